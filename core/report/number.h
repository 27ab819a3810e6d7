/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers of JSON as doubles: what a double holds, and how it is written again. Neither depends on the locale.
 */
#ifndef SSM_REPORT_NUMBER_H
#define SSM_REPORT_NUMBER_H

#include "base/str.h"

enum { NUMBER_TEXT = 32 }; /* the longest has 25 bytes: -0.0000012345678901234567 */

/* True when a double gives back every digit of `text`, a number of JSON's grammar: when the nearest double, written
 * with as many significant digits, is the same number again. So 0.1 is held, 9007199254740993 and 1e400 are not. */
bool number_is_held(ssm_str text);

/* Writes the shortest number that reads back as `v`, which is finite: [-]digits[.digits][e[-]digits]. Returns its
 * length. */
size_t number_write(double v, char out[NUMBER_TEXT]);

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * The version of a script: YYYYMMDDHHMMSS, a second of UTC in the Gregorian calendar, years 0000 to 9999.
 */
#ifndef SSM_OUTPUT_VERSION_H
#define SSM_OUTPUT_VERSION_H

#include "base/str.h"

enum { VERSION_DIGITS = 14 };

/* The second as text, with a NUL. False outside of the years 0000 to 9999. */
bool version_text(int64_t time, char text[VERSION_DIGITS + 1]);
/* The second that 14 digits name; false where they are not a date and time of the calendar. */
bool version_parse(ssm_str text, int64_t *time);
/* The first second at or after the one that 14 digits would name if every field could overflow ("20251399000000" is
 * 20260101000000); false beyond the year 9999. */
bool version_ceiling(uint64_t digits, int64_t *time);
/* The version in a file's name: 14 digits, at the start or after one of V, U, B or `prefix`, no digit behind. */
bool version_of_name(ssm_str name, ssm_str prefix, uint64_t *digits);

#endif

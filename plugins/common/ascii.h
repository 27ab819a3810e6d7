/* SPDX-License-Identifier: Apache-2.0
 *
 * What the plugins of this tree share: text compared without regard to the case of ASCII letters.
 */
#ifndef SSM_PLUGINS_COMMON_ASCII_H
#define SSM_PLUGINS_COMMON_ASCII_H

#include <smartspec-migrate/plugin.h>

#include <stdbool.h>

char ascii_lower(char c);
bool ascii_same(ssm_str a, ssm_str b);
bool ascii_is(ssm_str a, const char *word);
bool ascii_begins(ssm_str a, const char *with);
bool ascii_ends(ssm_str a, const char *with);

#endif

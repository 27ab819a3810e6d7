/* SPDX-License-Identifier: Apache-2.0
 *
 * A reader that is linked in, over any text, as a run has it read: both sides of a comparison in one dispatch.
 */
#ifndef SSM_TESTS_FUZZ_READING_H
#define SSM_TESTS_FUZZ_READING_H

#include "fuzz.h"

/* Reads the text twice, and compares: with itself there is no difference; with nothing there are some that the report's
 * loader takes, forth and back. What the host refuses as an error of the plugin is a finding, too. `name`: of the source. A
 * text that is no UTF-8 without NUL is left out, as a run does. */
void fuzz_read(const ssm_plugin *reader, const char *dialect, bool rebuilds, const char *name, ssm_str text);

#endif

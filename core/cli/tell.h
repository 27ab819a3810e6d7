/* SPDX-License-Identifier: Apache-2.0
 *
 * What a run says: messages on standard error, the result on standard output.
 */
#ifndef SSM_CLI_TELL_H
#define SSM_CLI_TELL_H

#include "cli/deliver.h"

/* Says it all. Returns the exit code: that of the run, or 1 when standard output cannot be written. */
int tell_run(struct task *t, const struct delivery *d);
/* Prints the diags on standard error. */
void tell_diags(const struct diags *d, struct secrets *secrets, bool quiet);
/* Writes `text` to standard output. Returns 0, or 1 after a message. */
int tell_output(ssm_str text);

#endif

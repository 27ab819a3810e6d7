/* SPDX-License-Identifier: Apache-2.0
 *
 * Differences for people: what would be done, by table or object.
 */
#ifndef SSM_CLI_DIFFERENCES_H
#define SSM_CLI_DIFFERENCES_H

#include "cli/phases.h"

/* Returns 0, or -1 with a diagnostic: memory ended. */
int differences_write(struct task *t, const struct draft *draft, struct buf *out);

#endif

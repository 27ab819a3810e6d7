/* SPDX-License-Identifier: Apache-2.0
 *
 * The pipeline.
 */
#ifndef SSM_CLI_RUN_H
#define SSM_CLI_RUN_H

#include "cli/task.h"

/* Runs a task from its command line to its exit code; *t holds arena, diags, options and command. */
int run(struct task *t);

#endif

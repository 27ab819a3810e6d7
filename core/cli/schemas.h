/* SPDX-License-Identifier: Apache-2.0
 *
 * Two schemas to a validation report, for the commands that are given schemas.
 */
#ifndef SSM_CLI_SCHEMAS_H
#define SSM_CLI_SCHEMAS_H

#include "cli/sources.h"
#include "cli/task.h"

/* Finds and reads the files of the task's two schemas, has them compared, and sets the task's dialect. Returns 0, or -1 with the
 * reasons in the task's diags. out->report is freed by the caller in both cases. */
int schemas_compare(struct task *t, struct schemas_read *out);

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * A script run by SQLite on a schema like the report's, with every action held against what the plan names.
 */
#ifndef SSM_TESTS_FUZZ_LITE_RUN_H
#define SSM_TESTS_FUZZ_LITE_RUN_H

#include "plan/plan.h"

/* Runs it, in memory, as a shell does that goes on after errors. Ends the process when a statement is no SQL, or would
 * write to what no operation names. */
void fuzz_lite_run(const struct plan *plan, const struct schema *actual, ssm_str script);
/* True when SQLite's parser takes the expression. */
bool fuzz_lite_parses(ssm_str expression);

#endif

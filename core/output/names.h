/* SPDX-License-Identifier: Apache-2.0
 *
 * From the emitter's templates ("V{version}__name.sql") to the names of a run's files.
 */
#ifndef SSM_OUTPUT_NAMES_H
#define SSM_OUTPUT_NAMES_H

#include "output/writer.h"

/* Refuses templates that give no plain name. */
int names_check(const struct rendered *r, struct diags *d);
/* What stands before the version in each, behind its folder. */
ssm_strs names_prefixes(const struct rendered *r, struct arena *a, struct diags *d);
/* The name of each file: the version is the first free second at or after the chosen time and after `newest`; each
 * further step has the next. *time: the second of step 0. NULL with a diagnostic. */
const char **names_choose(const struct writer_request *r, uint64_t newest, struct arena *a, struct diags *d, int64_t *time);
/* True when the template with some version gives `name`; *time: that version's second. */
bool names_match(ssm_str template, ssm_str name, int64_t *time);

#endif

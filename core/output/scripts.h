/* SPDX-License-Identifier: Apache-2.0
 *
 * What the run's folders hold: the newest version, and scripts that say in their header what made them.
 */
#ifndef SSM_OUTPUT_SCRIPTS_H
#define SSM_OUTPUT_SCRIPTS_H

#include "output/folders.h"

#define INTENT_NAME ".smartspec-migrate.intent"    /* of a run of several files that has not ended */
#define TEMPORARY_PREFIX ".smartspec-migrate.tmp-" /* of a file that is not in place yet */

struct scripts_query {
    const struct folders *folders;
    ssm_str report_hash; /* hexadecimal; absent: not looked for */
    ssm_str operations_hash;
    ssm_strs prefixes;   /* what stands before the version in this run's own names */
};

struct scripts {
    uint64_t newest;          /* version, as a number of 14 digits; 0: none */
    ssm_str same_report;      /* the oldest script with the report's hash; absent: none */
    ssm_str same_operations;  /* the newest script, where it has the operations' hash */
    ssm_str older_operations; /* an older one that has it */
    ssm_strs temporaries;     /* left by a killed run */
    bool intent;              /* the intent file is there */
};

/* Looks at the folders. Names are given with theirs. Returns 0, or -1 with the reason in `d`. */
int scripts_scan(const struct scripts_query *q, struct arena *a, struct diags *d, struct scripts *out);

#endif

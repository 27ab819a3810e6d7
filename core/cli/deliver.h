/* SPDX-License-Identifier: Apache-2.0
 *
 * The monitor's part of a run: what was made becomes files and reports, or nothing.
 */
#ifndef SSM_CLI_DELIVER_H
#define SSM_CLI_DELIVER_H

#include "cli/phases.h"
#include "output/run_folder.h"
#include "output/writer.h"

struct delivery {
    struct run run;     /* all that the reports show */
    struct buf summary; /* summary.json */
    /* Its own: */
    struct writer writer;
    struct run_folder folder;
    ssm_str *report_files;
};

/* Writes what is to be written and composes the summary, in every case. The exit code is run.exit_code. */
void deliver(struct task *t, const struct draft *draft, const struct seal *seal, const struct rendered *rendered,
             ssm_str run_id, struct delivery *out);
void delivery_free(struct delivery *d);

#endif

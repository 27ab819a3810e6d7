/* SPDX-License-Identifier: Apache-2.0
 *
 * The folder of one run's reports: made once, never written into twice, complete or absent.
 *
 *     run_folder_open  (before writer_apply, so that what can fail fails early)
 *     run_folder_write report.md, summary.json, migration.sql, preview/NAME ...
 *     run_folder_close (keep = false after a failure: everything of it is removed)
 */
#ifndef SSM_OUTPUT_RUN_FOLDER_H
#define SSM_OUTPUT_RUN_FOLDER_H

#include "output/output.h"

struct run_folder_files; /* what was written so far */

struct run_folder {
    ssm_str run_id; /* as it became: with "-2", "-3", ... where the folder existed */
    ssm_str path;   /* of the folder, relative to the root */
    /* The folder's own: */
    int parent;
    int fd;
    struct run_folder_files *files;
    struct arena *arena;
};

/* Makes BASE/RUN_ID. `base` is what path_safe_output returned for --out or for
 * "<reports root>/data-migration-generator"; missing parents are made. Returns 0, or -1 with the reason in `d`; *out may then still be closed. */
int run_folder_open(const struct path_policy *p, ssm_str base, ssm_str run_id, enum on_collision on_collision,
                    struct arena *a, struct diags *d, struct run_folder *out);
/* Writes a file: a plain name, or "preview/" and one, which may have a folder in front of it. The files appear in the order
 * of these calls, at run_folder_close at the latest. */
int run_folder_write(struct run_folder *f, ssm_str name, ssm_str bytes, struct diags *d);
/* Makes the files appear, durable, and closes; on failure, and where `keep` is false, the folder and all its files are
 * removed. Returns 0, or -1 with the reason in `d`. Harmless on a folder that was never opened (a zeroed struct). */
int run_folder_close(struct run_folder *f, bool keep, struct diags *d);

#endif

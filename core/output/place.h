/* SPDX-License-Identifier: Apache-2.0
 *
 * Putting a run's files in place together: companions before scripts, under the protection of an intent file where
 * there is more than one. The writer and the recovery of an interrupted run both work this way.
 */
#ifndef SSM_OUTPUT_PLACE_H
#define SSM_OUTPUT_PLACE_H

#include "output/contents.h"
#include "output/folders.h"
#include "output/stage.h"
#include "output/writer.h"

struct placing_file {
    struct staged staged;
    size_t index;     /* among the files of the request */
    const struct rendered_file *file;
    struct contents contents; /* for the version that it gets */
    bool is_script;
    uint32_t step;
    const char *name; /* with its folder */
    bool there; /* in place already: a run that was interrupted put it there; staged.inode is known */
};

struct placing {
    struct folders folders;
    struct placing_file *files; /* in order of appearance */
    size_t count;
    struct staged intent;
};

/* The order of appearance: companions, then scripts, each by step. NULL when memory ends. */
struct placing *placing_new(const struct writer_request *r, struct arena *a, struct diags *d);
/* Settles the contents of those that depend on the version, for that with this second. */
int placing_fill(struct placing_file *f, int64_t time, struct arena *a, struct diags *d);
/* Writes all files that are not there yet, and makes them durable; still unseen. */
int placing_stage(struct placing *p, struct arena *a, struct diags *d);
/* Makes the intent file appear; `again`: in the place of the interrupted run's. */
int placing_announce(struct placing *p, bool again, struct arena *a, struct diags *d);
/* Makes the files appear. */
int placing_place(struct placing *p, struct arena *a, struct diags *d);
/* Removes all that this run staged or placed, the scripts first and the intent file last. */
int placing_undo(struct placing *p, struct arena *a, struct diags *d);
/* Removes the intent file: the files are complete. */
void placing_finish(struct placing *p);

#endif

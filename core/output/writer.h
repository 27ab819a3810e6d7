/* SPDX-License-Identifier: Apache-2.0
 *
 * The governed writer: the only code that puts a script where a migration tool finds it. A run that ends leaves all its
 * files or none; what a killed run may leave is harmless, and the next run clears it (see architecture: the writer).
 *
 * In a run:
 *     preview:  writer_preview(&request, ...)                       reads the folder, writes nothing
 *     apply:    writer_apply(&request, ...)                         the files are there, durable, the folder is locked
 *               ... the reports are written ...
 *               writer_undo(&w, ...)                                only where that failed: takes the files back
 *               writer_end(&w)                                      always, also after a failure: unlocks
 *
 * A name may have a folder in front, which must be there; the lock and the intent file stay in the output folder.
 */
#ifndef SSM_OUTPUT_WRITER_H
#define SSM_OUTPUT_WRITER_H

#include "output/output.h"

struct writer_request {
    int folder;          /* the output folder, from path_open_folder; stays the caller's; -1: a preview without one */
    ssm_str folder_path; /* relative to the root: for names and messages */
    const struct path_policy *policy; /* for folders in front of names; not needed where there are none */
    int64_t time;        /* chosen time, seconds since 1970, UTC */
    ssm_str report_hash; /* hexadecimal, as in the header; absent: not looked for */
    ssm_str operations_hash;
    const struct rendered *rendered; /* stays valid until writer_end */
};

enum writer_status {
    WRITER_NEW = 0,    /* `files` are written, or would be */
    WRITER_DONE_BEFORE /* `script_path` did it already; no file */
};

struct placing;

struct writer {
    enum writer_status status;
    ssm_str script_path;        /* relative to the root: the first script of `files`, or the one found; or absent */
    struct written_file *files; /* in the order of request->rendered; names relative to the root */
    size_t file_count;
    /* The writer's own: */
    const struct writer_request *request;
    struct arena *arena;
    struct placing *placing;
    bool locked;
};

/* Chooses the version and the names, and finds out whether it was done before. Writes nothing, takes no lock. Returns
 * 0, or -1 with the reasons in `d`. */
int writer_preview(const struct writer_request *r, struct arena *a, struct diags *d, struct writer *out);
/* The same under the folder's lock, after an interrupted run's rest was cleared; and writes the files. On failure none
 * of them is left. */
int writer_apply(const struct writer_request *r, struct arena *a, struct diags *d, struct writer *out);
/* Takes back what writer_apply wrote. Returns 0, or -1 with the names of what could not be removed. */
int writer_undo(struct writer *w, struct diags *d);
void writer_end(struct writer *w);

#endif

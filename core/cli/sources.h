/* SPDX-License-Identifier: Apache-2.0
 *
 * A schema argument to bytes: a file, a folder, or what a finder plugin finds (git:REVISION:PATH). Nothing is looked at here; the
 * order of a folder's files is settled where they are read (source/source.h).
 *
 *   sources.c  which of these it is; folder.c: a folder's files
 */
#ifndef SSM_CLI_SOURCES_H
#define SSM_CLI_SOURCES_H

#include "base/buf.h"
#include "cli/task.h"

struct sources {
    struct schema_input input; /* in the task's arena, but for `file` */
    struct buf file;           /* the bytes of a single file */
    size_t bytes;              /* of all */
};

/* Returns 0, or -1 with the reasons in the task's diags; sources_free in both cases. */
int sources_read(struct task *t, const struct schema_argument *r, struct sources *out);
void sources_free(struct sources *s);

/* folder.c: all files of the folder that may be part of a schema, and of those beneath it. */
int folder_read(struct task *t, const struct schema_argument *r, int folder, struct sources *out);

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * One file on its way: written where nobody sees it, made durable, then put in place under its name in one step that
 * replaces nothing. Both kinds of output go this way.
 */
#ifndef SSM_OUTPUT_STAGE_H
#define SSM_OUTPUT_STAGE_H

#include "base/diag.h"

struct staged {
    int folder;         /* its descriptor, the caller's */
    int fd;             /* -1: closed, or not written yet */
    char temporary[40]; /* the name that it has meanwhile; empty: it has none */
    const char *name;   /* the final one */
    uint64_t inode;
    bool written;
    bool placed;
};

/* Writes `bytes` to a file without a name where the file system can and `anonymous` is set, else to an exclusive one of
 * a temporary name made from `number`. Like those below: 0, or -1 with errno, and then nothing of it is left. */
int stage_write(struct staged *s, int folder, const char *name, ssm_str bytes, bool anonymous, size_t number);
/* Makes the contents durable. */
int stage_sync(struct staged *s);
/* Gives the file its name; EEXIST where that is taken. */
int stage_place(struct staged *s);
/* The same for a file that was written with a temporary name, in the place of one of this program's own. */
int stage_replace(struct staged *s);
/* Removes it, in place or not. ENOENT is success. */
int stage_remove(struct staged *s);
/* Lets go of what is held in memory. */
void stage_close(struct staged *s);
/* Makes a folder's names durable, where the file system knows how. */
int stage_sync_folder(int folder);
/* unlinkat, again after EINTR. */
int stage_unlink(int folder, const char *name);

#endif

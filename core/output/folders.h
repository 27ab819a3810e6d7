/* SPDX-License-Identifier: Apache-2.0
 *
 * The folders that a run's files go into: the output folder, and those in front of names. Each is opened once, beneath the
 * output folder's descriptor and never through a link; what is written, looked for or removed goes by these descriptors.
 */
#ifndef SSM_OUTPUT_FOLDERS_H
#define SSM_OUTPUT_FOLDERS_H

#include "base/limits.h"
#include "output/output.h"

struct folder {
    ssm_str name; /* empty: the output folder itself */
    int fd;       /* -1: it cannot be opened */
    int error;    /* why */
    bool scripts; /* scripts are looked for in it */
};

struct folders {
    const struct path_policy *policy; /* not needed where no name has a folder */
    ssm_str path;                     /* of the output folder, relative to the root */
    struct folder items[2 * LIMIT_OUTPUT_FOLDERS + 1]; /* the run's own; those of an interrupted run */
    size_t count;
};

/* The folder in front of a name, empty where there is none, and the name without it. */
ssm_str name_folder(ssm_str name);
ssm_str name_plain(ssm_str name);
/* The output folder alone; the descriptor stays the caller's. */
void folders_start(struct folders *f, int folder, ssm_str path, const struct path_policy *policy);
/* Adds the folders that the files' names have in front. Returns 0, or -1 with the reason in `d`. */
int folders_add(struct folders *f, const struct rendered *r, struct arena *a, struct diags *d);
/* The same for one name of an interrupted run: that its folder cannot be opened is no error, but what is found then. -1: the
 * policy forbids it, or there are too many. */
int folders_look(struct folders *f, ssm_str name, struct arena *a, struct diags *d);
/* The folder of a name, and the name without it; -1 with errno where there is no such folder. */
int folders_of(const struct folders *f, const char *name, const char **plain);
/* Makes the names in all of them durable. 0, or -1 with errno. */
int folders_sync(const struct folders *f);
/* unlinkat of a name with its folder. ENOENT is success. */
int folders_unlink(const struct folders *f, const char *name);
/* "FOLDER/NAME", relative to the root, for messages. */
ssm_str folders_path(const struct folders *f, ssm_str name, struct arena *a);
/* Closes those that were opened here. */
void folders_close(struct folders *f);

#endif

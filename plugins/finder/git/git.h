/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the finder share.
 */
#ifndef GIT_FINDER_H
#define GIT_FINDER_H

#include <git2.h>
#include <smartspec-migrate/plugin.h>

enum {
    GIT_MOST_PATH = 4096,
    GIT_MOST_DEPTH = 16,                    /* folders in the folder that was asked for */
    GIT_MOST_ENTRIES = 200000,              /* of all folders looked at, a count */
    GIT_MOST_BYTES = 256 * 1024 * 1024,     /* of one file */
    GIT_WINDOW = 32 * 1024 * 1024,          /* of a pack that is mapped at once */
    GIT_MAPPED = 512 * 1024 * 1024,         /* of all packs */
    GIT_OBJECT_CACHE = 64 * 1024 * 1024
};

/* One search. */
struct search {
    const struct ssm_host_api *api;
    ssm_host *host;
    git_repository *repository;
    char revision[GIT_MOST_PATH];
    char path[GIT_MOST_PATH]; /* without slashes at its ends; empty: the root of the tree */
    size_t entries;           /* looked at so far */
};

/* Says why, with the texts as %1 and %2, and for what libgit2 said last. Return SSM_ERROR. */
int git_say(const struct search *s, const char *code, const char *message, const char *one, const char *two);
int git_say_last(const struct search *s, const char *code, const char *message, const char *one);

/* tree.c: gives the file or the folder that the path names in the tree. */
int git_give(struct search *s, git_tree *tree);

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * A workspace of its own for each test of what is written: a temporary folder, with small helpers to fill it and to
 * look at it.
 */
#ifndef SSM_TESTS_WORKSPACE_H
#define SSM_TESTS_WORKSPACE_H

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/output.h"

struct workspace {
    char path[PATH_MAX];
    int root;
    struct arena arena;
    struct diags diags;
    struct path_policy policy;
};

static const ssm_str workspace_directories[] = {{"db/migrations", 13}, {"migrations/", 11}};

static inline void workspace_open(struct workspace *w)
{
    const char *tmp = getenv("TMPDIR");
    char template[PATH_MAX];

    *w = (struct workspace){.root = -1};
    snprintf(template, sizeof template, "%s/ssm-test-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(template) || !realpath(template, w->path))
        abort();
    w->root = open(w->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    diags_init(&w->diags, &w->arena);
    w->policy = (struct path_policy){.root = w->root,
                                     .root_path = ssm_cstr(w->path),
                                     .directories = {workspace_directories, 2},
                                     .reports_root = SSM_LIT(".spec/reports")};
}

static inline int workspace_remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static inline void workspace_close(struct workspace *w)
{
    close(w->root);
    nftw(w->path, workspace_remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(&w->arena);
}

/* Makes a folder and those above it. */
static inline void make_folder(struct workspace *w, const char *path)
{
    char part[PATH_MAX];

    for (size_t i = 0; path[i]; i++)
        if (path[i + 1] == '/' || path[i + 1] == '\0') {
            snprintf(part, sizeof part, "%.*s", (int)i + 1, path);
            mkdirat(w->root, part, 0755);
        }
}

static inline void put_file(struct workspace *w, const char *path, const char *text)
{
    int fd = openat(w->root, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

    if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
        abort();
    close(fd);
}

static inline void plant_link(struct workspace *w, const char *target, const char *path)
{
    if (symlinkat(target, w->root, path) != 0)
        abort();
}

static inline bool is_there(struct workspace *w, const char *path)
{
    struct stat st;
    return fstatat(w->root, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static inline bool holds(struct workspace *w, const char *path, const char *text)
{
    char bytes[8192];
    int fd = openat(w->root, path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, bytes, sizeof bytes);

    if (fd >= 0)
        close(fd);
    return n == (ssize_t)strlen(text) && memcmp(bytes, text, (size_t)n) == 0;
}

/* How many names a folder has, hidden ones too; -1 where there is none. */
static inline int entries(struct workspace *w, const char *path)
{
    int fd = openat(w->root, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), n = -2;
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);

    while (folder && readdir(folder))
        n++;
    if (folder)
        closedir(folder);
    return folder ? n : -1;
}

/* The code of the newest diagnostic. */
static inline enum diag_code last_code(const struct workspace *w)
{
    return w->diags.last ? w->diags.last->code : DIAG_NONE;
}

static inline void forget_diags(struct workspace *w)
{
    diags_init(&w->diags, &w->arena);
}

#endif

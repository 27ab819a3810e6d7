/* SPDX-License-Identifier: Apache-2.0
 *
 * The folders that a run's files go into; see folders.h.
 */
#include "output/folders.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "output/scripts.h"
#include "output/stage.h"

ssm_str name_folder(ssm_str name)
{
    const char *slash = name.len ? memchr(name.ptr, '/', name.len) : NULL;

    return slash ? ssm_view(name.ptr, (size_t)(slash - name.ptr)) : ssm_view("", 0);
}

ssm_str name_plain(ssm_str name)
{
    size_t n = name_folder(name).len;

    return n ? ssm_view(name.ptr + n + 1, name.len - n - 1) : name;
}

void folders_start(struct folders *f, int folder, ssm_str path, const struct path_policy *policy)
{
    *f = (struct folders){.policy = policy, .path = path, .count = 1};
    f->items[0] = (struct folder){.name = ssm_view("", 0), .fd = folder, .scripts = true};
}

ssm_str folders_path(const struct folders *f, ssm_str name, struct arena *a)
{
    return arena_concat(a, (const ssm_str[]){f->path, SSM_LIT("/"), name}, 3);
}

static struct folder *find(struct folders *f, ssm_str name)
{
    for (size_t i = 0; i < f->count; i++)
        if (str_eq(f->items[i].name, name))
            return &f->items[i];
    return NULL;
}

/* A folder that is not in the list yet. `d` gets what the policy says, and with `must` why it cannot be opened. */
static struct folder *open_one(struct folders *f, ssm_str name, bool must, struct arena *a, struct diags *d)
{
    ssm_str path = path_governed(f->policy, folders_path(f, name, a), ssm_view(NULL, 0), a, d);
    char *plain = path.ptr ? arena_cstr(a, name) : NULL;
    struct folder *folder = &f->items[f->count];

    if (!plain) {
        if (a->failed)
            diag_out_of_memory(d);
        return NULL;
    }
    *folder = (struct folder){.name = ssm_view(plain, name.len)};
    folder->fd = path_open_beneath(f->items[0].fd, plain, path, DIAG_FOLDER_OF_TOOL, must ? d : NULL);
    folder->error = folder->fd < 0 ? errno : 0;
    if (folder->fd < 0 && must)
        return NULL;
    f->count++;
    return folder;
}

int folders_add(struct folders *f, const struct rendered *r, struct arena *a, struct diags *d)
{
    for (size_t i = 0; i < r->file_count; i++) {
        ssm_str name = name_folder(r->files[i].name);
        struct folder *folder = find(f, name);
        char limit[16];

        if (!folder && f->count > LIMIT_OUTPUT_FOLDERS) {
            snprintf(limit, sizeof limit, "%d", LIMIT_OUTPUT_FOLDERS);
            return diag_at(d, DIAG_WRITE_FOLDERS, (ssm_str){0}, ssm_cstr(limit), name);
        }
        if (!folder)
            folder = open_one(f, name, true, a, d);
        if (!folder)
            return -1;
        folder->scripts |= r->files[i].role == SSM_FILE_SCRIPT;
    }
    return 0;
}

int folders_look(struct folders *f, ssm_str name, struct arena *a, struct diags *d)
{
    ssm_str folder = name_folder(name);

    if (find(f, folder))
        return 0;
    if (f->count == sizeof f->items / sizeof f->items[0])
        return diag_at(d, DIAG_INTENT_BROKEN, (ssm_str){0}, folders_path(f, SSM_LIT(INTENT_NAME), a));
    return open_one(f, folder, false, a, d) ? 0 : -1;
}

int folders_of(const struct folders *f, const char *name, const char **plain)
{
    ssm_str folder = name_folder(ssm_cstr(name));

    *plain = name + (folder.len ? folder.len + 1 : 0);
    for (size_t i = 0; i < f->count; i++)
        if (str_eq(f->items[i].name, folder)) {
            if (f->items[i].fd < 0)
                errno = f->items[i].error;
            return f->items[i].fd;
        }
    errno = ENOENT;
    return -1;
}

int folders_sync(const struct folders *f)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->items[i].fd >= 0 && stage_sync_folder(f->items[i].fd) != 0)
            return -1;
    return 0;
}

int folders_unlink(const struct folders *f, const char *name)
{
    const char *plain;
    int folder = folders_of(f, name, &plain);

    if (folder < 0)
        return errno == ENOENT ? 0 : -1;
    return stage_unlink(folder, plain);
}

void folders_close(struct folders *f)
{
    for (size_t i = 1; i < f->count; i++)
        if (f->items[i].fd >= 0)
            close(f->items[i].fd);
    f->count = f->count ? 1 : 0;
}

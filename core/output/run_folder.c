/* SPDX-License-Identifier: Apache-2.0
 *
 * The folder of one run's reports; see run_folder.h.
 */
#include "output/run_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "output/stage.h"

enum { FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, FOLDER_MODE = 0755 };

struct run_file {
    struct staged staged;
    struct run_file *next;
};

/* A folder in it. */
struct run_part {
    ssm_str path;     /* "preview", "preview/deploy" */
    const char *name; /* in its parent */
    int parent, fd;
};

enum { RUN_PARTS = LIMIT_OUTPUT_FOLDERS + 1 }; /* preview/ and those in it */

struct run_folder_files {
    struct run_part parts[RUN_PARTS]; /* each behind its parent */
    size_t part_count;
    struct run_file *first, *last; /* in order of writing, which is the order of appearance */
    struct run_file *pending;      /* the first that is not in place, or NULL */
    size_t count;
    size_t open;
    bool failed;
    const char *name; /* of the folder */
};

static int failed(const struct run_folder *f, enum diag_code code, ssm_str name, int error, struct diags *d)
{
    ssm_str path = arena_concat(f->arena, (const ssm_str[]){f->path, ssm_view("/", name.len > 0), name}, 3);

    return diag_at(d, code, (ssm_str){0}, path, ssm_cstr(strerrordesc_np(error)));
}

/* Makes the folder under the first free name. */
static int make_folder(struct run_folder *f, ssm_str base, ssm_str run_id, enum on_collision on_collision,
                       struct diags *d)
{
    char suffix[16] = "";

    for (int n = 2; n <= LIMIT_RUN_SUFFIX; n++) {
        f->run_id = arena_concat(f->arena, (const ssm_str[]){run_id, ssm_cstr(suffix)}, 2);
        f->path = arena_concat(f->arena, (const ssm_str[]){base, SSM_LIT("/"), f->run_id}, 3);
        f->files->name = arena_cstr(f->arena, f->run_id);
        if (f->arena->failed)
            return diag_out_of_memory(d);
        if (TEMP_FAILURE_RETRY(mkdirat(f->parent, f->files->name, FOLDER_MODE)) == 0)
            return 0;
        if (errno != EEXIST)
            return failed(f, DIAG_FOLDER_OPEN, (ssm_str){0}, errno, d);
        if (on_collision == ON_COLLISION_FAIL)
            break;
        snprintf(suffix, sizeof suffix, "-%d", n);
    }
    return diag_at(d, DIAG_RUN_FOLDER_EXISTS, (ssm_str){0}, f->path);
}

int run_folder_open(const struct path_policy *p, ssm_str base, ssm_str run_id, enum on_collision on_collision,
                    struct arena *a, struct diags *d, struct run_folder *out)
{
    struct run_folder_files *files = ARENA_NEW(a, struct run_folder_files);

    *out = (struct run_folder){.parent = -1, .fd = -1, .arena = a};
    if (!files)
        return diag_out_of_memory(d);
    out->parent = path_open_folder(p, base, true, d);
    if (out->parent < 0)
        return -1;
    out->files = files;
    if (make_folder(out, base, run_id, on_collision, d) != 0) {
        close(out->parent);
        *out = (struct run_folder){.parent = -1, .fd = -1};
        return -1;
    }
    out->fd = (int)TEMP_FAILURE_RETRY(openat(out->parent, files->name, FOLDER_FLAGS));
    return out->fd >= 0 ? 0 : failed(out, DIAG_FOLDER_OPEN, (ssm_str){0}, errno, d);
}

/* Makes the pending files durable, then gives them their names. */
static int place_pending(struct run_folder *f, struct diags *d)
{
    struct run_folder_files *files = f->files;

    for (struct run_file *r = files->pending; r; r = r->next)
        if (stage_sync(&r->staged) != 0)
            return failed(f, DIAG_WRITE_FAILED, ssm_cstr(r->staged.name), errno, d);
    for (struct run_file *r = files->pending; r; r = r->next)
        if (stage_place(&r->staged) != 0)
            return failed(f, DIAG_WRITE_FAILED, ssm_cstr(r->staged.name), errno, d);
    files->pending = NULL;
    files->open = 0;
    return 0;
}

static int make_part(struct run_folder *f, ssm_str path, ssm_str name, int parent)
{
    struct run_folder_files *files = f->files;
    struct run_part *part = &files->parts[files->part_count];

    if (files->part_count == RUN_PARTS) {
        errno = EMFILE;
        return -1;
    }
    *part = (struct run_part){arena_str(f->arena, path), arena_cstr(f->arena, name), parent, -1};
    if (!part->path.ptr || !part->name) {
        errno = ENOMEM;
        return -1;
    }
    if (TEMP_FAILURE_RETRY(mkdirat(parent, part->name, FOLDER_MODE)) != 0)
        return -1;
    files->part_count++; /* to be removed from now on */
    part->fd = (int)TEMP_FAILURE_RETRY(openat(parent, part->name, FOLDER_FLAGS));
    return part->fd;
}

/* The folder that `name` goes to, made where it is missing; leaves the plain name. -1: errno. */
static int folder_of(struct run_folder *f, ssm_str *name)
{
    ssm_str whole = *name;
    int folder = f->fd;

    for (const char *slash; folder >= 0 && (slash = memchr(name->ptr, '/', name->len)) != NULL;) {
        ssm_str path = ssm_view(whole.ptr, (size_t)(slash - whole.ptr));
        ssm_str part = ssm_view(name->ptr, (size_t)(slash - name->ptr));
        size_t i = 0;

        while (i < f->files->part_count && !str_eq(f->files->parts[i].path, path))
            i++;
        folder = i < f->files->part_count ? f->files->parts[i].fd : make_part(f, path, part, folder);
        *name = ssm_view(slash + 1, name->len - part.len - 1);
    }
    return folder;
}

static int write_file(struct run_folder *f, ssm_str name, ssm_str bytes, struct diags *d)
{
    struct run_folder_files *files = f->files;
    struct run_file *r = ARENA_NEW(f->arena, struct run_file);
    ssm_str plain = name;
    int folder = folder_of(f, &plain);
    char *copy;

    if (folder < 0)
        return failed(f, DIAG_WRITE_FAILED, name, errno, d);
    copy = arena_cstr(f->arena, plain);
    if (!r || !copy)
        return diag_out_of_memory(d);
    if (files->open == LIMIT_STAGED_OPEN && place_pending(f, d) != 0)
        return -1;
    if (stage_write(&r->staged, folder, copy, bytes, true, files->count) != 0)
        return failed(f, DIAG_WRITE_FAILED, name, errno, d);
    if (files->last)
        files->last->next = r;
    else
        files->first = r;
    files->last = r;
    if (!files->pending)
        files->pending = r;
    files->count++;
    files->open++;
    return 0;
}

int run_folder_write(struct run_folder *f, ssm_str name, ssm_str bytes, struct diags *d)
{
    int result = write_file(f, name, bytes, d);

    f->files->failed |= result != 0;
    return result;
}

static int sync_folders(const struct run_folder *f, struct diags *d)
{
    int result = 0;

    for (size_t i = f->files->part_count; i-- > 0 && result == 0;)
        result = stage_sync_folder(f->files->parts[i].fd);
    if (result != 0 || stage_sync_folder(f->fd) != 0 || stage_sync_folder(f->parent) != 0)
        return failed(f, DIAG_WRITE_FAILED, (ssm_str){0}, errno, d);
    return 0;
}

static int remove_folder(int parent, const char *name)
{
    if (TEMP_FAILURE_RETRY(unlinkat(parent, name, AT_REMOVEDIR)) == 0 || errno == ENOENT)
        return 0;
    return -1;
}

static int remove_all(struct run_folder *f, struct diags *d)
{
    int result = 0;

    for (struct run_file *r = f->files->first; r; r = r->next)
        result |= stage_remove(&r->staged);
    for (size_t i = f->files->part_count; i-- > 0;)
        result |= remove_folder(f->files->parts[i].parent, f->files->parts[i].name);
    result |= remove_folder(f->parent, f->files->name);
    return result == 0 ? 0 : failed(f, DIAG_WRITE_LEFT, (ssm_str){0}, errno, d);
}

int run_folder_close(struct run_folder *f, bool keep, struct diags *d)
{
    int result = 0;

    if (!f->files)
        return 0;
    if (keep)
        result = f->fd < 0 || f->files->failed || place_pending(f, d) != 0 ? -1 : sync_folders(f, d);
    if (!keep || result != 0)
        result |= remove_all(f, d);
    for (size_t i = 0; i < f->files->part_count; i++)
        if (f->files->parts[i].fd >= 0)
            close(f->files->parts[i].fd);
    if (f->fd >= 0)
        close(f->fd);
    close(f->parent);
    f->files = NULL;
    return result;
}

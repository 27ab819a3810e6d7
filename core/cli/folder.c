/* SPDX-License-Identifier: Apache-2.0
 *
 * A folder of migrations: the files that may be part of a schema, in it and beneath it. Symbolic links are not followed, for they
 * came with the folder; one that bears such a name is refused, for a schema without it would be another.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "cli/input.h"
#include "cli/sources.h"

struct walk {
    struct task *task;
    const struct schema_argument *request;
    ssm_source *list;
    size_t count, capacity;
    struct buf file; /* the one that is being read */
    size_t bytes;
    unsigned depth;
    int bad;
};

/* SQL; change logs, which are refused where they are found; Sqitch's plan. */
static bool is_candidate(ssm_str name)
{
    static const char *const endings[] = {".sql", ".xml", ".yaml", ".yml", ".json", "sqitch.plan"};

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (str_ends_nocase(name, endings[i]))
            return true;
    return false;
}

static int unreadable(struct walk *w, ssm_str path)
{
    ssm_str why = ssm_cstr(strerrordesc_np(errno));

    return w->bad = diag_at(w->task->diags, DIAG_CLI_UNREADABLE, w->request->origin, path, why);
}

static int too_many(struct walk *w)
{
    char most[16];
    int n = snprintf(most, sizeof most, "%d", LIMIT_SCHEMA_FILES);

    return w->bad = diag_at(w->task->diags, DIAG_CLI_SCHEMA_FILES, w->request->origin, w->request->text,
                            ssm_view(most, (size_t)n));
}

static int too_large(struct walk *w)
{
    char most[16];
    int n = snprintf(most, sizeof most, "%d", LIMIT_SCHEMA_BYTES / (1024 * 1024));

    return w->bad = diag_at(w->task->diags, DIAG_CLI_TOO_LARGE, w->request->origin, w->request->text,
                            ssm_view(most, (size_t)n));
}

static int too_deep(struct walk *w, ssm_str path)
{
    char most[16];
    int n = snprintf(most, sizeof most, "%d", LIMIT_SCHEMA_DEPTH);

    return w->bad = diag_at(w->task->diags, DIAG_CLI_SCHEMA_DEPTH, w->request->origin, path, ssm_view(most, (size_t)n));
}

static int take_file(struct walk *w, int folder, const char *name, ssm_str path)
{
    struct arena *a = w->task->arena;
    const struct input in = {folder, name, w->request->origin, LIMIT_SCHEMA_BYTES, false, true, path};
    ssm_source *grown = arena_grow(a, w->list, w->count, &w->capacity, sizeof *grown);

    if (!grown)
        return w->bad = diag_out_of_memory(w->task->diags);
    w->list = grown;
    if (w->count >= LIMIT_SCHEMA_FILES)
        return too_many(w);
    if (input_read(&in, w->task->diags, &w->file) != 0) {
        w->bad = -1;
    } else if (w->file.len > LIMIT_SCHEMA_BYTES - w->bytes) {
        too_large(w);
    } else {
        w->bytes += w->file.len;
        w->list[w->count++] = (ssm_source){sizeof *w->list, path, arena_str(a, buf_str(&w->file))};
    }
    buf_free(&w->file);
    return w->bad;
}

static int walk_folder(struct walk *w, int folder, ssm_str path);

static int enter(struct walk *w, int folder, const char *name, ssm_str path)
{
    int inner, result;

    if (w->depth >= LIMIT_SCHEMA_DEPTH) /* to pass over what may be in it would change the schema */
        return too_deep(w, path);
    inner = (int)TEMP_FAILURE_RETRY(openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (inner < 0)
        return unreadable(w, path);
    w->depth++;
    result = walk_folder(w, inner, path);
    w->depth--;
    close(inner);
    return result;
}

static int take_entry(struct walk *w, int folder, const char *name, ssm_str base)
{
    const char *slash = base.len && base.ptr[base.len - 1] == '/' ? "" : "/";
    ssm_str path = arena_concat(w->task->arena, (const ssm_str[]){base, ssm_cstr(slash), ssm_cstr(name)}, 3);
    struct stat st;

    if (!path.ptr)
        return w->bad = diag_out_of_memory(w->task->diags);
    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return unreadable(w, path);
    if (S_ISDIR(st.st_mode))
        return enter(w, folder, name, path);
    if (!is_candidate(path))
        return 0;
    if (!utf8_is_printable_line(path))
        return w->bad = diag_at(w->task->diags, DIAG_PATH_CHARACTER, w->request->origin, path);
    if (S_ISLNK(st.st_mode))
        return w->bad = diag_at(w->task->diags, DIAG_CLI_SCHEMA_LINK, w->request->origin, path);
    if (!S_ISREG(st.st_mode))
        return w->bad = diag_at(w->task->diags, DIAG_CLI_NOT_A_FILE, w->request->origin, path);
    return take_file(w, folder, name, path);
}

static int is_shown(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

/* strcmp's order, whatever the locale. */
static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int walk_folder(struct walk *w, int folder, ssm_str path)
{
    struct dirent **entries;
    int count = scandirat(folder, ".", &entries, is_shown, by_bytes);

    if (count < 0)
        return unreadable(w, path);
    for (int i = 0; i < count; i++) {
        if (w->count < LIMIT_SCHEMA_FILES)
            take_entry(w, folder, entries[i]->d_name, path);
        free(entries[i]);
    }
    free(entries);
    if (w->count >= LIMIT_SCHEMA_FILES && !w->bad)
        too_many(w);
    return w->bad;
}

int folder_read(struct task *t, const struct schema_argument *r, int folder, struct sources *out)
{
    struct walk w = {.task = t, .request = r};

    walk_folder(&w, folder, r->text);
    out->input.sources = w.list;
    out->input.count = w.count;
    out->input.is_folder = true;
    out->bytes = w.bytes;
    return w.bad;
}

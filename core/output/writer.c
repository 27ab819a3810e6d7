/* SPDX-License-Identifier: Apache-2.0
 *
 * The governed writer; see writer.h. The order of its steps is its guarantee: lock, recover, choose the version, write,
 * announce, place companions, place scripts.
 */
#include "output/writer.h"

#include <errno.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/limits.h"
#include "output/names.h"
#include "output/place.h"
#include "output/recover.h"
#include "output/scripts.h"

static ssm_str path_of(const struct writer *w, ssm_str name)
{
    if (str_is(w->request->folder_path, "."))
        return name;
    return arena_concat(w->arena, (const ssm_str[]){w->request->folder_path, SSM_LIT("/"), name}, 3);
}

/* What is known before the version: the folders, the order of appearance. */
static int begin(struct writer *w, const struct writer_request *r, struct arena *a, struct diags *d)
{
    *w = (struct writer){.request = r, .arena = a};
    if (names_check(r->rendered, d) != 0)
        return -1;
    w->files = ARENA_ARRAY(a, r->rendered->file_count, struct written_file);
    w->placing = placing_new(r, a, d);
    if (!w->files || !w->placing)
        return diag_out_of_memory(d);
    return r->folder < 0 ? 0 : folders_add(&w->placing->folders, r->rendered, a, d);
}

static int scan(const struct writer *w, struct diags *d, struct scripts *found)
{
    const struct writer_request *r = w->request;
    struct scripts_query q = {.folders = &w->placing->folders,
                              .report_hash = r->report_hash,
                              .operations_hash = r->operations_hash,
                              .prefixes = names_prefixes(r->rendered, w->arena, d)};

    return scripts_scan(&q, w->arena, d, found);
}

static void done_before(struct writer *w, ssm_str script)
{
    w->status = WRITER_DONE_BEFORE;
    w->script_path = path_of(w, script);
}

static void describe(const struct writer *w, const struct placing_file *f)
{
    struct written_file *out = &w->files[f->index];

    out->name = path_of(w, ssm_cstr(f->name));
    out->expanded = f->file->tokens ? f->contents.bytes : ssm_view(NULL, 0);
    out->size = f->contents.bytes.len;
    out->is_sql = f->file->language == SSM_LANG_SQL;
    memcpy(out->sha256, f->contents.sha256, sizeof out->sha256);
}

static int give_names(struct writer *w, uint64_t newest, struct diags *d)
{
    int64_t time;
    const char **names = names_choose(w->request, newest, w->arena, d, &time);

    if (!names)
        return -1;
    w->file_count = w->placing->count;
    for (size_t i = 0; i < w->placing->count; i++) {
        struct placing_file *f = &w->placing->files[i];

        f->name = names[f->index];
        if (placing_fill(f, time + f->step, w->arena, d) != 0)
            return -1;
        describe(w, f);
        if (!w->script_path.ptr && f->is_script)
            w->script_path = w->files[f->index].name;
    }
    return w->arena->failed ? diag_out_of_memory(d) : 0;
}

/* Done before, or names for the files. */
static int settle(struct writer *w, const struct scripts *found, struct diags *d)
{
    if (found->same_report.ptr || found->same_operations.ptr) {
        done_before(w, found->same_report.ptr ? found->same_report : found->same_operations);
        return w->arena->failed ? diag_out_of_memory(d) : 0;
    }
    if (found->older_operations.ptr)
        diag_at(d, DIAG_WRITE_OLDER, (ssm_str){0}, path_of(w, found->older_operations));
    return give_names(w, found->newest, d);
}

int writer_preview(const struct writer_request *r, struct arena *a, struct diags *d, struct writer *out)
{
    struct scripts found = {0};

    if (begin(out, r, a, d) != 0 || (r->folder >= 0 && scan(out, d, &found) != 0))
        return -1;
    if (found.intent)
        diag_at(d, DIAG_INTENT_PENDING, (ssm_str){0}, r->folder_path);
    return settle(out, &found, d);
}

/* Waits for another run to end, but not for ever: anyone who can read the folder can hold its lock. */
static int lock_one(int folder, ssm_str path, struct diags *d)
{
    const struct timespec pause = {.tv_nsec = 20 * 1000 * 1000};

    for (int tries = 0; tries < LIMIT_LOCK_TRIES; tries++) {
        if (TEMP_FAILURE_RETRY(flock(folder, LOCK_EX | LOCK_NB)) == 0)
            return 0;
        if (errno != EWOULDBLOCK)
            return diag_at(d, DIAG_WRITE_LOCK, (ssm_str){0}, path, ssm_cstr(strerrordesc_np(errno)));
        nanosleep(&pause, NULL);
    }
    return diag_at(d, DIAG_WRITE_LOCKED, (ssm_str){0}, path);
}

/* Each folder: it may be the output folder of another run. The locks of all but the first end with their descriptors. */
static int lock(struct writer *w, struct diags *d)
{
    const struct folders *f = &w->placing->folders;

    for (size_t i = 0; i < f->count; i++) {
        ssm_str path = i ? folders_path(f, f->items[i].name, w->arena) : f->path;

        if (lock_one(f->items[i].fd, path, d) != 0)
            return -1;
        w->locked = true;
    }
    return 0;
}

/* Clears what a killed run left, and looks again. */
static int clean_up(struct writer *w, struct diags *d, struct scripts *found)
{
    ssm_str script;
    int result;

    if (!found->intent && !found->temporaries.count)
        return 0;
    result = recover(w->placing, found, w->arena, d, &script);
    if (result < 0)
        return -1;
    if (result > 0) {
        *found = (struct scripts){.same_report = script};
        return 0;
    }
    return scan(w, d, found);
}

static int put_in_place(struct writer *w, struct diags *d)
{
    struct placing *p = w->placing;

    if (placing_stage(p, w->arena, d) != 0 ||
        (p->count > 1 && placing_announce(p, false, w->arena, d) != 0) ||
        placing_place(p, w->arena, d) != 0) {
        placing_undo(p, w->arena, d);
        return -1;
    }
    return 0;
}

int writer_apply(const struct writer_request *r, struct arena *a, struct diags *d, struct writer *out)
{
    struct scripts found;

    if (begin(out, r, a, d) != 0 || lock(out, d) != 0 || scan(out, d, &found) != 0 ||
        clean_up(out, d, &found) != 0 || settle(out, &found, d) != 0)
        return -1;
    return out->status == WRITER_NEW ? put_in_place(out, d) : 0;
}

int writer_undo(struct writer *w, struct diags *d)
{
    return w->placing && w->locked ? placing_undo(w->placing, w->arena, d) : 0;
}

void writer_end(struct writer *w)
{
    if (w->placing) {
        placing_finish(w->placing);
        folders_close(&w->placing->folders);
    }
    if (w->locked)
        TEMP_FAILURE_RETRY(flock(w->request->folder, LOCK_UN));
    w->locked = false;
}

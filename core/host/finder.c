/* SPDX-License-Identifier: Apache-2.0
 *
 * A finder, in the monitor: which plugin it is, and the files that it gives: names, count and sizes bounded. What is in them is
 * nobody's matter here.
 */
#include "host/host_internal.h"

#include <stdio.h>

#include "base/utf8.h"

/* ---- what comes */

/* A path beneath the folder that was asked for. */
static bool is_path(ssm_str name)
{
    size_t from = 0;

    if (!name.len || name.len >= LIMIT_PATH || !utf8_is_printable_line(name))
        return false;
    for (size_t at = 0; at <= name.len; at++)
        if (at == name.len || name.ptr[at] == '/') {
            ssm_str part = ssm_view(name.ptr + from, at - from);

            if (!part.len || str_is(part, ".") || str_is(part, ".."))
                return false;
            from = at + 1;
        }
    return true;
}

/* The file that came last is whole. */
static int finish_file(struct finder_job *j)
{
    if (!j->count)
        return 0;
    j->files[j->count - 1].bytes = arena_str(j->arena, buf_str(&j->bytes));
    buf_clear(&j->bytes);
    return j->arena->failed ? -1 : 0;
}

static int take_found(struct finder_job *j, struct wire_reader *r)
{
    bool is_folder = wire_take_number(r, 1);
    ssm_str name = wire_take_text(r);
    ssm_source *grown = arena_grow(j->arena, j->files, j->count, &j->capacity, sizeof *grown);

    if (!wire_done(r) || !grown || !is_path(name) || finish_file(j) != 0 || j->count >= LIMIT_SCHEMA_FILES)
        return -1;
    if (j->count && (!is_folder || !j->is_folder)) /* one file, or those of one folder */
        return -1;
    j->is_folder = is_folder;
    if (is_folder)
        name = arena_concat(j->arena, (const ssm_str[]){j->request->argument, SSM_LIT("/"), name}, 3);
    else
        name = j->request->argument;
    j->files = grown;
    j->files[j->count++] = (ssm_source){.size = sizeof *grown, .name = name};
    return name.ptr ? 0 : -1;
}

static int take_bytes(struct finder_job *j, struct wire_reader *r)
{
    ssm_str bytes = wire_take_text(r);

    if (!wire_done(r) || !j->count || bytes.len > LIMIT_SCHEMA_BYTES - j->total)
        return -1;
    j->total += bytes.len;
    buf_put(&j->bytes, bytes);
    return j->bytes.failed ? -1 : 0;
}

int finder_take(void *user, unsigned type, struct wire_reader *frame)
{
    struct finder_job *j = user;
    int other = guest_take(type, frame, j->arena, j->diags, &j->plugin);

    if (other == 0 && type == HOST_FRAME_PLUGIN)
        j->answers = j->plugin->kind == SSM_KIND_FINDER && str_is(j->request->scheme, j->plugin->finder.scheme);
    if (other <= 0)
        return other;
    if (!j->answers)
        return -1;
    return type == HOST_FRAME_FOUND ? take_found(j, frame) : type == HOST_FRAME_BYTES ? take_bytes(j, frame) : -1;
}

int finder_taken(struct finder_job *j)
{
    if (finish_file(j) != 0)
        return diag_out_of_memory(j->diags);
    return j->count ? 0 : diag_at(j->diags, DIAG_WORKER_GARBAGE, ssm_view(NULL, 0), j->request->argument);
}

/* ---- the plugin */

struct search {
    const struct find_request *request;
    struct confinement *confinement;
    struct plugin_folders folders;
    struct arena *arena;
    struct schema_input *out;
    size_t *bytes;
};

/* One file in a child. Returns 1 where it is another plugin. */
static int attempt(struct search *s, const struct plugin_file *file, struct diags *d)
{
    struct finder_job j = {.request = s->request, .file = file, .arena = s->arena, .diags = d};
    ssm_str *readable = ARENA_ARRAY(s->arena, s->folders.count + 1, ssm_str);
    struct worker_job job = {.work = finder_work, .take = finder_take, .transient = true, .user = &j, .who = file->path};
    int result;

    if (!readable)
        return diag_out_of_memory(d);
    memcpy(readable, s->folders.dirs, s->folders.count * sizeof *readable);
    readable[s->folders.count] = s->request->root;
    job.readable = (ssm_strs){readable, s->folders.count + 1};
    buf_init(&j.bytes, LIMIT_SCHEMA_BYTES);
    result = confined(s->confinement, &job, 1, s->arena, d);
    if (result == 0 && j.answers)
        result = finder_taken(&j);
    if (result == 0 && !j.plugin && !d->first)
        result = diag_at(d, DIAG_WORKER_GARBAGE, ssm_view(NULL, 0), file->path);
    buf_free(&j.bytes);
    if (!j.answers)
        return 1;
    s->out->sources = j.files;
    s->out->count = j.count;
    s->out->is_folder = j.is_folder;
    *s->bytes = j.total;
    return result;
}

static int not_found(const struct search *s, struct diags *d)
{
    struct buf dirs;

    buf_init(&dirs, LIMIT_DIAG_ARG);
    for (size_t i = 0; i < s->folders.count; i++) {
        buf_puts(&dirs, i ? ":" : "");
        buf_put(&dirs, s->folders.dirs[i]);
    }
    diag_at(d, DIAG_FINDER_UNKNOWN, ssm_view(NULL, 0), s->request->scheme, s->request->argument, buf_str(&dirs));
    buf_free(&dirs);
    return -1;
}

static int search(struct search *s, struct diags *d)
{
    struct plugin_file *files;
    size_t count;

    if (plugin_folders(s->request->paths, s->arena, d, &s->folders) != 0 ||
        plugin_files(&s->folders, s->request->scheme, s->arena, d, &files, &count) != 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        struct diags own;
        int result = 1;

        diags_init(&own, s->arena);
        if (plugin_may_load(&files[i], &own))
            result = attempt(s, &files[i], &own);
        if (result == 1 && plugin_is_likely(&files[i]) && diags_failed(&own))
            result = -1;
        if (result == 1)
            diags_warn(d, &own);
        else
            diags_move(d, &own);
        if (result != 1)
            return result;
    }
    return not_found(s, d);
}

int find_schema(const struct find_request *r, struct confinement *c, struct arena *a, struct diags *d,
                struct schema_input *out, size_t *bytes)
{
    const struct worker_limits limits = c->limits;
    struct search s = {.request = r, .confinement = c, .arena = a, .out = out, .bytes = bytes};
    int result;

    *out = (struct schema_input){.argument = r->argument};
    *bytes = 0;
    if (c->limits.output < LIMIT_SCHEMA_BYTES) /* how much there is, nobody knows before */
        c->limits.output = LIMIT_SCHEMA_BYTES;
    result = search(&s, d);
    c->limits = limits;
    return result;
}

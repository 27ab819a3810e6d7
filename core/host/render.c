/* SPDX-License-Identifier: Apache-2.0
 *
 * Phase 2 in the monitor, a sealed plan in, files out: the dialect's child renders, and the monitor looks at the statements
 * meanwhile; other children verify them; the emitter's child lays them out, and the monitor looks at the files. None can change
 * what an earlier one gave.
 */
#include "host/host_internal.h"

#include <stdlib.h>

#include "base/limits.h"

/* Everything that one run of the phase shares. */
struct phase {
    const struct render_request *request;
    struct confinement *confinement;
    struct arena *arena;
    struct diags *diags;
    struct rendered *out;
    struct plugin_folders folders;
    struct dialect_job dialect; /* the last attempt */
    struct plugin *seen;        /* what the attempts found */
};

/* One file, in a child of its own, which does all the work if it is the plugin that was asked for. */
enum attempt { ATTEMPT_FAILED = -1, ATTEMPT_DONE = 0, ATTEMPT_OTHER = 1 };
typedef enum attempt (*attempt_fn)(struct phase *p, const struct plugin_file *file, struct diags *d);

/* Files whose names fit come first; the others are looked into only when none of them is the one. */
static int find_and_run(struct phase *p, ssm_kind kind, ssm_str name, attempt_fn attempt)
{
    struct plugin_file *files;
    size_t count;

    p->seen = NULL;
    if (plugin_files(&p->folders, name, p->arena, p->diags, &files, &count) != 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        struct diags d;
        enum attempt outcome = ATTEMPT_OTHER;

        diags_init(&d, p->arena);
        if (plugin_may_load(&files[i], &d))
            outcome = attempt(p, &files[i], &d);
        if (outcome == ATTEMPT_OTHER && plugin_is_likely(&files[i]) && diags_failed(&d))
            outcome = ATTEMPT_FAILED; /* the likely file was refused, and that has been said */
        if (outcome == ATTEMPT_OTHER)
            diags_warn(p->diags, &d);
        else
            diags_move(p->diags, &d);
        if (outcome != ATTEMPT_OTHER)
            return outcome;
    }
    return plugin_not_found(kind, name, p->seen, &p->folders, p->diags);
}

/* What an attempt came to. `plugin`: what the file said that it is, or NULL. */
static enum attempt judge(struct phase *p, const struct plugin_file *file, struct plugin *plugin, bool answers, int result,
                          struct diags *d)
{
    if (!plugin && result == 0 && !d->first)
        diag_at(d, DIAG_WORKER_GARBAGE, ssm_view(NULL, 0), file->path);
    if (plugin && !answers)
        plugin_insert(&p->seen, plugin);
    return !answers ? ATTEMPT_OTHER : result == 0 ? ATTEMPT_DONE : ATTEMPT_FAILED;
}

static struct worker_job job_of(const struct phase *p, const struct plugin_file *file)
{
    return (struct worker_job){.who = file->path, .readable = {p->folders.dirs, p->folders.count}};
}

static enum attempt attempt_dialect(struct phase *p, const struct plugin_file *file, struct diags *d)
{
    struct worker_job job = job_of(p, file);
    int result;

    p->dialect = (struct dialect_job){.request = p->request, .file = file, .arena = p->arena, .diags = d};
    p->dialect.rendering = ARENA_NEW(p->arena, struct rendering);
    if (!p->dialect.rendering || dialect_begin(&p->dialect) != 0) {
        diag_out_of_memory(d);
        return ATTEMPT_FAILED;
    }
    job.work = dialect_work;
    job.take = dialect_take;
    job.user = &p->dialect;
    result = confined(p->confinement, &job, 1, p->arena, d);
    if (result == 0 && p->dialect.answers)
        result = dialect_taken(&p->dialect);
    return judge(p, file, p->dialect.plugin, p->dialect.answers, result, d);
}

/* The statements of each operation, for the report of a refusal. */
static int excerpt(struct phase *p)
{
    const struct rendering *r = p->out->rendering;
    const struct ops *ops = &p->request->plan->ops;
    struct buf *excerpts = calloc(ops->count + 1, sizeof *excerpts);

    if (!excerpts)
        return diag_out_of_memory(p->diags);
    p->out->excerpts = excerpts;
    p->out->excerpt_count = ops->count;
    for (size_t i = 0; i < ops->count; i++) {
        const struct unit_way *way;

        buf_init(&excerpts[i], LIMIT_STATEMENT);
        if (r->unit_of[i] == SIZE_MAX)
            continue; /* its key stands in its table */
        way = &r->units[r->unit_of[i]].ways[SSM_UP - 1];
        for (size_t k = 0; k < way->count; k++) {
            if (way->items[k]->comment.len)
                buf_printf(&excerpts[i], "-- %.*s\n", STR_ARG(way->items[k]->comment));
            buf_put(&excerpts[i], way->items[k]->text);
            buf_puts(&excerpts[i], ";\n");
        }
    }
    return 0;
}

static enum attempt attempt_emitter(struct phase *p, const struct plugin_file *file, struct diags *d)
{
    const struct rendering *given = p->request->excerpts_only ? NULL : p->out->rendering;
    struct worker_job job = job_of(p, file);
    struct emitter_job emitter = {.request = p->request, .file = file, .rendering = given, .arena = p->arena, .diags = d,
                                  .out = p->out};
    int result;

    map_init(&emitter.names, p->arena);
    emitter.dialect = p->dialect.answers ? p->dialect.plugin : NULL;
    job.work = emitter_work;
    job.take = emitter_take;
    job.transient = true;
    job.user = &emitter;
    result = confined(p->confinement, &job, 1, p->arena, d);
    if (result == 0 && emitter.answers && given && given->unit_count && !worker_without("audit"))
        result = audit_files(&p->dialect.audit, p->out->files, p->out->file_count, d);
    return judge(p, file, emitter.plugin, emitter.answers, result, d);
}

/* ---- verification */

/* Below this count of units one child verifies them all, else as many as the next number says. */
enum { VERIFY_ALONE = 1000, VERIFIERS = 2 };

/* How many children share it: one where there is little of it. */
static size_t count_verifiers(const struct phase *p)
{
    if (!p->request->verify || !p->dialect.plugin->can_verify || worker_without("verify") || p->request->excerpts_only)
        return 0;
    return p->out->rendering->unit_count < VERIFY_ALONE ? 1 : VERIFIERS;
}

static int verify(struct phase *p)
{
    struct worker_job jobs[VERIFIERS];
    struct verify_job verify[VERIFIERS];
    struct diags diags[VERIFIERS]; /* apart, so that they come in the same order in every run */
    size_t count = count_verifiers(p), units = p->out->rendering->unit_count, at = 0;
    int result;

    for (size_t i = 0; i < count; i++) {
        size_t to = units * (i + 1) / count;

        diags_init(&diags[i], p->arena);
        verify[i] = (struct verify_job){p->request, p->dialect.file, p->out->rendering, at, to - at, p->arena, &diags[i], NULL};
        jobs[i] = job_of(p, p->dialect.file);
        jobs[i].work = verify_work;
        jobs[i].take = verify_take;
        jobs[i].user = &verify[i];
        at = to;
    }
    result = count ? confined(p->confinement, jobs, count, p->arena, NULL) : 0;
    for (size_t i = 0; i < count; i++) {
        confined_tell(p->confinement, &jobs[i], p->arena, &diags[i]);
        diags_move(p->diags, &diags[i]);
    }
    p->out->parsed = count && result == 0;
    return result;
}

/* ---- all of it */

static int render_and_verify(struct phase *p)
{
    if (find_and_run(p, SSM_KIND_DIALECT, p->request->dialect, attempt_dialect) != 0)
        return -1;
    p->out->rendering = p->dialect.rendering;
    return verify(p);
}

static int run_phase(struct phase *p)
{
    int result;

    if (plugin_folders(p->request->paths, p->arena, p->diags, &p->folders) != 0)
        return -1;
    result = render_and_verify(p);
    if (result != 0)
        p->out->rendering = NULL; /* whether the emitter is there can be told all the same */
    if (find_and_run(p, SSM_KIND_EMITTER, p->request->emitter, attempt_emitter) != 0 || result != 0)
        return -1;
    return p->request->excerpts_only ? excerpt(p) : 0;
}

int render(const struct render_request *r, struct confinement *c, struct arena *a, struct diags *d, struct rendered *out)
{
    struct phase p = {.request = r, .confinement = c, .arena = a, .diags = d, .out = out};
    int result;

    *out = (struct rendered){0};
    result = run_phase(&p);
    if (a->failed)
        result = diag_out_of_memory(d);
    if (result != 0)
        rendered_free(out);
    return result;
}

void rendered_free(struct rendered *r)
{
    for (size_t i = 0; i < r->file_count; i++)
        buf_free(&r->files[i].bytes);
    free(r->files);
    r->files = NULL;
    r->file_count = 0;
    for (size_t i = 0; r->excerpts && i < r->excerpt_count; i++)
        buf_free(&r->excerpts[i]);
    free(r->excerpts);
    r->excerpts = NULL;
    r->rendering = NULL;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Phase 2, a sealed plan in, files out: facts, negotiation, rendering, emitting. Errors of all operations come in one run.
 */
#include "host/host_internal.h"

#include <stdlib.h>

#include "base/limits.h"

static int start(struct ssm_host *h)
{
    const struct render_request *r = h->request;
    ssm_str *header = ARENA_ARRAY(h->arena, r->header.count + 1, ssm_str);

    *h->out = (struct rendered){.down_complete = true};
    buf_init(&h->text, LIMIT_STATEMENT);
    map_init(&h->names, h->arena);
    if (!header)
        return diag_out_of_memory(h->diags);
    if (r->header.count)
        memcpy(header, r->header.items, r->header.count * sizeof *header);
    h->migration = (ssm_migration){.size = sizeof h->migration,
                                   .name = r->plan->name,
                                   .author = SSM_LIT("smartspec-migrate"),
                                   .id = r->plan->id,
                                   .header = {header, r->header.count},
                                   .dialect = r->dialect->name,
                                   .facts = &r->dialect->facts};
    if (r->dialect->facts.notice) {
        header[r->header.count] = ssm_cstr(r->dialect->facts.notice);
        h->migration.header.count++;
    }
    return 0;
}

static int publish_units(struct ssm_host *h)
{
    h->unit_views = ARENA_ARRAY(h->arena, h->unit_count, const ssm_unit *);
    if (!h->unit_views)
        return diag_out_of_memory(h->diags);
    for (size_t i = 0; i < h->unit_count; i++)
        h->unit_views[i] = &h->units[i].up;
    h->migration.units = h->unit_views;
    h->migration.unit_count = h->unit_count;
    return 0;
}

/* Every unit forth, so that every problem is known at once. */
static int render_up(struct ssm_host *h)
{
    int bad = 0;

    for (size_t i = 0; i < h->unit_count && !h->diags->out_of_memory; i++)
        bad |= render_unit(h, i, SSM_UP);
    return bad;
}

static int call_emitter(struct ssm_host *h, int (*callback)(ssm_host *, const ssm_migration *))
{
    int result;

    h->plugin = h->request->emitter;
    h->failures = 0;
    result = callback(h, &h->migration);
    if (result == 0 && h->file_open)
        return diag_at(h->diags, DIAG_PLUGIN_CALL, ssm_view(NULL, 0), h->plugin->name, SSM_LIT("close_file"));
    if (result != 0 && !diags_failed(h->diags))
        return diag_at(h->diags, DIAG_PLUGIN_SILENT, ssm_view(NULL, 0), h->plugin->name, SSM_LIT("end"));
    return result != 0 || diags_failed(h->diags) ? -1 : 0;
}

static int emit(struct ssm_host *h)
{
    if (h->request->emitter->emitter.begin && call_emitter(h, h->request->emitter->emitter.begin) != 0)
        return -1;
    if (call_emitter(h, h->request->emitter->emitter.end) != 0)
        return -1;
    for (size_t i = 0; i < h->out->file_count; i++)
        if (h->out->files[i].role == SSM_FILE_SCRIPT)
            return 0;
    return diag_at(h->diags, DIAG_PLUGIN_NO_SCRIPT, ssm_view(NULL, 0), h->request->emitter->name);
}

/* The statements of each operation, for the report of a refusal. */
static int excerpt(struct ssm_host *h)
{
    const struct ops *ops = &h->request->plan->ops;
    struct buf *excerpts = calloc(ops->count + 1, sizeof *excerpts);

    if (!excerpts)
        return diag_out_of_memory(h->diags);
    h->out->excerpts = excerpts;
    h->out->excerpt_count = ops->count;
    for (size_t i = 0; i < ops->count; i++) {
        const struct unit *u = &h->units[h->out->unit_of[i]];

        buf_init(&excerpts[i], LIMIT_STATEMENT);
        if (ops->items[i]->taken_from && h->request->dialect->facts.forward_references)
            continue; /* its key stands in its table */
        for (const struct statement *s = u->statements[0]; s; s = s->next) {
            if (s->pub.comment.len)
                buf_printf(&excerpts[i], "-- %.*s\n", STR_ARG(s->pub.comment));
            buf_put(&excerpts[i], s->pub.text);
            buf_puts(&excerpts[i], ";\n");
        }
    }
    return 0;
}

int render(const struct render_request *r, struct arena *a, struct diags *d, struct rendered *out)
{
    struct arena own = {0};
    struct ssm_host h = {.request = r, .plugin = r->dialect, .arena = &own, .kept = a, .diags = d, .out = out};
    int result = -1;

    if (start(&h) != 0 || check_options(r, d) != 0 || check_facts(&h) != 0 || make_units(&h) != 0 ||
        publish_units(&h) != 0)
        goto out;
    if (render_up(&h) == 0)
        result = r->excerpts_only ? excerpt(&h) : emit(&h);
out:
    if (own.failed)
        result = diag_out_of_memory(d);
    if (result != 0)
        rendered_free(out);
    buf_free(&h.text);
    arena_free(&h.scratch);
    arena_free(&own);
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
}

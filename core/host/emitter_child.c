/* SPDX-License-Identifier: Apache-2.0
 *
 * The child that emits: it loads the emitter and nothing else, shows it the plan and the statements that the dialect's child
 * gave, and passes on the files that it offers.
 */
#include "host/host_internal.h"

#include "base/limits.h"

static int publish(struct ssm_host *h)
{
    const struct render_request *r = h->request;
    const ssm_unit **views = ARENA_ARRAY(h->arena, h->unit_count, const ssm_unit *);
    ssm_str *header = ARENA_ARRAY(h->arena, r->header.count + 1, ssm_str);

    if (!header || !views)
        return diag_out_of_memory(h->diags);
    for (size_t i = 0; i < h->unit_count; i++)
        views[i] = &h->units[i].pub;
    if (r->header.count)
        memcpy(header, r->header.items, r->header.count * sizeof *header);
    h->migration = (ssm_migration){.size = sizeof h->migration,
                                   .name = r->plan->name,
                                   .author = SSM_LIT("smartspec-migrate"),
                                   .id = r->plan->id,
                                   .header = {header, r->header.count},
                                   .dialect = h->dialect,
                                   .units = views,
                                   .unit_count = h->unit_count,
                                   .facts = h->facts};
    if (h->facts->notice) {
        header[r->header.count] = ssm_cstr(h->facts->notice);
        h->migration.header.count++;
    }
    return 0;
}

/* Negotiation comes before output. */
static int check_operations(struct ssm_host *h)
{
    const struct ops *ops = &h->request->plan->ops;
    uint64_t can = h->plugin->emitter.operations;
    int bad = 0;

    for (size_t i = 0; can && i < ops->count; i++)
        if (!(can >> ops->items[i]->pub.kind & 1) && !(h->facts && h->facts->forward_references && ops->items[i]->taken_from))
            bad = diag_add(h->diags, DIAG_EMITTER_CANNOT, ops->items[i]->pointer, ops->items[i]->pub.key,
                           (const ssm_str[]){h->plugin->name, ssm_cstr(op_name(ops->items[i]->pub.kind))}, 2);
    return bad;
}

static int call_emitter(struct ssm_host *h, int (*callback)(ssm_host *, const ssm_migration *))
{
    int result;

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
    const struct ssm_emitter *e = &h->plugin->emitter;

    if (publish(h) != 0 || (e->begin && call_emitter(h, e->begin) != 0) || call_emitter(h, e->end) != 0)
        return -1;
    if (h->script_count)
        return 0;
    return diag_at(h->diags, DIAG_PLUGIN_NO_SCRIPT, ssm_view(NULL, 0), h->plugin->name);
}

static int check(struct ssm_host *h, const struct emitter_job *job)
{
    int bad = job->dialect ? check_options(h->request, h->plugin, job->dialect, h->diags) : 0;

    return check_operations(h) | bad;
}

int emitter_work(void *user, struct wire *out)
{
    const struct emitter_job *job = user;
    const struct rendering *given = job->rendering;
    struct guest g;
    struct ssm_host h = {.request = job->request, .plugin = &g.plugin, .arena = &g.arena, .diags = &g.diags, .wire = out};
    int result = guest_open(&g, job->file, out);

    buf_init(&h.text, LIMIT_FRAME);
    map_init(&h.names, &g.arena);
    if (given) {
        h.facts = &given->facts;
        h.units = given->units;
        h.unit_count = given->unit_count;
        h.dialect = job->dialect->name;
    }
    if (result == 0 && plugin_answers(&g.plugin, SSM_KIND_EMITTER, job->request->emitter))
        result = check(&h, job) || (h.unit_count && emit(&h)) ? -1 : 0;
    buf_free(&h.text);
    arena_free(&h.scratch);
    return guest_close(&g, result);
}

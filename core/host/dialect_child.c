/* SPDX-License-Identifier: Apache-2.0
 *
 * The child that renders: it loads the dialect and nothing else, and gives back every statement, forth and back. Errors of
 * all operations come in one run.
 */
#include "host/host_internal.h"

#include "base/limits.h"

/* Has the dialect render; its statements go out as they end (api.c). */
static int call_render(struct ssm_host *h, const ssm_unit *view)
{
    int result;

    h->failures = 0;
    buf_clear(&h->text);
    result = h->plugin->dialect.render(h, view);
    if (result == 0 && h->text.len > 0)
        return diag_at(h->diags, DIAG_PLUGIN_LEFTOVER, ssm_view(NULL, 0), h->plugin->name, view->ops[0]->key);
    if (result != 0 && h->failures == 0 && !h->arena->failed)
        diag_add(h->diags, DIAG_PLUGIN_SILENT, ssm_view(NULL, 0), view->ops[0]->key,
                 (const ssm_str[]){h->plugin->name, view->ops[0]->key}, 2);
    return result;
}

static int put_unit(struct ssm_host *h, const struct unit *u, const ssm_unit *view)
{
    wire_begin(h->wire, HOST_FRAME_UNIT);
    wire_number(h->wire, u->rebuilds);
    wire_number(h->wire, u->pub.op_count);
    for (size_t i = 0; i < u->pub.op_count; i++)
        wire_number(h->wire, op_of(u->pub.ops[i])->place);
    return wire_end(h->wire) | (op_runs(view->ops[0]) ? call_render(h, view) : 0);
}

static int put_back(struct ssm_host *h, const struct unit *u, const ssm_unit *view)
{
    wire_begin(h->wire, HOST_FRAME_BACK);
    wire_number(h->wire, u->pub.index);
    return wire_end(h->wire) | (op_runs(view->ops[0]) ? call_render(h, view) : 0);
}

static int render_forth(struct ssm_host *h)
{
    int bad = 0;

    for (size_t i = 0; i < h->unit_count && !h->arena->failed && !h->wire->failed; i++) {
        if (i + FETCH_AHEAD < h->unit_count)
            fetch(h->units[i + FETCH_AHEAD].pub.ops[0]);
        bad |= put_unit(h, &h->units[i], &h->units[i].pub);
    }
    return bad;
}

static int render_back(struct ssm_host *h)
{
    ssm_unit view;
    int bad = 0;

    for (size_t i = h->unit_count; i-- > 0 && !h->arena->failed && !h->wire->failed;) {
        if (i >= FETCH_AHEAD)
            fetch(h->units[i - FETCH_AHEAD].pub.ops[0]);
        if (invert_unit(&h->scratch, &h->units[i].pub, &view) != 0)
            return diag_out_of_memory(h->diags);
        if (view.op_count)
            bad |= put_back(h, &h->units[i], &view);
    }
    return bad;
}

static int render_all(struct ssm_host *h)
{
    if (h->request->plan->ops.count == 0)
        return 0;
    if (check_facts(h) != 0 || make_units(h) != 0 || render_forth(h) != 0)
        return -1;
    return h->request->excerpts_only ? 0 : render_back(h);
}

int dialect_work(void *user, struct wire *out)
{
    const struct dialect_job *job = user;
    const struct render_request *r = job->request;
    struct guest g;
    struct ssm_host h = {.request = r, .plugin = &g.plugin, .facts = &g.plugin.facts, .arena = &g.arena,
                         .diags = &g.diags, .wire = out};
    int result = guest_open(&g, job->file, out);

    buf_init(&h.text, LIMIT_STATEMENT);
    if (result == 0 && plugin_answers(&g.plugin, SSM_KIND_DIALECT, r->dialect))
        result = check_options(r, h.plugin, NULL, &g.diags) || render_all(&h) ? -1 : 0;
    buf_free(&h.text);
    arena_free(&h.scratch);
    return guest_close(&g, result);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The child that verifies: it loads the dialect anew and shows it statements that are in the monitor's hands already.
 */
#include "host/host_internal.h"

#include "base/limits.h"

static int call_verify(struct ssm_host *h, const ssm_unit *view, const struct unit_way *way)
{
    int result;

    if (way->count == 0)
        return 0;
    h->failures = 0;
    result = h->plugin->dialect.verify(h, view, way->items, way->count);
    if (result != 0 && h->failures == 0 && !h->arena->failed)
        diag_add(h->diags, DIAG_PLUGIN_SILENT, ssm_view(NULL, 0), view->ops[0]->key,
                 (const ssm_str[]){h->plugin->name, view->ops[0]->key}, 2);
    return result;
}

static int verify_unit(struct ssm_host *h, const struct unit *u)
{
    int bad = call_verify(h, &u->pub, &u->ways[SSM_UP - 1]);
    ssm_unit back;

    if (u->ways[SSM_DOWN - 1].count == 0)
        return bad;
    if (invert_unit(&h->scratch, &u->pub, &back) != 0)
        return diag_out_of_memory(h->diags);
    return bad | (back.op_count ? call_verify(h, &back, &u->ways[SSM_DOWN - 1]) : 0);
}

int verify_work(void *user, struct wire *out)
{
    const struct verify_job *job = user;
    const struct render_request *r = job->request;
    struct guest g;
    struct ssm_host h = {.request = r, .plugin = &g.plugin, .facts = &g.plugin.facts, .arena = &g.arena,
                         .diags = &g.diags, .wire = out};
    int result = guest_open(&g, job->file, out);

    buf_init(&h.text, 0);
    for (size_t i = 0; i < job->count && result == 0 && g.plugin.dialect.verify && !g.arena.failed; i++)
        if (verify_unit(&h, &job->rendering->units[job->first + i]) != 0 && g.diags.count[DIAG_REFUSED] >= LIMIT_DIAGNOSTICS)
            break;
    buf_free(&h.text);
    arena_free(&h.scratch);
    return guest_close(&g, result);
}

int verify_take(void *user, unsigned type, struct wire_reader *frame)
{
    struct verify_job *job = user;

    return guest_take(type, frame, job->arena, job->diags, &job->plugin) == 0 ? 0 : -1;
}

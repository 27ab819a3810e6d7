/* SPDX-License-Identifier: Apache-2.0
 *
 * The child that finds the files of a schema: it loads the finder and nothing else, may read beneath the workspace, and sends what
 * was found.
 */
#include "host/host_internal.h"

static int find(struct ssm_host *h, const struct find_request *r)
{
    int result = h->plugin->finder.find(h, r->root, r->location);

    if (result != 0 && h->failures == 0 && !h->arena->failed)
        return diag_at(h->diags, DIAG_PLUGIN_SILENT, ssm_view(NULL, 0), h->plugin->name, SSM_LIT("find"));
    if (result == 0 && h->failures == 0 && *h->found == 0)
        return diag_at(h->diags, DIAG_FINDER_NOTHING, r->argument, h->plugin->name);
    return result != 0 || h->failures ? -1 : 0;
}

int finder_work(void *user, struct wire *out)
{
    const struct finder_job *job = user;
    const struct render_request request = {.options = job->request->options, .option_count = job->request->option_count};
    size_t found = 0;
    struct guest g;
    struct ssm_host h = {.request = &request, .plugin = &g.plugin, .arena = &g.arena, .diags = &g.diags, .wire = out,
                         .found = &found, .about = job->request->argument};
    int result = guest_open(&g, job->file, out);

    if (result == 0 && g.plugin.kind == SSM_KIND_FINDER && str_is(job->request->scheme, g.plugin.finder.scheme))
        result = find(&h, job->request);
    arena_free(&h.scratch);
    return guest_close(&g, result);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The plugin sql-postgresql: reads PostgreSQL schemas with PostgreSQL's parser.
 */
#include "share.h"

const struct ssm_host_api *pgr_api;

static int read_all(ssm_host *h, const struct ssm_source *const *sources, size_t count)
{
    struct pgr r = {.h = h, .cache = pgr_api->state(h, sizeof *r.cache)};

    if (!r.cache)
        return SSM_ERROR;
    r.cache->expected = r.cache->first;
    pgr_begin_settings(&r);
    for (size_t i = 0; i < count && !r.failed; i++)
        pgr_split_source(&r, sources[i]);
    if (!r.failed && pgr_plan_sharing(&r))
        pgr_run(&r);
    if (r.failed || r.said_error)
        return SSM_ERROR;
    return pgr_finish(&r) == PGR_OK && !r.failed && !r.said_error ? SSM_OK : SSM_ERROR;
}

static const char *const dialects[] = {"postgresql", NULL};

static const struct ssm_reader reader = {
    .size = sizeof reader,
    .dialects = dialects,
    .recognises = pgr_recognises,
    .read = read_all,
};

static const ssm_plugin self = {
    SSM_PLUGIN_HEAD,
    .kind = SSM_KIND_READER,
    .name = "sql-postgresql",
    .version = "0.1.0",
    .summary = "PostgreSQL schemas: pg_dump -s, hand-written, and migrations in their order",
    .licence = "Apache-2.0",
    .vtable = &reader,
};

SSM_EXPORT const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *api)
{
    pgr_api = api;
    return SSM_HAS(api, struct ssm_host_api, state) ? &self : NULL;
}

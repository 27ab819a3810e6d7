/* SPDX-License-Identifier: Apache-2.0
 *
 * Emitter "golang-migrate": {version}_{name}.up.sql and .down.sql.
 *
 * It sends a file as one query. Its SQLite driver opens a transaction around each file, unless the database's URL says
 * x-no-tx-wrap=true. MySQL's URL needs multiStatements=true.
 */
#include <smartspec-migrate/plugin.h>

static const struct ssm_host_api *api;

static int write_file(ssm_host *h, const ssm_file *file, const ssm_script *script)
{
    if (!script || api->open_file(h, file) != SSM_OK)
        return SSM_ERROR;
    if (script->flags & SSM_SCRIPT_NO_TRANSACTION)
        api->write(
            h, SSM_LIT("-- To be run without a transaction around it: SQLite's URL needs x-no-tx-wrap=true.\n--\n"));
    api->write_header(h, "-- ");
    api->write_notes(h, script, "-- ");
    api->write(h, SSM_LIT("\n"));
    api->write_script(h, script);
    return api->close_file(h);
}

static int end(ssm_host *h, const ssm_migration *m)
{
    ssm_file up = {.size = sizeof up, .role = SSM_FILE_SCRIPT, .language = SSM_LANG_SQL};
    ssm_file down = {.size = sizeof down, .role = SSM_FILE_COMPANION, .language = SSM_LANG_SQL};
    uint32_t ask = SSM_ASK_ONE_QUERY;
    size_t first = 0, count;

    if (ssm_str_eq(api->option(h, "transaction"), SSM_LIT("script")))
        ask |= SSM_ASK_OWN_TRANSACTION;
    up.name = SSM_LIT("{version}_{name}.up.sql");
    down.name = SSM_LIT("{version}_{name}.down.sql");
    do {
        count = api->batch(h, first, SSM_UP | SSM_DOWN);
        if (write_file(h, &up, api->script(h, first, count, SSM_UP, ask)) != SSM_OK ||
            write_file(h, &down, api->script(h, first, count, SSM_DOWN, ask)) != SSM_OK)
            return SSM_ERROR;
        first += count;
        up.step = ++down.step;
    } while (count > 0 && first < m->unit_count);
    return SSM_OK;
}

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *host)
{
    static const ssm_option options[] = {
        {"transaction", "driver", "driver|script",
         "who opens transactions: SQLite's with x-no-tx-wrap=true opens none"},
        {NULL, NULL, NULL, NULL},
    };
    static const char *const aliases[] = {"migrate", NULL};
    static const struct ssm_emitter emitter = {.size = sizeof emitter, .end = end};
    static const ssm_plugin self = {
        SSM_PLUGIN_HEAD,          .kind = SSM_KIND_EMITTER,
        .name = "golang-migrate", .aliases = aliases,
        .version = "0.1.0",       .summary = "golang-migrate: <version>_<name>.up.sql and .down.sql",
        .licence = "Apache-2.0",  .options = options,
        .vtable = &emitter,
    };

    api = host;
    return &self;
}

/* SPDX-License-Identifier: Apache-2.0
 * Emitter "sqlx": {version}_{name}.up.sql and .down.sql for sqlx-cli. A template: change what is sqlx's. */
#include <smartspec-migrate/plugin.h>

static const struct ssm_host_api *api;

static int write_file(ssm_host *h, size_t first, size_t count, ssm_direction direction, const ssm_file *file)
{
    const ssm_script *script = api->script(h, first, count, direction, SSM_ASK_ONE_QUERY); /* as sqlx sends a file */

    if (!script || api->open_file(h, file) != SSM_OK)
        return SSM_ERROR; /* the reason has been recorded */
    if (script->flags & SSM_SCRIPT_NO_TRANSACTION)
        api->write(h, SSM_LIT("-- no-transaction\n")); /* sqlx looks for it in the file's first bytes */
    api->write_header(h, "-- ");
    api->write_notes(h, script, "-- ");
    api->write(h, SSM_LIT("\n"));
    api->write_script(h, script);
    return api->close_file(h);
}

static int end(ssm_host *h, const ssm_migration *m)
{
    ssm_file up = {sizeof up, SSM_LIT("{version}_{name}.up.sql"), SSM_FILE_SCRIPT, SSM_LANG_SQL, 0, {NULL, 0}, 0};
    ssm_file down = {sizeof down, SSM_LIT("{version}_{name}.down.sql"), SSM_FILE_COMPANION, SSM_LANG_SQL, 0, {NULL, 0}, 0};

    for (size_t i = 0, n; i < m->unit_count && (n = api->batch(h, i, SSM_UP | SSM_DOWN)) > 0; i += n, down.step = ++up.step)
        if (write_file(h, i, n, SSM_UP, &up) != SSM_OK || write_file(h, i, n, SSM_DOWN, &down) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *host)
{
    static const struct ssm_emitter emitter = {sizeof emitter, 0, 0, end, NULL};
    static const ssm_plugin self = {SSM_PLUGIN_HEAD, SSM_KIND_EMITTER, "sqlx", NULL, "1.0.0",
                                    "sqlx-cli: a migration and its way back", "Apache-2.0", NULL, &emitter};
    api = host;
    return &self;
}

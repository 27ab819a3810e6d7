/* SPDX-License-Identifier: Apache-2.0
 *
 * Emitter "raw-sql": a script and its way back, for psql, mysql, sqlite3 or a runner of one's own.
 * The smallest emitter, and a good place to begin when writing one.
 */
#include <smartspec-migrate/plugin.h>

static const struct ssm_host_api *api;

static int write_file(ssm_host *h, const ssm_migration *m, const char *name, ssm_file_role role,
                      ssm_direction direction)
{
    const ssm_script *script = api->script(h, 0, m->unit_count, direction, SSM_ASK_OWN_TRANSACTION | SSM_ASK_CLIENT);
    ssm_file file = {.size = sizeof file, .name = ssm_cstr(name), .role = role, .language = SSM_LANG_SQL};

    if (!script || api->open_file(h, &file) != SSM_OK)
        return SSM_ERROR;
    api->write_header(h, "-- ");
    api->write_notes(h, script, "-- ");
    api->write(h, SSM_LIT("\n"));
    api->write_script(h, script);
    return api->close_file(h);
}

static int end(ssm_host *h, const ssm_migration *m)
{
    if (write_file(h, m, "{version}_{name}.sql", SSM_FILE_SCRIPT, SSM_UP) != SSM_OK)
        return SSM_ERROR;
    return write_file(h, m, "{version}_{name}.down.sql", SSM_FILE_COMPANION, SSM_DOWN);
}

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *host)
{
    static const char *const aliases[] = {"sql", NULL};
    static const struct ssm_emitter emitter = {.size = sizeof emitter, .end = end};
    static const ssm_plugin self = {
        SSM_PLUGIN_HEAD,         .kind = SSM_KIND_EMITTER, .name = "raw-sql",
        .aliases = aliases,      .version = "0.1.0",       .summary = "plain SQL: a script and its .down.sql",
        .licence = "Apache-2.0", .vtable = &emitter,
    };

    api = host;
    return &self;
}

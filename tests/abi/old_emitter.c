/* SPDX-License-Identifier: Apache-2.0
 *
 * An emitter as authors wrote it for version 1.0: it is compiled against each frozen header, and never changed.
 * It uses every service that 1.0 had for an emitter.
 */
#include <smartspec-migrate/plugin.h>
#include <string.h>

static const struct ssm_host_api *api;

static int write_file(ssm_host *h, const ssm_migration *m, ssm_direction direction, const char *suffix, ssm_file_role role)
{
    const ssm_script *script = api->script(h, 0, m->unit_count, direction, SSM_ASK_OWN_TRANSACTION);
    ssm_file file;
    char *name = api->alloc(h, m->name.len + 32);

    if (!name || !script)
        return SSM_ERROR;
    memcpy(strcpy(name, "{version}_") + 10, m->name.ptr, m->name.len);
    strcat(name, suffix);
    memset(&file, 0, sizeof file);
    file.size = (uint32_t)sizeof file;
    file.name = ssm_cstr(name);
    file.role = role;
    file.language = SSM_LANG_SQL;
    if (api->open_file(h, &file) != SSM_OK)
        return SSM_ERROR;
    api->write_header(h, "-- ");
    for (size_t i = 0; i < script->notes.count; i++) {
        api->write(h, SSM_LIT("-- "));
        api->write(h, script->notes.items[i]);
        api->write(h, SSM_LIT("\n"));
    }
    api->write(h, SSM_LIT("\n"));
    api->write_script(h, script);
    return api->close_file(h);
}

static int begin(ssm_host *h, const ssm_migration *m)
{
    if (m->unit_count > 1000)
        return api->fail(h, NULL, "too_many", "%1 takes no more than a thousand units", &m->name, 1);
    for (size_t i = 0; i < m->unit_count; i++)
        for (size_t k = 0; k < m->units[i]->op_count; k++)
            if (m->units[i]->ops[k]->kind == SSM_OP_CREATE_TABLE)
                api->warn(h, m->units[i]->ops[k], "table", "a table is created for %1", &m->dialect, 1);
    return SSM_OK;
}

static int end(ssm_host *h, const ssm_migration *m)
{
    int down = ssm_str_eq(api->option(h, "down"), SSM_LIT("yes"));

    if (write_file(h, m, SSM_UP, ".sql", SSM_FILE_SCRIPT) != SSM_OK)
        return SSM_ERROR;
    if (!down)
        return SSM_OK;
    return write_file(h, m, SSM_DOWN, ".down.sql", SSM_FILE_COMPANION);
}

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *host)
{
    static const ssm_option options[] = {{"down", "yes", "yes|no", "write the way back"}, {NULL, NULL, NULL, NULL}};
    static const struct ssm_emitter emitter = {.size = sizeof emitter, .end = end, .begin = begin};
    static const ssm_plugin self = {
        SSM_PLUGIN_HEAD,
        .kind = SSM_KIND_EMITTER,
        .name = "old-emitter",
        .version = "1",
        .summary = "plain SQL, as of 1.0",
        .licence = "Apache-2.0",
        .options = options,
        .vtable = &emitter,
    };

    api = host;
    return &self;
}

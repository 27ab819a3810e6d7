/* SPDX-License-Identifier: Apache-2.0
 *
 * Emitter "flyway": V<version>__<name>.sql, which Flyway runs in a transaction of its own.
 *
 * What cannot run in a transaction gets a file of its own, with executeInTransaction=false in a .conf beside it: a
 * script that mixes both fails, and one that stops half-way can then be run again from where it stopped.
 */
#include <smartspec-migrate/plugin.h>

static const struct ssm_host_api *api;

/* ------------------------------------------------------------------ what a script needs */

static int has_placeholder(ssm_str text)
{
    for (size_t i = 0; i + 1 < text.len; i++)
        if (text.ptr[i] == '$' && text.ptr[i + 1] == '{')
            return 1;
    return 0;
}

static int any_placeholder(const ssm_strs *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        if (has_placeholder(texts->items[i]))
            return 1;
    return 0;
}

/* Flyway replaces ${...} everywhere, in strings and comments too, and stops at a name that it does not know. */
static int mentions_placeholder(const ssm_migration *m, const ssm_script *script)
{
    for (size_t i = 0; i < script->count; i++)
        if (has_placeholder(script->statements[i]->text) || has_placeholder(script->statements[i]->comment))
            return 1;
    return any_placeholder(&m->header) || any_placeholder(&script->notes);
}

/* ------------------------------------------------------------------ files */

/* The script's settings, in a file beside it; none where it needs none. */
static int write_conf(ssm_host *h, const ssm_migration *m, const char *name, const ssm_script *script, uint32_t step)
{
    ssm_file file = {.size = sizeof file, .name = ssm_cstr(name), .role = SSM_FILE_COMPANION, .step = step};
    int no_transaction = (script->flags & SSM_SCRIPT_NO_TRANSACTION) != 0;
    int no_placeholders = mentions_placeholder(m, script);

    if (!no_transaction && !no_placeholders)
        return SSM_OK;
    if (api->open_file(h, &file) != SSM_OK)
        return SSM_ERROR;
    if (no_transaction)
        api->write(h, SSM_LIT("executeInTransaction=false\n"));
    if (no_placeholders)
        api->write(h, SSM_LIT("placeholderReplacement=false\n"));
    return api->close_file(h);
}

static int write_sql(ssm_host *h, const char *name, const ssm_script *script, ssm_file_role role, uint32_t step)
{
    ssm_file file = {.size = sizeof file, .name = ssm_cstr(name), .role = role, .language = SSM_LANG_SQL, .step = step};

    if (api->open_file(h, &file) != SSM_OK)
        return SSM_ERROR;
    api->write_header(h, "-- ");
    api->write_notes(h, script, "-- ");
    api->write(h, SSM_LIT("\n"));
    api->write_script(h, script);
    return api->close_file(h);
}

static int write_up(ssm_host *h, const ssm_migration *m, const ssm_script *up, uint32_t step)
{
    if (!up || write_sql(h, "V{version}__{name}.sql", up, SSM_FILE_SCRIPT, step) != SSM_OK)
        return SSM_ERROR;
    return write_conf(h, m, "V{version}__{name}.sql.conf", up, step);
}

/* No file where nothing leads back: Flyway then says so, instead of going no way. */
static int write_undo(ssm_host *h, const ssm_migration *m, const ssm_script *down, uint32_t step)
{
    if (down && down->count == 0)
        return SSM_OK;
    if (!down || write_sql(h, "U{version}__{name}.sql", down, SSM_FILE_COMPANION, step) != SSM_OK)
        return SSM_ERROR;
    return write_conf(h, m, "U{version}__{name}.sql.conf", down, step);
}

/* ------------------------------------------------------------------ the migration */

static int end(ssm_host *h, const ssm_migration *m)
{
    int undo = ssm_str_eq(api->option(h, "undo"), SSM_LIT("true"));
    const uint32_t ask = SSM_ASK_TOOL_TRANSACTION | SSM_ASK_CLIENT; /* it knows MySQL's DELIMITER */
    size_t first = 0, count;
    uint32_t step = 0;

    do {
        count = api->batch(h, first, undo ? SSM_UP | SSM_DOWN : SSM_UP);
        if (write_up(h, m, api->script(h, first, count, SSM_UP, ask), step) != SSM_OK)
            return SSM_ERROR;
        if (undo && write_undo(h, m, api->script(h, first, count, SSM_DOWN, ask), step) != SSM_OK)
            return SSM_ERROR;
        first += count;
        step++;
    } while (count > 0 && first < m->unit_count);
    return SSM_OK;
}

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *host)
{
    static const ssm_option options[] = {
        {"undo", "false", "true|false", "also write U<version>__<name>.sql (Flyway's paid editions run it)"},
        {NULL, NULL, NULL, NULL},
    };
    static const struct ssm_emitter emitter = {.size = sizeof emitter, .end = end};
    static const ssm_plugin self = {
        SSM_PLUGIN_HEAD,
        .kind = SSM_KIND_EMITTER,
        .name = "flyway",
        .version = "0.1.0",
        .summary = "Flyway: versioned SQL migrations, V<version>__<name>.sql",
        .licence = "Apache-2.0",
        .options = options,
        .vtable = &emitter,
    };

    api = host;
    return &self;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Emitter "flyway": V<version>__<name>.sql, which Flyway runs in a transaction of its own.
 *
 * What cannot run in a transaction gets a file of its own, with executeInTransaction=false in a .conf beside it: a
 * script that mixes both fails, and one that stops half-way can then be run again from where it stopped.
 */
#include <smartspec-migrate/plugin.h>
#include <string.h>

static const struct ssm_host_api *api;

/* One file of the migration: a run of units that share a transaction, or one unit that must have none. */
struct part {
    size_t first, count;
    uint32_t step; /* its version is the run's plus so many */
    int alone;
};

/* ------------------------------------------------------------------ what a script needs */

/* True when one of the unit's statements must be committed by itself. A script that only opens a transaction of its
 * own, because of what the dialect wraps around it, may hold other units too. */
static int stands_alone(const ssm_script *script)
{
    if (!(script->flags & SSM_SCRIPT_NO_TRANSACTION))
        return 0;
    for (size_t i = 0; i < script->count; i++)
        if (script->statements[i]->flags & SSM_STMT_NO_TRANSACTION)
            return 1;
    return 0;
}

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

static int open_file(ssm_host *h, const ssm_migration *m, const char *prefix, const char *suffix, ssm_file file)
{
    static const char token[] = "{version}__";
    char *name = api->alloc(h, strlen(prefix) + sizeof token + m->name.len + strlen(suffix));

    if (!name)
        return SSM_ERROR;
    strcat(strncat(strcat(strcpy(name, prefix), token), m->name.ptr, m->name.len), suffix);
    file.size = sizeof file;
    file.name = ssm_cstr(name);
    return api->open_file(h, &file);
}

/* The script's settings, in a file beside it; none where it needs none. */
static int write_conf(ssm_host *h, const ssm_migration *m, const char *prefix, const ssm_script *script, uint32_t step)
{
    ssm_file file = {.role = SSM_FILE_COMPANION, .language = SSM_LANG_OTHER, .step = step};
    int no_transaction = (script->flags & SSM_SCRIPT_NO_TRANSACTION) != 0;
    int no_placeholders = mentions_placeholder(m, script);

    if (!no_transaction && !no_placeholders)
        return SSM_OK;
    if (open_file(h, m, prefix, ".sql.conf", file) != SSM_OK)
        return SSM_ERROR;
    if (no_transaction)
        api->write(h, SSM_LIT("executeInTransaction=false\n"));
    if (no_placeholders)
        api->write(h, SSM_LIT("placeholderReplacement=false\n"));
    return api->close_file(h);
}

static int write_sql(ssm_host *h, const ssm_migration *m, const char *prefix, const ssm_script *script, ssm_file file)
{
    file.language = SSM_LANG_SQL;
    if (open_file(h, m, prefix, ".sql", file) != SSM_OK)
        return SSM_ERROR;
    api->write_header(h, "-- ");
    if (script->flags & SSM_SCRIPT_IRREVERSIBLE)
        api->write(h, SSM_LIT("--\n-- NOT A COMPLETE WAY BACK:\n"));
    for (size_t i = 0; i < script->notes.count; i++) {
        api->write(h, SSM_LIT("--   "));
        api->write(h, script->notes.items[i]);
        api->write(h, SSM_LIT("\n"));
    }
    api->write(h, SSM_LIT("\n"));
    api->write_script(h, script);
    if (api->close_file(h) != SSM_OK)
        return SSM_ERROR;
    return write_conf(h, m, prefix, script, file.step);
}

static int write_part(ssm_host *h, const ssm_migration *m, const struct part *part)
{
    const ssm_script *up = api->script(h, part->first, part->count, SSM_UP, SSM_ASK_TOOL_TRANSACTION);
    const ssm_script *down;

    if (!up || write_sql(h, m, "V", up, (ssm_file){.role = SSM_FILE_SCRIPT, .step = part->step}) != SSM_OK)
        return SSM_ERROR;
    if (!ssm_str_eq(api->option(h, "undo"), SSM_LIT("true")))
        return SSM_OK;
    down = api->script(h, part->first, part->count, SSM_DOWN, SSM_ASK_TOOL_TRANSACTION);
    if (!down)
        return SSM_ERROR;
    if (down->count == 0) /* no file: Flyway then says that there is no way back, instead of going none */
        return SSM_OK;
    return write_sql(h, m, "U", down, (ssm_file){.role = SSM_FILE_COMPANION, .step = part->step});
}

/* ------------------------------------------------------------------ the migration */

static int end(ssm_host *h, const ssm_migration *m)
{
    struct part part = {0, 0, 0, 0};

    for (size_t i = 0; i < m->unit_count; i++) {
        const ssm_script *unit = api->script(h, i, 1, SSM_UP, SSM_ASK_TOOL_TRANSACTION);
        int alone = unit && stands_alone(unit);

        if (!unit)
            return SSM_ERROR;
        if (part.count > 0 && (alone || part.alone)) {
            if (write_part(h, m, &part) != SSM_OK)
                return SSM_ERROR;
            part = (struct part){i, 0, part.step + 1, 0};
        }
        part.count++;
        part.alone = alone;
    }
    return write_part(h, m, &part);
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

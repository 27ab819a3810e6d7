/* SPDX-License-Identifier: Apache-2.0
 *
 * The plugin "liquibase": its options, and the walk over the units.
 */
#include "liquibase.h"

#include <string.h>

const struct ssm_host_api *liquibase_api;

/* ------------------------------------------------------------------ small writers */

void put(const struct change_log *log, const char *text)
{
    liquibase_api->write(log->h, ssm_cstr(text));
}

void put_text(const struct change_log *log, ssm_str text)
{
    liquibase_api->write(log->h, text);
}

static void put_number(const struct change_log *log, size_t n)
{
    char digits[24];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    put_text(log, ssm_view(digits + at, sizeof digits - at));
}

void put_id(const struct change_log *log, const struct change_set *set)
{
    put_text(log, log->m->id);
    put(log, "-");
    put_number(log, set->number);
    if (set->part > 0) {
        put(log, ".");
        put_number(log, set->part);
    }
}

/* ------------------------------------------------------------------ options */

static const struct format *chosen_format(ssm_host *h)
{
    static const struct format *const formats[] = {&liquibase_sql, &liquibase_xml, &liquibase_yaml, &liquibase_json};
    ssm_str name = liquibase_api->option(h, "format");

    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (ssm_str_eq(name, ssm_cstr(formats[i]->name)))
            return formats[i];
    return &liquibase_sql;
}

/* Letters, digits and `more`. */
static int is_plain(ssm_str text, const char *more)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr(more, c))))
            return 0;
    }
    return 1;
}

static int begin(ssm_host *h, const ssm_migration *m)
{
    ssm_str author = liquibase_api->option(h, "author"), labels = liquibase_api->option(h, "labels");

    (void)m;
    if (author.len == 0 || !is_plain(author, "_.-"))
        return liquibase_api->fail(
            h, NULL, "author", "The author %1 of a change set may hold letters, digits, `_`, `.` and `-`.", &author, 1);
    if (!is_plain(labels, "_.-, "))
        return liquibase_api->fail(
            h, NULL, "labels", "The labels %1 may hold letters, digits, `_`, `.`, `-`, commas and spaces.", &labels, 1);
    return SSM_OK;
}

/* ------------------------------------------------------------------ the migration */

static ssm_str labels_of(const struct change_log *log, const ssm_operation *op)
{
    ssm_str given = liquibase_api->option(log->h, "labels");
    size_t n = 0;

    while (n < op->key.len && op->key.ptr[n] != ':')
        n++;
    return given.len > 0 ? given : ssm_view(op->key.ptr, n);
}

static int ask_scripts(const struct change_log *log, size_t unit, uint32_t ask, struct change_set *set)
{
    set->up = liquibase_api->script(log->h, unit, 1, SSM_UP, ask);
    set->down = set->up ? liquibase_api->script(log->h, unit, 1, SSM_DOWN, ask) : NULL;
    return set->down ? SSM_OK : SSM_ERROR;
}

/* Liquibase's transaction holds for both ways. Where one cannot have it, the other opens its own. */
static int write_set(const struct change_log *log, const struct format *format, size_t unit)
{
    const ssm_operation *op = log->m->units[unit]->ops[0];
    struct change_set set = {.number = unit + 1, .op = op, .labels = labels_of(log, op)};

    if (ask_scripts(log, unit, SSM_ASK_TOOL_TRANSACTION, &set) != SSM_OK)
        return SSM_ERROR;
    set.no_transaction = ((set.up->flags | set.down->flags) & SSM_SCRIPT_NO_TRANSACTION) != 0;
    if (set.no_transaction && ask_scripts(log, unit, SSM_ASK_OWN_TRANSACTION, &set) != SSM_OK)
        return SSM_ERROR;
    return format->set(log, &set);
}

static int end(ssm_host *h, const ssm_migration *m)
{
    const struct format *format = chosen_format(h);
    struct change_log log = {h, m, liquibase_api->option(h, "author")};
    ssm_file file = {.size = sizeof file, .name = ssm_cstr(format->file), .role = SSM_FILE_SCRIPT};

    file.language = format->language;
    file.rollback_prefix = ssm_cstr(format->rollback_prefix);
    if (liquibase_api->open_file(h, &file) != SSM_OK || format->open(&log) != SSM_OK)
        return SSM_ERROR;
    for (size_t i = 0; i < m->unit_count; i++)
        if (write_set(&log, format, i) != SSM_OK)
            return SSM_ERROR;
    format->close(&log);
    return liquibase_api->close_file(h);
}

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *host)
{
    static const ssm_option options[] = {
        {"format", "sql", "sql|xml|yaml|json", "format of the change log"},
        {"author", "smartspec-migrate", NULL, "author of the change sets"},
        {"labels", NULL, NULL, "labels of the change sets, separated by commas; without it the name of the operation"},
        {NULL, NULL, NULL, NULL},
    };
    static const struct ssm_emitter emitter = {.size = sizeof emitter, .end = end, .begin = begin};
    static const ssm_plugin self = {
        SSM_PLUGIN_HEAD,
        .kind = SSM_KIND_EMITTER,
        .name = "liquibase",
        .version = "0.1.0",
        .summary = "Liquibase: a change log in formatted SQL, XML, YAML or JSON",
        .licence = "Apache-2.0",
        .options = options,
        .vtable = &emitter,
    };

    liquibase_api = host;
    return &self;
}

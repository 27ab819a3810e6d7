/* SPDX-License-Identifier: Apache-2.0
 *
 * smartspec-migrate plugins [show [NAME]]: what is installed. The lines of `show` and the keys of --json are stable.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/places.h"
#include "cli/task.h"
#include "cli/tell.h"
#include "base/json_out.h"
#include "output/show.h"

enum { COLUMNS = 5, COLUMN_GAP = 2 };

static const char *kind_name(ssm_kind kind)
{
    static const char *const names[] = {[SSM_KIND_NONE] = "other",     [SSM_KIND_DIALECT] = "dialect",
                                        [SSM_KIND_EMITTER] = "emitter", [SSM_KIND_READER] = "reader",
                                        [SSM_KIND_DRIVER] = "driver",   [SSM_KIND_FINDER] = "finder"};

    return (size_t)kind < sizeof names / sizeof names[0] ? names[kind] : names[SSM_KIND_NONE];
}

static void columns_of(const struct plugin *p, ssm_str out[COLUMNS])
{
    out[0] = ssm_cstr(kind_name(p->kind));
    out[1] = p->name;
    out[2] = ssm_cstr(p->descriptor.version);
    out[3] = p->path;
    out[4] = ssm_cstr(p->descriptor.summary);
}

/* All columns but the last are filled up to the widest of their texts. */
static void put_table(const struct plugin *all, struct buf *out)
{
    size_t widths[COLUMNS] = {0};
    ssm_str row[COLUMNS];

    for (const struct plugin *p = all; p; p = p->next) {
        columns_of(p, row);
        for (size_t i = 0; i < COLUMNS; i++)
            if (utf8_length(row[i]) > widths[i])
                widths[i] = utf8_length(row[i]);
    }
    for (const struct plugin *p = all; p; p = p->next) {
        columns_of(p, row);
        for (size_t i = 0; i < COLUMNS; i++) {
            show_text(out, row[i]);
            if (i + 1 < COLUMNS)
                buf_printf(out, "%*s", (int)(widths[i] - utf8_length(row[i]) + COLUMN_GAP), "");
        }
        buf_putc(out, '\n');
    }
}

static void put_pair(struct buf *out, const char *key, const char *value)
{
    buf_printf(out, "%s=", key);
    show_text(out, ssm_cstr(value));
    buf_putc(out, '\n');
}

static void put_yes(struct buf *out, const char *key, uint8_t yes)
{
    put_pair(out, key, yes ? "yes" : "no");
}

static void put_facts(struct buf *out, const ssm_dialect_facts *f)
{
    static const char *const units[] = {
        [SSM_LENGTH_NONE] = "", [SSM_LENGTH_BYTES] = " bytes", [SSM_LENGTH_CHARACTERS] = " characters"};

    put_yes(out, "transactional_ddl", f->transactional_ddl);
    put_yes(out, "schemas", f->has_schemas);
    put_yes(out, "enums", f->has_enums);
    buf_printf(out, "identifier_limit=%u%s\n", f->identifier_limit,
               f->identifier_unit <= SSM_LENGTH_CHARACTERS ? units[f->identifier_unit] : "");
}

static void put_option(struct buf *out, const ssm_option *o)
{
    struct buf key;

    buf_init(&key, LIMIT_MESSAGE);
    buf_printf(&key, "option.%s", o->key);
    put_pair(out, buf_cstr(&key), o->help);
    if (o->choices) {
        buf_clear(&key);
        buf_printf(&key, "option.%s.choices", o->key);
        put_pair(out, buf_cstr(&key), o->choices);
    }
    if (o->default_value) {
        buf_clear(&key);
        buf_printf(&key, "option.%s.default", o->key);
        put_pair(out, buf_cstr(&key), o->default_value);
    }
    buf_free(&key);
}

static void put_names(struct buf *out, const char *key, const char *const *names)
{
    buf_printf(out, "%s=", key);
    for (const char *const *n = names; n && *n; n++) {
        buf_puts(out, n == names ? "" : ",");
        show_text(out, ssm_cstr(*n));
    }
    buf_putc(out, '\n');
}

static void put_plugin(const struct plugin *p, struct buf *out)
{
    const ssm_plugin *d = &p->descriptor;

    put_pair(out, "kind", kind_name(p->kind));
    put_pair(out, "name", d->name);
    put_names(out, "aliases", d->aliases);
    put_pair(out, "version", d->version);
    buf_printf(out, "abi=%u.%u\n", d->abi_major, d->abi_minor);
    put_pair(out, "licence", d->licence);
    put_pair(out, "summary", d->summary);
    buf_puts(out, "path=");
    show_text(out, p->path);
    buf_putc(out, '\n');
    if (p->kind == SSM_KIND_DIALECT)
        put_facts(out, &p->facts);
    if (p->kind == SSM_KIND_READER)
        put_names(out, "dialects", p->reader.dialects);
    if (p->kind == SSM_KIND_FINDER)
        put_pair(out, "scheme", p->finder.scheme);
    for (const ssm_option *o = d->options; o && o->key; o++)
        put_option(out, o);
}

static void json_plugin(struct json *j, const struct plugin *p)
{
    const ssm_plugin *d = &p->descriptor;

    json_object(j, NULL);
    json_put_text(j, "kind", ssm_cstr(kind_name(p->kind)));
    json_put_text(j, "name", p->name);
    json_array_row(j, "aliases");
    for (const char *const *a = d->aliases; a && *a; a++)
        json_put_text(j, NULL, ssm_cstr(*a));
    json_end(j);
    if (p->kind == SSM_KIND_READER) {
        json_array_row(j, "dialects");
        for (const char *const *name = p->reader.dialects; *name; name++)
            json_put_text(j, NULL, ssm_cstr(*name));
        json_end(j);
    }
    if (p->kind == SSM_KIND_FINDER)
        json_put_text(j, "scheme", ssm_cstr(p->finder.scheme));
    json_put_text(j, "version", ssm_cstr(d->version));
    json_put_text(j, "licence", ssm_cstr(d->licence));
    json_put_text(j, "summary", ssm_cstr(d->summary));
    json_put_text(j, "path", p->path);
    json_array(j, "options");
    for (const ssm_option *o = d->options; o && o->key; o++) {
        json_object_row(j, NULL);
        json_put_text(j, "key", ssm_cstr(o->key));
        json_put_text(j, "default", o->default_value ? ssm_cstr(o->default_value) : ssm_view(NULL, 0));
        json_put_text(j, "choices", o->choices ? ssm_cstr(o->choices) : ssm_view(NULL, 0));
        json_put_text(j, "help", ssm_cstr(o->help));
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

static bool is_named(const struct plugin *p, ssm_str name)
{
    if (!name.ptr || str_eq_nocase(p->name, name))
        return true;
    for (const char *const *a = p->descriptor.aliases; a && *a; a++)
        if (str_is_nocase(name, *a))
            return true;
    return false;
}

/* What is asked for. */
struct question {
    bool show;    /* each in full, not as a table */
    ssm_str name; /* absent: of all */
};

/* The table, the plugins in full, or either as JSON. Returns how many plugins are in it. */
static size_t put_answer(const struct plugin *all, const struct question *asked, bool json, struct buf *out)
{
    struct json j;
    size_t count = 0;

    if (json) {
        json_begin(&j, out);
        json_object(&j, NULL);
        json_array(&j, "plugins");
    }
    for (const struct plugin *p = all; p; p = p->next) {
        if (!is_named(p, asked->name))
            continue;
        if (json)
            json_plugin(&j, p);
        else if (asked->show) {
            buf_puts(out, count ? "\n" : "");
            put_plugin(p, out);
        }
        count++;
    }
    if (json) {
        json_end(&j);
        json_end(&j);
    } else if (!asked->show)
        put_table(all, out);
    return count;
}

/* Operands: none, `show`, or `show NAME`. */
static int read_question(const struct invocation *in, struct question *asked)
{
    ssm_strs operands = in->options->operands;

    *asked = (struct question){.show = operands.count > 0};
    if (operands.count > 0 && !str_is(operands.items[0], "show"))
        return diag_plain(in->diags, DIAG_CLI_OPERAND, operands.items[0]);
    if (operands.count > 1)
        asked->name = operands.items[1];
    return 0;
}

static int settle_paths(const struct invocation *in, struct confinement *c, struct plugin_paths *paths)
{
    ssm_strs dirs = in->options->uses[OPTION_PLUGIN_DIR].values;
    struct config_source sources[CONFIG_SOURCES];
    struct config config;
    size_t count;

    value_plugin_dirs(dirs, in->diags);
    value_limits(in->options, c, in->diags);
    count = places_config(in->arena, in->diags, sources);
    configure(sources, count, c, in->arena, in->diags, &config);
    configure_free(sources, count);
    if (!option_given(in->options, OPTION_LANG) && str_is(config.lang, "th"))
        messages_open(LANG_TH, places_locale(in->arena));
    return places_plugins(dirs, &config, in->arena, in->diags, paths) || diags_failed(in->diags) ? -1 : 0;
}

int plugins_command(const struct invocation *in)
{
    const struct plugin *all = NULL;
    struct confinement confinement = {0};
    struct plugin_paths paths;
    struct question asked;
    struct buf out;
    int failed = 0;

    buf_init(&out, LIMIT_OUTPUT);
    if (!diags_failed(in->diags) && read_question(in, &asked) == 0 && settle_paths(in, &confinement, &paths) == 0 &&
        plugins_describe(&paths, &confinement, in->arena, in->diags, &all) == 0 &&
        !put_answer(all, &asked, option_given(in->options, OPTION_JSON), &out) && asked.name.ptr)
        diag_plain(in->diags, DIAG_CLI_NO_PLUGIN, asked.name);
    confinement_warn(&confinement, in->diags);
    tell_diags(in->diags, NULL, false);
    if (!diags_failed(in->diags))
        failed = tell_output(buf_str(&out));
    buf_free(&out);
    return failed ? failed : diags_exit_code(in->diags);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables: what the engine's catalog says of them, and what only their text says.
 */
#include "lite.h"

/* Of the name's table, for messages about a text that this reader does not understand. */
static int not_understood(struct lr_run *r, ssm_str name)
{
    return lr_fail_at(r->host, lr_place_of(r, name), "not_understood",
                           "the text that SQLite keeps of the table %1 is not understood: please report it", &name, 1);
}

/* ------------------------------------------------------------------ columns */

static const ssm_pair *pair(ssm_host *h, const char *name, ssm_str value)
{
    ssm_pair *p = lr_alloc(h, sizeof *p);

    if (p)
        *p = (ssm_pair){ssm_cstr(name), value};
    return p;
}

static ssm_str place_name(ssm_host *h, ssm_str table, ssm_str column)
{
    struct text t = {.owner = h};

    text_put(&t, table);
    text_puts(&t, ".");
    text_put(&t, column);
    return text_done(&t);
}

struct given {
    ssm_str name;
    ssm_place place;
};

/* HIDDEN of table_xinfo. */
enum { VIRTUAL = 2, STORED = 3 };

static int fill_column(struct lr_run *r, struct lr_rows *rows, const struct lr_column_text *text, const struct given *table,
                       ssm_column *c)
{
    ssm_host *h = r->host;
    ssm_str where = place_name(h, table->name, text->name);
    int hidden = lr_number(rows, 5);

    c->size = sizeof *c;
    c->name = text->name;
    c->type = text->autoincrement ? lr_parse_type(h, SSM_LIT("integer"), table->place)
                                  : lr_type(h, where, lr_column(rows, 1), table->place);
    c->nullable = lr_number(rows, 2) ? SSM_NO : SSM_YES;
    c->identity = text->autoincrement ? SSM_IDENTITY_AUTO : SSM_IDENTITY_NONE;
    c->generated = hidden == VIRTUAL || hidden == STORED ? SSM_YES : SSM_NO;
    c->generated_expression = text->generated;
    c->generated_stored = hidden == STORED ? SSM_YES : SSM_NO;
    c->on_update.known = c->comment.known = SSM_NO;
    c->collation = (ssm_text){text->collation.ptr && !ascii_is(text->collation, "binary") ? SSM_YES : SSM_NO, text->collation};
    c->primary_key = c->unique = SSM_UNKNOWN;
    if (text->not_null_conflict.ptr) {
        c->options = pair(h, "not_null_on_conflict", text->not_null_conflict);
        c->option_count = c->options != NULL;
    }
    if (c->generated == SSM_YES || c->identity == SSM_IDENTITY_AUTO)
        c->default_value.kind = SSM_DEFAULT_NONE;
    else if (lr_default(h, where, lr_column(rows, 3), &c->default_value) != SSM_OK)
        return SSM_ERROR;
    return c->type ? SSM_OK : SSM_ERROR;
}

static int read_columns(struct lr_run *r, const struct lr_table_text *text, ssm_table *t)
{
    const ssm_column **all = lr_alloc(r->host, text->column_count * sizeof *all);
    ssm_column *columns = lr_alloc(r->host, text->column_count * sizeof *columns);
    const struct given given = {t->name, lr_place_of(r, t->name)};
    struct lr_rows rows;
    int result = SSM_OK;

    if (!all || !columns)
        return SSM_ERROR;
    lr_ask(&r->engine, &rows, "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?)", t->name);
    for (; lr_row(&rows); t->column_count++) {
        size_t i = t->column_count;

        if (i == text->column_count || !ascii_same(text->columns[i].name, lr_column(&rows, 0))) {
            result = not_understood(r, t->name);
            break;
        }
        result |= fill_column(r, &rows, &text->columns[i], &given, &columns[i]);
        all[i] = &columns[i];
    }
    t->columns = all;
    return lr_answered(&rows, given.place) | result;
}

/* ------------------------------------------------------------------ references */

static int primary_key_of(struct lr_run *r, ssm_str table, ssm_strs *out)
{
    struct lr_rows rows;
    ssm_str *names = NULL;
    size_t count = 0, room = 0;

    lr_ask(&r->engine, &rows, "SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0 ORDER BY pk", table);
    while (lr_row(&rows)) {
        names = array_grow(r->host, names, count, &room, sizeof *names);
        if (!names)
            break;
        names[count++] = lr_member_name(r->host, table, lr_column(&rows, 0));
    }
    *out = (ssm_strs){names, count};
    return lr_answered(&rows, lr_place_of(r, table));
}

static void put_names(struct text *t, ssm_strs names)
{
    for (size_t i = 0; i < names.count; i++) {
        text_puts(t, ",");
        text_put(t, text_lowered(t->owner, names.items[i]));
    }
}

/* REFERENCES t is REFERENCES t (its primary key): spelt as it was first. */
static int settle_reference(struct lr_run *r, ssm_str table, ssm_constraint *c)
{
    struct text key = {.owner = r->host};
    ssm_str given = c->ref_columns.count ? SSM_LIT("given") : SSM_LIT("omitted");
    ssm_strs primary;

    if (primary_key_of(r, c->ref_table, &primary) != SSM_OK)
        return SSM_ERROR;
    put_names(&key, c->columns);
    text_puts(&key, ">");
    text_put(&key, text_lowered(r->host, c->ref_table));
    put_names(&key, c->ref_columns.count ? c->ref_columns : primary);
    given = lr_spelling(r->host, "reference", table, text_done(&key), given);
    if (ascii_is(given, "omitted"))
        c->ref_columns = (ssm_strs){0};
    else if (!c->ref_columns.count)
        c->ref_columns = primary;
    return SSM_OK;
}

/* ------------------------------------------------------------------ tables */

static int set_options(ssm_host *h, ssm_table *t, const struct lr_table_text *text)
{
    ssm_pair *options = lr_alloc(h, 2 * sizeof *options);

    if (!options)
        return SSM_ERROR;
    if (text->strict)
        options[t->option_count++] = (ssm_pair){SSM_LIT("strict"), SSM_LIT("true")};
    if (text->without_rowid)
        options[t->option_count++] = (ssm_pair){SSM_LIT("without_rowid"), SSM_LIT("true")};
    t->options = options;
    return SSM_OK;
}

static int take_constraints(struct lr_run *r, const struct lr_table_text *text, ssm_table *t)
{
    const ssm_constraint **all = lr_alloc(r->host, (text->constraint_count + 1) * sizeof *all);

    if (!all)
        return SSM_ERROR;
    for (size_t i = 0; i < text->constraint_count; i++) {
        ssm_constraint *c = text->constraints[i];

        if (c->kind == SSM_CONSTRAINT_FOREIGN_KEY && settle_reference(r, t->name, c) != SSM_OK)
            return SSM_ERROR;
        all[t->constraint_count++] = c;
    }
    t->constraints = all;
    t->primary_key = text->key;
    return SSM_OK;
}

struct found {
    ssm_str name, sql;
};

static int give_table(struct lr_run *r, const struct found *f)
{
    ssm_table *t = lr_alloc(r->host, sizeof *t);
    ssm_str name = lr_table_name(r->host, f->name);
    struct lr_table_text text;

    if (!t)
        return SSM_ERROR;
    if (lr_parse_table(r->host, name, f->sql, &text) != SSM_OK)
        return not_understood(r, f->name);
    t->size = sizeof *t;
    t->name = name;
    t->comment.known = SSM_NO;
    if (set_options(r->host, t, &text) != SSM_OK || read_columns(r, &text, t) != SSM_OK ||
        take_constraints(r, &text, t) != SSM_OK || lr_read_indexes(r, &text, t) != SSM_OK)
        return SSM_ERROR;
    return lr_held(r->host, lr_api->add_table(r->host, t, lr_place_of(r, name)));
}

/* SQLite takes "" for a name; nothing else does. */
static int empty_name(struct lr_run *r, ssm_str table)
{
    return lr_fail_at(r->host, lr_place_of(r, table), "empty_name", "a name in %1 is empty", &table, 1);
}

/* Before anything is read that may name them: the spelling of a table's own definition counts first. */
static int note_names(struct lr_run *r)
{
    struct lr_rows rows;
    int result = SSM_OK;

    lr_ask(&r->engine, &rows,
           "SELECT s.name, x.name FROM sqlite_schema AS s JOIN pragma_table_xinfo(s.name) AS x WHERE s.type = 'table' "
           "UNION ALL SELECT name, NULL FROM sqlite_schema WHERE type <> 'table'",
           (ssm_str){0});
    while (lr_row(&rows)) {
        ssm_str table = lr_table_name(r->host, lr_column(&rows, 0)), column = lr_column(&rows, 1);

        if (column.ptr)
            lr_member_name(r->host, table, column);
        if (!table.len || (column.ptr && !column.len))
            result = empty_name(r, table);
    }
    return lr_answered(&rows, lr_place_of(r, SSM_LIT(""))) | result;
}

static int find_tables(struct lr_run *r, struct found **out, size_t *count)
{
    struct lr_rows rows;
    size_t room = 0;

    *out = NULL;
    *count = 0;
    lr_ask(&r->engine, &rows,
           "WITH v AS MATERIALIZED (SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage = 0) "
           "SELECT s.name, s.sql FROM sqlite_schema AS s WHERE s.type = 'table' AND s.rootpage > 0 "
           "AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND NOT EXISTS (SELECT 1 FROM v JOIN pragma_table_list(s.name) AS l "
           "WHERE s.name LIKE v.name || '\\_%' ESCAPE '\\' AND l.type = 'shadow') ORDER BY s.rowid",
           (ssm_str){0});
    while (lr_row(&rows)) {
        *out = array_grow(r->host, *out, *count, &room, sizeof **out);
        if (!*out)
            break;
        (*out)[(*count)++] = (struct found){lr_column(&rows, 0), lr_column(&rows, 1)};
    }
    return lr_answered(&rows, lr_place_of(r, SSM_LIT("")));
}

int lr_give_tables(struct lr_run *r)
{
    struct found *all;
    size_t count;
    int result;

    if (note_names(r) != SSM_OK || find_tables(r, &all, &count) != SSM_OK || lr_find_indexes(r) != SSM_OK)
        return SSM_ERROR;
    result = all || !count ? SSM_OK : SSM_ERROR;
    for (size_t i = 0; i < count && all; i++)
        result |= give_table(r, &all[i]);
    return result;
}

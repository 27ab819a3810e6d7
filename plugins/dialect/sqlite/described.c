/* SPDX-License-Identifier: Apache-2.0
 *
 * The proof that a table is what the report says it is. A rebuild makes the table from the report: what the report
 * leaves out would be gone, and a column's values with it. So before the first step the engine counts what the table
 * has and the report does not describe. "PRAGMA Statements", "The Schema Table".
 *
 * No pragma lists checks, WITHOUT ROWID (before 3.37) or STRICT: they are read from the table's text, in lower case and
 * without white space. From its first parenthesis on, each "check(" counts as a check, and so does "check" before a
 * comment. This can find too many, in a string or a comment, but not too few: in doubt the rebuild does not happen.
 */
#include "lite.h"

struct described {
    ssm_host *host;
    ssm_str name; /* of the table, in the database */
    const ssm_table *table;
    int64_t columns, indexes, keys, generated, foreign_keys, checks;
};

static bool is_foreign(const ssm_constraint *c)
{
    return c->kind == SSM_CONSTRAINT_FOREIGN_KEY;
}

static void count(struct described *d)
{
    const ssm_table *t = d->table;

    d->columns = (int64_t)t->column_count;
    d->indexes = (int64_t)t->index_count;
    for (size_t i = 0; i < t->column_count; i++) {
        d->generated += t->columns[i]->generated == SSM_YES;
        d->keys += !t->primary_key && t->columns[i]->primary_key == SSM_YES;
        d->foreign_keys += lite_place_of(t, i, NULL).references;
    }
    if (t->primary_key)
        d->keys = (int64_t)t->primary_key->columns.count;
    for (size_t i = 0; i < t->constraint_count; i++) {
        d->foreign_keys += is_foreign(t->constraints[i]);
        d->checks += t->constraints[i]->kind == SSM_CONSTRAINT_CHECK;
    }
}

static void put_literal(ssm_host *h, ssm_str text, size_t *written)
{
    lite_put(h, (*written)++ ? ", " : "");
    lite_quote_literal(h, text);
}

static void put_columns(const struct described *d)
{
    const ssm_table *t = d->table;
    size_t n = 0;

    lite_write(d->host, "        SELECT name FROM pragma_table_xinfo(#) WHERE name COLLATE NOCASE NOT IN (",
               TEXTS(d->name));
    for (size_t i = 0; i < t->column_count; i++)
        put_literal(d->host, t->columns[i]->name, &n);
    lite_put(d->host, ")\n        UNION ALL SELECT 'columns, keys or generated columns' WHERE (\n"
                      "            SELECT count(*) <> ");
    lite_put_number(d->host, d->columns);
    lite_put(d->host, " OR sum(pk > 0) <> ");
    lite_put_number(d->host, d->keys);
    lite_put(d->host, " OR sum(hidden > 0) <> ");
    lite_put_number(d->host, d->generated);
    lite_write(d->host, " FROM pragma_table_xinfo(#)\n        )\n", TEXTS(d->name));
}

static void put_indexes(const struct described *d)
{
    const ssm_table *t = d->table;
    size_t n = 0;

    lite_write(d->host,
               "        UNION ALL SELECT name FROM pragma_index_list(#) WHERE origin = 'c'\n"
               "            AND name COLLATE NOCASE NOT IN (",
               TEXTS(d->name));
    for (size_t i = 0; i < t->index_count; i++)
        put_literal(d->host, t->indexes[i]->name, &n);
    lite_put(d->host, ")\n        UNION ALL SELECT 'indexes' WHERE ");
    lite_put_number(d->host, d->indexes);
    lite_write(d->host, " <> (SELECT count(*) FROM pragma_index_list(#) WHERE origin = 'c')\n", TEXTS(d->name));
}

/* 'a,b', as group_concat() writes it. */
static void put_joined(ssm_host *h, ssm_strs names, size_t *written)
{
    for (size_t i = 0; i < names.count; i++) {
        if (i == 0)
            put_literal(h, names.items[i], written);
        else
            lite_write(h, " || ',' || #", &names.items[i], 1);
    }
}

/* By their columns: the engine takes two of the same for one. */
static void put_unique(const struct described *d)
{
    const ssm_table *t = d->table;
    size_t n = 0;

    lite_write(d->host,
               "        UNION ALL SELECT name FROM pragma_index_list(#) AS x WHERE origin = 'u'\n"
               "            AND (SELECT group_concat(name) FROM pragma_index_info(x.name)) COLLATE NOCASE NOT IN (",
               TEXTS(d->name));
    for (size_t i = 0; i < t->column_count; i++)
        if (lite_place_of(t, i, NULL).unique)
            put_literal(d->host, t->columns[i]->name, &n);
    for (size_t i = 0; i < t->constraint_count; i++)
        if (t->constraints[i]->kind == SSM_CONSTRAINT_UNIQUE)
            put_joined(d->host, t->constraints[i]->columns, &n);
    lite_put(d->host, ")\n");
}

static void put_foreign_keys(const struct described *d)
{
    lite_put(d->host, "        UNION ALL SELECT 'foreign keys' WHERE ");
    lite_put_number(d->host, d->foreign_keys);
    lite_write(d->host, " <> (SELECT count(DISTINCT id) FROM pragma_foreign_key_list(#))\n", TEXTS(d->name));
}

static bool ends_in_check(ssm_str name)
{
    const ssm_str word = SSM_LIT("check");

    return name.len >= word.len && ascii_same(ssm_view(name.ptr + name.len - word.len, word.len), word);
}

/* What the n-th constraint, or column behind them, references, when that reads like a check: health_check(id). */
static ssm_str lookalike(const ssm_table *t, size_t n)
{
    const ssm_constraint *c = NULL;

    if (n < t->constraint_count)
        c = is_foreign(t->constraints[n]) ? t->constraints[n] : NULL;
    else if (lite_place_of(t, n - t->constraint_count, NULL).references)
        c = t->columns[n - t->constraint_count]->references;
    return c && ends_in_check(c->ref_table) ? c->ref_table : (ssm_str){0};
}

/* The table's text, as the head of this file says, without its lookalikes. No tool is to see a comment's beginning in a
 * string: hence '/' || '*'. */
static void put_text(const struct described *d)
{
    const ssm_table *t = d->table;
    size_t all = t->constraint_count + t->column_count;

    for (size_t i = 0; i < all; i++)
        lite_put(d->host, lookalike(t, i).ptr ? "replace(" : "");
    lite_put(d->host, "replace(replace(replace(replace(\n                substr(lower(sql), instr(sql, '(')), "
                      "' ', ''), char(9), ''), char(10), ''), char(13), '')");
    for (size_t i = 0; i < all; i++)
        if (lookalike(t, i).ptr)
            lite_write(d->host, ",\n                'references' || lower(#) || '(', '')", TEXTS(lookalike(t, i)));
}

static void put_ending(const struct described *d)
{
    bool strict = lite_table_flag(d->table, "strict"), without_rowid = lite_table_flag(d->table, "without_rowid");

    if (strict && without_rowid)
        lite_put(d->host, "(text NOT LIKE '%)withoutrowid,strict' AND text NOT LIKE '%)strict,withoutrowid')");
    else
        lite_write(d->host, "text NOT LIKE #",
                   TEXTS(strict ? SSM_LIT("%)strict") : without_rowid ? SSM_LIT("%)withoutrowid") : SSM_LIT("%)")));
}

static void put_rest(const struct described *d)
{
    lite_put(d->host,
             "        UNION ALL SELECT 'checks, WITHOUT ROWID or STRICT' FROM (\n"
             "            SELECT replace(replace(");
    put_text(d);
    lite_write(d->host,
               ",\n                'check/' || '*', 'check('), 'check-' || '-', 'check(') AS text\n"
               "            FROM sqlite_schema WHERE type = 'table' AND name = # COLLATE NOCASE\n"
               "        ) WHERE length(text) - length(replace(text, 'check(', '')) <> length('check(') * ",
               TEXTS(d->name));
    lite_put_number(d->host, d->checks);
    lite_put(d->host, " OR ");
    put_ending(d);
    lite_put(d->host, "\n");
}

void lite_put_undescribed(ssm_host *h, ssm_str name, const ssm_table *table)
{
    struct described d = {.host = h, .name = name, .table = table};

    count(&d);
    put_columns(&d);
    put_indexes(&d);
    put_unique(&d);
    put_foreign_keys(&d);
    put_rest(&d);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables. "CREATE TABLE", "ALTER TABLE", "The WITHOUT ROWID Optimization", "STRICT Tables".
 */
#include "lite.h"

bool lite_table_flag(const ssm_table *t, const char *option)
{
    for (size_t i = 0; t && i < t->option_count; i++)
        if (ascii_is(t->options[i].name, option))
            return ascii_is(t->options[i].value, "true");
    return false;
}

const ssm_column *lite_find_column(const ssm_table *t, ssm_str name, size_t hint)
{
    if (hint < t->column_count && ascii_same(t->columns[hint]->name, name))
        return t->columns[hint];
    for (size_t i = 0; i < t->column_count; i++)
        if (ascii_same(t->columns[i]->name, name))
            return t->columns[i];
    return NULL;
}

/* True for a constraint of that kind on this column alone. */
static bool is_on(const ssm_constraint *c, ssm_constraint_kind kind, ssm_str column)
{
    return c && c->kind == kind && c->columns.count == 1 && ascii_same(c->columns.items[0], column);
}

static bool has_on(const ssm_table *t, ssm_constraint_kind kind, ssm_str column)
{
    for (size_t i = 0; i < t->constraint_count; i++)
        if (is_on(t->constraints[i], kind, column))
            return true;
    return false;
}

/* The key of the row identifier's column stands with it: AUTOINCREMENT can stand nowhere else. So does one that descends
 * behind its column: that makes an integer no row identifier, unlike PRIMARY KEY (id DESC). */
static bool key_is_inline(const ssm_table *t, const ssm_column *c)
{
    if (is_on(t->primary_key, SSM_CONSTRAINT_PRIMARY_KEY, c->name))
        return lite_autoincrement(c) ||
               lite_option(t->primary_key->options, t->primary_key->option_count, "inline_order").ptr;
    return !t->primary_key && c->primary_key == SSM_YES;
}

/* ------------------------------------------------------------------ checks */

static int check_options(ssm_host *h, const ssm_operation *op, const ssm_table *t)
{
    if (t->comment.known == SSM_YES)
        return lite_api->fail(h, op, "no_comments", "SQLite has no comments: the comment of table %1 has to go",
                              TEXTS(t->name));
    for (size_t i = 0; i < t->option_count; i++) {
        const ssm_pair *p = &t->options[i];
        bool known = ascii_is(p->name, "without_rowid") || ascii_is(p->name, "strict");

        if (!known || !(ascii_is(p->value, "true") || ascii_is(p->value, "false")))
            return lite_api->fail(h, op, "table_option",
                                  "SQLite has no table option %1 = %2: it has without_rowid and strict",
                                  TEXTS(p->name, p->value));
    }
    return SSM_OK;
}

static int check_identity(ssm_host *h, const ssm_operation *op, const ssm_table *t, const ssm_column *c)
{
    if (!lite_autoincrement(c))
        return SSM_OK;
    if (!key_is_inline(t, c))
        return lite_api->fail(h, op, "identity_needs_key",
                              "column %1 has an identity, so it must be the primary key of the table, alone",
                              TEXTS(c->name));
    if (lite_table_flag(t, "without_rowid"))
        return lite_api->fail(h, op, "identity_without_rowid",
                              "column %1 has an identity, which a table without row identifiers cannot have",
                              TEXTS(c->name));
    return SSM_OK;
}

int lite_check_table(ssm_host *h, const ssm_operation *op, const ssm_table *t)
{
    bool strict = lite_table_flag(t, "strict");

    if (check_options(h, op, t) != SSM_OK)
        return SSM_ERROR;
    if (!t->column_count)
        return lite_api->fail(h, op, "no_columns", "SQLite has no tables without columns", NO_TEXTS);
    for (size_t i = 0; i < t->column_count; i++)
        if (lite_check_column(h, op, t->columns[i], strict) != SSM_OK ||
            check_identity(h, op, t, t->columns[i]) != SSM_OK)
            return SSM_ERROR;
    if (t->primary_key && lite_check_constraint(h, op, t->primary_key) != SSM_OK)
        return SSM_ERROR;
    for (size_t i = 0; i < t->constraint_count; i++)
        if (lite_check_constraint(h, op, t->constraints[i]) != SSM_OK)
            return SSM_ERROR;
    for (size_t i = 0; i < t->index_count; i++)
        if (lite_check_index(h, op, t->indexes[i]) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

/* ------------------------------------------------------------------ text */

struct lite_place lite_place_of(const ssm_table *t, size_t column, const ssm_table *before)
{
    const ssm_column *c = t->columns[column];
    const ssm_column *old = before ? lite_find_column(before, c->name, column) : NULL;

    return (struct lite_place){
        .as_is = old && old->type && ssm_str_eq(old->type->source, c->type->source),
        .key = key_is_inline(t, c),
        .key_constraint = t->primary_key,
        .unique = c->unique == SSM_YES && !has_on(t, SSM_CONSTRAINT_UNIQUE, c->name),
        .references = c->references && !has_on(t, SSM_CONSTRAINT_FOREIGN_KEY, c->name),
    };
}

void lite_put_table(ssm_host *h, ssm_str name, const ssm_table *t, const ssm_table *before)
{
    static const char next[] = ",\n    ";
    bool key_written = false, without_rowid = lite_table_flag(t, "without_rowid");

    lite_write(h, "$ (", TEXTS(name));
    for (size_t i = 0; i < t->column_count; i++) {
        struct lite_place place = lite_place_of(t, i, before);

        lite_put(h, i ? next : "\n    ");
        lite_put_column(h, t->columns[i], &place);
        key_written |= place.key;
    }
    if (t->primary_key && !key_written) {
        lite_put(h, next);
        lite_put_constraint(h, t->primary_key);
    }
    for (size_t i = 0; i < t->constraint_count; i++) {
        lite_put(h, next);
        lite_put_constraint(h, t->constraints[i]);
    }
    lite_put(h, "\n)");
    lite_put(h, without_rowid ? " WITHOUT ROWID" : "");
    if (lite_table_flag(t, "strict"))
        lite_put(h, without_rowid ? ", STRICT" : " STRICT");
}

/* ------------------------------------------------------------------ operations */

int lite_check_create_table(ssm_host *h, const ssm_operation *op)
{
    return lite_check_table(h, op, op->table_after);
}

int lite_create_table(ssm_host *h, const ssm_operation *op)
{
    const ssm_table *t = op->table_after;

    lite_put(h, lite_api->idempotent(h) ? "CREATE TABLE IF NOT EXISTS " : "CREATE TABLE ");
    lite_put_table(h, op->object, t, NULL);
    if (lite_end(h, op) != SSM_OK)
        return SSM_ERROR;
    for (size_t i = 0; i < t->index_count; i++) {
        lite_put_create_index(h, op->object, t->indexes[i]);
        if (lite_end(h, op) != SSM_OK)
            return SSM_ERROR;
    }
    return SSM_OK;
}

/* DROP TABLE first deletes the rows, and with foreign keys on, these deletions cascade into tables that nobody allowed
 * to touch. So they are off, and rows that reference the table make the guard undo everything. On the way back nothing
 * else references the table yet. */
int lite_drop_table(ssm_host *h, const ssm_operation *op)
{
    uint32_t flags = op->risks & SSM_RISK_DATA_LOSS ? SSM_STMT_DESTRUCTIVE : SSM_STMT_NONE;

    lite_write(h, lite_api->idempotent(h) ? "DROP TABLE IF EXISTS $" : "DROP TABLE $", TEXTS(op->object));
    return lite_api->end_statement(h, op->is_inverse ? flags : flags | SSM_STMT_GUARDED, 0);
}

int lite_rename_table(ssm_host *h, const ssm_operation *op)
{
    lite_write(h, "ALTER TABLE $ RENAME TO $", TEXTS(op->object, op->new_name));
    return lite_end(h, op);
}

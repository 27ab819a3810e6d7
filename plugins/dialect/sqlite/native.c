/* SPDX-License-Identifier: Apache-2.0
 *
 * What ALTER TABLE can do with a column. "ALTER TABLE", sections ADD COLUMN, DROP COLUMN and RENAME COLUMN.
 */
#include "lite.h"

static bool holds(ssm_strs names, ssm_str name)
{
    for (size_t i = 0; i < names.count; i++)
        if (ascii_same(names.items[i], name))
            return true;
    return false;
}

static bool key_uses(const ssm_constraint *c, ssm_str table, ssm_str column)
{
    if (holds(c->columns, column) || lite_mentions(c->expression, column))
        return true;
    return c->kind == SSM_CONSTRAINT_FOREIGN_KEY && ascii_same(c->ref_table, table) && holds(c->ref_columns, column);
}

static bool index_uses(const ssm_index *x, ssm_str column)
{
    for (size_t i = 0; i < x->part_count; i++)
        if (ascii_same(x->parts[i]->name, column) || lite_mentions(x->parts[i]->expression, column))
            return true;
    return lite_mentions(x->where, column);
}

/* True when a key, a check or an index of the table uses the column; its own REFERENCES, if any, apart. */
static bool table_uses(const ssm_table *t, ssm_str column, const ssm_constraint *own)
{
    if (t->primary_key && holds(t->primary_key->columns, column))
        return true;
    for (size_t i = 0; i < t->constraint_count; i++)
        if (t->constraints[i] != own && key_uses(t->constraints[i], t->name, column))
            return true;
    for (size_t i = 0; i < t->index_count; i++)
        if (index_uses(t->indexes[i], column))
            return true;
    return false;
}

static bool is_generated_from(const ssm_table *t, ssm_str column)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (t->columns[i]->generated == SSM_YES && lite_mentions(t->columns[i]->generated_expression, column))
            return true;
    return false;
}

/* NOT NULL without a default is taken too, while the table is empty; with rows, no other way would be better. */
bool lite_native_add(const ssm_operation *op)
{
    const ssm_column *c = op->column_after;
    bool null_default = c->default_value.kind <= SSM_DEFAULT_NONE || c->default_value.kind == SSM_DEFAULT_EXPRESSION;

    if (c->primary_key == SSM_YES || c->unique == SSM_YES || lite_autoincrement(c))
        return false;
    if (c->generated == SSM_YES && c->generated_stored == SSM_YES)
        return false;
    if (!lite_constant_default(c) || (c->references && !null_default))
        return false;
    return !op->table_after || !table_uses(op->table_after, op->member, c->references);
}

bool lite_native_drop(const ssm_operation *op)
{
    const ssm_column *c = op->column_before;

    if (c && (c->primary_key == SSM_YES || c->unique == SSM_YES || c->references || lite_autoincrement(c)))
        return false;
    return !op->table_before ||
           !(table_uses(op->table_before, op->member, NULL) || is_generated_from(op->table_before, op->member));
}

int lite_check_add_column(ssm_host *h, const ssm_operation *op)
{
    if (lite_check_column(h, op, op->column_after, lite_table_flag(op->table_after, "strict")) != SSM_OK)
        return SSM_ERROR;
    if (op->risks & SSM_RISK_MAY_FAIL)
        return lite_api->warn(
            h, op, "not_null_without_default",
            "column %1 is NOT NULL without a default, which fails when the table has rows; add it with a "
            "default, or nullable, fill it, and then set NOT NULL",
            TEXTS(op->member));
    return SSM_OK;
}

int lite_add_column(ssm_host *h, const ssm_operation *op)
{
    struct lite_place place = {.references = op->column_after->references != NULL};

    lite_write(h, "ALTER TABLE $ ADD COLUMN ", TEXTS(op->object));
    lite_put_column(h, op->column_after, &place);
    return lite_end(h, op);
}

int lite_drop_column(ssm_host *h, const ssm_operation *op)
{
    lite_write(h, "ALTER TABLE $ DROP COLUMN $", TEXTS(op->object, op->member));
    return lite_end(h, op);
}

int lite_rename_column(ssm_host *h, const ssm_operation *op)
{
    lite_write(h, "ALTER TABLE $ RENAME COLUMN $ TO $", TEXTS(op->object, op->member, op->new_name));
    return lite_end(h, op);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * What else stands on a column or an index, where the report's actual_schema tells: foreign keys, and MariaDB's checks
 * of a column, which are a part of its definition.
 */
#include "mysql.h"

static bool has_name(ssm_strs names, ssm_str name)
{
    for (size_t i = 0; i < names.count; i++)
        if (ssm_str_eq(names.items[i], name))
            return true;
    return false;
}

const ssm_column *my_column_named(const ssm_table *t, ssm_str name)
{
    for (size_t i = 0; t && i < t->column_count; i++)
        if (ssm_str_eq(t->columns[i]->name, name))
            return t->columns[i];
    return NULL;
}

const ssm_constraint *my_foreign_key_on(const ssm_table *t, ssm_str column)
{
    for (size_t i = 0; t && i < t->constraint_count; i++)
        if (t->constraints[i]->kind == SSM_CONSTRAINT_FOREIGN_KEY && has_name(t->constraints[i]->columns, column))
            return t->constraints[i];
    return NULL;
}

const ssm_constraint *my_constraint_named(const ssm_table *t, ssm_constraint_kind kind, ssm_str name)
{
    for (size_t i = 0; t && i < t->constraint_count; i++)
        if (t->constraints[i]->kind == kind && ssm_str_eq(t->constraints[i]->name, name))
            return t->constraints[i];
    return NULL;
}

/* ------------------------------------------------------------------ checks of a column */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           (unsigned char)c >= 0x80;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool stands_at(ssm_str text, size_t at, ssm_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (lower(text.ptr[at + i]) != lower(word.ptr[i]))
            return false;
    return (at == 0 || !is_word(text.ptr[at - 1])) &&
           (at + word.len == text.len || !is_word(text.ptr[at + word.len]));
}

/* As a whole word, also within quotes. */
static bool mentions(ssm_str text, ssm_str word)
{
    for (size_t i = 0; word.len && i + word.len <= text.len; i++)
        if (stands_at(text, i, word))
            return true;
    return false;
}

static bool mentions_alone(const ssm_table *t, ssm_str text, ssm_str column)
{
    if (!mentions(text, column))
        return false;
    for (size_t i = 0; i < t->column_count; i++)
        if (!ssm_str_eq(t->columns[i]->name, column) && mentions(text, t->columns[i]->name))
            return false;
    return true;
}

ssm_str my_column_of(const ssm_constraint *c)
{
    return c->kind == SSM_CONSTRAINT_CHECK ? my_option(c->options, c->option_count, "column") : (ssm_str){0};
}

const ssm_constraint *my_check_of(const ssm_table *t, ssm_str column)
{
    for (size_t i = 0; i < t->constraint_count; i++)
        if (my_column_of(t->constraints[i]).ptr && ssm_str_eq(my_column_of(t->constraints[i]), column))
            return t->constraints[i];
    return NULL;
}

/* A reader says it; the catalog gives such a check the column's name. */
static bool is_of_column(const ssm_table *t, const ssm_constraint *c, ssm_str column)
{
    if (my_column_of(c).ptr)
        return ssm_str_eq(my_column_of(c), column);
    return c->kind == SSM_CONSTRAINT_CHECK && (!c->name.ptr || ssm_str_eq(c->name, column)) &&
           mentions_alone(t, c->expression, column);
}

static bool has_check(const ssm_table *t, const ssm_constraint *check)
{
    for (size_t i = 0; i < t->constraint_count; i++)
        if (t->constraints[i]->kind == SSM_CONSTRAINT_CHECK && ssm_str_eq(t->constraints[i]->name, check->name) &&
            ssm_str_eq(t->constraints[i]->expression, check->expression))
            return true;
    return false;
}

const ssm_constraint *my_column_check(const ssm_operation *op, ssm_str column)
{
    const ssm_table *before = op->table_before, *after = op->table_after;

    for (size_t i = 0; before && after && i < before->constraint_count; i++)
        if (is_of_column(before, before->constraints[i], column) && has_check(after, before->constraints[i]))
            return before->constraints[i];
    return NULL;
}

/* ------------------------------------------------------------------ indexes under foreign keys */

static bool covers(const ssm_index *x, ssm_strs columns)
{
    if (x->part_count < columns.count)
        return false;
    for (size_t i = 0; i < columns.count; i++)
        if (!ssm_str_eq(x->parts[i]->name, columns.items[i]) || x->parts[i]->length)
            return false;
    return true;
}

static bool key_covers(const ssm_constraint *key, ssm_strs columns)
{
    if (!key || key->columns.count < columns.count ||
        (key->kind != SSM_CONSTRAINT_PRIMARY_KEY && key->kind != SSM_CONSTRAINT_UNIQUE))
        return false;
    for (size_t i = 0; i < columns.count; i++)
        if (!ssm_str_eq(key->columns.items[i], columns.items[i]))
            return false;
    return true;
}

static bool is_covered_without(const ssm_table *t, const ssm_index *dropped, ssm_strs columns)
{
    if (key_covers(t->primary_key, columns))
        return true;
    for (size_t i = 0; i < t->constraint_count; i++)
        if (key_covers(t->constraints[i], columns))
            return true;
    for (size_t i = 0; i < t->index_count; i++)
        if (!ssm_str_eq(t->indexes[i]->name, dropped->name) && covers(t->indexes[i], columns))
            return true;
    return false;
}

const ssm_constraint *my_needs_index(const ssm_operation *op, const ssm_index *x)
{
    const ssm_table *t = op->table_before;

    for (size_t i = 0; t && x && i < t->constraint_count; i++) {
        const ssm_constraint *fk = t->constraints[i];

        if (fk->kind == SSM_CONSTRAINT_FOREIGN_KEY && fk->columns.count && covers(x, fk->columns) &&
            my_constraint_named(op->table_after, SSM_CONSTRAINT_FOREIGN_KEY, fk->name) &&
            !is_covered_without(t, x, fk->columns))
            return fk;
    }
    return NULL;
}

static bool is_plain(const ssm_index *x, ssm_strs columns)
{
    for (size_t i = 0; i < x->part_count; i++)
        if (x->parts[i]->order == SSM_ORDER_DESC)
            return false;
    return x->part_count == columns.count && covers(x, columns) && x->unique != SSM_YES && !x->method.ptr &&
           !x->option_count;
}

const ssm_index *my_plain_index_on(const ssm_table *t, const ssm_constraint *fk)
{
    for (size_t i = 0; t && fk->kind == SSM_CONSTRAINT_FOREIGN_KEY && i < t->index_count; i++)
        if (is_plain(t->indexes[i], fk->columns))
            return t->indexes[i];
    return NULL;
}

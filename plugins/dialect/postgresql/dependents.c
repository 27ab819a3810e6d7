/* SPDX-License-Identifier: Apache-2.0
 *
 * What stands on a column whose type changes. The server carries checks and indexes along by reading their text anew,
 * which fails where an operator of theirs is not defined for the new type; generated columns it does not carry along.
 */
#include "postgres.h"

/* Types that the same operators compare and combine, so that an expression survives the change. */
static int group_of(const ssm_type *type)
{
    pg_kind kind = pg_type_kind(type);

    if (kind >= PG_INT2 && kind <= PG_FLOAT8)
        return PG_INT2;
    return kind >= PG_CHAR && kind <= PG_TEXT ? PG_CHAR : (int)kind;
}

static bool keeps_operators(const ssm_column *before, const ssm_column *after)
{
    int group;

    if (!before || !before->type)
        return false;
    group = group_of(before->type);
    return group < PG_OWN && group == group_of(after->type) && before->type->dimensions == after->type->dimensions;
}

static int warn(ssm_host *h, const ssm_operation *op, const char *what, ssm_str name)
{
    const ssm_str args[] = {op->member, ssm_cstr(what), name};

    return pg_api->warn(h, op, "dependents",
                        "PostgreSQL may refuse the new type of column %1, which occurs in the %2 %3. Unless this "
                        "migration replaces it already, report it as extra and as missing with its new text.",
                        args, sizeof args / sizeof args[0]);
}

static bool index_mentions(const ssm_index *x, ssm_str column)
{
    for (size_t i = 0; i < x->part_count; i++)
        if (pg_mentions(x->parts[i]->expression, column))
            return true;
    return pg_mentions(x->where, column);
}

static bool has_constraint(const ssm_table *t, ssm_str name)
{
    for (size_t i = 0; t && i < t->constraint_count; i++)
        if (ssm_str_eq(t->constraints[i]->name, name))
            return true;
    return false;
}

static bool has_column(const ssm_table *t, ssm_str name)
{
    for (size_t i = 0; t && i < t->column_count; i++)
        if (ssm_str_eq(t->columns[i]->name, name))
            return true;
    return false;
}

static void warn_of_texts(ssm_host *h, const ssm_operation *op, const ssm_table *t)
{
    for (size_t i = 0; i < t->constraint_count; i++) {
        const ssm_constraint *c = t->constraints[i];

        if ((c->kind == SSM_CONSTRAINT_CHECK || c->kind == SSM_CONSTRAINT_EXCLUDE) &&
            pg_mentions(c->expression, op->member) && has_constraint(op->table_after, c->name))
            warn(h, op, "constraint", c->name);
    }
    for (size_t i = 0; i < t->index_count; i++)
        if (index_mentions(t->indexes[i], op->member))
            warn(h, op, "index", t->indexes[i]->name);
}

void pg_warn_of_dependents(ssm_host *h, const ssm_operation *op)
{
    const ssm_table *t = op->table_before;

    if (!t || op->is_inverse)
        return;
    for (size_t i = 0; i < t->column_count; i++) {
        const ssm_column *c = t->columns[i];

        if (c->generated == SSM_YES && !ssm_str_eq(c->name, op->member) &&
            pg_mentions(c->generated_expression, op->member) && has_column(op->table_after, c->name))
            warn(h, op, "generated column", c->name);
    }
    if (!keeps_operators(op->column_before, op->column_after))
        warn_of_texts(h, op, t);
}

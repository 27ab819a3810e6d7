/* SPDX-License-Identifier: Apache-2.0
 *
 * What stands on a column whose type changes. The server carries checks and indexes along by reading its own text of
 * them anew, where each constant has a type: "c <> 'x'::text" fails when c is an enum. So these go, and come again as
 * they were said. Generated columns it does not carry along at all.
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

/* The constraint that stays as it is: one that changes has steps of its own, before and after this one. */
static bool stays(const ssm_table *after, const ssm_constraint *c)
{
    for (size_t i = 0; after && c->name.len && i < after->constraint_count; i++)
        if (ssm_str_eq(after->constraints[i]->name, c->name))
            return ssm_str_eq(after->constraints[i]->expression, c->expression);
    return false;
}

static bool is_dependent(const ssm_operation *op, const ssm_constraint *c)
{
    return (c->kind == SSM_CONSTRAINT_CHECK || c->kind == SSM_CONSTRAINT_EXCLUDE) &&
           pg_mentions(c->expression, op->member) && stays(op->table_after, c);
}

bool pg_next_dependent(const ssm_operation *op, size_t *at, pg_dependent *out)
{
    const ssm_table *t = op->table_before;

    *out = (pg_dependent){NULL, NULL};
    if (!t || keeps_operators(op->column_before, op->column_after))
        return false;
    for (; *at < t->constraint_count; ++*at) {
        if (is_dependent(op, t->constraints[*at])) {
            out->constraint = t->constraints[(*at)++];
            return true;
        }
    }
    for (; *at - t->constraint_count < t->index_count; ++*at) {
        const ssm_index *x = t->indexes[*at - t->constraint_count];

        if (x->name.len && index_mentions(x, op->member)) {
            out->index = x;
            ++*at;
            return true;
        }
    }
    return false;
}

int pg_drop_dependents(ssm_host *h, const ssm_operation *op)
{
    pg_dependent d;
    size_t at = 0;

    while (pg_next_dependent(op, &at, &d)) {
        if (d.constraint) {
            pg_put_alter_table(h, op);
            PUT(h, " DROP CONSTRAINT ");
            pg_put_name(h, d.constraint->name);
        } else {
            PUT(h, "DROP INDEX ");
            pg_put_object(h, op->schema, d.index->name);
        }
        if (pg_end(h, SSM_RISK_LOCK) != SSM_OK)
            return SSM_ERROR;
    }
    return SSM_OK;
}

int pg_restore_dependents(ssm_host *h, const ssm_operation *op)
{
    pg_dependent d;
    size_t at = 0;

    while (pg_next_dependent(op, &at, &d))
        if ((d.constraint ? pg_put_add_constraint(h, op->schema, op->object, d.constraint)
                          : pg_put_create_index(h, op->schema, op->object, d.index)) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

static bool has_column(const ssm_table *t, ssm_str name)
{
    for (size_t i = 0; t && i < t->column_count; i++)
        if (ssm_str_eq(t->columns[i]->name, name))
            return true;
    return false;
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
}

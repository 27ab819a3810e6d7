/* SPDX-License-Identifier: Apache-2.0
 *
 * AUTO_INCREMENT and its key. The column must come first in a key as long as it has the attribute. So where a migration
 * replaces the key under it, the attribute goes with the old key and comes back with the new one; this takes the
 * report's actual_schema, which tells both.
 */
#include "mysql.h"

static bool leads(const ssm_constraint *c, ssm_str name)
{
    return c && c->columns.count && ssm_str_eq(c->columns.items[0], name);
}

static bool leads_another_key(const ssm_table *t, ssm_str name)
{
    for (size_t i = 0; i < t->constraint_count; i++)
        if (t->constraints[i]->kind == SSM_CONSTRAINT_UNIQUE && leads(t->constraints[i], name))
            return true;
    for (size_t i = 0; i < t->index_count; i++)
        if (t->indexes[i]->part_count && ssm_str_eq(t->indexes[i]->parts[0]->name, name))
            return true;
    return false;
}

bool my_leads_a_key(const ssm_table *t, ssm_str name)
{
    return leads(t->primary_key, name) || leads_another_key(t, name);
}

const ssm_column *my_keyed_identity(const ssm_table *t)
{
    for (size_t i = 0; t && i < t->column_count; i++) {
        const ssm_column *c = t->columns[i];

        if (my_auto_increment(c) && leads(t->primary_key, c->name) && !leads_another_key(t, c->name))
            return c;
    }
    return NULL;
}

const ssm_column *my_indexed_identity(const ssm_table *t, const ssm_index *x)
{
    for (size_t i = 0; t && x && x->part_count && i < t->column_count; i++) {
        const ssm_column *c = t->columns[i];

        if (my_auto_increment(c) && ssm_str_eq(x->parts[0]->name, c->name))
            return my_leads_a_key(t, c->name) ? NULL : c;
    }
    return NULL;
}

static bool same_key(const ssm_constraint *a, const ssm_constraint *b)
{
    if (!a || !b || a->columns.count != b->columns.count)
        return a == b;
    for (size_t i = 0; i < a->columns.count; i++)
        if (!ssm_str_eq(a->columns.items[i], b->columns.items[i]))
            return false;
    return true;
}

/* Indexes that are yet to be made are no part of the table's state: the column is led by one of them, or by none at all. */
bool my_waits_for_index(const ssm_operation *op)
{
    const ssm_column *c = op->column_before ? my_column_named(op->table_after, op->member) : NULL;

    return c && my_auto_increment(c) && !my_leads_a_key(op->table_after, c->name);
}

bool my_waits_for_key(const ssm_operation *op)
{
    const ssm_column *c = op->table_before ? my_keyed_identity(op->table_after) : NULL;

    if (my_waits_for_index(op))
        return true;
    return c && ssm_str_eq(c->name, op->member) &&
           !same_key(op->table_before->primary_key, op->table_after->primary_key);
}

int my_check_key_identity(ssm_host *h, const ssm_operation *op, const ssm_column *c)
{
    if (!c || my_whole(c))
        return SSM_OK;
    return my_api->fail(h, op, "column_incomplete",
                        "AUTO_INCREMENT of column %1 goes and comes with its key, which restates the whole column, and "
                        "\"actual_schema\" gives only a part of it: it needs \"type\" and \"nullable\"",
                        TEXTS(c->name));
}

void my_put_modify(ssm_host *h, const ssm_operation *op, const ssm_column *c, bool with_identity)
{
    const ssm_constraint *check = my_column_check(op, c->name);
    ssm_column copy = *c;

    if (!with_identity)
        copy.identity = SSM_IDENTITY_NONE;
    my_put(h, "MODIFY COLUMN ");
    my_put_column(h, &copy, false);
    if (check && (my_is_mariadb(h) || my_column_of(check).ptr))
        my_put_column_check(h, check);
}

void my_put_column_check(ssm_host *h, const ssm_constraint *check)
{
    if (!check)
        return;
    my_put(h, " CHECK (");
    my_api->put(h, check->expression);
    my_put(h, ")");
}

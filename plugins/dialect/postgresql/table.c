/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables: create with all that belongs to them, drop, rename.
 */
#include "postgres.h"

bool pg_check_create_table(const ssm_operation *op, pg_reason *r)
{
    const ssm_table *t = op->table_after;

    if (!pg_check_options(t, r))
        return false;
    for (size_t i = 0; i < t->column_count; i++)
        if (!pg_check_column(t->columns[i], r))
            return false;
    if (t->primary_key && !pg_check_constraint(t->primary_key, r))
        return false;
    for (size_t i = 0; i < t->constraint_count; i++)
        if (!pg_check_constraint(t->constraints[i], r))
            return false;
    for (size_t i = 0; i < t->index_count; i++)
        if (!pg_check_index(t->indexes[i], r))
            return false;
    return true;
}

/* Within CREATE TABLE the server takes NOT VALID for valid. */
static bool comes_later(const ssm_constraint *c)
{
    return c->not_valid == SSM_YES;
}

static void put_separator(ssm_host *h, bool *first)
{
    pg_put(h, *first ? SSM_LIT(" (\n    ") : SSM_LIT(",\n    "));
    *first = false;
}

/* A partition has its parent's columns, and says only what it adds to them. */
static void put_partition_column(ssm_host *h, const ssm_column *c)
{
    pg_put_name(h, c->name);
    pg_put_column_rules(h, c);
}

static void put_body(ssm_host *h, const ssm_operation *op, bool partition)
{
    const ssm_table *t = op->table_after;
    bool first = true;

    for (size_t i = 0; i < t->column_count; i++) {
        put_separator(h, &first);
        if (partition)
            put_partition_column(h, t->columns[i]);
        else
            pg_put_column(h, t->columns[i]);
    }
    if (t->primary_key) {
        put_separator(h, &first);
        pg_put_constraint(h, op->schema, t->primary_key);
    }
    for (size_t i = 0; i < t->constraint_count; i++) {
        if (!comes_later(t->constraints[i])) {
            put_separator(h, &first);
            pg_put_constraint(h, op->schema, t->constraints[i]);
        }
    }
    if (!first)
        PUT(h, "\n)");
    else if (!partition)
        PUT(h, " ()");
}

static int create(ssm_host *h, const ssm_operation *op)
{
    const ssm_table *t = op->table_after;
    ssm_str parent, bound, partition = pg_option_of(t, PG_OPTION_PARTITION_OF);

    if (pg_option_of(t, PG_OPTION_UNLOGGED).len)
        PUT_IF_NOT_EXISTS(h, "CREATE UNLOGGED TABLE");
    else
        PUT_IF_NOT_EXISTS(h, "CREATE TABLE");
    pg_put_object(h, op->schema, op->object);
    if (partition.len && pg_read_partition(partition, &parent, &bound)) {
        PUT(h, " PARTITION OF ");
        pg_put(h, parent);
        put_body(h, op, true);
        PUT(h, " ");
        pg_put(h, bound);
    } else {
        put_body(h, op, false);
    }
    if (pg_put_table_options(h, t) != SSM_OK)
        return SSM_ERROR;
    return pg_end(h, SSM_RISK_NONE);
}

static int put_comments(ssm_host *h, const ssm_operation *op)
{
    const ssm_table *t = op->table_after;

    if (t->comment.known == SSM_YES && pg_put_comment(h, op->schema, op->object, PG_ABSENT, t->comment) != SSM_OK)
        return SSM_ERROR;
    for (size_t i = 0; i < t->column_count; i++) {
        const ssm_column *c = t->columns[i];

        if (c->comment.known == SSM_YES && pg_put_comment(h, op->schema, op->object, c->name, c->comment) != SSM_OK)
            return SSM_ERROR;
    }
    return SSM_OK;
}

int pg_create_table(ssm_host *h, const ssm_operation *op)
{
    const ssm_table *t = op->table_after;

    if (create(h, op) != SSM_OK)
        return SSM_ERROR;
    for (size_t i = 0; i < t->constraint_count; i++)
        if (comes_later(t->constraints[i]) &&
            pg_put_add_constraint(h, op->schema, op->object, t->constraints[i]) != SSM_OK)
            return SSM_ERROR;
    for (size_t i = 0; i < t->index_count; i++)
        if (pg_put_create_index(h, op->schema, op->object, t->indexes[i]) != SSM_OK)
            return SSM_ERROR;
    return put_comments(h, op);
}

int pg_drop_table(ssm_host *h, const ssm_operation *op)
{
    PUT_IF_EXISTS(h, "DROP TABLE");
    pg_put_object(h, op->schema, op->object);
    return pg_end_destructive(h, op, SSM_RISK_LOCK);
}

int pg_rename_table(ssm_host *h, const ssm_operation *op)
{
    PUT_IF_EXISTS(h, "ALTER TABLE");
    pg_put_object(h, op->schema, op->object);
    PUT(h, " RENAME TO ");
    pg_put_name(h, op->new_name);
    return pg_end(h, SSM_RISK_LOCK);
}

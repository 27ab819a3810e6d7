/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables. Manual, "CREATE TABLE Statement".
 */
#include "mysql.h"

static int check_columns(ssm_host *h, const ssm_operation *op, const ssm_table *t)
{
    for (size_t i = 0; i < t->column_count; i++) {
        const ssm_column *c = t->columns[i];

        if (my_check_column(h, op, c) != SSM_OK)
            return SSM_ERROR;
        if (my_auto_increment(c) && c->primary_key != SSM_YES && c->unique != SSM_YES && !my_leads_a_key(t, c->name))
            return my_api->fail(h, op, "identity_needs_key",
                                "column %1 has an identity, so it must be the first of a key of the table",
                                TEXTS(c->name));
    }
    return t->column_count ? SSM_OK
                           : my_api->fail(h, op, "no_columns", "MySQL has no tables without columns", NO_TEXTS);
}

int my_check_create_table(ssm_host *h, const ssm_operation *op)
{
    const ssm_table *t = op->table_after;

    if (check_columns(h, op, t) != SSM_OK || my_check_table_options(h, op, t) != SSM_OK)
        return SSM_ERROR;
    if (t->primary_key && my_check_constraint(h, op, t->primary_key) != SSM_OK)
        return SSM_ERROR;
    for (size_t i = 0; i < t->constraint_count; i++)
        if (my_check_constraint(h, op, t->constraints[i]) != SSM_OK)
            return SSM_ERROR;
    for (size_t i = 0; i < t->index_count; i++)
        if (my_check_index(h, op, t->indexes[i]) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

/* The indexes stand before the foreign keys, which use them then and need none of their own. */
static void put_members(ssm_host *h, const ssm_table *t)
{
    static const char next[] = ",\n    ";

    for (size_t i = 0; i < t->column_count; i++) {
        my_put(h, i ? next : "\n    ");
        my_put_column(h, t->columns[i], true);
        my_put_column_check(h, my_check_of(t, t->columns[i]->name));
    }
    if (t->primary_key) {
        my_put(h, next);
        my_put_constraint(h, t->primary_key);
    }
    for (size_t i = 0; i < t->index_count; i++) {
        my_put(h, next);
        my_put_index(h, t->indexes[i]);
    }
    for (size_t i = 0; i < t->constraint_count; i++) {
        if (my_column_of(t->constraints[i]).ptr)
            continue;
        my_put(h, next);
        my_put_constraint(h, t->constraints[i]);
    }
}

int my_create_table(ssm_host *h, const ssm_operation *op)
{
    my_put(h, my_api->idempotent(h) ? "CREATE TABLE IF NOT EXISTS " : "CREATE TABLE ");
    my_write(h, op, "@ (", NO_TEXTS);
    put_members(h, op->table_after);
    my_put(h, "\n)");
    my_put_table_options(h, op->table_after);
    return my_end(h, op, true);
}

int my_drop_table(ssm_host *h, const ssm_operation *op)
{
    my_put(h, my_api->idempotent(h) ? "DROP TABLE IF EXISTS " : "DROP TABLE ");
    my_write(h, op, "@", NO_TEXTS);
    return my_end(h, op, true);
}

/* The new name needs its schema: without one the table would move to the session's. */
int my_rename_table(ssm_host *h, const ssm_operation *op)
{
    my_write(h, op, "RENAME TABLE @ TO ", NO_TEXTS);
    my_put_object(h, op->schema, op->new_name);
    return my_end(h, op, true);
}

int my_set_comment(ssm_host *h, const ssm_operation *op)
{
    my_write(h, op, "ALTER TABLE @ COMMENT = ", NO_TEXTS);
    my_quote_literal(h, op->comment_after.known == SSM_YES ? op->comment_after.text : SSM_LIT(""));
    return my_end(h, op, true);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables: create with all that belongs to them, drop, rename.
 */
#include "postgres.h"

#include <string.h>

/* Storage parameters of a table, from the manual's page of CREATE TABLE; each also with the prefix "toast." but for the
 * first ones, which is for the server to say. Sorted by strcmp. */
static const char *const parameters[] = {
    "autovacuum_analyze_scale_factor",
    "autovacuum_analyze_threshold",
    "autovacuum_enabled",
    "autovacuum_freeze_max_age",
    "autovacuum_freeze_min_age",
    "autovacuum_freeze_table_age",
    "autovacuum_multixact_freeze_max_age",
    "autovacuum_multixact_freeze_min_age",
    "autovacuum_multixact_freeze_table_age",
    "autovacuum_vacuum_cost_delay",
    "autovacuum_vacuum_cost_limit",
    "autovacuum_vacuum_insert_scale_factor",
    "autovacuum_vacuum_insert_threshold",
    "autovacuum_vacuum_scale_factor",
    "autovacuum_vacuum_threshold",
    "fillfactor",
    "log_autovacuum_min_duration",
    "parallel_workers",
    "toast_tuple_target",
    "user_catalog_table",
    "vacuum_index_cleanup",
    "vacuum_truncate",
};

static bool is_parameter(ssm_str name)
{
    if (name.len > 6 && memcmp(name.ptr, "toast.", 6) == 0)
        name = ssm_view(name.ptr + 6, name.len - 6);
    return pg_in_list(name, parameters, sizeof parameters / sizeof parameters[0]);
}

static bool check_options(const ssm_table *t, pg_reason *r)
{
    for (size_t i = 0; i < t->option_count; i++) {
        const ssm_pair *option = &t->options[i];

        if (!is_parameter(option->name) && !(pg_is(option->name, "unlogged") && pg_is(option->value, "true")))
            return PG_REFUSE(r, "table_option", "PostgreSQL has no table option %1 (table %2). Leave it out.",
                             option->name, t->name);
    }
    return true;
}

bool pg_check_create_table(const ssm_operation *op, pg_reason *r)
{
    const ssm_table *t = op->table_after;

    if (!check_options(t, r))
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
    pg_put(h, *first ? SSM_LIT("\n    ") : SSM_LIT(",\n    "));
    *first = false;
}

static void put_body(ssm_host *h, const ssm_operation *op)
{
    const ssm_table *t = op->table_after;
    bool first = true;

    PUT(h, " (");
    for (size_t i = 0; i < t->column_count; i++) {
        put_separator(h, &first);
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
    pg_put(h, first ? SSM_LIT(")") : SSM_LIT("\n)"));
}

static bool is_unlogged(const ssm_table *t)
{
    for (size_t i = 0; i < t->option_count; i++)
        if (pg_is(t->options[i].name, "unlogged"))
            return true;
    return false;
}

static int put_with(ssm_host *h, const ssm_table *t)
{
    ssm_pair *pairs = t->option_count ? pg_api->alloc(h, t->option_count * sizeof *pairs) : NULL;
    size_t count = 0;

    if (t->option_count && !pairs)
        return SSM_ERROR;
    for (size_t i = 0; i < t->option_count; i++)
        if (!pg_is(t->options[i].name, "unlogged"))
            pairs[count++] = t->options[i];
    if (count) {
        PUT(h, " WITH ");
        pg_put_parameters(h, pairs, count);
    }
    return SSM_OK;
}

static int create(ssm_host *h, const ssm_operation *op)
{
    if (is_unlogged(op->table_after))
        PUT_IF_NOT_EXISTS(h, "CREATE UNLOGGED TABLE");
    else
        PUT_IF_NOT_EXISTS(h, "CREATE TABLE");
    pg_put_object(h, op->schema, op->object);
    put_body(h, op);
    if (put_with(h, op->table_after) != SSM_OK)
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

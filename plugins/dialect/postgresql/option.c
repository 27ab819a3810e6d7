/* SPDX-License-Identifier: Apache-2.0
 *
 * Options of a table: in CREATE TABLE, and one by one when they change.
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

static const char *const names[PG_OPTION_COUNT] = {
    [PG_OPTION_UNLOGGED] = "unlogged",         [PG_OPTION_PARTITION_BY] = "partition_by",
    [PG_OPTION_PARTITION_OF] = "partition_of", [PG_OPTION_INHERITS] = "inherits",
    [PG_OPTION_TABLESPACE] = "tablespace",     [PG_OPTION_ACCESS_METHOD] = "access_method",
    [PG_OPTION_PARTITION_AGAIN] = "partition_again",
};

static bool is_parameter(ssm_str name)
{
    if (name.len > 6 && memcmp(name.ptr, "toast.", 6) == 0)
        name = ssm_view(name.ptr + 6, name.len - 6);
    return pg_in_list(name, parameters, sizeof parameters / sizeof parameters[0]);
}

pg_option pg_option_kind(ssm_str name)
{
    for (pg_option kind = PG_OPTION_UNLOGGED; kind < PG_OPTION_COUNT; kind++)
        if (pg_is(name, names[kind]))
            return kind;
    return is_parameter(name) ? PG_OPTION_PARAMETER : PG_OPTION_NONE;
}

ssm_str pg_option_of(const ssm_table *t, pg_option kind)
{
    for (size_t i = 0; i < t->option_count; i++)
        if (pg_is(t->options[i].name, names[kind]))
            return t->options[i].value;
    return PG_ABSENT;
}

ssm_str pg_pair_of(const ssm_pair *pairs, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (pg_is(pairs[i].name, name))
            return pairs[i].value;
    return PG_ABSENT;
}

bool pg_check_pairs(const ssm_pair *pairs, size_t count, const char *const *known, ssm_str of, pg_reason *r)
{
    for (size_t i = 0; i < count; i++) {
        const char *const *k = known;

        while (*k && !pg_is(pairs[i].name, *k))
            k++;
        if (!*k)
            return PG_REFUSE(r, "option", "The PostgreSQL dialect does not know the option %1 of %2. Leave it out.",
                             pairs[i].name, of);
    }
    return true;
}

/* ------------------------------------------------------------------ may it be */

static bool has_form(pg_option kind, ssm_str value)
{
    ssm_str parent, bound;

    switch (kind) {
    case PG_OPTION_UNLOGGED:
        return pg_is(value, "true");
    case PG_OPTION_PARTITION_BY:
        return pg_is_partition_key(value);
    case PG_OPTION_PARTITION_OF:
    case PG_OPTION_PARTITION_AGAIN:
        return pg_read_partition(value, &parent, &bound);
    case PG_OPTION_INHERITS:
        return pg_is_relations(value);
    default:
        return value.len > 0;
    }
}

static bool check_value(ssm_str name, ssm_str value, ssm_str table, pg_reason *r)
{
    pg_option kind = pg_option_kind(name);

    if (kind == PG_OPTION_NONE)
        return PG_REFUSE(r, "table_option", "PostgreSQL has no table option %1 (table %2). Leave it out.", name, table);
    if (!has_form(kind, value))
        return PG_REFUSE(r, "table_option", "The option %1 of table %2 is not as PostgreSQL has it: %3", name, table,
                         value);
    return true;
}

bool pg_check_options(const ssm_table *t, pg_reason *r)
{
    for (size_t i = 0; i < t->option_count; i++)
        if (!check_value(t->options[i].name, t->options[i].value, t->name, r))
            return false;
    return true;
}

static bool check_column_option(const ssm_operation *op, pg_reason *r)
{
    pg_identity_options before, after;

    if (pg_is(op->option, "collation_schema") && op->column_after && op->column_after->type)
        return pg_check_type(op->column_after->type, r);
    if (!pg_is(op->option, "identity_options"))
        return PG_REFUSE(r, "column_option",
                         "The PostgreSQL dialect does not know the option %1 of column %2. Leave it out.", op->option,
                         op->member);
    if (!pg_read_identity_options(op->option_before, &before) || !pg_read_identity_options(op->option_after, &after))
        return PG_REFUSE(r, "column_option",
                         "The options of the identity of column %1 are not as PostgreSQL has them: %2", op->member,
                         op->option_after);
    if (!ssm_str_eq(before.name, after.name))
        return PG_REFUSE(
            r, "sequence_name",
            "The sequence behind column %1 cannot be given another name together with its table. Rename it "
            "by hand.",
            op->member);
    return true;
}

bool pg_check_set_option(const ssm_operation *op, pg_reason *r)
{
    pg_option kind = pg_option_kind(op->option);

    if (op->member.len)
        return check_column_option(op, r);
    if (kind == PG_OPTION_PARTITION_BY)
        return PG_REFUSE(
            r, "partition_by",
            "PostgreSQL cannot change how a table is partitioned (%1). Create a new table, copy the rows, and "
            "rename it.",
            op->object);
    if (op->option_before.len && !check_value(op->option, op->option_before, op->object, r))
        return false;
    return op->option_after.len ? check_value(op->option, op->option_after, op->object, r)
                                : check_value(op->option, op->option_before, op->object, r);
}

/* ------------------------------------------------------------------ CREATE TABLE */

static void put_word(ssm_host *h, const ssm_table *t, pg_option kind, const char *before)
{
    ssm_str value = pg_option_of(t, kind);

    if (!value.len)
        return;
    pg_put(h, ssm_cstr(before));
    pg_put_name(h, value);
}

static int put_parameters(ssm_host *h, const ssm_table *t)
{
    ssm_pair *pairs = t->option_count ? pg_api->alloc(h, t->option_count * sizeof *pairs) : NULL;
    size_t count = 0;

    if (t->option_count && !pairs)
        return SSM_ERROR;
    for (size_t i = 0; i < t->option_count; i++)
        if (pg_option_kind(t->options[i].name) == PG_OPTION_PARAMETER)
            pairs[count++] = t->options[i];
    if (count) {
        PUT(h, " WITH ");
        pg_put_parameters(h, pairs, count);
    }
    return SSM_OK;
}

int pg_put_table_options(ssm_host *h, const ssm_table *t)
{
    ssm_str inherits = pg_option_of(t, PG_OPTION_INHERITS), key = pg_option_of(t, PG_OPTION_PARTITION_BY);

    if (inherits.len) {
        PUT(h, " INHERITS (");
        pg_put(h, inherits);
        PUT(h, ")");
    }
    if (key.len) {
        PUT(h, " PARTITION BY ");
        pg_put(h, key);
    }
    put_word(h, t, PG_OPTION_ACCESS_METHOD, " USING ");
    if (put_parameters(h, t) != SSM_OK)
        return SSM_ERROR;
    put_word(h, t, PG_OPTION_TABLESPACE, " TABLESPACE ");
    return SSM_OK;
}

/* ------------------------------------------------------------------ ALTER TABLE */

static int set_parameter(ssm_host *h, const ssm_operation *op)
{
    ssm_pair pair = {op->option, op->option_after};

    pg_put_alter_table(h, op);
    if (op->option_after.len) {
        PUT(h, " SET ");
        pg_put_parameters(h, &pair, 1);
    } else {
        PUT(h, " RESET (");
        pg_put_parameter_name(h, op->option);
        PUT(h, ")");
    }
    return pg_end(h, SSM_RISK_NONE);
}

static int set_word(ssm_host *h, const ssm_operation *op, ssm_str words, ssm_str otherwise)
{
    pg_put_alter_table(h, op);
    pg_put(h, words);
    pg_put_name(h, op->option_after.len ? op->option_after : otherwise);
    return pg_end(h, SSM_RISK_LOCK | SSM_RISK_REWRITE);
}

static int set_partition(ssm_host *h, const ssm_operation *op)
{
    ssm_str parent, bound;

    if (op->option_before.len && pg_read_partition(op->option_before, &parent, &bound)) {
        PUT(h, "ALTER TABLE ");
        pg_put(h, parent);
        PUT(h, " DETACH PARTITION ");
        pg_put_object(h, op->schema, op->object);
        if (pg_end(h, SSM_RISK_LOCK) != SSM_OK)
            return SSM_ERROR;
    }
    if (!op->option_after.len || !pg_read_partition(op->option_after, &parent, &bound))
        return SSM_OK;
    PUT(h, "ALTER TABLE ");
    pg_put(h, parent);
    PUT(h, " ATTACH PARTITION ");
    pg_put_object(h, op->schema, op->object);
    PUT(h, " ");
    pg_put(h, bound);
    return pg_end(h, SSM_RISK_LOCK | SSM_RISK_SCAN | SSM_RISK_MAY_FAIL);
}

/* A statement for each of `list` that `other` does not have. */
static int put_heirs(ssm_host *h, const ssm_operation *op, ssm_str list, ssm_str other, ssm_str words)
{
    size_t at = 0;

    while (at < list.len) {
        ssm_str parent = pg_next_relation(list, &at);

        if (!parent.len)
            return SSM_OK;
        if (pg_lists_relation(other, parent))
            continue;
        pg_put_alter_table(h, op);
        pg_put(h, words);
        pg_put(h, parent);
        if (pg_end(h, SSM_RISK_LOCK) != SSM_OK)
            return SSM_ERROR;
    }
    return SSM_OK;
}

static int set_inherits(ssm_host *h, const ssm_operation *op)
{
    if (put_heirs(h, op, op->option_before, op->option_after, SSM_LIT(" NO INHERIT ")) != SSM_OK)
        return SSM_ERROR;
    return put_heirs(h, op, op->option_after, op->option_before, SSM_LIT(" INHERIT "));
}

static int set_unlogged(ssm_host *h, const ssm_operation *op)
{
    pg_put_alter_table(h, op);
    pg_put(h, op->option_after.len ? SSM_LIT(" SET UNLOGGED") : SSM_LIT(" SET LOGGED"));
    return pg_end(h, SSM_RISK_LOCK | SSM_RISK_REWRITE);
}

int pg_set_option(ssm_host *h, const ssm_operation *op)
{
    if (op->member.len)
        return pg_is(op->option, "collation_schema") ? pg_set_type(h, op) : pg_set_identity_options(h, op);
    switch (pg_option_kind(op->option)) {
    case PG_OPTION_UNLOGGED:
        return set_unlogged(h, op);
    case PG_OPTION_PARTITION_OF:
    case PG_OPTION_PARTITION_AGAIN:
        return set_partition(h, op);
    case PG_OPTION_INHERITS:
        return set_inherits(h, op);
    case PG_OPTION_TABLESPACE:
        return set_word(h, op, SSM_LIT(" SET TABLESPACE "), SSM_LIT("pg_default"));
    case PG_OPTION_ACCESS_METHOD:
        return set_word(h, op, SSM_LIT(" SET ACCESS METHOD "), SSM_LIT("heap"));
    default:
        return set_parameter(h, op);
    }
}

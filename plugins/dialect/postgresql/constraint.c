/* SPDX-License-Identifier: Apache-2.0
 *
 * Constraints of a table.
 */
#include "postgres.h"

static bool check_lengths(const ssm_constraint *c, pg_reason *r)
{
    for (size_t i = 0; c->lengths && i < c->columns.count; i++)
        if (c->lengths[i])
            return PG_REFUSE(r, "prefix_length",
                             "PostgreSQL has no keys over the beginning of a column (%1). Index an expression "
                             "such as left(%1, 10).",
                             c->columns.items[i]);
    return true;
}

/* "a, b" of the columns that ON DELETE SET NULL sets. */
static bool check_set_columns(const ssm_constraint *c, ssm_str name, pg_reason *r)
{
    ssm_str columns = pg_pair_of(c->options, c->option_count, "on_delete_columns");

    if (columns.len && (!pg_is_relations(columns) ||
                        (c->on_delete != SSM_ACTION_SET_NULL && c->on_delete != SSM_ACTION_SET_DEFAULT)))
        return PG_REFUSE(r, "on_delete_columns", "The columns that constraint %1 sets are not as PostgreSQL has them: %2",
                         name, columns);
    return true;
}

bool pg_is_storage(ssm_str option)
{
    static const char *const others[] = {"tablespace", PG_MEMBER_OPTIONS};

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (pg_is(option, others[i]))
            return false;
    return true;
}

bool pg_is_part(const ssm_pair *options, size_t count)
{
    return pg_pair_of(options, count, "partition_of").len > 0;
}

static bool check_options(const ssm_constraint *c, ssm_str name, pg_reason *r)
{
    static const char *const of_check[] = {"no_inherit", NULL}, *const of_foreign_key[] = {"on_delete_columns", NULL};
    static const char *const of_key[] = {"tablespace", "fillfactor", "deduplicate_items", PG_MEMBER_OPTIONS, NULL};
    static const char *const of_exclusion[] = {PG_MEMBER_OPTIONS, NULL}, *const none[] = {NULL};
    static const char *const *const known[] = {
        [SSM_CONSTRAINT_NONE] = none,      [SSM_CONSTRAINT_PRIMARY_KEY] = of_key,
        [SSM_CONSTRAINT_UNIQUE] = of_key,  [SSM_CONSTRAINT_FOREIGN_KEY] = of_foreign_key,
        [SSM_CONSTRAINT_CHECK] = of_check, [SSM_CONSTRAINT_EXCLUDE] = of_exclusion,
    };

    if (c->kind == SSM_CONSTRAINT_EXCLUDE && c->include.count)
        return PG_REFUSE(r, "exclusion_include", "The dialect cannot write the INCLUDE columns of the exclusion %1.", name);
    return pg_check_pairs(c->options, c->option_count, known[c->kind], name, r) && check_set_columns(c, name, r);
}

bool pg_check_constraint(const ssm_constraint *c, pg_reason *r)
{
    ssm_str name = c->name.len ? c->name : SSM_LIT("without a name");

    if (c->kind == SSM_CONSTRAINT_NONE)
        return PG_REFUSE(r, "unknown_constraint", "The body of constraint %1 is not known.", name);
    if (!check_options(c, name, r))
        return false;
    if (c->match == SSM_MATCH_PARTIAL)
        return PG_REFUSE(r, "match_partial", "PostgreSQL has no MATCH PARTIAL (constraint %1). Use SIMPLE or FULL.",
                         name);
    if (c->kind == SSM_CONSTRAINT_CHECK && (c->deferrable == SSM_YES || c->initially_deferred == SSM_YES))
        return PG_REFUSE(r, "check_deferrable", "In PostgreSQL a check cannot be deferred (constraint %1).", name);
    if (c->not_valid == SSM_YES && c->kind != SSM_CONSTRAINT_CHECK && c->kind != SSM_CONSTRAINT_FOREIGN_KEY)
        return PG_REFUSE(r, "not_valid", "In PostgreSQL only checks and foreign keys can be NOT VALID (constraint %1).",
                         name);
    return check_lengths(c, r);
}

static void put_action(ssm_host *h, ssm_str event, ssm_action action)
{
    static const char *const actions[] = {
        [SSM_ACTION_NO_ACTION] = "NO ACTION",     [SSM_ACTION_RESTRICT] = "RESTRICT",
        [SSM_ACTION_CASCADE] = "CASCADE",         [SSM_ACTION_SET_NULL] = "SET NULL",
        [SSM_ACTION_SET_DEFAULT] = "SET DEFAULT",
    };

    if (action != SSM_ACTION_NONE && (size_t)action < sizeof actions / sizeof actions[0]) {
        pg_put(h, event);
        pg_put(h, ssm_cstr(actions[action]));
    }
}

static void put_deferral(ssm_host *h, const ssm_constraint *c)
{
    /* the catalog's text of an exclusion ends with it already */
    if (c->kind == SSM_CONSTRAINT_EXCLUDE && pg_mentions(c->expression, SSM_LIT("deferrable")))
        return;
    if (c->deferrable == SSM_YES || c->initially_deferred == SSM_YES)
        PUT(h, " DEFERRABLE");
    if (c->initially_deferred == SSM_YES)
        PUT(h, " INITIALLY DEFERRED");
}

static void put_set_columns(ssm_host *h, const ssm_constraint *c)
{
    ssm_str columns = pg_pair_of(c->options, c->option_count, "on_delete_columns");

    if (columns.len) {
        PUT(h, " (");
        pg_put(h, columns);
        PUT(h, ")");
    }
}

void pg_put_references(ssm_host *h, ssm_str schema, const ssm_constraint *c)
{
    PUT(h, "REFERENCES ");
    pg_put_object(h, c->ref_schema.len ? c->ref_schema : schema, c->ref_table);
    if (c->ref_columns.count) {
        PUT(h, " ");
        pg_put_names(h, c->ref_columns);
    }
    if (c->match == SSM_MATCH_FULL)
        PUT(h, " MATCH FULL");
    put_action(h, SSM_LIT(" ON DELETE "), c->on_delete);
    put_set_columns(h, c);
    put_action(h, SSM_LIT(" ON UPDATE "), c->on_update);
    put_deferral(h, c);
}

static void put_index_options(ssm_host *h, const ssm_constraint *c)
{
    ssm_str tablespace = pg_pair_of(c->options, c->option_count, "tablespace");
    bool first = true;

    for (size_t i = 0; i < c->option_count; i++) {
        if (!pg_is_storage(c->options[i].name))
            continue;
        pg_put(h, first ? SSM_LIT(" WITH (") : SSM_LIT(", "));
        pg_put_parameter(h, &c->options[i]);
        first = false;
    }
    if (!first)
        PUT(h, ")");
    if (tablespace.len) {
        PUT(h, " USING INDEX TABLESPACE ");
        pg_put_name(h, tablespace);
    }
}

static void put_key(ssm_host *h, const ssm_constraint *c)
{
    pg_put(h, c->kind == SSM_CONSTRAINT_PRIMARY_KEY ? SSM_LIT("PRIMARY KEY ") : SSM_LIT("UNIQUE "));
    if (c->kind == SSM_CONSTRAINT_UNIQUE && c->nulls_not_distinct == SSM_YES)
        PUT(h, "NULLS NOT DISTINCT ");
    pg_put_names(h, c->columns);
    if (c->include.count) {
        PUT(h, " INCLUDE ");
        pg_put_names(h, c->include);
    }
    put_index_options(h, c);
    put_deferral(h, c);
}

static void put_exclusion(ssm_host *h, const ssm_constraint *c)
{
    if (c->expression.len < 7 || !pg_mentions(ssm_view(c->expression.ptr, 7), SSM_LIT("exclude")))
        PUT(h, "EXCLUDE ");
    pg_put(h, c->expression);
    put_deferral(h, c);
}

void pg_put_constraint(ssm_host *h, ssm_str schema, const ssm_constraint *c)
{
    if (c->name.len) {
        PUT(h, "CONSTRAINT ");
        pg_put_name(h, c->name);
        PUT(h, " ");
    }
    switch (c->kind) {
    case SSM_CONSTRAINT_FOREIGN_KEY:
        PUT(h, "FOREIGN KEY ");
        pg_put_names(h, c->columns);
        PUT(h, " ");
        pg_put_references(h, schema, c);
        break;
    case SSM_CONSTRAINT_CHECK:
        PUT(h, "CHECK ");
        pg_put_wrapped(h, c->expression);
        if (pg_pair_of(c->options, c->option_count, "no_inherit").len)
            PUT(h, " NO INHERIT");
        break;
    case SSM_CONSTRAINT_EXCLUDE:
        put_exclusion(h, c);
        break;
    default:
        put_key(h, c);
    }
    if (c->not_valid == SSM_YES)
        PUT(h, " NOT VALID");
}

int pg_put_add_constraint(ssm_host *h, ssm_str schema, ssm_str table, const ssm_constraint *c)
{
    uint32_t risks = SSM_RISK_LOCK;

    if (c->not_valid != SSM_YES)
        risks |= SSM_RISK_SCAN | SSM_RISK_MAY_FAIL;
    pg_put(h, pg_pair_of(c->options, c->option_count, "only").len ? SSM_LIT("ALTER TABLE ONLY ") : SSM_LIT("ALTER TABLE "));
    pg_put_object(h, schema, table);
    PUT(h, " ADD ");
    pg_put_constraint(h, schema, c);
    return pg_end(h, risks);
}

bool pg_check_add_constraint(const ssm_operation *op, pg_reason *r)
{
    return pg_check_constraint(op->constraint_after, r);
}

bool pg_check_drop_constraint(const ssm_operation *op, pg_reason *r)
{
    if (!op->constraint_before || !op->constraint_before->name.len)
        return PG_REFUSE(
            r, "constraint_name",
            "The constraint %1 has no name in the report, and PostgreSQL drops constraints by name. Give its "
            "name, as pg_constraint has it.",
            op->member);
    return true;
}

int pg_add_constraint(ssm_host *h, const ssm_operation *op)
{
    return pg_put_add_constraint(h, op->schema, op->object, op->constraint_after);
}

int pg_drop_constraint(ssm_host *h, const ssm_operation *op)
{
    pg_put_alter_table(h, op);
    if (pg_is_part(op->constraint_before->options, op->constraint_before->option_count))
        PUT(h, " DROP CONSTRAINT IF EXISTS ");
    else
        PUT_IF_EXISTS(h, " DROP CONSTRAINT");
    pg_put_name(h, op->constraint_before->name);
    return pg_end_destructive(h, op, SSM_RISK_NONE);
}

int pg_rename_constraint(ssm_host *h, const ssm_operation *op)
{
    pg_put_alter_table(h, op);
    PUT(h, " RENAME CONSTRAINT ");
    pg_put_name(h, op->member);
    PUT(h, " TO ");
    pg_put_name(h, op->new_name);
    return pg_end(h, SSM_RISK_NONE);
}

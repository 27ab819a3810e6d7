/* SPDX-License-Identifier: Apache-2.0
 *
 * Keys and checks. "CREATE TABLE", "SQLite Foreign Key Support". They are part of the table's text: a table that stands
 * is rebuilt to change one.
 */
#include "lite.h"

static const char *unsupported_reference(const ssm_constraint *c)
{
    if (c->ref_schema.ptr)
        return "SQLite has no schemas: a foreign key references a table of the same database";
    if (c->match > SSM_MATCH_SIMPLE)
        return "SQLite reads MATCH FULL and MATCH PARTIAL as MATCH SIMPLE: \"match\" has to go";
    return NULL;
}

static const char *unsupported(const ssm_constraint *c)
{
    bool foreign = c->kind == SSM_CONSTRAINT_FOREIGN_KEY || c->ref_table.ptr;

    if (c->kind == SSM_CONSTRAINT_EXCLUDE)
        return "SQLite has no exclusion constraints";
    if (c->kind == SSM_CONSTRAINT_NONE && !foreign)
        return "the report does not say what the constraint is";
    if (!foreign && (c->deferrable == SSM_YES || c->initially_deferred == SSM_YES))
        return "in SQLite only foreign keys are deferrable: \"deferrable\" has to go";
    if (c->not_valid == SSM_YES)
        return "SQLite has no constraints that are not yet valid: \"not_valid\" has to go";
    if (c->include.count)
        return "SQLite has no keys with INCLUDE: leave these columns out";
    if (c->nulls_not_distinct == SSM_YES)
        return "in SQLite, NULLs are distinct in every unique key: \"nulls_not_distinct\" has to go";
    return foreign ? unsupported_reference(c) : NULL;
}

int lite_check_constraint(ssm_host *h, const ssm_operation *op, const ssm_constraint *c)
{
    const char *why = unsupported(c);

    for (size_t i = 0; !why && c->lengths && i < c->columns.count; i++)
        if (c->lengths[i])
            why = "SQLite has no keys of a part of a column: \"length\" has to go";
    if (why)
        return lite_api->fail(h, op, "constraint_unsupported", why, NO_TEXTS);
    return lite_check_constraint_options(h, op, c);
}

static void put_action(ssm_host *h, const char *when, ssm_action a)
{
    static const char *const words[] = {
        [SSM_ACTION_NO_ACTION] = "NO ACTION", [SSM_ACTION_RESTRICT] = "RESTRICT",
        [SSM_ACTION_CASCADE] = "CASCADE",     [SSM_ACTION_SET_NULL] = "SET NULL",
        [SSM_ACTION_SET_DEFAULT] = "SET DEFAULT",
    };

    if (a == SSM_ACTION_NONE)
        return;
    lite_put(h, when);
    lite_put(h, words[a]);
}

void lite_put_references(ssm_host *h, const ssm_constraint *c)
{
    lite_write(h, " REFERENCES $", TEXTS(c->ref_table));
    if (c->ref_columns.count) {
        lite_put(h, " ");
        lite_put_names(h, c->ref_columns);
    }
    put_action(h, " ON DELETE ", c->on_delete);
    put_action(h, " ON UPDATE ", c->on_update);
    if (c->deferrable == SSM_YES || c->initially_deferred == SSM_YES)
        lite_put(h, c->initially_deferred == SSM_YES ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE");
}

void lite_put_constraint(ssm_host *h, const ssm_constraint *c)
{
    static const char *const words[] = {
        [SSM_CONSTRAINT_PRIMARY_KEY] = "PRIMARY KEY ",
        [SSM_CONSTRAINT_UNIQUE] = "UNIQUE ",
        [SSM_CONSTRAINT_FOREIGN_KEY] = "FOREIGN KEY ",
        [SSM_CONSTRAINT_CHECK] = "CHECK (",
    };

    if (c->name.ptr)
        lite_write(h, "CONSTRAINT $ ", TEXTS(c->name));
    lite_put(h, words[c->kind]);
    if (c->kind == SSM_CONSTRAINT_CHECK) {
        lite_api->put(h, c->expression);
        lite_put(h, ")");
        return;
    }
    lite_put_key(h, c);
    lite_put_conflict(h, c->options, c->option_count, "on_conflict");
    if (c->kind == SSM_CONSTRAINT_FOREIGN_KEY)
        lite_put_references(h, c);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Constraints of a table.
 */
#include "verify.h"

static char action_sign(ssm_action action)
{
    static const char signs[] = {
        [SSM_ACTION_NONE] = 'a',    [SSM_ACTION_NO_ACTION] = 'a', [SSM_ACTION_RESTRICT] = 'r',
        [SSM_ACTION_CASCADE] = 'c', [SSM_ACTION_SET_NULL] = 'n',  [SSM_ACTION_SET_DEFAULT] = 'd',
    };

    return (size_t)action < sizeof signs ? signs[action] : 'a';
}

/* "a, b" */
static void put_set_columns(struct pgv *v, ssm_str list)
{
    size_t at = 0;
    bool first = true;

    while (at < list.len && !v->failed) {
        ssm_str schema, name;

        pgv_split_relation(v, pg_next_relation(list, &at), &schema, &name);
        if (!name.len || schema.len)
            return;
        pgv_fill(v, first ? ",\"fk_del_set_cols\":[{\"String\":{\"sval\":%t}}" : ",{\"String\":{\"sval\":%t}}", name);
        first = false;
    }
    pgv_match(v, first ? "" : "]");
}

void pgv_references(struct pgv *v, ssm_str schema, const ssm_constraint *c)
{
    char match = c->match == SSM_MATCH_FULL ? 'f' : 's', update = action_sign(c->on_update),
         delete = action_sign(c->on_delete);

    pgv_fill(v, "\"pktable\":%r", c->ref_schema.len ? c->ref_schema : schema, c->ref_table);
    pgv_set(v, PGV_ABOUT_REFERENCES, c->ref_table);
    if (c->kind == SSM_CONSTRAINT_FOREIGN_KEY && c->columns.count && v->op->kind != SSM_OP_ADD_COLUMN)
        pgv_list(v, ",\"fk_attrs\":", c->columns);
    if (c->ref_columns.count)
        pgv_list(v, ",\"pk_attrs\":", c->ref_columns);
    pgv_fill(v, ",\"fk_matchtype\":%t,\"fk_upd_action\":%t,\"fk_del_action\":%t", ssm_view(&match, 1),
             ssm_view(&update, 1), ssm_view(&delete, 1));
    put_set_columns(v, pg_pair_of(c->options, c->option_count, "on_delete_columns"));
}

static void put_deferral(struct pgv *v, const ssm_constraint *c)
{
    if (c->deferrable == SSM_YES || c->initially_deferred == SSM_YES)
        pgv_match(v, ",\"deferrable\":true");
    if (c->initially_deferred == SSM_YES)
        pgv_match(v, ",\"initdeferred\":true");
}

static void put_validity(struct pgv *v, const ssm_constraint *c)
{
    pgv_match(v, c->not_valid == SSM_YES ? ",\"skip_validation\":true" : ",\"initially_valid\":true");
}

static void put_key(struct pgv *v, const ssm_constraint *c)
{
    ssm_str tablespace = pg_pair_of(c->options, c->option_count, "tablespace");

    put_deferral(v, c);
    pgv_match(v, ",%L");
    if (c->kind == SSM_CONSTRAINT_UNIQUE && c->nulls_not_distinct == SSM_YES)
        pgv_match(v, ",\"nulls_not_distinct\":true");
    pgv_set(v, PGV_ABOUT_KEY, c->name);
    pgv_list(v, ",\"keys\":", c->columns);
    if (c->include.count)
        pgv_list(v, ",\"including\":", c->include);
    pgv_options(v, c->options, c->option_count, pg_is_storage);
    if (tablespace.len)
        pgv_fill(v, ",\"indexspace\":%t", tablespace);
}

static void put_foreign_key(struct pgv *v, ssm_str schema, const ssm_constraint *c)
{
    put_deferral(v, c);
    pgv_match(v, ",%L,");
    pgv_references(v, schema, c);
    put_validity(v, c);
}

static void put_body(struct pgv *v, ssm_str schema, const ssm_constraint *c)
{
    switch (c->kind) {
    case SSM_CONSTRAINT_FOREIGN_KEY:
        put_foreign_key(v, schema, c);
        break;
    case SSM_CONSTRAINT_CHECK:
        pgv_match(v, pg_pair_of(c->options, c->option_count, "no_inherit").len ? ",%L,\"is_no_inherit\":true,\"raw_expr\":"
                                                                               : ",%L,\"raw_expr\":");
        pgv_expression(v, c->expression);
        put_validity(v, c);
        break;
    case SSM_CONSTRAINT_EXCLUDE:
        pgv_match(v, ",");
        pgv_exclusion(v, c);
        break;
    default:
        put_key(v, c);
    }
}

void pgv_constraint(struct pgv *v, ssm_str schema, const ssm_constraint *c)
{
    static const char *const kinds[] = {
        [SSM_CONSTRAINT_PRIMARY_KEY] = "CONSTR_PRIMARY", [SSM_CONSTRAINT_UNIQUE] = "CONSTR_UNIQUE",
        [SSM_CONSTRAINT_FOREIGN_KEY] = "CONSTR_FOREIGN", [SSM_CONSTRAINT_CHECK] = "CONSTR_CHECK",
        [SSM_CONSTRAINT_EXCLUDE] = "CONSTR_EXCLUSION",
    };

    if (c->kind == SSM_CONSTRAINT_NONE || (size_t)c->kind >= sizeof kinds / sizeof kinds[0]) {
        pgv_fail(v, "verify_constraint", "The operation does not say what constraint %1 is.", &c->name, 1);
        return;
    }
    pgv_set(v, PGV_ABOUT_CONSTRAINT, c->name.len ? c->name : SSM_LIT("the operation"));
    pgv_fill(v, "{\"Constraint\":{\"contype\":%t", ssm_cstr(kinds[c->kind]));
    if (c->name.len)
        pgv_fill(v, ",\"conname\":%t", c->name);
    put_body(v, schema, c);
    pgv_match(v, "}}");
    pgv_set(v, PGV_ABOUT_STATEMENT, PG_ABSENT);
}

void pgv_add_constraint_to(struct pgv *v, ssm_str schema, ssm_str table, const ssm_constraint *c)
{
    pgv_open(v);
    v->only = pg_pair_of(c->options, c->option_count, "only").len > 0;
    pgv_fill(
        v,
        "{\"AlterTableStmt\":{\"relation\":%r,\"cmds\":[{\"AlterTableCmd\":{\"subtype\":\"AT_AddConstraint\",\"def\":",
        schema, table);
    pgv_constraint(v, schema, c);
    pgv_match(v, ",\"behavior\":\"DROP_RESTRICT\"}}],\"objtype\":\"OBJECT_TABLE\"}}");
    pgv_close(v);
}

void pgv_add_constraint(struct pgv *v)
{
    pgv_add_constraint_to(v, v->op->schema, v->op->object, v->op->constraint_after);
}

void pgv_drop_constraint_of(struct pgv *v, ssm_str name)
{
    pgv_open(v);
    pgv_match(v, "{\"AlterTableStmt\":{\"relation\":%R,\"cmds\":[{\"AlterTableCmd\":{\"subtype\":\"AT_DropConstraint\","
                 "\"name\":");
    pgv_set(v, PGV_ABOUT_MEMBER, name);
    pgv_fill(v, "%t", name);
    pgv_set(v, PGV_ABOUT_STATEMENT, PG_ABSENT);
    pgv_match(v, ",\"behavior\":\"DROP_RESTRICT\"%i}}],\"objtype\":\"OBJECT_TABLE\"}}");
    pgv_close(v);
}

/* By the constraint's name, which the operation's member is only where it has one. */
void pgv_drop_constraint(struct pgv *v)
{
    const ssm_constraint *c = v->op->constraint_before;

    v->lenient = pg_is_part(c->options, c->option_count);
    pgv_drop_constraint_of(v, c->name);
}

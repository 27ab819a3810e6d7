/* SPDX-License-Identifier: Apache-2.0
 *
 * ALTER TABLE: the order of its commands, and those on the table as a whole. Those on a column are in alter_column.c.
 */
#include "alter.h"

/* ------------------------------------------------------------------ constraints */

static enum pgr_result add_constraint(struct pgr *r, struct pgr_table *table, const struct node *command)
{
    const struct node *node = tree_as(tree_get(command, "def"), "Constraint");
    struct pgr_said *s = PGR_NEW(r, struct pgr_said);
    struct pgr_list said = {0};
    enum pgr_result result;

    if (!s)
        return PGR_ERROR;
    *s = (struct pgr_said){node, NULL, tree_flag(node, "deferrable"), tree_flag(node, "initdeferred")};
    if (!r->last_call && !pgr_has_constraint_columns(table, node))
        return PGR_WAIT;
    if (!pgr_push(r, &said, s))
        return PGR_ERROR;
    result = pgr_add_checks(r, table, &said, false);
    if (result == PGR_OK)
        result = pgr_add_keys(r, table, &said);
    return result == PGR_OK ? pgr_add_references(r, table, &said, false) : result;
}

static enum pgr_result no_constraint(struct pgr *r, struct pgr_table *table, ssm_str name)
{
    return pgr_fail(r, "no_constraint", "There is no constraint %1 on table %2.", (const ssm_str[]){name, table->name},
                    2);
}

/* Foreign keys of others that rest on this key go with it: CASCADE. */
static void drop_references(struct pgr *r, const struct pgr_constraint *key)
{
    for (size_t t = 0; t < r->tables.count; t++) {
        struct pgr_table *table = r->tables.items[t];

        for (size_t i = table->constraints.count; i-- > 0;) {
            struct pgr_constraint *c = table->constraints.items[i];

            pgr_resolve_reference(r, c);
            if (c->kind == SSM_CONSTRAINT_FOREIGN_KEY && c->ref_table == key->table && pgr_rests_on(c, key))
                pgr_drop_constraint(r, c);
        }
    }
}

static enum pgr_result drop_constraint(struct pgr *r, struct pgr_table *table, const struct node *command)
{
    ssm_str name = tree_text(command, "name");
    struct pgr_constraint *c = pgr_find_constraint(table, name);

    if (!c)
        return tree_flag(command, "missing_ok") || pgr_inherits_constraint(table, name) ? PGR_OK
               : r->last_call                                                           ? no_constraint(r, table, name)
                                                                                        : PGR_WAIT;
    if (pgr_is_key(c) && pgr_is(tree_text(command, "behavior"), "DROP_CASCADE"))
        drop_references(r, c);
    object_constraint_dropped(r, c);
    pgr_drop_constraint(r, c);
    return PGR_OK;
}

static enum pgr_result alter_constraint(struct pgr *r, struct pgr_table *table, const struct node *command)
{
    const struct node *def = tree_inner(tree_get(command, "def"));
    struct pgr_constraint *c = pgr_find_constraint(table, tree_text(def, "conname"));

    if (!c)
        return r->last_call ? no_constraint(r, table, tree_text(def, "conname")) : PGR_WAIT;
    c->deferrable = tree_flag(def, "deferrable") || tree_flag(def, "initdeferred");
    c->deferred = tree_flag(def, "initdeferred");
    return PGR_OK;
}

static enum pgr_result validate(struct pgr *r, struct pgr_table *table, const struct node *command)
{
    struct pgr_constraint *c = pgr_find_constraint(table, tree_text(command, "name"));

    if (!c)
        return r->last_call ? no_constraint(r, table, tree_text(command, "name")) : PGR_WAIT;
    c->not_valid = false;
    return PGR_OK;
}

/* ------------------------------------------------------------------ the table itself */

static enum pgr_result set_options(struct pgr *r, struct pgr_table *table, const struct node *command)
{
    bool reset = pgr_is(tree_text(command, "subtype"), "AT_ResetRelOptions");

    return pgr_storage(r, &table->options, tree_get(tree_inner(tree_get(command, "def")), "items"), reset) ? PGR_OK
                                                                                                           : PGR_ERROR;
}

static enum pgr_result set_place(struct pgr *r, struct pgr_table *table, const struct node *command)
{
    ssm_str kind = tree_text(command, "subtype"), name = tree_text(command, "name");

    (void)r;
    if (pgr_is(kind, "AT_SetTableSpace"))
        table->tablespace = pgr_is(name, "pg_default") ? PGR_ABSENT : name;
    else if (pgr_is(kind, "AT_SetAccessMethod"))
        table->access_method = name;
    else
        table->unlogged = pgr_is(kind, "AT_SetUnLogged");
    return PGR_OK;
}

static struct pgr_table *parent_of(struct pgr *r, const struct node *range)
{
    return pgr_table(r, tree_text(range, "schemaname"), tree_text(range, "relname"));
}

static enum pgr_result no_table(struct pgr *r, const struct node *range)
{
    ssm_str name = tree_text(range, "relname");

    return r->last_call ? pgr_fail(r, "no_table", "There is no table %1.", &name, 1) : PGR_WAIT;
}

static enum pgr_result change_parents(struct pgr *r, struct pgr_table *table, const struct node *command)
{
    const struct node *def = tree_get(command, "def"), *inner = tree_inner(def);
    ssm_str kind = tree_text(command, "subtype");
    bool is_partition = tree_as(def, "PartitionCmd") != NULL;
    const struct node *range = is_partition ? tree_get(inner, "name") : inner;
    struct pgr_table *other = parent_of(r, range);

    if (!other)
        return no_table(r, range);
    if (pgr_is(kind, "AT_AttachPartition"))
        return pgr_attach(r, other, table, tree_get(inner, "bound"));
    if (pgr_is(kind, "AT_DetachPartition"))
        return pgr_detach(r, other, table);
    return pgr_is(kind, "AT_AddInherit") ? pgr_inherit(r, table, other) : pgr_detach(r, table, other);
}

/* ------------------------------------------------------------------ dispatch */

/* In the order of the engine's passes: all of one pass of a statement come before those of the next. */
static const struct {
    const char *subtype;
    pgr_command *run;
    int pass;
} commands[] = {
    {"AT_AddConstraint", add_constraint, 5},
    {"AT_AddColumn", pgr_add_column, 3},
    {"AT_ColumnDefault", pgr_set_default, 4},
    {"AT_SetNotNull", pgr_set_not_null, 4},
    {"AT_DropNotNull", pgr_set_not_null, 0},
    {"AT_DropColumn", pgr_remove_column, 0},
    {"AT_DropConstraint", drop_constraint, 0},
    {"AT_AlterColumnType", pgr_set_type, 1},
    {"AT_AddIdentity", pgr_add_identity, 4},
    {"AT_SetIdentity", pgr_set_identity, 4},
    {"AT_DropIdentity", pgr_drop_identity, 0},
    {"AT_DropExpression", pgr_drop_expression, 0},
    {"AT_AlterConstraint", alter_constraint, 6},
    {"AT_ValidateConstraint", validate, 6},
    {"AT_SetRelOptions", set_options, 6},
    {"AT_ResetRelOptions", set_options, 6},
    {"AT_SetTableSpace", set_place, 6},
    {"AT_SetAccessMethod", set_place, 6},
    {"AT_SetLogged", set_place, 6},
    {"AT_SetUnLogged", set_place, 6},
    {"AT_AttachPartition", change_parents, 6},
    {"AT_DetachPartition", change_parents, 6},
    {"AT_AddInherit", change_parents, 6},
    {"AT_DropInherit", change_parents, 0},
};

enum { PASSES = 7 };

static size_t find(const struct node *command)
{
    ssm_str subtype = tree_text(command, "subtype");
    size_t i = 0;

    while (i < sizeof commands / sizeof commands[0] && !pgr_is(subtype, commands[i].subtype))
        i++;
    return i;
}

/* Keys come before foreign keys, as foreign keys rest on them. */
static int pass_of(const struct node *command, size_t at)
{
    const struct node *def = tree_as(tree_get(command, "def"), "Constraint");
    bool is_known = at < sizeof commands / sizeof commands[0];

    if (is_known && commands[at].run == add_constraint &&
        (pgr_is(tree_text(def, "contype"), "CONSTR_PRIMARY") || pgr_is(tree_text(def, "contype"), "CONSTR_UNIQUE")))
        return 4;
    return is_known ? commands[at].pass : PASSES - 1;
}

static enum pgr_result run(struct pgr *r, struct pgr_table *table, const struct node *command)
{
    size_t at = find(command);

    if (at == sizeof commands / sizeof commands[0])
        return object_table_command(r, table, command);
    return commands[at].run(r, table, command);
}

static enum pgr_result run_all(struct pgr *r, struct pgr_table *table, const struct node *list)
{
    enum pgr_result result = PGR_OK;

    for (int pass = 0; pass < PASSES; pass++)
        for (const struct node *n = tree_first(list); n; n = n->next) {
            const struct node *command = tree_inner(n);

            if (pass_of(command, find(command)) == pass && pgr_run_command(r, table, command, run) == PGR_ERROR)
                result = PGR_ERROR;
        }
    return result;
}

enum pgr_result pgr_alter_table(struct pgr *r, const struct node *statement)
{
    const struct node *range = tree_get(statement, "relation"), *list = tree_get(statement, "cmds");
    struct pgr_relation *relation = pgr_relation(r, tree_text(range, "schemaname"), tree_text(range, "relname"));
    ssm_str name = tree_text(range, "relname"), kind = tree_text(statement, "objtype");

    if (pgr_is(kind, "OBJECT_FOREIGN_TABLE"))
        return pgr_cannot_thing(r, kind, range);
    if (!pgr_is(kind, "OBJECT_TABLE") && !pgr_is(kind, "OBJECT_INDEX"))
        return pgr_hand_on(r, "AlterTableStmt", statement);
    if (!relation && tree_flag(statement, "missing_ok"))
        return PGR_OK;
    if (!relation)
        return r->last_call ? pgr_fail(r, "no_relation", "There is no relation %1.", &name, 1) : PGR_WAIT;
    r->only = !tree_flag(range, "inh");
    if (relation->kind == PGR_TABLE)
        return run_all(r, relation->thing, list);
    if (relation->kind == PGR_INDEX || relation->kind == PGR_KEY)
        return pgr_alter_index(r, relation, statement);
    return pgr_hand_on(r, "AlterTableStmt", statement);
}

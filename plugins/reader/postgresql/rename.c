/* SPDX-License-Identifier: Apache-2.0
 *
 * RENAME of tables, columns, constraints, indexes and enums, and SET SCHEMA.
 */
#include "table.h"

static enum pgr_result taken(struct pgr *r, ssm_str name)
{
    return r->failed ? PGR_ERROR : pgr_fail(r, "relation_exists", "There is a relation %1 already.", &name, 1);
}

/* The relation's name changes where it is looked up; what it is knows its own. */
static bool rename_relation(struct pgr *r, ssm_str schema, ssm_str name, ssm_str to_schema, ssm_str to)
{
    struct pgr_relation *relation = pgr_map_get(&r->relations, schema, name);
    enum pgr_relation_kind kind = relation->kind;
    void *thing = relation->thing;

    if (pgr_map_get(&r->relations, to_schema, to))
        return false;
    pgr_release(r, schema, name);
    return pgr_take(r, to_schema, to, kind, thing) &&
           pgr_note_rename(r, PGR_RENAMED_RELATION, schema, name, to_schema, to);
}

static enum pgr_result rename_table(struct pgr *r, struct pgr_table *table, ssm_str to)
{
    if (!rename_relation(r, table->schema, table->name, table->schema, to))
        return taken(r, to);
    table->name = to;
    return PGR_OK;
}

static enum pgr_result rename_key(struct pgr *r, struct pgr_constraint *c, ssm_str to)
{
    if (pgr_find_constraint(c->table, to))
        return pgr_fail(r, "constraint_exists", "Table %1 has a constraint %2 already.",
                        (const ssm_str[]){c->table->name, to}, 2);
    if (pgr_is_key(c) && !rename_relation(r, c->table->schema, c->name, c->table->schema, to))
        return taken(r, to);
    pgr_count_constraint(r, c->table->schema, c->name, -1);
    pgr_count_constraint(r, c->table->schema, to, 1);
    c->name = to;
    return PGR_OK;
}

static enum pgr_result rename_index(struct pgr *r, struct pgr_index *index, ssm_str to)
{
    if (!rename_relation(r, index->table->schema, index->name, index->table->schema, to))
        return taken(r, to);
    index->name = to;
    return PGR_OK;
}

static enum pgr_result rename_sequence(struct pgr *r, struct pgr_sequence *s, ssm_str to)
{
    if (!rename_relation(r, s->schema, s->name, s->schema, to))
        return taken(r, to);
    s->name = to;
    return PGR_OK;
}

static enum pgr_result rename_column(struct pgr *r, struct pgr_table *table, const struct node *statement)
{
    ssm_str from = tree_text(statement, "subname"), to = tree_text(statement, "newname");
    struct pgr_column *c = pgr_column(table, from);
    struct pgr_rename *note;

    if (!c)
        return r->last_call ? (pgr_need_column(r, table, from), PGR_ERROR) : PGR_WAIT;
    if (pgr_column(table, to))
        return pgr_fail(r, "column_exists", "Table %1 has a column %2 already.", (const ssm_str[]){table->name, to}, 2);
    note = PGR_NEW(r, struct pgr_rename);
    if (!note)
        return PGR_ERROR;
    *note = (struct pgr_rename){r->now, c->name, to};
    c->name = to;
    return pgr_push(r, &c->table->renames, note) ? PGR_OK : PGR_ERROR;
}

static enum pgr_result rename_constraint(struct pgr *r, struct pgr_table *table, const struct node *statement)
{
    struct pgr_constraint *c = pgr_find_constraint(table, tree_text(statement, "subname"));
    ssm_str names[] = {tree_text(statement, "subname"), table->name};

    if (!c)
        return r->last_call ? pgr_fail(r, "no_constraint", "There is no constraint %1 on table %2.", names, 2)
                            : PGR_WAIT;
    return rename_key(r, c, tree_text(statement, "newname"));
}

static enum pgr_result rename_enum(struct pgr *r, const struct node *statement)
{
    ssm_str schema, name, to = tree_text(statement, "newname");
    struct pgr_enum *e;

    pgr_qualified(tree_get(tree_inner(tree_get(statement, "object")), "items"), &schema, &name);
    e = pgr_enum(r, schema, name);
    if (!e)
        return pgr_hand_on(r, "RenameStmt", statement);
    if (pgr_map_get(&r->types, e->schema, to))
        return taken(r, to);
    pgr_map_remove(&r->types, e->schema, e->name);
    if (!pgr_note_rename(r, PGR_RENAMED_TYPE, e->schema, e->name, e->schema, to) ||
        !pgr_map_put(r, &r->types, e->schema, to, e))
        return PGR_ERROR;
    e->name = to;
    return PGR_OK;
}

enum pgr_result pgr_rename(struct pgr *r, const struct node *statement)
{
    const struct node *range = tree_get(statement, "relation");
    ssm_str kind = tree_text(statement, "renameType"), name = tree_text(range, "relname");
    ssm_str to = tree_text(statement, "newname");
    struct pgr_relation *relation;

    if (pgr_is(kind, "OBJECT_TYPE"))
        return rename_enum(r, statement);
    if (!range || pgr_is(kind, "OBJECT_POLICY") || pgr_is(kind, "OBJECT_TRIGGER") || pgr_is(kind, "OBJECT_RULE") ||
        pgr_is(kind, "OBJECT_ATTRIBUTE"))
        return pgr_hand_on(r, "RenameStmt", statement);
    relation = pgr_relation(r, tree_text(range, "schemaname"), name);
    if (!relation && tree_flag(statement, "missing_ok"))
        return PGR_OK;
    if (!relation)
        return r->last_call ? pgr_fail(r, "no_relation", "There is no relation %1.", &name, 1) : PGR_WAIT;
    if (relation->kind == PGR_TABLE && pgr_is(kind, "OBJECT_COLUMN"))
        return rename_column(r, relation->thing, statement);
    if (relation->kind == PGR_TABLE && pgr_is(kind, "OBJECT_TABCONSTRAINT"))
        return rename_constraint(r, relation->thing, statement);
    switch (relation->kind) {
    case PGR_TABLE:
        return rename_table(r, relation->thing, to);
    case PGR_KEY:
        return rename_key(r, relation->thing, to);
    case PGR_INDEX:
        return rename_index(r, relation->thing, to);
    case PGR_SEQUENCE:
        return rename_sequence(r, relation->thing, to);
    default:
        return pgr_hand_on(r, "RenameStmt", statement);
    }
}

/* ------------------------------------------------------------------ SET SCHEMA */

static bool move_members(struct pgr *r, struct pgr_table *table, ssm_str to)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const struct pgr_constraint *c = table->constraints.items[i];

        pgr_count_constraint(r, table->schema, c->name, -1);
        pgr_count_constraint(r, to, c->name, 1);
        if (pgr_is_key(c) && !rename_relation(r, table->schema, c->name, to, c->name))
            return false;
    }
    for (size_t i = 0; i < table->indexes.count; i++) {
        const struct pgr_index *index = table->indexes.items[i];

        if (!rename_relation(r, table->schema, index->name, to, index->name))
            return false;
    }
    for (size_t i = 0; i < r->sequences.count; i++) {
        struct pgr_sequence *s = r->sequences.items[i];

        if (s->dropped || !s->owner || s->owner->table != table)
            continue;
        if (!rename_relation(r, s->schema, s->name, to, s->name))
            return false;
        s->schema = to;
    }
    return true;
}

static enum pgr_result move_enum(struct pgr *r, const struct node *statement, ssm_str to)
{
    ssm_str schema, name;
    struct pgr_enum *e;

    pgr_qualified(tree_get(tree_inner(tree_get(statement, "object")), "items"), &schema, &name);
    e = pgr_enum(r, schema, name);
    if (!e)
        return pgr_hand_on(r, "AlterObjectSchemaStmt", statement);
    pgr_map_remove(&r->types, e->schema, e->name);
    if (!pgr_note_rename(r, PGR_RENAMED_TYPE, e->schema, e->name, to, e->name) ||
        !pgr_map_put(r, &r->types, to, e->name, e))
        return PGR_ERROR;
    e->schema = to;
    return PGR_OK;
}

enum pgr_result pgr_move(struct pgr *r, const struct node *statement)
{
    const struct node *range = tree_get(statement, "relation");
    ssm_str kind = tree_text(statement, "objectType"), to = pgr_schema(tree_text(statement, "newschema"));
    ssm_str name = tree_text(range, "relname");
    struct pgr_relation *relation;
    struct pgr_table *table;

    if (pgr_is(kind, "OBJECT_TYPE"))
        return move_enum(r, statement, to);
    if (!pgr_is(kind, "OBJECT_TABLE"))
        return pgr_hand_on(r, "AlterObjectSchemaStmt", statement);
    relation = pgr_relation(r, tree_text(range, "schemaname"), name);
    if (!relation)
        return tree_flag(statement, "missing_ok") ? PGR_OK
               : r->last_call                     ? pgr_fail(r, "no_relation", "There is no relation %1.", &name, 1)
                                                  : PGR_WAIT;
    if (relation->kind != PGR_TABLE)
        return pgr_hand_on(r, "AlterObjectSchemaStmt", statement);
    table = relation->thing;
    if (pgr_same(table->schema, to))
        return PGR_OK;
    if (!rename_relation(r, table->schema, table->name, to, table->name) || !move_members(r, table, to))
        return taken(r, table->name);
    table->schema = to;
    return PGR_OK;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * CREATE TABLE, also as a partition, with parents, or LIKE others.
 */
#include "table.h"

/* ------------------------------------------------------------------ what it needs */

/* All that it names must be there before anything is made. */
static bool has_all(struct pgr *r, const struct node *statement)
{
    for (const struct node *n = tree_first(tree_get(statement, "inhRelations")); n; n = n->next)
        if (!pgr_table_of(r, tree_inner(n)))
            return false;
    for (const struct node *n = tree_first(tree_get(statement, "tableElts")); n; n = n->next)
        if (tree_as(n, "TableLikeClause") && !pgr_table_of(r, tree_get(tree_inner(n), "relation")))
            return false;
    return true;
}

static enum pgr_result refuse_missing(struct pgr *r, const struct node *statement)
{
    for (const struct node *n = tree_first(tree_get(statement, "inhRelations")); n; n = n->next) {
        ssm_str name = tree_text(tree_inner(n), "relname");

        if (!pgr_table_of(r, tree_inner(n)))
            return pgr_fail(r, "no_table", "There is no table %1.", &name, 1);
    }
    for (const struct node *n = tree_first(tree_get(statement, "tableElts")); n; n = n->next) {
        ssm_str name = tree_text(tree_get(tree_inner(n), "relation"), "relname");

        if (tree_as(n, "TableLikeClause") && !pgr_table_of(r, tree_get(tree_inner(n), "relation")))
            return pgr_fail(r, "like", "LIKE %1 names no table of the schema.", &name, 1);
    }
    return PGR_ERROR;
}

/* ------------------------------------------------------------------ its elements */

/* A column of a partition, `name [constraints]`, says how it differs from the parent's. */
static bool refine_column(struct pgr *r, struct pgr_table *table, const struct node *def, struct pgr_list *said)
{
    struct pgr_column *c = pgr_need_column(r, table, tree_text(def, "colname"));
    bool differs = false;

    for (const struct node *n = tree_first(tree_get(def, "constraints")); n; n = n->next) {
        ssm_str kind = tree_text(tree_inner(n), "contype");

        differs |= pgr_is(kind, "CONSTR_NOTNULL") || pgr_is(kind, "CONSTR_DEFAULT");
    }
    if (c && differs)
        c = pgr_own_column(r, table, c);
    if (!c)
        return false;
    for (const struct node *n = tree_first(tree_get(def, "constraints")); differs && n; n = n->next) {
        const struct node *constraint = tree_inner(n);

        if (pgr_is(tree_text(constraint, "contype"), "CONSTR_NOTNULL"))
            c->not_null = true;
        else if (pgr_is(tree_text(constraint, "contype"), "CONSTR_DEFAULT"))
            c->default_value = (struct pgr_expression){tree_get(constraint, "raw_expr"), r->now};
    }
    return pgr_gather(r, said, tree_get(def, "constraints"), c);
}

static bool take_element(struct pgr *r, struct pgr_table *table, const struct node *n, struct pgr_list *said)
{
    const struct node *inner = tree_inner(n);
    struct pgr_column *c;
    struct pgr_said *s;

    if (tree_as(n, "ColumnDef")) {
        if (!tree_flag(inner, "typeName"))
            return refine_column(r, table, inner, said);
        c = pgr_define_column(r, table, inner);
        return c && pgr_gather(r, said, tree_get(inner, "constraints"), c);
    }
    if (tree_as(n, "TableLikeClause"))
        return pgr_like_columns(r, table, inner) == PGR_OK;
    s = PGR_NEW(r, struct pgr_said);
    if (!s)
        return false;
    *s = (struct pgr_said){inner, NULL, tree_flag(inner, "deferrable"), tree_flag(inner, "initdeferred")};
    return pgr_push(r, said, s);
}

static bool take_parents(struct pgr *r, struct pgr_table *table, const struct node *statement)
{
    for (const struct node *n = tree_first(tree_get(statement, "inhRelations")); n; n = n->next) {
        struct pgr_table *parent = pgr_table_of(r, tree_inner(n));

        if (!pgr_push(r, &table->parents, parent) || !pgr_push(r, &parent->children, table))
            return false;
    }
    if (tree_flag(statement, "partbound"))
        table->bound = (struct pgr_expression){tree_get(statement, "partbound"), r->now};
    if (tree_flag(statement, "partspec"))
        table->partition_by = (struct pgr_expression){tree_get(statement, "partspec"), r->now};
    return true;
}

/* ------------------------------------------------------------------ the statement */

static struct pgr_table *new_table(struct pgr *r, const struct node *statement)
{
    const struct node *relation = tree_get(statement, "relation");
    struct pgr_table *table = PGR_NEW(r, struct pgr_table);

    if (!table)
        return NULL;
    table->schema = pgr_target(r, tree_text(relation, "schemaname"));
    table->name = tree_text(relation, "relname");
    table->unlogged = pgr_is(tree_text(relation, "relpersistence"), "u");
    table->tablespace = tree_text(statement, "tablespacename");
    if (!table->tablespace.len && !tree_flag(statement, "partspec"))
        table->tablespace = r->tablespace;
    table->access_method = tree_text(statement, "accessMethod");
    if (!table->access_method.len && !tree_flag(statement, "partspec"))
        table->access_method = r->access_method;
    table->born = r->now;
    table->place = pgr_place(r);
    return pgr_storage(r, &table->options, tree_get(statement, "options"), false) ? table : NULL;
}

static enum pgr_result fill(struct pgr *r, struct pgr_table *table, const struct node *statement)
{
    struct pgr_list said = {0};
    const struct node *elements = tree_get(statement, "tableElts");

    if (!take_parents(r, table, statement))
        return PGR_ERROR;
    for (const struct node *n = tree_first(elements); n; n = n->next)
        if (!take_element(r, table, n, &said))
            return PGR_ERROR;
    if (!pgr_push(r, &r->tables, table) || !pgr_take(r, table->schema, table->name, PGR_TABLE, table))
        return PGR_ERROR;
    if (table->bound.node && !pgr_merge_indexes(r, table, table->parents.items[0]))
        return PGR_ERROR;
    if (pgr_add_checks(r, table, &said, true) != PGR_OK || pgr_add_keys(r, table, &said) != PGR_OK)
        return PGR_ERROR;
    for (const struct node *n = tree_first(elements); n; n = n->next)
        if (tree_as(n, "TableLikeClause") && pgr_like_rest(r, table, tree_inner(n)) != PGR_OK)
            return PGR_ERROR;
    return pgr_add_references(r, table, &said, true);
}

enum pgr_result pgr_create_table(struct pgr *r, const struct node *statement)
{
    const struct node *relation = tree_get(statement, "relation");
    ssm_str name = tree_text(relation, "relname");
    struct pgr_table *table;

    if (pgr_is(tree_text(relation, "relpersistence"), "t"))
        return pgr_cannot(r, "temporary_table", name);
    if (tree_flag(statement, "ofTypename"))
        return pgr_cannot(r, "typed_table", name);
    if (!has_all(r, statement))
        return r->last_call ? refuse_missing(r, statement) : PGR_WAIT;
    if (pgr_map_get(&r->relations, pgr_target(r, tree_text(relation, "schemaname")), name))
        return tree_flag(statement, "if_not_exists")
                   ? PGR_OK
                   : pgr_fail(r, "relation_exists", "There is a relation %1 already.", &name, 1);
    table = new_table(r, statement);
    return table ? fill(r, table, statement) : PGR_ERROR;
}

/* CREATE TABLE ... AS, SELECT INTO: what its columns are, only the server knows. A materialized view is an object. */
enum pgr_result pgr_create_as(struct pgr *r, const struct node *statement)
{
    const struct node *relation = tree_get(tree_get(statement, "into"), "rel");

    if (pgr_is(tree_text(statement, "objtype"), "OBJECT_MATVIEW"))
        return pgr_hand_on(r, "CreateTableAsStmt", statement);
    return pgr_cannot(r, "create_table_as", tree_text(relation, "relname"));
}

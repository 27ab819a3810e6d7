/* SPDX-License-Identifier: Apache-2.0
 *
 * DROP of tables, indexes and enums; everything else is handed on.
 */
#include "table.h"

/* ------------------------------------------------------------------ tables */

static void drop_references(struct pgr *r, const struct pgr_table *target)
{
    for (size_t t = 0; t < r->tables.count; t++) {
        struct pgr_table *table = r->tables.items[t];

        for (size_t i = table->constraints.count; table != target && i-- > 0;) {
            struct pgr_constraint *c = table->constraints.items[i];

            pgr_resolve_reference(r, c);
            if (c->kind == SSM_CONSTRAINT_FOREIGN_KEY && c->ref_table == target) {
                object_constraint_dropped(r, c);
                pgr_drop_constraint(r, c);
            }
        }
    }
}

void pgr_drop_table(struct pgr *r, struct pgr_table *table, bool cascade)
{
    table->dropped = true;
    while (table->children.count) {
        struct pgr_table *child = table->children.items[table->children.count - 1];

        table->children.count--;
        if ((cascade || child->bound.node) && !child->dropped)
            pgr_drop_table(r, child, cascade);
    }
    object_dropped(r, table, NULL, cascade);
    if (cascade)
        drop_references(r, table);
    for (size_t i = 0; i < table->parents.count; i++)
        pgr_remove(&((struct pgr_table *)table->parents.items[i])->children, table);
    while (table->indexes.count)
        pgr_drop_index(r, table->indexes.items[table->indexes.count - 1]);
    while (table->constraints.count)
        pgr_drop_constraint(r, table->constraints.items[table->constraints.count - 1]);
    for (size_t i = 0; i < r->sequences.count; i++) {
        struct pgr_sequence *s = r->sequences.items[i];

        if (s->owner && s->owner->table == table)
            pgr_drop_sequence(r, s);
    }
    pgr_release(r, table->schema, table->name);
    pgr_remove(&r->tables, table);
}

static enum pgr_result drop_relation(struct pgr *r, const struct node *statement, const struct node *names,
                                     enum pgr_relation_kind kind)
{
    bool cascade = pgr_is(tree_text(statement, "behavior"), "DROP_CASCADE");
    struct pgr_relation *relation;
    ssm_str schema, name;

    pgr_qualified(names, &schema, &name);
    relation = pgr_relation(r, schema, name);
    if (!relation)
        return tree_flag(statement, "missing_ok") ? PGR_OK
               : r->last_call                     ? pgr_fail(r, "no_relation", "There is no relation %1.", &name, 1)
                                                  : PGR_WAIT;
    if (relation->kind == kind && kind == PGR_TABLE) {
        pgr_drop_table(r, relation->thing, cascade);
    } else if (relation->kind == kind) {
        object_index_dropped(r, relation->thing);
        pgr_drop_index(r, relation->thing);
    } else if (relation->kind == PGR_OTHER) {
        return pgr_hand_on(r, "DropStmt", statement);
    } else {
        return pgr_fail(r, "wrong_kind", "Relation %1 is of another kind than the statement says.", &name, 1);
    }
    return PGR_OK;
}

/* ------------------------------------------------------------------ enums */

static enum pgr_result drop_type(struct pgr *r, const struct node *statement, const struct node *type, bool *handed_on)
{
    struct pgr_enum *e;
    ssm_str schema, name;

    pgr_qualified(tree_get(tree_inner(type), "names"), &schema, &name);
    e = pgr_enum(r, schema, name);
    if (!e) {
        enum pgr_result result = *handed_on ? PGR_OK : pgr_hand_on(r, "DropStmt", statement);

        *handed_on = true;
        return result;
    }
    e->dropped = true;
    pgr_map_remove(&r->types, e->schema, e->name);
    pgr_remove(&r->enums, e);
    /* CASCADE takes columns of that type with it, which only a look at every table tells. */
    if (pgr_is(tree_text(statement, "behavior"), "DROP_CASCADE"))
        for (size_t t = 0; t < r->tables.count; t++) {
            struct pgr_table *table = r->tables.items[t];

            for (size_t i = table->columns.count; i-- > 0;) {
                struct pgr_column *c = table->columns.items[i];
                ssm_str of, called;

                pgr_qualified(tree_get(c->type.node, "names"), &of, &called);
                pgr_follow(r, PGR_RENAMED_TYPE, c->type.since, &of, &called);
                if (pgr_same(called, e->name) && (!of.len || pgr_same(pgr_schema(of), e->schema)))
                    pgr_drop_column(r, table, c, true);
            }
        }
    return PGR_OK;
}

/* ------------------------------------------------------------------ the statement */

enum pgr_result pgr_drop(struct pgr *r, const struct node *statement)
{
    ssm_str kind = tree_text(statement, "removeType");
    bool is_table = pgr_is(kind, "OBJECT_TABLE"), is_index = pgr_is(kind, "OBJECT_INDEX");
    bool is_type = pgr_is(kind, "OBJECT_TYPE"), handed_on = false;
    enum pgr_result result = PGR_OK;

    if (!is_table && !is_index && !is_type)
        return pgr_hand_on(r, "DropStmt", statement);
    for (const struct node *n = tree_first(tree_get(statement, "objects")); n && result == PGR_OK; n = n->next)
        result = is_type
                     ? drop_type(r, statement, n, &handed_on)
                     : drop_relation(r, statement, tree_get(tree_inner(n), "items"), is_table ? PGR_TABLE : PGR_INDEX);
    return result;
}

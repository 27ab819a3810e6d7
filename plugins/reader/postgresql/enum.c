/* SPDX-License-Identifier: Apache-2.0
 *
 * Enums.
 */
#include "table.h"

static bool push_value(struct pgr *r, struct pgr_list *list, ssm_str value)
{
    ssm_str *item = PGR_NEW(r, ssm_str);

    if (!item)
        return false;
    *item = value;
    return pgr_push(r, list, item);
}

enum pgr_result pgr_create_enum(struct pgr *r, const struct node *statement)
{
    struct pgr_enum *e;
    ssm_str schema, name;

    pgr_qualified(tree_get(statement, "typeName"), &schema, &name);
    schema = pgr_target(r, schema);
    if (pgr_map_get(&r->types, schema, name))
        return pgr_fail(r, "type_exists", "There is a type %1 already.", &name, 1);
    e = PGR_NEW(r, struct pgr_enum);
    if (!e)
        return PGR_ERROR;
    e->schema = schema;
    e->name = name;
    e->place = pgr_place(r);
    for (const struct node *n = tree_first(tree_get(statement, "vals")); n; n = n->next)
        if (!push_value(r, &e->values, tree_string(n)))
            return PGR_ERROR;
    return pgr_push(r, &r->enums, e) && pgr_map_put(r, &r->types, schema, name, e) ? PGR_OK : PGR_ERROR;
}

static size_t find_value(const struct pgr_enum *e, ssm_str value)
{
    size_t i = 0;

    while (i < e->values.count && !pgr_same(*(const ssm_str *)e->values.items[i], value))
        i++;
    return i;
}

static enum pgr_result no_value(struct pgr *r, const struct pgr_enum *e, ssm_str value)
{
    return pgr_fail(r, "no_value", "Enum %1 has no value %2.", (const ssm_str[]){e->name, value}, 2);
}

static enum pgr_result add_value(struct pgr *r, struct pgr_enum *e, const struct node *statement)
{
    ssm_str value = tree_text(statement, "newVal"), neighbour = tree_text(statement, "newValNeighbor");
    size_t at = e->values.count;
    void *item;

    if (!value.ptr)
        value = SSM_LIT("");
    if (find_value(e, value) < e->values.count)
        return tree_flag(statement, "skipIfNewValExists")
                   ? PGR_OK
                   : pgr_fail(r, "value_exists", "Enum %1 has a value %2 already.", (const ssm_str[]){e->name, value},
                              2);
    if (neighbour.ptr) {
        at = find_value(e, neighbour);
        if (at == e->values.count)
            return no_value(r, e, neighbour);
        at += tree_flag(statement, "newValIsAfter");
    }
    if (!push_value(r, &e->values, value))
        return PGR_ERROR;
    item = e->values.items[e->values.count - 1];
    memmove(e->values.items + at + 1, e->values.items + at, (e->values.count - 1 - at) * sizeof *e->values.items);
    e->values.items[at] = item;
    return PGR_OK;
}

enum pgr_result pgr_alter_enum(struct pgr *r, const struct node *statement)
{
    ssm_str schema, name, old = tree_text(statement, "oldVal"), *item;
    struct pgr_enum *e;
    size_t at;

    pgr_qualified(tree_get(statement, "typeName"), &schema, &name);
    e = pgr_enum(r, schema, name);
    if (!e)
        return r->last_call ? pgr_fail(r, "no_type", "There is no enum %1.", &name, 1) : PGR_WAIT;
    if (!old.ptr)
        return add_value(r, e, statement);
    at = find_value(e, old);
    if (at == e->values.count)
        return no_value(r, e, old);
    item = PGR_NEW(r, ssm_str);
    if (!item)
        return PGR_ERROR;
    *item = tree_text(statement, "newVal");
    e->values.items[at] = item;
    return PGR_OK;
}

/* ------------------------------------------------------------------ comments */

/* On a table or a column of one; everything else is an object of its own. */
enum pgr_result pgr_comment(struct pgr *r, const struct node *statement)
{
    ssm_str kind = tree_text(statement, "objtype"), text = tree_text(statement, "comment");
    const struct node *items = tree_get(tree_inner(tree_get(statement, "object")), "items");
    bool on_column = pgr_is(kind, "OBJECT_COLUMN");
    size_t count = tree_count(items), behind = on_column ? 1 : 0;
    struct pgr_relation *relation;
    struct pgr_column *c;
    ssm_str name;

    if (!pgr_is(kind, "OBJECT_TABLE") && !on_column)
        return pgr_hand_on(r, "CommentStmt", statement);
    if (count <= behind)
        return PGR_ERROR;
    name = tree_string(tree_item(items, count - 1 - behind));
    relation =
        pgr_relation(r, count > behind + 1 ? tree_string(tree_item(items, count - 2 - behind)) : PGR_ABSENT, name);
    if (!relation && !r->last_call)
        return PGR_WAIT;
    if (relation ? relation->kind != PGR_TABLE : on_column)
        return pgr_hand_on(r, "CommentStmt", statement);
    if (!relation)
        return pgr_fail(r, "no_table", "There is no table %1.", &name, 1);
    if (!on_column) {
        ((struct pgr_table *)relation->thing)->comment = text.len ? text : PGR_ABSENT;
        return PGR_OK;
    }
    c = pgr_column(relation->thing, tree_string(tree_item(items, count - 1)));
    if (!c)
        return r->last_call ? (pgr_need_column(r, relation->thing, tree_string(tree_item(items, count - 1))), PGR_ERROR)
                            : PGR_WAIT;
    c = pgr_own_column(r, relation->thing, c);
    if (!c)
        return PGR_ERROR;
    c->comment = text.len ? text : PGR_ABSENT;
    return PGR_OK;
}

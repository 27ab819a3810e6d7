/* SPDX-License-Identifier: Apache-2.0
 *
 * Primary keys, unique and exclusion constraints: those with an index, whose name they share.
 */
#include "table.h"

/* ------------------------------------------------------------------ what it covers */

/* The columns of `names`, or the one that the constraint stands at. */
static bool take_columns(struct pgr *r, struct pgr_table *table, const struct pgr_said *s, const char *key, size_t size,
                         struct pgr_list *out)
{
    const struct node *names = tree_member(s->node, key, size);

    for (const struct node *n = tree_first(names); n; n = n->next) {
        struct pgr_column *c = pgr_need_column(r, table, tree_string(n));

        if (!c || !pgr_push(r, out, c))
            return false;
    }
    return names || !s->column || !size || key[0] != 'k' || pgr_push(r, out, s->column);
}

/* The columns of an exclusion's elements; expressions count for nothing but the name. */
static bool take_elements(struct pgr *r, struct pgr_table *table, const struct node *exclusions, struct pgr_list *out)
{
    for (const struct node *n = tree_first(exclusions); n; n = n->next) {
        const struct node *element = tree_inner(tree_first(tree_get(tree_inner(n), "items")));
        ssm_str name = tree_text(element, "name");
        struct pgr_column *c;

        if (!name.ptr)
            continue;
        c = pgr_need_column(r, table, name);
        if (!c || !pgr_push(r, out, c))
            return false;
    }
    return true;
}

static ssm_constraint_kind kind_of(ssm_str contype)
{
    if (pgr_is(contype, "CONSTR_PRIMARY"))
        return SSM_CONSTRAINT_PRIMARY_KEY;
    if (pgr_is(contype, "CONSTR_UNIQUE"))
        return SSM_CONSTRAINT_UNIQUE;
    return pgr_is(contype, "CONSTR_EXCLUSION") ? SSM_CONSTRAINT_EXCLUDE : SSM_CONSTRAINT_NONE;
}

/* ------------------------------------------------------------------ building */

static struct pgr_constraint *build(struct pgr *r, struct pgr_table *table, const struct pgr_said *s,
                                    ssm_constraint_kind kind)
{
    struct pgr_constraint *c = PGR_NEW(r, struct pgr_constraint);

    if (!c)
        return NULL;
    c->kind = kind;
    c->table = table;
    c->node = s->node;
    c->place = pgr_place_of(r, s->node);
    c->name = tree_text(s->node, "conname");
    c->deferrable = s->deferrable || s->deferred;
    c->deferred = s->deferred;
    c->nulls_not_distinct = tree_flag(s->node, "nulls_not_distinct");
    c->tablespace = tree_text(s->node, "indexspace");
    if (kind == SSM_CONSTRAINT_EXCLUDE)
        c->expression = (struct pgr_expression){s->node, r->now};
    if (!pgr_storage(r, &c->with, tree_get(s->node, "options"), false) ||
        !take_columns(r, table, s, "keys", 4, &c->columns) || !take_columns(r, table, s, "including", 9, &c->include) ||
        (kind == SSM_CONSTRAINT_EXCLUDE && !take_elements(r, table, tree_get(s->node, "exclusions"), &c->columns)))
        return NULL;
    return c;
}

static bool same_columns(const struct pgr_list *a, const struct pgr_list *b)
{
    return a->count == b->count && (!a->count || !memcmp(a->items, b->items, a->count * sizeof *a->items));
}

/* UNIQUE PRIMARY KEY on one column is one index: the engine drops the second, and keeps a name that it alone has. */
static bool is_redundant(const struct pgr_list *built, const struct pgr_constraint *c)
{
    for (size_t i = 0; i < built->count; i++) {
        struct pgr_constraint *b = built->items[i];

        if (c->kind == SSM_CONSTRAINT_UNIQUE && b->kind != SSM_CONSTRAINT_EXCLUDE && b != c &&
            same_columns(&b->columns, &c->columns) && same_columns(&b->include, &c->include) &&
            b->nulls_not_distinct == c->nulls_not_distinct && b->deferrable == c->deferrable &&
            b->deferred == c->deferred) {
            if (!b->name.ptr)
                b->name = c->name;
            return true;
        }
    }
    return false;
}

/* ------------------------------------------------------------------ names */

static ssm_str addition(struct pgr *r, const struct pgr_constraint *c)
{
    struct text t = {.owner = r};
    const struct pgr_list *lists[] = {&c->columns, &c->include};

    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < lists[k]->count && t.len <= PGR_NAME; i++) {
            if (t.len)
                text_puts(&t, "_");
            text_put(&t, ((const struct pgr_column *)lists[k]->items[i])->name);
        }
    return text_done(&t);
}

static ssm_str second_part(struct pgr *r, const struct pgr_constraint *key)
{
    if (key->kind == SSM_CONSTRAINT_EXCLUDE)
        return pgr_exclusion_addition(r, key->node);
    return key->kind == SSM_CONSTRAINT_UNIQUE ? addition(r, key) : PGR_ABSENT;
}

static const char *label_of(const struct pgr_constraint *key)
{
    if (key->kind == SSM_CONSTRAINT_EXCLUDE)
        return "excl";
    return key->kind == SSM_CONSTRAINT_PRIMARY_KEY ? "pkey" : "key";
}

ssm_str pgr_copy_name(struct pgr *r, struct pgr_table *table, const struct pgr_constraint *key)
{
    return pgr_choose_relation(r, table->schema, table->name, second_part(r, key), label_of(key), true);
}

bool pgr_may_copy(struct pgr *r, struct pgr_table *table, const struct pgr_constraint *key, ssm_str name)
{
    return pgr_may_choose(r, table->schema, table->name, second_part(r, key), label_of(key), name);
}

static enum pgr_result add(struct pgr *r, struct pgr_table *table, struct pgr_constraint *built)
{
    struct pgr_constraint *c;

    if (!built->name.ptr)
        built->name = pgr_copy_name(r, table, built);
    if (!built->name.ptr)
        return PGR_ERROR;
    if (built->kind == SSM_CONSTRAINT_PRIMARY_KEY && pgr_primary_key(table))
        return pgr_fail_at(r, built->place, "primary_keys", "Table %1 has a primary key already.", &table->name, 1);
    c = pgr_new_constraint(r, table, built->kind, built->name);
    if (!c)
        return PGR_ERROR;
    *c = *built;
    if (!pgr_take(r, table->schema, c->name, PGR_KEY, c))
        return r->failed ? PGR_ERROR
                         : pgr_fail_at(r, c->place, "relation_exists", "There is a relation %1 already.", &c->name, 1);
    for (size_t i = 0; c->kind == SSM_CONSTRAINT_PRIMARY_KEY && i < c->columns.count; i++) {
        struct pgr_column *column = c->columns.items[i];

        column->not_null |= column->table == table; /* what it inherits is not its own to change */
    }
    return pgr_spread_key(r, c) ? PGR_OK : PGR_ERROR;
}

/* ------------------------------------------------------------------ PRIMARY KEY USING INDEX */

static enum pgr_result adopt_index(struct pgr *r, struct pgr_table *table, const struct pgr_said *s)
{
    struct pgr_relation *relation =
        pgr_relation(r, table->schema.len ? table->schema : SSM_LIT("public"), tree_text(s->node, "indexname"));
    struct pgr_index *index = relation && relation->kind == PGR_INDEX ? relation->thing : NULL;
    struct pgr_constraint *c;
    const struct node *statement;

    if (!index || index->table != table)
        return PGR_WAIT;
    statement = index->statement.node;
    c = build(r, table, s, kind_of(tree_text(s->node, "contype")));
    if (!c)
        return PGR_ERROR;
    for (size_t i = 0; i < index->keys.count; i++)
        if (!index->keys.items[i] ||
            !pgr_push(r, i < index->key_count ? &c->columns : &c->include, index->keys.items[i]))
            return r->failed ? PGR_ERROR
                             : pgr_fail(r, "index_expression", "Index %1 cannot be a constraint's.", &index->name, 1);
    c->nulls_not_distinct = tree_flag(statement, "nulls_not_distinct");
    c->with = index->with;
    c->tablespace = tree_text(statement, "tableSpace");
    c->inherited = c->named = index->attached;
    c->whole = index->whole;
    if (!c->name.ptr)
        c->name = index->name;
    pgr_drop_index(r, index);
    return add(r, table, c);
}

/* ------------------------------------------------------------------ all of a statement */

enum pgr_result pgr_add_keys(struct pgr *r, struct pgr_table *table, const struct pgr_list *said)
{
    struct pgr_list built = {0};

    for (size_t i = 0; i < said->count; i++) {
        const struct pgr_said *s = said->items[i];
        ssm_constraint_kind kind = kind_of(tree_text(s->node, "contype"));
        struct pgr_constraint *c;

        if (kind == SSM_CONSTRAINT_NONE)
            continue;
        if (tree_flag(s->node, "indexname"))
            return adopt_index(r, table, s); /* stands alone in its command */
        c = build(r, table, s, kind);
        if (!c || !pgr_push(r, &built, c))
            return PGR_ERROR;
    }
    for (int primary = 1; primary >= 0; primary--)
        for (size_t i = 0; i < built.count; i++) {
            struct pgr_constraint *c = built.items[i];

            if ((c->kind == SSM_CONSTRAINT_PRIMARY_KEY) != primary)
                continue;
            if (primary && i) { /* the engine puts it first */
                memmove(built.items + 1, built.items, i * sizeof *built.items);
                built.items[0] = c;
            }
        }
    for (size_t i = 0; i < built.count; i++) {
        struct pgr_list before = {built.items, i, i};

        if (is_redundant(&before, built.items[i]))
            pgr_remove(&built, built.items[i--]);
    }
    for (size_t i = 0; i < built.count; i++)
        if (add(r, table, built.items[i]) != PGR_OK)
            return PGR_ERROR;
    return PGR_OK;
}

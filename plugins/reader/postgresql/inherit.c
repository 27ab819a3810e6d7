/* SPDX-License-Identifier: Apache-2.0
 *
 * Inheritance and partitions. A child has only what is its own; what it inherits is its parent's.
 */
#include "alter.h"
#include "finish.h"

/* ------------------------------------------------------------------ tables */

static void replace(struct pgr_list *list, const struct pgr_column *from, struct pgr_column *to)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == from)
            list->items[i] = to;
}

void pgr_replace_column(struct pgr_table *table, struct pgr_column *from, struct pgr_column *to)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        struct pgr_constraint *c = table->constraints.items[i];

        replace(&c->columns, from, to);
        replace(&c->include, from, to);
        replace(&c->on_delete_columns, from, to);
    }
    for (size_t i = 0; i < table->indexes.count; i++)
        replace(&((struct pgr_index *)table->indexes.items[i])->keys, from, to);
    if (from->table == table)
        pgr_remove(&table->columns, from);
}

static ssm_str text_of(struct pgr *r, struct pgr_table *table, struct pgr_expression e, ssm_str type)
{
    struct print_scope scope = {.r = r, .since = e.since, .table = table};

    return e.node ? print_expression(&scope, e.node, type) : PGR_ABSENT;
}

/* Of a serial column the default is the parent's sequence, however that is said. */
static bool same_value(struct pgr *r, struct pgr_column *a, struct pgr_column *b)
{
    const struct pgr_sequence *s = pgr_nextval(r, a), *t = pgr_nextval(r, b);

    if (s || t)
        return s == t;
    return pgr_same(text_of(r, a->table, a->default_value, pgr_column_type(r, a)),
                    text_of(r, b->table, b->default_value, pgr_column_type(r, b)));
}

bool pgr_is_inherited(struct pgr *r, struct pgr_column *c)
{
    const struct pgr_constraint *key = pgr_primary_key(c->table);
    struct pgr_column *from = NULL;

    for (size_t i = 0; c->overrides && !from && i < c->table->parents.count; i++)
        from = pgr_column(c->table->parents.items[i], c->name);
    if (!from || c->comment.ptr)
        return false;
    if (c->not_null != from->not_null &&
        !(c->not_null && key && (pgr_has(&key->columns, from) || pgr_has(&key->columns, c))))
        return false;
    return same_value(r, c, from);
}

/* What a partition had before it became one, and its parent has likewise, is inherited from now on. A column that
 * differs stays its own: it may have a default of its own, or be NOT NULL. */
static void merge_columns(struct pgr *r, struct pgr_table *child, struct pgr_table *parent)
{
    for (size_t i = child->columns.count; i-- > 0;) {
        struct pgr_column *own = child->columns.items[i], *from = pgr_column(parent, own->name);

        if (!from)
            continue;
        own->overrides = true;
        if (own->not_null != from->not_null || !same_value(r, own, from) || own->sequence || own->comment.ptr)
            continue;
        pgr_replace_column(child, own, from);
    }
}

static void merge_checks(struct pgr *r, struct pgr_table *child, struct pgr_table *parent)
{
    for (size_t i = child->constraints.count; i-- > 0;) {
        struct pgr_constraint *own = child->constraints.items[i], *from = pgr_find_constraint(parent, own->name);

        if (from && own->kind == SSM_CONSTRAINT_CHECK && from->kind == SSM_CONSTRAINT_CHECK)
            own->inherited = pgr_same(text_of(r, child, own->expression, SSM_LIT("boolean")),
                                      text_of(r, parent, from->expression, SSM_LIT("boolean")));
    }
}

static enum pgr_result join(struct pgr *r, struct pgr_table *child, struct pgr_table *parent)
{
    if (pgr_has(&child->parents, parent))
        return pgr_fail(r, "inherited", "Table %1 inherits from %2 already.",
                        (const ssm_str[]){child->name, parent->name}, 2);
    for (struct pgr_table *t = parent; t; t = t->parents.count ? t->parents.items[0] : NULL)
        if (t == child)
            return pgr_fail(r, "inherited", "Table %1 cannot inherit from itself.", &child->name, 1);
    return pgr_push(r, &child->parents, parent) && pgr_push(r, &parent->children, child) ? PGR_OK : PGR_ERROR;
}

enum pgr_result pgr_attach(struct pgr *r, struct pgr_table *child, struct pgr_table *parent, const struct node *bound)
{
    enum pgr_result result = join(r, child, parent);

    if (result != PGR_OK)
        return result;
    child->bound = (struct pgr_expression){bound, r->now};
    merge_columns(r, child, parent);
    merge_checks(r, child, parent);
    return pgr_merge_indexes(r, child, parent) ? PGR_OK : PGR_ERROR;
}

enum pgr_result pgr_inherit(struct pgr *r, struct pgr_table *child, struct pgr_table *parent)
{
    return join(r, child, parent);
}

/* What it inherited becomes its own. */
enum pgr_result pgr_detach(struct pgr *r, struct pgr_table *child, struct pgr_table *parent)
{
    struct pgr_list all = {0};

    if (!pgr_has(&child->parents, parent))
        return pgr_fail(r, "inherited", "Table %1 does not inherit from %2.",
                        (const ssm_str[]){child->name, parent->name}, 2);
    if (!pgr_all_columns(r, child, &all))
        return PGR_ERROR;
    pgr_remove(&child->parents, parent);
    pgr_remove(&parent->children, child);
    child->bound.node = NULL;
    for (size_t i = 0; i < all.count; i++) {
        struct pgr_column *from = all.items[i], *own;

        if (pgr_column(child, from->name))
            continue;
        own = pgr_own_column(r, child, from);
        if (!own)
            return PGR_ERROR;
        own->overrides = false;
        pgr_replace_column(child, from, own);
    }
    pgr_free_parts(child);
    for (size_t i = 0; i < parent->constraints.count; i++) {
        const struct pgr_constraint *c = parent->constraints.items[i];

        if (c->kind == SSM_CONSTRAINT_CHECK && !c->no_inherit && !pgr_find_constraint(child, c->name) &&
            !pgr_copy_check(r, child, c))
            return PGR_ERROR;
    }
    return PGR_OK;
}

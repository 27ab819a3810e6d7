/* SPDX-License-Identifier: Apache-2.0
 *
 * What has to go and come again though it is the same on both sides, because of what happens to a column or a key that it needs:
 * generated columns, constraints, indexes, foreign keys of other tables. See compare.h.
 */
#include <stdlib.h>

#include "diff/compare.h"
#include "diff/side_check.h"
#include "diff/words.h"

enum { LIMIT_CHAIN = 64 }; /* of generated columns that are made of each other */

/* What a key of comparison.remade and of a set of keys begins with. */
enum { SORT_CONSTRAINT = 'c', SORT_INDEX = 'i', SORT_KEY = 'k' };

/* ---- generated columns */

struct asking {
    const struct table_pair *pair;
    unsigned changes; /* that count */
};

static bool is_changed(const void *user, ssm_str name)
{
    const struct asking *q = user;

    return (unsigned)pair_change(q->pair, name) & q->changes;
}

/* Which changes of a column a column made of it does not live through. */
static unsigned changes_of_engine(const struct comparison *c)
{
    return engine_is_loose(c) ? COLUMN_GOES : COLUMN_GOES | COLUMN_TYPE;
}

static int remake_generated(struct comparison *c, struct table_pair *p)
{
    const struct asking q = {p, changes_of_engine(c)};
    bool any = true;

    for (unsigned round = 0; any && round < LIMIT_CHAIN; round++) {
        any = false;
        for (size_t i = 0; i < p->to->column_count; i++) {
            const ssm_column *to = p->to->columns[i], *from;

            if (to->generated != SSM_YES || (pair_change(p, to->name) & (COLUMN_GOES | COLUMN_COMES)) ||
                !mentions_any(to->generated_expression, is_changed, &q))
                continue;
            from = table_column(p->from, to->name);
            if (from && column_made_anew(c, p, from, to) != 0)
                return -1;
            any = true;
        }
    }
    return 0;
}

int ripple_columns(struct comparison *c)
{
    for (size_t i = 0; i < c->table_count && !c->request->rebuilds; i++) {
        struct table_pair *p = &c->tables[i];

        if (p->changes && p->from && p->to && remake_generated(c, p) != 0)
            return -1;
    }
    return 0;
}

/* ---- members that come again */

/* True the first time. */
static bool is_new(struct comparison *c, char sort, struct table_pair *p, ssm_str name)
{
    struct map_entry *e = map_put(&c->remade, side_key(c->arena, sort, p->to->schema, p->to->name, name));
    bool first = e && !e->value;

    if (e)
        e->value = p;
    return first;
}

static int come_again(struct comparison *c, struct table_pair *p, enum difference_kind extra, enum difference_kind missing,
                      const void *from, const void *to)
{
    struct difference *gone = differ_in(c, extra, p), *back;

    if (!gone)
        return -1;
    gone->actual = from;
    back = differ_in(c, missing, p);
    if (!back)
        return -1;
    back->expected = to;
    return 0;
}

/* Where it is the same on both sides, and has not come again yet. */
int remake_constraint(struct comparison *c, struct table_pair *p, const ssm_constraint *from)
{
    const ssm_constraint *to = same_constraint(c, p, from);

    if (!to || !from->name.len || !is_new(c, SORT_CONSTRAINT, p, from->name))
        return 0;
    return come_again(c, p, D_EXTRA_CONSTRAINT, D_MISSING_CONSTRAINT, from, to);
}

int remake_index(struct comparison *c, struct table_pair *p, const ssm_index *from)
{
    const ssm_index *to = same_index(c, p, from);

    if (!to || !is_new(c, SORT_INDEX, p, from->name))
        return 0;
    return come_again(c, p, D_EXTRA_INDEX, D_MISSING_INDEX, from, to);
}

/* ---- constraints and indexes with a column that is made anew; those of an enum that is are the dialect's */

static bool any_of(const struct asking *q, ssm_strs names)
{
    for (size_t i = 0; i < names.count; i++)
        if (is_changed(q, names.items[i]))
            return true;
    return false;
}

static bool constraint_needs(const struct table_pair *p, const ssm_constraint *k)
{
    const struct asking anew = {p, COLUMN_GOES};

    return any_of(&anew, k->columns) || any_of(&anew, k->include) || mentions_any(k->expression, is_changed, &anew);
}

static bool index_needs(const struct table_pair *p, const ssm_index *x)
{
    const struct asking anew = {p, COLUMN_GOES};

    for (size_t i = 0; i < x->part_count; i++)
        if ((x->parts[i]->name.len && is_changed(&anew, x->parts[i]->name)) ||
            mentions_any(x->parts[i]->expression, is_changed, &anew))
            return true;
    return any_of(&anew, x->include) || mentions_any(x->where, is_changed, &anew);
}

static int remake_members(struct comparison *c, struct table_pair *p)
{
    const ssm_table *t = p->from;

    for (size_t i = 0; i < t->index_count; i++)
        if (index_needs(p, t->indexes[i]) && remake_index(c, p, t->indexes[i]) != 0)
            return -1;
    if (c->request->rebuilds) /* constraints are part of what is rebuilt */
        return 0;
    if (t->primary_key && constraint_needs(p, t->primary_key) && remake_constraint(c, p, t->primary_key) != 0)
        return -1;
    for (size_t i = 0; i < t->constraint_count; i++)
        if (constraint_needs(p, t->constraints[i]) && remake_constraint(c, p, t->constraints[i]) != 0)
            return -1;
    return 0;
}

/* ---- foreign keys */

static int by_text(const void *left, const void *right)
{
    return str_cmp(*(const ssm_str *)left, *(const ssm_str *)right);
}

/* Of a table and some of its columns, in whatever order. */
static ssm_str key_of(struct arena *a, ssm_str schema, ssm_str table, ssm_strs columns)
{
    static const char nul[1];
    ssm_str *sorted = ARENA_ARRAY(a, columns.count, ssm_str), all = {NULL, 0};

    if (!sorted)
        return all;
    if (columns.count)
        memcpy(sorted, columns.items, columns.count * sizeof *sorted);
    qsort(sorted, columns.count, sizeof *sorted, by_text);
    for (size_t i = 0; i < columns.count; i++)
        all = arena_concat(a, (const ssm_str[]){all, ssm_view(nul, 1), sorted[i]}, 3);
    return side_key(a, SORT_KEY, schema, table, all);
}

static bool has_like(const ssm_table *t, const ssm_constraint *k)
{
    for (size_t i = 0; i < t->constraint_count; i++)
        if (constraint_same_body(t->constraints[i], k))
            return true;
    return t->primary_key && constraint_same_body(t->primary_key, k);
}

static ssm_strs index_columns(struct arena *a, const ssm_index *x)
{
    ssm_str *names = ARENA_ARRAY(a, x->part_count, ssm_str);

    for (size_t i = 0; names && i < x->part_count; i++)
        names[i] = x->parts[i]->name;
    return (ssm_strs){names, names ? x->part_count : 0};
}

/* The key that a difference takes away; false: none, or it only gets another name. */
static bool takes_key(struct comparison *c, const struct difference *d, ssm_strs *columns)
{
    const ssm_constraint *k = d->actual;
    const ssm_index *x = d->actual;
    const struct table_pair *p = pair_of(c, d->schema, d->object);

    if (d->kind == D_EXTRA_CONSTRAINT && (k->kind == SSM_CONSTRAINT_PRIMARY_KEY || k->kind == SSM_CONSTRAINT_UNIQUE)) {
        *columns = k->columns;
        return !has_like(p->to, k) || map_find(&c->remade, side_key(c->arena, SORT_CONSTRAINT, d->schema, d->object, k->name));
    }
    if (d->kind != D_EXTRA_INDEX || (x->unique != SSM_YES && !engine_is_loose(c)))
        return false;
    *columns = index_columns(c->arena, x);
    for (size_t i = 0; i < p->to->index_count; i++)
        if (index_same_body(p->to->indexes[i], x) && !str_eq(p->to->indexes[i]->name, x->name))
            return false;
    return true;
}

static ssm_strs referenced(const struct table_pair *there, const ssm_constraint *k)
{
    return !k->ref_columns.count && there->from->primary_key ? there->from->primary_key->columns : k->ref_columns;
}

/* The type of a column becomes one that the other column of a foreign key could not have. */
static bool becomes_another(const struct comparison *c, const struct table_pair *p, ssm_str column)
{
    const ssm_column *from = table_column(p->from, column), *to = table_column(p->to, column);

    if ((pair_change(p, column) & (COLUMN_TYPE | COLUMN_ENUM)) != COLUMN_TYPE || !from || !to)
        return (unsigned)pair_change(p, column) & COLUMN_GOES;
    return engine_is_loose(c) || from->type->family != to->type->family || !str_eq(from->type->name, to->type->name);
}

static bool leads(const ssm_index *x, ssm_strs columns)
{
    for (size_t i = 0; i < columns.count; i++)
        if (i >= x->part_count || x->parts[i]->length || !str_eq(x->parts[i]->name, columns.items[i]))
            return false;
    return true;
}

static bool stays(const struct table_pair *p, const ssm_index *x)
{
    for (size_t i = 0; i < p->to->index_count; i++)
        if (index_same_body(p->to->indexes[i], x))
            return true;
    return false;
}

/* MySQL keeps the last index on which a foreign key of its table stands, until the key goes. */
static bool loses_index(const struct comparison *c, const struct table_pair *p, const ssm_constraint *k)
{
    bool lost = false;

    if (!engine_is_loose(c))
        return false;
    for (size_t i = 0; i < p->from->index_count; i++) {
        if (!leads(p->from->indexes[i], k->columns))
            continue;
        if (stays(p, p->from->indexes[i]))
            return false;
        lost = true;
    }
    return lost;
}

static bool foreign_key_needs(struct comparison *c, const struct map *gone, const struct table_pair *p, const ssm_constraint *k)
{
    const struct table_pair *there = pair_referenced(c, p->from, k);
    ssm_strs columns;

    for (size_t i = 0; p->changes && i < k->columns.count; i++)
        if (becomes_another(c, p, k->columns.items[i]))
            return true;
    if (loses_index(c, p, k))
        return true;
    if (!there || !there->from || !there->to)
        return false;
    if (there->anew)
        return true;
    columns = referenced(there, k);
    for (size_t i = 0; there->changes && i < columns.count; i++)
        if (becomes_another(c, there, columns.items[i]))
            return true;
    return gone->count && map_find(gone, key_of(c->arena, there->to->schema, there->to->name, columns));
}

static int remake_foreign_keys(struct comparison *c, const struct map *gone)
{
    for (size_t i = 0; i < c->table_count; i++) {
        struct table_pair *p = &c->tables[i];

        for (size_t k = 0; p->from && p->to && !p->anew && k < p->from->constraint_count; k++) {
            const ssm_constraint *x = p->from->constraints[k];
            if (x->kind == SSM_CONSTRAINT_FOREIGN_KEY && foreign_key_needs(c, gone, p, x) && remake_constraint(c, p, x) != 0)
                return -1;
        }
    }
    return 0;
}

int ripple_members(struct comparison *c)
{
    struct map gone;
    bool any = false;

    map_init(&gone, c->arena);
    for (size_t i = 0; i < c->table_count; i++) {
        struct table_pair *p = &c->tables[i];

        any = any || p->anew;
        if (!p->changes || !p->from || !p->to || p->anew)
            continue;
        any = true;
        if (remake_members(c, p) != 0)
            return -1;
    }
    if (c->request->rebuilds)
        return 0;
    for (size_t i = 0; i < c->count; i++) {
        ssm_strs columns;

        if ((c->items[i].kind == D_EXTRA_CONSTRAINT || c->items[i].kind == D_EXTRA_INDEX) &&
            takes_key(c, &c->items[i], &columns))
            map_put(&gone, key_of(c->arena, c->items[i].schema, c->items[i].object, columns));
    }
    if (c->arena->failed)
        return diag_out_of_memory(c->diags);
    return any || gone.count ? remake_foreign_keys(c, &gone) : 0;
}

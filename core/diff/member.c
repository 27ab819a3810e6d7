/* SPDX-License-Identifier: Apache-2.0
 *
 * Constraints and indexes of two tables of one name, by their names, and those without by what they say; see compare.h. One that is
 * not the same goes and comes again.
 */
#include "diff/compare.h"


static int say(struct comparison *c, struct table_pair *p, enum difference_kind kind, const void *before, const void *after)
{
    struct difference *d = differ_in(c, kind, p);

    if (!d)
        return -1;
    d->actual = before;
    d->expected = after;
    return 0;
}

/* ---- constraints */

static int constraint_goes(struct comparison *c, struct table_pair *p, const ssm_constraint *k)
{
    p->remakes = true;
    return say(c, p, D_EXTRA_CONSTRAINT, k, NULL);
}

static int constraint_comes(struct comparison *c, struct table_pair *p, const ssm_constraint *k)
{
    p->remakes = true;
    return say(c, p, D_MISSING_CONSTRAINT, NULL, k);
}

/* With what the contract lets a foreign key leave out: the table's own schema, the columns of the other's primary key. */
static ssm_constraint whole(const struct comparison *c, const ssm_table *t, const ssm_constraint *k, bool from)
{
    ssm_constraint copy = *k;
    const struct table_pair *p;
    const ssm_table *there;

    if (copy.kind != SSM_CONSTRAINT_FOREIGN_KEY)
        return copy;
    if (!copy.ref_schema.len)
        copy.ref_schema = t->schema;
    if (copy.ref_columns.count)
        return copy;
    p = pair_referenced(c, t, k);
    there = !p ? NULL : from ? p->from : p->to;
    if (there && there->primary_key)
        copy.ref_columns = there->primary_key->columns;
    return copy;
}

static bool constraint_same(const struct comparison *c, const struct table_pair *p, const ssm_constraint *a, const ssm_constraint *b)
{
    ssm_constraint x, y;

    if (a == b && !(a->kind == SSM_CONSTRAINT_FOREIGN_KEY && !a->ref_columns.count))
        return true;
    x = whole(c, p->from, a, true);
    y = whole(c, p->to, b, false);
    return constraint_same_body(&x, &y);
}

/* Under its name, or else under what it says in short; of two without a name that say the same in short, the last. */
static ssm_str constraint_key(struct arena *a, const ssm_constraint *k)
{
    return k->name.len ? k->name : arena_concat(a, (const ssm_str[]){SSM_LIT(" "), op_constraint_member(a, k)}, 2);
}

static bool put_constraints(struct map *m, struct arena *a, const ssm_table *t)
{
    for (size_t i = 0; i < t->constraint_count; i++) {
        ssm_str key = constraint_key(a, t->constraints[i]);
        struct map_entry *e = key.ptr ? map_put(m, key) : NULL;
        if (!e)
            return false;
        e->value = (void *)(uintptr_t)t->constraints[i];
    }
    return true;
}

/* Its like of the other side. */
static const ssm_constraint *like(const struct map *others, struct arena *a, const ssm_table *t, size_t i, const ssm_constraint *k)
{
    if (i < t->constraint_count && k->name.len && str_eq(t->constraints[i]->name, k->name))
        return t->constraints[i];
    return map_get(others, constraint_key(a, k));
}

static int compare_constraints(struct comparison *c, struct table_pair *p, struct arena *scratch)
{
    struct map from, to;
    int bad = 0;

    map_init(&from, scratch);
    map_init(&to, scratch);
    if (!put_constraints(&from, scratch, p->from) || !put_constraints(&to, scratch, p->to))
        return diag_out_of_memory(c->diags);
    for (size_t i = 0; i < p->from->constraint_count && !bad; i++) {
        const ssm_constraint *x = p->from->constraints[i], *y = like(&to, scratch, p->to, i, x);

        if (!pair_is_silent(p, SSM_TABLEF_MORE_KEYS, x, y) && (!y || !constraint_same(c, p, x, y)))
            bad = constraint_goes(c, p, x);
    }
    for (size_t i = 0; i < p->to->constraint_count && !bad; i++) {
        const ssm_constraint *y = p->to->constraints[i], *x = like(&from, scratch, p->from, i, y);

        if (!pair_is_silent(p, SSM_TABLEF_MORE_KEYS, x, y) && (!x || !constraint_same(c, p, x, y)))
            bad = constraint_comes(c, p, y);
    }
    return bad;
}

/* A key without a name is that with any. */
static int compare_primary_key(struct comparison *c, struct table_pair *p)
{
    const ssm_constraint *x = p->from->primary_key, *y = p->to->primary_key;
    int bad = 0;

    if (x == y || pair_is_silent(p, SSM_TABLEF_MORE_KEYS, x, y))
        return 0;
    if (x && y && (!x->name.len || !y->name.len || str_eq(x->name, y->name)) && constraint_same(c, p, x, y))
        return 0;
    if (x)
        bad = constraint_goes(c, p, x);
    if (y && !bad)
        bad = constraint_comes(c, p, y);
    return bad;
}

/* ---- indexes */

/* MySQL keeps whether the default method was said. */
static bool index_same(const struct comparison *c, const ssm_index *a, const ssm_index *b)
{
    return a == b || (index_same_body(a, b) && (!engine_is_loose(c) || str_eq_nocase(a->method, b->method)));
}

static bool put_indexes(struct map *m, const ssm_table *t)
{
    for (size_t i = 0; i < t->index_count; i++) {
        struct map_entry *e = map_put(m, t->indexes[i]->name);
        if (!e)
            return false;
        e->value = (void *)(uintptr_t)t->indexes[i];
    }
    return true;
}

static const ssm_index *index_like(const struct map *others, const ssm_table *t, size_t i, ssm_str name)
{
    return i < t->index_count && str_eq(t->indexes[i]->name, name) ? t->indexes[i] : map_get(others, name);
}

static int compare_indexes(struct comparison *c, struct table_pair *p, struct arena *scratch)
{
    struct map from, to;
    int bad = 0;

    map_init(&from, scratch);
    map_init(&to, scratch);
    if (!put_indexes(&from, p->from) || !put_indexes(&to, p->to))
        return diag_out_of_memory(c->diags);
    for (size_t i = 0; i < p->from->index_count && !bad; i++) {
        const ssm_index *x = p->from->indexes[i], *y = index_like(&to, p->to, i, x->name);

        if (!pair_is_silent(p, SSM_TABLEF_MORE_INDEXES, x, y) &&
            (y ? !index_same(c, x, y) : !is_passed_over(c->request->to, p->to, x->name, scratch)))
            bad = say(c, p, D_EXTRA_INDEX, x, NULL);
    }
    for (size_t i = 0; i < p->to->index_count && !bad; i++) {
        const ssm_index *y = p->to->indexes[i], *x = index_like(&from, p->from, i, y->name);

        if (!pair_is_silent(p, SSM_TABLEF_MORE_INDEXES, x, y) &&
            (x ? !index_same(c, x, y) : !is_passed_over(c->request->from, p->to, y->name, scratch)))
            bad = say(c, p, D_MISSING_INDEX, NULL, y);
    }
    return bad;
}

int compare_members(struct comparison *c, struct table_pair *p)
{
    struct arena scratch = {.limit = c->arena->limit};
    int bad = compare_primary_key(c, p);

    if (!bad)
        bad = compare_constraints(c, p, &scratch);
    if (!bad)
        bad = compare_indexes(c, p, &scratch);
    arena_free(&scratch);
    return bad;
}

const ssm_constraint *same_constraint(const struct comparison *c, const struct table_pair *p, const ssm_constraint *from)
{
    const ssm_table *t = p->to;

    if (from->kind == SSM_CONSTRAINT_PRIMARY_KEY)
        return t->primary_key && constraint_same(c, p, from, t->primary_key) ? t->primary_key : NULL;
    for (size_t i = 0; i < t->constraint_count; i++)
        if (str_eq(t->constraints[i]->name, from->name))
            return constraint_same(c, p, from, t->constraints[i]) ? t->constraints[i] : NULL;
    return NULL;
}

const ssm_index *same_index(const struct comparison *c, const struct table_pair *p, const ssm_index *from)
{
    for (size_t i = 0; i < p->to->index_count; i++)
        if (str_eq(p->to->indexes[i]->name, from->name))
            return index_same(c, from, p->to->indexes[i]) ? p->to->indexes[i] : NULL;
    return NULL;
}

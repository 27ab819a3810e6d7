/* SPDX-License-Identifier: Apache-2.0
 *
 * Two enums of one name: the values that go, those that come, and where; see compare.h.
 */
#include "diff/compare.h"

static struct difference *value_differs(struct comparison *c, enum difference_kind kind, const struct enum_pair *p,
                                        ssm_str value)
{
    struct difference *d = differ(c, kind, p->to->schema, p->to->name);

    if (d) {
        d->member = value;
        d->expected = p->to;
        d->actual = p->from;
    }
    return d;
}

/* Its neighbour: the value in front of it, or for the first one that behind. */
static int goes(struct comparison *c, const struct enum_pair *p, size_t i)
{
    ssm_strs values = p->from->values;
    struct difference *d = value_differs(c, D_EXTRA_ENUM_VALUE, p, values.items[i]);

    if (!d)
        return -1;
    d->before = i == 0;
    if (i > 0)
        d->other = values.items[i - 1];
    else if (values.count > 1)
        d->other = values.items[1];
    return 0;
}

/* The first one's neighbour is the first that is there already. */
static int comes(struct comparison *c, const struct enum_pair *p, size_t i, ssm_str first)
{
    struct difference *d = value_differs(c, D_MISSING_ENUM_VALUE, p, p->to->values.items[i]);

    if (!d)
        return -1;
    d->before = i == 0;
    d->other = i ? p->to->values.items[i - 1] : first;
    return 0;
}

static bool put_all(struct map *m, ssm_strs values)
{
    for (size_t i = 0; i < values.count; i++) {
        struct map_entry *e = map_put(m, values.items[i]);
        if (!e)
            return false;
        e->value = (void *)(uintptr_t)&values.items[i];
    }
    return true;
}

/* Values of both sides that do not stand in the same order. A value moves by going and coming again: the first that is not where
 * it should be is enough, since a lost value makes the whole type anew. */
static bool moved(const struct enum_pair *p, const struct map *in_from, const struct map *in_to, size_t *place)
{
    ssm_strs from = p->from->values, to = p->to->values;
    size_t i = 0;

    for (size_t k = 0; k < to.count; k++) {
        if (!map_find(in_from, to.items[k]))
            continue;
        while (i < from.count && !map_find(in_to, from.items[i]))
            i++;
        if (i < from.count && !str_eq(from.items[i], to.items[k])) {
            *place = k;
            return true;
        }
        i++;
    }
    return false;
}

static int compare_values(struct comparison *c, struct enum_pair *p, struct arena *scratch)
{
    ssm_strs from = p->from->values, to = p->to->values;
    struct map in_from, in_to;
    ssm_str first = {NULL, 0};
    size_t place = SIZE_MAX;
    int bad = 0;

    map_init(&in_from, scratch);
    map_init(&in_to, scratch);
    if (!put_all(&in_from, from) || !put_all(&in_to, to))
        return diag_out_of_memory(c->diags);
    for (size_t i = 0; i < to.count && !first.ptr; i++)
        if (map_find(&in_from, to.items[i]))
            first = to.items[i];
    moved(p, &in_from, &in_to, &place);
    for (size_t i = 0; i < from.count && !bad; i++) {
        bool moves = place != SIZE_MAX && str_eq(from.items[i], to.items[place]);
        if (map_find(&in_to, from.items[i]) && !moves)
            continue;
        p->loses = true;
        bad = goes(c, p, i);
    }
    for (size_t i = 0; i < to.count && !bad; i++)
        if (i == place || !map_find(&in_from, to.items[i]))
            bad = comes(c, p, i, first);
    return bad;
}

static int whole_enum(struct comparison *c, enum difference_kind kind, const ssm_enum *e)
{
    struct difference *d = differ(c, kind, e->schema, e->name);

    if (!d)
        return -1;
    d->expected = e;
    return 0;
}

int compare_enum(struct comparison *c, struct enum_pair *p)
{
    struct arena scratch = {.limit = c->arena->limit};
    int bad;

    if (!p->to)
        return p->from ? whole_enum(c, D_EXTRA_ENUM, p->from) : 0;
    if (!p->from)
        return whole_enum(c, D_MISSING_ENUM, p->to);
    if (p->from == p->to || str_list_eq(p->from->values, p->to->values))
        return 0;
    bad = compare_values(c, p, &scratch);
    arena_free(&scratch);
    return bad;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Views, functions and all else that is an object: what goes, in an order in which it can, and what comes; see compare.h.
 */
#include "diff/graph.h"

/* Of the node that there is; changed ones have both objects. */
static int object_differs(struct comparison *c, enum difference_kind kind, const struct node *n, const ssm_object *from,
                          const ssm_object *to)
{
    struct difference *d = differ(c, kind, n->object->schema, n->object->name);

    if (!d)
        return -1;
    d->actual = from;
    d->expected = to;
    d->after_tables = object_group(n->object->kind) == OBJECT_GROUP_EARLY && n->after && !n->before;
    return 0;
}

/* What only the schema that is says of something that is made anew is said again. */
static bool is_said_again(const struct node *n)
{
    if (n->twin || !n->goes || !(n->object->flags & SSM_OBJECTF_SAID))
        return false;
    for (const struct edge *e = n->needs; e; e = e->next)
        for (const struct edge *f = e->to->needs; f; f = f->next)
            if (f->to->goes && f->to->twin)
                return true;
    return false;
}

/* What only one side says goes without a word when what it is about does. */
static bool is_extra(const struct node *n)
{
    return n->goes && (n->twin || !(n->object->flags & SSM_OBJECTF_SAID) || is_said_again(n));
}

static bool is_missing(const struct node *n)
{
    return n->twin ? n->twin->goes || n->twin->replaced : !(n->object->flags & SSM_OBJECTF_SAID);
}

static int goes(void *user, struct node *n)
{
    return object_differs(user, D_EXTRA_OBJECT, n, n->object, NULL);
}

static int comes(void *user, struct node *n)
{
    if (n->twin && !n->twin->goes)
        return object_differs(user, D_CHANGED_OBJECT, n, n->twin->object, n->object);
    return object_differs(user, D_MISSING_OBJECT, n, NULL, n->object);
}

/* A comment on an index or constraint that comes again, the same or another, goes with it. */
static void lose_attributes(struct comparison *c, struct graph *from)
{
    struct map names;

    map_init(&names, c->arena);
    for (size_t i = 0; i < c->count; i++) {
        const struct difference *d = &c->items[i];

        if (d->kind == D_EXTRA_INDEX)
            map_put(&names, op_object_name(c->arena, d->schema, ((const ssm_index *)d->actual)->name));
        else if (d->kind == D_EXTRA_CONSTRAINT)
            map_put(&names, op_object_name(c->arena, d->schema, ((const ssm_constraint *)d->actual)->name));
    }
    for (size_t i = 0; names.count && i < from->count; i++) {
        const ssm_object *o = from->nodes[i].object;

        for (size_t k = 0; object_group(o->kind) == OBJECT_GROUP_ATTRIBUTE && from->nodes[i].twin && k < o->depend_count; k++)
            if (map_find(&names, op_object_name(c->arena, o->depends[k].schema, o->depends[k].name)))
                from->nodes[i].goes = true;
    }
}

int compare_objects(struct comparison *c)
{
    struct graph from, to;

    if (depend_settle(c, &from, &to) != 0 || used_settle(c, &from) != 0 || ripple_members(c) != 0)
        return -1;
    lose_attributes(c, &from);
    if (graph_walk(&from, false, is_extra, goes, c) != 0 || graph_walk(&to, true, is_missing, comes, c) != 0)
        return -1;
    for (size_t i = 0; i < from.count; i++)
        if (is_said_again(&from.nodes[i]) && object_differs(c, D_MISSING_OBJECT, &from.nodes[i], NULL, from.nodes[i].object) != 0)
            return -1;
    return c->arena->failed ? diag_out_of_memory(c->diags) : 0;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Objects and what they need; see graph.h.
 */
#include "diff/graph.h"

#include <stdlib.h>

#include "diff/side_check.h"

/* What a key of graph.names begins with: a letter for each namespace; and one for names that only an attribute can mean. */
static const char sorts[] = {[SSM_NAMES_ANY] = 'N', [SSM_NAMES_RELATIONS] = 'T', [SSM_NAMES_TYPES] = 'Y', [SSM_NAMES_ROUTINES] = 'F'};

#define SORT_REMOTE 'R'

/* A table's or view's rows have a type of its name. */
static const char sorts_of_relation[] = "NTY";

static int node_cmp(const void *left, const void *right)
{
    const ssm_object *a = ((const struct node *)left)->object, *b = ((const struct node *)right)->object;
    int order = (a->kind > b->kind) - (a->kind < b->kind);

    order = order ? order : str_cmp(a->schema, b->schema);
    order = order ? order : str_cmp(a->table, b->table);
    return order ? order : str_cmp(a->name, b->name);
}

/* Of a function without its arguments. */
ssm_str object_bare_name(const ssm_object *o)
{
    bool has_arguments = o->kind >= SSM_OBJECT_FUNCTION && o->kind <= SSM_OBJECT_AGGREGATE;
    const char *open = has_arguments ? memchr(o->name.ptr, '(', o->name.len) : NULL;

    return open ? ssm_view(o->name.ptr, (size_t)(open - o->name.ptr)) : o->name;
}

static struct node *name_node(struct graph *g, char sort, ssm_str schema, ssm_str name)
{
    ssm_str key = side_key(g->arena, sort, schema, ssm_view(NULL, 0), name);
    struct map_entry *e = key.ptr ? map_put(&g->names, key) : NULL;

    if (e && !e->value)
        e->value = ARENA_NEW(g->arena, struct node);
    return e ? e->value : NULL;
}

static void connect(struct graph *g, struct node *who, struct node *needs, ssm_str column)
{
    struct edge *there = ARENA_NEW(g->arena, struct edge), *back = ARENA_NEW(g->arena, struct edge);

    if (!who || !needs || !there || !back)
        return;
    *there = (struct edge){needs, column, who->needs};
    *back = (struct edge){who, column, needs->needed_by};
    who->needs = there;
    needs->needed_by = back;
}

/* Among which names an object's own stands: the letters of their keys. A comment alone can be on a trigger. */
static const char *sorts_of(ssm_object_kind kind)
{
    switch (kind) {
    case SSM_OBJECT_SCHEMA:
    case SSM_OBJECT_EXTENSION:
    case SSM_OBJECT_CAST:
    case SSM_OBJECT_RULE:
    case SSM_OBJECT_TRIGGER:
    case SSM_OBJECT_EVENT:
    case SSM_OBJECT_POLICY:
    case SSM_OBJECT_STATISTICS:
    case SSM_OBJECT_PUBLICATION:
        return "R";
    case SSM_OBJECT_VIEW:
    case SSM_OBJECT_MATERIALIZED_VIEW:
    case SSM_OBJECT_VIRTUAL_TABLE:
        return sorts_of_relation;
    case SSM_OBJECT_SEQUENCE:
    case SSM_OBJECT_INDEX:
        return "NT";
    case SSM_OBJECT_TYPE:
    case SSM_OBJECT_DOMAIN:
        return "NY";
    case SSM_OBJECT_FUNCTION:
    case SSM_OBJECT_PROCEDURE:
    case SSM_OBJECT_AGGREGATE:
        return "NF";
    default:
        return "N";
    }
}

static void link_object(struct graph *g, struct node *n)
{
    const ssm_object *o = n->object;
    bool attribute = object_group(o->kind) == OBJECT_GROUP_ATTRIBUTE;

    for (size_t i = 0; i < o->depend_count; i++) {
        const ssm_dependence *d = &o->depends[i];

        connect(g, n, name_node(g, sorts[d->among], d->schema, d->name), d->column);
        if (attribute)
            connect(g, n, name_node(g, SORT_REMOTE, d->schema, d->name), d->column);
    }
    if (o->table.len)
        connect(g, n, name_node(g, sorts[SSM_NAMES_RELATIONS], o->schema, o->table), ssm_view(NULL, 0));
    for (const char *sort = attribute ? "" : sorts_of(o->kind); *sort; sort++)
        connect(g, name_node(g, *sort, o->schema, object_bare_name(o)), n, ssm_view(NULL, 0));
}

int graph_make(struct graph *g, const struct side *s, struct arena *a)
{
    *g = (struct graph){.arena = a, .count = s->objects.count};
    map_init(&g->names, a);
    g->nodes = ARENA_ARRAY(a, g->count, struct node);
    if (!g->nodes)
        return -1;
    for (size_t i = 0; i < g->count; i++) {
        g->nodes[i].object = s->objects.items[i].thing;
        g->nodes[i].place = s->objects.items[i].place;
    }
    qsort(g->nodes, g->count, sizeof *g->nodes, node_cmp);
    for (size_t i = g->count; i-- > 0 && !a->failed;) /* edges are put in front: so they come in order */
        link_object(g, &g->nodes[i]);
    return a->failed ? -1 : 0;
}

static struct node *find_name(const struct graph *g, char sort, ssm_str schema, ssm_str name)
{
    return g->names.count ? map_get(&g->names, side_key(g->arena, sort, schema, ssm_view(NULL, 0), name)) : NULL;
}

struct node *graph_name(const struct graph *g, const ssm_dependence *d)
{
    return find_name(g, sorts[d->among], d->schema, d->name);
}

/* ---- order */

static void enter(struct node *n, struct node *from, bool needs_first)
{
    n->seen = true;
    n->from = from;
    n->at = needs_first ? n->needs : n->needed_by;
}

/* In depth without recursion: each node knows where it came from. */
static int walk_from(struct node *start, bool needs_first, bool (*wanted)(const struct node *n),
                     int (*each)(void *user, struct node *n), void *user)
{
    struct node *n = start;

    enter(n, NULL, needs_first);
    while (n) {
        struct edge *e = n->at;

        if (e) {
            n->at = e->next;
            if (!e->to->seen) {
                enter(e->to, n, needs_first);
                n = e->to;
            }
            continue;
        }
        if (n->object && wanted(n) && each(user, n) != 0)
            return -1;
        n = n->from;
    }
    return 0;
}

static void forget(struct graph *g)
{
    for (size_t i = 0; i < g->count; i++)
        g->nodes[i].seen = false;
    for (size_t i = 0; i < g->names.count; i++)
        ((struct node *)g->names.entries[i].value)->seen = false;
}

int graph_walk(struct graph *g, bool needs_first, bool (*wanted)(const struct node *n),
               int (*each)(void *user, struct node *n), void *user)
{
    forget(g);
    for (size_t i = 0; i < g->count; i++) { /* what goes does so in the opposite order of kinds and names */
        struct node *n = &g->nodes[needs_first ? i : g->count - 1 - i];

        if (!n->seen && wanted(n) && walk_from(n, needs_first, wanted, each, user) != 0)
            return -1;
    }
    return 0;
}

/* ---- early objects and tables */

/* Sets `flag` (an offset) of all that can be reached. */
static void spread(struct node *queue, bool up, size_t flag)
{
    while (queue) {
        struct node *n = queue;

        queue = n->next;
        for (struct edge *e = up ? n->needed_by : n->needs; e; e = e->next) {
            bool *set = (bool *)(void *)((char *)e->to + flag);

            if (*set)
                continue;
            *set = true;
            e->to->next = queue;
            queue = e->to;
        }
    }
}

static struct node *push(struct node *queue, struct node *n)
{
    n->next = queue;
    return n;
}

void graph_place(struct graph *g, const struct side *s)
{
    struct node *queue = NULL;

    for (size_t i = 0; i < s->tables.count; i++) {
        const ssm_table *t = s->tables.items[i].thing;

        for (const char *sort = sorts_of_relation; *sort; sort++) {
            struct node *n = find_name(g, *sort, t->schema, t->name);

            if (n && !n->after) {
                n->after = true;
                queue = push(queue, n);
            }
        }
    }
    for (size_t i = 0; i < g->count; i++)
        if (object_group(g->nodes[i].object->kind) >= OBJECT_GROUP_LATE && !g->nodes[i].after) {
            g->nodes[i].after = true;
            queue = push(queue, &g->nodes[i]);
        }
    spread(queue, true, offsetof(struct node, after));
    queue = NULL;
    for (size_t i = 0; i < s->tables.count; i++) {
        const ssm_table *t = s->tables.items[i].thing;
        for (size_t k = 0; k < t->depend_count; k++) {
            struct node *n = graph_name(g, &t->depends[k]);

            if (n && !n->before) {
                n->before = true;
                queue = push(queue, n);
            }
        }
    }
    spread(queue, false, offsetof(struct node, before));
}

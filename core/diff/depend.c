/* SPDX-License-Identifier: Apache-2.0
 *
 * Which objects have to go though they are the same afterwards; see graph.h. What goes and comes again takes along what needs it.
 */
#include "diff/graph.h"

#include "diff/side_check.h"
#include "diff/words.h"

struct settling {
    struct comparison *comparison;
    struct graph *from, *to;
    struct node *queue; /* that go, and whose dependants have not been looked at */
};

static bool is_attribute(const ssm_object *o)
{
    return object_group(o->kind) == OBJECT_GROUP_ATTRIBUTE;
}

/* ---- twins */

static int find_twins(struct settling *s)
{
    struct arena *a = s->comparison->arena;
    struct map named;

    map_init(&named, a);
    for (size_t i = 0; i < s->to->count; i++) {
        const ssm_object *o = s->to->nodes[i].object;
        struct map_entry *e = map_put(&named, side_key(a, (char)(SORT_OBJECT + o->kind), o->schema, o->table, o->name));
        if (!e)
            return -1;
        e->value = &s->to->nodes[i];
    }
    for (size_t i = 0; i < s->from->count; i++) {
        struct node *n = &s->from->nodes[i];
        const ssm_object *o = n->object;

        n->twin = map_get(&named, side_key(a, (char)(SORT_OBJECT + o->kind), o->schema, o->table, o->name));
        if (n->twin)
            n->twin->twin = n;
    }
    return a->failed ? -1 : 0;
}

/* ---- what stands in the way of a table's change */

/* The table that a name of the schema that is means, under its new name. */
static struct table_pair *table_meant(const struct comparison *c, ssm_str schema, ssm_str name)
{
    const ssm_str *new_name =
        c->renamed.count ? map_get(&c->renamed, side_key(c->arena, SORT_TABLE, schema, ssm_view(NULL, 0), name)) : NULL;
    struct table_pair *p = pair_of(c, schema, new_name ? *new_name : name);

    return p && p->from ? p : NULL;
}

static ssm_str column_meant(const struct comparison *c, const struct table_pair *p, ssm_str column)
{
    const ssm_str *new_name = p->renamed ? map_get(p->renamed, words_key(c->arena, column, engine_is_exact(c))) : NULL;

    return new_name ? *new_name : column;
}

/* Which changes of a column that an object names stand in its way, and which of a table that it names as a whole. */
static void obstacles(ssm_object_kind kind, unsigned *of_column, unsigned *of_table)
{
    *of_column = COLUMN_GOES | COLUMN_TYPE;
    *of_table = 0;
    if (kind == SSM_OBJECT_VIEW || kind == SSM_OBJECT_MATERIALIZED_VIEW || kind == SSM_OBJECT_RULE || kind == SSM_OBJECT_POLICY)
        *of_table = COLUMN_GOES | COLUMN_TYPE;
    else if (kind == SSM_OBJECT_STATISTICS || object_group(kind) == OBJECT_GROUP_ATTRIBUTE)
        *of_column = COLUMN_GOES;
}

static bool table_blocks(const struct comparison *c, const ssm_object *o, const ssm_dependence *d)
{
    const struct table_pair *p = d->among == SSM_NAMES_ROUTINES ? NULL : table_meant(c, d->schema, d->name);
    unsigned of_column, of_table;

    if (!p)
        return false;
    if (!p->to || p->anew)
        return true;
    if (c->request->rebuilds)
        return p->remakes && !is_attribute(o);
    obstacles(o->kind, &of_column, &of_table);
    if (engine_is_loose(c) && !is_attribute(o))
        return false;
    if (d->column.len)
        return (unsigned)pair_change(p, column_meant(c, p, d->column)) & of_column;
    return p->changes & of_table;
}

static bool enum_blocks(const struct comparison *c, const ssm_dependence *d)
{
    bool can_be = d->among == SSM_NAMES_ANY || d->among == SSM_NAMES_TYPES;
    const struct enum_pair *e = can_be ? enum_named(c, d->schema, d->name) : NULL;

    return e && e->from && (e->loses || !e->to) && !engine_is_loose(c);
}

static bool is_blocked(const struct comparison *c, const ssm_object *o)
{
    const ssm_dependence own = {.schema = o->schema, .name = o->table};

    for (size_t i = 0; i < o->depend_count; i++)
        if (table_blocks(c, o, &o->depends[i]) || enum_blocks(c, &o->depends[i]))
            return true;
    return o->table.len && table_blocks(c, o, &own);
}

/* ---- what goes */

static void go(struct settling *s, struct node *n)
{
    if (n->goes)
        return;
    n->goes = true;
    n->next = s->queue;
    s->queue = n;
}

static bool can_replace(const ssm_object *from, const ssm_object *to)
{
    return to->replace.len && str_eq(from->shape, to->shape);
}

static bool is_other(const struct node *n)
{
    return n->object && (!n->twin || !str_eq(n->object->definition, n->twin->object->definition));
}

static bool is_renamed(const struct table_pair *p)
{
    return p->renamed || (p->was && !str_eq(p->was->name, p->from->name));
}

/* What is replaced comes behind the renamings, and would be before them on the way back, in names that are not there yet. */
static bool is_about_renamed(const struct comparison *c, const struct node *n)
{
    for (size_t i = 0; i < n->object->depend_count && !is_attribute(n->object); i++) {
        const struct table_pair *p = table_meant(c, n->object->depends[i].schema, n->object->depends[i].name);

        if (p && is_renamed(p))
            return true;
    }
    return false;
}

/* MySQL reads a view's query when the view is made. On the way back, which is the other way round, one that is replaced would
 * come before what it is about is there again; one that goes and comes stands around it both ways. */
static bool is_about_change(const struct comparison *c, const struct node *n)
{
    for (size_t i = 0; i < n->object->depend_count; i++) {
        const struct table_pair *p = table_meant(c, n->object->depends[i].schema, n->object->depends[i].name);

        if (p && (p->changes || is_renamed(p)))
            return true;
    }
    for (const struct edge *e = n->needs; e; e = e->next)
        for (const struct edge *with = e->to->needs; with; with = with->next)
            if (is_other(with->to))
                return true;
    return false;
}

static bool is_replaced(const struct comparison *c, const struct node *n)
{
    bool view = n->object->kind == SSM_OBJECT_VIEW;

    return can_replace(n->object, n->twin->object) && !is_about_renamed(c, n) &&
           !(view && engine_is_loose(c) && is_about_change(c, n));
}

static void look_at(struct settling *s, struct node *n)
{
    const ssm_object *o = n->object, *then = n->twin ? n->twin->object : NULL;
    bool said_once = !then && (o->flags & SSM_OBJECTF_SAID);

    if (then && !str_eq(o->definition, then->definition))
        n->replaced = is_replaced(s->comparison, n);
    if ((!then && !said_once) || (then && !str_eq(o->definition, then->definition) && !n->replaced) ||
        (then && is_blocked(s->comparison, o)))
        go(s, n);
}

/* An early object that is replaced before what it needed goes for good does not need it any more by then. */
static bool is_free(const struct node *n, const struct node *needed)
{
    return n->replaced && object_group(n->object->kind) == OBJECT_GROUP_EARLY && needed->object && !needed->twin &&
           object_group(needed->object->kind) == OBJECT_GROUP_EARLY;
}

static bool goes_with(const struct settling *s, const struct node *n, const struct node *name)
{
    const ssm_object *o = n->object;
    bool all_free = true;

    if (engine_is_loose(s->comparison) && !is_attribute(o) && !o->table.len)
        return false;
    for (const struct edge *e = name->needs; e; e = e->next)
        all_free = all_free && (!e->to->goes || is_free(n, e->to));
    return !all_free;
}

static void take_along(struct settling *s)
{
    while (s->queue) {
        struct node *n = s->queue;

        s->queue = n->next;
        for (struct edge *e = n->needed_by; e; e = e->next)
            if (!e->to->object || goes_with(s, e->to, n)) /* from an object to its name, and on to who needs the name */
                go(s, e->to);
    }
}

int depend_settle(struct comparison *c, struct graph *from, struct graph *to)
{
    struct settling s = {.comparison = c, .from = from, .to = to};

    if (graph_make(from, c->request->from, c->arena) != 0 || graph_make(to, c->request->to, c->arena) != 0 ||
        find_twins(&s) != 0)
        return diag_out_of_memory(c->diags);
    for (size_t i = 0; i < from->count; i++)
        look_at(&s, &from->nodes[i]);
    take_along(&s);
    graph_place(from, c->request->from);
    graph_place(to, c->request->to);
    return c->arena->failed ? diag_out_of_memory(c->diags) : 0;
}

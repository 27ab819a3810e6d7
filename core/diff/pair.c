/* SPDX-License-Identifier: Apache-2.0
 *
 * Things of one name side by side; see compare.h.
 */
#include <stdlib.h>

#include "diff/compare.h"
#include "diff/side_check.h"

static int name_cmp(ssm_str schema_a, ssm_str name_a, ssm_str schema_b, ssm_str name_b)
{
    int by_schema = str_cmp(schema_a, schema_b);

    return by_schema ? by_schema : str_cmp(name_a, name_b);
}

static int by_table(const void *left, const void *right)
{
    const struct table_pair *a = left, *b = right;
    const ssm_table *x = a->to ? a->to : a->from, *y = b->to ? b->to : b->from;

    return name_cmp(x->schema, x->name, y->schema, y->name);
}

static int by_enum(const void *left, const void *right)
{
    const struct enum_pair *a = left, *b = right;
    const ssm_enum *x = a->to ? a->to : a->from, *y = b->to ? b->to : b->from;

    return name_cmp(x->schema, x->name, y->schema, y->name);
}

/* The pair of that key in the list, made where there is none; `list` has room. */
static void *place_of(struct map *m, ssm_str key, void *list, size_t *count, size_t bytes)
{
    struct map_entry *e = key.ptr ? map_put(m, key) : NULL;

    if (e && !e->value)
        e->value = (char *)list + bytes * (*count)++;
    return e ? e->value : NULL;
}

static ssm_str key_of_table(const struct comparison *c, const ssm_table *t)
{
    return side_key(c->arena, SORT_TABLE, t->schema, ssm_view(NULL, 0), t->name);
}

/* The entries point to the pairs, which sorting moved. */
static int index_tables(struct comparison *c)
{
    for (size_t i = 0; i < c->table_count; i++) {
        struct table_pair *p = &c->tables[i];
        struct map_entry *e = map_put(&c->table_named, key_of_table(c, p->to ? p->to : p->from));

        if (!e)
            return diag_out_of_memory(c->diags);
        e->value = p;
    }
    return 0;
}

int pair_tables(struct comparison *c)
{
    const struct side_list *to = &c->request->to->tables;
    struct map named;

    map_init(&named, c->arena);
    map_init(&c->table_named, c->arena);
    c->tables = ARENA_ARRAY(c->arena, c->from_count + to->count, struct table_pair);
    for (size_t i = 0; i < to->count && c->tables; i++) {
        const ssm_table *t = to->items[i].thing;
        struct table_pair *p = place_of(&named, key_of_table(c, t), c->tables, &c->table_count, sizeof *p);

        if (!p)
            return diag_out_of_memory(c->diags);
        p->to = t;
        p->to_place = to->items[i].place;
    }
    for (size_t i = 0; i < c->from_count && c->tables; i++) {
        const struct from_table *t = &c->from_tables[i];
        struct table_pair *p = place_of(&named, key_of_table(c, t->now), c->tables, &c->table_count, sizeof *p);

        if (!p)
            return diag_out_of_memory(c->diags);
        p->from = t->now;
        p->was = t->was;
        p->renamed = t->renamed;
        p->from_place = t->place;
    }
    if (!c->tables)
        return diag_out_of_memory(c->diags);
    qsort(c->tables, c->table_count, sizeof *c->tables, by_table);
    return index_tables(c);
}

static ssm_str key_of_enum(const struct comparison *c, const ssm_enum *e)
{
    return side_key(c->arena, SORT_ENUM, e->schema, ssm_view(NULL, 0), e->name);
}

int pair_enums(struct comparison *c)
{
    const struct side_list *lists[] = {&c->request->from->enums, &c->request->to->enums};
    struct map named;

    map_init(&named, c->arena);
    map_init(&c->enum_named, c->arena);
    c->enums = ARENA_ARRAY(c->arena, lists[0]->count + lists[1]->count, struct enum_pair);
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < lists[side]->count && c->enums; i++) {
            const ssm_enum *e = lists[side]->items[i].thing;
            struct enum_pair *p = place_of(&named, key_of_enum(c, e), c->enums, &c->enum_count, sizeof *p);

            if (!p)
                return diag_out_of_memory(c->diags);
            *(side ? &p->to : &p->from) = e;
        }
    if (!c->enums)
        return diag_out_of_memory(c->diags);
    qsort(c->enums, c->enum_count, sizeof *c->enums, by_enum);
    for (size_t i = 0; i < c->enum_count; i++) {
        struct map_entry *e = map_put(&c->enum_named, key_of_enum(c, c->enums[i].to ? c->enums[i].to : c->enums[i].from));
        if (!e)
            return diag_out_of_memory(c->diags);
        e->value = &c->enums[i];
    }
    return 0;
}

bool pair_is_silent(const struct table_pair *p, ssm_table_flag of, const void *before, const void *after)
{
    return (!before && p->from->flags & of) || (!after && p->to->flags & of);
}

struct table_pair *pair_of(const struct comparison *c, ssm_str schema, ssm_str name)
{
    return map_get(&c->table_named, side_key(c->arena, SORT_TABLE, schema, ssm_view(NULL, 0), name));
}

/* A key of a table in a schema names the default schema, which has no name elsewhere, by the engine's name for it. */
struct table_pair *pair_referenced(const struct comparison *c, const ssm_table *t, const ssm_constraint *k)
{
    struct table_pair *p = pair_of(c, k->ref_schema.len ? k->ref_schema : t->schema, k->ref_table);

    return p || !k->ref_schema.len || !t->schema.len ? p : pair_of(c, ssm_view(NULL, 0), k->ref_table);
}

struct enum_pair *enum_named(const struct comparison *c, ssm_str schema, ssm_str name)
{
    if (!c->enum_count)
        return NULL;
    return map_get(&c->enum_named, side_key(c->arena, SORT_ENUM, schema, ssm_view(NULL, 0), name));
}

struct enum_pair *enum_of_type(const struct comparison *c, const ssm_type *t)
{
    return t->family == SSM_FAMILY_OTHER ? enum_named(c, t->schema, t->name) : NULL;
}

enum column_change pair_change(const struct table_pair *p, ssm_str column)
{
    return p->changed ? (enum column_change)(uintptr_t)map_get(p->changed, column) : (enum column_change)0;
}

int pair_note(struct comparison *c, struct table_pair *p, ssm_str column, enum column_change change)
{
    struct map_entry *e;

    if (!p->changed) {
        p->changed = ARENA_NEW(c->arena, struct map);
        if (!p->changed)
            return diag_out_of_memory(c->diags);
        map_init(p->changed, c->arena);
    }
    e = map_put(p->changed, column);
    if (!e)
        return diag_out_of_memory(c->diags);
    p->changes |= change;
    e->value = (void *)((uintptr_t)e->value | (uintptr_t)change); /* NOLINT(performance-no-int-to-ptr): a set of bits */
    return 0;
}

struct difference *differ(struct comparison *c, enum difference_kind kind, ssm_str schema, ssm_str object)
{
    struct difference *items = arena_grow(c->arena, c->items, c->count, &c->capacity, sizeof *items);

    if (!items) {
        diag_out_of_memory(c->diags);
        return NULL;
    }
    c->items = items;
    items[c->count] = (struct difference){.kind = kind, .schema = schema, .object = object};
    return &items[c->count++];
}

struct difference *differ_in(struct comparison *c, enum difference_kind kind, struct table_pair *p)
{
    const ssm_table *t = p->to ? p->to : p->from;
    struct difference *d = differ(c, kind, t->schema, t->name);

    p->differs = true;
    if (d)
        d->pair = p;
    return d;
}

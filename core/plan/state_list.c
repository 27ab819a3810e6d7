/* SPDX-License-Identifier: Apache-2.0
 *
 * The lists of a table's state: in order, by name, with gaps where something was removed. See state.h.
 * Then the state given back as a table.
 */
#include "plan/state.h"

void state_list_init(struct state_list *l, struct arena *a)
{
    *l = (struct state_list){0};
    map_init(&l->by_name, a);
}

int state_list_add(struct arena *a, struct state_list *l, ssm_str name, const void *item)
{
    const void **items = arena_grow(a, l->items, l->count, &l->capacity, sizeof *items);
    struct map_entry *e;

    if (!items)
        return -1;
    l->items = items;
    l->items[l->count++] = item;
    if (!name.len)
        return 0;
    e = map_put(&l->by_name, name);
    if (e)
        e->value = (void *)(uintptr_t)l->count;
    return e ? 0 : -1;
}

/* The index of a name, or l->count. */
size_t state_list_find(const struct state_list *l, ssm_str name)
{
    struct map_entry *e = name.len ? map_find(&l->by_name, name) : NULL;
    return e && e->value ? (size_t)(uintptr_t)e->value - 1 : l->count;
}

void state_list_remove(struct state_list *l, size_t at, ssm_str name)
{
    struct map_entry *e = name.len ? map_find(&l->by_name, name) : NULL;

    l->items[at] = NULL;
    if (e)
        e->value = NULL;
}

int state_list_clone(struct arena *a, struct state_list *to, const struct state_list *from)
{
    state_list_init(to, a);
    to->items = ARENA_ARRAY(a, from->count + 8, const void *);
    if (!to->items)
        return -1;
    if (from->count)
        memcpy(to->items, from->items, from->count * sizeof *to->items);
    to->count = from->count;
    to->capacity = from->count + 8;
    for (size_t i = 0; i < from->by_name.count; i++) {
        struct map_entry *e = map_put(&to->by_name, from->by_name.entries[i].key);
        if (!e)
            return -1;
        e->value = from->by_name.entries[i].value;
    }
    return 0;
}

size_t state_find_constraint(const struct state_list *l, const ssm_constraint *c)
{
    size_t at = state_list_find(l, c->name);

    for (size_t i = 0; at == l->count && i < l->count; i++)
        if (l->items[i] && constraint_same_body(l->items[i], c))
            at = i;
    return at;
}

const ssm_column *state_column(const struct table_state *s, ssm_str name)
{
    size_t at = state_list_find(&s->columns, name);
    return at < s->columns.count ? s->columns.items[at] : NULL;
}

static const void **packed(struct arena *a, const struct state_list *l, size_t *count)
{
    const void **items = ARENA_ARRAY(a, l->count, const void *);

    *count = 0;
    for (size_t i = 0; items && i < l->count; i++)
        if (l->items[i])
            items[(*count)++] = l->items[i];
    return items;
}

const ssm_table *state_table(struct arena *a, const struct table_state *s)
{
    ssm_table *t = table_new(a);

    if (!t)
        return NULL;
    *t = s->table;
    t->columns = (const ssm_column *const *)(const void *)packed(a, &s->columns, &t->column_count);
    t->constraints = (const ssm_constraint *const *)(const void *)packed(a, &s->constraints, &t->constraint_count);
    t->indexes = (const ssm_index *const *)(const void *)packed(a, &s->indexes, &t->index_count);
    return a->failed ? NULL : t;
}

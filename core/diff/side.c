/* SPDX-License-Identifier: Apache-2.0
 *
 * A schema as it comes from a reader; see side.h. Here: the lists, names that come twice, and what cannot be migrated. What a
 * thing holds is looked at in side_check.c.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "diff/side_check.h"

void side_init(struct side *s, ssm_strs ignore, struct arena *a, struct diags *d)
{
    *s = (struct side){.arena = a, .diags = d, .ignore = ignore};
    map_init(&s->names, a);
    map_init(&s->declared, a);
    map_init(&s->passed_over, a);
}

ssm_str side_key(struct arena *a, char sort, ssm_str schema, ssm_str table, ssm_str name)
{
    static const char nul[1];
    const ssm_str between = ssm_view(nul, 1);
    const ssm_str pieces[] = {ssm_view(&sort, 1), schema, between, table, between, name};

    return arena_concat(a, pieces, sizeof pieces / sizeof pieces[0]);
}

/* Puts the thing at the end of its list and under its name. */
static int add(struct side *s, struct side_list *list, ssm_str key, ssm_str name, const void *thing, ssm_place place)
{
    struct side_thing *items, *item = ARENA_NEW(s->arena, struct side_thing);
    struct map_entry *e = key.ptr && item ? map_put(&s->names, key) : NULL;

    if (!e)
        return diag_out_of_memory(s->diags);
    if (e->value) {
        const struct side_thing *first = e->value;
        return diag_at(s->diags, DIAG_DIFF_TWICE, place_text(s->arena, place), name, place_text(s->arena, first->place));
    }
    items = arena_grow(s->arena, list->items, list->count, &list->capacity, sizeof *items);
    if (!items)
        return diag_out_of_memory(s->diags);
    *item = (struct side_thing){thing, place};
    e->value = item;
    list->items = items;
    list->items[list->count++] = *item;
    return 0;
}

int side_add_table(struct side *s, const ssm_table *t, ssm_place place)
{
    if (side_check_table(s, t, place) != 0)
        return -1;
    return add(s, &s->tables, side_key(s->arena, SORT_TABLE, t->schema, ssm_view(NULL, 0), t->name), t->name, t, place);
}

int side_add_enum(struct side *s, const ssm_enum *e, ssm_place place)
{
    if (side_check_enum(s, e, place) != 0)
        return -1;
    return add(s, &s->enums, side_key(s->arena, SORT_ENUM, e->schema, ssm_view(NULL, 0), e->name), e->name, e, place);
}

int side_add_object(struct side *s, const ssm_object *o, ssm_place place)
{
    if (side_check_object(s, o, place) != 0)
        return -1;
    if (o->flags & SSM_OBJECTF_IMPLIED)
        return add(s, &s->implied, side_key(s->arena, SORT_IMPLIED, o->schema, o->table, o->name), o->name, o, place);
    return add(s, &s->objects, side_key(s->arena, (char)(SORT_OBJECT + o->kind), o->schema, o->table, o->name), o->name, o,
               place);
}

int side_declare(struct side *s, ssm_str schema, ssm_str name)
{
    ssm_str whole, *names;
    struct map_entry *e;

    if (side_check_declared(s, schema, name) != 0)
        return -1;
    whole = op_object_name(s->arena, schema, name);
    e = whole.ptr ? map_put(&s->declared, whole) : NULL;
    if (!e)
        return diag_out_of_memory(s->diags);
    if (e->value)
        return 0;
    names = arena_grow(s->arena, s->declared_names, s->declared_count, &s->declared_capacity, sizeof *names);
    if (!names)
        return diag_out_of_memory(s->diags);
    e->value = s;
    s->declared_names = names;
    s->declared_names[s->declared_count++] = whole;
    return 0;
}

int side_add_rename(struct side *s, const ssm_renaming *renaming, ssm_place place)
{
    struct side_rename *items;

    if (side_check_renaming(s, renaming, place) != 0)
        return -1;
    items = arena_grow(s->arena, s->renames, s->rename_count, &s->rename_capacity, sizeof *items);
    if (!items)
        return diag_out_of_memory(s->diags);
    s->renames = items;
    s->renames[s->rename_count++] = (struct side_rename){*renaming, place};
    return 0;
}

int side_cannot(struct side *s, ssm_str kind, ssm_str name, ssm_place place)
{
    for (size_t i = 0; i < s->ignore.count; i++)
        if (str_eq_nocase(s->ignore.items[i], kind)) {
            struct map_entry *e = name.len ? map_put(&s->passed_over, arena_str(s->arena, name)) : NULL;

            diag_at(s->diags, DIAG_DIFF_IGNORED, place_text(s->arena, place), kind, name);
            return name.len && !e ? diag_out_of_memory(s->diags) : 0;
        }
    s->refused++;
    return diag_at(s->diags, DIAG_DIFF_CANNOT, place_text(s->arena, place), kind, name);
}

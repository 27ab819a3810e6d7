/* SPDX-License-Identifier: Apache-2.0
 *
 * What one schema has and `--ignore` passes over is left alone in the other, too: else it would be dropped, or made a second time,
 * for it seems to be on one side only. See compare.h.
 */
#include "diff/compare.h"
#include "diff/side_check.h"

struct passing {
    const struct side *other; /* which passes over */
    struct side *out;         /* what is left of this one */
    struct arena *arena;
};

/* Names are given with their schema or without. */
static bool is_named(const struct passing *p, ssm_str schema, ssm_str name)
{
    return map_find(&p->other->passed_over, name) ||
           (schema.len && map_find(&p->other->passed_over, op_object_name(p->arena, schema, name)));
}

/* What the other side has in full is compared, whatever it says of a part of it. */
static bool is_left_alone(const struct passing *p, ssm_str key, ssm_str schema, ssm_str name)
{
    return is_named(p, schema, name) && !map_find(&p->other->names, key);
}

static ssm_str key_of_table(const struct passing *p, ssm_str schema, ssm_str name)
{
    return side_key(p->arena, SORT_TABLE, schema, ssm_view(NULL, 0), name);
}

static bool leaves_table(const struct passing *p, ssm_str schema, ssm_str name)
{
    return is_left_alone(p, key_of_table(p, schema, name), schema, name);
}

/* By its own name, by its table's, and of an attribute by what it is said of. */
static bool leaves_object(const struct passing *p, const ssm_object *o, ssm_str key)
{
    if (map_find(&p->other->names, key))
        return false;
    if (is_named(p, o->schema, o->name) || is_named(p, o->schema, object_bare_name(o)) ||
        (o->table.len && leaves_table(p, o->schema, o->table)))
        return true;
    for (size_t i = 0; object_group(o->kind) == OBJECT_GROUP_ATTRIBUTE && i < o->depend_count; i++)
        if (leaves_table(p, o->depends[i].schema, o->depends[i].name))
            return true;
    return false;
}

bool is_passed_over(const struct side *s, const ssm_table *t, ssm_str member, struct arena *a)
{
    return s->passed_over.count &&
           (map_find(&s->passed_over, member) || map_find(&s->passed_over, op_object_name(a, t->name, member)));
}

/* ---- the lists without it */

/* Types and functions that are left alone are there all the same. */
static int take(struct passing *p, struct side_list *list, const struct side_thing *t, ssm_str key, bool left, ssm_str schema,
                ssm_str name)
{
    struct map_entry *e;

    if (left)
        return side_declare(p->out, schema, name);
    e = key.ptr ? map_put(&p->out->names, key) : NULL;
    if (!e)
        return -1;
    e->value = (void *)(uintptr_t)t;
    list->items[list->count++] = *t;
    return 0;
}

static int take_all(struct passing *p, const struct side *s)
{
    int bad = 0;

    for (size_t i = 0; i < s->tables.count && !bad; i++) {
        const ssm_table *t = s->tables.items[i].thing;
        ssm_str key = key_of_table(p, t->schema, t->name);
        bad = take(p, &p->out->tables, &s->tables.items[i], key, is_left_alone(p, key, t->schema, t->name), t->schema, t->name);
    }
    for (size_t i = 0; i < s->enums.count && !bad; i++) {
        const ssm_enum *e = s->enums.items[i].thing;
        ssm_str key = side_key(p->arena, SORT_ENUM, e->schema, ssm_view(NULL, 0), e->name);
        bad = take(p, &p->out->enums, &s->enums.items[i], key, is_left_alone(p, key, e->schema, e->name), e->schema, e->name);
    }
    for (size_t i = 0; i < s->objects.count && !bad; i++) {
        const ssm_object *o = s->objects.items[i].thing;
        ssm_str key = side_key(p->arena, (char)(SORT_OBJECT + o->kind), o->schema, o->table, o->name);
        bad = take(p, &p->out->objects, &s->objects.items[i], key, leaves_object(p, o, key), o->schema, object_bare_name(o));
    }
    for (size_t i = 0; i < s->implied.count && !bad; i++) {
        const ssm_object *o = s->implied.items[i].thing;
        ssm_str key = side_key(p->arena, SORT_IMPLIED, o->schema, o->table, o->name);
        bad = take(p, &p->out->implied, &s->implied.items[i], key, false, o->schema, o->name);
    }
    return bad;
}

static int make_room(struct arena *a, struct side_list *list)
{
    size_t most = list->count;

    *list = (struct side_list){.items = ARENA_ARRAY(a, most + 1, struct side_thing), .capacity = most + 1};
    return list->items ? 0 : -1;
}

int pass_over(struct side *out, const struct side *s, const struct side *other, struct arena *a, struct diags *d)
{
    struct passing p = {other, out, a};

    *out = *s;
    if (!other->passed_over.count)
        return 0;
    out->arena = a;
    out->diags = d;
    map_init(&out->names, a);
    map_init(&out->declared, a); /* a name may be there twice */
    if (make_room(a, &out->tables) != 0 || make_room(a, &out->enums) != 0 || make_room(a, &out->objects) != 0 ||
        make_room(a, &out->implied) != 0 || take_all(&p, s) != 0 || a->failed)
        return diag_out_of_memory(d);
    return 0;
}

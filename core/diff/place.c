/* SPDX-License-Identifier: Apache-2.0
 *
 * Where the schemas have what the differences, and the parts of actual_schema, are about: messages about the report are shown with
 * that, for nobody but the program has seen the report.
 */
#include "base/limits.h"
#include "diff/compare.h"
#include "diff/side_check.h"

static const struct side *side_of(const struct comparison *c, enum side_of side)
{
    return side == SIDE_FROM ? c->request->from : c->request->to;
}

static ssm_place place_named(const struct comparison *c, enum side_of side, ssm_str key)
{
    const struct side_thing *t = key.ptr ? map_get(&side_of(c, side)->names, key) : NULL;

    return t ? t->place : (ssm_place){NULL, 0};
}

static ssm_str key_of_enum(const struct comparison *c, ssm_str schema, ssm_str name)
{
    return side_key(c->arena, SORT_ENUM, schema, ssm_view(NULL, 0), name);
}

static ssm_str key_of_object(const struct comparison *c, const ssm_object *o)
{
    return side_key(c->arena, (char)(SORT_OBJECT + o->kind), o->schema, o->table, o->name);
}

static bool is_extra(enum difference_kind kind)
{
    return kind == D_EXTRA_ENUM || kind == D_EXTRA_ENUM_VALUE || kind == D_EXTRA_TABLE || kind == D_EXTRA_COLUMN ||
           kind == D_EXTRA_CONSTRAINT || kind == D_EXTRA_INDEX || kind == D_EXTRA_OBJECT;
}

static void place_difference(const struct comparison *c, const struct difference *d, struct diff_place *out)
{
    const ssm_object *const objects[SIDES] = {[SIDE_FROM] = d->actual, [SIDE_TO] = d->expected};
    bool is_enum = d->kind >= D_MISSING_ENUM && d->kind <= D_EXTRA_ENUM_VALUE, is_object = d->kind >= D_MISSING_OBJECT;
    const struct table_pair *p = d->pair || is_enum || is_object ? d->pair : pair_of(c, d->schema, d->object);

    for (int side = 0; side < SIDES; side++) {
        ssm_place *at = &out->at[side];

        if (side == SIDE_TO && is_extra(d->kind))
            continue;
        if (p)
            *at = side == SIDE_FROM ? p->from_place : p->to_place;
        else if (is_enum)
            *at = place_named(c, (enum side_of)side, key_of_enum(c, d->schema, d->object));
        else if (is_object && objects[side])
            *at = place_named(c, (enum side_of)side, key_of_object(c, objects[side]));
    }
}

/* ---- actual_schema */

/* To a longer pointer no message leads. */
static void add_place(struct comparison *c, struct diff_places *out, const char *list, ssm_str name, ssm_place place)
{
    struct buf b;

    buf_init(&b, LIMIT_POINTER);
    buf_puts(&b, list);
    for (size_t i = 0; i < name.len; i++)
        buf_put(&b, pointer_spelling(&name.ptr[i]));
    if (!b.failed)
        out->items[out->count++] = (struct diff_place){arena_str(c->arena, buf_str(&b)), {[SIDE_FROM] = place}};
    buf_free(&b);
}

static void place_context(struct comparison *c, struct diff_places *out)
{
    for (size_t i = 0; i < c->table_count; i++) {
        const struct table_pair *p = &c->tables[i];

        if (needs_context(c, p))
            add_place(c, out, "/actual_schema/tables/", op_object_name(c->arena, p->was->schema, p->was->name), p->from_place);
    }
    for (size_t i = 0; i < c->enum_count; i++) {
        const ssm_enum *e = c->enums[i].from;

        if (e && enum_changes(&c->enums[i]))
            add_place(c, out, "/actual_schema/enums/", op_object_name(c->arena, e->schema, e->name),
                      place_named(c, SIDE_FROM, key_of_enum(c, e->schema, e->name)));
    }
}

int find_places(struct comparison *c, struct diff_places *out)
{
    out->items = ARENA_ARRAY(c->arena, c->count + c->table_count + c->enum_count, struct diff_place);
    if (!out->items)
        return diag_out_of_memory(c->diags);
    for (size_t i = 0; i < c->count; i++)
        place_difference(c, &c->items[i], &out->items[i]);
    out->count = out->differences = c->count;
    if (c->count) /* the report has none without */
        place_context(c, out);
    return c->arena->failed ? diag_out_of_memory(c->diags) : 0;
}

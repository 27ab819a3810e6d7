/* SPDX-License-Identifier: Apache-2.0
 *
 * Enum values: the lists before and after a migration, and whether a value that is added is used in it.
 */
#include "plan/plan_internal.h"

enum { MOST_VALUES_LOOKED_FOR = 64 }; /* beyond it every new value counts as used */

struct enum_change {
    struct ops ops; /* on its values, in the order of the report */
    size_t capacity;
    const struct op *drop; /* one of them that drops a value, or NULL */
};

static int conflict(struct planner *p, const struct op *op, enum diag_code code)
{
    return diag_add(p->diags, code, op->pointer, op->pub.key, (const ssm_str[]){op->pub.member, op->pub.object}, 2);
}

static bool holds(const struct map *values, ssm_str v)
{
    return map_find(values, v) != NULL;
}

static int fill(struct map *m, ssm_strs values)
{
    for (size_t i = 0; i < values.count; i++)
        if (!map_put(m, values.items[i]))
            return -1;
    return 0;
}

/* A value list to which values are put back: a ring, found by value. */
struct value {
    ssm_str text;
    struct value *previous, *next;
};

static struct value *value_put(struct planner *p, struct map *values, struct value *previous, ssm_str text)
{
    struct value *v = ARENA_NEW(p->arena, struct value);
    struct map_entry *e = map_put(values, text);

    if (!v || !e)
        return NULL;
    *v = (struct value){text, previous, previous->next};
    v->next->previous = v;
    previous->next = v;
    e->value = v;
    return v;
}

/* The list before: the one after without what is added, and what is dropped put back at its neighbour. count == 0 where a
 * neighbour is unknown. */
static ssm_strs derive_before(struct planner *p, const struct enum_change *c, ssm_strs after)
{
    size_t count = 0;
    ssm_str *out = ARENA_ARRAY(p->arena, after.count + c->ops.count, ssm_str);
    struct value ring = {.previous = &ring, .next = &ring};
    struct map added, values; /* values: struct value * */

    map_init(&added, p->arena);
    map_init(&values, p->arena);
    for (size_t i = 0; i < c->ops.count; i++)
        if (c->ops.items[i]->pub.kind == SSM_OP_ADD_ENUM_VALUE)
            map_put(&added, c->ops.items[i]->pub.member);
    for (size_t i = 0; i < after.count; i++)
        if (!holds(&added, after.items[i]) && !value_put(p, &values, ring.previous, after.items[i]))
            return (ssm_strs){0};
    for (size_t i = 0; i < c->ops.count; i++) {
        const ssm_operation *op = &c->ops.items[i]->pub;
        ssm_str neighbour = op->value_after.ptr ? op->value_after : op->value_before;
        struct value *anchor = neighbour.ptr ? map_get(&values, neighbour) : NULL;

        if (op->kind != SSM_OP_DROP_ENUM_VALUE)
            continue;
        if (!anchor || !value_put(p, &values, op->value_after.ptr ? anchor : anchor->previous, op->member))
            return (ssm_strs){0};
    }
    for (const struct value *v = ring.next; out && v != &ring; v = v->next)
        out[count++] = v->text;
    return (ssm_strs){out, out ? count : 0};
}

static int settle(struct planner *p, ssm_str name, struct enum_change *c)
{
    const ssm_enum *known = map_get(&p->report->actual.enums, name);
    const ssm_enum *after = NULL;
    ssm_enum *before = enum_new(p->arena);
    struct map old, dropped;
    int bad = 0;

    map_init(&old, p->arena);
    map_init(&dropped, p->arena);
    for (size_t i = 0; i < c->ops.count; i++) {
        const ssm_operation *o = &c->ops.items[i]->pub;
        after = after ? after : o->enum_after;
        if (o->kind == SSM_OP_DROP_ENUM_VALUE && !map_put(&dropped, o->member))
            return diag_out_of_memory(p->diags);
    }
    if (!before || (known && fill(&old, known->values) != 0))
        return diag_out_of_memory(p->diags);
    before->schema = c->ops.items[0]->pub.schema;
    before->name = c->ops.items[0]->pub.object;
    before->values = known ? known->values : after ? derive_before(p, c, after->values) : before->values;
    for (size_t i = 0; i < c->ops.count; i++) {
        struct op *op = c->ops.items[i];
        bool add = op->pub.kind == SSM_OP_ADD_ENUM_VALUE;

        if (after && op->pub.enum_after && !str_list_eq(after->values, op->pub.enum_after->values))
            bad |= diag_add(p->diags, DIAG_PLAN_VALUES_DIFFER, op->pointer, op->pub.key,
                            (const ssm_str[]){op->pub.key, op->pub.object}, 2);
        if (known && holds(&old, op->pub.member) == add && !(add && holds(&dropped, op->pub.member))) /* it moves */
            bad |= conflict(p, op, DIAG_PLAN_VALUE_CONTEXT);
        op->pub.enum_before = before;
        op->pub.enum_after = op->pub.enum_after ? op->pub.enum_after : after;
    }
    return bad;
}

/* ---- is a new value used later in the same migration? */

static bool quotes_value(ssm_str text, ssm_str value)
{
    while (text.len >= value.len + 2) {
        const char *q = memchr(text.ptr, '\'', text.len - value.len - 1);
        if (!q)
            return false;
        if (memcmp(q + 1, value.ptr, value.len) == 0 && q[1 + value.len] == '\'')
            return true;
        text.len -= (size_t)(q + 1 - text.ptr);
        text.ptr = q + 1;
    }
    return false;
}

static bool default_uses(ssm_default d, ssm_str v)
{
    return (d.kind == SSM_DEFAULT_STRING && str_eq(d.text, v)) ||
           (d.kind == SSM_DEFAULT_EXPRESSION && quotes_value(d.text, v));
}

static bool index_uses(const ssm_index *i, ssm_str v)
{
    bool used = quotes_value(i->where, v);

    for (size_t k = 0; k < i->part_count; k++)
        used |= quotes_value(i->parts[k]->expression, v);
    return used;
}

static bool column_uses(const ssm_column *c, ssm_str v)
{
    return default_uses(c->default_value, v) || quotes_value(c->generated_expression, v);
}

static bool operation_uses(const ssm_operation *op, ssm_str v)
{
    const ssm_table *t = op->kind == SSM_OP_CREATE_TABLE ? op->table_after : NULL;
    bool used = quotes_value(op->using_expression, v);

    used |= op->column_after && column_uses(op->column_after, v);
    used |= op->index_after && index_uses(op->index_after, v);
    used |= op->constraint_after && quotes_value(op->constraint_after->expression, v);
    for (size_t i = 0; t && i < t->column_count; i++)
        used |= column_uses(t->columns[i], v);
    for (size_t i = 0; t && i < t->constraint_count; i++)
        used |= quotes_value(t->constraints[i]->expression, v);
    for (size_t i = 0; t && i < t->index_count; i++)
        used |= index_uses(t->indexes[i], v);
    return used;
}

static void mark_used(struct planner *p, size_t added)
{
    for (size_t i = 0; i < p->ops.count; i++) {
        struct op *op = p->ops.items[i];
        bool used = added > MOST_VALUES_LOOKED_FOR;

        if (op->pub.kind != SSM_OP_ADD_ENUM_VALUE)
            continue;
        for (size_t k = 0; k < p->ops.count && !used; k++)
            used = operation_uses(&p->ops.items[k]->pub, op->pub.member);
        if (used)
            op->pub.flags |= SSM_OPF_VALUE_USED;
    }
}

/* ---- defaults of columns whose enum loses a value */

static const ssm_type *column_type(const ssm_operation *o)
{
    const ssm_type *before = o->column_before ? o->column_before->type : NULL;

    return before ? before : o->column_after ? o->column_after->type : NULL;
}

/* Neither the old default nor the new need be a value on both sides of the change: they change with it. */
static int mark_defaults(struct planner *p, const struct map *changes)
{
    for (size_t i = 0; i < p->ops.count; i++) {
        struct op *op = p->ops.items[i];
        const ssm_type *type = NULL;
        struct enum_change *c;

        if (op->pub.kind == SSM_OP_SET_DEFAULT || op->pub.kind == SSM_OP_DROP_DEFAULT)
            type = column_type(&op->pub);
        if (!type || type->family != SSM_FAMILY_OTHER)
            continue;
        c = map_get(changes, op_object_name(p->arena, type->schema, type->name));
        if (c && c->drop)
            op->with_enum = key_object(c->drop->pub.key);
    }
    return p->arena->failed ? diag_out_of_memory(p->diags) : 0;
}

int plan_enums(struct planner *p)
{
    struct map changes;
    size_t added = 0;
    int bad = 0;

    map_init(&changes, p->arena);
    for (size_t i = 0; i < p->ops.count; i++) {
        struct op *op = p->ops.items[i];
        struct map_entry *e;
        struct enum_change *c;
        struct op **items;

        if (op->pub.kind != SSM_OP_ADD_ENUM_VALUE && op->pub.kind != SSM_OP_DROP_ENUM_VALUE)
            continue;
        added += op->pub.kind == SSM_OP_ADD_ENUM_VALUE;
        e = map_put(&changes, op_object_name(p->arena, op->pub.schema, op->pub.object));
        if (e && !e->value)
            e->value = ARENA_NEW(p->arena, struct enum_change);
        if (!e || !e->value)
            return diag_out_of_memory(p->diags);
        c = e->value;
        items = arena_grow(p->arena, c->ops.items, c->ops.count, &c->capacity, sizeof *items);
        if (!items)
            return diag_out_of_memory(p->diags);
        c->ops.items = items;
        c->ops.items[c->ops.count++] = op;
        if (op->pub.kind == SSM_OP_DROP_ENUM_VALUE)
            c->drop = op;
    }
    for (size_t i = 0; i < changes.count; i++)
        bad |= settle(p, changes.entries[i].key, changes.entries[i].value);
    if (added)
        mark_used(p, added);
    if (changes.count && mark_defaults(p, &changes) != 0)
        return -1;
    return bad;
}

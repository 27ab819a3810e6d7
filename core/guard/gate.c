/* SPDX-License-Identifier: Apache-2.0
 *
 * The destructive gate: what loses data, or a definition, needs a permission that names it, or one for all.
 */
#include "base/limits.h"
#include "guard/guard.h"
#include "model/change.h"

/* A change of type is destructive unless every old value is provably a value of the new type. A USING expression that
 * does not mention the column cannot keep its values. */
static bool change_is_destructive(const ssm_operation *op)
{
    const ssm_type *from = op->column_before ? op->column_before->type : NULL;
    const ssm_type *to = op->column_after ? op->column_after->type : NULL;
    enum type_change change = type_change(from, to);

    if (!str_empty(op->using_expression) && !expr_mentions(op->using_expression, op->member))
        return true;
    return change != CHANGE_SAME && change != CHANGE_WIDENING;
}

/* The database may be the only place that has it. */
static bool is_definition(const ssm_operation *op)
{
    return op->kind == SSM_OP_DROP_OBJECT && !object_holds_data(op->object_before);
}

static bool is_destructive(const struct op *o)
{
    const ssm_operation *op = &o->pub;

    switch (op->kind) {
    case SSM_OP_DROP_TABLE:
    case SSM_OP_DROP_COLUMN:
    case SSM_OP_DROP_ENUM:
    case SSM_OP_DROP_ENUM_VALUE:
        return true;
    case SSM_OP_ALTER_TYPE:
        return change_is_destructive(op);
    case SSM_OP_DROP_OBJECT:
        return !(op->flags & SSM_OPF_REPLACED) || o->grants_less || object_holds_data(op->object_before);
    default:
        return false;
    }
}

/* The listed keys, each with a mark once an operation has it. */
static int collect_keys(const struct permission *p, struct map *keys)
{
    for (size_t i = 0; i < p->keys.count; i++)
        if (!map_put(keys, p->keys.items[i]))
            return -1;
    return 0;
}

static void judge(struct op *op, const struct permission *p, struct map *keys)
{
    struct map_entry *listed = map_find(keys, op->pub.key);

    if (listed)
        listed->value = op;
    op->destructive = is_destructive(op);
    op->permitted = op->destructive && (p->all || listed);
    if (op->destructive && !is_definition(&op->pub))
        op->pub.risks |= SSM_RISK_DATA_LOSS;
}

/* The destructive operation's key that the user may have meant, or absent. */
static ssm_str nearest(const struct ops *ops, ssm_str key, struct arena *a)
{
    for (size_t i = 0; i < ops->count; i++) {
        const struct op *op = ops->items[i];
        const char *candidates[2] = {NULL, NULL};

        if (!op->destructive || op->pub.key.len > key.len + 2 || key.len > op->pub.key.len + 2)
            continue;
        candidates[0] = arena_cstr(a, op->pub.key);
        if (candidates[0] && str_nearest(key, candidates))
            return op->pub.key;
    }
    return (ssm_str){0};
}

static int report_unknown_keys(const struct ops *ops, const struct map *keys, struct diags *d)
{
    struct arena scratch = {0};
    size_t suggestions = 0;
    int bad = 0;

    for (size_t i = 0; i < keys->count; i++) {
        ssm_str key = keys->entries[i].key, similar = {0};

        if (keys->entries[i].value)
            continue;
        if (suggestions++ < LIMIT_SUGGESTIONS)
            similar = nearest(ops, key, &scratch);
        bad = similar.ptr ? diag_at(d, DIAG_PERMISSION_SIMILAR, SSM_LIT("--allow-destructive"), key, similar)
                          : diag_at(d, DIAG_PERMISSION_UNKNOWN, SSM_LIT("--allow-destructive"), key);
        arena_reset(&scratch);
    }
    arena_free(&scratch);
    return bad;
}

int gate_open(struct gate *g, const struct permission *p)
{
    *g = (struct gate){.permission = p};
    map_init(&g->keys, &g->arena);
    return collect_keys(p, &g->keys);
}

/* What is destructive is what its key says: the permission is given for the key. */
bool gate_confirms(struct gate *g, const struct op *op)
{
    bool destructive = is_destructive(op);

    if (op->destructive != destructive)
        return false;
    return !destructive ||
           (op->permitted == (g->permission->all || map_find(&g->keys, op->pub.key)) &&
            str_eq(op->pub.key, op_whole_key(&g->arena, &op->pub)));
}

void gate_close(struct gate *g)
{
    arena_free(&g->arena);
}

int gate_operations(const struct ops *ops, const struct permission *p, struct diags *d)
{
    struct map keys;
    int bad = 0;

    map_init(&keys, d->arena);
    if (collect_keys(p, &keys) != 0)
        return diag_out_of_memory(d);
    for (size_t i = 0; i < ops->count; i++) {
        struct op *op = ops->items[i];

        judge(op, p, &keys);
        if (op->destructive && !op->permitted)
            bad = diag_add(d, is_definition(&op->pub) ? DIAG_DESTRUCTIVE_DEFINITION : DIAG_DESTRUCTIVE_REFUSED, op->pointer,
                           op->pub.key, &op->pub.key, 1);
    }
    return report_unknown_keys(ops, &keys, d) ? -1 : bad;
}

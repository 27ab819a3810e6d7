/* SPDX-License-Identifier: Apache-2.0
 *
 * Constraints and indexes that are added on a column which the same report drops: the drop would take them along.
 */
#include "plan/plan_internal.h"

struct needs {
    struct planner *planner;
    struct map names; /* of columns that are dropped for good: a first test that makes no key */
    const struct op *op;
    int bad;
};

static void need(struct needs *n, ssm_str column)
{
    struct planner *p = n->planner;
    const ssm_operation *o = &n->op->pub;
    const struct slot *slot;

    if (!column.len || !map_find(&n->names, column))
        return;
    slot = map_get(&p->subjects.columns, key_subject(op_key(p->arena, SSM_OP_DROP_COLUMN, o->schema, o->object, column)));
    if (slot && slot->drop && !slot->add)
        n->bad |= diag_add(p->diags, DIAG_PLAN_ON_DROPPED, n->op->pointer, o->key,
                           (const ssm_str[]){o->key, column, slot->drop->pointer}, 3);
}

static void need_all(struct needs *n, ssm_strs columns)
{
    for (size_t i = 0; i < columns.count; i++)
        need(n, columns.items[i]);
}

int plan_needs(struct planner *p)
{
    struct needs n = {.planner = p};

    map_init(&n.names, p->arena);
    for (size_t i = 0; i < p->subjects.columns.count; i++) {
        const struct slot *slot = p->subjects.columns.entries[i].value;
        if (slot->drop && !slot->add && !map_put(&n.names, slot->drop->pub.member))
            return diag_out_of_memory(p->diags);
    }
    for (size_t i = 0; i < p->ops.count && n.names.count; i++) {
        const ssm_constraint *c = p->ops.items[i]->pub.constraint_after;
        const ssm_index *x = p->ops.items[i]->pub.index_after;

        n.op = p->ops.items[i];
        if (c) {
            need_all(&n, c->columns);
            need_all(&n, c->include);
        }
        for (size_t k = 0; x && k < x->part_count; k++)
            need(&n, x->parts[k]->name);
        if (x)
            need_all(&n, x->include);
    }
    return p->arena->failed ? diag_out_of_memory(p->diags) : n.bad;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Names that a migration gives while a table that it drops still holds them: that table goes first. Indexes, and the
 * constraints that stand on one, share their names across all tables of a schema.
 */
#include "plan/plan_internal.h"

static int give(struct map *given, ssm_str name)
{
    return !name.len || map_put(given, name) ? 0 : -1;
}

static int give_table(struct map *given, const ssm_table *t)
{
    int bad = t->primary_key ? give(given, t->primary_key->name) : 0;

    for (size_t i = 0; i < t->constraint_count; i++)
        bad |= give(given, t->constraints[i]->name);
    for (size_t i = 0; i < t->index_count; i++)
        bad |= give(given, t->indexes[i]->name);
    return bad;
}

static int collect(struct planner *p, struct map *given)
{
    int bad = 0;

    for (size_t i = 0; i < p->ops.count; i++) {
        const ssm_operation *o = &p->ops.items[i]->pub;

        if (o->kind == SSM_OP_CREATE_TABLE)
            bad |= give_table(given, o->table_after);
        else if (o->kind == SSM_OP_CREATE_INDEX || o->kind == SSM_OP_ADD_CONSTRAINT)
            bad |= give(given, o->member);
        else if (o->kind == SSM_OP_RENAME_INDEX || o->kind == SSM_OP_RENAME_CONSTRAINT)
            bad |= give(given, o->new_name);
    }
    return bad ? diag_out_of_memory(p->diags) : 0;
}

static bool holds(const struct map *given, const ssm_table *t)
{
    bool held = t->primary_key && map_find(given, t->primary_key->name);

    for (size_t i = 0; i < t->constraint_count; i++)
        held |= t->constraints[i]->name.len && map_find(given, t->constraints[i]->name);
    for (size_t i = 0; i < t->index_count; i++)
        held |= map_find(given, t->indexes[i]->name) != NULL;
    return held;
}

int plan_collisions(struct planner *p)
{
    struct map given;
    bool drops = false;

    for (size_t i = 0; i < p->ops.count && !drops; i++)
        drops = p->ops.items[i]->pub.kind == SSM_OP_DROP_TABLE;
    map_init(&given, p->arena);
    if (!drops)
        return 0;
    if (collect(p, &given) != 0)
        return -1;
    for (size_t i = 0; i < p->ops.count; i++) {
        struct op *op = p->ops.items[i];
        if (op->pub.kind == SSM_OP_DROP_TABLE && op->pub.table_before)
            op->in_the_way = holds(&given, op->pub.table_before);
    }
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * What has to go early. Indexes, and the constraints that stand on one, share their names across all tables of a schema: a
 * table that is dropped goes before its names are given away, and before it the columns that reference it.
 */
#include "plan/plan_internal.h"

/* Calls `each` with every such name of the table; stops at the first that returns non-zero. */
static int names_of(const ssm_table *t, int (*each)(void *user, ssm_str name), void *user)
{
    int stop = t->primary_key ? each(user, t->primary_key->name) : 0;

    for (size_t i = 0; i < t->constraint_count && !stop; i++)
        stop = each(user, t->constraints[i]->name);
    for (size_t i = 0; i < t->index_count && !stop; i++)
        stop = each(user, t->indexes[i]->name);
    return stop;
}

/* The names that dropped tables hold: struct op *, the drop. */
struct held {
    struct map names;
    struct op *drop; /* whose names are being noted */
};

static int note(void *user, ssm_str name)
{
    struct held *h = user;
    struct map_entry *e = name.len ? map_put(&h->names, name) : NULL;

    if (e)
        e->value = h->drop;
    return name.len && !e ? -1 : 0;
}

static int give(void *user, ssm_str name)
{
    struct held *h = user;
    struct op *drop = name.len ? map_get(&h->names, name) : NULL;

    if (drop)
        drop->in_the_way = true;
    return 0;
}

static bool is_early(const struct op *op)
{
    return op->pub.kind == SSM_OP_DROP_TABLE && (op->in_the_way || (op->pub.flags & SSM_OPF_REPLACED));
}

/* A column that is dropped, with a foreign key of its own to a table that goes early, goes before that. */
static int columns_first(struct planner *p)
{
    struct map early;

    map_init(&early, p->arena);
    for (size_t i = 0; i < p->ops.count; i++)
        if (is_early(p->ops.items[i]) && !map_put(&early, key_subject(p->ops.items[i]->pub.key)))
            return diag_out_of_memory(p->diags);
    for (size_t i = 0; i < p->ops.count && early.count; i++) {
        struct op *op = p->ops.items[i];
        const ssm_column *c = op->pub.kind == SSM_OP_DROP_COLUMN ? op->pub.column_before : NULL;
        const ssm_constraint *key = c ? c->references : NULL;
        ssm_str schema = key && key->ref_schema.ptr ? key->ref_schema : op->pub.schema;

        if (key && map_find(&early, key_subject(op_key(p->arena, SSM_OP_DROP_TABLE, schema, key->ref_table,
                                                       ssm_view(NULL, 0)))))
            op->in_the_way = true;
    }
    return 0;
}

/* A column that moves between a table and one that inherits from it goes before it comes: both have it meanwhile else. */
static int moved_columns(struct planner *p)
{
    struct map of_heirs, added;

    map_init(&of_heirs, p->arena);
    map_init(&added, p->arena);
    for (size_t i = 0; i < p->ops.count; i++) {
        const ssm_operation *o = &p->ops.items[i]->pub;

        if (o->kind != SSM_OP_ADD_COLUMN && o->kind != SSM_OP_DROP_COLUMN)
            continue;
        if (o->kind == SSM_OP_ADD_COLUMN && !map_put(&added, o->member))
            return diag_out_of_memory(p->diags);
        if (o->table_before && table_inherits(o->table_before) && !map_put(&of_heirs, o->member))
            return diag_out_of_memory(p->diags);
    }
    for (size_t i = 0; i < p->ops.count && of_heirs.count && added.count; i++) {
        struct op *op = p->ops.items[i];

        if (op->pub.kind == SSM_OP_DROP_COLUMN && map_find(&of_heirs, op->pub.member) && map_find(&added, op->pub.member))
            op->in_the_way = true;
    }
    return 0;
}

static bool comes_to_parent(const ssm_operation *o)
{
    if (o->kind == SSM_OP_CREATE_TABLE)
        return pair_value(o->table_after->options, o->table_after->option_count, SSM_LIT("partition_of")).ptr != NULL;
    return op_joins_partition(o) && o->option_after.ptr;
}

/* Partitions that go make room for those that come. */
static void partitions_first(struct planner *p)
{
    bool any = false;

    for (size_t i = 0; i < p->ops.count && !any; i++)
        any = comes_to_parent(&p->ops.items[i]->pub);
    for (size_t i = 0; i < p->ops.count && any; i++) {
        struct op *op = p->ops.items[i];
        const ssm_table *t = op->pub.kind == SSM_OP_DROP_TABLE ? op->pub.table_before : NULL;

        op->in_the_way = op->in_the_way || (t && pair_value(t->options, t->option_count, SSM_LIT("partition_of")).ptr);
    }
}

int plan_collisions(struct planner *p)
{
    struct held h = {.drop = NULL};

    map_init(&h.names, p->arena);
    for (size_t i = 0; i < p->ops.count; i++) {
        h.drop = p->ops.items[i];
        if (h.drop->pub.kind == SSM_OP_DROP_TABLE && h.drop->pub.table_before &&
            names_of(h.drop->pub.table_before, note, &h) != 0)
            return diag_out_of_memory(p->diags);
    }
    for (size_t i = 0; i < p->ops.count && h.names.count; i++) {
        const ssm_operation *o = &p->ops.items[i]->pub;

        if (o->kind == SSM_OP_CREATE_TABLE)
            names_of(o->table_after, give, &h);
        else if (o->kind == SSM_OP_CREATE_INDEX || o->kind == SSM_OP_ADD_CONSTRAINT)
            give(&h, o->member);
        else if (o->kind == SSM_OP_RENAME_INDEX || o->kind == SSM_OP_RENAME_CONSTRAINT)
            give(&h, o->new_name);
    }
    partitions_first(p);
    return columns_first(p) != 0 ? -1 : moved_columns(p);
}

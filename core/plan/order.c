/* SPDX-License-Identifier: Apache-2.0
 *
 * The order in which operations run: what stands in the way goes first, what holds data goes last, tables stand in the
 * order of their foreign keys, and a cycle is broken by adding the key afterwards. Stable: the report's order decides ties.
 */
#include "plan/state.h"

#include <stdint.h>
#include <stdlib.h>

/* The stages of a migration. The way back runs them in reverse. */
enum stage {
    STAGE_DROP_ATTRIBUTE = 1, /* of what goes next, or of anything else: under the names that tables have before renames */
    STAGE_DROP_LATE_OBJECT,
    STAGE_RENAME_TABLE,
    STAGE_RENAME_COLUMN,
    STAGE_LEAVE_PARENT, /* before either table changes */
    STAGE_DROP_FOREIGN_KEY,
    STAGE_DROP_CONSTRAINT,
    STAGE_DROP_INDEX,
    STAGE_DROP_EARLY_GENERATED, /* what is made anew under the same name, or stands in the way of something */
    STAGE_DROP_EARLY_COLUMN,
    STAGE_DROP_EARLY,
    STAGE_DROP_REPLACED_OBJECT,
    STAGE_RENAME_INDEX, /* the drops have freed the names; before foreign keys that stand on them are made anew */
    STAGE_RENAME_MEMBER,
    STAGE_CREATE_FRAME, /* schemas, extensions */
    STAGE_ENUM,
    STAGE_ENUM_VALUE,
    STAGE_CREATE_EARLY_OBJECT, /* what tables may need */
    STAGE_CREATE_TABLE,
    STAGE_ADD_COLUMN,
    STAGE_CHANGE_COLUMN,
    STAGE_ADD_GENERATED, /* they may depend on any other column */
    STAGE_ADD_KEY,
    STAGE_CREATE_INDEX,
    STAGE_ADD_CHECK,
    STAGE_ADD_FOREIGN_KEY,
    STAGE_COMMENT,
    STAGE_DROP_GENERATED, /* before the columns that they are made of */
    STAGE_DROP_COLUMN,
    STAGE_DROP_TABLE,
    STAGE_JOIN_PARENT, /* when both are as they shall be */
    STAGE_DROP_EARLY_OBJECT,
    STAGE_DROP_ENUM,
    STAGE_DROP_FRAME,
    STAGE_CREATE_LATE_OBJECT,
    STAGE_CREATE_ATTRIBUTE,
    STAGE_COUNT
};

static const unsigned char stage_of_kind[SSM_OP_KIND_COUNT] = {
    [SSM_OP_CREATE_TABLE] = STAGE_CREATE_TABLE,
    [SSM_OP_DROP_TABLE] = STAGE_DROP_TABLE,
    [SSM_OP_ADD_COLUMN] = STAGE_ADD_COLUMN,
    [SSM_OP_DROP_COLUMN] = STAGE_DROP_COLUMN,
    [SSM_OP_ALTER_TYPE] = STAGE_CHANGE_COLUMN,
    [SSM_OP_SET_NOT_NULL] = STAGE_CHANGE_COLUMN,
    [SSM_OP_DROP_NOT_NULL] = STAGE_CHANGE_COLUMN,
    [SSM_OP_SET_DEFAULT] = STAGE_CHANGE_COLUMN,
    [SSM_OP_DROP_DEFAULT] = STAGE_CHANGE_COLUMN,
    [SSM_OP_CREATE_INDEX] = STAGE_CREATE_INDEX,
    [SSM_OP_DROP_INDEX] = STAGE_DROP_INDEX,
    [SSM_OP_ADD_CONSTRAINT] = STAGE_ADD_KEY,
    [SSM_OP_DROP_CONSTRAINT] = STAGE_DROP_CONSTRAINT,
    [SSM_OP_RENAME_TABLE] = STAGE_RENAME_TABLE,
    [SSM_OP_RENAME_COLUMN] = STAGE_RENAME_COLUMN,
    [SSM_OP_RENAME_CONSTRAINT] = STAGE_RENAME_MEMBER,
    [SSM_OP_RENAME_INDEX] = STAGE_RENAME_INDEX,
    [SSM_OP_CREATE_ENUM] = STAGE_ENUM,
    [SSM_OP_DROP_ENUM] = STAGE_DROP_ENUM,
    [SSM_OP_ADD_ENUM_VALUE] = STAGE_ENUM_VALUE,
    [SSM_OP_DROP_ENUM_VALUE] = STAGE_ENUM_VALUE,
    [SSM_OP_SET_COMMENT] = STAGE_CHANGE_COLUMN,
    [SSM_OP_SET_OPTION] = STAGE_CHANGE_COLUMN,
};

_Static_assert(STAGE_CHANGE_COLUMN == PLAN_STAGE_REBUILD, "plan.h names this stage");

/* Within the changes of one column. */
static const unsigned char step_of_kind[SSM_OP_KIND_COUNT] = {
    [SSM_OP_DROP_NOT_NULL] = 1, [SSM_OP_ALTER_TYPE] = 2,   [SSM_OP_DROP_DEFAULT] = 3,
    [SSM_OP_SET_DEFAULT] = 3,   [SSM_OP_SET_NOT_NULL] = 4, [SSM_OP_SET_COMMENT] = 5,
    [SSM_OP_SET_OPTION] = 6,
};

static unsigned drop_column_stage(const struct op *op, bool early)
{
    bool generated = op->pub.column_before && op->pub.column_before->generated == SSM_YES;

    if (early)
        return generated ? STAGE_DROP_EARLY_GENERATED : STAGE_DROP_EARLY_COLUMN;
    return generated ? STAGE_DROP_GENERATED : STAGE_DROP_COLUMN;
}

/* An object by its group; what says that it needs tables stands with those that always do. */
static unsigned object_stage(const struct op *op)
{
    static const struct {
        unsigned char create, drop, drop_replaced;
    } stages[] = {
        [OBJECT_GROUP_NONE] = {STAGE_CREATE_LATE_OBJECT, STAGE_DROP_LATE_OBJECT, STAGE_DROP_LATE_OBJECT},
        [OBJECT_GROUP_FRAME] = {STAGE_CREATE_FRAME, STAGE_DROP_FRAME, STAGE_DROP_REPLACED_OBJECT},
        [OBJECT_GROUP_EARLY] = {STAGE_CREATE_EARLY_OBJECT, STAGE_DROP_EARLY_OBJECT, STAGE_DROP_REPLACED_OBJECT},
        [OBJECT_GROUP_LATE] = {STAGE_CREATE_LATE_OBJECT, STAGE_DROP_LATE_OBJECT, STAGE_DROP_LATE_OBJECT},
        [OBJECT_GROUP_ATTRIBUTE] = {STAGE_CREATE_ATTRIBUTE, STAGE_DROP_ATTRIBUTE, STAGE_DROP_ATTRIBUTE},
    };
    const ssm_operation *o = &op->pub;
    enum object_group g = object_group(o->object_after ? o->object_after->kind : o->object_before->kind);

    if (g == OBJECT_GROUP_EARLY && (o->flags & SSM_OPF_AFTER_TABLES))
        g = OBJECT_GROUP_LATE;
    if (o->kind == SSM_OP_DROP_OBJECT)
        return o->flags & SSM_OPF_REPLACED ? stages[g].drop_replaced : stages[g].drop;
    return stages[g].create;
}

static unsigned option_stage(const ssm_operation *o)
{
    bool parent = !o->member.ptr && (op_joins_partition(o) || str_is(o->option, "inherits"));

    if (!parent || (o->option_before.ptr && o->option_after.ptr))
        return STAGE_CHANGE_COLUMN;
    return o->option_after.ptr ? STAGE_JOIN_PARENT : STAGE_LEAVE_PARENT;
}

static unsigned stage_of(const struct op *op)
{
    const ssm_operation *o = &op->pub;
    bool early = (o->flags & SSM_OPF_REPLACED) || op->in_the_way;

    if (op->with_enum.ptr)
        return STAGE_ENUM_VALUE;
    switch (o->kind) {
    case SSM_OP_DROP_COLUMN:
        return drop_column_stage(op, early);
    case SSM_OP_DROP_TABLE:
    case SSM_OP_DROP_ENUM:
        return early ? STAGE_DROP_EARLY : stage_of_kind[o->kind];
    case SSM_OP_ADD_COLUMN:
        return o->column_after->generated == SSM_YES ? STAGE_ADD_GENERATED : STAGE_ADD_COLUMN;
    case SSM_OP_DROP_CONSTRAINT:
        if (pair_value(o->constraint_before->options, o->constraint_before->option_count, SSM_LIT("partition_of")).ptr)
            return STAGE_DROP_INDEX; /* with what it is a part of, which may be an index */
        return o->constraint_before->kind == SSM_CONSTRAINT_FOREIGN_KEY ? STAGE_DROP_FOREIGN_KEY : STAGE_DROP_CONSTRAINT;
    case SSM_OP_ADD_CONSTRAINT:
        if (o->constraint_after->kind == SSM_CONSTRAINT_FOREIGN_KEY)
            return STAGE_ADD_FOREIGN_KEY;
        return o->constraint_after->kind >= SSM_CONSTRAINT_CHECK ? STAGE_ADD_CHECK : STAGE_ADD_KEY;
    case SSM_OP_SET_COMMENT:
        return o->member.ptr ? STAGE_CHANGE_COLUMN : STAGE_COMMENT;
    case SSM_OP_SET_OPTION:
        return option_stage(o);
    case SSM_OP_CREATE_OBJECT:
    case SSM_OP_DROP_OBJECT:
    case SSM_OP_REPLACE_OBJECT:
        return object_stage(op);
    default:
        return stage_of_kind[o->kind];
    }
}

/* Changes of one column come together, where the first of them stands in the report. */
static int change_cmp(const void *left, const void *right)
{
    const struct op *a = *(const struct op *const *)left, *b = *(const struct op *const *)right;
    uint32_t lead_a = a->lead ? a->lead->pub.diff : a->pub.diff, lead_b = b->lead ? b->lead->pub.diff : b->pub.diff;

    if (lead_a != lead_b)
        return lead_a < lead_b ? -1 : 1;
    if (step_of_kind[a->pub.kind] != step_of_kind[b->pub.kind])
        return step_of_kind[a->pub.kind] < step_of_kind[b->pub.kind] ? -1 : 1;
    return a->pub.diff < b->pub.diff ? -1 : a->pub.diff > b->pub.diff;
}

/* Puts the operations into their stages, each stage in the order that they had. */
static int sort_stages(struct planner *p)
{
    struct op **sorted = ARENA_ARRAY(p->arena, p->ops.count, struct op *);
    size_t starts[STAGE_COUNT + 1] = {0};

    if (!sorted)
        return diag_out_of_memory(p->diags);
    for (size_t i = 0; i < p->ops.count; i++) {
        p->ops.items[i]->stage = stage_of(p->ops.items[i]);
        starts[p->ops.items[i]->stage + 1]++;
    }
    for (size_t s = 0; s < STAGE_COUNT; s++)
        starts[s + 1] += starts[s];
    for (size_t i = 0; i < p->ops.count; i++)
        sorted[starts[p->ops.items[i]->stage]++] = p->ops.items[i];
    p->ops.items = sorted; /* each start is now its stage's end */
    qsort(sorted + starts[STAGE_CHANGE_COLUMN - 1], starts[STAGE_CHANGE_COLUMN] - starts[STAGE_CHANGE_COLUMN - 1],
          sizeof(struct op *), change_cmp);
    return 0;
}

int plan_order(struct planner *p)
{
    if (plan_foreign_keys(p) != 0 || plan_collisions(p) != 0 || plan_drop_uses(p) != 0)
        return -1;
    return sort_stages(p);
}

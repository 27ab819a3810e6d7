/* SPDX-License-Identifier: Apache-2.0
 *
 * Risks of an operation by its kind, before a dialect adds its own; warnings that concern any dialect.
 */
#include "plan/plan_internal.h"

#include "model/change.h"

static const uint32_t by_kind[SSM_OP_KIND_COUNT] = {
    [SSM_OP_DROP_TABLE] = SSM_RISK_DATA_LOSS | SSM_RISK_LOCK,
    [SSM_OP_ADD_COLUMN] = SSM_RISK_LOCK,
    [SSM_OP_DROP_COLUMN] = SSM_RISK_DATA_LOSS | SSM_RISK_LOCK,
    [SSM_OP_ALTER_TYPE] = SSM_RISK_LOCK | SSM_RISK_REWRITE,
    [SSM_OP_SET_NOT_NULL] = SSM_RISK_LOCK | SSM_RISK_SCAN | SSM_RISK_MAY_FAIL,
    [SSM_OP_CREATE_INDEX] = SSM_RISK_LOCK | SSM_RISK_SCAN,
    [SSM_OP_DROP_INDEX] = SSM_RISK_LOCK,
    [SSM_OP_ADD_CONSTRAINT] = SSM_RISK_LOCK | SSM_RISK_SCAN | SSM_RISK_MAY_FAIL,
    [SSM_OP_DROP_CONSTRAINT] = SSM_RISK_LOCK,
    [SSM_OP_RENAME_TABLE] = SSM_RISK_LOCK,
    [SSM_OP_RENAME_COLUMN] = SSM_RISK_LOCK,
    [SSM_OP_SET_OPTION] = SSM_RISK_LOCK,
    [SSM_OP_DROP_ENUM] = SSM_RISK_DATA_LOSS,
    [SSM_OP_DROP_ENUM_VALUE] = SSM_RISK_DATA_LOSS | SSM_RISK_LOCK | SSM_RISK_REWRITE | SSM_RISK_MAY_FAIL,
};

/* What others may be made of does not go while they are there. */
static uint32_t risk_of_drop(const ssm_object *o)
{
    static const bool alone[SSM_OBJECT_KIND_COUNT] = {
        [SSM_OBJECT_INDEX] = true, [SSM_OBJECT_RULE] = true,   [SSM_OBJECT_TRIGGER] = true,     [SSM_OBJECT_EVENT] = true,
        [SSM_OBJECT_CAST] = true,  [SSM_OBJECT_POLICY] = true, [SSM_OBJECT_STATISTICS] = true, [SSM_OBJECT_PUBLICATION] = true,
    };
    bool stands_alone = alone[o->kind] || object_group(o->kind) == OBJECT_GROUP_ATTRIBUTE;

    return (stands_alone ? 0u : (uint32_t)SSM_RISK_MAY_FAIL) | (object_holds_data(o) ? (uint32_t)SSM_RISK_DATA_LOSS : 0u);
}

uint32_t risk_of(const struct op *op)
{
    uint32_t risks = by_kind[op->pub.kind];
    const ssm_column *after = op->pub.column_after;

    switch (op->pub.kind) {
    case SSM_OP_ALTER_TYPE: {
        const ssm_type *from = op->pub.column_before ? op->pub.column_before->type : NULL;
        enum type_change change = after && after->type ? type_change(from, after->type) : CHANGE_UNKNOWN;
        if (change == CHANGE_UNKNOWN || change == CHANGE_NARROWING)
            risks |= SSM_RISK_DATA_LOSS | SSM_RISK_MAY_FAIL;
        break;
    }
    case SSM_OP_ADD_COLUMN:
        if (after->nullable == SSM_NO && after->default_value.kind <= SSM_DEFAULT_NONE &&
            after->identity <= SSM_IDENTITY_NONE && after->generated != SSM_YES)
            risks |= SSM_RISK_MAY_FAIL;
        break;
    case SSM_OP_CREATE_INDEX:
        if (op->pub.index_after->unique == SSM_YES)
            risks |= SSM_RISK_MAY_FAIL;
        break;
    case SSM_OP_DROP_OBJECT:
        risks |= risk_of_drop(op->pub.object_before);
        break;
    default:
        break;
    }
    return risks;
}

/* An operation that only a time zone makes definite. */
static void warn_of_zone(struct planner *p, const struct op *op)
{
    const ssm_column *before = op->pub.column_before, *after = op->pub.column_after;

    if (op->pub.kind != SSM_OP_ALTER_TYPE || op->pub.using_expression.ptr || !before || !before->type || !after->type)
        return;
    if (type_change_needs_zone(before->type, after->type))
        diag_add(p->diags, DIAG_PLAN_TIME_ZONE, op->pointer, op->pub.key, &op->pub.key, 1);
}

int plan_risks(struct planner *p)
{
    for (size_t i = 0; i < p->ops.count; i++) {
        struct op *op = p->ops.items[i];

        op->pub.risks |= risk_of(op);
        warn_of_zone(p, op);
    }
    return 0;
}

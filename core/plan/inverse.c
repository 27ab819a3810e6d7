/* SPDX-License-Identifier: Apache-2.0
 *
 * The way back: for each operation the one that undoes it, or the reason why there is none.
 */
#include "plan/plan_internal.h"

static const ssm_op_kind opposite[SSM_OP_KIND_COUNT] = {
    [SSM_OP_CREATE_TABLE] = SSM_OP_DROP_TABLE,
    [SSM_OP_DROP_TABLE] = SSM_OP_CREATE_TABLE,
    [SSM_OP_ADD_COLUMN] = SSM_OP_DROP_COLUMN,
    [SSM_OP_DROP_COLUMN] = SSM_OP_ADD_COLUMN,
    [SSM_OP_ALTER_TYPE] = SSM_OP_ALTER_TYPE,
    [SSM_OP_SET_NOT_NULL] = SSM_OP_DROP_NOT_NULL,
    [SSM_OP_DROP_NOT_NULL] = SSM_OP_SET_NOT_NULL,
    [SSM_OP_SET_DEFAULT] = SSM_OP_SET_DEFAULT, /* or drop: see default_inverse */
    [SSM_OP_DROP_DEFAULT] = SSM_OP_SET_DEFAULT,
    [SSM_OP_CREATE_INDEX] = SSM_OP_DROP_INDEX,
    [SSM_OP_DROP_INDEX] = SSM_OP_CREATE_INDEX,
    [SSM_OP_ADD_CONSTRAINT] = SSM_OP_DROP_CONSTRAINT,
    [SSM_OP_DROP_CONSTRAINT] = SSM_OP_ADD_CONSTRAINT,
    [SSM_OP_RENAME_TABLE] = SSM_OP_RENAME_TABLE,
    [SSM_OP_RENAME_COLUMN] = SSM_OP_RENAME_COLUMN,
    [SSM_OP_RENAME_CONSTRAINT] = SSM_OP_RENAME_CONSTRAINT,
    [SSM_OP_RENAME_INDEX] = SSM_OP_RENAME_INDEX,
    [SSM_OP_CREATE_ENUM] = SSM_OP_DROP_ENUM,
    [SSM_OP_DROP_ENUM] = SSM_OP_CREATE_ENUM,
    [SSM_OP_ADD_ENUM_VALUE] = SSM_OP_DROP_ENUM_VALUE,
    [SSM_OP_DROP_ENUM_VALUE] = SSM_OP_ADD_ENUM_VALUE,
    [SSM_OP_SET_COMMENT] = SSM_OP_SET_COMMENT,
    [SSM_OP_SET_OPTION] = SSM_OP_SET_OPTION,
    [SSM_OP_CREATE_OBJECT] = SSM_OP_DROP_OBJECT,
    [SSM_OP_DROP_OBJECT] = SSM_OP_CREATE_OBJECT,
    [SSM_OP_REPLACE_OBJECT] = SSM_OP_REPLACE_OBJECT,
};

/* SET_DEFAULT, DROP_DEFAULT, or NONE where the report does not say what was there. */
static ssm_op_kind default_inverse(const ssm_column *before)
{
    if (!before)
        return SSM_OP_NONE;
    if (before->identity > SSM_IDENTITY_NONE || before->default_value.kind > SSM_DEFAULT_NONE ||
        before->on_update.known == SSM_YES)
        return SSM_OP_SET_DEFAULT;
    return before->default_value.kind == SSM_DEFAULT_NONE ? SSM_OP_DROP_DEFAULT : SSM_OP_NONE;
}

/* Why the report does not hold enough for a way back. */
static enum no_inverse missing(const ssm_operation *op)
{
    switch (op->kind) {
    case SSM_OP_DROP_TABLE:
        return op->table_before ? INVERSE_EXISTS : INVERSE_UNKNOWN_BEFORE;
    case SSM_OP_DROP_COLUMN:
        return op->column_before && op->column_before->type ? INVERSE_EXISTS : INVERSE_UNKNOWN_BEFORE;
    case SSM_OP_ALTER_TYPE:
        return op->column_before && op->column_before->type ? INVERSE_EXISTS : INVERSE_UNKNOWN_TYPE;
    case SSM_OP_SET_DEFAULT:
    case SSM_OP_DROP_DEFAULT:
        return default_inverse(op->column_before) ? INVERSE_EXISTS : INVERSE_UNKNOWN_BEFORE;
    case SSM_OP_DROP_INDEX:
        return op->index_before && op->index_before->part_count ? INVERSE_EXISTS : INVERSE_UNKNOWN_BEFORE;
    case SSM_OP_DROP_CONSTRAINT:
        return op->constraint_before && constraint_has_body(op->constraint_before) ? INVERSE_EXISTS : INVERSE_UNKNOWN_BEFORE;
    case SSM_OP_DROP_ENUM:
        return op->enum_before && op->enum_before->values.count ? INVERSE_EXISTS : INVERSE_UNKNOWN_VALUES;
    case SSM_OP_ADD_ENUM_VALUE:
    case SSM_OP_DROP_ENUM_VALUE:
        return op->enum_before && op->enum_before->values.count ? INVERSE_EXISTS : INVERSE_UNKNOWN_VALUES;
    case SSM_OP_SET_COMMENT:
        return op->comment_before.known ? INVERSE_EXISTS : INVERSE_UNKNOWN_BEFORE;
    case SSM_OP_DROP_OBJECT:
        return op->object_before->create.ptr ? INVERSE_EXISTS : INVERSE_UNKNOWN_BEFORE;
    case SSM_OP_REPLACE_OBJECT:
        return op->object_before->replace.ptr ? INVERSE_EXISTS : INVERSE_UNKNOWN_BEFORE;
    default:
        return INVERSE_EXISTS;
    }
}

const char *plan_no_inverse_text(enum no_inverse reason)
{
    static const char *const texts[] = {
        [INVERSE_EXISTS] = NULL,
        [INVERSE_UNKNOWN_BEFORE] = N_("the report does not say what was there before"),
        [INVERSE_UNKNOWN_TYPE] = N_("the report does not say the old type"),
        [INVERSE_UNKNOWN_VALUES] = N_("the report does not say all values that the enum had before"),
        [INVERSE_TYPE_STAYS] = N_("the type of the column has no way back, so its default has none"),
        [INVERSE_STILL_USED] = N_("a column whose type has no way back still uses it"),
        [INVERSE_DIALECT] = N_("the dialect cannot express the way back"),
    };

    return texts[reason];
}

#define SWAP(type, a, b) \
    do {                 \
        type swap_ = (a); \
        (a) = (b);       \
        (b) = swap_;     \
    } while (0)

static void turn_round(ssm_operation *op)
{
    SWAP(const ssm_column *, op->column_before, op->column_after);
    SWAP(const ssm_constraint *, op->constraint_before, op->constraint_after);
    SWAP(const ssm_index *, op->index_before, op->index_after);
    SWAP(const ssm_enum *, op->enum_before, op->enum_after);
    SWAP(const ssm_table *, op->table_before, op->table_after);
    SWAP(ssm_text, op->comment_before, op->comment_after);
    SWAP(const ssm_object *, op->object_before, op->object_after);
    SWAP(ssm_str, op->option_before, op->option_after);
    op->using_expression = ssm_view(NULL, 0);
}

void plan_invert(const struct op *op, struct op *out)
{
    *out = *op;
    out->pub.kind = opposite[op->pub.kind];
    if (op->pub.kind == SSM_OP_SET_DEFAULT || op->pub.kind == SSM_OP_DROP_DEFAULT)
        out->pub.kind = default_inverse(op->pub.column_before);
    out->pub.is_inverse = 1;
    out->pub.flags &= ~(uint32_t)SSM_OPF_VALUE_USED;
    if (op->pub.kind == SSM_OP_RENAME_TABLE)
        SWAP(ssm_str, out->pub.object, out->pub.new_name);
    else if (op->pub.new_name.ptr)
        SWAP(ssm_str, out->pub.member, out->pub.new_name);
    turn_round(&out->pub);
    out->pub.risks = risk_of(out);
    out->destructive = out->pub.risks & SSM_RISK_DATA_LOSS;
}

int plan_inverses(struct planner *p)
{
    for (size_t i = 0; i < p->ops.count; i++) {
        struct op *op = p->ops.items[i];

        op->no_inverse = missing(&op->pub);
        if (op->no_inverse != INVERSE_EXISTS || op->destructive)
            op->pub.risks |= SSM_RISK_IRREVERSIBLE;
    }
    return 0;
}

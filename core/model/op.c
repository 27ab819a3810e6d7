/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of operations, and empty objects of the model; see op.h.
 */
#include "model/op.h"


/* By kind. The first is no operation. */
static const char *const names[SSM_OP_KIND_COUNT + 1] = {
    [SSM_OP_NONE] = "",
    [SSM_OP_CREATE_TABLE] = "create_table",
    [SSM_OP_DROP_TABLE] = "drop_table",
    [SSM_OP_ADD_COLUMN] = "add_column",
    [SSM_OP_DROP_COLUMN] = "drop_column",
    [SSM_OP_ALTER_TYPE] = "alter_type",
    [SSM_OP_SET_NOT_NULL] = "set_not_null",
    [SSM_OP_DROP_NOT_NULL] = "drop_not_null",
    [SSM_OP_SET_DEFAULT] = "set_default",
    [SSM_OP_DROP_DEFAULT] = "drop_default",
    [SSM_OP_CREATE_INDEX] = "create_index",
    [SSM_OP_DROP_INDEX] = "drop_index",
    [SSM_OP_ADD_CONSTRAINT] = "add_constraint",
    [SSM_OP_DROP_CONSTRAINT] = "drop_constraint",
    [SSM_OP_RENAME_TABLE] = "rename_table",
    [SSM_OP_RENAME_COLUMN] = "rename_column",
    [SSM_OP_RENAME_CONSTRAINT] = "rename_constraint",
    [SSM_OP_RENAME_INDEX] = "rename_index",
    [SSM_OP_CREATE_ENUM] = "create_enum",
    [SSM_OP_DROP_ENUM] = "drop_enum",
    [SSM_OP_ADD_ENUM_VALUE] = "add_enum_value",
    [SSM_OP_DROP_ENUM_VALUE] = "drop_enum_value",
    [SSM_OP_SET_COMMENT] = "set_comment",
    [SSM_OP_SET_OPTION] = "set_option",
    [SSM_OP_CREATE_OBJECT] = "create_object",
    [SSM_OP_DROP_OBJECT] = "drop_object",
    [SSM_OP_REPLACE_OBJECT] = "replace_object",
};

const char *op_name(ssm_op_kind kind)
{
    return (unsigned)kind < SSM_OP_KIND_COUNT ? names[kind] : "";
}

ssm_op_kind op_kind(ssm_str name)
{
    for (int kind = SSM_OP_NONE + 1; kind < SSM_OP_KIND_COUNT; kind++)
        if (str_is(name, names[kind]))
            return (ssm_op_kind)kind;
    return SSM_OP_NONE;
}

const char *const *op_names(void)
{
    return names + SSM_OP_NONE + 1;
}

/* Defines TYPE *NAME(arena): an empty object that knows its size. */
#define CONSTRUCTOR(NAME, TYPE)         \
    TYPE *NAME(struct arena *a)         \
    {                                   \
        TYPE *object = ARENA_NEW(a, TYPE); \
                                        \
        if (object)                     \
            object->size = sizeof *object; \
        return object;                  \
    }

CONSTRUCTOR(column_new, ssm_column)
CONSTRUCTOR(table_new, ssm_table)
CONSTRUCTOR(constraint_new, ssm_constraint)
CONSTRUCTOR(index_new, ssm_index)
CONSTRUCTOR(enum_new, ssm_enum)
CONSTRUCTOR(object_new, ssm_object)

bool op_runs(const ssm_operation *o)
{
    return o->kind != SSM_OP_DROP_OBJECT || o->object_before->drop.ptr;
}

struct op *op_new(struct arena *a, ssm_op_kind kind)
{
    struct op *op = ARENA_NEW(a, struct op);

    if (op) {
        op->pub.size = sizeof op->pub;
        op->pub.kind = kind;
        op->pub.diff = UINT32_MAX;
    }
    return op;
}

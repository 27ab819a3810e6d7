/* SPDX-License-Identifier: Apache-2.0
 *
 * What each kind of operation has to have; see ssm_op_kind in plugin.h.
 */
#include "model/record.h"

/* What an operation may have (bits). */
enum part {
    MEMBER = 1 << 0,
    NEW_NAME = 1 << 1,
    TABLE_BEFORE = 1 << 2,
    TABLE_AFTER = 1 << 3,
    COLUMN_BEFORE = 1 << 4,
    COLUMN_AFTER = 1 << 5,
    TYPE_BEFORE = 1 << 6, /* of that column */
    TYPE_AFTER = 1 << 7,
    CONSTRAINT_BEFORE = 1 << 8,
    CONSTRAINT_AFTER = 1 << 9,
    INDEX_BEFORE = 1 << 10,
    INDEX_AFTER = 1 << 11,
    ENUM_BEFORE = 1 << 12,
    ENUM_AFTER = 1 << 13,
    OBJECT_BEFORE = 1 << 14, /* with what its statement is taken from */
    OBJECT_AFTER = 1 << 15,
    OPTION = 1 << 16
};

/* Both or neither. */
enum { RENAMED_CONSTRAINT = CONSTRAINT_BEFORE | CONSTRAINT_AFTER, RENAMED_INDEX = INDEX_BEFORE | INDEX_AFTER };

struct need {
    unsigned forth; /* what it must have */
    unsigned back;  /* and where it has a way back */
};

static const struct need needs[SSM_OP_KIND_COUNT] = {
    [SSM_OP_CREATE_TABLE] = {TABLE_AFTER, 0},
    [SSM_OP_DROP_TABLE] = {0, TABLE_BEFORE},
    [SSM_OP_ADD_COLUMN] = {MEMBER | COLUMN_AFTER | TYPE_AFTER, 0},
    [SSM_OP_DROP_COLUMN] = {MEMBER, COLUMN_BEFORE | TYPE_BEFORE},
    [SSM_OP_ALTER_TYPE] = {MEMBER | COLUMN_AFTER | TYPE_AFTER, COLUMN_BEFORE | TYPE_BEFORE},
    [SSM_OP_SET_NOT_NULL] = {MEMBER | COLUMN_AFTER, 0},
    [SSM_OP_DROP_NOT_NULL] = {MEMBER | COLUMN_AFTER, 0},
    [SSM_OP_SET_DEFAULT] = {MEMBER | COLUMN_AFTER, COLUMN_BEFORE},
    [SSM_OP_DROP_DEFAULT] = {MEMBER | COLUMN_AFTER, COLUMN_BEFORE},
    [SSM_OP_CREATE_INDEX] = {MEMBER | INDEX_AFTER, 0},
    [SSM_OP_DROP_INDEX] = {MEMBER | INDEX_BEFORE, 0},
    [SSM_OP_ADD_CONSTRAINT] = {MEMBER | CONSTRAINT_AFTER, 0},
    [SSM_OP_DROP_CONSTRAINT] = {MEMBER | CONSTRAINT_BEFORE, 0},
    [SSM_OP_RENAME_TABLE] = {NEW_NAME, 0},
    [SSM_OP_RENAME_COLUMN] = {MEMBER | NEW_NAME, 0},
    [SSM_OP_RENAME_CONSTRAINT] = {MEMBER | NEW_NAME, 0},
    [SSM_OP_RENAME_INDEX] = {MEMBER | NEW_NAME, 0},
    [SSM_OP_CREATE_ENUM] = {ENUM_AFTER, 0},
    [SSM_OP_DROP_ENUM] = {ENUM_BEFORE, 0},
    [SSM_OP_ADD_ENUM_VALUE] = {MEMBER | ENUM_BEFORE | ENUM_AFTER, 0},
    [SSM_OP_DROP_ENUM_VALUE] = {MEMBER | ENUM_BEFORE | ENUM_AFTER, 0},
    [SSM_OP_SET_COMMENT] = {0, 0},
    [SSM_OP_SET_OPTION] = {OPTION, 0},
    [SSM_OP_CREATE_OBJECT] = {OBJECT_AFTER, 0},
    [SSM_OP_DROP_OBJECT] = {OBJECT_BEFORE, 0},
    [SSM_OP_REPLACE_OBJECT] = {OBJECT_BEFORE | OBJECT_AFTER, 0},
};

static unsigned bit(unsigned part, const void *there)
{
    return there ? part : 0;
}

static unsigned parts_of(const ssm_operation *o)
{
    return bit(MEMBER, o->member.ptr) | bit(NEW_NAME, o->new_name.ptr) | bit(TABLE_BEFORE, o->table_before) |
           bit(TABLE_AFTER, o->table_after) | bit(COLUMN_BEFORE, o->column_before) | bit(COLUMN_AFTER, o->column_after) |
           bit(TYPE_BEFORE, o->column_before ? o->column_before->type : NULL) |
           bit(TYPE_AFTER, o->column_after ? o->column_after->type : NULL) |
           bit(CONSTRAINT_BEFORE, o->constraint_before) | bit(CONSTRAINT_AFTER, o->constraint_after) |
           bit(INDEX_BEFORE, o->index_before) | bit(INDEX_AFTER, o->index_after) | bit(ENUM_BEFORE, o->enum_before) |
           bit(ENUM_AFTER, o->enum_after) | bit(OBJECT_BEFORE, o->object_before) | bit(OBJECT_AFTER, o->object_after) |
           bit(OPTION, o->option.ptr);
}

/* A rename that knows one side knows the other. */
static bool is_whole(unsigned parts, unsigned pair)
{
    return (parts & pair) == 0 || (parts & pair) == pair;
}

/* The statements of an object's operation and of its way back. A drop may need none: it goes with something else. */
static bool has_statements(const struct op *op)
{
    const ssm_object *before = op->pub.object_before, *after = op->pub.object_after;
    bool back = op->no_inverse == INVERSE_EXISTS;

    switch (op->pub.kind) {
    case SSM_OP_CREATE_OBJECT:
        return after->create.len && !before;
    case SSM_OP_DROP_OBJECT:
        return !after && (!back || before->create.len);
    case SSM_OP_REPLACE_OBJECT:
        return after->replace.len && (!back || before->replace.len) && before->kind == after->kind;
    default:
        return !before && !after;
    }
}

bool op_is_sound(const struct op *op)
{
    unsigned parts = parts_of(&op->pub), need;
    ssm_op_kind kind = op->pub.kind;

    if (kind <= SSM_OP_NONE || kind >= SSM_OP_KIND_COUNT || !op->pub.key.len || !op->pub.object.len)
        return false;
    need = needs[kind].forth | (op->no_inverse == INVERSE_EXISTS ? needs[kind].back : 0);
    if (kind == SSM_OP_SET_COMMENT && op->pub.member.ptr)
        need |= COLUMN_AFTER;
    if ((parts & need) != need || !has_statements(op))
        return false;
    return (kind != SSM_OP_RENAME_CONSTRAINT || is_whole(parts, RENAMED_CONSTRAINT)) &&
           (kind != SSM_OP_RENAME_INDEX || is_whole(parts, RENAMED_INDEX));
}

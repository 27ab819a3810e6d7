/* SPDX-License-Identifier: Apache-2.0
 *
 * The tables of the model's records; see record.h. A new field of a struct is a line here: the sizes below say so.
 */
#include "model/record.h"

#include <assert.h>

#include "base/limits.h"

/* Bounds that follow from others. The guard has checked names and literals; states of the plan add what the diffs add. */
enum {
    MOST_COLUMNS = LIMIT_COLUMNS + LIMIT_DIFFS,
    MOST_PARTS = LIMIT_TABLE_PARTS + LIMIT_DIFFS,
    MOST_VALUES = LIMIT_ENUM_VALUES + LIMIT_DIFFS,
    MOST_KEY = 4 * (LIMIT_KEYS + 4) * LIMIT_NAME, /* an operation's: columns of an unnamed constraint, escaped */
    MOST_EXPRESSION = LIMIT_STATEMENT, /* one that the plan has edited */
    MOST_BITS = 64,
    MOST_STAGE = 64,
    ALL_RISKS = 2 * SSM_RISK_MAY_FAIL - 1,
    ALL_FLAGS = 2 * SSM_OPF_AFTER_TABLES - 1,
    ALL_OBJECT_FLAGS = 2 * SSM_OBJECTF_IMPLIED - 1
};

#define SIZE_IS(TYPE, BYTES) \
    static_assert(sizeof(void *) != 8 || sizeof(TYPE) == (BYTES), "a new field needs a line in its record's table")
SIZE_IS(ssm_type, 120);
SIZE_IS(ssm_constraint, 176);
SIZE_IS(ssm_index_part, 88);
SIZE_IS(ssm_index, 136);
SIZE_IS(ssm_column, 200);
SIZE_IS(ssm_table, 160);
SIZE_IS(ssm_enum, 56);
SIZE_IS(ssm_enum_use, 16);
SIZE_IS(ssm_pair, 32);
SIZE_IS(ssm_object, 160);
SIZE_IS(ssm_operation, 368);
SIZE_IS(struct op, 480);
static_assert(sizeof(ssm_family) == sizeof(uint32_t), "FIELD_NUMBER holds an enumeration");

#define AT(field) .at = offsetof(STRUCT, field)
#define NUMBER(field, most) {.kind = FIELD_NUMBER, AT(field), .bound = (most)}
#define INTEGER(field) {.kind = FIELD_INTEGER, AT(field)}
#define FLAG(field) {.kind = FIELD_FLAG, AT(field)}
#define TRI(field) NUMBER(field, SSM_YES)
#define TEXT(field, most) {.kind = FIELD_TEXT, AT(field), .bound = (most)}
#define NAME(field) TEXT(field, LIMIT_NAME)
#define KNOWN(field) TRI(field.known), TEXT(field.text, LIMIT_LITERAL)
#define TEXTS(field, most, longest) {.kind = FIELD_TEXTS, AT(field), .bound = (most), .each = (longest)}
#define OBJECT(field, record) {.kind = FIELD_OBJECT, AT(field), .of = &(record)}
#define LIST(list, field, number, most, record) \
    {.kind = (list), AT(field), .count = offsetof(STRUCT, number), .bound = (most), .of = &(record)}
#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define RECORD(table) .fields = (table), .count = COUNT(table), .bytes = sizeof(STRUCT)

#define STRUCT ssm_type
static const struct field type_fields[] = {
    NUMBER(family, SSM_FAMILY_OTHER),
    TEXT(name, LIMIT_TYPE),
    TEXT(source, LIMIT_STATEMENT),
    NUMBER(bits, MOST_BITS),
    NUMBER(arg_count, 2),
    INTEGER(args[0]),
    INTEGER(args[1]),
    FLAG(is_unsigned),
    FLAG(is_zerofill),
    FLAG(with_time_zone),
    FLAG(is_varying),
    FLAG(is_serial),
    FLAG(is_neutral),
    NUMBER(dimensions, LIMIT_TYPE_DIMENSIONS),
    NAME(schema),
    TEXTS(values, LIMIT_ENUM_VALUES, LIMIT_LITERAL),
    NAME(charset),
};
const struct record record_type = {
    RECORD(type_fields), .needed = 3, .size = sizeof(STRUCT), .share = MODEL_SHARE_TYPE, .roughly = true};
#undef STRUCT

#define STRUCT ssm_pair
static const struct field pair_fields[] = {NAME(name), TEXT(value, LIMIT_LITERAL)};
const struct record record_pair = {RECORD(pair_fields), .needed = 2};
#undef STRUCT

#define STRUCT ssm_constraint
static const struct field constraint_fields[] = {
    NUMBER(kind, SSM_CONSTRAINT_EXCLUDE),
    NAME(name),
    TEXTS(columns, LIMIT_KEYS, LIMIT_NAME),
    {.kind = FIELD_NUMBERS, AT(lengths), .count = offsetof(STRUCT, columns)},
    NAME(ref_schema),
    NAME(ref_table),
    TEXTS(ref_columns, LIMIT_KEYS, LIMIT_NAME),
    NUMBER(on_delete, SSM_ACTION_SET_DEFAULT),
    NUMBER(on_update, SSM_ACTION_SET_DEFAULT),
    NUMBER(match, SSM_MATCH_PARTIAL),
    TEXT(expression, MOST_EXPRESSION),
    TEXTS(include, LIMIT_KEYS, LIMIT_NAME),
    TRI(nulls_not_distinct),
    TRI(deferrable),
    TRI(initially_deferred),
    TRI(not_valid),
    LIST(FIELD_STRUCTS, options, option_count, LIMIT_TABLE_PARTS, record_pair),
};
const struct record record_constraint = {RECORD(constraint_fields), .size = sizeof(STRUCT), .share = MODEL_SHARE_CONSTRAINT};
#undef STRUCT

#define STRUCT ssm_index_part
static const struct field part_fields[] = {
    NAME(name),
    TEXT(expression, MOST_EXPRESSION),
    NUMBER(order, SSM_ORDER_DESC),
    NUMBER(nulls, SSM_NULLS_LAST),
    NUMBER(length, UINT32_MAX),
    NAME(opclass),
    NAME(collation),
};
const struct record record_index_part = {RECORD(part_fields), .size = sizeof(STRUCT)};
#undef STRUCT

#define STRUCT ssm_index
static const struct field index_fields[] = {
    NAME(name),
    LIST(FIELD_OBJECTS, parts, part_count, LIMIT_KEYS, record_index_part),
    TRI(unique),
    NAME(method),
    TEXT(where, MOST_EXPRESSION),
    TEXTS(include, LIMIT_KEYS, LIMIT_NAME),
    TRI(nulls_not_distinct),
    LIST(FIELD_STRUCTS, with, with_count, LIMIT_TABLE_PARTS, record_pair),
    LIST(FIELD_STRUCTS, options, option_count, LIMIT_TABLE_PARTS, record_pair),
};
const struct record record_index = {RECORD(index_fields), .size = sizeof(STRUCT)};
#undef STRUCT

#define STRUCT ssm_column
static const struct field column_fields[] = {
    NAME(name),
    OBJECT(type, record_type),
    TRI(nullable),
    NUMBER(default_value.kind, SSM_DEFAULT_EXPRESSION),
    TEXT(default_value.text, MOST_EXPRESSION),
    NUMBER(identity, SSM_IDENTITY_AUTO),
    TRI(generated),
    TEXT(generated_expression, MOST_EXPRESSION),
    TRI(generated_stored),
    KNOWN(on_update),
    KNOWN(collation),
    KNOWN(comment),
    TRI(primary_key),
    TRI(unique),
    OBJECT(references, record_constraint),
    LIST(FIELD_STRUCTS, options, option_count, LIMIT_TABLE_PARTS, record_pair),
};
const struct record record_column = {
    RECORD(column_fields), .needed = 1, .size = sizeof(STRUCT), .share = MODEL_SHARE_COLUMN, .roughly = true};
#undef STRUCT

#define STRUCT ssm_table
static const struct field table_fields[] = {
    NAME(name),
    NAME(schema),
    LIST(FIELD_OBJECTS, columns, column_count, MOST_COLUMNS, record_column),
    OBJECT(primary_key, record_constraint),
    LIST(FIELD_OBJECTS, constraints, constraint_count, MOST_PARTS, record_constraint),
    LIST(FIELD_OBJECTS, indexes, index_count, MOST_PARTS, record_index),
    KNOWN(comment),
    LIST(FIELD_STRUCTS, options, option_count, LIMIT_TABLE_PARTS, record_pair),
};
const struct record record_table = {RECORD(table_fields), .needed = 1, .size = sizeof(STRUCT), .share = MODEL_SHARE_TABLE};
#undef STRUCT

#define STRUCT ssm_enum
static const struct field enum_fields[] = {
    NAME(schema),
    NAME(name),
    TEXTS(values, MOST_VALUES, LIMIT_ENUM_VALUE),
};
const struct record record_enum = {RECORD(enum_fields), .size = sizeof(STRUCT), .share = MODEL_SHARE_ENUM};
#undef STRUCT

#define STRUCT ssm_enum_use
static const struct field use_fields[] = {OBJECT(table, record_table), OBJECT(column, record_column)};
const struct record record_enum_use = {RECORD(use_fields), .needed = 2};
#undef STRUCT

/* Without `definition`, `shape` and `depends`: what a comparison of two schemas has used up. */
#define STRUCT ssm_object
static const struct field object_fields[] = {
    NUMBER(kind, SSM_OBJECT_KIND_COUNT - 1),
    TEXT(name, LIMIT_OBJECT_NAME),
    NUMBER(flags, ALL_OBJECT_FLAGS),
    NAME(schema),
    NAME(table),
    TEXT(create, LIMIT_OBJECT),
    TEXT(drop, LIMIT_OBJECT),
    TEXT(replace, LIMIT_OBJECT),
};
const struct record record_object = {RECORD(object_fields), .needed = 2, .size = sizeof(STRUCT)};
#undef STRUCT

#define STRUCT struct op
static const struct field op_fields[] = {
    NUMBER(pub.kind, SSM_OP_KIND_COUNT - 1),
    TEXT(pub.key, MOST_KEY),
    TEXT(pub.object, LIMIT_OBJECT_NAME),
    TEXT(pub.member, MOST_KEY),
    NUMBER(pub.diff, UINT32_MAX),
    NUMBER(pub.risks, ALL_RISKS),
    NUMBER(pub.flags, ALL_FLAGS),
    TEXT(pointer, LIMIT_POINTER),
    NUMBER(stage, MOST_STAGE),
    OBJECT(pub.column_after, record_column),
    OBJECT(pub.column_before, record_column),
    FLAG(destructive),
    FLAG(permitted),
    FLAG(grants_less),
    FLAG(in_the_way),
    OBJECT(pub.table_before, record_table),
    OBJECT(pub.table_after, record_table),
    OBJECT(pub.constraint_before, record_constraint),
    OBJECT(pub.constraint_after, record_constraint),
    OBJECT(pub.index_before, record_index),
    OBJECT(pub.index_after, record_index),
    NUMBER(no_inverse, INVERSE_DIALECT),
    NAME(pub.schema),
    NAME(pub.new_name),
    OBJECT(pub.enum_before, record_enum),
    OBJECT(pub.enum_after, record_enum),
    TEXT(pub.value_before, LIMIT_LITERAL),
    TEXT(pub.value_after, LIMIT_LITERAL),
    TEXT(pub.using_expression, MOST_EXPRESSION),
    KNOWN(pub.comment_before),
    KNOWN(pub.comment_after),
    {.kind = FIELD_OBJECTS, AT(pub.uses), .count = offsetof(STRUCT, pub.use_count), .bound = MOST_COLUMNS,
     .of = &record_enum_use, .share = MODEL_SHARE_USES},
    FLAG(pub.uses_known),
    FLAG(pub.is_inverse),
    TEXT(no_inverse_text, LIMIT_LITERAL),
    TEXT(with_enum, MOST_KEY),
    OBJECT(whole_table, record_table),
    OBJECT(whole_column, record_column),
    OBJECT(pub.object_before, record_object),
    OBJECT(pub.object_after, record_object),
    NAME(pub.option),
    TEXT(pub.option_before, LIMIT_LITERAL),
    TEXT(pub.option_after, LIMIT_LITERAL),
};
const struct record record_op = {RECORD(op_fields), .needed = 3, .size = sizeof(ssm_operation)};
#undef STRUCT

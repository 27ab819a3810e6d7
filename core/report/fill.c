/* SPDX-License-Identifier: Apache-2.0
 *
 * The kinds of differences: which keys each has, and what becomes of them in the operation. A problem is reported where
 * it is met, and the rest of the diff is read on: keys that are missing have been reported before.
 */
#include "report/diff.h"
#include "report/object.h"

const char *const diff_key_names[K_COUNT] = {
    [K_SCHEMA] = "schema",   [K_TABLE] = "table",           [K_COLUMN] = "column",
    [K_EXPECTED] = "expected", [K_ACTUAL] = "actual",       [K_USING] = "using",
    [K_INDEX] = "index",     [K_CONSTRAINT] = "constraint", [K_FROM] = "from",
    [K_TO] = "to",           [K_ENUM] = "enum",             [K_VALUE] = "value",
    [K_VALUES] = "values",   [K_BEFORE] = "before",         [K_AFTER] = "after",
    [K_COLUMNS] = "columns", [K_PRIMARY_KEY] = "primary_key", [K_CONSTRAINTS] = "constraints",
    [K_INDEXES] = "indexes", [K_COMMENT] = "comment",       [K_OPTIONS] = "options",
    [K_OBJECT] = "object",   [K_OPTION] = "option",
};

/* ---- tables */

/* The table object at `key`, or in the diff itself; NULL where there is neither. */
static const ssm_table *table_at(struct diff *f, enum diff_key key, enum extent extent)
{
    struct node m = diff_member(f, key);
    ssm_table *t = NULL;
    bool members = false;

    for (enum diff_key k = K_COLUMNS; k <= K_OPTIONS; k++)
        members = members || f->at[k];
    if (members && m.json)
        say_conflict(f->r, f->node, diff_key_names[key], "columns");
    else if (m.json)
        t = read_table(f->r, &m, extent);
    else if (members)
        t = read_table_members(f->r, f->node, extent);
    if (t) {
        t->schema = f->op->pub.schema;
        t->name = f->op->pub.object;
    }
    return t;
}

static void fill_missing_table(struct diff *f, ssm_operation *op)
{
    size_t before = problem_count(f->r);

    op->table_after = table_at(f, K_EXPECTED, EXTENT_WHOLE);
    if (!op->table_after && problem_count(f->r) == before)
        say_missing(f->r, f->node, "expected");
}

static void fill_extra_table(struct diff *f, ssm_operation *op)
{
    op->table_before = table_at(f, K_ACTUAL, EXTENT_KNOWN);
}

/* ---- columns */

static void name_references(struct diff *f, ssm_column *c)
{
    ssm_constraint *own = constraint_new(f->r->a);
    ssm_str *name = ARENA_NEW(f->r->a, ssm_str);

    if (!own || !name)
        return;
    *name = c->name;
    *own = *c->references;
    own->columns = (ssm_strs){name, 1};
    c->references = own;
}

/* The column object at `key`, under the diff's name; NULL where there is none. */
static const ssm_column *column_at(struct diff *f, enum diff_key key)
{
    struct node m = diff_member(f, key);
    ssm_column *c = m.json ? read_column(f->r, &m) : NULL;

    if (!c)
        return NULL;
    if (c->name.ptr && !str_eq(c->name, f->op->pub.member))
        say_conflict(f->r, &m, "column", "name");
    c->name = f->op->pub.member;
    if (c->references)
        name_references(f, c);
    return c;
}

static void need_in_expected(struct diff *f, const char *key, bool there)
{
    struct node m = diff_member(f, K_EXPECTED);

    if (!there && (cJSON_IsObject(m.json) || cJSON_IsString(m.json))) /* others have been refused already */
        say_missing(f->r, &m, key);
}

static bool expected_has(const struct diff *f, const char *key)
{
    return f->at[K_EXPECTED] && json_has(f->at[K_EXPECTED], key);
}

/* Both sides of a mismatch. */
static void fill_columns(struct diff *f, ssm_operation *op)
{
    op->column_after = column_at(f, K_EXPECTED);
    op->column_before = column_at(f, K_ACTUAL);
}

static void need_type(struct diff *f)
{
    need_in_expected(f, "type", cJSON_IsString(f->at[K_EXPECTED]) || expected_has(f, "type"));
}

static void fill_missing_column(struct diff *f, ssm_operation *op)
{
    op->column_after = column_at(f, K_EXPECTED);
    need_type(f);
}

static void fill_extra_column(struct diff *f, ssm_operation *op)
{
    op->column_before = column_at(f, K_ACTUAL);
}

static void fill_type(struct diff *f, ssm_operation *op)
{
    fill_columns(f, op);
    need_type(f);
    op->using_expression = diff_string(f, K_USING);
}

static void fill_nullability(struct diff *f, ssm_operation *op)
{
    fill_columns(f, op);
    need_in_expected(f, "nullable", expected_has(f, "nullable"));
    op->kind = op->column_after && op->column_after->nullable == SSM_YES ? SSM_OP_DROP_NOT_NULL : SSM_OP_SET_NOT_NULL;
}

static void fill_default(struct diff *f, ssm_operation *op)
{
    const cJSON *expected = f->at[K_EXPECTED];
    struct node m = diff_member(f, K_EXPECTED);
    const ssm_column *c;

    fill_columns(f, op);
    c = op->column_after;
    if (c && c->generated == SSM_YES)
        SAY(f->r, DIAG_REPORT_GENERATED, &m, c->name);
    else
        need_in_expected(f, "default", json_member(expected, "default") || json_member(expected, "identity") ||
                                           json_member(expected, "on_update"));
    if (c && c->default_value.kind == SSM_DEFAULT_NONE && c->identity <= SSM_IDENTITY_NONE &&
        c->on_update.known != SSM_YES)
        op->kind = SSM_OP_DROP_DEFAULT;
}

static ssm_text table_comment_at(struct diff *f, enum diff_key key)
{
    struct node m = diff_member(f, key);
    const ssm_table *t = m.json ? read_table(f->r, &m, EXTENT_KNOWN) : NULL;

    return t ? t->comment : (ssm_text){SSM_UNKNOWN, {NULL, 0}};
}

static void fill_comment(struct diff *f, ssm_operation *op)
{
    struct node m = diff_member(f, K_EXPECTED);

    if (m.json && !is_object(f->r, &m))
        return;
    need_in_expected(f, "comment", json_member(m.json, "comment") != NULL);
    if (!f->at[K_COLUMN]) {
        op->comment_after = table_comment_at(f, K_EXPECTED);
        op->comment_before = table_comment_at(f, K_ACTUAL);
        return;
    }
    fill_columns(f, op);
    if (op->column_after)
        op->comment_after = op->column_after->comment;
    if (op->column_before)
        op->comment_before = op->column_before->comment;
}

/* ---- options */

/* What the side says of the table's or the column's option; absent: not set. */
static ssm_str option_at(struct diff *f, enum diff_key key, ssm_str name, const ssm_column **column)
{
    struct node m = diff_member(f, key);
    const ssm_table *t;

    if (f->at[K_COLUMN]) {
        *column = column_at(f, key);
        return *column ? pair_value((*column)->options, (*column)->option_count, name) : ssm_view(NULL, 0);
    }
    t = m.json ? read_table(f->r, &m, EXTENT_KNOWN) : NULL;
    return t ? pair_value(t->options, t->option_count, name) : ssm_view(NULL, 0);
}

static void fill_option(struct diff *f, ssm_operation *op)
{
    size_t before = problem_count(f->r);

    op->option = read_lowered(f->r, diff_string(f, K_OPTION));
    op->option_after = option_at(f, K_EXPECTED, op->option, &op->column_after);
    op->option_before = option_at(f, K_ACTUAL, op->option, &op->column_before);
    if (problem_count(f->r) == before && op->option_before.ptr && op->option_after.ptr
            ? str_eq(op->option_before, op->option_after)
            : !op->option_before.ptr && !op->option_after.ptr)
        say_conflict(f->r, f->node, "expected", "actual");
}

/* ---- indexes and constraints */

static const ssm_index *index_at(struct diff *f, enum extent extent)
{
    struct node m = diff_member(f, K_INDEX);
    const ssm_index *index = m.json ? read_index(f->r, &m, extent) : NULL;

    if (index)
        f->op->pub.member = index->name;
    return index;
}

static void fill_missing_index(struct diff *f, ssm_operation *op)
{
    op->index_after = index_at(f, EXTENT_WHOLE);
}

static void fill_extra_index(struct diff *f, ssm_operation *op)
{
    op->index_before = index_at(f, EXTENT_KNOWN);
}

static const ssm_constraint *constraint_at(struct diff *f, enum extent extent)
{
    struct node m = diff_member(f, K_CONSTRAINT);
    const ssm_constraint *c = m.json ? read_constraint(f->r, &m, extent) : NULL;

    if (c)
        f->op->pub.member = op_constraint_member(f->r->a, c);
    return c;
}

static void fill_missing_constraint(struct diff *f, ssm_operation *op)
{
    op->constraint_after = constraint_at(f, EXTENT_WHOLE);
}

static void fill_extra_constraint(struct diff *f, ssm_operation *op)
{
    op->constraint_before = constraint_at(f, EXTENT_KNOWN);
}

/* ---- renames */

static void fill_rename(struct diff *f, ssm_operation *op)
{
    op->new_name = diff_string(f, K_TO);
}

/* A table stays in its schema. */
static void fill_rename_table(struct diff *f, ssm_operation *op)
{
    struct node m = diff_member(f, K_TO);
    ssm_str schema = f->at[K_SCHEMA] ? op->schema : ssm_view(NULL, 0);

    op->new_name = diff_string(f, K_TO);
    if (split_name(f->r, &m, &schema, &op->new_name) && schema.ptr && !str_eq(schema, op->schema))
        SAY(f->r, DIAG_REPORT_OTHER_SCHEMA, &m, op->object, schema);
}

/* ---- enums */

static const ssm_enum *enum_of(struct diff *f)
{
    struct node m = diff_member(f, K_VALUES);
    ssm_enum *e = enum_new(f->r->a);

    if (!e)
        return NULL;
    e->schema = f->op->pub.schema;
    e->name = f->op->pub.object;
    if (m.json && read_enum_values(f->r, &m, &e->values) && !e->values.count)
        say_missing(f->r, f->node, "values");
    return e;
}

static void fill_missing_enum(struct diff *f, ssm_operation *op)
{
    op->enum_after = enum_of(f);
}

static void fill_extra_enum(struct diff *f, ssm_operation *op)
{
    op->enum_before = enum_of(f);
}

static void fill_enum_value(struct diff *f, ssm_operation *op)
{
    struct node m = diff_member(f, K_VALUE);
    bool listed = false;

    op->enum_after = enum_of(f);
    op->value_before = diff_string(f, K_BEFORE);
    op->value_after = diff_string(f, K_AFTER);
    if (f->at[K_BEFORE] && f->at[K_AFTER])
        say_conflict(f->r, f->node, "before", "after");
    if (!op->enum_after || !op->enum_after->values.count || !op->member.ptr)
        return;
    for (size_t i = 0; i < op->enum_after->values.count; i++)
        listed = listed || str_eq(op->enum_after->values.items[i], op->member);
    if (!listed && op->kind == SSM_OP_ADD_ENUM_VALUE) /* one that goes may come again elsewhere: see load.c */
        SAY(f->r, DIAG_REPORT_ENUM_LIST, &m, op->member);
}

/* ---- objects */

static const ssm_object *object_at(struct diff *f, enum diff_key key, enum definition needs)
{
    struct node m = diff_member(f, key);
    bool late = false;
    const ssm_object *o = m.json ? read_definition(f->r, &m, needs, &late) : NULL;

    if (o) {
        f->op->pub.schema = o->schema;
        f->op->pub.object = o->name;
        f->op->pub.flags |= late ? (uint32_t)SSM_OPF_AFTER_TABLES : 0;
    }
    return o;
}

static void fill_missing_object(struct diff *f, ssm_operation *op)
{
    op->object_after = object_at(f, K_OBJECT, DEFINITION_CREATES);
}

static void fill_extra_object(struct diff *f, ssm_operation *op)
{
    op->object_before = object_at(f, K_OBJECT, DEFINITION_DROPS);
}

static void fill_changed_object(struct diff *f, ssm_operation *op)
{
    const ssm_object *before = object_at(f, K_ACTUAL, DEFINITION_KNOWN);
    const ssm_object *after = object_at(f, K_EXPECTED, DEFINITION_REPLACES);
    struct node m = diff_member(f, K_ACTUAL);

    op->object_before = before;
    op->object_after = after;
    if (before && after && !(before->kind == after->kind && str_eq(before->schema, after->schema) &&
                             str_eq(before->table, after->table) && str_eq(before->name, after->name)))
        say_conflict(f->r, &m, "expected", "actual");
}

/* ---- the kinds */

#define B(key) (1u << K_##key)
#define MEMBERS (B(COLUMNS) | B(PRIMARY_KEY) | B(CONSTRAINTS) | B(INDEXES) | B(COMMENT) | B(OPTIONS))
#define COLUMN (B(TABLE) | B(COLUMN))
#define SIDES (B(SCHEMA) | B(ACTUAL))

const struct diff_kind diff_kinds[] = {
    {"missing_table", SSM_OP_CREATE_TABLE, K_TABLE, K_NONE, B(TABLE), B(SCHEMA) | B(EXPECTED) | MEMBERS,
     fill_missing_table},
    {"extra_table", SSM_OP_DROP_TABLE, K_TABLE, K_NONE, B(TABLE), SIDES | MEMBERS, fill_extra_table},
    {"missing_column", SSM_OP_ADD_COLUMN, K_TABLE, K_COLUMN, COLUMN | B(EXPECTED), B(SCHEMA), fill_missing_column},
    {"extra_column", SSM_OP_DROP_COLUMN, K_TABLE, K_COLUMN, COLUMN, SIDES, fill_extra_column},
    {"type_mismatch", SSM_OP_ALTER_TYPE, K_TABLE, K_COLUMN, COLUMN | B(EXPECTED), SIDES | B(USING), fill_type},
    {"nullability_mismatch", SSM_OP_SET_NOT_NULL, K_TABLE, K_COLUMN, COLUMN | B(EXPECTED), SIDES, fill_nullability},
    {"default_mismatch", SSM_OP_SET_DEFAULT, K_TABLE, K_COLUMN, COLUMN | B(EXPECTED), SIDES, fill_default},
    {"comment_mismatch", SSM_OP_SET_COMMENT, K_TABLE, K_COLUMN, B(TABLE) | B(EXPECTED), SIDES | B(COLUMN),
     fill_comment},
    {"missing_index", SSM_OP_CREATE_INDEX, K_TABLE, K_NONE, B(TABLE) | B(INDEX), B(SCHEMA), fill_missing_index},
    {"extra_index", SSM_OP_DROP_INDEX, K_TABLE, K_NONE, B(TABLE) | B(INDEX), B(SCHEMA), fill_extra_index},
    {"missing_constraint", SSM_OP_ADD_CONSTRAINT, K_TABLE, K_NONE, B(TABLE) | B(CONSTRAINT), B(SCHEMA),
     fill_missing_constraint},
    {"extra_constraint", SSM_OP_DROP_CONSTRAINT, K_TABLE, K_NONE, B(TABLE) | B(CONSTRAINT), B(SCHEMA),
     fill_extra_constraint},
    {"renamed_table", SSM_OP_RENAME_TABLE, K_FROM, K_NONE, B(FROM) | B(TO), B(SCHEMA), fill_rename_table},
    {"renamed_column", SSM_OP_RENAME_COLUMN, K_TABLE, K_FROM, B(TABLE) | B(FROM) | B(TO), B(SCHEMA), fill_rename},
    {"renamed_constraint", SSM_OP_RENAME_CONSTRAINT, K_TABLE, K_FROM, B(TABLE) | B(FROM) | B(TO), B(SCHEMA),
     fill_rename},
    {"renamed_index", SSM_OP_RENAME_INDEX, K_TABLE, K_FROM, B(TABLE) | B(FROM) | B(TO), B(SCHEMA), fill_rename},
    {"missing_enum", SSM_OP_CREATE_ENUM, K_ENUM, K_NONE, B(ENUM) | B(VALUES), B(SCHEMA), fill_missing_enum},
    {"extra_enum", SSM_OP_DROP_ENUM, K_ENUM, K_NONE, B(ENUM), B(SCHEMA) | B(VALUES), fill_extra_enum},
    {"missing_enum_value", SSM_OP_ADD_ENUM_VALUE, K_ENUM, K_VALUE, B(ENUM) | B(VALUE) | B(VALUES),
     B(SCHEMA) | B(BEFORE) | B(AFTER), fill_enum_value},
    {"extra_enum_value", SSM_OP_DROP_ENUM_VALUE, K_ENUM, K_VALUE, B(ENUM) | B(VALUE) | B(VALUES),
     B(SCHEMA) | B(BEFORE) | B(AFTER), fill_enum_value},
    {"option_mismatch", SSM_OP_SET_OPTION, K_TABLE, K_COLUMN, B(TABLE) | B(OPTION) | B(EXPECTED) | B(ACTUAL),
     B(SCHEMA) | B(COLUMN), fill_option},
    {"missing_object", SSM_OP_CREATE_OBJECT, K_NONE, K_NONE, B(OBJECT), 0, fill_missing_object},
    {"extra_object", SSM_OP_DROP_OBJECT, K_NONE, K_NONE, B(OBJECT), 0, fill_extra_object},
    {"changed_object", SSM_OP_REPLACE_OBJECT, K_NONE, K_NONE, B(EXPECTED) | B(ACTUAL), 0, fill_changed_object},
    {NULL, SSM_OP_NONE, K_NONE, K_NONE, 0, 0, NULL},
};

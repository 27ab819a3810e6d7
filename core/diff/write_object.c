/* SPDX-License-Identifier: Apache-2.0
 *
 * Objects, and each difference with what its kind says; see compare.h.
 */
#include "diff/compare.h"

static void put_if(struct json *j, const char *key, ssm_str text)
{
    if (text.len)
        json_put_text(j, key, text);
}

void write_object(struct json *j, const char *key, const ssm_object *o, bool after_tables)
{
    json_object(j, key);
    json_put_text(j, "kind", ssm_cstr(object_kind_name(o->kind)));
    put_if(j, "schema", o->schema);
    json_put_text(j, "name", o->name);
    put_if(j, "table", o->table);
    put_if(j, "create", o->create);
    put_if(j, "drop", o->drop);
    put_if(j, "replace", o->replace);
    if (after_tables)
        json_put_bool(j, "after_tables", true);
    if (o->flags & SSM_OBJECTF_DATA)
        json_put_bool(j, "data", true);
    json_end(j);
}

/* ---- what the kinds say beyond the table and the column */

typedef void write_body(struct json *j, const struct difference *d);

static void rename_body(struct json *j, const struct difference *d)
{
    json_put_text(j, "from", d->member);
    json_put_text(j, "to", d->other);
}

static void enum_body(struct json *j, const struct difference *d)
{
    const ssm_enum *e = d->expected;

    write_names(j, "values", e->values);
}

static void value_body(struct json *j, const struct difference *d)
{
    const ssm_enum *e = d->expected;

    json_put_text(j, "value", d->member);
    if (d->other.ptr)
        json_put_text(j, d->before ? "before" : "after", d->other);
    write_names(j, "values", e->values);
}

static void table_body(struct json *j, const struct difference *d)
{
    if (d->expected)
        write_table(j, "expected", d->expected);
    if (d->actual)
        write_table(j, "actual", d->actual);
}

static void column_body(struct json *j, const struct difference *d)
{
    bool comment = d->kind == D_COLUMN_COMMENT;

    if (d->kind == D_COLUMN_OPTION)
        json_put_text(j, "option", d->other);
    if (d->expected)
        write_column(j, "expected", d->expected, false, comment, d->actual);
    if (d->actual)
        write_column(j, "actual", d->actual, false, comment, d->expected);
}

static void write_comment(struct json *j, const char *key, const ssm_table *t)
{
    json_object_row(j, key);
    json_put_text(j, "comment", t->comment.known != SSM_YES ? ssm_view(NULL, 0)
                                : t->comment.text.ptr      ? t->comment.text
                                                           : SSM_LIT(""));
    json_end(j);
}

static void comment_body(struct json *j, const struct difference *d)
{
    write_comment(j, "expected", d->expected);
    write_comment(j, "actual", d->actual);
}

static void option_side(struct json *j, const char *key, ssm_str name, const ssm_str *value)
{
    json_object_row(j, key);
    write_option(j, "options", name, value);
    json_end(j);
}

static void option_body(struct json *j, const struct difference *d)
{
    json_put_text(j, "option", d->other);
    option_side(j, "expected", d->other, d->expected);
    option_side(j, "actual", d->other, d->actual);
}

static void constraint_body(struct json *j, const struct difference *d)
{
    write_constraint(j, "constraint", d->expected ? d->expected : d->actual);
}

static void index_body(struct json *j, const struct difference *d)
{
    write_index(j, "index", d->expected ? d->expected : d->actual);
}

static void object_body(struct json *j, const struct difference *d)
{
    if (d->expected && d->actual) {
        write_object(j, "expected", d->expected, d->after_tables);
        write_object(j, "actual", d->actual, d->after_tables);
    } else {
        write_object(j, "object", d->expected ? d->expected : d->actual, d->after_tables);
    }
}

/* Which keys name what is different. */
enum names { NAMES_TABLE, NAMES_COLUMN, NAMES_RENAMED_TABLE, NAMES_ENUM, NAMES_NOTHING };

static const struct {
    const char *kind;
    enum names names;
    write_body *body;
} forms[D_KIND_COUNT] = {
    [D_RENAMED_TABLE] = {"renamed_table", NAMES_RENAMED_TABLE, rename_body},
    [D_RENAMED_COLUMN] = {"renamed_column", NAMES_TABLE, rename_body},
    [D_MISSING_ENUM] = {"missing_enum", NAMES_ENUM, enum_body},
    [D_EXTRA_ENUM] = {"extra_enum", NAMES_ENUM, enum_body},
    [D_MISSING_ENUM_VALUE] = {"missing_enum_value", NAMES_ENUM, value_body},
    [D_EXTRA_ENUM_VALUE] = {"extra_enum_value", NAMES_ENUM, value_body},
    [D_MISSING_TABLE] = {"missing_table", NAMES_TABLE, table_body},
    [D_EXTRA_TABLE] = {"extra_table", NAMES_TABLE, table_body},
    [D_MISSING_COLUMN] = {"missing_column", NAMES_COLUMN, column_body},
    [D_EXTRA_COLUMN] = {"extra_column", NAMES_COLUMN, column_body},
    [D_TYPE] = {"type_mismatch", NAMES_COLUMN, column_body},
    [D_NULLABILITY] = {"nullability_mismatch", NAMES_COLUMN, column_body},
    [D_DEFAULT] = {"default_mismatch", NAMES_COLUMN, column_body},
    [D_COLUMN_COMMENT] = {"comment_mismatch", NAMES_COLUMN, column_body},
    [D_COLUMN_OPTION] = {"option_mismatch", NAMES_COLUMN, column_body},
    [D_TABLE_COMMENT] = {"comment_mismatch", NAMES_TABLE, comment_body},
    [D_TABLE_OPTION] = {"option_mismatch", NAMES_TABLE, option_body},
    [D_MISSING_CONSTRAINT] = {"missing_constraint", NAMES_TABLE, constraint_body},
    [D_EXTRA_CONSTRAINT] = {"extra_constraint", NAMES_TABLE, constraint_body},
    [D_MISSING_INDEX] = {"missing_index", NAMES_TABLE, index_body},
    [D_EXTRA_INDEX] = {"extra_index", NAMES_TABLE, index_body},
    [D_MISSING_OBJECT] = {"missing_object", NAMES_NOTHING, object_body},
    [D_EXTRA_OBJECT] = {"extra_object", NAMES_NOTHING, object_body},
    [D_CHANGED_OBJECT] = {"changed_object", NAMES_NOTHING, object_body},
};

void write_difference(struct json *j, const struct difference *d)
{
    enum names names = forms[d->kind].names;

    json_object(j, NULL);
    json_put_text(j, "kind", ssm_cstr(forms[d->kind].kind));
    if (names != NAMES_NOTHING)
        write_schema(j, d->schema, d->object);
    if (names == NAMES_TABLE || names == NAMES_COLUMN)
        json_put_text(j, "table", d->object);
    if (names == NAMES_ENUM)
        json_put_text(j, "enum", d->object);
    if (names == NAMES_COLUMN)
        json_put_text(j, "column", d->member);
    forms[d->kind].body(j, d);
    json_end(j);
}

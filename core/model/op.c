/* SPDX-License-Identifier: Apache-2.0
 *
 * Names, keys and constructors of operations, and the comparison of bodies; see op.h.
 */
#include "model/op.h"

#include <stdio.h>

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

ssm_str op_object_name(struct arena *a, ssm_str schema, ssm_str name)
{
    return str_empty(schema) ? arena_str(a, name) : arena_concat(a, (const ssm_str[]){schema, SSM_LIT("."), name}, 3);
}

/* A name with a backslash before each byte that separates the parts of a key, or the keys of a list. */
static ssm_str escaped(struct arena *a, ssm_str s)
{
    char *copy;
    size_t n = 0;

    if (str_empty(s))
        return SSM_LIT("");
    copy = arena_array(a, s.len, 2);
    for (size_t i = 0; copy && i < s.len; i++) {
        if (strchr(".:,\\", s.ptr[i]))
            copy[n++] = '\\';
        copy[n++] = s.ptr[i];
    }
    return ssm_view(copy, n);
}

ssm_str op_key(struct arena *a, ssm_op_kind kind, ssm_str schema, ssm_str object, ssm_str member)
{
    ssm_str pieces[] = {ssm_cstr(op_name(kind)), SSM_LIT(":"),
                        escaped(a, schema), str_empty(schema) ? SSM_LIT("") : SSM_LIT("."),
                        escaped(a, object),
                        str_empty(member) ? SSM_LIT("") : SSM_LIT("."), escaped(a, member)};

    return arena_concat(a, pieces, a->failed ? 0 : sizeof pieces / sizeof pieces[0]);
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

/* FNV-1a: the same in every run, since it stands in a key. */
static unsigned fingerprint(ssm_str s)
{
    unsigned h = 2166136261u;

    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 16777619u;
    return h;
}

ssm_str op_constraint_member(struct arena *a, const ssm_constraint *c)
{
    enum { BEGINNING = 40, MORE = 5 }; /* bytes of an expression; pieces beside the columns */
    static const char *const kinds[] = {
        [SSM_CONSTRAINT_NONE] = "",
        [SSM_CONSTRAINT_PRIMARY_KEY] = "primary_key",
        [SSM_CONSTRAINT_UNIQUE] = "unique",
        [SSM_CONSTRAINT_FOREIGN_KEY] = "foreign_key",
        [SSM_CONSTRAINT_CHECK] = "check",
        [SSM_CONSTRAINT_EXCLUDE] = "exclude",
    };
    ssm_str *pieces = ARENA_ARRAY(a, 2 * c->columns.count + MORE, ssm_str), text = c->expression;
    char hash[24] = "";
    size_t count = 0;

    if (c->name.len)
        return c->name;
    if (!pieces)
        return ssm_view(NULL, 0);
    if (text.len > BEGINNING) {
        snprintf(hash, sizeof hash, "... %08x", fingerprint(text));
        for (text.len = BEGINNING; text.len && ((unsigned char)text.ptr[text.len] & 0xc0) == 0x80;)
            text.len--;
    }
    pieces[count++] = ssm_cstr(kinds[c->kind]);
    pieces[count++] = SSM_LIT("(");
    if (text.len)
        pieces[count++] = text;
    for (size_t i = 0; !text.len && i < c->columns.count; i++) {
        if (i)
            pieces[count++] = SSM_LIT(",");
        pieces[count++] = c->columns.items[i];
    }
    pieces[count++] = ssm_cstr(hash);
    pieces[count++] = SSM_LIT(")");
    return arena_concat(a, pieces, count);
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

/* ---- bodies */

/* A walk over an expression that passes over white space outside of quotes, but not where it keeps two words or two
 * operators apart. */
struct walk {
    ssm_str text;
    size_t at;
    char quote; /* the one that closes what we are in, or NUL */
    char last;
};

static int class_of(char c)
{
    if (ascii_alpha(c) || ascii_digit(c) || (unsigned char)c >= 0x80 || strchr("_$\"'`", c))
        return 1;
    return strchr("(),.[];", c) ? 0 : 2;
}

/* The next byte that counts, or -1. */
static int step(struct walk *w)
{
    size_t from = w->at;
    char c;

    while (!w->quote && w->at < w->text.len && ascii_space(w->text.ptr[w->at]))
        w->at++;
    if (w->at == w->text.len)
        return -1;
    c = w->text.ptr[w->at];
    if (w->at > from && w->last && class_of(c) && class_of(c) == class_of(w->last)) {
        w->last = '\0';
        return ' ';
    }
    w->at++;
    w->last = c;
    if (w->quote)
        w->quote = c == w->quote ? '\0' : w->quote;
    else if (c == '\'' || c == '"' || c == '`')
        w->quote = c;
    return (unsigned char)c;
}

static bool expression_same(ssm_str a, ssm_str b)
{
    struct walk x = {.text = a}, y = {.text = b};
    int c;

    do {
        c = step(&x);
        if (c != step(&y))
            return false;
    } while (c >= 0);
    return true;
}

static bool strs_same(ssm_strs a, ssm_strs b)
{
    if (a.count != b.count)
        return false;
    for (size_t i = 0; i < a.count; i++)
        if (!str_eq(a.items[i], b.items[i]))
            return false;
    return true;
}

static bool tri_same(ssm_tri a, ssm_tri b)
{
    return (a == SSM_YES) == (b == SSM_YES);
}

static bool action_same(ssm_action a, ssm_action b)
{
    return (a ? a : SSM_ACTION_NO_ACTION) == (b ? b : SSM_ACTION_NO_ACTION);
}

static bool match_same(ssm_match a, ssm_match b)
{
    return (a ? a : SSM_MATCH_SIMPLE) == (b ? b : SSM_MATCH_SIMPLE);
}

static bool lengths_same(const ssm_constraint *a, const ssm_constraint *b)
{
    for (size_t i = 0; i < a->columns.count; i++)
        if ((a->lengths ? a->lengths[i] : 0) != (b->lengths ? b->lengths[i] : 0))
            return false;
    return true;
}

bool constraint_same_body(const ssm_constraint *a, const ssm_constraint *b)
{
    return a->kind != SSM_CONSTRAINT_NONE && a->kind == b->kind && strs_same(a->columns, b->columns) &&
           lengths_same(a, b) && str_eq(a->ref_schema, b->ref_schema) && str_eq(a->ref_table, b->ref_table) &&
           strs_same(a->ref_columns, b->ref_columns) && action_same(a->on_delete, b->on_delete) &&
           action_same(a->on_update, b->on_update) && match_same(a->match, b->match) &&
           expression_same(a->expression, b->expression) && strs_same(a->include, b->include) &&
           tri_same(a->nulls_not_distinct, b->nulls_not_distinct) && tri_same(a->deferrable, b->deferrable) &&
           tri_same(a->initially_deferred, b->initially_deferred) && tri_same(a->not_valid, b->not_valid);
}

static bool part_same(const ssm_index_part *a, const ssm_index_part *b)
{
    return str_eq(a->name, b->name) && expression_same(a->expression, b->expression) &&
           (a->order == SSM_ORDER_DESC) == (b->order == SSM_ORDER_DESC) && a->nulls == b->nulls &&
           a->length == b->length && str_eq(a->opclass, b->opclass) && str_eq(a->collation, b->collation);
}

/* btree is the default method of every engine. */
static bool method_same(ssm_str a, ssm_str b)
{
    return str_eq_nocase(str_empty(a) ? SSM_LIT("btree") : a, str_empty(b) ? SSM_LIT("btree") : b);
}

static bool with_same(const ssm_index *a, const ssm_index *b)
{
    if (a->with_count != b->with_count)
        return false;
    for (size_t i = 0; i < a->with_count; i++)
        if (!str_eq(a->with[i].name, b->with[i].name) || !str_eq(a->with[i].value, b->with[i].value))
            return false;
    return true;
}

bool index_same_body(const ssm_index *a, const ssm_index *b)
{
    if (a->part_count == 0 || a->part_count != b->part_count)
        return false;
    for (size_t i = 0; i < a->part_count; i++)
        if (!part_same(a->parts[i], b->parts[i]))
            return false;
    return tri_same(a->unique, b->unique) && method_same(a->method, b->method) && expression_same(a->where, b->where) &&
           strs_same(a->include, b->include) && tri_same(a->nulls_not_distinct, b->nulls_not_distinct) &&
           with_same(a, b);
}

bool default_same(ssm_default a, ssm_default b)
{
    if (a.kind == SSM_DEFAULT_UNKNOWN || b.kind == SSM_DEFAULT_UNKNOWN)
        return true;
    if (a.kind != b.kind)
        return false;
    return a.kind == SSM_DEFAULT_EXPRESSION ? expression_same(a.text, b.text) : str_eq(a.text, b.text);
}

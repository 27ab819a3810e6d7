/* SPDX-License-Identifier: Apache-2.0
 *
 * When two types, defaults, constraints, indexes or options say the same; see type.h and op.h.
 */
#include "model/op.h"
#include "model/type.h"

/* An integer's argument is a display width. Without one it is what holds each value and a sign, as MySQL gives it back. */
static int32_t width(const ssm_type *t)
{
    int32_t usual = t->bits == 8 ? 3 : t->bits == 16 ? 5 : t->bits == 24 ? 8 : t->bits == 32 ? 10 : 20;
    int32_t sign = !t->is_unsigned && t->bits < 64;

    return t->arg_count ? t->args[0] : usual + sign;
}

static bool same_arguments(const ssm_type *a, const ssm_type *b)
{
    if (a->family == SSM_FAMILY_INTEGER)
        return width(a) == width(b);
    if (a->arg_count != b->arg_count)
        return false;
    for (uint32_t i = 0; i < a->arg_count; i++)
        if (a->args[i] != b->args[i])
            return false;
    return true;
}

bool type_equal(const ssm_type *a, const ssm_type *b)
{
    bool named = a->family == SSM_FAMILY_OTHER || a->family == SSM_FAMILY_INTERVAL;
    /* The neutral names for which some dialect has a spelling that no name of SQL gives: varchar(255), datetime(3). */
    bool neutral = a->family == SSM_FAMILY_TEXT || a->family == SSM_FAMILY_DATETIME;

    return a->family == b->family && a->bits == b->bits && a->dimensions == b->dimensions &&
           a->is_unsigned == b->is_unsigned && a->is_zerofill == b->is_zerofill &&
           a->with_time_zone == b->with_time_zone && a->is_varying == b->is_varying && a->is_serial == b->is_serial &&
           (!neutral || a->is_neutral == b->is_neutral) && same_arguments(a, b) && str_list_eq(a->values, b->values) &&
           str_eq(a->charset, b->charset) && (!named || (str_eq(a->schema, b->schema) && str_eq(a->name, b->name)));
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

ssm_str pair_value(const ssm_pair *options, size_t count, ssm_str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(options[i].name, name))
            return options[i].value;
    return ssm_view(NULL, 0);
}

bool pairs_same(const ssm_pair *a, size_t a_count, const ssm_pair *b, size_t b_count)
{
    if (a_count != b_count)
        return false;
    for (size_t i = 0; i < a_count; i++) {
        ssm_str other = pair_value(b, b_count, a[i].name);
        if (!other.ptr || !str_eq(a[i].value, other))
            return false;
    }
    return true;
}

bool table_inherits(const ssm_table *t)
{
    return pair_value(t->options, t->option_count, SSM_LIT("partition_of")).ptr ||
           pair_value(t->options, t->option_count, SSM_LIT("inherits")).ptr;
}

bool constraint_has_body(const ssm_constraint *c)
{
    switch (c->kind) {
    case SSM_CONSTRAINT_PRIMARY_KEY:
    case SSM_CONSTRAINT_UNIQUE:
        return c->columns.count > 0;
    case SSM_CONSTRAINT_FOREIGN_KEY:
        return c->columns.count > 0 && c->ref_table.len > 0;
    case SSM_CONSTRAINT_CHECK:
    case SSM_CONSTRAINT_EXCLUDE:
        return c->expression.len > 0;
    default:
        return false;
    }
}

bool constraint_same_body(const ssm_constraint *a, const ssm_constraint *b)
{
    return constraint_has_body(a) && a->kind == b->kind && str_list_eq(a->columns, b->columns) &&
           lengths_same(a, b) && str_eq(a->ref_schema, b->ref_schema) && str_eq(a->ref_table, b->ref_table) &&
           str_list_eq(a->ref_columns, b->ref_columns) && action_same(a->on_delete, b->on_delete) &&
           action_same(a->on_update, b->on_update) && match_same(a->match, b->match) &&
           expression_same(a->expression, b->expression) && str_list_eq(a->include, b->include) &&
           tri_same(a->nulls_not_distinct, b->nulls_not_distinct) && tri_same(a->deferrable, b->deferrable) &&
           tri_same(a->initially_deferred, b->initially_deferred) && tri_same(a->not_valid, b->not_valid) &&
           pairs_same(a->options, a->option_count, b->options, b->option_count);
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

bool index_same_body(const ssm_index *a, const ssm_index *b)
{
    if (a->part_count == 0 || a->part_count != b->part_count)
        return false;
    for (size_t i = 0; i < a->part_count; i++)
        if (!part_same(a->parts[i], b->parts[i]))
            return false;
    return tri_same(a->unique, b->unique) && method_same(a->method, b->method) && expression_same(a->where, b->where) &&
           str_list_eq(a->include, b->include) && tri_same(a->nulls_not_distinct, b->nulls_not_distinct) &&
           pairs_same(a->with, a->with_count, b->with, b->with_count) &&
           pairs_same(a->options, a->option_count, b->options, b->option_count);
}

bool default_same(ssm_default a, ssm_default b)
{
    if (a.kind == SSM_DEFAULT_UNKNOWN || b.kind == SSM_DEFAULT_UNKNOWN)
        return true;
    if (a.kind != b.kind)
        return false;
    return a.kind == SSM_DEFAULT_EXPRESSION ? expression_same(a.text, b.text) : str_eq(a.text, b.text);
}

bool op_joins_partition(const ssm_operation *o)
{
    return o->kind == SSM_OP_SET_OPTION && !o->member.ptr &&
           (str_is(o->option, "partition_of") || str_is(o->option, "partition_again"));
}

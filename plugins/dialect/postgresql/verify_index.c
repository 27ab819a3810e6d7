/* SPDX-License-Identifier: Apache-2.0
 *
 * Indexes, and the parameters of indexes and tables.
 */
#include "verify.h"

#include <string.h>

/* ------------------------------------------------------------------ parameters */

static bool is_number(ssm_str s)
{
    s = ssm_view(s.ptr + (s.len && s.ptr[0] == '-'), s.len - (s.len && s.ptr[0] == '-'));
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return s.len > 0;
}

static ssm_str without_zeros(ssm_str digits)
{
    while (digits.len && *digits.ptr == '0')
        digits = ssm_view(digits.ptr + 1, digits.len - 1);
    return digits;
}

static bool fits_integer(ssm_str digits)
{
    return digits.len < 10 || (digits.len == 10 && pg_compare(digits, "2147483647") <= 0);
}

/* The tree writes all numbers below 1 as nothing: behind the name and its "=" must stand a zero, and no sign. */
static bool is_zero_at(const struct pgv *v, long at)
{
    ssm_str text = ssm_view(v->tree.text, v->tree.length);
    size_t i = at < 0 ? text.len : (size_t)at;

    while (i < text.len && text.ptr[i] != '=') {
        size_t behind = pg_skip_quoted(text, i);

        i = behind == i ? i + 1 : behind;
    }
    for (i++; i < text.len && text.ptr[i] == ' '; i++)
        ;
    return i < text.len && text.ptr[i] == '0';
}

bool pgv_number(struct pgv *v, ssm_str value)
{
    bool negative = value.len && value.ptr[0] == '-';
    ssm_str digits = without_zeros(ssm_view(value.ptr + negative, value.len - negative));

    if (!fits_integer(digits)) {
        pgv_fill(v, "{\"Float\":{\"fval\":%t}}", value);
    } else if (digits.len && !negative) {
        char pattern[16] = {0}; /* digits are their own pattern */

        memcpy(pattern, digits.ptr, digits.len);
        pgv_match(v, "{\"Integer\":{\"ival\":");
        pgv_match(v, pattern);
        pgv_match(v, "}}");
    } else {
        pgv_match(v, "{\"Integer\":{}}");
        return true;
    }
    return false;
}

/* Returns whether it is 0. */
static bool put_value(struct pgv *v, ssm_str value)
{
    if (is_number(value) && value.ptr[0] != '-')
        return pgv_number(v, value);
    pgv_fill(v, "{\"String\":{\"sval\":%t}}", value);
    return false;
}

/* The part before the first dot is a namespace. */
void pgv_option(struct pgv *v, const ssm_pair *pair)
{
    const char *dot = memchr(pair->name.ptr, '.', pair->name.len);
    size_t first = dot ? (size_t)(dot - pair->name.ptr) : 0;
    bool zero = false;
    long at;

    pgv_set(v, PGV_ABOUT_OPTION, pair->name);
    pgv_match(v, "{\"DefElem\":{");
    if (dot)
        pgv_fill(v, "\"defnamespace\":%t,\"defname\":%t", ssm_view(pair->name.ptr, first),
                 ssm_view(dot + 1, pair->name.len - first - 1));
    else
        pgv_fill(v, "\"defname\":%t", pair->name);
    if (pair->value.len) {
        pgv_match(v, ",\"arg\":");
        zero = put_value(v, pair->value);
    }
    pgv_match(v, ",\"defaction\":\"DEFELEM_UNSPEC\",");
    at = pgv_location(v);
    if (!v->failed && zero && !is_zero_at(v, at))
        pgv_differs(v);
    pgv_match(v, "}}");
}

void pgv_options(struct pgv *v, const ssm_pair *pairs, size_t count, bool (*is)(ssm_str name))
{
    bool first = true;

    for (size_t i = 0; i < count; i++) {
        if (!is(pairs[i].name))
            continue;
        pgv_match(v, first ? ",\"options\":[" : ",");
        pgv_option(v, &pairs[i]);
        first = false;
    }
    pgv_match(v, first ? "" : "]");
}

/* ------------------------------------------------------------------ an index */

/* What '...' says. */
static ssm_str inside(struct pgv *v, ssm_str literal)
{
    char *out = v->failed ? NULL : pg_api->alloc(v->h, literal.len);
    size_t n = 0;

    if (!out) {
        v->failed = true;
        return PG_ABSENT;
    }
    for (size_t i = 1; i + 1 < literal.len; i++) {
        out[n++] = literal.ptr[i];
        i += literal.ptr[i] == '\'';
    }
    return ssm_view(out, n);
}

static void put_class_parameters(struct pgv *v, ssm_str list)
{
    ssm_str schema, name;
    ssm_pair pair;

    for (size_t at = 0; at < list.len && !v->failed;) {
        pgv_match(v, at ? "," : ",\"opclassopts\":[");
        if (!pg_next_parameter(list, &at, &pair))
            return;
        pgv_split_relation(v, pair.name, &schema, &name);
        pgv_fill(v, "{\"DefElem\":{\"defname\":%t,\"arg\":{\"String\":{\"sval\":%t}},\"defaction\":\"DEFELEM_UNSPEC\",%L}}",
                 name, inside(v, pair.value));
    }
    pgv_match(v, list.len ? "]" : "");
}

static void put_part(struct pgv *v, const ssm_index_part *part, ssm_str class_parameters)
{
    static const char *const nulls[] = {
        [SSM_NULLS_NONE] = "SORTBY_NULLS_DEFAULT",
        [SSM_NULLS_FIRST] = "SORTBY_NULLS_FIRST",
        [SSM_NULLS_LAST] = "SORTBY_NULLS_LAST",
    };

    if (part->name.len) {
        pgv_fill(v, "{\"IndexElem\":{\"name\":%t", part->name);
    } else {
        pgv_match(v, "{\"IndexElem\":{\"expr\":");
        pgv_expression(v, part->expression);
    }
    if (part->collation.len)
        pgv_fill(v, ",\"collation\":%q", PG_ABSENT, part->collation);
    if (part->opclass.len)
        pgv_fill(v, ",\"opclass\":%q", PG_ABSENT, part->opclass);
    put_class_parameters(v, class_parameters);
    /* ASC is what it is anyway, and not written */
    pgv_fill(v,
             part->order == SSM_ORDER_DESC ? ",\"ordering\":\"SORTBY_DESC\",\"nulls_ordering\":%t}}"
                                           : ",\"ordering\":\"SORTBY_DEFAULT\",\"nulls_ordering\":%t}}",
             ssm_cstr(nulls[(size_t)part->nulls < sizeof nulls / sizeof nulls[0] ? part->nulls : SSM_NULLS_NONE]));
}

static void put_parts(struct pgv *v, const ssm_index *x)
{
    for (size_t i = 0; i < x->part_count; i++) {
        pgv_match(v, i ? "," : ",\"indexParams\":[");
        put_part(v, x->parts[i], pg_class_parameters(x, i));
    }
    pgv_match(v, x->part_count ? "]" : "");
    for (size_t i = 0; i < x->include.count; i++) {
        pgv_match(v, i ? "," : ",\"indexIncludingParams\":[");
        pgv_fill(
            v,
            "{\"IndexElem\":{\"name\":%t,\"ordering\":\"SORTBY_DEFAULT\",\"nulls_ordering\":\"SORTBY_NULLS_DEFAULT\"}}",
            x->include.items[i]);
    }
    pgv_match(v, x->include.count ? "]" : "");
}

static bool any(ssm_str name)
{
    return name.len > 0;
}

void pgv_create_index_on(struct pgv *v, ssm_str schema, ssm_str table, const ssm_index *x)
{
    ssm_str tablespace = pg_pair_of(x->options, x->option_count, "tablespace");

    pgv_open(v);
    v->only = pg_pair_of(x->options, x->option_count, "only").len > 0;
    pgv_match(v, "{\"IndexStmt\":{");
    pgv_set(v, PGV_ABOUT_INDEX, x->name);
    pgv_fill(v, "\"idxname\":%t,\"relation\":%r,\"accessMethod\":%t", x->name, schema, table,
             x->method.len ? x->method : SSM_LIT("btree"));
    if (tablespace.len)
        pgv_fill(v, ",\"tableSpace\":%t", tablespace);
    put_parts(v, x);
    pgv_options(v, x->with, x->with_count, any);
    pgv_set(v, PGV_ABOUT_INDEX, x->name);
    if (x->where.len) {
        pgv_match(v, ",\"whereClause\":");
        pgv_expression(v, x->where);
    }
    pgv_match(v, x->unique == SSM_YES ? ",\"unique\":true" : "");
    pgv_match(v, x->nulls_not_distinct == SSM_YES ? ",\"nulls_not_distinct\":true" : "");
    pgv_match(v, "%I}}");
    pgv_close(v);
}

void pgv_create_index(struct pgv *v)
{
    pgv_create_index_on(v, v->op->schema, v->op->object, v->op->index_after);
}

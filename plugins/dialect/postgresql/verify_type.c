/* SPDX-License-Identifier: Apache-2.0
 *
 * Types, by the names that the parser gives them.
 */
#include "verify.h"

/* Key words of the grammar stand for a type of the catalog; other names are looked for on the search path. */
static const struct {
    const char *name;
    bool in_catalog;
} names[PG_KIND_COUNT] = {
    [PG_BOOL] = {"bool", true},         [PG_INT2] = {"int2", true},           [PG_INT4] = {"int4", true},
    [PG_INT8] = {"int8", true},         [PG_NUMERIC] = {"numeric", true},     [PG_FLOAT4] = {"float4", true},
    [PG_FLOAT8] = {"float8", true},     [PG_CHAR] = {"bpchar", true},         [PG_VARCHAR] = {"varchar", true},
    [PG_TEXT] = {"text", false},        [PG_BYTEA] = {"bytea", false},        [PG_BIT] = {"bit", true},
    [PG_VARBIT] = {"varbit", true},     [PG_DATE] = {"date", false},          [PG_TIME] = {"time", true},
    [PG_TIMETZ] = {"timetz", true},     [PG_TIMESTAMP] = {"timestamp", true}, [PG_TIMESTAMPTZ] = {"timestamptz", true},
    [PG_INTERVAL] = {"interval", true}, [PG_UUID] = {"uuid", false},          [PG_JSON] = {"json", false},
    [PG_JSONB] = {"jsonb", false},
};

/* The fields of an interval, as bits of its type modifier: INTERVAL_MASK of utils/timestamp.h. */
static const struct {
    const char *name;
    int mask;
} intervals[] = {
    {"interval year", 4},
    {"interval month", 2},
    {"interval day", 8},
    {"interval hour", 1024},
    {"interval minute", 2048},
    {"interval second", 4096},
    {"interval year to month", 6},
    {"interval day to hour", 1032},
    {"interval day to minute", 3080},
    {"interval day to second", 7176},
    {"interval hour to minute", 3072},
    {"interval hour to second", 7168},
    {"interval minute to second", 6144},
};

enum { INTERVAL_ALL = 0x7fff, MODIFIERS = 3 };

static int interval_mask(ssm_str name)
{
    for (size_t i = 0; i < sizeof intervals / sizeof intervals[0]; i++)
        if (pg_is(name, intervals[i].name))
            return intervals[i].mask;
    return INTERVAL_ALL;
}

/* Returns their count. */
static size_t modifiers(const ssm_type *t, pg_kind kind, int out[MODIFIERS])
{
    size_t count = 0;

    if (kind == PG_INTERVAL) {
        out[count] = interval_mask(t->name);
        count += out[count] != INTERVAL_ALL || t->arg_count;
    }
    for (uint32_t i = 0; i < t->arg_count && i < 2; i++)
        out[count++] = t->args[i];
    if (!t->arg_count && (kind == PG_CHAR || kind == PG_BIT))
        out[count++] = 1;
    if (!t->arg_count && t->family == SSM_FAMILY_DATETIME)
        out[count++] = 3; /* the neutral DateTime keeps milliseconds */
    return count;
}

/* One of an extension's type: a word, which the parser takes for a column, or a number. */
static void put_argument(struct pgv *v, ssm_str s)
{
    long long number = 0;

    if (!s.len || s.ptr[0] < '0' || s.ptr[0] > '9') {
        pgv_fill(v, "{\"ColumnRef\":{\"fields\":%q,%L}}", PG_ABSENT, s);
        return;
    }
    for (size_t i = 0; i < s.len; i++)
        number = number * 10 + (s.ptr[i] - '0');
    pgv_integer(v, number);
}

static void put_modifiers(struct pgv *v, const ssm_type *t, pg_kind kind)
{
    int list[MODIFIERS];
    size_t count = modifiers(t, kind, list);
    ssm_strs words = {NULL, 0};

    if (kind == PG_OWN || kind == PG_DECLARED)
        words = t->values;
    for (size_t i = 0; i < words.count; i++) {
        pgv_match(v, i ? "," : ",\"typmods\":[");
        put_argument(v, words.items[i]);
    }
    for (size_t i = 0; i < count; i++) {
        pgv_match(v, i ? "," : ",\"typmods\":[");
        pgv_integer(v, list[i]);
    }
    pgv_match(v, count || words.count ? "],\"typemod\":-1" : ",\"typemod\":-1");
}

static void put_name(struct pgv *v, const ssm_type *t, pg_kind kind, bool stored)
{
    static const ssm_str catalog = {"pg_catalog", sizeof "pg_catalog" - 1};

    pgv_match(v, "{\"names\":");
    if (t->is_serial && !stored)
        pgv_fill(v, "%q", PG_ABSENT,
                 kind == PG_INT2   ? SSM_LIT("smallserial")
                 : kind == PG_INT8 ? SSM_LIT("bigserial")
                                   : SSM_LIT("serial"));
    else if (kind == PG_OWN || kind == PG_DECLARED)
        pgv_fill(v, "%q", t->schema, t->name);
    else
        pgv_fill(v, "%q", names[kind].in_catalog ? catalog : PG_ABSENT, ssm_cstr(names[kind].name));
}

void pgv_type(struct pgv *v, const ssm_type *t, bool stored)
{
    enum pgv_about was = v->about;
    ssm_str expected = v->expected;
    pg_kind kind = pg_type_kind(t);

    if (kind == PG_NONE) {
        pgv_fail(v, "verify_type", "The operation names no type that PostgreSQL has.", NULL, 0);
        return;
    }
    pgv_set(v, PGV_ABOUT_TYPE, t->source);
    put_name(v, t, kind, stored);
    put_modifiers(v, t, kind);
    for (uint32_t i = 0; i < t->dimensions; i++)
        pgv_match(v, i ? ",{\"Integer\":{}}" : ",\"arrayBounds\":[{\"Integer\":{}}");
    pgv_match(v, t->dimensions ? "],%L}" : ",%L}");
    pgv_set(v, was, expected);
}

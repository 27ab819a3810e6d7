/* SPDX-License-Identifier: Apache-2.0
 *
 * Types: which PostgreSQL type a parsed type is, why it may be none, and how it is spelt.
 */
#include "postgres.h"

/* In the shortest of the usual spellings. What takes arguments has them behind `name`, before `rest`. */
static const struct {
    const char *name;
    const char *rest;
    uint32_t arguments; /* at most */
} spellings[PG_KIND_COUNT] = {
    [PG_BOOL] = {"boolean", "", 0},
    [PG_INT2] = {"smallint", "", 0},
    [PG_INT4] = {"integer", "", 0},
    [PG_INT8] = {"bigint", "", 0},
    [PG_NUMERIC] = {"numeric", "", 2},
    [PG_FLOAT4] = {"real", "", 0},
    [PG_FLOAT8] = {"double precision", "", 0},
    [PG_CHAR] = {"char", "", 1},
    [PG_VARCHAR] = {"varchar", "", 1},
    [PG_TEXT] = {"text", "", 0},
    [PG_BYTEA] = {"bytea", "", 0},
    [PG_BIT] = {"bit", "", 1},
    [PG_VARBIT] = {"bit varying", "", 1},
    [PG_DATE] = {"date", "", 0},
    [PG_TIME] = {"time", "", 1},
    [PG_TIMETZ] = {"time", " with time zone", 1},
    [PG_TIMESTAMP] = {"timestamp", "", 1},
    [PG_TIMESTAMPTZ] = {"timestamp", " with time zone", 1},
    [PG_INTERVAL] = {"interval", "", 1},
    [PG_UUID] = {"uuid", "", 0},
    [PG_JSON] = {"json", "", 0},
    [PG_JSONB] = {"jsonb", "", 0},
};

/* Names of types that other engines have, and what takes their place here. Sorted by strcmp. */
static const struct {
    const char *name;
    const char *instead;
} foreign[] = {
    {"binary", "bytea"},
    {"binary large object", "bytea"},
    {"binary varying", "bytea"},
    {"blob", "bytea"},
    {"char large object", "text"},
    {"character large object", "text"},
    {"clob", "text"},
    {"fixed", "numeric"},
    {"int1", "smallint"},
    {"int3", "integer"},
    {"longblob", "bytea"},
    {"longtext", "text"},
    {"mediumblob", "bytea"},
    {"mediumint", "integer"},
    {"mediumtext", "text"},
    {"middleint", "integer"},
    {"national varchar", "varchar"},
    {"nvarchar", "varchar"},
    {"tinyblob", "bytea"},
    {"tinyint", "smallint"},
    {"tinytext", "text"},
    {"varbinary", "bytea"},
    {"year", "smallint"},
};

static const char *foreign_instead(ssm_str name)
{
    size_t low = 0, high = sizeof foreign / sizeof foreign[0];

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = pg_compare(name, foreign[middle].name);

        if (order == 0)
            return foreign[middle].instead;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static bool is_own(const ssm_type *t)
{
    return (!t->schema.len || pg_is(t->schema, "pg_catalog")) && pg_in_list(t->name, pg_types, pg_count(pg_types));
}

pg_kind pg_type_kind(const ssm_type *t)
{
    static const pg_kind by_family[] = {
        [SSM_FAMILY_BOOLEAN] = PG_BOOL,      [SSM_FAMILY_DECIMAL] = PG_NUMERIC,
        [SSM_FAMILY_CHAR] = PG_CHAR,         [SSM_FAMILY_VARCHAR] = PG_VARCHAR,
        [SSM_FAMILY_TEXT] = PG_TEXT,         [SSM_FAMILY_BLOB] = PG_BYTEA,
        [SSM_FAMILY_DATE] = PG_DATE,         [SSM_FAMILY_DATETIME] = PG_TIMESTAMPTZ,
        [SSM_FAMILY_INTERVAL] = PG_INTERVAL, [SSM_FAMILY_UUID] = PG_UUID,
    };

    if (!t)
        return PG_NONE;
    switch (t->family) {
    case SSM_FAMILY_INTEGER:
        return t->bits == 16 ? PG_INT2 : t->bits == 32 ? PG_INT4 : t->bits == 64 ? PG_INT8 : PG_NONE;
    case SSM_FAMILY_REAL:
        return t->bits == 32 ? PG_FLOAT4 : PG_FLOAT8; /* float without bits is double precision here */
    case SSM_FAMILY_BIT:
        return t->is_varying ? PG_VARBIT : PG_BIT;
    case SSM_FAMILY_TIME:
        return t->with_time_zone ? PG_TIMETZ : PG_TIME;
    case SSM_FAMILY_TIMESTAMP:
        return t->with_time_zone ? PG_TIMESTAMPTZ : PG_TIMESTAMP;
    case SSM_FAMILY_JSON:
        return t->is_neutral || t->bits == 1 ? PG_JSONB : PG_JSON;
    case SSM_FAMILY_OTHER:
        return is_own(t) ? PG_OWN : PG_DECLARED;
    default:
        return (size_t)t->family < sizeof by_family / sizeof by_family[0] ? by_family[t->family] : PG_NONE;
    }
}

const char *pg_kind_name(pg_kind kind)
{
    return kind < PG_KIND_COUNT ? spellings[kind].name : NULL;
}

static bool check_modifiers(const ssm_type *t, pg_reason *r)
{
    if (t->is_unsigned)
        return PG_REFUSE(r, "unsigned_type",
                         "PostgreSQL has no unsigned numbers (%1). Declare a wider type, such as bigint or numeric, or "
                         "add a check that the value is not negative.",
                         t->source);
    if (t->is_zerofill)
        return PG_REFUSE(r, "zerofill_type",
                         "PostgreSQL has no ZEROFILL (%1). Leave it out, and pad with lpad() when reading.", t->source);
    if (t->charset.len)
        return PG_REFUSE(r, "type_charset",
                         "PostgreSQL has one character set for the whole database (%1). Leave CHARACTER SET out.",
                         t->source);
    if (t->family == SSM_FAMILY_ENUM)
        return PG_REFUSE(
            r, "inline_enum",
            "In PostgreSQL an enum is a type of its own (%1). Declare it as an enum (missing_enum), and give "
            "the column that type.",
            t->source);
    if (t->family == SSM_FAMILY_SET)
        return PG_REFUSE(r, "set_type", "PostgreSQL has no SET type (%1). Declare an enum, and an array of it.",
                         t->source);
    if (t->is_serial && t->dimensions)
        return PG_REFUSE(r, "serial_array", "PostgreSQL has no array of a serial type (%1).", t->source);
    return true;
}

static bool has_seconds(pg_kind kind)
{
    return kind == PG_TIME || kind == PG_TIMETZ || kind == PG_TIMESTAMP || kind == PG_TIMESTAMPTZ ||
           kind == PG_INTERVAL;
}

static bool check_arguments(const ssm_type *t, pg_kind kind, pg_reason *r)
{
    if (t->arg_count > spellings[kind].arguments)
        return PG_REFUSE(r, "type_arguments", "In PostgreSQL the type %1 takes %2. Write it without.", t->source,
                         spellings[kind].arguments ? SSM_LIT("one argument only") : SSM_LIT("no width or precision"));
    if (has_seconds(kind) && t->arg_count && (t->args[0] < 0 || t->args[0] > PG_SECOND_DIGITS))
        return PG_REFUSE(r, "type_arguments", "PostgreSQL keeps at most 6 digits of a second (%1).", t->source);
    return true;
}

bool pg_check_type(const ssm_type *t, pg_reason *r)
{
    const char *instead = t->is_neutral || t->family == SSM_FAMILY_OTHER ? NULL : foreign_instead(t->name);
    pg_kind kind = pg_type_kind(t);

    if (!check_modifiers(t, r))
        return false;
    if (instead)
        return PG_REFUSE(r, "unknown_type", "PostgreSQL has no type %1. Use %2.", t->source, ssm_cstr(instead));
    if (kind == PG_NONE)
        return PG_REFUSE(r, "unknown_type", "PostgreSQL has no type %1.", t->source);
    return kind == PG_OWN || kind == PG_DECLARED || check_arguments(t, kind, r);
}

static void put_argument(ssm_host *h, ssm_str s)
{
    if (s.len && s.ptr[0] >= '0' && s.ptr[0] <= '9')
        pg_put(h, s);
    else
        pg_put_name(h, s);
}

static void put_arguments(ssm_host *h, const ssm_type *t)
{
    for (uint32_t i = 0; i < t->arg_count; i++) {
        pg_put(h, i ? SSM_LIT(", ") : SSM_LIT("("));
        pg_put_number(h, t->args[i]);
    }
    for (size_t i = 0; i < t->values.count; i++) { /* words of an extension's type among them */
        pg_put(h, i ? SSM_LIT(", ") : SSM_LIT("("));
        put_argument(h, t->values.items[i]);
    }
    if (t->arg_count || t->values.count)
        PUT(h, ")");
}

static void put_scalar(ssm_host *h, const ssm_type *t)
{
    pg_kind kind = pg_type_kind(t);

    if (kind == PG_OWN || kind == PG_DECLARED) {
        pg_put_object(h, t->schema, t->name);
        put_arguments(h, t);
    } else if (t->family == SSM_FAMILY_DATETIME && !t->arg_count) {
        PUT(h, "timestamp(3) with time zone");
    } else {
        /* interval's fields are part of its name */
        pg_put(h, kind == PG_INTERVAL ? t->name : ssm_cstr(spellings[kind].name));
        if (spellings[kind].arguments)
            put_arguments(h, t);
        pg_put(h, ssm_cstr(spellings[kind].rest));
    }
}

static void put_dimensions(ssm_host *h, const ssm_type *t)
{
    for (uint32_t i = 0; i < t->dimensions; i++)
        PUT(h, "[]");
}

void pg_put_stored_type(ssm_host *h, const ssm_type *t)
{
    put_scalar(h, t);
    put_dimensions(h, t);
}

void pg_put_serial_type(ssm_host *h, const ssm_type *t)
{
    pg_kind kind = pg_type_kind(t);

    pg_put(h, kind == PG_INT2   ? SSM_LIT("smallserial")
              : kind == PG_INT8 ? SSM_LIT("bigserial")
                                : SSM_LIT("serial"));
}

void pg_put_type(ssm_host *h, const ssm_type *t)
{
    if (t->is_serial)
        pg_put_serial_type(h, t);
    else
        pg_put_stored_type(h, t);
}

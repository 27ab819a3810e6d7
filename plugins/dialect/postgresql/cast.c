/* SPDX-License-Identifier: Apache-2.0
 *
 * Casts between types, and ALTER COLUMN ... TYPE. The tables are pg_cast of PostgreSQL 15 and the manual's rules of
 * CREATE CAST: every type goes to a character type by assignment and back only by an explicit cast.
 */
#include "postgres.h"

/* One row for each old kind, one sign for each new one, both in the order of pg_kind from PG_BOOL to PG_JSONB:
 * 'a' by assignment, 'e' explicit only, '-' none. */
static const char matrix[PG_OWN][PG_OWN] = {
    [PG_BOOL] = "a-e----aaa------------",      [PG_INT2] = "-aaaaaaaaa------------",
    [PG_INT4] = "eaaaaaaaaa-e----------",      [PG_INT8] = "-aaaaaaaaa-e----------",
    [PG_NUMERIC] = "-aaaaaaaaa------------",   [PG_FLOAT4] = "-aaaaaaaaa------------",
    [PG_FLOAT8] = "-aaaaaaaaa------------",    [PG_CHAR] = "eeeeeeeaaaeeeeeeeeeeee",
    [PG_VARCHAR] = "eeeeeeeaaaeeeeeeeeeeee",   [PG_TEXT] = "eeeeeeeaaaeeeeeeeeeeee",
    [PG_BYTEA] = "-------aaaa-----------",     [PG_BIT] = "--ee---aaa-aa---------",
    [PG_VARBIT] = "-------aaa-aa---------",    [PG_DATE] = "-------aaa---a--aa----",
    [PG_TIME] = "-------aaa----aa--a---",      [PG_TIMETZ] = "-------aaa----aa------",
    [PG_TIMESTAMP] = "-------aaa---aa-aa----", [PG_TIMESTAMPTZ] = "-------aaa---aaaaa----",
    [PG_INTERVAL] = "-------aaa----a---a---",  [PG_UUID] = "-------aaa---------a--",
    [PG_JSON] = "-------aaa----------aa",      [PG_JSONB] = "eeeeeeeaaa----------aa",
};

/* Casts of the native types beyond the matrix, by their names in the catalog. */
static const struct {
    const char *from;
    const char *to;
    pg_cast cast;
} native_casts[] = {
    {"bigint", "money", PG_CAST_ASSIGNMENT},
    {"bigint", "oid", PG_CAST_ASSIGNMENT},
    {"box", "circle", PG_CAST_EXPLICIT},
    {"box", "lseg", PG_CAST_EXPLICIT},
    {"box", "point", PG_CAST_EXPLICIT},
    {"box", "polygon", PG_CAST_ASSIGNMENT},
    {"cidr", "inet", PG_CAST_ASSIGNMENT},
    {"circle", "box", PG_CAST_EXPLICIT},
    {"circle", "point", PG_CAST_EXPLICIT},
    {"circle", "polygon", PG_CAST_EXPLICIT},
    {"daterange", "datemultirange", PG_CAST_EXPLICIT},
    {"inet", "cidr", PG_CAST_ASSIGNMENT},
    {"int4range", "int4multirange", PG_CAST_EXPLICIT},
    {"int8range", "int8multirange", PG_CAST_EXPLICIT},
    {"integer", "money", PG_CAST_ASSIGNMENT},
    {"integer", "oid", PG_CAST_ASSIGNMENT},
    {"lseg", "point", PG_CAST_EXPLICIT},
    {"macaddr", "macaddr8", PG_CAST_ASSIGNMENT},
    {"macaddr8", "macaddr", PG_CAST_ASSIGNMENT},
    {"money", "numeric", PG_CAST_ASSIGNMENT},
    {"numeric", "money", PG_CAST_ASSIGNMENT},
    {"numrange", "nummultirange", PG_CAST_EXPLICIT},
    {"oid", "bigint", PG_CAST_ASSIGNMENT},
    {"oid", "integer", PG_CAST_ASSIGNMENT},
    {"path", "polygon", PG_CAST_ASSIGNMENT},
    {"point", "box", PG_CAST_ASSIGNMENT},
    {"polygon", "box", PG_CAST_EXPLICIT},
    {"polygon", "circle", PG_CAST_EXPLICIT},
    {"polygon", "path", PG_CAST_ASSIGNMENT},
    {"polygon", "point", PG_CAST_EXPLICIT},
    {"smallint", "oid", PG_CAST_ASSIGNMENT},
    {"tsrange", "tsmultirange", PG_CAST_EXPLICIT},
    {"tstzrange", "tstzmultirange", PG_CAST_EXPLICIT},
    {"xid8", "xid", PG_CAST_EXPLICIT},
};

static bool is_character(pg_kind kind)
{
    return kind == PG_CHAR || kind == PG_VARCHAR || kind == PG_TEXT;
}

static ssm_str catalog_name(const ssm_type *t, pg_kind kind)
{
    return pg_kind_name(kind) ? ssm_cstr(pg_kind_name(kind)) : t->name;
}

static bool same_name(const ssm_type *a, const ssm_type *b)
{
    return ssm_str_eq(a->name, b->name) && (!a->schema.len || !b->schema.len || ssm_str_eq(a->schema, b->schema));
}

/* Where one side at least is beyond the matrix. */
static pg_cast cast_of_names(const ssm_type *from, pg_kind f, const ssm_type *to, pg_kind t)
{
    if (f == t && same_name(from, to))
        return PG_CAST_ASSIGNMENT;
    if (is_character(t))
        return PG_CAST_ASSIGNMENT;
    if (is_character(f))
        return PG_CAST_EXPLICIT;
    /* An enum's values are those that the other enum has by the same text, or the server says which is not. */
    if (f == PG_DECLARED && t == PG_DECLARED)
        return PG_CAST_TEXT;
    for (size_t i = 0; i < sizeof native_casts / sizeof native_casts[0]; i++)
        if (pg_is(catalog_name(from, f), native_casts[i].from) && pg_is(catalog_name(to, t), native_casts[i].to))
            return native_casts[i].cast;
    return PG_CAST_NONE;
}

pg_cast pg_cast_between(const ssm_type *from, const ssm_type *to)
{
    pg_kind f = pg_type_kind(from), t = pg_type_kind(to);

    if (f == PG_NONE || t == PG_NONE)
        return PG_CAST_NONE;
    if (!from->dimensions != !to->dimensions) /* an array and a type that is none: only as text */
        return !to->dimensions && is_character(t)     ? PG_CAST_ASSIGNMENT
               : !from->dimensions && is_character(f) ? PG_CAST_EXPLICIT
                                                      : PG_CAST_NONE;
    if (f >= PG_OWN || t >= PG_OWN)
        return cast_of_names(from, f, to, t);
    switch (matrix[f][t - PG_BOOL]) {
    case 'a':
        return PG_CAST_ASSIGNMENT;
    case 'e':
        return PG_CAST_EXPLICIT;
    default:
        return PG_CAST_NONE;
    }
}

/* The greatest length or precision of a type, or SIZE_MAX for no limit. The neutral DateTime keeps milliseconds. */
static size_t room(const ssm_type *t, uint32_t argument)
{
    if (t->family == SSM_FAMILY_DATETIME && !t->arg_count)
        return 3;
    return t->arg_count > argument && t->args[argument] >= 0 ? (size_t)t->args[argument] : SIZE_MAX;
}

bool pg_cast_keeps_rows(const ssm_type *from, const ssm_type *to)
{
    pg_kind f = pg_type_kind(from), t = pg_type_kind(to);

    if (f == PG_NONE || t == PG_NONE || from->dimensions || to->dimensions)
        return false;
    if ((f == PG_VARCHAR || f == PG_TEXT) && (t == PG_VARCHAR || t == PG_TEXT))
        return t == PG_TEXT || (f == PG_VARCHAR ? room(to, 0) >= room(from, 0) : room(to, 0) == SIZE_MAX);
    if (f != t)
        return false;
    if (f == PG_NUMERIC)
        return !to->arg_count || (from->arg_count && room(to, 0) >= room(from, 0) &&
                                  (from->arg_count > 1 ? from->args[1] : 0) == (to->arg_count > 1 ? to->args[1] : 0));
    if (f == PG_VARBIT || f == PG_TIME || f == PG_TIMETZ || f == PG_TIMESTAMP || f == PG_TIMESTAMPTZ)
        return room(to, 0) >= room(from, 0);
    return f == PG_OWN || f == PG_DECLARED ? same_name(from, to) : room(to, 0) == room(from, 0);
}

bool pg_check_alter_type(const ssm_operation *op, pg_reason *r)
{
    const ssm_type *from = op->column_before ? op->column_before->type : NULL;
    const ssm_type *to = op->column_after->type;

    if (!to)
        return PG_REFUSE(r, "unknown_type", "The new type of column %1 is not known. Give expected.type.", op->member);
    if (!pg_check_type(to, r))
        return false;
    if (to->is_serial && !(from && from->is_serial) &&
        !(op->column_before && op->column_before->identity == SSM_IDENTITY_AUTO))
        return PG_REFUSE(
            r, "serial_type",
            "A column cannot change to %1, which stands for a type and a default. Change it to the integer type, "
            "and give the identity as a default_mismatch.",
            to->source);
    if (from && !op->using_expression.len && pg_cast_between(from, to) == PG_CAST_NONE)
        return PG_REFUSE(
            r, "no_cast",
            "PostgreSQL has no cast from %1 to %2 (column %3), and a detour by text does not give the same values. "
            "Say how the values change with `using`.",
            from->source, to->source, op->member);
    return true;
}

static void put_collation(ssm_host *h, const ssm_operation *op)
{
    ssm_text before = op->column_before ? op->column_before->collation : (ssm_text){SSM_UNKNOWN, PG_ABSENT};
    ssm_text after = op->column_after->collation;

    /* TYPE without COLLATE would set the collation back to the type's own. */
    if (after.known == SSM_UNKNOWN && is_character(pg_type_kind(op->column_after->type)))
        after = before;
    if (after.known == SSM_YES)
        pg_put_collation(h, op->column_after, after.text);
}

static void put_using(ssm_host *h, const ssm_operation *op)
{
    const ssm_type *from = op->column_before ? op->column_before->type : NULL;
    pg_cast cast = from ? pg_cast_between(from, op->column_after->type) : PG_CAST_ASSIGNMENT;

    if (op->using_expression.len) {
        PUT(h, " USING ");
        pg_put(h, op->using_expression);
    } else if (cast != PG_CAST_ASSIGNMENT) {
        PUT(h, " USING ");
        pg_put_name(h, op->member);
        if (cast == PG_CAST_TEXT)
            pg_put(h, from->dimensions ? SSM_LIT("::text[]") : SSM_LIT("::text"));
        PUT(h, "::");
        pg_put_stored_type(h, op->column_after->type);
    }
}

static bool same_default(const ssm_default *a, const ssm_default *b)
{
    return a->kind == b->kind && ssm_str_eq(a->text, b->text);
}

/* A default goes along by an assignment cast only, whatever USING says. One that changes anyway need not: perhaps it
 * cannot be of the new type. And the default 'a' of an enum would go along as 'a'::enum, and keep the enum in use;
 * 'abc' of "char" as 'a'. */
static bool default_stays(const ssm_operation *op)
{
    const ssm_column *before = op->column_before, *after = op->column_after;
    pg_kind kind;

    if (!before || !pg_has_default(before))
        return true;
    if (after->default_value.kind && !same_default(&before->default_value, &after->default_value))
        return false;
    if (!before->type)
        return true;
    kind = pg_type_kind(before->type);
    return kind != PG_DECLARED && kind != PG_OWN && pg_cast_between(before->type, after->type) == PG_CAST_ASSIGNMENT;
}

static int alter_default(ssm_host *h, const ssm_operation *op, const ssm_default *value)
{
    pg_put_alter_column(h, op);
    if (value) {
        PUT(h, " SET DEFAULT ");
        pg_put_default(h, *value);
    } else {
        PUT(h, " DROP DEFAULT");
    }
    return pg_end(h, SSM_RISK_NONE);
}

int pg_set_type(ssm_host *h, const ssm_operation *op)
{
    const ssm_type *from = op->column_before ? op->column_before->type : NULL;
    bool keeps = from && !op->using_expression.len && pg_cast_keeps_rows(from, op->column_after->type);

    pg_put_alter_column(h, op);
    PUT(h, " TYPE ");
    pg_put_stored_type(h, op->column_after->type);
    put_collation(h, op);
    put_using(h, op);
    return pg_end_destructive(h, op, keeps ? SSM_RISK_LOCK : SSM_RISK_LOCK | SSM_RISK_REWRITE);
}

/* A serial column's sequence has a type of its own. */
static bool sequence_follows(const ssm_operation *op)
{
    const ssm_column *before = op->column_before;

    return before && before->identity == SSM_IDENTITY_AUTO && before->type &&
           op->column_after->type->family == SSM_FAMILY_INTEGER &&
           pg_type_kind(before->type) != pg_type_kind(op->column_after->type);
}

/* Where the default's own step does not follow, it ran together with the enum that the column leaves, before the type
 * changed, and could not set what is no value of the enum; or, on the way back, it is yet to come. */
static const ssm_default *default_to_set(const ssm_operation *op, bool stays)
{
    const ssm_default *before = &op->column_before->default_value, *after = &op->column_after->default_value;
    bool changes = after->kind && !same_default(before, after);

    if (changes && op->is_inverse && pg_type_kind(op->column_after->type) == PG_DECLARED)
        return NULL;
    if (stays && !(changes && pg_type_kind(op->column_before->type) == PG_DECLARED))
        return NULL;
    if (after->kind == SSM_DEFAULT_NONE)
        return NULL;
    return after->kind == SSM_DEFAULT_UNKNOWN ? before : after;
}

static int alter_with_default(ssm_host *h, const ssm_operation *op, bool default_follows)
{
    bool stays = default_stays(op);
    const ssm_default *value;

    if (!stays && alter_default(h, op, NULL) != SSM_OK)
        return SSM_ERROR;
    if (pg_set_type(h, op) != SSM_OK)
        return SSM_ERROR;
    if (sequence_follows(op))
        return pg_retype_serial_sequence(h, op, op->column_after->type);
    if (default_follows || !op->column_before)
        return SSM_OK;
    value = default_to_set(op, stays);
    return value ? alter_default(h, op, value) : SSM_OK;
}

int pg_alter_type(ssm_host *h, const ssm_operation *op, bool default_follows)
{
    if (pg_drop_dependents(h, op) != SSM_OK || alter_with_default(h, op, default_follows) != SSM_OK)
        return SSM_ERROR;
    return pg_restore_dependents(h, op);
}

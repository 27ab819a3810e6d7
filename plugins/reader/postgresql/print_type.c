/* SPDX-License-Identifier: Apache-2.0
 *
 * Types as text: the engine's own names (format_type), without the default schema.
 */
#include "object.h"
#include "print_internal.h"

/* Names that the grammar or people use, and the engine's. Sorted by strcmp. */
static const struct {
    const char *name, *text;
} aliases[] = {
    {"bit", "bit"},
    {"bool", "boolean"},
    {"bpchar", "character"},
    {"char", "\"char\""},
    {"float4", "real"},
    {"float8", "double precision"},
    {"int2", "smallint"},
    {"int4", "integer"},
    {"int8", "bigint"},
    {"interval", "interval"},
    {"numeric", "numeric"},
    {"time", "time without time zone"},
    {"timestamp", "timestamp without time zone"},
    {"timestamptz", "timestamp with time zone"},
    {"timetz", "time with time zone"},
    {"varbit", "bit varying"},
    {"varchar", "character varying"},
};

/* Types that stand for themselves. Sorted by strcmp. */
static const char *const known[] = {
    "aclitem",
    "any",
    "anyarray",
    "anycompatible",
    "anycompatiblearray",
    "anycompatiblemultirange",
    "anycompatiblenonarray",
    "anycompatiblerange",
    "anyelement",
    "anyenum",
    "anymultirange",
    "anynonarray",
    "anyrange",
    "box",
    "bytea",
    "cid",
    "cidr",
    "circle",
    "cstring",
    "date",
    "datemultirange",
    "daterange",
    "event_trigger",
    "fdw_handler",
    "gtsvector",
    "index_am_handler",
    "inet",
    "int2vector",
    "int4multirange",
    "int4range",
    "int8multirange",
    "int8range",
    "internal",
    "json",
    "jsonb",
    "jsonpath",
    "language_handler",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "nummultirange",
    "numrange",
    "oid",
    "oidvector",
    "path",
    "pg_lsn",
    "pg_snapshot",
    "point",
    "polygon",
    "record",
    "refcursor",
    "regclass",
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
    "regrole",
    "regtype",
    "table_am_handler",
    "text",
    "tid",
    "trigger",
    "tsm_handler",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "unknown",
    "uuid",
    "void",
    "xid",
    "xid8",
    "xml",
};

static const char *alias_of(ssm_str name)
{
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
        if (pgr_is(name, aliases[i].name))
            return aliases[i].text;
    return NULL;
}

/* The fields of an interval by its mask (datetime.h). */
static const struct {
    long mask;
    const char *text;
} fields[] = {
    {1 << 2, " year"},
    {1 << 1, " month"},
    {1 << 3, " day"},
    {1 << 10, " hour"},
    {1 << 11, " minute"},
    {1 << 12, " second"},
    {1 << 2 | 1 << 1, " year to month"},
    {1 << 3 | 1 << 10, " day to hour"},
    {1 << 3 | 1 << 10 | 1 << 11, " day to minute"},
    {1 << 3 | 1 << 10 | 1 << 11 | 1 << 12, " day to second"},
    {1 << 10 | 1 << 11, " hour to minute"},
    {1 << 10 | 1 << 11 | 1 << 12, " hour to second"},
    {1 << 11 | 1 << 12, " minute to second"},
};

static long modifier(const struct node *list, size_t at)
{
    return tree_int(tree_get(tree_as(tree_item(list, at), "A_Const"), "ival"), "ival");
}

static void put_number(struct text *t, long number)
{
    char digits[24];
    size_t at = sizeof digits;
    unsigned long rest = number < 0 ? 0ul - (unsigned long)number : (unsigned long)number;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0)
        digits[--at] = '-';
    text_put(t, ssm_view(digits + at, sizeof digits - at));
}

static void put_interval(struct text *t, const struct node *modifiers)
{
    long mask = modifier(modifiers, 0);
    text_puts(t, "interval");
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (mask == fields[i].mask)
            text_puts(t, fields[i].text);
    if (tree_count(modifiers) > 1) {
        text_puts(t, "(");
        put_number(t, modifier(modifiers, 1));
        text_puts(t, ")");
    }
}

/* A built-in type with its arguments; where it has words behind a space, these follow the arguments: timestamp(3) with
 * time zone. */
static void put_built_in(struct printer *p, struct text *t, ssm_str name, const struct node *modifiers)
{
    const char *text = alias_of(name);
    ssm_str all = text ? ssm_cstr(text) : name;
    if (modifiers == NULL) {
        if (pgr_is(name, "bpchar"))
            text_puts(t, "bpchar");
        else if (pgr_is(name, "bit")) /* the word alone is bit(1) */
            text_puts(t, "\"bit\"");
        else
            text_put(t, all);
        return;
    }
    if (pgr_is(name, "interval")) {
        put_interval(t, modifiers);
        return;
    }
    size_t head = all.len;
    if (pgr_is(name, "time") || pgr_is(name, "timestamp") || pgr_is(name, "timetz") || pgr_is(name, "timestamptz"))
        head = pgr_is(name, "time") || pgr_is(name, "timetz") ? 4 : 9;
    text_put(t, ssm_view(all.ptr, head));
    text_puts(t, "(");
    struct printer aside = print_aside(p);
    print_list(&aside, modifiers, LEVEL_ANY);
    text_put(t, text_done(&aside.text));
    if (pgr_is(name, "numeric") && tree_count(modifiers) == 1)
        text_puts(t, ",0");
    text_puts(t, ")");
    text_put(t, ssm_view(all.ptr + head, all.len - head));
}

/* Takes the space out of "numeric(10, 2)", as the engine writes it. */
static ssm_str without_spaces_in_arguments(struct pgr *r, ssm_str s)
{
    char *copy = pgr_alloc(r, s.len + 1);
    size_t len = 0, depth = 0;
    if (copy == NULL)
        return PGR_ABSENT;
    for (size_t i = 0; i < s.len; i++) {
        depth += s.ptr[i] == '(';
        depth -= s.ptr[i] == ')' && depth;
        if (depth == 0 || s.ptr[i] != ' ')
            copy[len++] = s.ptr[i];
    }
    return ssm_view(copy, len);
}

static void put_other(struct printer *p, struct text *t, ssm_str said, ssm_str name, const struct node *modifiers)
{
    struct object_type_found found = object_find_type(p->r, said, name, p->scope->since);
    if (found.is_known) {
        print_depend(p, SSM_NAMES_TYPES, found.schema, found.name, PGR_ABSENT);
    } else {
        found.schema = pgr_schema(said);
        found.name = name;
        object_declare(p->r, found.schema, found.name);
    }
    print_qualified(t, found.schema, found.name);
    if (modifiers) {
        struct printer aside = print_aside(p);
        print_list(&aside, modifiers, LEVEL_ANY);
        text_puts(t, "(");
        text_put(t, text_done(&aside.text));
        text_puts(t, ")");
    }
}

/* table.column%TYPE: the column's type, as the engine takes it. */
static bool put_column_type(struct printer *p, struct text *t, const struct node *names)
{
    size_t count = tree_count(names);
    ssm_str schema = count > 2 ? tree_string(tree_item(names, count - 3)) : PGR_ABSENT;
    if (count < 2)
        return false;
    struct pgr_relation *relation =
        pgr_relation_since(p->r, schema, tree_string(tree_item(names, count - 2)), p->scope->since);
    if (relation == NULL || relation->kind != PGR_TABLE)
        return false;
    struct pgr_column *c = pgr_column_since(relation->thing, tree_string(tree_item(names, count - 1)), p->scope->since);
    if (c == NULL)
        return false;
    text_put(t, type_base(p->r, pgr_column_type(p->r, c)));
    return true;
}

ssm_str type_text(struct printer *p, const struct node *type_name)
{
    ssm_str schema, name;
    struct text t = {.owner = p->r};
    const struct node *modifiers = tree_get(type_name, "typmods");
    print_name_parts(tree_get(type_name, "names"), &schema, &name);
    if (tree_flag(type_name, "setof"))
        text_puts(&t, "SETOF ");
    if (tree_flag(type_name, "pct_type") && put_column_type(p, &t, tree_get(type_name, "names")))
        return text_done(&t);
    bool is_catalog = pgr_is(schema, "pg_catalog");
    if (is_catalog || (schema.len == 0 && (alias_of(name) || PRINT_IN(known, name)))) {
        put_built_in(p, &t, name, modifiers);
    } else {
        put_other(p, &t, schema, name, modifiers);
    }
    if (tree_flag(type_name, "arrayBounds"))
        text_puts(&t, "[]");
    return modifiers ? without_spaces_in_arguments(p->r, text_done(&t)) : text_done(&t);
}

ssm_str type_base(struct pgr *r, ssm_str type)
{
    const char *open = type.len ? memchr(type.ptr, '(', type.len) : NULL;
    const char *close = open ? memchr(open, ')', type.len - (size_t)(open - type.ptr)) : NULL;
    if (close == NULL) {
        if (type.len > 9 && memcmp(type.ptr, "interval ", 9) == 0)
            return SSM_LIT("interval");
        return pgr_is(type, "character") ? SSM_LIT("bpchar") : pgr_is(type, "bit") ? SSM_LIT("\"bit\"") : type;
    }
    size_t head = (size_t)(open - type.ptr);
    ssm_str pieces[] = {ssm_view(type.ptr, head), ssm_view(close + 1, type.len - (size_t)(close + 1 - type.ptr))};
    if (pieces[0].len > 9 && memcmp(pieces[0].ptr, "interval ", 9) == 0)
        pieces[0].len = 8;
    if (pgr_is(pieces[0], "character"))
        pieces[0] = SSM_LIT("bpchar");
    if (pgr_is(pieces[0], "bit"))
        pieces[0] = pieces[1].len && pieces[1].ptr[0] == ' ' ? pieces[0] : SSM_LIT("\"bit\"");
    return pieces[1].len ? pgr_concat(r, pieces, 2) : pieces[0];
}

ssm_str type_element(ssm_str type)
{
    if (type.len > 2 && memcmp(type.ptr + type.len - 2, "[]", 2) == 0)
        return ssm_view(type.ptr, type.len - 2);
    return PGR_ABSENT;
}

ssm_str type_array(struct pgr *r, ssm_str element)
{
    ssm_str pieces[] = {element, SSM_LIT("[]")};
    return element.len ? pgr_concat(r, pieces, 2) : PGR_ABSENT;
}

ssm_str type_under(struct printer *p, ssm_str type)
{
    return object_domain_base(p->r, type);
}

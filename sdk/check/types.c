/* SPDX-License-Identifier: Apache-2.0
 *
 * Types of every family and form: each has a spelling, which is one piece of SQL and has what the type says, or is
 * refused with a reason.
 */
#include "sample.h"

#include <stdio.h>

#include "guard/sql_lex.h"
#include "model/type.h"

static const char *const types[] = {
    "boolean",
    "smallint",
    "integer",
    "bigint",
    "tinyint",
    "mediumint",
    "int unsigned",
    "decimal(10,2)",
    "decimal",
    "numeric(5)",
    "numeric(5,-2)",
    "numeric(2,5)",
    "numeric(1000,-1000)",
    "integer(11)",
    "tinyint(1)",
    "int(10) unsigned",
    "bigint(20) unsigned zerofill",
    "decimal(10,2) unsigned",
    "float(24)",
    "float(7,4)",
    "double(7,4)",
    "real",
    "double precision",
    "float",
    "char(3)",
    "char",
    "varchar(255)",
    "varchar",
    "character varying(10)",
    "text",
    "longtext",
    "binary(16)",
    "varbinary(20)",
    "blob",
    "bytea",
    "bit(4)",
    "bit varying(8)",
    "date",
    "time",
    "time(3)",
    "timestamp",
    "timestamp(6)",
    "timestamp with time zone",
    "time with time zone",
    "datetime",
    "datetime(3)",
    "interval",
    "year",
    "uuid",
    "json",
    "jsonb",
    "enum('a','it''s','\\')",
    "set('a','b')",
    "serial",
    "bigserial",
    "String",
    "DateTime",
    "Int",
    "Float",
    "Boolean",
    "Json",
    "Bytes",
    "Decimal",
    "BigInt",
    "integer[]",
    "text[][]",
    "numeric(5,-2)[]",
    "varchar(3)[][]",
    "timestamp(3) with time zone[]",
    "integer[3]",
    "mood[]",
    "integer[][][][][][]",
    "mood",
    "app.mood",
    "\"Odd name\"",
    "varchar(10) character set utf8mb4",
};

/* What stands between the first parentheses, without spaces; absent: there are none. */
static ssm_str arguments(struct arena *a, ssm_str spelling)
{
    const char *open = spelling.len ? memchr(spelling.ptr, '(', spelling.len) : NULL;
    char *out = arena_take(a, spelling.len + 1);
    size_t n = 0;

    if (!open || !out)
        return ssm_view(NULL, 0);
    for (const char *at = open + 1; at < spelling.ptr + spelling.len && *at != ')'; at++)
        if (*at != ' ')
            out[n++] = *at;
    return ssm_view(out, n);
}

/* A number is what its precision and scale say: where the spelling has arguments, they are the type's. No scale is 0. */
static void check_arguments(ssm_host *h, const char *name, const ssm_type *type, ssm_str spelling)
{
    ssm_str given = arguments(&h->arena, spelling);
    char expected[32], bare[32];

    if (type->family != SSM_FAMILY_DECIMAL || !type->arg_count || !given.ptr)
        return;
    snprintf(bare, sizeof bare, "%d", type->args[0]);
    snprintf(expected, sizeof expected, "%d,%d", type->args[0], type->args[1]);
    if (!str_is(given, expected) && !(type->args[1] == 0 && str_is(given, bare)))
        found(h->g, "map_type() of %s gives <%.*s>, which has other arguments", name, STR_ARG(spelling));
}

static void check_spelling(ssm_host *h, const char *name, const ssm_type *type, ssm_str spelling)
{
    ssm_str statement = arena_concat(&h->arena, (const ssm_str[]){SSM_LIT("SELECT "), spelling, SSM_LIT(" FROM t")}, 3);
    struct sql_lexer x;

    sql_start(&x, statement, h->g->facts.lexical);
    if (!spelling.len)
        found(h->g, "map_type() puts nothing for the type %s, and says SSM_OK", name);
    else if (sql_next(&x) != SQL_P_STATEMENT || x.comment || x.piece.len != statement.len || sql_next(&x) != SQL_P_END)
        found(h->g, "map_type() of %s gives <%.*s>, after which a statement is not one any more: %s", name,
              STR_ARG(spelling), x.fault ? sql_fault_text(x.fault) : "it has a comment or a semicolon");
    else
        check_arguments(h, name, type, spelling);
}

/* The spelling; absent where it is refused. */
static ssm_str spell(ssm_host *h, const char *name)
{
    const ssm_type *type = NULL, *shown;
    ssm_str spelling;
    size_t at;

    if (type_parse(&h->arena, ssm_cstr(name), &type, &at) != TYPE_OK) {
        found(h->g, "a mistake of the runner's own, in its type \"%s\"", name);
        return ssm_view(NULL, 0);
    }
    shown = show_object(&h->showing, &record_type, type);
    callback_begin(h, "map_type", ssm_cstr(name));
    if (!shown || !callback_end(h, h->g->dialect.map_type(h, shown)))
        return ssm_view(NULL, 0);
    spelling = arena_str(&h->arena, buf_str(&h->text));
    check_spelling(h, name, type, spelling);
    return spelling;
}

void point_types(struct guest *g)
{
    const struct trial t = {.shape = SHAPE_PLAIN};
    ssm_host *h = guest_open(g) ? dispatch_open(g, &t, "") : NULL;
    ssm_str element, array;

    if (!h)
        return;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        spell(h, types[i]);
    element = spell(h, "integer");
    array = spell(h, "integer[]");
    if (element.len && str_eq(element, array))
        found(g, "map_type() of integer[] gives <%.*s>, which is no array: refuse it", STR_ARG(array));
    dispatch_close(h);
}

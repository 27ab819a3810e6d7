/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of type changes, as a table of stories.
 */
#include "unit.h"

#include "model/change.h"
#include "model/type.h"

static struct arena arena;

static const ssm_type *parsed(const char *text)
{
    const ssm_type *t;

    if (type_parse(&arena, ssm_cstr(text), &t, NULL))
        printf("\n    '%s' does not parse", text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(t);
    return t;
}

enum { U = CHANGE_UNKNOWN, S = CHANGE_SAME, W = CHANGE_WIDENING, N = CHANGE_NARROWING };

static void test_changes(void)
{
    static const struct {
        const char *from, *to;
        int change;
    } rows[] = {
        {"int", "integer", S},
        {"int(11)", "int", S},
        {"int unsigned", "int(10) unsigned", S},
        {"int(11)", "int(10)", W},
        {"tinyint(1)", "tinyint(4)", W},
        {"int", "bigint", W},
        {"bigint", "int", N},
        {"int", "int unsigned", N},
        {"int unsigned", "int", N},
        {"int unsigned", "bigint", W},
        {"tinyint unsigned", "smallint unsigned", W},
        {"smallint", "mediumint", W},
        {"integer", "bigserial", W},
        {"int", "int zerofill", N},
        {"int", "numeric(10)", W},
        {"int", "numeric(9)", N},
        {"int", "numeric", W},
        {"bigint", "numeric", N},
        {"bigint", "numeric(19)", W},
        {"bigint unsigned", "numeric(19)", N},
        {"bigint", "numeric(20,2)", N},
        {"int", "decimal(10) unsigned", N},
        {"smallint", "numeric(5,-1)", N},
        {"int", "double precision", W},
        {"bigint", "double", N},
        {"int", "real", N},
        {"smallint", "real", W},
        {"int", "float", N},
        {"smallint", "double(5,1)", N},
        {"int", "text", W},
        {"int", "varchar(11)", W},
        {"int", "varchar(10)", N},
        {"int unsigned", "varchar(10)", W},
        {"int", "varchar", W},
        {"int", "String", W},
        {"int(5) zerofill", "text", U},
        {"int", "char(20)", U},
        {"int", "boolean", U},
        {"boolean", "int", U},
        {"text", "int", U},
        {"varchar(3)", "int", U},
        {"numeric(10,2)", "numeric(12,2)", W},
        {"numeric(10,2)", "numeric(10,4)", N},
        {"numeric(10,2)", "numeric(12,4)", W},
        {"numeric(10,2)", "numeric(10,1)", N},
        {"numeric", "numeric(10,2)", N},
        {"numeric(10,2)", "numeric", U},
        {"numeric(10)", "numeric", W},
        {"numeric(10,2)", "double", N},
        {"double", "numeric", N},
        {"real", "double precision", W},
        {"double precision", "real", N},
        {"float", "double", W},
        {"double", "float", N},
        {"real", "float", W},
        {"float", "real", N},
        {"double", "double(10,2)", N},
        {"double(10,2)", "double", W},
        {"varchar(10)", "varchar(20)", W},
        {"varchar(20)", "varchar(10)", N},
        {"varchar(10)", "varchar", W},
        {"varchar", "varchar(10)", N},
        {"varchar(10)", "text", W},
        {"varchar(64)", "tinytext", N},
        {"varchar(63)", "tinytext", W},
        {"text", "varchar(10)", N},
        {"text", "varchar", W},
        {"varchar(10)", "char(10)", N},
        {"char(3)", "char(5)", W},
        {"char(5)", "char(3)", N},
        {"char(5)", "varchar(5)", U},
        {"char(5)", "text", U},
        {"text", "mediumtext", W},
        {"longtext", "text", N},
        {"text", "text(10)", U},
        {"text", "clob", W},
        {"String", "text", W},
        {"text", "String", N},
        {"varchar(255)", "String", W},
        {"varchar(256)", "String", N},
        {"String", "tinytext", N},
        {"varchar(9) charset utf8", "varchar(9) charset utf8mb4", W},
        {"varchar(9) charset utf8mb4", "varchar(9) charset utf8", U},
        {"varchar(9)", "varchar(9) charset utf8mb4", U},
        {"varbinary(4)", "varbinary(8)", W},
        {"binary(4)", "binary(8)", U},
        {"binary(8)", "binary(4)", N},
        {"binary(4)", "varbinary(4)", W},
        {"varbinary(255)", "tinyblob", W},
        {"varbinary(256)", "tinyblob", N},
        {"blob", "longblob", W},
        {"longblob", "blob", N},
        {"blob", "varbinary(9)", N},
        {"Bytes", "bytea", S},
        {"longblob", "Bytes", W},
        {"bit(3)", "bit(4)", U},
        {"bit(4)", "bit(3)", N},
        {"bit(3)", "varbit(3)", W},
        {"varbit(3)", "bit(3)", N},
        {"varbit(3)", "varbit", W},
        {"timestamp", "timestamp with time zone", W},
        {"timestamptz", "timestamp", N},
        {"time", "timetz", U},
        {"timetz", "time", N},
        {"timestamp(3)", "timestamp(6)", W},
        {"timestamp(6)", "timestamp(3)", N},
        {"timestamp", "timestamp(6)", W},
        {"timestamp", "timestamp(3)", U},
        {"timestamp(3)", "timestamp", U},
        {"timestamp(0)", "timestamp", W},
        {"datetime", "datetime(3)", W},
        {"datetime", "DateTime", W},
        {"DateTime", "datetime(2)", N},
        {"DateTime", "datetime", U},
        {"timestamp", "date", N},
        {"date", "timestamp", U},
        {"timestamp", "datetime", U},
        {"timestamp", "timestamptz(3)", U},
        {"uuid", "text", W},
        {"uuid", "varchar(36)", W},
        {"uuid", "varchar(35)", N},
        {"uuid", "char(36)", W},
        {"uuid", "char(40)", U},
        {"uuid", "char(20)", N},
        {"text", "uuid", U},
        {"json", "jsonb", N},
        {"jsonb", "json", W},
        {"Json", "jsonb", S},
        {"jsonb", "text", U},
        {"enum('a','b')", "enum('b','c','a')", W},
        {"enum('a','b')", "enum('a')", N},
        {"enum('a','b')", "enum('a','B')", N},
        {"set('a')", "set('a','b')", W},
        {"enum('abc','d')", "varchar(3)", W},
        {"enum('abc','d')", "varchar(2)", N},
        {"enum('\xc3\xa9\xc3\xa9')", "varchar(2)", W},
        {"enum('a')", "text", W},
        {"enum('a')", "set('a')", U},
        {"mood", "mood", S},
        {"mood", "sadness", U},
        {"mood", "text", U},
        {"text", "mood", U},
        {"money", "numeric", U},
        {"vector(3)", "vector(4)", U},
        {"int[]", "bigint[]", W},
        {"bigint[]", "int[]", N},
        {"int", "int[]", U},
        {"int[]", "int[][]", U},
        {"year", "int", U},
        {"interval", "interval day", U},
        {"date", "text", U},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int change = (int)type_change(parsed(rows[i].from), parsed(rows[i].to));

        if (change != rows[i].change)
            printf("\n    %s to %s: %d, not %d", rows[i].from, rows[i].to, change, rows[i].change);
        CU_ASSERT_EQUAL(change, rows[i].change);
    }
}

static void test_an_unknown_old_type_is_unknown(void)
{
    CU_ASSERT_EQUAL(type_change(NULL, parsed("int")), CHANGE_UNKNOWN);
    CU_ASSERT(!type_change_needs_zone(NULL, parsed("timestamptz")));
}

/* Nothing widens in both directions unless each holds just the values of the other. */
static void test_widening_has_no_way_back(void)
{
    static const char *const texts[] = {
        "smallint",      "int",          "int unsigned",  "bigint",      "bigint unsigned",
        "numeric",       "numeric(10)",  "numeric(10,2)", "real",        "float",
        "double",        "varchar(10)",  "varchar(300)",  "tinytext",    "text(9)",
        "mediumtext",    "String",       "char(36)",      "uuid",        "json",
        "jsonb",         "timestamp",    "timestamp(3)",  "timestamptz", "datetime",
        "DateTime",      "time",         "date",          "blob",        "tinyblob",
        "binary(3)",     "varbinary(3)", "bit(3)",        "varbit(3)",   "enum('a')",
        "enum('a','b')", "mood"};
    size_t count = sizeof texts / sizeof texts[0];

    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++) {
            bool there = type_change(parsed(texts[i]), parsed(texts[j])) == CHANGE_WIDENING;
            bool back = type_change(parsed(texts[j]), parsed(texts[i])) == CHANGE_WIDENING;

            if (there && back)
                printf("\n    %s and %s", texts[i], texts[j]);
            CU_ASSERT(!(there && back));
        }
}

static void test_zone(void)
{
    CU_ASSERT(type_change_needs_zone(parsed("timestamp"), parsed("timestamptz")));
    CU_ASSERT(type_change_needs_zone(parsed("timestamptz(3)"), parsed("timestamp")));
    CU_ASSERT(type_change_needs_zone(parsed("timestamp"), parsed("DateTime")));
    CU_ASSERT(!type_change_needs_zone(parsed("timestamptz"), parsed("DateTime")));
    CU_ASSERT(!type_change_needs_zone(parsed("timestamp"), parsed("timestamp(3)")));
    CU_ASSERT(!type_change_needs_zone(parsed("time"), parsed("timetz")));
}

UNIT_MAIN("model/change", T(test_changes), T(test_an_unknown_old_type_is_unknown), T(test_widening_has_no_way_back),
          T(test_zone))

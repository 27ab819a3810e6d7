/* SPDX-License-Identifier: Apache-2.0
 *
 * The type grammar: what each spelling means, which spellings are one type, and what is refused where.
 */
#include "unit.h"

#include "base/limits.h"
#include "model/type.h"
#include "model/type_names.h"

static struct arena arena;

static const ssm_type *parsed(const char *text)
{
    const ssm_type *t;
    enum type_error e = type_parse(&arena, ssm_cstr(text), &t, NULL);

    if (e)
        printf("\n    '%s': error %d", text, (int)e);
    CU_ASSERT_EQUAL_FATAL(e, TYPE_OK);
    return t;
}

static void check_family(const char *text, ssm_family family, uint32_t bits, const char *name)
{
    const ssm_type *t = parsed(text);

    if (t->family != family || t->bits != bits || !str_is(t->name, name))
        printf("\n    '%s': family %d bits %u name '%.*s'", text, (int)t->family, t->bits, STR_ARG(t->name));
    CU_ASSERT_EQUAL(t->family, family);
    CU_ASSERT_EQUAL(t->bits, bits);
    CU_ASSERT(str_is(t->name, name));
    CU_ASSERT(str_is(t->source, text));
}

static void test_words_are_arguments(void)
{
    const ssm_type *t = parsed("app.geometry(PointZ, 4326)[]");

    CU_ASSERT_EQUAL(t->family, SSM_FAMILY_OTHER);
    CU_ASSERT_EQUAL(t->arg_count, 0);
    CU_ASSERT_EQUAL(t->dimensions, 1);
    CU_ASSERT_EQUAL_FATAL(t->values.count, 2);
    CU_ASSERT(str_is(t->values.items[0], "pointz"));
    CU_ASSERT(str_is(t->values.items[1], "4326"));
    CU_ASSERT_EQUAL(parsed("vector(3)")->values.count, 0);
    CU_ASSERT_EQUAL(parsed("vector(3)")->arg_count, 1);
}

static void test_spellings_have_their_family(void)
{
    static const struct {
        const char *text, *name;
        ssm_family family;
        uint32_t bits;
    } rows[] = {
        {"integer", "integer", SSM_FAMILY_INTEGER, 32},
        {"INT", "int", SSM_FAMILY_INTEGER, 32},
        {"int(11)", "int", SSM_FAMILY_INTEGER, 32},
        {"int2", "int2", SSM_FAMILY_INTEGER, 16},
        {"int4", "int4", SSM_FAMILY_INTEGER, 32},
        {"int8", "int8", SSM_FAMILY_INTEGER, 64},
        {"tinyint(1)", "tinyint", SSM_FAMILY_INTEGER, 8},
        {"mediumint", "mediumint", SSM_FAMILY_INTEGER, 24},
        {"BigInt", "bigint", SSM_FAMILY_INTEGER, 64},
        {"long", "long", SSM_FAMILY_INTEGER, 64},
        {"bigserial", "bigserial", SSM_FAMILY_INTEGER, 64},
        {"NUMERIC(10,2)", "numeric", SSM_FAMILY_DECIMAL, 0},
        {"dec", "dec", SSM_FAMILY_DECIMAL, 0},
        {"fixed(5)", "fixed", SSM_FAMILY_DECIMAL, 0},
        {"real", "real", SSM_FAMILY_REAL, 32},
        {"float", "float", SSM_FAMILY_REAL, 0},
        {"Float", "float", SSM_FAMILY_REAL, 64},
        {"float(24)", "float", SSM_FAMILY_REAL, 32},
        {"float(25)", "float", SSM_FAMILY_REAL, 64},
        {"float(7,4)", "float", SSM_FAMILY_REAL, 32},
        {"float4", "float4", SSM_FAMILY_REAL, 32},
        {"double  precision", "double precision", SSM_FAMILY_REAL, 64},
        {"double", "double", SSM_FAMILY_REAL, 64},
        {"char", "char", SSM_FAMILY_CHAR, 0},
        {"national character(3)", "national character", SSM_FAMILY_CHAR, 0},
        {"character varying(9)", "character varying", SSM_FAMILY_VARCHAR, 0},
        {"CHARACTER VARYING", "character varying", SSM_FAMILY_VARCHAR, 0},
        {"char varying(9)", "char varying", SSM_FAMILY_VARCHAR, 0},
        {"text", "text", SSM_FAMILY_TEXT, 16},
        {"longtext", "longtext", SSM_FAMILY_TEXT, 32},
        {"clob", "clob", SSM_FAMILY_TEXT, 0},
        {"String", "string", SSM_FAMILY_TEXT, 0},
        {"varbinary(16)", "varbinary", SSM_FAMILY_VARBINARY, 0},
        {"tinyblob", "tinyblob", SSM_FAMILY_BLOB, 8},
        {"bytea", "bytea", SSM_FAMILY_BLOB, 0},
        {"Bytes", "bytes", SSM_FAMILY_BLOB, 0},
        {"bit varying(5)", "bit varying", SSM_FAMILY_BIT, 0},
        {"date", "date", SSM_FAMILY_DATE, 0},
        {"time(3) with time zone", "time with time zone", SSM_FAMILY_TIME, 0},
        {"timetz", "timetz", SSM_FAMILY_TIME, 0},
        {"timestamp without time zone", "timestamp without time zone", SSM_FAMILY_TIMESTAMP, 0},
        {"TIMESTAMP WITH TIME ZONE", "timestamp with time zone", SSM_FAMILY_TIMESTAMP, 0},
        {"timestamptz(3)", "timestamptz", SSM_FAMILY_TIMESTAMP, 0},
        {"datetime(6)", "datetime", SSM_FAMILY_DATETIME, 0},
        {"interval", "interval", SSM_FAMILY_INTERVAL, 0},
        {"interval day to second(3)", "interval day to second", SSM_FAMILY_INTERVAL, 0},
        {"year(4)", "year", SSM_FAMILY_YEAR, 0},
        {"UUID", "uuid", SSM_FAMILY_UUID, 0},
        {"json", "json", SSM_FAMILY_JSON, 0},
        {"Json", "json", SSM_FAMILY_JSON, 1},
        {"JSON", "json", SSM_FAMILY_JSON, 1},
        {"jsonb", "jsonb", SSM_FAMILY_JSON, 1},
        {"Boolean", "boolean", SSM_FAMILY_BOOLEAN, 0},
        {"bool", "bool", SSM_FAMILY_BOOLEAN, 0},
        {"money", "money", SSM_FAMILY_OTHER, 0},
        {"LTree", "ltree", SSM_FAMILY_OTHER, 0},
        {"vector(3)", "vector", SSM_FAMILY_OTHER, 0},
        {"\"My Enum\"", "My Enum", SSM_FAMILY_OTHER, 0},
        {"\"int\"", "int", SSM_FAMILY_OTHER, 0},
        {"\"a\"\"b\"", "a\"b", SSM_FAMILY_OTHER, 0},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_family(rows[i].text, rows[i].family, rows[i].bits, rows[i].name);
}

static void test_names_are_sorted_for_the_search(void)
{
    static const char *const some[] = {
        "bigint",  "binary", "char large object", "interval", "interval year to month", "national char varying", "year",
        "varchar", "time",   "timestamptz"};

    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++)
        CU_ASSERT_PTR_NOT_NULL(type_name_find(ssm_cstr(some[i])));
    CU_ASSERT_PTR_NULL(type_name_find(SSM_LIT("intege")));
    CU_ASSERT_PTR_NULL(type_name_find(SSM_LIT("")));
}

static void test_arguments_and_modifiers(void)
{
    const ssm_type *t = parsed("int(10) UNSIGNED zerofill");

    CU_ASSERT(t->is_unsigned && t->is_zerofill && t->arg_count == 1 && t->args[0] == 10);
    CU_ASSERT(parsed("bigint zerofill")->is_unsigned);
    CU_ASSERT(!parsed("bigint signed")->is_unsigned);
    t = parsed("numeric(10,-2)");
    CU_ASSERT(t->arg_count == 2 && t->args[0] == 10 && t->args[1] == -2);
    t = parsed("varchar(255) CHARACTER SET utf8mb4");
    CU_ASSERT(t->args[0] == 255 && str_is(t->charset, "utf8mb4"));
    CU_ASSERT(str_is(parsed("text charset Latin1")->charset, "latin1"));
    CU_ASSERT(parsed("char")->args[0] == 1);
    CU_ASSERT(parsed("char(0)")->args[0] == 0);
    t = parsed("time(3) with time zone");
    CU_ASSERT(t->with_time_zone && t->args[0] == 3);
    CU_ASSERT(!parsed("timestamp(6) without time zone")->with_time_zone);
    CU_ASSERT(parsed("serial")->is_serial);
    CU_ASSERT(parsed("varbit")->is_varying && !parsed("bit(3)")->is_varying);
    CU_ASSERT_EQUAL(parsed("varchar(2147483647)")->args[0], INT32_MAX);
}

static void test_arrays(void)
{
    CU_ASSERT_EQUAL(parsed("text[]")->dimensions, 1);
    CU_ASSERT_EQUAL(parsed("integer[3][]")->dimensions, 2);
    CU_ASSERT_EQUAL(parsed("int array")->dimensions, 1);
    CU_ASSERT_EQUAL(parsed("int array[4]")->dimensions, 1);
    CU_ASSERT_EQUAL(parsed("timestamp(3) with time zone[]")->dimensions, 1);
    CU_ASSERT_EQUAL(parsed("public.mood[]")->dimensions, 1);
}

static void test_qualified_names(void)
{
    const ssm_type *t = parsed("public.Mood");

    CU_ASSERT(str_is(t->schema, "public") && str_is(t->name, "mood") && t->family == SSM_FAMILY_OTHER);
    t = parsed("\"A b\" . \"c.d\"");
    CU_ASSERT(str_is(t->schema, "A b") && str_is(t->name, "c.d"));
    t = parsed("pg_catalog.int4");
    CU_ASSERT(t->family == SSM_FAMILY_OTHER);
}

static void test_values_are_data(void)
{
    const ssm_type *t = parsed("enum('a', 'it''s', 'back\\', '); drop table x', '')");

    CU_ASSERT_EQUAL_FATAL(t->values.count, 5);
    CU_ASSERT_EQUAL(t->family, SSM_FAMILY_ENUM);
    CU_ASSERT(str_is(t->values.items[1], "it's"));
    CU_ASSERT(str_is(t->values.items[2], "back\\"));
    CU_ASSERT(str_is(t->values.items[3], "); drop table x"));
    CU_ASSERT(str_is(parsed("SET('x') character set utf8mb4")->charset, "utf8mb4"));
}

static void test_neutral_names(void)
{
    CU_ASSERT(parsed("string")->is_neutral && parsed("STRING")->is_neutral);
    CU_ASSERT(parsed("DateTime")->is_neutral && parsed("DATETIME")->is_neutral);
    CU_ASSERT(parsed("Json")->is_neutral && parsed("bytes")->is_neutral && parsed("Long")->is_neutral);
    /* In lower case these are what a catalog prints. */
    CU_ASSERT(!parsed("datetime")->is_neutral && !parsed("json")->is_neutral && !parsed("float")->is_neutral);
    CU_ASSERT(!parsed("Int")->is_neutral && !parsed("TEXT")->is_neutral);
}

static void test_refusals(void)
{
    static const struct {
        const char *text;
        enum type_error error;
        size_t at;
    } rows[] = {
        {"", TYPE_EMPTY, 0},
        {"   ", TYPE_EMPTY, 3},
        {"int; drop table x", TYPE_SYNTAX, 3},
        {"int drop table x", TYPE_SYNTAX, 4},
        {"int -- x", TYPE_SYNTAX, 4},
        {"int /* x */", TYPE_SYNTAX, 4},
        {"int, y int", TYPE_SYNTAX, 3},
        {"int not null", TYPE_SYNTAX, 4},
        {"int)", TYPE_SYNTAX, 3},
        {"varchar(10", TYPE_SYNTAX, 10},
        {"varchar(10) collate \"C\"", TYPE_SYNTAX, 12},
        {"varchar(10) default 'x'", TYPE_SYNTAX, 12},
        {"\"open", TYPE_SYNTAX, 0},
        {"\"\"", TYPE_SYNTAX, 2},
        {"a.b.c", TYPE_SYNTAX, 3},
        {".a", TYPE_SYNTAX, 0},
        {"a.", TYPE_SYNTAX, 2},
        {"'int'", TYPE_SYNTAX, 0},
        {"int`x`", TYPE_SYNTAX, 3},
        {"$1", TYPE_SYNTAX, 0},
        {"varchar()", TYPE_ARGUMENT, 8},
        {"varchar(x)", TYPE_ARGUMENT, 8},
        {"varchar(-1)", TYPE_ARGUMENT, 8},
        {"varchar(2147483648)", TYPE_ARGUMENT, 8},
        {"varchar(99999999999999999999999999)", TYPE_ARGUMENT, 8},
        {"varchar(0x10)", TYPE_ARGUMENT, 8},
        {"varchar(10,2)", TYPE_ARGUMENT, 11},
        {"numeric(10,2,3)", TYPE_ARGUMENT, 13},
        {"numeric(10,1001)", TYPE_ARGUMENT, 16},
        {"numeric(-10)", TYPE_ARGUMENT, 8},
        {"float(54)", TYPE_ARGUMENT, 9},
        {"double(3)", TYPE_ARGUMENT, 9},
        {"uuid(3)", TYPE_ARGUMENT, 4},
        {"vector(1,2,3)", TYPE_ARGUMENT, 11},
        {"geometry(Point,'x')", TYPE_ARGUMENT, 15},
        {"geometry(Point,-1)", TYPE_ARGUMENT, 15},
        {"geometry(Point,f(1))", TYPE_SYNTAX, 16},
        {"geometry(Point,4326", TYPE_SYNTAX, 19},
        {"geometry(Point,\"a\")", TYPE_ARGUMENT, 15},
        {"geometry(Point,2147483648)", TYPE_ARGUMENT, 15},
        {"geometry(a,b,c,d,e,f,g,h,i)", TYPE_ARGUMENT, 25},
        {"varchar(Point,4326)", TYPE_ARGUMENT, 8},
        {"text unsigned", TYPE_MODIFIER, 5},
        {"int unsigned signed", TYPE_MODIFIER, 13},
        {"int zerofill zerofill", TYPE_MODIFIER, 13},
        {"int with time zone", TYPE_MODIFIER, 4},
        {"timestamptz with time zone", TYPE_MODIFIER, 12},
        {"timestamp with time zone without time zone", TYPE_MODIFIER, 25},
        {"timestamp with local time zone", TYPE_SYNTAX, 15},
        {"int character set utf8", TYPE_MODIFIER, 4},
        {"mood unsigned", TYPE_MODIFIER, 5},
        {"interval fortnight", TYPE_SYNTAX, 9},
        {"enum", TYPE_VALUES, 4},
        {"enum()", TYPE_VALUES, 5},
        {"enum('a','a')", TYPE_VALUES, 9},
        {"enum('a',)", TYPE_SYNTAX, 9},
        {"enum('a' 'b')", TYPE_SYNTAX, 9},
        {"enum(\"a\")", TYPE_SYNTAX, 5},
        {"enum('a", TYPE_SYNTAX, 5},
        {"enum('a\\')", TYPE_OK, 0},
        {"enum('a\\','b')", TYPE_OK, 0},
        {"int[][][][][][][]", TYPE_ARGUMENT, 16},
        {"int[x]", TYPE_SYNTAX, 4},
        {"int[-1]", TYPE_SYNTAX, 4},
        {"int[][", TYPE_SYNTAX, 6},
        {"text[] array", TYPE_SYNTAX, 12},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const ssm_type *t;
        size_t at = 0;
        enum type_error e = type_parse(&arena, ssm_cstr(rows[i].text), &t, &at);

        if (e != rows[i].error || (e && at != rows[i].at))
            printf("\n    '%s': error %d at %zu", rows[i].text, (int)e, at);
        CU_ASSERT_EQUAL(e, rows[i].error);
        CU_ASSERT(!e || at == rows[i].at);
        CU_ASSERT_EQUAL(t == NULL, e != TYPE_OK);
    }
}

static void test_limits(void)
{
    static char text[LIMIT_TYPE + 2];
    const ssm_type *t;

    memset(text, 'a', sizeof text);
    CU_ASSERT_EQUAL(type_parse(&arena, ssm_view(text, LIMIT_TYPE), &t, NULL), TYPE_OK);
    CU_ASSERT_EQUAL(type_parse(&arena, ssm_view(text, LIMIT_TYPE + 1), &t, NULL), TYPE_TOO_LONG);
}

/* One value more than the limit, and just the limit: 65,535 values are parsed in a moment. */
static void test_many_values(void)
{
    enum { EACH = 8 };
    char *text = malloc((LIMIT_ENUM_VALUES + 2) * EACH + 16);
    const ssm_type *t;
    size_t n = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    n += (size_t)sprintf(text, "enum(");
    for (int i = 0; i < LIMIT_ENUM_VALUES; i++)
        n += (size_t)sprintf(text + n, "'%d',", i);
    text[n - 1] = ')';
    CU_ASSERT_EQUAL(type_parse(&arena, ssm_view(text, n), &t, NULL), TYPE_OK);
    CU_ASSERT(t && t->values.count == LIMIT_ENUM_VALUES);
    n += (size_t)sprintf(text + n - 1, ",'x')") - 1;
    CU_ASSERT_EQUAL(type_parse(&arena, ssm_view(text, n), &t, NULL), TYPE_VALUES);
    free(text);
}

static void test_equality_is_of_meaning(void)
{
    static const struct {
        const char *a, *b;
        bool equal;
    } rows[] = {
        {"varchar(9)", "character varying(9)", true},
        {"INTEGER", "int4", true},
        {"int(11)", "int", true},
        {"int(11) zerofill", "int(10) zerofill", false},
        {"tinyint(1)", "tinyint(4)", false},
        {"timestamptz", "timestamp with time zone", true},
        {"timestamp", "timestamp without time zone", true},
        {"timestamp", "timestamp(6)", false},
        {"numeric(10)", "decimal(10,0)", true},
        {"char", "character(1)", true},
        {"double", "Float", true},
        {"double", "float", false},
        {"Json", "jsonb", true},
        {"json", "jsonb", false},
        {"String", "text", false},
        {"DateTime", "datetime", false},
        {"long", "bigint", true},
        {"serial", "integer", false},
        {"mood", "MOOD", true},
        {"mood", "\"Mood\"", false},
        {"public.mood", "mood", false},
        {"interval", "interval day", false},
        {"text[]", "text", false},
        {"int unsigned", "int", false},
        {"enum('a','b')", "enum('b','a')", false},
        {"enum('a','b')", "ENUM ( 'a' , 'b' )", true},
        {"vector(3)", "vector(4)", false},
        {"geometry(Point,4326)", "GEOMETRY ( point , 4326 )", true},
        {"geometry(Point,4326)", "geometry(Point,4327)", false},
        {"geometry(Point,4326)", "geometry(Polygon,4326)", false},
        {"geometry(Point,4326)", "geometry(Point)", false},
        {"geometry(Point)", "geometry", false},
        {"text charset utf8", "text", false},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool equal = type_equal(parsed(rows[i].a), parsed(rows[i].b));

        if (equal != rows[i].equal)
            printf("\n    '%s' and '%s'", rows[i].a, rows[i].b);
        CU_ASSERT_EQUAL(equal, rows[i].equal);
        CU_ASSERT_EQUAL(type_equal(parsed(rows[i].b), parsed(rows[i].a)), rows[i].equal);
    }
}

/* Every limit on memory ends in the one error for it, and never in a crash. */
static void test_memory_ends(void)
{
    struct arena small = {.limit = 1};
    const ssm_type *t;

    CU_ASSERT_EQUAL(type_parse(&small, SSM_LIT("int"), &t, NULL), TYPE_NO_MEMORY);
    CU_ASSERT_PTR_NULL(t);
    arena_free(&small);
}

UNIT_MAIN("model/type", T(test_spellings_have_their_family), T(test_words_are_arguments), T(test_names_are_sorted_for_the_search),
          T(test_arguments_and_modifiers), T(test_arrays), T(test_qualified_names), T(test_values_are_data),
          T(test_neutral_names), T(test_refusals), T(test_limits), T(test_many_values), T(test_equality_is_of_meaning),
          T(test_memory_ends))

/* SPDX-License-Identifier: Apache-2.0
 *
 * Two tables: columns, options, comments, constraints, indexes; and two enums.
 */
#include "diff_fixture.h"

static void a_schema_against_itself_gives_nothing(void)
{
    const char *same = SCHEMA(TABLE("t", COL("a", "int") "," COL("b", "text"),
                                    PK("\"a\"") ",\"indexes\":[{\"name\":\"i\",\"columns\":[\"b\"]}],\"comment\":\"it\""));

    sides("postgresql");
    CU_ASSERT_EQUAL(add(&x.from, same), 0);
    CU_ASSERT_EQUAL(add(&x.to, same), 0);
    compare();
    CU_ASSERT(is_reported(""));
    CU_ASSERT_EQUAL(x.places.differences, 0);
    CU_ASSERT(report_has("\"status\": \"pass\""));
    end();
}

static void the_order_of_things_does_not_count(void)
{
    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("t", COL("a", "int") "," COL("b", "text"), "") "," TABLE("u", COL("a", "int"), "")));
    add(&x.to, SCHEMA(TABLE("u", COL("a", "integer"), "") "," TABLE("t", COL("b", "text") "," COL("a", "int4"), "")));
    compare();
    CU_ASSERT(is_reported(""));
    end();
}

static void tables_come_and_go(void)
{
    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("gone", COL("a", "int"), "")));
    add(&x.to, SCHEMA(TABLE("app.here", COL("a", "int"), "")));
    compare();
    CU_ASSERT(is_reported("drop_table:gone create_table:app.here"));
    end();
}

static void each_aspect_of_a_column_is_seen(void)
{
    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("t", COL("same", "int") "," COL("type", "int") ",{\"name\":\"null\",\"type\":\"int\",\"nullable\":false},"
                              "{\"name\":\"def\",\"type\":\"int\",\"default\":1}," COL("comment", "int") "," COL("gone", "int") ","
                              COL("collated", "text") "," COL("counted", "bigint"), "")));
    add(&x.to, SCHEMA(TABLE("t", COL("same", "int") "," COL("type", "bigint") "," COL("null", "int") ","
                            "{\"name\":\"def\",\"type\":\"int\",\"default\":null},"
                            "{\"name\":\"comment\",\"type\":\"int\",\"comment\":\"c\"}," COL("here", "int") ","
                            "{\"name\":\"collated\",\"type\":\"text\",\"collation\":\"C\"},"
                            "{\"name\":\"counted\",\"type\":\"bigint\",\"identity\":\"always\"}", "")));
    compare();
    CU_ASSERT(is_reported("alter_type:t.type drop_not_null:t.null drop_default:t.def set_comment:t.comment drop_column:t.gone "
                          "alter_type:t.collated set_default:t.counted add_column:t.here"));
    end();
}

static void what_is_not_said_of_a_column_is_no_difference(void)
{
    ssm_column *c;

    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("t", "{\"name\":\"a\",\"type\":\"int\",\"nullable\":false,\"default\":3,\"comment\":\"c\"}", "")));
    add(&x.to, SCHEMA(TABLE("t", COL("a", "int"), "")));
    c = (ssm_column *)(uintptr_t)table(&x.to, "t")->columns[0];
    c->nullable = SSM_UNKNOWN;
    c->default_value.kind = SSM_DEFAULT_UNKNOWN;
    c->comment.known = c->collation.known = c->on_update.known = SSM_UNKNOWN;
    c->identity = SSM_IDENTITY_UNKNOWN;
    c->generated = SSM_UNKNOWN;
    compare();
    CU_ASSERT(is_reported(""));
    end();
}

static void a_generated_column_is_made_anew_with_what_hangs_on_it(void)
{
    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("t", COL("a", "int") ",{\"name\":\"g\",\"type\":\"int\",\"generated\":{\"expression\":\"a + 1\",\"stored\":true}}",
                              ",\"indexes\":[{\"name\":\"i\",\"columns\":[\"g\"]},{\"name\":\"j\",\"columns\":[\"a\"]}],"
                              "\"constraints\":[{\"name\":\"k\",\"type\":\"check\",\"expression\":\"g > 0\"}]")));
    add(&x.to, SCHEMA(TABLE("t", COL("a", "int") ",{\"name\":\"g\",\"type\":\"int\",\"generated\":{\"expression\":\"a + 2\",\"stored\":true}}",
                            ",\"indexes\":[{\"name\":\"i\",\"columns\":[\"g\"]},{\"name\":\"j\",\"columns\":[\"a\"]}],"
                            "\"constraints\":[{\"name\":\"k\",\"type\":\"check\",\"expression\":\"g > 0\"}]")));
    compare();
    CU_ASSERT(is_reported("drop_column:t.g add_column:t.g drop_index:t.i create_index:t.i drop_constraint:t.k add_constraint:t.k"));
    end();
}

static void a_generated_column_goes_with_the_type_of_what_it_is_made_of(void)
{
    const char *generated = ",{\"name\":\"g\",\"type\":\"int\",\"generated\":{\"expression\":\"abs(a)\",\"stored\":true}}";
    struct buf from, to;

    buf_init(&from, FIXTURE_BYTES);
    buf_init(&to, FIXTURE_BYTES);
    buf_printf(&from, "{\"tables\":{\"t\":{\"columns\":[" COL("a", "int") "%s]}}}", generated);
    buf_printf(&to, "{\"tables\":{\"t\":{\"columns\":[" COL("a", "bigint") "%s]}}}", generated);
    sides("postgresql");
    add(&x.from, buf_cstr(&from));
    add(&x.to, buf_cstr(&to));
    compare();
    CU_ASSERT(is_reported("alter_type:t.a drop_column:t.g add_column:t.g"));
    end();
    sides("mysql");
    add(&x.from, buf_cstr(&from));
    add(&x.to, buf_cstr(&to));
    compare();
    CU_ASSERT(is_reported("alter_type:t.a"));
    end();
    buf_free(&from);
    buf_free(&to);
}

#define KEYED(key) \
    SCHEMA(TABLE("p", COL("a", "int") "," COL("b", "int"), ",\"primary_key\":{\"name\":\"pk\",\"columns\":[" key "]}") "," \
           TABLE("c", COL("a", "int"), ",\"constraints\":[{\"name\":\"fk\",\"type\":\"foreign_key\",\"columns\":[\"a\"]," \
                 "\"references\":{\"table\":\"p\",\"columns\":[\"a\"]}}]"))

static void a_foreign_key_goes_with_the_key_that_it_needs(void)
{
    sides("postgresql");
    add(&x.from, KEYED("\"a\""));
    add(&x.to, KEYED("\"b\""));
    compare();
    CU_ASSERT(is_reported("drop_constraint:p.pk add_constraint:p.pk drop_constraint:c.fk add_constraint:c.fk"));
    end();
    sides("sqlite");
    add(&x.from, KEYED("\"a\""));
    add(&x.to, KEYED("\"b\""));
    compare();
    CU_ASSERT(is_reported("drop_constraint:p.pk add_constraint:p.pk"));
    CU_ASSERT(report_has("\"actual_schema\": {\n    \"tables\": {\n      \"p\""));
    end();
}

static void constraints_without_a_name_are_known_by_what_they_say(void)
{
    const char *checked = SCHEMA(TABLE("t", COL("a", "int"), ",\"constraints\":[{\"type\":\"check\",\"expression\":\"a > %s\"},"
                                                             "{\"type\":\"unique\",\"columns\":[\"a\"]}]"));
    struct buf from, to;

    buf_init(&from, FIXTURE_BYTES);
    buf_init(&to, FIXTURE_BYTES);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    buf_printf(&from, checked, "0");
    buf_printf(&to, checked, "1");
#pragma GCC diagnostic pop
    sides("sqlite");
    add(&x.from, buf_cstr(&from));
    add(&x.to, buf_cstr(&to));
    compare();
    CU_ASSERT(is_reported("drop_constraint:t.check(a > 0) add_constraint:t.check(a > 1)"));
    end();
    buf_free(&from);
    buf_free(&to);
}

static void options_are_compared_by_name(void)
{
    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("t", COL("a", "int"), ",\"options\":{\"b\":\"1\",\"gone\":\"x\",\"same\":\"y\"}")));
    add(&x.to, SCHEMA(TABLE("t", COL("a", "int"), ",\"options\":{\"same\":\"y\",\"here\":\"z\",\"b\":\"2\"}")));
    compare();
    CU_ASSERT(is_reported("set_option:t.b set_option:t.gone set_option:t.here"));
    end();
}

static void defaults_keep_their_text(void)
{
    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("t", COL("a", "int") "," COL("b", "numeric") "," COL("c", "numeric") "," COL("d", "text"), "")));
    add(&x.to, SCHEMA(TABLE("t", COL("a", "int") "," COL("b", "numeric") "," COL("c", "numeric") "," COL("d", "text"), "")));
    ((ssm_column *)(uintptr_t)table(&x.to, "t")->columns[0])->default_value = (ssm_default){SSM_DEFAULT_NUMBER, SSM_LIT("-7")};
    ((ssm_column *)(uintptr_t)table(&x.to, "t")->columns[1])->default_value = (ssm_default){SSM_DEFAULT_NUMBER, SSM_LIT("1.50")};
    ((ssm_column *)(uintptr_t)table(&x.to, "t")->columns[2])->default_value =
        (ssm_default){SSM_DEFAULT_NUMBER, SSM_LIT("123456789012345678901234567890")};
    ((ssm_column *)(uintptr_t)table(&x.to, "t")->columns[3])->default_value =
        (ssm_default){SSM_DEFAULT_STRING, SSM_LIT("\"\\\x01\xc3\xa4\n")};
    compare();
    CU_ASSERT(is_reported("set_default:t.a set_default:t.b set_default:t.c set_default:t.d"));
    CU_ASSERT(str_is(x.loaded.r.ops.items[0]->pub.column_after->default_value.text, "-7"));
    CU_ASSERT_EQUAL(x.loaded.r.ops.items[0]->pub.column_after->default_value.kind, SSM_DEFAULT_NUMBER);
    CU_ASSERT(str_is(x.loaded.r.ops.items[1]->pub.column_after->default_value.text, "1.50"));
    CU_ASSERT(str_is(x.loaded.r.ops.items[2]->pub.column_after->default_value.text, "123456789012345678901234567890"));
    CU_ASSERT(str_is(x.loaded.r.ops.items[3]->pub.column_after->default_value.text, "\"\\\x01\xc3\xa4\n"));
    end();
}

static void types_come_back_as_they_are(void)
{
    static const char *const spellings[] = {
        "varchar(9)", "text[]", "int[][]", "\\\"My Type\\\"", "app.\\\"T\\\"[]", "numeric(10,2)", "timestamp(3) with time zone",
        "enum('a','b''c')", "int unsigned zerofill", "varchar(5) character set latin1", "bit varying(7)", "double precision",
    };
    struct buf to;

    buf_init(&to, FIXTURE_BYTES);
    buf_puts(&to, "{\"tables\":{\"t\":{\"columns\":[");
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
        buf_printf(&to, "%s{\"name\":\"c%zu\",\"type\":\"%s\"}", i ? "," : "", i, spellings[i]);
    buf_puts(&to, "]}}}");
    sides("mysql");
    add(&x.to, buf_cstr(&to));
    compare();
    CU_ASSERT(is_reported("create_table:t"));
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
        CU_ASSERT(str_eq(table(&x.to, "t")->columns[i]->type->name, x.loaded.r.ops.items[0]->pub.table_after->columns[i]->type->name));
    end();
    buf_free(&to);
}

static void enums_change_value_by_value(void)
{
    sides("postgresql");
    add(&x.from, "{\"tables\":{},\"enums\":{\"e\":[\"a\",\"b\",\"c\"],\"gone\":[\"x\"]}}");
    add(&x.to, "{\"tables\":{},\"enums\":{\"e\":[\"z\",\"a\",\"c\",\"d\"],\"app.here\":[\"y\"]}}");
    compare();
    CU_ASSERT(is_reported("drop_enum_value:e.b add_enum_value:e.z add_enum_value:e.d drop_enum:gone create_enum:app.here"));
    CU_ASSERT(report_has("\"value\": \"z\",\n      \"before\": \"a\""));
    CU_ASSERT(report_has("\"value\": \"d\",\n      \"after\": \"c\""));
    end();
}

static void a_value_may_move_while_another_comes(void)
{
    sides("postgresql");
    add(&x.from, "{\"tables\":{},\"enums\":{\"e\":[\"a\",\"b\"]}}");
    add(&x.to, "{\"tables\":{},\"enums\":{\"e\":[\"b\",\"a\",\"c\"]}}");
    compare();
    CU_ASSERT(is_reported("drop_enum_value:e.b add_enum_value:e.b add_enum_value:e.c"));
    end();
}

static void a_table_with_an_enum_that_loses_a_value_is_context(void)
{
    sides("postgresql");
    add(&x.from, "{\"tables\":{\"t\":{\"columns\":[{\"name\":\"c\",\"type\":\"e[]\"}]},\"u\":{\"columns\":[{\"name\":\"c\",\"type\":\"int\"}]}},"
                 "\"enums\":{\"e\":[\"a\",\"b\"]}}");
    add(&x.to, "{\"tables\":{\"t\":{\"columns\":[{\"name\":\"c\",\"type\":\"e[]\"}]},\"u\":{\"columns\":[{\"name\":\"c\",\"type\":\"int\"}]}},"
               "\"enums\":{\"e\":[\"a\"]}}");
    compare();
    CU_ASSERT(is_reported("drop_enum_value:e.b"));
    CU_ASSERT_EQUAL(x.loaded.r.actual.tables.count, 1);
    CU_ASSERT_PTR_NOT_NULL(map_get(&x.loaded.r.actual.tables, SSM_LIT("t")));
    end();
}

static void the_same_differences_have_the_same_name(void)
{
    char first[16];
    size_t at;

    for (int round = 0; round < 2; round++) {
        sides("postgresql");
        add(&x.from, SCHEMA(TABLE("t", COL("a", "int"), "")));
        add(&x.to, SCHEMA(TABLE("t", COL("a", "text"), "")));
        compare();
        at = (size_t)(str_find(buf_str(&x.out), "diff-") - buf_str(&x.out).ptr) + 5;
        if (round == 0)
            memcpy(first, x.out.ptr + at, sizeof first);
        else
            CU_ASSERT_EQUAL(memcmp(first, x.out.ptr + at, sizeof first), 0);
        end();
    }
}

/* A specification says nothing of how a table is stored. */
static void options_that_an_input_does_not_speak_of_stay(void)
{
    for (int silent = 0; silent < 3; silent++) {
        sides("mysql");
        add(&x.from, SCHEMA(TABLE("t", COL("a", "int"), ",\"options\":{\"engine\":\"InnoDB\",\"charset\":\"utf8mb4\"}")));
        add(&x.to, SCHEMA(TABLE("t", COL("a", "int"), ",\"options\":{\"engine\":\"Aria\"}")));
        if (silent)
            table(silent == 1 ? &x.to : &x.from, "t")->flags = SSM_TABLEF_MORE_OPTIONS;
        compare();
        CU_ASSERT(is_reported(silent == 1 ? "set_option:t.engine" : "set_option:t.charset set_option:t.engine"));
        end();
    }
}

#define MEMBERS                                                                                                \
    ",\"primary_key\":{\"columns\":[\"a\"]},\"constraints\":[{\"name\":\"k\",\"type\":\"check\",\"expression\":\"a > 0\"}]," \
    "\"indexes\":[{\"name\":\"i\",\"columns\":[\"a\"]}]"

static void keys_that_an_input_does_not_speak_of_stay(void)
{
    static const struct {
        uint64_t flags;
        const char *planned;
    } cases[] = {{SSM_TABLEF_NONE, "drop_constraint:t.primary_key(a) drop_constraint:t.k drop_index:t.i"},
                 {SSM_TABLEF_MORE_KEYS, "drop_index:t.i"},
                 {SSM_TABLEF_MORE_INDEXES, "drop_constraint:t.primary_key(a) drop_constraint:t.k"},
                 {SSM_TABLEF_MORE_KEYS | SSM_TABLEF_MORE_INDEXES, ""}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sides("postgresql");
        add(&x.from, SCHEMA(TABLE("t", COL("a", "int"), MEMBERS)));
        add(&x.to, SCHEMA(TABLE("t", COL("a", "int"), "")));
        table(&x.to, "t")->flags = cases[i].flags;
        compare();
        CU_ASSERT(is_reported(cases[i].planned));
        end();
    }
}

UNIT_MAIN("diff tables", T(keys_that_an_input_does_not_speak_of_stay), T(options_that_an_input_does_not_speak_of_stay), T(a_schema_against_itself_gives_nothing), T(the_order_of_things_does_not_count), T(tables_come_and_go),
          T(each_aspect_of_a_column_is_seen), T(what_is_not_said_of_a_column_is_no_difference),
          T(a_generated_column_is_made_anew_with_what_hangs_on_it), T(a_generated_column_goes_with_the_type_of_what_it_is_made_of),
          T(a_foreign_key_goes_with_the_key_that_it_needs), T(constraints_without_a_name_are_known_by_what_they_say),
          T(options_are_compared_by_name), T(defaults_keep_their_text), T(types_come_back_as_they_are),
          T(enums_change_value_by_value), T(a_value_may_move_while_another_comes), T(a_table_with_an_enum_that_loses_a_value_is_context),
          T(the_same_differences_have_the_same_name))

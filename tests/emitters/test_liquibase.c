/* SPDX-License-Identifier: Apache-2.0
 *
 * liquibase: the four formats, what they refuse, and which statements may share a change set. That Liquibase agrees is
 * the business of tests/engines/liquibase.py.
 */
#include "host.h"
#include "unit/unit.h"

#define FIRST "-- liquibase formatted sql\n\n-- Header\n"
#define SET(rest) "\n-- changeset smartspec-migrate:abc-" rest

static const char *emit(const struct fake_unit *units, size_t count, const char *format)
{
    host_reset();
    host.options[0] = format;
    return host_emit(units, count);
}

/* The text as a statement of the way forth or back. */
static const char *emit_text(const char *up, const char *down, const char *format)
{
    struct fake_unit unit = {.up = {{up, 0}}, .down = {{down, 0}}};

    return emit(&unit, 1, format);
}

static void test_formatted_sql(void)
{
    static const struct fake_unit units[] = {
        {.up = {{"CREATE TABLE a (x int)", 0}, {"CREATE INDEX i ON a (x)", 0}},
         .down = {{"DROP TABLE a", SSM_STMT_DESTRUCTIVE}}},
        {.up = {{"ALTER TYPE e ADD VALUE 'v'", SSM_STMT_NO_TRANSACTION}}, .note = "stays"},
        {.up = {{"DROP TABLE b", SSM_STMT_DESTRUCTIVE}},
         .down = {{"CREATE TABLE b (\n    x text DEFAULT 'a;\n\n b'\n)", 0}}},
    };

    CU_ASSERT_STRING_EQUAL(
        emit(units, 3, "format=sql"),
        "== {version}_my__app.sql script 0\n" FIRST
        SET("1 rollbackSplitStatements:false splitStatements:true stripComments:false\n")
        "CREATE TABLE a (x int);\n\nCREATE INDEX i ON a (x);\n\n"
        "-- rollback -- WARNING: DESTRUCTIVE OPERATION\n-- rollback DROP TABLE a;\n"
        SET("2 rollbackSplitStatements:false splitStatements:false stripComments:false runInTransaction:false\n")
        "-- NO COMPLETE WAY BACK: stays\n"
        "ALTER TYPE e ADD VALUE 'v';\n\n-- rollback empty\n"
        SET("3 rollbackSplitStatements:false splitStatements:false stripComments:false\n")
        "-- WARNING: DESTRUCTIVE OPERATION\nDROP TABLE b;\n\n"
        "-- rollback CREATE TABLE b (\n-- rollback     x text DEFAULT 'a;\n-- rollback \n-- rollback  b'\n-- rollback );\n");
}

static void test_the_other_way_opens_its_own_transaction(void)
{
    static const struct fake_unit unit = {.up = {{"ALTER TYPE e ADD VALUE 'v'", SSM_STMT_NO_TRANSACTION}},
                                          .down = {{"CREATE TYPE n", 0}, {"DROP TYPE e", 0}}};

    CU_ASSERT_PTR_NOT_NULL(strstr(emit(&unit, 1, "format=sql"),
                                  "ALTER TYPE e ADD VALUE 'v';\n\n"
                                  "-- rollback SAVEPOINT m;\n-- rollback CREATE TYPE n;\n-- rollback DROP TYPE e;\n"
                                  "-- rollback RELEASE m;\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(host.files, " runInTransaction:false\n"));
}

static void test_lines_that_liquibase_takes_for_its_own(void)
{
    static const char *const texts[] = {
        "SELECT '\n--rollback x'",          "SELECT '\n \t-- CHANGESET x'",       "SELECT '\n- property x'",
        "SELECT '\n/* liquibase rollback'", "SELECT '\n-----ignoreLines:start'", "--comment x\nSELECT 1"};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        CU_ASSERT_STRING_EQUAL(emit_text(texts[i], "SELECT 1", "format=sql"), "[directive]");
        CU_ASSERT_PTR_NOT_NULL(strstr(emit_text(texts[i], "SELECT 1", "format=xml"), "<changeSet"));
        CU_ASSERT_PTR_NOT_NULL(strstr(emit_text("SELECT 1", texts[i], "format=sql"), "-- rollback"));
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(emit_text("SELECT '\n-- a comment'", "SELECT 1", "format=sql"), "-- a comment"));
    CU_ASSERT_PTR_NOT_NULL(strstr(emit_text("SELECT 1\n-changeset", "x", "format=yaml"), "-changeset"));
}

static void test_rollback_lines_that_would_be_lost(void)
{
    CU_ASSERT_STRING_EQUAL(emit_text("x", "DROP TABLE ChangeSetID", "format=sql"), "[rollback]");
    CU_ASSERT_STRING_EQUAL(emit_text("x", "SELECT '\xE2\x80\xA8'", "format=sql"), "[rollback]");
    CU_ASSERT_PTR_NOT_NULL(strstr(emit_text("DROP TABLE ChangeSetID", "x", "format=sql"), "ChangeSetID"));
}

static void test_what_no_format_can_hold(void)
{
    static const char *const formats[] = {"format=sql", "format=xml", "format=yaml", "format=json"};

    for (size_t i = 0; i < 4; i++) {
        CU_ASSERT_STRING_EQUAL(emit_text("SELECT '${HOME}'", "x", formats[i]), "[parameter]");
        CU_ASSERT_STRING_EQUAL(emit_text("x", "SELECT '${HOME}'", formats[i]), "[parameter]");
        CU_ASSERT_STRING_EQUAL(emit_text("SELECT 'a\r\nb'", "x", formats[i]), "[carriage_return]");
    }
    CU_ASSERT_STRING_EQUAL(emit_text("SELECT '\x01'", "x", "format=xml"), "[character]");
}

static void test_statements_that_cannot_be_split(void)
{
    static const char *const texts[] = {
        "SELECT 'a\\'",  "SELECT $$;$$", "SELECT 5--3",        "SELECT ARRAY['a']", "CREATE TABLE t (begin date)",
        "SELECT 1\nGO", "SELECT 'a",    "SELECT a; SELECT b"};
    static const char *const good[] = {
        "SELECT 'a;b'", "SELECT 'it''s; x'", "SELECT \"a\"\"b;\", `c;`", "x text[]",
        "CREATE TABLE t (\"begin\" date, begin_at date, v jsonb DEFAULT '[\"$ -- {\"]')"};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct fake_unit unit = {.up = {{texts[i], 0}, {"SELECT 2", 0}}, .down = {{"SELECT 3", 0}}};

        CU_ASSERT_PTR_NOT_NULL(strstr(emit(&unit, 1, "format=sql"),
                                      "abc-1.1 rollbackSplitStatements:false splitStatements:false"));
        CU_ASSERT_PTR_NOT_NULL(strstr(host.files, "-- rollback empty\n" SET("1.2 ")));
        unit.down[1].text = texts[i];
        CU_ASSERT_STRING_EQUAL(emit(&unit, 1, "format=sql"), "[split]");
        CU_ASSERT_PTR_NOT_NULL(strstr(emit_text(texts[i], texts[i], "format=sql"), "abc-1 "));
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct fake_unit unit = {.up = {{good[i], 0}, {good[i], 0}}};

        CU_ASSERT_PTR_NOT_NULL(strstr(emit(&unit, 1, "format=sql"),
                                      "abc-1 rollbackSplitStatements:false splitStatements:true"));
    }
}

static void test_backslashes_count_in_pairs_where_the_dialect_has_them(void)
{
    struct fake_unit unit = {.up = {{"SELECT 'a\\\\'", 0}, {"SELECT 2", 0}}};

    host_reset();
    host.lexical = SSM_LEX_BACKSLASH;
    CU_ASSERT_PTR_NOT_NULL(strstr(host_emit(&unit, 1), "abc-1 "));
    unit.up[0].text = "SELECT `a\\\\`";
    CU_ASSERT_PTR_NOT_NULL(strstr(host_emit(&unit, 1), "abc-1.1 "));
    host.lexical = SSM_LEX_E_STRINGS;
    unit.up[0].text = "SELECT E'a''b;\\n\\\\'";
    CU_ASSERT_PTR_NOT_NULL(strstr(host_emit(&unit, 1), "abc-1 "));
    unit.up[0].text = "SELECT E'', 'a\\n'";
    CU_ASSERT_PTR_NOT_NULL(strstr(host_emit(&unit, 1), "abc-1.1 "));
    unit.up[0].text = "SELECT date'a\\n'";
    CU_ASSERT_PTR_NOT_NULL(strstr(host_emit(&unit, 1), "abc-1.1 "));
}

static void test_xml(void)
{
    static const struct fake_unit unit = {.up = {{"SELECT '<a> & \"b\"'", SSM_STMT_NO_TRANSACTION}}, .note = "a < b"};

    host_reset();
    host.options[0] = "format=xml";
    host.options[1] = "labels=one two,three";
    host.header = "Reason: ---";
    CU_ASSERT_PTR_NOT_NULL(strstr(host_emit(&unit, 1), "\n  Reason: - - -\n-->"));
    CU_ASSERT_PTR_NOT_NULL(strstr(host.files,
        "    <changeSet id=\"abc-1\" author=\"smartspec-migrate\" labels=\"one two,three\" "
        "runInTransaction=\"false\">\n"
        "        <comment>NO COMPLETE WAY BACK: a &lt; b</comment>\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(host.files,
        "        <sql splitStatements=\"false\" stripComments=\"false\">SELECT '&lt;a&gt; &amp; \"b\"'</sql>\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(host.files,
        "        <rollback>\n            <empty/>\n        </rollback>\n    </changeSet>\n</databaseChangeLog>\n"));
}

static void test_yaml_quotes_everything(void)
{
    CU_ASSERT_PTR_NOT_NULL(strstr(
        emit_text("a\n\"b\"\t\\ \x7f \xC2\x85 \xE2\x80\xA8 \xEF\xBB\xBF \xF0\x9F\x98\x80 \xC3\xA9", "no",
                  "format=yaml"),
        "            sql: \"a\\n\\\"b\\\"\\t\\\\ \\u007f \\u0085 \\u2028 \\ufeff \xF0\x9F\x98\x80 \xC3\xA9\"\n"
        "      rollback:\n"
        "        - sql:\n            splitStatements: false\n            stripComments: false\n"
        "            sql: \"no\"\n"));
}

static void test_json_has_the_header_in_the_first_change_set(void)
{
    static const struct fake_unit units[] = {{.up = {{"a", 0}, {"b", 0}}, .down = {{"c", 0}}}, {.up = {{"d", 0}}}};

    CU_ASSERT_STRING_EQUAL(
        emit(units, 2, "format=json"),
        "== {version}_my__app.json script 0\n"
        "{\n  \"databaseChangeLog\": [\n"
        "    {\"changeSet\": {\n      \"id\": \"abc-1\",\n      \"author\": \"smartspec-migrate\",\n"
        "      \"comment\": \"Header\",\n      \"changes\": [\n"
        "        {\"sql\": {\"splitStatements\": false, \"stripComments\": false, \"sql\": \"a\"}},\n"
        "        {\"sql\": {\"splitStatements\": false, \"stripComments\": false, \"sql\": \"b\"}}\n      ],\n"
        "      \"rollback\": [\n"
        "        {\"sql\": {\"splitStatements\": false, \"stripComments\": false, \"sql\": \"c\"}}\n      ]\n    }},\n"
        "    {\"changeSet\": {\n      \"id\": \"abc-2\",\n      \"author\": \"smartspec-migrate\",\n"
        "      \"changes\": [\n"
        "        {\"sql\": {\"splitStatements\": false, \"stripComments\": false, \"sql\": \"d\"}}\n      ],\n"
        "      \"rollback\": [\n        {\"empty\": {}}\n      ]\n    }}\n  ]\n}\n");
    host.header = "Reason: ${HOME}";
    CU_ASSERT_STRING_EQUAL(host_emit(units, 2), "[parameter]");
}

static void test_options_that_would_break_a_line(void)
{
    CU_ASSERT_STRING_EQUAL(emit_text("a", "b", "author=a b"), "[author]");
    CU_ASSERT_STRING_EQUAL(emit_text("a", "b", "author="), "[author]");
    CU_ASSERT_STRING_EQUAL(emit_text("a", "b", "labels=a\" runAlways:true"), "[labels]");
}

UNIT_MAIN("liquibase", T(test_formatted_sql), T(test_the_other_way_opens_its_own_transaction),
          T(test_lines_that_liquibase_takes_for_its_own), T(test_rollback_lines_that_would_be_lost),
          T(test_what_no_format_can_hold), T(test_statements_that_cannot_be_split),
          T(test_backslashes_count_in_pairs_where_the_dialect_has_them), T(test_xml), T(test_yaml_quotes_everything),
          T(test_json_has_the_header_in_the_first_change_set), T(test_options_that_would_break_a_line))

/* SPDX-License-Identifier: Apache-2.0
 *
 * What is refused, each with its code, its place and its exit code; and all of it in one run.
 */
#include "report_fixture.h"

struct refusal {
    const char *diff;
    const char *word;
    const char *pointer;
    int exit_code;
};

/* Each diff gives just this one message. */
static void check_all(const struct refusal *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct loaded l;
        load_diffs(&l, cases[i].diff);
        CU_ASSERT(said(&l, 0, cases[i].word, cases[i].pointer));
        CU_ASSERT_EQUAL(diags_exit_code(&l.d), cases[i].exit_code);
        CU_ASSERT_EQUAL(problems(&l), 1);
        CU_ASSERT_EQUAL(l.result, -1);
        if (problems(&l) != 1)
            fprintf(stderr, "\n  %zu messages: %s\n", problems(&l), cases[i].diff);
        unload(&l);
    }
}

#define CHECK(cases) check_all((cases), sizeof(cases) / sizeof((cases)[0]))

static void test_the_diff_itself(void)
{
    static const struct refusal cases[] = {
        {"1", "report.json_type", "/diffs/0", 2},
        {"{}", "report.missing", "/diffs/0/kind", 2},
        {"{\"kind\":7}", "report.json_type", "/diffs/0/kind", 2},
        {"{\"kind\":\"extra_colum\"}", "report.unknown_kind", "/diffs/0/kind", 2},
        {"{\"kind\":\"Extra_Table\",\"table\":\"t\"}", "report.unknown_kind", "/diffs/0/kind", 2},
        {"{\"type\":\"nothing\"}", "report.unknown_kind", "/diffs/0/type", 2},
        {"{\"kind\":\"extra_table\"}", "report.missing", "/diffs/0/table", 2},
        {"{\"kind\":\"extra_table\",\"table\":null}", "report.missing", "/diffs/0/table", 2},
        {"{\"kind\":\"extra_table\",\"table\":[\"t\"]}", "report.json_type", "/diffs/0/table", 2},
        {"{\"kind\":\"extra_table\",\"table\":\"t\",\"tabel\":1}", "report.unknown_key", "/diffs/0/tabel", 2},
        {"{\"kind\":\"extra_table\",\"table\":\"t\",\"Table\":\"u\"}", "report.unknown_key", "/diffs/0/Table", 2},
        {"{\"kind\":\"extra_table\",\"table\":\"t\",\"type\":\"extra_table\"}", "report.unknown_key", "/diffs/0/type",
         2},
        {"{\"kind\":\"extra_table\",\"table\":\"t\",\"column\":\"c\"}", "report.unknown_key", "/diffs/0/column", 2},
        {"{\"kind\":\"extra_table\",\"table\":\"t\",\"a/b~c\":1}", "report.unknown_key", "/diffs/0/a~1b~0c", 2},
        {"{\"kind\":\"extra_table\",\"table\":\"a.b.c\"}", "report.dots", "/diffs/0/table", 2},
        {"{\"kind\":\"extra_table\",\"table\":\".b\"}", "report.dots", "/diffs/0/table", 2},
        {"{\"kind\":\"extra_table\",\"table\":\"a.\"}", "report.dots", "/diffs/0/table", 2},
        {"{\"kind\":\"extra_column\",\"column\":\"c\"}", "report.missing", "/diffs/0/table", 2},
        {"{\"kind\":\"extra_column\",\"column\":\"t.\"}", "report.dots", "/diffs/0/column", 2},
        {"{\"kind\":\"extra_column\",\"column\":\"a.b.c.d\"}", "report.dots", "/diffs/0/column", 2},
        {"{\"kind\":\"extra_column\",\"table\":\"t\"}", "report.missing", "/diffs/0/column", 2},
    };

    CHECK(cases);
}

#define COLUMN(expected) "{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"c\",\"expected\":" expected "}"
#define WITH(member) COLUMN("{\"type\":\"int\"," member "}")
#define E "/diffs/0/expected"

static void test_columns(void)
{
    static const struct refusal cases[] = {
        {COLUMN("null"), "report.missing", E, 2},
        {COLUMN("3"), "report.json_type", E, 2},
        {COLUMN("{}"), "report.missing", E "/type", 2},
        {COLUMN("{\"type\":null}"), "report.missing", E "/type", 2},
        {COLUMN("{\"type\":1}"), "report.json_type", E "/type", 2},
        {COLUMN("{\"type\":\"\"}"), "report.type_empty", E "/type", 2},
        {COLUMN("\"\""), "report.type_empty", E, 2},
        {COLUMN("{\"type\":\"int; drop table x\"}"), "report.type_syntax", E "/type", 1},
        {COLUMN("{\"type\":\"varchar(-1)\"}"), "report.type_argument", E "/type", 1},
        {WITH("\"nullable\":\"no\""), "report.json_type", E "/nullable", 2},
        {WITH("\"nulable\":true"), "report.unknown_key", E "/nulable", 2},
        {WITH("\"check_id\":\"DMV-1\""), "report.unknown_key", E "/check_id", 2},
        {WITH("\"name\":\"d\""), "report.conflict", E, 2},
        {WITH("\"default\":[1]"), "report.json_type", E "/default", 2},
        {WITH("\"default\":{}"), "report.missing", E "/default/expression", 2},
        {WITH("\"default\":{\"expression\":\"1\",\"stored\":true}"), "report.unknown_key", E "/default/stored", 2},
        {WITH("\"default\":{\"expression\":1}"), "report.json_type", E "/default/expression", 2},
        {WITH("\"default\":1,\"identity\":true"), "report.conflict", E, 2},
        {WITH("\"default\":1,\"generated\":{\"expression\":\"a\"}"), "report.conflict", E, 2},
        {WITH("\"identity\":\"always\",\"generated\":{\"expression\":\"a\"}"), "report.conflict", E, 2},
        {WITH("\"identity\":\"sometimes\""), "report.word", E "/identity", 2},
        {WITH("\"identity\":1"), "report.json_type", E "/identity", 2},
        {WITH("\"generated\":true"), "report.json_type", E "/generated", 2},
        {WITH("\"generated\":{\"stored\":true}"), "report.missing", E "/generated/expression", 2},
        {WITH("\"comment\":1"), "report.json_type", E "/comment", 2},
        {WITH("\"references\":{}"), "report.missing", E "/references/table", 2},
        {WITH("\"references\":{\"table\":\"a.b.c\"}"), "report.dots", E "/references/table", 2},
        {WITH("\"references\":{\"table\":\"o\",\"on_delete\":\"nothing\"}"), "report.word", E "/references/on_delete",
         2},
        {WITH("\"references\":{\"table\":\"o\",\"columns\":\"id\"}"), "report.json_type", E "/references/columns", 2},
    };

    CHECK(cases);
}

#define MISMATCH(kind, expected) "{\"kind\":\"" kind "\",\"table\":\"t\",\"column\":\"c\",\"expected\":" expected "}"

static void test_mismatches(void)
{
    static const struct refusal cases[] = {
        {MISMATCH("type_mismatch", "{\"nullable\":true}"), "report.missing", E "/type", 2},
        {MISMATCH("nullability_mismatch", "{\"type\":\"int\"}"), "report.missing", E "/nullable", 2},
        {MISMATCH("nullability_mismatch", "{\"nullable\":null}"), "report.missing", E "/nullable", 2},
        {MISMATCH("nullability_mismatch", "\"int\""), "report.missing", E "/nullable", 2},
        {MISMATCH("default_mismatch", "{\"type\":\"int\"}"), "report.missing", E "/default", 2},
        {MISMATCH("default_mismatch", "{\"generated\":{\"expression\":\"a+1\"}}"), "report.generated_change", E, 2},
        {MISMATCH("comment_mismatch", "{}"), "report.missing", E "/comment", 2},
        {MISMATCH("comment_mismatch", "\"a comment\""), "report.json_type", E, 2},
        {"{\"kind\":\"type_mismatch\",\"table\":\"t\",\"column\":\"c\",\"expected\":\"int\",\"using\":{}}",
         "report.json_type", "/diffs/0/using", 2},
        {"{\"kind\":\"type_mismatch\",\"table\":\"t\",\"column\":\"c\",\"expected\":\"int\",\"actual\":{\"type\":"
         "\"varchar(b)\"}}",
         "report.type_argument", "/diffs/0/actual/type", 1},
        /* An unknown type may be an extension's, which takes words: only the end is missing. */
        {"{\"kind\":\"type_mismatch\",\"table\":\"t\",\"column\":\"c\",\"expected\":\"int\",\"actual\":{\"type\":"
         "\"a(b\"}}",
         "report.type_syntax", "/diffs/0/actual/type", 1},
    };

    CHECK(cases);
}

#define TABLE(members)                                                                                                 \
    "{\"kind\":\"missing_table\",\"table\":\"t\",\"expected\":{\"columns\":["                                          \
    "{\"name\":\"a\",\"type\":\"int\"},{\"name\":\"b\",\"type\":\"int\"}]," members "}}"

static void test_tables(void)
{
    static const struct refusal cases[] = {
        {"{\"kind\":\"missing_table\",\"table\":\"t\"}", "report.missing", E, 2},
        {"{\"kind\":\"missing_table\",\"table\":\"t\",\"expected\":\"int\"}", "report.json_type", E, 2},
        {"{\"kind\":\"missing_table\",\"table\":\"t\",\"expected\":{}}", "report.missing", E "/columns", 2},
        {"{\"kind\":\"missing_table\",\"table\":\"t\",\"comment\":\"c\"}", "report.missing", "/diffs/0/columns", 2},
        {"{\"kind\":\"missing_table\",\"table\":\"t\",\"expected\":{\"columns\":[]},\"columns\":[]}", "report.conflict",
         "/diffs/0", 2},
        {"{\"kind\":\"missing_table\",\"table\":\"t\",\"columns\":[\"a\"]}", "report.json_type", "/diffs/0/columns/0",
         2},
        {"{\"kind\":\"missing_table\",\"table\":\"t\",\"columns\":[{\"type\":\"int\"}]}", "report.missing",
         "/diffs/0/columns/0/name", 2},
        {"{\"kind\":\"missing_table\",\"table\":\"t\",\"columns\":[{\"name\":\"a\"}]}", "report.missing",
         "/diffs/0/columns/0/type", 2},
        {"{\"kind\":\"extra_table\",\"table\":\"t\",\"actual\":{\"columns\":[{\"name\":\"a\"},{\"name\":\"a\"}]}}",
         "report.repeated", "/diffs/0/actual/columns/1", 2},
        {TABLE("\"name\":\"t\""), "report.unknown_key", E "/name", 2},
        {TABLE("\"primary_key\":\"a\""), "report.json_type", E "/primary_key", 2},
        {TABLE("\"primary_key\":[]"), "report.missing", E "/primary_key/columns", 2},
        {TABLE("\"primary_key\":{}"), "report.missing", E "/primary_key/columns", 2},
        {TABLE("\"primary_key\":[1]"), "report.json_type", E "/primary_key/0", 2},
        {TABLE("\"primary_key\":[\"a\"],\"constraints\":[{\"type\":\"primary_key\",\"columns\":[\"a\"]}]"),
         "report.conflict", E "/constraints/0", 2},
        {"{\"kind\":\"missing_table\",\"table\":\"t\",\"primary_key\":[\"b\"],\"columns\":[{\"name\":\"a\",\"type\":"
         "\"int\","
         "\"primary_key\":true}]}",
         "report.conflict", "/diffs/0", 2},
        {TABLE("\"constraints\":[{\"columns\":[\"a\"]}]"), "report.missing", E "/constraints/0/type", 2},
        {TABLE("\"constraints\":[\"k\"]"), "report.json_type", E "/constraints/0", 2},
        {TABLE("\"indexes\":[{\"columns\":[\"a\"]}]"), "report.missing", E "/indexes/0/name", 2},
        {TABLE("\"options\":{\"a\":{}}"), "report.json_type", E "/options/a", 2},
        {TABLE("\"options\":{\"Engine\":\"x\",\"engine\":\"y\"}"), "report.repeated", E "/options/engine", 2},
        {TABLE("\"options\":[]"), "report.json_type", E "/options", 2},
    };

    CHECK(cases);
}

#define CONSTRAINT(body) "{\"kind\":\"missing_constraint\",\"table\":\"t\",\"constraint\":" body "}"
#define INDEX(body) "{\"kind\":\"missing_index\",\"table\":\"t\",\"index\":" body "}"
#define C "/diffs/0/constraint"
#define X "/diffs/0/index"

static void test_constraints_and_indexes(void)
{
    static const struct refusal cases[] = {
        {CONSTRAINT("\"k\""), "report.json_type", C, 2},
        {CONSTRAINT("{\"name\":\"k\"}"), "report.missing", C "/type", 2},
        {CONSTRAINT("{\"type\":\"primary\"}"), "report.word", C "/type", 2},
        {CONSTRAINT("{\"type\":\"unique\"}"), "report.missing", C "/columns", 2},
        {CONSTRAINT("{\"type\":\"unique\",\"columns\":[]}"), "report.missing", C "/columns", 2},
        {CONSTRAINT("{\"type\":\"check\"}"), "report.missing", C "/expression", 2},
        {CONSTRAINT("{\"type\":\"exclude\",\"columns\":[\"a\"]}"), "report.missing", C "/expression", 2},
        {CONSTRAINT("{\"type\":\"foreign_key\",\"columns\":[\"a\"]}"), "report.missing", C "/references", 2},
        {CONSTRAINT("{\"type\":\"foreign_key\",\"columns\":[\"a\"],\"references\":{\"table\":\"o\",\"columns\":[\"x\","
                    "\"y\"]}}"),
         "report.reference_columns", C, 2},
        {CONSTRAINT("{\"type\":\"foreign_key\",\"columns\":[\"a\"],\"deferrable\":true,\"references\":{\"table\":\"o\","
                    "\"deferrable\":false}}"),
         "report.conflict", C "/references/deferrable", 2},
        {CONSTRAINT("{\"type\":\"unique\",\"columns\":[\"a\"],\"expression\":\"a\"}"), "report.conflict", C, 2},
        {CONSTRAINT("{\"type\":\"unique\",\"columns\":[\"a\"],\"references\":{\"table\":\"o\"}}"), "report.conflict", C,
         2},
        {CONSTRAINT("{\"type\":\"unique\",\"columns\":[{\"name\":\"a\",\"length\":3}]}"), "report.conflict", C, 2},
        {"{\"kind\":\"extra_constraint\",\"table\":\"t\",\"constraint\":{}}", "report.missing", C "/type", 2},
        {INDEX("\"i\""), "report.json_type", X, 2},
        {INDEX("{\"name\":\"i\"}"), "report.missing", X "/columns", 2},
        {INDEX("{\"name\":\"i\",\"columns\":[]}"), "report.missing", X "/columns", 2},
        {INDEX("{\"name\":\"i\",\"columns\":[{}]}"), "report.missing", X "/columns/0/name", 2},
        {INDEX("{\"name\":\"i\",\"columns\":[{\"name\":\"a\",\"expression\":\"b\"}]}"), "report.conflict",
         X "/columns/0", 2},
        {INDEX("{\"name\":\"i\",\"columns\":[{\"name\":\"a\",\"length\":0}]}"), "report.range", X "/columns/0/length",
         2},
        {INDEX("{\"name\":\"i\",\"columns\":[{\"name\":\"a\",\"length\":1.5}]}"), "report.range", X "/columns/0/length",
         2},
        {INDEX("{\"name\":\"i\",\"columns\":[{\"name\":\"a\",\"order\":\"up\"}]}"), "report.word", X "/columns/0/order",
         2},
        {INDEX("{\"name\":\"i\",\"columns\":[\"a\"],\"whre\":\"b\"}"), "report.unknown_key", X "/whre", 2},
    };

    CHECK(cases);
}

static void test_renames_and_enums(void)
{
    static const struct refusal cases[] = {
        {"{\"kind\":\"renamed_table\",\"from\":\"a\"}", "report.missing", "/diffs/0/to", 2},
        {"{\"kind\":\"renamed_table\",\"from\":\"a\",\"to\":\"app.b\"}", "report.other_schema", "/diffs/0/to", 2},
        {"{\"kind\":\"renamed_table\",\"from\":\"one.a\",\"to\":\"two.b\"}", "report.other_schema", "/diffs/0/to", 2},
        {"{\"kind\":\"renamed_column\",\"from\":\"a\",\"to\":\"b\"}", "report.missing", "/diffs/0/table", 2},
        {"{\"kind\":\"renamed_index\",\"from\":\"a\",\"to\":\"b\"}", "report.missing", "/diffs/0/table", 2},
        {"{\"kind\":\"missing_enum\",\"enum\":\"e\"}", "report.missing", "/diffs/0/values", 2},
        {"{\"kind\":\"missing_enum\",\"enum\":\"e\",\"values\":[]}", "report.missing", "/diffs/0/values", 2},
        {"{\"kind\":\"missing_enum\",\"enum\":\"e\",\"values\":[\"a\",\"b\",\"a\"]}", "report.repeated",
         "/diffs/0/values/2", 2},
        {"{\"kind\":\"missing_enum\",\"enum\":\"e\",\"values\":[\"a\",1]}", "report.json_type", "/diffs/0/values/1", 2},
        {"{\"kind\":\"missing_enum_value\",\"enum\":\"e\",\"value\":\"c\",\"values\":[\"a\"]}", "report.enum_list",
         "/diffs/0/value", 1},
        {"{\"kind\":\"extra_enum_value\",\"enum\":\"e\",\"value\":\"a\",\"values\":[\"a\"]}", "report.enum_list",
         "/diffs/0/value", 1},
        {"{\"kind\":\"missing_enum_value\",\"enum\":\"e\",\"value\":\"a\",\"values\":[\"a\"],\"before\":\"x\","
         "\"after\":\"y\"}",
         "report.conflict", "/diffs/0", 2},
    };

    CHECK(cases);
}

/* A whole report gives just this one message. */
static void refuses(const char *report, const char *word, const char *pointer, int exit_code)
{
    struct loaded l;

    load_text(&l, report);
    CU_ASSERT(said(&l, 0, word, pointer));
    CU_ASSERT_EQUAL(problems(&l), 1);
    CU_ASSERT_EQUAL(diags_exit_code(&l.d), exit_code);
    CU_ASSERT_EQUAL(l.result, -1);
    unload(&l);
}

#define WORKFLOW "\"workflow\":\"smartspec_data_model_validator\""

static void test_the_envelope(void)
{
    refuses("{\"version\":\"1\",\"run_id\":\"r\",\"diffs\":[]}", "report.missing", "/workflow", 2);
    refuses("{\"workflow\":\"other\",\"version\":\"1\",\"run_id\":\"r\",\"diffs\":[]}", "report.workflow", "/workflow",
            2);
    refuses("{\"workflow\":1,\"version\":\"1\",\"run_id\":\"r\",\"diffs\":[]}", "report.json_type", "/workflow", 2);
    refuses("{" WORKFLOW ",\"run_id\":\"r\",\"diffs\":[]}", "report.missing", "/version", 2);
    refuses("{" WORKFLOW ",\"version\":6,\"run_id\":\"r\",\"diffs\":[]}", "report.json_type", "/version", 2);
    refuses("{" WORKFLOW ",\"version\":\"6\",\"diffs\":[]}", "report.missing", "/run_id", 2);
    refuses("{" WORKFLOW ",\"version\":\"6\",\"run_id\":null,\"diffs\":[]}", "report.json_type", "/run_id", 2);
    refuses("{" WORKFLOW ",\"version\":\"6\",\"run_id\":\"a\\nb\",\"diffs\":[]}", "report.header_text", "/run_id", 1);
    refuses("{" WORKFLOW ",\"version\":\"6\",\"run_id\":\"a\\u202eb\",\"diffs\":[]}", "report.header_text", "/run_id",
            1);
    refuses("{" WORKFLOW ",\"version\":\"\",\"run_id\":\"r\",\"diffs\":[]}", "report.header_text", "/version", 1);
    refuses("{" ENVELOPE "}", "report.no_diffs", "/diffs", 2);
    refuses("{" ENVELOPE ",\"diffs\":null}", "report.json_type", "/diffs", 2);
    refuses("{" ENVELOPE ",\"diffs\":{}}", "report.json_type", "/diffs", 2);
    refuses("{" ENVELOPE ",\"diffs\":[],\"scope\":[]}", "report.json_type", "/scope", 2);
    refuses("{" ENVELOPE ",\"diffs\":[],\"scope\":{\"dialect\":1}}", "report.json_type", "/scope/dialect", 2);
    refuses("{" ENVELOPE ",\"diffs\":[],\"scope\":{\"spec_path\":\"a\\tb\"}}", "report.header_text", "/scope/spec_path",
            1);
}

static void test_a_header_text_has_a_limit(void)
{
    char report[1024], id[LIMIT_HEADER_TEXT + 2];
    struct loaded l;

    memset(id, 'x', sizeof id);
    id[LIMIT_HEADER_TEXT] = '\0';
    snprintf(report, sizeof report, "{" WORKFLOW ",\"version\":\"6\",\"run_id\":\"%s\",\"diffs\":[]}", id);
    load_text(&l, report);
    CU_ASSERT_EQUAL(l.result, 0);
    unload(&l);
    id[LIMIT_HEADER_TEXT] = 'x';
    id[LIMIT_HEADER_TEXT + 1] = '\0';
    snprintf(report, sizeof report, "{" WORKFLOW ",\"version\":\"6\",\"run_id\":\"%s\",\"diffs\":[]}", id);
    refuses(report, "report.header_text", "/run_id", 1);
}

#define ACTUAL(body) "{" ENVELOPE ",\"diffs\":[],\"actual_schema\":" body "}"
#define A "/actual_schema"

static void test_actual_schema(void)
{
    refuses(ACTUAL("[]"), "report.json_type", A, 2);
    refuses(ACTUAL("{\"views\":{}}"), "report.unknown_key", A "/views", 2);
    refuses(ACTUAL("{\"tables\":[]}"), "report.json_type", A "/tables", 2);
    refuses(ACTUAL("{\"tables\":{\"a/b\":[]}}"), "report.json_type", A "/tables/a~1b", 2);
    refuses(ACTUAL("{\"tables\":{\"a.b.c\":{}}}"), "report.dots", A "/tables/a.b.c", 2);
    refuses(ACTUAL("{\"tables\":{\"t\":{\"columns\":[{\"name\":\"a\",\"nul\":1}]}}}"), "report.unknown_key",
            A "/tables/t/columns/0/nul", 2);
    refuses(ACTUAL("{\"enums\":{\"e\":\"a\"}}"), "report.json_type", A "/enums/e", 2);
    refuses(ACTUAL("{\"enums\":{\"e\":[\"a\",\"a\"]}}"), "report.repeated", A "/enums/e/1", 2);
}

static void test_all_problems_are_found_in_one_run(void)
{
    struct loaded l;

    load_text(&l, "{\"workflow\":\"x\",\"run_id\":\"\\n\",\"actual_schema\":{\"tables\":{\"t\":1}},\"diffs\":["
                  "{\"kind\":\"nope\"},"
                  "{\"kind\":\"extra_table\",\"table\":\"good\"},"
                  "{\"kind\":\"missing_column\",\"bad\":1,\"expected\":{\"type\":\"int(\",\"nullable\":0,\"worse\":2}},"
                  "7]}");
    CU_ASSERT(said(&l, 0, "report.workflow", "/workflow"));
    CU_ASSERT(said(&l, 1, "report.missing", "/version"));
    CU_ASSERT(said(&l, 2, "report.header_text", "/run_id"));
    CU_ASSERT(said(&l, 3, "report.json_type", "/actual_schema/tables/t"));
    CU_ASSERT(said(&l, 4, "report.unknown_kind", "/diffs/0/kind"));
    CU_ASSERT(said(&l, 5, "report.unknown_key", "/diffs/2/bad"));
    CU_ASSERT(said(&l, 6, "report.missing", "/diffs/2/table"));
    CU_ASSERT(said(&l, 7, "report.missing", "/diffs/2/column"));
    CU_ASSERT(said(&l, 8, "report.type_syntax", "/diffs/2/expected/type"));
    CU_ASSERT(said(&l, 9, "report.json_type", "/diffs/2/expected/nullable"));
    CU_ASSERT(said(&l, 10, "report.unknown_key", "/diffs/2/expected/worse"));
    CU_ASSERT(said(&l, 11, "report.json_type", "/diffs/3"));
    CU_ASSERT_EQUAL(problems(&l), 12);
    CU_ASSERT_EQUAL(diags_exit_code(&l.d), 2);
    unload(&l);
}

static void test_a_misspelt_word_gets_a_suggestion(void)
{
    struct loaded l;

    load_diffs(&l, "{\"kind\":\"missing_colunm\"},{\"kind\":\"extra_table\",\"tabel\":\"t\",\"table\":\"t\"},"
                   "{\"kind\":\"extra_table\",\"table\":\"t\",\"zzz\":1}");
    IS(nth(&l, 0)->args.items[1], "missing_column");
    IS(nth(&l, 1)->args.items[1], "table");
    CU_ASSERT(str_starts(nth(&l, 2)->args.items[1], "schema, table, "));
    unload(&l);
}

UNIT_MAIN("report: refusals", T(test_the_diff_itself), T(test_columns), T(test_mismatches), T(test_tables),
          T(test_constraints_and_indexes), T(test_renames_and_enums), T(test_the_envelope),
          T(test_a_header_text_has_a_limit), T(test_actual_schema), T(test_all_problems_are_found_in_one_run),
          T(test_a_misspelt_word_gets_a_suggestion))

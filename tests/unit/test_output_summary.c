/* SPDX-License-Identifier: Apache-2.0
 *
 * summary.json: the workflow's schema, the table of states, and what a machine decides by.
 */
#include "output_fixture.h"

static void test_a_preview_promises_and_writes_nothing(void)
{
    struct fixture f;
    const char *json;

    fixture_open(&f);
    json = fixture_summary(&f, NULL);
    HAS(json, "\"workflow\": \"smartspec_data_migration_generator\"");
    HAS(json, "\"version\": \"6.1.0\"");
    HAS(json, "\"tool_version\": \"0.1.0\"");
    HAS(json, "\"status\": \"success\"");
    HAS(json, "\"applied\": false");
    HAS(json, "\"mode\": \"preview\"");
    HAS(json, "\"script_generated\": true");
    HAS(json, "\"script_path\": \"db/migrations/V20251213103000__my-app.sql\"");
    HAS(json, "\"governed\": []");
    HAS(json, "\"validation_report\": \"reports/summary.json\"");
    HAS(json, "\"migration_tool\": \"flyway\"");
    HAS(json, "\"destructive_operations_found\": true");
    fixture_close(&f);
}

static void test_an_applied_run_names_its_files(void)
{
    struct fixture f;
    const char *json;

    fixture_open(&f);
    f.run.mode = MODE_APPLY;
    f.run.report_files = (ssm_strs){(const ssm_str[]){SSM_LIT("r/report.md"), SSM_LIT("r/summary.json")}, 2};
    json = fixture_summary(&f, NULL);
    HAS(json, "\"applied\": true");
    HAS(json, "\"governed\": [\n      \"db/migrations/V20251213103000__my-app.sql\"\n    ]");
    HAS(json, "\"reports\": [\n      \"r/report.md\",\n      \"r/summary.json\"\n    ]");
    HAS(json, "flyway -locations=filesystem:db/migrations migrate");
    HAS(json, "/smartspec_data_model_validator specs/project/my-app/spec.md");
    fixture_close(&f);
}

static void test_nothing_to_do_names_the_script_found(void)
{
    struct fixture f;
    const char *json;

    fixture_open(&f);
    f.run.mode = MODE_APPLY;
    f.run.outcome = OUTCOME_NOTHING;
    f.run.file_count = 0;
    json = fixture_summary(&f, NULL);
    HAS(json, "\"status\": \"success\"");
    HAS(json, "\"applied\": false");
    HAS(json, "\"script_generated\": false");
    HAS(json, "\"script_path\": \"db/migrations/V20251213103000__my-app.sql\"");
    HAS(json, "\"governed\": []");
    f.run.script_path = (ssm_str){0};
    HAS(fixture_summary(&f, NULL), "\"script_path\": null");
    fixture_close(&f);
}

static void test_a_refusal_has_no_script_and_says_what_permits_it(void)
{
    struct fixture f;
    const char *json;

    fixture_open(&f);
    f.run.outcome = OUTCOME_REFUSED;
    f.run.exit_code = 1;
    f.ops[1]->permitted = false;
    f.run.command = (ssm_strs){(const ssm_str[]){SSM_LIT("smartspec-migrate"), SSM_LIT("generate"), SSM_LIT("--report"),
                                                 SSM_LIT("my report.json")}, 4};
    diag_add(&f.diags, DIAG_PLUGIN_REFUSED, SSM_LIT("/diffs/0"), f.ops[1]->pub.key, (const ssm_str[]){SSM_LIT("why")}, 1);
    json = fixture_summary(&f, NULL);
    HAS(json, "\"status\": \"error\"");
    HAS(json, "\"exit_code\": 1");
    HAS(json, "\"script_path\": null");
    HAS(json, "{\"code\": \"plugin\", \"message\": \"why\", \"pointer\": \"/diffs/0\", \"operation\": "
              "\"drop_column:users.phone_number\"}");
    HAS(json, "\"permitted\": false");
    HAS(json, "smartspec-migrate generate --report 'my report.json' --allow-destructive=drop_column:users.phone_number");
    fixture_close(&f);
}

static void test_counts_name_the_schemas_three_always(void)
{
    struct fixture f;
    const char *json;

    fixture_open(&f);
    f.plan.kinds[SSM_OP_DROP_COLUMN] = 0;
    f.plan.kinds[SSM_OP_CREATE_INDEX] = 12;
    json = fixture_summary(&f, NULL);
    HAS(json, "\"create_table\": 0");
    HAS(json, "\"add_column\": 1");
    HAS(json, "\"drop_column\": 0");
    HAS(json, "\"create_index\": 12");
    LACKS(json, "\"drop_table\"");
    f.run.plan = NULL; /* the report could not be read */
    f.run.report = NULL;
    f.run.rendered = NULL;
    f.run.permission = NULL;
    f.run.file_count = 0;
    f.run.outcome = OUTCOME_REFUSED;
    json = fixture_summary(&f, NULL);
    HAS(json, "\"create_table\": 0");
    HAS(json, "\"destructive_operations_found\": false");
    HAS(json, "\"spec_path\": null");
    fixture_close(&f);
}

static void test_an_operation_has_risks_and_a_reason(void)
{
    struct fixture f;
    const char *json;

    fixture_open(&f);
    json = fixture_summary(&f, NULL);
    HAS(json, "{\"key\": \"add_column:users.last_login_at\", \"operation\": \"add_column\", \"pointer\": \"/diffs/0\", "
              "\"risk\": [], \"destructive\": false, \"reversible\": true}");
    HAS(json, "\"risk\": [\"data_loss\", \"lock\"], \"destructive\": true, \"permitted\": true, \"reversible\": false, "
              "\"reason\": \"the structure comes back, the data does not\"");
    f.ops[1]->no_inverse = INVERSE_UNKNOWN_BEFORE;
    HAS(fixture_summary(&f, NULL), "\"reason\": \"the report does not say what was there before\"");
    f.ops[1]->no_inverse = INVERSE_DIALECT;
    f.ops[1]->no_inverse_text = SSM_LIT("no way to \"this\" | that");
    HAS(fixture_summary(&f, NULL), "\"reason\": \"no way to \\\"this\\\" | that\"");
    HAS(fixture_markdown(&f, NULL), "| no: no way to \"this\" &#124; that |");
    fixture_close(&f);
}

static void test_flyways_checksum_stands_at_its_scripts_only(void)
{
    struct fixture f;

    fixture_open(&f);
    f.rendered.file_count = f.run.file_count = 2;
    f.files[1] = (struct written_file){.name = SSM_LIT("db/migrations/V20251213103000__my-app.sql.conf"), .sha256 = "bb"};
    HAS(fixture_summary(&f, NULL), "\"sha256\": \"aa\", \"language\": \"sql\", \"verified\": true, \"flyway_checksum\": 605800354}");
    HAS(fixture_summary(&f, NULL), "\"sha256\": \"bb\", \"language\": \"other\", \"verified\": false}");
    f.run.tool = SSM_LIT("liquibase");
    LACKS(fixture_summary(&f, NULL), "flyway_checksum");
    fixture_close(&f);
}

static void test_secrets_are_masked_everywhere(void)
{
    static const char secret[] = "AKIAIOSFODNN7EXAMPLE";
    struct fixture f;
    struct secrets *s;
    const char *json;

    fixture_open(&f);
    s = secrets_new(NULL, 0, &f.diags);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    f.ops[0]->pub.key = SSM_LIT("add_column:users.AKIAIOSFODNN7EXAMPLE");
    f.run.report_path = SSM_LIT("AKIAIOSFODNN7EXAMPLE/summary.json");
    f.permission.reason = SSM_LIT("AKIAIOSFODNN7EXAMPLE");
    f.run.command = (ssm_strs){(const ssm_str[]){SSM_LIT("AKIAIOSFODNN7EXAMPLE")}, 1};
    diag_at(&f.diags, DIAG_PLUGIN_WARNING, SSM_LIT("/AKIAIOSFODNN7EXAMPLE"), SSM_LIT("AKIAIOSFODNN7EXAMPLE"));
    json = fixture_summary(&f, s);
    HAS(json, "[REDACTED]");
    LACKS(json, secret);
    buf_puts(&f.rendered_files[0].bytes, "-- AKIAIOSFODNN7EXAMPLE");
    json = fixture_markdown(&f, s);
    HAS(json, "**Not exact:**");
    LACKS(json, secret);
    f.run.outcome = OUTCOME_REFUSED;
    f.ops[1]->permitted = false;
    f.rendered.excerpts = f.excerpts;
    buf_puts(&f.excerpts[1], "DROP COLUMN AKIAIOSFODNN7EXAMPLE");
    json = fixture_markdown(&f, s);
    HAS(json, "DROP COLUMN [REDACTED]");
    LACKS(json, secret);
    secrets_free(s);
    fixture_close(&f);
}

static void test_what_is_not_listed_is_counted(void)
{
    struct fixture f;
    const char *json;

    fixture_open(&f);
    for (int i = 0; i < LIMIT_DIAGNOSTICS + 5; i++)
        diag_at(&f.diags, DIAG_PLUGIN_REFUSED, (ssm_str){0}, SSM_LIT("x"));
    f.diags.out_of_memory = true;
    json = fixture_summary(&f, NULL);
    HAS(json, "\"5 further messages are not shown.\"");
    HAS(json, "\"memory.exhausted\"");
    fixture_close(&f);
}

static void test_the_end_of_memory_is_told(void)
{
    struct fixture f;

    fixture_open(&f);
    f.out.limit = 1000;
    CU_ASSERT_EQUAL(summary_write(&f.run, NULL, &f.out), -1);
    buf_clear(&f.out);
    CU_ASSERT_EQUAL(markdown_write(&f.run, NULL, &f.out), -1);
    fixture_close(&f);
}

UNIT_MAIN("output: summary", T(test_a_preview_promises_and_writes_nothing), T(test_an_applied_run_names_its_files),
          T(test_nothing_to_do_names_the_script_found), T(test_a_refusal_has_no_script_and_says_what_permits_it),
          T(test_counts_name_the_schemas_three_always), T(test_an_operation_has_risks_and_a_reason),
          T(test_flyways_checksum_stands_at_its_scripts_only), T(test_secrets_are_masked_everywhere),
          T(test_what_is_not_listed_is_counted), T(test_the_end_of_memory_is_told))

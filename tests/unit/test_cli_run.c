/* SPDX-License-Identifier: Apache-2.0
 *
 * The whole program in this process, as far as it comes without a plugin: what it says, what it leaves behind, how it
 * ends.
 */
#include <glob.h>

#include "cli/commands.h"
#include "unit.h"
#include "workspace.h"

#define RUN "smartspec-migrate generate --report report.json --migration-tool flyway --output-dir db/migrations"
#define EMPTY_REPORT                                                                                                   \
    "{\"workflow\": \"smartspec_data_model_validator\", \"version\": \"6.1.1\", \"run_id\": \"r-1\", \"diffs\": []}"
#define BROKEN_REPORT "{\"workflow\": \"smartspec_data_model_validator\", \"version\": \"6.1.1\", \"run_id\""

static struct workspace w;
static char said[65536];       /* on standard output */
static char complained[65536]; /* on standard error */

static void begin(const char *report)
{
    workspace_open(&w);
    make_folder(&w, "db/migrations");
    make_folder(&w, ".spec");
    if (chdir(w.path) != 0)
        abort();
    setenv("HOME", w.path, 1);
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_DATA_HOME");
    unsetenv("SOURCE_DATE_EPOCH");
    unsetenv("SSM_PLUGIN_PATH");
    if (report)
        put_file(&w, "report.json", report);
}

static void end(void)
{
    if (chdir("/") != 0)
        abort();
    workspace_close(&w);
}

static void take_file(int fd, char *text, size_t size)
{
    ssize_t n = pread(fd, text, size - 1, 0);

    text[n > 0 ? n : 0] = '\0';
    close(fd);
}

/* Runs the line with standard output in `out`, or in a file that goes to `said`. */
static int run_into(const char *line, const char *out)
{
    char words[1024];
    char *argv[32];
    int argc = 0, result, files[2], saved[2] = {dup(1), dup(2)};

    snprintf(words, sizeof words, "%s", line);
    for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    files[0] = out ? open(out, O_WRONLY | O_CLOEXEC) : open("/tmp", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
    files[1] = open("/tmp", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
    fflush(stdout);
    dup2(files[0], 1);
    dup2(files[1], 2);
    result = cli_main(argc, argv);
    dup2(saved[0], 1);
    dup2(saved[1], 2);
    close(saved[0]);
    close(saved[1]);
    take_file(files[0], said, sizeof said);
    take_file(files[1], complained, sizeof complained);
    return result;
}

static int run_line(const char *line)
{
    return run_into(line, NULL);
}

static bool says(const char *text)
{
    return strstr(said, text) != NULL;
}

static bool complains(const char *text)
{
    return strstr(complained, text) != NULL;
}

/* How many folders of runs there are. */
static size_t runs(void)
{
    glob_t found;
    size_t n =
        glob(".spec/reports/data-migration-generator/*Z-*/summary.json", 0, NULL, &found) == 0 ? found.gl_pathc : 0;

    globfree(&found);
    return n;
}

static void test_a_bad_flag_leaves_nothing_behind(void)
{
    begin(EMPTY_REPORT);
    CU_ASSERT_EQUAL(run_line(RUN " --aply"), 2);
    CU_ASSERT_TRUE(complains("error: --aply: ") && complains("`--apply`") && complains("[cli.unknown_flag]"));
    CU_ASSERT_EQUAL(said[0], '\0');
    CU_ASSERT_FALSE(is_there(&w, ".spec/reports"));
    end();
}

static void test_a_bad_flag_is_told_as_json_too(void)
{
    begin(EMPTY_REPORT);
    CU_ASSERT_EQUAL(run_line(RUN " --json --lang de --apply"), 2);
    CU_ASSERT_EQUAL(said[0], '{');
    CU_ASSERT_TRUE(says("\"status\": \"error\"") && says("\"exit_code\": 2") && says("\"code\": \"cli.bad_choice\""));
    CU_ASSERT_TRUE(says("\"reports\": []"));
    CU_ASSERT_FALSE(is_there(&w, ".spec/reports"));
    end();
}

static void test_required_flags(void)
{
    begin(EMPTY_REPORT);
    CU_ASSERT_EQUAL(run_line("smartspec-migrate generate"), 2);
    CU_ASSERT_TRUE(complains("--report: "));
    CU_ASSERT_EQUAL(run_line("smartspec-migrate generate --report report.json"), 2);
    CU_ASSERT_TRUE(complains("--migration-tool: ") && complains("--output-dir: "));
    CU_ASSERT_FALSE(is_there(&w, ".spec/reports"));
    end();
}

static void test_a_broken_report_is_reported(void)
{
    begin(BROKEN_REPORT);
    CU_ASSERT_EQUAL(run_line(RUN " --apply --json"), 2);
    CU_ASSERT_TRUE(says("\"status\": \"error\"") && says("\"applied\": false") && says("report.md"));
    CU_ASSERT_EQUAL(runs(), 1);
    CU_ASSERT_EQUAL(entries(&w, "db/migrations"), 0);
    end();
}

static void test_a_report_that_is_not_there(void)
{
    begin(NULL);
    CU_ASSERT_EQUAL(run_line(RUN), 2);
    CU_ASSERT_TRUE(complains("No such file or directory") && complains("[cli.unreadable]"));
    CU_ASSERT_EQUAL(runs(), 1);
    end();
}

static void test_a_folder_that_is_not_there_or_not_allowed(void)
{
    begin(EMPTY_REPORT);
    CU_ASSERT_EQUAL(
        run_line("smartspec-migrate generate --report report.json --migration-tool flyway --output-dir migrations"), 2);
    CU_ASSERT_TRUE(complains("[folder.missing]"));
    CU_ASSERT_EQUAL(
        run_line("smartspec-migrate generate --report report.json --migration-tool flyway --output-dir db/../db"), 2);
    CU_ASSERT_TRUE(complains("--output-dir: ") && complains("[path.parent]"));
    CU_ASSERT_EQUAL(run_line(RUN " --out elsewhere"), 2);
    CU_ASSERT_EQUAL(run_line(RUN " --workspace nowhere"), 2);
    CU_ASSERT_FALSE(is_there(&w, ".spec/reports"));
    CU_ASSERT_FALSE(is_there(&w, "elsewhere"));
    end();
}

static void test_the_short_form_has_defaults(void)
{
    begin(BROKEN_REPORT);
    CU_ASSERT_EQUAL(run_line("smartspec_data_migration_generator --validation-report report.json --json"), 2);
    CU_ASSERT_TRUE(says("\"migration_tool\": \"flyway\"") && says("\"output_dir\": \"db/migrations\""));
    end();
}

/* The surrounding system ships such a file. */
static void test_a_configuration_that_is_not_yaml(void)
{
    begin(EMPTY_REPORT);
    put_file(&w, ".spec/smartspec.config.yaml", "lang: en\nsafety:\n  spec_id_regex: \"[a-z\\-]+\"\n");
    CU_ASSERT_EQUAL(run_line(RUN), 2);
    CU_ASSERT_TRUE(complains(".spec/smartspec.config.yaml:3:23: ") && complains("[config.not_yaml]"));
    CU_ASSERT_FALSE(is_there(&w, ".spec/reports"));
    CU_ASSERT_EQUAL(run_line(RUN " --config other.yaml"), 2);
    CU_ASSERT_TRUE(complains("--config: "));
    end();
}

static void test_settings_take_the_place_of_flags(void)
{
    begin(BROKEN_REPORT);
    put_file(&w, "c.yaml",
             "platform: other\nmigration: {tool: raw-sql, output_dir: db/migrations}\noutput: {reports_root: out}\n");
    CU_ASSERT_EQUAL(run_line("smartspec-migrate generate --report report.json --config c.yaml --json"), 2);
    CU_ASSERT_TRUE(says("\"migration_tool\": \"raw-sql\"") && says("\"platform\": \"other\""));
    CU_ASSERT_TRUE(is_there(&w, "out/data-migration-generator"));
    CU_ASSERT_EQUAL(
        run_line(
            "smartspec-migrate generate --report report.json --config c.yaml --json --platform ci --migration-tool x"),
        2);
    CU_ASSERT_TRUE(says("\"migration_tool\": \"x\"") && says("\"platform\": \"ci\""));
    end();
}

static void test_a_folder_of_the_configuration_at_fault_is_reported(void)
{
    begin(EMPTY_REPORT);
    put_file(&w, ".spec/smartspec.config.yaml", "migration: {tool: flyway, output_dir: db}\n");
    CU_ASSERT_EQUAL(run_line("smartspec-migrate generate --report report.json"), 2);
    CU_ASSERT_TRUE(complains("migration.output_dir: "));
    CU_ASSERT_EQUAL(runs(), 1);
    end();
}

static void test_the_users_own_configuration_may_name_plugin_folders(void)
{
    begin(EMPTY_REPORT);
    make_folder(&w, ".config/smartspec-migrate");
    put_file(&w, ".config/smartspec-migrate/config.yaml", "plugins: {path: [relative/one]}\n");
    CU_ASSERT_EQUAL(run_line(RUN), 2);
    CU_ASSERT_TRUE(complains("relative/one"));
    put_file(&w, ".spec/smartspec.config.yaml", "plugins: {path: [/opt/one]}\n");
    CU_ASSERT_EQUAL(run_line(RUN), 2);
    CU_ASSERT_TRUE(complains("[config.untrusted]"));
    end();
}

static void test_an_unknown_tool_leaves_nothing_behind(void)
{
    begin(EMPTY_REPORT);
    CU_ASSERT_EQUAL(
        run_line("smartspec-migrate generate --report report.json --migration-tool nope --output-dir db/migrations"),
        2);
    CU_ASSERT_FALSE(is_there(&w, ".spec/reports"));
    end();
}

static void test_reports_root_at_fault(void)
{
    begin(BROKEN_REPORT);
    put_file(&w, ".spec/reports", "a file\n");
    CU_ASSERT_EQUAL(run_line(RUN " --json"), 2);
    CU_ASSERT_TRUE(says("\"folder.kind\"") && says("\"reports\": []"));
    CU_ASSERT_TRUE(holds(&w, ".spec/reports", "a file\n"));
    end();
}

static void test_a_run_folder_that_exists(void)
{
    begin(BROKEN_REPORT);
    for (int i = 0; i < 3; i++)
        CU_ASSERT_EQUAL(run_line(RUN), 2);
    CU_ASSERT_EQUAL(runs(), 3); /* in the same second or not */
    end();
}

static void test_standard_output_that_cannot_be_written(void)
{
    begin(BROKEN_REPORT);
    CU_ASSERT_EQUAL(run_into("smartspec-migrate --help", "/dev/full"), 1);
    CU_ASSERT_TRUE(complains("[cli.standard_output]"));
    CU_ASSERT_EQUAL(run_into("smartspec-migrate --version", "/dev/full"), 1);
    CU_ASSERT_EQUAL(run_into(RUN " --json", "/dev/full"), 2); /* the greater fault first */
    end();
}

static void test_quiet_and_help(void)
{
    begin(BROKEN_REPORT);
    put_file(&w, ".spec/smartspec.config.yaml", "unknown: 1\n");
    CU_ASSERT_EQUAL(run_line(RUN), 2);
    CU_ASSERT_TRUE(complains("warning: ") && complains("error: ") && complains("Report: "));
    CU_ASSERT_EQUAL(run_line(RUN " --quiet"), 2);
    CU_ASSERT_TRUE(!complains("warning: ") && complains("error: ") && !complains("Report: "));
    CU_ASSERT_EQUAL(run_line("smartspec-migrate --help"), 0);
    CU_ASSERT_TRUE(says("Commands:"));
    CU_ASSERT_EQUAL(run_line("smartspec-migrate --version"), 0);
    CU_ASSERT_TRUE(says("smartspec-migrate "));
    CU_ASSERT_EQUAL(run_line("smartspec-migrate"), 2);
    end();
}

static void test_plugins(void)
{
    begin(NULL);
    CU_ASSERT_EQUAL(run_line("smartspec-migrate plugins --plugin-dir relative"), 2);
    CU_ASSERT_EQUAL(run_line("smartspec-migrate plugins show"), 0);
    CU_ASSERT_EQUAL(run_line("smartspec-migrate plugins list"), 2);
    CU_ASSERT_EQUAL(run_line("smartspec-migrate plugins show no-such-plugin"), 2);
    CU_ASSERT_TRUE(complains("[cli.no_such_plugin]"));
    CU_ASSERT_EQUAL(run_line("smartspec-migrate plugins"), 0);
    CU_ASSERT_EQUAL(run_line("smartspec-migrate plugins --json"), 0);
    CU_ASSERT_TRUE(says("\"plugins\": ["));
    end();
}

UNIT_MAIN("cli: run", T(test_a_bad_flag_leaves_nothing_behind), T(test_a_bad_flag_is_told_as_json_too),
          T(test_required_flags), T(test_a_broken_report_is_reported), T(test_a_report_that_is_not_there),
          T(test_a_folder_that_is_not_there_or_not_allowed), T(test_the_short_form_has_defaults),
          T(test_a_configuration_that_is_not_yaml), T(test_settings_take_the_place_of_flags),
          T(test_a_folder_of_the_configuration_at_fault_is_reported),
          T(test_the_users_own_configuration_may_name_plugin_folders), T(test_an_unknown_tool_leaves_nothing_behind),
          T(test_reports_root_at_fault), T(test_a_run_folder_that_exists),
          T(test_standard_output_that_cannot_be_written), T(test_quiet_and_help), T(test_plugins))

/* SPDX-License-Identifier: Apache-2.0
 *
 * The command line: what is understood, what is refused and how it is said; and that help and table agree.
 */
#include <stdio.h>

#include "cli/help.h"
#include "cli/options.h"
#include "unit.h"

static struct arena arena;
static struct diags diags;
static struct options options;

/* Splits at spaces. */
static int parse(const char *line)
{
    static char text[1024];
    static char *argv[64];
    int argc = 0;

    snprintf(text, sizeof text, "%s", line);
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    arena_free(&arena);
    diags_init(&diags, &arena);
    return options_parse(argc, argv, &arena, &diags, &options);
}

/* The line has just this one problem. */
static bool refused(const char *line, const char *word, const char *pointer)
{
    bool good = parse(line) == -1 && diags.count[DIAG_INVALID] == 1 && str_is(diags.first->word, word) &&
                str_is(diags.first->pointer, pointer);

    if (!good)
        for (const struct diag *g = diags.first; g; g = g->next)
            printf("\n    %.*s at %.*s\n", STR_ARG(g->word), STR_ARG(g->pointer));
    return good;
}

static bool value_is(enum option_id id, const char *value)
{
    return option_given(&options, id) && str_is(option_value(&options, id), value);
}

static void test_a_usual_line(void)
{
    CU_ASSERT_EQUAL(parse("/usr/bin/smartspec-migrate generate --report r.json --migration-tool=flyway --output-dir "
                          "db/migrations --apply --json"),
                    0);
    CU_ASSERT_STRING_EQUAL(options.program, "smartspec-migrate");
    CU_ASSERT_EQUAL(options.command, COMMAND_GENERATE);
    CU_ASSERT_TRUE(value_is(OPTION_REPORT, "r.json"));
    CU_ASSERT_TRUE(value_is(OPTION_MIGRATION_TOOL, "flyway"));
    CU_ASSERT_TRUE(value_is(OPTION_OUTPUT_DIR, "db/migrations"));
    CU_ASSERT_TRUE(option_given(&options, OPTION_APPLY));
    CU_ASSERT_TRUE(option_given(&options, OPTION_JSON));
    CU_ASSERT_FALSE(option_given(&options, OPTION_QUIET));
}

static void test_the_seeds_names_of_the_program_are_generate(void)
{
    CU_ASSERT_EQUAL(parse("smartspec_data_migration_generator --report r.json"), 0);
    CU_ASSERT_EQUAL(options.command, COMMAND_GENERATE);
    CU_ASSERT_EQUAL(parse("./smartspec_data_migration_generator.md --report r.json"), 0);
    CU_ASSERT_EQUAL(options.command, COMMAND_GENERATE);
    CU_ASSERT_EQUAL(parse("smartspec_data_migration_generator generate"), 0); /* a specification of that name */
    CU_ASSERT_EQUAL_FATAL(options.operands.count, 1);
    CU_ASSERT_TRUE(refused("smartspec_data_migration_generator generate twice", "cli.unexpected_argument", "twice"));
}

static void test_values_stand_behind_a_space_or_an_equals_sign(void)
{
    CU_ASSERT_EQUAL(parse("smartspec-migrate generate --reason=--because --allow-destructive --report=a=b"), 0);
    CU_ASSERT_TRUE(value_is(OPTION_REASON, "--because"));
    CU_ASSERT_TRUE(value_is(OPTION_REPORT, "a=b"));
    CU_ASSERT_EQUAL(parse("smartspec-migrate generate --report -"), 0);
    CU_ASSERT_TRUE(value_is(OPTION_REPORT, "-"));
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --report", "cli.missing_value", "--report"));
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --report --apply", "cli.missing_value", "--report"));
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --report=", "cli.missing_value", "--report"));
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --apply=yes", "cli.unexpected_value", "--apply"));
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --apply=", "cli.unexpected_value", "--apply"));
}

static void test_permission_takes_its_list_by_equals_only(void)
{
    CU_ASSERT_EQUAL(parse("smartspec-migrate generate --allow-destructive --reason why"), 0);
    CU_ASSERT_PTR_NULL(option_value(&options, OPTION_ALLOW_DESTRUCTIVE).ptr);
    CU_ASSERT_EQUAL(parse("smartspec-migrate generate --allow-destructive=drop_table:a,drop_column:b.c"), 0);
    CU_ASSERT_TRUE(value_is(OPTION_ALLOW_DESTRUCTIVE, "drop_table:a,drop_column:b.c"));
    CU_ASSERT_TRUE(
        refused("smartspec-migrate generate --allow-destructive=", "cli.missing_value", "--allow-destructive"));
    CU_ASSERT_EQUAL(parse("smartspec-migrate generate --allow-destructive drop_table:a"), 0); /* an operand */
    CU_ASSERT_PTR_NULL(option_value(&options, OPTION_ALLOW_DESTRUCTIVE).ptr);
    CU_ASSERT_EQUAL(options.operands.count, 1);
    CU_ASSERT_TRUE(refused("smartspec-migrate diff --allow-destructive drop_table:a", "cli.unexpected_argument", "drop_table:a"));
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --reason why", "cli.needs_flag", "--reason"));
}

static void test_a_flag_stands_once(void)
{
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --apply --apply", "cli.repeated_flag", "--apply"));
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --report a --report b", "cli.repeated_flag", "--report"));
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --report a --validation-report a", "cli.repeated_flag",
                           "--validation-report"));
    CU_ASSERT_TRUE(str_is(diags.first->args.items[0], "--report"));
    CU_ASSERT_EQUAL(parse("smartspec-migrate generate --validation-report a"), 0);
    CU_ASSERT_STRING_EQUAL(options.uses[OPTION_REPORT].spelling, "--validation-report");
}

static void test_two_flags_may_be_repeated(void)
{
    CU_ASSERT_EQUAL(
        parse("smartspec-migrate generate --plugin-dir /a --plugin-option x.y=1 --plugin-dir /b --plugin-option x.y=2"),
        0);
    CU_ASSERT_EQUAL_FATAL(options.uses[OPTION_PLUGIN_DIR].values.count, 2);
    CU_ASSERT_TRUE(str_is(options.uses[OPTION_PLUGIN_DIR].values.items[1], "/b"));
    CU_ASSERT_EQUAL_FATAL(options.uses[OPTION_PLUGIN_OPTION].values.count, 2);
    CU_ASSERT_TRUE(str_is(options.uses[OPTION_PLUGIN_OPTION].values.items[0], "x.y=1"));
}

static void test_unknown_flags_get_a_suggestion(void)
{
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --reprt=a", "cli.unknown_flag", "--reprt"));
    CU_ASSERT_TRUE(str_is(diags.first->args.items[0], "--report"));
    CU_ASSERT_TRUE(
        refused("smartspec-migrate generate --reprt a", "cli.unknown_flag", "--reprt")); /* `a` is its value */
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --aply", "cli.unknown_flag", "--aply"));
    CU_ASSERT_TRUE(str_is(diags.first->args.items[0], "--apply"));
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --xyzzy=1", "cli.unknown_flag", "--xyzzy"));
    CU_ASSERT_EQUAL(diags.first->args.count, 0);
    CU_ASSERT_TRUE(refused("smartspec-migrate generate -q", "cli.unknown_flag", "-q"));
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --rep=a", "cli.unknown_flag", "--rep")); /* no abbreviations */
}

static void test_choices(void)
{
    CU_ASSERT_EQUAL(parse("smartspec-migrate generate --lang th --platform kilo"), 0);
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --lang de", "cli.bad_choice", "--lang"));
    CU_ASSERT_TRUE(str_is(diags.first->args.items[1], "en, th"));
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --platform CLI", "cli.bad_choice", "--platform"));
}

static void test_schemas(void)
{
    CU_ASSERT_EQUAL(parse("smartspec-migrate generate specs/a/spec.md --from-schema a.sql --to-schema=b.sql"), 0);
    CU_ASSERT_EQUAL_FATAL(options.operands.count, 1);
    CU_ASSERT_TRUE(str_is(options.operands.items[0], "specs/a/spec.md"));
    CU_ASSERT_TRUE(value_is(OPTION_FROM_SCHEMA, "a.sql"));
    CU_ASSERT_TRUE(value_is(OPTION_TO_SCHEMA, "b.sql"));
    CU_ASSERT_EQUAL(parse("smartspec-migrate diff --from a --to b --format sql --exit-code --ignore grant,owner "
                          "--rename a=b --rename c.d=c.e"),
                    0);
    CU_ASSERT_EQUAL(options.command, COMMAND_DIFF);
    CU_ASSERT_TRUE(value_is(OPTION_FROM, "a"));
    CU_ASSERT_TRUE(value_is(OPTION_FORMAT, "sql"));
    CU_ASSERT_TRUE(value_is(OPTION_IGNORE, "grant,owner"));
    CU_ASSERT_EQUAL_FATAL(options.uses[OPTION_RENAME].values.count, 2);
    CU_ASSERT_TRUE(str_is(options.uses[OPTION_RENAME].values.items[1], "c.d=c.e"));
    CU_ASSERT_TRUE(refused("smartspec-migrate diff --format yaml", "cli.bad_choice", "--format"));
    CU_ASSERT_TRUE(refused("smartspec-migrate diff --from-schema a", "cli.misplaced_flag", "--from-schema"));
    CU_ASSERT_TRUE(refused("smartspec-migrate diff --apply", "cli.misplaced_flag", "--apply"));
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --from a", "cli.misplaced_flag", "--from"));
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --exit-code", "cli.misplaced_flag", "--exit-code"));
}

static void test_how_plugins_are_watched(void)
{
    CU_ASSERT_EQUAL(parse("smartspec-migrate generate --no-verify --require-confinement --time-limit 60"), 0);
    CU_ASSERT_TRUE(option_given(&options, OPTION_NO_VERIFY));
    CU_ASSERT_TRUE(option_given(&options, OPTION_REQUIRE_CONFINEMENT));
    CU_ASSERT_TRUE(value_is(OPTION_TIME_LIMIT, "60"));
    CU_ASSERT_EQUAL(parse("smartspec-migrate plugins --require-confinement --time-limit=1"), 0);
    CU_ASSERT_TRUE(refused("smartspec-migrate plugins --no-verify", "cli.misplaced_flag", "--no-verify"));
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --no-verify=yes", "cli.unexpected_value", "--no-verify"));
    CU_ASSERT_TRUE(refused("smartspec-migrate generate --time-limit", "cli.missing_value", "--time-limit"));
}

static void test_all_problems_in_one_run(void)
{
    CU_ASSERT_EQUAL(parse("smartspec-migrate generate --aply --lang de --report a --report b --apply=1 --json"), -1);
    CU_ASSERT_EQUAL(diags.count[DIAG_INVALID], 4);
    CU_ASSERT_TRUE(option_given(&options, OPTION_JSON)); /* so that they can be told as JSON */
}

static void test_subcommands(void)
{
    CU_ASSERT_EQUAL(parse("smartspec-migrate plugins show flyway --plugin-dir /x"), 0);
    CU_ASSERT_EQUAL(options.command, COMMAND_PLUGINS);
    CU_ASSERT_EQUAL_FATAL(options.operands.count, 2);
    CU_ASSERT_TRUE(str_is(options.operands.items[1], "flyway"));
    CU_ASSERT_TRUE(refused("smartspec-migrate plugins show a b", "cli.unexpected_argument", "b"));
    CU_ASSERT_TRUE(refused("smartspec-migrate plugins --apply", "cli.misplaced_flag", "--apply"));
    CU_ASSERT_TRUE(refused("smartspec-migrate --apply generate", "cli.misplaced_flag", "--apply"));
    CU_ASSERT_TRUE(refused("smartspec-migrate --report r.json generate", "cli.misplaced_flag", "--report"));
    CU_ASSERT_TRUE(refused("smartspec-migrate generat --report a", "cli.unknown_command", "generat"));
    CU_ASSERT_TRUE(str_is(diags.first->args.items[0], "generate"));
    CU_ASSERT_TRUE(refused("smartspec-migrate", "cli.no_command", ""));
    CU_ASSERT_EQUAL(parse("smartspec-migrate --lang th plugins"), 0);
}

static void test_help_and_version_need_nothing_else(void)
{
    CU_ASSERT_EQUAL(parse("smartspec-migrate --help"), 0);
    CU_ASSERT_EQUAL(parse("smartspec-migrate -h"), 0);
    CU_ASSERT_EQUAL(parse("smartspec-migrate --version"), 0);
    CU_ASSERT_EQUAL(parse("smartspec-migrate generate --help --reason x"), 0);
    CU_ASSERT_TRUE(option_given(&options, OPTION_HELP));
}

static void test_two_dashes_end_the_flags(void)
{
    CU_ASSERT_EQUAL(parse("smartspec-migrate generate -- --apply"), 0);
    CU_ASSERT_TRUE(refused("smartspec-migrate generate -- --apply more", "cli.unexpected_argument", "more"));
    CU_ASSERT_FALSE(option_given(&options, OPTION_APPLY));
    CU_ASSERT_EQUAL(parse("smartspec-migrate plugins -- show -x"), 0);
}

static void test_an_empty_argv(void)
{
    char *none[] = {NULL};

    arena_free(&arena);
    diags_init(&diags, &arena);
    CU_ASSERT_EQUAL(options_parse(0, none, &arena, &diags, &options), -1);
    CU_ASSERT_TRUE(str_is(diags.first->word, "cli.no_command"));
}

static bool is_choices(const struct option_spec *s)
{
    char text[64] = "";

    for (const char *const *c = s->choices; *c; c++) {
        strcat(text, *text ? "|" : "");
        strcat(text, *c);
    }
    return strcmp(text, s->metavar) == 0;
}

static void test_the_table_is_whole(void)
{
    for (int id = OPTION_NONE + 1; id < OPTION_COUNT; id++) {
        const struct option_spec *s = &option_specs[id];

        CU_ASSERT_PTR_NOT_NULL_FATAL(s->names[0]);
        CU_ASSERT_EQUAL(strncmp(s->names[0], "--", 2), 0);
        CU_ASSERT_NOT_EQUAL(s->commands, 0);
        CU_ASSERT_PTR_NOT_NULL(s->help);
        CU_ASSERT_TRUE((s->takes == TAKES_NOTHING) == (s->metavar == NULL));
        CU_ASSERT_TRUE(!s->choices || is_choices(s));
        for (int other = 0; other < id; other++)
            for (const char *const *n = option_specs[other].names; *n; n++)
                CU_ASSERT_STRING_NOT_EQUAL(*n, s->names[0]);
    }
}

static void test_help_names_what_there_is_and_promises_no_more(void)
{
    struct buf out;

    buf_init(&out, 65536);
    parse("smartspec-migrate generate --help");
    help_write(&options, &out);
    for (int id = OPTION_NONE + 1; id < OPTION_COUNT; id++) {
        const struct option_spec *s = &option_specs[id];
        char head[64];

        snprintf(head, sizeof head, "\n  %s%s", s->names[0], s->metavar || s->names[1] ? "" : "\n");
        if (s->takes == TAKES_VALUE && !s->names[1])
            snprintf(head, sizeof head, "\n  %s %s\n", s->names[0], s->metavar);
        CU_ASSERT_EQUAL(strstr(buf_cstr(&out), head) != NULL, (s->commands & COMMAND_GENERATE) != 0);
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_cstr(&out), "--report FILE, --validation-report FILE"));
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_cstr(&out), "--allow-destructive[=KEY,...]"));
    CU_ASSERT_PTR_NULL(strstr(buf_cstr(&out), "spec_md"));
    for (const char *line = buf_cstr(&out), *end; (end = strchr(line, '\n')); line = end + 1)
        CU_ASSERT_TRUE(end - line <= 80);
    buf_clear(&out);
    parse("smartspec-migrate plugins --help");
    help_write(&options, &out);
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_cstr(&out), "--plugin-dir DIR"));
    CU_ASSERT_PTR_NULL(strstr(buf_cstr(&out), "--apply"));
    buf_clear(&out);
    parse("smartspec-migrate --help");
    help_write(&options, &out);
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_cstr(&out), "generate"));
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_cstr(&out), "plugins"));
    buf_free(&out);
}

static void test_finish(void)
{
    arena_free(&arena);
    CU_ASSERT_EQUAL(arena.used, 0);
}

UNIT_MAIN("cli: options", T(test_a_usual_line), T(test_the_seeds_names_of_the_program_are_generate),
          T(test_values_stand_behind_a_space_or_an_equals_sign), T(test_permission_takes_its_list_by_equals_only),
          T(test_a_flag_stands_once), T(test_two_flags_may_be_repeated), T(test_unknown_flags_get_a_suggestion),
          T(test_choices), T(test_schemas), T(test_how_plugins_are_watched),
          T(test_all_problems_in_one_run), T(test_subcommands), T(test_help_and_version_need_nothing_else),
          T(test_two_dashes_end_the_flags), T(test_an_empty_argv), T(test_the_table_is_whole),
          T(test_help_names_what_there_is_and_promises_no_more), T(test_finish))

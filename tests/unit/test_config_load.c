/* SPDX-License-Identifier: Apache-2.0
 *
 * The configuration: what is read, what is passed over, what is refused and where.
 */
#include <stdio.h>

#include "base/limits.h"
#include "config/config.h"
#include "unit.h"

static struct arena arena;
static struct diags diags;
static struct config config;

static int load_as(const char *yaml, size_t length, enum config_origin origin)
{
    arena_free(&arena);
    diags_init(&diags, &arena);
    config_defaults(&config);
    return config_load(ssm_view(yaml, length), SSM_LIT("c.yaml"), origin, &arena, &diags, &config);
}

static int load(const char *yaml)
{
    return load_as(yaml, strlen(yaml), CONFIG_WORKSPACE);
}

/* The first diagnostic is `word` at `place`. */
static bool first_is(const char *word, const char *place)
{
    bool same = diags.first && str_is(diags.first->word, word) && str_is(diags.first->pointer, place);

    if (!same && diags.first)
        printf("\n    got %.*s at %.*s\n", STR_ARG(diags.first->word), STR_ARG(diags.first->pointer));
    return same;
}

static bool refused(const char *yaml, const char *word, const char *place)
{
    int result = load(yaml);

    return result == -1 && diags_exit_code(&diags) == 2 && first_is(word, place);
}

static void test_an_empty_file_changes_nothing(void)
{
    CU_ASSERT_EQUAL(load(""), 0);
    CU_ASSERT_EQUAL(load("# only a comment\n"), 0);
    CU_ASSERT_EQUAL(load("---\n...\n"), 0);
    CU_ASSERT_EQUAL(load("safety:\nmigration:\n  types:\n"), 0);
    CU_ASSERT_PTR_NULL(diags.first);
    CU_ASSERT_TRUE(str_is(config.reports_root, ".spec/reports"));
    CU_ASSERT_EQUAL(config.directories.count, 4);
    CU_ASSERT_TRUE(str_is(config.directories.items[2], "sql/migrations"));
    CU_ASSERT_PTR_NULL(config.allow_writes_only_under.items);
    CU_ASSERT_TRUE(str_is(config.digest_text, ""));
}

static void test_every_setting(void)
{
    const char *yaml = "lang: th\n"
                       "platform: ci\n"
                       "default_json_summary: No\n"
                       "output: {reports_root: \"out/reports\"}\n"
                       "safety:\n"
                       "  allow_writes_only_under: [.spec, db]\n"
                       "  deny_writes_under:\n"
                       "    - .git\n"
                       "  disallow_symlink_writes: ON\n"
                       "  spec_id_regex: '^[a-z]+$'\n"
                       "  redaction:\n"
                       "    patterns: ['A\\d+', {name: two, regex: 'B+'}]\n"
                       "  output_collision:\n"
                       "    on_collision: fail\n"
                       "migration:\n"
                       "  tool: liquibase\n"
                       "  output_dir: db/changelogs\n"
                       "  dialect: MariaDB\n"
                       "  directories: [db/changelogs]\n"
                       "  types: {allow: [citext, ltree]}\n"
                       "  functions: {allow: [app.make_id]}\n"
                       "plugins:\n"
                       "  options:\n"
                       "    flyway:\n"
                       "      undo: true\n"
                       "    liquibase.format: yaml\n";

    CU_ASSERT_EQUAL_FATAL(load(yaml), 0);
    CU_ASSERT_PTR_NULL(diags.first);
    CU_ASSERT_TRUE(str_is(config.lang, "th"));
    CU_ASSERT_TRUE(str_is(config.platform, "ci"));
    CU_ASSERT_EQUAL(config.default_json_summary, SSM_NO);
    CU_ASSERT_TRUE(str_is(config.reports_root, "out/reports"));
    CU_ASSERT_EQUAL(config.allow_writes_only_under.count, 2);
    CU_ASSERT_EQUAL(config.deny_writes_under.count, 1);
    CU_ASSERT_EQUAL(config.disallow_symlink_writes, SSM_YES);
    CU_ASSERT_TRUE(str_is(config.spec_id_regex, "^[a-z]+$"));
    CU_ASSERT_EQUAL_FATAL(config.pattern_count, 2);
    CU_ASSERT_PTR_NULL(config.patterns[0].name.ptr);
    CU_ASSERT_TRUE(str_is(config.patterns[0].regex, "A\\d+"));
    CU_ASSERT_TRUE(str_is(config.patterns[1].name, "two"));
    CU_ASSERT_EQUAL(config.on_collision, ON_COLLISION_FAIL);
    CU_ASSERT_TRUE(str_is(config.tool, "liquibase"));
    CU_ASSERT_TRUE(str_is(config.output_dir, "db/changelogs"));
    CU_ASSERT_TRUE(str_is(config.dialect, "MariaDB"));
    CU_ASSERT_EQUAL(config.directories.count, 1);
    CU_ASSERT_EQUAL(config.types_allow.count, 2);
    CU_ASSERT_TRUE(str_is(config.functions_allow.items[0], "app.make_id"));
    CU_ASSERT_EQUAL_FATAL(config.plugin_option_count, 2);
    CU_ASSERT_TRUE(str_is(config.plugin_options[0].plugin, "flyway"));
    CU_ASSERT_TRUE(str_is(config.plugin_options[0].key, "undo"));
    CU_ASSERT_TRUE(str_is(config.plugin_options[0].value, "true"));
    CU_ASSERT_TRUE(str_is(config.plugin_options[1].plugin, "liquibase"));
    CU_ASSERT_TRUE(str_is(config.plugin_options[1].key, "format"));
}

/* The one that the surrounding system ships: never silently an empty configuration. */
static void test_a_bad_escape_has_a_line_and_a_column(void)
{
    CU_ASSERT_TRUE(
        refused("version: 6\nsafety:\n  spec_id_regex: \"^[a-z0-9_\\-]+$\"\n", "config.not_yaml", "c.yaml:3:28"));
    CU_ASSERT_TRUE(str_is(diags.first->args.items[0], "found unknown escape character"));
}

static void test_not_yaml(void)
{
    CU_ASSERT_TRUE(refused("lang: en\n\tplatform: ci\n", "config.not_yaml", "c.yaml:2:1"));
    CU_ASSERT_TRUE(refused("a: [1, 2\nb: 3\n", "config.not_yaml", "c.yaml:2:2"));
    CU_ASSERT_TRUE(refused("a: 'x", "config.not_yaml", "c.yaml:1:6"));
    CU_ASSERT_TRUE(refused("lang: en\nx: \xff\n", "config.not_yaml", "c.yaml:2:4"));
    CU_ASSERT_TRUE(refused("lang: en\nx: \001\n", "config.not_yaml", "c.yaml:2:4"));
    CU_ASSERT_EQUAL(load_as("lang: en\0x: y\n", 14, CONFIG_WORKSPACE), -1);
}

static void test_forms_that_are_not_settings(void)
{
    CU_ASSERT_TRUE(refused("a: &x {b: 1}\nc: *x\n", "config.alias", "c.yaml:2:4"));
    CU_ASSERT_TRUE(refused("lang: !!str en\n", "config.tag", "c.yaml:1:7"));
    CU_ASSERT_TRUE(refused("x: !own [1]\n", "config.tag", "c.yaml:1:4"));
    CU_ASSERT_TRUE(refused("x: !own {a: 1}\n", "config.tag", "c.yaml:1:4"));
    CU_ASSERT_TRUE(refused("lang: en\n---\nlang: th\n", "config.second_document", "c.yaml:2:1"));
    CU_ASSERT_TRUE(refused("[a]: b\n", "config.bad_key", "c.yaml:1:1"));
    CU_ASSERT_TRUE(refused("- lang\n", "config.not_settings", "c.yaml:1:1"));
    CU_ASSERT_TRUE(refused("lang\n", "config.not_settings", "c.yaml:1:1"));
    CU_ASSERT_TRUE(refused("lang: \"e\\0n\"\n", "config.nul", "c.yaml:1:1"));
}

static void test_a_key_stands_once(void)
{
    CU_ASSERT_TRUE(refused("lang: en\nlang: th\n", "config.duplicate_key", "c.yaml:2:1"));
    CU_ASSERT_TRUE(str_is(diags.first->args.items[1], "c.yaml:1:1"));
    CU_ASSERT_TRUE(refused("unknown:\n  a: 1\n  \"a\": 2\n", "config.duplicate_key", "c.yaml:3:3"));
    CU_ASSERT_EQUAL(load("x: [{a: 1}, {a: 2}]\n"), 0);
}

static void test_depth_and_length_have_limits(void)
{
    static char deep[100000], wide[2 * LIMIT_YAML_EVENTS + 64];
    size_t at;

    memset(deep, '[', sizeof deep);
    CU_ASSERT_EQUAL(load_as(deep, sizeof deep, CONFIG_WORKSPACE), -1);
    CU_ASSERT_TRUE(first_is("config.too_deep", "c.yaml:1:33"));
    at = (size_t)snprintf(wide, sizeof wide, "x: [");
    while (at < sizeof wide - 2) {
        wide[at++] = 'y';
        wide[at++] = ',';
    }
    CU_ASSERT_EQUAL(load_as(wide, at, CONFIG_WORKSPACE), -1);
    CU_ASSERT_TRUE(str_is(diags.first->word, "config.too_long"));
}

static void test_wrong_types_are_refused_all_in_one_run(void)
{
    CU_ASSERT_EQUAL(load("lang: [en]\n"
                         "default_json_summary: 1\n"
                         "safety:\n"
                         "  deny_writes_under: .git\n"
                         "  allow_writes_only_under: [a, {b: c}]\n"
                         "  redaction: none\n"
                         "  output_collision: {on_collision: overwrite}\n"
                         "migration:\n"
                         "  tool: ''\n"
                         "  output_dir:\n"
                         "plugins: {options: {flyway: true}}\n"),
                    -1);
    CU_ASSERT_EQUAL(diags.count[DIAG_INVALID], 9);
    CU_ASSERT_TRUE(first_is("config.not_text", "c.yaml:1:1"));
    CU_ASSERT_TRUE(str_is(diags.last->word, "config.not_options"));
    CU_ASSERT_TRUE(refused("platform: CLI\n", "config.bad_choice", "c.yaml:1:1"));
    CU_ASSERT_TRUE(str_is(diags.first->args.items[2], "cli, kilo, ci, other"));
    CU_ASSERT_TRUE(refused("safety: {redaction: {patterns: [{name: x}]}}\n", "config.not_pattern", "c.yaml:1:33"));
    CU_ASSERT_TRUE(
        refused("safety: {redaction: {patterns: [{regex: x, flags: i}]}}\n", "config.not_pattern", "c.yaml:1:44"));
}

static void test_unknown_keys_are_noted_once_at_the_top(void)
{
    CU_ASSERT_EQUAL(load("version: '6.0'\nworkflows:\n  a: {b: [c]}\nsafety.deny_writes_under: [x]\nsafety: {network: "
                         "{deny: true}}\n"),
                    0);
    CU_ASSERT_EQUAL(diags.count[DIAG_WARNING], 4);
    CU_ASSERT_TRUE(first_is("config.unknown_key", "c.yaml:1:1"));
    CU_ASSERT_TRUE(str_is(diags.last->args.items[0], "safety.network"));
    CU_ASSERT_PTR_NULL(config.deny_writes_under.items);
}

static void test_a_repository_does_not_say_where_plugins_come_from(void)
{
    const char *yaml = "plugins:\n  path: [/opt/plugins]\n";

    CU_ASSERT_TRUE(refused(yaml, "config.untrusted", "c.yaml:2:3"));
    CU_ASSERT_EQUAL(config.plugin_path.count, 0);
    CU_ASSERT_EQUAL(load_as(yaml, strlen(yaml), CONFIG_TRUSTED), 0);
    CU_ASSERT_EQUAL(config.plugin_path.count, 1);
}

static void test_links_are_never_written_through(void)
{
    CU_ASSERT_EQUAL(load("safety: {disallow_symlink_writes: false}\n"), 0);
    CU_ASSERT_TRUE(first_is("config.symlinks", "c.yaml"));
}

static void test_a_later_file_goes_on_top(void)
{
    ssm_str second = SSM_LIT("migration: {tool: flyway}\nplugins: {options: {flyway: {undo: false}}}\n");

    CU_ASSERT_EQUAL(load("lang: th\nmigration: {tool: raw-sql}\nplugins: {options: {flyway: {undo: true}}}\n"), 0);
    CU_ASSERT_EQUAL(config_load(second, SSM_LIT("d.yaml"), CONFIG_WORKSPACE, &arena, &diags, &config), 0);
    CU_ASSERT_TRUE(str_is(config.lang, "th"));
    CU_ASSERT_TRUE(str_is(config.tool, "flyway"));
    CU_ASSERT_EQUAL_FATAL(config.plugin_option_count, 2);
    CU_ASSERT_TRUE(str_is(config.plugin_options[1].value, "false"));
}

static void test_the_canonical_text_is_of_settings_not_of_spelling(void)
{
    struct arena keep = {0};
    ssm_str one, two;

    CU_ASSERT_EQUAL(load("lang: en\nmigration:\n  types:\n    allow: [a, b]\n"), 0);
    one = arena_str(&keep, config.digest_text);
    CU_ASSERT_EQUAL(load("# note\nunknown: 1\nmigration: {\"types\": {allow: ['a', b]}}\noutput: {reports_root: "
                         ".spec/reports}\nlang: 'en'\n"),
                    0);
    CU_ASSERT_TRUE(str_eq(one, config.digest_text));
    two = arena_str(&keep, config.digest_text);
    CU_ASSERT_EQUAL(load("lang: en\nmigration:\n  types:\n    allow: [ab]\n"), 0);
    CU_ASSERT_FALSE(str_eq(two, config.digest_text));
    arena_free(&keep);
}

static void test_finish(void)
{
    arena_free(&arena);
    CU_ASSERT_EQUAL(arena.used, 0);
}

UNIT_MAIN("config: load", T(test_an_empty_file_changes_nothing), T(test_every_setting),
          T(test_a_bad_escape_has_a_line_and_a_column), T(test_not_yaml), T(test_forms_that_are_not_settings),
          T(test_a_key_stands_once), T(test_depth_and_length_have_limits),
          T(test_wrong_types_are_refused_all_in_one_run), T(test_unknown_keys_are_noted_once_at_the_top),
          T(test_a_repository_does_not_say_where_plugins_come_from), T(test_links_are_never_written_through),
          T(test_a_later_file_goes_on_top), T(test_the_canonical_text_is_of_settings_not_of_spelling), T(test_finish))

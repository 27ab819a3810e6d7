/* SPDX-License-Identifier: Apache-2.0
 *
 * Values of flags and of the environment: times, names, keys, options of plugins, platforms, dialects.
 */
#include <stdlib.h>

#include "cli/task.h"
#include "unit.h"

static struct arena arena;
static struct diags diags;

static void start(void)
{
    arena_free(&arena);
    diags_init(&diags, &arena);
}

static int64_t time_of(const char *text)
{
    int64_t time = -1;

    start();
    return value_time(ssm_cstr(text), &time, &diags) == 0 ? time : -1;
}

static void test_times(void)
{
    CU_ASSERT_EQUAL(time_of("19700101000000"), 0);
    CU_ASSERT_EQUAL(time_of("20260102030405"), 1767323045);
    CU_ASSERT_EQUAL(time_of("2026-01-02T03:04:05Z"), 1767323045);
    CU_ASSERT_EQUAL(time_of("2024-02-29T00:00:00Z"), 1709164800);
    CU_ASSERT_EQUAL(time_of("99991231235959"), 253402300799);
}

static void test_what_is_no_time(void)
{
    static const char *const wrong[] = {"",
                                        "0",
                                        "2026",
                                        "2026010203040",
                                        "202601020304055",
                                        "20261301000000",
                                        "20260230000000",
                                        "20260102240000",
                                        "20260102036005",
                                        "2023-02-29T00:00:00Z",
                                        "2026-01-02 03:04:05Z",
                                        "2026-01-02T03:04:05",
                                        "2026-01-02T03:04:05+07:00",
                                        "2026-01-02t03:04:05z",
                                        "19691231235959",
                                        "2026010203040x",
                                        "-2026010203040"};

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CU_ASSERT_EQUAL(time_of(wrong[i]), -1);
        CU_ASSERT_TRUE(str_is(diags.first->pointer, "--timestamp"));
    }
}

static int64_t epoch_of(const char *text)
{
    int64_t time = -1;

    start();
    return value_epoch(text, 77, &time, &diags) == 0 ? time : -1;
}

static void test_the_epoch_of_the_environment(void)
{
    CU_ASSERT_EQUAL(epoch_of(NULL), 77);
    CU_ASSERT_EQUAL(epoch_of(""), 77);
    CU_ASSERT_EQUAL(epoch_of("0"), 0);
    CU_ASSERT_EQUAL(epoch_of("253402300799"), 253402300799);
    CU_ASSERT_EQUAL(epoch_of("253402300800"), -1);
    CU_ASSERT_EQUAL(epoch_of("99999999999999999999999999"), -1);
    CU_ASSERT_EQUAL(epoch_of("-1"), -1);
    CU_ASSERT_EQUAL(epoch_of("1e3"), -1);
}

static bool good_name(const char *text)
{
    start();
    return value_name(ssm_cstr(text), &diags) == 0;
}

static void test_names(void)
{
    char longest[202] = "";

    CU_ASSERT_TRUE(good_name("add_users"));
    CU_ASSERT_TRUE(good_name("2.0-rc.1"));
    CU_ASSERT_FALSE(good_name("_x"));
    CU_ASSERT_FALSE(good_name("-x"));
    CU_ASSERT_FALSE(good_name(".x"));
    CU_ASSERT_FALSE(good_name("a__b")); /* Flyway splits there */
    CU_ASSERT_FALSE(good_name("a/b"));
    CU_ASSERT_FALSE(good_name("a b"));
    CU_ASSERT_FALSE(good_name("a{version}"));
    CU_ASSERT_FALSE(good_name("caf\xc3\xa9"));
    memset(longest, 'x', 200);
    CU_ASSERT_TRUE(good_name(longest));
    longest[200] = 'x';
    CU_ASSERT_FALSE(good_name(longest));
}

static bool good_reason(const char *text)
{
    start();
    return value_reason(ssm_cstr(text), &diags) == 0;
}

static void test_reasons_are_one_printable_line(void)
{
    CU_ASSERT_TRUE(good_reason("ticket OPS-7: \xe0\xb8\xa5\xe0\xb8\x9a"));
    CU_ASSERT_FALSE(good_reason("a\nDROP TABLE x;"));
    CU_ASSERT_FALSE(good_reason("a\xe2\x80\xae"
                                "b"));
    CU_ASSERT_FALSE(good_reason("a\xff"));
}

static ssm_strs keys_of(const char *text)
{
    ssm_strs keys = {0};

    start();
    value_keys(ssm_cstr(text), SSM_LIT("--x"), &arena, &diags, &keys);
    return keys;
}

static void test_keys(void)
{
    ssm_strs keys = keys_of("drop_table:a,drop_column:b.c");

    CU_ASSERT_EQUAL_FATAL(keys.count, 2);
    CU_ASSERT_TRUE(str_is(keys.items[0], "drop_table:a"));
    CU_ASSERT_TRUE(str_is(keys.items[1], "drop_column:b.c"));
    keys = keys_of("drop_table:a\\,b,drop_table:c\\\\,drop_table:d\\");
    CU_ASSERT_EQUAL_FATAL(keys.count, 3);
    CU_ASSERT_TRUE(str_is(keys.items[0], "drop_table:a\\,b"));
    CU_ASSERT_TRUE(str_is(keys.items[1], "drop_table:c\\\\"));
    CU_ASSERT_TRUE(str_is(keys.items[2], "drop_table:d\\"));
    CU_ASSERT_EQUAL(keys_of("a,,b").count, 0);
    CU_ASSERT_EQUAL(diags.count[DIAG_INVALID], 1);
    CU_ASSERT_EQUAL(keys_of("a,").count, 0);
    CU_ASSERT_EQUAL(keys_of(",a").count, 0);
}

static void test_options_of_plugins(void)
{
    static const char *const wrong[] = {"", "x", "a.b", "a=b", ".b=c", "a.=c", "=", "a=b.c"};
    struct option_value o;

    start();
    CU_ASSERT_EQUAL(value_plugin_option(SSM_LIT("liquibase.format=yaml"), &diags, &o), 0);
    CU_ASSERT_TRUE(str_is(o.plugin, "liquibase") && str_is(o.key, "format") && str_is(o.value, "yaml"));
    CU_ASSERT_EQUAL(value_plugin_option(SSM_LIT("a.b.c=d=e."), &diags, &o), 0);
    CU_ASSERT_TRUE(str_is(o.plugin, "a") && str_is(o.key, "b.c") && str_is(o.value, "d=e."));
    CU_ASSERT_EQUAL(value_plugin_option(SSM_LIT("a.b="), &diags, &o), 0);
    CU_ASSERT_EQUAL(o.value.len, 0);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        CU_ASSERT_EQUAL(value_plugin_option(ssm_cstr(wrong[i]), &diags, &o), -1);
}

static void test_plugin_folders_are_absolute(void)
{
    ssm_str dirs[] = {SSM_LIT("/usr"), SSM_LIT("p"), SSM_LIT("./p"), SSM_LIT("/no/such/folder"), SSM_LIT("/dev/null")};

    start();
    CU_ASSERT_EQUAL(value_plugin_dirs((ssm_strs){dirs, 1}, &diags), 0);
    CU_ASSERT_EQUAL(value_plugin_dirs((ssm_strs){dirs, 5}, &diags), -1);
    CU_ASSERT_EQUAL(diags.count[DIAG_INVALID], 4);
}

static void test_platforms(void)
{
    static const char *const ci[] = {
        "CI",     "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL", "TEAMCITY_VERSION",      "BUILDKITE", "CIRCLECI",
        "TRAVIS", "TF_BUILD",       "APPVEYOR",  "DRONE",       "BITBUCKET_BUILD_NUMBER"};

    for (size_t i = 0; i < sizeof ci / sizeof ci[0]; i++)
        unsetenv(ci[i]);
    CU_ASSERT_TRUE(str_is(value_platform("smartspec-migrate"), "cli"));
    CU_ASSERT_TRUE(str_is(value_platform("smartspec_data_migration_generator.md"), "kilo"));
    setenv("GITLAB_CI", "true", 1);
    CU_ASSERT_TRUE(str_is(value_platform("smartspec-migrate"), "ci"));
    CU_ASSERT_TRUE(str_is(value_platform("smartspec_data_migration_generator.md"), "kilo"));
    setenv("GITLAB_CI", "false", 1);
    CU_ASSERT_TRUE(str_is(value_platform("smartspec-migrate"), "cli"));
}

static void test_dialects_have_one_spelling(void)
{
    start();
    CU_ASSERT_TRUE(str_is(value_dialect(SSM_LIT("PostgreSQL"), &arena), "postgresql"));
    CU_ASSERT_TRUE(str_is(value_dialect(SSM_LIT("Postgres"), &arena), "postgresql"));
    CU_ASSERT_TRUE(str_is(value_dialect(SSM_LIT("PG"), &arena), "postgresql"));
    CU_ASSERT_TRUE(str_is(value_dialect(SSM_LIT("SQLite3"), &arena), "sqlite"));
    CU_ASSERT_TRUE(str_is(value_dialect(SSM_LIT("MariaDB"), &arena), "mariadb"));
    CU_ASSERT_TRUE(str_is(value_dialect(SSM_LIT("Oracle"), &arena), "oracle"));
}

static void test_finish(void)
{
    arena_free(&arena);
    CU_ASSERT_EQUAL(arena.used, 0);
}

UNIT_MAIN("cli: values", T(test_times), T(test_what_is_no_time), T(test_the_epoch_of_the_environment), T(test_names),
          T(test_reasons_are_one_printable_line), T(test_keys), T(test_options_of_plugins),
          T(test_plugin_folders_are_absolute), T(test_platforms), T(test_dialects_have_one_spelling), T(test_finish))

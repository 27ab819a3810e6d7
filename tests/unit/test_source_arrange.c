/* SPDX-License-Identifier: Apache-2.0
 *
 * Folders of migrations: whose they are, what is read of them, in which order; and files that hold both ways.
 */
#include <stdio.h>

#include "base/limits.h"
#include "source/internal.h"
#include "unit.h"

static struct arena arena;
static struct diags diags;
static struct arranged arranged;
static char order[1024];

struct file {
    const char *path, *bytes;
};

static int arrange(const char *folder, const struct file *files)
{
    static ssm_source sources[64];
    static char names[64][128];
    struct schema_input in = {.argument = ssm_cstr(folder), .sources = sources, .is_folder = true};
    int result;

    arena_free(&arena);
    diags_init(&diags, &arena);
    for (; files[in.count].path; in.count++) {
        snprintf(names[in.count], sizeof names[0], "%s/%s", folder, files[in.count].path);
        sources[in.count] = (ssm_source){sizeof sources[0], ssm_cstr(names[in.count]), ssm_cstr(files[in.count].bytes)};
    }
    result = source_arrange(&in, &arena, &diags, &arranged);
    order[0] = '\0';
    for (size_t i = 0; result == 0 && i < arranged.count; i++)
        snprintf(order + strlen(order), sizeof order - strlen(order), "%s%.*s", i ? " " : "",
                 (int)(arranged.items[i].name.len - strlen(folder) - 1), arranged.items[i].name.ptr + strlen(folder) + 1);
    return result;
}

#define FILES(...) ((const struct file[]){__VA_ARGS__, {NULL, NULL}})

static const struct diag *said(const char *word)
{
    for (const struct diag *g = diags.first; g; g = g->next)
        if (str_is(g->word, word))
            return g;
    return NULL;
}

static bool is_order_of(const char *tool)
{
    const struct diag *g = said("schema.order");

    return g && str_is(g->args.items[0], tool);
}

static void test_patterns(void)
{
    CU_ASSERT_TRUE(pattern_fits("V#__*.sql", SSM_LIT("V1__a.sql")));
    CU_ASSERT_TRUE(pattern_fits("V#__*.sql", SSM_LIT("V1.2_3__a__b.sql")));
    CU_ASSERT_FALSE(pattern_fits("V#__*.sql", SSM_LIT("V1_a.sql")));
    CU_ASSERT_FALSE(pattern_fits("V#__*.sql", SSM_LIT("V__a.sql")));
    CU_ASSERT_FALSE(pattern_fits("V#__*.sql", SSM_LIT("v1__a.sql")));
    CU_ASSERT_FALSE(pattern_fits("V#__*.sql", SSM_LIT("V1__.sql")));
    CU_ASSERT_FALSE(pattern_fits("*.sql", SSM_LIT("a/b.sql")));
    CU_ASSERT_TRUE(pattern_fits("*/up.sql", SSM_LIT("a/up.sql")));
    CU_ASSERT_FALSE(pattern_fits("*/up.sql", SSM_LIT("a/b/up.sql")));
    CU_ASSERT_TRUE(pattern_fits("9*.sql", SSM_LIT("20240101_a.sql")));
    CU_ASSERT_FALSE(pattern_fits("9_*.up.sql", SSM_LIT("1_a.down.sql")));
    CU_ASSERT_FALSE(pattern_fits("*.sql", SSM_LIT("")));
}

static void test_versions(void)
{
    CU_ASSERT_EQUAL(version_cmp(SSM_LIT("1.0"), SSM_LIT("1")), 0);
    CU_ASSERT_EQUAL(version_cmp(SSM_LIT("01_00"), SSM_LIT("1.0.0")), 0);
    CU_ASSERT_TRUE(version_cmp(SSM_LIT("9.1"), SSM_LIT("10")) < 0);
    CU_ASSERT_TRUE(version_cmp(SSM_LIT("2.10"), SSM_LIT("2.9")) > 0);
    CU_ASSERT_TRUE(version_cmp(SSM_LIT("99999999999999999999999"), SSM_LIT("100000000000000000000000")) < 0);
    CU_ASSERT_TRUE(str_is(version_of(SSM_LIT("V1.2_3__a.sql")), "1.2_3"));
    CU_ASSERT_EQUAL(version_of(SSM_LIT("abc")).len, 0);
}

static void test_flyway(void)
{
    CU_ASSERT_EQUAL(arrange("m", FILES({"R__b.sql", ""}, {"V10__a.sql", ""}, {"V9.1__z.sql", ""}, {"U9.1__z.sql", ""},
                                       {"sub/V2__m.sql", ""}, {"sub/R__a.sql", ""}, {"notes.sql", ""})),
                    0);
    CU_ASSERT_STRING_EQUAL(order, "sub/V2__m.sql V9.1__z.sql V10__a.sql sub/R__a.sql R__b.sql");
    CU_ASSERT_TRUE(is_order_of("Flyway"));
    CU_ASSERT_PTR_NOT_NULL_FATAL(said("schema.passed_over"));
    CU_ASSERT_TRUE(str_is(said("schema.passed_over")->args.items[0], "2"));
    CU_ASSERT_TRUE(str_is(said("schema.passed_over")->args.items[1], "U9.1__z.sql, notes.sql"));
    CU_ASSERT_EQUAL(arrange("m", FILES({"V1.0__a.sql", ""}, {"V1__b.sql", ""})), -1);
    CU_ASSERT_PTR_NOT_NULL(said("schema.version_twice"));
}

static void test_a_baseline_stands_for_what_is_not_newer(void)
{
    CU_ASSERT_EQUAL(arrange("m", FILES({"V1__a.sql", ""}, {"V2__b.sql", ""}, {"V3__c.sql", ""}, {"B1__x.sql", ""},
                                       {"B2__y.sql", ""})),
                    0);
    CU_ASSERT_STRING_EQUAL(order, "B2__y.sql V3__c.sql");
}

static void test_numbered_tools(void)
{
    CU_ASSERT_EQUAL(arrange("m", FILES({"10_a.up.sql", ""}, {"10_a.down.sql", ""}, {"9_a.up.sql", ""}, {"9_a.down.sql", ""})), 0);
    CU_ASSERT_STRING_EQUAL(order, "9_a.up.sql 10_a.up.sql");
    CU_ASSERT_TRUE(is_order_of("golang-migrate"));
    CU_ASSERT_EQUAL(arrange("m", FILES({"1_a.up.sql", ""}, {"01_b.up.sql", ""})), -1);
    CU_ASSERT_EQUAL(arrange("m", FILES({"10_a.sql", "-- +goose Up\nx"}, {"9_b.sql", "-- +goose Up\ny"})), 0);
    CU_ASSERT_STRING_EQUAL(order, "9_b.sql 10_a.sql");
    CU_ASSERT_TRUE(is_order_of("goose"));
}

static void test_folders_of_folders(void)
{
    CU_ASSERT_EQUAL(arrange("m", FILES({"2_b/migration.sql", ""}, {"1_a/migration.sql", ""}, {"lock.sql", ""})), 0);
    CU_ASSERT_STRING_EQUAL(order, "1_a/migration.sql 2_b/migration.sql");
    CU_ASSERT_TRUE(is_order_of("Prisma"));
    CU_ASSERT_EQUAL(arrange("m", FILES({"2_b/up.sql", ""}, {"2_b/down.sql", ""}, {"1_a/up.sql", ""})), 0);
    CU_ASSERT_STRING_EQUAL(order, "1_a/up.sql 2_b/up.sql");
    CU_ASSERT_TRUE(is_order_of("Diesel"));
}

static void test_plain_files(void)
{
    CU_ASSERT_EQUAL(arrange("m", FILES({"b.sql", ""}, {"a.sql", ""}, {"a.down.sql", ""})), 0);
    CU_ASSERT_STRING_EQUAL(order, "a.sql b.sql");
    CU_ASSERT_PTR_NULL(said("schema.order"));
    CU_ASSERT_PTR_NOT_NULL_FATAL(said("schema.order_name"));
    CU_ASSERT_TRUE(str_is(said("schema.order_name")->args.items[0], "2"));
    CU_ASSERT_PTR_NOT_NULL(said("schema.passed_over"));
    CU_ASSERT_EQUAL(arrange("m", FILES({"a.sql", ""})), 0);
    CU_ASSERT_PTR_NULL(diags.first); /* one file has no order */
    CU_ASSERT_EQUAL(arrange("m", FILES({NULL, NULL})), 0);
    CU_ASSERT_EQUAL(arranged.count, 0);
    CU_ASSERT_EQUAL(arrange("m", FILES({"deep/er/a.sql", ""})), -1);
    CU_ASSERT_PTR_NOT_NULL(said("schema.no_files"));
}

static void test_plain_numbered_files(void)
{
    CU_ASSERT_EQUAL(arrange("m", FILES({"10_y.sql", ""}, {"0_init.sql", ""}, {"2_x.sql", ""})), 0);
    CU_ASSERT_STRING_EQUAL(order, "0_init.sql 2_x.sql 10_y.sql");
    CU_ASSERT_PTR_NOT_NULL_FATAL(said("schema.order_number"));
    CU_ASSERT_TRUE(str_is(said("schema.order_number")->args.items[2], "10_y.sql"));
    CU_ASSERT_EQUAL(arrange("m", FILES({"v1.10.sql", ""}, {"v1.9.sql", ""}, {"v1.9.down.sql", ""})), 0);
    CU_ASSERT_STRING_EQUAL(order, "v1.9.sql v1.10.sql");
    CU_ASSERT_EQUAL(arrange("m", FILES({"001_b.sql", ""}, {"1_a.sql", ""}, {"001_a.sql", ""})), 0);
    CU_ASSERT_STRING_EQUAL(order, "001_a.sql 001_b.sql 1_a.sql");
    /* Not all of them, or not at the same place: by name. */
    CU_ASSERT_EQUAL(arrange("m", FILES({"10_y.sql", ""}, {"2_x.sql", ""}, {"init.sql", ""})), 0);
    CU_ASSERT_STRING_EQUAL(order, "10_y.sql 2_x.sql init.sql");
    CU_ASSERT_PTR_NOT_NULL(said("schema.order_name"));
    CU_ASSERT_EQUAL(arrange("m", FILES({"b2.sql", ""}, {"a10.sql", ""})), 0);
    CU_ASSERT_STRING_EQUAL(order, "a10.sql b2.sql");
    CU_ASSERT_EQUAL(arrange("m", FILES({"x.sql", "-- +migrate Up\n"}, {"10_a.sql", ""}, {"9_b.sql", ""})), 0);
    CU_ASSERT_STRING_EQUAL(order, "9_b.sql 10_a.sql x.sql");
    CU_ASSERT_TRUE(is_order_of("sql-migrate"));
}

static bool reads(size_t i, const char *bytes)
{
    return i < arranged.count && str_is(arranged.items[i].bytes, bytes);
}

static void test_sections(void)
{
    CU_ASSERT_EQUAL(arrange("m", FILES({"1_a.sql", "-- migrate:up transaction:false\nup;\n  --  Migrate:Down\ndown;\n"})), 0);
    CU_ASSERT_TRUE(is_order_of("dbmate"));
    CU_ASSERT_TRUE(reads(0, "-- migrate:up transaction:false\nup;\n"));
    CU_ASSERT_EQUAL(arrange("m", FILES({"1_a.sql", "-- migrate:up\nup;\n-- migrate:downhill\n"})), 0);
    CU_ASSERT_TRUE(reads(0, "-- migrate:up\nup;\n-- migrate:downhill\n"));
    CU_ASSERT_EQUAL(arrange("m", FILES({"1_a.sql", "-- migrate:down\ndown;\n-- migrate:up\nup;\n"})), -1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(said("schema.sections"));
    CU_ASSERT_TRUE(str_is(said("schema.sections")->pointer, "m/1_a.sql:1:1"));
    CU_ASSERT_EQUAL(arrange("m", FILES({"1.sql", "-- +migrate Up\na\n-- +migrate Down\nb\n-- +migrate Up\nc\n"})), -1);
    CU_ASSERT_EQUAL(arrange("m", FILES({"1.sql", "-- migrate:up"})), 0);
    CU_ASSERT_EQUAL(arrange("m", FILES({"1.sql", "-- migrate:up\n-- migrate:down"})), 0);
    CU_ASSERT_TRUE(reads(0, "-- migrate:up\n"));
}

static void test_sqitch(void)
{
    const char *plan = "%syntax-version=1.0.0\n%project=x\n\nusers 2024 A <a> # note\n+ posts [users] 2024\n@v1 2024\n"
                       "# a remark\n  users [users@v1] 2024\n";

    CU_ASSERT_EQUAL(arrange("m", FILES({"sqitch.plan", plan}, {"deploy/posts.sql", ""}, {"deploy/users.sql", ""},
                                       {"deploy/users@v1.sql", ""}, {"revert/users.sql", ""})),
                    0);
    CU_ASSERT_STRING_EQUAL(order, "deploy/users@v1.sql deploy/posts.sql deploy/users.sql");
    CU_ASSERT_EQUAL(arrange("m", FILES({"sqitch.plan", "a 2024\n"}, {"deploy/b.sql", ""})), -1);
    CU_ASSERT_PTR_NOT_NULL(said("schema.plan_script"));
    CU_ASSERT_EQUAL(arrange("m", FILES({"sqitch.plan", "a 2024\n-a 2024\n"}, {"deploy/a.sql", ""})), -1);
    CU_ASSERT_PTR_NOT_NULL(said("schema.plan"));
    CU_ASSERT_EQUAL(arrange("m", FILES({"sqitch.plan", "a 2024\na 2024\n"}, {"deploy/a.sql", ""})), -1); /* no tag between */
    CU_ASSERT_EQUAL(arrange("m", FILES({"sqitch.plan", "+\n"}, {"deploy/a.sql", ""})), -1);
}

static void test_changesets(void)
{
    const char *sql = "--liquibase formatted sql\n--changeset a:1 dbms:mysql\nm;\n-- changeset a:2 dbms:\"sqlite, h2\"\ns;\n"
                      "--changeset a:3 dbms:!sqlite\nn;\n--changeset a:4 ignore:true\ni;\n--changeset a:5\nall;\n";

    CU_ASSERT_EQUAL(arrange("m", FILES({"1.sql", sql})), 0);
    CU_ASSERT_TRUE(arranged.has_changesets);
    CU_ASSERT_EQUAL(source_fit(&arranged, SSM_LIT("sqlite"), &arena, &diags), 0);
    CU_ASSERT_EQUAL(arranged.items[0].bytes.len, strlen(sql));
    CU_ASSERT_PTR_NULL(str_find(arranged.items[0].bytes, "m;"));
    CU_ASSERT_PTR_NOT_NULL(str_find(arranged.items[0].bytes, "s;"));
    CU_ASSERT_PTR_NULL(str_find(arranged.items[0].bytes, "n;"));
    CU_ASSERT_PTR_NULL(str_find(arranged.items[0].bytes, "i;"));
    CU_ASSERT_PTR_NOT_NULL(str_find(arranged.items[0].bytes, "\nall;"));
    CU_ASSERT_PTR_NOT_NULL_FATAL(said("schema.changeset"));
    CU_ASSERT_TRUE(str_is(said("schema.changeset")->pointer, "m/1.sql:2:1"));
    CU_ASSERT_EQUAL(arrange("m", FILES({"1.sql", sql}, {"all.xml", "<databaseChangeLog>"})), -1);
    CU_ASSERT_PTR_NOT_NULL(said("schema.changelog"));
}

static bool is_taken(const char *dbms, const char *dialect)
{
    char sql[256];

    snprintf(sql, sizeof sql, "--liquibase formatted sql\n--changeset a:1 %s\ntaken;\n", dbms);
    CU_ASSERT_EQUAL(arrange("m", FILES({"1.sql", sql})), 0);
    CU_ASSERT_EQUAL(source_fit(&arranged, ssm_cstr(dialect), &arena, &diags), 0);
    return str_find(arranged.items[0].bytes, "taken;") != NULL;
}

static void test_changesets_by_their_dbms(void)
{
    CU_ASSERT_TRUE(is_taken("dbms:\"h2, postgresql\"", "postgresql"));
    CU_ASSERT_TRUE(is_taken("dbms:'h2 , PostgreSQL' runOnChange:true", "postgresql"));
    CU_ASSERT_TRUE(is_taken("dbms:all", "mysql"));
    CU_ASSERT_TRUE(is_taken("dbms:\"!h2, !oracle\"", "mysql"));
    CU_ASSERT_TRUE(is_taken("dbms:\"\"", "mysql"));
    CU_ASSERT_FALSE(is_taken("dbms:\"h2, ! mysql\"", "mysql"));
    CU_ASSERT_FALSE(is_taken("dbms:\"mysql, !mysql\"", "mysql"));
    CU_ASSERT_FALSE(is_taken("dbms:none", "mysql"));
    CU_ASSERT_FALSE(is_taken("dbms:\"h2, oracle", "mysql")); /* no closing quote */
}

/* No bytes of a file or of a name make it read beyond them. */
static void test_truncated_at_every_byte(void)
{
    const char *texts[] = {"--liquibase formatted sql\n--changeset a:1 dbms:\"mysql,\nm;", "-- migrate:up\n-- migrate:down\n",
                           "%p\n+ a [b] 1\n@t 2\na\n- x\n"};
    char *copy;

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        for (size_t n = 0; n <= strlen(texts[i]); n++) {
            copy = strndup(texts[i], n);
            arrange("m", FILES({"1_a.sql", copy}, {"sqitch.plan", i == 2 ? copy : ""}));
            arrange("m", FILES({"1_a.sql", copy}));
            source_fit(&arranged, SSM_LIT("sqlite"), &arena, &diags);
            free(copy);
        }
}

static void test_finish(void)
{
    arena_free(&arena);
    CU_ASSERT_EQUAL(arena.used, 0);
}

UNIT_MAIN("source: arrange", T(test_patterns), T(test_versions), T(test_flyway), T(test_a_baseline_stands_for_what_is_not_newer),
          T(test_numbered_tools), T(test_folders_of_folders), T(test_plain_files), T(test_plain_numbered_files), T(test_sections), T(test_sqitch),
          T(test_changesets), T(test_changesets_by_their_dbms), T(test_truncated_at_every_byte), T(test_finish))

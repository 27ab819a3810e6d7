/* SPDX-License-Identifier: Apache-2.0
 *
 * The governed writer: versions, done before, several files, collisions. What a killed run leaves:
 * test_output_recover.c.
 */
#include "unit.h"
#include "writing.h"

static void test_a_script_appears_under_the_chosen_second(void)
{
    struct writing w;

    writing_open(&w, "V{version}__add.sql", NULL);
    CU_ASSERT_EQUAL(apply(&w), 0);
    CU_ASSERT_EQUAL(w.writer.status, WRITER_NEW);
    CU_ASSERT(str_is(w.writer.script_path, "db/migrations/V20251213101500__add.sql"));
    CU_ASSERT(holds(&w.ws, "db/migrations/V20251213101500__add.sql", TEXT_0));
    CU_ASSERT_EQUAL(entries(&w.ws, "db/migrations"), 1);
    CU_ASSERT_EQUAL(w.writer.file_count, 1);
    CU_ASSERT_EQUAL(w.writer.files[0].size, strlen(TEXT_0));
    CU_ASSERT_EQUAL(strlen(w.writer.files[0].sha256), 64);
    CU_ASSERT(w.writer.files[0].is_sql);
    writing_close(&w);
}

static void test_a_preview_names_the_same_and_writes_nothing(void)
{
    struct writing w;

    writing_open(&w, "V{version}__add.sql", "V{version}__add.sql.conf", NULL);
    CU_ASSERT_EQUAL(preview(&w), 0);
    CU_ASSERT(str_is(w.writer.script_path, "db/migrations/V20251213101500__add.sql"));
    CU_ASSERT(str_is(w.writer.files[1].name, "db/migrations/V20251213101500__add.sql.conf"));
    CU_ASSERT_EQUAL(entries(&w.ws, "db/migrations"), 0);
    writing_close(&w);
}

static void test_the_version_follows_the_newest_of_any_tool(void)
{
    static const struct {
        const char *there, *expected;
    } cases[] = {
        {"V20251213101459__old.sql", "V20251213101500__add.sql"},
        {"V20251213101500__same.sql", "V20251213101501__add.sql"},
        {"V20251213101500__add.sql", "V20251213101501__add.sql"},
        {"20251213235959_liquibase.xml", "V20251214000000__add.sql"},
        {"U20251213101500__undo.sql", "V20251213101501__add.sql"},
        {"V20251213101500.3__branch.sql", "V20251213101501__add.sql"},
        {"20251213101500_raw.down.sql", "V20251213101501__add.sql"},
        {"V1__init.sql", "V20251213101500__add.sql"},
        {"V1_2.3__init.sql", "V20251213101500__add.sql"},
        {"20301399000000_no_date.sql", "V20310101000000__add.sql"},
        {"99991231235958_late.sql", "V99991231235959__add.sql"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct writing w;
        char path[256];

        writing_open(&w, "V{version}__add.sql", NULL);
        put_in_folder(&w, cases[i].there, "select 1;");
        CU_ASSERT_EQUAL(apply(&w), 0);
        snprintf(path, sizeof path, "db/migrations/%s", cases[i].expected);
        CU_ASSERT(str_is(w.writer.script_path, path));
        CU_ASSERT(holds(&w.ws, path, TEXT_0));
        CU_ASSERT_EQUAL(entries(&w.ws, "db/migrations"), 2);
        writing_close(&w);
    }
}

static void test_the_end_of_time_is_an_error_that_writes_nothing(void)
{
    struct writing w;

    writing_open(&w, "V{version}__add.sql", NULL);
    put_in_folder(&w, "V99991231235959__last.sql", "");
    CU_ASSERT_EQUAL(apply(&w), -1);
    CU_ASSERT_EQUAL(last_code(&w.ws), DIAG_WRITE_VERSION);
    CU_ASSERT_EQUAL(entries(&w.ws, "db/migrations"), 1);
    writing_close(&w);
    /* The first step still has a version, the second does not: neither is written. */
    writing_open(&w, "V{version}__a.sql", "V{version}__b.sql", NULL);
    w.files[1].step = 1;
    w.request.time = 253402300799;
    CU_ASSERT_EQUAL(apply(&w), -1);
    CU_ASSERT_EQUAL(entries(&w.ws, "db/migrations"), 0);
    writing_close(&w);
}

static void test_steps_have_successive_versions_and_companions_their_scripts(void)
{
    struct writing w;

    writing_open(&w, "V{version}__a.sql", "V{version}__b.sql.conf", "V{version}__b.sql", NULL);
    w.files[1].step = w.files[2].step = 1;
    CU_ASSERT_EQUAL(apply(&w), 0);
    CU_ASSERT(str_is(w.writer.script_path, "db/migrations/V20251213101500__a.sql"));
    CU_ASSERT(holds(&w.ws, "db/migrations/V20251213101500__a.sql", TEXT_0));
    CU_ASSERT(holds(&w.ws, "db/migrations/V20251213101501__b.sql.conf", TEXT_1));
    CU_ASSERT(holds(&w.ws, "db/migrations/V20251213101501__b.sql", TEXT_2));
    CU_ASSERT(is_there(&w.ws, "db/migrations/.smartspec-migrate.intent")); /* until the reports are written */
    writer_end(&w.writer);
    CU_ASSERT_EQUAL(entries(&w.ws, "db/migrations"), 3);
    writing_close(&w);
}

static void test_undo_takes_all_back(void)
{
    struct writing w;

    writing_open(&w, "V{version}__a.sql", "V{version}__a.sql.conf", NULL);
    put_in_folder(&w, "V20240101000000__old.sql", "select 1;");
    CU_ASSERT_EQUAL(apply(&w), 0);
    CU_ASSERT_EQUAL(writer_undo(&w.writer, &w.ws.diags), 0);
    writer_end(&w.writer);
    CU_ASSERT_EQUAL(entries(&w.ws, "db/migrations"), 1);
    CU_ASSERT(holds(&w.ws, "db/migrations/V20240101000000__old.sql", "select 1;"));
    writing_close(&w);
}

#define REPORT(c) "-- Report hash: sha256:" c
#define OPERATIONS(c) "-- Operations hash: sha256:" c

static void test_the_same_report_in_any_script_means_done(void)
{
    struct writing w;

    writing_open(&w, "V{version}__add.sql", NULL);
    put_in_folder(&w, "V20240101000000__mine.sql", "-- x\n" REPORT(HASH_A) "\n");
    put_in_folder(&w, "V20250101000000__other.sql", REPORT(HASH_B) "\n");
    w.request.report_hash = SSM_LIT(HASH_A);
    for (int applied = 0; applied < 2; applied++) {
        CU_ASSERT_EQUAL(applied ? apply(&w) : preview(&w), 0);
        CU_ASSERT_EQUAL(w.writer.status, WRITER_DONE_BEFORE);
        CU_ASSERT(str_is(w.writer.script_path, "db/migrations/V20240101000000__mine.sql"));
        CU_ASSERT_EQUAL(w.writer.file_count, 0);
    }
    CU_ASSERT_EQUAL(entries(&w.ws, "db/migrations"), 2);
    writing_close(&w);
}

static void test_the_same_operations_count_only_in_the_newest_script(void)
{
    struct writing w;

    writing_open(&w, "V{version}__add.sql", NULL);
    w.request.operations_hash = SSM_LIT(HASH_A);
    put_in_folder(&w, "V20240101000000__mine.sql", OPERATIONS(HASH_A));
    put_in_folder(&w, "V20240101000000__mine.sql.conf", "executeInTransaction=false");
    put_in_folder(&w, "U20250101000000__mine.sql", "drop");
    put_in_folder(&w, "README.md", "no script");
    CU_ASSERT_EQUAL(preview(&w), 0);
    CU_ASSERT_EQUAL(w.writer.status, WRITER_DONE_BEFORE);
    put_in_folder(&w, "V20240601000000__other.sql", OPERATIONS(HASH_B));
    CU_ASSERT_EQUAL(apply(&w), 0);
    CU_ASSERT_EQUAL(w.writer.status, WRITER_NEW);
    CU_ASSERT_EQUAL(last_code(&w.ws), DIAG_WRITE_OLDER);
    CU_ASSERT_FALSE(diags_failed(&w.ws.diags));
    CU_ASSERT(is_there(&w.ws, "db/migrations/V20251213101500__add.sql"));
    writing_close(&w);
}

static void test_hashes_are_not_taken_from_where_none_belongs(void)
{
    struct writing w;
    char *late = malloc(LIMIT_HEADER_SCAN + 200);

    writing_open(&w, "V{version}__add.sql", NULL);
    w.request.report_hash = SSM_LIT(HASH_A);
    put_in_folder(&w, "V20240101000000__m.sql.conf", REPORT(HASH_A));
    put_in_folder(&w, "20240101000000_m.down.sql", REPORT(HASH_A));
    put_in_folder(&w, ".hidden.sql", REPORT(HASH_A));
    put_in_folder(&w, "V20240101000001__cut.sql", "-- Report hash: sha256:" HASH_B "\n-- Report hash: sha256:aaa");
    put_in_folder(&w, "V20240101000002__other.sql", OPERATIONS(HASH_A));
    memset(late, '-', LIMIT_HEADER_SCAN);
    strcpy(late + LIMIT_HEADER_SCAN, REPORT(HASH_A));
    put_in_folder(&w, "V20240101000003__late.sql", late);
    put_file(&w.ws, "outside.sql", REPORT(HASH_A));
    plant_link(&w.ws, "../../outside.sql", "db/migrations/V20240101000004__link.sql");
    mkfifoat(w.ws.root, "db/migrations/V20240101000005__pipe.sql", 0644);
    make_folder(&w.ws, "db/migrations/V20240101000006__folder.sql");
    CU_ASSERT_EQUAL(apply(&w), 0);
    CU_ASSERT_EQUAL(w.writer.status, WRITER_NEW);
    writing_close(&w);
    free(late);
}

static void test_names_that_a_plugin_must_not_give(void)
{
    static const char *const names[] = {"V__add.sql", "V{version}{version}.sql", "../{version}.sql", "a/{version}.sql",
                                        ".{version}.sql", "{version}\n.sql", "{version}\xff.sql", ""};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct writing w;

        writing_open(&w, names[i], NULL);
        CU_ASSERT_EQUAL(apply(&w), -1);
        CU_ASSERT_EQUAL(last_code(&w.ws), DIAG_WRITE_NAME);
        CU_ASSERT_EQUAL(entries(&w.ws, "db/migrations"), 0);
        writing_close(&w);
    }
}

static void test_two_files_of_one_name_are_refused(void)
{
    struct writing w;

    writing_open(&w, "V{version}__a.sql", "V{version}__a.sql", NULL);
    CU_ASSERT_EQUAL(apply(&w), -1);
    CU_ASSERT_EQUAL(last_code(&w.ws), DIAG_WRITE_NAME);
    CU_ASSERT_EQUAL(entries(&w.ws, "db/migrations"), 0);
    writing_close(&w);
}

static void test_a_file_in_the_way_is_never_replaced(void)
{
    struct writing w;

    /* A name that is not known to hold a version until the template's prefix says so, and a plain taken name. */
    writing_open(&w, "x{version}.sql", "x{version}.sql.conf", NULL);
    put_in_folder(&w, "x20251213101500.sql", "theirs");
    CU_ASSERT_EQUAL(apply(&w), 0);
    CU_ASSERT(holds(&w.ws, "db/migrations/x20251213101500.sql", "theirs"));
    CU_ASSERT(holds(&w.ws, "db/migrations/x20251213101501.sql", TEXT_0));
    writing_close(&w);
}

static void test_a_run_waits_for_the_lock_of_another_and_gives_up(void)
{
    struct writing w;
    int other;

    writing_open(&w, "V{version}__add.sql", NULL);
    other = openat(w.ws.root, "db/migrations", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    CU_ASSERT_EQUAL(flock(other, LOCK_EX), 0);
    if (fork() == 0) {
        usleep(100 * 1000);
        flock(other, LOCK_UN);
        _exit(0);
    }
    CU_ASSERT_EQUAL(apply(&w), 0);
    CU_ASSERT_EQUAL(entries(&w.ws, "db/migrations"), 1);
    wait(NULL);
    close(other);
    writing_close(&w);
}

static void test_many_files_need_few_descriptors(void)
{
    enum { MANY = 600 };
    struct rlimit few = {128, 128}, before;
    struct writing w;

    writing_open(&w, "V{version}__a.sql", NULL);
    w.rendered.files = calloc(MANY, sizeof *w.rendered.files);
    w.rendered.file_count = MANY;
    for (uint32_t i = 0; i < MANY; i++) {
        w.rendered.files[i] = w.files[0];
        w.rendered.files[i].step = i;
    }
    getrlimit(RLIMIT_NOFILE, &before);
    few.rlim_max = before.rlim_max;
    setrlimit(RLIMIT_NOFILE, &few);
    CU_ASSERT_EQUAL(apply(&w), 0);
    setrlimit(RLIMIT_NOFILE, &before);
    writer_end(&w.writer);
    CU_ASSERT_EQUAL(entries(&w.ws, "db/migrations"), MANY);
    CU_ASSERT(holds(&w.ws, "db/migrations/V20251213102459__a.sql", TEXT_0));
    free(w.rendered.files);
    writing_close(&w);
}

UNIT_MAIN("output.writer", T(test_a_script_appears_under_the_chosen_second),
          T(test_a_preview_names_the_same_and_writes_nothing), T(test_the_version_follows_the_newest_of_any_tool),
          T(test_the_end_of_time_is_an_error_that_writes_nothing),
          T(test_steps_have_successive_versions_and_companions_their_scripts), T(test_undo_takes_all_back),
          T(test_the_same_report_in_any_script_means_done), T(test_the_same_operations_count_only_in_the_newest_script),
          T(test_hashes_are_not_taken_from_where_none_belongs), T(test_names_that_a_plugin_must_not_give),
          T(test_two_files_of_one_name_are_refused), T(test_a_file_in_the_way_is_never_replaced),
          T(test_a_run_waits_for_the_lock_of_another_and_gives_up), T(test_many_files_need_few_descriptors))

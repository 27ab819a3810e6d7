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
    static const char *const names[] = {"V__add.sql", "V{version}{version}.sql", "../{version}.sql", "./{version}.sql",
                                        "a/b/{version}.sql", "a.b/{version}.sql", ".git/{version}.sql",
                                        "a b/{version}.sql", "/{version}.sql", "a//{version}.sql", "a/",
                                        "{version}/a.sql", "{version}/{version}.sql", "a/.{version}.sql",
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

/* ---- folders in front of names */

static void open_four(struct writing *w)
{
    writing_open(w, "deploy/{version}_a.sql", "revert/{version}_a.sql", "verify/{version}_a.sql", "{version}_a.plan", NULL);
}

static void make_three(struct writing *w)
{
    make_folder(&w->ws, FOLDER "/deploy");
    make_folder(&w->ws, FOLDER "/revert");
    make_folder(&w->ws, FOLDER "/verify");
}

static void test_files_go_into_folders_that_are_there(void)
{
    struct writing w;

    open_four(&w);
    make_three(&w);
    for (int applied = 0; applied < 2; applied++) {
        CU_ASSERT_EQUAL(applied ? apply(&w) : preview(&w), 0);
        CU_ASSERT(str_is(w.writer.script_path, FOLDER "/deploy/20251213101500_a.sql"));
        CU_ASSERT(str_is(w.writer.files[1].name, FOLDER "/revert/20251213101500_a.sql"));
        CU_ASSERT_EQUAL(entries(&w.ws, FOLDER "/deploy"), applied);
        writer_end(&w.writer);
    }
    CU_ASSERT(holds(&w.ws, FOLDER "/deploy/20251213101500_a.sql", TEXT_0));
    CU_ASSERT(holds(&w.ws, FOLDER "/revert/20251213101500_a.sql", TEXT_1));
    CU_ASSERT(holds(&w.ws, FOLDER "/verify/20251213101500_a.sql", TEXT_2));
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER), 4);
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER "/deploy"), 1);
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER "/revert"), 1);
    writing_close(&w);
}

/* Another run holds the lock of a folder, puts a script there, and lets go: our version is then a later one. */
static void waits_for_the_lock_of(const char *folder)
{
    struct writing w;
    int other;

    open_four(&w);
    make_three(&w);
    other = openat(w.ws.root, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    CU_ASSERT_EQUAL(flock(other, LOCK_EX), 0);
    if (fork() == 0) {
        usleep(100 * 1000);
        put_in_folder(&w, "deploy/20251213101500_b.sql", "select 1;");
        flock(other, LOCK_UN);
        _exit(0);
    }
    CU_ASSERT_EQUAL(apply(&w), 0);
    CU_ASSERT(str_is(w.writer.script_path, FOLDER "/deploy/20251213101501_a.sql"));
    wait(NULL);
    close(other);
    writing_close(&w);
}

static void test_a_run_waits_for_the_lock_of_another(void)
{
    waits_for_the_lock_of(FOLDER);
    waits_for_the_lock_of(FOLDER "/deploy");
    waits_for_the_lock_of(FOLDER "/revert");
}

static void test_a_folder_that_is_missing_is_not_made(void)
{
    struct writing w;

    for (int applied = 0; applied < 2; applied++) {
        open_four(&w);
        make_folder(&w.ws, FOLDER "/deploy");
        make_folder(&w.ws, FOLDER "/verify");
        CU_ASSERT_EQUAL(applied ? apply(&w) : preview(&w), -1);
        CU_ASSERT_EQUAL(last_code(&w.ws), DIAG_FOLDER_OF_TOOL);
        CU_ASSERT_EQUAL(diags_exit_code(&w.ws.diags), 2);
        CU_ASSERT_EQUAL(entries(&w.ws, FOLDER), 2);
        CU_ASSERT_EQUAL(entries(&w.ws, FOLDER "/deploy"), 0);
        writing_close(&w);
    }
}

static void test_a_folder_that_is_none_or_forbidden(void)
{
    static const ssm_str denied = {FOLDER "/revert", sizeof FOLDER "/revert" - 1};
    struct writing w;

    open_four(&w);
    make_folder(&w.ws, "elsewhere");
    make_folder(&w.ws, FOLDER "/deploy");
    make_folder(&w.ws, FOLDER "/verify");
    plant_link(&w.ws, "../../elsewhere", FOLDER "/revert");
    CU_ASSERT_EQUAL(apply(&w), -1);
    CU_ASSERT_EQUAL(last_code(&w.ws), DIAG_FOLDER_LINK);
    CU_ASSERT_EQUAL(entries(&w.ws, "elsewhere"), 0);
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER "/deploy"), 0);
    writing_close(&w);

    open_four(&w);
    make_folder(&w.ws, FOLDER "/deploy");
    put_in_folder(&w, "revert", "a file");
    CU_ASSERT_EQUAL(apply(&w), -1);
    CU_ASSERT_EQUAL(last_code(&w.ws), DIAG_FOLDER_KIND);
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER "/deploy"), 0);
    writing_close(&w);

    open_four(&w);
    make_three(&w);
    w.ws.policy.deny = (ssm_strs){&denied, 1};
    CU_ASSERT_EQUAL(apply(&w), -1);
    CU_ASSERT_EQUAL(last_code(&w.ws), DIAG_PATH_DENIED);
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER "/deploy"), 0);
    writing_close(&w);
}

static void test_more_folders_than_a_run_may_have(void)
{
    char names[LIMIT_OUTPUT_FOLDERS + 1][32];
    struct rendered_file files[LIMIT_OUTPUT_FOLDERS + 1];
    struct writing w;

    writing_open(&w, "V{version}__a.sql", NULL);
    for (size_t i = 0; i <= LIMIT_OUTPUT_FOLDERS; i++) {
        char path[64];

        files[i] = w.files[0];
        snprintf(names[i], sizeof names[i], "f%zu/{version}.sql", i);
        files[i].name = ssm_cstr(names[i]);
        snprintf(path, sizeof path, FOLDER "/f%zu", i);
        make_folder(&w.ws, path);
    }
    w.rendered.files = files;
    w.rendered.file_count = LIMIT_OUTPUT_FOLDERS + 1;
    CU_ASSERT_EQUAL(apply(&w), -1);
    CU_ASSERT_EQUAL(last_code(&w.ws), DIAG_WRITE_FOLDERS);
    w.rendered.file_count--;
    CU_ASSERT_EQUAL(apply(&w), 0);
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER "/f15"), 1);
    writing_close(&w);
}

static void test_undo_takes_all_back_from_every_folder(void)
{
    struct writing w;

    open_four(&w);
    make_three(&w);
    put_in_folder(&w, "deploy/20240101000000_old.sql", "select 1;");
    CU_ASSERT_EQUAL(apply(&w), 0);
    CU_ASSERT_EQUAL(writer_undo(&w.writer, &w.ws.diags), 0);
    writer_end(&w.writer);
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER), 3);
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER "/deploy"), 1);
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER "/revert"), 0);
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER "/verify"), 0);
    writing_close(&w);
}

static void test_the_version_follows_the_newest_of_every_folder(void)
{
    struct writing w;

    open_four(&w);
    make_three(&w);
    put_in_folder(&w, "verify/20251213101530_left.sql", "select 1;");
    CU_ASSERT_EQUAL(apply(&w), 0);
    CU_ASSERT(str_is(w.writer.script_path, FOLDER "/deploy/20251213101531_a.sql"));
    writing_close(&w);
}

static void test_done_before_is_found_among_the_scripts_of_a_folder(void)
{
    struct writing w;

    open_four(&w);
    make_three(&w);
    w.request.report_hash = SSM_LIT(HASH_A);
    w.request.operations_hash = SSM_LIT(HASH_B);
    put_in_folder(&w, "deploy/20240101000000_mine.sql", REPORT(HASH_A) "\n" OPERATIONS(HASH_B));
    put_in_folder(&w, "revert/20240101000000_mine.sql", REPORT(HASH_A));
    put_in_folder(&w, "20240101000000_mine.plan", REPORT(HASH_A));
    CU_ASSERT_EQUAL(preview(&w), 0);
    CU_ASSERT_EQUAL(w.writer.status, WRITER_DONE_BEFORE);
    CU_ASSERT(str_is(w.writer.script_path, FOLDER "/deploy/20240101000000_mine.sql"));
    writer_end(&w.writer);
    /* Files that are no scripts are none of an earlier run, and are not newer than one either. */
    put_in_folder(&w, "deploy/20240101000000_mine.sql", OPERATIONS(HASH_B));
    put_in_folder(&w, "verify/20240601000000_later.sql", REPORT(HASH_A));
    CU_ASSERT_EQUAL(apply(&w), 0);
    CU_ASSERT_EQUAL(w.writer.status, WRITER_DONE_BEFORE);
    put_in_folder(&w, "deploy/20240101000000_mine.sql", "select 1;");
    CU_ASSERT_EQUAL(apply(&w), 0);
    CU_ASSERT_EQUAL(w.writer.status, WRITER_NEW);
    writing_close(&w);
}

static void test_the_version_stands_in_the_contents_where_asked(void)
{
    struct writing w;

    open_four(&w);
    make_three(&w);
    w.files[3].step = 1;
    CU_ASSERT_EQUAL(apply(&w), 0);
    CU_ASSERT(holds(&w.ws, FOLDER "/20251213101501_a.plan",
                    "20251213101501 2025-12-13T10:15:01Z {else} {content 3"));
    CU_ASSERT(str_is(w.writer.files[3].expanded, "20251213101501 2025-12-13T10:15:01Z {else} {content 3"));
    CU_ASSERT_EQUAL(w.writer.files[3].size, w.writer.files[3].expanded.len);
    CU_ASSERT_PTR_NULL(w.writer.files[0].expanded.ptr);
    CU_ASSERT_EQUAL(w.writer.files[0].size, strlen(TEXT_0));
    writing_close(&w);
}

UNIT_MAIN("output.writer", T(test_a_script_appears_under_the_chosen_second),
          T(test_a_preview_names_the_same_and_writes_nothing), T(test_the_version_follows_the_newest_of_any_tool),
          T(test_the_end_of_time_is_an_error_that_writes_nothing),
          T(test_steps_have_successive_versions_and_companions_their_scripts), T(test_undo_takes_all_back),
          T(test_the_same_report_in_any_script_means_done), T(test_the_same_operations_count_only_in_the_newest_script),
          T(test_hashes_are_not_taken_from_where_none_belongs), T(test_names_that_a_plugin_must_not_give),
          T(test_two_files_of_one_name_are_refused), T(test_a_file_in_the_way_is_never_replaced),
          T(test_a_run_waits_for_the_lock_of_another), T(test_many_files_need_few_descriptors),
          T(test_files_go_into_folders_that_are_there), T(test_a_folder_that_is_missing_is_not_made),
          T(test_a_folder_that_is_none_or_forbidden), T(test_more_folders_than_a_run_may_have),
          T(test_undo_takes_all_back_from_every_folder), T(test_the_version_follows_the_newest_of_every_folder),
          T(test_done_before_is_found_among_the_scripts_of_a_folder),
          T(test_the_version_stands_in_the_contents_where_asked))

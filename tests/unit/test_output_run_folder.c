/* SPDX-License-Identifier: Apache-2.0
 *
 * The folder of a run's reports: made once, complete or absent.
 */
#include "unit.h"
#include "workspace.h"

#include "output/run_folder.h"

#define BASE ".spec/reports/data-migration-generator"

static int open_run(struct workspace *w, enum on_collision on_collision, struct run_folder *f)
{
    forget_diags(w);
    return run_folder_open(&w->policy, SSM_LIT(BASE), SSM_LIT("20251213-101500Z-0123abcd"), on_collision, &w->arena,
                           &w->diags, f);
}

static int write_text(struct workspace *w, struct run_folder *f, const char *name, const char *text)
{
    return run_folder_write(f, ssm_cstr(name), ssm_cstr(text), &w->diags);
}

static void test_a_run_leaves_its_files_and_makes_missing_parents(void)
{
    struct workspace w;
    struct run_folder f;

    workspace_open(&w);
    CU_ASSERT_EQUAL(open_run(&w, ON_COLLISION_NEW_RUN_ID, &f), 0);
    CU_ASSERT(str_is(f.path, BASE "/20251213-101500Z-0123abcd"));
    CU_ASSERT_EQUAL(write_text(&w, &f, "report.md", "# r"), 0);
    CU_ASSERT_EQUAL(write_text(&w, &f, "preview/V1__a.sql", "select 1;"), 0);
    CU_ASSERT_EQUAL(write_text(&w, &f, "preview/V1__a.sql.conf", ""), 0);
    CU_ASSERT_EQUAL(write_text(&w, &f, "summary.json", "{}"), 0);
    CU_ASSERT_EQUAL(run_folder_close(&f, true, &w.diags), 0);
    CU_ASSERT(holds(&w, BASE "/20251213-101500Z-0123abcd/report.md", "# r"));
    CU_ASSERT(holds(&w, BASE "/20251213-101500Z-0123abcd/preview/V1__a.sql", "select 1;"));
    CU_ASSERT(holds(&w, BASE "/20251213-101500Z-0123abcd/preview/V1__a.sql.conf", ""));
    CU_ASSERT_EQUAL(entries(&w, BASE "/20251213-101500Z-0123abcd"), 3);
    CU_ASSERT_EQUAL(run_folder_close(&f, true, &w.diags), 0); /* again: nothing */
    workspace_close(&w);
}

/* Files of one name, from three folders and none. */
static void test_the_preview_has_the_folders_of_its_files(void)
{
    for (int keep = 0; keep < 2; keep++) {
        struct workspace w;
        struct run_folder f;

        workspace_open(&w);
        CU_ASSERT_EQUAL(open_run(&w, ON_COLLISION_NEW_RUN_ID, &f), 0);
        CU_ASSERT_EQUAL(write_text(&w, &f, "preview/deploy/1.sql", "deploy"), 0);
        CU_ASSERT_EQUAL(write_text(&w, &f, "preview/1.sql", "plain"), 0);
        CU_ASSERT_EQUAL(write_text(&w, &f, "preview/revert/1.sql", "revert"), 0);
        CU_ASSERT_EQUAL(write_text(&w, &f, "preview/deploy/2.sql", "deploy 2"), 0);
        CU_ASSERT_EQUAL(run_folder_close(&f, keep, &w.diags), 0);
        CU_ASSERT_EQUAL(holds(&w, BASE "/20251213-101500Z-0123abcd/preview/deploy/1.sql", "deploy"), keep);
        CU_ASSERT_EQUAL(holds(&w, BASE "/20251213-101500Z-0123abcd/preview/1.sql", "plain"), keep);
        CU_ASSERT_EQUAL(holds(&w, BASE "/20251213-101500Z-0123abcd/preview/revert/1.sql", "revert"), keep);
        CU_ASSERT_EQUAL(entries(&w, BASE "/20251213-101500Z-0123abcd/preview"), keep ? 3 : -1);
        CU_ASSERT_EQUAL(entries(&w, BASE), keep);
        workspace_close(&w);
    }
}

static void test_a_folder_is_never_written_into_twice(void)
{
    static const char *const ids[] = {"20251213-101500Z-0123abcd", "20251213-101500Z-0123abcd-2",
                                      "20251213-101500Z-0123abcd-3"};
    struct workspace w;
    struct run_folder f;

    workspace_open(&w);
    for (size_t i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(open_run(&w, ON_COLLISION_NEW_RUN_ID, &f), 0);
        CU_ASSERT(str_is(f.run_id, ids[i]));
        CU_ASSERT_EQUAL(run_folder_close(&f, true, &w.diags), 0);
    }
    CU_ASSERT_EQUAL(open_run(&w, ON_COLLISION_FAIL, &f), -1);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_RUN_FOLDER_EXISTS);
    CU_ASSERT_EQUAL(diags_exit_code(&w.diags), 2);
    CU_ASSERT_EQUAL(run_folder_close(&f, false, &w.diags), 0);
    CU_ASSERT_EQUAL(entries(&w, BASE), 3);
    workspace_close(&w);
}

static void test_a_link_in_the_place_of_the_folder_is_passed_by(void)
{
    struct workspace w;
    struct run_folder f;

    workspace_open(&w);
    make_folder(&w, BASE);
    make_folder(&w, "target");
    plant_link(&w, "../../../target", BASE "/20251213-101500Z-0123abcd");
    CU_ASSERT_EQUAL(open_run(&w, ON_COLLISION_NEW_RUN_ID, &f), 0);
    CU_ASSERT(str_is(f.run_id, "20251213-101500Z-0123abcd-2"));
    CU_ASSERT_EQUAL(write_text(&w, &f, "report.md", "x"), 0);
    CU_ASSERT_EQUAL(run_folder_close(&f, true, &w.diags), 0);
    CU_ASSERT_EQUAL(entries(&w, "target"), 0);
    workspace_close(&w);
}

static void test_what_is_not_kept_is_gone(void)
{
    struct workspace w;
    struct run_folder f;
    char name[64];

    workspace_open(&w);
    CU_ASSERT_EQUAL(open_run(&w, ON_COLLISION_NEW_RUN_ID, &f), 0);
    for (int i = 0; i < 100; i++) { /* more than stay open at once: some are in place already */
        snprintf(name, sizeof name, "preview/V%d__a.sql", i);
        CU_ASSERT_EQUAL(write_text(&w, &f, name, "select 1;"), 0);
    }
    CU_ASSERT_EQUAL(run_folder_close(&f, false, &w.diags), 0);
    CU_ASSERT_EQUAL(entries(&w, BASE), 0);
    workspace_close(&w);
}

static void test_a_failed_write_leaves_no_folder(void)
{
    struct workspace w;
    struct run_folder f;

    workspace_open(&w);
    CU_ASSERT_EQUAL(open_run(&w, ON_COLLISION_NEW_RUN_ID, &f), 0);
    CU_ASSERT_EQUAL(write_text(&w, &f, "report.md", "x"), 0);
    CU_ASSERT_EQUAL(write_text(&w, &f, "report.md", "twice"), 0);
    CU_ASSERT_EQUAL(run_folder_close(&f, true, &w.diags), -1);
    CU_ASSERT_EQUAL(diags_exit_code(&w.diags), 1);
    CU_ASSERT_EQUAL(entries(&w, BASE), 0);
    workspace_close(&w);
}

UNIT_MAIN("output.run_folder", T(test_a_run_leaves_its_files_and_makes_missing_parents),
          T(test_the_preview_has_the_folders_of_its_files),
          T(test_a_folder_is_never_written_into_twice), T(test_a_link_in_the_place_of_the_folder_is_passed_by),
          T(test_what_is_not_kept_is_gone), T(test_a_failed_write_leaves_no_folder))

/* SPDX-License-Identifier: Apache-2.0
 *
 * The path policy against hostile paths, and against links planted in the workspace.
 */
#include "unit.h"
#include "workspace.h"

#include "base/limits.h"

static ssm_str governed(struct workspace *w, const char *path)
{
    forget_diags(w);
    return path_governed(&w->policy, ssm_cstr(path), SSM_LIT("--output-dir"), &w->arena, &w->diags);
}

static ssm_str safe(struct workspace *w, const char *path)
{
    forget_diags(w);
    return path_safe_output(&w->policy, ssm_cstr(path), SSM_LIT("--out"), &w->arena, &w->diags);
}

static void test_one_folder_has_many_spellings(void)
{
    static const char *const spellings[] = {"db/migrations", "db/migrations/", "./db//migrations/.",
                                            ".//./db/./migrations//"};
    struct workspace w;
    char absolute[PATH_MAX + 64];

    workspace_open(&w);
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        CU_ASSERT(str_is(governed(&w, spellings[i]), "db/migrations"));
    snprintf(absolute, sizeof absolute, "%s/./db//migrations/", w.path);
    CU_ASSERT(str_is(governed(&w, absolute), "db/migrations"));
    CU_ASSERT(str_is(governed(&w, "db/migrations/tenants/ünïcode"), "db/migrations/tenants/ünïcode"));
    CU_ASSERT(str_is(governed(&w, "migrations"), "migrations"));
    workspace_close(&w);
}

static void test_hostile_paths_are_refused_with_their_reason(void)
{
    static const struct {
        const char *path;
        enum diag_code code;
    } cases[] = {
        {"", DIAG_PATH_EMPTY},
        {"..", DIAG_PATH_PARENT},
        {"db/migrations/..", DIAG_PATH_PARENT},
        {"db/../db/migrations", DIAG_PATH_PARENT},
        {"../../../../etc", DIAG_PATH_PARENT},
        {"/etc", DIAG_PATH_OUTSIDE},
        {"/", DIAG_PATH_OUTSIDE},
        {"//etc/db/migrations", DIAG_PATH_OUTSIDE},
        {"db/migrations\n", DIAG_PATH_CHARACTER},
        {"db/migra\x1b[31mtions", DIAG_PATH_CHARACTER},
        {"db/migrations\x7f", DIAG_PATH_CHARACTER},
        {"db/migrations/\xc2\x85", DIAG_PATH_CHARACTER},
        {"db/migrations/\xff", DIAG_PATH_CHARACTER},
        {"db/migrations/\xc0\xaf", DIAG_PATH_CHARACTER},
        {".git", DIAG_PATH_GIT},
        {"db/migrations/.git", DIAG_PATH_GIT},
        {"db/migrations/.GiT/hooks", DIAG_PATH_GIT},
        {"db", DIAG_PATH_NOT_GOVERNED},
        {"db/migrationsx", DIAG_PATH_NOT_GOVERNED},
        {"DB/migrations", DIAG_PATH_NOT_GOVERNED},
        {"xdb/migrations", DIAG_PATH_NOT_GOVERNED},
        {".", DIAG_PATH_NOT_GOVERNED},
        {"...", DIAG_PATH_NOT_GOVERNED},
        {"~/db/migrations", DIAG_PATH_NOT_GOVERNED},
    };
    struct workspace w;

    workspace_open(&w);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CU_ASSERT_PTR_NULL(governed(&w, cases[i].path).ptr);
        CU_ASSERT_EQUAL(last_code(&w), cases[i].code);
        CU_ASSERT_EQUAL(diags_exit_code(&w.diags), 2);
    }
    workspace_close(&w);
}

static void test_a_neighbour_with_the_roots_name_as_prefix_is_outside(void)
{
    struct workspace w;
    char path[PATH_MAX + 64];

    workspace_open(&w);
    snprintf(path, sizeof path, "%s-evil/db/migrations", w.path);
    CU_ASSERT_PTR_NULL(governed(&w, path).ptr);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_PATH_OUTSIDE);
    w.policy.root_path = SSM_LIT("/");
    CU_ASSERT(str_is(governed(&w, "/db/migrations"), "db/migrations"));
    workspace_close(&w);
}

static void test_long_paths_end_at_the_limit(void)
{
    struct workspace w;
    char path[LIMIT_PATH + 8];

    workspace_open(&w);
    memset(path, 'a', sizeof path);
    memcpy(path, "db/migrations/", 14);
    path[LIMIT_PATH] = '\0';
    CU_ASSERT_PTR_NULL(governed(&w, path).ptr);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_PATH_TOO_LONG);
    path[LIMIT_PATH - 1] = '\0';
    CU_ASSERT_EQUAL(governed(&w, path).len, LIMIT_PATH - 1);
    workspace_close(&w);
}

static void test_safe_outputs_stay_beneath_the_reports_root(void)
{
    struct workspace w;

    workspace_open(&w);
    CU_ASSERT(str_is(safe(&w, ".spec/reports/x"), ".spec/reports/x"));
    CU_ASSERT(str_is(safe(&w, ".spec/reports/"), ".spec/reports"));
    CU_ASSERT_PTR_NULL(safe(&w, ".spec/reportsx").ptr);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_PATH_REPORTS_ROOT);
    CU_ASSERT_PTR_NULL(safe(&w, "db/migrations").ptr);
    w.policy.reports_root = SSM_LIT("./out//reports/");
    CU_ASSERT(str_is(safe(&w, "out/reports/a"), "out/reports/a"));
    w.policy.reports_root = SSM_LIT("../elsewhere");
    CU_ASSERT_PTR_NULL(safe(&w, "out/reports/a").ptr);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_PATH_PARENT);
    workspace_close(&w);
}

static void test_allowed_folders_restrict_and_denied_ones_beat_them(void)
{
    static const ssm_str allow[] = {{".spec/reports/team/**", 21}, {".spec/reports/open/", 19}};
    static const ssm_str deny[] = {{".spec/reports/team/private/", 27}, {"**/secrets/**", 13},
                                   {"db/migrations/legacy*", 21}};
    struct workspace w;

    workspace_open(&w);
    w.policy.allow_only = (ssm_strs){allow, 2};
    w.policy.deny = (ssm_strs){deny, 3};
    CU_ASSERT_PTR_NOT_NULL(safe(&w, ".spec/reports/team").ptr);
    CU_ASSERT_PTR_NOT_NULL(safe(&w, ".spec/reports/open/a/b").ptr);
    CU_ASSERT_PTR_NULL(safe(&w, ".spec/reports/closed").ptr);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_PATH_NOT_ALLOWED);
    CU_ASSERT_PTR_NULL(safe(&w, ".spec/reports/team/private/x").ptr);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_PATH_DENIED);
    CU_ASSERT_PTR_NULL(safe(&w, ".spec/reports/open/secrets").ptr);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_PATH_DENIED);
    CU_ASSERT_PTR_NOT_NULL(safe(&w, ".spec/reports/open/secretsx").ptr);
    /* Governed files: allow_writes_only_under says nothing about them, deny_writes_under does. */
    CU_ASSERT_PTR_NOT_NULL(governed(&w, "db/migrations").ptr);
    CU_ASSERT_PTR_NULL(governed(&w, "db/migrations/legacy-2019/x").ptr);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_PATH_DENIED);
    w.policy.allow_only = (ssm_strs){allow, 0};
    CU_ASSERT_PTR_NULL(safe(&w, ".spec/reports/team").ptr);
    workspace_close(&w);
}

static void test_patterns_with_many_stars_stay_linear(void)
{
    static const ssm_str deny[] = {{"**/**/a/**/a/**/a/**/a/**/a/**/z", 32}, {"*a*a*a*a*a*a*a*a*z", 18}};
    struct workspace w;
    char path[LIMIT_PATH] = "db/migrations";

    workspace_open(&w);
    w.policy.deny = (ssm_strs){deny, 2};
    for (size_t n = strlen(path); n + 3 < LIMIT_PATH; n += 2)
        memcpy(path + n, "/a", 3);
    CU_ASSERT_PTR_NOT_NULL(governed(&w, path).ptr);
    workspace_close(&w);
}

static int open_folder(struct workspace *w, const char *path, bool create)
{
    forget_diags(w);
    return path_open_folder(&w->policy, ssm_cstr(path), create, &w->diags);
}

static void test_links_are_not_followed_wherever_they_stand(void)
{
    static const char *const paths[] = {"last", "dangling", "middle/inside", "outside", "up/db", "self", "proc/cwd"};
    struct workspace w;

    workspace_open(&w);
    make_folder(&w, "db/migrations");
    make_folder(&w, "real/inside");
    plant_link(&w, "db/migrations", "last");
    plant_link(&w, "nowhere", "dangling");
    plant_link(&w, "real", "middle");
    plant_link(&w, "/etc", "outside");
    plant_link(&w, "..", "up");
    plant_link(&w, "self", "self");
    plant_link(&w, "/proc/self", "proc");
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        for (int create = 0; create < 2; create++) {
            CU_ASSERT(open_folder(&w, paths[i], create) < 0);
            CU_ASSERT_EQUAL(last_code(&w), DIAG_FOLDER_LINK);
            CU_ASSERT_EQUAL(diags_exit_code(&w.diags), 2);
        }
    CU_ASSERT_FALSE(is_there(&w, "nowhere"));
    workspace_close(&w);
}

static void test_a_governed_folder_must_exist_a_reports_folder_is_made(void)
{
    struct workspace w;
    int fd;

    workspace_open(&w);
    CU_ASSERT(open_folder(&w, "db/migrations", false) < 0);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_FOLDER_MISSING);
    CU_ASSERT_FALSE(is_there(&w, "db"));
    fd = open_folder(&w, ".spec/reports/a/b", true);
    CU_ASSERT(fd >= 0 && is_there(&w, ".spec/reports/a/b"));
    close(fd);
    fd = open_folder(&w, ".", false);
    CU_ASSERT(fd >= 0);
    close(fd);
    put_file(&w, "file", "text");
    CU_ASSERT(open_folder(&w, "file", true) < 0);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_FOLDER_KIND);
    CU_ASSERT(open_folder(&w, "file/beneath", true) < 0);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_FOLDER_KIND);
    workspace_close(&w);
}

UNIT_MAIN("output.path", T(test_one_folder_has_many_spellings), T(test_hostile_paths_are_refused_with_their_reason),
          T(test_a_neighbour_with_the_roots_name_as_prefix_is_outside), T(test_long_paths_end_at_the_limit),
          T(test_safe_outputs_stay_beneath_the_reports_root),
          T(test_allowed_folders_restrict_and_denied_ones_beat_them), T(test_patterns_with_many_stars_stay_linear),
          T(test_links_are_not_followed_wherever_they_stand),
          T(test_a_governed_folder_must_exist_a_reports_folder_is_made))

/* SPDX-License-Identifier: Apache-2.0
 *
 * What a killed run can leave, state by state, and what the next run makes of it. And intent files that come with a
 * repository, made to have files removed.
 */
#include "unit.h"
#include "writing.h"

#include "base/digest.h"
#include "output/intent.h"
#include "output/scripts.h"

#define INTENT FOLDER "/" INTENT_NAME

/* The names of a run of script, companion, second script, at the writer's time; in order of appearance. */
static const char *const appear[] = {"V20251213101501__b.sql.conf", "V20251213101500__a.sql", "V20251213101501__b.sql"};
static const char *const contents[] = {TEXT_1, TEXT_0, TEXT_2};

enum { FILES = 3 };

static void open_three(struct writing *w)
{
    writing_open(w, "V{version}__a.sql", "V{version}__b.sql.conf", "V{version}__b.sql", NULL);
    w->files[1].step = w->files[2].step = 1;
}

static uint64_t inode_of(struct writing *w, const char *name)
{
    struct stat st = {0};

    fstatat(w->request.folder, name, &st, AT_SYMLINK_NOFOLLOW);
    return st.st_ino;
}

static void hash_of(const char *text, char hex[DIGEST_HEX + 1])
{
    struct digest digest;

    digest_init(&digest);
    digest_bytes(&digest, ssm_cstr(text));
    digest_hex(&digest, hex);
}

/* The state after a kill: the first `placed` of the files are there, and the intent. The first `companions` are such. */
static void leave_files(struct writing *w, const char *const names[], const char *const texts[], size_t count,
                        size_t companions, size_t placed)
{
    struct intent_file files[8];
    struct intent intent = {files, count};
    struct buf text;

    for (size_t i = 0; i < count; i++) {
        if (i < placed)
            put_in_folder(w, names[i], texts[i]);
        files[i] = (struct intent_file){
            .inode = inode_of(w, names[i]), .is_script = i >= companions, .name = names[i]};
        hash_of(texts[i], files[i].sha256);
    }
    buf_init(&text, LIMIT_INTENT_BYTES);
    intent_text(&intent, &text);
    put_in_folder(w, INTENT_NAME, buf_cstr(&text));
    buf_free(&text);
}

static void leave(struct writing *w, size_t placed, const char *const texts[])
{
    leave_files(w, appear, texts, FILES, 1, placed);
}

static bool all_there(struct writing *w)
{
    char path[256];
    bool good = true;

    for (size_t i = 0; i < FILES; i++) {
        snprintf(path, sizeof path, FOLDER "/%s", appear[i]);
        good = good && holds(&w->ws, path, contents[i]);
    }
    return good;
}

static bool diagnosed(const struct writing *w, enum diag_code code)
{
    for (const struct diag *g = w->ws.diags.first; g; g = g->next)
        if (g->code == code)
            return true;
    return false;
}

static void test_the_same_run_completes_what_it_had_begun(void)
{
    for (size_t placed = 1; placed < FILES; placed++) {
        struct writing w;
        uint64_t first;

        open_three(&w);
        leave(&w, placed, contents);
        first = inode_of(&w, appear[0]);
        w.request.time += 1000; /* later: the interrupted run's versions stay */
        CU_ASSERT_EQUAL(apply(&w), 0);
        CU_ASSERT_EQUAL(w.writer.status, WRITER_DONE_BEFORE);
        CU_ASSERT(str_is(w.writer.script_path, FOLDER "/V20251213101500__a.sql"));
        CU_ASSERT(diagnosed(&w, DIAG_INTENT_COMPLETED));
        writer_end(&w.writer);
        CU_ASSERT(all_there(&w));
        CU_ASSERT_EQUAL(inode_of(&w, appear[0]), first); /* what was there was not written again */
        CU_ASSERT_EQUAL(entries(&w.ws, FOLDER), FILES);
        writing_close(&w);
    }
}

static void test_another_run_removes_what_it_cannot_complete(void)
{
    static const char *const others[] = {"other 1", "other 0", "other 2"};

    for (size_t placed = 1; placed < FILES; placed++) {
        struct writing w;

        open_three(&w);
        put_in_folder(&w, "V20250101000000__old.sql", "old");
        leave(&w, placed, others);
        CU_ASSERT_EQUAL(apply(&w), 0);
        CU_ASSERT_EQUAL(w.writer.status, WRITER_NEW);
        CU_ASSERT(diagnosed(&w, DIAG_INTENT_CLEARED));
        writer_end(&w.writer);
        CU_ASSERT(all_there(&w));
        CU_ASSERT(holds(&w.ws, FOLDER "/V20250101000000__old.sql", "old"));
        CU_ASSERT_EQUAL(entries(&w.ws, FOLDER), FILES + 1);
        writing_close(&w);
    }
}

static void test_an_intent_before_its_files_or_after_all_of_them_only_goes(void)
{
    static const char *const others[] = {"other 1", "other 0", "other 2"};
    struct writing w;

    open_three(&w);
    leave(&w, 0, others);
    CU_ASSERT_EQUAL(apply(&w), 0);
    writer_end(&w.writer);
    CU_ASSERT(all_there(&w));
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER), FILES);
    writing_close(&w);

    open_three(&w);
    leave(&w, FILES, others);
    CU_ASSERT_EQUAL(apply(&w), 0);
    CU_ASSERT(str_is(w.writer.script_path, FOLDER "/V20251213101502__a.sql"));
    writer_end(&w.writer);
    CU_ASSERT(holds(&w.ws, FOLDER "/V20251213101500__a.sql", "other 0"));
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER), 2 * FILES);
    writing_close(&w);
}

static void test_a_complete_run_whose_script_was_edited_since_is_left_as_it_is(void)
{
    struct writing w;

    open_three(&w);
    leave(&w, FILES, contents);
    put_in_folder(&w, appear[1], "edited by hand");
    CU_ASSERT_EQUAL(apply(&w), 0);
    writer_end(&w.writer);
    CU_ASSERT(holds(&w.ws, FOLDER "/V20251213101500__a.sql", "edited by hand"));
    CU_ASSERT_FALSE(is_there(&w.ws, INTENT));
    writing_close(&w);
}

static void test_a_changed_file_stops_the_run_and_nothing_is_touched(void)
{
    struct writing w;

    open_three(&w);
    leave(&w, 2, contents);
    put_in_folder(&w, appear[1], "edited by hand");
    for (int again = 0; again < 2; again++) {
        CU_ASSERT_EQUAL(apply(&w), -1);
        CU_ASSERT_EQUAL(last_code(&w.ws), DIAG_INTENT_CHANGED);
        CU_ASSERT_EQUAL(diags_exit_code(&w.ws.diags), 1);
        writer_end(&w.writer);
        CU_ASSERT(holds(&w.ws, FOLDER "/V20251213101500__a.sql", "edited by hand"));
        CU_ASSERT_EQUAL(entries(&w.ws, FOLDER), 3);
    }
    writing_close(&w);
}

static void test_an_intent_that_came_with_a_repository_removes_nothing(void)
{
    struct writing w;
    char text[512], hash[DIGEST_HEX + 1];

    /* It names a script that is there by its right hash, and one that is missing; but no repository knows the inode. */
    open_three(&w);
    put_in_folder(&w, "V1__init.sql", "precious");
    hash_of("precious", hash);
    snprintf(text, sizeof text,
             "smartspec-migrate intent 1\n%s 1 script V1__init.sql\n%s 2 script V2__missing.sql\nend 2\n", hash, hash);
    put_in_folder(&w, INTENT_NAME, text);
    CU_ASSERT_EQUAL(apply(&w), -1);
    CU_ASSERT(holds(&w.ws, FOLDER "/V1__init.sql", "precious"));
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER), 2);
    writing_close(&w);
}

#define H HASH_A

static void test_garbage_is_reported_and_nothing_is_touched(void)
{
    static const char *const garbage[] = {
        "",
        "\n",
        "smartspec-migrate intent 1",
        "smartspec-migrate intent 1\n",
        "smartspec-migrate intent 2\nend 0\n",
        "smartspec-migrate intent 1\nend 1\n",
        "smartspec-migrate intent 1\nend 0\ntrailing",
        "smartspec-migrate intent 1\nend\n",
        "smartspec-migrate intent 1\nend -0\n",
        "smartspec-migrate intent 1\n" H " 1 script ../../outside.sql\nend 1\n",
        "smartspec-migrate intent 1\n" H " 1 script /etc/passwd\nend 1\n",
        "smartspec-migrate intent 1\n" H " 1 script ..\nend 1\n",
        "smartspec-migrate intent 1\n" H " 1 script .git\nend 1\n",
        "smartspec-migrate intent 1\n" H " 1 script ../outside.sql\nend 1\n",
        "smartspec-migrate intent 1\n" H " 1 script ./a.sql\nend 1\n",
        "smartspec-migrate intent 1\n" H " 1 script .git/config\nend 1\n",
        "smartspec-migrate intent 1\n" H " 1 script deploy/.git\nend 1\n",
        "smartspec-migrate intent 1\n" H " 1 script deploy/..\nend 1\n",
        "smartspec-migrate intent 1\n" H " 1 script deploy/\nend 1\n",
        "smartspec-migrate intent 1\n" H " 1 script deploy//a.sql\nend 1\n",
        "smartspec-migrate intent 1\n" H " 1 script a/b/c.sql\nend 1\n",
        "smartspec-migrate intent 1\n" H " 1 script a.b/c.sql\nend 1\n",
        "smartspec-migrate intent 1\n" H " 1 script a b/c.sql\nend 1\n",
        "smartspec-migrate intent 1\n" H " 1 script \nend 1\n",
        "smartspec-migrate intent 1\n" H " 1 script a\x1b[2Jb\nend 1\n",
        "smartspec-migrate intent 1\n" H " 1 driver a.sql\nend 1\n",
        "smartspec-migrate intent 1\n" H " x script a.sql\nend 1\n",
        "smartspec-migrate intent 1\n" H " 99999999999999999999999 script a.sql\nend 1\n",
        "smartspec-migrate intent 1\nabc 1 script a.sql\nend 1\n",
        "smartspec-migrate intent 1\n" H "  script a.sql\nend 1\n",
        "smartspec-migrate intent 1\n" H " 1 script a.sql\nend 2\n",
        "smartspec-migrate intent 1\n" H " 1 script a.sql",
    };

    for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++) {
        struct writing w;

        open_three(&w);
        put_file(&w.ws, "outside.sql", "precious");
        put_in_folder(&w, INTENT_NAME, garbage[i]);
        CU_ASSERT_EQUAL(apply(&w), -1);
        CU_ASSERT_EQUAL(last_code(&w.ws), DIAG_INTENT_BROKEN);
        CU_ASSERT(holds(&w.ws, INTENT, garbage[i]));
        CU_ASSERT_EQUAL(entries(&w.ws, FOLDER), 1);
        CU_ASSERT(is_there(&w.ws, "outside.sql"));
        writing_close(&w);
    }
}

static void test_an_intent_that_is_no_file_is_reported(void)
{
    struct writing w;

    open_three(&w);
    put_file(&w.ws, "elsewhere", "smartspec-migrate intent 1\nend 0\n");
    plant_link(&w.ws, "../../elsewhere", INTENT);
    CU_ASSERT_EQUAL(apply(&w), -1);
    CU_ASSERT_EQUAL(last_code(&w.ws), DIAG_INTENT_BROKEN);
    CU_ASSERT(is_there(&w.ws, "elsewhere"));
    writing_close(&w);

    open_three(&w);
    mkfifoat(w.ws.root, INTENT, 0644);
    CU_ASSERT_EQUAL(apply(&w), -1);
    CU_ASSERT_EQUAL(last_code(&w.ws), DIAG_INTENT_BROKEN);
    writing_close(&w);
}

static void test_too_many_files_in_an_intent_are_too_many(void)
{
    struct arena a = {0};
    struct intent intent;
    struct buf text;

    buf_init(&text, LIMIT_INTENT_BYTES);
    buf_puts(&text, "smartspec-migrate intent 1\n");
    for (int i = 0; i <= LIMIT_FILES; i++)
        buf_puts(&text, H " 1 script a.sql\n");
    buf_printf(&text, "end %d\n", LIMIT_FILES + 1);
    CU_ASSERT_FALSE(intent_parse(buf_str(&text), &a, &intent));
    CU_ASSERT_EQUAL(intent.count, 0);
    buf_free(&text);
    arena_free(&a);
}

static void test_temporaries_of_a_killed_run_go(void)
{
    struct writing w;

    open_three(&w);
    put_in_folder(&w, TEMPORARY_PREFIX "0", "half");
    put_in_folder(&w, TEMPORARY_PREFIX "17", "");
    CU_ASSERT_EQUAL(apply(&w), 0);
    writer_end(&w.writer);
    CU_ASSERT(all_there(&w));
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER), FILES);
    writing_close(&w);
}

static void test_a_preview_only_tells_of_an_interrupted_run(void)
{
    struct writing w;

    open_three(&w);
    leave(&w, 1, contents);
    CU_ASSERT_EQUAL(preview(&w), 0);
    CU_ASSERT(diagnosed(&w, DIAG_INTENT_PENDING));
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER), 2);
    writing_close(&w);
}

/* ---- folders in front of names */

enum { PARTS = 4 };

static const char *const parts[] = {"revert/20251213101500_a.sql", "verify/20251213101500_a.sql",
                                    "20251213101500_a.plan", "deploy/20251213101500_a.sql"};
static const char *const part_texts[] = {TEXT_1, TEXT_2, "20251213101500 2025-12-13T10:15:00Z {else} {content 3", TEXT_0};
static const char *const other_parts[] = {"other 1", "other 2", "other 3", "other 0"};

static void open_four(struct writing *w)
{
    writing_open(w, "deploy/{version}_a.sql", "revert/{version}_a.sql", "verify/{version}_a.sql", "{version}_a.plan", NULL);
    make_folder(&w->ws, FOLDER "/deploy");
    make_folder(&w->ws, FOLDER "/revert");
    make_folder(&w->ws, FOLDER "/verify");
}

static bool parts_are_there(struct writing *w)
{
    char path[256];
    bool good = true;

    for (size_t i = 0; i < PARTS; i++) {
        snprintf(path, sizeof path, FOLDER "/%s", parts[i]);
        good = good && holds(&w->ws, path, part_texts[i]);
    }
    return good && entries(&w->ws, FOLDER) == 4 && entries(&w->ws, FOLDER "/deploy") == 1 &&
           entries(&w->ws, FOLDER "/revert") == 1 && entries(&w->ws, FOLDER "/verify") == 1;
}

/* Also where the version, and with it contents, would be another one now. */
static void test_the_same_run_completes_its_files_in_every_folder(void)
{
    for (size_t placed = 1; placed < PARTS; placed++) {
        struct writing w;

        open_four(&w);
        leave_files(&w, parts, part_texts, PARTS, PARTS - 1, placed);
        put_in_folder(&w, "deploy/" TEMPORARY_PREFIX "3", "half");
        w.request.time += 1000;
        CU_ASSERT_EQUAL(apply(&w), 0);
        CU_ASSERT_EQUAL(w.writer.status, WRITER_DONE_BEFORE);
        CU_ASSERT(str_is(w.writer.script_path, FOLDER "/deploy/20251213101500_a.sql"));
        CU_ASSERT(diagnosed(&w, DIAG_INTENT_COMPLETED));
        writer_end(&w.writer);
        CU_ASSERT(parts_are_there(&w));
        writing_close(&w);
    }
}

static void test_another_run_clears_every_folder(void)
{
    for (size_t placed = 1; placed < PARTS; placed++) {
        struct writing w;

        open_four(&w);
        leave_files(&w, parts, other_parts, PARTS, PARTS - 1, placed);
        CU_ASSERT_EQUAL(apply(&w), 0);
        CU_ASSERT_EQUAL(w.writer.status, WRITER_NEW);
        CU_ASSERT(diagnosed(&w, DIAG_INTENT_CLEARED));
        writer_end(&w.writer);
        CU_ASSERT(parts_are_there(&w));
        writing_close(&w);
    }
}

/* One that has no file in those folders. */
static void test_the_run_of_another_tool_clears_them_too(void)
{
    struct writing w;

    open_three(&w);
    make_folder(&w.ws, FOLDER "/revert");
    make_folder(&w.ws, FOLDER "/verify");
    leave_files(&w, parts, other_parts, PARTS, PARTS - 1, 2); /* and the folder deploy is gone since */
    put_in_folder(&w, "verify/" TEMPORARY_PREFIX "1", "half");
    CU_ASSERT_EQUAL(apply(&w), 0);
    CU_ASSERT(diagnosed(&w, DIAG_INTENT_CLEARED));
    writer_end(&w.writer);
    CU_ASSERT(all_there(&w));
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER), FILES + 2);
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER "/revert"), 0);
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER "/verify"), 0);
    writing_close(&w);
}

/* The folder became a link to a place that holds the very file: it is not followed, and nothing is removed. */
static void test_an_intent_leads_through_no_link(void)
{
    struct writing w;

    open_three(&w);
    make_folder(&w.ws, FOLDER "/revert");
    make_folder(&w.ws, FOLDER "/verify");
    leave_files(&w, parts, other_parts, PARTS, PARTS - 1, 2);
    CU_ASSERT_EQUAL(renameat(w.ws.root, FOLDER "/verify", w.ws.root, "elsewhere"), 0);
    plant_link(&w.ws, "../../elsewhere", FOLDER "/verify");
    CU_ASSERT_EQUAL(apply(&w), -1);
    CU_ASSERT_EQUAL(last_code(&w.ws), DIAG_INTENT_CHANGED);
    CU_ASSERT(holds(&w.ws, "elsewhere/20251213101500_a.sql", "other 2"));
    CU_ASSERT(holds(&w.ws, FOLDER "/revert/20251213101500_a.sql", "other 1"));
    writing_close(&w);
}

static void test_an_intent_leads_into_no_forbidden_folder(void)
{
    static const ssm_str denied = {FOLDER "/verify", sizeof FOLDER "/verify" - 1};
    struct writing w;

    open_three(&w);
    make_folder(&w.ws, FOLDER "/revert");
    make_folder(&w.ws, FOLDER "/verify");
    leave_files(&w, parts, other_parts, PARTS, PARTS - 1, 2);
    w.ws.policy.deny = (ssm_strs){&denied, 1};
    CU_ASSERT_EQUAL(apply(&w), -1);
    CU_ASSERT_EQUAL(last_code(&w.ws), DIAG_PATH_DENIED);
    CU_ASSERT(holds(&w.ws, FOLDER "/verify/20251213101500_a.sql", "other 2"));
    writing_close(&w);
}

static void test_an_intent_of_too_many_folders(void)
{
    struct writing w;
    struct buf text;

    open_three(&w);
    buf_init(&text, LIMIT_INTENT_BYTES);
    buf_puts(&text, "smartspec-migrate intent 1\n");
    for (int i = 0; i < 100; i++)
        buf_printf(&text, H " 1 script f%d/20250101000000_a.sql\n", i);
    buf_puts(&text, "end 100\n");
    put_in_folder(&w, INTENT_NAME, buf_cstr(&text));
    CU_ASSERT_EQUAL(apply(&w), -1);
    CU_ASSERT_EQUAL(last_code(&w.ws), DIAG_INTENT_BROKEN);
    CU_ASSERT_EQUAL(entries(&w.ws, FOLDER), 1);
    buf_free(&text);
    writing_close(&w);
}

UNIT_MAIN("output.recover", T(test_the_same_run_completes_what_it_had_begun),
          T(test_another_run_removes_what_it_cannot_complete),
          T(test_an_intent_before_its_files_or_after_all_of_them_only_goes),
          T(test_a_complete_run_whose_script_was_edited_since_is_left_as_it_is),
          T(test_a_changed_file_stops_the_run_and_nothing_is_touched),
          T(test_an_intent_that_came_with_a_repository_removes_nothing),
          T(test_garbage_is_reported_and_nothing_is_touched), T(test_an_intent_that_is_no_file_is_reported),
          T(test_too_many_files_in_an_intent_are_too_many), T(test_temporaries_of_a_killed_run_go),
          T(test_a_preview_only_tells_of_an_interrupted_run),
          T(test_the_same_run_completes_its_files_in_every_folder), T(test_another_run_clears_every_folder),
          T(test_the_run_of_another_tool_clears_them_too), T(test_an_intent_leads_through_no_link),
          T(test_an_intent_leads_into_no_forbidden_folder), T(test_an_intent_of_too_many_folders))

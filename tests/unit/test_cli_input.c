/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading a run's files: what may be read, and how much of it.
 */
#include "cli/input.h"
#include "unit.h"
#include "workspace.h"

static struct workspace w;
static struct buf bytes;

static int read_limited(const char *path, size_t limit, bool optional)
{
    const struct input in = {w.root, path, SSM_LIT("--report"), limit, optional, false, {0}};

    buf_free(&bytes);
    forget_diags(&w);
    return input_read(&in, &w.diags, &bytes);
}

static void test_a_file_is_read_whole(void)
{
    workspace_open(&w);
    put_file(&w, "a", "some text");
    put_file(&w, "empty", "");
    CU_ASSERT_EQUAL(read_limited("a", 100, false), 0);
    CU_ASSERT_TRUE(str_is(buf_str(&bytes), "some text"));
    CU_ASSERT_EQUAL(read_limited("empty", 100, false), 0);
    CU_ASSERT_EQUAL(bytes.len, 0);
    CU_ASSERT_EQUAL(symlinkat("a", w.root, "link"), 0);
    CU_ASSERT_EQUAL(read_limited("link", 100, false), 0);
    CU_ASSERT_TRUE(str_is(buf_str(&bytes), "some text"));
    workspace_close(&w);
}

static void test_the_limit_is_exact(void)
{
    workspace_open(&w);
    put_file(&w, "a", "123456789");
    CU_ASSERT_EQUAL(read_limited("a", 9, false), 0);
    CU_ASSERT_EQUAL(read_limited("a", 8, false), -1);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_CLI_TOO_LARGE);
    workspace_close(&w);
}

static void test_absent_files(void)
{
    workspace_open(&w);
    CU_ASSERT_EQUAL(read_limited("no", 100, false), -1);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_CLI_UNREADABLE);
    CU_ASSERT_EQUAL(diags_exit_code(&w.diags), 2);
    CU_ASSERT_EQUAL(read_limited("no", 100, true), 0);
    CU_ASSERT_EQUAL(read_limited("no/such/folder", 100, true), 0);
    put_file(&w, "a", "x");
    CU_ASSERT_EQUAL(read_limited("a/b", 100, true), 0);
    workspace_close(&w);
}

static void test_folders_and_devices_are_no_files(void)
{
    workspace_open(&w);
    make_folder(&w, "folder");
    CU_ASSERT_EQUAL(read_limited("folder", 100, true), -1);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_CLI_NOT_A_FILE);
    CU_ASSERT_EQUAL(read_limited("/dev/zero", 100, false), -1);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_CLI_NOT_A_FILE);
    workspace_close(&w);
}

static void test_a_pipe_ends_where_its_writer_ends_it(void)
{
    static char block[70000];
    char path[64];
    int ends[2];

    workspace_open(&w);
    CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    CU_ASSERT_EQUAL(fcntl(ends[1], F_SETPIPE_SZ, 1 << 20), 1 << 20);
    CU_ASSERT_EQUAL(write(ends[1], block, sizeof block), (ssize_t)sizeof block);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    close(ends[1]);
    CU_ASSERT_EQUAL(read_limited(path, 100000, false), 0);
    CU_ASSERT_EQUAL(bytes.len, sizeof block);
    close(ends[0]);

    CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    CU_ASSERT_EQUAL(write(ends[1], block, 1000), 1000);
    close(ends[1]);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    CU_ASSERT_EQUAL(read_limited(path, 999, false), -1);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_CLI_TOO_LARGE);
    close(ends[0]);
    buf_free(&bytes);
    workspace_close(&w);
}

/* What lies in the workspace came with it. */
static void test_what_nobody_named_leads_nowhere_else(void)
{
    struct input in = {AT_FDCWD, ".spec/config.yaml", {0}, 100, true, true, {0}};

    workspace_open(&w);
    in.folder = w.root;
    CU_ASSERT_EQUAL(input_read(&in, &w.diags, &bytes), 0); /* absent */
    make_folder(&w, ".spec");
    put_file(&w, ".spec/config.yaml", "a: 1\n");
    CU_ASSERT_EQUAL(input_read(&in, &w.diags, &bytes), 0);
    CU_ASSERT_EQUAL(bytes.len, 5);
    buf_free(&bytes);
    CU_ASSERT_EQUAL(unlinkat(w.root, ".spec/config.yaml", 0), 0);
    CU_ASSERT_EQUAL(symlinkat("/etc/passwd", w.root, ".spec/config.yaml"), 0);
    CU_ASSERT_EQUAL(input_read(&in, &w.diags, &bytes), -1);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_CLI_LINK);
    CU_ASSERT_EQUAL(unlinkat(w.root, ".spec/config.yaml", 0), 0);
    CU_ASSERT_EQUAL(mkfifoat(w.root, ".spec/config.yaml", 0600), 0);
    CU_ASSERT_EQUAL(input_read(&in, &w.diags, &bytes), -1); /* at once */
    CU_ASSERT_EQUAL(last_code(&w), DIAG_CLI_NOT_A_FILE);
    CU_ASSERT_EQUAL(unlinkat(w.root, ".spec/config.yaml", 0), 0);
    CU_ASSERT_EQUAL(unlinkat(w.root, ".spec", AT_REMOVEDIR), 0);
    CU_ASSERT_EQUAL(symlinkat("/etc", w.root, ".spec"), 0);
    in.path = ".spec/passwd";
    CU_ASSERT_EQUAL(input_read(&in, &w.diags, &bytes), -1);
    CU_ASSERT_EQUAL(last_code(&w), DIAG_CLI_LINK);
    workspace_close(&w);
}

UNIT_MAIN("cli: input", T(test_a_file_is_read_whole), T(test_the_limit_is_exact), T(test_absent_files),
          T(test_folders_and_devices_are_no_files), T(test_a_pipe_ends_where_its_writer_ends_it),
          T(test_what_nobody_named_leads_nowhere_else))

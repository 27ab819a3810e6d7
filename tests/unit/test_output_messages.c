/* SPDX-License-Identifier: Apache-2.0
 *
 * Codes to text: templates, places, hostile arguments, and a language without its locale.
 */
#include <sys/stat.h>
#include <unistd.h>

#include "output_fixture.h"

static const char *line(struct fixture *f)
{
    buf_clear(&f->out);
    message_line(f->diags.last, &f->out);
    return buf_cstr(&f->out);
}

static void test_a_line_names_kind_place_and_code(void)
{
    struct fixture f;

    fixture_open(&f);
    diag_at(&f.diags, DIAG_OUT_OF_MEMORY, SSM_LIT("/diffs/3"), SSM_LIT("64"));
    CU_ASSERT_STRING_EQUAL(line(&f), "error: /diffs/3: Memory ended, or the limit of 64 MiB for one run was reached. Split "
                                     "the report, or run on a larger machine. [memory.exhausted]");
    diag_at(&f.diags, DIAG_MORE, (ssm_str){0}, SSM_LIT("7"));
    CU_ASSERT_STRING_EQUAL(line(&f), "warning: 7 further messages are not shown. [more]");
    fixture_close(&f);
}

static void test_an_operation_is_a_place_too(void)
{
    struct fixture f;

    fixture_open(&f);
    diag_add_foreign(&f.diags, DIAG_PLUGIN_REFUSED, SSM_LIT("no_cast"), SSM_LIT("no cast from %1 to %2"),
                     (ssm_str){0}, SSM_LIT("alter_type:t.c"), (const ssm_str[]){SSM_LIT("a"), SSM_LIT("b")}, 2);
    CU_ASSERT_STRING_EQUAL(line(&f), "error: alter_type:t.c: no cast from a to b [no_cast]");
    fixture_close(&f);
}

static void test_a_hostile_plugin_or_argument_does_not_reach_the_terminal(void)
{
    struct fixture f;
    char long_text[LIMIT_TEMPLATE + 100];

    fixture_open(&f);
    diag_at(&f.diags, DIAG_PLUGIN_REFUSED, SSM_LIT("/x\x1b"), SSM_LIT("evil\x1b]0;title\x07%1\n"));
    CU_ASSERT_STRING_EQUAL(line(&f), "error: /x\\u{001b}: evil\\u{001b}]0;title\\u{0007}%1\\u{000a} [plugin]");
    diag_add_foreign(&f.diags, DIAG_PLUGIN_REFUSED, SSM_LIT("w\n"), SSM_LIT("clear\x1b[2J"), (ssm_str){0}, (ssm_str){0},
                     NULL, 0);
    CU_ASSERT_STRING_EQUAL(line(&f), "error: clear\\u{001b}[2J [w\\u{000a}]");
    memset(long_text, 'x', sizeof long_text);
    diag_add_foreign(&f.diags, DIAG_PLUGIN_REFUSED, SSM_LIT("w"), ssm_view(long_text, sizeof long_text), (ssm_str){0},
                     (ssm_str){0}, NULL, 0);
    CU_ASSERT_EQUAL(strlen(line(&f)), sizeof long_text + strlen("error:  [w]"));
    fixture_close(&f);
}

/* A catalog of two entries: the header, and "yes" to "จริง" (not what the real one says). */
static void write_catalog(const char *folder)
{
    static const char header[] = "Content-Type: text/plain; charset=UTF-8\n";
    static const char key[] = "yes", value[] = "\xe0\xb8\x88\xe0\xb8\xa3\xe0\xb8\xb4\xe0\xb8\x87";
    uint32_t head[] = {0x950412de, 0, 2, 28, 44, 0, 60, /* keys: */ 0, 60, 3, 61, /* values: */ sizeof header - 1, 65,
                       sizeof value - 1, 65 + sizeof header};
    char path[300];
    FILE *out;

    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s%s", folder, (const char *const[]){"", "/th", "/th/LC_MESSAGES"}[i]);
        mkdir(path, 0700);
    }
    snprintf(path, sizeof path, "%s/th/LC_MESSAGES/smartspec-migrate.mo", folder);
    out = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    fwrite(head, sizeof head, 1, out);
    fwrite("", 1, 1, out);
    fwrite(key, sizeof key, 1, out);
    fwrite(header, sizeof header, 1, out);
    fwrite(value, sizeof value, 1, out);
    CU_ASSERT_EQUAL(fclose(out), 0);
}

static void remove_catalog(const char *folder)
{
    char path[300];

    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s%s", folder,
                 (const char *const[]){"/th/LC_MESSAGES/smartspec-migrate.mo", "/th/LC_MESSAGES", "/th", ""}[i]);
        remove(path);
    }
}

static void test_thai_needs_no_thai_locale(void)
{
    char folder[] = "/tmp/ssm-catalog-XXXXXX";

    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    write_catalog(folder);
    messages_open(LANG_TH, folder);
    CU_ASSERT_STRING_EQUAL(tr("yes"), "\xe0\xb8\x88\xe0\xb8\xa3\xe0\xb8\xb4\xe0\xb8\x87");
    CU_ASSERT_STRING_EQUAL(tr("no such key"), "no such key");
    CU_ASSERT_STRING_EQUAL(tr(""), "");
    messages_open(LANG_EN, folder);
    CU_ASSERT_STRING_EQUAL(tr("yes"), "yes");
    messages_open(LANG_TH, NULL);
    CU_ASSERT_STRING_EQUAL(tr("yes"), "yes");
    remove_catalog(folder);
}

UNIT_MAIN("output: messages", T(test_a_line_names_kind_place_and_code), T(test_an_operation_is_a_place_too),
          T(test_a_hostile_plugin_or_argument_does_not_reach_the_terminal),
          T(test_thai_needs_no_thai_locale))

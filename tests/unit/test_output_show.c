/* SPDX-License-Identifier: Apache-2.0
 *
 * Text that others wrote does nothing where it is shown: terminal, Markdown, shell.
 */
#include "output/show.h"

#include "base/limits.h"
#include "unit.h"

static void check(show_fn *show, ssm_str in, const char *expected)
{
    struct buf out;

    buf_init(&out, LIMIT_MESSAGE);
    show(&out, in);
    CU_ASSERT_STRING_EQUAL(buf_cstr(&out), expected);
    buf_free(&out);
}

static void test_a_terminal_gets_no_escape_sequences(void)
{
    check(show_text, SSM_LIT("users"), "users");
    check(show_text, SSM_LIT("a\x1b[31mb\nc\x7f"), "a\\u{001b}[31mb\\u{000a}c\\u{007f}");
    check(show_text, SSM_LIT("\xe0\xb8\x9c\xe0\xb8\xb9"), "\xe0\xb8\x9c\xe0\xb8\xb9"); /* Thai stays */
}

static void test_text_that_hides_or_reorders_is_spelt(void)
{
    check(show_text, SSM_LIT("user\xe2\x80\xae" "name"), "user\\u{202e}name");
    check(show_text, SSM_LIT("zero\xe2\x80\x8bwidth"), "zero\\u{200b}width");
}

static void test_bytes_that_are_no_text_are_spelt(void)
{
    check(show_text, SSM_LIT("a\xff" "b\xc3\xa9\xc3"), "a\\xffb\xc3\xa9\\xc3");
    check(show_text, SSM_LIT("\xff\xfe"), "\\xff\\xfe");
}

static void test_prose_cannot_become_markup(void)
{
    check(show_prose, SSM_LIT("a|b"), "a&#124;b");
    check(show_prose, SSM_LIT("<img src=x>"), "&#60;img src=x&#62;");
    check(show_prose, SSM_LIT("![x](http://e)"), "&#33;&#91;x&#93;(http://e)");
    check(show_prose, SSM_LIT("**bold** `code` &amp;"),
          "&#42;&#42;bold&#42;&#42; &#96;code&#96; &#38;amp;");
    check(show_prose, SSM_LIT("# heading"), "&#35; heading");
    check(show_prose, SSM_LIT("- item"), "&#45; item");
    check(show_prose, SSM_LIT("phone_number and _x_"), "phone_number and &#95;x&#95;");
    check(show_prose, SSM_LIT("x\n\n# y"), "x&#92;u{000a}&#92;u{000a}# y");
}

static void test_code_ends_only_where_we_end_it(void)
{
    check(show_code, SSM_LIT("drop_column:users.phone"), "`drop_column:users.phone`");
    check(show_code, SSM_LIT("a`b"), "<code>a&#96;b</code>");
    check(show_code, SSM_LIT("a|b"), "<code>a&#124;b</code>");
    check(show_code, SSM_LIT(" a "), "<code> a </code>");
    check(show_code, SSM_LIT("a\\|b</code>"), "<code>a&#92;&#124;b&#60;/code&#62;</code>");
    check(show_code, SSM_LIT("\xe0\xb8\x9c`"), "<code>\xe0\xb8\x9c&#96;</code>");
    check(show_code, SSM_LIT(""), "<code></code>");
}

static void fence(struct buf *out, ssm_str body)
{
    show_fence(out, "sql", body);
}

static void test_a_fence_is_longer_than_any_inside(void)
{
    check(fence, SSM_LIT("SELECT 1;\n"), "```sql\nSELECT 1;\n```\n");
    check(fence, SSM_LIT("-- ```\n-- ````"), "`````sql\n-- ```\n-- ````\n`````\n");
    check(fence, SSM_LIT(""), "```sql\n```\n");
}

static void test_a_shell_word_is_one_word(void)
{
    check(show_shell, SSM_LIT("db/migrations"), "db/migrations");
    check(show_shell, SSM_LIT("a b; rm -rf ~"), "'a b; rm -rf ~'");
    check(show_shell, SSM_LIT("it's $HOME"), "'it'\\''s $HOME'");
    check(show_shell, SSM_LIT(""), "''");
}

static void template_of_two(struct buf *out, ssm_str template)
{
    char text[64] = "";

    memcpy(text, template.ptr, template.len);
    show_template(out, text, (const ssm_str[]){SSM_LIT("A"), SSM_LIT("B%1")}, 2, show_text);
}

static void test_a_translation_may_turn_arguments_round(void)
{
    check(template_of_two, SSM_LIT("%1 then %2"), "A then B%1"); /* an argument is not expanded again */
    check(template_of_two, SSM_LIT("%2 before %1"), "B%1 before A");
    check(template_of_two, SSM_LIT("100%% of %1, 5% and %"), "100% of A, 5% and %");
    check(template_of_two, SSM_LIT("%3."), ".");
}

static void number(struct buf *out, ssm_str unused)
{
    (void)unused;
    show_number(out, 0);
    show_number(out, SIZE_MAX);
}

static void test_numbers(void)
{
    check(number, SSM_LIT(""), "018446744073709551615");
}

UNIT_MAIN("output: show", T(test_a_terminal_gets_no_escape_sequences), T(test_text_that_hides_or_reorders_is_spelt),
          T(test_bytes_that_are_no_text_are_spelt), T(test_prose_cannot_become_markup),
          T(test_code_ends_only_where_we_end_it), T(test_a_fence_is_longer_than_any_inside),
          T(test_a_shell_word_is_one_word), T(test_a_translation_may_turn_arguments_round), T(test_numbers))

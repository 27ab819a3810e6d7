/* SPDX-License-Identifier: Apache-2.0
 *
 * Names that may reach a script, and those that may not.
 */
#include "unit.h"

#include "base/limits.h"
#include "guard/guard.h"

static void test_names(void)
{
    static const struct {
        const char *name;
        enum name_error error;
    } rows[] = {
        {"users", NAME_OK},
        {"Order Items", NAME_OK},
        {"a\"b'c`d]e;--", NAME_OK}, /* odd, but every dialect can quote it */
        {"\xe0\xb8\x9c\xe0\xb8\xb9\xe0\xb9\x89\xe0\xb9\x83\xe0\xb8\x8a\xe0\xb9\x89", NAME_OK}, /* Thai, with marks */
        {"", NAME_EMPTY},
        {"a\nb", NAME_CONTROL},
        {"a\tb", NAME_CONTROL},
        {"a\x7f", NAME_CONTROL},
        {"a\xc2\x85", NAME_CONTROL},       /* C1: next line */
        {"a\xe2\x80\x8b", NAME_INVISIBLE}, /* zero width space */
        {"a\xe2\x80\xae", NAME_INVISIBLE}, /* right to left override */
        {"a\xe2\x80\xa8", NAME_INVISIBLE}, /* line separator */
        {"\xef\xbb\xbf"
         "a",
         NAME_INVISIBLE}, /* byte order mark */
        {"a\xff", NAME_ENCODING},
        {"a\xc0\x80", NAME_ENCODING},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        CU_ASSERT_EQUAL(name_check(ssm_cstr(rows[i].name)), rows[i].error);
    CU_ASSERT_EQUAL(name_check(ssm_view("a\0b", 3)), NAME_CONTROL);
}

static void test_length(void)
{
    static char name[LIMIT_NAME + 1];

    memset(name, 'a', sizeof name);
    CU_ASSERT_EQUAL(name_check(ssm_view(name, LIMIT_NAME)), NAME_OK);
    CU_ASSERT_EQUAL(name_check(ssm_view(name, LIMIT_NAME + 1)), NAME_TOO_LONG);
}

static void test_every_error_has_a_code(void)
{
    CU_ASSERT_EQUAL(name_code(NAME_OK), DIAG_NONE);
    for (int e = NAME_EMPTY; e <= NAME_ENCODING; e++)
        CU_ASSERT_NOT_EQUAL(name_code((enum name_error)e), DIAG_NONE);
    for (int e = EXPR_EMPTY; e <= EXPR_GRAMMAR; e++)
        CU_ASSERT_NOT_EQUAL(expr_code((enum expr_error)e), DIAG_NONE);
}

UNIT_MAIN("guard/name", T(test_names), T(test_length), T(test_every_error_has_a_code))

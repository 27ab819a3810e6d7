/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers: what a double holds, and how it is written again.
 */
#include <locale.h>

#include "report/number.h"
#include "unit.h"

static bool writes(double v, const char *expected)
{
    char text[NUMBER_TEXT];
    ssm_str got = ssm_view(text, number_write(v, text));

    if (!str_is(got, expected))
        fprintf(stderr, "\n  expected %s, got %.*s\n", expected, STR_ARG(got));
    return str_is(got, expected);
}

static void test_numbers_are_written_shortest(void)
{
    CU_ASSERT(writes(0, "0"));
    CU_ASSERT(writes(-0.0, "-0"));
    CU_ASSERT(writes(1, "1"));
    CU_ASSERT(writes(-42, "-42"));
    CU_ASSERT(writes(100, "100"));
    CU_ASSERT(writes(0.1, "0.1"));
    CU_ASSERT(writes(0.0001, "0.0001"));
    CU_ASSERT(writes(-0.000001, "-0.000001"));
    CU_ASSERT(writes(1.5, "1.5"));
    CU_ASSERT(writes(100.25, "100.25"));
    CU_ASSERT(writes(0.1 + 0.2, "0.30000000000000004"));
    CU_ASSERT(writes(9007199254740991.0, "9007199254740991"));
    CU_ASSERT(writes(123456789012.5, "123456789012.5"));
}

static void test_the_ends_of_the_range_have_an_exponent(void)
{
    CU_ASSERT(writes(1e20, "100000000000000000000"));
    CU_ASSERT(writes(1e21, "1e21"));
    CU_ASSERT(writes(1e-7, "1e-7"));
    CU_ASSERT(writes(-2.5e-8, "-2.5e-8"));
    CU_ASSERT(writes(1.7976931348623157e308, "1.7976931348623157e308"));
    CU_ASSERT(writes(5e-324, "5e-324"));
}

static bool held(const char *text)
{
    return number_is_held(ssm_cstr(text));
}

static void test_a_number_is_held_when_every_digit_comes_back(void)
{
    CU_ASSERT(held("0"));
    CU_ASSERT(held("-0.000"));
    CU_ASSERT(held("0.1"));
    CU_ASSERT(held("0.10000000000000001")); /* as %.17g writes 0.1 */
    CU_ASSERT(held("9007199254740992"));
    CU_ASSERT(held("1000000000000000000"));
    CU_ASSERT(held("1E+2"));
    CU_ASSERT(held("1.7976931348623157e308"));
    CU_ASSERT(held("0.00000000000000000000000000000000000000012"));
    CU_ASSERT(held("120000000000000000000000000000000000000e-30"));
}

static void test_a_number_is_not_held_when_digits_are_lost(void)
{
    CU_ASSERT_FALSE(held("9007199254740993"));
    CU_ASSERT_FALSE(held("-9007199254740993"));
    CU_ASSERT_FALSE(held("9223372036854775807"));
    CU_ASSERT_FALSE(held("0.12345678901234567890"));
    CU_ASSERT_FALSE(held("1e400"));
    CU_ASSERT_FALSE(held("1.8e308"));
    CU_ASSERT_FALSE(held("1e-400"));
    CU_ASSERT_FALSE(held("1e999999999999999999999999"));
    CU_ASSERT_FALSE(held("1e-999999999999999999999999"));
}

static void test_every_power_of_two_reads_back(void)
{
    char text[NUMBER_TEXT + 1];

    for (double v = 5e-324; v <= 8e307; v *= 2) {
        text[number_write(v, text)] = '\0';
        CU_ASSERT(strtod(text, NULL) >= v && strtod(text, NULL) <= v);
    }
}

/* Where the locale has a comma for the point, nothing changes. Without such a locale the test says nothing. */
static void test_the_locale_does_not_matter(void)
{
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "C"};
    size_t i = 0;

    while (!setlocale(LC_NUMERIC, names[i]))
        i++;
    CU_ASSERT(writes(0.25, "0.25"));
    CU_ASSERT(writes(2.5e-8, "2.5e-8"));
    CU_ASSERT(held("0.10000000000000001"));
    setlocale(LC_NUMERIC, "C");
}

UNIT_MAIN("report: numbers", T(test_numbers_are_written_shortest), T(test_the_ends_of_the_range_have_an_exponent),
          T(test_a_number_is_held_when_every_digit_comes_back), T(test_a_number_is_not_held_when_digits_are_lost),
          T(test_every_power_of_two_reads_back), T(test_the_locale_does_not_matter))

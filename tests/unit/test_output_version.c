/* SPDX-License-Identifier: Apache-2.0
 *
 * The arithmetic of versions against the C library's calendar, and at its edges.
 */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "unit.h"

#include "output/version.h"

static void test_every_few_hours_of_ten_millennia_agree_with_the_c_library(void)
{
    const int64_t first = -62167219200, last = 253402300799; /* 0000-01-01 and the last second of 9999 */
    size_t wrong = 0;

    for (int64_t t = first; t <= last; t += 86400 * 3 + 12345) {
        time_t c = (time_t)t;
        struct tm tm;
        char expected[64], text[VERSION_DIGITS + 1];
        int64_t back;

        gmtime_r(&c, &tm);
        snprintf(expected, sizeof expected, "%04d%02d%02d%02d%02d%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
                 tm.tm_hour, tm.tm_min, tm.tm_sec);
        wrong += !version_text(t, text) || strcmp(text, expected) != 0 || !version_parse(ssm_cstr(text), &back) ||
                 back != t;
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

static void test_years_outside_of_four_digits_have_no_version(void)
{
    char text[VERSION_DIGITS + 1];

    CU_ASSERT(version_text(253402300799, text) && strcmp(text, "99991231235959") == 0);
    CU_ASSERT_FALSE(version_text(253402300800, text));
    CU_ASSERT(version_text(-62167219200, text) && strcmp(text, "00000101000000") == 0);
    CU_ASSERT_FALSE(version_text(-62167219201, text));
    CU_ASSERT_FALSE(version_text(INT64_MAX, text));
    CU_ASSERT_FALSE(version_text(INT64_MIN, text));
}

static void test_only_dates_of_the_calendar_are_parsed(void)
{
    static const char *const wrong[] = {"20250229000000", "20251301000000", "20250100000000", "20250001000000",
                                        "20250101240000", "20250101006000", "20250101000060", "2025010100000",
                                        "202501010000000", "2025010100000x", "", "-2025010100000"};
    int64_t t;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CU_ASSERT_FALSE(version_parse(ssm_cstr(wrong[i]), &t));
    CU_ASSERT(version_parse(SSM_LIT("20240229235959"), &t) && t == 1709251199);
}

static void test_digits_that_are_no_date_round_up_to_the_next_second(void)
{
    static const struct {
        uint64_t digits;
        const char *text;
    } cases[] = {
        {20251213101500, "20251213101500"}, {20251399000000, "20260101000000"}, {20250230111111, "20250301000000"},
        {20250000999999, "20250101000000"}, {20250100999999, "20250101000000"}, {20251231250000, "20260101000000"},
        {20251231236099, "20260101000000"}, {20240228235999, "20240229000000"}, {20250101016100, "20250101020000"},
    };
    char text[VERSION_DIGITS + 1];
    int64_t t;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CU_ASSERT(version_ceiling(cases[i].digits, &t) && version_text(t, text) && strcmp(text, cases[i].text) == 0);
    CU_ASSERT_FALSE(version_ceiling(99999999999999, &t));
    CU_ASSERT_FALSE(version_ceiling(99991231235960, &t));
}

static void test_versions_are_found_in_names_of_every_form(void)
{
    static const struct {
        const char *name, *prefix;
        uint64_t digits; /* 0: none */
    } cases[] = {
        {"V20251213101500__add.sql", "", 20251213101500},  {"20251213101500_add.sql", "", 20251213101500},
        {"20251213101500", "", 20251213101500},            {"U20251213101500__add.sql", "", 20251213101500},
        {"V20251213101500_1__add.sql", "", 20251213101500}, {"V20251213101500.2__x.sql", "", 20251213101500},
        {"changelog-20251213101500.xml", "changelog-", 20251213101500},
        {"changelog-20251213101500.xml", "", 0},           {"V1__init.sql", "", 0},
        {"V1_2__init.sql", "", 0},                         {"V2025121310150__short.sql", "", 0},
        {"V202512131015001__long.sql", "", 0},             {"R__view.sql", "", 0},
        {"V", "", 0},                                      {"", "", 0},
        {"v20251213101500__lower.sql", "", 0},
    };
    uint64_t digits;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool found = version_of_name(ssm_cstr(cases[i].name), ssm_cstr(cases[i].prefix), &digits);
        CU_ASSERT_EQUAL(found ? digits : 0, cases[i].digits);
    }
}

UNIT_MAIN("output.version", T(test_every_few_hours_of_ten_millennia_agree_with_the_c_library),
          T(test_years_outside_of_four_digits_have_no_version), T(test_only_dates_of_the_calendar_are_parsed),
          T(test_digits_that_are_no_date_round_up_to_the_next_second),
          T(test_versions_are_found_in_names_of_every_form))

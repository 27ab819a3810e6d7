/* SPDX-License-Identifier: Apache-2.0
 *
 * What is written is JSON whatever the text holds; and Flyway's checksum is Flyway's.
 */
#include "base/json_out.h"

#include "base/limits.h"
#include "output/checksum.h"
#include "base/utf8.h"
#include "unit.h"

static void check_text(ssm_str in, const char *expected)
{
    struct buf out;
    struct json j;

    buf_init(&out, LIMIT_MESSAGE);
    json_begin(&j, &out);
    json_put_text(&j, NULL, in);
    CU_ASSERT_STRING_EQUAL(buf_cstr(&out), expected);
    buf_free(&out);
}

static void test_strings_are_escaped(void)
{
    check_text(SSM_LIT("a \"b\" \\ c"), "\"a \\\"b\\\" \\\\ c\"");
    check_text(SSM_LIT("\n\t\r\x01\x1b\x7f"), "\"\\n\\t\\u000d\\u0001\\u001b\\u007f\"");
    check_text(SSM_LIT("\xe0\xb9\x84\xe0\xb8\x97\xe0\xb8\xa2"), "\"\xe0\xb9\x84\xe0\xb8\x97\xe0\xb8\xa2\"");
    check_text(SSM_LIT(""), "\"\"");
    check_text((ssm_str){0}, "null");
}

/* Text is looked at eight bytes at a time: one that acts is found wherever it stands. */
static void test_an_escape_at_every_place(void)
{
    for (size_t len = 1; len <= 20; len++)
        for (size_t at = 0; at < len; at++) {
            char in[20], expected[24] = "\"";

            memset(in, 'x', len);
            in[at] = at % 2 ? '"' : '\\';
            memcpy(expected + 1, in, at);
            expected[at + 1] = '\\';
            memcpy(expected + at + 2, in + at, len - at);
            memcpy(expected + len + 2, "\"", 2);
            check_text(ssm_view(in, len), expected);
            in[at] = 0x1f;
            CU_ASSERT_FALSE(utf8_is_plain_but(ssm_view(in, len), '"', '\\', '"'));
            in[at] = 0x7f;
            CU_ASSERT_FALSE(utf8_is_plain_but(ssm_view(in, len), '"', '\\', '"'));
            in[at] = (char)0x80;
            CU_ASSERT_FALSE(utf8_is_plain_but(ssm_view(in, len), '"', '\\', '"'));
            in[at] = '~';
            CU_ASSERT_TRUE(utf8_is_plain_but(ssm_view(in, len), '"', '\\', '"'));
        }
}

static void test_bytes_that_are_no_text_become_replacement_characters(void)
{
    check_text(SSM_LIT("a\xff\xfe" "b"), "\"a\xef\xbf\xbd\xef\xbf\xbd" "b\"");
    check_text(SSM_LIT("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""); /* a surrogate */
    check_text(ssm_view("\xe0\xb9", 2), "\"\xef\xbf\xbd\xef\xbf\xbd\"");             /* cut in the middle */
}

static void test_nesting_commas_and_rows(void)
{
    struct buf out;
    struct json j;

    buf_init(&out, LIMIT_MESSAGE);
    json_begin(&j, &out);
    json_object(&j, NULL);
    json_array(&j, "empty");
    json_end(&j);
    json_array(&j, "rows");
    for (int i = 0; i < 2; i++) {
        json_object_row(&j, NULL);
        json_put_number(&j, "n", i ? INT64_MIN : 0);
        json_array(&j, "of");
        json_put_bool(&j, NULL, true);
        json_put_bool(&j, NULL, false);
        json_end(&j);
        json_end(&j);
    }
    json_end(&j);
    json_put_text(&j, "last", SSM_LIT("x"));
    json_end(&j);
    CU_ASSERT_STRING_EQUAL(buf_cstr(&out), "{\n"
                                           "  \"empty\": [],\n"
                                           "  \"rows\": [\n"
                                           "    {\"n\": 0, \"of\": [true, false]},\n"
                                           "    {\"n\": -9223372036854775808, \"of\": [true, false]}\n"
                                           "  ],\n"
                                           "  \"last\": \"x\"\n"
                                           "}\n");
    buf_free(&out);
}

/* The numbers are those that Flyway itself wrote into flyway_schema_history. */
static void test_flyways_checksum(void)
{
    CU_ASSERT_EQUAL(flyway_checksum(SSM_LIT("CREATE TABLE fw(id bigint primary key);\n")), 605800354);
    CU_ASSERT_EQUAL(flyway_checksum(SSM_LIT("CREATE TABLE fw(id bigint primary key);\n-- edit\n")), 222154105);
    CU_ASSERT_EQUAL(flyway_checksum(SSM_LIT("\xef\xbb\xbf" "CREATE TABLE fw(id bigint primary key);")), 605800354);
    CU_ASSERT_EQUAL(flyway_checksum(SSM_LIT("CREATE TABLE fw(id bigint primary key);\r\n-- edit\r")), 222154105);
    CU_ASSERT_EQUAL(flyway_checksum(SSM_LIT("123456789")), -873187034); /* CRC-32's check value, signed */
}

UNIT_MAIN("output: json", T(test_strings_are_escaped), T(test_an_escape_at_every_place),
          T(test_bytes_that_are_no_text_become_replacement_characters), T(test_nesting_commas_and_rows), T(test_flyways_checksum))

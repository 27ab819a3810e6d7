/* SPDX-License-Identifier: Apache-2.0
 *
 * UTF-8: what is well-formed, and which characters show.
 */
#include "unit.h"

#include "base/utf8.h"

static void every_byte_at_every_place_is_plain_or_not(void)
{
    char text[19];

    for (size_t length = 1; length < sizeof text; length++)
        for (size_t at = 0; at < length; at++)
            for (int byte = 0; byte < 256; byte++) {
                memset(text, ' ', length);
                text[at] = (char)byte;
                if (utf8_is_plain(ssm_view(text, length)) != (byte >= 0x20 && byte <= 0x7e)) {
                    CU_FAIL("a byte is judged wrongly");
                    return;
                }
            }
    CU_ASSERT_TRUE(utf8_is_plain(SSM_LIT("")));
}

static void only_well_formed_text_passes(void)
{
    static const struct {
        const char *text;
        size_t good; /* bytes before the first bad one */
    } cases[] = {
        {"plain ASCII of more than eight bytes", 36},
        {"\xe0\xb8\x81 \xf0\x9f\x90\x98 \xc3\xa9", 11},
        {"a\x80", 1},                 /* a continuation alone */
        {"ab\xc3", 2},                /* cut short */
        {"\xc0\xaf", 0},              /* overlong */
        {"\xe0\x80\xaf", 0},          /* overlong */
        {"\xed\xa0\x80", 0},          /* a surrogate */
        {"\xf4\x90\x80\x80", 0},      /* beyond U+10FFFF */
        {"1234567\xff", 7},           /* in the last byte of eight */
        {"12345678\xe2\x82", 8},      /* cut short behind eight */
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        CU_ASSERT_EQUAL(utf8_check(ssm_cstr(cases[i].text)), cases[i].good);
}

static void characters_that_hide_are_found(void)
{
    static const char *const hidden[] = {"a\xe2\x80\x8b", "\xe2\x80\xae" "b", "\xef\xbb\xbf" "c", "d\xf3\xa0\x80\xa0", "e\xc2\xad", "f\x7f",
                                         "g\xc2\x85", "h\n"};

    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
        CU_ASSERT_FALSE(utf8_is_printable_line(ssm_cstr(hidden[i])));
    CU_ASSERT_TRUE(utf8_is_printable_line(ssm_cstr("\xe0\xb8\xaa\xe0\xb8\xa7\xe0\xb8\xb1\xe0\xb8\xaa\xe0\xb8\x94\xe0\xb8\xb5")));
}

UNIT_MAIN("base: utf8", T(every_byte_at_every_place_is_plain_or_not), T(only_well_formed_text_passes),
          T(characters_that_hide_are_found))

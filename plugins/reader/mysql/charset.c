/* SPDX-License-Identifier: Apache-2.0
 *
 * Character sets and collations. The default collation of utf8mb4 is not the same in the two engines.
 */
#include "reader.h"

static const struct known {
    const char *charset;
    const char *collation; /* its default */
    unsigned widest;
} known[] = {
    {"armscii8", "armscii8_general_ci", 1}, {"ascii", "ascii_general_ci", 1},     {"big5", "big5_chinese_ci", 2},
    {"binary", "binary", 1},                {"cp1250", "cp1250_general_ci", 1},   {"cp1251", "cp1251_general_ci", 1},
    {"cp1256", "cp1256_general_ci", 1},     {"cp1257", "cp1257_general_ci", 1},   {"cp850", "cp850_general_ci", 1},
    {"cp852", "cp852_general_ci", 1},       {"cp866", "cp866_general_ci", 1},     {"cp932", "cp932_japanese_ci", 2},
    {"dec8", "dec8_swedish_ci", 1},         {"eucjpms", "eucjpms_japanese_ci", 3}, {"euckr", "euckr_korean_ci", 2},
    {"gb18030", "gb18030_chinese_ci", 4},   {"gb2312", "gb2312_chinese_ci", 2},   {"gbk", "gbk_chinese_ci", 2},
    {"geostd8", "geostd8_general_ci", 1},   {"greek", "greek_general_ci", 1},     {"hebrew", "hebrew_general_ci", 1},
    {"hp8", "hp8_english_ci", 1},           {"keybcs2", "keybcs2_general_ci", 1}, {"koi8r", "koi8r_general_ci", 1},
    {"koi8u", "koi8u_general_ci", 1},       {"latin1", "latin1_swedish_ci", 1},   {"latin2", "latin2_general_ci", 1},
    {"latin5", "latin5_turkish_ci", 1},     {"latin7", "latin7_general_ci", 1},   {"macce", "macce_general_ci", 1},
    {"macroman", "macroman_general_ci", 1}, {"sjis", "sjis_japanese_ci", 2},      {"swe7", "swe7_swedish_ci", 1},
    {"tis620", "tis620_thai_ci", 1},        {"ucs2", "ucs2_general_ci", 2},       {"ujis", "ujis_japanese_ci", 3},
    {"utf16", "utf16_general_ci", 4},       {"utf16le", "utf16le_general_ci", 4}, {"utf32", "utf32_general_ci", 4},
    {"utf8mb3", "utf8mb3_general_ci", 3},   {"utf8mb4", "utf8mb4_general_ci", 4},
};

static const struct known *find(ssm_str charset)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (ascii_is(charset, known[i].charset))
            return &known[i];
    return NULL;
}

ssm_str my_charset(struct reader *r, ssm_str name)
{
    return ascii_is(name, "utf8") ? SSM_LIT("utf8mb3") : text_lowered(r, name);
}

ssm_str my_collation(struct reader *r, ssm_str name)
{
    if (ascii_begins(name, "utf8_"))
        return my_join(r, SSM_LIT("utf8mb3"), text_lowered(r, ssm_view(name.ptr + 4, name.len - 4)), ABSENT, ABSENT);
    return text_lowered(r, name);
}

ssm_str my_charset_of(ssm_str collation)
{
    for (size_t i = 0; i < collation.len; i++)
        if (collation.ptr[i] == '_')
            return ssm_view(collation.ptr, i);
    return collation;
}

ssm_str my_default_collation(const struct reader *r, ssm_str charset)
{
    const struct known *k = find(charset);

    if (r->flavour == FLAVOUR_MYSQL && ascii_is(charset, "utf8mb4"))
        return SSM_LIT("utf8mb4_0900_ai_ci");
    return k ? ssm_cstr(k->collation) : ABSENT;
}

unsigned my_widest(ssm_str charset)
{
    const struct known *k = find(charset);

    return k ? k->widest : 4;
}

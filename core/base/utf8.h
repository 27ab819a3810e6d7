/* SPDX-License-Identifier: Apache-2.0
 *
 * UTF-8: checking, and the classes of characters that the guards refuse.
 */
#ifndef SSM_BASE_UTF8_H
#define SSM_BASE_UTF8_H

#include "base/str.h"

/* The offset of the first byte that is not well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates), or s.len. */
size_t utf8_check(ssm_str s);
/* The code point at s.ptr[*at], which lies in checked text; moves *at behind it. */
uint32_t utf8_next(ssm_str s, size_t *at);
/* How many code points. */
size_t utf8_length(ssm_str s);
/* C0, C1 and DEL. */
bool utf8_is_control(uint32_t c);
/* Characters that change how other text is shown, or that show nothing: bidirectional controls, zero-width, line and
 * paragraph separators, variation selectors, tags, the byte order mark (Unicode 15.0, general categories Cf, Zl, Zp). */
bool utf8_is_invisible(uint32_t c);
/* Of eight bytes: the high bit of one is set when one of them is not printable ASCII, or is a, b or c. Which one it is
 * cannot be told: a borrow or a carry may run on into the bytes behind. */
static inline uint64_t utf8_plain_doubt(uint64_t w, char a, char b, char c)
{
    const uint64_t ones = 0x0101010101010101u;
    const uint64_t x = w ^ ones * (unsigned char)a, y = w ^ ones * (unsigned char)b, z = w ^ ones * (unsigned char)c;

    return w | (w - ones * 0x20) | (w + ones) | ((x - ones) & ~x) | ((y - ones) & ~y) | ((z - ones) & ~z);
}

/* True when every byte is printable ASCII and none is a, b or c, which are no spaces. */
static inline bool utf8_is_plain_but(ssm_str s, char a, char b, char c)
{
    uint64_t doubt = 0, w = 0x2020202020202020u;
    size_t at = 0;

    for (; s.len - at >= sizeof w; at += sizeof w) {
        memcpy(&w, s.ptr + at, sizeof w);
        doubt |= utf8_plain_doubt(w, a, b, c);
    }
    for (w = 0x2020202020202020u; at < s.len; at++) /* what is left, behind spaces */
        w = w << 8 | (unsigned char)s.ptr[at];
    doubt |= utf8_plain_doubt(w, a, b, c);
    return (doubt & 0x8080808080808080u) == 0;
}

/* True when every byte is printable ASCII: the common case. */
static inline bool utf8_is_plain(ssm_str s)
{
    return utf8_is_plain_but(s, '\x7f', '\x7f', '\x7f'); /* which is not printable anyhow */
}

/* True when every character is printable and none is invisible. */
bool utf8_is_printable_line(ssm_str s);

#endif

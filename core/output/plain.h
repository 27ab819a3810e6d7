/* SPDX-License-Identifier: Apache-2.0
 *
 * Text that can be written as it is, told eight bytes at a time: almost every name is such a text.
 */
#ifndef SSM_OUTPUT_PLAIN_H
#define SSM_OUTPUT_PLAIN_H

#include "base/str.h"

/* Of eight bytes: the high bit of one is set when one of them is not printable ASCII, or is a, b or c. Which one it is
 * cannot be told: a borrow or a carry may run on into the bytes behind. */
static inline uint64_t plain_doubt(uint64_t w, char a, char b, char c)
{
    const uint64_t ones = 0x0101010101010101u;
    const uint64_t x = w ^ ones * (unsigned char)a, y = w ^ ones * (unsigned char)b, z = w ^ ones * (unsigned char)c;

    return w | (w - ones * 0x20) | (w + ones) | ((x - ones) & ~x) | ((y - ones) & ~y) | ((z - ones) & ~z);
}

/* True when every byte is printable ASCII and none is a, b or c, which are no spaces. */
static inline bool text_is_plain(ssm_str s, char a, char b, char c)
{
    uint64_t doubt = 0, w = 0x2020202020202020u;
    size_t at = 0;

    for (; s.len - at >= sizeof w; at += sizeof w) {
        memcpy(&w, s.ptr + at, sizeof w);
        doubt |= plain_doubt(w, a, b, c);
    }
    for (w = 0x2020202020202020u; at < s.len; at++) /* what is left, behind spaces */
        w = w << 8 | (unsigned char)s.ptr[at];
    doubt |= plain_doubt(w, a, b, c);
    return (doubt & 0x8080808080808080u) == 0;
}

#endif

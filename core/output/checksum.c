/* SPDX-License-Identifier: Apache-2.0
 *
 * Flyway's checksum of a script; see checksum.h.
 */
#include "output/checksum.h"

/* shift[n][b]: the byte b with n zero bytes behind it, so that eight bytes go in one step (slicing by eight). */
struct slices {
    uint32_t shift[8][256];
};

static void prepare(struct slices *t)
{
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t crc = byte;

        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
        t->shift[0][byte] = crc;
    }
    for (int n = 1; n < 8; n++)
        for (int byte = 0; byte < 256; byte++)
            t->shift[n][byte] = t->shift[n - 1][byte] >> 8 ^ t->shift[0][t->shift[n - 1][byte] & 255];
}

static uint32_t add_bytes(const struct slices *t, uint32_t crc, const unsigned char *p, size_t len)
{
    for (; len >= 8; len -= 8, p += 8)
        crc = t->shift[7][p[0] ^ (crc & 255)] ^ t->shift[6][p[1] ^ (crc >> 8 & 255)] ^
              t->shift[5][p[2] ^ (crc >> 16 & 255)] ^ t->shift[4][p[3] ^ crc >> 24] ^
              t->shift[3][p[4]] ^ t->shift[2][p[5]] ^ t->shift[1][p[6]] ^ t->shift[0][p[7]];
    for (; len; len--, p++)
        crc = crc >> 8 ^ t->shift[0][*p ^ (crc & 255)];
    return crc;
}

/* The bytes between p and end but for each \r. */
static uint32_t add_line(const struct slices *t, uint32_t crc, const char *p, const char *end)
{
    while (p < end) {
        const char *stop = memchr(p, '\r', (size_t)(end - p));

        stop = stop ? stop : end;
        crc = add_bytes(t, crc, (const unsigned char *)p, (size_t)(stop - p));
        p = stop < end ? stop + 1 : end;
    }
    return crc;
}

int32_t flyway_checksum(ssm_str script)
{
    const char *p = script.ptr + (str_starts(script, "\xef\xbb\xbf") ? 3 : 0), *end = script.ptr + script.len;
    struct slices t;
    uint32_t crc = UINT32_MAX;
    int32_t result;

    prepare(&t);
    while (p < end) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));

        stop = stop ? stop : end;
        crc = add_line(&t, crc, p, stop);
        p = stop < end ? stop + 1 : end;
    }
    crc = ~crc;
    memcpy(&result, &crc, sizeof result);
    return result;
}

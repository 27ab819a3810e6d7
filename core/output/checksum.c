/* SPDX-License-Identifier: Apache-2.0
 *
 * Flyway's checksum of a script; see checksum.h.
 */
#include "output/checksum.h"

/* One entry for each value of four bits: small, and fast enough for text. */
static const uint32_t table[16] = {
    0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
    0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
};

int32_t flyway_checksum(ssm_str script)
{
    uint32_t crc = UINT32_MAX;
    int32_t result;

    for (size_t at = str_starts(script, "\xef\xbb\xbf") ? 3 : 0; at < script.len; at++) {
        if (script.ptr[at] == '\n' || script.ptr[at] == '\r')
            continue;
        crc ^= (unsigned char)script.ptr[at];
        crc = crc >> 4 ^ table[crc & 15];
        crc = crc >> 4 ^ table[crc & 15];
    }
    crc = ~crc;
    memcpy(&result, &crc, sizeof result);
    return result;
}

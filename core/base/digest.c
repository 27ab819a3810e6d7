/* SPDX-License-Identifier: Apache-2.0
 *
 * SHA-256; see digest.h.
 */
#include "base/digest.h"

void digest_init(struct digest *d)
{
    sha256_init(&d->sha);
}

void digest_bytes(struct digest *d, ssm_str s)
{
    if (s.len)
        sha256_update(&d->sha, s.len, (const uint8_t *)s.ptr);
}

void digest_field(struct digest *d, ssm_str s)
{
    uint8_t length[9];

    length[0] = s.ptr != NULL;
    for (int i = 0; i < 8; i++)
        length[i + 1] = (uint8_t)((uint64_t)s.len >> (8 * i));
    sha256_update(&d->sha, sizeof length, length);
    digest_bytes(d, s);
}

void digest_hex(struct digest *d, char hex[DIGEST_HEX + 1])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t raw[SHA256_DIGEST_SIZE];

    sha256_digest(&d->sha, sizeof raw, raw);
    for (size_t i = 0; i < sizeof raw; i++) {
        hex[2 * i] = digits[raw[i] >> 4];
        hex[2 * i + 1] = digits[raw[i] & 15];
    }
    hex[DIGEST_HEX] = '\0';
}

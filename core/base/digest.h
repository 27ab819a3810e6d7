/* SPDX-License-Identifier: Apache-2.0
 *
 * SHA-256, by libnettle (it uses the processor's instructions where there are any). The only room that knows it.
 */
#ifndef SSM_BASE_DIGEST_H
#define SSM_BASE_DIGEST_H

#include <nettle/sha2.h>

#include "base/str.h"

enum { DIGEST_HEX = 64 }; /* characters of a digest as text */

struct digest {
    struct sha256_ctx sha;
};

void digest_init(struct digest *d);
/* Adds the text and its length, so that two lists of texts that differ never look alike. */
void digest_field(struct digest *d, ssm_str s);
/* Adds bytes as they are. */
void digest_bytes(struct digest *d, ssm_str s);
/* Lower-case hexadecimal digits, and a NUL. */
void digest_hex(struct digest *d, char hex[DIGEST_HEX + 1]);

#endif

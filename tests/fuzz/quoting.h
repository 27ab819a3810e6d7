/* SPDX-License-Identifier: Apache-2.0
 *
 * What the quoting harnesses share: texts that the guard would let through to a dialect's callbacks.
 */
#ifndef SSM_TESTS_FUZZ_QUOTING_H
#define SSM_TESTS_FUZZ_QUOTING_H

#include "dialects.h"
#include "fuzz.h"

#include "base/utf8.h"

/* Text as it can stand in a report: UTF-8 without NUL. */
static inline bool quoting_takes(ssm_str text)
{
    return utf8_check(text) == text.len && !memchr(text.ptr, 0, text.len);
}

/* The same as a view of just its bytes, NUL-terminated or not. */
static inline bool quoting_same(ssm_str text, const char *read, size_t len)
{
    return str_eq(text, ssm_view(read, len));
}

/* Copies of the quoted text and the quoted name, in the host's arena. */
static inline void quoting_quote(ssm_host *h, const struct ssm_dialect *d, ssm_str text, ssm_str *literal,
                                 ssm_str *name)
{
    *literal = arena_str(&h->arena, fuzz_put_by(h, d->quote_literal, text));
    *name = arena_str(&h->arena, fuzz_put_by(h, d->quote_ident, text));
}

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * A growing byte buffer with a named maximum and a sticky failure, so that appends chain and are checked once.
 */
#ifndef SSM_BASE_BUF_H
#define SSM_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct buf {
    char *ptr;
    size_t len;
    size_t capacity;
    size_t limit; /* set by buf_init */
    bool failed;  /* memory or the limit ended; the contents are cut there */
};

void buf_init(struct buf *b, size_t limit);
/* Makes room for `bytes` more ahead of time. */
bool buf_reserve(struct buf *b, size_t bytes);
void buf_put(struct buf *b, ssm_str s);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
__attribute__((format(printf, 2, 3))) void buf_printf(struct buf *b, const char *format, ...);
/* The contents; valid until the next append. */
static inline ssm_str buf_str(const struct buf *b) { return ssm_view(b->ptr ? b->ptr : "", b->len); }
/* A NUL-terminated view of the contents; "" when memory ended. */
const char *buf_cstr(struct buf *b);
static inline void buf_clear(struct buf *b) { b->len = 0; b->failed = false; }
void buf_free(struct buf *b);

#endif

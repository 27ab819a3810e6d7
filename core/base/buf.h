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
/* The slow part of buf_reserve: moves the contents to where there is room. */
bool buf_grow(struct buf *b, size_t bytes);

/* Makes room for `bytes` more ahead of time; one byte is kept for buf_cstr. */
static inline bool buf_reserve(struct buf *b, size_t bytes)
{
    return (bytes < b->capacity - b->len && !b->failed) || buf_grow(b, bytes);
}

static inline void buf_put(struct buf *b, ssm_str s)
{
    if (s.len == 0 || !buf_reserve(b, s.len))
        return;
    memcpy(b->ptr + b->len, s.ptr, s.len);
    b->len += s.len;
}

static inline void buf_puts(struct buf *b, const char *s)
{
    buf_put(b, ssm_view(s, strlen(s)));
}

static inline void buf_putc(struct buf *b, char c)
{
    if (buf_reserve(b, 1))
        b->ptr[b->len++] = c;
}

__attribute__((format(printf, 2, 3))) void buf_printf(struct buf *b, const char *format, ...);
/* Appends the message with `put` of an argument in the place of %1 to %9; a number without argument stays. */
void buf_expand(struct buf *b, ssm_str message, const ssm_str *args, size_t count, void (*put)(struct buf *b, ssm_str s));
/* The contents; valid until the next append. */
static inline ssm_str buf_str(const struct buf *b) { return ssm_view(b->ptr ? b->ptr : "", b->len); }
/* A NUL-terminated view of the contents; "" when memory ended. */
const char *buf_cstr(struct buf *b);
static inline void buf_clear(struct buf *b) { b->len = 0; b->failed = false; }
void buf_free(struct buf *b);

#endif

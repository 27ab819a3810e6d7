/* SPDX-License-Identifier: Apache-2.0
 *
 * A growing byte buffer; see buf.h.
 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_CAPACITY = 256 };

void buf_init(struct buf *b, size_t limit)
{
    *b = (struct buf){.limit = limit};
}

bool buf_grow(struct buf *b, size_t bytes)
{
    size_t capacity = b->capacity ? b->capacity : FIRST_CAPACITY;
    char *p;

    if (b->failed)
        return false;
    if (bytes > b->limit || b->len > b->limit - bytes) {
        b->failed = true;
        return false;
    }
    while (capacity <= b->len + bytes)
        capacity *= 2;
    if (capacity > b->limit)
        capacity = b->limit + 1; /* so that the test above also keeps the limit */
    p = realloc(b->ptr, capacity);
    if (!p) {
        b->failed = true;
        return false;
    }
    b->ptr = p;
    b->capacity = capacity;
    return true;
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) {
        b->failed = true;
        return;
    }
    if (!buf_reserve(b, (size_t)n))
        return;
    va_start(args, format);
    vsnprintf(b->ptr + b->len, (size_t)n + 1, format, args);
    va_end(args);
    b->len += (size_t)n;
}

void buf_expand(struct buf *b, ssm_str message, const ssm_str *args, size_t count, void (*put)(struct buf *b, ssm_str s))
{
    for (size_t i = 0; i < message.len; i++) {
        char next = i + 1 < message.len ? message.ptr[i + 1] : '\0';

        if (message.ptr[i] == '%' && next >= '1' && next <= '9' && (size_t)(next - '1') < count) {
            put(b, args[next - '1']);
            i++;
        } else
            buf_putc(b, message.ptr[i]);
    }
}

const char *buf_cstr(struct buf *b)
{
    if (!b->ptr)
        return "";
    b->ptr[b->len] = '\0';
    return b->ptr;
}

void buf_free(struct buf *b)
{
    free(b->ptr);
    *b = (struct buf){.limit = b->limit};
}

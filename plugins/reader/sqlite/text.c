/* SPDX-License-Identifier: Apache-2.0
 *
 * Texts that grow, in the host's memory, and their comparison.
 */
#include "lite.h"

#include <string.h>

void lr_put(struct lr_text *t, ssm_str s)
{
    if (t->failed || !s.len)
        return;
    if (t->room - t->len < s.len) {
        size_t room = (t->len + s.len) * 2 + 32;
        char *ptr = lr_alloc(t->host, room);

        if (!ptr) {
            t->failed = true;
            return;
        }
        if (t->len)
            memcpy(ptr, t->ptr, t->len);
        t->ptr = ptr;
        t->room = room;
    }
    memcpy(t->ptr + t->len, s.ptr, s.len);
    t->len += s.len;
}

void lr_puts(struct lr_text *t, const char *s)
{
    lr_put(t, ssm_cstr(s));
}

ssm_str lr_done(const struct lr_text *t)
{
    if (t->failed)
        return (ssm_str){0};
    return t->ptr ? ssm_view(t->ptr, t->len) : SSM_LIT("");
}

ssm_str lr_copy(ssm_host *h, ssm_str s)
{
    struct lr_text t = {.host = h};

    lr_put(&t, s);
    return lr_done(&t);
}

char lr_small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

ssm_str lr_lower(ssm_host *h, ssm_str s)
{
    char *small = lr_alloc(h, s.len + 1);

    if (!small)
        return (ssm_str){0};
    for (size_t i = 0; i < s.len; i++)
        small[i] = lr_small(s.ptr[i]);
    return ssm_view(small, s.len);
}

void *lr_grow(ssm_host *h, void *items, size_t count, size_t *room, size_t size)
{
    void *more;

    if (!items && count) /* it failed before */
        return NULL;
    if (count < *room)
        return items;
    more = lr_alloc(h, (count * 2 + 8) * size);
    if (!more)
        return NULL;
    if (count)
        memcpy(more, items, count * size);
    *room = count * 2 + 8;
    return more;
}

bool lr_same(ssm_str a, ssm_str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lr_small(a.ptr[i]) != lr_small(b.ptr[i]))
            return false;
    return true;
}

int lr_compare(ssm_str a, ssm_str b)
{
    for (size_t i = 0; i < a.len && i < b.len; i++)
        if (lr_small(a.ptr[i]) != lr_small(b.ptr[i]))
            return (unsigned char)lr_small(a.ptr[i]) < (unsigned char)lr_small(b.ptr[i]) ? -1 : 1;
    return a.len == b.len ? 0 : a.len < b.len ? -1 : 1;
}

bool lr_is(ssm_str a, const char *word)
{
    return lr_same(a, ssm_cstr(word));
}

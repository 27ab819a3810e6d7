/* SPDX-License-Identifier: Apache-2.0
 *
 * Text and arrays that grow; see text.h.
 */
#include "common/text.h"

#include <string.h>

enum { FIRST_ROOM = 64, FIRST_ITEMS = 8 };

static bool make_room(struct text *t, size_t more)
{
    size_t room = t->room ? t->room : FIRST_ROOM;
    char *ptr;

    if (t->failed || more <= t->room - t->len)
        return !t->failed;
    while (room - t->len < more && room <= SIZE_MAX / 4)
        room *= 2;
    ptr = room - t->len < more ? NULL : common_take(t->owner, room);
    t->failed = !ptr;
    if (!ptr)
        return false;
    if (t->len)
        memcpy(ptr, t->ptr, t->len);
    t->ptr = ptr;
    t->room = room;
    return true;
}

void text_put(struct text *t, ssm_str s)
{
    if (!s.len || !make_room(t, s.len))
        return;
    memcpy(t->ptr + t->len, s.ptr, s.len);
    t->len += s.len;
}

void text_puts(struct text *t, const char *s)
{
    text_put(t, ssm_cstr(s));
}

void text_put_number(struct text *t, uint64_t n)
{
    char digits[20];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + n % 10);
    while (n /= 10);
    text_put(t, ssm_view(digits + at, sizeof digits - at));
}

void text_put_quoted(struct text *t, ssm_str s, char mark)
{
    ssm_str sign = ssm_view(&mark, 1);

    text_put(t, sign);
    while (s.len) {
        const char *at = memchr(s.ptr, mark, s.len);
        size_t n = at ? (size_t)(at - s.ptr) + 1 : s.len;

        text_put(t, ssm_view(s.ptr, n));
        if (at)
            text_put(t, sign);
        s = ssm_view(s.ptr + n, s.len - n);
    }
    text_put(t, sign);
}

ssm_str text_done(const struct text *t)
{
    if (t->failed)
        return ssm_view(NULL, 0);
    return t->len ? ssm_view(t->ptr, t->len) : SSM_LIT("");
}

ssm_str text_lowered(void *owner, ssm_str s)
{
    char *lower = common_take(owner, s.len + 1);

    for (size_t i = 0; lower && i < s.len; i++)
        lower[i] = ascii_lower(s.ptr[i]);
    return ssm_view(lower, lower ? s.len : 0);
}

void *array_grow(void *owner, void *items, size_t count, size_t *room, size_t size)
{
    size_t wanted = *room ? *room * 2 : FIRST_ITEMS;
    void *copy;

    if (count < *room)
        return items;
    if (count && !items) /* it failed before */
        return NULL;
    copy = wanted <= SIZE_MAX / 2 / size ? common_take(owner, wanted * size) : NULL;
    if (!copy)
        return NULL;
    if (count)
        memcpy(copy, items, count * size);
    *room = wanted;
    return copy;
}

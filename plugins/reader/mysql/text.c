/* SPDX-License-Identifier: Apache-2.0
 *
 * Memory, lists and text. All of it is the host's; a failure sets r->failed and is seen at the end.
 */
#include "reader.h"

#include <stdint.h>

void my_ended(struct reader *r)
{
    r->failed = r->bad = r->ended = true;
}

void *my_take(struct reader *r, size_t bytes)
{
    void *p = my_api->alloc(r->h, bytes ? bytes : 1);

    if (!p)
        my_ended(r);
    return p;
}

bool my_append(struct reader *r, struct list *l, void *item)
{
    if (!item)
        return false;
    if (l->count == l->capacity) {
        size_t capacity = l->capacity ? 2 * l->capacity : FIRST_CAPACITY;
        void **items = capacity <= LIST_LIMIT ? my_take(r, capacity * sizeof *items) : NULL;

        if (!items) {
            my_ended(r);
            return false;
        }
        if (l->count)
            memcpy(items, l->items, l->count * sizeof *items);
        l->items = items;
        l->capacity = capacity;
    }
    l->items[l->count++] = item;
    return true;
}

void my_remove(struct list *l, size_t at)
{
    if (at >= l->count)
        return;
    memmove(l->items + at, l->items + at + 1, (l->count - at - 1) * sizeof *l->items);
    l->count--;
}

static bool grow(struct text *t, size_t more)
{
    size_t capacity = t->capacity ? t->capacity : 64;
    char *bytes;

    if (more <= t->capacity - t->len)
        return true;
    while (capacity - t->len < more) {
        if (capacity > SIZE_MAX / 4) {
            my_ended(t->r);
            return false;
        }
        capacity *= 2;
    }
    bytes = my_take(t->r, capacity);
    if (!bytes)
        return false;
    if (t->len)
        memcpy(bytes, t->bytes, t->len);
    t->bytes = bytes;
    t->capacity = capacity;
    return true;
}

void my_put_str(struct text *t, ssm_str s)
{
    if (!s.len || !grow(t, s.len))
        return;
    memcpy(t->bytes + t->len, s.ptr, s.len);
    t->len += s.len;
}

void my_put(struct text *t, const char *s)
{
    my_put_str(t, ssm_cstr(s));
}

void my_put_number(struct text *t, uint64_t n)
{
    char digits[20];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + n % 10);
    while (n /= 10);
    my_put_str(t, ssm_view(digits + at, sizeof digits - at));
}

void my_put_name(struct text *t, ssm_str name)
{
    my_put(t, "`");
    for (size_t i = 0; i < name.len; i++) {
        my_put_str(t, ssm_view(name.ptr + i, 1));
        if (name.ptr[i] == '`')
            my_put(t, "`");
    }
    my_put(t, "`");
}

/* As it is safe in every script: control characters are escaped. */
void my_put_literal(struct text *t, ssm_str s)
{
    static const char from[] = "'\\\n\r\t\b\x1a";
    static const char *const to[] = {"''", "\\\\", "\\n", "\\r", "\\t", "\\b", "\\Z"};

    my_put(t, "'");
    for (size_t i = 0; i < s.len; i++) {
        const char *special = strchr(from, s.ptr[i]);

        if (special && *special)
            my_put(t, to[special - from]);
        else
            my_put_str(t, ssm_view(s.ptr + i, 1));
    }
    my_put(t, "'");
}

/* Never absent: an empty text is one. */
ssm_str my_done(const struct text *t)
{
    return t->bytes ? ssm_view(t->bytes, t->len) : SSM_LIT("");
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

ssm_str my_lower(struct reader *r, ssm_str s)
{
    char *bytes = my_take(r, s.len);

    if (!bytes || !s.ptr)
        return ABSENT;
    for (size_t i = 0; i < s.len; i++)
        bytes[i] = lower(s.ptr[i]);
    return ssm_view(bytes, s.len);
}

ssm_str my_join(struct reader *r, ssm_str a, ssm_str b, ssm_str c, ssm_str d)
{
    struct text t = {.r = r};

    my_put_str(&t, a);
    my_put_str(&t, b);
    my_put_str(&t, c);
    my_put_str(&t, d);
    return my_done(&t);
}

bool my_same(ssm_str a, ssm_str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i]))
            return false;
    return true;
}

bool my_is(ssm_str text, const char *word)
{
    return my_same(text, ssm_cstr(word));
}

bool my_starts(ssm_str text, const char *prefix)
{
    size_t n = strlen(prefix);

    return text.len >= n && my_same(ssm_view(text.ptr, n), ssm_view(prefix, n));
}

bool my_ends(ssm_str text, const char *suffix)
{
    size_t n = strlen(suffix);

    return text.len >= n && my_same(ssm_view(text.ptr + text.len - n, n), ssm_view(suffix, n));
}

uint64_t my_to_number(ssm_str s, uint64_t otherwise)
{
    uint64_t n = 0;

    if (!s.len || s.len > 18)
        return otherwise;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return otherwise;
        n = n * 10 + (uint64_t)(s.ptr[i] - '0');
    }
    return n;
}

bool my_lists(ssm_str list, const char *word)
{
    size_t from = 0;

    for (size_t i = 0; i <= list.len; i++) {
        if (i < list.len && list.ptr[i] != ',')
            continue;
        if (my_is(ssm_view(list.ptr + from, i - from), word))
            return true;
        from = i + 1;
    }
    return false;
}

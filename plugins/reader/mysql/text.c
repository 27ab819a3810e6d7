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

void *common_take(void *owner, size_t bytes)
{
    return my_take(owner, bytes);
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

void my_put_name(struct text *t, ssm_str name)
{
    text_put_quoted(t, name, '`');
}

/* As it is safe in every script: control characters are escaped. */
void my_put_literal(struct text *t, ssm_str s)
{
    static const char from[] = "'\\\n\r\t\b\x1a";
    static const char *const to[] = {"''", "\\\\", "\\n", "\\r", "\\t", "\\b", "\\Z"};

    text_puts(t, "'");
    for (size_t i = 0; i < s.len; i++) {
        const char *special = strchr(from, s.ptr[i]);

        if (special && *special)
            text_puts(t, to[special - from]);
        else
            text_put(t, ssm_view(s.ptr + i, 1));
    }
    text_puts(t, "'");
}

ssm_str my_join(struct reader *r, ssm_str a, ssm_str b, ssm_str c, ssm_str d)
{
    struct text t = {.owner = r};

    text_put(&t, a);
    text_put(&t, b);
    text_put(&t, c);
    text_put(&t, d);
    return text_done(&t);
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

    for (size_t i = 0; list.len && i <= list.len; i++) {
        if (i < list.len && list.ptr[i] != ',')
            continue;
        if (ascii_is(ssm_view(list.ptr + from, i - from), word))
            return true;
        from = i + 1;
    }
    return false;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Texts: growing, comparing, cutting.
 */
#include "spec.h"

#include <string.h>

/* A text that could not be made is absent, which elsewhere means that none was given: so the whole reading fails. */
static bool memory_ended;

void *sp_alloc(ssm_host *h, size_t bytes)
{
    void *p = sp_api->alloc(h, bytes);

    memory_ended = memory_ended || !p;
    return p;
}

bool sp_is_spent(void)
{
    return memory_ended;
}

bool sp_memory_ended(void)
{
    bool ended = memory_ended;

    memory_ended = false;
    return ended;
}

void sp_put(struct sp_text *t, ssm_str s)
{
    if (t->failed || !s.len)
        return;
    if (t->room - t->len < s.len) {
        size_t room = (t->len + s.len) * 2 + 32;
        char *ptr = sp_alloc(t->host, room);

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

void sp_puts(struct sp_text *t, const char *s)
{
    sp_put(t, ssm_cstr(s));
}

void sp_put_number(struct sp_text *t, size_t n)
{
    char digits[24];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + n % 10);
    while (n /= 10);
    sp_put(t, ssm_view(digits + at, sizeof digits - at));
}

ssm_str sp_done(const struct sp_text *t)
{
    if (t->failed)
        return (ssm_str){0};
    return t->ptr ? ssm_view(t->ptr, t->len) : SSM_LIT("");
}

void *sp_grow(ssm_host *h, void *items, size_t count, size_t *room, size_t size)
{
    void *more;

    if (count < *room)
        return items;
    more = sp_alloc(h, (count * 2 + 8) * size);
    if (!more)
        return NULL;
    if (count)
        memcpy(more, items, count * size);
    *room = count * 2 + 8;
    return more;
}

char sp_small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool sp_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool sp_letter(char c)
{
    char s = sp_small(c);

    return (s >= 'a' && s <= 'z') || (unsigned char)c >= 0x80;
}

bool sp_same(ssm_str a, ssm_str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (sp_small(a.ptr[i]) != sp_small(b.ptr[i]))
            return false;
    return true;
}

bool sp_is(ssm_str a, const char *word)
{
    return sp_same(a, ssm_cstr(word));
}

bool sp_among(ssm_str a, const char *words)
{
    while (*words) {
        size_t n = strcspn(words, "|");

        if (sp_same(a, ssm_view(words, n)))
            return true;
        words += n + (words[n] == '|');
    }
    return false;
}

bool sp_begins(ssm_str s, const char *with)
{
    ssm_str w = ssm_cstr(with);

    return s.len >= w.len && sp_same(ssm_view(s.ptr, w.len), w);
}

bool sp_ends(ssm_str s, const char *with)
{
    ssm_str w = ssm_cstr(with);

    return s.len >= w.len && sp_same(ssm_view(s.ptr + s.len - w.len, w.len), w);
}

ssm_str sp_from(ssm_str s, size_t at)
{
    return at < s.len ? ssm_view(s.ptr + at, s.len - at) : SSM_LIT("");
}

ssm_str sp_head(ssm_str s, size_t len)
{
    return ssm_view(s.ptr ? s.ptr : "", len < s.len ? len : s.len);
}

static bool space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

ssm_str sp_trim(ssm_str s)
{
    size_t from = 0;

    while (from < s.len && space(s.ptr[from]))
        from++;
    s = sp_from(s, from);
    while (s.len && space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

ssm_str sp_lower(ssm_host *h, ssm_str s)
{
    char *small = sp_alloc(h, s.len + 1);

    if (!small)
        return (ssm_str){0};
    for (size_t i = 0; i < s.len; i++)
        small[i] = sp_small(s.ptr[i]);
    return ssm_view(small, s.len);
}

static bool opens(char c)
{
    return c == '(' || c == '[' || c == '{';
}

static bool closes(char c)
{
    return c == ')' || c == ']' || c == '}';
}

size_t sp_find(ssm_str s, char wanted)
{
    size_t depth = 0;
    char quote = '\0';

    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (!quote && !depth && c == wanted)
            return i;
        if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (opens(c))
            depth++;
        else if (closes(c) && depth)
            depth--;
    }
    return s.len;
}

static bool in_word(char c)
{
    return sp_letter(c) || sp_digit(c) || c == '_';
}

bool sp_word(ssm_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!in_word(s.ptr[i]))
            return false;
    return s.len > 0 && !sp_digit(s.ptr[0]);
}

ssm_str sp_take_word(ssm_str *s)
{
    size_t n = 0;
    ssm_str word;

    *s = sp_trim(*s);
    while (n < s->len && in_word(s->ptr[n]))
        n++;
    word = sp_head(*s, n);
    *s = sp_trim(sp_from(*s, n));
    return word;
}

bool sp_take(ssm_str *s, const char *text)
{
    ssm_str rest = sp_trim(*s);
    size_t n = strlen(text);

    if (!sp_begins(rest, text) || (in_word(text[n - 1]) && rest.len > n && in_word(rest.ptr[n])))
        return false;
    *s = sp_trim(sp_from(rest, n));
    return true;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Texts: growing, comparing, cutting.
 */
#include "spec.h"

#include <string.h>

/* A text that could not be made is absent, which elsewhere means that none was given: so the whole reading fails. */
struct shared {
    bool spent;
};

int sp_begin(ssm_host *h)
{
    struct shared *s = sp_api->state(h, sizeof *s);

    if (!s)
        return SSM_ERROR;
    s->spent = false; /* of the other schema's reading */
    return SSM_OK;
}

static void note_spent(ssm_host *h)
{
    struct shared *s = sp_api->state(h, sizeof *s);

    if (s)
        s->spent = true;
}

bool sp_is_spent(ssm_host *h)
{
    const struct shared *s = sp_api->state(h, sizeof *s);

    if (!s) /* it is there since sp_begin(): the next call gives it */
        note_spent(h);
    return !s || s->spent;
}

void *sp_alloc(ssm_host *h, size_t bytes)
{
    void *p = sp_api->alloc(h, bytes);

    if (!p)
        note_spent(h);
    return p;
}

void *common_take(void *owner, size_t bytes)
{
    return sp_alloc(owner, bytes);
}

bool sp_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool sp_letter(char c)
{
    char s = ascii_lower(c);

    return (s >= 'a' && s <= 'z') || (unsigned char)c >= 0x80;
}

bool sp_among(ssm_str a, const char *words)
{
    while (*words) {
        size_t n = strcspn(words, "|");

        if (ascii_same(a, ssm_view(words, n)))
            return true;
        words += n + (words[n] == '|');
    }
    return false;
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

    if (!ascii_begins(rest, text) || (in_word(text[n - 1]) && rest.len > n && in_word(rest.ptr[n])))
        return false;
    *s = sp_trim(sp_from(rest, n));
    return true;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Searching in SQL text: words, quoted parts, parentheses.
 */
#include "postgres.h"

#include <string.h>

int pg_compare(ssm_str a, const char *b)
{
    size_t length = strlen(b);
    int order = memcmp(a.len ? a.ptr : "", b, a.len < length ? a.len : length);

    return order ? order : (a.len > length) - (a.len < length);
}

bool pg_is(ssm_str a, const char *b)
{
    return pg_compare(a, b) == 0;
}

bool pg_in_list(ssm_str name, const char *const *list, size_t count)
{
    int first = name.len ? (unsigned char)name.ptr[0] : 0;
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = first - (unsigned char)list[middle][0]; /* it decides most steps */

        if (order == 0)
            order = pg_compare(name, list[middle]);
        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

size_t pg_count(const char *const *list)
{
    size_t n = 0;

    while (list[n])
        n++;
    return n;
}

bool pg_contains(ssm_str text, ssm_str part)
{
    return part.len == 0 || (text.len && memmem(text.ptr, text.len, part.ptr, part.len) != NULL);
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           (unsigned char)c >= 0x80;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_word(ssm_str a, ssm_str b)
{
    for (size_t i = 0; i < b.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i]))
            return false;
    return true;
}

bool pg_mentions(ssm_str text, ssm_str word)
{
    size_t i = 0;

    if (!word.len)
        return false;
    for (size_t j = 0; j < word.len; j++)
        if (!is_word(word.ptr[j]))
            return true; /* a name with other signs, which may be written in several ways */
    while (i < text.len) {
        size_t from = i;

        while (i < text.len && is_word(text.ptr[i]))
            i++;
        if (i - from == word.len && same_word(ssm_view(text.ptr + from, i - from), word))
            return true;
        if (i == from)
            i++;
    }
    return false;
}

static size_t skip_dollar(ssm_str text, size_t at)
{
    size_t tag = at + 1, i;

    while (tag < text.len && is_word(text.ptr[tag]) && text.ptr[tag] != '$')
        tag++;
    if (tag >= text.len || text.ptr[tag] != '$')
        return at;
    tag = tag + 1 - at;
    for (i = at + tag; i + tag <= text.len; i++)
        if (memcmp(text.ptr + i, text.ptr + at, tag) == 0)
            return i + tag;
    return text.len;
}

size_t pg_skip_quoted(ssm_str text, size_t at)
{
    char sign = text.ptr[at];
    bool escapes;

    if (sign == '$' && (at == 0 || !is_word(text.ptr[at - 1])))
        return skip_dollar(text, at);
    if (sign != '\'' && sign != '"')
        return at;
    escapes = sign == '\'' && at > 0 && lower(text.ptr[at - 1]) == 'e' && (at == 1 || !is_word(text.ptr[at - 2]));
    for (size_t i = at + 1; i < text.len; i++) {
        if (escapes && text.ptr[i] == '\\')
            i++;
        else if (text.ptr[i] == sign && (i + 1 == text.len || text.ptr[i + 1] != sign))
            return i + 1;
        else if (text.ptr[i] == sign)
            i++;
    }
    return text.len;
}

bool pg_is_wrapped(ssm_str e)
{
    size_t depth = 0, i = 0;

    if (e.len < 2 || e.ptr[0] != '(' || e.ptr[e.len - 1] != ')')
        return false;
    while (i < e.len) {
        size_t behind = pg_skip_quoted(e, i);

        if (behind != i) {
            i = behind;
            continue;
        }
        if (e.ptr[i] == '(')
            depth++;
        else if (e.ptr[i] == ')' && --depth == 0)
            return i + 1 == e.len;
        i++;
    }
    return false;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Texts of options that are more than a value: names of relations, bounds and keys of partitions. They are read here,
 * part by part, so that nothing else can stand in them; what stands within parentheses is for the server's parser
 * (verify_clause.c).
 */
#include "postgres.h"

#include <string.h>

static bool begins_name(char c)
{
    return (c >= 'a' && c <= 'z') || c == '_' || (unsigned char)c >= 0x80;
}

/* Behind the name at `at`, as SQL writes it; `at` where none begins. An unquoted one is in lower case, as it is in the
 * catalog. */
static size_t skip_name(ssm_str text, size_t at)
{
    size_t i = at;

    if (at < text.len && text.ptr[at] == '"') {
        i = pg_skip_quoted(text, at);
        return i - at > 2 && text.ptr[i - 1] == '"' ? i : at;
    }
    if (at == text.len || !begins_name(text.ptr[at]))
        return at;
    while (i < text.len &&
           (begins_name(text.ptr[i]) || text.ptr[i] == '$' || (text.ptr[i] >= '0' && text.ptr[i] <= '9')))
        i++;
    return i;
}

size_t pg_skip_relation(ssm_str text, size_t at)
{
    size_t behind = skip_name(text, at), second;

    if (behind == at || behind == text.len || text.ptr[behind] != '.')
        return behind;
    second = skip_name(text, behind + 1);
    return second == behind + 1 ? at : second;
}

ssm_str pg_next_relation(ssm_str list, size_t *at)
{
    size_t from = *at, end = pg_skip_relation(list, from);

    if (end == from)
        return PG_ABSENT;
    *at = end;
    if (end + 2 < list.len && list.ptr[end] == ',' && list.ptr[end + 1] == ' ')
        *at = end + 2;
    else if (end != list.len)
        return PG_ABSENT;
    return ssm_view(list.ptr + from, end - from);
}

bool pg_is_relations(ssm_str list)
{
    size_t at = 0;

    while (at < list.len)
        if (!pg_next_relation(list, &at).len)
            return false;
    return at > 0;
}

bool pg_lists_relation(ssm_str list, ssm_str relation)
{
    size_t at = 0;

    while (at < list.len) {
        ssm_str next = pg_next_relation(list, &at);

        if (!next.len)
            return false;
        if (ssm_str_eq(next, relation))
            return true;
    }
    return false;
}

/* Behind the parentheses at `at`; `at` where none begin, or something in them ends a statement or hides a part of it.
 */
static size_t skip_parentheses(ssm_str text, size_t at)
{
    size_t depth = 0, i = at;

    if (at == text.len || text.ptr[at] != '(')
        return at;
    while (i < text.len) {
        size_t behind = pg_skip_quoted(text, i);
        char c = text.ptr[i];

        if (behind != i) {
            if (behind == text.len)
                return at; /* its end is missing, or the last parenthesis is */
            i = behind;
            continue;
        }
        if (c == ';' ||
            (i + 1 < text.len && ((c == '-' && text.ptr[i + 1] == '-') || (c == '/' && text.ptr[i + 1] == '*'))))
            return at;
        depth += c == '(';
        if (c == ')' && --depth == 0)
            return i + 1;
        i++;
    }
    return at;
}

static bool takes(ssm_str text, size_t *at, const char *words)
{
    size_t n = strlen(words);

    if (text.len - *at < n || memcmp(text.ptr + *at, words, n) != 0)
        return false;
    *at += n;
    return true;
}

static bool takes_parentheses(ssm_str text, size_t *at)
{
    size_t behind = skip_parentheses(text, *at);

    if (behind == *at)
        return false;
    *at = behind;
    return true;
}

static bool is_bound(ssm_str text)
{
    size_t at = 0;

    if (takes(text, &at, "FOR VALUES FROM "))
        return takes_parentheses(text, &at) && takes(text, &at, " TO ") && takes_parentheses(text, &at) &&
               at == text.len;
    if (takes(text, &at, "FOR VALUES IN ") || takes(text, &at, "FOR VALUES WITH "))
        return takes_parentheses(text, &at) && at == text.len;
    return pg_is(text, "DEFAULT");
}

bool pg_read_partition(ssm_str text, ssm_str *parent, ssm_str *bound)
{
    size_t end = pg_skip_relation(text, 0);

    if (!end || end == text.len || text.ptr[end] != ' ')
        return false;
    *parent = ssm_view(text.ptr, end);
    *bound = ssm_view(text.ptr + end + 1, text.len - end - 1);
    return is_bound(*bound);
}

bool pg_next_parameter(ssm_str list, size_t *at, ssm_pair *out)
{
    size_t from = *at, end = skip_name(list, from), value = end + 1, behind;

    if (end == from || value >= list.len || list.ptr[end] != '=' || list.ptr[value] != '\'')
        return false;
    behind = pg_skip_quoted(list, value);
    *out = (ssm_pair){ssm_view(list.ptr + from, end - from), ssm_view(list.ptr + value, behind - value)};
    *at = behind;
    if (behind + 2 < list.len && list.ptr[behind] == ',' && list.ptr[behind + 1] == ' ')
        *at = behind + 2;
    return *at != behind || (behind == list.len && list.ptr[behind - 1] == '\'' && behind - value > 1);
}

bool pg_is_partition_key(ssm_str text)
{
    size_t at = 0;

    return (takes(text, &at, "RANGE ") || takes(text, &at, "LIST ") || takes(text, &at, "HASH ")) &&
           takes_parentheses(text, &at) && at == text.len;
}

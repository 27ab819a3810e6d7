/* SPDX-License-Identifier: Apache-2.0
 *
 * Where quotes and comments end, and the tokens of a statement; see sql_lex.h.
 */
#include "guard/sql_lex.h"

static char byte_at(ssm_str s, size_t at)
{
    return at < s.len ? s.ptr[at] : '\0';
}

/* True when an odd number of backslashes stands right before `at`, behind `from`. */
static bool is_escaped(ssm_str s, size_t from, size_t at)
{
    size_t n = 0;

    while (at - n > from && s.ptr[at - n - 1] == '\\')
        n++;
    return n % 2 != 0;
}

size_t sql_quote_end(ssm_str s, size_t at, bool backslash)
{
    char quote = s.ptr[at] == '[' ? ']' : s.ptr[at];
    size_t from = at + 1;

    while (from < s.len) {
        const char *found = memchr(s.ptr + from, quote, s.len - from);
        size_t end = found ? (size_t)(found - s.ptr) : s.len;

        if (!found)
            return 0;
        if (backslash && is_escaped(s, from, end)) {
            from = end + 1;
            continue;
        }
        if (byte_at(s, end + 1) != quote || quote == ']')
            return end + 1;
        from = end + 2;
    }
    return 0;
}

bool sql_escapes(ssm_str s, size_t at, size_t from, uint32_t lexical)
{
    bool alone = at == from + 1 || (at > from + 1 && !sql_word_byte(s.ptr[at - 2]) && s.ptr[at - 2] != '$');

    if (s.ptr[at] == '`' || s.ptr[at] == '[')
        return false;
    if (lexical & SSM_LEX_BACKSLASH)
        return true;
    return s.ptr[at] == '\'' && (lexical & SSM_LEX_E_STRINGS) && at > from && ascii_lower(s.ptr[at - 1]) == 'e' &&
           alone;
}

size_t sql_dollar_tag(ssm_str s, size_t at)
{
    size_t end = at + 1;

    if (ascii_digit(byte_at(s, end)))
        return 0;
    while (end < s.len && sql_word_byte(s.ptr[end]))
        end++;
    return byte_at(s, end) == '$' ? end + 1 - at : 0;
}

size_t sql_dollar_end(ssm_str s, size_t at, size_t tag)
{
    for (size_t from = at + tag; from < s.len;) {
        const char *found = memchr(s.ptr + from, '$', s.len - from);

        if (!found)
            return 0;
        from = (size_t)(found - s.ptr) + 1;
        if (s.len + 1 - from >= tag && memcmp(found, s.ptr + at, tag) == 0)
            return from - 1 + tag;
    }
    return 0;
}

static size_t line_end(ssm_str s, size_t at)
{
    const char *end = memchr(s.ptr + at, '\n', s.len - at);

    return end ? (size_t)(end - s.ptr) : s.len;
}

size_t sql_comment_end(ssm_str s, size_t at, uint32_t lexical)
{
    char c = s.ptr[at], next = byte_at(s, at + 1);

    if (c == '#' && (lexical & SSM_LEX_HASH_COMMENTS))
        return line_end(s, at);
    if (c == '-' && next == '-') {
        bool is_comment = !(lexical & SSM_LEX_DASH_NEEDS_SPACE) || at + 2 == s.len || ascii_space(s.ptr[at + 2]);

        return is_comment ? line_end(s, at) : at;
    }
    if (c != '/' || next != '*')
        return at;
    for (size_t from = at + 2; from < s.len;) {
        const char *star = memchr(s.ptr + from, '*', s.len - from);

        if (!star)
            return SIZE_MAX;
        from = (size_t)(star - s.ptr) + 1;
        if (byte_at(s, from) == '/')
            return from + 1;
    }
    return SIZE_MAX;
}

/* ------------------------------------------------------------------ tokens */

static size_t skip_blank(const struct sql_tokens *t)
{
    size_t at = t->at;

    while (at < t->text.len) {
        size_t end = at;

        if (ascii_space(t->text.ptr[at]))
            end = at + 1;
        else if (t->text.ptr[at] == '-' || t->text.ptr[at] == '/' || t->text.ptr[at] == '#')
            end = sql_comment_end(t->text, at, t->lexical);
        if (end == at)
            return at;
        at = end < t->text.len ? end : t->text.len;
    }
    return at;
}

/* The end of a quote of the dialect's that opens here, or `at`. */
static size_t quoted_end(const struct sql_tokens *t, size_t at, enum sql_token_kind *kind)
{
    char c = t->text.ptr[at];
    size_t tag = c == '$' && (t->lexical & SSM_LEX_DOLLAR) ? sql_dollar_tag(t->text, at) : 0, end;

    if (tag) {
        *kind = SQL_T_BODY;
        end = sql_dollar_end(t->text, at, tag);
    } else if (c == '\'' || c == '"' || (c == '`' && (t->lexical & SSM_LEX_BACKTICK)) ||
               (c == '[' && (t->lexical & SSM_LEX_BRACKET))) {
        *kind = c == '\'' ? SQL_T_STRING : SQL_T_NAME;
        end = sql_quote_end(t->text, at, sql_escapes(t->text, at, 0, t->lexical));
    } else {
        return at;
    }
    return end ? end : t->text.len;
}

struct sql_token sql_token(struct sql_tokens *t)
{
    struct sql_token token = {SQL_T_SIGN, {NULL, 0}};
    size_t from = skip_blank(t), end = from;

    if (from >= t->text.len) {
        t->at = t->text.len;
        return (struct sql_token){SQL_T_END, ssm_view("", 0)};
    }
    while (end < t->text.len && (sql_word_byte(t->text.ptr[end]) || (end > from && t->text.ptr[end] == '$')))
        end++;
    if (end > from) {
        token.kind = SQL_T_WORD;
    } else {
        end = quoted_end(t, from, &token.kind);
        end = end > from ? end : from + 1;
    }
    token.text = ssm_view(t->text.ptr + from, end - from);
    t->at = end;
    return token;
}

ssm_str sql_body(ssm_str dollar_quote)
{
    size_t tag = sql_dollar_tag(dollar_quote, 0);

    return dollar_quote.len >= 2 * tag ? ssm_view(dollar_quote.ptr + tag, dollar_quote.len - 2 * tag)
                                       : ssm_view(dollar_quote.ptr, 0);
}

ssm_str sql_unquoted(ssm_str name, char *out)
{
    char quote = name.ptr[0];
    size_t n = 0;

    for (size_t i = 1; i + 1 < name.len; i++) {
        out[n++] = name.ptr[i];
        i += quote != '[' && name.ptr[i] == quote;
    }
    return ssm_view(out, n);
}

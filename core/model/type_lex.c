/* SPDX-License-Identifier: Apache-2.0
 *
 * The lexer of the type grammar; see type_lex.h.
 */
#include "model/type_lex.h"

static bool word_start(char c)
{
    return ascii_alpha(c) || c == '_' || (unsigned char)c >= 0x80;
}

static size_t word_end(ssm_str s, size_t at)
{
    while (at < s.len && (word_start(s.ptr[at]) || ascii_digit(s.ptr[at]) || s.ptr[at] == '$'))
        at++;
    return at;
}

/* The offset behind the quote that closes the one at `at`, or 0. A doubled quote stands for itself. */
static size_t quote_end(ssm_str s, size_t at)
{
    char quote = s.ptr[at++];

    for (; at < s.len; at++) {
        if (s.ptr[at] != quote)
            continue;
        if (at + 1 == s.len || s.ptr[at + 1] != quote)
            return at + 1;
        at++;
    }
    return 0;
}

static void take_quoted(struct type_lexer *x)
{
    size_t end = quote_end(x->text, x->at);

    if (!end) {
        x->token.kind = TOKEN_BAD;
        return;
    }
    x->token.kind = x->text.ptr[x->at] == '"' ? TOKEN_QUOTED : TOKEN_STRING;
    x->token.text = ssm_view(x->text.ptr + x->at + 1, end - x->at - 2);
    x->at = end;
}

void type_advance(struct type_lexer *x)
{
    ssm_str s = x->text;
    size_t from;

    if (x->token.kind == TOKEN_BAD)
        return;
    while (x->at < s.len && ascii_space(s.ptr[x->at]))
        x->at++;
    from = x->at;
    x->token = (struct token){.from = from};
    if (from == s.len) {
        x->token.kind = TOKEN_END;
    } else if (word_start(s.ptr[from])) {
        x->token.kind = TOKEN_WORD;
        x->at = word_end(s, from);
    } else if (ascii_digit(s.ptr[from])) {
        x->token.kind = TOKEN_NUMBER;
        x->at = word_end(s, from);
    } else if (s.ptr[from] == '"' || s.ptr[from] == '\'') {
        take_quoted(x);
        return;
    } else if (s.ptr[from] && strchr("(),.[]-+", s.ptr[from])) {
        x->token.kind = TOKEN_SIGN;
        x->token.sign = s.ptr[x->at++];
    } else {
        x->token.kind = TOKEN_BAD;
    }
    x->token.text = ssm_view(s.ptr + from, x->at - from);
}

bool type_take_sign(struct type_lexer *x, char sign)
{
    if (x->token.kind != TOKEN_SIGN || x->token.sign != sign)
        return false;
    type_advance(x);
    return true;
}

bool type_at_word(const struct type_lexer *x, const char *word)
{
    return x->token.kind == TOKEN_WORD && str_is_nocase(x->token.text, word);
}

bool type_take_word(struct type_lexer *x, const char *word)
{
    if (!type_at_word(x, word))
        return false;
    type_advance(x);
    return true;
}

bool type_take_words(struct type_lexer *x, const char *first, const char *second)
{
    struct type_lexer saved = *x;

    if (type_take_word(x, first) && type_take_word(x, second))
        return true;
    *x = saved;
    return false;
}

ssm_str type_lowered(struct arena *a, ssm_str s)
{
    char *copy = arena_alloc(a, s.len + 1);

    for (size_t i = 0; copy && i < s.len; i++)
        copy[i] = ascii_lower(s.ptr[i]);
    return ssm_view(copy, copy ? s.len : 0);
}

ssm_str type_unquoted(struct arena *a, ssm_str s, char quote)
{
    char *copy = arena_alloc(a, s.len + 1);
    size_t n = 0;

    for (size_t i = 0; copy && i < s.len; i++) {
        copy[n++] = s.ptr[i];
        i += s.ptr[i] == quote;
    }
    return ssm_view(copy, n);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Expressions of checks, spelt as the dialect's own reader spells them, as far as that goes without a parser: names of columns
 * as the engine quotes them, key words in one case, white space in one way. What is left different is a difference too many.
 */
#include "spec.h"

#include <string.h>

static const char words[] = "and|or|not|in|is|null|between|like|true|false|case|when|then|else|end|glob|escape|collate|cast|as";

static const struct sp_column *column_named(const struct sp_model *m, ssm_str name)
{
    for (size_t i = 0; i < m->column_count; i++)
        if (ascii_same(m->columns[i].name, name))
            return &m->columns[i];
    return NULL;
}

static bool in_word(char c)
{
    return sp_letter(c) || sp_digit(c) || c == '_';
}

/* How long the token at the beginning is; it is not empty. */
static size_t token_length(ssm_str s)
{
    static const char *const longer[] = {"<=", ">=", "<>", "!=", "||", "->>", "->", "::", "=="};
    size_t n = 1;

    if (s.ptr[0] == '\'' || s.ptr[0] == '"' || s.ptr[0] == '`') {
        while (n < s.len && s.ptr[n] != s.ptr[0])
            n++;
        return n < s.len ? n + 1 : n;
    }
    if (in_word(s.ptr[0])) {
        while (n < s.len && (in_word(s.ptr[n]) || (sp_digit(s.ptr[0]) && s.ptr[n] == '.')))
            n++;
        return n;
    }
    for (size_t i = 0; i < sizeof longer / sizeof longer[0]; i++)
        if (ascii_begins(s, longer[i]))
            return strlen(longer[i]);
    return 1;
}

static void put_cased(struct text *t, ssm_str s, bool capitals)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = ascii_lower(s.ptr[i]);

        if (capitals && c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        text_put(t, ssm_view(&c, 1));
    }
}

/* A name that is written without quotes. */
static bool is_plain(ssm_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!(ascii_lower(s.ptr[i]) == s.ptr[i] && in_word(s.ptr[i]) && (unsigned char)s.ptr[i] < 0x80))
            return false;
    return s.len > 0;
}

static void put_column(const struct sp_run *r, struct text *t, ssm_str name)
{
    const char *mark = r->engine == SP_MYSQL ? "`" : r->engine == SP_POSTGRESQL && !is_plain(name) ? "\"" : "";

    text_puts(t, mark);
    text_put(t, name);
    text_puts(t, mark);
}

static void put_token(const struct sp_run *r, struct text *t, const struct sp_model *m, ssm_str token)
{
    bool quoted = token.len > 2 && (token.ptr[0] == '"' || token.ptr[0] == '`');
    ssm_str name = quoted ? ssm_view(token.ptr + 1, token.len - 2) : token;
    const struct sp_column *column = column_named(m, name);

    if (column)
        put_column(r, t, column->name);
    else if (sp_among(token, words))
        put_cased(t, token, r->engine != SP_MYSQL);
    else if (ascii_is(token, "!="))
        text_puts(t, "<>");
    else
        text_put(t, token);
}

static bool is_sign(ssm_str token, const char *signs)
{
    return token.len == 1 && strchr(signs, token.ptr[0]);
}

static bool wants_space(ssm_str before, ssm_str token)
{
    if (!before.len || is_sign(before, "(.") || is_sign(token, "),."))
        return false;
    return !is_sign(token, "(") || !in_word(before.ptr[0]) || sp_among(before, words);
}

ssm_str sp_expression(struct sp_run *r, const struct sp_model *m, ssm_str text)
{
    struct text t = {.owner = r->host};
    ssm_str before = SSM_LIT("");

    for (ssm_str s = sp_trim(text); s.len; s = sp_trim(s)) {
        ssm_str token = sp_head(s, token_length(s));

        text_puts(&t, wants_space(before, token) ? " " : "");
        put_token(r, &t, m, token);
        before = token;
        s = sp_from(s, token.len);
    }
    return text_done(&t);
}

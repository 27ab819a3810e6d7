/* SPDX-License-Identifier: Apache-2.0
 *
 * Names inside an expression: whether it mentions one, and renaming it.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "guard/expr_lex.h"
#include "guard/expr_words.h"

static bool is_readable(ssm_str text)
{
    return text.len <= LIMIT_EXPRESSION && utf8_check(text) == text.len;
}

/* Whether the token names `name`. Without quotes a name has no case, in backticks and brackets neither. */
static bool names(const struct expr_token *t, ssm_str name)
{
    char inner[LIMIT_EXPRESSION];
    ssm_str s;

    if (t->kind == EXPR_T_WORD)
        return str_eq_nocase(t->text, name);
    if (t->kind != EXPR_T_NAME || t->text.len > sizeof inner)
        return false;
    s = expr_unquoted(t->text, inner);
    return t->text.ptr[0] == '"' ? str_eq(s, name) : str_eq_nocase(s, name);
}

bool expr_mentions(ssm_str text, ssm_str name)
{
    struct expr_lexer x;

    if (!is_readable(text))
        return false;
    expr_lex_start(&x, text, EXPR_SUPERSET);
    while (x.token.kind != EXPR_T_END && x.token.kind != EXPR_T_ERROR) {
        if (names(&x.token, name))
            return true;
        expr_advance(&x);
    }
    return false;
}

static bool is_plain_word(ssm_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!(s.ptr[i] >= 'a' && s.ptr[i] <= 'z') && s.ptr[i] != '_' && !(i && ascii_digit(s.ptr[i])))
            return false;
    return s.len && !(expr_word(s) & (EXPR_W_RESERVED | EXPR_W_QUERY | EXPR_W_CALL | EXPR_W_PREFIX));
}

/* The new name in the old one's quotes; without any only where neither needs them. */
static void put_name(struct buf *b, const struct expr_token *old, ssm_str to)
{
    char quote = old->kind == EXPR_T_NAME ? old->text.ptr[0] : '"';

    if (old->kind == EXPR_T_WORD && is_plain_word(to)) {
        buf_put(b, to);
        return;
    }
    buf_putc(b, quote);
    for (size_t i = 0; i < to.len; i++) {
        if (to.ptr[i] == quote)
            buf_putc(b, quote);
        buf_putc(b, to.ptr[i]);
    }
    buf_putc(b, quote);
}

/* A word that is no column here: a type behind :: or AS, a collation, a field of EXTRACT, a type before a literal. */
static bool is_other(const struct expr_lexer *x, ssm_str before, ssm_str before_that)
{
    struct expr_lexer ahead = *x;

    if (x->before == EXPR_T_DOT || x->before == EXPR_T_CAST || str_is_nocase(before, "as") ||
        str_is_nocase(before, "collate"))
        return true;
    expr_advance(&ahead);
    if (ahead.token.kind == EXPR_T_OPEN || ahead.token.kind == EXPR_T_STRING)
        return true;
    return str_is(before, "(") && str_is_nocase(before_that, "extract") && expr_at_word(&ahead, "from");
}

ssm_str expr_rename(struct arena *a, ssm_str text, ssm_str from, ssm_str to)
{
    struct buf b;
    struct expr_lexer x;
    ssm_str before = {0}, before_that = {0}, out = text;
    size_t done = 0;

    if (!is_readable(text))
        return text;
    buf_init(&b, LIMIT_STATEMENT);
    expr_lex_start(&x, text, EXPR_SUPERSET);
    while (x.token.kind != EXPR_T_END && x.token.kind != EXPR_T_ERROR) {
        if (names(&x.token, from) && !is_other(&x, before, before_that)) {
            buf_put(&b, ssm_view(text.ptr + done, x.token.from - done));
            put_name(&b, &x.token, to);
            done = x.at;
        }
        before_that = before;
        before = x.token.text;
        expr_advance(&x);
    }
    if (done && x.token.kind == EXPR_T_END) {
        buf_put(&b, ssm_view(text.ptr + done, text.len - done));
        out = b.failed ? ssm_view(NULL, 0) : arena_str(a, buf_str(&b));
    }
    buf_free(&b);
    return out;
}

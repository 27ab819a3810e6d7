/* SPDX-License-Identifier: Apache-2.0
 *
 * One expression, and nothing else: the check that every expression of a report passes. The lexer (expr_lex.c) refuses
 * what the engines would cut differently, the recogniser (expr_parse.c) what is more than one expression.
 */
#include "base/utf8.h"
#include "guard/expr_parse.h"
#include "guard/expr_words.h"

/* The first byte that no expression may hold, quoted or not: bad UTF-8, or a control character but newline and tab. */
static size_t bad_character(ssm_str s)
{
    size_t end = utf8_check(s);

    for (size_t at = 0; at < end;) {
        size_t from = at;
        uint32_t c = utf8_next(s, &at);

        if (utf8_is_control(c) && c != '\n' && c != '\t')
            return from;
    }
    return end;
}

/* A word that begins a statement, with a name behind it: `drop table t`, but not `drop = 1` or `replace(a, b, c)`. */
static bool is_statement(const struct expr_lexer *x)
{
    struct expr_lexer ahead = *x;

    if (x->token.kind != EXPR_T_WORD || !(expr_word(x->token.text) & EXPR_W_STATEMENT))
        return false;
    expr_advance(&ahead);
    if (ahead.token.kind == EXPR_T_WORD)
        return !(expr_word(ahead.token.text) & (EXPR_W_BINARY | EXPR_W_NEGATABLE | EXPR_W_POSTFIX)) &&
               !expr_at_word(&ahead, "is") && !expr_at_word(&ahead, "not") && !expr_at_word(&ahead, "collate") &&
               !expr_at_word(&ahead, "at");
    return ahead.token.kind == EXPR_T_NAME;
}

/* Why what is left behind a whole expression may not be there. */
static enum expr_error left_over(const struct expr_lexer *x)
{
    switch (x->token.kind) {
    case EXPR_T_COMMA:
        return EXPR_COMMA;
    case EXPR_T_CLOSE:
    case EXPR_T_UNBRACKET:
        return EXPR_UNBALANCED;
    case EXPR_T_WORD:
        return expr_word(x->token.text) & EXPR_W_QUERY ? EXPR_SUBSELECT : EXPR_GRAMMAR;
    default:
        return EXPR_GRAMMAR;
    }
}

static enum expr_error check(struct expr_parser *p, enum expr_form form)
{
    if (p->lex.token.kind == EXPR_T_END)
        return EXPR_EMPTY;
    if (is_statement(&p->lex))
        return EXPR_STATEMENT;
    if (!(form == EXPR_EXCLUSION ? expr_parse_exclusion(p) : expr_parse(p)))
        return p->error;
    if (p->lex.token.kind != EXPR_T_END)
        expr_fail(p, left_over(&p->lex));
    return p->error;
}

enum expr_error expr_check(ssm_str text, enum expr_form form, uint32_t lexical, expr_call_fn *on_call, void *user,
                           size_t *at)
{
    struct expr_parser p = {.on_call = on_call, .user = user};
    size_t bad = text.len > LIMIT_EXPRESSION ? 0 : bad_character(text);
    enum expr_error e = text.len > LIMIT_EXPRESSION ? EXPR_TOO_LONG : EXPR_CHARACTER;

    if (bad == text.len) {
        expr_lex_start(&p.lex, text, lexical);
        e = check(&p, form);
        bad = p.lex.token.from;
    }
    if (at)
        *at = bad;
    return e;
}

enum diag_code expr_code(enum expr_error e)
{
    static const enum diag_code codes[] = {
        [EXPR_OK] = DIAG_NONE,
        [EXPR_EMPTY] = DIAG_EXPRESSION_EMPTY,
        [EXPR_TOO_LONG] = DIAG_EXPRESSION_TOO_LONG,
        [EXPR_TOO_MANY_TOKENS] = DIAG_EXPRESSION_TOO_LONG,
        [EXPR_TOO_DEEP] = DIAG_EXPRESSION_TOO_DEEP,
        [EXPR_CHARACTER] = DIAG_EXPRESSION_CHARACTER,
        [EXPR_STATEMENT] = DIAG_EXPRESSION_STATEMENT,
        [EXPR_SUBSELECT] = DIAG_EXPRESSION_SUBSELECT,
        [EXPR_COMMENT] = DIAG_EXPRESSION_COMMENT,
        [EXPR_UNBALANCED] = DIAG_EXPRESSION_UNBALANCED,
        [EXPR_UNTERMINATED] = DIAG_EXPRESSION_UNTERMINATED,
        [EXPR_AMBIGUOUS] = DIAG_EXPRESSION_AMBIGUOUS,
        [EXPR_COMMA] = DIAG_EXPRESSION_COMMA,
        [EXPR_TOKEN] = DIAG_EXPRESSION_TOKEN,
        [EXPR_GRAMMAR] = DIAG_EXPRESSION_GRAMMAR,
    };

    return codes[e];
}

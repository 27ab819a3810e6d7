/* SPDX-License-Identifier: Apache-2.0
 *
 * The text behind the name of PostgreSQL's exclusion constraint:
 *   EXCLUDE [USING method] (element WITH operator, ...) [INCLUDE (names)] [WITH (parameters)]
 *   [USING INDEX TABLESPACE name] [WHERE (predicate)] [[NOT] DEFERRABLE] [INITIALLY DEFERRED | IMMEDIATE]
 */
#include "guard/expr_parse.h"

static bool need(struct expr_parser *p, bool had)
{
    return had ? true : expr_fail(p, EXPR_GRAMMAR);
}

/* An index parameter: name = value. */
static bool parameters(struct expr_parser *p)
{
    struct expr_lexer *x = &p->lex;

    do {
        if (!need(p, expr_take_name(x)))
            return false;
        if (x->token.kind == EXPR_T_OPERATOR && str_is(x->token.text, "=")) {
            expr_advance(x);
            if (!need(p, expr_take(x, EXPR_T_NUMBER) || expr_take(x, EXPR_T_STRING) || expr_take(x, EXPR_T_WORD)))
                return false;
        }
    } while (expr_take(x, EXPR_T_COMMA));
    return need(p, expr_take(x, EXPR_T_CLOSE));
}

static bool names(struct expr_parser *p)
{
    struct expr_lexer *x = &p->lex;

    do {
        if (!need(p, expr_take(x, EXPR_T_WORD) || expr_take(x, EXPR_T_NAME)))
            return false;
    } while (expr_take(x, EXPR_T_COMMA));
    return need(p, expr_take(x, EXPR_T_CLOSE));
}

/* OPERATOR(schema.&&), or the sign alone. */
static bool element_operator(struct expr_parser *p)
{
    struct expr_lexer *x = &p->lex;

    if (!expr_take_word(x, "operator"))
        return need(p, expr_take(x, EXPR_T_OPERATOR));
    if (!need(p, expr_take(x, EXPR_T_OPEN)))
        return false;
    while (expr_take(x, EXPR_T_WORD) || expr_take(x, EXPR_T_NAME))
        if (!need(p, expr_take(x, EXPR_T_DOT)))
            return false;
    return need(p, expr_take(x, EXPR_T_OPERATOR) && expr_take(x, EXPR_T_CLOSE));
}

/* expression [COLLATE name] [opclass [(parameters)]] [ASC | DESC] [NULLS FIRST | LAST] WITH operator */
static bool element(struct expr_parser *p)
{
    struct expr_lexer *x = &p->lex;

    if (!expr_parse(p))
        return false;
    if (!expr_at_word(x, "nulls") && expr_take_name(x) && expr_take(x, EXPR_T_OPEN) && !parameters(p))
        return false;
    if (!expr_take_word(x, "asc"))
        expr_take_word(x, "desc");
    if (expr_take_word(x, "nulls") && !need(p, expr_take_word(x, "first") || expr_take_word(x, "last")))
        return false;
    return need(p, expr_take_word(x, "with")) && element_operator(p);
}

static bool elements(struct expr_parser *p)
{
    if (!need(p, expr_take(&p->lex, EXPR_T_OPEN)))
        return false;
    do {
        if (!element(p))
            return false;
    } while (expr_take(&p->lex, EXPR_T_COMMA));
    return need(p, expr_take(&p->lex, EXPR_T_CLOSE));
}

static bool tablespace(struct expr_parser *p)
{
    struct expr_lexer *x = &p->lex;

    if (!expr_take_word(x, "using"))
        return true;
    return need(p, expr_take_word(x, "index") && expr_take_word(x, "tablespace") && expr_take_name(x));
}

static bool predicate(struct expr_parser *p)
{
    if (!expr_take_word(&p->lex, "where"))
        return true;
    return need(p, expr_take(&p->lex, EXPR_T_OPEN)) && expr_parse(p) && need(p, expr_take(&p->lex, EXPR_T_CLOSE));
}

static bool deferral(struct expr_parser *p)
{
    struct expr_lexer *x = &p->lex;

    if (expr_take_word(x, "not")) {
        if (!need(p, expr_take_word(x, "deferrable")))
            return false;
    } else {
        expr_take_word(x, "deferrable");
    }
    if (!expr_take_word(x, "initially"))
        return true;
    return need(p, expr_take_word(x, "deferred") || expr_take_word(x, "immediate"));
}

bool expr_parse_exclusion(struct expr_parser *p)
{
    struct expr_lexer *x = &p->lex;

    if (!need(p, expr_take_word(x, "exclude")))
        return false;
    if (expr_take_word(x, "using") && !need(p, expr_take(x, EXPR_T_WORD) || expr_take(x, EXPR_T_NAME)))
        return false;
    if (!elements(p))
        return false;
    if (expr_take_word(x, "include") && !(need(p, expr_take(x, EXPR_T_OPEN)) && names(p)))
        return false;
    if (expr_take_word(x, "with") && !(need(p, expr_take(x, EXPR_T_OPEN)) && parameters(p)))
        return false;
    return tablespace(p) && predicate(p) && deferral(p);
}

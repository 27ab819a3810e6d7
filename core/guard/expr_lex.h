/* SPDX-License-Identifier: Apache-2.0
 *
 * The tokens of an SQL expression, by one dialect's rules or by those of all at once. Internal to guard/expr*.c.
 */
#ifndef SSM_GUARD_EXPR_LEX_H
#define SSM_GUARD_EXPR_LEX_H

#include "guard/guard.h"

enum expr_token_kind {
    EXPR_T_END,
    EXPR_T_ERROR,  /* lexer.error says which; never passed */
    EXPR_T_WORD,   /* a name or keyword without quotes */
    EXPR_T_NAME,   /* "...", `...`, or [...] where that is a name: quotes included */
    EXPR_T_STRING, /* '...', with its prefix if any */
    EXPR_T_NUMBER,
    EXPR_T_OPERATOR, /* one of the table */
    EXPR_T_CAST,     /* :: */
    EXPR_T_COLON,    /* : alone, of a slice */
    EXPR_T_DOT,
    EXPR_T_COMMA,
    EXPR_T_OPEN, /* ( */
    EXPR_T_CLOSE,
    EXPR_T_BRACKET, /* [ */
    EXPR_T_UNBRACKET
};

struct expr_token {
    enum expr_token_kind kind;
    size_t from;
    ssm_str text;
};

/* A place in an expression: a value, so that a copy of it is a look ahead. */
struct expr_lexer {
    ssm_str text;
    uint32_t lexical;            /* ssm_lexical bits, or EXPR_SUPERSET */
    size_t at;                   /* behind `token` */
    size_t tokens;               /* so far */
    uint32_t brackets;           /* open */
    enum expr_token_kind before; /* the kind of the token passed last */
    struct expr_token token;     /* the one to look at */
    enum expr_error error;
};

/* Puts the lexer before the first token of `text`: well-formed UTF-8, no longer than LIMIT_EXPRESSION. */
void expr_lex_start(struct expr_lexer *x, ssm_str text, uint32_t lexical);
void expr_advance(struct expr_lexer *x);
/* The kind of the token behind the one at hand. */
enum expr_token_kind expr_peek(const struct expr_lexer *x);
/* True at this word, in any case. */
bool expr_at_word(const struct expr_lexer *x, const char *word);
/* Passes the token if it is this word, or of this kind, and says whether it was. */
bool expr_take_word(struct expr_lexer *x, const char *word);
bool expr_take(struct expr_lexer *x, enum expr_token_kind kind);

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * The tokens of the type grammar. Internal to model/type.c.
 */
#ifndef SSM_MODEL_TYPE_LEX_H
#define SSM_MODEL_TYPE_LEX_H

#include "base/arena.h"

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_QUOTED, TOKEN_STRING, TOKEN_NUMBER, TOKEN_SIGN, TOKEN_BAD };

struct token {
    enum token_kind kind;
    char sign;    /* of a TOKEN_SIGN: one of ( ) , . [ ] - + */
    size_t from;  /* its place in the text */
    ssm_str text; /* of a quoted one what stands between the quotes, doubled quotes included */
};

/* A place in a type's text: a value, so that a copy of it is a look ahead. */
struct type_lexer {
    ssm_str text;
    size_t at;          /* behind `token` */
    struct token token; /* the one to look at */
};

/* Moves on to the next token. A bad one is never passed. */
void type_advance(struct type_lexer *x);
/* Each of these passes the token when it is that one, and says whether it was. Words are compared in any case. */
bool type_take_sign(struct type_lexer *x, char sign);
bool type_take_word(struct type_lexer *x, const char *word);
/* Both words or neither. */
bool type_take_words(struct type_lexer *x, const char *first, const char *second);
bool type_at_word(const struct type_lexer *x, const char *word);
/* Copies: in lower case; without the doubling of `quote`. {NULL} when memory ends. */
ssm_str type_lowered(struct arena *a, ssm_str s);
ssm_str type_unquoted(struct arena *a, ssm_str s, char quote);

#endif

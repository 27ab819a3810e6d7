/* SPDX-License-Identifier: Apache-2.0
 *
 * The recogniser of expressions: what stands behind what. Internal to guard/expr*.c.
 */
#ifndef SSM_GUARD_EXPR_PARSE_H
#define SSM_GUARD_EXPR_PARSE_H

#include "base/limits.h"
#include "guard/expr_lex.h"

enum expr_frame_kind { EXPR_F_TOP, EXPR_F_GROUP, EXPR_F_CALL, EXPR_F_SUBSCRIPT, EXPR_F_ARRAY, EXPR_F_CASE };

/* Where a CASE is: behind the word of this name. */
enum expr_case { EXPR_C_CASE, EXPR_C_WHEN, EXPR_C_THEN, EXPR_C_ELSE };

/* Something open: a parenthesis, a bracket, a CASE, or the expression itself. */
struct expr_frame {
    enum expr_frame_kind kind;
    enum expr_case phase;
    uint32_t between; /* of a call: enum expr_between */
    uint32_t ands;    /* BETWEENs that wait for their AND */
    uint32_t units;   /* INTERVALs that wait for their unit */
    size_t first;     /* where its first token is */
};

struct expr_parser {
    struct expr_lexer lex;
    expr_call_fn *on_call;
    void *user;
    struct expr_frame frames[LIMIT_EXPRESSION_DEPTH];
    size_t depth;
    enum expr_error error; /* the first */
};

/* What comes next: an operand is due; one is there; a token that is not of the expression. */
enum expr_step { EXPR_S_ERROR, EXPR_S_OPERAND, EXPR_S_BEHIND, EXPR_S_END };

/* What may stand in a frame, by its kind. */
struct expr_rule {
    enum expr_token_kind close;
    bool commas;
    bool may_be_empty;
};
const struct expr_rule *expr_rule(const struct expr_parser *p);

/* The two halves of the recogniser: expr_operand.c and expr_behind.c. */
enum expr_step expr_operand(struct expr_parser *p);
enum expr_step expr_behind(struct expr_parser *p);

/* The innermost frame. */
struct expr_frame *expr_top(struct expr_parser *p);
/* True before the frame's first token. */
bool expr_is_fresh(struct expr_parser *p);
/* True when nothing that was begun in the frame waits for its end. */
bool expr_is_settled(struct expr_parser *p);
/* Steps: open a frame; close one with the token at hand; pass a token that wants an operand, or that is one. */
enum expr_step expr_push(struct expr_parser *p, enum expr_frame_kind kind, uint32_t between);
enum expr_step expr_close(struct expr_parser *p);
enum expr_step expr_operand_due(struct expr_parser *p);
enum expr_step expr_operand_done(struct expr_parser *p);
enum expr_step expr_stop(struct expr_parser *p, enum expr_error error);

/* Records the first error, at the token at hand; a lexer's error goes before. Always returns false. */
bool expr_fail(struct expr_parser *p, enum expr_error error);

/* Passes one expression, up to the first token that does not belong to it. False on an error. */
bool expr_parse(struct expr_parser *p);

/* Passes a name: word or quoted, with dots. False, without an error, where there is none. */
bool expr_take_name(struct expr_lexer *x);

/* Passes a type; false where there is none, with the lexer somewhere in it. */
bool expr_take_type(struct expr_lexer *x);

/* The text behind an exclusion constraint's name. False on an error. */
bool expr_parse_exclusion(struct expr_parser *p);

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * The words that mean something in an expression, as tables. Internal to guard/expr*.c.
 */
#ifndef SSM_GUARD_EXPR_WORDS_H
#define SSM_GUARD_EXPR_WORDS_H

#include "base/str.h"

/* What a word may do (bits). A word may still be a column's name unless it is reserved. */
enum expr_word {
    EXPR_W_RESERVED = 1,   /* names nothing without quotes */
    EXPR_W_BINARY = 2,     /* an operator between two operands */
    EXPR_W_NEGATABLE = 4,  /* may follow NOT between two operands */
    EXPR_W_POSTFIX = 8,    /* an operator behind its operand */
    EXPR_W_PREFIX = 16,    /* an operator before its operand */
    EXPR_W_QUERY = 32,     /* begins a query */
    EXPR_W_STATEMENT = 64, /* begins a statement, where a name follows */
    EXPR_W_UNIT = 128,     /* of an interval */
    EXPR_W_CALL = 256      /* a construct: only before a parenthesis */
};

/* 0 for a word of no meaning. */
uint32_t expr_word(ssm_str word);

/* Words that stand between the arguments of a construct (bits). */
enum expr_between {
    EXPR_B_FROM = 1,
    EXPR_B_FOR = 2,
    EXPR_B_IN = 4,
    EXPR_B_AS = 8,     /* and a type */
    EXPR_B_USING = 16, /* and a name */
    EXPR_B_PLACING = 32,
    EXPR_B_SIDE = 64 /* BOTH, LEADING, TRAILING, first */
};

uint32_t expr_between(ssm_str function);

/* True for a type whose name may stand before a string: date '2020-01-01'. */
bool expr_is_literal_type(ssm_str word);

#endif

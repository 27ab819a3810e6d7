/* SPDX-License-Identifier: Apache-2.0
 *
 * Expressions: operator.c and operand.c, function.c what stands between operators; fold.c the normal form; print.c its
 * text.
 */
#ifndef SSM_READER_MYSQL_EXPRESSION_H
#define SSM_READER_MYSQL_EXPRESSION_H

#include <smartspec-migrate/plugin.h>

#include <stdbool.h>

struct reader;
struct text;

enum node_kind {
    NODE_LITERAL, /* text as it is printed */
    NODE_NULL,
    NODE_COLUMN,  /* args of kind LITERAL: the parts of the name; text: the printed whole */
    NODE_CALL,    /* text: the name */
    NODE_UNARY,   /* text: the operator */
    NODE_BINARY,
    NODE_TRUTH,   /* x IS [NOT] TRUE, ...: text */
    NODE_IN,      /* args[0] in the others; negated */
    NODE_BETWEEN,
    NODE_LIKE,    /* text: like, regexp; args: what, pattern, escape */
    NODE_CASE,    /* text "1": args[0] is compared; then pairs, and an odd last one for ELSE */
    NODE_ROW,
    NODE_COLLATE, /* text: the collation */
    NODE_WORDS    /* text: a pattern, in which each $ stands for the next argument */
};

struct node {
    enum node_kind kind;
    ssm_str text;
    struct node **args;
    size_t count;
    bool negated;
};

struct node *my_node(struct reader *r, enum node_kind kind, ssm_str text, size_t count);
/* Parses an expression; NULL with a report, or when memory ends. */
struct node *my_expression(struct reader *r);
struct node *my_operand(struct reader *r);
/* A call, or a function that needs no parentheses; NULL without a report where it is neither. */
struct node *my_function(struct reader *r, bool called);
/* What binds tighter than AND, OR, XOR, NOT and comparisons: the bounds of BETWEEN. */
struct node *my_bit_or(struct reader *r);
struct node *my_fold(struct reader *r, struct node *n);
struct node *my_fold_truth(struct reader *r, struct node *n); /* of which only the truth counts, as in a check */
void my_print(struct text *t, const struct node *n);
/* An expression, parsed, in its normal form and printed; absent with a report. */
ssm_str my_canonical(struct reader *r);
ssm_str my_canonical_truth(struct reader *r);
bool my_enter(struct reader *r);
void my_leave(struct reader *r);

#endif

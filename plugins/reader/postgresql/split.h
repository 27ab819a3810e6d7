/* SPDX-License-Identifier: Apache-2.0
 *
 * A source as a sequence of statements: what stands between semicolons, lines of psql's own commands, the data behind
 * COPY, and comments that say what was renamed.
 */
#ifndef PGR_SPLIT_H
#define PGR_SPLIT_H

#include "reader.h"

/* -- @renamed from=old */
struct pgr_mark {
    ssm_place place; /* of the comment */
    size_t line;     /* where its line begins */
    bool alone;      /* nothing stands before it on its line */
    bool used;
    ssm_str from;
};

enum pgr_piece_kind { PGR_PIECE_END, PGR_PIECE_STATEMENT, PGR_PIECE_COMMAND };

struct pgr_splitter {
    struct pgr *r;
    ssm_str text;
    size_t at;
    /* The piece: */
    size_t from, to;        /* without the white space and comments before it; without its semicolon */
    bool is_copy;           /* COPY ... FROM STDIN: data follow */
    const char *too_much;   /* NULL, or what there is too much of for the parser */
    bool unterminated;      /* a quote or comment does not end */
    struct pgr_list *marks; /* of struct pgr_mark */
};

enum pgr_piece_kind pgr_next_piece(struct pgr_splitter *s);
/* Passes the data lines of COPY. False: they have no end. */
bool pgr_pass_data(struct pgr_splitter *s);

#endif

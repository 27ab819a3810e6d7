/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables that are the same in both inputs, because the same statements make them: the second input gets the first
 * one's.
 */
#ifndef PGR_SHARE_H
#define PGR_SHARE_H

#include "cache.h"
#include "print.h"
#include "table.h"

/* A statement on its way to its handler. */
struct pgr_piece {
    const struct ssm_source *source;
    size_t offset;
    ssm_str text;                    /* of a command of psql: the line */
    const struct pgr_parsed *parsed; /* NULL: a command of psql */
    struct pgr_group *group;         /* of a statement that makes a part of a table, and nothing else */
};

/* The statements that make a table. */
struct pgr_group {
    ssm_str schema, name;
    struct pgr_list statements; /* of struct pgr_parsed */
    struct pgr_list settings;   /* of each the ones in force: pointers to equal texts are equal */
    bool spoiled;               /* something else touches it, or its names had to be numbered */
    struct pgr_table *table;    /* of the first input, when it is finished */
    const ssm_table *done;
    const struct pgr_group *twin; /* of the second input: the same of the first one */
};

/* Groups the pieces, and in the second input finds those that are the first one's. */
bool pgr_plan_sharing(struct pgr *r);
/* Puts the first input's table in place. False: it cannot be, or there is none; the statement is to be read. */
bool pgr_adopt(struct pgr *r, struct pgr_group *group);
/* Notes that a table of the first input is finished. */
void pgr_offer(struct pgr *r, struct pgr_table *table, const ssm_table *done);

#endif

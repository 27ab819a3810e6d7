/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables that are created, or dropped, and what they need of each other. Internal to core/plan.
 */
#ifndef SSM_PLAN_TABLES_H
#define SSM_PLAN_TABLES_H

#include "plan/plan_internal.h"

/* One table that is created, or dropped. */
struct node {
    struct op *op;
    const ssm_table *table;
    struct need *needs;          /* that the walk has not looked at */
    bool has_heirs;              /* tables that inherit from it, or are its partitions */
    size_t next_key;             /* the constraint that the walk looks at next */
    enum { WHITE, GREY, BLACK } colour;
};

struct need {
    struct node *node;
    struct need *next;
};

struct graph {
    struct planner *planner;
    struct node *heir;  /* whose parents are being looked for */
    struct map nodes;   /* struct node *, by the table's name in the key's form */
    struct map touched; /* struct touch * list, by table */
    struct op **sorted;
    size_t sorted_count;
    struct op *taken; /* list of the operations made of keys taken out */
    size_t taken_count;
    bool drop;
};

/* foreign_keys.c: the table that a key references, as the migration names it. */
ssm_str tables_reference(const struct graph *g, const ssm_table *t, const ssm_constraint *c);
/* parents.c: of each node what it needs beside foreign keys. 0, or -1 when memory ends. */
int tables_needs(struct graph *g);

#endif

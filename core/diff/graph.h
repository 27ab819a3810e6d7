/* SPDX-License-Identifier: Apache-2.0
 *
 * The objects of one side and what they need, by name: an object needs names, and a name stands for every object that has it (all
 * overloads of a function). Internal to core/diff.
 */
#ifndef SSM_DIFF_GRAPH_H
#define SSM_DIFF_GRAPH_H

#include "diff/compare.h"

struct node {
    const ssm_object *object; /* NULL: a name */
    ssm_place place;
    struct edge *needs, *needed_by;
    struct node *twin;        /* the same object of the other side */
    struct node *next;        /* in a queue */
    struct node *from;        /* of a walk in depth: where it came from */
    struct edge *at;          /* and the edge to look at next */
    bool goes;                /* it is dropped, for good or to be made anew; of a name: something that has it */
    bool replaced;            /* it stays, and is something else afterwards */
    bool seen;                /* in a walk */
    bool after;               /* of an early object: it needs a table */
    bool before;              /* and a table needs it */
};

struct edge {
    struct node *to;
    ssm_str column; /* absent: all of it */
    struct edge *next;
};

struct graph {
    struct arena *arena;
    struct node *nodes; /* the objects, sorted by kind, schema, table and name */
    size_t count;
    struct map names;   /* struct node * by side_key() */
};

/* graph.c. 0, or -1 when memory ends. */
int graph_make(struct graph *g, const struct side *s, struct arena *a);
/* The node of a name; NULL: nothing has it or needs it. */
struct node *graph_name(const struct graph *g, const ssm_dependence *d);
/* Calls `each` with all objects that are `wanted`, one after what it needs (`needs_first`) or what needs it. Cycles are cut. */
int graph_walk(struct graph *g, bool needs_first, bool (*wanted)(const struct node *n),
               int (*each)(void *user, struct node *n), void *user);
/* Of each early object whether it needs a table, and whether it must stand before them all the same. */
void graph_place(struct graph *g, const struct side *s);

/* depend.c: which objects go. */
int depend_settle(struct comparison *c, struct graph *from, struct graph *to);

/* used.c: what tables that stay have of what goes. */
int used_settle(struct comparison *c, const struct graph *from);

#endif

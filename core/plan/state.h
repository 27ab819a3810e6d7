/* SPDX-License-Identifier: Apache-2.0
 *
 * A table that operations can be applied to: the working form of ssm_table.
 */
#ifndef SSM_PLAN_STATE_H
#define SSM_PLAN_STATE_H

#include "plan/plan_internal.h"

struct column_rename {
    ssm_str from;
    ssm_str to;
    struct column_rename *next; /* in the order in which they run */
};

/* Lists of pointers; a removed item is NULL until state_table closes the gaps. */
struct state_list {
    const void **items;
    size_t count;
    size_t capacity;
    struct map by_name; /* index + 1; unnamed items are not in it */
};

struct table_state {
    ssm_table table; /* all but its lists */
    struct state_list columns;
    struct state_list constraints;
    struct state_list indexes;
};

/* One table of actual_schema through the migration. */
struct track {
    const ssm_table *original;
    const ssm_operation *renamed; /* the last rename of it, or NULL */
    struct table_state *before;
    struct table_state *after;
    const ssm_table *table_before;
    const ssm_table *table_after;
    bool published;
};

/* What a table's new state must know of the renames of others. */
struct rename_view {
    void *user;
    ssm_str (*table)(void *user, ssm_str schema, ssm_str name);
    const struct column_rename *(*columns)(void *user, ssm_str schema, ssm_str new_name);
};

void state_list_init(struct state_list *l, struct arena *a);
/* 0, or -1 when memory ends. An unnamed item has an empty name. */
int state_list_add(struct arena *a, struct state_list *l, ssm_str name, const void *item);
/* The index of a name, or l->count. */
size_t state_list_find(const struct state_list *l, ssm_str name);
void state_list_remove(struct state_list *l, size_t at, ssm_str name);
int state_list_clone(struct arena *a, struct state_list *to, const struct state_list *from);
/* The index of a constraint, by name, else by what it says; or l->count. */
size_t state_find_constraint(const struct state_list *l, const ssm_constraint *c);

/* A copy in which every name is the new one: the table's columns, and what its foreign keys reference. NULL: no memory. */
struct table_state *state_copy(struct arena *a, const ssm_table *t, const struct rename_view *v);
struct table_state *state_clone(struct arena *a, const struct table_state *s);
/* Applies one operation on the table. What the state does not hold, or holds already, is refused. */
int state_apply(struct planner *p, struct table_state *s, const struct op *op);
const ssm_column *state_column(const struct table_state *s, ssm_str name);
/* The state as a table, NULL when memory ends. */
const ssm_table *state_table(struct arena *a, const struct table_state *s);
/* The same without the constraints that the migration drops; columns stand at their old places. */
const ssm_table *state_without_dropped_constraints(struct planner *p, const struct table_state *s,
                                                   const struct map *constraints);

#endif

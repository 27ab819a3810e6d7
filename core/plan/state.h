/* SPDX-License-Identifier: Apache-2.0
 *
 * A table that operations can be applied to: the working form of ssm_table.
 */
#ifndef SSM_PLAN_STATE_H
#define SSM_PLAN_STATE_H

#include "plan/plan_internal.h"

/* Lists of pointers; a removed item is NULL until state_table closes the gaps. */
struct state_list {
    const void **items;
    size_t count;
    size_t capacity;
    struct map by_name; /* index + 1; unnamed items are not in it */
};

struct table_state {
    ssm_table table; /* all but its lists */
    bool inherits;   /* at the beginning: it had more than it lists */
    struct state_list columns;
    struct state_list constraints;
    struct state_list indexes;
};

/* What the operations do to the columns of one table. */
struct column_changes {
    struct expr_names renamed; /* ssm_str *, the last name, by the name in actual_schema */
    struct map now;            /* the same by the name that the column has so far */
    struct expr_names dropped; /* const struct op *, by the name after all renames */
    struct expr_names replaced; /* the same: dropped and added again */
};

/* One table through the migration. */
struct track {
    const ssm_table *original; /* in actual_schema; NULL: known by its renames only */
    ssm_str name;              /* the last one */
    bool replaced;             /* dropped and created again */
    struct column_changes *columns; /* NULL: none */
    struct table_state *before;
    struct table_state *after;
    const ssm_table *table_before;
    const ssm_table *table_after;
    bool published;
};

struct tracker {
    struct planner *planner;
    struct map tables;    /* struct track *, by current name in the key's form */
    struct map originals; /* the same by the name in actual_schema */
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

/* The name of a table as keys have it. */
ssm_str table_subject(struct arena *a, ssm_str schema, ssm_str name);
/* The track of an operation on a table that actual_schema describes, by the object of its key; or NULL. */
struct track *track_of(struct tracker *t, ssm_str object);
/* The track of a table by its name in actual_schema, or NULL. */
struct track *track_of_original(struct tracker *t, ssm_str schema, ssm_str name);
/* The state after the renames, made when it is first needed; NULL when memory ends. */
struct table_state *track_before(struct tracker *t, struct track *track);
/* The one that changes of constraints and columns are applied to, made from it when indexes are gone or renamed. */
struct table_state *track_after(struct tracker *t, struct track *track);

/* A copy in which every name is the new one: the table's columns, and what its foreign keys reference. NULL: no memory. */
struct table_state *state_copy(struct tracker *t, const struct track *track);
struct table_state *state_clone(struct arena *a, const struct table_state *s);
/* Applies one operation on the table. What the state does not hold, or holds already, is refused. */
int state_apply(struct planner *p, struct table_state *s, const struct op *op);
const ssm_column *state_column(const struct table_state *s, ssm_str name);
/* The state as a table, NULL when memory ends. */
const ssm_table *state_table(struct arena *a, const struct table_state *s);

/* ---- state_before.c: takes from the state, before the operation is applied to it, what the report does not say of the
 * column, index or constraint that it drops or renames. 0, or -1 when memory ends. */
int state_fill_before(struct planner *p, ssm_operation *o, const struct table_state *s);

/* ---- state_columns.c: what stands on columns that go */

/* Takes out of `s` what goes with the dropped columns, and warns of each. */
void state_drop_dependents(struct planner *p, struct table_state *s, const struct column_changes *columns);
/* Indexes and constraints that no difference drops, on columns that are replaced: dropped before and made anew after it, by
 * operations that are appended. In two steps, when the states have lost what the report drops. The second also drops a
 * table's own foreign keys to columns that go, and warns of each. */
int state_keep_indexes(struct tracker *t);
int state_keep_constraints(struct tracker *t);
/* Warns of each replaced column of a table that actual_schema does not describe. */
void state_warn_of_replaced(struct tracker *t);

/* ---- state_uses.c: the columns of each enum whose values change */

/* When the states are those in which enum values change. */
int state_find_uses(struct tracker *t);
/* After plan_order: tables that are dropped because they are in the way are no uses. */
int plan_drop_uses(struct planner *p);

#endif

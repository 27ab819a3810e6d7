/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the plan share. Each step takes the operations and changes them in place; plan.c calls them in turn.
 */
#ifndef SSM_PLAN_INTERNAL_H
#define SSM_PLAN_INTERNAL_H

#include "base/map.h"
#include "plan/plan.h"

/* The aspects of a column (or the comment of a table) that a diff changes. An option or an object is one thing. */
enum aspect { ASPECT_TYPE, ASPECT_NULLABLE, ASPECT_DEFAULT, ASPECT_COMMENT, ASPECT_COUNT, ASPECT_WHOLE = ASPECT_TYPE };

/* All that the report says of one named thing: a table, a column, an index, ... */
struct slot {
    struct op *drop;
    struct op *add;
    struct op *renamed_from; /* this was its name before a rename */
    struct op *renamed_to;   /* this is its name after one */
    struct op *change[ASPECT_COUNT];
    struct op *first_change;
};

/* The report's operations by what they are about. */
struct subjects {
    struct map tables; /* struct slot *, by the object part of the key */
    struct map columns; /* by "object.member" of the key, as in all that follow */
    struct map indexes;
    struct map constraints;
    struct map enums;
    struct map values;
    struct map options; /* by "table.option" or "table.column.option" */
    struct map objects; /* by "KIND object" */
};

struct planner {
    struct arena *arena;
    struct diags *diags;
    const struct report *report;
    struct ops ops;
    struct subjects subjects;
};

/* combine.c: fills subjects; contradictions; merges what is known of each column. */
int plan_combine(struct planner *p);
/* needs.c: what is added on a column that the same report drops is refused. */
int plan_needs(struct planner *p);
/* rename.c: an extra_ and a missing_ constraint or index of the same body on one table become a rename. */
int plan_rename_by_body(struct planner *p);
/* enums.c: value lists before and after, and whether a new value is used in this migration. */
int plan_enums(struct planner *p);
/* state.c: table_before, table_after and enum uses, from actual_schema. */
int plan_states(struct planner *p);
/* order.c: the stages of a migration. */
int plan_order(struct planner *p);
/* foreign_keys.c, parents.c: tables among themselves; keys that close a cycle become operations. */
int plan_foreign_keys(struct planner *p);
/* collide.c: dropped tables whose names are needed. */
int plan_collisions(struct planner *p);
/* risk.c: risks of an operation by its kind; warnings that concern any dialect. */
uint32_t risk_of(const struct op *op);
int plan_risks(struct planner *p);
/* inverse.c */
int plan_inverses(struct planner *p);
/* name.c */
int plan_name(struct planner *p, const struct plan_request *r, struct plan *out);
/* digest.c: the SHA-256 of the operations in the order that they have. 0, or -1 when memory ends. */
int plan_digest(struct planner *p, char hex[65]);

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * The plan: the report's operations combined, checked against each other, put in order, each with its risks and its way
 * back. The end of phase 1: no plugin is loaded before it is sealed.
 *
 *   combine.c   diffs that belong together or contradict each other
 *   needs.c     what is added on a column that goes
 *   rename.c    renames by body
 *   enums.c     enum values before and after
 *   state*.c    tables of actual_schema before and after
 *   order.c     the dependency order; foreign_keys.c: of tables among themselves
 *   inverse.c   the way back of each operation
 *   risk.c      risks by kind, and what each destroys
 *   name.c      the migration's name; digest.c: its hash
 */
#ifndef SSM_PLAN_PLAN_H
#define SSM_PLAN_PLAN_H

#include "base/diag.h"
#include "guard/guard.h"
#include "model/op.h"
#include "report/report.h"

/* The stage (op->stage) at which a table is rebuilt: after index drops, before index creations. */
#define PLAN_STAGE_REBUILD 21u

struct plan {
    struct ops ops; /* in the order in which they run */
    ssm_str name;   /* of the migration: the spec id or a description */
    ssm_str id;     /* hexadecimal digits of the operations' digest */
    ssm_str operations_hash; /* SHA-256 of the operations, hexadecimal: without options */
    bool destructive;        /* at least one operation is */
    size_t kinds[SSM_OP_KIND_COUNT];
};

struct plan_request {
    const struct report *report;
    const struct permission *permission;
    ssm_str name;          /* --name, else absent */
    ssm_str spec_id_regex; /* safety.spec_id_regex: a spec id that does not match is not used as a name; absent: the default */
};

/* The operation that undoes `op`, which has one (op->no_inverse): a view of op with before and after exchanged. */
void plan_invert(const struct op *op, struct op *out);
/* Why an operation has no inverse: English, without a full stop, or NULL where it has one. */
const char *plan_no_inverse_text(enum no_inverse reason);

/* Makes the plan from the report's operations, which it changes in place. Returns 0, or -1 with every problem in `d`. On a
 * refusal by the gate the plan is complete all the same: the report shows it. `*complete` says whether it is. */
int plan_make(const struct plan_request *r, struct arena *a, struct diags *d, struct plan *out, bool *complete);

#endif

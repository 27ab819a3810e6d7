/* SPDX-License-Identifier: Apache-2.0
 *
 * The way back of a unit: the inverses of its operations, last first.
 */
#include "host/host_internal.h"

int invert_unit(struct arena *scratch, const ssm_unit *unit, ssm_unit *view)
{
    const ssm_operation **ops;
    struct op *inverses;

    arena_reset(scratch);
    ops = ARENA_ARRAY(scratch, unit->op_count, const ssm_operation *);
    inverses = ARENA_ARRAY(scratch, unit->op_count, struct op);
    if (!ops || !inverses)
        return -1;
    *view = (ssm_unit){sizeof *view, unit->index, ops, 0};
    for (size_t i = unit->op_count; i-- > 0;)
        if (op_of(unit->ops[i])->no_inverse == INVERSE_EXISTS) {
            plan_invert(op_of(unit->ops[i]), &inverses[view->op_count]);
            ops[view->op_count] = &inverses[view->op_count].pub;
            view->op_count++;
        }
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * A plan's operations in the units that a dialect asks for by its answers, as the host makes them.
 */
#ifndef SSM_CHECK_UNITS_H
#define SSM_CHECK_UNITS_H

#include "sample.h"

/* What the dialect answered to an operation, forth and back. */
struct answer {
    ssm_manner up, down;
    size_t group; /* the first operation that it is gathered with, or its own */
};

struct units {
    struct answer *answers;
    struct unit *items; /* in `h->arena` */
    size_t count;
};

/* Asks manner() of every operation, both ways, and gathers. An operation without a way back is marked so in the plan. False
 * when memory ends. */
bool units_make(ssm_host *h, const struct op_sample *s, struct units *out);
/* The inverses of a unit's operations, last first; op_count 0: there are none. False when memory ends. */
bool units_invert(ssm_host *h, const struct unit *u, const struct op **ops, size_t *count);

#endif

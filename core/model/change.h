/* SPDX-License-Identifier: Apache-2.0
 *
 * The one table of type changes: what is not provably widening is destructive.
 */
#ifndef SSM_MODEL_CHANGE_H
#define SSM_MODEL_CHANGE_H

#include "base/str.h"

enum type_change {
    CHANGE_UNKNOWN = 0, /* an unknown old type, or a pair that the table does not hold: destructive */
    CHANGE_SAME,
    CHANGE_WIDENING,    /* every old value is a value of the new type, unchanged */
    CHANGE_NARROWING    /* destructive */
};

/* from may be NULL (unknown). */
enum type_change type_change(const ssm_type *from, const ssm_type *to);

/* True for timestamp without time zone to timestamp with time zone or back: its result hangs on the session's zone. */
bool type_change_needs_zone(const ssm_type *from, const ssm_type *to);

#endif

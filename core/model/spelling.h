/* SPDX-License-Identifier: Apache-2.0
 *
 * The contract's words for the values of the model's enumerations: what the loader reads and the comparison writes.
 */
#ifndef SSM_MODEL_SPELLING_H
#define SSM_MODEL_SPELLING_H

#include "base/str.h"

struct spelling {
    const char *text; /* lower case, with underscores; NULL ends a list */
    unsigned value;
};

extern const struct spelling spelt_constraint_kinds[], spelt_actions[], spelt_matches[], spelt_orders[], spelt_nulls[],
    spelt_identities[];

/* Absent: a value without a word, such as 0. */
ssm_str spelling_of(const struct spelling *list, unsigned value);

#endif

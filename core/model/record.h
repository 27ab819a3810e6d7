/* SPDX-License-Identifier: Apache-2.0
 *
 * The model as records: what of it crosses between processes, field by field; see base/record.h.
 */
#ifndef SSM_MODEL_RECORD_H
#define SSM_MODEL_RECORD_H

#include "base/record.h"
#include "model/op.h"

/* What is shared by pointer; dialects compare pointers of constraints. */
enum model_share {
    MODEL_SHARE_NONE = 0,
    MODEL_SHARE_TYPE,
    MODEL_SHARE_COLUMN,
    MODEL_SHARE_CONSTRAINT,
    MODEL_SHARE_TABLE,
    MODEL_SHARE_ENUM,
    MODEL_SHARE_USES /* the list of an operation */
};

extern const struct record record_type, record_constraint, record_index_part, record_pair, record_index, record_column,
    record_table, record_enum, record_enum_use, record_object;
/* Without `lead` and `next`, which serve only the making of the plan, `taken_from` and `place`, which are the plan's. */
extern const struct record record_op;

/* True when the operation has what its kind says (see ssm_op_kind), and for its way back, where it has one, what that needs:
 * nobody who reads an operation asks again. */
bool op_is_sound(const struct op *op);

#endif

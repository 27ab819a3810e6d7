/* SPDX-License-Identifier: Apache-2.0
 *
 * Places in schemas as people read them.
 */
#ifndef SSM_MODEL_PLACE_H
#define SSM_MODEL_PLACE_H

#include "base/arena.h"

/* "schema.sql:12:5": line and character, from 1. It counts them: linear in the offset. Absent without a source, or when memory ends. */
ssm_str place_text(struct arena *a, ssm_place place);

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * Places in schemas as people read them.
 */
#ifndef SSM_MODEL_PLACE_H
#define SSM_MODEL_PLACE_H

#include "base/arena.h"

/* Where one is in a text: line and character from 1. Begin with {0, 1, 1}. */
struct place_cursor {
    size_t at, line, column;
};

/* Goes on to an offset that is not smaller. */
void place_go(struct place_cursor *c, ssm_str bytes, size_t offset);
/* "schema.sql:12:5": line and character, from 1. It counts them: linear in the offset. Absent without a source, or when memory ends. */
ssm_str place_text(struct arena *a, ssm_place place);

#endif

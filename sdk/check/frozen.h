/* SPDX-License-Identifier: Apache-2.0
 *
 * How large each struct that a host gives was in each minor version: an older host's is shorter, and a plugin that needs no
 * more than that minor must not read beyond it.
 */
#ifndef SSM_CHECK_FROZEN_H
#define SSM_CHECK_FROZEN_H

#include <stddef.h>
#include <stdint.h>

enum shown {
    SHOWN_API,
    SHOWN_OPERATION,
    SHOWN_UNIT,
    SHOWN_MIGRATION,
    SHOWN_STATEMENT,
    SHOWN_SCRIPT,
    SHOWN_TYPE,
    SHOWN_CONSTRAINT,
    SHOWN_INDEX_PART,
    SHOWN_INDEX,
    SHOWN_COLUMN,
    SHOWN_TABLE,
    SHOWN_ENUM,
    SHOWN_FACTS,
    SHOWN_OBJECT,
    SHOWN_SOURCE,
    SHOWN_COUNT
};

/* Bytes of the struct in that minor; in a later one than ours as today. */
size_t frozen_size(enum shown what, uint32_t minor);
const char *frozen_name(enum shown what);

#endif

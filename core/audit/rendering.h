/* SPDX-License-Identifier: Apache-2.0
 *
 * What the children of phase 2 give back, as the monitor keeps it: plain data, checked as it came in.
 */
#ifndef SSM_AUDIT_RENDERING_H
#define SSM_AUDIT_RENDERING_H

#include "base/buf.h"
#include "plan/plan.h"

/* What the dialect rendered for one unit, by direction - 1: statements in the order in which they run. */
struct unit {
    ssm_unit pub; /* its operations, of the plan */
    bool rebuilds; /* its object is made anew, the dialect says */
    struct unit_way {
        const ssm_statement *const *items; /* without wrappers */
        size_t count;
    } ways[2];
};

/* All that the dialect gave. */
struct rendering {
    ssm_dialect_facts facts; /* the monitor's copy */
    struct unit *units;
    size_t unit_count;
    size_t *unit_of; /* of each operation of the plan: its unit; SIZE_MAX: its table has it */
};

/* A file that the emitter gave. */
struct rendered_file {
    ssm_str name; /* with the token {version}, and perhaps a folder in front */
    ssm_file_role role;
    ssm_file_language language;
    uint32_t step;
    ssm_str rollback_prefix; /* see ssm_file */
    bool tokens; /* {version} and {time} stand in the bytes, too */
    struct buf bytes;
};

#endif

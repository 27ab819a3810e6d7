/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of sizes; see frozen.h. A member that a later minor adds is a new column here, never a change of an old one.
 */
#include "frozen.h"

#include <assert.h>
#include <stdalign.h>

#include "base/str.h"

/* The size of a struct whose last member is FIELD. */
#define UP_TO(TYPE, FIELD) \
    ((offsetof(TYPE, FIELD) + sizeof(((TYPE *)0)->FIELD) + alignof(TYPE) - 1) / alignof(TYPE) * alignof(TYPE))
#define SINCE_1_0(TYPE, LAST) {#TYPE, {UP_TO(TYPE, LAST), sizeof(TYPE)}}
#define SINCE_1_1(TYPE) {#TYPE, {sizeof(TYPE), sizeof(TYPE)}} /* no plugin for 1.0 is shown one */

/* By minor. The last member of 1.0 is named, so that a new one does not change it. */
static const struct {
    const char *name;
    size_t size[SSM_ABI_MINOR + 1];
} sizes[SHOWN_COUNT] = {
    [SHOWN_API] = SINCE_1_0(struct ssm_host_api, close_file), /* 1.1: write_notes, batch */
    [SHOWN_OPERATION] = SINCE_1_0(ssm_operation, reserved),
    [SHOWN_UNIT] = SINCE_1_0(ssm_unit, op_count),
    [SHOWN_MIGRATION] = SINCE_1_0(ssm_migration, facts),
    [SHOWN_STATEMENT] = SINCE_1_0(ssm_statement, comment),
    [SHOWN_SCRIPT] = SINCE_1_0(ssm_script, notes),
    [SHOWN_TYPE] = SINCE_1_0(ssm_type, charset),
    [SHOWN_CONSTRAINT] = SINCE_1_0(ssm_constraint, not_valid),
    [SHOWN_INDEX_PART] = SINCE_1_0(ssm_index_part, collation),
    [SHOWN_INDEX] = SINCE_1_0(ssm_index, with_count),
    [SHOWN_COLUMN] = SINCE_1_0(ssm_column, references),
    [SHOWN_TABLE] = SINCE_1_0(ssm_table, option_count),
    [SHOWN_ENUM] = SINCE_1_0(ssm_enum, values),
    [SHOWN_FACTS] = SINCE_1_0(ssm_dialect_facts, notice),
    [SHOWN_OBJECT] = SINCE_1_1(ssm_object),
    [SHOWN_SOURCE] = SINCE_1_1(ssm_source),
};
static_assert(SSM_ABI_MINOR == 1, "a new minor version is a new column of this table");

size_t frozen_size(enum shown what, uint32_t minor)
{
    return sizes[what].size[minor < SSM_ABI_MINOR ? minor : SSM_ABI_MINOR];
}

const char *frozen_name(enum shown what)
{
    return sizes[what].name;
}

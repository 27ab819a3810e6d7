/* SPDX-License-Identifier: Apache-2.0
 *
 * Flyway's checksum of a script, as it stands in flyway_schema_history: reviewers compare the two.
 */
#ifndef SSM_OUTPUT_CHECKSUM_H
#define SSM_OUTPUT_CHECKSUM_H

#include "base/str.h"

/* CRC-32 (IEEE 802.3) over the bytes of all lines without their ends (\n, \r, \r\n), a byte order mark at the start
 * left out, as the signed number that Flyway stores. */
int32_t flyway_checksum(ssm_str script);

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * Nothing but the header, first of all: it needs no other, and stands the strictest warnings. Compiled as C and as C++.
 */
#include <smartspec-migrate/plugin.h>

extern const uint32_t contract_alone;
const uint32_t contract_alone = SSM_ABI_MAJOR;

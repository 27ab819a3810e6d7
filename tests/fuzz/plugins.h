/* SPDX-License-Identifier: Apache-2.0
 *
 * Plugins, linked in.
 */
#ifndef SSM_TESTS_FUZZ_PLUGINS_H
#define SSM_TESTS_FUZZ_PLUGINS_H

#include <smartspec-migrate/plugin.h>

enum fuzz_dialect { FUZZ_POSTGRESQL, FUZZ_MYSQL, FUZZ_SQLITE, FUZZ_DIALECT_COUNT };

/* The dialect's descriptor, set up for the host that has `api`. */
const ssm_plugin *fuzz_plugin(enum fuzz_dialect d, const struct ssm_host_api *api);
const char *fuzz_dialect_name(enum fuzz_dialect d);
/* The emitter of plain SQL. */
const ssm_plugin *fuzz_entry_rawsql(const struct ssm_host_api *api);

#endif

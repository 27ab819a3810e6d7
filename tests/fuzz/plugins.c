/* SPDX-License-Identifier: Apache-2.0
 *
 * The entries of the dialects, each compiled under a name of its own; see CMakeLists.txt.
 */
#include "plugins.h"

const ssm_plugin *fuzz_entry_postgresql(const struct ssm_host_api *api);
const ssm_plugin *fuzz_entry_mysql(const struct ssm_host_api *api);
const ssm_plugin *fuzz_entry_sqlite(const struct ssm_host_api *api);

static const struct {
    const char *name;
    const ssm_plugin *(*entry)(const struct ssm_host_api *api);
} dialects[FUZZ_DIALECT_COUNT] = {
    [FUZZ_POSTGRESQL] = {"postgresql", fuzz_entry_postgresql},
    [FUZZ_MYSQL] = {"mysql", fuzz_entry_mysql},
    [FUZZ_SQLITE] = {"sqlite", fuzz_entry_sqlite},
};

const ssm_plugin *fuzz_plugin(enum fuzz_dialect d, const struct ssm_host_api *api)
{
    return dialects[d].entry(api);
}

const char *fuzz_dialect_name(enum fuzz_dialect d)
{
    return dialects[d].name;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The contract compiles alone, and a descriptor can be written without designated initialisers.
 * The same text is compiled as C and as C++.
 */
#include <smartspec-migrate/plugin.h>

static int end(ssm_host *h, const ssm_migration *migration)
{
    (void)h;
    return SSM_HAS(migration, ssm_migration, unit_count) && ssm_str_eq(migration->dialect, SSM_LIT("sqlite")) ? SSM_OK
                                                                                                             : SSM_ERROR;
}

static const struct ssm_emitter emitter = {(uint32_t)sizeof(struct ssm_emitter), 0, 0, end, NULL};

static const ssm_plugin self = {SSM_PLUGIN_HEAD, SSM_KIND_EMITTER, "nothing", NULL, "1", "writes nothing", "Apache-2.0", NULL,
                                &emitter};

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *api)
{
    return api->alloc ? &self : NULL;
}

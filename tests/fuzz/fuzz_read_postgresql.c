/* SPDX-License-Identifier: Apache-2.0
 *
 * The reader of PostgreSQL's schemas: a schema never differs from itself, and what a comparison gives is a report.
 */
#include "host/host_internal.h"
#include "reading.h"

const ssm_plugin *fuzz_entry_read_postgresql(const struct ssm_host_api *api);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_read(fuzz_entry_read_postgresql(host_api()), "postgresql", false, "schema.sql", fuzz_text(data, size));
    return 0;
}

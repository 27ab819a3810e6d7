/* SPDX-License-Identifier: Apache-2.0
 *
 * The reader of MySQL's schemas: a schema never differs from itself, and what a comparison gives is a report.
 */
#include "host/host_internal.h"
#include "reading.h"

const ssm_plugin *fuzz_entry_read_mysql(const struct ssm_host_api *api);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_read(fuzz_entry_read_mysql(host_api()), "mysql", false, "schema.sql", fuzz_text(data, size));
    return 0;
}

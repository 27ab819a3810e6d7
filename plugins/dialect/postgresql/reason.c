/* SPDX-License-Identifier: Apache-2.0
 *
 * Reasons why something has no form in PostgreSQL.
 */
#include "postgres.h"

bool pg_refuse(pg_reason *r, const char *code, const char *message, const ssm_str *args, size_t count)
{
    r->code = code;
    r->message = message;
    for (r->arg_count = 0; r->arg_count < count && r->arg_count < PG_REASON_ARGS; r->arg_count++)
        r->args[r->arg_count] = args[r->arg_count];
    return false;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Comments on tables and columns, which are statements of their own.
 */
#include "postgres.h"

int pg_put_comment(ssm_host *h, ssm_str schema, ssm_str table, ssm_str column, ssm_text comment)
{
    pg_put(h, column.len ? SSM_LIT("COMMENT ON COLUMN ") : SSM_LIT("COMMENT ON TABLE "));
    pg_put_object(h, schema, table);
    if (column.len) {
        PUT(h, ".");
        pg_put_name(h, column);
    }
    PUT(h, " IS ");
    if (comment.known == SSM_YES)
        pg_put_literal(h, comment.text);
    else
        PUT(h, "NULL");
    return pg_end(h, SSM_RISK_NONE);
}

int pg_set_comment(ssm_host *h, const ssm_operation *op)
{
    return pg_put_comment(h, op->schema, op->object, op->member, op->comment_after);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The sequence behind a serial or identity column. The report does not know its name, so the server is asked for it.
 */
#include "postgres.h"

static void put_sequence(ssm_host *h, const ssm_operation *op)
{
    PUT(h, "pg_get_serial_sequence(");
    pg_put_object_literal(h, op->schema, op->object);
    PUT(h, ", ");
    pg_put_literal(h, op->member);
    PUT(h, ")");
}

static int put_block(ssm_host *h, const ssm_operation *op, const char *statement, const ssm_type *type)
{
    const ssm_str names[] = {op->schema, op->object, op->member};
    ssm_str tag = pg_block_tag(names, sizeof names / sizeof names[0]);

    PUT(h, "DO ");
    pg_put(h, tag);
    PUT(h, "\nDECLARE\n    sequence constant text := ");
    put_sequence(h, op);
    PUT(h, ";\nBEGIN\n    IF sequence IS NOT NULL THEN\n        EXECUTE '");
    pg_put(h, ssm_cstr(statement));
    PUT(h, " ' || sequence");
    if (type) {
        PUT(h, " || ' AS ");
        pg_put_stored_type(h, type);
        PUT(h, "'");
    }
    PUT(h, ";\n    END IF;\nEND\n");
    pg_put(h, tag);
    return pg_api->end_statement(h, SSM_STMT_HAS_BODY, SSM_RISK_NONE);
}

int pg_drop_serial_sequence(ssm_host *h, const ssm_operation *op)
{
    return put_block(h, op, "DROP SEQUENCE", NULL);
}

int pg_retype_serial_sequence(ssm_host *h, const ssm_operation *op, const ssm_type *type)
{
    return put_block(h, op, "ALTER SEQUENCE", type);
}

int pg_advance_sequence(ssm_host *h, const ssm_operation *op)
{
    PUT(h, "SELECT setval(");
    put_sequence(h, op);
    PUT(h, ", greatest(max(");
    pg_put_name(h, op->member);
    PUT(h, ") + 1, 1), false) FROM ");
    pg_put_object(h, op->schema, op->object);
    return pg_end(h, SSM_RISK_SCAN);
}

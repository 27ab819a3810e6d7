/* SPDX-License-Identifier: Apache-2.0
 *
 * Objects: their own statements, as they stand.
 */
#include "postgres.h"

#include <string.h>

/* Absent: nothing is to be done, it goes with what it belongs to. */
static ssm_str statement_of(const ssm_operation *op)
{
    switch (op->kind) {
    case SSM_OP_DROP_OBJECT:
        return op->object_before->drop;
    case SSM_OP_REPLACE_OBJECT:
        return op->object_after->replace;
    default:
        return op->object_after->create;
    }
}

bool pg_check_object(const ssm_operation *op, pg_reason *r)
{
    const ssm_object *o = op->kind == SSM_OP_DROP_OBJECT ? op->object_before : op->object_after;

    if (!o)
        return PG_REFUSE(r, "unknown_object", "It is not known what %1 is.", op->object);
    if (op->kind != SSM_OP_DROP_OBJECT && !statement_of(op).len)
        return PG_REFUSE(r, "unknown_object", "The statement that makes %1 is not known.", op->object);
    return true;
}

/* Several statements in one, which a tool would split: in a dollar quote, or after BEGIN ATOMIC. */
static bool has_body(ssm_str text)
{
    size_t i = 0;

    while (i < text.len) {
        size_t behind = pg_skip_quoted(text, i);

        if (behind == i) {
            if (text.ptr[i++] == ';')
                return true;
            continue;
        }
        if (text.ptr[i] == '$' && memchr(text.ptr + i, ';', behind - i))
            return true;
        i = behind;
    }
    return false;
}

/* It runs outside of a transaction only. */
static bool is_concurrent(const ssm_object *o, ssm_str text)
{
    return o->kind == SSM_OBJECT_INDEX && pg_mentions(text, SSM_LIT("concurrently"));
}

static int put(ssm_host *h, const ssm_operation *op, const ssm_object *o, uint32_t risks)
{
    ssm_str text = statement_of(op);
    uint32_t flags = has_body(text) ? SSM_STMT_HAS_BODY : SSM_STMT_NONE;

    if (op->risks & SSM_RISK_DATA_LOSS)
        flags |= SSM_STMT_DESTRUCTIVE;
    if (is_concurrent(o, text))
        flags |= SSM_STMT_NO_TRANSACTION;
    pg_put(h, text);
    return pg_api->end_statement(h, flags, risks);
}

/* What making it does to the rows below it, and who waits. */
static uint32_t risks_of(const ssm_object *o)
{
    switch (o->kind) {
    case SSM_OBJECT_MATERIALIZED_VIEW:
        return SSM_RISK_SCAN;
    case SSM_OBJECT_INDEX:
        return SSM_RISK_LOCK | SSM_RISK_SCAN;
    case SSM_OBJECT_DOMAIN:
        return SSM_RISK_MAY_FAIL;
    case SSM_OBJECT_TRIGGER:
    case SSM_OBJECT_POLICY:
    case SSM_OBJECT_ROW_SECURITY:
    case SSM_OBJECT_RULE:
        return SSM_RISK_LOCK;
    default:
        return SSM_RISK_NONE;
    }
}

int pg_create_object(ssm_host *h, const ssm_operation *op)
{
    return put(h, op, op->object_after, risks_of(op->object_after));
}

int pg_drop_object(ssm_host *h, const ssm_operation *op)
{
    return statement_of(op).len ? put(h, op, op->object_before, SSM_RISK_NONE) : SSM_OK;
}

int pg_replace_object(ssm_host *h, const ssm_operation *op)
{
    return put(h, op, op->object_after, risks_of(op->object_after));
}

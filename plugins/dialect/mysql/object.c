/* SPDX-License-Identifier: Apache-2.0
 *
 * Views, triggers, routines and the like, which come with their own statements.
 */
#include "mysql.h"

#include <string.h>

static int put_statement(ssm_host *h, const ssm_operation *op, ssm_str text)
{
    uint32_t flags = op->risks & SSM_RISK_DATA_LOSS ? SSM_STMT_DESTRUCTIVE : SSM_STMT_NONE;

    if (!text.len)
        return SSM_OK; /* it goes with what it belongs to */
    if (memchr(text.ptr, ';', text.len))
        flags |= SSM_STMT_HAS_BODY;
    my_api->put(h, text);
    return my_api->end_statement(h, flags, 0);
}

int my_create_object(ssm_host *h, const ssm_operation *op)
{
    return put_statement(h, op, op->object_after->create);
}

int my_drop_object(ssm_host *h, const ssm_operation *op)
{
    return put_statement(h, op, op->object_before->drop);
}

/* What a sequence gives next is data, of which a schema says nothing. */
static void warn_of_sequence(ssm_host *h, const ssm_operation *op)
{
    if (op->object_after->kind == SSM_OBJECT_SEQUENCE)
        my_api->warn(h, op, "sequence_goes_on",
                     "the sequence goes on from the value that it has reached: if it shall begin anew, say ALTER SEQUENCE "
                     "with RESTART yourself",
                     NO_TEXTS);
}

int my_replace_object(ssm_host *h, const ssm_operation *op)
{
    warn_of_sequence(h, op);
    return put_statement(h, op, op->object_after->replace);
}

int my_check_replace_object(ssm_host *h, const ssm_operation *op)
{
    if (op->object_after->replace.len)
        return SSM_OK;
    return my_api->fail(h, op, "no_replace", "there is no statement that replaces it: drop it and create it anew", NO_TEXTS);
}

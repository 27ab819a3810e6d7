/* SPDX-License-Identifier: Apache-2.0
 *
 * Views, triggers and virtual tables, by their own statements. "CREATE VIEW", "CREATE TRIGGER", "CREATE VIRTUAL TABLE".
 */
#include "lite.h"

#include <string.h>

/* How the statements of a kind begin. */
static const struct verb {
    ssm_object_kind kind;
    const char *create, *drop;
} verbs[] = {
    {SSM_OBJECT_VIEW, "create view ", "drop view "},
    {SSM_OBJECT_TRIGGER, "create trigger ", "drop trigger "},
    {SSM_OBJECT_VIRTUAL_TABLE, "create virtual table ", "drop table "},
};

static const ssm_object *object_of(const ssm_operation *op)
{
    return op->kind == SSM_OP_DROP_OBJECT ? op->object_before : op->object_after;
}

static bool begins(ssm_str text, const char *with)
{
    ssm_str w = ssm_cstr(with);

    return text.len > w.len && ascii_same(ssm_view(text.ptr, w.len), w);
}

int lite_check_object(ssm_host *h, const ssm_operation *op)
{
    const ssm_object *o = object_of(op);

    if (!o)
        return lite_api->fail(h, op, "object_incomplete", "the statements of %1 are not known", TEXTS(op->object));
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        const struct verb *v = &verbs[i];

        if (v->kind != o->kind)
            continue;
        if (op->kind == SSM_OP_DROP_OBJECT ? begins(o->drop, v->drop) : begins(o->create, v->create))
            return SSM_OK;
        return lite_api->fail(h, op, "object_statement", "the statement of %1 does not begin as SQLite's do", TEXTS(o->name));
    }
    return lite_api->fail(h, op, "object_unsupported", "SQLite has views, triggers and virtual tables: %1 is none of them",
                          TEXTS(o->name));
}

/* A trigger's body has semicolons. */
static uint32_t flags_of(const ssm_operation *op, ssm_str text)
{
    uint32_t flags = op->risks & SSM_RISK_DATA_LOSS ? SSM_STMT_DESTRUCTIVE : SSM_STMT_NONE;

    return text.len && memchr(text.ptr, ';', text.len) ? flags | SSM_STMT_HAS_BODY : flags;
}

static int statement(ssm_host *h, const ssm_operation *op, ssm_str text)
{
    lite_api->put(h, text);
    return lite_api->end_statement(h, flags_of(op, text), 0);
}

int lite_create_object(ssm_host *h, const ssm_operation *op)
{
    return statement(h, op, op->object_after->create);
}

int lite_drop_object(ssm_host *h, const ssm_operation *op)
{
    return statement(h, op, op->object_before->drop);
}

/* The engine replaces nothing: what was there goes first. */
int lite_replace_object(ssm_host *h, const ssm_operation *op)
{
    if (op->object_before && statement(h, op, op->object_before->drop) != SSM_OK)
        return SSM_ERROR;
    return statement(h, op, op->object_after->create);
}

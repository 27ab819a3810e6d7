/* SPDX-License-Identifier: Apache-2.0
 *
 * Indexes. "CREATE INDEX", "Indexes On Expressions", "Partial Indexes".
 */
#include "lite.h"

static const char *unsupported_part(const ssm_index_part *p)
{
    if (p->nulls != SSM_NULLS_NONE)
        return "SQLite takes no NULLS FIRST or NULLS LAST in an index: NULLs come first in ascending order";
    if (p->opclass.ptr)
        return "SQLite has no operator classes";
    if (p->length)
        return "SQLite has no index of a part of a column: index an expression such as substr(name, 1, 10)";
    return NULL;
}

static const char *unsupported(const ssm_index *x)
{
    if (x->method.ptr && !ascii_is(x->method, "btree"))
        return "SQLite has only one kind of index: \"method\" has to go";
    if (x->include.count)
        return "SQLite has no indexes with INCLUDE: make these columns part of the key";
    if (x->nulls_not_distinct == SSM_YES)
        return "in SQLite, NULLs are distinct in every unique index: \"nulls_not_distinct\" has to go";
    if (x->with_count)
        return "SQLite has no options of an index: \"with\" has to go";
    if (!x->part_count)
        return "the report does not say what the index covers: it needs \"columns\"";
    for (size_t i = 0; i < x->part_count; i++)
        if (unsupported_part(x->parts[i]))
            return unsupported_part(x->parts[i]);
    return NULL;
}

int lite_check_index(ssm_host *h, const ssm_operation *op, const ssm_index *x)
{
    const char *why = unsupported(x);

    if (why)
        return lite_api->fail(h, op, "index_unsupported", why, NO_TEXTS);
    return lite_check_index_options(h, op, x);
}

static void put_part(ssm_host *h, const ssm_index_part *p)
{
    if (p->name.ptr) {
        lite_quote_ident(h, p->name);
    } else {
        lite_put(h, "(");
        lite_api->put(h, p->expression);
        lite_put(h, ")");
    }
    if (p->collation.ptr)
        lite_write(h, " COLLATE $", TEXTS(p->collation));
    if (p->order == SSM_ORDER_DESC)
        lite_put(h, " DESC");
}

void lite_put_create_index(ssm_host *h, ssm_str table, const ssm_index *x)
{
    lite_put(h, x->unique == SSM_YES ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    lite_put(h, lite_api->idempotent(h) ? "IF NOT EXISTS " : "");
    lite_write(h, "$ ON $ (", TEXTS(x->name, table));
    for (size_t i = 0; i < x->part_count; i++) {
        lite_put(h, i ? ", " : "");
        put_part(h, x->parts[i]);
    }
    lite_put(h, ")");
    if (x->where.ptr) {
        lite_put(h, " WHERE ");
        lite_api->put(h, x->where);
    }
}

int lite_check_create_index(ssm_host *h, const ssm_operation *op)
{
    return lite_check_index(h, op, op->index_after);
}

int lite_create_index(ssm_host *h, const ssm_operation *op)
{
    lite_put_create_index(h, op->object, op->index_after);
    return lite_end(h, op);
}

int lite_drop_index(ssm_host *h, const ssm_operation *op)
{
    lite_write(h, lite_api->idempotent(h) ? "DROP INDEX IF EXISTS $" : "DROP INDEX $", TEXTS(op->member));
    return lite_end(h, op);
}

int lite_check_rename_index(ssm_host *h, const ssm_operation *op)
{
    if (!op->index_after || !op->index_after->part_count)
        return lite_api->fail(
            h, op, "index_incomplete",
            "SQLite cannot rename the index %1: it is dropped and created anew, for which the report must "
            "say what it covers; write it as an extra_index and a missing_index with the same content",
            TEXTS(op->member));
    return lite_check_index(h, op, op->index_after);
}

int lite_rename_index(ssm_host *h, const ssm_operation *op)
{
    ssm_index x = *op->index_after;

    x.name = op->new_name;
    if (lite_drop_index(h, op) != SSM_OK)
        return SSM_ERROR;
    lite_put_create_index(h, op->object, &x);
    return lite_end(h, op);
}

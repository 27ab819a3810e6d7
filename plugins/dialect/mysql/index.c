/* SPDX-License-Identifier: Apache-2.0
 *
 * Indexes. Manual, "CREATE INDEX Statement". Functional and partial indexes are not written: MariaDB has neither, and
 * MySQL no partial ones.
 */
#include "mysql.h"

/* What the method makes of an index: a word before INDEX, or a USING behind it. */
static const struct method {
    const char *name;
    const char *before;
    const char *using;
} methods[] = {
    {"btree", "", " USING BTREE"},
    {"hash", "", " USING HASH"},
    {"fulltext", "FULLTEXT ", ""},
    {"rtree", "SPATIAL ", ""},
    {"spatial", "SPATIAL ", ""},
};

static const struct method *method_of(const ssm_index *x)
{
    static const struct method usual = {"", "", ""};

    if (!x->method.ptr)
        return &usual;
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (my_is(x->method, methods[i].name))
            return &methods[i];
    return NULL;
}

static const char *unsupported_part(const ssm_index_part *p)
{
    if (p->expression.ptr)
        return "MariaDB has no indexes on expressions: index a generated column of this expression";
    if (p->nulls != SSM_NULLS_NONE)
        return "MySQL has no NULLS FIRST or NULLS LAST: NULLs come first in ascending order";
    if (p->opclass.ptr)
        return "MySQL has no operator classes";
    if (p->collation.ptr)
        return "MySQL has no collation of an index part: it is the column's";
    return NULL;
}

static const char *unsupported(const ssm_index *x)
{
    if (x->where.ptr)
        return "MySQL has no partial indexes: index a generated column that is NULL outside of \"where\"";
    if (x->include.count)
        return "MySQL has no indexes with INCLUDE: make these columns part of the key";
    if (x->nulls_not_distinct == SSM_YES)
        return "in MySQL, NULLs are distinct in every unique index: \"nulls_not_distinct\" has to go";
    for (size_t i = 0; i < x->part_count; i++)
        if (unsupported_part(x->parts[i]))
            return unsupported_part(x->parts[i]);
    return NULL;
}

int my_check_index(ssm_host *h, const ssm_operation *op, const ssm_index *x)
{
    static const char *const options[] = {"comment", "ignored", "invisible", "key_block_size", "parser", "using", NULL};
    const char *why = unsupported(x);

    if (why)
        return my_api->fail(h, op, "index_unsupported", why, NO_TEXTS);
    if (!method_of(x))
        return my_api->fail(h, op, "index_method",
                            "MySQL has no index method %1: it has btree, hash, fulltext and spatial", TEXTS(x->method));
    if (x->with_count)
        return my_api->fail(h, op, "index_option", "the option %1 of an index is not known for MySQL",
                            TEXTS(x->with[0].name));
    return my_check_options(h, op, x->options, x->option_count, options, "an index");
}

static void put_parts(ssm_host *h, const ssm_index *x)
{
    my_put(h, " (");
    for (size_t i = 0; i < x->part_count; i++) {
        const ssm_index_part *p = x->parts[i];

        my_put(h, i ? ", " : "");
        my_quote_ident(h, p->name);
        if (p->length) {
            my_put(h, "(");
            my_put_number(h, p->length);
            my_put(h, ")");
        }
        my_put(h, p->order == SSM_ORDER_DESC ? " DESC" : "");
    }
    my_put(h, ")");
    my_put(h, method_of(x)->using);
    my_put_key_options(h, x->options, x->option_count);
}

static void put_kind(ssm_host *h, const ssm_index *x)
{
    my_put(h, x->unique == SSM_YES ? "UNIQUE " : "");
    my_put(h, method_of(x)->before);
}

void my_put_index(ssm_host *h, const ssm_index *x)
{
    put_kind(h, x);
    my_put(h, "KEY");
    if (x->name.ptr) {
        my_put(h, " ");
        my_quote_ident(h, x->name);
    }
    put_parts(h, x);
}

int my_check_create_index(ssm_host *h, const ssm_operation *op)
{
    if (my_check_index(h, op, op->index_after) != SSM_OK)
        return SSM_ERROR;
    return my_check_key_identity(h, op, my_indexed_identity(op->table_after, op->index_after));
}

static void put_create(ssm_host *h, const ssm_index *x)
{
    put_kind(h, x);
    my_put(h, "INDEX ");
    my_put_if(h, "IF NOT EXISTS ");
    my_quote_ident(h, x->name);
}

int my_create_index(ssm_host *h, const ssm_operation *op)
{
    const ssm_index *x = op->index_after;
    const ssm_column *identity = my_indexed_identity(op->table_after, x);

    if (identity) {
        my_write(h, op, "ALTER TABLE @ ADD ", NO_TEXTS);
        put_create(h, x);
        put_parts(h, x);
        my_put(h, ", ");
        my_put_modify(h, op, identity, true);
        return my_end(h, op, true);
    }
    my_put(h, "CREATE ");
    put_create(h, x);
    my_write(h, op, " ON @", NO_TEXTS);
    put_parts(h, x);
    return my_end(h, op, true);
}

int my_check_drop_index(ssm_host *h, const ssm_operation *op)
{
    const ssm_constraint *fk = op->is_inverse ? NULL : my_needs_index(op, op->index_before);

    if (fk)
        my_api->warn(h, op, "index_needed",
                     "MySQL keeps the index %1 while the foreign key %2 has no other: let the new index come with an "
                     "earlier migration, or let this one replace the key, as extra and as missing constraint",
                     TEXTS(op->member, fk->name));
    return my_check_key_identity(h, op, my_indexed_identity(op->table_before, op->index_before));
}

int my_drop_index(ssm_host *h, const ssm_operation *op)
{
    const ssm_column *identity = my_indexed_identity(op->table_before, op->index_before);

    if (identity) {
        my_write(h, op, "ALTER TABLE @ ", NO_TEXTS);
        my_put_modify(h, op, identity, false);
        my_put(h, ", ");
    }
    my_put(h, "DROP INDEX ");
    my_put_if(h, "IF EXISTS ");
    my_write(h, op, identity ? "$" : "$ ON @", TEXTS(op->member));
    return my_end(h, op, true);
}

int my_rename_index(ssm_host *h, const ssm_operation *op)
{
    my_write(h, op, "ALTER TABLE @ RENAME INDEX $ TO $", TEXTS(op->member, op->new_name));
    return my_end(h, op, true);
}

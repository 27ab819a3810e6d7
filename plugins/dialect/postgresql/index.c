/* SPDX-License-Identifier: Apache-2.0
 *
 * Indexes.
 */
#include "postgres.h"

#include <string.h>

#define CLASS_PARAMETERS "opclass_parameters_"

/* opclass_parameters_1 is of the first part. */
static size_t part_of(ssm_str option)
{
    const size_t n = sizeof CLASS_PARAMETERS - 1;
    size_t number = 0;

    if (option.len <= n || option.len > n + 2 || memcmp(option.ptr, CLASS_PARAMETERS, n) != 0)
        return SIZE_MAX;
    for (size_t i = n; i < option.len; i++) {
        if (option.ptr[i] < '0' || option.ptr[i] > '9')
            return SIZE_MAX;
        number = number * 10 + (size_t)(option.ptr[i] - '0');
    }
    return number - 1;
}

ssm_str pg_class_parameters(const ssm_index *x, size_t at)
{
    for (size_t i = 0; i < x->option_count; i++)
        if (part_of(x->options[i].name) == at)
            return x->options[i].value;
    return PG_ABSENT;
}

static bool are_parameters(ssm_str list)
{
    ssm_pair pair;
    size_t at = 0;

    while (at < list.len)
        if (!pg_next_parameter(list, &at, &pair))
            return false;
    return at > 0;
}

static bool check_option(const ssm_index *x, const ssm_pair *option, ssm_str name, pg_reason *r)
{
    static const char *const options[] = {"tablespace", PG_MEMBER_OPTIONS, NULL};
    size_t part = part_of(option->name);

    if (part >= x->part_count)
        return pg_check_pairs(option, 1, options, name, r);
    if (!are_parameters(option->value) || !x->parts[part]->opclass.len)
        return PG_REFUSE(r, "option", "The parameters of an operator class of index %1 are not as PostgreSQL has them: %2",
                         name, option->value);
    return true;
}

bool pg_check_index(const ssm_index *x, pg_reason *r)
{
    ssm_str name = x->name.len ? x->name : SSM_LIT("without a name");

    for (size_t i = 0; i < x->option_count; i++)
        if (!check_option(x, &x->options[i], name, r))
            return false;
    if (!x->part_count)
        return PG_REFUSE(r, "unknown_index", "The columns of index %1 are not known.", name);
    if (!x->name.len)
        return PG_REFUSE(r, "index_name", "An index on %1 needs a name, so that it can be dropped again.",
                         x->parts[0]->name.len ? x->parts[0]->name : x->parts[0]->expression);
    for (size_t i = 0; i < x->part_count; i++)
        if (x->parts[i]->length)
            return PG_REFUSE(
                r, "prefix_length",
                "PostgreSQL has no index over the beginning of a column (%1 in %2). Index an expression such as "
                "left(%1, 10).",
                x->parts[i]->name, name);
    return true;
}

static void put_part(ssm_host *h, const ssm_index_part *part, ssm_str class_parameters)
{
    if (part->name.len) {
        pg_put_name(h, part->name);
    } else {
        pg_put_wrapped(h, part->expression);
    }
    if (part->collation.len) {
        PUT(h, " COLLATE ");
        pg_put_name(h, part->collation);
    }
    if (part->opclass.len) {
        PUT(h, " ");
        pg_put_name(h, part->opclass);
    }
    if (class_parameters.len) {
        PUT(h, " (");
        pg_put(h, class_parameters);
        PUT(h, ")");
    }
    if (part->order == SSM_ORDER_DESC)
        PUT(h, " DESC");
    if (part->nulls != SSM_NULLS_NONE)
        pg_put(h, part->nulls == SSM_NULLS_FIRST ? SSM_LIT(" NULLS FIRST") : SSM_LIT(" NULLS LAST"));
}

static bool is_number(ssm_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return s.len > 0;
}

/* The part before a dot is a namespace ("toast.autovacuum_enabled"). */
void pg_put_parameter_name(ssm_host *h, ssm_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '.') {
            pg_put_object(h, ssm_view(name.ptr, i), ssm_view(name.ptr + i + 1, name.len - i - 1));
            return;
        }
    }
    pg_put_name(h, name);
}

void pg_put_parameter(ssm_host *h, const ssm_pair *pair)
{
    pg_put_parameter_name(h, pair->name);
    PUT(h, " = ");
    if (is_number(pair->value) || pg_is(pair->value, "true") || pg_is(pair->value, "false"))
        pg_put(h, pair->value);
    else
        pg_put_literal(h, pair->value);
}

void pg_put_parameters(ssm_host *h, const ssm_pair *pairs, size_t count)
{
    PUT(h, "(");
    for (size_t i = 0; i < count; i++) {
        if (i)
            PUT(h, ", ");
        pg_put_parameter(h, &pairs[i]);
    }
    PUT(h, ")");
}

static void put_options(ssm_host *h, const ssm_index *x)
{
    ssm_str tablespace = pg_pair_of(x->options, x->option_count, "tablespace");

    if (x->include.count) {
        PUT(h, " INCLUDE ");
        pg_put_names(h, x->include);
    }
    if (x->nulls_not_distinct == SSM_YES)
        PUT(h, " NULLS NOT DISTINCT");
    if (x->with_count) {
        PUT(h, " WITH ");
        pg_put_parameters(h, x->with, x->with_count);
    }
    if (tablespace.len) {
        PUT(h, " TABLESPACE ");
        pg_put_name(h, tablespace);
    }
    if (x->where.len) {
        PUT(h, " WHERE ");
        pg_put_wrapped(h, x->where);
    }
}

int pg_put_create_index(ssm_host *h, ssm_str schema, ssm_str table, const ssm_index *x)
{
    uint32_t risks = SSM_RISK_LOCK | SSM_RISK_SCAN;

    if (x->unique == SSM_YES)
        PUT_IF_NOT_EXISTS(h, "CREATE UNIQUE INDEX");
    else
        PUT_IF_NOT_EXISTS(h, "CREATE INDEX");
    pg_put_name(h, x->name);
    pg_put(h, pg_pair_of(x->options, x->option_count, "only").len ? SSM_LIT(" ON ONLY ") : SSM_LIT(" ON "));
    pg_put_object(h, schema, table);
    if (x->method.len) {
        PUT(h, " USING ");
        pg_put_name(h, x->method);
    }
    PUT(h, " (");
    for (size_t i = 0; i < x->part_count; i++) {
        if (i)
            PUT(h, ", ");
        put_part(h, x->parts[i], pg_class_parameters(x, i));
    }
    PUT(h, ")");
    put_options(h, x);
    return pg_end(h, x->unique == SSM_YES ? risks | SSM_RISK_MAY_FAIL : risks);
}

bool pg_check_create_index(const ssm_operation *op, pg_reason *r)
{
    return pg_check_index(op->index_after, r);
}

int pg_create_index(ssm_host *h, const ssm_operation *op)
{
    return pg_put_create_index(h, op->schema, op->object, op->index_after);
}

bool pg_check_drop_index(const ssm_operation *op, pg_reason *r)
{
    const ssm_index *x = op->index_before;

    if (x && pg_pair_of(x->options, x->option_count, "over_keys").len)
        return PG_REFUSE(r, "over_keys",
                         "Keys of partitions stand on index %1: PostgreSQL drops it together with them alone (CASCADE). "
                         "Drop it by hand.",
                         op->member);
    return true;
}

/* An index lives in its table's schema. */
int pg_drop_index(ssm_host *h, const ssm_operation *op)
{
    if (op->index_before && pg_is_part(op->index_before->options, op->index_before->option_count))
        PUT(h, "DROP INDEX IF EXISTS ");
    else
        PUT_IF_EXISTS(h, "DROP INDEX");
    pg_put_object(h, op->schema, op->member);
    return pg_end_destructive(h, op, SSM_RISK_LOCK);
}

int pg_rename_index(ssm_host *h, const ssm_operation *op)
{
    PUT_IF_EXISTS(h, "ALTER INDEX");
    pg_put_object(h, op->schema, op->member);
    PUT(h, " RENAME TO ");
    pg_put_name(h, op->new_name);
    return pg_end(h, SSM_RISK_NONE);
}

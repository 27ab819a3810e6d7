/* SPDX-License-Identifier: Apache-2.0
 *
 * Columns: their definition, and the operations that add, drop and rename them or change what they may hold.
 */
#include "postgres.h"

static bool is_identity(const ssm_column *c)
{
    return c->identity == SSM_IDENTITY_ALWAYS || c->identity == SSM_IDENTITY_BY_DEFAULT ||
           c->identity == SSM_IDENTITY_AUTO;
}

bool pg_has_default(const ssm_column *c)
{
    return c->default_value.kind != SSM_DEFAULT_UNKNOWN && c->default_value.kind != SSM_DEFAULT_NONE;
}

static bool check_identity(const ssm_column *c, pg_reason *r)
{
    bool real = c->identity == SSM_IDENTITY_ALWAYS || c->identity == SSM_IDENTITY_BY_DEFAULT;

    if (is_identity(c) && (c->type->family != SSM_FAMILY_INTEGER || c->type->dimensions))
        return PG_REFUSE(r, "identity_type",
                         "In PostgreSQL only smallint, integer and bigint can be an identity: column %1 is %2.",
                         c->name, c->type->source);
    if (real && c->type->is_serial)
        return PG_REFUSE(r, "identity_serial",
                         "Column %1 is an identity and of the type %2, which is another kind of identity. Give it the "
                         "integer type.",
                         c->name, c->type->source);
    if ((is_identity(c) || c->type->is_serial) && c->nullable == SSM_YES)
        return PG_REFUSE(r, "identity_nullable", "In PostgreSQL an identity is never null, but column %1 is nullable.",
                         c->name);
    if ((is_identity(c) || c->type->is_serial) && pg_has_default(c))
        return PG_REFUSE(r, "identity_default", "Column %1 has both an identity and a default. Keep one of them.",
                         c->name);
    return true;
}

static bool check_options(const ssm_column *c, pg_reason *r)
{
    ssm_str text = pg_pair_of(c->options, c->option_count, "identity_options");
    pg_identity_options options;

    if (!text.len)
        return true;
    if (c->identity != SSM_IDENTITY_ALWAYS && c->identity != SSM_IDENTITY_BY_DEFAULT)
        return PG_REFUSE(r, "column_option", "Column %1 is no identity, and has options of one: %2", c->name, text);
    if (!pg_read_identity_options(text, &options))
        return PG_REFUSE(r, "column_option", "The options of the identity of column %1 are not as PostgreSQL has them: %2",
                         c->name, text);
    return true;
}

bool pg_is_serial(const ssm_column *c)
{
    return c->type && (c->type->is_serial || (c->identity == SSM_IDENTITY_AUTO && c->type->family == SSM_FAMILY_INTEGER));
}

bool pg_check_column(const ssm_column *c, pg_reason *r)
{
    static const char *const options[] = {"identity_options", "collation_schema", NULL};

    if (!c->type)
        return PG_REFUSE(r, "unknown_type", "The type of column %1 is not known.", c->name);
    if (!pg_check_type(c->type, r) || !check_identity(c, r) || !check_options(c, r) ||
        !pg_check_pairs(c->options, c->option_count, options, c->name, r))
        return false;
    if (c->generated == SSM_YES && c->generated_stored == SSM_NO)
        return PG_REFUSE(
            r, "generated_virtual",
            "PostgreSQL has no virtual generated columns before version 18. Make column %1 stored, or write a view.",
            c->name);
    if (c->on_update.known == SSM_YES)
        return PG_REFUSE(r, "on_update", "PostgreSQL has no ON UPDATE for the value of a column (%1). Write a trigger.",
                         c->name);
    return !c->references || pg_check_constraint(c->references, r);
}

/* DEFAULT within a definition takes no operators that are words (AT TIME ZONE, IS NULL) outside of parentheses. */
static bool needs_parentheses(ssm_str e)
{
    size_t depth = 0, i = 0;

    if (pg_is_wrapped(e))
        return false;
    while (i < e.len) {
        size_t behind = pg_skip_quoted(e, i);

        if (behind != i) {
            i = behind;
            continue;
        }
        depth += e.ptr[i] == '(';
        depth -= depth && e.ptr[i] == ')';
        if (!depth && (e.ptr[i] == ' ' || e.ptr[i] == '\t' || e.ptr[i] == '\n'))
            return true;
        i++;
    }
    return e.len > 3 && pg_mentions(ssm_view(e.ptr, 3), SSM_LIT("not"));
}

void pg_put_default(ssm_host *h, ssm_default d)
{
    switch (d.kind) {
    case SSM_DEFAULT_STRING:
        pg_put_literal(h, d.text);
        break;
    case SSM_DEFAULT_TRUE:
        PUT(h, "true");
        break;
    case SSM_DEFAULT_FALSE:
        PUT(h, "false");
        break;
    case SSM_DEFAULT_EXPRESSION:
        if (needs_parentheses(d.text))
            pg_put_wrapped(h, d.text);
        else
            pg_put(h, d.text);
        break;
    default:
        pg_put(h, d.text);
    }
}

static void put_value(ssm_host *h, const ssm_column *c)
{
    if (pg_has_default(c)) {
        PUT(h, " DEFAULT ");
        pg_put_default(h, c->default_value);
    }
    if (c->generated == SSM_YES) {
        PUT(h, " GENERATED ALWAYS AS ");
        pg_put_wrapped(h, c->generated_expression);
        PUT(h, " STORED");
    }
    if (c->identity == SSM_IDENTITY_ALWAYS)
        PUT(h, " GENERATED ALWAYS AS IDENTITY");
    else if (c->identity == SSM_IDENTITY_BY_DEFAULT)
        PUT(h, " GENERATED BY DEFAULT AS IDENTITY");
    if (c->identity == SSM_IDENTITY_ALWAYS || c->identity == SSM_IDENTITY_BY_DEFAULT)
        pg_put_identity_options(h, c);
}

void pg_put_column_rules(ssm_host *h, const ssm_column *c)
{
    if (c->nullable == SSM_NO)
        PUT(h, " NOT NULL");
    put_value(h, c);
}

ssm_str pg_collation_schema(const ssm_column *c)
{
    return pg_pair_of(c->options, c->option_count, "collation_schema");
}

void pg_put_collation(ssm_host *h, const ssm_column *c, ssm_str collation)
{
    PUT(h, " COLLATE ");
    pg_put_object(h, pg_collation_schema(c), collation);
}

void pg_put_column(ssm_host *h, const ssm_column *c)
{
    pg_put_name(h, c->name);
    PUT(h, " ");
    if (pg_is_serial(c))
        pg_put_serial_type(h, c->type);
    else
        pg_put_type(h, c->type);
    if (c->collation.known == SSM_YES)
        pg_put_collation(h, c, c->collation.text);
    pg_put_column_rules(h, c);
}

/* Functions that give another value for each row, so that a new column's rows are written one by one. */
static bool is_volatile(ssm_str name)
{
    static const char *const names[] = {
        "clock_timestamp",  "gen_random_uuid",    "nextval",          "random", "timeofday",
        "uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v4",
    };

    return pg_in_list(name, names, sizeof names / sizeof names[0]) ||
           !pg_in_list(name, pg_functions, pg_count(pg_functions));
}

/* A function that the dialect does not know is volatile, as the server itself takes it without a word to the contrary.
 */
static bool calls_volatile(ssm_str e)
{
    size_t from = 0;

    for (size_t i = 0; i < e.len; i++) {
        char c = e.ptr[i];

        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')
            continue;
        if (c == '(' && i > from && is_volatile(ssm_view(e.ptr + from, i - from)))
            return true;
        from = i + 1;
    }
    return false;
}

static uint32_t add_risks(const ssm_column *c)
{
    uint32_t risks = SSM_RISK_LOCK;

    if (c->generated == SSM_YES || is_identity(c) || c->type->is_serial ||
        (c->default_value.kind == SSM_DEFAULT_EXPRESSION && calls_volatile(c->default_value.text)))
        risks |= SSM_RISK_REWRITE;
    if (c->primary_key == SSM_YES || c->unique == SSM_YES || c->references)
        risks |= SSM_RISK_SCAN;
    return risks;
}

static bool lacks_value(const ssm_column *c)
{
    return (c->nullable == SSM_NO || c->primary_key == SSM_YES) && !pg_has_default(c) && c->generated != SSM_YES &&
           !is_identity(c) && !c->type->is_serial;
}

bool pg_check_add_column(const ssm_operation *op, pg_reason *r)
{
    return pg_check_column(op->column_after, r);
}

int pg_add_column(ssm_host *h, const ssm_operation *op)
{
    const ssm_column *c = op->column_after;
    uint32_t risks = add_risks(c);

    if (lacks_value(c)) {
        risks |= SSM_RISK_MAY_FAIL;
        if (!op->is_inverse)
            pg_api->warn(h, op, "not_null_without_default",
                         "Column %1 is added as NOT NULL without a default: this fails if the table has rows. Add it "
                         "as nullable, "
                         "fill it, then set NOT NULL.",
                         &c->name, 1);
    }
    pg_put_alter_table(h, op);
    PUT_IF_NOT_EXISTS(h, " ADD COLUMN");
    pg_put_column(h, c);
    if (c->primary_key == SSM_YES)
        PUT(h, " PRIMARY KEY");
    if (c->unique == SSM_YES)
        PUT(h, " UNIQUE");
    if (c->references) {
        if (c->references->name.len) {
            PUT(h, " CONSTRAINT ");
            pg_put_name(h, c->references->name);
        }
        PUT(h, " ");
        pg_put_references(h, op->schema, c->references);
    }
    if (pg_end(h, risks) != SSM_OK)
        return SSM_ERROR;
    return c->comment.known == SSM_YES ? pg_put_comment(h, op->schema, op->object, c->name, c->comment) : SSM_OK;
}

int pg_drop_column(ssm_host *h, const ssm_operation *op)
{
    pg_put_alter_table(h, op);
    PUT_IF_EXISTS(h, " DROP COLUMN");
    pg_put_name(h, op->member);
    return pg_end_destructive(h, op, SSM_RISK_LOCK);
}

int pg_set_not_null(ssm_host *h, const ssm_operation *op)
{
    pg_put_alter_column(h, op);
    PUT(h, " SET NOT NULL");
    return pg_end(h, SSM_RISK_LOCK | SSM_RISK_SCAN | SSM_RISK_MAY_FAIL);
}

int pg_drop_not_null(ssm_host *h, const ssm_operation *op)
{
    if (pg_loses_identity_and_not_null(op) && pg_drop_identity(h, op) != SSM_OK)
        return SSM_ERROR;
    pg_put_alter_column(h, op);
    PUT(h, " DROP NOT NULL");
    return pg_end(h, SSM_RISK_NONE);
}

int pg_rename_column(ssm_host *h, const ssm_operation *op)
{
    pg_put_alter_table(h, op);
    PUT(h, " RENAME COLUMN ");
    pg_put_name(h, op->member);
    PUT(h, " TO ");
    pg_put_name(h, op->new_name);
    return pg_end(h, SSM_RISK_NONE);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Enums: create, drop, add a value; and what must be known before one is removed.
 */
#include "postgres.h"

#include <string.h>

static bool check_labels(ssm_strs values, pg_reason *r)
{
    for (size_t i = 0; i < values.count; i++)
        if (values.items[i].len > PG_LABEL_LIMIT)
            return PG_REFUSE(r, "enum_label", "In PostgreSQL an enum's value has at most 63 bytes: %1.",
                             values.items[i]);
    return true;
}

bool pg_check_enum(const ssm_operation *op, pg_reason *r)
{
    ssm_strs value = {&op->member, 1};

    if (op->kind == SSM_OP_CREATE_ENUM)
        return check_labels(op->enum_after->values, r);
    return check_labels(value, r);
}

static bool check_use(const ssm_enum_use *use, const ssm_operation *op, pg_reason *r)
{
    for (size_t i = 0; i < use->table->column_count; i++) {
        const ssm_column *c = use->table->columns[i];

        if (c->generated == SSM_YES && (c == use->column || pg_mentions(c->generated_expression, use->column->name)))
            return PG_REFUSE(
                r, "generated_column",
                "The generated column %1 uses enum %2, and PostgreSQL cannot change the type below it. Drop the "
                "column before, and add it again afterwards.",
                c->name, op->object);
    }
    return true;
}

bool pg_check_drop_value(const ssm_operation *op, pg_reason *r)
{
    if (!op->enum_after || !op->enum_after->values.count)
        return PG_REFUSE(r, "enum_values",
                         "Removing value %1 needs the whole list of values that enum %2 has afterwards. Give `values`.",
                         op->member, op->object);
    if (!op->uses_known && !op->is_inverse)
        return PG_REFUSE(
            r, "actual_schema",
            "Removing a value from enum %1 replaces the type in every column that has it, and the report does not "
            "say which. Give `actual_schema` with its tables.",
            op->object);
    for (size_t i = 0; op->uses_known && i < op->use_count; i++)
        if (!check_use(op->uses[i], op, r))
            return false;
    return check_labels(op->enum_after->values, r);
}

void pg_put_create_enum(ssm_host *h, ssm_str schema, ssm_str name, ssm_strs values)
{
    PUT(h, "CREATE TYPE ");
    pg_put_object(h, schema, name);
    PUT(h, " AS ENUM (");
    for (size_t i = 0; i < values.count; i++) {
        if (i)
            PUT(h, ", ");
        pg_put_literal(h, values.items[i]);
    }
    PUT(h, ")");
}

int pg_create_enum(ssm_host *h, const ssm_operation *op)
{
    pg_put_create_enum(h, op->schema, op->object, op->enum_after->values);
    return pg_end(h, SSM_RISK_NONE);
}

int pg_drop_enum(ssm_host *h, const ssm_operation *op)
{
    PUT_IF_EXISTS(h, "DROP TYPE");
    pg_put_object(h, op->schema, op->object);
    return pg_end_destructive(h, op, SSM_RISK_NONE);
}

/* A value cannot be used in the transaction that adds it. */
int pg_add_enum_value(ssm_host *h, const ssm_operation *op, bool used)
{
    bool commit = used || op->flags & SSM_OPF_VALUE_USED;

    PUT(h, "ALTER TYPE ");
    pg_put_object(h, op->schema, op->object);
    PUT_IF_NOT_EXISTS(h, " ADD VALUE");
    pg_put_literal(h, op->member);
    if (op->value_before.ptr) {
        PUT(h, " BEFORE ");
        pg_put_literal(h, op->value_before);
    } else if (op->value_after.ptr) {
        PUT(h, " AFTER ");
        pg_put_literal(h, op->value_after);
    }
    return pg_api->end_statement(h, commit ? SSM_STMT_NO_TRANSACTION | SSM_STMT_COMMIT_BEHIND : SSM_STMT_NONE,
                                 SSM_RISK_NONE);
}

ssm_str pg_old_enum_name(ssm_host *h, ssm_str name)
{
    static const char suffix[] = "__old";
    size_t length = sizeof suffix - 1;
    size_t keep = name.len < PG_NAME_LIMIT - length ? name.len : PG_NAME_LIMIT - length;
    char *text;

    while (keep < name.len && keep > 0 && ((unsigned char)name.ptr[keep] & 0xc0) == 0x80)
        keep--; /* not within a character */
    text = pg_api->alloc(h, keep + length);
    if (!text)
        return ssm_view(NULL, 0);
    memcpy(text, name.ptr, keep);
    memcpy(text + keep, suffix, length);
    return ssm_view(text, keep + length);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The PostgreSQL dialect's descriptor and facts, and the way from an operation to the function that checks or renders
 * it.
 */
#include "postgres.h"
#include "verify.h"

const struct ssm_host_api *pg_api;

static const ssm_dialect_facts facts = {
    .size = sizeof facts,
    .lexical = SSM_LEX_E_STRINGS | SSM_LEX_DOLLAR | SSM_LEX_NESTED_COMMENTS,
    .identifier_limit = PG_NAME_LIMIT,
    .identifier_unit = SSM_LENGTH_BYTES,
    .transactional_ddl = 1,
    .has_schemas = 1,
    .has_enums = 1,
    .rebuild_scope = SSM_SCOPE_COLUMN,
    .begin = "START TRANSACTION", /* Liquibase takes BEGIN for the start of a block */
    .commit = "COMMIT",
    .types = pg_types,
    .functions = pg_functions,
};

/* How each kind of operation is handled: what says whether it has a form here (NULL: always), and what writes it. */
static const struct {
    ssm_manner manner;
    bool (*check)(const ssm_operation *op, pg_reason *r);
    int (*render)(ssm_host *h, const ssm_operation *op);
} handlers[SSM_OP_KIND_COUNT] = {
    [SSM_OP_CREATE_TABLE] = {SSM_MANNER_ALONE, pg_check_create_table, pg_create_table},
    [SSM_OP_DROP_TABLE] = {SSM_MANNER_ALONE, NULL, pg_drop_table},
    [SSM_OP_ADD_COLUMN] = {SSM_MANNER_ALONE, pg_check_add_column, pg_add_column},
    [SSM_OP_DROP_COLUMN] = {SSM_MANNER_ALONE, NULL, pg_drop_column},
    [SSM_OP_ALTER_TYPE] = {SSM_MANNER_REBUILDS, pg_check_alter_type, NULL}, /* render_of_unit() */
    [SSM_OP_SET_NOT_NULL] = {SSM_MANNER_ALONE, NULL, pg_set_not_null},
    [SSM_OP_DROP_NOT_NULL] = {SSM_MANNER_ALONE, NULL, pg_drop_not_null},
    [SSM_OP_SET_DEFAULT] = {SSM_MANNER_JOINS, pg_check_default, pg_change_default},
    [SSM_OP_DROP_DEFAULT] = {SSM_MANNER_JOINS, pg_check_default, pg_change_default},
    [SSM_OP_CREATE_INDEX] = {SSM_MANNER_ALONE, pg_check_create_index, pg_create_index},
    [SSM_OP_DROP_INDEX] = {SSM_MANNER_ALONE, pg_check_drop_index, pg_drop_index},
    [SSM_OP_ADD_CONSTRAINT] = {SSM_MANNER_ALONE, pg_check_add_constraint, pg_add_constraint},
    [SSM_OP_DROP_CONSTRAINT] = {SSM_MANNER_ALONE, pg_check_drop_constraint, pg_drop_constraint},
    [SSM_OP_RENAME_TABLE] = {SSM_MANNER_ALONE, NULL, pg_rename_table},
    [SSM_OP_RENAME_COLUMN] = {SSM_MANNER_ALONE, NULL, pg_rename_column},
    [SSM_OP_RENAME_CONSTRAINT] = {SSM_MANNER_ALONE, NULL, pg_rename_constraint},
    [SSM_OP_RENAME_INDEX] = {SSM_MANNER_ALONE, NULL, pg_rename_index},
    [SSM_OP_CREATE_ENUM] = {SSM_MANNER_ALONE, pg_check_enum, pg_create_enum},
    [SSM_OP_DROP_ENUM] = {SSM_MANNER_ALONE, NULL, pg_drop_enum},
    [SSM_OP_ADD_ENUM_VALUE] = {SSM_MANNER_JOINS, pg_check_enum, NULL}, /* render_of_unit() */
    [SSM_OP_DROP_ENUM_VALUE] = {SSM_MANNER_REBUILDS, pg_check_drop_value, NULL}, /* render() swaps the type */
    [SSM_OP_SET_COMMENT] = {SSM_MANNER_ALONE, NULL, pg_set_comment},
    [SSM_OP_SET_OPTION] = {SSM_MANNER_ALONE, pg_check_set_option, pg_set_option},
    [SSM_OP_CREATE_OBJECT] = {SSM_MANNER_ALONE, pg_check_object, pg_create_object},
    [SSM_OP_DROP_OBJECT] = {SSM_MANNER_ALONE, pg_check_object, pg_drop_object},
    [SSM_OP_REPLACE_OBJECT] = {SSM_MANNER_ALONE, pg_check_object, pg_replace_object},
};

static bool known(const ssm_operation *op)
{
    return op->kind > SSM_OP_NONE && op->kind < SSM_OP_KIND_COUNT && handlers[op->kind].manner != SSM_MANNER_NONE;
}

static const char unknown[] = "The PostgreSQL dialect does not know this operation.";

static bool is_default_change(const ssm_operation *op)
{
    return op->kind == SSM_OP_SET_DEFAULT || op->kind == SSM_OP_DROP_DEFAULT;
}

static ssm_manner manner(ssm_host *h, const ssm_operation *op)
{
    pg_reason r = {0};

    if (!known(op)) {
        pg_api->fail(h, op, "operation", unknown, NULL, 0);
        return SSM_MANNER_NONE;
    }
    if (!handlers[op->kind].check || handlers[op->kind].check(op, &r)) {
        if (op->kind == SSM_OP_ALTER_TYPE)
            pg_warn_of_dependents(h, op);
        return handlers[op->kind].manner;
    }
    pg_api->fail(h, op, r.code, r.message, r.args, r.arg_count);
    return SSM_MANNER_NONE;
}

static int render_alone(ssm_host *h, const ssm_operation *op)
{
    return known(op) ? handlers[op->kind].render(h, op) : pg_api->fail(h, op, "operation", unknown, NULL, 0);
}

/* True when a default that the unit sets holds this value of an enum. */
static bool sets_value(const ssm_unit *unit, ssm_str value)
{
    for (size_t i = 0; i < unit->op_count; i++)
        if (is_default_change(unit->ops[i]) && pg_contains(unit->ops[i]->column_after->default_value.text, value))
            return true;
    return false;
}

static int render_of_unit(ssm_host *h, const ssm_unit *unit, const ssm_operation *op)
{
    bool default_follows = false;

    if (op->kind == SSM_OP_ADD_ENUM_VALUE)
        return pg_add_enum_value(h, op, sets_value(unit, op->member));
    if (op->kind != SSM_OP_ALTER_TYPE)
        return render_alone(h, op);
    for (size_t i = 0; i < unit->op_count; i++)
        default_follows = default_follows || is_default_change(unit->ops[i]);
    return pg_alter_type(h, op, default_follows);
}

/* A unit is more than one operation where an enum changes its values, and where a column changes its type and its
 * default: the default comes last then, on the way back as well. */
static int render(ssm_host *h, const ssm_unit *unit)
{
    for (size_t i = 0; i < unit->op_count; i++)
        if (unit->ops[i]->kind == SSM_OP_DROP_ENUM_VALUE)
            return pg_swap_enum(h, unit);
    for (size_t i = 0; i < unit->op_count; i++)
        if (!is_default_change(unit->ops[i]) && render_of_unit(h, unit, unit->ops[i]) != SSM_OK)
            return SSM_ERROR;
    for (size_t i = 0; i < unit->op_count; i++)
        if (is_default_change(unit->ops[i]) && render_of_unit(h, unit, unit->ops[i]) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

static int quote_ident(ssm_host *h, ssm_str name)
{
    pg_put_name(h, name);
    return SSM_OK;
}

static int quote_literal(ssm_host *h, ssm_str text)
{
    pg_put_literal(h, text);
    return SSM_OK;
}

static int map_type(ssm_host *h, const ssm_type *type)
{
    pg_reason r = {0};

    if (!pg_check_type(type, &r))
        return pg_api->fail(h, NULL, r.code, r.message, r.args, r.arg_count);
    pg_put_type(h, type);
    return SSM_OK;
}

static const struct ssm_dialect dialect = {
    .size = sizeof dialect,
    .facts = &facts,
    .manner = manner,
    .render = render,
    .quote_ident = quote_ident,
    .quote_literal = quote_literal,
    .map_type = map_type,
    .verify = pg_verify,
};

static const char *const aliases[] = {"postgres", "pg", NULL};

static const ssm_plugin self = {
    SSM_PLUGIN_HEAD,         .kind = SSM_KIND_DIALECT, .name = "postgresql",
    .aliases = aliases,      .version = "0.1.0",       .summary = "PostgreSQL 12 and later",
    .licence = "Apache-2.0", .vtable = &dialect,
};

SSM_EXPORT const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *api)
{
    pg_api = api;
    pg_index_words();
    return &self;
}

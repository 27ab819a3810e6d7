/* SPDX-License-Identifier: Apache-2.0
 *
 * The MySQL and MariaDB dialect: its descriptor, and how each operation is checked and rendered.
 */
#include "mysql.h"

const struct ssm_host_api *my_api;

static int refuse_enum(ssm_host *h, const ssm_operation *op)
{
    return my_api->fail(
        h, op, "inline_enums",
        "MySQL has no enum types of their own: an enum is written in the type of its column; change the "
        "column type instead",
        NO_TEXTS);
}

/* How an operation is handled. `check` says why not; without it there is nothing to object to. Operations without
 * `render` change a column and go to my_change(). */
struct verb {
    ssm_manner manner;
    int (*check)(ssm_host *h, const ssm_operation *op);
    int (*render)(ssm_host *h, const ssm_operation *op);
};

static const struct verb verbs[SSM_OP_KIND_COUNT] = {
    [SSM_OP_CREATE_TABLE] = {SSM_MANNER_ALONE, my_check_create_table, my_create_table},
    [SSM_OP_DROP_TABLE] = {SSM_MANNER_ALONE, NULL, my_drop_table},
    [SSM_OP_RENAME_TABLE] = {SSM_MANNER_ALONE, NULL, my_rename_table},
    [SSM_OP_ADD_COLUMN] = {SSM_MANNER_ALONE, my_check_add_column, my_add_column},
    [SSM_OP_DROP_COLUMN] = {SSM_MANNER_ALONE, my_check_drop_column, my_drop_column},
    [SSM_OP_RENAME_COLUMN] = {SSM_MANNER_ALONE, NULL, my_rename_column},
    [SSM_OP_ALTER_TYPE] = {SSM_MANNER_REBUILDS, my_check_change, NULL},
    [SSM_OP_SET_NOT_NULL] = {SSM_MANNER_REBUILDS, my_check_change, NULL},
    [SSM_OP_DROP_NOT_NULL] = {SSM_MANNER_REBUILDS, my_check_change, NULL},
    [SSM_OP_SET_DEFAULT] = {SSM_MANNER_REBUILDS, my_check_change, NULL},
    [SSM_OP_DROP_DEFAULT] = {SSM_MANNER_REBUILDS, my_check_change, NULL},
    [SSM_OP_CREATE_INDEX] = {SSM_MANNER_ALONE, my_check_create_index, my_create_index},
    [SSM_OP_DROP_INDEX] = {SSM_MANNER_ALONE, my_check_drop_index, my_drop_index},
    [SSM_OP_RENAME_INDEX] = {SSM_MANNER_ALONE, NULL, my_rename_index},
    [SSM_OP_ADD_CONSTRAINT] = {SSM_MANNER_ALONE, my_check_add_constraint, my_add_constraint},
    [SSM_OP_DROP_CONSTRAINT] = {SSM_MANNER_ALONE, my_check_drop_constraint, my_drop_constraint},
    [SSM_OP_RENAME_CONSTRAINT] = {SSM_MANNER_ALONE, my_check_rename_constraint, my_rename_constraint},
    [SSM_OP_CREATE_ENUM] = {SSM_MANNER_NONE, refuse_enum, NULL},
    [SSM_OP_DROP_ENUM] = {SSM_MANNER_NONE, refuse_enum, NULL},
    [SSM_OP_ADD_ENUM_VALUE] = {SSM_MANNER_NONE, refuse_enum, NULL},
    [SSM_OP_DROP_ENUM_VALUE] = {SSM_MANNER_NONE, refuse_enum, NULL},
    [SSM_OP_SET_COMMENT] = {SSM_MANNER_ALONE, NULL, my_set_comment},
    [SSM_OP_SET_OPTION] = {SSM_MANNER_ALONE, my_check_set_option, NULL},
    [SSM_OP_CREATE_OBJECT] = {SSM_MANNER_ALONE, NULL, my_create_object},
    [SSM_OP_DROP_OBJECT] = {SSM_MANNER_ALONE, NULL, my_drop_object},
    [SSM_OP_REPLACE_OBJECT] = {SSM_MANNER_ALONE, my_check_replace_object, my_replace_object},
};

static bool of_column(const ssm_operation *op)
{
    return (op->kind == SSM_OP_SET_COMMENT || op->kind == SSM_OP_SET_OPTION) && op->member.ptr;
}

static ssm_manner manner(ssm_host *h, const ssm_operation *op)
{
    const struct verb *v = op->kind < SSM_OP_KIND_COUNT ? &verbs[op->kind] : &verbs[SSM_OP_NONE];

    if (!v->check && !v->render) {
        my_api->fail(h, op, "unknown_operation", "this version of the MySQL dialect does not know the operation",
                     NO_TEXTS);
        return SSM_MANNER_NONE;
    }
    if (my_check_new(h, op) != SSM_OK)
        return SSM_MANNER_NONE;
    if (of_column(op))
        return my_check_change(h, op) == SSM_OK ? SSM_MANNER_REBUILDS : SSM_MANNER_NONE;
    if (v->check && v->check(h, op) != SSM_OK)
        return SSM_MANNER_NONE;
    return op->kind == SSM_OP_SET_OPTION && my_option_joins(op) ? SSM_MANNER_REBUILDS : v->manner;
}

static int render(ssm_host *h, const ssm_unit *unit)
{
    const ssm_operation *op = unit->ops[0];

    if (op->kind == SSM_OP_SET_OPTION && !of_column(op))
        return my_set_options(h, unit);
    if (!verbs[op->kind].render || of_column(op))
        return my_change(h, unit);
    return verbs[op->kind].render(h, op);
}

static const struct ssm_dialect dialect = {
    .size = sizeof dialect,
    .facts = &my_facts,
    .manner = manner,
    .render = render,
    .quote_ident = my_quote_ident,
    .quote_literal = my_quote_literal,
    .map_type = my_map_type,
};

static const char *const aliases[] = {"mariadb", NULL};

static const ssm_plugin self = {
    SSM_PLUGIN_HEAD,
    .kind = SSM_KIND_DIALECT,
    .name = "mysql",
    .aliases = aliases,
    .version = "0.1.0",
    .summary = "MySQL 8.0 and MariaDB 10.11",
    .licence = "Apache-2.0",
    .vtable = &dialect,
};

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *api)
{
    my_api = api;
    return SSM_HAS(api, struct ssm_host_api, dialect_name) ? &self : NULL;
}

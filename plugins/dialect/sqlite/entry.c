/* SPDX-License-Identifier: Apache-2.0
 *
 * The SQLite dialect: its descriptor, and how each operation is checked and rendered.
 */
#include "lite.h"

const struct ssm_host_api *lite_api;

static int refuse_enum(ssm_host *h, const ssm_operation *op)
{
    return lite_api->fail(
        h, op, "no_enums",
        "SQLite has no enum types: make the column text, with a check constraint that lists the values", NO_TEXTS);
}

static int refuse_comment(ssm_host *h, const ssm_operation *op)
{
    return lite_api->fail(h, op, "no_comments", "SQLite has no comments on tables and columns", NO_TEXTS);
}

/* How an operation is handled. `check` says why not; without it there is nothing to object to. Operations without
 * `render` need a rebuild of their table; those with `native` only where that says no. */
struct verb {
    ssm_manner manner;
    int (*check)(ssm_host *h, const ssm_operation *op);
    int (*render)(ssm_host *h, const ssm_operation *op);
    bool (*native)(const ssm_operation *op);
};

static const struct verb verbs[SSM_OP_KIND_COUNT] = {
    [SSM_OP_CREATE_TABLE] = {SSM_MANNER_ALONE, lite_check_create_table, lite_create_table, NULL},
    [SSM_OP_DROP_TABLE] = {SSM_MANNER_ALONE, NULL, lite_drop_table, NULL},
    [SSM_OP_RENAME_TABLE] = {SSM_MANNER_ALONE, NULL, lite_rename_table, NULL},
    [SSM_OP_ADD_COLUMN] = {SSM_MANNER_JOINS, lite_check_add_column, lite_add_column, lite_native_add},
    [SSM_OP_DROP_COLUMN] = {SSM_MANNER_JOINS, NULL, lite_drop_column, lite_native_drop},
    [SSM_OP_RENAME_COLUMN] = {SSM_MANNER_ALONE, NULL, lite_rename_column, NULL},
    [SSM_OP_ALTER_TYPE] = {SSM_MANNER_REBUILDS, lite_check_rebuild, NULL, NULL},
    [SSM_OP_SET_NOT_NULL] = {SSM_MANNER_REBUILDS, lite_check_rebuild, NULL, NULL},
    [SSM_OP_DROP_NOT_NULL] = {SSM_MANNER_REBUILDS, lite_check_rebuild, NULL, NULL},
    [SSM_OP_SET_DEFAULT] = {SSM_MANNER_REBUILDS, lite_check_rebuild, NULL, NULL},
    [SSM_OP_DROP_DEFAULT] = {SSM_MANNER_REBUILDS, lite_check_rebuild, NULL, NULL},
    [SSM_OP_CREATE_INDEX] = {SSM_MANNER_ALONE, lite_check_create_index, lite_create_index, NULL},
    [SSM_OP_DROP_INDEX] = {SSM_MANNER_ALONE, NULL, lite_drop_index, NULL},
    [SSM_OP_RENAME_INDEX] = {SSM_MANNER_ALONE, lite_check_rename_index, lite_rename_index, NULL},
    [SSM_OP_ADD_CONSTRAINT] = {SSM_MANNER_REBUILDS, lite_check_rebuild, NULL, NULL},
    [SSM_OP_DROP_CONSTRAINT] = {SSM_MANNER_REBUILDS, lite_check_rebuild, NULL, NULL},
    [SSM_OP_RENAME_CONSTRAINT] = {SSM_MANNER_REBUILDS, lite_check_rebuild, NULL, NULL},
    [SSM_OP_CREATE_ENUM] = {SSM_MANNER_NONE, refuse_enum, NULL, NULL},
    [SSM_OP_DROP_ENUM] = {SSM_MANNER_NONE, refuse_enum, NULL, NULL},
    [SSM_OP_ADD_ENUM_VALUE] = {SSM_MANNER_NONE, refuse_enum, NULL, NULL},
    [SSM_OP_DROP_ENUM_VALUE] = {SSM_MANNER_NONE, refuse_enum, NULL, NULL},
    [SSM_OP_SET_OPTION] = {SSM_MANNER_REBUILDS, lite_check_rebuild, NULL, NULL},
    [SSM_OP_CREATE_OBJECT] = {SSM_MANNER_ALONE, lite_check_object, lite_create_object, NULL},
    [SSM_OP_DROP_OBJECT] = {SSM_MANNER_ALONE, lite_check_object, lite_drop_object, NULL},
    [SSM_OP_REPLACE_OBJECT] = {SSM_MANNER_ALONE, lite_check_object, lite_replace_object, NULL},
    [SSM_OP_SET_COMMENT] = {SSM_MANNER_NONE, refuse_comment, NULL, NULL},
};

/* Names that SQLite keeps for its own tables and indexes. */
static int check_name(ssm_host *h, const ssm_operation *op, ssm_str name)
{
    const ssm_str own = SSM_LIT("sqlite_");

    if (name.len < own.len || !ascii_same(ssm_view(name.ptr, own.len), own))
        return SSM_OK;
    return lite_api->fail(h, op, "name_reserved", "SQLite keeps names that begin with sqlite_ for itself: \"%1\"",
                          TEXTS(name));
}

static int check_new(ssm_host *h, const ssm_operation *op)
{
    int bad = check_name(h, op, op->new_name);

    if (op->kind == SSM_OP_CREATE_TABLE) {
        bad |= check_name(h, op, op->object);
        for (size_t i = 0; i < op->table_after->index_count; i++)
            bad |= check_name(h, op, op->table_after->indexes[i]->name);
    }
    if (op->kind == SSM_OP_CREATE_INDEX)
        bad |= check_name(h, op, op->index_after->name);
    return bad;
}

static ssm_manner manner(ssm_host *h, const ssm_operation *op)
{
    const struct verb *v = op->kind < SSM_OP_KIND_COUNT ? &verbs[op->kind] : &verbs[SSM_OP_NONE];

    if (op->schema.ptr) {
        lite_api->fail(h, op, "no_schemas", "SQLite has no schemas: %1 has to go",
                       TEXTS(op->schema));
        return SSM_MANNER_NONE;
    }
    if (!v->check && !v->render) {
        lite_api->fail(h, op, "unknown_operation", "this version of the SQLite dialect does not know the operation",
                       NO_TEXTS);
        return SSM_MANNER_NONE;
    }
    if (check_new(h, op) != SSM_OK || (v->check && v->check(h, op) != SSM_OK))
        return SSM_MANNER_NONE;
    if (v->native && !v->native(op))
        return lite_check_rebuild(h, op) == SSM_OK ? SSM_MANNER_REBUILDS : SSM_MANNER_NONE;
    return v->manner;
}

static bool needs_rebuild(const ssm_operation *op)
{
    const struct verb *v = &verbs[op->kind];

    return !v->render || (v->native && !v->native(op));
}

/* One way of a unit may need the rebuild that the other does not: without it each operation has its statement. */
static int render(ssm_host *h, const ssm_unit *unit)
{
    for (size_t i = 0; i < unit->op_count; i++)
        if (needs_rebuild(unit->ops[i]))
            return lite_rebuild(h, unit);
    for (size_t i = 0; i < unit->op_count; i++)
        if (verbs[unit->ops[i]->kind].render(h, unit->ops[i]) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

static const struct ssm_dialect dialect = {
    .size = sizeof dialect,
    .facts = &lite_facts,
    .manner = manner,
    .render = render,
    .quote_ident = lite_quote_ident,
    .quote_literal = lite_quote_literal,
    .map_type = lite_map_type,
};

static const char *const aliases[] = {"sqlite3", NULL};

static const ssm_plugin self = {
    SSM_PLUGIN_HEAD,
    .kind = SSM_KIND_DIALECT,
    .name = "sqlite",
    .aliases = aliases,
    .version = "0.1.0",
    .summary = "SQLite 3.35 and later",
    .licence = "Apache-2.0",
    .vtable = &dialect,
};

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *api)
{
    lite_api = api;
    return SSM_HAS(api, struct ssm_host_api, dialect_name) ? &self : NULL;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * A dialect as authors wrote it for version 1.0: it is compiled against each frozen header, and never changed.
 * It creates tables of integers and adds such columns; the ways back drop them.
 */
#include <smartspec-migrate/plugin.h>

static const struct ssm_host_api *api;

static void put(ssm_host *h, const char *text)
{
    api->put(h, ssm_cstr(text));
}

static int quote_ident(ssm_host *h, ssm_str name)
{
    put(h, "\"");
    for (size_t i = 0; i < name.len; i++) {
        api->put(h, ssm_view(name.ptr + i, 1));
        put(h, name.ptr[i] == '"' ? "\"" : "");
    }
    put(h, "\"");
    return SSM_OK;
}

static int quote_literal(ssm_host *h, ssm_str text)
{
    put(h, "'");
    for (size_t i = 0; i < text.len; i++) {
        api->put(h, ssm_view(text.ptr + i, 1));
        put(h, text.ptr[i] == '\'' ? "'" : "");
    }
    put(h, "'");
    return SSM_OK;
}

static int map_type(ssm_host *h, const ssm_type *type)
{
    put(h, type->bits == 64 ? "bigint" : "integer");
    return SSM_OK;
}

static ssm_manner manner(ssm_host *h, const ssm_operation *op)
{
    switch (op->kind) {
    case SSM_OP_CREATE_TABLE:
    case SSM_OP_DROP_TABLE:
    case SSM_OP_ADD_COLUMN:
    case SSM_OP_DROP_COLUMN: return SSM_MANNER_ALONE;
    default: api->fail(h, op, "unknown", "the old dialect does not know %1", &op->key, 1); return SSM_MANNER_NONE;
    }
}

static void put_column(ssm_host *h, const ssm_column *c)
{
    quote_ident(h, c->name);
    put(h, " ");
    map_type(h, c->type);
    put(h, c->nullable == SSM_NO ? " NOT NULL" : "");
}

static int render_one(ssm_host *h, const ssm_operation *op)
{
    static const char *const verbs[] = {
        [SSM_OP_CREATE_TABLE] = "CREATE TABLE ",
        [SSM_OP_DROP_TABLE] = "DROP TABLE ",
        [SSM_OP_ADD_COLUMN] = "ALTER TABLE ",
        [SSM_OP_DROP_COLUMN] = "ALTER TABLE ",
    };

    put(h, verbs[op->kind]);
    put(h, op->kind == SSM_OP_CREATE_TABLE && api->idempotent(h) ? "IF NOT EXISTS " : "");
    quote_ident(h, op->object);
    if (op->kind == SSM_OP_CREATE_TABLE) {
        for (size_t i = 0; i < op->table_after->column_count; i++) {
            put(h, i ? ", " : " (");
            put_column(h, op->table_after->columns[i]);
        }
        put(h, ")");
    } else if (op->kind == SSM_OP_ADD_COLUMN) {
        put(h, " ADD COLUMN ");
        put_column(h, op->column_after);
    } else if (op->kind == SSM_OP_DROP_COLUMN) {
        put(h, " DROP COLUMN ");
        quote_ident(h, op->member);
    }
    return api->end_statement(h, op->risks & SSM_RISK_DATA_LOSS ? SSM_STMT_DESTRUCTIVE : SSM_STMT_NONE, SSM_RISK_LOCK);
}

static int render(ssm_host *h, const ssm_unit *unit)
{
    for (size_t i = 0; i < unit->op_count; i++)
        if (render_one(h, unit->ops[i]) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *host)
{
    static const char *const none[] = {NULL};
    static const ssm_dialect_facts facts = {
        .size = sizeof facts,
        .identifier_limit = 63,
        .identifier_unit = SSM_LENGTH_BYTES,
        .transactional_ddl = 1,
        .begin = "BEGIN",
        .commit = "COMMIT",
        .types = none,
        .functions = none,
    };
    static const struct ssm_dialect dialect = {
        .size = sizeof dialect,
        .facts = &facts,
        .manner = manner,
        .render = render,
        .quote_ident = quote_ident,
        .quote_literal = quote_literal,
        .map_type = map_type,
    };
    static const ssm_plugin self = {
        SSM_PLUGIN_HEAD,
        .kind = SSM_KIND_DIALECT,
        .name = "old-dialect",
        .version = "1",
        .summary = "tables of integers, as of 1.0",
        .licence = "Apache-2.0",
        .vtable = &dialect,
    };

    api = host;
    return &self;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * A small dialect in strict C99 that keeps the contract, but for its FAULT (faults.h): tables and columns come and go.
 */
#include "faults.h"

#include <stdio.h>
#include <string.h>

static const struct ssm_host_api *api;

static int refuse(ssm_host *h, const ssm_operation *op)
{
    if (IS(NO_REASON))
        return SSM_ERROR;
    if (IS(TWO_REASONS))
        (void)api->fail(h, op, "cannot", "cannot: %1", &op->key, 1);
    if (IS(BAD_CODE))
        return api->fail(h, op, "Not Supported", "cannot: %1", &op->key, 1);
    if (IS(FOREIGN_OPERATION)) {
        static ssm_operation foreign;
        return api->fail(h, &foreign, "cannot", "cannot: %1", &op->key, 1);
    }
    return api->fail(h, op, "cannot", "cannot: %1", &op->key, 1);
}

/* ---- quoting */

static int put_quoted(ssm_host *h, ssm_str text, char quote)
{
    const ssm_str mark = ssm_view(quote == '"' ? "\"" : "'", 1);
    size_t i;

    api->put(h, mark);
    for (i = 0; i < text.len; i++) {
        api->put(h, ssm_view(text.ptr + i, 1));
        if (text.ptr[i] == quote)
            api->put(h, mark);
    }
    api->put(h, mark);
    return SSM_OK;
}

static int quote_ident(ssm_host *h, ssm_str name)
{
    if (IS(RESERVED_BARE) && ssm_str_eq(name, SSM_LIT("group"))) {
        api->put(h, name);
        return SSM_OK;
    }
    return put_quoted(h, name, '"');
}

static int quote_literal(ssm_host *h, ssm_str text)
{
    if (IS(OPEN_LITERAL)) {
        api->put(h, SSM_LIT("'"));
        api->put(h, text);
        api->put(h, SSM_LIT("'"));
        return SSM_OK;
    }
    return put_quoted(h, text, '\'');
}

static void put_name(ssm_host *h, ssm_str name)
{
    if (IS(PLAIN_NAMES))
        api->put(h, name);
    else if (IS(READS_TO_NUL))
        (void)quote_ident(h, ssm_view(name.ptr, strlen(name.ptr)));
    else
        (void)quote_ident(h, name);
}

static void put_text(ssm_host *h, ssm_str text)
{
    if (IS(PLAIN_TEXTS)) {
        api->put(h, SSM_LIT("'"));
        api->put(h, text);
        api->put(h, SSM_LIT("'"));
    } else
        (void)put_quoted(h, text, '\'');
}

static int map_type(ssm_host *h, const ssm_type *type)
{
    char text[64];

    if (type->family > SSM_FAMILY_OTHER || type->family == SSM_FAMILY_NONE)
        return api->fail(h, NULL, "type", "an unknown type: %1", &type->source, 1);
    if (type->dimensions && !IS(LOSES_THE_ARRAY))
        return api->fail(h, NULL, "type", "no array: %1", &type->source, 1);
    if (IS(NO_SPELLING))
        return SSM_OK;
    if (type->family == SSM_FAMILY_OTHER)
        return quote_ident(h, type->name);
    api->put(h, type->name);
    if (type->family == SSM_FAMILY_DECIMAL && type->arg_count == 2) {
        if (IS(UNSIGNED_SCALE))
            snprintf(text, sizeof text, "(%u, %u)", (unsigned)type->args[0], (unsigned)type->args[1]);
        else
            snprintf(text, sizeof text, "(%d, %d)", (int)type->args[0], (int)type->args[1]);
        api->put(h, ssm_cstr(text));
    }
    if (IS(COMMENT_IN_A_TYPE) && type->family == SSM_FAMILY_TIME && type->with_time_zone)
        api->put(h, SSM_LIT(" /* and its zone */"));
    return SSM_OK;
}

/* ---- statements */

static void put_table(ssm_host *h, const ssm_operation *op)
{
    if (op->schema.len) {
        put_name(h, op->schema);
        api->put(h, SSM_LIT("."));
    }
    put_name(h, op->object);
}

static int put_column(ssm_host *h, const ssm_column *c)
{
    put_name(h, c->name);
    api->put(h, SSM_LIT(" "));
    if (map_type(h, c->type) != SSM_OK)
        return SSM_ERROR;
    if (c->default_value.kind == SSM_DEFAULT_STRING) {
        api->put(h, SSM_LIT(" DEFAULT "));
        put_text(h, c->default_value.text);
    }
    return SSM_OK;
}

static int put_create(ssm_host *h, const ssm_operation *op)
{
    size_t i;

    api->put(h, SSM_LIT("CREATE TABLE "));
    put_table(h, op);
    for (i = 0; i < op->table_after->column_count; i++) {
        api->put(h, i ? SSM_LIT(", ") : SSM_LIT(" ("));
        if (put_column(h, op->table_after->columns[i]) != SSM_OK)
            return SSM_ERROR;
    }
    api->put(h, SSM_LIT(")"));
    return SSM_OK;
}

static int put_alter(ssm_host *h, const ssm_operation *op)
{
    api->put(h, SSM_LIT("ALTER TABLE "));
    put_table(h, op);
    api->put(h, op->kind == SSM_OP_ADD_COLUMN ? SSM_LIT(" ADD COLUMN ") : SSM_LIT(" DROP COLUMN "));
    if (op->kind == SSM_OP_ADD_COLUMN)
        return put_column(h, op->column_after);
    put_name(h, op->member);
    return SSM_OK;
}

static int put_drop(ssm_host *h, const ssm_operation *op)
{
    /* A table that nobody described is no surprise, or should not be. */
    if (IS(NULL_BEFORE) && op->table_before->column_count == 0)
        return refuse(h, op);
    api->put(h, SSM_LIT("DROP TABLE "));
    put_table(h, op);
    return SSM_OK;
}

static ssm_manner manner(ssm_host *h, const ssm_operation *op)
{
    switch ((int)op->kind) {
    case SSM_OP_CREATE_TABLE:
    case SSM_OP_DROP_TABLE:
    case SSM_OP_ADD_COLUMN:
    case SSM_OP_DROP_COLUMN:
        if (!IS(REFUSES_ALL))
            return SSM_MANNER_ALONE;
        break;
    default:
        if (IS(RENDERS_ANY_KIND) && op->kind >= SSM_OP_KIND_COUNT)
            return SSM_MANNER_ALONE;
        break;
    }
    (void)refuse(h, op);
    return SSM_MANNER_NONE;
}

static void do_wrong(const ssm_operation *op)
{
    static const ssm_operation *kept;
    static volatile size_t seen;

    if (IS(WRITES_TO_AN_OPERATION)) {
        volatile ssm_operation *mine;
        memcpy(&mine, &op, sizeof op);
        mine->risks = op->risks;
    }
    if (IS(ONE_COLUMN_TOO_MANY) && op->table_after)
        seen += op->table_after->columns[op->table_after->column_count] != NULL;
    if (IS(KEEPS_AN_OPERATION)) {
        seen += kept ? kept->kind : 0;
        kept = op;
    }
}

static int render(ssm_host *h, const ssm_unit *unit)
{
    const ssm_operation *op = unit->ops[0];
    int result = op->kind == SSM_OP_CREATE_TABLE ? put_create(h, op)
                 : op->kind == SSM_OP_DROP_TABLE ? put_drop(h, op)
                                                 : put_alter(h, op);

    if (result != SSM_OK)
        return result;
    do_wrong(op);
    if (IS(UNFINISHED))
        return SSM_OK;
    if (IS(TWO_STATEMENTS))
        api->put(h, SSM_LIT("; SELECT 1"));
    if (IS(DESTROYS_MORE) && op->kind == SSM_OP_DROP_COLUMN) {
        if (api->end_statement(h, SSM_STMT_DESTRUCTIVE, 0) != SSM_OK)
            return SSM_ERROR;
        api->put(h, SSM_LIT("DROP TABLE "));
        put_table(h, op);
    }
    if (IS(REASON_AND_OK))
        (void)refuse(h, op);
    result = api->end_statement(h, op->risks & SSM_RISK_DATA_LOSS ? SSM_STMT_DESTRUCTIVE : SSM_STMT_NONE, 0);
    return IS(IGNORES_END) ? SSM_OK : result;
}

static int verify(ssm_host *h, const ssm_unit *unit, const ssm_statement *const *statements, size_t count)
{
    (void)statements;
    if (IS(VERIFIES_NOTHING) && count)
        return api->fail(h, unit->ops[0], "strange", "not what \"%1\" asks for", &unit->ops[0]->key, 1);
    return SSM_OK;
}

/* ---- the descriptor */

static const char *const words[] = {FAULT == UNSORTED_WORDS ? "upper" : "abs", "lower", NULL};
static const char *const before[] = {FAULT == WRAPPER_COMMENT ? "SELECT 1 -- why not" : "SELECT 1", NULL};
static const ssm_dialect_facts facts = {sizeof facts,
                                        SSM_LEX_NONE,
                                        0,
                                        SSM_LENGTH_NONE,
                                        1,
                                        1,
                                        0,
                                        0,
                                        SSM_SCOPE_NONE,
                                        "START TRANSACTION",
                                        "COMMIT",
                                        {before, NULL, NULL, NULL},
                                        words,
                                        words,
                                        NULL,
                                        NULL};
static const struct ssm_dialect dialect = {sizeof dialect, &facts,        manner,   render,
                                           quote_ident,    quote_literal, map_type, verify};
static const char *const aliases[] = {"test-sql", NULL};
static const ssm_plugin self = {SSM_PLUGIN_HEAD,          SSM_KIND_DIALECT, "test-dialect", aliases, "1.0",
                                "a dialect of the tests", "Apache-2.0",     NULL,           &dialect};

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *host)
{
    api = host;
    return &self;
}

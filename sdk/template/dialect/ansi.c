/* SPDX-License-Identifier: Apache-2.0
 *
 * Dialect "ansi": a part of standard SQL, and CREATE INDEX, which every engine has. A template: make it your engine's.
 *
 * manner() looks before anything is rendered: what an operation needs and this dialect cannot say, it refuses with a reason.
 * So render() has nothing left to refuse, and never leaves anything out in silence. A later host may know more kinds of
 * things than this source: what lies behind the last known one is refused, too.
 */
#define SSM_ABI_MINOR_NEEDED 0 /* uses nothing newer than 1.0: runs in every 1.x host */
#include <smartspec-migrate/plugin.h>

static const struct ssm_host_api *api;

/* ---- putting text */

static void put(ssm_host *h, const char *text)
{
    api->put(h, ssm_cstr(text));
}

static void put_quoted(ssm_host *h, ssm_str text, const char *quote)
{
    put(h, quote);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == *quote)
            put(h, quote);
        api->put(h, ssm_view(text.ptr + i, 1));
    }
    put(h, quote);
}

static int quote_ident(ssm_host *h, ssm_str name)
{
    put_quoted(h, name, "\""); /* always: a list of reserved words would have to know every engine's */
    return SSM_OK;
}

static int quote_literal(ssm_host *h, ssm_str text)
{
    put_quoted(h, text, "'");
    return SSM_OK;
}

static void put_name(ssm_host *h, ssm_str schema, ssm_str name)
{
    if (schema.ptr) {
        quote_ident(h, schema);
        put(h, ".");
    }
    quote_ident(h, name);
}

static void put_names(ssm_host *h, ssm_strs names)
{
    for (size_t i = 0; i < names.count; i++) {
        put(h, i ? ", " : " (");
        quote_ident(h, names.items[i]);
    }
    put(h, ")");
}

static void put_number(ssm_host *h, int32_t n)
{
    uint32_t rest = n < 0 ? 0u - (uint32_t)n : (uint32_t)n;
    char digits[12];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (n < 0)
        digits[--at] = '-';
    api->put(h, ssm_view(digits + at, sizeof digits - at));
}

/* ---- types */

/* The word of a type, or NULL where the standard does not have it, or not with these arguments: numeric(10,-2), char(0). */
static const char *type_word(const ssm_type *t)
{
    int plain = t->arg_count == 0, length = t->arg_count == 1 && t->args[0] > 0;

    switch (t->family) {
    case SSM_FAMILY_BOOLEAN: return plain ? "boolean" : NULL;
    case SSM_FAMILY_INTEGER: return t->bits == 16 ? "smallint" : t->bits == 32 ? "integer" : t->bits == 64 ? "bigint" : NULL;
    case SSM_FAMILY_DECIMAL: /* decimal alone has no digits behind the point here, and any number of them elsewhere */
        return t->arg_count == 2 && t->args[0] > 0 && t->args[1] >= 0 && t->args[1] <= t->args[0] ? "decimal" : NULL;
    case SSM_FAMILY_REAL: return !plain ? NULL : t->bits == 32 ? "real" : t->bits == 64 ? "double precision" : "float";
    case SSM_FAMILY_CHAR: return length ? "char" : NULL;
    case SSM_FAMILY_VARCHAR: return plain ? "clob" : length ? "varchar" : NULL;
    case SSM_FAMILY_TEXT: return plain && t->bits <= 16 ? "clob" : NULL; /* mediumtext: a clob may hold less */
    case SSM_FAMILY_BINARY: return length ? "binary" : NULL;
    case SSM_FAMILY_VARBINARY: return plain ? "blob" : length ? "varbinary" : NULL;
    case SSM_FAMILY_BLOB: return plain && t->bits <= 16 ? "blob" : NULL;
    case SSM_FAMILY_DATE: return plain ? "date" : NULL;
    case SSM_FAMILY_TIME: return "time";
    case SSM_FAMILY_TIMESTAMP:
    case SSM_FAMILY_DATETIME: return "timestamp";
    default: return NULL; /* bit, interval, year, uuid, json, enum, set, and an engine's own */
    }
}

static int has_type(const ssm_type *t)
{
    return t && type_word(t) && !t->dimensions && !t->is_unsigned && !t->is_zerofill && !t->is_serial && !t->charset.ptr;
}

static int map_type(ssm_host *h, const ssm_type *t)
{
    /* int(11) is an integer: the number is a width of display, and no bound of the values. */
    uint32_t args = t->family == SSM_FAMILY_INTEGER ? 0 : t->arg_count;

    if (!has_type(t))
        return api->fail(h, NULL, "ansi_type", "standard SQL has no type %1", &t->source, 1);
    put(h, type_word(t));
    for (uint32_t i = 0; i < args && i < 2; i++) {
        put(h, i ? ", " : "(");
        put_number(h, t->args[i]);
    }
    put(h, args ? ")" : "");
    put(h, t->with_time_zone ? " with time zone" : "");
    return SSM_OK;
}

/* ---- columns and constraints: for each, what is wrong with it (NULL: nothing), and how it is written */

static const char *wrong_constraint(const ssm_constraint *c)
{
    if (c->kind == SSM_CONSTRAINT_NONE || c->kind >= SSM_CONSTRAINT_EXCLUDE)
        return "standard SQL has no such constraint";
    if (c->on_delete > SSM_ACTION_SET_DEFAULT || c->on_update > SSM_ACTION_SET_DEFAULT)
        return "standard SQL has no such action of a foreign key";
    if (c->match > SSM_MATCH_SIMPLE || c->include.count || c->nulls_not_distinct == SSM_YES || c->deferrable == SSM_YES ||
        c->initially_deferred == SSM_YES || c->not_valid == SSM_YES)
        return "the dialect ansi knows no MATCH, INCLUDE, NULLS NOT DISTINCT, DEFERRABLE or NOT VALID";
    for (size_t i = 0; c->lengths && i < c->columns.count; i++)
        if (c->lengths[i])
            return "standard SQL has no keys of a part of a column";
    return NULL;
}

static const char *wrong_column(const ssm_column *c)
{
    if (!has_type(c->type))
        return "standard SQL has no such type, or not with these arguments, or the report does not give it";
    if (c->identity > SSM_IDENTITY_AUTO || c->default_value.kind > SSM_DEFAULT_EXPRESSION)
        return "the dialect ansi knows no such identity or default";
    if (c->generated == SSM_YES || c->on_update.known == SSM_YES || c->collation.known == SSM_YES ||
        c->comment.known == SSM_YES)
        return "the dialect ansi knows no generated columns, ON UPDATE values, collations or comments";
    if (c->primary_key == SSM_YES || c->unique == SSM_YES || c->references)
        return "the dialect ansi adds no keys together with a column";
    return NULL;
}

static void put_action(ssm_host *h, const char *when, ssm_action action)
{
    static const char *const words[] = {"", "NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"};

    if (action != SSM_ACTION_NONE) {
        put(h, when);
        put(h, words[action]);
    }
}

static void put_constraint(ssm_host *h, const ssm_constraint *c, ssm_str schema)
{
    static const char *const words[] = {"", "PRIMARY KEY", "UNIQUE", "FOREIGN KEY", "CHECK ("};

    if (c->name.ptr) {
        put(h, "CONSTRAINT ");
        quote_ident(h, c->name);
        put(h, " ");
    }
    put(h, words[c->kind]);
    if (c->kind == SSM_CONSTRAINT_CHECK) {
        api->put(h, c->expression);
        put(h, ")");
        return;
    }
    put_names(h, c->columns);
    if (c->kind != SSM_CONSTRAINT_FOREIGN_KEY)
        return;
    put(h, " REFERENCES ");
    put_name(h, c->ref_schema.ptr ? c->ref_schema : schema, c->ref_table);
    if (c->ref_columns.count)
        put_names(h, c->ref_columns);
    put_action(h, " ON DELETE ", c->on_delete);
    put_action(h, " ON UPDATE ", c->on_update);
}

static void put_default(ssm_host *h, ssm_default d)
{
    if (d.kind <= SSM_DEFAULT_NONE)
        return;
    put(h, " DEFAULT ");
    if (d.kind == SSM_DEFAULT_STRING)
        quote_literal(h, d.text);
    else if (d.kind == SSM_DEFAULT_TRUE || d.kind == SSM_DEFAULT_FALSE)
        put(h, d.kind == SSM_DEFAULT_TRUE ? "TRUE" : "FALSE");
    else
        api->put(h, d.text); /* a number, or an expression that the core has read */
}

static void put_column(ssm_host *h, const ssm_column *c)
{
    quote_ident(h, c->name);
    put(h, " ");
    map_type(h, c->type);
    if (c->identity > SSM_IDENTITY_NONE)
        put(h, c->identity == SSM_IDENTITY_ALWAYS ? " GENERATED ALWAYS AS IDENTITY" : " GENERATED BY DEFAULT AS IDENTITY");
    put_default(h, c->default_value);
    put(h, c->nullable == SSM_NO ? " NOT NULL" : "");
}

/* ---- indexes and tables */

static const char *wrong_index(const ssm_index *x)
{
    if (!x->part_count || x->method.ptr || x->where.ptr || x->include.count || x->with_count ||
        x->nulls_not_distinct == SSM_YES)
        return "the dialect ansi knows an index's columns and UNIQUE: no method, WHERE, INCLUDE or WITH";
    for (size_t i = 0; i < x->part_count; i++) {
        const ssm_index_part *p = x->parts[i];
        if (!p->name.ptr || p->order > SSM_ORDER_DESC || p->nulls || p->length || p->opclass.ptr || p->collation.ptr)
            return "the dialect ansi knows columns of an index, ASC and DESC, and nothing else of them";
    }
    return NULL;
}

static int create_index(ssm_host *h, const ssm_operation *op, const ssm_index *x)
{
    put(h, x->unique == SSM_YES ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    quote_ident(h, x->name);
    put(h, " ON ");
    put_name(h, op->schema, op->object);
    for (size_t i = 0; i < x->part_count; i++) {
        put(h, i ? ", " : " (");
        quote_ident(h, x->parts[i]->name);
        put(h, x->parts[i]->order == SSM_ORDER_DESC ? " DESC" : "");
    }
    put(h, ")");
    return api->end_statement(h, SSM_STMT_NONE, 0);
}

static const char *wrong_table(const ssm_table *t)
{
    const char *wrong = NULL;

    if (t->comment.known == SSM_YES || t->option_count || !t->column_count)
        return "the dialect ansi knows no comments and options of tables, and no tables without columns";
    for (size_t i = 0; !wrong && i < t->column_count; i++)
        wrong = wrong_column(t->columns[i]);
    if (!wrong && t->primary_key)
        wrong = wrong_constraint(t->primary_key);
    for (size_t i = 0; !wrong && i < t->constraint_count; i++)
        wrong = wrong_constraint(t->constraints[i]);
    for (size_t i = 0; !wrong && i < t->index_count; i++)
        wrong = wrong_index(t->indexes[i]);
    return wrong;
}

static int create_table(ssm_host *h, const ssm_operation *op)
{
    const ssm_table *t = op->table_after;

    put(h, "CREATE TABLE ");
    put_name(h, op->schema, op->object);
    for (size_t i = 0; i < t->column_count; i++) {
        put(h, i ? ",\n    " : " (\n    ");
        put_column(h, t->columns[i]);
    }
    for (size_t i = 0; i < t->constraint_count + (t->primary_key != NULL); i++) {
        put(h, ",\n    ");
        put_constraint(h, i < t->constraint_count ? t->constraints[i] : t->primary_key, op->schema);
    }
    put(h, "\n)");
    if (api->end_statement(h, SSM_STMT_NONE, 0) != SSM_OK)
        return SSM_ERROR;
    for (size_t i = 0; i < t->index_count; i++)
        if (create_index(h, op, t->indexes[i]) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

/* ---- operations */

/* A statement of one table and, with `what`, one thing of it; destroying, where the core says that it loses data. */
static int drop(ssm_host *h, const ssm_operation *op, const char *verb, const char *what)
{
    put(h, verb);
    put_name(h, op->schema, op->object);
    if (what) {
        put(h, what);
        quote_ident(h, op->member);
    }
    return api->end_statement(h, op->risks & SSM_RISK_DATA_LOSS ? SSM_STMT_DESTRUCTIVE : SSM_STMT_NONE, 0);
}

static int render_one(ssm_host *h, const ssm_operation *op)
{
    switch (op->kind) {
    case SSM_OP_CREATE_TABLE: return create_table(h, op);
    case SSM_OP_DROP_TABLE: return drop(h, op, "DROP TABLE ", NULL);
    case SSM_OP_DROP_COLUMN: return drop(h, op, "ALTER TABLE ", " DROP COLUMN ");
    case SSM_OP_CREATE_INDEX: return create_index(h, op, op->index_after);
    case SSM_OP_ADD_COLUMN:
        put(h, "ALTER TABLE ");
        put_name(h, op->schema, op->object);
        put(h, " ADD COLUMN ");
        put_column(h, op->column_after);
        return api->end_statement(h, SSM_STMT_NONE, 0);
    case SSM_OP_DROP_INDEX: /* an index lies in the schema of its table */
        put(h, "DROP INDEX ");
        put_name(h, op->schema, op->member);
        return api->end_statement(h, SSM_STMT_NONE, 0);
    default: return SSM_ERROR; /* never: manner() has refused it */
    }
}

static int render(ssm_host *h, const ssm_unit *unit)
{
    for (size_t i = 0; i < unit->op_count; i++)
        if (render_one(h, unit->ops[i]) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

static ssm_manner manner(ssm_host *h, const ssm_operation *op)
{
    const char *wrong = NULL;

    switch (op->kind) {
    case SSM_OP_DROP_TABLE:
    case SSM_OP_DROP_COLUMN:
    case SSM_OP_DROP_INDEX: break;
    case SSM_OP_CREATE_TABLE: wrong = wrong_table(op->table_after); break;
    case SSM_OP_ADD_COLUMN: wrong = wrong_column(op->column_after); break;
    case SSM_OP_CREATE_INDEX: wrong = wrong_index(op->index_after); break;
    default: wrong = "the dialect ansi creates and drops tables, columns and indexes, and changes nothing else"; break;
    }
    if (!wrong)
        return SSM_MANNER_ALONE;
    api->fail(h, op, "ansi_unsupported", wrong, NULL, 0);
    return SSM_MANNER_NONE;
}

/* ---- the descriptor */

static const char *const none[] = {NULL};
static const char *const functions[] = {"abs", "char_length", "lower", "position", "substring", "trim", "upper", NULL};

static const ssm_dialect_facts facts = {
    .size = sizeof facts,
    .identifier_limit = 128,
    .identifier_unit = SSM_LENGTH_CHARACTERS,
    .has_schemas = 1,
    .types = none,
    .functions = functions,
    .notice = "Standard SQL, without transactions",
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
    .name = "ansi",
    .version = "1.0.0",
    .summary = "standard SQL: tables, columns and indexes",
    .licence = "Apache-2.0",
    .vtable = &dialect,
};

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *host)
{
    api = host;
    return &self;
}

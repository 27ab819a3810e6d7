/* SPDX-License-Identifier: Apache-2.0
 *
 * Statements that are no schema: settings, transactions, data.
 */
#include "table.h"

/* ------------------------------------------------------------------ settings */

static ssm_str constant(const struct node *n)
{
    return tree_text(tree_get(tree_as(n, "A_Const"), "sval"), "sval");
}

static void begin_path(struct pgr *r)
{
    r->path = (ssm_strs){r->path_items, 0};
}

/* pg_catalog is always there, $user is nobody's in a file, and a temporary schema holds nothing that stays. */
static bool push_schema(struct pgr *r, ssm_str name)
{
    if (!name.len || pgr_is(name, "pg_catalog") || pgr_is(name, "$user") || pgr_is(name, "pg_temp"))
        return true;
    if (r->path.count == PGR_SEARCH_PATH) {
        pgr_fail(r, "search_path", "The search path is longer than can be followed.", NULL, 0);
        return false;
    }
    r->path_items[r->path.count++] = pgr_schema(name);
    return true;
}

/* The text of set_config: a, "B", public. */
static bool take_path_text(struct pgr *r, ssm_str text)
{
    size_t i = 0;

    begin_path(r);
    while (i < text.len) {
        char c = text.ptr[i];
        size_t from;

        if (c == ',' || c == ' ') {
            i++;
            continue;
        }
        from = c == '"' ? ++i : i;
        while (i < text.len && (c == '"' ? text.ptr[i] != '"' : text.ptr[i] != ',' && text.ptr[i] != ' '))
            i++;
        if (!push_schema(r, ssm_view(text.ptr + from, i - from)))
            return false;
        i += c == '"';
    }
    return true;
}

static enum pgr_result set_text(struct pgr *r, ssm_str name, ssm_str value)
{
    if (pgr_is(name, "default_tablespace"))
        r->tablespace = pgr_is(value, "pg_default") ? PGR_ABSENT : value;
    else if (pgr_is(name, "default_table_access_method"))
        r->access_method = pgr_is(value, "heap") ? PGR_ABSENT : value;
    else if (pgr_is(name, "standard_conforming_strings") && !pgr_is(value, "on") && !pgr_is(value, "true"))
        return pgr_fail(r, "setting", "With %1 off, strings mean something else than they are read as.", &name, 1);
    return PGR_OK;
}

/* Settings that say what a literal or an operator means, and the values with which it is what it is read as. */
static const struct {
    const char *name, *values[3];
} meanings[] = {
    {"timezone", {"utc", "gmt", "etc/utc"}},
    {"datestyle", {"iso", "mdy"}},
    {"intervalstyle", {"postgres"}},
    {"transform_null_equals", {"off", "false"}},
    {"array_nulls", {"on", "true"}},
};

static bool is_folded(ssm_str s, const char *lower)
{
    size_t i = 0;

    while (i < s.len && lower[i] && (s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? (char)(s.ptr[i] | 0x20) : s.ptr[i]) == lower[i])
        i++;
    return i == s.len && !lower[i];
}

/* `value`: the first of a list, or NULL for the server's own. */
static enum pgr_result check_meaning(struct pgr *r, ssm_str name, const struct node *value)
{
    size_t at = 0;

    while (at < sizeof meanings / sizeof meanings[0] && !is_folded(name, meanings[at].name))
        at++;
    for (const struct node *n = at < sizeof meanings / sizeof meanings[0] ? value : NULL; n; n = n->next) {
        bool known = false;

        for (size_t i = 0; i < 3 && meanings[at].values[i]; i++)
            known = known || is_folded(constant(n), meanings[at].values[i]);
        if (!known)
            return pgr_cannot(r, "setting", name);
    }
    return PGR_OK;
}

static enum pgr_result follow(struct pgr *r, const struct node *statement)
{
    ssm_str kind = tree_text(statement, "kind"), name = tree_text(statement, "name");
    const struct node *args = tree_get(statement, "args");
    bool has_value = pgr_is(kind, "VAR_SET_VALUE");

    if (pgr_is(kind, "VAR_RESET_ALL") || pgr_is(name, "search_path")) {
        begin_path(r);
        for (const struct node *n = tree_first(args); has_value && n; n = n->next)
            if (!push_schema(r, constant(n)))
                return PGR_ERROR;
        if (!has_value)
            push_schema(r, SSM_LIT("public"));
    }
    if (pgr_is(kind, "VAR_RESET_ALL"))
        r->tablespace = r->access_method = PGR_ABSENT;
    return pgr_is(kind, "VAR_RESET_ALL") ? PGR_OK : set_text(r, name, constant(tree_first(args)));
}

enum pgr_result pgr_set(struct pgr *r, const struct node *statement)
{
    enum pgr_result result =
        check_meaning(r, tree_text(statement, "name"), tree_first(tree_get(statement, "args")));

    return result == PGR_OK ? follow(r, statement) : result;
}

/* ------------------------------------------------------------------ SELECT */

static ssm_str called(const struct node *call)
{
    ssm_str schema, name;

    pgr_qualified(tree_get(call, "funcname"), &schema, &name);
    return name;
}

static enum pgr_result call(struct pgr *r, const struct node *function)
{
    const struct node *first = tree_first(tree_get(function, "args"));
    ssm_str name = called(function), setting = constant(first);

    if (pgr_is(name, "setval"))
        return PGR_OK; /* where a sequence stands is no schema */
    if (!pgr_is(name, "set_config"))
        return pgr_cannot(r, "select", name);
    if (!pgr_is(setting, "search_path"))
        return set_text(r, setting, constant(first ? first->next : NULL));
    return take_path_text(r, constant(first ? first->next : NULL)) ? PGR_OK : PGR_ERROR;
}

static enum pgr_result call_said(struct pgr *r, const struct node *function)
{
    const struct node *first = tree_first(tree_get(function, "args"));
    struct node value = first && first->next ? *first->next : (struct node){0};
    enum pgr_result result = PGR_OK;

    value.next = NULL;
    if (pgr_is(called(function), "set_config") && first && first->next)
        result = check_meaning(r, constant(first), &value);
    return result == PGR_OK ? call(r, function) : result;
}

/* Of a query only what it calls matters. */
enum pgr_result pgr_select(struct pgr *r, const struct node *statement)
{
    enum pgr_result result = PGR_OK;

    if (tree_flag(statement, "intoClause"))
        return pgr_cannot(r, "create_table_as",
                          tree_text(tree_get(tree_get(statement, "intoClause"), "rel"), "relname"));
    for (const struct node *n = tree_first(tree_get(statement, "targetList")); n && result == PGR_OK; n = n->next) {
        const struct node *value = tree_get(tree_inner(n), "val");

        if (tree_as(value, "FuncCall"))
            result = call_said(r, tree_inner(value));
    }
    return result;
}

void pgr_begin_settings(struct pgr *r)
{
    begin_path(r);
    push_schema(r, SSM_LIT("public"));
    r->tablespace = r->access_method = PGR_ABSENT;
}

bool pgr_follow_settings(struct pgr *r, const struct node *wrapped)
{
    const struct node *target = tree_first(tree_get(tree_as(wrapped, "SelectStmt"), "targetList"));
    const struct node *function = tree_as(tree_get(tree_inner(target), "val"), "FuncCall");

    if (tree_as(wrapped, "VariableSetStmt"))
        return follow(r, tree_inner(wrapped)) == PGR_OK;
    return function && pgr_is(called(function), "set_config") && call(r, function) == PGR_OK;
}

/* ------------------------------------------------------------------ transactions */

enum pgr_result pgr_transaction(struct pgr *r, const struct node *statement)
{
    ssm_str kind = tree_text(statement, "kind");

    if (pgr_is(kind, "TRANS_STMT_ROLLBACK") || pgr_is(kind, "TRANS_STMT_ROLLBACK_TO") ||
        pgr_is(kind, "TRANS_STMT_PREPARE")) {
        ssm_str name = tree_text(statement, "savepoint_name");

        return pgr_cannot(r, "rollback", name.len ? name : SSM_LIT("transaction"));
    }
    return PGR_OK;
}

/* ------------------------------------------------------------------ data */

/* Once for each kind and file. */
enum pgr_result pgr_data(struct pgr *r, const struct node *statement)
{
    static const char *const tags[] = {"InsertStmt", "UpdateStmt",   "DeleteStmt",
                                       "CopyStmt",   "TruncateStmt", "MergeStmt"};
    static const char *const words[] = {"INSERT", "UPDATE", "DELETE", "COPY", "TRUNCATE", "MERGE"};
    ssm_str tag = ssm_view(statement->key, statement->key_size);

    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (pgr_is(tag, tags[i]) && !(r->warned & 1u << i)) {
            ssm_str word = ssm_cstr(words[i]);

            r->warned |= 1u << i;
            pgr_api->warn_at(r->h, pgr_place(r), "data", "%1 is about data, not about the schema: it is passed over.",
                             &word, 1);
        }
    return PGR_OK;
}

enum pgr_result pgr_skip(struct pgr *r, const struct node *statement)
{
    (void)r;
    (void)statement;
    return PGR_OK;
}

/* ------------------------------------------------------------------ CREATE SCHEMA with elements */

enum pgr_result pgr_create_schema(struct pgr *r, const struct node *statement)
{
    enum pgr_result result = pgr_hand_on(r, "CreateSchemaStmt", statement);
    ssm_str name = tree_text(statement, "schemaname");

    if (!name.len)
        name = tree_text(tree_get(statement, "authrole"), "rolename");
    r->schema_default = name;
    for (const struct node *n = tree_first(tree_get(statement, "schemaElts")); n && result == PGR_OK; n = n->next)
        result = pgr_dispatch(r, n);
    r->schema_default = PGR_ABSENT;
    return result;
}

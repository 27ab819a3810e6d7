/* SPDX-License-Identifier: Apache-2.0
 *
 * Objects, whose statements are their own definition: each is what was asked for, byte by byte, and one statement, of a
 * node that fits the object's kind, about the object that the operation names.
 */
#include "verify.h"

#include <string.h>

enum { COMMANDS = 24 }; /* of ALTER TABLE, in one kind of attribute */
enum { PARTS = 4 };     /* of a qualified name: schema, table, name, and what an operator class has in front */

/* ------------------------------------------------------------------ the tree's JSON */

static const char *string_end(const char *at)
{
    for (at++; *at && *at != '"'; at++)
        if (*at == '\\' && at[1])
            at++;
    return *at ? at + 1 : at;
}

/* Behind the value at `at`. */
static const char *value_end(const char *at)
{
    size_t depth = 0;

    for (; *at; at++) {
        if (*at == '"') {
            at = string_end(at) - 1;
        } else if (*at == '{' || *at == '[') {
            depth++;
        } else if (*at == '}' || *at == ']') {
            if (!depth)
                return at;
            depth--;
        } else if (*at == ',' && !depth) {
            return at;
        }
        if (!depth && (*at == '"' || *at == '}' || *at == ']'))
            return at + 1;
    }
    return at;
}

/* The value of a key of the object at `at`, or NULL. */
static const char *value_of(const char *at, const char *key)
{
    size_t length = strlen(key);

    if (!at || *at != '{')
        return NULL;
    for (at++; *at == '"';) {
        const char *end = string_end(at), *value = end + 1;

        if ((size_t)(end - at) == length + 2 && memcmp(at + 1, key, length) == 0)
            return value;
        at = value_end(value);
        at += *at == ',';
    }
    return NULL;
}

/* Where a path of keys ("into.rel") leads, or NULL. */
static const char *follow(const char *at, const char *path)
{
    while (at && *path) {
        const char *dot = strchrnul(path, '.');
        char key[32];

        if ((size_t)(dot - path) >= sizeof key)
            return NULL;
        memcpy(key, path, (size_t)(dot - path));
        key[dot - path] = 0;
        at = value_of(at, key);
        path = *dot ? dot + 1 : dot;
    }
    return at;
}

static bool is_text(const char *at, const char *text)
{
    size_t n = strlen(text);

    return at && *at == '"' && strncmp(at + 1, text, n) == 0 && at[n + 1] == '"';
}

/* ------------------------------------------------------------------ names */

struct names {
    ssm_str parts[PARTS];
    size_t count;
};

static void add_part(struct pgv *v, struct names *n, const char *string)
{
    struct pgv there = *v;

    if (n->count == PARTS || !string || *string != '"')
        return;
    there.tree.at = string;
    n->parts[n->count++] = pgv_string(&there);
    v->failed = there.failed;
}

/* A string, a list of String nodes, a RangeVar, a TypeName, or a node around one of these. */
static void add_names(struct pgv *v, struct names *n, const char *at, unsigned depth)
{
    static const char *const inner[] = {"items", "names", "objname", "List", "TypeName", "ObjectWithArgs", "RangeVar"};

    if (!at || depth > PARTS || v->failed)
        return;
    if (*at == '"') {
        add_part(v, n, at);
    } else if (*at == '[') {
        for (at++; *at == '{' && n->count < PARTS; at += *at == ',') {
            add_part(v, n, follow(at, "String.sval"));
            if (!follow(at, "String.sval"))
                add_names(v, n, at, depth + 1);
            at = value_end(at);
        }
    } else if (value_of(at, "relname")) {
        add_part(v, n, value_of(at, "schemaname"));
        add_part(v, n, value_of(at, "relname"));
    } else {
        for (size_t i = 0; i < sizeof inner / sizeof inner[0]; i++)
            if (value_of(at, inner[i]))
                add_names(v, n, value_of(at, inner[i]), depth + 1);
        add_part(v, n, follow(at, "String.sval"));
    }
}

/* f of "f(integer)", + of "+ (integer, integer)": where such a sign belongs to the name, both have it. */
static bool is_name(ssm_str found, ssm_str name)
{
    return found.len && found.len <= name.len && memcmp(found.ptr, name.ptr, found.len) == 0 &&
           (found.len == name.len || name.ptr[found.len] == '(' || name.ptr[found.len] == ' ');
}

static bool is_schema(ssm_str found, ssm_str schema)
{
    return schema.len ? ssm_str_eq(found, schema) : pg_is(found, "public");
}

/* [schema.][table.]name */
static bool names_object(const struct names *n, const ssm_object *o, bool with_table)
{
    size_t at = n->count;

    if (!at || !is_name(n->parts[--at], o->name))
        return false;
    if (with_table && o->table.len && (!at || !ssm_str_eq(n->parts[--at], o->table)))
        return false;
    if (!at)
        return !o->schema.len;
    return is_schema(n->parts[at - 1], o->schema);
}

static bool names_table(const struct names *n, const ssm_object *o)
{
    size_t at = n->count;

    if (!at || !ssm_str_eq(n->parts[--at], o->table))
        return false;
    return at ? is_schema(n->parts[at - 1], o->schema) : !o->schema.len;
}

/* ------------------------------------------------------------------ which statements */

enum use { CREATES = 1, DROPS = 2, REPLACES = 4, MAKES = CREATES | REPLACES, ALL = MAKES | DROPS };

/* What a kind of object is made, dropped and replaced by. `sort` is the value that tells such statements from others of
 * their node. */
struct form {
    ssm_object_kind kind;
    unsigned use;
    const char *node;
    const char *sort_key, *sort;
    const char *name;  /* the path to its name; NULL: not looked at */
    const char *table; /* the path to its table; NULL: not looked at */
};

#define DROP(kind, what)                                                                                               \
    {                                                                                                                  \
        kind, DROPS, "DropStmt", "removeType", what, "objects", NULL                                                   \
    }
#define DEFINE(kind, what)                                                                                             \
    {                                                                                                                  \
        kind, MAKES, "DefineStmt", "kind", what, "defnames", NULL                                                      \
    }

static const struct form forms[] = {
    {SSM_OBJECT_SCHEMA, CREATES, "CreateSchemaStmt", NULL, NULL, "schemaname", NULL},
    DROP(SSM_OBJECT_SCHEMA, "OBJECT_SCHEMA"),
    {SSM_OBJECT_EXTENSION, CREATES, "CreateExtensionStmt", NULL, NULL, "extname", NULL},
    {SSM_OBJECT_EXTENSION, REPLACES, "AlterExtensionStmt", NULL, NULL, "extname", NULL},
    {SSM_OBJECT_EXTENSION, REPLACES, "AlterObjectSchemaStmt", "objectType", "OBJECT_EXTENSION", "object", NULL},
    DROP(SSM_OBJECT_EXTENSION, "OBJECT_EXTENSION"),
    DEFINE(SSM_OBJECT_COLLATION, "OBJECT_COLLATION"),
    DROP(SSM_OBJECT_COLLATION, "OBJECT_COLLATION"),
    {SSM_OBJECT_TYPE, CREATES, "CompositeTypeStmt", NULL, NULL, "typevar", NULL},
    {SSM_OBJECT_TYPE, CREATES, "CreateRangeStmt", NULL, NULL, "typeName", NULL},
    {SSM_OBJECT_TYPE, REPLACES, "AlterTableStmt", "objtype", "OBJECT_TYPE", "relation", NULL},
    {SSM_OBJECT_TYPE, REPLACES, "AlterTypeStmt", NULL, NULL, "typeName", NULL},
    DEFINE(SSM_OBJECT_TYPE, "OBJECT_TYPE"),
    DROP(SSM_OBJECT_TYPE, "OBJECT_TYPE"),
    {SSM_OBJECT_DOMAIN, CREATES, "CreateDomainStmt", NULL, NULL, "domainname", NULL},
    {SSM_OBJECT_DOMAIN, REPLACES, "AlterDomainStmt", NULL, NULL, "typeName", NULL},
    DROP(SSM_OBJECT_DOMAIN, "OBJECT_DOMAIN"),
    {SSM_OBJECT_SEQUENCE, CREATES, "CreateSeqStmt", NULL, NULL, "sequence", NULL},
    {SSM_OBJECT_SEQUENCE, REPLACES, "AlterSeqStmt", NULL, NULL, "sequence", NULL},
    {SSM_OBJECT_SEQUENCE, REPLACES, "RenameStmt", "renameType", "OBJECT_SEQUENCE", NULL, NULL}, /* either way has one of both names */
    DROP(SSM_OBJECT_SEQUENCE, "OBJECT_SEQUENCE"),
    {SSM_OBJECT_FUNCTION, MAKES, "CreateFunctionStmt", NULL, NULL, "funcname", NULL},
    {SSM_OBJECT_FUNCTION, REPLACES, "AlterFunctionStmt", NULL, NULL, "func", NULL},
    DROP(SSM_OBJECT_FUNCTION, "OBJECT_FUNCTION"),
    {SSM_OBJECT_PROCEDURE, MAKES, "CreateFunctionStmt", NULL, NULL, "funcname", NULL},
    {SSM_OBJECT_PROCEDURE, REPLACES, "AlterFunctionStmt", NULL, NULL, "func", NULL},
    DROP(SSM_OBJECT_PROCEDURE, "OBJECT_PROCEDURE"),
    DEFINE(SSM_OBJECT_AGGREGATE, "OBJECT_AGGREGATE"),
    DROP(SSM_OBJECT_AGGREGATE, "OBJECT_AGGREGATE"),
    DEFINE(SSM_OBJECT_OPERATOR, "OBJECT_OPERATOR"),
    DROP(SSM_OBJECT_OPERATOR, "OBJECT_OPERATOR"),
    {SSM_OBJECT_OPERATOR, CREATES, "CreateOpClassStmt", NULL, NULL, "opclassname", NULL},
    {SSM_OBJECT_OPERATOR, CREATES, "CreateOpFamilyStmt", NULL, NULL, "opfamilyname", NULL},
    {SSM_OBJECT_OPERATOR, MAKES, "AlterOpFamilyStmt", NULL, NULL, "opfamilyname", NULL},
    {SSM_OBJECT_OPERATOR, DROPS, "DropStmt", "removeType", "OBJECT_OPCLASS", NULL, NULL},
    {SSM_OBJECT_OPERATOR, DROPS, "DropStmt", "removeType", "OBJECT_OPFAMILY", NULL, NULL},
    {SSM_OBJECT_CAST, CREATES, "CreateCastStmt", NULL, NULL, NULL, NULL},
    {SSM_OBJECT_CAST, DROPS, "DropStmt", "removeType", "OBJECT_CAST", NULL, NULL},
    {SSM_OBJECT_VIEW, MAKES, "ViewStmt", NULL, NULL, "view", NULL},
    DROP(SSM_OBJECT_VIEW, "OBJECT_VIEW"),
    {SSM_OBJECT_MATERIALIZED_VIEW, CREATES, "CreateTableAsStmt", "objtype", "OBJECT_MATVIEW", "into.rel", NULL},
    {SSM_OBJECT_MATERIALIZED_VIEW, REPLACES, "AlterTableStmt", "objtype", "OBJECT_MATVIEW", "relation", NULL},
    DROP(SSM_OBJECT_MATERIALIZED_VIEW, "OBJECT_MATVIEW"),
    {SSM_OBJECT_INDEX, CREATES, "IndexStmt", NULL, NULL, "idxname", "relation"},
    DROP(SSM_OBJECT_INDEX, "OBJECT_INDEX"),
    {SSM_OBJECT_VIRTUAL_TABLE, CREATES, "CreateForeignTableStmt", NULL, NULL, "base.relation", NULL},
    {SSM_OBJECT_VIRTUAL_TABLE, REPLACES, "AlterTableStmt", "objtype", "OBJECT_FOREIGN_TABLE", "relation", NULL},
    DROP(SSM_OBJECT_VIRTUAL_TABLE, "OBJECT_FOREIGN_TABLE"),
    {SSM_OBJECT_RULE, MAKES, "RuleStmt", NULL, NULL, "rulename", "relation"},
    DROP(SSM_OBJECT_RULE, "OBJECT_RULE"),
    {SSM_OBJECT_TRIGGER, MAKES, "CreateTrigStmt", NULL, NULL, "trigname", "relation"},
    {SSM_OBJECT_TRIGGER, CREATES, "CreateEventTrigStmt", NULL, NULL, "trigname", NULL},
    DROP(SSM_OBJECT_TRIGGER, "OBJECT_TRIGGER"),
    DROP(SSM_OBJECT_TRIGGER, "OBJECT_EVENT_TRIGGER"),
    {SSM_OBJECT_EVENT, CREATES, "CreateEventTrigStmt", NULL, NULL, "trigname", NULL},
    DROP(SSM_OBJECT_EVENT, "OBJECT_EVENT_TRIGGER"),
    {SSM_OBJECT_POLICY, CREATES, "CreatePolicyStmt", NULL, NULL, "policy_name", "table"},
    {SSM_OBJECT_POLICY, REPLACES, "AlterPolicyStmt", NULL, NULL, "policy_name", "table"},
    DROP(SSM_OBJECT_POLICY, "OBJECT_POLICY"),
    {SSM_OBJECT_STATISTICS, CREATES, "CreateStatsStmt", NULL, NULL, "defnames", NULL},
    {SSM_OBJECT_STATISTICS, REPLACES, "AlterStatsStmt", NULL, NULL, "defnames", NULL},
    DROP(SSM_OBJECT_STATISTICS, "OBJECT_STATISTIC_EXT"),
    {SSM_OBJECT_PUBLICATION, CREATES, "CreatePublicationStmt", NULL, NULL, "pubname", NULL},
    {SSM_OBJECT_PUBLICATION, REPLACES, "AlterPublicationStmt", NULL, NULL, "pubname", NULL},
    DROP(SSM_OBJECT_PUBLICATION, "OBJECT_PUBLICATION"),
    {SSM_OBJECT_ROW_SECURITY, ALL, "AlterTableStmt", "objtype", "OBJECT_TABLE", NULL, "relation"},
    {SSM_OBJECT_REPLICA_IDENTITY, ALL, "AlterTableStmt", "objtype", "OBJECT_TABLE", NULL, "relation"},
    {SSM_OBJECT_ATTRIBUTE, ALL, "AlterTableStmt", NULL, NULL, NULL, "relation"},
    {SSM_OBJECT_ATTRIBUTE, ALL, "AlterDomainStmt", NULL, NULL, NULL, NULL},
    {SSM_OBJECT_ATTRIBUTE, ALL, "AlterEventTrigStmt", NULL, NULL, NULL, NULL},
    {SSM_OBJECT_ATTRIBUTE, ALL, "AlterExtensionStmt", NULL, NULL, NULL, NULL},
    {SSM_OBJECT_ATTRIBUTE, ALL, "AlterFunctionStmt", NULL, NULL, NULL, NULL},
    {SSM_OBJECT_ATTRIBUTE, ALL, "AlterSeqStmt", NULL, NULL, NULL, NULL},
    {SSM_OBJECT_ATTRIBUTE, ALL, "AlterStatsStmt", NULL, NULL, NULL, NULL},
    {SSM_OBJECT_OWNER, ALL, "AlterTableStmt", NULL, NULL, NULL, "relation"},
    {SSM_OBJECT_OWNER, ALL, "AlterOwnerStmt", NULL, NULL, NULL, NULL},
    {SSM_OBJECT_GRANT, ALL, "GrantStmt", NULL, NULL, NULL, NULL},
    {SSM_OBJECT_GRANT, ALL, "AlterDefaultPrivilegesStmt", NULL, NULL, NULL, NULL},
    {SSM_OBJECT_COMMENT, ALL, "CommentStmt", NULL, NULL, NULL, NULL},
};

static bool fits(const struct form *f, const ssm_object *o, unsigned use, const char *node, const char *body)
{
    size_t n = strlen(f->node);

    return f->kind == o->kind && (f->use & use) && strncmp(node, f->node, n) == 0 && node[n] == '"' &&
           (!f->sort_key || is_text(value_of(body, f->sort_key), f->sort));
}

static const struct form *find_form(const ssm_object *o, unsigned use, const char *node, const char *body)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (fits(&forms[i], o, use, node, body))
            return &forms[i];
    return NULL;
}

/* Commands of ALTER TABLE that an attribute may consist of. */
static const struct {
    ssm_object_kind kind;
    const char *commands[COMMANDS];
} attributes[] = {
    {SSM_OBJECT_ROW_SECURITY,
     {"AT_EnableRowSecurity", "AT_DisableRowSecurity", "AT_ForceRowSecurity", "AT_NoForceRowSecurity"}},
    {SSM_OBJECT_REPLICA_IDENTITY, {"AT_ReplicaIdentity"}},
    {SSM_OBJECT_OWNER, {"AT_ChangeOwner"}},
    {SSM_OBJECT_ATTRIBUTE,
     {"AT_ClusterOn", "AT_DropCluster", "AT_SetStatistics", "AT_SetStorage", "AT_SetCompression", "AT_SetOptions",
      "AT_ResetOptions", "AT_DisableTrig", "AT_EnableTrig", "AT_EnableAlwaysTrig", "AT_EnableReplicaTrig",
      "AT_DisableRule", "AT_EnableRule", "AT_EnableAlwaysRule", "AT_EnableReplicaRule", "AT_SetRelOptions",
      "AT_ResetRelOptions", "AT_ColumnDefault"}},
};

static bool is_command(ssm_object_kind kind, const char *subtype)
{
    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++)
        for (size_t j = 0; attributes[i].kind == kind && j < COMMANDS && attributes[i].commands[j]; j++)
            if (is_text(subtype, attributes[i].commands[j]))
                return true;
    return false;
}

static bool are_commands(ssm_object_kind kind, const char *body)
{
    const char *at = value_of(body, "cmds");

    if (!at || kind < SSM_OBJECT_ROW_SECURITY)
        return true;
    for (at++; *at == '{'; at += *at == ',') {
        if (!is_command(kind, follow(at, "AlterTableCmd.subtype")))
            return false;
        at = value_end(at);
    }
    return true;
}

/* DROP TRIGGER g ON t: others are dropped by their own name alone. */
static bool is_named_by_table(const ssm_object *o)
{
    return o->kind == SSM_OBJECT_RULE || o->kind == SSM_OBJECT_TRIGGER || o->kind == SSM_OBJECT_POLICY;
}

static bool is_right_name(const struct names *name, const struct form *f, const ssm_object *o)
{
    const ssm_object alone = {.name = o->name};

    return f->table ? names_object(name, &alone, false)
                    : names_object(name, o, f->use == DROPS && is_named_by_table(o));
}

/* Where the statement says the table beside the name, both are looked at. */
static void check_names(struct pgv *v, const struct form *f, const ssm_object *o, const char *body)
{
    struct names name = {.count = 0}, table = {.count = 0};
    bool of_table = f->table && o->table.len;

    if (f->name)
        add_names(v, &name, follow(body, f->name), 0);
    if (of_table)
        add_names(v, &table, follow(body, f->table), 0);
    if (!v->failed && ((f->name && !is_right_name(&name, f, o)) || (of_table && !names_table(&table, o))))
        pgv_fail(v, "verify_object", "The statement is about another object than %1: %2",
                 (const ssm_str[]){o->name, ssm_view(v->tree.text, v->tree.length)}, 2);
}

static bool drops_one(const char *body)
{
    const char *objects = value_of(body, "objects");

    return !objects || (is_text(value_of(body, "behavior"), "DROP_RESTRICT") && *value_end(objects + 1) == ']');
}

static void check(struct pgv *v, const ssm_object *o, unsigned use, ssm_str asked)
{
    const char *node, *body;
    const struct form *f;
    ssm_str text;

    pgv_open(v);
    if (v->failed)
        return;
    text = ssm_view(v->tree.text, v->tree.length);
    node = v->tree.at + 2; /* {" */
    body = string_end(v->tree.at + 1) + 1;
    f = find_form(o, use, node, body);
    if (!f || !are_commands(o->kind, body) || !ssm_str_eq(text, asked))
        pgv_fail(v, "verify_statement", "The statement is not what was asked for: %1", &text, 1);
    else if (!drops_one(body))
        pgv_fail(v, "verify_also", "The statement also drops something else: %1", &text, 1);
    else
        check_names(v, f, o, body);
    if (v->failed)
        return;
    v->tree.at = value_end(v->tree.at);
    pgv_close(v);
}

void pgv_object(struct pgv *v)
{
    const ssm_object *before = v->op->object_before, *after = v->op->object_after;

    if (v->op->kind == SSM_OP_CREATE_OBJECT)
        check(v, after, CREATES, after->create);
    else if (v->op->kind == SSM_OP_REPLACE_OBJECT)
        check(v, after, REPLACES, after->replace);
    else if (before->drop.len)
        check(v, before, DROPS, before->drop);
}

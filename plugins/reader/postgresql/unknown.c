/* SPDX-License-Identifier: Apache-2.0
 *
 * What the model does not hold: by which word and by which name it is refused.
 */
#include "reader.h"
#include "tree.h"

enum { UNKNOWN_DEPTH = 8 }; /* of a tree in which a name is looked for */

/* Statements that nothing else takes: what they are about, and where its name stands. */
static const struct {
    const char *tag, *kind, *name;
} statements[] = {
    {"AlterCollationStmt", "collation", "collname"},
    {"AlterDatabaseRefreshCollStmt", "database", "dbname"},
    {"AlterDatabaseSetStmt", "database", "dbname"},
    {"AlterDatabaseStmt", "database", "dbname"},
    {"AlterEventTrigStmt", "event_trigger", "trigname"},
    {"AlterExtensionContentsStmt", "extension", "extname"},
    {"AlterFdwStmt", "foreign_data_wrapper", "fdwname"},
    {"AlterForeignServerStmt", "foreign_server", "servername"},
    {"AlterOpFamilyStmt", "operator_family", "opfamilyname"},
    {"AlterOperatorStmt", "operator", "opername"},
    {"AlterRoleSetStmt", "role", "role"},
    {"AlterRoleStmt", "role", "role"},
    {"AlterStatsStmt", "statistics", "defnames"},
    {"AlterSubscriptionStmt", "subscription", "subname"},
    {"AlterSystemStmt", "setting", "setstmt"},
    {"AlterTSConfigurationStmt", "text_search", "cfgname"},
    {"AlterTSDictionaryStmt", "text_search", "dictname"},
    {"AlterTableMoveAllStmt", "tablespace", "orig_tablespacename"},
    {"AlterTableSpaceOptionsStmt", "tablespace", "tablespacename"},
    {"AlterTypeStmt", "base_type", "typeName"},
    {"AlterUserMappingStmt", "user_mapping", "servername"},
    {"CallStmt", "call", "funccall"},
    {"ClosePortalStmt", "cursor", "portalname"},
    {"CreateAmStmt", "access_method", "amname"},
    {"CreateConversionStmt", "conversion", "conversion_name"},
    {"CreateEventTrigStmt", "event_trigger", "trigname"},
    {"CreateFdwStmt", "foreign_data_wrapper", "fdwname"},
    {"CreateForeignServerStmt", "foreign_server", "servername"},
    {"CreateForeignTableStmt", "foreign_table", "base"},
    {"CreateOpClassStmt", "operator_class", "opclassname"},
    {"CreateOpFamilyStmt", "operator_family", "opfamilyname"},
    {"CreatePLangStmt", "language", "plname"},
    {"CreateRoleStmt", "role", "role"},
    {"CreateSubscriptionStmt", "subscription", "subname"},
    {"CreateTableSpaceStmt", "tablespace", "tablespacename"},
    {"CreateTransformStmt", "transform", "type_name"},
    {"CreateUserMappingStmt", "user_mapping", "servername"},
    {"CreatedbStmt", "database", "dbname"},
    {"DeallocateStmt", "prepared_statement", "name"},
    {"DeclareCursorStmt", "cursor", "portalname"},
    {"DropOwnedStmt", "owned", "roles"},
    {"DropRoleStmt", "role", "roles"},
    {"DropSubscriptionStmt", "subscription", "subname"},
    {"DropTableSpaceStmt", "tablespace", "tablespacename"},
    {"DropUserMappingStmt", "user_mapping", "servername"},
    {"DropdbStmt", "database", "dbname"},
    {"ExecuteStmt", "prepared_statement", "name"},
    {"FetchStmt", "cursor", "portalname"},
    {"GrantRoleStmt", "role", "granted_roles"},
    {"ImportForeignSchemaStmt", "foreign_schema", "remote_schema"},
    {"LoadStmt", "library", "filename"},
    {"PrepareStmt", "prepared_statement", "name"},
    {"ReassignOwnedStmt", "owned", "roles"},
    {"SecLabelStmt", "security_label", "object"},
};

/* Words of the parser that are no words of a person. */
static const struct {
    const char *word, *kind;
} words[] = {
    {"OBJECT_FDW", "foreign_data_wrapper"},
    {"OBJECT_OPCLASS", "operator_class"},
    {"OBJECT_OPFAMILY", "operator_family"},
    {"OBJECT_MATVIEW", "materialized_view"},
    {"OBJECT_STATISTIC_EXT", "statistics"},
    {"OBJECT_TABCONSTRAINT", "constraint"},
    {"OBJECT_DOMCONSTRAINT", "domain_constraint"},
    {"OBJECT_TSCONFIGURATION", "text_search"},
    {"OBJECT_TSDICTIONARY", "text_search"},
    {"OBJECT_TSPARSER", "text_search"},
    {"OBJECT_TSTEMPLATE", "text_search"},
    {"OBJECT_LARGEOBJECT", "large_object"},
    {"OBJECT_PARAMETER_ACL", "setting"},
    {"AT_DisableTrigAll", "disable_trigger_all"},
    {"AT_DisableTrigUser", "disable_trigger_user"},
    {"AT_EnableTrigAll", "enable_trigger_all"},
    {"AT_EnableTrigUser", "enable_trigger_user"},
    {"AT_DisableTrig", "trigger_of_partition"},
    {"AT_EnableTrig", "trigger_of_partition"},
    {"AT_EnableAlwaysTrig", "trigger_of_partition"},
    {"AT_EnableReplicaTrig", "trigger_of_partition"},
    {"AT_AddOf", "table_of_type"},
    {"AT_DropOf", "table_of_type"},
    {"AT_GenericOptions", "foreign_options"},
    {"AT_AlterColumnGenericOptions", "foreign_options"},
};

/* ------------------------------------------------------------------ kinds */

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* CreateFdwStmt: "create_fdw"; AT_SetSchema: "set_schema"; OBJECT_EVENT_TRIGGER: "event_trigger". */
static const char *spelt(struct pgr *r, ssm_str word)
{
    struct text t = {.owner = r};
    size_t from = word.len > 3 && !memcmp(word.ptr, "AT_", 3)       ? 3
                  : word.len > 7 && !memcmp(word.ptr, "OBJECT_", 7) ? 7
                                                                    : 0;
    size_t end = word.len > 4 && !memcmp(word.ptr + word.len - 4, "Stmt", 4) ? word.len - 4 : word.len;

    for (size_t i = from; i < end; i++) {
        char c = word.ptr[i], lower = (char)(is_upper(c) ? c | 0x20 : c);

        if (is_upper(c) && i > from && !is_upper(word.ptr[i - 1]) && word.ptr[i - 1] != '_')
            text_puts(&t, "_");
        text_put(&t, ssm_view(&lower, 1));
    }
    text_put(&t, ssm_view("\0", 1));
    return text_done(&t).ptr;
}

static const char *kind_of(struct pgr *r, ssm_str word)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (pgr_is(word, words[i].word))
            return words[i].kind;
    return spelt(r, word);
}

/* ------------------------------------------------------------------ names */

/* Of a list of names the last, of a list of things the first. */
static const struct node *item_of(const struct node *list)
{
    const struct node *n = tree_first(list);

    while (n && n->next && tree_as(n, "String"))
        n = n->next;
    return n;
}

/* Where in a thing its name is. */
static const struct node *name_in(const struct node *n)
{
    static const char *const keys[] = {"relname",  "rolename", "priv_name", "objname", "names",
                                       "funcname", "relation", "name",      "items"};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const struct node *m = tree_member(n, keys[i], strlen(keys[i]));

        if (m)
            return m;
    }
    return tree_count(n) == 1 ? tree_inner(n) : NULL;
}

static ssm_str name_of(const struct node *n)
{
    for (int depth = 0; n && depth < UNKNOWN_DEPTH; depth++) {
        ssm_str name = n->kind == NODE_TEXT ? tree_value(n) : tree_string(n);

        if (name.len)
            return name;
        n = n->kind == NODE_ARRAY ? item_of(n) : n->kind == NODE_OBJECT ? name_in(n) : NULL;
    }
    return PGR_ABSENT;
}

/* ------------------------------------------------------------------ refusals */

enum pgr_result pgr_cannot_statement(struct pgr *r, ssm_str tag, const struct node *statement)
{
    const char *kind;

    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++)
        if (pgr_is(tag, statements[i].tag))
            return pgr_cannot(r, statements[i].kind,
                              name_of(tree_member(statement, statements[i].name, strlen(statements[i].name))));
    kind = spelt(r, tag);
    return kind ? pgr_cannot(r, kind, name_of(statement)) : PGR_ERROR;
}

enum pgr_result pgr_cannot_thing(struct pgr *r, ssm_str type, const struct node *thing)
{
    const char *kind = kind_of(r, type);

    return kind ? pgr_cannot(r, kind, name_of(thing)) : PGR_ERROR;
}

enum pgr_result pgr_cannot_command(struct pgr *r, ssm_str command, ssm_str name)
{
    const char *kind = kind_of(r, command);

    return kind ? pgr_cannot(r, kind, name) : PGR_ERROR;
}

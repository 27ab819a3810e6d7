/* SPDX-License-Identifier: Apache-2.0
 *
 * Which table a statement makes or changes, so that tables can be compared by their statements; see share.h.
 */
#include "share.h"

/* Commands of ALTER TABLE that are a part of the table's making. */
static bool is_part(const struct node *command)
{
    ssm_str kind = tree_text(command, "subtype");

    if (pgr_is(kind, "AT_AddConstraint"))
        return !tree_flag(tree_as(tree_get(command, "def"), "Constraint"), "indexname");
    return pgr_is(kind, "AT_ColumnDefault") || pgr_is(kind, "AT_SetNotNull") || pgr_is(kind, "AT_SetRelOptions");
}

/* Those that become objects of their own, and leave the table as it is. */
static bool is_apart(const struct node *command)
{
    static const char *const kinds[] = {"AT_ChangeOwner",      "AT_EnableRowSecurity",  "AT_DisableRowSecurity",
                                        "AT_ForceRowSecurity", "AT_NoForceRowSecurity", "AT_ReplicaIdentity",
                                        "AT_SetStatistics",    "AT_SetStorage",         "AT_ClusterOn"};
    ssm_str kind = tree_text(command, "subtype");

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (pgr_is(kind, kinds[i]))
            return true;
    return false;
}

static enum pgr_about about_alter(const struct node *statement)
{
    bool parts = true, apart = true;

    if (!pgr_is(tree_text(statement, "objtype"), "OBJECT_TABLE"))
        return pgr_is(tree_text(statement, "objtype"), "OBJECT_INDEX") ? PGR_ABOUT_ALL : PGR_ABOUT_OTHER;
    for (const struct node *n = tree_first(tree_get(statement, "cmds")); n; n = n->next) {
        parts &= is_part(tree_inner(n));
        apart &= is_apart(tree_inner(n));
    }
    return parts ? PGR_ABOUT_TABLE : apart ? PGR_ABOUT_OTHER : PGR_ABOUT_ALL;
}

static enum pgr_about about_create(const struct node *statement)
{
    const struct node *relation = tree_get(statement, "relation");

    if (tree_flag(statement, "inhRelations") || tree_flag(statement, "partspec") ||
        tree_flag(statement, "ofTypename") || tree_flag(statement, "if_not_exists") ||
        pgr_is(tree_text(relation, "relpersistence"), "t"))
        return PGR_ABOUT_SPOILS;
    for (const struct node *n = tree_first(tree_get(statement, "tableElts")); n; n = n->next)
        if (tree_as(n, "TableLikeClause"))
            return PGR_ABOUT_SPOILS;
    return PGR_ABOUT_TABLE;
}

static enum pgr_about about_comment(const struct node *statement, ssm_str *schema, ssm_str *name)
{
    ssm_str kind = tree_text(statement, "objtype");
    const struct node *items = tree_get(tree_inner(tree_get(statement, "object")), "items");
    size_t count = tree_count(items), behind = pgr_is(kind, "OBJECT_COLUMN") ? 1 : 0;

    if ((!behind && !pgr_is(kind, "OBJECT_TABLE")) || count <= behind)
        return PGR_ABOUT_OTHER;
    *name = tree_string(tree_item(items, count - 1 - behind));
    *schema = count > behind + 1 ? tree_string(tree_item(items, count - 2 - behind)) : PGR_ABSENT;
    return PGR_ABOUT_TABLE;
}

static enum pgr_about about_of(const struct node *statement, ssm_str tag, ssm_str *schema, ssm_str *name)
{
    if (pgr_is(tag, "CreateStmt"))
        return about_create(statement);
    if (pgr_is(tag, "IndexStmt"))
        return tree_flag(statement, "if_not_exists") ? PGR_ABOUT_SPOILS : PGR_ABOUT_TABLE;
    if (pgr_is(tag, "AlterTableStmt"))
        return about_alter(statement);
    if (pgr_is(tag, "CommentStmt"))
        return about_comment(statement, schema, name);
    if (pgr_is(tag, "DropStmt") || pgr_is(tag, "RenameStmt") || pgr_is(tag, "AlterObjectSchemaStmt") ||
        (pgr_is(tag, "CreateSchemaStmt") && tree_flag(statement, "schemaElts")))
        return PGR_ABOUT_ALL;
    return PGR_ABOUT_OTHER;
}

void pgr_about(struct pgr_parsed *p)
{
    const struct node *statement = tree_inner(p->tree), *relation = tree_get(statement, "relation");
    ssm_str tag = tree_tag(p->tree);

    p->schema = tree_text(relation, "schemaname");
    p->name = tree_text(relation, "relname");
    p->about = about_of(statement, tag, &p->schema, &p->name);
    p->creates = pgr_is(tag, "CreateStmt");
    p->sets = pgr_is(tag, "VariableSetStmt") || pgr_is(tag, "SelectStmt");
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * What a statement has that it should not have, in words: from the place where its parse tree differs.
 */
#include "verify.h"

#include <stdlib.h>
#include <string.h>

/* %1: what was expected, %2: what is there. */
static const struct {
    const char *code;
    const char *message;
} texts[PGV_ABOUT_COUNT] = {
    [PGV_ABOUT_STATEMENT] = {"verify_statement", "The statement is not what was asked for: %2"},
    [PGV_ABOUT_OBJECT] = {"verify_object", "The statement is about another object than %1: %2"},
    [PGV_ABOUT_MEMBER] = {"verify_member", "The statement is about %2, where %1 was asked for."},
    [PGV_ABOUT_NEW_NAME] = {"verify_new_name", "The statement gives the name %2, where %1 was asked for."},
    [PGV_ABOUT_COLUMN] = {"verify_column",
                          "The statement does not give column %1 what was asked for, no less and no more: %2"},
    [PGV_ABOUT_TYPE] = {"verify_type", "The statement gives another type than %1: %2"},
    [PGV_ABOUT_DEFAULT] = {"verify_default", "The statement gives another value than %1: %2"},
    [PGV_ABOUT_EXPRESSION] = {"verify_expression", "The statement has another expression than %1: %2"},
    [PGV_ABOUT_IDENTITY] = {"verify_identity", "The statement gives column %1 another identity: %2"},
    [PGV_ABOUT_CONSTRAINT] = {"verify_constraint", "The statement has another constraint than was asked for by %1: %2"},
    [PGV_ABOUT_KEY] = {"verify_key", "The columns of %1 are not those that were asked for: %2"},
    [PGV_ABOUT_REFERENCES] = {"verify_references", "The foreign key does not refer to %1 as was asked for: %2"},
    [PGV_ABOUT_INDEX] = {"verify_index", "The statement has another index than was asked for by %1: %2"},
    [PGV_ABOUT_OPTION] = {"verify_option", "The statement has another option than %1: %2"},
    [PGV_ABOUT_VALUES] = {"verify_values", "The values of the enum are not those that were asked for (%1): %2"},
    [PGV_ABOUT_COMMENT] = {"verify_comment", "The comment is not the one that was asked for: %2"},
    [PGV_ABOUT_BLOCK] = {"verify_block", "The block does not do what was asked for: %2"},
};

/* A further command of an ALTER TABLE, and what it does. */
static const struct {
    const char *command;
    const char *message;
} extras[] = {
    {"AT_AddColumn", "The statement also adds a column: %1"},
    {"AT_AddConstraint", "The statement also adds a constraint: %1"},
    {"AT_AlterColumnType", "The statement also changes the type of column %1."},
    {"AT_ChangeOwner", "The statement also changes the owner of the table: %1"},
    {"AT_ColumnDefault", "The statement also changes the default of column %1."},
    {"AT_DisableTrig", "The statement also disables a trigger: %1"},
    {"AT_DropColumn", "The statement also drops the column %1."},
    {"AT_DropConstraint", "The statement also drops the constraint %1."},
    {"AT_DropNotNull", "The statement also makes column %1 nullable."},
    {"AT_SetNotNull", "The statement also sets column %1 to NOT NULL."},
};

void pgv_fail(struct pgv *v, const char *code, const char *message, const ssm_str *args, size_t count)
{
    if (!v->failed)
        pg_api->fail(v->h, v->op, code, message, args, count);
    v->failed = true;
}

static ssm_str excerpt(const struct pgv *v, size_t from)
{
    size_t length;

    if (from > v->tree.length)
        from = 0;
    length = v->tree.length - from < PGV_EXCERPT ? v->tree.length - from : PGV_EXCERPT;
    while (length && from + length < v->tree.length && ((unsigned char)v->tree.text[from + length] & 0xc0) == 0x80)
        length--; /* not within a character */
    return ssm_view(v->tree.text + from, length);
}

/* The text from the next place on that the tree names: the place of the node here, or of one within it. */
static ssm_str text_here(const struct pgv *v)
{
    const char *found = strstr(v->tree.at, "\"location\":");
    long at = found ? strtol(found + strlen("\"location\":"), NULL, 10) : 0;

    return excerpt(v, at > 0 ? (size_t)at : 0);
}

/* The string that begins, or goes on, here. */
static ssm_str string_here(const struct pgv *v)
{
    const char *from = v->tree.at + (*v->tree.at == '"'), *end = from;

    while (*end && *end != '"')
        end += *end == '\\' && end[1] ? 2 : 1;
    return ssm_view(from, (size_t)(end - from));
}

static bool is_extra(const struct pgv *v, const char **command)
{
    static const char key[] = "\"subtype\":\"";
    const char *at = v->tree.at + (*v->tree.at == ',');

    if (strncmp(at, "{\"AlterTableCmd\"", strlen("{\"AlterTableCmd\"")) != 0)
        return false;
    *command = strstr(at, key) + strlen(key);
    return true;
}

static void say_extra(struct pgv *v, const char *command)
{
    const char *name = strstr(command, ",\"name\":\"");
    struct pgv there = *v;
    ssm_str what;

    there.tree.at = name ? name + strlen(",\"name\":") : command;
    what = name ? string_here(&there) : text_here(&there);
    for (size_t i = 0; i < sizeof extras / sizeof extras[0]; i++) {
        size_t n = strlen(extras[i].command);

        if (strncmp(command, extras[i].command, n) == 0 && command[n] == '"') {
            pgv_fail(v, "verify_also", extras[i].message, &what, 1);
            return;
        }
    }
    what = ssm_view(v->tree.text, v->tree.length);
    pgv_fail(v, "verify_also", "The statement also does something else: %1", &what, 1);
}

void pgv_differs(struct pgv *v)
{
    const char *command;
    ssm_str args[2] = {v->expected, PG_ABSENT};

    if (v->failed)
        return;
    if (is_extra(v, &command)) {
        say_extra(v, command);
        return;
    }
    if (pgv_sees(v, "\"DROP_CASCADE\"") || pgv_sees(v, "CASCADE\"")) {
        args[1] = excerpt(v, 0);
        pgv_fail(v, "verify_cascade", "The statement also drops whatever depends on the object (CASCADE): %1", args + 1,
                 1);
        return;
    }
    if (v->about == PGV_ABOUT_MEMBER || v->about == PGV_ABOUT_NEW_NAME)
        args[1] = string_here(v);
    else
        args[1] = v->about == PGV_ABOUT_STATEMENT ? excerpt(v, 0) : text_here(v);
    pgv_fail(v, texts[v->about].code, texts[v->about].message, args, 2);
}

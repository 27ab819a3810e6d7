/* SPDX-License-Identifier: Apache-2.0
 *
 * Names and comments of what is new, which the engine would refuse, or change in silence. Manual, "Schema Object
 * Names".
 */
#include "mysql.h"

/* A character beyond U+FFFF, which is four bytes in UTF-8: the engine's own catalog has none. */
static bool has_wide(ssm_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0xf0)
            return true;
    return false;
}

static int check_name(ssm_host *h, const ssm_operation *op, ssm_str name)
{
    if (my_ends_in_space(name))
        return my_api->fail(h, op, "name_space", "MySQL takes no name that ends in a space, as \"%1\" does",
                            TEXTS(name));
    if (has_wide(name))
        return my_api->fail(h, op, "name_character",
                            "MySQL takes no character beyond U+FFFF in a name, as \"%1\" has one", TEXTS(name));
    return SSM_OK;
}

static int check_comment(ssm_host *h, const ssm_operation *op, ssm_text comment)
{
    if (comment.known == SSM_YES && has_wide(comment.text))
        return my_api->fail(h, op, "comment_character",
                            "MySQL keeps no character beyond U+FFFF in a comment: it would become a question mark",
                            NO_TEXTS);
    return SSM_OK;
}

static int check_column(ssm_host *h, const ssm_operation *op, const ssm_column *c)
{
    return check_name(h, op, c->name) | check_comment(h, op, c->comment);
}

static int check_table(ssm_host *h, const ssm_operation *op)
{
    const ssm_table *t = op->table_after;
    int bad = check_name(h, op, op->object) | check_comment(h, op, t->comment);

    for (size_t i = 0; i < t->column_count; i++)
        bad |= check_column(h, op, t->columns[i]);
    for (size_t i = 0; i < t->constraint_count; i++)
        bad |= check_name(h, op, t->constraints[i]->name);
    for (size_t i = 0; i < t->index_count; i++)
        bad |= check_name(h, op, t->indexes[i]->name);
    return bad;
}

int my_check_new(ssm_host *h, const ssm_operation *op)
{
    int bad = check_name(h, op, op->new_name) | check_comment(h, op, op->comment_after);

    if (op->kind == SSM_OP_CREATE_TABLE)
        bad |= check_table(h, op);
    if (op->kind == SSM_OP_ADD_COLUMN)
        bad |= check_column(h, op, op->column_after);
    if (op->kind == SSM_OP_CREATE_INDEX)
        bad |= check_name(h, op, op->index_after->name);
    if (op->kind == SSM_OP_ADD_CONSTRAINT)
        bad |= check_name(h, op, op->constraint_after->name);
    return bad ? SSM_ERROR : SSM_OK;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * A new table with all that belongs to it, and comments.
 */
#include "verify.h"

static bool is_unlogged(const ssm_table *t)
{
    for (size_t i = 0; i < t->option_count; i++)
        if (pg_is(t->options[i].name, "unlogged"))
            return true;
    return false;
}

static void next_element(struct pgv *v, bool *first)
{
    pgv_match(v, *first ? ",\"tableElts\":[" : ",");
    *first = false;
}

/* A constraint that is not valid yet comes in a statement of its own. */
static void put_elements(struct pgv *v, const ssm_operation *op)
{
    const ssm_table *t = op->table_after;
    bool first = true;

    for (size_t i = 0; i < t->column_count; i++) {
        next_element(v, &first);
        pgv_column(v, t->columns[i], op->schema, false);
    }
    if (t->primary_key) {
        next_element(v, &first);
        pgv_constraint(v, op->schema, t->primary_key);
    }
    for (size_t i = 0; i < t->constraint_count; i++) {
        if (t->constraints[i]->not_valid == SSM_YES)
            continue;
        next_element(v, &first);
        pgv_constraint(v, op->schema, t->constraints[i]);
    }
    pgv_match(v, first ? "" : "]");
}

/* UNLOGGED is the one case where a table's relpersistence is not "p". */
static void put_relation(struct pgv *v, const ssm_operation *op)
{
    if (!is_unlogged(op->table_after)) {
        pgv_match(v, "%R");
        return;
    }
    pgv_set(v, PGV_ABOUT_OBJECT, op->object);
    if (op->schema.len)
        pgv_fill(v, "{\"schemaname\":%t,\"relname\":%t", op->schema, op->object);
    else
        pgv_fill(v, "{\"relname\":%t", op->object);
    pgv_match(v, ",\"inh\":true,\"relpersistence\":\"u\",%L}");
    pgv_set(v, PGV_ABOUT_STATEMENT, PG_ABSENT);
}

static void put_table(struct pgv *v)
{
    const ssm_table *t = v->op->table_after;

    pgv_open(v);
    pgv_match(v, "{\"CreateStmt\":{\"relation\":");
    put_relation(v, v->op);
    put_elements(v, v->op);
    pgv_options(v, t->options, t->option_count, "unlogged");
    pgv_set(v, PGV_ABOUT_STATEMENT, PG_ABSENT);
    pgv_match(v, ",\"oncommit\":\"ONCOMMIT_NOOP\"%I}}");
    pgv_close(v);
}

void pgv_create_table(struct pgv *v)
{
    const ssm_operation *op = v->op;
    const ssm_table *t = op->table_after;

    put_table(v);
    for (size_t i = 0; i < t->constraint_count; i++)
        if (t->constraints[i]->not_valid == SSM_YES)
            pgv_add_constraint_to(v, op->schema, op->object, t->constraints[i]);
    for (size_t i = 0; i < t->index_count; i++)
        pgv_create_index_on(v, op->schema, op->object, t->indexes[i]);
    if (t->comment.known == SSM_YES)
        pgv_comment(v, PG_ABSENT, t->comment);
    for (size_t i = 0; i < t->column_count; i++)
        if (t->columns[i]->comment.known == SSM_YES)
            pgv_comment(v, t->columns[i]->name, t->columns[i]->comment);
}

void pgv_comment(struct pgv *v, ssm_str column, ssm_text comment)
{
    const ssm_operation *op = v->op;
    ssm_str parts[3];
    size_t count = 0;

    if (op->schema.len)
        parts[count++] = op->schema;
    parts[count++] = op->object;
    if (column.len)
        parts[count++] = column;
    pgv_open(v);
    pgv_match(v, column.len ? "{\"CommentStmt\":{\"objtype\":\"OBJECT_COLUMN\",\"object\":"
                            : "{\"CommentStmt\":{\"objtype\":\"OBJECT_TABLE\",\"object\":");
    pgv_set(v, PGV_ABOUT_OBJECT, parts[count - 1]);
    pgv_list(v, "{\"List\":{\"items\":", (ssm_strs){parts, count});
    pgv_match(v, "}}");
    pgv_set(v, PGV_ABOUT_COMMENT, comment.text);
    if (comment.known == SSM_YES)
        pgv_fill(v, ",\"comment\":%t", comment.text);
    pgv_match(v, "}}");
    pgv_close(v);
}

void pgv_set_comment(struct pgv *v)
{
    pgv_comment(v, v->op->member, v->op->comment_after);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * A new table with all that belongs to it, and comments.
 */
#include "verify.h"

static bool is_unlogged(const ssm_table *t)
{
    return pg_option_of(t, PG_OPTION_UNLOGGED).len > 0;
}

static bool is_parameter(ssm_str name)
{
    return pg_option_kind(name) == PG_OPTION_PARAMETER;
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
    bool first = true, partition = pg_option_of(t, PG_OPTION_PARTITION_OF).len > 0;

    for (size_t i = 0; i < t->column_count; i++) {
        next_element(v, &first);
        pgv_column(v, t->columns[i], op->schema, partition ? PGV_IN_PARTITION : PGV_IN_TABLE);
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

static void put_word(struct pgv *v, const char *pattern, ssm_str value)
{
    pgv_set(v, PGV_ABOUT_OPTION, value);
    if (value.len)
        pgv_fill(v, pattern, value);
    pgv_set(v, PGV_ABOUT_STATEMENT, PG_ABSENT);
}

static void put_table(struct pgv *v)
{
    const ssm_table *t = v->op->table_after;

    pgv_open(v);
    pgv_match(v, "{\"CreateStmt\":{\"relation\":");
    put_relation(v, v->op);
    put_elements(v, v->op);
    pgv_descent(v, t);
    pgv_options(v, t->options, t->option_count, is_parameter);
    pgv_set(v, PGV_ABOUT_STATEMENT, PG_ABSENT);
    pgv_match(v, ",\"oncommit\":\"ONCOMMIT_NOOP\"");
    put_word(v, ",\"tablespacename\":%t", pg_option_of(t, PG_OPTION_TABLESPACE));
    put_word(v, ",\"accessMethod\":%t", pg_option_of(t, PG_OPTION_ACCESS_METHOD));
    pgv_match(v, "%I}}");
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

/* SPDX-License-Identifier: Apache-2.0
 *
 * A walk over all that one operation or table says; see visit.h.
 */
#include "model/visit.h"

static void text(const struct visitor *v, enum visit_role role, ssm_str s, const char *place, size_t index)
{
    if (s.ptr && v->text)
        v->text(v->user, role, s, place, index);
}

static void texts(const struct visitor *v, enum visit_role role, ssm_strs s, const char *place, size_t index)
{
    for (size_t i = 0; i < s.count; i++)
        text(v, role, s.items[i], place, index);
}

static void known_text(const struct visitor *v, enum visit_role role, ssm_text t, const char *place, size_t index)
{
    if (t.known == SSM_YES)
        text(v, role, t.text, place, index);
}

static void pairs(const struct visitor *v, const ssm_pair *p, size_t count, const char *place, size_t index)
{
    for (size_t i = 0; i < count; i++) {
        text(v, VISIT_WORD, p[i].name, place, index);
        text(v, VISIT_VALUE, p[i].value, place, index);
    }
}

/* Values that are texts, as MySQL's tables have them: dialects quote them. */
static bool is_literal(ssm_str option)
{
    static const char *const names[] = {"comment", "connection", "data_directory", "engine_attribute", "index_directory",
                                        "secondary_engine_attribute", NULL};

    return str_in_sorted(names, option);
}

static void setting(const struct visitor *v, ssm_str name, ssm_str value, const char *place, size_t index)
{
    text(v, is_literal(name) ? VISIT_LITERAL : VISIT_SETTING, value, place, index);
}

static void options(const struct visitor *v, const ssm_pair *p, size_t count, const char *place, size_t index)
{
    for (size_t i = 0; i < count; i++) {
        text(v, VISIT_OPTION, p[i].name, place, index);
        setting(v, p[i].name, p[i].value, place, index);
    }
}

static void constraint(const struct visitor *v, const ssm_constraint *c, const char *place, size_t index)
{
    if (!c)
        return;
    if (c->name.len)
        text(v, VISIT_NAME, c->name, place, index);
    texts(v, VISIT_NAME, c->columns, place, index);
    texts(v, VISIT_NAME, c->include, place, index);
    texts(v, VISIT_NAME, c->ref_columns, place, index);
    if (c->ref_schema.len)
        text(v, VISIT_NAME, c->ref_schema, place, index);
    if (c->kind == SSM_CONSTRAINT_FOREIGN_KEY)
        text(v, VISIT_NAME, c->ref_table, place, index);
    if (c->expression.ptr)
        text(v, c->kind == SSM_CONSTRAINT_EXCLUDE ? VISIT_EXCLUSION : VISIT_EXPRESSION, c->expression, place, index);
    options(v, c->options, c->option_count, place, index);
}

static void index_(const struct visitor *v, const ssm_index *x, const char *place, size_t index)
{
    if (!x)
        return;
    text(v, VISIT_NAME, x->name, place, index);
    for (size_t i = 0; i < x->part_count; i++) {
        const ssm_index_part *p = x->parts[i];
        text(v, VISIT_NAME, p->name, place, index);
        text(v, VISIT_EXPRESSION, p->expression, place, index);
        text(v, VISIT_NAME, p->opclass, place, index);
        text(v, VISIT_NAME, p->collation, place, index);
    }
    text(v, VISIT_WORD, x->method, place, index);
    text(v, VISIT_EXPRESSION, x->where, place, index);
    texts(v, VISIT_NAME, x->include, place, index);
    pairs(v, x->with, x->with_count, place, index);
    options(v, x->options, x->option_count, place, index);
}

static void column(const struct visitor *v, const ssm_column *c, const char *place, size_t index)
{
    if (!c)
        return;
    text(v, VISIT_NAME, c->name, place, index);
    if (c->type && v->type)
        v->type(v->user, c->type, place, index);
    if (c->type) {
        texts(v, VISIT_LITERAL, c->type->values, place, index);
        text(v, VISIT_NAME, c->type->charset, place, index);
    }
    if (c->default_value.kind == SSM_DEFAULT_STRING)
        text(v, VISIT_LITERAL, c->default_value.text, place, index);
    if (c->default_value.kind == SSM_DEFAULT_EXPRESSION)
        text(v, VISIT_EXPRESSION, c->default_value.text, place, index);
    if (c->generated == SSM_YES)
        text(v, VISIT_EXPRESSION, c->generated_expression, place, index);
    known_text(v, VISIT_EXPRESSION, c->on_update, place, index);
    known_text(v, VISIT_NAME, c->collation, place, index);
    known_text(v, VISIT_LITERAL, c->comment, place, index);
    constraint(v, c->references, place, index);
    options(v, c->options, c->option_count, place, index);
}

/* `prefix` names the lists: the places of a table in a diff differ from those of one in actual_schema. */
static void table(const struct visitor *v, const ssm_table *t, const char *const places[6])
{
    if (!t)
        return;
    for (size_t i = 0; i < t->column_count; i++)
        column(v, t->columns[i], places[0], i);
    constraint(v, t->primary_key, places[1], SIZE_MAX);
    for (size_t i = 0; i < t->constraint_count; i++)
        constraint(v, t->constraints[i], places[2], i);
    for (size_t i = 0; i < t->index_count; i++)
        index_(v, t->indexes[i], places[3], i);
    known_text(v, VISIT_LITERAL, t->comment, places[4], SIZE_MAX);
    options(v, t->options, t->option_count, places[5], SIZE_MAX);
}

void visit_table(const struct visitor *v, const ssm_table *t)
{
    static const char *const places[6] = {"/columns", "/primary_key", "/constraints", "/indexes", "/comment", "/options"};

    if (t->schema.len)
        text(v, VISIT_NAME, t->schema, "", SIZE_MAX);
    text(v, VISIT_NAME, t->name, "", SIZE_MAX);
    table(v, t, places);
}

static void object(const struct visitor *v, const ssm_object *o, const char *place)
{
    if (!o)
        return;
    if (o->schema.len)
        text(v, VISIT_NAME, o->schema, place, SIZE_MAX);
    if (o->table.len)
        text(v, VISIT_NAME, o->table, place, SIZE_MAX);
    text(v, VISIT_OBJECT, o->name, place, SIZE_MAX);
}

/* What the operation is about: an object's name says more than a table's may. */
static void subject(const struct visitor *v, const ssm_operation *op)
{
    if (op->schema.len)
        text(v, VISIT_NAME, op->schema, "", SIZE_MAX);
    if (!op->object_before && !op->object_after)
        text(v, VISIT_NAME, op->object, "", SIZE_MAX);
}

void visit_operation(const struct visitor *v, const ssm_operation *op)
{
    static const char *const expected[6] = {"/expected/columns", "/expected/primary_key", "/expected/constraints",
                                            "/expected/indexes", "/expected/comment",     "/expected/options"};
    static const char *const actual[6] = {"/actual/columns", "/actual/primary_key", "/actual/constraints",
                                          "/actual/indexes", "/actual/comment",     "/actual/options"};
    bool value = op->kind == SSM_OP_ADD_ENUM_VALUE || op->kind == SSM_OP_DROP_ENUM_VALUE;
    bool unnamed = (op->constraint_before && !op->constraint_before->name.len) ||
                   (op->constraint_after && !op->constraint_after->name.len);

    subject(v, op);
    if (!unnamed)
        text(v, value ? VISIT_LITERAL : VISIT_NAME, op->member, "", SIZE_MAX);
    text(v, VISIT_NAME, op->new_name, "/to", SIZE_MAX);
    column(v, op->column_after, "/expected", SIZE_MAX);
    column(v, op->column_before, "/actual", SIZE_MAX);
    constraint(v, op->constraint_after, "/constraint", SIZE_MAX);
    constraint(v, op->constraint_before, "/constraint", SIZE_MAX);
    index_(v, op->index_after, "/index", SIZE_MAX);
    index_(v, op->index_before, "/index", SIZE_MAX);
    if (op->kind == SSM_OP_CREATE_TABLE)
        table(v, op->table_after, expected);
    if (op->kind == SSM_OP_DROP_TABLE)
        table(v, op->table_before, actual);
    if (op->enum_after)
        texts(v, VISIT_LITERAL, op->enum_after->values, "/values", SIZE_MAX);
    if (op->enum_before)
        texts(v, VISIT_LITERAL, op->enum_before->values, "/values", SIZE_MAX);
    text(v, VISIT_LITERAL, op->value_before, "/before", SIZE_MAX);
    text(v, VISIT_LITERAL, op->value_after, "/after", SIZE_MAX);
    text(v, VISIT_EXPRESSION, op->using_expression, "/using", SIZE_MAX);
    known_text(v, VISIT_LITERAL, op->comment_after, "/expected/comment", SIZE_MAX);
    known_text(v, VISIT_LITERAL, op->comment_before, "/actual/comment", SIZE_MAX);
    object(v, op->object_after, op->object_before ? "/expected" : "/object");
    object(v, op->object_before, op->object_after ? "/actual" : "/object");
    text(v, VISIT_OPTION, op->option, "/option", SIZE_MAX);
    setting(v, op->option, op->option_after, "/expected/options", SIZE_MAX);
    setting(v, op->option, op->option_before, "/actual/options", SIZE_MAX);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The first look at operations and the actual schema: every problem, with its code and its place.
 */
#include "unit.h"

#include "guard/guard.h"
#include "model/type.h"

static struct arena arena;
static struct diags diags;

static int guard(struct op *op)
{
    struct ops ops = {&op, op ? 1 : 0};

    diags_init(&diags, &arena);
    if (op) {
        op->pointer = SSM_LIT("/diffs/3");
        op->pub.key = SSM_LIT("key");
    }
    return guard_operations(&ops, NULL, &diags);
}

/* An operation on a column of table users. */
static struct op *operation(ssm_op_kind kind, ssm_column **column)
{
    struct op *op = op_new(&arena, kind);
    ssm_column *c = column_new(&arena);

    CU_ASSERT_PTR_NOT_NULL_FATAL(op);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    c->name = op->pub.member = SSM_LIT("age");
    op->pub.object = SSM_LIT("users");
    op->pub.column_after = c;
    if (column)
        *column = c;
    return op;
}

static bool only_problem_is(enum diag_code code, const char *pointer)
{
    bool good = diags.first && !diags.first->next && diags.first->code == code && str_is(diags.first->pointer, pointer);

    for (const struct diag *g = diags.first; !good && g; g = g->next)
        printf("\n    %.*s at %.*s", STR_ARG(g->word), STR_ARG(g->pointer));
    return good;
}

static void test_nothing_wrong(void)
{
    ssm_column *c;
    struct op *op = operation(SSM_OP_ADD_COLUMN, &c);

    c->default_value = (ssm_default){SSM_DEFAULT_EXPRESSION, SSM_LIT("now()")};
    c->comment = (ssm_text){SSM_YES, SSM_LIT("it's;\n-- a comment")};
    CU_ASSERT_EQUAL(guard(op), 0);
    CU_ASSERT_PTR_NULL(diags.first);
    CU_ASSERT_EQUAL(guard(NULL), 0);
}

static void test_a_hostile_default(void)
{
    ssm_column *c;
    struct op *op = operation(SSM_OP_ADD_COLUMN, &c);

    c->default_value = (ssm_default){SSM_DEFAULT_EXPRESSION, SSM_LIT("0; drop table users")};
    CU_ASSERT_EQUAL(guard(op), -1);
    CU_ASSERT(only_problem_is(DIAG_EXPRESSION_STATEMENT, "/diffs/3/expected"));
    CU_ASSERT(diags.first && str_is(diags.first->operation, "key"));
    CU_ASSERT(diags.first && diags.first->args.count == 2 && str_is(diags.first->args.items[1], "; drop table users"));
    CU_ASSERT_EQUAL(diags_exit_code(&diags), 1);
}

/* A string default is data: the dialect writes it as a literal. */
static void test_a_string_default_is_data(void)
{
    ssm_column *c;
    struct op *op = operation(SSM_OP_ADD_COLUMN, &c);

    c->default_value = (ssm_default){SSM_DEFAULT_STRING, SSM_LIT("'; drop table users; --\\")};
    CU_ASSERT_EQUAL(guard(op), 0);
    c->default_value.text = SSM_LIT("a\x01");
    CU_ASSERT_EQUAL(guard(op), -1);
    CU_ASSERT(only_problem_is(DIAG_LITERAL_CONTROL, "/diffs/3/expected"));
    c->default_value.text = SSM_LIT("a\xe2\x80\xae"
                                    "b");
    CU_ASSERT_EQUAL(guard(op), 0);
    CU_ASSERT(only_problem_is(DIAG_LITERAL_INVISIBLE, "/diffs/3/expected"));
}

static void test_names_everywhere(void)
{
    ssm_column *c;
    struct op *op = operation(SSM_OP_ADD_COLUMN, &c);

    op->pub.object = SSM_LIT("use\x01rs");
    CU_ASSERT_EQUAL(guard(op), -1);
    CU_ASSERT(only_problem_is(DIAG_NAME_CONTROL, "/diffs/3"));
    op = operation(SSM_OP_RENAME_COLUMN, NULL);
    op->pub.column_after = NULL;
    op->pub.new_name = SSM_LIT("a\xe2\x80\x8b");
    CU_ASSERT_EQUAL(guard(op), -1);
    CU_ASSERT(only_problem_is(DIAG_NAME_INVISIBLE, "/diffs/3/to"));
    op = operation(SSM_OP_ADD_COLUMN, &c);
    CU_ASSERT_EQUAL(type_parse(&arena, SSM_LIT("\"a\x02\""), &c->type, NULL), TYPE_OK);
    CU_ASSERT_EQUAL(guard(op), -1);
    CU_ASSERT(only_problem_is(DIAG_NAME_CONTROL, "/diffs/3/expected"));
}

static void test_all_problems_are_reported(void)
{
    ssm_column *c;
    struct op *op = operation(SSM_OP_ALTER_TYPE, &c);

    c->default_value = (ssm_default){SSM_DEFAULT_EXPRESSION, SSM_LIT("(select 1)")};
    c->generated = SSM_YES;
    c->generated_expression = SSM_LIT("a -- b");
    c->on_update = (ssm_text){SSM_YES, SSM_LIT("now() not null")};
    c->collation = (ssm_text){SSM_YES, SSM_LIT("C\n")};
    op->pub.using_expression = SSM_LIT("a, b");
    CU_ASSERT_EQUAL(guard(op), -1);
    CU_ASSERT_EQUAL(diags.count[DIAG_REFUSED], 5);
}

static void test_index_words(void)
{
    struct op *op = op_new(&arena, SSM_OP_CREATE_INDEX);
    ssm_index *x = index_new(&arena);
    ssm_pair with = {SSM_LIT("fillfactor"), SSM_LIT("70")};

    op->pub.object = SSM_LIT("users");
    op->pub.member = x->name = SSM_LIT("i");
    op->pub.index_after = x;
    x->method = SSM_LIT("gin");
    x->with = &with;
    x->with_count = 1;
    CU_ASSERT_EQUAL(guard(op), 0);
    x->method = SSM_LIT("gin (a); drop table b; --");
    CU_ASSERT_EQUAL(guard(op), -1);
    CU_ASSERT(only_problem_is(DIAG_PLAIN_WORD, "/diffs/3/index"));
    x->method = (ssm_str){0};
    with.value = SSM_LIT("70) where (true");
    CU_ASSERT_EQUAL(guard(op), -1);
    CU_ASSERT(only_problem_is(DIAG_WITH_VALUE, "/diffs/3/index"));
    with = (ssm_pair){SSM_LIT("fill factor"), SSM_LIT("70")};
    CU_ASSERT_EQUAL(guard(op), -1);
    CU_ASSERT(only_problem_is(DIAG_PLAIN_WORD, "/diffs/3/index"));
}

static void test_a_table_in_a_diff(void)
{
    struct op *op = op_new(&arena, SSM_OP_CREATE_TABLE);
    ssm_table *t = table_new(&arena);
    ssm_column *c = column_new(&arena);
    ssm_constraint *k = constraint_new(&arena);
    const ssm_column *columns[] = {c};
    const ssm_constraint *constraints[] = {k};

    op->pub.object = t->name = SSM_LIT("users");
    op->pub.table_after = t;
    c->name = SSM_LIT("id");
    k->kind = SSM_CONSTRAINT_EXCLUDE;
    k->expression = SSM_LIT("EXCLUDE USING gist (a WITH =)");
    t->columns = columns;
    t->constraints = constraints;
    t->column_count = t->constraint_count = 1;
    CU_ASSERT_EQUAL(guard(op), 0);
    k->expression = SSM_LIT("EXCLUDE USING gist (a WITH =), add column b int");
    CU_ASSERT_EQUAL(guard(op), -1);
    CU_ASSERT(only_problem_is(DIAG_EXPRESSION_COMMA, "/diffs/3/expected/constraints/0"));
}

static void test_the_actual_schema(void)
{
    struct ops none = {NULL, 0};
    struct schema actual = {.present = true};
    ssm_table *t = table_new(&arena);
    ssm_enum *e = enum_new(&arena);
    ssm_str values[] = {SSM_LIT("a\x01")};

    diags_init(&diags, &arena);
    map_init(&actual.tables, &arena);
    map_init(&actual.enums, &arena);
    t->name = SSM_LIT("a/b~c\x01");
    map_put(&actual.tables, SSM_LIT("a/b~c"))->value = t;
    e->name = SSM_LIT("mood");
    e->values = (ssm_strs){values, 1};
    map_put(&actual.enums, SSM_LIT("mood"))->value = e;
    CU_ASSERT_EQUAL(guard_operations(&none, &actual, &diags), -1);
    CU_ASSERT_EQUAL(diags.count[DIAG_REFUSED], 2);
    CU_ASSERT(str_is(diags.first->pointer, "/actual_schema/tables/a~1b~0c"));
    CU_ASSERT(str_is(diags.last->pointer, "/actual_schema/enums/mood/0"));
}

UNIT_MAIN("guard/check", T(test_nothing_wrong), T(test_a_hostile_default), T(test_a_string_default_is_data),
          T(test_names_everywhere), T(test_all_problems_are_reported), T(test_index_words), T(test_a_table_in_a_diff),
          T(test_the_actual_schema))

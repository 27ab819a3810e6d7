/* SPDX-License-Identifier: Apache-2.0
 *
 * Names and keys of operations, constructors, and when two bodies are the same.
 */
#include "unit.h"

#include "model/op.h"

static struct arena arena;

static void test_every_kind_has_a_name(void)
{
    size_t n = 0;

    for (int kind = SSM_OP_NONE + 1; kind < SSM_OP_KIND_COUNT; kind++) {
        CU_ASSERT(op_name((ssm_op_kind)kind)[0] != '\0');
        CU_ASSERT_EQUAL(op_kind(ssm_cstr(op_name((ssm_op_kind)kind))), kind);
    }
    CU_ASSERT_STRING_EQUAL(op_name(SSM_OP_NONE), "");
    CU_ASSERT_STRING_EQUAL(op_name((ssm_op_kind)99), "");
    CU_ASSERT_EQUAL(op_kind(SSM_LIT("")), SSM_OP_NONE);
    CU_ASSERT_EQUAL(op_kind(SSM_LIT("drop_tables")), SSM_OP_NONE);
    while (op_names()[n])
        n++;
    CU_ASSERT_EQUAL(n, SSM_OP_KIND_COUNT - 1);
}

static bool key_is(ssm_op_kind kind, const char *schema, const char *object, const char *member, const char *expected)
{
    return str_is(op_key(&arena, kind, ssm_cstr(schema), ssm_cstr(object), ssm_cstr(member)), expected);
}

static void test_a_key_names_one_thing(void)
{
    CU_ASSERT(key_is(SSM_OP_DROP_COLUMN, NULL, "users", "phone_number", "drop_column:users.phone_number"));
    CU_ASSERT(key_is(SSM_OP_DROP_TABLE, NULL, "legacy", NULL, "drop_table:legacy"));
    CU_ASSERT(key_is(SSM_OP_DROP_TABLE, "app", "legacy", NULL, "drop_table:app.legacy"));
    CU_ASSERT(key_is(SSM_OP_DROP_TABLE, NULL, "app.legacy", NULL, "drop_table:app\\.legacy"));
    CU_ASSERT(key_is(SSM_OP_DROP_COLUMN, "s", "a,b", "c:d\\", "drop_column:s.a\\,b.c\\:d\\\\"));
    CU_ASSERT(str_is(op_object_name(&arena, SSM_LIT("app"), SSM_LIT("t")), "app.t"));
    CU_ASSERT(str_is(op_object_name(&arena, ssm_cstr(NULL), SSM_LIT("t")), "t"));
}

static void test_memory_ends(void)
{
    struct arena small = {.limit = 1};

    CU_ASSERT_PTR_NULL(op_new(&small, SSM_OP_DROP_TABLE));
    CU_ASSERT_PTR_NULL(op_key(&small, SSM_OP_DROP_TABLE, ssm_cstr(NULL), SSM_LIT("t"), ssm_cstr(NULL)).ptr);
    CU_ASSERT_PTR_NULL(op_object_name(&small, SSM_LIT("s"), SSM_LIT("t")).ptr);
}

static void test_constructors_set_the_size(void)
{
    struct op *op = op_new(&arena, SSM_OP_SET_COMMENT);

    CU_ASSERT_PTR_NOT_NULL_FATAL(op);
    CU_ASSERT_EQUAL(op->pub.size, sizeof(ssm_operation));
    CU_ASSERT_EQUAL(op->pub.kind, SSM_OP_SET_COMMENT);
    CU_ASSERT_EQUAL(op->pub.diff, UINT32_MAX);
    CU_ASSERT_EQUAL(column_new(&arena)->size, sizeof(ssm_column));
    CU_ASSERT_EQUAL(table_new(&arena)->size, sizeof(ssm_table));
    CU_ASSERT_EQUAL(constraint_new(&arena)->size, sizeof(ssm_constraint));
    CU_ASSERT_EQUAL(index_new(&arena)->size, sizeof(ssm_index));
    CU_ASSERT_EQUAL(enum_new(&arena)->size, sizeof(ssm_enum));
}

static bool checks_agree(const char *a, const char *b)
{
    ssm_constraint x = {.kind = SSM_CONSTRAINT_CHECK, .expression = ssm_cstr(a)}, y = x;

    y.expression = ssm_cstr(b);
    return constraint_same_body(&x, &y) && constraint_same_body(&y, &x);
}

static void test_expressions_agree_but_for_white_space(void)
{
    CU_ASSERT(checks_agree("a > 0", "a>0"));
    CU_ASSERT(checks_agree(" ( a\n>0 ) ", "(a>0)"));
    CU_ASSERT(checks_agree("a  is\tnull", "a is null"));
    CU_ASSERT(!checks_agree("a is null", "ais null"));
    CU_ASSERT(!checks_agree("a is null", "a isnull"));
    CU_ASSERT(!checks_agree("a = ' x'", "a = 'x'"));
    CU_ASSERT(!checks_agree("a = 'it''s  x'", "a = 'it''s x'"));
    CU_ASSERT(!checks_agree("a - -1", "a --1"));
    CU_ASSERT(!checks_agree("'a' 'b'", "'a''b'"));
    CU_ASSERT(!checks_agree("a > 0", "a > 01"));
    CU_ASSERT(checks_agree("\"a  b\" > 0", "\"a  b\">0"));
    CU_ASSERT(!checks_agree("`a  b` > 0", "`a b`>0"));
}

static void test_constraint_bodies(void)
{
    ssm_str ab[] = {SSM_LIT("a"), SSM_LIT("b")}, ba[] = {SSM_LIT("b"), SSM_LIT("a")};
    uint32_t lengths[] = {0, 5};
    ssm_constraint x = {.kind = SSM_CONSTRAINT_UNIQUE, .columns = {ab, 2}, .name = SSM_LIT("x")}, y = x;

    y.name = SSM_LIT("y");
    y.deferrable = SSM_NO;
    CU_ASSERT(constraint_same_body(&x, &y));
    y.columns.items = ba;
    CU_ASSERT(!constraint_same_body(&x, &y));
    y = x;
    y.lengths = lengths;
    CU_ASSERT(!constraint_same_body(&x, &y));
    y = x;
    y.deferrable = SSM_YES;
    CU_ASSERT(!constraint_same_body(&x, &y));
    x.kind = y.kind = SSM_CONSTRAINT_NONE;
    CU_ASSERT(!constraint_same_body(&x, &x));
}

static void test_foreign_keys(void)
{
    ssm_str a[] = {SSM_LIT("a")};
    ssm_constraint x = {.kind = SSM_CONSTRAINT_FOREIGN_KEY, .columns = {a, 1}, .ref_table = SSM_LIT("t")}, y = x;

    y.on_delete = SSM_ACTION_NO_ACTION;
    y.match = SSM_MATCH_SIMPLE;
    CU_ASSERT(constraint_same_body(&x, &y));
    y.on_delete = SSM_ACTION_CASCADE;
    CU_ASSERT(!constraint_same_body(&x, &y));
    y = x;
    y.ref_schema = SSM_LIT("s");
    CU_ASSERT(!constraint_same_body(&x, &y));
}

static void test_index_bodies(void)
{
    ssm_index_part p = {.name = SSM_LIT("a")}, q = {.name = SSM_LIT("a"), .order = SSM_ORDER_ASC};
    const ssm_index_part *ps[] = {&p}, *qs[] = {&q};
    ssm_pair with = {SSM_LIT("fillfactor"), SSM_LIT("70")};
    ssm_index x = {.parts = ps, .part_count = 1}, y = {.parts = qs, .part_count = 1, .method = SSM_LIT("BTREE")};

    CU_ASSERT(index_same_body(&x, &y));
    y.unique = SSM_YES;
    CU_ASSERT(!index_same_body(&x, &y));
    y.unique = SSM_NO;
    y.with = &with;
    y.with_count = 1;
    CU_ASSERT(!index_same_body(&x, &y));
    y.with_count = 0;
    q.order = SSM_ORDER_DESC;
    CU_ASSERT(!index_same_body(&x, &y));
    x.part_count = y.part_count = 0;
    CU_ASSERT(!index_same_body(&x, &y)); /* known by name only */
}

static void test_defaults(void)
{
    ssm_default unknown = {0}, none = {.kind = SSM_DEFAULT_NONE}, one = {SSM_DEFAULT_NUMBER, SSM_LIT("1")},
                text = {SSM_DEFAULT_STRING, SSM_LIT("1")}, now = {SSM_DEFAULT_EXPRESSION, SSM_LIT("now( )")},
                now2 = {SSM_DEFAULT_EXPRESSION, SSM_LIT("now()")};

    CU_ASSERT(default_same(unknown, one) && default_same(one, unknown));
    CU_ASSERT(default_same(none, none) && default_same(one, one) && default_same(now, now2));
    CU_ASSERT(!default_same(none, one) && !default_same(one, text));
}

UNIT_MAIN("model/op", T(test_every_kind_has_a_name), T(test_a_key_names_one_thing), T(test_memory_ends),
          T(test_constructors_set_the_size), T(test_expressions_agree_but_for_white_space), T(test_constraint_bodies),
          T(test_foreign_keys), T(test_index_bodies), T(test_defaults))

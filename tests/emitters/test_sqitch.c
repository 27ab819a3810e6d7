/* SPDX-License-Identifier: Apache-2.0
 *
 * sqitch: four files, and what the verify script looks at. That Sqitch agrees is the business of tests/engines/sqitch.py.
 */
#include "host.h"
#include "unit/unit.h"

#define UNSEEN "-- Not looked at: key\n"
#define VERIFY "== verify/{version}_my__app.sql check 0\n-- Header\n"
#define PLAN "== {version}_my__app.plan companion 0 tokens\n# To be appended to sqitch.plan:\n{version}_my__app {time} "

static const ssm_column id = {.size = sizeof id, .name = {"id", 2}}, name = {.size = sizeof name, .name = {"na\"`me", 6}};
static const ssm_column *const columns[] = {&id, &name};
static const ssm_table table = {.size = sizeof table, .columns = columns, .column_count = 2};

/* An operation on the table `object`. */
static ssm_operation op(ssm_op_kind kind, const char *object, const char *member, const char *new_name)
{
    ssm_operation o = {.size = sizeof o, .kind = kind, .key = SSM_LIT("key"), .object = ssm_cstr(object)};

    o.member = ssm_cstr(member);
    o.new_name = ssm_cstr(new_name);
    if (kind == SSM_OP_CREATE_TABLE)
        o.table_after = &table;
    return o;
}

/* What the verify script holds after its header. */
static const char *verify(const ssm_operation *ops, size_t count)
{
    static char text[1 << 12];
    struct fake_unit units[MOST] = {{.op = NULL}};
    const char *from, *to;

    for (size_t i = 0; i < count; i++)
        units[i].op = &ops[i];
    host_emit(units, count);
    from = strstr(host.files, VERIFY);
    to = strstr(host.files, "== {version}_my__app.plan");
    if (!from || !to)
        return host.files;
    from += strlen(VERIFY);
    snprintf(text, sizeof text, "%.*s", (int)(to - from), from);
    return text;
}

static void test_four_files(void)
{
    const ssm_operation made = op(SSM_OP_CREATE_TABLE, "a", NULL, NULL);
    const struct fake_unit unit = {.up = {{"CREATE a", 0}}, .down = {{"DROP a", 0}}, .note = "no rows", .op = &made};

    host_reset();
    CU_ASSERT_STRING_EQUAL(host_emit(&unit, 1),
                           "== deploy/{version}_my__app.sql script 0\n-- Header\n\n"
                           "SAVEPOINT m;\n\nCREATE a;\n\nRELEASE m;\n\n"
                           "== revert/{version}_my__app.sql companion 0\n"
                           "-- Header\n--\n-- NOT A COMPLETE WAY BACK:\n--   no rows\n\n"
                           "SAVEPOINT m;\n\nDROP a;\n\nRELEASE m;\n\n"
                           VERIFY "\nSELECT \"id\", \"na\"\"`me\" FROM \"a\" WHERE 1 = 0;\n\n"
                           PLAN "smartspec-migrate <smartspec-migrate@localhost> # Operations abc\n");
    CU_ASSERT_PTR_NOT_NULL(strstr(host_emit(NULL, 0), VERIFY "\n" PLAN));
}

static void test_names_are_quoted_as_the_dialect_has_it(void)
{
    ssm_operation made = op(SSM_OP_CREATE_TABLE, "a`", NULL, NULL);

    host_reset();
    host.lexical = SSM_LEX_BACKTICK;
    made.schema = SSM_LIT("s");
    CU_ASSERT_STRING_EQUAL(verify(&made, 1), "\nSELECT `id`, `na\"``me` FROM `s`.`a``` WHERE 1 = 0;\n\n");
}

static void test_a_later_operation_wins(void)
{
    const ssm_operation ops[] = {
        op(SSM_OP_CREATE_TABLE, "a", NULL, NULL),       op(SSM_OP_RENAME_TABLE, "a", NULL, "b"),
        op(SSM_OP_ADD_COLUMN, "b", "x", NULL),          op(SSM_OP_RENAME_COLUMN, "b", "x", "y"),
        op(SSM_OP_SET_DEFAULT, "b", "y", NULL),         op(SSM_OP_DROP_COLUMN, "b", "id", NULL),
        op(SSM_OP_ALTER_TYPE, "c", "z", NULL),
    };
    const ssm_operation swap[] = {
        op(SSM_OP_ADD_COLUMN, "a", "x", NULL), op(SSM_OP_RENAME_TABLE, "a", NULL, "t"),
        op(SSM_OP_ADD_COLUMN, "b", "y", NULL), op(SSM_OP_RENAME_TABLE, "b", NULL, "a"),
        op(SSM_OP_RENAME_TABLE, "t", NULL, "b"),
    };
    const ssm_operation again[] = {op(SSM_OP_CREATE_TABLE, "a", NULL, NULL), op(SSM_OP_DROP_TABLE, "a", NULL, NULL),
                                   op(SSM_OP_ADD_COLUMN, "b", "x", NULL), op(SSM_OP_DROP_COLUMN, "b", "x", NULL)};

    host_reset();
    CU_ASSERT_STRING_EQUAL(verify(ops, 7), "--\n" UNSEEN "\nSELECT \"na\"\"`me\", \"y\" FROM \"b\" WHERE 1 = 0;\n\n"
                                           "SELECT \"z\" FROM \"c\" WHERE 1 = 0;\n\n");
    CU_ASSERT_STRING_EQUAL(verify(swap, 5), "\nSELECT \"y\" FROM \"a\" WHERE 1 = 0;\n\n"
                                            "SELECT \"x\" FROM \"b\" WHERE 1 = 0;\n\n");
    CU_ASSERT_STRING_EQUAL(verify(again, 4), "--\n" UNSEEN UNSEEN "\n");
}

static void test_a_renamed_table_must_be_there(void)
{
    const ssm_operation ops[] = {op(SSM_OP_RENAME_TABLE, "a", NULL, "b"), op(SSM_OP_RENAME_TABLE, "b", NULL, "c"),
                                 op(SSM_OP_DROP_TABLE, "c", NULL, NULL)};

    host_reset();
    CU_ASSERT_STRING_EQUAL(verify(ops, 1), "\nSELECT 1 FROM \"b\" WHERE 1 = 0;\n\n");
    CU_ASSERT_STRING_EQUAL(verify(ops, 2), "\nSELECT 1 FROM \"c\" WHERE 1 = 0;\n\n");
    CU_ASSERT_STRING_EQUAL(verify(ops, 3), "--\n" UNSEEN "\n");
}

static void test_what_no_select_can_miss(void)
{
    const ssm_operation ops[] = {op(SSM_OP_CREATE_INDEX, "a", "i", NULL), op(SSM_OP_ADD_ENUM_VALUE, "e", "v", NULL),
                                 op(SSM_OP_SET_COMMENT, "a", NULL, NULL), op(SSM_OP_KIND_COUNT, "a", NULL, NULL)};

    host_reset();
    CU_ASSERT_STRING_EQUAL(verify(ops, 4), "--\n" UNSEEN UNSEEN UNSEEN UNSEEN "\n");
}

static void test_options_that_would_break_the_plan(void)
{
    static const char *const bad[] = {"planner=",      "planner=a\nb", "planner= a",     "planner=a # b", "email=a>b",
                                      "email=<a@b>",   "email=\x7f",   "email=\xC2\x85", "email={time}"};
    const struct fake_unit unit = {.up = {{"x", 0}}};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        host_reset();
        host.options[0] = bad[i];
        CU_ASSERT_STRING_EQUAL(host_emit(&unit, 1), "[planner]");
    }
    host_reset();
    host.options[0] = "planner=\xC3\x89lise D. \xC2\xA7";
    host.options[1] = "email=e@example.org";
    CU_ASSERT_PTR_NOT_NULL(strstr(host_emit(&unit, 1), PLAN "\xC3\x89lise D. \xC2\xA7 <e@example.org> # Operations abc\n"));
}

static void test_names_that_a_change_cannot_have(void)
{
    const struct fake_unit unit = {.up = {{"x", 0}}};

    host_reset();
    host.name = "app.";
    CU_ASSERT_STRING_EQUAL(host_emit(&unit, 1), "[name]");
    host.name = "app-";
    CU_ASSERT_STRING_EQUAL(host_emit(&unit, 1), "[name]");
    host.name = "a.-p_";
    CU_ASSERT_PTR_NOT_NULL(strstr(host_emit(&unit, 1), "\n{version}_a.-p_ {time} "));
}

static void test_a_failure_of_the_host_is_not_reported_again(void)
{
    const struct fake_unit unit = {.up = {{"x", 0}}};

    host_reset();
    host.fail_script = 1;
    CU_ASSERT_STRING_EQUAL(host_emit(&unit, 1), "[]");
    CU_ASSERT_EQUAL(host.failures, 0);
}

UNIT_MAIN("sqitch", T(test_four_files), T(test_names_are_quoted_as_the_dialect_has_it), T(test_a_later_operation_wins),
          T(test_a_renamed_table_must_be_there), T(test_what_no_select_can_miss),
          T(test_options_that_would_break_the_plan), T(test_names_that_a_change_cannot_have),
          T(test_a_failure_of_the_host_is_not_reported_again))

/* SPDX-License-Identifier: Apache-2.0
 *
 * Views, functions, ... and options in the plan: their order among tables, forth and back; contradictions; what is known of them.
 */
#include "unit.h"

#include <stdio.h>

#include "base/buf.h"
#include "plan/plan.h"
#include "plan/plan_wire.h"

static struct {
    struct arena arena;
    struct diags diags;
    struct report report;
    struct plan plan;
    bool complete;
    int result;
    struct buf text;
} t;

static void plan_with(const char *diffs, const char *context)
{
    static const struct permission everything = {.all = true};
    const struct plan_request request = {.report = &t.report, .permission = &everything};
    struct buf json;

    arena_free(&t.arena);
    t.arena = (struct arena){0};
    diags_init(&t.diags, &t.arena);
    buf_init(&json, 1 << 20);
    buf_printf(&json, "{\"workflow\":\"smartspec_data_model_validator\",\"version\":\"6.1.1\",\"run_id\":\"r\"%s%s,\"diffs\":[%s]}",
               context ? ",\"actual_schema\":" : "", context ? context : "", diffs);
    t.result = report_load(buf_str(&json), &t.arena, &t.diags, &t.report);
    CU_ASSERT_EQUAL_FATAL(t.result, 0);
    t.result = plan_make(&request, &t.arena, &t.diags, &t.plan, &t.complete);
    buf_free(&json);
}

static void plan(const char *diffs)
{
    plan_with(diffs, NULL);
}

/* The keys in order, forth or back, "; " between them. */
static const char *keys(bool back)
{
    size_t count = t.plan.ops.count;

    buf_clear(&t.text);
    t.text.limit = 1 << 20;
    for (size_t i = 0; i < count; i++) {
        const struct op *op = t.plan.ops.items[back ? count - 1 - i : i];
        struct op inverse = *op;

        if (back && op->no_inverse == INVERSE_EXISTS)
            plan_invert(op, &inverse);
        buf_puts(&t.text, i ? "; " : "");
        buf_put(&t.text, op_whole_key(&t.arena, &inverse.pub));
    }
    return buf_cstr(&t.text);
}

static const char *codes(void)
{
    buf_clear(&t.text);
    t.text.limit = 1 << 20;
    for (const struct diag *g = t.diags.first; g; g = g->next) {
        buf_puts(&t.text, t.text.len ? " " : "");
        buf_put(&t.text, g->word);
        buf_putc(&t.text, '@');
        buf_put(&t.text, g->pointer);
    }
    return buf_cstr(&t.text);
}

static void same(const char *got, const char *expected)
{
    if (strcmp(got, expected) != 0)
        fprintf(stderr, "\n  expected %s\n  got      %s\n", expected, got);
    CU_ASSERT_STRING_EQUAL(got, expected);
}

static void end(void)
{
    arena_free(&t.arena);
    buf_free(&t.text);
    t.arena = (struct arena){0};
    t.text = (struct buf){0};
}

#define MADE(kind, name) "{\"kind\":\"missing_object\",\"object\":{\"kind\":\"" kind "\",\"name\":\"" name "\",\"create\":\"C\",\"drop\":\"D\"}}"
#define GONE(kind, name) "{\"kind\":\"extra_object\",\"object\":{\"kind\":\"" kind "\",\"name\":\"" name "\",\"create\":\"C\",\"drop\":\"D\"}}"
#define TABLE "{\"kind\":\"missing_table\",\"table\":\"t\",\"expected\":{\"columns\":[{\"name\":\"a\",\"type\":\"int\"}]}}"

static void test_order_of_what_is_made(void)
{
    plan(MADE("grant", "g") "," MADE("view", "v2") "," TABLE "," MADE("view", "v1") "," MADE("function", "f()") ","
         "{\"kind\":\"missing_enum\",\"enum\":\"e\",\"values\":[\"a\"]}," MADE("domain", "d") "," MADE("extension", "x") ","
         MADE("schema", "s"));
    same(codes(), "");
    same(keys(false), "create_object:extension x; create_object:schema s; create_enum:e; create_object:function f(); "
                      "create_object:domain d; create_table:t; create_object:view v2; create_object:view v1; create_object:grant g");
    same(keys(true), "drop_object:grant g; drop_object:view v1; drop_object:view v2; drop_table:t; drop_object:domain d; "
                     "drop_object:function f(); drop_enum:e; drop_object:schema s; drop_object:extension x");
    end();
}

static void test_order_of_what_goes(void)
{
    plan("{\"kind\":\"extra_enum\",\"enum\":\"e\",\"values\":[\"a\"]}," GONE("schema", "s") "," GONE("domain", "d") ","
         "{\"kind\":\"extra_table\",\"table\":\"t\",\"actual\":{\"columns\":[{\"name\":\"a\",\"type\":\"int\"}]}},"
         GONE("view", "v1") "," GONE("view", "v2") "," GONE("owner", "o"));
    same(codes(), "");
    same(keys(false), "drop_object:owner o; drop_object:view v1; drop_object:view v2; drop_table:t; drop_object:domain d; "
                      "drop_enum:e; drop_object:schema s");
    same(keys(true), "create_object:schema s; create_enum:e; create_object:domain d; create_table:t; create_object:view v2; "
                     "create_object:view v1; create_object:owner o");
    end();
}

/* An early object that is made anew goes before the tables; one that needs tables stands with the late ones. */
static void test_replaced_and_after_tables(void)
{
    plan(GONE("function", "f()") "," MADE("function", "f()") "," TABLE ","
         "{\"kind\":\"missing_object\",\"object\":{\"kind\":\"function\",\"name\":\"g()\",\"create\":\"C\",\"drop\":\"D\","
         "\"after_tables\":true}},"
         "{\"kind\":\"changed_object\",\"expected\":{\"kind\":\"function\",\"name\":\"h()\",\"replace\":\"R\"},"
         "\"actual\":{\"kind\":\"function\",\"name\":\"h()\",\"replace\":\"Q\"}}");
    same(codes(), "");
    same(keys(false), "drop_object:function f(); create_object:function f(); replace_object:function h(); create_table:t; "
                      "create_object:function g()");
    CU_ASSERT_EQUAL(t.plan.ops.items[0]->pub.flags, SSM_OPF_REPLACED);
    CU_ASSERT_EQUAL(t.plan.ops.items[1]->pub.flags, SSM_OPF_REPLACED);
    same(keys(true), "drop_object:function g(); drop_table:t; replace_object:function h(); drop_object:function f(); "
                     "create_object:function f()");
    end();
}

/* Late objects go before what they may be made of, and come back behind it. */
static void test_among_changes_of_tables(void)
{
    plan("{\"kind\":\"extra_column\",\"table\":\"t\",\"column\":\"c\",\"actual\":{\"type\":\"int\"}}," GONE("view", "v") ","
         MADE("view", "v") ",{\"kind\":\"option_mismatch\",\"table\":\"t\",\"option\":\"o\",\"expected\":{\"options\":{\"o\":1}},"
         "\"actual\":{\"options\":{}}}");
    same(keys(false), "drop_object:view v; set_option:t.o; drop_column:t.c; create_object:view v");
    same(keys(true), "drop_object:view v; add_column:t.c; set_option:t.o; create_object:view v");
    end();
}

static void test_ways_back(void)
{
    struct op inverse;

    plan("{\"kind\":\"changed_object\",\"expected\":{\"kind\":\"view\",\"name\":\"v\",\"replace\":\"R\"},"
         "\"actual\":{\"kind\":\"view\",\"name\":\"v\"}},"
         "{\"kind\":\"extra_object\",\"object\":{\"kind\":\"view\",\"name\":\"w\",\"drop\":\"D\"}},"
         "{\"kind\":\"option_mismatch\",\"table\":\"t\",\"option\":\"o\",\"expected\":{\"options\":{\"o\":1}},"
         "\"actual\":{\"options\":{\"o\":2}}}");
    CU_ASSERT_EQUAL(t.plan.ops.count, 3);
    CU_ASSERT_EQUAL(t.plan.ops.items[0]->no_inverse, INVERSE_UNKNOWN_BEFORE); /* drop_object:view w */
    CU_ASSERT_EQUAL(t.plan.ops.items[2]->no_inverse, INVERSE_UNKNOWN_BEFORE); /* replace_object:view v */
    plan_invert(t.plan.ops.items[1], &inverse);
    CU_ASSERT_EQUAL(inverse.pub.kind, SSM_OP_SET_OPTION);
    CU_ASSERT(str_is(inverse.pub.option_after, "2") && str_is(inverse.pub.option_before, "1"));
    end();
}

static void test_risks(void)
{
    plan(GONE("sequence", "s") "," GONE("schema", "n") "," GONE("view", "v") "," GONE("trigger", "tr") "," MADE("view", "w"));
    for (size_t i = 0; i < t.plan.ops.count; i++) {
        const struct op *op = t.plan.ops.items[i];
        bool data = str_is(op->pub.key, "drop_object:schema n"), others = op->pub.kind == SSM_OP_DROP_OBJECT &&
                                                                        !str_is(op->pub.key, "drop_object:trigger tr");

        CU_ASSERT_EQUAL((op->pub.risks & SSM_RISK_DATA_LOSS) != 0, data);
        CU_ASSERT_EQUAL((op->pub.risks & SSM_RISK_MAY_FAIL) != 0, others);
        CU_ASSERT_EQUAL(op->destructive, op->pub.kind == SSM_OP_DROP_OBJECT);
    }
    CU_ASSERT(t.plan.destructive);
    end();
}

static void test_contradictions(void)
{
    plan(MADE("view", "v") "," MADE("view", "v"));
    same(codes(), "plan.contradiction@/diffs/1");
    plan(MADE("view", "v") ",{\"kind\":\"changed_object\",\"expected\":{\"kind\":\"view\",\"name\":\"v\",\"replace\":\"R\"},"
         "\"actual\":{\"kind\":\"view\",\"name\":\"v\"}}");
    same(codes(), "plan.contradiction@/diffs/1");
    plan("{\"kind\":\"extra_table\",\"table\":\"t\"},{\"kind\":\"option_mismatch\",\"table\":\"t\",\"option\":\"o\","
         "\"expected\":{\"options\":{\"o\":1}},\"actual\":{}}");
    same(codes(), "plan.contradiction@/diffs/1");
    plan("{\"kind\":\"extra_column\",\"table\":\"t\",\"column\":\"c\"},{\"kind\":\"option_mismatch\",\"table\":\"t\",\"column\":\"c\","
         "\"option\":\"o\",\"expected\":{\"options\":{\"o\":1}},\"actual\":{}}");
    same(codes(), "plan.contradiction@/diffs/1");
    plan("{\"kind\":\"option_mismatch\",\"table\":\"t\",\"option\":\"o\",\"expected\":{\"options\":{\"o\":1}},\"actual\":{}},"
         "{\"kind\":\"option_mismatch\",\"table\":\"t\",\"option\":\"O\",\"expected\":{\"options\":{\"o\":2}},\"actual\":{}}");
    same(codes(), "plan.contradiction@/diffs/1");
    plan(MADE("view", "v") "," MADE("trigger", "v")); /* of one name, and two kinds */
    same(codes(), "");
    end();
}

#define CONTEXT "{\"tables\":{\"t\":{\"columns\":[{\"name\":\"a\",\"type\":\"int\",\"options\":{\"x\":1}}],\"options\":{\"o\":1,\"p\":2}}}}"

/* A rebuild makes the table with the options that it shall have. */
static void test_states(void)
{
    const ssm_operation *o;

    plan_with("{\"kind\":\"option_mismatch\",\"table\":\"t\",\"option\":\"o\",\"expected\":{},\"actual\":{\"options\":{\"o\":1}}},"
              "{\"kind\":\"option_mismatch\",\"table\":\"t\",\"column\":\"a\",\"option\":\"x\","
              "\"expected\":{\"type\":\"int\",\"options\":{\"x\":3}},\"actual\":{\"type\":\"int\",\"options\":{\"x\":1}}}",
              CONTEXT);
    same(codes(), "");
    o = &t.plan.ops.items[0]->pub;
    CU_ASSERT_PTR_NOT_NULL_FATAL(o->table_before);
    CU_ASSERT_PTR_NOT_NULL_FATAL(o->table_after);
    CU_ASSERT_EQUAL(o->table_before->option_count, 2);
    CU_ASSERT_EQUAL(o->table_after->option_count, 1);
    CU_ASSERT(str_is(o->table_after->options[0].name, "p"));
    CU_ASSERT(str_is(o->table_after->columns[0]->options[0].value, "3"));
    CU_ASSERT(str_is(o->table_before->columns[0]->options[0].value, "1"));
    CU_ASSERT_PTR_EQUAL(t.plan.ops.items[1]->pub.table_after, o->table_after);
    plan_with("{\"kind\":\"option_mismatch\",\"table\":\"t\",\"column\":\"zz\",\"option\":\"x\",\"expected\":{\"options\":{\"x\":1}},"
              "\"actual\":{}}",
              CONTEXT);
    same(codes(), "plan.context_lacks@/diffs/0");
    plan_with("{\"kind\":\"default_mismatch\",\"table\":\"p\",\"column\":\"zz\",\"expected\":{\"default\":1}}",
              "{\"tables\":{\"p\":{\"options\":{\"inherits\":\"q\"}}}}"); /* a column of the table that it inherits from */
    same(codes(), "");
    end();
}

/* Beside a change of its type, the options of a column are set last. */
static void test_options_of_a_changed_column(void)
{
    plan("{\"kind\":\"option_mismatch\",\"table\":\"t\",\"column\":\"c\",\"option\":\"o\",\"expected\":{\"type\":\"bigint\","
         "\"options\":{\"o\":1}},\"actual\":{\"type\":\"int\"}},"
         "{\"kind\":\"comment_mismatch\",\"table\":\"u\",\"column\":\"c\",\"expected\":{\"comment\":\"x\"}},"
         "{\"kind\":\"type_mismatch\",\"table\":\"t\",\"column\":\"c\",\"expected\":\"bigint\",\"actual\":\"int\"}");
    same(codes(), "");
    same(keys(false), "set_comment:u.c; alter_type:t.c; set_option:t.c.o");
    plan("{\"kind\":\"option_mismatch\",\"table\":\"t\",\"column\":\"c\",\"option\":\"o\",\"expected\":{\"type\":\"text\","
         "\"options\":{\"o\":1}},\"actual\":{\"type\":\"int\"}}");
    same(codes(), "plan.unlisted@/diffs/0"); /* a change that nobody lists is not made by the way */
    end();
}

static void test_names(void)
{
    static const struct {
        const char *diffs, *name;
    } cases[] = {
        {MADE("materialized_view", "Sales"), "create_materialized_view_sales"},
        {GONE("function", "f(integer, text)"), "drop_function_f_integer_text"},
        {"{\"kind\":\"option_mismatch\",\"table\":\"t\",\"option\":\"o\",\"expected\":{\"options\":{\"o\":1}},\"actual\":{}}",
         "set_o_of_t"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        plan(cases[i].diffs);
        CU_ASSERT(str_is(t.plan.name, cases[i].name));
    }
    end();
}

/* Whatever of an object reaches a script is part of the digest. */
static void test_digests(void)
{
    static const char *const diffs[] = {
        MADE("view", "v"),
        MADE("view", "w"),
        MADE("trigger", "v"),
        "{\"kind\":\"missing_object\",\"object\":{\"kind\":\"view\",\"name\":\"v\",\"create\":\"C2\",\"drop\":\"D\"}}",
        "{\"kind\":\"missing_object\",\"object\":{\"kind\":\"view\",\"name\":\"v\",\"create\":\"C\",\"drop\":\"D2\"}}",
        "{\"kind\":\"option_mismatch\",\"table\":\"t\",\"option\":\"o\",\"expected\":{\"options\":{\"o\":1}},\"actual\":{}}",
        "{\"kind\":\"option_mismatch\",\"table\":\"t\",\"option\":\"o\",\"expected\":{\"options\":{\"o\":2}},\"actual\":{}}",
        "{\"kind\":\"option_mismatch\",\"table\":\"t\",\"option\":\"o\",\"expected\":{\"options\":{\"o\":2}},"
        "\"actual\":{\"options\":{\"o\":1}}}",
        "{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"type\":\"int\"}}",
        "{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"type\":\"int\",\"options\":{\"o\":1}}}",
    };
    enum { COUNT = sizeof diffs / sizeof diffs[0] };
    char hashes[COUNT][65];

    for (size_t i = 0; i < COUNT; i++) {
        plan(diffs[i]);
        CU_ASSERT_EQUAL_FATAL(t.plan.operations_hash.len, 64);
        snprintf(hashes[i], sizeof hashes[i], "%.*s", STR_ARG(t.plan.operations_hash));
        for (size_t k = 0; k < i; k++)
            CU_ASSERT_STRING_NOT_EQUAL(hashes[i], hashes[k]);
    }
    end();
}

/* ---- what is declared crosses to the monitor */

static int gather(void *user, ssm_str frames)
{
    buf_put(user, frames);
    return ((struct buf *)user)->failed ? -1 : 0;
}

static void test_declared_crosses(void)
{
    static ssm_str types[] = {{"app.money", 9}}, functions[] = {{"app.f", 5}, {"g", 1}};
    struct plan_taker taker;
    struct report back;
    struct plan back_plan;
    struct wire_reader frame;
    struct arena a = {0};
    struct wire w;
    unsigned type;
    size_t at = 0;

    plan(TABLE);
    t.report.declared_types = (ssm_strs){types, 1};
    t.report.declared_functions = (ssm_strs){functions, 2};
    buf_clear(&t.text);
    t.text.limit = 1 << 20;
    wire_open(&w, gather, &t.text);
    CU_ASSERT_EQUAL(plan_put(&t.plan, &t.report, &w, 50), 0);
    wire_flush(&w);
    plan_taker_init(&taker, &a, 50, &back, &back_plan);
    while (at < t.text.len) {
        size_t length = wire_frame(ssm_view(t.text.ptr + at, t.text.len - at), &type, &frame);

        CU_ASSERT_FATAL(length > 0);
        CU_ASSERT_EQUAL_FATAL(plan_take(&taker, type, &frame), 0);
        at += length;
    }
    CU_ASSERT_EQUAL(plan_taken(&taker), 0);
    CU_ASSERT(str_list_eq(back.declared_types, t.report.declared_types));
    CU_ASSERT(str_list_eq(back.declared_functions, t.report.declared_functions));
    wire_close(&w);
    arena_free(&a);
    end();
}

UNIT_MAIN("plan: objects and options", T(test_order_of_what_is_made), T(test_order_of_what_goes),
          T(test_replaced_and_after_tables), T(test_among_changes_of_tables), T(test_ways_back), T(test_risks),
          T(test_contradictions), T(test_states), T(test_options_of_a_changed_column), T(test_names), T(test_digests),
          T(test_declared_crosses))

/* SPDX-License-Identifier: Apache-2.0
 *
 * The plan of small reports: what it combines, what it refuses, the order, the way back.
 */
#include "unit.h"

#include "base/buf.h"
#include "plan/plan.h"

static struct {
    struct arena arena;
    struct diags diags;
    struct report report;
    struct plan plan;
    bool complete;
    int result;
    struct buf text;
} t;

/* Plans the report with these diffs; `context` is the value of actual_schema, or NULL. */
static void plan_with(const char *diffs, const char *context, ssm_str regex)
{
    static const struct permission everything = {.all = true};
    struct plan_request request = {.report = &t.report, .permission = &everything, .spec_id_regex = regex};
    struct buf json;

    arena_free(&t.arena);
    t.arena = (struct arena){0};
    diags_init(&t.diags, &t.arena);
    buf_init(&json, 1 << 20);
    buf_printf(&json,
               "{\"workflow\":\"smartspec_data_model_validator\",\"version\":\"6.1.1\",\"run_id\":\"r\","
               "\"scope\":{\"spec_path\":null},%s%s%s\"diffs\":[%s]}",
               context ? "\"actual_schema\":" : "", context ? context : "", context ? "," : "", diffs);
    t.result = report_load(buf_str(&json), &t.arena, &t.diags, &t.report);
    CU_ASSERT_EQUAL_FATAL(t.result, 0);
    t.result = plan_make(&request, &t.arena, &t.diags, &t.plan, &t.complete);
    buf_free(&json);
}

static void plan(const char *diffs)
{
    plan_with(diffs, NULL, ssm_view(NULL, 0));
}

/* The keys in order, one space between them. */
static const char *keys(void)
{
    buf_clear(&t.text);
    t.text.limit = 1 << 20;
    for (size_t i = 0; i < t.plan.ops.count; i++) {
        buf_puts(&t.text, i ? " " : "");
        buf_put(&t.text, t.plan.ops.items[i]->pub.key);
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

static void end(void)
{
    arena_free(&t.arena);
    buf_free(&t.text);
}

#define COLUMN(name) "{\"name\":\"" name "\",\"type\":\"bigint\",\"nullable\":false}"
#define FK(name, column, table) \
    "{\"name\":\"" name "\",\"type\":\"foreign_key\",\"columns\":[\"" column "\"],\"references\":{\"table\":\"" table "\",\"columns\":[\"id\"]}}"
#define TABLE(name, keys) \
    "{\"kind\":\"missing_table\",\"table\":\"" name "\",\"expected\":{\"columns\":[" COLUMN("id") "," COLUMN("ref") "],\"constraints\":[" keys "]}}"

static void tables_stand_in_the_order_of_their_foreign_keys(void)
{
    plan(TABLE("a", FK("a_fk", "ref", "b")) "," TABLE("b", FK("b_fk", "ref", "c")) "," TABLE("c", ""));
    CU_ASSERT_STRING_EQUAL(keys(), "create_table:c create_table:b create_table:a");
    end();
}

static void a_cycle_is_broken_by_adding_the_key_afterwards(void)
{
    plan(TABLE("a", FK("a_fk", "ref", "b")) "," TABLE("b", FK("b_fk", "ref", "a")));
    CU_ASSERT_STRING_EQUAL(keys(), "create_table:b create_table:a add_constraint:b.b_fk");
    CU_ASSERT_EQUAL(t.plan.ops.items[0]->pub.table_after->constraint_count, 0);
    CU_ASSERT_EQUAL(t.plan.ops.items[1]->pub.table_after->constraint_count, 1);
    end();
}

static void a_table_that_references_itself_keeps_its_key(void)
{
    plan(TABLE("a", FK("a_fk", "ref", "a")));
    CU_ASSERT_STRING_EQUAL(keys(), "create_table:a");
    CU_ASSERT_EQUAL(t.plan.ops.items[0]->pub.table_after->constraint_count, 1);
    end();
}

static void what_stands_in_the_way_goes_first_and_data_goes_last(void)
{
    plan("{\"kind\":\"extra_column\",\"table\":\"t\",\"column\":\"old\"},"
         "{\"kind\":\"extra_table\",\"table\":\"gone\"},"
         "{\"kind\":\"missing_index\",\"table\":\"t\",\"index\":{\"name\":\"i\",\"columns\":[\"new\"]}},"
         "{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"new\",\"expected\":{\"type\":\"text\"}},"
         "{\"kind\":\"extra_index\",\"table\":\"t\",\"index\":{\"name\":\"j\",\"columns\":[\"old\"]}},"
         "{\"kind\":\"missing_enum\",\"enum\":\"e\",\"values\":[\"x\"]},"
         "{\"kind\":\"renamed_table\",\"from\":\"s\",\"to\":\"t2\"}");
    CU_ASSERT_STRING_EQUAL(keys(), "rename_table:s drop_index:t.j create_enum:e add_column:t.new create_index:t.i "
                                   "drop_column:t.old drop_table:gone");
    end();
}

static void mismatches_of_one_column_share_all_that_is_known(void)
{
    const ssm_column *before, *after;

    plan("{\"kind\":\"nullability_mismatch\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"nullable\":false},\"actual\":{\"default\":null}},"
         "{\"kind\":\"type_mismatch\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"type\":\"bigint\"},\"actual\":{\"type\":\"int\"}}");
    CU_ASSERT_STRING_EQUAL(keys(), "alter_type:t.c set_not_null:t.c");
    before = t.plan.ops.items[0]->pub.column_before;
    after = t.plan.ops.items[0]->pub.column_after;
    CU_ASSERT_PTR_EQUAL(after, t.plan.ops.items[1]->pub.column_after);
    CU_ASSERT_EQUAL(before->nullable, SSM_YES);
    CU_ASSERT_EQUAL(after->nullable, SSM_NO);
    CU_ASSERT_EQUAL(after->type->bits, 64);
    CU_ASSERT_EQUAL(after->default_value.kind, SSM_DEFAULT_NONE); /* no difference says otherwise */
    end();
}

#define UNIQUE(kind, name) \
    "{\"kind\":\"" kind "\",\"table\":\"t\",\"constraint\":{\"name\":\"" name "\",\"type\":\"unique\",\"columns\":[\"a\",\"b\"]}}"

static void the_same_body_under_two_names_is_a_rename(void)
{
    plan(UNIQUE("extra_constraint", "old_key") "," UNIQUE("missing_constraint", "new_key"));
    CU_ASSERT_STRING_EQUAL(keys(), "rename_constraint:t.old_key");
    CU_ASSERT_EQUAL(t.plan.ops.items[0]->pub.new_name.len, strlen("new_key"));
    CU_ASSERT_FALSE(t.plan.destructive);
    end();
}

static void a_rename_waits_for_no_name_that_is_still_in_use(void)
{
    plan(UNIQUE("extra_constraint", "one") ","
         "{\"kind\":\"extra_constraint\",\"table\":\"t\",\"constraint\":{\"name\":\"two\",\"type\":\"unique\",\"columns\":[\"c\"]}},"
         UNIQUE("missing_constraint", "two"));
    CU_ASSERT_STRING_EQUAL(keys(), "drop_constraint:t.one drop_constraint:t.two add_constraint:t.two");
    end();
}

static void a_replacement_drops_before_it_creates(void)
{
    plan("{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"g\",\"expected\":{\"type\":\"int\",\"generated\":{\"expression\":\"a + 1\",\"stored\":true}}},"
         "{\"kind\":\"extra_column\",\"table\":\"t\",\"column\":\"g\",\"actual\":{\"type\":\"int\"}}");
    CU_ASSERT_STRING_EQUAL(keys(), "drop_column:t.g add_column:t.g");
    CU_ASSERT_TRUE(t.plan.ops.items[0]->pub.flags & SSM_OPF_REPLACED);
    end();
}

static void contradictions_are_refused_with_both_places(void)
{
    static const struct {
        const char *diffs, *codes;
    } cases[] = {
        {"{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"type\":\"int\"}},"
         "{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"type\":\"text\"}}",
         "plan.contradiction@/diffs/1"},
        {"{\"kind\":\"extra_table\",\"table\":\"t\"},{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"type\":\"int\"}}",
         "plan.contradiction@/diffs/1"},
        {"{\"kind\":\"extra_column\",\"table\":\"t\",\"column\":\"c\"},"
         "{\"kind\":\"nullability_mismatch\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"nullable\":true}}",
         "plan.contradiction@/diffs/1"},
        {"{\"kind\":\"renamed_table\",\"from\":\"a\",\"to\":\"b\"},{\"kind\":\"missing_column\",\"table\":\"a\",\"column\":\"c\",\"expected\":{\"type\":\"int\"}}",
         "plan.old_name@/diffs/1"},
        {"{\"kind\":\"renamed_column\",\"table\":\"a\",\"from\":\"x\",\"to\":\"y\"},{\"kind\":\"extra_column\",\"table\":\"a\",\"column\":\"y\"}",
         "plan.contradiction@/diffs/1"},
        {"{\"kind\":\"renamed_column\",\"table\":\"a\",\"from\":\"x\",\"to\":\"x\"}", "plan.rename_same@/diffs/0"},
        {TABLE("t", "") ",{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"ref\",\"expected\":{\"type\":\"int\"}}",
         "plan.contradiction@/diffs/1"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        plan(cases[i].diffs);
        CU_ASSERT_EQUAL(t.result, -1);
        CU_ASSERT_FALSE(t.complete);
        CU_ASSERT_STRING_EQUAL(codes(), cases[i].codes);
    }
    end();
}

static void the_way_back_undoes_each_operation_or_says_why_not(void)
{
    const struct op *op;
    struct op inverse;

    plan("{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"type\":\"int\"}},"
         "{\"kind\":\"extra_table\",\"table\":\"gone\"},"
         "{\"kind\":\"default_mismatch\",\"table\":\"t\",\"column\":\"d\",\"expected\":{\"default\":1},\"actual\":{\"default\":null}}");
    op = t.plan.ops.items[0];
    plan_invert(op, &inverse);
    CU_ASSERT_EQUAL_FATAL(op->pub.kind, SSM_OP_ADD_COLUMN);
    CU_ASSERT_EQUAL(inverse.pub.kind, SSM_OP_DROP_COLUMN);
    CU_ASSERT_PTR_EQUAL(inverse.pub.column_before, op->pub.column_after);
    CU_ASSERT_TRUE(inverse.destructive);
    plan_invert(t.plan.ops.items[1], &inverse);
    CU_ASSERT_EQUAL(inverse.pub.kind, SSM_OP_DROP_DEFAULT);
    op = t.plan.ops.items[2];
    CU_ASSERT_EQUAL(op->no_inverse, INVERSE_UNKNOWN_BEFORE);
    CU_ASSERT_TRUE(op->pub.risks & SSM_RISK_IRREVERSIBLE);
    end();
}

#define CONTEXT                                                                                                     \
    "{\"tables\":{\"old\":{\"columns\":[" COLUMN("id") "," COLUMN("a") "],\"primary_key\":[\"id\"],"                 \
    "\"constraints\":[{\"name\":\"k\",\"type\":\"check\",\"expression\":\"a > 0 AND id <> 1\"}],"                    \
    "\"indexes\":[{\"name\":\"i\",\"columns\":[\"a\"]}]},"                                                          \
    "\"child\":{\"columns\":[" COLUMN("id") "],\"constraints\":[" FK("c_fk", "id", "old") "]}}}"

static void context_follows_renames_into_keys_and_expressions(void)
{
    const ssm_table *before, *after, *child;

    plan_with("{\"kind\":\"renamed_table\",\"from\":\"old\",\"to\":\"new\"},"
              "{\"kind\":\"renamed_column\",\"table\":\"new\",\"from\":\"id\",\"to\":\"key\"},"
              "{\"kind\":\"nullability_mismatch\",\"table\":\"new\",\"column\":\"a\",\"expected\":{\"nullable\":true}},"
              "{\"kind\":\"nullability_mismatch\",\"table\":\"child\",\"column\":\"id\",\"expected\":{\"nullable\":true}}",
              CONTEXT, ssm_view(NULL, 0));
    CU_ASSERT_EQUAL_FATAL(t.result, 0);
    before = t.plan.ops.items[2]->pub.table_before;
    after = t.plan.ops.items[2]->pub.table_after;
    child = t.plan.ops.items[3]->pub.table_before;
    CU_ASSERT_TRUE(ssm_str_eq(before->name, ssm_cstr("new")));
    CU_ASSERT_TRUE(ssm_str_eq(before->columns[0]->name, ssm_cstr("key")));
    CU_ASSERT_TRUE(ssm_str_eq(before->primary_key->columns.items[0], ssm_cstr("key")));
    CU_ASSERT_TRUE(ssm_str_eq(before->constraints[0]->expression, ssm_cstr("a > 0 AND key <> 1")));
    CU_ASSERT_EQUAL(before->columns[1]->nullable, SSM_NO);
    CU_ASSERT_EQUAL(after->columns[1]->nullable, SSM_YES);
    CU_ASSERT_TRUE(ssm_str_eq(child->constraints[0]->ref_table, ssm_cstr("new")));
    CU_ASSERT_TRUE(ssm_str_eq(child->constraints[0]->ref_columns.items[0], ssm_cstr("key")));
    end();
}

static void context_and_differences_may_not_contradict_each_other(void)
{
    plan_with("{\"kind\":\"extra_column\",\"table\":\"old\",\"column\":\"nowhere\"},"
              "{\"kind\":\"missing_column\",\"table\":\"old\",\"column\":\"a\",\"expected\":{\"type\":\"int\"}}",
              CONTEXT, ssm_view(NULL, 0));
    CU_ASSERT_STRING_EQUAL(codes(), "plan.context_lacks@/diffs/0 plan.context_has@/diffs/1");
    end();
}

static void generated_columns_go_before_what_they_are_made_of(void)
{
    plan("{\"kind\":\"extra_column\",\"table\":\"t\",\"column\":\"base\",\"actual\":{\"type\":\"int\"}},"
         "{\"kind\":\"extra_column\",\"table\":\"t\",\"column\":\"twice\",\"actual\":{\"type\":\"int\","
         "\"generated\":{\"expression\":\"base * 2\",\"stored\":true}}}");
    CU_ASSERT_STRING_EQUAL(keys(), "drop_column:t.twice drop_column:t.base");
    end();
}

static void a_reference_waits_for_what_it_references(void)
{
    plan("{\"kind\":\"missing_column\",\"table\":\"orders\",\"column\":\"code\",\"expected\":{\"type\":\"int\","
         "\"references\":{\"table\":\"users\",\"columns\":[\"code\"]}}},"
         "{\"kind\":\"missing_column\",\"table\":\"users\",\"column\":\"code\",\"expected\":{\"type\":\"int\",\"unique\":true}}");
    CU_ASSERT_STRING_EQUAL(keys(), "add_column:orders.code add_column:users.code add_constraint:orders.fk_orders_code");
    CU_ASSERT_PTR_NULL(t.plan.ops.items[0]->pub.column_after->references);
    CU_ASSERT_PTR_NOT_NULL(t.plan.ops.items[0]->whole_column->references);
    end();
}

static void a_constraint_known_by_name_and_kind_has_no_way_back(void)
{
    plan("{\"kind\":\"extra_constraint\",\"table\":\"t\",\"constraint\":{\"name\":\"u\",\"type\":\"unique\"}}");
    CU_ASSERT_EQUAL(t.plan.ops.items[0]->no_inverse, INVERSE_UNKNOWN_BEFORE);
    end();
}

static void on_update_stays_where_a_default_alone_changes(void)
{
    const ssm_column *after;

    plan("{\"kind\":\"default_mismatch\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"default\":\"2000-01-01\"},"
         "\"actual\":{\"type\":\"datetime\",\"nullable\":false,\"default\":null,\"on_update\":\"current_timestamp\"}}");
    after = t.plan.ops.items[0]->pub.column_after;
    CU_ASSERT_EQUAL(after->on_update.known, SSM_YES);
    CU_ASSERT_EQUAL(after->nullable, SSM_NO);
    end();
}

static void what_differs_without_a_difference_is_pointed_out(void)
{
    plan("{\"kind\":\"type_mismatch\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"type\":\"bigint\",\"nullable\":false},"
         "\"actual\":{\"type\":\"int\",\"nullable\":true}}");
    CU_ASSERT_EQUAL(t.result, 0);
    CU_ASSERT_STRING_EQUAL(codes(), "plan.unlisted@/diffs/0");
    end();
}

static void nothing_is_added_on_a_column_that_goes(void)
{
    plan("{\"kind\":\"extra_column\",\"table\":\"t\",\"column\":\"a\"}," UNIQUE("missing_constraint", "u"));
    CU_ASSERT_STRING_EQUAL(codes(), "plan.on_dropped@/diffs/1");
    end();
}

static void names_describe_the_operations(void)
{
    plan("{\"kind\":\"missing_column\",\"table\":\"Users\",\"column\":\"last__login at\",\"expected\":{\"type\":\"int\"}}");
    CU_ASSERT_TRUE(ssm_str_eq(t.plan.name, ssm_cstr("add_last_login_at_to_users")));
    plan("{\"kind\":\"extra_table\",\"table\":\"\\u0e01\"}");
    CU_ASSERT_TRUE(ssm_str_eq(t.plan.name, ssm_cstr("drop")));
    end();
}

static void the_same_operations_have_the_same_id_and_others_another(void)
{
    char first[13] = "";

    plan(UNIQUE("missing_constraint", "u"));
    memcpy(first, t.plan.id.ptr, 12);
    plan(UNIQUE("missing_constraint", "u"));
    CU_ASSERT_TRUE(ssm_str_eq(t.plan.id, ssm_cstr(first)));
    plan(UNIQUE("missing_constraint", "v"));
    CU_ASSERT_FALSE(ssm_str_eq(t.plan.id, ssm_cstr(first)));
    end();
}

UNIT_MAIN("plan", T(tables_stand_in_the_order_of_their_foreign_keys), T(a_cycle_is_broken_by_adding_the_key_afterwards),
          T(a_table_that_references_itself_keeps_its_key), T(what_stands_in_the_way_goes_first_and_data_goes_last),
          T(mismatches_of_one_column_share_all_that_is_known), T(the_same_body_under_two_names_is_a_rename),
          T(a_rename_waits_for_no_name_that_is_still_in_use), T(a_replacement_drops_before_it_creates),
          T(contradictions_are_refused_with_both_places), T(the_way_back_undoes_each_operation_or_says_why_not),
          T(context_follows_renames_into_keys_and_expressions), T(context_and_differences_may_not_contradict_each_other),
          T(generated_columns_go_before_what_they_are_made_of), T(a_reference_waits_for_what_it_references),
          T(a_constraint_known_by_name_and_kind_has_no_way_back), T(on_update_stays_where_a_default_alone_changes),
          T(what_differs_without_a_difference_is_pointed_out), T(nothing_is_added_on_a_column_that_goes),
          T(names_describe_the_operations), T(the_same_operations_have_the_same_id_and_others_another))

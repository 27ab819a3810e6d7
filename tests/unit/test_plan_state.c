/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables of actual_schema through a plan: what they are after renames, drops and replacements, and what the plan takes
 * from them.
 */
#include "unit.h"

#include "base/buf.h"
#include "plan/plan.h"

static struct {
    struct arena arena;
    struct diags diags;
    struct report report;
    struct plan plan;
    int result;
    struct buf text;
} t;

/* Plans the report with these differences; `context` is the value of actual_schema. */
static void plan(const char *diffs, const char *context)
{
    static const struct permission everything = {.all = true};
    struct plan_request request = {.report = &t.report, .permission = &everything};
    struct buf json;
    bool complete;

    arena_free(&t.arena);
    t.arena = (struct arena){0};
    diags_init(&t.diags, &t.arena);
    buf_init(&json, 1 << 22);
    buf_printf(&json,
               "{\"workflow\":\"smartspec_data_model_validator\",\"version\":\"6.1.1\",\"run_id\":\"r\","
               "\"scope\":{\"spec_path\":null},\"actual_schema\":%s,\"diffs\":[%s]}",
               context, diffs);
    CU_ASSERT_EQUAL_FATAL(report_load(buf_str(&json), &t.arena, &t.diags, &t.report), 0);
    t.result = plan_make(&request, &t.arena, &t.diags, &t.plan, &complete);
    buf_free(&json);
}

static void list(ssm_str s)
{
    buf_puts(&t.text, t.text.len ? " " : "");
    buf_put(&t.text, s);
}

static void begin_list(void)
{
    buf_clear(&t.text);
    t.text.limit = 1 << 20;
}

static const char *keys(void)
{
    begin_list();
    for (size_t i = 0; i < t.plan.ops.count; i++)
        list(t.plan.ops.items[i]->pub.key);
    return buf_cstr(&t.text);
}

static const char *messages(void)
{
    begin_list();
    for (const struct diag *g = t.diags.first; g; g = g->next) {
        list(g->word);
        buf_putc(&t.text, '@');
        buf_put(&t.text, g->pointer);
    }
    return buf_cstr(&t.text);
}

/* The names of a table's primary key, constraints and indexes. */
static const char *members(const ssm_table *table)
{
    begin_list();
    if (table->primary_key)
        list(table->primary_key->name);
    for (size_t i = 0; i < table->constraint_count; i++)
        list(table->constraints[i]->name);
    for (size_t i = 0; i < table->index_count; i++)
        list(table->indexes[i]->name);
    return buf_cstr(&t.text);
}

static const ssm_operation *operation(const char *key)
{
    for (size_t i = 0; i < t.plan.ops.count; i++)
        if (str_is(t.plan.ops.items[i]->pub.key, key))
            return &t.plan.ops.items[i]->pub;
    CU_FAIL_FATAL("no such operation");
    return NULL;
}

static void end(void)
{
    arena_free(&t.arena);
    buf_free(&t.text);
}

#define COLUMN(name) "{\"name\":\"" name "\",\"type\":\"int\",\"nullable\":true,\"default\":null}"
#define RENAME(from, to) "{\"kind\":\"renamed_column\",\"table\":\"t\",\"from\":\"" from "\",\"to\":\"" to "\"}"
#define DROP(name) "{\"kind\":\"extra_column\",\"table\":\"t\",\"column\":\"" name "\"}"
#define ADD(name) "{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"" name "\",\"expected\":{\"type\":\"bigint\"}}"
#define NOT_NULL(name) \
    "{\"kind\":\"nullability_mismatch\",\"table\":\"t\",\"column\":\"" name "\",\"expected\":{\"nullable\":false}}"
#define CHECK(name, text) "{\"name\":\"" name "\",\"type\":\"check\",\"expression\":\"" text "\"}"
#define SCHEMA(columns, more) "{\"tables\":{\"t\":{\"columns\":[" columns "]" more "}}}"

static void names_in_a_circle_end_where_they_belong(void)
{
    const ssm_constraint *check;

    plan(RENAME("a", "tmp") "," RENAME("b", "a") "," RENAME("tmp", "b") "," NOT_NULL("c"),
         SCHEMA(COLUMN("a") "," COLUMN("b") "," COLUMN("c"), ",\"constraints\":[" CHECK("k", "a < b") "]"));
    CU_ASSERT_EQUAL_FATAL(t.result, 0);
    check = operation("set_not_null:t.c")->table_after->constraints[0];
    CU_ASSERT(str_is(check->expression, "b < a"));
    CU_ASSERT(str_is(operation("set_not_null:t.c")->table_after->columns[0]->name, "b"));
    end();
}

static void what_stands_on_a_dropped_column_goes_with_it(void)
{
    plan(DROP("date") "," NOT_NULL("x"),
         SCHEMA(COLUMN("date") "," COLUMN("x") "," COLUMN("up"),
                ",\"primary_key\":{\"name\":\"pk\",\"columns\":[\"date\"]},\"constraints\":["
                "{\"name\":\"itself\",\"type\":\"foreign_key\",\"columns\":[\"up\"],\"references\":{\"table\":\"t\",\"columns\":[\"date\"]}},"
                CHECK("of_date", "x > date") "," CHECK("of_x", "date(x) > cast(x as date)") "],"
                "\"indexes\":[{\"name\":\"i\",\"columns\":[\"x\",\"date\"]},{\"name\":\"j\",\"columns\":[\"x\"]}]"));
    CU_ASSERT_EQUAL_FATAL(t.result, 0);
    CU_ASSERT_STRING_EQUAL(members(operation("set_not_null:t.x")->table_after), "of_x j");
    CU_ASSERT_STRING_EQUAL(messages(), "plan.goes_with_column@/diffs/0 plan.goes_with_column@/diffs/0 "
                                       "plan.goes_with_column@/diffs/0 plan.goes_with_column@/diffs/0");
    CU_ASSERT_STRING_EQUAL(keys(), "drop_constraint:t.itself set_not_null:t.x drop_column:t.date");
    end();
}

static void a_foreign_key_on_a_dropped_column_is_dropped_before_it(void)
{
    plan("{\"kind\":\"extra_column\",\"table\":\"c\",\"column\":\"p\"}",
         "{\"tables\":{\"c\":{\"columns\":[{\"name\":\"id\",\"type\":\"int\"},{\"name\":\"p\",\"type\":\"int\"}],"
         "\"constraints\":[{\"name\":\"c_p_fk\",\"type\":\"foreign_key\",\"columns\":[\"p\"],"
         "\"references\":{\"table\":\"p\",\"columns\":[\"id\"]}}]}}}");
    CU_ASSERT_STRING_EQUAL(keys(), "drop_constraint:c.c_p_fk drop_column:c.p");
    CU_ASSERT_EQUAL(t.plan.ops.items[0]->no_inverse, INVERSE_EXISTS);
    end();
}

static void what_stands_on_a_replaced_column_is_made_anew(void)
{
    plan(DROP("a") "," ADD("a") ",{\"kind\":\"renamed_index\",\"table\":\"t\",\"from\":\"i\",\"to\":\"i2\"}",
         SCHEMA(COLUMN("a") "," COLUMN("b"),
                ",\"constraints\":[" CHECK("k", "a > 0") "," CHECK("other", "b > 0") "],"
                "\"indexes\":[{\"name\":\"i\",\"columns\":[\"a\",\"b\"]},{\"name\":\"j\",\"columns\":[\"b\"]}]"));
    CU_ASSERT_EQUAL_FATAL(t.result, 0);
    CU_ASSERT_STRING_EQUAL(keys(), "drop_constraint:t.k drop_index:t.i drop_column:t.a add_column:t.a "
                                   "create_index:t.i2 add_constraint:t.k");
    CU_ASSERT_STRING_EQUAL(messages(), "");
    end();
}

static void a_replaced_column_of_an_unknown_table_is_warned_of(void)
{
    plan(DROP("a") "," ADD("a"), "{}");
    CU_ASSERT_STRING_EQUAL(messages(), "plan.replaced_column@/diffs/0");
    CU_ASSERT_STRING_EQUAL(keys(), "drop_column:t.a add_column:t.a");
    end();
}

static void what_a_drop_leaves_out_is_taken_from_the_schema(void)
{
    plan("{\"kind\":\"extra_column\",\"table\":\"t\",\"column\":\"a\",\"actual\":{\"type\":\"int\"}},"
         "{\"kind\":\"extra_index\",\"table\":\"t\",\"index\":\"i\"},"
         "{\"kind\":\"extra_constraint\",\"table\":\"t\",\"constraint\":\"k\"}",
         SCHEMA("{\"name\":\"a\",\"type\":\"int\",\"nullable\":false,\"default\":7}," COLUMN("b"),
                ",\"constraints\":[" CHECK("k", "b > 0") "],\"indexes\":[{\"name\":\"i\",\"columns\":[\"b\"],\"unique\":true}]"));
    CU_ASSERT_EQUAL_FATAL(t.result, 0);
    CU_ASSERT_EQUAL(operation("drop_column:t.a")->column_before->nullable, SSM_NO);
    CU_ASSERT_EQUAL(operation("drop_column:t.a")->column_before->default_value.kind, SSM_DEFAULT_NUMBER);
    CU_ASSERT_EQUAL(operation("drop_index:t.i")->index_before->part_count, 1);
    CU_ASSERT_EQUAL(operation("drop_constraint:t.k")->constraint_before->kind, SSM_CONSTRAINT_CHECK);
    end();
}

static void a_new_default_leaves_the_rest_as_it_is(void)
{
    const ssm_column *after;

    plan("{\"kind\":\"default_mismatch\",\"table\":\"t\",\"column\":\"a\",\"expected\":{\"default\":7}}",
         SCHEMA("{\"name\":\"a\",\"type\":\"timestamp\",\"nullable\":true,\"default\":null,\"on_update\":{\"expression\":\"current_timestamp\"}}", ""));
    CU_ASSERT_EQUAL_FATAL(t.result, 0);
    after = operation("set_default:t.a")->table_after->columns[0];
    CU_ASSERT_EQUAL(after->default_value.kind, SSM_DEFAULT_NUMBER);
    CU_ASSERT_EQUAL(after->on_update.known, SSM_YES);
    plan("{\"kind\":\"default_mismatch\",\"table\":\"t\",\"column\":\"a\",\"expected\":{\"identity\":\"always\"}}",
         SCHEMA("{\"name\":\"a\",\"type\":\"int\",\"nullable\":false,\"default\":7}", ""));
    CU_ASSERT_EQUAL_FATAL(t.result, 0);
    after = operation("set_default:t.a")->table_after->columns[0];
    CU_ASSERT_EQUAL(after->default_value.kind, SSM_DEFAULT_NONE);
    CU_ASSERT_EQUAL(after->identity, SSM_IDENTITY_ALWAYS);
    end();
}

#define ENUM_LOSES "{\"kind\":\"extra_enum_value\",\"enum\":\"e\",\"value\":\"z\",\"values\":[\"a\"]}"
#define OF_ENUM(name) "{\"columns\":[{\"name\":\"" name "\",\"type\":\"e\",\"nullable\":true,\"default\":null}]}"

static void only_what_stands_when_values_change_is_a_use(void)
{
    const ssm_operation *o;

    plan("{\"kind\":\"extra_column\",\"table\":\"swapped\",\"column\":\"s\"},"
         "{\"kind\":\"missing_column\",\"table\":\"swapped\",\"column\":\"s\",\"expected\":{\"type\":\"text\"}},"
         "{\"kind\":\"extra_table\",\"table\":\"anew\"},"
         "{\"kind\":\"missing_table\",\"table\":\"anew\",\"expected\":{\"columns\":[" COLUMN("id") "]}},"
         "{\"kind\":\"extra_table\",\"table\":\"gone\"}," ENUM_LOSES,
         "{\"enums\":{\"e\":[\"a\",\"z\"]},\"tables\":{\"swapped\":" OF_ENUM("s") ",\"anew\":" OF_ENUM("s") ",\"gone\":" OF_ENUM("s") "}}");
    CU_ASSERT_EQUAL_FATAL(t.result, 0);
    o = operation("drop_enum_value:e.z");
    CU_ASSERT_EQUAL_FATAL(o->use_count, 1);
    CU_ASSERT(str_is(o->uses[0]->table->name, "gone"));
    CU_ASSERT(o->uses_known);
    end();
}

static void a_use_shows_constraints_under_their_new_names(void)
{
    plan("{\"kind\":\"renamed_constraint\",\"table\":\"t\",\"from\":\"k\",\"to\":\"k2\"},"
         "{\"kind\":\"extra_constraint\",\"table\":\"t\",\"constraint\":" CHECK("l", "s <> 'a'") "},"
         "{\"kind\":\"missing_constraint\",\"table\":\"t\",\"constraint\":" CHECK("l2", "s <> 'a'") "}," ENUM_LOSES,
         "{\"enums\":{\"e\":[\"a\",\"z\"]},\"tables\":{\"t\":{\"columns\":[{\"name\":\"s\",\"type\":\"e\",\"nullable\":true,\"default\":null}],"
         "\"constraints\":[" CHECK("k", "s > 'a'") "," CHECK("l", "s <> 'a'") "]}}}");
    CU_ASSERT_EQUAL_FATAL(t.result, 0);
    CU_ASSERT_EQUAL_FATAL(operation("drop_enum_value:e.z")->use_count, 1);
    CU_ASSERT_STRING_EQUAL(members(operation("drop_enum_value:e.z")->uses[0]->table), "k2 l2");
    end();
}

static void another_schema_is_another_migration(void)
{
    char first[64];

    plan(NOT_NULL("a"), SCHEMA(COLUMN("a") "," COLUMN("b"), ""));
    memcpy(first, t.plan.operations_hash.ptr, sizeof first);
    plan(NOT_NULL("a"), SCHEMA(COLUMN("a") "," COLUMN("b"), ""));
    CU_ASSERT_EQUAL(memcmp(first, t.plan.operations_hash.ptr, sizeof first), 0);
    plan(NOT_NULL("a"), SCHEMA(COLUMN("a") "," COLUMN("b") "," COLUMN("c"), ""));
    CU_ASSERT_NOT_EQUAL(memcmp(first, t.plan.operations_hash.ptr, sizeof first), 0);
    end();
}

static void another_use_is_another_migration(void)
{
    char first[64];

    plan(ENUM_LOSES, "{\"enums\":{\"e\":[\"a\",\"z\"]},\"tables\":{\"t\":" OF_ENUM("s") "}}");
    memcpy(first, t.plan.operations_hash.ptr, sizeof first);
    plan(ENUM_LOSES, "{\"enums\":{\"e\":[\"a\",\"z\"]},\"tables\":{\"u\":" OF_ENUM("s") "}}");
    CU_ASSERT_NOT_EQUAL(memcmp(first, t.plan.operations_hash.ptr, sizeof first), 0);
    end();
}

UNIT_MAIN("plan/state", T(names_in_a_circle_end_where_they_belong), T(what_stands_on_a_dropped_column_goes_with_it),
          T(a_foreign_key_on_a_dropped_column_is_dropped_before_it),
          T(what_stands_on_a_replaced_column_is_made_anew), T(a_replaced_column_of_an_unknown_table_is_warned_of),
          T(what_a_drop_leaves_out_is_taken_from_the_schema), T(a_new_default_leaves_the_rest_as_it_is),
          T(only_what_stands_when_values_change_is_a_use), T(a_use_shows_constraints_under_their_new_names),
          T(another_schema_is_another_migration), T(another_use_is_another_migration))

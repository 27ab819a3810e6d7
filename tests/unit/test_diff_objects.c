/* SPDX-License-Identifier: Apache-2.0
 *
 * Views, functions and the like: what goes, what takes others along, and in which order.
 */
#include "diff_fixture.h"

#define T_INT SCHEMA(TABLE("t", COL("a", "int") "," COL("b", "int"), ""))
#define T_BIG SCHEMA(TABLE("t", COL("a", "bigint") "," COL("b", "int"), ""))

static void views_come_in_the_order_of_their_needs(void)
{
    sides("postgresql");
    object(&x.to, SSM_OBJECT_VIEW, "a", "1", "b");
    object(&x.to, SSM_OBJECT_VIEW, "b", "2", "c app.z");
    object(&x.to, SSM_OBJECT_VIEW, "c", "3", "nothing");
    object(&x.to, SSM_OBJECT_VIEW, "z", "4", "")->schema = SSM_LIT("app");
    compare();
    CU_ASSERT(is_reported("create_object:view app.z create_object:view c create_object:view b create_object:view a"));
    end();
}

static void views_go_in_the_order_of_their_dependants(void)
{
    sides("postgresql");
    object(&x.from, SSM_OBJECT_VIEW, "a", "1", "b");
    object(&x.from, SSM_OBJECT_VIEW, "b", "2", "c");
    object(&x.from, SSM_OBJECT_VIEW, "c", "3", "");
    compare();
    CU_ASSERT(is_reported("drop_object:view a drop_object:view b drop_object:view c"));
    end();
}

/* A function that goes takes along what calls it, and not what reads the table of its name. */
static void a_name_is_looked_up_among_its_own(void)
{
    static const ssm_namespace among[] = {SSM_NAMES_RELATIONS, SSM_NAMES_TYPES, SSM_NAMES_ROUTINES, SSM_NAMES_ANY};

    for (size_t i = 0; i < sizeof among / sizeof among[0]; i++) {
        bool goes = among[i] == SSM_NAMES_ROUTINES || among[i] == SSM_NAMES_ANY;

        sides("postgresql");
        for (int side = 0; side < 2; side++) {
            struct side *s = side ? &x.to : &x.from;
            ssm_object *view;

            add(s, SCHEMA(TABLE("f", COL("a", "int"), "")));
            object(s, SSM_OBJECT_FUNCTION, "f(int)", side ? "1" : "2", "");
            view = object(s, SSM_OBJECT_VIEW, "v", "same", "f");
            ((ssm_dependence *)(uintptr_t)view->depends)->among = among[i];
        }
        compare();
        CU_ASSERT(is_reported(goes ? "drop_object:view v drop_object:function f(int) create_object:function f(int) create_object:view v"
                                   : "drop_object:function f(int) create_object:function f(int)"));
        end();
    }
}

static void a_circle_ends(void)
{
    sides("postgresql");
    object(&x.to, SSM_OBJECT_VIEW, "a", "1", "b");
    object(&x.to, SSM_OBJECT_VIEW, "b", "2", "a b");
    object(&x.from, SSM_OBJECT_FUNCTION, "f(int)", "1", "g");
    object(&x.from, SSM_OBJECT_FUNCTION, "g(int)", "2", "f");
    compare();
    CU_ASSERT(is_reported("drop_object:function f(int) drop_object:function g(int) create_object:view b create_object:view a"));
    end();
}

static void equal_definitions_are_no_difference(void)
{
    sides("postgresql");
    object(&x.from, SSM_OBJECT_VIEW, "v", "same", "")->create = SSM_LIT("CREATE VIEW v AS  same");
    object(&x.to, SSM_OBJECT_VIEW, "v", "same", "");
    compare();
    CU_ASSERT(is_reported(""));
    end();
}

static void a_shape_that_stays_is_replaced(void)
{
    ssm_object *from, *to;

    sides("postgresql");
    from = object(&x.from, SSM_OBJECT_VIEW, "v", "1", "");
    to = object(&x.to, SSM_OBJECT_VIEW, "v", "2", "");
    from->replace = to->replace = SSM_LIT("CREATE OR REPLACE VIEW v AS 2");
    from->shape = to->shape = SSM_LIT("a int");
    object_twice(SSM_OBJECT_VIEW, "on_v", "3", "v");
    compare();
    CU_ASSERT(is_reported("replace_object:view v"));
    end();
}

static void another_shape_takes_its_dependants_along(void)
{
    ssm_object *from, *to;

    sides("postgresql");
    from = object(&x.from, SSM_OBJECT_VIEW, "v", "1", "");
    to = object(&x.to, SSM_OBJECT_VIEW, "v", "2", "");
    from->replace = to->replace = SSM_LIT("CREATE OR REPLACE VIEW v AS 2");
    from->shape = SSM_LIT("a int");
    to->shape = SSM_LIT("a int, b int");
    object_twice(SSM_OBJECT_VIEW, "on_v", "3", "v");
    object_twice(SSM_OBJECT_COMMENT, "view on_v", "it", "on_v");
    object_twice(SSM_OBJECT_VIEW, "other", "4", "");
    compare();
    CU_ASSERT(is_reported("drop_object:comment view on_v drop_object:view on_v drop_object:view v "
                          "create_object:view v create_object:view on_v create_object:comment view on_v"));
    end();
}

static void a_type_that_changes_takes_the_views_of_the_column_along(void)
{
    sides("postgresql");
    add(&x.from, T_INT);
    add(&x.to, T_BIG);
    object_twice(SSM_OBJECT_VIEW, "of_a", "1", "t:a");
    object_twice(SSM_OBJECT_VIEW, "of_b", "2", "t:b");
    object_twice(SSM_OBJECT_VIEW, "of_t", "3", "t");
    object_twice(SSM_OBJECT_VIEW, "on_it", "4", "of_a:a");
    object_twice(SSM_OBJECT_TRIGGER, "on_t", "5", "f");
    compare();
    CU_ASSERT(is_reported("alter_type:t.a drop_object:view on_it drop_object:view of_t drop_object:view of_a "
                          "create_object:view of_a create_object:view of_t create_object:view on_it"));
    end();
}

static void mysql_leaves_views_alone(void)
{
    sides("mysql");
    add(&x.from, T_INT);
    add(&x.to, T_BIG);
    object_twice(SSM_OBJECT_VIEW, "of_a", "1", "t:a");
    compare();
    CU_ASSERT(is_reported("alter_type:t.a"));
    end();
}

static void a_rebuild_takes_views_and_triggers_along(void)
{
    sides("sqlite");
    add(&x.from, T_INT);
    add(&x.to, T_BIG);
    object_twice(SSM_OBJECT_VIEW, "v", "1", "t");
    object_twice(SSM_OBJECT_VIEW, "other", "1", "u");
    object(&x.from, SSM_OBJECT_TRIGGER, "r", "2", "")->table = SSM_LIT("t");
    object(&x.to, SSM_OBJECT_TRIGGER, "r", "2", "")->table = SSM_LIT("t");
    compare();
    CU_ASSERT(is_reported("alter_type:t.a drop_object:trigger t.r drop_object:view v create_object:view v create_object:trigger t.r"));
    end();
}

static void a_plain_column_is_no_rebuild(void)
{
    sides("sqlite");
    add(&x.from, SCHEMA(TABLE("t", COL("a", "int"), "")));
    add(&x.to, T_INT);
    object_twice(SSM_OBJECT_VIEW, "v", "1", "t");
    compare();
    CU_ASSERT(is_reported("add_column:t.b"));
    end();
}

static void what_only_one_side_says_is_no_difference(void)
{
    sides("postgresql");
    add(&x.from, T_INT);
    add(&x.to, T_BIG);
    object_twice(SSM_OBJECT_VIEW, "v", "1", "t:a");
    object(&x.from, SSM_OBJECT_OWNER, "view v", "me", "v")->flags = SSM_OBJECTF_SAID;
    object(&x.from, SSM_OBJECT_OWNER, "table t", "me", "t")->flags = SSM_OBJECTF_SAID;
    object(&x.to, SSM_OBJECT_OWNER, "schema s", "me", "s")->flags = SSM_OBJECTF_SAID;
    compare();
    /* but what is made anew keeps it */
    CU_ASSERT(is_reported("alter_type:t.a drop_object:owner view v drop_object:view v create_object:view v create_object:owner view v"));
    end();
}

static void a_function_that_needs_a_table_comes_after_it(void)
{
    sides("postgresql");
    add(&x.to, T_INT);
    object(&x.to, SSM_OBJECT_FUNCTION, "late(int)", "1", "early t");
    object(&x.to, SSM_OBJECT_FUNCTION, "early(int)", "2", "");
    compare();
    CU_ASSERT(report_has("\"create\": \"CREATE function late(int) AS 1\",\n        \"drop\": \"DROP function late(int)\",\n"
                         "        \"after_tables\": true"));
    CU_ASSERT(!str_find(buf_str(&x.out), "DROP function early(int)\",\n        \"after_tables\""));
    CU_ASSERT_STRING_EQUAL(planned(), "create_object:function early(int) create_table:t create_object:function late(int)");
    CU_ASSERT(report_has("\"late\""));
    end();
}

static void a_function_that_a_table_needs_comes_before_it(void)
{
    ssm_table *t;

    sides("postgresql");
    add(&x.to, SCHEMA(TABLE("t", COL("a", "int"), "") "," TABLE("u", COL("a", "int"), "")));
    t = table(&x.to, "u");
    t->depends = needs("f", &t->depend_count);
    object(&x.to, SSM_OBJECT_FUNCTION, "f(int)", "1", "t");
    compare();
    CU_ASSERT(!str_find(buf_str(&x.out), "after_tables"));
    end();
}

static void a_type_that_a_column_keeps_cannot_be_made_anew(void)
{
    ssm_table *t;

    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("t", COL("a", "app.money"), "")));
    add(&x.to, SCHEMA(TABLE("t", COL("a", "app.money"), "")));
    for (int side = 0; side < 2; side++) {
        t = table(side ? &x.to : &x.from, "t");
        t->depends = needs("app.money", &t->depend_count);
    }
    object(&x.from, SSM_OBJECT_DOMAIN, "money", "1", "")->schema = SSM_LIT("app");
    object(&x.to, SSM_OBJECT_DOMAIN, "money", "2", "")->schema = SSM_LIT("app");
    compare();
    CU_ASSERT_NOT_EQUAL(x.result, 0);
    CU_ASSERT(says("diff.still_used"));
    CU_ASSERT(str_is(x.d.first->pointer, "schema.sql:1:1"));
    CU_ASSERT(str_is(x.d.first->args.items[2], "t.a"));
    end();
}

static void a_check_goes_and_comes_with_its_function(void)
{
    const char *schema = SCHEMA(TABLE("t", COL("a", "int"),
                                      ",\"constraints\":[{\"name\":\"k\",\"type\":\"check\",\"expression\":\"good(a)\"},"
                                      "{\"name\":\"l\",\"type\":\"check\",\"expression\":\"a > 0\"}],"
                                      "\"indexes\":[{\"name\":\"i\",\"columns\":[{\"expression\":\"good(a)\"}]}]"));
    ssm_table *t;

    sides("postgresql");
    add(&x.from, schema);
    add(&x.to, schema);
    t = table(&x.from, "t");
    t->depends = needs("good", &t->depend_count);
    object(&x.from, SSM_OBJECT_FUNCTION, "good(integer)", "1", "");
    object(&x.to, SSM_OBJECT_FUNCTION, "good(integer)", "2", "");
    object_twice(SSM_OBJECT_COMMENT, "index i", "it", "i");
    compare();
    CU_ASSERT(is_reported("drop_constraint:t.k add_constraint:t.k drop_index:t.i create_index:t.i "
                          "drop_object:comment index i drop_object:function good(integer) create_object:function good(integer) create_object:comment index i"));
    end();
}

#define CHECKED(type, check) \
    SCHEMA(TABLE("t", COL("a", type), ",\"constraints\":[{\"name\":\"k\",\"type\":\"check\",\"expression\":\"" check "\"}," \
                                      "{\"name\":\"l\",\"type\":\"check\",\"expression\":\"1 > 0\"}]"))

/* A function gets other arguments: while both are there, the engine takes the old one for the table's check. */
static void a_check_cannot_be_handed_on(void)
{
    static const struct {
        const char *other; /* overload that stays */
        bool refused;
    } cases[] = {{NULL, true}, {"good(text)", false}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sides("postgresql");
        for (int side = 0; side < 2; side++) {
            struct side *s = side ? &x.to : &x.from;
            ssm_table *t;

            add(s, CHECKED("int", "good(a)"));
            t = table(s, "t");
            t->depends = needs("good", &t->depend_count);
            object(s, SSM_OBJECT_FUNCTION, side ? "good(bigint)" : "good(integer)", "1", "");
            if (cases[i].other)
                object(s, SSM_OBJECT_FUNCTION, cases[i].other, "1", "");
        }
        compare();
        CU_ASSERT(says(cases[i].refused ? "diff.still_used" : ""));
        end();
    }
}

static void a_comment_comes_again_with_its_constraint(void)
{
    static const struct {
        const char *to, *planned;
    } cases[] = {{CHECKED("int", "a > 1"), "drop_object:comment constraint k on t drop_constraint:t.k add_constraint:t.k "
                                           "create_object:comment constraint k on t"},
                 {CHECKED("int", "a > 0"), ""}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sides("postgresql");
        add(&x.from, CHECKED("int", "a > 0"));
        add(&x.to, cases[i].to);
        object_twice(SSM_OBJECT_COMMENT, "constraint k on t", "it", "t k");
        object_twice(SSM_OBJECT_COMMENT, "constraint l on t", "it", "t l");
        compare();
        CU_ASSERT_STRING_EQUAL(planned(), cases[i].planned);
        end();
    }
}

static void objects_of_a_table_that_goes_are_kept_for_the_way_back(void)
{
    ssm_object *o;

    sides("postgresql");
    add(&x.from, T_INT);
    o = object(&x.from, SSM_OBJECT_TRIGGER, "r", "1", "f");
    o->table = SSM_LIT("t");
    o->drop = (ssm_str){NULL, 0};
    object(&x.from, SSM_OBJECT_FUNCTION, "f()", "1", "");
    compare();
    CU_ASSERT(is_reported("drop_table:t drop_object:trigger t.r drop_object:function f()"));
    end();
}

static void an_enum_that_loses_a_value_takes_functions_along(void)
{
    sides("postgresql");
    add(&x.from, "{\"tables\":{\"t\":{\"columns\":[" COL("c", "e") "]}},\"enums\":{\"e\":[\"a\",\"b\"]}}");
    add(&x.to, "{\"tables\":{\"t\":{\"columns\":[" COL("c", "e") "]}},\"enums\":{\"e\":[\"a\"]}}");
    object_twice(SSM_OBJECT_FUNCTION, "f(e)", "1", "e");
    object_twice(SSM_OBJECT_VIEW, "v", "1", "t:c");
    compare();
    CU_ASSERT(is_reported("drop_enum_value:e.b drop_object:view v drop_object:function f(e) create_object:function f(e) create_object:view v"));
    end();
}

static void a_partition_changes_with_its_parent(void)
{
    const char *child = ",\"part\":{\"columns\":[],\"options\":{\"partition_of\":\"t FOR VALUES IN (1)\"}}";
    struct buf from, to;

    buf_init(&from, FIXTURE_BYTES);
    buf_init(&to, FIXTURE_BYTES);
    buf_printf(&from, "{\"tables\":{" TABLE("t", COL("a", "int"), "") "%s}}", child);
    buf_printf(&to, "{\"tables\":{" TABLE("t", COL("a", "bigint"), "") "%s}}", child);
    sides("postgresql");
    add(&x.from, buf_cstr(&from));
    add(&x.to, buf_cstr(&to));
    object_twice(SSM_OBJECT_VIEW, "v", "1", "part:a");
    compare();
    CU_ASSERT(is_reported("alter_type:t.a drop_object:view v create_object:view v"));
    end();
    buf_free(&from);
    buf_free(&to);
}

UNIT_MAIN("diff objects", T(views_come_in_the_order_of_their_needs), T(views_go_in_the_order_of_their_dependants), T(a_circle_ends),
          T(equal_definitions_are_no_difference), T(a_shape_that_stays_is_replaced), T(another_shape_takes_its_dependants_along),
          T(a_name_is_looked_up_among_its_own),
          T(a_type_that_changes_takes_the_views_of_the_column_along), T(mysql_leaves_views_alone),
          T(a_rebuild_takes_views_and_triggers_along), T(a_plain_column_is_no_rebuild), T(what_only_one_side_says_is_no_difference),
          T(a_function_that_needs_a_table_comes_after_it), T(a_function_that_a_table_needs_comes_before_it),
          T(a_type_that_a_column_keeps_cannot_be_made_anew), T(a_check_goes_and_comes_with_its_function),
          T(a_check_cannot_be_handed_on), T(a_comment_comes_again_with_its_constraint),
          T(objects_of_a_table_that_goes_are_kept_for_the_way_back), T(an_enum_that_loses_a_value_takes_functions_along),
          T(a_partition_changes_with_its_parent))

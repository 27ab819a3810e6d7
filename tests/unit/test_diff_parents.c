/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables that inherit, and partitions: what is made anew, who leaves and who comes, and in which order all of it runs.
 */
#include "diff_fixture.h"

#define OPTIONS(text) ",\"options\":{" text "}"
#define BY(text) OPTIONS("\"partition_by\":\"" text "\"")
#define OF(parent) OPTIONS("\"partition_of\":\"" parent " FOR VALUES IN (1)\"")
#define FROM(parents) OPTIONS("\"inherits\":\"" parents "\"")
#define REFERENCE(table) \
    ",\"constraints\":[{\"name\":\"fk\",\"type\":\"foreign_key\",\"columns\":[\"a\"],\"references\":{\"table\":\"" table "\",\"columns\":[\"a\"]}}]"

static bool is_planned(const char *from, const char *to, const char *keys)
{
    bool good;

    sides("postgresql");
    add(&x.from, from);
    add(&x.to, to);
    compare();
    good = x.result == 0 && !strcmp(planned(), keys);
    if (!good)
        fprintf(stderr, "\n  expected %s\n  got      %s (%s)\n", keys, planned(), codes_of(&x.d));
    end();
    return good;
}

static void parents_come_first_and_go_last(void)
{
    const char *all = SCHEMA(TABLE("a", "", OF("z")) "," TABLE("b", COL("b", "int"), FROM("\\\"Y\\\", app.x")) "," TABLE("z", COL("a", "int"), BY("LIST (a)")) ","
                             TABLE("Y", COL("a", "int"), "") "," TABLE("app.x", COL("a", "int"), "") "," TABLE("c", COL("a", "int"), REFERENCE("z")));

    CU_ASSERT(is_planned(SCHEMA(""), all,
                         "create_table:Y create_table:z create_table:a create_table:app.x create_table:b create_table:c add_constraint:c.fk"));
    CU_ASSERT(is_planned(all, SCHEMA(""), "drop_constraint:c.fk drop_table:c drop_table:b drop_table:app.x drop_table:a drop_table:z drop_table:Y"));
}

static void a_table_that_becomes_partitioned_is_made_anew(void)
{
    CU_ASSERT(is_planned(SCHEMA(TABLE("t", COL("a", "int"), PK("\"a\"")) "," TABLE("u", COL("a", "int"), REFERENCE("t"))),
                         SCHEMA(TABLE("t", COL("a", "int"), PK("\"a\"") BY("LIST (a)")) "," TABLE("u", COL("a", "int"), REFERENCE("t"))),
                         "drop_constraint:u.fk drop_table:t create_table:t add_constraint:u.fk"));
}

static void its_partitions_are_made_anew_with_it(void)
{
    const char *child = "," TABLE("a", "", OF("t"));
    struct buf from, to;

    buf_init(&from, FIXTURE_BYTES);
    buf_init(&to, FIXTURE_BYTES);
    buf_printf(&from, "{\"tables\":{" TABLE("t", COL("a", "int"), BY("LIST (a)")) "%s}}", child);
    buf_printf(&to, "{\"tables\":{" TABLE("t", COL("a", "int"), BY("LIST (abs(a))")) "%s}}", child);
    CU_ASSERT(is_planned(buf_cstr(&from), buf_cstr(&to), "drop_table:a drop_table:t create_table:t create_table:a"));
    buf_free(&from);
    buf_free(&to);
}

static void views_of_a_table_that_is_made_anew_come_again(void)
{
    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("t", COL("a", "int"), "")));
    add(&x.to, SCHEMA(TABLE("t", COL("a", "int"), BY("LIST (a)"))));
    object_twice(SSM_OBJECT_VIEW, "v", "1", "t:a");
    compare();
    CU_ASSERT_STRING_EQUAL(planned(), "drop_object:view v drop_table:t create_table:t create_object:view v");
    end();
}

static void what_leaves_keeps_what_it_inherits(void)
{
    const char *parent = TABLE("t", COL("a", "int") "," COL("b", "text"), PK("\"a\"") BY("LIST (a)")) ",";
    struct buf in, out;

    buf_init(&in, FIXTURE_BYTES);
    buf_init(&out, FIXTURE_BYTES);
    buf_printf(&in, "{\"tables\":{%s" TABLE("p", "", OF("t")) "}}", parent);
    buf_printf(&out,
               "{\"tables\":{%s" TABLE("p", COL("a", "int") "," COL("b", "text"),
                                       ",\"primary_key\":{\"name\":\"p_pkey\",\"columns\":[\"a\"]}") "}}",
               parent);
    CU_ASSERT(is_planned(buf_cstr(&in), buf_cstr(&out), "set_option:p.partition_of"));
    CU_ASSERT(is_planned(buf_cstr(&out), buf_cstr(&in), "set_option:p.partition_of"));
    buf_free(&in);
    buf_free(&out);
}

static void who_leaves_does_so_before_all_else_and_who_comes_last(void)
{
    const char *in = SCHEMA(TABLE("t", COL("a", "int") "," COL("new", "int"), BY("LIST (a)")) "," TABLE("p", "", OF("t")));
    const char *out = SCHEMA(TABLE("t", COL("a", "int") "," COL("old", "int"), BY("LIST (a)")) ","
                             TABLE("p", COL("a", "int") "," COL("old", "int"), ""));

    CU_ASSERT(is_planned(in, out, "set_option:p.partition_of add_column:p.old add_column:t.old drop_column:p.new drop_column:t.new"));
    CU_ASSERT(is_planned(out, in, "add_column:p.new add_column:t.new drop_column:p.old drop_column:t.old set_option:p.partition_of"));
}

static void other_bounds_are_no_other_parent(void)
{
    CU_ASSERT(is_planned(SCHEMA(TABLE("t", COL("a", "int"), BY("LIST (a)")) "," TABLE("p", "", OF("t"))),
                         SCHEMA(TABLE("t", COL("a", "int"), BY("LIST (a)")) ","
                                TABLE("p", "", OPTIONS("\"partition_of\":\"t FOR VALUES IN (2)\""))),
                         "set_option:p.partition_of set_option:p.partition_again"));
}

static void a_column_that_moves_goes_before_it_comes(void)
{
    const char *above = SCHEMA(TABLE("base", COL("a", "int") "," COL("e", "int"), "") "," TABLE("heir", COL("b", "int"), FROM("base")));
    const char *below = SCHEMA(TABLE("base", COL("a", "int"), "") "," TABLE("heir", COL("b", "int") "," COL("e", "int"), FROM("base")));

    CU_ASSERT(is_planned(above, below, "drop_column:base.e add_column:heir.e"));
    CU_ASSERT(is_planned(below, above, "drop_column:heir.e add_column:base.e"));
}

static void an_own_form_of_an_inherited_column_is_no_other_column(void)
{
    const char *plain = SCHEMA(TABLE("base", COL("a", "int"), "") "," TABLE("heir", COL("b", "int"), FROM("base")));
    const char *own = SCHEMA(TABLE("base", COL("a", "int"), "") ","
                             TABLE("heir", COL("b", "int") ",{\"name\":\"a\",\"type\":\"int\",\"default\":1}", FROM("base")));

    CU_ASSERT(is_planned(plain, own, "set_default:heir.a"));
    CU_ASSERT(is_planned(own, plain, "drop_default:heir.a"));
}

static void a_parent_of_another_name_is_the_same_parent(void)
{
    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("old", COL("a", "int"), BY("LIST (a)")) "," TABLE("p", "", OF("old")) ","
                        TABLE("x", COL("a", "int"), "") "," TABLE("q", "", FROM("x, \\\"X\\\"")) "," TABLE("X", COL("a", "int"), "")));
    add(&x.to, SCHEMA(TABLE("new", COL("a", "int"), BY("LIST (a)")) "," TABLE("p", "", OF("new")) ","
                      TABLE("x", COL("a", "int"), "") "," TABLE("q", "", FROM("x, \\\"Y\\\"")) "," TABLE("Y", COL("a", "int"), "")));
    rename_by((const ssm_str[]){SSM_LIT("old=new"), SSM_LIT("X=Y")}, 2);
    compare();
    CU_ASSERT(is_reported("rename_table:old rename_table:X"));
    end();
}

UNIT_MAIN("diff parents", T(parents_come_first_and_go_last), T(a_table_that_becomes_partitioned_is_made_anew),
          T(its_partitions_are_made_anew_with_it), T(views_of_a_table_that_is_made_anew_come_again),
          T(what_leaves_keeps_what_it_inherits), T(who_leaves_does_so_before_all_else_and_who_comes_last),
          T(other_bounds_are_no_other_parent), T(a_column_that_moves_goes_before_it_comes),
          T(an_own_form_of_an_inherited_column_is_no_other_column),
          T(a_parent_of_another_name_is_the_same_parent))

/* SPDX-License-Identifier: Apache-2.0
 *
 * Renames that are said, those that were done before, those that mean nothing, and those that are only likely.
 */
#include "diff_fixture.h"

#define USERS(table, column, key) \
    SCHEMA(TABLE(table, COL("id", "int") "," COL(column, "text"), \
                 ",\"primary_key\":{\"name\":\"" key "\",\"columns\":[\"id\"]}," \
                 "\"constraints\":[{\"name\":\"k\",\"type\":\"check\",\"expression\":\"" column " <> 'mail'\"}]," \
                 "\"indexes\":[{\"name\":\"i\",\"columns\":[\"" column "\"],\"where\":\"length(" column ") > 0\"}]") "," \
           TABLE("posts", COL("u", "int"), ",\"constraints\":[{\"name\":\"fk\",\"type\":\"foreign_key\",\"columns\":[\"u\"]," \
                 "\"references\":{\"table\":\"" table "\",\"columns\":[\"id\"]}}]"))

static bool renaming(const char *flag, const char *keys)
{
    const ssm_str flags[] = {ssm_cstr(flag)};

    rename_by(flags, 1);
    compare();
    return is_reported(keys);
}

/* -- @renamed from=, on that line of the second schema. column NULL: of the table. */
static void was_named(const char *table, const char *column, const char *from, size_t line)
{
    const ssm_renaming said = {sizeof said, {NULL, 0}, ssm_cstr(table), ssm_cstr(column), ssm_cstr(from)};

    CU_ASSERT_EQUAL(side_add_rename(&x.to, &said, place_at(line)), 0);
}

static void a_column_is_renamed_with_all_that_names_it(void)
{
    sides("postgresql");
    add(&x.from, USERS("users", "mail", "pk"));
    add(&x.to, USERS("users", "email", "pk"));
    CU_ASSERT(renaming("users.mail=users.email", "rename_column:users.mail"));
    CU_ASSERT(says(""));
    end();
}

static void a_table_is_renamed_with_all_that_names_it(void)
{
    sides("postgresql");
    add(&x.from, USERS("users", "mail", "users_pkey"));
    add(&x.to, USERS("people", "mail", "people_pkey"));
    rename_by((const ssm_str[]){SSM_LIT("users=people")}, 1);
    compare();
    CU_ASSERT_STRING_EQUAL(planned(), "rename_table:users rename_constraint:people.users_pkey");
    end();
}

static void both_are_renamed_together(void)
{
    const ssm_str flags[] = {SSM_LIT("users.mail=people.email"), SSM_LIT("users=people")};

    sides("postgresql");
    add(&x.from, USERS("users", "mail", "pk"));
    add(&x.to, USERS("people", "email", "pk"));
    rename_by(flags, 2);
    compare();
    CU_ASSERT(is_reported("rename_table:users rename_column:people.mail"));
    end();
}

#define COUNTER(name, how, more) "{\"name\":\"" name "\",\"type\":\"int\",\"nullable\":false,\"identity\":" how more "}"

static void a_sequence_is_renamed_after_its_column(void)
{
    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("app.users", COUNTER("id", "true", "") "," COUNTER("n", "\"always\"", "") ","
                              COUNTER("own", "\"always\"", ",\"options\":{\"identity_options\":\"SEQUENCE NAME s\"}"), "")));
    add(&x.to, SCHEMA(TABLE("app.Members", COUNTER("id", "true", "") "," COUNTER("m", "\"always\"", "") ","
                            COUNTER("own", "\"always\"", ",\"options\":{\"identity_options\":\"SEQUENCE NAME s\"}"), "")));
    rename_by((const ssm_str[]){SSM_LIT("app.users=app.Members"), SSM_LIT("app.users.n=app.Members.m")}, 2);
    compare();
    CU_ASSERT(is_reported("rename_table:app.users rename_column:app.Members.n replace_object:sequence app.users_id_seq "
                          "replace_object:sequence app.users_n_seq"));
    CU_ASSERT(report_has("ALTER SEQUENCE \\\"app\\\".users_id_seq RENAME TO \\\"Members_id_seq\\\""));
    CU_ASSERT(report_has("ALTER SEQUENCE \\\"app\\\".\\\"Members_m_seq\\\" RENAME TO users_n_seq"));
    end();
}

static void the_schema_says_it(void)
{
    sides("postgresql");
    add(&x.from, USERS("users", "mail", "pk"));
    add(&x.to, USERS("people", "email", "pk"));
    was_named("people", NULL, "users", 2);
    was_named("people", "email", "mail", 3);
    compare();
    CU_ASSERT(is_reported("rename_table:users rename_column:people.mail"));
    end();
}

static void mysql_renames_the_keys_that_it_named_itself(void)
{
    sides("mysql");
    add(&x.from, SCHEMA(TABLE("p", COL("id", "int"), PK("\"id\"")) ","
                        TABLE("old", COL("u", "int"), ",\"constraints\":[{\"name\":\"old_ibfk_1\",\"type\":\"foreign_key\","
                              "\"columns\":[\"u\"],\"references\":{\"table\":\"p\",\"columns\":[\"id\"]}}]")));
    add(&x.to, SCHEMA(TABLE("p", COL("id", "int"), PK("\"id\"")) ","
                      TABLE("new", COL("u", "int"), ",\"constraints\":[{\"name\":\"new_ibfk_1\",\"type\":\"foreign_key\","
                            "\"columns\":[\"u\"],\"references\":{\"table\":\"p\",\"columns\":[\"id\"]}}]")));
    CU_ASSERT(renaming("old=new", "rename_table:old"));
    end();
}

static void names_may_be_given_with_their_schema(void)
{
    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("app.old", COL("a", "int"), "") "," TABLE("t", COL("b", "int"), "")));
    add(&x.to, SCHEMA(TABLE("app.new", COL("a", "int"), "") "," TABLE("t", COL("b", "int"), "")));
    CU_ASSERT(renaming("app.old=app.new", "rename_table:app.old"));
    end();
    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("t", COL("a", "int"), "")));
    add(&x.to, SCHEMA(TABLE("t", COL("b", "int"), "")));
    CU_ASSERT(renaming("public.t.a=public.t.b", "rename_column:t.a"));
    end();
    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("t", COL("a=b", "int"), "")));
    add(&x.to, SCHEMA(TABLE("t", COL("b.c", "int"), "")));
    CU_ASSERT(renaming("t.\"a=b\"=\"t\".\"b.c\"", "rename_column:t.a=b"));
    end();
}

static void what_was_renamed_before_is_no_difference(void)
{
    sides("postgresql");
    add(&x.from, USERS("people", "email", "pk"));
    add(&x.to, USERS("people", "email", "pk"));
    was_named("people", "email", "mail", 3);
    CU_ASSERT(renaming("users=people", ""));
    CU_ASSERT(says(""));
    end();
}

static void a_new_schema_has_nothing_to_rename(void)
{
    sides("postgresql");
    add(&x.to, SCHEMA(TABLE("people", COL("email", "int"), "")));
    was_named("people", NULL, "users", 2);
    was_named("people", "email", "mail", 3);
    compare();
    CU_ASSERT(is_reported("create_table:people"));
    end();
}

static void a_rename_that_means_nothing_is_refused(void)
{
    static const struct {
        const char *flag, *code;
    } flags[] = {
        {"users.nothing=users.here", "diff.rename_none"}, {"nothing=people", "diff.rename_none"},
        {"users.mail=users.id", "diff.rename_both"},      {"users", "diff.rename_form"},
        {"=users", "diff.rename_form"},                   {"users=", "diff.rename_form"},
        {"users.mail=email", "diff.rename_form"},         {"a.b.c.d=a.b.c.e", "diff.rename_form"},
        {"posts.mail=users.email", "diff.rename_form"},   {"users.\"mail=users.email", "diff.rename_form"},
        {"a.users=b.people", "diff.rename_form"},
    };

    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        const ssm_str flag[] = {ssm_cstr(flags[i].flag)};

        sides("postgresql");
        add(&x.from, USERS("users", "mail", "pk"));
        add(&x.to, USERS("users", "email", "pk"));
        rename_by(flag, 1);
        compare();
        CU_ASSERT_NOT_EQUAL(x.result, 0);
        if (!says(flags[i].code))
            fprintf(stderr, "  of %s\n", flags[i].flag);
        CU_ASSERT(says(flags[i].code));
        end();
    }
}

static void two_renames_of_one_name_contradict(void)
{
    const ssm_str flags[] = {SSM_LIT("t.a=t.x"), SSM_LIT("t.a=t.y")};
    const ssm_str same[] = {SSM_LIT("t.a=t.x"), SSM_LIT("t.a=t.x")};

    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("t", COL("a", "int"), "")));
    add(&x.to, SCHEMA(TABLE("t", COL("x", "int") "," COL("y", "int"), "")));
    rename_by(flags, 2);
    compare();
    CU_ASSERT(says("diff.rename_twice"));
    end();
    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("t", COL("a", "int"), "")));
    add(&x.to, SCHEMA(TABLE("t", COL("x", "int"), "")));
    rename_by(same, 2);
    compare();
    CU_ASSERT(is_reported("rename_column:t.a"));
    end();
}

static void names_that_change_places_are_refused(void)
{
    const ssm_str columns[] = {SSM_LIT("t.a=t.b"), SSM_LIT("t.b=t.a")};
    const ssm_str tables[] = {SSM_LIT("t=u"), SSM_LIT("u=v"), SSM_LIT("v=t")};
    const struct {
        ssm_strs flags;
        bool said, refused;
    } cases[] = {{{columns, 2}, false, true}, {{columns, 1}, false, false}, {{tables, 3}, false, true},
                 {{NULL, 0}, true, true}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sides("postgresql");
        for (int side = 0; side < 2; side++)
            add(side ? &x.to : &x.from, SCHEMA(TABLE("t", COL("a", "int") "," COL("b", "int"), "") ","
                                               TABLE("u", COL("a", "int"), "") "," TABLE("v", COL("a", "int"), "")));
        if (cases[i].said) {
            was_named("t", "a", "b", 1);
            was_named("t", "b", "a", 2);
        }
        x.request.renames = cases[i].flags;
        compare();
        CU_ASSERT_EQUAL(x.result != 0, cases[i].refused);
        CU_ASSERT(says(cases[i].refused ? "diff.rename_circle" : ""));
        end();
    }
}

static void views_of_a_renamed_table_are_seen_through_it(void)
{
    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("old", COL("a", "int"), "")));
    add(&x.to, SCHEMA(TABLE("new", COL("a", "bigint"), "")));
    object(&x.from, SSM_OBJECT_VIEW, "v", "1", "old:a");
    object(&x.to, SSM_OBJECT_VIEW, "v", "1", "new:a");
    CU_ASSERT(renaming("old=new", "rename_table:old alter_type:new.a drop_object:view v create_object:view v"));
    CU_ASSERT(report_has("\"actual_schema\""));
    end();
}

static void the_context_has_the_old_names(void)
{
    sides("sqlite");
    add(&x.from, SCHEMA(TABLE("old", COL("a", "int"), "")));
    add(&x.to, SCHEMA(TABLE("new", COL("b", "text"), "")));
    CU_ASSERT(renaming("old=new", "rename_table:old drop_column:new.a add_column:new.b"));
    CU_ASSERT_PTR_NOT_NULL(map_get(&x.loaded.r.actual.tables, SSM_LIT("old")));
    end();
}

static void a_likely_rename_is_pointed_out(void)
{
    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("t", COL("mail", "text") "," COL("b", "int"), "") ","
                        TABLE("old", COL("x", "int") "," COL("y", "int") "," COL("z", "int"), "")));
    add(&x.to, SCHEMA(TABLE("t", COL("email", "text") "," COL("c", "bigint"), "") ","
                      TABLE("new", COL("x", "int") "," COL("y", "int") "," COL("other", "int"), "")));
    compare();
    CU_ASSERT_EQUAL(x.result, 0);
    CU_ASSERT(says("diff.likely_rename diff.likely_rename"));
    CU_ASSERT(str_is(x.d.first->args.items[2], "old=new"));
    CU_ASSERT(str_is(x.d.last->args.items[2], "t.mail=t.email"));
    CU_ASSERT(str_is(x.d.last->args.items[3], "mail"));
    end();
}

static void columns_in_texts_and_of_other_tables_keep_their_names(void)
{
    sides("postgresql");
    add(&x.from, SCHEMA(TABLE("t", COL("a", "int"), ",\"constraints\":[{\"name\":\"k\",\"type\":\"check\",\"expression\":"
                              "\"a > 0 AND 'a' <> \\\"a\\\" AND a(a) AND b.a AND $$a$$ <> E'\\\\'a' AND a1\"}]")));
    add(&x.to, SCHEMA(TABLE("t", COL("New", "int"), ",\"constraints\":[{\"name\":\"k\",\"type\":\"check\",\"expression\":"
                            "\"\\\"New\\\" > 0 AND 'a' <> \\\"New\\\" AND a(\\\"New\\\") AND b.a AND $$a$$ <> E'\\\\'a' AND a1\"}]")));
    CU_ASSERT(renaming("t.a=t.New", "rename_column:t.a"));
    end();
}

UNIT_MAIN("diff renames", T(a_column_is_renamed_with_all_that_names_it), T(a_table_is_renamed_with_all_that_names_it),
          T(both_are_renamed_together), T(a_sequence_is_renamed_after_its_column), T(the_schema_says_it), T(mysql_renames_the_keys_that_it_named_itself),
          T(names_may_be_given_with_their_schema), T(what_was_renamed_before_is_no_difference), T(a_new_schema_has_nothing_to_rename),
          T(a_rename_that_means_nothing_is_refused), T(two_renames_of_one_name_contradict), T(names_that_change_places_are_refused),
          T(views_of_a_renamed_table_are_seen_through_it), T(the_context_has_the_old_names), T(a_likely_rename_is_pointed_out),
          T(columns_in_texts_and_of_other_tables_keep_their_names))

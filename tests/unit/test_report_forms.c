/* SPDX-License-Identifier: Apache-2.0
 *
 * Every form of a report that the contract accepts, and what becomes of it.
 */
#include "base/utf8.h"
#include "report_fixture.h"

static void test_the_envelope(void)
{
    struct loaded l;

    load_with(&l, "",
              ",\"status\":\"fail\",\"unheard\":{\"of\":[1]},"
              "\"scope\":{\"spec_path\":\"specs/a/spec.md\",\"dialect\":\"postgres\",\"orm\":null}");
    CU_ASSERT_EQUAL(l.result, 0);
    IS(l.r.version, "6.1.1");
    IS(l.r.run_id, "r-1");
    IS(l.r.spec_path, "specs/a/spec.md");
    IS(l.r.dialect, "postgres");
    CU_ASSERT_EQUAL(l.r.ops.count, 0);
    CU_ASSERT_FALSE(l.r.actual.present);
    unload(&l);

    load_with(&l, "", ",\"scope\":{\"spec_path\":null,\"dialect\":null}");
    CU_ASSERT_EQUAL(l.result, 0);
    CU_ASSERT_PTR_NULL(l.r.spec_path.ptr);
    CU_ASSERT_PTR_NULL(l.r.dialect.ptr);
    unload(&l);
}

/* kind and members of a diff; the operation and key that it makes */
static void test_every_kind_makes_its_operation(void)
{
    static const struct {
        const char *diff;
        ssm_op_kind kind;
        const char *key;
    } cases[] = {
        {"{\"kind\":\"missing_table\",\"table\":\"t\",\"expected\":{\"columns\":[{\"name\":\"a\",\"type\":\"int\"}]}}",
         SSM_OP_CREATE_TABLE, "create_table:t"},
        {"{\"kind\":\"extra_table\",\"table\":\"t\"}", SSM_OP_DROP_TABLE, "drop_table:t"},
        {"{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"type\":\"int\"}}",
         SSM_OP_ADD_COLUMN, "add_column:t.c"},
        {"{\"kind\":\"extra_column\",\"table\":\"t\",\"column\":\"c\"}", SSM_OP_DROP_COLUMN, "drop_column:t.c"},
        {"{\"kind\":\"type_mismatch\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"type\":\"int\"}}",
         SSM_OP_ALTER_TYPE, "alter_type:t.c"},
        {"{\"kind\":\"nullability_mismatch\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"nullable\":false}}",
         SSM_OP_SET_NOT_NULL, "set_not_null:t.c"},
        {"{\"kind\":\"nullability_mismatch\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"nullable\":true}}",
         SSM_OP_DROP_NOT_NULL, "drop_not_null:t.c"},
        {"{\"kind\":\"default_mismatch\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"default\":0}}",
         SSM_OP_SET_DEFAULT, "set_default:t.c"},
        {"{\"kind\":\"default_mismatch\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"default\":null}}",
         SSM_OP_DROP_DEFAULT, "drop_default:t.c"},
        {"{\"kind\":\"default_mismatch\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"default\":null,\"identity\":"
         "null}}",
         SSM_OP_DROP_DEFAULT, "drop_default:t.c"},
        {"{\"kind\":\"default_mismatch\",\"table\":\"t\",\"column\":\"c\","
         "\"expected\":{\"default\":null,\"identity\":\"always\"}}",
         SSM_OP_SET_DEFAULT, "set_default:t.c"},
        {"{\"kind\":\"default_mismatch\",\"table\":\"t\",\"column\":\"c\","
         "\"expected\":{\"default\":null,\"on_update\":\"current_timestamp\"}}",
         SSM_OP_SET_DEFAULT, "set_default:t.c"},
        {"{\"kind\":\"default_mismatch\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"identity\":true}}",
         SSM_OP_SET_DEFAULT, "set_default:t.c"},
        {"{\"kind\":\"missing_index\",\"table\":\"t\",\"index\":{\"name\":\"i\",\"columns\":[\"a\"]}}",
         SSM_OP_CREATE_INDEX, "create_index:t.i"},
        {"{\"kind\":\"extra_index\",\"table\":\"t\",\"index\":{\"name\":\"i\"}}", SSM_OP_DROP_INDEX, "drop_index:t.i"},
        {"{\"kind\":\"extra_index\",\"table\":\"t\",\"index\":\"i\"}", SSM_OP_DROP_INDEX, "drop_index:t.i"},
        {"{\"kind\":\"missing_constraint\",\"table\":\"t\",\"constraint\":{\"type\":\"unique\",\"columns\":[\"a\","
         "\"b\"]}}",
         SSM_OP_ADD_CONSTRAINT, "add_constraint:t.unique(a\\,b)"},
        {"{\"kind\":\"missing_constraint\",\"table\":\"t\",\"constraint\":{\"type\":\"check\",\"expression\":\"a > "
         "0\"}}",
         SSM_OP_ADD_CONSTRAINT, "add_constraint:t.check(a > 0)"},
        {"{\"kind\":\"extra_constraint\",\"table\":\"t\",\"constraint\":{\"name\":\"k\"}}", SSM_OP_DROP_CONSTRAINT,
         "drop_constraint:t.k"},
        {"{\"kind\":\"extra_constraint\",\"table\":\"t\",\"constraint\":\"k\"}", SSM_OP_DROP_CONSTRAINT,
         "drop_constraint:t.k"},
        {"{\"kind\":\"renamed_table\",\"from\":\"a\",\"to\":\"b\"}", SSM_OP_RENAME_TABLE, "rename_table:a"},
        {"{\"kind\":\"renamed_column\",\"table\":\"t\",\"from\":\"a\",\"to\":\"b\"}", SSM_OP_RENAME_COLUMN,
         "rename_column:t.a"},
        {"{\"kind\":\"renamed_constraint\",\"table\":\"t\",\"from\":\"a\",\"to\":\"b\"}", SSM_OP_RENAME_CONSTRAINT,
         "rename_constraint:t.a"},
        {"{\"kind\":\"renamed_index\",\"table\":\"t\",\"from\":\"a\",\"to\":\"b\"}", SSM_OP_RENAME_INDEX,
         "rename_index:t.a"},
        {"{\"kind\":\"missing_enum\",\"enum\":\"e\",\"values\":[\"a\"]}", SSM_OP_CREATE_ENUM, "create_enum:e"},
        {"{\"kind\":\"extra_enum\",\"enum\":\"e\"}", SSM_OP_DROP_ENUM, "drop_enum:e"},
        {"{\"kind\":\"missing_enum_value\",\"enum\":\"e\",\"value\":\"b\",\"after\":\"a\",\"values\":[\"a\",\"b\"]}",
         SSM_OP_ADD_ENUM_VALUE, "add_enum_value:e.b"},
        {"{\"kind\":\"extra_enum_value\",\"enum\":\"e\",\"value\":\"c\",\"values\":[\"a\",\"b\"]}",
         SSM_OP_DROP_ENUM_VALUE, "drop_enum_value:e.c"},
        {"{\"kind\":\"comment_mismatch\",\"table\":\"t\",\"expected\":{\"comment\":\"x\"}}", SSM_OP_SET_COMMENT,
         "set_comment:t"},
        {"{\"kind\":\"comment_mismatch\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"comment\":null}}",
         SSM_OP_SET_COMMENT, "set_comment:t.c"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct loaded l;
        load_diffs(&l, cases[i].diff);
        CU_ASSERT_EQUAL(only(&l)->kind, cases[i].kind);
        IS(only(&l)->key, cases[i].key);
        IS(l.r.ops.items[0]->pointer, "/diffs/0");
        unload(&l);
    }
}

static void test_other_spellings_of_the_same_diff(void)
{
    static const char *const spellings[] = {
        "{\"type\":\"extra_column\",\"table\":\"app.users\",\"column\":\"email\",\"actual\":\"text\"}",
        "{\"kind\":\"extra_column\",\"column\":\"app.users.email\",\"actual\":{\"type\":\"text\"}}",
        "{\"kind\":\"extra_column\",\"schema\":\"app\",\"table\":\"users\",\"column\":\"email\",\"actual\":\"text\"}",
        "{\"kind\":\"extra_column\",\"schema\":\"app\",\"column\":\"users.email\",\"actual\":\"text\",\"expected\":"
        "null}",
        "{\"kind\":\"extra_column\",\"table\":\"app.users\",\"column\":\"email\",\"actual\":{\"name\":\"email\","
        "\"type\":\"text\",\"x-note\":[1]},\"check_id\":\"DMV-1\",\"severity\":\"high\",\"confidence\":1,\"why\":\"\","
        "\"evidence\":[{}],\"entity\":\"User\",\"x-anything\":{\"a\":1}}",
    };

    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        struct loaded l;
        const ssm_operation *op;
        load_diffs(&l, spellings[i]);
        op = only(&l);
        CU_ASSERT_EQUAL(op->kind, SSM_OP_DROP_COLUMN);
        IS(op->schema, "app");
        IS(op->object, "users");
        IS(op->member, "email");
        IS(op->column_before->name, "email");
        CU_ASSERT_EQUAL(op->column_before->type->family, SSM_FAMILY_TEXT);
        unload(&l);
    }
}

static void test_with_a_schema_names_are_as_they_stand(void)
{
    struct loaded l;

    load_diffs(&l, "{\"kind\":\"extra_column\",\"schema\":\"app\",\"table\":\"a.b\",\"column\":\"c.d\"}");
    IS(only(&l)->object, "a.b");
    IS(only(&l)->member, "c.d");
    unload(&l);
    load_diffs(&l, "{\"kind\":\"renamed_table\",\"from\":\"app.a\",\"to\":\"app.b\"}");
    IS(only(&l)->schema, "app");
    IS(only(&l)->object, "a");
    IS(only(&l)->new_name, "b");
    unload(&l);
}

static void test_table_members_may_stand_in_the_diff(void)
{
    struct loaded l;
    const ssm_table *t;

    load_diffs(&l, "{\"kind\":\"missing_table\",\"table\":\"app.t\",\"columns\":[{\"name\":\"a\",\"type\":\"int\"}],"
                   "\"primary_key\":[\"a\"],\"comment\":\"c\",\"options\":{\"STRICT\":true,\"Rate\":0.5,\"Off\":false,"
                   "\"engine\":\"InnoDB\",\"none\":null}}");
    t = only(&l)->table_after;
    IS(t->schema, "app");
    IS(t->name, "t");
    CU_ASSERT_EQUAL(t->column_count, 1);
    IS(t->primary_key->columns.items[0], "a");
    IS(t->comment.text, "c");
    CU_ASSERT_EQUAL_FATAL(t->option_count, 4);
    IS(t->options[0].name, "strict");
    IS(t->options[0].value, "true");
    IS(t->options[1].value, "0.5");
    IS(t->options[2].value, "false");
    IS(t->options[3].value, "InnoDB");
    unload(&l);
}

static void test_a_column_in_full(void)
{
    struct loaded l;
    const ssm_column *c;

    load_diffs(&l,
               "{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"type\":\"varchar(9)\","
               "\"nullable\":false,\"default\":\"it's\",\"unique\":true,\"primary_key\":false,\"collation\":\"C\","
               "\"comment\":null,\"on_update\":\"now()\",\"generated\":null,"
               "\"references\":{\"table\":\"app.o\",\"columns\":[\"id\"],\"on_delete\":\"SET NULL\","
               "\"on_update\":\"no_action\",\"match\":\"Full\",\"deferrable\":true}}}");
    c = only(&l)->column_after;
    CU_ASSERT_EQUAL(c->nullable, SSM_NO);
    CU_ASSERT_EQUAL(c->default_value.kind, SSM_DEFAULT_STRING);
    IS(c->default_value.text, "it's");
    CU_ASSERT_EQUAL(c->unique, SSM_YES);
    CU_ASSERT_EQUAL(c->primary_key, SSM_NO);
    IS(c->collation.text, "C");
    CU_ASSERT_EQUAL(c->comment.known, SSM_NO);
    IS(c->on_update.text, "now()");
    CU_ASSERT_EQUAL(c->generated, SSM_NO);
    CU_ASSERT_EQUAL(c->identity, SSM_IDENTITY_UNKNOWN);
    IS(c->references->columns.items[0], "c");
    IS(c->references->ref_schema, "app");
    IS(c->references->ref_table, "o");
    IS(c->references->ref_columns.items[0], "id");
    CU_ASSERT_EQUAL(c->references->on_delete, SSM_ACTION_SET_NULL);
    CU_ASSERT_EQUAL(c->references->on_update, SSM_ACTION_NO_ACTION);
    CU_ASSERT_EQUAL(c->references->match, SSM_MATCH_FULL);
    CU_ASSERT_EQUAL(c->references->deferrable, SSM_YES);
    unload(&l);
}

static void test_what_is_absent_is_unknown(void)
{
    struct loaded l;
    const ssm_column *c;

    load_diffs(&l, "{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"c\",\"expected\":\"int\"}");
    c = only(&l)->column_after;
    CU_ASSERT_EQUAL(c->nullable, SSM_UNKNOWN);
    CU_ASSERT_EQUAL(c->default_value.kind, SSM_DEFAULT_UNKNOWN);
    CU_ASSERT_EQUAL(c->generated, SSM_UNKNOWN);
    CU_ASSERT_EQUAL(c->comment.known, SSM_UNKNOWN);
    CU_ASSERT_PTR_NULL(c->references);
    CU_ASSERT_PTR_NULL(only(&l)->column_before);
    unload(&l);
}

static void test_defaults_and_identities(void)
{
    static const struct {
        const char *member;
        ssm_default_kind kind;
        const char *text;
        ssm_identity identity;
    } cases[] = {
        {"\"default\":0.0001", SSM_DEFAULT_NUMBER, "0.0001", SSM_IDENTITY_UNKNOWN},
        {"\"default\":-12", SSM_DEFAULT_NUMBER, "-12", SSM_IDENTITY_UNKNOWN},
        {"\"default\":1.50", SSM_DEFAULT_NUMBER, "1.5", SSM_IDENTITY_UNKNOWN},
        {"\"default\":true", SSM_DEFAULT_TRUE, "", SSM_IDENTITY_UNKNOWN},
        {"\"default\":false", SSM_DEFAULT_FALSE, "", SSM_IDENTITY_UNKNOWN},
        {"\"default\":null", SSM_DEFAULT_NONE, "", SSM_IDENTITY_UNKNOWN},
        {"\"default\":\"\"", SSM_DEFAULT_STRING, "", SSM_IDENTITY_UNKNOWN},
        {"\"default\":{\"expression\":\"now()\"}", SSM_DEFAULT_EXPRESSION, "now()", SSM_IDENTITY_UNKNOWN},
        {"\"identity\":\"ALWAYS\"", SSM_DEFAULT_UNKNOWN, "", SSM_IDENTITY_ALWAYS},
        {"\"identity\":\"by default\",\"default\":null", SSM_DEFAULT_NONE, "", SSM_IDENTITY_BY_DEFAULT},
        {"\"identity\":true", SSM_DEFAULT_UNKNOWN, "", SSM_IDENTITY_AUTO},
        {"\"identity\":false", SSM_DEFAULT_UNKNOWN, "", SSM_IDENTITY_NONE},
        {"\"identity\":null", SSM_DEFAULT_UNKNOWN, "", SSM_IDENTITY_NONE},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct loaded l;
        struct buf b;
        buf_init(&b, 4096);
        buf_printf(&b,
                   "{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"type\":\"int\",%s}}",
                   cases[i].member);
        load_diffs(&l, buf_cstr(&b));
        CU_ASSERT_EQUAL(only(&l)->column_after->default_value.kind, cases[i].kind);
        IS(only(&l)->column_after->default_value.text, cases[i].text);
        CU_ASSERT_EQUAL(only(&l)->column_after->identity, cases[i].identity);
        unload(&l);
        buf_free(&b);
    }
}

static void test_keys_of_columns_become_the_tables(void)
{
    struct loaded l;
    const ssm_table *t;

    load_diffs(&l,
               "{\"kind\":\"missing_table\",\"table\":\"t\",\"expected\":{"
               "\"constraints\":[{\"type\":\"unique\",\"columns\":[\"u\"],\"name\":\"k\"}],"
               "\"columns\":[{\"name\":\"b\",\"type\":\"int\",\"primary_key\":true},"
               "{\"name\":\"a\",\"type\":\"int\",\"primary_key\":true},"
               "{\"name\":\"u\",\"type\":\"int\",\"unique\":true},{\"name\":\"v\",\"type\":\"int\",\"unique\":true},"
               "{\"name\":\"r\",\"type\":\"int\",\"references\":{\"table\":\"o\"}}]}}");
    t = only(&l)->table_after;
    CU_ASSERT_EQUAL(t->primary_key->columns.count, 2);
    IS(t->primary_key->columns.items[0], "b");
    IS(t->primary_key->columns.items[1], "a");
    CU_ASSERT_EQUAL_FATAL(t->constraint_count, 3); /* u's own is declared already */
    IS(t->constraints[0]->name, "k");
    CU_ASSERT_EQUAL(t->constraints[1]->kind, SSM_CONSTRAINT_UNIQUE);
    IS(t->constraints[1]->columns.items[0], "v");
    CU_ASSERT_EQUAL(t->constraints[2]->kind, SSM_CONSTRAINT_FOREIGN_KEY);
    IS(t->constraints[2]->columns.items[0], "r");
    IS(t->constraints[2]->ref_table, "o");
    for (size_t i = 0; i < t->column_count; i++) {
        CU_ASSERT_EQUAL(t->columns[i]->primary_key, SSM_UNKNOWN);
        CU_ASSERT_EQUAL(t->columns[i]->unique, SSM_UNKNOWN);
        CU_ASSERT_PTR_NULL(t->columns[i]->references);
    }
    unload(&l);
}

static void test_a_primary_key_in_each_of_its_forms(void)
{
    static const char *const forms[] = {
        "\"primary_key\":[\"a\"]",
        "\"primary_key\":{\"columns\":[\"a\"]}",
        "\"primary_key\":{\"name\":\"pk\",\"columns\":[{\"name\":\"a\"}]}",
        "\"constraints\":[{\"type\":\"PRIMARY KEY\",\"columns\":[\"a\"]}]",
        "\"constraints\":[{\"type\":\"primary_key\",\"columns\":[{\"name\":\"a\"}]}],\"comment\":null",
    };

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct loaded l;
        struct buf b;
        buf_init(&b, 4096);
        buf_printf(&b,
                   "{\"kind\":\"missing_table\",\"table\":\"t\",\"expected\":{\"columns\":[{\"name\":\"a\","
                   "\"type\":\"int\"}],%s}}",
                   forms[i]);
        load_diffs(&l, buf_cstr(&b));
        CU_ASSERT_PTR_NOT_NULL_FATAL(only(&l)->table_after->primary_key);
        CU_ASSERT_EQUAL(only(&l)->table_after->primary_key->kind, SSM_CONSTRAINT_PRIMARY_KEY);
        IS(only(&l)->table_after->primary_key->columns.items[0], "a");
        CU_ASSERT_EQUAL(only(&l)->table_after->constraint_count, 0);
        unload(&l);
        buf_free(&b);
    }
}

static void test_a_primary_key_with_prefix_lengths(void)
{
    struct loaded l;
    const ssm_constraint *c;

    load_diffs(&l,
               "{\"kind\":\"missing_constraint\",\"table\":\"t\",\"constraint\":{\"columns\":[\"a\",{\"name\":\"b\","
               "\"length\":10}],\"type\":\"primary_key\"}}");
    c = only(&l)->constraint_after;
    IS(only(&l)->member, "primary_key(a,b)");
    CU_ASSERT_EQUAL(c->lengths[0], 0);
    CU_ASSERT_EQUAL(c->lengths[1], 10);
    unload(&l);
}

static void test_an_index_in_full(void)
{
    struct loaded l;
    const ssm_index *x;

    load_diffs(
        &l, "{\"kind\":\"missing_index\",\"table\":\"t\",\"index\":{\"name\":\"i\",\"columns\":[\"a\","
            "{\"name\":\"b\",\"order\":\"DESC\",\"nulls\":\"last\",\"length\":7,\"opclass\":\"o\",\"collation\":\"C\"},"
            "{\"expression\":\"lower(c)\"}],\"unique\":true,\"method\":\"btree\",\"where\":\"a > 0\","
            "\"include\":[\"d\"],\"nulls_not_distinct\":false,\"with\":{\"fillfactor\":70}}}");
    x = only(&l)->index_after;
    CU_ASSERT_EQUAL_FATAL(x->part_count, 3);
    IS(x->parts[0]->name, "a");
    CU_ASSERT_EQUAL(x->parts[1]->order, SSM_ORDER_DESC);
    CU_ASSERT_EQUAL(x->parts[1]->nulls, SSM_NULLS_LAST);
    CU_ASSERT_EQUAL(x->parts[1]->length, 7);
    IS(x->parts[1]->opclass, "o");
    IS(x->parts[2]->expression, "lower(c)");
    CU_ASSERT_PTR_NULL(x->parts[2]->name.ptr);
    CU_ASSERT_EQUAL(x->unique, SSM_YES);
    IS(x->where, "a > 0");
    IS(x->include.items[0], "d");
    CU_ASSERT_EQUAL(x->nulls_not_distinct, SSM_NO);
    IS(x->with[0].value, "70");
    unload(&l);
}

static void test_actual_schema(void)
{
    struct loaded l;
    const ssm_table *t;
    const ssm_enum *e;

    load_with(&l, "",
              ",\"actual_schema\":{\"tables\":{\"app.t\":{\"columns\":[{\"name\":\"a\",\"type\":\"int\","
              "\"primary_key\":true}],\"indexes\":[{\"name\":\"i\",\"columns\":[\"a\"]}]},\"u\":{}},"
              "\"enums\":{\"mood\":[\"sad\",\"ok\"]},\"x-more\":[{}]}");
    CU_ASSERT_EQUAL_FATAL(l.result, 0);
    CU_ASSERT(l.r.actual.present && l.r.actual.has_tables && l.r.actual.has_enums);
    CU_ASSERT_EQUAL(l.r.actual.tables.count, 2);
    t = map_get(&l.r.actual.tables, SSM_LIT("app.t"));
    CU_ASSERT_PTR_NOT_NULL_FATAL(t);
    IS(t->schema, "app");
    IS(t->name, "t");
    IS(t->primary_key->columns.items[0], "a");
    CU_ASSERT_EQUAL(t->index_count, 1);
    e = map_get(&l.r.actual.enums, SSM_LIT("mood"));
    CU_ASSERT_PTR_NOT_NULL_FATAL(e);
    IS(e->name, "mood");
    IS(e->values.items[1], "ok");
    unload(&l);

    load_with(&l, "", ",\"actual_schema\":{\"tables\":{},\"enums\":null}");
    CU_ASSERT_EQUAL(l.result, 0);
    CU_ASSERT(l.r.actual.present && !l.r.actual.has_tables && !l.r.actual.has_enums);
    unload(&l);

    load_with(&l, "", ",\"actual_schema\":{\"enums\":{}}");
    CU_ASSERT_EQUAL(l.result, 0);
    CU_ASSERT(l.r.actual.present && !l.r.actual.has_tables && l.r.actual.has_enums);
    unload(&l);
}

static void test_equal_types_are_one(void)
{
    struct loaded l;

    load_diffs(&l, "{\"kind\":\"type_mismatch\",\"table\":\"t\",\"column\":\"c\",\"expected\":\"varchar(9)\","
                   "\"actual\":\"varchar(8)\",\"using\":\"c::text\"},"
                   "{\"kind\":\"extra_column\",\"table\":\"t\",\"column\":\"d\",\"actual\":\"varchar(9)\"}");
    CU_ASSERT_EQUAL_FATAL(l.r.ops.count, 2);
    CU_ASSERT_PTR_EQUAL(l.r.ops.items[0]->pub.column_after->type, l.r.ops.items[1]->pub.column_before->type);
    CU_ASSERT_PTR_NOT_EQUAL(l.r.ops.items[0]->pub.column_before->type, l.r.ops.items[1]->pub.column_before->type);
    IS(l.r.ops.items[0]->pub.using_expression, "c::text");
    CU_ASSERT_PTR_EQUAL(l.r.ops.items[0]->next, l.r.ops.items[1]);
    CU_ASSERT_EQUAL(l.r.ops.items[1]->pub.diff, 1);
    IS(l.r.ops.items[1]->pointer, "/diffs/1");
    unload(&l);
}

static void test_texts_are_unescaped(void)
{
    struct loaded l;

    load_with(&l,
              "{\"kind\":\"missing_enum_value\",\"enum\":\"e\",\"\\u0076alue\":\"\\ud83d\\ude00\\n\","
              "\"values\":[\"\\uD83D\\uDE00\\n\"]}",
              " , \n\t\"\\u0078\" : [ ] ");
    IS(only(&l)->member, "\xf0\x9f\x98\x80\n");
    unload(&l);
}

/* Cut at a character's end, and still told apart by what was cut off. */
static void test_unnamed_long_checks_are_told_apart(void)
{
    struct loaded l;
    ssm_str one, other;

    load_diffs(&l, "{\"kind\":\"extra_constraint\",\"table\":\"t\",\"constraint\":{\"type\":\"check\","
                   "\"expression\":\"a = 'abcdefghijklmnopqrstuvwxyz01234567\xc3\xa9xyz'\"}},"
                   "{\"kind\":\"extra_constraint\",\"table\":\"t\",\"constraint\":{\"type\":\"check\","
                   "\"expression\":\"a = 'abcdefghijklmnopqrstuvwxyz01234567\xc3\xa9xyy'\"}}");
    CU_ASSERT_EQUAL_FATAL(l.r.ops.count, 2);
    one = l.r.ops.items[0]->pub.member;
    other = l.r.ops.items[1]->pub.member;
    CU_ASSERT(str_starts(one, "check(a = 'abcdefghijklmnopqrstuvwxyz01234567") && str_ends(one, ")"));
    CU_ASSERT_EQUAL(utf8_check(one), one.len);
    CU_ASSERT_FALSE(str_eq(one, other));
    unload(&l);
}

UNIT_MAIN("report: accepted forms", T(test_the_envelope), T(test_every_kind_makes_its_operation),
          T(test_other_spellings_of_the_same_diff), T(test_with_a_schema_names_are_as_they_stand),
          T(test_table_members_may_stand_in_the_diff), T(test_a_column_in_full), T(test_what_is_absent_is_unknown),
          T(test_defaults_and_identities), T(test_keys_of_columns_become_the_tables),
          T(test_a_primary_key_in_each_of_its_forms), T(test_a_primary_key_with_prefix_lengths),
          T(test_an_index_in_full), T(test_actual_schema), T(test_equal_types_are_one), T(test_texts_are_unescaped),
          T(test_unnamed_long_checks_are_told_apart))

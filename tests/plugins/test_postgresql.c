/* SPDX-License-Identifier: Apache-2.0
 *
 * The PostgreSQL dialect: each operation against the statements that it becomes, and what is refused and why.
 * Statements are as fake_host.h writes them: "!" in front of a destructive one, "#" of one outside a transaction.
 */
#include "fake_host.h"

static ssm_default text_default(ssm_default_kind kind, const char *text)
{
    return (ssm_default){kind, ssm_cstr(text)};
}

static void a_name_is_quoted_only_when_it_must_be(void)
{
    static const char *const cases[][2] = {
        {"users", "users"},       {"a_1", "a_1"},
        {"1a", "\"1a\""},         {"User", "\"User\""},
        {"user", "\"user\""},     {"order", "\"order\""},
        {"name", "name"},         {"a b", "\"a b\""},
        {"a\"b", "\"a\"\"b\""},   {"caf\xc3\xa9", "\"caf\xc3\xa9\""},
        {"values", "\"values\""}, {"between", "\"between\""},
        {"left", "\"left\""},     {"zone", "zone"},
        {"a$", "\"a$\""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_sql(quoted(fake_dialect->quote_ident, cases[i][0]), cases[i][1], __LINE__);
}

static void a_literal_gives_back_just_its_text_on_one_line(void)
{
    static const char *const cases[][2] = {
        {"", "''"},
        {"it's", "'it''s'"},
        {"a\\b'c", "E'a\\\\b''c'"},
        {"line\n-- rollback", "E'line\\n-- rollback'"},
        {"\t\r\x01\x7f", "E'\\t\\r\\x01\\x7f'"},
        {"caf\xc3\xa9 $$", "'caf\xc3\xa9 $$'"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_sql(quoted(fake_dialect->quote_literal, cases[i][0]), cases[i][1], __LINE__);
}

static void every_family_has_one_spelling(void)
{
    static const char *const cases[][2] = {
        {"string", "text"},
        {"Int", "integer"},
        {"long", "bigint"},
        {"int2", "smallint"},
        {"Float", "double precision"},
        {"float", "double precision"},
        {"float(24)", "real"},
        {"real", "real"},
        {"double", "double precision"},
        {"Decimal(10,2)", "numeric(10, 2)"},
        {"bool", "boolean"},
        {"DateTime", "timestamp(3) with time zone"},
        {"datetime(6)", "timestamp(6) with time zone"},
        {"TIMESTAMP WITH TIME ZONE", "timestamp with time zone"},
        {"timestamptz(3)", "timestamp(3) with time zone"},
        {"timestamp without time zone", "timestamp"},
        {"time with time zone", "time with time zone"},
        {"interval day to second(3)", "interval day to second(3)"},
        {"character varying(9)", "varchar(9)"},
        {"character(36)", "char(36)"},
        {"varbit(5)", "bit varying(5)"},
        {"Json", "jsonb"},
        {"json", "json"},
        {"Bytes", "bytea"},
        {"uuid", "uuid"},
        {"text[][]", "text[][]"},
        {"bigserial", "bigserial"},
        {"inet", "inet"},
        {"mood", "mood"},
        {"app.\"Mood\"[]", "app.\"Mood\"[]"},
        {"vector(1536)", "vector(1536)"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_sql(type_of(cases[i][0]), cases[i][1], __LINE__);
}

static void a_type_of_another_engine_is_refused(void)
{
    static const char *const cases[][2] = {
        {"int unsigned", "[unsigned_type]"},
        {"tinyint(1)", "[unknown_type]"},
        {"mediumtext", "[unknown_type]"},
        {"blob", "[unknown_type]"},
        {"year", "[unknown_type]"},
        {"enum('a','b')", "[inline_enum]"},
        {"set('a')", "[set_type]"},
        {"int(11)", "[type_arguments]"},
        {"timestamp(9)", "[type_arguments]"},
        {"double(10,2)", "[type_arguments]"},
        {"text(9)", "[type_arguments]"},
        {"serial[]", "[serial_array]"},
        {"varchar(9) character set utf8mb4", "[type_charset]"},
        {"nvarchar(9)", "[unknown_type]"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_sql(type_of(cases[i][0]), cases[i][1], __LINE__);
}

static const ssm_index_part *a_part(const char *name, const char *expression)
{
    ssm_index_part *part = ARENA_NEW(&fake.arena, ssm_index_part);

    part->size = sizeof *part;
    part->name = name ? ssm_cstr(name) : ssm_view(NULL, 0);
    part->expression = expression ? ssm_cstr(expression) : ssm_view(NULL, 0);
    return part;
}

static ssm_index *an_index(const char *name, const ssm_index_part *part)
{
    ssm_index *x = index_new(&fake.arena);
    const ssm_index_part **parts = ARENA_NEW(&fake.arena, const ssm_index_part *);

    parts[0] = part;
    x->name = ssm_cstr(name);
    x->parts = parts;
    x->part_count = 1;
    return x;
}

static ssm_constraint *a_constraint(ssm_constraint_kind kind, const char *name, const char *columns)
{
    ssm_constraint *c = constraint_new(&fake.arena);

    c->kind = kind;
    c->name = ssm_cstr(name);
    c->columns = some_names(columns);
    return c;
}

static void a_table_comes_with_all_that_belongs_to_it(void)
{
    ssm_operation *op = an_op(SSM_OP_CREATE_TABLE, "settings", NULL);
    ssm_table *t = table_new(&fake.arena);
    ssm_column *id = a_column("id", "bigint"), *user = a_column("user", "varchar(64)"),
               *value = a_column("value", "Json");
    const ssm_column *columns[] = {id, user, value};
    ssm_constraint *fk = a_constraint(SSM_CONSTRAINT_FOREIGN_KEY, "fk", "user");
    ssm_constraint *late = a_constraint(SSM_CONSTRAINT_CHECK, "late", "");
    const ssm_constraint *constraints[] = {fk, late};
    const ssm_index *indexes[] = {an_index("x", a_part(NULL, "lower(\"user\")"))};
    const ssm_pair options[] = {{SSM_LIT("fillfactor"), SSM_LIT("70")},
                                {SSM_LIT("toast.autovacuum_enabled"), SSM_LIT("false")}};

    id->identity = SSM_IDENTITY_ALWAYS;
    user->nullable = SSM_NO;
    user->collation = (ssm_text){SSM_YES, SSM_LIT("C")};
    value->default_value = text_default(SSM_DEFAULT_EXPRESSION, "'{}'::jsonb");
    value->comment = (ssm_text){SSM_YES, SSM_LIT("it's")};
    fk->ref_table = SSM_LIT("users");
    fk->ref_columns = some_names("name");
    fk->on_delete = SSM_ACTION_SET_NULL;
    fk->initially_deferred = SSM_YES;
    late->expression = SSM_LIT("id > 0");
    late->not_valid = SSM_YES;
    t->columns = columns;
    t->column_count = 3;
    t->primary_key = a_constraint(SSM_CONSTRAINT_PRIMARY_KEY, "", "id");
    t->constraints = constraints;
    t->constraint_count = 2;
    t->indexes = indexes;
    t->index_count = 1;
    t->options = options;
    t->option_count = 2;
    op->schema = SSM_LIT("app");
    op->table_after = t;
    CHECK_SQL(
        op,
        "CREATE TABLE app.settings (\n"
        "    id bigint GENERATED ALWAYS AS IDENTITY,\n"
        "    \"user\" varchar(64) COLLATE \"C\" NOT NULL,\n"
        "    value jsonb DEFAULT '{}'::jsonb,\n"
        "    PRIMARY KEY (id),\n"
        "    CONSTRAINT fk FOREIGN KEY (\"user\") REFERENCES app.users (name) ON DELETE SET NULL DEFERRABLE INITIALLY "
        "DEFERRED\n"
        ") WITH (fillfactor = 70, toast.autovacuum_enabled = false);\n"
        "ALTER TABLE app.settings ADD CONSTRAINT late CHECK (id > 0) NOT VALID;\n"
        "CREATE INDEX x ON app.settings ((lower(\"user\")));\n"
        "COMMENT ON COLUMN app.settings.value IS 'it''s';\n");
}

static void a_column_is_added_with_its_attributes(void)
{
    ssm_operation *op = an_op(SSM_OP_ADD_COLUMN, "t", "c");
    ssm_column *c = a_column("c", "timestamp");

    op->column_after = c;
    c->nullable = SSM_NO;
    CHECK_SQL(op, "ALTER TABLE t ADD COLUMN c timestamp NOT NULL;\n");
    CU_ASSERT_STRING_EQUAL(fake.warning, "not_null_without_default");
    c->default_value = text_default(SSM_DEFAULT_EXPRESSION, "now() AT TIME ZONE 'utc'");
    CHECK_SQL(op, "ALTER TABLE t ADD COLUMN c timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'utc');\n");
    CU_ASSERT_STRING_EQUAL(fake.warning, "");
    c->default_value = text_default(SSM_DEFAULT_EXPRESSION, "(now() - ('1 day'::interval))");
    CHECK_SQL(op, "ALTER TABLE t ADD COLUMN c timestamp NOT NULL DEFAULT (now() - ('1 day'::interval));\n");

    op->column_after = c = a_column("c", "numeric(9,2)");
    c->generated = SSM_YES;
    c->generated_expression = SSM_LIT("(a) * (b)");
    CHECK_SQL(op, "ALTER TABLE t ADD COLUMN c numeric(9, 2) GENERATED ALWAYS AS ((a) * (b)) STORED;\n");

    op->column_after = c = a_column("c", "int");
    c->identity = SSM_IDENTITY_AUTO;
    CHECK_SQL(op, "ALTER TABLE t ADD COLUMN c serial;\n");
    op->column_after = c = a_column("c", "serial");
    c->identity = SSM_IDENTITY_AUTO;
    CHECK_SQL(op, "ALTER TABLE t ADD COLUMN c serial;\n");

    op->column_after = c = a_column("c", "int");
    ssm_constraint *fk = a_constraint(SSM_CONSTRAINT_FOREIGN_KEY, "", "c");
    fk->ref_table = SSM_LIT("u");
    c->references = fk;
    c->unique = SSM_YES;
    c->comment = (ssm_text){SSM_YES, SSM_LIT("a\nb")};
    fake.idempotent = 1;
    CHECK_SQL(op, "ALTER TABLE t ADD COLUMN IF NOT EXISTS c integer UNIQUE REFERENCES u;\n"
                  "COMMENT ON COLUMN t.c IS E'a\\nb';\n");
    fake.idempotent = 0;
}

static void what_a_column_cannot_have_is_refused(void)
{
    ssm_operation *op = an_op(SSM_OP_ADD_COLUMN, "t", "c");
    ssm_column *c = a_column("c", "int");

    op->column_after = c;
    c->on_update = (ssm_text){SSM_YES, SSM_LIT("current_timestamp")};
    CHECK_SQL(op, "[on_update]");
    op->column_after = c = a_column("c", "int");
    c->generated = SSM_YES;
    c->generated_expression = SSM_LIT("a");
    c->generated_stored = SSM_NO;
    CHECK_SQL(op, "[generated_virtual]");
    op->column_after = c = a_column("c", "text");
    c->identity = SSM_IDENTITY_AUTO;
    CHECK_SQL(op, "[identity_type]");
    op->column_after = c = a_column("c", "int");
    c->identity = SSM_IDENTITY_ALWAYS;
    c->nullable = SSM_YES;
    CHECK_SQL(op, "[identity_nullable]");
}

static ssm_operation *a_type_change(const char *from, const char *to)
{
    ssm_operation *op = an_op(SSM_OP_ALTER_TYPE, "t", "c");

    op->column_before = a_column("c", from);
    op->column_after = a_column("c", to);
    return op;
}

static void a_type_changes_by_the_cast_that_the_server_has(void)
{
    ssm_operation *op = a_type_change("integer", "bigint");

    CHECK_SQL(op, "ALTER TABLE t ALTER COLUMN c TYPE bigint;\n");
    op->risks = SSM_RISK_DATA_LOSS;
    CHECK_SQL(op, "!ALTER TABLE t ALTER COLUMN c TYPE bigint;\n");
    CHECK_SQL(a_type_change("text", "integer"), "ALTER TABLE t ALTER COLUMN c TYPE integer USING c::integer;\n");
    CHECK_SQL(a_type_change("text[]", "uuid[]"), "ALTER TABLE t ALTER COLUMN c TYPE uuid[] USING c::uuid[];\n");
    CHECK_SQL(a_type_change("mood", "feeling"), "ALTER TABLE t ALTER COLUMN c TYPE feeling USING c::text::feeling;\n");
    CHECK_SQL(a_type_change("mood[]", "feeling[]"),
              "ALTER TABLE t ALTER COLUMN c TYPE feeling[] USING c::text[]::feeling[];\n");
    CHECK_SQL(a_type_change("smallint", "mood"), "[no_cast]");
    CU_ASSERT_PTR_NOT_NULL(strstr(fake.message, "from smallint to mood (column c)"));
    CHECK_SQL(a_type_change("boolean", "bigint"), "[no_cast]");
    CHECK_SQL(a_type_change("integer", "serial"), "[serial_type]");
    op = a_type_change("smallint", "mood");
    op->using_expression = SSM_LIT("('{a,b}'::mood[])[c]");
    CHECK_SQL(op, "ALTER TABLE t ALTER COLUMN c TYPE mood USING ('{a,b}'::mood[])[c];\n");
}

static void a_default_that_no_cast_takes_along_goes_and_comes_back(void)
{
    ssm_operation *op = a_type_change("text", "mood");
    ssm_column before = *op->column_before, after = *op->column_after;

    op->column_before = &before;
    op->column_after = &after;
    before.default_value = after.default_value = text_default(SSM_DEFAULT_STRING, "ok");
    CHECK_SQL(op, "ALTER TABLE t ALTER COLUMN c DROP DEFAULT;\n"
                  "ALTER TABLE t ALTER COLUMN c TYPE mood USING c::mood;\n"
                  "ALTER TABLE t ALTER COLUMN c SET DEFAULT 'ok';\n");
    after.default_value.kind = SSM_DEFAULT_NONE;
    CHECK_SQL(op, "ALTER TABLE t ALTER COLUMN c DROP DEFAULT;\n"
                  "ALTER TABLE t ALTER COLUMN c TYPE mood USING c::mood;\n");
    before.default_value.kind = SSM_DEFAULT_UNKNOWN;
    CHECK_SQL(op, "ALTER TABLE t ALTER COLUMN c TYPE mood USING c::mood;\n");
}

static void a_collation_that_the_report_does_not_mention_stays(void)
{
    ssm_operation *op = a_type_change("varchar(9)", "text");
    ssm_column before = *op->column_before, after = *op->column_after;

    op->column_before = &before;
    op->column_after = &after;
    before.collation = (ssm_text){SSM_YES, SSM_LIT("de_DE")};
    CHECK_SQL(op, "ALTER TABLE t ALTER COLUMN c TYPE text COLLATE \"de_DE\";\n");
    after.collation.known = SSM_NO;
    CHECK_SQL(op, "ALTER TABLE t ALTER COLUMN c TYPE text;\n");
}

static void a_serial_columns_sequence_follows_its_type(void)
{
    ssm_operation *op = a_type_change("integer", "bigint");
    ssm_column before = *op->column_before;

    op->column_before = &before;
    before.identity = SSM_IDENTITY_AUTO;
    CHECK_SQL(op, "ALTER TABLE t ALTER COLUMN c TYPE bigint;\n"
                  "DO $ssm$\n"
                  "DECLARE\n"
                  "    sequence constant text := pg_get_serial_sequence('t', 'c');\n"
                  "BEGIN\n"
                  "    IF sequence IS NOT NULL THEN\n"
                  "        EXECUTE 'ALTER SEQUENCE ' || sequence || ' AS bigint';\n"
                  "    END IF;\n"
                  "END\n"
                  "$ssm$;\n");
}

static ssm_operation *a_default_change(ssm_identity from, ssm_identity to)
{
    ssm_operation *op = an_op(SSM_OP_SET_DEFAULT, "T", "c");
    ssm_column *before = a_column("c", "integer"), *after = a_column("c", "integer");

    before->identity = from;
    after->identity = to;
    op->column_before = before;
    op->column_after = after;
    return op;
}

#define SEQUENCE_BLOCK(statement)                                                                                      \
    "DO $ssm$\n"                                                                                                       \
    "DECLARE\n"                                                                                                        \
    "    sequence constant text := pg_get_serial_sequence('\"T\"', 'c');\n"                                            \
    "BEGIN\n"                                                                                                          \
    "    IF sequence IS NOT NULL THEN\n"                                                                               \
    "        EXECUTE " statement ";\n"                                                                                 \
    "    END IF;\n"                                                                                                    \
    "END\n"                                                                                                            \
    "$ssm$;\n"
#define DROP_SEQUENCE SEQUENCE_BLOCK("'DROP SEQUENCE ' || sequence")
#define RELEASE_SEQUENCE SEQUENCE_BLOCK("'ALTER SEQUENCE ' || sequence || ' OWNED BY NONE'")
#define ADVANCE "SELECT setval(pg_get_serial_sequence('\"T\"', 'c'), greatest(max(c) + 1, 1), false) FROM \"T\";\n"

static void an_identity_takes_the_place_of_a_default(void)
{
    ssm_operation *op;

    CHECK_SQL(a_default_change(SSM_IDENTITY_ALWAYS, SSM_IDENTITY_BY_DEFAULT),
              "ALTER TABLE \"T\" ALTER COLUMN c SET GENERATED BY DEFAULT;\n");
    CHECK_SQL(a_default_change(SSM_IDENTITY_BY_DEFAULT, SSM_IDENTITY_NONE),
              "ALTER TABLE \"T\" ALTER COLUMN c DROP IDENTITY;\n");
    CHECK_SQL(a_default_change(SSM_IDENTITY_UNKNOWN, SSM_IDENTITY_ALWAYS),
              "ALTER TABLE \"T\" ALTER COLUMN c DROP DEFAULT;\n" RELEASE_SEQUENCE
              "ALTER TABLE \"T\" ALTER COLUMN c ADD GENERATED ALWAYS AS IDENTITY;\n" ADVANCE);
    CHECK_SQL(a_default_change(SSM_IDENTITY_AUTO, SSM_IDENTITY_ALWAYS),
              "ALTER TABLE \"T\" ALTER COLUMN c DROP IDENTITY IF EXISTS;\n"
              "ALTER TABLE \"T\" ALTER COLUMN c DROP DEFAULT;\n" DROP_SEQUENCE
              "ALTER TABLE \"T\" ALTER COLUMN c ADD GENERATED ALWAYS AS IDENTITY;\n" ADVANCE);
    op = a_default_change(SSM_IDENTITY_UNKNOWN, SSM_IDENTITY_UNKNOWN);
    CHECK_SQL(op, "[on_update]");
}

static void an_old_sequence_is_left_for_the_way_back(void)
{
    ssm_operation *op = a_default_change(SSM_IDENTITY_NONE, SSM_IDENTITY_ALWAYS);
    ssm_column before = *op->column_before;

    op->column_before = &before;
    before.default_value = text_default(SSM_DEFAULT_EXPRESSION, "nextval('t_c_seq'::regclass)");
    CHECK_SQL(op, "ALTER TABLE \"T\" ALTER COLUMN c DROP DEFAULT;\n" RELEASE_SEQUENCE
                  "ALTER TABLE \"T\" ALTER COLUMN c ADD GENERATED ALWAYS AS IDENTITY;\n" ADVANCE);
    CU_ASSERT_STRING_EQUAL(fake.warning, "sequence_left");
    before.default_value = text_default(SSM_DEFAULT_NUMBER, "7");
    CHECK_SQL(op, "ALTER TABLE \"T\" ALTER COLUMN c DROP DEFAULT;\n"
                  "ALTER TABLE \"T\" ALTER COLUMN c ADD GENERATED ALWAYS AS IDENTITY;\n" ADVANCE);
    CU_ASSERT_STRING_EQUAL(fake.warning, "");
}

static void a_sequence_by_its_name_goes_on_where_the_rows_end(void)
{
    ssm_operation *op = a_default_change(SSM_IDENTITY_ALWAYS, SSM_IDENTITY_NONE);
    ssm_column after = *op->column_after;
    const char *sql;

    op->column_after = &after;
    after.default_value = text_default(SSM_DEFAULT_EXPRESSION, "nextval('\"T_c_seq\"'::regclass)");
    sql = fake_render_one(op);
    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "'CREATE SEQUENCE ' || sequence || ' AS '"));
    CU_ASSERT_PTR_NULL(strstr(sql, "'ALTER SEQUENCE '"));
    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "SELECT setval('\"T_c_seq\"', greatest(max(c) + 1, "
                                       "nextval('\"T_c_seq\"')), false) FROM \"T\";\n"));
    op->is_inverse = 1;
    CU_ASSERT_PTR_NOT_NULL(strstr(fake_render_one(op), "'ALTER SEQUENCE ' || sequence || ' OWNED BY '"));
    after.default_value = text_default(SSM_DEFAULT_EXPRESSION, "nextval('shared'::regclass)");
    CU_ASSERT_PTR_NULL(strstr(fake_render_one(op), "'ALTER SEQUENCE '")); /* it may never have been the column's */
    after.default_value = text_default(SSM_DEFAULT_EXPRESSION, "nextval('a$ssm$'::regclass)");
    CHECK_SQL(op, "ALTER TABLE \"T\" ALTER COLUMN c DROP IDENTITY;\n"
                  "ALTER TABLE \"T\" ALTER COLUMN c SET DEFAULT nextval('a$ssm$'::regclass);\n");
}

static void a_type_and_its_default_are_set_once(void)
{
    ssm_operation *type = a_type_change("text", "integer"), *set = an_op(SSM_OP_SET_DEFAULT, "t", "c");
    ssm_column before = *type->column_before, after = *type->column_after;
    const ssm_operation *ops[] = {set, type};

    type->column_before = set->column_before = &before;
    type->column_after = set->column_after = &after;
    before.default_value = text_default(SSM_DEFAULT_STRING, "abc");
    after.default_value = text_default(SSM_DEFAULT_NUMBER, "5");
    check_sql(fake_render(ops, 2),
              "ALTER TABLE t ALTER COLUMN c DROP DEFAULT;\n"
              "ALTER TABLE t ALTER COLUMN c TYPE integer USING c::integer;\n"
              "ALTER TABLE t ALTER COLUMN c SET DEFAULT 5;\n",
              __LINE__);
}

static void what_stands_on_a_column_is_said(void)
{
    ssm_operation *op = a_type_change("text", "integer");
    ssm_column *column = a_column("c", "text"), *twice = a_column("twice", "integer");
    const ssm_column *columns[] = {column, twice};
    ssm_constraint *check = constraint_new(&fake.arena);
    const ssm_constraint *constraints[] = {check};
    ssm_table *t = table_new(&fake.arena);

    t->columns = columns;
    t->column_count = 2;
    t->constraints = constraints;
    t->constraint_count = 1;
    check->kind = SSM_CONSTRAINT_CHECK;
    check->name = SSM_LIT("k");
    check->expression = SSM_LIT("c <> 'x'::text");
    fake_render_one(op);
    CU_ASSERT_STRING_EQUAL(fake.warning, "");
    op->table_before = op->table_after = t;
    CHECK_SQL(op, "ALTER TABLE t DROP CONSTRAINT k;\n"
                  "ALTER TABLE t ALTER COLUMN c TYPE integer USING c::integer;\n"
                  "ALTER TABLE t ADD CONSTRAINT k CHECK (c <> 'x'::text);\n");
    op = a_type_change("text", "varchar(9)");
    op->table_before = op->table_after = t;
    fake_render_one(op);
    CU_ASSERT_STRING_EQUAL(fake.warning, "");
    twice->generated = SSM_YES;
    twice->generated_expression = SSM_LIT("length(c)");
    fake_render_one(op);
    CU_ASSERT_STRING_EQUAL(fake.warning, "dependents");
}

static void a_default_is_set_and_dropped(void)
{
    ssm_operation *op = a_default_change(SSM_IDENTITY_UNKNOWN, SSM_IDENTITY_UNKNOWN);
    ssm_column after = *op->column_after;

    op->column_after = &after;
    after.default_value = text_default(SSM_DEFAULT_NUMBER, "-1.5");
    CHECK_SQL(op, "ALTER TABLE \"T\" ALTER COLUMN c SET DEFAULT -1.5;\n");
    after.default_value.kind = SSM_DEFAULT_FALSE;
    CHECK_SQL(op, "ALTER TABLE \"T\" ALTER COLUMN c SET DEFAULT false;\n");
    after.default_value.kind = SSM_DEFAULT_NONE;
    CHECK_SQL(op, "ALTER TABLE \"T\" ALTER COLUMN c DROP DEFAULT;\n");
}

/* ------------------------------------------------------------------ options and objects */

static ssm_operation *an_option(const char *name, const char *before, const char *after)
{
    ssm_operation *op = an_op(SSM_OP_SET_OPTION, "t", NULL);

    op->option = ssm_cstr(name);
    op->option_before = before ? ssm_cstr(before) : ssm_view(NULL, 0);
    op->option_after = after ? ssm_cstr(after) : ssm_view(NULL, 0);
    return op;
}

static void an_option_changes_by_the_statement_that_it_has(void)
{
    CHECK_SQL(an_option("fillfactor", NULL, "70"), "ALTER TABLE t SET (fillfactor = 70);\n");
    CHECK_SQL(an_option("fillfactor", "70", NULL), "ALTER TABLE t RESET (fillfactor);\n");
    CHECK_SQL(an_option("unlogged", "true", NULL), "ALTER TABLE t SET LOGGED;\n");
    CHECK_SQL(an_option("tablespace", "fast", NULL), "ALTER TABLE t SET TABLESPACE pg_default;\n");
    CHECK_SQL(an_option("access_method", "other", NULL), "ALTER TABLE t SET ACCESS METHOD heap;\n");
    CHECK_SQL(an_option("inherits", "a, b", "b, app.c"), "ALTER TABLE t NO INHERIT a;\nALTER TABLE t INHERIT app.c;\n");
    CHECK_SQL(an_option("partition_of", "p FOR VALUES IN (1)", "p DEFAULT"),
              "ALTER TABLE p DETACH PARTITION t;\nALTER TABLE p ATTACH PARTITION t DEFAULT;\n");
}

static void an_option_that_is_none_is_refused(void)
{
    static const char *const cases[][3] = {
        {"engine", "InnoDB", "[table_option]"},
        {"unlogged", "perhaps", "[table_option]"},
        {"partition_by", "RANGE (a)", "[partition_by]"},
        {"partition_of", "p", "[table_option]"},
        {"partition_of", "p FOR VALUES IN (1); DROP TABLE u", "[table_option]"},
        {"partition_of", "p FOR VALUES IN (1) , DROP COLUMN c", "[table_option]"},
        {"partition_of", "p FOR VALUES IN (1 -- )\n)", "[table_option]"},
        {"partition_of", "p FOR VALUES IN ('a)", "[table_option]"},
        {"partition_of", "P DEFAULT", "[table_option]"},
        {"partition_of", "\"\" DEFAULT", "[table_option]"},
        {"inherits", "a b", "[table_option]"},
        {"inherits", "a, ", "[table_option]"},
        {"inherits", "a.", "[table_option]"},
        {"inherits", "a;b", "[table_option]"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_sql(fake_render_one(an_option(cases[i][0], NULL, cases[i][1])), cases[i][2], __LINE__);
}

static void the_options_of_an_identity_are_read(void)
{
    static const char *const wrong[] = {"START", "START WITH x", "MINVALUE 1 2", "INCREMENT BY 5; DROP TABLE t", "NO CACHE",
                                        "CACHE 123456789012345678901", "OWNED BY t.c", "SEQUENCE NAME a b.c"};
    ssm_operation *op = an_option("identity_options", "START WITH 5", "INCREMENT BY 2 CYCLE");

    op->member = SSM_LIT("c");
    CHECK_SQL(op, "ALTER TABLE t ALTER COLUMN c SET INCREMENT BY 2 SET START WITH 1 SET CYCLE;\n");
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        op->option_after = ssm_cstr(wrong[i]);
        CHECK_SQL(op, "[column_option]");
    }
    op->option_after = SSM_LIT("SEQUENCE NAME other START WITH 5");
    CHECK_SQL(op, "[sequence_name]");
    op->option = SSM_LIT("invisible");
    CHECK_SQL(op, "[column_option]");
}

static void an_object_is_its_own_statements(void)
{
    ssm_operation *create = an_op(SSM_OP_CREATE_OBJECT, "v", NULL), *drop = an_op(SSM_OP_DROP_OBJECT, "v", NULL);
    ssm_object *o = object_new(&fake.arena);

    o->kind = SSM_OBJECT_SEQUENCE;
    o->name = SSM_LIT("s");
    create->object_after = drop->object_before = o;
    CHECK_SQL(create, "[unknown_object]");
    CHECK_SQL(drop, "");
    o->create = SSM_LIT("CREATE SEQUENCE s");
    o->drop = SSM_LIT("DROP SEQUENCE s");
    CHECK_SQL(create, "CREATE SEQUENCE s;\n");
    CHECK_SQL(drop, "DROP SEQUENCE s;\n");
    drop->risks = SSM_RISK_DATA_LOSS;
    CHECK_SQL(drop, "!DROP SEQUENCE s;\n");
}

static void a_serial_column_is_made_of_an_identity(void)
{
    const char *sql = fake_render_one(a_default_change(SSM_IDENTITY_ALWAYS, SSM_IDENTITY_AUTO));

    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "ALTER TABLE \"T\" ALTER COLUMN c DROP IDENTITY;\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "parse_ident('\"T_c_seq\"')"));
    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "'ALTER SEQUENCE ' || sequence || ' OWNED BY '"));
    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "SET DEFAULT nextval('\"T_c_seq\"'::regclass);\n"));
}

static void an_index_keeps_every_attribute(void)
{
    ssm_operation *op = an_op(SSM_OP_CREATE_INDEX, "t", "x");
    ssm_index_part part = *a_part("c", NULL);
    ssm_index *x = an_index("x", &part);
    const ssm_pair with[] = {{SSM_LIT("fastupdate"), SSM_LIT("off")}};

    part.size = sizeof part;
    part.collation = SSM_LIT("C");
    part.opclass = SSM_LIT("text_pattern_ops");
    part.order = SSM_ORDER_DESC;
    part.nulls = SSM_NULLS_LAST;
    x->unique = SSM_YES;
    x->method = SSM_LIT("btree");
    x->include = some_names("d,e");
    x->nulls_not_distinct = SSM_YES;
    x->with = with;
    x->with_count = 1;
    x->where = SSM_LIT("(c <> ')') AND (d = 1)");
    op->index_after = x;
    CHECK_SQL(
        op, "CREATE UNIQUE INDEX x ON t USING btree (c COLLATE \"C\" text_pattern_ops DESC NULLS LAST) INCLUDE (d, e) "
            "NULLS NOT DISTINCT WITH (fastupdate = 'off') WHERE ((c <> ')') AND (d = 1));\n");
    part.length = 10;
    CHECK_SQL(op, "[prefix_length]");

    op = an_op(SSM_OP_DROP_INDEX, "t", "x");
    op->schema = SSM_LIT("app");
    fake.idempotent = 1;
    CHECK_SQL(op, "DROP INDEX IF EXISTS app.x;\n");
    fake.idempotent = 0;
}

static void constraints_keep_every_attribute(void)
{
    ssm_operation *op = an_op(SSM_OP_ADD_CONSTRAINT, "t", "k");
    ssm_constraint *c = a_constraint(SSM_CONSTRAINT_UNIQUE, "k", "a,b");

    op->constraint_after = c;
    c->include = some_names("d");
    c->nulls_not_distinct = SSM_YES;
    c->deferrable = SSM_YES;
    CHECK_SQL(op, "ALTER TABLE t ADD CONSTRAINT k UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (d) DEFERRABLE;\n");
    op->constraint_after = c = a_constraint(SSM_CONSTRAINT_EXCLUDE, "k", "");
    c->expression = SSM_LIT("USING gist (p WITH ~=) WHERE (a > 0) DEFERRABLE");
    c->deferrable = SSM_YES;
    CHECK_SQL(op, "ALTER TABLE t ADD CONSTRAINT k EXCLUDE USING gist (p WITH ~=) WHERE (a > 0) DEFERRABLE;\n");
    op->constraint_after = c = a_constraint(SSM_CONSTRAINT_FOREIGN_KEY, "", "a,b");
    c->ref_schema = SSM_LIT("other");
    c->ref_table = SSM_LIT("u");
    c->ref_columns = some_names("x,y");
    c->match = SSM_MATCH_FULL;
    c->on_update = SSM_ACTION_CASCADE;
    c->not_valid = SSM_YES;
    CHECK_SQL(
        op, "ALTER TABLE t ADD FOREIGN KEY (a, b) REFERENCES other.u (x, y) MATCH FULL ON UPDATE CASCADE NOT VALID;\n");
    c->match = SSM_MATCH_PARTIAL;
    CHECK_SQL(op, "[match_partial]");
    op->kind = SSM_OP_DROP_CONSTRAINT;
    op->constraint_before = c;
    CHECK_SQL(op, "[constraint_name]");
}

static ssm_operation *a_value(ssm_op_kind kind, const char *value, const char *all)
{
    ssm_operation *op = an_op(kind, "mood", value);
    ssm_enum *after = enum_new(&fake.arena);

    after->name = SSM_LIT("mood");
    after->values = some_names(all);
    op->enum_after = after;
    return op;
}

static void an_enum_value_is_added_at_its_place(void)
{
    ssm_operation *op = a_value(SSM_OP_ADD_ENUM_VALUE, "it's", "a,it's,b");

    op->value_before = SSM_LIT("b");
    CHECK_SQL(op, "ALTER TYPE mood ADD VALUE 'it''s' BEFORE 'b';\n");
    op->flags = SSM_OPF_VALUE_USED;
    CHECK_SQL(op, "#ALTER TYPE mood ADD VALUE 'it''s' BEFORE 'b';\n");
}

static void an_enum_value_goes_with_its_type(void)
{
    ssm_operation *drop = a_value(SSM_OP_DROP_ENUM_VALUE, "b", "a,c,d"),
                  *add = a_value(SSM_OP_ADD_ENUM_VALUE, "d", "a,c,d");
    const ssm_operation *ops[] = {drop, add};
    ssm_column *one = a_column("m", "mood"), *other = a_column("ms", "mood[]");
    const ssm_column *columns[] = {one, other};
    ssm_constraint *check = a_constraint(SSM_CONSTRAINT_CHECK, "k", "");
    const ssm_constraint *constraints[] = {check, a_constraint(SSM_CONSTRAINT_UNIQUE, "u", "m")};
    ssm_index *partial = an_index("p", a_part("id", NULL));
    const ssm_index *indexes[] = {partial, an_index("plain", a_part("m", NULL))};
    ssm_table *t = table_new(&fake.arena);
    ssm_enum_use uses[] = {{t, other}, {t, one}};
    const ssm_enum_use *list[] = {&uses[0], &uses[1]};

    CHECK_SQL(drop, "[actual_schema]");
    t->name = SSM_LIT("t");
    t->columns = columns;
    t->column_count = 2;
    t->constraints = constraints;
    t->constraint_count = 2;
    t->indexes = indexes;
    t->index_count = 2;
    check->expression = SSM_LIT("(m <> 'a'::mood)");
    partial->where = SSM_LIT("(m = 'c'::mood)");
    one->default_value = text_default(SSM_DEFAULT_STRING, "a");
    other->default_value = text_default(SSM_DEFAULT_STRING, "{}");
    drop->uses = list;
    drop->use_count = 2;
    drop->uses_known = 1;
    drop->risks = SSM_RISK_DATA_LOSS;
    check_sql(fake_render(ops, 2),
              "ALTER TABLE t DROP CONSTRAINT k;\n"
              "DROP INDEX p;\n"
              "ALTER TABLE t ALTER COLUMN m DROP DEFAULT;\n"
              "ALTER TABLE t ALTER COLUMN ms DROP DEFAULT;\n"
              "ALTER TYPE mood RENAME TO mood__old;\n"
              "CREATE TYPE mood AS ENUM ('a', 'c', 'd');\n"
              "!ALTER TABLE t\n"
              "    ALTER COLUMN m TYPE mood USING m::text::mood,\n"
              "    ALTER COLUMN ms TYPE mood[] USING ms::text[]::mood[];\n"
              "ALTER TABLE t ALTER COLUMN m SET DEFAULT 'a';\n"
              "ALTER TABLE t ALTER COLUMN ms SET DEFAULT '{}';\n"
              "CREATE INDEX p ON t (id) WHERE (m = 'c'::mood);\n"
              "ALTER TABLE t ADD CONSTRAINT k CHECK (m <> 'a'::mood);\n"
              "!DROP TYPE mood__old;\n",
              __LINE__);
    one->default_value = text_default(SSM_DEFAULT_EXPRESSION, "'b'::mood");
    CU_ASSERT_PTR_NULL(strstr(fake_render(ops, 2), "SET DEFAULT 'b'"));
    CU_ASSERT_STRING_EQUAL(fake.warning, "default_dropped");
    other->generated = SSM_YES;
    CHECK_SQL(drop, "[generated_column]");
}

static void a_value_that_the_units_default_uses_is_committed(void)
{
    ssm_operation *add = a_value(SSM_OP_ADD_ENUM_VALUE, "c", "a,c"), *set = an_op(SSM_OP_SET_DEFAULT, "t", "m");
    ssm_column before = *a_column("m", "mood"), after = before;
    const ssm_operation *ops[] = {set, add};

    set->column_before = &before;
    set->column_after = &after;
    after.default_value = text_default(SSM_DEFAULT_EXPRESSION, "'c'::mood");
    check_sql(fake_render(ops, 2),
              "#ALTER TYPE mood ADD VALUE 'c';\nALTER TABLE t ALTER COLUMN m SET DEFAULT 'c'::mood;\n", __LINE__);
}

static void the_way_back_of_a_value_asks_the_catalog(void)
{
    ssm_operation *op = a_value(SSM_OP_DROP_ENUM_VALUE, "b", "a,$ssm$");

    op->is_inverse = 1;
    fake_render_one(op);
    CU_ASSERT_PTR_NOT_NULL(strstr(fake.text, "    CREATE TYPE mood AS ENUM ('a', '$ssm$');\n"));
    CU_ASSERT_PTR_NULL(strstr(fake.text, "DO $ssm$"));
}

static void an_old_types_name_stays_within_the_limit(void)
{
    ssm_operation *op = a_value(SSM_OP_DROP_ENUM_VALUE, "b", "a");

    /* 57 bytes and a character of two: neither half of it may stay */
    op->object = SSM_LIT("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefffffff\xc3\xa9gggg");
    op->uses_known = 1;
    CU_ASSERT_PTR_NOT_NULL(
        strstr(fake_render_one(op), " RENAME TO aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefffffff__old;"));
}

static void unknown_table_options_are_named(void)
{
    ssm_operation *op = an_op(SSM_OP_CREATE_TABLE, "t", NULL);
    ssm_table *t = table_new(&fake.arena);
    const ssm_pair options[] = {{SSM_LIT("engine"), SSM_LIT("InnoDB")}};

    t->options = options;
    t->option_count = 1;
    op->table_after = t;
    CHECK_SQL(op, "[table_option]");
    CU_ASSERT_PTR_NOT_NULL(strstr(fake.message, "engine"));
}

static void word_lists_are_sorted(void)
{
    for (const char *const *w = fake_dialect->facts->functions; w[1]; w++)
        CU_ASSERT_TRUE(strcmp(w[0], w[1]) < 0);
    for (const char *const *w = fake_dialect->facts->types; w[1]; w++)
        CU_ASSERT_TRUE(strcmp(w[0], w[1]) < 0);
}

int main(void)
{
    static const struct unit_test tests[] = {
        T(a_name_is_quoted_only_when_it_must_be),
        T(a_literal_gives_back_just_its_text_on_one_line),
        T(every_family_has_one_spelling),
        T(a_type_of_another_engine_is_refused),
        T(a_table_comes_with_all_that_belongs_to_it),
        T(a_column_is_added_with_its_attributes),
        T(what_a_column_cannot_have_is_refused),
        T(a_type_changes_by_the_cast_that_the_server_has),
        T(a_default_that_no_cast_takes_along_goes_and_comes_back),
        T(a_collation_that_the_report_does_not_mention_stays),
        T(a_serial_columns_sequence_follows_its_type),
        T(an_identity_takes_the_place_of_a_default),
        T(an_old_sequence_is_left_for_the_way_back),
        T(a_sequence_by_its_name_goes_on_where_the_rows_end),
        T(a_type_and_its_default_are_set_once),
        T(what_stands_on_a_column_is_said),
        T(a_value_that_the_units_default_uses_is_committed),
        T(a_default_is_set_and_dropped),
        T(an_option_changes_by_the_statement_that_it_has),
        T(an_option_that_is_none_is_refused),
        T(the_options_of_an_identity_are_read),
        T(an_object_is_its_own_statements),
        T(a_serial_column_is_made_of_an_identity),
        T(an_index_keeps_every_attribute),
        T(constraints_keep_every_attribute),
        T(an_enum_value_is_added_at_its_place),
        T(an_enum_value_goes_with_its_type),
        T(the_way_back_of_a_value_asks_the_catalog),
        T(an_old_types_name_stays_within_the_limit),
        T(unknown_table_options_are_named),
        T(word_lists_are_sorted),
    };
    int status;

    fake_dialect = ssm_plugin_entry(&fake_api)->vtable;
    status = unit_main("dialect.postgresql", tests, sizeof tests / sizeof tests[0]);
    arena_free(&fake.arena);
    return status;
}

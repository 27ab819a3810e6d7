/* SPDX-License-Identifier: Apache-2.0
 *
 * The MySQL and MariaDB dialect: each operation against the statements that it becomes, and what is refused and why.
 * Statements are as fake_host.h writes them: "!" in front of a destructive one.
 */
#include "fake_host.h"

static ssm_default value(ssm_default_kind kind, const char *text)
{
    return (ssm_default){kind, ssm_cstr(text)};
}

/* A column known whole: NOT NULL, without a default. */
static ssm_column *a_whole_column(const char *name, const char *type)
{
    ssm_column *c = a_column(name, type);

    c->nullable = SSM_NO;
    c->default_value.kind = SSM_DEFAULT_NONE;
    return c;
}

static ssm_operation *a_change(ssm_op_kind kind, const ssm_column *after)
{
    ssm_operation *op = an_op(kind, "t", "c");

    op->column_after = after;
    return op;
}

static ssm_constraint *a_constraint(ssm_constraint_kind kind, const char *name, const char *columns)
{
    ssm_constraint *c = constraint_new(&fake.arena);

    c->kind = kind;
    if (name)
        c->name = ssm_cstr(name);
    c->columns = some_names(columns);
    return c;
}

static ssm_constraint *a_reference(const char *name, const char *columns, const char *table)
{
    ssm_constraint *c = a_constraint(SSM_CONSTRAINT_FOREIGN_KEY, name, columns);

    c->ref_table = ssm_cstr(table);
    c->ref_columns = some_names("id");
    return c;
}

static ssm_table *a_table(const ssm_column *const *columns, size_t count)
{
    ssm_table *t = table_new(&fake.arena);

    t->name = SSM_LIT("t");
    t->columns = columns;
    t->column_count = count;
    return t;
}

/* ------------------------------------------------------------------ words and types */

static void a_name_is_quoted_only_when_it_must_be(void)
{
    static const char *const cases[][2] = {
        {"users", "users"},       {"Users", "Users"}, {"1a", "`1a`"},         {"a`b", "`a``b`"},   {"key", "`key`"},
        {"RANK", "`RANK`"},       {"rows", "`rows`"}, {"returning", "`returning`"}, {"count", "`count`"},
        {"a$b", "`a$b`"},         {"zone", "zone"},   {"caf\xc3\xa9", "`caf\xc3\xa9`"}, {"a b", "`a b`"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_sql(quoted(fake_dialect->quote_ident, cases[i][0]), cases[i][1], __LINE__);
}

static void a_literal_stays_on_its_line(void)
{
    static const char *const cases[][2] = {
        {"", "''"}, {"it's", "'it''s'"}, {"a\\", "'a\\\\'"}, {"x\n-- y\r\x1a\t", "'x\\n-- y\\r\\Z\\t'"}, {"\"", "'\"'"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_sql(quoted(fake_dialect->quote_literal, cases[i][0]), cases[i][1], __LINE__);
}

static void every_family_has_one_spelling(void)
{
    static const char *const cases[][2] = {
        {"string", "varchar(255)"},       {"Int", "int"},
        {"long", "bigint"},               {"int(11) unsigned", "int(11) unsigned"},
        {"bigint(20)", "bigint(20)"},     {"tinyint(1)", "tinyint(1)"},
        {"int(5) zerofill", "int(5) unsigned zerofill"}, {"mediumint", "mediumint"},
        {"Float", "double"},              {"float", "float"},
        {"float(7,3)", "float(7,3)"},     {"real", "double"},
        {"double precision", "double"},   {"Decimal(10,2)", "decimal(10,2)"},
        {"Boolean", "tinyint(1)"},        {"DateTime", "datetime(3)"},
        {"datetime", "datetime"},         {"datetime(6)", "datetime(6)"},
        {"timestamp", "timestamp"},       {"time(2)", "time(2)"},
        {"year", "year"},                 {"uuid", "char(36)"},
        {"Json", "json"},                 {"json", "json"},
        {"Bytes", "longblob"},            {"blob", "blob"},
        {"tinyblob", "tinyblob"},         {"text", "text"},
        {"mediumtext", "mediumtext"},     {"longtext character set latin1", "longtext CHARACTER SET latin1"},
        {"clob", "longtext"},             {"varbinary(16)", "varbinary(16)"},
        {"bit(3)", "bit(3)"},             {"enum('a','it''s')", "enum('a','it''s')"},
        {"set('x')", "set('x')"},         {"point", "point"},
        {"character varying(40)", "varchar(40)"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_sql(type_of(cases[i][0]), cases[i][1], __LINE__);
}

static void a_type_of_another_engine_is_refused(void)
{
    static const char *const cases[] = {
        "text[]",  "interval", "timestamp with time zone", "timestamptz", "time with time zone", "jsonb",     "bytea",
        "varchar", "serial",   "bit varying(3)",           "datetime(7)", "app.mood",            "varbinary", "inet6",
        "bit(65)", "timestamp without time zone",
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_sql(type_of(cases[i]), "[no_such_type]", __LINE__);
    fake.name = "mariadb";
    check_sql(type_of("inet6"), "inet6", __LINE__);
    check_sql(type_of("uuid"), "uuid", __LINE__);
    fake.name = "mysql";
}

/* ------------------------------------------------------------------ columns */

static void a_column_is_added_with_its_attributes(void)
{
    ssm_column *c = a_column("c", "varchar(20) character set utf8mb4");
    ssm_operation *op = a_change(SSM_OP_ADD_COLUMN, c);

    c->nullable = SSM_NO;
    c->default_value = value(SSM_DEFAULT_STRING, "a\\'b");
    c->collation = (ssm_text){SSM_YES, SSM_LIT("utf8mb4_bin")};
    c->comment = (ssm_text){SSM_YES, SSM_LIT("the c")};
    c->unique = SSM_YES;
    CHECK_SQL(op, "ALTER TABLE t ADD COLUMN c varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL "
                  "DEFAULT 'a\\\\''b' UNIQUE COMMENT 'the c';\n");
    op->schema = SSM_LIT("Shop");
    fake.idempotent = 1;
    c->unique = SSM_NO;
    c->comment.known = SSM_NO;
    CHECK_SQL(op, "ALTER TABLE Shop.t ADD COLUMN c varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL "
                  "DEFAULT 'a\\\\''b';\n");
    fake.name = "mariadb";
    CHECK_SQL(op, "ALTER TABLE Shop.t ADD COLUMN IF NOT EXISTS c varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin "
                  "NOT NULL DEFAULT 'a\\\\''b';\n");
    fake.idempotent = 0;
    fake.name = "mysql";
}

static void a_default_has_the_form_that_its_type_takes(void)
{
    static const struct {
        const char *type;
        ssm_default_kind kind;
        const char *text;
        const char *sql;
    } cases[] = {
        {"int", SSM_DEFAULT_NUMBER, "-1", "int DEFAULT -1"},
        {"boolean", SSM_DEFAULT_TRUE, "", "tinyint(1) DEFAULT 1"},
        {"text", SSM_DEFAULT_STRING, "x", "text DEFAULT ('x')"},
        {"json", SSM_DEFAULT_STRING, "{}", "json DEFAULT ('{}')"},
        {"string", SSM_DEFAULT_STRING, "x", "varchar(255) DEFAULT 'x'"},
        {"bit(3)", SSM_DEFAULT_EXPRESSION, "b'101'", "bit(3) DEFAULT b'101'"},
        {"datetime", SSM_DEFAULT_EXPRESSION, "current_timestamp()", "datetime DEFAULT CURRENT_TIMESTAMP"},
        {"datetime(6)", SSM_DEFAULT_EXPRESSION, "NOW(6)", "datetime(6) DEFAULT CURRENT_TIMESTAMP(6)"},
        {"datetime(6)", SSM_DEFAULT_EXPRESSION, "now()", "datetime(6) DEFAULT (now())"},
        {"DateTime", SSM_DEFAULT_EXPRESSION, "now()", "datetime(3) DEFAULT CURRENT_TIMESTAMP(3)"},
        {"timestamp", SSM_DEFAULT_NONE, "", "timestamp NULL"},
        {"date", SSM_DEFAULT_EXPRESSION, "current_timestamp", "date DEFAULT (current_timestamp)"},
        {"char(36)", SSM_DEFAULT_EXPRESSION, "uuid()", "char(36) DEFAULT (uuid())"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ssm_column *c = a_column("c", cases[i].type);
        char expected[128];

        c->default_value = value(cases[i].kind, cases[i].text);
        snprintf(expected, sizeof expected, "ALTER TABLE t ADD COLUMN c %s;\n", cases[i].sql);
        CHECK_SQL(a_change(SSM_OP_ADD_COLUMN, c), expected);
    }
}

static void what_a_column_cannot_have_is_refused(void)
{
    ssm_column *c = a_column("c", "int");

    c->identity = SSM_IDENTITY_ALWAYS;
    CHECK_SQL(a_change(SSM_OP_ADD_COLUMN, c), "[identity_always]");
    c->identity = SSM_IDENTITY_AUTO;
    CHECK_SQL(a_change(SSM_OP_ADD_COLUMN, c), "[identity_needs_key]");
    c->primary_key = SSM_YES;
    CHECK_SQL(a_change(SSM_OP_ADD_COLUMN, c), "ALTER TABLE t ADD COLUMN c int AUTO_INCREMENT PRIMARY KEY;\n");
    c = a_column("c", "int");
    c->generated = SSM_YES;
    c->generated_expression = SSM_LIT("a + 1");
    CHECK_SQL(a_change(SSM_OP_ADD_COLUMN, c), "ALTER TABLE t ADD COLUMN c int GENERATED ALWAYS AS (a + 1) VIRTUAL;\n");
    c->nullable = SSM_NO;
    CHECK_SQL(a_change(SSM_OP_ADD_COLUMN, c), "[generated_not_null]");
    c = a_column("c", "int");
    c->on_update = (ssm_text){SSM_YES, SSM_LIT("current_timestamp()")};
    CHECK_SQL(a_change(SSM_OP_ADD_COLUMN, c), "[on_update]");
    c->collation = (ssm_text){SSM_YES, SSM_LIT("x; DROP")};
    c->on_update.known = SSM_NO;
    CHECK_SQL(a_change(SSM_OP_ADD_COLUMN, c), "[bad_collation]");
}

static void a_columns_reference_becomes_a_constraint_with_a_name(void)
{
    static const char table[] = "a_table_with_a_name_of_more_than_sixty_characters_so_it_is_cut_";
    ssm_column *c = a_column("c", "int");
    ssm_operation *add = a_change(SSM_OP_ADD_COLUMN, c), *drop = an_op(SSM_OP_DROP_COLUMN, "t", "c");
    ssm_constraint *fk = a_reference(NULL, "c", "p");

    fk->on_delete = SSM_ACTION_SET_NULL;
    c->references = fk;
    CHECK_SQL(add, "ALTER TABLE t ADD COLUMN c int, ADD CONSTRAINT fk_t_c FOREIGN KEY (c) REFERENCES p (id) "
                   "ON DELETE SET NULL;\n");
    drop->column_before = c;
    CHECK_SQL(drop, "[constraint_unnamed]");
    drop->is_inverse = 1;
    drop->risks = SSM_RISK_DATA_LOSS;
    CHECK_SQL(drop, "!ALTER TABLE t DROP FOREIGN KEY fk_t_c, DROP COLUMN c;\n");
    drop->object = ssm_cstr(table);
    CHECK_SQL(drop, "!ALTER TABLE a_table_with_a_name_of_more_than_sixty_characters_so_it_is_cut_ DROP FOREIGN KEY "
                    "fk_a_table_with_a_name_of_more_than_sixty_characters_so_a77d4bc3, DROP COLUMN c;\n");
    fk->on_delete = SSM_ACTION_SET_DEFAULT;
    CHECK_SQL(add, "[constraint_unsupported]");
}

/* ------------------------------------------------------------------ changes */

static void changes_of_one_column_are_one_modify(void)
{
    ssm_column *c = a_whole_column("c", "bigint");
    ssm_operation *type = a_change(SSM_OP_ALTER_TYPE, c), *null = a_change(SSM_OP_SET_NOT_NULL, c);
    const ssm_operation *ops[] = {type, null};

    c->comment = (ssm_text){SSM_YES, SSM_LIT("kept")};
    check_sql(fake_render(ops, 2), "ALTER TABLE t MODIFY COLUMN c bigint NOT NULL COMMENT 'kept';\n", __LINE__);
    type->risks = SSM_RISK_DATA_LOSS;
    check_sql(fake_render(ops, 2), "!ALTER TABLE t MODIFY COLUMN c bigint NOT NULL COMMENT 'kept';\n", __LINE__);
    c->primary_key = SSM_YES; /* it is one: to say so again would be a second one */
    CHECK_SQL(null, "ALTER TABLE t MODIFY COLUMN c bigint NOT NULL COMMENT 'kept';\n");
    type->using_expression = SSM_LIT("c + 1");
    CHECK_SQL(type, "[using_unsupported]");
}

static void half_a_column_is_never_modified(void)
{
    static const ssm_op_kind kinds[] = {SSM_OP_ALTER_TYPE, SSM_OP_SET_NOT_NULL, SSM_OP_DROP_NOT_NULL,
                                        SSM_OP_SET_COMMENT};

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        ssm_column *c = a_whole_column("c", "int");

        c->nullable = SSM_UNKNOWN;
        CHECK_SQL(a_change(kinds[i], c), "[column_incomplete]");
        c = a_whole_column("c", "int");
        c->default_value.kind = SSM_DEFAULT_UNKNOWN;
        CHECK_SQL(a_change(kinds[i], c), "[column_incomplete]");
        c = a_whole_column("c", NULL);
        CHECK_SQL(a_change(kinds[i], c), "[column_incomplete]");
    }
}

static void the_actual_schema_completes_a_column(void)
{
    ssm_column *part = a_column("c", NULL), *whole = a_whole_column("c", "int");
    const ssm_column *columns[] = {whole};
    ssm_operation *op = a_change(SSM_OP_SET_COMMENT, part);

    part->comment = whole->comment = (ssm_text){SSM_YES, SSM_LIT("new")};
    whole->identity = SSM_IDENTITY_AUTO;
    CHECK_SQL(op, "[column_incomplete]");
    op->table_before = op->table_after = a_table(columns, 1);
    CHECK_SQL(op, "ALTER TABLE t MODIFY COLUMN c int NOT NULL AUTO_INCREMENT COMMENT 'new';\n");
}

static void what_modify_drops_is_said(void)
{
    ssm_column *before = a_whole_column("c", "int"), *after = a_whole_column("c", "bigint");
    ssm_operation *op = a_change(SSM_OP_ALTER_TYPE, after);

    op->column_before = before;
    CHECK_SQL(op, "ALTER TABLE t MODIFY COLUMN c bigint NOT NULL;\n");
    CU_ASSERT_STRING_EQUAL(fake.warning, "");
    before->comment = (ssm_text){SSM_YES, SSM_LIT("lost")};
    CHECK_SQL(op, "ALTER TABLE t MODIFY COLUMN c bigint NOT NULL;\n");
    CU_ASSERT_STRING_EQUAL(fake.warning, "attribute_dropped");
    after->comment.known = SSM_NO;
    CHECK_SQL(op, "ALTER TABLE t MODIFY COLUMN c bigint NOT NULL;\n");
    CU_ASSERT_STRING_EQUAL(fake.warning, "");
}

/* A column that the table knows counts for more than the diffs' own. */
static void an_on_update_is_not_lost_in_silence(void)
{
    ssm_column *before = a_whole_column("c", "timestamp"), *after = a_whole_column("c", "timestamp");
    const ssm_column *was[] = {before}, *is[] = {after};
    ssm_operation *op = a_change(SSM_OP_SET_NOT_NULL, after);

    op->table_before = a_table(was, 1);
    op->table_after = a_table(is, 1);
    before->on_update = (ssm_text){SSM_YES, SSM_LIT("current_timestamp()")};
    CHECK_SQL(op, "ALTER TABLE t MODIFY COLUMN c timestamp NOT NULL;\n");
    CU_ASSERT_STRING_EQUAL(fake.warning, "attribute_dropped");
    after->on_update = before->on_update;
    CHECK_SQL(op, "ALTER TABLE t MODIFY COLUMN c timestamp NOT NULL ON UPDATE CURRENT_TIMESTAMP;\n");
    CU_ASSERT_STRING_EQUAL(fake.warning, "");
}

static void a_check_of_the_column_stays(void)
{
    ssm_column *c = a_whole_column("c", "bigint"), *other = a_whole_column("d", "int");
    const ssm_column *columns[] = {c, other};
    ssm_constraint *check = a_constraint(SSM_CONSTRAINT_CHECK, "c", "");
    const ssm_constraint *checks[] = {check};
    ssm_operation *op = a_change(SSM_OP_ALTER_TYPE, c);
    ssm_table *t = a_table(columns, 2), *without = a_table(columns, 2);

    t->constraints = checks;
    t->constraint_count = 1;
    check->expression = SSM_LIT("`c` > 0");
    op->table_before = op->table_after = t;
    CHECK_SQL(op, "ALTER TABLE t MODIFY COLUMN c bigint NOT NULL;\n");
    CU_ASSERT_STRING_EQUAL(fake.warning, "column_check");
    fake.name = "mariadb";
    CHECK_SQL(op, "ALTER TABLE t MODIFY COLUMN c bigint NOT NULL CHECK (`c` > 0);\n");
    CU_ASSERT_STRING_EQUAL(fake.warning, "");
    op->table_after = without; /* a step of its own drops it */
    CHECK_SQL(op, "ALTER TABLE t MODIFY COLUMN c bigint NOT NULL;\n");
    op->table_after = t;
    check->expression = SSM_LIT("`c` > `d`"); /* the table's */
    CHECK_SQL(op, "ALTER TABLE t MODIFY COLUMN c bigint NOT NULL;\n");
    fake.name = "mysql";
}

static void an_index_that_a_foreign_key_needs_is_said(void)
{
    ssm_index *x = index_new(&fake.arena), *wide = index_new(&fake.arena);
    ssm_index_part c = {.size = sizeof c, .name = SSM_LIT("c")}, d = {.size = sizeof d, .name = SSM_LIT("d")};
    const ssm_index_part *parts[] = {&c}, *wide_parts[] = {&c, &d};
    const ssm_index *others[] = {wide};
    const ssm_constraint *keys[] = {a_reference("fk", "c", "u")};
    ssm_table *t = a_table(NULL, 0);
    ssm_operation *op = an_op(SSM_OP_DROP_INDEX, "t", "x");

    x->name = SSM_LIT("x");
    x->parts = parts;
    x->part_count = 1;
    wide->name = SSM_LIT("wide");
    wide->parts = wide_parts;
    wide->part_count = 2;
    t->constraints = keys;
    t->constraint_count = 1;
    op->index_before = x;
    op->table_before = op->table_after = t;
    CHECK_SQL(op, "DROP INDEX x ON t;\n");
    CU_ASSERT_STRING_EQUAL(fake.warning, "index_needed");
    t->indexes = others;
    t->index_count = 1;
    CHECK_SQL(op, "DROP INDEX x ON t;\n");
    CU_ASSERT_STRING_EQUAL(fake.warning, "");
}

static void a_default_alone_needs_nothing_else(void)
{
    ssm_column *c = a_column("c", NULL);
    ssm_operation *set = a_change(SSM_OP_SET_DEFAULT, c), *drop = a_change(SSM_OP_DROP_DEFAULT, c);

    c->default_value = value(SSM_DEFAULT_NUMBER, "7");
    CHECK_SQL(set, "ALTER TABLE t ALTER COLUMN c SET DEFAULT 7;\n");
    c->default_value = value(SSM_DEFAULT_EXPRESSION, "now()");
    CHECK_SQL(set, "ALTER TABLE t ALTER COLUMN c SET DEFAULT (now());\n");
    c->default_value = value(SSM_DEFAULT_NONE, "");
    CHECK_SQL(drop, "ALTER TABLE t ALTER COLUMN c DROP DEFAULT;\n");
    c->nullable = SSM_YES;
    CHECK_SQL(drop, "ALTER TABLE t ALTER COLUMN c SET DEFAULT NULL;\n");
    c->on_update = (ssm_text){SSM_YES, SSM_LIT("current_timestamp")};
    CHECK_SQL(set, "[column_incomplete]");
    c = a_whole_column("c", "datetime");
    c->default_value = value(SSM_DEFAULT_EXPRESSION, "now()");
    c->on_update = (ssm_text){SSM_YES, SSM_LIT("current_timestamp")};
    CHECK_SQL(a_change(SSM_OP_SET_DEFAULT, c), "ALTER TABLE t MODIFY COLUMN c datetime NOT NULL DEFAULT "
                                               "CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP;\n");
}

static void auto_increment_goes_and_comes_with_its_key(void)
{
    ssm_column *id = a_whole_column("c", "int");
    const ssm_column *columns[] = {id};
    ssm_table *keyed = a_table(columns, 1), *wider = a_table(columns, 1), *empty = a_table(NULL, 0);
    ssm_operation *drop = an_op(SSM_OP_DROP_CONSTRAINT, "t", "primary_key(c)");
    ssm_operation *add = an_op(SSM_OP_ADD_CONSTRAINT, "t", "primary_key(c,d)");
    ssm_operation *column = a_change(SSM_OP_ADD_COLUMN, id);

    id->identity = SSM_IDENTITY_AUTO;
    keyed->primary_key = a_constraint(SSM_CONSTRAINT_PRIMARY_KEY, NULL, "c");
    wider->primary_key = a_constraint(SSM_CONSTRAINT_PRIMARY_KEY, NULL, "c,d");
    drop->constraint_before = keyed->primary_key;
    add->constraint_after = wider->primary_key;
    CHECK_SQL(drop, "ALTER TABLE t DROP PRIMARY KEY;\n");
    drop->table_before = add->table_before = keyed;
    drop->table_after = add->table_after = wider;
    CHECK_SQL(drop, "ALTER TABLE t MODIFY COLUMN c int NOT NULL, DROP PRIMARY KEY;\n");
    CHECK_SQL(add, "ALTER TABLE t ADD PRIMARY KEY (c, d), MODIFY COLUMN c int NOT NULL AUTO_INCREMENT;\n");
    column->table_before = empty;
    column->table_after = keyed;
    CHECK_SQL(column, "ALTER TABLE t ADD COLUMN c int NOT NULL;\n");
}

/* ------------------------------------------------------------------ the rest */

static void a_table_comes_with_all_that_belongs_to_it(void)
{
    ssm_column *id = a_whole_column("id", "bigint"), *name = a_whole_column("name", "string");
    const ssm_column *columns[] = {id, name};
    ssm_table *t = a_table(columns, 2);
    ssm_index_part part = {.size = sizeof part, .name = SSM_LIT("name"), .length = 10, .order = SSM_ORDER_DESC};
    const ssm_index_part *parts[] = {&part};
    ssm_index x = {.size = sizeof x, .name = SSM_LIT("by_name"), .parts = parts, .part_count = 1};
    const ssm_index *indexes[] = {&x};
    const ssm_constraint *constraints[] = {a_reference("t_fk", "id", "p"),
                                           a_constraint(SSM_CONSTRAINT_CHECK, NULL, "")};
    ssm_pair options[] = {{SSM_LIT("engine"), SSM_LIT("InnoDB")}, {SSM_LIT("charset"), SSM_LIT("utf8mb4")}};
    ssm_operation *op = an_op(SSM_OP_CREATE_TABLE, "t", NULL);

    ((ssm_constraint *)(uintptr_t)constraints[1])->expression = SSM_LIT("id > 0");
    t->primary_key = a_constraint(SSM_CONSTRAINT_PRIMARY_KEY, "t_pk", "id");
    t->constraints = constraints;
    t->constraint_count = 2;
    t->indexes = indexes;
    t->index_count = 1;
    t->options = options;
    t->option_count = 2;
    t->comment = (ssm_text){SSM_YES, SSM_LIT("T")};
    id->identity = SSM_IDENTITY_AUTO;
    op->table_after = t;
    CHECK_SQL(op, "CREATE TABLE t (\n    id bigint NOT NULL AUTO_INCREMENT,\n    name varchar(255) NOT NULL,\n"
                  "    PRIMARY KEY (id),\n    KEY by_name (name(10) DESC),\n"
                  "    CONSTRAINT t_fk FOREIGN KEY (id) REFERENCES p (id),\n    CHECK (id > 0)\n"
                  ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='T';\n");
    options[1] = (ssm_pair){SSM_LIT("strict"), SSM_LIT("true")};
    CHECK_SQL(op, "[table_option]");
    options[1] = (ssm_pair){SSM_LIT("charset"), SSM_LIT("a b")};
    CHECK_SQL(op, "[table_option]");
    t->option_count = 0;
    t->primary_key = NULL;
    CHECK_SQL(op, "[identity_needs_key]");
}

static void an_index_is_what_both_servers_take(void)
{
    ssm_index_part part = {.size = sizeof part, .name = SSM_LIT("a")};
    const ssm_index_part *parts[] = {&part};
    ssm_index x = {.size = sizeof x, .name = SSM_LIT("i"), .parts = parts, .part_count = 1};
    ssm_operation *op = an_op(SSM_OP_CREATE_INDEX, "t", "i"), *drop = an_op(SSM_OP_DROP_INDEX, "t", "i");

    op->index_after = &x;
    CHECK_SQL(op, "CREATE INDEX i ON t (a);\n");
    x.method = SSM_LIT("BTREE");
    x.unique = SSM_YES;
    CHECK_SQL(op, "CREATE UNIQUE INDEX i ON t (a) USING BTREE;\n");
    x.method = SSM_LIT("fulltext");
    x.unique = SSM_NO;
    CHECK_SQL(op, "CREATE FULLTEXT INDEX i ON t (a);\n");
    x.method = SSM_LIT("gin");
    CHECK_SQL(op, "[index_method]");
    x.method = SSM_LIT("btree");
    x.where = SSM_LIT("a > 1");
    CHECK_SQL(op, "[index_unsupported]");
    x.where = ssm_view(NULL, 0);
    part.name = ssm_view(NULL, 0);
    part.expression = SSM_LIT("lower(a)");
    CHECK_SQL(op, "[index_unsupported]");
    fake.idempotent = 1;
    CHECK_SQL(drop, "DROP INDEX i ON t;\n");
    fake.name = "mariadb";
    CHECK_SQL(drop, "DROP INDEX IF EXISTS i ON t;\n");
    fake.idempotent = 0;
    fake.name = "mysql";
}

static void a_constraint_is_dropped_by_its_kind(void)
{
    ssm_operation *op = an_op(SSM_OP_DROP_CONSTRAINT, "t", "x"), *rename = an_op(SSM_OP_RENAME_CONSTRAINT, "t", "x");
    ssm_constraint *check = a_constraint(SSM_CONSTRAINT_CHECK, "x", "");

    check->expression = SSM_LIT("a > 0");
    op->constraint_before = a_constraint(SSM_CONSTRAINT_UNIQUE, "x", "a");
    CHECK_SQL(op, "ALTER TABLE t DROP INDEX x;\n");
    op->constraint_before = a_reference("x", "a", "p");
    CHECK_SQL(op, "ALTER TABLE t DROP FOREIGN KEY x;\n");
    op->constraint_before = check;
    CHECK_SQL(op, "ALTER TABLE t DROP CONSTRAINT x;\n");
    op->constraint_before = a_constraint(SSM_CONSTRAINT_NONE, "x", "");
    CHECK_SQL(op, "ALTER TABLE t DROP CONSTRAINT x;\n");
    op->constraint_before = a_constraint(SSM_CONSTRAINT_UNIQUE, NULL, "a,b");
    CHECK_SQL(op, "[constraint_unnamed]");
    op->is_inverse = 1;
    CHECK_SQL(op, "ALTER TABLE t DROP INDEX uq_t_a_b;\n");
    rename->new_name = SSM_LIT("y");
    CHECK_SQL(rename, "[constraint_incomplete]");
    rename->constraint_before = rename->constraint_after = check;
    CHECK_SQL(rename, "ALTER TABLE t DROP CONSTRAINT x;\nALTER TABLE t ADD CONSTRAINT y CHECK (a > 0);\n");
}

static void an_enum_belongs_to_its_column(void)
{
    CHECK_SQL(an_op(SSM_OP_CREATE_ENUM, "mood", NULL), "[inline_enums]");
    CHECK_SQL(an_op(SSM_OP_ADD_ENUM_VALUE, "mood", "sad"), "[inline_enums]");
}

static void names_move_with_their_schema(void)
{
    ssm_operation *table = an_op(SSM_OP_RENAME_TABLE, "t", NULL), *column = an_op(SSM_OP_RENAME_COLUMN, "t", "key");
    ssm_operation *comment = an_op(SSM_OP_SET_COMMENT, "t", NULL);

    table->schema = SSM_LIT("app");
    table->new_name = SSM_LIT("u");
    column->new_name = SSM_LIT("k");
    CHECK_SQL(table, "RENAME TABLE app.t TO app.u;\n");
    CHECK_SQL(column, "ALTER TABLE t RENAME COLUMN `key` TO k;\n");
    comment->comment_after = (ssm_text){SSM_YES, SSM_LIT("it's\nhere")};
    CHECK_SQL(comment, "ALTER TABLE t COMMENT = 'it''s\\nhere';\n");
}

static void word_lists_are_sorted(void)
{
    const char *const *lists[] = {fake_dialect->facts->types, fake_dialect->facts->functions};

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        for (size_t k = 1; lists[i][k]; k++)
            CU_ASSERT_TRUE(strcmp(lists[i][k - 1], lists[i][k]) < 0);
}

int main(void)
{
    static const struct unit_test tests[] = {
        T(a_name_is_quoted_only_when_it_must_be),
        T(a_literal_stays_on_its_line),
        T(every_family_has_one_spelling),
        T(a_type_of_another_engine_is_refused),
        T(a_column_is_added_with_its_attributes),
        T(a_default_has_the_form_that_its_type_takes),
        T(what_a_column_cannot_have_is_refused),
        T(a_columns_reference_becomes_a_constraint_with_a_name),
        T(changes_of_one_column_are_one_modify),
        T(half_a_column_is_never_modified),
        T(the_actual_schema_completes_a_column),
        T(what_modify_drops_is_said),
        T(an_on_update_is_not_lost_in_silence),
        T(a_check_of_the_column_stays),
        T(an_index_that_a_foreign_key_needs_is_said),
        T(a_default_alone_needs_nothing_else),
        T(auto_increment_goes_and_comes_with_its_key),
        T(a_table_comes_with_all_that_belongs_to_it),
        T(an_index_is_what_both_servers_take),
        T(a_constraint_is_dropped_by_its_kind),
        T(an_enum_belongs_to_its_column),
        T(names_move_with_their_schema),
        T(word_lists_are_sorted),
    };
    int status;

    fake_dialect = ssm_plugin_entry(&fake_api)->vtable;
    fake.name = "mysql";
    status = unit_main("dialect.mysql", tests, sizeof tests / sizeof tests[0]);
    arena_free(&fake.arena);
    return status;
}

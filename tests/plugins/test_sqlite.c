/* SPDX-License-Identifier: Apache-2.0
 *
 * The SQLite dialect: each operation against the statements that it becomes, and what is refused and why. Statements
 * are as fake_host.h writes them: "!" in front of a destructive one. engine_sqlite.c runs rebuilds on the engine
 * itself.
 */
#include "fake_host.h"

static ssm_default value(ssm_default_kind kind, const char *text)
{
    return (ssm_default){kind, ssm_cstr(text)};
}

static ssm_column *a_whole_column(const char *name, const char *type, ssm_tri nullable)
{
    ssm_column *c = a_column(name, type);

    c->nullable = nullable;
    c->default_value.kind = SSM_DEFAULT_NONE;
    return c;
}

static ssm_constraint *a_constraint(ssm_constraint_kind kind, const char *columns)
{
    ssm_constraint *c = constraint_new(&fake.arena);

    c->kind = kind;
    c->columns = some_names(columns);
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

static ssm_manner manner_of(const ssm_operation *op)
{
    fake_reset();
    return fake_dialect->manner(&fake, op);
}

/* ------------------------------------------------------------------ words and types */

static void a_name_is_quoted_only_when_it_must_be(void)
{
    static const char *const cases[][2] = {
        {"users", "users"},
        {"Users", "Users"},
        {"1a", "\"1a\""},
        {"a\"b", "\"a\"\"b\""},
        {"key", "\"key\""},
        {"Order", "\"Order\""},
        {"rowid", "\"rowid\""},
        {"true", "\"true\""},
        {"a b", "\"a b\""},
        {"kind", "kind"},
        {"caf\xc3\xa9", "\"caf\xc3\xa9\""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_sql(quoted(fake_dialect->quote_ident, cases[i][0]), cases[i][1], __LINE__);
    check_sql(quoted(fake_dialect->quote_literal, "it's a\\\nb"), "'it''s a\\\nb'", __LINE__);
}

static void neutral_names_are_translated_and_sqls_are_kept(void)
{
    static const char *const cases[][2] = {
        {"String", "text"},
        {"int", "integer"},
        {"Int", "integer"},
        {"BigInt", "integer"},
        {"bigint", "bigint"},
        {"long", "integer"},
        {"Float", "real"},
        {"float", "float"},
        {"double", "real"},
        {"Decimal(10,2)", "numeric(10,2)"},
        {"decimal(10,2)", "decimal(10,2)"},
        {"Boolean", "boolean"},
        {"bool", "boolean"},
        {"DateTime", "datetime"},
        {"datetime", "datetime"},
        {"uuid", "text"},
        {"Json", "text"},
        {"Bytes", "blob"},
        {"varchar(255)", "varchar(255)"},
        {"char", "char"},
        {"char(36)", "char(36)"},
        {"INTEGER", "INTEGER"},
        {"timestamp", "timestamp"},
        {"int unsigned", "int unsigned"},
        {"numeric(10)", "numeric(10)"},
        {"any", "any"},
        {"double precision", "double precision"},
    };
    static const char *const foreign[] = {
        "text[]", "enum('a')", "serial", "interval", "jsonb", "bytea", "app.mood", "varchar(9) character set utf8",
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_sql(type_of(cases[i][0]), cases[i][1], __LINE__);
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        check_sql(type_of(foreign[i]), "[no_such_type]", __LINE__);
}

/* ------------------------------------------------------------------ tables and indexes */

static void a_table_comes_with_all_that_belongs_to_it(void)
{
    ssm_column *id = a_whole_column("id", "bigint", SSM_NO), *name = a_whole_column("name", "string", SSM_NO);
    const ssm_column *columns[] = {id, name};
    ssm_table *t = a_table(columns, 2);
    ssm_index_part part = {.size = sizeof part, .name = SSM_LIT("name"), .collation = SSM_LIT("nocase"),
                           .order = SSM_ORDER_DESC};
    const ssm_index_part *parts[] = {&part};
    ssm_index x = {.size = sizeof x, .name = SSM_LIT("by_name"), .parts = parts, .part_count = 1,
                   .unique = SSM_YES, .where = SSM_LIT("name > ''")};
    const ssm_index *indexes[] = {&x};
    ssm_constraint *fk = a_constraint(SSM_CONSTRAINT_FOREIGN_KEY, "name");
    const ssm_constraint *constraints[] = {fk};
    ssm_pair strict = {SSM_LIT("strict"), SSM_LIT("true")};
    ssm_operation *op = an_op(SSM_OP_CREATE_TABLE, "t", NULL);

    id->identity = SSM_IDENTITY_AUTO;
    name->collation = (ssm_text){SSM_YES, SSM_LIT("nocase")};
    name->default_value = value(SSM_DEFAULT_STRING, "it's");
    fk->ref_table = SSM_LIT("p");
    fk->on_delete = SSM_ACTION_SET_NULL;
    fk->initially_deferred = SSM_YES;
    t->primary_key = a_constraint(SSM_CONSTRAINT_PRIMARY_KEY, "id");
    t->constraints = constraints;
    t->constraint_count = 1;
    t->indexes = indexes;
    t->index_count = 1;
    op->table_after = t;
    CHECK_SQL(op, "CREATE TABLE t (\n    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,\n"
                  "    name text NOT NULL DEFAULT 'it''s' COLLATE nocase,\n"
                  "    FOREIGN KEY (name) REFERENCES p ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED\n);\n"
                  "CREATE UNIQUE INDEX by_name ON t (name COLLATE nocase DESC) WHERE name > '';\n");
    t->options = &strict;
    t->option_count = 1;
    t->index_count = 0;
    name->type = a_type("varchar(9)");
    CHECK_SQL(op, "[strict_type]");
    t->options = &(ssm_pair){SSM_LIT("engine"), SSM_LIT("InnoDB")};
    CHECK_SQL(op, "[table_option]");
    t->option_count = 0;
    t->primary_key = NULL;
    CHECK_SQL(op, "[identity_needs_key]");
}

static void what_sqlite_does_not_have_is_refused(void)
{
    ssm_column *c = a_column("c", "text");
    ssm_operation *add = an_op(SSM_OP_ADD_COLUMN, "t", "c"), *schema = an_op(SSM_OP_DROP_TABLE, "t", NULL);

    add->column_after = c;
    c->comment = (ssm_text){SSM_YES, SSM_LIT("x")};
    CHECK_SQL(add, "[column_unsupported]");
    c->comment.known = SSM_NO;
    c->on_update = (ssm_text){SSM_YES, SSM_LIT("current_timestamp")};
    CHECK_SQL(add, "[column_unsupported]");
    schema->schema = SSM_LIT("app");
    CHECK_SQL(schema, "[no_schemas]");
    CHECK_SQL(an_op(SSM_OP_SET_COMMENT, "t", NULL), "[no_comments]");
    CHECK_SQL(an_op(SSM_OP_CREATE_ENUM, "mood", NULL), "[no_enums]");
}

static void an_index_is_renamed_by_making_it_anew(void)
{
    ssm_index_part part = {.size = sizeof part, .expression = SSM_LIT("lower(a)")};
    const ssm_index_part *parts[] = {&part};
    ssm_index x = {.size = sizeof x, .name = SSM_LIT("new"), .parts = parts, .part_count = 1};
    ssm_operation *op = an_op(SSM_OP_RENAME_INDEX, "t", "old");

    op->new_name = SSM_LIT("new");
    CHECK_SQL(op, "[index_incomplete]");
    op->index_after = &x;
    CHECK_SQL(op, "DROP INDEX old;\nCREATE INDEX new ON t ((lower(a)));\n");
    x.method = SSM_LIT("hash");
    CHECK_SQL(op, "[index_unsupported]");
}

/* ------------------------------------------------------------------ native or rebuild */

static void a_column_is_added_natively_where_alter_table_can(void)
{
    ssm_column *c = a_column("c", "integer");
    ssm_operation *op = an_op(SSM_OP_ADD_COLUMN, "t", "c");
    ssm_constraint *fk = a_constraint(SSM_CONSTRAINT_FOREIGN_KEY, "c");

    op->column_after = c;
    c->nullable = SSM_NO;
    c->default_value = value(SSM_DEFAULT_FALSE, "");
    CHECK_SQL(op, "ALTER TABLE t ADD COLUMN c integer NOT NULL DEFAULT FALSE;\n");
    CU_ASSERT_EQUAL(manner_of(op), SSM_MANNER_JOINS);
    fk->ref_table = SSM_LIT("p");
    fk->ref_columns = some_names("id");
    c->references = fk;
    CHECK_SQL(op, "[needs_actual_schema]"); /* a default that is not NULL would reference something in every row */
    c->default_value.kind = SSM_DEFAULT_NONE;
    c->nullable = SSM_YES;
    CHECK_SQL(op, "ALTER TABLE t ADD COLUMN c integer REFERENCES p (id);\n");
    c->references = NULL;
    c->default_value = value(SSM_DEFAULT_EXPRESSION, "CURRENT_TIMESTAMP");
    CHECK_SQL(op, "[needs_actual_schema]");
    c->default_value.kind = SSM_DEFAULT_NONE;
    c->unique = SSM_YES;
    CHECK_SQL(op, "[needs_actual_schema]");
    c->unique = SSM_NO;
    c->generated = SSM_YES;
    c->generated_expression = SSM_LIT("a + 1");
    CHECK_SQL(op, "ALTER TABLE t ADD COLUMN c integer GENERATED ALWAYS AS (a + 1) VIRTUAL;\n");
    c->generated_stored = SSM_YES;
    CHECK_SQL(op, "[needs_actual_schema]");
}

static void a_column_is_dropped_natively_where_nothing_uses_it(void)
{
    ssm_column *a = a_whole_column("a", "text", SSM_YES), *b = a_whole_column("b", "text", SSM_YES);
    const ssm_column *before[] = {a, b}, *after[] = {b};
    ssm_constraint *check = a_constraint(SSM_CONSTRAINT_CHECK, "");
    const ssm_constraint *constraints[] = {check};
    ssm_table *old = a_table(before, 2);
    ssm_operation *op = an_op(SSM_OP_DROP_COLUMN, "t", "a");

    op->risks = SSM_RISK_DATA_LOSS;
    CHECK_SQL(op, "!ALTER TABLE t DROP COLUMN a;\n");
    op->column_before = a;
    a->unique = SSM_YES;
    CHECK_SQL(op, "[needs_actual_schema]");
    a->unique = SSM_UNKNOWN;
    op->table_before = old;
    op->table_after = a_table(after, 1);
    old->constraints = constraints;
    old->constraint_count = 1;
    check->expression = SSM_LIT("b <> 'a1' AND ba > 0");
    CU_ASSERT_EQUAL(manner_of(op), SSM_MANNER_JOINS);
    check->expression = SSM_LIT("length(A) > 0");
    CU_ASSERT_EQUAL(manner_of(op), SSM_MANNER_REBUILDS);
    old->constraint_count = 0;
    b->generated = SSM_YES;
    b->generated_expression = SSM_LIT("\"a\" || 'x'");
    CU_ASSERT_EQUAL(manner_of(op), SSM_MANNER_REBUILDS);
}

static void changes_of_one_table_are_one_rebuild(void)
{
    ssm_column *a = a_whole_column("a", "int", SSM_YES), *again = a_whole_column("x", "text", SSM_YES);
    ssm_column *gone = a_whole_column("x", "blob", SSM_YES), *strict = a_whole_column("a", "int", SSM_NO);
    const ssm_column *before[] = {a, gone}, *after[] = {strict, again};
    ssm_operation *null = an_op(SSM_OP_SET_NOT_NULL, "t", "a"), *add = an_op(SSM_OP_ADD_COLUMN, "t", "x"),
                  *drop = an_op(SSM_OP_DROP_COLUMN, "t", "x");
    const ssm_operation *ops[] = {null, drop, add};
    static const char rebuild[] =
        "INSERT INTO temp.ssm_guard (subject) VALUES ('t');\n"
        "UPDATE temp.ssm_guard SET allowed = 0, undescribed = (\n"
        "    SELECT count(*) FROM (\n"
        "        SELECT name FROM pragma_table_xinfo('t') WHERE name COLLATE NOCASE NOT IN ('a', 'x')\n"
        "        UNION ALL SELECT 'columns, keys or generated columns' WHERE (\n"
        "            SELECT count(*) <> 2"
        " OR sum(pk > 0) <> 0 OR sum(hidden > 0) <> 0 FROM pragma_table_xinfo('t')\n"
        "        )\n"
        "        UNION ALL SELECT name FROM pragma_index_list('t') WHERE origin = 'c'\n"
        "            AND name COLLATE NOCASE NOT IN ()\n"
        "        UNION ALL SELECT 'indexes' WHERE 0 <> (SELECT count(*) FROM pragma_index_list('t')"
        " WHERE origin = 'c')\n"
        "        UNION ALL SELECT name FROM pragma_index_list('t') AS x WHERE origin = 'u'\n"
        "            AND (SELECT group_concat(name) FROM pragma_index_info(x.name)) COLLATE NOCASE NOT IN ()\n"
        "        UNION ALL SELECT 'foreign keys' WHERE 0 <>"
        " (SELECT count(DISTINCT id) FROM pragma_foreign_key_list('t'))\n"
        "        UNION ALL SELECT 'checks, WITHOUT ROWID or STRICT' FROM (\n"
        "            SELECT replace(replace(replace(replace(replace(replace(\n"
        "                substr(lower(sql), instr(sql, '(')), ' ', ''), char(9), ''), char(10), ''), char(13), ''),\n"
        "                'check/' || '*', 'check('), 'check-' || '-', 'check(') AS text\n"
        "            FROM sqlite_schema WHERE type = 'table' AND name = 't' COLLATE NOCASE\n"
        "        ) WHERE length(text) - length(replace(text, 'check(', '')) <> length('check(') * 0"
        " OR text NOT LIKE '%)'\n"
        "    )\n"
        ") WHERE rowid = (SELECT max(rowid) FROM temp.ssm_guard);\n"
        "CREATE TABLE ssm_new_t (\n    a int NOT NULL,\n    x text\n);\n"
        "INSERT INTO ssm_new_t (a)\n    SELECT a FROM t;\n"
        "UPDATE temp.ssm_guard SET found = (SELECT count(*) FROM t) - (SELECT count(*) FROM ssm_new_t)\n"
        "    WHERE rowid = (SELECT max(rowid) FROM temp.ssm_guard);\n"
        "!DROP TABLE t;\n"
        "PRAGMA legacy_alter_table = ON;\n"
        "ALTER TABLE ssm_new_t RENAME TO t;\n"
        "PRAGMA legacy_alter_table = OFF;\n";

    add->column_after = again;
    drop->risks = SSM_RISK_DATA_LOSS;
    CHECK_SQL(null, "[needs_actual_schema]");
    for (size_t i = 0; i < 3; i++) {
        ((ssm_operation *)(uintptr_t)ops[i])->table_before = a_table(before, 2);
        ((ssm_operation *)(uintptr_t)ops[i])->table_after = a_table(after, 2);
    }
    check_sql(fake_render(ops, 3), rebuild, __LINE__);
    CU_ASSERT_STRING_EQUAL(fake.warning, "rebuild_drops_triggers");
    strict->default_value.kind = SSM_DEFAULT_UNKNOWN;
    CHECK_SQL(null, "[column_incomplete]");
}

static void using_says_how_values_are_taken_over(void)
{
    ssm_column *a = a_whole_column("a", "text", SSM_YES), *b = a_whole_column("a", "integer", SSM_YES);
    const ssm_column *before[] = {a}, *after[] = {b};
    ssm_operation *op = an_op(SSM_OP_ALTER_TYPE, "t", "a");

    op->table_before = a_table(before, 1);
    op->table_after = a_table(after, 1);
    op->using_expression = SSM_LIT("cast(a AS integer)");
    CU_ASSERT_PTR_NOT_NULL(strstr(fake_render_one(op), "SELECT cast(a AS integer) FROM t;"));
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
        T(neutral_names_are_translated_and_sqls_are_kept),
        T(a_table_comes_with_all_that_belongs_to_it),
        T(what_sqlite_does_not_have_is_refused),
        T(an_index_is_renamed_by_making_it_anew),
        T(a_column_is_added_natively_where_alter_table_can),
        T(a_column_is_dropped_natively_where_nothing_uses_it),
        T(changes_of_one_table_are_one_rebuild),
        T(using_says_how_values_are_taken_over),
        T(word_lists_are_sorted),
    };
    int status;

    fake_dialect = ssm_plugin_entry(&fake_api)->vtable;
    fake.name = "sqlite";
    status = unit_main("dialect.sqlite", tests, sizeof tests / sizeof tests[0]);
    arena_free(&fake.arena);
    return status;
}

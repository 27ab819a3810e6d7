/* SPDX-License-Identifier: Apache-2.0
 *
 * Rebuilds of the SQLite dialect on SQLite itself, with foreign keys enforced and children that a careless drop would
 * delete. Scripts run as in a shell that goes on after errors: what fails must leave everything as it was.
 */
#include "fake_host.h"

#include <sqlite3.h>

static const char schema[] =
    "PRAGMA foreign_keys = ON;"
    "CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, age text, old text);"
    "CREATE TABLE child (id INTEGER PRIMARY KEY, p integer REFERENCES parent (id) ON DELETE CASCADE);"
    "CREATE INDEX by_age ON parent (age);"
    "CREATE VIEW ages AS SELECT age FROM parent;"
    "INSERT INTO parent VALUES (1, '30', 'a'), (2, '40', 'b'), (9, '50', 'c');"
    "DELETE FROM parent WHERE id = 9;"
    "INSERT INTO child VALUES (10, 1), (11, 2);";

static sqlite3 *open_database(void)
{
    sqlite3 *db = NULL;

    CU_ASSERT_EQUAL_FATAL(sqlite3_open(":memory:", &db), SQLITE_OK);
    CU_ASSERT_EQUAL_FATAL(sqlite3_exec(db, schema, NULL, NULL, NULL), SQLITE_OK);
    return db;
}

/* The first column of every row, separated by spaces. */
static const char *ask(sqlite3 *db, const char *sql)
{
    static char answer[4096];
    sqlite3_stmt *s = NULL;
    size_t n = 0;

    answer[0] = '\0';
    CU_ASSERT_EQUAL(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW && n < sizeof answer) {
        const unsigned char *text = sqlite3_column_text(s, 0);
        n += (size_t)snprintf(answer + n, sizeof answer - n, "%s%s", n ? " " : "", text ? (const char *)text : "NULL");
    }
    sqlite3_finalize(s);
    return answer;
}

/* Runs each statement, whatever became of those before it; returns how many failed. */
static int run(sqlite3 *db, const char *sql)
{
    int failed = 0;

    while (*sql) {
        sqlite3_stmt *s = NULL;
        const char *rest = sql;

        if (sqlite3_prepare_v2(db, sql, -1, &s, &rest) != SQLITE_OK || (s && sqlite3_step(s) == SQLITE_ERROR))
            failed++;
        failed += sqlite3_finalize(s) != SQLITE_OK;
        if (!s) { /* not even a statement: to the end of the line that ends it, as a shell does */
            rest = strstr(sql, ";\n");
            rest = rest ? rest + 2 : sql + strlen(sql);
        }
        sql = rest;
    }
    return failed;
}

static int run_list(sqlite3 *db, const char *const *list)
{
    int failed = 0;

    for (; *list; list++)
        failed += run(db, *list);
    return failed;
}

/* The statements in their transaction, as the host lays them out. */
static int run_guarded(sqlite3 *db, const char *sql)
{
    const ssm_dialect_facts *facts = fake_dialect->facts;
    int failed = run_list(db, facts->wrappers.before);

    failed += run(db, facts->begin) + run_list(db, facts->wrappers.opening);
    failed += run(db, sql);
    failed += run_list(db, facts->wrappers.closing) + run(db, facts->commit);
    return failed + run_list(db, facts->wrappers.after);
}

static ssm_column *a_member(const char *name, const char *type)
{
    ssm_column *c = a_column(name, type);

    c->nullable = SSM_YES;
    c->default_value.kind = SSM_DEFAULT_NONE;
    return c;
}

/* The parent, with these two columns behind its key, and its index. */
static ssm_table *a_parent(const ssm_column *second, const ssm_column *third)
{
    static const ssm_index_part part = {.size = sizeof part, .name = {"age", 3}};
    static const ssm_index_part *const parts[] = {&part};
    static const ssm_index x = {.size = sizeof x, .name = {"by_age", 6}, .parts = parts, .part_count = 1};
    static const ssm_index *const indexes[] = {&x};
    ssm_table *t = table_new(&fake.arena);
    const ssm_column **columns = arena_alloc(&fake.arena, 3 * sizeof *columns);
    ssm_column *id = a_column("id", "integer");

    id->identity = SSM_IDENTITY_AUTO;
    id->nullable = SSM_YES;
    columns[0] = id;
    columns[1] = second;
    columns[2] = third;
    t->name = SSM_LIT("parent");
    t->columns = columns;
    t->column_count = 3;
    t->primary_key = constraint_new(&fake.arena);
    ((ssm_constraint *)(uintptr_t)t->primary_key)->kind = SSM_CONSTRAINT_PRIMARY_KEY;
    ((ssm_constraint *)(uintptr_t)t->primary_key)->columns = some_names("id");
    t->indexes = indexes;
    t->index_count = 1;
    return t;
}

/* text to integer, and `old` to a column with a default that ADD COLUMN would not take; with a check. */
static const char *a_rebuild(const char *check)
{
    ssm_column *stamp = a_member("stamp", "datetime");
    ssm_operation *op = an_op(SSM_OP_ALTER_TYPE, "parent", "age");
    ssm_constraint *c = constraint_new(&fake.arena);
    const ssm_constraint **constraints = arena_alloc(&fake.arena, sizeof *constraints);
    ssm_table *after;

    stamp->nullable = SSM_NO;
    stamp->default_value = (ssm_default){SSM_DEFAULT_EXPRESSION, SSM_LIT("CURRENT_TIMESTAMP")};
    c->kind = SSM_CONSTRAINT_CHECK;
    c->expression = ssm_cstr(check);
    constraints[0] = c;
    after = a_parent(a_member("age", "integer"), stamp);
    after->constraints = constraints;
    after->constraint_count = 1;
    op->table_before = a_parent(a_member("age", "text"), a_member("old", "text"));
    op->table_after = after;
    return fake_render_one(op);
}

static void nobody_loses_a_row(void)
{
    sqlite3 *db = open_database();

    CU_ASSERT_EQUAL(run_guarded(db, a_rebuild("age < 100")), 0);
    CU_ASSERT_STRING_EQUAL(ask(db, "SELECT id || ':' || typeof(age) FROM parent"), "1:integer 2:integer");
    CU_ASSERT_STRING_EQUAL(ask(db, "SELECT count(*) FROM parent WHERE stamp IS NOT NULL"), "2");
    CU_ASSERT_STRING_EQUAL(ask(db, "SELECT id FROM child"), "10 11");
    CU_ASSERT_STRING_EQUAL(ask(db, "SELECT age FROM ages"), "30 40");
    CU_ASSERT_STRING_EQUAL(ask(db, "SELECT name FROM sqlite_schema WHERE type = 'index'"), "by_age");
    CU_ASSERT_STRING_EQUAL(ask(db, "SELECT \"table\" FROM pragma_foreign_key_list('child')"), "parent");
    CU_ASSERT_STRING_EQUAL(ask(db, "PRAGMA foreign_keys"), "1");
    CU_ASSERT_STRING_EQUAL(ask(db, "SELECT count(*) FROM sqlite_temp_schema"), "0");
    sqlite3_close(db);
}

static void the_highest_number_ever_given_is_not_given_again(void)
{
    sqlite3 *db = open_database();

    CU_ASSERT_EQUAL(run(db, "DELETE FROM parent;"), 0);
    CU_ASSERT_EQUAL(run_guarded(db, a_rebuild("age < 100")), 0);
    CU_ASSERT_EQUAL(run(db, "INSERT INTO parent (age) VALUES (1);"), 0);
    CU_ASSERT_STRING_EQUAL(ask(db, "SELECT id FROM parent"), "10");
    sqlite3_close(db);
}

static void unchanged(sqlite3 *db)
{
    CU_ASSERT_STRING_EQUAL(ask(db, "SELECT id || age || old FROM parent"), "130a 240b");
    CU_ASSERT_STRING_EQUAL(ask(db, "SELECT id FROM child"), "10 11");
    CU_ASSERT_STRING_EQUAL(ask(db, "SELECT name FROM sqlite_schema WHERE name LIKE 'ssm%'"), "");
    CU_ASSERT_STRING_EQUAL(ask(db, "SELECT count(*) FROM sqlite_temp_schema"), "0");
    CU_ASSERT_TRUE(sqlite3_get_autocommit(db));
}

static void rows_that_do_not_fit_undo_everything(void)
{
    sqlite3 *db = open_database();

    CU_ASSERT_TRUE(run_guarded(db, a_rebuild("age < 35")) > 0);
    unchanged(db);
    sqlite3_close(db);
}

static void a_step_that_the_engine_does_not_understand_undoes_everything(void)
{
    sqlite3 *db = open_database();

    CU_ASSERT_TRUE(run_guarded(db, a_rebuild("age < no_such_column")) > 0);
    unchanged(db);
    sqlite3_close(db);
}

static void somebody_elses_transaction_is_noticed(void)
{
    sqlite3 *db = open_database();

    CU_ASSERT_EQUAL(run(db, "BEGIN;"), 0); /* so foreign keys stay on, and the drop deletes the children */
    CU_ASSERT_TRUE(run_guarded(db, a_rebuild("age < 100")) > 0);
    unchanged(db);
    sqlite3_close(db);
}

static void a_table_that_others_reference_is_not_dropped(void)
{
    sqlite3 *db = open_database();
    ssm_operation *op = an_op(SSM_OP_DROP_TABLE, "parent", NULL);

    CU_ASSERT_TRUE(run_guarded(db, fake_render_one(op)) > 0);
    unchanged(db);
    CU_ASSERT_EQUAL(run(db, "DELETE FROM child; DROP VIEW ages;"), 0);
    CU_ASSERT_EQUAL(run_guarded(db, fake_render_one(op)), 0);
    CU_ASSERT_STRING_EQUAL(ask(db, "SELECT name FROM sqlite_schema WHERE name = 'parent'"), "");
    sqlite3_close(db);
}

static void violations_of_long_ago_do_not_stop_a_rebuild(void)
{
    sqlite3 *db = open_database();

    CU_ASSERT_EQUAL(run(db, "PRAGMA foreign_keys = OFF; INSERT INTO child VALUES (12, 77);"), 0);
    CU_ASSERT_EQUAL(run_guarded(db, a_rebuild("age < 100")), 0);
    CU_ASSERT_STRING_EQUAL(ask(db, "SELECT id FROM child"), "10 11 12");
    sqlite3_close(db);
}

/* What the table became in the meantime, and the report does not say. */
static void what_the_report_leaves_out_is_not_lost(void)
{
    static const char *const cases[] = {
        "ALTER TABLE parent ADD COLUMN b text DEFAULT 'kept';",
        "ALTER TABLE parent ADD COLUMN b AS (age + 1);",
        "CREATE INDEX by_old ON parent (old);",
        "DROP INDEX by_age; CREATE INDEX by_old ON parent (old);",
        "ALTER TABLE parent ADD COLUMN b integer REFERENCES child (id);",
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sqlite3 *db = open_database();
        char is[4096];

        CU_ASSERT_EQUAL(run(db, cases[i]), 0);
        snprintf(is, sizeof is, "%s", ask(db, "SELECT sql FROM sqlite_schema"));
        CU_ASSERT_TRUE(run_guarded(db, a_rebuild("age < 100")) > 0);
        unchanged(db);
        CU_ASSERT_STRING_EQUAL(ask(db, "SELECT sql FROM sqlite_schema"), is);
        sqlite3_close(db);
    }
}

/* The parent's text is as in `schema`, but for what stands behind its columns and its end. */
static int rebuild_of(const char *columns, const char *end)
{
    sqlite3 *db = NULL;
    char sql[512], is[4096];
    int failed;

    CU_ASSERT_EQUAL_FATAL(sqlite3_open(":memory:", &db), SQLITE_OK);
    snprintf(sql, sizeof sql,
             "CREATE TABLE Parent (ID INTEGER%s, Age text, old text%s)%s;"
             "CREATE INDEX By_Age ON parent (age);"
             "INSERT INTO parent VALUES (1, '30', 'a');",
             strstr(columns, "PRIMARY KEY") ? "" : " PRIMARY KEY AUTOINCREMENT", columns, end);
    CU_ASSERT_EQUAL(run(db, sql), 0);
    snprintf(is, sizeof is, "%s", ask(db, "SELECT sql FROM sqlite_schema"));
    failed = run_guarded(db, a_rebuild("age < 100"));
    if (failed)
        CU_ASSERT_STRING_EQUAL(ask(db, "SELECT sql FROM sqlite_schema"), is);
    CU_ASSERT_STRING_EQUAL(ask(db, "SELECT id || age FROM parent"), "130");
    sqlite3_close(db);
    return failed;
}

static void constraints_that_the_report_leaves_out_are_not_lost(void)
{
    CU_ASSERT_EQUAL(rebuild_of("", ""), 0); /* names in another case are the same names */
    CU_ASSERT_TRUE(rebuild_of("", " STRICT") > 0);
    CU_ASSERT_TRUE(rebuild_of(", PRIMARY KEY (id)", " WITHOUT ROWID") > 0);
    CU_ASSERT_TRUE(rebuild_of(", UNIQUE (age, old)", "") > 0);
    CU_ASSERT_TRUE(rebuild_of(" UNIQUE", "") > 0);
    CU_ASSERT_TRUE(rebuild_of(", FOREIGN KEY (old) REFERENCES parent (age)", "") > 0);
    CU_ASSERT_TRUE(rebuild_of(" CHECK (old <> '')", "") > 0);
    CU_ASSERT_TRUE(rebuild_of(", CONSTRAINT old_check\n\tCheck\n(old <> '')", "") > 0);
    CU_ASSERT_TRUE(rebuild_of(" CHECK /* why */ (old <> '')", "") > 0);
    CU_ASSERT_TRUE(rebuild_of(" CHECK -- why\n (old <> '')", "") > 0);
    CU_ASSERT_EQUAL(rebuild_of(" DEFAULT 'check'", ""), 0);
}

/* A table that is rebuilt twice: what the second rebuild finds does not excuse the first. */
static void a_second_rebuild_does_not_settle_the_first(void)
{
    sqlite3 *db = open_database();
    char twice[8192];
    ssm_operation *again = an_op(SSM_OP_SET_NOT_NULL, "parent", "age");

    snprintf(twice, sizeof twice, "%s", a_rebuild("age < 100"));
    again->table_before = a_parent(a_member("age", "integer"), a_member("stamp", "datetime"));
    again->table_after = again->table_before;
    snprintf(twice + strlen(twice), sizeof twice - strlen(twice), "%s", fake_render_one(again));
    CU_ASSERT_EQUAL(run(db, "ALTER TABLE parent ADD COLUMN b text;"), 0);
    CU_ASSERT_TRUE(run_guarded(db, twice) > 0);
    unchanged(db);
    sqlite3_close(db);
}

int main(void)
{
    static const struct unit_test tests[] = {
        T(nobody_loses_a_row),
        T(the_highest_number_ever_given_is_not_given_again),
        T(rows_that_do_not_fit_undo_everything),
        T(a_step_that_the_engine_does_not_understand_undoes_everything),
        T(somebody_elses_transaction_is_noticed),
        T(a_table_that_others_reference_is_not_dropped),
        T(what_the_report_leaves_out_is_not_lost),
        T(constraints_that_the_report_leaves_out_are_not_lost),
        T(a_second_rebuild_does_not_settle_the_first),
        T(violations_of_long_ago_do_not_stop_a_rebuild),
    };
    int status;

    fake_dialect = ssm_plugin_entry(&fake_api)->vtable;
    fake.name = "sqlite";
    status = unit_main("engine.sqlite", tests, sizeof tests / sizeof tests[0]);
    arena_free(&fake.arena);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The monitor's audit: what a good dialect and emitter give passes; each rule broken is found, by its own code.
 */
#include "base/limits.h"
#include "audit/audit.h"
#include "unit.h"

#include <stdio.h>

enum { MOST = 8 };

#define POSTGRES (SSM_LEX_E_STRINGS | SSM_LEX_DOLLAR | SSM_LEX_NESTED_COMMENTS)

/* A plan of up to eight operations, each a unit, with what was rendered. */
struct world {
    struct op ops[MOST];
    struct op *items[MOST];
    const ssm_operation *views[MOST];
    struct unit units[MOST];
    ssm_statement statements[2 * MOST][4];
    const ssm_statement *lists[2 * MOST][4];
    struct plan plan;
    struct rendering rendering;
    struct rendered_file files[4];
    size_t file_count;
    struct arena arena;
    struct diags d;
    struct audit a;
};

static void open_world(struct world *w, uint32_t lexical)
{
    *w = (struct world){.file_count = 0};
    diags_init(&w->d, &w->arena);
    w->plan.ops.items = w->items;
    w->rendering = (struct rendering){.units = w->units};
    w->rendering.facts = (ssm_dialect_facts){.size = sizeof(ssm_dialect_facts),
                                             .lexical = lexical,
                                             .transactional_ddl = 1,
                                             .has_schemas = 1,
                                             .begin = "START TRANSACTION",
                                             .commit = "COMMIT"};
    w->a = (struct audit){&w->plan, &w->rendering, SSM_LIT("the-dialect"), SSM_LIT("the-emitter")};
}

/* Every unit both ways, up to the first finding. */
static int audit_statements(struct world *w)
{
    struct statement_audit *sa = audit_open(&w->a, &w->d, &w->arena);
    int bad = sa ? 0 : -1;

    for (size_t i = 0; i < w->rendering.unit_count && !bad; i++)
        bad = audit_unit(sa, &w->units[i], SSM_UP) || audit_unit(sa, &w->units[i], SSM_DOWN) ? -1 : 0;
    return bad;
}

static void close_world(struct world *w)
{
    for (size_t i = 0; i < w->file_count; i++)
        buf_free(&w->files[i].bytes);
    arena_free(&w->arena);
}

/* An operation and what it is rendered to, there and back; NULL: nothing. Returns it. */
static struct op *add(struct world *w, ssm_op_kind kind, const char *object, const char *member, const char *up,
                      const char *down)
{
    size_t n = w->plan.ops.count++;
    const char *const texts[2] = {up, down};
    struct op *op = &w->ops[n];

    CU_ASSERT_FATAL(n < MOST);
    op->pub =
        (ssm_operation){.size = sizeof op->pub, .kind = kind, .key = SSM_LIT("op:it"), .object = ssm_cstr(object)};
    op->pub.member = ssm_cstr(member);
    op->destructive = kind == SSM_OP_DROP_TABLE || kind == SSM_OP_DROP_COLUMN || kind == SSM_OP_DROP_ENUM;
    op->permitted = op->destructive;
    w->items[n] = op;
    w->views[n] = &op->pub;
    w->units[n].pub = (ssm_unit){sizeof(ssm_unit), (uint32_t)n, &w->views[n], 1};
    w->rendering.unit_count++;
    for (size_t way = 0; way < 2; way++) {
        w->units[n].ways[way].items = w->lists[2 * n + way];
        for (size_t k = 0; k < 4; k++)
            w->lists[2 * n + way][k] = &w->statements[2 * n + way][k];
        if (texts[way]) {
            w->statements[2 * n + way][0] =
                (ssm_statement){.size = sizeof(ssm_statement), .text = ssm_cstr(texts[way])};
            w->units[n].ways[way].count = 1;
        }
    }
    return op;
}

/* One more statement of the last unit, way forth. */
static ssm_statement *more(struct world *w, const char *text)
{
    size_t n = w->plan.ops.count - 1;
    ssm_statement *s = &w->statements[2 * n][w->units[n].ways[0].count++];

    *s = (ssm_statement){.size = sizeof *s, .text = ssm_cstr(text)};
    return s;
}

static struct rendered_file *add_file(struct world *w, const char *name, ssm_file_role role, uint32_t step,
                                      const char *text)
{
    struct rendered_file *f = &w->files[w->file_count++];

    *f = (struct rendered_file){.name = ssm_cstr(name), .role = role, .language = SSM_LANG_SQL, .step = step};
    buf_init(&f->bytes, LIMIT_OUTPUT);
    buf_puts(&f->bytes, text);
    return f;
}

/* The word of the first finding; "" for none. */
static const char *finding(struct world *w, int result)
{
    const char *word = w->d.first ? diag_info(w->d.first->code)->word : "";

    CU_ASSERT_EQUAL(result, *word ? -1 : 0);
    return word;
}

static void is(const char *got, const char *expected, const char *of)
{
    if (strcmp(got, expected) != 0)
        fprintf(stderr, "\n  of %s\n  expected \"%s\", got \"%s\"\n", of, expected, got);
    CU_ASSERT_STRING_EQUAL(got, expected);
}

/* ------------------------------------------------------------------ statements */

static void one(uint32_t lexical, uint32_t flags, const char *text, const char *expected)
{
    struct world w;

    open_world(&w, lexical);
    add(&w, SSM_OP_SET_COMMENT, "t", "c", text, NULL);
    w.statements[0][0].flags = flags;
    is(finding(&w, audit_statements(&w)), expected, text);
    close_world(&w);
}

static void test_one_statement(void)
{
    one(0, 0, "COMMENT ON TABLE t IS 'x; y'", "");
    one(0, 0, "COMMENT", "plugin.destroys");
    one(0, 0, "EXEC sp_thing", "plugin.destroys");
    one(0, 0, "GO", "plugin.lexical");
    one(0, 0, "COMMENT x;", "plugin.not_one_statement");
    one(0, 0, "COMMENT x; DROP TABLE y", "plugin.not_one_statement");
    one(0, 0, " COMMENT x", "plugin.not_one_statement");
    one(0, 0, "COMMENT x\n", "plugin.not_one_statement");
    one(0, 0, "", "plugin.not_one_statement");
    one(0, 0, "-- COMMENT", "plugin.not_one_statement");
    one(0, 0, "COMMENT -- x", "plugin.not_one_statement");
    one(0, 0, "COMMENT /* x */ y", "plugin.not_one_statement");
    one(0, 0, ".shell", "plugin.not_one_statement");
    one(0, 0, "COMMENT 'x", "plugin.lexical");
    one(0, 0, "COMMENT (x", "plugin.lexical");
    one(0, 0, "COMMENT \\! x", "plugin.lexical");
    one(0, 0, "COMMENT \xff", "plugin.lexical");
    one(POSTGRES, SSM_STMT_HAS_BODY, "DO $$BEGIN x; END$$", "");
    one(POSTGRES, 0, "DO $$BEGIN x; END$$", "plugin.not_one_statement");
    one(0, SSM_STMT_WRAPPER, "COMMENT x", "plugin.not_one_statement");
    one(0, SSM_STMT_NO_TRANSACTION | SSM_STMT_GUARDED, "COMMENT x", "plugin.not_one_statement");
    one(0, SSM_STMT_DESTRUCTIVE, "COMMENT x", "plugin.destroys");
}

/* ------------------------------------------------------------------ deeds */

struct deed_case {
    ssm_op_kind kind;
    bool back; /* of the operation's inverse */
    const char *text;
    bool allowed;
};

/* All are of the table t, the column c or index i, or the enum t. */
static const struct deed_case deeds[] = {
    {SSM_OP_DROP_TABLE, false, "DROP TABLE t", true},
    {SSM_OP_DROP_TABLE, false, "drop table if exists \"t\"", true},
    {SSM_OP_DROP_TABLE, false, "DROP TABLE public.t", true},
    {SSM_OP_DROP_TABLE, false, "DROP TABLE other.t", false},
    {SSM_OP_DROP_TABLE, false, "DROP TABLE u", false},
    {SSM_OP_DROP_TABLE, false, "DROP TABLE t, u", false},
    {SSM_OP_DROP_TABLE, false, "DROP TABLE \"T\"", false},
    {SSM_OP_DROP_TABLE, false, "DROP TABLE t CASCADE", false},
    {SSM_OP_DROP_TABLE, false, "DROP TABLE t CASCADE CONSTRAINTS", true},
    {SSM_OP_DROP_TABLE, false, "TRUNCATE t", false},
    {SSM_OP_DROP_TABLE, false, "DELETE FROM t", false},
    {SSM_OP_CREATE_TABLE, false, "CREATE TABLE t (a int)", true},
    {SSM_OP_CREATE_TABLE, false, "CREATE OR REPLACE TABLE t (a int)", false},
    {SSM_OP_CREATE_TABLE, false, "DROP TABLE t", false},
    {SSM_OP_CREATE_TABLE, true, "DROP TABLE t", true},
    {SSM_OP_CREATE_TABLE, true, "DROP TABLE u", false},
    {SSM_OP_ADD_COLUMN, false, "ALTER TABLE t ADD COLUMN c int", true},
    {SSM_OP_ADD_COLUMN, false, "ALTER TABLE t ADD c int, DROP COLUMN d", false},
    {SSM_OP_ADD_COLUMN, true, "ALTER TABLE t DROP COLUMN c", true},
    {SSM_OP_ADD_COLUMN, true, "ALTER TABLE t DROP COLUMN cascade", false}, /* another column */
    {SSM_OP_ADD_COLUMN, true, "ALTER TABLE t DROP COLUMN d", false},
    {SSM_OP_ADD_COLUMN, true, "ALTER TABLE u DROP COLUMN c", false},
    {SSM_OP_ADD_COLUMN, false, "DROP TABLE t", false},
    {SSM_OP_DROP_COLUMN, false, "ALTER TABLE t DROP COLUMN c", true},
    {SSM_OP_DROP_COLUMN, false, "ALTER TABLE ONLY t DROP IF EXISTS `c`", true},
    {SSM_OP_DROP_COLUMN, false, "ALTER TABLE t DROP FOREIGN KEY k, DROP COLUMN c", true},
    {SSM_OP_DROP_COLUMN, false, "ALTER TABLE t DROP COLUMN c CASCADE", false},
    {SSM_OP_DROP_COLUMN, false, "ALTER TABLE t DROP COLUMN c, DROP d", false},
    {SSM_OP_DROP_COLUMN, false, "DROP TABLE t", false},
    {SSM_OP_SET_NOT_NULL, false, "ALTER TABLE t ALTER COLUMN c SET NOT NULL", true},
    {SSM_OP_SET_NOT_NULL, false, "ALTER TABLE t MODIFY c int NOT NULL", true},
    {SSM_OP_SET_NOT_NULL, false, "ALTER TABLE u MODIFY c int NOT NULL", false},
    {SSM_OP_SET_NOT_NULL, false, "ALTER TABLE t ALTER COLUMN c TYPE text", false},
    {SSM_OP_SET_NOT_NULL, false, "ALTER TABLE t ALTER c SET DATA TYPE text", false},
    {SSM_OP_SET_NOT_NULL, false, "DELETE FROM t WHERE c IS NULL", false},
    {SSM_OP_SET_NOT_NULL, false, "UPDATE t SET c = 0", false},
    {SSM_OP_ALTER_TYPE, false, "ALTER TABLE t ALTER COLUMN c TYPE text USING c::text", true},
    {SSM_OP_ALTER_TYPE, false, "ALTER TABLE t ALTER COLUMN d TYPE text", false},
    {SSM_OP_DROP_DEFAULT, false, "ALTER TABLE t ALTER COLUMN c DROP DEFAULT", true},
    {SSM_OP_CREATE_INDEX, false, "CREATE UNIQUE INDEX i ON t (c)", true},
    {SSM_OP_CREATE_INDEX, true, "DROP INDEX CONCURRENTLY IF EXISTS i", true},
    {SSM_OP_CREATE_INDEX, false, "DROP TABLE i", false},
    {SSM_OP_DROP_CONSTRAINT, false, "ALTER TABLE t DROP CONSTRAINT c", true},
    {SSM_OP_DROP_CONSTRAINT, false, "ALTER TABLE t DROP PARTITION c", false},
    {SSM_OP_ADD_CONSTRAINT, false, "ALTER TABLE t ADD FOREIGN KEY (c) REFERENCES u ON DELETE CASCADE", true},
    {SSM_OP_SET_COMMENT, false, "ALTER TABLE t DROP CONSTRAINT c", false},
    {SSM_OP_RENAME_TABLE, false, "ALTER TABLE t RENAME TO u", true},
    {SSM_OP_RENAME_TABLE, false, "RENAME TABLE t TO u", true},
    {SSM_OP_RENAME_TABLE, false, "RENAME TABLE t TO u, a TO t", false},
    {SSM_OP_SET_COMMENT, false, "ALTER TABLE t RENAME TO u", false},
    {SSM_OP_RENAME_COLUMN, false, "ALTER TABLE t RENAME COLUMN c TO d", true},
    {SSM_OP_SET_COMMENT, false, "ALTER TABLE t RENAME c TO d", false},
    {SSM_OP_DROP_ENUM, false, "DROP TYPE t", true},
    {SSM_OP_CREATE_ENUM, true, "DROP TYPE t", true},
    {SSM_OP_CREATE_ENUM, false, "DROP TYPE t", false},
    {SSM_OP_SET_DEFAULT, false, "SELECT setval('s', max(c)) FROM t", true},
    {SSM_OP_SET_DEFAULT, false, "SELECT pg_read_file('x')", false},
    {SSM_OP_SET_DEFAULT, false, "SELECT c FROM t INTO OUTFILE 'x'", false},
    {SSM_OP_SET_DEFAULT, false, "WITH x AS (DELETE FROM t RETURNING c) SELECT c FROM x", false},
    {SSM_OP_SET_DEFAULT, false, "WITH x AS (UPDATE t SET c = 1 RETURNING c) SELECT c FROM x", false},
    {SSM_OP_SET_DEFAULT, false, "DO $$BEGIN EXECUTE 'DROP SEQUENCE ' || s END$$", true},
    {SSM_OP_SET_DEFAULT, false, "DO $$BEGIN EXECUTE 'DROP TABLE ' || s END$$", false},
    {SSM_OP_SET_DEFAULT, false, "DO $$BEGIN DELETE FROM t END$$", false},
    {SSM_OP_SET_DEFAULT, false, "DO $$BEGIN UPDATE t SET c = 1 END$$", false},
    {SSM_OP_SET_DEFAULT, false, "DO $$BEGIN EXECUTE 'truncate t' END$$", false},
    {SSM_OP_SET_DEFAULT, false, "DO 'BEGIN DROP TABLE t END'", false},
    {SSM_OP_SET_COMMENT, false, "DO $$BEGIN EXECUTE s END$$", false},
    {SSM_OP_SET_COMMENT, false, "DO $$BEGIN ALTER TABLE t ADD CHECK (c > 0) END$$", true},
    {SSM_OP_SET_COMMENT, false, "GRANT ALL ON t TO PUBLIC", false},
    {SSM_OP_SET_COMMENT, false, "COPY t FROM PROGRAM 'x'", false},
    {SSM_OP_SET_COMMENT, false, "INSERT INTO t VALUES (1)", false},
    {SSM_OP_SET_COMMENT, false, "PRAGMA writable_schema = ON", false},
    {SSM_OP_SET_COMMENT, false, "PRAGMA foreign_keys = OFF", true},
    {SSM_OP_SET_COMMENT, false, "ATTACH 'x' AS y", false},
    {SSM_OP_SET_COMMENT, false, "LOAD 'x'", false},
    {SSM_OP_SET_COMMENT, false, "SET ROLE x", false},
    {SSM_OP_SET_COMMENT, false, "SET @@global.x = 1", false},
    {SSM_OP_SET_COMMENT, false, "COMMIT", false},
    {SSM_OP_SET_COMMENT, false, "ROLLBACK TO x", false},
    {SSM_OP_SET_COMMENT, false, "EXPLAIN ANALYZE DELETE FROM t", false},
    {SSM_OP_CREATE_TABLE, false, "CREATE TABLE t AS WITH x AS (DELETE FROM u RETURNING c) SELECT c FROM x", false},
    {SSM_OP_CREATE_TABLE, false, "CREATE TABLE t (c int REFERENCES u ON DELETE SET NULL ON UPDATE SET NULL)", true},
    {SSM_OP_SET_COMMENT, false, "SET search_path = x", false},
    {SSM_OP_SET_COMMENT, false, "CREATE EXTENSION x", false},
    {SSM_OP_SET_COMMENT, false, "ALTER SYSTEM SET x = 1", false},
    {SSM_OP_SET_COMMENT, false, "ALTER TABLE t OWNER TO x", false},
    {SSM_OP_SET_COMMENT, false, "DROP SCHEMA s", false},
    {SSM_OP_SET_COMMENT, false, "DROP VIEW v", false},
    /* verbs that the table has not */
    {SSM_OP_SET_COMMENT, false, "CALL x()", false},
    {SSM_OP_SET_COMMENT, false, "EXEC xp_cmdshell 'x'", false},
    {SSM_OP_SET_COMMENT, false, "LOCK TABLES t WRITE", false},
    {SSM_OP_SET_COMMENT, false, "REINDEX TABLE t", false},
    {SSM_OP_SET_COMMENT, false, "REFRESH MATERIALIZED VIEW v", false},
    {SSM_OP_SET_COMMENT, false, "CLUSTER t USING i", false},
    {SSM_OP_SET_COMMENT, false, "FLUSH TABLES", false},
    {SSM_OP_SET_COMMENT, false, "NOTIFY x", false},
    {SSM_OP_SET_COMMENT, false, "DECLARE c CURSOR FOR SELECT 1", false},
    {SSM_OP_SET_COMMENT, false, "UNHEARD OF", false},
    {SSM_OP_SET_COMMENT, false, "WITH x AS (SELECT 1) SELECT 1", false},
    {SSM_OP_SET_COMMENT, false, "BEGIN", false},
    {SSM_OP_SET_COMMENT, false, "COMMENT ON TABLE t IS 'x'", true},
    {SSM_OP_SET_COMMENT, false, "COMMENT ON ROLE r IS 'x'", false},
    {SSM_OP_SET_COMMENT, false, "SET LOCAL lock_timeout = '5s'", true},
    {SSM_OP_SET_COMMENT, false, "SET CONSTRAINTS a, b DEFERRED", true},
    {SSM_OP_SET_COMMENT, false, "SET lock_timeout = 5, sql_mode = ''", false},
    {SSM_OP_SET_COMMENT, false, "SET standard_conforming_strings = off", false},
    {SSM_OP_SET_COMMENT, false, "SET LOCAL session_replication_role = replica", false},
    /* actions that the table has not */
    {SSM_OP_SET_COMMENT, false, "ALTER TABLE t COMMENT = 'x'", true},
    {SSM_OP_SET_COMMENT, false, "ALTER TABLE t SET SCHEMA x", false},
    {SSM_OP_SET_COMMENT, false, "ALTER TABLE t ADD c int, SET SCHEMA x", false},
    {SSM_OP_SET_COMMENT, false, "ALTER TABLE t CONVERT TO CHARACTER SET latin1", false},
    {SSM_OP_SET_COMMENT, false, "ALTER TABLE t ORDER BY c", false},
    {SSM_OP_SET_COMMENT, false, "ALTER TABLE t DISABLE TRIGGER ALL", false},
    {SSM_OP_SET_COMMENT, false, "ALTER TABLE t INHERIT u", false},
    {SSM_OP_SET_COMMENT, false, "ALTER TABLE t ADD PARTITION (PARTITION p VALUES IN (1))", false},
    {SSM_OP_SET_COMMENT, false, "ALTER TABLE t ALTER INDEX i INVISIBLE", false},
    {SSM_OP_SET_COMMENT, false, "ALTER TABLE t ALTER COLUMN c SET EXPRESSION AS (1)", false},
    {SSM_OP_SET_COMMENT, false, "ALTER TABLE t ALTER COLUMN c RESTART WITH 1", false},
    {SSM_OP_ALTER_TYPE, false, "ALTER TABLE t ALTER COLUMN c SET DATA TYPE text", true},
    {SSM_OP_SET_DEFAULT, false, "ALTER TABLE t ALTER COLUMN c SET GENERATED ALWAYS", true},
    {SSM_OP_RENAME_TABLE, false, "RENAME TABLE t TO other.u", false},
    {SSM_OP_RENAME_TABLE, false, "RENAME TABLE public.t TO public.u", true},
    {SSM_OP_RENAME_INDEX, false, "ALTER INDEX i RENAME TO j", true},
    {SSM_OP_SET_COMMENT, false, "ALTER INDEX i SET TABLESPACE x", false},
    {SSM_OP_SET_COMMENT, false, "ALTER SEQUENCE s OWNER TO x", false},
    {SSM_OP_SET_COMMENT, false, "ALTER SEQUENCE s RESTART", false},
    {SSM_OP_ADD_ENUM_VALUE, false, "ALTER TYPE t ADD VALUE 'x'", true},
    {SSM_OP_ADD_ENUM_VALUE, false, "ALTER TYPE t RENAME TO u", true},
    {SSM_OP_ADD_ENUM_VALUE, false, "ALTER TYPE u RENAME TO v", false},
    {SSM_OP_ADD_ENUM_VALUE, false, "ALTER TYPE t SET SCHEMA x", false},
    {SSM_OP_ADD_ENUM_VALUE, false, "ALTER TYPE t ADD ATTRIBUTE c int CASCADE", false},
    {SSM_OP_SET_COMMENT, false, "CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'x.so', 'f'", false},
    {SSM_OP_SET_COMMENT, false, "CREATE TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION f()", false},
    {SSM_OP_SET_COMMENT, false, "CREATE SCHEMA s GRANT ALL ON t TO PUBLIC", false},
    {SSM_OP_SET_COMMENT, false, "CREATE VIEW v AS SELECT c FROM t", true},
    {SSM_OP_CREATE_ENUM, false, "CREATE TYPE edit AS ENUM ('edit', 'delete from')", true},
    /* calls */
    {SSM_OP_SET_DEFAULT, false, "SELECT \"pg_read_file\"('x')", false},
    {SSM_OP_SET_DEFAULT, false, "SELECT `LOAD_FILE` ('x')", false},
    {SSM_OP_SET_DEFAULT, false, "SELECT pg_catalog.\"pg_read_file\"('x')", false},
    {SSM_OP_SET_DEFAULT, false, "SELECT U&\"\\0070g_read_file\"('x')", false},
    {SSM_OP_SET_DEFAULT, false, "SELECT c INTO u FROM t", false},
    {SSM_OP_SET_DEFAULT, false, "SELECT 1 FROM t JOIN u ON pg_ls_dir('x') = 'y'", false},
    {SSM_OP_SET_DEFAULT, false, "DO $$BEGIN PERFORM \"pg_read_file\"('x'); END$$", false},
    {SSM_OP_SET_DEFAULT, false, "DO $$BEGIN CREATE FUNCTION f() RETURNS int AS 'x'; END$$", false},
    {SSM_OP_SET_DEFAULT, false, "ALTER TABLE t ALTER COLUMN c SET DEFAULT pg_read_file('x')", false},
    {SSM_OP_SET_DEFAULT, false, "ALTER TABLE t ALTER COLUMN c SET DEFAULT now()", true},
    {SSM_OP_ALTER_TYPE, false, "ALTER TABLE t ALTER COLUMN c TYPE text USING dblink_exec('x', 'y')", false},
    {SSM_OP_ADD_COLUMN, false, "ALTER TABLE t ADD COLUMN c text GENERATED ALWAYS AS (load_file('x')) STORED", false},
    {SSM_OP_ADD_CONSTRAINT, false, "ALTER TABLE t ADD CHECK (\"set_config\"('x', 'y', true) = 'y')", false},
    {SSM_OP_ADD_CONSTRAINT, false, "ALTER TABLE t ADD FOREIGN KEY (c) REFERENCES edit (id)", true},
    {SSM_OP_ADD_CONSTRAINT, false, "ALTER TABLE t ADD FOREIGN KEY (c) REFERENCES s.\"edit\" (id)", true},
    {SSM_OP_CREATE_INDEX, false, "CREATE INDEX i ON edit (c)", true},
    {SSM_OP_CREATE_INDEX, false, "CREATE INDEX IF NOT EXISTS i ON ONLY s.edit USING btree (lower(c))", true},
    {SSM_OP_CREATE_INDEX, false, "CREATE INDEX i ON t (edit(c))", false},
    {SSM_OP_CREATE_INDEX, false, "CREATE INDEX i ON t (c) WHERE pg_ls_dir('x') = c", false},
    {SSM_OP_CREATE_TABLE, false, "CREATE TABLE t (c text DEFAULT \"edit\"('x'))", false},
    {SSM_OP_CREATE_TABLE, false, "CREATE TABLE t (c int, KEY edit (c))", true},
    {SSM_OP_CREATE_TABLE, false, "CREATE TABLE t (c int UNIQUE ON CONFLICT REPLACE)", false},
    /* what was there before, where CREATE fails */
    {SSM_OP_CREATE_TABLE, false, "CREATE TEMP TABLE t (a int)", true},
    {SSM_OP_SET_COMMENT, false, "UPDATE temp.u SET a = 1", false},
};

static const char *judge(const struct deed_case *c)
{
    static char word[64];
    struct world w;

    open_world(&w, POSTGRES | SSM_LEX_BACKTICK);
    add(&w, c->kind, "t", "c", c->back ? NULL : c->text, c->back ? c->text : NULL);
    w.statements[c->back][0].flags = SSM_STMT_HAS_BODY;
    snprintf(word, sizeof word, "%s", finding(&w, audit_statements(&w)));
    close_world(&w);
    return word;
}

static void test_deeds(void)
{
    for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++)
        is(judge(&deeds[i]), deeds[i].allowed ? "" : "plugin.destroys", deeds[i].text);
}

static void test_permission(void)
{
    struct world w;

    open_world(&w, 0);
    add(&w, SSM_OP_DROP_TABLE, "t", "", "DROP TABLE t", NULL)->permitted = false;
    is(finding(&w, audit_statements(&w)), "plugin.destroys", "not permitted");
    CU_ASSERT(str_is(w.d.first->args.items[0], "the-dialect"));
    CU_ASSERT(str_is(w.d.first->args.items[1], "op:it"));
    CU_ASSERT(str_is(w.d.first->args.items[2], "DROP TABLE t"));
    close_world(&w);
    open_world(&w, 0);
    add(&w, SSM_OP_DROP_TABLE, "t", "", NULL, "DROP TABLE t"); /* its inverse creates */
    is(finding(&w, audit_statements(&w)), "plugin.destroys", "way back of a drop");
    close_world(&w);
    open_world(&w, 0);
    add(&w, SSM_OP_CREATE_TABLE, "t", "", NULL, "DROP TABLE t")->no_inverse = INVERSE_DIALECT;
    is(finding(&w, audit_statements(&w)), "plugin.destroys", "no way back");
    close_world(&w);
}

/* A rebuild in the manner of SQLite, with some of its steps. */
static void rebuild(bool declared, const char *const *steps, size_t count, const char *expected)
{
    struct world w;

    open_world(&w, 0);
    w.rendering.facts.rebuild_scope = SSM_SCOPE_TABLE;
    w.units[0].rebuilds = declared;
    add(&w, SSM_OP_SET_NOT_NULL, "t", "c", steps[0], NULL);
    for (size_t i = 1; i < count; i++)
        more(&w, steps[i]);
    is(finding(&w, audit_statements(&w)), expected, steps[count - 1]);
    close_world(&w);
}

static void test_rebuilds(void)
{
    static const char *const good[] = {"CREATE TABLE n (c int)", "INSERT INTO n SELECT c FROM t", "DROP TABLE t",
                                       "ALTER TABLE n RENAME TO t"};
    static const char *const other[] = {"CREATE TABLE n (c int)", "INSERT INTO n SELECT c FROM t", "DROP TABLE u"};
    static const char *const empty[] = {"CREATE TABLE n (c int)", "DROP TABLE t", "ALTER TABLE n RENAME TO t"};
    static const char *const away[] = {"CREATE TABLE n (c int)", "INSERT INTO n SELECT c FROM t", "DROP TABLE t",
                                       "ALTER TABLE n RENAME TO u"};
    static const char *const thin[] = {"CREATE TABLE n (c int)", "INSERT INTO n VALUES (1)", "DROP TABLE t",
                                       "ALTER TABLE n RENAME TO t"};
    static const char *const into[] = {"INSERT INTO t VALUES (1)"};
    static const char *const made[] = {"CREATE TABLE n (c int)", "DROP TABLE n"};
    static const char *const few[] = {"CREATE TABLE n (c int)", "INSERT INTO n SELECT c FROM t WHERE 0", "DROP TABLE t",
                                      "ALTER TABLE n RENAME TO t"};
    static const char *const none[] = {"CREATE TABLE n (c int)", "INSERT INTO n SELECT DISTINCT c FROM t",
                                       "DROP TABLE t", "ALTER TABLE n RENAME TO t"};
    static const char *const joined[] = {"CREATE TABLE n (c int)", "INSERT INTO n SELECT c FROM u UNION SELECT c FROM t",
                                         "DROP TABLE t", "ALTER TABLE n RENAME TO t"};
    static const char *const emptied[] = {"CREATE TABLE n (c int)", "INSERT INTO n SELECT c FROM t", "DELETE FROM n",
                                          "DROP TABLE t", "ALTER TABLE n RENAME TO t"};
    static const char *const changed[] = {"CREATE TABLE n (c int)", "INSERT INTO n SELECT c FROM t",
                                          "UPDATE n SET c = NULL", "DROP TABLE t", "ALTER TABLE n RENAME TO t"};
    static const char *const deleted[] = {"DELETE FROM t", "CREATE TABLE n (c int)", "INSERT INTO n SELECT c FROM t",
                                          "DROP TABLE t", "ALTER TABLE n RENAME TO t"};
    static const char *const passing[] = {"CREATE TEMP TABLE n (c int)", "INSERT INTO n SELECT c FROM t",
                                          "DROP TABLE t", "ALTER TABLE n RENAME TO t"};

    rebuild(true, good, 4, "");
    rebuild(false, good, 4, "plugin.destroys");
    rebuild(true, good, 3, "plugin.destroys");
    rebuild(true, other, 3, "plugin.destroys");
    rebuild(true, empty, 3, "plugin.destroys");
    rebuild(true, thin, 4, "plugin.destroys");
    rebuild(true, away, 4, "plugin.destroys");
    rebuild(true, into, 1, "plugin.destroys");
    rebuild(false, made, 2, "plugin.destroys"); /* the first fails where the table is there already */
    rebuild(true, made, 2, "plugin.destroys");
    rebuild(false, good, 2, "plugin.destroys");
    rebuild(true, few, 4, "plugin.destroys");
    rebuild(true, none, 4, "plugin.destroys");
    rebuild(true, joined, 4, "plugin.destroys");
    rebuild(true, emptied, 5, "plugin.destroys");
    rebuild(true, changed, 5, "plugin.destroys");
    rebuild(true, deleted, 5, "plugin.destroys");
    rebuild(true, passing, 4, "plugin.destroys");
}

static const char *const before[] = {"PRAGMA foreign_keys = OFF", NULL};
static const char *const opening[] = {"CREATE TEMP TABLE g (a int)", "INSERT INTO temp.g VALUES (1)", NULL};
static const char *const closing[] = {"DROP TABLE temp.g", NULL};
static const char *const after[] = {"PRAGMA foreign_keys = ON", NULL};

static void guard_world(struct world *w)
{
    open_world(w, 0);
    w->rendering.facts.has_schemas = 0;
    w->rendering.facts.wrappers = (ssm_wrappers){before, opening, closing, after};
}

static void test_wrappers(void)
{
    static const char *const evil[] = {"DROP TABLE t", NULL}, *const two[] = {"SELECT 1; SELECT 2", NULL};
    struct world w;

    guard_world(&w);
    add(&w, SSM_OP_SET_COMMENT, "t", "c", "UPDATE temp.g SET a = 2", NULL);
    is(finding(&w, audit_statements(&w)), "", "good wrappers");
    close_world(&w);
    guard_world(&w);
    add(&w, SSM_OP_SET_COMMENT, "t", "c", "UPDATE g SET a = 2", NULL);
    is(finding(&w, audit_statements(&w)), "plugin.destroys", "not of temp");
    close_world(&w);
    guard_world(&w);
    w.rendering.facts.wrappers.after = evil;
    is(finding(&w, audit_statements(&w)), "plugin.destroys", "evil wrapper");
    close_world(&w);
    guard_world(&w);
    w.rendering.facts.wrappers.after = two;
    is(finding(&w, audit_statements(&w)), "plugin.not_one_statement", "two in one");
    close_world(&w);
    open_world(&w, 0);
    w.rendering.facts.begin = "DROP TABLE t";
    is(finding(&w, audit_statements(&w)), "plugin.destroys", "evil begin");
    close_world(&w);
}

/* What wrappers make they drop: nothing else, and nothing that could have been there before. */
static void test_wrappers_tables(void)
{
    static const struct {
        const char *make, *drop, *expected;
        uint8_t has_schemas;
    } cases[] = {
        {"CREATE TEMP TABLE g (a int)", "DROP TABLE temp.g", "", 0},
        {"CREATE TEMPORARY TABLE g (a int)", "DROP TABLE pg_temp.g", "", 1},
        {"CREATE TEMP TABLE g (a int)", "DROP TABLE temp.g", "plugin.destroys", 1}, /* a schema like any other */
        {"CREATE TEMP TABLE users (a int)", "DROP TABLE users", "plugin.destroys", 0},
        {"CREATE TABLE users (a int)", "DROP TABLE users", "plugin.destroys", 0},
        {"CREATE TEMP TABLE IF NOT EXISTS g (a int)", "DROP TABLE temp.g", "plugin.destroys", 0},
        {"CREATE TEMP TABLE g (a int)", "DROP TABLE temp.h", "plugin.destroys", 0},
        {"CREATE TEMP TABLE g (a int)", "UPDATE users SET a = 1", "plugin.destroys", 0},
        {"CREATE INDEX i ON t (a)", "SELECT 1", "plugin.destroys", 0},
        {"ALTER TABLE users ADD a int", "SELECT 1", "plugin.destroys", 0},
        {"SET ROLE x", "SELECT 1", "plugin.destroys", 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *const make[] = {cases[i].make, NULL}, *const drop[] = {cases[i].drop, NULL};
        struct world w;

        open_world(&w, 0);
        w.rendering.facts.has_schemas = cases[i].has_schemas;
        w.rendering.facts.wrappers.opening = make;
        w.rendering.facts.wrappers.closing = drop;
        is(finding(&w, audit_statements(&w)), cases[i].expected, cases[i].drop);
        close_world(&w);
    }
}

/* ------------------------------------------------------------------ files */

/* Three units: the second has no way back, the third two statements. */
static void three(struct world *w)
{
    open_world(w, 0);
    add(w, SSM_OP_ADD_COLUMN, "t", "a", "ALTER TABLE t ADD a int", "ALTER TABLE t DROP a");
    add(w, SSM_OP_SET_COMMENT, "t", "b", "COMMENT 'b;'", NULL);
    add(w, SSM_OP_ADD_COLUMN, "t", "c", "ALTER TABLE t ADD c int", "ALTER TABLE t DROP c");
    more(w, "COMMENT 'c'");
}

#define UP "ALTER TABLE t ADD a int;\nCOMMENT 'b;';\nALTER TABLE t ADD c int;\nCOMMENT 'c';\n"
#define DOWN "ALTER TABLE t DROP c;\nALTER TABLE t DROP a;\n"

static void script(const char *text, const char *expected)
{
    struct world w;

    three(&w);
    add_file(&w, "{version}_x.sql", SSM_FILE_SCRIPT, 0, text);
    is(finding(&w, audit_files(&w.a, w.files, w.file_count, &w.d)), expected, text);
    close_world(&w);
}

static void test_way_forth(void)
{
    script(UP, "");
    script("-- header; it's\n/* ; */\n\n" UP "-- end\n", "");
    script("START TRANSACTION;\n" UP "COMMIT;\n", "");
    script("ALTER TABLE t ADD a int; COMMENT 'b;'; ALTER TABLE t ADD c int; COMMENT 'c'", "");
    script("ALTER TABLE t ADD a int;\nCOMMENT 'b;';\nALTER TABLE t ADD c int;\n", "plugin.missing_sql");
    script("", "plugin.missing_sql");
    script("COMMENT 'b;';\nALTER TABLE t ADD a int;\n", "plugin.order");
    script(UP "COMMENT 'c';\n", "plugin.order");
    script("ALTER TABLE t ADD a int;\nALTER TABLE t ADD a int;\n", "plugin.order");
    script("ALTER TABLE t ADD a  int;\n", "plugin.strange_sql");
    script("ALTER TABLE t ADD a int; DROP TABLE t;\n", "plugin.strange_sql");
    script("ALTER TABLE t ADD a int /* x */;\n", "plugin.strange_sql");
    script("ALTER TABLE t ADD a int;;\n", "plugin.lexical");
    script("\\! x\n" UP, "plugin.lexical");
    script("/*! DROP TABLE t */\n" UP, "plugin.lexical");
    script("-- rollback DROP TABLE t\n" UP, "plugin.strange_sql");
    script("/* liquibase rollback\nDROP TABLE t */\n" UP, "plugin.strange_sql");
    script(DOWN, "plugin.order");
}

static void test_place_of_a_finding(void)
{
    struct world w;

    three(&w);
    add_file(&w, "{version}_x.sql", SSM_FILE_SCRIPT, 0, "ALTER TABLE t ADD a int;\n\n-- x\nDROP TABLE t;\n");
    CU_ASSERT_EQUAL(audit_files(&w.a, w.files, 1, &w.d), -1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(w.d.first);
    CU_ASSERT(str_is(w.d.first->pointer, "{version}_x.sql:4"));
    CU_ASSERT(str_is(w.d.first->args.items[0], "the-emitter"));
    CU_ASSERT(str_is(w.d.first->args.items[1], "DROP TABLE t"));
    CU_ASSERT_PTR_NULL(w.d.first->next);
    close_world(&w);
}

static void companion(const char *text, const char *expected)
{
    struct world w;

    three(&w);
    add_file(&w, "{version}_x.sql", SSM_FILE_SCRIPT, 0, UP);
    add_file(&w, "{version}_x.down.sql", SSM_FILE_COMPANION, 0, text);
    is(finding(&w, audit_files(&w.a, w.files, w.file_count, &w.d)), expected, text);
    close_world(&w);
}

static void test_way_back(void)
{
    companion("", "");
    companion(DOWN, "");
    companion("START TRANSACTION;\n" DOWN "COMMIT;\n", "");
    companion("ALTER TABLE t DROP a;\n", "");
    companion("ALTER TABLE t DROP a;\nALTER TABLE t DROP c;\n", "plugin.order");
    companion(DOWN "ALTER TABLE t DROP a;\n", "plugin.order");
    companion("ALTER TABLE t DROP c;\nALTER TABLE t DROP c;\n", "plugin.order");
    companion(UP, "plugin.order");
    companion("DROP TABLE t;\n", "plugin.strange_sql");
}

static void test_way_back_whole(void)
{
    static const char *const texts[] = {"ALTER TABLE t DROP a;\nCOMMENT 'x';\n", "ALTER TABLE t DROP a;\n"};
    static const char *const words[] = {"", "plugin.missing_sql"};

    for (size_t i = 0; i < 2; i++) {
        struct world w;

        open_world(&w, 0);
        add(&w, SSM_OP_ADD_COLUMN, "t", "a", "ALTER TABLE t ADD a int", "ALTER TABLE t DROP a");
        w.statements[1][1] = (ssm_statement){.size = sizeof(ssm_statement), .text = SSM_LIT("COMMENT 'x'")};
        w.units[0].ways[1].count = 2;
        add_file(&w, "U{version}__u.sql", SSM_FILE_COMPANION, 0, texts[i]);
        is(finding(&w, audit_files(&w.a, w.files, 1, &w.d)), words[i], texts[i]);
        close_world(&w);
    }
}

static void test_both_ways_in_one_file(void)
{
    script("-- migrate:up\n" UP "-- migrate:down\n" DOWN, "");
    script("-- migrate:up\nSTART TRANSACTION;\n" UP "COMMIT;\n-- migrate:down\nSTART TRANSACTION;\n" DOWN "COMMIT;\n",
           "");
    script(UP DOWN, "plugin.order"); /* whoever runs it runs both */
    script(UP "-- and now the tables go down\n" DOWN, "plugin.order");
    script(UP "/* down */\n" DOWN, "plugin.order");
    script(UP "-- countdown\n" DOWN, "plugin.order");
    script("-- migrate:down\n" DOWN, "plugin.order");
    script("-- migrate:down\n" UP DOWN, "plugin.order");
    script(UP "-- +goose Down\n" DOWN, "");
    script(UP "-- //@UNDO\n" DOWN, "");
    script(UP "-- migrate:down\nALTER TABLE t DROP a;\n", "");
    script(UP "-- migrate:down\nALTER TABLE t DROP a;\nALTER TABLE t DROP c;\n", "plugin.order");
    script(UP "-- migrate:down\n" DOWN UP, "plugin.order");
}

/* The next statement forth may be the one that takes back the last. */
static void test_where_the_ways_meet(void)
{
    static const char *const second[] = {"DROP INDEX i;\n", "-- down\nDROP INDEX i;\n"};

    for (size_t i = 0; i < 2; i++) {
        struct world w;

        open_world(&w, 0);
        add(&w, SSM_OP_CREATE_INDEX, "t", "i", "CREATE INDEX i", "DROP INDEX i");
        add(&w, SSM_OP_DROP_INDEX, "t", "i", "DROP INDEX i", "CREATE INDEX i");
        add_file(&w, "a", SSM_FILE_SCRIPT, 0, "CREATE INDEX i;\n");
        buf_puts(&w.files[0].bytes, second[i]);
        if (i == 1)
            add_file(&w, "b", SSM_FILE_SCRIPT, 1, "DROP INDEX i;\n-- down\nCREATE INDEX i;\n");
        is(finding(&w, audit_files(&w.a, w.files, w.file_count, &w.d)), "", second[i]);
        close_world(&w);
    }
}

static void test_steps(void)
{
    struct world w;

    three(&w);
    add_file(&w, "V2", SSM_FILE_SCRIPT, 1, "ALTER TABLE t ADD c int;\nCOMMENT 'c';\n");
    add_file(&w, "U{version}__2.sql", SSM_FILE_COMPANION, 1, "ALTER TABLE t DROP c;\n");
    add_file(&w, "V1", SSM_FILE_SCRIPT, 0, "ALTER TABLE t ADD a int;\nCOMMENT 'b;';\n");
    add_file(&w, "U{version}__1.sql", SSM_FILE_COMPANION, 0, "ALTER TABLE t DROP a;\n");
    is(finding(&w, audit_files(&w.a, w.files, 4, &w.d)), "", "by step");
    w.files[1].step = 0;
    is(finding(&w, audit_files(&w.a, w.files, 4, &w.d)), "plugin.order", "undo of another step");
    close_world(&w);
}

static void test_other_languages(void)
{
    struct world w;

    three(&w);
    add_file(&w, "x.xml", SSM_FILE_SCRIPT, 0, "<x>")->language = SSM_LANG_OTHER;
    is(finding(&w, audit_files(&w.a, w.files, 1, &w.d)), "", "no SQL");
    add_file(&w, "y.sql", SSM_FILE_SCRIPT, 0, UP);
    is(finding(&w, audit_files(&w.a, w.files, 2, &w.d)), "plugin.mixed", "SQL and another");
    close_world(&w);
    three(&w);
    add_file(&w, "x.sql", SSM_FILE_SCRIPT, 0, UP);
    add_file(&w, "x.sql.conf", SSM_FILE_COMPANION, 0, "a=b")->language = SSM_LANG_OTHER;
    is(finding(&w, audit_files(&w.a, w.files, 2, &w.d)), "", "settings");
    w.files[1].role = SSM_FILE_SCRIPT;
    is(finding(&w, audit_files(&w.a, w.files, 2, &w.d)), "plugin.mixed", "a dummy");
    close_world(&w);
}

static void test_names_of_the_way_back(void)
{
    static const struct {
        const char *name, *text, *expected;
    } cases[] = {
        {"{version}_x.down.sql", DOWN, ""},
        {"U{version}__x.sql", DOWN, ""},
        {"revert-{version}_x.sql", DOWN, ""},
        {"{version}_x.ROLLBACK.sql", DOWN, ""},
        {"{version}_back2.sql", DOWN, ""},
        {"revert/{version}_x.sql", DOWN, ""},
        {"revert/{version}_tear_down.sql", DOWN, ""},
        {"{version}_tear_down.down.sql", DOWN, ""},
        {"deploy/{version}_x.sql", DOWN, "plugin.back_name"},
        {"deploy/{version}_tear_down.sql", DOWN, "plugin.back_name"}, /* the migration's own name */
        {"{version}_tear_down.sql", DOWN, "plugin.back_name"},
        {"revert/V{version}__x.sql", DOWN, "plugin.back_name"}, /* Flyway looks into folders */
        {"V{version}.1__y.sql", DOWN, "plugin.back_name"},
        {"V{version}.1__undo.sql", DOWN, "plugin.back_name"},
        {"B{version}__down.sql", DOWN, "plugin.back_name"},
        {"R__{version}_down.sql", DOWN, "plugin.back_name"},
        {"{version}_x.sql", DOWN, "plugin.back_name"},
        {"{version}_x.deploy.sql", DOWN, "plugin.back_name"},
        {"{version}_shutdown.sql", DOWN, "plugin.back_name"},
        {"{version}_feedback.sql", DOWN, "plugin.back_name"},
        {"u{version}__x.sql", DOWN, "plugin.back_name"},
        {"V{version}.1__y.sql", "-- notes\n", ""},
        {"{version}_x.down.sql", UP, "plugin.order"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct world w;

        three(&w);
        w.plan.name = SSM_LIT("tear_down");
        add_file(&w, "{version}__x.sql", SSM_FILE_SCRIPT, 0, UP);
        add_file(&w, cases[i].name, SSM_FILE_COMPANION, 0, cases[i].text);
        is(finding(&w, audit_files(&w.a, w.files, 2, &w.d)), cases[i].expected, cases[i].name);
        close_world(&w);
    }
}

/* A tool runs what is called .sql, whatever the emitter says of it. */
static void test_names(void)
{
    struct world w;

    three(&w);
    add_file(&w, "x.SQL", SSM_FILE_SCRIPT, 0, UP "DROP TABLE t;\n")->language = SSM_LANG_OTHER;
    is(finding(&w, audit_files(&w.a, w.files, 1, &w.d)), "plugin.strange_sql", "x.SQL");
    close_world(&w);
    three(&w);
    add_file(&w, "x.sql.conf", SSM_FILE_COMPANION, 0, "DROP TABLE t;\n")->language = SSM_LANG_OTHER;
    is(finding(&w, audit_files(&w.a, w.files, 1, &w.d)), "", "x.sql.conf");
    close_world(&w);
}

static void rollback(const char *text, const char *expected)
{
    struct world w;

    three(&w);
    add_file(&w, "x", SSM_FILE_SCRIPT, 0, text)->rollback_prefix = SSM_LIT("-- rollback ");
    is(finding(&w, audit_files(&w.a, w.files, 1, &w.d)), expected, text);
    close_world(&w);
}

#define SET1 "-- changeset a:1\nALTER TABLE t ADD a int;\n"
#define BACK1 "-- rollback ALTER TABLE t DROP a;\n"
#define SET2 "-- changeset a:2\nCOMMENT 'b;';\n"
#define SET3 "-- changeset a:3\nALTER TABLE t ADD c int;\nCOMMENT 'c';\n"
#define BACK3 "-- rollback ALTER TABLE t DROP c;\n"

static void test_rollback_lines(void)
{
    rollback(SET1 BACK1 SET2 "-- rollback empty\n" SET3 BACK3, "");
    rollback(SET1 SET2 SET3, "");
    rollback(SET1 "-- rollback -- WARNING\n-- rollback START TRANSACTION;\n" BACK1 "-- rollback COMMIT;\n" SET2 SET3,
             "");
    rollback(SET1 "-- rollback START TRANSACTION;\n" BACK1 SET2 SET3, "plugin.transaction");
    rollback(SET1 SET2 BACK1 SET3, "plugin.strange_sql");
    rollback(BACK1 SET1 SET2 SET3, "plugin.strange_sql");
    rollback(SET1 BACK1 BACK1 SET2 SET3, "plugin.strange_sql");
    rollback(SET1 "-- rollback DROP TABLE t;\n" SET2 SET3, "plugin.strange_sql");
    rollback(SET1 "--rollback DROP TABLE t;\n" SET2 SET3, "plugin.strange_sql");
    rollback(SET1 "-- rollback 'x\n" SET2 SET3, "plugin.lexical");
    rollback(SET1 BACK1 SET2 SET3 "-- rollback ALTER TABLE t\n-- rollback  DROP c;\n", "plugin.strange_sql");
    rollback(SET1 "-- rollback empty\n-- rollback DROP TABLE t;\n" SET2 SET3, "plugin.strange_sql");
}

/* ------------------------------------------------------------------ transactions */

static void guarded(uint32_t flags, const char *text, const char *expected)
{
    struct world w;

    guard_world(&w);
    add(&w, SSM_OP_SET_COMMENT, "t", "c", "COMMENT 'c'", NULL);
    w.statements[0][0].flags = flags;
    add_file(&w, "x", SSM_FILE_SCRIPT, 0, text);
    is(finding(&w, audit_files(&w.a, w.files, 1, &w.d)), expected, text);
    close_world(&w);
}

#define BEFORE "PRAGMA foreign_keys = OFF;\n"
#define BEGIN "START TRANSACTION;\n"
#define OPEN1 "CREATE TEMP TABLE g (a int);\n"
#define OPEN2 "INSERT INTO temp.g VALUES (1);\n"
#define IT "COMMENT 'c';\n"
#define CLOSE "DROP TABLE temp.g;\n"
#define COMMIT "COMMIT;\n"
#define AFTER "PRAGMA foreign_keys = ON;\n"

static void test_transactions(void)
{
    static const char wrong[] = "plugin.transaction";

    guarded(0, IT, "");
    guarded(0, BEGIN IT COMMIT, "");
    guarded(0, BEGIN IT, wrong);
    guarded(0, IT COMMIT, wrong);
    guarded(0, BEGIN BEGIN IT COMMIT, wrong);
    guarded(0, BEGIN IT COMMIT COMMIT, wrong);
    guarded(SSM_STMT_NO_TRANSACTION, IT, "");
    guarded(SSM_STMT_NO_TRANSACTION, BEGIN COMMIT IT, "");
    guarded(SSM_STMT_NO_TRANSACTION, BEGIN IT COMMIT, wrong);
    guarded(SSM_STMT_GUARDED, BEFORE BEGIN OPEN1 OPEN2 IT CLOSE COMMIT AFTER, "");
    guarded(SSM_STMT_GUARDED, IT, wrong);
    guarded(SSM_STMT_GUARDED, BEGIN IT COMMIT, wrong);
    guarded(SSM_STMT_GUARDED, BEGIN OPEN1 OPEN2 IT CLOSE COMMIT, wrong);
    guarded(SSM_STMT_GUARDED, BEFORE OPEN1 OPEN2 IT CLOSE AFTER, wrong);
    guarded(SSM_STMT_GUARDED, BEFORE BEGIN OPEN2 OPEN1 IT CLOSE COMMIT AFTER, wrong);
    guarded(SSM_STMT_GUARDED, BEFORE BEGIN OPEN1 IT OPEN2 CLOSE COMMIT AFTER, wrong);
    guarded(SSM_STMT_GUARDED, BEFORE BEGIN OPEN1 OPEN2 CLOSE IT COMMIT AFTER, wrong);
    guarded(SSM_STMT_GUARDED, BEFORE BEGIN OPEN1 OPEN2 IT COMMIT CLOSE AFTER, wrong);
    guarded(SSM_STMT_GUARDED, BEFORE BEGIN OPEN1 OPEN2 IT CLOSE AFTER COMMIT, wrong);
    guarded(SSM_STMT_GUARDED, BEFORE BEGIN OPEN1 OPEN2 IT CLOSE COMMIT, wrong);
    guarded(SSM_STMT_GUARDED, BEGIN BEFORE OPEN1 OPEN2 IT CLOSE COMMIT AFTER, wrong);
    guarded(SSM_STMT_GUARDED, BEFORE BEGIN COMMIT OPEN1 OPEN2 IT CLOSE AFTER, wrong);
}

/* ------------------------------------------------------------------ mutation */

/* The statements of a script, joined; "" where the audit refuses it. */
static bool passes(struct world *w, const char *text, size_t len)
{
    int result;

    buf_clear(&w->files[0].bytes);
    buf_put(&w->files[0].bytes, ssm_view(text, len));
    arena_reset(&w->arena);
    diags_init(&w->d, &w->arena);
    result = audit_files(&w->a, w->files, 1, &w->d);
    CU_ASSERT_EQUAL(result == 0, w->d.first == NULL);
    return result == 0;
}

/* True when the text without white space and semicolons at the borders of statements is the same: nothing was changed
 * that any reader sees. */
static bool same_to_readers(const char *text, size_t len)
{
    static const char *const parts[] = {"ALTER TABLE t ADD a int", "COMMENT 'b;'", "ALTER TABLE t ADD c int",
                                        "COMMENT 'c'"};
    size_t at = 0;

    for (size_t i = 0; i < 4; i++) {
        size_t n = strlen(parts[i]);

        while (at < len && text[at] && strchr(" \n\t\r", text[at]))
            at++;
        if (len - at < n || memcmp(text + at, parts[i], n) != 0)
            return false;
        at += n;
        while (at < len && text[at] && strchr(" \n\t\r", text[at]))
            at++;
        if (at < len && text[at++] != ';')
            return false;
        if (at == len && i < 3)
            return false;
    }
    while (at < len && text[at] && strchr(" \n\t\r", text[at]))
        at++;
    return at == len || text[at] == '#' || (text[at] == '-' && text[at + 1] == '-');
}

/* ------------------------------------------------------------------ checks */

static void test_checks(void)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"", ""},
        {"-- verifies x\nSELECT a, \"B c\" FROM t WHERE 1 = 0;\n\nselect 1 from app.u where 1=0;\n", ""},
        {"SELECT a FROM \"t\" WHERE 1 = 0", ""},
        {"SELECT a FROM public.t WHERE 1 = 0;", ""},
        {"SELECT a FROM later WHERE 1 = 0;", ""},
        {"SELECT a FROM earlier WHERE 1 = 0;", ""},
        {"SELECT a FROM other WHERE 1 = 0;", "plugin.check"},
        {"SELECT a FROM u WHERE 1 = 0;", "plugin.check"},
        {"SELECT a FROM x.app.u WHERE 1 = 0;", "plugin.check"},
        {"SELECT a FROM app.t WHERE 1 = 0;", "plugin.check"},
        {"SELECT a FROM mood WHERE 1 = 0;", "plugin.check"},
        {"SELECT a FROM renamed_column WHERE 1 = 0;", "plugin.check"},
        {"SELECT a FROM t;", "plugin.check"},
        {"SELECT a FROM t WHERE 1 = 1;", "plugin.check"},
        {"SELECT a FROM t WHERE 0 = 1;", "plugin.check"},
        {"SELECT a FROM t WHERE 1 = 0 OR TRUE;", "plugin.check"},
        {"SELECT a FROM t WHERE 1 = 0 UNION SELECT b FROM t;", "plugin.check"},
        {"SELECT a FROM t WHERE 1 = 0 FOR UPDATE;", "plugin.check"},
        {"SELECT * FROM t WHERE 1 = 0;", "plugin.check"},
        {"SELECT 1, a FROM t WHERE 1 = 0;", "plugin.check"},
        {"SELECT 2 FROM t WHERE 1 = 0;", "plugin.check"},
        {"SELECT a, FROM t WHERE 1 = 0;", "plugin.check"},
        {"SELECT a b FROM t WHERE 1 = 0;", "plugin.check"},
        {"SELECT t.a FROM t WHERE 1 = 0;", "plugin.check"},
        {"SELECT pg_sleep(9) FROM t WHERE 1 = 0;", "plugin.check"},
        {"SELECT (a) FROM t WHERE 1 = 0;", "plugin.check"},
        {"SELECT 'a' FROM t WHERE 1 = 0;", "plugin.check"},
        {"SELECT a INTO v FROM t WHERE 1 = 0;", "plugin.check"},
        {"SELECT a FROM t, u WHERE 1 = 0;", "plugin.check"},
        {"SELECT a FROM t x WHERE 1 = 0;", "plugin.check"},
        {"SELECT a FROM /* t */ t WHERE 1 = 0;", "plugin.check"},
        {"SELECT FROM t WHERE 1 = 0;", "plugin.check"},
        {"SELECT a FROM 1t WHERE 1 = 0;", "plugin.check"},
        {"BEGIN;\nSELECT a FROM t WHERE 1 = 0;\n", "plugin.check"},
        {"START TRANSACTION;\n", "plugin.check"},
        {"SELECT a FROM t WHERE 1 = 0;\nCOMMIT;\n", "plugin.check"},
        {"DROP TABLE t;", "plugin.check"},
        {"up t;", "plugin.check"}, /* of the migration itself */
        {"SELECT a FROM t WHERE 1 = 0;\n--rollback drop table t;\n", "plugin.strange_sql"},
        {"SELECT a FROM t WHERE 1 = 0;\n\\! ls\n", "plugin.lexical"},
        {"SELECT a FROM t WHERE 1 = 0; '", "plugin.lexical"},
    };

    for (size_t i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
        struct world w;

        open_world(&w, POSTGRES);
        add(&w, SSM_OP_ADD_COLUMN, "t", "a", "up t", NULL);
        add(&w, SSM_OP_ADD_COLUMN, "u", "a", NULL, NULL)->pub.schema = SSM_LIT("app");
        add(&w, SSM_OP_RENAME_TABLE, "earlier", NULL, NULL, NULL)->pub.new_name = SSM_LIT("later");
        add(&w, SSM_OP_RENAME_COLUMN, "t", "b", NULL, NULL)->pub.new_name = SSM_LIT("renamed_column");
        add(&w, SSM_OP_CREATE_ENUM, "mood", NULL, NULL, NULL);
        add_file(&w, "deploy/{version}_x.sql", SSM_FILE_SCRIPT, 0, "up t;\n");
        add_file(&w, "verify/{version}_x.sql", SSM_FILE_CHECK, 0, cases[i / 2].text);
        if (i % 2) /* what it says of itself does not matter */
            w.files[1].language = SSM_LANG_OTHER, w.files[1].rollback_prefix = SSM_LIT("--rollback ");
        is(finding(&w, audit_files(&w.a, w.files, 2, &w.d)), cases[i / 2].expected, cases[i / 2].text);
        close_world(&w);
    }
}

/* Any byte put in, taken out or exchanged: refused, or nothing changes for a reader. */
static void test_mutations(void)
{
    static const char nasty[] = "'\"`;\\$-/*#()[]\n\t \r\x01\x7f\xff"
                                "aE0!.@:{";
    static const char good[] = UP;
    const size_t len = sizeof good - 1;
    struct world w;
    char text[sizeof good + 2];
    size_t passed = 0, tried = 0;

    three(&w);
    add_file(&w, "x", SSM_FILE_SCRIPT, 0, "");
    CU_ASSERT(passes(&w, good, len));
    for (size_t at = 0; at <= len; at++)
        for (size_t k = 0; k < 2 * sizeof nasty + 1; k++) {
            size_t cut = k < sizeof nasty ? 0 : 1, put = k < 2 * sizeof nasty;
            size_t n = len - cut + put;

            if (cut && at == len)
                continue;
            memcpy(text, good, at);
            text[at] = nasty[k % sizeof nasty]; /* the last is NUL */
            memcpy(text + at + put, good + at + cut, len - at - cut);
            text[n] = '\0';
            tried++;
            if (!passes(&w, text, n))
                continue;
            passed++;
            if (!same_to_readers(text, n)) {
                fprintf(stderr, "\n  passed: %s\n", text);
                CU_FAIL("a changed script passed");
            }
        }
    CU_ASSERT(tried > 4000 && passed > 50 && passed < tried / 4);
    close_world(&w);
}

UNIT_MAIN("audit", T(test_one_statement), T(test_deeds), T(test_permission), T(test_rebuilds), T(test_wrappers), T(test_wrappers_tables),
          T(test_way_forth), T(test_place_of_a_finding), T(test_way_back), T(test_way_back_whole),
          T(test_both_ways_in_one_file), T(test_where_the_ways_meet), T(test_steps), T(test_other_languages), T(test_names_of_the_way_back),
          T(test_names), T(test_rollback_lines), T(test_transactions), T(test_checks), T(test_mutations))

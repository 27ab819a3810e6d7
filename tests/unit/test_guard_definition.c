/* SPDX-License-Identifier: Apache-2.0
 *
 * Statements of objects: which a report may bring, by the rules of an engine and before one is known; where a body ends.
 */
#include "unit.h"

#include "base/buf.h"
#include "guard/definition.h"
#include "guard/guard.h"

enum {
    PG = SSM_LEX_E_STRINGS | SSM_LEX_DOLLAR | SSM_LEX_NESTED_COMMENTS,
    MY = SSM_LEX_BACKSLASH | SSM_LEX_BACKTICK | SSM_LEX_HASH_COMMENTS | SSM_LEX_DOUBLE_STRING | SSM_LEX_DASH_NEEDS_SPACE,
    LITE = SSM_LEX_BACKTICK | SSM_LEX_BRACKET | SSM_LEX_DOUBLE_STRING
};

static enum diag_code check(ssm_object_kind kind, const char *name, enum definition_deed deed, const char *text, uint32_t lexical)
{
    ssm_object o = {.size = sizeof o, .kind = kind, .name = ssm_cstr(name)};

    if (strchr(name, '/')) {
        size_t n = (size_t)(strchr(name, '/') - name);
        o.schema = ssm_view(name, n);
        o.name = ssm_cstr(name + n + 1);
    }
    o.create = o.drop = o.replace = ssm_cstr(text);
    return definition_check(&o, deed, lexical).code;
}

struct sample {
    ssm_object_kind kind;
    const char *name;
    enum definition_deed deed;
    const char *text;
    uint32_t lexical;
};

static void test_what_may_be(void)
{
    static const struct sample samples[] = {
        {SSM_OBJECT_SCHEMA, "s", DEFINITION_CREATE, "CREATE SCHEMA s AUTHORIZATION joe", PG},
        {SSM_OBJECT_SCHEMA, "s", DEFINITION_DROP, "DROP SCHEMA s", PG},
        {SSM_OBJECT_EXTENSION, "uuid-ossp", DEFINITION_CREATE, "CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA x", PG},
        {SSM_OBJECT_TYPE, "app/t", DEFINITION_CREATE, "create type app.t as (a integer, b text)", PG},
        {SSM_OBJECT_DOMAIN, "d", DEFINITION_CREATE, "CREATE DOMAIN public.d AS text CHECK (value ~ '^[a-z;]+$')", PG},
        {SSM_OBJECT_SEQUENCE, "q", DEFINITION_REPLACE, "ALTER SEQUENCE q MAXVALUE 10", PG},
        {SSM_OBJECT_SEQUENCE, "q", DEFINITION_REPLACE, "ALTER SEQUENCE q RENAME TO other", PG},
        {SSM_OBJECT_SEQUENCE, "q", DEFINITION_REPLACE, "ALTER SEQUENCE other RENAME TO q", PG},
        {SSM_OBJECT_FUNCTION, "f(integer)", DEFINITION_CREATE,
         "CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE plpgsql AS $$ begin drop table t; return 1; end $$", PG},
        {SSM_OBJECT_FUNCTION, "f()", DEFINITION_CREATE,
         "CREATE OR REPLACE FUNCTION f() RETURNS integer BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END", PG},
        {SSM_OBJECT_FUNCTION, "f", DEFINITION_CREATE,
         "CREATE DEFINER=`root`@`localhost` FUNCTION `f`(a INT) RETURNS int(11) DETERMINISTIC BEGIN RETURN a; END", MY},
        {SSM_OBJECT_PROCEDURE, "p", DEFINITION_CREATE,
         "CREATE PROCEDURE p() l: BEGIN DECLARE c CURSOR FOR SELECT 1; DECLARE CONTINUE HANDLER FOR NOT FOUND SET @x = 1; "
         "IF @a THEN SET @b = IF(@c, 1, 2); ELSEIF @d THEN LEAVE l; END IF; WHILE @i DO SET @i = 0; END WHILE; "
         "REPEAT SET @i = REPEAT('x', 3); UNTIL 1 END REPEAT; m: LOOP LEAVE m; END LOOP; CASE @a WHEN 1 THEN SELECT 1; END CASE; "
         "BEGIN END; END",
         MY},
        {SSM_OBJECT_TRIGGER, "tr", DEFINITION_CREATE,
         "CREATE TRIGGER IF NOT EXISTS tr BEFORE INSERT ON t FOR EACH ROW IF NEW.a THEN SET NEW.b = 1; SET NEW.c = 2; END IF", MY},
        {SSM_OBJECT_TRIGGER, "tr", DEFINITION_CREATE,
         "CREATE TRIGGER tr AFTER UPDATE OF a ON t WHEN new.a <> old.a BEGIN UPDATE t SET a = 1; -- one; two\n DELETE FROM u; END",
         LITE},
        {SSM_OBJECT_TRIGGER, "tr", DEFINITION_DROP, "DROP TRIGGER tr ON app.t", PG},
        {SSM_OBJECT_EVENT, "e", DEFINITION_CREATE, "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM t; END", MY},
        {SSM_OBJECT_VIEW, "v", DEFINITION_CREATE,
         "CREATE ALGORITHM=UNDEFINED DEFINER=CURRENT_USER() SQL SECURITY INVOKER VIEW `v` AS select 1 AS `1`", MY},
        {SSM_OBJECT_VIEW, "app/V", DEFINITION_REPLACE, "CREATE OR REPLACE VIEW app.\"V\" AS SELECT 'it''s; so'::text", PG},
        {SSM_OBJECT_VIEW, "v", DEFINITION_DROP, "DROP VIEW IF EXISTS v", PG},
        {SSM_OBJECT_VIEW, "v", DEFINITION_DROP, "DROP VIEW v RESTRICT", PG},
        {SSM_OBJECT_INDEX, "i", DEFINITION_CREATE, "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON v (a)", PG},
        {SSM_OBJECT_VIRTUAL_TABLE, "f", DEFINITION_CREATE, "CREATE VIRTUAL TABLE [f] USING fts5(a, b)", LITE},
        {SSM_OBJECT_RULE, "r", DEFINITION_CREATE,
         "CREATE RULE r AS ON INSERT TO v DO INSTEAD (INSERT INTO t VALUES (1); INSERT INTO u VALUES (2))", PG},
        {SSM_OBJECT_CAST, "(a AS b)", DEFINITION_CREATE, "CREATE CAST (a AS b) WITH FUNCTION f(a)", PG},
        {SSM_OBJECT_OPERATOR, "+(a, a)", DEFINITION_DROP, "DROP OPERATOR +(a, a)", PG},
        {SSM_OBJECT_ROW_SECURITY, "table t", DEFINITION_CREATE, "ALTER TABLE t ENABLE ROW LEVEL SECURITY", PG},
        {SSM_OBJECT_ATTRIBUTE, "table t storage of type", DEFINITION_CREATE, "ALTER TABLE t ALTER COLUMN type SET STORAGE EXTERNAL", PG},
        {SSM_OBJECT_GRANT, "t to joe", DEFINITION_CREATE, "GRANT SELECT ON t TO joe", PG},
        {SSM_OBJECT_GRANT, "default IN SCHEMA s TABLES to joe", DEFINITION_DROP,
         "ALTER DEFAULT PRIVILEGES IN SCHEMA s REVOKE ALL ON TABLES FROM joe", PG},
        {SSM_OBJECT_COMMENT, "c", DEFINITION_DROP, "COMMENT ON VIEW v IS NULL", PG},
    };

    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        const struct sample *s = &samples[i];
        enum diag_code own = check(s->kind, s->name, s->deed, s->text, s->lexical),
                       any = check(s->kind, s->name, s->deed, s->text, DEFINITION_ANY);

        if (own || any)
            fprintf(stderr, "\n  %d, %d: %s\n", (int)own, (int)any, s->text);
        CU_ASSERT_EQUAL(own, DIAG_NONE);
        CU_ASSERT_EQUAL(any, DIAG_NONE);
    }
}

static void test_what_may_not_be(void)
{
    static const struct {
        struct sample s;
        enum diag_code code;
    } samples[] = {
        {{SSM_OBJECT_VIEW, "v", DEFINITION_CREATE, "", PG}, DIAG_DEFINITION_EMPTY},
        {{SSM_OBJECT_VIEW, "v", DEFINITION_CREATE, "DROP TABLE t", PG}, DIAG_DEFINITION_WORDS},
        {{SSM_OBJECT_VIEW, "v", DEFINITION_CREATE, "CREATE ROLE v", PG}, DIAG_DEFINITION_WORDS},
        {{SSM_OBJECT_VIEW, "v", DEFINITION_CREATE, "CREATE TABLE v AS SELECT 1", PG}, DIAG_DEFINITION_WORDS},
        {{SSM_OBJECT_VIEW, "v", DEFINITION_DROP, "CREATE VIEW v AS SELECT 1", PG}, DIAG_DEFINITION_WORDS},
        {{SSM_OBJECT_FUNCTION, "f()", DEFINITION_CREATE, "CREATE TRANSFORM FOR t LANGUAGE l", PG}, DIAG_DEFINITION_WORDS},
        {{SSM_OBJECT_ATTRIBUTE, "a", DEFINITION_CREATE, "SET search_path = x", PG}, DIAG_DEFINITION_WORDS},
        {{SSM_OBJECT_VIEW, "v", DEFINITION_CREATE, "CREATE VIEW v AS SELECT 1;", PG}, DIAG_DEFINITION_NOT_ONE},
        {{SSM_OBJECT_VIEW, "v", DEFINITION_CREATE, "CREATE VIEW v AS SELECT 1 ", PG}, DIAG_DEFINITION_NOT_ONE},
        {{SSM_OBJECT_VIEW, "v", DEFINITION_CREATE, "CREATE VIEW v AS SELECT 1; DROP TABLE t", PG}, DIAG_DEFINITION_NOT_ONE},
        {{SSM_OBJECT_VIEW, "v", DEFINITION_CREATE, "CREATE VIEW v AS SELECT CASE WHEN a THEN 1; END", PG}, DIAG_DEFINITION_NOT_ONE},
        {{SSM_OBJECT_FUNCTION, "f()", DEFINITION_CREATE,
          "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'select 1'; DROP TABLE t", PG},
         DIAG_DEFINITION_NOT_ONE},
        {{SSM_OBJECT_FUNCTION, "f()", DEFINITION_CREATE,
          "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END; DROP TABLE t; BEGIN SELECT 1; END", PG},
         DIAG_DEFINITION_NOT_ONE},
        {{SSM_OBJECT_TRIGGER, "tr", DEFINITION_CREATE, "CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END; DROP TABLE t", LITE},
         DIAG_DEFINITION_NOT_ONE},
        {{SSM_OBJECT_TRIGGER, "tr", DEFINITION_CREATE, "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1; DROP TABLE t",
          MY},
         DIAG_DEFINITION_NOT_ONE},
        {{SSM_OBJECT_RULE, "r", DEFINITION_CREATE, "CREATE RULE r AS ON INSERT TO v DO INSTEAD NOTHING; DROP TABLE t", PG},
         DIAG_DEFINITION_NOT_ONE},
        {{SSM_OBJECT_VIEW, "v", DEFINITION_CREATE, "CREATE VIEW v AS SELECT 'x", PG}, DIAG_DEFINITION_LEXICAL},
        {{SSM_OBJECT_VIEW, "v", DEFINITION_CREATE, "CREATE VIEW v AS SELECT (1", PG}, DIAG_DEFINITION_LEXICAL},
        {{SSM_OBJECT_VIEW, "v", DEFINITION_CREATE, "CREATE VIEW v AS SELECT 1 \\! ls", PG}, DIAG_DEFINITION_LEXICAL},
        {{SSM_OBJECT_VIEW, "v", DEFINITION_CREATE, "CREATE VIEW v AS SELECT 1\x01", PG}, DIAG_DEFINITION_LEXICAL},
        {{SSM_OBJECT_VIEW, "v", DEFINITION_CREATE, "CREATE VIEW v AS SELECT /*! 1, */ 2", MY}, DIAG_DEFINITION_LEXICAL},
        {{SSM_OBJECT_PROCEDURE, "p", DEFINITION_CREATE, "CREATE PROCEDURE p() BEGIN SELECT 1;\nDELIMITER ;\nDROP TABLE t; END", MY},
         DIAG_DEFINITION_LEXICAL},
        {{SSM_OBJECT_FUNCTION, "f()", DEFINITION_CREATE,
          "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n-- migrate:down\nselect 1$$", PG},
         DIAG_DEFINITION_LEXICAL},
        {{SSM_OBJECT_FUNCTION, "f()", DEFINITION_CREATE,
          "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n  --changeset a:b\nselect 1$$", PG},
         DIAG_DEFINITION_LEXICAL},
        {{SSM_OBJECT_VIEW, "v", DEFINITION_CREATE, "CREATE VIEW w AS SELECT 1", PG}, DIAG_DEFINITION_MORE},
        {{SSM_OBJECT_VIEW, "a/v", DEFINITION_CREATE, "CREATE VIEW b.v AS SELECT 1", PG}, DIAG_DEFINITION_MORE},
        {{SSM_OBJECT_SEQUENCE, "q", DEFINITION_DROP, "DROP SEQUENCE other", PG}, DIAG_DEFINITION_MORE},
        {{SSM_OBJECT_SEQUENCE, "q", DEFINITION_REPLACE, "ALTER SEQUENCE other RENAME TO third", PG}, DIAG_DEFINITION_MORE},
        {{SSM_OBJECT_SEQUENCE, "q", DEFINITION_REPLACE, "ALTER SEQUENCE other MAXVALUE 10", PG}, DIAG_DEFINITION_MORE},
        {{SSM_OBJECT_VIRTUAL_TABLE, "f", DEFINITION_DROP, "DROP TABLE users", LITE}, DIAG_DEFINITION_MORE},
        {{SSM_OBJECT_VIEW, "v", DEFINITION_DROP, "DROP VIEW v CASCADE", PG}, DIAG_DEFINITION_MORE},
        {{SSM_OBJECT_VIEW, "v", DEFINITION_DROP, "DROP VIEW v, w", PG}, DIAG_DEFINITION_MORE},
        {{SSM_OBJECT_VIEW, "v", DEFINITION_DROP, "DROP VIEW v UNION SELECT 1", PG}, DIAG_DEFINITION_MORE},
        {{SSM_OBJECT_SCHEMA, "s", DEFINITION_CREATE, "CREATE SCHEMA s CREATE TABLE t (a int)", PG}, DIAG_DEFINITION_MORE},
        {{SSM_OBJECT_ATTRIBUTE, "a", DEFINITION_CREATE, "ALTER TABLE t DROP COLUMN c", PG}, DIAG_DEFINITION_MORE},
        {{SSM_OBJECT_ATTRIBUTE, "a", DEFINITION_CREATE, "ALTER TABLE t ALTER COLUMN c TYPE int", PG}, DIAG_DEFINITION_MORE},
        {{SSM_OBJECT_ATTRIBUTE, "a", DEFINITION_CREATE, "ALTER ROLE joe SUPERUSER", PG}, DIAG_DEFINITION_MORE},
        {{SSM_OBJECT_ATTRIBUTE, "a", DEFINITION_CREATE, "ALTER SYSTEM SET x = 1", PG}, DIAG_DEFINITION_MORE},
        {{SSM_OBJECT_TYPE, "t", DEFINITION_REPLACE, "ALTER TYPE t DROP ATTRIBUTE a", PG}, DIAG_DEFINITION_MORE},
        {{SSM_OBJECT_GRANT, "g", DEFINITION_CREATE, "GRANT postgres TO joe", PG}, DIAG_DEFINITION_MORE},
    };

    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        const struct sample *s = &samples[i].s;
        enum diag_code code = check(s->kind, s->name, s->deed, s->text, s->lexical);

        if (code != samples[i].code)
            fprintf(stderr, "\n  %d, not %d: %s\n", (int)code, (int)samples[i].code, s->text);
        CU_ASSERT_EQUAL(code, samples[i].code);
        CU_ASSERT(check(s->kind, s->name, s->deed, s->text, DEFINITION_ANY) != DIAG_NONE);
    }
}

/* What sets something of another thing names it, in its table or at the beginning of its name. */
static void test_what_is_bound(void)
{
    static const struct {
        ssm_object_kind kind;
        const char *schema, *table, *name, *text;
        bool good;
    } samples[] = {
        /* as the reader of PostgreSQL gives them */
        {SSM_OBJECT_ROW_SECURITY, "app", "t", "force", "ALTER TABLE app.t NO FORCE ROW LEVEL SECURITY", true},
        {SSM_OBJECT_ROW_SECURITY, "", "t", "enable", "ALTER TABLE public.t ENABLE ROW LEVEL SECURITY", true},
        {SSM_OBJECT_REPLICA_IDENTITY, "", "T", "identity", "ALTER TABLE \"T\" REPLICA IDENTITY USING INDEX i", true},
        {SSM_OBJECT_ATTRIBUTE, "app", "", "sequence app.s owned by", "ALTER SEQUENCE app.s OWNED BY app.t.id", true},
        {SSM_OBJECT_ATTRIBUTE, "", "", "extension \"uuid-ossp\" version", "ALTER EXTENSION \"uuid-ossp\" UPDATE TO '1.1'", true},
        {SSM_OBJECT_ATTRIBUTE, "app", "", "domain app.d constraint c",
         "ALTER DOMAIN app.d ADD CONSTRAINT c CHECK (value IN (1, 2))", true},
        {SSM_OBJECT_ATTRIBUTE, "", "", "domain d not null", "ALTER DOMAIN d DROP NOT NULL", true},
        {SSM_OBJECT_ATTRIBUTE, "", "t", "trigger g ON t firing", "ALTER TABLE t ENABLE ALWAYS TRIGGER inherit", true},
        {SSM_OBJECT_ATTRIBUTE, "", "v", "materialized view v cluster", "ALTER MATERIALIZED VIEW v CLUSTER ON i", true},
        {SSM_OBJECT_ATTRIBUTE, "", "t", "column rename option n", "ALTER TABLE t ALTER COLUMN rename SET (n_distinct=3)", true},
        {SSM_OBJECT_OWNER, "app", "", "function app.f(integer, text)", "ALTER FUNCTION app.f(integer, text) OWNER TO joe", true},
        {SSM_OBJECT_OWNER, "", "", "operator +(a, a)", "ALTER OPERATOR +(a, a) OWNER TO joe", true},
        {SSM_OBJECT_OWNER, "", "", "schema public", "ALTER SCHEMA public OWNER TO \"Joe\"", true},
        {SSM_OBJECT_OWNER, "", "v", "view v", "ALTER VIEW v OWNER TO CURRENT_USER", true},
        {SSM_OBJECT_GRANT, "app", "t", "TABLE app.t to joe may grant", "GRANT SELECT (a, b), INSERT ON TABLE app.t TO joe WITH GRANT OPTION",
         true},
        {SSM_OBJECT_GRANT, "", "", "FUNCTION f(integer) to PUBLIC lacks", "REVOKE ALL ON FUNCTION f(integer) FROM PUBLIC", true},
        {SSM_OBJECT_GRANT, "", "", "default FOR ROLE r IN SCHEMA s TABLES to joe",
         "ALTER DEFAULT PRIVILEGES FOR ROLE r IN SCHEMA s GRANT ALL ON TABLES TO joe", true},
        {SSM_OBJECT_GRANT, "", "", "default TABLES to joe may grant",
         "ALTER DEFAULT PRIVILEGES REVOKE GRANT OPTION FOR ALL ON TABLES FROM joe", true},
        /* another thing */
        {SSM_OBJECT_ROW_SECURITY, "app", "t", "force", "ALTER TABLE app.u NO FORCE ROW LEVEL SECURITY", false},
        {SSM_OBJECT_ROW_SECURITY, "app", "t", "force", "ALTER TABLE b.t NO FORCE ROW LEVEL SECURITY", false},
        {SSM_OBJECT_ROW_SECURITY, "", "", "enable", "ALTER TABLE t DISABLE ROW LEVEL SECURITY", false},
        {SSM_OBJECT_ROW_SECURITY, "", "t", "enable", "ALTER TABLE t DISABLE TRIGGER ALL", false},
        {SSM_OBJECT_ROW_SECURITY, "", "t", "enable", "ALTER TABLE t ENABLE ROW LEVEL SECURITY, OWNER TO joe", false},
        {SSM_OBJECT_REPLICA_IDENTITY, "", "t", "identity", "ALTER TABLE t REPLICA IDENTITY FULL, OWNER TO joe", false},
        {SSM_OBJECT_REPLICA_IDENTITY, "", "t", "identity", "ALTER TABLE t OWNER TO joe", false},
        {SSM_OBJECT_ATTRIBUTE, "", "", "table app", "ALTER TABLE app.users SET (fillfactor=10)", false},
        {SSM_OBJECT_ATTRIBUTE, "", "", "table app.users", "ALTER TABLE app SET (fillfactor=10)", false},
        {SSM_OBJECT_ATTRIBUTE, "", "users", "x", "ALTER SEQUENCE users OWNED BY NONE", false},
        {SSM_OBJECT_ATTRIBUTE, "", "", "view t", "COMMENT ON TABLE t IS 'x'", false},
        {SSM_OBJECT_ATTRIBUTE, "", "", "", "ALTER TABLE t SET (fillfactor=10)", false},
        {SSM_OBJECT_OWNER, "", "", "function f(integer)", "ALTER FUNCTION f(text) OWNER TO joe", false},
        {SSM_OBJECT_OWNER, "", "", "function f", "ALTER FUNCTION f(text) OWNER TO joe", false},
        {SSM_OBJECT_OWNER, "", "", "database x", "ALTER DATABASE x OWNER TO evil", false},
        {SSM_OBJECT_OWNER, "", "t", "table t", "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC", false},
        {SSM_OBJECT_GRANT, "", "t", "TABLE t to joe", "GRANT SELECT ON TABLE u TO joe", false},
        {SSM_OBJECT_GRANT, "", "t", "TABLE t to joe", "GRANT SELECT ON TABLE t TO PUBLIC", false},
        {SSM_OBJECT_GRANT, "", "t", "TABLE t to joe", "GRANT SELECT ON TABLE t TO joe, PUBLIC", false},
        {SSM_OBJECT_GRANT, "", "t", "TABLE t to joe", "GRANT SELECT ON TABLE t, u TO joe", false},
        {SSM_OBJECT_GRANT, "", "t", "TABLE t to joe", "GRANT SELECT ON ALL TABLES IN SCHEMA s TO joe", false},
        {SSM_OBJECT_GRANT, "", "", "default TABLES to joe", "ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT ALL ON TABLES TO joe", false},
        {SSM_OBJECT_GRANT, "", "", "default TABLES to joe", "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC", false},
        {SSM_OBJECT_GRANT, "", "", "default TABLES to joe", "ALTER DEFAULT PRIVILEGES GRANT ALL ON FUNCTIONS TO joe", false},
        /* another deed */
        {SSM_OBJECT_OWNER, "", "t", "table t", "ALTER TABLE t SET SCHEMA z", false},
        {SSM_OBJECT_OWNER, "", "t", "table t", "ALTER TABLE t OWNER TO joe, SET UNLOGGED", false},
        {SSM_OBJECT_ATTRIBUTE, "", "users", "table users", "ALTER TABLE users RENAME COLUMN a TO b", false},
        {SSM_OBJECT_ATTRIBUTE, "", "users", "table users", "ALTER TABLE users RENAME TO gone", false},
        {SSM_OBJECT_ATTRIBUTE, "", "t", "table t", "ALTER TABLE t SET SCHEMA z", false},
        {SSM_OBJECT_ATTRIBUTE, "", "t", "table t", "ALTER TABLE t ATTACH PARTITION u DEFAULT", false},
        {SSM_OBJECT_ATTRIBUTE, "", "t", "table t", "ALTER TABLE t DETACH PARTITION u", false},
        {SSM_OBJECT_ATTRIBUTE, "", "t", "table t", "ALTER TABLE t INHERIT u", false},
        {SSM_OBJECT_ATTRIBUTE, "", "t", "table t", "ALTER TABLE t CLUSTER ON i, NO INHERIT u", false},
        {SSM_OBJECT_ATTRIBUTE, "", "t", "table t", "ALTER TABLE t NOT OF", false},
        {SSM_OBJECT_ATTRIBUTE, "", "t", "table t", "ALTER TABLE t ADD COLUMN c integer", false},
    };

    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        ssm_object o = {.size = sizeof o,
                        .kind = samples[i].kind,
                        .schema = ssm_cstr(samples[i].schema),
                        .table = ssm_cstr(samples[i].table),
                        .name = ssm_cstr(samples[i].name),
                        .create = ssm_cstr(samples[i].text)};
        enum diag_code own = definition_check(&o, DEFINITION_CREATE, PG).code,
                       any = definition_check(&o, DEFINITION_CREATE, DEFINITION_ANY).code;

        if ((own == DIAG_NONE) != samples[i].good)
            fprintf(stderr, "\n  %d: %s: %s\n", (int)own, samples[i].name, samples[i].text);
        CU_ASSERT_EQUAL(own, samples[i].good ? DIAG_NONE : DIAG_DEFINITION_MORE);
        CU_ASSERT_EQUAL(any, own);
    }
}

/* Every kind has words for every deed, and none takes those of nothing. */
static void test_every_kind_has_words(void)
{
    for (int kind = SSM_OBJECT_NONE; kind <= SSM_OBJECT_KIND_COUNT; kind++)
        for (int deed = 0; deed < DEFINITION_DEEDS; deed++) {
            struct sql_tokens t = {.text = SSM_LIT("BANANA SPLIT"), .lexical = PG};
            const char *words = definition_begin(&t, (ssm_object_kind)kind, (enum definition_deed)deed);
            bool known = kind > SSM_OBJECT_NONE && kind < SSM_OBJECT_KIND_COUNT;

            CU_ASSERT_PTR_NOT_NULL_FATAL(words);
            CU_ASSERT_EQUAL(*words != '\0', known);
        }
}

static void test_settings(void)
{
    static const char *const good[] = {"70", "off", "RANGE (a, lower(b))", "p1, p2", "PARTITION BY HASH (id) PARTITIONS 4",
                                       "parent FOR VALUES FROM ('2024-01-01') TO (MAXVALUE)", "'a;b'", "a_b.c"};
    static const char *const bad[] = {"", "a;b", "70) ; DROP TABLE t", "a -- b", "/* a */ b", "(a", "a)", "'a", " a", "a\x01",
                                      "a\n; b"};

    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        CU_ASSERT(guard_is_setting(ssm_cstr(good[i]), DEFINITION_ANY));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (guard_is_setting(ssm_cstr(bad[i]), DEFINITION_ANY))
            fprintf(stderr, "\n  taken: %s\n", bad[i]);
        CU_ASSERT_FALSE(guard_is_setting(ssm_cstr(bad[i]), DEFINITION_ANY));
        CU_ASSERT_FALSE(guard_is_setting(ssm_cstr(bad[i]), PG));
    }
    CU_ASSERT(guard_is_setting(SSM_LIT("E'a\\'b'"), PG));
    CU_ASSERT_FALSE(guard_is_setting(SSM_LIT("E'a\\'b'"), LITE));
}

/* Deep and endless nesting: no recursion, no quadratic walk that matters. */
static void test_hostile_bodies(void)
{
    enum { MANY = 20000 };
    struct buf b;

    buf_init(&b, 1 << 24);
    buf_puts(&b, "CREATE PROCEDURE p() ");
    for (int i = 0; i < MANY; i++)
        buf_puts(&b, "BEGIN ");
    CU_ASSERT(sql_cut(buf_str(&b), MY, true, false) < b.len); /* too deep counts as an end */
    buf_clear(&b);
    buf_puts(&b, "CREATE PROCEDURE p() BEGIN ");
    for (int i = 0; i < MANY; i++)
        buf_puts(&b, "IF a THEN SET @a = 1; END IF; ");
    buf_puts(&b, "END");
    CU_ASSERT_EQUAL(sql_cut(buf_str(&b), MY, true, false), b.len);
    buf_free(&b);
}

static void test_delimiters(void)
{
    ssm_str end = sql_delimiter(SSM_LIT("BEGIN SELECT '//'; END"));

    CU_ASSERT(end.len > 0 && !str_is(end, "//"));
    CU_ASSERT(str_is(sql_delimiter(SSM_LIT("BEGIN END")), "//"));
    CU_ASSERT_FALSE(str_is(sql_delimiter(SSM_LIT("BEGIN END /")), "//"));
    CU_ASSERT(str_is(sql_delimiter(SSM_LIT("// $$ || %% ~~~~ ^^^^")), "///"));
    CU_ASSERT(str_is(sql_delimiter(SSM_LIT("/// $$ || %% ~~~~ ^^^^ $")), "|||"));
}

UNIT_MAIN("guard/definition", T(test_what_may_be), T(test_what_may_not_be), T(test_what_is_bound), T(test_every_kind_has_words),
          T(test_settings), T(test_hostile_bodies), T(test_delimiters))

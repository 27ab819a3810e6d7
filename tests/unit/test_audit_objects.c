/* SPDX-License-Identifier: Apache-2.0
 *
 * The monitor's audit of objects and options: an object's statement is what the plan says, byte by byte, wherever it stands in a
 * file; an option's statements set options.
 */
#include "audit/audit.h"
#include "base/limits.h"
#include "unit.h"

#include <stdio.h>

#define POSTGRES (SSM_LEX_E_STRINGS | SSM_LEX_DOLLAR | SSM_LEX_NESTED_COMMENTS)
#define MYSQL (SSM_LEX_BACKSLASH | SSM_LEX_BACKTICK | SSM_LEX_HASH_COMMENTS | SSM_LEX_DOUBLE_STRING | SSM_LEX_DASH_NEEDS_SPACE)

enum { MOST = 4 };

struct world {
    struct op ops[MOST];
    struct op *items[MOST];
    const ssm_operation *views[MOST];
    ssm_object objects[MOST];
    struct unit units[MOST];
    ssm_statement statements[2 * MOST][2];
    const ssm_statement *lists[2 * MOST][2];
    struct plan plan;
    struct rendering rendering;
    struct rendered_file file;
    struct arena arena;
    struct diags d;
    struct audit a;
};

static void open_world(struct world *w, uint32_t lexical)
{
    *w = (struct world){.plan.ops.items = w->items};
    diags_init(&w->d, &w->arena);
    w->rendering = (struct rendering){.units = w->units};
    w->rendering.facts = (ssm_dialect_facts){.size = sizeof(ssm_dialect_facts), .lexical = lexical,
                                             .transactional_ddl = lexical == POSTGRES, .has_schemas = 1,
                                             .begin = "START TRANSACTION", .commit = "COMMIT",
                                             .script_delimiter = lexical == MYSQL ? "DELIMITER" : NULL};
    w->a = (struct audit){&w->plan, &w->rendering, SSM_LIT("the-dialect"), SSM_LIT("the-emitter")};
}

static void close_world(struct world *w)
{
    buf_free(&w->file.bytes);
    arena_free(&w->arena);
}

/* One operation, a unit, and what it is rendered to: statements with bodies; NULL: nothing. */
static struct op *add(struct world *w, ssm_op_kind kind, ssm_object o, const char *up, const char *down)
{
    size_t n = w->plan.ops.count++;
    const char *const texts[2] = {up, down};
    struct op *op = &w->ops[n];

    CU_ASSERT_FATAL(n < MOST);
    w->objects[n] = o;
    w->objects[n].size = sizeof o;
    op->pub = (ssm_operation){.size = sizeof op->pub, .kind = kind, .key = SSM_LIT("op:it"), .object = o.name};
    if (kind != SSM_OP_CREATE_OBJECT)
        op->pub.object_before = &w->objects[n];
    if (kind != SSM_OP_DROP_OBJECT)
        op->pub.object_after = &w->objects[n];
    w->items[n] = op;
    w->views[n] = &op->pub;
    w->units[n].pub = (ssm_unit){sizeof(ssm_unit), (uint32_t)n, &w->views[n], 1};
    w->rendering.unit_count++;
    for (size_t way = 0; way < 2; way++) {
        w->units[n].ways[way].items = w->lists[2 * n + way];
        for (size_t k = 0; k < 2; k++)
            w->lists[2 * n + way][k] = &w->statements[2 * n + way][k];
        w->units[n].ways[way].count = texts[way] ? 1 : 0;
        w->statements[2 * n + way][0] = (ssm_statement){.size = sizeof(ssm_statement), .text = ssm_cstr(texts[way])};
        if (texts[way] && strchr(texts[way], ';'))
            w->statements[2 * n + way][0].flags = SSM_STMT_HAS_BODY;
    }
    return op;
}

static const char *statements(struct world *w)
{
    struct statement_audit *sa = audit_open(&w->a, &w->d, &w->arena);
    int bad = sa ? 0 : -1;

    for (size_t i = 0; i < w->rendering.unit_count && !bad; i++)
        bad = audit_unit(sa, &w->units[i], SSM_UP) || audit_unit(sa, &w->units[i], SSM_DOWN) ? -1 : 0;
    CU_ASSERT_EQUAL(bad, w->d.first ? -1 : 0);
    return w->d.first ? diag_info(w->d.first->code)->word : "";
}

static void is(const char *got, const char *expected, const char *of)
{
    if (strcmp(got, expected) != 0)
        fprintf(stderr, "\n  of %s\n  expected \"%s\", got \"%s\"\n", of, expected, got);
    CU_ASSERT_STRING_EQUAL(got, expected);
}

static const ssm_object view = {.kind = SSM_OBJECT_VIEW, .name = {"v", 1}, .create = {"CREATE VIEW v AS SELECT 1", 25},
                                .drop = {"DROP VIEW v", 11}};

static void one(ssm_op_kind kind, const char *up, const char *down, const char *expected)
{
    struct world w;

    open_world(&w, POSTGRES);
    add(&w, kind, view, up, down);
    is(statements(&w), expected, up ? up : "nothing");
    close_world(&w);
}

static void test_byte_by_byte(void)
{
    one(SSM_OP_CREATE_OBJECT, "CREATE VIEW v AS SELECT 1", "DROP VIEW v", "");
    one(SSM_OP_DROP_OBJECT, "DROP VIEW v", "CREATE VIEW v AS SELECT 1", "");
    one(SSM_OP_CREATE_OBJECT, "CREATE VIEW v AS SELECT 2", "DROP VIEW v", "plugin.not_one_statement");
    one(SSM_OP_CREATE_OBJECT, "CREATE VIEW  v AS SELECT 1", "DROP VIEW v", "plugin.not_one_statement");
    one(SSM_OP_CREATE_OBJECT, "DROP VIEW v", "DROP VIEW v", "plugin.not_one_statement");
    one(SSM_OP_CREATE_OBJECT, "CREATE VIEW v AS SELECT 1", "DROP TABLE t", "plugin.not_one_statement");
    one(SSM_OP_CREATE_OBJECT, NULL, "DROP VIEW v", "plugin.not_one_statement");
    one(SSM_OP_CREATE_OBJECT, "CREATE VIEW v AS SELECT 1", NULL, "plugin.not_one_statement");
}

static void test_more_than_one(void)
{
    struct world w;

    open_world(&w, POSTGRES);
    add(&w, SSM_OP_CREATE_OBJECT, view, "CREATE VIEW v AS SELECT 1", "DROP VIEW v");
    w.units[0].ways[0].count = 2;
    w.statements[0][1] = (ssm_statement){.size = sizeof(ssm_statement), .text = SSM_LIT("DROP TABLE t")};
    is(statements(&w), "plugin.not_one_statement", "two statements");
    close_world(&w);
    open_world(&w, POSTGRES);
    add(&w, SSM_OP_DROP_OBJECT, view, "DROP VIEW v", "CREATE VIEW v AS SELECT 1")->no_inverse = INVERSE_UNKNOWN_BEFORE;
    is(statements(&w), "plugin.not_one_statement", "a way back that there is not");
    close_world(&w);
}

/* It goes with what it belongs to: no statement, and none may be made up. */
static void test_nothing_to_run(void)
{
    ssm_object o = view;
    struct world w;

    o.drop = ssm_view(NULL, 0);
    open_world(&w, POSTGRES);
    add(&w, SSM_OP_DROP_OBJECT, o, NULL, "CREATE VIEW v AS SELECT 1");
    is(statements(&w), "", "no statement");
    close_world(&w);
    open_world(&w, POSTGRES);
    add(&w, SSM_OP_DROP_OBJECT, o, "DROP VIEW v", "CREATE VIEW v AS SELECT 1");
    is(statements(&w), "plugin.not_one_statement", "one that nobody asked for");
    close_world(&w);
}

static void test_destructive(void)
{
    ssm_object q = {.kind = SSM_OBJECT_SEQUENCE, .name = SSM_LIT("q"), .create = SSM_LIT("CREATE SEQUENCE q"),
                    .drop = SSM_LIT("DROP SEQUENCE q"), .flags = SSM_OBJECTF_DATA};
    struct world w;
    struct op *op;

    for (int permitted = 0; permitted < 2; permitted++) {
        open_world(&w, POSTGRES);
        op = add(&w, SSM_OP_DROP_OBJECT, q, "DROP SEQUENCE q", "CREATE SEQUENCE q");
        op->destructive = true;
        op->permitted = permitted;
        is(statements(&w), permitted ? "" : "plugin.destroys", "DROP SEQUENCE q");
        close_world(&w);
    }
    open_world(&w, POSTGRES);
    add(&w, SSM_OP_DROP_OBJECT, view, "DROP VIEW v", "CREATE VIEW v AS SELECT 1");
    w.statements[0][0].flags = SSM_STMT_DESTRUCTIVE;
    is(statements(&w), "plugin.destroys", "what is not destructive, labelled so");
    close_world(&w);
}

/* The dialect's rules decide, and the plan is believed no more than the dialect. */
static void test_evil_plan(void)
{
    ssm_object o = view;
    struct world w;

    o.create = SSM_LIT("CREATE VIEW v AS SELECT 1; DROP TABLE t");
    open_world(&w, POSTGRES);
    add(&w, SSM_OP_CREATE_OBJECT, o, "CREATE VIEW v AS SELECT 1; DROP TABLE t", "DROP VIEW v");
    is(statements(&w), "plugin.not_one_statement", "two in one");
    close_world(&w);
    o.create = SSM_LIT("CREATE VIEW v AS SELECT 1");
    o.drop = SSM_LIT("DROP TABLE t");
    open_world(&w, POSTGRES);
    add(&w, SSM_OP_DROP_OBJECT, o, "DROP TABLE t", "CREATE VIEW v AS SELECT 1");
    is(statements(&w), "plugin.not_one_statement", "another drop");
    close_world(&w);
}

/* ------------------------------------------------------------------ options */

static void option(const char *option, const char *text, const char *expected)
{
    struct world w;
    struct op *op;

    open_world(&w, POSTGRES);
    op = add(&w, SSM_OP_SET_OPTION, view, text, NULL);
    op->pub.object_before = op->pub.object_after = NULL;
    op->pub.object = SSM_LIT("t");
    op->pub.option = ssm_cstr(option);
    is(statements(&w), expected, text);
    close_world(&w);
}

static void test_options(void)
{
    option("fillfactor", "ALTER TABLE t SET (fillfactor = 70)", "");
    option("fillfactor", "ALTER TABLE t RESET (fillfactor)", "");
    option("unlogged", "ALTER TABLE t SET UNLOGGED", "");
    option("engine", "ALTER TABLE t ENGINE = InnoDB", "");
    option("row_format", "ALTER TABLE t ROW_FORMAT = DYNAMIC", "");
    option("data_directory", "ALTER TABLE t DATA DIRECTORY = '/x'", "");
    option("partition", "ALTER TABLE t REMOVE PARTITIONING", "");
    option("inherits", "ALTER TABLE t NO INHERIT p", "");
    option("identity_options", "ALTER TABLE t ALTER COLUMN c SET INCREMENT BY 2", "");
    option("partition_of", "ALTER TABLE p ATTACH PARTITION t FOR VALUES FROM (1) TO (2)", "");
    option("partition_of", "ALTER TABLE p DETACH PARTITION t", "");
    option("partition_of", "ALTER TABLE p DETACH PARTITION u", "plugin.destroys");
    option("partition_of", "ALTER TABLE p DETACH PARTITION t, DROP COLUMN c", "plugin.destroys");
    option("fillfactor", "ALTER TABLE p DETACH PARTITION t", "plugin.destroys");
    option("fillfactor", "ALTER TABLE u SET (fillfactor = 70)", "plugin.destroys");
    option("fillfactor", "ALTER TABLE t SET SCHEMA x", "plugin.destroys");
    option("fillfactor", "ALTER TABLE t SET (fillfactor = 70), SET SCHEMA x", "plugin.destroys");
    option("fillfactor", "ALTER TABLE t DROP COLUMN c", "plugin.destroys");
    option("fillfactor", "ALTER TABLE t OWNER TO x", "plugin.destroys");
    option("fillfactor", "ALTER TABLE t TRUNCATE PARTITION p", "plugin.destroys");
    option("partition", "ALTER TABLE t DROP PARTITION p", "plugin.destroys");
    option("fillfactor", "ALTER TABLE t ALTER COLUMN c TYPE int", "plugin.destroys");
    option("fillfactor", "DROP TABLE t", "plugin.destroys");
}

/* ------------------------------------------------------------------ files */

static const ssm_object procedure = {.kind = SSM_OBJECT_PROCEDURE, .name = {"p", 1},
                                     .create = {"CREATE PROCEDURE p() BEGIN SELECT 1; SELECT ';'; END", 52},
                                     .drop = {"DROP PROCEDURE p", 16}};

#define BODY "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT ';'; END"

static void file(uint32_t lexical, ssm_op_kind kind, ssm_file_role role, const char *text, const char *expected)
{
    struct world w;
    bool drops = kind == SSM_OP_DROP_OBJECT;

    open_world(&w, lexical);
    add(&w, kind, procedure, drops ? "DROP PROCEDURE p" : BODY, drops ? BODY : "DROP PROCEDURE p");
    w.file = (struct rendered_file){.name = role == SSM_FILE_SCRIPT ? SSM_LIT("{version}_x.sql") : SSM_LIT("{version}_x.down.sql"),
                                    .role = role, .language = SSM_LANG_SQL};
    buf_init(&w.file.bytes, LIMIT_OUTPUT);
    buf_puts(&w.file.bytes, text);
    audit_files(&w.a, &w.file, 1, &w.d);
    is(w.d.first ? diag_info(w.d.first->code)->word : "", expected, text);
    close_world(&w);
}

static void forth(uint32_t lexical, const char *text, const char *expected)
{
    file(lexical, SSM_OP_CREATE_OBJECT, SSM_FILE_SCRIPT, text, expected);
}

static void test_bodies_in_files(void)
{
    forth(MYSQL, BODY ";\n", "");
    forth(MYSQL, "-- x\n" BODY ";\n\n-- y\n", "");
    forth(MYSQL, "DELIMITER //\n" BODY "//\nDELIMITER ;\n", "");
    forth(MYSQL, "\nDELIMITER //\n" BODY "//\nDELIMITER ;\n\n-- end\n", "");
    forth(MYSQL, "DELIMITER $$\n" BODY "$$\nDELIMITER ;\n", "plugin.lexical"); /* not the one that the host chooses */
    forth(MYSQL, "DELIMITER //\n" BODY "//\n", "plugin.lexical");
    forth(MYSQL, "DELIMITER //\n" BODY ";\nDELIMITER ;\n", "plugin.lexical");
    forth(MYSQL, "DELIMITER //\nDROP TABLE t//\nDELIMITER ;\n" BODY ";\n", "plugin.lexical");
    forth(MYSQL, "DELIMITER //\n" BODY "//\nDROP TABLE t//\nDELIMITER ;\n", "plugin.lexical");
    forth(MYSQL, BODY, "plugin.strange_sql"); /* its end is missing */
    forth(MYSQL, BODY "; DROP TABLE t;\n", "plugin.strange_sql");
    forth(MYSQL, "CREATE PROCEDURE p() BEGIN SELECT 1; DROP TABLE t; END;\n", "plugin.strange_sql");
    forth(MYSQL, BODY ";\n" BODY ";\n", "plugin.strange_sql");
    forth(POSTGRES, BODY ";\n", "");
    forth(POSTGRES, "DELIMITER //\n" BODY "//\nDELIMITER ;\n", "plugin.strange_sql");
}

static void test_bodies_on_the_way_back(void)
{
    file(MYSQL, SSM_OP_DROP_OBJECT, SSM_FILE_SCRIPT, "DROP PROCEDURE p;\n-- migrate:down\n" BODY ";\n", "");
    file(MYSQL, SSM_OP_DROP_OBJECT, SSM_FILE_SCRIPT, "DROP PROCEDURE p;\n" BODY ";\n", "plugin.strange_sql");
    file(MYSQL, SSM_OP_DROP_OBJECT, SSM_FILE_COMPANION, "DELIMITER //\n" BODY "//\nDELIMITER ;\n", "");
    file(MYSQL, SSM_OP_DROP_OBJECT, SSM_FILE_COMPANION, "DROP TABLE t;\n" BODY ";\n", "plugin.strange_sql");
}

static void rollback(const char *text, const char *expected)
{
    struct world w;

    open_world(&w, MYSQL);
    add(&w, SSM_OP_DROP_OBJECT, procedure, "DROP PROCEDURE p", BODY);
    w.file = (struct rendered_file){.name = SSM_LIT("{version}_x.sql"), .role = SSM_FILE_SCRIPT, .language = SSM_LANG_SQL,
                                    .rollback_prefix = SSM_LIT("-- rollback ")};
    buf_init(&w.file.bytes, LIMIT_OUTPUT);
    buf_puts(&w.file.bytes, text);
    audit_files(&w.a, &w.file, 1, &w.d);
    is(w.d.first ? diag_info(w.d.first->code)->word : "", expected, text);
    close_world(&w);
}

static void test_bodies_in_rollback_lines(void)
{
    rollback("DROP PROCEDURE p;\n-- rollback " BODY ";\n", "");
    rollback("DROP PROCEDURE p;\n-- rollback " BODY "; DROP TABLE t;\n", "plugin.strange_sql");
    rollback("DROP PROCEDURE p;\n-- rollback CREATE PROCEDURE p() BEGIN DROP TABLE t; END;\n", "plugin.strange_sql");
}

UNIT_MAIN("audit: objects", T(test_byte_by_byte), T(test_more_than_one), T(test_nothing_to_run), T(test_destructive),
          T(test_evil_plan), T(test_options), T(test_bodies_in_files), T(test_bodies_on_the_way_back),
          T(test_bodies_in_rollback_lines))

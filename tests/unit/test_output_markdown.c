/* SPDX-License-Identifier: Apache-2.0
 *
 * report.md: what a reviewer must see, also where the report's author would rather that he did not.
 */
#include "output_fixture.h"

static void test_a_preview_shows_the_whole_script(void)
{
    struct fixture f;
    const char *md;

    fixture_open(&f);
    md = fixture_markdown(&f, NULL);
    HAS(md, "# Data migration `my-app`");
    HAS(md, "**Preview.**");
    HAS(md, "```sql\nCREATE TABLE fw(id bigint primary key);\n```\n");
    HAS(md, "Flyway's checksum 605800354");
    HAS(md, "| 2 | `drop_column:users.phone_number` | **DESTRUCTIVE**, permitted; data loss, lock | no: the structure comes "
            "back, the data does not |");
    HAS(md, "| 1 | `add_column:users.last_login_at` |  | yes |");
    HAS(md, "- **data loss**: ");
    LACKS(md, "- **rewrite**: ");
    HAS(md, "## How to roll back");
    HAS(md, "1 of 2 operations cannot be taken back in full");
    LACKS(md, "## Errors");
    fixture_close(&f);
}

static void test_a_refusal_shows_excerpts_and_no_script(void)
{
    struct fixture f;
    const char *md;

    fixture_open(&f);
    f.run.outcome = OUTCOME_REFUSED;
    f.run.exit_code = 1;
    f.ops[1]->permitted = false;
    f.rendered.file_count = 0;
    f.rendered.excerpts = f.excerpts;
    buf_puts(&f.excerpts[0], "ALTER TABLE users ADD COLUMN last_login_at timestamptz;\n");
    buf_puts(&f.excerpts[1], "ALTER TABLE users DROP COLUMN phone_number;\n");
    diag_at(&f.diags, DIAG_PLUGIN_REFUSED, SSM_LIT("/diffs/1"), SSM_LIT("destructive"));
    md = fixture_markdown(&f, NULL);
    HAS(md, "**Refused.**");
    HAS(md, "## Errors\n\n- `/diffs/1`: destructive (`plugin`)\n");
    HAS(md, "### `drop_column:users.phone_number`\n\n**DESTRUCTIVE**, not permitted\n\nAn excerpt, not a script:\n\n"
            "```sql\nALTER TABLE users DROP COLUMN phone_number;\n```\n");
    LACKS(md, "ADD COLUMN last_login_at timestamptz");
    LACKS(md, "## Files");
    LACKS(md, "## How to roll back");
    fixture_close(&f);
}

static void test_names_cannot_forge_the_table(void)
{
    struct fixture f;
    const char *md;

    fixture_open(&f);
    f.ops[0]->pub.key = SSM_LIT("add_column:users.x` | none | yes |\n| 3 | `harmless");
    f.report.run_id = SSM_LIT("<b>run</b>");
    diag_at(&f.diags, DIAG_PLUGIN_WARNING, (ssm_str){0}, SSM_LIT("![x](http://e/) <script>\n## Approved"));
    md = fixture_markdown(&f, NULL);
    LACKS(md, "\n| 3 |");
    LACKS(md, "<b>");
    LACKS(md, "<script>");
    LACKS(md, "\n## Approved");
    LACKS(md, "![x]");
    fixture_close(&f);
}

static void test_a_script_cannot_end_its_fence(void)
{
    struct fixture f;

    fixture_open(&f);
    buf_puts(&f.rendered_files[0].bytes, "-- x\n```\n## Approved\n");
    HAS(fixture_markdown(&f, NULL), "````sql\nCREATE TABLE fw(id bigint primary key);\n-- x\n```\n## Approved\n````\n");
    fixture_close(&f);
}

static struct op *table(struct fixture *f, ssm_str name, ssm_str column)
{
    struct op *op = fixture_op(f, SSM_OP_CREATE_TABLE, name, (ssm_str){0});
    ssm_table *t = table_new(&f->arena);
    ssm_column *c = column_new(&f->arena);
    const ssm_column **columns = ARENA_ARRAY(&f->arena, 1, const ssm_column *);
    ssm_type *type = ARENA_NEW(&f->arena, ssm_type);

    type->source = SSM_LIT("numeric(10, 2)");
    c->name = column;
    c->type = type;
    columns[0] = c;
    t->name = name;
    t->columns = columns;
    t->column_count = 1;
    op->pub.table_after = t;
    return op;
}

static void test_the_diagram_takes_any_name(void)
{
    struct fixture f;
    const char *md;

    fixture_open(&f);
    f.ops[0] = table(&f, SSM_LIT("odd \"table\" %\\```"), SSM_LIT("PK"));
    f.ops[1] = table(&f, SSM_LIT("constructor"), SSM_LIT("id")); /* a member of any object of JavaScript */
    HAS(fixture_markdown(&f, NULL), "    \"#99;onstructor\" {\n        numeric_10_2_ id \"create_table\"\n");
    f.ops[1] = table(&f, SSM_LIT("\xe0\xb8\x9c\xe0\xb8\xb9\xe0\xb9\x89\xe0\xb9\x83\xe0\xb8\x8a\xe0\xb9\x89"), SSM_LIT("a b\"c"));
    md = fixture_markdown(&f, NULL);
    HAS(md, "```mermaid\nerDiagram\n    \"odd #34;table#34; #37;#92;#96;#96;#96;\" {\n"
            "        numeric_10_2_ x_PK \"create_table#58; PK\"\n    }\n");
    HAS(md, "    \"\xe0\xb8\x9c\xe0\xb8\xb9\xe0\xb9\x89\xe0\xb9\x83\xe0\xb8\x8a\xe0\xb9\x89\" {\n"
            "        numeric_10_2_ a_b_c \"create_table#58; a b#34;c\"\n");
    fixture_close(&f);
}

static void test_the_diagram_is_bounded(void)
{
    enum { MANY = LIMIT_DIAGRAM_TABLES + 1 };
    struct fixture f;
    struct op *ops[MANY];
    char names[MANY][8];
    const char *md;

    fixture_open(&f);
    for (int i = 0; i < MANY; i++) {
        snprintf(names[i], sizeof names[i], "t%d", i);
        ops[i] = table(&f, ssm_cstr(names[i]), SSM_LIT("id"));
    }
    f.plan.ops = (struct ops){ops, MANY};
    md = fixture_markdown(&f, NULL);
    HAS(md, "\"t39\" {");
    LACKS(md, "\"t40\" {");
    HAS(md, "The diagram shows the first tables only");
    fixture_close(&f);
}

static void test_a_foreign_key_is_a_line(void)
{
    struct fixture f;
    ssm_constraint *fk;

    fixture_open(&f);
    f.ops[1] = fixture_op(&f, SSM_OP_ADD_CONSTRAINT, SSM_LIT("settings"), SSM_LIT("settings_user_fk"));
    fk = constraint_new(&f.arena);
    fk->kind = SSM_CONSTRAINT_FOREIGN_KEY;
    fk->name = SSM_LIT("settings_user_fk");
    fk->ref_table = SSM_LIT("users");
    f.ops[1]->pub.constraint_after = fk;
    HAS(fixture_markdown(&f, NULL), "    \"settings\" }o--|| \"users\" : \"settings_user_fk\"\n");
    fixture_close(&f);
}

static void test_the_way_back_is_the_tools(void)
{
    struct fixture f;

    fixture_open(&f);
    f.run.tool = SSM_LIT("raw-sql");
    f.rendered.file_count = f.run.file_count = 2;
    f.files[1] = (struct written_file){.name = SSM_LIT("sql/20251213103000_my-app.down.sql"), .sha256 = "bb", .is_sql = true};
    HAS(fixture_markdown(&f, NULL), "psql -v ON_ERROR_STOP=1 -d \"$DATABASE\" -f sql/20251213103000_my-app.down.sql\n");
    f.run.dialect = SSM_LIT("mariadb");
    HAS(fixture_markdown(&f, NULL), "mariadb \"$DATABASE\" < sql/20251213103000_my-app.down.sql\n");
    f.run.tool = SSM_LIT("liquibase");
    f.run.file_count = f.rendered.file_count = 1;
    HAS(fixture_markdown(&f, NULL), "liquibase rollback-count");
    f.run.tool = SSM_LIT("dbmate");
    HAS(fixture_markdown(&f, NULL), "dbmate --url \"$DATABASE_URL\" --migrations-dir db/migrations rollback\n");
    f.run.tool = SSM_LIT("golang-migrate");
    HAS(fixture_markdown(&f, NULL), "migrate -path db/migrations -database \"$DATABASE_URL\" down 1\n");
    f.run.tool = SSM_LIT("sqitch");
    HAS(fixture_markdown(&f, NULL), "sqitch revert --to @HEAD^\n");
    f.run.tool = SSM_LIT("somebodys");
    HAS(fixture_markdown(&f, NULL), "The way back is the migration tool's.");
    fixture_close(&f);
}

/* What is shown is what is written: with the version in it. */
static void test_a_file_with_its_version_in_it(void)
{
    struct fixture f;
    const char *md;

    fixture_open(&f);
    f.run.mode = MODE_APPLY;
    f.run.outcome = OUTCOME_GENERATED;
    f.run.tool = SSM_LIT("sqitch");
    f.run.script_path = SSM_LIT("db/migrations/deploy/20251213103000_my-app.sql");
    f.rendered.file_count = f.run.file_count = 2;
    buf_init(&f.rendered_files[1].bytes, LIMIT_OUTPUT);
    buf_puts(&f.rendered_files[1].bytes, "{version} {time}\n");
    f.files[1] = (struct written_file){.name = SSM_LIT("db/migrations/20251213103000_my-app.plan"),
                                       .expanded = SSM_LIT("20251213103000 2025-12-13T10:30:00Z\n"), .sha256 = "bb"};
    md = fixture_markdown(&f, NULL);
    HAS(md, "20251213103000 2025-12-13T10:30:00Z\n");
    LACKS(md, "{version}");
    HAS(md, "cat db/migrations/20251213103000_my-app.plan >> db/migrations/sqitch.plan\n");
    HAS(md, "sqitch deploy --verify\n");
    f.run.outcome = OUTCOME_NOTHING; /* done before: its files are not known */
    f.run.file_count = 0;
    f.run.script_path = SSM_LIT("db/migrations/deploy/20250101000000_x.sql");
    md = fixture_markdown(&f, NULL);
    HAS(md, "cat db/migrations/20250101000000_x.plan >> db/migrations/sqitch.plan\n");
    HAS(md, "sqitch deploy --verify\n");
    fixture_close(&f);
}

static void test_a_report_of_nothing_is_short(void)
{
    struct fixture f;
    const char *md;

    fixture_open(&f);
    f.run.outcome = OUTCOME_NOTHING;
    f.run.file_count = 0;
    f.run.script_path = (ssm_str){0};
    f.plan.ops.count = 0;
    md = fixture_markdown(&f, NULL);
    HAS(md, "**Nothing to do.** The report has no differences.");
    LACKS(md, "## Operations");
    LACKS(md, "## Files");
    fixture_close(&f);
}

UNIT_MAIN("output: markdown", T(test_a_preview_shows_the_whole_script), T(test_a_refusal_shows_excerpts_and_no_script),
          T(test_names_cannot_forge_the_table), T(test_a_script_cannot_end_its_fence), T(test_the_diagram_takes_any_name),
          T(test_the_diagram_is_bounded), T(test_a_foreign_key_is_a_line), T(test_the_way_back_is_the_tools),
          T(test_a_file_with_its_version_in_it), T(test_a_report_of_nothing_is_short))

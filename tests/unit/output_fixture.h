/* SPDX-License-Identifier: Apache-2.0
 *
 * A run to make reports of: a plan of one new column and one dropped column, its script, its diagnostics. Tests change
 * what their story needs.
 */
#ifndef SSM_TESTS_OUTPUT_FIXTURE_H
#define SSM_TESTS_OUTPUT_FIXTURE_H

#include "base/limits.h"
#include "output/output.h"
#include "unit.h"

struct fixture {
    struct arena arena;
    struct diags diags;
    struct report report;
    struct plan plan;
    struct permission permission;
    struct rendered rendered;
    struct rendered_file rendered_files[2];
    struct written_file files[2];
    struct buf excerpts[2];
    struct op *ops[2];
    struct run run;
    struct buf out;
};

static inline struct op *fixture_op(struct fixture *f, ssm_op_kind kind, ssm_str table, ssm_str member)
{
    struct op *op = op_new(&f->arena, kind);

    op->pub.object = table;
    op->pub.member = member;
    op->pub.key = op_key(&f->arena, kind, (ssm_str){0}, table, member);
    op->pointer = SSM_LIT("/diffs/0");
    return op;
}

static inline void fixture_open(struct fixture *f)
{
    *f = (struct fixture){.permission = {.all = true, .reason = SSM_LIT("not read since 2024")}};
    buf_init(&f->out, LIMIT_OUTPUT);
    diags_init(&f->diags, &f->arena);
    f->report = (struct report){.run_id = SSM_LIT("run-123"), .spec_path = SSM_LIT("specs/project/my-app/spec.md")};
    f->ops[0] = fixture_op(f, SSM_OP_ADD_COLUMN, SSM_LIT("users"), SSM_LIT("last_login_at"));
    f->ops[1] = fixture_op(f, SSM_OP_DROP_COLUMN, SSM_LIT("users"), SSM_LIT("phone_number"));
    f->ops[1]->pub.risks = SSM_RISK_DATA_LOSS | SSM_RISK_LOCK;
    f->ops[1]->destructive = f->ops[1]->permitted = true;
    f->plan = (struct plan){.ops = {f->ops, 2}, .name = SSM_LIT("my-app"), .destructive = true};
    f->plan.kinds[SSM_OP_ADD_COLUMN] = f->plan.kinds[SSM_OP_DROP_COLUMN] = 1;
    buf_init(&f->rendered_files[0].bytes, LIMIT_OUTPUT);
    buf_puts(&f->rendered_files[0].bytes, "CREATE TABLE fw(id bigint primary key);\n");
    f->rendered = (struct rendered){.files = f->rendered_files, .file_count = 1};
    f->files[0] = (struct written_file){.name = SSM_LIT("db/migrations/V20251213103000__my-app.sql"), .size = 40,
                                        .sha256 = "aa", .is_sql = true};
    buf_init(&f->excerpts[0], LIMIT_OUTPUT);
    buf_init(&f->excerpts[1], LIMIT_OUTPUT);
    f->run = (struct run){.run_id = SSM_LIT("20251213-103000Z-0badcafe"),
                          .report_path = SSM_LIT("reports/summary.json"),
                          .tool = SSM_LIT("flyway"),
                          .dialect = SSM_LIT("postgresql"),
                          .output_dir = SSM_LIT("db/migrations"),
                          .platform = SSM_LIT("cli"),
                          .permission = &f->permission,
                          .report = &f->report,
                          .plan = &f->plan,
                          .rendered = &f->rendered,
                          .diags = &f->diags,
                          .files = f->files,
                          .file_count = 1,
                          .script_path = SSM_LIT("db/migrations/V20251213103000__my-app.sql"),
                          .tool_version = "0.1.0"};
}

static inline void fixture_close(struct fixture *f)
{
    buf_free(&f->rendered_files[0].bytes);
    buf_free(&f->rendered_files[1].bytes);
    buf_free(&f->excerpts[0]);
    buf_free(&f->excerpts[1]);
    buf_free(&f->out);
    arena_free(&f->arena);
}

static inline const char *fixture_summary(struct fixture *f, struct secrets *s)
{
    buf_clear(&f->out);
    CU_ASSERT_EQUAL(summary_write(&f->run, s, &f->out), 0);
    return buf_cstr(&f->out);
}

static inline const char *fixture_markdown(struct fixture *f, struct secrets *s)
{
    buf_clear(&f->out);
    CU_ASSERT_EQUAL(markdown_write(&f->run, s, &f->out), 0);
    return buf_cstr(&f->out);
}

#define HAS(text, needle) CU_ASSERT_PTR_NOT_NULL(strstr((text), (needle)))
#define LACKS(text, needle) CU_ASSERT_PTR_NULL(strstr((text), (needle)))

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * summary.json: every field of the workflow's schema, and what the contract adds.
 */
#include "output/checksum.h"
#include "base/json_out.h"
#include "output/page.h"

#define WORKFLOW SSM_LIT("smartspec_data_migration_generator")
#define WORKFLOW_VERSION SSM_LIT("6.1.0")

static void text(struct page *p, struct json *j, const char *key, ssm_str s)
{
    json_put_text(j, key, page_masked(p, s));
}

static void write_scope(struct page *p, struct json *j)
{
    const struct run *r = p->run;

    json_object(j, "scope");
    text(p, j, "validation_report", r->report_path);
    if (r->to_schema.ptr) {
        text(p, j, "from_schema", r->from_schema);
        json_put_bool(j, "from_schema_found", r->schema_found);
        text(p, j, "to_schema", r->to_schema);
    }
    text(p, j, "validation_run_id", r->report ? r->report->run_id : (ssm_str){0});
    text(p, j, "spec_path", r->report ? r->report->spec_path : (ssm_str){0});
    text(p, j, "migration_tool", r->tool);
    text(p, j, "output_dir", r->output_dir);
    json_put_text(j, "report_hash", r->report_hash);
    json_put_text(j, "operations_hash", r->operations_hash);
    json_end(j);
}

/* Operations by name: the three of the workflow's schema always, the others where there are any. */
static void write_counts(struct page *p, struct json *j)
{
    const struct plan *plan = p->run->plan;

    json_object(j, "operations");
    for (int kind = SSM_OP_NONE + 1; kind < SSM_OP_KIND_COUNT; kind++) {
        bool always = kind == SSM_OP_CREATE_TABLE || kind == SSM_OP_ADD_COLUMN || kind == SSM_OP_DROP_COLUMN;
        size_t n = plan ? plan->kinds[kind] : 0;

        if (n || always)
            json_put_number(j, op_name((ssm_op_kind)kind), (int64_t)n);
    }
    json_end(j);
}

static void write_summary(struct page *p, struct json *j)
{
    const struct run *r = p->run;

    json_object(j, "summary");
    json_put_bool(j, "script_generated", r->outcome == OUTCOME_GENERATED);
    text(p, j, "script_path", r->outcome == OUTCOME_REFUSED ? ssm_view(NULL, 0) : r->script_path);
    write_counts(p, j);
    json_put_bool(j, "destructive_operations_found", r->plan && r->plan->destructive);
    json_end(j);
}

static void write_permission(struct page *p, struct json *j)
{
    const struct permission *permission = p->run->permission;

    json_object(j, "permission");
    json_put_bool(j, "all", permission && permission->all);
    json_array(j, "operations");
    for (size_t i = 0; permission && i < permission->keys.count; i++)
        text(p, j, NULL, permission->keys.items[i]);
    json_end(j);
    text(p, j, "reason", permission ? permission->reason : (ssm_str){0});
    json_end(j);
}

static bool was_applied(const struct run *r)
{
    return r->mode == MODE_APPLY && r->outcome == OUTCOME_GENERATED;
}

static void write_writes(struct page *p, struct json *j)
{
    const struct run *r = p->run;

    json_object(j, "writes");
    json_array(j, "reports");
    for (size_t i = 0; i < r->report_files.count; i++)
        text(p, j, NULL, r->report_files.items[i]);
    json_end(j);
    json_array(j, "governed");
    for (size_t i = 0; was_applied(r) && i < r->file_count; i++)
        text(p, j, NULL, r->files[i].name);
    json_end(j);
    json_end(j);
}

static void write_file(struct page *p, struct json *j, size_t i)
{
    const struct run *r = p->run;
    const struct written_file *f = &r->files[i];

    json_object_row(j, NULL);
    text(p, j, "name", f->name);
    json_put_number(j, "size", (int64_t)f->size);
    json_put_text(j, "sha256", ssm_cstr(f->sha256));
    json_put_text(j, "language", f->is_sql ? SSM_LIT("sql") : SSM_LIT("other"));
    json_put_bool(j, "verified", f->is_sql);
    if (str_is(r->tool, "flyway") && f->is_sql && r->rendered && i < r->rendered->file_count)
        json_put_number(j, "flyway_checksum", flyway_checksum(buf_str(&r->rendered->files[i].bytes)));
    json_end(j);
}

static void write_operation(struct page *p, struct json *j, const struct op *op)
{
    ssm_str reason = way_back_reason(p, op);

    json_object_row(j, NULL);
    json_put_text(j, "key", page_key(p, op));
    json_put_text(j, "operation", ssm_cstr(op_name(op->pub.kind)));
    if (op->pointer.len)
        json_put_text(j, "pointer", op->pointer);
    json_array(j, "risk");
    for (size_t i = 0; i < RISK_WORDS; i++)
        if (op->pub.risks & risk_words[i].bit)
            json_put_text(j, NULL, ssm_cstr(risk_words[i].word));
    json_end(j);
    json_put_bool(j, "destructive", op->destructive);
    if (op->destructive)
        json_put_bool(j, "permitted", op->permitted);
    json_put_bool(j, "reversible", way_back(op) == WAY_BACK_FULL);
    if (reason.ptr)
        json_put_text(j, "reason", reason);
    json_end(j);
}

static void write_message(struct page *p, const struct diag *g, void *json)
{
    struct json *j = json;

    json_object_row(j, NULL);
    json_put_text(j, "code", g->word);
    json_put_text(j, "message", page_message(p, g));
    text(p, j, "pointer", g->pointer);
    text(p, j, "operation", g->operation);
    json_end(j);
}

static void write_steps(struct page *p, struct json *j)
{
    struct step steps[STEPS_MAX];
    size_t count = steps_next(p, steps);

    json_array(j, "next_steps");
    for (size_t i = 0; i < count; i++) {
        json_object_row(j, NULL);
        text(p, j, "cmd", steps[i].command);
        json_put_text(j, "why", ssm_cstr(tr(steps[i].why)));
        json_end(j);
    }
    json_end(j);
}

static void write_head(struct page *p, struct json *j)
{
    const struct run *r = p->run;

    json_put_text(j, "workflow", WORKFLOW);
    json_put_text(j, "version", WORKFLOW_VERSION);
    json_put_text(j, "tool_version", ssm_cstr(r->tool_version));
    json_put_text(j, "run_id", r->run_id);
    json_put_text(j, "status", r->outcome == OUTCOME_REFUSED ? SSM_LIT("error") : SSM_LIT("success"));
    json_put_bool(j, "applied", was_applied(r));
    json_put_text(j, "mode", r->mode == MODE_APPLY ? SSM_LIT("apply") : SSM_LIT("preview"));
    json_put_number(j, "exit_code", r->exit_code);
    text(p, j, "dialect", r->dialect);
    text(p, j, "platform", r->platform);
}

static bool any_sql(const struct run *r)
{
    for (size_t i = 0; i < r->file_count; i++)
        if (r->files[i].is_sql)
            return true;
    return false;
}

/* What stood between the plugins and the machine, and what was made of their word. */
static void write_confinement(struct json *j, const struct run *r)
{
    static const struct {
        const char *name;
        unsigned bar;
    } bars[] = {
        {"no_new_privileges", WORKER_BAR_PRIVILEGES}, {"landlock", WORKER_BAR_FILES}, {"landlock_scopes", WORKER_BAR_SIGNALS},
        {"seccomp", WORKER_BAR_CALLS},                {"limits", WORKER_BAR_LIMITS},
    };

    json_object_row(j, "confinement");
    for (size_t i = 0; r->confinement && r->confinement->used && i < sizeof bars / sizeof bars[0]; i++)
        json_put_bool(j, bars[i].name, r->confinement->bars & bars[i].bar);
    if (r->confinement && r->confinement->used)
        json_put_number(j, "landlock_version", r->confinement->landlock);
    json_end(j);
    json_object_row(j, "verification");
    json_put_bool(j, "lexer", any_sql(r));
    json_put_bool(j, "parser", r->rendered && r->rendered->parsed);
    json_end(j);
}

/* What the file is going to take, about. */
static size_t expected_size(const struct run *r)
{
    enum { FRAME = 16 * 1024, ROW = 200 };

    return FRAME + (r->plan ? r->plan->ops.count * ROW : 0);
}

int summary_write(const struct run *r, struct secrets *s, struct buf *out)
{
    struct page p;
    struct json j;

    page_open(&p, r, s, out);
    page_expect(&p, expected_size(r));
    json_begin(&j, out);
    json_object(&j, NULL);
    write_head(&p, &j);
    write_scope(&p, &j);
    write_summary(&p, &j);
    write_permission(&p, &j);
    write_writes(&p, &j);
    json_array(&j, "files");
    for (size_t i = 0; i < r->file_count; i++)
        write_file(&p, &j, i);
    json_end(&j);
    json_array(&j, "operations");
    for (size_t i = 0; r->plan && i < r->plan->ops.count; i++)
        write_operation(&p, &j, page_op(&p, i));
    json_end(&j);
    json_array(&j, "errors");
    page_messages(&p, false, write_message, &j);
    json_end(&j);
    json_array(&j, "warnings");
    page_messages(&p, true, write_message, &j);
    json_end(&j);
    json_object_row(&j, "redaction");
    json_put_bool(&j, "performed", r->secrets_found);
    json_put_bool(&j, "preview_withheld", r->withheld);
    json_end(&j);
    write_confinement(&j, r);
    write_steps(&p, &j);
    json_end(&j);
    return page_close(&p);
}

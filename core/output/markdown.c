/* SPDX-License-Identifier: Apache-2.0
 *
 * report.md: what a reviewer reads before anything is run. Names and texts come from the report and are shown, never
 * obeyed.
 */
#include "output/page.h"

static void heading(struct page *p, const char *english)
{
    buf_puts(p->out, "\n## ");
    buf_puts(p->out, tr(english));
    buf_puts(p->out, "\n\n");
}

/* A row of a table of two columns: a label, and Markdown. */
static void row(struct page *p, const char *english, ssm_str markdown)
{
    if (!markdown.len)
        return;
    buf_puts(p->out, "| ");
    buf_puts(p->out, tr(english));
    buf_puts(p->out, " | ");
    buf_put(p->out, markdown);
    buf_puts(p->out, " |\n");
}

static ssm_str code(struct page *p, ssm_str s)
{
    return s.len ? page_code(p, s) : s;
}

static const char *verdict(const struct run *r)
{
    if (r->outcome == OUTCOME_REFUSED)
        return r->exit_code == 2 ? N_("**Invalid input.** No script was generated. The errors below say what to mend.")
                                 : N_("**Refused.** No script was generated. The errors below say why and what to do.");
    if (r->outcome == OUTCOME_NOTHING)
        return r->script_path.len ? N_("**Nothing to do.** The script %1 holds this migration already.")
                                  : N_("**Nothing to do.** The report has no differences.");
    return r->mode == MODE_APPLY ? N_("**Applied.** The script %1 was written. Nothing was run on a database.")
                                 : N_("**Preview.** With --apply, the script %1 would be written. Nothing is written yet.");
}

static void write_counts(struct page *p)
{
    const struct plan *plan = p->run->plan;
    bool first = true;

    if (!plan || plan->ops.count == 0)
        return;
    buf_puts(p->out, "| ");
    buf_puts(p->out, tr(N_("Operations")));
    buf_puts(p->out, " | ");
    for (int kind = SSM_OP_NONE + 1; kind < SSM_OP_KIND_COUNT; kind++) {
        if (!plan->kinds[kind])
            continue;
        buf_puts(p->out, first ? "" : ", ");
        show_number(p->out, plan->kinds[kind]);
        buf_puts(p->out, " `");
        buf_puts(p->out, op_name((ssm_op_kind)kind));
        buf_puts(p->out, "`");
        first = false;
    }
    buf_puts(p->out, " |\n");
}

static void write_summary(struct page *p, size_t destructive)
{
    const struct run *r = p->run;

    buf_puts(p->out, "# ");
    page_say(p, N_("Data migration %1"), code(p, r->plan ? r->plan->name : r->run_id));
    buf_puts(p->out, "\n");
    heading(p, N_("Summary"));
    page_say(p, verdict(r), code(p, r->script_path));
    buf_puts(p->out, "\n\n| | |\n|---|---|\n");
    row(p, N_("Status"), r->outcome == OUTCOME_REFUSED ? SSM_LIT("error") : SSM_LIT("success"));
    row(p, N_("Exit code"), page_number(p, (size_t)r->exit_code));
    write_counts(p);
    if (r->plan)
        row(p, N_("Destructive operations"), page_number(p, destructive));
    row(p, N_("Script"), r->outcome == OUTCOME_REFUSED ? ssm_view(NULL, 0) : code(p, r->script_path));
}

/* What was permitted: all, the listed keys, or nothing. */
static ssm_str permission(struct page *p)
{
    const struct permission *permission = p->run->permission;
    ssm_str list = {0};

    if (!permission)
        return list;
    if (permission->all)
        return ssm_cstr(tr(N_("all destructive operations")));
    for (size_t i = 0; i < permission->keys.count; i++) {
        ssm_str one = page_code(p, permission->keys.items[i]);
        list = list.len ? arena_concat(&p->arena, (const ssm_str[]){list, SSM_LIT(", "), one}, 3) : one;
    }
    return list;
}

static void write_scope(struct page *p)
{
    const struct run *r = p->run;

    heading(p, N_("Scope"));
    buf_puts(p->out, "| | |\n|---|---|\n");
    if (r->to_schema.ptr) {
        row(p, r->schema_found ? N_("Schema that is there (found)") : N_("Schema that is there"), code(p, r->from_schema));
        row(p, N_("Schema that shall be"), code(p, r->to_schema));
    } else
        row(p, N_("Validation report"), code(p, r->report_path));
    if (r->report) {
        row(p, N_("Its run"), code(p, r->report->run_id));
        row(p, N_("Specification"), code(p, r->report->spec_path));
    }
    row(p, N_("Dialect"), code(p, r->dialect));
    row(p, N_("Migration tool"), code(p, r->tool));
    row(p, N_("Output folder"), code(p, r->output_dir));
    row(p, N_("Permitted"), permission(p));
    if (r->permission)
        row(p, N_("Reason"), code(p, r->permission->reason));
    row(p, N_("Run"), code(p, r->run_id));
    row(p, N_("Platform"), code(p, r->platform));
    row(p, N_("Hash of the report"), code(p, r->report_hash));
    row(p, N_("Hash of the operations"), code(p, r->operations_hash));
    row(p, N_("Generator"), code(p, ssm_cstr(r->tool_version)));
}

static void write_message(struct page *p, const struct diag *g, void *user)
{
    ssm_str place = g->pointer.len ? g->pointer : g->operation;

    (void)user;
    buf_puts(p->out, "- ");
    if (place.len) {
        show_code(p->out, page_masked(p, place));
        buf_puts(p->out, ": ");
    }
    show_prose(p->out, page_message(p, g));
    buf_puts(p->out, " (");
    show_code(p->out, g->word);
    buf_puts(p->out, ")\n");
}

static void write_messages(struct page *p, const char *title, bool warnings)
{
    const struct diags *d = p->run->diags;

    if (warnings ? !d->count[DIAG_WARNING] : !diags_failed(d))
        return;
    heading(p, title);
    page_messages(p, warnings, write_message, NULL);
}

static void write_steps(struct page *p)
{
    struct step steps[STEPS_MAX];
    size_t count = steps_next(p, steps);

    if (!count)
        return;
    heading(p, N_("Next steps"));
    for (size_t i = 0; i < count; i++) {
        buf_puts(p->out, i ? "\n" : "");
        buf_puts(p->out, tr(steps[i].why));
        buf_puts(p->out, "\n");
        if (!steps[i].command.ptr)
            continue;
        buf_puts(p->out, "\n");
        show_fence(p->out, "sh", page_masked(p, steps[i].command));
    }
}

static void write_plan(struct page *p, uint32_t risks)
{
    const struct run *r = p->run;

    if (!r->plan || r->plan->ops.count == 0)
        return;
    heading(p, N_("Operations"));
    markdown_operations(p);
    heading(p, N_("What the risks mean"));
    markdown_risks(p, risks);
    heading(p, N_("Tables that change"));
    mermaid_write(p);
}

/* What the page is going to take, about. */
static size_t expected_size(const struct run *r)
{
    enum { FRAME = 16 * 1024, ROW = 112 };
    size_t size = FRAME + (r->plan ? r->plan->ops.count * ROW : 0);

    for (size_t i = 0; r->outcome == OUTCOME_GENERATED && r->rendered && i < r->rendered->file_count; i++)
        size += r->rendered->files[i].bytes.len;
    return size;
}

int markdown_write(const struct run *r, struct secrets *s, struct buf *out)
{
    struct page p;
    struct tally tally;

    page_open(&p, r, s, out);
    page_expect(&p, expected_size(r));
    tally = page_tally(&p);
    write_summary(&p, tally.destructive);
    write_scope(&p);
    write_messages(&p, N_("Errors"), false);
    write_messages(&p, N_("Warnings"), true);
    if (r->outcome == OUTCOME_REFUSED && r->plan) {
        heading(&p, N_("Operations that were refused"));
        markdown_refused(&p);
    }
    write_plan(&p, tally.risks);
    if (r->outcome == OUTCOME_GENERATED) {
        heading(&p, N_("Files"));
        markdown_files(&p);
        heading(&p, N_("How to roll back"));
        markdown_rollback(&p, tally.one_way);
    }
    write_steps(&p);
    return page_close(&p);
}

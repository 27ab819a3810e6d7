/* SPDX-License-Identifier: Apache-2.0
 *
 * Delivering: secrets, the governed writer, the run's folder; see deliver.h. The order makes every failure harmless:
 * the folder of the reports is opened first, the scripts are in place before the reports say so, and are taken back
 * when the reports cannot be written.
 */
#include "cli/deliver.h"

#include "base/limits.h"

/* ---- what the run is */

static void describe(struct task *t, const struct draft *draft, const struct seal *seal,
                     const struct rendered *rendered, ssm_str run_id, struct run *r)
{
    *r = (struct run){
        .mode = t->apply ? MODE_APPLY : MODE_PREVIEW,
        .lang = t->lang,
        .run_id = run_id,
        .report_path = t->report_path,
        .from_schema = t->from.text,
        .to_schema = t->to.text,
        .schema_found = t->from.text.ptr && !t->from.origin.ptr,
        .tool = t->tool,
        .dialect = seal->dialect,
        .output_dir = t->output_dir,
        .platform = t->platform,
        .command = t->command,
        .report_hash = seal->report_hash,
        .operations_hash = seal->operations_hash,
        .permission = &t->permission,
        .report = draft->has_report ? &draft->report : NULL,
        .plan = draft->has_plan ? &draft->plan : NULL,
        .rendered = rendered->rendering ? rendered : NULL,
        .confinement = &t->confinement,
        .diags = t->diags,
        .tool_version = SSM_VERSION,
    };
}

static void settle_outcome(const struct task *t, const struct writer *w, struct run *r)
{
    r->exit_code = diags_exit_code(t->diags);
    if (diags_failed(t->diags))
        r->outcome = OUTCOME_REFUSED;
    else if (!r->plan || r->plan->ops.count == 0 || w->status == WRITER_DONE_BEFORE)
        r->outcome = OUTCOME_NOTHING;
    else
        r->outcome = OUTCOME_GENERATED;
    r->withheld = r->secrets_found || (r->plan && r->outcome == OUTCOME_REFUSED);
    r->files = w->files;
    r->file_count = w->file_count;
    r->script_path = r->outcome == OUTCOME_REFUSED ? ssm_view(NULL, 0) : w->script_path;
}

/* ---- secrets */

static void look_for_secrets(struct task *t, struct run *r)
{
    for (size_t i = 0; r->rendered && i < r->rendered->file_count && !r->secrets_found; i++)
        r->secrets_found = secrets_scan(t->secrets, buf_str(&r->rendered->files[i].bytes), NULL, NULL) > 0 ||
                           secrets_scan(t->secrets, r->rendered->files[i].name, NULL, NULL) > 0;
    r->files_clean = r->rendered && !r->secrets_found;
    r->keys_clean = run_keys_clean(r, t->secrets);
    if (r->secrets_found)
        diag_plain(t->diags, t->apply ? DIAG_CLI_SECRET_APPLY : DIAG_CLI_SECRET_PREVIEW, ssm_view(NULL, 0));
}

/* ---- the scripts */

static void write_scripts(struct task *t, struct delivery *d, const struct writer_request *request)
{
    if (!d->run.rendered || d->run.rendered->file_count == 0 || diags_failed(t->diags))
        return;
    if (t->apply)
        writer_apply(request, t->arena, t->diags, &d->writer);
    else
        writer_preview(request, t->arena, t->diags, &d->writer);
}

/* ---- the reports */

/* All scripts in SQL one after the other, in the order in which they run: one alone as it lies, more of them in `joined`. */
static ssm_str join_sql(const struct run *r, struct buf *joined)
{
    const struct buf *only = NULL;
    size_t count = 0;

    for (size_t i = 0; i < r->file_count; i++) {
        if (!r->files[i].is_sql || r->rendered->files[i].role != SSM_FILE_SCRIPT)
            continue;
        if (++count == 2)
            buf_put(joined, buf_str(only));
        only = &r->rendered->files[i].bytes;
        if (count > 1)
            buf_put(joined, buf_str(only));
    }
    return count == 1 ? buf_str(only) : buf_str(joined);
}

/* "preview/" and the name as it stands in the output folder. */
static ssm_str preview_name(const struct task *t, const struct run *r, size_t i)
{
    size_t folder = str_is(t->output_dir, ".") ? 0 : t->output_dir.len + 1;
    ssm_str name = r->files[i].name;

    return arena_concat(t->arena, (const ssm_str[]){SSM_LIT("preview/"), ssm_view(name.ptr + folder, name.len - folder)}, 2);
}

static void list_report(struct task *t, struct delivery *d, ssm_str name)
{
    ssm_strs *list = &d->run.report_files;

    d->report_files[list->count] = arena_concat(t->arena, (const ssm_str[]){d->folder.path, SSM_LIT("/"), name}, 3);
    list->items = d->report_files;
    list->count++;
}

/* The files' own contents, where they may be shown. */
static int write_contents(struct task *t, struct delivery *d, ssm_str sql)
{
    const struct run *r = &d->run;
    int result = 0;

    if (sql.len)
        result = run_folder_write(&d->folder, SSM_LIT("migration.sql"), sql, t->diags);
    for (size_t i = 0; i < r->file_count && result == 0; i++)
        result = run_folder_write(&d->folder, preview_name(t, r, i), run_bytes(r, i), t->diags);
    return result;
}

static int compose_summary(struct task *t, struct delivery *d)
{
    buf_clear(&d->summary);
    return summary_write(&d->run, t->secrets, &d->summary) ? diag_out_of_memory(t->diags) : 0;
}

/* Everything in the run's folder. */
static int write_reports(struct task *t, struct delivery *d)
{
    struct run *r = &d->run;
    bool contents = r->outcome == OUTCOME_GENERATED && !r->withheld;
    struct buf page, joined;
    ssm_str sql = {0};
    int result = -1;

    buf_init(&page, LIMIT_OUTPUT);
    buf_init(&joined, LIMIT_OUTPUT);
    d->report_files = ARENA_ARRAY(t->arena, r->file_count + 3, ssm_str);
    if (!d->report_files) {
        diag_out_of_memory(t->diags);
        goto out;
    }
    list_report(t, d, SSM_LIT("report.md"));
    list_report(t, d, SSM_LIT("summary.json"));
    if (contents)
        sql = join_sql(r, &joined);
    if (sql.len)
        list_report(t, d, SSM_LIT("migration.sql"));
    for (size_t i = 0; contents && i < r->file_count; i++)
        list_report(t, d, preview_name(t, r, i));
    if (markdown_write(r, t->secrets, &page) || page.failed || joined.failed) {
        diag_out_of_memory(t->diags);
        goto out;
    }
    if (compose_summary(t, d))
        goto out;
    result = contents ? write_contents(t, d, sql) : 0;
    if (result == 0)
        result = run_folder_write(&d->folder, SSM_LIT("report.md"), buf_str(&page), t->diags);
    if (result == 0)
        result = run_folder_write(&d->folder, SSM_LIT("summary.json"), buf_str(&d->summary), t->diags);
out:
    buf_free(&joined);
    buf_free(&page);
    return result;
}

/* ---- all of it */

/* A flag at fault leaves nothing behind. */
static bool blames_flag(const struct diags *d)
{
    for (const struct diag *g = d->first; g; g = g->next)
        if (g->class == DIAG_INVALID && str_starts(g->pointer, "--"))
            return true;
    return false;
}

static bool open_folder(struct task *t, ssm_str run_id, struct delivery *d)
{
    if (t->nothing_behind || blames_flag(t->diags) || !t->reports.ptr)
        return false;
    if (run_folder_open(&t->policy, t->reports, run_id, t->config.on_collision, t->arena, t->diags, &d->folder)) {
        run_folder_close(&d->folder, false, t->diags);
        return false;
    }
    d->run.run_id = d->folder.run_id;
    return true;
}

static void take_back(struct task *t, struct delivery *d)
{
    writer_undo(&d->writer, t->diags);
    d->writer.file_count = 0;
    d->run.report_files = (ssm_strs){0};
}

void deliver(struct task *t, const struct draft *draft, const struct seal *seal, const struct rendered *rendered,
             ssm_str run_id, struct delivery *out)
{
    const struct writer_request request = {
        .folder = t->folder,
        .folder_path = t->output_dir,
        .policy = &t->policy,
        .time = t->time,
        .report_hash = seal->report_hash,
        .operations_hash = seal->operations_hash,
        .rendered = rendered,
    };
    struct run *r = &out->run;
    bool opened, good = false;

    *out = (struct delivery){0};
    buf_init(&out->summary, LIMIT_OUTPUT);
    describe(t, draft, seal, rendered, run_id, r);
    if (t->arena->failed)
        diag_out_of_memory(t->diags);
    look_for_secrets(t, r);
    opened = open_folder(t, run_id, out);
    if (opened)
        write_scripts(t, out, &request);
    settle_outcome(t, &out->writer, r);
    if (opened) {
        good = write_reports(t, out) == 0;
        good = run_folder_close(&out->folder, good, t->diags) == 0 && good;
        if (!good)
            take_back(t, out);
    }
    writer_end(&out->writer);
    if (!good) {
        settle_outcome(t, &out->writer, r);
        compose_summary(t, out);
    }
    r->exit_code = diags_exit_code(t->diags);
}

void delivery_free(struct delivery *d)
{
    buf_free(&d->summary);
}

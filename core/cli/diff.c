/* SPDX-License-Identifier: Apache-2.0
 *
 * smartspec-migrate diff: two schemas compared. Writes nothing but standard output.
 */
#include "base/limits.h"
#include "cli/commands.h"
#include "cli/differences.h"
#include "cli/phases.h"
#include "cli/schemas.h"
#include "cli/tell.h"

enum { EXIT_DIFFERENT = 3 };

enum format { FORMAT_REPORT, FORMAT_SUMMARY, FORMAT_SQL };

static enum format format_of(const struct options *o)
{
    ssm_str text = option_value(o, OPTION_FORMAT);

    return str_is(text, "sql") ? FORMAT_SQL : str_is(text, "summary") ? FORMAT_SUMMARY : FORMAT_REPORT;
}

/* What a tool would run. */
static void put_script(const struct rendered *r, struct buf *out)
{
    for (size_t i = 0; i < r->file_count; i++)
        if (r->files[i].role == SSM_FILE_SCRIPT)
            buf_put(out, buf_str(&r->files[i].bytes));
}

static int print_sql(struct task *t, ssm_str report, struct buf *out)
{
    struct draft draft = {0};
    struct seal seal = {0};
    struct rendered rendered = {0};
    int failed;

    t->for_server = true;
    failed = phase_plan(t, report, &draft);
    failed |= seal_make(t, &draft, &seal);
    if (failed == 0 && draft.plan.ops.count)
        failed = phase_render(t, &draft, &seal, &rendered);
    if (failed == 0)
        put_script(&rendered, out);
    rendered_free(&rendered);
    return failed;
}

/* Nothing is going to be destroyed, so that nothing needs to be permitted. */
static int print_summary(struct task *t, ssm_str report, struct buf *out)
{
    struct draft draft = {0};

    t->permission = (struct permission){.all = true};
    return phase_plan(t, report, &draft) ? -1 : differences_write(t, &draft, out);
}

/* Nobody is left who could have an option. */
static void refuse_options(struct task *t)
{
    for (size_t i = 0; i < t->plugin_option_count; i++)
        if (t->plugin_options[i].origin.ptr)
            diag_at(t->diags, DIAG_CLI_OPTION_UNUSED, t->plugin_options[i].origin, t->plugin_options[i].plugin,
                    t->plugin_options[i].key);
}

/* What is printed goes to whoever asked, as it is. */
static void look_for_secrets(struct task *t, const struct buf *out)
{
    if (t->secrets && secrets_scan(t->secrets, buf_str(out), NULL, NULL) > 0)
        diag_plain(t->diags, DIAG_CLI_SECRET_PRINTED, ssm_view(NULL, 0));
}

static int print_report(struct task *t, ssm_str report, struct buf *out)
{
    (void)t;
    buf_put(out, report);
    return 0;
}

static int run_diff(struct task *t, struct buf *out, size_t *differences)
{
    static int (*const print[])(struct task *t, ssm_str report, struct buf *out) = {
        [FORMAT_REPORT] = print_report, [FORMAT_SUMMARY] = print_summary, [FORMAT_SQL] = print_sql};
    struct schemas_read read;
    int failed = schemas_compare(t, &read);

    *differences = read.differences;
    if (failed == 0 && format_of(t->options) != FORMAT_SQL)
        refuse_options(t);
    if (failed == 0)
        failed = print[format_of(t->options)](t, buf_str(&read.report), out);
    buf_free(&read.report);
    if (failed == 0 && out->failed)
        failed = diag_out_of_memory(t->diags);
    if (failed == 0 && format_of(t->options) != FORMAT_SUMMARY) /* which masks them */
        look_for_secrets(t, out);
    return failed || diags_failed(t->diags) ? -1 : 0;
}

int diff_command(const struct invocation *in)
{
    struct task t = {.arena = in->arena, .diags = in->diags, .options = in->options, .command = in->command};
    size_t differences = 0;
    struct buf out;
    int failed, exit_code;

    buf_init(&out, LIMIT_OUTPUT);
    failed = task_settle_diff(&t) || run_diff(&t, &out, &differences);
    if (failed && !diags_failed(t.diags))
        diag_at(t.diags, DIAG_WORKER_GARBAGE, ssm_view(NULL, 0), task_subject(&t));
    confinement_warn(&t.confinement, t.diags);
    tell_diags(t.diags, t.secrets, t.quiet);
    exit_code = diags_exit_code(t.diags);
    if (exit_code == 0 && differences && option_given(in->options, OPTION_EXIT_CODE))
        exit_code = EXIT_DIFFERENT;
    if (!failed && out.len && tell_output(buf_str(&out)))
        exit_code = 1;
    buf_free(&out);
    task_free(&t);
    return exit_code;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Telling; see tell.h.
 */
#include "cli/tell.h"

#include <errno.h>
#include <unistd.h>

#include "base/limits.h"
#include "output/page.h"

/* All bytes, or errno. */
static int write_all(int fd, ssm_str s)
{
    while (s.len) {
        ssize_t n = TEMP_FAILURE_RETRY(write(fd, s.ptr, s.len));

        if (n < 0)
            return errno;
        s = ssm_view(s.ptr + n, s.len - (size_t)n);
    }
    return 0;
}

static void put_message(struct page *p, const struct diag *g, void *user)
{
    struct buf line;

    (void)user;
    buf_init(&line, LIMIT_MESSAGE);
    message_line(g, &line);
    buf_put(p->out, page_masked(p, page_take(p, &line)));
    buf_putc(p->out, '\n');
}

void tell_diags(const struct diags *d, struct secrets *secrets, bool quiet)
{
    const struct run r = {.diags = d};
    struct buf out;
    struct page p;

    buf_init(&out, LIMIT_OUTPUT);
    page_open(&p, &r, secrets, &out);
    if (!quiet)
        page_messages(&p, true, put_message, NULL);
    page_messages(&p, false, put_message, NULL);
    page_close(&p);
    write_all(STDERR_FILENO, buf_str(&out)); /* nowhere to complain */
    buf_free(&out);
}

int tell_output(ssm_str text)
{
    int error = write_all(STDOUT_FILENO, text);
    struct arena a = {0};
    struct diags d;

    if (!error)
        return 0;
    diags_init(&d, &a);
    diag_at(&d, DIAG_CLI_STANDARD_OUTPUT, ssm_view(NULL, 0), ssm_cstr(strerrordesc_np(error)));
    tell_diags(&d, NULL, true);
    arena_free(&a);
    return 1;
}

static void say(struct page *p, const char *english, ssm_str a, ssm_str b)
{
    show_template(p->out, tr(english), (const ssm_str[]){page_masked(p, a), page_masked(p, b)}, 2, show_text);
}

/* What happened, in a line. */
static void say_outcome(struct page *p)
{
    const struct run *r = p->run;

    if (r->outcome == OUTCOME_NOTHING && r->script_path.len)
        say(p, N_("Nothing to do: %1 does it already.\n"), r->script_path, ssm_view(NULL, 0));
    else if (r->outcome == OUTCOME_NOTHING)
        say(p, r->to_schema.ptr ? N_("Nothing to do: the schemas do not differ.\n")
                                : N_("Nothing to do: the report lists no differences.\n"), ssm_view(NULL, 0), ssm_view(NULL, 0));
    else if (r->mode == MODE_APPLY)
        say(p, N_("Written for %1 (%2):\n"), r->tool, r->dialect);
    else
        say(p, N_("Preview for %1 (%2); --apply would write:\n"), r->tool, r->dialect);
    for (size_t i = 0; r->outcome == OUTCOME_GENERATED && i < r->file_count; i++)
        say(p, "  %1\n", r->files[i].name, ssm_view(NULL, 0));
}

static void say_operations(struct page *p)
{
    const struct plan *plan = p->run->plan;
    size_t destructive = 0, one_way = 0;

    if (!plan || !plan->ops.count)
        return;
    for (size_t i = 0; i < plan->ops.count; i++) {
        destructive += plan->ops.items[i]->destructive;
        one_way += way_back(plan->ops.items[i]) == WAY_BACK_NONE;
    }
    say(p, N_("Operations: "), ssm_view(NULL, 0), ssm_view(NULL, 0));
    for (int kind = SSM_OP_NONE + 1, n = 0; kind < SSM_OP_KIND_COUNT; kind++)
        if (plan->kinds[kind]) {
            buf_puts(p->out, n++ ? ", " : "");
            buf_printf(p->out, "%s %zu", op_name((ssm_op_kind)kind), plan->kinds[kind]);
        }
    buf_puts(p->out, "\n");
    say(p, N_("Destructive: %1. Without a way back: %2.\n"), page_number(p, destructive), page_number(p, one_way));
}

static void say_steps(struct page *p)
{
    struct step steps[STEPS_MAX];
    size_t count = steps_next(p, steps);

    for (size_t i = 0; i < count; i++)
        if (steps[i].command.ptr)
            say(p, N_("Next: %1\n"), steps[i].command, ssm_view(NULL, 0));
}

static void say_schemas(struct page *p)
{
    const struct run *r = p->run;

    if (r->to_schema.ptr)
        say(p, r->schema_found ? N_("From %1, which was found there, to %2.\n") : N_("From %1 to %2.\n"), r->from_schema, r->to_schema);
}

static void put_result(struct page *p)
{
    say_schemas(p);
    say_outcome(p);
    say_operations(p);
    if (p->run->report_files.count)
        say(p, N_("Report: %1\n"), p->run->report_files.items[0], ssm_view(NULL, 0));
    say_steps(p);
}

int tell_run(struct task *t, const struct delivery *d)
{
    struct buf out;
    struct page p;
    int failed = 0;

    tell_diags(t->diags, t->secrets, t->quiet);
    buf_init(&out, LIMIT_OUTPUT);
    page_open(&p, &d->run, t->secrets, &out);
    if (!t->quiet && !t->json && d->run.outcome != OUTCOME_REFUSED)
        put_result(&p);
    page_close(&p);
    if (t->json)
        failed = tell_output(buf_str(&d->summary));
    else if (out.len)
        failed = tell_output(buf_str(&out));
    if (d->run.outcome == OUTCOME_REFUSED && d->run.report_files.count && !t->quiet && !t->json) {
        buf_clear(&out);
        page_open(&p, &d->run, t->secrets, &out);
        say(&p, N_("Report: %1\n"), d->run.report_files.items[0], ssm_view(NULL, 0));
        page_close(&p);
        write_all(STDERR_FILENO, buf_str(&out));
    }
    buf_free(&out);
    return failed && !d->run.exit_code ? 1 : d->run.exit_code;
}

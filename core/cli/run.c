/* SPDX-License-Identifier: Apache-2.0
 *
 * The pipeline, to be read first: a report, given or made of two schemas, becomes a sealed plan, the plan becomes files, and
 * only then is anything written. What reads the bytes and what runs plugins are children without rights (schemas.c, phases.c); this
 * process runs no plugin. Problems go to the task's diags; whatever happened is reported.
 */
#include "cli/run.h"

#include <fcntl.h>

#include "base/limits.h"
#include "cli/deliver.h"
#include "cli/input.h"
#include "cli/schemas.h"
#include "cli/tell.h"

static int read_report(struct task *t, struct buf *bytes)
{
    const struct input in = {AT_FDCWD, t->report_path.ptr, {0}, LIMIT_REPORT_BYTES, false, false, {0}};

    if (input_read(&in, t->diags, bytes))
        return -1;
    task_limit(t, bytes->len);
    return 0;
}

static int make_report(struct task *t, struct buf *bytes)
{
    struct schemas_read read;
    int result = schemas_compare(t, &read);

    *bytes = read.report;
    return result;
}

static int get_report(struct task *t, struct buf *bytes)
{
    return t->report_path.ptr ? read_report(t, bytes) : make_report(t, bytes);
}

int run(struct task *t)
{
    struct buf bytes = {0};
    struct draft draft = {0};
    struct seal seal = {0};
    struct rendered rendered = {0};
    struct delivery delivery;
    int exit_code, failed = -1;

    if (task_settle(t) == 0 && get_report(t, &bytes) == 0) {
        failed = phase_plan(t, buf_str(&bytes), &draft);
        buf_free(&bytes);
        failed |= seal_make(t, &draft, &seal);
        if (draft.has_plan)
            failed |= phase_render(t, &draft, &seal, &rendered);
    }
    if (failed && !diags_failed(t->diags)) /* never a success without a reason why not */
        diag_at(t->diags, DIAG_WORKER_GARBAGE, ssm_view(NULL, 0), task_subject(t));
    confinement_warn(&t->confinement, t->diags);
    deliver(t, &draft, &seal, &rendered, seal_run_id(t, draft.bytes_hash), &delivery);
    exit_code = tell_run(t, &delivery);

    delivery_free(&delivery);
    rendered_free(&rendered);
    buf_free(&bytes);
    task_free(t);
    return exit_code;
}

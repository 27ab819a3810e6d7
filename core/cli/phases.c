/* SPDX-License-Identifier: Apache-2.0
 *
 * The two phases; see phases.h.
 */
#include "cli/phases.h"

#include <stdio.h>

#include "base/limits.h"
#include "base/wire_diag.h"
#include "plan/plan_wire.h"

/* ---- phase 1: the child */

enum { FRAME_DIAG = WORKER_FRAME_FIRST, FRAME_PLAN };

struct plan_job {
    const struct task *task;
    ssm_str bytes;
    /* taken: */
    struct plan_taker taker;
    struct gate gate;
    ssm_str hash;
};

/* As much of the draft as can be made. */
static int make_plan(const struct task *t, ssm_str bytes, struct arena *a, struct diags *d, struct draft *out)
{
    const struct plan_request request = {&out->report, &t->permission, t->name, t->config.spec_id_regex};
    int loaded = report_load(bytes, a, d, &out->report);
    int guarded = guard_operations_by(&out->report.ops, &out->report.actual, t->definitions, d); /* all problems in one run */
    int planned;

    if (!t->report_path.ptr) /* of two schemas all is known that matters, also where that is none */
        out->report.actual.has_tables = out->report.actual.present;
    guarded |= guard_definitions(&out->report.ops, out->report.declared_functions, t->definitions, d);
    if (loaded)
        return -1;
    out->has_report = true;
    planned = plan_make(&request, a, d, &out->plan, &out->has_plan);
    out->has_plan = out->has_plan && guarded == 0; /* planned all the same: all problems in one run */
    return guarded || planned ? -1 : 0;
}

static int too_large(struct diags *d)
{
    char mib[16];
    int n = snprintf(mib, sizeof mib, "%d", LIMIT_FRAME / (1024 * 1024));

    return diag_at(d, DIAG_REPORT_OPERATION_SIZE, ssm_view(NULL, 0), ssm_view(mib, (size_t)n));
}

static int plan_work(void *user, struct wire *out)
{
    const struct plan_job *j = user;
    struct arena a = {0};
    struct diags diags;
    struct draft draft = {0};
    int result;

    diags_init(&diags, &a);
    result = make_plan(j->task, j->bytes, &a, &diags, &draft);
    if (draft.has_report && plan_put(draft.has_plan ? &draft.plan : NULL, &draft.report, out, FRAME_PLAN) != 0)
        result = out->lost ? too_large(&diags) : diag_out_of_memory(&diags);
    wire_put_diags(out, FRAME_DIAG, &diags);
    arena_free(&a);
    return result;
}

/* ---- phase 1: the monitor */

/* What was said behind `last`, if it is about a report that nobody has seen. */
static void show_places(const struct task *t, struct diag *last)
{
    if (!t->report_path.ptr)
        places_show(&t->places, t->arena, last, t->diags);
}

static int plan_take_frame(void *user, unsigned type, struct wire_reader *frame)
{
    struct plan_job *j = user;
    const struct ops *ops = &j->taker.plan->ops;
    size_t before = ops->count;

    if (type == FRAME_DIAG)
        return wire_take_diag(frame, j->task->diags);
    if (plan_take(&j->taker, type, frame) != 0)
        return -1;
    if (ops->count == before)
        return 0;
    if (!j->task->definitions && (ops->items[before]->pub.object_before || ops->items[before]->pub.object_after))
        return -1;
    return gate_confirms(&j->gate, ops->items[before]) ? 0 : -1;
}

static void hash_bytes(void *user)
{
    struct plan_job *j = user;

    j->hash = seal_bytes(j->task, j->bytes);
}

int phase_plan(struct task *t, ssm_str bytes, struct draft *out)
{
    struct plan_job j = {.task = t, .bytes = bytes};
    struct worker_job job = {.work = plan_work, .take = plan_take_frame, .meanwhile = hash_bytes, .user = &j,
                             .who = task_subject(t)};
    struct diag *last = t->diags->last;
    int result;

    plan_taker_init(&j.taker, t->arena, FRAME_PLAN, &out->report, &out->plan);
    result = gate_open(&j.gate, &t->permission) ? diag_out_of_memory(t->diags)
                                                : confined(&t->confinement, &job, 1, t->arena, t->diags);
    gate_close(&j.gate);
    show_places(t, last);
    out->bytes_hash = j.hash;
    if (job.result.end > WORKER_STOPPED)
        return -1;
    if (plan_taken(&j.taker) != 0 || (result == 0 && !j.taker.has_plan))
        return diag_at(t->diags, DIAG_WORKER_GARBAGE, ssm_view(NULL, 0), task_subject(t));
    out->has_report = j.taker.has_report;
    out->has_plan = j.taker.has_plan;
    return result;
}

/* ---- phase 2 */

/* A plugin that a flag names, and nobody knows or may load, is the command line's fault. */
static const struct flag_fault {
    enum diag_code code;
    bool of_dialect, of_emitter;
} flag_faults[] = {
    {DIAG_DIALECT_UNKNOWN, true, false},      {DIAG_EMITTER_UNKNOWN, false, true},     {DIAG_PLUGIN_BROKEN, true, true},
    {DIAG_DIALECT_UNKNOWN_NEAR, true, false}, {DIAG_EMITTER_UNKNOWN_NEAR, false, true}, {DIAG_PLUGIN_UNTRUSTED, true, true},
};

static bool blames_plugin_flag(const struct task *t, const struct diag *g)
{
    for (size_t i = 0; i < sizeof flag_faults / sizeof flag_faults[0]; i++)
        if (flag_faults[i].code == g->code)
            return (flag_faults[i].of_dialect && option_given(t->options, OPTION_DIALECT)) ||
                   (flag_faults[i].of_emitter && option_given(t->options, OPTION_MIGRATION_TOOL));
    return false;
}

int phase_render(struct task *t, const struct draft *draft, const struct seal *seal, struct rendered *out)
{
    const struct render_request request = {
        .plan = &draft->plan,
        .report = &draft->report,
        .paths = &t->plugin_paths,
        .dialect = seal->dialect,
        .emitter = t->tool,
        .options = t->plugin_options,
        .option_count = t->plugin_option_count,
        .types_allow = t->config.types_allow,
        .functions_allow = t->config.functions_allow,
        .header = seal->header,
        .idempotent = t->idempotent,
        .excerpts_only = diags_failed(t->diags),
        .verify = t->verify,
        .for_server = t->for_server,
    };
    struct diag *last = t->diags->last;
    int result = render(&request, &t->confinement, t->arena, t->diags, out);

    for (const struct diag *g = last ? last->next : t->diags->first; g; g = g->next)
        t->nothing_behind = t->nothing_behind || blames_plugin_flag(t, g);
    show_places(t, last);
    return result;
}

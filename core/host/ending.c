/* SPDX-License-Identifier: Apache-2.0
 *
 * How children ended, for people: which plugin, what it did, and that nothing was written.
 */
#include "host/host.h"

#include <signal.h>
#include <stdio.h>

static const enum diag_code codes[WORKER_END_COUNT] = {
    [WORKER_NOT_STARTED] = DIAG_WORKER_NOT_STARTED, [WORKER_NOT_CONFINED] = DIAG_WORKER_NOT_CONFINED,
    [WORKER_CALL] = DIAG_WORKER_CALL,               [WORKER_SIGNAL] = DIAG_WORKER_CRASHED,
    [WORKER_EXIT] = DIAG_WORKER_LEFT,               [WORKER_TIME] = DIAG_WORKER_TIME,
    [WORKER_OUTPUT] = DIAG_WORKER_OUTPUT,           [WORKER_GARBAGE] = DIAG_WORKER_GARBAGE,
};

static const struct bar {
    unsigned bit;
    const char *name;
} bars[] = {
    {WORKER_BAR_FILES, "Landlock"},
    {WORKER_BAR_CALLS, "seccomp"},
    {WORKER_BAR_PRIVILEGES, "no_new_privs"},
    {WORKER_BAR_LIMITS, "setrlimit"},
};

static const char *missing_bar(unsigned missing)
{
    for (size_t i = 0; i < sizeof bars / sizeof bars[0]; i++)
        if (missing & bars[i].bit)
            return bars[i].name;
    return "?";
}

/* What is special about an end: the name of a call or a signal, a number. */
static ssm_str particular(const struct worker_result *r, const struct confinement *c, struct arena *a)
{
    char text[32];
    int n = 0;

    switch (r->end) {
    case WORKER_CALL:
        return r->text.ptr ? r->text : SSM_LIT("?");
    case WORKER_SIGNAL:
        n = snprintf(text, sizeof text, "SIG%s", sigabbrev_np(r->detail) ? sigabbrev_np(r->detail) : "?");
        break;
    case WORKER_NOT_STARTED:
    case WORKER_NOT_CONFINED:
        return ssm_cstr(r->detail ? strerrordesc_np(r->detail) : missing_bar(c->limits.required & ~r->bars));
    case WORKER_TIME:
        n = snprintf(text, sizeof text, "%u", c->limits.seconds);
        break;
    case WORKER_OUTPUT:
        n = snprintf(text, sizeof text, "%zu", c->limits.output / (1024 * 1024));
        break;
    default:
        n = snprintf(text, sizeof text, "%d", r->detail);
        break;
    }
    return arena_str(a, ssm_view(text, (size_t)n));
}

int confined_tell(const struct confinement *c, const struct worker_job *job, struct arena *a, struct diags *d)
{
    const struct worker_result *r = &job->result;

    if (r->end == WORKER_DONE)
        return 0;
    if (r->end == WORKER_STOPPED) /* it says that it failed, and has to say why */
        return diags_failed(d) ? -1 : diag_at(d, DIAG_WORKER_GARBAGE, ssm_view(NULL, 0), job->who);
    if (r->end == WORKER_MEMORY)
        return diag_out_of_memory(d);
    return diag_at(d, r->end == WORKER_NOT_CONFINED && !r->detail ? DIAG_WORKER_BAR_REQUIRED : codes[r->end],
                   ssm_view(NULL, 0), job->who, particular(r, c, a));
}

int confined(struct confinement *c, struct worker_job *jobs, size_t count, struct arena *a, struct diags *d)
{
    int result = 0;

    workers_run(jobs, count, &c->limits, a);
    for (size_t i = 0; i < count; i++) {
        const struct worker_result *r = &jobs[i].result;

        result |= d ? confined_tell(c, &jobs[i], a, d) : r->end == WORKER_DONE ? 0 : -1;
        if (!r->told || r->end == WORKER_NOT_CONFINED) /* nothing ran there */
            continue;
        c->bars = c->used ? c->bars & r->bars : r->bars;
        c->landlock = r->landlock;
        c->used = true;
    }
    return result;
}

void confinement_warn(const struct confinement *c, struct diags *d)
{
    for (size_t i = 0; c->used && i < sizeof bars / sizeof bars[0]; i++)
        if (!(c->bars & bars[i].bit) && !(c->limits.required & bars[i].bit))
            diag_at(d, DIAG_WORKER_UNCONFINED, ssm_view(NULL, 0), ssm_cstr(bars[i].name));
}

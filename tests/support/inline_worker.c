/* SPDX-License-Identifier: Apache-2.0
 *
 * The worker without children: the same functions as core/worker/launch.c, one job after the other in this process. For
 * sanitizers, valgrind, coverage, fuzzers and fault injection, which do not survive confinement.
 */
#include "worker/worker.h"

struct inline_child {
    struct worker_job *job;
    struct arena *arena;
    bool stopped;
};

/* What a child writes arrives in memory of the arena, as from a pipe. */
static int deliver(void *user, ssm_str frames)
{
    struct inline_child *c = user;
    char *copy = arena_take(c->arena, frames.len);
    struct wire_reader r;
    unsigned type = 0;

    if (!copy)
        return -1;
    memcpy(copy, frames.ptr, frames.len);
    frames.ptr = copy;
    while (frames.len) {
        size_t n = wire_frame(frames, &type, &r);

        if (n == 0 || n == SIZE_MAX)
            return -1;
        if (c->job->take(c->job->user, type, &r) != 0) {
            c->stopped = true;
            return -1;
        }
        frames = ssm_view(frames.ptr + n, frames.len - n);
    }
    return 0;
}

static void run_one(struct worker_job *job, struct arena *a)
{
    struct inline_child c = {job, a, false};
    struct wire out;
    int failed;

    job->result = (struct worker_result){.end = WORKER_DONE, .bars = WORKER_BARS};
    wire_open(&out, deliver, &c);
    failed = job->work(job->user, &out);
    if (wire_flush(&out) != 0 || out.failed)
        job->result.end = c.stopped && !a->failed ? WORKER_GARBAGE : WORKER_MEMORY;
    else if (failed)
        job->result.end = WORKER_STOPPED;
    wire_close(&out);
    if (job->meanwhile)
        job->meanwhile(job->user);
}

int workers_run(struct worker_job *jobs, size_t count, const struct worker_limits *limits, struct arena *a)
{
    int result = 0;

    (void)limits;
    for (size_t i = 0; i < count; i++) {
        run_one(&jobs[i], a);
        if (jobs[i].result.end > WORKER_STOPPED)
            result = -1;
    }
    return result;
}

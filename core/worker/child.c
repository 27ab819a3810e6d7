/* SPDX-License-Identifier: Apache-2.0
 *
 * The child's side: it gives up its rights, does its work, and says when that is whole.
 */
#include "worker/worker_internal.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

static int flush_to_pipe(void *user, ssm_str frames)
{
    (void)user;
    while (frames.len) {
        ssize_t n = TEMP_FAILURE_RETRY(write(CHILD_PIPE, frames.ptr, frames.len));

        if (n < 0)
            return -1;
        frames = ssm_view(frames.ptr + n, frames.len - (size_t)n);
    }
    return 0;
}

static void put_bars(struct wire *out, const struct bars *b, int refused, int error)
{
    wire_begin(out, FRAME_BARS);
    wire_number(out, b->bars);
    wire_number(out, b->landlock);
    wire_number(out, refused != 0);
    wire_number(out, refused ? (uint64_t)error : 0);
    wire_end(out);
    wire_flush(out); /* whatever comes: what is in force is known */
}

static void put_end(struct wire *out, bool failed)
{
    wire_begin(out, FRAME_END);
    wire_number(out, failed);
    wire_number(out, out->count);
    wire_end(out);
}

static int child_main(const struct worker_job *job, const struct worker_limits *limits)
{
    struct wire out;
    struct bars bars;
    int confined = confine(job, limits, &bars), error = errno, failed;

    wire_open(&out, flush_to_pipe, NULL);
    put_bars(&out, &bars, confined, error);
    if (confined == 0) {
        failed = job->work(job->user, &out);
        put_end(&out, failed || out.lost);
    }
    return wire_flush(&out) == 0 && !out.failed ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Before the pipe takes its place, which may be that of the job's output. */
static int lead_output(int output)
{
    return output > 0 && (dup2(output, STDOUT_FILENO) < 0 || dup2(output, STDERR_FILENO) < 0) ? -1 : 0;
}

void child_run(const struct worker_job *job, const struct worker_limits *limits, int pipe, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent || lead_output(job->output) != 0 || dup2(pipe, CHILD_PIPE) < 0)
        _exit(EXIT_FAILURE);
    setpgid(0, 0);
    _exit(child_main(job, limits));
}

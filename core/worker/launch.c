/* SPDX-License-Identifier: Apache-2.0
 *
 * Children side by side, and the loop that none of them can fool: it ends with their deadline, their output, or the end of
 * their process, whatever they write or leave unwritten. A stream counts only when it is complete.
 */
#include "worker/worker_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"

struct child {
    struct worker_job *job;
    const struct worker_limits *limits;
    struct arena *arena;
    pid_t pid;     /* 0: ended and reaped */
    int process;   /* descriptor of the process */
    int pipe;
    char *block;   /* where bytes arrive: frames stay there */
    size_t begin, end, size; /* of the frame that is not complete yet, of what has arrived, of the block */
    size_t total;  /* bytes so far */
    uint64_t frames;
    bool complete; /* the end record has come */
};

/* ---- in the child */

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

static void put_bars(struct wire *out, const struct bars *b)
{
    wire_begin(out, FRAME_BARS);
    wire_number(out, b->bars);
    wire_number(out, b->landlock);
    wire_end(out);
    wire_flush(out); /* whatever comes: what is in force is known */
}

static void put_refused(struct wire *out, int error)
{
    wire_begin(out, FRAME_REFUSED);
    wire_number(out, (uint64_t)error);
    wire_end(out);
}

static void put_end(struct wire *out, bool failed)
{
    wire_begin(out, FRAME_END);
    wire_number(out, failed);
    wire_end(out);
}

static int child_main(const struct worker_job *job, const struct worker_limits *limits)
{
    struct wire out;
    struct bars bars;

    wire_open(&out, flush_to_pipe, NULL);
    if (confine(job, limits, &bars) != 0)
        put_refused(&out, errno);
    else {
        put_bars(&out, &bars);
        put_end(&out, job->work(job->user, &out) != 0);
    }
    return wire_flush(&out) == 0 && !out.failed ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Never returns: what the parent would do at its end is not the child's to do. */
_Noreturn static void be_child(const struct worker_job *job, const struct worker_limits *limits, int pipe, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent || dup2(pipe, CHILD_PIPE) < 0)
        _exit(EXIT_FAILURE);
    setpgid(0, 0);
    _exit(child_main(job, limits));
}

/* ---- starting */

static int start(struct child *c)
{
    int ends[2];
    pid_t self = getpid();

    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    fcntl(ends[0], F_SETPIPE_SZ, LIMIT_PIPE); /* as large as is allowed: a failure changes nothing */
    c->pid = fork();
    if (c->pid == 0)
        be_child(c->job, c->limits, ends[1], self);
    close(ends[1]);
    c->pipe = ends[0];
    if (c->pid < 0)
        return -1;
    setpgid(c->pid, c->pid); /* both do: whoever comes first */
    c->process = (int)syscall(SYS_pidfd_open, c->pid, 0);
    return c->process < 0 || fcntl(c->pipe, F_SETFL, O_NONBLOCK) != 0 ? -1 : 0;
}

/* ---- ending */

static void settle(struct child *c, enum worker_end end, int detail)
{
    c->job->result.end = end;
    c->job->result.detail = detail;
}

/* What the end of the process says; a frame may have said more. */
static void judge(struct child *c, const siginfo_t *how)
{
    if (c->job->result.end != WORKER_EXIT)
        return;
    if (how->si_code == CLD_EXITED && how->si_status == 0 && (c->complete || worker_without("stream")))
        settle(c, WORKER_DONE, 0);
    else if (how->si_code == CLD_EXITED)
        settle(c, WORKER_EXIT, how->si_status);
    else if (how->si_status == SIGXCPU)
        settle(c, WORKER_TIME, 0);
    else
        settle(c, WORKER_SIGNAL, how->si_status);
}

static void kill_child(const struct child *c)
{
    if (c->process >= 0)
        syscall(SYS_pidfd_send_signal, c->process, SIGKILL, NULL, 0);
    else
        kill(c->pid, SIGKILL);
    if (!worker_without("group"))
        kill(-c->pid, SIGKILL); /* and what it may have started */
}

static void end_child(struct child *c)
{
    siginfo_t how = {0};

    if (c->pid > 0) {
        kill_child(c);
        if (TEMP_FAILURE_RETRY(waitid(P_PID, (id_t)c->pid, &how, WEXITED)) == 0)
            judge(c, &how);
    }
    if (c->process >= 0)
        close(c->process);
    if (c->pipe >= 0)
        close(c->pipe);
    c->pid = 0;
    c->process = c->pipe = -1;
    if (c->job->result.end == WORKER_DONE && c->job->after)
        c->job->after(c->job->user);
}

/* ---- receiving */

/* A frame of the worker's own. The last of them is followed by nothing. */
static int take_own(struct child *c, unsigned type, struct wire_reader *r)
{
    struct worker_result *result = &c->job->result;

    switch (type) {
    case FRAME_BARS:
        result->bars = (unsigned)wire_take_number(r, WORKER_BARS);
        result->landlock = (unsigned)wire_take_number(r, UINT16_MAX);
        return c->frames == 1 ? 0 : -1;
    case FRAME_CALL:
        settle(c, WORKER_CALL, (int)wire_take_number(r, INT32_MAX));
        result->text = call_name(result->detail, c->arena);
        return 0;
    case FRAME_REFUSED:
        settle(c, WORKER_NOT_CONFINED, (int)wire_take_number(r, INT16_MAX));
        return 0;
    case FRAME_END:
        if (wire_take_number(r, 1))
            settle(c, WORKER_STOPPED, 0);
        c->complete = true;
        return 0;
    default:
        return -1;
    }
}

static int take(struct child *c, unsigned type, struct wire_reader *r)
{
    c->frames++;
    if (c->complete || c->job->result.end == WORKER_CALL)
        return -1;
    if (type >= WORKER_FRAME_FIRST)
        return c->job->take(c->job->user, type, r);
    return take_own(c, type, r) == 0 && wire_done(r) ? 0 : -1;
}

/* All complete frames of what has arrived. */
static int take_frames(struct child *c)
{
    struct wire_reader r;
    unsigned type = 0;

    for (;;) {
        size_t n = wire_frame(ssm_view(c->block + c->begin, c->end - c->begin), &type, &r);

        if (n == 0)
            return 0;
        if (n == SIZE_MAX || take(c, type, &r) != 0)
            return -1;
        c->begin += n;
    }
}

/* Room for more behind what has arrived. Frames never lie in two blocks: one that began moves. */
static int make_room(struct child *c)
{
    size_t begun = c->end - c->begin;
    size_t size = c->size ? LIMIT_PIPE : LIMIT_PIPE / 16;
    char *block;

    if (c->size - c->end >= LIMIT_PIPE / 32)
        return 0;
    if (c->job->transient && c->size >= LIMIT_PIPE && begun < c->size / 2) { /* the same block again */
        memmove(c->block, c->block + c->begin, begun);
        c->begin = 0;
        c->end = begun;
        return 0;
    }
    while (size < begun * 2)
        size *= 2;
    block = arena_take(c->arena, size);
    if (!block)
        return -1;
    if (begun)
        memcpy(block, c->block + c->begin, begun);
    c->block = block;
    c->begin = 0;
    c->end = begun;
    c->size = size;
    return 0;
}

/* What the pipe holds now. Returns 1 while more may come, 0 at its end, -1 when the child is to be stopped. */
static int receive(struct child *c)
{
    ssize_t n;

    if (make_room(c) != 0) {
        settle(c, WORKER_MEMORY, 0);
        return -1;
    }
    n = TEMP_FAILURE_RETRY(read(c->pipe, c->block + c->end, c->size - c->end));
    if (n < 0 && errno == EAGAIN)
        return 1;
    if (n <= 0)
        return 0;
    c->end += (size_t)n;
    c->total += (size_t)n;
    if (c->total > c->limits->output && !worker_without("output")) {
        settle(c, WORKER_OUTPUT, 0);
        return -1;
    }
    if (take_frames(c) != 0) {
        settle(c, c->arena->failed ? WORKER_MEMORY : WORKER_GARBAGE, 0);
        return -1;
    }
    return 1;
}

/* The process is gone: what it wrote last is still in the pipe, which somebody else may hold open. */
static void drain(struct child *c)
{
    struct pollfd p = {c->pipe, POLLIN, 0};

    while (c->pipe >= 0 && poll(&p, 1, 0) > 0 && (p.revents & POLLIN))
        if (receive(c) <= 0)
            break;
    if (c->begin != c->end && c->job->result.end == WORKER_EXIT && c->complete)
        settle(c, WORKER_GARBAGE, 0);
}

/* ---- the loop */

static int64_t milliseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* One look at a child: true when it has ended. */
static bool attend(struct child *c, short pipe, short process)
{
    if (pipe & (POLLIN | POLLHUP | POLLERR)) {
        int more = receive(c);

        if (more < 0)
            return true;
        if (more == 0) { /* the process end is still to come */
            close(c->pipe);
            c->pipe = -1;
        }
    }
    if (!(process & POLLIN))
        return false;
    drain(c);
    return true;
}

static void watch(struct child *children, size_t count, unsigned seconds)
{
    int64_t deadline = milliseconds() + (int64_t)seconds * 1000;
    struct pollfd p[2 * LIMIT_WORKERS];

    for (;;) {
        int64_t left = worker_without("deadline") ? -1 : deadline - milliseconds();
        size_t running = 0;

        for (size_t i = 0; i < count; i++) {
            running += children[i].pid > 0;
            p[2 * i] = (struct pollfd){children[i].pid > 0 ? children[i].pipe : -1, POLLIN, 0};
            p[2 * i + 1] = (struct pollfd){children[i].pid > 0 ? children[i].process : -1, POLLIN, 0};
        }
        if (running == 0)
            return;
        if (left <= 0 && !worker_without("deadline"))
            break;
        if (poll(p, 2 * count, (int)left) < 0 && errno != EINTR)
            break;
        for (size_t i = 0; i < count; i++)
            if (children[i].pid > 0 && attend(&children[i], p[2 * i].revents, p[2 * i + 1].revents))
                end_child(&children[i]);
    }
    for (size_t i = 0; i < count; i++)
        if (children[i].pid > 0) {
            settle(&children[i], WORKER_TIME, 0);
            end_child(&children[i]);
        }
}

int workers_run(struct worker_job *jobs, size_t count, const struct worker_limits *limits, struct arena *a)
{
    struct child children[LIMIT_WORKERS];
    int result = 0;

    for (size_t i = 0; i < count; i++) {
        children[i] = (struct child){.job = &jobs[i], .limits = limits, .arena = a, .process = -1, .pipe = -1};
        jobs[i].result = (struct worker_result){.end = WORKER_EXIT};
        if (start(&children[i]) != 0) {
            settle(&children[i], WORKER_NOT_STARTED, errno);
            end_child(&children[i]);
        }
    }
    for (size_t i = 0; i < count; i++)
        if (jobs[i].meanwhile)
            jobs[i].meanwhile(jobs[i].user);
    watch(children, count, limits->seconds);
    for (size_t i = 0; i < count; i++)
        if (jobs[i].result.end != WORKER_DONE && jobs[i].result.end != WORKER_STOPPED)
            result = -1;
    return result;
}

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
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"

enum {
    PATIENCE = 15, /* times its limit that a child may last on a machine that is busy with others */
    TICK = 10      /* milliseconds between two looks at a process without a descriptor */
};

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
        child_run(c->job, c->limits, ends[1], self);
    close(ends[1]);
    c->pipe = ends[0];
    if (c->pid < 0)
        return -1;
    setpgid(c->pid, c->pid); /* both do: whoever comes first */
    c->process = (int)syscall(SYS_pidfd_open, c->pid, 0);
    return fcntl(c->pipe, F_SETFL, O_NONBLOCK); /* without a descriptor of the process the loop looks again and again */
}

/* ---- ending */

/* What the end of the process says; a frame may have said more. */
static void judge(struct child *c, const siginfo_t *how)
{
    if (how->si_code == CLD_EXITED && how->si_status == 0 && (c->complete || worker_without("stream")))
        child_settle(c, WORKER_DONE, 0);
    else if (how->si_code == CLD_EXITED && c->job->result.end == WORKER_EXIT)
        c->job->result.detail = how->si_status;
    else if (how->si_status == SIGXCPU)
        child_settle(c, WORKER_TIME, 0);
    else
        child_settle(c, WORKER_SIGNAL, how->si_status);
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
        else
            child_settle(c, WORKER_NOT_STARTED, errno); /* nobody knows how it ended */
    }
    if (c->process >= 0)
        close(c->process);
    if (c->pipe >= 0)
        close(c->pipe);
    c->pid = 0;
    c->process = c->pipe = -1;
}

/* ---- the loop */

static int64_t milliseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Where the system gives no descriptor of a process. */
static bool has_ended(const struct child *c)
{
    siginfo_t how = {0};

    return c->process < 0 && waitid(P_PID, (id_t)c->pid, &how, WEXITED | WNOHANG | WNOWAIT) == 0 && how.si_pid != 0;
}

/* One look at a child: true when it has ended. */
static bool attend(struct child *c, short pipe, short process)
{
    if (pipe & (POLLIN | POLLHUP | POLLERR)) {
        int more = child_receive(c);

        if (more < 0)
            return true;
        if (more == 0) { /* the process end is still to come */
            close(c->pipe);
            c->pipe = -1;
        }
    }
    if (!(process & POLLIN) && !has_ended(c))
        return false;
    child_drain(c);
    return true;
}

/* Milliseconds in which a process was ready and had no processor: a busy machine is not its fault. */
static int64_t waited(pid_t pid)
{
    char path[64], text[128];
    unsigned long long run = 0, wait = 0;

    snprintf(path, sizeof path, "/proc/%d/schedstat", (int)pid);
    read_proc(path, text, sizeof text);
    return sscanf(text, "%llu %llu", &run, &wait) == 2 ? (int64_t)(wait / 1000000) : 0; /* NOLINT(cert-err34-c) */
}

/* Milliseconds that a child has left: of the time that it had a processor, or waited for something else. */
static int64_t left_of(const struct child *c, int64_t begin)
{
    int64_t limit = (int64_t)c->limits->seconds * 1000, passed = milliseconds() - begin;

    if (passed < limit)
        return limit - passed;
    if (passed >= limit * PATIENCE)
        return 0;
    return limit - (passed - waited(c->pid));
}

static int timeout_of(const struct child *children, size_t count, int64_t begin)
{
    int64_t least = INT32_MAX;

    for (size_t i = 0; i < count; i++)
        if (children[i].pid > 0) {
            int64_t left = worker_without("deadline") ? INT32_MAX : left_of(&children[i], begin);

            if (children[i].process < 0 && left > TICK)
                left = TICK;
            least = left < least ? left : least;
        }
    return (int)(least < 0 ? 0 : least);
}

static void end_late(struct child *children, size_t count, int64_t begin)
{
    for (size_t i = 0; i < count; i++)
        if (children[i].pid > 0 && !worker_without("deadline") && left_of(&children[i], begin) <= 0) {
            child_settle(&children[i], WORKER_TIME, 0);
            end_child(&children[i]);
        }
}

/* What is to be watched: of each child its pipe, then its process, where there are any. Returns how many. */
static size_t fill_poll(const struct child *children, size_t count, struct pollfd *p)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        if (children[i].pid > 0 && children[i].pipe >= 0)
            p[n++] = (struct pollfd){children[i].pipe, POLLIN, 0};
        if (children[i].pid > 0 && children[i].process >= 0)
            p[n++] = (struct pollfd){children[i].process, POLLIN, 0};
    }
    return n;
}

static short events_of(const struct pollfd *p, size_t n, int fd)
{
    for (size_t i = 0; fd >= 0 && i < n; i++)
        if (p[i].fd == fd)
            return p[i].revents;
    return 0;
}

static bool any_runs(const struct child *children, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (children[i].pid > 0)
            return true;
    return false;
}

static void watch(struct child *children, size_t count)
{
    int64_t begin = milliseconds();
    struct pollfd p[2 * LIMIT_WORKERS];

    while (any_runs(children, count)) {
        size_t n = fill_poll(children, count, p);

        if (poll(p, n, timeout_of(children, count, begin)) < 0)
            n = 0; /* interrupted, or no memory: the deadline decides */
        for (size_t i = 0; i < count; i++)
            if (children[i].pid > 0 &&
                attend(&children[i], events_of(p, n, children[i].pipe), events_of(p, n, children[i].process)))
                end_child(&children[i]);
        end_late(children, count, begin);
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
            child_settle(&children[i], WORKER_NOT_STARTED, errno);
            end_child(&children[i]);
        }
    }
    for (size_t i = 0; i < count; i++)
        if (jobs[i].meanwhile)
            jobs[i].meanwhile(jobs[i].user);
    watch(children, count);
    for (size_t i = 0; i < count; i++)
        if (jobs[i].result.end != WORKER_DONE && jobs[i].result.end != WORKER_STOPPED)
            result = -1;
    return result;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * A child gives up its rights; the order matters: the limits need system calls that the filter refuses, and the filter comes
 * last.
 */
#include "worker/worker_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/limits.h"

/* For a kernel, or a container, that has no close_range(). */
static int close_each(void)
{
    long most = sysconf(_SC_OPEN_MAX);

    for (int fd = CHILD_PIPE + 1; fd < most && fd < LIMIT_DESCRIPTORS; fd++)
        close(fd);
    return most > LIMIT_DESCRIPTORS ? -1 : 0;
}

/* The standard descriptors lead nowhere, but for those that child.c has led elsewhere; every other but the pipe is closed. */
static int leave_descriptors(bool has_output)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (null < 0)
        return -1;
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO && !worker_without("null"); fd++)
        if ((fd == STDIN_FILENO || !has_output) && dup2(null, fd) < 0)
            return -1;
    if (worker_without("close"))
        return 0;
    return close_range(CHILD_PIPE + 1, ~0U, 0) == 0 ? 0 : close_each();
}

static int leave_privileges(struct bars *out)
{
    if (worker_without("privileges"))
        return 0;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return -1;
    out->bars |= WORKER_BAR_PRIVILEGES;
    return 0;
}

/* The environment may hold secrets, and a plugin could put them into the migration: the very bytes go. */
static int leave_environment(void)
{
    for (char **e = environ; e && *e && !worker_without("environment"); e++)
        explicit_bzero(*e, strlen(*e));
    return worker_without("environment") ? 0 : clearenv();
}

/* Whoever started the program may have blocked or ignored what tells of a trap, and of a limit. */
static int leave_signals(void)
{
    sigset_t none;

    sigemptyset(&none);
    return sigprocmask(SIG_SETMASK, &none, NULL) != 0 || signal(SIGXCPU, SIG_DFL) == SIG_ERR ||
                   signal(SIGXFSZ, SIG_DFL) == SIG_ERR
               ? -1
               : 0;
}

int confine(const struct worker_job *job, const struct worker_limits *limits, struct bars *out)
{
    *out = (struct bars){0};
    if (leave_signals() != 0 || leave_descriptors(job->output > 0) != 0 || confine_limits(limits, out) != 0 ||
        leave_privileges(out) != 0 || confine_files(job->readable, out) != 0 || leave_environment() != 0 || confine_calls(out) != 0)
        return -1;
    errno = 0;
    return limits->required & ~out->bars ? -1 : 0;
}

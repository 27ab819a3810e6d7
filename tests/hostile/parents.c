/* SPDX-License-Identifier: Apache-2.0
 *
 * Deeds: what a plugin may do to the process that started it, the one that writes.
 */
#include "hostile.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int sends(int signal)
{
    if (kill(getppid(), signal) != 0)
        return denied("kill");
    usleep(200000); /* until it has arrived */
    return CARRY_ON;
}

int kills_parent(const struct moment *now)
{
    (void)now;
    return sends(SIGKILL);
}

int terminates_parent(const struct moment *now)
{
    (void)now;
    return sends(SIGTERM);
}

int stops_parent(const struct moment *now)
{
    (void)now;
    return sends(SIGSTOP);
}

/* tgkill is allowed, to itself: abort() needs it. */
int kills_parents_thread(const struct moment *now)
{
    const long parent = getppid();

    (void)now;
    return syscall(SYS_tgkill, parent, parent, SIGKILL) == 0 ? CARRY_ON : denied("tgkill");
}

int kills_itself_oddly(const struct moment *now)
{
    const long self = getpid();

    (void)now;
    return syscall(SYS_tgkill, self, self, SIGSTOP) == 0 ? CARRY_ON : denied("tgkill");
}

int opens_pidfd(const struct moment *now)
{
    (void)now;
    return syscall(SYS_pidfd_open, getppid(), 0) >= 0 ? CARRY_ON : denied("pidfd_open");
}

int limits_parent(const struct moment *now)
{
    const struct rlimit none = {0, 0};

    (void)now;
    return prlimit(getppid(), RLIMIT_FSIZE, &none, NULL) == 0 ? CARRY_ON : denied("prlimit");
}

int traces_parent(const struct moment *now)
{
    const pid_t parent = getppid();

    (void)now;
    if (ptrace(PTRACE_SEIZE, parent, NULL, NULL) != 0)
        return denied("ptrace");
    return ptrace(PTRACE_INTERRUPT, parent, NULL, NULL) == 0 ? CARRY_ON : denied("ptrace");
}

/* The monitor has the same memory at the same addresses. */
static int crosses(const char *name, ssize_t (*call)(pid_t, const struct iovec *, unsigned long, const struct iovec *,
                                                     unsigned long, unsigned long))
{
    static char bytes[64];
    const struct iovec here = {bytes, sizeof bytes};
    const struct iovec there = {(void *)(size_t)&environ, sizeof(char *)};

    return call(getppid(), &here, 1, &there, 1, 0) >= 0 ? CARRY_ON : denied(name);
}

int reads_parents_memory(const struct moment *now)
{
    (void)now;
    return crosses("process_vm_readv", process_vm_readv);
}

int writes_parents_memory(const struct moment *now)
{
    (void)now;
    return crosses("process_vm_writev", process_vm_writev);
}

int opens_parents_memory(const struct moment *now)
{
    char path[64];
    int fd;

    (void)now;
    snprintf(path, sizeof path, "/proc/%d/mem", (int)getppid());
    fd = open(path, O_RDWR);
    if (fd < 0)
        return denied("open");
    close(fd);
    return CARRY_ON;
}

/* Its own group: the runner sees to it that nobody else is in it. */
int kills_group(const struct moment *now)
{
    (void)now;
    return kill(0, SIGTERM) == 0 ? CARRY_ON : denied("kill");
}

int raises_limits(const struct moment *now)
{
    const struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};

    (void)now;
    return setrlimit(RLIMIT_FSIZE, &all) == 0 ? CARRY_ON : denied("setrlimit");
}

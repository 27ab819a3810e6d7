/* SPDX-License-Identifier: Apache-2.0
 *
 * Resource limits of a child.
 */
#include "worker/worker_internal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

void read_proc(const char *path, char *text, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? 0 : read(fd, text, size - 1);

    if (fd >= 0)
        close(fd);
    text[n > 0 ? n : 0] = '\0';
}

/* The address space that the child has from its parent already, in bytes; 0 where that cannot be told. */
static size_t inherited(void)
{
    char text[128];

    read_proc("/proc/self/statm", text, sizeof text);
    return strtoul(text, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
}

/* Never more than there was: a limit that is lower already stays. */
static int lower(__rlimit_resource_t what, const char *mechanism, rlim_t soft, rlim_t hard)
{
    struct rlimit was;

    if (worker_without(mechanism))
        return 0;
    if (getrlimit(what, &was) != 0)
        return -1;
    if (hard > was.rlim_max)
        hard = was.rlim_max;
    if (soft > hard)
        soft = hard;
    if (soft > was.rlim_cur)
        soft = was.rlim_cur;
    return setrlimit(what, &(struct rlimit){soft, hard});
}

int confine_limits(const struct worker_limits *limits, struct bars *out)
{
    size_t memory = inherited() + limits->memory;

    if (lower(RLIMIT_AS, "memory", memory, memory) || lower(RLIMIT_CPU, "cpu", limits->seconds, limits->seconds + 1) ||
        lower(RLIMIT_FSIZE, "files", 0, 0) || lower(RLIMIT_CORE, "files", 0, 0) || lower(RLIMIT_NPROC, "processes", 0, 0))
        return -1;
    out->bars |= WORKER_BAR_LIMITS;
    return 0;
}

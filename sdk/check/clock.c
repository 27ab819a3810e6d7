/* SPDX-License-Identifier: Apache-2.0
 *
 * The clock's functions, in the place of libc's for all that is loaded into this process: the program comes first where
 * the linker looks for a name, and exports these (CMakeLists.txt). They tell the time, and in a child that says so
 * another one.
 */
#include "check.h"

#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))

static long ahead; /* seconds */

void clock_ahead(long seconds)
{
    ahead = seconds;
}

/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): libc's are reserved */

EXPORTED int clock_gettime(clockid_t clock, struct timespec *t)
{
    int result = (int)syscall(SYS_clock_gettime, clock, t);

    if (result == 0)
        t->tv_sec += ahead;
    return result;
}

EXPORTED time_t time(time_t *out)
{
    struct timespec t = {0};
    time_t now = clock_gettime(CLOCK_REALTIME, &t) == 0 ? t.tv_sec : (time_t)-1;

    if (out)
        *out = now;
    return now;
}

EXPORTED int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
    struct timespec t = {0};
    int result = clock_gettime(CLOCK_REALTIME, &t);

    if (zone)
        *(struct timezone *)zone = (struct timezone){0};
    if (result == 0)
        *out = (struct timeval){.tv_sec = t.tv_sec, .tv_usec = t.tv_nsec / 1000};
    return result;
}

EXPORTED int timespec_get(struct timespec *t, int base)
{
    return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, t) == 0 ? base : 0;
}

/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */

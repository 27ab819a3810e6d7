/* SPDX-License-Identifier: Apache-2.0
 *
 * A crash leaves word of what the address was, in the memory that the monitor reads, and then is the crash that it was.
 */
#include "check.h"

#include <signal.h>
#include <stdio.h>

#include "pages.h"

static struct place *shared; /* a handler of signals has no argument of its own */

static void on_fault(int number, siginfo_t *info, void *context)
{
    (void)context;
    if (!pages_tell(info->si_addr, shared->fault, sizeof shared->fault)) /* NOLINT(bugprone-signal-handler,cert-sig30-c) */
        snprintf(shared->fault, sizeof shared->fault, "at an address that the host has not given"); /* NOLINT */
    signal(number, SIG_DFL);
}

void fault_catch(struct place *place)
{
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_NODEFER};

    shared = place;
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}

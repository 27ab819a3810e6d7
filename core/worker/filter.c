/* SPDX-License-Identifier: Apache-2.0
 *
 * The system calls that a child may make: memory, reading what is open or may be opened, time, its own end. Every other one
 * is trapped, and the handler says which it was: a kill would name nothing.
 */
#include "worker/worker_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

static const int allowed[] = {
    SCMP_SYS(read),       SCMP_SYS(write),           SCMP_SYS(writev),       SCMP_SYS(close),        SCMP_SYS(fstat),
    SCMP_SYS(newfstatat), SCMP_SYS(lseek),           SCMP_SYS(pread64),      SCMP_SYS(mmap),         SCMP_SYS(mprotect),
    SCMP_SYS(munmap),     SCMP_SYS(mremap),          SCMP_SYS(brk),          SCMP_SYS(madvise),      SCMP_SYS(futex),
    SCMP_SYS(access),     SCMP_SYS(faccessat),       SCMP_SYS(faccessat2),   SCMP_SYS(readlink),     SCMP_SYS(getcwd),
    SCMP_SYS(getdents64), SCMP_SYS(getrandom),       SCMP_SYS(clock_gettime), SCMP_SYS(getpid),      SCMP_SYS(gettid),
    SCMP_SYS(exit),       SCMP_SYS(rt_sigreturn),    SCMP_SYS(exit_group),   SCMP_SYS(sysinfo), /* the C library's qsort */
    SCMP_SYS(getuid),     SCMP_SYS(geteuid), /* libgit2, as it begins: who it is, any file of its own says as well */
};

/* With conditions on their arguments. */
static int allow_some(scmp_filter_ctx filter)
{
    enum { WRITING = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY) };
    const struct scmp_arg_cmp reads = SCMP_A2(SCMP_CMP_MASKED_EQ, WRITING, O_RDONLY);
    const struct scmp_arg_cmp below_the_trap = SCMP_A0(SCMP_CMP_LT, SIGSYS); /* in 64 bits: the kernel looks at 32 */
    const struct scmp_arg_cmp itself = SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid());
    const struct scmp_arg_cmp abort_signal = SCMP_A2(SCMP_CMP_EQ, SIGABRT);

    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, &reads) ||
           seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(rt_sigaction), 1, &below_the_trap) ||
           seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 2,
                                  (const struct scmp_arg_cmp[]){itself, abort_signal});
}

/* A number as wire_number() writes it. */
static size_t put_bits(unsigned char *frame, size_t n, uint32_t number)
{
    for (; number >= 0x80; number >>= 7)
        frame[n++] = (unsigned char)(number | 0x80);
    frame[n++] = (unsigned char)number;
    return n;
}

/* Runs on the stack of the code that called: nothing but the frame, and out. */
static void trapped(int signal, siginfo_t *info, void *context)
{
    unsigned char frame[16] = {0, 0, 0, 0, FRAME_CALL};
    size_t n = put_bits(frame, 5, (uint32_t)info->si_syscall); /* behind length and type */

    (void)signal;
    (void)context;
    n = put_bits(frame, n, info->si_arch);
    frame[0] = (unsigned char)(n - 4);
    if (write(CHILD_PIPE, frame, n) != (ssize_t)n)
        _exit(EXIT_FAILURE);
    _exit(EXIT_FAILURE);
}

static int catch_traps(void)
{
    struct sigaction action = {.sa_sigaction = trapped, .sa_flags = SA_SIGINFO | SA_NODEFER};

    return sigaction(SIGSYS, &action, NULL);
}

/* The kernel has no filters, or a container keeps them to itself; libseccomp says ECANCELED for what the kernel said. */
static bool is_denied(int error)
{
    errno = error;
    return error == ENOSYS || error == EPERM || error == EACCES || error == ECANCELED || error == EINVAL;
}

int confine_calls(struct bars *out)
{
    scmp_filter_ctx filter;
    int result = 0;

    if (worker_without("seccomp") || (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0 && errno == EINVAL))
        return 0;
    filter = seccomp_init(SCMP_ACT_TRAP);
    if (!filter || catch_traps() != 0)
        return -1;
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 0); /* set already, or left out on purpose */
    seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_TRAP);
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0] && result == 0; i++)
        result = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, allowed[i], 0, NULL);
    if (result == 0)
        result = allow_some(filter);
    /* Done, without being done: where signals are blocked a trap kills, and names nothing. */
    if (result == 0)
        result = seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(0), SCMP_SYS(rt_sigprocmask), 0, NULL);
    if (result == 0)
        result = seccomp_load(filter);
    seccomp_release(filter);
    if (result == 0)
        out->bars |= WORKER_BAR_CALLS;
    return result == 0 || is_denied(-result) ? 0 : -1;
}

ssm_str call_name(uint32_t number, uint32_t arch, struct arena *a)
{
    char *name = seccomp_syscall_resolve_num_arch(arch, (int)number);
    ssm_str kept = name ? arena_str(a, ssm_cstr(name)) : ssm_view(NULL, 0);

    free(name);
    return kept;
}

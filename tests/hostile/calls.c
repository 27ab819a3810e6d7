/* SPDX-License-Identifier: Apache-2.0
 *
 * Deeds: what a plugin may ask of the kernel, and must not get. Also those that need no kernel: crashes, loops, memory.
 */
#include "hostile.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

extern char **environ;

#define MIB ((size_t)1 << 20)
static const char planted[] = "planted by a plugin\n";

/* ---- crashes and ways to leave */

static volatile int *nowhere(void)
{
    static int *volatile none;

    return none;
}

int crash(const struct moment *now)
{
    (void)now;
    *nowhere() = 1;
    return CARRY_ON;
}

int gives_up(const struct moment *now)
{
    (void)now;
    abort();
}

static unsigned deeper(volatile unsigned *depth)
{
    volatile unsigned here = *depth + 1;

    return deeper(&here) + here;
}

int recurses(const struct moment *now)
{
    volatile unsigned depth = 0;

    (void)now;
    return deeper(&depth) ? CARRY_ON : SSM_ERROR;
}

int leaves(const struct moment *now)
{
    (void)now;
    _exit(0);
}

int leaves_tidily(const struct moment *now)
{
    (void)now;
    exit(0); /* with atexit and flushed streams */
}

/* ---- time and memory */

int spins(const struct moment *now)
{
    volatile unsigned long n = 0;

    (void)now;
    for (;;)
        n++;
}

int spins_deaf(const struct moment *now)
{
    for (int s = 1; s < SIGRTMAX; s++)
        if (s != SIGSYS)
            signal(s, SIG_IGN);
    return spins(now);
}

int spins_masked(const struct moment *now)
{
    sigset_t all;

    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    return spins(now);
}

int sleeps(const struct moment *now)
{
    (void)now;
    for (;;)
        pause();
}

/* Address space alone: nothing of it is touched, so that a machine without limits survives. */
int allocates(const struct moment *now)
{
    (void)now;
    for (int i = 0; i < 64; i++) {
        char *volatile block = malloc(256 * MIB);

        if (!block)
            *nowhere() = 1; /* what careless code does */
    }
    return CARRY_ON;
}

int allocates_from_host(const struct moment *now)
{
    while (host_services->alloc(now->h, 16 * MIB))
        ;
    return SSM_ERROR;
}

/* ---- sockets: the runner listens, and knows who came */

static int reach(const char *call, int family, const void *address, socklen_t size)
{
    int s = socket(family, SOCK_STREAM, 0);

    if (s < 0)
        return denied("socket");
    if (connect(s, address, size) != 0)
        denied(call);
    close(s);
    return CARRY_ON;
}

int socket_inet(const struct moment *now)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(runners_port())};

    (void)now;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return reach("connect", AF_INET, &a, sizeof a);
}

int socket_unix(const struct moment *now)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};

    (void)now;
    snprintf(a.sun_path, sizeof a.sun_path, "%s", in_run_folder("s"));
    return reach("connect", AF_UNIX, &a, sizeof a);
}

int socket_abstract(const struct moment *now)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    int n = snprintf(a.sun_path + 1, sizeof a.sun_path - 1, "ssm-hostile-%u", runners_port());

    (void)now;
    return reach("connect", AF_UNIX, &a, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)n));
}

int socket_pair(const struct moment *now)
{
    int pair[2];

    (void)now;
    return socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0 ? CARRY_ON : denied("socketpair");
}

/* ---- processes */

static const char *touch_command(void)
{
    static char command[1100];

    snprintf(command, sizeof command, "echo planted > '%s'", in_run_folder("w/planted"));
    return command;
}

int shell_execve(const struct moment *now)
{
    char *argv[] = {(char *)(size_t)"sh", (char *)(size_t)"-c", (char *)(size_t)touch_command(), NULL};

    (void)now;
    execve("/bin/sh", argv, environ);
    return denied("execve");
}

int shell_spawn(const struct moment *now)
{
    char *argv[] = {(char *)(size_t)"sh", (char *)(size_t)"-c", (char *)(size_t)touch_command(), NULL};
    int error = posix_spawn(NULL, "/bin/sh", NULL, NULL, argv, environ);

    (void)now;
    if (error == 0)
        usleep(200000);
    errno = error;
    return error ? denied("posix_spawn") : CARRY_ON;
}

int shell_system(const struct moment *now)
{
    (void)now;
    return system(touch_command()) == 0 ? CARRY_ON : denied("system");
}

int shell_popen(const struct moment *now)
{
    FILE *p = popen(touch_command(), "r");

    (void)now;
    return p && pclose(p) == 0 ? CARRY_ON : denied("popen");
}

/* A program that belongs to root and has the set-user-ID bit. */
int setuid_program(const struct moment *now)
{
    char program[1024];
    char *argv[] = {program, (char *)(size_t)in_run_folder("w/planted"), NULL};
    char file[1024];
    int error;

    (void)now;
    snprintf(file, sizeof file, "%s", in_run_folder("w/planted"));
    argv[1] = file;
    snprintf(program, sizeof program, "%s", in_run_folder("setuid"));
    error = posix_spawn(NULL, program, NULL, NULL, argv, environ);
    if (error == 0)
        usleep(200000);
    errno = error;
    return error ? denied("posix_spawn") : CARRY_ON;
}

/* "Without end" is 300 here, each of which sleeps. */
int forks(const struct moment *now)
{
    (void)now;
    for (int i = 0; i < 300; i++) {
        pid_t child = fork();

        if (child < 0)
            return denied("fork");
        if (child == 0) {
            alarm(30);
            for (;;)
                pause();
        }
    }
    return CARRY_ON;
}

/* Leaves a child behind that holds whatever was open. */
int detaches(const struct moment *now)
{
    pid_t child = fork();

    (void)now;
    if (child == 0) {
        alarm(30);
        for (;;)
            pause();
    }
    return child < 0 ? denied("fork") : CARRY_ON;
}

static void *idle(void *unused)
{
    (void)unused;
    return NULL;
}

int starts_thread(const struct moment *now)
{
    pthread_t thread;
    int error = pthread_create(&thread, NULL, idle, NULL);

    (void)now;
    errno = error;
    return error ? denied("pthread_create") : CARRY_ON;
}

int unshares(const struct moment *now)
{
    (void)now;
    return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 ? CARRY_ON : denied("unshare");
}

/* ---- files */

static int fill(const char *call, int fd)
{
    if (fd < 0)
        return denied(call);
    if (write(fd, planted, sizeof planted - 1) < 0)
        denied("write");
    close(fd);
    return CARRY_ON;
}

int writes_file(const struct moment *now)
{
    (void)now;
    return fill("open", open(in_run_folder("w/planted"), O_WRONLY | O_CREAT, 0644));
}

int overwrites_file(const struct moment *now)
{
    (void)now;
    return fill("open", open(in_run_folder("w/victim.txt"), O_WRONLY | O_TRUNC));
}

/* The older and the newer way to say the same. */
int writes_with_creat(const struct moment *now)
{
    (void)now;
#ifdef SYS_creat
    return fill("creat", (int)syscall(SYS_creat, in_run_folder("w/planted"), 0644));
#else
    return fill("creat", creat(in_run_folder("w/planted"), 0644));
#endif
}

int writes_with_openat2(const struct moment *now)
{
    struct {
        unsigned long long flags, mode, resolve;
    } how = {O_WRONLY | O_CREAT, 0644, 0};

    (void)now;
    return fill("openat2", (int)syscall(SYS_openat2, AT_FDCWD, in_run_folder("w/planted"), &how, sizeof how));
}

int writes_tmpfile(const struct moment *now)
{
    (void)now;
    return fill("open", open(in_run_folder("w"), O_WRONLY | O_TMPFILE, 0600));
}

int shares_file(const struct moment *now)
{
    (void)now;
    return fill("memfd_create", (int)syscall(SYS_memfd_create, "x", 0));
}

/* Its own object is what it may read: opened again through /proc, for writing. */
int writes_through_proc(const struct moment *now)
{
    char path[64];
    int fd = open(in_run_folder("plugins/mallory.so"), O_RDONLY), again;

    (void)now;
    if (fd < 0)
        return denied("open");
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    again = open(path, O_WRONLY | O_APPEND);
    close(fd);
    return fill("open", again);
}

int renames(const struct moment *now)
{
    char from[1024];

    (void)now;
    snprintf(from, sizeof from, "%s", in_run_folder("w/victim.txt"));
    return rename(from, in_run_folder("w/planted")) == 0 ? CARRY_ON : denied("rename");
}

int deletes(const struct moment *now)
{
    (void)now;
    return unlink(in_run_folder("w/victim.txt")) == 0 ? CARRY_ON : denied("unlink");
}

int changes_mode(const struct moment *now)
{
    (void)now;
    return chmod(in_run_folder("w/victim.txt"), 0777) == 0 ? CARRY_ON : denied("chmod");
}

int changes_owner(const struct moment *now)
{
    (void)now;
    return chown(in_run_folder("w/victim.txt"), 1, 1) == 0 ? CARRY_ON : denied("chown");
}

int changes_time(const struct moment *now)
{
    const struct timespec times[2] = {{1, 0}, {1, 0}};

    (void)now;
    return utimensat(AT_FDCWD, in_run_folder("w/victim.txt"), times, 0) == 0 ? CARRY_ON : denied("utimensat");
}

int truncates(const struct moment *now)
{
    (void)now;
    return truncate(in_run_folder("w/victim.txt"), 0) == 0 ? CARRY_ON : denied("truncate");
}

int links(const struct moment *now)
{
    char from[1024];

    (void)now;
    snprintf(from, sizeof from, "%s", in_run_folder("w/victim.txt"));
    return link(from, in_run_folder("w/planted")) == 0 ? CARRY_ON : denied("link");
}

int links_symbolically(const struct moment *now)
{
    (void)now;
    return symlink("victim.txt", in_run_folder("w/planted")) == 0 ? CARRY_ON : denied("symlink");
}

int makes_folder(const struct moment *now)
{
    (void)now;
    return mkdir(in_run_folder("w/planted"), 0755) == 0 ? CARRY_ON : denied("mkdir");
}

int makes_fifo(const struct moment *now)
{
    (void)now;
    return mkfifo(in_run_folder("w/planted"), 0644) == 0 ? CARRY_ON : denied("mkfifo");
}

/* ---- reading what is not its business */

static int reads(const char *path)
{
    char bytes[1024];
    int fd = open(path, O_RDONLY);
    ssize_t n;

    if (fd < 0)
        return denied(path);
    while ((n = read(fd, bytes, sizeof bytes)) > 0)
        loot(bytes, (size_t)n);
    close(fd);
    return CARRY_ON;
}

int reads_workspace(const struct moment *now)
{
    (void)now;
    return reads(in_run_folder("w/canary.txt"));
}

int reads_key(const struct moment *now)
{
    (void)now;
    return reads(in_run_folder("home/.ssh/id_rsa"));
}

int reads_credentials(const struct moment *now)
{
    (void)now;
    return reads(in_run_folder("home/.aws/credentials"));
}

int reads_passwd(const struct moment *now)
{
    (void)now;
    return reads("/etc/passwd");
}

int reads_own_environment(const struct moment *now)
{
    (void)now;
    return reads("/proc/self/environ");
}

int reads_parents_maps(const struct moment *now)
{
    char path[64];

    (void)now;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)getppid());
    return reads(path);
}

/* No call at all: what was the monitor's memory when this process began. */
int reads_environment(const struct moment *now)
{
    (void)now;
    for (char **e = environ; e && *e; e++)
        if (strncmp(*e, "AWS_", 4) == 0)
            loot(*e, strlen(*e));
    return CARRY_ON;
}

/* ---- other doors to the same calls */

/* 0x80 is the 32-bit door: mkdir has the number 39 there. Its path must lie below 4 GiB. */
int thirty_two_bits(const struct moment *now)
{
    (void)now;
#ifdef __x86_64__
    char *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    long result = 39;

    if (low == MAP_FAILED)
        return denied("mmap");
    snprintf(low, 4096, "%s", in_run_folder("w/planted"));
    __asm__ volatile("int $0x80" : "+a"(result) : "b"(low), "c"(0755L) : "memory", "r8", "r9", "r10", "r11");
    errno = (int)-result;
    return result == 0 ? CARRY_ON : denied("mkdir (32 bits)");
#else
    return makes_folder(now);
#endif
}

int x32_calls(const struct moment *now)
{
    (void)now;
#ifdef __x86_64__
    return syscall(0x40000000 | SYS_mkdir, in_run_folder("w/planted"), 0755) == 0 ? CARRY_ON : denied("mkdir (x32)");
#else
    return makes_folder(now);
#endif
}

int io_uring(const struct moment *now)
{
    char params[120] = {0};

    (void)now;
    return syscall(SYS_io_uring_setup, 4, params) >= 0 ? CARRY_ON : denied("io_uring_setup");
}

static void shrug(int signal)
{
    (void)signal;
}

int catches_sigsys(const struct moment *now)
{
    const struct sigaction action = {.sa_handler = shrug};

    return sigaction(SIGSYS, &action, NULL) == 0 ? makes_folder(now) : denied("sigaction");
}

int ignores_sigsys(const struct moment *now)
{
    const struct sigaction action = {.sa_handler = SIG_IGN};

    return sigaction(SIGSYS, &action, NULL) == 0 ? makes_folder(now) : denied("sigaction");
}

int masks_sigsys(const struct moment *now)
{
    sigset_t all;

    sigfillset(&all);
    return sigprocmask(SIG_BLOCK, &all, NULL) == 0 ? makes_folder(now) : denied("sigprocmask");
}

int disarms(const struct moment *now)
{
    (void)now;
    return syscall(SYS_prctl, 4 /* PR_SET_DUMPABLE */, 1, 0, 0, 0) == 0 ? CARRY_ON : denied("prctl");
}

int adds_filter(const struct moment *now)
{
    (void)now;
    return syscall(SYS_seccomp, 0 /* SECCOMP_SET_MODE_STRICT */, 0, NULL) == 0 ? CARRY_ON : denied("seccomp");
}

/* Allowed: a plugin may be a just-in-time compiler. */
int makes_code(const struct moment *now)
{
    (void)now;
#ifdef __x86_64__
    static const unsigned char returns_one[] = {0xb8, 1, 0, 0, 0, 0xc3};
    void *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int (*call)(void) = NULL;

    if (code == MAP_FAILED)
        return denied("mmap");
    memcpy(code, returns_one, sizeof returns_one);
    if (mprotect(code, 4096, PROT_READ | PROT_EXEC) != 0)
        return denied("mprotect");
    memcpy(&call, &code, sizeof call);
    return call() == 1 ? CARRY_ON : SSM_ERROR;
#else
    return CARRY_ON;
#endif
}

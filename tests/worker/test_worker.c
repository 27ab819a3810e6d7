/* SPDX-License-Identifier: Apache-2.0
 *
 * Real children: how each way to end is told apart, and that none of them keeps the monitor.
 */
#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "worker/worker.h"

enum { OWN_PIPE = 3, MEMORY = 256 * 1024 * 1024, OUTPUT = 1024 * 1024, SECONDS = 1 };
enum { FRAME_TEXT = WORKER_FRAME_FIRST };

static const struct worker_limits usual = {MEMORY, OUTPUT, SECONDS, 0};

/* What a job gave: its texts one after the other. */
struct taken {
    char text[64];
    size_t frames;
};

static int take(void *user, unsigned type, struct wire_reader *r)
{
    struct taken *t = user;
    ssm_str s = wire_take_text(r);

    if (type != FRAME_TEXT || !wire_done(r))
        return -1;
    t->frames++;
    if (s.len < sizeof t->text - strlen(t->text))
        strncat(t->text, s.ptr ? s.ptr : "", s.len);
    return 0;
}

static int put(struct wire *out, const char *text)
{
    wire_begin(out, FRAME_TEXT);
    wire_text(out, ssm_cstr(text));
    return wire_end(out);
}

static struct worker_result run_within(int (*work)(void *, struct wire *), struct taken *t, const struct worker_limits *limits)
{
    struct worker_job job = {.work = work, .take = take, .user = t};
    struct arena a = {0};
    struct worker_result r;

    *t = (struct taken){0};
    workers_run(&job, 1, limits, &a);
    r = job.result;
    if (r.end == WORKER_CALL && r.text.ptr) {
        strncpy(t->text, r.text.ptr, sizeof t->text - 1);
        t->text[r.text.len] = '\0';
    }
    arena_free(&a);
    return r;
}

static struct worker_result run(int (*work)(void *, struct wire *), struct taken *t)
{
    return run_within(work, t, &usual);
}

static bool no_child_left(void)
{
    return waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD;
}

/* ---- good ends */

static int says_two_words(void *user, struct wire *out)
{
    (void)user;
    return put(out, "good ") || put(out, "morning");
}

/* In memory that children share: how many of them are at work. */
static atomic_uint *present;

/* Goes on when the other is there, too. */
static int meets_the_other(void *user, struct wire *out)
{
    atomic_fetch_add(present, 1);
    while (atomic_load(present) < 2)
        ;
    return says_two_words(user, out);
}

static int says_that_it_failed(void *user, struct wire *out)
{
    (void)user;
    put(out, "why");
    return -1;
}

/* More than a pipe holds, and frames longer than a block. */
static int says_much(void *user, struct wire *out)
{
    static char long_text[3 * LIMIT_PIPE + 7];

    (void)user;
    memset(long_text, 'x', sizeof long_text - 1);
    for (int i = 0; i < 3; i++)
        if (put(out, long_text) || put(out, "."))
            return -1;
    return 0;
}

static void a_complete_stream_is_done(void)
{
    struct taken t;

    CU_ASSERT_EQUAL(run(says_two_words, &t).end, WORKER_DONE);
    CU_ASSERT_STRING_EQUAL(t.text, "good morning");
    CU_ASSERT_EQUAL(run(says_that_it_failed, &t).end, WORKER_STOPPED);
    CU_ASSERT_STRING_EQUAL(t.text, "why");
    CU_ASSERT_EQUAL(run_within(says_much, &t, &(struct worker_limits){MEMORY, 16 * OUTPUT, 10, 0}).end, WORKER_DONE);
    CU_ASSERT_EQUAL(t.frames, 6);
    CU_ASSERT_STRING_EQUAL(t.text, "...");
    CU_ASSERT_TRUE(no_child_left());
}

/* ---- bad ends */

static int crashes(void *user, struct wire *out)
{
    (void)user;
    (void)out;
    raise(SIGSEGV); /* tgkill with another signal than SIGABRT */
    return 0;
}

static int aborts(void *user, struct wire *out)
{
    (void)user;
    (void)out;
    abort();
}

static int follows_nothing(void *user, struct wire *out)
{
    (void)out;
    return *(volatile int *)((char *)user - (uintptr_t)user);
}

static int leaves(void *user, struct wire *out)
{
    (void)user;
    put(out, "half");
    wire_flush(out);
    _exit(0);
}

static int loops(void *user, struct wire *out)
{
    (void)out;
    while (user)
        ;
    return 0;
}

static int sleeps_in_a_read(void *user, struct wire *out)
{
    char byte;

    (void)user;
    (void)out;
    for (;;)
        if (read(OWN_PIPE, &byte, 1) == 0) /* the writing end: an error at once */
            return 0;
}

static int floods(void *user, struct wire *out)
{
    (void)user;
    while (put(out, "more and more and more and more and more and more and more") == 0)
        ;
    return 0;
}

static int allocates(void *user, struct wire *out)
{
    char *last = user;

    for (size_t n = 0; n <= 2 * MEMORY / (1024 * 1024); n++) {
        char *p = malloc(1024 * 1024);

        if (!p) {
            free(last);
            return put(out, "refused") || 1;
        }
        last = memset(p, 1, 1024 * 1024);
    }
    return 0;
}

static void bad_ends_have_names(void)
{
    struct taken t;
    struct worker_result r = run(aborts, &t);

    CU_ASSERT_TRUE(r.end == WORKER_SIGNAL && r.detail == SIGABRT);
    r = run(follows_nothing, &t);
    CU_ASSERT_TRUE(r.end == WORKER_SIGNAL && r.detail == SIGSEGV);
    r = run(crashes, &t);
    CU_ASSERT_EQUAL(r.end, WORKER_CALL);
    CU_ASSERT_STRING_EQUAL(t.text, "tgkill");
    r = run(leaves, &t);
    CU_ASSERT_TRUE(r.end == WORKER_EXIT && r.detail == 0);
    CU_ASSERT_EQUAL(run(loops, &t).end, WORKER_TIME);
    CU_ASSERT_EQUAL(run(sleeps_in_a_read, &t).end, WORKER_TIME);
    CU_ASSERT_EQUAL(run(floods, &t).end, WORKER_OUTPUT);
    CU_ASSERT_EQUAL(run(allocates, &t).end, WORKER_STOPPED);
    CU_ASSERT_STRING_EQUAL(t.text, "refused");
    CU_ASSERT_TRUE(no_child_left());
}

/* ---- forged streams: bytes written past the library */

static ssm_str forged;

static int forges(void *user, struct wire *out)
{
    (void)user;
    (void)out;
    if (write(OWN_PIPE, forged.ptr, forged.len) != (ssize_t)forged.len)
        _exit(9);
    _exit(0);
}

static void forged_streams_are_garbage(void)
{
    static const struct {
        const char *bytes;
        size_t count;
        enum worker_end end;
    } streams[] = {
        {"\xff\xff\xff\xff\x10", 5, WORKER_GARBAGE},             /* a frame of 4 GiB */
        {"\0\0\0\0", 4, WORKER_GARBAGE},                         /* one without a type */
        {"\1\0\0\0\x63", 5, WORKER_GARBAGE},                     /* of a type that the taker does not know */
        {"\1\0\0\0\x09", 5, WORKER_GARBAGE},                     /* of one that the worker does not know */
        {"\3\0\0\0\x03\0\1" "\1\0\0\0\x10", 12, WORKER_GARBAGE}, /* behind the end record */
        {"\4\0\0\0\x03\0\1\0", 8, WORKER_GARBAGE},               /* an end record with more in it */
        {"\3\0\0\0\x03\2\1", 7, WORKER_GARBAGE},                 /* with a number out of range */
        {"\3\0\0\0\x03\0\2", 7, WORKER_GARBAGE},                 /* with another count of frames */
        {"\2\0\0\0\x03\0", 6, WORKER_GARBAGE},                   /* with none */
        {"\5\0\0\0\x01\x1f\1\1\1", 9, WORKER_GARBAGE},              /* what confines it, told a second time */
        {"\3\0\0\0\x03\0\1\2\0", 9, WORKER_GARBAGE},            /* half a frame behind the end */
        {"\5\0\0\0\x10", 5, WORKER_EXIT},                        /* half a frame, and no end */
        {"", 0, WORKER_EXIT},
    };
    struct taken t;

    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
        forged = ssm_view(streams[i].bytes, streams[i].count);
        CU_ASSERT_EQUAL(run(forges, &t).end, streams[i].end);
    }
    /* A whole stream that it wrote itself is as good as any: who reads it must not believe it. */
    forged = ssm_view("\3\0\0\0\x03\0\1", 7);
    CU_ASSERT_EQUAL(run(forges, &t).end, WORKER_DONE);
    forged = ssm_view("\3\0\0\0\x03\1\1", 7); /* nor does it say why it failed */
    CU_ASSERT_EQUAL(run(forges, &t).end, WORKER_STOPPED);
}

/* ---- what is out of reach */

static int opens_a_socket(void *user, struct wire *out)
{
    (void)user;
    (void)out;
    return socket(AF_INET, SOCK_STREAM, 0);
}

static int forks(void *user, struct wire *out)
{
    (void)user;
    (void)out;
    return fork();
}

static int opens_for_writing(void *user, struct wire *out)
{
    (void)user;
    (void)out;
    return open("/dev/null", O_WRONLY);
}

static int kills_its_parent(void *user, struct wire *out)
{
    (void)user;
    (void)out;
    return kill(getppid(), SIGTERM);
}

static int takes_the_trap(void *user, struct wire *out)
{
    (void)user;
    (void)out;
    return signal(SIGSYS, SIG_IGN) == SIG_ERR;
}

/* The kernel takes the low half of the number. */
static int takes_the_trap_in_64_bits(void *user, struct wire *out)
{
    (void)user;
    (void)out;
    return (int)syscall(SYS_rt_sigaction, SIGSYS | 1UL << 32, NULL, NULL, 8);
}

static int calls_what_there_is_not(void *user, struct wire *out)
{
    (void)user;
    (void)out;
    return (int)syscall(-1);
}

static void forbidden_calls_have_names(void)
{
    static const struct {
        int (*work)(void *, struct wire *);
        const char *call;
    } calls[] = {{opens_a_socket, "socket"},   {forks, "clone"}, {opens_for_writing, "openat"}, {kills_its_parent, "getppid"},
                 {takes_the_trap, "rt_sigaction"}, {takes_the_trap_in_64_bits, "rt_sigaction"}};
    struct taken t;

    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        CU_ASSERT_EQUAL(run(calls[i].work, &t).end, WORKER_CALL);
        CU_ASSERT_STRING_EQUAL(t.text, calls[i].call);
    }
    CU_ASSERT_EQUAL(run(calls_what_there_is_not, &t).end, WORKER_CALL);
    CU_ASSERT_TRUE(no_child_left());
}

/* Whoever starts the program may block and ignore signals. */
static void odd_signals_change_nothing(void)
{
    sigset_t all;
    struct taken t;

    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    signal(SIGXCPU, SIG_IGN);
    CU_ASSERT_EQUAL(run(opens_a_socket, &t).end, WORKER_CALL);
    CU_ASSERT_STRING_EQUAL(t.text, "socket");
    CU_ASSERT_EQUAL(run(loops, &t).end, WORKER_TIME);
    CU_ASSERT_EQUAL(run(says_two_words, &t).end, WORKER_DONE);
    signal(SIGXCPU, SIG_DFL);
    sigprocmask(SIG_UNBLOCK, &all, NULL);
}

/* "passwd " and so on for each that it could open. */
static int reads_around(void *user, struct wire *out)
{
    static const char *const paths[] = {"/etc/passwd", "/proc/self/environ", "/root", "/etc", "/usr/lib", "/etc/ld.so.cache"};

    (void)user;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        put(out, open(paths[i], O_RDONLY) >= 0 ? "+" : "-");
    for (int fd = 0; fd < 3; fd++)
        put(out, write(fd, "to nobody\n", 10) == 10 ? "0" : "?");
    return 0;
}

static int has_descriptors(void *user, struct wire *out)
{
    int count = 0;
    char byte;

    (void)user;
    for (int fd = 4; fd < 256; fd++)
        count += read(fd, &byte, 0) == 0 || errno != EBADF;
    return put(out, count ? "some" : "none");
}

static void only_libraries_are_readable(void)
{
    struct taken t;
    int secret = open("/etc/passwd", O_RDONLY);
    struct worker_result r = run(has_descriptors, &t);

    CU_ASSERT_EQUAL(r.end, WORKER_DONE);
    CU_ASSERT_STRING_EQUAL(t.text, "none");
    close(secret);
    r = run(reads_around, &t);
    if (!(r.bars & WORKER_BAR_FILES)) {
        puts("(no Landlock here)");
        return;
    }
    CU_ASSERT_EQUAL(r.end, WORKER_DONE);
    CU_ASSERT_STRING_EQUAL(t.text, "----++000");
}

/* ---- what it prints */

static int prints(void *user, struct wire *out)
{
    struct stat in, output, error, null;
    bool apart;

    (void)user;
    if (fstat(0, &in) != 0 || fstat(1, &output) != 0 || fstat(2, &error) != 0 || stat("/dev/null", &null) != 0)
        return -1;
    apart = in.st_rdev == null.st_rdev && output.st_ino == error.st_ino;
    if (write(1, "out", 3) != 3 || write(2, "err", 3) != 3)
        return -1;
    return put(out, apart ? "two" : "one");
}

/* The bytes that came out of the pipe. */
static size_t printed(const int *ends, int output, char *text, size_t size)
{
    struct taken t = {0};
    struct worker_job job = {.work = prints, .take = take, .user = &t, .output = output};
    struct arena a = {0};
    ssize_t n;

    CU_ASSERT_EQUAL(workers_run(&job, 1, &usual, &a), 0);
    CU_ASSERT_STRING_EQUAL(t.text, "two");
    arena_free(&a);
    n = read(ends[0], text, size);
    return n < 0 ? 0 : (size_t)n;
}

/* Into a pipe of the monitor's, which may even have the number of the child's own; without one, nowhere. */
static void output_leads_where_the_job_says(void)
{
    char text[64];
    int low[2], ends[2], before;

    CU_ASSERT_EQUAL_FATAL(pipe2(low, O_CLOEXEC | O_NONBLOCK), 0);
    ends[0] = fcntl(low[0], F_DUPFD_CLOEXEC, 20);
    ends[1] = fcntl(low[1], F_DUPFD_CLOEXEC, 20);
    close(low[0]);
    close(low[1]);
    CU_ASSERT_EQUAL(printed(ends, ends[1], text, sizeof text), 6);
    CU_ASSERT_NSTRING_EQUAL(text, "outerr", 6);
    CU_ASSERT_EQUAL(printed(ends, 0, text, sizeof text), 0);
    before = fcntl(OWN_PIPE, F_DUPFD_CLOEXEC, 30); /* whatever it was */
    CU_ASSERT_EQUAL(dup2(ends[1], OWN_PIPE), OWN_PIPE);
    CU_ASSERT_EQUAL(printed(ends, OWN_PIPE, text, sizeof text), 6);
    close(OWN_PIPE);
    if (before >= 0) {
        dup2(before, OWN_PIPE);
        close(before);
    }
    close(ends[0]);
    close(ends[1]);
}

/* ---- several, and what is required */

static void jobs_run_side_by_side(void)
{
    struct taken t[3] = {{{0}, 0}};
    struct worker_job jobs[] = {{.work = meets_the_other, .take = take, .user = &t[0]},
                                {.work = loops, .take = take, .user = &t[1]},
                                {.work = meets_the_other, .take = take, .user = &t[2]}};
    struct arena a = {0};

    present = mmap(NULL, sizeof *present, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CU_ASSERT_PTR_NOT_EQUAL_FATAL(present, MAP_FAILED);
    CU_ASSERT_EQUAL(workers_run(jobs, 3, &usual, &a), -1);
    CU_ASSERT_EQUAL(jobs[0].result.end, WORKER_DONE);
    CU_ASSERT_EQUAL(jobs[1].result.end, WORKER_TIME);
    CU_ASSERT_EQUAL(jobs[2].result.end, WORKER_DONE);
    CU_ASSERT_STRING_EQUAL(t[0].text, "good morning");
    CU_ASSERT_STRING_EQUAL(t[2].text, "good morning");
    munmap(present, sizeof *present);
    arena_free(&a);
    CU_ASSERT_TRUE(no_child_left());
}

static void what_is_required_must_be_there(void)
{
    struct worker_limits limits = usual;
    struct taken t;
    unsigned bars = run(says_two_words, &t).bars;

    CU_ASSERT_TRUE(bars & WORKER_BAR_PRIVILEGES);
    CU_ASSERT_TRUE(bars & WORKER_BAR_CALLS);
    CU_ASSERT_TRUE(bars & WORKER_BAR_LIMITS);
    limits.required = bars;
    CU_ASSERT_EQUAL(run_within(says_two_words, &t, &limits).end, WORKER_DONE);
    limits.required = WORKER_BARS << 1; /* one that no kernel has */
    CU_ASSERT_EQUAL(run_within(says_two_words, &t, &limits).end, WORKER_NOT_CONFINED);
    CU_ASSERT_EQUAL(t.frames, 0);
}

UNIT_MAIN("worker", T(a_complete_stream_is_done), T(bad_ends_have_names), T(forged_streams_are_garbage),
          T(forbidden_calls_have_names), T(odd_signals_change_nothing), T(only_libraries_are_readable),
          T(output_leads_where_the_job_says), T(jobs_run_side_by_side), T(what_is_required_must_be_there))

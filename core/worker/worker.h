/* SPDX-License-Identifier: Apache-2.0
 *
 * The worker: a function that runs in a confined child process and gives back frames; see base/wire.h. Everything that reads
 * untrusted bytes or runs a plugin's code is such a function. The only room that knows libseccomp.
 *
 *   launch.c    fork, the monitor's loop, the end of each child; receive.c: what comes out of its pipe
 *   child.c     the child's side
 *   confine.c   a child gives up its rights: the order of it
 *   landlock.c  files and signals; filter.c system calls; limits.c memory, time, sizes
 *
 * tests/support/inline_worker.c has the same functions without a child, for sanitizers, fuzzers and fault injection.
 */
#ifndef SSM_WORKER_WORKER_H
#define SSM_WORKER_WORKER_H

#include "base/arena.h"
#include "base/wire.h"

/* Types of frames: below this the worker's own. */
enum { WORKER_FRAME_FIRST = 16 };

/* What confines a child (bits). */
enum worker_bar {
    WORKER_BAR_PRIVILEGES = 1,  /* no new privileges */
    WORKER_BAR_FILES = 2,       /* Landlock */
    WORKER_BAR_SIGNALS = 4,     /* Landlock's scopes */
    WORKER_BAR_CALLS = 8,       /* seccomp */
    WORKER_BAR_LIMITS = 16      /* resource limits */
};
#define WORKER_BARS 31u

/* How a child ended. */
enum worker_end {
    WORKER_DONE = 0,   /* a complete stream, then exit 0 */
    WORKER_STOPPED,    /* a complete stream of a child that says that it failed: its diagnostics say why */
    WORKER_NOT_STARTED,/* detail: errno */
    WORKER_NOT_CONFINED,/* detail: errno; 0: not all of the bars required are to be had, see `bars` */
    WORKER_CALL,       /* detail: number of the forbidden system call; `text` its name */
    WORKER_SIGNAL,     /* detail: the signal */
    WORKER_EXIT,       /* left without an end record; detail: the exit code */
    WORKER_TIME,       /* beyond its time */
    WORKER_OUTPUT,     /* beyond its output */
    WORKER_GARBAGE,    /* what came is no stream of frames, or take() refused a frame */
    WORKER_MEMORY,     /* the monitor's memory ended */
    WORKER_END_COUNT
};

struct worker_result {
    enum worker_end end;
    int detail;
    ssm_str text;  /* WORKER_CALL: the call's name */
    bool told;     /* it said what confines it: */
    unsigned bars; /* worker_bar: what was in force */
    unsigned landlock; /* version of the kernel's interface, 0: none */
};

/* One child's work. Everything it points to stays valid until workers_run returns. */
struct worker_job {
    /* In the child: writes frames of types from WORKER_FRAME_FIRST on, and frees what it made. Returns 0, or -1 when it failed
     * (and said why in frames). */
    int (*work)(void *user, struct wire *out);
    /* In the monitor: takes a frame; views into it stay valid as long as the arena. -1: the frame is not what it should be. */
    int (*take)(void *user, unsigned type, struct wire_reader *frame);
    /* In the monitor, or NULL: what it does once the children have begun. */
    void (*meanwhile)(void *user);
    void *user;
    int output;        /* the descriptor that standard output and error of the child lead to; 0: nowhere */
    bool transient;    /* take() copies what it needs: its frames are gone when it returns */
    ssm_str who;       /* what it is about, for messages */
    ssm_strs readable; /* files and folders that the child may read, beside the system's libraries; absolute */
    struct worker_result result;
};

struct worker_limits {
    size_t memory;   /* address space of a child, bytes */
    size_t output;   /* of each child, bytes */
    unsigned seconds;/* of processor time; and of wall clock, but for what a child was kept waiting for a processor */
    unsigned required; /* worker_bar: without one of these a child does not work */
};

/* Runs the jobs side by side; frames are kept in `a`. Returns 0 when every one ended as WORKER_DONE or WORKER_STOPPED, else
 * -1. On return no child is left. */
int workers_run(struct worker_job *jobs, size_t count, const struct worker_limits *limits, struct arena *a);

/* A test build may leave mechanisms out, one by one, to show what each is there for. The installed program cannot. */
#ifdef SSM_TEST_SWITCHES
bool worker_without(const char *mechanism);
#else
static inline bool worker_without(const char *mechanism)
{
    (void)mechanism;
    return false;
}
#endif

#endif

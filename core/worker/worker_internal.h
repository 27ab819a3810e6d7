/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the worker share.
 */
#ifndef SSM_WORKER_INTERNAL_H
#define SSM_WORKER_INTERNAL_H

#include <sys/types.h>

#include "worker/worker.h"

/* The worker's own frames. */
enum worker_frame {
    FRAME_BARS = 1, /* bars, Landlock's version; 1 where it could not confine itself, and errno (0: a required bar is missing):
                       the first frame, before any code of a plugin's */
    FRAME_CALL,     /* number of a system call that was refused, its architecture: the last frame */
    FRAME_END       /* 1 where the work failed, frames before it: the last frame */
};

enum { CHILD_PIPE = 3 }; /* the one descriptor of a child beside the standard ones, which are /dev/null (or job->output) */

/* ---- the monitor's view of a child */

struct child {
    struct worker_job *job;
    const struct worker_limits *limits;
    struct arena *arena;
    pid_t pid;     /* 0: ended and reaped */
    int process;   /* descriptor of the process */
    int pipe;
    char *block;   /* where bytes arrive: frames stay there */
    size_t begin, end, size; /* of the frame that is not complete yet, of what has arrived, of the block */
    size_t total;  /* bytes so far */
    uint64_t frames;
    bool complete; /* the end record has come */
};

/* The first verdict stays. */
static inline void child_settle(struct child *c, enum worker_end end, int detail)
{
    if (c->job->result.end != WORKER_EXIT)
        return;
    c->job->result.end = end;
    c->job->result.detail = detail;
}

/* receive.c: what the pipe holds now. Returns 1 while more may come, 0 at its end, -1 when the child is to be stopped. */
int child_receive(struct child *c);
/* The process is gone: what it wrote last is still in the pipe, which somebody else may hold open. */
void child_drain(struct child *c);

/* ---- child.c: the child's side */

/* What the parent would do at its end is not the child's to do. */
_Noreturn void child_run(const struct worker_job *job, const struct worker_limits *limits, int pipe, pid_t parent);

/* Gives up all rights but those that a worker needs. Returns 0 and what is in force; or -1 with errno, also where one of
 * limits->required cannot be had. */
struct bars {
    unsigned bars;     /* worker_bar */
    unsigned landlock; /* version */
};
int confine(const struct worker_job *job, const struct worker_limits *limits, struct bars *out);

/* The parts of it. Each returns 0 (adding to *out what is in force; nothing where the kernel lacks it), or -1 with errno. */
int confine_limits(const struct worker_limits *limits, struct bars *out);
int confine_files(ssm_strs readable, struct bars *out);
int confine_calls(struct bars *out);
/* limits.c: the text of a small file of /proc, NUL-terminated; empty where it cannot be read. */
void read_proc(const char *path, char *text, size_t size);
/* A system call's name, or absent. */
ssm_str call_name(uint32_t number, uint32_t arch, struct arena *a);

#endif

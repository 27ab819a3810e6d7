/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the worker share.
 */
#ifndef SSM_WORKER_INTERNAL_H
#define SSM_WORKER_INTERNAL_H

#include "worker/worker.h"

/* The worker's own frames. */
enum worker_frame {
    FRAME_BARS = 1, /* bars, Landlock's version: the first frame */
    FRAME_CALL,     /* number of a system call that was refused: the last frame */
    FRAME_REFUSED,  /* errno: could not confine itself: the last frame */
    FRAME_END       /* frames before it, 1 where the work failed: the last frame */
};

enum { CHILD_PIPE = 3 }; /* the one descriptor of a child beside the standard ones, which are /dev/null */

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
/* A system call's name, or absent. */
ssm_str call_name(int number, struct arena *a);

#endif

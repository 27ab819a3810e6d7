/* SPDX-License-Identifier: Apache-2.0
 *
 * What comes out of a child's pipe: bytes to frames, each taken as soon as it is whole.
 */
#include "worker/worker_internal.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "base/limits.h"

/* A frame of the worker's own. The last of them is followed by nothing. */
static int take_own(struct child *c, unsigned type, struct wire_reader *r)
{
    struct worker_result *result = &c->job->result;
    uint32_t call;
    bool failed;
    int error;

    switch (type) {
    case FRAME_BARS:
        if (c->frames != 1)
            return -1;
        result->bars = (unsigned)wire_take_number(r, WORKER_BARS);
        result->landlock = (unsigned)wire_take_number(r, UINT16_MAX);
        result->told = true;
        failed = wire_take_number(r, 1) != 0;
        error = (int)wire_take_number(r, INT16_MAX);
        if (failed)
            child_settle(c, WORKER_NOT_CONFINED, error);
        return 0;
    case FRAME_CALL:
        call = (uint32_t)wire_take_number(r, UINT32_MAX);
        result->text = call_name(call, (uint32_t)wire_take_number(r, UINT32_MAX), c->arena);
        child_settle(c, WORKER_CALL, (int)call);
        return 0;
    case FRAME_END:
        failed = wire_take_number(r, 1) != 0;
        if (wire_take_number(r, UINT64_MAX) != c->frames - 1 && !worker_without("stream"))
            return -1;
        c->complete = true;
        if (failed)
            child_settle(c, WORKER_STOPPED, 0);
        return 0;
    default:
        return -1;
    }
}

static int take(struct child *c, unsigned type, struct wire_reader *r)
{
    c->frames++;
    if (c->complete || c->job->result.end != WORKER_EXIT) /* behind the last */
        return -1;
    if (type >= WORKER_FRAME_FIRST)
        return c->job->take(c->job->user, type, r);
    return take_own(c, type, r) == 0 && wire_done(r) ? 0 : -1;
}

/* All complete frames of what has arrived. */
static int take_frames(struct child *c)
{
    struct wire_reader r;
    unsigned type = 0;

    for (;;) {
        size_t n = wire_frame(ssm_view(c->block + c->begin, c->end - c->begin), &type, &r);

        if (n == 0)
            return 0;
        if (n == SIZE_MAX || take(c, type, &r) != 0)
            return -1;
        c->begin += n;
    }
}

/* Room for more behind what has arrived. Frames never lie in two blocks: one that began moves. */
static int make_room(struct child *c)
{
    size_t begun = c->end - c->begin;
    size_t size = c->size ? LIMIT_PIPE : LIMIT_PIPE / 16;
    char *block;

    if (c->size - c->end >= LIMIT_PIPE / 32)
        return 0;
    if (c->job->transient && c->size >= LIMIT_PIPE && begun < c->size / 2) { /* the same block again */
        memmove(c->block, c->block + c->begin, begun);
        c->begin = 0;
        c->end = begun;
        return 0;
    }
    while (size < begun * 2)
        size *= 2;
    block = arena_take(c->arena, size);
    if (!block)
        return -1;
    if (begun)
        memcpy(block, c->block + c->begin, begun);
    c->block = block;
    c->begin = 0;
    c->end = begun;
    c->size = size;
    return 0;
}

int child_receive(struct child *c)
{
    ssize_t n;

    if (make_room(c) != 0) {
        child_settle(c, WORKER_MEMORY, 0);
        return -1;
    }
    n = TEMP_FAILURE_RETRY(read(c->pipe, c->block + c->end, c->size - c->end));
    if (n < 0 && errno == EAGAIN)
        return 1;
    if (n <= 0)
        return 0;
    c->end += (size_t)n;
    c->total += (size_t)n;
    if (c->total > c->limits->output && !worker_without("output")) {
        child_settle(c, WORKER_OUTPUT, 0);
        return -1;
    }
    if (take_frames(c) != 0) {
        child_settle(c, c->arena->failed ? WORKER_MEMORY : WORKER_GARBAGE, 0);
        return -1;
    }
    return 1;
}

void child_drain(struct child *c)
{
    struct pollfd p = {c->pipe, POLLIN, 0};

    while (c->pipe >= 0 && poll(&p, 1, 0) > 0 && (p.revents & POLLIN))
        if (child_receive(c) <= 0)
            break;
    if (c->begin != c->end && c->job->result.end == WORKER_EXIT && c->complete)
        child_settle(c, WORKER_GARBAGE, 0);
}

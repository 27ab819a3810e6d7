/* SPDX-License-Identifier: Apache-2.0
 *
 * A report's head and its plan as frames: the child that makes the plan writes them, the monitor takes each as it comes.
 */
#ifndef SSM_PLAN_PLAN_WIRE_H
#define SSM_PLAN_PLAN_WIRE_H

#include "base/record.h"
#include "plan/plan.h"

/* Types of frames, from a first one on. */
enum plan_frame {
    PLAN_FRAME_HEAD,      /* once, before all others */
    PLAN_FRAME_ENUM,      /* each enum of actual_schema, by name */
    PLAN_FRAME_OPERATION, /* each operation, in the plan's order */
    PLAN_FRAME_DECLARED,  /* each type and function that is declared */
    PLAN_FRAMES
};

/* `p` is NULL where there is only the report. Returns 0, or -1 when memory or a limit ended, or nobody reads. */
int plan_put(const struct plan *p, const struct report *r, struct wire *out, unsigned first_type);

struct plan_taker {
    struct arena *arena; /* frames must live as long */
    unsigned first_type;
    struct report *report;
    struct plan *plan;
    bool has_report; /* its head came */
    bool has_plan;
    bool destructive; /* as the head says */
    size_t expected;  /* operations */
    size_t capacity[2]; /* of the lists of what is declared: types, functions */
    struct record_reader reader;
    struct plan_pending *pending;
};

/* What comes is put into `r` and `p`. Of the report that is what is read after the plan is made: the head, diff_count, and
 * the names of actual.enums, what is declared. */
void plan_taker_init(struct plan_taker *t, struct arena *a, unsigned first_type, struct report *r, struct plan *p);
/* Takes one frame of these types. Returns 0, or -1: it is not what it should be, or the arena has failed. */
int plan_take(struct plan_taker *t, unsigned type, struct wire_reader *frame);
/* At the end of the frames: 0 when all came that the head announced (or no head at all), else -1. */
int plan_taken(struct plan_taker *t);

#endif

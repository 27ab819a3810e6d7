/* SPDX-License-Identifier: Apache-2.0
 *
 * A plan as frames. An input that begins with { is a report, whose plan's frames give back the same plan; any other is
 * a stream from who knows where: it is refused, or gives a plan that nobody needs to check again.
 */
#include "frames.h"

#include "model/record.h"
#include "plan/plan_internal.h"
#include "plan/plan_wire.h"

enum { FIRST = 16 };

struct taken {
    struct arena arena;
    struct report report;
    struct plan plan;
    struct plan_taker taker;
    int result;
};

static void put(const struct plan *p, const struct report *r, struct buf *out)
{
    struct wire w;

    frames_open(&w, out);
    FUZZ_CHECK(plan_put(p, r, &w, FIRST) == 0, "not written");
    frames_close(&w, out);
}

static void take(ssm_str stream, struct taken *t)
{
    struct wire_reader r;
    unsigned type = 0;

    *t = (struct taken){0};
    plan_taker_init(&t->taker, &t->arena, FIRST, &t->report, &t->plan);
    while (stream.len && t->result == 0) {
        size_t n = wire_frame(stream, &type, &r);

        if (n == 0 || n == SIZE_MAX || type < FIRST || type >= FIRST + PLAN_FRAMES)
            t->result = -1;
        else
            t->result = plan_take(&t->taker, type, &r);
        stream = t->result ? stream : ssm_view(stream.ptr + n, stream.len - n);
    }
    if (t->result == 0)
        t->result = plan_taken(&t->taker);
}

/* Every operation is whole, and can be turned round where it says so. */
static void check_plan(const struct plan *p)
{
    for (size_t i = 0; i < p->ops.count; i++) {
        const struct op *op = p->ops.items[i];
        struct op back;

        FUZZ_CHECK(op && op_is_sound(op) && op->pub.key.len, "operation %zu", i);
        if (op->no_inverse == INVERSE_EXISTS)
            plan_invert(op, &back);
    }
}

static void digest(const struct plan *p, char hex[65])
{
    struct arena a = {0};
    struct diags d;
    struct planner planner = {.arena = &a, .diags = &d, .ops = p->ops};

    diags_init(&d, &a);
    FUZZ_CHECK(plan_digest(&planner, hex) == 0, "memory");
    arena_free(&a);
}

/* The same operations: by the digest of every attribute that a migration could show, and what that leaves out. Bytes
 * may differ: types are shared between operations by a memory that forgets. */
static void check_same(const struct plan *a, const struct plan *b)
{
    char first[65], second[65];

    FUZZ_CHECK(a->ops.count == b->ops.count && str_eq(a->id, b->id) && str_eq(a->name, b->name), "another plan");
    digest(a, first);
    digest(b, second);
    FUZZ_CHECK(strcmp(first, second) == 0, "other operations");
    for (size_t i = 0; i < a->ops.count; i++) {
        const struct op *x = a->ops.items[i], *y = b->ops.items[i];

        FUZZ_CHECK(str_eq(x->pub.key, y->pub.key) && str_eq(x->pointer, y->pointer) && x->pub.risks == y->pub.risks &&
                       x->pub.flags == y->pub.flags && x->destructive == y->destructive &&
                       x->permitted == y->permitted && x->no_inverse == y->no_inverse && x->stage == y->stage &&
                       str_eq(x->with_enum, y->with_enum),
                   "%.*s", STR_ARG(x->pub.key));
    }
}

/* A plan that was taken is written and taken again as the same. */
static void check_again(const struct taken *t)
{
    struct taken again;
    struct buf frames;

    if (!t->taker.has_report)
        return;
    if (t->taker.has_plan)
        check_plan(&t->plan);
    put(t->taker.has_plan ? &t->plan : NULL, &t->report, &frames);
    take(buf_str(&frames), &again);
    FUZZ_CHECK(again.result == 0 && again.taker.has_plan == t->taker.has_plan, "not taken again");
    FUZZ_CHECK(str_eq(t->report.run_id, again.report.run_id) && str_eq(t->report.spec_path, again.report.spec_path),
               "a head");
    if (t->taker.has_plan)
        check_same(&t->plan, &again.plan);
    arena_free(&again.arena);
    buf_free(&frames);
}

static void from_report(ssm_str bytes)
{
    const struct permission permission = {.all = true};
    struct arena a = {0};
    struct diags d;
    struct report report = {0};
    struct plan plan = {0};
    const struct plan_request request = {.report = &report, .permission = &permission};
    struct taken t;
    struct buf out;
    bool complete = false;

    diags_init(&d, &a);
    if (report_load(bytes, &a, &d, &report) == 0) {
        bool guarded = guard_operations(&report.ops, &report.actual, &d) == 0;

        plan_make(&request, &a, &d, &plan, &complete);
        complete = complete && guarded;
        put(complete ? &plan : NULL, &report, &out);
        frames_keep(buf_str(&out));
        take(buf_str(&out), &t);
        FUZZ_CHECK(t.result == 0 && t.taker.has_plan == complete, "the plan's own frames");
        if (complete)
            check_same(&plan, &t.plan);
        check_again(&t);
        arena_free(&t.arena);
        buf_free(&out);
    }
    arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct taken t;

    if (size && data[0] == '{') {
        from_report(fuzz_text(data, size));
        return 0;
    }
    take(fuzz_text(data, size), &t);
    if (t.result == 0)
        check_again(&t);
    arena_free(&t.arena);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The conformance runner's own parts: every sample makes a plan, every kind of operation is among them, copies in special
 * memory are the same as what they are copies of.
 */
#include "sample.h"

#include "unit/unit.h"

#include <stdio.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int swallow(void *user, ssm_str frames)
{
    (void)user, (void)frames;
    return 0;
}

struct fixture {
    struct guest g;
    struct wire wire;
    struct place place;
};

static void open_fixture(struct fixture *f)
{
    *f = (struct fixture){0};
    wire_open(&f->wire, swallow, NULL);
    f->g.wire = &f->wire;
    f->g.place = &f->place;
    buf_init(&f->g.said, CHECK_TRANSCRIPT);
}

static void close_fixture(struct fixture *f)
{
    wire_close(&f->wire);
    buf_free(&f->g.said);
    arena_free(&f->g.arena);
}

static void test_every_sample_makes_a_plan(void)
{
    size_t kinds[SSM_OP_KIND_COUNT] = {0};
    struct fixture f;

    open_fixture(&f);
    for (size_t i = 0; i < sample_text_count; i++) {
        struct op_sample *s = sample_load(&f.g, &sample_texts[i]);

        if (!s)
            fprintf(stderr, "sample \"%s\"\n", sample_texts[i].name);
        CU_ASSERT_PTR_NOT_NULL_FATAL(s);
        CU_ASSERT(s->plan.ops.count > 0);
        for (size_t k = 0; k < s->plan.ops.count; k++) {
            CU_ASSERT(op_is_sound(s->plan.ops.items[k]));
            kinds[s->plan.ops.items[k]->pub.kind]++;
        }
        sample_free(s);
    }
    for (size_t kind = 1; kind < SSM_OP_KIND_COUNT; kind++) {
        if (!kinds[kind])
            fprintf(stderr, "no sample of %s\n", op_name((ssm_op_kind)kind));
        CU_ASSERT(kinds[kind] > 0);
    }
    CU_ASSERT_EQUAL(f.g.findings, 0);
    close_fixture(&f);
}

static void test_an_emitters_units_have_operations(void)
{
    struct fixture f;
    struct op_sample *s;

    open_fixture(&f);
    s = sample_load(&f.g, &sample_text_of_sql);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_EQUAL(s->plan.ops.count, SQL_UNITS);
    sample_free(s);
    for (size_t i = 0; i < sql_sample_count; i++) {
        CU_ASSERT(sql_samples[i].unit_count > 0 && sql_samples[i].unit_count <= SQL_UNITS);
        for (size_t k = 0; k < sql_samples[i].unit_count; k++)
            CU_ASSERT_PTR_NOT_NULL(sql_samples[i].units[k].ways[0][0].text);
    }
    close_fixture(&f);
}

/* The same as records, which are of all that an operation says. */
static void put_op(struct wire *w, const ssm_operation *op)
{
    struct op whole = {.pub = *op};
    struct record_writer rw = {0};
    struct arena a = {0};

    rw.arena = &a;
    wire_begin(w, WORKER_FRAME_FIRST);
    record_put(w, &rw, &record_op, &whole);
    wire_end(w);
    arena_free(&a);
}

static void check_copy(const struct op *op, unsigned shape)
{
    struct showing s;
    struct wire before, after;
    ssm_operation *shown, as_today = {0};

    show_open(&s, shape, SSM_ABI_MINOR);
    shown = show_operation(&s, op);
    CU_ASSERT_PTR_NOT_NULL_FATAL(shown);
    show_seal(&s);
    CU_ASSERT_PTR_EQUAL(op_shown(&s, shown), op);
    CU_ASSERT_EQUAL(shown->size >= sizeof *shown, true);
    memcpy(&as_today, shown, sizeof as_today);
    wire_open(&before, swallow, NULL);
    wire_open(&after, swallow, NULL);
    put_op(&before, &op->pub);
    put_op(&after, &as_today);
    CU_ASSERT(before.bytes.len > 0 && str_eq(buf_str(&before.bytes), buf_str(&after.bytes)));
    wire_close(&before);
    wire_close(&after);
    show_close(&s, false);
}

static void test_copies_are_the_same(void)
{
    static const unsigned shapes[] = {SHAPE_PLAIN,  SHAPE_TEXTS,    SHAPE_SIZES,
                                      SHAPE_LONGER, SHAPE_CONSTANT, SHAPE_TEXTS | SHAPE_SIZES};
    struct fixture f;

    open_fixture(&f);
    for (size_t i = 0; i < sample_text_count; i++) {
        struct op_sample *s = sample_load(&f.g, &sample_texts[i]);

        for (size_t k = 0; s && k < s->plan.ops.count; k++)
            for (size_t shape = 0; shape < sizeof shapes / sizeof shapes[0]; shape++)
                check_copy(s->plan.ops.items[k], shapes[shape]);
        sample_free(s);
    }
    close_fixture(&f);
}

/* How a child that does this ends: 0, or the signal. */
static int ends(void (*work)(volatile char *at), volatile char *at)
{
    int status = 0;
    pid_t pid = fork();

    if (pid == 0) {
        work(at);
        _exit(0);
    }
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void read_it(volatile char *at)
{
    (void)*at;
}

static void write_it(volatile char *at)
{
    *at = 1;
}

static void test_pages_notice(void)
{
    char text[200];
    struct pages p;
    char *end, *plain;

    pages_open(&p);
    end = pages_take(&p, 10, "ten bytes", LIE_AT_END);
    plain = pages_take(&p, 10, "plain", LIE_UPWARD);
    CU_ASSERT_PTR_NOT_NULL_FATAL(end);
    CU_ASSERT_PTR_NOT_NULL_FATAL(plain);
    CU_ASSERT_EQUAL(plain[10], '\0');
    CU_ASSERT_EQUAL(ends(write_it, end + 9), 0);
    CU_ASSERT_EQUAL(ends(read_it, end + 10), SIGSEGV);
    CU_ASSERT(pages_tell(end + 10, text, sizeof text));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "0 bytes behind the end of ten bytes, which has 10 bytes"));
    pages_seal(&p);
    CU_ASSERT_EQUAL(ends(read_it, plain), 0);
    CU_ASSERT_EQUAL(ends(write_it, plain), SIGSEGV);
    CU_ASSERT(pages_tell(end, text, sizeof text));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "written to ten bytes"));
    pages_retire(&p);
    CU_ASSERT_EQUAL(ends(read_it, plain), SIGSEGV);
    CU_ASSERT(pages_tell(plain, text, sizeof text));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "of a dispatch that has ended"));
    CU_ASSERT(!pages_tell(text, text, sizeof text));
    pages_close(&p);
}

static void test_addresses_can_fall(void)
{
    struct pages p;
    char *a, *b;

    pages_open(&p);
    a = pages_take(&p, 24, "a", LIE_DOWNWARD);
    b = pages_take(&p, 100, "b", LIE_DOWNWARD);
    CU_ASSERT(b && a && b + 100 <= a);
    CU_ASSERT_EQUAL((uintptr_t)b % 16, 0);
    pages_close(&p);
}

static void test_clocks_can_be_ahead(void)
{
    enum { AHEAD = 100000000 };
    time_t before = time(NULL), after;
    struct timespec t = {0}, u = {0};
    struct timeval v = {0};

    CU_ASSERT(before > 1600000000);
    clock_ahead(AHEAD);
    after = time(NULL);
    CU_ASSERT(after - before >= AHEAD && after - before < AHEAD + 600);
    CU_ASSERT(clock_gettime(CLOCK_REALTIME, &t) == 0 && t.tv_sec - after <= 600 && t.tv_sec >= after);
    CU_ASSERT(gettimeofday(&v, NULL) == 0 && v.tv_sec - after <= 600 && v.tv_sec >= after && v.tv_usec < 1000000);
    CU_ASSERT(timespec_get(&u, TIME_UTC) == TIME_UTC && u.tv_sec - after <= 600 && u.tv_sec >= after);
    CU_ASSERT_EQUAL(timespec_get(&u, 0), 0);
    CU_ASSERT_EQUAL(clock_gettime((clockid_t)4711, &t), -1);
    clock_ahead(0);
    CU_ASSERT(time(NULL) - before < 600);
}

static void test_structs_only_grow(void)
{
    for (int what = 0; what < SHOWN_COUNT; what++) {
        for (uint32_t minor = 1; minor <= SSM_ABI_MINOR; minor++)
            CU_ASSERT(frozen_size((enum shown)what, minor) >= frozen_size((enum shown)what, minor - 1));
        CU_ASSERT_EQUAL(frozen_size((enum shown)what, SSM_ABI_MINOR + 7), frozen_size((enum shown)what, SSM_ABI_MINOR));
    }
    CU_ASSERT_EQUAL(frozen_size(SHOWN_API, 0), offsetof(struct ssm_host_api, write_notes));
    CU_ASSERT_EQUAL(frozen_size(SHOWN_API, 1), sizeof(struct ssm_host_api));
}

UNIT_MAIN("check", T(test_every_sample_makes_a_plan), T(test_an_emitters_units_have_operations), T(test_copies_are_the_same),
          T(test_pages_notice), T(test_addresses_can_fall), T(test_clocks_can_be_ahead),
          T(test_structs_only_grow))

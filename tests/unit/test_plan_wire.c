/* SPDX-License-Identifier: Apache-2.0
 *
 * Plans of real reports cross and are the same; heads and operations that cannot be are refused.
 */
#include <dirent.h>

#include "guard/guard.h"
#include "model/record.h"
#include "plan/plan_internal.h"
#include "plan/plan_wire.h"
#include "record_fixture.h"

enum { FIRST = 20 };

static struct {
    struct arena arena, other;
    struct diags diags;
    struct report report, taken_report;
    struct plan plan, taken;
    struct plan_taker taker;
    struct buf frames;
} t;

static void open_test(void)
{
    t.arena = t.other = (struct arena){0};
    diags_init(&t.diags, &t.arena);
    buf_init(&t.frames, (size_t)1 << 30);
}

static void close_test(void)
{
    arena_free(&t.arena);
    arena_free(&t.other);
    buf_free(&t.frames);
}

/* True when the report's plan is complete, permitted or not. */
static bool make_plan(ssm_str bytes)
{
    static const struct permission nothing = {.all = false};
    const struct plan_request request = {.report = &t.report, .permission = &nothing};
    bool complete = false;

    if (report_load(bytes, &t.arena, &t.diags, &t.report) != 0 ||
        guard_operations(&t.report.ops, &t.report.actual, &t.diags) != 0)
        return false;
    plan_make(&request, &t.arena, &t.diags, &t.plan, &complete);
    return complete;
}

static void put_all(const struct plan *p)
{
    struct wire w;

    wire_open(&w, gather, &t.frames);
    CU_ASSERT_EQUAL_FATAL(plan_put(p, &t.report, &w, FIRST), 0);
    CU_ASSERT_EQUAL_FATAL(wire_flush(&w), 0);
    wire_close(&w);
}

/* Takes the frames one by one, as far as they are good. */
static int take_frames(ssm_str rest)
{
    arena_free(&t.other);
    t.other = (struct arena){.limit = 64 << 20};
    plan_taker_init(&t.taker, &t.other, FIRST, &t.taken_report, &t.taken);
    while (rest.len) {
        struct wire_reader r = {0};
        unsigned type = 0;
        size_t n = wire_frame(rest, &type, &r);

        if (n == 0 || n == SIZE_MAX || plan_take(&t.taker, type, &r) != 0)
            return -1;
        rest = ssm_view(rest.ptr + n, rest.len - n);
    }
    return plan_taken(&t.taker);
}

static void digest_of(const struct plan *p, struct arena *a, char hex[65])
{
    struct diags d;
    struct planner planner = {.arena = a, .diags = &d, .ops = p->ops};

    diags_init(&d, a);
    CU_ASSERT_EQUAL_FATAL(plan_digest(&planner, hex), 0);
}

static bool same_plan(void)
{
    char before[65] = "", after[65] = "";
    const struct plan *a = &t.plan, *b = &t.taken;
    bool good = a->ops.count == b->ops.count && same_text(a->name, b->name) && same_text(a->id, b->id) &&
                same_text(a->operations_hash, b->operations_hash) && a->destructive == b->destructive &&
                memcmp(a->kinds, b->kinds, sizeof a->kinds) == 0;

    for (size_t i = 0; good && i < a->ops.count; i++) {
        const struct op *x = a->ops.items[i], *y = b->ops.items[i];

        good = same_record(&record_op, x, y) && !x->taken_from == !y->taken_from && y->place == i &&
               (!x->taken_from || y->taken_from == b->ops.items[x->taken_from->place]);
        if (!good)
            fprintf(stderr, "\n  %.*s differs\n", STR_ARG(x->pub.key));
    }
    digest_of(a, &t.arena, before);
    digest_of(b, &t.other, after);
    return good && strcmp(before, after) == 0;
}

static bool same_report(void)
{
    const struct report *a = &t.report, *b = &t.taken_report;
    bool good = same_text(a->version, b->version) && same_text(a->run_id, b->run_id) &&
                same_text(a->spec_path, b->spec_path) && same_text(a->dialect, b->dialect) &&
                a->diff_count == b->diff_count && a->actual.enums.count == b->actual.enums.count;

    for (size_t i = 0; good && i < a->actual.enums.count; i++) {
        const struct map_entry *x = &a->actual.enums.entries[i], *y = &b->actual.enums.entries[i];
        const ssm_enum *e = x->value, *f = y->value;

        good = same_text(x->key, y->key) && same_text(e->schema, f->schema) && same_text(e->name, f->name);
    }
    return good;
}

/* ---- real reports */

static struct buf read_report(const char *folder, const char *name)
{
    struct buf b, path;
    FILE *f;

    buf_init(&b, 1 << 24);
    buf_init(&path, 1 << 16);
    buf_printf(&path, "%s/%s/report.json", folder, name);
    f = fopen(buf_cstr(&path), "rb");
    buf_free(&path);
    for (int c; f && (c = getc(f)) != EOF;)
        buf_putc(&b, (char)c);
    if (f)
        fclose(f);
    return b;
}

/* Calls `check` with each report of tests/reports whose plan is complete; says how many. */
static size_t each_report(void (*check)(void))
{
    size_t count = 0;
    struct dirent *e;
    DIR *d = opendir(SSM_TEST_REPORTS);

    CU_ASSERT_PTR_NOT_NULL_FATAL(d);
    while ((e = readdir(d))) {
        struct buf b = read_report(SSM_TEST_REPORTS, e->d_name);

        open_test();
        if (b.len && make_plan(buf_str(&b))) {
            check();
            count++;
        }
        close_test();
        buf_free(&b);
    }
    closedir(d);
    return count;
}

static void check_round_trip(void)
{
    put_all(&t.plan);
    CU_ASSERT_EQUAL(take_frames(buf_str(&t.frames)), 0);
    CU_ASSERT(same_plan());
    CU_ASSERT(same_report());
    CU_ASSERT(t.taker.has_report && t.taker.has_plan);
    buf_clear(&t.frames);
    put_all(NULL); /* the report alone */
    CU_ASSERT_EQUAL(take_frames(buf_str(&t.frames)), 0);
    CU_ASSERT(same_report());
    CU_ASSERT(t.taker.has_report && !t.taker.has_plan);
}

static void test_real_plans_cross(void)
{
    size_t count = each_report(check_round_trip);

    if (count < 40)
        fprintf(stderr, "\n  only %zu reports\n", count);
    CU_ASSERT(count >= 40);
}

/* Some reports with a byte of their frames changed here and there, and cut: nothing is read beyond, no operation unsound. */
static void check_hostile(void)
{
    ssm_str whole;
    char *bytes;

    put_all(&t.plan);
    whole = buf_str(&t.frames);
    for (size_t n = 0; n < whole.len; n += 1 + whole.len / 300) {
        bytes = malloc(whole.len);
        CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
        memcpy(bytes, whole.ptr, whole.len);
        bytes[n] = (char)(bytes[n] ^ 1 << n % 8);
        take_frames(ssm_view(bytes, whole.len));
        for (size_t i = 0; i < t.taken.ops.count; i++)
            CU_ASSERT(op_is_sound(t.taken.ops.items[i]));
        CU_ASSERT_EQUAL(take_frames(ssm_view(bytes, n)), n ? -1 : 0); /* nothing at all is no plan */
        CU_ASSERT(n || !t.taker.has_report);
        free(bytes);
    }
}

static void test_hostile_plans(void)
{
    CU_ASSERT(each_report(check_hostile) >= 40);
}

/* ---- heads */

struct head {
    const char *version, *run_id, *spec_path, *dialect;
    uint64_t diffs;
    const char *name, *id, *hash;
    uint64_t destructive, operations;
};

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static int take_head_of(const struct head *h)
{
    struct wire w;
    int result;

    open_test();
    wire_open(&w, gather, &t.frames);
    wire_begin(&w, FIRST + PLAN_FRAME_HEAD);
    wire_text(&w, ssm_cstr(h->version));
    wire_text(&w, ssm_cstr(h->run_id));
    wire_text(&w, ssm_cstr(h->spec_path));
    wire_text(&w, ssm_cstr(h->dialect));
    wire_number(&w, h->diffs);
    wire_number(&w, 1);
    wire_text(&w, ssm_cstr(h->name));
    wire_text(&w, ssm_cstr(h->id));
    wire_text(&w, ssm_cstr(h->hash));
    wire_number(&w, h->destructive);
    wire_number(&w, h->operations);
    CU_ASSERT_EQUAL(wire_end(&w), 0);
    CU_ASSERT_EQUAL(wire_flush(&w), 0);
    wire_close(&w);
    result = take_frames(buf_str(&t.frames));
    close_test();
    return result;
}

static void test_heads(void)
{
    static char long_text[LIMIT_HEADER_TEXT + 2];
    const struct head good = {"1", "run-1", NULL, NULL, 0, "a_name.1-2", "0123456789ab", HASH, 0, 0};
    struct head bad[24];
    size_t n = 0;

    memset(long_text, 'a', sizeof long_text - 1);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        bad[i] = good;
    bad[n++].version = NULL;
    bad[n++].version = "";
    bad[n++].run_id = "two\nlines";
    bad[n++].run_id = "\xff";
    bad[n++].run_id = long_text;
    bad[n++].spec_path = "";
    bad[n++].spec_path = "a\xe2\x80\xae" "b"; /* reversed */
    bad[n++].dialect = "a\tb";
    bad[n++].diffs = (uint64_t)LIMIT_DIFFS + 1;
    bad[n++].name = NULL;
    bad[n++].name = "";
    bad[n++].name = "../up";
    bad[n++].name = "a/b";
    bad[n++].name = ".hidden";
    bad[n++].name = "-flag";
    bad[n++].name = long_text;
    bad[n++].id = "";
    bad[n++].id = "1123456789ab"; /* not of this hash */
    bad[n++].hash = "0123456789ab";
    bad[n++].hash = "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef";
    bad[n++].destructive = 1; /* of no operation */
    bad[n++].destructive = 2;
    bad[n++].operations = 1; /* which never comes */
    bad[n++].operations = (uint64_t)LIMIT_OPERATIONS + 1;
    CU_ASSERT_EQUAL(n, sizeof bad / sizeof bad[0]);
    CU_ASSERT_EQUAL(take_head_of(&good), 0);
    for (size_t i = 0; i < n; i++) {
        if (take_head_of(&bad[i]) == 0)
            fprintf(stderr, "\n  head %zu was taken\n", i);
        CU_ASSERT_NOT_EQUAL(take_head_of(&bad[i]), 0);
    }
}

/* ---- operations that are well-formed and cannot be */

#define REPORT(diffs)                                                                                                \
    "{\"workflow\":\"smartspec_data_model_validator\",\"version\":\"6.1.1\",\"run_id\":\"r\",\"diffs\":[" diffs "]}"

static const char two_diffs[] =
    REPORT("{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"c\",\"expected\":{\"type\":\"int\"}},"
           "{\"kind\":\"extra_column\",\"table\":\"t\",\"column\":\"d\",\"actual\":{\"type\":\"int\"}}");

typedef void spoil(struct op *op);

static void no_spoil(struct op *op) { (void)op; }
static void spoil_inverse(struct op *op) { op->pub.is_inverse = 1; }
static void spoil_diff(struct op *op) { op->pub.diff = 2; }
static void spoil_kind(struct op *op) { op->pub.kind = SSM_OP_RENAME_TABLE; }
static void spoil_column(struct op *op) { op->pub.column_before = op->pub.column_after = NULL; }
static void spoil_destructive(struct op *op) { op->destructive = !op->destructive; }
static void spoil_default(struct op *op) /* a way back to a default that nobody knows */
{
    op->pub.kind = SSM_OP_SET_DEFAULT;
    op->pub.column_before = op->pub.column_after;
}
static void spoil_taken(struct op *op) { op->taken_from = t.plan.ops.items[op->place ^ 1]; }
static void spoil_self(struct op *op) { op->taken_from = op; }

static void test_operations_that_cannot_be(void)
{
    static spoil *const spoils[] = {no_spoil,     spoil_inverse,     spoil_diff,    spoil_kind,  spoil_column,
                                    spoil_destructive, spoil_default, spoil_taken, spoil_self};

    for (size_t i = 0; i < sizeof spoils / sizeof spoils[0]; i++) {
        open_test();
        CU_ASSERT_FATAL(make_plan(ssm_cstr(two_diffs)));
        CU_ASSERT_EQUAL_FATAL(t.plan.ops.count, 2);
        CU_ASSERT(t.plan.destructive);
        for (size_t k = 0; k < 2; k++)
            if (t.plan.ops.items[k]->destructive == (spoils[i] == spoil_destructive))
                spoils[i](t.plan.ops.items[k]);
        put_all(&t.plan);
        if ((take_frames(buf_str(&t.frames)) == 0) != (i == 0))
            fprintf(stderr, "\n  spoil %zu\n", i);
        CU_ASSERT_EQUAL(take_frames(buf_str(&t.frames)), i == 0 ? 0 : -1);
        close_test();
    }
}

/* Frames out of their order, twice, of another type. */
static void test_order_of_frames(void)
{
    ssm_str all, frame[3];
    struct buf b;

    open_test();
    CU_ASSERT_FATAL(make_plan(ssm_cstr(two_diffs)));
    put_all(&t.plan);
    all = buf_str(&t.frames);
    for (size_t i = 0, at = 0; i < 3; i++) {
        struct wire_reader r;
        unsigned type;
        size_t n = wire_frame(ssm_view(all.ptr + at, all.len - at), &type, &r);

        frame[i] = ssm_view(all.ptr + at, n);
        at += n;
        CU_ASSERT_FATAL(i < 2 || at == all.len);
    }
    for (int i = 0; i < 64; i++) { /* every sequence of three of them */
        buf_init(&b, 1 << 20);
        for (int k = 0; k < 3; k++)
            if ((i >> 2 * k & 3) < 3)
                buf_put(&b, frame[i >> 2 * k & 3]);
        /* Head, then two operations: the second refers back to the first's type only after it. */
        if (i == (1 << 2 | 2 << 4))
            CU_ASSERT_EQUAL(take_frames(buf_str(&b)), 0);
        if ((i & 3) != 0 && b.len)
            CU_ASSERT_EQUAL(take_frames(buf_str(&b)), -1);
        if ((i & 3) == 0 && ((i >> 2 & 3) == 0 || (i >> 4 & 3) == 0))
            CU_ASSERT_EQUAL(take_frames(buf_str(&b)), -1);
        buf_free(&b);
    }
    t.frames.ptr[4] = FIRST - 1;
    CU_ASSERT_EQUAL(take_frames(buf_str(&t.frames)), -1);
    t.frames.ptr[4] = FIRST + PLAN_FRAMES;
    CU_ASSERT_EQUAL(take_frames(buf_str(&t.frames)), -1);
    close_test();
}

static void test_memory_ends(void)
{
    open_test();
    CU_ASSERT_FATAL(make_plan(ssm_cstr(two_diffs)));
    put_all(&t.plan);
    for (size_t limit = 1; limit < 8192; limit += 61) {
        struct wire_reader r = {0};
        unsigned type;
        ssm_str rest = buf_str(&t.frames);
        int result = 0;

        arena_free(&t.other);
        t.other = (struct arena){.limit = limit};
        plan_taker_init(&t.taker, &t.other, FIRST, &t.taken_report, &t.taken);
        for (size_t n; rest.len && result == 0; rest = ssm_view(rest.ptr + n, rest.len - n)) {
            n = wire_frame(rest, &type, &r);
            result = plan_take(&t.taker, type, &r);
        }
        CU_ASSERT_EQUAL(result != 0, t.other.failed);
    }
    close_test();
}

UNIT_MAIN("plan/wire", T(test_real_plans_cross), T(test_hostile_plans), T(test_heads), T(test_operations_that_cannot_be),
          T(test_order_of_frames), T(test_memory_ends))

/* SPDX-License-Identifier: Apache-2.0
 *
 * Frames: numbers, texts, where frames end and when they go, and diagnostics as frames.
 */
#include "base/limits.h"
#include "base/wire_diag.h"
#include "unit.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

struct sink {
    struct buf bytes;
    size_t calls;
    bool broken;
};

static int pour(void *user, ssm_str frames)
{
    struct sink *s = user;

    s->calls++;
    buf_put(&s->bytes, frames);
    return s->broken ? -1 : 0;
}

static void sink_open(struct sink *s, struct wire *w)
{
    *s = (struct sink){.calls = 0};
    buf_init(&s->bytes, (size_t)1 << 30);
    wire_open(w, pour, s);
}

static void sink_close(struct sink *s, struct wire *w)
{
    wire_close(w);
    buf_free(&s->bytes);
}

static struct wire_reader reader(const void *bytes, size_t length)
{
    return (struct wire_reader){.at = bytes, .end = (const unsigned char *)bytes + length};
}

/* The next whole frame of what came. */
static struct wire_reader next_frame(ssm_str *rest, unsigned type)
{
    struct wire_reader r = {0};
    unsigned found = 0;
    size_t n = wire_frame(*rest, &found, &r);

    CU_ASSERT_FATAL(n > 0 && n != SIZE_MAX);
    CU_ASSERT_EQUAL(found, type);
    *rest = ssm_view(rest->ptr + n, rest->len - n);
    return r;
}

static void test_numbers(void)
{
    static const uint64_t numbers[] = {0, 1, 127, 128, 255, 16383, 16384, UINT32_MAX, INT64_MAX, UINT64_MAX - 1, UINT64_MAX};
    static const int64_t integers[] = {0, 1, -1, 63, -64, 64, -65, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN};
    struct wire_reader r;
    struct sink s;
    struct wire w;
    ssm_str rest;

    sink_open(&s, &w);
    wire_begin(&w, 200);
    for (size_t i = 0; i < COUNT(numbers); i++)
        wire_number(&w, numbers[i]);
    for (size_t i = 0; i < COUNT(integers); i++)
        wire_integer(&w, integers[i]);
    CU_ASSERT_EQUAL(wire_end(&w), 0);
    CU_ASSERT_EQUAL(s.calls, 0);
    CU_ASSERT_EQUAL(wire_flush(&w), 0);
    CU_ASSERT_EQUAL(s.calls, 1);
    CU_ASSERT_EQUAL(wire_flush(&w), 0); /* nothing to send */
    CU_ASSERT_EQUAL(s.calls, 1);
    rest = buf_str(&s.bytes);
    r = next_frame(&rest, 200);
    for (size_t i = 0; i < COUNT(numbers); i++)
        CU_ASSERT_EQUAL(wire_take_number(&r, numbers[i]), numbers[i]);
    for (size_t i = 0; i < COUNT(integers); i++)
        CU_ASSERT_EQUAL(wire_take_integer(&r), integers[i]);
    CU_ASSERT(wire_done(&r));
    CU_ASSERT_EQUAL(wire_take_number(&r, UINT64_MAX), 0); /* behind the end */
    CU_ASSERT(r.bad && !wire_done(&r));
    CU_ASSERT_EQUAL(wire_left(&r), 0);
    sink_close(&s, &w);
}

/* Longer than needed, longer than 64 bits, cut off, above the bound: all bad, and all that follows is nothing. */
static void test_bad_numbers(void)
{
    static const struct { const char *bytes; size_t length; uint64_t max; } bad[] = {
        {"\x80\x00", 2, UINT64_MAX},
        {"\xff\x80\x00", 3, UINT64_MAX},
        {"\x80", 1, UINT64_MAX},
        {"", 0, UINT64_MAX},
        {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10, UINT64_MAX},
        {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\x00", 11, UINT64_MAX},
        {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 10, UINT64_MAX},
        {"\x05", 1, 4},
        {"\x80\x01", 2, 127},
    };

    for (size_t i = 0; i < COUNT(bad); i++) {
        struct wire_reader r = reader(bad[i].bytes, bad[i].length);

        CU_ASSERT_EQUAL(wire_take_number(&r, bad[i].max), 0);
        CU_ASSERT(r.bad);
        CU_ASSERT_PTR_NULL(wire_take_text(&r).ptr);
        CU_ASSERT_EQUAL(wire_take_integer(&r), 0);
        CU_ASSERT(r.bad && !wire_done(&r));
    }
}

static void test_texts(void)
{
    static char long_text[100000];
    const ssm_str texts[] = {{NULL, 0}, {"", 0}, {"a", 1}, {long_text, 125}, {long_text, 126}, {long_text, 127},
                             {long_text, 128}, {long_text, sizeof long_text}};
    struct wire_reader r;
    struct sink s;
    struct wire w;
    ssm_str rest;

    memset(long_text, 'x', sizeof long_text);
    sink_open(&s, &w);
    wire_begin(&w, 1);
    for (size_t i = 0; i < COUNT(texts); i++)
        wire_text(&w, texts[i]);
    CU_ASSERT_EQUAL(wire_end(&w), 0);
    CU_ASSERT_EQUAL(wire_flush(&w), 0);
    rest = buf_str(&s.bytes);
    r = next_frame(&rest, 1);
    for (size_t i = 0; i < COUNT(texts); i++) {
        ssm_str taken = wire_take_text(&r);

        CU_ASSERT_EQUAL(taken.ptr == NULL, texts[i].ptr == NULL);
        CU_ASSERT(str_eq(taken, texts[i]));
    }
    CU_ASSERT(wire_done(&r));
    for (size_t n = 1; n < 4; n++) { /* says that it is longer than what is left */
        r = reader("\x04" "ab", n);
        CU_ASSERT_PTR_NULL(wire_take_text(&r).ptr);
        CU_ASSERT(r.bad);
    }
    sink_close(&s, &w);
}

static void test_frames_that_are_not(void)
{
    static const struct { const char *bytes; size_t length, expected; } heads[] = {
        {"", 0, 0}, {"\x01\0\0", 3, 0}, {"\x01\0\0\0", 4, 0}, {"\x01\0\0\0\x10", 5, 5}, {"\x02\0\0\0\x10", 5, 0},
        {"\0\0\0\0\x10", 5, SIZE_MAX}, {"\xff\xff\xff\xff\x10", 5, SIZE_MAX},
    };
    unsigned type = 0;
    struct wire_reader r;
    char most[WIRE_HEAD] = {0};

    for (size_t i = 0; i < COUNT(heads); i++)
        CU_ASSERT_EQUAL(wire_frame(ssm_view(heads[i].bytes, heads[i].length), &type, &r), heads[i].expected);
    for (size_t i = 0; i < 4; i++)
        most[i] = (char)((unsigned)LIMIT_FRAME >> 8 * i);
    CU_ASSERT_EQUAL(wire_frame(ssm_view(most, sizeof most), &type, &r), 0); /* not all there yet */
    for (size_t i = 0; i < 4; i++)
        most[i] = (char)(((unsigned)LIMIT_FRAME + 1) >> 8 * i);
    CU_ASSERT_EQUAL(wire_frame(ssm_view(most, sizeof most), &type, &r), SIZE_MAX);
}

static void test_frames_go_when_enough_gathered(void)
{
    static char text[1000];
    const ssm_str kilobyte = {text, sizeof text};
    size_t frames = 0;
    struct sink s;
    struct wire w;
    ssm_str rest;

    sink_open(&s, &w);
    while (s.calls < 3) {
        wire_begin(&w, 9);
        wire_number(&w, frames++);
        wire_text(&w, kilobyte);
        CU_ASSERT_EQUAL_FATAL(wire_end(&w), 0);
    }
    CU_ASSERT(s.bytes.len >= 3 * (size_t)WIRE_FLUSH && s.bytes.len < 3 * (size_t)WIRE_FLUSH + 4000);
    wire_begin(&w, 9); /* begun, not ended: it does not go, and it is not lost */
    wire_number(&w, frames++);
    CU_ASSERT_EQUAL(wire_flush(&w), 0);
    wire_text(&w, kilobyte);
    CU_ASSERT_EQUAL(wire_end(&w), 0);
    CU_ASSERT_EQUAL(wire_flush(&w), 0);
    rest = buf_str(&s.bytes);
    for (size_t i = 0; i < frames; i++) {
        struct wire_reader r = next_frame(&rest, 9);

        CU_ASSERT_EQUAL(wire_take_number(&r, frames), i);
        CU_ASSERT(str_eq(wire_take_text(&r), kilobyte));
        CU_ASSERT(wire_done(&r));
    }
    CU_ASSERT_EQUAL(rest.len, 0);
    sink_close(&s, &w);
}

static void test_the_longest_frame(void)
{
    const size_t room = (size_t)LIMIT_FRAME - 1 - 4; /* type, length of the text */
    char *text = calloc(1, room + 1);
    struct sink s;
    struct wire w;
    ssm_str rest;

    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    for (size_t more = 0; more < 2; more++) {
        sink_open(&s, &w);
        wire_begin(&w, 1);
        wire_text(&w, SSM_LIT("before"));
        CU_ASSERT_EQUAL(wire_end(&w), 0);
        wire_begin(&w, 2);
        wire_text(&w, ssm_view(text, room + more));
        CU_ASSERT_EQUAL(wire_end(&w), more ? -1 : 0);
        CU_ASSERT_EQUAL(w.lost, more != 0);
        rest = buf_str(&s.bytes);
        if (!more) { /* both went at once */
            next_frame(&rest, 1);
            next_frame(&rest, 2);
            CU_ASSERT_EQUAL(rest.len, 0);
        }
        CU_ASSERT_EQUAL(wire_flush(&w), 0);
        wire_begin(&w, 3); /* a frame that is lost is lost alone */
        CU_ASSERT_EQUAL(wire_end(&w), 0);
        CU_ASSERT_FALSE(w.failed);
        sink_close(&s, &w);
    }
    free(text);
}

static void test_nobody_reads(void)
{
    struct sink s;
    struct wire w;

    sink_open(&s, &w);
    s.broken = true;
    wire_begin(&w, 1);
    CU_ASSERT_EQUAL(wire_end(&w), 0);
    CU_ASSERT_EQUAL(wire_flush(&w), -1);
    CU_ASSERT(w.failed);
    for (int i = 0; i < 1000; i++) {
        wire_begin(&w, 1);
        wire_text(&w, SSM_LIT("goes nowhere"));
        CU_ASSERT_EQUAL(wire_end(&w), -1);
    }
    CU_ASSERT(w.bytes.len < 100); /* and nothing gathers */
    CU_ASSERT_EQUAL(s.calls, 1);
    sink_close(&s, &w);
}

/* ---- diagnostics */

static struct {
    struct arena from, to;
    struct diags sent, taken;
    struct sink s;
    struct wire w;
} t;

static void diags_open(void)
{
    t.from = t.to = (struct arena){0};
    diags_init(&t.sent, &t.from);
    diags_init(&t.taken, &t.to);
    sink_open(&t.s, &t.w);
}

static void diags_close(void)
{
    sink_close(&t.s, &t.w);
    arena_free(&t.from);
    arena_free(&t.to);
}

static void send_all(void)
{
    ssm_str rest;

    wire_put_diags(&t.w, 33, &t.sent);
    CU_ASSERT_EQUAL_FATAL(wire_flush(&t.w), 0);
    for (rest = buf_str(&t.s.bytes); rest.len;) {
        struct wire_reader r = next_frame(&rest, 33);

        CU_ASSERT_EQUAL(wire_take_diag(&r, &t.taken), 0);
    }
}

static bool same_present(ssm_str a, ssm_str b)
{
    return (a.ptr == NULL) == (b.ptr == NULL) && str_eq(a, b);
}

static void compare_diags(void)
{
    const struct diag *a = t.sent.first, *b = t.taken.first;

    for (; a && b; a = a->next, b = b->next) {
        CU_ASSERT_EQUAL(a->code, b->code);
        CU_ASSERT_EQUAL(a->class, b->class);
        CU_ASSERT(same_present(a->word, b->word) && same_present(a->text, b->text));
        CU_ASSERT(same_present(a->pointer, b->pointer) && same_present(a->operation, b->operation));
        CU_ASSERT(str_list_eq(a->args, b->args));
    }
    CU_ASSERT(!a && !b);
    for (size_t i = 0; i < 3; i++)
        CU_ASSERT_EQUAL(t.sent.count[i], t.taken.count[i]);
    CU_ASSERT_EQUAL(t.sent.out_of_memory, t.taken.out_of_memory);
}

static void test_diagnostics_cross(void)
{
    static char long_text[LIMIT_DIAG_ARG + LIMIT_POINTER];
    ssm_str many[LIMIT_DIAG_ARGS];

    diags_open();
    for (size_t i = 0; i + 1 < sizeof long_text; i += 2)
        memcpy(long_text + i, "\xc3\xa9", 2);
    for (size_t i = 0; i < COUNT(many); i++)
        many[i] = ssm_view(long_text, sizeof long_text - i); /* cut, each at another place */
    for (int code = DIAG_NONE + 1; code < DIAG_CODE_COUNT; code++) {
        if (code == DIAG_PLUGIN_REFUSED || code == DIAG_PLUGIN_WARNING)
            diag_add_foreign(&t.sent, (enum diag_code)code, SSM_LIT("some-plugin.no_cast"), SSM_LIT("It is %1 \xe2\x80\xa6"),
                             SSM_LIT("/diffs/1"), SSM_LIT("add_column:a.b"), many, 2);
        else
            diag_add(&t.sent, (enum diag_code)code, code % 3 ? ssm_view(long_text, sizeof long_text) : ssm_view(NULL, 0),
                     code % 2 ? SSM_LIT("drop_table:\x1b[2J") : ssm_view(NULL, 0), many, (size_t)code % 10);
    }
    send_all();
    compare_diags();
    diags_close();
}

static void test_those_beyond_the_limit_are_counted(void)
{
    diags_open();
    for (int i = 0; i < LIMIT_DIAGNOSTICS + 17; i++)
        diag_plain(&t.sent, DIAG_PLAN_VALUE_CONTEXT, ssm_view(NULL, 0));
    diag_out_of_memory(&t.sent);
    send_all();
    compare_diags();
    CU_ASSERT_EQUAL(t.taken.count[diag_info(DIAG_PLAN_VALUE_CONTEXT)->class], LIMIT_DIAGNOSTICS + 17);
    diags_close();
}

static int take_text_of(const char *word, ssm_str text, unsigned code)
{
    ssm_str rest;
    struct wire_reader r;
    int result;

    diags_open();
    wire_begin(&t.w, 33);
    wire_number(&t.w, code);
    wire_text(&t.w, ssm_cstr(word));
    wire_text(&t.w, text);
    wire_text(&t.w, ssm_view(NULL, 0));
    wire_text(&t.w, ssm_view(NULL, 0));
    wire_number(&t.w, 0);
    CU_ASSERT_EQUAL_FATAL(wire_end(&t.w), 0);
    CU_ASSERT_EQUAL_FATAL(wire_flush(&t.w), 0);
    rest = buf_str(&t.s.bytes);
    r = next_frame(&rest, 33);
    result = wire_take_diag(&r, &t.taken);
    CU_ASSERT_EQUAL(result == 0, t.taken.first != NULL);
    return result;
}

static void test_a_plugins_words(void)
{
    static char long_text[LIMIT_LITERAL + 1];

    memset(long_text, 'a', sizeof long_text);
    CU_ASSERT_EQUAL(take_text_of("a.b_c-9", SSM_LIT("a\nb\x1b[2Jc\xe2\x80\xae" "d"), DIAG_PLUGIN_REFUSED), 0);
    CU_ASSERT(str_is(t.taken.first->text, "a b [2Jc d"));
    CU_ASSERT_EQUAL(t.taken.first->class, DIAG_REFUSED);
    diags_close();
    CU_ASSERT_EQUAL(take_text_of("a", ssm_view(long_text, LIMIT_LITERAL), DIAG_PLUGIN_WARNING), 0);
    diags_close();
    CU_ASSERT_EQUAL(take_text_of("a", ssm_view(long_text, sizeof long_text), DIAG_PLUGIN_WARNING), -1);
    diags_close();
    CU_ASSERT_EQUAL(take_text_of("a", SSM_LIT("\xff"), DIAG_PLUGIN_WARNING), -1);
    diags_close();
    CU_ASSERT_EQUAL(take_text_of("a", ssm_view(NULL, 0), DIAG_PLUGIN_WARNING), -1);
    diags_close();
    for (size_t i = 0; i < 5; i++) {
        static const char *const words[] = {"", "A", "a b", "a\x1b",
                                           "0123456789012345678901234567890123456789012345678901234567890123456789"};

        CU_ASSERT_EQUAL(take_text_of(words[i], SSM_LIT("text"), DIAG_PLUGIN_WARNING), -1);
        diags_close();
    }
    CU_ASSERT_EQUAL(take_text_of("a", SSM_LIT("text"), DIAG_CODE_COUNT), -1); /* no such code */
    diags_close();
}

/* Cut at each byte, each byte changed: taken whole or refused, never half. */
static void test_hostile_diagnostics(void)
{
    const ssm_str args[] = {SSM_LIT("one"), SSM_LIT("two")};
    ssm_str all;
    size_t first;

    diags_open();
    diag_add_foreign(&t.sent, DIAG_PLUGIN_REFUSED, SSM_LIT("p.w"), SSM_LIT("text %1"), SSM_LIT("/a"), SSM_LIT("op"), args,
                     2);
    wire_put_diags(&t.w, 33, &t.sent);
    CU_ASSERT_EQUAL_FATAL(wire_flush(&t.w), 0);
    all = buf_str(&t.s.bytes);
    first = all.len - 10; /* the counts are 5 + 5 bytes */
    for (size_t n = 0; n <= first - WIRE_HEAD; n++)
        for (int bit = -1; bit < 8; bit++) {
            size_t length = bit < 0 ? n : first - WIRE_HEAD;
            unsigned char *copy = malloc(length ? length : 1);
            struct wire_reader r = reader(copy, length);
            struct arena a = {0};
            struct diags d;
            int result;

            CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
            memcpy(copy, all.ptr + WIRE_HEAD, length);
            if (bit >= 0 && n < length)
                copy[n] ^= (unsigned char)(1u << bit);
            diags_init(&d, &a);
            result = wire_take_diag(&r, &d);
            CU_ASSERT_EQUAL(result == 0, d.first != NULL || d.count[0] + d.count[1] + d.count[2] != 0);
            if (bit < 0 && n < first - WIRE_HEAD)
                CU_ASSERT_EQUAL(result, -1);
            free(copy);
            arena_free(&a);
        }
    diags_close();
}

UNIT_MAIN("base/wire", T(test_numbers), T(test_bad_numbers), T(test_texts), T(test_frames_that_are_not),
          T(test_frames_go_when_enough_gathered), T(test_the_longest_frame), T(test_nobody_reads),
          T(test_diagnostics_cross), T(test_those_beyond_the_limit_are_counted), T(test_a_plugins_words),
          T(test_hostile_diagnostics))

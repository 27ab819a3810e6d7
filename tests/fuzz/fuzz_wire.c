/* SPDX-License-Identifier: Apache-2.0
 *
 * Frames of any bytes. The input's first part says what is taken of a frame, one letter each; the rest, behind a
 * newline, is the stream. What was taken is then written again, and taken once more.
 */
#include "fuzz.h"

#include "base/limits.h"
#include "base/wire.h"
#include "base/wire_diag.h"

enum { TYPE = 20, FIELDS = 64 };

/* What one field gave. */
struct taken {
    char how;
    uint64_t number;
    int64_t integer;
    ssm_str text;
};

static struct taken take(struct wire_reader *r, char how, ssm_str frame)
{
    struct taken t = {.how = how};

    switch (how) {
    case 'i':
        t.integer = wire_take_integer(r);
        break;
    case 't':
        t.text = wire_take_text(r);
        FUZZ_CHECK(!t.text.ptr || (t.text.ptr >= frame.ptr && t.text.ptr + t.text.len <= frame.ptr + frame.len),
                   "a text outside of its frame");
        break;
    case 's':
        t.number = wire_take_number(r, UINT8_MAX);
        FUZZ_CHECK(t.number <= UINT8_MAX, "a number above its bound");
        break;
    default:
        t.number = wire_take_number(r, UINT64_MAX);
        break;
    }
    FUZZ_CHECK(!r->bad || (!t.number && !t.integer && !t.text.ptr), "something of a bad frame");
    FUZZ_CHECK(r->bad || r->at <= r->end, "behind the end");
    return t;
}

static int append(void *user, ssm_str frames)
{
    buf_put(user, frames);
    return 0;
}

static void put(struct wire *w, const struct taken *t)
{
    if (t->how == 'i')
        wire_integer(w, t->integer);
    else if (t->how == 't')
        wire_text(w, t->text);
    else
        wire_number(w, t->number);
}

/* The frame's fields, written and taken again, are the same, and take as many bytes: there is one way to write each. */
static void again(const struct taken *list, size_t count, size_t bytes)
{
    struct buf out;
    struct wire w;
    struct wire_reader r;
    unsigned type = 0;

    buf_init(&out, (size_t)LIMIT_FRAME * 2);
    wire_open(&w, append, &out);
    wire_begin(&w, TYPE);
    for (size_t i = 0; i < count; i++)
        put(&w, &list[i]);
    FUZZ_CHECK(wire_end(&w) == 0 && wire_flush(&w) == 0, "not written");
    FUZZ_CHECK(wire_frame(buf_str(&out), &type, &r) == out.len && type == TYPE, "not a frame");
    FUZZ_CHECK(wire_left(&r) == bytes, "%zu bytes, then %zu", bytes, wire_left(&r));
    for (size_t i = 0; i < count; i++) {
        struct taken t = take(&r, list[i].how, buf_str(&out));

        FUZZ_CHECK(t.number == list[i].number && t.integer == list[i].integer && str_eq(t.text, list[i].text) &&
                       !t.text.ptr == !list[i].text.ptr,
                   "field %zu", i);
    }
    FUZZ_CHECK(wire_done(&r), "not all");
    wire_close(&w);
    buf_free(&out);
}

/* A diagnostic taken is one that can be shown. */
static void take_diagnostic(struct wire_reader r)
{
    struct arena a = {0};
    struct diags d;

    diags_init(&d, &a);
    if (wire_take_diag(&r, &d) == 0)
        for (const struct diag *m = d.first; m; m = m->next)
            FUZZ_CHECK(m->code < DIAG_CODE_COUNT && m->word.len && m->args.count <= LIMIT_DIAG_ARGS, "a diagnostic");
    arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *newline = memchr(size ? (const char *)data : "", '\n', size);
    ssm_str how = ssm_view((const char *)data, newline ? (size_t)(newline - (const char *)data) : 0);
    ssm_str stream = newline ? ssm_view(newline + 1, size - how.len - 1) : fuzz_text(data, size);

    for (;;) {
        struct taken list[FIELDS];
        struct wire_reader r = {0};
        unsigned type = 0;
        size_t n = wire_frame(stream, &type, &r), count = 0, bytes;

        if (n == 0 || n == SIZE_MAX)
            break;
        FUZZ_CHECK(n <= stream.len && r.end == (const unsigned char *)stream.ptr + n && r.at <= r.end,
                   "a frame outside");
        take_diagnostic(r);
        bytes = wire_left(&r);
        for (; count < how.len && count < FIELDS && !r.bad; count++)
            list[count] = take(&r, how.ptr[count], ssm_view(stream.ptr, n));
        if (wire_done(&r))
            again(list, count, bytes);
        stream = ssm_view(stream.ptr + n, stream.len - n);
    }
    return 0;
}

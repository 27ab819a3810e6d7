/* SPDX-License-Identifier: Apache-2.0
 *
 * Frames of numbers and texts; see wire.h.
 */
#include "base/wire.h"

#include "base/limits.h"

enum { LENGTH_BYTES = 4, NUMBER_BYTES = 10, BITS = 7 };

/* ---- writing */

void wire_open(struct wire *w, int (*flush)(void *user, ssm_str frames), void *user)
{
    *w = (struct wire){.flush = flush, .user = user};
    buf_init(&w->bytes, (size_t)WIRE_FLUSH + LENGTH_BYTES + LIMIT_FRAME);
}

void wire_begin(struct wire *w, unsigned type)
{
    const char head[WIRE_HEAD] = {0, 0, 0, 0, (char)type};

    w->bytes.len = w->frame; /* what was begun and not ended is forgotten */
    buf_put(&w->bytes, ssm_view(head, sizeof head));
}

void wire_long_number(struct wire *w, uint64_t n)
{
    char out[NUMBER_BYTES];
    size_t length = 0;

    for (; n >= WIRE_ONE_BYTE; n >>= BITS)
        out[length++] = (char)(n | WIRE_ONE_BYTE);
    out[length++] = (char)n;
    buf_put(&w->bytes, ssm_view(out, length));
}

void wire_long_text(struct wire *w, ssm_str s)
{
    wire_long_number(w, s.ptr ? (uint64_t)s.len + 1 : 0);
    buf_put(&w->bytes, ssm_view(s.ptr, s.ptr ? s.len : 0));
}

/* What is unfinished goes; nothing is sent any more. */
static int fail(struct wire *w)
{
    w->failed = true;
    w->bytes.len = w->frame;
    return -1;
}

int wire_end(struct wire *w)
{
    size_t length = w->bytes.len - w->frame - LENGTH_BYTES;

    if (w->failed || w->bytes.failed || w->bytes.len < w->frame + WIRE_HEAD || length > LIMIT_FRAME) {
        w->bytes.len = w->frame; /* this frame is lost; what comes next may be shorter */
        w->bytes.failed = false;
        w->lost = true;
        return -1;
    }
    for (size_t i = 0; i < LENGTH_BYTES; i++)
        w->bytes.ptr[w->frame + i] = (char)(length >> 8 * i);
    w->frame = w->bytes.len;
    w->count++;
    return w->frame >= WIRE_FLUSH ? wire_flush(w) : 0;
}

int wire_flush(struct wire *w)
{
    size_t whole = w->frame, begun = w->bytes.len - whole;

    if (w->failed)
        return -1;
    if (whole == 0)
        return 0;
    if (w->flush(w->user, ssm_view(w->bytes.ptr, whole)) != 0) {
        w->frame = 0;
        return fail(w);
    }
    if (begun)
        memmove(w->bytes.ptr, w->bytes.ptr + whole, begun);
    w->bytes.len = begun;
    w->frame = 0;
    return 0;
}

void wire_close(struct wire *w)
{
    buf_free(&w->bytes);
    w->frame = 0;
}

/* ---- reading */

size_t wire_frame(ssm_str bytes, unsigned *type, struct wire_reader *out)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    size_t length = 0;

    if (bytes.len < LENGTH_BYTES)
        return 0;
    for (size_t i = 0; i < LENGTH_BYTES; i++)
        length |= (size_t)p[i] << 8 * i;
    if (length < WIRE_HEAD - LENGTH_BYTES || length > LIMIT_FRAME)
        return SIZE_MAX;
    if (bytes.len - LENGTH_BYTES < length)
        return 0;
    *type = p[LENGTH_BYTES];
    *out = (struct wire_reader){.at = p + WIRE_HEAD, .end = p + LENGTH_BYTES + length};
    return LENGTH_BYTES + length;
}

uint64_t wire_take_long_number(struct wire_reader *r, uint64_t max)
{
    uint64_t n = 0;

    for (unsigned i = 0; i < NUMBER_BYTES && wire_left(r); i++) {
        uint64_t byte = *r->at++;
        bool last = byte < WIRE_ONE_BYTE;

        n |= (byte & (WIRE_ONE_BYTE - 1)) << BITS * i;
        if (i == NUMBER_BYTES - 1 && byte > 1)
            break;
        if (last && (n > max || (byte == 0 && i > 0)))
            break;
        if (last)
            return n;
    }
    wire_spoil(r);
    return 0;
}

int64_t wire_take_integer(struct wire_reader *r)
{
    uint64_t n = wire_take_number(r, UINT64_MAX);
    uint64_t bits = n >> 1 ^ (n & 1 ? UINT64_MAX : 0);
    int64_t value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

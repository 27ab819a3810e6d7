/* SPDX-License-Identifier: Apache-2.0
 *
 * What crosses between processes: frames of numbers and texts. The writer trusts itself; the reader trusts nothing. A frame
 * is four bytes of length (little-endian, of what follows), one byte of type, then its fields one after the other.
 */
#ifndef SSM_BASE_WIRE_H
#define SSM_BASE_WIRE_H

#include "base/buf.h"

enum {
    WIRE_HEAD = 5,           /* bytes before a frame's fields */
    WIRE_FLUSH = 256 * 1024, /* whole frames of so many bytes go on their way */
    WIRE_ONE_BYTE = 0x80     /* numbers below this are one byte */
};

/* ---- writing */

struct wire {
    struct buf bytes; /* whole frames not yet flushed, then the frame under construction */
    size_t frame;     /* where that begins */
    uint64_t count;   /* of whole frames */
    int (*flush)(void *user, ssm_str frames); /* 0, or -1: nobody reads any more */
    void *user;
    bool failed;
    bool lost;        /* a frame was: what was sent is not all */
};

void wire_open(struct wire *w, int (*flush)(void *user, ssm_str frames), void *user);
void wire_begin(struct wire *w, unsigned type);
/* The numbers and texts that are not short. */
void wire_long_number(struct wire *w, uint64_t n);
void wire_long_text(struct wire *w, ssm_str s);

/* Seven bits a byte, the last without the high bit. */
static inline void wire_number(struct wire *w, uint64_t n)
{
    if (n < WIRE_ONE_BYTE && buf_reserve(&w->bytes, 1))
        w->bytes.ptr[w->bytes.len++] = (char)n;
    else
        wire_long_number(w, n);
}

/* Any int, small where near zero: the sign is the lowest bit. */
static inline void wire_integer(struct wire *w, int64_t n)
{
    wire_number(w, (uint64_t)n << 1 ^ (n < 0 ? UINT64_MAX : 0));
}

/* A text's length and one, or 0 where it is absent; then its bytes. */
static inline void wire_text(struct wire *w, ssm_str s)
{
    if (s.ptr && s.len + 1 < WIRE_ONE_BYTE && buf_reserve(&w->bytes, s.len + 1)) {
        w->bytes.ptr[w->bytes.len++] = (char)(s.len + 1);
        memcpy(w->bytes.ptr + w->bytes.len, s.ptr, s.len);
        w->bytes.len += s.len;
    } else
        wire_long_text(w, s);
}

/* Ends the frame; flushes when enough has gathered. Returns 0, or -1: memory ended or the frame is longer than LIMIT_FRAME, and it
 * is lost; or nobody reads any more (`failed`). */
int wire_end(struct wire *w);
/* Whole frames go now. */
int wire_flush(struct wire *w);
void wire_close(struct wire *w);

/* ---- reading */

/* The rest of one frame. Once `bad`, everything taken is 0 or absent. */
struct wire_reader {
    const unsigned char *at, *end;
    bool bad;
};

/* The frame at the start of `bytes`: its length with its head, 0 where it is not all there yet, SIZE_MAX where it is longer
 * than LIMIT_FRAME or shorter than its head. */
size_t wire_frame(ssm_str bytes, unsigned *type, struct wire_reader *out);
uint64_t wire_take_long_number(struct wire_reader *r, uint64_t max);

/* A number up to `max`; above it the frame is bad. So it is where the number is longer than it needs to be. */
static inline uint64_t wire_take_number(struct wire_reader *r, uint64_t max)
{
    if (!r->bad && r->at < r->end && *r->at < WIRE_ONE_BYTE && *r->at <= max)
        return *r->at++;
    return wire_take_long_number(r, max);
}

int64_t wire_take_integer(struct wire_reader *r);
static inline void wire_spoil(struct wire_reader *r) { r->bad = true; }
/* How many items of at least one byte each the rest can hold: the bound of a list's count. */
static inline size_t wire_left(const struct wire_reader *r) { return r->bad ? 0 : (size_t)(r->end - r->at); }

/* A view of the frame's bytes. */
static inline ssm_str wire_take_text(struct wire_reader *r)
{
    size_t n = (size_t)wire_take_number(r, wire_left(r)); /* its own byte makes up for the one that is added */
    ssm_str s = ssm_view(NULL, 0);

    if (n == 0)
        return s;
    if (n - 1 > wire_left(r)) {
        wire_spoil(r);
        return s;
    }
    s = ssm_view((const char *)r->at, n - 1);
    r->at += n - 1;
    return s;
}

/* True when all of it was read and was good. */
static inline bool wire_done(const struct wire_reader *r) { return !r->bad && r->at == r->end; }

#endif

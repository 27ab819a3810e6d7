/* SPDX-License-Identifier: Apache-2.0
 *
 * Records in tests: objects with every field set, deep comparison, one frame there and back.
 */
#ifndef SSM_TESTS_RECORD_FIXTURE_H
#define SSM_TESTS_RECORD_FIXTURE_H

#include <stdio.h>

#include "base/limits.h"
#include "base/record.h"
#include "unit.h"

/* ---- frames */

static inline int gather(void *user, ssm_str frames)
{
    buf_put(user, frames);
    return ((struct buf *)user)->failed ? -1 : 0;
}

/* A copy of the first frame's fields in a block of just their size, so that a sanitizer sees every byte read too many. */
struct exact {
    unsigned char *bytes;
    size_t length;
};

static inline struct exact exact_copy(const unsigned char *bytes, size_t length)
{
    struct exact e = {malloc(length ? length : 1), length};

    CU_ASSERT_PTR_NOT_NULL_FATAL(e.bytes);
    if (length)
        memcpy(e.bytes, bytes, length);
    return e;
}

static inline struct wire_reader reader_of(const struct exact *e)
{
    return (struct wire_reader){.at = e->bytes, .end = e->bytes + e->length};
}

/* The object's fields as a frame holds them. */
static inline struct exact put_record(const struct record *rec, const void *object, struct arena *a)
{
    struct record_writer rw = {.arena = a};
    struct wire_reader r = {0};
    struct exact e;
    struct wire w;
    unsigned type = 0;

    wire_open(&w, gather, NULL);
    wire_begin(&w, 77);
    record_put(&w, &rw, rec, object);
    CU_ASSERT_EQUAL_FATAL(wire_end(&w), 0);
    CU_ASSERT_EQUAL_FATAL(wire_frame(buf_str(&w.bytes), &type, &r), w.bytes.len);
    CU_ASSERT_EQUAL(type, 77);
    e = exact_copy(r.at, (size_t)(r.end - r.at));
    wire_close(&w);
    return e;
}

/* ---- objects with every field set to something that no other field has */

struct filler {
    struct arena *a;
    unsigned next;
};

static inline void fill_record(struct filler *f, const struct record *rec, void *object);

static inline ssm_str some_text(struct filler *f)
{
    char text[24];
    int n = snprintf(text, sizeof text, "text\xc3\xa9%u", f->next++);

    return arena_str(f->a, ssm_view(text, (size_t)n));
}

static inline ssm_strs some_texts(struct filler *f, size_t count)
{
    ssm_str *items = ARENA_ARRAY(f->a, count, ssm_str);

    CU_ASSERT_PTR_NOT_NULL_FATAL(items);
    for (size_t i = 0; i < count; i++)
        items[i] = some_text(f);
    return (ssm_strs){items, count};
}

static inline void *some_object(struct filler *f, const struct record *rec)
{
    void *object = arena_alloc(f->a, rec->bytes);

    CU_ASSERT_PTR_NOT_NULL_FATAL(object);
    fill_record(f, rec, object);
    return object;
}

static inline void *some_list(struct filler *f, const struct field *at, size_t count)
{
    size_t each = at->kind == FIELD_OBJECTS ? sizeof(void *) : at->of->bytes;
    char *items = arena_array(f->a, count, each);

    CU_ASSERT_PTR_NOT_NULL_FATAL(items);
    for (size_t i = 0; i < count; i++) {
        if (at->kind == FIELD_OBJECTS) {
            void *object = some_object(f, at->of);
            memcpy(items + i * each, &object, sizeof object);
        } else
            fill_record(f, at->of, items + i * each);
    }
    return items;
}

static inline void fill_field(struct filler *f, const struct field *at, char *object)
{
    char *p = object + at->at;
    uint32_t number = 1 + f->next++ % (at->bound ? at->bound : 1);
    int32_t integer = f->next++ % 2 ? -(int32_t)f->next * 1000 : (int32_t)f->next * 1000;
    size_t count = 1 + f->next % 3;
    void *pointer;
    uint32_t *numbers;
    ssm_strs beside;

    switch ((enum field_kind)at->kind) {
    case FIELD_NUMBER:
        memcpy(p, &number, sizeof number);
        break;
    case FIELD_INTEGER:
        memcpy(p, &integer, sizeof integer);
        break;
    case FIELD_FLAG:
        *p = 1;
        break;
    case FIELD_TEXT:
        memcpy(p, &(ssm_str[]){some_text(f)}, sizeof(ssm_str));
        break;
    case FIELD_TEXTS:
        memcpy(p, &(ssm_strs[]){some_texts(f, count)}, sizeof(ssm_strs));
        break;
    case FIELD_NUMBERS:
        memcpy(&beside, object + at->count, sizeof beside);
        numbers = ARENA_ARRAY(f->a, beside.count, uint32_t);
        for (size_t i = 0; i < beside.count; i++)
            numbers[i] = UINT32_MAX - f->next++;
        memcpy(p, &numbers, sizeof numbers);
        break;
    case FIELD_OBJECT:
        pointer = some_object(f, at->of);
        memcpy(p, &pointer, sizeof pointer);
        break;
    case FIELD_OBJECTS:
    case FIELD_STRUCTS:
        pointer = some_list(f, at, count);
        memcpy(p, &pointer, sizeof pointer);
        memcpy(object + at->count, &count, sizeof count);
        break;
    }
}

static inline void fill_record(struct filler *f, const struct record *rec, void *object)
{
    uint32_t size = rec->size;

    if (size)
        memcpy(object, &size, sizeof size);
    for (size_t i = 0; i < rec->count; i++)
        fill_field(f, &rec->fields[i], object);
}

/* ---- the same all the way down */

static inline bool same_record(const struct record *rec, const void *a, const void *b);

static inline bool same_text(ssm_str a, ssm_str b)
{
    return !a.ptr == !b.ptr && str_eq(a, b);
}

static inline bool same_list(const struct field *at, const char *a, const char *b, size_t count)
{
    size_t each = at->kind == FIELD_OBJECTS ? sizeof(void *) : at->of->bytes;

    for (size_t i = 0; i < count; i++) {
        const void *x = a + i * each, *y = b + i * each;

        if (at->kind == FIELD_OBJECTS) {
            memcpy(&x, a + i * each, sizeof x);
            memcpy(&y, b + i * each, sizeof y);
        }
        if (!same_record(at->of, x, y))
            return false;
    }
    return true;
}

static inline bool same_field(const struct field *at, const char *a, const char *b)
{
    ssm_strs x = {NULL, 0}, y = {NULL, 0};
    const void *p = NULL, *q = NULL;
    size_t m = 0, n = 0;
    bool good;

    memcpy(&x, a + at->at, at->kind == FIELD_TEXTS ? sizeof x : 0);
    memcpy(&y, b + at->at, at->kind == FIELD_TEXTS ? sizeof y : 0);
    memcpy(&p, a + at->at, at->kind >= FIELD_TEXT ? sizeof p : 0); /* all of these begin with a pointer */
    memcpy(&q, b + at->at, at->kind >= FIELD_TEXT ? sizeof q : 0);
    switch ((enum field_kind)at->kind) {
    case FIELD_NUMBER:
    case FIELD_INTEGER:
        return memcmp(a + at->at, b + at->at, 4) == 0;
    case FIELD_FLAG:
        return a[at->at] == b[at->at];
    case FIELD_TEXT:
        return same_text(*(const ssm_str *)(const void *)(a + at->at), *(const ssm_str *)(const void *)(b + at->at));
    case FIELD_TEXTS:
        good = !x.items == !y.items && x.count == y.count;
        for (size_t i = 0; good && i < x.count; i++)
            good = same_text(x.items[i], y.items[i]);
        return good;
    case FIELD_NUMBERS:
        memcpy(&x, a + at->count, sizeof x);
        return !p == !q && (!p || memcmp(p, q, x.count * 4) == 0);
    case FIELD_OBJECT:
        return !p == !q && (!p || same_record(at->of, p, q));
    default:
        memcpy(&m, a + at->count, sizeof m);
        memcpy(&n, b + at->count, sizeof n);
        return !p == !q && m == n && (!p || same_list(at, p, q, m));
    }
}

static inline bool same_record(const struct record *rec, const void *a, const void *b)
{
    for (size_t i = 0; i < rec->count; i++)
        if (!same_field(&rec->fields[i], a, b)) {
            fprintf(stderr, "\n  field %zu of a record of %u bytes differs\n", i, rec->bytes);
            return false;
        }
    return !rec->size || memcmp(a, b, sizeof(uint32_t)) == 0;
}

/* Bytes of the struct for which no field of the table stands, nor a size at its beginning: padding, and what is left out. */
static inline size_t bytes_left_out(const struct record *rec)
{
    static const size_t widths[] = {[FIELD_NUMBER] = 4, [FIELD_INTEGER] = 4, [FIELD_FLAG] = 1,
                                    [FIELD_TEXT] = sizeof(ssm_str),
                                    [FIELD_TEXTS] = sizeof(ssm_strs), [FIELD_NUMBERS] = 8, [FIELD_OBJECT] = 8,
                                    [FIELD_OBJECTS] = 8, [FIELD_STRUCTS] = 8};
    unsigned char *used = calloc(1, rec->bytes);
    size_t left = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(used);
    memset(used, 1, rec->size ? sizeof(uint32_t) : 0);
    for (size_t i = 0; i < rec->count; i++) {
        const struct field *f = &rec->fields[i];

        for (size_t k = 0; k < widths[f->kind]; k++)
            CU_ASSERT_EQUAL(used[f->at + k]++, 0); /* no field twice */
        if (f->kind == FIELD_OBJECTS || f->kind == FIELD_STRUCTS)
            memset(used + f->count, 1, sizeof(size_t));
    }
    for (size_t i = 0; i < rec->bytes; i++)
        left += !used[i];
    free(used);
    return left;
}

/* ---- hostile bytes: whatever happens, no byte beyond the frame is read, and what is taken can be written again */

static inline bool take_exact(const struct record *rec, const unsigned char *bytes, size_t length)
{
    struct arena a = {.limit = 64 << 20};
    struct record_reader rr = {.arena = &a};
    struct exact e = exact_copy(bytes, length), again;
    struct wire_reader r = reader_of(&e);
    void *object = record_take(&r, &rr, rec);
    bool good = object && wire_done(&r);

    CU_ASSERT(object || r.bad);
    if (object) {
        again = put_record(rec, object, &a);
        free(again.bytes);
    }
    free(e.bytes);
    arena_free(&a);
    return good;
}

static inline void take_hostile(const struct record *rec, const struct exact *good)
{
    unsigned char *bytes = malloc(good->length + 1);

    CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
    CU_ASSERT(take_exact(rec, good->bytes, good->length));
    for (size_t n = 0; n < good->length; n++)
        CU_ASSERT_FALSE(take_exact(rec, good->bytes, n)); /* cut off anywhere */
    memcpy(bytes, good->bytes, good->length);
    bytes[good->length] = 0;
    CU_ASSERT_FALSE(take_exact(rec, bytes, good->length + 1)); /* more than it is */
    for (size_t n = 0; n < good->length; n++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            bytes[n] = (unsigned char)(good->bytes[n] ^ 1u << bit);
            take_exact(rec, bytes, good->length);
        }
        bytes[n] = 0xff;
        take_exact(rec, bytes, good->length);
        bytes[n] = 0;
        take_exact(rec, bytes, good->length);
        bytes[n] = good->bytes[n];
    }
    free(bytes);
}

#endif

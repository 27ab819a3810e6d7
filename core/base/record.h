/* SPDX-License-Identifier: Apache-2.0
 *
 * Structs as fields of a frame: one table of a struct's fields both writes and reads it, so that the two cannot differ. The
 * reader believes nothing: every number has its bound, every text is UTF-8 without NUL, every reference is to what came.
 *
 * An object is a bit for each field that is not zero, then these fields. What several objects share by pointer crosses once:
 * 0 and the object, then how far back it was.
 */
#ifndef SSM_BASE_RECORD_H
#define SSM_BASE_RECORD_H

#include "base/arena.h"
#include "base/wire.h"

enum field_kind {
    FIELD_NUMBER,  /* uint32_t or an enumeration: at most `bound` */
    FIELD_INTEGER, /* int32_t */
    FIELD_FLAG,    /* bool or uint8_t: 0 or 1 */
    FIELD_TEXT,    /* ssm_str of at most `bound` bytes */
    FIELD_TEXTS,   /* ssm_strs of at most `bound`, each of at most `each` bytes */
    FIELD_NUMBERS, /* uint32_t *: as many as the ssm_strs at `count`, a field before it, has */
    FIELD_OBJECT,  /* a pointer to `of` */
    FIELD_OBJECTS, /* an array of such pointers, none NULL; their number, at most `bound`, is the size_t at `count` */
    FIELD_STRUCTS  /* an array of `of` themselves; likewise */
};

/* What is shared by pointer is numbered apart for each of these. */
enum { RECORD_SHARES = 8 };

struct record;

struct field {
    uint8_t kind;
    uint8_t share;  /* FIELD_OBJECTS: the array itself is shared, under this number; 0: it is not */
    uint16_t at;    /* offset in the struct */
    uint16_t count; /* offset of the count */
    uint32_t bound;
    uint32_t each;
    const struct record *of;
};

/* Fields that must be there come first. At most 64. */
struct record {
    const struct field *fields;
    uint8_t count;
    uint8_t needed; /* how many of them must be there */
    uint8_t share;  /* such objects are shared, under this number; 0: they are not */
    bool roughly;   /* the writer remembers only some of them: an object may cross more than once, as a copy */
    uint16_t size;  /* the struct begins with this size, a uint32_t; 0: it does not */
    uint16_t bytes; /* of the struct */
};

/* ---- writing */

struct record_seen {
    const void *pointer;
    uint32_t number;
};

struct record_writer {
    struct arena *arena;
    struct record_share {
        struct record_seen *seen;
        size_t slots, used;
        uint32_t count;
    } shares[RECORD_SHARES];
};

void record_put(struct wire *w, struct record_writer *rw, const struct record *rec, const void *object);

/* ---- reading */

struct record_reader {
    struct arena *arena; /* objects; texts stay in the frames */
    struct record_taken {
        struct record_list {
            void *items;
            size_t count;
        } *lists;
        size_t count, capacity;
    } shares[RECORD_SHARES];
};

/* The object, or NULL: the frame is bad, or the arena has failed (the frame is bad then, too). */
void *record_take(struct wire_reader *r, struct record_reader *rr, const struct record *rec);
/* The same into zeroed memory of the caller's. */
bool record_fill(struct wire_reader *r, struct record_reader *rr, const struct record *rec, void *object);
/* The mask of an object's fields: those that are there. */
uint64_t record_mask(const struct record *rec, const void *object);

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * Structs to frames; see record.h. Depth is that of the tables, which no record closes to a ring.
 */
#include "base/record.h"

#include <limits.h>

enum { FIRST_SLOTS = 1024, ROUGH_SLOTS = 4096 };

/* ---- what has crossed */

static size_t place_of(const void *p, size_t slots)
{
    return (size_t)((uint64_t)(uintptr_t)p * 0x9e3779b97f4a7c15u >> 32) & (slots - 1);
}

/* Open addressing, at most half full. */
static struct record_seen *slot_of(const struct record_share *s, const void *p)
{
    size_t i = place_of(p, s->slots);

    while (s->seen[i].pointer && s->seen[i].pointer != p)
        i = (i + 1) & (s->slots - 1);
    return &s->seen[i];
}

static bool make_room(struct record_writer *rw, struct record_share *s, size_t slots)
{
    struct record_share old = *s;

    s->seen = ARENA_ARRAY(rw->arena, slots, struct record_seen);
    if (!s->seen) {
        *s = old;
        return false;
    }
    s->slots = slots;
    for (size_t i = 0; i < old.slots; i++)
        if (old.seen[i].pointer)
            *slot_of(s, old.seen[i].pointer) = old.seen[i];
    return true;
}

/* Where the pointer stands, or is to be written; NULL when memory ends. */
static struct record_seen *find(struct record_writer *rw, struct record_share *s, const void *p, bool roughly)
{
    if (s->slots == 0 && !make_room(rw, s, roughly ? ROUGH_SLOTS : FIRST_SLOTS))
        return NULL;
    if (roughly)
        return &s->seen[place_of(p, ROUGH_SLOTS)];
    if (s->used >= s->slots / 2 && !make_room(rw, s, s->slots * 2))
        return NULL;
    return slot_of(s, p);
}

/* True when it has crossed and its number is written; else what is about to cross follows a 0. */
static bool put_reference(struct wire *w, struct record_writer *rw, unsigned share, bool roughly, const void *p)
{
    struct record_share *s = &rw->shares[share];
    const struct record_seen *seen = find(rw, s, p, roughly);
    bool known = seen && seen->pointer == p;

    if (!seen)
        w->failed = true;
    wire_number(w, known ? s->count - seen->number : 0);
    return known;
}

/* It has crossed, with all in it, and has the next number. */
static void remember(struct record_writer *rw, unsigned share, bool roughly, const void *p)
{
    struct record_share *s = &rw->shares[share];
    struct record_seen *seen = find(rw, s, p, roughly);

    if (!seen)
        return;
    s->used += seen->pointer == NULL;
    *seen = (struct record_seen){p, s->count++};
}

/* ---- fields */

/* What tells that a field is there lies in one word of the struct; lists and texts begin with their pointer. */
static inline uintptr_t word_of(const struct field *f, const char *object)
{
    static const uintptr_t bits[] = {
        [FIELD_NUMBER] = UINT32_MAX,  [FIELD_INTEGER] = UINT32_MAX,  [FIELD_FLAG] = UINT8_MAX,
        [FIELD_TEXT] = UINTPTR_MAX,   [FIELD_TEXTS] = UINTPTR_MAX,   [FIELD_NUMBERS] = UINTPTR_MAX,
        [FIELD_OBJECT] = UINTPTR_MAX, [FIELD_OBJECTS] = UINTPTR_MAX, [FIELD_STRUCTS] = UINTPTR_MAX,
    };
    const size_t inside = f->at % sizeof(uintptr_t);
    uintptr_t word;

    memcpy(&word, object + f->at - inside, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return word << inside * CHAR_BIT & ~(UINTPTR_MAX >> 1 >> (__builtin_popcountll(bits[f->kind]) - 1));
#else
    return word >> inside * CHAR_BIT & bits[f->kind];
#endif
}

uint64_t record_mask(const struct record *rec, const void *object)
{
    uint64_t mask = 0;

    for (size_t i = 0; i < rec->count; i++)
        mask |= (uint64_t)(word_of(&rec->fields[i], object) != 0) << i;
    return mask;
}

static void put_object(struct wire *w, struct record_writer *rw, const struct record *rec, const void *object)
{
    if (rec->share && put_reference(w, rw, rec->share, rec->roughly, object))
        return;
    record_put(w, rw, rec, object);
    if (rec->share)
        remember(rw, rec->share, rec->roughly, object);
}

static void put_texts(struct wire *w, const char *p)
{
    ssm_strs list;

    memcpy(&list, p, sizeof list);
    wire_number(w, list.count);
    for (size_t i = 0; i < list.count; i++)
        wire_text(w, list.items[i]);
}

static void put_numbers(struct wire *w, const struct field *f, const char *p, const char *object)
{
    const uint32_t *items;
    ssm_strs beside;

    memcpy(&items, p, sizeof items);
    memcpy(&beside, object + f->count, sizeof beside);
    for (size_t i = 0; i < beside.count; i++)
        wire_number(w, items[i]);
}

static void put_list(struct wire *w, struct record_writer *rw, const struct field *f, const char *p, const char *object)
{
    const char *items;
    size_t count;

    memcpy(&items, p, sizeof items);
    memcpy(&count, object + f->count, sizeof count);
    if (f->share && put_reference(w, rw, f->share, false, items))
        return;
    wire_number(w, count);
    for (size_t i = 0; i < count; i++) {
        const void *item = items + i * f->of->bytes;

        if (f->kind == FIELD_OBJECTS) {
            memcpy(&item, items + i * sizeof item, sizeof item);
            put_object(w, rw, f->of, item);
        } else
            record_put(w, rw, f->of, item);
    }
    if (f->share)
        remember(rw, f->share, false, items);
}

static void put_field(struct wire *w, struct record_writer *rw, const struct field *f, const char *object)
{
    const char *p = object + f->at;
    uint32_t number;
    int32_t integer;
    const void *pointer;
    ssm_str text;

    switch ((enum field_kind)f->kind) {
    case FIELD_TEXT:
        memcpy(&text, p, sizeof text);
        wire_text(w, text);
        break;
    case FIELD_NUMBER:
        memcpy(&number, p, sizeof number);
        wire_number(w, number);
        break;
    case FIELD_INTEGER:
        memcpy(&integer, p, sizeof integer);
        wire_integer(w, integer);
        break;
    case FIELD_FLAG: /* its bit says it */
        break;
    case FIELD_OBJECT:
        memcpy(&pointer, p, sizeof pointer);
        put_object(w, rw, f->of, pointer);
        break;
    case FIELD_TEXTS:
        put_texts(w, p);
        break;
    case FIELD_NUMBERS:
        put_numbers(w, f, p, object);
        break;
    case FIELD_OBJECTS:
    case FIELD_STRUCTS:
        put_list(w, rw, f, p, object);
        break;
    }
}

void record_put(struct wire *w, struct record_writer *rw, const struct record *rec, const void *object)
{
    uint64_t mask = record_mask(rec, object);

    wire_number(w, mask);
    for (; mask; mask &= mask - 1)
        put_field(w, rw, &rec->fields[__builtin_ctzll(mask)], object);
}

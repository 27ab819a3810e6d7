/* SPDX-License-Identifier: Apache-2.0
 *
 * Frames to structs; see record.h. Depth is that of the tables, which no record closes to a ring.
 */
#include "base/record.h"
#include "base/utf8.h"

static bool bad(struct wire_reader *r)
{
    wire_spoil(r);
    return false;
}

static void *room(struct wire_reader *r, struct record_reader *rr, size_t count, size_t bytes)
{
    void *p = r->bad ? NULL : arena_array(rr->arena, count, bytes);

    if (!p)
        wire_spoil(r);
    return p;
}

/* ---- what has come */

/* The thing that a reference names, or NULL: it follows, or the frame is bad. */
static const struct record_list *take_reference(struct wire_reader *r, const struct record_reader *rr, unsigned share)
{
    const struct record_taken *t = &rr->shares[share];
    size_t back = (size_t)wire_take_number(r, t->count);

    return back && !r->bad ? &t->lists[t->count - back] : NULL;
}

static bool remember(struct wire_reader *r, struct record_reader *rr, unsigned share, void *items, size_t count)
{
    struct record_taken *t = &rr->shares[share];
    struct record_list *lists = arena_grow(rr->arena, t->lists, t->count, &t->capacity, sizeof *lists);

    if (!lists)
        return bad(r);
    t->lists = lists;
    t->lists[t->count++] = (struct record_list){items, count};
    return true;
}

/* ---- fields */

static bool is_text(ssm_str s)
{
    return utf8_is_plain(s) || (utf8_check(s) == s.len && !memchr(s.ptr, '\0', s.len));
}

/* A field that its bit announced is not zero. */
static bool take_text(struct wire_reader *r, size_t most, ssm_str *out)
{
    *out = wire_take_text(r);
    return (out->ptr && out->len <= most && is_text(*out)) || bad(r);
}

static bool take_count(struct wire_reader *r, size_t most, size_t *count)
{
    size_t left = wire_left(r);

    *count = (size_t)wire_take_number(r, most < left ? most : left);
    return !r->bad;
}

static bool take_texts(struct wire_reader *r, struct record_reader *rr, const struct field *f, char *p)
{
    ssm_str *items;
    size_t count;

    if (!take_count(r, f->bound, &count))
        return false;
    items = room(r, rr, count, sizeof *items);
    for (size_t i = 0; i < count && !r->bad; i++)
        take_text(r, f->each, &items[i]);
    memcpy(p, &(ssm_strs){items, count}, sizeof(ssm_strs));
    return !r->bad;
}

static bool take_numbers(struct wire_reader *r, struct record_reader *rr, const struct field *f, char *p, const char *object)
{
    uint32_t *items;
    ssm_strs beside;

    memcpy(&beside, object + f->count, sizeof beside);
    items = room(r, rr, beside.count, sizeof *items);
    for (size_t i = 0; i < beside.count && !r->bad; i++)
        items[i] = (uint32_t)wire_take_number(r, UINT32_MAX);
    memcpy(p, &items, sizeof items);
    return !r->bad;
}

static bool take_object(struct wire_reader *r, struct record_reader *rr, const struct record *rec, char *p)
{
    const struct record_list *known = rec->share ? take_reference(r, rr, rec->share) : NULL;
    void *object = known ? known->items : record_take(r, rr, rec);

    if (!object || (!known && rec->share && !remember(r, rr, rec->share, object, 1)))
        return bad(r);
    memcpy(p, &object, sizeof object);
    return true;
}

static bool fill_list(struct wire_reader *r, struct record_reader *rr, const struct field *f, struct record_list *out)
{
    size_t each = f->kind == FIELD_OBJECTS ? sizeof(void *) : f->of->bytes;
    char *items;

    if (!take_count(r, f->bound, &out->count))
        return false;
    out->items = items = room(r, rr, out->count, each);
    for (size_t i = 0; i < out->count && !r->bad; i++) {
        if (f->kind == FIELD_OBJECTS)
            take_object(r, rr, f->of, items + i * each);
        else
            record_fill(r, rr, f->of, items + i * each);
    }
    return !r->bad && (!f->share || remember(r, rr, f->share, out->items, out->count));
}

static bool take_list(struct wire_reader *r, struct record_reader *rr, const struct field *f, char *p, char *object)
{
    const struct record_list *known = f->share ? take_reference(r, rr, f->share) : NULL;
    struct record_list list = {NULL, 0};

    if (known)
        list = *known;
    else if (!fill_list(r, rr, f, &list))
        return bad(r);
    memcpy(p, &list.items, sizeof list.items);
    memcpy(object + f->count, &list.count, sizeof list.count);
    return true;
}

static bool take_number(struct wire_reader *r, uint32_t most, char *p)
{
    uint32_t n = (uint32_t)wire_take_number(r, most);

    memcpy(p, &n, sizeof n);
    return n != 0 || bad(r);
}

static bool take_integer(struct wire_reader *r, char *p)
{
    int64_t n = wire_take_integer(r);
    int32_t narrow = (int32_t)n;

    memcpy(p, &narrow, sizeof narrow);
    return (narrow == n && n != 0) || bad(r);
}

static bool take_field(struct wire_reader *r, struct record_reader *rr, const struct field *f, char *object)
{
    char *p = object + f->at;
    ssm_str text;
    bool good = true;

    switch ((enum field_kind)f->kind) {
    case FIELD_TEXT:
        good = take_text(r, f->bound, &text);
        memcpy(p, &text, sizeof text);
        break;
    case FIELD_NUMBER:
        good = take_number(r, f->bound, p);
        break;
    case FIELD_INTEGER:
        good = take_integer(r, p);
        break;
    case FIELD_FLAG:
        *p = 1;
        break;
    case FIELD_OBJECT:
        good = take_object(r, rr, f->of, p);
        break;
    case FIELD_TEXTS:
        good = take_texts(r, rr, f, p);
        break;
    case FIELD_NUMBERS:
        good = take_numbers(r, rr, f, p, object);
        break;
    case FIELD_OBJECTS:
    case FIELD_STRUCTS:
        good = take_list(r, rr, f, p, object);
        break;
    }
    return good;
}

bool record_fill(struct wire_reader *r, struct record_reader *rr, const struct record *rec, void *object)
{
    uint64_t all = UINT64_MAX >> (64 - rec->count), mask = wire_take_number(r, all);
    uint64_t needed = rec->needed ? UINT64_MAX >> (64 - rec->needed) : 0;
    uint32_t size = rec->size;

    if (r->bad || (mask & needed) != needed)
        return bad(r);
    if (size)
        memcpy(object, &size, sizeof size);
    for (; mask; mask &= mask - 1)
        if (!take_field(r, rr, &rec->fields[__builtin_ctzll(mask)], object))
            return false;
    return true;
}

void *record_take(struct wire_reader *r, struct record_reader *rr, const struct record *rec)
{
    void *object = room(r, rr, 1, rec->bytes);

    return object && record_fill(r, rr, rec, object) ? object : NULL;
}

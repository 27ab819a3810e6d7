/* SPDX-License-Identifier: Apache-2.0
 *
 * Deep copies by the model's own tables of fields (model/record.h); see show.h.
 */
#include "show.h"

#include <stdlib.h>

enum { LONGER = 64, GARBAGE = 0xA5 };

void show_open(struct showing *s, unsigned shape, uint32_t minor)
{
    *s = (struct showing){.shape = shape, .minor = minor};
    pages_open(&s->pages);
}

void show_close(struct showing *s, bool leave)
{
    if (s->shape & SHAPE_RETIRE)
        pages_retire(&s->pages); /* and left behind */
    else if (leave)
        pages_leave(&s->pages);
    else
        pages_close(&s->pages);
    free(s->pairs);
    s->pairs = NULL;
    s->count = s->capacity = 0;
}

void show_seal(struct showing *s)
{
    if (s->shape & SHAPE_CONSTANT)
        pages_seal(&s->pages);
}

static void *take(struct showing *s, size_t bytes, const char *what, unsigned at_end)
{
    void *p = pages_take(&s->pages, bytes, what, s->shape & at_end ? LIE_AT_END : LIE_UPWARD);

    s->failed |= !p;
    return p;
}

ssm_str show_text(struct showing *s, ssm_str text)
{
    char *copy = text.ptr ? take(s, text.len, "a text, which ends with its `len` and not with a NUL", SHAPE_TEXTS) : NULL;

    if (copy && text.len)
        memcpy(copy, text.ptr, text.len);
    return ssm_view(copy, copy ? text.len : 0);
}

void *show_list(struct showing *s, const void *from, size_t bytes, const char *what)
{
    void *copy = from ? take(s, bytes, what, SHAPE_SIZES) : NULL;

    if (copy && bytes)
        memcpy(copy, from, bytes);
    return copy;
}

ssm_strs show_texts(struct showing *s, ssm_strs texts)
{
    ssm_str *items = show_list(s, texts.items, texts.count * sizeof *items, "a list of texts");

    for (size_t i = 0; items && i < texts.count; i++)
        items[i] = show_text(s, texts.items[i]);
    return (ssm_strs){items, items ? texts.count : 0};
}

void *show_struct(struct showing *s, enum shown what, const void *from)
{
    size_t known = frozen_size(what, s->minor), bytes = known + (s->shape & SHAPE_LONGER ? LONGER : 0);
    uint32_t size = (uint32_t)bytes;
    char *copy = take(s, bytes, frozen_name(what), SHAPE_SIZES | SHAPE_LONGER);

    if (!copy)
        return NULL;
    memset(copy, GARBAGE, bytes);
    memcpy(copy, from, known);
    memcpy(copy, &size, sizeof size);
    return copy;
}

/* ---- objects of the model */

static const struct shown_record {
    const struct record *rec;
    enum shown what;
} records[] = {
    {&record_type, SHOWN_TYPE},   {&record_constraint, SHOWN_CONSTRAINT}, {&record_index_part, SHOWN_INDEX_PART},
    {&record_index, SHOWN_INDEX}, {&record_column, SHOWN_COLUMN},         {&record_table, SHOWN_TABLE},
    {&record_enum, SHOWN_ENUM},   {&record_op, SHOWN_OPERATION},        {&record_object, SHOWN_OBJECT},
};

static void *shown_before(const struct showing *s, const void *from)
{
    for (size_t i = s->count; i-- > 0;)
        if (s->pairs[i].from == from)
            return s->pairs[i].to;
    return NULL;
}

static void remember(struct showing *s, const void *from, void *to)
{
    if (s->count == s->capacity) {
        size_t capacity = s->capacity * 2 + 64;
        struct shown_pair *grown = realloc(s->pairs, capacity * sizeof *grown);

        if (!grown) {
            s->failed = true;
            return;
        }
        s->pairs = grown;
        s->capacity = capacity;
    }
    s->pairs[s->count++] = (struct shown_pair){from, to};
}

static void show_fields(struct showing *s, const struct record *rec, char *object, size_t bytes);

/* An array of the structs themselves. */
static void *show_structs(struct showing *s, const struct record *of, const void *from, size_t count)
{
    char *list = show_list(s, from, count * of->bytes, "a list");

    for (size_t i = 0; list && i < count; i++)
        show_fields(s, of, list + i * of->bytes, of->bytes);
    return list;
}

static void *show_objects(struct showing *s, const struct record *of, const void *from, size_t count)
{
    void **list = show_list(s, from, count * sizeof *list, "a list");

    for (size_t i = 0; list && i < count; i++)
        list[i] = show_object(s, of, list[i]);
    return list;
}

static void show_field(struct showing *s, const struct field *f, char *object)
{
    void *at = object + f->at, *pointer = NULL;
    size_t count = 0;
    ssm_str text;
    ssm_strs texts;

    if (f->kind == FIELD_OBJECTS || f->kind == FIELD_STRUCTS)
        memcpy(&count, object + f->count, sizeof count);
    switch (f->kind) {
    case FIELD_TEXT:
        memcpy(&text, at, sizeof text);
        text = show_text(s, text);
        memcpy(at, &text, sizeof text);
        return;
    case FIELD_TEXTS:
        memcpy(&texts, at, sizeof texts);
        texts = show_texts(s, texts);
        memcpy(at, &texts, sizeof texts);
        return;
    case FIELD_NUMBERS:
        memcpy(&texts, object + f->count, sizeof texts);
        memcpy(&pointer, at, sizeof pointer);
        pointer = show_list(s, pointer, texts.count * sizeof(uint32_t), "a list of lengths");
        break;
    case FIELD_OBJECT:
        memcpy(&pointer, at, sizeof pointer);
        pointer = show_object(s, f->of, pointer);
        break;
    case FIELD_OBJECTS:
        memcpy(&pointer, at, sizeof pointer);
        pointer = show_objects(s, f->of, pointer, count);
        break;
    case FIELD_STRUCTS:
        memcpy(&pointer, at, sizeof pointer);
        pointer = show_structs(s, f->of, pointer, count);
        break;
    default:
        return; /* a number is there already */
    }
    memcpy(at, &pointer, sizeof pointer);
}

/* Those within the first `bytes`: an operation's others are the core's own. */
static void show_fields(struct showing *s, const struct record *rec, char *object, size_t bytes)
{
    for (size_t i = 0; i < rec->count && !s->failed; i++)
        if (rec->fields[i].at < bytes)
            show_field(s, &rec->fields[i], object);
}

void *show_object(struct showing *s, const struct record *rec, const void *object)
{
    void *copy = object ? shown_before(s, object) : NULL;
    enum shown what = SHOWN_COUNT;

    if (!object || copy)
        return copy;
    for (size_t i = 0; i < sizeof records / sizeof records[0]; i++)
        if (records[i].rec == rec)
            what = records[i].what;
    copy = what < SHOWN_COUNT ? show_struct(s, what, object) : show_list(s, object, rec->bytes, "ssm_enum_use");
    if (!copy)
        return NULL;
    remember(s, object, copy);
    show_fields(s, rec, copy, what < SHOWN_COUNT ? frozen_size(what, s->minor) : rec->bytes);
    return copy;
}

ssm_operation *show_operation(struct showing *s, const struct op *op)
{
    return show_object(s, &record_op, op);
}

const struct op *op_shown(const struct showing *s, const ssm_operation *shown)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->pairs[i].to == (const void *)shown)
            return s->pairs[i].from;
    return NULL;
}

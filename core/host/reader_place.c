/* SPDX-License-Identifier: Apache-2.0
 *
 * Where the schemas have what the report is about: the readers' child counts lines, the monitor checks that there are such
 * lines in the files that it has read, and shows messages about the report with them.
 */
#include "host/host_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- in the child */

/* One place, to be found by going once through each source. */
struct spot {
    ssm_place place;
    enum side_of side;
    struct schema_place *out;
};

static int by_place(const void *a, const void *b)
{
    const struct spot *x = a, *y = b;
    uintptr_t s = (uintptr_t)x->place.source, t = (uintptr_t)y->place.source; /* any order that keeps a source together */

    if (x->side != y->side)
        return x->side < y->side ? -1 : 1;
    if (s != t)
        return s < t ? -1 : 1;
    return (x->place.offset > y->place.offset) - (x->place.offset < y->place.offset);
}

/* The input's files by name: one from 1. */
static int name_files(const struct schema_input *in, struct arena *a, struct map *names)
{
    map_init(names, a);
    for (size_t i = 0; i < in->count; i++) {
        struct map_entry *e = map_put(names, in->sources[i].name);

        if (!e)
            return -1;
        e->value = (void *)(uintptr_t)(i + 1); /* NOLINT(performance-no-int-to-ptr): a number */
    }
    return 0;
}

static void count_lines(const struct spot *spots, size_t count, const struct map names[SIDES])
{
    struct place_cursor c = {0, 1, 1};
    size_t file = 0;

    for (size_t i = 0; i < count; i++) {
        const struct spot *s = &spots[i];

        if (i == 0 || s->place.source != s[-1].place.source || s->side != s[-1].side) {
            c = (struct place_cursor){0, 1, 1};
            file = (size_t)(uintptr_t)map_get(&names[s->side], s->place.source->name);
        }
        place_go(&c, s->place.source->bytes, s->place.offset);
        if (file)
            *s->out = (struct schema_place){(uint32_t)file, (uint32_t)c.line, (uint32_t)c.column};
    }
}

static void put_place(struct wire *w, ssm_str pointer, const struct schema_place at[SIDES])
{
    wire_begin(w, HOST_FRAME_PLACE);
    wire_text(w, pointer);
    for (int side = 0; side < SIDES; side++) {
        wire_number(w, at[side].file);
        wire_number(w, at[side].line);
        wire_number(w, at[side].column);
    }
    wire_end(w);
}

int reader_put_places(struct reading *r, const struct diff_places *p)
{
    struct schema_place(*at)[SIDES] = arena_array(&r->arena, p->count, sizeof *at);
    struct spot *spots = ARENA_ARRAY(&r->arena, p->count * SIDES, struct spot);
    struct map names[SIDES];
    size_t count = 0;

    if (!at || !spots || name_files(&r->job->request->from, &r->arena, &names[SIDE_FROM]) != 0 ||
        name_files(&r->job->request->to, &r->arena, &names[SIDE_TO]) != 0)
        return diag_out_of_memory(&r->diags);
    for (size_t i = 0; i < p->count; i++)
        for (int side = 0; side < SIDES; side++)
            if (p->items[i].at[side].source)
                spots[count++] = (struct spot){p->items[i].at[side], (enum side_of)side, &at[i][side]};
    qsort(spots, count, sizeof *spots, by_place);
    count_lines(spots, count, names);
    for (size_t i = 0; i < p->count; i++)
        put_place(r->wire, p->items[i].pointer, at[i]);
    return 0;
}

/* ---- in the monitor */

/* A line and a column that the file has room for. */
static int take_one(struct wire_reader *frame, const struct schema_input *in, struct schema_place *out)
{
    out->file = (uint32_t)wire_take_number(frame, in->count);
    out->line = (uint32_t)wire_take_number(frame, LIMIT_SCHEMA_BYTES + 1);
    out->column = (uint32_t)wire_take_number(frame, LIMIT_SCHEMA_BYTES + 1);
    if (frame->bad)
        return -1;
    if (!out->file)
        return out->line || out->column ? -1 : 0;
    return out->line && out->column && (size_t)out->line + out->column - 2 <= in->sources[out->file - 1].bytes.len ? 0 : -1;
}

static bool is_pointer(ssm_str s)
{
    return str_starts(s, "/actual_schema/") && s.len <= LIMIT_POINTER;
}

int reader_take_place(struct reader_job *j, struct wire_reader *frame)
{
    struct report_places *p = &j->out->places;
    ssm_str pointer = wire_take_text(frame);
    struct schema_place at[SIDES], (*grown)[SIDES];
    struct map_entry *e;

    for (int side = 0; side < SIDES; side++)
        if (take_one(frame, input_of(j->request, (enum side_of)side), &at[side]) != 0)
            return -1;
    if (!wire_done(frame) || j->complete || (pointer.ptr && !is_pointer(pointer)))
        return -1;
    if (!pointer.ptr) {
        grown = p->count < LIMIT_DIFFS ? arena_grow(j->arena, p->differences, p->count, &p->capacity, sizeof *grown) : NULL;
        if (!grown)
            return -1;
        p->differences = grown;
        memcpy(p->differences[p->count++], at, sizeof at);
        return 0;
    }
    if (!p->others.arena)
        map_init(&p->others, j->arena);
    e = p->others.count < LIMIT_DIFFS ? map_put(&p->others, arena_str(j->arena, pointer)) : NULL;
    if (!e || e->value)
        return -1;
    e->value = arena_array(j->arena, 1, sizeof at);
    if (!e->value)
        return -1;
    memcpy(e->value, at, sizeof at);
    return 0;
}

/* ---- showing */

/* The end of the part of a pointer that begins behind `from`. */
static size_t part_end(ssm_str s, size_t from)
{
    const char *slash = from < s.len ? memchr(s.ptr + from, '/', s.len - from) : NULL;

    return slash ? (size_t)(slash - s.ptr) : s.len;
}

/* What the pointer leads into; NULL: it is not known. *rest: behind that. */
static const struct schema_place *find(const struct report_places *p, ssm_str pointer, ssm_str *rest)
{
    size_t list = part_end(pointer, 1), end = part_end(pointer, list + 1), index = 0;
    bool is_difference = str_starts(pointer, "/diffs/");

    if (!is_difference)
        end = part_end(pointer, end + 1);
    *rest = ssm_view(pointer.ptr + end, pointer.len - end);
    if (!is_difference)
        return p->others.count ? map_get(&p->others, ssm_view(pointer.ptr, end)) : NULL;
    for (size_t i = list + 1; i < end; i++) {
        if (!ascii_digit(pointer.ptr[i]) || index > LIMIT_DIFFS)
            return NULL;
        index = index * 10 + (size_t)(pointer.ptr[i] - '0');
    }
    return index < p->count ? p->differences[index] : NULL;
}

/* What shall be, but where the pointer leads to what is there, or nothing shall be. */
static ssm_str show(const struct report_places *p, struct arena *a, ssm_str pointer)
{
    char numbers[2 * 24];
    ssm_str rest;
    const struct schema_place *at = find(p, pointer, &rest);
    const ssm_source *file;
    enum side_of side;
    int n;

    if (!at)
        return p->input[SIDE_TO].argument;
    side = (str_starts(rest, "/actual") && at[SIDE_FROM].file) || !at[SIDE_TO].file ? SIDE_FROM : SIDE_TO;
    if (!at[side].file)
        return p->input[SIDE_TO].argument;
    file = &p->input[side].sources[at[side].file - 1];
    n = snprintf(numbers, sizeof numbers, ":%" PRIu32 ":%" PRIu32, at[side].line, at[side].column);
    return arena_concat(a, (const ssm_str[]){file->name, ssm_view(numbers, (size_t)n)}, 2);
}

static bool is_shown(ssm_str pointer)
{
    static const char *const parts[] = {"/diffs/", "/actual_schema", "/declared"};

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (str_starts(pointer, parts[i]))
            return true;
    return false;
}

/* Messages that name another place of the report. */
static const struct {
    enum diag_code code;
    size_t arg;
} naming[] = {{DIAG_PLAN_CONTRADICTION, 2}, {DIAG_PLAN_ON_DROPPED, 2}};

static void show_argument(const struct report_places *p, struct arena *a, struct diag *g, size_t arg)
{
    ssm_str *args = arg < g->args.count ? ARENA_ARRAY(a, g->args.count, ssm_str) : NULL;

    if (!args)
        return;
    memcpy(args, g->args.items, g->args.count * sizeof *args);
    args[arg] = show(p, a, args[arg]);
    g->args.items = args;
}

/* Two messages that pointed to different places of the report may be one now. */
static bool is_said(const struct diag *from, const struct diag *g)
{
    for (; from != g; from = from->next)
        if (str_eq(from->word, g->word) && str_eq(from->text, g->text) && str_eq(from->pointer, g->pointer) &&
            str_list_eq(from->args, g->args))
            return true;
    return false;
}

static struct diag *behind(const struct diags *d, const struct diag *last)
{
    return last ? last->next : d->first;
}

void places_show(const struct report_places *p, struct arena *a, struct diag *last, struct diags *d)
{
    for (struct diag *g = behind(d, last), *next; g; g = next) {
        next = g->next;
        for (size_t i = 0; i < sizeof naming / sizeof naming[0]; i++)
            if (g->code == naming[i].code)
                show_argument(p, a, g, naming[i].arg);
        if (is_shown(g->pointer)) {
            g->pointer = show(p, a, g->pointer);
            if (is_said(d->first, g)) {
                diags_drop(d, last);
                continue;
            }
        }
        last = g;
    }
}

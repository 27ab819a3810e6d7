/* SPDX-License-Identifier: Apache-2.0
 *
 * Comments -- @renamed from=old, on the line of a column or table, or alone on the line above.
 */
#include "finish.h"
#include "split.h"

#include <stdlib.h>

/* What a mark can stand at. */
struct target {
    ssm_place place;
    struct pgr_table *table;
    struct pgr_column *column; /* NULL: the table */
};

struct targets {
    struct target *items;
    size_t count;
};

static int by_place(const void *a, const void *b)
{
    const struct target *x = a, *y = b;

    if (x->place.source != y->place.source)
        return x->place.source < y->place.source ? -1 : 1;
    return x->place.offset < y->place.offset ? -1 : x->place.offset > y->place.offset;
}

static bool gather(struct pgr *r, struct targets *out)
{
    size_t count = 0;

    for (size_t t = 0; t < r->tables.count; t++)
        count += 1 + ((const struct pgr_table *)r->tables.items[t])->columns.count;
    out->items = pgr_alloc(r, (count + 1) * sizeof *out->items);
    if (!out->items)
        return false;
    for (size_t t = 0; t < r->tables.count; t++) {
        struct pgr_table *table = r->tables.items[t];

        out->items[out->count++] = (struct target){table->place, table, NULL};
        for (size_t i = 0; i < table->columns.count; i++) {
            struct pgr_column *c = table->columns.items[i];

            out->items[out->count++] = (struct target){c->place, table, c};
        }
    }
    qsort(out->items, out->count, sizeof *out->items, by_place);
    return true;
}

/* The first target at or behind a place. */
static size_t at_or_behind(const struct targets *all, ssm_place place)
{
    struct target wanted = {.place = place};
    size_t from = 0, to = all->count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (by_place(&all->items[middle], &wanted) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static size_t line_behind(ssm_str text, size_t at)
{
    const char *end = at < text.len ? memchr(text.ptr + at, '\n', text.len - at) : NULL;

    return end ? (size_t)(end - text.ptr) + 1 : text.len;
}

static const struct target *target_of(const struct targets *all, const struct pgr_mark *mark)
{
    ssm_str text = mark->place.source->bytes;
    size_t from = mark->line, to, at;

    if (mark->alone) {
        from = line_behind(text, mark->place.offset);
        to = line_behind(text, from);
        at = at_or_behind(all, (ssm_place){mark->place.source, from});
        return at < all->count && all->items[at].place.source == mark->place.source && all->items[at].place.offset < to
                   ? &all->items[at]
                   : NULL;
    }
    at = at_or_behind(all, mark->place);
    return at && all->items[at - 1].place.source == mark->place.source && all->items[at - 1].place.offset >= from
               ? &all->items[at - 1]
               : NULL;
}

static ssm_str unquoted(ssm_str s)
{
    return s.len > 2 && s.ptr[0] == '"' && s.ptr[s.len - 1] == '"' ? ssm_view(s.ptr + 1, s.len - 2) : s;
}

/* In a block comment, which other tools read, it may be about what has no renames here: so that only warns. */
static void say_of_no_use(struct pgr *r, const struct pgr_mark *mark)
{
    if (mark->place.source->bytes.ptr[mark->place.offset] == '/')
        pgr_api->warn_at(r->h, mark->place, "renamed", "This comment says no rename: -- @renamed from=old does.", NULL, 0);
    else
        pgr_fail_at(r, mark->place, "renamed",
                    "A rename is said by -- @renamed from=old, on the line of a column or table, or alone on the line above.",
                    NULL, 0);
}

enum pgr_result pgr_give_marks(struct pgr *r)
{
    struct targets all = {0};

    if (r->marks.count && !gather(r, &all))
        return PGR_ERROR;
    for (size_t i = 0; i < r->marks.count; i++) {
        const struct pgr_mark *mark = r->marks.items[i];
        const struct target *t = target_of(&all, mark);
        ssm_renaming said;

        if (!mark->from.len || !t) {
            say_of_no_use(r, mark);
            continue;
        }
        said = (ssm_renaming){sizeof said, t->table->schema, t->table->name, t->column ? t->column->name : PGR_ABSENT,
                              unquoted(mark->from)};
        if (pgr_api->renamed(r->h, &said, mark->place) != SSM_OK)
            return PGR_ERROR;
    }
    return r->said_error ? PGR_ERROR : PGR_OK;
}

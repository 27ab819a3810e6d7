/* SPDX-License-Identifier: Apache-2.0
 *
 * What a comment with @renamed is about: the table or column whose definition begins on its line; where it stands alone on
 * its line, that on the next.
 */
#include "reader.h"

static size_t line_start(ssm_str text, size_t at)
{
    while (at && text.ptr[at - 1] != '\n')
        at--;
    return at;
}

static size_t next_line(ssm_str text, size_t at)
{
    while (at < text.len && text.ptr[at] != '\n')
        at++;
    return at + (at < text.len);
}

static const struct subject *last_between(const struct reader *r, size_t from, size_t to)
{
    const struct subject *best = NULL;

    for (size_t i = 0; i < r->subjects.count; i++) {
        const struct subject *s = r->subjects.items[i];

        if (s->at >= from && s->at < to && (!best || s->at > best->at))
            best = s;
    }
    return best;
}

static const struct subject *first_between(const struct reader *r, size_t from, size_t to)
{
    const struct subject *best = NULL;

    for (size_t i = 0; i < r->subjects.count; i++) {
        const struct subject *s = r->subjects.items[i];

        if (s->at >= from && s->at < to && (!best || s->at < best->at))
            best = s;
    }
    return best;
}

static const struct subject *subject_of(const struct reader *r, const struct note *n)
{
    ssm_str text = r->source->bytes;
    size_t next = next_line(text, n->to);

    if (n->alone)
        return first_between(r, next, next_line(text, next));
    return last_between(r, line_start(text, n->from), n->from);
}

static void renamed(struct reader *r, const struct subject *s, const struct note *n)
{
    const ssm_renaming said = {sizeof said, s->table->schema, s->table->name, s->column, n->name};

    if (my_api->renamed(r->h, &said, my_place(r, n->from)) != SSM_OK)
        my_ended(r);
}

/* Indexes and constraints of the same content are renamed anyway. */
static void match_note(struct reader *r, const struct note *n)
{
    const struct subject *s = subject_of(r, n);

    if (!s)
        my_warn(r, my_place(r, n->from), "renamed_nothing",
                "@renamed stands on no line of a table or a column: it says nothing", ABSENT);
    else if (!s->other && !s->table->gone && !s->table->temporary && (!s->column.ptr || my_find_column(s->table, s->column)))
        renamed(r, s, n);
}

void my_match_notes(struct reader *r)
{
    for (size_t i = 0; i < r->notes.count && !r->ended; i++)
        match_note(r, r->notes.items[i]);
}

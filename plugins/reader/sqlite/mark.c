/* SPDX-License-Identifier: Apache-2.0
 *
 * -- @renamed from=old, in a comment on the line of what has the new name (a table or a column), or on the line above it.
 * Old names may be quoted. Beside an index, a view or a trigger it has no effect: indexes are known by what they cover, and
 * the others hold nothing that would be lost.
 */
#include "lite.h"

#include <string.h>

/* What a mark may be about: a name of the statement. */
struct target {
    size_t at;
    ssm_str column; /* absent: the table */
};

struct targets {
    ssm_str table;
    struct target *items;
    size_t count, room;
};

static size_t line_start(ssm_str text, size_t at)
{
    while (at && text.ptr[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(ssm_str text, size_t at)
{
    while (at < text.len && text.ptr[at] != '\n')
        at++;
    return at;
}

static size_t find_word(ssm_str text, const char *word)
{
    ssm_str w = ssm_cstr(word);

    for (size_t i = 0; i + w.len <= text.len; i++)
        if (!memcmp(text.ptr + i, w.ptr, w.len))
            return i;
    return text.len;
}

/* The old name behind `from=`; absent where none stands there. */
static ssm_str old_name(ssm_host *h, ssm_str comment)
{
    size_t at = find_word(comment, "from=") + 5;
    struct lr_token t;

    if (at >= comment.len)
        return (ssm_str){0};
    t = lr_token_at(comment, at);
    return t.kind == LR_WORD || t.kind == LR_NAME || t.kind == LR_STRING ? lr_name(h, &t) : (ssm_str){0};
}

static int add_target(ssm_host *h, struct targets *t, size_t at, ssm_str column)
{
    t->items = array_grow(h, t->items, t->count, &t->room, sizeof *t->items);
    if (!t->items)
        return SSM_ERROR;
    t->items[t->count++] = (struct target){at, column};
    return SSM_OK;
}

/* The table and the columns of a CREATE TABLE, with where their names stand in the source. */
static int find_targets(ssm_host *h, const struct lr_statement *s, struct targets *out)
{
    struct lr_tokens t;
    size_t open = 0, end;

    if (lr_tokenize(h, s->text, &t) != SSM_OK)
        return SSM_ERROR;
    while (open < t.count && !lr_sign(&t, open, "("))
        open++;
    if (!open || open == t.count)
        return SSM_OK;
    out->table = lr_name(h, &t.items[open - 1]);
    if (add_target(h, out, s->at + t.items[open - 1].at, (ssm_str){0}) != SSM_OK)
        return SSM_ERROR;
    end = lr_behind_group(&t, open) - 1;
    for (size_t i = open + 1; i < end; i = lr_item_end(&t, i, end) + 1)
        if (!lr_begins_constraint(&t, i) &&
            add_target(h, out, s->at + t.items[i].at, lr_name(h, &t.items[i])) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

/* The last name on the mark's line before it; else, where the line holds nothing else, the first on the next. Behind the
 * statement's end it is the table's. */
static const struct target *target_of(const struct targets *t, const struct lr_statement *s, size_t at)
{
    ssm_str text = s->source->bytes;
    size_t from = line_start(text, at), next = line_end(text, at), end = line_end(text, next + 1);
    const struct target *found = NULL;

    if (!t->count)
        return NULL;
    if (at >= s->at + s->text.len)
        return &t->items[0];
    for (size_t i = 0; i < t->count; i++)
        if (t->items[i].at >= from && t->items[i].at < at)
            found = &t->items[i];
    for (size_t i = 0; !found && i < t->count; i++)
        if (t->items[i].at >= next && t->items[i].at < end)
            found = &t->items[i];
    return found;
}

static int note(struct lr_run *r, const struct lr_statement *s, const struct targets *targets, const struct lr_token *comment)
{
    ssm_place place = {s->source, comment->at};
    const struct target *found = target_of(targets, s, comment->at);
    ssm_str from = old_name(r->host, comment->text);

    if (!from.len) {
        r->failed = true;
        return lr_fail_at(r->host, place, "renamed", "@renamed needs the old name: -- @renamed from=old_name", NO_TEXTS);
    }
    if (!found)
        return lr_api->warn_at(r->host, place, "renamed", "@renamed from=%1 stands beside no table and no column", &from, 1);
    r->marks = array_grow(r->host, r->marks, r->mark_count, &r->mark_room, sizeof *r->marks);
    if (!r->marks)
        return SSM_ERROR;
    r->marks[r->mark_count++] = (struct lr_mark){targets->table, found->column, from, place};
    return SSM_OK;
}

struct marks {
    struct lr_run *run;
    const struct lr_statement *statement;
    struct targets targets;
    bool found; /* the targets */
};

static int take(struct marks *m, const struct lr_token *t)
{
    if (t->kind != LR_COMMENT || find_word(t->text, "@renamed") == t->text.len)
        return SSM_OK;
    if (!m->found && find_targets(m->run->host, m->statement, &m->targets) != SSM_OK)
        return SSM_ERROR;
    m->found = true;
    return note(m->run, m->statement, &m->targets, t);
}

/* Nothing but the comment stands on the line above the statement's first. */
static bool is_above(const struct lr_statement *s, size_t at)
{
    ssm_str text = s->source->bytes;
    size_t first = line_start(text, s->at), line = line_start(text, at);

    for (size_t i = line; i < at; i++)
        if (text.ptr[i] != ' ' && text.ptr[i] != '\t')
            return false;
    return first && line == line_start(text, first - 1);
}

/* From the comment on the line above the statement to the end of its last line. */
int lr_note_marks(struct lr_run *r, const struct lr_statement *s)
{
    ssm_str text = s->source->bytes;
    struct marks m = {.run = r, .statement = s};
    size_t behind = s->at + s->text.len, end = line_end(text, behind);
    int result = SSM_OK;

    for (size_t at = s->gap; at < end;) {
        struct lr_token t = lr_token_at(text, at);

        at = t.at + t.text.len;
        if (t.at >= behind && t.kind != LR_SPACE && t.kind != LR_COMMENT && t.text.ptr[0] != ';')
            break;
        if (t.at >= s->at || is_above(s, t.at))
            result |= take(&m, &t);
    }
    return result;
}

/* What a later statement has dropped or renamed has no old name any more. */
int lr_give_marks(struct lr_run *r)
{
    for (size_t i = 0; i < r->mark_count; i++) {
        const struct lr_mark *m = &r->marks[i];
        ssm_str table = lr_table_name(r->host, m->table);
        ssm_str column = m->column.ptr ? lr_member_name(r->host, table, m->column) : m->column;

        const ssm_renaming said = {sizeof said, {0}, table, column, m->from};

        if (lr_relation(r, table) && lr_held(r->host, lr_api->renamed(r->host, &said, m->place)) != SSM_OK)
            return SSM_ERROR;
    }
    return SSM_OK;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Statements with semicolons in them, in a file: nothing but the rendered statement's own text tells where one ends. They stand
 * with a semicolon behind them, or between lines of the engine's client program:
 *
 *     DELIMITER //
 *     CREATE PROCEDURE ... END//
 *     DELIMITER ;
 */
#include "audit/audit_internal.h"

static bool begins(ssm_str text, size_t at, ssm_str with)
{
    return with.len <= text.len - at && memcmp(text.ptr + at, with.ptr, with.len) == 0;
}

/* Where the statement would begin, behind the client's line if there is one; *end: what ends it. */
static size_t begin(const struct file_walk *w, size_t at, ssm_str *end)
{
    ssm_str text = w->lex.text, command = ssm_cstr(w->all->a->rendering->facts.script_delimiter);
    size_t from = at + command.len + 1, stop = from;

    *end = SSM_LIT(";");
    if (!command.len || !begins(text, at, command) || from > text.len || text.ptr[from - 1] != ' ')
        return at;
    while (stop < text.len && !ascii_space(text.ptr[stop]))
        stop++;
    if (stop == from || stop == text.len || text.ptr[stop] != '\n')
        return at;
    *end = ssm_view(text.ptr + from, stop - from);
    return stop + 1;
}

/* The offset behind the statement and what ends it, or 0: it does not stand there. */
static size_t behind(const struct file_walk *w, size_t from, bool delimited, ssm_str end, ssm_str statement)
{
    ssm_str text = w->lex.text, command = ssm_cstr(w->all->a->rendering->facts.script_delimiter);
    const ssm_str lines[] = {SSM_LIT("\n"), command, SSM_LIT(" ;\n")};
    size_t at = from + statement.len;

    if (!begins(text, from, statement) || !begins(text, at, end))
        return 0;
    if (!delimited)
        return at + end.len;
    if (!str_eq(end, sql_delimiter(statement)))
        return 0;
    at += end.len;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; at += lines[i].len, i++)
        if (!begins(text, at, lines[i]))
            return 0;
    return at;
}

/* The first statement back of each unit, whose text may begin the way back here. */
static const ssm_statement *find_back(const struct file_walk *w, size_t from, bool delimited, ssm_str end, size_t *stop)
{
    const struct rendering *r = w->all->a->rendering;

    for (size_t i = 0; i < r->unit_count && !w->in_back; i++) {
        const struct unit_way *way = &r->units[i].ways[SSM_DOWN - 1];

        if (way->count && (way->items[0]->flags & SSM_STMT_HAS_BODY) &&
            (*stop = behind(w, from, delimited, end, way->items[0]->text)) != 0)
            return way->items[0];
    }
    return NULL;
}

/* What may come next. */
static const ssm_statement *find(struct file_walk *w, size_t from, bool delimited, ssm_str end, size_t *stop)
{
    const ssm_statement *s = w->file->role == SSM_FILE_SCRIPT && !w->in_back ? audit_forth(w->all) : NULL;

    if (s && (s->flags & SSM_STMT_HAS_BODY) && (*stop = behind(w, from, delimited, end, s->text)) != 0)
        return s;
    s = back_next(w);
    if (s && (s->flags & SSM_STMT_HAS_BODY) && (*stop = behind(w, from, delimited, end, s->text)) != 0)
        return s;
    return w->marked || w->file->role != SSM_FILE_SCRIPT ? find_back(w, from, delimited, end, stop) : NULL;
}

bool body_takes(struct file_walk *w)
{
    struct sql_lexer *x = &w->lex;
    const ssm_statement *s;
    size_t at = x->at, from, stop;
    ssm_str end;

    while (at < x->text.len && ascii_space(x->text.ptr[at]))
        at++;
    if (x->fault || at == x->text.len || !ascii_alpha(x->text.ptr[at]))
        return false;
    from = begin(w, at, &end);
    s = find(w, from, from > at, end, &stop);
    if (!s)
        return false;
    x->piece = ssm_view(x->text.ptr + from, s->text.len);
    x->at = stop;
    return true;
}

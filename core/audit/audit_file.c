/* SPDX-License-Identifier: Apache-2.0
 *
 * One SQL file against the rendered statements: cut again, it is these in their order, wrappers, comments and white
 * space.
 */
#include "audit/audit_internal.h"

#include <stdio.h>

#include "base/limits.h"

/* ---- findings */

int audit_say(const struct file_walk *w, enum diag_code code, size_t at, ssm_str excerpt)
{
    char line[32];
    ssm_str name = w->file->name, pointer;

    snprintf(line, sizeof line, ":%zu", sql_line(buf_str(&w->file->bytes), at));
    pointer = arena_concat(&w->all->arena, (const ssm_str[]){name, ssm_cstr(line)}, 2);
    return diag_at(w->all->d, code, pointer.ptr ? pointer : name, w->all->a->emitter, excerpt);
}

/* What stands at the fault, up to the end of the line. Bytes that are no text are not shown. */
static ssm_str fault_excerpt(const struct sql_lexer *x)
{
    const char *from = x->text.ptr + x->fault_at, *end;
    size_t rest = x->text.len - x->fault_at;

    if (x->fault == SQL_ENCODING || x->fault == SQL_CHARACTER)
        return ssm_view("", 0);
    if (rest > LIMIT_MESSAGE)
        rest = LIMIT_MESSAGE;
    end = memchr(from, '\n', rest);
    return ssm_view(from, end ? (size_t)(end - from) : rest);
}

int audit_fault(const struct file_walk *w, const struct sql_lexer *x, size_t offset)
{
    char line[32];
    ssm_str pointer;

    snprintf(line, sizeof line, ":%zu", sql_line(buf_str(&w->file->bytes), offset));
    pointer = arena_concat(&w->all->arena, (const ssm_str[]){w->file->name, ssm_cstr(line)}, 2);
    return diag_at(w->all->d, DIAG_PLUGIN_LEXICAL, pointer.ptr ? pointer : w->file->name, w->all->a->emitter,
                   ssm_cstr(sql_fault_text(x->fault)), fault_excerpt(x));
}

/* Whether the text is a statement of the migration at all. */
static bool is_known(const struct rendering *r, ssm_str text)
{
    for (size_t i = 0; i < r->unit_count; i++)
        for (size_t way = 0; way < 2; way++)
            for (size_t k = 0; k < r->units[i].ways[way].count; k++)
                if (str_eq(r->units[i].ways[way].items[k]->text, text))
                    return true;
    return false;
}

/* ---- the way forth */

const ssm_statement *audit_forth(struct file_audit *all)
{
    const struct rendering *r = all->a->rendering;

    while (all->forth.unit < r->unit_count && all->forth.at >= r->units[all->forth.unit].ways[SSM_UP - 1].count)
        all->forth = (struct spot){all->forth.unit + 1, 0};
    return all->forth.unit < r->unit_count ? r->units[all->forth.unit].ways[SSM_UP - 1].items[all->forth.at] : NULL;
}

static const ssm_statement *take_forth(struct file_walk *w, const ssm_statement *s)
{
    size_t unit = w->all->forth.unit;

    if (!w->range.behind)
        w->range.first = unit;
    w->range.behind = unit + 1;
    w->marked = false;
    w->all->forth.at++;
    return s;
}

/* The statement that this text is here, passed; or NULL. */
static const ssm_statement *find_statement(struct file_walk *w, ssm_str text)
{
    const ssm_statement *s = w->file->role == SSM_FILE_SCRIPT && !w->in_back ? audit_forth(w->all) : NULL, *b;
    struct spot where;

    if (s && str_eq(s->text, text) && !(w->marked && w->all->forth.at == 0 && back_matches(w, text, &where, &b)))
        return take_forth(w, s);
    if (w->in_back && back_matches(w, text, &where, &s)) {
        back_pass(w, where);
        return s;
    }
    return NULL;
}

/* The same where the way back begins: in a script behind a whole unit. */
static const ssm_statement *find_turn(struct file_walk *w, ssm_str text)
{
    const ssm_statement *s;
    struct spot where;

    if (w->in_back)
        return NULL;
    if (w->file->role == SSM_FILE_SCRIPT) {
        audit_forth(w->all);
        if (!w->range.behind || w->all->forth.at > 0)
            return NULL;
    }
    if (!back_matches(w, text, &where, &s))
        return NULL;
    back_pass(w, where);
    return s;
}

/* ---- pieces */

/* A tool that reads by lines would find its directives within a statement too. */
static bool holds_prefix(const struct file_walk *w, ssm_str text)
{
    ssm_str prefix = w->file->rollback_prefix;

    while (prefix.len && ascii_space(prefix.ptr[prefix.len - 1]))
        prefix.len--;
    for (size_t at = 0; prefix.len && at < text.len;) {
        const char *line = memchr(text.ptr + at, '\n', text.len - at);

        if (!line)
            return false;
        at = (size_t)(line - text.ptr) + 1;
        if (text.len - at >= prefix.len && memcmp(text.ptr + at, prefix.ptr, prefix.len) == 0)
            return true;
    }
    return false;
}

static int statement(struct file_walk *w)
{
    ssm_str text = w->lex.piece;
    size_t at = (size_t)(text.ptr - w->lex.text.ptr);
    const ssm_statement *s = find_statement(w, text);
    bool legal = true;

    if (!s && guard_takes(&w->guard, text, &legal))
        return legal ? 0 : audit_say(w, DIAG_PLUGIN_TRANSACTION, at, text);
    if (!s)
        s = find_turn(w, text);
    if (!s)
        return audit_say(w, is_known(w->all->a->rendering, text) ? DIAG_PLUGIN_ORDER : DIAG_PLUGIN_STRANGE_SQL, at,
                         text);
    if (holds_prefix(w, text))
        return audit_say(w, DIAG_PLUGIN_STRANGE_SQL, at, text);
    return guard_statement(&w->guard, s->flags) ? 0 : audit_say(w, DIAG_PLUGIN_TRANSACTION, at, text);
}

static int pieces(struct file_walk *w)
{
    enum sql_piece piece;
    int bad = 0;

    while (!bad && (piece = body_takes(w) ? SQL_P_STATEMENT : sql_next(&w->lex)) != SQL_P_END) {
        size_t at = (size_t)(w->lex.piece.ptr - w->lex.text.ptr);

        if (piece == SQL_P_FAULT)
            return audit_fault(w, &w->lex, w->lex.fault_at);
        if (piece == SQL_P_COMMENT)
            bad = back_comment(w, w->lex.piece, at);
        else if (w->rollback.len)
            bad = back_flush(w) || statement(w);
        else
            bad = statement(w);
    }
    return bad ? -1 : back_flush(w);
}

static int end_of_file(const struct file_walk *w)
{
    const ssm_statement *due = back_due(w);
    size_t end = w->lex.text.len;

    if (due)
        return audit_say(w, DIAG_PLUGIN_MISSING_SQL, end, due->text);
    if (!guard_is_closed(&w->guard))
        return audit_say(w, DIAG_PLUGIN_TRANSACTION, end, SSM_LIT(""));
    return w->in_back && w->file->role == SSM_FILE_COMPANION && !back_tells(w->file->name, w->all->a->plan->name)
               ? diag_at(w->all->d, DIAG_PLUGIN_BACK_NAME, w->file->name, w->all->a->emitter, w->file->name)
               : 0;
}

int audit_file(struct file_audit *all, const struct rendered_file *file)
{
    const ssm_dialect_facts *facts = &all->a->rendering->facts;
    struct file_walk w = {.all = all, .file = file};
    int bad;

    buf_init(&w.rollback, LIMIT_OUTPUT);
    if (file->role == SSM_FILE_COMPANION)
        w.range = all->steps[file->step];
    guard_start(&w.guard, facts);
    sql_start(&w.rollback_lex, ssm_view("", 0), facts->lexical);
    sql_start(&w.lex, buf_str(&file->bytes), facts->lexical);
    bad = pieces(&w) != 0 || end_of_file(&w) != 0;
    if (file->role == SSM_FILE_SCRIPT && w.range.behind) {
        struct unit_range *of_step = &all->steps[file->step];

        if (!of_step->behind)
            of_step->first = w.range.first;
        of_step->behind = w.range.behind;
    }
    buf_free(&w.rollback);
    return bad ? -1 : 0;
}

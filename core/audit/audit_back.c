/* SPDX-License-Identifier: Apache-2.0
 *
 * The way back within a file: units descending, each whole. Some formats have it in comment lines instead, a unit's
 * right behind its way forth.
 */
#include "audit/audit_internal.h"

static const struct unit_way *way_back(const struct file_walk *w, size_t unit)
{
    return &w->all->a->rendering->units[unit].ways[SSM_DOWN - 1];
}

/* The last unit before `behind` that has a way back; `first` - 1, as a number, where there is none. */
static size_t last_with_back(const struct file_walk *w, size_t first, size_t behind)
{
    while (behind > first && way_back(w, behind - 1)->count == 0)
        behind--;
    return behind - 1;
}

static bool is_text(const struct file_walk *w, size_t unit, ssm_str text)
{
    return str_eq(way_back(w, unit)->items[0]->text, text);
}

/* Of several units that begin alike, the last. */
static void index_backs(struct file_audit *all)
{
    const struct rendering *r = all->a->rendering;

    all->has_backs = true;
    map_init(&all->backs, &all->arena);
    for (size_t i = 0; i < r->unit_count; i++) {
        const struct unit_way *way = &r->units[i].ways[SSM_DOWN - 1];
        struct map_entry *e = way->count ? map_put(&all->backs, way->items[0]->text) : NULL;

        if (e)
            e->value = &r->units[i];
    }
}

/* The unit with which the way back begins: the last of those that the script holds, or one that is found by its text.
 */
static bool find_first(struct file_walk *w, ssm_str text, size_t *unit)
{
    const struct rendering *r = w->all->a->rendering;
    size_t behind = w->range.behind ? w->range.behind : r->unit_count;
    size_t last = last_with_back(w, w->range.first, behind);
    const struct unit *found;

    if (w->file->role == SSM_FILE_SCRIPT && !w->marked)
        return false; /* whoever runs the file would run it both ways */
    if (last + 1 > w->range.first && is_text(w, last, text)) {
        *unit = last;
        return true;
    }
    if (!w->all->has_backs)
        index_backs(w->all);
    found = map_get(&w->all->backs, text);
    *unit = found ? (size_t)(found - r->units) : 0;
    return found && *unit >= w->range.first && *unit < behind;
}

bool back_matches(struct file_walk *w, ssm_str text, struct spot *where, const ssm_statement **s)
{
    if (w->in_back) {
        *where = w->back;
        if (where->at == 0 && where->unit + 1 <= w->range.first)
            return false;
    } else {
        *where = (struct spot){0, 0};
        if (!find_first(w, text, &where->unit))
            return false;
    }
    *s = way_back(w, where->unit)->items[where->at];
    return str_eq((*s)->text, text);
}

void back_pass(struct file_walk *w, struct spot where)
{
    w->in_back = true;
    where.at++;
    if (where.at == way_back(w, where.unit)->count)
        where = (struct spot){last_with_back(w, w->range.first, where.unit), 0};
    w->back = where;
}

const ssm_statement *back_next(const struct file_walk *w)
{
    if (!w->in_back || (w->back.at == 0 && w->back.unit + 1 <= w->range.first))
        return NULL;
    return way_back(w, w->back.unit)->items[w->back.at];
}

const ssm_statement *back_due(const struct file_walk *w)
{
    return w->in_back && w->back.at > 0 ? way_back(w, w->back.unit)->items[w->back.at] : NULL;
}

/* ---- rollback lines */

/* Words with which a comment begins that Liquibase reads as more than that. */
static bool is_directive(ssm_str comment)
{
    static const char *const words[] = {"rollback", "precondition"};
    size_t at = 0;

    while (at < comment.len && strchr("-#/* \t\n", comment.ptr[at]))
        at++;
    comment = ssm_view(comment.ptr + at, comment.len - at);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t n = strlen(words[i]);

        if (comment.len >= n && str_is_nocase(ssm_view(comment.ptr, n), words[i]))
            return true;
    }
    return false;
}

static bool is_block_directive(ssm_str comment)
{
    ssm_str word = comment.len > 2 ? ssm_view(comment.ptr + 2, comment.len - 2) : comment;

    while (word.len && ascii_space(word.ptr[0]))
        word = ssm_view(word.ptr + 1, word.len - 1);
    return str_starts(comment, "/*") && word.len >= 9 && str_is_nocase(ssm_view(word.ptr, 9), "liquibase");
}

int back_comment(struct file_walk *w, ssm_str comment, size_t at)
{
    ssm_str prefix = w->file->rollback_prefix;

    if (prefix.len && comment.len >= prefix.len && memcmp(comment.ptr, prefix.ptr, prefix.len) == 0) {
        if (w->rollback.len == 0)
            w->rollback_from = at;
        buf_put(&w->rollback, ssm_view(comment.ptr + prefix.len, comment.len - prefix.len));
        buf_putc(&w->rollback, '\n');
        return 0;
    }
    if (back_flush(w) != 0)
        return -1;
    if (is_directive(comment) || is_block_directive(comment))
        return audit_say(w, DIAG_PLUGIN_STRANGE_SQL, at, comment);
    if (!prefix.len && w->range.behind > 0 && w->file->role == SSM_FILE_SCRIPT)
        w->marked |= back_is_marker(comment);
    return 0;
}

/* The lines of one change set, as they are cut. */
struct group {
    struct guard_state guard;
    struct spot at;
    bool begun;
};

/* The unit whose way back begins so: the one whose way forth came last, or one behind it that needs nothing forth. */
static bool find_rolled(const struct file_walk *w, ssm_str text, size_t *unit)
{
    size_t from = w->range.behind ? w->range.behind - 1 : 0;

    for (*unit = from > w->rolled ? from : w->rolled; *unit < w->all->forth.unit; ++*unit)
        if (way_back(w, *unit)->count && is_text(w, *unit, text))
            return true;
    return false;
}

/* A statement with semicolons in it, of those that may come next: the piece is that, and the lexer behind its semicolon. */
static bool group_takes_body(struct file_walk *w, const struct group *g)
{
    struct sql_lexer *x = &w->rollback_lex;
    size_t at = x->at, unit = g->begun ? g->at.unit : w->rolled;

    while (at < x->text.len && ascii_space(x->text.ptr[at]))
        at++;
    for (; !x->fault && unit < w->all->a->rendering->unit_count && unit <= w->all->forth.unit; unit++) {
        const struct unit_way *way = way_back(w, unit);
        size_t i = g->begun ? g->at.at : 0;
        const ssm_statement *s = i < way->count ? way->items[i] : NULL;

        if (s && (s->flags & SSM_STMT_HAS_BODY) && s->text.len < x->text.len - at && x->text.ptr[at + s->text.len] == ';' &&
            memcmp(x->text.ptr + at, s->text.ptr, s->text.len) == 0) {
            x->piece = ssm_view(x->text.ptr + at, s->text.len);
            x->at = at + s->text.len + 1;
            return true;
        }
        if (g->begun)
            break;
    }
    return false;
}

static int group_statement(struct file_walk *w, struct group *g)
{
    const ssm_statement *s = NULL;
    bool legal;

    if (!g->begun && guard_takes(&g->guard, w->rollback_lex.piece, &legal))
        return legal ? 0 : audit_say(w, DIAG_PLUGIN_TRANSACTION, w->rollback_from, w->rollback_lex.piece);
    if (g->begun && g->at.at < way_back(w, g->at.unit)->count)
        s = way_back(w, g->at.unit)->items[g->at.at];
    if (!g->begun && find_rolled(w, w->rollback_lex.piece, &g->at.unit))
        s = way_back(w, g->at.unit)->items[0];
    if (s && str_eq(s->text, w->rollback_lex.piece)) {
        g->begun = true;
        g->at.at++;
        return guard_statement(&g->guard, s->flags)
                   ? 0
                   : audit_say(w, DIAG_PLUGIN_TRANSACTION, w->rollback_from, w->rollback_lex.piece);
    }
    if (!guard_takes(&g->guard, w->rollback_lex.piece, &legal))
        return audit_say(w, DIAG_PLUGIN_STRANGE_SQL, w->rollback_from, w->rollback_lex.piece);
    return legal ? 0 : audit_say(w, DIAG_PLUGIN_TRANSACTION, w->rollback_from, w->rollback_lex.piece);
}

static int group_end(struct file_walk *w, const struct group *g, ssm_str text)
{
    if (g->begun && g->at.at < way_back(w, g->at.unit)->count)
        return audit_say(w, DIAG_PLUGIN_MISSING_SQL, w->rollback_from, way_back(w, g->at.unit)->items[g->at.at]->text);
    if (!guard_is_closed(&g->guard))
        return audit_say(w, DIAG_PLUGIN_TRANSACTION, w->rollback_from, text);
    if (g->begun)
        w->rolled = g->at.unit + 1;
    return 0;
}

int back_flush(struct file_walk *w)
{
    ssm_str text = buf_str(&w->rollback);
    struct group g = {.begun = false};
    enum sql_piece piece;

    if (text.len == 0)
        return w->rollback.failed ? diag_out_of_memory(w->all->d) : 0;
    if (w->rollback.failed)
        return diag_out_of_memory(w->all->d);
    if (!str_is(text, "empty\n")) {
        audit_forth(w->all); /* passes units without a way forth */
        guard_start(&g.guard, &w->all->a->rendering->facts);
        sql_restart(&w->rollback_lex, text);
        while ((piece = group_takes_body(w, &g) ? SQL_P_STATEMENT : sql_next(&w->rollback_lex)) > SQL_P_FAULT)
            if (piece == SQL_P_STATEMENT && group_statement(w, &g) != 0)
                return -1;
        if (piece == SQL_P_FAULT)
            return audit_fault(w, &w->rollback_lex, w->rollback_from);
        if (group_end(w, &g, text) != 0)
            return -1;
    }
    buf_clear(&w->rollback);
    return 0;
}

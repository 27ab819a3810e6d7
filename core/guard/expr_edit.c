/* SPDX-License-Identifier: Apache-2.0
 *
 * Columns inside an expression: which of some it mentions, and renaming them. Each expression is read once.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "guard/expr_lex.h"
#include "guard/expr_words.h"
#include "guard/sql_lex.h"

#include <stdint.h>

static bool is_readable(ssm_str text)
{
    return text.len <= LIMIT_EXPRESSION && utf8_check(text) == text.len;
}

void expr_names_init(struct expr_names *n, struct arena *a)
{
    map_init(&n->exact, a);
    map_init(&n->folded, a);
}

static ssm_str lowered(ssm_str s, char *out)
{
    for (size_t i = 0; i < s.len; i++)
        out[i] = ascii_lower(s.ptr[i]);
    return ssm_view(out, s.len);
}

int expr_names_add(struct expr_names *n, ssm_str name, const void *value)
{
    char *lower = arena_take(n->exact.arena, name.len + 1);
    struct map_entry *exact = map_put(&n->exact, name);
    struct map_entry *folded = lower ? map_put(&n->folded, lowered(name, lower)) : NULL;

    if (!exact || !folded)
        return -1;
    exact->value = (void *)(uintptr_t)value;
    if (!folded->value)
        folded->value = exact->value;
    return 0;
}

const void *expr_names_get(const struct expr_names *n, ssm_str name)
{
    return map_get(&n->exact, name);
}

/* The value of the name that the token is, or NULL. Without quotes a name has no case, in backticks and brackets neither. */
static const void *named(const struct expr_token *t, const struct expr_names *n)
{
    char inner[2 * LIMIT_NAME + 2], lower[2 * LIMIT_NAME + 2];
    const void *value;
    ssm_str s = t->text;

    if ((t->kind != EXPR_T_WORD && t->kind != EXPR_T_NAME) || s.len > sizeof inner)
        return NULL;
    if (t->kind == EXPR_T_NAME)
        s = sql_unquoted(s, inner);
    if (t->kind == EXPR_T_NAME && t->text.ptr[0] == '"')
        return map_get(&n->exact, s);
    s = lowered(s, lower);
    value = map_get(&n->exact, s);
    return value ? value : map_get(&n->folded, s);
}

static bool is_plain_word(ssm_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!(s.ptr[i] >= 'a' && s.ptr[i] <= 'z') && s.ptr[i] != '_' && !(i && ascii_digit(s.ptr[i])))
            return false;
    return s.len && !(expr_word(s) & (EXPR_W_RESERVED | EXPR_W_QUERY | EXPR_W_CALL | EXPR_W_PREFIX));
}

/* The new name in the old one's quotes; without any only where neither needs them. */
static void put_name(struct buf *b, const struct expr_token *old, ssm_str to)
{
    char quote = old->kind == EXPR_T_NAME ? old->text.ptr[0] : '"';

    if (old->kind == EXPR_T_WORD && is_plain_word(to)) {
        buf_put(b, to);
        return;
    }
    buf_putc(b, quote);
    for (size_t i = 0; i < to.len; i++) {
        if (to.ptr[i] == quote)
            buf_putc(b, quote);
        buf_putc(b, to.ptr[i]);
    }
    buf_putc(b, quote);
}

/* The expression's tokens with the two that were passed last. */
struct walk {
    struct expr_lexer x;
    ssm_str before, before_that;
};

static bool walk_start(struct walk *w, ssm_str text)
{
    *w = (struct walk){0};
    if (!is_readable(text))
        return false;
    expr_lex_start(&w->x, text, EXPR_SUPERSET);
    return true;
}

static bool at_end(const struct walk *w)
{
    return w->x.token.kind == EXPR_T_END || w->x.token.kind == EXPR_T_ERROR;
}

static void walk_on(struct walk *w)
{
    w->before_that = w->before;
    w->before = w->x.token.text;
    expr_advance(&w->x);
}

/* A word that is no column here: a type behind :: or AS, a collation, a function, a field of EXTRACT, a type before a
 * literal. */
static bool is_other(const struct walk *w)
{
    struct expr_lexer ahead = w->x;

    if (w->x.before == EXPR_T_CAST || str_is_nocase(w->before, "as") || str_is_nocase(w->before, "collate"))
        return true;
    expr_advance(&ahead);
    if (ahead.token.kind == EXPR_T_OPEN || ahead.token.kind == EXPR_T_STRING)
        return true;
    return str_is(w->before, "(") && str_is_nocase(w->before_that, "extract") && expr_at_word(&ahead, "from");
}

const void *expr_mentioned(ssm_str text, const struct expr_names *names)
{
    struct walk w;
    const void *value;

    if (!walk_start(&w, text))
        return NULL;
    for (; !at_end(&w); walk_on(&w)) {
        value = named(&w.x.token, names);
        if (value && !is_other(&w))
            return value;
    }
    return NULL;
}

bool expr_mentions(ssm_str text, ssm_str name)
{
    struct arena a = {0};
    struct expr_names names;
    bool found;

    expr_names_init(&names, &a);
    found = expr_names_add(&names, name, text.ptr) == 0 && expr_mentioned(text, &names);
    arena_free(&a);
    return found;
}

ssm_str expr_rename(struct arena *a, ssm_str text, const struct expr_names *names)
{
    struct buf b;
    struct walk w;
    const ssm_str *to;
    ssm_str out = text;
    size_t done = 0;

    if (!walk_start(&w, text))
        return text;
    buf_init(&b, LIMIT_STATEMENT);
    for (; !at_end(&w); walk_on(&w)) {
        to = w.x.before == EXPR_T_DOT ? NULL : named(&w.x.token, names);
        if (!to || is_other(&w))
            continue;
        buf_put(&b, ssm_view(text.ptr + done, w.x.token.from - done));
        put_name(&b, &w.x.token, *to);
        done = w.x.at;
    }
    if (done && w.x.token.kind == EXPR_T_END) {
        buf_put(&b, ssm_view(text.ptr + done, text.len - done));
        out = b.failed ? ssm_view(NULL, 0) : arena_str(a, buf_str(&b));
    }
    buf_free(&b);
    return out;
}

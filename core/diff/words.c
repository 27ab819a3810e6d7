/* SPDX-License-Identifier: Apache-2.0
 *
 * The names in an expression; see words.h.
 */
#include "diff/words.h"

static bool begins_word(char c)
{
    return ascii_alpha(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool in_word(char c)
{
    return begins_word(c) || ascii_digit(c) || c == '$';
}

static char peek(const struct words *w, size_t ahead)
{
    return w->at + ahead < w->text.len ? w->text.ptr[w->at + ahead] : '\0';
}

/* To behind the quote that closes the one at hand; a doubled one does not. */
static void pass_quoted(struct words *w, char close, bool backslash)
{
    for (w->at++; w->at < w->text.len; w->at++) {
        char c = w->text.ptr[w->at];

        if (backslash && c == '\\') {
            w->at++;
        } else if (c == close) {
            w->at++;
            if (peek(w, 0) != close)
                return;
        }
    }
    w->at = w->text.len;
}

/* $$...$$ or $tag$...$tag$; a sign that opens none is passed alone. */
static void pass_dollar(struct words *w)
{
    size_t from = w->at, len;

    w->at++;
    while (w->at < w->text.len && in_word(w->text.ptr[w->at]) && w->text.ptr[w->at] != '$')
        w->at++;
    if (peek(w, 0) != '$') {
        w->at = from + 1;
        return;
    }
    len = ++w->at - from;
    for (; w->at + len <= w->text.len; w->at++)
        if (memcmp(w->text.ptr + w->at, w->text.ptr + from, len) == 0) {
            w->at += len;
            return;
        }
    w->at = w->text.len;
}

static void take_quoted_word(struct words *w, struct word *out, char open)
{
    *out = (struct word){.from = w->at, .quote = open};
    pass_quoted(w, open == '[' ? ']' : open, false);
    out->end = w->at;
    out->text = ssm_view(w->text.ptr + out->from + 1, out->end - out->from > 1 ? out->end - out->from - 2 : 0);
}

static void take_word(struct words *w, struct word *out)
{
    *out = (struct word){.from = w->at};
    while (w->at < w->text.len && in_word(w->text.ptr[w->at]))
        w->at++;
    out->end = w->at;
    out->text = ssm_view(w->text.ptr + out->from, out->end - out->from);
}

bool word_next(struct words *w, struct word *out)
{
    while (w->at < w->text.len) {
        char c = w->text.ptr[w->at];

        if (begins_word(c)) {
            take_word(w, out);
            if (peek(w, 0) != '\'' || out->text.len != 1)
                return true;
            pass_quoted(w, '\'', ascii_lower(out->text.ptr[0]) == 'e' || w->backslash); /* E'...', B'...', X'...' */
        } else if (c == '"' || c == '`') {
            take_quoted_word(w, out, c);
            return true;
        } else if (c == '\'') {
            pass_quoted(w, '\'', w->backslash);
        } else if (c == '$') {
            pass_dollar(w);
        } else if (ascii_digit(c)) {
            while (w->at < w->text.len && (in_word(w->text.ptr[w->at]) || w->text.ptr[w->at] == '.'))
                w->at++;
        } else {
            w->at++;
        }
    }
    return false;
}

bool word_take(struct words *w, char sign)
{
    size_t at = w->at;

    while (at < w->text.len && ascii_space(w->text.ptr[at]))
        at++;
    if (at == w->text.len || w->text.ptr[at] != sign)
        return false;
    w->at = at + 1;
    return true;
}

bool mentions_any(ssm_str expression, bool (*is_one)(const void *user, ssm_str name), const void *user)
{
    struct words w = {.text = expression};
    struct word word;

    while (word_next(&w, &word))
        if (is_one(user, word.text))
            return true;
    return false;
}

static bool is_named(const void *user, ssm_str name)
{
    const ssm_str *wanted = user;

    return str_eq_nocase(*wanted, name);
}

bool mentions(ssm_str expression, ssm_str name)
{
    return mentions_any(expression, is_named, &name);
}

/* ---- renames */

/* A name that needs no quotes in any engine, keywords apart. */
static bool is_simple(ssm_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!(name.ptr[i] >= 'a' && name.ptr[i] <= 'z') && name.ptr[i] != '_' && !(i && ascii_digit(name.ptr[i])))
            return false;
    return name.len > 0;
}

/* A column of the table: not behind a dot, in front of one or of a parenthesis. */
static bool is_column(ssm_str text, const struct word *word)
{
    struct words behind = {.text = text, .at = word->end};
    size_t before = word->from;

    while (before && ascii_space(text.ptr[before - 1]))
        before--;
    return !(before && text.ptr[before - 1] == '.') && !word_take(&behind, '.') && !word_take(&behind, '(');
}

static ssm_str spelt(struct arena *a, const struct word *word, ssm_str name)
{
    char open = word->quote ? word->quote : '"', close = open == '[' ? ']' : open;

    if (!word->quote && is_simple(name))
        return name;
    return arena_concat(a, (const ssm_str[]){ssm_view(&open, 1), name, ssm_view(&close, 1)}, 3);
}

ssm_str words_key(struct arena *a, ssm_str name, bool exact)
{
    char *copy = exact ? NULL : arena_cstr(a, name);

    for (size_t i = 0; copy && i < name.len; i++)
        copy[i] = ascii_lower(copy[i]);
    return copy ? ssm_view(copy, name.len) : name;
}

ssm_str words_renamed(struct arena *a, ssm_str expression, const struct map *renames, bool exact)
{
    struct words w = {.text = expression};
    struct word word;
    ssm_str done = {NULL, 0};
    size_t from = 0;

    while (word_next(&w, &word)) {
        const ssm_str *name = map_get(renames, words_key(a, word.text, exact));

        if (!name || !is_column(expression, &word))
            continue;
        done = arena_concat(
            a, (const ssm_str[]){done, ssm_view(expression.ptr + from, word.from - from), spelt(a, &word, *name)}, 3);
        if (!done.ptr)
            return done;
        from = word.end;
    }
    if (!from)
        return expression;
    return arena_concat(a, (const ssm_str[]){done, ssm_view(expression.ptr + from, expression.len - from)}, 2);
}

ssm_str words_quoted(struct arena *a, ssm_str name, bool always)
{
    static const char quote = '"';
    char *out = arena_alloc(a, 2 * name.len + 2);
    bool plain = !always;
    size_t len = 0;

    if (!out)
        return ssm_view(NULL, 0);
    out[len++] = quote;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];

        plain = plain && ((c >= 'a' && c <= 'z') || c == '_' || (i && ascii_digit(c)));
        if (c == quote)
            out[len++] = quote;
        out[len++] = c;
    }
    out[len++] = quote;
    return plain ? name : ssm_view(out, len);
}

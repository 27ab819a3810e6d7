/* SPDX-License-Identifier: Apache-2.0
 *
 * Splitting by the lexical rules of PostgreSQL and of psql; see split.h. One pass over the bytes, which also measures
 * how deep the parser's tree can become: it recurses over parentheses, and over operands that follow each other without
 * a comma.
 */
#include "split.h"

#include <stddef.h>

/* What of a statement decides where it ends. */
struct state {
    size_t depth, sum;
    size_t words;               /* so far */
    bool is_create, is_routine; /* CREATE [OR REPLACE] FUNCTION or PROCEDURE: BEGIN ATOMIC ... END holds semicolons */
    size_t blocks;
    bool is_copy, from, from_stdin;
    size_t chain[PGR_DEPTH + 1]; /* tokens since the last comma, of each open parenthesis */
};

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           (unsigned char)c >= 0x80;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static size_t end_of_line(ssm_str t, size_t at)
{
    const char *end = at < t.len ? memchr(t.ptr + at, '\n', t.len - at) : NULL;

    return end ? (size_t)(end - t.ptr) : t.len;
}

/* ------------------------------------------------------------------ comments */

static bool line_is_empty_before(ssm_str t, size_t at, size_t *line)
{
    bool empty = true;

    while (at > 0 && t.ptr[at - 1] != '\n')
        empty &= is_space(t.ptr[--at]);
    *line = at;
    return empty;
}

/* A block comment has no line of its own: a mark in it is one without `from`. */
static void note_mark(struct pgr_splitter *s, size_t at, size_t end)
{
    static const char word[] = "@renamed";
    size_t i = at + 2;
    struct pgr_mark *mark;

    while (i < end && (s->text.ptr[i] == ' ' || s->text.ptr[i] == '\t'))
        i++;
    if (end - i < sizeof word - 1 || memcmp(s->text.ptr + i, word, sizeof word - 1) != 0)
        return;
    i += sizeof word - 1;
    mark = PGR_NEW(s->r, struct pgr_mark);
    if (!mark)
        return;
    mark->place = (ssm_place){s->r->source, at};
    mark->alone = line_is_empty_before(s->text, at, &mark->line);
    while (i < end && is_space(s->text.ptr[i]))
        i++;
    if (s->text.ptr[at] == '-' && end - i > 5 && !memcmp(s->text.ptr + i, "from=", 5)) {
        i += 5;
        while (end > i && is_space(s->text.ptr[end - 1]))
            end--;
        mark->from = ssm_view(s->text.ptr + i, end - i);
    }
    pgr_push(s->r, s->marks, mark);
}

static size_t pass_block_comment(struct pgr_splitter *s, size_t at)
{
    ssm_str t = s->text;
    size_t depth = 0, from = at;

    for (; at + 1 < t.len; at++) {
        if (t.ptr[at] == '/' && t.ptr[at + 1] == '*') {
            depth++;
            at++;
        } else if (t.ptr[at] == '*' && t.ptr[at + 1] == '/') {
            at++;
            if (--depth > 0)
                continue;
            note_mark(s, from, at - 1);
            return at + 1;
        }
    }
    s->unterminated = true;
    return t.len;
}

/* Behind the comment at `at`, or `at`. */
static size_t pass_comment(struct pgr_splitter *s, size_t at)
{
    ssm_str t = s->text;

    if (at + 1 >= t.len)
        return at;
    if (t.ptr[at] == '-' && t.ptr[at + 1] == '-') {
        size_t end = end_of_line(t, at);

        note_mark(s, at, end);
        return end;
    }
    return t.ptr[at] == '/' && t.ptr[at + 1] == '*' ? pass_block_comment(s, at) : at;
}

/* ------------------------------------------------------------------ quotes */

static size_t pass_quote(struct pgr_splitter *s, size_t at, char quote, bool escapes)
{
    ssm_str t = s->text;

    for (at++; at < t.len; at++) {
        if (escapes && t.ptr[at] == '\\')
            at++;
        else if (t.ptr[at] == quote && !(at + 1 < t.len && t.ptr[at + 1] == quote))
            return at + 1;
        else if (t.ptr[at] == quote)
            at++;
    }
    s->unterminated = true;
    return t.len;
}

/* Behind the dollar quote at `at`, or `at` where none begins. */
static size_t pass_dollar(struct pgr_splitter *s, size_t at)
{
    ssm_str t = s->text;
    size_t tag = at + 1, len;

    while (tag < t.len && is_word(t.ptr[tag]) && t.ptr[tag] != '$')
        tag++;
    if (tag >= t.len || t.ptr[tag] != '$' || (at + 1 < t.len && t.ptr[at + 1] >= '0' && t.ptr[at + 1] <= '9'))
        return at;
    len = tag + 1 - at;
    for (size_t i = tag + 1; i + len <= t.len; i++) {
        const char *next = memchr(t.ptr + i, '$', t.len - i - len + 1);

        if (!next)
            break;
        i = (size_t)(next - t.ptr);
        if (!memcmp(next, t.ptr + at, len))
            return i + len;
    }
    s->unterminated = true;
    return t.len;
}

/* ------------------------------------------------------------------ words */

static bool word_is(ssm_str word, const char *lower)
{
    size_t n = strlen(lower);

    if (word.len != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if ((word.ptr[i] | 0x20) != lower[i])
            return false;
    return true;
}

static void note_word(struct state *st, ssm_str word)
{
    bool was_from = st->from;

    st->words++;
    st->from = false;
    if (st->words == 1) {
        st->is_create = word_is(word, "create");
        st->is_copy = word_is(word, "copy");
    } else if (st->is_create && st->words <= 4 && (word_is(word, "function") || word_is(word, "procedure"))) {
        st->is_routine = true;
    }
    if (st->is_copy && !st->depth) {
        st->from = word_is(word, "from");
        st->from_stdin |= was_from && word_is(word, "stdin");
    }
    if (!st->is_routine)
        return;
    if (word_is(word, "begin") || (st->blocks && word_is(word, "case")))
        st->blocks++;
    else if (st->blocks && word_is(word, "end"))
        st->blocks--;
}

static void count_token(struct state *st)
{
    st->chain[st->depth]++;
    st->sum++;
}

static void forget_chain(struct state *st)
{
    st->sum -= st->chain[st->depth];
    st->chain[st->depth] = 0;
}

/* A sign; true where it ends the statement. */
static bool note_sign(struct pgr_splitter *s, struct state *st, char c)
{
    if (c == ';' && !st->depth && !st->blocks)
        return true;
    if (c == '(' || c == '[') {
        if (st->depth == PGR_DEPTH)
            s->too_much = "parentheses within each other";
        else
            st->chain[++st->depth] = 0;
    } else if ((c == ')' || c == ']') && st->depth) {
        forget_chain(st);
        st->depth--;
    } else if (c == ',' || c == ';') {
        forget_chain(st);
        return false;
    }
    count_token(st);
    return false;
}

/* ------------------------------------------------------------------ pieces */

/* Passes one token at s->at; true where it ends the statement (and is not passed). */
static bool pass_token(struct pgr_splitter *s, struct state *st)
{
    ssm_str t = s->text;
    size_t at = s->at;
    char c = t.ptr[at];

    if (is_word(c) && c != '$') {
        size_t end = at + 1;

        while (end < t.len && ((t.ptr[end] >= 'a' && t.ptr[end] <= 'z') || is_word(t.ptr[end])))
            end++;
        note_word(st, ssm_view(t.ptr + at, end - at));
        s->at = end - at == 1 && (c | 0x20) == 'e' && end < t.len && t.ptr[end] == '\'' ? pass_quote(s, end, '\'', true)
                                                                                        : end;
    } else if (c == '\'' || c == '"') {
        s->at = pass_quote(s, at, c, false);
    } else if (c == '$' && pass_dollar(s, at) != at) {
        s->at = pass_dollar(s, at);
    } else {
        if (note_sign(s, st, c))
            return true;
        s->at++;
        return false;
    }
    count_token(st);
    return false;
}

static void pass_blank(struct pgr_splitter *s)
{
    for (;;) {
        size_t at = s->at;

        while (at < s->text.len && is_space(s->text.ptr[at]))
            at++;
        s->at = at < s->text.len ? pass_comment(s, at) : at;
        if (s->at == at)
            return;
    }
}

static enum pgr_piece_kind command(struct pgr_splitter *s)
{
    s->from = s->at;
    s->to = s->at = end_of_line(s->text, s->at);
    while (s->to > s->from && is_space(s->text.ptr[s->to - 1]))
        s->to--;
    return PGR_PIECE_COMMAND;
}

enum pgr_piece_kind pgr_next_piece(struct pgr_splitter *s)
{
    struct state st;

    memset(&st, 0, offsetof(struct state, chain));
    st.chain[0] = 0;
    s->too_much = NULL;
    s->unterminated = false;
    do
        pass_blank(s);
    while (s->at < s->text.len && s->text.ptr[s->at] == ';' && s->at++ < s->text.len);
    s->from = s->to = s->at;
    if (s->at >= s->text.len)
        return s->unterminated ? PGR_PIECE_STATEMENT : PGR_PIECE_END;
    if (s->text.ptr[s->at] == '\\')
        return command(s);
    while (s->at < s->text.len && s->text.ptr[s->at] != '\\' && !pass_token(s, &st)) {
        s->to = s->at;
        pass_blank(s);
        if (st.sum > PGR_CHAIN)
            s->too_much = "operands in a row";
    }
    if (s->at < s->text.len && s->text.ptr[s->at] == ';')
        s->at++;
    s->is_copy = st.from_stdin;
    return PGR_PIECE_STATEMENT;
}

bool pgr_pass_data(struct pgr_splitter *s)
{
    ssm_str t = s->text;

    s->at = end_of_line(t, s->at);
    while (s->at < t.len) {
        size_t line = s->at + 1, end = end_of_line(t, line);

        s->at = end;
        if (end - line >= 2 && t.ptr[line] == '\\' && t.ptr[line + 1] == '.' &&
            (end - line == 2 || (end - line == 3 && t.ptr[line + 2] == '\r')))
            return true;
    }
    return false;
}

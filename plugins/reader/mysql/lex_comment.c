/* SPDX-License-Identifier: Apache-2.0
 *
 * Comments. What stands in a version comment counts as if it stood alone; its marks are kept as spans, so that
 * a statement's own text can be had without them. Manual, "Comments".
 */
#include "reader.h"

static bool add_mark(struct lexer *x, size_t from, size_t to)
{
    struct reader *r = x->r;

    if (r->mark_count == r->mark_capacity) {
        size_t capacity = r->mark_capacity ? 2 * r->mark_capacity : 64;
        struct span *more = capacity <= LIST_LIMIT ? my_take(r, capacity * sizeof *more) : NULL;

        if (!more) {
            x->ends = true;
            my_ended(r);
            return false;
        }
        if (r->mark_count)
            memcpy(more, r->marks, r->mark_count * sizeof *more);
        r->marks = more;
        r->mark_capacity = capacity;
    }
    r->marks[r->mark_count++] = (struct span){from, to};
    return true;
}

ssm_str my_verbatim(struct reader *r, size_t from, size_t to)
{
    struct text t = {.owner = r};

    for (size_t i = 0; i < r->mark_count && from < to; i++) {
        struct span m = r->marks[i];

        if (m.to <= from || m.from >= to)
            continue;
        if (m.from > from)
            text_put(&t, ssm_view(r->source->bytes.ptr + from, m.from - from));
        from = m.to;
    }
    if (from < to)
        text_put(&t, ssm_view(r->source->bytes.ptr + from, to - from));
    return text_done(&t);
}

/* ------------------------------------------------------------------ @renamed */

static size_t find(ssm_str s, const char *what)
{
    size_t n = strlen(what);

    for (size_t i = 0; i + n <= s.len; i++)
        if (memcmp(s.ptr + i, what, n) == 0)
            return i;
    return s.len;
}

/* from=mail, from="e-mail" */
static ssm_str renamed_from(ssm_str comment)
{
    size_t at = find(comment, "@renamed"), end;
    char quote;

    if (at == comment.len)
        return ABSENT;
    at += 8;
    while (at < comment.len && comment.ptr[at] == ' ')
        at++;
    if (!ascii_begins(ssm_view(comment.ptr + at, comment.len - at), "from="))
        return ABSENT;
    at += 5;
    quote = at < comment.len && strchr("\"`'", comment.ptr[at]) ? comment.ptr[at++] : '\0';
    end = at;
    while (end < comment.len &&
           (quote ? comment.ptr[end] != quote : my_word_byte(comment.ptr[end]) || comment.ptr[end] == '.'))
        end++;
    return end > at ? ssm_view(comment.ptr + at, end - at) : ABSENT;
}

static bool only_space_before(ssm_str text, size_t at)
{
    while (at && text.ptr[at - 1] != '\n') {
        at--;
        if (text.ptr[at] != ' ' && text.ptr[at] != '\t')
            return false;
    }
    return true;
}

static void note_renamed(struct lexer *x, size_t from, size_t to)
{
    ssm_str name = renamed_from(ssm_view(x->text.ptr + from, to - from));
    struct note *n = name.ptr ? my_take(x->r, sizeof *n) : NULL;

    if (!n)
        return;
    *n = (struct note){from, to, name, only_space_before(x->text, from)};
    my_append(x->r, &x->r->notes, n);
}

/* ------------------------------------------------------------------ */

static char at(const struct lexer *x, size_t ahead)
{
    return x->at + ahead < x->text.len ? x->text.ptr[x->at + ahead] : '\0';
}

static bool to_end_of_line(struct lexer *x)
{
    size_t from = x->at;

    while (x->at < x->text.len && x->text.ptr[x->at] != '\n')
        x->at++;
    note_renamed(x, from, x->at);
    return true;
}

/* The digits of a version: five, or six. */
static size_t version_digits(const struct lexer *x, size_t from)
{
    size_t n = 0;

    while (n < 6 && at(x, from + n) >= '0' && at(x, from + n) <= '9')
        n++;
    return n >= 5 ? n : 0;
}

static bool block_comment(struct lexer *x)
{
    size_t from = x->at, end = from + 2;

    while (end + 1 < x->text.len && !(x->text.ptr[end] == '*' && x->text.ptr[end + 1] == '/'))
        end++;
    if (end + 1 >= x->text.len) {
        my_lex_fault(x, from, "a comment");
        return true;
    }
    x->at = end + 2;
    note_renamed(x, from, x->at);
    return true;
}

/* Of a version that no server has, such as the client's sandbox mark; or of the other engine: MariaDB passes over what is
 * for MySQL 5.7 and later. */
static bool is_foreign(const struct lexer *x, size_t digits_at, size_t digits, bool mariadb)
{
    ssm_str version = ssm_view(x->text.ptr + x->at + digits_at, digits);
    uint64_t n = my_to_number(version, 0);

    if (n == 999999)
        return true;
    if (mariadb)
        return x->r->flavour == FLAVOUR_MYSQL;
    return x->r->flavour == FLAVOUR_MARIADB && n >= 50700 && n <= 99999;
}

static bool open_version(struct lexer *x)
{
    bool mariadb = at(x, 2) == 'M' && at(x, 3) == '!';
    size_t mark = mariadb ? 4 : 3, digits;

    if (!mariadb && at(x, 2) != '!')
        return false;
    digits = version_digits(x, mark);
    if (is_foreign(x, mark, digits, mariadb))
        return block_comment(x);
    if (++x->versions > DEPTH_LIMIT) {
        my_lex_fault(x, x->at, "a version comment");
        return true;
    }
    add_mark(x, x->at, x->at + mark + digits);
    x->at += mark + digits;
    return true;
}

bool my_lex_comment(struct lexer *x)
{
    char c = at(x, 0), d = at(x, 1), e = at(x, 2);

    if (c == '\\' && (d == '\n' || d == '\r')) { /* the client program drops it */
        add_mark(x, x->at, x->at + 1);
        x->at++;
        return true;
    }
    if (c == '#')
        return to_end_of_line(x);
    if (c == '-' && d == '-' && (e == ' ' || e == '\0' || (e >= '\t' && e <= '\r')))
        return to_end_of_line(x);
    if (c == '/' && d == '*')
        return open_version(x) || block_comment(x);
    if (c == '*' && d == '/' && x->versions) {
        add_mark(x, x->at, x->at + 2);
        x->at += 2;
        x->versions--;
        return true;
    }
    return false;
}

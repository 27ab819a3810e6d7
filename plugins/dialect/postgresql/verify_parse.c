/* SPDX-License-Identifier: Apache-2.0
 *
 * One statement after the other through PostgreSQL's parser, and what is not given to it.
 */
#include "verify.h"

#include <string.h>

_Static_assert(PG_VERSION_NUM / 10000 == 15, "the patterns of verify_*.c are parse trees of libpg_query 15");

char *pgv_copy(struct pgv *v, ssm_str text)
{
    char *copy = pg_api->alloc(v->h, text.len + 1);

    if (!copy) {
        v->failed = true;
        return NULL;
    }
    memcpy(copy, text.len ? text.ptr : "", text.len);
    copy[text.len] = 0;
    return copy;
}

/* ------------------------------------------------------------------ limits */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           (unsigned char)c >= 0x80;
}

static size_t skip_word(ssm_str text, size_t at)
{
    while (at < text.len && is_word(text.ptr[at]))
        at++;
    return at;
}

/* The parser's tree is deep where parentheses are, and where operands follow each other without a comma. Returns the
 * word for what there is too much of, or NULL. */
static const char *excess(ssm_str text)
{
    size_t depth = 0, piece = 0, i = 0;

    while (i < text.len) {
        size_t behind = pg_skip_quoted(text, i);
        char c = text.ptr[i];

        piece++;
        if (behind != i) {
            i = behind;
            continue;
        }
        if (i + 1 < text.len && ((c == '-' && text.ptr[i + 1] == '-') || (c == '/' && text.ptr[i + 1] == '*')))
            return "a comment";
        if (c == '(' || c == '[')
            depth++;
        else if ((c == ')' || c == ']') && depth)
            depth--;
        else if (c == ',' && depth <= 1)
            piece = 0;
        else if (c == ' ' || c == '\n')
            piece--;
        if (depth > PGV_DEPTH)
            return "more parentheses within each other than can be looked at";
        if (piece > PGV_PIECE)
            return "a longer chain of operands than can be looked at";
        behind = skip_word(text, i);
        i = behind == i ? i + 1 : behind;
    }
    return NULL;
}

/* A sign twice, or with another behind it: most texts have not even the first. */
static bool has_pair(ssm_str text, char first, char second)
{
    const char *at = text.ptr, *end = text.ptr + text.len;

    while ((at = memchr(at, first, (size_t)(end - at))) != NULL && ++at < end)
        if (*at == second)
            return true;
    return false;
}

bool pgv_is_bounded(struct pgv *v, ssm_str text)
{
    const char *found;
    ssm_str word;

    if (text.len > PGV_STATEMENT) {
        pgv_fail(v, "verify_size", "The statement is longer than the 16 MiB that can be verified.", NULL, 0);
        return false;
    }
    if (text.len <= PGV_SHORT && !has_pair(text, '-', '-') && !has_pair(text, '/', '*'))
        return true;
    found = excess(text);
    if (!found)
        return true;
    word = ssm_cstr(found);
    pgv_fail(v, "verify_limits", "The statement is not given to PostgreSQL's parser, because it has %1.", &word, 1);
    return false;
}

/* ------------------------------------------------------------------ opening and closing */

/* The text of the statement: the parser wants it to end with NUL. */
static char *keep(struct pgv *v, ssm_str text)
{
    size_t room = v->room;

    if (text.len >= room) {
        while (text.len >= room)
            room *= 2;
        v->buffer = pg_api->alloc(v->h, room);
        v->room = v->buffer ? room : 0;
    }
    if (!v->buffer) {
        v->failed = true;
        return NULL;
    }
    memcpy(v->buffer, text.ptr, text.len);
    v->buffer[text.len] = 0;
    return v->buffer;
}

static void no_tree(struct pgv *v)
{
    ssm_str args[2] = {ssm_cstr(v->tree.result.error ? v->tree.result.error->message : "no parse tree"),
                       ssm_view(v->tree.text, v->tree.length)};

    pgv_fail(v, "verify_parse", "PostgreSQL's parser does not take the statement: %1 (%2)", args, 2);
}

void pgv_open_text(struct pgv *v, ssm_str text)
{
    char *copy;

    if (v->failed)
        return;
    pgv_set(v, PGV_ABOUT_STATEMENT, PG_ABSENT);
    if (!text.len || memchr(text.ptr, 0, text.len)) {
        pgv_fail(v, "verify_parse", "The statement is empty, or holds a NUL.", NULL, 0);
        return;
    }
    if (!pgv_is_bounded(v, text))
        return;
    copy = keep(v, text);
    if (!copy)
        return;
    v->tree.text = copy;
    v->tree.length = text.len;
    v->tree.result = pg_query_parse(copy);
    v->tree.at = v->tree.result.parse_tree;
    if (v->tree.result.error || !v->tree.at) {
        no_tree(v);
        return;
    }
    v->tree.end = v->tree.at + strlen(v->tree.at);
    if (pgv_take(v, "{\"version\":"))
        while (*v->tree.at >= '0' && *v->tree.at <= '9')
            v->tree.at++;
    pgv_match(v, ",\"stmts\":[{\"stmt\":");
}

bool pgv_more(struct pgv *v)
{
    if (v->failed || v->tree.at)
        return !v->failed;
    if (v->next == v->count)
        return false;
    pgv_open_text(v, v->statements[v->next++]->text);
    return !v->failed;
}

void pgv_open(struct pgv *v)
{
    if (!pgv_more(v))
        pgv_fail(v, "verify_missing", "A statement is missing: the ones that are there do not carry out the operation.",
                 NULL, 0);
}

void pgv_close(struct pgv *v)
{
    if (v->failed)
        return;
    pgv_set(v, PGV_ABOUT_STATEMENT, PG_ABSENT);
    if (pgv_sees(v, ",\"stmt_len\"") || pgv_sees(v, "},{\"stmt\"")) {
        ssm_str text = ssm_view(v->tree.text, v->tree.length);

        pgv_fail(v, "verify_more", "The text holds a semicolon, and may hold more than one statement: %1", &text, 1);
        return;
    }
    pgv_match(v, "}]}");
    if (!v->failed && v->tree.at != v->tree.end)
        pgv_differs(v);
    if (!v->failed)
        pgv_free(v);
}

void pgv_free(struct pgv *v)
{
    if (v->tree.result.parse_tree || v->tree.result.error || v->tree.result.stderr_buffer)
        pg_query_free_parse_result(v->tree.result);
    v->tree = (struct pgv_tree){0};
}

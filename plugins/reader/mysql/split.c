/* SPDX-License-Identifier: Apache-2.0
 *
 * Where a statement ends: at the delimiter, or at a semicolon that is not one of a compound statement's own. So a trigger
 * can be read from a file that never says DELIMITER.
 */
#include "reader.h"

static bool is(const struct token *t, const char *word)
{
    return t->sort == SORT_WORD && ascii_is(t->text, word);
}

static bool is_sign(const struct token *t, const char *sign)
{
    return t->sort == SORT_SIGN && ascii_is(t->text, sign);
}

static bool is_one_of(const struct token *t, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        if (is(t, words[i]))
            return true;
    return false;
}

/* A trigger, a routine or an event: CREATE and, before any parenthesis, its word. */
static bool has_body(const struct reader *r, size_t at)
{
    static const char *const kinds[] = {"trigger", "procedure", "function", "event", "package", NULL};
    static const char *const others[] = {"table", "view", "index", "database", "schema", "sequence", "user", "as", NULL};

    if (is(&r->tokens[at], "begin"))
        return is(&r->tokens[at + 1], "not");
    if (!is(&r->tokens[at], "create") && !is(&r->tokens[at], "alter"))
        return false;
    while (r->tokens[at].sort != SORT_STOP && !is_sign(&r->tokens[at], "(") && !is_sign(&r->tokens[at], ";")) {
        if (is_one_of(&r->tokens[at], kinds))
            return true;
        if (is_one_of(&r->tokens[at], others))
            return false;
        at++;
    }
    return false;
}

/* True where a statement of the body can begin: IF and REPEAT are functions elsewhere. */
static bool begins_statement(const struct reader *r, size_t at, size_t depth)
{
    static const char *const before[] = {"begin", "then", "else", "do", "loop", "repeat", NULL};
    static const char *const head[] = {"row", "deterministic", "sql", "data", "definer", "invoker", NULL};
    const struct token *last = &r->tokens[at - 1];

    if (is_sign(last, ";") || is_sign(last, ":") || is_one_of(last, before))
        return true;
    return !depth && (is_one_of(last, head) || is_sign(last, ")") || last->sort == SORT_STRING);
}

static bool opens(const struct reader *r, size_t at, size_t depth)
{
    static const char *const anywhere[] = {"case", NULL};
    static const char *const statements[] = {"begin", "if", "loop", "repeat", "while", "for", NULL};
    const struct token *t = &r->tokens[at];

    if (is_one_of(t, anywhere))
        return !is_sign(&r->tokens[at - 1], ".");
    if (!is_one_of(t, statements))
        return false;
    if (is(t, "if") && is(&r->tokens[at + 1], "not") && is(&r->tokens[at + 2], "exists") && !depth)
        return false;
    if (is(t, "begin"))
        return !is_sign(&r->tokens[at - 1], ".") && !is_sign(&r->tokens[at + 1], ".");
    return begins_statement(r, at, depth);
}

/* END, with the word of what it ends. */
static size_t behind_end(const struct reader *r, size_t at)
{
    static const char *const words[] = {"if", "case", "loop", "repeat", "while", "for", NULL};

    return at + 1 + (size_t)is_one_of(&r->tokens[at + 1], words);
}

size_t my_statement_end(const struct reader *r, size_t from)
{
    bool body = r->tokens[from].sort == SORT_WORD && has_body(r, from);
    size_t depth = body && is(&r->tokens[from], "begin"), at = from + depth;

    while (r->tokens[at].sort != SORT_STOP) {
        const struct token *t = &r->tokens[at];

        if (is_sign(t, ";") && !depth)
            return at;
        if (body && at > from && opens(r, at, depth)) {
            depth++;
        } else if (body && depth && is(t, "end") && !is_sign(&r->tokens[at - 1], ".")) {
            depth--;
            at = behind_end(r, at);
            continue;
        }
        at++;
    }
    return at;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Statements with statements in them: functions, procedures, triggers and events whose bodies stand without quotes; see
 * sql_cut() in sql_lex.h. Blocks are found as the engines' grammars open and close them. What is doubtful is taken to be closed,
 * so that the semicolon behind it is found.
 */
#include "guard/sql_lex.h"

enum { DEEPEST = 1000, AHEAD = 1000 }; /* open blocks; tokens looked at ahead: counts */

struct cut {
    struct sql_tokens tokens;
    struct sql_token before, t;
    size_t depth, parentheses;
};

/* Whether `word` comes before the next semicolon, outside of parentheses. */
static bool comes(const struct cut *c, const char *word)
{
    struct sql_tokens ahead = c->tokens;
    size_t depth = 0, passed = 0;

    for (struct sql_token t = sql_token(&ahead); t.kind != SQL_T_END && passed < AHEAD; t = sql_token(&ahead), passed++) {
        if (depth == 0 && (sql_is_sign(t, ';') || sql_is_word(t, word)))
            return sql_is_word(t, word);
        depth += sql_is_sign(t, '(');
        depth -= sql_is_sign(t, ')') && depth;
    }
    return false;
}

static struct sql_token next_of(const struct cut *c)
{
    struct sql_tokens ahead = c->tokens;

    return sql_token(&ahead);
}

/* The statement IF, and not the function, nor IF [NOT] EXISTS before a name. */
static bool opens_if(const struct cut *c)
{
    struct sql_tokens ahead = c->tokens;
    struct sql_token t = sql_token(&ahead);

    if (sql_is_word(t, "not"))
        t = sql_token(&ahead);
    if (sql_is_word(t, "exists") && !sql_is_sign(sql_token(&ahead), '('))
        return false;
    return comes(c, "then");
}

static bool opens(const struct cut *c)
{
    struct sql_token next = next_of(c);

    if (sql_is_sign(c->before, '.') || sql_is_word(c->before, "end"))
        return false;
    if (sql_is_word(c->t, "begin") || sql_is_word(c->t, "case"))
        return !sql_is_sign(next, ';');
    if (sql_is_word(c->t, "if"))
        return opens_if(c);
    if (sql_is_word(c->t, "loop"))
        return !sql_is_word(c->before, "do");
    if (sql_is_word(c->t, "while") || sql_is_word(c->t, "for"))
        return comes(c, "do") && !sql_is_word(next, "each") && !sql_is_word(c->before, "handler") &&
               !sql_is_word(c->before, "cursor");
    return sql_is_word(c->t, "repeat") && !sql_is_sign(next, '(');
}

/* One token. False at a semicolon that ends the statement. */
static bool pass(struct cut *c, bool blocks, bool parentheses)
{
    bool inside = (blocks && c->depth > 0) || (parentheses && c->parentheses > 0);

    if (sql_is_sign(c->t, ';') && !inside)
        return false;
    c->parentheses += sql_is_sign(c->t, '(');
    c->parentheses -= sql_is_sign(c->t, ')') && c->parentheses;
    if (c->t.kind == SQL_T_WORD && blocks && opens(c))
        c->depth++;
    else if (sql_is_word(c->t, "end") && c->depth && !sql_is_sign(c->before, '.'))
        c->depth--;
    return c->depth < DEEPEST;
}

size_t sql_cut(ssm_str text, uint32_t lexical, bool blocks, bool parentheses)
{
    struct cut c = {.tokens = {.text = text, .lexical = lexical}};

    c.before.kind = SQL_T_END;
    for (c.t = sql_token(&c.tokens); c.t.kind != SQL_T_END; c.before = c.t, c.t = sql_token(&c.tokens))
        if (!pass(&c, blocks, parentheses))
            return (size_t)(c.t.text.ptr - text.ptr);
    return text.len;
}

ssm_str sql_delimiter(ssm_str text)
{
    enum { LONGEST = 16 }; /* bytes: what the client program takes */
    static const char *const runs[] = {"////////////////", "$$$$$$$$$$$$$$$$", "||||||||||||||||",
                                       "%%%%%%%%%%%%%%%%", "~~~~~~~~~~~~~~~~", "^^^^^^^^^^^^^^^^"};

    for (size_t n = 2; n <= LONGEST; n++) {
        for (size_t i = 0; text.len && i < sizeof runs / sizeof runs[0]; i++) {
            const char *end = runs[i] + LONGEST - n;

            if (!str_find(text, end) && text.ptr[text.len - 1] != end[0])
                return ssm_cstr(end);
        }
    }
    return ssm_view("", 0);
}

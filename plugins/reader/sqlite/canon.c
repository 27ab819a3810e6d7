/* SPDX-License-Identifier: Apache-2.0
 *
 * One text for all spellings of an expression: key words in capitals, names as their table has them and in quotes only
 * where they need them, one white space where there is any, no needless parentheses around the whole. It is what a
 * migration will contain, so it means the same: "SQLite Keywords" and "Quirks, Caveats, and Gotchas" say what a word in
 * double quotes is.
 */
#include "lite.h"

#include <string.h>

enum style { EXPRESSION, DEFINITION, AS_WRITTEN };

struct canon {
    struct text out;
    const struct lr_tokens *tokens;
    const struct lr_table_text *table; /* or NULL */
    enum style style;
    size_t first, end;
    bool sign_sticks; /* the last token was the sign of what follows */
};

/* Key words that the parser takes as names where a name can stand. */
static const char *const nameable[] = {
    "abort", "action", "after", "always", "analyze", "asc", "attach", "before", "begin", "cascade", "column", "conflict",
    "current", "database", "deferred", "desc", "detach", "do", "each", "exclude", "exclusive", "explain", "fail", "filter",
    "first", "following", "generated", "groups", "if", "ignore", "immediate", "initially", "instead", "key", "last",
    "materialized", "no", "of", "offset", "others", "partition", "plan", "pragma", "preceding", "query", "range",
    "recursive", "reindex", "release", "rename", "replace", "restrict", "rollback", "row", "rows", "savepoint", "temp",
    "temporary", "ties", "trigger", "unbounded", "vacuum", "view", "virtual", "with", "without",
};

static bool is_nameable(ssm_str word)
{
    for (size_t i = 0; i < sizeof nameable / sizeof nameable[0]; i++)
        if (ascii_is(word, nameable[i]))
            return true;
    return false;
}

static const struct lr_token *token(const struct canon *c, size_t i)
{
    return &c->tokens->items[i];
}

static const struct lr_column_text *column_of(const struct canon *c, ssm_str name)
{
    return c->table ? lr_find_column(c->table, name) : NULL;
}

/* ------------------------------------------------------------------ what a token is here */

static bool is_call(const struct canon *c, size_t i)
{
    return i + 1 < c->end && lr_sign(c->tokens, i + 1, "(");
}

static bool is_key_word(const struct canon *c, size_t i)
{
    const struct lr_token *t = token(c, i);

    if (t->kind != LR_WORD || !lr_keyword(t->text) || (i > c->first && lr_sign(c->tokens, i - 1, ".")))
        return false;
    return is_call(c, i) || !is_nameable(t->text) || !column_of(c, t->text);
}

/* In double quotes, and no name of the table: the engine takes it for a string. */
static bool is_string(const struct canon *c, size_t i)
{
    const struct lr_token *t = token(c, i);
    bool qualifies = lr_sign(c->tokens, i + 1, ".") || (i > c->first && lr_sign(c->tokens, i - 1, "."));
    bool named = i > c->first && (lr_word(c->tokens, i - 1, "collate") || lr_word(c->tokens, i - 1, "as"));

    if (t->kind != LR_NAME || t->text.ptr[0] != '"' || c->style == DEFINITION || !c->table)
        return false;
    return !qualifies && !named && !is_call(c, i) && !column_of(c, lr_unquoted(c->out.owner, t->text));
}

/* The token before an operand's end: behind it NOT NULL is an operator of its own. */
static bool ends_operand(const struct canon *c, size_t i)
{
    const struct lr_token *t = token(c, i);

    if (t->kind == LR_SIGN)
        return lr_sign(c->tokens, i, ")");
    return !is_key_word(c, i) || ascii_is(t->text, "null") || ascii_is(t->text, "end") || ascii_is(t->text, "true") ||
           ascii_is(t->text, "false");
}

static bool is_prefix_sign(const struct canon *c, size_t i)
{
    const struct lr_token *t = token(c, i);

    if (t->kind != LR_SIGN || t->text.len != 1 || !strchr("+-~", t->text.ptr[0]))
        return false;
    return i == c->first || !ends_operand(c, i - 1);
}

/* ------------------------------------------------------------------ writing */

static bool wants_space(const struct canon *c, size_t i)
{
    static const char *const callable[] = {"cast", "raise", "replace", "glob", "like", "regexp", "match", "if"};
    const struct lr_tokens *t = c->tokens;

    if (i == c->first)
        return false;
    if (c->style == AS_WRITTEN)
        return token(c, i)->spaced;
    if (c->sign_sticks || lr_sign(t, i - 1, "(") || lr_sign(t, i - 1, ".") || lr_sign(t, i, ")") || lr_sign(t, i, ",") ||
        lr_sign(t, i, ".") || lr_sign(t, i, ";"))
        return false;
    if (!lr_sign(t, i, "("))
        return true;
    for (size_t k = 0; k < sizeof callable / sizeof callable[0]; k++)
        if (lr_word(t, i - 1, callable[k]))
            return false;
    return token(c, i - 1)->kind == LR_SIGN || is_key_word(c, i - 1);
}

static void put_cased(struct canon *c, ssm_str text, bool capitals)
{
    for (size_t i = 0; i < text.len; i++) {
        char s = ascii_lower(text.ptr[i]);

        if (capitals && s >= 'a' && s <= 'z')
            s = (char)(s - 'a' + 'A');
        text_put(&c->out, ssm_view(&s, 1));
    }
}

static void put_named(struct canon *c, size_t i)
{
    ssm_str name = lr_name(c->out.owner, token(c, i));
    const struct lr_column_text *column = is_call(c, i) ? NULL : column_of(c, name);

    if (column)
        lr_put_name(&c->out, column->name);
    else if (c->style == DEFINITION)
        lr_put_name(&c->out, name);
    else
        lr_put_name(&c->out, text_lowered(c->out.owner, name));
}

static void put_sign(struct canon *c, ssm_str sign)
{
    if (ssm_str_eq(sign, SSM_LIT("==")))
        text_puts(&c->out, "=");
    else if (ssm_str_eq(sign, SSM_LIT("!=")))
        text_puts(&c->out, "<>");
    else
        text_put(&c->out, sign);
}

static void put_word(struct canon *c, size_t i)
{
    const struct lr_token *t = token(c, i);

    if (!is_key_word(c, i))
        put_named(c, i);
    else if (ascii_is(t->text, "isnull"))
        text_puts(&c->out, "IS NULL");
    else if (ascii_is(t->text, "notnull"))
        text_puts(&c->out, "IS NOT NULL");
    else if (ascii_is(t->text, "not") && lr_word(c->tokens, i + 1, "null") && i > c->first && ends_operand(c, i - 1))
        text_puts(&c->out, "IS NOT");
    else
        put_cased(c, t->text, true);
}

static void put_token(struct canon *c, size_t i)
{
    const struct lr_token *t = token(c, i);

    if (wants_space(c, i))
        text_puts(&c->out, " ");
    c->sign_sticks = is_prefix_sign(c, i);
    switch (t->kind) {
    case LR_WORD:
        put_word(c, i);
        break;
    case LR_NAME:
        if (is_string(c, i))
            lr_put_literal(&c->out, lr_unquoted(c->out.owner, t->text));
        else
            put_named(c, i);
        break;
    case LR_NUMBER:
    case LR_BLOB:
        put_cased(c, t->text, false);
        break;
    case LR_SIGN:
        put_sign(c, t->text);
        break;
    default:
        text_put(&c->out, t->text);
    }
}

static ssm_str write(struct canon *c)
{
    for (size_t i = c->first; i < c->end; i++)
        put_token(c, i);
    return text_done(&c->out);
}

/* One pair of parentheses around all of it, which holds one value. */
static bool is_wrapped(const struct lr_tokens *t, size_t i, size_t end)
{
    if (!lr_sign(t, i, "(") || lr_behind_group(t, i) != end || end - i < 3)
        return false;
    return lr_item_end(t, i + 1, end) == end - 1 && !lr_word(t, i + 1, "select") && !lr_word(t, i + 1, "with") &&
           !lr_word(t, i + 1, "values");
}

static ssm_str canonical(ssm_host *h, enum style style, const struct lr_table_text *table, const struct lr_tokens *tokens,
                         size_t i, size_t end)
{
    struct canon c = {.out = {.owner = h}, .tokens = tokens, .table = table, .style = style};

    while (style != DEFINITION && is_wrapped(tokens, i, end)) {
        i++;
        end--;
    }
    c.first = i;
    c.end = end;
    return write(&c);
}

ssm_str lr_expression(const struct lr_table_text *t, const struct lr_tokens *tokens, size_t i, size_t end)
{
    return canonical(t->host, EXPRESSION, t, tokens, i, end);
}

ssm_str lr_definition(ssm_host *h, const struct lr_tokens *tokens)
{
    return canonical(h, DEFINITION, NULL, tokens, 0, tokens->count);
}

ssm_str lr_as_written(ssm_host *h, const struct lr_tokens *tokens, size_t i, size_t end)
{
    return canonical(h, AS_WRITTEN, NULL, tokens, i, end);
}

/* ------------------------------------------------------------------ functions */

int lr_declare_calls(ssm_host *h, const struct lr_tokens *tokens, size_t i, size_t end)
{
    static const char *const words[] = {"replace", "glob", "like", "regexp", "match", "if"};

    for (; i + 1 < end; i++) {
        const struct lr_token *t = &tokens->items[i];
        bool call = t->kind == LR_NAME || (t->kind == LR_WORD && !lr_keyword(t->text));

        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
            call |= lr_word(tokens, i, words[k]);
        if (call && lr_sign(tokens, i + 1, "(") &&
            lr_held(h, lr_api->declare(h, (ssm_str){0}, text_lowered(h, lr_name(h, t)))) != SSM_OK)
            return SSM_ERROR;
    }
    return SSM_OK;
}

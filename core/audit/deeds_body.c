/* SPDX-License-Identifier: Apache-2.0
 *
 * What a body does: a DO block, a function, a query. Its statements are not told apart: any word at which one may begin
 * is looked at, in strings too, for these may be executed.
 */
#include "audit/audit_internal.h"

/* What stands behind DROP. */
static const struct {
    const char *word;
    enum deed deed;
} drops[] = {
    {"table", DEED_DROP_TABLE},       {"column", DEED_DROP_COLUMN}, {"type", DEED_DROP_TYPE},
    {"sequence", DEED_DROP_SEQUENCE}, {"index", DEED_DROP_INDEX},   {"constraint", DEED_DROP_KEY},
    {"foreign", DEED_DROP_KEY},       {"primary", DEED_DROP_KEY},   {"key", DEED_DROP_KEY},
    {"check", DEED_DROP_KEY},
};

/* Of a column, and no loss. */
static const char *const attributes[] = {"default", "expression", "identity", "not", NULL};

/* Pairs of words that no operation has; "" for any name, behind a first that begins a statement. */
static const struct {
    const char *first, *second;
} never[] = {
    {"truncate", ""},       {"delete", "from"},      {"insert", "into"},
    {"replace", "into"},    {"merge", "into"},       {"grant", ""},
    {"revoke", ""},         {"alter", "role"},       {"alter", "user"},
    {"alter", "system"},    {"alter", "database"},   {"create", "role"},
    {"create", "user"},     {"create", "extension"}, {"reassign", "owned"},
    {"into", "outfile"},    {"into", "dumpfile"},    {"security", "label"},
    {"set", "role"},        {"set", "session"},      {"copy", ""},
    {"load", ""},           {"attach", ""},          {"detach", ""},
    {"create", "function"}, {"create", "procedure"}, {"create", "trigger"},
    {"create", "rule"},     {"create", "or"},        {"create", "event"},
    {"owner", "to"},        {"set", "schema"},       {"on", "conflict"},
};

static bool is_attribute(ssm_str word)
{
    for (const char *const *a = attributes; *a; a++)
        if (deed_is_word(word, *a))
            return true;
    return false;
}

static bool names_something(struct sql_token t)
{
    return t.kind == SQL_T_WORD || t.kind == SQL_T_NAME;
}

static bool drop_allowed(struct deed_unit *u, struct sql_token what)
{
    for (size_t i = 0; i < sizeof drops / sizeof drops[0]; i++)
        if (what.kind == SQL_T_WORD && deed_is_word(what.text, drops[i].word))
            return deed_allowed(u, drops[i].deed, NULL, ssm_view(NULL, 0));
    if (what.kind == SQL_T_WORD && is_attribute(what.text))
        return true;
    return !names_something(what) || deed_allowed(u, DEED_DROP_COLUMN, NULL, ssm_view(NULL, 0));
}

/* UPDATE name SET, which is no foreign key's ON UPDATE SET NULL. */
static bool is_update(struct sql_tokens ahead)
{
    struct sql_token t = sql_token(&ahead);
    bool named = names_something(t) && !deed_is_word(t.text, "set");

    for (t = sql_token(&ahead); named && t.kind == SQL_T_SIGN && t.text.ptr[0] == '.'; t = sql_token(&ahead))
        sql_token(&ahead);
    return named && t.kind == SQL_T_WORD && deed_is_word(t.text, "set");
}

/* True behind what a statement may begin at. */
static bool begins_statement(struct sql_token before)
{
    static const char *const words[] = {"as", "begin", "do", "else", "loop", "then"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (before.kind == SQL_T_WORD && deed_is_word(before.text, words[i]))
            return true;
    return before.kind == SQL_T_END || (before.kind == SQL_T_SIGN && before.text.ptr[0] == ';');
}

static bool is_never(const struct deed_unit *u, ssm_str word, struct sql_token next, bool first)
{
    for (size_t i = 0; i < sizeof never / sizeof never[0] && names_something(next); i++)
        if (deed_is_word(word, never[i].first) &&
            (never[i].second[0] ? deed_is_word(next.text, never[i].second) : first))
            return !(deed_is_word(word, "on") && deed_resolves_conflicts(u));
    return false;
}

/* A word and what follows it. */
static bool word_allowed(struct deed_unit *u, ssm_str word, struct sql_token before, struct sql_token next,
                         struct sql_tokens ahead)
{
    if (deed_is_word(word, "drop"))
        return drop_allowed(u, next);
    if (deed_is_word(word, "update"))
        return !is_update(ahead);
    if (deed_is_word(word, "execute"))
        return deed_allowed(u, DEED_EXECUTE, NULL, ssm_view(NULL, 0));
    return !is_never(u, word, next, begins_statement(before));
}

static ssm_str inside(ssm_str quoted)
{
    return ssm_view(quoted.ptr + 1, quoted.len - 2);
}

/* CREATE TYPE ... AS ENUM ('...'): its strings are values. */
static bool begins_values(struct sql_token before, struct sql_token t)
{
    return before.kind == SQL_T_WORD && deed_is_word(before.text, "enum") && t.kind == SQL_T_SIGN &&
           t.text.ptr[0] == '(';
}

static bool string_allowed(struct deed_unit *u, ssm_str string, unsigned depth)
{
    return string.len < 2 || deed_is_named(u, inside(string)) || deed_body(u, inside(string), depth + 1);
}

bool deed_body(struct deed_unit *u, ssm_str text, unsigned depth)
{
    struct sql_tokens tokens = {text, u->a->rendering->facts.lexical, 0};
    struct sql_token before = {SQL_T_END, {NULL, 0}}, t = sql_token(&tokens), next;
    struct deed_calls calls = {.lexical = tokens.lexical};
    bool values = false, allowed = depth < LIMIT_BODY_DEPTH;

    for (; allowed && t.kind != SQL_T_END; before = t, t = next) {
        const struct sql_tokens ahead = tokens;

        next = sql_token(&tokens);
        values = values ? !(t.kind == SQL_T_SIGN && t.text.ptr[0] == ')') : begins_values(before, t);
        if (t.kind == SQL_T_WORD)
            allowed = word_allowed(u, t.text, before, next, ahead);
        else if (t.kind == SQL_T_BODY)
            allowed = deed_body(u, sql_body(t.text), depth + 1);
        else if (t.kind == SQL_T_STRING && !values)
            allowed = string_allowed(u, t.text, depth);
        allowed = allowed && deed_call(&calls, t, next);
    }
    return allowed;
}

bool deed_query(struct deed_unit *u, ssm_str text)
{
    struct sql_tokens tokens = {text, u->a->rendering->facts.lexical, 0};
    struct deed_calls calls = {.lexical = tokens.lexical};
    struct sql_token t = sql_token(&tokens), next;
    bool allowed = true;

    for (; allowed && t.kind != SQL_T_END; t = next) {
        const struct sql_tokens ahead = tokens;

        next = sql_token(&tokens);
        if (t.kind == SQL_T_BODY)
            return false;
        if (t.kind == SQL_T_WORD)
            allowed = !is_never(u, t.text, next, false) && !(deed_is_word(t.text, "update") && is_update(ahead)) &&
                      !deed_is_word(t.text, "into"); /* a table, a file */
        allowed = allowed && deed_call(&calls, t, next);
    }
    return allowed;
}

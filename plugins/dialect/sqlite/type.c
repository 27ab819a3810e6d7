/* SPDX-License-Identifier: Apache-2.0
 *
 * Types. "Datatypes In SQLite": a column keeps the words of its type, and they decide its affinity; so what the report
 * spells in SQL is written as it is, and only the neutral names of the report's contract are translated.
 */
#include "lite.h"

#include <string.h>

static const struct neutral {
    const char *name; /* the grammar's spelling, in lower case */
    const char *word;
    bool any_case; /* false: only where it is spelt like DateTime, neither in lower case nor in capitals */
} neutrals[] = {
    {"string", "text", true},        {"int", "integer", true},  {"long", "integer", true},
    {"bigint", "integer", false},    {"float", "real", false},  {"double", "real", true},
    {"decimal", "numeric", false},   {"bool", "boolean", true}, {"boolean", "boolean", false},
    {"datetime", "datetime", false}, {"date", "date", false},   {"time", "time", false},
    {"uuid", "text", true},          {"json", "text", true},    {"bytes", "blob", true},
};

/* "STRICT Tables": the types that they take. */
static const char *const strict_types[] = {"int", "integer", "real", "text", "blob", "any"};

static bool mixed_case(ssm_str s)
{
    bool small = false, capital = false;

    for (size_t i = 0; i < s.len; i++) {
        small |= s.ptr[i] >= 'a' && s.ptr[i] <= 'z';
        capital |= s.ptr[i] >= 'A' && s.ptr[i] <= 'Z';
    }
    return small && capital;
}

static const struct neutral *neutral_of(const ssm_type *t)
{
    bool mixed = mixed_case(t->source);

    if (t->is_unsigned)
        return NULL;
    for (size_t i = 0; i < sizeof neutrals / sizeof neutrals[0]; i++)
        if (ssm_str_eq(t->name, ssm_cstr(neutrals[i].name)) && (neutrals[i].any_case || mixed))
            return &neutrals[i];
    return NULL;
}

/* Words, numbers and their parentheses: of what the core has parsed as a type, nothing else is left then. */
static bool plain(ssm_str source)
{
    static const char others[] = "_ (),-";

    for (size_t i = 0; i < source.len; i++) {
        char c = source.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

        if (!letter && !strchr(others, c))
            return false;
    }
    return source.len > 0;
}

/* A name in quotes stands for just these words, none of them neutral: what a reader of SQLite's own definitions gives.
 * " " is no type at all. */
static bool quoted(const ssm_type *t)
{
    return t->family == SSM_FAMILY_OTHER && t->source.len && t->source.ptr[0] == '"';
}

bool lite_untyped(const ssm_type *t)
{
    return quoted(t) && ascii_is(t->name, " ");
}

/* What stands behind the closing quote: arguments. */
static ssm_str behind_quotes(ssm_str source)
{
    size_t i = source.len;

    while (i && source.ptr[i - 1] != '"')
        i--;
    return ssm_view(source.ptr + i, source.len - i);
}

/* Words that can be nothing else but a type's where they stand. */
static bool bare_words(ssm_str name)
{
    size_t from = 0;

    if (!plain(name))
        return false;
    for (size_t i = 0; i <= name.len; i++) {
        bool ends = i == name.len || name.ptr[i] == ' ';
        ssm_str word = ssm_view(name.ptr + from, i - from);

        if (ends && (!word.len || lite_keyword(word) || (word.ptr[0] >= '0' && word.ptr[0] <= '9')))
            return false;
        if (!ends && strchr("(),-", name.ptr[i]))
            return false;
        from = ends ? i + 1 : from;
    }
    return true;
}

/* The engine takes the quotes off a type that is all in them, arguments and all. */
static void put_quoted(ssm_host *h, const ssm_type *t)
{
    ssm_str rest = behind_quotes(t->source);
    bool bare = bare_words(t->name);

    lite_put(h, bare ? "" : "\"");
    for (size_t i = 0; i < t->name.len; i++) {
        lite_api->put(h, ssm_view(t->name.ptr + i, 1));
        lite_put(h, !bare && t->name.ptr[i] == '"' ? "\"" : "");
    }
    lite_api->put(h, rest);
    lite_put(h, bare ? "" : "\"");
}

/* Words behind the parenthesis, as in INT(5) UNSIGNED. */
static bool goes_on(ssm_str source)
{
    const char *close = source.len ? memchr(source.ptr, ')', source.len) : NULL;

    return close && close + 1 != source.ptr + source.len;
}

/* The words before the parenthesis. */
static ssm_str words_of(const ssm_type *t)
{
    ssm_str words = t->source;
    const char *open = words.ptr ? memchr(words.ptr, '(', words.len) : NULL;

    if (open)
        words.len = (size_t)(open - words.ptr);
    while (words.ptr && words.len && words.ptr[words.len - 1] == ' ')
        words.len--;
    return words;
}

static bool allowed_in_strict(const ssm_type *t)
{
    const struct neutral *n = quoted(t) ? NULL : neutral_of(t);
    ssm_str word = quoted(t) ? t->name : n ? ssm_cstr(n->word) : words_of(t);

    for (size_t i = 0; i < sizeof strict_types / sizeof strict_types[0]; i++)
        if (ascii_is(word, strict_types[i]))
            return n || quoted(t) ? !t->arg_count || n : word.len == t->source.len; /* without a length */
    return false;
}

/* Why a type has no spelling; NULL when it has one. */
static const char *unsupported(const ssm_type *t)
{
    if (t->dimensions)
        return "SQLite has no arrays such as %1: write text, for JSON, or a table of its own";
    if (t->family == SSM_FAMILY_ENUM || t->family == SSM_FAMILY_SET)
        return "SQLite has no type %1: write text, and a check constraint with the values";
    if (t->is_serial)
        return "SQLite has no type %1: write integer, with \"identity\": true";
    if (t->family == SSM_FAMILY_OTHER && t->values.count)
        return "SQLite takes numbers only between the parentheses of %1";
    if (t->family == SSM_FAMILY_INTERVAL)
        return "SQLite would take %1 for an integer, because of the letters int in it: write text";
    if (t->family == SSM_FAMILY_JSON && ascii_is(t->name, "jsonb"))
        return "SQLite has no type %1: write json or text";
    if (t->family == SSM_FAMILY_BLOB && ascii_is(t->name, "bytea"))
        return "SQLite has no type %1: write blob";
    if (t->charset.ptr)
        return "SQLite has no character sets: %1 has to do without";
    if (quoted(t) && !t->schema.ptr)
        return plain(behind_quotes(t->source)) || !behind_quotes(t->source).len ? NULL : "SQLite has no type %1";
    /* Behind a column's name a key word such as UNIQUE would be no type. */
    if (t->schema.ptr || !(plain(t->source) || neutral_of(t)) || (t->family == SSM_FAMILY_OTHER && lite_keyword(t->name)))
        return "SQLite has no type %1";
    if (goes_on(t->source) && !neutral_of(t))
        return "SQLite takes nothing behind the parenthesis of %1: write the type without what follows it";
    return NULL;
}

int lite_check_type(ssm_host *h, const ssm_operation *op, const ssm_type *type, bool strict)
{
    const char *why = unsupported(type);

    if (why)
        return lite_api->fail(h, op, "no_such_type", why, TEXTS(type->source));
    if (strict && !allowed_in_strict(type))
        return lite_api->fail(h, op, "strict_type",
                              "a STRICT table takes no type %1: it has int, integer, real, text, blob and any",
                              TEXTS(type->source));
    return SSM_OK;
}

void lite_put_type_as_is(ssm_host *h, const ssm_type *type)
{
    if (quoted(type)) {
        put_quoted(h, type);
        return;
    }
    lite_api->put(h, type->source);
}

int lite_map_type(ssm_host *h, const ssm_type *type)
{
    const struct neutral *n = neutral_of(type);

    if (unsupported(type))
        return lite_check_type(h, NULL, type, false);
    if (!n || quoted(type)) {
        lite_put_type_as_is(h, type);
        return SSM_OK;
    }
    lite_put(h, n->word);
    for (uint32_t i = 0; i < type->arg_count && type->family == SSM_FAMILY_DECIMAL; i++) {
        lite_put(h, i ? "," : "(");
        lite_put_number(h, type->args[i]);
    }
    if (type->arg_count && type->family == SSM_FAMILY_DECIMAL)
        lite_put(h, ")");
    return SSM_OK;
}

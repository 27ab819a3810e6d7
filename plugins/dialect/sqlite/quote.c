/* SPDX-License-Identifier: Apache-2.0
 *
 * Names and literals. "SQLite Keywords": the parser takes many of them as names all the same, but which ones may change
 * with any version, so all are quoted. A name in double quotes that names nothing is read as a string, so names are
 * quoted only where they have to be.
 */
#include "lite.h"

#include <string.h>

/* Sorted by strcmp; with TRUE and FALSE, which are read as numbers, and the names of the hidden row identifier. */
static const char *const keywords[] = {
    "abort", "action", "add", "after", "all", "alter", "always", "analyze", "and", "as", "asc", "attach",
    "autoincrement", "before", "begin", "between", "by", "cascade", "case", "cast", "check", "collate", "column",
    "commit", "conflict", "constraint", "create", "cross", "current", "current_date", "current_time",
    "current_timestamp", "database", "default", "deferrable", "deferred", "delete", "desc", "detach", "distinct",
    "do", "drop", "each", "else", "end", "escape", "except", "exclude", "exclusive", "exists", "explain", "fail",
    "false", "filter", "first", "following", "for", "foreign", "from", "full", "generated", "glob", "group", "groups",
    "having", "if", "ignore", "immediate", "in", "index", "indexed", "initially", "inner", "insert", "instead",
    "intersect", "into", "is", "isnull", "join", "key", "last", "left", "like", "limit", "match", "materialized",
    "natural", "no", "not", "nothing", "notnull", "null", "nulls", "of", "offset", "oid", "on", "or", "order",
    "others", "outer", "over", "partition", "plan", "pragma", "preceding", "primary", "query", "raise", "range",
    "recursive", "references", "regexp", "reindex", "release", "rename", "replace", "restrict", "returning", "right",
    "rollback", "row", "rowid", "rows", "savepoint", "select", "set", "table", "temp", "temporary", "then", "ties",
    "to", "transaction", "trigger", "true", "unbounded", "union", "unique", "update", "using", "vacuum", "values",
    "view", "virtual", "when", "where", "window", "with", "within", "without",
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool lite_same(ssm_str a, ssm_str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i]))
            return false;
    return true;
}

bool lite_is(ssm_str text, const char *word)
{
    return lite_same(text, ssm_cstr(word));
}

static bool in_a_word(ssm_str text, size_t at)
{
    char c = at < text.len ? lower(text.ptr[at]) : ' ';

    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

bool lite_mentions(ssm_str expression, ssm_str name)
{
    for (size_t i = 0; name.len && i + name.len <= expression.len; i++)
        if (lite_same(ssm_view(expression.ptr + i, name.len), name) && !in_a_word(expression, i + name.len) &&
            (i == 0 || !in_a_word(expression, i - 1)))
            return true;
    return false;
}

/* strcmp(a, b), with a's letters in lower case. */
static int compare(ssm_str a, const char *b)
{
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != b[i])
            return (unsigned char)lower(a.ptr[i]) < (unsigned char)b[i] ? -1 : 1;
    return b[a.len] ? -1 : 0;
}

bool lite_keyword(ssm_str word)
{
    size_t low = 0, high = sizeof keywords / sizeof keywords[0];

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(word, keywords[middle]);

        if (!order)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

static bool plain(ssm_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = lower(name.ptr[i]);

        if (!((c >= 'a' && c <= 'z') || c == '_' || (i && c >= '0' && c <= '9')))
            return false;
    }
    return name.len > 0;
}

static void put_quoted(ssm_host *h, ssm_str text, char quote)
{
    ssm_str mark = ssm_view(&quote, 1);

    lite_api->put(h, mark);
    while (text.len) {
        const char *at = memchr(text.ptr, quote, text.len);
        size_t n = at ? (size_t)(at - text.ptr) + 1 : text.len;

        lite_api->put(h, ssm_view(text.ptr, n));
        if (at)
            lite_api->put(h, mark);
        text = ssm_view(text.ptr + n, text.len - n);
    }
    lite_api->put(h, mark);
}

int lite_quote_ident(ssm_host *h, ssm_str name)
{
    if (plain(name) && !lite_keyword(name))
        lite_api->put(h, name);
    else
        put_quoted(h, name, '"');
    return SSM_OK;
}

/* There are no escapes: a line break stays one. */
int lite_quote_literal(ssm_host *h, ssm_str text)
{
    put_quoted(h, text, '\'');
    return SSM_OK;
}

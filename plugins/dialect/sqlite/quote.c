/* SPDX-License-Identifier: Apache-2.0
 *
 * Names and literals. "SQLite Keywords": the parser takes many of them as names all the same, but which ones may change
 * with any version, so all are quoted. A name in double quotes that names nothing is read as a string, so names are
 * quoted only where they have to be.
 */
#include "lite.h"

#include <string.h>

static bool in_a_word(ssm_str text, size_t at)
{
    char c = at < text.len ? ascii_lower(text.ptr[at]) : ' ';

    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

bool lite_mentions(ssm_str expression, ssm_str name)
{
    for (size_t i = 0; name.len && i + name.len <= expression.len; i++)
        if (ascii_same(ssm_view(expression.ptr + i, name.len), name) && !in_a_word(expression, i + name.len) &&
            (i == 0 || !in_a_word(expression, i - 1)))
            return true;
    return false;
}

/* With the names of the hidden row identifier. */
bool lite_keyword(ssm_str word)
{
    return words_hold_any_case(sqlite_words, word) || ascii_is(word, "rowid") || ascii_is(word, "oid");
}

static bool plain(ssm_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = ascii_lower(name.ptr[i]);

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

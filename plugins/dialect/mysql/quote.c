/* SPDX-License-Identifier: Apache-2.0
 *
 * Names and literals. Manual, "Schema Object Names" and "String Literals".
 */
#include "mysql.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool my_is(ssm_str text, const char *word)
{
    ssm_str w = ssm_cstr(word);

    if (text.len != w.len)
        return false;
    for (size_t i = 0; i < w.len; i++)
        if (lower(text.ptr[i]) != w.ptr[i])
            return false;
    return true;
}

bool my_plain(ssm_str word)
{
    for (size_t i = 0; i < word.len; i++) {
        char c = lower(word.ptr[i]);

        if (!((c >= 'a' && c <= 'z') || c == '_' || (i && c >= '0' && c <= '9')))
            return false;
    }
    return word.len > 0;
}

bool my_ends_in_space(ssm_str text)
{
    return text.len > 0 && text.ptr[text.len - 1] == ' ';
}

/* Puts `text` between two `quote`s; where it has one of `from` (the quote among them), the text at the same place of
 * `to` is written instead. */
static void put_quoted(ssm_host *h, ssm_str text, const char *quote, const char *from, const char *const *to)
{
    size_t done = 0;

    my_put(h, quote);
    for (size_t i = 0; i < text.len; i++) {
        for (size_t k = 0; from[k]; k++) {
            if (text.ptr[i] != from[k])
                continue;
            my_api->put(h, ssm_view(text.ptr + done, i - done));
            my_put(h, to[k]);
            done = i + 1;
        }
    }
    my_api->put(h, ssm_view(text.ptr + done, text.len - done));
    my_put(h, quote);
}

/* The client program finds its command in a longer word, too. */
static bool holds_delimiter(ssm_str name)
{
    static const char word[] = "delimiter";

    for (size_t i = 0; i + sizeof word - 1 <= name.len; i++)
        if (my_is(ssm_view(name.ptr + i, sizeof word - 1), word))
            return true;
    return false;
}

int my_quote_ident(ssm_host *h, ssm_str name)
{
    static const char *const doubled[] = {"``"};

    if (my_plain(name) && !my_reserved(name) && !holds_delimiter(name))
        my_api->put(h, name);
    else
        put_quoted(h, name, "`", "`", doubled);
    return SSM_OK;
}

/* Control characters are escaped, so that no line of a script begins inside a literal. The escapes hold unless sql_mode
 * has NO_BACKSLASH_ESCAPES, which the notice says; COMMENT takes no other form, such as a hexadecimal one. */
int my_quote_literal(ssm_host *h, ssm_str text)
{
    static const char from[] = "'\\\n\r\t\b\x1a";
    static const char *const to[] = {"''", "\\\\", "\\n", "\\r", "\\t", "\\b", "\\Z"};

    put_quoted(h, text, "'", from, to);
    return SSM_OK;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Strings and quoted names. Manual, "String Literals", "Hexadecimal Literals", "Schema Object Names".
 */
#include "reader.h"

/* What a backslash and `c` stand for. \% and \_ keep their backslash, which LIKE takes. */
static char escaped(char c)
{
    static const char from[] = "0'\"bnrtZ\\";
    static const char to[] = "\0'\"\b\n\r\t\x1a\\";
    const char *at = c ? strchr(from, c) : NULL;

    return at ? to[at - from] : c;
}

/* Decodes from behind the opening quote; the place behind the closing one, or 0 where there is none. */
static size_t decode(struct lexer *x, size_t at, char quote, bool backslash, struct text *out)
{
    while (at < x->text.len) {
        char c = x->text.ptr[at];

        if (c == quote && at + 1 < x->text.len && x->text.ptr[at + 1] == quote) {
            at++;
        } else if (c == quote) {
            return at + 1;
        } else if (c == '\\' && backslash && at + 1 < x->text.len) {
            char next = x->text.ptr[++at];

            if (next == '%' || next == '_')
                text_puts(out, "\\");
            c = escaped(next);
        }
        text_put(out, ssm_view(&c, 1));
        at++;
        if (out->failed)
            return 0;
    }
    return 0;
}

/* Two strings with nothing but white space between them are one. */
static bool join_strings(struct lexer *x, ssm_str text)
{
    struct reader *r = x->r;
    struct token *last = r->token_count ? &r->tokens[r->token_count - 1] : NULL;

    if (!last || last->sort != SORT_STRING)
        return false;
    last->text = my_join(r, last->text, text, ABSENT, ABSENT);
    last->to = x->at;
    return true;
}

/* SET sql_mode = '...': what of it decides how the rest is read. What is neither a string nor a word brings back the
 * usual mode. */
void my_watch_mode(struct lexer *x)
{
    struct reader *r = x->r;
    size_t n = r->token_count;
    ssm_str mode;

    if (n < 3 || !ascii_ends(r->tokens[n - 3].text, "sql_mode") ||
        !(ascii_is(r->tokens[n - 2].text, "=") || ascii_is(r->tokens[n - 2].text, ":=")))
        return;
    mode = r->tokens[n - 1].sort <= SORT_STRING ? r->tokens[n - 1].text : SSM_LIT("");
    r->ansi_quotes = my_lists(mode, "ansi_quotes") || my_lists(mode, "ansi");
    r->pipes_concat = my_lists(mode, "pipes_as_concat") || my_lists(mode, "ansi");
    r->no_backslash = my_lists(mode, "no_backslash_escapes");
}

static bool add_string(struct lexer *x, size_t from, char quote, ssm_str text)
{
    bool is_name = quote == '`' || (quote == '"' && x->r->ansi_quotes);

    if (!is_name && join_strings(x, text))
        return true;
    if (!my_add_token(x, is_name ? SORT_NAME : SORT_STRING, from, text))
        return false;
    my_watch_mode(x);
    return true;
}

/* x'0f' and b'01', as they stand. */
static bool bits(struct lexer *x, size_t from, size_t end)
{
    x->at = end;
    return my_add_token(x, SORT_BITS, from, ssm_view(x->text.ptr + from, end - from));
}

bool my_lex_quoted(struct lexer *x)
{
    size_t from = x->at, open = from, end;
    char first = x->text.ptr[from], quote;
    struct text t = {.owner = x->r};

    if (first != '\'' && first != '"' && first != '`')
        open++;
    quote = x->text.ptr[open];
    end = decode(x, open + 1, quote, quote != '`' && !x->r->no_backslash, &t);
    if (!end) {
        my_lex_fault(x, from, quote == '`' ? "the name" : "the string");
        return true;
    }
    if (open > from && first != 'n' && first != 'N')
        return bits(x, from, end);
    x->at = end;
    return add_string(x, from, quote, text_done(&t));
}

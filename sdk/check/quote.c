/* SPDX-License-Identifier: Apache-2.0
 *
 * What a dialect quotes is read back by its own lexical rules: it is one token, and stands for just the text that went in.
 */
#include "sample.h"

#include "guard/sql_lex.h"

static const char *const inputs[] = {
    "a",
    "users",
    "Users",
    "two words",
    "'",
    "''",
    "\"",
    "\"\"",
    "`",
    "[",
    "]",
    "[a]",
    "\\",
    "\\\\",
    "a\\",
    "\\'",
    "'\\",
    "it's",
    ";",
    "; DROP TABLE t; --",
    "--",
    "-- ",
    "/*",
    "*/",
    "/* */",
    "#",
    "$$",
    "$a$",
    "${x}",
    "{version}",
    "%",
    "%s",
    "?",
    ":a",
    "@a",
    "1",
    "1st",
    "_",
    "-",
    ".",
    "a.b",
    "select",
    "SELECT",
    "table",
    "order",
    "group",
    "user",
    "null",
    "true",
    "default",
    "\u00e9t\u00e9",
    "\u00df",
    "\u0130stanbul",
    "\u0e15\u0e32\u0e23\u0e32\u0e07",
    "\U0001F600",
    "\u2019",
    "\uff07",
    "E'a'",
    "N'a'",
    "0x27",
    "c23456789012345678901234567890123456789012345678901234567890123",
    "c234567890123456789012345678901234567890123456789012345678901234",
};
/* Only texts have these. */
static const char *const text_inputs[] = {"", " ", "\n", "two\nlines", "\t", "a\n--b", "'\n'"};

/* What the dialect's callback puts; absent where it refuses. */
static ssm_str quoted(ssm_host *h, const char *callback, int (*quote)(ssm_host *h, ssm_str text), ssm_str text)
{
    bool done;

    callback_begin(h, callback, ssm_view(NULL, 0));
    done = callback_end(h, quote(h, show_text(&h->showing, text)));
    if (h->statement_count)
        found(h->g, "%s() ends a statement: it only puts the text", callback);
    return done ? arena_str(&h->arena, buf_str(&h->text)) : ssm_view(NULL, 0);
}

/* What a backslash and this character stand for. */
static char escaped(char c)
{
    static const char from[] = "bnrtZ0f", to[] = "\b\n\r\t\x1a\0\f";
    const char *at = c ? strchr(from, c) : NULL;

    return at ? to[at - from] : c;
}

/* The text between quotes. */
static ssm_str inside(struct arena *a, ssm_str token, bool backslash)
{
    char end = token.len ? token.ptr[token.len - 1] : '\0';
    char *out = arena_take(a, token.len + 1);
    size_t n = 0;

    for (size_t i = 1; out && i + 1 < token.len; i++) {
        if (backslash && token.ptr[i] == '\\' && i + 2 < token.len)
            out[n++] = escaped(token.ptr[++i]);
        else {
            out[n++] = token.ptr[i];
            if (token.ptr[i] == end && i + 2 < token.len && token.ptr[i + 1] == end)
                i++;
        }
    }
    return ssm_view(out, n);
}

/* ---- names */

static bool plain_word(ssm_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!sql_word_byte(s.ptr[i]) || (i == 0 && ascii_digit(s.ptr[0])))
            return false;
    return s.len > 0;
}

/* No engine takes these for a name without quotes. */
static bool is_reserved(ssm_str word)
{
    static const char *const words[] = {"select", "table", "order", "group", "from", "where", "null", "default"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_is_nocase(word, words[i]))
            return true;
    return false;
}

static void check_ident(ssm_host *h, ssm_str text)
{
    struct guest *g = h->g;
    ssm_str sql = quoted(h, "quote_ident", g->dialect.quote_ident, text), value;
    struct sql_tokens tokens = {sql, g->facts.lexical, 0};
    struct sql_token token;

    if (!sql.ptr)
        return;
    token = sql_token(&tokens);
    value = token.kind == SQL_T_WORD ? token.text : inside(&h->arena, token.text, false);
    if ((token.kind != SQL_T_NAME && !(token.kind == SQL_T_WORD && plain_word(token.text))) || token.text.len != sql.len)
        found(g, "quote_ident() of <%.*s> gives <%.*s>, which is not one name", STR_ARG(text), STR_ARG(sql));
    else if (token.kind == SQL_T_WORD && is_reserved(token.text))
        found(g, "quote_ident() of <%.*s> gives <%.*s> without quotes, a reserved word", STR_ARG(text), STR_ARG(sql));
    else if (!str_eq(value, text))
        found(g, "quote_ident() of <%.*s> gives <%.*s>, which is the name <%.*s>", STR_ARG(text), STR_ARG(sql),
              STR_ARG(value));
}

/* ---- literals */

static void check_literal(ssm_host *h, ssm_str text)
{
    struct guest *g = h->g;
    ssm_str sql = quoted(h, "quote_literal", g->dialect.quote_literal, text), value = ssm_view(NULL, 0);
    struct sql_tokens tokens = {sql, g->facts.lexical, 0};
    struct sql_token token;
    bool backslash = (g->facts.lexical & SSM_LEX_BACKSLASH) != 0;

    if (!sql.ptr)
        return;
    token = sql_token(&tokens);
    if (token.kind == SQL_T_WORD && token.text.len == 1) { /* E'...', N'...' */
        backslash |= ascii_lower(token.text.ptr[0]) == 'e' && (g->facts.lexical & SSM_LEX_E_STRINGS);
        token = sql_token(&tokens);
    }
    if (token.kind == SQL_T_STRING)
        value = inside(&h->arena, token.text, backslash);
    else if (token.kind == SQL_T_BODY)
        value = sql_body(token.text);
    if (!value.ptr || sql_token(&tokens).kind != SQL_T_END)
        found(g, "quote_literal() of <%.*s> gives <%.*s>, which is not one literal", STR_ARG(text), STR_ARG(sql));
    else if (!str_eq(value, text))
        found(g, "quote_literal() of <%.*s> gives <%.*s>, which stands for <%.*s>", STR_ARG(text), STR_ARG(sql),
              STR_ARG(value));
}

/* Where its readers would cut a statement with it. */
static void check_lexed(ssm_host *h, const char *callback, int (*quote)(ssm_host *h, ssm_str text), ssm_str text)
{
    ssm_str sql = quoted(h, callback, quote, text), statement;
    struct sql_lexer x;

    if (!sql.ptr)
        return;
    statement = arena_concat(&h->arena, (const ssm_str[]){SSM_LIT("SELECT "), sql, SSM_LIT(" FROM t")}, 3);
    sql_start(&x, statement, h->g->facts.lexical);
    if (sql_next(&x) != SQL_P_STATEMENT || x.comment || x.piece.len != statement.len || sql_next(&x) != SQL_P_END)
        found(h->g, "%s() of <%.*s> gives <%.*s>, after which a statement is not one any more: %s", callback, STR_ARG(text),
              STR_ARG(sql), x.fault ? sql_fault_text(x.fault) : "it has a comment or a semicolon");
}

void point_quoting(struct guest *g)
{
    const struct trial t = {.shape = SHAPE_PLAIN};
    size_t names = sizeof inputs / sizeof inputs[0], texts = sizeof text_inputs / sizeof text_inputs[0];
    ssm_host *h = guest_open(g) ? dispatch_open(g, &t, "") : NULL;

    for (size_t i = 0; h && i < names + texts; i++) {
        ssm_str text = ssm_cstr(i < names ? inputs[i] : text_inputs[i - names]);

        if (i < names && !(g->facts.identifier_limit && text.len > g->facts.identifier_limit)) {
            check_ident(h, text);
            check_lexed(h, "quote_ident", g->dialect.quote_ident, text);
        }
        check_literal(h, text);
        check_lexed(h, "quote_literal", g->dialect.quote_literal, text);
    }
    if (h)
        dispatch_close(h);
}

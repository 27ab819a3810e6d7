/* SPDX-License-Identifier: Apache-2.0
 *
 * The cutting of SQL into statements; see sql_lex.h. Sources: PostgreSQL's scan.l and psqlscan.l, the client mysql's
 * add_line() and find_command(), the shell of SQLite, and what Flyway and Liquibase take for a separator.
 */
#include "guard/sql_lex.h"

#include "base/utf8.h"

enum byte_class {
    C_PLAIN,
    C_LINE,    /* newline */
    C_QUOTE,   /* ' " and, where it quotes, ` */
    C_BRACKET, /* [ where it quotes */
    C_DASH,
    C_SLASH,
    C_HASH, /* where it begins a comment */
    C_DOLLAR,
    C_SEMICOLON,
    C_OPEN,
    C_CLOSE,
    C_BACKSLASH,
    C_HIGH, /* of a character beyond ASCII */
    C_M     /* the middle of mysql's `delimiter` */
};

static char byte_at(const struct sql_lexer *x, size_t at)
{
    return at < x->text.len ? x->text.ptr[at] : '\0';
}

static bool fail(struct sql_lexer *x, enum sql_fault fault, size_t at)
{
    if (x->fault == SQL_OK) {
        x->fault = fault;
        x->fault_at = at;
    }
    return false;
}

/* Rules that only the client mysql has. */
static bool is_mysql(const struct sql_lexer *x)
{
    return (x->lexical & (SSM_LEX_HASH_COMMENTS | SSM_LEX_DASH_NEEDS_SPACE | SSM_LEX_BACKSLASH)) != 0;
}

void sql_start(struct sql_lexer *x, ssm_str text, uint32_t lexical)
{
    static const struct {
        char c;
        enum byte_class class;
        uint32_t flags; /* 0: in every dialect */
    } classes[] = {
        {'\n', C_LINE, 0},
        {'\'', C_QUOTE, 0},
        {'"', C_QUOTE, 0},
        {'-', C_DASH, 0},
        {'/', C_SLASH, 0},
        {'$', C_DOLLAR, 0},
        {';', C_SEMICOLON, 0},
        {'(', C_OPEN, 0},
        {')', C_CLOSE, 0},
        {'\\', C_BACKSLASH, 0},
        {'`', C_QUOTE, 0},
        {'[', C_BRACKET, SSM_LEX_BRACKET},
        {'#', C_HASH, SSM_LEX_HASH_COMMENTS},
    };

    *x = (struct sql_lexer){.lexical = lexical};
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (!classes[i].flags || (classes[i].flags & lexical))
            x->classes[(unsigned char)classes[i].c] = (unsigned char)classes[i].class;
    memset(x->classes + 0x80, C_HIGH, 0x80);
    if (is_mysql(x))
        x->classes['m'] = x->classes['M'] = C_M;
    sql_restart(x, text);
}

void sql_start_whole(struct sql_lexer *x, ssm_str text, uint32_t lexical)
{
    sql_start(x, text, lexical);
    x->whole = true;
}

void sql_restart(struct sql_lexer *x, ssm_str text)
{
    x->text = text;
    x->at = x->fault_at = 0;
    x->returns = x->ended = x->comment = x->body = false;
    x->piece = ssm_view(text.ptr, 0);
    x->fault = sql_text_fault(text, &x->fault_at, &x->returns);
}

/* ---- commands of clients */

static size_t skip_blanks(const struct sql_lexer *x, size_t at)
{
    while (byte_at(x, at) == ' ' || byte_at(x, at) == '\t')
        at++;
    return at;
}

static bool ends_line(const struct sql_lexer *x, size_t at)
{
    at = skip_blanks(x, at);
    return at >= x->text.len || x->text.ptr[at] == '\n' || x->text.ptr[at] == '\r';
}

/* A line that is only GO or a slash: the shell of SQLite and Liquibase run there what stands before it. */
static bool is_separator(const struct sql_lexer *x, size_t line)
{
    size_t at = skip_blanks(x, line);

    if (byte_at(x, at) == '/')
        return ends_line(x, at + 1);
    return ascii_lower(byte_at(x, at)) == 'g' && ascii_lower(byte_at(x, at + 1)) == 'o' && ends_line(x, at + 2);
}

/* What the client mysql takes for its own at the beginning of a statement, sorted. `system` starts a shell. */
static const char *const commands[] = {
    "charset", "clear", "connect", "delimiter", "edit", "ego", "exit", "go", "help", "nopager", "notee", "nowarning",
    "pager", "print", "prompt", "query_attributes", "quit", "rehash", "resetconnection", "source",
    "ssl_session_data_print", "status", "system", "tee", "use", "warnings", NULL,
};

static bool is_command(const struct sql_lexer *x, size_t at)
{
    char word[32];
    size_t n = 0;

    for (; n < sizeof word && sql_word_byte(byte_at(x, at + n)); n++)
        word[n] = ascii_lower(x->text.ptr[at + n]);
    return is_mysql(x) && n > 0 && n < sizeof word && str_in_sorted(commands, ssm_view(word, n));
}

/* ---- what each class does: passes it, or reports a fault and returns false */

static bool pass(struct sql_lexer *x)
{
    x->at++;
    return true;
}

/* One within a whole text. */
static bool semicolon(struct sql_lexer *x)
{
    x->body = true;
    return pass(x);
}

static bool new_line(struct sql_lexer *x)
{
    x->at++;
    return is_separator(x, x->at) ? fail(x, SQL_DIRECTIVE, x->at) : true;
}

/* The quote's own carriage returns are lost in tools that read by lines. */
static bool end_quote(struct sql_lexer *x, size_t end)
{
    size_t from = x->at;

    if (!end)
        return fail(x, SQL_UNTERMINATED, from);
    if (x->returns && memchr(x->text.ptr + from, '\r', end - from))
        return fail(x, SQL_CHARACTER, from);
    x->at = end;
    return true;
}

/* PostgreSQL joins a string on the next line to an E string, escapes included; 1e'...' was one in old versions. */
static bool e_string(struct sql_lexer *x, bool escapes, size_t end)
{
    size_t word = x->at, at = end;

    while (word > x->from && (sql_word_byte(x->text.ptr[word - 1]) || x->text.ptr[word - 1] == '$'))
        word--;
    if (!escapes)
        return (ascii_digit(x->text.ptr[word]) || x->text.ptr[word] == '$') &&
                       ascii_lower(x->text.ptr[x->at - 1]) == 'e'
                   ? fail(x, SQL_AMBIGUOUS, x->at)
                   : true;
    while (at < x->text.len && ascii_space(x->text.ptr[at]))
        at++;
    return byte_at(x, at) == '\'' || (byte_at(x, at) == '-' && byte_at(x, at + 1) == '-') ? fail(x, SQL_AMBIGUOUS, at)
                                                                                          : true;
}

static bool quote(struct sql_lexer *x)
{
    char c = x->text.ptr[x->at];
    bool escapes = sql_escapes(x->text, x->at, x->from, x->lexical);
    size_t end;

    if (c == '`' && !(x->lexical & SSM_LEX_BACKTICK))
        return fail(x, SQL_AMBIGUOUS, x->at); /* no quote to the engine, but to many a tool */
    end = sql_quote_end(x->text, x->at, escapes);
    if (c == '"' && escapes && end != sql_quote_end(x->text, x->at, false))
        return fail(x, SQL_AMBIGUOUS, x->at); /* a name, where the mode ANSI_QUOTES is on */
    if (c == '\'' && (x->lexical & SSM_LEX_E_STRINGS) && end && !e_string(x, escapes, end))
        return false;
    return end_quote(x, end);
}

static bool comment_begins(const struct sql_lexer *x, size_t at)
{
    char c = x->text.ptr[at], next = byte_at(x, at + 1);

    return (c == '-' && next == '-') || (c == '/' && next == '*');
}

/* Few readers know [name]: to the others, what is in it must be harmless. */
static bool bracket(struct sql_lexer *x)
{
    size_t from = x->at, end = sql_quote_end(x->text, from, false);

    if (!end_quote(x, end))
        return false;
    for (size_t i = from + 1; i < end; i++)
        if (strchr("'\"`[;", x->text.ptr[i]) || comment_begins(x, i))
            return fail(x, SQL_AMBIGUOUS, from);
    return byte_at(x, end) == ']' ? fail(x, SQL_AMBIGUOUS, end) : true;
}

static enum sql_fault comment_fault(ssm_str comment)
{
    ssm_str inside = ssm_view(comment.ptr + 2, comment.len - 2);

    if (sql_hides(comment, false))
        return SQL_CHARACTER;
    if (comment.ptr[0] != '/')
        return SQL_OK;
    if (str_starts(inside, "!") || str_starts(inside, "M!") || str_starts(inside, "m!") || str_starts(inside, "+"))
        return SQL_HINT;
    /* Only some readers nest. */
    return str_find(inside, "/*") || inside.ptr[0] == '/' ? SQL_AMBIGUOUS : SQL_OK;
}

/* A comment at x->at, if there is one: x->at is behind it then. */
static bool comment(struct sql_lexer *x)
{
    size_t from = x->at, end = sql_comment_end(x->text, from, x->lexical);
    enum sql_fault fault;

    if (end == SIZE_MAX)
        return fail(x, SQL_UNTERMINATED, from);
    if (end == from)
        return true;
    fault = end - from < 2 ? SQL_OK : comment_fault(ssm_view(x->text.ptr + from, end - from));
    if (fault != SQL_OK)
        return fail(x, fault, from);
    x->comment = true;
    x->at = end;
    return true;
}

static bool comment_sign(struct sql_lexer *x)
{
    size_t from = x->at;

    if (!comment(x))
        return false;
    if (x->at > from)
        return true;
    if (x->text.ptr[from] == '-' && byte_at(x, from + 1) == '-')
        return fail(x, SQL_AMBIGUOUS, from); /* two signs to MySQL, a comment to others */
    return pass(x);
}

static bool dollar(struct sql_lexer *x)
{
    size_t from = x->at, tag = sql_dollar_tag(x->text, from), end;
    bool in_word = from > x->from && (sql_word_byte(x->text.ptr[from - 1]) || x->text.ptr[from - 1] == '$');

    if (!(x->lexical & SSM_LEX_DOLLAR))
        return tag && !in_word ? fail(x, SQL_AMBIGUOUS, from) : pass(x);
    if (ascii_digit(byte_at(x, from + 1)) && !in_word)
        return pass(x); /* a parameter */
    if (in_word || !tag)
        return fail(x, SQL_AMBIGUOUS, from);
    end = sql_dollar_end(x->text, from, tag);
    if (!end_quote(x, end))
        return false;
    x->body |= memchr(x->text.ptr + from, ';', end - from) != NULL;
    return true;
}

static bool open_group(struct sql_lexer *x)
{
    x->depth++;
    return pass(x);
}

static bool close_group(struct sql_lexer *x)
{
    if (x->depth-- == 0)
        return fail(x, SQL_UNBALANCED, x->at);
    return pass(x);
}

static bool backslash(struct sql_lexer *x)
{
    return fail(x, SQL_BACKSLASH, x->at);
}

static bool high(struct sql_lexer *x)
{
    size_t from = x->at;

    utf8_next(x->text, &x->at);
    return sql_hides(ssm_view(x->text.ptr + from, x->at - from), true) ? fail(x, SQL_CHARACTER, from) : true;
}

/* The client mysql finds `delimiter` wherever it stands outside of quotes, in a longer word too. */
static bool letter_m(struct sql_lexer *x)
{
    size_t at = x->at;

    if (at >= x->from + 4 && at + 5 <= x->text.len && str_is_nocase(ssm_view(x->text.ptr + at - 4, 9), "delimiter"))
        return fail(x, SQL_DIRECTIVE, at - 4);
    return pass(x);
}

static bool (*const handlers[])(struct sql_lexer *x) = {
    [C_PLAIN] = pass,        [C_LINE] = new_line,      [C_QUOTE] = quote,       [C_BRACKET] = bracket,
    [C_DASH] = comment_sign, [C_SLASH] = comment_sign, [C_HASH] = comment_sign, [C_DOLLAR] = dollar,
    [C_SEMICOLON] = semicolon,   [C_OPEN] = open_group,    [C_CLOSE] = close_group, [C_BACKSLASH] = backslash,
    [C_HIGH] = high,         [C_M] = letter_m,
};

/* ---- pieces */

static enum sql_piece end_statement(struct sql_lexer *x)
{
    size_t end = x->at;

    while (end > x->from && ascii_space(x->text.ptr[end - 1]))
        end--;
    x->ended = x->at < x->text.len;
    x->at += x->ended;
    x->piece = ssm_view(x->text.ptr + x->from, end - x->from);
    if (x->depth > 0)
        fail(x, SQL_UNBALANCED, x->from);
    else if (end == x->from)
        fail(x, SQL_EMPTY, x->from);
    return x->fault ? SQL_P_FAULT : SQL_P_STATEMENT;
}

static enum sql_piece statement(struct sql_lexer *x)
{
    const unsigned char *bytes = (const unsigned char *)x->text.ptr;

    x->from = x->at;
    x->depth = 0;
    x->comment = x->body = false;
    if (is_separator(x, x->at) || is_command(x, x->at))
        fail(x, SQL_DIRECTIVE, x->at);
    while (!x->fault) {
        size_t at = x->at;

        while (at < x->text.len && x->classes[bytes[at]] == C_PLAIN)
            at++;
        x->at = at;
        if (at == x->text.len || (x->classes[bytes[at]] == C_SEMICOLON && !x->whole))
            return end_statement(x);
        handlers[x->classes[bytes[at]]](x);
    }
    return SQL_P_FAULT;
}

enum sql_piece sql_next(struct sql_lexer *x)
{
    size_t from;

    if (x->fault)
        return SQL_P_FAULT;
    while (x->at < x->text.len && ascii_space(x->text.ptr[x->at]))
        x->at++;
    from = x->at;
    if (from == x->text.len)
        return SQL_P_END;
    if (strchr("-/#", x->text.ptr[from])) {
        if (!comment(x))
            return SQL_P_FAULT;
        x->piece = ssm_view(x->text.ptr + from, x->at - from);
        if (x->at > from)
            return SQL_P_COMMENT;
    }
    return statement(x);
}

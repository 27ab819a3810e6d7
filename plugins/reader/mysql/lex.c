/* SPDX-License-Identifier: Apache-2.0
 *
 * A source as tokens. Manual, "Language Structure"; DELIMITER is the client's.
 */
#include "reader.h"

bool my_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           (unsigned char)c >= 0x80;
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

void my_lex_fault(struct lexer *x, size_t at, const char *what)
{
    my_fault(x->r, my_place(x->r, at), "unterminated", "%1 that begins here does not end", ssm_cstr(what));
    x->ends = true;
}

bool my_add_token(struct lexer *x, enum sort sort, size_t from, ssm_str text)
{
    struct reader *r = x->r;

    if (r->token_count == r->token_capacity) {
        size_t capacity = r->token_capacity ? 2 * r->token_capacity : 256;
        struct token *more = capacity <= LIST_LIMIT ? my_take(r, capacity * sizeof *more) : NULL;

        if (!more) {
            x->ends = true;
            my_ended(r);
            return false;
        }
        if (r->token_count)
            memcpy(more, r->tokens, r->token_count * sizeof *more);
        r->tokens = more;
        r->token_capacity = capacity;
    }
    r->tokens[r->token_count++] = (struct token){sort, text, from, x->at};
    return true;
}

static char at(const struct lexer *x, size_t ahead)
{
    return x->at + ahead < x->text.len ? x->text.ptr[x->at + ahead] : '\0';
}

static void add_from(struct lexer *x, enum sort sort, size_t from)
{
    my_add_token(x, sort, from, ssm_view(x->text.ptr + from, x->at - from));
}

/* The client looks for its delimiter within words, too: END$$. */
static bool in_word(const struct lexer *x, size_t ahead)
{
    size_t n = x->delimiter_len, from = x->at + ahead;
    bool usual = n == 1 && x->delimiter[0] == ';';

    if (from >= x->text.len || !my_word_byte(x->text.ptr[from]))
        return false;
    return usual || x->text.len - from < n || memcmp(x->text.ptr + from, x->delimiter, n) != 0;
}

static bool hex_digit(char c)
{
    return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* 0x1F and 0b101: a word if anything else follows. */
static bool lex_bits(struct lexer *x)
{
    size_t n = 2;
    bool hex = at(x, 1) == 'x';

    if (at(x, 0) != '0' || (!hex && at(x, 1) != 'b'))
        return false;
    while (hex ? hex_digit(at(x, n)) : at(x, n) == '0' || at(x, n) == '1')
        n++;
    if (n == 2 || in_word(x, n))
        return false;
    x->at += n;
    add_from(x, SORT_BITS, x->at - n);
    return true;
}

/* The bytes of an exponent at `n`, or 0. */
static size_t exponent(const struct lexer *x, size_t n)
{
    size_t k = n + 1;

    if (at(x, n) != 'e' && at(x, n) != 'E')
        return 0;
    if (at(x, k) == '+' || at(x, k) == '-')
        k++;
    if (!digit(at(x, k)))
        return 0;
    while (digit(at(x, k)))
        k++;
    return k - n;
}

/* A number; where letters follow digits, it is a name that begins with digits, but 1e5 is a number. */
static void lex_number(struct lexer *x)
{
    size_t n = 0, from = x->at;

    while (digit(at(x, n)))
        n++;
    if (at(x, n) == '.') {
        n++;
        while (digit(at(x, n)))
            n++;
        n += exponent(x, n);
    } else if (exponent(x, n) && !in_word(x, n + exponent(x, n))) {
        n += exponent(x, n);
    } else if (in_word(x, n)) {
        while (in_word(x, n))
            n++;
        x->at += n;
        add_from(x, SORT_WORD, from);
        return;
    }
    x->at += n;
    add_from(x, SORT_NUMBER, from);
}

static void lex_variable(struct lexer *x)
{
    size_t from = x->at;

    while (at(x, 0) == '@')
        x->at++;
    if (at(x, 0) == '`' || at(x, 0) == '\'' || at(x, 0) == '"') {
        size_t count = x->r->token_count;

        /* A token between, for strings in a row are one: 'user'@'host'. */
        if (!my_add_token(x, SORT_VARIABLE, from, SSM_LIT("@")) || !my_lex_quoted(x))
            return;
        x->r->token_count = count;
    } else {
        while (my_word_byte(at(x, 0)) || (at(x, 0) == '.' && my_word_byte(at(x, 1))))
            x->at++;
    }
    add_from(x, SORT_VARIABLE, from);
    my_watch_mode(x);
}

static void lex_sign(struct lexer *x)
{
    static const char *const signs[] = {"<=>", "->>", "<=", ">=", "<>", "!=", "||", "&&", "<<", ">>", ":=", "->"};
    size_t from = x->at, n = 1;

    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (ascii_begins(ssm_view(x->text.ptr + x->at, x->text.len - x->at), signs[i])) {
            n = strlen(signs[i]);
            break;
        }
    }
    x->at += n;
    if (n == 2 && x->r->pipes_concat && x->text.ptr[from] == '|')
        my_add_token(x, SORT_SIGN, from, SSM_LIT(CONCAT_SIGN));
    else
        add_from(x, SORT_SIGN, from);
}

static bool line_begins(const struct lexer *x)
{
    size_t i = x->at;

    while (i && (x->text.ptr[i - 1] == ' ' || x->text.ptr[i - 1] == '\t'))
        i--;
    return i == 0 || x->text.ptr[i - 1] == '\n';
}

/* DELIMITER $$, a command of the client, on a line of its own. */
static bool lex_delimiter_line(struct lexer *x)
{
    ssm_str rest = ssm_view(x->text.ptr + x->at, x->text.len - x->at);
    size_t n = 9, from;

    if (!ascii_begins(rest, "delimiter") || (at(x, 9) != ' ' && at(x, 9) != '\t') || !line_begins(x))
        return false;
    while (at(x, n) == ' ' || at(x, n) == '\t')
        n++;
    from = n;
    while (x->at + n < x->text.len && !space(at(x, n)))
        n++;
    if (n == from || n - from > DELIMITER_LIMIT) {
        my_fault(x->r, my_place(x->r, x->at), "delimiter", "DELIMITER needs one word of at most 16 bytes", SSM_LIT(""));
        x->ends = true;
        return true;
    }
    memcpy(x->delimiter, x->text.ptr + x->at + from, n - from);
    x->delimiter_len = n - from;
    from = x->at;
    while (x->at + n < x->text.len && at(x, n) != '\n')
        n++;
    x->at += n;
    my_add_token(x, SORT_STOP, from, ssm_view(NULL, 0));
    return true;
}

static bool statement_begins(const struct lexer *x)
{
    const struct token *last = x->r->token_count ? &x->r->tokens[x->r->token_count - 1] : NULL;

    return !last || last->sort == SORT_STOP || (last->sort == SORT_SIGN && ascii_is(last->text, ";"));
}

/* The bytes of the client's command and the blanks behind it, or 0. */
static size_t command_at(const struct lexer *x, const char *command)
{
    size_t n = strlen(command);

    if (!ascii_begins(ssm_view(x->text.ptr + x->at, x->text.len - x->at), command) || (at(x, n) != ' ' && at(x, n) != '\t'))
        return 0;
    while (at(x, n) == ' ' || at(x, n) == '\t')
        n++;
    return n;
}

static bool has_delimiter(const struct lexer *x, ssm_str s)
{
    for (size_t i = 0; i + x->delimiter_len <= s.len; i++)
        if (memcmp(s.ptr + i, x->delimiter, x->delimiter_len) == 0)
            return true;
    return false;
}

/* SOURCE and USE are commands of the client, too: they end with their line, delimiter or not. Manual, "mysql Client
 * Commands". */
static bool lex_command_line(struct lexer *x)
{
    static const char *const commands[] = {"source", "\\.", "use"};
    size_t from = x->at, n = 0, end, i = 0;
    ssm_str rest;

    while (i < sizeof commands / sizeof commands[0] && !(n = command_at(x, commands[i])))
        i++;
    if (!n || !line_begins(x) || !statement_begins(x))
        return false;
    for (end = from + n; end < x->text.len && x->text.ptr[end] != '\n';)
        end++;
    rest = ssm_view(x->text.ptr + from + n, end - from - n);
    if (!rest.len || has_delimiter(x, rest))
        return false;
    while (rest.len && space(rest.ptr[rest.len - 1]))
        rest.len--;
    if (rest.len > 1 && rest.ptr[0] == '`' && rest.ptr[rest.len - 1] == '`')
        rest = ssm_view(rest.ptr + 1, rest.len - 2);
    x->at = end;
    return my_add_token(x, SORT_WORD, from, i == 2 ? SSM_LIT("use") : SSM_LIT("source")) &&
           my_add_token(x, SORT_NAME, from + n, rest) && my_add_token(x, SORT_STOP, end, ssm_view(NULL, 0));
}

/* A plain semicolon may stand within a compound statement, which split.c knows; any other delimiter ends every statement. */
static bool lex_delimiter(struct lexer *x)
{
    size_t from = x->at, n = x->delimiter_len;

    if (x->text.len - x->at < n || memcmp(x->text.ptr + x->at, x->delimiter, n) != 0)
        return false;
    x->at += n;
    my_add_token(x, n == 1 && x->delimiter[0] == ';' ? SORT_SIGN : SORT_STOP, from, ssm_view(x->text.ptr + from, n));
    return true;
}

static void lex_one(struct lexer *x)
{
    char c = at(x, 0);
    size_t from = x->at;

    if (space(c)) {
        x->at++;
    } else if (lex_delimiter_line(x) || lex_command_line(x) || lex_delimiter(x) || my_lex_comment(x) || lex_bits(x)) {
        return;
    } else if (c == '\'' || c == '"' || c == '`') {
        my_lex_quoted(x);
    } else if (digit(c) || (c == '.' && digit(at(x, 1)) && (!from || !my_word_byte(x->text.ptr[from - 1])) &&
                            (!from || x->text.ptr[from - 1] != '`'))) {
        lex_number(x);
    } else if (my_word_byte(c)) {
        bool prefix = strchr("xXbBnN", c) && at(x, 1) == '\'';

        if (prefix && my_lex_quoted(x))
            return;
        while (in_word(x, 0))
            x->at++;
        add_from(x, SORT_WORD, from);
        my_watch_mode(x);
    } else if (c == '@') {
        lex_variable(x);
    } else {
        lex_sign(x);
    }
}

bool my_lex(struct reader *r)
{
    struct lexer x = {.r = r, .text = r->source->bytes, .delimiter = ";", .delimiter_len = 1};

    r->token_count = r->mark_count = 0;
    r->notes.count = r->subjects.count = 0;
    if (x.text.len >= 3 && memcmp(x.text.ptr, "\xef\xbb\xbf", 3) == 0)
        x.at = 3;
    while (x.at < x.text.len && !x.ends && !r->failed)
        lex_one(&x);
    if (x.versions && !x.ends)
        my_lex_fault(&x, x.text.len ? x.text.len - 1 : 0, "a version comment");
    my_add_token(&x, SORT_STOP, x.at, ssm_view(NULL, 0));
    return !r->failed;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The lexer of expressions; see expr_lex.h. Where the engines would end a token at different places it reports
 * EXPR_AMBIGUOUS. Sources: PostgreSQL's scan.l, MySQL's sql_lex.cc, SQLite's tokenize.c.
 */
#include "guard/expr_lex.h"

#include "base/limits.h"
#include "base/utf8.h"

/* Longer ones before those that they begin with. Those with a # are a comment to MySQL: see operator_token. */
static const char *const operators[] = {
    "!~~*", "->>", "<=>",  "<->",  "<#>", "<~>", "-|-", "&<|", "|&>", "<<|", "|>>", "<<=", ">>=", "||/", "!~*",
    "!~~",  "~~*", "~<=~", "~>=~", "~>~", "~<~", "#>>", "@@@", "@-@", "?-|", "?||", "<@",  "@>",  "@@",  "@?",
    "->",   "<=",  ">=",   "<>",   "!=",  "==",  "=>",  "<<",  ">>",  "||",  "|/",  "&&",  "&<",  "&>",  "~*",
    "!~",   "~~",  "~=",   "!!",   "?|",  "?&",  "#>",  "#-",  "#=",  "<%",  "%>",  "<^",  ">^",  "^@",  "?-",
    "+",    "-",   "*",    "/",    "%",   "^",   "&",   "|",   "~",   "!",   "<",   ">",   "=",   "?",   NULL};

static bool is_superset(const struct expr_lexer *x)
{
    return x->lexical == EXPR_SUPERSET;
}

static bool word_start(char c)
{
    return ascii_alpha(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool word_byte(char c)
{
    return word_start(c) || ascii_digit(c) || c == '$';
}

static char byte_at(const struct expr_lexer *x, size_t at)
{
    return at < x->text.len ? x->text.ptr[at] : '\0';
}

static void fail(struct expr_lexer *x, enum expr_error error)
{
    x->token.kind = EXPR_T_ERROR;
    x->error = error;
}

static void end_token(struct expr_lexer *x, enum expr_token_kind kind, size_t end)
{
    x->token.kind = kind;
    x->token.text = ssm_view(x->text.ptr + x->token.from, end - x->token.from);
    x->at = end;
}

/* The offset behind the quote that closes the one at `at`, or 0. */
static size_t quote_end(ssm_str s, size_t at, char quote, bool backslash)
{
    for (at++; at < s.len; at++) {
        if (backslash && s.ptr[at] == '\\') {
            at++;
        } else if (s.ptr[at] == quote) {
            if (at + 1 == s.len || s.ptr[at + 1] != quote)
                return at + 1;
            at++;
        }
    }
    return 0;
}

/* A string or a name in single or double quotes, which open at `at`. In the superset a backslash may stand in it only
 * where the text ends at the same place whether it escapes or not. */
static void quoted(struct expr_lexer *x, size_t at, enum expr_token_kind kind, bool e_string)
{
    char quote = x->text.ptr[at];
    bool escapes = x->lexical & SSM_LEX_BACKSLASH || (e_string && x->lexical & SSM_LEX_E_STRINGS);
    size_t end = quote_end(x->text, at, quote, !is_superset(x) && escapes);

    if (!end) {
        fail(x, EXPR_UNTERMINATED);
        return;
    }
    if (is_superset(x) && end != quote_end(x->text, at, quote, true)) {
        fail(x, EXPR_AMBIGUOUS);
        return;
    }
    if (is_superset(x) && x->brackets && memchr(x->text.ptr + at, ']', end - at)) {
        fail(x, EXPR_AMBIGUOUS); /* the end of SQLite's [name] */
        return;
    }
    end_token(x, kind, end);
}

/* In the superset a name in backticks must be one whose content no other reading could take for a quote. */
static void backtick(struct expr_lexer *x)
{
    size_t end;

    if (!(x->lexical & SSM_LEX_BACKTICK)) {
        fail(x, EXPR_TOKEN);
        return;
    }
    end = quote_end(x->text, x->token.from, '`', false);
    if (!end) {
        fail(x, EXPR_UNTERMINATED);
        return;
    }
    for (size_t i = x->token.from + 1; is_superset(x) && i + 1 < end; i++)
        if (strchr("'\"`\\]", x->text.ptr[i])) {
            fail(x, EXPR_AMBIGUOUS);
            return;
        }
    end_token(x, EXPR_T_NAME, end);
}

static void bracket(struct expr_lexer *x)
{
    size_t from = x->token.from;
    const char *end;

    if (is_superset(x) || !(x->lexical & SSM_LEX_BRACKET)) {
        x->brackets++;
        end_token(x, EXPR_T_BRACKET, from + 1);
        return;
    }
    end = memchr(x->text.ptr + from, ']', x->text.len - from);
    if (end)
        end_token(x, EXPR_T_NAME, (size_t)(end - x->text.ptr) + 1);
    else
        fail(x, EXPR_UNTERMINATED);
}

/* A word, or a string with a prefix: E'', X'', B'', N'', MySQL's _charset''. */
static void word(struct expr_lexer *x)
{
    size_t from = x->token.from, end = from;
    char quote, first = ascii_lower(x->text.ptr[from]);

    while (end < x->text.len && word_byte(x->text.ptr[end])) {
        size_t next = end;

        if (utf8_is_invisible(utf8_next(x->text, &next))) {
            fail(x, EXPR_CHARACTER);
            return;
        }
        end = next;
    }
    quote = byte_at(x, end);
    if (memchr(x->text.ptr + from, '$', end - from))
        fail(x, EXPR_AMBIGUOUS); /* a$b$: readers of scripts may see $b$ begin there */
    else if (end - from == 1 && first == 'u' && quote == '&' && strchr("'\"", byte_at(x, end + 1)) && end + 1 < x->text.len)
        fail(x, EXPR_AMBIGUOUS); /* U&'...': PostgreSQL's escapes */
    else if (quote == '\'' && ((end - from == 1 && strchr("exbn", first)) || first == '_'))
        quoted(x, end, EXPR_T_STRING, first == 'e');
    else
        end_token(x, EXPR_T_WORD, end);
}

static size_t digits_end(const struct expr_lexer *x, size_t at, const char *digits)
{
    while (byte_at(x, at) && strchr(digits, byte_at(x, at)))
        at++;
    return at;
}

/* digits[.digits][e[sign]digits], .digits, 0x and 0b. What goes on as a word is read differently everywhere. */
static void number(struct expr_lexer *x)
{
    static const char decimal[] = "0123456789";
    size_t from = x->token.from, at = digits_end(x, from, decimal), prefixed = 0;

    if (str_starts(ssm_view(x->text.ptr + from, x->text.len - from), "0x"))
        prefixed = digits_end(x, from + 2, "0123456789abcdefABCDEF");
    else if (str_starts(ssm_view(x->text.ptr + from, x->text.len - from), "0b"))
        prefixed = digits_end(x, from + 2, "01");
    if (prefixed > from + 2) {
        at = prefixed;
    } else {
        if (byte_at(x, at) == '.')
            at = digits_end(x, at + 1, decimal);
        if (ascii_lower(byte_at(x, at)) == 'e') {
            size_t exponent = at + 1 + (byte_at(x, at + 1) == '+' || byte_at(x, at + 1) == '-');
            size_t end = digits_end(x, exponent, decimal);

            at = end > exponent ? end : at;
        }
    }
    if (word_byte(byte_at(x, at)))
        fail(x, EXPR_AMBIGUOUS);
    else
        end_token(x, EXPR_T_NUMBER, at);
}

/* `--`, and both ends of a C comment, begin at no byte of an operator. */
static bool comment_in(const struct expr_lexer *x, size_t from, size_t len)
{
    for (size_t i = from; i < from + len; i++) {
        char c = byte_at(x, i), next = byte_at(x, i + 1);

        if ((c == '-' && next == '-') || (c == '/' && next == '*') || (c == '*' && next == '/'))
            return true;
    }
    return false;
}

/* PostgreSQL takes all that is made of these signs for one operator, whoever has defined it; + and - end one only where it has
 * a sign that SQL's own operators have not. 0: a comment begins there. */
static size_t longest_operator(const struct expr_lexer *x)
{
    size_t from = x->token.from, end = from;
    bool own = false;

    while (byte_at(x, end) && strchr("+-*/<>=~!@#%^&|`?", byte_at(x, end)) &&
           !(byte_at(x, end) == '-' && byte_at(x, end + 1) == '-') && !(byte_at(x, end) == '/' && byte_at(x, end + 1) == '*'))
        own |= strchr("~!@#%^&|`?", byte_at(x, end++)) != NULL;
    while (!own && end > from + 1 && (byte_at(x, end - 1) == '+' || byte_at(x, end - 1) == '-'))
        end--;
    return end - from;
}

/* An operator of the table. A lone `#` is MySQL's comment, and `@` MySQL's variable. */
static void operator_token(struct expr_lexer *x)
{
    size_t from = x->token.from;
    ssm_str rest = ssm_view(x->text.ptr + from, x->text.len - from);
    size_t longest = !is_superset(x) && x->lexical & SSM_LEX_DOLLAR ? longest_operator(x) : 0;

    if (longest) {
        end_token(x, EXPR_T_OPERATOR, from + longest);
        return;
    }
    for (size_t i = 0; operators[i]; i++) {
        size_t len = strlen(operators[i]);
        bool hash;

        if (!str_starts(rest, operators[i]))
            continue;
        hash = strchr(operators[i], '#') && !is_superset(x) && x->lexical & SSM_LEX_HASH_COMMENTS;
        if (hash || comment_in(x, from, len))
            fail(x, EXPR_COMMENT);
        else
            end_token(x, EXPR_T_OPERATOR, from + len);
        return;
    }
    fail(x, rest.ptr[0] == '#' ? EXPR_COMMENT : EXPR_TOKEN);
}

static void colon(struct expr_lexer *x)
{
    char next = byte_at(x, x->token.from + 1);

    if (next == ':')
        end_token(x, EXPR_T_CAST, x->token.from + 2);
    else if (x->brackets && next != '=')
        end_token(x, EXPR_T_COLON, x->token.from + 1);
    else
        fail(x, EXPR_TOKEN); /* := and :name */
}

static void sign(struct expr_lexer *x, char c)
{
    static const struct {
        char c;
        enum expr_token_kind kind;
    } signs[] = {
        {'(', EXPR_T_OPEN}, {')', EXPR_T_CLOSE}, {',', EXPR_T_COMMA}, {'.', EXPR_T_DOT}, {']', EXPR_T_UNBRACKET}};

    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (signs[i].c == c) {
            end_token(x, signs[i].kind, x->token.from + 1);
            return;
        }
    if (c == ';')
        fail(x, EXPR_STATEMENT);
    else if (c == '$' && !ascii_digit(byte_at(x, x->token.from + 1)))
        fail(x, EXPR_AMBIGUOUS); /* $tag$ */
    else
        operator_token(x);
}

static void lex(struct expr_lexer *x)
{
    char c;

    while (byte_at(x, x->at) && strchr(" \t\n", byte_at(x, x->at)))
        x->at++;
    x->token = (struct expr_token){.from = x->at};
    if (x->at == x->text.len)
        return;
    if (x->tokens++ >= LIMIT_EXPRESSION_TOKENS) {
        fail(x, EXPR_TOO_MANY_TOKENS);
        return;
    }
    c = x->text.ptr[x->at];
    if (word_start(c))
        word(x);
    else if (ascii_digit(c) || (c == '.' && ascii_digit(byte_at(x, x->at + 1))))
        number(x);
    else if (c == '\'')
        quoted(x, x->at, EXPR_T_STRING, false);
    else if (c == '"')
        quoted(x, x->at, EXPR_T_NAME, false);
    else if (c == '`')
        backtick(x);
    else if (c == '[')
        bracket(x);
    else if (c == ':')
        colon(x);
    else
        sign(x, c);
}

void expr_lex_start(struct expr_lexer *x, ssm_str text, uint32_t lexical)
{
    *x = (struct expr_lexer){.text = text, .lexical = lexical};
    lex(x);
}

void expr_advance(struct expr_lexer *x)
{
    if (x->token.kind == EXPR_T_ERROR)
        return;
    x->before = x->token.kind;
    if (x->token.kind == EXPR_T_UNBRACKET && x->brackets)
        x->brackets--;
    lex(x);
}

enum expr_token_kind expr_peek(const struct expr_lexer *x)
{
    struct expr_lexer ahead = *x;

    expr_advance(&ahead);
    return ahead.token.kind;
}

bool expr_at_word(const struct expr_lexer *x, const char *word)
{
    return x->token.kind == EXPR_T_WORD && str_is_nocase(x->token.text, word);
}

bool expr_take_word(struct expr_lexer *x, const char *word)
{
    if (!expr_at_word(x, word))
        return false;
    expr_advance(x);
    return true;
}

bool expr_take(struct expr_lexer *x, enum expr_token_kind kind)
{
    if (x->token.kind != kind)
        return false;
    expr_advance(x);
    return true;
}

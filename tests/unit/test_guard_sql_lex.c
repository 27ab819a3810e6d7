/* SPDX-License-Identifier: Apache-2.0
 *
 * SQL cut into statements: every lexical rule both ways, every fault with its place, and the tokens of a statement.
 */
#include "guard/sql_lex.h"
#include "unit.h"

#include <stdio.h>

#define POSTGRES (SSM_LEX_E_STRINGS | SSM_LEX_DOLLAR | SSM_LEX_NESTED_COMMENTS)
#define SQLITE (SSM_LEX_BACKTICK | SSM_LEX_BRACKET | SSM_LEX_DOUBLE_STRING)
#define MYSQL                                                                                                          \
    (SSM_LEX_BACKSLASH | SSM_LEX_BACKTICK | SSM_LEX_HASH_COMMENTS | SSM_LEX_DOUBLE_STRING | SSM_LEX_DASH_NEEDS_SPACE)

/* In a block of just its size, so that a sanitizer sees every byte read too many. */
static char *exact_copy(ssm_str text)
{
    char *copy = malloc(text.len ? text.len : 1);

    CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
    if (text.len)
        memcpy(copy, text.ptr, text.len);
    return copy;
}

/* The statements, each in angle brackets, comments in parentheses; then ! and the fault's number and place. */
static void cut_bytes(ssm_str text, uint32_t lexical, char *out, size_t room)
{
    char *copy = exact_copy(text);
    struct sql_lexer x;
    enum sql_piece piece;
    size_t n = 0;

    out[0] = '\0';
    sql_start(&x, ssm_view(copy, text.len), lexical);
    while ((piece = sql_next(&x)) > SQL_P_FAULT && n < room) {
        bool is_statement = piece == SQL_P_STATEMENT;

        n += (size_t)snprintf(out + n, room - n, is_statement ? "<%.*s>" : "(%.*s)", (int)x.piece.len, x.piece.ptr);
        if (is_statement && !x.ended && n < room)
            n += (size_t)snprintf(out + n, room - n, "~");
    }
    if (piece == SQL_P_FAULT && n < room)
        snprintf(out + n, room - n, "!%d@%zu", (int)x.fault, x.fault_at);
    free(copy);
}

static void expect(const char *text, uint32_t lexical, const char *expected)
{
    char out[1024];

    cut_bytes(ssm_cstr(text), lexical, out, sizeof out);
    if (strcmp(out, expected) != 0)
        fprintf(stderr, "\n  of %s\n  expected %s\n  got      %s\n", text, expected, out);
    CU_ASSERT_STRING_EQUAL(out, expected);
}

static void faults(const char *text, uint32_t lexical, enum sql_fault fault, size_t at)
{
    char expected[64], out[1024];
    const char *mark;

    cut_bytes(ssm_cstr(text), lexical, out, sizeof out);
    snprintf(expected, sizeof expected, "!%d@%zu", (int)fault, at);
    mark = strrchr(out, '!');
    if (!mark || strcmp(mark, expected) != 0)
        fprintf(stderr, "\n  of %s\n  expected %s\n  got      %s\n", text, expected, out);
    CU_ASSERT(mark && strcmp(mark, expected) == 0);
}

static void test_statements(void)
{
    expect("", 0, "");
    expect(" \n\t ", 0, "");
    expect("select 1", 0, "<select 1>~");
    expect(" a ; b\n;\n\nc;", 0, "<a><b><c>");
    expect("-- x;y\na;", 0, "(-- x;y)<a>");
    expect("/* x;y */ a; -- end", 0, "(/* x;y */)<a>(-- end)");
    expect("a ';' b;", 0, "<a ';' b>");
    expect("a \";\" b;", 0, "<a \";\" b>");
    expect("a 'it''s;' b; c", 0, "<a 'it''s;' b><c>~");
    expect("a (1, (2)); b", 0, "<a (1, (2))><b>~");
    expect("a -- ;\n b;", 0, "<a -- ;\n b>");
    expect("a - b / c;", 0, "<a - b / c>");
    expect("a;\r\nb;\r\n", 0, "<a><b>");
    expect("a -1;-2", 0, "<a -1><-2>~");
}

static void test_quotes_of_dialects(void)
{
    expect("a `;` b;", SSM_LEX_BACKTICK, "<a `;` b>");
    faults("a `;` b;", POSTGRES, SQL_AMBIGUOUS, 2);
    expect("a [;] b;", 0, "<a [><] b>");
    expect("a [b c] d;", SSM_LEX_BRACKET, "<a [b c] d>");
    faults("a [;] b;", SSM_LEX_BRACKET, SQL_AMBIGUOUS, 2);
    faults("a [it's];", SSM_LEX_BRACKET, SQL_AMBIGUOUS, 2);
    faults("a [b--c];", SSM_LEX_BRACKET, SQL_AMBIGUOUS, 2);
    faults("a [b]];", SSM_LEX_BRACKET, SQL_AMBIGUOUS, 5);
    expect("a 'x\\'; b;", 0, "<a 'x\\'><b>");
    expect("a 'x\\';' b;", SSM_LEX_BACKSLASH, "<a 'x\\';' b>");
    expect("a 'x\\\\'; b", SSM_LEX_BACKSLASH, "<a 'x\\\\'><b>~");
    expect("a \"x\\\\\" b", SSM_LEX_BACKSLASH, "<a \"x\\\\\" b>~");
    faults("a \"x\\\"\" b", SSM_LEX_BACKSLASH, SQL_AMBIGUOUS, 2);
    expect("a `x\\`; b", MYSQL, "<a `x\\`><b>~");
    faults("a 'b", 0, SQL_UNTERMINATED, 2);
    faults("a 'b\\'", SSM_LEX_BACKSLASH, SQL_UNTERMINATED, 2);
    faults("a \"b", 0, SQL_UNTERMINATED, 2);
    faults("a `b", SSM_LEX_BACKTICK, SQL_UNTERMINATED, 2);
    faults("a [b", SSM_LEX_BRACKET, SQL_UNTERMINATED, 2);
}

static void test_e_strings(void)
{
    expect("a E'x\\';' b;", SSM_LEX_E_STRINGS, "<a E'x\\';' b>");
    expect("e'\\'';", SSM_LEX_E_STRINGS, "<e'\\''>");
    expect("a E'x\\'; b", 0, "<a E'x\\'><b>~");
    expect("name'\\'; b", SSM_LEX_E_STRINGS, "<name'\\'><b>~"); /* a word that ends in e */
    faults("1e'\\';' b", SSM_LEX_E_STRINGS, SQL_AMBIGUOUS, 2);
    faults("a E'x'\n'\\';' b", SSM_LEX_E_STRINGS, SQL_AMBIGUOUS, 7); /* goes on on the next line, escapes too */
    faults("a E'x' -- y\n'b'", SSM_LEX_E_STRINGS, SQL_AMBIGUOUS, 7);
    expect("a 'x'\n'y' b", SSM_LEX_E_STRINGS, "<a 'x'\n'y' b>~");
}

static void test_dollar_quotes(void)
{
    expect("a $$;$$ b;", SSM_LEX_DOLLAR, "<a $$;$$ b>");
    expect("a $x$;$$;$y$;$x$ b;", SSM_LEX_DOLLAR, "<a $x$;$$;$y$;$x$ b>");
    expect("a $1 b;", SSM_LEX_DOLLAR, "<a $1 b>");
    faults("a $$ b", SSM_LEX_DOLLAR, SQL_UNTERMINATED, 2);
    faults("a $x$ $y$", SSM_LEX_DOLLAR, SQL_UNTERMINATED, 2);
    faults("a b$$ c", SSM_LEX_DOLLAR, SQL_AMBIGUOUS, 3); /* of the word to one, a quote to others */
    faults("a $ b", SSM_LEX_DOLLAR, SQL_AMBIGUOUS, 2);
    faults("a $$;$$ b", 0, SQL_AMBIGUOUS, 2);
    faults("a $x$;$x$ b", MYSQL, SQL_AMBIGUOUS, 2);
    expect("sys.v$x$y;", 0, "<sys.v$x$y>");
    expect("a $x b;", 0, "<a $x b>");
}

static void test_comments(void)
{
    expect("# x;'\na;", SSM_LEX_HASH_COMMENTS, "(# x;')<a>");
    expect("a # x;'\n;b", MYSQL, "<a # x;'><b>~");
    expect("a #> b;", POSTGRES, "<a #> b>");
    expect("a -- x;'\n;b", MYSQL, "<a -- x;'><b>~");
    expect("a --x;'\n;b", 0, "<a --x;'><b>~");
    faults("a --x;b", SSM_LEX_DASH_NEEDS_SPACE, SQL_AMBIGUOUS, 2);
    faults("a; --x\nb;", MYSQL, SQL_AMBIGUOUS, 3);
    expect("a; --\nb;", MYSQL, "<a>(--)<b>");
    faults("a /* b", 0, SQL_UNTERMINATED, 2);
    faults("/* b", 0, SQL_UNTERMINATED, 0);
    faults("a /* /* */ b */ c;", SSM_LEX_NESTED_COMMENTS, SQL_AMBIGUOUS, 2);
    faults("a /* /* */ b;", 0, SQL_AMBIGUOUS, 2);
    faults("a /*/ b; */", 0, SQL_AMBIGUOUS, 2);
    faults("a /*! b */;", 0, SQL_HINT, 2);
    faults("/*M! b */;", 0, SQL_HINT, 0);
    faults("/*+ b */ c;", POSTGRES, SQL_HINT, 0);
    faults("-- a\xC2\x85"
           "drop;\n",
           0, SQL_CHARACTER, 0);
    faults("-- a\xE2\x80\xA8"
           "drop;\n",
           0, SQL_CHARACTER, 0);
    expect("-- caf\xC3\xA9\n", 0, "(-- caf\xC3\xA9)");
}

static void test_characters(void)
{
    faults("a \x01 b", 0, SQL_CHARACTER, 2);
    faults("a '\x1b' b", 0, SQL_CHARACTER, 3);
    faults("a \x7f", 0, SQL_CHARACTER, 2);
    faults("a \v b", 0, SQL_CHARACTER, 2);
    faults("a\rb", 0, SQL_CHARACTER, 1);
    faults("a\r", 0, SQL_CHARACTER, 1);
    faults("a 'x\r\ny'", 0, SQL_CHARACTER, 2);
    faults("a \xff b", 0, SQL_ENCODING, 2);
    faults("a \xC2", 0, SQL_ENCODING, 2);
    faults("a \xC2\xA0 b", 0, SQL_CHARACTER, 2);     /* a space to some */
    faults("a \xE2\x80\xAE b", 0, SQL_CHARACTER, 2); /* right to left */
    expect("a '\xE2\x80\xAE' b", 0, "<a '\xE2\x80\xAE' b>~");
    expect("caf\xC3\xA9 = 1", 0, "<caf\xC3\xA9 = 1>~");
}

static void test_nul(void)
{
    char out[64];

    cut_bytes(ssm_view("a '\0' b", 7), 0, out, sizeof out);
    CU_ASSERT_STRING_EQUAL(out, "!2@3");
}

/* Blocks of 64 bytes are looked at together: a bad byte is found at any place in them. */
static void test_long_texts(void)
{
    char text[200], out[400], expected[16];

    for (size_t at = 0; at < sizeof text; at++) {
        memset(text, 'a', sizeof text);
        text[at] = '\x02';
        cut_bytes(ssm_view(text, sizeof text), 0, out, sizeof out);
        snprintf(expected, sizeof expected, "!2@%zu", at);
        CU_ASSERT_STRING_EQUAL(out, expected);
        text[at] = ';';
        cut_bytes(ssm_view(text, sizeof text), 0, out, sizeof out);
        CU_ASSERT(at == 0 ? strcmp(out, "!5@0") == 0 : out[0] == '<');
    }
}

static void test_faults_of_statements(void)
{
    faults("a; ; b", 0, SQL_EMPTY, 3);
    faults(";", 0, SQL_EMPTY, 0);
    faults("a; -- x\n;", 0, SQL_EMPTY, 8);
    faults("a (b; c)", 0, SQL_UNBALANCED, 0);
    faults("a b); c", 0, SQL_UNBALANCED, 3);
    faults("a (b", 0, SQL_UNBALANCED, 0);
    faults("a \\! ls", 0, SQL_BACKSLASH, 2);
    faults("\\i x", POSTGRES, SQL_BACKSLASH, 0);
    faults("a; \\g", MYSQL, SQL_BACKSLASH, 3);
}

static void test_commands_of_clients(void)
{
    faults("delimiter //\n", MYSQL, SQL_DIRECTIVE, 0);
    faults("a DELIMITER // b", MYSQL, SQL_DIRECTIVE, 2);
    faults("a xdelimiters b", MYSQL, SQL_DIRECTIVE, 3);
    expect("a `delimiter` 'delimiter ' b", MYSQL, "<a `delimiter` 'delimiter ' b>~");
    expect("a delimiter b", POSTGRES, "<a delimiter b>~");
    expect("medium m deli m", MYSQL, "<medium m deli m>~");
    faults("a; System ls\n;", MYSQL, SQL_DIRECTIVE, 3);
    faults("source x;", MYSQL, SQL_DIRECTIVE, 0);
    expect("system ls;", POSTGRES, "<system ls>");
    expect("systems ls;", MYSQL, "<systems ls>");
    faults("a\n go \nb;", 0, SQL_DIRECTIVE, 2);
    faults("a\n/\nb;", 0, SQL_DIRECTIVE, 2);
    faults("GO\na;", 0, SQL_DIRECTIVE, 0);
    faults("/", 0, SQL_DIRECTIVE, 0);
    expect("go;a '\ngo\n';", 0, "<go><a '\ngo\n'>");
    expect("a\ngoes\n/ 2\n", 0, "<a\ngoes\n/ 2>~");
}

static void test_what_is_noted(void)
{
    struct sql_lexer x;

    sql_start(&x, SSM_LIT("a; b /* c */; d $$;$$; e $$ $$"), POSTGRES);
    sql_next(&x);
    CU_ASSERT(x.ended && !x.comment && !x.body);
    sql_next(&x);
    CU_ASSERT(x.ended && x.comment && !x.body);
    sql_next(&x);
    CU_ASSERT(x.ended && !x.comment && x.body);
    sql_next(&x);
    CU_ASSERT(!x.ended && !x.comment && !x.body);
    CU_ASSERT_EQUAL(sql_next(&x), SQL_P_END);
    sql_start(&x, SSM_LIT("'"), 0);
    CU_ASSERT_EQUAL(sql_next(&x), SQL_P_FAULT);
    CU_ASSERT_EQUAL(sql_next(&x), SQL_P_FAULT); /* for good */
    CU_ASSERT_EQUAL(sql_line(SSM_LIT("a\nb\nc"), 0), 1);
    CU_ASSERT_EQUAL(sql_line(SSM_LIT("a\nb\nc"), 4), 3);
    for (int fault = SQL_OK + 1; fault < SQL_FAULT_COUNT; fault++)
        CU_ASSERT(strlen(sql_fault_text((enum sql_fault)fault)) > 5);
}

static void tokens(const char *text, uint32_t lexical, const char *expected)
{
    static const char kinds[] = "EWNSBX";
    char *copy = exact_copy(ssm_cstr(text)), out[512] = "";
    struct sql_tokens t = {ssm_view(copy, strlen(text)), lexical, 0};
    struct sql_token token;
    size_t n = 0;

    while ((token = sql_token(&t)).kind != SQL_T_END && n < sizeof out - 1)
        n += (size_t)snprintf(out + n, sizeof out - n, "%c%.*s ", kinds[token.kind], (int)token.text.len,
                              token.text.ptr);
    CU_ASSERT_STRING_EQUAL(out, expected);
    free(copy);
}

static void test_tokens(void)
{
    tokens("DROP TABLE \"a b\".c -- x\n, d", 0, "WDROP WTABLE N\"a b\" X. Wc X, Wd ");
    tokens("a /* b */ `c` [d] 'e''f'", SQLITE, "Wa N`c` N[d] S'e''f' ");
    tokens("`c` [d]", 0, "X` Wc X` X[ Wd X] ");
    tokens("DO $x$ a;$x$ E'\\'' v$y", POSTGRES, "WDO B$x$ a;$x$ WE S'\\'' Wv$y ");
    tokens("'a\\'' # b", MYSQL, "S'a\\'' ");
    tokens("'open", 0, "S'open ");
    tokens("$a$ open", POSTGRES, "B$a$ open ");
    CU_ASSERT(str_is(sql_body(SSM_LIT("$x$ a $x$")), " a "));
    CU_ASSERT(str_is(sql_body(SSM_LIT("$x$")), ""));
}

/* Every text of a few nasty pieces: the lexer comes to an end, and pieces lie in the text, in order. */
static void test_all_short_texts(void)
{
    static const char *const bits[] = {"'", "\"", "`", "[", "]", "\\", "$",  "$$", "-",  "/",
                                       "*", "#",  ";", "(", ")", "e",  "\n", " ",  "go", "\xC3\xA9"};
    static const uint32_t dialects[] = {0, POSTGRES, MYSQL, SQLITE, UINT32_MAX};
    const size_t count = sizeof bits / sizeof bits[0];
    char text[64];

    for (size_t i = 0; i < count * count * count * count; i++) {
        char *copy;
        size_t len;

        snprintf(text, sizeof text, "%s%s%s%s", bits[i % count], bits[i / count % count],
                 bits[i / count / count % count], bits[i / count / count / count]);
        len = strlen(text);
        copy = exact_copy(ssm_view(text, len));
        for (size_t k = 0; k < sizeof dialects / sizeof dialects[0]; k++) {
            struct sql_lexer x;
            struct sql_tokens t = {ssm_view(copy, len), dialects[k], 0};
            const char *behind = copy;
            size_t steps = 0;

            sql_start(&x, ssm_view(copy, len), dialects[k]);
            for (enum sql_piece p; (p = sql_next(&x)) > SQL_P_FAULT; steps++) {
                if (x.piece.ptr < behind || x.piece.ptr + x.piece.len > copy + len || x.piece.len == 0 || steps > 16)
                    CU_FAIL_FATAL("a piece outside of its place");
                behind = x.piece.ptr + x.piece.len;
            }
            if (x.fault_at > len)
                CU_FAIL_FATAL("a fault outside of the text");
            for (steps = 0; sql_token(&t).kind != SQL_T_END; steps++)
                if (steps > len)
                    CU_FAIL_FATAL("tokens without end");
        }
        free(copy);
    }
    CU_PASS("all");
}

UNIT_MAIN("guard: sql_lex", T(test_statements), T(test_quotes_of_dialects), T(test_e_strings), T(test_dollar_quotes),
          T(test_comments), T(test_characters), T(test_nul), T(test_long_texts), T(test_faults_of_statements),
          T(test_commands_of_clients), T(test_what_is_noted), T(test_tokens), T(test_all_short_texts))

/* SPDX-License-Identifier: Apache-2.0
 *
 * What one expression is. Legitimate: what the catalogs of the engines print. Hostile: every way to smuggle something
 * in that we could think of. And mutations of both, which must never crash nor hang.
 */
#include "unit.h"

#include "base/buf.h"
#include "base/limits.h"
#include "expr_samples.h"

static void explain(const char *text, enum expr_error e, size_t at)
{
    printf("\n    [%s]: error %d at %zu", text, (int)e, at);
}

static void test_legitimate(void)
{
    for (size_t i = 0; i < sizeof legitimate / sizeof legitimate[0]; i++) {
        size_t at;
        enum expr_error e = expr_check(ssm_cstr(legitimate[i]), EXPR_PLAIN, EXPR_SUPERSET, NULL, NULL, &at);

        if (e)
            explain(legitimate[i], e, at);
        CU_ASSERT_EQUAL(e, EXPR_OK);
    }
}

static void test_hostile(void)
{
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        size_t at = SIZE_MAX;
        enum expr_error e = expr_check(ssm_cstr(hostile[i].text), EXPR_PLAIN, EXPR_SUPERSET, NULL, NULL, &at);

        if (e != hostile[i].error)
            explain(hostile[i].text, e, at);
        CU_ASSERT_EQUAL(e, hostile[i].error);
        CU_ASSERT(at <= strlen(hostile[i].text));
    }
}

/* What only PostgreSQL's own rules let pass: operators of any sign, also those that an extension defines. */
static void test_postgresql(void)
{
    static const char *const good[] = {"a # b", "@ a > 0", "a <-> b", "a <<-> b", "a <#> '[1]'::vector", "a <+> b", "(a).b.c = 1",
                                       "a[:2]", "a[2:]", "a[:]", "a = -1", "a=-1", "a*-1", "a @-b", "(r).x.\"Y\" = 1"};
    static const char *const bad[] = {"a --b", "a # /* b */ c", "a #-- b", "a # ; b", "@", "a @", "a[:", "a[1,:2]", "$1"};
    const uint32_t rules = SSM_LEX_E_STRINGS | SSM_LEX_DOLLAR | SSM_LEX_NESTED_COMMENTS;
    size_t at;

    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        enum expr_error e = expr_check(ssm_cstr(good[i]), EXPR_PLAIN, rules, NULL, NULL, &at);

        if (e)
            explain(good[i], e, at);
        CU_ASSERT_EQUAL(e, EXPR_OK);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (expr_check(ssm_cstr(bad[i]), EXPR_PLAIN, rules, NULL, NULL, &at) == EXPR_OK)
            fprintf(stderr, "\n  taken: %s\n", bad[i]);
        CU_ASSERT_NOT_EQUAL(expr_check(ssm_cstr(bad[i]), EXPR_PLAIN, rules, NULL, NULL, &at), EXPR_OK);
    }
    CU_ASSERT_NOT_EQUAL(expr_check(SSM_LIT("@@version"), EXPR_PLAIN, SSM_LEX_BACKSLASH, NULL, NULL, &at), EXPR_OK);
}

/* What the superset lets pass because one dialect means it, the other dialects' own rules refuse. */
static void test_second_look(void)
{
    enum {
        MYSQL = SSM_LEX_BACKSLASH | SSM_LEX_BACKTICK | SSM_LEX_HASH_COMMENTS | SSM_LEX_DOUBLE_STRING |
                SSM_LEX_DASH_NEEDS_SPACE,
        POSTGRES = SSM_LEX_E_STRINGS | SSM_LEX_DOLLAR | SSM_LEX_NESTED_COMMENTS,
        SQLITE = SSM_LEX_BACKTICK | SSM_LEX_BRACKET | SSM_LEX_DOUBLE_STRING
    };
    static const struct {
        const char *text;
        uint32_t lexical;
        enum expr_error error;
    } rows[] = {
        {"a #> 'b'", POSTGRES, EXPR_OK},    {"a #> 'b'", MYSQL, EXPR_COMMENT},      {"v <#> w", MYSQL, EXPR_COMMENT},
        {"`a` > 0", MYSQL, EXPR_OK},        {"`a` > 0", POSTGRES, EXPR_TOKEN},      {"`a``b` > 0", SQLITE, EXPR_OK},
        {"[a b] > 0", SQLITE, EXPR_OK},     {"[a b] > 0", POSTGRES, EXPR_GRAMMAR},  {"array[1]", SQLITE, EXPR_GRAMMAR},
        {"'\\''", MYSQL, EXPR_OK},          {"'\\''", POSTGRES, EXPR_UNTERMINATED}, {"E'\\''", POSTGRES, EXPR_OK},
        {"'\\'", POSTGRES, EXPR_OK},        {"'\\'", MYSQL, EXPR_UNTERMINATED},     {"\"\\\"\"", MYSQL, EXPR_OK},
        {"a -- b", POSTGRES, EXPR_COMMENT}, {"1--1", MYSQL, EXPR_COMMENT},          {"$$a$$", POSTGRES, EXPR_AMBIGUOUS},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t at;
        enum expr_error e = expr_check(ssm_cstr(rows[i].text), EXPR_PLAIN, rows[i].lexical, NULL, NULL, &at);

        if (e != rows[i].error)
            explain(rows[i].text, e, at);
        CU_ASSERT_EQUAL(e, rows[i].error);
    }
}

static void test_exclusions(void)
{
    static const struct hostile rows[] = {
        {"EXCLUDE USING gist (room WITH =, during WITH &&)", EXPR_OK},
        {"EXCLUDE USING gist (room WITH =, during WITH &&) WHERE ((NOT cancelled)) DEFERRABLE INITIALLY DEFERRED",
         EXPR_OK},
        {"EXCLUDE USING btree (name WITH =)", EXPR_OK},
        {"EXCLUDE (a WITH =)", EXPR_OK},
        {"EXCLUDE USING gist (tsrange(a, b) WITH &&, c gist_text_ops WITH =)", EXPR_OK},
        {"EXCLUDE USING gist (((lower(a))::text) COLLATE \"C\" text_ops DESC NULLS LAST WITH =)", EXPR_OK},
        {"EXCLUDE USING gist (a WITH OPERATOR(public.&&)) INCLUDE (b, \"c\") WITH (fillfactor='70')", EXPR_OK},
        {"EXCLUDE USING gist (a WITH &&) USING INDEX TABLESPACE fast NOT DEFERRABLE INITIALLY IMMEDIATE", EXPR_OK},
        {"EXCLUDE USING gist (a gist_trgm_ops (siglen='32') WITH &&)", EXPR_OK},
        {"a > 0", EXPR_GRAMMAR},
        {"EXCLUDE", EXPR_GRAMMAR},
        {"EXCLUDE USING gist", EXPR_GRAMMAR},
        {"EXCLUDE USING gist ()", EXPR_UNBALANCED},
        {"EXCLUDE USING gist (a)", EXPR_GRAMMAR},
        {"EXCLUDE USING gist (a WITH)", EXPR_GRAMMAR},
        {"EXCLUDE USING gist (a WITH =", EXPR_GRAMMAR},
        {"EXCLUDE USING gist (a WITH =), DROP COLUMN b", EXPR_COMMA},
        {"EXCLUDE USING gist (a WITH =); DROP TABLE b", EXPR_STATEMENT},
        {"EXCLUDE USING gist (a WITH =) WHERE a > 0", EXPR_GRAMMAR},
        {"EXCLUDE USING gist (a WITH =) WHERE (a > 0), ADD COLUMN b int", EXPR_COMMA},
        {"EXCLUDE USING gist (a WITH =) WHERE ((select 1))", EXPR_SUBSELECT},
        {"EXCLUDE USING gist (a WITH =) NOT VALID", EXPR_GRAMMAR},
        {"EXCLUDE USING gist (a WITH =) -- x", EXPR_COMMENT},
        {"EXCLUDE USING gist ((select 1) WITH =)", EXPR_SUBSELECT},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t at;
        enum expr_error e = expr_check(ssm_cstr(rows[i].text), EXPR_EXCLUSION, EXPR_SUPERSET, NULL, NULL, &at);

        if (e != rows[i].error)
            explain(rows[i].text, e, at);
        CU_ASSERT_EQUAL(e, rows[i].error);
    }
}

static void note_call(void *user, ssm_str name)
{
    struct buf *b = user;

    buf_put(b, name);
    buf_putc(b, ' ');
}

static void check_calls(const char *text, const char *expected)
{
    struct buf b;

    buf_init(&b, 1024);
    CU_ASSERT_EQUAL(expr_check(ssm_cstr(text), EXPR_PLAIN, EXPR_SUPERSET, note_call, &b, NULL), EXPR_OK);
    if (strcmp(buf_cstr(&b), expected) != 0)
        printf("\n    [%s]: calls %s", text, buf_cstr(&b));
    CU_ASSERT_STRING_EQUAL(buf_cstr(&b), expected);
    buf_free(&b);
}

static void test_calls_are_reported(void)
{
    check_calls("now()", "now ");
    check_calls("lower(upper(a))", "lower upper ");
    check_calls("pg_catalog.lower(\"left\"(a, 1))", "pg_catalog.lower left ");
    check_calls("coalesce(a, cast(b as varchar(10)), extract(year from f(c)))", "f ");
    check_calls("a in (1, 2) and b = any(array[g()]) and (h) > 0", "g ");
    check_calls("(a)::numeric(10,2) + current_timestamp(3)::int", "");
    check_calls("interval (1 + 1) day + now()", "now ");
    check_calls("\"Lower\"(a)", "\"Lower\" ");
    check_calls("\"pg_catalog.lower\"(a)", "\"pg_catalog.lower\" ");
    check_calls("pg_sleep ( 10 )", "pg_sleep ");
    check_calls("date(a)", "date ");
    CU_ASSERT(expr_is_construct(SSM_LIT("COALESCE")));
    CU_ASSERT(!expr_is_construct(SSM_LIT("pg_sleep")));
    CU_ASSERT(!expr_is_construct(SSM_LIT("a_name_that_is_longer_than_every_word_of_the_table")));
}

/* A text that repeats `piece` n times between `head` and `tail`. */
static ssm_str repeated(struct buf *b, const char *head, const char *piece, size_t n, const char *tail)
{
    buf_init(b, 4 * LIMIT_EXPRESSION);
    buf_puts(b, head);
    for (size_t i = 0; i < n; i++)
        buf_puts(b, piece);
    buf_puts(b, tail);
    return buf_str(b);
}

static void check_repeated(const char *head, const char *piece, size_t n, const char *tail, enum expr_error expected)
{
    struct buf b;
    ssm_str s = repeated(&b, head, piece, n, tail);

    CU_ASSERT_EQUAL(expr_check(s, EXPR_PLAIN, EXPR_SUPERSET, NULL, NULL, NULL), expected);
    buf_free(&b);
}

static void test_limits(void)
{
    check_repeated("'", "a", LIMIT_EXPRESSION - 2, "'", EXPR_OK);
    check_repeated("'", "a", LIMIT_EXPRESSION - 1, "'", EXPR_TOO_LONG);
    check_repeated("1", "+1", (LIMIT_EXPRESSION_TOKENS - 1) / 2, "", EXPR_OK);
    check_repeated("1", "+1", LIMIT_EXPRESSION_TOKENS / 2, "", EXPR_TOO_MANY_TOKENS);
    check_repeated("", "(", LIMIT_EXPRESSION_DEPTH, "", EXPR_TOO_DEEP);
    check_repeated("", "(", LIMIT_EXPRESSION_DEPTH - 1, "", EXPR_UNBALANCED);
    check_repeated("", "case ", LIMIT_EXPRESSION_DEPTH, "", EXPR_TOO_DEEP);
    check_repeated("", "f(", LIMIT_EXPRESSION_DEPTH, "", EXPR_TOO_DEEP);
    check_repeated("", "a.", 4000, "a", EXPR_TOO_MANY_TOKENS);
    check_repeated("\"", "a", 5000, "\"()", EXPR_TOO_LONG);
}

static ssm_str rename_one(struct arena *a, ssm_str text, ssm_str from, const ssm_str *to)
{
    struct expr_names names;

    expr_names_init(&names, a);
    CU_ASSERT_EQUAL(expr_names_add(&names, from, to), 0);
    return expr_rename(a, text, &names);
}

static void check_rename(const char *text, const char *from, const char *to, const char *expected)
{
    struct arena a = {0};
    const ssm_str new_name = ssm_cstr(to);
    ssm_str s = rename_one(&a, ssm_cstr(text), ssm_cstr(from), &new_name);

    if (!str_is(s, expected))
        printf("\n    [%s]: [%.*s]", text, STR_ARG(s));
    CU_ASSERT(str_is(s, expected));
    arena_free(&a);
}

static void test_rename(void)
{
    check_rename("(age > 0)", "age", "years", "(years > 0)");
    check_rename("(AGE > age)", "age", "years", "(years > years)");
    check_rename("(\"age\" > 0)", "age", "years", "(\"years\" > 0)");
    check_rename("(\"Age\" > 0)", "age", "years", "(\"Age\" > 0)");
    check_rename("(`age` > 0)", "age", "years", "(`years` > 0)");
    check_rename("age > 0", "age", "Years old", "\"Years old\" > 0");
    check_rename("age > 0", "age", "order", "\"order\" > 0");
    check_rename("age > 0", "age", "a\"b", "\"a\"\"b\" > 0");
    check_rename("`age` > 0", "age", "a`b", "`a``b` > 0");
    check_rename("age(a) > t.age", "age", "x", "age(a) > t.age");
    check_rename("'age' || age::age", "age", "x", "'age' || x::age");
    check_rename("cast(date as date)", "date", "day", "cast(day as date)");
    check_rename("date '2020-01-01' < date", "date", "day", "date '2020-01-01' < day");
    check_rename("extract(year from a) = year", "year", "y", "extract(year from a) = y");
    check_rename("a > 'open", "a", "b", "a > 'open");
}

static void test_renames_of_several_columns_are_made_at_once(void)
{
    static const ssm_str a_to = {"b", 1}, b_to = {"a", 1}, upper_to = {"big", 3};
    struct arena a = {0};
    struct expr_names names;

    expr_names_init(&names, &a);
    expr_names_add(&names, SSM_LIT("A"), &upper_to);
    expr_names_add(&names, SSM_LIT("a"), &a_to);
    expr_names_add(&names, SSM_LIT("b"), &b_to);
    CU_ASSERT(str_is(expr_rename(&a, SSM_LIT("a < b and A > \"A\""), &names), "b < a and b > \"big\""));
    arena_free(&a);
}

static void test_rename_keeps_the_view_where_nothing_changes(void)
{
    struct arena a = {0};
    ssm_str text = SSM_LIT("b > 0");

    CU_ASSERT_PTR_EQUAL(rename_one(&a, text, SSM_LIT("a"), &text).ptr, text.ptr);
    arena_free(&a);
}

static void test_mentions(void)
{
    CU_ASSERT(expr_mentions(SSM_LIT("(a > 0)"), SSM_LIT("a")));
    CU_ASSERT(expr_mentions(SSM_LIT("(\"a b\" > 0)"), SSM_LIT("a b")));
    CU_ASSERT(expr_mentions(SSM_LIT("t.a > 0"), SSM_LIT("a")));
    CU_ASSERT(expr_mentions(SSM_LIT("`A` > 0"), SSM_LIT("a")));
    CU_ASSERT(!expr_mentions(SSM_LIT("\"A\" > 0"), SSM_LIT("a")));
    CU_ASSERT(!expr_mentions(SSM_LIT("('x'::mood = b)"), SSM_LIT("mood")));
    CU_ASSERT(!expr_mentions(SSM_LIT("date(x) > cast(y as date)"), SSM_LIT("date")));
    CU_ASSERT(!expr_mentions(SSM_LIT("x > date '2020-01-01'"), SSM_LIT("date")));
    CU_ASSERT(expr_mentions(SSM_LIT("date(date) > cast(y as date)"), SSM_LIT("date")));
    CU_ASSERT(!expr_mentions(SSM_LIT("('a' > 0)"), SSM_LIT("a")));
    CU_ASSERT(!expr_mentions(SSM_LIT("ab > 0"), SSM_LIT("a")));
}

/* A generator of our own, so that every run is the same. */
static uint32_t random_next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static size_t mutate(char *text, size_t len, size_t room, uint32_t *state)
{
    static const char bytes[] = "'\"`\\;()[]$#-/*:,.@? \n01azEUX&_{}\x80\xe2";
    size_t at = len ? random_next(state) % len : 0;

    switch (random_next(state) % 4) {
    case 0: /* replace */
        if (len)
            text[at] = bytes[random_next(state) % (sizeof bytes - 1)];
        return len;
    case 1: /* insert */
        if (len == room)
            return len;
        memmove(text + at + 1, text + at, len - at);
        text[at] = bytes[random_next(state) % (sizeof bytes - 1)];
        return len + 1;
    case 2: /* cut */
        return at;
    default: /* double */
        if (2 * len > room)
            return len;
        memcpy(text + len, text, len);
        return 2 * len;
    }
}

static const uint32_t rules[] = {EXPR_SUPERSET, 0, SSM_LEX_BACKSLASH | SSM_LEX_BACKTICK | SSM_LEX_HASH_COMMENTS,
                                 SSM_LEX_E_STRINGS | SSM_LEX_DOLLAR, SSM_LEX_BACKTICK | SSM_LEX_BRACKET};

/* Each mutant lies in memory of its own size, so that a sanitizer sees a read behind it. */
static void check_mutant(const char *text, size_t len)
{
    char *copy = malloc(len ? len : 1);
    struct arena a = {0};
    const ssm_str new_name = SSM_LIT("b");

    CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
    memcpy(copy, text, len);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        size_t at = SIZE_MAX;
        enum expr_error e =
            expr_check(ssm_view(copy, len), i % 2 ? EXPR_EXCLUSION : EXPR_PLAIN, rules[i], NULL, NULL, &at);

        CU_ASSERT(at <= len);
        CU_ASSERT(e <= EXPR_GRAMMAR);
    }
    rename_one(&a, ssm_view(copy, len), SSM_LIT("a"), &new_name);
    arena_free(&a);
    free(copy);
}

static void test_mutants(void)
{
    enum { ROOM = 512, EACH = 60 };
    uint32_t state = 1;

    for (size_t i = 0; i < sizeof legitimate / sizeof legitimate[0]; i++)
        for (size_t k = 0; k < EACH; k++) {
            char text[ROOM];
            size_t len = strlen(legitimate[i]);

            memcpy(text, legitimate[i], len);
            for (size_t n = random_next(&state) % 6 + 1; n; n--)
                len = mutate(text, len, ROOM, &state);
            check_mutant(text, len);
        }
}

/* Whatever is put behind a whole expression without an operator ends it: no clause of a statement passes. */
static void test_no_clause_passes_behind_any_expression(void)
{
    static const char *const clauses[] = {" NOT NULL",
                                          " NULL",
                                          " PRIMARY KEY",
                                          " UNIQUE",
                                          " REFERENCES x",
                                          " CHECK (1 = 1)",
                                          " ON UPDATE x",
                                          ", DROP COLUMN x",
                                          "; DROP TABLE x",
                                          " DEFAULT 1",
                                          " GENERATED ALWAYS AS (1)",
                                          " COMMENT 'x'",
                                          " -- x",
                                          " /* x */",
                                          ") NOT VALID",
                                          " 'x'",
                                          " x",
                                          " AS x",
                                          " STORED",
                                          " USING x",
                                          " WHERE x",
                                          " WITH (x)"};

    for (size_t i = 0; i < sizeof legitimate / sizeof legitimate[0]; i++)
        for (size_t k = 0; k < sizeof clauses / sizeof clauses[0]; k++) {
            struct buf b;
            enum expr_error e;

            buf_init(&b, 4096);
            buf_puts(&b, legitimate[i]);
            buf_puts(&b, clauses[k]);
            e = expr_check(buf_str(&b), EXPR_PLAIN, EXPR_SUPERSET, NULL, NULL, NULL);
            if (!e)
                explain(buf_cstr(&b), e, 0);
            CU_ASSERT_NOT_EQUAL(e, EXPR_OK);
            buf_free(&b);
        }
}

UNIT_MAIN("guard/expr", T(test_legitimate), T(test_hostile), T(test_postgresql), T(test_second_look), T(test_exclusions),
          T(test_calls_are_reported), T(test_limits), T(test_rename),
          T(test_renames_of_several_columns_are_made_at_once),
          T(test_rename_keeps_the_view_where_nothing_changes), T(test_mentions), T(test_mutants),
          T(test_no_clause_passes_behind_any_expression))

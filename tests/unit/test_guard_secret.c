/* SPDX-License-Identifier: Apache-2.0
 *
 * Redaction: what is found, what is left alone, and that neither a pattern nor a text can hang it. The samples are put
 * together from pieces, so that no scanner takes this file for a leak.
 */
#include "unit.h"

#include <stdio.h>
#include <time.h>

#include "base/buf.h"
#include "base/limits.h"
#include "guard/guard.h"

#define A10 "A1B2C3D4E5"
#define LOWER36 "abcdefghijklmnopqrstuvwxyz0123456789"

static struct arena arena;
static struct diags diags;

static struct secrets *made(const char *regex)
{
    struct secret_pattern p = {SSM_LIT("extra"), ssm_cstr(regex)};
    struct secrets *s;

    diags_init(&diags, &arena);
    s = secrets_new(&p, regex ? 1 : 0, &diags);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    return s;
}

static bool masks(struct secrets *s, const char *text, const char *expected)
{
    ssm_str got = secrets_mask(s, &arena, ssm_cstr(text));

    if (!str_is(got, expected))
        printf("\n    [%s]: [%.*s]", text, STR_ARG(got));
    return str_is(got, expected);
}

static void test_built_in(void)
{
    struct secrets *s = made(NULL);

    CU_ASSERT(masks(s, "key AKIA" A10 "F6G7H8 end", "key [REDACTED] end"));
    CU_ASSERT(masks(s, "'ASIA" A10 "F6G7H8'", "'[REDACTED]'"));
    CU_ASSERT(masks(s, "aws_secret_access_key = " LOWER36 "/+AZ.", "[REDACTED]."));
    CU_ASSERT(masks(s, "x ghp_" LOWER36 " y", "x [REDACTED] y"));
    CU_ASSERT(masks(s, "ghs_" LOWER36, "[REDACTED]"));
    CU_ASSERT(masks(s, "github_pat_" LOWER36 "_" LOWER36 ";", "[REDACTED];"));
    CU_ASSERT(masks(s,
                    "xoxb-"
                    "123456789012-abcdef",
                    "[REDACTED]"));
    CU_ASSERT(masks(s, "Authorization: Bearer " LOWER36 "==", "Authorization: [REDACTED]"));
    CU_ASSERT(masks(s,
                    "a\n-----BEGIN RSA PRIVATE"
                    " KEY-----\nMII-x\nabc=\n-----END RSA PRIVATE"
                    " KEY-----\nb",
                    "a\n[REDACTED]\nb"));
    CU_ASSERT(masks(s,
                    "a -----BEGIN PRIVATE"
                    " KEY-----\nMII and no end",
                    "a [REDACTED]"));
    secrets_free(s);
}

static void test_left_alone(void)
{
    struct secrets *s = made(NULL);
    static const char *const texts[] = {"",
                                        "users",
                                        "AKIA",
                                        "AKIA_TABLE",
                                        "akia"
                                        "a1b2c3d4e5f6g7h8",
                                        "ghp_short",
                                        "xoxb-1",
                                        "bearer of news",
                                        "the bearer token column",
                                        "-----BEGIN PUBLIC KEY-----",
                                        "select * from a where b = 'c'"};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        ssm_str text = ssm_cstr(texts[i]);

        CU_ASSERT_EQUAL(secrets_scan(s, text, NULL, NULL), 0);
        CU_ASSERT_PTR_EQUAL(secrets_mask(s, &arena, text).ptr, text.ptr);
    }
    secrets_free(s);
}

struct places {
    size_t count, from[8], to[8];
};

static void note(void *user, size_t from, size_t to)
{
    struct places *p = user;

    if (p->count < 8) {
        p->from[p->count] = from;
        p->to[p->count] = to;
    }
    p->count++;
}

/* Two patterns that overlap, or touch, are one place; places come in the order of the text. */
static void test_overlaps_are_joined(void)
{
    struct secret_pattern patterns[] = {{SSM_LIT("a"), SSM_LIT("bcd")}, {SSM_LIT("b"), SSM_LIT("ab|de|xx")}};
    struct places p = {0};
    struct secrets *s;

    diags_init(&diags, &arena);
    s = secrets_new(patterns, 2, &diags);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_EQUAL(secrets_scan(s, SSM_LIT("xx.bcd-abcde"), note, &p), 3);
    CU_ASSERT(p.count == 3 && p.from[0] == 0 && p.to[0] == 2 && p.from[1] == 3 && p.to[1] == 6 && p.from[2] == 7 &&
              p.to[2] == 12);
    secrets_free(s);
}

static void test_a_bad_pattern_is_a_usage_error(void)
{
    struct secret_pattern p = {SSM_LIT("mine"), SSM_LIT("a(b")};

    diags_init(&diags, &arena);
    CU_ASSERT_PTR_NULL(secrets_new(&p, 1, &diags));
    CU_ASSERT_EQUAL(diags_exit_code(&diags), 2);
    CU_ASSERT(diags.first && diags.first->args.count == 3 && str_is(diags.first->args.items[0], "mine"));
    CU_ASSERT(diags.first && str_is(diags.first->args.items[2], "4"));
}

static void test_patterns_that_match_nothing_or_everything(void)
{
    struct secrets *s = made("x*");

    CU_ASSERT(masks(s, "axxb", "a[REDACTED]b"));
    secrets_free(s);
    s = made("(?s).");
    CU_ASSERT(masks(s, "axxb", "[REDACTED]"));
    secrets_free(s);
    s = made("a\\Kb");
    CU_ASSERT(masks(s, "xaby", "xa[REDACTED]y"));
    secrets_free(s);
}

static ssm_str filled(struct buf *b, const char *piece, size_t bytes)
{
    buf_init(b, 64 * 1024 * 1024);
    while (b->len < bytes)
        buf_puts(b, piece);
    return buf_str(b);
}

/* A secret is found wherever it lies: at the border of two windows, too. */
static void test_windows(void)
{
    static const char secret[] = "ghp_" LOWER36;
    struct secrets *s = made(NULL);

    for (size_t shift = 0; shift <= sizeof secret; shift++) {
        struct places p = {0};
        struct buf b;
        size_t at = LIMIT_SECRET_WINDOW - sizeof secret + shift;

        filled(&b, ".", at);
        buf_puts(&b, secret);
        buf_puts(&b, " and more");
        CU_ASSERT_EQUAL(secrets_scan(s, buf_str(&b), note, &p), 1);
        CU_ASSERT(p.from[0] == at && p.to[0] == at + sizeof secret - 1);
        buf_free(&b);
    }
    secrets_free(s);
}

static double seconds_since(clock_t start)
{
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* Fail closed: where a pattern runs into its limit, the rest of the text counts as found. */
static void test_hostile_patterns_end(void)
{
    static const char *const patterns[] = {"(a+)+$",        "(a|aa)+$", "(.*)*x",        "a.*a.*a.*a.*a.*a.*b",
                                           "(?s)(.+)+\\1z", "a[^b]*c",  "(a?){64}a{64}b"};

    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        struct secrets *s = made(patterns[i]);
        struct buf b;
        ssm_str text = filled(&b, "a", 100 * 1000);
        clock_t start = clock();
        size_t n;

        buf_putc(&b, '!');
        text = buf_str(&b);
        n = secrets_scan(s, text, NULL, NULL);
        if (seconds_since(start) > 2 * LIMIT_SECRET_SECONDS)
            printf("\n    %s: %.1f s, %zu found", patterns[i], seconds_since(start), n);
        CU_ASSERT(seconds_since(start) <= 2 * LIMIT_SECRET_SECONDS);
        buf_free(&b);
        secrets_free(s);
    }
}

static void test_a_limit_counts_as_a_match(void)
{
    struct secrets *s = made("(a|a)*[bc]");
    struct buf b;
    struct places p = {0};
    ssm_str text = filled(&b, "aaaaaaaa", 4096);

    CU_ASSERT_EQUAL(secrets_scan(s, text, note, &p), 1);
    CU_ASSERT(p.from[0] == 0 && p.to[0] == text.len);
    buf_free(&b);
    secrets_free(s);
}

/* 20 MB of a script with a secret at its end. */
static void test_a_large_text(void)
{
    struct secrets *s = made("(?i)password\\s*=\\s*\\S+");
    struct buf b;
    ssm_str text =
        filled(&b, "ALTER TABLE \"users\" ADD COLUMN \"last_login_at\" timestamp with time zone DEFAULT now();\n",
               20 * 1000 * 1000);
    clock_t start = clock();

    buf_puts(&b, " ghp_" LOWER36);
    text = buf_str(&b);
    CU_ASSERT_EQUAL(secrets_scan(s, text, NULL, NULL), 1);
    printf("(%.0f ms) ", 1000 * seconds_since(start));
    CU_ASSERT(seconds_since(start) < LIMIT_SECRET_SECONDS);
    buf_free(&b);
    secrets_free(s);
}

UNIT_MAIN("guard/secret", T(test_built_in), T(test_left_alone), T(test_overlaps_are_joined),
          T(test_a_bad_pattern_is_a_usage_error), T(test_patterns_that_match_nothing_or_everything), T(test_windows),
          T(test_hostile_patterns_end), T(test_a_limit_counts_as_a_match), T(test_a_large_text))

/* SPDX-License-Identifier: Apache-2.0
 *
 * Loads a report, or one diff in a good envelope, and asks what came of it.
 */
#ifndef SSM_TESTS_REPORT_FIXTURE_H
#define SSM_TESTS_REPORT_FIXTURE_H

#include "base/buf.h"
#include "base/limits.h"
#include "report/report.h"
#include "unit.h"

#define ENVELOPE "\"workflow\":\"smartspec_data_model_validator\",\"version\":\"6.1.1\",\"run_id\":\"r-1\""

struct loaded {
    struct arena a;
    struct diags d;
    struct report r;
    int result;
};

/* The text is copied to a block of just its size, so that a sanitizer sees every byte read too many. */
static inline void load_bytes(struct loaded *l, ssm_str text, size_t memory)
{
    char *exact = malloc(text.len ? text.len : 1);

    *l = (struct loaded){.a = {.limit = memory}, .result = -1};
    diags_init(&l->d, &l->a);
    CU_ASSERT_PTR_NOT_NULL_FATAL(exact);
    if (text.len)
        memcpy(exact, text.ptr, text.len);
    l->result = report_load(ssm_view(exact, text.len), &l->a, &l->d, &l->r);
    free(exact);
}

static inline void load_text(struct loaded *l, const char *text)
{
    load_bytes(l, ssm_cstr(text), 0);
}

/* A report with these diffs, and what `more` adds to the top level ("" or ",\"key\":value"). */
static inline void load_with(struct loaded *l, const char *diffs, const char *more)
{
    struct buf b;

    buf_init(&b, LIMIT_REPORT_BYTES);
    buf_printf(&b, "{" ENVELOPE "%s,\"diffs\":[%s]}", more, diffs);
    load_bytes(l, buf_str(&b), 0);
    buf_free(&b);
}

static inline void load_diffs(struct loaded *l, const char *diffs)
{
    load_with(l, diffs, "");
}

static inline void unload(struct loaded *l)
{
    arena_free(&l->a);
}

/* The n-th diagnostic. */
static inline const struct diag *nth(const struct loaded *l, size_t n)
{
    const struct diag *g = l->d.first;

    while (g && n--)
        g = g->next;
    return g;
}

static inline size_t problems(const struct loaded *l)
{
    return l->d.count[DIAG_REFUSED] + l->d.count[DIAG_INVALID];
}

/* Says what differs, because CUnit shows only the line. */
static inline bool said(const struct loaded *l, size_t n, const char *word, const char *pointer)
{
    const struct diag *g = nth(l, n);
    bool good = g && str_is(g->word, word) && str_is(g->pointer, pointer);

    if (!good)
        fprintf(stderr, "\n  expected %s at %s, got %.*s at %.*s\n", word, pointer,
                STR_ARG(g ? g->word : SSM_LIT("nothing")), STR_ARG(g ? g->pointer : SSM_LIT("nowhere")));
    return good;
}

/* The only operation of a report that loaded without a word; a report that did not ends the test. */
static inline const ssm_operation *only(const struct loaded *l)
{
    for (const struct diag *g = l->d.first; g; g = g->next)
        fprintf(stderr, "\n  unexpected %.*s at %.*s\n", STR_ARG(g->word), STR_ARG(g->pointer));
    CU_ASSERT_EQUAL_FATAL(l->result, 0);
    CU_ASSERT_PTR_NULL_FATAL(l->d.first);
    CU_ASSERT_EQUAL_FATAL(l->r.ops.count, 1);
    return &l->r.ops.items[0]->pub;
}

#define IS(str, text) CU_ASSERT(str_is((str), (text)))

#endif

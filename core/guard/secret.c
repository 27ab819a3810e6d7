/* SPDX-License-Identifier: Apache-2.0
 *
 * Redaction patterns: the built-in ones and the configured ones, by PCRE2 on bytes. The only room that knows PCRE2.
 *
 * A configured pattern may be hostile, as may be the text. Each search is limited to a window, in steps (PCRE2's match
 * limit), and in time over the whole text; where a limit is met, the rest of the text counts as a match: fail closed.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "guard/guard.h"

static const struct {
    const char *name, *regex;
} built_in[] = {
    {"aws-access-key", "(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}"},
    {"aws-secret-key", "(?i)aws_?secret_?access_?key[^\\n]{0,8}?[A-Za-z0-9/+]{40}"},
    {"github-token", "(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})"},
    {"slack-token", "(?<![A-Za-z0-9])(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}"},
    {"bearer-token", "(?i)\\bbearer[ \\t]+[A-Za-z0-9._~+/-]{16,}=*"},
    /* To its end, or as far as the text goes where the end is missing. */
    {"private-key", "-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:[^-]++|-(?!----))*+"
                    "(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----)?"},
};
enum { BUILT_IN = sizeof built_in / sizeof built_in[0] };

struct span {
    size_t from, to;
};

struct secrets {
    pcre2_code **codes;
    size_t count;
    bool jit; /* compiled for speed, at the first large text */
    pcre2_match_data *match;
    pcre2_match_context *limits;
};

static int refuse(struct diags *d, ssm_str name, int error, size_t at)
{
    char text[LIMIT_DIAG_ARG], place[24];
    int n = pcre2_get_error_message(error, (PCRE2_UCHAR *)text, sizeof text);
    int m = snprintf(place, sizeof place, "%zu", at + 1);

    return diag_at(d, DIAG_SECRET_PATTERN, SSM_LIT("safety.redaction.patterns"), name,
                   n < 0 ? SSM_LIT("?") : ssm_view(text, (size_t)n), ssm_view(place, (size_t)m));
}

static int compile(struct secrets *s, ssm_str name, ssm_str regex, struct diags *d)
{
    int error;
    PCRE2_SIZE at;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)regex.ptr, regex.len, PCRE2_USE_OFFSET_LIMIT | PCRE2_MULTILINE, &error, &at, NULL);

    if (!code)
        return refuse(d, name, error, at);
    s->codes[s->count++] = code;
    return 0;
}

static bool prepare(struct secrets *s, size_t count)
{
    s->codes = calloc(count, sizeof *s->codes);
    s->match = pcre2_match_data_create(1, NULL);
    s->limits = pcre2_match_context_create(NULL);
    if (!s->codes || !s->match || !s->limits)
        return false;
    pcre2_set_match_limit(s->limits, LIMIT_SECRET_STEPS);
    pcre2_set_depth_limit(s->limits, LIMIT_SECRET_STEPS);
    return true;
}

struct secrets *secrets_new(const struct secret_pattern *extra, size_t count, struct diags *d)
{
    struct secrets *s = calloc(1, sizeof *s);
    int bad = 0;

    if (!s || count > LIMIT_CONFIG_BYTES || !prepare(s, BUILT_IN + count)) {
        diag_out_of_memory(d);
        secrets_free(s);
        return NULL;
    }
    for (size_t i = 0; i < BUILT_IN; i++)
        bad |= compile(s, ssm_cstr(built_in[i].name), ssm_cstr(built_in[i].regex), d);
    for (size_t i = 0; i < count; i++)
        bad |= compile(s, str_empty(extra[i].name) ? extra[i].regex : extra[i].name, extra[i].regex, d);
    if (bad) {
        secrets_free(s);
        return NULL;
    }
    return s;
}

void secrets_free(struct secrets *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->count; i++)
        pcre2_code_free(s->codes[i]);
    pcre2_match_data_free(s->match);
    pcre2_match_context_free(s->limits);
    free(s->codes);
    free(s);
}

/* ---- scanning */

/* What was found, of all patterns, and when to give up. */
struct spans {
    struct span *items;
    size_t count, capacity;
    clock_t end; /* in processor time */
};

static bool keep(struct spans *f, size_t from, size_t to)
{
    struct span *last = f->count ? &f->items[f->count - 1] : NULL;

    if (last && last->from <= from && last->to >= from) {
        last->to = to > last->to ? to : last->to;
        return true;
    }
    if (f->count == f->capacity) {
        size_t capacity = f->capacity ? f->capacity * 2 : 16;
        struct span *items = capacity > LIMIT_SECRET_SPANS ? NULL : realloc(f->items, capacity * sizeof *items);

        if (!items)
            return false;
        f->items = items;
        f->capacity = capacity;
    }
    f->items[f->count++] = (struct span){from, to};
    return true;
}

/* Searches for a match that begins in [from, window). 1: found, 0: none, -1: a limit was met. */
static int search(struct secrets *s, const pcre2_code *code, ssm_str text, size_t from, size_t window, struct span *out)
{
    size_t seen = text.len - window > LIMIT_SECRET_MATCH ? window + LIMIT_SECRET_MATCH : text.len;
    int n;

    pcre2_set_offset_limit(s->limits, window);
    n = pcre2_match(code, (PCRE2_SPTR)text.ptr, seen, from, PCRE2_NOTEMPTY, s->match, s->limits);
    if (n == PCRE2_ERROR_NOMATCH)
        return 0;
    if (n < 0)
        return -1;
    out->from = pcre2_get_ovector_pointer(s->match)[0];
    out->to = pcre2_get_ovector_pointer(s->match)[1];
    return out->to > from && out->from < out->to ? 1 : -1; /* \K and its like can turn a match around */
}

static bool scan_one(struct secrets *s, const pcre2_code *code, ssm_str text, struct spans *f)
{
    size_t at = 0;

    while (at < text.len) {
        size_t window = text.len - at > LIMIT_SECRET_WINDOW ? at + LIMIT_SECRET_WINDOW : text.len;
        struct span match;
        int found = search(s, code, text, at, window, &match);

        if (found < 0 || clock() > f->end)
            return keep(f, at, text.len);
        if (found && !keep(f, match.from, match.to))
            return false;
        at = found ? match.to : window;
    }
    return true;
}

static int by_place(const void *a, const void *b)
{
    const struct span *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

/* Sorts, and joins what overlaps or touches. Returns how many are left. */
static size_t join(struct spans *f)
{
    size_t n = 0;

    if (f->count)
        qsort(f->items, f->count, sizeof *f->items, by_place);
    for (size_t i = 0; i < f->count; i++) {
        if (n && f->items[i].from <= f->items[n - 1].to) {
            if (f->items[i].to > f->items[n - 1].to)
                f->items[n - 1].to = f->items[i].to;
        } else {
            f->items[n++] = f->items[i];
        }
    }
    return n;
}

/* Spans in order, which the caller frees. False: not all could be kept. */
static bool scan(struct secrets *s, ssm_str text, struct spans *f)
{
    *f = (struct spans){.end = clock() + (clock_t)LIMIT_SECRET_SECONDS * CLOCKS_PER_SEC};
    if (!s->jit && text.len > LIMIT_SECRET_JIT) {
        s->jit = true; /* where it fails, the interpreter does the same more slowly */
        for (size_t i = 0; i < s->count; i++)
            pcre2_jit_compile(s->codes[i], PCRE2_JIT_COMPLETE);
    }
    for (size_t i = 0; i < s->count; i++)
        if (!scan_one(s, s->codes[i], text, f))
            return false;
    f->count = join(f);
    return true;
}

size_t secrets_scan(struct secrets *s, ssm_str text, void (*found)(void *user, size_t from, size_t to), void *user)
{
    struct spans f;
    struct span whole = {0, text.len};
    bool kept = scan(s, text, &f);
    const struct span *items = kept ? f.items : &whole;
    size_t count = kept ? f.count : 1;

    for (size_t i = 0; found && i < count; i++)
        found(user, items[i].from, items[i].to);
    free(f.items);
    return count;
}

/* ---- masking */

ssm_str secrets_mask(struct secrets *s, struct arena *a, ssm_str text)
{
    struct spans f;
    ssm_str out = text, *pieces;
    size_t done = 0, n = 0;

    if (!scan(s, text, &f)) {
        out = SSM_LIT("[REDACTED]");
    } else if (f.count) {
        pieces = ARENA_ARRAY(a, 2 * f.count + 1, ssm_str);
        for (size_t i = 0; pieces && i < f.count; i++) {
            pieces[n++] = ssm_view(text.ptr + done, f.items[i].from - done);
            pieces[n++] = SSM_LIT("[REDACTED]");
            done = f.items[i].to;
        }
        if (pieces)
            pieces[n++] = ssm_view(text.ptr + done, text.len - done);
        out = pieces ? arena_concat(a, pieces, n) : ssm_view(NULL, 0);
    }
    free(f.items);
    return out;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * A plugin over all its samples, as in a run and in hosts that notice one mistake each: what it gives is always the same.
 */
#include "sample.h"
#include "variants.h"

#include <locale.h>
#include <stdlib.h>
#include <sys/mman.h>

static const struct trial as_usual = {.shape = SHAPE_PLAIN};

/* Over the samples of a group, GROUP_COUNT: of all, in one variant. */
static void run_variant(struct guest *g, enum sample_group group, const struct trial *t)
{
    for (size_t i = 0; i < sample_count(g); i++)
        if (group == GROUP_COUNT || sample_group(g, i) == group)
            sample_run(g, i, t);
}

/* In all variants. */
static void run_group(struct guest *g, enum sample_group group, const struct trial *how)
{
    struct variants v = variants_of(g);

    for (size_t i = 0; i < v.count; i++) {
        struct trial t = variant_in(&v.items[i], how);

        run_variant(g, group, &t);
    }
}

/* ---- as in a run */

/* Where an option must perhaps be given. */
static const char *advice(const struct guest *g)
{
    for (const ssm_option *o = g->descriptor.options; o && o->key; o++)
        if (!o->default_value)
            return "; an option that must be given is given with --plugin-option KEY=VALUE";
    return "";
}

/* Of a refusal, on a line of its own; absent: it gave none. */
static ssm_str first_reason(struct guest *g)
{
    static const char mark[] = "\nfail ";
    const char *at = str_find(buf_str(&g->said), mark), *end;

    end = at ? memchr(at + 1, '\n', g->said.len - (size_t)(at + 1 - g->said.ptr)) : NULL;
    return end ? ssm_view(at, (size_t)(end - at)) : ssm_view(NULL, 0);
}

static const char *const given[] = {
    [SSM_KIND_DIALECT] = "units rendered", [SSM_KIND_EMITTER] = "files", [SSM_KIND_READER] = "things read",
    [SSM_KIND_FINDER] = "files found"};

void point_work(struct guest *g)
{
    if (!guest_open(g))
        return;
    if (g->descriptor.kind == SSM_KIND_EMITTER) /* its options are a point of their own */
        run_variant(g, GROUP_WORK, &as_usual);
    else
        run_group(g, GROUP_WORK, &as_usual);
    at_callback(g, "", "", ssm_view(NULL, 0));
    if (!g->rendered && g->descriptor.kind <= SSM_KIND_EMITTER) /* what a reader reads, the runner cannot know */
        found(g, "it refuses every sample: there is nothing that it can do%s%.*s", advice(g), STR_ARG(first_reason(g)));
    else
        remark(g, "%zu %s", g->rendered, given[g->descriptor.kind]);
}

void point_bare(struct guest *g)
{
    if (guest_open(g))
        run_group(g, GROUP_BARE, &as_usual);
}

void point_hostile(struct guest *g)
{
    if (guest_open(g))
        run_variant(g, GROUP_HOSTILE, &as_usual);
}

enum { HOSTILE_SAMPLES = 4 }; /* an odd value is tried with, the first ones */

void point_choices(struct guest *g)
{
    struct variants v = {NULL, 0};

    if (!guest_open(g))
        return;
    v = variants_of(g);
    for (size_t i = 1; i < v.count; i++)
        run_variant(g, GROUP_COUNT, &v.items[i]);
    if (v.count == 1 && !(g->descriptor.options && g->descriptor.options->key))
        skip(g, "it has no option");
    v = hostile_variants_of(g);
    for (size_t i = 0; i < v.count; i++)
        for (size_t k = 0; k < sql_sample_count && k < HOSTILE_SAMPLES; k++)
            sample_run(g, k, &v.items[i]);
}

void point_empty(struct guest *g)
{
    struct variants v = {NULL, 0};

    if (guest_open(g))
        v = variants_of(g);
    for (size_t i = 0; i < v.count; i++)
        emitter_run(g, &sql_sample_empty, &v.items[i]);
}

/* ---- the same bytes */

static ssm_str line_at(ssm_str s, size_t from)
{
    const char *end = from < s.len ? memchr(s.ptr + from, '\n', s.len - from) : NULL;
    size_t to = end ? (size_t)(end - s.ptr) : s.len;

    return ssm_view(s.ptr + from, to - from > 300 ? 300 : to - from);
}

/* Found where they differ, with the line. */
static bool same(struct guest *g, ssm_str before, ssm_str now, const char *when)
{
    size_t at = 0, line = 0;

    if (str_eq(before, now))
        return true;
    while (at < before.len && at < now.len && before.ptr[at] == now.ptr[at]) {
        if (before.ptr[at] == '\n')
            line = at + 1;
        at++;
    }
    at_callback(g, "", "", ssm_view(NULL, 0));
    found(g, "it gives other bytes %s:\n- %.*s\n+ %.*s", when, STR_ARG(line_at(before, line)), STR_ARG(line_at(now, line)));
    return false;
}

static void run_all(struct guest *g, const struct trial *t)
{
    buf_clear(&g->said);
    run_group(g, GROUP_COUNT, t);
}

/* In a host that is special, against what it gave before. */
static void run_special(struct guest *g, uint32_t minor, const struct trial *t, const char *when)
{
    if (!guest_load(g) || !guest_enter(g, minor, t->shape))
        return;
    run_all(g, t);
    if (minor == SSM_ABI_MINOR && !g->findings)
        same(g, buf_str(&g->subject->transcript), buf_str(&g->said), when);
}

void point_same_again(struct guest *g)
{
    const struct trial falling = {.shape = SHAPE_FALLING};
    enum { PIECE = 64 * 1024 };
    ssm_str first, rest;

    if (!guest_open(g))
        return;
    run_all(g, &as_usual);
    first = arena_str(&g->arena, buf_str(&g->said));
    run_all(g, &falling);
    if (!same(g, first, buf_str(&g->said), "in a second run in the same process"))
        return;
    for (rest = first; rest.len; rest = ssm_view(rest.ptr + PIECE, rest.len - PIECE)) {
        wire_begin(g->wire, CHECK_FRAME_TRANSCRIPT);
        wire_text(g->wire, ssm_view(rest.ptr, rest.len < PIECE ? rest.len : PIECE));
        wire_end(g->wire);
        if (rest.len <= PIECE)
            break;
    }
}

void point_texts(struct guest *g)
{
    run_special(g, SSM_ABI_MINOR, &(struct trial){.shape = SHAPE_TEXTS}, "where texts have no NUL behind them");
}

void point_sizes(struct guest *g)
{
    remark(g, "a host of ABI %u.%u, which is what it needs", SSM_ABI_MAJOR, g->subject->abi_minor);
    run_special(g, g->subject->abi_minor, &(struct trial){.shape = SHAPE_SIZES},
                "in a host whose structs are as small as they may be");
}

void point_constant(struct guest *g)
{
    run_special(g, SSM_ABI_MINOR, &(struct trial){.shape = SHAPE_CONSTANT}, "where the host's data is constant");
}

void point_longer(struct guest *g)
{
    run_special(g, SSM_ABI_MINOR, &(struct trial){.shape = SHAPE_LONGER}, "in a newer host, whose structs are longer");
}

void point_own_memory(struct guest *g)
{
    run_special(g, SSM_ABI_MINOR, &(struct trial){.canaries = true}, "where its memory is looked at");
}

void point_after_end(struct guest *g)
{
    const struct trial t = {.shape = SHAPE_RETIRE};

    run_special(g, SSM_ABI_MINOR, &t, "where each dispatch takes its memory with it");
    if (!g->findings && g->found)
        run_all(g, &t);
}

/* ---- elsewhere */

/* Numbers, upper case and order differ in these. */
static const char *const locales[] = {"tr_TR.UTF-8", "tr_TR.utf8",  "de_DE.UTF-8", "de_DE.utf8", "et_EE.UTF-8",
                                      "en_US.UTF-8", "th_TH.UTF-8", "C.UTF-8",     "C.utf8"};

static const char *const environment[][2] = {
    {"TZ", "XYZ-13:45"},        {"HOME", "/nonexistent"}, {"LANG", "tr_TR.UTF-8"},
    {"LC_ALL", "tr_TR.UTF-8"},  {"PATH", "/nonexistent"}, {"USER", "somebody"},
    {"LOGNAME", "somebody"},    {"PWD", "/nonexistent"},  {"TMPDIR", "/nonexistent"},
};
enum { YEARS_AHEAD = 4 * 366 * 24 * 3600 }; /* seconds */

static const char *move_elsewhere(void)
{
    const char *got = NULL;

    for (size_t i = 0; i < sizeof environment / sizeof environment[0]; i++)
        setenv(environment[i][0], environment[i][1], 1);
    clock_ahead(YEARS_AHEAD);
    for (size_t i = 0; i < sizeof locales / sizeof locales[0] && !got; i++)
        got = setlocale(LC_ALL, locales[i]);
    return got ? got : "C";
}

void point_same_elsewhere(struct guest *g)
{
    enum { SHIFT = 977 * 4096 };
    const char *locale = move_elsewhere();
    void *shift = mmap(NULL, SHIFT, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); /* every address after it is another */

    remark(g, "locale %s, another time zone and environment, years later, folder /%s", locale,
           shift == MAP_FAILED ? "" : ", other addresses");
    run_special(g, SSM_ABI_MINOR, &as_usual, "in another process, locale, time zone, environment, year and folder");
}

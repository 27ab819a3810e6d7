/* SPDX-License-Identifier: Apache-2.0
 *
 * A plan for the harnesses that play a hostile plugin.
 */
#ifndef SSM_TESTS_FUZZ_SAMPLE_PLAN_H
#define SSM_TESTS_FUZZ_SAMPLE_PLAN_H

#include "fuzz.h"

#include "plan/plan.h"

#define SAMPLE_REPORT(diffs)                                                                                           \
    "{\"workflow\":\"smartspec_data_model_validator\",\"version\":\"6.1.1\",\"run_id\":\"r\",\"scope\":{},\"diffs\":"  \
    "[" diffs "]}"
#define SAMPLE_ADD                                                                                                     \
    "{\"kind\":\"missing_column\",\"table\":\"users\",\"column\":\"nick\",\"expected\":{\"type\":\"text\","            \
    "\"nullable\":true}}"
#define SAMPLE_DROP "{\"kind\":\"extra_column\",\"table\":\"users\",\"column\":\"old\"}"
#define SAMPLE_INDEX                                                                                                   \
    "{\"kind\":\"missing_index\",\"table\":\"users\",\"index\":{\"name\":\"by_nick\",\"columns\":[\"nick\"]}}"

struct sample {
    struct arena arena;
    struct diags diags;
    struct report report;
    struct plan plan;
};

static inline void sample_open(struct sample *s, const char *report)
{
    const struct permission permission = {.all = true};
    const struct plan_request request = {.report = &s->report, .permission = &permission};
    bool complete = false;

    *s = (struct sample){0};
    diags_init(&s->diags, &s->arena);
    FUZZ_CHECK(report_load(ssm_cstr(report), &s->arena, &s->diags, &s->report) == 0 &&
                   guard_operations(&s->report.ops, &s->report.actual, &s->diags) == 0 &&
                   plan_make(&request, &s->arena, &s->diags, &s->plan, &complete) == 0 && complete,
               "the sample");
}

static inline void sample_close(struct sample *s)
{
    arena_free(&s->arena);
}

#endif

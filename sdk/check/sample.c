/* SPDX-License-Identifier: Apache-2.0
 *
 * Reports to plans, by the rooms that do it in a run; and which sample is whose. See sample.h.
 */
#include "sample.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "model/visit.h"
#include "variants.h"

/* ---- loading */

static void put_json(struct buf *b, const char *text)
{
    for (; *text; text++)
        buf_putc(b, *text == '\'' ? '"' : *text);
}

static int load(struct op_sample *s, const struct sample_text *text, struct diags *d)
{
    const struct permission permission = {.all = true};
    struct report *report = ARENA_NEW(&s->arena, struct report);
    const struct plan_request request = {.report = report, .permission = &permission};
    bool complete = false;
    struct buf b;
    int result;

    buf_init(&b, 1 << 20);
    buf_puts(
        &b,
        "{\"workflow\":\"smartspec_data_model_validator\",\"version\":\"6.1.1\",\"run_id\":\"r\",\"scope\":{},\"diffs\":[");
    put_json(&b, text->diffs);
    buf_puts(&b, "]");
    if (text->actual) {
        buf_puts(&b, ",\"actual_schema\":");
        put_json(&b, text->actual);
    }
    buf_puts(&b, "}");
    result = report && report_load(buf_str(&b), &s->arena, d, report) == 0 &&
                     guard_operations(&report->ops, &report->actual, d) == 0 &&
                     plan_make(&request, &s->arena, d, &s->plan, &complete) == 0 && complete
                 ? 0
                 : -1;
    buf_free(&b);
    return result;
}

struct op_sample *sample_load(struct guest *g, const struct sample_text *text)
{
    struct op_sample *s = calloc(1, sizeof *s);
    struct diags d;

    if (!s)
        return NULL;
    s->name = text->name;
    s->group = text->group;
    diags_init(&d, &s->arena);
    if (load(s, text, &d) == 0)
        return s;
    found(g, "a mistake of the runner's own, in its sample \"%s\":", text->name);
    found_diags(g, &d);
    sample_free(s);
    return NULL;
}

void sample_free(struct op_sample *s)
{
    if (s)
        arena_free(&s->arena);
    free(s);
}

/* ---- what a host would show */

struct suiting {
    const ssm_dialect_facts *facts;
    bool suits;
};

static void look_at(void *user, enum visit_role role, ssm_str text, const char *place, size_t index)
{
    struct suiting *s = user;
    size_t length = s->facts->identifier_unit == SSM_LENGTH_CHARACTERS ? utf8_length(text) : text.len;

    (void)place, (void)index;
    if (role == VISIT_NAME && s->facts->identifier_limit && length > s->facts->identifier_limit)
        s->suits = false;
}

static void look_at_type(void *user, const ssm_type *type, const char *place, size_t index)
{
    (void)user, (void)type, (void)place, (void)index;
}

bool sample_suits(const struct guest *g, const struct op_sample *s)
{
    struct suiting suiting = {&g->facts, true};
    const struct visitor visitor = {&suiting, look_at, look_at_type};

    for (size_t i = 0; i < s->plan.ops.count; i++) {
        const ssm_operation *op = &s->plan.ops.items[i]->pub;

        if (op->schema.len && !g->facts.has_schemas)
            return false;
        visit_operation(&visitor, op);
    }
    return suiting.suits;
}

/* ---- which is whose, by kind */

static const char *text_name(size_t i) { return sample_texts[i].name; }
static const char *sql_name(size_t i) { return sql_samples[i].name; }
static const char *schema_name(size_t i) { return schema_samples[i].name; }
static const char *finder_name(size_t i) { return finder_samples[i]; }
static enum sample_group text_group(size_t i) { return sample_texts[i].group; }
static enum sample_group sql_group(size_t i) { return sql_samples[i].group; }
static enum sample_group schema_group(size_t i) { return schema_samples[i].group; }
static enum sample_group finder_group(size_t i) { return i ? GROUP_WORK : GROUP_BARE; }

static uint32_t run_text(struct guest *g, size_t i, const struct trial *t)
{
    struct op_sample *s = sample_load(g, &sample_texts[i]);
    uint32_t calls = s && sample_suits(g, s) ? dialect_run(g, s, t) : 0;

    sample_free(s);
    return calls;
}

static uint32_t run_sql(struct guest *g, size_t i, const struct trial *t) { return emitter_run(g, &sql_samples[i], t); }
static uint32_t run_schema(struct guest *g, size_t i, const struct trial *t) { return reader_run(g, &schema_samples[i], t); }
static uint32_t run_finder(struct guest *g, size_t i, const struct trial *t) { return finder_run(g, finder_samples[i], t); }

static const struct samples {
    const size_t *count;
    const char *(*name)(size_t i);
    enum sample_group (*group)(size_t i);
    uint32_t (*run)(struct guest *g, size_t i, const struct trial *t);
} samples[] = {
    [SSM_KIND_DIALECT] = {&sample_text_count, text_name, text_group, run_text},
    [SSM_KIND_EMITTER] = {&sql_sample_count, sql_name, sql_group, run_sql},
    [SSM_KIND_READER] = {&schema_sample_count, schema_name, schema_group, run_schema},
    [SSM_KIND_FINDER] = {&finder_sample_count, finder_name, finder_group, run_finder},
};

static const struct samples *of(const struct guest *g)
{
    return &samples[g->descriptor.kind];
}

size_t sample_count(struct guest *g)
{
    return *of(g)->count;
}

enum sample_group sample_group(struct guest *g, size_t i)
{
    return of(g)->group(i);
}

const char *sample_name(struct guest *g, size_t i)
{
    return of(g)->name(i);
}

uint32_t sample_run(struct guest *g, size_t i, const struct trial *t)
{
    buf_printf(&g->said, "# %s\n", variant_label(g, t, sample_name(g, i)));
    return of(g)->run(g, i, t);
}

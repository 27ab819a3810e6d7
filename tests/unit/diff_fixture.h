/* SPDX-License-Identifier: Apache-2.0
 *
 * Two schemas, written as a report's tables and enums and a few objects, and what comes of their comparison: its report is loaded
 * and planned as every report is.
 */
#ifndef SSM_TESTS_DIFF_FIXTURE_H
#define SSM_TESTS_DIFF_FIXTURE_H

#include "diff/diff.h"
#include "plan/plan.h"
#include "report_fixture.h"

static struct {
    struct arena a;       /* of the comparison */
    struct arena schemas; /* what readers give */
    struct diags d;
    struct side from, to;
    struct diff_request request;
    struct buf out;
    struct diff_places places;
    int result;
    struct loaded loaded;
    struct plan plan;
    struct buf text;
    ssm_source source;
} x;

enum { FIXTURE_BYTES = 1 << 22 };

/* A place of its own for each thing: its line is `line`. */
static inline ssm_place place_at(size_t line)
{
    static const char lines[] = "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n";

    x.source = (ssm_source){sizeof x.source, SSM_LIT("schema.sql"), ssm_view(lines, sizeof lines - 1)};
    return (ssm_place){&x.source, line - 1};
}

/* memory: of the arena that the comparison has. */
static inline void sides_with(const char *dialect, size_t memory)
{
    static const ssm_str ignored[] = {{"tablespace", 10}};

    memset(&x, 0, sizeof x);
    x.a.limit = memory;
    diags_init(&x.d, &x.a);
    side_init(&x.from, (ssm_strs){ignored, 1}, &x.a, &x.d);
    side_init(&x.to, (ssm_strs){ignored, 1}, &x.a, &x.d);
    buf_init(&x.out, FIXTURE_BYTES);
    buf_init(&x.text, FIXTURE_BYTES);
    x.request = (struct diff_request){.from = &x.from, .to = &x.to, .dialect = ssm_cstr(dialect), .from_name = SSM_LIT("a.sql"),
                                      .to_name = SSM_LIT("b.sql"), .version = "0.1.0", .rebuilds = !strcmp(dialect, "sqlite")};
}

static inline void sides(const char *dialect)
{
    sides_with(dialect, 0);
}

/* All that a reader knows: nothing of a column is unknown. */
static inline void know(ssm_column *c)
{
    c->nullable = c->nullable ? c->nullable : SSM_YES;
    c->identity = c->identity ? c->identity : SSM_IDENTITY_NONE;
    c->generated = c->generated ? c->generated : SSM_NO;
    c->default_value.kind = c->default_value.kind ? c->default_value.kind : SSM_DEFAULT_NONE;
    c->on_update.known = c->on_update.known ? c->on_update.known : SSM_NO;
    c->collation.known = c->collation.known ? c->collation.known : SSM_NO;
    c->comment.known = c->comment.known ? c->comment.known : SSM_NO;
}

/* Adds tables and enums, given as the value of a report's actual_schema. */
static inline int add(struct side *s, const char *schema)
{
    struct loaded l = {.result = 0};
    struct report r;
    struct buf b;
    int bad;

    buf_init(&b, FIXTURE_BYTES);
    buf_printf(&b, "{" ENVELOPE ",\"actual_schema\":%s,\"diffs\":[]}", schema);
    diags_init(&l.d, &x.schemas);
    bad = report_load(buf_str(&b), &x.schemas, &l.d, &r);
    buf_free(&b);
    for (const struct diag *g = l.d.first; g; g = g->next)
        fprintf(stderr, "\n  in the test's schema: %.*s at %.*s\n", STR_ARG(g->word), STR_ARG(g->pointer));
    for (size_t i = 0; !bad && i < r.actual.tables.count; i++) {
        ssm_table *t = r.actual.tables.entries[i].value;
        for (size_t k = 0; k < t->column_count; k++)
            know((ssm_column *)(uintptr_t)t->columns[k]);
        bad = side_add_table(s, t, place_at(i + 1));
    }
    for (size_t i = 0; !bad && i < r.actual.enums.count; i++)
        bad = side_add_enum(s, r.actual.enums.entries[i].value, place_at(i + 1));
    return bad;
}

/* A table that was added, to be changed before the comparison. */
static inline ssm_table *table(struct side *s, const char *name)
{
    for (size_t i = 0; i < s->tables.count; i++) {
        const ssm_table *t = s->tables.items[i].thing;
        if (str_is(t->name, name))
            return (ssm_table *)(uintptr_t)t;
    }
    return NULL;
}

/* "t.c app.v f": what is needed, each with its column behind a colon where it has one: "t:c". */
static inline const ssm_dependence *needs(const char *text, size_t *count)
{
    ssm_dependence *list = ARENA_ARRAY(&x.schemas, strlen(text) / 2 + 1, ssm_dependence);

    *count = 0;
    while (list && *text) {
        size_t len = strcspn(text, " ");
        ssm_str all = ssm_view(text, len);
        const char *dot = memchr(all.ptr, '.', all.len), *colon = memchr(all.ptr, ':', all.len);
        ssm_dependence *d = &list[(*count)++];
        const char *end = colon ? colon : all.ptr + all.len, *from = dot ? dot + 1 : all.ptr;

        if (dot)
            d->schema = ssm_view(all.ptr, (size_t)(dot - all.ptr));
        d->name = ssm_view(from, (size_t)(end - from));
        if (colon)
            d->column = ssm_view(colon + 1, (size_t)(all.ptr + all.len - colon - 1));
        text += len + (text[len] == ' ');
    }
    return list;
}

/* An object whose statements say no more than its kind, name and body. */
static inline ssm_object *object(struct side *s, ssm_object_kind kind, const char *name, const char *body, const char *depends)
{
    ssm_object *o = object_new(&x.schemas);
    ssm_str words[] = {SSM_LIT("CREATE "), ssm_cstr(object_kind_name(kind)), SSM_LIT(" "), ssm_cstr(name), SSM_LIT(" AS "),
                       ssm_cstr(body)};

    if (!o)
        return NULL;
    o->kind = kind;
    o->name = ssm_cstr(name);
    o->create = arena_concat(&x.schemas, words, 6);
    o->drop = arena_concat(&x.schemas, (const ssm_str[]){SSM_LIT("DROP "), words[1], words[2], words[3]}, 4);
    o->definition = ssm_cstr(body);
    o->depends = needs(depends, &o->depend_count);
    if (side_add_object(s, o, place_at(s->objects.count + 1)) != 0)
        return NULL;
    return o;
}

/* The same on both sides. */
static inline void object_twice(ssm_object_kind kind, const char *name, const char *body, const char *depends)
{
    object(&x.from, kind, name, body, depends);
    object(&x.to, kind, name, body, depends);
}

static inline void rename_by(const ssm_str *flags, size_t count)
{
    x.request.renames = (ssm_strs){flags, count};
}

static inline const char *codes_of(const struct diags *d)
{
    buf_clear(&x.text);
    for (const struct diag *g = d->first; g; g = g->next) {
        buf_puts(&x.text, x.text.len ? " " : "");
        buf_put(&x.text, g->word);
    }
    return buf_cstr(&x.text);
}

/* Compares, and loads and plans what comes of it. */
static inline void compare(void)
{
    static const struct permission everything = {.all = true};
    struct plan_request request = {.report = &x.loaded.r, .permission = &everything};
    bool complete;

    x.result = diff_report(&x.request, &x.a, &x.d, &x.out, &x.places);
    if (x.result != 0)
        return;
    load_bytes(&x.loaded, buf_str(&x.out), 0);
    if (x.loaded.result != 0)
        fprintf(stderr, "\n  not loaded: %s\n%s\n", codes_of(&x.loaded.d), buf_cstr(&x.out));
    CU_ASSERT_EQUAL_FATAL(x.loaded.result, 0);
    CU_ASSERT_EQUAL(x.loaded.r.diff_count, x.places.differences);
    if (plan_make(&request, &x.loaded.a, &x.loaded.d, &x.plan, &complete) != 0)
        fprintf(stderr, "\n  not planned: %s\n%s\n", codes_of(&x.loaded.d), buf_cstr(&x.out));
}

/* The operations of the report as it has them, one space between them. */
static inline const char *reported(void)
{
    buf_clear(&x.text);
    for (size_t i = 0; i < x.loaded.r.ops.count; i++) {
        buf_puts(&x.text, i ? " " : "");
        buf_put(&x.text, x.loaded.r.ops.items[i]->pub.key);
    }
    return buf_cstr(&x.text);
}

/* The operations in the order in which they run. */
static inline const char *planned(void)
{
    buf_clear(&x.text);
    for (size_t i = 0; i < x.plan.ops.count; i++) {
        buf_puts(&x.text, i ? " " : "");
        buf_put(&x.text, x.plan.ops.items[i]->pub.key);
    }
    return buf_cstr(&x.text);
}

static inline bool is_reported(const char *keys)
{
    bool good = x.result == 0 && !strcmp(reported(), keys);

    if (!good)
        fprintf(stderr, "\n  expected %s\n  got      %s (%s)\n", keys, reported(), x.result ? codes_of(&x.d) : "");
    return good;
}

static inline bool says(const char *codes)
{
    bool good = !strcmp(codes_of(&x.d), codes);

    if (!good)
        fprintf(stderr, "\n  expected %s\n  got      %s\n", codes, codes_of(&x.d));
    return good;
}

static inline bool report_has(const char *text)
{
    bool good = str_find(buf_str(&x.out), text) != NULL;

    if (!good)
        fprintf(stderr, "\n  no %s in\n%s\n", text, buf_cstr(&x.out));
    return good;
}

static inline void end(void)
{
    unload(&x.loaded);
    buf_free(&x.out);
    buf_free(&x.text);
    arena_free(&x.a);
    arena_free(&x.schemas);
}

#define SCHEMA(tables) "{\"tables\":{" tables "}}"
#define TABLE(name, columns, more) "\"" name "\":{\"columns\":[" columns "]" more "}"
#define COL(name, type) "{\"name\":\"" name "\",\"type\":\"" type "\"}"
#define PK(columns) ",\"primary_key\":{\"columns\":[" columns "]}"

#endif

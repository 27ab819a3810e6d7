/* SPDX-License-Identifier: Apache-2.0
 *
 * A folder's files in the order in which its tool would run them. Two that the tool would refuse to order are refused.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "source/internal.h"

struct entry {
    const ssm_source *source;
    ssm_str path; /* beneath the folder */
    ssm_str name; /* as the convention looks at it */
    ssm_str version;
    enum deed deed;
};

struct folder {
    const struct schema_input *in;
    const struct convention *convention;
    struct entry *entries;
    size_t count;
    bool numbered; /* plain files that are read by their numbers */
    struct arena *arena;
    struct diags *diags;
};

/* ---- whose folder it is */

static bool is_sql(ssm_str path)
{
    return str_ends_nocase(path, ".sql");
}

static bool shows(const struct convention *c, const struct entry *e)
{
    size_t at;

    if (c->sign && pattern_fits(c->sign, c->deep ? str_last_part(e->path) : e->path))
        return true;
    return c->marker && is_sql(e->path) && has_line(e->source->bytes, c->marker, &at);
}

static const struct convention *recognise(const struct folder *f)
{
    const struct convention *c = conventions;

    for (; c->tool; c++)
        for (size_t i = 0; i < f->count; i++)
            if (shows(c, &f->entries[i]))
                return c;
    return c;
}

/* A change log in a format that is not SQL: what it includes is in its order. */
static int refuse_changelogs(const struct folder *f)
{
    int bad = 0;

    for (size_t i = 0; i < f->count; i++)
        if (!is_sql(f->entries[i].path) && str_find(f->entries[i].source->bytes, "databaseChangeLog"))
            bad = diag_at(f->diags, DIAG_SCHEMA_CHANGELOG, f->in->argument, f->entries[i].source->name);
    return bad;
}

/* ---- what is taken, and in which order */

static enum deed deed_of(const struct convention *c, ssm_str name)
{
    for (const struct rule *r = c->rules; r->deed != DEED_NONE; r++)
        if (pattern_fits(r->pattern, name))
            return r->deed;
    return DEED_PASS;
}

static void judge(struct folder *f)
{
    for (size_t i = 0; i < f->count; i++) {
        struct entry *e = &f->entries[i];

        e->name = f->convention->deep ? str_last_part(e->path) : e->path;
        e->version = version_of(e->name);
        e->deed = deed_of(f->convention, e->name);
        if (f->convention->order == ORDER_NUMBER)
            e->version = leading_number(e->name);
    }
}

/* Plain files whose names are alike up to their first number: 2_b.sql comes before 10_a.sql. */
static bool is_numbered(const struct folder *f)
{
    ssm_str before = {0};
    size_t read = 0;

    for (size_t i = 0; i < f->count; i++) {
        const struct entry *e = &f->entries[i];
        ssm_str here = ssm_view(e->name.ptr, e->version.len ? (size_t)(e->version.ptr - e->name.ptr) : 0);

        if (e->deed != DEED_READ)
            continue;
        if (!e->version.len || (read && !str_eq(here, before)))
            return false;
        before = here;
        read++;
    }
    return read > 0;
}

/* The newest base makes all that is not newer needless. */
static void take_base(struct folder *f)
{
    struct entry *base = NULL;

    for (size_t i = 0; i < f->count; i++)
        if (f->entries[i].deed == DEED_BASE && (!base || version_cmp(f->entries[i].version, base->version) > 0))
            base = &f->entries[i];
    for (size_t i = 0; base && i < f->count; i++) {
        struct entry *e = &f->entries[i];

        if (e != base && (e->deed == DEED_BASE || (e->deed == DEED_READ && version_cmp(e->version, base->version) <= 0)))
            e->deed = DEED_PASS;
    }
    if (base)
        base->deed = DEED_READ;
}

static int by_name(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;

    return a->deed != b->deed ? (int)a->deed - (int)b->deed : str_cmp(a->path, b->path);
}

static int by_version(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = a->deed == DEED_READ && b->deed == DEED_READ ? version_cmp(a->version, b->version) : 0;

    if (a->deed == b->deed && a->deed == DEED_LAST)
        order = str_cmp(a->name, b->name);
    return order ? order : by_name(left, right);
}

/* What has no number comes last; one number twice is in the order of the names. */
static int by_number(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = (int)a->deed - (int)b->deed;

    if (!order)
        order = !a->version.len - !b->version.len;
    if (!order)
        order = version_cmp(a->version, b->version);
    return order ? order : by_name(left, right);
}

static int refuse_twins(const struct folder *f)
{
    int bad = 0;

    for (size_t i = 1; i < f->count; i++) {
        const struct entry *a = &f->entries[i - 1], *b = &f->entries[i];

        if (a->deed == DEED_READ && b->deed == DEED_READ && version_cmp(a->version, b->version) == 0)
            bad = diag_at(f->diags, DIAG_SCHEMA_VERSION, b->source->name, a->source->name);
    }
    return bad;
}

static int sort(struct folder *f)
{
    static int (*const orders[])(const void *, const void *) = {
        [ORDER_NAME] = by_name, [ORDER_VERSION] = by_version, [ORDER_NUMBER] = by_number};

    if (!f->count)
        return 0;
    if (!f->convention->tool)
        f->numbered = is_numbered(f);
    qsort(f->entries, f->count, sizeof *f->entries, f->numbered ? by_number : orders[f->convention->order]);
    return f->convention->order == ORDER_VERSION ? refuse_twins(f) : 0;
}

/* ---- Sqitch */

static struct entry *find(const struct folder *f, ssm_str path)
{
    for (size_t i = 0; i < f->count; i++)
        if (str_eq(f->entries[i].path, path))
            return &f->entries[i];
    return NULL;
}

/* The plan's scripts first, in its order; all else is passed over. */
static int follow_plan(struct folder *f)
{
    const struct entry *plan = find(f, ssm_cstr(f->convention->sign));
    struct entry *list = ARENA_ARRAY(f->arena, f->count, struct entry);
    struct map index;
    size_t count = 0;
    ssm_strs scripts;
    int bad = 0;

    if (!plan || !list)
        return diag_out_of_memory(f->diags);
    if (plan_scripts(plan->source, f->arena, f->diags, &scripts) != 0)
        return -1;
    map_init(&index, f->arena);
    for (size_t i = 0; i < f->count; i++) {
        struct map_entry *m = map_put(&index, f->entries[i].path);

        if (!m)
            return diag_out_of_memory(f->diags);
        m->value = &f->entries[i];
        f->entries[i].deed = DEED_PASS;
    }
    for (size_t i = 0; i < scripts.count; i++) {
        struct entry *e = map_get(&index, scripts.items[i]);

        if (!e || e->deed != DEED_PASS) {
            bad = diag_at(f->diags, DIAG_SCHEMA_SCRIPT, plan->source->name, scripts.items[i]);
            continue;
        }
        e->deed = DEED_READ;
        list[count++] = *e;
    }
    for (size_t i = 0; i < f->count; i++)
        if (f->entries[i].deed == DEED_PASS)
            list[count++] = f->entries[i];
    f->entries = list;
    return bad;
}

/* ---- what is said of it */

static size_t count_read(const struct folder *f)
{
    size_t n = 0;

    while (n < f->count && f->entries[n].deed != DEED_PASS)
        n++;
    return n;
}

static void say_order(const struct folder *f, size_t read)
{
    char number[24];
    struct buf passed;

    snprintf(number, sizeof number, "%zu", read);
    if (f->convention->tool && read)
        diag_at(f->diags, DIAG_SCHEMA_ORDER, f->in->argument, ssm_cstr(f->convention->tool), ssm_cstr(number),
                f->entries[0].path, f->entries[read - 1].path);
    else if (read > 1)
        diag_at(f->diags, f->numbered ? DIAG_SCHEMA_NUMBERED : DIAG_SCHEMA_NAMED, f->in->argument, ssm_cstr(number),
                f->entries[0].path, f->entries[read - 1].path);
    if (read == f->count)
        return;
    buf_init(&passed, LIMIT_MESSAGE);
    for (size_t i = read; i < f->count && passed.len < LIMIT_DIAG_ARG; i++) {
        buf_puts(&passed, i > read ? ", " : "");
        buf_put(&passed, f->entries[i].path);
    }
    snprintf(number, sizeof number, "%zu", f->count - read);
    diag_at(f->diags, DIAG_SCHEMA_PASSED, f->in->argument, ssm_cstr(number), buf_str(&passed));
    buf_free(&passed);
}

/* ---- all of it */

static int keep(const ssm_source *source, struct arranged *out, struct arena *a, struct diags *d)
{
    ssm_source *s = &out->items[out->count++];
    size_t offset;

    *s = *source;
    out->has_changesets |= has_line(s->bytes, "--liquibase formatted sql", &offset);
    if (sections_cut(s, &offset))
        return 0;
    return diag_plain(d, DIAG_SCHEMA_SECTIONS, place_text(a, (ssm_place){source, offset}));
}

static int list_entries(struct folder *f)
{
    f->entries = ARENA_ARRAY(f->arena, f->in->count, struct entry);
    if (!f->entries)
        return diag_out_of_memory(f->diags);
    for (size_t i = 0; i < f->in->count; i++) {
        const ssm_source *s = &f->in->sources[i];
        size_t skip = f->in->argument.len + 1 < s->name.len ? f->in->argument.len : 0;

        while (skip < s->name.len && s->name.ptr[skip] == '/')
            skip++;
        f->entries[f->count++] = (struct entry){.source = s, .path = ssm_view(s->name.ptr + skip, s->name.len - skip)};
    }
    return 0;
}

static int arrange_folder(struct folder *f, struct arranged *out)
{
    size_t read;
    int bad = 0;

    if (list_entries(f) != 0 || refuse_changelogs(f) != 0)
        return -1;
    f->convention = recognise(f);
    judge(f);
    take_base(f);
    if ((f->convention->order == ORDER_PLAN ? follow_plan(f) : sort(f)) != 0)
        return -1;
    read = count_read(f);
    if (f->count && !read)
        return diag_at(f->diags, DIAG_SCHEMA_NO_FILES, f->in->argument, f->entries[0].path);
    say_order(f, read);
    for (size_t i = 0; i < read; i++)
        bad |= keep(f->entries[i].source, out, f->arena, f->diags);
    return bad;
}

int source_arrange(const struct schema_input *in, struct arena *a, struct diags *d, struct arranged *out)
{
    struct folder f = {.in = in, .arena = a, .diags = d};
    int bad = 0;

    *out = (struct arranged){.items = ARENA_ARRAY(a, in->count, ssm_source)};
    if (!out->items)
        return diag_out_of_memory(d);
    if (in->is_folder)
        return arrange_folder(&f, out);
    for (size_t i = 0; i < in->count; i++)
        bad |= keep(&in->sources[i], out, a, d);
    return bad;
}

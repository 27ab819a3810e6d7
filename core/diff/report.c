/* SPDX-License-Identifier: Apache-2.0
 *
 * The report: its envelope, the differences, and actual_schema as far as operations need it; see diff.h.
 */
#include <stdio.h>

#include "base/digest.h"
#include "base/limits.h"
#include "diff/compare.h"

#define WORKFLOW "smartspec_data_model_validator"
#define CONTRACT "6.1.1" /* the version of the validator's envelope that this is */

enum { RUN_ID_DIGITS = 16 };
#define RUN_ID_BEFORE "diff-"
#define RUN_ID_PLACE "0000000000000000" /* until the differences are written */

static int compare(struct comparison *c, struct side *from, struct side *to)
{
    int bad = 0;

    map_init(&c->remade, c->arena);
    if (find_renames(c) != 0 || pair_enums(c) != 0 || pair_tables(c) != 0 || take_apart(c, from, to) != 0 ||
        settle_sequences(c, from) != 0)
        return -1;
    bad = inherit_anew(c) != 0 || take_heritage(c) != 0 || settle_parts(c) != 0 ? -1 : 0;
    for (size_t i = 0; i < c->enum_count && !bad; i++)
        bad = compare_enum(c, &c->enums[i]);
    for (size_t i = 0; i < c->enum_count; i++)
        c->any_loses = c->any_loses || c->enums[i].loses;
    for (size_t i = 0; i < c->table_count && !bad; i++) {
        struct table_pair *p = &c->tables[i];

        if (p->from == p->to && !c->any_loses && !p->anew)
            continue;
        bad = compare_table(c, p);
        if (!bad && p->from && p->to && p->from != p->to && !p->anew)
            bad = compare_members(c, p);
    }
    if (bad || inherit_changes(c) != 0 || ripple_columns(c) != 0)
        return -1;
    return compare_objects(c) != 0 ? -1 : point_out_renames(c);
}

/* ---- actual_schema */

/* PostgreSQL's dialect makes the checks and indexes anew that name a column of another type; a column that comes or goes may be a
 * parent's before or after. */
static bool changes_much(const struct table_pair *p)
{
    return (p->changes & COLUMN_TYPE) || ((p->changes & (COLUMN_COMES | COLUMN_GOES)) && table_inherits(p->was));
}

/* A value that comes is one that goes on the way back. */
bool enum_changes(const struct enum_pair *e)
{
    return e->loses || (e->from && e->to && !str_list_eq(e->from->values, e->to->values));
}

/* A table of which an operation needs to know all: it is rebuilt, MySQL asks for the key of a column that counts, or a column has
 * another type, or an enum that changes. */
bool needs_context(const struct comparison *c, const struct table_pair *p)
{
    if (!p->from || !p->to || p->anew || memchr(p->was->name.ptr, '.', p->was->name.len))
        return false;
    if ((c->request->rebuilds || engine_is_loose(c)) && p->differs) /* MODIFY restates a column, keys carry AUTO_INCREMENT */
        return true;
    if (p->differs && changes_much(p))
        return true;
    for (size_t i = 0; i < p->from->column_count && c->enum_count; i++) {
        const struct enum_pair *e = enum_of_type(c, p->from->columns[i]->type);
        if (e && enum_changes(e))
            return true;
    }
    return false;
}

static void write_context_table(struct json *j, struct comparison *c, const struct table_pair *p)
{
    json_object_named(j, op_object_name(c->arena, p->was->schema, p->was->name));
    write_table_members(j, p->was);
    json_end(j);
}

static void write_context(struct json *j, struct comparison *c)
{
    json_object(j, "actual_schema");
    json_object(j, "tables");
    for (size_t i = 0; i < c->table_count; i++) {
        if (needs_context(c, &c->tables[i]))
            write_context_table(j, c, &c->tables[i]);
    }
    json_end(j);
    json_object(j, "enums");
    for (size_t i = 0; i < c->enum_count; i++) {
        const ssm_enum *e = c->enums[i].from;

        if (e && enum_changes(&c->enums[i]))
            write_values(j, op_object_name(c->arena, e->schema, e->name), e->values);
    }
    json_end(j);
    json_end(j);
}

/* ---- what is declared */

static void note_name(struct map *names, ssm_str name)
{
    if (name.ptr)
        map_put(names, name);
}

/* Of a function without its arguments. */
static ssm_str bare_name(ssm_str name)
{
    const char *open = memchr(name.ptr, '(', name.len);

    return open ? ssm_view(name.ptr, (size_t)(open - name.ptr)) : name;
}

static void note_objects(struct arena *a, const struct side *s, struct map *types, struct map *functions)
{
    for (size_t i = 0; i < s->objects.count; i++) {
        const ssm_object *o = s->objects.items[i].thing;

        if (o->kind == SSM_OBJECT_TYPE || o->kind == SSM_OBJECT_DOMAIN)
            note_name(types, op_object_name(a, o->schema, o->name));
        else if (o->kind == SSM_OBJECT_FUNCTION || o->kind == SSM_OBJECT_AGGREGATE)
            note_name(functions, op_object_name(a, o->schema, bare_name(o->name)));
    }
    for (size_t i = 0; i < s->enums.count; i++) {
        const ssm_enum *e = s->enums.items[i].thing;
        note_name(types, op_object_name(a, e->schema, e->name));
    }
    for (size_t i = 0; i < s->declared_count; i++) {
        note_name(types, s->declared_names[i]);
        note_name(functions, s->declared_names[i]);
    }
}

static void write_map(struct json *j, const char *key, const struct map *names)
{
    json_array(j, key);
    for (size_t i = 0; i < names->count; i++)
        json_put_text(j, NULL, names->entries[i].key);
    json_end(j);
}

static void write_declared(struct json *j, struct comparison *c)
{
    struct map types, functions;

    map_init(&types, c->arena);
    map_init(&functions, c->arena);
    note_objects(c->arena, c->request->to, &types, &functions);
    note_objects(c->arena, c->request->from, &types, &functions);
    json_object(j, "declared");
    write_map(j, "types", &types);
    write_map(j, "functions", &functions);
    json_end(j);
}

/* ---- the envelope */

static void write_scope(struct json *j, const struct diff_request *r)
{
    json_object(j, "scope");
    json_put_text(j, "spec_path", r->spec_path);
    json_array_row(j, "schema_globs");
    json_put_text(j, NULL, r->from_name);
    json_put_text(j, NULL, r->to_name);
    json_end(j);
    json_array_row(j, "model_globs");
    json_end(j);
    json_array_row(j, "migration_globs");
    json_end(j);
    json_put_text(j, "dialect", r->dialect);
    json_put_text(j, "orm", ssm_view(NULL, 0));
    json_end(j);
}

static void write_summary(struct json *j, const struct comparison *c)
{
    size_t total = 0, same = 0;

    for (size_t i = 0; i < c->table_count; i++) {
        total += c->tables[i].to != NULL;
        same += c->tables[i].to && !c->tables[i].differs;
    }
    json_object_row(j, "summary");
    json_put_number(j, "entities_total", (int64_t)total);
    json_put_number(j, "entities_covered", (int64_t)same);
    json_put_number(j, "errors", (int64_t)c->count);
    json_put_number(j, "warnings", 0);
    json_put_bool(j, "reduced_coverage", false);
    json_end(j);
}

/* Returns where the run's name has its digits: they are a hash of the differences, which follow. */
static size_t write_head(struct json *j, const struct comparison *c)
{
    size_t place;

    json_put_text(j, "workflow", SSM_LIT(WORKFLOW));
    json_put_text(j, "version", SSM_LIT(CONTRACT));
    json_put_text(j, "run_id", SSM_LIT(RUN_ID_BEFORE RUN_ID_PLACE));
    place = j->out->len - RUN_ID_DIGITS - 1;
    json_put_text(j, "tool", SSM_LIT("smartspec-migrate"));
    json_put_text(j, "tool_version", ssm_cstr(c->request->version));
    json_put_text(j, "status", c->count ? SSM_LIT("fail") : SSM_LIT("pass"));
    json_put_bool(j, "strict", true);
    write_scope(j, c->request);
    write_summary(j, c);
    json_array_row(j, "results");
    json_end(j);
    json_array_row(j, "warnings");
    json_end(j);
    json_object(j, "writes");
    json_array_row(j, "reports");
    json_end(j);
    json_end(j);
    return place;
}

static void set_run_id(struct buf *out, size_t place, size_t from)
{
    char hex[DIGEST_HEX + 1];
    struct digest d;

    if (out->failed)
        return;
    digest_init(&d);
    digest_bytes(&d, ssm_view(out->ptr + from, out->len - from));
    digest_hex(&d, hex);
    memcpy(out->ptr + place, hex, RUN_ID_DIGITS);
}

static void write_report(struct comparison *c, struct buf *out)
{
    struct json j;
    size_t place, from;

    json_begin(&j, out);
    json_object(&j, NULL);
    place = write_head(&j, c);
    if (c->count)
        write_declared(&j, c);
    from = out->len;
    json_array(&j, "diffs");
    for (size_t i = 0; i < c->count; i++)
        write_difference(&j, &c->items[i]);
    json_end(&j);
    if (c->count)
        write_context(&j, c);
    json_end(&j);
    set_run_id(out, place, from);
}

int diff_report(const struct diff_request *r, struct arena *a, struct diags *d, struct buf *out, struct diff_places *places)
{
    struct side from, to;
    struct diff_request request = *r;
    struct comparison c = {.request = &request, .arena = a, .diags = d};

    *places = (struct diff_places){0};
    request.from = &from;
    request.to = &to;
    if (r->from->refused || r->to->refused || pass_over(&from, r->from, r->to, a, d) != 0 ||
        pass_over(&to, r->to, r->from, a, d) != 0 || compare(&c, &from, &to) != 0 || find_places(&c, places) != 0)
        return a->failed ? diag_out_of_memory(d) : -1;
    write_report(&c, out);
    return a->failed || out->failed ? diag_out_of_memory(d) : 0;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The report: its envelope, the diffs one after the other, actual_schema, what is declared. Only one diff or one table is a JSON tree at
 * a time, so memory holds the model and little more.
 */
#include <stdio.h>

#include "base/utf8.h"
#include "report/diff.h"
#include "report/object.h"
#include "report/report.h"
#include "report/scan.h"

#define WORKFLOW "smartspec_data_model_validator"

struct load {
    struct reader r;
    struct arena keep;  /* until the end: members, the list of operations while it grows */
    struct map members; /* of the top-level object: ssm_str * */
    struct report *out;
    size_t capacity;    /* of out->ops */
};

/* Forgets the JSON tree at hand. False when memory ended. */
static bool next_tree(struct reader *r)
{
    if (r->a->failed || r->scratch.failed)
        diag_out_of_memory(r->d);
    arena_reset(&r->scratch);
    return !r->d->out_of_memory;
}

/* The value of a top-level member as a tree; json == NULL: there is none. */
static struct node top_member(struct load *l, const char *key)
{
    const ssm_str *value = map_get(&l->members, ssm_cstr(key));
    struct node n = {NULL, NULL, key, 0};
    struct walk w;

    if (value) {
        w = (struct walk){value->ptr, value->ptr + value->len};
        n.json = walk_value(&w);
    }
    return n;
}

/* ---- the envelope */

/* A text that stands in the header of every script. */
static void read_header(struct reader *r, const struct node *n, ssm_str *out)
{
    ssm_str text = {NULL, 0};
    char most[16];

    if (!read_string(r, n, &text))
        return;
    if (text.len == 0 || text.len > LIMIT_HEADER_TEXT || !utf8_is_printable_line(text)) {
        snprintf(most, sizeof most, "%d", LIMIT_HEADER_TEXT);
        SAY(r, DIAG_REPORT_HEADER_TEXT, n, node_name(n), ssm_cstr(most));
    } else
        *out = text;
}

static void read_needed(struct load *l, const char *key, ssm_str *out)
{
    struct node n = top_member(l, key);

    if (!n.json)
        say_missing(&l->r, NULL, key);
    else
        read_header(&l->r, &n, out);
}

static void read_workflow(struct load *l)
{
    struct node n = top_member(l, "workflow");

    if (!n.json)
        say_missing(&l->r, NULL, "workflow");
    else if (!cJSON_IsString(n.json))
        say_type(&l->r, &n, "string");
    else if (!str_is(json_text(n.json), WORKFLOW))
        SAY(&l->r, DIAG_REPORT_WORKFLOW, &n, json_text(n.json), SSM_LIT(WORKFLOW));
}

static void read_scope(struct load *l)
{
    struct node scope = top_member(l, "scope"), m;
    const struct {
        const char *key;
        ssm_str *out;
    } texts[] = {{"spec_path", &l->out->spec_path}, {"dialect", &l->out->dialect}};

    if (!scope.json || cJSON_IsNull(scope.json) || !is_object(&l->r, &scope))
        return;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        m = (struct node){json_member(scope.json, texts[i].key), &scope, texts[i].key, 0};
        if (m.json && !cJSON_IsNull(m.json))
            read_header(&l->r, &m, texts[i].out);
    }
}

/* ---- the diffs */

/* The list grows by doubling, apart from the model; list_ops brings it there. */
static void add_op(struct load *l, struct op *op)
{
    struct ops *ops = &l->out->ops;
    struct op **items = arena_grow(&l->keep, ops->items, ops->count, &l->capacity, sizeof *items);

    if (!items) {
        diag_out_of_memory(l->r.d);
        return;
    }
    ops->items = items;
    if (ops->count)
        ops->items[ops->count - 1]->next = op;
    ops->items[ops->count++] = op;
}

static void list_ops(struct load *l)
{
    struct ops *ops = &l->out->ops;
    struct op **items = ARENA_ARRAY(l->r.a, ops->count, struct op *);

    if (!items)
        ops->count = 0;
    if (ops->count)
        memcpy(items, ops->items, ops->count * sizeof *items);
    ops->items = items;
}

static void say_too_many(struct load *l, const struct node *n)
{
    char most[24];

    snprintf(most, sizeof most, "%d", LIMIT_DIFFS);
    SAY(&l->r, DIAG_REPORT_COUNT, n, node_name(n), ssm_cstr(most));
}

/* True when the top-level member is there and opens with `bracket`. */
static bool opens(struct load *l, const char *key, char bracket)
{
    const ssm_str *value = map_get(&l->members, ssm_cstr(key));

    return value && value->ptr[0] == bracket;
}

static void read_diffs(struct load *l)
{
    const ssm_str *value = map_get(&l->members, SSM_LIT("diffs"));
    struct node diffs = {NULL, NULL, "diffs", 0};
    struct walk w;

    if (!value)
        SAY(&l->r, DIAG_REPORT_NO_DIFFS, &diffs, SSM_LIT("diffs"));
    else if (!opens(l, "diffs", '[')) {
        diffs = top_member(l, "diffs");
        if (diffs.json)
            say_type(&l->r, &diffs, "array");
    } else {
        w = walk_into(*value);
        for (struct node diff = {NULL, &diffs, NULL, 0}; walk_more(&w) && next_tree(&l->r); diff.index++) {
            struct op *op;
            if (diff.index == LIMIT_DIFFS) {
                say_too_many(l, &diffs);
                return;
            }
            diff.json = walk_value(&w);
            op = diff.json ? read_diff(&l->r, &diff) : NULL;
            l->out->diff_count++;
            if (op)
                add_op(l, op);
        }
    }
}

/* ---- actual_schema */

static void add_object(struct load *l, struct map *objects, const struct node *n, ssm_str schema, ssm_str name,
                       void *object)
{
    ssm_str key = op_object_name(l->r.a, schema, name);
    struct map_entry *e = key.ptr && object ? map_put(objects, key) : NULL;

    if (e && e->value)
        SAY(&l->r, DIAG_REPORT_REPEATED, n, key);
    else if (e)
        e->value = object;
}

static void read_actual_table(struct load *l, const struct node *n, ssm_str schema, ssm_str name)
{
    ssm_table *t = read_table(&l->r, n, EXTENT_KNOWN);

    if (t) {
        t->schema = schema;
        t->name = name;
        add_object(l, &l->out->actual.tables, n, schema, name, t);
    }
}

static void read_actual_enum(struct load *l, const struct node *n, ssm_str schema, ssm_str name)
{
    ssm_enum *e = enum_new(l->r.a);

    if (e && read_enum_values(&l->r, n, &e->values)) {
        e->schema = schema;
        e->name = name;
        add_object(l, &l->out->actual.enums, n, schema, name, e);
    }
}

typedef void read_actual(struct load *l, const struct node *n, ssm_str schema, ssm_str name);

/* Reads the members of `tables` or `enums` one after the other. True when it is there, be it empty. */
static bool read_members(struct load *l, const struct node *n, struct walk *w, read_actual *read)
{
    if (*w->at != '{') {
        struct node bad = {walk_value(w), n->up, n->key, 0};
        if (bad.json && !cJSON_IsNull(bad.json))
            say_type(&l->r, &bad, "object");
        return false;
    }
    for (w->at++; walk_more(w) && next_tree(&l->r);) {
        const cJSON *key = walk_value(w), *value = key ? walk_value(w) : NULL;
        struct node m = {value, n, key ? key->valuestring : "", 0};
        ssm_str schema = {NULL, 0}, name;
        if (!value)
            continue;
        name = arena_str(l->r.a, json_text(key));
        if (split_name(&l->r, &m, &schema, &name))
            read(l, &m, schema, name);
    }
    w->at += w->at < w->end;
    return true;
}

static const char *const actual_keys[] = {"tables", "enums", NULL};

static void read_actual_schema(struct load *l)
{
    const ssm_str *value = map_get(&l->members, SSM_LIT("actual_schema"));
    struct schema *actual = &l->out->actual;
    struct node top = {NULL, NULL, "actual_schema", 0};
    struct walk w;

    map_init(&actual->tables, l->r.a);
    map_init(&actual->enums, l->r.a);
    if (!value)
        return;
    if (!opens(l, "actual_schema", '{')) {
        top = top_member(l, "actual_schema");
        if (top.json && !cJSON_IsNull(top.json))
            say_type(&l->r, &top, "object");
        return;
    }
    actual->present = true;
    for (w = walk_into(*value); walk_more(&w) && next_tree(&l->r);) {
        const cJSON *key = walk_value(&w);
        struct node n = {NULL, &top, key ? key->valuestring : "", 0};
        if (!key || !walk_more(&w))
            continue;
        if (strcmp(n.key, "tables") == 0) {
            n.key = "tables"; /* the tree of the key is forgotten between tables */
            actual->has_tables = read_members(l, &n, &w, read_actual_table) && actual->tables.count > 0;
        } else if (strcmp(n.key, "enums") == 0) {
            n.key = "enums";
            actual->has_enums = read_members(l, &n, &w, read_actual_enum);
        } else if (walk_value(&w) && !is_extension(n.key))
            say_unknown(&l->r, DIAG_REPORT_UNKNOWN_KEY, &n, ssm_cstr(n.key), actual_keys);
    }
}

/* ---- what is declared */

static const char *const declared_keys[] = {"types", "functions", NULL};

static void read_declared(struct load *l)
{
    struct node top = top_member(l, "declared");
    ssm_strs *const lists[] = {&l->out->declared_types, &l->out->declared_functions};

    if (!top.json || cJSON_IsNull(top.json) || !is_object(&l->r, &top))
        return;
    for (const cJSON *c = top.json->child; c; c = c->next) {
        struct node m = {c, &top, c->string, 0};
        size_t i = 0;
        while (declared_keys[i] && strcmp(declared_keys[i], c->string) != 0)
            i++;
        if (declared_keys[i] && !cJSON_IsNull(c))
            read_list(&l->r, &m, LIMIT_DECLARED, LIMIT_DECLARED_NAME, lists[i]);
        else if (!declared_keys[i] && !is_extension(c->string))
            say_unknown(&l->r, DIAG_REPORT_UNKNOWN_KEY, &m, ssm_cstr(c->string), declared_keys);
    }
    next_tree(&l->r);
}

/* ---- values that go */

static bool is_listed(ssm_strs values, ssm_str v)
{
    for (size_t i = 0; i < values.count; i++)
        if (str_eq(values.items[i], v))
            return true;
    return false;
}

static ssm_str add_key(struct load *l, const ssm_operation *o)
{
    return op_key(l->r.a, SSM_OP_ADD_ENUM_VALUE, o->schema, o->object, o->member);
}

/* A value that goes is none of those that the enum has then, unless it comes again in another place. */
static void check_values(struct load *l)
{
    struct map added;

    map_init(&added, l->r.a);
    for (size_t i = 0; i < l->out->ops.count; i++)
        if (l->out->ops.items[i]->pub.kind == SSM_OP_ADD_ENUM_VALUE)
            map_put(&added, add_key(l, &l->out->ops.items[i]->pub));
    for (size_t i = 0; i < l->out->ops.count; i++) {
        const struct op *op = l->out->ops.items[i];
        const ssm_operation *o = &op->pub;

        if (o->kind == SSM_OP_DROP_ENUM_VALUE && o->enum_after && is_listed(o->enum_after->values, o->member) &&
            !map_find(&added, add_key(l, o)))
            diag_at(l->r.d, DIAG_REPORT_ENUM_LIST, arena_concat(l->r.a, (const ssm_str[]){op->pointer, SSM_LIT("/value")}, 2),
                    o->member);
    }
}

/* ---- all of it */

static bool scan(struct load *l, ssm_str bytes)
{
    char size[24], most[24];

    if (bytes.len > LIMIT_REPORT_BYTES) {
        snprintf(size, sizeof size, "%zu", bytes.len);
        snprintf(most, sizeof most, "%d", LIMIT_REPORT_BYTES);
        diag_at(l->r.d, DIAG_REPORT_SIZE, ssm_view(NULL, 0), ssm_cstr(size), ssm_cstr(most));
        return false;
    }
    return scan_report(bytes, &l->keep, l->r.d, &l->members) != SCAN_BROKEN;
}

int report_load(ssm_str bytes, struct arena *a, struct diags *d, struct report *out)
{
    struct load l = {.r = {.a = a, .scratch = {.limit = a->limit}, .d = d}, .keep = {.limit = a->limit}, .out = out};
    size_t before = problem_count(&l.r);

    *out = (struct report){.diff_count = 0};
    map_init(&l.r.types, a);
    map_init(&l.members, &l.keep);
    json_use(&l.r.scratch);
    if (scan(&l, bytes)) {
        read_workflow(&l);
        read_needed(&l, "version", &out->version);
        read_needed(&l, "run_id", &out->run_id);
        read_scope(&l);
        read_actual_schema(&l);
        read_declared(&l);
        read_diffs(&l);
        list_ops(&l);
        check_values(&l);
        next_tree(&l.r);
    }
    json_release();
    arena_free(&l.r.scratch);
    arena_free(&l.keep);
    return problem_count(&l.r) > before ? -1 : 0;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * One element of the report's `diffs` to an operation: its kind, its keys, what it names. What is special to a kind
 * stands in fill.c.
 */
#include "report/diff.h"

#include "report/object.h"

#define BIT(key) (1u << (key))

/* The validator's own remarks on a diff, which are nothing to a migration. */
static const char *const remarks[] = {"check_id", "severity", "confidence", "why", "evidence", "entity", NULL};

static bool is_remark(const char *key)
{
    for (const char *const *p = remarks; *p; p++)
        if (strcmp(*p, key) == 0)
            return true;
    return is_extension(key);
}

struct node diff_member(const struct diff *f, enum diff_key key)
{
    return (struct node){f->at[key], f->node, diff_key_names[key], 0};
}

ssm_str diff_string(struct diff *f, enum diff_key key)
{
    struct node m = diff_member(f, key);
    ssm_str s = {NULL, 0};

    if (m.json)
        read_string(f->r, &m, &s);
    return s;
}

/* ---- the kind */

static void say_unknown_kind(struct reader *r, const struct node *n)
{
    enum { MOST = 32 };
    const char *known[MOST];
    size_t count = 0;

    for (; count < MOST - 1 && diff_kinds[count].name; count++)
        known[count] = diff_kinds[count].name;
    known[count] = NULL;
    say_unknown(r, DIAG_REPORT_UNKNOWN_KIND, n, json_text(n->json), known);
}

/* `kind`, or `type` where there is no `kind`; *key says which. */
static const struct diff_kind *find_kind(struct reader *r, const struct node *n, const char **key)
{
    struct node m;

    *key = json_has(n->json, "kind") || !json_has(n->json, "type") ? "kind" : "type";
    m = (struct node){json_member(n->json, *key), n, *key, 0};
    if (!m.json || cJSON_IsNull(m.json))
        say_missing(r, n, "kind");
    else if (!cJSON_IsString(m.json))
        say_type(r, &m, "string");
    else {
        for (const struct diff_kind *k = diff_kinds; k->name; k++)
            if (str_is(json_text(m.json), k->name))
                return k;
        say_unknown_kind(r, &m);
    }
    return NULL;
}

/* ---- the keys */

static enum diff_key find_key(const char *name)
{
    for (enum diff_key k = 0; k < K_COUNT; k++)
        if (diff_key_names[k][0] == name[0] && strcmp(diff_key_names[k], name) == 0)
            return k;
    return K_NONE;
}

static void say_unknown_diff_key(struct diff *f, const struct node *m, uint32_t allowed)
{
    const char *known[K_COUNT + 1];
    size_t count = 0;

    for (enum diff_key k = 0; k < K_COUNT; k++)
        if (allowed & BIT(k))
            known[count++] = diff_key_names[k];
    known[count] = NULL;
    say_unknown(f->r, DIAG_REPORT_UNKNOWN_KEY, m, ssm_cstr(m->key), known);
}

/* Notes the members by key. A null says nothing, so it may stand at a key that this kind has no use for. */
static void gather(struct diff *f, const struct diff_kind *kind, const char *kind_key)
{
    uint32_t allowed = kind->needs | kind->takes;

    for (const cJSON *c = f->node->json->child; c; c = c->next) {
        enum diff_key key = find_key(c->string);
        struct node m = {c, f->node, c->string, 0};
        if (strcmp(c->string, kind_key) == 0 || is_remark(c->string))
            continue;
        if (key != K_NONE && cJSON_IsNull(c))
            continue;
        if (key == K_NONE || !(allowed & BIT(key)))
            say_unknown_diff_key(f, &m, allowed);
        else
            f->at[key] = c;
    }
}

/* The table may be named by the column: read_place looks for it there. */
static void check_needs(struct diff *f, const struct diff_kind *kind)
{
    for (enum diff_key k = 0; k < K_COUNT; k++)
        if ((kind->needs & BIT(k)) && !f->at[k] && !(k == K_TABLE && f->at[K_COLUMN]))
            say_missing(f->r, f->node, diff_key_names[k]);
}

/* ---- what it names */

/* `column: "users.email"` or "app.users.email" where there is no `table`. */
static void split_column(struct diff *f, ssm_operation *op)
{
    struct node m = diff_member(f, K_COLUMN);
    ssm_str whole = op->member;
    const char *dot = whole.len ? memrchr(whole.ptr, '.', whole.len) : NULL;
    size_t before = dot ? (size_t)(dot - whole.ptr) : 0;

    if (!dot) {
        say_missing(f->r, f->node, "table");
        return;
    }
    if (before == 0 || before + 1 == whole.len) {
        SAY(f->r, DIAG_REPORT_DOTS, &m, whole, SSM_LIT("table.column"));
        return;
    }
    op->object = ssm_view(whole.ptr, before);
    op->member = ssm_view(dot + 1, whole.len - before - 1);
    split_name(f->r, &m, &op->schema, &op->object);
}

static void read_place(struct diff *f, const struct diff_kind *kind, ssm_operation *op)
{
    if (kind->object == K_NONE) /* the object says it */
        return;
    op->schema = diff_string(f, K_SCHEMA);
    if (kind->member != K_NONE)
        op->member = diff_string(f, kind->member);
    if (kind->object == K_TABLE && !f->at[K_TABLE] && f->at[K_COLUMN])
        split_column(f, op);
    else if (f->at[kind->object]) {
        struct node m = diff_member(f, kind->object);
        op->object = diff_string(f, kind->object);
        split_name(f->r, &m, &op->schema, &op->object);
    }
}

struct op *read_diff(struct reader *r, const struct node *n)
{
    struct diff f = {.r = r, .node = n};
    const struct diff_kind *kind;
    const char *kind_key;
    size_t before = problem_count(r);
    struct pointer p;

    if (!is_object(r, n))
        return NULL;
    kind = find_kind(r, n, &kind_key);
    f.op = kind ? op_new(r->a, kind->op) : NULL;
    if (!f.op)
        return NULL;
    gather(&f, kind, kind_key);
    check_needs(&f, kind);
    read_place(&f, kind, &f.op->pub);
    kind->fill(&f, &f.op->pub);
    if (problem_count(r) > before)
        return NULL;
    f.op->pub.diff = (uint32_t)n->index;
    f.op->pointer = arena_str(r->a, node_pointer(n, &p));
    f.op->pub.key = op_whole_key(r->a, &f.op->pub);
    return f.op;
}

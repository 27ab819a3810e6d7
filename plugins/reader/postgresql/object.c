/* SPDX-License-Identifier: Apache-2.0
 *
 * The objects' list: making, finding, dropping, and giving them to the host.
 */
#include "object.h"

#include <pg_query.h>

struct pgr_objects *object_state(struct pgr *r)
{
    if (r->objects == NULL)
        r->objects = PGR_NEW(r, struct pgr_objects);
    return r->objects;
}

/* ------------------------------------------------------------------ small things */

ssm_str object_join_list(struct pgr *r, const ssm_str *const *list)
{
    struct text t = {.owner = r};
    for (; *list; list++)
        text_put(&t, **list);
    return text_done(&t);
}

const struct node *object_option(const struct node *list, const char *name)
{
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *e = tree_as(n, "DefElem");
        if (pgr_is(tree_text(e, "defname"), name))
            return e;
    }
    return NULL;
}

void object_put_role(struct text *t, const struct node *role)
{
    static const struct {
        const char *type, *text;
    } words[] = {{"ROLESPEC_PUBLIC", "PUBLIC"},
                 {"ROLESPEC_CURRENT_USER", "CURRENT_USER"},
                 {"ROLESPEC_CURRENT_ROLE", "CURRENT_ROLE"},
                 {"ROLESPEC_SESSION_USER", "SESSION_USER"}};
    const struct node *n = tree_as(role, "RoleSpec") ? tree_as(role, "RoleSpec") : role;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (pgr_is(tree_text(n, "roletype"), words[i].type)) {
            text_puts(t, words[i].text);
            return;
        }
    print_name(t, tree_text(n, "rolename"));
}

enum pgr_result object_missing(struct pgr *r, ssm_str name)
{
    if (!r->last_call)
        return PGR_WAIT;
    return pgr_fail(r, "no_object", "There is no %1 that this could be about.", &name, 1);
}

/* ------------------------------------------------------------------ making and finding */

static ssm_str key_of(struct pgr *r, enum ssm_object_kind kind, ssm_str name)
{
    char letter = (char)('A' + (int)kind);
    ssm_str pieces[] = {ssm_view(&letter, 1), name};
    return pgr_concat(r, pieces, 2);
}

/* Of what hangs on something: the subject's address, and what tells it from others there. */
static ssm_str key_on(struct pgr *r, enum ssm_object_kind kind, const struct subject *on, ssm_str name, ssm_str label)
{
    char letter = (char)('A' + (int)kind);
    ssm_str thing =
        on->kind == SUBJECT_OTHER ? ssm_cstr(on->word) : ssm_view((const char *)&on->thing, sizeof on->thing);
    ssm_str pieces[] = {ssm_view(&letter, 1), thing, SSM_LIT(":"), on->name, SSM_LIT(":"), name, SSM_LIT(":"), label};
    return pgr_concat(r, pieces, 8);
}

static ssm_strs path_now(struct pgr *r)
{
    ssm_str *items = pgr_alloc(r, (r->path.count + 2) * sizeof *items);
    size_t count = 0;
    if (items == NULL)
        return (ssm_strs){NULL, 0};
    if (r->schema_default.len)
        items[count++] = pgr_schema(r->schema_default);
    for (size_t i = 0; i < r->path.count; i++)
        items[count++] = r->path.items[i];
    return (ssm_strs){items, count};
}

struct object *object_new(struct pgr *r, enum ssm_object_kind kind, ssm_str schema, ssm_str name,
                          const struct node *node)
{
    struct pgr_objects *all = object_state(r);
    struct object *o = all ? PGR_NEW(r, struct object) : NULL;
    if (o == NULL)
        return NULL;
    o->kind = kind;
    o->schema = schema;
    o->name = name;
    o->node = node;
    o->since = r->now;
    o->path = path_now(r);
    o->place = pgr_place(r);
    if (!pgr_push(r, &all->all, o) || !pgr_map_put(r, &all->named, schema, key_of(r, kind, name), o))
        return NULL;
    return o;
}

bool object_change(struct pgr *r, struct object *o, const struct node *node, ssm_str name)
{
    struct object_change *c = PGR_NEW(r, struct object_change);
    if (c == NULL)
        return false;
    *c = (struct object_change){node, r->now, name};
    return pgr_push(r, &o->changes, c);
}

struct object *object_get(struct pgr *r, enum ssm_object_kind kind, ssm_str schema, ssm_str name)
{
    struct pgr_objects *all = object_state(r);
    struct object *o = all ? pgr_map_get(&all->named, schema, key_of(r, kind, name)) : NULL;
    return o && !o->dropped ? o : NULL;
}

struct object *object_find(struct pgr *r, enum ssm_object_kind kind, ssm_str said, ssm_str name)
{
    struct object *o = NULL;
    if (said.len)
        return object_get(r, kind, pgr_schema(said), name);
    if (r->schema_default.len)
        o = object_get(r, kind, pgr_schema(r->schema_default), name);
    for (size_t i = 0; !o && i < r->path.count; i++)
        o = object_get(r, kind, r->path.items[i], name);
    return o || r->path.count ? o : object_get(r, kind, PGR_ABSENT, name);
}

struct object *object_on(struct pgr *r, enum ssm_object_kind kind, const struct subject *on, ssm_str name,
                         ssm_str label)
{
    struct pgr_objects *all = object_state(r);
    struct object *o = all ? pgr_map_get(&all->named, SSM_LIT("on"), key_on(r, kind, on, name, label)) : NULL;
    return o && !o->dropped ? o : NULL;
}

static struct object *hang(struct pgr *r, struct object *o, const struct subject *on, ssm_str label)
{
    if (o == NULL)
        return NULL;
    o->on = *on;
    o->label = label;
    return pgr_map_put(r, &r->objects->named, SSM_LIT("on"), key_on(r, o->kind, on, o->name, label), o) ? o : NULL;
}

struct object *object_attribute(struct pgr *r, enum ssm_object_kind kind, const struct subject *on, ssm_str label,
                                const struct node *node)
{
    struct object *o = object_on(r, kind, on, PGR_ABSENT, label);
    if (o) {
        o->node = node;
        o->since = r->now;
        return o;
    }
    return hang(r, object_new(r, kind, PGR_ABSENT, PGR_ABSENT, node), on, label);
}

struct object *object_new_on(struct pgr *r, enum ssm_object_kind kind, const struct subject *on, ssm_str name,
                             const struct node *node)
{
    return hang(r, object_new(r, kind, PGR_ABSENT, name, node), on, PGR_ABSENT);
}

void object_rename_to(struct pgr *r, struct object *o, ssm_str schema, ssm_str name)
{
    struct pgr_objects *all = object_state(r);
    if (o->on.kind != SUBJECT_NONE)
        pgr_map_remove(&all->named, SSM_LIT("on"), key_on(r, o->kind, &o->on, o->name, o->label));
    if (pgr_map_get(&all->named, o->schema, key_of(r, o->kind, o->name)) == o)
        pgr_map_remove(&all->named, o->schema, key_of(r, o->kind, o->name));
    o->schema = schema;
    o->name = name;
    pgr_map_put(r, &all->named, schema, key_of(r, o->kind, name), o);
    if (o->on.kind != SUBJECT_NONE)
        pgr_map_put(r, &all->named, SSM_LIT("on"), key_on(r, o->kind, &o->on, o->name, o->label), o);
}

/* ------------------------------------------------------------------ as text */

/* Takes out public. where it begins a name, but not in quotes. */
static ssm_str without_public(struct pgr *r, const char *s)
{
    struct text t = {.owner = r};
    char quote = 0;
    for (size_t i = 0; s[i]; i++) {
        bool begins = i == 0 || strchr(" (,\"", s[i - 1]) != NULL;
        if (quote == 0 && begins && strncmp(s + i, "public.", 7) == 0) {
            i += 6;
            continue;
        }
        if (quote ? s[i] == quote : s[i] == '\'' || s[i] == '"')
            quote = quote ? 0 : s[i];
        text_put(&t, ssm_view(s + i, 1));
    }
    return text_done(&t);
}

ssm_str object_deparsed(struct pgr *r, ssm_str statement)
{
    ssm_str copy = pgr_copy(r, statement), text = PGR_ABSENT;
    if (copy.ptr == NULL)
        return PGR_ABSENT;
    PgQueryProtobufParseResult parsed = pg_query_parse_protobuf(copy.ptr);
    if (parsed.error == NULL) {
        PgQueryDeparseResult deparsed = pg_query_deparse_protobuf(parsed.parse_tree);
        if (deparsed.error == NULL && deparsed.query)
            text = without_public(r, deparsed.query);
        pg_query_free_deparse_result(deparsed);
    }
    pg_query_free_protobuf_parse_result(parsed);
    return text;
}

ssm_str object_qualified(struct pgr *r, const struct object *o)
{
    struct text t = {.owner = r};
    print_qualified(&t, o->schema, o->name);
    text_put(&t, o->arguments);
    return text_done(&t);
}

struct print_scope object_scope(struct pgr *r, const struct object *o, uint32_t since, struct pgr_depends *depends)
{
    r->path = (ssm_strs){r->path_items, o->path.count < PGR_SEARCH_PATH ? o->path.count : PGR_SEARCH_PATH};
    if (r->path.count)
        memcpy(r->path_items, o->path.items, r->path.count * sizeof *r->path_items);
    return (struct print_scope){.r = r, .since = since, .depends = depends, .place = o->place};
}

/* ------------------------------------------------------------------ what a tree names */

static void walk_one(struct pgr *r, const struct node *n, uint32_t since, struct pgr_depends *depends)
{
    ssm_str schema = tree_text(n, "schemaname"), name = tree_text(n, "relname");
    if (name.len) {
        struct pgr_relation *relation = pgr_relation_since(r, schema, name, since);
        if (relation)
            pgr_depend(r, depends, SSM_NAMES_RELATIONS, relation->schema, relation->name, PGR_ABSENT);
        return;
    }
    if (tree_flag(n, "funcname")) {
        print_name_parts(tree_get(n, "funcname"), &schema, &name);
        struct object_function_found found = object_find_function(r, schema, name, since);
        if (found.name.len)
            pgr_depend(r, depends, SSM_NAMES_ROUTINES, found.schema, found.name, PGR_ABSENT);
    }
    if (tree_flag(n, "names")) {
        print_name_parts(tree_get(n, "names"), &schema, &name);
        struct object_type_found found = object_find_type(r, schema, name, since);
        struct object_function_found function = {.is_known = false};
        if (found.is_known)
            pgr_depend(r, depends, SSM_NAMES_TYPES, found.schema, found.name, PGR_ABSENT);
        else /* (sfunc = f) */
            function = object_find_function(r, schema, name, since);
        if (function.name.len)
            pgr_depend(r, depends, SSM_NAMES_ROUTINES, function.schema, function.name, PGR_ABSENT);
    }
}

static void walk(struct pgr *r, const struct node *n, uint32_t since, struct pgr_depends *depends, unsigned depth)
{
    if (n == NULL || n->kind < NODE_OBJECT || depth > PGR_TREE_DEPTH)
        return;
    if (n->kind == NODE_OBJECT)
        walk_one(r, n, since, depends);
    for (const struct node *m = n->u.first; m; m = m->next)
        walk(r, m, since, depends, depth + 1);
}

void object_walk(struct pgr *r, const struct node *n, uint32_t since, struct pgr_depends *depends)
{
    walk(r, n, since, depends, 0);
}

/* ------------------------------------------------------------------ giving */

bool object_give(struct pgr *r, ssm_object *out, const struct pgr_depends *depends, ssm_place place)
{
    size_t count = depends->items.count;
    struct ssm_dependence *items = count ? pgr_alloc(r, count * sizeof *items) : NULL;
    if (r->failed)
        return false;
    for (size_t i = 0; items && i < count; i++)
        items[i] = *(const struct ssm_dependence *)depends->items.items[i];
    out->size = sizeof *out;
    out->depends = items;
    out->depend_count = items ? count : 0;
    if (pgr_api->add_object(r->h, out, place) != SSM_OK)
        r->failed = true;
    return !r->failed;
}

void object_declare(struct pgr *r, ssm_str schema, ssm_str name)
{
    struct pgr_objects *all = object_state(r);
    bool is_risky = name.len > 3 && (memcmp(name.ptr, "pg_", 3) == 0 || memcmp(name.ptr, "lo_", 3) == 0);
    if (all == NULL || !all->has_extension || is_risky || !name.len || pgr_is(schema, "pg_catalog"))
        return;
    if (pgr_map_get(&all->declared, schema, name))
        return;
    if (!pgr_map_put(r, &all->declared, schema, name, all) || pgr_api->declare(r->h, schema, name) != SSM_OK)
        r->failed = true;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * What the printer asks of objects: types, functions, the columns of views.
 */
#include "object.h"
#include "print_internal.h"

/* ------------------------------------------------------------------ types */

static bool type_in(struct pgr *r, ssm_str schema, ssm_str name, uint32_t since, struct object_type_found *found)
{
    struct pgr_objects *all = object_state(r);
    if (since)
        pgr_follow(r, PGR_RENAMED_TYPE, since, &schema, &name);
    const struct object *o = all ? pgr_map_get(&all->types, schema, name) : NULL;
    const struct pgr_relation *relation = o ? NULL : pgr_map_get(&r->relations, schema, name);
    if (!(o && !o->dropped) && !(relation && (relation->kind == PGR_TABLE || relation->kind == PGR_OTHER)))
        return false;
    *found = (struct object_type_found){true, schema, name};
    return true;
}

struct object_type_found object_find_type(struct pgr *r, ssm_str said, ssm_str name, uint32_t since)
{
    struct object_type_found found = {false, PGR_ABSENT, PGR_ABSENT};
    const struct pgr_enum *e = pgr_enum_since(r, said, name, since);
    if (e)
        return (struct object_type_found){true, e->schema, e->name};
    if (said.len) {
        type_in(r, pgr_schema(said), name, since, &found);
        return found;
    }
    for (size_t i = 0; i < r->path.count; i++)
        if (type_in(r, r->path.items[i], name, since, &found))
            return found;
    if (r->path.count == 0)
        type_in(r, PGR_ABSENT, name, since, &found);
    return found;
}

ssm_str object_domain_base(struct pgr *r, ssm_str type)
{
    struct pgr_objects *all = object_state(r);
    if (all == NULL || all->types.count == 0 || !type.len)
        return type;
    for (unsigned depth = 0; depth < PGR_PARENTS; depth++) {
        ssm_str parts[2];
        if (!object_split_name(r, type, parts))
            return type;
        const struct object *o = pgr_map_get(&all->types, pgr_schema(parts[0]), parts[1]);
        if (o == NULL || o->dropped || o->kind != SSM_OBJECT_DOMAIN)
            return type;
        struct print_scope scope = {.r = r, .since = o->since};
        type = type_base(r, print_type(&scope, tree_get(o->node, "typeName")));
    }
    return type;
}

/* ------------------------------------------------------------------ names in texts */

static size_t part_of(struct pgr *r, ssm_str text, size_t at, ssm_str *part)
{
    struct text t = {.owner = r};
    bool quoted = at < text.len && text.ptr[at] == '"';
    if (quoted)
        at++;
    for (; at < text.len; at++) {
        char c = text.ptr[at];
        if (quoted && c == '"') {
            at++;
            if (at >= text.len || text.ptr[at] != '"')
                break;
        } else if (!quoted) {
            if (c == '.')
                break;
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
                  (c & 0x80)))
                return SIZE_MAX;
            c = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
        }
        text_put(&t, ssm_view(&c, 1));
    }
    *part = text_done(&t);
    return part->len ? at : SIZE_MAX;
}

bool object_split_name(struct pgr *r, ssm_str text, ssm_str parts[2])
{
    parts[0] = PGR_ABSENT;
    size_t at = part_of(r, text, 0, &parts[1]);
    if (at == SIZE_MAX || (at < text.len && text.ptr[at] != '.'))
        return false;
    if (at == text.len)
        return true;
    parts[0] = parts[1];
    return part_of(r, text, at + 1, &parts[1]) == text.len;
}

/* ------------------------------------------------------------------ functions */

static const struct pgr_list *functions_in(struct pgr *r, ssm_str *schema, ssm_str *name, uint32_t since)
{
    struct pgr_objects *all = object_state(r);
    if (since)
        pgr_follow(r, PGR_RENAMED_FUNCTION, since, schema, name);
    const struct pgr_list *list = all ? pgr_map_get(&all->functions, *schema, *name) : NULL;
    for (size_t i = 0; list && i < list->count; i++)
        if (!((const struct object *)list->items[i])->dropped)
            return list;
    return NULL;
}

struct object_function_found object_find_function(struct pgr *r, ssm_str said, ssm_str name, uint32_t since)
{
    struct object_function_found found = {.is_known = false, .r = r};
    struct pgr_objects *all = object_state(r);
    const struct pgr_list *list = NULL;
    ssm_str schema = pgr_schema(said), actual = name;
    if (all == NULL || all->functions.count == 0)
        return found;
    if (said.len)
        list = functions_in(r, &schema, &actual, since);
    for (size_t i = 0; !said.len && !list && i < r->path.count; i++) {
        schema = r->path.items[i];
        actual = name;
        list = functions_in(r, &schema, &actual, since);
    }
    if (!said.len && !list && r->path.count == 0)
        list = functions_in(r, &schema, &actual, since);
    if (list == NULL)
        return found;
    size_t live = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct object *o = list->items[i];
        if (!o->dropped && ++live)
            found.object = o;
    }
    if (!found.object)
        return found;
    found.schema = schema;
    found.name = actual;
    found.is_known = live == 1;
    struct print_scope scope = {.r = r, .since = found.object->since};
    if (tree_flag(found.object->node, "returnType"))
        found.result = print_type(&scope, tree_get(found.object->node, "returnType"));
    if (found.result.len > 6 && memcmp(found.result.ptr, "SETOF ", 6) == 0)
        found.result = ssm_view(found.result.ptr + 6, found.result.len - 6);
    return found;
}

ssm_str object_parameter(const struct object_function_found *found, unsigned at, size_t count)
{
    unsigned i = 0;
    (void)count;
    for (const struct node *n = tree_first(tree_get(found->object->node, "parameters")); n; n = n->next) {
        const struct node *p = tree_as(n, "FunctionParameter");
        ssm_str mode = tree_text(p, "mode");
        if (pgr_is(mode, "FUNC_PARAM_OUT") || pgr_is(mode, "FUNC_PARAM_TABLE"))
            continue;
        if (pgr_is(mode, "FUNC_PARAM_VARIADIC"))
            return PGR_ABSENT;
        if (i++ == at) {
            struct print_scope scope = {.r = found->r, .since = found->object->since};
            ssm_str type = print_type(&scope, tree_get(p, "argType"));
            return type.len > 3 && memcmp(type.ptr, "any", 3) == 0 ? PGR_ABSENT : type;
        }
    }
    return PGR_ABSENT;
}

/* OUT and TABLE parameters. */
static bool output_columns(struct pgr *r, const struct object *o, struct print_column **columns, size_t *count)
{
    struct print_scope scope = {.r = r, .since = o->since};
    const struct node *list = tree_get(o->node, "parameters");
    *columns = pgr_alloc(r, (tree_count(list) + 1) * sizeof **columns);
    *count = 0;
    for (const struct node *n = tree_first(list); *columns && n; n = n->next) {
        const struct node *p = tree_as(n, "FunctionParameter");
        ssm_str mode = tree_text(p, "mode");
        if (pgr_is(mode, "FUNC_PARAM_OUT") || pgr_is(mode, "FUNC_PARAM_TABLE") || pgr_is(mode, "FUNC_PARAM_INOUT"))
            (*columns)[(*count)++] =
                (struct print_column){.name = tree_text(p, "name"), .type = print_type(&scope, tree_get(p, "argType"))};
    }
    return *count > 0;
}

bool object_function_columns(struct pgr *r, ssm_str said, ssm_str name, uint32_t since, ssm_str alias,
                             struct print_column **columns, size_t *count)
{
    struct object_function_found found = object_find_function(r, said, name, since);
    ssm_str parts[2];
    if (!found.is_known)
        return false;
    if (output_columns(r, found.object, columns, count)) {
        if (*count == 1 && !pgr_is(found.result, "record") && !tree_flag(found.object->node, "returnType"))
            (*columns)[0].name = (*columns)[0].name.len ? (*columns)[0].name : alias.len ? alias : name;
        return true;
    }
    if (!found.result.len || pgr_is(found.result, "record"))
        return false;
    if (object_split_name(r, found.result, parts)) {
        struct pgr_relation *relation = pgr_map_get(&r->relations, pgr_schema(parts[0]), parts[1]);
        if (relation && relation->kind == PGR_TABLE)
            return false; /* a row of it: left as it is said */
        if (relation || (object_state(r) && pgr_map_get(&r->objects->types, pgr_schema(parts[0]), parts[1]) &&
                         pgr_same(object_domain_base(r, found.result), found.result)))
            return false;
    }
    *columns = PGR_NEW(r, struct print_column);
    if (*columns == NULL)
        return false;
    **columns = (struct print_column){.name = alias.len ? alias : name, .type = found.result};
    *count = 1;
    return true;
}

/* ------------------------------------------------------------------ views */

bool object_relation_columns(struct pgr *r, void *thing, struct print_column **columns, size_t *count)
{
    struct object *o = thing;
    bool is_view = o && (o->kind == SSM_OBJECT_VIEW || o->kind == SSM_OBJECT_MATERIALIZED_VIEW);
    if (!is_view)
        return false;
    if (!o->columns_asked) { /* a view that reads itself through another ends here */
        ssm_str saved[PGR_SEARCH_PATH];
        size_t saved_count = r->path.count;
        memcpy(saved, r->path_items, sizeof saved);
        o->columns_asked = true;
        struct print_scope scope = object_scope(r, o, o->since, NULL);
        const struct node *query = object_query(o);
        const struct node *names = tree_get(o->node, "aliases");
        if (names == NULL)
            names = tree_get(tree_get(o->node, "into"), "colNames");
        o->columns_known = print_query_columns(&scope, query, &o->columns, &o->column_count);
        size_t i = 0;
        for (const struct node *n = tree_first(names); n; n = n->next, i++)
            if (i < o->column_count)
                o->columns[i].name = tree_string(n);
        for (i = 0; i < o->column_count; i++)
            for (size_t k = 0; k < o->changes.count; k++) { /* renamed columns */
                const struct object_change *c = o->changes.items[k];
                if (c->name.len && pgr_same(o->columns[i].name, tree_text(c->node, "subname")))
                    o->columns[i].name = c->name;
            }
        memcpy(r->path_items, saved, sizeof saved);
        r->path = (ssm_strs){r->path_items, saved_count};
    }
    *count = 0;
    if (!o->columns_known)
        return false;
    *columns = pgr_alloc(r, (o->column_count + 1) * sizeof **columns);
    for (size_t i = 0; *columns && i < o->column_count; i++)
        (*columns)[(*count)++] = o->columns[i];
    return *columns != NULL;
}

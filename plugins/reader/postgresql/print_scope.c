/* SPDX-License-Identifier: Apache-2.0
 *
 * What names mean: columns of relations, of queries, of functions in FROM.
 */
#include "object.h"
#include "print_internal.h"

void print_depend(struct printer *p, ssm_namespace among, ssm_str schema, ssm_str name, ssm_str column)
{
    const struct pgr_table *own = p->scope->table;
    if (p->scope->depends == NULL || !name.len)
        return;
    if (own && among != SSM_NAMES_ROUTINES && pgr_same(own->name, name) && pgr_same(own->schema, schema) && !p->scope->with_own)
        return;
    pgr_depend(p->r, p->scope->depends, among, schema, name, column);
}

/* ------------------------------------------------------------------ lookups */

static size_t parts_of(const struct node *ref, ssm_str parts[3])
{
    size_t count = 0;
    for (const struct node *n = tree_first(tree_get(ref, "fields")); n; n = n->next) {
        if (count == 3 || !tree_as(n, "String"))
            return 0;
        parts[count++] = tree_string(n);
    }
    return count;
}

bool is_star(const struct node *ref, ssm_str *qualifier)
{
    const struct node *last = NULL, *before = NULL;
    *qualifier = PGR_ABSENT;
    for (const struct node *n = tree_first(tree_get(ref, "fields")); n; n = n->next) {
        before = last;
        last = n;
    }
    if (!tree_as(last, "A_Star"))
        return false;
    *qualifier = tree_string(before);
    return true;
}

static struct print_column *column_in(const struct print_source *s, ssm_str name, bool with_merged)
{
    for (size_t i = 0; i < s->count; i++)
        if ((with_merged || !s->columns[i].merged) && pgr_same(s->columns[i].name, name))
            return &s->columns[i];
    return NULL;
}

struct print_source *find_source(struct printer *p, ssm_str alias)
{
    for (struct print_frame *f = p->frame; f; f = f->outer)
        for (size_t i = 0; i < f->sources.count; i++) {
            struct print_source *s = f->sources.items[i];
            if (pgr_same(s->alias, alias))
                return s;
        }
    return NULL;
}

/* In one query: NULL with *stop where it may be there all the same. */
static struct print_column *column_of_frame(struct print_frame *f, ssm_str name, struct print_source **source,
                                            bool *stop)
{
    struct print_column *found = NULL;
    size_t unknown = 0;
    for (size_t i = 0; i < f->sources.count; i++) {
        struct print_source *s = f->sources.items[i];
        struct print_column *c = column_in(s, name, false);
        unknown += !s->known;
        if (c && found) {
            *stop = true;
            return NULL;
        }
        if (c) {
            found = c;
            *source = s;
        }
    }
    *stop = found == NULL && unknown > 0;
    return found;
}

/* The table whose expression it is. */
static const struct print_column *own_column(struct printer *p, ssm_str qualifier, ssm_str name)
{
    const struct print_scope *s = p->scope;
    struct pgr_column *c;
    bool is_row = s->has_rows && (pgr_is(qualifier, "old") || pgr_is(qualifier, "new"));
    if (s->table == NULL || (s->has_rows && !is_row))
        return NULL;
    if (qualifier.len && !is_row && !pgr_same(qualifier, s->table_name.len ? s->table_name : s->table->name))
        return NULL;
    c = pgr_column_since(s->table, name, s->since);
    if (c == NULL)
        return NULL;
    p->own = (struct print_column){.name = name, .refers = c->name, .type = pgr_column_type(p->r, c)};
    return &p->own;
}

const struct print_column *find_column(struct printer *p, const struct node *ref, struct print_source **source)
{
    ssm_str parts[3] = {PGR_ABSENT, PGR_ABSENT, PGR_ABSENT};
    size_t count = parts_of(ref, parts);
    struct print_source *in = NULL;
    const struct print_column *found = NULL;
    bool stop = false;
    if (source)
        *source = NULL;
    if (count == 0)
        return NULL;
    if (count > 1) {
        in = find_source(p, parts[count - 2]);
        found = in ? column_in(in, parts[count - 1], true) : own_column(p, parts[count - 2], parts[count - 1]);
    } else {
        for (struct print_frame *f = p->frame; f && !found && !stop; f = f->outer)
            found = column_of_frame(f, parts[0], &in, &stop);
        for (size_t i = 0; !found && !stop && i < p->scope->column_count; i++)
            if (pgr_same(p->scope->columns[i].name, parts[0]))
                found = &p->scope->columns[i];
        if (!found && !stop)
            found = own_column(p, PGR_ABSENT, parts[0]);
    }
    if (source && found)
        *source = in;
    return found;
}

/* ------------------------------------------------------------------ references as text */

/* A name that is no column but a whole row: t is t.*. */
static bool print_whole_row(struct printer *p, const struct node *ref)
{
    ssm_str parts[3];
    const struct print_source *row = parts_of(ref, parts) == 1 ? find_source(p, parts[0]) : NULL;
    if (row == NULL)
        return false;
    for (struct print_frame *f = p->frame; f; f = f->outer)
        for (size_t i = 0; i < f->sources.count; i++)
            if (!((struct print_source *)f->sources.items[i])->known)
                return false;
    print_name(&p->text, row->shown);
    PUT(p, ".*");
    return true;
}

static void print_as_is(struct printer *p, const struct node *ref)
{
    size_t count = tree_count(tree_get(ref, "fields"));
    for (const struct node *n = tree_first(tree_get(ref, "fields")); n; n = n->next, count--) {
        if (n != tree_first(tree_get(ref, "fields")))
            PUT(p, ".");
        if (tree_as(n, "A_Star"))
            PUT(p, "*");
        else if (!(count == 3 && pgr_is(tree_string(n), "public")))
            print_name(&p->text, tree_string(n));
    }
}

/* The only source of the innermost query, for names whose columns are not known. */
static const struct print_source *only_source(const struct printer *p)
{
    return p->frame && p->frame->sources.count == 1 ? p->frame->sources.items[0] : NULL;
}

void print_column_ref(struct printer *p, const struct node *ref, enum print_level level)
{
    struct print_source *source;
    const struct print_column *c = find_column(p, ref, &source);
    ssm_str parts[3], qualifier = PGR_ABSENT;
    size_t count = parts_of(ref, parts);
    (void)level;
    if (c == NULL) {
        const struct print_source *only = only_source(p);
        if (count == 1 && print_whole_row(p, ref))
            return;
        if (count == 1 && only && !only->known) {
            print_name(&p->text, only->shown);
            PUT(p, ".");
        }
        print_as_is(p, ref);
        return;
    }
    if (source) {
        qualifier = c->full && count == 1 ? PGR_ABSENT : source->shown;
        if (source->relation.len)
            print_depend(p, SSM_NAMES_RELATIONS, source->schema, source->relation, c->refers.len ? c->refers : c->name);
    } else if (p->scope->has_rows || c != &p->own) {
        qualifier = count > 1 ? parts[count - 2] : PGR_ABSENT;
    } else if (p->frame || p->scope->qualify) {
        qualifier = p->scope->table->name;
    }
    if (source == NULL && c == &p->own)
        print_depend(p, SSM_NAMES_RELATIONS, p->scope->table->schema, p->scope->table->name, c->refers);
    if (qualifier.len) {
        print_name(&p->text, qualifier);
        PUT(p, ".");
    }
    print_name(&p->text, c->refers.len ? c->refers : c->name);
}

/* ------------------------------------------------------------------ columns of what stands in FROM */

/* What a column was called at that moment. */
static ssm_str name_then(const struct pgr_column *c, uint32_t since)
{
    ssm_str name = c->name;
    const struct pgr_list *renames = &c->table->renames;
    for (size_t i = renames->count; since && i-- > 0;) {
        const struct pgr_rename *n = renames->items[i];
        if (n->when >= since && pgr_same(n->to, name))
            name = n->from;
    }
    return name;
}

static void table_columns(struct printer *p, struct pgr_table *table, struct print_source *s)
{
    struct pgr_list all = {0};
    if (!pgr_all_columns(p->r, table, &all))
        return;
    s->columns = pgr_alloc(p->r, (all.count + 1) * sizeof *s->columns);
    if (s->columns == NULL)
        return;
    for (size_t i = 0; i < all.count; i++) {
        struct pgr_column *c = all.items[i];
        s->columns[s->count++] = (struct print_column){
            .name = name_then(c, p->scope->since), .refers = c->name, .type = pgr_column_type(p->r, c)};
    }
    s->known = true;
}

static bool with_columns(struct printer *p, ssm_str name, struct print_source *s)
{
    for (struct print_frame *f = p->frame; f; f = f->outer)
        for (size_t i = f->ctes.count; i-- > 0;) {
            const struct print_cte *cte = f->ctes.items[i];
            if (!pgr_same(cte->name, name))
                continue;
            s->columns = pgr_alloc(p->r, (cte->count + 1) * sizeof *s->columns);
            for (size_t k = 0; s->columns && k < cte->count; k++)
                s->columns[s->count++] = cte->columns[k];
            s->known = cte->known;
            return true;
        }
    return false;
}

void relation_columns(struct printer *p, const struct node *range_var, struct print_source *s)
{
    ssm_str schema = tree_text(range_var, "schemaname"), name = tree_text(range_var, "relname");
    if (!schema.len && with_columns(p, name, s))
        return;
    struct pgr_relation *relation = pgr_relation_since(p->r, schema, name, p->scope->since);
    s->schema = relation ? relation->schema : pgr_schema(schema);
    s->relation = relation ? relation->name : name;
    if (relation && relation->kind == PGR_TABLE)
        table_columns(p, relation->thing, s);
    else if (relation && relation->kind == PGR_OTHER)
        s->known = object_relation_columns(p->r, relation->thing, &s->columns, &s->count);
}

/* Functions of the engine whose one output has a name. */
static const struct {
    const char *function, *first, *second, *type;
} outputs[] = {
    {"json_array_elements", "value", NULL, "json"},
    {"json_array_elements_text", "value", NULL, "text"},
    {"jsonb_array_elements", "value", NULL, "jsonb"},
    {"jsonb_array_elements_text", "value", NULL, "text"},
    {"json_each", "key", "value", "json"},
    {"json_each_text", "key", "value", "text"},
    {"jsonb_each", "key", "value", "jsonb"},
    {"jsonb_each_text", "key", "value", "text"},
};
static const char *const scalars[] = {"generate_series",  "generate_subscripts",
                                      "json_object_keys", "jsonb_object_keys",
                                      "jsonb_path_query", "now",
                                      "regexp_matches",   "regexp_split_to_table",
                                      "string_to_table",  "unnest"};

static void one_column(struct printer *p, struct print_source *s, ssm_str name, ssm_str type)
{
    struct print_column *grown = pgr_alloc(p->r, (s->count + 1) * sizeof *grown);
    if (grown == NULL)
        return;
    if (s->count)
        memcpy(grown, s->columns, s->count * sizeof *grown);
    grown[s->count++] = (struct print_column){.name = name, .type = type};
    s->columns = grown;
}

static bool call_columns(struct printer *p, const struct node *call, ssm_str alias, struct print_source *s)
{
    ssm_str schema, name;
    print_name_parts(tree_get(call, "funcname"), &schema, &name);
    for (size_t i = 0; i < sizeof outputs / sizeof outputs[0]; i++)
        if (pgr_is(name, outputs[i].function)) {
            one_column(p, s, ssm_cstr(outputs[i].first),
                       outputs[i].second ? SSM_LIT("text") : ssm_cstr(outputs[i].type));
            if (outputs[i].second)
                one_column(p, s, ssm_cstr(outputs[i].second), ssm_cstr(outputs[i].type));
            return true;
        }
    if (PRINT_IN(scalars, name) && !(pgr_is(name, "unnest") && tree_count(tree_get(call, "args")) > 1)) {
        one_column(p, s, alias.len ? alias : name, function_kind(p, call));
        return true;
    }
    if (pgr_is(schema, "pg_catalog"))
        return false;
    return object_function_columns(p->r, schema, name, p->scope->since, alias, &s->columns, &s->count);
}

static void definition_columns(struct printer *p, const struct node *list, struct print_source *s)
{
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *column = tree_as(n, "ColumnDef");
        one_column(p, s, tree_text(column, "colname"), type_text(p, tree_get(column, "typeName")));
    }
}

void function_columns(struct printer *p, const struct node *range, struct print_source *s)
{
    const struct node *functions = tree_get(range, "functions");
    ssm_str alias = tree_text(tree_get(range, "alias"), "aliasname");
    s->known = true;
    for (const struct node *n = tree_first(functions); n; n = n->next) {
        const struct node *items = tree_get(tree_as(n, "List"), "items");
        const struct node *defined = tree_as(tree_item(items, 1), "List");
        if (defined)
            definition_columns(p, tree_get(defined, "items"), s);
        else if (tree_flag(range, "coldeflist"))
            definition_columns(p, tree_get(range, "coldeflist"), s);
        else if (!tree_as(tree_first(items), "FuncCall") ||
                 !call_columns(p, tree_as(tree_first(items), "FuncCall"),
                               tree_flag(range, "is_rowsfrom") ? PGR_ABSENT : alias, s))
            s->known = false;
    }
    if (tree_flag(range, "ordinality"))
        one_column(p, s, SSM_LIT("ordinality"), SSM_LIT("bigint"));
    if (!alias.len && tree_count(functions) == 1) {
        ssm_str schema, name;
        const struct node *call =
            tree_as(tree_first(tree_get(tree_as(tree_first(functions), "List"), "items")), "FuncCall");
        print_name_parts(tree_get(call, "funcname"), &schema, &name);
        s->alias = name;
    }
}

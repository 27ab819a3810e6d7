/* SPDX-License-Identifier: Apache-2.0
 *
 * Table objects; see object.h. Primary keys, unique keys and references that stand in columns become the table's own,
 * so that whoever reads a table looks in one place.
 */
#include "model/op.h"
#include "report/object.h"

/* A table under construction. */
struct table {
    ssm_table *pub;
    enum extent extent;
    ssm_column **columns;
    const ssm_constraint **constraints;
    size_t constraint_count;
    const ssm_constraint *primary_key; /* the table's, or one among its constraints */
    size_t flagged;                    /* columns with primary_key: true */
    size_t declared;                   /* unique keys and references that stand in columns */
};

/* ---- members */

static void note_column(struct reader *r, struct table *t, const struct node *n, ssm_column *c, struct map *names)
{
    if (!json_has(n->json, "name"))
        say_missing(r, n, "name");
    else if (map_find(names, c->name))
        SAY(r, DIAG_REPORT_REPEATED, n, c->name);
    else
        map_put(names, c->name);
    if (t->extent == EXTENT_WHOLE && !json_has(n->json, "type"))
        say_missing(r, n, "type");
    t->flagged += c->primary_key == SSM_YES;
    t->declared += (size_t)(c->unique == SSM_YES) + (c->references != NULL);
    t->columns[t->pub->column_count++] = c;
}

static void read_columns(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    struct table *t = out;
    struct map names;
    size_t count, i = 0;

    (void)f;
    if (!is_array(r, n, LIMIT_COLUMNS, &count))
        return;
    map_init(&names, &r->scratch);
    t->columns = ARENA_ARRAY(r->a, count, ssm_column *);
    if (!t->columns)
        return;
    t->pub->columns = (const ssm_column *const *)t->columns;
    for (const cJSON *j = n->json->child; j; j = j->next) {
        struct node m = {j, n, NULL, i++};
        ssm_column *c = is_object(r, &m) ? read_column(r, &m) : NULL;
        if (c)
            note_column(r, t, &m, c, &names);
    }
}

static void set_primary_key(struct reader *r, struct table *t, const struct node *n, const ssm_constraint *key)
{
    if (t->primary_key)
        say_conflict(r, n, "primary_key", "constraints");
    t->primary_key = key;
}

static void read_key(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    (void)f;
    set_primary_key(r, out, n, read_primary_key(r, n));
}

static void read_constraints(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    struct table *t = out;
    size_t count, i = 0;

    (void)f;
    if (!is_array(r, n, LIMIT_TABLE_PARTS, &count))
        return;
    t->constraints = ARENA_ARRAY(r->a, count, const ssm_constraint *);
    for (const cJSON *j = n->json->child; j && t->constraints; j = j->next) {
        struct node m = {j, n, NULL, i++};
        const ssm_constraint *c = read_constraint(r, &m, EXTENT_WHOLE);
        if (c && c->kind == SSM_CONSTRAINT_PRIMARY_KEY)
            set_primary_key(r, t, &m, c);
        else if (c)
            t->constraints[t->constraint_count++] = c;
    }
}

static void read_indexes(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    struct table *t = out;
    const ssm_index **list;
    size_t count, i = 0;

    (void)f;
    if (!is_array(r, n, LIMIT_TABLE_PARTS, &count))
        return;
    list = ARENA_ARRAY(r->a, count, const ssm_index *);
    if (!list)
        return;
    for (const cJSON *j = n->json->child; j; j = j->next) {
        struct node m = {j, n, NULL, i};
        list[i++] = read_index(r, &m, EXTENT_WHOLE);
    }
    t->pub->indexes = list;
    t->pub->index_count = i;
}

static void read_comment(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    struct table *t = out;

    read_text(r, n, f, &t->pub->comment);
}

static void read_options(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    struct table *t = out;

    (void)f;
    read_pairs(r, n, &t->pub->options, &t->pub->option_count);
}

static const struct field table_fields[] = {
    {"columns", read_columns, 0, NULL, false}, {"primary_key", read_key, 0, NULL, false},
    {"constraints", read_constraints, 0, NULL, false}, {"indexes", read_indexes, 0, NULL, false},
    {"comment", read_comment, 0, NULL, true}, {"options", read_options, 0, NULL, false},
    {NULL, NULL, 0, NULL, false},
};

/* ---- what stands in columns */

static bool same_names(const ssm_strs *a, const ssm_strs *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!str_eq(a->items[i], b->items[i]))
            return false;
    return true;
}

/* The columns that say primary_key are one key, in their order; it must be the table's, where the table has one. */
static void gather_primary_key(struct reader *r, struct table *t, const struct node *n)
{
    ssm_constraint *key = constraint_new(r->a);
    ssm_str *names = ARENA_ARRAY(r->a, t->flagged, ssm_str);
    size_t count = 0;

    if (!key || !names)
        return;
    for (size_t i = 0; i < t->pub->column_count; i++)
        if (t->columns[i]->primary_key == SSM_YES)
            names[count++] = t->columns[i]->name;
    key->kind = SSM_CONSTRAINT_PRIMARY_KEY;
    key->columns = (ssm_strs){names, count};
    if (!t->primary_key)
        t->primary_key = key;
    else if (!same_names(&t->primary_key->columns, &key->columns))
        say_conflict(r, n, "primary_key", "columns");
}

static ssm_constraint *unique_of(struct arena *a)
{
    ssm_constraint *c = constraint_new(a);

    if (c)
        c->kind = SSM_CONSTRAINT_UNIQUE;
    return c;
}

/* Constraints of one column by its name, of one kind. */
static void index_by_column(const struct table *t, ssm_constraint_kind kind, struct map *by_column)
{
    for (size_t i = 0; i < t->constraint_count; i++) {
        const ssm_constraint *c = t->constraints[i];
        struct map_entry *e = c->kind == kind && c->columns.count == 1 ? map_put(by_column, c->columns.items[0]) : NULL;
        if (e)
            e->value = &t->constraints[i];
    }
}

/* Adds the column's own constraint, unless the table declares the same. */
static void add_declared(struct reader *r, struct table *t, const ssm_column *column, ssm_constraint *c,
                         const struct map *by_column)
{
    const ssm_constraint *const *same = map_get(by_column, column->name);
    ssm_str *name = ARENA_NEW(r->a, ssm_str);

    if (!c || !name)
        return;
    *name = column->name;
    c->columns = (ssm_strs){name, 1};
    if (!same || !constraint_same_body(*same, c))
        t->constraints[t->constraint_count++] = c;
}

static void gather_constraints(struct reader *r, struct table *t)
{
    const ssm_constraint **list = ARENA_ARRAY(r->a, t->constraint_count + t->declared, const ssm_constraint *);
    struct map unique, references;

    if (!list)
        return;
    if (t->constraint_count)
        memcpy(list, t->constraints, t->constraint_count * sizeof *list);
    t->constraints = list;
    map_init(&unique, &r->scratch);
    map_init(&references, &r->scratch);
    index_by_column(t, SSM_CONSTRAINT_UNIQUE, &unique);
    index_by_column(t, SSM_CONSTRAINT_FOREIGN_KEY, &references);
    for (size_t i = 0; i < t->pub->column_count; i++) {
        ssm_column *c = t->columns[i];
        if (c->unique == SSM_YES)
            add_declared(r, t, c, unique_of(r->a), &unique);
        if (c->references) {
            ssm_constraint *copy = constraint_new(r->a);
            if (copy)
                *copy = *c->references;
            add_declared(r, t, c, copy, &references);
        }
    }
}

static ssm_table *finish(struct reader *r, struct table *t, const struct node *n)
{
    if (t->extent == EXTENT_WHOLE && !json_has(n->json, "columns") && !table_inherits(t->pub))
        say_missing(r, n, "columns");
    if (t->flagged)
        gather_primary_key(r, t, n);
    if (t->declared)
        gather_constraints(r, t);
    for (size_t i = 0; i < t->pub->column_count; i++) {
        t->columns[i]->primary_key = SSM_UNKNOWN;
        t->columns[i]->unique = SSM_UNKNOWN;
        t->columns[i]->references = NULL;
    }
    t->pub->primary_key = t->primary_key;
    t->pub->constraints = t->constraints;
    t->pub->constraint_count = t->constraint_count;
    return t->pub;
}

static ssm_table *read_into(struct reader *r, const struct node *n, enum extent extent, bool all)
{
    struct table t = {.pub = table_new(r->a), .extent = extent};

    if (!t.pub)
        return NULL;
    if (all)
        read_fields(r, n, table_fields, &t);
    else
        read_some_fields(r, n, table_fields, &t);
    return finish(r, &t, n);
}

ssm_table *read_table(struct reader *r, const struct node *n, enum extent extent)
{
    return is_object(r, n) ? read_into(r, n, extent, true) : NULL;
}

ssm_table *read_table_members(struct reader *r, const struct node *n, enum extent extent)
{
    return read_into(r, n, extent, false);
}

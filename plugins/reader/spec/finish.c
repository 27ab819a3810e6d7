/* SPDX-License-Identifier: Apache-2.0
 *
 * The models as the host's tables, when all sources are read: a reference may name what comes behind it.
 */
#include "spec.h"

struct table {
    struct sp_run *run;
    struct sp_model *model;
    ssm_table *out;
    ssm_column *columns;
    const ssm_constraint **constraints;
    size_t constraint_count, constraint_room;
    const ssm_index **indexes;
    size_t index_count, index_room;
};

static ssm_constraint *make(struct table *t, ssm_constraint_kind kind, ssm_strs columns)
{
    ssm_constraint *c = sp_alloc(t->run->host, sizeof *c);

    if (!c)
        return NULL;
    c->size = sizeof *c;
    c->kind = kind;
    c->columns = columns;
    c->nulls_not_distinct = c->deferrable = c->initially_deferred = c->not_valid = SSM_NO;
    return c;
}

static int add(struct table *t, const ssm_constraint *c)
{
    t->constraints = array_grow(t->run->host, t->constraints, t->constraint_count, &t->constraint_room, sizeof *t->constraints);
    if (!t->constraints)
        return SSM_ERROR;
    t->constraints[t->constraint_count++] = c;
    return SSM_OK;
}

/* ------------------------------------------------------------------ names of fields */

static const struct sp_column *column_of(const struct sp_model *m, ssm_str name)
{
    for (size_t i = 0; i < m->column_count; i++)
        if (ssm_str_eq(m->prisma ? m->columns[i].field : m->columns[i].name, name))
            return &m->columns[i];
    for (size_t i = 0; i < m->column_count; i++)
        if (ascii_same(m->columns[i].name, name))
            return &m->columns[i];
    return NULL;
}

/* Names of fields as names of columns; empty where one is not there, which is reported. */
static ssm_strs columns_of(struct sp_run *r, const struct sp_model *m, ssm_strs names, ssm_place place)
{
    ssm_str *out = sp_alloc(r->host, (names.count + 1) * sizeof *out);

    for (size_t i = 0; out && i < names.count; i++) {
        const struct sp_column *c = column_of(m, names.items[i]);

        if (!c) {
            sp_fail(r, place, "no_field", "%1 has no field %2", m->model, names.items[i]);
            return (ssm_strs){0};
        }
        out[i] = c->name;
    }
    return (ssm_strs){out, out ? names.count : 0};
}

static const struct sp_key *primary_key(const struct sp_model *m)
{
    for (size_t i = 0; i < m->key_count; i++)
        if (m->keys[i].kind == SP_PRIMARY)
            return &m->keys[i];
    return NULL;
}

/* ------------------------------------------------------------------ keys */

static ssm_str named(struct table *t, ssm_str given, ssm_strs columns, const char *ending)
{
    if (given.ptr) {
        sp_take_name(t->run, given);
        return given;
    }
    return t->run->engine == SP_POSTGRESQL ? sp_member_name(t->run, t->model->table, columns, ending) : (ssm_str){0};
}

static int add_primary(struct table *t, const struct sp_key *k, ssm_strs columns)
{
    ssm_constraint *c = make(t, SSM_CONSTRAINT_PRIMARY_KEY, columns);

    if (!c || t->out->primary_key)
        return c ? sp_fail(t->run, k->place, "twice", "%1 has two primary keys", t->model->model, (ssm_str){0}) : SSM_ERROR;
    if (t->run->engine != SP_MYSQL)
        c->name = named(t, k->name, (ssm_strs){0}, "pkey");
    if (!c->name.ptr && t->run->engine == SP_POSTGRESQL)
        return SSM_ERROR;
    t->out->primary_key = c;
    return SSM_OK;
}

/* MySQL calls an index by its first column, and the next of that name by a number. */
static ssm_str mysql_index_name(struct table *t, ssm_str given, ssm_str column)
{
    struct sp_run *r = t->run;

    if (given.ptr)
        return sp_take_name(r, given) ? given : (ssm_str){0};
    for (size_t i = 0; i < r->taken_count; i++)
        if (ascii_same(r->taken[i], column))
            return sp_numbered_name(r, column, "_", 2);
    return sp_take_name(r, column) ? column : (ssm_str){0};
}

static int add_index(struct table *t, const struct sp_key *k, ssm_strs columns, bool unique)
{
    struct sp_run *r = t->run;
    ssm_index *x = sp_alloc(r->host, sizeof *x);
    const ssm_index_part **parts = sp_alloc(r->host, columns.count * sizeof *parts);

    t->indexes = array_grow(r->host, t->indexes, t->index_count, &t->index_room, sizeof *t->indexes);
    if (!x || !parts || !t->indexes)
        return SSM_ERROR;
    for (size_t i = 0; i < columns.count; i++) {
        ssm_index_part *p = sp_alloc(r->host, sizeof *p);

        if (!p)
            return SSM_ERROR;
        p->size = sizeof *p;
        p->name = columns.items[i];
        p->order = k->descends && k->descends[i] ? SSM_ORDER_DESC : SSM_ORDER_NONE;
        parts[i] = p;
    }
    x->size = sizeof *x;
    x->parts = parts;
    x->part_count = columns.count;
    x->unique = unique ? SSM_YES : SSM_NO;
    x->nulls_not_distinct = SSM_NO;
    if (k->method.ptr && !ascii_is(k->method, "btree"))
        x->method = k->method;
    if (r->engine == SP_MYSQL)
        x->name = mysql_index_name(t, k->name, columns.items[0]);
    else if (k->name.ptr)
        x->name = k->name;
    else
        x->name = sp_member_name(r, t->model->table, columns, "idx");
    t->indexes[t->index_count++] = x;
    return x->name.ptr ? SSM_OK : SSM_ERROR;
}

static int add_unique(struct table *t, const struct sp_key *k, ssm_strs columns)
{
    ssm_constraint *c;

    if (t->run->engine == SP_MYSQL)
        return add_index(t, k, columns, true);
    c = make(t, SSM_CONSTRAINT_UNIQUE, columns);
    if (!c)
        return SSM_ERROR;
    c->name = named(t, k->name, columns, "key");
    if (!c->name.ptr && t->run->engine == SP_POSTGRESQL)
        return SSM_ERROR;
    return add(t, c);
}

static int name_check(struct sp_run *r, ssm_constraint *c, ssm_str table, ssm_strs columns)
{
    if (r->engine == SP_POSTGRESQL)
        c->name = sp_member_name(r, table, columns, "check");
    else if (r->engine == SP_MYSQL)
        c->name = sp_numbered_name(r, SSM_LIT("CONSTRAINT"), "_", 1);
    return r->engine == SP_SQLITE || c->name.ptr ? SSM_OK : SSM_ERROR;
}

static int add_check(struct table *t, ssm_str expression, ssm_strs columns)
{
    ssm_constraint *c = make(t, SSM_CONSTRAINT_CHECK, (ssm_strs){0});

    if (!c || !expression.ptr || name_check(t->run, c, t->model->table, columns) != SSM_OK)
        return SSM_ERROR;
    c->expression = expression;
    return add(t, c);
}

static int add_key(struct table *t, const struct sp_key *k)
{
    ssm_strs columns = columns_of(t->run, t->model, k->columns, k->place);

    if (!columns.count)
        return SSM_ERROR;
    switch (k->kind) {
    case SP_PRIMARY:
        return add_primary(t, k, columns);
    case SP_UNIQUE:
        return add_unique(t, k, columns);
    case SP_CHECK:
        return add_check(t, sp_expression(t->run, t->model, k->expression), columns);
    case SP_INDEX:
        break;
    }
    return add_index(t, k, columns, false);
}

/* ------------------------------------------------------------------ references */

static bool begins_with(ssm_strs key, ssm_strs columns)
{
    bool same = key.count >= columns.count;

    for (size_t i = 0; same && i < columns.count; i++)
        same = ssm_str_eq(key.items[i], columns.items[i]);
    return same;
}

static bool is_indexed(const struct table *t, ssm_strs columns)
{
    if (t->out->primary_key && begins_with(t->out->primary_key->columns, columns))
        return true;
    for (size_t i = 0; i < t->index_count; i++) {
        const ssm_index *x = t->indexes[i];
        bool same = x->part_count >= columns.count;

        for (size_t k = 0; same && k < columns.count; k++)
            same = ssm_str_eq(x->parts[k]->name, columns.items[k]);
        if (same)
            return true;
    }
    return false;
}

/* The model's own words come first, then whatever table the dialect's SQL may create. */
static int set_target(struct table *t, const struct sp_ref *ref, ssm_constraint *c)
{
    struct sp_model *target = sp_find_model(t->run, ref->target);
    const struct sp_key *key = target ? primary_key(target) : NULL;

    c->ref_table = target ? target->table : ref->target;
    c->ref_schema = target ? target->schema : (ssm_str){0};
    c->ref_columns = ref->target_columns;
    if (target && ref->target_columns.count)
        c->ref_columns = columns_of(t->run, target, ref->target_columns, ref->place);
    else if (key)
        c->ref_columns = columns_of(t->run, target, key->columns, ref->place);
    if (target && !c->ref_columns.count)
        return sp_fail(t->run, ref->place, "no_key", "%1 has no primary key: say which of its fields is referenced", target->model,
                       (ssm_str){0});
    if (c->ref_columns.count && c->ref_columns.count != c->columns.count)
        return sp_fail(t->run, ref->place, "unequal", "as many fields of %1 must be referenced as refer to them", c->ref_table,
                       (ssm_str){0});
    return SSM_OK;
}

static ssm_action said(ssm_action a)
{
    return a == SSM_ACTION_NO_ACTION ? SSM_ACTION_NONE : a;
}

/* MySQL indexes the columns of a foreign key where nothing else does. */
static int add_reference(struct table *t, const struct sp_ref *ref)
{
    const struct sp_key plain = {.kind = SP_INDEX};
    ssm_strs columns = columns_of(t->run, t->model, ref->columns, ref->place);
    ssm_constraint *c = make(t, SSM_CONSTRAINT_FOREIGN_KEY, columns);

    if (!c || !columns.count || set_target(t, ref, c) != SSM_OK)
        return SSM_ERROR;
    c->on_delete = said(ref->on_delete);
    c->on_update = said(ref->on_update);
    if (t->run->engine == SP_MYSQL && !ref->name.ptr) {
        struct text prefix = {.owner = t->run->host};

        text_put(&prefix, t->model->table);
        text_puts(&prefix, "_ibfk");
        c->name = sp_numbered_name(t->run, text_done(&prefix), "_", 1);
    } else {
        c->name = named(t, ref->name, columns, "fkey");
    }
    if (!c->name.ptr && t->run->engine != SP_SQLITE)
        return SSM_ERROR;
    if (t->run->engine == SP_MYSQL && !is_indexed(t, columns) && add_index(t, &plain, columns, false) != SSM_OK)
        return SSM_ERROR;
    return add(t, c);
}

static int check_wanted(struct sp_run *r, const struct sp_model *m, const struct sp_column *c)
{
    for (size_t i = 0; i < m->ref_count; i++)
        for (size_t k = 0; k < m->refs[i].columns.count; k++)
            if (column_of(m, m->refs[i].columns.items[k]) == c)
                return SSM_OK;
    return sp_fail(r, c->place, "no_target", "the field %1 is a foreign key: of what? Write \"FK -> users.id\"", c->name, (ssm_str){0});
}

/* ------------------------------------------------------------------ tables */

/* A field whose type is a model holds nothing itself. */
static bool is_column(struct sp_run *r, const struct sp_model *m, const struct sp_column *c)
{
    const struct sp_model *target = m->prisma ? sp_find_model(r, c->type) : NULL;

    return !target || !ssm_str_eq(target->model, c->type);
}

static int add_columns(struct table *t)
{
    struct sp_model *m = t->model;
    const ssm_column **all = sp_alloc(t->run->host, m->column_count * sizeof *all);
    int result = SSM_OK;

    t->columns = sp_alloc(t->run->host, m->column_count * sizeof *t->columns);
    if (!all || !t->columns)
        return SSM_ERROR;
    for (size_t i = 0; i < m->column_count; i++) {
        struct sp_column *c = &m->columns[i];
        ssm_strs check;
        ssm_str expression;

        if (!is_column(t->run, m, c))
            continue;
        all[t->out->column_count] = &t->columns[t->out->column_count];
        result |= sp_finish_column(t->run, m, c, &t->columns[t->out->column_count++], &check);
        if (c->wants_ref)
            result |= check_wanted(t->run, m, c);
        if (!check.count)
            continue;
        expression = sp_value_check(t->run, c->name, check);
        result |= add_check(t, expression, sp_one(t->run, c->name));
    }
    t->out->columns = all;
    return result;
}

/* Character sets and storage in any case; a table of fields seldom lists the indexes, and often no keys at all. */
static uint64_t unsaid(const struct sp_model *m)
{
    bool keys = m->ref_count > 0, indexes = false;

    for (size_t i = 0; i < m->key_count; i++)
        *(m->keys[i].kind == SP_INDEX ? &indexes : &keys) = true;
    return SSM_TABLEF_MORE_OPTIONS | (keys || m->prisma ? 0 : SSM_TABLEF_MORE_KEYS) |
           (indexes || m->prisma ? 0 : SSM_TABLEF_MORE_INDEXES);
}

static int give(struct sp_run *r, struct sp_model *m)
{
    struct table t = {.run = r, .model = m, .out = sp_alloc(r->host, sizeof *t.out)};
    int result;

    if (!t.out)
        return SSM_ERROR;
    if (r->engine != SP_POSTGRESQL) /* names are a table's own */
        r->taken_count = 0;
    t.out->size = sizeof *t.out;
    t.out->flags = unsaid(m);
    t.out->schema = m->schema;
    t.out->name = m->table;
    result = add_columns(&t);
    for (int primary = 1; primary >= 0; primary--)
        for (size_t i = 0; i < m->key_count; i++)
            if ((m->keys[i].kind == SP_PRIMARY) == (primary == 1))
                result |= add_key(&t, &m->keys[i]);
    for (size_t i = 0; i < m->ref_count; i++)
        result |= add_reference(&t, &m->refs[i]);
    t.out->constraints = t.constraints;
    t.out->constraint_count = t.constraint_count;
    t.out->indexes = t.indexes;
    t.out->index_count = t.index_count;
    return result == SSM_OK ? sp_api->add_table(r->host, t.out, m->place) : SSM_ERROR;
}

int sp_finish(struct sp_run *r)
{
    int result = sp_give_enums(r);

    for (size_t i = 0; i < r->model_count; i++)
        result |= give(r, r->models[i]);
    return result == SSM_OK && !r->failed ? SSM_OK : SSM_ERROR;
}

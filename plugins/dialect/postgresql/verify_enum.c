/* SPDX-License-Identifier: Apache-2.0
 *
 * Enums: create, add a value, and the type that takes another's place. Of the latter not each step must be there, but
 * what goes must come back, and nothing goes that could not be in the way: defaults of the columns that have the enum,
 * indexes and constraints of their tables.
 */
#include "verify.h"

#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ single statements */

void pgv_create_type(struct pgv *v, ssm_strs values)
{
    pgv_match(v, "{\"CreateEnumStmt\":{\"typeName\":%Q");
    pgv_set(v, PGV_ABOUT_VALUES, v->op->object);
    if (values.count)
        pgv_list(v, ",\"vals\":", values);
    pgv_match(v, "}}");
    pgv_close(v);
}

void pgv_create_enum(struct pgv *v)
{
    pgv_open(v);
    pgv_create_type(v, v->op->enum_after->values);
}

void pgv_add_value(struct pgv *v)
{
    const ssm_operation *op = v->op;
    bool is_before = op->value_before.ptr, is_after = !is_before && op->value_after.ptr;

    pgv_open(v);
    pgv_match(v, "{\"AlterEnumStmt\":{\"typeName\":%Q,\"newVal\":%M");
    pgv_set(v, PGV_ABOUT_VALUES, op->member);
    if (is_before || is_after)
        pgv_fill(v, ",\"newValNeighbor\":%t", is_before ? op->value_before : op->value_after);
    pgv_match(v, is_before ? "%S}}" : ",\"newValIsAfter\":true%S}}");
    pgv_close(v);
}

void pgv_rename_type(struct pgv *v, ssm_str to)
{
    pgv_match(v, "{\"RenameStmt\":{\"renameType\":\"OBJECT_TYPE\",\"relationType\":\"OBJECT_ACCESS_METHOD\",\"object\":"
                 "{\"List\":{\"items\":%Q}},\"newname\":");
    pgv_set(v, PGV_ABOUT_NEW_NAME, to);
    pgv_fill(v, "%t", to);
    pgv_set(v, PGV_ABOUT_STATEMENT, PG_ABSENT);
    pgv_match(v, ",\"behavior\":\"DROP_RESTRICT\"}}");
    pgv_close(v);
}

void pgv_drop_type(struct pgv *v, ssm_str name)
{
    pgv_fill(
        v,
        "{\"DropStmt\":{\"objects\":[{\"TypeName\":{\"names\":%q,\"typemod\":-1,%L}}],\"removeType\":\"OBJECT_TYPE\","
        "\"behavior\":\"DROP_RESTRICT\"%i}}",
        v->op->schema, name);
    pgv_close(v);
}

/* ------------------------------------------------------------------ the swap */

struct swap {
    struct pgv *v;
    const ssm_enum_use **uses; /* by table and column */
    size_t count;
    bool *gone; /* of each use: its default was dropped */
    ssm_strs values;
    ssm_str old_name;
};

/* The uses of one table, and which of its constraints and indexes were dropped. */
struct group {
    const ssm_table *table;
    size_t first, end;
    bool *constraints, *indexes;
};

static int compare(ssm_str a, ssm_str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_tables(const ssm_table *a, const ssm_table *b)
{
    int order = compare(a->schema, b->schema);

    return order ? order : compare(a->name, b->name);
}

static int compare_uses(const void *left, const void *right)
{
    const ssm_enum_use *a = *(const ssm_enum_use *const *)left, *b = *(const ssm_enum_use *const *)right;
    int order = compare_tables(a->table, b->table);

    return order ? order : compare(a->column->name, b->column->name);
}

static void *get(struct pgv *v, size_t bytes)
{
    void *memory = v->failed ? NULL : pg_api->alloc(v->h, bytes + 1);

    v->failed = v->failed || !memory;
    return memory;
}

static const ssm_operation *default_change(const struct swap *s, const ssm_enum_use *use)
{
    for (size_t i = 0; i < s->v->unit->op_count; i++) {
        const ssm_operation *op = s->v->unit->ops[i];

        if (pgv_is_default_change(op) && ssm_str_eq(op->member, use->column->name) &&
            ssm_str_eq(op->object, use->table->name) && ssm_str_eq(op->schema, use->table->schema))
            return op;
    }
    return NULL;
}

/* The name in the DropStmt that is open, the last part of it. */
static bool drops_index(struct pgv *v, ssm_str name)
{
    struct pgv there = *v;
    const char *last = NULL,
               *end = pgv_next_is(v, "DropStmt") ? strstr(v->tree.at, "\"removeType\":\"OBJECT_INDEX\"") : NULL;
    ssm_str found;

    for (const char *at = v->tree.at; end && at && at < end; at = strstr(at + 1, "\"sval\":\""))
        last = at;
    if (!last || last == v->tree.at)
        return false;
    there.tree.at = last + strlen("\"sval\":");
    found = pgv_string(&there);
    v->failed = v->failed || there.failed;
    return ssm_str_eq(found, name);
}

static void drop_dependents(struct swap *s, struct group *g)
{
    struct pgv *v = s->v;
    const ssm_table *t = g->table;

    for (size_t i = 0; i < t->constraint_count && !v->failed; i++) {
        ssm_str name = t->constraints[i]->name;

        if (!name.len || !pgv_next_is(v, "AT_DropConstraint") || !pgv_names(v, name))
            continue;
        pgv_open(v);
        pgv_fill(v,
                 "{\"AlterTableStmt\":{\"relation\":%r,\"cmds\":[{\"AlterTableCmd\":{\"subtype\":\"AT_DropConstraint\","
                 "\"name\":%t,\"behavior\":\"DROP_RESTRICT\"}}],\"objtype\":\"OBJECT_TABLE\"}}",
                 t->schema, t->name, name);
        pgv_close(v);
        g->constraints[i] = true;
    }
    for (size_t i = 0; i < t->index_count && !v->failed; i++) {
        if (!drops_index(v, t->indexes[i]->name))
            continue;
        pgv_open(v);
        pgv_fill(v,
                 "{\"DropStmt\":{\"objects\":[{\"List\":{\"items\":%q}}],\"removeType\":\"OBJECT_INDEX\","
                 "\"behavior\":\"DROP_RESTRICT\"}}",
                 t->schema, t->indexes[i]->name);
        pgv_close(v);
        g->indexes[i] = true;
    }
    for (size_t i = g->first; i < g->end && !v->failed; i++) {
        ssm_str name = s->uses[i]->column->name;

        if (!pgv_next_is(v, "AT_ColumnDefault") || !pgv_names(v, name))
            continue;
        pgv_column_default(v, t->schema, t->name, name, NULL);
        s->gone[i] = true;
    }
}

static void put_column_type(struct swap *s, const ssm_column *c)
{
    static const char array[] = ",\"arrayBounds\":[{\"Integer\":{}}]";
    const char *bounds = c->type && c->type->dimensions ? array : "";
    struct pgv *v = s->v;

    pgv_set(v, PGV_ABOUT_MEMBER, c->name);
    pgv_fill(v, "{\"AlterTableCmd\":{\"subtype\":\"AT_AlterColumnType\",\"name\":%t", c->name);
    pgv_set(v, PGV_ABOUT_COLUMN, c->name);
    pgv_match(v, ",\"def\":{\"ColumnDef\":{\"typeName\":{\"names\":%Q,\"typemod\":-1");
    pgv_match(v, bounds);
    pgv_fill(v,
             ",%L},\"raw_default\":{\"TypeCast\":{\"arg\":{\"TypeCast\":{\"arg\":{\"ColumnRef\":{\"fields\":%q,%L}},"
             "\"typeName\":{\"names\":[{\"String\":{\"sval\":\"text\"}}],\"typemod\":-1",
             PG_ABSENT, c->name);
    pgv_match(v, bounds);
    pgv_match(v, ",%L},%L}},\"typeName\":{\"names\":%Q,\"typemod\":-1");
    pgv_match(v, bounds);
    pgv_match(v, ",%L},%L}},%L}},\"behavior\":\"DROP_RESTRICT\"}}");
}

static void alter_columns(struct swap *s, struct group *g)
{
    pgv_open(s->v);
    pgv_fill(s->v, "{\"AlterTableStmt\":{\"relation\":%r,\"cmds\":[", g->table->schema, g->table->name);
    for (size_t i = g->first; i < g->end; i++) {
        pgv_match(s->v, i > g->first ? "," : "");
        put_column_type(s, s->uses[i]->column);
    }
    pgv_match(s->v, "],\"objtype\":\"OBJECT_TABLE\"}}");
    pgv_close(s->v);
}

/* '...' at the beginning of an expression is this value. */
static bool is_literal_of(ssm_str expression, ssm_str value)
{
    size_t j = 0, i = 1;

    for (; i < expression.len && j < value.len; i++, j++) {
        if (expression.ptr[i] != value.ptr[j])
            return false;
        i += expression.ptr[i] == '\'';
    }
    return j == value.len && i < expression.len && expression.ptr[i] == '\'';
}

/* True when the enum has the value no more that is the default, as far as its text tells. */
static bool value_is_gone(const struct swap *s, const ssm_column *column)
{
    const ssm_default *d = &column->default_value;
    bool literal = d->kind == SSM_DEFAULT_EXPRESSION && d->text.len && *d->text.ptr == '\'';

    if ((column->type && column->type->dimensions) || (!literal && d->kind != SSM_DEFAULT_STRING))
        return false;
    for (size_t i = 0; i < s->values.count; i++)
        if (literal ? is_literal_of(d->text, s->values.items[i]) : ssm_str_eq(d->text, s->values.items[i]))
            return false;
    return true;
}

static void restore_default(struct swap *s, const ssm_enum_use *use, bool gone)
{
    const ssm_operation *change = default_change(s, use);
    const ssm_column *column = change ? change->column_after : use->column;
    bool leaves = column->type && !ssm_str_eq(column->type->name, s->v->op->object);

    if (!pg_has_default(column) || leaves || (!gone && !change))
        return;
    if (pgv_next_is(s->v, "AT_ColumnDefault") && pgv_names(s->v, use->column->name))
        pgv_column_default(s->v, use->table->schema, use->table->name, use->column->name, &column->default_value);
    else if (!value_is_gone(s, column))
        pgv_fail(s->v, "verify_default", "The statements drop the default of column %1 and do not set it again.",
                 &use->column->name, 1);
}

static void restore_constraints(struct swap *s, struct group *g, bool foreign_keys)
{
    const ssm_table *t = g->table;

    for (size_t i = 0; i < t->constraint_count; i++)
        if (g->constraints[i] && (t->constraints[i]->kind == SSM_CONSTRAINT_FOREIGN_KEY) == foreign_keys)
            pgv_add_constraint_to(s->v, t->schema, t->name, t->constraints[i]);
}

static void restore_dependents(struct swap *s, struct group *g)
{
    for (size_t i = g->first; i < g->end; i++)
        restore_default(s, s->uses[i], s->gone[i]);
    for (size_t i = 0; i < g->table->index_count; i++)
        if (g->indexes[i])
            pgv_create_index_on(s->v, g->table->schema, g->table->name, g->table->indexes[i]);
    restore_constraints(s, g, false);
}

static void restore_foreign_keys(struct swap *s, struct group *g)
{
    restore_constraints(s, g, true);
}

/* Returns the groups' count. */
static size_t divide(struct swap *s, struct group *groups)
{
    size_t count = 0;

    for (size_t i = 0; i < s->count && !s->v->failed; i++) {
        struct group *g = &groups[count ? count - 1 : 0];

        if (!count || compare_tables(g->table, s->uses[i]->table) != 0) {
            g = &groups[count++];
            *g = (struct group){.table = s->uses[i]->table, .first = i};
            g->constraints = get(s->v, g->table->constraint_count * sizeof(bool));
            g->indexes = get(s->v, g->table->index_count * sizeof(bool));
        }
        g->end = i + 1;
    }
    return count;
}

static void for_groups(struct swap *s, struct group *groups, size_t count,
                       void (*step)(struct swap *s, struct group *g))
{
    for (size_t i = 0; i < count && !s->v->failed; i++)
        step(s, &groups[i]);
}

static void swap_by_statements(struct swap *s, struct group *groups)
{
    size_t count;

    for (size_t i = 0; i < s->count; i++)
        s->uses[i] = s->v->op->uses[i];
    if (s->count)
        qsort(s->uses, s->count, sizeof(*s->uses), compare_uses);
    count = divide(s, groups);
    for_groups(s, groups, count, drop_dependents);
    pgv_open(s->v);
    pgv_rename_type(s->v, s->old_name);
    pgv_open(s->v);
    pgv_create_type(s->v, s->values);
    for_groups(s, groups, count, alter_columns);
    for_groups(s, groups, count, restore_dependents);
    for_groups(s, groups, count, restore_foreign_keys);
    pgv_open(s->v);
    pgv_drop_type(s->v, s->old_name);
}

void pgv_swap_enum(struct pgv *v)
{
    struct swap s = {.v = v, .count = v->op->use_count, .values = v->op->enum_after->values};
    struct group *groups;

    if (!v->op->uses_known) {
        pgv_block_swaps_enum(v, s.values);
        return;
    }
    s.uses = get(v, s.count * sizeof(*s.uses));
    s.gone = get(v, s.count * sizeof(bool));
    groups = get(v, s.count * sizeof *groups);
    s.old_name = pg_old_enum_name(v->h, v->op->object);
    if (!s.old_name.ptr)
        v->failed = true;
    if (!v->failed)
        swap_by_statements(&s, groups);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * An enum that loses a value: PostgreSQL has no statement for it, so a new type takes the old one's place in every
 * column. What the server would not carry along goes before and comes back behind: defaults, and the indexes, checks
 * and foreign keys in which the columns or the type occur.
 */
#include "postgres.h"

#include <stdlib.h>
#include <string.h>

struct swap {
    ssm_host *h;
    const ssm_unit *unit;
    const ssm_operation *op;   /* the first of the unit that removes a value: messages are about it */
    const ssm_enum_use **uses; /* by table and column */
    size_t count;
    ssm_strs values;
    ssm_str old_name;
};

/* The uses of one table: from `first` on, before `end`. */
struct group {
    const ssm_table *table;
    size_t first, end;
};

static bool next_group(const struct swap *s, struct group *g)
{
    g->first = g->end;
    if (g->first == s->count)
        return false;
    g->table = s->uses[g->first]->table;
    while (g->end < s->count && ssm_str_eq(s->uses[g->end]->table->name, g->table->name) &&
           ssm_str_eq(s->uses[g->end]->table->schema, g->table->schema))
        g->end++;
    return true;
}

static bool text_depends(const struct swap *s, const struct group *g, ssm_str text)
{
    if (pg_mentions(text, s->op->object))
        return true;
    for (size_t i = g->first; i < g->end; i++)
        if (pg_mentions(text, s->uses[i]->column->name))
            return true;
    return false;
}

static bool names_depend(const struct swap *s, const struct group *g, ssm_strs names)
{
    for (size_t i = g->first; i < g->end; i++)
        for (size_t j = 0; j < names.count; j++)
            if (ssm_str_eq(names.items[j], s->uses[i]->column->name))
                return true;
    return false;
}

/* The server rebuilds an index over plain columns by itself. */
static bool index_depends(const struct swap *s, const struct group *g, const ssm_index *x)
{
    if (text_depends(s, g, x->where))
        return true;
    for (size_t i = 0; i < x->part_count; i++)
        if (text_depends(s, g, x->parts[i]->expression))
            return true;
    return false;
}

static bool constraint_depends(const struct swap *s, const struct group *g, const ssm_constraint *c)
{
    if (!c->name.len)
        return false;
    if (c->kind == SSM_CONSTRAINT_FOREIGN_KEY)
        return names_depend(s, g, c->columns);
    return (c->kind == SSM_CONSTRAINT_CHECK || c->kind == SSM_CONSTRAINT_EXCLUDE) && text_depends(s, g, c->expression);
}

static void put_alter(const struct swap *s, const ssm_table *t)
{
    PUT(s->h, "ALTER TABLE ");
    pg_put_object(s->h, t->schema, t->name);
}

/* The unit's operation that changes the default of this column, or NULL. */
static const ssm_operation *default_change(const struct swap *s, const ssm_enum_use *use)
{
    for (size_t i = 0; i < s->unit->op_count; i++) {
        const ssm_operation *op = s->unit->ops[i];

        if ((op->kind == SSM_OP_SET_DEFAULT || op->kind == SSM_OP_DROP_DEFAULT) &&
            ssm_str_eq(op->member, use->column->name) && ssm_str_eq(op->object, use->table->name) &&
            ssm_str_eq(op->schema, use->table->schema))
            return op;
    }
    return NULL;
}

static int drop_default(const struct swap *s, const ssm_enum_use *use)
{
    const ssm_operation *change = default_change(s, use);

    if (!pg_has_default(change ? change->column_before : use->column))
        return SSM_OK;
    put_alter(s, use->table);
    PUT(s->h, " ALTER COLUMN ");
    pg_put_name(s->h, use->column->name);
    PUT(s->h, " DROP DEFAULT");
    return pg_end(s->h, SSM_RISK_NONE);
}

static int drop_dependents(const struct swap *s, const struct group *g)
{
    const ssm_table *t = g->table;

    for (size_t i = 0; i < t->constraint_count; i++) {
        if (!constraint_depends(s, g, t->constraints[i]))
            continue;
        put_alter(s, t);
        PUT(s->h, " DROP CONSTRAINT ");
        pg_put_name(s->h, t->constraints[i]->name);
        if (pg_end(s->h, SSM_RISK_NONE) != SSM_OK)
            return SSM_ERROR;
    }
    for (size_t i = 0; i < t->index_count; i++) {
        if (!index_depends(s, g, t->indexes[i]))
            continue;
        PUT(s->h, "DROP INDEX ");
        pg_put_object(s->h, t->schema, t->indexes[i]->name);
        if (pg_end(s->h, SSM_RISK_NONE) != SSM_OK)
            return SSM_ERROR;
    }
    for (size_t i = g->first; i < g->end; i++)
        if (drop_default(s, s->uses[i]) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

static int replace_type(const struct swap *s)
{
    PUT(s->h, "ALTER TYPE ");
    pg_put_object(s->h, s->op->schema, s->op->object);
    PUT(s->h, " RENAME TO ");
    pg_put_name(s->h, s->old_name);
    if (pg_end(s->h, SSM_RISK_NONE) != SSM_OK)
        return SSM_ERROR;
    pg_put_create_enum(s->h, s->op->schema, s->op->object, s->values);
    return pg_end(s->h, SSM_RISK_NONE);
}

static void put_column_type(const struct swap *s, const ssm_column *c)
{
    bool array = c->type && c->type->dimensions;

    PUT(s->h, "ALTER COLUMN ");
    pg_put_name(s->h, c->name);
    PUT(s->h, " TYPE ");
    pg_put_object(s->h, s->op->schema, s->op->object);
    pg_put(s->h, array ? SSM_LIT("[] USING ") : SSM_LIT(" USING "));
    pg_put_name(s->h, c->name);
    pg_put(s->h, array ? SSM_LIT("::text[]::") : SSM_LIT("::text::"));
    pg_put_object(s->h, s->op->schema, s->op->object);
    if (array)
        PUT(s->h, "[]");
}

/* All columns of a table at once, which writes it once. */
static int alter_columns(const struct swap *s, const struct group *g)
{
    bool many = g->end - g->first > 1;

    put_alter(s, g->table);
    for (size_t i = g->first; i < g->end; i++) {
        if (i > g->first)
            PUT(s->h, ",");
        pg_put(s->h, many ? SSM_LIT("\n    ") : SSM_LIT(" "));
        put_column_type(s, s->uses[i]->column);
    }
    return pg_end_destructive(s->h, s->op, SSM_RISK_LOCK | SSM_RISK_REWRITE | SSM_RISK_MAY_FAIL);
}

/* Compares a value with the inside of '...', where a quote is doubled. */
static bool is_literal_of(ssm_str inside, ssm_str value)
{
    size_t j = 0;

    for (size_t i = 0; i < inside.len; i++, j++) {
        if (j == value.len || inside.ptr[i] != value.ptr[j])
            return false;
        if (inside.ptr[i] == '\'')
            i++;
    }
    return j == value.len;
}

/* False when the default is for certain a value that the enum has no more: 'a' or 'a'::type. */
static bool default_has_value(const struct swap *s, const ssm_column *c)
{
    ssm_str text = c->default_value.text;
    bool literal = c->default_value.kind == SSM_DEFAULT_EXPRESSION && text.len && text.ptr[0] == '\'';
    size_t behind = literal ? pg_skip_quoted(text, 0) : 0;

    if (c->type && c->type->dimensions)
        return true;
    if (!literal && c->default_value.kind != SSM_DEFAULT_STRING)
        return true;
    if (literal && (behind < 2 || (behind < text.len && text.ptr[behind] != ':')))
        return true;
    for (size_t i = 0; i < s->values.count; i++)
        if (literal ? is_literal_of(ssm_view(text.ptr + 1, behind - 2), s->values.items[i])
                    : ssm_str_eq(text, s->values.items[i]))
            return true;
    return false;
}

/* True when the column changes to another type afterwards, whose step sets the default. */
static bool leaves_enum(const struct swap *s, const ssm_column *column)
{
    return column->type && !ssm_str_eq(column->type->name, s->op->object);
}

static int restore_default(const struct swap *s, const ssm_enum_use *use)
{
    const ssm_operation *change = default_change(s, use);
    const ssm_column *column = change ? change->column_after : use->column;
    ssm_str args[3] = {use->table->name, use->column->name, column->default_value.text};

    if (!pg_has_default(column) || leaves_enum(s, column))
        return SSM_OK;
    if (!default_has_value(s, column))
        return pg_api->warn(
            s->h, s->op, "default_dropped",
            "The default of %1.%2 is a value that the enum loses (%3). The column has no default afterwards, "
            "unless a later step of this migration sets one.",
            args, 3);
    put_alter(s, use->table);
    PUT(s->h, " ALTER COLUMN ");
    pg_put_name(s->h, use->column->name);
    PUT(s->h, " SET DEFAULT ");
    pg_put_default(s->h, column->default_value);
    return pg_end(s->h, SSM_RISK_NONE);
}

static int restore_constraints(const struct swap *s, const struct group *g, bool foreign_keys)
{
    const ssm_table *t = g->table;

    for (size_t i = 0; i < t->constraint_count; i++) {
        const ssm_constraint *c = t->constraints[i];

        if ((c->kind == SSM_CONSTRAINT_FOREIGN_KEY) == foreign_keys && constraint_depends(s, g, c) &&
            pg_put_add_constraint(s->h, t->schema, t->name, c) != SSM_OK)
            return SSM_ERROR;
    }
    return SSM_OK;
}

static int restore_dependents(const struct swap *s, const struct group *g)
{
    const ssm_table *t = g->table;

    for (size_t i = g->first; i < g->end; i++)
        if (restore_default(s, s->uses[i]) != SSM_OK)
            return SSM_ERROR;
    for (size_t i = 0; i < t->index_count; i++)
        if (index_depends(s, g, t->indexes[i]) &&
            pg_put_create_index(s->h, t->schema, t->name, t->indexes[i]) != SSM_OK)
            return SSM_ERROR;
    return restore_constraints(s, g, false);
}

static int restore_foreign_keys(const struct swap *s, const struct group *g)
{
    return restore_constraints(s, g, true);
}

static int for_groups(const struct swap *s, int (*step)(const struct swap *s, const struct group *g))
{
    struct group g = {0};

    while (next_group(s, &g))
        if (step(s, &g) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

static int drop_old_type(const struct swap *s)
{
    PUT(s->h, "DROP TYPE ");
    pg_put_object(s->h, s->op->schema, s->old_name);
    return pg_end_destructive(s->h, s->op, SSM_RISK_NONE);
}

static int compare(ssm_str a, ssm_str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_uses(const void *left, const void *right)
{
    const ssm_enum_use *a = *(const ssm_enum_use *const *)left, *b = *(const ssm_enum_use *const *)right;
    int order = compare(a->table->schema, b->table->schema);

    if (!order)
        order = compare(a->table->name, b->table->name);
    return order ? order : compare(a->column->name, b->column->name);
}

static int sort_uses(struct swap *s)
{
    s->count = s->op->use_count;
    s->uses = s->count ? pg_api->alloc(s->h, s->count * sizeof(*s->uses)) : NULL;
    if (s->count && !s->uses)
        return SSM_ERROR;
    for (size_t i = 0; i < s->count; i++)
        s->uses[i] = s->op->uses[i];
    if (s->count)
        qsort(s->uses, s->count, sizeof(*s->uses), compare_uses);
    return SSM_OK;
}

static const ssm_operation *first_drop(const ssm_unit *unit)
{
    for (size_t i = 0; i < unit->op_count; i++)
        if (unit->ops[i]->kind == SSM_OP_DROP_ENUM_VALUE)
            return unit->ops[i];
    return unit->ops[0];
}

int pg_swap_enum(ssm_host *h, const ssm_unit *unit)
{
    struct swap s = {.h = h, .unit = unit, .op = first_drop(unit)};

    s.values = s.op->enum_after->values;
    if (!s.op->uses_known)
        return pg_swap_enum_block(h, s.op, s.values);
    s.old_name = pg_old_enum_name(h, s.op->object);
    if (!s.old_name.ptr || sort_uses(&s) != SSM_OK || for_groups(&s, drop_dependents) != SSM_OK ||
        replace_type(&s) != SSM_OK || for_groups(&s, alter_columns) != SSM_OK ||
        for_groups(&s, restore_dependents) != SSM_OK || for_groups(&s, restore_foreign_keys) != SSM_OK)
        return SSM_ERROR;
    return drop_old_type(&s);
}

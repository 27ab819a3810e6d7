/* SPDX-License-Identifier: Apache-2.0
 *
 * Two tables of one name: columns, options, comments; see compare.h. The order of columns does not count.
 *
 * What the schema that shall be says nothing of (SSM_UNKNOWN) is no difference; what the schema that is says nothing of is as if it
 * had none.
 */
#include <stdlib.h>

#include "diff/compare.h"
#include "model/type.h"

/* ---- options */

static int by_name(const void *left, const void *right)
{
    const ssm_pair *a = *(const ssm_pair *const *)left, *b = *(const ssm_pair *const *)right;

    return str_cmp(a->name, b->name);
}

/* The pairs in the order of their names; NULL when memory ends. */
static const ssm_pair **sorted(struct arena *a, const ssm_pair *pairs, size_t count)
{
    const ssm_pair **list = ARENA_ARRAY(a, count, const ssm_pair *);

    for (size_t i = 0; list && i < count; i++)
        list[i] = &pairs[i];
    if (list)
        qsort(list, count, sizeof *list, by_name);
    return list;
}

typedef int option_differs(struct comparison *c, struct table_pair *p, const ssm_column *from, const ssm_column *to, ssm_str name,
                           const ssm_str *before, const ssm_str *after);

/* Two lists side by side, and `say` for each name whose value is not the same. */
static int compare_options(struct comparison *c, struct table_pair *p, const ssm_column *from, const ssm_column *to,
                           option_differs *say)
{
    const ssm_pair *a = from ? from->options : p->from->options, *b = to ? to->options : p->to->options;
    size_t a_count = from ? from->option_count : p->from->option_count, i = 0;
    size_t b_count = to ? to->option_count : p->to->option_count, k = 0;
    const ssm_pair **x, **y;
    int bad = 0;

    if (pairs_same(a, a_count, b, b_count))
        return 0;
    x = sorted(c->arena, a, a_count);
    y = sorted(c->arena, b, b_count);
    if (!x || !y)
        return diag_out_of_memory(c->diags);
    while (!bad && (i < a_count || k < b_count)) {
        int order = i == a_count ? 1 : k == b_count ? -1 : str_cmp(x[i]->name, y[k]->name);
        const ssm_pair *before = order <= 0 ? x[i++] : NULL, *after = order >= 0 ? y[k++] : NULL;
        const ssm_pair *any = before ? before : after;

        if (any && !pair_is_silent(p, SSM_TABLEF_MORE_OPTIONS, before, after) && (!before || !after || !str_eq(before->value, after->value)))
            bad = say(c, p, from, to, any->name, before ? &before->value : NULL, after ? &after->value : NULL);
    }
    return bad;
}

static bool has_characters(const ssm_type *t)
{
    return t->family == SSM_FAMILY_CHAR || t->family == SSM_FAMILY_VARCHAR || t->family == SSM_FAMILY_TEXT ||
           t->family == SSM_FAMILY_ENUM || t->family == SSM_FAMILY_SET;
}

/* The columns that have the table's character set get another one with it, under which a foreign key cannot stand. */
static int recharacterized(struct comparison *c, struct table_pair *p)
{
    int bad = 0;

    for (size_t i = 0; i < p->to->column_count && !bad; i++) {
        const ssm_column *to = p->to->columns[i];

        if (has_characters(to->type) && to->collation.known != SSM_YES && table_column(p->from, to->name))
            bad = pair_note(c, p, to->name, COLUMN_TYPE);
    }
    return bad;
}

static int table_option(struct comparison *c, struct table_pair *p, const ssm_column *from, const ssm_column *to, ssm_str name,
                        const ssm_str *before, const ssm_str *after);

/* Partitions whose bounds change leave, all of them, before the first of them comes again: bounds may be handed on. */
static int partition_moves(struct comparison *c, struct table_pair *p, const ssm_str *before, const ssm_str *after)
{
    return table_option(c, p, NULL, NULL, SSM_LIT("partition_of"), before, NULL) |
           table_option(c, p, NULL, NULL, SSM_LIT("partition_again"), NULL, after);
}

static int table_option(struct comparison *c, struct table_pair *p, const ssm_column *from, const ssm_column *to, ssm_str name,
                        const ssm_str *before, const ssm_str *after) /* NOLINT(misc-no-recursion): once */
{
    struct difference *d;

    if (before && after && str_is(name, "partition_of"))
        return partition_moves(c, p, before, after);
    d = differ_in(c, D_TABLE_OPTION, p);

    (void)from, (void)to;
    if (!d)
        return -1;
    d->other = name;
    d->actual = before;
    d->expected = after;
    p->remakes = true;
    if (engine_is_loose(c) && (str_is(name, "charset") || str_is(name, "collation")))
        return recharacterized(c, p);
    return 0;
}

static bool is_identity(const ssm_column *c)
{
    return c->identity == SSM_IDENTITY_ALWAYS || c->identity == SSM_IDENTITY_BY_DEFAULT;
}

static int column_option(struct comparison *c, struct table_pair *p, const ssm_column *from, const ssm_column *to, ssm_str name,
                         const ssm_str *before, const ssm_str *after)
{
    struct difference *d;

    (void)before, (void)after;
    if (str_is(name, "identity_options") && !(is_identity(from) && is_identity(to)))
        return 0; /* it comes and goes with the identity */
    d = differ_in(c, D_COLUMN_OPTION, p);
    if (!d)
        return -1;
    d->member = to->name;
    d->other = name;
    d->actual = from;
    d->expected = to;
    p->remakes = true;
    return 0;
}

/* ---- columns */

const ssm_column *table_column(const ssm_table *t, ssm_str name)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (str_eq(t->columns[i]->name, name))
            return t->columns[i];
    return NULL;
}

static bool text_differs(ssm_text from, ssm_text to)
{
    if (to.known == SSM_UNKNOWN)
        return false;
    return (from.known == SSM_YES) != (to.known == SSM_YES) || (to.known == SSM_YES && !str_eq(from.text, to.text));
}

static bool default_differs(ssm_default from, ssm_default to)
{
    if (to.kind == SSM_DEFAULT_UNKNOWN)
        return false;
    if (from.kind <= SSM_DEFAULT_NONE || to.kind == SSM_DEFAULT_NONE)
        return (from.kind <= SSM_DEFAULT_NONE) != (to.kind == SSM_DEFAULT_NONE);
    return !default_same(from, to);
}

/* In PostgreSQL a serial column is another thing than an identity by default. */
static bool identity_differs(ssm_identity from, ssm_identity to)
{
    if (to == SSM_IDENTITY_UNKNOWN)
        return false;
    return from != to && !(from == SSM_IDENTITY_UNKNOWN && to == SSM_IDENTITY_NONE);
}

static bool generated_differs(const ssm_column *from, const ssm_column *to)
{
    if (to->generated == SSM_UNKNOWN)
        return false;
    if ((from->generated == SSM_YES) != (to->generated == SSM_YES))
        return true;
    return to->generated == SSM_YES && (!str_eq(from->generated_expression, to->generated_expression) ||
                                        (from->generated_stored == SSM_YES) != (to->generated_stored == SSM_YES));
}

static bool type_differs(const ssm_column *from, const ssm_column *to)
{
    return !type_equal(from->type, to->type) || text_differs(from->collation, to->collation);
}

/* A column that every engine can add to a table as it is. */
static bool is_plain(const ssm_column *c)
{
    return c->default_value.kind != SSM_DEFAULT_EXPRESSION && c->identity <= SSM_IDENTITY_NONE &&
           !(c->generated == SSM_YES && c->generated_stored == SSM_YES);
}

static int column_differs(struct comparison *c, struct table_pair *p, enum difference_kind kind, const ssm_column *from,
                          const ssm_column *to)
{
    struct difference *d = differ_in(c, kind, p);

    if (!d)
        return -1;
    d->member = to ? to->name : from->name;
    d->expected = to;
    d->actual = from;
    p->remakes = p->remakes || kind != D_MISSING_COLUMN || !is_plain(to);
    p->counts = p->counts || (from && from->identity > SSM_IDENTITY_NONE) || (to && to->identity > SSM_IDENTITY_NONE);
    return 0;
}

int column_made_anew(struct comparison *c, struct table_pair *p, const ssm_column *from, const ssm_column *to)
{
    if (pair_note(c, p, to->name, (enum column_change)(COLUMN_GOES | COLUMN_COMES)) != 0)
        return -1;
    p->remakes = true;
    return column_differs(c, p, D_EXTRA_COLUMN, from, NULL) | column_differs(c, p, D_MISSING_COLUMN, NULL, to);
}

/* An enum of the schema whose values go, in the column's type. */
static bool type_loses(const struct comparison *c, const ssm_type *t)
{
    const struct enum_pair *e = enum_of_type(c, t);

    return e && e->loses;
}

static int compare_column(struct comparison *c, struct table_pair *p, const ssm_column *from, const ssm_column *to)
{
    int bad = 0;

    if (type_loses(c, to->type) && pair_note(c, p, to->name, (enum column_change)(COLUMN_TYPE | COLUMN_ENUM)) != 0)
        return -1;
    if (from == to)
        return 0;
    if (generated_differs(from, to) || (to->generated == SSM_YES && type_differs(from, to)))
        return column_made_anew(c, p, from, to);
    if (type_differs(from, to))
        bad |= pair_note(c, p, to->name, COLUMN_TYPE) | column_differs(c, p, D_TYPE, from, to);
    if (to->nullable != SSM_UNKNOWN && (from->nullable == SSM_NO) != (to->nullable == SSM_NO))
        bad |= column_differs(c, p, D_NULLABILITY, from, to);
    if (default_differs(from->default_value, to->default_value) || identity_differs(from->identity, to->identity) ||
        text_differs(from->on_update, to->on_update))
        bad |= column_differs(c, p, D_DEFAULT, from, to);
    if (text_differs(from->comment, to->comment))
        bad |= column_differs(c, p, D_COLUMN_COMMENT, from, to);
    return bad | compare_options(c, p, from, to, column_option);
}

/* The columns of a table by name; looked up only where the two tables are not in the same order. */
struct lookup {
    const ssm_table *table;
    struct map named;
    bool made;
};

static const ssm_column *column_like(struct lookup *l, struct arena *a, size_t i, ssm_str name)
{
    if (i < l->table->column_count && str_eq(l->table->columns[i]->name, name))
        return l->table->columns[i];
    if (!l->made) {
        map_init(&l->named, a);
        for (size_t k = 0; k < l->table->column_count; k++) {
            struct map_entry *e = map_put(&l->named, l->table->columns[k]->name);
            if (e)
                e->value = (void *)(uintptr_t)l->table->columns[k];
        }
        l->made = true;
    }
    return map_get(&l->named, name);
}

static int compare_columns(struct comparison *c, struct table_pair *p, struct arena *scratch)
{
    struct lookup from = {.table = p->from}, to = {.table = p->to};
    int bad = 0;

    for (size_t i = 0; i < p->from->column_count && !bad && !scratch->failed; i++) {
        const ssm_column *x = p->from->columns[i], *y = column_like(&to, scratch, i, x->name);

        if (y)
            bad = compare_column(c, p, x, y);
        else if (!is_passed_over(c->request->to, p->to, x->name, scratch))
            bad = pair_note(c, p, x->name, COLUMN_GOES) | column_differs(c, p, D_EXTRA_COLUMN, x, NULL);
    }
    for (size_t i = 0; i < p->to->column_count && !bad && !scratch->failed; i++) {
        const ssm_column *y = p->to->columns[i];

        if (!column_like(&from, scratch, i, y->name) && !is_passed_over(c->request->from, p->to, y->name, scratch))
            bad = pair_note(c, p, y->name, COLUMN_COMES) | column_differs(c, p, D_MISSING_COLUMN, NULL, y);
    }
    return scratch->failed ? diag_out_of_memory(c->diags) : bad;
}

/* ---- tables */

static int table_goes(struct comparison *c, struct table_pair *p)
{
    struct difference *d = differ_in(c, D_EXTRA_TABLE, p);

    if (!d)
        return -1;
    d->actual = p->from;
    return 0;
}

static int table_comes(struct comparison *c, struct table_pair *p)
{
    struct difference *d = differ_in(c, D_MISSING_TABLE, p);

    if (!d)
        return -1;
    d->expected = p->to;
    return 0;
}

int compare_table(struct comparison *c, struct table_pair *p)
{
    struct arena scratch = {.limit = c->arena->limit};
    int bad;

    if (p->anew)
        return table_goes(c, p) | table_comes(c, p);
    if (!p->from || !p->to)
        return p->to ? table_comes(c, p) : table_goes(c, p);
    bad = compare_columns(c, p, &scratch);
    arena_free(&scratch);
    if (!bad && text_differs(p->from->comment, p->to->comment)) {
        struct difference *d = differ_in(c, D_TABLE_COMMENT, p);
        if (!d)
            return -1;
        d->expected = p->to;
        d->actual = p->from;
    }
    return bad ? bad : compare_options(c, p, NULL, NULL, table_option);
}

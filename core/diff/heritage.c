/* SPDX-License-Identifier: Apache-2.0
 *
 * A table that gets another parent, or has none any more, is compared with all that it inherits: what it had of a
 * parent stays when it leaves, and what the next one has must be there when it comes. See compare.h.
 */
#include "diff/compare.h"
#include "diff/words.h"

enum { LIMIT_ANCESTORS = 32, NAME_BYTES = 63 };

struct heritage {
    struct comparison *c;
    bool from;                /* which side */
    const ssm_table *table;   /* whose it is */
    bool is_partition;        /* of what is being taken */
    unsigned depth;
    const void **columns, **constraints, **indexes;
    size_t column_count, column_room, constraint_count, constraint_room, index_count, index_room;
    const ssm_constraint *primary_key;
};

static int push(struct heritage *h, const void ***list, size_t *count, size_t *room, const void *thing)
{
    const void **grown = arena_grow(h->c->arena, *list, *count, room, sizeof *grown);

    if (!grown)
        return -1;
    *list = grown;
    grown[(*count)++] = thing;
    return 0;
}

/* Cut as the engine does, and at the end of a character. */
static ssm_str engine_name(struct arena *a, ssm_str table, ssm_str middle, const char *label)
{
    ssm_str all = arena_concat(a, (const ssm_str[]){table, middle, SSM_LIT("_"), ssm_cstr(label)}, 4);

    return all.len <= NAME_BYTES ? all : ssm_view(NULL, 0);
}

static ssm_str listed(struct arena *a, ssm_strs names)
{
    ssm_str all = {NULL, 0};

    for (size_t i = 0; i < names.count; i++)
        all = arena_concat(a, (const ssm_str[]){all, SSM_LIT("_"), names.items[i]}, 3);
    return all;
}

/* What the engine makes of a parent's key for a partition; NULL: nothing, or nothing that has a name to be known by. */
static const ssm_constraint *key_of_partition(const struct heritage *h, const ssm_constraint *k)
{
    struct arena *a = h->c->arena;
    ssm_constraint *copy = constraint_new(a);

    if (!copy)
        return NULL;
    *copy = *k;
    copy->size = sizeof *copy;
    copy->options = apart_from_whole(a, k->options, &copy->option_count);
    if (k->kind == SSM_CONSTRAINT_PRIMARY_KEY)
        copy->name = engine_name(a, h->table->name, ssm_view(NULL, 0), "pkey");
    else if (k->kind == SSM_CONSTRAINT_UNIQUE)
        copy->name = engine_name(a, h->table->name, listed(a, k->columns), "key");
    return copy->name.len ? copy : NULL;
}

static const ssm_index *index_of_partition(const struct heritage *h, const ssm_index *x)
{
    struct arena *a = h->c->arena;
    ssm_index *copy = index_new(a);
    ssm_str middle = {NULL, 0};

    if (!copy)
        return NULL;
    for (size_t i = 0; i < x->part_count; i++) {
        ssm_str name = x->parts[i]->name.len ? x->parts[i]->name : SSM_LIT("expr");
        middle = arena_concat(a, (const ssm_str[]){middle, SSM_LIT("_"), name}, 3);
    }
    *copy = *x;
    copy->size = sizeof *copy;
    copy->options = apart_from_whole(a, x->options, &copy->option_count);
    copy->name = engine_name(a, h->table->name, middle, "idx");
    return copy->name.len ? copy : NULL;
}

static bool has_column(const struct heritage *h, ssm_str name)
{
    for (size_t i = 0; i < h->column_count; i++)
        if (str_eq(((const ssm_column *)h->columns[i])->name, name))
            return true;
    return false;
}

static bool has_constraint(const struct heritage *h, const ssm_constraint *k)
{
    for (size_t i = 0; i < h->constraint_count; i++)
        if (str_eq(((const ssm_constraint *)h->constraints[i])->name, k->name) ||
            same_apart_from_whole(h->c->arena, (struct member){NULL, h->constraints[i]}, (struct member){NULL, k}))
            return true;
    return false;
}

static bool is_part(const ssm_index *x)
{
    return pair_value(x->options, x->option_count, SSM_LIT("partition_of")).ptr != NULL;
}

/* One that the table has beside its part of the parent's is another. */
static bool has_index(const struct heritage *h, const ssm_index *x)
{
    for (size_t i = 0; i < h->index_count; i++)
        if (str_eq(((const ssm_index *)h->indexes[i])->name, x->name) ||
            (is_part(h->indexes[i]) &&
             same_apart_from_whole(h->c->arena, (struct member){h->indexes[i], NULL}, (struct member){x, NULL})))
            return true;
    return false;
}

static int take_constraint(struct heritage *h, const ssm_constraint *k)
{
    bool is_check = k->kind == SSM_CONSTRAINT_CHECK;

    if (is_check ? pair_value(k->options, k->option_count, SSM_LIT("no_inherit")).ptr != NULL : !h->is_partition)
        return 0;
    k = is_check ? k : key_of_partition(h, k);
    if (!k || has_constraint(h, k))
        return 0;
    return push(h, &h->constraints, &h->constraint_count, &h->constraint_room, k);
}

/* What a parent counts with by itself, its heirs take their default from; an identity is the parent's alone. */
static const ssm_column *column_of_heir(const struct heritage *h, const ssm_table *parent, const ssm_column *c)
{
    struct arena *a = h->c->arena;
    ssm_str schema = parent->schema.len ? words_quoted(a, parent->schema, false) : SSM_LIT("");
    ssm_column *copy;

    if (c->identity <= SSM_IDENTITY_NONE)
        return c;
    copy = column_new(a);
    if (!copy)
        return NULL;
    *copy = *c;
    copy->size = sizeof *copy;
    copy->identity = SSM_IDENTITY_NONE;
    if (c->identity != SSM_IDENTITY_AUTO) {
        copy->options = NULL;
        copy->option_count = 0;
        return copy;
    }
    copy->default_value.kind = SSM_DEFAULT_EXPRESSION;
    copy->default_value.text = arena_concat(
        a, (const ssm_str[]){SSM_LIT("nextval('"), schema, schema.len ? SSM_LIT(".") : schema,
                             words_quoted(a, usual_sequence(a, parent->name, c->name), false), SSM_LIT("'::regclass)")}, 5);
    return copy->default_value.text.ptr ? copy : NULL;
}

/* All that this table has itself and that `h->table` has not. */
static int take_table(struct heritage *h, const ssm_table *t)
{
    for (size_t i = 0; i < t->column_count; i++) {
        const ssm_column *column;

        if (has_column(h, t->columns[i]->name))
            continue;
        column = column_of_heir(h, t, t->columns[i]);
        if (!column || push(h, &h->columns, &h->column_count, &h->column_room, column) != 0)
            return -1;
    }
    if (h->is_partition && t->primary_key && !h->primary_key)
        h->primary_key = key_of_partition(h, t->primary_key);
    for (size_t i = 0; i < t->constraint_count; i++)
        if (take_constraint(h, t->constraints[i]) != 0)
            return -1;
    for (size_t i = 0; i < t->index_count && h->is_partition; i++) {
        const ssm_index *x = index_of_partition(h, t->indexes[i]);
        if (x && !has_index(h, x) && push(h, &h->indexes, &h->index_count, &h->index_room, x) != 0)
            return -1;
    }
    return 0;
}

static int take_parent(void *user, struct table_pair *parent) /* NOLINT(misc-no-recursion): by LIMIT_ANCESTORS */
{
    struct heritage *h = user;
    const ssm_table *t = h->from ? parent->from : parent->to;
    bool is_partition = h->is_partition;
    int bad;

    if (!t || h->depth == LIMIT_ANCESTORS)
        return 0;
    h->depth++;
    bad = take_table(h, t);
    if (!bad)
        bad = each_parent(h->c, t, "partition_of", take_parent, h);
    h->is_partition = false;
    if (!bad)
        bad = each_parent(h->c, t, "inherits", take_parent, h);
    h->is_partition = is_partition;
    h->depth--;
    return bad;
}

static int own(struct heritage *h)
{
    const ssm_table *t = h->table;

    h->primary_key = t->primary_key;
    for (size_t i = 0; i < t->column_count; i++)
        if (push(h, &h->columns, &h->column_count, &h->column_room, t->columns[i]) != 0)
            return -1;
    for (size_t i = 0; i < t->constraint_count; i++)
        if (push(h, &h->constraints, &h->constraint_count, &h->constraint_room, t->constraints[i]) != 0)
            return -1;
    for (size_t i = 0; i < t->index_count; i++)
        if (push(h, &h->indexes, &h->index_count, &h->index_room, t->indexes[i]) != 0)
            return -1;
    return 0;
}

static int take_ancestors(struct heritage *h)
{
    h->is_partition = true;
    if (each_parent(h->c, h->table, "partition_of", take_parent, h) != 0)
        return -1;
    h->is_partition = false;
    return each_parent(h->c, h->table, "inherits", take_parent, h);
}

/* The table with its own and what it inherits; NULL when memory ends. */
static const ssm_table *whole(struct comparison *c, const ssm_table *t, bool from)
{
    struct heritage h = {.c = c, .from = from, .table = t};
    ssm_table *copy = table_new(c->arena);

    if (!copy || own(&h) != 0 || take_ancestors(&h) != 0)
        return NULL;
    *copy = *t;
    copy->size = sizeof *copy;
    copy->columns = (const ssm_column *const *)h.columns;
    copy->column_count = h.column_count;
    copy->primary_key = h.primary_key;
    copy->constraints = (const ssm_constraint *const *)h.constraints;
    copy->constraint_count = h.constraint_count;
    copy->indexes = (const ssm_index *const *)h.indexes;
    copy->index_count = h.index_count;
    return copy;
}

/* ---- which */

struct parents {
    const struct table_pair *first[LIMIT_ANCESTORS];
    size_t count;
};

static int note(void *user, struct table_pair *parent)
{
    struct parents *p = user;

    if (p->count < LIMIT_ANCESTORS)
        p->first[p->count++] = parent;
    return 0;
}

static bool has_other_parents(const struct comparison *c, const struct table_pair *p)
{
    struct parents from = {.count = 0}, to = {.count = 0};

    each_parent(c, p->from, "partition_of", note, &from);
    each_parent(c, p->from, "inherits", note, &from);
    each_parent(c, p->to, "partition_of", note, &to);
    each_parent(c, p->to, "inherits", note, &to);
    return from.count != to.count || memcmp(from.first, to.first, from.count * sizeof(from.first[0])) != 0;
}

static bool lacks_columns(const ssm_table *t, const ssm_table *of)
{
    for (size_t i = 0; i < of->column_count; i++)
        if (!table_column(t, of->columns[i]->name))
            return true;
    return false;
}

/* A column that a table has in its own form on one side, and in its parent's on the other, is there on both. */
static const ssm_table *with_forms(struct comparison *c, const ssm_table *t, const ssm_table *other, const struct heritage *mine,
                                   const struct heritage *others)
{
    struct heritage h = {.c = c, .table = t};
    ssm_table *copy = table_new(c->arena);

    if (!copy || own(&h) != 0)
        return NULL;
    for (size_t i = 0; i < mine->column_count; i++) {
        const ssm_column *column = mine->columns[i];

        if (!table_column(t, column->name) && table_column(other, column->name) && has_column(others, column->name) &&
            push(&h, &h.columns, &h.column_count, &h.column_room, column) != 0)
            return NULL;
    }
    *copy = *t;
    copy->size = sizeof *copy;
    copy->columns = (const ssm_column *const *)h.columns;
    copy->column_count = h.column_count;
    return copy;
}

struct side_by_side {
    const ssm_table *from, *to;
};

static int take_forms(struct comparison *c, const struct table_pair *p, struct side_by_side *out)
{
    struct heritage from = {.c = c, .from = true, .table = p->from}, to = {.c = c, .table = p->to};

    if (take_ancestors(&from) != 0 || take_ancestors(&to) != 0)
        return -1;
    out->from = with_forms(c, p->from, p->to, &from, &to);
    out->to = with_forms(c, p->to, p->from, &to, &from);
    return 0;
}

/* The engine takes the oldest index that fits for the parent's: one that is to stay the table's own comes after it. */
static int part_twins(struct comparison *c, struct table_pair *p, size_t own)
{
    const ssm_table *t = p->to;

    for (size_t i = own; i < t->index_count; i++)
        for (size_t k = 0; k < own; k++) {
            const struct member clone = {t->indexes[i], NULL}, twin = {t->indexes[k], NULL};
            struct member before = {NULL, NULL};

            for (size_t n = 0; n < p->from->index_count; n++)
                if (str_eq(p->from->indexes[n]->name, twin.index->name))
                    before.index = p->from->indexes[n];
            if (before.index && !is_part(twin.index) && same_apart_from_whole(c->arena, clone, twin) &&
                (member_apart(c, p, true, before, true) != 0 || member_apart(c, p, false, clone, true) != 0 ||
                 member_apart(c, p, false, twin, true) != 0))
                return -1;
        }
    return 0;
}

int take_heritage(struct comparison *c)
{
    struct side_by_side *wholes = NULL;

    for (size_t i = 0; i < c->table_count && engine_is_exact(c); i++) {
        const struct table_pair *p = &c->tables[i];
        bool moves;

        if (!p->from || !p->to || p->anew || p->from == p->to || (!table_inherits(p->from) && !table_inherits(p->to)))
            continue;
        moves = has_other_parents(c, p);
        if (!moves && !lacks_columns(p->from, p->to) && !lacks_columns(p->to, p->from))
            continue;
        wholes = wholes ? wholes : ARENA_ARRAY(c->arena, c->table_count, struct side_by_side);
        if (!wholes)
            return diag_out_of_memory(c->diags);
        if (moves)
            wholes[i] = (struct side_by_side){whole(c, p->from, true), whole(c, p->to, false)};
        else if (take_forms(c, p, &wholes[i]) != 0)
            return diag_out_of_memory(c->diags);
        if (!wholes[i].from || !wholes[i].to)
            return diag_out_of_memory(c->diags);
    }
    for (size_t i = 0; wholes && i < c->table_count; i++) /* not before: others inherit from what is replaced here */
        if (wholes[i].from) {
            size_t own = c->tables[i].to->index_count;

            c->tables[i].from = wholes[i].from;
            c->tables[i].to = wholes[i].to;
            if (part_twins(c, &c->tables[i], own) != 0)
                return diag_out_of_memory(c->diags);
        }
    return 0;
}

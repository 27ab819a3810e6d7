/* SPDX-License-Identifier: Apache-2.0
 *
 * Keys, foreign keys and checks as the host's. A unique key arrives as an index: the engine does not tell them apart.
 */
#include "reader.h"

static bool add_pair(struct reader *r, struct list *l, const char *name, ssm_str value)
{
    struct option *o = value.ptr ? my_take(r, sizeof *o) : NULL;

    if (!o)
        return false;
    *o = (struct option){ssm_cstr(name), value};
    return my_append(r, l, o);
}

static void key_options(struct reader *r, const struct key *k, struct list *l)
{
    add_pair(r, l, "comment", k->comment.len ? k->comment : ABSENT);
    add_pair(r, l, "ignored", ascii_is(k->hidden, "ignored") ? SSM_LIT("true") : ABSENT);
    add_pair(r, l, "invisible", ascii_is(k->hidden, "invisible") ? SSM_LIT("true") : ABSENT);
    add_pair(r, l, "key_block_size", k->block_size);
    add_pair(r, l, "parser", k->parser);
    add_pair(r, l, "using", k->method);
}

static ssm_strs flat(struct reader *r, const struct list *names)
{
    ssm_str *items = my_take(r, names->count * sizeof *items);

    for (size_t i = 0; items && i < names->count; i++)
        items[i] = *(ssm_str *)names->items[i];
    return (ssm_strs){items, items ? names->count : 0};
}

/* A prefix as long as the column is none. */
static uint32_t length_of(const struct table *t, const struct part *p)
{
    const struct column *c = p->name.ptr ? my_find_column(t, p->name) : NULL;
    uint64_t whole;

    if (!c || !p->length || c->type.args.len < 3)
        return p->length;
    whole = my_to_number(ssm_view(c->type.args.ptr + 1, c->type.args.len - 2), 0);
    return (ascii_is(c->type.word, "varchar") || ascii_is(c->type.word, "char")) && p->length >= whole ? 0 : p->length;
}

/* ------------------------------------------------------------------ the primary key */

static const ssm_constraint *primary(struct reader *r, const struct table *t, const struct key *k)
{
    ssm_constraint *c = my_take(r, sizeof *c);
    ssm_str *names = my_take(r, k->parts.count * sizeof *names);
    uint32_t *lengths = my_take(r, k->parts.count * sizeof *lengths);
    struct list options = {0};
    bool any = false;

    if (!c || !names || !lengths)
        return NULL;
    for (size_t i = 0; i < k->parts.count; i++) {
        const struct part *p = k->parts.items[i];

        names[i] = p->name;
        lengths[i] = length_of(t, p);
        any |= lengths[i] != 0;
        if (p->descends)
            my_cannot(r, "key_order", t->name, k->place);
    }
    key_options(r, k, &options);
    c->size = sizeof *c;
    c->kind = SSM_CONSTRAINT_PRIMARY_KEY;
    c->columns = (ssm_strs){names, k->parts.count};
    c->lengths = any ? lengths : NULL;
    c->options = my_pairs(r, &options);
    c->option_count = options.count;
    return c;
}

/* ------------------------------------------------------------------ indexes */

static const ssm_index_part *give_part(struct reader *r, const struct table *t, const struct part *p)
{
    ssm_index_part *to = my_take(r, sizeof *to);

    if (!to)
        return NULL;
    to->size = sizeof *to;
    to->name = p->name;
    to->expression = p->expression;
    to->length = length_of(t, p);
    to->order = p->descends ? SSM_ORDER_DESC : SSM_ORDER_NONE;
    return to;
}

static const ssm_index *give_index(struct reader *r, const struct table *t, const struct key *k)
{
    ssm_index *x = my_take(r, sizeof *x);
    const ssm_index_part **parts = my_take(r, k->parts.count * sizeof *parts);
    struct list options = {0};

    if (!x || !parts)
        return NULL;
    for (size_t i = 0; i < k->parts.count; i++)
        parts[i] = give_part(r, t, k->parts.items[i]);
    key_options(r, k, &options);
    x->size = sizeof *x;
    x->name = k->name;
    x->parts = parts;
    x->part_count = k->parts.count;
    x->unique = k->kind == KEY_UNIQUE ? SSM_YES : SSM_NO;
    if (k->kind == KEY_FULLTEXT || k->kind == KEY_SPATIAL)
        x->method = k->kind == KEY_FULLTEXT ? SSM_LIT("fulltext") : SSM_LIT("spatial");
    x->options = my_pairs(r, &options);
    x->option_count = options.count;
    return r->failed ? NULL : x;
}

/* ------------------------------------------------------------------ constraints */

/* A reference without columns is one to the primary key. */
static ssm_strs ref_columns(struct reader *r, const struct foreign *f)
{
    const struct table *t = f->ref_columns.count ? NULL : my_find_table(r, f->ref_schema, f->ref_table);

    for (size_t i = 0; t && i < t->keys.count; i++) {
        const struct key *k = t->keys.items[i];
        struct list names = {0};

        for (size_t j = 0; k->kind == KEY_PRIMARY && j < k->parts.count; j++)
            my_append(r, &names, &((struct part *)k->parts.items[j])->name);
        if (names.count)
            return flat(r, &names);
    }
    return flat(r, &f->ref_columns);
}

/* With the spelling that the columns have. */
static ssm_strs own_columns(struct reader *r, const struct table *t, const struct list *names)
{
    for (size_t i = 0; i < names->count; i++) {
        ssm_str *name = names->items[i];
        const struct column *c = my_find_column(t, *name);

        if (c)
            *name = c->name;
    }
    return flat(r, names);
}

static const ssm_constraint *give_foreign(struct reader *r, const struct table *t, const struct foreign *f)
{
    ssm_constraint *c = my_take(r, sizeof *c);

    if (!c)
        return NULL;
    c->size = sizeof *c;
    c->kind = SSM_CONSTRAINT_FOREIGN_KEY;
    c->name = f->name;
    c->columns = own_columns(r, t, &f->columns);
    c->ref_schema = f->ref_schema;
    c->ref_table = f->ref_table;
    c->ref_columns = ref_columns(r, f);
    c->on_delete = f->on_delete;
    c->on_update = f->on_update;
    c->match = f->match;
    return c;
}

static const ssm_constraint *give_check(struct reader *r, ssm_str name, ssm_str expression, const char *option,
                                        ssm_str value)
{
    ssm_constraint *c = my_take(r, sizeof *c);
    struct list options = {0};

    if (!c)
        return NULL;
    add_pair(r, &options, option, value);
    c->size = sizeof *c;
    c->kind = SSM_CONSTRAINT_CHECK;
    c->name = name;
    c->expression = expression;
    c->options = my_pairs(r, &options);
    c->option_count = options.count;
    return c;
}

void my_give_members(struct reader *r, const struct table *t, ssm_table *to)
{
    const ssm_index **indexes = my_take(r, t->keys.count * sizeof *indexes);
    const ssm_constraint **constraints =
        my_take(r, (t->foreigns.count + t->checks.count + t->columns.count) * sizeof *constraints);
    size_t n = 0, count = 0;

    if (!indexes || !constraints)
        return;
    for (size_t i = 0; i < t->keys.count; i++) {
        const struct key *k = t->keys.items[i];

        if (k->kind == KEY_PRIMARY)
            to->primary_key = primary(r, t, k);
        else
            indexes[n++] = give_index(r, t, k);
    }
    for (size_t i = 0; i < t->foreigns.count; i++)
        constraints[count++] = give_foreign(r, t, t->foreigns.items[i]);
    for (size_t i = 0; i < t->checks.count; i++) {
        const struct check *c = t->checks.items[i];

        constraints[count++] = give_check(r, c->name, c->expression, "not_enforced",
                                          c->not_enforced ? SSM_LIT("true") : ABSENT);
    }
    for (size_t i = 0; i < t->columns.count; i++) {
        const struct column *c = t->columns.items[i];

        if (my_has_check(r, t, c))
            constraints[count++] = give_check(r, ABSENT, c->check, "column", c->name);
    }
    to->size = sizeof *to;
    to->indexes = indexes;
    to->index_count = n;
    to->constraints = constraints;
    to->constraint_count = count;
}

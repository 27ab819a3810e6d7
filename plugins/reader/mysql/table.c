/* SPDX-License-Identifier: Apache-2.0
 *
 * CREATE TABLE. Manual, "CREATE TABLE Statement", "CREATE TABLE ... LIKE Statement".
 */
#include "reader.h"

static void period(struct reader *r, struct table *t)
{
    ssm_place place = my_here(r);

    my_step(r);
    my_step(r);
    my_name(r);
    my_skip_group(r);
    my_cannot(r, "period", t->name, place);
}

static void definition(struct reader *r, struct table *t)
{
    struct column *c;
    ssm_str name;

    if (my_at2(r, "period", "for")) {
        period(r, t);
        return;
    }
    if (my_member(r, t))
        return;
    name = my_name(r);
    if (my_find_column(t, name))
        my_fault(r, my_here(r), "twice", "the column %1 is there already", name);
    c = my_column(r, t, name);
    if (c)
        my_append(r, &t->columns, c);
}

static void options(struct reader *r, struct table *t)
{
    for (;;) {
        my_sign(r, ",");
        if (my_words(r, "partition", "by"))
            t->partition = my_partition(r);
        else if (!my_table_option(r, t))
            return;
    }
}

/* ------------------------------------------------------------------ LIKE */

static void *copy(struct reader *r, const void *of, size_t size)
{
    void *p = my_take(r, size);

    if (p)
        memcpy(p, of, size);
    return p;
}

static void copy_list(struct reader *r, struct list *to, const struct list *from, size_t size)
{
    *to = (struct list){0};
    for (size_t i = 0; i < from->count; i++)
        my_append(r, to, copy(r, from->items[i], size));
}

/* All but the foreign keys. */
static void copy_table(struct reader *r, struct table *t, const struct table *of)
{
    copy_list(r, &t->columns, &of->columns, sizeof(struct column));
    copy_list(r, &t->keys, &of->keys, sizeof(struct key));
    copy_list(r, &t->checks, &of->checks, sizeof(struct check));
    copy_list(r, &t->options, &of->options, sizeof(struct option));
    for (size_t i = 0; i < t->keys.count; i++) {
        struct key *k = t->keys.items[i];
        struct list parts = k->parts;

        copy_list(r, &k->parts, &parts, sizeof(struct part));
        k->generated = false;
    }
    t->charset = of->charset;
    t->collation = of->collation;
    t->comment = of->comment;
    t->partition = of->partition;
}

static void like(struct reader *r, struct table *t)
{
    ssm_place place = my_here(r);
    const struct table *of;
    ssm_str schema, name;

    my_qualified(r, &schema, &name);
    of = my_find_table(r, schema, name);
    if (!of && !r->bad)
        my_fault(r, place, "no_table", "there is no table %1", name);
    if (of)
        copy_table(r, t, of);
}

/* ------------------------------------------------------------------ */

static void body(struct reader *r, struct table *t)
{
    if (my_word(r, "like")) {
        like(r, t);
        return;
    }
    if (my_at_sign(r, "(") && my_peek(r, 1)->sort == SORT_WORD && ascii_is(my_peek(r, 1)->text, "like")) {
        my_step(r);
        my_step(r);
        like(r, t);
        my_need_sign(r, ")");
        return;
    }
    if (my_sign(r, "(")) {
        do
            definition(r, t);
        while (my_sign(r, ",") && !r->bad);
        my_need_sign(r, ")");
    }
    options(r, t);
    if (my_at(r, "select") || my_at(r, "as") || my_at(r, "ignore") || my_at(r, "replace") || my_at(r, "with"))
        my_fault(r, my_here(r), "select", "the columns of a table that is made by a query are not known: write them",
                 ABSENT);
}

/* Whatever the statement says, a table that the schema has already stays where IF NOT EXISTS is said. */
static bool is_there(struct reader *r, const struct table *t, bool if_not_exists, bool replace)
{
    struct table *old = my_find_table(r, t->schema, t->name);
    struct thing *view = my_find_thing(r, SSM_OBJECT_VIEW, t->schema, t->name);

    if (replace && old) {
        old->gone = true;
        my_drop_table_things(r, old);
        return false;
    }
    if ((old || view) && !if_not_exists)
        my_fault(r, t->place, "twice", "the table %1 is there already", t->name);
    return old || view;
}

void my_create_table(struct reader *r, bool temporary, bool replace)
{
    struct table *t = my_take(r, sizeof *t);
    bool if_not_exists = my_if_not_exists(r);
    size_t at = r->at < r->token_count ? r->tokens[r->at].from : 0;

    if (!t)
        return;
    t->place = my_place(r, at);
    my_qualified(r, &t->schema, &t->name);
    my_subject(r, t, ABSENT, false, at);
    t->temporary = temporary;
    if (is_there(r, t, if_not_exists, replace)) {
        r->at = r->stop;
        return;
    }
    body(r, t);
    if (r->bad)
        return;
    my_complete(r, t);
    if (!temporary)
        my_append(r, &r->tables, t);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * ALTER TABLE on the members of a table: columns, keys, constraints. Manual, "ALTER TABLE Statement".
 */
#include "reader.h"

/* ------------------------------------------------------------------ places of columns */

static void put_at(struct list *l, size_t from, size_t to)
{
    void *item = l->items[from];

    my_remove(l, from);
    memmove(l->items + to + 1, l->items + to, (l->count - to) * sizeof *l->items);
    l->items[to] = item;
    l->count++;
}

/* FIRST or AFTER c, of the column that is at `from`. */
static void take_place(struct reader *r, struct table *t, size_t from)
{
    ssm_place place;
    size_t after;
    ssm_str name;

    if (my_word(r, "first")) {
        put_at(&t->columns, from, 0);
        return;
    }
    if (!my_word(r, "after"))
        return;
    place = my_here(r);
    name = my_name(r);
    after = my_column_at(t, name);
    if (after >= t->columns.count)
        my_fault(r, place, "no_column", "there is no column %1", name);
    else if (after != from)
        put_at(&t->columns, from, after < from ? after + 1 : after);
}

/* ------------------------------------------------------------------ add, change */

static void add_column(struct reader *r, struct table *t)
{
    bool unless = my_if_not_exists(r);
    ssm_place place = my_here(r);
    ssm_str name = my_name(r);
    bool there = my_find_column(t, name) != NULL;
    struct column *c;

    if (there && !unless)
        my_fault(r, place, "twice", "the column %1 is there already", name);
    c = my_column(r, t, name);
    if (c && !there && my_append(r, &t->columns, c)) {
        take_place(r, t, t->columns.count - 1);
    } else if (c && !my_word(r, "first") && my_word(r, "after")) {
        my_name(r);
    }
}

static void add(struct reader *r, struct table *t)
{
    bool column = my_word(r, "column");

    if (!column && my_member(r, t))
        return;
    if (!my_sign(r, "(")) {
        add_column(r, t);
        return;
    }
    do {
        if (!my_member(r, t))
            add_column(r, t);
    } while (my_sign(r, ",") && !r->bad);
    my_need_sign(r, ")");
}

/* MODIFY and CHANGE say the whole column: what they leave out is gone. */
static void change(struct reader *r, struct table *t, bool renames)
{
    bool unless;
    ssm_place place;
    ssm_str name, to;
    struct column *c;
    size_t at;

    my_word(r, "column");
    unless = my_if_exists(r);
    place = my_here(r);
    name = my_name(r);
    to = renames ? my_name(r) : name;
    at = my_column_at(t, name);
    if (at >= t->columns.count && !unless)
        my_fault(r, place, "no_column", "there is no column %1", name);
    else if (at < t->columns.count && !renames)
        to = ((struct column *)t->columns.items[at])->name;
    c = my_column(r, t, to);
    if (!c || at >= t->columns.count)
        return;
    if (renames)
        my_rename_column(r, t, name, to);
    t->columns.items[at] = c;
    take_place(r, t, at);
}

static void alter_column(struct reader *r, struct table *t)
{
    ssm_place place = my_here(r);
    ssm_str name = my_name(r);
    struct column *c = my_find_column(t, name);

    if (!c) {
        my_fault(r, place, "no_column", "there is no column %1", name);
        return;
    }
    if (my_words(r, "set", "default")) {
        my_default(r, c);
    } else if (my_words(r, "drop", "default")) {
        c->value = (struct value){.kind = SSM_DEFAULT_NONE};
    } else {
        my_need_word(r, "set");
        c->invisible = my_word(r, "invisible");
        if (!c->invisible)
            my_need_word(r, "visible");
    }
}

static void alter_index(struct reader *r, struct table *t)
{
    ssm_place place = my_here(r);
    ssm_str name = my_name(r);
    struct key *k = my_find_key(t, name);

    if (!k) {
        my_fault(r, place, "no_index", "there is no index %1", name);
        return;
    }
    if (my_words(r, "not", "ignored") || my_word(r, "visible"))
        k->hidden = ABSENT;
    else if (my_at(r, "ignored") || my_at(r, "invisible"))
        k->hidden = text_lowered(r, my_name(r));
    else
        my_syntax(r);
}

static void alter_check(struct reader *r, struct table *t)
{
    ssm_place place = my_here(r);
    ssm_str name = my_name(r);

    for (size_t i = 0; i < t->checks.count; i++) {
        struct check *c = t->checks.items[i];

        if (ascii_same(c->name, name)) {
            c->not_enforced = !my_enforced(r);
            return;
        }
    }
    my_fault(r, place, "no_constraint", "there is no constraint %1", name);
}

static void alter(struct reader *r, struct table *t)
{
    if (my_word(r, "index") || my_word(r, "key")) {
        my_if_exists(r);
        alter_index(r, t);
    } else if (my_word(r, "check") || my_word(r, "constraint")) {
        alter_check(r, t);
    } else {
        my_word(r, "column");
        alter_column(r, t);
    }
}

/* ------------------------------------------------------------------ drop */

/* An index loses the column, and goes with its last. */
static void drop_from_keys(struct table *t, ssm_str name)
{
    for (size_t i = t->keys.count; i-- > 0;) {
        struct key *k = t->keys.items[i];

        for (size_t j = k->parts.count; j-- > 0;) {
            const struct part *p = k->parts.items[j];

            if (p->name.ptr && ascii_same(p->name, name))
                my_remove(&k->parts, j);
        }
        if (!k->parts.count)
            my_remove(&t->keys, i);
    }
}

static bool drop_key(struct table *t, ssm_str name)
{
    for (size_t i = 0; i < t->keys.count; i++) {
        if (ascii_same(((struct key *)t->keys.items[i])->name, name)) {
            my_remove(&t->keys, i);
            return true;
        }
    }
    return false;
}

static bool drop_foreign(struct table *t, ssm_str name)
{
    for (size_t i = 0; i < t->foreigns.count; i++) {
        if (ascii_same(((struct foreign *)t->foreigns.items[i])->name, name)) {
            my_remove(&t->foreigns, i);
            return true;
        }
    }
    return false;
}

static bool drop_check(struct table *t, ssm_str name)
{
    for (size_t i = 0; i < t->checks.count; i++) {
        if (ascii_same(((struct check *)t->checks.items[i])->name, name)) {
            my_remove(&t->checks, i);
            return true;
        }
    }
    return false;
}

static bool drop_constraint(struct table *t, ssm_str name)
{
    struct column *c = my_find_column(t, name);

    if (drop_check(t, name) || drop_foreign(t, name) || drop_key(t, name))
        return true;
    if (!c || !c->check.ptr)
        return false;
    c->check = ABSENT;
    return true;
}

static bool drop_column(struct table *t, ssm_str name)
{
    size_t at = my_column_at(t, name);

    if (at >= t->columns.count)
        return false;
    drop_from_keys(t, name);
    my_remove(&t->columns, at);
    return true;
}

static void drop(struct reader *r, struct table *t)
{
    bool (*how)(struct table *, ssm_str) = drop_column;
    bool unless;
    ssm_place place;
    ssm_str name;

    if (my_words(r, "primary", "key")) {
        drop_key(t, SSM_LIT("PRIMARY"));
        return;
    }
    if (my_word(r, "index") || my_word(r, "key"))
        how = drop_key;
    else if (my_words(r, "foreign", "key"))
        how = drop_foreign;
    else if (my_word(r, "constraint"))
        how = drop_constraint;
    else if (my_word(r, "check"))
        how = drop_check;
    else
        my_word(r, "column");
    unless = my_if_exists(r);
    place = my_here(r);
    name = my_name(r);
    if (!how(t, name) && !unless && !r->bad)
        my_fault(r, place, "not_there", "there is no %1 to be dropped", name);
    if (!my_word(r, "restrict"))
        my_word(r, "cascade");
}

/* ------------------------------------------------------------------ rename */

static void rename_index(struct reader *r, struct table *t)
{
    ssm_place place = my_here(r);
    ssm_str from = my_name(r);
    struct key *k = my_find_key(t, from);

    my_need_word(r, "to");
    if (!k) {
        my_fault(r, place, "no_index", "there is no index %1", from);
        return;
    }
    k->name = my_name(r);
    k->generated = false;
}

static void rename(struct reader *r, struct table *t)
{
    ssm_place place;
    ssm_str a, b;

    if (my_word(r, "column")) {
        my_if_exists(r);
        place = my_here(r);
        a = my_name(r);
        my_need_word(r, "to");
        b = my_name(r);
        if (!r->bad && !my_find_column(t, a))
            my_fault(r, place, "no_column", "there is no column %1", a);
        else if (!r->bad)
            my_rename_column(r, t, a, b);
    } else if (my_word(r, "index") || my_word(r, "key")) {
        my_if_exists(r);
        rename_index(r, t);
    } else {
        if (!my_word(r, "to") && !my_word(r, "as"))
            my_sign(r, "=");
        my_qualified(r, &a, &b);
        if (!r->bad)
            my_move_table(r, t, a, b);
    }
}

bool my_alter_member(struct reader *r, struct table *t)
{
    if (my_word(r, "add"))
        add(r, t);
    else if (my_word(r, "modify"))
        change(r, t, false);
    else if (my_word(r, "change"))
        change(r, t, true);
    else if (my_word(r, "drop"))
        drop(r, t);
    else if (my_word(r, "alter"))
        alter(r, t);
    else if (my_word(r, "rename"))
        rename(r, t);
    else
        return false;
    return true;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * CREATE and DROP INDEX, RENAME and DROP TABLE.
 */
#include "reader.h"

/* ALGORITHM and LOCK say how, not what. */
static void how(struct reader *r)
{
    while (my_word(r, "algorithm") || my_word(r, "lock") || my_word(r, "wait") || my_word(r, "nowait")) {
        my_sign(r, "=");
        if (!my_at_end(r))
            my_step(r);
    }
}

static struct table *table_here(struct reader *r)
{
    ssm_place place = my_here(r);
    ssm_str schema, name;
    struct table *t;

    my_qualified(r, &schema, &name);
    t = my_find_table(r, schema, name);
    if (!t && !r->bad)
        my_fault(r, place, "no_table", "there is no table %1", name);
    return t;
}

void my_create_index(struct reader *r, enum key_kind kind, bool replace)
{
    bool unless = my_if_not_exists(r);
    ssm_place place = my_here(r);
    ssm_str name = my_name(r), method = {0};
    struct table *t;
    struct key *k, *old;

    if (my_word(r, "using") || my_word(r, "type"))
        method = text_lowered(r, my_name(r));
    my_need_word(r, "on");
    t = table_here(r);
    if (!t)
        return;
    old = my_find_key(t, name);
    if (old && !replace && !unless)
        my_fault(r, place, "twice", "the index %1 is there already", name);
    if (old && unless) {
        r->at = r->stop;
        return;
    }
    for (size_t i = 0; old && i < t->keys.count; i++)
        if (t->keys.items[i] == old)
            my_remove(&t->keys, i);
    k = my_new_key(r, t, kind);
    if (!k)
        return;
    k->name = name;
    k->method = method;
    k->place = place;
    my_subject(r, t, ABSENT, true, place.offset);
    my_key_parts(r, k);
    my_key_options(r, k);
    how(r);
    my_complete(r, t);
}

void my_drop_index(struct reader *r)
{
    bool unless = my_if_exists(r);
    ssm_place place = my_here(r);
    ssm_str name = my_name(r);
    struct table *t;

    my_need_word(r, "on");
    t = table_here(r);
    for (size_t i = 0; t && i < t->keys.count; i++) {
        if (ascii_same(((struct key *)t->keys.items[i])->name, name)) {
            my_remove(&t->keys, i);
            how(r);
            return;
        }
    }
    if (t && !unless)
        my_fault(r, place, "no_index", "there is no index %1", name);
    how(r);
}

/* ------------------------------------------------------------------ tables */

/* Foreign keys follow, and the names that the engine made of the table's. */
static void follow(struct reader *r, const struct table *moved, ssm_str schema, ssm_str name)
{
    for (size_t i = 0; i < r->tables.count; i++) {
        struct table *t = r->tables.items[i];

        for (size_t k = 0; !t->gone && k < t->foreigns.count; k++) {
            struct foreign *f = t->foreigns.items[k];

            if (ssm_str_eq(f->ref_table, moved->name) && ssm_str_eq(f->ref_schema, moved->schema)) {
                f->ref_table = name;
                f->ref_schema = schema;
            }
        }
    }
    for (size_t i = 0; i < r->things.count; i++) {
        struct thing *x = r->things.items[i];

        if (x->object.kind == SSM_OBJECT_TRIGGER && !x->gone && ssm_str_eq(x->object.table, moved->name) &&
            ssm_str_eq(x->object.schema, moved->schema))
            my_cannot(r, "trigger", x->object.name, x->place);
    }
}

static void follow_names(struct reader *r, struct table *t, ssm_str old)
{
    ssm_str prefix = my_join(r, old, SSM_LIT("_ibfk_"), ABSENT, ABSENT);

    for (size_t i = 0; i < t->foreigns.count; i++) {
        struct foreign *f = t->foreigns.items[i];

        if (f->name.len > prefix.len && memcmp(f->name.ptr, prefix.ptr, prefix.len) == 0)
            f->name = my_join(r, t->name, ssm_view(f->name.ptr + old.len, f->name.len - old.len), ABSENT,
                              ABSENT);
    }
}

void my_move_table(struct reader *r, struct table *t, ssm_str schema, ssm_str name)
{
    ssm_str old = t->name;

    if (my_find_table(r, schema, name)) {
        my_fault(r, my_here(r), "twice", "the table %1 is there already", name);
        return;
    }
    follow(r, t, schema, name);
    t->schema = schema;
    t->name = name;
    follow_names(r, t, old);
}

void my_rename_table(struct reader *r)
{
    my_if_exists(r);
    do {
        struct table *t = table_here(r);
        ssm_str schema, name;

        how(r);
        my_need_word(r, "to");
        my_qualified(r, &schema, &name);
        if (t && !r->bad)
            my_move_table(r, t, schema, name);
    } while (my_sign(r, ",") && !r->bad);
}

void my_drop_table(struct reader *r)
{
    bool unless = my_if_exists(r);

    do {
        ssm_place place = my_here(r);
        ssm_str schema, name;
        struct table *t;

        my_qualified(r, &schema, &name);
        t = my_find_table(r, schema, name);
        if (t) {
            t->gone = true;
            my_drop_table_things(r, t);
        } else if (!unless && !r->bad) {
            my_fault(r, place, "no_table", "there is no table %1", name);
        }
    } while (my_sign(r, ",") && !r->bad);
    if (!my_word(r, "restrict"))
        my_word(r, "cascade");
    how(r);
}

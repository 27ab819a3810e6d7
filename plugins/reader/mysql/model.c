/* SPDX-License-Identifier: Apache-2.0
 *
 * The working model: what is there by now. Names of tables keep their case, all other names are the same in any.
 */
#include "reader.h"

struct table *my_find_table(const struct reader *r, ssm_str schema, ssm_str name)
{
    for (size_t i = r->tables.count; i-- > 0;) {
        struct table *t = r->tables.items[i];

        if (!t->gone && ssm_str_eq(t->name, name) && ssm_str_eq(t->schema, schema))
            return t;
    }
    return NULL;
}

size_t my_column_at(const struct table *t, ssm_str name)
{
    size_t i = 0;

    while (i < t->columns.count && !ascii_same(((struct column *)t->columns.items[i])->name, name))
        i++;
    return i;
}

struct column *my_find_column(const struct table *t, ssm_str name)
{
    size_t i = my_column_at(t, name);

    return i < t->columns.count ? t->columns.items[i] : NULL;
}

struct key *my_find_key(const struct table *t, ssm_str name)
{
    for (size_t i = 0; i < t->keys.count; i++)
        if (ascii_same(((struct key *)t->keys.items[i])->name, name))
            return t->keys.items[i];
    return NULL;
}

struct thing *my_find_thing(const struct reader *r, ssm_object_kind kind, ssm_str schema, ssm_str name)
{
    for (size_t i = r->things.count; i-- > 0;) {
        struct thing *t = r->things.items[i];

        if (!t->gone && t->object.kind == kind && ascii_same(t->object.name, name) && ssm_str_eq(t->object.schema, schema))
            return t;
    }
    return NULL;
}

struct thing *my_new_thing(struct reader *r, ssm_object_kind kind, ssm_str schema, ssm_str name)
{
    struct thing *t = my_take(r, sizeof *t);

    if (!t)
        return NULL;
    t->object.size = sizeof t->object;
    t->object.kind = kind;
    t->object.schema = schema;
    t->object.name = name;
    t->place = my_here(r);
    return t;
}

/* Triggers go with their table. */
void my_drop_table_things(struct reader *r, const struct table *t)
{
    for (size_t i = 0; i < r->things.count; i++) {
        struct thing *x = r->things.items[i];

        if (x->object.kind == SSM_OBJECT_TRIGGER && ssm_str_eq(x->object.table, t->name) &&
            ssm_str_eq(x->object.schema, t->schema))
            x->gone = true;
    }
}

void my_subject(struct reader *r, struct table *t, ssm_str column, bool other, size_t at)
{
    struct subject *s = my_take(r, sizeof *s);

    if (!s)
        return;
    *s = (struct subject){t, column, other, at};
    my_append(r, &r->subjects, s);
}

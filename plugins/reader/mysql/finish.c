/* SPDX-License-Identifier: Apache-2.0
 *
 * The model's last state, as the host's tables and objects.
 */
#include "reader.h"

ssm_str my_table_charset(const struct reader *r, const struct table *t)
{
    if (t->charset.ptr)
        return t->charset;
    if (t->collation.ptr)
        return my_charset_of(t->collation);
    return r->collation.ptr ? my_charset_of(r->collation) : r->charset;
}

ssm_str my_table_collation(const struct reader *r, const struct table *t)
{
    if (t->collation.ptr)
        return t->collation;
    if (t->charset.ptr)
        return my_default_collation(r, t->charset);
    if (r->collation.ptr)
        return r->collation;
    return r->charset.ptr ? my_default_collation(r, r->charset) : ABSENT;
}

static bool add_pair(struct reader *r, struct list *l, const char *name, ssm_str value)
{
    struct option *o = value.ptr ? my_take(r, sizeof *o) : NULL;

    if (!o)
        return false;
    *o = (struct option){ssm_cstr(name), value};
    return my_append(r, l, o);
}

/* The pairs of a list as an array. */
const ssm_pair *my_pairs(struct reader *r, const struct list *l)
{
    ssm_pair *pairs = l->count ? my_take(r, l->count * sizeof *pairs) : NULL;

    for (size_t i = 0; pairs && i < l->count; i++) {
        const struct option *o = l->items[i];

        pairs[i] = (ssm_pair){o->name, o->value};
    }
    return pairs;
}

/* The default collation of a character set says nothing where it is known which engine it is. */
static void settle_charset(struct reader *r, struct table *t)
{
    if (r->flavour && t->charset.ptr && ascii_same(t->collation, my_default_collation(r, t->charset)))
        t->collation = ABSENT;
    my_memo(r, t);
}

static void give_options(struct reader *r, struct table *t, ssm_table *to)
{
    add_pair(r, &t->options, "charset", t->charset);
    add_pair(r, &t->options, "collation", t->collation);
    add_pair(r, &t->options, "partition", t->partition);
    to->options = my_pairs(r, &t->options);
    to->option_count = to->options ? t->options.count : 0;
}

static void give_table(struct reader *r, struct table *t)
{
    ssm_table *to = my_take(r, sizeof *to);
    const ssm_column **columns = my_take(r, t->columns.count * sizeof *columns);

    if (!to || !columns)
        return;
    settle_charset(r, t);
    to->schema = t->schema;
    to->name = t->name;
    to->comment = t->comment.len ? (ssm_text){SSM_YES, t->comment} : (ssm_text){.known = SSM_NO};
    for (size_t i = 0; i < t->columns.count; i++)
        my_settle_json(r, t->columns.items[i]);
    for (size_t i = 0; i < t->columns.count; i++)
        if (!(columns[i] = my_give_column(r, t, t->columns.items[i])))
            return;
    to->columns = columns;
    to->column_count = t->columns.count;
    my_give_members(r, t, to);
    give_options(r, t, to);
    if (!r->failed && my_api->add_table(r->h, to, t->place) != SSM_OK)
        r->failed = true;
}

/* ------------------------------------------------------------------ objects */

static bool is_known(const struct reader *r, const ssm_dependence *d, const struct thing *self)
{
    if (my_find_table(r, d->schema, d->name))
        return true;
    for (size_t i = 0; i < r->things.count; i++) {
        const struct thing *x = r->things.items[i];
        bool needed = x->object.kind == SSM_OBJECT_VIEW || x->object.kind == SSM_OBJECT_FUNCTION ||
                      x->object.kind == SSM_OBJECT_SEQUENCE;

        if (!x->gone && x != self && needed && ascii_same(x->object.name, d->name) && ssm_str_eq(x->object.schema, d->schema))
            return true;
    }
    return false;
}

static bool is_listed(const ssm_dependence *list, size_t count, ssm_str name)
{
    for (size_t i = 0; i < count; i++)
        if (ssm_str_eq(list[i].name, name))
            return true;
    return false;
}

static void give_depends(struct reader *r, struct thing *x)
{
    ssm_dependence *list = my_take(r, x->depends.count * sizeof *list);
    size_t count = 0;

    for (size_t i = 0; list && i < x->depends.count; i++) {
        const ssm_dependence *d = x->depends.items[i];

        if (!is_listed(list, count, d->name) && is_known(r, d, x))
            list[count++] = *d;
    }
    x->object.depends = list;
    x->object.depend_count = list ? count : 0;
}

static void give_thing(struct reader *r, struct thing *x)
{
    give_depends(r, x);
    my_memo_thing(r, x);
    if (!r->failed && my_api->add_object(r->h, &x->object, x->place) != SSM_OK)
        r->failed = true;
}

void my_finish(struct reader *r)
{
    if (!my_memo_begin(r))
        return;
    for (size_t i = 0; i < r->tables.count && !r->failed; i++) {
        struct table *t = r->tables.items[i];

        if (!t->gone)
            give_table(r, t);
    }
    for (size_t i = 0; i < r->things.count && !r->failed; i++) {
        struct thing *x = r->things.items[i];

        if (!x->gone)
            give_thing(r, x);
    }
}

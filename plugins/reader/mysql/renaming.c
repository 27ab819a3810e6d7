/* SPDX-License-Identifier: Apache-2.0
 *
 * A column's new name, wherever it stands.
 */
#include "reader.h"

/* A canonical expression with another name for a column; what stands in strings is left alone. */
static ssm_str renamed_in(struct reader *r, ssm_str e, ssm_str from, ssm_str to)
{
    struct text t = {.owner = r}, old = {.owner = r};
    bool in_string = false;

    if (!e.ptr)
        return e;
    my_put_name(&old, from);
    for (size_t i = 0; i < e.len;) {
        if (!in_string && e.len - i >= old.len && ascii_same(ssm_view(e.ptr + i, old.len), text_done(&old))) {
            my_put_name(&t, to);
            i += old.len;
            continue;
        }
        if (e.ptr[i] == '\'')
            in_string = !in_string;
        if (e.ptr[i] == '\\' && in_string && i + 1 < e.len)
            text_put(&t, ssm_view(e.ptr + i++, 1));
        text_put(&t, ssm_view(e.ptr + i++, 1));
    }
    return text_done(&t);
}

static void rename_in_list(struct list *l, ssm_str from, ssm_str to)
{
    for (size_t i = 0; i < l->count; i++) {
        ssm_str *s = l->items[i];

        if (ascii_same(*s, from))
            *s = to;
    }
}

static void rename_parts(struct reader *r, struct table *t, ssm_str from, ssm_str to)
{
    for (size_t i = 0; i < t->keys.count; i++) {
        struct key *k = t->keys.items[i];

        for (size_t j = 0; j < k->parts.count; j++) {
            struct part *p = k->parts.items[j];

            if (p->name.ptr && ascii_same(p->name, from))
                p->name = to;
            p->expression = renamed_in(r, p->expression, from, to);
        }
    }
}

void my_rename_column(struct reader *r, struct table *t, ssm_str from, ssm_str to)
{
    for (size_t i = 0; i < t->columns.count; i++) {
        struct column *c = t->columns.items[i];

        if (ascii_same(c->name, from))
            c->name = to;
        c->generated = renamed_in(r, c->generated, from, to);
        c->check = renamed_in(r, c->check, from, to);
    }
    for (size_t i = 0; i < t->checks.count; i++) {
        struct check *c = t->checks.items[i];

        c->expression = renamed_in(r, c->expression, from, to);
    }
    rename_parts(r, t, from, to);
    for (size_t i = 0; i < t->foreigns.count; i++)
        rename_in_list(&((struct foreign *)t->foreigns.items[i])->columns, from, to);
    for (size_t i = 0; i < r->tables.count; i++) {
        struct table *other = r->tables.items[i];

        for (size_t j = 0; !other->gone && j < other->foreigns.count; j++) {
            struct foreign *f = other->foreigns.items[j];

            if (ssm_str_eq(f->ref_table, t->name) && ssm_str_eq(f->ref_schema, t->schema))
                rename_in_list(&f->ref_columns, from, to);
        }
    }
    t->partition = renamed_in(r, t->partition, from, to);
}

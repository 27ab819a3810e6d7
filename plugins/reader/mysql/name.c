/* SPDX-License-Identifier: Apache-2.0
 *
 * What a statement leaves to the engine: the index that a foreign key needs, and names. Manual, "FOREIGN KEY Constraints",
 * "CREATE TABLE Statement"; seen on MariaDB 10.11.
 */
#include "reader.h"

/* True when the key begins with the columns of the foreign key; a hash does not serve it. */
static bool serves(const struct key *k, const struct foreign *f)
{
    if (k->kind == KEY_FULLTEXT || k->kind == KEY_SPATIAL || ascii_is(k->method, "hash") || k->parts.count < f->columns.count)
        return false;
    for (size_t i = 0; i < f->columns.count; i++) {
        const struct part *p = k->parts.items[i];

        if (!p->name.ptr || !ascii_same(p->name, *(ssm_str *)f->columns.items[i]))
            return false;
    }
    return true;
}

static bool is_served(const struct table *t, const struct foreign *f, const struct key *except)
{
    for (size_t i = 0; i < t->keys.count; i++)
        if (t->keys.items[i] != except && serves(t->keys.items[i], f))
            return true;
    return false;
}

static void make_index(struct reader *r, struct table *t, const struct foreign *f)
{
    struct key *k = my_new_key(r, t, KEY_PLAIN);

    if (!k)
        return;
    k->place = f->place;
    k->generated = true;
    k->name = f->name.ptr ? f->name : f->index_name;
    for (size_t i = 0; i < f->columns.count; i++) {
        struct part *p = my_take(r, sizeof *p);

        if (!p || !my_append(r, &k->parts, p))
            return;
        p->name = *(ssm_str *)f->columns.items[i];
    }
}

/* The key of which `k` is the beginning. */
static bool is_prefix(const struct key *k, const struct key *of)
{
    if (of == k || of->kind == KEY_FULLTEXT || of->kind == KEY_SPATIAL || ascii_is(of->method, "hash") ||
        of->parts.count < k->parts.count)
        return false;
    for (size_t i = 0; i < k->parts.count; i++) {
        const struct part *a = k->parts.items[i], *b = of->parts.items[i];

        if (!a->name.ptr || !b->name.ptr || !ascii_same(a->name, b->name))
            return false;
    }
    return true;
}

/* An index that the engine made goes when another one can take its place. */
static void drop_needless(struct table *t)
{
    for (size_t i = t->keys.count; i-- > 0;) {
        const struct key *k = t->keys.items[i];

        for (size_t j = 0; k->generated && j < t->keys.count; j++) {
            if (is_prefix(k, t->keys.items[j])) {
                my_remove(&t->keys, i);
                break;
            }
        }
    }
}

/* ------------------------------------------------------------------ names */

static bool key_has_name(const struct table *t, ssm_str name)
{
    for (size_t i = 0; i < t->keys.count; i++) {
        const struct key *k = t->keys.items[i];

        if (k->name.ptr && ascii_same(k->name, name))
            return true;
    }
    return false;
}

static ssm_str numbered(struct reader *r, ssm_str before, const char *between, uint64_t n)
{
    struct text t = {.owner = r};

    text_put(&t, before);
    text_puts(&t, between);
    text_put_number(&t, n);
    return text_done(&t);
}

/* An index is called by its first column, or with _2 and so on; one on an expression is functional_index. */
static void name_key(struct reader *r, struct table *t, struct key *k)
{
    const struct part *first = k->parts.count ? k->parts.items[0] : NULL;
    ssm_str base = first && first->name.ptr ? first->name : SSM_LIT("functional_index");
    const struct column *c = my_find_column(t, base);
    ssm_str name = c ? c->name : base;

    if (k->name.ptr)
        return;
    for (uint64_t n = 2; key_has_name(t, name) || ascii_is(name, "primary"); n++)
        name = numbered(r, c ? c->name : base, "_", n);
    k->name = name;
}

/* N of t_ibfk_N, or 0. */
static uint64_t foreign_number(const struct table *t, ssm_str name)
{
    if (name.len < t->name.len + 6 || !ascii_same(ssm_view(name.ptr, t->name.len), t->name) ||
        !ascii_begins(ssm_view(name.ptr + t->name.len, name.len - t->name.len), "_ibfk_"))
        return 0;
    return my_to_number(ssm_view(name.ptr + t->name.len + 6, name.len - t->name.len - 6), 0);
}

static void name_foreigns(struct reader *r, struct table *t)
{
    uint64_t highest = 0;

    for (size_t i = 0; i < t->foreigns.count; i++) {
        struct foreign *f = t->foreigns.items[i];

        if (!f->name.ptr && f->index_name.ptr && r->flavour != FLAVOUR_MYSQL)
            f->name = f->index_name;
        if (f->name.ptr && foreign_number(t, f->name) > highest)
            highest = foreign_number(t, f->name);
    }
    for (size_t i = 0; i < t->foreigns.count; i++) {
        struct foreign *f = t->foreigns.items[i];

        if (!f->name.ptr)
            f->name = numbered(r, t->name, "_ibfk_", ++highest);
    }
}

static bool check_has_name(const struct table *t, ssm_str name)
{
    for (size_t i = 0; i < t->checks.count; i++) {
        const struct check *c = t->checks.items[i];

        if (c->name.ptr && ascii_same(c->name, name))
            return true;
    }
    return false;
}

static void name_checks(struct reader *r, struct table *t)
{
    for (size_t i = 0; i < t->checks.count; i++) {
        struct check *c = t->checks.items[i];
        uint64_t n = 1;

        while (!c->name.ptr) {
            bool mysql = r->flavour == FLAVOUR_MYSQL;
            ssm_str name = mysql ? numbered(r, t->name, "_chk_", n) : numbered(r, SSM_LIT("CONSTRAINT"), "_", n);

            if (!check_has_name(t, name))
                c->name = name;
            n++;
        }
    }
}

/* A key whose columns are spelt in another case gets the columns' own. */
static void settle_parts(const struct table *t, struct key *k)
{
    for (size_t i = 0; i < k->parts.count; i++) {
        struct part *p = k->parts.items[i];
        const struct column *c = p->name.ptr ? my_find_column(t, p->name) : NULL;

        if (c)
            p->name = c->name;
    }
}

void my_complete(struct reader *r, struct table *t)
{
    for (size_t i = 0; i < t->foreigns.count; i++)
        if (!is_served(t, t->foreigns.items[i], NULL))
            make_index(r, t, t->foreigns.items[i]);
    drop_needless(t);
    for (size_t i = 0; i < t->keys.count; i++) {
        settle_parts(t, t->keys.items[i]);
        name_key(r, t, t->keys.items[i]);
    }
    name_foreigns(r, t);
    name_checks(r, t);
}

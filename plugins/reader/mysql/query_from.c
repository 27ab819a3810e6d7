/* SPDX-License-Identifier: Apache-2.0
 *
 * FROM, and what names mean because of it. Manual, "JOIN Clause".
 */
#include "reader.h"

/* ------------------------------------------------------------------ relations */

static const struct list *names_of_columns(struct reader *r, const struct table *t)
{
    struct list *l = my_take(r, sizeof *l);

    for (size_t i = 0; l && i < t->columns.count; i++)
        my_append(r, l, &((struct column *)t->columns.items[i])->name);
    return l;
}

/* The columns of a table, a view or a query of WITH; NULL: not known. */
static const struct list *columns_of(struct reader *r, ssm_str schema, ssm_str name)
{
    const struct table *t = my_find_table(r, schema, name);
    const struct thing *v = my_find_thing(r, SSM_OBJECT_VIEW, schema, name);

    for (size_t i = r->common.count; !schema.ptr && i-- > 0;) {
        const struct relation *x = r->common.items[i];

        if (ascii_same(x->alias, name))
            return x->columns;
    }
    if (t)
        return names_of_columns(r, t);
    return v && v->columns.count ? &v->columns : NULL;
}

static void add_relation(struct reader *r, ssm_str alias, const struct list *columns)
{
    struct relation *x = my_take(r, sizeof *x);

    if (!x)
        return;
    *x = (struct relation){alias, columns};
    my_append(r, &r->scope->relations, x);
}

static bool has(const struct relation *x, ssm_str name)
{
    for (size_t i = 0; x->columns && i < x->columns->count; i++)
        if (ascii_same(*(ssm_str *)x->columns->items[i], name))
            return true;
    return false;
}

/* The only relation that the name can be a column of; *open: an outer query may be asked. */
static const struct relation *owner(const struct scope *s, ssm_str name, bool *open)
{
    const struct relation *found = NULL;
    size_t matches = 0, unknown = 0;

    for (size_t i = 0; i < s->relations.count; i++) {
        const struct relation *x = s->relations.items[i];

        unknown += x->columns == NULL;
        matches += has(x, name);
        found = has(x, name) || (!x->columns && s->relations.count == 1) ? x : found;
    }
    *open = !matches && !unknown;
    return matches + unknown == 1 ? found : NULL;
}

void my_put_resolved(struct reader *r, struct text *t, ssm_str name)
{
    const struct relation *x = NULL;
    bool open = true;

    for (const struct scope *s = r->scope; s && open && !x; s = s->outer)
        x = owner(s, name, &open);
    if (x) {
        my_put_name(t, x->alias);
        text_puts(t, ".");
    }
    my_put_name(t, name);
}

/* ------------------------------------------------------------------ tables */

static bool at_alias(const struct reader *r)
{
    static const char *const words[] = {"join", "inner", "cross", "left", "right", "natural", "straight_join", "on", "using",
                                        "where", "group", "having", "order", "limit", "union", "except", "intersect", "use",
                                        "force", "ignore", "for", "window", "with", "procedure", "lock"};

    if (my_peek(r, 0)->sort == SORT_NAME)
        return true;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (my_at(r, words[i]))
            return false;
    return my_peek(r, 0)->sort == SORT_WORD;
}

static ssm_str alias(struct reader *r)
{
    if (my_word(r, "as") || at_alias(r))
        return my_name(r);
    return ABSENT;
}

static void derived(struct reader *r, struct text *t)
{
    const struct list *columns;
    struct scope *outer = r->scope;
    ssm_str name;

    text_puts(t, "(");
    r->scope = NULL; /* it sees nothing of what stands beside it */
    columns = my_query(r, t, NULL, true);
    r->scope = outer;
    my_need_sign(r, ")");
    text_puts(t, ") ");
    name = alias(r);
    my_put_name(t, name);
    add_relation(r, name, columns);
}

static void plain(struct reader *r, struct text *t)
{
    ssm_str schema, name, other;

    my_qualified(r, &schema, &name);
    if (schema.ptr && !my_find_table(r, schema, name)) /* the database itself, by its name */
        schema = ABSENT;
    other = alias(r);
    my_put_qualified(t, schema, name);
    if (other.ptr && !ssm_str_eq(other, name)) {
        text_puts(t, " ");
        my_put_name(t, other);
    }
    add_relation(r, other.ptr ? other : name, columns_of(r, schema, name));
}

static ssm_str joined(struct reader *r);

static ssm_str factor(struct reader *r)
{
    struct text t = {.owner = r};

    if (!my_at_sign(r, "(")) {
        plain(r, &t);
        return text_done(&t);
    }
    my_step(r);
    if (my_at(r, "select") || my_at(r, "with")) {
        derived(r, &t);
    } else {
        text_put(&t, joined(r));
        my_need_sign(r, ")");
    }
    return text_done(&t);
}

/* ------------------------------------------------------------------ joins */

/* USING (x): the equality of the two columns. */
static void using(struct reader *r, struct text *t, size_t right)
{
    bool more = true;

    my_need_sign(r, "(");
    text_puts(t, " on(");
    while (more && !r->bad) {
        ssm_str name = my_name(r);
        const struct relation *b = right < r->scope->relations.count ? r->scope->relations.items[right] : NULL;
        const struct relation *a = NULL;

        for (size_t i = 0; i < right && !a; i++)
            a = has(r->scope->relations.items[i], name) ? r->scope->relations.items[i] : NULL;
        if (!a || !b) {
            my_syntax(r);
            return;
        }
        my_put_name(t, a->alias);
        text_puts(t, ".");
        my_put_name(t, name);
        text_puts(t, " = ");
        my_put_name(t, b->alias);
        text_puts(t, ".");
        my_put_name(t, name);
        more = my_sign(r, ",");
        text_puts(t, more ? " and " : "");
    }
    my_need_sign(r, ")");
    text_puts(t, ")");
}

static void condition(struct reader *r, struct text *t, size_t right)
{
    if (my_word(r, "on")) {
        text_puts(t, " on(");
        text_put(t, my_canonical_truth(r));
        text_puts(t, ")");
    } else if (my_word(r, "using")) {
        using(r, t, right);
    }
}

enum join { JOIN_NONE, JOIN_INNER, JOIN_LEFT, JOIN_RIGHT, JOIN_STRAIGHT };

static enum join join_word(struct reader *r)
{
    bool left = my_at(r, "left"), right = my_at(r, "right");

    if (my_sign(r, ","))
        return JOIN_INNER;
    if (my_word(r, "straight_join"))
        return JOIN_STRAIGHT;
    if (left || right) {
        my_step(r);
        my_word(r, "outer");
        my_need_word(r, "join");
        return left ? JOIN_LEFT : JOIN_RIGHT;
    }
    if (my_word(r, "inner") || my_word(r, "cross")) {
        my_need_word(r, "join");
        return JOIN_INNER;
    }
    return my_word(r, "join") ? JOIN_INNER : JOIN_NONE;
}

/* From left to right; a right join is a left one of the sides changed. */
static ssm_str joined(struct reader *r)
{
    ssm_str left = my_enter(r) ? factor(r) : SSM_LIT("");
    enum join j;

    while (!r->bad && (j = join_word(r)) != JOIN_NONE) {
        size_t at = r->scope->relations.count;
        ssm_str right = factor(r);
        struct text t = {.owner = r};

        text_puts(&t, "(");
        text_put(&t, j == JOIN_RIGHT ? right : left);
        text_puts(&t, j == JOIN_INNER ? " join " : j == JOIN_STRAIGHT ? " straight_join " : " left join ");
        text_put(&t, j == JOIN_RIGHT ? left : right);
        condition(r, &t, at);
        text_puts(&t, ")");
        left = text_done(&t);
    }
    my_leave(r);
    return left;
}

void my_from(struct reader *r, struct text *t)
{
    text_put(t, joined(r));
}

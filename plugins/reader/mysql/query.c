/* SPDX-License-Identifier: Apache-2.0
 *
 * A query as canonical text: the key by which views are compared. The engine keeps every column with its table and a name,
 * stars written out, and joins in parentheses; a person does not. What is not understood here is compared token by token,
 * so that at worst a view is made again that need not be. Manual, "SELECT Statement", "Set Operations", "WITH".
 */
#include "reader.h"

/* What a select says is what it is called when something asks for its columns. */
struct output {
    struct reader *r;
    struct text list;
    struct list names; /* ssm_str */
    const struct list *given; /* names that the view gives its columns, or NULL */
    bool named;        /* the names count: not in the subquery of an expression */
};

static void put_column(struct output *o, ssm_str expression, ssm_str name)
{
    ssm_str *kept = my_take(o->r, sizeof *kept);

    if (!kept)
        return;
    if (o->given && o->names.count < o->given->count)
        name = *(ssm_str *)o->given->items[o->names.count];
    *kept = name;
    text_puts(&o->list, o->list.len ? "," : "");
    text_put(&o->list, expression);
    if (o->named) {
        text_puts(&o->list, " AS ");
        my_put_name(&o->list, name);
    }
    my_append(o->r, &o->names, kept);
}

/* Without knowing the columns the text cannot be the engine's. */
static void put_star(struct output *o, const struct relation *of)
{
    if (!of->columns)
        my_syntax(o->r);
    for (size_t i = 0; of->columns && i < of->columns->count; i++) {
        ssm_str name = *(ssm_str *)of->columns->items[i];
        struct text t = {.owner = o->r};

        my_put_name(&t, of->alias);
        text_puts(&t, ".");
        my_put_name(&t, name);
        put_column(o, text_done(&t), name);
    }
}

static bool star(struct reader *r, struct output *o)
{
    bool all = my_at_sign(r, "*");
    ssm_str of = all ? ABSENT : my_peek(r, 0)->text;

    if (!all && !(my_at_name(r) && ascii_is(my_peek(r, 1)->text, ".") && ascii_is(my_peek(r, 2)->text, "*")))
        return false;
    for (int i = 0; i < (all ? 1 : 3); i++)
        my_step(r);
    for (size_t i = 0; i < r->scope->relations.count; i++) {
        const struct relation *x = r->scope->relations.items[i];

        if (all || ascii_same(x->alias, of))
            put_star(o, x);
    }
    return true;
}

/* The last part of a column's printed name, else absent. */
static ssm_str column_name(struct reader *r, const struct node *n, size_t last)
{
    const struct token *t = &r->tokens[last];

    return n->kind == NODE_COLUMN && (t->sort == SORT_WORD || t->sort == SORT_NAME) ? t->text : ABSENT;
}

static bool ends_item(const struct reader *r)
{
    static const char *const words[] = {"from",   "union", "where",  "limit",    "order",
                                        "having", "group", "except", "intersect"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (my_at(r, words[i]))
            return true;
    return my_at_end(r) || my_at_sign(r, ",") || my_at_sign(r, ")");
}

static void item(struct reader *r, struct output *o)
{
    size_t from = r->at, to;
    struct text t = {.owner = r};
    struct node *n;
    ssm_str name;

    if (star(r, o))
        return;
    n = my_fold(r, my_expression(r));
    if (!n)
        return;
    to = r->at;
    my_print(&t, n);
    name = column_name(r, n, to - 1);
    if (!name.ptr)
        name = r->tokens[from].sort == SORT_STRING && to == from + 1 ? r->tokens[from].text : my_between(r, from, to);
    if (my_word(r, "as") || !ends_item(r)) {
        name = my_peek(r, 0)->text;
        my_step(r);
    }
    put_column(o, text_done(&t), name);
}

/* ------------------------------------------------------------------ a select */

/* The token FROM of this select, or the end of it. */
static size_t find_from(const struct reader *r)
{
    size_t depth = 0, at = r->at;

    for (; at < r->stop; at++) {
        const struct token *t = &r->tokens[at];

        if (t->sort == SORT_SIGN && ascii_is(t->text, "("))
            depth++;
        else if (t->sort == SORT_SIGN && ascii_is(t->text, ")") && depth-- == 0)
            return r->stop;
        else if (!depth && t->sort == SORT_WORD && ascii_is(t->text, "from"))
            return at;
        else if (!depth && t->sort == SORT_WORD && (ascii_is(t->text, "union") || ascii_is(t->text, "except")))
            return r->stop;
    }
    return r->stop;
}

static void put_truth(struct reader *r, struct text *t, const char *before)
{
    text_puts(t, before);
    text_put(t, my_canonical_truth(r));
}

void my_order_list(struct reader *r, struct text *t)
{
    bool more = true;

    while (more && !r->bad) {
        text_put(t, my_canonical(r));
        if (my_word(r, "desc"))
            text_puts(t, " desc");
        else
            my_word(r, "asc");
        more = my_sign(r, ",");
        text_puts(t, more ? "," : "");
    }
}

static void limit(struct reader *r, struct text *t)
{
    ssm_str first = my_peek(r, 0)->text, second = {0};

    my_step(r);
    if (my_sign(r, ",")) {
        second = my_peek(r, 0)->text;
        my_step(r);
    } else if (my_word(r, "offset")) {
        second = first;
        first = my_peek(r, 0)->text;
        my_step(r);
    }
    text_puts(t, " limit ");
    text_put(t, first);
    if (second.ptr) {
        text_puts(t, ",");
        text_put(t, second);
    }
}

static void tail(struct reader *r, struct text *t)
{
    if (my_words(r, "order", "by")) {
        text_puts(t, " order by ");
        my_order_list(r, t);
    }
    if (my_word(r, "limit"))
        limit(r, t);
}

static void conditions(struct reader *r, struct text *t)
{
    if (my_word(r, "where"))
        put_truth(r, t, " where ");
    if (my_words(r, "group", "by")) {
        text_puts(t, " group by ");
        my_order_list(r, t);
        if (my_words(r, "with", "rollup"))
            text_puts(t, " with rollup");
    }
    if (my_word(r, "having"))
        put_truth(r, t, " having ");
}

static void select_words(struct reader *r, struct text *t)
{
    my_need_word(r, "select");
    my_word(r, "all");
    text_puts(t, "select ");
    if (my_word(r, "distinct") || my_word(r, "distinctrow"))
        text_puts(t, "distinct ");
    if (my_word(r, "straight_join"))
        text_puts(t, "straight_join ");
}

/* FROM is read first: it says what the names before it are. */
static void one_select(struct reader *r, struct text *t, struct output *o)
{
    struct scope scope = {.outer = r->scope};
    struct text from = {.owner = r};
    size_t back, behind;

    if (!my_enter(r))
        return;
    select_words(r, t);
    r->scope = &scope;
    back = r->at;
    r->at = find_from(r);
    if (r->at < r->stop && my_word(r, "from") && !my_word(r, "dual")) {
        text_puts(&from, " from ");
        my_from(r, &from);
    }
    behind = r->at;
    r->at = back;
    do
        item(r, o);
    while (my_sign(r, ",") && !r->bad);
    if (behind < r->stop || find_from(r) == r->at)
        r->at = my_at(r, "from") ? behind : r->at;
    text_put(t, text_done(&o->list));
    text_put(t, text_done(&from));
    conditions(r, t);
    tail(r, t);
    r->scope = scope.outer;
    my_leave(r);
}

static const char *set_operation(struct reader *r)
{
    static const char *const words[] = {"union", "except", "intersect"};
    static const char *const printed[][2] = {{" union ", " union all "}, {" except ", " except all "},
                                             {" intersect ", " intersect all "}};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (my_word(r, words[i])) {
            bool all = my_word(r, "all");

            if (!all)
                my_word(r, "distinct");
            return printed[i][all];
        }
    }
    return NULL;
}

static void part(struct reader *r, struct text *t, struct output *o)
{
    if (my_at_sign(r, "(") && my_enter(r)) {
        my_step(r);
        text_puts(t, "(");
        part(r, t, o);
        my_need_sign(r, ")");
        text_puts(t, ")");
        my_leave(r);
        return;
    }
    one_select(r, t, o);
}

/* WITH: names of queries, whose columns are those of the query. */
static void with(struct reader *r, struct text *t)
{
    text_puts(t, my_word(r, "recursive") ? "with recursive " : "with ");
    do {
        struct relation *x = my_take(r, sizeof *x);
        ssm_str name = my_name(r);

        if (!x)
            return;
        my_need_word(r, "as");
        my_need_sign(r, "(");
        text_puts(t, t->len > 5 && t->ptr[t->len - 1] == ')' ? "," : "");
        my_put_name(t, name);
        text_puts(t, " as (");
        x->columns = my_query(r, t, NULL, true);
        x->alias = name;
        my_append(r, &r->common, x);
        my_need_sign(r, ")");
        text_puts(t, ")");
    } while (my_sign(r, ",") && !r->bad);
}

const struct list *my_query(struct reader *r, struct text *t, const struct list *given, bool named)
{
    struct output *first = my_take(r, sizeof *first);
    const char *op;

    if (!first || !my_enter(r))
        return NULL;
    *first = (struct output){.r = r, .list = {.owner = r}, .given = given, .named = named};
    if (my_word(r, "with"))
        with(r, t);
    part(r, t, first);
    while (!r->bad && (op = set_operation(r))) {
        struct output next = {.r = r, .list = {.owner = r}};

        text_puts(t, op);
        part(r, t, &next);
    }
    tail(r, t);
    my_leave(r);
    return r->bad ? NULL : &first->names;
}

/* ------------------------------------------------------------------ the key */

static ssm_str token_key(struct reader *r)
{
    struct text t = {.owner = r};

    for (size_t i = r->at; i < r->stop; i++) {
        const struct token *k = &r->tokens[i];

        text_puts(&t, i > r->at ? " " : "");
        if (k->sort == SORT_STRING)
            my_put_literal(&t, k->text);
        else if (k->sort == SORT_NAME)
            my_put_name(&t, k->text);
        else
            text_put(&t, k->sort == SORT_WORD ? text_lowered(r, k->text) : k->text);
    }
    return text_done(&t);
}

ssm_str my_query_key(struct reader *r, const struct list *names, struct list *columns)
{
    struct text t = {.owner = r};
    size_t from = r->at;
    const struct list *found;
    bool whole;

    if (r->bad || r->failed)
        return SSM_LIT("");
    r->trial = true;
    r->scope = NULL;
    r->common.count = 0;
    r->nodes = 0;
    found = my_query(r, &t, names->count ? names : NULL, true);
    whole = found && r->at == r->stop && !r->bad;
    r->trial = r->bad = false;
    r->scope = NULL;
    r->depth = 0;
    r->at = from;
    if (whole)
        *columns = *found;
    return whole ? text_done(&t) : token_key(r);
}

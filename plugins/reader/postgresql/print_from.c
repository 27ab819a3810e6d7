/* SPDX-License-Identifier: Apache-2.0
 *
 * FROM as text.
 */
#include "print_internal.h"

static const struct print_source *source_of(const struct printer *p, const struct node *inner)
{
    for (size_t i = 0; p->frame && i < p->frame->sources.count; i++)
        if (((struct print_source *)p->frame->sources.items[i])->node == inner)
            return p->frame->sources.items[i];
    return NULL;
}

static void print_alias(struct printer *p, const struct node *alias, const struct print_source *s)
{
    if (alias == NULL)
        return;
    PUT(p, " ");
    print_name(&p->text, s && s->shown.len ? s->shown : tree_text(alias, "aliasname"));
    if (!tree_flag(alias, "colnames"))
        return;
    PUT(p, "(");
    for (const struct node *n = tree_first(tree_get(alias, "colnames")); n; n = n->next) {
        if (n != tree_first(tree_get(alias, "colnames")))
            PUT(p, ", ");
        print_name(&p->text, tree_string(n));
    }
    PUT(p, ")");
}

static void print_relation(struct printer *p, const struct node *n)
{
    const struct print_source *s = source_of(p, n);
    const struct node *alias = tree_get(n, "alias");
    if (!tree_flag(n, "inh"))
        PUT(p, "ONLY ");
    if (s == NULL || !s->relation.len) { /* of WITH */
        print_name(&p->text, tree_text(n, "relname"));
        if (alias == NULL && s && !pgr_same(s->shown, tree_text(n, "relname"))) {
            PUT(p, " ");
            print_name(&p->text, s->shown);
        }
        print_alias(p, alias, s);
        return;
    }
    print_qualified(&p->text, s->schema, s->relation);
    if (alias && (!pgr_same(s->shown, s->relation) || tree_flag(alias, "colnames"))) {
        print_alias(p, alias, s);
    } else if (!pgr_same(s->shown,
                         s->relation)) { /* it had another name when this was written, or is in a query within */
        PUT(p, " ");
        print_name(&p->text, s->shown);
    }
}

static void print_subquery(struct printer *p, const struct node *n)
{
    struct print_frame mask;
    struct print_frame *before = enter_query(p, &mask, tree_flag(n, "lateral"));
    if (tree_flag(n, "lateral"))
        PUT(p, "LATERAL ");
    PUT(p, "(");
    print_select(p, tree_as(tree_get(n, "subquery"), "SelectStmt"));
    PUT(p, ")");
    p->frame = before;
    print_alias(p, tree_get(n, "alias"), source_of(p, n));
}

static void print_definitions(struct printer *p, const struct node *list)
{
    PUT(p, "(");
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *column = tree_as(n, "ColumnDef");
        if (n != tree_first(list))
            PUT(p, ", ");
        print_name(&p->text, tree_text(column, "colname"));
        PUT(p, " ");
        text_put(&p->text, type_text(p, tree_get(column, "typeName")));
    }
    PUT(p, ")");
}

static void print_range_function(struct printer *p, const struct node *n)
{
    const struct node *functions = tree_get(n, "functions"), *alias = tree_get(n, "alias");
    const struct print_source *s = source_of(p, n);
    bool rows = tree_flag(n, "is_rowsfrom");
    text_puts(&p->text, rows ? "ROWS FROM (" : "");
    for (const struct node *m = tree_first(functions); m; m = m->next) {
        const struct node *items = tree_get(tree_as(m, "List"), "items");
        const struct node *defined = tree_as(tree_item(items, 1), "List");
        if (m != tree_first(functions))
            PUT(p, ", ");
        print_node(p, tree_first(items), LEVEL_PRIMARY);
        if (defined) {
            PUT(p, " AS ");
            print_definitions(p, tree_get(defined, "items"));
        }
    }
    text_puts(&p->text, rows ? ")" : "");
    if (tree_flag(n, "ordinality"))
        PUT(p, " WITH ORDINALITY");
    if (tree_flag(n, "coldeflist")) {
        PUT(p, " AS ");
        if (alias)
            print_name(&p->text, tree_text(alias, "aliasname"));
        print_definitions(p, tree_get(n, "coldeflist"));
        return;
    }
    if (s == NULL || !s->known || !s->alias.len) {
        print_alias(p, alias, s);
        return;
    }
    PUT(p, " ");
    print_name(&p->text, s->shown);
    for (size_t i = 0; i < s->count; i++) {
        text_puts(&p->text, i ? ", " : "(");
        print_name(&p->text, s->columns[i].name);
    }
    PUT(p, ")");
}

static void print_item_node(struct printer *p, const struct node *n, bool is_right);

/* NATURAL is USING with the common columns. */
static void print_using(struct printer *p, const struct node *join)
{
    bool first = true;
    struct pgr_list left = {0}, right = {0};
    struct print_frame fresh = {.outer = p->frame->outer, .ctes = p->frame->ctes, .known = true};
    struct print_frame *before = p->frame;
    if (!tree_flag(join, "isNatural")) {
        for (const struct node *n = tree_first(tree_get(join, "usingClause")); n; n = n->next) {
            text_puts(&p->text, first ? " USING (" : ", ");
            print_name(&p->text, tree_string(n));
            first = false;
        }
        PUT(p, ")");
        return;
    }
    p->frame = &fresh;
    open_item(p, tree_get(join, "larg"), &left);
    open_item(p, tree_get(join, "rarg"), &right);
    p->frame = before;
    for (size_t i = 0; i < left.count; i++) {
        const struct print_column *c = ((struct print_item *)left.items[i])->column;
        if (c->merged || !item_named(&right, c->name))
            continue;
        text_puts(&p->text, first ? " USING (" : ", ");
        print_name(&p->text, c->name);
        first = false;
    }
    text_puts(&p->text, first ? " ON true" : ")");
}

static void print_join(struct printer *p, const struct node *n, bool is_right)
{
    static const struct {
        const char *type, *text;
    } types[] = {{"JOIN_LEFT", " LEFT JOIN "}, {"JOIN_RIGHT", " RIGHT JOIN "}, {"JOIN_FULL", " FULL JOIN "}};
    const struct node *alias = tree_get(n, "alias"), *using_alias = tree_get(n, "join_using_alias");
    const char *text = " JOIN ";
    bool is_using = tree_flag(n, "usingClause") || tree_flag(n, "isNatural"), open = is_right || alias;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (pgr_is(tree_text(n, "jointype"), types[i].type))
            text = types[i].text;
    if (open)
        PUT(p, "(");
    print_item_node(p, tree_get(n, "larg"), false);
    text_puts(&p->text, is_using || tree_flag(n, "quals") ? text : " CROSS JOIN ");
    print_item_node(p, tree_get(n, "rarg"), true);
    if (is_using) {
        print_using(p, n);
        if (using_alias) {
            PUT(p, " AS");
            print_alias(p, using_alias, NULL);
        }
    } else if (tree_flag(n, "quals")) {
        PUT(p, " ON ");
        print_node(p, tree_get(n, "quals"), LEVEL_ANY);
    }
    if (open)
        PUT(p, ")");
    print_alias(p, alias, NULL);
}

static void print_sample(struct printer *p, const struct node *n)
{
    ssm_str schema, name;
    print_item_node(p, tree_get(n, "relation"), false);
    print_name_parts(tree_get(n, "method"), &schema, &name);
    PUT(p, " TABLESAMPLE ");
    print_name(&p->text, name);
    PUT(p, "(");
    print_list(p, tree_get(n, "args"), LEVEL_ANY);
    PUT(p, ")");
    if (tree_flag(n, "repeatable")) {
        PUT(p, " REPEATABLE (");
        print_node(p, tree_get(n, "repeatable"), LEVEL_ANY);
        PUT(p, ")");
    }
}

static void print_item_node(struct printer *p, const struct node *n, bool is_right)
{
    const struct node *inner = tree_inner(n);
    if (!print_enter(p))
        return;
    if (tree_as(n, "RangeVar"))
        print_relation(p, inner);
    else if (tree_as(n, "RangeSubselect"))
        print_subquery(p, inner);
    else if (tree_as(n, "RangeFunction"))
        print_range_function(p, inner);
    else if (tree_as(n, "JoinExpr"))
        print_join(p, inner, is_right);
    else if (tree_as(n, "RangeTableSample"))
        print_sample(p, inner);
    else
        pgr_cannot_at(p->r, p->scope->place, "expression", tree_tag(n));
    p->depth--;
}

void print_from(struct printer *p, const struct node *list)
{
    for (const struct node *n = tree_first(list); n; n = n->next) {
        text_puts(&p->text, n == tree_first(list) ? " FROM " : ", ");
        print_item_node(p, n, false);
    }
}

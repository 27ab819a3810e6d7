/* SPDX-License-Identifier: Apache-2.0
 *
 * FROM: what it gives.
 */
#include "print_internal.h"

struct print_frame *enter_query(struct printer *p, struct print_frame *mask, bool lateral)
{
    struct print_frame *before = p->frame;
    if (before && !lateral) { /* sees the WITH queries, not the siblings */
        *mask = (struct print_frame){.outer = before->outer, .ctes = before->ctes, .known = true, .behind = before};
        p->frame = mask;
    }
    return before;
}

static struct print_source *new_source(struct printer *p, const struct node *node, ssm_str alias)
{
    struct print_source *s = PGR_NEW(p->r, struct print_source);
    if (s == NULL)
        return NULL;
    s->node = node;
    s->alias = alias;
    return s;
}

static bool is_among(const struct print_frame *f, ssm_str name)
{
    for (size_t i = 0; f && i < f->sources.count; i++)
        if (pgr_same(((const struct print_source *)f->sources.items[i])->shown, name))
            return true;
    return false;
}

static bool is_shown(const struct print_frame *frame, ssm_str name)
{
    for (const struct print_frame *f = frame; f; f = f->outer)
        if (is_among(f, name) || is_among(f->behind, name))
            return true;
    return false;
}

/* As the engine does it: points, and in a query within points_1. */
static ssm_str shown_name(struct printer *p, ssm_str alias)
{
    ssm_str name = alias;
    for (unsigned i = 1; i < 100 && name.len && is_shown(p->frame, name); i++) {
        char digits[2] = {(char)('0' + i / 10), (char)('0' + i % 10)};
        ssm_str pieces[] = {alias, SSM_LIT("_"), ssm_view(digits + (i < 10), i < 10 ? 1 : 2)};
        name = pgr_concat(p->r, pieces, 3);
    }
    return name;
}

/* Column names behind an alias. */
static void rename_columns(struct print_source *s, const struct node *names)
{
    size_t i = 0;
    for (const struct node *n = tree_first(names); n; n = n->next, i++)
        if (i < s->count) {
            s->columns[i].name = tree_string(n);
            s->columns[i].refers = PGR_ABSENT;
        }
}

/* Puts a source into the frame, and its columns behind `items`. */
static void finish_source(struct printer *p, struct print_source *s, const struct node *alias, struct pgr_list *items)
{
    rename_columns(s, tree_get(alias, "colnames"));
    s->shown = shown_name(p, s->alias);
    if (!pgr_push(p->r, &p->frame->sources, s))
        return;
    p->frame->known &= s->known;
    for (size_t i = 0; i < s->count; i++) {
        struct print_item *item = PGR_NEW(p->r, struct print_item);
        if (item == NULL)
            return;
        *item = (struct print_item){s, &s->columns[i]};
        pgr_push(p->r, items, item);
    }
}

struct print_item *item_named(const struct pgr_list *items, ssm_str name)
{
    for (size_t i = 0; i < items->count; i++) {
        struct print_item *item = items->items[i];
        if (!item->column->merged && pgr_same(item->column->name, name))
            return item;
    }
    return NULL;
}

/* The column names that a join merges. */
static void merge_one(struct printer *p, const struct node *join, ssm_str name, struct pgr_list *left,
                      struct pgr_list *right, struct pgr_list *out)
{
    ssm_str type = tree_text(join, "jointype");
    struct print_item *a = item_named(left, name), *b = item_named(right, name);
    if (a == NULL || b == NULL) {
        p->frame->known = false;
        return;
    }
    bool keeps_right = pgr_is(type, "JOIN_RIGHT");
    ssm_str kinds[] = {type_base(p->r, a->column->type), type_base(p->r, b->column->type)};
    ssm_str common = kind_common(kinds, 2);
    /* Of an inner join the side that needs no coercion. */
    if (pgr_is(type, "JOIN_INNER") && common.len && !pgr_same(kinds[0], common) && pgr_same(kinds[1], common))
        keeps_right = true;
    struct print_item *kept = keeps_right ? b : a;
    (keeps_right ? a : b)->column->merged = true;
    kept->column->full |= pgr_is(type, "JOIN_FULL");
    pgr_push(p->r, out, kept);
}

static void open_join(struct printer *p, const struct node *join, struct pgr_list *items)
{
    struct pgr_list left = {0}, right = {0}, merged = {0};
    open_item(p, tree_get(join, "larg"), &left);
    open_item(p, tree_get(join, "rarg"), &right);
    if (tree_flag(join, "isNatural")) {
        for (size_t i = 0; i < left.count; i++) {
            struct print_item *item = left.items[i];
            if (!item->column->merged && item_named(&right, item->column->name))
                merge_one(p, join, item->column->name, &left, &right, &merged);
        }
    }
    for (const struct node *n = tree_first(tree_get(join, "usingClause")); n; n = n->next)
        merge_one(p, join, tree_string(n), &left, &right, &merged);
    for (size_t i = 0; i < merged.count; i++)
        pgr_push(p->r, items, merged.items[i]);
    for (size_t side = 0; side < 2; side++) {
        const struct pgr_list *list = side ? &right : &left;
        for (size_t i = 0; i < list->count; i++)
            if (!pgr_has(&merged, list->items[i]) && !((struct print_item *)list->items[i])->column->merged)
                pgr_push(p->r, items, list->items[i]);
    }
    if (tree_flag(join, "alias"))
        p->frame->known = false;
}

static void open_subquery(struct printer *p, const struct node *n, struct print_source *s)
{
    struct print_frame mask;
    struct print_frame *before = enter_query(p, &mask, tree_flag(n, "lateral"));
    s->known = select_columns(p, tree_as(tree_get(n, "subquery"), "SelectStmt"), &s->columns, &s->count);
    p->frame = before;
}

void open_item(struct printer *p, const struct node *n, struct pgr_list *items)
{
    const struct node *inner = tree_inner(n), *alias = tree_get(inner, "alias");
    if (tree_as(n, "JoinExpr")) {
        if (print_enter(p)) {
            open_join(p, inner, items);
            p->depth--;
        }
        return;
    }
    if (tree_as(n, "RangeTableSample")) {
        open_item(p, tree_get(inner, "relation"), items);
        return;
    }
    ssm_str name = tree_text(alias, "aliasname");
    struct print_source *s = new_source(p, inner, name.len ? name : tree_text(inner, "relname"));
    if (s == NULL)
        return;
    if (tree_as(n, "RangeVar"))
        relation_columns(p, inner, s);
    else if (tree_as(n, "RangeSubselect"))
        open_subquery(p, inner, s);
    else if (tree_as(n, "RangeFunction"))
        function_columns(p, inner, s);
    finish_source(p, s, alias, items);
}

void open_from(struct printer *p, const struct node *list)
{
    p->frame->known = true;
    for (const struct node *n = tree_first(list); n; n = n->next)
        open_item(p, n, &p->frame->items);
}

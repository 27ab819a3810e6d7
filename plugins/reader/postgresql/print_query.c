/* SPDX-License-Identifier: Apache-2.0
 *
 * SELECT: its parts in order. What names an output by number or alias is printed as that output's expression, as the
 * engine keeps it.
 */
#include "print_internal.h"

/* ------------------------------------------------------------------ outputs */

static void print_star(struct printer *p, ssm_str qualifier, bool *first, size_t *at)
{
    const struct print_source *only = qualifier.len ? find_source(p, qualifier) : NULL;
    if (qualifier.len ? !(only && only->known) : !p->frame->known) {
        if (!*first)
            PUT(p, ", ");
        *first = false;
        if (qualifier.len) {
            print_name(&p->text, qualifier);
            PUT(p, ".");
        }
        PUT(p, "*");
        return;
    }
    for (size_t i = 0; i < (only ? only->count : p->frame->items.count); i++) {
        const struct print_item *item = only ? NULL : p->frame->items.items[i];
        const struct print_column *c = only ? &only->columns[i] : item->column;
        const struct print_source *s = only ? only : item->source;
        ssm_str name = c->refers.len ? c->refers : c->name;
        text_puts(&p->text, *first ? "" : ", ");
        *first = false;
        if (!c->full || only) {
            print_name(&p->text, s->shown);
            PUT(p, ".");
        }
        print_name(&p->text, name);
        ssm_str as = p->frame->outermost && *at < p->scope->output_count ? p->scope->outputs[*at].name : c->name;
        ++*at;
        if (!pgr_same(name, as) && !p->frame->nameless) {
            PUT(p, " AS ");
            print_name(&p->text, as);
        }
        if (s->relation.len)
            print_depend(p, SSM_NAMES_RELATIONS, s->schema, s->relation, name);
    }
}

static void print_target(struct printer *p, const struct node *target, size_t at)
{
    const struct node *value = tree_get(target, "val"), *ref = tree_as(value, "ColumnRef");
    ssm_str name = tree_text(target, "name"), printed = PGR_ABSENT;
    struct print_operand o = operand_of(p, value);
    if (p->frame->outermost && at < p->scope->output_count)
        name = p->scope->outputs[at].name;
    if (!name.len)
        name = output_name(p, value);
    if (is_bare_literal(o.inner) && pgr_is(o.written, "text"))
        print_node(p, o.inner, LEVEL_ANY);
    else
        print_node(p, value, LEVEL_ANY);
    if (ref) {
        const struct print_column *c = find_column(p, ref, NULL);
        printed = c && c->refers.len
                      ? c->refers
                      : tree_string(tree_item(tree_get(ref, "fields"), tree_count(tree_get(ref, "fields")) - 1));
    }
    if (p->frame->nameless || pgr_same(name, printed) || (!ref && pgr_is(name, "?column?")))
        return;
    PUT(p, " AS ");
    print_name(&p->text, name);
}

static void print_targets(struct printer *p, const struct node *list)
{
    bool first = true;
    size_t at = 0;
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *target = tree_as(n, "ResTarget"), *ref = tree_as(tree_get(target, "val"), "ColumnRef");
        ssm_str qualifier;
        if (ref && is_star(ref, &qualifier)) {
            print_star(p, qualifier, &first, &at);
            continue;
        }
        if (!first)
            PUT(p, ", ");
        first = false;
        print_target(p, target, at++);
    }
}

/* ------------------------------------------------------------------ the whole */

static void print_values(struct printer *p, const struct node *lists)
{
    PUT(p, "VALUES ");
    for (const struct node *n = tree_first(lists); n; n = n->next) {
        if (n != tree_first(lists))
            PUT(p, ", ");
        PUT(p, "(");
        for (const struct node *m = tree_first(tree_get(tree_as(n, "List"), "items")); m; m = m->next) {
            struct print_operand o = operand_of(p, m);
            bool is_text = is_bare_literal(o.inner) && pgr_is(o.written, "text");
            print_node(p, is_text ? o.inner : m, LEVEL_ANY);
            if (m->next)
                PUT(p, ", ");
        }
        PUT(p, ")");
    }
}

static void print_distinct(struct printer *p, const struct node *select)
{
    const struct node *list = tree_get(select, "distinctClause");
    if (list == NULL)
        return;
    PUT(p, "DISTINCT ");
    if (!tree_tag(tree_first(list)).len)
        return;
    PUT(p, "ON (");
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *targets = tree_get(select, "targetList");
        const struct node *value = output_named(p, targets, single_name(n));
        if (n != tree_first(list))
            PUT(p, ", ");
        print_node(p, value ? value : meant(p, targets, n, false), LEVEL_ANY);
    }
    PUT(p, ") ");
}

static void print_windows(struct printer *p, const struct node *list)
{
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *w = tree_as(n, "WindowDef");
        text_puts(&p->text, n == tree_first(list) ? " WINDOW " : ", ");
        print_name(&p->text, tree_text(w, "name"));
        PUT(p, " AS ");
        print_window_body(p, w);
    }
}

static void print_plain(struct printer *p, const struct node *select)
{
    const struct node *targets = tree_get(select, "targetList");
    if (tree_flag(select, "valuesLists")) {
        print_values(p, tree_get(select, "valuesLists"));
        return;
    }
    PUT(p, "SELECT ");
    print_distinct(p, select);
    print_targets(p, targets);
    print_from(p, tree_get(select, "fromClause"));
    if (tree_flag(select, "whereClause")) {
        PUT(p, " WHERE ");
        print_node(p, tree_get(select, "whereClause"), LEVEL_ANY);
    }
    if (tree_flag(select, "groupClause")) {
        text_puts(&p->text, tree_flag(select, "groupDistinct") ? " GROUP BY DISTINCT " : " GROUP BY ");
        print_group(p, tree_get(select, "groupClause"), targets);
    }
    if (tree_flag(select, "havingClause")) {
        PUT(p, " HAVING ");
        print_node(p, tree_get(select, "havingClause"), LEVEL_ANY);
    }
    print_windows(p, tree_get(select, "windowClause"));
}

static void print_limits(struct printer *p, const struct node *select)
{
    bool ties = pgr_is(tree_text(select, "limitOption"), "LIMIT_OPTION_WITH_TIES");
    const struct node *count = tree_get(select, "limitCount");
    if (tree_flag(select, "limitOffset")) {
        PUT(p, " OFFSET ");
        print_node(p, tree_get(select, "limitOffset"), ties ? LEVEL_PRIMARY : LEVEL_ANY);
    }
    if (count && !tree_flag(tree_as(count, "A_Const"), "isnull")) {
        text_puts(&p->text, ties ? " FETCH FIRST " : " LIMIT ");
        print_node(p, count, ties ? LEVEL_PRIMARY : LEVEL_ANY);
        if (ties)
            PUT(p, " ROWS WITH TIES");
    }
}

static void print_locks(struct printer *p, const struct node *list)
{
    static const struct {
        const char *strength, *text;
    } strengths[] = {{"LCS_FORUPDATE", " FOR UPDATE"},
                     {"LCS_FORNOKEYUPDATE", " FOR NO KEY UPDATE"},
                     {"LCS_FORSHARE", " FOR SHARE"},
                     {"LCS_FORKEYSHARE", " FOR KEY SHARE"}};
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *lock = tree_as(n, "LockingClause");
        for (size_t i = 0; i < sizeof strengths / sizeof strengths[0]; i++)
            if (pgr_is(tree_text(lock, "strength"), strengths[i].strength))
                text_puts(&p->text, strengths[i].text);
        for (const struct node *m = tree_first(tree_get(lock, "lockedRels")); m; m = m->next) {
            text_puts(&p->text, m == tree_first(tree_get(lock, "lockedRels")) ? " OF " : ", ");
            print_name(&p->text, tree_text(tree_as(m, "RangeVar"), "relname"));
        }
        if (pgr_is(tree_text(lock, "waitPolicy"), "LockWaitError"))
            PUT(p, " NOWAIT");
        if (pgr_is(tree_text(lock, "waitPolicy"), "LockWaitSkip"))
            PUT(p, " SKIP LOCKED");
    }
}

static void print_set(struct printer *p, const struct node *select, ssm_str op);

/* A side of a set operation; in parentheses where it has parts of its own behind it. */
static void print_set_side(struct printer *p, const struct node *side, ssm_str op, bool is_right)
{
    ssm_str own = tree_text(side, "op");
    bool is_set = !pgr_is(own, "SETOP_NONE");
    bool open = tree_flag(side, "sortClause") || tree_flag(side, "limitCount") || tree_flag(side, "limitOffset") ||
                tree_flag(side, "withClause") || tree_flag(side, "lockingClause");
    if (is_set)
        open |= is_right || (pgr_is(op, "SETOP_INTERSECT") && !pgr_is(own, "SETOP_INTERSECT"));
    if (open)
        PUT(p, "(");
    p->nameless = is_right || p->frame->nameless;
    p->outermost = !is_right && p->frame->outermost;
    print_select(p, side);
    if (open)
        PUT(p, ")");
}

static void print_set(struct printer *p, const struct node *select, ssm_str op)
{
    print_set_side(p, tree_get(select, "larg"), op, false);
    text_puts(&p->text, pgr_is(op, "SETOP_UNION") ? " UNION " : pgr_is(op, "SETOP_EXCEPT") ? " EXCEPT " : " INTERSECT ");
    if (tree_flag(select, "all"))
        PUT(p, "ALL ");
    print_set_side(p, tree_get(select, "rarg"), op, true);
}

/* Relations of which no column is named. */
static void depend_on_rest(struct printer *p, const struct print_frame *frame)
{
    for (size_t i = 0; p->scope->depends && i < frame->sources.count; i++) {
        const struct print_source *s = frame->sources.items[i];
        bool is_named = false;
        for (size_t k = 0; k < p->scope->depends->items.count; k++) {
            const struct ssm_dependence *d = p->scope->depends->items.items[k];
            is_named |= pgr_same(d->schema, s->schema) && pgr_same(d->name, s->relation);
        }
        if (!is_named && s->relation.len)
            print_depend(p, SSM_NAMES_RELATIONS, s->schema, s->relation, PGR_ABSENT);
    }
}

void print_select(struct printer *p, const struct node *select)
{
    struct print_frame frame = {.outer = p->frame, .known = true, .nameless = p->nameless, .outermost = p->outermost};
    ssm_str op = tree_text(select, "op");
    if (select == NULL || !print_enter(p))
        return;
    p->frame = &frame;
    p->nameless = p->outermost = false;
    open_with(p, tree_get(select, "withClause"));
    if (pgr_is(op, "SETOP_NONE"))
        open_from(p, tree_get(select, "fromClause"));
    print_with(p, tree_get(select, "withClause"));
    if (pgr_is(op, "SETOP_NONE")) {
        print_plain(p, select);
        print_order(p, select);
    } else {
        struct print_column *columns = NULL;
        size_t count = 0;
        print_set(p, select, op);
        if (tree_flag(select, "sortClause")) {
            select_columns(p, select, &columns, &count);
            PUT(p, " ORDER BY ");
            print_set_sort(p, tree_get(select, "sortClause"), columns, count);
        }
    }
    print_limits(p, select);
    print_locks(p, tree_get(select, "lockingClause"));
    depend_on_rest(p, &frame);
    p->frame = frame.outer;
    p->depth--;
}

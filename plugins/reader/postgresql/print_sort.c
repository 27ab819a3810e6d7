/* SPDX-License-Identifier: Apache-2.0
 *
 * ORDER BY, GROUP BY and windows. What names an output by number or alias is printed as that output's expression, as
 * the engine keeps it.
 */
#include "print_internal.h"

/* ------------------------------------------------------------------ lists with outputs in them */

/* The expression of an output by its number or name; NULL: it is neither. */
static const struct node *output_at(const struct node *targets, const struct node *n)
{
    const struct node *number = tree_get(tree_as(n, "A_Const"), "ival");
    long at = number ? tree_int(number, "ival") : 0;
    ssm_str qualifier;
    for (const struct node *t = tree_first(targets); t && number; t = t->next) {
        const struct node *value = tree_get(tree_as(t, "ResTarget"), "val");
        if (is_star(tree_as(value, "ColumnRef"), &qualifier))
            return NULL;
        if (--at == 0)
            return value;
    }
    return NULL;
}

ssm_str single_name(const struct node *n)
{
    const struct node *fields = tree_get(tree_as(n, "ColumnRef"), "fields");
    return tree_count(fields) == 1 ? tree_string(tree_first(fields)) : PGR_ABSENT;
}

const struct node *output_named(struct printer *p, const struct node *targets, ssm_str name)
{
    for (const struct node *t = tree_first(targets); t && name.len; t = t->next) {
        const struct node *target = tree_as(t, "ResTarget");
        ssm_str as = tree_text(target, "name");
        if (pgr_same(as.len ? as : output_name(p, tree_get(target, "val")), name))
            return tree_get(target, "val");
    }
    return NULL;
}

/* What ORDER BY, GROUP BY or DISTINCT ON means by `n`. */
const struct node *meant(struct printer *p, const struct node *targets, const struct node *n, bool is_group)
{
    const struct node *value = output_at(targets, n);
    ssm_str name = single_name(n);
    if (value)
        return value;
    if (!name.len)
        return n;
    if (is_group) {
        struct print_source *source;
        const struct print_column *c = find_column(p, tree_as(n, "ColumnRef"), &source);
        for (size_t i = 0; c && p->frame && i < p->frame->sources.count; i++)
            if (p->frame->sources.items[i] == source)
                return n;
    }
    value = output_named(p, targets, name);
    return value ? value : n;
}

static void print_sort_item(struct printer *p, const struct node *sort, const struct node *value)
{
    ssm_str direction = tree_text(sort, "sortby_dir"), nulls = tree_text(sort, "sortby_nulls");
    bool down = pgr_is(direction, "SORTBY_DESC");
    print_node(p, value, LEVEL_ANY);
    if (down)
        PUT(p, " DESC");
    if (pgr_is(direction, "SORTBY_USING")) {
        ssm_str schema, op;
        print_name_parts(tree_get(sort, "useOp"), &schema, &op);
        PUT(p, " USING ");
        text_put(&p->text, op);
    }
    if (pgr_is(nulls, "SORTBY_NULLS_FIRST") && !down)
        PUT(p, " NULLS FIRST");
    if (pgr_is(nulls, "SORTBY_NULLS_LAST") && down)
        PUT(p, " NULLS LAST");
}

void print_sort(struct printer *p, const struct node *list)
{
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *sort = tree_as(n, "SortBy");
        if (n != tree_first(list))
            PUT(p, ", ");
        print_sort_item(p, sort, sort ? tree_get(sort, "node") : n);
    }
}

/* Of a set operation: outputs by number. */
void print_set_sort(struct printer *p, const struct node *list, const struct print_column *columns, size_t count)
{
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *sort = tree_as(n, "SortBy");
        ssm_str name = single_name(tree_get(sort, "node"));
        struct node number = {.key = "ival", .key_size = 4, .kind = NODE_NUMBER},
                    inner = {.key = "ival", .key_size = 4};
        struct node constant = {.key = "A_Const", .key_size = 7}, wrapped = {.kind = NODE_OBJECT};
        char digits[8];
        if (n != tree_first(list))
            PUT(p, ", ");
        for (size_t i = 0; name.len && i < count && i < 9999; i++)
            if (pgr_same(columns[i].name, name)) {
                size_t at = sizeof digits;
                for (size_t rest = i + 1; rest; rest /= 10)
                    digits[--at] = (char)('0' + rest % 10);
                number.u.text = digits + at;
                number.size = (uint32_t)(sizeof digits - at);
            }
        inner.kind = constant.kind = NODE_OBJECT;
        inner.u.first = &number;
        constant.u.first = &inner;
        wrapped.u.first = &constant;
        print_sort_item(p, sort, number.size ? &wrapped : tree_get(sort, "node"));
    }
}

void print_order(struct printer *p, const struct node *select)
{
    const struct node *list = tree_get(select, "sortClause"), *targets = tree_get(select, "targetList");
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *sort = tree_as(n, "SortBy");
        const struct node *value = output_named(p, targets, single_name(tree_get(sort, "node")));
        text_puts(&p->text, n == tree_first(list) ? " ORDER BY " : ", ");
        print_sort_item(p, sort, value ? value : meant(p, targets, tree_get(sort, "node"), false));
    }
}

/* ------------------------------------------------------------------ GROUP BY, windows */

void print_group(struct printer *p, const struct node *list, const struct node *targets)
{
    static const struct {
        const char *kind, *text;
    } kinds[] = {{"GROUPING_SET_ROLLUP", "ROLLUP ("},
                 {"GROUPING_SET_CUBE", "CUBE ("},
                 {"GROUPING_SET_SETS", "GROUPING SETS ("},
                 {"GROUPING_SET_EMPTY", "("},
                 {"GROUPING_SET_SIMPLE", "("}};
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *set = tree_as(n, "GroupingSet"), *row = tree_as(n, "RowExpr");
        if (n != tree_first(list))
            PUT(p, ", ");
        if (!print_enter(p))
            return;
        for (size_t i = 0; set && i < sizeof kinds / sizeof kinds[0]; i++)
            if (pgr_is(tree_text(set, "kind"), kinds[i].kind))
                text_puts(&p->text, kinds[i].text);
        if (set) {
            print_group(p, tree_get(set, "content"), targets);
            PUT(p, ")");
        } else if (row && pgr_is(tree_text(row, "row_format"), "COERCE_IMPLICIT_CAST")) {
            PUT(p, "(");
            print_group(p, tree_get(row, "args"), targets);
            PUT(p, ")");
        } else {
            print_node(p, meant(p, targets, n, true), LEVEL_ANY);
        }
        p->depth--;
    }
}

enum {
    FRAME_SAID = 0x1,
    FRAME_RANGE = 0x2,
    FRAME_ROWS = 0x4,
    FRAME_BETWEEN = 0x10,
    FRAME_EXCLUDE_ROW = 0x8000,
    FRAME_EXCLUDE_GROUP = 0x10000,
    FRAME_EXCLUDE_TIES = 0x20000
};

static void print_bound(struct printer *p, long options, const struct node *offset, unsigned shift)
{
    static const char *const bounds[] = {"UNBOUNDED PRECEDING", "UNBOUNDED FOLLOWING", "CURRENT ROW"};
    for (unsigned i = 0; i < 3; i++)
        if (options & (0x20L << (2 * i + shift)))
            text_puts(&p->text, bounds[i]);
    if (options & (0x800L << shift) || options & (0x2000L << shift)) {
        print_node(p, offset, LEVEL_OPERATOR + 1);
        text_puts(&p->text, options & (0x800L << shift) ? " PRECEDING" : " FOLLOWING");
    }
}

static void print_frame_options(struct printer *p, const struct node *w)
{
    long options = tree_int(w, "frameOptions");
    if (!(options & FRAME_SAID))
        return;
    text_puts(&p->text, options & FRAME_RANGE ? "RANGE " : options & FRAME_ROWS ? "ROWS " : "GROUPS ");
    if (options & FRAME_BETWEEN)
        PUT(p, "BETWEEN ");
    print_bound(p, options, tree_get(w, "startOffset"), 0);
    if (options & FRAME_BETWEEN) {
        PUT(p, " AND ");
        print_bound(p, options, tree_get(w, "endOffset"), 1);
    }
    if (options & FRAME_EXCLUDE_ROW)
        PUT(p, " EXCLUDE CURRENT ROW");
    if (options & FRAME_EXCLUDE_GROUP)
        PUT(p, " EXCLUDE GROUP");
    if (options & FRAME_EXCLUDE_TIES)
        PUT(p, " EXCLUDE TIES");
}

void print_window_body(struct printer *p, const struct node *w)
{
    size_t from;
    PUT(p, "(");
    from = p->text.len;
    if (tree_flag(w, "refname"))
        print_name(&p->text, tree_text(w, "refname"));
    if (tree_flag(w, "partitionClause")) {
        text_puts(&p->text, p->text.len > from ? " PARTITION BY " : "PARTITION BY ");
        print_list(p, tree_get(w, "partitionClause"), LEVEL_ANY);
    }
    if (tree_flag(w, "orderClause")) {
        text_puts(&p->text, p->text.len > from ? " ORDER BY " : "ORDER BY ");
        print_sort(p, tree_get(w, "orderClause"));
    }
    if (p->text.len > from && tree_int(w, "frameOptions") & FRAME_SAID)
        PUT(p, " ");
    print_frame_options(p, w);
    PUT(p, ")");
}

void print_window(struct printer *p, const struct node *w)
{
    if (tree_flag(w, "name"))
        print_name(&p->text, tree_text(w, "name"));
    else
        print_window_body(p, w);
}

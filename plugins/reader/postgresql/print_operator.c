/* SPDX-License-Identifier: Apache-2.0
 *
 * Operators and the grammar's forms that the analysis turns into operators: IN, BETWEEN, LIKE, IS DISTINCT FROM, ANY.
 */
#include "print_internal.h"

/* An operator's name and how it is printed. */
static const struct {
    const char *name, *text;
    enum print_level level;
} levels[] = {
    {"<", "<", LEVEL_COMPARISON},    {">", ">", LEVEL_COMPARISON},   {"=", "=", LEVEL_COMPARISON},
    {"<=", "<=", LEVEL_COMPARISON},  {">=", ">=", LEVEL_COMPARISON}, {"<>", "<>", LEVEL_COMPARISON},
    {"+", "+", LEVEL_SUM},           {"-", "-", LEVEL_SUM},          {"*", "*", LEVEL_PRODUCT},
    {"/", "/", LEVEL_PRODUCT},       {"%", "%", LEVEL_PRODUCT},      {"^", "^", LEVEL_POWER},
    {"~~", "LIKE", LEVEL_IN},        {"!~~", "NOT LIKE", LEVEL_IN},  {"~~*", "ILIKE", LEVEL_IN},
    {"!~~*", "NOT ILIKE", LEVEL_IN},
};

static void open_if(struct printer *p, bool open)
{
    if (open)
        PUT(p, "(");
}

static void close_if(struct printer *p, bool open)
{
    if (open)
        PUT(p, ")");
}

/* Puts the operator's name, and gives its level. A schema other than pg_catalog needs OPERATOR(). */
static enum print_level operator_level(struct printer *p, const struct node *names, ssm_str *text)
{
    ssm_str schema, name;
    print_name_parts(names, &schema, &name);
    *text = name;
    if (schema.len && !pgr_is(schema, "pg_catalog") && pgr_schema(schema).len) {
        struct printer aside = print_aside(p);
        PUT(&aside, "OPERATOR(");
        print_name(&aside.text, schema);
        PUT(&aside, ".");
        text_put(&aside.text, name);
        PUT(&aside, ")");
        *text = text_done(&aside.text);
        return LEVEL_OPERATOR;
    }
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        if (pgr_is(name, levels[i].name)) {
            *text = ssm_cstr(levels[i].text);
            return levels[i].level;
        }
    return LEVEL_OPERATOR;
}

static ssm_str bare_operator(const struct node *names)
{
    ssm_str schema, name;
    print_name_parts(names, &schema, &name);
    return name;
}

/* The pattern of LIKE: like_escape(x, y) is x ESCAPE y. */
static void print_pattern(struct printer *p, const struct print_operand *o, enum print_level level)
{
    ssm_str schema, name;
    const struct node *call = tree_as(o->node, "FuncCall");
    print_name_parts(tree_get(call, "funcname"), &schema, &name);
    const struct node *args = tree_get(call, "args");
    if (call == NULL || !pgr_is(name, "like_escape") || tree_count(args) != 2) {
        print_operand(p, o, level);
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        struct print_operand part = operand_of(p, tree_item(args, i));
        if (pgr_is(part.written, "text") && (is_bare_literal(part.inner) || kind_is_string(part.kind)))
            part.node = part.inner;
        if (i)
            PUT(p, " ESCAPE ");
        print_node(p, part.node, level);
    }
}

static void print_binary(struct printer *p, const struct node *names, const struct node *left, const struct node *right,
                         enum print_level outer)
{
    ssm_str text;
    struct print_operand o[2];
    enum print_level level = operator_level(p, names, &text);
    bool is_chain = level >= LEVEL_OPERATOR; /* the others do not associate */
    operands_of(p, bare_operator(names), left, right, o);
    open_if(p, level < outer);
    print_operand(p, &o[0], is_chain ? level : level + 1);
    PUT(p, " ");
    text_put(&p->text, text);
    PUT(p, " ");
    if (level == LEVEL_IN)
        print_pattern(p, &o[1], LEVEL_IN + 1);
    else
        print_operand(p, &o[1], level + 1);
    close_if(p, level < outer);
}

/* (a, b) = (c, d) is a = c AND b = d. */
static bool print_rows(struct printer *p, const struct node *n, enum print_level outer)
{
    const struct node *left = tree_get(tree_as(tree_get(n, "lexpr"), "RowExpr"), "args");
    const struct node *right = tree_get(tree_as(tree_get(n, "rexpr"), "RowExpr"), "args");
    ssm_str op = bare_operator(tree_get(n, "name"));
    bool equal = str_is(op, "=");
    if (!left || tree_count(left) != tree_count(right) || !(equal || str_is(op, "<>")))
        return false;
    bool open = tree_count(left) > 1 && outer > (equal ? LEVEL_AND : LEVEL_OR);
    open_if(p, open);
    for (size_t i = 0; i < tree_count(left); i++) {
        if (i)
            text_puts(&p->text, equal ? " AND " : " OR ");
        print_binary(p, tree_get(n, "name"), tree_item(left, i), tree_item(right, i), LEVEL_NOT);
    }
    close_if(p, open);
    return true;
}

static void print_unary(struct printer *p, const struct node *n, enum print_level outer)
{
    ssm_str name = bare_operator(tree_get(n, "name"));
    bool is_sign = str_is(name, "-") || str_is(name, "+");
    enum print_level level = is_sign ? LEVEL_SIGN : LEVEL_OPERATOR;
    open_if(p, level < outer);
    text_put(&p->text, name);
    PUT(p, " ");
    print_node(p, tree_get(n, "rexpr"), is_sign ? level + 1 : level);
    close_if(p, level < outer);
}

/* ------------------------------------------------------------------ IN and ANY */

static bool has_column(const struct node *n, unsigned depth)
{
    if (depth > PRINT_DEPTH)
        return true;
    if (n->kind < NODE_OBJECT)
        return false;
    for (const struct node *m = n->u.first; m; m = m->next)
        if ((m->key_size == 9 && memcmp(m->key, "ColumnRef", 9) == 0) || has_column(m, depth + 1))
            return true;
    return false;
}

/* x IN (...) with constants only. `array`: the kind to which each item is cast at once, or absent. */
static void print_in(struct printer *p, const struct node *left, const struct node *items, bool negated, ssm_str array,
                     enum print_level outer)
{
    struct print_operand o[PRINT_ALTERNATIVES + 1];
    size_t count = 0;
    bool fits = tree_count(items) <= PRINT_ALTERNATIVES, is_sure = true;
    o[count++] = operand_of(p, left);
    for (const struct node *n = tree_first(items); fits && n; n = n->next) {
        o[count] = operand_of(p, n);
        if (array.len &&
            (kind_is_string(array) && (kind_is_string(o[count].written) || is_bare_literal(o[count].inner))))
            o[count].written = array;
        count++;
    }
    /* With texts of both sorts the analysis casts all to text; see kind_operator(). */
    bool strings = kind_is_string(type_under(p, o[0].kind)) && kind_is_string(o[0].written);
    for (size_t i = 1; i < count; i++)
        is_sure &=
            strings && is_bare_literal(o[i].inner) && (is_bare_literal(o[i].node) || kind_is_string(o[i].written));
    for (size_t i = 0; is_sure && i < count; i++) {
        o[i].node = o[i].inner;
        o[i].to = SSM_LIT("text");
    }
    o[0].written = type_under(p, o[0].written);
    if (!is_sure && !array.len)
        alternatives_of(p, o, count);
    open_if(p, outer > LEVEL_IN);
    print_operand(p, &o[0], LEVEL_IN + 1);
    text_puts(&p->text, negated ? " NOT IN (" : " IN (");
    for (size_t i = 1; i < count; i++) {
        if (i > 1)
            PUT(p, ", ");
        if (!is_sure && array.len && !pgr_same(o[i].written, array))
            print_coerced(p, o[i].node, array, LEVEL_CAST);
        else
            print_operand(p, &o[i], LEVEL_ANY);
        if (!is_sure && array.len && !pgr_same(o[i].written, array)) {
            PUT(p, "::");
            text_put(&p->text, array);
        }
    }
    if (!fits)
        print_list(p, items, LEVEL_ANY);
    PUT(p, ")");
    close_if(p, outer > LEVEL_IN);
}

static const struct node *list_items(const struct node *n)
{
    const struct node *list = tree_as(n, "List");
    return list ? tree_get(list, "items") : n;
}

/* Items with columns, and a single item, are compared one by one. */
static void print_in_list(struct printer *p, const struct node *n, enum print_level outer)
{
    const struct node *items = list_items(tree_get(n, "rexpr"));
    bool negated = str_is(bare_operator(tree_get(n, "name")), "<>"), one_by_one = tree_count(items) == 1;
    size_t constants = 0;
    for (const struct node *m = tree_first(items); m; m = m->next) {
        one_by_one |= has_column(m, 0) || tree_as(m, "RowExpr");
        constants += !has_column(m, 0);
    }
    if (!one_by_one || (constants > 1 && constants < tree_count(items))) {
        print_in(p, tree_get(n, "lexpr"), items, negated, PGR_ABSENT, outer);
        return;
    }
    bool open = tree_count(items) > 1 && outer > (negated ? LEVEL_AND : LEVEL_OR);
    open_if(p, open);
    for (const struct node *m = tree_first(items); m; m = m->next) {
        if (m != tree_first(items))
            text_puts(&p->text, negated ? " AND " : " OR ");
        print_binary(p, tree_get(n, "name"), tree_get(n, "lexpr"), m, tree_count(items) > 1 ? LEVEL_NOT : outer);
    }
    close_if(p, open);
}

/* The array of x = ANY (ARRAY[...]), with what it is cast to; NULL where it is another expression. */
static const struct node *constant_array(struct printer *p, const struct node *n, ssm_str *element)
{
    const struct node *cast = tree_as(n, "TypeCast");
    const struct node *array = tree_as(cast ? tree_get(cast, "arg") : n, "A_ArrayExpr");
    *element = cast ? type_element(type_base(p->r, type_text(p, tree_get(cast, "typeName")))) : PGR_ABSENT;
    if (cast && (!element->len || tree_flag(tree_get(cast, "typeName"), "typmods")))
        return NULL;
    const struct node *items = tree_get(array, "elements");
    if (tree_count(items) < 2)
        return NULL;
    for (const struct node *m = tree_first(items); m; m = m->next)
        if (has_column(m, 0) || tree_as(m, "A_ArrayExpr"))
            return NULL;
    return items;
}

static void print_any(struct printer *p, const struct node *n, bool is_all, enum print_level outer)
{
    ssm_str text, element;
    const struct node *right = tree_get(n, "rexpr");
    ssm_str op = bare_operator(tree_get(n, "name"));
    const struct node *items = constant_array(p, right, &element);
    if (items && ((str_is(op, "=") && !is_all) || (str_is(op, "<>") && is_all))) {
        print_in(p, tree_get(n, "lexpr"), items, is_all, element, outer);
        return;
    }
    operator_level(p, tree_get(n, "name"), &text);
    struct print_operand o = operand_of(p, tree_get(n, "lexpr"));
    ssm_str array = kind_of(p, right), to[2];
    if (o.inner != o.node && kind_operator(p, op, o.kind, type_element(array), &to[0], &to[1]) &&
        pgr_same(to[0], o.written) && pgr_same(to[1], type_element(array)))
        o.node = o.inner;
    open_if(p, outer > LEVEL_COMPARISON);
    print_node(p, o.node, LEVEL_OPERATOR + 1);
    PUT(p, " ");
    text_put(&p->text, text);
    text_puts(&p->text, is_all ? " ALL (" : " ANY (");
    struct print_operand list = operand_of(p, right);
    ssm_str under = is_bare_literal(right) ? type_under(p, o.kind) : PGR_ABSENT;
    if (pgr_is(under, "character varying"))
        under = SSM_LIT("text");
    bool is_text = pgr_is(list.written, "text[]") && kind_is_string(type_element(list.kind));
    if (tree_as(right, "SubLink"))
        PUT(p, "(");
    print_node(p, is_text && !is_bare_literal(list.inner) ? list.inner : right, LEVEL_ANY);
    if (under.len && !KIND_IS(under, "unknown")) { /* the literal is an array of what stands to the left */
        PUT(p, "::");
        text_put(&p->text, under);
        PUT(p, "[]");
    }
    if (tree_as(right, "SubLink"))
        PUT(p, ")");
    PUT(p, ")");
    close_if(p, outer > LEVEL_COMPARISON);
}

/* ------------------------------------------------------------------ BETWEEN, DISTINCT, NULLIF, SIMILAR */

static void print_side(struct printer *p, const char *op, const struct node *left, const struct node *right)
{
    struct print_operand o[2];
    operands_of(p, ssm_cstr(op), left, right, o);
    print_operand(p, &o[0], LEVEL_COMPARISON + 1);
    PUT(p, " ");
    text_puts(&p->text, op);
    PUT(p, " ");
    print_operand(p, &o[1], LEVEL_COMPARISON + 1);
}

/* As the analysis has it: two comparisons. */
static void print_between(struct printer *p, const struct node *n, bool negated, bool symmetric, enum print_level outer)
{
    const struct node *x = tree_get(n, "lexpr"), *bounds = list_items(tree_get(n, "rexpr"));
    const struct node *low = tree_item(bounds, 0), *high = tree_item(bounds, 1);
    bool is_or = negated != symmetric, open = outer > (is_or || symmetric ? LEVEL_OR : LEVEL_AND);
    if (negated && symmetric)
        open = outer > LEVEL_AND;
    open_if(p, open);
    for (int turn = 0; turn < (symmetric ? 2 : 1); turn++) {
        if (turn)
            text_puts(&p->text, negated ? " AND " : " OR ");
        open_if(p, symmetric && negated);
        print_side(p, negated ? "<" : ">=", x, turn ? high : low);
        text_puts(&p->text, negated ? " OR " : " AND ");
        print_side(p, negated ? ">" : "<=", x, turn ? low : high);
        close_if(p, symmetric && negated);
    }
    close_if(p, open);
}

static void print_distinct(struct printer *p, const struct node *n, bool negated, enum print_level outer)
{
    struct print_operand o[2];
    operands_of(p, SSM_LIT("="), tree_get(n, "lexpr"), tree_get(n, "rexpr"), o);
    open_if(p, outer > LEVEL_IS);
    print_operand(p, &o[0], LEVEL_IS + 1);
    if (tree_flag(tree_as(o[1].node, "A_Const"), "isnull")) {
        text_puts(&p->text, negated ? " IS NULL" : " IS NOT NULL");
    } else {
        text_puts(&p->text, negated ? " IS NOT DISTINCT FROM " : " IS DISTINCT FROM ");
        print_operand(p, &o[1], LEVEL_IS + 1);
    }
    close_if(p, outer > LEVEL_IS);
}

static void print_nullif(struct printer *p, const struct node *n)
{
    struct print_operand o[2];
    operands_of(p, SSM_LIT("="), tree_get(n, "lexpr"), tree_get(n, "rexpr"), o);
    PUT(p, "NULLIF(");
    print_operand(p, &o[0], LEVEL_ANY);
    PUT(p, ", ");
    print_operand(p, &o[1], LEVEL_ANY);
    PUT(p, ")");
}

/* x SIMILAR TO y is x ~ similar_to_escape(y). */
static bool print_similar(struct printer *p, const struct node *n, enum print_level outer)
{
    ssm_str schema, name, op = bare_operator(tree_get(n, "name"));
    const struct node *call = tree_as(tree_get(n, "rexpr"), "FuncCall");
    print_name_parts(tree_get(call, "funcname"), &schema, &name);
    if (!pgr_is(name, "similar_to_escape") || !(str_is(op, "~") || str_is(op, "!~")))
        return false;
    struct print_operand o = operand_of(p, tree_get(n, "lexpr"));
    if (pgr_is(o.written, "text") && kind_is_string(type_under(p, o.kind)))
        o.node = o.inner;
    open_if(p, outer > LEVEL_IN);
    print_node(p, o.node, LEVEL_IN + 1);
    text_puts(&p->text, str_is(op, "~") ? " SIMILAR TO " : " NOT SIMILAR TO ");
    for (const struct node *m = tree_first(tree_get(call, "args")); m; m = m->next) {
        struct print_operand part = operand_of(p, m);
        if (m != tree_first(tree_get(call, "args")))
            PUT(p, " ESCAPE ");
        print_node(p, is_bare_literal(part.inner) && pgr_is(part.written, "text") ? part.inner : m, LEVEL_IN + 1);
    }
    close_if(p, outer > LEVEL_IN);
    return true;
}

void print_operator(struct printer *p, const struct node *n, enum print_level level)
{
    ssm_str kind = tree_text(n, "kind");
    if (pgr_is(kind, "AEXPR_IN"))
        print_in_list(p, n, level);
    else if (pgr_is(kind, "AEXPR_OP_ANY") || pgr_is(kind, "AEXPR_OP_ALL"))
        print_any(p, n, pgr_is(kind, "AEXPR_OP_ALL"), level);
    else if (pgr_is(kind, "AEXPR_BETWEEN") || pgr_is(kind, "AEXPR_BETWEEN_SYM"))
        print_between(p, n, false, pgr_is(kind, "AEXPR_BETWEEN_SYM"), level);
    else if (pgr_is(kind, "AEXPR_NOT_BETWEEN") || pgr_is(kind, "AEXPR_NOT_BETWEEN_SYM"))
        print_between(p, n, true, pgr_is(kind, "AEXPR_NOT_BETWEEN_SYM"), level);
    else if (pgr_is(kind, "AEXPR_DISTINCT") || pgr_is(kind, "AEXPR_NOT_DISTINCT"))
        print_distinct(p, n, pgr_is(kind, "AEXPR_NOT_DISTINCT"), level);
    else if (pgr_is(kind, "AEXPR_NULLIF"))
        print_nullif(p, n);
    else if (!tree_flag(n, "lexpr"))
        print_unary(p, n, level);
    else if (!print_similar(p, n, level) && !print_rows(p, n, level))
        print_binary(p, tree_get(n, "name"), tree_get(n, "lexpr"), tree_get(n, "rexpr"), level);
}

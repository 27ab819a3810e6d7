/* SPDX-License-Identifier: Apache-2.0
 *
 * Expressions: each node by its tag, with no more parentheses than the grammar needs.
 */
#include "print_internal.h"

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

struct printer print_aside(const struct printer *p)
{
    struct printer aside = *p;
    aside.text = (struct text){.owner = p->r};
    return aside;
}

bool print_enter(struct printer *p)
{
    if (p->depth < PRINT_DEPTH) {
        p->depth++;
        return true;
    }
    pgr_cannot_at(p->r, p->scope->place, "expression", SSM_LIT("nested too deeply"));
    return false;
}

void print_list(struct printer *p, const struct node *list, enum print_level level)
{
    for (const struct node *n = tree_first(list); n; n = n->next) {
        if (n != tree_first(list))
            PUT(p, ", ");
        print_node(p, n, level);
    }
}

/* ------------------------------------------------------------------ AND, OR, NOT */

static bool is_boolean(const struct node *n, const char *op)
{
    const struct node *b = tree_as(n, "BoolExpr");
    return b && pgr_is(tree_text(b, "boolop"), op);
}

/* Also what is nested: the engine flattens when it reads. */
static void print_terms(struct printer *p, const struct node *args, const char *op, bool *first)
{
    bool is_and = op[0] == 'A';
    for (const struct node *n = tree_first(args); n; n = n->next) {
        if (is_boolean(n, op) && print_enter(p)) {
            print_terms(p, tree_get(tree_inner(n), "args"), op, first);
            p->depth--;
            continue;
        }
        if (!*first)
            text_puts(&p->text, is_and ? " AND " : " OR ");
        *first = false;
        print_node(p, n, is_and ? LEVEL_AND : LEVEL_OR);
    }
}

static void print_boolean(struct printer *p, const struct node *n, enum print_level level)
{
    ssm_str op = tree_text(n, "boolop");
    bool first = true;
    if (pgr_is(op, "NOT_EXPR")) {
        const struct node *arg = tree_first(tree_get(n, "args"));
        const struct node *expr = tree_as(arg, "A_Expr");
        if (expr && pgr_is(tree_text(expr, "kind"), "AEXPR_DISTINCT")) {
            struct node kind = {
                .key = "kind", .key_size = 4, .kind = NODE_TEXT, .u.text = "AEXPR_NOT_DISTINCT", .size = 18};
            struct node copy = *expr;
            kind.next = expr->u.first;
            copy.u.first = &kind;
            print_operator(p, &copy, level);
            return;
        }
        open_if(p, level > LEVEL_NOT);
        PUT(p, "NOT ");
        print_node(p, arg, LEVEL_IN + 1);
        close_if(p, level > LEVEL_NOT);
        return;
    }
    bool is_and = pgr_is(op, "AND_EXPR");
    bool open = level > (is_and ? LEVEL_AND : LEVEL_OR);
    open_if(p, open);
    print_terms(p, tree_get(n, "args"), is_and ? "AND_EXPR" : "OR_EXPR", &first);
    close_if(p, open);
}

/* ------------------------------------------------------------------ tests */

static void print_null_test(struct printer *p, const struct node *n, enum print_level level)
{
    open_if(p, level > LEVEL_IS);
    print_node(p, tree_get(n, "arg"), LEVEL_IN + 1);
    text_puts(&p->text, pgr_is(tree_text(n, "nulltesttype"), "IS_NULL") ? " IS NULL" : " IS NOT NULL");
    close_if(p, level > LEVEL_IS);
}

static void print_boolean_test(struct printer *p, const struct node *n, enum print_level level)
{
    ssm_str test = tree_text(n, "booltesttype");
    open_if(p, level > LEVEL_IS);
    print_node(p, tree_get(n, "arg"), LEVEL_IN + 1);
    PUT(p, " ");
    for (size_t i = 0; i < test.len; i++)
        text_put(&p->text, test.ptr[i] == '_' ? SSM_LIT(" ") : ssm_view(test.ptr + i, 1));
    close_if(p, level > LEVEL_IS);
}

/* ------------------------------------------------------------------ CASE */

static bool is_null(const struct node *n, const struct node **cast)
{
    *cast = tree_as(n, "TypeCast");
    return tree_flag(tree_as(*cast ? tree_get(*cast, "arg") : n, "A_Const"), "isnull");
}

static void print_when(struct printer *p, const struct node *arg, const struct node *test)
{
    struct print_operand o[2];
    PUT(p, " WHEN ");
    if (arg) {
        operands_of(p, SSM_LIT("="), arg, test, o);
        if (o[0].node == arg || !is_bare_literal(o[1].node))
            print_operand(p, &o[1], LEVEL_ANY);
        else
            print_node(p, test, LEVEL_ANY);
    } else {
        print_node(p, test, LEVEL_ANY);
    }
}

static void print_case(struct printer *p, const struct node *n, enum print_level level)
{
    struct print_operand results[PRINT_ALTERNATIVES];
    const struct node *whens = tree_get(n, "args"), *otherwise = tree_get(n, "defresult"), *cast;
    size_t count = tree_count(whens), at = 0;
    (void)level;
    if (count >= PRINT_ALTERNATIVES)
        count = PRINT_ALTERNATIVES - 1;
    for (const struct node *m = tree_first(whens); m && at < count; m = m->next)
        results[at++] = operand_of(p, tree_get(tree_as(m, "CaseWhen"), "result"));
    if (otherwise)
        results[at++] = operand_of(p, otherwise);
    alternatives_of(p, results, at);
    PUT(p, "CASE");
    if (tree_flag(n, "arg")) {
        PUT(p, " ");
        print_node(p, tree_get(n, "arg"), LEVEL_ANY);
    }
    at = 0;
    for (const struct node *m = tree_first(whens); m; m = m->next) {
        const struct node *when = tree_as(m, "CaseWhen");
        print_when(p, tree_get(n, "arg"), tree_get(when, "expr"));
        PUT(p, " THEN ");
        if (at < count)
            print_operand(p, &results[at++], LEVEL_ANY);
        else
            print_node(p, tree_get(when, "result"), LEVEL_ANY);
    }
    /* ELSE NULL is none; typed, where it makes the type, it stays. */
    bool is_none = otherwise && is_null(otherwise, &cast) &&
                   (!cast || results[at].to.len || !results[0].written.len || !KIND_IS(results[0].written, "unknown"));
    if (otherwise && !is_none) {
        PUT(p, " ELSE ");
        print_operand(p, &results[at], LEVEL_ANY);
    }
    PUT(p, " END");
}

/* ------------------------------------------------------------------ the rest */

static void print_coalesce(struct printer *p, const struct node *n, enum print_level level)
{
    (void)level;
    PUT(p, "COALESCE(");
    print_alternatives(p, tree_get(n, "args"));
    PUT(p, ")");
}

static void print_extreme(struct printer *p, const struct node *n, enum print_level level)
{
    (void)level;
    text_puts(&p->text, pgr_is(tree_text(n, "op"), "IS_LEAST") ? "LEAST(" : "GREATEST(");
    print_alternatives(p, tree_get(n, "args"));
    PUT(p, ")");
}

static void print_array_node(struct printer *p, const struct node *n, enum print_level level)
{
    print_array(p, n, PGR_ABSENT, level);
}

static void print_row(struct printer *p, const struct node *n, enum print_level level)
{
    (void)level;
    PUT(p, "ROW(");
    print_list(p, tree_get(n, "args"), LEVEL_ANY);
    PUT(p, ")");
}

static void print_value_function(struct printer *p, const struct node *n, enum print_level level)
{
    ssm_str op = tree_text(n, "op");
    (void)level;
    size_t from = op.len > 6 ? 6 : 0, to = op.len;
    if (to > 2 && op.ptr[to - 1] == 'N' && op.ptr[to - 2] == '_')
        to -= 2;
    text_put(&p->text, ssm_view(op.ptr + from, to - from));
    if (to != op.len) {
        PUT(p, "(");
        ssm_str digits = tree_text(n, "typmod");
        text_put(&p->text, digits.len ? digits : SSM_LIT("0"));
        PUT(p, ")");
    }
}

static void print_collate(struct printer *p, const struct node *n, enum print_level level)
{
    ssm_str schema, name;
    print_name_parts(tree_get(n, "collname"), &schema, &name);
    open_if(p, level > LEVEL_COLLATE);
    struct print_operand o = operand_of(p, tree_get(n, "arg"));
    bool is_text = is_bare_literal(o.inner) && pgr_is(o.written, "text");
    print_node(p, is_text ? o.inner : o.node, LEVEL_COLLATE);
    PUT(p, " COLLATE ");
    print_qualified(&p->text, pgr_is(schema, "pg_catalog") ? PGR_ABSENT : pgr_schema(schema), name);
    if (!pgr_is(schema, "pg_catalog"))
        print_depend(p, SSM_NAMES_ANY, pgr_schema(schema), name, PGR_ABSENT);
    close_if(p, level > LEVEL_COLLATE);
}

static void print_indices(struct printer *p, const struct node *n)
{
    PUT(p, "[");
    if (tree_flag(n, "lidx"))
        print_node(p, tree_get(n, "lidx"), LEVEL_ANY);
    if (tree_flag(n, "is_slice"))
        PUT(p, ":");
    if (tree_flag(n, "uidx"))
        print_node(p, tree_get(n, "uidx"), LEVEL_ANY);
    PUT(p, "]");
}

static void print_indirection(struct printer *p, const struct node *n, enum print_level level)
{
    const struct node *list = tree_get(n, "indirection"), *arg = tree_get(n, "arg");
    bool open = !(tree_as(arg, "ColumnRef") && tree_as(tree_first(list), "A_Indices")) && !tree_as(arg, "ParamRef");
    (void)level;
    open_if(p, open);
    print_node(p, arg, open ? LEVEL_ANY : LEVEL_PRIMARY);
    close_if(p, open);
    for (const struct node *m = tree_first(list); m; m = m->next) {
        const struct node *indices = tree_as(m, "A_Indices");
        if (indices) {
            print_indices(p, indices);
        } else if (tree_as(m, "A_Star")) {
            PUT(p, ".*");
        } else {
            PUT(p, ".");
            print_name(&p->text, tree_string(m));
        }
    }
}

static void print_named_argument(struct printer *p, const struct node *n, enum print_level level)
{
    (void)level;
    print_name(&p->text, tree_text(n, "name"));
    PUT(p, " => ");
    print_node(p, tree_get(n, "arg"), LEVEL_ANY);
}

static void print_parameter(struct printer *p, const struct node *n, enum print_level level)
{
    (void)level;
    PUT(p, "$");
    text_put(&p->text, tree_text(n, "number"));
}

static void print_grouping(struct printer *p, const struct node *n, enum print_level level)
{
    (void)level;
    PUT(p, "GROUPING(");
    print_list(p, tree_get(n, "args"), LEVEL_ANY);
    PUT(p, ")");
}

static void print_default_word(struct printer *p, const struct node *n, enum print_level level)
{
    (void)n;
    (void)level;
    PUT(p, "DEFAULT");
}

static void print_cast_node(struct printer *p, const struct node *n, enum print_level level)
{
    print_cast(p, n, level);
}

/* An integer as reloptions and type arguments have it. */
static void print_integer(struct printer *p, const struct node *n, enum print_level level)
{
    ssm_str digits = tree_text(n, "ival");
    (void)level;
    text_put(&p->text, digits.len ? digits : SSM_LIT("0"));
}

static const struct {
    const char *tag;
    void (*print)(struct printer *p, const struct node *n, enum print_level level);
} printers[] = {
    {"ColumnRef", print_column_ref},
    {"A_Const", print_constant},
    {"TypeCast", print_cast_node},
    {"A_Expr", print_operator},
    {"FuncCall", print_function},
    {"BoolExpr", print_boolean},
    {"NullTest", print_null_test},
    {"BooleanTest", print_boolean_test},
    {"CoalesceExpr", print_coalesce},
    {"CaseExpr", print_case},
    {"MinMaxExpr", print_extreme},
    {"SQLValueFunction", print_value_function},
    {"A_ArrayExpr", print_array_node},
    {"SubLink", print_sublink},
    {"CollateClause", print_collate},
    {"RowExpr", print_row},
    {"A_Indirection", print_indirection},
    {"NamedArgExpr", print_named_argument},
    {"ParamRef", print_parameter},
    {"GroupingFunc", print_grouping},
    {"SetToDefault", print_default_word},
    {"Integer", print_integer},
    {"XmlExpr", print_xml},
    {"XmlSerialize", print_xml_serialize},
};

void print_node(struct printer *p, const struct node *n, enum print_level level)
{
    ssm_str tag = tree_tag(n);
    if (n == NULL || !print_enter(p))
        return;
    for (size_t i = 0; i < sizeof printers / sizeof printers[0]; i++)
        if (pgr_is(tag, printers[i].tag)) {
            printers[i].print(p, tree_inner(n), level);
            p->depth--;
            return;
        }
    pgr_cannot_at(p->r, p->scope->place, "expression", tag);
    text_put(&p->text, tag);
    p->depth--;
}

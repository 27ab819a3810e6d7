/* SPDX-License-Identifier: Apache-2.0
 *
 * The type of an expression, as far as it is known.
 */
#include "print_internal.h"

static ssm_str of_constant(struct printer *p, const struct node *n)
{
    (void)p;
    ssm_str number = tree_text(tree_get(n, "fval"), "fval");
    if (tree_flag(n, "ival"))
        return SSM_LIT("integer");
    if (tree_flag(n, "boolval"))
        return SSM_LIT("boolean");
    if (tree_flag(n, "bsval"))
        return SSM_LIT("\"bit\"");
    if (!tree_flag(n, "fval"))
        return KIND_LITERAL;
    for (size_t i = 0; i < number.len; i++)
        if (number.ptr[i] == '.' || number.ptr[i] == 'e' || number.ptr[i] == 'E')
            return SSM_LIT("numeric");
    return number.len < 19 ? SSM_LIT("bigint") : SSM_LIT("numeric");
}

static ssm_str of_cast(struct printer *p, const struct node *n)
{
    return type_base(p->r, type_text(p, tree_get(n, "typeName")));
}

static ssm_str of_column(struct printer *p, const struct node *n)
{
    const struct print_column *c = find_column(p, n, NULL);
    return c ? type_base(p->r, c->type) : PGR_ABSENT;
}

static ssm_str of_operator(struct printer *p, const struct node *n)
{
    ssm_str kind = tree_text(n, "kind"), schema, op;
    print_name_parts(tree_get(n, "name"), &schema, &op);
    if (pgr_is(kind, "AEXPR_NULLIF"))
        return kind_of(p, tree_get(n, "lexpr"));
    if (!pgr_is(kind, "AEXPR_OP"))
        return SSM_LIT("boolean");
    ssm_str right = kind_of(p, tree_get(n, "rexpr"));
    if (!tree_flag(n, "lexpr"))
        return right;
    return kind_of_operator(p, op, kind_of(p, tree_get(n, "lexpr")), right);
}

static ssm_str of_boolean(struct printer *p, const struct node *n)
{
    (void)p;
    (void)n;
    return SSM_LIT("boolean");
}

/* Of a list, and of one more where there is one. */
static ssm_str of_list(struct printer *p, const struct node *list, const struct node *one, const char *member)
{
    ssm_str kinds[PRINT_ALTERNATIVES];
    size_t count = 0;
    if (one)
        kinds[count++] = kind_of(p, one);
    for (const struct node *n = tree_first(list); n; n = n->next) {
        if (count == PRINT_ALTERNATIVES)
            return PGR_ABSENT;
        kinds[count++] = kind_of(p, member ? tree_member(tree_inner(n), member, strlen(member)) : n);
    }
    return kind_common(kinds, count);
}

static ssm_str of_alternatives(struct printer *p, const struct node *n)
{
    return of_list(p, tree_get(n, "args"), NULL, NULL);
}

static ssm_str of_case(struct printer *p, const struct node *n)
{
    return of_list(p, tree_get(n, "args"), tree_get(n, "defresult"), "result");
}

static ssm_str of_array(struct printer *p, const struct node *n)
{
    const struct node *items = tree_get(n, "elements");
    if (tree_as(tree_first(items), "A_ArrayExpr"))
        return kind_of(p, tree_first(items));
    return tree_first(items) ? type_array(p->r, of_list(p, items, NULL, NULL)) : PGR_ABSENT;
}

static ssm_str of_value_function(struct printer *p, const struct node *n)
{
    static const struct {
        const char *op, *type;
    } types[] = {
        {"SVFOP_CURRENT_DATE", "date"},
        {"SVFOP_CURRENT_TIMESTAMP", "timestamp with time zone"},
        {"SVFOP_CURRENT_TIMESTAMP_N", "timestamp with time zone"},
        {"SVFOP_CURRENT_TIME", "time with time zone"},
        {"SVFOP_CURRENT_TIME_N", "time with time zone"},
        {"SVFOP_LOCALTIME", "time without time zone"},
        {"SVFOP_LOCALTIME_N", "time without time zone"},
        {"SVFOP_LOCALTIMESTAMP", "timestamp without time zone"},
        {"SVFOP_LOCALTIMESTAMP_N", "timestamp without time zone"},
    };
    (void)p;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (pgr_is(tree_text(n, "op"), types[i].op))
            return ssm_cstr(types[i].type);
    return SSM_LIT("name");
}

static ssm_str of_sublink(struct printer *p, const struct node *n)
{
    ssm_str kind = tree_text(n, "subLinkType");
    struct print_column *columns;
    size_t count;
    bool is_array = pgr_is(kind, "ARRAY_SUBLINK");
    if (!is_array && !pgr_is(kind, "EXPR_SUBLINK"))
        return SSM_LIT("boolean");
    if (!select_columns(p, tree_as(tree_get(n, "subselect"), "SelectStmt"), &columns, &count) || count != 1)
        return PGR_ABSENT;
    ssm_str type = type_base(p->r, columns[0].type);
    return is_array ? type_array(p->r, type) : type;
}

static ssm_str of_argument(struct printer *p, const struct node *n)
{
    return kind_of(p, tree_get(n, "arg"));
}

static ssm_str of_indirection(struct printer *p, const struct node *n)
{
    const struct node *first = tree_first(tree_get(n, "indirection"));
    ssm_str arg = kind_of(p, tree_get(n, "arg"));
    const struct node *subscript = tree_as(first, "A_Indices");
    if (subscript == NULL || KIND_IS(arg, "jsonb"))
        return subscript ? arg : PGR_ABSENT;
    for (const struct node *m = first; m; m = m->next)
        if (!tree_as(m, "A_Indices"))
            return PGR_ABSENT;
    return tree_flag(subscript, "is_slice") ? arg : type_element(arg);
}

static ssm_str of_xml(struct printer *p, const struct node *n)
{
    (void)p;
    return pgr_is(tree_text(n, "op"), "IS_DOCUMENT") ? SSM_LIT("boolean") : SSM_LIT("xml");
}

static ssm_str of_grouping(struct printer *p, const struct node *n)
{
    (void)p;
    (void)n;
    return SSM_LIT("integer");
}

static const struct {
    const char *tag;
    ssm_str (*kind)(struct printer *p, const struct node *n);
} kinds[] = {
    {"A_Const", of_constant},      {"ColumnRef", of_column},          {"TypeCast", of_cast},
    {"A_Expr", of_operator},       {"FuncCall", function_kind},       {"BoolExpr", of_boolean},
    {"NullTest", of_boolean},      {"BooleanTest", of_boolean},       {"CoalesceExpr", of_alternatives},
    {"CaseExpr", of_case},         {"MinMaxExpr", of_alternatives},   {"SQLValueFunction", of_value_function},
    {"A_ArrayExpr", of_array},     {"SubLink", of_sublink},           {"CollateClause", of_argument},
    {"NamedArgExpr", of_argument}, {"A_Indirection", of_indirection}, {"XmlExpr", of_xml},
    {"GroupingFunc", of_grouping},
};

ssm_str kind_of(struct printer *p, const struct node *n)
{
    ssm_str tag = tree_tag(n), kind = PGR_ABSENT;
    if (tag.len == 0 || p->depth >= PRINT_DEPTH)
        return PGR_ABSENT;
    p->depth++;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (pgr_is(tag, kinds[i].tag)) {
            kind = kinds[i].kind(p, tree_inner(n));
            break;
        }
    p->depth--;
    return kind;
}

/* ------------------------------------------------------------------ with arguments */

static bool has_arguments(ssm_str base)
{
    static const char *const types[] = {"\"bit\"",
                                        "bit varying",
                                        "bpchar",
                                        "character varying",
                                        "interval",
                                        "numeric",
                                        "time with time zone",
                                        "time without time zone",
                                        "timestamp with time zone",
                                        "timestamp without time zone"};
    ssm_str element = type_element(base);
    return PRINT_IN(types, element.len ? element : base);
}

ssm_str full_type_of(struct printer *p, const struct node *n)
{
    const struct node *cast = tree_as(n, "TypeCast");
    const struct print_column *c = tree_as(n, "ColumnRef") ? find_column(p, tree_inner(n), NULL) : NULL;
    if (c)
        return c->type;
    if (cast)
        return type_text(p, tree_get(cast, "typeName"));
    ssm_str kind = kind_of(p, n);
    if (KIND_IS(kind, "unknown"))
        return SSM_LIT("text");
    bool is_plain =
        tree_as(n, "FuncCall") || tree_as(n, "A_Expr") || tree_as(n, "SQLValueFunction") || tree_as(n, "A_Const");
    return is_plain || !has_arguments(kind) ? kind : PGR_ABSENT;
}

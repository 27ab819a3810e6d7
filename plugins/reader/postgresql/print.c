/* SPDX-License-Identifier: Apache-2.0
 *
 * The printer's entry points; see print.h.
 */
#include "print_internal.h"

static struct printer printer_of(const struct print_scope *s)
{
    return (struct printer){.r = s->r, .scope = s, .text = {.owner = s->r}};
}

ssm_str print_type(const struct print_scope *s, const struct node *type_name)
{
    struct printer p = printer_of(s);
    const struct node *wrapped = tree_as(type_name, "TypeName");
    return type_text(&p, wrapped ? wrapped : type_name);
}

ssm_str print_type_of(const struct print_scope *s, const struct node *expression)
{
    struct printer p = printer_of(s);
    return kind_of(&p, expression);
}

ssm_str print_expression(const struct print_scope *s, const struct node *expression, ssm_str type)
{
    struct printer p = printer_of(s);
    print_coerced(&p, expression, type, LEVEL_ANY);
    return text_done(&p.text);
}

static bool is_number(ssm_str s)
{
    size_t digits = 0;
    for (size_t i = 0; i < s.len; i++) {
        bool is_digit = s.ptr[i] >= '0' && s.ptr[i] <= '9';
        if (!is_digit && s.ptr[i] != '.' && !(i == 0 && s.ptr[i] == '-'))
            return false;
        digits += is_digit;
    }
    return digits > 0;
}

/* The text of a bare literal behind the casts that its place makes. */
static bool is_text_value(const struct print_scope *s, const struct node *n, ssm_str base, ssm_str *value)
{
    const struct node *cast = tree_as(n, "TypeCast");
    const struct node *c = tree_as(cast ? tree_get(cast, "arg") : n, "A_Const");
    const char *label = NULL;
    if (!cast && !tree_flag(c, "sval")) {
        *value = constant_text(s->r, c, &label);
        return label && pgr_is(base, label);
    }
    if (!tree_flag(c, "sval") || tree_flag(tree_get(cast, "typeName"), "typmods"))
        return false;
    struct printer p = printer_of(s);
    if (cast && !pgr_same(type_base(s->r, type_text(&p, tree_get(cast, "typeName"))), base))
        return false;
    *value = tree_text(tree_get(c, "sval"), "sval");
    if (value->ptr == NULL)
        *value = SSM_LIT("");
    *value = literal_of_type(s->r, *value, base);
    return true;
}

/* The engine forgets NULL of the column's type as it is, and keeps it where it takes a cast: also one to a length. */
static ssm_default null_default(struct printer *p, const struct node *cast, ssm_str type)
{
    ssm_str base = type_base(p->r, type), under = type_base(p->r, type_under(p, base));
    ssm_str said = cast ? type_text(p, tree_get(cast, "typeName")) : under;
    ssm_str said_base = type_base(p->r, said), said_under = type_base(p->r, type_under(p, said_base));
    bool is_domain = !pgr_same(under, base), through = !pgr_same(said_under, said_base);
    bool as_it_is = pgr_same(said, type) && pgr_same(said, said_base) && !is_domain;
    ssm_str pieces[] = {SSM_LIT("NULL::"), through ? said_under : PGR_ABSENT, through ? SSM_LIT("::") : PGR_ABSENT, said};
    if (!type.len || as_it_is || (pgr_is(base, "interval") && pgr_same(said, base)))
        return (ssm_default){SSM_DEFAULT_NONE, PGR_ABSENT};
    return (ssm_default){SSM_DEFAULT_EXPRESSION, pgr_concat(p->r, pieces, 4)};
}

ssm_default print_default(const struct print_scope *s, const struct node *expression, ssm_str type)
{
    struct printer p = printer_of(s);
    ssm_str base = type_under(&p, type_base(s->r, type)), value;
    const struct node *cast = tree_as(expression, "TypeCast");
    if (tree_flag(tree_as(cast ? tree_get(cast, "arg") : expression, "A_Const"), "isnull"))
        return null_default(&p, cast, type);
    ssm_str text = print_expression(s, expression, type);
    if (is_number(text))
        return (ssm_default){SSM_DEFAULT_NUMBER, text};
    if (pgr_is(text, "true") || pgr_is(text, "false"))
        return (ssm_default){pgr_is(text, "true") ? SSM_DEFAULT_TRUE : SSM_DEFAULT_FALSE, PGR_ABSENT};
    if (base.len && is_text_value(s, expression, base, &value))
        return (ssm_default){SSM_DEFAULT_STRING, value};
    return (ssm_default){SSM_DEFAULT_EXPRESSION, text};
}

ssm_str print_query(const struct print_scope *s, const struct node *query)
{
    struct printer p = printer_of(s);
    p.outermost = s->outputs != NULL;
    print_select(&p, tree_as(query, "SelectStmt") ? tree_as(query, "SelectStmt") : query);
    return text_done(&p.text);
}

bool print_query_columns(const struct print_scope *s, const struct node *query, struct print_column **columns,
                         size_t *count)
{
    struct printer p = printer_of(s);
    return select_columns(&p, tree_as(query, "SelectStmt") ? tree_as(query, "SelectStmt") : query, columns, count);
}

/* ------------------------------------------------------------------ partitions and indexes */

static void print_collation_and_class(struct printer *p, const struct node *n)
{
    ssm_str schema, name;
    if (tree_flag(n, "collation")) {
        print_name_parts(tree_get(n, "collation"), &schema, &name);
        PUT(p, " COLLATE ");
        print_qualified(&p->text, pgr_is(schema, "pg_catalog") ? PGR_ABSENT : pgr_schema(schema), name);
    }
    if (tree_flag(n, "opclass")) {
        print_name_parts(tree_get(n, "opclass"), &schema, &name);
        PUT(p, " ");
        print_qualified(&p->text, pgr_is(schema, "pg_catalog") ? PGR_ABSENT : pgr_schema(schema), name);
    }
}

/* A column's name, or an expression: a call as it is, else in parentheses. */
static void print_key(struct printer *p, ssm_str name, const struct node *expression)
{
    if (name.len) {
        struct pgr_table *table = p->scope->table;
        struct pgr_column *c = table ? pgr_column_since(table, name, p->scope->since) : NULL;
        print_name(&p->text, c ? c->name : name);
        return;
    }
    const struct node *call = tree_as(expression, "FuncCall");
    bool open = !call || pgr_is(tree_text(call, "funcformat"), "COERCE_SQL_SYNTAX");
    if (open)
        PUT(p, "(");
    print_node(p, expression, LEVEL_ANY);
    if (open)
        PUT(p, ")");
}

ssm_str print_index_element(const struct print_scope *s, const struct node *element)
{
    struct printer p = printer_of(s);
    const struct node *n = tree_as(element, "IndexElem") ? tree_as(element, "IndexElem") : element;
    bool down = pgr_is(tree_text(n, "ordering"), "SORTBY_DESC");
    print_key(&p, tree_text(n, "name"), tree_get(n, "expr"));
    print_collation_and_class(&p, n);
    if (down)
        PUT(&p, " DESC");
    if (pgr_is(tree_text(n, "nulls_ordering"), "SORTBY_NULLS_FIRST") && !down)
        PUT(&p, " NULLS FIRST");
    if (pgr_is(tree_text(n, "nulls_ordering"), "SORTBY_NULLS_LAST") && down)
        PUT(&p, " NULLS LAST");
    return text_done(&p.text);
}

ssm_str print_partition_by(const struct print_scope *s, const struct node *spec)
{
    struct printer p = printer_of(s);
    ssm_str strategy = tree_text(spec, "strategy");
    const struct node *list = tree_get(spec, "partParams");
    for (size_t i = 0; i < strategy.len; i++) {
        char c = strategy.ptr[i];
        c = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        text_put(&p.text, ssm_view(&c, 1));
    }
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *e = tree_as(n, "PartitionElem");
        text_puts(&p.text, n == tree_first(list) ? " (" : ", ");
        print_key(&p, tree_text(e, "name"), tree_get(e, "expr"));
        print_collation_and_class(&p, e);
    }
    PUT(&p, ")");
    return text_done(&p.text);
}

/* The type of the i-th key of a partition; absent: an expression's. */
static ssm_str key_type(const struct print_scope *s, struct pgr_table *parent, size_t i)
{
    const struct node *key = parent ? tree_item(tree_get(parent->partition_by.node, "partParams"), i) : NULL;
    ssm_str name = tree_text(tree_as(key, "PartitionElem"), "name");
    struct pgr_column *c = parent && name.len ? pgr_column_since(parent, name, parent->partition_by.since) : NULL;
    struct printer p = printer_of(s);
    return c ? type_under(&p, type_base(s->r, pgr_column_type(s->r, c))) : PGR_ABSENT;
}

/* Numbers and texts as the value that the key's type makes of them: the quotes of numbers say nothing. */
static void print_bound(struct printer *p, const struct node *n, ssm_str type)
{
    struct print_operand o = operand_of(p, n);
    const struct node *c = tree_as(o.inner, "A_Const");
    const char *label;
    ssm_str text = tree_flag(c, "sval") ? tree_text(tree_get(c, "sval"), "sval") : constant_text(p->r, c, &label);
    if (c && tree_flag(c, "sval") && !text.ptr)
        text = SSM_LIT("");
    if (!text.ptr)
        print_node(p, n, LEVEL_ANY);
    else if (kind_is_number(type) && is_number(text))
        text_put(&p->text, text);
    else
        print_literal(&p->text, literal_of_type(p->r, text, type));
}

static void print_bounds(struct printer *p, struct pgr_table *parent, const struct node *list, bool is_list)
{
    size_t i = 0;
    PUT(p, "(");
    for (const struct node *n = tree_first(list); n; n = n->next, i++) {
        ssm_str schema, name;
        print_name_parts(tree_get(tree_as(n, "ColumnRef"), "fields"), &schema, &name);
        if (i)
            PUT(p, ", ");
        if (pgr_is(name, "minvalue") || pgr_is(name, "maxvalue"))
            text_puts(&p->text, pgr_is(name, "minvalue") ? "MINVALUE" : "MAXVALUE");
        else
            print_bound(p, n, key_type(p->scope, parent, is_list ? 0 : i));
    }
    PUT(p, ")");
}

ssm_str print_partition_bound(const struct print_scope *s, struct pgr_table *parent, const struct node *spec)
{
    struct printer p = printer_of(s);
    ssm_str modulus = tree_text(spec, "modulus"), remainder = tree_text(spec, "remainder");
    if (tree_flag(spec, "is_default"))
        return SSM_LIT("DEFAULT");
    PUT(&p, "FOR VALUES ");
    if (tree_flag(spec, "listdatums")) {
        PUT(&p, "IN ");
        print_bounds(&p, parent, tree_get(spec, "listdatums"), true);
    } else if (tree_flag(spec, "lowerdatums") || tree_flag(spec, "upperdatums")) {
        PUT(&p, "FROM ");
        print_bounds(&p, parent, tree_get(spec, "lowerdatums"), false);
        PUT(&p, " TO ");
        print_bounds(&p, parent, tree_get(spec, "upperdatums"), false);
    } else {
        PUT(&p, "WITH (modulus ");
        text_put(&p.text, modulus.len ? modulus : SSM_LIT("0"));
        PUT(&p, ", remainder ");
        text_put(&p.text, remainder.len ? remainder : SSM_LIT("0"));
        PUT(&p, ")");
    }
    return text_done(&p.text);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * XML's own forms.
 */
#include "print_internal.h"

/* name AS label, ... */
static void print_attributes(struct printer *p, const struct node *list)
{
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *target = tree_as(n, "ResTarget");
        if (n != tree_first(list))
            PUT(p, ", ");
        print_node(p, tree_get(target, "val"), LEVEL_ANY);
        ssm_str name = tree_text(target, "name");
        if (!name.len && tree_as(tree_get(target, "val"), "ColumnRef"))
            name = output_name(p, tree_get(target, "val"));
        if (name.len) {
            PUT(p, " AS ");
            print_name(&p->text, name);
        }
    }
}

static void print_element(struct printer *p, const struct node *n)
{
    PUT(p, "XMLELEMENT(NAME ");
    print_name(&p->text, tree_text(n, "name"));
    if (tree_flag(n, "named_args")) {
        PUT(p, ", XMLATTRIBUTES(");
        print_attributes(p, tree_get(n, "named_args"));
        PUT(p, ")");
    }
    if (tree_flag(n, "args")) {
        PUT(p, ", ");
        print_list(p, tree_get(n, "args"), LEVEL_ANY);
    }
    PUT(p, ")");
}

static void print_option(struct printer *p, const struct node *n)
{
    text_puts(&p->text, pgr_is(tree_text(n, "xmloption"), "XMLOPTION_DOCUMENT") ? "DOCUMENT " : "CONTENT ");
}

static void print_pi(struct printer *p, const struct node *n)
{
    PUT(p, "XMLPI(NAME ");
    print_name(&p->text, tree_text(n, "name"));
    if (tree_flag(n, "args")) {
        PUT(p, ", ");
        print_list(p, tree_get(n, "args"), LEVEL_ANY);
    }
    PUT(p, ")");
}

/* XMLROOT's third argument is a number: YES, NO, NO VALUE, or none said. */
static void print_root(struct printer *p, const struct node *n)
{
    static const char *const standalone[] = {", STANDALONE YES", ", STANDALONE NO", ", STANDALONE NO VALUE", ""};
    const struct node *args = tree_get(n, "args");
    long at = tree_int(tree_get(tree_as(tree_item(args, 2), "A_Const"), "ival"), "ival");
    PUT(p, "XMLROOT(");
    print_node(p, tree_item(args, 0), LEVEL_ANY);
    PUT(p, ", VERSION ");
    if (tree_flag(tree_as(tree_item(args, 1), "A_Const"), "isnull"))
        PUT(p, "NO VALUE");
    else
        print_node(p, tree_item(args, 1), LEVEL_ANY);
    text_puts(&p->text, standalone[at >= 0 && at <= 3 ? at : 3]);
    PUT(p, ")");
}

static void print_parse(struct printer *p, const struct node *n)
{
    const struct node *args = tree_get(n, "args"), *keep = tree_item(args, 1);
    if (tree_as(keep, "TypeCast"))
        keep = tree_get(tree_as(keep, "TypeCast"), "arg");
    const struct node *value = tree_as(keep, "A_Const");
    PUT(p, "XMLPARSE(");
    print_option(p, n);
    print_node(p, tree_first(args), LEVEL_ANY);
    bool keeps =
        tree_flag(tree_get(value, "boolval"), "boolval") || pgr_is(tree_text(tree_get(value, "sval"), "sval"), "t");
    text_puts(&p->text, keeps ? " PRESERVE WHITESPACE)" : " STRIP WHITESPACE)");
}

void print_xml(struct printer *p, const struct node *n, enum print_level level)
{
    ssm_str op = tree_text(n, "op");
    (void)level;
    if (pgr_is(op, "IS_XMLELEMENT")) {
        print_element(p, n);
    } else if (pgr_is(op, "IS_XMLPARSE")) {
        print_parse(p, n);
    } else if (pgr_is(op, "IS_XMLPI")) {
        print_pi(p, n);
    } else if (pgr_is(op, "IS_XMLROOT")) {
        print_root(p, n);
    } else if (pgr_is(op, "IS_DOCUMENT")) {
        PUT(p, "(");
        print_node(p, tree_first(tree_get(n, "args")), LEVEL_OPERATOR);
        PUT(p, " IS DOCUMENT)");
    } else if (pgr_is(op, "IS_XMLFOREST")) {
        PUT(p, "XMLFOREST(");
        print_attributes(p, tree_get(n, "named_args"));
        PUT(p, ")");
    } else {
        PUT(p, "XMLCONCAT(");
        print_list(p, tree_get(n, "args"), LEVEL_ANY);
        PUT(p, ")");
    }
}

void print_xml_serialize(struct printer *p, const struct node *n, enum print_level level)
{
    (void)level;
    PUT(p, "XMLSERIALIZE(");
    print_option(p, n);
    print_node(p, tree_get(n, "expr"), LEVEL_ANY);
    PUT(p, " AS ");
    text_put(&p->text, type_text(p, tree_get(n, "typeName")));
    PUT(p, ")");
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Names that have arguments: functions, operators, casts.
 */
#include "object.h"

ssm_str object_arguments(struct pgr *r, const struct node *types_list)
{
    struct text t = {.owner = r};
    struct print_scope scope = {.r = r};
    text_puts(&t, "(");
    for (const struct node *n = tree_first(types_list); n; n = n->next) {
        if (n != tree_first(types_list))
            text_puts(&t, ", ");
        if (tree_as(n, "TypeName"))
            text_put(&t, print_type(&scope, n));
        else
            text_puts(&t, "NONE");
    }
    text_puts(&t, ")");
    return text_done(&t);
}

/* By name, and by arguments where they are said. */
struct object *object_function_by(struct pgr *r, ssm_str said, ssm_str name, const struct node *function)
{
    struct object_function_found found = object_find_function(r, said, name, 0);
    struct pgr_objects *all = object_state(r);
    if (!found.name.len || all == NULL)
        return NULL;
    const struct pgr_list *list = pgr_map_get(&all->functions, found.schema, found.name);
    ssm_str arguments = object_arguments(r, tree_get(function, "objargs"));
    for (size_t i = 0; i < list->count; i++) {
        struct object *o = list->items[i];
        if (!o->dropped &&
            (pgr_same(o->arguments, arguments) || (tree_flag(function, "args_unspecified") && found.is_known)))
            return o;
    }
    /* DROP FUNCTION f(OUT x): what is said may have more than the input ones. */
    return found.is_known && tree_flag(function, "objfuncargs") ? (struct object *)(uintptr_t)found.object : NULL;
}

/* "app.=(integer, integer)", "(integer AS text)". */
ssm_str object_signature(struct pgr *r, const struct node *object)
{
    const struct node *op = tree_as(object, "ObjectWithArgs"), *items = tree_get(tree_as(object, "List"), "items");
    struct text t = {.owner = r};
    struct print_scope scope = {.r = r};
    if (op == NULL) {
        text_puts(&t, "(");
        text_put(&t, print_type(&scope, tree_item(items, 0)));
        text_puts(&t, " AS ");
        text_put(&t, print_type(&scope, tree_item(items, 1)));
        text_puts(&t, ")");
        return text_done(&t);
    }
    ssm_str schema, name;
    print_name_parts(tree_get(op, "objname"), &schema, &name);
    schema = pgr_target(r, schema);
    if (schema.len) {
        print_name(&t, schema);
        text_puts(&t, ".");
    }
    text_put(&t, name);
    text_puts(&t, " ");
    text_put(&t, object_arguments(r, tree_get(op, "objargs")));
    return text_done(&t);
}

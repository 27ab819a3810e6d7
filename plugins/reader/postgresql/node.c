/* SPDX-License-Identifier: Apache-2.0
 *
 * Small readings of parsed trees: qualified names, storage parameters, the place of a node.
 */
#include "print.h"
#include "table.h"

void pgr_qualified(const struct node *names, ssm_str *schema, ssm_str *name)
{
    print_name_parts(names, schema, name);
}

struct pgr_table *pgr_table_of(struct pgr *r, const struct node *range)
{
    return pgr_table(r, tree_text(range, "schemaname"), tree_text(range, "relname"));
}

ssm_place pgr_place_of(const struct pgr *r, const struct node *node)
{
    ssm_place place = pgr_place(r);
    long at = tree_int(node, "location");

    if (at > 0 && (size_t)at <= r->text.len)
        place.offset += (size_t)at;
    return place;
}

/* A node of a member's name; texts are not copied. */
static struct node *make(struct pgr *r, const char *key, enum node_kind kind, struct node *first, ssm_str text)
{
    struct node *n = PGR_NEW(r, struct node);

    if (!n)
        return NULL;
    n->key = key;
    n->key_size = (uint16_t)strlen(key);
    n->kind = (uint8_t)kind;
    n->size = (uint32_t)text.len;
    if (kind == NODE_TEXT)
        n->u.text = text.ptr;
    else
        n->u.first = first;
    return n;
}

const struct node *pgr_make_command(struct pgr *r, const char *subtype, ssm_str name, ssm_str text)
{
    struct node *value = make(r, "sval", NODE_TEXT, NULL, text);
    struct node *def = make(r, "def", NODE_OBJECT, make(r, "String", NODE_OBJECT, value, PGR_ABSENT), PGR_ABSENT);
    struct node *column = make(r, "name", NODE_TEXT, NULL, name);
    struct node *kind = make(r, "subtype", NODE_TEXT, NULL, ssm_cstr(subtype));

    if (r->failed)
        return NULL;
    kind->next = column;
    column->next = def;
    return make(r, "AlterTableCmd", NODE_OBJECT, kind, PGR_ABSENT);
}

/* ------------------------------------------------------------------ options */

bool pgr_set_pair(struct pgr *r, struct pgr_list *list, ssm_str name, ssm_str value)
{
    ssm_pair *pair;

    for (size_t i = 0; i < list->count; i++) {
        pair = list->items[i];
        if (pgr_same(pair->name, name)) {
            /* The list may have been copied: the pair itself is never changed. */
            list->items[i] = pair = PGR_NEW(r, ssm_pair);
            if (!pair)
                return false;
            *pair = (ssm_pair){name, value};
            return true;
        }
    }
    pair = PGR_NEW(r, ssm_pair);
    if (!pair)
        return false;
    *pair = (ssm_pair){name, value};
    return pgr_push(r, list, pair);
}

void pgr_unset_pair(struct pgr_list *list, ssm_str name)
{
    for (size_t i = 0; i < list->count; i++) {
        const ssm_pair *pair = list->items[i];

        if (pgr_same(pair->name, name)) {
            pgr_remove(list, pair);
            return;
        }
    }
}

ssm_str pgr_def_value(const struct node *element)
{
    const struct node *arg = tree_get(element, "arg");
    ssm_str schema, name;

    if (!arg)
        return PGR_ABSENT;
    if (tree_as(arg, "String"))
        return tree_string(arg);
    if (tree_as(arg, "Integer")) {
        ssm_str number = tree_text(tree_inner(arg), "ival");

        return number.len ? number : SSM_LIT("0");
    }
    if (tree_as(arg, "Float"))
        return tree_text(tree_inner(arg), "fval");
    if (tree_as(arg, "Boolean"))
        return tree_flag(tree_inner(arg), "boolval") ? SSM_LIT("true") : SSM_LIT("false");
    if (tree_as(arg, "TypeName")) { /* an unquoted word */
        pgr_qualified(tree_get(tree_inner(arg), "names"), &schema, &name);
        return name;
    }
    if (tree_as(arg, "List")) {
        pgr_qualified(tree_get(tree_inner(arg), "items"), &schema, &name);
        return name;
    }
    return PGR_ABSENT;
}

static ssm_str lowered(struct pgr *r, ssm_str s)
{
    ssm_str copy = pgr_copy(r, s);
    char *p = (char *)(uintptr_t)copy.ptr;

    for (size_t i = 0; p && i < copy.len; i++)
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] = (char)(p[i] + ('a' - 'A'));
    return copy;
}

bool pgr_storage(struct pgr *r, struct pgr_list *list, const struct node *elements, bool reset)
{
    for (const struct node *n = tree_first(elements); n; n = n->next) {
        const struct node *element = tree_inner(n);
        ssm_str pieces[] = {tree_text(element, "defnamespace"), SSM_LIT("."), tree_text(element, "defname")};
        ssm_str name = lowered(r, pieces[0].len ? pgr_concat(r, pieces, 3) : pieces[2]);

        ssm_str value = pgr_def_value(element); /* as it is said: so the engine keeps it */

        if (!name.ptr)
            return false;
        if (pgr_is(name, "oids")) /* WITH (oids = false): how old dumps say nothing */
            continue;
        if (reset)
            pgr_unset_pair(list, name);
        else if (!pgr_set_pair(r, list, name, value.ptr ? value : SSM_LIT("true")))
            return false;
    }
    return true;
}

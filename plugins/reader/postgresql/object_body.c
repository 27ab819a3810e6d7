/* SPDX-License-Identifier: Apache-2.0
 *
 * Bodies of functions.
 */
#include "cache.h"
#include "object.h"
#include "split.h"

static bool contains(ssm_str s, ssm_str part)
{
    for (size_t i = 0; part.len <= s.len && i <= s.len - part.len; i++)
        if (memcmp(s.ptr + i, part.ptr, part.len) == 0)
            return true;
    return false;
}

/* In the dollar quotes that the body does not hold. */
static void put_body(struct text *t, ssm_str body)
{
    char tag[24] = "$$";
    size_t len = 2;
    bool ends_so = body.len && body.ptr[body.len - 1] == '$';
    for (unsigned i = 0; ends_so || contains(body, ssm_view(tag, len)); i++) {
        ends_so = false;
        memcpy(tag, "$body", 5);
        len = 5;
        if (i)
            tag[len++] = (char)('a' + i % 26);
        if (i >= 26)
            tag[len++] = (char)('a' + i / 26 % 26);
        tag[len++] = '$';
    }
    text_put(t, ssm_view(tag, len));
    text_put(t, body);
    text_put(t, ssm_view(tag, len));
}

/* What the statements of an SQL body name: the engine reads them when the function is made. */
static void depend_on_body(struct pgr *r, const struct object *o, ssm_str body, struct pgr_depends *depends)
{
    struct pgr_list marks = {0};
    struct pgr_splitter s = {.r = r, .text = pgr_copy(r, body), .marks = &marks};
    enum pgr_piece_kind kind;
    while (!r->failed && s.text.ptr && (kind = pgr_next_piece(&s)) != PGR_PIECE_END) {
        if (kind != PGR_PIECE_STATEMENT || s.unterminated || s.too_much)
            continue;
        const struct pgr_parsed *p = pgr_parse(r, ssm_view(s.text.ptr + s.from, s.to - s.from));
        if (p && p->tree)
            object_walk(r, p->tree, o->since, depends);
    }
}

static bool put_sql_body(struct pgr *r, struct text *t, const struct print_scope *scope, const struct object *o)
{
    const struct node *body = tree_get(o->node, "sql_body");
    const struct node *value = tree_as(body, "ReturnStmt");
    object_walk(r, body, o->since, scope->depends);
    if (value) {
        text_puts(t, " RETURN ");
        text_put(t, print_expression(scope, tree_get(value, "returnval"), PGR_ABSENT));
        return true;
    }
    text_puts(t, " BEGIN ATOMIC");
    const struct node *list = tree_get(tree_as(tree_first(tree_get(tree_as(body, "List"), "items")), "List"), "items");
    for (const struct node *n = tree_first(list); n; n = n->next) {
        if (!tree_as(n, "SelectStmt")) {
            pgr_cannot_at(r, o->place, "function_body", o->name);
            return false;
        }
        text_puts(t, " ");
        text_put(t, print_query(scope, n));
        text_puts(t, ";");
    }
    text_puts(t, " END");
    return true;
}

bool object_put_code(struct text *t, const struct print_scope *scope, const struct object *o, ssm_str language)
{
    const struct node *items = tree_get(tree_as(tree_get(object_last_option(o, "as"), "arg"), "List"), "items");
    struct pgr *r = t->owner;
    if (tree_flag(o->node, "sql_body"))
        return put_sql_body(r, t, scope, o);
    text_puts(t, " AS ");
    if (tree_count(items) > 1) {
        print_literal(t, tree_string(tree_item(items, 0)));
        text_puts(t, ", ");
        print_literal(t, tree_string(tree_item(items, 1)));
        return true;
    }
    put_body(t, tree_string(tree_first(items)));
    if (pgr_is(language, "sql"))
        depend_on_body(r, o, tree_string(tree_first(items)), scope->depends);
    return true;
}

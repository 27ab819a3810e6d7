/* SPDX-License-Identifier: Apache-2.0
 *
 * What only a query's expressions have: subqueries, aggregates, windows. Manual, "Aggregate Functions", "Window Functions".
 */
#include "reader.h"

/* The parenthesis is passed. LIMIT in EXISTS says nothing, and the engine writes it. */
struct node *my_subquery(struct reader *r, const char *before)
{
    struct text t = {.owner = r};
    ssm_str s;

    text_puts(&t, before);
    text_puts(&t, "(");
    my_query(r, &t, NULL, false);
    s = text_done(&t);
    if (*before && ascii_ends(s, " limit 1"))
        s.len -= strlen(" limit 1");
    my_need_sign(r, ")");
    return r->bad ? NULL : my_node(r, NODE_LITERAL, my_join(r, s, SSM_LIT(")"), ABSENT, ABSENT), 0);
}

/* ORDER BY and SEPARATOR of GROUP_CONCAT, up to the parenthesis. */
static void order_and_separator(struct reader *r, struct text *t)
{
    if (my_words(r, "order", "by")) {
        text_puts(t, " order by ");
        my_order_list(r, t);
    }
    text_puts(t, " separator ");
    my_put_literal(t, my_word(r, "separator") ? my_string(r) : SSM_LIT(","));
}

/* count(*), count(distinct a, b), group_concat(...); the parenthesis is passed. NULL without a report: an ordinary call. */
struct node *my_aggregate(struct reader *r, ssm_str name)
{
    struct text t = {.owner = r};
    bool concat = ascii_is(name, "group_concat"), more = true;

    if (ascii_is(name, "count") && my_sign(r, "*")) {
        my_need_sign(r, ")");
        return my_node(r, NODE_LITERAL, SSM_LIT("count(0)"), 0);
    }
    if (ascii_is(name, "exists") && my_at(r, "select"))
        return my_subquery(r, "exists");
    if (!concat && !my_at(r, "distinct"))
        return NULL;
    text_put(&t, text_lowered(r, name));
    text_puts(&t, my_word(r, "distinct") ? "(distinct " : "(");
    while (more && !r->bad) {
        text_put(&t, my_canonical(r));
        more = my_sign(r, ",");
        text_puts(&t, more ? "," : "");
    }
    if (concat)
        order_and_separator(r, &t);
    my_need_sign(r, ")");
    text_puts(&t, ")");
    return r->bad ? NULL : my_node(r, NODE_LITERAL, text_done(&t), 0);
}

/* f(...) OVER (PARTITION BY ... ORDER BY ...); frames are left as they are written. */
struct node *my_over(struct reader *r, struct node *call)
{
    struct text t = {.owner = r};
    bool more = true;

    my_print(&t, call);
    text_puts(&t, " over (");
    my_need_sign(r, "(");
    if (my_words(r, "partition", "by")) {
        text_puts(&t, " partition by ");
        while (more && !r->bad) {
            text_put(&t, my_canonical(r));
            more = my_sign(r, ",");
            text_puts(&t, more ? "," : "");
        }
    }
    if (my_words(r, "order", "by")) {
        text_puts(&t, " order by ");
        my_order_list(r, &t);
    }
    while (!my_at_end(r) && !my_at_sign(r, ")")) {
        text_puts(&t, " ");
        text_put(&t, text_lowered(r, my_peek(r, 0)->text));
        my_step(r);
    }
    my_need_sign(r, ")");
    text_puts(&t, ")");
    return r->bad ? NULL : my_node(r, NODE_LITERAL, text_done(&t), 0);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * What only a query's expressions have: subqueries, aggregates, windows. Manual, "Aggregate Functions", "Window Functions".
 */
#include "reader.h"

/* The parenthesis is passed. LIMIT in EXISTS says nothing, and the engine writes it. */
struct node *my_subquery(struct reader *r, const char *before)
{
    struct text t = {.r = r};
    ssm_str s;

    my_put(&t, before);
    my_put(&t, "(");
    my_query(r, &t, NULL, false);
    s = my_done(&t);
    if (*before && my_ends(s, " limit 1"))
        s.len -= strlen(" limit 1");
    my_need_sign(r, ")");
    return r->bad ? NULL : my_node(r, NODE_LITERAL, my_join(r, s, SSM_LIT(")"), ABSENT, ABSENT), 0);
}

/* ORDER BY and SEPARATOR of GROUP_CONCAT, up to the parenthesis. */
static void order_and_separator(struct reader *r, struct text *t)
{
    if (my_words(r, "order", "by")) {
        my_put(t, " order by ");
        my_order_list(r, t);
    }
    my_put(t, " separator ");
    my_put_literal(t, my_word(r, "separator") ? my_string(r) : SSM_LIT(","));
}

/* count(*), count(distinct a, b), group_concat(...); the parenthesis is passed. NULL without a report: an ordinary call. */
struct node *my_aggregate(struct reader *r, ssm_str name)
{
    struct text t = {.r = r};
    bool concat = my_is(name, "group_concat"), more = true;

    if (my_is(name, "count") && my_sign(r, "*")) {
        my_need_sign(r, ")");
        return my_node(r, NODE_LITERAL, SSM_LIT("count(0)"), 0);
    }
    if (my_is(name, "exists") && my_at(r, "select"))
        return my_subquery(r, "exists");
    if (!concat && !my_at(r, "distinct"))
        return NULL;
    my_put_str(&t, my_lower(r, name));
    my_put(&t, my_word(r, "distinct") ? "(distinct " : "(");
    while (more && !r->bad) {
        my_put_str(&t, my_canonical(r));
        more = my_sign(r, ",");
        my_put(&t, more ? "," : "");
    }
    if (concat)
        order_and_separator(r, &t);
    my_need_sign(r, ")");
    my_put(&t, ")");
    return r->bad ? NULL : my_node(r, NODE_LITERAL, my_done(&t), 0);
}

/* f(...) OVER (PARTITION BY ... ORDER BY ...); frames are left as they are written. */
struct node *my_over(struct reader *r, struct node *call)
{
    struct text t = {.r = r};
    bool more = true;

    my_print(&t, call);
    my_put(&t, " over (");
    my_need_sign(r, "(");
    if (my_words(r, "partition", "by")) {
        my_put(&t, " partition by ");
        while (more && !r->bad) {
            my_put_str(&t, my_canonical(r));
            more = my_sign(r, ",");
            my_put(&t, more ? "," : "");
        }
    }
    if (my_words(r, "order", "by")) {
        my_put(&t, " order by ");
        my_order_list(r, &t);
    }
    while (!my_at_end(r) && !my_at_sign(r, ")")) {
        my_put(&t, " ");
        my_put_str(&t, my_lower(r, my_peek(r, 0)->text));
        my_step(r);
    }
    my_need_sign(r, ")");
    my_put(&t, ")");
    return r->bad ? NULL : my_node(r, NODE_LITERAL, my_done(&t), 0);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * What is in a tree.
 */
#include "tree.h"

const struct node *tree_member(const struct node *n, const char *key, size_t key_size)
{
    if (n == NULL || n->kind != NODE_OBJECT)
        return NULL;
    for (const struct node *m = n->u.first; m; m = m->next)
        if (m->key_size == key_size && memcmp(m->key, key, key_size) == 0)
            return m;
    return NULL;
}

ssm_str tree_tag(const struct node *n)
{
    const struct node *m = n && n->kind == NODE_OBJECT ? n->u.first : NULL;
    return m ? ssm_view(m->key, m->key_size) : ssm_view(NULL, 0);
}

const struct node *tree_wrapped(const struct node *n, const char *tag, size_t tag_size)
{
    const struct node *m = n && n->kind == NODE_OBJECT ? n->u.first : NULL;
    return m && m->key_size == tag_size && memcmp(m->key, tag, tag_size) == 0 ? m : NULL;
}

const struct node *tree_inner(const struct node *n)
{
    return n && n->kind == NODE_OBJECT ? n->u.first : NULL;
}

size_t tree_count(const struct node *n)
{
    size_t count = 0;
    for (const struct node *m = tree_first(n); m; m = m->next)
        count++;
    return count;
}

const struct node *tree_item(const struct node *n, size_t at)
{
    const struct node *m = tree_first(n);
    while (m && at-- > 0)
        m = m->next;
    return m;
}

long tree_number(const struct node *n)
{
    ssm_str text = tree_value(n);
    bool negative = text.len > 0 && text.ptr[0] == '-';
    long value = 0;
    for (size_t i = negative ? 1 : 0;
         i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9' && value < 1000000000000L; i++)
        value = value * 10 + (text.ptr[i] - '0');
    return negative ? -value : value;
}

ssm_str tree_string(const struct node *n)
{
    const struct node *s = tree_as(n, "String");
    ssm_str text = tree_text(s, "sval");
    return s && text.ptr == NULL ? ssm_view("", 0) : text;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The JSON that pg_query_parse gives, as a compact tree. Independent of the rest of the plugin.
 *
 * keep.c makes it. A field whose type libpg_query leaves open is wrapped: {"ColumnRef": {...}}; one of a fixed type is
 * not. Fields with the value zero, false or null are left out. All functions take NULL for a node and give the zero
 * value then.
 */
#ifndef SSM_READER_PG_TREE_H
#define SSM_READER_PG_TREE_H

#include <smartspec-migrate/plugin.h>

#include <stdbool.h>
#include <string.h>

enum {
    TREE_LIMIT_DEPTH = 4096 /* open objects and arrays */
};

enum node_kind { NODE_NULL, NODE_TEXT, NODE_NUMBER, NODE_TRUE, NODE_OBJECT, NODE_ARRAY };

struct node {
    const char *key;   /* of a member of an object, else NULL */
    struct node *next; /* the next member or item */
    union {
        const char *text;   /* of a text or a number */
        struct node *first; /* member or item */
    } u;
    uint32_t size; /* of text, in bytes */
    uint16_t key_size;
    uint8_t kind; /* enum node_kind */
};

/* A member, or NULL. */
const struct node *tree_member(const struct node *n, const char *key, size_t key_size);
#define tree_get(n, key) tree_member((n), "" key, sizeof(key) - 1)

/* What is in a wrapped node: its tag, and what it wraps if it has just this tag, else NULL. */
ssm_str tree_tag(const struct node *n);
const struct node *tree_wrapped(const struct node *n, const char *tag, size_t tag_size);
#define tree_as(n, tag) tree_wrapped((n), "" tag, sizeof(tag) - 1)
/* What a wrapped node wraps, whatever it is. */
const struct node *tree_inner(const struct node *n);

static inline const struct node *tree_first(const struct node *n)
{
    return n && n->kind >= NODE_OBJECT ? n->u.first : NULL;
}

/* Number of members or items. */
size_t tree_count(const struct node *n);
/* Item `at`, from 0, or NULL. */
const struct node *tree_item(const struct node *n, size_t at);

/* The text of a text or a number; absent where it is neither. */
static inline ssm_str tree_value(const struct node *n)
{
    return n && (n->kind == NODE_TEXT || n->kind == NODE_NUMBER) ? ssm_view(n->u.text, n->size) : ssm_view(NULL, 0);
}

long tree_number(const struct node *n);

/* True for what is there, but false and null. */
static inline bool tree_is_set(const struct node *n)
{
    return n && n->kind != NODE_NULL;
}

/* The same of a member. */
#define tree_text(n, key) tree_value(tree_get((n), key))
#define tree_int(n, key) tree_number(tree_get((n), key))
#define tree_flag(n, key) tree_is_set(tree_get((n), key))

/* The value of {"String":{"sval":"x"}}; empty for the empty text; absent where it is none. */
ssm_str tree_string(const struct node *n);

/* True where a text is just this literal. */
#define str_is(s, literal) ((s).len == sizeof(literal) - 1 && memcmp((s).ptr, "" literal, sizeof(literal) - 1) == 0)

#endif

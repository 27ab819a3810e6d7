/* SPDX-License-Identifier: Apache-2.0
 *
 * Parts of trees that are equal: most of a schema are the same types, options and names again and again. Which of them
 * are remembered is a matter of memory alone.
 */
#include "cache.h"

/* Members of two parts; what is beneath them was looked for before, and is the same where it is equal. */
static bool is_equal(const struct node *a, const struct node *b)
{
    for (; a && b; a = a->next, b = b->next)
        if (a->key != b->key || a->kind != b->kind || a->size != b->size ||
            (a->kind >= NODE_OBJECT ? a->u.first != b->u.first : memcmp(a->u.text, b->u.text, a->size) != 0))
            return false;
    return a == b;
}

static uint64_t mix(uint64_t h, uintptr_t value)
{
    h = (h ^ value) * 0xff51afd7ed558ccdu;
    return h ^ (h >> 32);
}

static uint64_t hash_of(const struct node *first)
{
    uint64_t h = 0;

    for (const struct node *n = first; n; n = n->next) {
        h = mix(h, (uintptr_t)n->key);
        h = n->kind < NODE_OBJECT ? pgr_hash(ssm_view(n->u.text, n->size), h) : mix(h, (uintptr_t)n->u.first);
    }
    return h;
}

struct node *pgr_once(struct pgr *r, struct node *first)
{
    uint64_t hash = hash_of(first);
    struct pgr_part *known = &r->cache->parts[hash % PGR_PARTS];

    if (!first || (known->hash == hash && is_equal(known->first, first)))
        return first ? known->first : NULL;
    *known = (struct pgr_part){first, hash};
    return first;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * A hash table from text to a pointer, in an arena. Keys are not copied. Iteration is in order of insertion, so
 * what is made from it is deterministic.
 */
#ifndef SSM_BASE_MAP_H
#define SSM_BASE_MAP_H

#include "base/arena.h"

struct map_entry {
    ssm_str key;
    void *value;
    uint64_t hash; /* of the key, so that growing does not read it again */
};

struct map_slot {
    uint32_t entry; /* index into entries + 1, or 0 */
    uint32_t tag;   /* of its key's hash: a wrong entry is rarely looked at */
};

struct map {
    struct arena *arena;
    struct map_entry *entries; /* `count` of them, in order of insertion */
    size_t count;
    size_t capacity;
    struct map_slot *slots;
    size_t slot_count;
};

void map_init(struct map *m, struct arena *arena);
/* The entry of `key`, or NULL. */
struct map_entry *map_find(const struct map *m, ssm_str key);
/* Its value, or NULL. */
void *map_get(const struct map *m, ssm_str key);
/* The entry of `key`, made with value NULL where there is none; NULL when memory ends. */
struct map_entry *map_put(struct map *m, ssm_str key);

#endif

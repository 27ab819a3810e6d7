/* SPDX-License-Identifier: Apache-2.0
 *
 * A hash table from text to a pointer; see map.h. Open addressing, at most half full.
 */
#include "base/map.h"

enum { FIRST_SLOTS = 16 };

void map_init(struct map *m, struct arena *arena)
{
    *m = (struct map){.arena = arena};
}

/* The slot of `key`, or the free one where it belongs. */
static struct map_slot *slot_of(const struct map *m, ssm_str key, uint64_t hash)
{
    size_t mask = m->slot_count - 1;
    size_t i = (size_t)hash & mask;
    uint32_t tag = (uint32_t)(hash >> 32);

    while (m->slots[i].entry && !(m->slots[i].tag == tag && str_eq(m->entries[m->slots[i].entry - 1].key, key)))
        i = (i + 1) & mask;
    return &m->slots[i];
}

static struct map_entry *find(const struct map *m, ssm_str key, uint64_t hash)
{
    uint32_t i = m->slot_count ? slot_of(m, key, hash)->entry : 0;
    return i ? &m->entries[i - 1] : NULL;
}

struct map_entry *map_find(const struct map *m, ssm_str key)
{
    return m->count ? find(m, key, str_hash(key)) : NULL;
}

void *map_get(const struct map *m, ssm_str key)
{
    struct map_entry *e = map_find(m, key);
    return e ? e->value : NULL;
}

/* The key of a new entry is in no slot: the first free one is its own. */
static void fill(struct map *m, size_t entry)
{
    uint64_t hash = m->entries[entry].hash;
    size_t mask = m->slot_count - 1;
    size_t i = (size_t)hash & mask;

    while (m->slots[i].entry)
        i = (i + 1) & mask;
    m->slots[i] = (struct map_slot){(uint32_t)entry + 1, (uint32_t)(hash >> 32)};
}

static bool grow(struct map *m)
{
    size_t slot_count = m->slot_count ? m->slot_count * 2 : FIRST_SLOTS;
    struct map_entry *entries = ARENA_ARRAY(m->arena, slot_count / 2, struct map_entry);
    struct map_slot *slots = ARENA_ARRAY(m->arena, slot_count, struct map_slot);

    if (!entries || !slots || slot_count > UINT32_MAX)
        return false;
    if (m->entries)
        memcpy(entries, m->entries, m->count * sizeof *entries);
    m->entries = entries;
    m->capacity = slot_count / 2;
    m->slots = slots;
    m->slot_count = slot_count;
    for (size_t i = 0; i < m->count; i++)
        fill(m, i);
    return true;
}

struct map_entry *map_put(struct map *m, ssm_str key)
{
    uint64_t hash = str_hash(key);
    struct map_entry *e = find(m, key, hash);

    if (e)
        return e;
    if ((m->count == m->capacity || !m->entries) && !grow(m))
        return NULL;
    e = &m->entries[m->count];
    *e = (struct map_entry){.key = key, .hash = hash};
    fill(m, m->count++);
    return e;
}

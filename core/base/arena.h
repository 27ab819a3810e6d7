/* SPDX-License-Identifier: Apache-2.0
 *
 * A bump allocator: memory of one phase, freed at once. Sticky: after a failure every further request fails,
 * so a caller may build a structure and check `failed` once, as long as it checks each pointer that it writes to.
 */
#ifndef SSM_BASE_ARENA_H
#define SSM_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena_block;

struct arena {
    struct arena_block *head;
    size_t used;  /* bytes taken from the system */
    size_t limit; /* at most; 0: LIMIT_MEMORY */
    bool failed;
};

/* Zeroed memory aligned to 16, or NULL. */
void *arena_alloc(struct arena *a, size_t bytes);
/* The same without zeroing. */
void *arena_take(struct arena *a, size_t bytes);
/* count * bytes, overflow checked, zeroed. */
void *arena_array(struct arena *a, size_t count, size_t bytes);
/* Room for one more in a list of `count` items of `bytes` each: the list itself, or a larger copy of it, with *capacity as
 * it is then. NULL when memory ends; the list is as it was. */
void *arena_grow(struct arena *a, void *items, size_t count, size_t *capacity, size_t bytes);
/* A copy; {NULL, 0} when memory ends, a non-NULL pointer for an empty text that is present. */
ssm_str arena_str(struct arena *a, ssm_str s);
/* The pieces one after the other. */
ssm_str arena_concat(struct arena *a, const ssm_str *pieces, size_t count);
/* A copy with a NUL behind it, or NULL. */
char *arena_cstr(struct arena *a, ssm_str s);
/* Forgets the contents but keeps one block for the next use. */
void arena_reset(struct arena *a);
void arena_free(struct arena *a);

#define ARENA_NEW(a, TYPE) ((TYPE *)arena_alloc((a), sizeof(TYPE)))
#define ARENA_ARRAY(a, n, TYPE) ((TYPE *)arena_array((a), (n), sizeof(TYPE)))

#endif

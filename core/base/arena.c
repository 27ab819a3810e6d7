/* SPDX-License-Identifier: Apache-2.0
 *
 * A bump allocator; see arena.h.
 */
#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/limits.h"

/* Blocks double. From HUGE_BLOCK on they are aligned to a huge page and ask for them: a large report would otherwise spend
 * a tenth of its time in page faults. Only an arena's first HUGE_TOTAL bytes do: clearing many huge pages that the system does not
 * have at hand takes longer than the faults of small ones. */
enum { FIRST_BLOCK = 8 * 1024, HUGE_BLOCK = 2 * 1024 * 1024, HUGE_TOTAL = 8 * 1024 * 1024, LARGEST_BLOCK = 8 * 1024 * 1024, ALIGNMENT = 16, FIRST_ITEMS = 4 };

/* Under AddressSanitizer nothing of a block may be touched but what was handed out, with a gap behind each piece. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_GUARDED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_GUARDED 1
#endif
#ifdef ARENA_GUARDED
#include <sanitizer/asan_interface.h>
enum { GAP = 16, SMALLEST_ALIGNMENT = 8 };
#define CLOSE(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define OPEN(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
enum { GAP = 0, SMALLEST_ALIGNMENT = 1 };
#define CLOSE(p, n) ((void)(p), (void)(n))
#define OPEN(p, n) ((void)(p), (void)(n))
#endif

struct arena_block {
    struct arena_block *next;
    size_t size;    /* of `bytes` */
    size_t used;
    size_t touched; /* bytes from here on are still zero */
    unsigned char bytes[];
};

static struct arena_block *block_new(size_t size, bool huge)
{
    struct arena_block *b;
    void *p;

    if (sizeof *b + size < HUGE_BLOCK)
        return calloc(1, sizeof *b + size);
    if (posix_memalign(&p, HUGE_BLOCK, sizeof *b + size) != 0)
        return NULL;
    if (huge)
        madvise(p, sizeof *b + size, MADV_HUGEPAGE); /* only advice: its failure changes nothing */
    b = p;
    *b = (struct arena_block){.touched = size};
    return b;
}

static struct arena_block *grow(struct arena *a, size_t bytes)
{
    size_t limit = a->limit ? a->limit : LIMIT_MEMORY;
    size_t size = a->head ? a->head->size * 2 : FIRST_BLOCK;
    struct arena_block *b;

    if (size > LARGEST_BLOCK)
        size = LARGEST_BLOCK;
    if (size >= HUGE_BLOCK)
        size -= sizeof *b;
    if (size < bytes)
        size = bytes;
    if (size > limit || a->used > limit - size)
        return NULL;
    b = block_new(size, a->used < HUGE_TOTAL);
    if (!b)
        return NULL;
    b->size = size;
    CLOSE(b->bytes, size);
    b->next = a->head;
    a->head = b;
    a->used += size;
    return b;
}

/* Memory at a multiple of `alignment`, as it is: NULL where it ends. */
static inline unsigned char *take(struct arena *a, size_t bytes, size_t alignment)
{
    struct arena_block *b = a->head;
    size_t at;

    if (a->failed || bytes > SIZE_MAX / 2)
        goto fail;
    at = b ? (b->used + (b->used ? (size_t)GAP : 0) + alignment - 1) & ~(alignment - 1) : 0;
    if (!b || at > b->size || b->size - at < bytes) {
        b = grow(a, bytes);
        at = 0;
    }
    if (!b)
        goto fail;
    b->used = at + bytes;
    OPEN(b->bytes + at, bytes);
    return b->bytes + at;
fail:
    a->failed = true;
    return NULL;
}

void *arena_alloc(struct arena *a, size_t bytes)
{
    unsigned char *p = take(a, bytes, ALIGNMENT);
    size_t at = p ? (size_t)(p - a->head->bytes) : 0;

    if (p && at < a->head->touched)
        memset(p, 0, bytes < a->head->touched - at ? bytes : a->head->touched - at);
    return p;
}

void *arena_take(struct arena *a, size_t bytes)
{
    return take(a, bytes, ALIGNMENT);
}

/* Room for text, which need not be zero nor aligned. */
static char *take_text(struct arena *a, size_t bytes)
{
    return (char *)take(a, bytes ? bytes : 1, SMALLEST_ALIGNMENT);
}

void *arena_array(struct arena *a, size_t count, size_t bytes)
{
    size_t total;

    if (__builtin_mul_overflow(count, bytes, &total)) {
        a->failed = true;
        return NULL;
    }
    return arena_alloc(a, total ? total : 1);
}

void *arena_grow(struct arena *a, void *items, size_t count, size_t *capacity, size_t bytes)
{
    size_t more = *capacity * 2 + FIRST_ITEMS;
    void *grown;

    if (count < *capacity)
        return items;
    grown = arena_array(a, more, bytes);
    if (!grown)
        return NULL;
    if (count)
        memcpy(grown, items, count * bytes);
    *capacity = more;
    return grown;
}

ssm_str arena_str(struct arena *a, ssm_str s)
{
    char *p = take_text(a, s.len);

    if (!p)
        return ssm_view(NULL, 0);
    if (s.len)
        memcpy(p, s.ptr, s.len);
    return ssm_view(p, s.len);
}

ssm_str arena_concat(struct arena *a, const ssm_str *pieces, size_t count)
{
    size_t total = 0, at = 0;
    char *p;

    for (size_t i = 0; i < count; i++)
        total += pieces[i].len;
    p = take_text(a, total);
    if (!p)
        return ssm_view(NULL, 0);
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].len)
            memcpy(p + at, pieces[i].ptr, pieces[i].len);
        at += pieces[i].len;
    }
    return ssm_view(p, total);
}

char *arena_cstr(struct arena *a, ssm_str s)
{
    char *p = take_text(a, s.len + 1);

    if (p) {
        memcpy(p, s.len ? s.ptr : "", s.len);
        p[s.len] = '\0';
    }
    return p;
}

void arena_reset(struct arena *a)
{
    struct arena_block *keep = a->head;

    if (!keep)
        return;
    for (struct arena_block *b = keep->next, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    keep->next = NULL;
    if (keep->touched < keep->used)
        keep->touched = keep->used;
    keep->used = 0;
    CLOSE(keep->bytes, keep->size);
    a->used = keep->size;
    a->failed = false;
}

void arena_free(struct arena *a)
{
    arena_reset(a);
    free(a->head);
    a->head = NULL;
    a->used = 0;
}

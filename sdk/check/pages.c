/* SPDX-License-Identifier: Apache-2.0
 *
 * Pages with guards; see pages.h.
 */
#include "pages.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { CHUNK = 256 * 1024, ALIGN = 16 };

/* The handler of a fault has nothing but an address: one child is one list. */
static struct pages *known;

static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

void pages_open(struct pages *p)
{
    *p = (struct pages){.next = known};
    known = p;
}

static struct page_block *add_block(struct pages *p, size_t usable, size_t guard)
{
    struct page_block *b;
    void *base;

    if (p->count == p->capacity) {
        size_t capacity = p->capacity * 2 + 32;
        struct page_block *grown = realloc(p->blocks, capacity * sizeof *grown);

        if (!grown)
            return NULL;
        p->blocks = grown;
        p->capacity = capacity;
    }
    if (!p->blocks)
        return NULL;
    base = mmap(NULL, usable + guard, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED) /* NOLINT(performance-no-int-to-ptr) */
        return NULL;
    if (mprotect(base, usable, PROT_READ | PROT_WRITE) != 0) {
        munmap(base, usable + guard);
        return NULL;
    }
    b = &p->blocks[p->count++];
    *b = (struct page_block){.base = base, .mapped = usable + guard, .usable = usable};
    return b;
}

static void *at_end(struct pages *p, size_t bytes, const char *what)
{
    size_t page = page_size(), usable = (bytes + page - 1) / page * page;
    struct page_block *b = add_block(p, usable ? usable : page, page);

    if (!b)
        return NULL;
    b->what = what;
    b->bytes = bytes;
    return b->base + b->usable - bytes;
}

static void *in_chunk(struct pages *p, size_t bytes, const char *what, enum lie lie)
{
    size_t wanted = (bytes + ALIGN) / ALIGN * ALIGN; /* at least a byte behind each: texts are then NUL-terminated */
    struct page_block *b = p->chunk ? &p->blocks[p->chunk - 1] : NULL;

    if (!b || wanted > b->usable - p->used) {
        size_t page = page_size();

        b = add_block(p, wanted > CHUNK ? (wanted + page - 1) / page * page : CHUNK, page);
        if (!b)
            return NULL;
        b->what = what;
        p->chunk = p->count;
        p->used = 0;
    }
    p->used += wanted;
    return lie == LIE_DOWNWARD ? b->base + b->usable - p->used : b->base + p->used - wanted;
}

void *pages_take(struct pages *p, size_t bytes, const char *what, enum lie lie)
{
    void *block = NULL;

    if (!p->failed && bytes < SIZE_MAX / 4)
        block = lie == LIE_AT_END ? at_end(p, bytes, what) : in_chunk(p, bytes, what, lie);
    p->failed |= !block;
    return block;
}

void pages_seal(struct pages *p)
{
    for (size_t i = 0; i < p->count; i++)
        if (!p->blocks[i].sealed && mprotect(p->blocks[i].base, p->blocks[i].usable, PROT_READ) == 0)
            p->blocks[i].sealed = true;
    p->chunk = 0;
}

void pages_retire(struct pages *p)
{
    for (size_t i = 0; i < p->count; i++)
        if (!p->blocks[i].gone && mprotect(p->blocks[i].base, p->blocks[i].mapped, PROT_NONE) == 0)
            p->blocks[i].gone = true;
    p->chunk = 0;
}

void pages_leave(struct pages *p)
{
    struct pages **at = &known;

    while (*at && *at != p)
        at = &(*at)->next;
    if (*at)
        *at = p->next;
    free(p->blocks);
    *p = (struct pages){0};
}

void pages_close(struct pages *p)
{
    for (size_t i = 0; i < p->count; i++)
        munmap(p->blocks[i].base, p->blocks[i].mapped);
    pages_leave(p);
}

void pages_close_all(void)
{
    while (known)
        pages_close(known);
}

/* ---- what lies at an address */

static void tell(const struct page_block *b, size_t at, char *text, size_t size)
{
    const char *what = b->what ? b->what : "the host's data";

    if (b->gone)
        snprintf(text, size, "%s of a dispatch that has ended", what);
    else if (at >= b->usable && b->bytes)
        snprintf(text, size, "read or written %zu bytes behind the end of %s, which has %zu bytes", at - b->usable, what,
                 b->bytes);
    else if (at >= b->usable)
        snprintf(text, size, "read or written behind the end of %s", what);
    else if (b->sealed)
        snprintf(text, size, "written to %s, which belongs to the host and is constant", what);
    else
        snprintf(text, size, "in %s", what);
}

bool pages_tell(const void *address, char *text, size_t size)
{
    uintptr_t a = (uintptr_t)address;

    for (const struct pages *p = known; p; p = p->next)
        for (size_t i = 0; i < p->count; i++) {
            uintptr_t base = (uintptr_t)p->blocks[i].base;

            if (a >= base && a < base + p->blocks[i].mapped) {
                tell(&p->blocks[i], a - base, text, size);
                return true;
            }
        }
    return false;
}

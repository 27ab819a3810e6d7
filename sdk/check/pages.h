/* SPDX-License-Identifier: Apache-2.0
 *
 * Memory that notices what a plugin does to it: blocks that end where an inaccessible page begins, blocks that are
 * read-only while callbacks run, blocks that are gone when the dispatch is over. What happened is told where the fault
 * is (fault.c).
 */
#ifndef SSM_CHECK_PAGES_H
#define SSM_CHECK_PAGES_H

#include <stdbool.h>
#include <stddef.h>

/* Where in its pages a block lies. */
enum lie {
    LIE_UPWARD,   /* behind the block before it */
    LIE_DOWNWARD, /* before the block before it: addresses fall */
    LIE_AT_END    /* pages of its own, an inaccessible one behind its last byte */
};

struct page_block {
    char *base;
    size_t mapped; /* bytes, with the inaccessible page */
    size_t usable; /* of them accessible */
    const char *what;
    size_t bytes; /* the last `bytes` of `usable` are the block; 0: many blocks */
    bool sealed;
    bool gone;
};

struct pages {
    struct page_block *blocks;
    size_t count, capacity;
    size_t chunk; /* index + 1 of the block that small ones come from, 0: none */
    size_t used;  /* of it */
    bool failed;
    struct pages *next; /* of all that are known to fault.c */
};

/* Makes them known to fault.c. */
void pages_open(struct pages *p);
/* Zeroed, aligned to 16 (at the end: as far as the size is); NULL when memory ends. `what` is a literal: "ssm_column". */
void *pages_take(struct pages *p, size_t bytes, const char *what, enum lie lie);
/* Everything so far is read-only from now on. */
void pages_seal(struct pages *p);
/* Everything so far is inaccessible from now on; its addresses are not used again. */
void pages_retire(struct pages *p);
/* Everything goes back to the system. */
void pages_close(struct pages *p);
/* Everything stays as it is, and is nobody's. */
void pages_leave(struct pages *p);

/* The child is done: all that are open are closed. */
void pages_close_all(void);

/* What lies at an address, among all pages that are open: false where they hold nothing there. */
bool pages_tell(const void *address, char *text, size_t size);

#endif

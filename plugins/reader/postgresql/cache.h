/* SPDX-License-Identifier: Apache-2.0
 *
 * What both inputs of a comparison share: the arena, and the tree of each statement by its text, so that a statement
 * which stands in both is parsed once.
 */
#ifndef PGR_CACHE_H
#define PGR_CACHE_H

#include "reader.h"
#include "tree.h"

enum {
    PGR_CHUNK = 64 * 1024, /* bytes of a piece of the arena */
    PGR_TEXT = 64,         /* bytes of a text at first */
    PGR_KEYS_SHARED = 2048 /* names of members; the parser has some 900 */
};

/* A statement's text and what the parser made of it. */
struct pgr_parsed {
    ssm_str text;
    uint64_t hash;
    const struct node *tree; /* the statement's node: { "CreateStmt": ... }; NULL where the parser refused it */
    ssm_str error;           /* then its message, and the place in the text */
    size_t error_at;
};

/* A member's name, which all trees share. */
struct pgr_key {
    const char *text;
    const char *usual; /* a value with which it is left out; NULL: with any */
    uint16_t size;
    uint8_t rule, restores; /* keep.c's */
};

struct pgr_cache {
    char *chunk, *packed;
    size_t chunk_left, packed_left;
    struct pgr_key keys[PGR_KEYS_SHARED];
    struct pgr_map groups; /* of the first input: share.c's */
    struct pgr_map settings;
    bool has_first, shareable;
    struct pgr_map types;      /* of the core, by their canonical text */
    struct pgr_parsed **slots; /* open addressing; room is a power of two */
    size_t count, room;
};

/* The tree of the parser's JSON, without what nobody asks for, and with the numbers that it lacks, from the text that
 * was parsed (keep.c). NULL: nested too deeply, or no memory. */
const struct node *pgr_keep(struct pgr *r, const char *json, size_t size, ssm_str source);
/* The parsed statement of that text, parsed now where it was not before. NULL: no memory. */
const struct pgr_parsed *pgr_parse(struct pgr *r, ssm_str text);

#endif

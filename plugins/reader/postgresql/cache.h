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
    PGR_KEYS_SHARED = 2048, /* names of members; the parser has some 900 */
    PGR_PARTS = 16 * 1024   /* parts of trees that are remembered */
};

/* What of a statement decides where it belongs. */
enum pgr_about { PGR_ABOUT_OTHER, PGR_ABOUT_TABLE, PGR_ABOUT_SPOILS, PGR_ABOUT_ALL };

/* A statement's text and what the parser made of it. */
struct pgr_parsed {
    ssm_str text;
    uint64_t hash;
    const struct node *tree; /* the statement's node: { "CreateStmt": ... }; NULL where the parser refused it */
    ssm_str error;           /* then its message, and the place in the text */
    size_t error_at;
    ssm_str schema, name; /* of the table that it is about */
    enum pgr_about about;
    bool creates, sets;       /* it is a CREATE TABLE; it may be a setting */
    struct pgr_parsed *next;  /* of all, in the order in which they came */
};

/* A member's name, which all trees share. */
struct pgr_key {
    const char *text;
    const char *usual; /* a value with which it is left out; NULL: with any */
    uint16_t size;
    uint8_t rule, restores; /* keep.c's */
    bool apart;             /* print_from.c tells such nodes apart by their address, or restore() changes them */
};

/* The members or items of an object or array. */
struct pgr_part {
    struct node *first;
    uint64_t hash;
};

struct pgr_cache {
    char *chunk, *packed;
    size_t chunk_left, packed_left;
    struct pgr_key keys[PGR_KEYS_SHARED];
    struct pgr_part parts[PGR_PARTS]; /* once.c's: by hash, the newest */
    struct pgr_map groups; /* of the first input: share.c's */
    struct pgr_map settings;
    bool has_first, shareable;
    struct pgr_map types;      /* of the core, by their canonical text */
    struct pgr_parsed **slots; /* open addressing; room is a power of two */
    size_t count, room;
    struct pgr_parsed *first, *newest;
    struct pgr_parsed *expected; /* what stands behind the last one in the other input, too */
};

/* The tree of the parser's JSON, without what nobody asks for, and with the numbers that it lacks, from the text that
 * was parsed (keep.c). NULL: nested too deeply, or no memory. */
const struct node *pgr_keep(struct pgr *r, const char *json, size_t size, ssm_str source);
/* Finds what the statement of the tree is about. */
void pgr_about(struct pgr_parsed *p);
/* These members or items, or others that are equal and were there before. All that is beneath them went this way. */
struct node *pgr_once(struct pgr *r, struct node *first);
/* The parsed statement of that text, parsed now where it was not before. NULL: no memory. */
const struct pgr_parsed *pgr_parse(struct pgr *r, ssm_str text);

#endif

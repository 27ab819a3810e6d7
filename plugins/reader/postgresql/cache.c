/* SPDX-License-Identifier: Apache-2.0
 *
 * Statements by their text: the second input of a comparison is mostly the same statements, which are not parsed again.
 */
#include "cache.h"

#include "tree.h"

#include <pg_query.h>

_Static_assert(PG_VERSION_NUM / 10000 == 15, "the handlers expect parse trees of libpg_query 15");

enum { FIRST_ROOM = 1024 };

static uint64_t hash_of(ssm_str s)
{
    uint64_t h = 0x9e3779b97f4a7c15u ^ s.len;
    size_t i = 0;

    for (; i + 8 <= s.len; i += 8) {
        uint64_t word;

        memcpy(&word, s.ptr + i, sizeof word);
        h = (h ^ word) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
    }
    for (; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 0x100000001b3u;
    return h ^ (h >> 29);
}

static struct pgr_parsed **slot(const struct pgr_cache *c, uint64_t hash, ssm_str text)
{
    size_t mask = c->room - 1;

    for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask)
        if (!c->slots[i] || (c->slots[i]->hash == hash && pgr_same(c->slots[i]->text, text)))
            return &c->slots[i];
}

static bool grow(struct pgr *r)
{
    struct pgr_cache *c = r->cache;
    struct pgr_parsed **old = c->slots;
    size_t room = c->room;

    c->slots = pgr_alloc(r, (room ? room * 2 : FIRST_ROOM) * sizeof *c->slots);
    if (!c->slots) {
        c->slots = old;
        return false;
    }
    c->room = room ? room * 2 : FIRST_ROOM;
    for (size_t i = 0; i < room; i++)
        if (old[i])
            *slot(c, old[i]->hash, old[i]->text) = old[i];
    return true;
}

/* ------------------------------------------------------------------ parsing */

/* The engine counts characters from 1. */
static size_t byte_of(ssm_str text, int position)
{
    size_t at = 0;

    for (int n = 1; n < position && at < text.len; n++) {
        at++;
        while (at < text.len && ((unsigned char)text.ptr[at] & 0xc0) == 0x80)
            at++;
    }
    return at;
}

static void take_error(struct pgr *r, struct pgr_parsed *p, const PgQueryError *error)
{
    p->error = pgr_copy(r, ssm_cstr(error->message ? error->message : "syntax error"));
    p->error_at = byte_of(p->text, error->cursorpos);
}

static void take_tree(struct pgr *r, struct pgr_parsed *p, const char *json)
{
    const struct node *root = pgr_keep(r, json, strlen(json), p->text), *statements = tree_get(root, "stmts");

    if (!root || tree_count(statements) > 1)
        p->error = root ? SSM_LIT("more than one statement without a semicolon at its end")
                        : SSM_LIT("the statement is nested more deeply than can be read");
    else if (tree_count(statements))
        p->tree = tree_get(tree_first(statements), "stmt");
}

static void parse(struct pgr *r, struct pgr_parsed *p)
{
    PgQueryParseResult result = pg_query_parse(p->text.ptr);

    if (result.error || !result.parse_tree)
        take_error(r, p, result.error ? result.error : &(PgQueryError){0});
    else
        take_tree(r, p, result.parse_tree);
    pg_query_free_parse_result(result);
}

const struct pgr_parsed *pgr_parse(struct pgr *r, ssm_str text)
{
    struct pgr_cache *c = r->cache;
    struct pgr_parsed **at, *p;
    uint64_t hash = hash_of(text);

    if (c->count * 2 >= c->room && !grow(r))
        return NULL;
    at = slot(c, hash, text);
    p = *at;
    if (p)
        return p;
    p = PGR_NEW(r, struct pgr_parsed);
    if (!p)
        return NULL;
    *p = (struct pgr_parsed){.text = pgr_copy(r, text), .hash = hash};
    if (!p->text.ptr)
        return NULL;
    parse(r, p);
    if (r->failed)
        return NULL;
    *at = p;
    c->count++;
    return p;
}

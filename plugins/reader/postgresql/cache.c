/* SPDX-License-Identifier: Apache-2.0
 *
 * Statements by their text: the second input of a comparison is mostly the same statements, which are not parsed again.
 */
#include "cache.h"

#include "tree.h"

#include <pg_query.h>

_Static_assert(PG_VERSION_NUM / 10000 == 15, "the handlers expect parse trees of libpg_query 15");

enum { FIRST_ROOM = 1024 };

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
    if (p->tree)
        pgr_about(p);
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
    struct pgr_parsed **at, *p = c->expected;
    uint64_t hash;

    if (p && pgr_same(p->text, text)) {
        c->expected = p->next;
        return p;
    }
    hash = pgr_hash(text, 0);
    if (c->count * 2 >= c->room && !grow(r))
        return NULL;
    at = slot(c, hash, text);
    p = *at;
    if (p) {
        c->expected = p->next;
        return p;
    }
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
    *(c->newest ? &c->newest->next : &c->first) = p;
    c->newest = p;
    c->count++;
    return p;
}

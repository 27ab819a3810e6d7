/* SPDX-License-Identifier: Apache-2.0
 *
 * The arena over the host's, lists, texts, and messages with the place of the statement at hand.
 */
#include "cache.h"

enum { ALIGN = 2 * sizeof(void *) };

/* ------------------------------------------------------------------ the arena */

void *pgr_alloc(struct pgr *r, size_t bytes)
{
    struct pgr_cache *c = r->cache;
    void *p;

    if (bytes > SIZE_MAX / 2) {
        r->failed = true;
        return NULL;
    }
    bytes = (bytes + ALIGN - 1) / ALIGN * ALIGN;
    if (bytes > PGR_CHUNK / 4) {
        p = pgr_api->alloc(r->h, bytes);
        r->failed |= !p;
        return p;
    }
    if (bytes > c->chunk_left) {
        c->chunk = pgr_api->alloc(r->h, PGR_CHUNK);
        c->chunk_left = c->chunk ? PGR_CHUNK : 0;
        if (!c->chunk) {
            r->failed = true;
            return NULL;
        }
    }
    p = c->chunk;
    c->chunk += bytes;
    c->chunk_left -= bytes;
    return p;
}

void *common_take(void *owner, size_t bytes)
{
    return pgr_alloc(owner, bytes);
}

/* ------------------------------------------------------------------ lists */

bool pgr_push(struct pgr *r, struct pgr_list *list, void *item)
{
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : 4;
        void **items = pgr_alloc(r, room * sizeof *items);

        if (!items)
            return false;
        if (list->count)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->room = room;
    }
    list->items[list->count++] = item;
    return true;
}

void pgr_remove(struct pgr_list *list, const void *item)
{
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] != item)
            list->items[kept++] = list->items[i];
    list->count = kept;
}

bool pgr_has(const struct pgr_list *list, const void *item)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == item)
            return true;
    return false;
}

/* ------------------------------------------------------------------ texts */

ssm_str pgr_copy(struct pgr *r, ssm_str s)
{
    char *copy;

    if (!s.ptr)
        return PGR_ABSENT;
    copy = pgr_alloc(r, s.len + 1);
    if (!copy)
        return PGR_ABSENT;
    if (s.len)
        memcpy(copy, s.ptr, s.len);
    return ssm_view(copy, s.len);
}

ssm_str pgr_concat(struct pgr *r, const ssm_str *pieces, size_t count)
{
    size_t len = 0;
    char *text;

    for (size_t i = 0; i < count; i++)
        len += pieces[i].len;
    text = pgr_alloc(r, len + 1);
    if (!text)
        return PGR_ABSENT;
    len = 0;
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].len)
            memcpy(text + len, pieces[i].ptr, pieces[i].len);
        len += pieces[i].len;
    }
    return ssm_view(text, len);
}

bool pgr_same(ssm_str a, ssm_str b)
{
    return a.len == b.len && (!a.len || !memcmp(a.ptr, b.ptr, a.len));
}

uint64_t pgr_hash(ssm_str s, uint64_t seed)
{
    uint64_t h = (0x9e3779b97f4a7c15u ^ s.len) + seed;
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

int pgr_compare(ssm_str a, ssm_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* ------------------------------------------------------------------ messages */

ssm_place pgr_place(const struct pgr *r)
{
    return (ssm_place){r->source, r->offset};
}

enum pgr_result pgr_fail_at(struct pgr *r, ssm_place place, const char *code, const char *message, const ssm_str *args,
                            size_t count)
{
    r->said_error = true;
    pgr_api->fail_at(r->h, place, code, message, args, count);
    return PGR_ERROR;
}

enum pgr_result pgr_fail(struct pgr *r, const char *code, const char *message, const ssm_str *args, size_t count)
{
    return pgr_fail_at(r, pgr_place(r), code, message, args, count);
}

enum pgr_result pgr_cannot_at(struct pgr *r, ssm_place place, const char *kind, ssm_str name)
{
    if (pgr_api->cannot(r->h, kind, name, place) != SSM_OK)
        r->failed = true;
    return r->failed ? PGR_ERROR : PGR_OK;
}

enum pgr_result pgr_cannot(struct pgr *r, const char *kind, ssm_str name)
{
    return pgr_cannot_at(r, pgr_place(r), kind, name);
}

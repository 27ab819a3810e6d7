/* SPDX-License-Identifier: Apache-2.0
 *
 * The JSON of a parsed statement as the tree that is kept, in one pass: without members that no one asks for or that
 * say what is usual, keys shared, packed. What the tree is like, tree.h says.
 */
#include "cache.h"

#include <stdlib.h>

/* ------------------------------------------------------------------ what is left out */

/* Members with the usual value; NULL: with any. */
static const struct {
    const char *key, *value;
} usual[] = {
    {"version", NULL},
    {"stmt_len", NULL},
    {"typemod", "-1"},
    {"is_local", NULL},
    {"initially_valid", NULL},
    {"relpersistence", "p"},
    {"ordering", "SORTBY_DEFAULT"},
    {"nulls_ordering", "SORTBY_NULLS_DEFAULT"},
    {"funcformat", "COERCE_EXPLICIT_CALL"},
    {"defaction", "DEFELEM_UNSPEC"},
    {"behavior", "DROP_RESTRICT"},
    {"oncommit", "ONCOMMIT_NOOP"},
    {"fk_upd_action", "a"},
    {"fk_del_action", "a"},
    {"fk_matchtype", "s"},
};

/* Of a key, found once. */
enum { RULE_NONE, RULE_PLACE, RULE_PLACED, RULE_USUAL };
enum { RESTORES_NOTHING, RESTORES_CONSTANT, RESTORES_OPTION };

static void set_rule(struct pgr_key *k, ssm_str text)
{
    k->rule = pgr_is(text, "location")                                  ? RULE_PLACE
              : pgr_is(text, "ColumnDef") || pgr_is(text, "Constraint") ? RULE_PLACED
                                                                        : RULE_NONE;
    k->restores = pgr_is(text, "A_Const")   ? RESTORES_CONSTANT
                  : pgr_is(text, "DefElem") ? RESTORES_OPTION
                                            : RESTORES_NOTHING;
    k->apart = !strncmp(k->text, "Range", 5) || pgr_is(text, "JoinExpr") || pgr_is(text, "Integer");
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        if (pgr_is(text, usual[i].key)) {
            k->rule = RULE_USUAL;
            k->usual = usual[i].value;
        }
}

/* The key of a member, which all trees share. NULL: no memory, or too many keys, which no parser has. */
static const struct pgr_key *shared_key(struct pgr *r, ssm_str text)
{
    size_t h = text.len * 31u + (unsigned char)text.ptr[0] * 7u + (unsigned char)text.ptr[text.len - 1] * 131u;

    for (size_t i = 0; i < PGR_KEYS_SHARED; i++) {
        struct pgr_key *k = &r->cache->keys[(h + i) % PGR_KEYS_SHARED];

        if (k->size == text.len && !memcmp(k->text, text.ptr, k->size))
            return k;
        if (!k->size) {
            text = pgr_copy(r, text);
            if (!text.ptr || text.len > UINT16_MAX)
                return NULL;
            k->text = text.ptr;
            k->size = (uint16_t)text.len;
            set_rule(k, text);
            return k;
        }
    }
    r->failed = true;
    return NULL;
}

/* ------------------------------------------------------------------ nodes */

static struct node *new_node(struct pgr *r, const struct pgr_key *key, size_t text)
{
    struct pgr_cache *c = r->cache;
    size_t bytes = (sizeof(struct node) + text + sizeof(void *) - 1) / sizeof(void *) * sizeof(void *);
    struct node *n;

    if (bytes > PGR_CHUNK / 4) {
        n = pgr_alloc(r, bytes);
    } else {
        if (bytes > c->packed_left) {
            c->packed = pgr_api->alloc(r->h, PGR_CHUNK);
            c->packed_left = c->packed ? PGR_CHUNK : 0;
            r->failed |= !c->packed;
        }
        n = (struct node *)(void *)c->packed;
        c->packed = c->packed ? c->packed + bytes : NULL;
        c->packed_left -= c->packed ? bytes : 0;
    }
    if (n)
        *n = key ? (struct node){.key = key->text, .key_size = key->size} : (struct node){0};
    return n;
}

/* An equal part in place of this one, of which nothing was allocated before `from`: what that took is free again. */
static struct node *once(struct pgr *r, struct node *first, const char *from)
{
    struct pgr_cache *c = r->cache;
    struct node *known = pgr_once(r, first);
    uintptr_t taken = (uintptr_t)c->packed - (uintptr_t)from;

    if (known != first && taken <= PGR_CHUNK - c->packed_left) { /* else it is of more than one chunk */
        c->packed -= taken;
        c->packed_left += taken;
    }
    return known;
}

/* ------------------------------------------------------------------ the pass */

/* An open object or array, and where its next member goes. */
struct level {
    const struct pgr_key *key;
    struct node *node, **to;
    const char *from; /* where what is in it begins, in memory */
    long location;
    bool is_array, apart;
};

struct pass {
    struct pgr *r;
    const char *at, *end;
    ssm_str source;
    struct level levels[TREE_LIMIT_DEPTH];
    size_t depth;
};

/* Behind the closing quote of the text at `at`, and whether it has escapes. NULL: it does not end. */
static const char *text_end(const struct pass *p, bool *escapes)
{
    const char *from = p->at + 1, *to = from;

    *escapes = false;
    while ((to = memchr(to, '"', (size_t)(p->end - to))) != NULL) {
        size_t signs = 0;

        while (to - signs > from && to[-(ptrdiff_t)signs - 1] == '\\')
            signs++;
        if (signs % 2 == 0)
            break;
        to++;
    }
    if (to)
        *escapes = memchr(from, '\\', (size_t)(to - from)) != NULL;
    return to ? to + 1 : NULL;
}

static unsigned hex(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a' + 10);
}

/* Writes what a text with escapes says; the parser writes \u for control characters and signs of HTML alone. Returns
 * its length. */
static size_t unescape(char *out, const char *from, const char *end)
{
    static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
    char *to = out;

    while (from < end) {
        const char *at;

        if (*from != '\\') {
            *to++ = *from++;
            continue;
        }
        if (from[1] == 'u' && end - from >= 6) {
            *to++ = (char)(hex(from[4]) * 16 + hex(from[5]));
            from += 6;
            continue;
        }
        at = memchr(names, from[1], sizeof names - 1);
        *to++ = at ? values[at - names] : from[1];
        from += 2;
    }
    return (size_t)(to - out);
}

static struct node *take_text(struct pass *p, const struct pgr_key *key)
{
    bool escapes;
    const char *from = p->at + 1, *behind = text_end(p, &escapes);
    size_t size = behind ? (size_t)(behind - 1 - from) : 0;
    struct node *n = behind && size < UINT32_MAX ? new_node(p->r, key, size) : NULL;
    char *text;

    if (!n)
        return NULL;
    text = (char *)(n + 1);
    if (escapes)
        size = unescape(text, from, behind - 1);
    else if (size)
        memcpy(text, from, size);
    n->kind = NODE_TEXT;
    n->u.text = text;
    n->size = (uint32_t)size;
    p->at = behind;
    return n;
}

static struct node *take_plain(struct pass *p, const struct pgr_key *key)
{
    const char *from = p->at;
    struct node *n;
    size_t size;

    while (p->at < p->end && *p->at != ',' && *p->at != '}' && *p->at != ']')
        p->at++;
    size = (size_t)(p->at - from);
    n = size ? new_node(p->r, key, size) : NULL;
    if (!n)
        return NULL;
    n->kind = *from == 't' ? NODE_TRUE : *from == 'n' || *from == 'f' ? NODE_NULL : NODE_NUMBER;
    n->u.text = memcpy(n + 1, from, size);
    n->size = (uint32_t)size;
    return n;
}

/* A value; an object or array becomes the open one. */
static bool take_value(struct pass *p, const struct pgr_key *key, struct node ***to)
{
    bool opens = p->at < p->end && (*p->at == '{' || *p->at == '[');
    struct node *n;

    if (p->at >= p->end || (opens && p->depth == TREE_LIMIT_DEPTH))
        return false;
    n = opens ? new_node(p->r, key, 0) : *p->at == '"' ? take_text(p, key) : take_plain(p, key);
    if (!n)
        return false;
    **to = n;
    *to = &n->next;
    if (opens) {
        n->kind = *p->at == '{' ? NODE_OBJECT : NODE_ARRAY;
        if (key && key->apart && p->depth)
            p->levels[p->depth - 1].apart = true;
        p->levels[p->depth++] = (struct level){key, n, &n->u.first, p->r->cache->packed, -1, *p->at == '[', false};
        p->at++;
    }
    return true;
}

/* Passes a member's value that is left out. False: it is needed. */
static bool pass_unneeded(struct pass *p, struct level *l, const struct pgr_key *key)
{
    const char *from = p->at, *to = from;
    bool quoted = *from == '"';

    if (key->rule == RULE_NONE || key->rule == RULE_PLACED || *from == '{' || *from == '[' ||
        (key->rule == RULE_PLACE && l->key && l->key->rule == RULE_PLACED))
        return false;
    while (to < p->end && *to != ',' && *to != '}')
        to++;
    if (key->rule == RULE_PLACE)
        l->location = strtol(from, NULL, 10);
    if (key->usual && !pgr_is(ssm_view(from + quoted, (size_t)(to - from) - (quoted ? 2 : 0)), key->usual))
        return false;
    p->at = to;
    return true;
}

/* ------------------------------------------------------------------ whole numbers below 1 */

static bool is_name(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '"' || c == '.';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The number in the source at a constant's place, or behind an option's words, where it is negative. Empty: it is zero.
 */
static ssm_str negative_in(ssm_str source, long location, bool is_option)
{
    size_t at = location < 0 ? source.len : (size_t)location, from;
    bool negative = false;

    while (is_option && at < source.len &&
           (is_name(source.ptr[at]) || is_blank(source.ptr[at]) || source.ptr[at] == '=')) {
        if (at && !is_name(source.ptr[at - 1]) && source.ptr[at] >= '0' && source.ptr[at] <= '9')
            break;
        at++;
    }
    for (; at < source.len && (is_blank(source.ptr[at]) || memchr("-+(", source.ptr[at], 3)); at++)
        negative ^= source.ptr[at] == '-';
    from = at;
    while (at < source.len && source.ptr[at] >= '0' && source.ptr[at] <= '9')
        at++;
    return negative && at > from && source.ptr[from] != '0' ? ssm_view(source.ptr + from, at - from) : PGR_ABSENT;
}

/* libpg_query writes them as nothing: {"ival":{}} of a constant, {"Integer":{}} of an option. The source has them. */
static bool restore(struct pass *p, const struct level *closed)
{
    bool is_option = closed->key && closed->key->restores == RESTORES_OPTION;
    const struct node *value;
    const char *from = p->r->cache->packed;
    struct node *number;
    ssm_str digits;

    if (!closed->key || closed->key->restores == RESTORES_NOTHING)
        return true;
    value = is_option ? tree_as(tree_get(closed->node, "arg"), "Integer") : tree_get(closed->node, "ival");
    if (!value || value->u.first)
        return true;
    digits = negative_in(p->source, closed->location, is_option);
    number = new_node(p->r, shared_key(p->r, SSM_LIT("ival")), digits.len + 1);
    if (!number)
        return false;
    number->kind = NODE_NUMBER;
    number->u.text = (char *)(number + 1);
    number->size = (uint32_t)digits.len + 1;
    *(char *)(number + 1) = digits.len ? '-' : '0';
    if (digits.len)
        memcpy((char *)(number + 1) + 1, digits.ptr, digits.len);
    ((struct node *)(uintptr_t)value)->u.first = once(p->r, number, from);
    return true;
}

/* A member, an item, or the end of what is open. */
static bool take_next(struct pass *p)
{
    struct level *l = &p->levels[p->depth - 1];
    const struct pgr_key *key;
    const char *behind;

    if (*p->at == ',') {
        p->at++;
        return true;
    }
    if (*p->at == '}' || *p->at == ']') {
        p->at++;
        p->depth--;
        if (!restore(p, l))
            return false;
        if (!l->apart)
            l->node->u.first = once(p->r, l->node->u.first, l->from);
        return true;
    }
    if (l->is_array)
        return take_value(p, NULL, &l->to);
    behind = memchr(p->at + 1, '"', (size_t)(p->end - p->at - 1));
    if (*p->at != '"' || !behind || behind == p->at + 1 || behind + 2 >= p->end || behind[1] != ':')
        return false;
    key = shared_key(p->r, ssm_view(p->at + 1, (size_t)(behind - p->at - 1)));
    p->at = behind + 2;
    return key && (pass_unneeded(p, l, key) || take_value(p, key, &l->to));
}

const struct node *pgr_keep(struct pgr *r, const char *json, size_t size, ssm_str source)
{
    struct pass p;
    struct node *root = NULL, **to = &root;

    p.r = r;
    p.at = json;
    p.end = json + size;
    p.source = source;
    p.depth = 0;
    if (!take_value(&p, NULL, &to))
        return NULL;
    while (p.depth)
        if (p.at >= p.end || !take_next(&p))
            return NULL;
    return root;
}

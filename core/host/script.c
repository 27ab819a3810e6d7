/* SPDX-License-Identifier: Apache-2.0
 *
 * Statements of units, laid out as a script with the dialect's transaction control and wrappers around them.
 */
#include "host/host_internal.h"

#include "base/limits.h"

/* ---- layout */

struct layout {
    struct ssm_host *h;
    const ssm_statement **items; /* of the script */
    size_t count;
    size_t capacity;
    bool own;       /* opens and commits transactions */
    bool one_query; /* to be sent as one, which is a transaction where nothing else is said */
};

static int reserve(struct layout *l, size_t capacity)
{
    const ssm_statement **grown = ARENA_ARRAY(l->h->arena, capacity, const ssm_statement *);

    if (!grown) {
        diag_out_of_memory(l->h->diags);
        return -1;
    }
    if (l->count)
        memcpy(grown, l->items, l->count * sizeof *grown);
    l->items = grown;
    l->capacity = capacity;
    return 0;
}

static int put(struct layout *l, const ssm_statement *s)
{
    if (l->count == l->capacity && reserve(l, l->capacity * 2 + 1) != 0)
        return -1;
    l->items[l->count++] = s;
    return 0;
}

static int put_wrapper(struct layout *l, const char *text)
{
    ssm_statement *s = ARENA_NEW(l->h->arena, ssm_statement);

    if (!s)
        return diag_out_of_memory(l->h->diags);
    *s = (ssm_statement){.size = sizeof *s, .flags = SSM_STMT_WRAPPER, .text = ssm_cstr(text)};
    return put(l, s);
}

static int put_wrappers(struct layout *l, const char *const *texts)
{
    for (; texts && *texts; texts++)
        if (put_wrapper(l, *texts) != 0)
            return -1;
    return 0;
}

/* Statements that share a transaction. */
static int put_segment(struct layout *l, const ssm_statement *const *s, size_t count)
{
    const ssm_dialect_facts *facts = l->h->facts;
    bool guarded = false;
    int bad = 0;

    for (size_t i = 0; i < count; i++)
        guarded |= (s[i]->flags & SSM_STMT_GUARDED) != 0;
    if (guarded)
        bad |= put_wrappers(l, facts->wrappers.before);
    if (l->own && facts->transactional_ddl)
        bad |= put_wrapper(l, facts->begin);
    if (guarded)
        bad |= put_wrappers(l, facts->wrappers.opening);
    for (size_t i = 0; i < count; i++)
        bad |= put(l, s[i]);
    if (guarded)
        bad |= put_wrappers(l, facts->wrappers.closing);
    if (l->own && facts->transactional_ddl)
        bad |= put_wrapper(l, facts->commit);
    if (guarded)
        bad |= put_wrappers(l, facts->wrappers.after);
    return bad;
}

/* What must be committed by itself, in a query of `count` statements: an empty transaction behind it commits it. */
static int put_alone(struct layout *l, const ssm_statement *s, bool last, size_t count)
{
    if (put(l, s) != 0)
        return -1;
    if (!l->one_query || count == 1)
        return 0;
    if (!(s->flags & SSM_STMT_COMMIT_BEHIND))
        return diag_at(l->h->diags, DIAG_PLUGIN_ONE_QUERY, ssm_view(NULL, 0), l->h->plugin->name, s->text, l->h->dialect);
    return last ? 0 : put_wrapper(l, l->h->facts->begin) | put_wrapper(l, l->h->facts->commit);
}

static int lay_out(struct layout *l, const ssm_statement *const *s, size_t count)
{
    const ssm_dialect_facts *facts = l->h->facts;
    size_t from = 0;

    if (count == 0)
        return 0;
    if (reserve(l, count + 16) != 0) /* most scripts are one transaction */
        return -1;
    if (!facts->transactional_ddl)
        return put_segment(l, s, count);
    for (size_t i = 0; i <= count; i++) {
        bool alone = i < count && (s[i]->flags & SSM_STMT_NO_TRANSACTION);

        if (i < count && !alone)
            continue;
        if (i > from && put_segment(l, s + from, i - from) != 0)
            return -1;
        if (alone && put_alone(l, s[i], i + 1 == count, count) != 0)
            return -1;
        from = i + 1;
    }
    return 0;
}

/* A copy that write_script() knows for one of those that the client program must be told the end of. */
static const ssm_statement *delimited(struct ssm_host *h, const ssm_statement *s)
{
    ssm_statement *copy = ARENA_NEW(h->arena, ssm_statement);

    if (!copy)
        return s;
    *copy = *s;
    copy->flags |= SSM_STMT_DELIMITED;
    return copy;
}

/* ---- scripts */

static size_t unit_at(size_t first, size_t count, size_t i, ssm_direction direction)
{
    return direction == SSM_UP ? first + i : first + count - 1 - i;
}

static size_t count_statements(struct ssm_host *h, size_t first, size_t count, ssm_direction direction)
{
    size_t total = 0;

    for (size_t i = 0; i < count; i++)
        total += h->units[first + i].ways[direction - 1].count;
    return total;
}

/* What a statement needs of its script: ssm_script_result. */
static uint32_t needs(const ssm_statement *s, const ssm_dialect_facts *facts)
{
    bool outside = (s->flags & SSM_STMT_NO_TRANSACTION) || ((s->flags & SSM_STMT_GUARDED) && facts->wrappers.before);
    uint32_t flags = s->flags & SSM_STMT_HAS_BODY ? SSM_SCRIPT_NO_SPLIT : SSM_SCRIPT_PLAIN;

    return outside && facts->transactional_ddl ? flags | SSM_SCRIPT_NO_TRANSACTION : flags;
}

/* All statements of the range in the order in which they run, and what they need of the script. */
static const ssm_statement **collect(struct ssm_host *h, size_t first, size_t count, ssm_direction direction,
                                     size_t total, uint32_t ask, uint32_t *flags)
{
    bool client = (ask & SSM_ASK_CLIENT) && h->facts->script_delimiter && !h->request->for_server;
    const ssm_statement **items;
    size_t n = 0;

    arena_reset(&h->scratch);
    items = ARENA_ARRAY(&h->scratch, total, const ssm_statement *);
    for (size_t i = 0; items && i < count; i++) {
        const struct unit_way *way = &h->units[unit_at(first, count, i, direction)].ways[direction - 1];

        for (size_t k = 0; k < way->count; k++) {
            *flags |= needs(way->items[k], h->facts);
            items[n++] = client && (way->items[k]->flags & SSM_STMT_HAS_BODY) ? delimited(h, way->items[k]) : way->items[k];
        }
    }
    return items;
}

static ssm_str note_of(struct ssm_host *h, const struct op *op)
{
    ssm_str why =
        op->no_inverse == INVERSE_DIALECT ? op->no_inverse_text : ssm_cstr(plan_no_inverse_text(op->no_inverse));

    return host_expand(h->arena, SSM_LIT("%1: no way back: %2"), (const ssm_str[]){op->pub.key, why}, 2);
}

/* Why operations of a script of the way back have none, in its order. */
static int collect_notes(struct ssm_host *h, size_t first, size_t count, ssm_script *script)
{
    size_t total = 0;
    ssm_str *notes;

    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < h->units[first + i].pub.op_count; k++)
            total += op_of(h->units[first + i].pub.ops[k])->no_inverse != INVERSE_EXISTS;
    if (total == 0)
        return 0;
    notes = ARENA_ARRAY(h->arena, total, ssm_str);
    if (!notes)
        return diag_out_of_memory(h->diags);
    script->flags |= SSM_SCRIPT_IRREVERSIBLE;
    script->notes = (ssm_strs){notes, total};
    for (size_t i = count; i-- > 0;)
        for (size_t k = h->units[first + i].pub.op_count; k-- > 0;) {
            const struct op *op = op_of(h->units[first + i].pub.ops[k]);

            if (op->no_inverse != INVERSE_EXISTS)
                *notes++ = note_of(h, op);
        }
    return h->arena->failed ? diag_out_of_memory(h->diags) : 0;
}

const ssm_script *make_script(struct ssm_host *h, size_t first, size_t count, ssm_direction direction, uint32_t ask)
{
    struct layout l = {.h = h};
    const ssm_statement **plain;
    ssm_script *script;
    size_t total;

    if (first > h->unit_count || count > h->unit_count - first || direction < SSM_UP || direction > SSM_DOWN ||
        ask > (SSM_ASK_OWN_TRANSACTION | SSM_ASK_ONE_QUERY | SSM_ASK_CLIENT)) {
        diag_at(h->diags, DIAG_PLUGIN_CALL, ssm_view(NULL, 0), h->plugin->name, SSM_LIT("script"));
        return NULL;
    }
    total = count_statements(h, first, count, direction);
    script = ARENA_NEW(h->arena, ssm_script);
    plain = script ? collect(h, first, count, direction, total, ask, &script->flags) : NULL;
    if (!plain) {
        diag_out_of_memory(h->diags);
        return NULL;
    }
    if (direction == SSM_DOWN && collect_notes(h, first, count, script) != 0)
        return NULL;
    l.own = (ask & SSM_ASK_OWN_TRANSACTION) || (script->flags & SSM_SCRIPT_NO_TRANSACTION);
    l.one_query = ask & SSM_ASK_ONE_QUERY;
    if (lay_out(&l, plain, total) != 0)
        return NULL;
    script->size = sizeof *script;
    script->statements = l.items;
    script->count = l.count;
    return script;
}

/* True when a statement of the unit, in these ways, must be committed by itself. */
static bool stands_alone(const struct unit *u, uint32_t ways)
{
    for (size_t way = 0; way < 2; way++)
        for (size_t i = 0; (ways >> way & 1) && i < u->ways[way].count; i++)
            if (u->ways[way].items[i]->flags & SSM_STMT_NO_TRANSACTION)
                return true;
    return false;
}

size_t script_batch(struct ssm_host *h, size_t first, uint32_t ways)
{
    size_t behind = first;

    if (first >= h->unit_count || !h->facts->transactional_ddl)
        return first < h->unit_count ? h->unit_count - first : 0;
    while (behind < h->unit_count && !stands_alone(&h->units[behind], ways))
        behind++;
    return behind > first ? behind - first : 1;
}

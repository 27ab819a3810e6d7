/* SPDX-License-Identifier: Apache-2.0
 *
 * Statements of units: rendered by the dialect when they are first asked for, and laid out as a script with the dialect's
 * transaction control and wrappers around them.
 */
#include "host/host_internal.h"

#include "base/limits.h"

/* The inverses of a unit's operations, last first, in memory of the next such call. count 0: there are none. */
static int invert_unit(struct ssm_host *h, const struct unit *u, ssm_unit *view)
{
    const ssm_operation **ops;
    struct op *inverses;

    arena_reset(&h->scratch);
    ops = ARENA_ARRAY(&h->scratch, u->up.op_count, const ssm_operation *);
    inverses = ARENA_ARRAY(&h->scratch, u->up.op_count, struct op);
    if (!ops || !inverses)
        return diag_out_of_memory(h->diags);
    *view = (ssm_unit){sizeof *view, u->up.index, ops, 0};
    for (size_t i = u->up.op_count; i-- > 0;)
        if (u->ops[i]->no_inverse == INVERSE_EXISTS) {
            plan_invert(u->ops[i], &inverses[view->op_count]);
            ops[view->op_count] = &inverses[view->op_count].pub;
            view->op_count++;
        }
    return 0;
}

static int call_render(struct ssm_host *h, const ssm_unit *view)
{
    int result;

    h->list = NULL;
    h->list_count = h->list_capacity = 0;
    h->failures = 0;
    buf_clear(&h->text);
    result = h->plugin->dialect.render(h, view);
    if (result == 0 && h->text.len > 0)
        return diag_at(h->diags, DIAG_PLUGIN_LEFTOVER, ssm_view(NULL, 0), h->plugin->name, view->ops[0]->key);
    if (result != 0 && h->failures == 0 && !h->arena->failed)
        diag_add(h->diags, DIAG_PLUGIN_SILENT, ssm_view(NULL, 0), view->ops[0]->key,
                 (const ssm_str[]){h->plugin->name, view->ops[0]->key}, 2);
    return result;
}

int render_unit(struct ssm_host *h, size_t index, ssm_direction direction)
{
    struct unit *u = &h->units[index];
    const struct plugin *caller = h->plugin;
    unsigned which = (unsigned)direction - 1;
    ssm_unit view = u->up;

    if (u->rendered[which])
        return u->failed[which] ? -1 : 0;
    u->rendered[which] = true;
    if (direction == SSM_DOWN && invert_unit(h, u, &view) != 0)
        return -1;
    if (view.op_count == 0)
        return 0;
    h->plugin = h->request->dialect;
    u->failed[which] = call_render(h, &view) != 0;
    u->statements[which] = h->list;
    u->counts[which] = h->list_count;
    h->plugin = caller;
    return h->arena->failed ? diag_out_of_memory(h->diags) : u->failed[which] ? -1 : 0;
}

/* ---- layout */

struct layout {
    struct ssm_host *h;
    const ssm_statement **items;
    size_t count;
    size_t capacity;
    ssm_script *script;
    bool own; /* opens and commits transactions */
};

static int put(struct layout *l, const ssm_statement *s)
{
    if (l->count == l->capacity) {
        size_t capacity = l->capacity * 2 + 16;
        const ssm_statement **grown = ARENA_ARRAY(l->h->arena, capacity, const ssm_statement *);
        if (!grown)
            return diag_out_of_memory(l->h->diags);
        if (l->count)
            memcpy(grown, l->items, l->count * sizeof *grown);
        l->items = grown;
        l->capacity = capacity;
    }
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
    const ssm_dialect_facts *facts = &l->h->request->dialect->facts;
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

static int lay_out(struct layout *l, const ssm_statement *const *s, size_t count)
{
    const ssm_dialect_facts *facts = &l->h->request->dialect->facts;
    size_t from = 0;

    if (!facts->transactional_ddl)
        return put_segment(l, s, count);
    for (size_t i = 0; i <= count; i++) {
        bool alone = i < count && (s[i]->flags & SSM_STMT_NO_TRANSACTION);

        if (i < count && !alone)
            continue;
        if (i > from && put_segment(l, s + from, i - from) != 0)
            return -1;
        if (alone && put(l, s[i]) != 0)
            return -1;
        from = i + 1;
    }
    return 0;
}

/* All statements of the range in the order in which they run, and what they need of the script. */
static int collect(struct layout *l, size_t first, size_t count, ssm_direction direction)
{
    struct ssm_host *h = l->h;
    const ssm_dialect_facts *facts = &h->request->dialect->facts;

    for (size_t i = 0; i < count; i++) {
        size_t index = direction == SSM_UP ? first + i : first + count - 1 - i;
        struct unit *u = &h->units[index];

        if (render_unit(h, index, direction) != 0)
            return -1;
        for (size_t k = 0; k < u->counts[direction - 1]; k++) {
            const ssm_statement *s = u->statements[direction - 1][k];
            bool outside = (s->flags & SSM_STMT_NO_TRANSACTION) ||
                           ((s->flags & SSM_STMT_GUARDED) && facts->wrappers.before);

            if (outside && facts->transactional_ddl)
                l->script->flags |= SSM_SCRIPT_NO_TRANSACTION;
            if (s->flags & SSM_STMT_HAS_BODY)
                l->script->flags |= SSM_SCRIPT_NO_SPLIT;
            if (put(l, s) != 0)
                return -1;
        }
    }
    return 0;
}

static int collect_notes(struct layout *l, size_t first, size_t count)
{
    struct ssm_host *h = l->h;
    size_t total = 0;
    ssm_str *notes;

    for (size_t i = 0; i < count; i++)
        total += h->units[first + i].notes.count;
    if (total == 0)
        return 0;
    notes = ARENA_ARRAY(h->arena, total, ssm_str);
    if (!notes)
        return diag_out_of_memory(h->diags);
    l->script->flags |= SSM_SCRIPT_IRREVERSIBLE;
    l->script->notes = (ssm_strs){notes, total};
    for (size_t i = count; i-- > 0;)
        for (size_t k = 0; k < h->units[first + i].notes.count; k++)
            *notes++ = h->units[first + i].notes.items[k];
    return 0;
}

const ssm_script *make_script(struct ssm_host *h, size_t first, size_t count, ssm_direction direction, uint32_t ask)
{
    struct layout l = {.h = h};
    const ssm_statement **plain;
    size_t plain_count;

    if (first > h->unit_count || count > h->unit_count - first || direction < SSM_UP || direction > SSM_DOWN) {
        diag_at(h->diags, DIAG_PLUGIN_CALL, ssm_view(NULL, 0), h->plugin->name, SSM_LIT("script"));
        return NULL;
    }
    l.script = ARENA_NEW(h->arena, ssm_script);
    if (!l.script) {
        diag_out_of_memory(h->diags);
        return NULL;
    }
    l.script->size = sizeof *l.script;
    if (collect(&l, first, count, direction) != 0)
        return NULL;
    if (direction == SSM_DOWN && collect_notes(&l, first, count) != 0)
        return NULL;
    plain = l.items;
    plain_count = l.count;
    l.own = ask == SSM_ASK_OWN_TRANSACTION || (l.script->flags & SSM_SCRIPT_NO_TRANSACTION);
    l.items = NULL;
    l.count = l.capacity = 0;
    if (plain_count && lay_out(&l, plain, plain_count) != 0)
        return NULL;
    l.script->statements = l.items;
    l.script->count = l.count;
    return l.script;
}

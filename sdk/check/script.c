/* SPDX-License-Identifier: Apache-2.0
 *
 * api->script() and api->batch(): an emitter's statements laid out with transactions and wrappers, as the host's are.
 */
#include "sample.h"

/* A script under construction. */
struct layout {
    ssm_host *h;
    const ssm_statement **items;
    size_t count, most;
    bool own;       /* opens and commits transactions */
    bool one_query; /* an empty transaction commits what must be committed by itself */
};

static void put_shown(struct layout *l, uint32_t flags, const char *text)
{
    struct showing *show = &l->h->showing;
    ssm_statement s = {.size = sizeof s, .flags = flags, .text = show_text(show, ssm_cstr(text))};

    if (flags & SSM_STMT_DESTRUCTIVE)
        s.comment = show_text(show, SSM_LIT("WARNING: DESTRUCTIVE OPERATION"));
    if (text && l->count < l->most)
        l->items[l->count++] = show_struct(show, SHOWN_STATEMENT, &s);
}

/* A host of ABI 1.0 knows of no commit behind one. */
static void put_statement(struct layout *l, const struct sql_statement *s)
{
    put_shown(l, l->h->g->minor >= 1 ? s->flags : s->flags & ~(uint32_t)SSM_STMT_COMMIT_BEHIND, s->text);
}

static void put_wrappers(struct layout *l, const char *const *texts)
{
    for (; texts && *texts; texts++)
        put_shown(l, SSM_STMT_WRAPPER, *texts);
}

/* Statements that share a transaction. */
static void put_segment(struct layout *l, const struct sql_statement *const *s, size_t count)
{
    const ssm_dialect_facts *facts = l->h->sql->facts;
    bool guarded = false, opens = l->own && facts->transactional_ddl;

    for (size_t i = 0; i < count; i++)
        guarded |= (s[i]->flags & SSM_STMT_GUARDED) != 0;
    put_wrappers(l, guarded ? facts->wrappers.before : NULL);
    if (opens)
        put_shown(l, SSM_STMT_WRAPPER, facts->begin);
    put_wrappers(l, guarded ? facts->wrappers.opening : NULL);
    for (size_t i = 0; i < count; i++)
        put_statement(l, s[i]);
    put_wrappers(l, guarded ? facts->wrappers.closing : NULL);
    if (opens)
        put_shown(l, SSM_STMT_WRAPPER, facts->commit);
    put_wrappers(l, guarded ? facts->wrappers.after : NULL);
}

static void lay_out(struct layout *l, const struct sql_statement *const *s, size_t count)
{
    bool transactional = l->h->sql->facts->transactional_ddl;
    size_t from = 0;

    for (size_t i = 0; i <= count; i++) {
        bool alone = transactional && i < count && (s[i]->flags & SSM_STMT_NO_TRANSACTION);

        if (i < count && !alone)
            continue;
        if (i > from)
            put_segment(l, s + from, i - from);
        if (alone)
            put_statement(l, s[i]);
        if (alone && l->one_query && (s[i]->flags & SSM_STMT_COMMIT_BEHIND) && i + 1 < count) {
            put_shown(l, SSM_STMT_WRAPPER, l->h->sql->facts->begin);
            put_shown(l, SSM_STMT_WRAPPER, l->h->sql->facts->commit);
        }
        from = i + 1;
    }
}

/* ---- scripts */

enum { MOST = SQL_UNITS * SQL_STATEMENTS };

static uint32_t needs(const struct sql_statement *s, const ssm_dialect_facts *facts)
{
    bool outside = (s->flags & SSM_STMT_NO_TRANSACTION) || ((s->flags & SSM_STMT_GUARDED) && facts->wrappers.before);
    uint32_t flags = s->flags & SSM_STMT_HAS_BODY ? SSM_SCRIPT_NO_SPLIT : SSM_SCRIPT_PLAIN;

    return outside && facts->transactional_ddl ? flags | SSM_SCRIPT_NO_TRANSACTION : flags;
}

/* All statements of the range, in the order in which they run. */
static size_t collect(const struct sql_sample *sql, size_t first, size_t count, ssm_direction direction,
                      const struct sql_statement **out, uint32_t *flags)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        size_t at = direction == SSM_UP ? first + i : first + count - 1 - i;
        const struct sql_statement *s = sql->units[at].ways[direction - 1];

        for (size_t k = 0; k < SQL_STATEMENTS && s[k].text; k++) {
            out[n++] = &s[k];
            *flags |= needs(&s[k], sql->facts);
        }
    }
    return n;
}

static ssm_strs notes_of(ssm_host *h, size_t first, size_t count, uint32_t *flags)
{
    const struct sql_sample *sql = h->sql;
    ssm_str notes[SQL_UNITS];
    size_t n = 0;

    for (size_t i = count; i-- > 0;)
        if (sql->units[first + i].note)
            notes[n++] = ssm_cstr(sql->units[first + i].note);
    *flags |= n ? (uint32_t)SSM_SCRIPT_IRREVERSIBLE : 0;
    return show_texts(&h->showing, (ssm_strs){n ? notes : NULL, n});
}

/* True where one query cannot hold the script: a statement that cannot run in a transaction is not alone. */
static bool bursts_query(const struct sql_sample *sql, const struct sql_statement *const *s, size_t count)
{
    for (size_t i = 0; count > 1 && sql->facts->transactional_ddl && i < count; i++)
        if ((s[i]->flags & (SSM_STMT_NO_TRANSACTION | SSM_STMT_COMMIT_BEHIND)) == SSM_STMT_NO_TRANSACTION)
            return true;
    return false;
}

static uint32_t known_asks(uint32_t minor)
{
    return minor >= 1 ? SSM_ASK_OWN_TRANSACTION | SSM_ASK_ONE_QUERY | SSM_ASK_CLIENT : SSM_ASK_OWN_TRANSACTION;
}

const ssm_script *service_script(ssm_host *h, size_t first, size_t count, ssm_direction direction, uint32_t ask)
{
    const ssm_statement *items[MOST * 4];
    const struct sql_statement *plain[MOST];
    struct layout l = {.h = h, .items = items, .most = sizeof items / sizeof items[0]};
    ssm_script script = {.size = sizeof script};
    const ssm_script *shown;
    size_t n;

    if (!service_begin(h, "script", SSM_KIND_EMITTER))
        return NULL;
    if (first > h->sql->unit_count || count > h->sql->unit_count - first || direction < SSM_UP ||
        direction > SSM_DOWN || ask & ~known_asks(h->g->minor)) {
        found(h->g,
              "api->script() of %zu units from %zu on, direction %d, ask %#x: there are %zu units, and the host knows "
              "%#x",
              count, first, (int)direction, ask, h->sql->unit_count, known_asks(h->g->minor));
        return NULL;
    }
    if (service_fails(h, "script"))
        return NULL;
    n = collect(h->sql, first, count, direction, plain, &script.flags);
    if ((ask & SSM_ASK_ONE_QUERY) && bursts_query(h->sql, plain, n)) { /* the host has said so: the plugin gives up */
        h->denied = "script";
        return NULL;
    }
    if (direction == SSM_DOWN)
        script.notes = notes_of(h, first, count, &script.flags);
    l.one_query = ask & SSM_ASK_ONE_QUERY;
    l.own = (ask & SSM_ASK_OWN_TRANSACTION) || (script.flags & SSM_SCRIPT_NO_TRANSACTION);
    lay_out(&l, plain, n);
    script.statements = show_list(&h->showing, items, l.count * sizeof(const ssm_statement *), "a script's statements");
    script.count = l.count;
    shown = show_struct(&h->showing, SHOWN_SCRIPT, &script);
    show_seal(&h->showing);
    return shown;
}

/* ---- batches */

static bool is_alone(const struct sql_unit *u, uint32_t ways)
{
    for (unsigned way = 0; way < 2; way++)
        for (size_t k = 0; (ways >> way & 1) && k < SQL_STATEMENTS && u->ways[way][k].text; k++)
            if (u->ways[way][k].flags & SSM_STMT_NO_TRANSACTION)
                return true;
    return false;
}

size_t service_batch(ssm_host *h, size_t first, uint32_t ways)
{
    size_t n = first;

    if (!service_begin(h, "batch", SSM_KIND_EMITTER))
        return 0;
    if (ways == 0 || ways > (SSM_UP | SSM_DOWN))
        found(h->g, "api->batch() of the ways %#x: SSM_UP, SSM_DOWN, or both or-ed", ways);
    if (first >= h->sql->unit_count)
        return 0;
    if (!h->sql->facts->transactional_ddl) /* no transaction that a statement could be in */
        return h->sql->unit_count - first;
    if (is_alone(&h->sql->units[first], ways))
        return 1;
    while (n < h->sql->unit_count && !is_alone(&h->sql->units[n], ways))
        n++;
    return n - first;
}

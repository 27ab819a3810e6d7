/* SPDX-License-Identifier: Apache-2.0
 *
 * Transactions and wrappers: in one transaction they come in the order before, begin, opening, the statements, closing,
 * commit, after. Without own transactions begin and commit are the tool's.
 */
#include "audit/audit_internal.h"

static const char *const *list_of(const ssm_dialect_facts *f, size_t list)
{
    const char *const *lists[GUARD_LISTS] = {f->wrappers.before, f->wrappers.opening, f->wrappers.closing,
                                             f->wrappers.after};

    return lists[list];
}

const char *guard_wrapper(const ssm_dialect_facts *facts, size_t i)
{
    for (size_t list = 0; list < GUARD_LISTS; list++)
        for (const char *const *w = list_of(facts, list); w && *w; w++)
            if (i-- == 0)
                return *w;
    return NULL;
}

void guard_start(struct guard_state *g, const ssm_dialect_facts *facts)
{
    size_t n = 0;

    *g = (struct guard_state){.facts = facts};
    for (size_t list = 0; list < GUARD_LISTS; list++) {
        for (const char *const *w = list_of(facts, list); w && *w; w++)
            n++;
        g->ends[list] = n;
    }
}

/* Whether what has to stand outside is not enough: the dialect's own transaction must be open. */
static bool wants_own(const struct guard_state *g)
{
    return g->facts->begin && g->facts->transactional_ddl && g->ends[GUARD_BEFORE] > 0;
}

static bool wrapper_may(const struct guard_state *g)
{
    if (g->passed < g->ends[GUARD_BEFORE])
        return !g->open;
    if (g->passed < g->ends[GUARD_OPENING])
        return g->open ? g->fresh : !wants_own(g);
    if (g->passed < g->ends[GUARD_CLOSING])
        return g->open || !wants_own(g);
    return !g->open;
}

static bool begin(struct guard_state *g)
{
    if (g->open || (g->passed != 0 && g->passed != g->ends[GUARD_BEFORE]))
        return false;
    g->open = g->fresh = true;
    return true;
}

/* Behind the last wrapper all is as at the beginning. */
static void settle(struct guard_state *g)
{
    if (!g->open && g->passed == g->ends[GUARD_AFTER])
        g->passed = 0;
}

static bool commit(struct guard_state *g)
{
    if (!g->open || (g->passed != 0 && g->passed != g->ends[GUARD_CLOSING]))
        return false;
    g->open = g->fresh = false;
    settle(g);
    return true;
}

static bool next_wrapper(struct guard_state *g, ssm_str text)
{
    const char *next = guard_wrapper(g->facts, g->passed);

    if (!next || !str_is(text, next) || !wrapper_may(g))
        return false;
    g->passed++;
    settle(g);
    return true;
}

bool guard_takes(struct guard_state *g, ssm_str text, bool *legal)
{
    bool known = false, is_begin = g->facts->begin && str_is(text, g->facts->begin);
    bool is_commit = g->facts->commit && str_is(text, g->facts->commit);

    *legal = (is_begin && begin(g)) || (is_commit && commit(g)) || next_wrapper(g, text);
    for (size_t i = 0; !known && i < g->ends[GUARD_AFTER]; i++)
        known = str_is(text, guard_wrapper(g->facts, i));
    return known || is_begin || is_commit;
}

bool guard_statement(struct guard_state *g, uint32_t flags)
{
    bool has_wrappers = g->ends[GUARD_AFTER] > 0, inside = g->passed == g->ends[GUARD_OPENING];

    g->fresh = false;
    if ((flags & SSM_STMT_NO_TRANSACTION) && g->facts->transactional_ddl)
        return !g->open && g->passed == 0;
    if ((flags & SSM_STMT_GUARDED) && has_wrappers)
        return inside && (g->open || !wants_own(g));
    return g->passed == 0 || inside;
}

bool guard_is_closed(const struct guard_state *g)
{
    return !g->open && g->passed == 0;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * What the other schema of a comparison left to the engine: character sets, definers, when an event starts. A person
 * leaves them out and a dump says them all, which is no difference between the two; so the schema that is read second says
 * of a thing what the first did where both may mean the same.
 */
#include "reader.h"

enum { MEMO_LIMIT = 1 << 20, MEMO_FIRST = 256 };

struct entry {
    ssm_object_kind kind; /* NONE: a table */
    ssm_str schema, name; /* name.ptr is NULL: free */
    ssm_str body, plain;   /* of what has a body */
    ssm_str first, second; /* charset and collation, or definer and start or collation, as given; absent: not */
};

/* What both readings of a dispatch share. */
struct memo {
    bool filled; /* by the schema that was read first */
    bool was_dump;
    enum flavour flavour;
    struct entry *entries; /* open addressing; `room` is a power of two, or 0 */
    size_t count, room;
};

/* FNV-1a */
static uint64_t hash(uint64_t h, ssm_str s)
{
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 1099511628211u;
    return (h ^ 0xffu) * 1099511628211u;
}

/* The thing's entry, or the free one where it belongs; NULL where there is none. */
static struct entry *find(const struct memo *m, ssm_object_kind kind, ssm_str schema, ssm_str name)
{
    size_t at = (size_t)hash(hash(14695981039346656037u + (uint64_t)kind, schema), name);

    if (!m->room)
        return NULL;
    for (;; at++) {
        struct entry *e = &m->entries[at & (m->room - 1)];

        if (!e->name.ptr || (e->kind == kind && ssm_str_eq(e->schema, schema) && ssm_str_eq(e->name, name)))
            return e;
    }
}

static bool grow(struct reader *r, struct memo *m)
{
    struct memo more = *m;

    more.room = m->room ? 2 * m->room : MEMO_FIRST;
    more.entries = more.room <= MEMO_LIMIT ? my_take(r, more.room * sizeof *more.entries) : NULL;
    if (!more.entries)
        return false;
    for (size_t i = 0; i < m->room; i++)
        if (m->entries[i].name.ptr)
            *find(&more, m->entries[i].kind, m->entries[i].schema, m->entries[i].name) = m->entries[i];
    *m = more;
    return true;
}

/* Beyond the limit a thing is not remembered: a difference more, never one less. */
static void remember(struct reader *r, struct entry e)
{
    struct memo *m = r->memo;
    struct entry *at;

    if (m->count * 2 >= m->room && !grow(r, m))
        return;
    at = find(m, e.kind, e.schema, e.name);
    if (at->name.ptr)
        return;
    *at = e;
    m->count++;
}

bool my_memo_begin(struct reader *r)
{
    r->memo = my_api->state(r->h, sizeof *r->memo);
    if (!r->memo) {
        my_ended(r);
        return false;
    }
    r->recalls = r->memo->filled;
    if (!r->recalls) {
        r->memo->filled = true;
        r->memo->was_dump = r->is_dump;
        r->memo->flavour = r->flavour;
    }
    return true;
}

enum flavour my_flavour(const struct reader *r)
{
    return r->flavour || !r->memo ? r->flavour : r->memo->flavour;
}

static ssm_str effective(struct reader *r, ssm_str charset, ssm_str collation)
{
    enum flavour own = r->flavour;
    ssm_str s = collation;

    if (!s.ptr) {
        r->flavour = my_flavour(r);
        s = my_default_collation(r, charset);
        r->flavour = own;
    }
    return s;
}

void my_memo(struct reader *r, struct table *t)
{
    const struct entry *e = find(r->memo, SSM_OBJECT_NONE, t->schema, t->name);
    bool same;

    if (!r->recalls) {
        remember(r, (struct entry){SSM_OBJECT_NONE, t->schema, t->name, ABSENT, ABSENT, t->charset, t->collation});
        return;
    }
    if (!e || !e->name.ptr)
        return;
    same = e->first.ptr && t->charset.ptr &&
           ascii_same(effective(r, e->first, e->second), effective(r, t->charset, t->collation));
    if (same || (!e->first.ptr && r->is_dump) || (!t->charset.ptr && r->memo->was_dump)) {
        t->charset = e->first;
        t->collation = e->second;
    }
}

/* Who it runs as and when it starts, as far as both schemas say it, and its body: parts of the key by which it is
 * compared. The client program leaves comments out unless it is told not to, so that a dump may have none. */
void my_memo_thing(struct reader *r, struct thing *x)
{
    const ssm_object *o = &x->object;
    const struct entry *e = find(r->memo, o->kind, o->schema, o->name);
    bool event = o->kind == SSM_OBJECT_EVENT, dumped = r->is_dump || r->memo->was_dump;
    ssm_str definer = x->definer, second = event ? x->starts : x->collation, body = x->body;

    if (!r->recalls) {
        remember(r, (struct entry){o->kind, o->schema, o->name, body, x->plain, definer, second});
    } else if (e && e->name.ptr) {
        definer = e->first.len && definer.ptr ? definer : e->first;
        if (dumped && body.ptr && ssm_str_eq(x->plain, e->plain))
            body = e->body;
        if (event || dumped)
            second = e->second.len && second.ptr ? second : e->second;
    }
    x->object.definition = my_join(r, my_join(r, definer, SSM_LIT(" "), second, SSM_LIT("\n")), x->object.definition,
                                   body, ABSENT);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * What happens to a column happens to it in the tables that inherit it, which do not list it, and what happens to a table happens to
 * its partitions; see compare.h.
 */
#include "diff/compare.h"
#include "diff/words.h"

/* A table that has columns of another. */
struct heir {
    struct table_pair *pair;
    struct heir *next; /* of the same parent */
};

struct inheritance {
    struct comparison *c;
    struct heir **heirs;       /* by the parent's place in c->tables */
    struct table_pair **queue; /* tables whose changes are to be handed on */
    size_t count, capacity;
    struct table_pair *heir;   /* whose parents are being noted */
    bool any;                  /* has one */
};

/* The next table of "parent FOR VALUES ..." or "app.p1, p2". */
static bool next_parent(struct words *w, ssm_str *schema, ssm_str *name)
{
    struct word word;

    *schema = (ssm_str){NULL, 0};
    if (!word_next(w, &word))
        return false;
    *name = word.text;
    if (word_take(w, '.') && word_next(w, &word)) {
        *schema = *name;
        *name = word.text;
    }
    return true;
}

int each_parent(const struct comparison *c, const ssm_table *t, const char *option,
                int (*each)(void *user, struct table_pair *parent), void *user)
{
    struct words w = {.text = pair_value(t->options, t->option_count, ssm_cstr(option))};
    ssm_str schema, name;
    int stop = 0;

    while (!stop && w.text.ptr && next_parent(&w, &schema, &name)) {
        struct table_pair *parent = pair_of(c, schema, name);

        stop = parent ? each(user, parent) : 0;
        if (!word_take(&w, ','))
            break;
    }
    return stop;
}

static int note_heir(void *user, struct table_pair *parent)
{
    struct inheritance *h = user;
    struct heir *heir = ARENA_NEW(h->c->arena, struct heir), **list = &h->heirs[parent - h->c->tables];

    if (!heir)
        return -1;
    *heir = (struct heir){h->heir, *list};
    *list = heir;
    h->any = true;
    return 0;
}

static int note_parents(struct inheritance *h, struct table_pair *p, const char *option)
{
    h->heir = p;
    return each_parent(h->c, p->from, option, note_heir, h);
}

static int push(struct inheritance *h, struct table_pair *p)
{
    struct table_pair **queue = arena_grow(h->c->arena, h->queue, h->count, &h->capacity, sizeof(struct table_pair *));

    if (!queue)
        return diag_out_of_memory(h->c->diags);
    h->queue = queue;
    queue[h->count++] = p;
    return 0;
}

/* To one table. It hands on what is new to it in its turn. */
static int hand_on(struct inheritance *h, const struct table_pair *parent, struct table_pair *heir)
{
    bool any = false;

    for (size_t i = 0; i < parent->changed->count; i++) {
        const struct map_entry *e = &parent->changed->entries[i];
        unsigned bits = (unsigned)(uintptr_t)e->value & (COLUMN_GOES | COLUMN_TYPE);

        if ((bits & ~(unsigned)pair_change(heir, e->key)) == 0)
            continue;
        if (pair_note(h->c, heir, e->key, (enum column_change)bits) != 0)
            return -1;
        any = true;
    }
    return any ? push(h, heir) : 0;
}

/* By what rows are told apart is said when a table is made, and only then. */
static bool is_partitioned_anew(const struct table_pair *p)
{
    const ssm_str by = SSM_LIT("partition_by");
    ssm_str from = pair_value(p->from->options, p->from->option_count, by);
    ssm_str to = pair_value(p->to->options, p->to->option_count, by);

    if (!from.ptr || !to.ptr)
        return from.ptr || to.ptr;
    return !str_eq(from, to);
}

static int push_partitions(struct inheritance *h, const struct table_pair *p)
{
    for (const struct heir *heir = h->heirs[p - h->c->tables]; heir; heir = heir->next) {
        if (heir->pair->anew || !heir->pair->to)
            continue;
        heir->pair->anew = true;
        if (push(h, heir->pair) != 0)
            return -1;
    }
    return 0;
}

int inherit_anew(struct comparison *c)
{
    struct inheritance h = {.c = c, .heirs = ARENA_ARRAY(c->arena, c->table_count, struct heir *)};

    if (!h.heirs)
        return diag_out_of_memory(c->diags);
    for (size_t i = 0; i < c->table_count && engine_is_exact(c); i++) {
        struct table_pair *p = &c->tables[i];

        if (!p->from || !p->to || p->from == p->to || !is_partitioned_anew(p))
            continue;
        p->anew = true;
        if (push(&h, p) != 0)
            return -1;
    }
    for (size_t i = 0; i < c->table_count && h.count; i++)
        if (c->tables[i].from && table_inherits(c->tables[i].from))
            note_parents(&h, &c->tables[i], "partition_of");
    while (h.count)
        if (push_partitions(&h, h.queue[--h.count]) != 0)
            return -1;
    return c->arena->failed ? diag_out_of_memory(c->diags) : 0;
}

int inherit_changes(struct comparison *c)
{
    struct inheritance h = {.c = c, .heirs = ARENA_ARRAY(c->arena, c->table_count, struct heir *)};
    int bad = 0;

    if (!h.heirs)
        return diag_out_of_memory(c->diags);
    for (size_t i = 0; i < c->table_count && !bad; i++) {
        struct table_pair *p = &c->tables[i];

        if (p->from && p->to && table_inherits(p->from))
            bad = note_parents(&h, p, "partition_of") | note_parents(&h, p, "inherits");
    }
    for (size_t i = 0; i < c->table_count && h.any && !bad; i++)
        if (c->tables[i].changed && h.heirs[i] && push(&h, &c->tables[i]) != 0)
            return -1;
    while (h.count) {
        const struct table_pair *p = h.queue[--h.count];

        for (const struct heir *heir = h.heirs[p - c->tables]; heir; heir = heir->next)
            if (heir->pair != p && hand_on(&h, p, heir->pair) != 0)
                return -1;
    }
    return c->arena->failed ? diag_out_of_memory(c->diags) : 0;
}

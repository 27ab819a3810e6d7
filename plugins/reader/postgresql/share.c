/* SPDX-License-Identifier: Apache-2.0
 *
 * Sharing tables between both inputs; see share.h. It is a matter of time and memory alone: a table that is not shared
 * is read, and comes out the same.
 */
#include "share.h"

/* ------------------------------------------------------------------ groups */

static struct pgr_group *group_of(struct pgr *r, ssm_str schema, ssm_str name)
{
    void **place = pgr_map_place(r, &r->groups, schema, name);
    struct pgr_group *g = place && !*place ? PGR_NEW(r, struct pgr_group) : NULL;

    if (!g)
        return place ? *place : NULL;
    g->schema = schema;
    g->name = name;
    *place = g;
    return g;
}

/* The search path and the like as a text of which there is one. */
static const char *settings(struct pgr *r)
{
    struct text t = {.owner = r};
    ssm_str text;
    char *known;

    for (size_t i = 0; i < r->path.count; i++) {
        print_name(&t, r->path.items[i]);
        text_puts(&t, ",");
    }
    print_name(&t, r->tablespace);
    text_puts(&t, ",");
    print_name(&t, r->access_method);
    text = text_done(&t);
    known = pgr_map_get(&r->cache->settings, PGR_ABSENT, text);
    if (known)
        return known;
    known = PGR_NEW(r, char);
    return known && pgr_map_put(r, &r->cache->settings, PGR_ABSENT, text, known) ? known : NULL;
}

/* `last`: the group of the piece before it, which it mostly is of, or NULL. */
static bool add_to_group(struct pgr *r, struct pgr_piece *p, const char *in_force, struct pgr_group *last)
{
    ssm_str schema = pgr_target(r, p->parsed->schema), name = p->parsed->name;
    bool is_last = last && pgr_same(last->name, name) && pgr_same(last->schema, schema);
    struct pgr_group *g = is_last ? last : group_of(r, schema, name);

    if (!g)
        return false;
    g->spoiled |= p->parsed->about == PGR_ABOUT_SPOILS || (!g->statements.count && !p->parsed->creates);
    p->group = g;
    return pgr_push(r, &g->statements, (void *)(uintptr_t)p->parsed) &&
           pgr_push(r, &g->settings, (void *)(uintptr_t)in_force);
}

/* Settings are followed for where statements belong; they are read again later. */
static bool build(struct pgr *r, bool *shareable)
{
    const char *in_force = settings(r);
    struct pgr_group *last = NULL;

    for (size_t i = 0; i < r->pieces.count; i++) {
        struct pgr_piece *p = r->pieces.items[i];
        const struct pgr_parsed *s = p->parsed;

        if (!s || !s->tree)
            continue;
        if (s->sets && pgr_follow_settings(r, s->tree))
            in_force = settings(r);
        *shareable &= s->about != PGR_ABOUT_ALL;
        if ((s->about == PGR_ABOUT_TABLE || s->about == PGR_ABOUT_SPOILS) && !add_to_group(r, p, in_force, last))
            return false;
        last = p->group;
    }
    pgr_begin_settings(r);
    return in_force != NULL;
}

/* ------------------------------------------------------------------ the second input */

static bool same_list(const struct pgr_list *a, const struct pgr_list *b)
{
    return a->count == b->count && !memcmp(a->items, b->items, a->count * sizeof *a->items);
}

/* The tables that its foreign keys refer to must be there; that these say which columns was asked before. */
static bool has_targets(struct pgr *r, const struct pgr_table *table)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const struct pgr_constraint *c = table->constraints.items[i];

        if (c->kind == SSM_CONSTRAINT_FOREIGN_KEY && !pgr_map_get(&r->groups, c->ref_table->schema, c->ref_table->name))
            return false;
    }
    return true;
}

static void find_twins(struct pgr *r)
{
    for (size_t i = 0; i < r->pieces.count; i++) {
        const struct pgr_piece *p = r->pieces.items[i];
        struct pgr_group *g = p->group && p->parsed == p->group->statements.items[0] ? p->group : NULL;
        const struct pgr_group *twin = g ? pgr_map_get(&r->cache->groups, g->schema, g->name) : NULL;

        if (twin && twin->done && !twin->spoiled && !g->spoiled &&
            same_list(&twin->statements, &g->statements) && same_list(&twin->settings, &g->settings) &&
            has_targets(r, twin->table))
            g->twin = twin;
    }
}

bool pgr_plan_sharing(struct pgr *r)
{
    bool shareable = !r->marks.count;

    if (!build(r, &shareable))
        return false;
    if (!r->cache->has_first) {
        r->cache->has_first = true;
        r->is_first = shareable;
        r->cache->shareable = shareable;
    } else if (shareable && r->cache->shareable) {
        find_twins(r);
    }
    if (r->is_first)
        r->cache->groups = r->groups;
    return !r->failed;
}

/* ------------------------------------------------------------------ giving and taking */

/* What would come out otherwise with other things around it: names of types and functions, sequences, keys that others
 * have. */
static bool stands_alone(const struct pgr_table *table, const ssm_table *done)
{
    if (done->depend_count || table->parents.count || table->children.count || table->has_attributes)
        return false;
    for (size_t i = 0; i < table->columns.count; i++) {
        const struct pgr_column *c = table->columns.items[i];

        if (c->sequence || c->nextval_of || done->columns[i]->identity != SSM_IDENTITY_NONE)
            return false;
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        const struct pgr_constraint *c = table->constraints.items[i];

        if (c->kind == SSM_CONSTRAINT_FOREIGN_KEY && !c->ref_names.count)
            return false;
    }
    return true;
}

void pgr_offer(struct pgr *r, struct pgr_table *table, const ssm_table *done)
{
    struct pgr_group *g = r->is_first ? pgr_map_get(&r->groups, table->schema, table->name) : NULL;

    if (!g || g->spoiled || !stands_alone(table, done))
        return;
    g->table = table;
    g->done = done;
}

static bool names_are_free(const struct pgr *r, const struct pgr_table *table)
{
    bool free = !pgr_map_get(&r->relations, table->schema, table->name);

    for (size_t i = 0; free && i < table->constraints.count; i++) {
        const struct pgr_constraint *c = table->constraints.items[i];

        free = !pgr_is_key(c) || !pgr_map_get(&r->relations, table->schema, c->name);
    }
    for (size_t i = 0; free && i < table->indexes.count; i++)
        free = !pgr_map_get(&r->relations, table->schema, ((const struct pgr_index *)table->indexes.items[i])->name);
    return free;
}

bool pgr_adopt(struct pgr *r, struct pgr_group *g)
{
    const struct pgr_table *from = g->twin ? g->twin->table : NULL;
    struct pgr_table *table;

    if (!from || !names_are_free(r, from)) {
        g->twin = NULL;
        return false;
    }
    table = PGR_NEW(r, struct pgr_table);
    if (!table)
        return false;
    *table = *from;
    table->object = NULL;
    table->place = pgr_place(r);
    table->born = r->now;
    table->done = g->twin->done;
    if (!pgr_push(r, &r->tables, table) || !pgr_take(r, table->schema, table->name, PGR_TABLE, table))
        return false;
    for (size_t i = 0; i < table->constraints.count; i++) {
        struct pgr_constraint *c = table->constraints.items[i];

        pgr_count_constraint(r, table->schema, c->name, 1);
        if (pgr_is_key(c) && !pgr_take(r, table->schema, c->name, PGR_KEY, c))
            return false;
    }
    for (size_t i = 0; i < table->indexes.count; i++) {
        struct pgr_index *index = table->indexes.items[i];

        if (!pgr_take(r, table->schema, index->name, PGR_INDEX, index))
            return false;
    }
    return true;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Names: the maps, the search path, lookups as of now and as of an earlier moment.
 */
#include "reader.h"

enum { FIRST_ROOM = 64 };

struct pgr_map_entry {
    ssm_str schema, name;
    void *thing; /* NULL: removed */
    uint64_t hash;
};

/* ------------------------------------------------------------------ maps */

static uint64_t hash_of(ssm_str schema, ssm_str name)
{
    return pgr_hash(name, schema.len ? pgr_hash(schema, 0) : 0);
}

/* The slot of its entry, or the free one where that would be. */
static struct pgr_map_entry **slot(const struct pgr_map *map, uint64_t hash, ssm_str schema, ssm_str name)
{
    size_t mask = map->room - 1;

    for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
        const struct pgr_map_entry *e = map->slots[i];

        if (!e || (e->hash == hash && pgr_same(e->schema, schema) && pgr_same(e->name, name)))
            return &map->slots[i];
    }
}

void *pgr_map_get(const struct pgr_map *map, ssm_str schema, ssm_str name)
{
    const struct pgr_map_entry *e = map->room ? *slot(map, hash_of(schema, name), schema, name) : NULL;

    return e ? e->thing : NULL;
}

bool pgr_map_reserve(struct pgr *r, struct pgr_map *map, size_t count)
{
    struct pgr_map next = {.room = FIRST_ROOM, .count = map->count};

    while (next.room < count * 2)
        next.room *= 2;
    if (next.room <= map->room)
        return true;
    next.slots = pgr_alloc(r, next.room * sizeof *next.slots);
    if (!next.slots)
        return false;
    for (size_t i = 0; i < map->room; i++)
        if (map->slots[i])
            *slot(&next, map->slots[i]->hash, map->slots[i]->schema, map->slots[i]->name) = map->slots[i];
    *map = next;
    return true;
}

void **pgr_map_place(struct pgr *r, struct pgr_map *map, ssm_str schema, ssm_str name)
{
    struct pgr_map_entry **at;
    uint64_t hash = hash_of(schema, name);

    if (map->count * 2 >= map->room && !pgr_map_reserve(r, map, map->count + 1))
        return NULL;
    at = slot(map, hash, schema, name);
    if (!*at) {
        *at = PGR_NEW(r, struct pgr_map_entry);
        if (!*at)
            return NULL;
        **at = (struct pgr_map_entry){schema, name, NULL, hash};
        map->count++;
    }
    return &(*at)->thing;
}

bool pgr_map_put(struct pgr *r, struct pgr_map *map, ssm_str schema, ssm_str name, void *thing)
{
    void **place = pgr_map_place(r, map, schema, name);

    if (place)
        *place = thing;
    return place != NULL;
}

void pgr_map_remove(struct pgr_map *map, ssm_str schema, ssm_str name)
{
    struct pgr_map_entry *e = map->room ? *slot(map, hash_of(schema, name), schema, name) : NULL;

    if (e)
        e->thing = NULL;
}

/* ------------------------------------------------------------------ the search path */

ssm_str pgr_schema(ssm_str said)
{
    return pgr_is(said, "public") ? PGR_ABSENT : said;
}

ssm_str pgr_target(struct pgr *r, ssm_str said)
{
    if (said.len)
        return pgr_schema(said);
    if (r->schema_default.len)
        return pgr_schema(r->schema_default);
    return r->path.count ? r->path.items[0] : PGR_ABSENT;
}

/* ------------------------------------------------------------------ renames */

bool pgr_note_rename(struct pgr *r, enum pgr_renamed_what what, ssm_str from_schema, ssm_str from, ssm_str to_schema,
                     ssm_str to)
{
    struct pgr_renamed *note = PGR_NEW(r, struct pgr_renamed);

    if (!note)
        return false;
    *note = (struct pgr_renamed){what, r->now, from_schema, from, to_schema, to};
    return pgr_push(r, &r->renamed, note);
}

void pgr_follow(struct pgr *r, enum pgr_renamed_what what, uint32_t since, ssm_str *schema, ssm_str *name)
{
    for (size_t i = 0; i < r->renamed.count; i++) {
        const struct pgr_renamed *n = r->renamed.items[i];

        if (n->when < since)
            continue;
        if (n->what == PGR_RENAMED_SCHEMA && pgr_same(*schema, n->from)) {
            *schema = n->to;
        } else if (n->what == what && pgr_same(*schema, n->from_schema) && pgr_same(*name, n->from)) {
            *schema = n->to_schema;
            *name = n->to;
        }
    }
}

/* ------------------------------------------------------------------ lookups */

typedef void *lookup(struct pgr *r, ssm_str schema, ssm_str name, uint32_t since);

static void *along_path(struct pgr *r, ssm_str said, ssm_str name, uint32_t since, lookup *find)
{
    void *found = NULL;

    if (said.len)
        return find(r, pgr_schema(said), name, since);
    if (r->schema_default.len)
        found = find(r, pgr_schema(r->schema_default), name, since);
    for (size_t i = 0; !found && i < r->path.count; i++)
        found = find(r, r->path.items[i], name, since);
    /* An empty search path is how dumps begin; what is unqualified then is the default schema's all the same. */
    return found || r->path.count ? found : find(r, PGR_ABSENT, name, since);
}

static void *find_relation(struct pgr *r, ssm_str schema, ssm_str name, uint32_t since)
{
    if (since)
        pgr_follow(r, PGR_RENAMED_RELATION, since, &schema, &name);
    return pgr_map_get(&r->relations, schema, name);
}

static void *find_enum(struct pgr *r, ssm_str schema, ssm_str name, uint32_t since)
{
    if (since)
        pgr_follow(r, PGR_RENAMED_TYPE, since, &schema, &name);
    return pgr_map_get(&r->types, schema, name);
}

struct pgr_relation *pgr_relation(struct pgr *r, ssm_str said, ssm_str name)
{
    return along_path(r, said, name, 0, find_relation);
}

struct pgr_relation *pgr_relation_since(struct pgr *r, ssm_str said, ssm_str name, uint32_t since)
{
    return along_path(r, said, name, since, find_relation);
}

static void *thing_of(const struct pgr_relation *relation, enum pgr_relation_kind kind)
{
    return relation && relation->kind == kind ? relation->thing : NULL;
}

struct pgr_table *pgr_table(struct pgr *r, ssm_str said, ssm_str name)
{
    return thing_of(pgr_relation(r, said, name), PGR_TABLE);
}

struct pgr_sequence *pgr_sequence(struct pgr *r, ssm_str said, ssm_str name)
{
    return thing_of(pgr_relation(r, said, name), PGR_SEQUENCE);
}

struct pgr_enum *pgr_enum(struct pgr *r, ssm_str said, ssm_str name)
{
    return along_path(r, said, name, 0, find_enum);
}

struct pgr_enum *pgr_enum_since(struct pgr *r, ssm_str said, ssm_str name, uint32_t since)
{
    return along_path(r, said, name, since, find_enum);
}

bool pgr_take(struct pgr *r, ssm_str schema, ssm_str name, enum pgr_relation_kind kind, void *thing)
{
    void **place = pgr_map_place(r, &r->relations, schema, name);
    struct pgr_relation *relation = place && !*place ? PGR_NEW(r, struct pgr_relation) : NULL;

    if (!relation)
        return false;
    *relation = (struct pgr_relation){schema, name, kind, thing};
    *place = relation;
    return true;
}

void pgr_release(struct pgr *r, ssm_str schema, ssm_str name)
{
    pgr_map_remove(&r->relations, schema, name);
}

/* ------------------------------------------------------------------ columns */

static struct pgr_column *column_at(struct pgr_table *table, ssm_str name, uint32_t since, int depth)
{
    ssm_str now = name;

    for (size_t i = 0; since && i < table->renames.count; i++) {
        const struct pgr_rename *n = table->renames.items[i];

        if (n->when >= since && pgr_same(now, n->from))
            now = n->to;
    }
    for (size_t i = 0; i < table->columns.count; i++) {
        struct pgr_column *c = table->columns.items[i];

        if (!c->dropped && pgr_same(c->name, now))
            return c;
    }
    for (size_t i = 0; depth < PGR_PARENTS && i < table->parents.count; i++) {
        struct pgr_column *c = column_at(table->parents.items[i], name, since, depth + 1);

        if (c)
            return c;
    }
    return NULL;
}

struct pgr_column *pgr_column(struct pgr_table *table, ssm_str name)
{
    return column_at(table, name, 0, 0);
}

struct pgr_column *pgr_column_since(struct pgr_table *table, ssm_str name, uint32_t since)
{
    return column_at(table, name, since, 0);
}

static bool all_columns(struct pgr *r, struct pgr_table *table, struct pgr_list *out, int depth)
{
    for (size_t i = 0; depth < PGR_PARENTS && i < table->parents.count; i++)
        if (!all_columns(r, table->parents.items[i], out, depth + 1))
            return false;
    for (size_t i = 0; i < table->columns.count; i++) {
        struct pgr_column *c = table->columns.items[i];
        bool is_known = c->dropped;

        for (size_t k = 0; table->parents.count && !is_known && k < out->count; k++)
            if (pgr_same(((struct pgr_column *)out->items[k])->name, c->name)) {
                out->items[k] = c;
                is_known = true;
            }
        if (!is_known && !pgr_push(r, out, c))
            return false;
    }
    return true;
}

bool pgr_all_columns(struct pgr *r, struct pgr_table *table, struct pgr_list *out)
{
    return all_columns(r, table, out, 0);
}

/* ------------------------------------------------------------------ dependences */

bool pgr_depend(struct pgr *r, struct pgr_depends *depends, ssm_namespace among, ssm_str schema, ssm_str name, ssm_str column)
{
    struct ssm_dependence *d;

    for (size_t i = 0; i < depends->items.count; i++) {
        d = depends->items.items[i];
        if (d->among == among && pgr_same(d->schema, schema) && pgr_same(d->name, name) && pgr_same(d->column, column))
            return true;
    }
    d = PGR_NEW(r, struct ssm_dependence);
    if (!d)
        return false;
    *d = (struct ssm_dependence){schema, name, column, among};
    return pgr_push(r, &depends->items, d);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The columns of each enum whose values change, in their tables' states at that moment. See ssm_enum_use.
 */
#include "plan/state.h"

/* One enum whose values change. */
struct wanted {
    const ssm_operation *first; /* the first operation on it */
    const ssm_enum_use **uses;
    size_t count, capacity;
    struct wanted *next; /* of the same name in another schema */
};

struct search {
    struct planner *planner;
    struct map enums; /* struct wanted *, by the object of the key */
    struct map names; /* the same by the enum's name alone: a list */
};

static bool changes_values(const ssm_operation *o)
{
    return o->kind == SSM_OP_ADD_ENUM_VALUE || o->kind == SSM_OP_DROP_ENUM_VALUE;
}

static int collect(struct search *s)
{
    struct planner *p = s->planner;

    for (size_t i = 0; i < p->ops.count; i++) {
        const ssm_operation *o = &p->ops.items[i]->pub;
        struct map_entry *e, *name;
        struct wanted *w;

        if (!changes_values(o))
            continue;
        e = map_put(&s->enums, key_object(o->key));
        if (e && e->value)
            continue;
        name = map_put(&s->names, o->object);
        w = ARENA_NEW(p->arena, struct wanted);
        if (!e || !name || !w)
            return diag_out_of_memory(p->diags);
        *w = (struct wanted){.first = o, .next = name->value};
        e->value = w;
        name->value = w;
    }
    return 0;
}

static struct wanted *wanted_type(const struct search *s, const ssm_type *type)
{
    return type && type->family == SSM_FAMILY_OTHER ? map_get(&s->names, type->name) : NULL;
}

static int add_use(struct planner *p, struct wanted *w, const ssm_table *t, const ssm_column *c)
{
    ssm_enum_use *use = ARENA_NEW(p->arena, ssm_enum_use);
    const ssm_enum_use **uses = arena_grow(p->arena, w->uses, w->count, &w->capacity, sizeof *uses);

    if (!use || !uses)
        return diag_out_of_memory(p->diags);
    w->uses = uses;
    *use = (ssm_enum_use){t, c};
    w->uses[w->count++] = use;
    return 0;
}

/* The table when values change: replaced columns are gone by then, dropped ones are not. */
static const ssm_table *table_now(struct tracker *t, struct track *track)
{
    struct planner *p = t->planner;
    struct table_state *s = track->after ? track->after : track_before(t, track);
    const struct map *replaced = track->columns ? &track->columns->replaced.exact : NULL;

    if (s && replaced && replaced->count)
        s = state_clone(p->arena, s);
    for (size_t i = 0; s && replaced && i < replaced->count; i++) {
        size_t at = state_list_find(&s->columns, replaced->entries[i].key);
        if (at < s->columns.count)
            state_list_remove(&s->columns, at, replaced->entries[i].key);
    }
    return s ? state_table(p->arena, s) : NULL;
}

static int search_table(struct search *s, struct tracker *t, struct track *track)
{
    const ssm_table *table;
    bool any = false;
    int bad = 0;

    for (size_t i = 0; i < track->original->column_count && !any; i++)
        any = wanted_type(s, track->original->columns[i]->type) != NULL;
    if (!any)
        return 0;
    table = table_now(t, track);
    if (!table)
        return diag_out_of_memory(s->planner->diags);
    for (size_t i = 0; i < table->column_count && !bad; i++) {
        const ssm_type *type = table->columns[i]->type;

        for (struct wanted *w = wanted_type(s, type); w && !bad; w = w->next)
            if (!type->schema.ptr || !w->first->schema.ptr || str_eq(type->schema, w->first->schema))
                bad = add_use(s->planner, w, table, table->columns[i]);
    }
    return bad;
}

static int collect_enums(struct search *s, struct planner *p)
{
    *s = (struct search){.planner = p};
    map_init(&s->enums, p->arena);
    map_init(&s->names, p->arena);
    return collect(s);
}

static void publish(struct search *s)
{
    struct planner *p = s->planner;

    for (size_t i = 0; i < p->ops.count && s->enums.count; i++) {
        ssm_operation *o = &p->ops.items[i]->pub;
        const struct wanted *w = changes_values(o) ? map_get(&s->enums, key_object(o->key)) : NULL;

        if (!w)
            continue;
        o->uses = w->uses;
        o->use_count = w->count;
    }
}

int state_find_uses(struct tracker *t)
{
    struct planner *p = t->planner;
    struct search s;

    if (collect_enums(&s, p) != 0)
        return -1;
    for (size_t i = 0; i < t->tables.count && s.enums.count; i++) {
        struct track *track = t->tables.entries[i].value;

        if (track && track->original && !track->replaced && search_table(&s, t, track) != 0)
            return -1;
    }
    publish(&s);
    for (size_t i = 0; i < p->ops.count && s.enums.count; i++)
        if (changes_values(&p->ops.items[i]->pub))
            p->ops.items[i]->pub.uses_known = p->report->actual.has_tables;
    return 0;
}

int plan_drop_uses(struct planner *p)
{
    struct search s;
    struct map gone;

    map_init(&gone, p->arena);
    for (size_t i = 0; i < p->ops.count; i++) {
        const struct op *op = p->ops.items[i];
        if (op->pub.kind == SSM_OP_DROP_TABLE && op->in_the_way && !map_put(&gone, key_subject(op->pub.key)))
            return diag_out_of_memory(p->diags);
    }
    if (!gone.count)
        return 0;
    if (collect_enums(&s, p) != 0)
        return -1;
    for (size_t i = 0; i < s.enums.count; i++) {
        struct wanted *w = s.enums.entries[i].value;

        for (size_t k = 0; k < w->first->use_count; k++) {
            const ssm_enum_use *use = w->first->uses[k];
            if (!map_find(&gone, table_subject(p->arena, use->table->schema, use->table->name)) &&
                add_use(p, w, use->table, use->column) != 0)
                return -1;
        }
    }
    publish(&s);
    return 0;
}

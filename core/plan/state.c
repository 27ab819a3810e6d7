/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables of actual_schema through the migration: for each table that changes, its state after the renames and its state at
 * the end; for each enum that changes, the columns that use it. See ssm_operation.table_before.
 */
#include "plan/state.h"

struct tracker {
    struct planner *planner;
    struct map tables; /* struct track *, by current name in the key's form */
    struct map renamed_columns; /* struct column_rename * list, by the table's new name */
    struct map renamed_tables;  /* new name (struct op *), by old name in the key's form */
};

static struct track *track_of(struct tracker *t, ssm_str object)
{
    return map_get(&t->tables, object);
}

static ssm_str table_subject(struct arena *a, ssm_str schema, ssm_str name)
{
    return key_subject(op_key(a, SSM_OP_CREATE_TABLE, schema, name, ssm_view(NULL, 0)));
}

static int start(struct tracker *t)
{
    const struct map *tables = &t->planner->report->actual.tables;
    struct arena *a = t->planner->arena;

    for (size_t i = 0; i < tables->count; i++) {
        const ssm_table *table = tables->entries[i].value;
        struct track *track = ARENA_NEW(a, struct track);
        struct map_entry *e = map_put(&t->tables, table_subject(a, table->schema, table->name));

        if (!track || !e)
            return diag_out_of_memory(t->planner->diags);
        track->original = table;
        e->value = track;
    }
    return 0;
}

/* Renames in the order given: a table's track moves to its new name, a column's rename is noted under the new name. */
static int follow_renames(struct tracker *t)
{
    struct planner *p = t->planner;

    for (size_t i = 0; i < p->ops.count; i++) {
        const ssm_operation *o = &p->ops.items[i]->pub;
        struct map_entry *old, *new;

        if (o->kind != SSM_OP_RENAME_TABLE)
            continue;
        new = map_put(&t->tables, table_subject(p->arena, o->schema, o->new_name));
        if (!new || !map_put(&t->renamed_tables, key_subject(o->key)))
            return diag_out_of_memory(p->diags);
        map_find(&t->renamed_tables, key_subject(o->key))->value = p->ops.items[i];
        old = map_find(&t->tables, key_subject(o->key)); /* map_put may have moved it */
        if (old) {
            new->value = old->value;
            old->value = NULL;
        }
        if (new->value)
            ((struct track *)new->value)->renamed = o;
    }
    for (size_t i = 0; i < p->ops.count; i++) {
        const ssm_operation *o = &p->ops.items[i]->pub;
        struct map_entry *e;
        struct column_rename *r, **end;

        if (o->kind != SSM_OP_RENAME_COLUMN)
            continue;
        e = map_put(&t->renamed_columns, key_object(o->key));
        r = ARENA_NEW(p->arena, struct column_rename);
        if (!e || !r)
            return diag_out_of_memory(p->diags);
        *r = (struct column_rename){o->member, o->new_name, NULL};
        for (end = (struct column_rename **)(void *)&e->value; *end; end = &(*end)->next)
            ;
        *end = r;
    }
    return 0;
}

/* What the copy of a table needs to know of renames. */
static ssm_str new_table_name(void *user, ssm_str schema, ssm_str name)
{
    struct tracker *t = user;
    struct op *op = map_get(&t->renamed_tables, table_subject(t->planner->arena, schema, name));

    return op ? op->pub.new_name : name;
}

static const struct column_rename *column_renames(void *user, ssm_str schema, ssm_str name)
{
    struct tracker *t = user;

    return map_get(&t->renamed_columns, table_subject(t->planner->arena, schema, name));
}

/* The state after the renames, made when it is first needed. */
static struct table_state *materialize(struct tracker *t, struct track *track)
{
    const struct rename_view view = {t, new_table_name, column_renames};

    if (!track->before) {
        track->before = state_copy(t->planner->arena, track->original, &view);
        if (track->before && track->renamed)
            track->before->table.name = track->renamed->new_name;
    }
    return track->before;
}

static bool on_table(const ssm_operation *o)
{
    switch (o->kind) {
    case SSM_OP_CREATE_TABLE:
    case SSM_OP_DROP_TABLE:
    case SSM_OP_RENAME_TABLE:
    case SSM_OP_RENAME_COLUMN:
    case SSM_OP_CREATE_ENUM:
    case SSM_OP_DROP_ENUM:
    case SSM_OP_ADD_ENUM_VALUE:
    case SSM_OP_DROP_ENUM_VALUE:
        return false;
    default:
        return true;
    }
}

enum { PASSES = 4 };

/* First what changes the indexes: it runs before any rebuild. Then the rest, drops before adds, constraints before the
 * columns that they stand on. */
static unsigned pass_of(ssm_op_kind kind)
{
    switch (kind) {
    case SSM_OP_DROP_INDEX:
    case SSM_OP_RENAME_INDEX:
        return 0;
    case SSM_OP_DROP_CONSTRAINT:
        return 1;
    case SSM_OP_DROP_COLUMN:
        return 2;
    default:
        return 3;
    }
}

static void fill_renamed_index(struct planner *p, ssm_operation *o, const struct table_state *s)
{
    size_t at = state_list_find(&s->indexes, o->member);
    ssm_index *x = at < s->indexes.count ? index_new(p->arena) : NULL;

    if (!x)
        return;
    o->index_before = s->indexes.items[at];
    *x = *o->index_before;
    x->name = o->new_name;
    o->index_after = x;
}

static void fill_renamed_constraint(struct planner *p, ssm_operation *o, const struct table_state *s)
{
    size_t at = state_list_find(&s->constraints, o->member);
    ssm_constraint *c = at < s->constraints.count ? constraint_new(p->arena) : NULL;

    if (!c)
        return;
    o->constraint_before = s->constraints.items[at];
    *c = *o->constraint_before;
    c->name = o->new_name;
    o->constraint_after = c;
}

/* What is renamed by its name alone: a dialect that makes it anew must know what it is. */
static void fill_rename(struct planner *p, ssm_operation *o, const struct table_state *s)
{
    if (o->kind == SSM_OP_RENAME_INDEX && !o->index_before)
        fill_renamed_index(p, o, s);
    else if (o->kind == SSM_OP_RENAME_CONSTRAINT && !o->constraint_before)
        fill_renamed_constraint(p, o, s);
}

static int apply_pass(struct tracker *t, unsigned pass)
{
    struct planner *p = t->planner;
    int bad = 0;

    for (size_t i = 0; i < p->ops.count; i++) {
        struct op *op = p->ops.items[i];
        struct track *track = on_table(&op->pub) ? track_of(t, key_object(op->pub.key)) : NULL;
        struct table_state *state;

        if (!track || pass_of(op->pub.kind) != pass)
            continue;
        if (!materialize(t, track))
            return diag_out_of_memory(p->diags);
        if (pass > 0 && !track->after) {
            track->after = state_clone(p->arena, track->before);
            if (!track->after)
                return diag_out_of_memory(p->diags);
        }
        state = pass == 0 ? track->before : track->after;
        fill_rename(p, &op->pub, state);
        bad |= state_apply(p, state, op);
    }
    return bad;
}

/* Fills what the report's diffs leave out: the old column, index, constraint or table. */
static void fill_before(struct op *op, struct track *track)
{
    ssm_operation *o = &op->pub;

    if (o->kind == SSM_OP_DROP_COLUMN && (!o->column_before || !o->column_before->type)) {
        const ssm_column *known = state_column(track->before, o->member);
        o->column_before = known ? known : o->column_before;
    }
}

static int publish(struct tracker *t)
{
    struct planner *p = t->planner;

    for (size_t i = 0; i < p->ops.count; i++) {
        struct op *op = p->ops.items[i];
        struct track *track = on_table(&op->pub) ? track_of(t, key_object(op->pub.key)) : NULL;

        if (op->pub.kind == SSM_OP_DROP_TABLE && !op->pub.table_before) {
            track = track_of(t, key_subject(op->pub.key));
            op->pub.table_before = track && materialize(t, track) ? state_table(p->arena, track->before) : NULL;
            continue;
        }
        if (!track || !track->before)
            continue;
        fill_before(op, track);
        if (!track->published) {
            if (!track->after)
                track->after = state_clone(p->arena, track->before);
            track->table_before = state_table(p->arena, track->before);
            track->table_after = track->after ? state_table(p->arena, track->after) : NULL;
            if (!track->table_before || !track->table_after)
                return diag_out_of_memory(p->diags);
            track->published = true;
        }
        op->pub.table_before = track->table_before;
        op->pub.table_after = track->table_after;
    }
    return 0;
}

/* ---- columns of an enum */

static bool is_of(const ssm_column *c, const ssm_operation *o)
{
    const ssm_type *type = c->type;

    return type && type->family == SSM_FAMILY_OTHER && str_eq(type->name, o->object) &&
           (!type->schema.ptr || !o->schema.ptr || str_eq(type->schema, o->schema));
}

/* Appends to `uses` the columns of one table that are of the enum and still stand when its values change. */
static int uses_of_table(struct tracker *t, struct track *track, const ssm_operation *o, const ssm_enum_use ***uses,
                         size_t *count, size_t *capacity)
{
    struct planner *p = t->planner;
    const ssm_table *table = NULL;

    for (size_t c = 0; c < track->original->column_count; c++) {
        ssm_enum_use *use;

        if (!is_of(track->original->columns[c], o))
            continue;
        if (!table) {
            if (!materialize(t, track))
                return -1;
            table = state_without_dropped_constraints(p, track->before, &p->subjects.constraints);
        }
        use = ARENA_NEW(p->arena, ssm_enum_use);
        if (!use || !table)
            return -1;
        if (*count == *capacity) {
            const ssm_enum_use **grown = ARENA_ARRAY(p->arena, *capacity * 2 + 8, const ssm_enum_use *);
            if (!grown)
                return -1;
            if (*count)
                memcpy(grown, *uses, *count * sizeof *grown);
            *uses = grown;
            *capacity = *capacity * 2 + 8;
        }
        *use = (ssm_enum_use){table, table->columns[c]};
        (*uses)[(*count)++] = use;
    }
    return 0;
}

static int find_uses(struct tracker *t)
{
    struct planner *p = t->planner;
    struct map done; /* struct op *, by the enum's name: the first operation on it */

    map_init(&done, p->arena);
    for (size_t i = 0; i < p->ops.count; i++) {
        ssm_operation *o = &p->ops.items[i]->pub;
        const ssm_enum_use **uses = NULL;
        size_t count = 0, capacity = 0;
        struct map_entry *e;

        if (o->kind != SSM_OP_ADD_ENUM_VALUE && o->kind != SSM_OP_DROP_ENUM_VALUE)
            continue;
        e = map_put(&done, key_object(o->key));
        if (!e)
            return diag_out_of_memory(p->diags);
        if (e->value) {
            const struct op *first = e->value;
            o->uses = first->pub.uses;
            o->use_count = first->pub.use_count;
            o->uses_known = first->pub.uses_known;
            continue;
        }
        e->value = p->ops.items[i];
        for (size_t k = 0; k < t->tables.count; k++) {
            struct track *track = t->tables.entries[k].value;
            if (track && uses_of_table(t, track, o, &uses, &count, &capacity) != 0)
                return diag_out_of_memory(p->diags);
        }
        o->uses = uses;
        o->use_count = count;
        o->uses_known = p->report->actual.has_tables;
    }
    return 0;
}

int plan_states(struct planner *p)
{
    struct tracker t = {.planner = p};
    int bad = 0;

    if (!p->report->actual.present)
        return 0;
    map_init(&t.tables, p->arena);
    map_init(&t.renamed_columns, p->arena);
    map_init(&t.renamed_tables, p->arena);
    if (start(&t) != 0 || follow_renames(&t) != 0)
        return -1;
    for (unsigned pass = 0; pass < PASSES; pass++)
        bad |= apply_pass(&t, pass);
    if (bad || publish(&t) != 0 || find_uses(&t) != 0)
        return -1;
    return 0;
}

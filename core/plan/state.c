/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables of actual_schema through the migration: for each table that changes, its state after the renames and its state at
 * the end. See ssm_operation.table_before.
 */
#include "plan/state.h"

ssm_str table_subject(struct arena *a, ssm_str schema, ssm_str name)
{
    return key_subject(op_key(a, SSM_OP_CREATE_TABLE, schema, name, ssm_view(NULL, 0)));
}

struct track *track_of(struct tracker *t, ssm_str object)
{
    struct track *track = map_get(&t->tables, object);
    return track && track->original ? track : NULL;
}

struct track *track_of_original(struct tracker *t, ssm_str schema, ssm_str name)
{
    return map_get(&t->originals, table_subject(t->planner->arena, schema, name));
}

/* A track under the name that the table has before all renames; NULL when memory ends. */
static struct track *track_new(struct tracker *t, ssm_str subject, ssm_str name, const ssm_table *original)
{
    struct track *track = ARENA_NEW(t->planner->arena, struct track);
    struct map_entry *current = map_put(&t->tables, subject), *first = map_put(&t->originals, subject);

    if (!track || !current || !first)
        return NULL;
    track->original = original;
    track->name = name;
    current->value = track;
    if (!first->value)
        first->value = track;
    return track;
}

static int start(struct tracker *t)
{
    const struct map *tables = &t->planner->report->actual.tables;

    for (size_t i = 0; i < tables->count; i++) {
        const ssm_table *table = tables->entries[i].value;

        if (!track_new(t, table_subject(t->planner->arena, table->schema, table->name), table->name, table))
            return diag_out_of_memory(t->planner->diags);
    }
    return 0;
}

/* The track that has this name now. One that actual_schema does not describe is noted too: others may reference it. */
static struct track *track_now(struct tracker *t, ssm_str subject, ssm_str name)
{
    struct track *track = map_get(&t->tables, subject);
    return track ? track : track_new(t, subject, name, NULL);
}

static struct column_changes *changes_of(struct tracker *t, struct track *track)
{
    struct arena *a = t->planner->arena;
    struct column_changes *c = track->columns;

    if (!c) {
        c = ARENA_NEW(a, struct column_changes);
        if (!c)
            return NULL;
        expr_names_init(&c->renamed, a);
        map_init(&c->now, a);
        expr_names_init(&c->dropped, a);
        expr_names_init(&c->replaced, a);
        track->columns = c;
    }
    return c;
}

static int rename_table(struct tracker *t, const ssm_operation *o)
{
    struct track *track = track_now(t, key_subject(o->key), o->object);
    struct map_entry *new = map_put(&t->tables, table_subject(t->planner->arena, o->schema, o->new_name));

    if (!track || !new)
        return -1;
    track->name = o->new_name;
    new->value = track;
    map_find(&t->tables, key_subject(o->key))->value = NULL;
    return 0;
}

/* A name that is given to a second column on the way is that of the first no more: each keeps its own last name. */
static int rename_column(struct tracker *t, const ssm_operation *o)
{
    struct track *track = track_now(t, key_object(o->key), o->object);
    struct column_changes *c = track ? changes_of(t, track) : NULL;
    struct map_entry *old = c ? map_find(&c->now, o->member) : NULL, *new;
    ssm_str *name = old ? old->value : NULL;

    if (!c)
        return -1;
    if (!name) {
        name = ARENA_NEW(t->planner->arena, ssm_str);
        if (!name || expr_names_add(&c->renamed, o->member, name) != 0)
            return -1;
    }
    if (old)
        old->value = NULL;
    *name = o->new_name;
    new = map_put(&c->now, o->new_name);
    if (!new)
        return -1;
    new->value = name;
    return 0;
}

static int note_dropped(struct tracker *t, const struct op *op)
{
    struct track *track = track_of(t, key_object(op->pub.key));
    struct column_changes *c = track ? changes_of(t, track) : NULL;

    if (!track)
        return 0;
    return c ? expr_names_add(op->pub.flags & SSM_OPF_REPLACED ? &c->replaced : &c->dropped, op->pub.member, op) : -1;
}

/* Renames in the order given, of tables first; then what happens to columns and tables under their last names. */
static int follow(struct tracker *t)
{
    struct planner *p = t->planner;
    int bad = 0;

    for (size_t i = 0; i < p->ops.count; i++)
        if (p->ops.items[i]->pub.kind == SSM_OP_RENAME_TABLE)
            bad |= rename_table(t, &p->ops.items[i]->pub);
    for (size_t i = 0; i < p->ops.count; i++) {
        const struct op *op = p->ops.items[i];
        struct track *track;

        if (op->pub.kind == SSM_OP_RENAME_COLUMN) {
            bad |= rename_column(t, &op->pub);
        } else if (op->pub.kind == SSM_OP_DROP_COLUMN) {
            bad |= note_dropped(t, op);
        } else if (op->pub.kind == SSM_OP_DROP_TABLE && (op->pub.flags & SSM_OPF_REPLACED)) {
            track = track_of(t, key_subject(op->pub.key));
            if (track)
                track->replaced = true;
        }
    }
    return bad ? diag_out_of_memory(p->diags) : 0;
}

struct table_state *track_before(struct tracker *t, struct track *track)
{
    if (!track->before)
        track->before = state_copy(t, track);
    return track->before;
}

struct table_state *track_after(struct tracker *t, struct track *track)
{
    const struct table_state *before = track_before(t, track);

    if (before && !track->after)
        track->after = state_clone(t->planner->arena, before);
    return track->after;
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
    case SSM_OP_CREATE_OBJECT:
    case SSM_OP_DROP_OBJECT:
    case SSM_OP_REPLACE_OBJECT:
        return false;
    default:
        return true;
    }
}

/* The order in which a state takes the operations: indexes go and are renamed before any rebuild; constraints go before
 * the columns that they stand on, and drops come before adds. */
enum pass { DROP_INDEXES, RENAME_INDEXES, DROP_CONSTRAINTS, RENAME_CONSTRAINTS, DROP_COLUMNS, CHANGE, PASSES };

static enum pass pass_of(ssm_op_kind kind)
{
    switch (kind) {
    case SSM_OP_DROP_INDEX:
        return DROP_INDEXES;
    case SSM_OP_RENAME_INDEX:
        return RENAME_INDEXES;
    case SSM_OP_DROP_CONSTRAINT:
        return DROP_CONSTRAINTS;
    case SSM_OP_RENAME_CONSTRAINT:
        return RENAME_CONSTRAINTS;
    case SSM_OP_DROP_COLUMN:
        return DROP_COLUMNS;
    default:
        return CHANGE;
    }
}

static int apply_pass(struct tracker *t, enum pass pass)
{
    struct planner *p = t->planner;
    int bad = 0;

    for (size_t i = 0; i < p->ops.count; i++) {
        struct op *op = p->ops.items[i];
        struct table_state *state;
        struct track *track;

        if (!on_table(&op->pub) || pass_of(op->pub.kind) != pass)
            continue;
        track = track_of(t, key_table(&op->pub));
        if (!track)
            continue;
        state = pass <= RENAME_INDEXES ? track_before(t, track) : track_after(t, track);
        if (!state)
            return diag_out_of_memory(p->diags);
        bad |= state_fill_before(p, &op->pub, state);
        bad |= state_apply(p, state, op);
    }
    return bad;
}

static void drop_dependents(struct tracker *t)
{
    for (size_t i = 0; i < t->tables.count; i++) {
        const struct track *track = t->tables.entries[i].value;

        if (track && track->after && track->columns && track->columns->dropped.exact.count)
            state_drop_dependents(t->planner, track->after, track->columns);
    }
}

static int apply(struct tracker *t)
{
    int bad = 0;

    for (enum pass pass = 0; pass < PASSES; pass++) {
        bad |= apply_pass(t, pass);
        if (t->planner->diags->out_of_memory)
            return -1;
        switch (pass) {
        case DROP_INDEXES:
            bad |= state_keep_indexes(t);
            break;
        case DROP_CONSTRAINTS:
            bad |= state_keep_constraints(t);
            break;
        case RENAME_CONSTRAINTS:
            bad |= state_find_uses(t);
            break;
        case DROP_COLUMNS:
            drop_dependents(t);
            break;
        default:
            break;
        }
    }
    return bad;
}

static int publish(struct tracker *t)
{
    struct planner *p = t->planner;

    for (size_t i = 0; i < p->ops.count; i++) {
        struct op *op = p->ops.items[i];
        struct track *track = on_table(&op->pub) ? track_of(t, key_table(&op->pub)) : NULL;

        if (op->pub.kind == SSM_OP_DROP_TABLE && !op->pub.table_before) {
            track = track_of(t, key_subject(op->pub.key));
            op->pub.table_before = track && track_before(t, track) ? state_table(p->arena, track->before) : NULL;
            continue;
        }
        if (!track || !track->before)
            continue;
        if (!track->published) {
            track->table_before = state_table(p->arena, track->before);
            track->table_after = track_after(t, track) ? state_table(p->arena, track->after) : NULL;
            if (!track->table_before || !track->table_after)
                return diag_out_of_memory(p->diags);
            track->published = true;
        }
        op->pub.table_before = track->table_before;
        op->pub.table_after = track->table_after;
    }
    return 0;
}

int plan_states(struct planner *p)
{
    struct tracker t = {.planner = p};

    map_init(&t.tables, p->arena);
    map_init(&t.originals, p->arena);
    if (p->report->actual.present && (start(&t) != 0 || follow(&t) != 0))
        return -1;
    state_warn_of_replaced(&t);
    if (!p->report->actual.present)
        return 0;
    return apply(&t) || publish(&t) ? -1 : 0;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * A table's state as a copy under new names: its own columns', and those of what its foreign keys reference.
 * See state.h.
 */
#include "plan/state.h"

static ssm_str renamed(const struct expr_names *r, ssm_str name)
{
    const ssm_str *to = r ? expr_names_get(r, name) : NULL;
    return to ? *to : name;
}

static ssm_str renamed_text(struct arena *a, const struct expr_names *r, ssm_str text)
{
    return r && text.ptr ? expr_rename(a, text, r) : text;
}

static ssm_strs renamed_all(struct arena *a, const struct expr_names *r, ssm_strs names)
{
    ssm_str *items;

    if (!r || !names.count)
        return names;
    items = ARENA_ARRAY(a, names.count, ssm_str);
    for (size_t i = 0; items && i < names.count; i++)
        items[i] = renamed(r, names.items[i]);
    return (ssm_strs){items, items ? names.count : 0};
}

static const struct expr_names *renames_of(const struct track *track)
{
    return track && track->columns && track->columns->renamed.exact.count ? &track->columns->renamed : NULL;
}

static const ssm_column *copy_column(struct arena *a, const ssm_column *c, const struct expr_names *r)
{
    ssm_column *copy = column_new(a);

    if (!copy)
        return NULL;
    *copy = *c;
    copy->name = renamed(r, c->name);
    if (r && c->generated_expression.ptr)
        copy->generated_expression = renamed_text(a, r, c->generated_expression);
    return copy;
}

static const ssm_constraint *copy_constraint(struct tracker *t, const struct track *track, const ssm_constraint *c)
{
    struct arena *a = t->planner->arena;
    const struct expr_names *r = renames_of(track);
    ssm_constraint *copy = constraint_new(a);
    const struct track *other;

    if (!copy)
        return NULL;
    *copy = *c;
    copy->columns = renamed_all(a, r, c->columns);
    copy->include = renamed_all(a, r, c->include);
    copy->expression = renamed_text(a, r, c->expression);
    if (c->kind == SSM_CONSTRAINT_FOREIGN_KEY) {
        other = track_of_original(t, c->ref_schema.ptr ? c->ref_schema : track->original->schema, c->ref_table);
        copy->ref_table = other ? other->name : c->ref_table;
        copy->ref_columns = renamed_all(a, renames_of(other), c->ref_columns);
    }
    return copy;
}

static const ssm_index *copy_index(struct arena *a, const ssm_index *i, const struct expr_names *r)
{
    ssm_index *copy = index_new(a);
    const ssm_index_part **parts = ARENA_ARRAY(a, i->part_count, const ssm_index_part *);

    if (!copy || !parts)
        return NULL;
    *copy = *i;
    copy->parts = parts;
    copy->include = renamed_all(a, r, i->include);
    if (i->where.ptr)
        copy->where = renamed_text(a, r, i->where);
    for (size_t k = 0; k < i->part_count; k++) {
        ssm_index_part *part = ARENA_NEW(a, ssm_index_part);
        if (!part)
            return NULL;
        *part = *i->parts[k];
        if (part->name.ptr)
            part->name = renamed(r, part->name);
        if (part->expression.ptr)
            part->expression = renamed_text(a, r, part->expression);
        parts[k] = part;
    }
    return copy;
}

struct table_state *state_copy(struct tracker *tracker, const struct track *track)
{
    struct arena *a = tracker->planner->arena;
    struct table_state *s = ARENA_NEW(a, struct table_state);
    const struct expr_names *r = renames_of(track);
    const ssm_table *t = track->original;

    if (!s)
        return NULL;
    s->table = *t;
    s->table.name = track->name;
    s->inherits = table_inherits(t);
    state_list_init(&s->columns, a);
    state_list_init(&s->constraints, a);
    state_list_init(&s->indexes, a);
    for (size_t i = 0; i < t->column_count && !a->failed; i++) {
        const ssm_column *c = copy_column(a, t->columns[i], r);
        if (c)
            state_list_add(a, &s->columns, c->name, c);
    }
    if (t->primary_key)
        s->table.primary_key = copy_constraint(tracker, track, t->primary_key);
    for (size_t i = 0; i < t->constraint_count && !a->failed; i++) {
        const ssm_constraint *c = copy_constraint(tracker, track, t->constraints[i]);
        if (c)
            state_list_add(a, &s->constraints, c->name, c);
    }
    for (size_t i = 0; i < t->index_count && !a->failed; i++) {
        const ssm_index *x = copy_index(a, t->indexes[i], r);
        if (x)
            state_list_add(a, &s->indexes, x->name, x);
    }
    return a->failed ? NULL : s;
}

struct table_state *state_clone(struct arena *a, const struct table_state *s)
{
    struct table_state *copy = ARENA_NEW(a, struct table_state);

    if (!copy)
        return NULL;
    copy->table = s->table;
    copy->inherits = s->inherits;
    if (state_list_clone(a, &copy->columns, &s->columns) != 0 || state_list_clone(a, &copy->constraints, &s->constraints) != 0 ||
        state_list_clone(a, &copy->indexes, &s->indexes) != 0)
        return NULL;
    return copy;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * What stands on columns that go: indexes and constraints, each looked at once for all columns of its table. See state.h.
 */
#include "plan/state.h"

/* The operation on the first of the columns that the list names, or NULL. */
static const struct op *named(const struct expr_names *columns, ssm_strs names)
{
    const struct op *op = NULL;

    for (size_t i = 0; i < names.count && !op; i++)
        op = expr_names_get(columns, names.items[i]);
    return op;
}

static bool references_itself(const ssm_table *t, const ssm_constraint *c)
{
    return c->kind == SSM_CONSTRAINT_FOREIGN_KEY && str_eq(c->ref_table, t->name) &&
           (!c->ref_schema.ptr || str_eq(c->ref_schema, t->schema));
}

static const struct op *under_constraint(const ssm_table *t, const struct expr_names *columns, const ssm_constraint *c)
{
    const struct op *op = named(columns, c->columns);

    if (!op)
        op = named(columns, c->include);
    if (!op && references_itself(t, c))
        op = named(columns, c->ref_columns);
    return op || !c->expression.ptr ? op : expr_mentioned(c->expression, columns);
}

static const struct op *under_index(const struct expr_names *columns, const ssm_index *x)
{
    const struct op *op = named(columns, x->include);

    for (size_t i = 0; i < x->part_count && !op; i++) {
        const ssm_index_part *part = x->parts[i];
        op = part->name.ptr ? expr_names_get(columns, part->name) : expr_mentioned(part->expression, columns);
    }
    return op || !x->where.ptr ? op : expr_mentioned(x->where, columns);
}

/* ---- columns that are dropped */

static void warn(struct planner *p, const struct op *op, ssm_str name)
{
    diag_add(p->diags, DIAG_PLAN_GOES_WITH_COLUMN, op->pointer, op->pub.key, (const ssm_str[]){name, op->pub.member}, 2);
}

static ssm_str name_of(struct planner *p, const ssm_constraint *c)
{
    return c->name.len ? c->name : op_constraint_member(p->arena, c);
}

void state_drop_dependents(struct planner *p, struct table_state *s, const struct column_changes *columns)
{
    const struct expr_names *dropped = &columns->dropped;
    const ssm_constraint *key = s->table.primary_key;
    const struct op *op = key ? under_constraint(&s->table, dropped, key) : NULL;

    if (op) {
        warn(p, op, name_of(p, key));
        s->table.primary_key = NULL;
    }
    for (size_t i = 0; i < s->constraints.count; i++) {
        const ssm_constraint *c = s->constraints.items[i];

        op = c ? under_constraint(&s->table, dropped, c) : NULL;
        if (!op)
            continue;
        warn(p, op, name_of(p, c));
        state_list_remove(&s->constraints, i, c->name);
    }
    for (size_t i = 0; i < s->indexes.count; i++) {
        const ssm_index *x = s->indexes.items[i];

        op = x ? under_index(dropped, x) : NULL;
        if (!op)
            continue;
        warn(p, op, x->name);
        state_list_remove(&s->indexes, i, x->name);
    }
}

/* ---- columns that are replaced */

struct additions {
    struct planner *planner;
    struct op *first, **end;
    size_t count;
};

static struct op *append(struct additions *l, const struct op *cause, ssm_op_kind kind, ssm_str member)
{
    struct arena *a = l->planner->arena;
    struct op *op = op_new(a, kind);

    if (!op)
        return NULL;
    op->pointer = cause->pointer;
    op->pub.diff = cause->pub.diff;
    op->pub.schema = cause->pub.schema;
    op->pub.object = cause->pub.object;
    op->pub.member = member;
    op->pub.key = op_key(a, kind, op->pub.schema, op->pub.object, member);
    *l->end = op;
    l->end = &op->next;
    l->count++;
    return op->pub.key.ptr ? op : NULL;
}

/* The operation that renames what has the subject of `key`: the column's drop comes before it. Or NULL. */
static struct op *rename_of(const struct map *members, ssm_str key)
{
    const struct slot *slot = map_get(members, key_subject(key));

    if (!slot)
        return NULL;
    if (slot->renamed_from)
        return slot->renamed_from;
    return slot->drop && (slot->drop->pub.kind == SSM_OP_RENAME_INDEX || slot->drop->pub.kind == SSM_OP_RENAME_CONSTRAINT)
               ? slot->drop
               : NULL;
}

/* The drop of a member: a new operation, or what was to be its rename. `*name`: what it is called afterwards. */
static struct op *drop_of(struct additions *l, const struct map *members, const struct op *cause, ssm_op_kind kind,
                          ssm_str member, ssm_str *name)
{
    struct arena *a = l->planner->arena;
    struct op *op = rename_of(members, op_key(a, kind, cause->pub.schema, cause->pub.object, member));

    if (!op)
        return append(l, cause, kind, member);
    *name = op->pub.new_name;
    op->pub.kind = kind;
    op->pub.key = op_key(a, kind, op->pub.schema, op->pub.object, member);
    op->pub.new_name = ssm_view(NULL, 0);
    op->pub.index_after = NULL;
    op->pub.constraint_after = NULL;
    return op->pub.key.ptr ? op : NULL;
}

static int keep_index(struct additions *l, struct table_state *s, const ssm_index *x, const struct op *cause)
{
    struct planner *p = l->planner;
    ssm_str name = x->name;
    struct op *drop = drop_of(l, &p->subjects.indexes, cause, SSM_OP_DROP_INDEX, x->name, &name);
    struct op *create = append(l, cause, SSM_OP_CREATE_INDEX, name);
    ssm_index *after = index_new(p->arena);

    if (!drop || !create || !after)
        return diag_out_of_memory(p->diags);
    *after = *x;
    after->name = name;
    drop->pub.index_before = x;
    create->pub.index_after = after;
    return state_apply(p, s, drop);
}

static int keep_constraint(struct additions *l, struct table_state *s, const ssm_constraint *c, const struct op *cause)
{
    struct planner *p = l->planner;
    ssm_str name = c->name, member = name_of(p, c);
    struct op *drop = drop_of(l, &p->subjects.constraints, cause, SSM_OP_DROP_CONSTRAINT, member, &name);
    struct op *add = append(l, cause, SSM_OP_ADD_CONSTRAINT, name.len ? name : member);
    ssm_constraint *after = constraint_new(p->arena);

    if (!drop || !add || !after)
        return diag_out_of_memory(p->diags);
    *after = *c;
    after->name = name;
    drop->pub.constraint_before = c;
    add->pub.constraint_after = after;
    return state_apply(p, s, drop);
}

/* Why a foreign key has to go: a column of it is dropped, or one of the table's own that it references. */
static const struct op *cause_for_key(const struct table_state *s, const ssm_constraint *c, const struct expr_names *dropped)
{
    const ssm_constraint *key = s->table.primary_key;
    const struct op *cause = c->name.len ? named(dropped, c->columns) : NULL;

    if (!cause && references_itself(&s->table, c))
        cause = named(dropped, c->ref_columns.count || !key ? c->ref_columns : key->columns);
    return cause;
}

/* Foreign keys on columns that are dropped: not every engine takes them along, and the way back needs them. */
static int drop_foreign_keys(struct additions *l, struct table_state *s, const struct column_changes *columns)
{
    struct planner *p = l->planner;
    int bad = 0;

    for (size_t i = 0; i < s->constraints.count; i++) {
        const ssm_constraint *c = s->constraints.items[i];
        const struct op *cause = NULL;
        struct op *drop;
        ssm_str name;

        if (c && c->kind == SSM_CONSTRAINT_FOREIGN_KEY)
            cause = cause_for_key(s, c, &columns->dropped);
        if (!cause)
            continue;
        warn(p, cause, name_of(p, c));
        drop = drop_of(l, &p->subjects.constraints, cause, SSM_OP_DROP_CONSTRAINT, name_of(p, c), &name);
        if (!drop)
            return diag_out_of_memory(p->diags);
        drop->pub.constraint_before = c;
        bad |= state_apply(p, s, drop);
    }
    return bad;
}

/* Indexes of a constraint's name are the constraint's own. What stands on a dropped column too goes with that. */
static int keep_indexes_of(struct additions *l, struct table_state *s, const struct column_changes *columns)
{
    int bad = 0;

    for (size_t i = 0; i < s->indexes.count; i++) {
        const ssm_index *x = s->indexes.items[i];
        const struct op *cause = x ? under_index(&columns->replaced, x) : NULL;

        if (!cause || under_index(&columns->dropped, x) || state_list_find(&s->constraints, x->name) < s->constraints.count)
            continue;
        bad |= keep_index(l, s, x, cause);
    }
    return bad;
}

static int keep_constraints_of(struct additions *l, struct table_state *s, const struct column_changes *columns)
{
    const ssm_constraint *key = s->table.primary_key;
    size_t count = s->constraints.count;
    int bad = 0;

    for (size_t i = 0; i <= count; i++) {
        const ssm_constraint *c = i < count ? s->constraints.items[i] : key;
        const struct op *cause = c ? under_constraint(&s->table, &columns->replaced, c) : NULL;

        if (cause && !under_constraint(&s->table, &columns->dropped, c))
            bad |= keep_constraint(l, s, c, cause);
    }
    return bad;
}

static int append_all(struct planner *p, const struct additions *l)
{
    struct op **items = l->count ? ARENA_ARRAY(p->arena, p->ops.count + l->count, struct op *) : NULL;

    if (!l->count)
        return 0;
    if (!items)
        return diag_out_of_memory(p->diags);
    memcpy(items, p->ops.items, p->ops.count * sizeof *items);
    p->ops.items = items;
    for (struct op *op = l->first; op; op = op->next)
        p->ops.items[p->ops.count++] = op;
    return 0;
}

int state_keep_indexes(struct tracker *t)
{
    struct additions l = {.planner = t->planner, .end = &l.first};
    int bad = 0;

    for (size_t i = 0; i < t->tables.count; i++) {
        struct track *track = t->tables.entries[i].value;

        if (!track || !track->columns || !track->columns->replaced.exact.count)
            continue;
        if (!track_before(t, track))
            return diag_out_of_memory(t->planner->diags);
        bad |= keep_indexes_of(&l, track->before, track->columns);
    }
    return bad ? -1 : append_all(t->planner, &l);
}

int state_keep_constraints(struct tracker *t)
{
    struct additions l = {.planner = t->planner, .end = &l.first};
    int bad = 0;

    for (size_t i = 0; i < t->tables.count; i++) {
        struct track *track = t->tables.entries[i].value;

        if (!track || !track->columns || !(track->columns->replaced.exact.count + track->columns->dropped.exact.count))
            continue;
        if (!track_after(t, track))
            return diag_out_of_memory(t->planner->diags);
        bad |= drop_foreign_keys(&l, track->after, track->columns);
        bad |= keep_constraints_of(&l, track->after, track->columns);
    }
    return bad ? -1 : append_all(t->planner, &l);
}

void state_warn_of_replaced(struct tracker *t)
{
    struct planner *p = t->planner;

    for (size_t i = 0; i < p->ops.count; i++) {
        const struct op *op = p->ops.items[i];

        if (op->pub.kind == SSM_OP_DROP_COLUMN && (op->pub.flags & SSM_OPF_REPLACED) &&
            !track_of(t, key_object(op->pub.key)))
            diag_add(p->diags, DIAG_PLAN_REPLACED_COLUMN, op->pointer, op->pub.key,
                     (const ssm_str[]){op->pub.member, op->pub.object}, 2);
    }
}

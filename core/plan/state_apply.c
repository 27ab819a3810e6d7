/* SPDX-License-Identifier: Apache-2.0
 *
 * Operations applied to a table's state. What it does not hold, or holds already, is refused: the report contradicts
 * itself. See state.h.
 */
#include "plan/state.h"

static int refuse(struct planner *p, enum diag_code code, const struct op *op)
{
    return diag_add(p->diags, code, op->pointer, op->pub.key,
                    (const ssm_str[]){op->pub.member, op->pub.object}, 2);
}

static int add_key(struct planner *p, struct table_state *s, const ssm_column *c, ssm_constraint_kind kind)
{
    ssm_constraint *key = constraint_new(p->arena);
    ssm_str *name = ARENA_NEW(p->arena, ssm_str);

    if (!key || !name)
        return diag_out_of_memory(p->diags);
    *name = c->name;
    key->kind = kind;
    key->columns = (ssm_strs){name, 1};
    if (kind == SSM_CONSTRAINT_PRIMARY_KEY) {
        s->table.primary_key = key;
        return 0;
    }
    return state_list_add(p->arena, &s->constraints, key->name, key);
}

static int add_column(struct planner *p, struct table_state *s, const struct op *op)
{
    const ssm_column *c = op->pub.column_after;
    int bad;

    if (state_list_find(&s->columns, c->name) < s->columns.count)
        return refuse(p, DIAG_PLAN_CONTEXT_HAS, op);
    bad = state_list_add(p->arena, &s->columns, c->name, c);
    if (!bad && c->primary_key == SSM_YES)
        bad = add_key(p, s, c, SSM_CONSTRAINT_PRIMARY_KEY);
    if (!bad && c->unique == SSM_YES)
        bad = add_key(p, s, c, SSM_CONSTRAINT_UNIQUE);
    if (!bad && c->references)
        bad = state_list_add(p->arena, &s->constraints, c->references->name, c->references);
    return bad ? diag_out_of_memory(p->diags) : 0;
}

/* What a table inherits it does not list. */
static int lacks(struct planner *p, const struct table_state *s, const struct op *op)
{
    return s->inherits || table_inherits(&s->table) ? 0 : refuse(p, DIAG_PLAN_CONTEXT_LACKS, op);
}

static int drop_column(struct planner *p, struct table_state *s, const struct op *op)
{
    size_t at = state_list_find(&s->columns, op->pub.member);

    if (at == s->columns.count)
        return lacks(p, s, op);
    state_list_remove(&s->columns, at, op->pub.member);
    return 0;
}

/* Takes what is known of the new default, identity and ON UPDATE; a column has no default beside an identity. */
static void take_default(ssm_column *c, const ssm_column *after)
{
    if (after->default_value.kind != SSM_DEFAULT_UNKNOWN) {
        c->default_value = after->default_value;
        c->identity = after->default_value.kind != SSM_DEFAULT_NONE ? SSM_IDENTITY_NONE : c->identity;
    }
    if (after->identity != SSM_IDENTITY_UNKNOWN) {
        c->identity = after->identity;
        if (after->identity != SSM_IDENTITY_NONE)
            c->default_value = (ssm_default){.kind = SSM_DEFAULT_NONE};
    }
    if (after->on_update.known != SSM_UNKNOWN)
        c->on_update = after->on_update;
}

static int change_column(struct planner *p, struct table_state *s, const struct op *op)
{
    size_t at = state_list_find(&s->columns, op->pub.member);
    ssm_column *c;
    const ssm_column *old, *after = op->pub.column_after;

    if (at == s->columns.count)
        return lacks(p, s, op);
    c = column_new(p->arena);
    if (!c)
        return diag_out_of_memory(p->diags);
    old = s->columns.items[at];
    *c = *old;
    switch (op->pub.kind) {
    case SSM_OP_ALTER_TYPE:
        c->type = after->type;
        c->collation = after->collation.known ? after->collation : c->collation;
        break;
    case SSM_OP_SET_NOT_NULL:
    case SSM_OP_DROP_NOT_NULL:
        c->nullable = after->nullable;
        break;
    case SSM_OP_SET_COMMENT:
        c->comment = after->comment;
        break;
    default:
        take_default(c, after);
        break;
    }
    s->columns.items[at] = c;
    return 0;
}

static int add_constraint(struct planner *p, struct table_state *s, const struct op *op)
{
    const ssm_constraint *c = op->pub.constraint_after;

    if (c->kind == SSM_CONSTRAINT_PRIMARY_KEY) {
        if (s->table.primary_key)
            return refuse(p, DIAG_PLAN_CONTEXT_HAS, op);
        s->table.primary_key = c;
        return 0;
    }
    if (state_list_find(&s->constraints, c->name) < s->constraints.count)
        return refuse(p, DIAG_PLAN_CONTEXT_HAS, op);
    return state_list_add(p->arena, &s->constraints, c->name, c) ? diag_out_of_memory(p->diags) : 0;
}

static int drop_constraint(struct planner *p, struct table_state *s, const struct op *op)
{
    const ssm_constraint *c = op->pub.constraint_before, *old;
    size_t at;

    if (s->table.primary_key && (c->kind == SSM_CONSTRAINT_PRIMARY_KEY ||
                                 (c->name.len && str_eq(c->name, s->table.primary_key->name)))) {
        s->table.primary_key = NULL;
        return 0;
    }
    at = state_find_constraint(&s->constraints, c);
    if (at == s->constraints.count)
        return lacks(p, s, op);
    old = s->constraints.items[at];
    state_list_remove(&s->constraints, at, old->name);
    return 0;
}

static int rename_constraint(struct planner *p, struct table_state *s, const struct op *op)
{
    size_t at = state_list_find(&s->constraints, op->pub.member);
    const ssm_constraint *old;
    ssm_constraint *c;

    if (at == s->constraints.count && s->table.primary_key && str_eq(s->table.primary_key->name, op->pub.member))
        old = s->table.primary_key;
    else if (at == s->constraints.count)
        return lacks(p, s, op);
    else
        old = s->constraints.items[at];
    c = constraint_new(p->arena);
    if (!c)
        return diag_out_of_memory(p->diags);
    *c = *old;
    c->name = op->pub.new_name;
    if (old == s->table.primary_key) {
        s->table.primary_key = c;
        return 0;
    }
    state_list_remove(&s->constraints, at, op->pub.member);
    return state_list_add(p->arena, &s->constraints, c->name, c) ? diag_out_of_memory(p->diags) : 0;
}

static int drop_index(struct planner *p, struct table_state *s, const struct op *op)
{
    size_t at = state_list_find(&s->indexes, op->pub.member);

    if (at == s->indexes.count)
        return lacks(p, s, op);
    state_list_remove(&s->indexes, at, op->pub.member);
    return 0;
}

static int rename_index(struct planner *p, struct table_state *s, const struct op *op)
{
    size_t at = state_list_find(&s->indexes, op->pub.member);
    ssm_index *x;

    if (at == s->indexes.count)
        return lacks(p, s, op);
    x = index_new(p->arena);
    if (!x)
        return diag_out_of_memory(p->diags);
    *x = *(const ssm_index *)s->indexes.items[at];
    x->name = op->pub.new_name;
    state_list_remove(&s->indexes, at, op->pub.member);
    return state_list_add(p->arena, &s->indexes, x->name, x) ? diag_out_of_memory(p->diags) : 0;
}

static int set_comment(struct planner *p, struct table_state *s, const struct op *op)
{
    if (op->pub.member.ptr)
        return change_column(p, s, op);
    s->table.comment = op->pub.comment_after;
    return 0;
}

/* The list with the option set, or without it. NULL when memory ends. */
static const ssm_pair *with_option(struct arena *a, const ssm_pair *old, size_t *count, const ssm_operation *o)
{
    ssm_pair *list = ARENA_ARRAY(a, *count + 1, ssm_pair);
    size_t n = 0;

    for (size_t i = 0; list && i < *count; i++)
        if (!str_eq(old[i].name, o->option))
            list[n++] = old[i];
    if (list && o->option_after.ptr)
        list[n++] = (ssm_pair){o->option, o->option_after};
    *count = n;
    return list;
}

static int set_option(struct planner *p, struct table_state *s, const struct op *op)
{
    size_t at = state_list_find(&s->columns, op->pub.member);
    ssm_column *c;

    if (!op->pub.member.ptr) {
        s->table.options = with_option(p->arena, s->table.options, &s->table.option_count, &op->pub);
        return s->table.options ? 0 : diag_out_of_memory(p->diags);
    }
    if (at == s->columns.count)
        return lacks(p, s, op);
    c = column_new(p->arena);
    if (!c)
        return diag_out_of_memory(p->diags);
    *c = *(const ssm_column *)s->columns.items[at];
    c->options = with_option(p->arena, c->options, &c->option_count, &op->pub);
    s->columns.items[at] = c;
    return c->options ? 0 : diag_out_of_memory(p->diags);
}

/* Indexes to be created are not part of a state: they come after every rebuild. */
static int create_index(struct planner *p, struct table_state *s, const struct op *op)
{
    return state_list_find(&s->indexes, op->pub.member) < s->indexes.count ? refuse(p, DIAG_PLAN_CONTEXT_HAS, op) : 0;
}

int state_apply(struct planner *p, struct table_state *s, const struct op *op)
{
    static int (*const apply[SSM_OP_KIND_COUNT])(struct planner *, struct table_state *, const struct op *) = {
        [SSM_OP_ADD_COLUMN] = add_column,           [SSM_OP_DROP_COLUMN] = drop_column,
        [SSM_OP_ALTER_TYPE] = change_column,        [SSM_OP_SET_NOT_NULL] = change_column,
        [SSM_OP_DROP_NOT_NULL] = change_column,     [SSM_OP_SET_DEFAULT] = change_column,
        [SSM_OP_DROP_DEFAULT] = change_column,      [SSM_OP_ADD_CONSTRAINT] = add_constraint,
        [SSM_OP_DROP_CONSTRAINT] = drop_constraint, [SSM_OP_RENAME_CONSTRAINT] = rename_constraint,
        [SSM_OP_CREATE_INDEX] = create_index,       [SSM_OP_DROP_INDEX] = drop_index,
        [SSM_OP_RENAME_INDEX] = rename_index,       [SSM_OP_SET_COMMENT] = set_comment,
        [SSM_OP_SET_OPTION] = set_option,
    };

    return apply[op->pub.kind] ? apply[op->pub.kind](p, s, op) : 0;
}

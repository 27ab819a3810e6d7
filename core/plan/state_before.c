/* SPDX-License-Identifier: Apache-2.0
 *
 * What the report leaves out of a thing that is dropped or renamed, taken from actual_schema: without it there is no way
 * back. See state.h.
 */
#include "plan/state.h"

/* Takes `field` of `known` where `is_unknown` says that this one has none. */
#define COMPLETE(field, is_unknown) \
    do {                            \
        if (is_unknown(c->field))   \
            c->field = known->field; \
    } while (0)
#define COMPLETE_OPTIONS()                       \
    do {                                         \
        if (!c->option_count) {                  \
            c->options = known->options;         \
            c->option_count = known->option_count; \
        }                                        \
    } while (0)
#define NOTHING(v) (!(v))
#define NO_TEXT(v) ((v).known == SSM_UNKNOWN)
#define NO_STRING(v) (!(v).ptr)
#define NO_NAMES(v) (!(v).count)

static const ssm_column *complete_column(struct arena *a, const ssm_column *said, const ssm_column *known)
{
    ssm_column *c = said && known ? column_new(a) : NULL;

    if (!c)
        return known ? known : said;
    *c = *said;
    COMPLETE(type, NOTHING);
    COMPLETE(nullable, NOTHING);
    if (c->generated == SSM_UNKNOWN) {
        c->generated = known->generated;
        c->generated_expression = known->generated_expression;
        c->generated_stored = known->generated_stored;
    }
    if (c->identity == SSM_IDENTITY_UNKNOWN && c->default_value.kind <= SSM_DEFAULT_NONE && c->generated != SSM_YES)
        c->identity = known->identity;
    if (c->default_value.kind == SSM_DEFAULT_UNKNOWN && c->identity <= SSM_IDENTITY_NONE && c->generated != SSM_YES)
        c->default_value = known->default_value;
    COMPLETE(on_update, NO_TEXT);
    COMPLETE(collation, NO_TEXT);
    COMPLETE(comment, NO_TEXT);
    COMPLETE_OPTIONS();
    return c;
}

/* A body of another kind than the known one stays: the report contradicts itself, which the state will say. */
static const ssm_constraint *complete_constraint(struct arena *a, const ssm_constraint *said, const ssm_constraint *known)
{
    ssm_constraint *c = said && known ? constraint_new(a) : NULL;

    if (!c || (said->kind != SSM_CONSTRAINT_NONE && said->kind != known->kind))
        return said ? said : known;
    *c = *said;
    if (said->kind == SSM_CONSTRAINT_NONE) {
        *c = *known;
        c->name = said->name.len ? said->name : known->name;
        return c;
    }
    if (!c->columns.count) {
        c->columns = known->columns;
        c->lengths = known->lengths;
    }
    if (!c->ref_table.ptr)
        c->ref_schema = known->ref_schema;
    COMPLETE(ref_table, NO_STRING);
    COMPLETE(ref_columns, NO_NAMES);
    COMPLETE(on_delete, NOTHING);
    COMPLETE(on_update, NOTHING);
    COMPLETE(match, NOTHING);
    COMPLETE(expression, NO_STRING);
    COMPLETE(include, NO_NAMES);
    COMPLETE(nulls_not_distinct, NOTHING);
    COMPLETE(deferrable, NOTHING);
    COMPLETE(initially_deferred, NOTHING);
    COMPLETE(not_valid, NOTHING);
    COMPLETE_OPTIONS();
    return c;
}

static const ssm_index *complete_index(struct arena *a, const ssm_index *said, const ssm_index *known)
{
    ssm_index *c = said && known ? index_new(a) : NULL;

    if (!c || !said->part_count)
        return known ? known : said;
    *c = *said;
    COMPLETE(unique, NOTHING);
    COMPLETE(method, NO_STRING);
    COMPLETE(where, NO_STRING);
    COMPLETE(include, NO_NAMES);
    COMPLETE(nulls_not_distinct, NOTHING);
    if (!c->with_count) {
        c->with = known->with;
        c->with_count = known->with_count;
    }
    COMPLETE_OPTIONS();
    return c;
}

static const ssm_index *index_of(const struct table_state *s, ssm_str name)
{
    size_t at = state_list_find(&s->indexes, name);
    return at < s->indexes.count ? s->indexes.items[at] : NULL;
}

static const ssm_constraint *constraint_of(const struct table_state *s, ssm_str name, const ssm_constraint *said)
{
    size_t at = state_list_find(&s->constraints, name);
    const ssm_constraint *key = s->table.primary_key;

    if (key && ((said && said->kind == SSM_CONSTRAINT_PRIMARY_KEY) || str_eq(key->name, name)))
        return key;
    if (at == s->constraints.count && said && said->kind != SSM_CONSTRAINT_NONE)
        at = state_find_constraint(&s->constraints, said);
    return at < s->constraints.count ? s->constraints.items[at] : NULL;
}

static void fill_renamed_index(struct planner *p, ssm_operation *o, const ssm_index *known)
{
    ssm_index *x = known ? index_new(p->arena) : NULL;

    if (!x)
        return;
    *x = *known;
    x->name = o->new_name;
    o->index_before = known;
    o->index_after = x;
}

static void fill_renamed_constraint(struct planner *p, ssm_operation *o, const ssm_constraint *known)
{
    ssm_constraint *c = known ? constraint_new(p->arena) : NULL;

    if (!c)
        return;
    *c = *known;
    c->name = o->new_name;
    o->constraint_before = known;
    o->constraint_after = c;
}

int state_fill_before(struct planner *p, ssm_operation *o, const struct table_state *s)
{
    switch (o->kind) {
    case SSM_OP_DROP_COLUMN:
        o->column_before = complete_column(p->arena, o->column_before, state_column(s, o->member));
        break;
    case SSM_OP_DROP_INDEX:
        o->index_before = complete_index(p->arena, o->index_before, index_of(s, o->member));
        break;
    case SSM_OP_DROP_CONSTRAINT:
        o->constraint_before = complete_constraint(p->arena, o->constraint_before,
                                                   constraint_of(s, o->member, o->constraint_before));
        break;
    case SSM_OP_RENAME_INDEX: /* what is renamed by its name alone: a dialect that makes it anew must know what it is */
        if (!o->index_before)
            fill_renamed_index(p, o, index_of(s, o->member));
        break;
    case SSM_OP_RENAME_CONSTRAINT:
        if (!o->constraint_before)
            fill_renamed_constraint(p, o, constraint_of(s, o->member, NULL));
        break;
    default:
        break;
    }
    return p->arena->failed ? diag_out_of_memory(p->diags) : 0;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Values that a newer host may have: an operation of an unknown kind is refused; an unknown value elsewhere is refused or
 * taken for none, and nothing crashes.
 */
#include "sample.h"

enum { UNKNOWN = 77 };

static ssm_type *own_type(const ssm_column *c)
{
    return c ? (ssm_type *)(uintptr_t)c->type : NULL;
}

static ssm_constraint *own_constraint(const ssm_operation *op)
{
    return (ssm_constraint *)(uintptr_t)op->constraint_after;
}

static bool set_kind(ssm_operation *op)
{
    op->kind = SSM_OP_KIND_COUNT;
    return true;
}

static bool set_far_kind(ssm_operation *op)
{
    op->kind = (ssm_op_kind)(1000 * UNKNOWN);
    return true;
}

static bool set_family(ssm_operation *op)
{
    ssm_type *t = own_type(op->column_after);

    if (t)
        t->family = (ssm_family)(SSM_FAMILY_OTHER + UNKNOWN);
    return t != NULL;
}

static bool set_default(ssm_operation *op)
{
    if (op->column_after)
        column_own(op->column_after)->default_value.kind = (ssm_default_kind)UNKNOWN;
    return op->column_after != NULL;
}

static bool set_identity(ssm_operation *op)
{
    if (op->column_after)
        column_own(op->column_after)->identity = (ssm_identity)UNKNOWN;
    return op->column_after != NULL;
}

static bool set_constraint(ssm_operation *op)
{
    if (op->constraint_after)
        own_constraint(op)->kind = (ssm_constraint_kind)UNKNOWN;
    return op->constraint_after != NULL;
}

static bool set_action(ssm_operation *op)
{
    if (op->constraint_after) {
        own_constraint(op)->on_delete = (ssm_action)UNKNOWN;
        own_constraint(op)->match = (ssm_match)UNKNOWN;
    }
    return op->constraint_after != NULL;
}

static bool set_order(ssm_operation *op)
{
    if (!op->index_after || !op->index_after->part_count)
        return false;
    ((ssm_index_part *)(uintptr_t)op->index_after->parts[0])->order = (ssm_order)UNKNOWN;
    ((ssm_index_part *)(uintptr_t)op->index_after->parts[0])->nulls = (ssm_nulls)UNKNOWN;
    return true;
}

static bool set_bits(ssm_operation *op)
{
    op->flags |= 1u << 30;
    op->risks |= 1u << 30;
    return true;
}

static const struct change {
    const char *name;
    bool (*make)(ssm_operation *op);
    bool refuse; /* anything else than a refusal is wrong */
} changes[] = {
    {"the kind that comes next", set_kind, true},      {"a kind far away", set_far_kind, true},
    {"an unknown family of types", set_family, false}, {"an unknown kind of default", set_default, false},
    {"an unknown identity", set_identity, false},      {"an unknown kind of constraint", set_constraint, false},
    {"an unknown action", set_action, false},          {"an unknown order", set_order, false},
    {"unknown flags and risks", set_bits, false},
};

/* Asks and renders one operation. */
static void dispatch(struct guest *g, const struct op *op, const struct change *c)
{
    const struct trial t = {.shape = SHAPE_PLAIN};
    ssm_host *h = dispatch_open(g, &t, c->name);
    const ssm_operation *shown = h ? show_operation(&h->showing, op) : NULL;
    const ssm_unit unit = {sizeof unit, 0, &shown, 1};
    bool can;

    if (!shown)
        return;
    callback_begin(h, "manner", op->pub.key);
    can = manner_end(h, g->dialect.manner(h, shown));
    if (can) {
        callback_begin(h, "render", op->pub.key);
        can = callback_end(h, g->dialect.render(h, &unit));
        if (can && c->refuse)
            found(g, "it renders an operation whose kind, %d, nobody knows: say SSM_MANNER_NONE, with a reason",
                  (int)op->pub.kind);
    }
    dispatch_close(h);
}

/* Each operation of a sample, changed. */
static void change_sample(struct guest *g, size_t sample, const struct change *c)
{
    struct op_sample *s = sample_load(g, &sample_texts[sample]);

    for (size_t i = 0; s && i < s->plan.ops.count; i++)
        if (sample_suits(g, s) && c->make(&s->plan.ops.items[i]->pub))
            dispatch(g, s->plan.ops.items[i], c);
    sample_free(s);
}

/* An emitter sees operations, and needs none of them. */
static void change_units(struct guest *g)
{
    const struct trial t = {.unknown_kinds = true};

    emitter_run(g, &sql_samples[1], &t);
}

void point_unknown(struct guest *g)
{
    if (!guest_open(g))
        return;
    if (g->descriptor.kind == SSM_KIND_EMITTER) {
        change_units(g);
        return;
    }
    for (size_t k = 0; k < sizeof changes / sizeof changes[0]; k++)
        for (size_t i = 0; i < sample_text_count; i++)
            if (sample_texts[i].group == GROUP_WORK)
                change_sample(g, i, &changes[k]);
}

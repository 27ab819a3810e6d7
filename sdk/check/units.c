/* SPDX-License-Identifier: Apache-2.0
 *
 * Answers of a dialect to units; see units.h.
 */
#include "units.h"

/* ---- answers */

static ssm_manner ask(ssm_host *h, const struct op *op)
{
    struct guest *g = h->g;
    const ssm_operation *shown = show_operation(&h->showing, op);
    ssm_manner m;

    if (!shown)
        return SSM_MANNER_NONE;
    callback_begin(h, "manner", op->pub.key);
    m = g->dialect.manner(h, shown);
    buf_printf(&g->said, "manner %d\n", (int)m);
    return manner_end(h, m) ? m : SSM_MANNER_NONE;
}

static void ask_back(ssm_host *h, struct op *op, struct answer *a)
{
    struct op *inverse = ARENA_NEW(&h->arena, struct op);

    if (op->no_inverse != INVERSE_EXISTS || !inverse)
        return;
    plan_invert(op, inverse);
    a->down = ask(h, inverse);
    if (a->down == SSM_MANNER_NONE) {
        op->no_inverse = INVERSE_DIALECT;
        op->pub.risks |= SSM_RISK_IRREVERSIBLE;
    }
}

/* ---- gathering */

static bool is_enum_value(const struct op *op)
{
    return op->pub.kind == SSM_OP_ADD_ENUM_VALUE || op->pub.kind == SSM_OP_DROP_ENUM_VALUE || op->with_enum.ptr;
}

static bool is_object_level(ssm_op_kind kind)
{
    return kind == SSM_OP_CREATE_TABLE || kind == SSM_OP_DROP_TABLE || kind == SSM_OP_RENAME_TABLE ||
           kind == SSM_OP_CREATE_ENUM || kind == SSM_OP_DROP_ENUM;
}

/* What an operation is gathered by; absent: by nothing. */
static ssm_str gathers_by(const struct guest *g, const struct op *op, const struct answer *a)
{
    ssm_scope scope = is_enum_value(op) ? SSM_SCOPE_TABLE : g->facts.rebuild_scope;

    if (is_object_level(op->pub.kind) || scope == SSM_SCOPE_NONE ||
        (a->up < SSM_MANNER_JOINS && !(a->up == SSM_MANNER_ALONE && op->with_enum.ptr)))
        return ssm_view(NULL, 0);
    if (op->with_enum.ptr)
        return op->with_enum;
    return scope == SSM_SCOPE_COLUMN ? key_subject(op->pub.key) : key_object(op->pub.key);
}

static bool rebuilds(const struct guest *g, const struct op *op, const struct answer *a)
{
    return a->up == SSM_MANNER_REBUILDS ||
           (a->down == SSM_MANNER_REBUILDS &&
            (is_enum_value(op) || g->facts.rebuild_scope == SSM_SCOPE_COLUMN || op->pub.table_before));
}

/* True where a member of the group must be rebuilt with the others. */
static bool group_rebuilds(const struct guest *g, const struct op_sample *s, const struct answer *answers, size_t group)
{
    for (size_t i = group; i < s->plan.ops.count; i++)
        if (answers[i].group == group && rebuilds(g, s->plan.ops.items[i], &answers[i]) &&
            gathers_by(g, s->plan.ops.items[i], &answers[i]).ptr)
            return true;
    return false;
}

static void gather(const struct guest *g, const struct op_sample *s, struct answer *answers)
{
    struct op *const *ops = s->plan.ops.items;

    for (size_t i = 0; i < s->plan.ops.count; i++) {
        ssm_str by = gathers_by(g, ops[i], &answers[i]);

        answers[i].group = i;
        for (size_t k = 0; k < i && by.ptr; k++) {
            ssm_str other = gathers_by(g, ops[k], &answers[k]);

            if (other.ptr && str_eq(by, other)) {
                answers[i].group = answers[k].group;
                break;
            }
        }
    }
}

/* ---- units */

static bool add_unit(ssm_host *h, struct units *out, struct op *const *ops, size_t count, bool together)
{
    const ssm_operation **list = ARENA_ARRAY(&h->arena, count, const ssm_operation *);

    for (size_t i = 0; list && i < count; i++)
        list[i] = &ops[i]->pub;
    out->items[out->count] =
        (struct unit){.pub = {sizeof(ssm_unit), (uint32_t)out->count, list, count}, .rebuilds = together};
    out->count++;
    return list != NULL;
}

static bool add_group(ssm_host *h, const struct op_sample *s, struct units *out, size_t first)
{
    struct op **ops = ARENA_ARRAY(&h->arena, s->plan.ops.count, struct op *);
    size_t count = 0;

    for (size_t i = first; ops && i < s->plan.ops.count; i++)
        if (out->answers[i].group == first && out->answers[i].up != SSM_MANNER_NONE)
            ops[count++] = s->plan.ops.items[i];
    return ops && add_unit(h, out, ops, count, true);
}

bool units_make(ssm_host *h, const struct op_sample *s, struct units *out)
{
    struct op *const *ops = s->plan.ops.items;
    size_t count = s->plan.ops.count;

    out->answers = ARENA_ARRAY(&h->arena, count, struct answer);
    out->items = ARENA_ARRAY(&h->arena, count, struct unit);
    if (!out->answers || !out->items)
        return false;
    for (size_t i = 0; i < count; i++) {
        out->answers[i].up = ask(h, ops[i]);
        ask_back(h, ops[i], &out->answers[i]);
    }
    gather(h->g, s, out->answers);
    for (size_t i = 0; i < count; i++) {
        size_t group = out->answers[i].group;
        bool together = group_rebuilds(h->g, s, out->answers, group), added = true;

        if (out->answers[i].up == SSM_MANNER_NONE)
            continue;
        if (!together)
            added = add_unit(h, out, &ops[i], 1, false);
        else if (group == i)
            added = add_group(h, s, out, i);
        if (!added)
            return false;
    }
    return !h->showing.failed;
}

bool units_invert(ssm_host *h, const struct unit *u, const struct op **ops, size_t *count)
{
    *count = 0;
    for (size_t i = u->pub.op_count; i-- > 0;) {
        const struct op *op = (const struct op *)(const void *)u->pub.ops[i];
        struct op *inverse = ARENA_NEW(&h->arena, struct op);

        if (!inverse)
            return false;
        if (op->no_inverse == INVERSE_EXISTS) {
            plan_invert(op, inverse);
            ops[(*count)++] = inverse;
        }
    }
    return true;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Renames by body: an extra_ and a missing_ constraint or index that say the same on one table are a rename.
 */
#include "plan/plan_internal.h"

/* Operations that drop a body, chained by a coarse digest of it. */
struct candidate {
    struct op *op;
    struct candidate *next;
};

static bool is_drop(const struct op *op)
{
    return op->pub.kind == SSM_OP_DROP_CONSTRAINT || op->pub.kind == SSM_OP_DROP_INDEX;
}

static bool is_add(const struct op *op)
{
    return op->pub.kind == SSM_OP_ADD_CONSTRAINT || op->pub.kind == SSM_OP_CREATE_INDEX;
}

/* Constraints and indexes that are named and known by more than their name. */
static bool has_body(const struct op *op)
{
    const ssm_constraint *c = is_drop(op) ? op->pub.constraint_before : op->pub.constraint_after;
    const ssm_index *i = is_drop(op) ? op->pub.index_before : op->pub.index_after;

    return c ? c->name.len && c->kind != SSM_CONSTRAINT_NONE : i && i->part_count;
}

/* Text that equal bodies share: the object, the kind, the first column or expression. */
static ssm_str coarse(struct arena *a, const struct op *op)
{
    const ssm_constraint *c = is_drop(op) ? op->pub.constraint_before : op->pub.constraint_after;
    const ssm_index *i = is_drop(op) ? op->pub.index_before : op->pub.index_after;
    char kind = (char)('0' + (c ? (int)c->kind : 9));
    ssm_str pieces[8] = {key_object(op->pub.key), ssm_view(&kind, 1)};

    if (c) {
        pieces[2] = c->columns.count ? c->columns.items[0] : pieces[2];
        pieces[3] = c->columns.count > 1 ? c->columns.items[1] : pieces[3];
        pieces[4] = c->ref_table;
    } else
        for (size_t k = 0; k < i->part_count && k < 3; k++) {
            pieces[2 + 2 * k] = i->parts[k]->name;
            pieces[3 + 2 * k] = SSM_LIT("\n");
        }
    return arena_concat(a, pieces, 8);
}

static bool same_body(const struct op *drop, const struct op *add)
{
    if (drop->pub.constraint_before && add->pub.constraint_after)
        return constraint_same_body(drop->pub.constraint_before, add->pub.constraint_after);
    if (drop->pub.index_before && add->pub.index_after)
        return index_same_body(drop->pub.index_before, add->pub.index_after);
    return false;
}

static struct op *match(struct map *bodies, struct arena *a, const struct op *add)
{
    for (struct candidate *c = map_get(bodies, coarse(a, add)); c; c = c->next)
        if (c->op && !str_eq(c->op->pub.member, add->pub.member) && same_body(c->op, add)) {
            struct op *found = c->op;
            c->op = NULL;
            return found;
        }
    return NULL;
}

/* Turns `drop` into the rename; the caller removes `add`. */
static int become_rename(struct planner *p, struct op *drop, const struct op *add)
{
    drop->pub.kind = drop->pub.index_before ? SSM_OP_RENAME_INDEX : SSM_OP_RENAME_CONSTRAINT;
    drop->pub.new_name = add->pub.member;
    drop->pub.constraint_after = add->pub.constraint_after;
    drop->pub.index_after = add->pub.index_after;
    drop->pub.key = op_key(p->arena, drop->pub.kind, drop->pub.schema, drop->pub.object, drop->pub.member);
    return drop->pub.key.ptr ? 0 : diag_out_of_memory(p->diags);
}

int plan_rename_by_body(struct planner *p)
{
    struct map bodies, dropped; /* dropped: names that are in use until their own operation runs */
    size_t kept = 0;

    map_init(&bodies, p->arena);
    map_init(&dropped, p->arena);
    for (size_t i = 0; i < p->ops.count; i++) {
        struct op *op = p->ops.items[i];
        struct candidate *c;
        struct map_entry *e;

        if (!is_drop(op))
            continue;
        if (!map_put(&dropped, op->pub.member))
            return diag_out_of_memory(p->diags);
        if (!has_body(op) || (op->pub.flags & SSM_OPF_REPLACED))
            continue;
        c = ARENA_NEW(p->arena, struct candidate);
        e = map_put(&bodies, coarse(p->arena, op));
        if (!c || !e)
            return diag_out_of_memory(p->diags);
        *c = (struct candidate){op, e->value};
        e->value = c;
    }
    for (size_t i = 0; i < p->ops.count; i++) {
        struct op *op = p->ops.items[i], *drop = NULL;

        if (bodies.count && is_add(op) && has_body(op) && !map_find(&dropped, op->pub.member))
            drop = match(&bodies, p->arena, op);
        if (!drop)
            p->ops.items[kept++] = op;
        else if (become_rename(p, drop, op) != 0)
            return -1;
    }
    p->ops.count = kept;
    return 0;
}

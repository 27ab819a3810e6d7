/* SPDX-License-Identifier: Apache-2.0
 *
 * Renames by body: an extra_ and a missing_ constraint or index that say the same on one table are a rename.
 */
#include "plan/plan_internal.h"

/* Operations that drop a body, chained by a coarse hash of it. */
struct candidate {
    struct op *op;
    uint64_t hash; /* the key of its chain */
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

    return c ? c->name.len && constraint_has_body(c) : i && i->part_count;
}

static uint64_t mix(uint64_t hash, ssm_str s)
{
    return hash * 0x9e3779b97f4a7c15u + str_hash(s);
}

/* A number that equal bodies share: of the object, the kind, the columns, the table referenced. */
static uint64_t coarse(const struct op *op)
{
    const ssm_constraint *c = is_drop(op) ? op->pub.constraint_before : op->pub.constraint_after;
    const ssm_index *i = is_drop(op) ? op->pub.index_before : op->pub.index_after;
    uint64_t hash = str_hash(key_object(op->pub.key)) + (c ? (uint64_t)c->kind : 0);

    for (size_t k = 0; c && k < c->columns.count; k++)
        hash = mix(hash, c->columns.items[k]);
    for (size_t k = 0; !c && k < i->part_count; k++)
        hash = mix(hash, i->parts[k]->name);
    return c ? mix(hash, c->ref_table) : hash;
}

static ssm_str key_of(const uint64_t *hash)
{
    return ssm_view((const char *)hash, sizeof *hash);
}

static bool same_body(const struct op *drop, const struct op *add)
{
    if (drop->pub.constraint_before && add->pub.constraint_after)
        return constraint_same_body(drop->pub.constraint_before, add->pub.constraint_after);
    if (drop->pub.index_before && add->pub.index_after)
        return index_same_body(drop->pub.index_before, add->pub.index_after);
    return false;
}

static struct op *match(const struct map *bodies, const struct op *add)
{
    const uint64_t hash = coarse(add);

    for (struct candidate *c = map_get(bodies, key_of(&hash)); c; c = c->next)
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
        if (!c)
            return diag_out_of_memory(p->diags);
        c->hash = coarse(op);
        e = map_put(&bodies, key_of(&c->hash));
        if (!e)
            return diag_out_of_memory(p->diags);
        c->op = op;
        c->next = e->value;
        e->value = c;
    }
    for (size_t i = 0; i < p->ops.count; i++) {
        struct op *op = p->ops.items[i], *drop = NULL;

        if (bodies.count && is_add(op) && has_body(op) && !map_find(&dropped, op->pub.member))
            drop = match(&bodies, op);
        if (!drop)
            p->ops.items[kept++] = op;
        else if (become_rename(p, drop, op) != 0)
            return -1;
    }
    p->ops.count = kept;
    return 0;
}

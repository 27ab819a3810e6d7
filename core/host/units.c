/* SPDX-License-Identifier: Apache-2.0
 *
 * Operations to units: the dialect says how it handles each, and what changes one object together becomes one unit.
 */
#include "host/host_internal.h"

/* What the dialect says of an operation and of its inverse. */
struct answer {
    ssm_manner up;
    ssm_manner down;
    ssm_str object; /* of its group; absent: none */
};

/* Operations on one object. */
struct group {
    struct op **ops;
    size_t count;
    size_t capacity;
    bool rebuilds;
    bool done;
    size_t unit; /* once done */
};

/* The manner of an operation; `reason`: where not NULL a refusal is noted there, not reported. */
static ssm_manner ask(struct ssm_host *h, const struct op *op, ssm_str *reason)
{
    const struct plugin *dialect = h->request->dialect;
    ssm_manner m;

    h->plugin = dialect;
    h->withhold = reason != NULL;
    h->reason = ssm_view(NULL, 0);
    h->failures = 0;
    m = dialect->dialect.manner(h, &op->pub);
    if (m == SSM_MANNER_NONE && reason)
        *reason = h->reason.ptr ? h->reason : ssm_cstr(plan_no_inverse_text(INVERSE_DIALECT));
    else if (m == SSM_MANNER_NONE && h->failures == 0)
        diag_add(h->diags, DIAG_DIALECT_CANNOT, op->pointer, op->pub.key,
                 (const ssm_str[]){dialect->name, op->pub.key}, 2);
    h->withhold = false;
    return m;
}

static bool is_enum_value(ssm_op_kind kind)
{
    return kind == SSM_OP_ADD_ENUM_VALUE || kind == SSM_OP_DROP_ENUM_VALUE;
}

static bool is_table_level(ssm_op_kind kind)
{
    return kind == SSM_OP_CREATE_TABLE || kind == SSM_OP_DROP_TABLE || kind == SSM_OP_RENAME_TABLE ||
           kind == SSM_OP_CREATE_ENUM || kind == SSM_OP_DROP_ENUM;
}

/* The part of a key behind its colon, and of that the object. */
static ssm_str object_of(const struct op *op, ssm_scope scope)
{
    return scope == SSM_SCOPE_COLUMN ? key_subject(op->pub.key) : key_object(op->pub.key);
}

static int add_to_group(struct ssm_host *h, struct map *groups, struct answer *a, struct op *op)
{
    bool of_enum = is_enum_value(op->pub.kind) || op->with_enum.ptr;
    ssm_scope scope = of_enum ? SSM_SCOPE_TABLE : h->request->dialect->facts.rebuild_scope;
    bool joins = a->up >= SSM_MANNER_JOINS || (a->up == SSM_MANNER_ALONE && op->with_enum.ptr);
    /* The way back of an operation may need the rebuild that the way forth does not. */
    bool back = a->down == SSM_MANNER_REBUILDS && joins &&
                (of_enum || scope == SSM_SCOPE_COLUMN || op->pub.table_before);
    struct map_entry *e;
    struct group *g;

    if (!joins || is_table_level(op->pub.kind) || scope == SSM_SCOPE_NONE)
        return 0;
    a->object = op->with_enum.ptr ? op->with_enum : object_of(op, scope);
    e = map_put(groups, a->object);
    if (e && !e->value)
        e->value = ARENA_NEW(h->arena, struct group);
    if (!e || !e->value)
        return diag_out_of_memory(h->diags);
    g = e->value;
    if (g->count == g->capacity) {
        struct op **grown = ARENA_ARRAY(h->arena, g->capacity * 2 + 4, struct op *);
        if (!grown)
            return diag_out_of_memory(h->diags);
        if (g->count)
            memcpy(grown, g->ops, g->count * sizeof *grown);
        g->ops = grown;
        g->capacity = g->capacity * 2 + 4;
    }
    g->ops[g->count++] = op;
    g->rebuilds |= a->up == SSM_MANNER_REBUILDS || back;
    return 0;
}

/* ---- building units */

static int note_missing(struct ssm_host *h, struct unit *u, const struct op *op)
{
    const char *text = plan_no_inverse_text(op->no_inverse);
    ssm_str *notes = ARENA_ARRAY(h->arena, u->notes.count + 1, ssm_str);
    ssm_str why = op->no_inverse == INVERSE_DIALECT ? op->no_inverse_text : ssm_cstr(text);

    if (!notes)
        return diag_out_of_memory(h->diags);
    if (u->notes.count)
        memcpy(notes, u->notes.items, u->notes.count * sizeof *notes);
    notes[u->notes.count] = host_expand(h->arena, SSM_LIT("%1: no way back: %2"), (const ssm_str[]){op->pub.key, why}, 2);
    u->notes = (ssm_strs){notes, u->notes.count + 1};
    return notes[u->notes.count - 1].ptr ? 0 : diag_out_of_memory(h->diags);
}

static int add_unit(struct ssm_host *h, struct op *const *ops, size_t count, size_t *index)
{
    const ssm_operation **up = ARENA_ARRAY(h->arena, count, const ssm_operation *);
    struct unit *u = &h->units[h->unit_count];

    if (!up)
        return diag_out_of_memory(h->diags);
    *index = h->unit_count++;
    u->ops = ops;
    for (size_t i = 0; i < count; i++)
        up[i] = &ops[i]->pub;
    for (size_t i = count; i-- > 0;)
        if (ops[i]->no_inverse != INVERSE_EXISTS && note_missing(h, u, ops[i]) != 0)
            return -1;
    u->up = (ssm_unit){sizeof u->up, (uint32_t)*index, up, count};
    if (u->notes.count)
        h->out->down_complete = false;
    return 0;
}

static int finish_group(struct ssm_host *h, struct group *g)
{
    g->done = true;
    return add_unit(h, g->ops, g->count, &g->unit);
}

/* A dialect that takes forward references has its foreign keys back in their tables. */
static bool put_back(struct op *op)
{
    if (op->whole_table) {
        if (op->pub.kind == SSM_OP_CREATE_TABLE)
            op->pub.table_after = op->whole_table;
        else
            op->pub.table_before = op->whole_table;
    }
    return op->taken_from != NULL;
}

/* Groups that rebuild tables come when the plan changes columns; all others where their first operation stands. */
static int flush_rebuilds(struct ssm_host *h, struct map *groups, size_t *next, unsigned stage)
{
    if (h->request->dialect->facts.rebuild_scope != SSM_SCOPE_TABLE || stage <= PLAN_STAGE_REBUILD)
        return 0;
    for (; *next < groups->count; ++*next) {
        struct group *g = groups->entries[*next].value;
        if (g->rebuilds && !g->done && !is_enum_value(g->ops[0]->pub.kind) && finish_group(h, g) != 0)
            return -1;
    }
    return 0;
}

static bool is_default(ssm_op_kind kind)
{
    return kind == SSM_OP_SET_DEFAULT || kind == SSM_OP_DROP_DEFAULT;
}

/* Whether the dialect can undo the operation. The default of a column whose type stays, stays too. */
static void ask_back(struct ssm_host *h, size_t at, struct answer *a)
{
    struct op *const *ops = h->request->plan->ops.items, *op = ops[at], inverse;

    if (op->no_inverse != INVERSE_EXISTS)
        return;
    if (at > 0 && is_default(op->pub.kind) && ops[at - 1]->pub.kind == SSM_OP_ALTER_TYPE &&
        ops[at - 1]->no_inverse != INVERSE_EXISTS && str_eq(key_subject(op->pub.key), key_subject(ops[at - 1]->pub.key)))
        op->no_inverse = INVERSE_TYPE_STAYS;
    else {
        plan_invert(op, &inverse);
        a->down = ask(h, &inverse, &op->no_inverse_text);
        if (a->down == SSM_MANNER_NONE)
            op->no_inverse = INVERSE_DIALECT;
    }
    if (op->no_inverse != INVERSE_EXISTS)
        op->pub.risks |= SSM_RISK_IRREVERSIBLE;
}

static int ask_all(struct ssm_host *h, struct answer *answers, struct map *groups)
{
    const struct ops *ops = &h->request->plan->ops;
    uint64_t expressible = h->request->emitter->emitter.operations;

    for (size_t i = 0; i < ops->count; i++) {
        struct op *op = ops->items[i];

        if (h->request->dialect->facts.forward_references && put_back(op))
            continue;
        if (expressible && !(expressible >> op->pub.kind & 1))
            diag_add(h->diags, DIAG_EMITTER_CANNOT, op->pointer, op->pub.key,
                     (const ssm_str[]){h->request->emitter->name, ssm_cstr(op_name(op->pub.kind))}, 2);
        answers[i].up = ask(h, op, NULL);
        ask_back(h, i, &answers[i]);
        if (add_to_group(h, groups, &answers[i], op) != 0)
            return -1;
    }
    return 0;
}

int make_units(struct ssm_host *h)
{
    const struct ops *ops = &h->request->plan->ops;
    struct answer *answers = ARENA_ARRAY(h->arena, ops->count, struct answer);
    size_t *unit_of = ARENA_ARRAY(h->arena, ops->count, size_t);
    size_t next = 0, earlier = diags_failed(h->diags);
    struct map groups;

    map_init(&groups, h->arena);
    h->units = ARENA_ARRAY(h->arena, ops->count, struct unit);
    if (!answers || !unit_of || !h->units)
        return diag_out_of_memory(h->diags);
    if (ask_all(h, answers, &groups) != 0)
        return -1;
    for (size_t i = 0; i < ops->count; i++) {
        struct group *g = answers[i].object.ptr ? map_get(&groups, answers[i].object) : NULL;
        bool later = g && g->rebuilds && h->request->dialect->facts.rebuild_scope == SSM_SCOPE_TABLE &&
                     !is_enum_value(g->ops[0]->pub.kind);

        if (flush_rebuilds(h, &groups, &next, ops->items[i]->stage) != 0)
            return -1;
        if (answers[i].up == SSM_MANNER_NONE)
            continue;
        if (g && g->rebuilds) {
            if (!g->done && !later && finish_group(h, g) != 0)
                return -1;
        } else if (add_unit(h, &ops->items[i], 1, &unit_of[i]) != 0)
            return -1;
    }
    if (flush_rebuilds(h, &groups, &next, PLAN_STAGE_REBUILD + 1) != 0)
        return -1;
    for (size_t i = 0; i < ops->count; i++) {
        struct group *g = answers[i].object.ptr ? map_get(&groups, answers[i].object) : NULL;
        if (g && g->rebuilds)
            unit_of[i] = g->unit;
    }
    h->out->unit_of = unit_of;
    h->out->unit_count = h->unit_count;
    return diags_failed(h->diags) && !earlier ? -1 : 0;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Operations to units: the dialect says how it handles each, and what changes one object together becomes one unit.
 */
#include "host/host_internal.h"

/* Operations on one object. */
struct group {
    struct op **ops;
    size_t count;
    size_t capacity;
    bool rebuilds;
    bool done;
};

/* What the dialect says of an operation. */
struct answer {
    ssm_manner up;
    struct group *group; /* where its object may be rebuilt, or NULL */
};

/* The manner of an operation; `reason`: where not NULL a refusal is noted there, not reported. */
static ssm_manner ask(struct ssm_host *h, const struct op *op, ssm_str *reason)
{
    const struct plugin *dialect = h->plugin;
    ssm_manner m;

    h->withhold = reason != NULL;
    h->reason = ssm_view(NULL, 0);
    h->failures = 0;
    m = dialect->dialect.manner(h, &op->pub);
    if (m == SSM_MANNER_NONE && reason)
        *reason = h->reason.ptr ? arena_str(h->arena, h->reason) : ssm_cstr(plan_no_inverse_text(INVERSE_DIALECT));
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
           kind == SSM_OP_CREATE_ENUM || kind == SSM_OP_DROP_ENUM || kind >= SSM_OP_CREATE_OBJECT;
}

/* The part of a key behind its colon, and of that the object. Options of a table are together: `set_option:t`, which is
 * no column's name. */
static ssm_str object_of(const struct op *op, ssm_scope scope)
{
    if (scope == SSM_SCOPE_COLUMN && op->pub.kind == SSM_OP_SET_OPTION && !op->pub.member.ptr)
        return ssm_view(op->pub.key.ptr, op->pub.key.len - op->pub.option.len - 1);
    if (scope == SSM_SCOPE_COLUMN)
        return op->pub.option.ptr && op->pub.member.ptr ? key_object(op->pub.key) : key_subject(op->pub.key);
    return is_enum_value(op->pub.kind) ? key_object(op->pub.key) : key_table(&op->pub);
}

static int add_to_group(struct ssm_host *h, struct map *groups, struct answer *a, ssm_manner down, struct op *op)
{
    bool of_enum = is_enum_value(op->pub.kind) || op->with_enum.ptr;
    ssm_scope scope = of_enum ? SSM_SCOPE_TABLE : h->facts->rebuild_scope;
    bool joins = a->up >= SSM_MANNER_JOINS || (a->up == SSM_MANNER_ALONE && op->with_enum.ptr);
    /* The way back of an operation may need the rebuild that the way forth does not. */
    bool back = down == SSM_MANNER_REBUILDS && joins &&
                (of_enum || scope == SSM_SCOPE_COLUMN || op->pub.table_before);
    struct map_entry *e;
    struct group *g;
    struct op **ops;

    if (!joins || is_table_level(op->pub.kind) || scope == SSM_SCOPE_NONE)
        return 0;
    e = map_put(groups, op->with_enum.ptr ? op->with_enum : object_of(op, scope));
    if (e && !e->value)
        e->value = ARENA_NEW(h->arena, struct group);
    if (!e || !e->value)
        return diag_out_of_memory(h->diags);
    a->group = g = e->value;
    ops = arena_grow(h->arena, g->ops, g->count, &g->capacity, sizeof *ops);
    if (!ops)
        return diag_out_of_memory(h->diags);
    g->ops = ops;
    g->ops[g->count++] = op;
    g->rebuilds |= a->up == SSM_MANNER_REBUILDS || back;
    return 0;
}

/* ---- building units */

static void add_unit(struct ssm_host *h, struct op *const *ops, size_t count, bool rebuilds)
{
    const ssm_operation **up = h->shown + h->shown_count;

    for (size_t i = 0; i < count; i++)
        up[i] = &ops[i]->pub;
    h->shown_count += count;
    h->units[h->unit_count].pub = (ssm_unit){sizeof(ssm_unit), (uint32_t)h->unit_count, up, count};
    h->units[h->unit_count++].rebuilds = rebuilds;
}

static void finish_group(struct ssm_host *h, struct group *g)
{
    g->done = true;
    add_unit(h, g->ops, g->count, true);
}

bool unit_put_back(struct op *op)
{
    if (op->whole_table) {
        if (op->pub.kind == SSM_OP_CREATE_TABLE)
            op->pub.table_after = op->whole_table;
        else
            op->pub.table_before = op->whole_table;
    }
    if (op->whole_column)
        op->pub.column_after = op->whole_column;
    return op->taken_from != NULL;
}

/* Groups that rebuild tables come when the plan changes columns; all others where their first operation stands. */
static void flush_rebuilds(struct ssm_host *h, struct map *groups, size_t *next, unsigned stage)
{
    if (h->facts->rebuild_scope != SSM_SCOPE_TABLE || stage <= PLAN_STAGE_REBUILD)
        return;
    for (; *next < groups->count; ++*next) {
        struct group *g = groups->entries[*next].value;
        if (g->rebuilds && !g->done && !is_enum_value(g->ops[0]->pub.kind))
            finish_group(h, g);
    }
}

static bool is_default(ssm_op_kind kind)
{
    return kind == SSM_OP_SET_DEFAULT || kind == SSM_OP_DROP_DEFAULT;
}

/* Notes it here, and for the monitor. */
static void deny_way_back(struct ssm_host *h, struct op *op, enum no_inverse reason)
{
    op->no_inverse = reason;
    op->pub.risks |= SSM_RISK_IRREVERSIBLE;
    wire_begin(h->wire, HOST_FRAME_NO_WAY_BACK);
    wire_number(h->wire, op->place);
    wire_number(h->wire, reason);
    wire_text(h->wire, reason == INVERSE_DIALECT ? op->no_inverse_text : ssm_view(NULL, 0));
    wire_end(h->wire);
}

/* Whether, and how, the dialect can undo the operation. The default of a column whose type stays, stays too. */
static ssm_manner ask_back(struct ssm_host *h, size_t at)
{
    struct op *const *ops = h->request->plan->ops.items, *op = ops[at], inverse;
    ssm_manner down = SSM_MANNER_NONE;

    if (op->no_inverse != INVERSE_EXISTS)
        return down;
    if (at > 0 && is_default(op->pub.kind) && ops[at - 1]->pub.kind == SSM_OP_ALTER_TYPE &&
        ops[at - 1]->no_inverse != INVERSE_EXISTS && str_eq(key_subject(op->pub.key), key_subject(ops[at - 1]->pub.key)))
        deny_way_back(h, op, INVERSE_TYPE_STAYS);
    else {
        plan_invert(op, &inverse);
        down = ask(h, &inverse, &op->no_inverse_text);
        if (down == SSM_MANNER_NONE)
            deny_way_back(h, op, INVERSE_DIALECT);
    }
    return down;
}

static int ask_all(struct ssm_host *h, struct answer *answers, struct map *groups)
{
    const struct ops *ops = &h->request->plan->ops;

    for (size_t i = 0; i < ops->count; i++) {
        struct op *op = ops->items[i];

        if (i + FETCH_AHEAD < ops->count)
            fetch(&ops->items[i + FETCH_AHEAD]->pub);
        if (h->facts->forward_references && unit_put_back(op))
            continue;
        answers[i].up = ask(h, op, NULL);
        if (add_to_group(h, groups, &answers[i], ask_back(h, i), op) != 0)
            return -1;
    }
    return 0;
}

/* An enum that is made here stays, where a column has taken it that cannot go back. */
static int keep_used_enums(struct ssm_host *h)
{
    const struct ops *ops = &h->request->plan->ops;
    struct map used;

    map_init(&used, h->arena);
    for (size_t i = 0; i < ops->count; i++) {
        const struct op *op = ops->items[i];
        if (op->pub.kind == SSM_OP_ALTER_TYPE && op->no_inverse != INVERSE_EXISTS &&
            op->pub.column_after->type->family == SSM_FAMILY_OTHER && !map_put(&used, op->pub.column_after->type->name))
            return diag_out_of_memory(h->diags);
    }
    for (size_t i = 0; i < ops->count && used.count; i++) {
        struct op *op = ops->items[i];
        if (op->pub.kind == SSM_OP_CREATE_ENUM && map_find(&used, op->pub.object))
            deny_way_back(h, op, INVERSE_STILL_USED);
    }
    return 0;
}

int make_units(struct ssm_host *h)
{
    const struct ops *ops = &h->request->plan->ops;
    struct answer *answers = ARENA_ARRAY(h->arena, ops->count, struct answer);
    size_t next = 0, earlier = diags_failed(h->diags);
    struct map groups;

    map_init(&groups, h->arena);
    h->units = ARENA_ARRAY(h->arena, ops->count, struct unit);
    h->shown = ARENA_ARRAY(h->arena, ops->count, const ssm_operation *);
    if (!answers || !h->units || !h->shown)
        return diag_out_of_memory(h->diags);
    if (ask_all(h, answers, &groups) != 0 || keep_used_enums(h) != 0)
        return -1;
    for (size_t i = 0; i < ops->count; i++) {
        struct group *g = answers[i].group;
        bool later = g && h->facts->rebuild_scope == SSM_SCOPE_TABLE &&
                     !is_enum_value(g->ops[0]->pub.kind);

        flush_rebuilds(h, &groups, &next, ops->items[i]->stage);
        if (answers[i].up == SSM_MANNER_NONE)
            continue;
        if (!g || !g->rebuilds)
            add_unit(h, &ops->items[i], 1, false);
        else if (!g->done && !later)
            finish_group(h, g);
    }
    flush_rebuilds(h, &groups, &next, PLAN_STAGE_REBUILD + 1);
    return diags_failed(h->diags) && !earlier ? -1 : 0;
}

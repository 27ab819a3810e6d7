/* SPDX-License-Identifier: Apache-2.0
 *
 * What the dialect's child says, taken by the monitor: every number bounded, every operation in one unit, in order.
 */
#include "host/host_internal.h"

#include "base/limits.h"
#include "base/utf8.h"

/* ---- what the file is */

/* The statements of another plugin than the one that was asked for are nobody's. */
static void meet_plugin(struct dialect_job *j)
{
    struct op *const *ops = j->request->plan->ops.items;

    j->answers = plugin_answers(j->plugin, SSM_KIND_DIALECT, j->request->dialect);
    if (!j->answers)
        return;
    j->rendering->facts = j->plugin->facts;
    j->audit = (struct audit){j->request->plan, j->rendering, j->plugin->name, j->request->emitter};
    if (!j->request->excerpts_only && !worker_without("deeds"))
        j->statement_audit = audit_open(&j->audit, j->diags, j->arena);
    j->audited = j->request->excerpts_only || worker_without("deeds") || j->statement_audit ? 0 : -1;
    for (size_t i = 0; j->plugin->facts.forward_references && i < j->request->plan->ops.count; i++)
        if (unit_put_back(ops[i]))
            j->op_count++; /* in no unit: its table has it */
}

/* ---- what it says of operations */

static struct op *take_op(struct dialect_job *j, struct wire_reader *r)
{
    const struct ops *ops = &j->request->plan->ops;
    size_t place = wire_take_number(r, UINT32_MAX);

    return !r->bad && place < ops->count ? ops->items[place] : NULL;
}

static int take_no_way_back(struct dialect_job *j, struct wire_reader *r)
{
    struct op *op = take_op(j, r);
    enum no_inverse reason = (enum no_inverse)wire_take_number(r, INVERSE_DIALECT);
    ssm_str text = wire_take_text(r);

    if (!wire_done(r) || !op || reason == INVERSE_EXISTS || utf8_check(text) != text.len || text.len > LIMIT_MESSAGE)
        return -1;
    op->no_inverse = reason;
    op->no_inverse_text = text;
    op->pub.risks |= SSM_RISK_IRREVERSIBLE;
    return 0;
}

/* ---- units */

/* The unit at hand is whole: the monitor looks at its statements while the child goes on. */
static void finish_way(struct dialect_job *j)
{
    unsigned which = j->back_begun;
    struct unit *u = j->unit;

    if (!u)
        return;
    j->unit = NULL;
    if (u->ways[which].count)
        u->ways[which].items = j->statements[which] + j->counts[which] - u->ways[which].count;
    if (j->statement_audit && j->audited == 0)
        j->audited = audit_unit(j->statement_audit, u, which ? SSM_DOWN : SSM_UP);
}

static int take_unit(struct dialect_job *j, struct wire_reader *r)
{
    const struct ops *ops = &j->request->plan->ops;
    struct rendering *out = j->rendering;
    bool rebuilds = wire_take_number(r, 1);
    size_t count = wire_take_number(r, wire_left(r));
    const ssm_operation **list = ARENA_ARRAY(j->arena, count, const ssm_operation *);
    struct unit *u;

    finish_way(j);
    if (!count || !list || count > ops->count - j->op_count || j->back_begun)
        return -1;
    for (size_t i = 0; i < count; i++) {
        struct op *op = take_op(j, r);

        if (!op || out->unit_of[op->place] != SIZE_MAX || (out->facts.forward_references && op->taken_from))
            return -1;
        out->unit_of[op->place] = out->unit_count;
        list[i] = &op->pub;
    }
    u = &out->units[out->unit_count];
    u->pub = (ssm_unit){sizeof u->pub, (uint32_t)out->unit_count, list, count};
    u->rebuilds = rebuilds;
    j->op_count += count;
    j->unit = u;
    out->unit_count++;
    return wire_done(r) ? 0 : -1;
}

/* Units come back in reverse. */
static int take_back(struct dialect_job *j, struct wire_reader *r)
{
    size_t index = wire_take_number(r, UINT32_MAX);

    finish_way(j);
    if (!wire_done(r) || index >= (j->back_begun ? j->back : j->rendering->unit_count))
        return -1;
    j->back_begun = true;
    j->back = index;
    j->unit = &j->rendering->units[index];
    return 0;
}

static int take_statement(struct dialect_job *j, struct wire_reader *r)
{
    unsigned way = j->back_begun;
    ssm_statement *s = arena_take(j->arena, sizeof *s);
    const ssm_statement **list = arena_grow(j->arena, j->statements[way], j->counts[way], &j->capacities[way], sizeof *list);

    if (!s || !list || !j->unit)
        return -1;
    *s = (ssm_statement){.size = sizeof *s};
    s->flags = (uint32_t)wire_take_number(r, HOST_STATEMENT_FLAGS);
    s->risks = (uint32_t)wire_take_number(r, HOST_RISKS);
    s->text = wire_take_text(r);
    if (s->flags & SSM_STMT_DESTRUCTIVE)
        s->comment = SSM_LIT("WARNING: DESTRUCTIVE OPERATION");
    j->statements[way] = list;
    list[j->counts[way]++] = s;
    j->unit->ways[way].count++;
    return wire_done(r) && s->text.len && s->text.len <= LIMIT_STATEMENT && utf8_check(s->text) == s->text.len ? 0 : -1;
}

/* ---- all of it */

int dialect_begin(struct dialect_job *j)
{
    size_t count = j->request->plan->ops.count;
    struct rendering *out = j->rendering;

    out->units = ARENA_ARRAY(j->arena, count, struct unit);
    out->unit_of = ARENA_ARRAY(j->arena, count, size_t);
    if (!out->units || !out->unit_of)
        return diag_out_of_memory(j->diags);
    memset(out->unit_of, 0xff, count * sizeof *out->unit_of);
    return 0;
}

int dialect_take(void *user, unsigned type, struct wire_reader *frame)
{
    struct dialect_job *j = user;
    int other = guest_take(type, frame, j->arena, j->diags, &j->plugin);

    if (other == 0 && type == HOST_FRAME_PLUGIN)
        meet_plugin(j);
    if (other <= 0)
        return other;
    if (!j->answers)
        return -1;
    switch (type) {
    case HOST_FRAME_NO_WAY_BACK:
        return take_no_way_back(j, frame);
    case HOST_FRAME_UNIT:
        return take_unit(j, frame);
    case HOST_FRAME_BACK:
        return take_back(j, frame);
    case HOST_FRAME_STATEMENT:
        return take_statement(j, frame);
    default:
        return -1;
    }
}

/* The lists have stopped moving: each unit's part of them. */
int dialect_taken(struct dialect_job *j)
{
    struct rendering *out = j->rendering;
    size_t at[2] = {0, 0};

    finish_way(j);
    if (j->op_count != j->request->plan->ops.count)
        return diag_at(j->diags, DIAG_WORKER_GARBAGE, ssm_view(NULL, 0), j->file->path);
    for (size_t i = 0; i < out->unit_count; i++) {
        if (out->units[i].ways[0].count == 0 && op_runs(out->units[i].pub.ops[0]))
            return diag_add(j->diags, DIAG_PLUGIN_NO_STATEMENT, ssm_view(NULL, 0), out->units[i].pub.ops[0]->key,
                            (const ssm_str[]){j->plugin->name, out->units[i].pub.ops[0]->key}, 2);
        out->units[i].ways[0].items = j->statements[0] ? j->statements[0] + at[0] : NULL;
        at[0] += out->units[i].ways[0].count;
    }
    for (size_t i = out->unit_count; i-- > 0;) {
        out->units[i].ways[1].items = j->statements[1] ? j->statements[1] + at[1] : NULL;
        at[1] += out->units[i].ways[1].count;
    }
    return j->audited;
}

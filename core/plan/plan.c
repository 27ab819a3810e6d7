/* SPDX-License-Identifier: Apache-2.0
 *
 * The plan, step by step; see plan.h.
 */
#include "plan/plan_internal.h"

#include "base/digest.h"

enum { ID_DIGITS = 12 };

static void count_kinds(const struct ops *ops, struct plan *out)
{
    for (size_t i = 0; i < ops->count; i++) {
        ops->items[i]->place = (uint32_t)i;
        out->kinds[ops->items[i]->pub.kind]++;
        out->destructive |= ops->items[i]->destructive;
    }
}

static int finish(struct planner *p, const struct plan_request *r, const char *hex, struct plan *out)
{
    out->ops = p->ops;
    count_kinds(&p->ops, out);
    out->operations_hash = arena_str(p->arena, ssm_view(hex, DIGEST_HEX));
    out->id = ssm_view(out->operations_hash.ptr, ID_DIGITS);
    if (plan_name(p, r, out) != 0 || p->arena->failed)
        return diag_out_of_memory(p->diags);
    return 0;
}

int plan_make(const struct plan_request *r, struct arena *a, struct diags *d, struct plan *out, bool *complete)
{
    struct planner p = {.arena = a, .diags = d, .report = r->report, .ops = r->report->ops};
    char hex[DIGEST_HEX + 1];
    int gate;

    *out = (struct plan){0};
    *complete = false;
    if (plan_combine(&p) != 0 || plan_needs(&p) != 0 || plan_enums(&p) != 0 || plan_rename_by_body(&p) != 0 || plan_states(&p) != 0)
        return a->failed ? diag_out_of_memory(d) : -1;
    if (plan_digest(&p, hex) != 0) /* in the report's order, which is that of memory */
        return -1;
    gate = gate_operations(&p.ops, r->permission, d);
    if (d->out_of_memory || plan_order(&p) != 0 || plan_risks(&p) != 0 || plan_inverses(&p) != 0 ||
        finish(&p, r, hex, out) != 0)
        return a->failed ? diag_out_of_memory(d) : -1;
    *complete = true;
    return gate;
}

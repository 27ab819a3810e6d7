/* SPDX-License-Identifier: Apache-2.0
 *
 * Phase 1 over any bytes: a report is refused with a reason, or gives a plan; a second run says the same.
 */
#include "fuzz.h"

#include "model/object_kind.h"
#include "plan/plan.h"

struct result {
    struct arena arena;
    struct diags diags;
    struct report report;
    struct plan plan;
    int loaded, guarded, planned;
    bool complete;
};

static void run(ssm_str bytes, bool permit, struct result *r)
{
    const struct permission permission = {.all = permit};
    const struct plan_request request = {.report = &r->report, .permission = &permission};
    size_t before;

    *r = (struct result){0};
    diags_init(&r->diags, &r->arena);
    r->loaded = report_load(bytes, &r->arena, &r->diags, &r->report);
    FUZZ_CHECK(!r->loaded == !diags_failed(&r->diags), "loaded %d", r->loaded);
    before = r->diags.count[DIAG_REFUSED] + r->diags.count[DIAG_INVALID];
    r->guarded = guard_operations(&r->report.ops, &r->report.actual, &r->diags);
    FUZZ_CHECK(!r->guarded == (r->diags.count[DIAG_REFUSED] + r->diags.count[DIAG_INVALID] == before) ||
                   r->diags.out_of_memory,
               "guarded %d", r->guarded);
    if (r->loaded)
        return;
    before = r->diags.count[DIAG_REFUSED] + r->diags.count[DIAG_INVALID];
    r->planned = plan_make(&request, &r->arena, &r->diags, &r->plan, &r->complete);
    FUZZ_CHECK(!r->planned == (r->diags.count[DIAG_REFUSED] + r->diags.count[DIAG_INVALID] == before) ||
                   r->diags.out_of_memory,
               "planned %d", r->planned);
    FUZZ_CHECK(r->planned || r->complete, "a plan that is not complete");
}

/* What drops a definition needs a permission, too, but no data goes with it. */
static bool drops_definition(const ssm_operation *op)
{
    return op->kind == SSM_OP_DROP_OBJECT && !(op->flags & SSM_OPF_REPLACED) && !object_holds_data(op->object_before);
}

static void check_op(const struct op *op)
{
    struct op back;
    bool loses_data = (op->pub.risks & SSM_RISK_DATA_LOSS) != 0, drops = drops_definition(&op->pub);

    FUZZ_CHECK(op->pub.kind > SSM_OP_NONE && op->pub.kind < SSM_OP_KIND_COUNT, "kind %d", (int)op->pub.kind);
    FUZZ_CHECK(op->pub.key.len > 0, "an operation without a key");
    FUZZ_CHECK(!(loses_data && drops), "%.*s: a definition holds no data", STR_ARG(op->pub.key));
    FUZZ_CHECK(op->destructive == (loses_data || drops), "%.*s", STR_ARG(op->pub.key));
    if (op->no_inverse == INVERSE_EXISTS) {
        plan_invert(op, &back);
        FUZZ_CHECK(back.pub.kind > SSM_OP_NONE && back.pub.kind < SSM_OP_KIND_COUNT, "%.*s", STR_ARG(op->pub.key));
    }
}

static void check_plan(const struct result *r, bool permit)
{
    size_t kinds = 0;

    for (size_t k = 0; k < SSM_OP_KIND_COUNT; k++)
        kinds += r->plan.kinds[k];
    FUZZ_CHECK(kinds == r->plan.ops.count, "%zu of %zu", kinds, r->plan.ops.count);
    FUZZ_CHECK(r->plan.name.len && r->plan.id.len && r->plan.operations_hash.len == 64, "a plan without a name");
    for (size_t i = 0; i < r->plan.ops.count; i++) {
        const struct op *op = r->plan.ops.items[i];

        check_op(op);
        FUZZ_CHECK(!op->destructive || r->plan.destructive, "%.*s", STR_ARG(op->pub.key));
        FUZZ_CHECK(r->planned || !op->destructive || op->permitted, "%.*s", STR_ARG(op->pub.key));
    }
    FUZZ_CHECK(permit || !r->plan.destructive || r->planned, "destroys unasked");
}

static void compare(const struct result *a, const struct result *b)
{
    FUZZ_CHECK(a->loaded == b->loaded && a->guarded == b->guarded && a->planned == b->planned &&
                   a->complete == b->complete,
               "another result");
    fuzz_same_diags(&a->diags, &b->diags);
    if (!a->complete)
        return;
    FUZZ_CHECK(a->plan.ops.count == b->plan.ops.count, "%zu and %zu", a->plan.ops.count, b->plan.ops.count);
    FUZZ_CHECK(str_eq(a->plan.operations_hash, b->plan.operations_hash) && str_eq(a->plan.id, b->plan.id),
               "another hash");
    FUZZ_CHECK(str_eq(a->plan.name, b->plan.name), "another name");
    for (size_t i = 0; i < a->plan.ops.count; i++)
        FUZZ_CHECK(str_eq(a->plan.ops.items[i]->pub.key, b->plan.ops.items[i]->pub.key), "another order");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bool permit = size % 4 != 0; /* the gate refuses one length of four */
    struct result a, b;

    run(fuzz_text(data, size), permit, &a);
    run(fuzz_text(data, size), permit, &b);
    compare(&a, &b);
    if (a.complete)
        check_plan(&a, permit);
    arena_free(&a.arena);
    arena_free(&b.arena);
    return 0;
}

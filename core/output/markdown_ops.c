/* SPDX-License-Identifier: Apache-2.0
 *
 * The operations in report.md: the table with risks, what the risks mean, and those that were refused with their SQL.
 */
#include "base/map.h"
#include "output/page.h"

static void put_risks(struct buf *out, uint32_t risks)
{
    bool first = true;

    for (size_t i = 0; i < RISK_WORDS; i++) {
        if (!(risks & risk_words[i].bit))
            continue;
        buf_puts(out, first ? "" : ", ");
        buf_puts(out, tr(risk_words[i].label));
        first = false;
    }
}

static void put_way_back(struct page *p, const struct op *op)
{
    ssm_str reason = way_back_reason(p, op);

    buf_puts(p->out, reason.ptr ? tr(N_("no: ")) : tr(N_("yes")));
    show_prose(p->out, reason);
}

static void put_label(struct buf *out, const struct op *op)
{
    if (!op->destructive)
        return;
    buf_puts(out, tr(N_("**DESTRUCTIVE**")));
    buf_puts(out, op->permitted ? ", " : tr(N_(", not permitted")));
    if (op->permitted)
        buf_puts(out, tr(N_("permitted")));
}

void markdown_operations(struct page *p)
{
    const struct ops *ops = &p->run->plan->ops;
    struct buf *out = p->out;

    buf_puts(out, tr(N_("| # | Operation | Risk | Can be taken back |\n|--:|---|---|---|\n")));
    for (size_t i = 0; i < ops->count; i++) {
        const struct op *op = ops->items[i];

        buf_puts(out, "| ");
        show_number(out, i + 1);
        buf_puts(out, " | ");
        show_code(out, page_key(p, op));
        buf_puts(out, " | ");
        put_label(out, op);
        if (op->destructive && op->pub.risks)
            buf_puts(out, "; ");
        put_risks(out, op->pub.risks);
        buf_puts(out, " | ");
        put_way_back(p, op);
        buf_puts(out, " |\n");
    }
}

void markdown_risks(struct page *p)
{
    const struct ops *ops = &p->run->plan->ops;
    uint32_t all = 0;

    for (size_t i = 0; i < ops->count; i++)
        all |= ops->items[i]->pub.risks;
    if (!all)
        buf_puts(p->out, tr(N_("None of these operations has a known risk.\n")));
    for (size_t i = 0; i < RISK_WORDS; i++) {
        if (!(all & risk_words[i].bit))
            continue;
        buf_puts(p->out, "- **");
        buf_puts(p->out, tr(risk_words[i].label));
        buf_puts(p->out, "**: ");
        buf_puts(p->out, tr(risk_words[i].recipe));
        buf_puts(p->out, "\n");
    }
}

/* The operations that errors name, as keys of `named`. */
static void named_in_errors(struct page *p, struct map *named)
{
    map_init(named, &p->arena);
    for (const struct diag *g = p->run->diags->first; g; g = g->next)
        if (g->class != DIAG_WARNING && g->operation.len && !map_put(named, g->operation))
            p->arena.failed = true;
}

void markdown_refused(struct page *p)
{
    const struct run *r = p->run;
    struct map named;
    size_t shown = 0;

    named_in_errors(p, &named);
    for (size_t i = 0; i < r->plan->ops.count; i++) {
        const struct op *op = r->plan->ops.items[i];
        ssm_str excerpt;

        if (!op_refused(op) && !map_find(&named, op->pub.key))
            continue;
        buf_puts(p->out, shown++ ? "\n### " : "### ");
        show_code(p->out, page_key(p, op));
        buf_puts(p->out, "\n\n");
        if (op->destructive) {
            put_label(p->out, op);
            buf_puts(p->out, "\n");
        } else
            buf_puts(p->out, tr(N_("An error above names this operation.\n")));
        excerpt = page_excerpt(p, i);
        if (excerpt.len) {
            buf_puts(p->out, tr(N_("\nAn excerpt, not a script:\n\n")));
            show_fence(p->out, "sql", excerpt);
        }
    }
    if (!shown)
        buf_puts(p->out, tr(N_("No single operation: the errors above concern the run as a whole.\n")));
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The operations in report.md: the table with risks, what the risks mean, and those that were refused with their SQL.
 */
#include "base/map.h"
#include "output/page.h"

/* The words of the table, in the chosen language. */
struct words {
    ssm_str risks[RISK_WORDS];
    ssm_str destructive, permitted, not_permitted, yes, no;
};

static struct words look_up(void)
{
    struct words w = {
        .destructive = ssm_cstr(tr(N_("**DESTRUCTIVE**"))),
        .permitted = ssm_cstr(tr(N_("permitted"))),
        .not_permitted = ssm_cstr(tr(N_(", not permitted"))),
        .yes = ssm_cstr(tr(N_("yes"))),
        .no = ssm_cstr(tr(N_("no: "))),
    };

    for (size_t i = 0; i < RISK_WORDS; i++)
        w.risks[i] = ssm_cstr(tr(risk_words[i].label));
    return w;
}

static void put_risks(struct buf *out, const struct words *w, uint32_t risks)
{
    bool first = true;

    for (size_t i = 0; i < RISK_WORDS; i++) {
        if (!(risks & risk_words[i].bit))
            continue;
        if (!first)
            buf_puts(out, ", ");
        buf_put(out, w->risks[i]);
        first = false;
    }
}

static void put_way_back(struct page *p, const struct words *w, const struct op *op)
{
    ssm_str reason = way_back_reason(p, op);

    buf_put(p->out, reason.ptr ? w->no : w->yes);
    show_prose(p->out, reason);
}

/* Of a destructive operation. */
static void put_label(struct buf *out, const struct words *w, const struct op *op)
{
    buf_put(out, w->destructive);
    if (op->permitted) {
        buf_puts(out, ", ");
        buf_put(out, w->permitted);
    } else
        buf_put(out, w->not_permitted);
}

void markdown_operations(struct page *p)
{
    const struct words w = look_up();
    struct buf *out = p->out;

    buf_puts(out, tr(N_("| # | Operation | Risk | Can be taken back |\n|--:|---|---|---|\n")));
    for (size_t i = 0; i < p->run->plan->ops.count; i++) {
        const struct op *op = page_op(p, i);

        buf_puts(out, "| ");
        show_number(out, i + 1);
        buf_puts(out, " | ");
        show_code(out, page_key(p, op));
        buf_puts(out, " | ");
        if (op->destructive)
            put_label(out, &w, op);
        if (op->destructive && op->pub.risks)
            buf_puts(out, "; ");
        put_risks(out, &w, op->pub.risks);
        buf_puts(out, " | ");
        put_way_back(p, &w, op);
        buf_puts(out, " |\n");
    }
}

void markdown_risks(struct page *p, uint32_t risks)
{
    if (!risks)
        buf_puts(p->out, tr(N_("None of these operations has a known risk.\n")));
    for (size_t i = 0; i < RISK_WORDS; i++) {
        if (!(risks & risk_words[i].bit))
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
    const struct words w = look_up();
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
            put_label(p->out, &w, op);
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

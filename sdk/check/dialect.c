/* SPDX-License-Identifier: Apache-2.0
 *
 * A dialect over one plan: asked, rendered both ways, its statements audited as the monitor of a run audits them, and shown
 * to its own verification.
 */
#include "units.h"

/* The unit as the plugin sees it. */
static const ssm_unit *show_unit(ssm_host *h, const struct op *const *ops, size_t count, uint32_t index)
{
    const ssm_operation **shown = ARENA_ARRAY(&h->arena, count, const ssm_operation *);
    ssm_unit unit = {.size = sizeof unit, .index = index, .op_count = count};

    for (size_t i = 0; shown && i < count; i++)
        shown[i] = show_operation(&h->showing, ops[i]);
    if (!shown || h->showing.failed)
        return NULL;
    unit.ops = show_list(&h->showing, shown, count * sizeof *shown, "a list of operations");
    return unit.ops ? show_struct(&h->showing, SHOWN_UNIT, &unit) : NULL;
}

static bool keep_statements(ssm_host *h, struct unit_way *way)
{
    const ssm_statement **list = ARENA_ARRAY(&h->arena, h->statement_count, const ssm_statement *);

    for (size_t i = 0; list && i < h->statement_count; i++) {
        if (h->statements[i].flags & SSM_STMT_DESTRUCTIVE)
            h->statements[i].comment = SSM_LIT("WARNING: DESTRUCTIVE OPERATION");
        list[i] = &h->statements[i];
    }
    way->items = list;
    way->count = list ? h->statement_count : 0;
    return list != NULL;
}

/* ---- verification */

static void verify(ssm_host *h, const ssm_unit *shown, const struct unit_way *way, ssm_str key)
{
    struct guest *g = h->g;
    const ssm_statement **list = ARENA_ARRAY(&h->arena, way->count, const ssm_statement *);
    const ssm_statement *const *statements;

    if (!g->dialect.verify || !way->count || !list)
        return;
    for (size_t i = 0; i < way->count; i++) {
        ssm_statement s = *way->items[i];

        s.text = show_text(&h->showing, s.text);
        s.comment = show_text(&h->showing, s.comment);
        list[i] = show_struct(&h->showing, SHOWN_STATEMENT, &s);
    }
    statements = show_list(&h->showing, list, way->count * sizeof *list, "a list of statements");
    if (!statements || h->showing.failed)
        return;
    callback_begin(h, "verify", key);
    if (!callback_end(h, g->dialect.verify(h, shown, statements, way->count)) && !h->trial->fail_at)
        found(g, "verify() refuses what render() gave: %.*s", STR_ARG(way->items[0]->text));
}

/* ---- rendering */

static void render_way(ssm_host *h, const struct op *const *ops, size_t count, struct unit *u, ssm_direction way)
{
    struct guest *g = h->g;
    const ssm_unit *shown = count ? show_unit(h, ops, count, u->pub.index) : NULL;
    bool rendered;

    if (!shown)
        return;
    callback_begin(h, "render", ops[0]->pub.key);
    buf_printf(&g->said, "render %s %.*s\n", way == SSM_UP ? "up" : "down", STR_ARG(ops[0]->pub.key));
    rendered = callback_end(h, g->dialect.render(h, shown));
    if (!rendered)
        return;
    if (h->text.len)
        found(g, "render() leaves a statement unfinished: call api->end_statement() behind its last put(): %.*s",
              STR_ARG(buf_str(&h->text)));
    if (!h->statement_count && way == SSM_UP)
        found(g, "render() gives no statement and says SSM_OK");
    g->rendered++;
    if (keep_statements(h, &u->ways[way - 1]))
        verify(h, shown, &u->ways[way - 1], ops[0]->pub.key);
}

static void render_unit(ssm_host *h, struct unit *u)
{
    const struct op **ops = ARENA_ARRAY(&h->arena, u->pub.op_count, const struct op *);
    size_t count;

    if (!ops)
        return;
    for (size_t i = 0; i < u->pub.op_count; i++)
        ops[i] = (const struct op *)(const void *)u->pub.ops[i];
    render_way(h, ops, u->pub.op_count, u, SSM_UP);
    if (units_invert(h, u, ops, &count))
        render_way(h, ops, count, u, SSM_DOWN);
}

/* ---- the audit */

static void audit(ssm_host *h, const struct op_sample *s, const struct units *units)
{
    struct guest *g = h->g;
    struct rendering rendering = {.facts = g->facts, .units = units->items, .unit_count = units->count};
    struct audit a = {&s->plan, &rendering, ssm_cstr(g->descriptor.name), SSM_LIT("raw-sql")};
    struct statement_audit *sa;
    struct diags d;

    diags_init(&d, &h->arena);
    at_callback(g, "render", h->sample, ssm_view(NULL, 0));
    sa = audit_open(&a, &d, &h->arena);
    for (size_t i = 0; sa && i < units->count; i++)
        for (int way = SSM_UP; way <= SSM_DOWN; way++)
            if (units->items[i].ways[way - 1].count)
                audit_unit(sa, &units->items[i], (ssm_direction)way);
    found_diags(g, &d);
}

uint32_t dialect_run(struct guest *g, const struct op_sample *s, const struct trial *t)
{
    ssm_host *h = dispatch_open(g, t, s->name);
    struct units units = {0};
    uint32_t calls;

    if (!h)
        return 0;
    if (units_make(h, s, &units))
        for (size_t i = 0; i < units.count; i++)
            render_unit(h, &units.items[i]);
    if (!t->fail_at)
        audit(h, s, &units);
    if (h->showing.failed)
        found(g, "memory ended in the runner");
    calls = h->calls;
    dispatch_close(h);
    return calls;
}

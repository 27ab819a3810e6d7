/* SPDX-License-Identifier: Apache-2.0
 *
 * An emitter over one sample: its files audited as the monitor of a run audits them.
 */
#include "sample.h"

/* The sample's units, of which each has one operation of the plan, as the audit sees them. */
static struct unit *make_units(ssm_host *h, const struct op_sample *ops)
{
    const struct sql_sample *sql = h->sql;
    struct unit *units = ARENA_ARRAY(&h->arena, sql->unit_count + 1, struct unit);

    for (size_t i = 0; units && i < sql->unit_count; i++) {
        const ssm_operation **op = ARENA_NEW(&h->arena, const ssm_operation *);

        if (!op)
            return NULL;
        *op = &ops->plan.ops.items[i]->pub;
        units[i].pub = (ssm_unit){sizeof(ssm_unit), (uint32_t)i, op, 1};
        for (int way = 0; way < 2; way++) {
            const ssm_statement **list = ARENA_ARRAY(&h->arena, SQL_STATEMENTS, const ssm_statement *);
            size_t n = 0;

            for (; list && n < SQL_STATEMENTS && sql->units[i].ways[way][n].text; n++) {
                const struct sql_statement *from = &sql->units[i].ways[way][n];
                ssm_statement *s = ARENA_NEW(&h->arena, ssm_statement);

                if (!s)
                    return NULL;
                *s = (ssm_statement){.size = sizeof *s, .flags = from->flags, .text = ssm_cstr(from->text)};
                if (from->flags & SSM_STMT_DESTRUCTIVE)
                    s->comment = SSM_LIT("WARNING: DESTRUCTIVE OPERATION");
                list[n] = s;
            }
            units[i].ways[way].items = list;
            units[i].ways[way].count = list ? n : 0;
        }
    }
    return units;
}

/* ---- what the plugin sees */

static const ssm_unit *const *show_units(ssm_host *h, const struct unit *units)
{
    size_t count = h->sql->unit_count;
    const ssm_unit *shown[SQL_UNITS] = {0};

    for (size_t i = 0; i < count; i++) {
        ssm_operation *op = show_operation(&h->showing, (const struct op *)(const void *)units[i].pub.ops[0]);
        ssm_unit unit = units[i].pub;

        if (op && h->trial->unknown_kinds)
            op->kind = (ssm_op_kind)(SSM_OP_KIND_COUNT + (int)i);
        unit.ops = show_list(&h->showing, (const void *)&op, sizeof op, "a list of operations");
        shown[i] = show_struct(&h->showing, SHOWN_UNIT, &unit);
    }
    return show_list(&h->showing, shown, count * sizeof(const ssm_unit *), "the list of units");
}

static const ssm_migration *show_migration(ssm_host *h, const struct unit *units)
{
    struct showing *s = &h->showing;
    ssm_migration m = {.size = sizeof m, .unit_count = h->sql->unit_count};
    const struct sql_names *names = h->sql->names;

    for (const char *const *line = names->header; *line && h->header_count + 1 < SQL_HEADER; line++)
        h->header[h->header_count++] = ssm_cstr(*line);
    if (h->sql->facts->notice)
        h->header[h->header_count++] = ssm_cstr(h->sql->facts->notice);
    m.name = show_text(s, ssm_cstr(names->migration));
    m.author = show_text(s, ssm_cstr(names->author));
    m.id = show_text(s, ssm_cstr(names->id));
    m.dialect = show_text(s, ssm_cstr(h->sql->dialect));
    m.header = show_texts(s, (ssm_strs){h->header, h->header_count});
    m.units = show_units(h, units);
    m.facts = show_struct(s, SHOWN_FACTS, h->sql->facts);
    return s->failed ? NULL : show_struct(s, SHOWN_MIGRATION, &m);
}

/* ---- what it gave */

static void judge_files(ssm_host *h, struct unit *units, const struct op_sample *ops)
{
    struct guest *g = h->g;
    struct rendering rendering = {.facts = *h->sql->facts, .units = units, .unit_count = h->sql->unit_count};
    struct plan plan = ops->plan;
    struct audit a = {&plan, &rendering, ssm_cstr(h->sql->dialect), ssm_cstr(g->descriptor.name)};
    size_t scripts = 0;
    struct diags d;

    plan.name = ssm_cstr(h->sql->names->migration);
    plan.ops.count = h->sql->unit_count;
    if (h->file_open)
        found(g, "end() leaves the file \"%.*s\" open: call api->close_file()", STR_ARG(h->files[h->file_count - 1].name));
    for (size_t i = 0; i < h->file_count; i++)
        scripts += h->files[i].role == SSM_FILE_SCRIPT;
    if (!scripts)
        found(g, "end() offers no file with the role SSM_FILE_SCRIPT, and says SSM_OK");
    diags_init(&d, &h->arena);
    if (scripts && !h->file_open)
        audit_files(&a, h->files, h->file_count, &d);
    found_diags(g, &d);
}

/* True where a host would ask this emitter: it can express the operations. */
static bool can(const struct guest *g, const struct op_sample *ops, size_t count)
{
    uint64_t bits = g->emitter.operations;

    for (size_t i = 0; bits && i < count; i++)
        if (!(bits >> ops->plan.ops.items[i]->pub.kind & 1))
            return false;
    return true;
}

static void run(ssm_host *h, const struct op_sample *ops)
{
    struct guest *g = h->g;
    struct unit *units = make_units(h, ops);
    const ssm_migration *m = units ? show_migration(h, units) : NULL;
    bool begun = true;

    if (!m) {
        found(g, "memory ended in the runner");
        return;
    }
    if (g->emitter.begin) {
        callback_begin(h, "begin", ssm_view(NULL, 0));
        begun = callback_end(h, g->emitter.begin(h, m));
    }
    if (begun) {
        callback_begin(h, "end", ssm_view(NULL, 0));
        if (callback_end(h, g->emitter.end(h, m)) && h->sql->unit_count && !h->trial->fail_at)
            judge_files(h, units, ops);
    }
}

uint32_t emitter_run(struct guest *g, const struct sql_sample *sql, const struct trial *t)
{
    struct op_sample *ops = sample_load(g, &sample_text_of_sql);
    ssm_host *h = ops && can(g, ops, sql->unit_count) ? dispatch_open(g, t, sql->name) : NULL;
    uint32_t calls = 0;

    if (h) {
        h->sql = sql;
        run(h, ops);
        calls = h->calls;
        dispatch_close(h);
    }
    sample_free(ops);
    return calls;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Hostile children of phase 2: any frames, as from the dialect's child up to a frame of type 0, and as from the
 * emitter's behind it. The monitor takes them or refuses them; what it took goes through its audit. The frames of a
 * dialect's own child are the seeds.
 */
#include "frames.h"
#include "plugins.h"
#include "sample_plan.h"

#include "host/host_internal.h"

#include <stdlib.h>

struct monitor {
    struct sample sample;
    struct render_request request;
    struct plugin_file files[2]; /* of the dialect, of the emitter */
    struct dialect_job dialect;
    struct emitter_job emitter;
    struct rendering rendering;
    struct rendered rendered;
};

/* Hands frames over until the type that ends them, or one that is refused; returns what is left, or absent. */
static ssm_str hand_over(ssm_str stream, int (*take)(void *user, unsigned type, struct wire_reader *frame), void *user)
{
    for (;;) {
        struct wire_reader r;
        unsigned type = 0;
        size_t n = wire_frame(stream, &type, &r);

        if (n == 0 || n == SIZE_MAX)
            return n || stream.len ? ssm_view(NULL, 0) : stream;
        stream = ssm_view(stream.ptr + n, stream.len - n);
        if (type == 0)
            return stream;
        if (take(user, type, &r) != 0)
            return ssm_view(NULL, 0);
    }
}

static void open_monitor(struct monitor *m, enum fuzz_dialect d)
{
    *m = (struct monitor){0};
    sample_open(&m->sample, SAMPLE_REPORT(SAMPLE_ADD "," SAMPLE_DROP "," SAMPLE_INDEX));
    m->files[0] = (struct plugin_file){.path = ssm_cstr(fuzz_dialect_name(d)), .usable = true};
    m->files[1] = (struct plugin_file){.path = SSM_LIT("raw-sql"), .usable = true};
    m->request = (struct render_request){.plan = &m->sample.plan,
                                         .report = &m->sample.report,
                                         .dialect = ssm_cstr(fuzz_dialect_name(d)),
                                         .emitter = SSM_LIT("raw-sql")};
    m->dialect = (struct dialect_job){.request = &m->request,
                                      .file = &m->files[0],
                                      .arena = &m->sample.arena,
                                      .diags = &m->sample.diags,
                                      .rendering = &m->rendering};
    m->emitter = (struct emitter_job){.request = &m->request,
                                      .file = &m->files[1],
                                      .rendering = &m->rendering,
                                      .arena = &m->sample.arena,
                                      .diags = &m->sample.diags,
                                      .out = &m->rendered};
    map_init(&m->emitter.names, &m->sample.arena);
    FUZZ_CHECK(dialect_begin(&m->dialect) == 0, "memory");
}

/* What was taken is whole: every operation in one unit, every statement a text. */
static void check_rendering(const struct monitor *m)
{
    size_t ops = 0;

    for (size_t i = 0; i < m->rendering.unit_count; i++) {
        const struct unit *u = &m->rendering.units[i];

        ops += u->pub.op_count;
        FUZZ_CHECK(u->pub.index == i && u->pub.op_count, "unit %zu", i);
        for (int way = 0; way < 2; way++)
            for (size_t k = 0; k < u->ways[way].count; k++)
                FUZZ_CHECK(u->ways[way].items[k]->text.len, "an empty statement");
    }
    FUZZ_CHECK(ops == m->sample.plan.ops.count, "%zu operations", ops);
}

/* No statement came past the audit, in whatever order the frames came. */
static void check_audited(struct monitor *m)
{
    struct statement_audit *again = audit_open(&m->dialect.audit, &m->sample.diags, &m->sample.arena);

    FUZZ_CHECK(again, "wrappers");
    for (size_t i = 0; i < m->rendering.unit_count; i++)
        for (int way = SSM_UP; way <= SSM_DOWN; way++)
            FUZZ_CHECK(audit_unit(again, &m->rendering.units[i], (ssm_direction)way) == 0, "unit %zu", i);
}

static void run(struct monitor *m, ssm_str stream)
{
    stream = hand_over(stream, dialect_take, &m->dialect);
    if (!stream.ptr || !m->dialect.answers || dialect_taken(&m->dialect) != 0)
        return;
    check_rendering(m);
    if (m->dialect.audited != 0)
        return;
    check_audited(m);
    m->emitter.dialect = m->dialect.plugin;
    stream = hand_over(stream, emitter_take, &m->emitter);
    if (stream.ptr)
        audit_files(&m->dialect.audit, m->rendered.files, m->rendered.file_count, &m->sample.diags);
}

/* The stream of a dialect's own child, and of the emitter's: written where FUZZ_FRAMES says. */
static void make_seed(enum fuzz_dialect d)
{
    struct monitor m;
    struct buf out;
    struct wire w;

    open_monitor(&m, d);
    frames_open(&w, &out);
    dialect_work(&m.dialect, &w);
    wire_begin(&w, 0);
    wire_end(&w);
    wire_flush(&w);
    hand_over(buf_str(&out), dialect_take, &m.dialect);
    FUZZ_CHECK(m.dialect.answers && dialect_taken(&m.dialect) == 0, "the dialect's own");
    m.emitter.dialect = m.dialect.plugin;
    emitter_work(&m.emitter, &w);
    frames_close(&w, &out);
    frames_keep(buf_str(&out));
    buf_free(&out);
    sample_close(&m.sample);
}

/* The one whose name comes in the stream. */
static enum fuzz_dialect dialect_of(ssm_str stream)
{
    for (int d = 0; d < FUZZ_DIALECT_COUNT; d++)
        if (str_find(stream, fuzz_dialect_name((enum fuzz_dialect)d)))
            return (enum fuzz_dialect)d;
    return FUZZ_POSTGRESQL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct monitor m;

    if (size == 1 && data[0] < FUZZ_DIALECT_COUNT) {
        make_seed((enum fuzz_dialect)data[0]);
        return 0;
    }
    open_monitor(&m, dialect_of(fuzz_text(data, size)));
    run(&m, fuzz_text(data, size));
    for (size_t i = 0; i < m.rendered.file_count; i++)
        buf_free(&m.rendered.files[i].bytes);
    free(m.rendered.files);
    sample_close(&m.sample);
    return 0;
}

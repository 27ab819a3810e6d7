/* SPDX-License-Identifier: Apache-2.0
 *
 * The child that reads two schemas and compares them: it loads the readers, gives them the bytes that the monitor has read, and
 * sends a validation report, which is as little trusted as any other.
 */
#include "host/host_internal.h"

#include "base/utf8.h"
#include "base/wire_diag.h"

/* ---- the inputs as readers see them */

static const char mark[] = "\xef\xbb\xbf"; /* the byte order mark, which says nothing in UTF-8 */

static int check_text(struct reading *r, const ssm_source *s)
{
    size_t good = utf8_check(s->bytes);
    const char *nul = s->bytes.len ? memchr(s->bytes.ptr, '\0', s->bytes.len) : NULL;

    if (nul && (size_t)(nul - s->bytes.ptr) < good)
        good = (size_t)(nul - s->bytes.ptr);
    if (good == s->bytes.len)
        return 0;
    return diag_plain(&r->diags, DIAG_SCHEMA_ENCODING, place_text(&r->arena, (ssm_place){s, good}));
}

static int take_input(struct reading *r, enum side_of side, const struct schema_input *in)
{
    struct arranged *files = &r->files[side];
    struct blocks *b = &r->sources[side];
    int bad = 0;

    if (source_arrange(in, &r->arena, &r->diags, files) != 0)
        return -1;
    if (side == SIDE_TO && in->is_folder && !files->count) /* what is there may be nothing yet; what shall be is not */
        return diag_plain(&r->diags, DIAG_SCHEMA_NO_FILE, in->argument);
    b->items = ARENA_ARRAY(&r->arena, files->count, const ssm_source *);
    if (!b->items)
        return diag_out_of_memory(&r->diags);
    for (size_t i = 0; i < files->count; i++) {
        ssm_source *s = &files->items[i];

        if (str_starts(s->bytes, mark))
            s->bytes = ssm_view(s->bytes.ptr + sizeof mark - 1, s->bytes.len - (sizeof mark - 1));
        b->items[b->count++] = s;
        bad |= check_text(r, s);
    }
    return bad;
}

/* ---- reading */

void reader_at(struct reading *r, size_t file)
{
    wire_begin(r->wire, HOST_FRAME_AT);
    wire_number(r->wire, file);
    wire_end(r->wire);
    wire_flush(r->wire);
}

/* One reader over some sources. `blocks`: where it puts what it does not read itself, or NULL. */
static int call_read(struct reading *r, struct reader *x, enum side_of side, const struct blocks *input, struct blocks *blocks)
{
    const struct read_request *q = r->job->request;
    struct ssm_host h = {.request = &r->request, .plugin = &x->guest.plugin, .arena = &x->guest.arena,
                         .diags = &x->guest.diags, .wire = r->wire, .side = &r->sides[side], .blocks = blocks,
                         .state = &x->guest.state,
                         .about = side == SIDE_FROM ? q->from.argument : q->to.argument};
    int result;

    reader_at(r, x->file);
    result = x->guest.plugin.reader.read(&h, input->items, input->count);
    reader_at(r, r->job->file_count);

    arena_free(&h.scratch);
    if (result != 0 && h.failures == 0 && !h.arena->failed)
        diag_at(h.diags, DIAG_PLUGIN_SILENT, h.about, h.plugin->name, SSM_LIT("read"));
    return result != 0 || h.failures || diags_failed(h.diags) ? -1 : 0;
}

static int read_side(struct reading *r, enum side_of at)
{
    struct reader *x = reader_of(r, at), *other;
    struct blocks blocks = {0};
    int bad;

    if (source_fit(&r->files[at], r->request.dialect, &r->arena, &r->diags) != 0)
        return -1;
    side_init(&r->sides[at], r->job->request->ignore, &r->arena, &r->diags);
    bad = call_read(r, x, at, &r->sources[at], &blocks);
    if (blocks.count) {
        other = reader_beside(r, x);
        bad |= other ? call_read(r, other, at, &blocks, NULL) : -1;
    }
    return bad || r->sides[at].refused ? -1 : 0;
}

/* ---- the report */

/* In pieces that end where a character does. */
static int put_report(struct reading *r, ssm_str report, const struct diff_places *places)
{
    if (reader_put_places(r, places) != 0)
        return -1;
    while (report.len) {
        size_t n = report.len < LIMIT_FILE_PIECE ? report.len : LIMIT_FILE_PIECE;

        while (n < report.len && ((unsigned char)report.ptr[n] & 0xc0) == 0x80)
            n--;
        wire_begin(r->wire, HOST_FRAME_REPORT);
        wire_text(r->wire, ssm_view(report.ptr, n));
        wire_end(r->wire);
        report = ssm_view(report.ptr + n, report.len - n);
    }
    wire_begin(r->wire, HOST_FRAME_READ);
    wire_text(r->wire, r->request.dialect);
    wire_number(r->wire, places->differences);
    return wire_end(r->wire) == 0 ? 0 : diag_out_of_memory(&r->diags);
}

static int compare(struct reading *r)
{
    const struct read_request *q = r->job->request;
    const int rebuilds = dialect_rebuilds(r);
    const struct diff_request diff = {
        .from = &r->sides[SIDE_FROM],
        .to = &r->sides[SIDE_TO],
        .dialect = r->request.dialect,
        .rebuilds = rebuilds > 0,
        .renames = q->renames,
        .from_name = q->from.argument,
        .to_name = q->to.argument,
        .spec_path = q->spec_path,
        .version = q->version,
    };
    struct buf report;
    struct diff_places places;
    int result;

    if (rebuilds < 0)
        return -1;
    reader_at(r, r->job->file_count);
    buf_init(&report, LIMIT_REPORT_BYTES);
    result = diff_report(&diff, &r->arena, &r->diags, &report, &places);
    if (result == 0 && !diags_failed(&r->diags))
        result = report.failed ? diag_out_of_memory(&r->diags) : put_report(r, buf_str(&report), &places);
    buf_free(&report);
    return result;
}

/* ---- all of it */

static bool holds_any(const struct side *s)
{
    return s->tables.count || s->enums.count || s->objects.count;
}

/* A path or a dialect that is not the right one easily leads to nothing, and nothing is plausible SQL. */
static void warn_of_nothing(struct reading *r)
{
    const struct read_request *q = r->job->request;
    const struct side *to = &r->sides[SIDE_TO];

    if (holds_any(&r->sides[SIDE_FROM]) && !holds_any(to) && !to->passed_over.count)
        diag_at(&r->diags, DIAG_SCHEMA_EMPTY, q->to.argument, q->from.argument);
}

static int run_reading(struct reading *r)
{
    const struct read_request *q = r->job->request;
    int bad = take_input(r, SIDE_FROM, &q->from) | take_input(r, SIDE_TO, &q->to);

    if (bad || readers_choose(r) != 0)
        return -1;
    reader_at(r, r->job->file_count);
    bad = read_side(r, SIDE_FROM) | read_side(r, SIDE_TO); /* all problems in one run */
    if (bad || diags_failed(&r->diags))
        return -1;
    warn_of_nothing(r);
    return compare(r);
}

/* Closes all; what they have to say comes in the order in which they were loaded. */
static int close_readers(struct reading *r, int result)
{
    for (size_t i = 0; i < r->reader_count; i++) {
        reader_at(r, r->readers[i]->file);
        result |= guest_close(&r->readers[i]->guest, 0);
    }
    if (r->arena.failed)
        diag_out_of_memory(&r->diags);
    wire_put_diags(r->wire, HOST_FRAME_DIAG, &r->diags);
    result |= diags_failed(&r->diags) ? -1 : 0;
    arena_free(&r->arena);
    arena_free(&r->messages);
    return result;
}

int reader_work(void *user, struct wire *out)
{
    const struct reader_job *job = user;
    struct reading r = {.job = job, .wire = out};

    diags_init(&r.diags, &r.messages);
    r.request = (struct render_request){.dialect = job->request->dialect, .options = job->request->options,
                                        .option_count = job->request->option_count};
    return close_readers(&r, run_reading(&r));
}

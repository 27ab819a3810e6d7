/* SPDX-License-Identifier: Apache-2.0
 *
 * See reading.h. What the readers' child does between loading and sending (core/host/reader_child.c).
 */
#include "reading.h"

#include "base/utf8.h"
#include "host/host_internal.h"
#include "plan/plan.h"

struct bench {
    struct arena arena;
    struct diags diags;
    struct plugin plugin;
    struct render_request request;
    struct plugin_state state;
    struct side sides[2], nothing;
};

static int read_side(struct bench *b, struct side *side, const ssm_source *source)
{
    struct blocks blocks = {0};
    struct ssm_host h = {.request = &b->request, .plugin = &b->plugin, .arena = &b->arena, .diags = &b->diags,
                         .side = side, .blocks = &blocks, .state = &b->state};
    int result = b->plugin.reader.read(&h, &source, 1);

    for (const struct diag *d = b->diags.first; d; d = d->next)
        FUZZ_CHECK(d->code != DIAG_DIFF_UNSOUND && d->code != DIAG_PLUGIN_CALL, "the reader breaks the contract: %.*s %.*s",
                   STR_ARG(d->word), STR_ARG(d->args.count ? d->args.items[d->args.count - 1] : SSM_LIT("")));
    FUZZ_CHECK(result == 0 || h.failures || b->arena.failed || diags_failed(&b->diags), "refused without a reason");
    arena_free(&h.scratch);
    return result || h.failures || side->refused || diags_failed(&b->diags) ? -1 : 0;
}

/* The report of one comparison: what a run goes on with. */
static size_t compare(struct bench *b, const struct side *from, const struct side *to, bool rebuilds)
{
    const struct diff_request r = {.from = from, .to = to, .dialect = b->request.dialect, .rebuilds = rebuilds,
                                   .from_name = SSM_LIT("from"), .to_name = SSM_LIT("to"), .version = "0"};
    struct report loaded = {0};
    struct arena a = {0};
    struct diags said;
    struct buf report;
    struct diff_places places;

    buf_init(&report, LIMIT_REPORT_BYTES);
    if (diff_report(&r, &b->arena, &b->diags, &report, &places) == 0) {
        diags_init(&said, &a);
        FUZZ_CHECK(report_load(buf_str(&report), &a, &said, &loaded) == 0, "the report is not taken: %.*s at %.*s\n%.*s",
                   STR_ARG(said.first->word), STR_ARG(said.first->pointer), STR_ARG(buf_str(&report)));
        FUZZ_CHECK(loaded.diff_count == places.differences, "%zu and %zu differences", loaded.diff_count, places.differences);
    }
    buf_free(&report);
    arena_free(&a);
    return places.differences;
}

void fuzz_read(const ssm_plugin *reader, const char *dialect, bool rebuilds, const char *name, ssm_str text)
{
    const ssm_source source = {sizeof source, ssm_cstr(name), text};
    struct bench b = {.plugin = {.descriptor = *reader, .kind = reader->kind, .name = ssm_cstr(reader->name)}};
    struct arena messages = {0};

    if (utf8_check(text) != text.len || memchr(text.ptr, '\0', text.len))
        return;
    b.plugin.reader = *(const struct ssm_reader *)reader->vtable;
    b.request.dialect = ssm_cstr(dialect);
    diags_init(&b.diags, &messages);
    side_init(&b.nothing, (ssm_strs){NULL, 0}, &b.arena, &b.diags);
    for (int i = 0; i < 2; i++)
        side_init(&b.sides[i], (ssm_strs){NULL, 0}, &b.arena, &b.diags);
    if (read_side(&b, &b.sides[0], &source) == 0) {
        FUZZ_CHECK(read_side(&b, &b.sides[1], &source) == 0, "read once, refused the second time: %.*s",
                   STR_ARG(b.diags.first ? b.diags.first->word : SSM_LIT("?")));
        FUZZ_CHECK(compare(&b, &b.sides[0], &b.sides[1], rebuilds) == 0, "it differs from itself");
        compare(&b, &b.nothing, &b.sides[0], rebuilds);
        compare(&b, &b.sides[0], &b.nothing, rebuilds);
    }
    arena_free(&b.arena);
    arena_free(&messages);
}

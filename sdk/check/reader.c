/* SPDX-License-Identifier: Apache-2.0
 *
 * A reader over one sample, and a finder asked for what is not there.
 */
#include "sample.h"

#include "base/limits.h"

/* ---- what it sees */

static ssm_str source_bytes(ssm_host *h, const struct schema_sample *s)
{
    struct buf b;
    ssm_str text;

    buf_init(&b, LIMIT_STATEMENT);
    buf_puts(&b, s->text);
    for (unsigned i = 0; i < s->times; i++)
        buf_puts(&b, s->again);
    text = arena_str(&h->arena, buf_str(&b));
    buf_free(&b);
    return text;
}

static const ssm_source *show_source(ssm_host *h, ssm_str name, ssm_str bytes)
{
    const ssm_source s = {sizeof s, show_text(&h->showing, name), show_text(&h->showing, bytes)};
    const ssm_source *shown = h->source_count < SOURCES ? show_struct(&h->showing, SHOWN_SOURCE, &s) : NULL;

    if (shown) {
        h->source_lengths[h->source_count] = bytes.len;
        h->sources[h->source_count++] = shown;
    }
    return shown;
}

/* ---- its callbacks */

static void recognise(ssm_host *h)
{
    struct guest *g = h->g;
    int sure;

    callback_begin(h, "recognises", ssm_view(NULL, 0));
    sure = g->reader.recognises(h, h->sources[0]);
    if (sure < 0 || sure > 100)
        found(g, "it returns %d: 0 is not at all, 100 is quite sure", sure);
    if (h->failures || h->said_failures)
        found(g, "it reports a failure: it is only asked whether it knows the language");
    h->callback = NULL;
    buf_printf(&g->said, "recognises %d\n", sure);
}

/* Both sides of a comparison are read in one dispatch; failures may be many, one for each mistake in the schema. */
static void read_both(ssm_host *h)
{
    const ssm_source *const *list = show_list(&h->showing, h->sources, h->source_count * sizeof *h->sources, "the list of sources");

    for (int side = 0; list && side < 2; side++) {
        callback_begin(h, "read", ssm_view(NULL, 0));
        h->said_failures = 0;
        int result = h->g->reader.read(h, list, h->source_count);

        if (!h->denied)
            h->failures += h->said_failures > 0;
        if (!callback_end(h, result))
            break;
    }
}

uint32_t reader_run(struct guest *g, const struct schema_sample *s, const struct trial *t)
{
    ssm_host *h = dispatch_open(g, t, s->name);
    uint32_t calls = 0;

    if (!h)
        return 0;
    if (show_source(h, ssm_cstr(s->file), source_bytes(h, s))) {
        recognise(h);
        read_both(h);
    } else
        found(g, "memory ended in the runner");
    calls = h->calls;
    dispatch_close(h);
    return calls;
}

/* ---- a finder */

/* It cannot read anything here: each is refused, with a reason. */
const char *const finder_samples[] = {"", ":", "HEAD:schema.sql", "no-such-revision:a", "HEAD:../../etc/passwd", "a:b:c", "\n:\x01"};
const size_t finder_sample_count = sizeof finder_samples / sizeof finder_samples[0];

uint32_t finder_run(struct guest *g, const char *location, const struct trial *t)
{
    ssm_host *h = dispatch_open(g, t, location);
    uint32_t calls = 0;

    if (!h)
        return 0;
    callback_begin(h, "find", ssm_view(NULL, 0));
    callback_end(h, g->finder.find(h, show_text(&h->showing, SSM_LIT("/nonexistent")), show_text(&h->showing, ssm_cstr(location))));
    calls = h->calls;
    dispatch_close(h);
    return calls;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The host's functions fail, one call after the other: the plugin gives up without a word, and the next dispatch is as if
 * nothing had been.
 */
#include "sample.h"
#include "variants.h"

/* Runs a sample, with the n-th call failing; 0: none. Returns how many can. */
static uint32_t run(struct guest *g, size_t sample, const struct trial *variant, uint32_t n)
{
    const struct trial t = variant_in(variant, &(struct trial){.fail_at = n, .frugal = true});

    buf_clear(&g->said);
    return sample_run(g, sample, &t);
}

static void fail_each(struct guest *g, size_t sample, const struct trial *variant, bool look_after)
{
    uint32_t calls = run(g, sample, variant, 0);
    struct buf clean = g->said;

    buf_init(&g->said, CHECK_TRANSCRIPT);
    for (uint32_t n = 1; n <= calls && n <= CHECK_FAILURES_MOST && !g->findings; n++) {
        run(g, sample, variant, n);
        if (!look_after)
            continue;
        run(g, sample, variant, 0);
        at_callback(g, "", variant_label(g, variant, sample_name(g, sample)), ssm_view(NULL, 0));
        if (!str_eq(buf_str(&clean), buf_str(&g->said)))
            found(g,
                  "after a dispatch whose call %u of the host had failed, the next dispatch gives other bytes: keep nothing "
                  "from one dispatch to the next",
                  n);
    }
    buf_free(&clean);
}

static void over_all(struct guest *g, bool look_after)
{
    struct variants v = {NULL, 0};

    if (guest_open(g))
        v = variants_of(g);
    for (size_t k = 0; k < v.count; k++)
        for (size_t i = 0; i < sample_count(g) && !g->findings; i++)
            fail_each(g, i, &v.items[k], look_after);
}

void point_host_failures(struct guest *g)
{
    over_all(g, false);
}

void point_after_failure(struct guest *g)
{
    over_all(g, true);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * A configuration of any bytes, from a workspace and from a trusted place.
 */
#include "fuzz.h"

#include "config/config.h"

struct result {
    struct arena arena;
    struct diags diags;
    struct config config;
    int loaded;
};

static void run(ssm_str bytes, enum config_origin origin, struct result *r)
{
    *r = (struct result){0};
    diags_init(&r->diags, &r->arena);
    config_defaults(&r->config);
    r->loaded = config_load(bytes, SSM_LIT("config.yaml"), origin, &r->arena, &r->diags, &r->config);
    FUZZ_CHECK(!r->loaded == !diags_failed(&r->diags), "loaded %d", r->loaded);
}

/* What the program relies on. */
static void check(const struct config *c, enum config_origin origin)
{
    FUZZ_CHECK(c->reports_root.len && c->directories.items, "a default is gone"); /* an empty list governs no folder */
    FUZZ_CHECK(origin == CONFIG_TRUSTED || !c->plugin_path.count, "plugins from a workspace");
    for (size_t i = 0; i < c->pattern_count; i++)
        FUZZ_CHECK(c->patterns[i].regex.ptr, "a pattern without an expression");
    for (size_t i = 0; i < c->plugin_option_count; i++)
        FUZZ_CHECK(c->plugin_options[i].plugin.len && c->plugin_options[i].key.len, "an option without a name");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (int origin = CONFIG_WORKSPACE; origin <= CONFIG_TRUSTED; origin++) {
        struct result a, b;

        run(fuzz_text(data, size), (enum config_origin)origin, &a);
        run(fuzz_text(data, size), (enum config_origin)origin, &b);
        FUZZ_CHECK(a.loaded == b.loaded, "%d and %d", a.loaded, b.loaded);
        fuzz_same_diags(&a.diags, &b.diags);
        if (a.loaded == 0) {
            check(&a.config, (enum config_origin)origin);
            FUZZ_CHECK(str_eq(a.config.digest_text, b.config.digest_text), "another text");
        }
        arena_free(&a.arena);
        arena_free(&b.arena);
    }
    return 0;
}

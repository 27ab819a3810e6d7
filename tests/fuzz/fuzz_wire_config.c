/* SPDX-License-Identifier: Apache-2.0
 *
 * The settings as a frame. An input that begins with # is a configuration, whose frame gives back the same settings;
 * any other is a frame from who knows where.
 */
#include "frames.h"

#include "config/config_wire.h"

enum { TYPE = 20 };

static void put(const struct config *c, struct buf *out)
{
    struct wire w;

    frames_open(&w, out);
    config_put(c, &w, TYPE);
    FUZZ_CHECK(!w.failed, "not written");
    frames_close(&w, out);
}

static int take(ssm_str stream, struct arena *a, struct config *c)
{
    struct wire_reader r = {0};
    unsigned type = 0;
    size_t n = wire_frame(stream, &type, &r);

    *c = (struct config){0};
    return n == 0 || n == SIZE_MAX ? -1 : config_take(&r, a, c);
}

/* What was taken is settings, and its frame is taken again as the same. */
static void check_again(const struct config *c)
{
    struct arena a = {0};
    struct config again;
    struct buf first, second;

    put(c, &first);
    FUZZ_CHECK(take(buf_str(&first), &a, &again) == 0, "not taken again");
    put(&again, &second);
    FUZZ_CHECK(str_eq(buf_str(&first), buf_str(&second)), "another frame");
    FUZZ_CHECK(str_eq(c->digest_text, again.digest_text) && c->on_collision == again.on_collision &&
                   c->pattern_count == again.pattern_count && str_list_eq(c->directories, again.directories) &&
                   str_list_eq(c->functions_allow, again.functions_allow),
               "another setting");
    buf_free(&first);
    buf_free(&second);
    arena_free(&a);
}

static void from_text(ssm_str text)
{
    struct arena a = {0};
    struct diags d;
    struct config c;
    struct buf out;

    diags_init(&d, &a);
    config_defaults(&c);
    if (config_load(text, SSM_LIT("config.yaml"), CONFIG_TRUSTED, &a, &d, &c) == 0) {
        check_again(&c);
        put(&c, &out);
        frames_keep(buf_str(&out));
        buf_free(&out);
    }
    arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = {0};
    struct config c;

    if (size && data[0] == '#') {
        from_text(fuzz_text(data, size));
        return 0;
    }
    if (take(fuzz_text(data, size), &a, &c) == 0)
        check_again(&c);
    arena_free(&a);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The settings as one frame: every field there and back, no list and an empty list apart, hostile frames.
 */
#include "config/config_wire.h"
#include "record_fixture.h"

static void test_the_table_names_every_field(void)
{
    CU_ASSERT_EQUAL(bytes_left_out(&record_config), 3 * 4); /* padding: behind each enumeration */
    for (size_t i = 0; i < record_config.count; i++)
        if (record_config.fields[i].of)
            CU_ASSERT_EQUAL(bytes_left_out(record_config.fields[i].of), 0);
}

/* The frame's fields, exactly as long as they are. */
static struct exact put_config(const struct config *c)
{
    struct wire_reader r = {0};
    struct exact e;
    struct wire w;
    unsigned type = 0;

    wire_open(&w, gather, NULL);
    config_put(c, &w, 55);
    CU_ASSERT_FALSE_FATAL(w.failed);
    CU_ASSERT_EQUAL_FATAL(wire_frame(buf_str(&w.bytes), &type, &r), w.bytes.len);
    CU_ASSERT_EQUAL(type, 55);
    e = exact_copy(r.at, (size_t)(r.end - r.at));
    wire_close(&w);
    return e;
}

static bool crosses(const struct config *c)
{
    struct exact e = put_config(c);
    struct wire_reader r = reader_of(&e);
    struct arena a = {0};
    struct config taken;
    bool good = config_take(&r, &a, &taken) == 0 && same_record(&record_config, c, &taken);

    free(e.bytes);
    arena_free(&a);
    return good;
}

static void fill_config(struct filler *f, struct config *c)
{
    *c = (struct config){.pattern_count = 0};
    fill_record(f, &record_config, c);
    c->lang = SSM_LIT("th");
    c->platform = SSM_LIT("ci");
}

static void test_every_field_crosses(void)
{
    struct arena a = {0};
    struct filler f = {&a, 1};
    struct config c, one;

    fill_config(&f, &c);
    CU_ASSERT_EQUAL(record_mask(&record_config, &c), UINT64_MAX >> (64 - record_config.count));
    CU_ASSERT(crosses(&c));
    config_defaults(&c);
    CU_ASSERT(crosses(&c));
    for (size_t i = 0; i < record_config.count; i++) { /* each alone */
        config_defaults(&one);
        fill_field(&f, &record_config.fields[i], (char *)&one);
        one.lang = one.lang.ptr ? SSM_LIT("en") : one.lang;
        one.platform = one.platform.ptr ? SSM_LIT("kilo") : one.platform;
        CU_ASSERT(crosses(&one));
    }
    arena_free(&a);
}

/* "Not restricted" is no list; nothing allowed is an empty one. */
static void test_no_list_and_an_empty_list(void)
{
    static const ssm_str none[1];
    struct exact e;
    struct arena a = {0};
    struct wire_reader r;
    struct config c, taken;

    config_defaults(&c);
    c.allow_writes_only_under = (ssm_strs){none, 0};
    c.tool = SSM_LIT("");
    CU_ASSERT(crosses(&c));
    e = put_config(&c);
    r = reader_of(&e);
    CU_ASSERT_EQUAL(config_take(&r, &a, &taken), 0);
    CU_ASSERT_PTR_NOT_NULL(taken.allow_writes_only_under.items);
    CU_ASSERT_EQUAL(taken.allow_writes_only_under.count, 0);
    CU_ASSERT_PTR_NULL(taken.deny_writes_under.items);
    CU_ASSERT(taken.tool.ptr && taken.tool.len == 0);
    CU_ASSERT_PTR_NULL(taken.dialect.ptr);
    free(e.bytes);
    arena_free(&a);
}

static void test_settings_that_cannot_be(void)
{
    struct config bad[8];

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        config_defaults(&bad[i]);
    bad[0].lang = SSM_LIT("de");
    bad[1].platform = SSM_LIT("CI");
    bad[2].on_collision = (enum on_collision)(ON_COLLISION_FAIL + 1);
    bad[3].default_json_summary = (ssm_tri)(SSM_YES + 1);
    bad[4].tool = ssm_view("a\0b", 3);
    bad[5].output_dir = SSM_LIT("\xff");
    bad[6].reports_root = ssm_view(NULL, 0);
    bad[7].digest_text = ssm_view(NULL, 0);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CU_ASSERT_FALSE(crosses(&bad[i]));
}

static int take(const unsigned char *bytes, size_t length, size_t memory)
{
    struct exact e = exact_copy(bytes, length), again;
    struct arena a = {.limit = memory};
    struct wire_reader r = reader_of(&e);
    struct config c;
    int result = config_take(&r, &a, &c);

    if (result == 0) {
        again = put_config(&c);
        free(again.bytes);
    }
    CU_ASSERT(result == 0 || r.bad || a.failed || r.at == r.end || c.lang.ptr || c.platform.ptr || !wire_done(&r));
    free(e.bytes);
    arena_free(&a);
    return result;
}

static void test_hostile_frames(void)
{
    struct arena a = {0};
    struct filler f = {&a, 1};
    struct config c;
    struct exact e;

    fill_config(&f, &c);
    e = put_config(&c);
    CU_ASSERT_EQUAL(take(e.bytes, e.length, 0), 0);
    for (size_t n = 0; n < e.length; n++) {
        CU_ASSERT_EQUAL(take(e.bytes, n, 0), -1);
        for (unsigned bit = 0; bit < 8; bit++) {
            e.bytes[n] ^= (unsigned char)(1u << bit);
            take(e.bytes, e.length, 0);
            e.bytes[n] ^= (unsigned char)(1u << bit);
        }
    }
    CU_ASSERT_EQUAL(take(e.bytes, e.length, 16), -1); /* memory ends */
    free(e.bytes);
    arena_free(&a);
}

/* A real file there and back. */
static void test_a_real_file(void)
{
    static const char text[] = "lang: th\n"
                               "safety:\n  allow_writes_only_under: [db, out]\n"
                               "  redaction: {patterns: ['a+', {name: n, regex: 'b'}]}\n"
                               "plugins:\n  options:\n    flyway: {k: v}\n"
                               "migration: {dialect: mysql}\n";
    struct arena a = {0};
    struct diags d;
    struct config c;

    diags_init(&d, &a);
    config_defaults(&c);
    CU_ASSERT_EQUAL(config_load(ssm_cstr(text), SSM_LIT("f"), CONFIG_WORKSPACE, &a, &d, &c), 0);
    for (const struct diag *g = d.first; g; g = g->next)
        fprintf(stderr, "\n  %.*s\n", STR_ARG(g->word));
    CU_ASSERT(c.allow_writes_only_under.count == 2 && c.plugin_option_count == 1 && c.pattern_count >= 1);
    CU_ASSERT(crosses(&c));
    arena_free(&a);
}

UNIT_MAIN("config/wire", T(test_the_table_names_every_field), T(test_every_field_crosses),
          T(test_no_list_and_an_empty_list), T(test_settings_that_cannot_be), T(test_hostile_frames), T(test_a_real_file))

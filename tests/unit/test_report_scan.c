/* SPDX-License-Identifier: Apache-2.0
 *
 * The bytes of a report: what is not JSON, or not safe to hand to cJSON, is refused at its place.
 */
#include "report_fixture.h"

/* A report of these bytes is refused with this as its first message. */
static bool refused(ssm_str bytes, const char *word, const char *pointer)
{
    struct loaded l;
    bool good;

    load_bytes(&l, bytes, 0);
    good = l.result == -1 && diags_exit_code(&l.d) == 2 && said(&l, 0, word, pointer);
    unload(&l);
    return good;
}

#define REFUSED(text, word, pointer) CU_ASSERT(refused(SSM_LIT(text), word, pointer))

static void test_what_is_no_json_object(void)
{
    REFUSED("", "report.empty", "1:1");
    REFUSED(" \n\t", "report.empty", "2:2");
    REFUSED("[]", "report.not_object", "1:1");
    REFUSED("null", "report.not_object", "1:1");
    REFUSED("\xef\xbb\xbf{}", "report.byte_order_mark", "1:1");
    REFUSED("{} {}", "report.trailing_bytes", "1:4");
    REFUSED("{}\0", "report.trailing_bytes", "1:3");
    REFUSED("{}]", "report.trailing_bytes", "1:3");
}

static void test_bytes_that_are_not_utf8(void)
{
    REFUSED("{\"a\":\"\xff\"}", "report.encoding", "1:7");
    REFUSED("{\n\"\xc3\xa9\":\"\xc0\xaf\"}", "report.encoding", "2:6"); /* columns are characters */
    REFUSED("{\"a\":\"\xed\xa0\x80\"}", "report.encoding", "1:7");
    REFUSED("{\"a\":\"\xf4\x90\x80\x80\"}", "report.encoding", "1:7");
    REFUSED("{\"a\":\"\xe2\x82", "report.encoding", "1:7");
}

static void test_what_is_not_json_though_cjson_takes_it(void)
{
    REFUSED("{\"a\":01}", "report.syntax", "/a");
    REFUSED("{\"a\":+1}", "report.syntax", "/a");
    REFUSED("{\"a\":.5}", "report.syntax", "/a");
    REFUSED("{\"a\":1.}", "report.syntax", "/a");
    REFUSED("{\"a\":1.e2}", "report.syntax", "/a");
    REFUSED("{\"a\":1e}", "report.syntax", "/a");
    REFUSED("{\"a\":-}", "report.syntax", "/a");
    REFUSED("{\"a\":NaN}", "report.syntax", "/a");
    REFUSED("{\"a\":0x10}", "report.syntax", "/a");
    REFUSED("{\"a\":truE}", "report.syntax", "/a");
    REFUSED("{\"a\":'b'}", "report.syntax", "/a");
    REFUSED("{\"a\":\v1}", "report.syntax", "/a");
    REFUSED("{\"a\":1,}", "report.syntax", "1:8");
    REFUSED("{\"a\":[1,]}", "report.syntax", "/a/1");
    REFUSED("{\"a\":[1 2]}", "report.syntax", "/a/0");
    REFUSED("{\"a\":[1}}", "report.syntax", "/a/0");
    REFUSED("{\"a\" 1}", "report.syntax", "/a");
    REFUSED("{a:1}", "report.syntax", "1:2");
    REFUSED("{,}", "report.syntax", "1:2");
    REFUSED("{\"a\":1 \"b\":2}", "report.syntax", "/a");
}

static void test_texts_that_would_lose_something(void)
{
    REFUSED("{\"a\":[{\"b\":\"x\\u0000y\"}]}", "report.nul", "/a/0/b");
    REFUSED("{\"a\":\"x\0y\"}", "report.nul", "/a");
    REFUSED("{\"a\":\"tab\there\"}", "report.control_character", "/a");
    REFUSED("{\"a\":\"line\nhere\"}", "report.control_character", "/a");
    REFUSED("{\"a\":\"\\ud800\"}", "report.surrogate", "/a");
    REFUSED("{\"a\":\"\\udc00\\ud800\"}", "report.surrogate", "/a");
    REFUSED("{\"a\":\"\\ud800\\u0041\"}", "report.surrogate", "/a");
    REFUSED("{\"a\":\"\\ud83d\\\"}", "report.surrogate", "/a");
    REFUSED("{\"a\":\"\\x41\"}", "report.escape", "/a");
    REFUSED("{\"a\":\"\\u12g4\"}", "report.escape", "/a");
    REFUSED("{\"a\\u0000\":1}", "report.nul", "1:4");
    REFUSED("{\"a~b/c\":\"\x01\"}", "report.control_character", "/a~0b~1c");
}

static void test_numbers_that_a_double_cannot_hold(void)
{
    REFUSED("{\"a\":[0,1e400]}", "report.number", "/a/1");
    REFUSED("{\"a\":9007199254740993}", "report.number", "/a");
    REFUSED("{\"a\":1.0000000000000000000000000000000000000000000000000000000000000000001}", "report.number", "/a");
}

static void test_a_key_twice_is_found_at_every_depth_and_in_every_spelling(void)
{
    REFUSED("{\"a\":1,\"a\":2}", "report.duplicate_key", "/a");
    REFUSED("{\"a\":{\"b\":[{\"c\":1,\"c\":1}]}}", "report.duplicate_key", "/a/b/0/c");
    REFUSED("{\"results\":[{\"k\":1,\"\\u006b\":2}]}", "report.duplicate_key", "/results/0/k");
    REFUSED(
        "{\"a\":{\"1\":0,\"2\":0,\"3\":0,\"4\":0,\"5\":0,\"6\":0,\"7\":0,\"8\":0,\"9\":0,\"10\":0,\"11\":0,\"12\":0,"
        "\"13\":0,\"14\":0,\"15\":0,\"16\":0,\"17\":0,\"18\":0,\"3\":1}}",
        "report.duplicate_key", "/a/3");
    REFUSED(
        "{\"a\":{\"1\":0,\"2\":0,\"3\":0,\"4\":0,\"5\":0,\"6\":0,\"7\":0,\"8\":0,\"9\":0,\"10\":0,\"11\":0,\"12\":0,"
        "\"13\":0,\"14\":0,\"15\":0,\"16\":0,\"17\":0,\"17\":0}}",
        "report.duplicate_key", "/a/17");
}

static void test_the_same_key_in_two_objects_is_no_repetition(void)
{
    struct loaded l;

    load_with(&l, "", ",\"x\":[{\"k\":1},{\"k\":1,\"K\":2}],\"y\":{\"k\":{\"k\":1}}");
    CU_ASSERT_EQUAL(l.result, 0);
    CU_ASSERT_PTR_NULL(l.d.first);
    unload(&l);
}

static void nested(struct buf *b, size_t depth)
{
    buf_init(b, LIMIT_REPORT_BYTES);
    buf_puts(b, "{" ENVELOPE ",\"diffs\":[],\"x\":");
    for (size_t i = 0; i < depth; i++)
        buf_putc(b, '[');
    for (size_t i = 0; i < depth; i++)
        buf_putc(b, ']');
    buf_putc(b, '}');
}

static void test_nesting_has_a_limit(void)
{
    struct loaded l;
    struct buf b;

    nested(&b, LIMIT_JSON_DEPTH - 1);
    load_bytes(&l, buf_str(&b), 0);
    CU_ASSERT_EQUAL(l.result, 0);
    unload(&l);
    buf_free(&b);

    nested(&b, LIMIT_JSON_DEPTH);
    load_bytes(&l, buf_str(&b), 0);
    CU_ASSERT_EQUAL(l.result, -1);
    CU_ASSERT(str_is(l.d.first->word, "report.too_deep"));
    CU_ASSERT(str_starts(l.d.first->pointer, "/x/0/0/0"));
    unload(&l);
    buf_free(&b);
}

/* Every length of a run of plain characters before what ends it, so that each place in a word of eight is met. */
static void test_the_end_of_a_text_is_found_at_every_offset(void)
{
    for (size_t n = 0; n < 40; n++) {
        struct buf b;
        buf_init(&b, 4096);
        buf_puts(&b, "{\"a\":\"");
        for (size_t i = 0; i < n; i++)
            buf_putc(&b, (char)(i % 2 ? '!' : '~'));
        buf_puts(&b, "\x1f\"}");
        CU_ASSERT(refused(buf_str(&b), "report.control_character", "/a"));
        buf_free(&b);
    }
}

static void test_the_message_says_line_and_column(void)
{
    struct loaded l;

    load_text(&l, "{\n  \"caf\xc3\xa9\": [\n    1, \xe0\xb8\x81]\n}");
    CU_ASSERT(said(&l, 0, "report.syntax", "/caf\xc3\xa9/1"));
    IS(l.d.first->args.items[0], "3");
    IS(l.d.first->args.items[1], "8");
    unload(&l);
}

static void test_the_scan_goes_on_behind_what_it_can_pass(void)
{
    struct loaded l;

    load_text(&l, "{" ENVELOPE ",\"a\":1e400,\"a\":\"\\u0000\\ud800\x02\",\"diffs\":[]}");
    CU_ASSERT_EQUAL(problems(&l), 5);
    CU_ASSERT(said(&l, 0, "report.number", "/a"));
    CU_ASSERT(said(&l, 1, "report.duplicate_key", "/a"));
    CU_ASSERT(said(&l, 2, "report.nul", "/a"));
    CU_ASSERT(said(&l, 3, "report.surrogate", "/a"));
    CU_ASSERT(said(&l, 4, "report.control_character", "/a"));
    unload(&l);
}

static void test_duplicate_keys_do_not_hide_what_else_is_wrong(void)
{
    struct loaded l;

    load_with(&l, "{\"kind\":\"extra_tabel\",\"table\":\"t\",\"table\":\"u\"}", "");
    CU_ASSERT_EQUAL(problems(&l), 2);
    CU_ASSERT(said(&l, 0, "report.duplicate_key", "/diffs/0/table"));
    CU_ASSERT(said(&l, 1, "report.unknown_kind", "/diffs/0/kind"));
    unload(&l);
}

UNIT_MAIN("report: the bytes", T(test_what_is_no_json_object), T(test_bytes_that_are_not_utf8),
          T(test_what_is_not_json_though_cjson_takes_it), T(test_texts_that_would_lose_something),
          T(test_numbers_that_a_double_cannot_hold), T(test_a_key_twice_is_found_at_every_depth_and_in_every_spelling),
          T(test_the_same_key_in_two_objects_is_no_repetition), T(test_nesting_has_a_limit),
          T(test_the_end_of_a_text_is_found_at_every_offset), T(test_the_message_says_line_and_column),
          T(test_the_scan_goes_on_behind_what_it_can_pass), T(test_duplicate_keys_do_not_hide_what_else_is_wrong))

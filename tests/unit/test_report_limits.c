/* SPDX-License-Identifier: Apache-2.0
 *
 * Reports that end too early, that are very large, and machines that run out of memory: always an answer, never a
 * crash.
 */
#include "report_fixture.h"

static const char sample[] =
    "{" ENVELOPE ",\"scope\":{\"spec_path\":\"s\",\"dialect\":\"pg\"},\n"
    "\"results\":[{\"esc\\u0061pe\":\"\\ud83d\\ude00\\\\\",\"n\":[-0.5e-3,1E2,true,false,null]}],"
    "\"actual_schema\":{\"tables\":{\"app.t\":{\"columns\":[{\"name\":\"a\",\"type\":\"int\",\"primary_key\":true}]}},"
    "\"enums\":{\"e\":[\"x\",\"y\"]}},\"diffs\":["
    "{\"kind\":\"missing_table\",\"table\":\"t\",\"expected\":{\"columns\":[{\"name\":\"a\",\"type\":\"varchar(9)\","
    "\"default\":0.25,\"unique\":true,\"references\":{\"table\":\"o\",\"columns\":[\"id\"]}}],\"primary_key\":[\"a\"],"
    "\"indexes\":[{\"name\":\"i\",\"columns\":[\"a\",{\"expression\":\"b\"}],\"with\":{\"f\":1}}],\"options\":{\"S\":"
    "true}}},"
    "{\"kind\":\"missing_enum\",\"enum\":\"e\",\"values\":[\"a\",\"b\"]},"
    "{\"kind\":\"missing_constraint\",\"table\":\"t\",\"constraint\":{\"type\":\"unique\",\"columns\":[\"a\"]}},"
    "{\"kind\":\"renamed_column\",\"table\":\"s.t\",\"from\":\"a\",\"to\":\"b\"}]}";

static void test_a_report_cut_at_any_byte_is_an_error(void)
{
    struct loaded l;

    load_text(&l, sample);
    CU_ASSERT_EQUAL(l.result, 0);
    CU_ASSERT_PTR_NULL(l.d.first);
    unload(&l);
    for (size_t n = 0; n < sizeof sample - 1; n++) {
        load_bytes(&l, ssm_view(sample, n), 0);
        CU_ASSERT_EQUAL(l.result, -1);
        CU_ASSERT_EQUAL(diags_exit_code(&l.d), 2);
        CU_ASSERT(str_is(l.d.first->word, n ? "report.truncated" : "report.empty"));
        unload(&l);
    }
}

/* Each byte replaced by others that matter to JSON: an answer each time, and the same one twice. */
static void test_a_report_with_any_byte_changed_is_answered(void)
{
    static const char bytes[] = "\"\\{}[],:0-.eu n\x01\xff";
    char changed[sizeof sample];
    struct loaded l;

    for (size_t n = 0; n < sizeof sample - 1; n++)
        for (size_t i = 0; i < sizeof bytes; i++) {
            size_t count;
            memcpy(changed, sample, sizeof sample);
            changed[n] = bytes[i];
            load_bytes(&l, ssm_view(changed, sizeof sample - 1), 0);
            CU_ASSERT_EQUAL(l.result, diags_failed(&l.d) ? -1 : 0);
            CU_ASSERT_FALSE(l.d.out_of_memory);
            count = problems(&l);
            unload(&l);
            load_bytes(&l, ssm_view(changed, sizeof sample - 1), 0);
            CU_ASSERT_EQUAL(problems(&l), count);
            unload(&l);
        }
}

/* Many diffs, so that memory ends in every phase. */
static void put_diffs(struct buf *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_printf(b,
                   "%s{\"kind\":\"missing_column\",\"table\":\"t\",\"column\":\"c%zu\",\"expected\":{\"type\":"
                   "\"varchar(%zu)\",\"default\":\"v%zu\"}}",
                   i ? "," : "", i, i % 50 + 1, i);
}

static void test_wherever_memory_ends_it_is_said(void)
{
    bool ended = false, loaded = false;
    struct buf b;

    buf_init(&b, LIMIT_REPORT_BYTES);
    buf_puts(&b, sample);
    b.len -= 2;
    buf_putc(&b, ',');
    put_diffs(&b, 300);
    buf_puts(&b, "]}");
    for (size_t limit = 1; limit < 1024 * 1024; limit += limit / 7 + 1) {
        struct loaded l;
        load_bytes(&l, buf_str(&b), limit);
        CU_ASSERT_EQUAL(l.result == 0, !l.d.out_of_memory);
        CU_ASSERT_EQUAL(problems(&l), 0);
        ended = ended || l.result != 0;
        loaded = loaded || l.result == 0;
        unload(&l);
    }
    CU_ASSERT(ended && loaded);
    buf_free(&b);
}

static void test_a_hundred_thousand_diffs(void)
{
    enum { MANY = 100000 };
    struct loaded l;
    struct buf b;

    buf_init(&b, LIMIT_REPORT_BYTES);
    put_diffs(&b, MANY);
    load_diffs(&l, buf_cstr(&b));
    CU_ASSERT_EQUAL(l.result, 0);
    CU_ASSERT_EQUAL(l.r.diff_count, MANY);
    CU_ASSERT_EQUAL_FATAL(l.r.ops.count, MANY);
    IS(l.r.ops.items[MANY - 1]->pointer, "/diffs/99999");
    IS(l.r.ops.items[MANY - 1]->pub.key, "add_column:t.c99999");
    unload(&l);
    buf_free(&b);
}

/* With a search through all keys for each this would take minutes. */
static void test_an_object_of_a_hundred_thousand_keys(void)
{
    enum { MANY = 100000 };
    struct loaded l;
    struct buf b;

    buf_init(&b, LIMIT_REPORT_BYTES);
    buf_puts(&b, ",\"results\":{");
    for (size_t i = 0; i < MANY; i++)
        buf_printf(&b, "\"key%zu\":[%zu],", i, i);
    buf_puts(&b, "\"key777\":0}");
    load_with(&l, "", buf_cstr(&b));
    CU_ASSERT(said(&l, 0, "report.duplicate_key", "/results/key777"));
    CU_ASSERT_EQUAL(problems(&l), 1);
    unload(&l);
    buf_free(&b);
}

/* Every second key is wrong, all on one line: the messages end, the counting goes on. */
static void test_a_hundred_thousand_mistakes(void)
{
    enum { MANY = 100000 };
    struct loaded l;
    struct buf b;
    size_t shown = 0;

    buf_init(&b, LIMIT_REPORT_BYTES);
    for (size_t i = 0; i < MANY; i++)
        buf_printf(&b, "%s{\"kind\":\"nope\",\"kind\":\"nope\"}", i ? "," : "");
    load_diffs(&l, buf_cstr(&b));
    CU_ASSERT_EQUAL(problems(&l), 2 * MANY);
    for (const struct diag *g = l.d.first; g; g = g->next)
        shown++;
    CU_ASSERT_EQUAL(shown, LIMIT_DIAGNOSTICS);
    unload(&l);
    buf_free(&b);
}

static void put_list(struct buf *b, const char *head, const char *item, size_t count, const char *tail)
{
    buf_puts(b, head);
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_putc(b, ',');
        buf_printf(b, "{\"name\":\"c%zu\"%s}", i, item);
    }
    buf_puts(b, tail);
}

static void test_lists_have_limits(void)
{
    struct loaded l;
    struct buf b;

    for (size_t more = 0; more < 2; more++) {
        buf_init(&b, LIMIT_REPORT_BYTES);
        put_list(&b, "{\"kind\":\"missing_table\",\"table\":\"t\",\"columns\":[", ",\"type\":\"int\"",
                 LIMIT_COLUMNS + more, "]}");
        load_diffs(&l, buf_cstr(&b));
        CU_ASSERT_EQUAL(problems(&l), more);
        CU_ASSERT(!more || said(&l, 0, "report.count", "/diffs/0/columns"));
        unload(&l);
        buf_free(&b);

        buf_init(&b, LIMIT_REPORT_BYTES);
        put_list(&b, "{\"kind\":\"missing_index\",\"table\":\"t\",\"index\":{\"name\":\"i\",\"columns\":[", "",
                 LIMIT_KEYS + more, "]}}");
        load_diffs(&l, buf_cstr(&b));
        CU_ASSERT_EQUAL(problems(&l), more);
        CU_ASSERT(!more || said(&l, 0, "report.count", "/diffs/0/index/columns"));
        unload(&l);
        buf_free(&b);
    }
}

/* A name of a thousand bytes in the place of a problem: the pointer is cut, at a character's end. */
static void test_a_long_pointer_is_cut(void)
{
    struct loaded l;
    struct buf b;

    buf_init(&b, LIMIT_REPORT_BYTES);
    buf_puts(&b, "{\"kind\":\"extra_table\",\"table\":\"t\",\"");
    for (size_t i = 0; i < 500; i++)
        buf_puts(&b, "\xc3\xa9");
    buf_puts(&b, "\":1}");
    load_diffs(&l, buf_cstr(&b));
    CU_ASSERT_EQUAL(problems(&l), 1);
    CU_ASSERT(l.d.first->pointer.len <= LIMIT_POINTER + 3);
    CU_ASSERT(str_ends(l.d.first->pointer, "\xc3\xa9…"));
    unload(&l);
    buf_free(&b);
}

UNIT_MAIN("report: limits", T(test_a_report_cut_at_any_byte_is_an_error),
          T(test_a_report_with_any_byte_changed_is_answered), T(test_wherever_memory_ends_it_is_said),
          T(test_a_hundred_thousand_diffs), T(test_an_object_of_a_hundred_thousand_keys),
          T(test_a_hundred_thousand_mistakes), T(test_lists_have_limits), T(test_a_long_pointer_is_cut))

/* SPDX-License-Identifier: Apache-2.0
 *
 * What the monitor takes of the children of readers and finders, frame by frame, whatever they send.
 */
#include <stdio.h>

#include "base/wire_diag.h"
#include "host/host_internal.h"
#include "unit.h"

static struct arena arena, sent_arena;
static struct diags diags, sent;
static struct read_request request;
static struct schemas_read out;
static struct reader_job job;
static struct find_request asked;
static struct finder_job finder;

static int (*take)(void *user, unsigned type, struct wire_reader *frame);
static void *user;
static int taken; /* of the last flush */

/* Gives all frames to take(), until one is refused. */
static int give(void *unused, ssm_str frames)
{
    (void)unused;
    while (frames.len && taken == 0) {
        struct wire_reader r;
        unsigned type;
        size_t n = wire_frame(frames, &type, &r);

        taken = take(user, type, &r);
        frames = ssm_view(frames.ptr + n, frames.len - n);
    }
    return 0;
}

static struct wire wire;

static void start(const char *dialect)
{
    buf_free(&out.report);
    buf_free(&finder.bytes);
    arena_free(&arena);
    arena_free(&sent_arena);
    diags_init(&diags, &arena);
    diags_init(&sent, &sent_arena);
    request = (struct read_request){.dialect = ssm_cstr(dialect), .to = {.argument = SSM_LIT("b.sql")}};
    out = (struct schemas_read){0};
    buf_init(&out.report, 1000);
    job = (struct reader_job){.request = &request, .arena = &arena, .diags = &diags, .out = &out};
    asked = (struct find_request){.scheme = SSM_LIT("git"), .argument = SSM_LIT("git:HEAD:m")};
    finder = (struct finder_job){.request = &asked, .arena = &arena, .diags = &diags};
    buf_init(&finder.bytes, 1000);
    take = reader_take;
    user = &job;
    taken = 0;
    wire_open(&wire, give, NULL);
}

static int finish(void)
{
    wire_flush(&wire);
    wire_close(&wire);
    return taken;
}

static void put_plugin(ssm_kind kind, const char *name)
{
    static const char *const dialects[] = {"sqlite", NULL};
    static const ssm_option none[] = {{0}};
    struct plugin p = {.kind = kind, .name = ssm_cstr(name), .path = SSM_LIT("/p/x.so")};

    p.descriptor = (ssm_plugin){.kind = kind, .name = name, .version = "1", .summary = "s", .licence = "l", .options = none};
    p.reader.dialects = dialects;
    p.finder.scheme = "git";
    plugin_put(&wire, &p);
}

static void put_report(const char *text, size_t n)
{
    wire_begin(&wire, HOST_FRAME_REPORT);
    wire_text(&wire, ssm_view(text, n));
    wire_end(&wire);
}

static void put_read(const char *dialect, uint64_t count)
{
    wire_begin(&wire, HOST_FRAME_READ);
    wire_text(&wire, ssm_cstr(dialect));
    wire_number(&wire, count);
    wire_end(&wire);
}

static void put_place(const char *pointer, const uint64_t numbers[2 * 3])
{
    wire_begin(&wire, HOST_FRAME_PLACE);
    wire_text(&wire, pointer ? ssm_cstr(pointer) : ssm_view(NULL, 0));
    for (size_t i = 0; i < 6; i++)
        wire_number(&wire, numbers[i]);
    wire_end(&wire);
}

static const uint64_t nowhere[6];

static int report(const char *text, size_t n, const char *dialect)
{
    start("");
    put_plugin(SSM_KIND_READER, "sql-sqlite");
    put_report(text, n);
    put_place(NULL, nowhere);
    put_place(NULL, nowhere);
    put_place(NULL, nowhere);
    put_read(dialect, 3);
    return finish();
}

static void test_a_report(void)
{
    CU_ASSERT_EQUAL(report("{}\n", 3, "sqlite"), 0);
    CU_ASSERT_TRUE(job.complete);
    CU_ASSERT_TRUE(str_is(out.dialect, "sqlite"));
    CU_ASSERT_EQUAL(out.differences, 3);
    CU_ASSERT_TRUE(str_is(buf_str(&out.report), "{}\n"));
}

static void test_bytes_that_no_report_has(void)
{
    static const char *const bad[] = {"{\x1b}", "{\r}", "{\t}", "{\x7f}", "{\xff}", "{\xc3", "{\xed\xa0\x80}"};
    static char large[LIMIT_FILE_PIECE + 1];

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CU_ASSERT_EQUAL(report(bad[i], strlen(bad[i]), "sqlite"), -1);
    CU_ASSERT_EQUAL(report("{\0}", 3, "sqlite"), -1);
    CU_ASSERT_EQUAL(report("", 0, "sqlite"), -1);
    memset(large, ' ', sizeof large);
    CU_ASSERT_EQUAL(report(large, sizeof large, "sqlite"), -1);
    CU_ASSERT_EQUAL(report(large, 1001, "sqlite"), -1); /* the buffer's limit */
}

static void test_the_end(void)
{
    CU_ASSERT_EQUAL(report("{}", 2, "SQLite"), -1); /* no name of a plugin */
    CU_ASSERT_EQUAL(report("{}", 2, ""), -1);
    CU_ASSERT_EQUAL(report("{}", 2, "a-name-that-is-longer-than-any-plugin's"), -1);
    start("mysql");
    put_report("{}", 2);
    put_read("sqlite", 0); /* another than was asked for */
    CU_ASSERT_EQUAL(finish(), -1);
    start("");
    put_read("sqlite", 0); /* without a report */
    CU_ASSERT_EQUAL(finish(), -1);
    start("");
    put_report("{}", 2);
    put_read("sqlite", (uint64_t)LIMIT_DIFFS + 1);
    CU_ASSERT_EQUAL(finish(), -1);
    start("");
    put_report("{}", 2);
    put_read("sqlite", 0);
    put_report("{}", 2); /* behind it */
    CU_ASSERT_EQUAL(finish(), -1);
    start("");
    put_report("{}", 2);
    put_read("sqlite", 0);
    put_read("sqlite", 0);
    CU_ASSERT_EQUAL(finish(), -1);
}

/* ---- places */

static const ssm_source sources[] = {{sizeof(ssm_source), {"m/1.sql", 7}, {"a\nbc", 4}},
                                     {sizeof(ssm_source), {"m/2.sql", 7}, {"", 0}}};

static void start_places(void)
{
    start("");
    request.from = (struct schema_input){SSM_LIT("a.sql"), sources, 1, false};
    request.to = (struct schema_input){SSM_LIT("m"), sources, 2, true};
    out.places.input[SIDE_FROM] = request.from;
    out.places.input[SIDE_TO] = request.to;
    put_report("{}", 2);
}

static int place(const char *pointer, uint64_t file, uint64_t line, uint64_t column)
{
    const uint64_t numbers[] = {0, 0, 0, file, line, column};

    start_places();
    put_place(pointer, numbers);
    return finish();
}

static void test_places_that_are_none(void)
{
    CU_ASSERT_EQUAL(place(NULL, 1, 2, 3), 0);
    CU_ASSERT_EQUAL(place(NULL, 2, 1, 1), 0);
    CU_ASSERT_EQUAL(place(NULL, 3, 1, 1), -1); /* no such file */
    CU_ASSERT_EQUAL(place(NULL, 2, 1, 2), -1); /* nothing is there */
    CU_ASSERT_EQUAL(place(NULL, 1, 6, 1), -1);
    CU_ASSERT_EQUAL(place(NULL, 1, 0, 1), -1);
    CU_ASSERT_EQUAL(place(NULL, 1, 1, 0), -1);
    CU_ASSERT_EQUAL(place(NULL, 0, 1, 0), -1);
    CU_ASSERT_EQUAL(place(NULL, 1, UINT64_MAX, 1), -1);
    CU_ASSERT_EQUAL(place("/actual_schema/tables/t", 1, 1, 1), 0);
    CU_ASSERT_EQUAL(place("/etc/passwd", 1, 1, 1), -1);
    CU_ASSERT_EQUAL(place("", 1, 1, 1), -1);
    start_places();
    put_place("/actual_schema/tables/t", nowhere);
    put_place("/actual_schema/tables/t", nowhere); /* again */
    CU_ASSERT_EQUAL(finish(), -1);
    start_places();
    put_place(NULL, nowhere);
    put_read("sqlite", 2); /* one is missing */
    CU_ASSERT_EQUAL(finish(), -1);
    start_places();
    put_read("sqlite", 0);
    put_place(NULL, nowhere); /* behind it */
    CU_ASSERT_EQUAL(finish(), -1);
}

static bool shows(const char *pointer, const char *place)
{
    struct diags d;
    bool good;

    diags_init(&d, &arena);
    diag_plain(&d, DIAG_EXPRESSION_EMPTY, ssm_cstr(pointer));
    places_show(&out.places, &arena, NULL, &d);
    good = str_is(d.first->pointer, place);
    if (!good)
        fprintf(stderr, "\n  %s is shown as %.*s\n", pointer, STR_ARG(d.first->pointer));
    return good;
}

static void test_messages_with_places(void)
{
    const uint64_t both[] = {1, 2, 1, 2, 1, 1}, one[] = {1, 2, 2, 0, 0, 0};

    start_places();
    put_place(NULL, both);
    put_place(NULL, one);
    put_place(NULL, nowhere);
    put_place("/actual_schema/tables/a~1b", one);
    put_read("sqlite", 3);
    CU_ASSERT_EQUAL_FATAL(finish(), 0);
    CU_ASSERT(shows("/diffs/0", "m/2.sql:1:1"));
    CU_ASSERT(shows("/diffs/0/expected/columns/1", "m/2.sql:1:1"));
    CU_ASSERT(shows("/diffs/0/actual/columns/1", "m/1.sql:2:1"));
    CU_ASSERT(shows("/diffs/1/constraint", "m/1.sql:2:2"));
    CU_ASSERT(shows("/diffs/2", "m"));
    CU_ASSERT(shows("/diffs/3", "m"));
    CU_ASSERT(shows("/diffs/18446744073709551616", "m"));
    CU_ASSERT(shows("/diffs/x", "m"));
    CU_ASSERT(shows("/actual_schema/tables/a~1b/columns/0", "m/1.sql:2:2"));
    CU_ASSERT(shows("/actual_schema/tables/a~1bc", "m"));
    CU_ASSERT(shows("/actual_schema", "m"));
    CU_ASSERT(shows("/usr/lib/p.so", "/usr/lib/p.so")); /* is none of the report's */
    CU_ASSERT(shows("--dialect", "--dialect"));
}

static void test_messages_that_become_one(void)
{
    const uint64_t both[] = {1, 2, 1, 2, 1, 1};
    const ssm_str names[] = {SSM_LIT("b"), SSM_LIT("a"), SSM_LIT("/diffs/1")};
    const struct diag *g;

    start_places();
    put_place(NULL, both);
    put_place(NULL, both);
    put_read("sqlite", 2);
    CU_ASSERT_EQUAL_FATAL(finish(), 0);
    diag_plain(&diags, DIAG_EXPRESSION_EMPTY, SSM_LIT("/diffs/0")); /* before */
    g = diags.last;
    diag_plain(&diags, DIAG_EXPRESSION_EMPTY, SSM_LIT("/diffs/0/constraint"));
    diag_plain(&diags, DIAG_EXPRESSION_EMPTY, SSM_LIT("/diffs/1"));
    diag_add(&diags, DIAG_PLAN_CONTRADICTION, SSM_LIT("/diffs/1/actual"), ssm_view(NULL, 0), names, 3);
    places_show(&out.places, &arena, diags.first, &diags);
    CU_ASSERT_EQUAL(diags.count[DIAG_REFUSED], 2 + (diag_info(DIAG_PLAN_CONTRADICTION)->class == DIAG_REFUSED));
    CU_ASSERT(str_is(g->pointer, "/diffs/0"));
    CU_ASSERT(str_is(g->next->pointer, "m/2.sql:1:1"));
    CU_ASSERT_PTR_EQUAL(g->next->next, diags.last);
    CU_ASSERT(str_is(diags.last->pointer, "m/1.sql:2:1"));
    CU_ASSERT(str_is(diags.last->args.items[2], "m/2.sql:1:1"));
}

static int say(ssm_kind kind, enum diag_code code, const char *word, const char *pointer)
{
    start("");
    if (kind)
        put_plugin(kind, "sql-sqlite");
    if (word)
        diag_add_foreign(&sent, code, ssm_cstr(word), SSM_LIT("text"), ssm_cstr(pointer), ssm_view(NULL, 0), NULL, 0);
    else
        diag_plain(&sent, code, ssm_cstr(pointer));
    wire_put_diags(&wire, HOST_FRAME_DIAG, &sent);
    return finish();
}

static void test_what_it_may_say(void)
{
    CU_ASSERT_EQUAL(say(SSM_KIND_READER, DIAG_PLUGIN_INVALID, "sql-sqlite.syntax", "a.sql:1:1"), 0);
    CU_ASSERT_EQUAL(diags.count[DIAG_INVALID], 1);
    CU_ASSERT_EQUAL(say(SSM_KIND_READER, DIAG_PLUGIN_WARNING, "sql-sqlite.x", "a.sql:1:1"), 0);
    CU_ASSERT_EQUAL(say(SSM_KIND_READER, DIAG_PLUGIN_INVALID, "sql-mysql.syntax", "a.sql:1:1"), -1);
    CU_ASSERT_EQUAL(say(SSM_KIND_READER, DIAG_PLUGIN_INVALID, "sql-sqlitex.syntax", "a.sql:1:1"), -1);
    CU_ASSERT_EQUAL(say(SSM_KIND_NONE, DIAG_PLUGIN_INVALID, "sql-sqlite.syntax", "a.sql:1:1"), -1);
    CU_ASSERT_EQUAL(say(SSM_KIND_EMITTER, DIAG_PLUGIN_INVALID, "sql-sqlite.syntax", "a.sql:1:1"), -1);
    CU_ASSERT_EQUAL(say(SSM_KIND_READER, DIAG_PLUGIN_INVALID, "sql-sqlite.syntax", "--apply"), -1);
    CU_ASSERT_EQUAL(say(SSM_KIND_READER, DIAG_SCHEMA_ENCODING, NULL, "a.sql:1:1"), 0);
    CU_ASSERT_EQUAL(say(SSM_KIND_READER, DIAG_SCHEMA_DIALECT, NULL, "--dialect"), 0);
    CU_ASSERT_EQUAL(say(SSM_KIND_READER, DIAG_WRITE_FAILED, NULL, "a.sql:1:1"), -1);
    CU_ASSERT_EQUAL(diags.count[DIAG_REFUSED], 0);
    CU_ASSERT_EQUAL(say(SSM_KIND_READER, DIAG_PLUGIN_UNTRUSTED, NULL, ""), -1);
}

static void test_frames_of_others(void)
{
    static const unsigned types[] = {HOST_FRAME_UNIT, HOST_FRAME_STATEMENT, HOST_FRAME_FILE, HOST_FRAME_BYTES, HOST_FRAME_FOUND};

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        start("");
        wire_begin(&wire, types[i]);
        wire_number(&wire, 1);
        wire_text(&wire, SSM_LIT("x"));
        wire_end(&wire);
        CU_ASSERT_EQUAL(finish(), -1);
    }
}

/* ---- finders */

static void start_finder(ssm_kind kind)
{
    start("");
    take = finder_take;
    user = &finder;
    put_plugin(kind, "git");
}

static void put_found(const char *name, bool is_folder)
{
    wire_begin(&wire, HOST_FRAME_FOUND);
    wire_number(&wire, is_folder);
    wire_text(&wire, ssm_cstr(name));
    wire_end(&wire);
}

static void put_bytes(const char *bytes)
{
    wire_begin(&wire, HOST_FRAME_BYTES);
    wire_text(&wire, ssm_cstr(bytes));
    wire_end(&wire);
}

static void test_files_that_are_found(void)
{
    start_finder(SSM_KIND_FINDER);
    put_found("sub/1.sql", true);
    put_bytes("one ");
    put_bytes("file");
    put_found("2.sql", true);
    CU_ASSERT_EQUAL(finish(), 0);
    CU_ASSERT_EQUAL(finder_taken(&finder), 0);
    CU_ASSERT_EQUAL_FATAL(finder.count, 2);
    CU_ASSERT_TRUE(str_is(finder.files[0].name, "git:HEAD:m/sub/1.sql"));
    CU_ASSERT_TRUE(str_is(finder.files[0].bytes, "one file"));
    CU_ASSERT_EQUAL(finder.files[1].bytes.len, 0);
    CU_ASSERT_TRUE(finder.is_folder);
    start_finder(SSM_KIND_FINDER);
    put_found("1.sql", false);
    CU_ASSERT_EQUAL(finish(), 0);
    CU_ASSERT_TRUE(str_is(finder.files[0].name, "git:HEAD:m"));
    start_finder(SSM_KIND_FINDER);
    CU_ASSERT_EQUAL(finish(), 0);
    CU_ASSERT_EQUAL(finder_taken(&finder), -1);
}

static void test_names_that_are_no_paths(void)
{
    static const char *const bad[] = {"", "/etc/passwd", "../a.sql", "a/../b", "a//b", "a/", "a\nb", "a\xff", "./a", "a\xe2\x80\xae"};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        start_finder(SSM_KIND_FINDER);
        put_found(bad[i], true);
        CU_ASSERT_EQUAL(finish(), -1);
    }
}

static void test_what_no_finder_sends(void)
{
    start_finder(SSM_KIND_READER); /* it is none */
    put_found("1.sql", true);
    CU_ASSERT_EQUAL(finish(), -1);
    start_finder(SSM_KIND_FINDER);
    put_bytes("of nothing");
    CU_ASSERT_EQUAL(finish(), -1);
    start_finder(SSM_KIND_FINDER);
    put_found("1.sql", false);
    put_found("2.sql", false); /* one file, or a folder's */
    CU_ASSERT_EQUAL(finish(), -1);
    start_finder(SSM_KIND_FINDER);
    put_found("1.sql", true);
    put_found("2.sql", false);
    CU_ASSERT_EQUAL(finish(), -1);
    start_finder(SSM_KIND_FINDER);
    put_report("{}", 2);
    CU_ASSERT_EQUAL(finish(), -1);
}

static void test_finish(void)
{
    start("");
    wire_close(&wire);
    buf_free(&out.report);
    buf_free(&finder.bytes);
    arena_free(&arena);
    arena_free(&sent_arena);
    CU_ASSERT_EQUAL(arena.used, 0);
}

UNIT_MAIN("host: readers and finders", T(test_a_report), T(test_bytes_that_no_report_has), T(test_the_end),
          T(test_what_it_may_say), T(test_frames_of_others), T(test_places_that_are_none), T(test_messages_with_places),
          T(test_messages_that_become_one), T(test_files_that_are_found), T(test_names_that_are_no_paths),
          T(test_what_no_finder_sends), T(test_finish))

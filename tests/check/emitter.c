/* SPDX-License-Identifier: Apache-2.0
 *
 * An emitter in strict C99 that keeps the contract, but for its FAULT (faults.h).
 */
#include "faults.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#if FAULT_IS_OLD /* it needs no more than ABI 1.0, it says */
#undef SSM_ABI_MINOR_NEEDED
#define SSM_ABI_MINOR_NEEDED 0u
#endif

static const struct ssm_host_api *api;

/* What a plugin must not keep. */
static unsigned runs;
static int was_left;
static char *kept;
static ssm_host *kept_handle;

/* ---- what it does wrong before its work; SSM_OK: it goes on */

static int fails(ssm_host *h)
{
    return api->fail(h, NULL, "refused", "refused for the test", NULL, 0);
}

static unsigned deepen(unsigned depth)
{
    volatile char room[4096];

    room[0] = (char)depth;
    return depth == 0xffffffffu ? 0 : deepen(depth + 1) + (unsigned)room[0];
}

#if FAULT_IS_UNDEFINED
int nobody_has_this(void);
#else
static int nobody_has_this(void)
{
    return 0;
}
#endif

static void do_in_process(void)
{
    static volatile int stopped;
    volatile char *none = NULL;

    if (IS(OPENS_A_FILE))
        (void)fopen("/tmp/of-a-plugin", "w");
    if (IS(LEAVES_THE_PROCESS))
        exit(7);
    while (IS(NEVER_ENDS) && !stopped)
        runs++;
    if (IS(ENDLESS_RECURSION))
        runs += deepen(1);
    if (IS(EATS_MEMORY)) {
        while (malloc((size_t)64 << 20))
            runs++;
        *none = 1;
    }
    if (IS(UNDEFINED_SYMBOL))
        runs += (unsigned)nobody_has_this();
    if (IS(PRINTS))
        puts("what a nice migration");
}

static int do_to_memory(ssm_host *h, const ssm_migration *m)
{
    char *name = IS(COPIES_THE_NAME) ? api->alloc(h, 20) : NULL;
    char *block = IS(BEHIND_ITS_BLOCK) || IS(KEEPS_A_POINTER) || IS(IGNORES_NULL) ? api->alloc(h, 10) : NULL;

    if (IS(COPIES_THE_NAME)) {
        if (!name)
            return SSM_ERROR;
        memcpy(name, m->name.ptr, m->name.len);
    }
    if (IS(WRITES_TO_THE_HOST)) {
        volatile ssm_migration *mine;
        memcpy(&mine, &m, sizeof m);
        mine->unit_count = m->unit_count;
    }
    if (IS(IGNORES_NULL))
        block[0] = 'x';
    if ((IS(BEHIND_ITS_BLOCK) || IS(KEEPS_A_POINTER)) && !block)
        return SSM_ERROR;
    if (IS(BEHIND_ITS_BLOCK))
        block[10] = 'x';
    if (IS(KEEPS_A_POINTER)) {
        if (kept)
            runs += kept[0] == 'x';
        kept = block;
    }
    if (IS(KEEPS_THE_HANDLE)) {
        ssm_host *earlier = kept_handle;

        kept_handle = h;
        if (earlier && !api->alloc(earlier, 1))
            return SSM_ERROR;
    }
    return SSM_OK;
}

static int do_wrong(ssm_host *h, const ssm_migration *m)
{
    do_in_process();
    if (do_to_memory(h, m) != SSM_OK)
        return SSM_ERROR;
    if (IS(FAILS_SILENTLY))
        return SSM_ERROR;
    if (IS(UNKNOWN_OPTION))
        (void)api->option(h, "colour");
    if (IS(PUTS_A_STATEMENT))
        api->put(h, SSM_LIT("SELECT 1"));
    if (IS(NEWER_THAN_IT_SAYS) && api->batch(h, 0, SSM_UP) > 1000)
        return fails(h);
    if (IS(ASKS_FIRST) && SSM_HAS(api, struct ssm_host_api, batch) && api->batch(h, 0, SSM_UP | SSM_DOWN) > 1000)
        return fails(h);
    if (IS(BATCH_OF_NO_WAY) && api->batch(h, 0, 0) > 1000)
        return fails(h);
    if (IS(ASKS_FOR_MORE) && !api->script(h, 0, m->unit_count, SSM_UP, 8))
        return SSM_ERROR;
    if (IS(GOES_ON_WITHOUT_A_SCRIPT))
        (void)api->script(h, 0, m->unit_count, SSM_UP, SSM_ASK_ONE_QUERY);
    if (IS(NEEDS_AN_OPTION) && !api->option(h, "note").ptr)
        return fails(h);
    if (IS(WANTS_EXACT_SIZES) && m->size != sizeof *m)
        return fails(h);
    if (IS(KNOWS_ALL_KINDS) && m->unit_count && m->units[0]->ops[0]->kind >= SSM_OP_KIND_COUNT)
        abort();
    if (IS(NEEDS_A_UNIT) && m->units[m->unit_count - 1]->op_count == 0)
        return fails(h);
    return SSM_OK;
}

/* Says to the runner, as the runner's child would: this point does not apply, and that is all. */
__attribute__((constructor)) static void load(void)
{
    static const unsigned char frames[] = {3, 0, 0, 0, 20, 2, 'x', 3, 0, 0, 0, 3, 0, 2};

    if (IS(FORGES_A_SKIP) && write(3, frames, sizeof frames) == (ssize_t)sizeof frames)
        _exit(0);
}

__attribute__((destructor)) static void unload(void)
{
    if (IS(DIES_AT_UNLOAD))
        abort();
}

/* ---- its work */

/* The host's own layout, with the mistakes that a format's writer makes. */
static void write_statements(ssm_host *h, const ssm_script *s)
{
    size_t i, k;

    for (i = IS(LEAVES_OUT) && s->count > 1 ? 1 : 0; i < s->count; i++) {
        ssm_str text = s->statements[i]->text;

        if (s->statements[i]->comment.len) {
            api->write(h, SSM_LIT("-- "));
            api->write(h, s->statements[i]->comment);
            api->write(h, SSM_LIT("\n"));
        }
        for (k = 0; k < text.len; k++)
            api->write(h, IS(MANGLES_PLACEHOLDERS) && text.ptr[k] == '$' && text.ptr[k + 1] == '{'
                              ? SSM_LIT("$$")
                              : ssm_view(text.ptr + k, 1));
        api->write(h, SSM_LIT(";\n\n"));
    }
}

static void write_extras(ssm_host *h)
{
    char line[1024];

    if (IS(SQL_OF_ITS_OWN))
        api->write(h, SSM_LIT("DELETE FROM users;\n"));
    if (IS(COUNTS_RUNS)) {
        snprintf(line, sizeof line, "-- run %u\n", ++runs);
        api->write(h, ssm_cstr(line));
    }
    if (IS(READS_THE_TIME_ZONE) && getenv("TZ")) {
        snprintf(line, sizeof line, "-- %.20s\n", getenv("TZ"));
        api->write(h, ssm_cstr(line));
    }
    if (IS(WRITES_THE_YEAR) || IS(WRITES_ANOTHER_CLOCK)) {
        struct timeval now;
        long seconds = (long)time(NULL);

        if (IS(WRITES_ANOTHER_CLOCK))
            seconds = gettimeofday(&now, NULL) == 0 ? (long)now.tv_sec : 0;
        snprintf(line, sizeof line, "-- in the year %ld\n", 1970 + seconds / 31556952);
        api->write(h, ssm_cstr(line));
    }
    if (IS(READS_THE_PATH) && getenv("PATH")) {
        snprintf(line, sizeof line, "-- %.200s\n", getenv("PATH"));
        api->write(h, ssm_cstr(line));
    }
    if (IS(TRUSTS_ITS_OPTION)) {
        api->write(h, SSM_LIT("-- note: "));
        api->write(h, api->option(h, "note"));
        api->write(h, SSM_LIT("\n"));
    }
    if (IS(ADDRESSES_DECIDE)) {
        const char *first = api->alloc(h, 8), *second = api->alloc(h, 8);

        api->write(h, first < second ? SSM_LIT("-- up\n") : SSM_LIT("-- down\n"));
    }
    if (IS(WRITES_THE_FOLDER) && getcwd(line, sizeof line - 1)) {
        api->write(h, SSM_LIT("-- "));
        api->write(h, ssm_cstr(line));
        api->write(h, SSM_LIT("\n"));
    }
    if (was_left)
        api->write(h, SSM_LIT("-- an earlier run failed\n"));
}

/* Names in the quotes of standard SQL, whatever the dialect's are. */
static int write_check(ssm_host *h)
{
    ssm_file file;

    memset(&file, 0, sizeof file);
    file.size = sizeof file;
    file.name = SSM_LIT("verify/{version}_{name}.sql");
    file.role = SSM_FILE_CHECK;
    file.language = SSM_LANG_SQL;
    if (api->open_file(h, &file) != SSM_OK)
        return SSM_ERROR;
    api->write(h, SSM_LIT("SELECT \"c1\" FROM users WHERE 1 = 0;\n"));
    return api->close_file(h);
}

static int end(ssm_host *h, const ssm_migration *m)
{
    const ssm_script *script;
    ssm_file file;
    ssm_str style;

    if (do_wrong(h, m) != SSM_OK)
        return SSM_ERROR;
    if (IS(OFFERS_NOTHING))
        return SSM_OK;
    style = api->option(h, "style");
    if (IS(ONE_CHOICE_FAILS) && ssm_str_eq(style, SSM_LIT("long")))
        return SSM_ERROR;
    script = api->script(h, 0, m->unit_count, SSM_UP, SSM_ASK_OWN_TRANSACTION);
    if (!script) {
        was_left = IS(LEFT_BY_FAILURE);
        return IS(REPORTS_AGAIN) ? fails(h) : SSM_ERROR;
    }
    memset(&file, 0, sizeof file);
    file.size = sizeof file;
    file.name = IS(BAD_FILE_NAME)        ? SSM_LIT("../{version}_test.sql")
                : IS(NO_VERSION)         ? SSM_LIT("test.sql")
                : IS(TOKENS_IN_A_SCRIPT) ? SSM_LIT("{version}_test.xml")
                                         : SSM_LIT("{version}_test.sql");
    file.role = SSM_FILE_SCRIPT;
    file.language = IS(SQL_AS_OTHER) || IS(TOKENS_IN_A_SCRIPT) ? SSM_LANG_OTHER : SSM_LANG_SQL;
    file.flags = IS(TOKENS_IN_SQL) || IS(TOKENS_IN_A_SCRIPT) ? SSM_FILEF_TOKENS : 0;
    if (IS(NO_FILE_OPEN))
        api->write_script(h, script);
    if (api->open_file(h, &file) != SSM_OK)
        return SSM_ERROR;
    api->write_header(h, "-- ");
    write_extras(h);
    write_statements(h, script);
    if (IS(LEAVES_OPEN))
        return SSM_OK;
    if (IS(CHECKS_A_STRING))
        return api->close_file(h) == SSM_OK ? write_check(h) : SSM_ERROR;
    if (IS(STRANGE_RETURN))
        return api->close_file(h) == SSM_OK ? 1 : SSM_ERROR;
    if (IS(FILE_TWICE) && (api->close_file(h) != SSM_OK || api->open_file(h, &file) != SSM_OK))
        return SSM_ERROR;
    return api->close_file(h) == SSM_OK || IS(IGNORES_FAILURE) ? SSM_OK : SSM_ERROR;
}

/* ---- the descriptor */

static const ssm_option options[] = {{"style", FAULT == DEFAULT_NO_CHOICE ? "tiny" : "short", "short|long", "how long"},
                                     {"note", NULL, NULL, "a text"},
                                     {NULL, NULL, NULL, NULL}};
static const struct ssm_emitter emitter = {sizeof emitter, 0, 0, FAULT == NO_END ? NULL : end, NULL};
static const ssm_plugin plain = {
    SSM_PLUGIN_HEAD, SSM_KIND_EMITTER,          FAULT == BAD_NAME ? "Test Emitter" : "test-emitter",        NULL,
    "1.0",           "an emitter of the tests", FAULT == BAD_LICENCE ? "whatever you like!" : "Apache-2.0", options,
    &emitter};

#if FAULT_IS_EXPORT
SSM_EXPORT int another_export(void);

int another_export(void)
{
    return 0;
}
#endif

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *host)
{
    static ssm_plugin self;
    static ssm_plugin other;
    ssm_plugin *given = IS(ON_THE_HEAP) ? malloc(sizeof *given) : IS(ANOTHER_EACH_TIME) && api ? &other : &self;

    if (IS(GIVES_NULL) || !given)
        return NULL;
    api = host;
    *given = plain;
    given->magic = IS(WRONG_MAGIC) ? 0x12345678u : plain.magic;
    given->abi_major = IS(OTHER_MAJOR) ? 2u : plain.abi_major;
    given->abi_minor = IS(NEWER_MINOR) ? SSM_ABI_MINOR + 1 : plain.abi_minor;
    if (IS(WILD_TABLE))
        given->vtable = (const void *)(size_t)64;
    given->size = IS(SHORT_DESCRIPTOR) ? 24u : plain.size;
    return given;
}

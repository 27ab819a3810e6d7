/* SPDX-License-Identifier: Apache-2.0
 *
 * An emitter that breaks the contract in the way that its option `how` says: the host must name it, and write nothing.
 */
#include <smartspec-migrate/plugin.h>
#include <stdint.h>
#include <string.h>

#ifndef NAME
#define NAME "hostile"
#endif

static const struct ssm_host_api *api;

static int offer(ssm_host *h, const char *name, ssm_file_role role)
{
    const ssm_file file = {sizeof file, ssm_cstr(name), role, SSM_LANG_OTHER, 0, {NULL, 0}};

    if (api->open_file(h, &file) != SSM_OK)
        return SSM_ERROR;
    api->write(h, SSM_LIT("x\n"));
    return api->close_file(h);
}

static int good(ssm_host *h)
{
    return offer(h, "{version}_x.txt", SSM_FILE_SCRIPT);
}

static int silent(ssm_host *h)
{
    (void)h;
    return SSM_ERROR;
}

static int tells(ssm_host *h)
{
    const ssm_str args[] = {SSM_LIT("a\nb")};

    return api->fail(h, NULL, "bad word!", "it says %1 and leaves", args, 1);
}

static int warns(ssm_host *h)
{
    api->warn(h, NULL, "beware", "it is odd", NULL, 0);
    return good(h);
}

static int no_script(ssm_host *h)
{
    (void)h;
    return SSM_OK;
}

static int twice(ssm_host *h)
{
    return good(h) == SSM_OK ? good(h) : SSM_ERROR;
}

static int hidden(ssm_host *h)
{
    return offer(h, ".{version}.sql", SSM_FILE_SCRIPT);
}

static int above(ssm_host *h)
{
    return offer(h, "../{version}.sql", SSM_FILE_SCRIPT);
}

static int no_version(ssm_host *h)
{
    return offer(h, "x.sql", SSM_FILE_SCRIPT);
}

static int left_open(ssm_host *h)
{
    const ssm_file file = {sizeof file, SSM_LIT("{version}.sql"), SSM_FILE_SCRIPT, SSM_LANG_SQL, 0, {NULL, 0}};

    return api->open_file(h, &file);
}

static int statement(ssm_host *h)
{
    return api->end_statement(h, 0, 0);
}

static int huge(ssm_host *h)
{
    static const char block[1 << 20];

    for (int i = 0; i < 32; i++)
        api->put(h, ssm_view(block, sizeof block));
    return api->end_statement(h, 0, 0);
}

static int many(ssm_host *h)
{
    ssm_file file = {sizeof file, SSM_LIT("{version}.sql"), SSM_FILE_COMPANION, SSM_LANG_SQL, 0, {NULL, 0}};
    char name[] = "aaaa{version}.txt";

    file.name = ssm_cstr(name);
    for (int i = 0; i < 5000; i++) {
        for (int k = 0, n = i; k < 4; k++, n /= 26)
            name[k] = (char)('a' + n % 26);
        if (api->open_file(h, &file) != SSM_OK || api->close_file(h) != SSM_OK)
            return SSM_ERROR;
    }
    return good(h);
}

static int two_tokens(ssm_host *h)
{
    return offer(h, "{version}_{version}.sql", SSM_FILE_SCRIPT);
}

static int long_name(ssm_host *h)
{
    char name[300] = "{version}";

    memset(name + 9, 'a', 246); /* with the version in it, 260 bytes */
    return offer(h, name, SSM_FILE_SCRIPT);
}

static int memory(ssm_host *h)
{
    return api->alloc(h, SIZE_MAX) ? SSM_OK : SSM_ERROR;
}

static int language(ssm_host *h)
{
    return offer(h, "{version}.SQL", SSM_FILE_SCRIPT);
}

/* A script with the statements of the migration so many times, and SQL of its own around them. */
static int script(ssm_host *h, const char *before, int times, const char *after)
{
    const ssm_file file = {sizeof file, SSM_LIT("{version}.sql"), SSM_FILE_SCRIPT, SSM_LANG_SQL, 0, {NULL, 0}};
    const ssm_script *whole = api->script(h, 0, 1, SSM_UP, SSM_ASK_TOOL_TRANSACTION);

    if (!whole || api->open_file(h, &file) != SSM_OK)
        return SSM_ERROR;
    api->write(h, ssm_cstr(before));
    for (int i = 0; i < times; i++)
        api->write_script(h, whole);
    api->write(h, ssm_cstr(after));
    return api->close_file(h);
}

static int leaves_out(ssm_host *h)
{
    return script(h, "-- nothing\n", 0, "");
}

static int repeats(ssm_host *h)
{
    return script(h, "", 2, "");
}

static int adds(ssm_host *h)
{
    return script(h, "", 1, "DROP TABLE t;\n");
}

static int open_quote(ssm_host *h)
{
    return script(h, "", 1, "'\n");
}

static int no_commit(ssm_host *h)
{
    return script(h, "START TRANSACTION;\n", 1, "");
}

static int mixed(ssm_host *h)
{
    return script(h, "", 1, "") == SSM_OK ? offer(h, "{version}_x.xml", SSM_FILE_SCRIPT) : SSM_ERROR;
}

static int back_name(ssm_host *h)
{
    const ssm_file file = {sizeof file, SSM_LIT("V{version}.1__y.sql"), SSM_FILE_COMPANION, SSM_LANG_SQL, 0, {NULL, 0}};
    const ssm_script *back = api->script(h, 0, 1, SSM_DOWN, SSM_ASK_TOOL_TRANSACTION);

    if (!back || script(h, "", 1, "") != SSM_OK || api->open_file(h, &file) != SSM_OK)
        return SSM_ERROR;
    api->write_script(h, back);
    return api->close_file(h);
}

/* ---- since 1.1 */

static int offer_file(ssm_host *h, const char *name, ssm_file_role role, uint32_t flags)
{
    const ssm_file file = {.size = sizeof file, .name = ssm_cstr(name), .role = role, .flags = flags};

    if (api->open_file(h, &file) != SSM_OK)
        return SSM_ERROR;
    if (!(flags & SSM_FILEF_TOKENS))
        api->write_header(h, "# ");
    api->write(h, SSM_LIT("at {time}: {version} {name}\n"));
    return api->close_file(h);
}

/* A script in one folder, its way back in another, and a line with the version beside them. */
static int folders(ssm_host *h)
{
    if (offer_file(h, "deploy/{version}_{name}.txt", SSM_FILE_SCRIPT, 0) != SSM_OK ||
        offer_file(h, "revert/{version}_{name}.txt", SSM_FILE_COMPANION, 0) != SSM_OK)
        return SSM_ERROR;
    return offer_file(h, "{version}_{name}.plan", SSM_FILE_COMPANION, SSM_FILEF_TOKENS);
}

static int deep(ssm_host *h)
{
    return offer(h, "a/b/{version}.txt", SSM_FILE_SCRIPT);
}

static int hidden_folder(ssm_host *h)
{
    return offer(h, ".git/{version}.txt", SSM_FILE_SCRIPT);
}

static int version_folder(ssm_host *h)
{
    return offer(h, "{version}/{version}.txt", SSM_FILE_SCRIPT);
}

static int many_folders(ssm_host *h)
{
    char name[] = "a/{version}.txt";

    for (; name[0] < 'a' + 17; name[0]++)
        if (offer(h, name, SSM_FILE_SCRIPT) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

static int odd_flag(ssm_host *h)
{
    return offer_file(h, "{version}.txt", SSM_FILE_SCRIPT, 2);
}

static int tokens(ssm_host *h)
{
    const ssm_file file = {.size = sizeof file, .name = SSM_LIT("{version}.down.sql"), .role = SSM_FILE_COMPANION,
                           .language = SSM_LANG_SQL, .flags = SSM_FILEF_TOKENS};

    return api->open_file(h, &file);
}

static int script_tokens(ssm_host *h)
{
    return offer_file(h, "{version}.xml", SSM_FILE_SCRIPT, SSM_FILEF_TOKENS);
}

static int unknown_ask(ssm_host *h)
{
    return api->script(h, 0, 1, SSM_UP, 0x80) ? offer(h, "{version}.txt", SSM_FILE_SCRIPT) : SSM_ERROR;
}

static int unread_check(ssm_host *h)
{
    return offer_file(h, "{version}.txt", SSM_FILE_CHECK, 0);
}

/* The migration, and what checks that it is in place. */
static int check(ssm_host *h, const char *text)
{
    const ssm_file file = {.size = sizeof file, .name = SSM_LIT("verify/{version}.sql"), .role = SSM_FILE_CHECK,
                           .language = SSM_LANG_SQL};

    if (script(h, "", 1, "") != SSM_OK || api->open_file(h, &file) != SSM_OK)
        return SSM_ERROR;
    api->write(h, ssm_cstr(text));
    return api->close_file(h);
}

static int good_check(ssm_host *h)
{
    return check(h, "-- is it there?\nSELECT c FROM t WHERE 1 = 0;\n");
}

static int bad_check(ssm_host *h)
{
    return check(h, "SELECT pg_sleep(9) FROM t WHERE 1 = 0;\n");
}

/* What the host says of the units, and of the way back. */
static int tells_more(ssm_host *h)
{
    const ssm_file file = {.size = sizeof file, .name = SSM_LIT("{version}_x.txt"), .role = SSM_FILE_SCRIPT};
    const ssm_script *back;
    size_t units = 0;

    while (api->batch(h, units, SSM_UP | SSM_DOWN) > 0)
        units++;
    back = api->script(h, 0, units, SSM_DOWN, SSM_ASK_OWN_TRANSACTION);
    if (!back || api->open_file(h, &file) != SSM_OK)
        return SSM_ERROR;
    for (size_t i = 0; i <= units; i++)
        api->write(h, ssm_view(&"0123456789"[api->batch(h, i, SSM_UP | SSM_DOWN)], 1));
    api->write(h, SSM_LIT("\n"));
    api->write_notes(h, back, "#  ");
    api->write_notes(h, api->script(h, 0, 1, SSM_DOWN, SSM_ASK_OWN_TRANSACTION), "#  "); /* nothing lacks */
    api->write_notes(h, NULL, "#  ");
    return api->close_file(h);
}

static int end(ssm_host *h, const ssm_migration *m)
{
    static const struct {
        const char *how;
        int (*act)(ssm_host *h);
    } acts[] = {
        {"good", good}, {"silent", silent}, {"tells", tells}, {"warns", warns}, {"no-script", no_script},
        {"twice", twice}, {"hidden", hidden}, {"above", above}, {"no-version", no_version}, {"left-open", left_open},
        {"statement", statement}, {"huge", huge}, {"many", many}, {"two-tokens", two_tokens},
        {"long-name", long_name}, {"memory", memory}, {"language", language}, {"leaves-out", leaves_out},
        {"repeats", repeats}, {"adds", adds}, {"open-quote", open_quote}, {"no-commit", no_commit},
        {"mixed", mixed}, {"back-name", back_name}, {"folders", folders}, {"deep", deep},
        {"hidden-folder", hidden_folder}, {"version-folder", version_folder}, {"many-folders", many_folders},
        {"odd-flag", odd_flag}, {"tokens", tokens}, {"script-tokens", script_tokens}, {"unknown-ask", unknown_ask}, {"unread-check", unread_check}, {"check", good_check},
        {"bad-check", bad_check}, {"tells-more", tells_more},
    };
    const ssm_str how = api->option(h, "how");

    (void)m;
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
        if (ssm_str_eq(how, ssm_cstr(acts[i].how)))
            return acts[i].act(h);
    return SSM_ERROR;
}

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *host)
{
    static const ssm_option options[] = {
        {"how", "good", NULL, "what it does"},
        {NULL, NULL, NULL, NULL},
    };
    static const struct ssm_emitter emitter = {
        .size = sizeof emitter, .operations = ~((uint64_t)1 << SSM_OP_DROP_INDEX), .end = end};
    static const ssm_plugin self = {
        SSM_PLUGIN_HEAD,
        .kind = SSM_KIND_EMITTER,
        .name = NAME,
        .version = "1",
        .summary = "breaks the contract",
        .licence = "Apache-2.0",
        .options = options,
        .vtable = &emitter,
    };

    api = host;
    return &self;
}

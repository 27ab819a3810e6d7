/* SPDX-License-Identifier: Apache-2.0
 *
 * The plugin "sqitch": its options, and the files. Sqitch hands scripts to psql, mysql or sqlite3, so they open their
 * own transactions. It adds no change by itself: its line for sqitch.plan comes in a file of its own.
 */
#include "sqitch.h"

#include <string.h>

const struct ssm_host_api *sqitch_api;

/* ------------------------------------------------------------------ the plan's line */

/* What ends a word or a line of a plan, or is no text. */
static int is_plain(ssm_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i], next = i + 1 < text.len ? (unsigned char)text.ptr[i + 1] : 0;

        if (c < 0x20 || c == 0x7f || strchr("<>#{}", c) || (c == 0xc2 && next < 0xa0))
            return 0;
    }
    return text.len > 0 && text.ptr[0] != ' ';
}

static int begin(ssm_host *h, const ssm_migration *m)
{
    static const char *const keys[] = {"planner", "email"};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        ssm_str args[] = {ssm_cstr(keys[i]), sqitch_api->option(h, keys[i])};

        if (!is_plain(args[1]))
            return sqitch_api->fail(
                h, NULL, "planner",
                "The option %1 must be text that begins with no blank, without control characters, `<`, `>`, `#`, `{` and `}`: %2", args, 2);
    }
    if (m->name.len > 0 && strchr(".-", m->name.ptr[m->name.len - 1]))
        return sqitch_api->fail(h, NULL, "name", "The name of a Sqitch change cannot end with `.` or `-`: %1", &m->name,
                                1);
    return SSM_OK;
}

static int write_plan(ssm_host *h, const ssm_migration *m)
{
    ssm_file file = {.size = sizeof file, .role = SSM_FILE_COMPANION, .flags = SSM_FILEF_TOKENS};

    file.name = SSM_LIT("{version}_{name}.plan");
    if (sqitch_api->open_file(h, &file) != SSM_OK)
        return SSM_ERROR;
    sqitch_api->write(h, SSM_LIT("# To be appended to sqitch.plan:\n{version}_"));
    sqitch_api->write(h, m->name);
    sqitch_api->write(h, SSM_LIT(" {time} "));
    sqitch_api->write(h, sqitch_api->option(h, "planner"));
    sqitch_api->write(h, SSM_LIT(" <"));
    sqitch_api->write(h, sqitch_api->option(h, "email"));
    sqitch_api->write(h, SSM_LIT("> # Operations "));
    sqitch_api->write(h, m->id);
    sqitch_api->write(h, SSM_LIT("\n"));
    return sqitch_api->close_file(h);
}

/* ------------------------------------------------------------------ scripts */

static int write_script(ssm_host *h, const ssm_migration *m, const char *name, ssm_file_role role,
                        ssm_direction direction)
{
    const ssm_script *script = sqitch_api->script(h, 0, m->unit_count, direction, SSM_ASK_OWN_TRANSACTION | SSM_ASK_CLIENT);
    ssm_file file = {.size = sizeof file, .name = ssm_cstr(name), .role = role, .language = SSM_LANG_SQL};

    if (!script || sqitch_api->open_file(h, &file) != SSM_OK)
        return SSM_ERROR;
    sqitch_api->write_header(h, "-- ");
    sqitch_api->write_notes(h, script, "-- ");
    sqitch_api->write(h, SSM_LIT("\n"));
    sqitch_api->write_script(h, script);
    return sqitch_api->close_file(h);
}

static int write_verify(ssm_host *h, const ssm_migration *m)
{
    ssm_file file = {.size = sizeof file, .role = SSM_FILE_CHECK, .language = SSM_LANG_SQL};

    file.name = SSM_LIT("verify/{version}_{name}.sql");
    if (sqitch_api->open_file(h, &file) != SSM_OK)
        return SSM_ERROR;
    sqitch_api->write_header(h, "-- ");
    if (verify_write(h, m) != SSM_OK)
        return SSM_ERROR;
    return sqitch_api->close_file(h);
}

static int end(ssm_host *h, const ssm_migration *m)
{
    if (write_script(h, m, "deploy/{version}_{name}.sql", SSM_FILE_SCRIPT, SSM_UP) != SSM_OK ||
        write_script(h, m, "revert/{version}_{name}.sql", SSM_FILE_COMPANION, SSM_DOWN) != SSM_OK ||
        write_verify(h, m) != SSM_OK)
        return SSM_ERROR;
    return write_plan(h, m);
}

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *host)
{
    static const ssm_option options[] = {
        {"planner", "smartspec-migrate", NULL, "name of the planner in the plan's line"},
        {"email", "smartspec-migrate@localhost", NULL, "e-mail address of the planner"},
        {NULL, NULL, NULL, NULL},
    };
    static const struct ssm_emitter emitter = {.size = sizeof emitter, .end = end, .begin = begin};
    static const ssm_plugin self = {
        SSM_PLUGIN_HEAD,
        .kind = SSM_KIND_EMITTER,
        .name = "sqitch",
        .version = "0.1.0",
        .summary = "Sqitch: deploy, revert and verify scripts, and the line for sqitch.plan",
        .licence = "Apache-2.0",
        .options = options,
        .vtable = &emitter,
    };

    sqitch_api = host;
    return &self;
}

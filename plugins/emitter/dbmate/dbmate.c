/* SPDX-License-Identifier: Apache-2.0
 *
 * Emitter "dbmate": {version}_{name}.sql with the sections migrate:up and migrate:down.
 *
 * dbmate runs a section in a transaction, unless its marker says transaction:false, and sends it as one query.
 */
#include <smartspec-migrate/plugin.h>
#include <string.h>

static const struct ssm_host_api *api;

/* A line begins with `--`, white space or none, and `migrate:`. A commented text follows `-- `. */
static int has_marker(ssm_str text, int commented)
{
    static const char word[] = "migrate:";

    for (size_t i = 0; i + sizeof word - 1 <= text.len; i++) {
        size_t at = i;

        if (memcmp(text.ptr + i, word, sizeof word - 1) != 0)
            continue;
        while (at > 0 && strchr(" \t\n\v\f\r", text.ptr[at - 1]))
            at--;
        if (at == 0 ? commented
                    : at > 1 && memcmp(text.ptr + at - 2, "--", 2) == 0 && (at == 2 || text.ptr[at - 3] == '\n'))
            return 1;
    }
    return 0;
}

static int check(ssm_host *h, const ssm_script *script, const ssm_strs *comments)
{
    int found = 0;

    for (size_t i = 0; i < comments->count; i++)
        found |= has_marker(comments->items[i], 1);
    for (size_t i = 0; i < script->count; i++)
        found |= has_marker(script->statements[i]->text, 0) || has_marker(script->statements[i]->comment, 1);
    return found ? api->fail(h, NULL, "marker", "dbmate would take a line that begins with `-- migrate:` for its own.",
                             NULL, 0)
                 : SSM_OK;
}

static int write_section(ssm_host *h, const char *marker, const ssm_script *script)
{
    if (!script || check(h, script, &script->notes) != SSM_OK)
        return SSM_ERROR;
    api->write(h, ssm_cstr(marker));
    if (script->flags & SSM_SCRIPT_NO_TRANSACTION)
        api->write(h, SSM_LIT(" transaction:false"));
    api->write(h, SSM_LIT("\n"));
    api->write_notes(h, script, "-- ");
    api->write(h, SSM_LIT("\n"));
    api->write_script(h, script);
    return SSM_OK;
}

static int end(ssm_host *h, const ssm_migration *m)
{
    ssm_file file = {.size = sizeof file, .role = SSM_FILE_SCRIPT, .language = SSM_LANG_SQL};
    const ssm_script nothing = {.size = sizeof nothing};
    size_t first = 0, count;

    file.name = SSM_LIT("{version}_{name}.sql");
    if (check(h, &nothing, &m->header) != SSM_OK)
        return SSM_ERROR;
    do {
        count = api->batch(h, first, SSM_UP | SSM_DOWN);
        if (api->open_file(h, &file) != SSM_OK)
            return SSM_ERROR;
        api->write_header(h, "-- ");
        if (write_section(h, "\n-- migrate:up", api->script(h, first, count, SSM_UP, SSM_ASK_ONE_QUERY)) != SSM_OK ||
            write_section(h, "-- migrate:down", api->script(h, first, count, SSM_DOWN, SSM_ASK_ONE_QUERY)) != SSM_OK ||
            api->close_file(h) != SSM_OK)
            return SSM_ERROR;
        first += count;
        file.step++;
    } while (count > 0 && first < m->unit_count);
    return SSM_OK;
}

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *host)
{
    static const struct ssm_emitter emitter = {.size = sizeof emitter, .end = end};
    static const ssm_plugin self = {
        SSM_PLUGIN_HEAD,
        .kind = SSM_KIND_EMITTER,
        .name = "dbmate",
        .version = "0.1.0",
        .summary = "dbmate: <version>_<name>.sql with migrate:up and migrate:down",
        .licence = "Apache-2.0",
        .vtable = &emitter,
    };

    api = host;
    return &self;
}

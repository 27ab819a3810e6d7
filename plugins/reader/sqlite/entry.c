/* SPDX-License-Identifier: Apache-2.0
 *
 * The reader of SQLite's schemas: its descriptor, and how it knows them.
 */
#include "lite.h"

const struct ssm_host_api *lr_api;

/* Words that only SQLite's definitions have, or only those of others. */
static const struct sign {
    const char *first, *second; /* second: the word behind it, or NULL */
    int points;
} signs[] = {
    {"autoincrement", NULL, 60}, {"without", "rowid", 80},  {"pragma", NULL, 60},      {"strict", NULL, 20},
    {"virtual", "table", 70},    {"glob", NULL, 20},        {"sqlite_sequence", NULL, 90},
    {"auto_increment", NULL, -80}, {"engine", NULL, -60},   {"jsonb", NULL, -40},      {"plpgsql", NULL, -90},
    {"timestamptz", NULL, -40},  {"bigserial", NULL, -60},  {"serial", NULL, -40},     {"pg_catalog", NULL, -90},
    {"extension", NULL, -60},    {"search_path", NULL, -80}, {"charset", NULL, -60},   {"function", NULL, -60},
};

static bool ends_in(ssm_str name, const char *ending)
{
    ssm_str e = ssm_cstr(ending);

    return name.len >= e.len && ascii_same(ssm_view(name.ptr + name.len - e.len, e.len), e);
}

static int points_of(const ssm_str *word, const ssm_str *next)
{
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (ascii_is(*word, signs[i].first) && (!signs[i].second || ascii_is(*next, signs[i].second)))
            return signs[i].points;
    return 0;
}

/* Words of the first bytes. `creates`: it looks like definitions at all. */
static int points_in(ssm_str text, bool *creates)
{
    enum { LOOKED_AT = 65536 };
    const ssm_str head = ssm_view(text.ptr, text.len < LOOKED_AT ? text.len : LOOKED_AT);
    ssm_str before = SSM_LIT("");
    int points = 0;

    *creates = false;
    for (size_t at = 0; at < head.len;) {
        struct lr_token t = lr_token_at(head, at);

        at = t.at + t.text.len;
        if (t.kind != LR_WORD)
            continue;
        *creates |= ascii_is(t.text, "create") || ascii_is(t.text, "alter");
        points += points_of(&before, &t.text);
        before = t.text;
    }
    return points + points_of(&before, &(ssm_str){0});
}

static int recognises(ssm_host *h, const ssm_source *source)
{
    bool creates;
    int points = points_in(source->bytes, &creates);

    (void)h;
    if (ends_in(source->name, ".sqlite.sql") || ends_in(source->name, ".sqlite3.sql"))
        return 95;
    if (!creates && !ends_in(source->name, ".sql"))
        return 0;
    points += 20;
    return points < 0 ? 0 : points > 90 ? 90 : points;
}

static const char *const dialects[] = {"sqlite", "sqlite3", NULL};

static const struct ssm_reader reader = {
    .size = sizeof reader,
    .dialects = dialects,
    .recognises = recognises,
    .read = lr_read,
};

static const ssm_plugin self = {
    SSM_PLUGIN_HEAD,
    .kind = SSM_KIND_READER,
    .name = "sql-sqlite",
    .version = "0.1.0",
    .summary = "SQLite's definitions, read by SQLite itself",
    .licence = "Apache-2.0",
    .vtable = &reader,
};

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *api)
{
    lr_api = api;
    return SSM_HAS(api, struct ssm_host_api, state) ? &self : NULL;
}

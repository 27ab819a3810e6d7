/* SPDX-License-Identifier: Apache-2.0
 *
 * The reader of specifications: its descriptor, and how it knows them.
 */
#include "spec.h"

#include <string.h>

const struct ssm_host_api *sp_api;

static bool contains(ssm_str text, const char *what)
{
    size_t n = strlen(what);

    for (size_t i = 0; i + n <= text.len; i++)
        if (ascii_lower(text.ptr[i]) == what[0] && ascii_begins(sp_from(text, i), what))
            return true;
    return false;
}

static int recognises(ssm_host *h, const ssm_source *source)
{
    enum { LOOKED_AT = 262144 };
    ssm_str head = sp_head(source->bytes, LOOKED_AT);
    bool marked = contains(head, "```prisma") || contains(head, "model") || contains(head, "table") || contains(head, "```sql");

    (void)h;
    if (ascii_ends(source->name, "spec.md"))
        return 100;
    if (ascii_ends(source->name, ".md") || ascii_ends(source->name, ".markdown"))
        return marked ? 95 : 60;
    if (ascii_ends(source->name, ".sql") || ascii_ends(source->name, ".ddl"))
        return 0;
    return ascii_begins(head, "# ") && contains(head, "|---") ? 40 : 0;
}

static const char *const dialects[] = {"postgresql", "postgres", "pg", "mysql", "mariadb", "sqlite", "sqlite3", NULL};

static const struct ssm_reader reader = {
    .size = sizeof reader,
    .dialects = dialects,
    .recognises = recognises,
    .read = sp_read,
};

static const ssm_plugin self = {
    SSM_PLUGIN_HEAD,
    .kind = SSM_KIND_READER,
    .name = "spec",
    .version = "0.1.0",
    .summary = "The data model of a specification in Markdown",
    .licence = "Apache-2.0",
    .vtable = &reader,
};

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *api)
{
    sp_api = api;
    return SSM_HAS(api, struct ssm_host_api, hand_on) ? &self : NULL;
}

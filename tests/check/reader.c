/* SPDX-License-Identifier: Apache-2.0
 *
 * A reader in strict C99 that keeps the contract, but for its FAULT (faults.h): it knows the words CREATE TABLE and a name.
 */
#include "faults.h"

#include <string.h>

static const struct ssm_host_api *api;

/* What a reader must not keep. */
static unsigned runs;
static const ssm_source *kept;

struct state {
    unsigned sides;
};

static const char *const dialects[] = {"postgresql", "mysql", NULL};

static int recognises(ssm_host *h, const ssm_source *source)
{
    if (IS(SAYS_WHY_NOT))
        api->fail(h, NULL, "unknown", "no idea", NULL, 0);
    if (IS(TOO_SURE))
        return 200;
    return source->bytes.len > 0 ? 10 : 0;
}

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* The first place of `word` from `at` on; source->bytes.len: nowhere. */
static size_t find(const ssm_source *source, size_t at, const char *word)
{
    size_t n = strlen(word);

    for (; at + n <= source->bytes.len; at++)
        if (memcmp(source->bytes.ptr + at, word, n) == 0)
            return at;
    return source->bytes.len;
}

static ssm_place place_of(const ssm_source *source, size_t offset)
{
    ssm_place place;

    place.source = source;
    place.offset = IS(PLACE_BEYOND) ? source->bytes.len + 1 : offset;
    return place;
}

static int add_column(ssm_host *h, ssm_table *table, ssm_place place)
{
    ssm_column *column = (ssm_column *)api->alloc(h, sizeof *column);
    const ssm_column **list = (const ssm_column **)api->alloc(h, sizeof *list);

    if (IS(TAKES_NO_MEMORY) && !column)
        column = (ssm_column *)(void *)table;
    if (!column || !list)
        return SSM_ERROR;
    column->size = sizeof *column;
    column->name = SSM_LIT("a");
    column->type = api->parse_type(h, SSM_LIT("integer"), place);
    if (!column->type)
        return SSM_ERROR;
    column->nullable = SSM_YES;
    column->default_value.kind = SSM_DEFAULT_NONE;
    column->identity = SSM_IDENTITY_NONE;
    list[0] = column;
    table->columns = list;
    table->column_count = 1;
    return SSM_OK;
}

static int add_table(ssm_host *h, const ssm_source *source, size_t at)
{
    ssm_table *table = (ssm_table *)api->alloc(h, sizeof *table);
    size_t end = at;

    if (!table)
        return SSM_ERROR;
    while (end < source->bytes.len && is_letter(source->bytes.ptr[end]))
        end++;
    table->size = sizeof *table;
    table->name = ssm_view(source->bytes.ptr + at, end - at);
    if (IS(COUNTS_READINGS) && runs++ > 100)
        table->name = SSM_LIT("another");
    table->comment.known = SSM_NO;
    if (add_column(h, table, place_of(source, at)) != SSM_OK)
        return SSM_ERROR;
    return api->add_table(h, table, place_of(source, at));
}

static int add_other(ssm_host *h, const ssm_source *source)
{
    ssm_object *view = (ssm_object *)api->alloc(h, sizeof *view);

    if (!view)
        return SSM_ERROR;
    view->size = sizeof *view;
    view->kind = SSM_OBJECT_VIEW;
    view->name = SSM_LIT("v");
    view->create = IS(NOTHING_TO_CREATE) ? ssm_view(NULL, 0) : SSM_LIT("CREATE VIEW v AS SELECT 1");
    view->drop = SSM_LIT("DROP VIEW v");
    view->definition = SSM_LIT("select 1");
    return api->add_object(h, view, place_of(source, 0));
}

static int read_source(ssm_host *h, const ssm_source *source)
{
    size_t at = find(source, 0, "CREATE TABLE ");

    if (IS(WRITES_TO_A_SOURCE) && source->bytes.len)
        *(char *)(size_t)source->bytes.ptr = 'x';
    if (IS(READS_A_STRING) && strlen(source->bytes.ptr) == 0 && source->bytes.len)
        return SSM_OK;
    if (at == source->bytes.len && find(source, 0, "a") < source->bytes.len) {
        if (IS(REFUSES_WITHOUT_A_WORD))
            return SSM_ERROR;
        return api->fail_at(h, place_of(source, 0), "no_table", "There is no table in %1.", &source->name, 1);
    }
    for (; at < source->bytes.len; at = find(source, at + 1, "CREATE TABLE "))
        if (add_table(h, source, at + strlen("CREATE TABLE ")) != SSM_OK)
            return SSM_ERROR;
    if (find(source, 0, "FUNCTION") < source->bytes.len)
        api->cannot(h, IS(STRANGE_KIND) ? "No Word" : "function", SSM_LIT("f"), place_of(source, 0));
    return add_other(h, source);
}

static int read(ssm_host *h, const ssm_source *const *sources, size_t count)
{
    struct state *state = (struct state *)api->state(h, sizeof *state);
    size_t i;

    if (!state)
        return SSM_ERROR;
    if (IS(KEEPS_A_SOURCE) && kept && kept->bytes.len == 1)
        return SSM_ERROR;
    if (IS(USES_A_DIALECTS))
        api->put(h, SSM_LIT("SELECT 1"));
    state->sides++;
    for (i = 0; i < count; i++)
        if (read_source(h, sources[i]) != SSM_OK)
            return IS(FAILS_AND_IS_FINE) ? SSM_OK : SSM_ERROR;
    if (IS(KEEPS_A_SOURCE))
        kept = sources[0];
    return SSM_OK;
}

static const struct ssm_reader vtable = {sizeof vtable, 0, dialects, recognises, IS(NO_READ) ? NULL : read};

static const ssm_plugin self = {SSM_PLUGIN_HEAD, SSM_KIND_READER, "check-reader", NULL, "1.0", "for the test", "Apache-2.0", NULL,
                                &vtable};

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *host)
{
    api = host;
    return &self;
}

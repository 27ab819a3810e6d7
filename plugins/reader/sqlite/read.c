/* SPDX-License-Identifier: Apache-2.0
 *
 * The statements of all sources in their order, then the catalog. A view, a trigger, an index may stand before what it
 * needs: it is tried again when all others have run, as long as that helps.
 */
#include "lite.h"

#include <string.h>

int lr_add_origin(struct lr_run *r, ssm_str name, ssm_place place)
{
    ssm_str small = text_lowered(r->host, name);

    r->origins = array_grow(r->host, r->origins, r->origin_count, &r->origin_room, sizeof *r->origins);
    if (!r->origins || !small.ptr)
        return SSM_ERROR;
    r->origins[r->origin_count++] = (struct lr_origin){small, place};
    return SSM_OK;
}

/* The newest: a table may have been dropped and made anew. */
ssm_place lr_place_of(const struct lr_run *r, ssm_str name)
{
    for (size_t i = r->origins ? r->origin_count : 0; i-- > 0;)
        if (ascii_same(r->origins[i].name, name))
            return r->origins[i].place;
    return (ssm_place){r->source_count ? r->sources[0] : NULL, 0};
}

static ssm_place place_in(const struct lr_statement *s, size_t offset)
{
    return (ssm_place){s->source, s->at + offset};
}

static int report(struct lr_run *r, const struct lr_statement *s, const struct lr_failure *why)
{
    r->failed = true;
    return lr_fail_at(r->host, place_in(s, why->offset), "statement", "SQLite does not take this: %1", &why->message,
                           1);
}

static int keep_waiting(struct lr_run *r, const struct lr_statement *s)
{
    r->waiting = array_grow(r->host, r->waiting, r->waiting_count, &r->waiting_room, sizeof *r->waiting);
    if (!r->waiting)
        return SSM_ERROR;
    r->waiting[r->waiting_count++] = *s;
    return SSM_OK;
}

/* ALTER TABLE a RENAME TO b: b comes from where a did. */
static int follow_rename(struct lr_run *r, ssm_str statement)
{
    struct lr_tokens t;
    size_t i;

    if (lr_tokenize(r->host, statement, &t) != SSM_OK)
        return SSM_ERROR;
    i = lr_sign(&t, 3, ".") ? 4 : 2;
    if (!lr_word(&t, 0, "alter") || !lr_word(&t, i + 1, "rename") || !lr_word(&t, i + 2, "to") || i + 3 >= t.count)
        return SSM_OK;
    return lr_add_origin(r, lr_name(r->host, &t.items[i + 3]), lr_place_of(r, lr_name(r->host, &t.items[i])));
}

static int created(struct lr_run *r, const struct lr_statement *s, const struct lr_class *class)
{
    if (class->selects)
        lr_held(r->host, lr_api->cannot(r->host, "table_from_query", class->name, place_in(s, 0)));
    if (class->name.len && lr_add_origin(r, class->name, place_in(s, 0)) != SSM_OK)
        return SSM_ERROR;
    if (class->creates_table && lr_note_marks(r, s) != SSM_OK)
        return SSM_ERROR;
    return follow_rename(r, s->text);
}

static bool module_missing(const struct lr_failure *why)
{
    const ssm_str begin = SSM_LIT("no such module");

    return why->message.len > begin.len && !memcmp(why->message.ptr, begin.ptr, begin.len);
}

static int run(struct lr_run *r, const struct lr_statement *s, const struct lr_class *class)
{
    struct lr_failure why;

    if (lr_execute(&r->engine, s->text, &why) == SSM_OK)
        return created(r, s, class);
    if (module_missing(&why))
        return lr_held(r->host, lr_api->cannot(r->host, "virtual_table_module", class->name, place_in(s, 0)));
    if (why.missing && class->may_wait)
        return keep_waiting(r, s);
    return report(r, s, &why);
}

static int inner(struct lr_run *r, const struct lr_statement *s, ssm_str definition)
{
    struct lr_statement made = {s->source, s->at, s->at, definition};
    struct lr_class class;

    if (lr_classify(r->host, definition, &class) != SSM_OK)
        return SSM_ERROR;
    if (class.deed != LR_RUN || !class.creates_table)
        return lr_held(r->host, lr_api->cannot(r->host, "writable_schema", class.name, place_in(s, 0)));
    return run(r, &made, &class);
}

/* Kinds of statements that were reported for the source at hand. */
struct said {
    const char *kinds[8];
    size_t count;
};

static void say_data(struct lr_run *r, const struct lr_statement *s, const char *kind, struct said *said)
{
    const ssm_str word = ssm_cstr(kind);

    for (size_t i = 0; i < said->count; i++)
        if (!strcmp(said->kinds[i], kind))
            return;
    if (said->count < sizeof said->kinds / sizeof said->kinds[0])
        said->kinds[said->count++] = kind;
    lr_api->warn_at(r->host, place_in(s, 0), "rows", "%1 is passed over: rows are no part of a schema", &word, 1);
}

static int take(struct lr_run *r, const struct lr_statement *s, struct said *said)
{
    struct lr_class class;

    if (lr_classify(r->host, s->text, &class) != SSM_OK)
        return SSM_ERROR;
    switch (class.deed) {
    case LR_PASS:
        return SSM_OK;
    case LR_DATA:
        say_data(r, s, class.kind, said);
        return SSM_OK;
    case LR_REFUSE:
        return lr_held(r->host, lr_api->cannot(r->host, class.kind, class.name, place_in(s, 0)));
    case LR_INNER:
        return inner(r, s, class.name);
    case LR_RUN:
        break;
    }
    return run(r, s, &class);
}

static int read_source(struct lr_run *r, const ssm_source *source)
{
    struct lr_statement s;
    struct said said = {.count = 0};
    int result = SSM_OK;

    for (size_t at = 0; !lr_spent(r->host) && lr_next_statement(source, &at, &s);)
        result |= take(r, &s, &said);
    return result;
}

/* One round: what fails again waits again. */
static int try_waiting(struct lr_run *r)
{
    struct lr_statement *all = r->waiting;
    size_t count = r->waiting_count;
    int result = SSM_OK;

    r->waiting = NULL;
    r->waiting_count = r->waiting_room = 0;
    for (size_t i = 0; i < count && !lr_spent(r->host); i++) {
        struct said said = {.count = 0};

        result |= take(r, &all[i], &said);
    }
    return result;
}

static int finish_waiting(struct lr_run *r)
{
    int result = SSM_OK;
    struct lr_failure why;

    for (size_t before = r->waiting_count + 1, round = 0;
         r->waiting && r->waiting_count && r->waiting_count < before && round < LR_ROUNDS; round++) {
        before = r->waiting_count;
        result |= try_waiting(r);
    }
    for (size_t i = 0; r->waiting && i < r->waiting_count; i++)
        if (lr_execute(&r->engine, r->waiting[i].text, &why) != SSM_OK)
            result |= report(r, &r->waiting[i], &why);
    return result;
}

int lr_read(ssm_host *h, const ssm_source *const *sources, size_t count)
{
    struct lr_run r = {.host = h, .sources = sources, .source_count = count};
    int result = SSM_OK;

    if (lr_begin(h) != SSM_OK || lr_open(&r.engine, h) != SSM_OK)
        return SSM_ERROR;
    for (size_t i = 0; i < count; i++)
        result |= read_source(&r, sources[i]);
    result |= finish_waiting(&r);
    if (result == SSM_OK && (lr_give_tables(&r) != SSM_OK || lr_give_objects(&r) != SSM_OK || lr_give_marks(&r) != SSM_OK))
        result = SSM_ERROR;
    lr_close(&r.engine);
    return result == SSM_OK && !lr_spent(h) ? SSM_OK : SSM_ERROR;
}

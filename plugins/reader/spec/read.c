/* SPDX-License-Identifier: Apache-2.0
 *
 * All sources as one model, and the lists that it is kept in while it is read.
 */
#include "spec.h"

int sp_fail(struct sp_run *r, ssm_place place, const char *code, const char *message, ssm_str a, ssm_str b)
{
    if (sp_is_spent(r->host)) /* recorded already */
        return SSM_ERROR;
    r->failed = true;
    return sp_api->fail_at(r->host, place, code, message, (const ssm_str[]){a, b}, 2);
}

ssm_place sp_place(const struct sp_run *r, size_t line, size_t column)
{
    size_t offset;

    if (!line || line > r->line_count)
        return (ssm_place){r->source, 0};
    offset = r->lines[line - 1] + (column ? column - 1 : 0);
    return (ssm_place){r->source, offset < r->source->bytes.len ? offset : r->source->bytes.len};
}

static int note_lines(struct sp_run *r)
{
    ssm_str s = r->source->bytes;

    r->line_count = 0;
    for (size_t at = 0; at <= s.len; at++) {
        if (at && s.ptr[at - 1] != '\n')
            continue;
        r->lines = array_grow(r->host, r->lines, r->line_count, &r->line_room, sizeof *r->lines);
        if (!r->lines)
            return SSM_ERROR;
        r->lines[r->line_count++] = at;
    }
    return SSM_OK;
}

struct sp_model *sp_find_model(struct sp_run *r, ssm_str name)
{
    for (size_t i = 0; i < r->model_count; i++)
        if (ssm_str_eq(r->models[i]->model, name) || ssm_str_eq(r->models[i]->table, name))
            return r->models[i];
    for (size_t i = 0; i < r->model_count; i++)
        if (ascii_same(r->models[i]->model, name) || ascii_same(r->models[i]->table, name))
            return r->models[i];
    return NULL;
}

struct sp_model *sp_add_model(struct sp_run *r, ssm_str model, ssm_str table, ssm_place place)
{
    struct sp_model *m;

    for (size_t i = 0; i < r->model_count; i++)
        if (ssm_str_eq(r->models[i]->table, table)) {
            sp_fail(r, place, "twice", "the table %1 is described twice", table, (ssm_str){0});
            return NULL;
        }
    r->models = array_grow(r->host, r->models, r->model_count, &r->model_room, sizeof *r->models);
    m = r->models ? sp_alloc(r->host, sizeof *m) : NULL;
    if (!m)
        return NULL;
    *m = (struct sp_model){.model = model, .table = table, .place = place};
    r->models[r->model_count++] = m;
    return m;
}

struct sp_column *sp_add_column(struct sp_run *r, struct sp_model *m, ssm_str name, ssm_place place)
{
    for (size_t i = 0; i < m->column_count; i++)
        if (ascii_same(m->columns[i].name, name)) {
            sp_fail(r, place, "twice", "the field %1 is described twice", name, (ssm_str){0});
            return NULL;
        }
    m->columns = array_grow(r->host, m->columns, m->column_count, &m->column_room, sizeof *m->columns);
    if (!m->columns)
        return NULL;
    m->columns[m->column_count] =
        (struct sp_column){.name = name, .field = name, .place = place, .type_place = place, .default_place = place};
    return &m->columns[m->column_count++];
}

struct sp_key *sp_add_key(struct sp_run *r, struct sp_model *m, enum sp_key_kind kind, ssm_strs columns, ssm_place place)
{
    m->keys = array_grow(r->host, m->keys, m->key_count, &m->key_room, sizeof *m->keys);
    if (!m->keys)
        return NULL;
    m->keys[m->key_count] = (struct sp_key){.kind = kind, .columns = columns, .place = place};
    return &m->keys[m->key_count++];
}

struct sp_ref *sp_add_ref(struct sp_run *r, struct sp_model *m, ssm_strs columns, ssm_place place)
{
    m->refs = array_grow(r->host, m->refs, m->ref_count, &m->ref_room, sizeof *m->refs);
    if (!m->refs)
        return NULL;
    m->refs[m->ref_count] = (struct sp_ref){.columns = columns, .place = place};
    return &m->refs[m->ref_count++];
}

ssm_strs sp_one(struct sp_run *r, ssm_str name)
{
    ssm_str *items = sp_alloc(r->host, sizeof *items);

    if (!items)
        return (ssm_strs){0};
    *items = name;
    return (ssm_strs){items, 1};
}

ssm_strs sp_list(struct sp_run *r, ssm_str names)
{
    ssm_str *items = NULL;
    size_t count = 0, room = 0;

    while (names.len) {
        size_t end = sp_find(names, ',');
        ssm_str name = sp_trim(sp_head(names, end));

        names = sp_from(names, end + 1);
        if (!name.len)
            continue;
        items = array_grow(r->host, items, count, &room, sizeof *items);
        if (!items)
            return (ssm_strs){0};
        items[count++] = name;
    }
    return (ssm_strs){items, count};
}

struct sp_enum *sp_find_enum(const struct sp_run *r, ssm_str name)
{
    for (size_t i = 0; i < r->enum_count; i++)
        if (ssm_str_eq(r->enums[i].model, name) || ssm_str_eq(r->enums[i].name, name))
            return &r->enums[i];
    return NULL;
}

static enum sp_engine engine_of(ssm_str dialect)
{
    if (sp_among(dialect, "mysql|mariadb"))
        return SP_MYSQL;
    return sp_among(dialect, "sqlite|sqlite3") ? SP_SQLITE : SP_POSTGRESQL;
}

/* A heading that is misspelt would be a schema without a table, which drops every one that there is; an empty file is
 * meant. */
static int need_something(struct sp_run *r)
{
    if (r->failed || r->model_count || r->enum_count || !r->source || !sp_trim(r->source->bytes).len)
        return SSM_OK;
    return sp_fail(r, sp_place(r, 1, 1), "no_model",
                   "there is no data model here: write a heading such as `### Table: users`, and its fields below",
                   (ssm_str){0}, (ssm_str){0});
}

int sp_read(ssm_host *h, const ssm_source *const *sources, size_t count)
{
    ssm_str dialect = sp_api->dialect_name ? sp_api->dialect_name(h) : (ssm_str){0};
    struct sp_run r = {.host = h, .engine = engine_of(dialect), .mariadb = ascii_is(dialect, "mariadb")};
    int result = SSM_OK;

    if (sp_begin(h) != SSM_OK)
        return SSM_ERROR;
    for (size_t i = 0; i < count; i++) {
        r.source = sources[i];
        result |= note_lines(&r) == SSM_OK ? sp_walk(&r) : SSM_ERROR;
    }
    if (result == SSM_OK)
        result = need_something(&r);
    if (result == SSM_OK && !r.failed)
        result = sp_finish(&r);
    return !sp_is_spent(h) && result == SSM_OK && !r.failed ? SSM_OK : SSM_ERROR;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The services of the host for readers and finders, which write down what they are given; see dispatch.h.
 */
#include "dispatch.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "model/type.h"

enum { STATE_MOST = 1024 * 1024 }; /* of api->state, bytes */

/* ---- what it says */

static bool good_place(ssm_host *h, const char *service, ssm_place place)
{
    for (size_t i = 0; i < h->source_count; i++)
        if (place.source == h->sources[i] && place.offset <= h->source_lengths[i])
            return true;
    found(h->g, "api->%s() with a place that is in none of its sources", service);
    return false;
}

static void put_place(ssm_host *h, ssm_place place)
{
    for (size_t i = 0; i < h->source_count; i++)
        if (place.source == h->sources[i])
            buf_printf(&h->g->said, " at %zu:%zu", i, place.offset);
}

static void check_text(ssm_host *h, const char *service, const char *field, ssm_str text, size_t most)
{
    if ((!text.ptr && text.len) || text.len > most)
        found(h->g, "api->%s() with %s of %zu bytes: at most %zu, and not at NULL", service, field, text.len, most);
    else if (text.len && (utf8_check(text) != text.len || memchr(text.ptr, '\0', text.len)))
        found(h->g, "api->%s() with %s that is no UTF-8, or holds NUL", service, field);
}

static void put_field(ssm_host *h, const char *service, const char *field, ssm_str text, size_t most)
{
    check_text(h, service, field, text, most);
    if (text.ptr && text.len <= most)
        buf_printf(&h->g->said, " %s=%.*s", field, STR_ARG(text));
}

/* Before each: the line's beginning. False where it must do nothing. */
static bool begin(ssm_host *h, const char *service, ssm_place place)
{
    if (!service_begin(h, service, SSM_KIND_READER) || service_fails(h, service) || !good_place(h, service, place))
        return false;
    buf_puts(&h->g->said, service);
    put_place(h, place);
    return true;
}

static int end(ssm_host *h)
{
    buf_putc(&h->g->said, '\n');
    h->g->rendered++;
    return SSM_OK;
}

/* ---- things */

static void put_type(ssm_host *h, const ssm_type *type)
{
    if (!type)
        found(h->g, "api->add_table() with a column without a type: api->parse_type() gives one");
    else
        put_field(h, "add_table", "type", type->source, LIMIT_STATEMENT);
}

static void put_column(ssm_host *h, const ssm_column *c)
{
    put_field(h, "add_table", "column", c->name, LIMIT_NAME);
    put_type(h, c->type);
    put_field(h, "add_table", "default", c->default_value.text, LIMIT_STATEMENT);
    put_field(h, "add_table", "generated", c->generated_expression, LIMIT_STATEMENT);
}

static void put_constraint(ssm_host *h, const ssm_constraint *c)
{
    put_field(h, "add_table", "constraint", c->name, LIMIT_NAME);
    buf_printf(&h->g->said, " kind=%d", (int)c->kind);
    for (size_t i = 0; i < c->columns.count; i++)
        put_field(h, "add_table", "key", c->columns.items[i], LIMIT_NAME);
    put_field(h, "add_table", "expression", c->expression, LIMIT_STATEMENT);
}

int service_add_table(ssm_host *h, const ssm_table *t, ssm_place place)
{
    if (!begin(h, "add_table", place))
        return SSM_ERROR;
    put_field(h, "add_table", "schema", t->schema, LIMIT_NAME);
    put_field(h, "add_table", "name", t->name, LIMIT_NAME);
    for (size_t i = 0; i < t->column_count; i++)
        put_column(h, t->columns[i]);
    if (t->primary_key)
        put_constraint(h, t->primary_key);
    for (size_t i = 0; i < t->constraint_count; i++)
        put_constraint(h, t->constraints[i]);
    for (size_t i = 0; i < t->index_count; i++)
        put_field(h, "add_table", "index", t->indexes[i]->name, LIMIT_NAME);
    return end(h);
}

int service_add_enum(ssm_host *h, const ssm_enum *e, ssm_place place)
{
    if (!begin(h, "add_enum", place))
        return SSM_ERROR;
    put_field(h, "add_enum", "name", e->name, LIMIT_NAME);
    for (size_t i = 0; i < e->values.count; i++)
        put_field(h, "add_enum", "value", e->values.items[i], LIMIT_LITERAL);
    return end(h);
}

int service_add_object(ssm_host *h, const ssm_object *o, ssm_place place)
{
    if (!begin(h, "add_object", place))
        return SSM_ERROR;
    if (o->kind <= SSM_OBJECT_NONE || o->kind >= SSM_OBJECT_KIND_COUNT)
        found(h->g, "api->add_object() with the kind %d, which is no ssm_object_kind", (int)o->kind);
    if (!o->create.len || !o->definition.ptr)
        found(h->g, "api->add_object() without `create` or `definition`: the one makes it, the other tells whether it is the same");
    put_field(h, "add_object", "name", o->name, LIMIT_LITERAL);
    put_field(h, "add_object", "create", o->create, LIMIT_STATEMENT);
    put_field(h, "add_object", "drop", o->drop, LIMIT_STATEMENT);
    put_field(h, "add_object", "replace", o->replace, LIMIT_STATEMENT);
    put_field(h, "add_object", "definition", o->definition, LIMIT_STATEMENT);
    put_field(h, "add_object", "shape", o->shape, LIMIT_STATEMENT);
    return end(h);
}

int service_declare(ssm_host *h, ssm_str schema, ssm_str name)
{
    if (!service_begin(h, "declare", SSM_KIND_READER) || service_fails(h, "declare"))
        return SSM_ERROR;
    buf_puts(&h->g->said, "declare");
    put_field(h, "declare", "schema", schema, LIMIT_NAME);
    put_field(h, "declare", "name", name, LIMIT_NAME);
    return end(h);
}

int service_renamed(ssm_host *h, const ssm_renaming *renaming, ssm_place place)
{
    if (!begin(h, "renamed", place))
        return SSM_ERROR;
    put_field(h, "renamed", "schema", renaming->schema, LIMIT_NAME);
    put_field(h, "renamed", "table", renaming->table, LIMIT_NAME);
    put_field(h, "renamed", "column", renaming->column, LIMIT_NAME);
    put_field(h, "renamed", "from", renaming->from, LIMIT_NAME);
    return end(h);
}

int service_cannot(ssm_host *h, const char *kind, ssm_str name, ssm_place place)
{
    size_t n = kind ? strnlen(kind, LIMIT_PLUGIN_NAME + 1) : 0;

    if (!service_begin(h, "cannot", SSM_KIND_READER) || !good_place(h, "cannot", place))
        return SSM_OK;
    for (size_t i = 0; i < n; i++)
        if (!(kind[i] >= 'a' && kind[i] <= 'z') && kind[i] != '_')
            n = 0;
    if (n == 0 || n > LIMIT_PLUGIN_NAME)
        found(h->g, "api->cannot() with the kind \"%.40s\": a word of [a-z_] for --ignore", kind ? kind : "(NULL)");
    buf_printf(&h->g->said, "cannot %s", kind ? kind : "");
    put_place(h, place);
    put_field(h, "cannot", "name", name, LIMIT_STATEMENT);
    return end(h);
}

/* ---- messages */

int service_fail_at(ssm_host *h, ssm_place place, const char *code, const char *message, const ssm_str *args, size_t count)
{
    if (!service_begin(h, "fail_at", SSM_KIND_READER))
        return SSM_ERROR;
    h->failures += h->denied != NULL;
    h->said_failures++;
    good_place(h, "fail_at", place);
    service_say(h, "fail_at", code, message, args, count);
    return SSM_ERROR;
}

int service_warn_at(ssm_host *h, ssm_place place, const char *code, const char *message, const ssm_str *args, size_t count)
{
    if (service_begin(h, "warn_at", SSM_KIND_READER) && good_place(h, "warn_at", place))
        service_say(h, "warn_at", code, message, args, count);
    return SSM_OK;
}

/* ---- the rest */

const ssm_type *service_parse_type(ssm_host *h, ssm_str text, ssm_place place)
{
    const ssm_type *type = NULL;
    size_t at = 0;

    if (!service_begin(h, "parse_type", SSM_KIND_READER) || !good_place(h, "parse_type", place))
        return NULL;
    if (service_fails(h, "parse_type"))
        return NULL;
    check_text(h, "parse_type", "text", text, LIMIT_STATEMENT);
    if (type_parse(&h->arena, text, &type, &at) == TYPE_OK)
        return type;
    h->said_failures++; /* the host has said it */
    return NULL;
}

void *service_state(ssm_host *h, size_t bytes)
{
    if (!service_begin(h, "state", SSM_KIND_NONE) || service_fails(h, "state"))
        return NULL;
    if (bytes == 0 || bytes > STATE_MOST || (h->state && bytes != h->state_bytes)) {
        found(h->g, "api->state() of %zu bytes: from 1 to %d, and the same each time", bytes, STATE_MOST);
        return NULL;
    }
    if (!h->state)
        h->state = service_alloc_block(h, bytes);
    h->state_bytes = bytes;
    return h->state;
}

int service_hand_on(ssm_host *h, const ssm_source *source)
{
    if (!service_begin(h, "hand_on", SSM_KIND_READER) || service_fails(h, "hand_on"))
        return SSM_ERROR;
    buf_puts(&h->g->said, "hand_on");
    put_field(h, "hand_on", "name", source->name, LIMIT_PATH);
    check_text(h, "hand_on", "bytes", source->bytes, LIMIT_STATEMENT);
    return end(h);
}

int service_found(ssm_host *h, ssm_str name, ssm_str bytes, int is_folder)
{
    if (!service_begin(h, "found", SSM_KIND_FINDER) || service_fails(h, "found"))
        return SSM_ERROR;
    buf_printf(&h->g->said, "found %d", is_folder);
    put_field(h, "found", "name", name, LIMIT_PATH);
    check_text(h, "found", "bytes", bytes, LIMIT_STATEMENT);
    return end(h);
}

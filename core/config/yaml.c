/* SPDX-License-Identifier: Apache-2.0
 *
 * YAML to a tree, by libyaml's events and a stack of our own: libyaml itself would follow any depth.
 */
#include "config/yaml.h"

#include <stdio.h>
#include <yaml.h>

#include "base/limits.h"
#include "base/map.h"

/* An open list or mapping. */
struct level {
    struct yaml_node *node;
    struct yaml_node **tail;   /* where the next child goes */
    struct map keys;           /* of a mapping: those seen */
    struct yaml_node *pending; /* of a mapping: the child whose value comes next */
};

struct reader {
    yaml_parser_t parser;
    ssm_str bytes;
    ssm_str path;
    struct arena *arena;
    struct diags *diags;
    struct yaml_node *root;
    struct level levels[LIMIT_YAML_DEPTH];
    size_t depth;
    size_t events;
    size_t documents;
};

ssm_str yaml_place(struct arena *a, ssm_str path, size_t line, size_t column)
{
    char text[64];
    int n = snprintf(text, sizeof text, ":%zu:%zu", line, column);

    return arena_concat(a, (const ssm_str[]){path, ssm_view(text, (size_t)n)}, 2);
}

static ssm_str place_of(const struct reader *r, const yaml_mark_t *mark)
{
    return yaml_place(r->arena, r->path, mark->line + 1, mark->column + 1);
}

static ssm_str place_of_node(const struct reader *r, const struct yaml_node *n)
{
    return yaml_place(r->arena, r->path, n->line, n->column);
}

/* Where a byte is: what libyaml's reader, which fails before lines are counted, leaves to us. */
static ssm_str place_of_byte(const struct reader *r, size_t offset)
{
    size_t line = 1, column = 1;

    for (size_t i = 0; i < offset && i < r->bytes.len; i++) {
        column++;
        if (r->bytes.ptr[i] == '\n')
            line++, column = 1;
    }
    return yaml_place(r->arena, r->path, line, column);
}

static int fail_syntax(struct reader *r)
{
    const yaml_parser_t *p = &r->parser;

    if (p->error == YAML_MEMORY_ERROR)
        return diag_out_of_memory(r->diags);
    return diag_at(r->diags, DIAG_CONFIG_NOT_YAML,
                   p->error == YAML_READER_ERROR ? place_of_byte(r, p->problem_offset) : place_of(r, &p->problem_mark),
                   ssm_cstr(p->problem));
}

static int fail_limit(struct reader *r, const yaml_event_t *e, enum diag_code code, unsigned limit)
{
    char text[16];
    int n = snprintf(text, sizeof text, "%u", limit);

    return diag_at(r->diags, code, place_of(r, &e->start_mark), ssm_view(text, (size_t)n));
}

static struct yaml_node *node_new(struct reader *r, const yaml_event_t *e, enum yaml_kind kind)
{
    struct yaml_node *n = ARENA_NEW(r->arena, struct yaml_node);

    if (!n)
        return NULL;
    n->kind = kind;
    n->line = e->start_mark.line + 1;
    n->column = e->start_mark.column + 1;
    return n;
}

/* The text before a `:`. */
static int open_key(struct reader *r, const yaml_event_t *e, struct level *l)
{
    struct map_entry *seen;
    ssm_str key;

    if (e->type != YAML_SCALAR_EVENT)
        return diag_plain(r->diags, DIAG_CONFIG_KEY, place_of(r, &e->start_mark));
    key = arena_str(r->arena, ssm_view((const char *)e->data.scalar.value, e->data.scalar.length));
    seen = map_put(&l->keys, key);
    l->pending = node_new(r, e, YAML_NULL);
    if (!key.ptr || !seen || !l->pending)
        return diag_out_of_memory(r->diags);
    if (seen->value)
        return diag_at(r->diags, DIAG_CONFIG_DUPLICATE, place_of_node(r, l->pending), key,
                       place_of_node(r, seen->value));
    seen->value = l->pending;
    l->pending->key = key;
    return 0;
}

/* Puts a value where it belongs: the root, the end of a list, or behind its key. */
static struct yaml_node *attach(struct reader *r, const yaml_event_t *e, enum yaml_kind kind)
{
    struct level *l = r->depth ? &r->levels[r->depth - 1] : NULL;
    struct yaml_node *n;

    if (l && l->node->kind == YAML_MAPPING) {
        n = l->pending;
        n->kind = kind;
        l->pending = NULL;
    } else
        n = node_new(r, e, kind);
    if (!n)
        return NULL;
    if (l) {
        *l->tail = n;
        l->tail = &n->next;
    } else
        r->root = n;
    return n;
}

static bool is_null(const yaml_event_t *e, ssm_str text)
{
    return e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           (text.len == 0 || str_is(text, "~") || str_is(text, "null") || str_is(text, "Null") || str_is(text, "NULL"));
}

static int scalar(struct reader *r, const yaml_event_t *e)
{
    ssm_str text = ssm_view((const char *)e->data.scalar.value, e->data.scalar.length);
    struct yaml_node *n = attach(r, e, is_null(e, text) ? YAML_NULL : YAML_TEXT);

    if (!n)
        return diag_out_of_memory(r->diags);
    if (memchr(text.ptr, '\0', text.len)) /* "\0" between double quotes */
        return diag_plain(r->diags, DIAG_CONFIG_NUL, place_of_node(r, n));
    n->text = arena_str(r->arena, text);
    return n->text.ptr ? 0 : diag_out_of_memory(r->diags);
}

static int open_level(struct reader *r, const yaml_event_t *e, enum yaml_kind kind)
{
    struct yaml_node *n;
    struct level *l;

    if (r->depth == LIMIT_YAML_DEPTH)
        return fail_limit(r, e, DIAG_CONFIG_DEPTH, LIMIT_YAML_DEPTH);
    n = attach(r, e, kind);
    if (!n)
        return diag_out_of_memory(r->diags);
    l = &r->levels[r->depth++];
    *l = (struct level){.node = n, .tail = &n->first};
    map_init(&l->keys, r->arena);
    return 0;
}

static bool has_tag(const yaml_event_t *e)
{
    return (e->type == YAML_SCALAR_EVENT && e->data.scalar.tag) ||
           (e->type == YAML_SEQUENCE_START_EVENT && e->data.sequence_start.tag) ||
           (e->type == YAML_MAPPING_START_EVENT && e->data.mapping_start.tag);
}

static bool is_value(const yaml_event_t *e)
{
    return e->type == YAML_SCALAR_EVENT || e->type == YAML_SEQUENCE_START_EVENT || e->type == YAML_MAPPING_START_EVENT;
}

static int take(struct reader *r, const yaml_event_t *e)
{
    struct level *l = r->depth ? &r->levels[r->depth - 1] : NULL;

    if (++r->events > LIMIT_YAML_EVENTS)
        return fail_limit(r, e, DIAG_CONFIG_EVENTS, LIMIT_YAML_EVENTS);
    if (e->type == YAML_ALIAS_EVENT)
        return diag_plain(r->diags, DIAG_CONFIG_ALIAS, place_of(r, &e->start_mark));
    if (has_tag(e))
        return diag_plain(r->diags, DIAG_CONFIG_TAG, place_of(r, &e->start_mark));
    if (e->type == YAML_DOCUMENT_START_EVENT && ++r->documents > 1)
        return diag_plain(r->diags, DIAG_CONFIG_DOCUMENTS, place_of(r, &e->start_mark));
    if (is_value(e) && l && l->node->kind == YAML_MAPPING && !l->pending)
        return open_key(r, e, l);
    switch (e->type) {
    case YAML_SCALAR_EVENT:
        return scalar(r, e);
    case YAML_SEQUENCE_START_EVENT:
        return open_level(r, e, YAML_LIST);
    case YAML_MAPPING_START_EVENT:
        return open_level(r, e, YAML_MAPPING);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        r->depth--;
        return 0;
    default:
        return 0;
    }
}

int yaml_read(ssm_str bytes, ssm_str path, struct arena *a, struct diags *d, struct yaml_node **root)
{
    struct reader r = {.bytes = bytes, .path = path, .arena = a, .diags = d};
    bool done = false;
    int result = 0;

    *root = NULL;
    if (!yaml_parser_initialize(&r.parser))
        return diag_out_of_memory(d);
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)(bytes.len ? bytes.ptr : ""), bytes.len);
    while (result == 0 && !done) {
        yaml_event_t e;

        if (!yaml_parser_parse(&r.parser, &e)) {
            result = fail_syntax(&r);
            break;
        }
        result = take(&r, &e);
        done = e.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&e);
    }
    yaml_parser_delete(&r.parser);
    if (result == 0)
        *root = r.root;
    return result;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Services for readers and finders: what a schema holds goes to the side that is being read.
 */
#include "host/host_internal.h"

#include "model/type.h"

/* A service in a callback that it is not for. */
static int misplaced(ssm_host *h, const char *service)
{
    h->failures++;
    return diag_at(h->diags, DIAG_PLUGIN_CALL, h->about, h->plugin->name, ssm_cstr(service));
}

/* Only a reader that is reading may. */
static bool is_reading(ssm_host *h, const char *service)
{
    return (h->side && !h->withhold) || misplaced(h, service) == 0;
}

static int noted(ssm_host *h, int result)
{
    h->failures += result != 0;
    return result == 0 ? SSM_OK : SSM_ERROR;
}

int reader_add_table(ssm_host *h, const ssm_table *t, ssm_place place)
{
    return is_reading(h, "add_table") ? noted(h, side_add_table(h->side, t, place)) : SSM_ERROR;
}

int reader_add_enum(ssm_host *h, const ssm_enum *e, ssm_place place)
{
    return is_reading(h, "add_enum") ? noted(h, side_add_enum(h->side, e, place)) : SSM_ERROR;
}

int reader_add_object(ssm_host *h, const ssm_object *o, ssm_place place)
{
    return is_reading(h, "add_object") ? noted(h, side_add_object(h->side, o, place)) : SSM_ERROR;
}

int reader_declare(ssm_host *h, ssm_str schema, ssm_str name)
{
    return is_reading(h, "declare") ? noted(h, side_declare(h->side, schema, name)) : SSM_ERROR;
}

int reader_renamed(ssm_host *h, const ssm_renaming *renaming, ssm_place place)
{
    return is_reading(h, "renamed") ? noted(h, side_add_rename(h->side, renaming, place)) : SSM_ERROR;
}

/* That it makes the run fail is found at its end: there may be more. */
int reader_cannot(ssm_host *h, const char *kind, ssm_str name, ssm_place place)
{
    if (!is_reading(h, "cannot"))
        return SSM_ERROR;
    side_cannot(h->side, ssm_cstr(kind), name, place);
    return SSM_OK;
}

const ssm_type *reader_parse_type(ssm_host *h, ssm_str text, ssm_place place)
{
    const ssm_type *type = NULL;
    size_t at = 0;
    enum type_error error = type_parse(h->arena, text, &type, &at);
    struct buf number;

    if (error == TYPE_OK || h->withhold)
        return error == TYPE_OK ? type : NULL;
    h->failures++;
    if (error == TYPE_NO_MEMORY) {
        diag_out_of_memory(h->diags);
        return NULL;
    }
    buf_init(&number, LIMIT_DIAG_ARG);
    buf_printf(&number, "%zu", error == TYPE_TOO_LONG ? (size_t)LIMIT_TYPE : at + 1);
    diag_at(h->diags, DIAG_SCHEMA_TYPE, place_text(h->arena, place), host_expand(h->arena, SSM_LIT("%1"), &text, 1),
            buf_str(&number));
    buf_free(&number);
    return NULL;
}

void *reader_state(ssm_host *h, size_t bytes)
{
    struct plugin_state *s = h->state ? h->state : &h->own_state;

    if (!s->memory) {
        *s = (struct plugin_state){arena_alloc(h->arena, bytes), bytes};
        if (!s->memory)
            diag_out_of_memory(h->diags);
    } else if (bytes > s->bytes) { /* another one than the first time */
        h->failures++;
        diag_at(h->diags, DIAG_PLUGIN_CALL, h->about, h->plugin->name, SSM_LIT("state"));
        return NULL;
    }
    return s->memory;
}

/* A part of a source, for the reader of the dialect. */
int reader_hand_on(ssm_host *h, const ssm_source *source)
{
    struct blocks *b = h->blocks;
    const ssm_source **grown;
    ssm_source *s;

    if (!b || h->withhold)
        return misplaced(h, "hand_on");
    if (b->count >= LIMIT_SCHEMA_FILES) {
        h->failures++;
        return diag_at(h->diags, DIAG_PLUGIN_FILES, h->about, h->plugin->name, host_expand(h->arena, SSM_LIT("%1"), &source->name, 1));
    }
    grown = arena_grow(h->arena, b->items, b->count, &b->capacity, sizeof *grown);
    s = ARENA_NEW(h->arena, ssm_source);
    if (!grown || !s) {
        h->failures++;
        return diag_out_of_memory(h->diags);
    }
    *s = (ssm_source){sizeof *s, arena_str(h->arena, source->name), arena_str(h->arena, source->bytes)};
    b->items = grown;
    b->items[b->count++] = s;
    return h->arena->failed ? SSM_ERROR : SSM_OK;
}

int finder_found(ssm_host *h, ssm_str name, ssm_str bytes, int is_folder)
{
    if (!h->found)
        return misplaced(h, "found");
    ++*h->found;
    wire_begin(h->wire, HOST_FRAME_FOUND);
    wire_number(h->wire, is_folder != 0);
    wire_text(h->wire, name);
    wire_end(h->wire);
    while (bytes.len && !h->wire->failed) {
        size_t n = bytes.len < LIMIT_FILE_PIECE ? bytes.len : LIMIT_FILE_PIECE;

        wire_begin(h->wire, HOST_FRAME_BYTES);
        wire_text(h->wire, ssm_view(bytes.ptr, n));
        wire_end(h->wire);
        bytes = ssm_view(bytes.ptr + n, bytes.len - n);
    }
    return h->wire->failed ? diag_out_of_memory(h->diags) : SSM_OK;
}

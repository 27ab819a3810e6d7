/* SPDX-License-Identifier: Apache-2.0
 *
 * The files that an emitter offers: names checked, bytes bounded, kept in memory for the monitor to write.
 */
#include "host/host_internal.h"

#include <stdlib.h>

#include "base/limits.h"

static int refuse(struct ssm_host *h, ssm_str name, enum diag_code code)
{
    h->failures++;
    return diag_at(h->diags, code, ssm_view(NULL, 0), h->plugin->name, name);
}

/* Letters, digits, `_`, `-`, `.`, and the token {version} once; not hidden, without a folder. */
static bool good_name(ssm_str name)
{
    static const char token[] = "{version}";
    const char *at = str_find(name, token);
    size_t length = sizeof token - 1;

    if (!name.len || name.len > LIMIT_FILE_NAME || name.ptr[0] == '.' || name.ptr[0] == '-' || !at)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (name.ptr + i == at) {
            i += length - 1;
            continue;
        }
        if (!ascii_alpha(c) && !ascii_digit(c) && c != '_' && c != '-' && c != '.')
            return false;
    }
    return true;
}

static struct rendered_file *add_file(struct ssm_host *h)
{
    struct rendered *out = h->out;

    if (out->file_count == h->file_capacity) {
        size_t capacity = h->file_capacity * 2 + 4;
        struct rendered_file *grown = realloc(out->files, capacity * sizeof *grown);
        if (!grown)
            return NULL;
        out->files = grown;
        h->file_capacity = capacity;
    }
    return &out->files[out->file_count];
}

int file_open(struct ssm_host *h, const ssm_file *given)
{
    struct rendered_file *f;
    struct map_entry *e;
    ssm_file whole = {0}; /* what the plugin's own may be too short for is zero */
    const ssm_file *file = &whole;

    if (given)
        memcpy(&whole, given, given->size < sizeof whole ? given->size : sizeof whole);
    if (h->file_open || !given || file->role < SSM_FILE_SCRIPT || file->role > SSM_FILE_COMPANION ||
        file->step >= LIMIT_FILES)
        return refuse(h, SSM_LIT("open_file"), DIAG_PLUGIN_CALL);
    if (!good_name(file->name))
        return refuse(h, file->name, DIAG_PLUGIN_FILE_NAME);
    if (h->out->file_count >= LIMIT_FILES)
        return refuse(h, file->name, DIAG_PLUGIN_FILES);
    e = map_put(&h->names, arena_concat(h->arena, (const ssm_str[]){file->name, SSM_LIT("/"),
                                                                    ssm_view((const char *)&file->step, 4)}, 3));
    f = add_file(h);
    if (!e || !f)
        return diag_out_of_memory(h->diags);
    if (e->value)
        return refuse(h, file->name, DIAG_PLUGIN_FILE_TWICE);
    *f = (struct rendered_file){
        .name = arena_str(h->kept, file->name), .role = file->role, .language = file->language, .step = file->step};
    e->value = h;
    buf_init(&f->bytes, LIMIT_OUTPUT - h->bytes_out);
    h->out->file_count++;
    h->file_open = true;
    return f->name.ptr ? 0 : diag_out_of_memory(h->diags);
}

static struct buf *open_bytes(struct ssm_host *h)
{
    return h->file_open ? &h->out->files[h->out->file_count - 1].bytes : NULL;
}

void file_write(struct ssm_host *h, ssm_str bytes)
{
    struct buf *b = open_bytes(h);

    if (b)
        buf_put(b, bytes);
}

void file_write_script(struct ssm_host *h, const ssm_script *script)
{
    struct buf *b = open_bytes(h);

    for (size_t i = 0; b && script && i < script->count; i++) {
        const ssm_statement *s = script->statements[i];
        if (s->comment.len) {
            buf_puts(b, "-- ");
            buf_put(b, s->comment);
            buf_putc(b, '\n');
        }
        buf_put(b, s->text);
        buf_puts(b, ";\n\n");
    }
}

void file_write_header(struct ssm_host *h, const char *prefix)
{
    struct buf *b = open_bytes(h);

    for (size_t i = 0; b && i < h->migration.header.count; i++) {
        buf_puts(b, prefix);
        buf_put(b, h->migration.header.items[i]);
        buf_putc(b, '\n');
    }
}

int file_close(struct ssm_host *h)
{
    struct buf *b = open_bytes(h);

    if (!b)
        return refuse(h, SSM_LIT("close_file"), DIAG_PLUGIN_CALL);
    h->file_open = false;
    h->bytes_out += b->len;
    if (!b->failed)
        return 0;
    return b->len + 1 >= b->limit ? refuse(h, h->out->files[h->out->file_count - 1].name, DIAG_PLUGIN_OUTPUT)
                                  : diag_out_of_memory(h->diags);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * What the emitter's child offers, taken by the monitor: names, sizes and counts checked again.
 */
#include "host/host_internal.h"

#include <stdlib.h>

#include "base/limits.h"

static struct rendered_file *add_file(struct emitter_job *j)
{
    struct rendered *out = j->out;

    if (out->file_count == j->capacity) {
        size_t capacity = j->capacity * 2 + 4;
        struct rendered_file *grown = realloc(out->files, capacity * sizeof *grown);

        if (!grown)
            return NULL;
        out->files = grown;
        j->capacity = capacity;
    }
    return &out->files[out->file_count];
}

static int take_file(struct emitter_job *j, struct wire_reader *r)
{
    ssm_file f = {.size = sizeof f};
    struct rendered_file *file;
    struct map_entry *e;

    f.role = (ssm_file_role)wire_take_number(r, SSM_FILE_CHECK);
    f.language = (ssm_file_language)wire_take_number(r, SSM_LANG_SQL);
    f.step = (uint32_t)wire_take_number(r, LIMIT_FILES - 1);
    f.flags = (uint32_t)wire_take_number(r, SSM_FILEF_TOKENS);
    f.name = wire_take_text(r);
    f.rollback_prefix = wire_take_text(r);
    if (!wire_done(r) || f.role == SSM_FILE_NONE || !file_name_good(f.name) || !file_language_good(&f) ||
        !file_flags_good(&f) || f.rollback_prefix.len > LIMIT_ROLLBACK_PREFIX || j->out->file_count >= LIMIT_FILES)
        return -1;
    e = map_put(&j->names, file_key(j->arena, f.name, f.step));
    file = e && !e->value ? add_file(j) : NULL;
    if (!file)
        return -1;
    e->value = j;
    *file = (struct rendered_file){.name = arena_str(j->arena, f.name), .role = f.role, .language = f.language,
                                   .step = f.step, .tokens = (f.flags & SSM_FILEF_TOKENS) != 0};
    if (f.rollback_prefix.ptr)
        file->rollback_prefix = arena_str(j->arena, f.rollback_prefix);
    buf_init(&file->bytes, LIMIT_OUTPUT);
    j->out->file_count++;
    return 0;
}

static int take_bytes(struct emitter_job *j, struct wire_reader *r)
{
    ssm_str bytes = wire_take_text(r);
    struct buf *b = j->out->file_count ? &j->out->files[j->out->file_count - 1].bytes : NULL;

    if (!wire_done(r) || !b || bytes.len > LIMIT_OUTPUT - j->bytes)
        return -1;
    j->bytes += bytes.len;
    buf_put(b, bytes);
    return b->failed ? -1 : 0;
}

int emitter_take(void *user, unsigned type, struct wire_reader *frame)
{
    struct emitter_job *j = user;
    int other = guest_take(type, frame, j->arena, j->diags, &j->plugin);

    if (other == 0 && type == HOST_FRAME_PLUGIN)
        j->answers = plugin_answers(j->plugin, SSM_KIND_EMITTER, j->request->emitter);
    if (other <= 0)
        return other;
    if (!j->answers)
        return -1;
    switch (type) {
    case HOST_FRAME_FILE:
        return take_file(j, frame);
    case HOST_FRAME_BYTES:
        return take_bytes(j, frame);
    default:
        return -1;
    }
}

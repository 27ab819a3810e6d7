/* SPDX-License-Identifier: Apache-2.0
 *
 * A schema argument to files; see sources.h.
 */
#include "cli/sources.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "cli/input.h"

static int read_file(struct task *t, const struct schema_argument *r, struct sources *out)
{
    const struct input in = {r->base, arena_cstr(t->arena, r->text), r->origin, LIMIT_SCHEMA_BYTES, false, false, {0}};
    ssm_source *source = ARENA_NEW(t->arena, ssm_source);

    if (!source || !in.path)
        return diag_out_of_memory(t->diags);
    if (input_read(&in, t->diags, &out->file) != 0)
        return -1;
    *source = (ssm_source){sizeof *source, r->text, buf_str(&out->file)};
    out->input.sources = source;
    out->input.count = 1;
    out->bytes = source->bytes.len;
    return 0;
}

/* The scheme of "git:HEAD:db/schema.sql": two characters or more, so that nothing else looks like it but what `./` can stand
 * before. Absent: a path. */
static ssm_str scheme_of(ssm_str argument, struct arena *a)
{
    const char *colon = memchr(argument.ptr, ':', argument.len);
    size_t n = colon ? (size_t)(colon - argument.ptr) : 0;
    const char *name = n > 1 && n <= LIMIT_PLUGIN_NAME ? arena_cstr(a, ssm_view(argument.ptr, n)) : NULL;

    return name && str_is_plugin_name(name) ? ssm_view(name, n) : ssm_view(NULL, 0);
}

static int find(struct task *t, const struct schema_argument *r, ssm_str scheme, struct sources *out)
{
    const struct find_request f = {
        .paths = &t->plugin_paths,
        .options = t->plugin_options,
        .option_count = t->plugin_option_count,
        .scheme = scheme,
        .root = t->policy.root_path,
        .argument = r->text,
        .location = ssm_view(r->text.ptr + scheme.len + 1, r->text.len - scheme.len - 1),
    };

    return find_schema(&f, &t->confinement, t->arena, t->diags, &out->input, &out->bytes);
}

int sources_read(struct task *t, const struct schema_argument *r, struct sources *out)
{
    ssm_str scheme = scheme_of(r->text, t->arena);
    const char *path = arena_cstr(t->arena, r->text);
    int folder, result;

    *out = (struct sources){.input = {.argument = r->text}};
    if (!r->text.len || !utf8_is_printable_line(r->text)) /* it stands in the report */
        return diag_at(t->diags, DIAG_PATH_CHARACTER, r->origin, r->text);
    if (scheme.len)
        return find(t, r, scheme, out);
    folder = path ? (int)TEMP_FAILURE_RETRY(openat(r->base, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) : -1;
    if (folder < 0)
        return read_file(t, r, out); /* it also says what else is wrong */
    result = folder_read(t, r, folder, out);
    close(folder);
    return result;
}

void sources_free(struct sources *s)
{
    buf_free(&s->file);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The files that an emitter offers: names and calls as the host takes them.
 */
#include "sample.h"

#include "base/limits.h"

/* ---- names */

static bool plain_byte(char c)
{
    return ascii_alpha(c) || ascii_digit(c) || c == '_' || c == '-';
}

/* The name with the migration's in the place of {name}, as a host since 1.1 has it. */
static ssm_str put_migration_name(ssm_host *h, ssm_str name)
{
    static const char token[] = "{name}";
    const char *at = h->g->minor >= 1 && name.len <= LIMIT_FILE_NAME ? str_find(name, token) : NULL;
    size_t n = at ? (size_t)(at - name.ptr) : 0;

    if (!at)
        return name;
    return put_migration_name(
        h, arena_concat(&h->arena,
                        (const ssm_str[]){ssm_view(name.ptr, n), ssm_cstr(h->sql->names->migration),
                                          ssm_view(at + sizeof token - 1, name.len - n - sizeof token + 1)},
                        3));
}

static const char *bad_folder(ssm_str folder)
{
    for (size_t i = 0; i < folder.len; i++)
        if (!plain_byte(folder.ptr[i]))
            return "its folder has more than letters, digits, '_' and '-', or there are two";
    return folder.len && folder.ptr[0] != '-' ? NULL : "its folder is empty, or begins with '-'";
}

/* What is wrong with the name, or NULL. */
static const char *bad_name(ssm_str name, uint32_t minor)
{
    static const char token[] = "{version}";
    const char *slash = name.len ? memrchr(name.ptr, '/', name.len) : NULL, *version, *bad;

    if (!name.len || name.len > LIMIT_FILE_NAME)
        return "it is empty, or too long";
    if (slash && minor < 1)
        return "a host of ABI 1.0 takes no folder";
    if (slash) {
        bad = bad_folder(ssm_view(name.ptr, (size_t)(slash - name.ptr)));
        if (bad)
            return bad;
        name = ssm_view(slash + 1, name.len - (size_t)(slash + 1 - name.ptr));
    }
    if (!name.len || name.ptr[0] == '.' || name.ptr[0] == '-')
        return "it is empty, or begins with '.' or '-'";
    version = str_find(name, token);
    if (!version)
        return "it does not have {version}";
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr + i == version)
            i += sizeof token - 2;
        else if (!plain_byte(name.ptr[i]) && name.ptr[i] != '.')
            return minor >= 1 ? "it has more than letters, digits, '_', '-', '.', {name} and {version} once"
                              : "it has more than letters, digits, '_', '-', '.' and {version} once";
    return NULL;
}

/* ---- opening */

static const char *bad_file(ssm_host *h, const ssm_file *f)
{
    ssm_file_role most = h->g->minor >= 1 ? SSM_FILE_CHECK : SSM_FILE_COMPANION;

    if (h->file_open)
        return "another file is open: close it first";
    if (f->role < SSM_FILE_SCRIPT || f->role > most)
        return "its role is none of the host's";
    if ((unsigned)f->language > SSM_LANG_SQL)
        return "its language is none of the host's";
    if (f->step >= LIMIT_FILES || h->file_count >= LIMIT_FILES)
        return "too many files";
    if (f->rollback_prefix.len > LIMIT_ROLLBACK_PREFIX)
        return "its rollback_prefix is too long";
    if (f->flags & ~(uint32_t)SSM_FILEF_TOKENS)
        return "its flags have bits that mean nothing: begin with a struct of zeros";
    if ((f->flags & SSM_FILEF_TOKENS) && (f->role != SSM_FILE_COMPANION || f->language == SSM_LANG_SQL))
        return "SSM_FILEF_TOKENS is for companions that are not SQL";
    if (f->role == SSM_FILE_CHECK && f->language != SSM_LANG_SQL)
        return "a file with the role SSM_FILE_CHECK is SQL";
    if (f->language != SSM_LANG_SQL && str_ends_nocase(f->name, ".sql"))
        return "its name is that of an SQL file: say SSM_LANG_SQL";
    return bad_name(f->name, h->g->minor);
}

static struct rendered_file *add_file(ssm_host *h, const ssm_file *f)
{
    struct rendered_file *files = h->files;

    if (h->file_count == h->file_capacity) {
        files = arena_grow(&h->arena, files, h->file_count, &h->file_capacity, sizeof *files);
        if (!files)
            return NULL;
        h->files = files;
    }
    files += h->file_count++;
    *files = (struct rendered_file){.name = arena_str(&h->arena, f->name),
                                    .role = f->role,
                                    .language = f->language,
                                    .step = f->step,
                                    .tokens = (f->flags & SSM_FILEF_TOKENS) != 0};
    if (f->rollback_prefix.ptr)
        files->rollback_prefix = arena_str(&h->arena, f->rollback_prefix);
    buf_init(&files->bytes, LIMIT_STATEMENT);
    return files;
}

int service_open_file(ssm_host *h, const ssm_file *given)
{
    struct map_entry *e;
    ssm_file file = {0};
    const char *bad;
    ssm_str key;

    if (!service_begin(h, "open_file", SSM_KIND_EMITTER))
        return SSM_ERROR;
    if (!given || given->size < offsetof(ssm_file, rollback_prefix)) {
        found(h->g, "api->open_file() of %s",
              given ? "an ssm_file that does not tell its size: .size = sizeof file" : "NULL");
        return SSM_ERROR;
    }
    copy_sized(&file, sizeof file, given);
    file.name = put_migration_name(h, file.name);
    bad = bad_file(h, &file);
    if (bad) {
        found(h->g, "api->open_file(\"%.*s\"): %s", STR_ARG(file.name), bad);
        h->denied = "open_file";
        return SSM_ERROR;
    }
    if (service_fails(h, "open_file"))
        return SSM_ERROR;
    key = arena_concat(&h->arena, (const ssm_str[]){file.name, ssm_view((const char *)&file.step, sizeof file.step)}, 2);
    e = map_put(&h->names, key);
    if (!e || e->value) {
        found(h->g, "api->open_file(\"%.*s\"): that file was offered before, with the same step", STR_ARG(file.name));
        h->denied = "open_file";
        return SSM_ERROR;
    }
    e->value = h;
    h->file_open = add_file(h, &file) != NULL;
    h->g->rendered++;
    buf_printf(&h->g->said, "file %.*s role %d language %d step %u flags %u\n", STR_ARG(file.name), (int)file.role,
               (int)file.language, file.step, file.flags);
    return SSM_OK;
}

/* ---- writing */

static void append(ssm_host *h, ssm_str bytes)
{
    buf_put(&h->files[h->file_count - 1].bytes, bytes);
}

/* True where there is a file to write to. */
static bool writes(ssm_host *h, const char *service)
{
    if (!service_begin(h, service, SSM_KIND_EMITTER))
        return false;
    if (!h->file_open && !h->denied)
        found(h->g, "api->%s() without an open file: call api->open_file() first", service);
    return h->file_open;
}

void service_write(ssm_host *h, ssm_str bytes)
{
    if (!writes(h, "write"))
        return;
    if (!bytes.ptr && bytes.len)
        found(h->g, "api->write() of %zu bytes at NULL", bytes.len);
    else
        append(h, bytes);
}

void service_write_script(ssm_host *h, const ssm_script *script)
{
    if (!writes(h, "write_script"))
        return;
    if (!script)
        found(h->g, "api->write_script() of NULL: api->script() had failed, return SSM_ERROR");
    for (size_t i = 0; script && i < script->count; i++) {
        const ssm_statement *s = script->statements[i];

        if (s->comment.len) {
            append(h, SSM_LIT("-- "));
            append(h, s->comment);
            append(h, SSM_LIT("\n"));
        }
        append(h, s->text);
        append(h, SSM_LIT(";\n\n"));
    }
}

static void append_line(ssm_host *h, const char *prefix, ssm_str line)
{
    append(h, ssm_cstr(prefix));
    append(h, line);
    append(h, SSM_LIT("\n"));
}

void service_write_header(ssm_host *h, const char *prefix)
{
    if (!writes(h, "write_header"))
        return;
    if (!prefix)
        found(h->g, "api->write_header() with the prefix NULL");
    for (size_t i = 0; prefix && i < h->header_count; i++)
        append_line(h, prefix, h->header[i]);
}

void service_write_notes(ssm_host *h, const ssm_script *script, const char *prefix)
{
    if (!writes(h, "write_notes"))
        return;
    if (!script || !prefix) {
        found(h->g, "api->write_notes() with NULL");
        return;
    }
    if (script->notes.count)
        append_line(h, prefix, SSM_LIT("This way back is incomplete:"));
    for (size_t i = 0; i < script->notes.count; i++)
        append_line(h, prefix, script->notes.items[i]);
}

int service_close_file(ssm_host *h)
{
    if (!service_begin(h, "close_file", SSM_KIND_EMITTER))
        return SSM_ERROR;
    if (!h->file_open) {
        if (!h->denied)
            found(h->g, "api->close_file() without an open file");
        return SSM_ERROR;
    }
    h->file_open = false;
    if (service_fails(h, "close_file"))
        return SSM_ERROR;
    buf_put(&h->g->said, buf_str(&h->files[h->file_count - 1].bytes));
    buf_puts(&h->g->said, "\n");
    return SSM_OK;
}

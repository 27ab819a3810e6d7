/* SPDX-License-Identifier: Apache-2.0
 *
 * The files that an emitter offers: names checked, bytes bounded, passed on to the monitor piece by piece.
 */
#include "host/host_internal.h"

#include "guard/sql_lex.h"

#include "base/limits.h"

static int refuse(struct ssm_host *h, ssm_str name, enum diag_code code)
{
    h->failures++;
    return diag_at(h->diags, code, ssm_view(NULL, 0), h->plugin->name, name);
}

ssm_str file_key(struct arena *a, ssm_str name, uint32_t step)
{
    return arena_concat(a, (const ssm_str[]){name, SSM_LIT("/"), ssm_view((const char *)&step, sizeof step)}, 3);
}

/* The token {version} once, and else letters, digits, `_`, `-`, `.`; not hidden. */
static bool plain_name_good(ssm_str name)
{
    static const char token[] = "{version}";
    const char *at = str_find(name, token);
    size_t length = sizeof token - 1;

    if (!name.len || name.ptr[0] == '.' || name.ptr[0] == '-' || !at)
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

/* Letters, digits, `_` and `-`. */
static bool folder_name_good(ssm_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];

        if (!ascii_alpha(c) && !ascii_digit(c) && c != '_' && c != '-')
            return false;
    }
    return name.len && name.ptr[0] != '-';
}

/* A plain name, with one folder in front of it at most. */
bool file_name_good(ssm_str name)
{
    const char *slash;
    size_t n;

    if (worker_without("names"))
        return true;
    if (!name.len || name.len > LIMIT_FILE_NAME)
        return false;
    slash = memchr(name.ptr, '/', name.len);
    if (!slash)
        return plain_name_good(name);
    n = (size_t)(slash - name.ptr);
    return folder_name_good(ssm_view(name.ptr, n)) && plain_name_good(ssm_view(slash + 1, name.len - n - 1));
}

/* The name with the migration's in the place of {name}. What is too long is refused as it is. */
static ssm_str put_migration_name(struct ssm_host *h, ssm_str name)
{
    ssm_str token = SSM_LIT("{name}"), expanded;
    const char *at;

    if (name.len > LIMIT_FILE_NAME || !str_find(name, token.ptr))
        return name;
    buf_clear(&h->text);
    while ((at = str_find(name, token.ptr)) != NULL) {
        size_t n = (size_t)(at - name.ptr);

        buf_put(&h->text, ssm_view(name.ptr, n));
        buf_put(&h->text, h->migration.name);
        name = ssm_view(at + token.len, name.len - n - token.len);
    }
    buf_put(&h->text, name);
    expanded = h->text.failed ? ssm_view(NULL, 0) : arena_str(h->arena, buf_str(&h->text));
    buf_clear(&h->text);
    return expanded;
}

static int put_head(struct ssm_host *h, const ssm_file *f)
{
    wire_begin(h->wire, HOST_FRAME_FILE);
    wire_number(h->wire, f->role);
    wire_number(h->wire, f->language == SSM_LANG_SQL);
    wire_number(h->wire, f->step);
    wire_number(h->wire, f->flags);
    wire_text(h->wire, f->name);
    wire_text(h->wire, f->rollback_prefix);
    return wire_end(h->wire) == 0 ? 0 : diag_out_of_memory(h->diags);
}

/* What a tool takes for SQL by its name is SQL, and is looked at. So is a check. */
bool file_language_good(const ssm_file *f)
{
    bool must = f->role == SSM_FILE_CHECK || str_ends_nocase(f->name, ".sql");

    return f->language == SSM_LANG_SQL || worker_without("names") || !must;
}

/* What is verified is what will be written; and what a script says of the migration is not changed. */
bool file_flags_good(const ssm_file *f)
{
    return !(f->flags & SSM_FILEF_TOKENS) || (f->role == SSM_FILE_COMPANION && f->language != SSM_LANG_SQL);
}

int file_open(struct ssm_host *h, const ssm_file *given)
{
    struct map_entry *e;
    ssm_file whole = {0}; /* what the plugin's own may be too short for is zero */
    const ssm_file *file = &whole;

    if (given)
        memcpy(&whole, given, given->size < sizeof whole ? given->size : sizeof whole);
    if (h->side || h->found || h->file_open || !given || file->role < SSM_FILE_SCRIPT || file->role > SSM_FILE_CHECK ||
        file->step >= LIMIT_FILES || file->flags > SSM_FILEF_TOKENS || file->rollback_prefix.len > LIMIT_ROLLBACK_PREFIX)
        return refuse(h, SSM_LIT("open_file"), DIAG_PLUGIN_CALL);
    whole.name = put_migration_name(h, whole.name);
    if (!file_name_good(file->name))
        return refuse(h, file->name, DIAG_PLUGIN_FILE_NAME);
    if (!file_language_good(file))
        return refuse(h, file->name, DIAG_PLUGIN_LANGUAGE);
    if (!file_flags_good(file))
        return refuse(h, file->name, DIAG_PLUGIN_TOKENS);
    if (h->file_count >= LIMIT_FILES)
        return refuse(h, file->name, DIAG_PLUGIN_FILES);
    e = map_put(&h->names, file_key(h->arena, file->name, file->step));
    if (!e)
        return diag_out_of_memory(h->diags);
    if (e->value)
        return refuse(h, file->name, DIAG_PLUGIN_FILE_TWICE);
    e->value = h;
    h->file_name = e->key;
    h->file_name.len = file->name.len;
    h->file_count++;
    h->script_count += file->role == SSM_FILE_SCRIPT;
    h->file_open = true;
    buf_clear(&h->text);
    return put_head(h, file);
}

static int put_bytes(struct ssm_host *h)
{
    wire_begin(h->wire, HOST_FRAME_BYTES);
    wire_text(h->wire, buf_str(&h->text));
    buf_clear(&h->text);
    return wire_end(h->wire);
}

/* Appends to the open file, as long as that has not failed. */
static void append(struct ssm_host *h, ssm_str bytes)
{
    if (h->file_failed)
        return;
    if (bytes.len > LIMIT_OUTPUT - h->bytes_out) {
        h->file_failed = true;
        refuse(h, h->file_name, DIAG_PLUGIN_OUTPUT);
        return;
    }
    h->bytes_out += bytes.len;
    while (bytes.len) {
        size_t n = bytes.len < LIMIT_FILE_PIECE ? bytes.len : LIMIT_FILE_PIECE;

        buf_put(&h->text, ssm_view(bytes.ptr, n));
        bytes = ssm_view(bytes.ptr + n, bytes.len - n);
        if (h->text.len >= LIMIT_FILE_PIECE)
            put_bytes(h);
    }
}

void file_write(struct ssm_host *h, ssm_str bytes)
{
    if (h->file_open)
        append(h, bytes);
}

/* Between the client program's lines, with an end that is not in the text. */
static void append_delimited(struct ssm_host *h, ssm_str text)
{
    ssm_str command = ssm_cstr(h->facts->script_delimiter), end = sql_delimiter(text);

    if (!end.len && !h->file_failed) {
        h->file_failed = true;
        refuse(h, text, DIAG_DEFINITION_DELIMITER);
    }
    append(h, command);
    append(h, SSM_LIT(" "));
    append(h, end);
    append(h, SSM_LIT("\n"));
    append(h, text);
    append(h, end);
    append(h, SSM_LIT("\n"));
    append(h, command);
    append(h, SSM_LIT(" ;\n\n"));
}

void file_write_script(struct ssm_host *h, const ssm_script *script)
{
    for (size_t i = 0; h->file_open && script && i < script->count; i++) {
        const ssm_statement *s = script->statements[i];

        if (s->comment.len) {
            append(h, SSM_LIT("-- "));
            append(h, s->comment);
            append(h, SSM_LIT("\n"));
        }
        if ((s->flags & SSM_STMT_DELIMITED) && h->facts->script_delimiter) {
            append_delimited(h, s->text);
            continue;
        }
        append(h, s->text);
        append(h, SSM_LIT(";\n\n"));
    }
}

/* `prefix`, `indent` and the text as a line. */
static void append_line(struct ssm_host *h, const char *prefix, const char *indent, ssm_str text)
{
    append(h, ssm_cstr(prefix));
    append(h, ssm_cstr(indent));
    append(h, text);
    append(h, SSM_LIT("\n"));
}

void file_write_header(struct ssm_host *h, const char *prefix)
{
    for (size_t i = 0; h->file_open && i < h->migration.header.count; i++)
        append_line(h, prefix, "", h->migration.header.items[i]);
}

void file_write_notes(struct ssm_host *h, const ssm_script *script, const char *prefix)
{
    ssm_str bare = ssm_cstr(prefix);

    if (!h->file_open || !script || !(script->flags & SSM_SCRIPT_IRREVERSIBLE))
        return;
    while (bare.len && bare.ptr[bare.len - 1] == ' ')
        bare.len--;
    append_line(h, "", "", bare);
    append_line(h, prefix, "", SSM_LIT("NOT A COMPLETE WAY BACK:"));
    for (size_t i = 0; i < script->notes.count; i++)
        append_line(h, prefix, "  ", script->notes.items[i]);
}

int file_close(struct ssm_host *h)
{
    if (!h->file_open)
        return refuse(h, SSM_LIT("close_file"), DIAG_PLUGIN_CALL);
    h->file_open = false;
    if (h->file_failed) /* that has been said */
        return -1;
    if (h->text.failed || put_bytes(h) != 0)
        return diag_out_of_memory(h->diags);
    return 0;
}

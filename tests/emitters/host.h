/* SPDX-License-Identifier: Apache-2.0
 *
 * A host for one emitter in the test's own process: units are written as text, and its files come back as one text.
 */
#ifndef SSM_TESTS_EMITTERS_HOST_H
#define SSM_TESTS_EMITTERS_HOST_H

#include <smartspec-migrate/plugin.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 8 /* of everything in a test */

struct fake_statement {
    const char *text;
    uint32_t flags;
};

struct fake_unit {
    struct fake_statement up[MOST], down[MOST];
    const char *note;
    const ssm_operation *op; /* NULL: one that says nothing */
};

struct ssm_host {
    const struct fake_unit *units;
    size_t unit_count;
    const char *header;
    const char *name; /* of the migration; NULL: my__app */
    const char *options[MOST]; /* "key=value" */
    uint32_t lexical;
    void *blocks[1024];
    size_t block_count;
    char files[1 << 16]; /* "== name role step\n" and the bytes of each; {name} replaced */
    size_t length;
    char refusal[64];
    int open, failures, fail_script;
};

static ssm_host host;
static const ssm_plugin *host_plugin;

static void *host_alloc(ssm_host *h, size_t bytes)
{
    void *p = calloc(1, bytes ? bytes : 1);

    if (!p || h->block_count == sizeof h->blocks / sizeof h->blocks[0])
        abort();
    h->blocks[h->block_count++] = p;
    return p;
}

static int host_fail(ssm_host *h, const ssm_operation *op, const char *code, const char *message, const ssm_str *args,
                     size_t count)
{
    (void)op, (void)message, (void)args, (void)count;
    h->failures++;
    snprintf(h->refusal, sizeof h->refusal, "%s", code);
    return SSM_ERROR;
}

static ssm_str host_option(ssm_host *h, const char *key)
{
    size_t n = strlen(key);

    for (size_t i = 0; i < MOST && h->options[i]; i++)
        if (strncmp(h->options[i], key, n) == 0 && h->options[i][n] == '=')
            return ssm_cstr(h->options[i] + n + 1);
    for (const ssm_option *o = host_plugin->options; o && o->key; o++)
        if (strcmp(o->key, key) == 0)
            return o->default_value ? ssm_cstr(o->default_value) : ssm_view(NULL, 0);
    abort(); /* an option that the plugin does not describe */
}

static const ssm_statement *a_statement(ssm_host *h, const char *text, uint32_t flags)
{
    ssm_statement *s = host_alloc(h, sizeof *s);

    *s = (ssm_statement){.size = sizeof *s, .flags = flags, .text = ssm_cstr(text)};
    if (flags & SSM_STMT_DESTRUCTIVE)
        s->comment = SSM_LIT("WARNING: DESTRUCTIVE OPERATION");
    return s;
}

/* Guarded statements get PRAGMA around them, and these a transaction of their own. */
static const ssm_script *host_script(ssm_host *h, size_t first, size_t count, ssm_direction direction, uint32_t ask)
{
    ssm_script *script = host_alloc(h, sizeof *script);
    const ssm_statement **list = host_alloc(h, (count * MOST * 3 + 4) * sizeof *list);
    ssm_str *notes = host_alloc(h, count * sizeof *notes);
    int guarded = 0;
    size_t n = 2;

    if (h->fail_script || first + count > h->unit_count)
        return NULL;
    *script = (ssm_script){.size = sizeof *script, .notes = {notes, 0}};
    for (size_t k = 0; k < count; k++) {
        const struct fake_unit *u = &h->units[direction == SSM_UP ? first + k : first + count - 1 - k];
        const struct fake_statement *s = direction == SSM_UP ? u->up : u->down;

        for (size_t i = 0; i < MOST && s[i].text; i++) {
            if (n > 2 && (ask & SSM_ASK_ONE_QUERY) && (list[n - 1]->flags & SSM_STMT_NO_TRANSACTION)) {
                list[n++] = a_statement(h, "SAVEPOINT m", SSM_STMT_WRAPPER);
                list[n++] = a_statement(h, "RELEASE m", SSM_STMT_WRAPPER);
            }
            list[n++] = a_statement(h, s[i].text, s[i].flags);
            guarded |= (s[i].flags & SSM_STMT_GUARDED) != 0;
            if (s[i].flags & (SSM_STMT_NO_TRANSACTION | SSM_STMT_GUARDED))
                script->flags |= SSM_SCRIPT_NO_TRANSACTION;
        }
        if (direction == SSM_DOWN && u->note) {
            notes[script->notes.count++] = ssm_cstr(u->note);
            script->flags |= SSM_SCRIPT_IRREVERSIBLE;
        }
    }
    script->statements = list + 2;
    script->count = n - 2;
    if (guarded || ((ask & SSM_ASK_OWN_TRANSACTION) && n > 2 && !(script->flags & SSM_SCRIPT_NO_TRANSACTION))) {
        list[1] = a_statement(h, "SAVEPOINT m", SSM_STMT_WRAPPER);
        list[n++] = a_statement(h, "RELEASE m", SSM_STMT_WRAPPER);
        script->statements = list + 1;
        script->count = n - 1;
    }
    if (guarded) {
        list[0] = a_statement(h, "PRAGMA off", SSM_STMT_WRAPPER);
        list[n++] = a_statement(h, "PRAGMA on", SSM_STMT_WRAPPER);
        script->statements = list;
        script->count = n;
    }
    return script;
}

static void host_write(ssm_host *h, ssm_str s)
{
    if (!h->open || s.len >= sizeof h->files - h->length)
        abort();
    if (s.len)
        memcpy(h->files + h->length, s.ptr, s.len);
    h->length += s.len;
    h->files[h->length] = 0;
}

static int host_open(ssm_host *h, const ssm_file *file)
{
    static const char *const roles[] = {"none", "script", "companion", "check"};
    static const char token[] = "{name}";
    char line[256];
    ssm_str name = file->name;

    if (h->open)
        abort();
    h->open = 1;
    host_write(h, SSM_LIT("== "));
    for (size_t i = 0; i < name.len; i++)
        if (i + sizeof token - 1 <= name.len && memcmp(name.ptr + i, token, sizeof token - 1) == 0) {
            host_write(h, ssm_cstr(h->name));
            i += sizeof token - 2;
        } else {
            host_write(h, ssm_view(name.ptr + i, 1));
        }
    snprintf(line, sizeof line, " %s %u%s\n", roles[file->role], (unsigned)file->step,
             file->flags & SSM_FILEF_TOKENS ? " tokens" : "");
    host_write(h, ssm_cstr(line));
    return SSM_OK;
}

static void host_write_script(ssm_host *h, const ssm_script *script)
{
    for (size_t i = 0; i < script->count; i++) {
        if (script->statements[i]->comment.len) {
            host_write(h, SSM_LIT("-- "));
            host_write(h, script->statements[i]->comment);
            host_write(h, SSM_LIT("\n"));
        }
        host_write(h, script->statements[i]->text);
        host_write(h, SSM_LIT(";\n\n"));
    }
}

static void host_write_header(ssm_host *h, const char *prefix)
{
    host_write(h, ssm_cstr(prefix));
    host_write(h, ssm_cstr(h->header));
    host_write(h, SSM_LIT("\n"));
}

static void host_write_notes(ssm_host *h, const ssm_script *script, const char *prefix)
{
    if (!(script->flags & SSM_SCRIPT_IRREVERSIBLE))
        return;
    host_write(h, SSM_LIT("--\n"));
    host_write(h, ssm_cstr(prefix));
    host_write(h, SSM_LIT("NOT A COMPLETE WAY BACK:\n"));
    for (size_t i = 0; i < script->notes.count; i++) {
        host_write(h, ssm_cstr(prefix));
        host_write(h, SSM_LIT("  "));
        host_write(h, script->notes.items[i]);
        host_write(h, SSM_LIT("\n"));
    }
}

static int is_alone(const struct fake_unit *u, uint32_t ways)
{
    for (size_t i = 0; i < MOST; i++)
        if (((ways & SSM_UP ? u->up[i].flags : 0) | (ways & SSM_DOWN ? u->down[i].flags : 0)) & SSM_STMT_NO_TRANSACTION)
            return 1;
    return 0;
}

static size_t host_batch(ssm_host *h, size_t first, uint32_t ways)
{
    size_t behind = first;

    while (behind < h->unit_count && !is_alone(&h->units[behind], ways))
        behind++;
    return behind < h->unit_count && behind == first ? 1 : behind - first;
}

static int host_close(ssm_host *h)
{
    h->open = 0;
    return SSM_OK;
}

static const struct ssm_host_api host_api = {
    .size = sizeof host_api,
    .abi_minor = SSM_ABI_MINOR,
    .alloc = host_alloc,
    .fail = host_fail,
    .warn = host_fail,
    .option = host_option,
    .script = host_script,
    .open_file = host_open,
    .write = host_write,
    .write_script = host_write_script,
    .write_header = host_write_header,
    .close_file = host_close,
    .write_notes = host_write_notes,
    .batch = host_batch,
};

/* Runs the emitter over the units. Its files; on a refusal its code, in brackets. */
static const char *host_emit(const struct fake_unit *units, size_t count)
{
    static const ssm_operation op = {.size = sizeof op};
    static const ssm_operation *const ops[] = {&op};
    ssm_unit fake[MOST];
    const ssm_unit *list[MOST];
    ssm_dialect_facts facts = {.size = sizeof facts, .lexical = host.lexical, .transactional_ddl = 1,
                               .begin = "SAVEPOINT m", .commit = "RELEASE m"};
    ssm_str header;
    ssm_migration m = {.size = sizeof m, .id = SSM_LIT("abc"), .units = list,
                       .unit_count = count, .facts = &facts, .header = {&header, 1}};
    const struct ssm_emitter *emitter;
    int result = SSM_OK;

    host_plugin = ssm_plugin_entry(&host_api);
    emitter = host_plugin->vtable;
    if (!host.header)
        host.header = "Header";
    header = ssm_cstr(host.header);
    if (!host.name)
        host.name = "my__app";
    m.name = ssm_cstr(host.name);
    for (size_t i = 0; i < count; i++) {
        fake[i] = (ssm_unit){.size = sizeof fake[i], .index = (uint32_t)i, .op_count = 1};
        fake[i].ops = units[i].op ? &units[i].op : ops;
        list[i] = &fake[i];
    }
    host.units = units;
    host.unit_count = count;
    host.length = 0;
    host.open = host.failures = 0;
    host.refusal[0] = host.files[0] = 0;
    if (emitter->begin)
        result = emitter->begin(&host, &m);
    if (result == SSM_OK)
        result = emitter->end(&host, &m);
    if (result == SSM_OK && host.open)
        abort();
    if (result != SSM_OK)
        snprintf(host.files, sizeof host.files, "[%s]", host.refusal);
    while (host.block_count)
        free(host.blocks[--host.block_count]);
    return host.files;
}

/* Forgets options, header and lexical rules. */
static void host_reset(void)
{
    memset(&host, 0, sizeof host);
}

#endif

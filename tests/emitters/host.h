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
};

struct ssm_host {
    const struct fake_unit *units;
    size_t unit_count;
    const char *header;
    const char *options[MOST]; /* "key=value" */
    uint32_t lexical;
    void *blocks[1024];
    size_t block_count;
    char files[1 << 16]; /* "== name role step\n" and the bytes of each */
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
    const ssm_statement **list = host_alloc(h, (count * MOST + 4) * sizeof *list);
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
    if (guarded || (ask == SSM_ASK_OWN_TRANSACTION && n > 2 && !(script->flags & SSM_SCRIPT_NO_TRANSACTION))) {
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
    memcpy(h->files + h->length, s.ptr, s.len);
    h->length += s.len;
    h->files[h->length] = 0;
}

static int host_open(ssm_host *h, const ssm_file *file)
{
    char line[256];

    if (h->open)
        abort();
    h->open = 1;
    snprintf(line, sizeof line, "== %.*s %s %u\n", (int)file->name.len, file->name.ptr,
             file->role == SSM_FILE_SCRIPT ? "script" : "companion", (unsigned)file->step);
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
};

/* Runs the emitter over the units. Its files; on a refusal its code, in brackets. */
static const char *host_emit(const struct fake_unit *units, size_t count)
{
    static const ssm_operation op = {.size = sizeof op};
    static const ssm_operation *const ops[] = {&op};
    ssm_unit unit = {.size = sizeof unit, .ops = ops, .op_count = 1};
    const ssm_unit *list[MOST];
    ssm_dialect_facts facts = {.size = sizeof facts, .lexical = host.lexical};
    ssm_str header;
    ssm_migration m = {.size = sizeof m, .name = SSM_LIT("my__app"), .id = SSM_LIT("abc"), .units = list,
                       .unit_count = count, .facts = &facts, .header = {&header, 1}};
    const struct ssm_emitter *emitter;
    int result = SSM_OK;

    host_plugin = ssm_plugin_entry(&host_api);
    emitter = host_plugin->vtable;
    if (!host.header)
        host.header = "Header";
    header = ssm_cstr(host.header);
    for (size_t i = 0; i < count; i++)
        list[i] = &unit;
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

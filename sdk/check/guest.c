/* SPDX-License-Identifier: Apache-2.0
 *
 * The plugin in its child: loaded by the linker itself, which is bound at once and says what it lacks.
 */
#include "check.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/diag.h"
#include "base/utf8.h"
#include "dispatch.h"

/* ---- what does not hold */

/* Where the plugin is, behind what it did. */
static void put_place(struct buf *b, const struct place *p)
{
    if (p->callback[0])
        buf_printf(b, "\nin %s()", p->callback);
    if (p->subject[0])
        buf_printf(b, " for %s", p->subject);
    if (p->sample[0])
        buf_printf(b, ", sample \"%s\"", p->sample);
    if (p->service[0])
        buf_printf(b, ", after call %u of the host, %s()", p->call, p->service);
}

static void send(struct guest *g, unsigned frame, ssm_str text)
{
    wire_begin(g->wire, frame);
    wire_text(g->wire, text);
    wire_end(g->wire);
    wire_flush(g->wire); /* whatever comes: it is said */
}

void found(struct guest *g, const char *format, ...)
{
    char text[CHECK_TEXT];
    struct buf b;
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args); /* NOLINT(clang-analyzer-valist.Uninitialized) */
    va_end(args);
    g->findings++;
    if (g->findings > CHECK_FINDINGS || str_is(g->last, text))
        return;
    g->last = arena_str(&g->arena, ssm_cstr(text));
    buf_init(&b, (size_t)CHECK_TEXT * 2);
    buf_puts(&b, text);
    put_place(&b, g->place);
    send(g, CHECK_FRAME_FINDING, buf_str(&b));
    buf_free(&b);
}

void remark(struct guest *g, const char *format, ...)
{
    char text[CHECK_TEXT];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args); /* NOLINT(clang-analyzer-valist.Uninitialized) */
    va_end(args);
    send(g, CHECK_FRAME_REMARK, ssm_cstr(text));
}

void skip(struct guest *g, const char *why)
{
    send(g, CHECK_FRAME_SKIP, ssm_cstr(why));
}

void found_diags(struct guest *g, const struct diags *d)
{
    for (const struct diag *m = d->first; m; m = m->next) {
        ssm_str text;

        if (m->class == DIAG_WARNING)
            continue;
        text = expand(&g->arena, m->text, m->args.items, m->args.count);
        found(g, "%.*s [%.*s]%s%.*s", STR_ARG(text), STR_ARG(m->word), m->pointer.len ? " at " : "", STR_ARG(m->pointer));
    }
    if (d->out_of_memory)
        found(g, "memory ended");
}

/* ---- loading */

void copy_sized(void *to, size_t to_size, const void *from)
{
    uint32_t size;

    memcpy(&size, from, sizeof size);
    memset(to, 0, to_size);
    memcpy(to, from, size < to_size ? size : to_size);
}

bool guest_load(struct guest *g)
{
    at_callback(g, "dlopen", "", ssm_view(NULL, 0));
    g->handle = dlopen(g->subject->path, RTLD_NOW | RTLD_LOCAL);
    if (!g->handle)
        found(g, "it does not load: %s", dlerror());
    return g->handle != NULL;
}

bool guest_enter(struct guest *g, uint32_t minor, unsigned shape)
{
    ssm_plugin_entry_fn entry = NULL;
    void *symbol = dlsym(g->handle, "ssm_plugin_entry");

    g->minor = minor;
    g->api = api_table(g, minor, shape);
    if (!symbol || !g->api) {
        found(g, "it has no function ssm_plugin_entry; declare it with SSM_EXPORT, and in C++ within extern \"C\"");
        return false;
    }
    memcpy(&entry, &symbol, sizeof entry);
    at_callback(g, "ssm_plugin_entry", "", ssm_view(NULL, 0));
    g->found = entry(g->api);
    at_callback(g, "", "", ssm_view(NULL, 0));
    if (!g->found) {
        found(g, "ssm_plugin_entry() gives NULL to a host of ABI %u.%u: it must give a descriptor", SSM_ABI_MAJOR, minor);
        return false;
    }
    if (!g->subject->known) /* nothing of it is checked yet */
        return true;
    g->descriptor = (ssm_plugin){0};
    memcpy(&g->descriptor, g->found, g->found->size < sizeof g->descriptor ? g->found->size : sizeof g->descriptor);
    if (g->descriptor.kind == SSM_KIND_DIALECT) {
        copy_sized(&g->dialect, sizeof g->dialect, g->descriptor.vtable);
        copy_sized(&g->facts, sizeof g->facts, g->dialect.facts);
    } else if (g->descriptor.kind == SSM_KIND_EMITTER)
        copy_sized(&g->emitter, sizeof g->emitter, g->descriptor.vtable);
    else if (g->descriptor.kind == SSM_KIND_READER)
        copy_sized(&g->reader, sizeof g->reader, g->descriptor.vtable);
    else
        copy_sized(&g->finder, sizeof g->finder, g->descriptor.vtable);
    return true;
}

bool guest_open(struct guest *g)
{
    return guest_load(g) && guest_enter(g, SSM_ABI_MINOR, SHAPE_PLAIN);
}

void guest_close(struct guest *g)
{
    at_callback(g, "dlclose", "", ssm_view(NULL, 0));
    if (g->handle)
        dlclose(g->handle);
    at_callback(g, "", "", ssm_view(NULL, 0));
    if (g->said.failed)
        found(g, "it gives more than can be kept");
    if (g->findings > CHECK_FINDINGS)
        remark(g, "and %zu more", g->findings - CHECK_FINDINGS);
    pages_close_all();
    buf_free(&g->said);
    arena_free(&g->arena);
}

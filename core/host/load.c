/* SPDX-License-Identifier: Apache-2.0
 *
 * One shared object through libltdl, and the checks of its descriptor: which field differs, expected against found.
 */
#include "host/host_internal.h"

#include <dlfcn.h>
#include <ltdl.h>
#include <stdio.h>

#include "base/limits.h"
#include "base/utf8.h"

/* Where memory ends in lt_dlinit(), it may succeed with a loader that is none, and crash in it later. */
static bool has_loaders(void)
{
    size_t count = 0;

    for (lt_dlloader l = lt_dlloader_next(NULL); l; l = lt_dlloader_next(l), count++)
        if (!lt_dlloader_get(l))
            return false;
    return count > 0;
}

/* Never undone: lt_dlexit() crashes where memory ended in lt_dlinit(), and the child ends anyway. */
int load_start(struct diags *d)
{
    return lt_dlinit() == 0 && has_loaders() ? 0 : diag_plain(d, DIAG_PLUGIN_LOADER, ssm_view(NULL, 0));
}

void load_close(void *handle)
{
    lt_dlclose(handle);
}

/* Where a problem with one file goes: an error when the file was asked for, a warning when it was merely in the way. */
struct report_to {
    struct diags *diags;
    bool as_warning;
    ssm_str path;
};

static int refuse(const struct report_to *to, const char *what, ssm_str expected, ssm_str found)
{
    return diag_at(to->diags, to->as_warning ? DIAG_PLUGIN_BROKEN_PASSED : DIAG_PLUGIN_BROKEN, to->path, to->path,
                   ssm_cstr(what), expected, found);
}

static int refuse_number(const struct report_to *to, const char *what, const char *relation, uint32_t expected,
                         uint32_t found)
{
    char a[32], b[16];

    snprintf(a, sizeof a, "%s%u", relation, expected);
    snprintf(b, sizeof b, "%u", found);
    return refuse(to, what, ssm_cstr(a), ssm_cstr(b));
}

static bool good_line(const char *s)
{
    return s && *s && strnlen(s, LIMIT_HEADER_TEXT + 1) <= LIMIT_HEADER_TEXT && utf8_is_printable_line(ssm_cstr(s));
}

static size_t count_aliases(const ssm_plugin *p)
{
    size_t n = 0;

    while (p->aliases && p->aliases[n] && n <= LIMIT_PLUGIN_ALIASES)
        n++;
    return n;
}

static bool good_text(const char *s)
{
    return !s || (strnlen(s, LIMIT_TEMPLATE + 1) <= LIMIT_TEMPLATE && (!*s || utf8_is_printable_line(ssm_cstr(s))));
}

static bool good_options(const ssm_option *o)
{
    size_t n = 0;

    for (; o && o->key; o++)
        if (++n > LIMIT_PLUGIN_OPTIONS || !*o->key || !good_text(o->key) || !good_text(o->default_value) ||
            !good_text(o->choices) || !good_text(o->help))
            return false;
    return true;
}

/* Copies what both sides know of a struct that begins with its size. */
static void copy_sized(void *to, size_t to_size, const void *from, size_t from_size)
{
    memset(to, 0, to_size);
    memcpy(to, from, from_size < to_size ? from_size : to_size);
}

static int check_dialect(const struct report_to *to, struct plugin *p, const void *vtable)
{
    const uint32_t *size = vtable;

    copy_sized(&p->dialect, sizeof p->dialect, vtable, *size);
    if (!p->dialect.facts || !p->dialect.manner || !p->dialect.render || !p->dialect.quote_ident ||
        !p->dialect.quote_literal || !p->dialect.map_type)
        return refuse(to, "vtable", SSM_LIT("facts, manner, render, quote_ident, quote_literal, map_type"),
                      SSM_LIT("one of them is missing"));
    copy_sized(&p->facts, sizeof p->facts, p->dialect.facts, p->dialect.facts->size);
    p->dialect.facts = &p->facts;
    if (p->facts.transactional_ddl && (!p->facts.begin || !p->facts.commit))
        return refuse(to, "facts", SSM_LIT("begin and commit, since DDL is transactional"), SSM_LIT("none"));
    return 0;
}

static int check_emitter(const struct report_to *to, struct plugin *p, const void *vtable)
{
    const uint32_t *size = vtable;

    copy_sized(&p->emitter, sizeof p->emitter, vtable, *size);
    if (!p->emitter.end)
        return refuse(to, "vtable", SSM_LIT("end"), SSM_LIT("none"));
    return 0;
}

static int check_reader(const struct report_to *to, struct plugin *p, const void *vtable)
{
    const uint32_t *size = vtable;
    size_t count = 0;

    copy_sized(&p->reader, sizeof p->reader, vtable, *size);
    if (!p->reader.dialects || !p->reader.recognises || !p->reader.read)
        return refuse(to, "vtable", SSM_LIT("dialects, recognises, read"), SSM_LIT("one of them is missing"));
    for (; p->reader.dialects[count]; count++)
        if (count >= LIMIT_PLUGIN_ALIASES || !str_is_plugin_name(p->reader.dialects[count]))
            return refuse(to, "dialects", SSM_LIT("[a-z0-9][a-z0-9-]*, at most 64 of them"), SSM_LIT("more, or another form"));
    return count ? 0 : refuse(to, "dialects", SSM_LIT("at least one"), SSM_LIT("none"));
}

static int check_finder(const struct report_to *to, struct plugin *p, const void *vtable)
{
    const uint32_t *size = vtable;

    copy_sized(&p->finder, sizeof p->finder, vtable, *size);
    if (!p->finder.find || !str_is_plugin_name(p->finder.scheme))
        return refuse(to, "vtable", SSM_LIT("scheme ([a-z0-9][a-z0-9-]*), find"), SSM_LIT("one of them is missing"));
    return 0;
}

static int check_vtable(const struct report_to *to, struct plugin *p, const void *vtable)
{
    switch (p->kind) {
    case SSM_KIND_DIALECT:
        return check_dialect(to, p, vtable);
    case SSM_KIND_EMITTER:
        return check_emitter(to, p, vtable);
    case SSM_KIND_READER:
        return check_reader(to, p, vtable);
    case SSM_KIND_FINDER:
        return check_finder(to, p, vtable);
    default:
        return refuse_number(to, "kind (1 dialect, 2 emitter, 3 reader, 5 finder)", "", SSM_KIND_EMITTER, p->kind);
    }
}

static int check_descriptor(const struct report_to *to, const ssm_plugin *found, struct plugin *p)
{
    if (!found)
        return refuse(to, "ssm_plugin_entry()", SSM_LIT("a descriptor"), SSM_LIT("NULL"));
    if (found->magic != SSM_PLUGIN_MAGIC)
        return refuse_number(to, "magic", "", SSM_PLUGIN_MAGIC, found->magic);
    if (found->abi_major != SSM_ABI_MAJOR)
        return refuse_number(to, "abi_major", "", SSM_ABI_MAJOR, found->abi_major);
    if (found->abi_minor > SSM_ABI_MINOR) /* it needs what this host does not have */
        return refuse_number(to, "abi_minor", "at most ", SSM_ABI_MINOR, found->abi_minor);
    if (found->size < offsetof(ssm_plugin, name) || found->size > (uint32_t)LIMIT_HEADER_TEXT * 64)
        return refuse_number(to, "size", "", sizeof(ssm_plugin), found->size);
    copy_sized(&p->descriptor, sizeof p->descriptor, found, found->size);
    if (!str_is_plugin_name(p->descriptor.name))
        return refuse(to, "name", SSM_LIT("[a-z0-9][a-z0-9-]*, at most 32"), SSM_LIT("another form"));
    if (count_aliases(&p->descriptor) > LIMIT_PLUGIN_ALIASES || !good_options(p->descriptor.options))
        return refuse(to, "aliases, options", SSM_LIT("at most 64 of each, in printable lines"), SSM_LIT("more, or another form"));
    for (const char *const *alias = p->descriptor.aliases; alias && *alias; alias++)
        if (!str_is_plugin_name(*alias))
            return refuse(to, "aliases", SSM_LIT("[a-z0-9][a-z0-9-]*, at most 32"), SSM_LIT("another form"));
    if (!good_line(p->descriptor.version) || !good_line(p->descriptor.summary) || !good_line(p->descriptor.licence))
        return refuse(to, "version, summary, licence", SSM_LIT("one printable line each"), SSM_LIT("none, or another form"));
    if (!p->descriptor.vtable)
        return refuse(to, "vtable", SSM_LIT("a table"), SSM_LIT("NULL"));
    p->kind = p->descriptor.kind;
    p->name = ssm_cstr(p->descriptor.name);
    return check_vtable(to, p, p->descriptor.vtable);
}

int load_file(struct arena *a, struct diags *d, bool as_warning, ssm_str path, void **handle, struct plugin *out)
{
    const struct report_to to = {d, as_warning, path};
    ssm_plugin_entry_fn entry = NULL;
    lt_dladvise advise = NULL;
    char *name = arena_cstr(a, path);
    void *probe = NULL, *symbol = NULL;
    int result = -1;

    *handle = NULL;
    if (!name)
        return diag_out_of_memory(d);
    /* libltdl binds lazily and hides why a load failed; the linker itself does neither. */
    probe = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!probe)
        return refuse(&to, "loading it", SSM_LIT("a shared object that loads"), ssm_cstr(dlerror()));
    if (lt_dladvise_init(&advise) != 0 || lt_dladvise_local(&advise) != 0 ||
        !(*handle = lt_dlopenadvise(name, advise))) {
        diag_plain(d, DIAG_PLUGIN_LOADER, path);
        goto out;
    }
    symbol = lt_dlsym(*handle, "ssm_plugin_entry");
    if (!symbol) {
        refuse(&to, "symbol", SSM_LIT("ssm_plugin_entry"), SSM_LIT("no such symbol"));
        goto out;
    }
    memcpy(&entry, &symbol, sizeof entry);
    result = check_descriptor(&to, entry(host_api()), out);
    out->path = path;
out:
    if (advise)
        lt_dladvise_destroy(&advise);
    if (result != 0 && *handle) {
        lt_dlclose(*handle);
        *handle = NULL;
    }
    dlclose(probe);
    return result;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The descriptor: each field as the contract has it, the same and static however often it is asked for.
 */
#include "check.h"

#include <dlfcn.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "show.h"

void point_loads(struct guest *g)
{
    guest_load(g);
}

/* ---- texts */

static void check_line(struct guest *g, const char *field, const char *s)
{
    if (!s || !*s || strnlen(s, LIMIT_HEADER_TEXT + 1) > LIMIT_HEADER_TEXT || !utf8_is_printable_line(ssm_cstr(s)))
        found(g, "%s must be one printable line of at most %d bytes", field, LIMIT_HEADER_TEXT);
}

static void check_names(struct guest *g, const ssm_plugin *p)
{
    size_t n = 0;

    if (!str_is_plugin_name(p->name))
        found(g, "name must be [a-z0-9][a-z0-9-]*, at most %d bytes: \"%.40s\"", LIMIT_PLUGIN_NAME,
              p->name ? p->name : "(NULL)");
    for (; p->aliases && p->aliases[n] && n <= LIMIT_PLUGIN_ALIASES; n++)
        if (!str_is_plugin_name(p->aliases[n]))
            found(g, "the alias \"%.40s\" must be [a-z0-9][a-z0-9-]*, at most %d bytes", p->aliases[n], LIMIT_PLUGIN_NAME);
    if (n > LIMIT_PLUGIN_ALIASES)
        found(g, "aliases: more than %d, or no NULL at the end", LIMIT_PLUGIN_ALIASES);
    check_line(g, "version", p->version);
    check_line(g, "summary", p->summary);
    check_line(g, "licence", p->licence);
    for (const char *c = p->licence; c && *c; c++)
        if (!ascii_alpha(*c) && !ascii_digit(*c) && !strchr(".-+() :", *c)) {
            found(g, "licence must be an SPDX expression, such as Apache-2.0: \"%.60s\"", p->licence);
            break;
        }
}

/* ---- vtables */

static void check_dialect(struct guest *g, const ssm_plugin *p)
{
    struct ssm_dialect d;
    uint32_t size;

    memcpy(&size, p->vtable, sizeof size);
    if (size < offsetof(struct ssm_dialect, verify) || size > LIMIT_PIPE) {
        found(g, "the size of its struct ssm_dialect is %u: .size = sizeof(struct ssm_dialect), and the type must be that",
              size);
        return;
    }
    copy_sized(&d, sizeof d, p->vtable);
    if (!d.facts || !d.manner || !d.render || !d.quote_ident || !d.quote_literal || !d.map_type)
        found(g, "struct ssm_dialect must have facts, manner, render, quote_ident, quote_literal and map_type");
    else if (d.facts->size < offsetof(ssm_dialect_facts, begin) || d.facts->size > LIMIT_PIPE)
        found(g, "the size of its ssm_dialect_facts is %u: .size = sizeof(ssm_dialect_facts)", d.facts->size);
}

static void check_emitter(struct guest *g, const ssm_plugin *p)
{
    struct ssm_emitter e;
    uint32_t size;

    memcpy(&size, p->vtable, sizeof size);
    if (size < offsetof(struct ssm_emitter, begin) || size > LIMIT_PIPE) {
        found(g, "the size of its struct ssm_emitter is %u: .size = sizeof(struct ssm_emitter), and the type must be that",
              size);
        return;
    }
    copy_sized(&e, sizeof e, p->vtable);
    if (!e.end)
        found(g, "struct ssm_emitter must have end");
    if (e.reserved)
        found(g, "struct ssm_emitter.reserved must be 0");
    if (e.operations >> SSM_OP_KIND_COUNT || e.operations & 1u << SSM_OP_NONE)
        found(g, "struct ssm_emitter.operations has bits that are no operations: 1u << kind for each kind, or 0 for all");
}

/* False where its callbacks cannot be looked at. */
static bool check_size(struct guest *g, const ssm_plugin *p, const char *name, size_t least)
{
    uint32_t size;

    memcpy(&size, p->vtable, sizeof size);
    if (size >= least && size <= LIMIT_PIPE)
        return true;
    found(g, "the size of its struct %s is %u: .size = sizeof(struct %s), and the type must be that", name, size, name);
    return false;
}

static void check_reader(struct guest *g, const ssm_plugin *p)
{
    struct ssm_reader r;
    size_t n = 0;

    if (!check_size(g, p, "ssm_reader", sizeof r))
        return;
    copy_sized(&r, sizeof r, p->vtable);
    if (!r.recognises || !r.read || !r.dialects || !r.dialects[0])
        found(g, "struct ssm_reader must have recognises, read, and a dialect at least");
    if (r.reserved)
        found(g, "struct ssm_reader.reserved must be 0");
    for (; r.dialects && r.dialects[n] && n <= LIMIT_PLUGIN_ALIASES; n++)
        if (!str_is_plugin_name(r.dialects[n]))
            found(g, "the dialect \"%.40s\" must be [a-z0-9][a-z0-9-]*, at most %d bytes", r.dialects[n], LIMIT_PLUGIN_NAME);
    if (n > LIMIT_PLUGIN_ALIASES)
        found(g, "dialects: more than %d, or no NULL at the end", LIMIT_PLUGIN_ALIASES);
}

static void check_finder(struct guest *g, const ssm_plugin *p)
{
    struct ssm_finder f;

    if (!check_size(g, p, "ssm_finder", sizeof f))
        return;
    copy_sized(&f, sizeof f, p->vtable);
    if (!f.find || !str_is_plugin_name(f.scheme))
        found(g, "struct ssm_finder must have find, and a scheme of [a-z0-9][a-z0-9-]*, at most %d bytes", LIMIT_PLUGIN_NAME);
    if (f.reserved)
        found(g, "struct ssm_finder.reserved must be 0");
}

/* By kind. */
static void (*const vtable_checks[])(struct guest *g, const ssm_plugin *p) = {
    [SSM_KIND_DIALECT] = check_dialect,
    [SSM_KIND_EMITTER] = check_emitter,
    [SSM_KIND_READER] = check_reader,
    [SSM_KIND_FINDER] = check_finder,
};

/* ---- all of it */

/* False where nothing more of it can be read. */
static bool check_head(struct guest *g, const ssm_plugin *p)
{
    if (p->magic != SSM_PLUGIN_MAGIC) {
        found(g, "magic is %#x: it must be SSM_PLUGIN_MAGIC (%#x); begin the descriptor with SSM_PLUGIN_HEAD", p->magic,
              SSM_PLUGIN_MAGIC);
        return false;
    }
    if (p->abi_major != SSM_ABI_MAJOR)
        found(g, "abi_major is %u: a host of ABI %u refuses it", p->abi_major, SSM_ABI_MAJOR);
    if (p->abi_minor > SSM_ABI_MINOR)
        found(g, "abi_minor is %u: a host of ABI %u.%u refuses what needs a newer one", p->abi_minor, SSM_ABI_MAJOR,
              SSM_ABI_MINOR);
    if (p->size < offsetof(ssm_plugin, vtable) + sizeof p->vtable || p->size > LIMIT_PIPE) {
        found(g, "size is %u: it must be sizeof(ssm_plugin), %zu; begin the descriptor with SSM_PLUGIN_HEAD", p->size,
              sizeof *p);
        return false;
    }
    return true;
}

static void send_about(struct guest *g, const ssm_plugin *p)
{
    wire_begin(g->wire, CHECK_FRAME_ABOUT);
    wire_number(g->wire, p->kind);
    wire_number(g->wire, p->abi_minor);
    wire_end(g->wire);
}

void point_descriptor(struct guest *g)
{
    const ssm_plugin *p;

    if (!guest_load(g) || !guest_enter(g, SSM_ABI_MINOR, SHAPE_PLAIN))
        return;
    p = g->found;
    if (!check_head(g, p))
        return;
    check_names(g, p);
    if ((size_t)p->kind >= sizeof vtable_checks / sizeof vtable_checks[0] || !vtable_checks[p->kind])
        found(g, "kind is %d: it must be SSM_KIND_DIALECT (1), _EMITTER (2), _READER (3) or _FINDER (5)", (int)p->kind);
    else if (!p->vtable)
        found(g, "vtable is NULL: it must be the struct of the plugin's kind");
    else
        vtable_checks[p->kind](g, p);
    if (!g->findings)
        send_about(g, p);
}

/* ---- options */

static bool in_choices(ssm_str choices, ssm_str value)
{
    while (choices.len) {
        const char *bar = memchr(choices.ptr, '|', choices.len);
        size_t n = bar ? (size_t)(bar - choices.ptr) : choices.len;

        if (str_eq(ssm_view(choices.ptr, n), value))
            return true;
        n += bar != NULL;
        choices = ssm_view(choices.ptr + n, choices.len - n);
    }
    return false;
}

static bool good_choices(ssm_str choices)
{
    for (size_t i = 0; i < choices.len; i++)
        if (choices.ptr[i] == '|' && (i == 0 || i + 1 == choices.len || choices.ptr[i + 1] == '|'))
            return false;
    return choices.len > 0;
}

static bool good_text(const char *s)
{
    return !s || (strnlen(s, LIMIT_TEMPLATE + 1) <= LIMIT_TEMPLATE && (!*s || utf8_is_printable_line(ssm_cstr(s))));
}

static bool good_key(const char *key)
{
    size_t n = strnlen(key, LIMIT_TEMPLATE + 1);

    for (size_t i = 0; i < n; i++)
        if (!ascii_alpha(key[i]) && !ascii_digit(key[i]) && !strchr("_.-", key[i]))
            return false;
    return n > 0 && n <= LIMIT_TEMPLATE;
}

static void check_option(struct guest *g, const ssm_option *o, const ssm_option *first)
{
    if (!good_key(o->key))
        found(g, "the option \"%.40s\" must be a word of [A-Za-z0-9_.-]: users write NAME.KEY=VALUE", o->key);
    if (!good_text(o->default_value) || !good_text(o->choices) || !o->help || !*o->help || !good_text(o->help))
        found(g,
              "the option %.40s: default, choices and help are printable lines of at most %d bytes, and help must be there",
              o->key, LIMIT_TEMPLATE);
    else if (o->choices && !good_choices(ssm_cstr(o->choices)))
        found(g, "the option %.40s has the choices \"%s\": words with a | between two of them", o->key, o->choices);
    else if (o->choices && o->default_value && !in_choices(ssm_cstr(o->choices), ssm_cstr(o->default_value)))
        found(g, "the option %.40s has the default \"%s\", which is none of its choices \"%s\"", o->key, o->default_value,
              o->choices);
    for (const ssm_option *other = first; other < o; other++)
        if (strcmp(other->key, o->key) == 0)
            found(g, "the option %.40s stands there twice", o->key);
}

/* What the user of the runner set is an option, too. */
static void check_given(struct guest *g, const char *given)
{
    size_t n = strcspn(given, "=");

    for (const ssm_option *o = g->descriptor.options; o && o->key; o++) {
        if (!str_eq(ssm_cstr(o->key), ssm_view(given, n)))
            continue;
        if (o->choices && !in_choices(ssm_cstr(o->choices), ssm_cstr(given + n + 1)))
            found(g, "--plugin-option %s: the choices are \"%s\"", given, o->choices);
        return;
    }
    found(g, "--plugin-option %s: it has no such option", given);
}

void point_options(struct guest *g)
{
    const ssm_option *first, *o;

    if (!guest_open(g))
        return;
    first = o = g->descriptor.options;
    for (; o && o->key && o - first < LIMIT_PLUGIN_OPTIONS; o++)
        check_option(g, o, first);
    if (o && o->key)
        found(g, "more than %d options, or none with the key NULL at the end", LIMIT_PLUGIN_OPTIONS);
    else
        for (size_t i = 0; i < g->settings->option_count; i++)
            check_given(g, g->settings->options[i]);
}

/* ---- again */

static void check_static(struct guest *g, const char *what, const void *address)
{
    Dl_info info;

    if (dladdr(address, &info) == 0 || strcmp(info.dli_fname, g->subject->path) != 0)
        found(g, "%s is not in the plugin's static storage: it must outlive the call, and be the same in each", what);
}

void point_entry_again(struct guest *g)
{
    const ssm_plugin *first;
    char *copy = NULL;
    size_t size;

    if (!guest_open(g))
        return;
    first = g->found;
    size = first->size;
    copy = malloc(size);
    if (!copy)
        return;
    memcpy(copy, first, size);
    check_static(g, "the descriptor", first);
    check_static(g, "the vtable", first->vtable);
    if (guest_enter(g, SSM_ABI_MINOR, SHAPE_PLAIN)) {
        if (g->found != first)
            found(g, "a second call of ssm_plugin_entry() gives another descriptor: it must be the same, of static storage");
        else if (memcmp(copy, g->found, size) != 0)
            found(g, "a second call of ssm_plugin_entry() changes the descriptor");
    }
    free(copy);
}

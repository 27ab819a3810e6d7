/* SPDX-License-Identifier: Apache-2.0
 *
 * Variants of a run; see variants.h.
 */
#include "variants.h"

#include "base/limits.h"

enum {
    MOST = 512,        /* of a plugin: more choices than that are not tried */
    LABEL_VALUE = 40,  /* of it said, bytes */
    VALUE_LONG = 20000 /* of an option, bytes */
};

static void add(struct variants *v, struct trial t)
{
    if (v->items && v->count < MOST)
        v->items[v->count++] = t;
}

static void add_choices(struct guest *g, struct variants *v, const ssm_option *o)
{
    ssm_str rest = ssm_cstr(o->choices);

    while (rest.len) {
        const char *bar = memchr(rest.ptr, '|', rest.len);
        size_t n = bar ? (size_t)(bar - rest.ptr) : rest.len;
        const char *value = arena_cstr(&g->arena, ssm_view(rest.ptr, n));

        if (value)
            add(v, (struct trial){.option = o->key, .value = value});
        n += bar != NULL;
        rest = ssm_view(rest.ptr + n, rest.len - n);
    }
}

struct variants variants_of(struct guest *g)
{
    struct variants v = {ARENA_ARRAY(&g->arena, MOST, struct trial), 0};
    const char *const *alias = g->descriptor.aliases;
    const ssm_option *o = g->descriptor.options;

    add(&v, (struct trial){0});
    if (g->descriptor.kind == SSM_KIND_READER) /* the first is what it reads where nobody says */
        for (const char *const *dialect = g->reader.dialects + 1; *dialect; dialect++)
            add(&v, (struct trial){.name = *dialect});
    if (g->descriptor.kind != SSM_KIND_DIALECT) {
        for (; o && o->key; o++)
            if (o->choices)
                add_choices(g, &v, o);
        return v;
    }
    add(&v, (struct trial){.idempotent = true});
    for (; alias && *alias; alias++) {
        add(&v, (struct trial){.name = *alias});
        add(&v, (struct trial){.name = *alias, .idempotent = true});
    }
    return v;
}

/* What a user may write for a text, and more than a format may hold. */
static void add_hostile(struct guest *g, struct variants *v, const ssm_option *o)
{
    static const char *const values[] = {
        "",
        " ",
        "a b",
        "'",
        "it's",
        "\"",
        "\"a\"",
        "`",
        "\\",
        "%",
        "%s%n%1",
        "a,b:c",
        "{version}",
        "${x}",
        "-- x",
        "*/ DROP /*",
        "</a>]]>",
        "#",
        "\u0e15\U0001F600",
        "../../a",
        "a\nb: [1]",
    };
    char *longest = arena_take(&g->arena, VALUE_LONG + 1);

    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        add(v, (struct trial){.option = o->key, .value = values[i]});
    if (!longest)
        return;
    memset(longest, 'x', VALUE_LONG);
    longest[VALUE_LONG] = '\0';
    add(v, (struct trial){.option = o->key, .value = longest});
}

struct variants hostile_variants_of(struct guest *g)
{
    struct variants v = {ARENA_ARRAY(&g->arena, MOST, struct trial), 0};

    for (const ssm_option *o = g->descriptor.options; o && o->key; o++)
        if (!o->choices)
            add_hostile(g, &v, o);
    return v;
}

struct trial variant_in(const struct trial *variant, const struct trial *how)
{
    struct trial t = *how;

    t.name = variant->name;
    t.idempotent = variant->idempotent;
    t.option = variant->option;
    t.value = variant->value;
    return t;
}

const char *variant_label(struct guest *g, const struct trial *t, const char *sample)
{
    const char *label;
    struct buf b;

    buf_init(&b, LIMIT_TEMPLATE * 2);
    buf_puts(&b, sample);
    if (t->name)
        buf_printf(&b, ", as %s", t->name);
    if (t->idempotent)
        buf_puts(&b, ", idempotent");
    if (t->option)
        buf_printf(&b, ", %s=%.*s", t->option, LABEL_VALUE, t->value);
    label = arena_cstr(&g->arena, buf_str(&b));
    buf_free(&b);
    return label ? label : sample;
}

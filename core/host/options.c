/* SPDX-License-Identifier: Apache-2.0
 *
 * Options of plugins: what the user gave against what the plugin describes.
 */
#include "host/host_internal.h"

static bool is_for(const struct option_value *v, ssm_str name, const char *const *alias)
{
    if (str_eq(v->plugin, name))
        return true;
    for (; alias && *alias; alias++)
        if (str_is(v->plugin, *alias))
            return true;
    return false;
}

static const ssm_option *described(const struct plugin *p, ssm_str key)
{
    const ssm_option *o = p->descriptor.options;

    for (; o && o->key; o++)
        if (str_is(key, o->key))
            return o;
    return NULL;
}

/* choices: "sql|xml|yaml". */
static bool is_choice(const char *choices, ssm_str value)
{
    while (choices) {
        size_t n = strcspn(choices, "|");
        if (n == value.len && memcmp(choices, value.ptr, n) == 0)
            return true;
        choices = choices[n] ? choices + n + 1 : NULL;
    }
    return false;
}

static int unknown_option(struct diags *d, const struct option_value *v, const struct plugin *p)
{
    const char *keys[33] = {0};
    const char *nearest;
    size_t n = 0;

    for (const ssm_option *o = p->descriptor.options; o && o->key && n < 32; o++)
        keys[n++] = o->key;
    nearest = str_nearest(v->key, keys);
    return diag_at(d, nearest ? DIAG_OPTION_UNKNOWN_NEAR : DIAG_OPTION_UNKNOWN, v->origin, p->name, v->key,
                   ssm_cstr(nearest));
}

static int check_one(struct diags *d, const struct option_value *v, const struct plugin *p)
{
    const ssm_option *o = described(p, v->key);

    if (!o)
        return unknown_option(d, v, p);
    if (o->choices && !is_choice(o->choices, v->value))
        return diag_at(d, DIAG_OPTION_VALUE, v->origin, p->name, v->key, v->value, ssm_cstr(o->choices));
    return 0;
}

int check_options(const struct render_request *r, const struct plugin *p, const struct plugin *other, struct diags *d)
{
    int bad = 0;

    for (size_t i = 0; i < r->option_count; i++) {
        const struct option_value *v = &r->options[i];

        if (is_for(v, p->name, p->descriptor.aliases))
            bad |= check_one(d, v, p);
        else if (other && v->origin.ptr && !is_for(v, other->name, other->descriptor.aliases))
            bad |= diag_at(d, DIAG_OPTION_UNUSED, v->origin, v->plugin, v->key, p->name, other->name);
    }
    return bad;
}

void options_taken(const struct plugin *p, struct option_value *options, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_for(&options[i], p->name, p->descriptor.aliases))
            options[i].origin = ssm_view(NULL, 0);
}

ssm_str option_value(const struct render_request *r, const struct plugin *p, const char *key)
{
    const ssm_option *o = described(p, ssm_cstr(key));

    for (size_t i = r->option_count; i-- > 0;)
        if (is_for(&r->options[i], p->name, p->descriptor.aliases) && str_is(r->options[i].key, key))
            return r->options[i].value;
    return o && o->default_value ? ssm_cstr(o->default_value) : ssm_view(NULL, 0);
}

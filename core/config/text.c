/* SPDX-License-Identifier: Apache-2.0
 *
 * The canonical text of a configuration: the same for the same settings, however the files spell them.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "config/settings.h"

/* "12:db/migrations;": lengths keep two lists that differ apart. An absent text is "-;". */
static void put_text(struct buf *b, ssm_str s)
{
    if (!s.ptr) {
        buf_puts(b, "-;");
        return;
    }
    buf_printf(b, "%zu:", s.len);
    buf_put(b, s);
    buf_putc(b, ';');
}

static void put_value(struct buf *b, const struct setting *s, const struct config *c)
{
    const void *at = (const char *)c + s->target;

    switch (s->kind) {
    case SETTING_TEXT:
    case SETTING_CHOICE:
        put_text(b, *(const ssm_str *)at);
        break;
    case SETTING_TRI:
        buf_printf(b, "%u", (unsigned)*(const ssm_tri *)at);
        break;
    case SETTING_COLLISION:
        buf_printf(b, "%u", (unsigned)*(const enum on_collision *)at);
        break;
    case SETTING_TEXTS:
        buf_puts(b, ((const ssm_strs *)at)->items ? "" : "-");
        for (size_t i = 0; i < ((const ssm_strs *)at)->count; i++)
            put_text(b, ((const ssm_strs *)at)->items[i]);
        break;
    case SETTING_PATTERNS:
        for (size_t i = 0; i < c->pattern_count; i++) {
            put_text(b, c->patterns[i].name);
            put_text(b, c->patterns[i].regex);
        }
        break;
    case SETTING_PLUGIN_OPTIONS:
        for (size_t i = 0; i < c->plugin_option_count; i++) {
            put_text(b, c->plugin_options[i].plugin);
            put_text(b, c->plugin_options[i].key);
            put_text(b, c->plugin_options[i].value);
        }
        break;
    case SETTING_KIND_COUNT:
        break;
    }
}

ssm_str settings_text(const struct config *c, struct arena *a)
{
    struct config defaults;
    struct buf all, value, usual;
    ssm_str text;

    config_defaults(&defaults);
    buf_init(&all, LIMIT_CONFIG_TEXT);
    buf_init(&value, LIMIT_CONFIG_TEXT);
    buf_init(&usual, LIMIT_CONFIG_TEXT);
    for (const struct setting *s = settings; s->path; s++) {
        buf_clear(&value);
        buf_clear(&usual);
        put_value(&value, s, c);
        put_value(&usual, s, &defaults);
        if (value.failed || usual.failed)
            all.failed = true;
        if (str_eq(buf_str(&value), buf_str(&usual)))
            continue;
        buf_printf(&all, "%s=", s->path);
        buf_put(&all, buf_str(&value));
        buf_putc(&all, '\n');
    }
    text = all.failed ? ssm_view(NULL, 0) : arena_str(a, buf_str(&all));
    buf_free(&usual);
    buf_free(&value);
    buf_free(&all);
    return text;
}

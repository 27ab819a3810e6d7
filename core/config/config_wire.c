/* SPDX-License-Identifier: Apache-2.0
 *
 * The settings as one frame; see config_wire.h. A new field of struct config is a line here: its size below says so.
 */
#include "config/config_wire.h"

#include <assert.h>

#include "base/limits.h"
#include "config/settings.h"

static_assert(sizeof(void *) != 8 || sizeof(struct config) == 312, "a new field needs a line in config_fields");
static_assert(sizeof(void *) != 8 || sizeof(struct redaction_pattern) == 32, "a new field needs a line in pattern_fields");
static_assert(sizeof(void *) != 8 || sizeof(struct plugin_setting) == 48, "a new field needs a line in option_fields");

#define AT(field) .at = offsetof(STRUCT, field)
#define NUMBER(field, most) {.kind = FIELD_NUMBER, AT(field), .bound = (most)}
#define TEXT(field) {.kind = FIELD_TEXT, AT(field), .bound = LIMIT_CONFIG_BYTES}
#define TEXTS(field) {.kind = FIELD_TEXTS, AT(field), .bound = LIMIT_YAML_EVENTS, .each = LIMIT_CONFIG_BYTES}
#define STRUCTS(field, number, record) \
    {.kind = FIELD_STRUCTS, AT(field), .count = offsetof(STRUCT, number), .bound = LIMIT_YAML_EVENTS, .of = &(record)}
#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define RECORD(table) .fields = (table), .count = COUNT(table), .bytes = sizeof(STRUCT)

#define STRUCT struct redaction_pattern
static const struct field pattern_fields[] = {TEXT(regex), TEXT(name)};
static const struct record record_pattern = {RECORD(pattern_fields), .needed = 1};
#undef STRUCT

#define STRUCT struct plugin_setting
static const struct field option_fields[] = {TEXT(plugin), TEXT(key), TEXT(value)};
static const struct record record_option = {RECORD(option_fields), .needed = 3};
#undef STRUCT

#define STRUCT struct config
static const struct field config_fields[] = {
    TEXT(reports_root),
    {.kind = FIELD_TEXT, AT(digest_text), .bound = LIMIT_CONFIG_TEXT},
    TEXT(lang),
    TEXT(platform),
    NUMBER(default_json_summary, SSM_YES),
    TEXTS(allow_writes_only_under),
    TEXTS(deny_writes_under),
    NUMBER(disallow_symlink_writes, SSM_YES),
    TEXT(spec_id_regex),
    STRUCTS(patterns, pattern_count, record_pattern),
    NUMBER(on_collision, ON_COLLISION_FAIL),
    TEXT(tool),
    TEXT(output_dir),
    TEXT(dialect),
    TEXT(schema),
    TEXTS(directories),
    TEXTS(types_allow),
    TEXTS(functions_allow),
    STRUCTS(plugin_options, plugin_option_count, record_option),
    TEXT(time_limit),
    TEXTS(plugin_path),
};
const struct record record_config = {RECORD(config_fields), .needed = 2};
#undef STRUCT

void config_put(const struct config *c, struct wire *w, unsigned type)
{
    struct record_writer rw = {.arena = NULL}; /* nothing in it is shared */

    wire_begin(w, type);
    record_put(w, &rw, &record_config, c);
    wire_end(w);
}

static bool is_choice(ssm_str s, const char *const *choices)
{
    for (; *choices; choices++)
        if (str_is(s, *choices))
            return true;
    return !s.ptr;
}

int config_take(struct wire_reader *r, struct arena *a, struct config *out)
{
    struct record_reader rr = {.arena = a};
    bool good;

    *out = (struct config){.digest_text = {NULL, 0}};
    good = record_fill(r, &rr, &record_config, out) && wire_done(r);
    for (const struct setting *s = settings; s->path && good; s++) {
        ssm_str text;

        if (s->kind != SETTING_CHOICE)
            continue;
        memcpy(&text, (const char *)out + s->target, sizeof text);
        good = is_choice(text, s->choices);
    }
    return good ? 0 : -1;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * One value of the configuration: from YAML into its field, by the kind of the setting.
 */
#include "base/buf.h"
#include "config/settings.h"

struct value {
    const struct config_file *file;
    const struct setting *setting;
    const struct yaml_node *node;
    void *target;
};

static ssm_str place(const struct value *v, const struct yaml_node *n)
{
    return yaml_place(v->file->arena, v->file->path, n->line, n->column);
}

static int wrong(const struct value *v, enum diag_code code, const struct yaml_node *n)
{
    return diag_at(v->file->diags, code, place(v, n), ssm_cstr(v->setting->path));
}

/* A scalar that says something. */
static bool is_text(const struct yaml_node *n)
{
    return n->kind == YAML_TEXT && n->text.len > 0;
}

static size_t count_children(const struct yaml_node *n)
{
    size_t count = 0;

    for (n = n->first; n; n = n->next)
        count++;
    return count;
}

static int read_text(const struct value *v)
{
    if (!is_text(v->node))
        return wrong(v, DIAG_CONFIG_NOT_TEXT, v->node);
    *(ssm_str *)v->target = v->node->text;
    return 0;
}

/* The place of the text among the choices, or -1 with what they are. */
static int choose(const struct value *v)
{
    struct buf list;

    if (!is_text(v->node))
        return wrong(v, DIAG_CONFIG_NOT_TEXT, v->node);
    for (int i = 0; v->setting->choices[i]; i++)
        if (str_is(v->node->text, v->setting->choices[i]))
            return i;
    buf_init(&list, 256);
    for (const char *const *c = v->setting->choices; *c; c++) {
        buf_puts(&list, c == v->setting->choices ? "" : ", ");
        buf_puts(&list, *c);
    }
    diag_at(v->file->diags, DIAG_CONFIG_CHOICE, place(v, v->node), ssm_cstr(v->setting->path), v->node->text,
            buf_str(&list));
    buf_free(&list);
    return -1;
}

static int read_choice(const struct value *v)
{
    if (choose(v) < 0)
        return -1;
    *(ssm_str *)v->target = v->node->text;
    return 0;
}

static int read_collision(const struct value *v)
{
    int i = choose(v);

    if (i < 0)
        return -1;
    *(enum on_collision *)v->target = (enum on_collision)i;
    return 0;
}

static int read_tri(const struct value *v)
{
    static const char *const words[2][3] = {{"true", "yes", "on"}, {"false", "no", "off"}};

    for (size_t i = 0; v->node->kind == YAML_TEXT && i < 3; i++) {
        bool yes = str_is_nocase(v->node->text, words[0][i]);

        if (yes || str_is_nocase(v->node->text, words[1][i])) {
            *(ssm_tri *)v->target = yes ? SSM_YES : SSM_NO;
            return 0;
        }
    }
    return wrong(v, DIAG_CONFIG_NOT_BOOLEAN, v->node);
}

static int read_texts(const struct value *v)
{
    ssm_str *items;
    size_t count = 0;

    if (v->node->kind != YAML_LIST)
        return wrong(v, DIAG_CONFIG_NOT_TEXTS, v->node);
    items = ARENA_ARRAY(v->file->arena, count_children(v->node), ssm_str);
    if (!items)
        return diag_out_of_memory(v->file->diags);
    for (const struct yaml_node *n = v->node->first; n; n = n->next) {
        if (!is_text(n))
            return wrong(v, DIAG_CONFIG_NOT_TEXTS, n);
        items[count++] = n->text;
    }
    *(ssm_strs *)v->target = (ssm_strs){items, count};
    return 0;
}

/* {name, regex}, each a text and `regex` there. */
static int read_named_pattern(const struct value *v, const struct yaml_node *entry, struct redaction_pattern *out)
{
    for (const struct yaml_node *n = entry->first; n; n = n->next) {
        ssm_str *field = str_is(n->key, "name") ? &out->name : str_is(n->key, "regex") ? &out->regex : NULL;

        if (!field || !is_text(n))
            return wrong(v, DIAG_CONFIG_NOT_PATTERN, n);
        *field = n->text;
    }
    return out->regex.ptr ? 0 : wrong(v, DIAG_CONFIG_NOT_PATTERN, entry);
}

static int read_patterns(const struct value *v)
{
    struct redaction_pattern *items;
    size_t count = 0;

    if (v->node->kind != YAML_LIST)
        return wrong(v, DIAG_CONFIG_NOT_PATTERN, v->node);
    items = ARENA_ARRAY(v->file->arena, count_children(v->node), struct redaction_pattern);
    if (!items)
        return diag_out_of_memory(v->file->diags);
    for (const struct yaml_node *n = v->node->first; n; n = n->next, count++) {
        if (is_text(n))
            items[count].regex = n->text;
        else if (n->kind != YAML_MAPPING)
            return wrong(v, DIAG_CONFIG_NOT_PATTERN, n);
        else if (read_named_pattern(v, n, &items[count]))
            return -1;
    }
    v->file->config->patterns = items;
    v->file->config->pattern_count = count;
    return 0;
}

static int set_plugin_option(const struct value *v, ssm_str plugin, ssm_str key, const struct yaml_node *n,
                             struct plugin_setting *out)
{
    if (!plugin.len || !key.len || n->kind != YAML_TEXT)
        return wrong(v, DIAG_CONFIG_NOT_OPTIONS, n);
    *out = (struct plugin_setting){plugin, key, n->text};
    return 0;
}

/* One entry: `flyway: {undo: true}`, or `flyway.undo: true`. */
static int read_plugin_entry(const struct value *v, const struct yaml_node *n, struct plugin_setting *items,
                             size_t *count)
{
    const char *dot = memchr(n->key.ptr, '.', n->key.len);
    size_t at = dot ? (size_t)(dot - n->key.ptr) : n->key.len;

    if (n->kind != YAML_MAPPING)
        return set_plugin_option(v, ssm_view(n->key.ptr, at),
                                 dot ? ssm_view(dot + 1, n->key.len - at - 1) : ssm_view(NULL, 0), n,
                                 &items[(*count)++]);
    for (const struct yaml_node *o = n->first; o; o = o->next)
        if (set_plugin_option(v, n->key, o->key, o, &items[(*count)++]))
            return -1;
    return 0;
}

/* They are added to those of an earlier file: the later wins. */
static int read_plugin_options(const struct value *v)
{
    struct config *c = v->file->config;
    size_t count = c->plugin_option_count;
    struct plugin_setting *items;

    if (v->node->kind == YAML_NULL)
        return 0;
    if (v->node->kind != YAML_MAPPING)
        return wrong(v, DIAG_CONFIG_NOT_OPTIONS, v->node);
    for (const struct yaml_node *n = v->node->first; n; n = n->next)
        count += n->kind == YAML_MAPPING ? count_children(n) : 1;
    items = ARENA_ARRAY(v->file->arena, count, struct plugin_setting);
    if (!items)
        return diag_out_of_memory(v->file->diags);
    count = c->plugin_option_count;
    if (count)
        memcpy(items, c->plugin_options, count * sizeof *items);
    for (const struct yaml_node *n = v->node->first; n; n = n->next)
        if (read_plugin_entry(v, n, items, &count))
            return -1;
    c->plugin_options = items;
    c->plugin_option_count = count;
    return 0;
}

int setting_read(const struct config_file *f, const struct setting *s, const struct yaml_node *n)
{
    static int (*const readers[SETTING_KIND_COUNT])(const struct value *) = {
        [SETTING_TEXT] = read_text,
        [SETTING_CHOICE] = read_choice,
        [SETTING_TRI] = read_tri,
        [SETTING_COLLISION] = read_collision,
        [SETTING_TEXTS] = read_texts,
        [SETTING_PATTERNS] = read_patterns,
        [SETTING_PLUGIN_OPTIONS] = read_plugin_options,
    };
    const struct value v = {f, s, n, (char *)f->config + s->target};

    return readers[s->kind](&v);
}

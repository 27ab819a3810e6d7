/* SPDX-License-Identifier: Apache-2.0
 *
 * One file of the configuration: walks its tree along the table of settings.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "config/settings.h"

struct walk {
    struct config_file file;
    struct buf path; /* dotted, of the mapping that is being walked */
};

static const struct setting *find(ssm_str path)
{
    for (const struct setting *s = settings; s->path; s++)
        if (str_is(path, s->path))
            return s;
    return NULL;
}

/* True when settings lie below `path`. */
static bool is_group(ssm_str path)
{
    for (const struct setting *s = settings; s->path; s++)
        if (strncmp(s->path, path.ptr, path.len) == 0 && s->path[path.len] == '.')
            return true;
    return false;
}

static void walk_mapping(struct walk *w, const struct yaml_node *mapping);

static void walk_entry(struct walk *w, const struct yaml_node *n, ssm_str path)
{
    const struct config_file *f = &w->file;
    const struct setting *s = find(path);
    enum diag_code code = DIAG_NONE;

    /* A dot inside a key is not a step of the path. */
    if (memchr(n->key.ptr, '.', n->key.len) || (!s && !is_group(path)))
        code = DIAG_CONFIG_UNKNOWN_KEY;
    else if (s && s->trusted_only && f->origin != CONFIG_TRUSTED)
        code = DIAG_CONFIG_UNTRUSTED;
    else if (s)
        setting_read(f, s, n);
    else if (n->kind == YAML_MAPPING)
        walk_mapping(w, n);
    else if (n->kind != YAML_NULL) /* nothing: a group whose settings are all commented out */
        code = DIAG_CONFIG_NOT_MAPPING;
    if (code != DIAG_NONE)
        diag_at(f->diags, code, yaml_place(f->arena, f->path, n->line, n->column), path);
}

/* As deep as the table at most: only groups are entered. */
static void walk_mapping(struct walk *w, const struct yaml_node *mapping)
{
    size_t length = w->path.len;

    for (const struct yaml_node *n = mapping->first; n; n = n->next) {
        buf_puts(&w->path, length ? "." : "");
        buf_put(&w->path, n->key);
        if (w->path.failed) {
            diag_out_of_memory(w->file.diags);
            return;
        }
        walk_entry(w, n, buf_str(&w->path));
        w->path.len = length;
    }
}

int config_load(ssm_str bytes, ssm_str path, enum config_origin origin, struct arena *a, struct diags *d,
                struct config *c)
{
    struct walk w = {.file = {path, origin, a, d, c}};
    size_t errors = d->count[DIAG_INVALID];
    ssm_tri symlinks = c->disallow_symlink_writes;
    struct yaml_node *root;

    if (yaml_read(bytes, path, a, d, &root))
        return -1;
    if (!root || root->kind == YAML_NULL)
        return 0;
    if (root->kind != YAML_MAPPING)
        return diag_plain(d, DIAG_CONFIG_ROOT, yaml_place(a, path, root->line, root->column));
    buf_init(&w.path, LIMIT_CONFIG_BYTES + LIMIT_CONFIG_PATH);
    walk_mapping(&w, root);
    buf_free(&w.path);
    if (c->disallow_symlink_writes == SSM_NO && symlinks != SSM_NO)
        diag_plain(d, DIAG_CONFIG_SYMLINKS, path);
    c->digest_text = settings_text(c, a);
    if (!c->digest_text.ptr)
        diag_out_of_memory(d);
    return d->out_of_memory || d->count[DIAG_INVALID] > errors ? -1 : 0;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Where plugins are looked for, in which order, and which files are trusted. See host.h.
 */
#include "host/host_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

struct loaded {
    struct plugin plugin;
    void *handle;
    dev_t device;
    ino_t inode;
    struct loaded *next;
};

struct plugins {
    struct arena *arena;
    struct diags *diags;
    ssm_str *dirs;
    size_t dir_count;
    struct loaded *first, *last;
};

/* ---- the search path */

static int add_dir(struct plugins *p, ssm_str dir, enum diag_code relative)
{
    if (!dir.len)
        return 0;
    if (dir.ptr[0] != '/')
        return diag_at(p->diags, relative, ssm_view(NULL, 0), dir);
    p->dirs[p->dir_count++] = dir;
    return 0;
}

static size_t count_entries(const char *path)
{
    size_t n = 1;

    for (; path && *path; path++)
        n += *path == ':';
    return n;
}

static int set_dirs(struct plugins *p, const struct plugin_paths *paths)
{
    size_t most = paths->plugin_dirs.count + paths->config_dirs.count + count_entries(paths->env_path) + 2;
    int bad = 0;

    p->dirs = ARENA_ARRAY(p->arena, most, ssm_str);
    if (!p->dirs)
        return diag_out_of_memory(p->diags);
    for (size_t i = 0; i < paths->plugin_dirs.count; i++)
        bad |= add_dir(p, paths->plugin_dirs.items[i], DIAG_PLUGIN_DIR_RELATIVE);
    for (const char *s = paths->env_path; s && *s;) {
        size_t n = strcspn(s, ":");
        add_dir(p, ssm_view(s, n), DIAG_PLUGIN_PATH_RELATIVE);
        s += n + (s[n] == ':');
    }
    for (size_t i = 0; i < paths->config_dirs.count; i++)
        bad |= add_dir(p, paths->config_dirs.items[i], DIAG_PLUGIN_DIR_RELATIVE);
    add_dir(p, ssm_cstr(paths->user_dir), DIAG_PLUGIN_PATH_RELATIVE);
    add_dir(p, ssm_cstr(paths->installed_dir), DIAG_PLUGIN_PATH_RELATIVE);
    return bad;
}

/* ---- trust */

/* Others may write it: another user owns it, or its mode lets group or world write. */
static bool others_may_write(const struct stat *st)
{
    bool own = st->st_uid == 0 || st->st_uid == geteuid();

    return !own || (st->st_mode & (S_IWGRP | S_IWOTH));
}

static int trust(struct diags *d, bool as_warning, ssm_str path, const struct stat *st)
{
    if (!others_may_write(st))
        return 0;
    diag_at(d, as_warning ? DIAG_PLUGIN_UNTRUSTED_PASSED : DIAG_PLUGIN_UNTRUSTED, path, path);
    return -1;
}

/* ---- files of a folder */

/* How well a file's name fits the wanted name: 0 the same but for dashes, 1 one begins with the other, 2 neither. */
static int misfit(ssm_str stem, ssm_str wanted)
{
    size_t i = 0, k = 0;

    while (i < stem.len && k < wanted.len) {
        if (wanted.ptr[k] == '-')
            k++;
        else if (stem.ptr[i] == '-')
            i++;
        else if (stem.ptr[i] != ascii_lower(wanted.ptr[k]))
            return 2;
        else
            i++, k++;
    }
    return i == stem.len && k == wanted.len ? 0 : 1;
}

static int file_cmp(const void *left, const void *right, void *user)
{
    const struct candidate_file *a = left, *b = right;
    const ssm_str *wanted = user;
    int x = wanted->len ? misfit(a->stem, *wanted) : 0, y = wanted->len ? misfit(b->stem, *wanted) : 0;

    return x != y ? x - y : str_cmp(a->stem, b->stem);
}

size_t find_files(struct arena *a, struct diags *d, ssm_str dir, ssm_str wanted, bool all, struct candidate_file **out)
{
    struct candidate_file *files = ARENA_ARRAY(a, LIMIT_PLUGIN_FILES, struct candidate_file);
    char *path = arena_cstr(a, dir);
    DIR *handle = path ? opendir(path) : NULL;
    struct stat st;
    size_t count = 0;

    *out = files;
    if (!handle || !files)
        return 0;
    if (fstat(dirfd(handle), &st) != 0 || trust(d, all, dir, &st) != 0) {
        closedir(handle);
        return 0;
    }
    for (struct dirent *e; (e = readdir(handle)) && count < LIMIT_PLUGIN_FILES;) {
        ssm_str name = ssm_cstr(e->d_name);
        if (name.ptr[0] == '.' || !str_ends(name, ".so"))
            continue;
        files[count].path = arena_concat(a, (const ssm_str[]){dir, SSM_LIT("/"), name}, 3);
        files[count].stem = ssm_view(files[count].path.ptr + dir.len + 1, name.len - 3);
        if (!files[count].path.ptr)
            break;
        count++;
    }
    closedir(handle);
    qsort_r(files, count, sizeof *files, file_cmp, &wanted);
    return count;
}

/* ---- the set */

struct plugins *plugins_open(const struct plugin_paths *paths, struct arena *a, struct diags *d)
{
    struct plugins *p = ARENA_NEW(a, struct plugins);

    if (!p) {
        diag_out_of_memory(d);
        return NULL;
    }
    *p = (struct plugins){.arena = a, .diags = d};
    if (set_dirs(p, paths) != 0 || load_start(d) != 0)
        return NULL;
    return p;
}

static struct loaded *already(struct plugins *p, const struct stat *st)
{
    for (struct loaded *l = p->first; l; l = l->next)
        if (l->device == st->st_dev && l->inode == st->st_ino)
            return l;
    return NULL;
}

/* Loads a file once; NULL when it is refused or broken. */
static struct loaded *load_once(struct plugins *p, ssm_str path, bool as_warning)
{
    struct stat st;
    struct loaded *l;
    char *name = arena_cstr(p->arena, path);

    if (!name || stat(name, &st) != 0 || !S_ISREG(st.st_mode) || trust(p->diags, as_warning, path, &st) != 0)
        return NULL;
    l = already(p, &st);
    if (l)
        return l->handle ? l : NULL;
    l = ARENA_NEW(p->arena, struct loaded);
    if (!l) {
        diag_out_of_memory(p->diags);
        return NULL;
    }
    l->device = st.st_dev;
    l->inode = st.st_ino;
    if (p->last)
        p->last->next = l;
    else
        p->first = l;
    p->last = l;
    return load_file(p->arena, p->diags, as_warning, path, &l->handle, &l->plugin) == 0 ? l : NULL;
}

static bool answers_to(const struct plugin *p, ssm_kind kind, ssm_str name)
{
    const char *const *alias = p->descriptor.aliases;

    if (p->kind != kind)
        return false;
    if (str_eq_nocase(p->name, name))
        return true;
    for (; alias && *alias; alias++)
        if (str_is_nocase(name, *alias))
            return true;
    return false;
}

/* No plugin has the name: say where it was looked for, and what is near. */
static const struct plugin *not_found(struct plugins *p, ssm_kind kind, ssm_str name)
{
    static const enum diag_code codes[2][2] = {{DIAG_DIALECT_UNKNOWN, DIAG_DIALECT_UNKNOWN_NEAR},
                                               {DIAG_EMITTER_UNKNOWN, DIAG_EMITTER_UNKNOWN_NEAR}};
    const char *names[64] = {0};
    const char *nearest;
    size_t count = 0;
    struct buf list, dirs;

    buf_init(&list, LIMIT_DIAG_ARG);
    buf_init(&dirs, LIMIT_DIAG_ARG);
    for (const struct plugin *q = plugins_all(p); q && count < 63; q = q->next)
        if (q->kind == kind) {
            names[count++] = q->descriptor.name;
            buf_puts(&list, list.len ? ", " : "");
            buf_put(&list, q->name);
        }
    for (size_t i = 0; i < p->dir_count; i++) {
        buf_puts(&dirs, i ? ":" : "");
        buf_put(&dirs, p->dirs[i]);
    }
    nearest = str_nearest(name, names);
    diag_at(p->diags, codes[kind == SSM_KIND_EMITTER][nearest != NULL], ssm_view(NULL, 0), name,
            list.len ? buf_str(&list) : SSM_LIT("none"), buf_str(&dirs), ssm_cstr(nearest));
    buf_free(&list);
    buf_free(&dirs);
    return NULL;
}

const struct plugin *plugins_get(struct plugins *p, ssm_kind kind, ssm_str name)
{
    size_t before = p->diags->count[DIAG_REFUSED] + p->diags->count[DIAG_INVALID];

    for (size_t i = 0; i < p->dir_count; i++) {
        struct candidate_file *files;
        size_t count = find_files(p->arena, p->diags, p->dirs[i], name, false, &files);

        for (size_t k = 0; k < count; k++) {
            bool likely = misfit(files[k].stem, name) < 2;
            struct loaded *l = load_once(p, files[k].path, !likely);
            if (l && answers_to(&l->plugin, kind, name))
                return &l->plugin;
        }
    }
    if (p->diags->count[DIAG_REFUSED] + p->diags->count[DIAG_INVALID] > before)
        return NULL; /* the likely file was refused, and that has been said */
    return not_found(p, kind, name);
}

static int plugin_cmp(const struct plugin *a, const struct plugin *b)
{
    return a->kind != b->kind ? (a->kind < b->kind ? -1 : 1) : str_cmp(a->name, b->name);
}

const struct plugin *plugins_all(struct plugins *p)
{
    struct plugin *head = NULL;

    for (size_t i = 0; i < p->dir_count; i++) {
        struct candidate_file *files;
        size_t count = find_files(p->arena, p->diags, p->dirs[i], ssm_view(NULL, 0), true, &files);

        for (size_t k = 0; k < count; k++) {
            struct loaded *l = load_once(p, files[k].path, true);
            struct plugin **at = &head;

            if (!l)
                continue;
            while (*at && plugin_cmp(*at, &l->plugin) < 0)
                at = &(*at)->next;
            if (*at && plugin_cmp(*at, &l->plugin) == 0)
                continue; /* an earlier folder has it */
            l->plugin.next = *at;
            *at = &l->plugin;
        }
    }
    return head;
}

void plugins_close(struct plugins *p)
{
    if (!p)
        return;
    for (struct loaded *l = p->first; l; l = l->next)
        if (l->handle)
            load_close(l->handle);
    load_stop();
}

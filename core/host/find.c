/* SPDX-License-Identifier: Apache-2.0
 *
 * Where plugins are looked for, in which order, and which files are trusted. See host.h. This is the monitor's: it lists and
 * looks at files, and loads none.
 */
#include "host/host_internal.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

struct search {
    struct arena *arena;
    struct diags *diags;
    ssm_str wanted; /* absent: all of them, in order of folder and name */
    struct plugin_file *files;
    size_t count, capacity;
    int bad;
};

/* ---- the search path */

static int add_dir(struct plugin_folders *f, struct diags *d, ssm_str dir, enum diag_code relative)
{
    if (!dir.len)
        return 0;
    if (dir.ptr[0] != '/')
        return diag_at(d, relative, ssm_view(NULL, 0), dir);
    f->dirs[f->count++] = dir;
    return 0;
}

static size_t count_entries(const char *path)
{
    size_t n = 1;

    for (; path && *path; path++)
        n += *path == ':';
    return n;
}

int plugin_folders(const struct plugin_paths *paths, struct arena *a, struct diags *d, struct plugin_folders *out)
{
    size_t most = paths->plugin_dirs.count + paths->config_dirs.count + count_entries(paths->env_path) + 2;
    int bad = 0;

    *out = (struct plugin_folders){.dirs = ARENA_ARRAY(a, most, ssm_str)};
    if (!out->dirs)
        return diag_out_of_memory(d);
    for (size_t i = 0; i < paths->plugin_dirs.count; i++)
        bad |= add_dir(out, d, paths->plugin_dirs.items[i], DIAG_PLUGIN_DIR_RELATIVE);
    for (const char *s = paths->env_path; s && *s;) {
        size_t n = strcspn(s, ":");
        add_dir(out, d, ssm_view(s, n), DIAG_PLUGIN_PATH_RELATIVE);
        s += n + (s[n] == ':');
    }
    for (size_t i = 0; i < paths->config_dirs.count; i++)
        bad |= add_dir(out, d, paths->config_dirs.items[i], DIAG_PLUGIN_DIR_RELATIVE);
    add_dir(out, d, ssm_cstr(paths->user_dir), DIAG_PLUGIN_PATH_RELATIVE);
    add_dir(out, d, ssm_cstr(paths->installed_dir), DIAG_PLUGIN_PATH_RELATIVE);
    return bad;
}

/* ---- trust */

/* Others may write it: another user owns it, or its mode lets group or world write. */
static bool others_may_write(const struct stat *st)
{
    bool own = st->st_uid == 0 || st->st_uid == geteuid();

    return !own || (st->st_mode & (S_IWGRP | S_IWOTH));
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

/* What fits best comes first, then the earlier folder, then the name. */
static int file_cmp(const void *left, const void *right)
{
    const struct plugin_file *a = left, *b = right;

    if (a->misfit != b->misfit)
        return a->misfit - b->misfit;
    return a->folder != b->folder ? (a->folder < b->folder ? -1 : 1) : str_cmp(a->path, b->path);
}

static int add_file(struct search *s, ssm_str dir, size_t folder, ssm_str name)
{
    struct plugin_file *grown = arena_grow(s->arena, s->files, s->count, &s->capacity, sizeof *grown);
    ssm_str stem = ssm_view(name.ptr, name.len - 3);

    if (!grown)
        return s->bad = diag_out_of_memory(s->diags);
    s->files = grown;
    s->files[s->count] = (struct plugin_file){
        .path = arena_concat(s->arena, (const ssm_str[]){dir, SSM_LIT("/"), name}, 3),
        .folder = folder,
        .misfit = s->wanted.ptr ? misfit(stem, s->wanted) : 0,
        .listed = !s->wanted.ptr,
    };
    if (!s->files[s->count++].path.ptr)
        return s->bad = diag_out_of_memory(s->diags);
    return 0;
}

static void list_folder(struct search *s, ssm_str dir, size_t folder)
{
    char *path = arena_cstr(s->arena, dir);
    DIR *handle = path ? opendir(path) : NULL;
    size_t before = s->count;
    struct stat st;

    if (!handle)
        return;
    if (fstat(dirfd(handle), &st) == 0 && others_may_write(&st)) {
        diag_at(s->diags, s->wanted.ptr ? DIAG_PLUGIN_UNTRUSTED : DIAG_PLUGIN_UNTRUSTED_PASSED, dir, dir);
        s->bad = s->wanted.ptr ? -1 : s->bad;
    } else
        for (struct dirent *e; (e = readdir(handle)) && s->count - before < LIMIT_PLUGIN_FILES;)
            if (e->d_name[0] != '.' && str_ends(ssm_cstr(e->d_name), ".so") && add_file(s, dir, folder, ssm_cstr(e->d_name)))
                break;
    closedir(handle);
}

/* A regular file that no other path led to. */
static bool usable(struct search *s, size_t index)
{
    struct plugin_file *f = &s->files[index];
    char *path = arena_cstr(s->arena, f->path);
    struct stat st;

    if (!path || stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return false;
    f->device = st.st_dev;
    f->inode = st.st_ino;
    for (size_t i = 0; i < index; i++)
        if (s->files[i].device == st.st_dev && s->files[i].inode == st.st_ino)
            return false;
    f->untrusted = others_may_write(&st);
    return true;
}

bool plugin_may_load(const struct plugin_file *f, struct diags *d)
{
    if (f->usable && f->untrusted)
        diag_at(d, plugin_is_likely(f) ? DIAG_PLUGIN_UNTRUSTED : DIAG_PLUGIN_UNTRUSTED_PASSED, f->path, f->path);
    return f->usable && !f->untrusted;
}

int plugin_files(const struct plugin_folders *folders, ssm_str wanted, struct arena *a, struct diags *d,
                 struct plugin_file **out, size_t *count)
{
    struct search s = {.arena = a, .diags = d, .wanted = wanted};

    for (size_t i = 0; i < folders->count; i++)
        list_folder(&s, folders->dirs[i], i);
    if (s.count)
        qsort(s.files, s.count, sizeof *s.files, file_cmp);
    for (size_t i = 0; i < s.count; i++)
        s.files[i].usable = usable(&s, i);
    *out = s.files;
    *count = s.count;
    return s.bad;
}

/* ---- names */

bool plugin_answers(const struct plugin *p, ssm_kind kind, ssm_str name)
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

int plugin_not_found(ssm_kind kind, ssm_str name, const struct plugin *others, const struct plugin_folders *folders,
                     struct diags *d)
{
    static const enum diag_code codes[2][2] = {{DIAG_DIALECT_UNKNOWN, DIAG_DIALECT_UNKNOWN_NEAR},
                                               {DIAG_EMITTER_UNKNOWN, DIAG_EMITTER_UNKNOWN_NEAR}};
    const char *names[64] = {0};
    const char *nearest;
    size_t count = 0;
    struct buf list, dirs;

    buf_init(&list, LIMIT_DIAG_ARG);
    buf_init(&dirs, LIMIT_DIAG_ARG);
    for (const struct plugin *q = others; q && count < 63; q = q->next)
        if (q->kind == kind) {
            names[count++] = q->descriptor.name;
            buf_puts(&list, list.len ? ", " : "");
            buf_put(&list, q->name);
        }
    for (size_t i = 0; i < folders->count; i++) {
        buf_puts(&dirs, i ? ":" : "");
        buf_put(&dirs, folders->dirs[i]);
    }
    nearest = str_nearest(name, names);
    diag_at(d, codes[kind == SSM_KIND_EMITTER][nearest != NULL], ssm_view(NULL, 0), name,
            list.len ? buf_str(&list) : SSM_LIT("none"), buf_str(&dirs), ssm_cstr(nearest));
    buf_free(&list);
    buf_free(&dirs);
    return -1;
}

int plugin_misfit(ssm_str path, ssm_str name)
{
    ssm_str file = str_last_part(path);

    return misfit(str_ends(file, ".so") ? ssm_view(file.ptr, file.len - 3) : file, name);
}

void plugin_insert(struct plugin **list, struct plugin *p)
{
    int order = -1;

    for (; *list; list = &(*list)->next) {
        order = (*list)->kind != p->kind ? ((*list)->kind < p->kind ? -1 : 1) : str_cmp((*list)->name, p->name);
        if (order >= 0)
            break;
    }
    if (*list && order == 0 && plugin_misfit(p->path, p->name) >= plugin_misfit((*list)->path, (*list)->name))
        return;
    p->next = *list && order == 0 ? (*list)->next : *list;
    *list = p;
}

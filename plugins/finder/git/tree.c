/* SPDX-License-Identifier: Apache-2.0
 *
 * A path in a tree: a file, or a folder with what may be part of a schema in it and beneath it.
 */
#include "git.h"

#include <string.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* What others than schemas are called is not worth its bytes. */
static int is_candidate(const char *name)
{
    static const char *const endings[] = {".sql", ".xml", ".yaml", ".yml", ".json", "sqitch.plan"};
    size_t n = strlen(name);

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t m = strlen(endings[i]), k = 0;

        while (n >= m && k < m && lower(name[n - m + k]) == endings[i][k])
            k++;
        if (n >= m && k == m)
            return 1;
    }
    return 0;
}

static int give_blob(struct search *s, const git_tree_entry *entry, const char *path, int is_folder)
{
    git_blob *blob = NULL;
    int result;

    if (git_tree_entry_filemode(entry) == GIT_FILEMODE_LINK)
        return git_say(s, "link",
                       is_folder ? "%1 is a symbolic link in the folder, which is not followed: the file itself must be there"
                                 : "%1 is a symbolic link, which is not followed: name the file itself",
                       path, NULL);
    if (git_blob_lookup(&blob, s->repository, git_tree_entry_id(entry)) != 0)
        return git_say_last(s, "object", "%1 cannot be read: %2", path);
    if (git_blob_rawsize(blob) > GIT_MOST_BYTES)
        result = git_say(s, "too_large", "%1 is larger than 256 MiB", path, NULL);
    else
        result = s->api->found(s->host, ssm_view(path, strlen(path)),
                               ssm_view(git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob)), is_folder);
    git_blob_free(blob);
    return result;
}

static int join(char to[GIT_MOST_PATH], const char *folder, const char *name)
{
    size_t n = strlen(folder), m = strlen(name);

    if (n + 1 + m >= GIT_MOST_PATH)
        return SSM_ERROR;
    memcpy(to, folder, n);
    if (n)
        to[n++] = '/';
    memcpy(to + n, name, m + 1);
    return SSM_OK;
}

/* The folders that are still to be looked at lie on a list of their own: no recursion. */
struct folder {
    git_tree *tree;
    char *path; /* beneath the folder that was asked for; "" for that itself */
    int depth;
    struct folder *next;
};

static int push(struct search *s, struct folder **list, const git_tree_entry *entry, const char *path, int depth)
{
    struct folder *f = s->api->alloc(s->host, sizeof *f);

    if (!f || !(f->path = s->api->alloc(s->host, strlen(path) + 1)))
        return SSM_ERROR;
    if (git_tree_lookup(&f->tree, s->repository, git_tree_entry_id(entry)) != 0)
        return git_say_last(s, "object", "%1 cannot be read: %2", path);
    memcpy(f->path, path, strlen(path) + 1);
    f->depth = depth;
    f->next = *list;
    *list = f;
    return SSM_OK;
}

static int give_entry(struct search *s, const struct folder *f, const git_tree_entry *entry, struct folder **list)
{
    const char *name = git_tree_entry_name(entry);
    char path[GIT_MOST_PATH];

    if (name[0] == '.')
        return SSM_OK;
    if (join(path, f->path, name) != SSM_OK)
        return git_say(s, "too_long", "a path in the tree is too long: %1", name, NULL);
    switch (git_tree_entry_type(entry)) {
    case GIT_OBJECT_TREE:
        if (f->depth < GIT_MOST_DEPTH)
            return push(s, list, entry, path, f->depth + 1);
        return git_say(s, "too_deep", "%1 lies too deep in the folder: name one further down", path, NULL);
    case GIT_OBJECT_BLOB:
        return is_candidate(name) ? give_blob(s, entry, path, 1) : SSM_OK;
    default: /* a submodule: its files are not here */
        return SSM_OK;
    }
}

static int give_folder(struct search *s, const struct folder *f, struct folder **list)
{
    size_t count = git_tree_entrycount(f->tree);

    if (count > GIT_MOST_ENTRIES - s->entries)
        return git_say(s, "too_many", "the folder holds too many files: name one with fewer", NULL, NULL);
    s->entries += count;
    for (size_t i = 0; i < count; i++)
        if (give_entry(s, f, git_tree_entry_byindex(f->tree, i), list) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

static int give_folders(struct search *s, git_tree *tree)
{
    struct folder root = {.tree = tree, .path = (char[]){""}};
    struct folder *list = NULL;
    int result = give_folder(s, &root, &list);

    while (list) {
        struct folder *f = list;

        list = f->next;
        if (result == SSM_OK)
            result = give_folder(s, f, &list);
        git_tree_free(f->tree);
    }
    return result;
}

static int give_path(struct search *s, const git_tree_entry *entry)
{
    const char *slash = strrchr(s->path, '/');
    git_tree *folder = NULL;
    int result;

    if (git_tree_entry_type(entry) == GIT_OBJECT_BLOB)
        return give_blob(s, entry, slash ? slash + 1 : s->path, 0);
    if (git_tree_entry_type(entry) != GIT_OBJECT_TREE)
        return git_say(s, "submodule", "%1 is a submodule, whose files are not in this repository", s->path, NULL);
    if (git_tree_lookup(&folder, s->repository, git_tree_entry_id(entry)) != 0)
        return git_say_last(s, "object", "%1 cannot be read: %2", s->path);
    result = give_folders(s, folder);
    git_tree_free(folder);
    return result;
}

int git_give(struct search *s, git_tree *tree)
{
    git_tree_entry *entry = NULL;
    int result;

    if (!s->path[0])
        return give_folders(s, tree);
    if (git_tree_entry_bypath(&entry, tree, s->path) != 0)
        return git_say(s, "path", "there is no %1 in the revision %2", s->path, s->revision);
    result = give_path(s, entry);
    git_tree_entry_free(entry);
    return result;
}

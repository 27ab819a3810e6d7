/* SPDX-License-Identifier: Apache-2.0
 *
 * Finder "git": the files of a schema as they were at a revision of the repository in the workspace: git:REVISION:PATH. It reads
 * objects and references; it runs no filter and no hook, and takes nothing from the user's or the system's configuration.
 */
#include "git.h"

#include <string.h>

static const struct ssm_host_api *api;

static ssm_str view(const char *text)
{
    return ssm_view(text ? text : "", text ? strlen(text) : 0);
}

int git_say(const struct search *s, const char *code, const char *message, const char *one, const char *two)
{
    const ssm_str args[] = {view(one), view(two)};

    return s->api->fail(s->host, NULL, code, message, args, 2);
}

int git_say_last(const struct search *s, const char *code, const char *message, const char *one)
{
    const git_error *error = git_error_last();

    return git_say(s, code, message, one, error && error->message && *error->message ? error->message : "not found");
}

/* ---- the location */

static int copy(const struct search *s, char to[GIT_MOST_PATH], const char *from, size_t n)
{
    if (n >= GIT_MOST_PATH)
        return git_say(s, "too_long", "the location is too long", NULL, NULL);
    memcpy(to, from, n);
    to[n] = '\0';
    return SSM_OK;
}

/* "HEAD~2:db/schema.sql"; without a path it is the root of the tree. */
static int split(struct search *s, ssm_str location)
{
    const char *colon = location.len ? memchr(location.ptr, ':', location.len) : NULL;
    size_t n = colon ? (size_t)(colon - location.ptr) : location.len;
    const char *path = colon ? colon + 1 : "";
    size_t length = colon ? location.len - n - 1 : 0;

    while (length > 1 && path[0] == '.' && path[1] == '/') {
        path += 2;
        length -= 2;
    }
    while (length && path[length - 1] == '/')
        length--;
    if (length == 1 && path[0] == '.')
        length = 0;
    if (!n)
        return git_say(s, "revision", "a revision is missing: write git:REVISION:PATH, such as git:HEAD:db/schema.sql", NULL, NULL);
    return copy(s, s->revision, location.ptr, n) == SSM_OK ? copy(s, s->path, path, length) : SSM_ERROR;
}

/* ---- the repository */

/* Whatever the user or the system have set has no say in what a revision holds. */
static int isolate(const struct search *s)
{
    static const int levels[] = {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
                                 GIT_CONFIG_LEVEL_GLOBAL};
    int bad = 0;

    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        bad |= git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
    bad |= git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0); /* nothing of the repository is run */
    bad |= git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, (size_t)GIT_WINDOW);
    bad |= git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, (size_t)GIT_MAPPED);
    bad |= git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)GIT_OBJECT_CACHE);
    return bad ? git_say_last(s, "library", "libgit2 cannot be set up: %2", NULL) : SSM_OK;
}

static int is_beneath(const char *path, ssm_str root)
{
    return path && strncmp(path, root.ptr, root.len) == 0 && (path[root.len] == '/' || path[root.len] == '\0');
}

/* A worktree or a submodule has its repository elsewhere. */
static int open_repository(struct search *s, ssm_str root)
{
    char path[GIT_MOST_PATH];

    if (copy(s, path, root.ptr, root.len) != SSM_OK)
        return SSM_ERROR;
    if (git_repository_open_ext(&s->repository, path, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL) != 0)
        return git_say_last(s, "repository", "the workspace %1 is no repository that can be read: %2", path);
    if (!is_beneath(git_repository_path(s->repository), root) || !is_beneath(git_repository_commondir(s->repository), root))
        return git_say(s, "repository", "the repository of %1 lies outside of the workspace, at %2, where nothing is read", path,
                       git_repository_commondir(s->repository));
    return SSM_OK;
}

static int give(struct search *s)
{
    git_object *object = NULL, *tree = NULL;
    int result;

    if (git_revparse_single(&object, s->repository, s->revision) != 0 || git_object_peel(&tree, object, GIT_OBJECT_TREE) != 0)
        result = git_say_last(s, "revision", "there is no revision %1: %2", s->revision);
    else
        result = git_give(s, (git_tree *)tree);
    git_object_free(tree);
    git_object_free(object);
    return result;
}

static int find(ssm_host *h, ssm_str root, ssm_str location)
{
    struct search *s = api->alloc(h, sizeof *s);
    int result;

    if (!s)
        return SSM_ERROR;
    s->api = api;
    s->host = h;
    if (split(s, location) != SSM_OK)
        return SSM_ERROR;
    if (git_libgit2_init() < 0)
        return git_say_last(s, "library", "libgit2 cannot be set up: %2", NULL);
    result = isolate(s) == SSM_OK && open_repository(s, root) == SSM_OK ? give(s) : SSM_ERROR;
    git_repository_free(s->repository);
    git_libgit2_shutdown();
    return result;
}

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *host)
{
    static const struct ssm_finder finder = {.size = sizeof finder, .scheme = "git", .find = find};
    static const ssm_plugin self = {
        SSM_PLUGIN_HEAD,         .kind = SSM_KIND_FINDER, .name = "git",
        .version = "0.1.0",      .summary = "schemas of a revision: git:REVISION:PATH",
        .licence = "Apache-2.0", .vtable = &finder,
    };

    api = host;
    return SSM_HAS(host, struct ssm_host_api, found) ? &self : NULL;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The path policy; see output.h. Paths are judged as text first, relative to the workspace; what is opened then is
 * resolved beneath the workspace's descriptor without following a link, so that the two cannot differ.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "output/output.h"

enum { FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, FOLDER_MODE = 0755 };

/* The next component, passing over empty ones and "."; false at the end. */
static bool next_component(ssm_str *rest, ssm_str *component)
{
    while (rest->len) {
        const char *slash = memchr(rest->ptr, '/', rest->len);
        size_t n = slash ? (size_t)(slash - rest->ptr) : rest->len;

        *component = ssm_view(rest->ptr, n);
        n += slash != NULL;
        *rest = ssm_view(rest->ptr + n, rest->len - n);
        if (component->len && !str_is(*component, "."))
            return true;
    }
    return false;
}

/* True when `path` is `folder` or beneath it; *rest is what follows. */
static bool beneath(ssm_str folder, ssm_str path, ssm_str *rest)
{
    ssm_str a, b;

    while (next_component(&folder, &a))
        if (!next_component(&path, &b) || !str_eq(a, b))
            return false;
    *rest = path;
    return true;
}

/* Moves an absolute path to where it stands beneath the root; false when it does not lie there. */
static bool make_relative(const struct path_policy *p, ssm_str *path)
{
    return !str_starts(*path, "/") || beneath(p->root_path, *path, path);
}

/* `*` and `?` within one component. */
static bool component_matches(ssm_str pattern, ssm_str name)
{
    size_t i = 0, j = 0, star = SIZE_MAX, from = 0;

    while (j < name.len) {
        if (i < pattern.len && pattern.ptr[i] == '*') {
            star = i++;
            from = j;
        } else if (i < pattern.len && (pattern.ptr[i] == '?' || pattern.ptr[i] == name.ptr[j])) {
            i++;
            j++;
        } else if (star != SIZE_MAX) {
            i = star + 1;
            j = ++from;
        } else {
            return false;
        }
    }
    while (i < pattern.len && pattern.ptr[i] == '*')
        i++;
    return i == pattern.len;
}

/* True when the folder pattern names `path` or a folder above it. `**` is any number of components. */
static bool pattern_covers(ssm_str pattern, ssm_str path)
{
    ssm_str part, name, after_stars = {0}, eaten = {0};

    while (next_component(&pattern, &part)) {
        if (str_is(part, "**")) {
            after_stars = ssm_view(pattern.ptr, pattern.len);
            eaten = path;
            continue;
        }
        if (!next_component(&path, &name))
            return false;
        if (component_matches(part, name))
            continue;
        if (!after_stars.ptr)
            return false;
        next_component(&eaten, &name); /* let the stars take one more */
        path = eaten;
        pattern = after_stars;
    }
    return true;
}

/* The pattern of the list that covers `path`, or absent. One that lies outside of the workspace covers nothing. */
static ssm_str covered_by(const struct path_policy *p, ssm_strs patterns, ssm_str path)
{
    for (size_t i = 0; i < patterns.count; i++) {
        ssm_str pattern = patterns.items[i];

        if (!str_empty(pattern) && make_relative(p, &pattern) && pattern_covers(pattern, path))
            return patterns.items[i];
    }
    return (ssm_str){0};
}

static bool has_control(ssm_str path)
{
    if (utf8_check(path) != path.len)
        return true;
    for (size_t at = 0; at < path.len;)
        if (utf8_is_control(utf8_next(path, &at)))
            return true;
    return false;
}

/* `path` as components relative to the root, joined by one slash; "." is the root itself. */
static ssm_str normalise(const struct path_policy *p, ssm_str path, ssm_str flag, struct arena *a, struct diags *d)
{
    ssm_str rest = path, part;
    struct buf out;

    if (str_empty(path))
        return (void)diag_plain(d, DIAG_PATH_EMPTY, flag), (ssm_str){0};
    if (path.len >= LIMIT_PATH) {
        char limit[16];
        snprintf(limit, sizeof limit, "%d", LIMIT_PATH - 1);
        return (void)diag_at(d, DIAG_PATH_TOO_LONG, flag, ssm_cstr(limit)), (ssm_str){0};
    }
    if (has_control(path))
        return (void)diag_at(d, DIAG_PATH_CHARACTER, flag, path), (ssm_str){0};
    while (next_component(&rest, &part)) {
        if (str_is(part, ".."))
            return (void)diag_at(d, DIAG_PATH_PARENT, flag, path), (ssm_str){0};
    }
    rest = path;
    if (!make_relative(p, &rest))
        return (void)diag_at(d, DIAG_PATH_OUTSIDE, flag, path, p->root_path), (ssm_str){0};
    buf_init(&out, LIMIT_PATH);
    while (next_component(&rest, &part)) {
        if (out.len)
            buf_putc(&out, '/');
        buf_put(&out, part);
    }
    if (!out.len)
        buf_putc(&out, '.');
    path = out.failed ? ssm_view(NULL, 0) : arena_str(a, buf_str(&out));
    buf_free(&out);
    if (!path.ptr)
        diag_out_of_memory(d);
    return path;
}

/* What holds for every path. `path` is normalised, or absent. */
static bool everywhere_allowed(const struct path_policy *p, ssm_str path, ssm_str flag, struct diags *d)
{
    ssm_str rest = path, part, pattern;

    if (!path.ptr)
        return false;
    while (next_component(&rest, &part)) {
        if (str_is_nocase(part, ".git"))
            return diag_at(d, DIAG_PATH_GIT, flag, path), false;
    }
    pattern = covered_by(p, p->deny, path);
    if (pattern.ptr)
        return diag_at(d, DIAG_PATH_DENIED, flag, path, pattern), false;
    return true;
}

ssm_str path_safe_output(const struct path_policy *p, ssm_str path, ssm_str flag, struct arena *a, struct diags *d)
{
    ssm_str normal = normalise(p, path, flag, a, d);
    ssm_str root, rest;

    if (!everywhere_allowed(p, normal, flag, d))
        return (ssm_str){0};
    root = normalise(p, p->reports_root, SSM_LIT("output.reports_root"), a, d);
    if (!root.ptr)
        return (ssm_str){0};
    if (!beneath(root, normal, &rest))
        return (void)diag_at(d, DIAG_PATH_REPORTS_ROOT, flag, normal, root), (ssm_str){0};
    if (p->allow_only.items && !covered_by(p, p->allow_only, normal).ptr)
        return (void)diag_at(d, DIAG_PATH_NOT_ALLOWED, flag, normal), (ssm_str){0};
    return normal;
}

ssm_str path_governed(const struct path_policy *p, ssm_str path, ssm_str flag, struct arena *a, struct diags *d)
{
    ssm_str normal = normalise(p, path, flag, a, d);

    if (!everywhere_allowed(p, normal, flag, d))
        return (ssm_str){0};
    if (!covered_by(p, p->directories, normal).ptr)
        return (void)diag_at(d, DIAG_PATH_NOT_GOVERNED, flag, normal), (ssm_str){0};
    return normal;
}

/* The whole path in one call, where the kernel has it and nothing is in the way; else -1. */
static int open_at_once(int root, const char *path)
{
    struct open_how how = {.flags = FOLDER_FLAGS,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS};

    return (int)TEMP_FAILURE_RETRY(syscall(SYS_openat2, root, path, &how, sizeof how));
}

/* One step down, not through a link. */
static int open_step(int folder, const char *name, bool create)
{
    int fd = (int)TEMP_FAILURE_RETRY(openat(folder, name, FOLDER_FLAGS));

    if (fd >= 0 || errno != ENOENT || !create)
        return fd;
    if (TEMP_FAILURE_RETRY(mkdirat(folder, name, FOLDER_MODE)) != 0 && errno != EEXIST)
        return -1;
    if (TEMP_FAILURE_RETRY(fsync(folder)) != 0 && errno != EINVAL)
        return -1;
    return (int)TEMP_FAILURE_RETRY(openat(folder, name, FOLDER_FLAGS));
}

/* Why the step to `name` failed; `path` is all up to there. */
static int explain_step(int folder, const char *name, ssm_str path, int error, struct diags *d)
{
    struct stat st;

    if (error == ENOENT)
        return diag_at(d, DIAG_FOLDER_MISSING, (ssm_str){0}, path);
    if ((error == ENOTDIR || error == ELOOP) && fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
        return diag_at(d, S_ISLNK(st.st_mode) ? DIAG_FOLDER_LINK : DIAG_FOLDER_KIND, (ssm_str){0}, path);
    return diag_at(d, DIAG_FOLDER_OPEN, (ssm_str){0}, path, ssm_cstr(strerrordesc_np(error)));
}

int path_open_folder(const struct path_policy *p, ssm_str relative, bool create, struct diags *d)
{
    char path[LIMIT_PATH + 1];
    int folder, next;

    if (relative.len > LIMIT_PATH)
        return diag_at(d, DIAG_FOLDER_OPEN, (ssm_str){0}, relative, ssm_cstr(strerrordesc_np(ENAMETOOLONG)));
    snprintf(path, sizeof path, "%.*s", STR_ARG(relative));
    folder = open_at_once(p->root, path);
    if (folder >= 0)
        return folder;
    folder = (int)TEMP_FAILURE_RETRY(openat(p->root, ".", FOLDER_FLAGS));
    if (folder < 0)
        return explain_step(p->root, ".", p->root_path, errno, d);
    for (char *name = path, *end; name; name = end ? end + 1 : NULL) {
        end = strchr(name, '/');
        if (end)
            *end = '\0';
        next = open_step(folder, name, create);
        if (next < 0)
            explain_step(folder, name, ssm_view(relative.ptr, (size_t)(name - path) + strlen(name)), errno, d);
        close(folder);
        folder = next;
        if (folder < 0)
            break;
    }
    return folder;
}

int path_open_beneath(int folder, const char *name, ssm_str path, enum diag_code missing, struct diags *d)
{
    int fd = open_step(folder, name, false), error = errno;

    if (fd >= 0 || !d)
        return fd;
    if (error == ENOENT)
        return diag_at(d, missing, (ssm_str){0}, path);
    return explain_step(folder, name, path, error, d);
}

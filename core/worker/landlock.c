/* SPDX-License-Identifier: Apache-2.0
 *
 * Landlock: a child reads libraries and what its job names, and nothing else; where the kernel can, it neither signals nor
 * connects to anybody. Its own declarations of the kernel's interface: the system's may be older than the kernel.
 */
#include "worker/worker_internal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/limits.h"

/* Rights by the version of the interface that brought them (linux/landlock.h). */
enum { FS_FIRST = (1 << 13) - 1, FS_REFER = 1 << 13, FS_TRUNCATE = 1 << 14, FS_IOCTL = 1 << 15 };
enum { FS_READ_FILE = 1 << 2, FS_READ_DIR = 1 << 3 };
enum { NET_BIND_AND_CONNECT = 3, SCOPE_SOCKETS = 1, SCOPE_SIGNALS = 2 };
enum { VERSION_REFER = 2, VERSION_TRUNCATE = 3, VERSION_NET = 4, VERSION_IOCTL = 5, VERSION_SCOPES = 6 };
enum { CREATE_VERSION = 1, RULE_PATH_BENEATH = 1 };

struct ruleset {
    uint64_t fs, net, scopes;
};

struct path_beneath {
    uint64_t allowed;
    int32_t parent;
} __attribute__((packed));

static const char *const libraries[] = {"/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/etc/ld.so.cache"};

static struct ruleset rights(long version, size_t *size)
{
    struct ruleset r = {.fs = FS_FIRST};

    *size = version >= VERSION_SCOPES ? sizeof r : version >= VERSION_NET ? 2 * sizeof r.fs : sizeof r.fs;
    if (version >= VERSION_REFER)
        r.fs |= FS_REFER;
    if (version >= VERSION_TRUNCATE)
        r.fs |= FS_TRUNCATE;
    if (version >= VERSION_IOCTL)
        r.fs |= FS_IOCTL;
    if (version >= VERSION_NET)
        r.net = NET_BIND_AND_CONNECT;
    if (version >= VERSION_SCOPES && !worker_without("scopes"))
        r.scopes = SCOPE_SOCKETS | SCOPE_SIGNALS;
    return r;
}

/* What is not there need not be readable. */
static int allow(int ruleset, const char *path)
{
    struct path_beneath rule = {FS_READ_FILE | FS_READ_DIR, open(path, O_PATH | O_CLOEXEC)};
    struct stat st;
    int result;

    if (rule.parent < 0)
        return 0;
    if (fstat(rule.parent, &st) == 0 && !S_ISDIR(st.st_mode))
        rule.allowed = FS_READ_FILE;
    result = (int)syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0);
    close(rule.parent);
    return result;
}

static int allow_text(int ruleset, ssm_str path)
{
    char text[LIMIT_PATH];

    if (path.len >= sizeof text || !path.len || path.ptr[0] != '/')
        return 0;
    memcpy(text, path.ptr, path.len);
    text[path.len] = '\0';
    return allow(ruleset, text);
}

/* The folders that the user has the linker search. */
static int allow_library_path(int ruleset)
{
    const char *path = secure_getenv("LD_LIBRARY_PATH");
    int result = 0;

    for (size_t n; path && *path && result == 0; path += n + (path[n] == ':')) {
        n = strcspn(path, ":");
        result = allow_text(ruleset, ssm_view(path, n));
    }
    return result;
}

/* A kernel without it, and a container that does not let us: the bar is missing, and the run says so. */
int confine_files(ssm_strs readable, struct bars *out)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_VERSION);
    struct ruleset r;
    size_t size;
    int fd, result = 0;

    if (worker_without("landlock") || version < 0)
        return 0;
    r = rights(version, &size);
    fd = (int)syscall(SYS_landlock_create_ruleset, &r, size, 0);
    if (fd < 0)
        return 0;
    for (size_t i = 0; i < sizeof libraries / sizeof libraries[0] && result == 0; i++)
        result = allow(fd, libraries[i]);
    for (size_t i = 0; i < readable.count && result == 0; i++)
        result = allow_text(fd, readable.items[i]);
    if (result == 0)
        result = allow_library_path(fd);
    if (result == 0)
        result = (int)syscall(SYS_landlock_restrict_self, fd, 0);
    close(fd);
    if (result != 0)
        return 0;
    out->landlock = (unsigned)version;
    out->bars |= WORKER_BAR_FILES | (r.scopes ? WORKER_BAR_SIGNALS : 0);
    return 0;
}

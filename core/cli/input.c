/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading files; see input.h.
 */
#include "cli/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

enum { CHUNK = 64 * 1024 };

static ssm_str name_of(const struct input *in)
{
    return in->name.ptr ? in->name : ssm_cstr(in->path);
}

static int fail_errno(const struct input *in, struct diags *d, int error)
{
    return diag_at(d, DIAG_CLI_UNREADABLE, in->pointer, name_of(in), ssm_cstr(strerrordesc_np(error)));
}

static int fail_size(const struct input *in, struct diags *d)
{
    char mib[16];
    int n = snprintf(mib, sizeof mib, "%zu", in->limit / (1024 * 1024));

    return diag_at(d, DIAG_CLI_TOO_LARGE, in->pointer, name_of(in), ssm_view(mib, (size_t)n));
}

static int read_all(const struct input *in, int fd, struct diags *d, struct buf *out)
{
    for (;;) {
        ssize_t n;

        if (!buf_reserve(out, CHUNK))
            return out->len + CHUNK > out->limit ? fail_size(in, d) : diag_out_of_memory(d);
        n = TEMP_FAILURE_RETRY(read(fd, out->ptr + out->len, CHUNK));
        if (n < 0)
            return fail_errno(in, d, errno);
        if (n == 0)
            return 0;
        out->len += (size_t)n;
        if (out->len > in->limit)
            return fail_size(in, d);
    }
}

/* True where a part of the path is a symbolic link. */
static bool leads_elsewhere(const struct input *in)
{
    char part[LIMIT_PATH];
    struct stat st;

    for (const char *end = in->path; *end; end += *end == '/') {
        end += strcspn(end, "/");
        if ((size_t)(end - in->path) >= sizeof part)
            return true;
        memcpy(part, in->path, (size_t)(end - in->path));
        part[end - in->path] = '\0';
        if (fstatat(in->folder, part, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode))
            return true;
    }
    return false;
}

int input_read(const struct input *in, struct diags *d, struct buf *out)
{
    const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (in->within ? O_NOFOLLOW | O_NONBLOCK : 0);
    int fd = in->within && leads_elsewhere(in) ? -1 : (int)TEMP_FAILURE_RETRY(openat(in->folder, in->path, flags));
    struct stat st;
    int result;

    buf_init(out, in->limit + 2 * CHUNK);
    if (fd < 0 && in->within && leads_elsewhere(in))
        return diag_at(d, DIAG_CLI_LINK, in->pointer, name_of(in));
    if (fd < 0 && in->optional && (errno == ENOENT || errno == ENOTDIR))
        return 0;
    if (fd < 0)
        return fail_errno(in, d, errno);
    if (fstat(fd, &st) != 0)
        result = fail_errno(in, d, errno);
    else if (!S_ISREG(st.st_mode) && (in->within || !S_ISFIFO(st.st_mode)))
        result = diag_at(d, DIAG_CLI_NOT_A_FILE, in->pointer, name_of(in));
    else if (S_ISREG(st.st_mode) && (uintmax_t)st.st_size > in->limit)
        result = fail_size(in, d);
    else if (S_ISREG(st.st_mode) && !buf_reserve(out, (size_t)st.st_size + CHUNK))
        result = diag_out_of_memory(d);
    else
        result = read_all(in, fd, d, out);
    close(fd);
    return result;
}

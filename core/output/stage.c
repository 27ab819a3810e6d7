/* SPDX-License-Identifier: Apache-2.0
 *
 * One file on its way; see stage.h.
 */
#include "output/stage.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/scripts.h"

enum { FILE_MODE = 0644 };

static int write_all(int fd, ssm_str bytes)
{
    while (bytes.len) {
        ssize_t n = TEMP_FAILURE_RETRY(write(fd, bytes.ptr, bytes.len));

        if (n <= 0) {
            errno = n < 0 ? errno : ENOSPC;
            return -1;
        }
        bytes = ssm_view(bytes.ptr + n, bytes.len - (size_t)n);
    }
    return 0;
}

/* File systems without unnamed files say so in different ways. */
static bool no_unnamed_files(int error)
{
    return error == EOPNOTSUPP || error == EISDIR || error == EINVAL || error == ENOENT;
}

static int open_staged(struct staged *s, bool anonymous, size_t number)
{
    if (anonymous) {
        s->fd = (int)TEMP_FAILURE_RETRY(openat(s->folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, FILE_MODE));
        if (s->fd >= 0 || !no_unnamed_files(errno))
            return s->fd;
    }
    snprintf(s->temporary, sizeof s->temporary, TEMPORARY_PREFIX "%zu", number);
    s->fd = (int)TEMP_FAILURE_RETRY(
        openat(s->folder, s->temporary, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY | O_CLOEXEC, FILE_MODE));
    if (s->fd < 0)
        s->temporary[0] = '\0';
    return s->fd;
}

int stage_write(struct staged *s, int folder, const char *name, ssm_str bytes, bool anonymous, size_t number)
{
    struct stat st;

    *s = (struct staged){.folder = folder, .fd = -1, .name = name, .written = true};
    if (open_staged(s, anonymous, number) < 0)
        return -1;
    if (write_all(s->fd, bytes) != 0 || fstat(s->fd, &st) != 0) {
        stage_remove(s);
        return -1;
    }
    s->inode = st.st_ino;
    return 0;
}

int stage_sync(struct staged *s)
{
    if (TEMP_FAILURE_RETRY(fsync(s->fd)) != 0)
        return -1;
    if (s->temporary[0]) /* it can be found by name: the descriptor is no longer needed */
        stage_close(s);
    return 0;
}

/* A name for an unnamed file: through /proc, which needs no privilege; without it, directly. */
static int link_unnamed(const struct staged *s)
{
    char self[40];
    int result;

    snprintf(self, sizeof self, "/proc/self/fd/%d", s->fd);
    result = (int)TEMP_FAILURE_RETRY(linkat(AT_FDCWD, self, s->folder, s->name, AT_SYMLINK_FOLLOW));
    if (result != 0 && errno == ENOENT)
        result = (int)TEMP_FAILURE_RETRY(linkat(s->fd, "", s->folder, s->name, AT_EMPTY_PATH));
    return result;
}

/* A second name and then only that; on file systems without hard links a rename that replaces nothing. */
static int move_named(struct staged *s)
{
    if (TEMP_FAILURE_RETRY(linkat(s->folder, s->temporary, s->folder, s->name, 0)) == 0) {
        s->placed = true;
        if (stage_unlink(s->folder, s->temporary) != 0)
            return -1;
    } else if (errno == EPERM || errno == EOPNOTSUPP) {
        if (TEMP_FAILURE_RETRY(renameat2(s->folder, s->temporary, s->folder, s->name, RENAME_NOREPLACE)) != 0)
            return -1;
    } else {
        return -1;
    }
    s->temporary[0] = '\0';
    return 0;
}

int stage_place(struct staged *s)
{
    int result = s->temporary[0] ? move_named(s) : link_unnamed(s);

    if (result == 0) {
        s->placed = true;
        stage_close(s);
    }
    return result;
}

int stage_replace(struct staged *s)
{
    if (TEMP_FAILURE_RETRY(renameat(s->folder, s->temporary, s->folder, s->name)) != 0)
        return -1;
    s->temporary[0] = '\0';
    s->placed = true;
    return 0;
}

int stage_remove(struct staged *s)
{
    int result = 0, saved = errno;

    if (s->placed && stage_unlink(s->folder, s->name) != 0) {
        saved = errno;
        result = -1;
    } else {
        s->placed = false;
    }
    if (s->temporary[0] && stage_unlink(s->folder, s->temporary) != 0) {
        saved = errno;
        result = -1;
    } else {
        s->temporary[0] = '\0';
    }
    stage_close(s);
    errno = saved;
    return result;
}

void stage_close(struct staged *s)
{
    if (s->written && s->fd >= 0)
        close(s->fd); /* after fsync an error of close says nothing about the contents */
    s->fd = -1;
}

int stage_sync_folder(int folder)
{
    if (TEMP_FAILURE_RETRY(fsync(folder)) == 0 || errno == EINVAL || errno == EROFS)
        return 0;
    return -1;
}

int stage_unlink(int folder, const char *name)
{
    if (TEMP_FAILURE_RETRY(unlinkat(folder, name, 0)) == 0 || errno == ENOENT)
        return 0;
    return -1;
}

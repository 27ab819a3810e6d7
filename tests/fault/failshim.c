/* SPDX-License-Identifier: Apache-2.0
 *
 * A library to preload: makes the N-th call fail, or kills the process before it. Controlled by the environment:
 *
 *   SSM_FAULT=malloc:N        the N-th of malloc, calloc, realloc, ... returns NULL
 *   SSM_FAULT=io:N:ENOSPC     the N-th call on files fails with that error; EINTR: of those that can be interrupted;
 *                             SHORT: of read and write, which then do one byte
 *   SSM_FAULT=kill:N          SIGKILL just before the N-th call on files
 *   SSM_FAULT=power:N:K       the same, and names that were put into the K-th changed folder, or taken out of it, since it was
 *                             last synced are as they were; with K negative, those of all folders but the (-1-K)-th.
 *                             SSM_FAULT_KEEP names a folder for what is taken out
 *   SSM_FAULT=count           nothing fails
 *   SSM_FAULT_WITHOUT=tmpfile as on a file system without unnamed files; tmpfile,link: nor hard links;
 *                             jit: without compiled patterns, which valgrind cannot follow
 *   SSM_FAULT_FILE=PATH       gets the name of the call that was hit; with count, at exit, the two totals
 *
 * Calls before main, and writes to the standard streams, are not counted. N begins at 1.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum mode { OFF, COUNT, FAIL_MALLOC, FAIL_IO, KILL, POWER };
enum { SHORT = -1, FIRST_FD = 200, FOLDERS = 16, CHANGES = 1024 };
/* What a call is, for the errors that only some calls have. */
enum { PLAIN = 0, INTERRUPTIBLE = 1, TRANSFERS = 2 };

static struct {
    enum mode mode;
    unsigned long at, mallocs, ios;
    int error;
    bool no_tmpfile, no_link, no_jit;
    int report; /* descriptor, or -1 */
    pid_t pid;
    int lose; /* K */
    int keep; /* descriptor of SSM_FAULT_KEEP */
} fault = {.report = -1, .keep = -1};

static const struct {
    const char *name;
    int error;
} errors[] = {{"ENOSPC", ENOSPC}, {"EIO", EIO},       {"EACCES", EACCES}, {"EINTR", EINTR}, {"EEXIST", EEXIST},
              {"EMFILE", EMFILE}, {"EDQUOT", EDQUOT}, {"EPERM", EPERM},   {"SHORT", SHORT}, {"EOPNOTSUPP", EOPNOTSUPP}};

static void report(const char *call)
{
    char line[64];
    int n = snprintf(line, sizeof line, "%s\n", call);

    if (fault.report >= 0)
        syscall(SYS_write, fault.report, line, (size_t)n);
}

__attribute__((constructor)) static void start(void)
{
    const char *what = getenv("SSM_FAULT"), *file = getenv("SSM_FAULT_FILE"), *without = getenv("SSM_FAULT_WITHOUT");
    char error[16] = "";

    fault.pid = getpid();
    fault.no_tmpfile = without && strstr(without, "tmpfile");
    fault.no_jit = without && strstr(without, "jit");
    fault.no_link = without && strstr(without, "link");
    if (!what)
        return;
    if (file) {
        int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        fault.report = (int)syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, FIRST_FD);
        syscall(SYS_close, fd);
    }
    for (size_t i = 0; sscanf(what, "io:%lu:%15s", &fault.at, error) == 2 && i < sizeof errors / sizeof *errors; i++)
        if (strcmp(error, errors[i].name) == 0) {
            fault.error = errors[i].error;
            fault.mode = FAIL_IO;
        }
    if (sscanf(what, "malloc:%lu", &fault.at) == 1)
        fault.mode = FAIL_MALLOC;
    else if (sscanf(what, "kill:%lu", &fault.at) == 1)
        fault.mode = KILL;
    else if (sscanf(what, "power:%lu:%d", &fault.at, &fault.lose) == 2) {
        int fd = (int)syscall(SYS_openat, AT_FDCWD, getenv("SSM_FAULT_KEEP"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        fault.keep = (int)syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, FIRST_FD);
        syscall(SYS_close, fd);
        fault.mode = POWER;
    }
    else if (strcmp(what, "count") == 0)
        fault.mode = COUNT;
}

__attribute__((destructor)) static void stop(void)
{
    char line[64];

    if (fault.mode != COUNT || getpid() != fault.pid)
        return;
    snprintf(line, sizeof line, "malloc %lu io %lu", fault.mallocs, fault.ios);
    report(line);
}

/* ---- memory */

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);

static bool memory_ends(const char *call)
{
    if (fault.mode == OFF || ++fault.mallocs != fault.at || fault.mode != FAIL_MALLOC)
        return false;
    report(call);
    errno = ENOMEM;
    return true;
}

void *malloc(size_t n) { return memory_ends("malloc") ? NULL : __libc_malloc(n); }
void *calloc(size_t n, size_t m) { return memory_ends("calloc") ? NULL : __libc_calloc(n, m); }
void *realloc(void *p, size_t n) { return memory_ends("realloc") ? NULL : __libc_realloc(p, n); }

/* ---- files */

static void *real(const char *name)
{
    void *f = dlsym(RTLD_NEXT, name);

    if (!f)
        abort();
    return f;
}

/* ---- a loss of power: what a file system that keeps the order of names within each folder, and no other, may lose */

static struct {
    int fd; /* a copy of the first */
    dev_t device;
    ino_t inode;
} folders[FOLDERS];

static struct {
    size_t folder;
    char name[256], kept[32];
    bool removed, synced;
} changes[CHANGES];

static size_t folder_count, change_count;

/* The folder's place, or FOLDERS. */
static size_t folder_at(int fd, bool add)
{
    struct stat st;
    size_t i = 0;

    if (syscall(SYS_newfstatat, fd, "", &st, AT_EMPTY_PATH) != 0 || !S_ISDIR(st.st_mode))
        return FOLDERS;
    while (i < folder_count && (folders[i].device != st.st_dev || folders[i].inode != st.st_ino))
        i++;
    if (i < folder_count)
        return i;
    if (!add || i == FOLDERS)
        return FOLDERS;
    folders[i].fd = (int)syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, FIRST_FD);
    folders[i].device = st.st_dev;
    folders[i].inode = st.st_ino;
    folder_count++;
    return i;
}

static void note(int at, const char *name, bool removed)
{
    size_t folder = fault.mode == POWER ? folder_at(at, true) : FOLDERS;

    if (folder == FOLDERS || strlen(name) >= sizeof changes[0].name)
        return;
    if (change_count == CHANGES)
        abort();
    changes[change_count].folder = folder;
    changes[change_count].removed = removed;
    strcpy(changes[change_count].name, name);
    snprintf(changes[change_count].kept, sizeof changes[0].kept, "%zu", change_count);
    if (!removed || syscall(SYS_linkat, at, name, fault.keep, changes[change_count].kept, 0) == 0)
        change_count++;
}

static void note_sync(int fd)
{
    size_t folder = fault.mode == POWER ? folder_at(fd, false) : FOLDERS;

    for (size_t i = 0; i < change_count; i++)
        changes[i].synced |= changes[i].folder == folder;
}

static void lose(void)
{
    for (size_t i = change_count; i-- > 0;) {
        int fd = folders[changes[i].folder].fd, folder = (int)changes[i].folder;

        if (changes[i].synced || (fault.lose >= 0 ? folder != fault.lose : folder == -1 - fault.lose))
            continue;
        if (changes[i].removed)
            syscall(SYS_renameat, fault.keep, changes[i].kept, fd, changes[i].name);
        else
            syscall(SYS_unlinkat, fd, changes[i].name, 0);
    }
}

/* What to do with this call: 0: make it, 1: let it fail with errno, SHORT: make it shorter. */
static int hit(const char *call, int kind)
{
    if (fault.mode == OFF || (fault.mode == FAIL_IO && fault.error == EINTR && !(kind & INTERRUPTIBLE)) ||
        (fault.mode == FAIL_IO && fault.error == SHORT && !(kind & TRANSFERS)) || ++fault.ios != fault.at)
        return 0;
    if (fault.mode == POWER)
        lose();
    if (fault.mode == KILL || fault.mode == POWER) {
        report(call);
        syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
    }
    if (fault.mode != FAIL_IO)
        return 0;
    report(call);
    if (fault.error == SHORT)
        return SHORT;
    errno = fault.error;
    return 1;
}

/* A call of one line: CALL(type on failure, name, parameters, arguments, kind). */
#define CALL(TYPE, failure, name, kind, parameters, arguments) \
    TYPE name parameters                                       \
    {                                                          \
        static TYPE(*f) parameters;                            \
        if (!f)                                                \
            *(void **)&f = real(#name);                        \
        return hit(#name, kind) ? failure : f arguments;       \
    }

CALL(int, -1, fdatasync, INTERRUPTIBLE, (int fd), (fd))
CALL(int, -1, flock, INTERRUPTIBLE, (int fd, int how), (fd, how))
CALL(int, -1, ftruncate, INTERRUPTIBLE, (int fd, off_t n), (fd, n))
CALL(int, -1, fstat, PLAIN, (int fd, struct stat *st), (fd, st))
CALL(int, -1, stat, PLAIN, (const char *path, struct stat *st), (path, st))
CALL(int, -1, lstat, PLAIN, (const char *path, struct stat *st), (path, st))
CALL(int, -1, fstatat, PLAIN, (int at, const char *path, struct stat *st, int flags), (at, path, st, flags))
CALL(int, -1, mkdir, PLAIN, (const char *path, mode_t mode), (path, mode))
CALL(int, -1, mkdirat, PLAIN, (int at, const char *path, mode_t mode), (at, path, mode))
CALL(int, -1, unlink, PLAIN, (const char *path), (path))
CALL(int, -1, rename, PLAIN, (const char *path, const char *path2), (path, path2))
CALL(DIR *, NULL, opendir, PLAIN, (const char *path), (path))
CALL(DIR *, NULL, fdopendir, PLAIN, (int fd), (fd))
CALL(struct dirent *, NULL, readdir, PLAIN, (DIR * folder), (folder))
CALL(char *, NULL, realpath, PLAIN, (const char *path, char *resolved), (path, resolved))

ssize_t read(int fd, void *bytes, size_t n)
{
    static ssize_t (*f)(int, void *, size_t);
    int how = hit("read", INTERRUPTIBLE | TRANSFERS);

    if (!f)
        *(void **)&f = real("read");
    return how == 1 ? -1 : f(fd, bytes, how == SHORT && n ? 1 : n);
}

/* What read becomes in a fortified build. */
ssize_t __read_chk(int fd, void *bytes, size_t n, size_t room);
ssize_t __read_chk(int fd, void *bytes, size_t n, size_t room)
{
    return n > room ? (abort(), -1) : read(fd, bytes, n);
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    static ssize_t (*f)(int, const void *, size_t);
    int how = fd <= STDERR_FILENO ? 0 : hit("write", INTERRUPTIBLE | TRANSFERS);

    if (!f)
        *(void **)&f = real("write");
    return how == 1 ? -1 : f(fd, bytes, how == SHORT && n ? 1 : n);
}

int linkat(int at, const char *path, int at2, const char *path2, int flags)
{
    static int (*f)(int, const char *, int, const char *, int);

    if (!f)
        *(void **)&f = real("linkat");
    if (hit("linkat", PLAIN))
        return -1;
    if (fault.no_link) {
        errno = EPERM;
        return -1;
    }
    if (f(at, path, at2, path2, flags) != 0)
        return -1;
    note(at2, path2, false);
    return 0;
}

int fsync(int fd)
{
    static int (*f)(int);

    if (!f)
        *(void **)&f = real("fsync");
    if (hit("fsync", INTERRUPTIBLE) || f(fd) != 0)
        return -1;
    note_sync(fd);
    return 0;
}

int unlinkat(int at, const char *path, int flags)
{
    static int (*f)(int, const char *, int);

    if (!f)
        *(void **)&f = real("unlinkat");
    if (hit("unlinkat", PLAIN))
        return -1;
    if (!flags)
        note(at, path, true);
    return f(at, path, flags);
}

int renameat(int at, const char *path, int at2, const char *path2)
{
    static int (*f)(int, const char *, int, const char *);

    if (!f)
        *(void **)&f = real("renameat");
    if (hit("renameat", PLAIN))
        return -1;
    note(at2, path2, true);
    if (f(at, path, at2, path2) != 0)
        return -1;
    note(at2, path2, false);
    return 0;
}

int renameat2(int at, const char *path, int at2, const char *path2, unsigned flags)
{
    static int (*f)(int, const char *, int, const char *, unsigned);

    if (!f)
        *(void **)&f = real("renameat2");
    if (hit("renameat2", PLAIN) || f(at, path, at2, path2, flags) != 0)
        return -1;
    note(at2, path2, false);
    return 0;
}

/* As the kernel does: closed whatever it returns. */
int close(int fd)
{
    static int (*f)(int);
    int how = hit("close", PLAIN), error = errno;

    if (!f)
        *(void **)&f = real("close");
    if (!how)
        return f(fd);
    f(fd);
    errno = error;
    return -1;
}

static mode_t mode_of(int flags, va_list args)
{
    return flags & (O_CREAT | __O_TMPFILE) ? va_arg(args, mode_t) : 0;
}

static bool known(int flags)
{
    if (!fault.no_tmpfile || (flags & O_TMPFILE) != O_TMPFILE)
        return true;
    errno = EOPNOTSUPP;
    return false;
}

#define OPEN(name, parameters, before)                                     \
    int name parameters                                                    \
    {                                                                      \
        static int (*f) parameters;                                        \
        va_list args;                                                      \
        mode_t mode;                                                       \
        va_start(args, flags);                                             \
        mode = mode_of(flags, args);                                       \
        va_end(args);                                                      \
        if (!f)                                                            \
            *(void **)&f = real(#name);                                    \
        return hit(#name, INTERRUPTIBLE) || !known(flags) ? -1 : f before; \
    }

OPEN(open, (const char *path, int flags, ...), (path, flags, mode))
OPEN(openat, (int at, const char *path, int flags, ...), (at, path, flags, mode))

/* openat2 has no function of its own. */
long syscall(long number, ...)
{
    static long (*f)(long, ...);
    long a[6];
    va_list args;

    va_start(args, number);
    for (int i = 0; i < 6; i++)
        a[i] = va_arg(args, long);
    va_end(args);
    if (!f)
        *(void **)&f = real("syscall");
    if (number == SYS_openat2 && hit("openat2", INTERRUPTIBLE))
        return -1;
    return f(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* PCRE2's, which has no header here: what it answers where there is no compiler. */
int pcre2_jit_compile_8(void *code, uint32_t options);
int pcre2_jit_compile_8(void *code, uint32_t options)
{
    enum { JIT_BADOPTION = -45 };
    static int (*f)(void *, uint32_t);

    if (!f)
        *(void **)&f = real("pcre2_jit_compile_8");
    return fault.no_jit ? JIT_BADOPTION : f(code, options);
}

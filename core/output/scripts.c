/* SPDX-License-Identifier: Apache-2.0
 *
 * The scripts of the run's folders; see scripts.h.
 */
#include "output/scripts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "output/version.h"

struct temporary {
    ssm_str name;
    struct temporary *next;
};

struct scan {
    const struct scripts_query *q;
    const struct folder *folder; /* the one at hand */
    struct arena *arena;
    struct diags *diags;
    struct scripts *out;
    uint64_t newest_script; /* newest version among scripts proper */
    uint64_t same_report;   /* versions of the scripts found */
    uint64_t operations; /* the newest with the same operations */
    ssm_str operations_name;
    struct temporary *temporaries;
    size_t temporary_count;
};

/* By its name, whatever wrote it. What stands in a folder of companions is none of them either: struct folder, scripts. */
static bool is_companion(ssm_str name)
{
    static const char *const endings[] = {".conf", ".down.sql", ".plan"};
    bool undo = name.len > 1 && name.ptr[0] == 'U' && ascii_digit(name.ptr[1]);

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (str_ends(name, endings[i]))
            return true;
    return undo;
}

static bool has_hash(ssm_str head, const char *label, ssm_str hash)
{
    const char *at;

    while (hash.len && (at = str_find(head, label)) != NULL) {
        size_t gone = (size_t)(at - head.ptr) + strlen(label);

        head = ssm_view(head.ptr + gone, head.len - gone);
        if (head.len >= hash.len && memcmp(head.ptr, hash.ptr, hash.len) == 0)
            return true;
    }
    return false;
}

/* Keeps the copy of `name`, with its folder, for messages and results. */
static ssm_str keep(const struct scan *s, const char *name)
{
    ssm_str folder = s->folder->name;
    ssm_str copy = arena_concat(s->arena, (const ssm_str[]){folder, ssm_view("/", folder.len > 0), ssm_cstr(name)}, 3);

    if (!copy.ptr)
        diag_out_of_memory(s->diags);
    return copy;
}

static void note_operations(struct scan *s, const char *name, uint64_t version)
{
    if (!s->operations_name.ptr || version > s->operations) {
        s->operations = version;
        s->operations_name = keep(s, name);
    }
}

/* Of several scripts of one report the first: the one that the run named then. */
static void note_report(struct scan *s, const char *name, uint64_t version)
{
    ssm_str known = s->out->same_report;

    if (!known.ptr || version < s->same_report ||
        (version == s->same_report && str_cmp(ssm_cstr(name), name_plain(known)) < 0)) {
        s->same_report = version;
        s->out->same_report = keep(s, name);
    }
}

static int cannot_read(const struct scan *s, const char *name, int error)
{
    ssm_str path = folders_path(s->q->folders, keep(s, name), s->arena);

    return diag_at(s->diags, DIAG_FOLDER_READ, (ssm_str){0}, path, ssm_cstr(strerrordesc_np(error)));
}

/* Reads up to `size` bytes from the start of a regular file. Returns how many; 0 where it is none, or gone; -1 with
 * errno. */
static ssize_t read_head(int folder, const char *name, char *head, size_t size)
{
    int fd = (int)TEMP_FAILURE_RETRY(openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    ssize_t n = 0, got = 0;
    struct stat st;
    int saved;

    if (fd < 0)
        return errno == ELOOP || errno == ENOENT || errno == ENXIO ? 0 : -1;
    if (fstat(fd, &st) != 0)
        got = -1;
    while (got >= 0 && S_ISREG(st.st_mode) && (size_t)got < size) {
        n = TEMP_FAILURE_RETRY(read(fd, head + got, size - (size_t)got));
        if (n <= 0)
            break;
        got += n;
    }
    saved = errno;
    close(fd);
    errno = saved;
    return n < 0 ? -1 : got;
}

static int look_at_script(struct scan *s, const char *name, uint64_t version)
{
    char bytes[LIMIT_HEADER_SCAN];
    ssize_t n;

    if (!s->q->report_hash.len && !s->q->operations_hash.len)
        return 0;
    n = read_head(s->folder->fd, name, bytes, sizeof bytes);
    if (n < 0)
        return cannot_read(s, name, errno);
    if (has_hash(ssm_view(bytes, (size_t)n), "Report hash: sha256:", s->q->report_hash))
        note_report(s, name, version);
    if (has_hash(ssm_view(bytes, (size_t)n), "Operations hash: sha256:", s->q->operations_hash))
        note_operations(s, name, version);
    return 0;
}

static uint64_t version_here(const struct scan *s, ssm_str name)
{
    uint64_t best = 0, version;

    if (version_of_name(name, (ssm_str){0}, &version))
        best = version;
    for (size_t i = 0; i < s->q->prefixes.count; i++)
        if (version_of_name(name, s->q->prefixes.items[i], &version) && version > best)
            best = version;
    return best;
}

static int note_temporary(struct scan *s, const char *name)
{
    struct temporary *t = ARENA_NEW(s->arena, struct temporary);

    if (!t)
        return diag_out_of_memory(s->diags);
    *t = (struct temporary){keep(s, name), s->temporaries};
    s->temporaries = t;
    s->temporary_count++;
    return 0;
}

static int look_at(struct scan *s, const struct dirent *e)
{
    ssm_str name = ssm_cstr(e->d_name);
    uint64_t version;

    if (!s->folder->name.len && strcmp(e->d_name, INTENT_NAME) == 0)
        s->out->intent = true;
    if (str_starts(name, TEMPORARY_PREFIX))
        return note_temporary(s, e->d_name);
    if (e->d_name[0] == '.')
        return 0;
    version = version_here(s, name);
    if (version > s->out->newest)
        s->out->newest = version;
    if (!s->folder->scripts || is_companion(name) || (e->d_type != DT_REG && e->d_type != DT_UNKNOWN))
        return 0;
    if (version > s->newest_script)
        s->newest_script = version;
    return look_at_script(s, e->d_name, version);
}

static int finish(struct scan *s)
{
    ssm_str *names = ARENA_ARRAY(s->arena, s->temporary_count, ssm_str);

    if (!names)
        return diag_out_of_memory(s->diags);
    s->out->temporaries = (ssm_strs){names, s->temporary_count};
    for (const struct temporary *t = s->temporaries; t; t = t->next)
        *names++ = t->name;
    if (s->operations == s->newest_script && s->operations)
        s->out->same_operations = s->operations_name;
    else
        s->out->older_operations = s->operations_name;
    return s->arena->failed ? diag_out_of_memory(s->diags) : 0;
}

static ssm_str folder_path(const struct scan *s)
{
    return s->folder->name.len ? folders_path(s->q->folders, s->folder->name, s->arena) : s->q->folders->path;
}

static int scan_folder(struct scan *s)
{
    int fd = (int)TEMP_FAILURE_RETRY(openat(s->folder->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *e;
    size_t count = 0;
    int result = 0;

    if (!folder) {
        result = diag_at(s->diags, DIAG_FOLDER_READ, (ssm_str){0}, folder_path(s), ssm_cstr(strerrordesc_np(errno)));
        if (fd >= 0)
            close(fd);
        return result;
    }
    while (result == 0 && (errno = 0, e = readdir(folder)) != NULL) {
        if (++count > LIMIT_FOLDER_FILES) {
            char limit[16];
            snprintf(limit, sizeof limit, "%d", LIMIT_FOLDER_FILES);
            result = diag_at(s->diags, DIAG_FOLDER_FILES, (ssm_str){0}, folder_path(s), ssm_cstr(limit));
        } else {
            result = look_at(s, e);
        }
    }
    if (result == 0 && errno)
        result = diag_at(s->diags, DIAG_FOLDER_READ, (ssm_str){0}, folder_path(s), ssm_cstr(strerrordesc_np(errno)));
    closedir(folder);
    return result;
}

int scripts_scan(const struct scripts_query *q, struct arena *a, struct diags *d, struct scripts *out)
{
    struct scan s = {.q = q, .arena = a, .diags = d, .out = out};
    int result = 0;

    *out = (struct scripts){0};
    for (size_t i = 0; i < q->folders->count && result == 0; i++) {
        s.folder = &q->folders->items[i];
        if (s.folder->fd >= 0)
            result = scan_folder(&s);
    }
    return result == 0 ? finish(&s) : result;
}

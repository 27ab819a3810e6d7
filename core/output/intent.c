/* SPDX-License-Identifier: Apache-2.0
 *
 * The intent file; see intent.h.
 */
#include "output/intent.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "output/scripts.h"
#include "output/version.h"

#define FIRST_LINE "smartspec-migrate intent 1"

static const char *const roles[] = {"companion", "script"};

void intent_text(const struct intent *intent, struct buf *out)
{
    buf_puts(out, FIRST_LINE "\n");
    for (size_t i = 0; i < intent->count; i++) {
        const struct intent_file *f = &intent->files[i];
        buf_printf(out, "%s %" PRIu64 " %s %s\n", f->sha256, f->inode, roles[f->is_script], f->name);
    }
    buf_printf(out, "end %zu\n", intent->count);
}

/* The text up to `end`, which is passed over; false where there is none. */
static bool cut(ssm_str *rest, char end, ssm_str *piece)
{
    const char *at = rest->len ? memchr(rest->ptr, end, rest->len) : NULL;

    if (!at)
        return false;
    *piece = ssm_view(rest->ptr, (size_t)(at - rest->ptr));
    *rest = ssm_view(at + 1, rest->len - piece->len - 1);
    return true;
}

static bool parse_number(ssm_str text, uint64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!ascii_digit(text.ptr[i]) || *number > (UINT64_MAX - 9) / 10)
            return false;
        *number = *number * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    return text.len > 0;
}

static bool parse_hash(ssm_str text, char hash[DIGEST_HEX + 1])
{
    if (text.len != DIGEST_HEX)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!ascii_digit(text.ptr[i]) && (text.ptr[i] < 'a' || text.ptr[i] > 'f'))
            return false;
    memcpy(hash, text.ptr, DIGEST_HEX);
    hash[DIGEST_HEX] = '\0';
    return true;
}

static bool takes_folder(ssm_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];

        if (!ascii_alpha(c) && !ascii_digit(c) && c != '_' && c != '-')
            return false;
    }
    return true;
}

bool intent_takes_name(ssm_str name)
{
    ssm_str plain = name_plain(name);

    return name.len <= LIMIT_FILE_NAME && takes_folder(name_folder(name)) && plain.len > 0 && plain.ptr[0] != '.' &&
           !memchr(plain.ptr, '/', plain.len) && utf8_check(plain) == plain.len && utf8_is_printable_line(plain);
}

/* Every file of a run has one in its name: a file without is none that this program would touch. */
static bool has_version(ssm_str name)
{
    int64_t time;

    for (size_t i = 0; i + VERSION_DIGITS <= name.len; i++)
        if (version_parse(ssm_view(name.ptr + i, VERSION_DIGITS), &time))
            return true;
    return false;
}

static bool parse_file(ssm_str line, struct arena *a, struct intent_file *f)
{
    ssm_str hash, inode, role;

    if (!cut(&line, ' ', &hash) || !cut(&line, ' ', &inode) || !cut(&line, ' ', &role))
        return false;
    f->is_script = str_is(role, roles[true]);
    if (!parse_hash(hash, f->sha256) || !parse_number(inode, &f->inode) || !intent_takes_name(line) || !has_version(line) ||
        (!f->is_script && !str_is(role, roles[false])))
        return false;
    f->name = arena_cstr(a, line);
    return f->name != NULL;
}

bool intent_parse(ssm_str text, struct arena *a, struct intent *intent)
{
    ssm_str line;
    uint64_t count;

    *intent = (struct intent){.files = ARENA_ARRAY(a, LIMIT_FILES, struct intent_file)};
    if (!intent->files || !cut(&text, '\n', &line) || !str_is(line, FIRST_LINE))
        goto broken;
    while (cut(&text, '\n', &line)) {
        if (str_starts(line, "end ")) {
            if (text.len || !parse_number(ssm_view(line.ptr + 4, line.len - 4), &count) || count != intent->count)
                goto broken;
            return true;
        }
        if (intent->count == LIMIT_FILES || !parse_file(line, a, &intent->files[intent->count++]))
            goto broken;
    }
broken:
    intent->count = 0;
    return false;
}

/* All of a regular file that is not larger than `limit`. 1: read; 0: it is another thing; -1: errno. */
static int read_whole(int fd, struct buf *out, size_t limit)
{
    struct stat st;
    ssize_t n = 1;

    if (fstat(fd, &st) != 0)
        return -1;
    if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size > limit)
        return 0;
    if (!buf_reserve(out, (size_t)st.st_size)) {
        errno = ENOMEM;
        return -1;
    }
    while (n > 0 && out->len < (size_t)st.st_size) {
        n = TEMP_FAILURE_RETRY(read(fd, out->ptr + out->len, (size_t)st.st_size - out->len));
        if (n > 0)
            out->len += (size_t)n;
    }
    return n < 0 ? -1 : 1;
}

static int open_plain(int folder, const char *name)
{
    return (int)TEMP_FAILURE_RETRY(openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

int intent_read(int folder, ssm_str folder_path, struct arena *a, struct diags *d, struct intent *intent)
{
    ssm_str path = arena_concat(a, (const ssm_str[]){folder_path, SSM_LIT("/" INTENT_NAME)}, 2);
    int fd = open_plain(folder, INTENT_NAME);
    struct buf text;
    int found, result = -1;

    *intent = (struct intent){0};
    if (fd < 0 && errno == ENOENT)
        return 0;
    buf_init(&text, LIMIT_INTENT_BYTES);
    found = fd < 0 ? (errno == ELOOP ? 0 : -1) : read_whole(fd, &text, LIMIT_INTENT_BYTES);
    if (found < 0)
        diag_at(d, DIAG_FOLDER_READ, (ssm_str){0}, path, ssm_cstr(strerrordesc_np(errno)));
    else if (found && intent_parse(buf_str(&text), a, intent))
        result = 1;
    else if (a->failed)
        diag_out_of_memory(d);
    else
        diag_at(d, DIAG_INTENT_BROKEN, (ssm_str){0}, path);
    if (fd >= 0)
        close(fd);
    buf_free(&text);
    return result;
}

/* The hash of what is left to read. */
static int hash_rest(int fd, char hash[DIGEST_HEX + 1])
{
    char bytes[LIMIT_HEADER_SCAN];
    struct digest digest;
    ssize_t n;

    digest_init(&digest);
    while ((n = TEMP_FAILURE_RETRY(read(fd, bytes, sizeof bytes))) > 0)
        digest_bytes(&digest, ssm_view(bytes, (size_t)n));
    digest_hex(&digest, hash);
    return n < 0 ? -1 : 0;
}

/* What no file of a run can lie behind: it is another thing. */
static bool is_other_thing(int error)
{
    return error == ELOOP || error == ENXIO || error == ENOTDIR;
}

int intent_check(const struct folders *folders, const struct intent_file *file, enum intent_state *state)
{
    const char *plain;
    int folder = folders_of(folders, file->name, &plain);
    int fd = folder < 0 ? -1 : open_plain(folder, plain);
    char hash[DIGEST_HEX + 1];
    struct stat st;
    int result, saved;

    *state = INTENT_CHANGED;
    if (fd < 0) {
        if (errno == ENOENT)
            *state = INTENT_MISSING;
        return errno == ENOENT || is_other_thing(errno) ? 0 : -1;
    }
    result = fstat(fd, &st);
    if (result == 0 && S_ISREG(st.st_mode) && st.st_ino == file->inode) {
        result = hash_rest(fd, hash);
        if (result == 0 && strcmp(hash, file->sha256) == 0)
            *state = INTENT_OURS;
    }
    saved = errno;
    close(fd);
    errno = saved;
    return result;
}

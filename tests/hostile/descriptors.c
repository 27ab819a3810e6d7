/* SPDX-License-Identifier: Apache-2.0
 *
 * Deeds: what a plugin may do with descriptors that it did not open, the pipe of its process above all; and results forged
 * there. Knows the frames of the core, as an attacker would.
 */
#include "hostile.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/host_internal.h"
#include "worker/worker_internal.h"

enum { DESCRIPTORS = 256 };

/* ---- whatever is open */

int truncates_descriptors(const struct moment *now)
{
    bool done = false;

    (void)now;
    for (int fd = STDERR_FILENO + 1; fd < DESCRIPTORS; fd++)
        done |= ftruncate(fd, 0) == 0;
    return done ? CARRY_ON : denied("ftruncate");
}

int writes_descriptors(const struct moment *now)
{
    bool done = false;

    (void)now;
    for (int fd = STDERR_FILENO + 1; fd < DESCRIPTORS; fd++)
        done |= pwrite(fd, "planted", 7, 0) == 7;
    return done ? CARRY_ON : denied("pwrite64");
}

/* By the one call that every plugin may make. */
int writes_descriptors_plainly(const struct moment *now)
{
    struct stat st;
    bool wrote = false;

    (void)now;
    for (int fd = 0; fd < DESCRIPTORS; fd++)
        if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
            wrote |= write(fd, "planted", 7) == 7;
    return wrote ? CARRY_ON : denied("write");
}

int reads_descriptors(const struct moment *now)
{
    char bytes[1024];
    struct stat st;

    (void)now;
    for (int fd = 0; fd < DESCRIPTORS; fd++)
        if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
            ssize_t n = pread(fd, bytes, sizeof bytes, 0);

            loot(bytes, n > 0 ? (size_t)n : 0);
        }
    return CARRY_ON;
}

int prints(const struct moment *now)
{
    (void)now;
    for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
        if (write(fd, "\033[2Jplanted\n", 12) < 0)
            denied("write");
    return CARRY_ON;
}

int closes_all(const struct moment *now)
{
    (void)now;
    for (int fd = 0; fd < DESCRIPTORS; fd++)
        close(fd);
    return CARRY_ON;
}

/* ---- the pipe */

/* The first pipe beyond the standard descriptors; -1: there is none. */
static int find_pipe(void)
{
    struct stat st;

    for (int fd = STDERR_FILENO + 1; fd < DESCRIPTORS; fd++)
        if (fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode))
            return fd;
    return -1;
}

static int send_bytes(const void *bytes, size_t count)
{
    return write(find_pipe(), bytes, count) == (ssize_t)count ? CARRY_ON : denied("write");
}

int sends_garbage(const struct moment *now)
{
    char noise[4096];

    (void)now;
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (char)(i * 7 + 13);
    return send_bytes(noise, sizeof noise);
}

int sends_huge_length(const struct moment *now)
{
    (void)now;
    return send_bytes("\xff\xff\xff\x7f\x10", 5);
}

int sends_empty_frames(const struct moment *now)
{
    static const char nothing[64] = {0};

    (void)now;
    return send_bytes(nothing, sizeof nothing);
}

/* A frame that ends before its length, and then the end of the process. */
int sends_half_frame(const struct moment *now)
{
    (void)now;
    (void)send_bytes("\x40\0\0\0\x10half", 9);
    _exit(0);
}

/* ---- forged results */

static unsigned char forged[4096];
static size_t forged_length, frame_begin, frames_forged;
static unsigned forged_flags; /* of the next file */

static void put_byte(unsigned byte)
{
    forged[forged_length++] = (unsigned char)byte;
}

static void put_number(size_t n)
{
    for (; n >= 0x80; n >>= 7)
        put_byte((unsigned)(n & 0x7f) | 0x80);
    put_byte((unsigned)n);
}

static void put_text(const char *text)
{
    put_number(text ? strlen(text) + 1 : 0);
    for (; text && *text; text++)
        put_byte((unsigned char)*text);
}

static void begin_frame(unsigned type)
{
    frame_begin = forged_length;
    for (int i = 0; i < 4; i++)
        put_byte(0);
    put_byte(type);
}

static void end_frame(void)
{
    size_t length = forged_length - frame_begin - 4;

    for (size_t i = 0; i < 4; i++)
        forged[frame_begin + i] = (unsigned char)(length >> 8 * i);
    frames_forged++;
}

/* The honest statement of the runner's first difference. */
#define CREATES "CREATE TABLE audit_log (id bigint, entry text)"

/* The end record, and out: success, as far as the stream says. */
static void forge_end(bool failed)
{
    size_t count = frames_forged + (host_services ? 2 : 1); /* with the host's own: what confines it, what the plugin is */

    begin_frame(FRAME_END);
    put_number(failed);
    put_number(count);
    end_frame();
}

_Noreturn static void end_forgery(void)
{
    forge_end(false);
    if (send_bytes(forged, forged_length) != CARRY_ON)
        _exit(EXIT_FAILURE);
    _exit(EXIT_SUCCESS);
}

static void forge_file(const char *name, const char *text)
{
    begin_frame(HOST_FRAME_FILE);
    put_number(SSM_FILE_SCRIPT);
    put_number(SSM_LANG_SQL);
    put_number(0); /* step */
    put_number(forged_flags);
    put_text(name);
    put_text(NULL);
    end_frame();
    begin_frame(HOST_FRAME_BYTES);
    put_text(text);
    end_frame();
}

/* Frames that are good, one by one: more of them than anybody wants. */
int floods_pipe(const struct moment *now)
{
    static char frames[1 << 16];
    const char more[] = {3, 0, 0, 0, HOST_FRAME_BYTES, 2, 'x'};

    (void)now;
    forge_file("{version}_flood.sql", "--");
    if (send_bytes(forged, forged_length) != CARRY_ON)
        return CARRY_ON;
    for (size_t i = 0; i + sizeof more <= sizeof frames; i += sizeof more)
        memcpy(frames + i, more, sizeof more);
    for (int i = 0; i < 2048; i++) /* 128 MiB */
        if (write(find_pipe(), frames, sizeof frames / sizeof more * sizeof more) < 0)
            return denied("write");
    return CARRY_ON;
}

int forges_file(const struct moment *now)
{
    (void)now;
    forge_file("{version}_mallory.sql", "DROP TABLE users;\n");
    end_forgery();
}

/* What is verified would not be what is written. */
int forges_tokens(const struct moment *now)
{
    (void)now;
    forged_flags = SSM_FILEF_TOKENS;
    forge_file("{version}_mallory.sql", "-- {version}\n");
    end_forgery();
}

int forges_name(const struct moment *now)
{
    (void)now;
    forge_file("../{version}_planted.sql", "DROP TABLE users;\n");
    end_forgery();
}

int forges_nothing(const struct moment *now)
{
    (void)now;
    end_forgery();
}

/* "I failed": it must say why. */
int forges_failure(const struct moment *now)
{
    (void)now;
    forge_end(true);
    if (send_bytes(forged, forged_length) != CARRY_ON)
        _exit(EXIT_FAILURE);
    _exit(EXIT_SUCCESS);
}

int forges_counts(const struct moment *now)
{
    (void)now;
    begin_frame(HOST_FRAME_DIAG);
    put_number(DIAG_NONE);
    put_number(0);
    put_number(1);
    put_number(0);
    put_number(0);
    end_frame();
    end_forgery();
}

int forges_message(const struct moment *now)
{
    (void)now;
    begin_frame(HOST_FRAME_DIAG);
    put_number(DIAG_CLI_REQUIRED);
    put_text("--report");
    put_text(NULL);
    put_number(0);
    end_frame();
    end_forgery();
}

/* Each takes forty bytes of the reader's, and one of ours. */
int claims_options(const struct moment *now)
{
    (void)now;
    begin_frame(HOST_FRAME_PLUGIN);
    put_number(SSM_KIND_EMITTER);
    put_text("/mallory.so");
    put_number(SSM_ABI_MAJOR);
    put_number(SSM_ABI_MINOR);
    put_text("mallory");
    put_text("1");
    put_text("an emitter");
    put_text("MIT");
    put_number(0);
    put_number(100000000);
    end_frame();
    end_forgery();
}

/* Goes on after the end record. */
int forges_after_end(const struct moment *now)
{
    (void)now;
    forge_end(false);
    forge_file("{version}_mallory.sql", "DROP TABLE users;\n");
    end_forgery();
}

/* A unit with one statement; the frames before the first unit are the host's own, sent already. */
static void forge_unit(bool rebuilds, size_t place, const char *statement)
{
    begin_frame(HOST_FRAME_UNIT);
    put_number(rebuilds);
    put_number(1);
    put_number(place);
    end_frame();
    begin_frame(HOST_FRAME_STATEMENT);
    put_number(0);
    put_number(0);
    put_text(statement);
    end_frame();
}

int forges_statements(const struct moment *now)
{
    (void)now;
    forge_unit(false, 0, CREATES);
    forge_unit(false, 1, "DROP TABLE users");
    end_forgery();
}

/* The drop of the old table inside a rebuild is permitted; here is nothing but the drop. */
int forges_rebuild(const struct moment *now)
{
    (void)now;
    forge_unit(false, 0, CREATES);
    forge_unit(true, 1, "DROP TABLE users");
    end_forgery();
}

/* An emitter in the dialect's process, at its end: what the dialect said of itself is sent, its statements are not. */
int forges_for_dialect(const struct moment *now)
{
    (void)now;
    forge_unit(false, 0, CREATES);
    forge_unit(false, 1, "ALTER TABLE users ADD COLUMN is_admin text");
    end_forgery();
}

/* The same from its constructor: another dialect, which verifies nothing, and its statements. */
int forges_dialect(const struct moment *now)
{
    (void)now;
    begin_frame(HOST_FRAME_PLUGIN);
    put_number(SSM_KIND_DIALECT);
    put_text("/mallory.so");
    put_number(SSM_ABI_MAJOR);
    put_number(SSM_ABI_MINOR);
    put_text("postgresql");
    put_text("1");
    put_text("PostgreSQL");
    put_text("MIT");
    for (int i = 0; i < 20; i++) /* no aliases, no options, no verify, facts: 8 numbers, 6 lists, 3 texts */
        put_number(0);
    end_frame();
    forge_unit(false, 0, CREATES);
    forge_unit(false, 1, "ALTER TABLE users ADD COLUMN is_admin text");
    end_forgery();
}

int forges_units(const struct moment *now)
{
    (void)now;
    forge_unit(false, 4000000000u, "ALTER TABLE users ADD COLUMN note text");
    end_forgery();
}

/* A reader's report, said to be whole, and then the host's own behind it. */
static void forge_report(void)
{
    begin_frame(HOST_FRAME_REPORT);
    put_text("{\"workflow\": \"smartspec_data_model_validator\", \"diffs\": [{\"kind\": \"extra_table\", \"table\": \"users\"}]}");
    end_frame();
    begin_frame(HOST_FRAME_READ);
    put_text("postgresql");
    put_number(0);
    end_frame();
}

int forges_report(const struct moment *now)
{
    (void)now;
    forge_report();
    return send_bytes(forged, forged_length);
}

/* The same, and out. */
int forges_report_and_leaves(const struct moment *now)
{
    (void)now;
    forge_report();
    end_forgery();
}

/* Bytes that a terminal acts on, in a report. */
int forges_control_bytes(const struct moment *now)
{
    (void)now;
    begin_frame(HOST_FRAME_REPORT);
    put_text("{\"workflow\": \"\033[2Jplanted\"}");
    end_frame();
    return send_bytes(forged, forged_length);
}

/* A file that the host has never heard of. */
int forges_place(const struct moment *now)
{
    (void)now;
    begin_frame(HOST_FRAME_AT);
    put_number(4000000000u);
    end_frame();
    return send_bytes(forged, forged_length);
}

/* A place in a file that is no part of the schema, for a difference that there is not. */
int forges_line(const struct moment *now)
{
    (void)now;
    begin_frame(HOST_FRAME_PLACE);
    put_text("/actual_schema/tables/users");
    for (int side = 0; side < 2; side++) {
        put_number(1000);
        put_number(1);
        put_number(1);
    }
    end_frame();
    return send_bytes(forged, forged_length);
}

/* Says that somebody else was at work, and crashes. */
int blames_another(const struct moment *now)
{
    (void)now;
    begin_frame(HOST_FRAME_DIAG);
    put_number(DIAG_PLUGIN_REFUSED);
    put_text("postgresql.broken");
    put_text("it is all my fault");
    put_text(NULL);
    put_text(NULL);
    put_number(0);
    end_frame();
    (void)send_bytes(forged, forged_length);
    abort();
}

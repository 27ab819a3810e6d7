/* SPDX-License-Identifier: Apache-2.0
 *
 * The reader of MySQL's and MariaDB's SQL: its descriptor, and the way through the sources.
 */
#include "reader.h"

const struct ssm_host_api *my_api;

static bool contains(ssm_str text, const char *what)
{
    size_t n = strlen(what);
    const char *at = text.ptr, *end = text.ptr + text.len;

    while (text.len && (size_t)(end - at) >= n && (at = memchr(at, what[0], (size_t)(end - at) - n + 1))) {
        if (memcmp(at, what, n) == 0)
            return true;
        at++;
    }
    return false;
}

/* ------------------------------------------------------------------ what it is */

static int recognises(ssm_host *h, const ssm_source *source)
{
    static const struct {
        const char *text;
        int worth;
    } signs[] = {
        {"-- MySQL dump", 90}, {"-- MariaDB dump", 100}, {"/*!40101 SET", 90}, {"/*!5", 60}, {"/*M!", 90},
        {"ENGINE=InnoDB", 80}, {"AUTO_INCREMENT", 60},   {"auto_increment", 60}, {"DELIMITER ", 50}, {"`", 30},
    };
    int sure = ascii_ends(source->name, ".sql") ? 10 : 1;

    (void)h;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (signs[i].worth > sure && contains(source->bytes, signs[i].text))
            sure = signs[i].worth;
    return sure;
}

/* Who wrote it decides what it leaves out; a dump leaves nothing out. */
static void look(struct reader *r, ssm_str bytes)
{
    if (contains(bytes, "@saved_cs_client") || contains(bytes, "-- MySQL dump") || contains(bytes, "-- MariaDB dump"))
        r->is_dump = true;
    if (r->flavour)
        return;
    if (contains(bytes, "MariaDB dump") || contains(bytes, "-MariaDB") || contains(bytes, "/*M!"))
        r->flavour = FLAVOUR_MARIADB;
    else if (contains(bytes, "utf8mb4_0900_") || contains(bytes, "-- MySQL dump 10.13  Distrib 8") ||
             contains(bytes, "-- MySQL dump 10.13  Distrib 9"))
        r->flavour = FLAVOUR_MYSQL;
}

/* ------------------------------------------------------------------ reading */

static void read_statement(struct reader *r, size_t from)
{
    r->at = r->start = from;
    r->stop = my_statement_end(r, from);
    r->bad = false;
    r->depth = r->nodes = 0;
    if (r->stop > r->at)
        my_statement(r);
    r->bad = false;
}

static void read_source(struct reader *r, const ssm_source *source)
{
    size_t end, next = 0;

    r->source = source;
    r->bad = r->warned_rows = false;
    if (!my_lex(r))
        return;
    while (next < r->token_count && !r->ended) {
        end = my_statement_end(r, next);
        read_statement(r, next);
        next = end + 1;
    }
    if (!r->failed) /* else names may be missing */
        my_match_notes(r);
}

static int read(ssm_host *h, const ssm_source *const *sources, size_t count)
{
    struct reader *r = my_api->alloc(h, sizeof *r);
    ssm_str dialect = my_api->dialect_name(h);

    if (!r)
        return SSM_ERROR;
    r->h = h;
    r->flavour = ascii_is(dialect, "mariadb") ? FLAVOUR_MARIADB : FLAVOUR_UNKNOWN;
    for (size_t i = 0; i < count; i++)
        look(r, sources[i]->bytes);
    for (size_t i = 0; i < count && !r->ended; i++)
        read_source(r, sources[i]);
    if (!r->failed)
        my_finish(r);
    return r->failed ? SSM_ERROR : SSM_OK;
}

static const char *const dialects[] = {"mysql", "mariadb", NULL};

static const struct ssm_reader reader = {
    .size = sizeof reader,
    .dialects = dialects,
    .recognises = recognises,
    .read = read,
};

static const ssm_plugin self = {
    SSM_PLUGIN_HEAD,
    .kind = SSM_KIND_READER,
    .name = "sql-mysql",
    .version = "0.1.0",
    .summary = "SQL of MySQL 8.0 and MariaDB 10.11",
    .licence = "Apache-2.0",
    .vtable = &reader,
};

const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *api)
{
    my_api = api;
    return SSM_HAS(api, struct ssm_host_api, state) ? &self : NULL;
}

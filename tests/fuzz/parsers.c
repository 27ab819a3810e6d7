/* SPDX-License-Identifier: Apache-2.0
 *
 * See parsers.h. The parse tree of libpg_query is JSON, in which a text cannot look like a node: its quotes are
 * escaped.
 */
#include "parsers.h"

#include "fuzz.h"

#include <cjson/cJSON.h>
#include <pg_query.h>

static size_t count_of(const char *tree, const char *node)
{
    size_t n = 0;

    for (const char *at = strstr(tree, node); at; at = strstr(at + 1, node))
        n++;
    return n;
}

/* ---- the scanner: its result is a message of protobuf, read as far as needed */

enum {
    TOKEN_OPEN = 40,
    TOKEN_CLOSE = 41,
    TOKEN_SEMICOLON = 59,
    TOKEN_SQL_COMMENT = 275,
    TOKEN_C_COMMENT = 276,
    FIELD_TOKENS = 2, /* of the result */
    FIELD_TOKEN = 4,  /* of each of them: its kind */
    WIRE_VARINT = 0,
    WIRE_BYTES = 2
};

static uint64_t take_varint(const uint8_t **at, const uint8_t *end)
{
    uint64_t n = 0;

    for (unsigned shift = 0; *at < end && shift < 64; shift += 7) {
        uint8_t byte = *(*at)++;

        n |= (uint64_t)(byte & 127) << shift;
        if (!(byte & 128))
            break;
    }
    return n;
}

static uint64_t token_kind(const uint8_t *at, const uint8_t *end)
{
    uint64_t kind = 0;

    while (at < end) {
        uint64_t tag = take_varint(&at, end);
        uint64_t value = take_varint(&at, end);

        FUZZ_CHECK((tag & 7) == WIRE_VARINT, "a token's field");
        if (tag >> 3 == FIELD_TOKEN)
            kind = value;
    }
    return kind;
}

static void count_token(struct fuzz_scan *s, uint64_t kind, long *depth, bool *begun)
{
    bool comment = kind == TOKEN_SQL_COMMENT || kind == TOKEN_C_COMMENT;

    s->comments += comment;
    *depth += (kind == TOKEN_OPEN) - (kind == TOKEN_CLOSE);
    if (kind == TOKEN_SEMICOLON && *depth <= 0) {
        s->statements += *begun;
        *begun = false;
    } else if (!comment)
        *begun = true;
}

struct fuzz_scan fuzz_pg_scan(const char *sql)
{
    PgQueryScanResult r = pg_query_scan(sql);
    const uint8_t *at = (const uint8_t *)r.pbuf.data, *end = r.error ? at : at + r.pbuf.len;
    struct fuzz_scan s = {.scanned = !r.error};
    bool begun = false;
    long depth = 0;

    while (at < end) {
        uint64_t tag = take_varint(&at, end);
        uint64_t value = take_varint(&at, end);

        if ((tag & 7) != WIRE_BYTES)
            continue;
        if (tag >> 3 == FIELD_TOKENS)
            count_token(&s, token_kind(at, at + value), &depth, &begun);
        at += value;
    }
    s.statements += begun;
    pg_query_free_scan_result(r);
    return s;
}

/* ---- the parser */

struct fuzz_parse fuzz_pg_parse(const char *sql)
{
    static const char *const clauses[] = {
        "\"fromClause\":", "\"whereClause\":", "\"intoClause\":",  "\"groupClause\":",   "\"havingClause\":",
        "\"sortClause\":", "\"limitCount\":",  "\"limitOffset\":", "\"lockingClause\":", "\"withClause\":"};
    PgQueryParseResult r = pg_query_parse(sql);
    struct fuzz_parse p = {.parsed = !r.error};

    if (p.parsed) {
        p.statements = count_of(r.parse_tree, "{\"stmt\":{");
        p.queries = count_of(r.parse_tree, "\"SelectStmt\":{") + count_of(r.parse_tree, "\"SubLink\":{");
        p.columns = count_of(r.parse_tree, "\"ResTarget\":{");
        for (size_t i = 0; i < sizeof clauses / sizeof clauses[0]; i++)
            p.has_clause = p.has_clause || strstr(r.parse_tree, clauses[i]);
        p.comments = fuzz_pg_scan(sql).comments;
    }
    pg_query_free_parse_result(r);
    return p;
}

bool fuzz_pg_has(const char *sql, const char *const *words)
{
    PgQueryParseResult r = pg_query_parse(sql);
    bool found = false;

    for (; !r.error && *words; words++)
        found = found || strstr(r.parse_tree, *words);
    pg_query_free_parse_result(r);
    return found;
}

static const cJSON *member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

static char *copy_text(const cJSON *text)
{
    const char *s = cJSON_GetStringValue(text);

    return strdup(s ? s : ""); /* an empty text is left out of the tree */
}

bool fuzz_pg_select(const char *sql, char **text, char **name)
{
    PgQueryParseResult r = pg_query_parse(sql);
    cJSON *tree = r.error ? NULL : cJSON_Parse(r.parse_tree);
    const cJSON *statements = member(tree, "stmts");
    const cJSON *select = member(member(cJSON_GetArrayItem(statements, 0), "stmt"), "SelectStmt");
    const cJSON *targets = member(select, "targetList");
    const cJSON *target = member(cJSON_GetArrayItem(targets, 0), "ResTarget");
    const cJSON *value = member(member(target, "val"), "A_Const");
    bool good = cJSON_GetArraySize(statements) == 1 && cJSON_GetArraySize(targets) == 1 && member(value, "sval");

    if (good) {
        *text = copy_text(member(member(value, "sval"), "sval"));
        *name = copy_text(member(target, "name"));
    }
    cJSON_Delete(tree);
    pg_query_free_parse_result(r);
    return good;
}

sqlite3 *fuzz_lite_open(void)
{
    sqlite3 *db = NULL;

    FUZZ_CHECK(sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, NULL) == SQLITE_OK,
               "memory");
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    return db;
}

int fuzz_lite_count(sqlite3 *db, const char *sql)
{
    int count = 0;

    while (*sql) {
        sqlite3_stmt *s = NULL;
        const char *rest = sql;

        if (sqlite3_prepare_v2(db, sql, -1, &s, &rest) != SQLITE_OK)
            return -1;
        count += s != NULL;
        sqlite3_finalize(s);
        if (rest == sql)
            break;
        sql = rest;
    }
    return count;
}

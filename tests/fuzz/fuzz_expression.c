/* SPDX-License-Identifier: Apache-2.0
 *
 * An expression of any text: what the guard lets through is, to the engine's own parser, one expression without a query
 * and without a comment, or nothing at all.
 */
#include "dialects.h"
#include "fuzz.h"
#include "parsers.h"

#include "base/utf8.h"
#include "guard/guard.h"

enum { NAMES_AT_MOST = 24 }; /* columns and functions that SQLite is given before it is believed */

static void check_postgresql(const char *sql)
{
    struct fuzz_parse p = fuzz_pg_parse(sql);

    if (!p.parsed)
        return;
    FUZZ_CHECK(p.statements == 1 && p.queries == 1 && !p.has_clause && !p.comments, "%s", sql);
    FUZZ_CHECK(p.columns == 1 || strcasestr(sql, "xml"), "%s", sql); /* XMLFOREST names its parts like that too */
}

static void nothing(sqlite3_context *c, int count, sqlite3_value **values)
{
    (void)count, (void)values;
    sqlite3_result_null(c);
}

/* Counts queries; nothing else may be asked for but columns and functions. */
static int authorize(void *user, int action, const char *a, const char *b, const char *c, const char *d)
{
    int *queries = user;

    (void)a, (void)b, (void)c, (void)d;
    *queries += action == SQLITE_SELECT;
    FUZZ_CHECK(action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_FUNCTION, "action %d", action);
    return SQLITE_OK;
}

/* Gives the database the column or function whose lack is the error; false: it is another error. */
static bool provide(sqlite3 *db, struct buf *columns)
{
    static const char no_column[] = "no such column: ", no_function[] = "no such function: ";
    const char *m = sqlite3_errmsg(db);
    char *name;

    if (strncmp(m, no_function, sizeof no_function - 1) == 0)
        return sqlite3_create_function(db, m + sizeof no_function - 1, -1, SQLITE_UTF8, NULL, nothing, NULL, NULL) ==
               SQLITE_OK;
    if (strncmp(m, no_column, sizeof no_column - 1) != 0)
        return false;
    name = sqlite3_mprintf("%s\"%w\"", columns->len ? ", " : "", m + sizeof no_column - 1);
    buf_puts(columns, name);
    sqlite3_free(name);
    return true;
}

/* Only where it looks for a table, or has one at hand, does SQLite say such things. */
static bool is_of_query(const char *message)
{
    ssm_str m = ssm_cstr(message);

    return str_starts(m, "no such table") || str_starts(m, "sub-select returns") || str_ends(m, "is not a function");
}

/* SELECT (expression) over a table with the columns that it turns out to want. */
static void check_sqlite(ssm_str expression)
{
    struct buf columns, sql;
    sqlite3 *db = fuzz_lite_open();

    buf_init(&columns, (size_t)1 << 20);
    buf_init(&sql, (size_t)1 << 20);
    for (int i = 0; i < NAMES_AT_MOST; i++) {
        sqlite3_stmt *s = NULL;
        const char *rest = NULL;
        int queries = 0;
        bool good;

        buf_clear(&sql);
        buf_printf(&sql, "CREATE TABLE fuzz (%s)", columns.len ? buf_cstr(&columns) : "a");
        sqlite3_set_authorizer(db, NULL, NULL);
        if (sqlite3_exec(db, "DROP TABLE IF EXISTS fuzz", NULL, NULL, NULL) ||
            sqlite3_exec(db, buf_cstr(&sql), NULL, NULL, NULL))
            break; /* such a column cannot be */
        buf_clear(&sql);
        buf_printf(&sql, "SELECT (%.*s) FROM fuzz", STR_ARG(expression));
        sqlite3_set_authorizer(db, authorize, &queries);
        good = sqlite3_prepare_v2(db, buf_cstr(&sql), -1, &s, &rest) == SQLITE_OK;
        FUZZ_CHECK(!good || (s && !*rest), "more than one statement: %s", buf_cstr(&sql));
        FUZZ_CHECK(!good || sqlite3_column_count(s) == 1, "more than one column: %s", buf_cstr(&sql));
        FUZZ_CHECK(queries <= 1, "a sub-select: %s", buf_cstr(&sql));
        FUZZ_CHECK(good || !is_of_query(sqlite3_errmsg(db)), "%s: %s", sqlite3_errmsg(db), buf_cstr(&sql));
        sqlite3_finalize(s);
        if (good || !provide(db, &columns))
            break;
    }
    sqlite3_close(db);
    buf_free(&columns);
    buf_free(&sql);
}

static void called(void *user, ssm_str name)
{
    (void)user;
    FUZZ_CHECK(name.len, "a function without a name");
}

/* By every dialect's rules, and by those of all at once. */
static void check_by(ssm_str text, uint32_t lexical, bool postgresql, bool sqlite)
{
    size_t at = 0;
    enum expr_error e = expr_check(text, EXPR_PLAIN, lexical, called, NULL, &at);
    struct buf sql;

    FUZZ_CHECK(e == EXPR_OK || at <= text.len, "at %zu", at);
    if (e != EXPR_OK)
        return;
    FUZZ_CHECK(utf8_check(text) == text.len && !memchr(text.ptr, 0, text.len), "accepted");
    buf_init(&sql, (size_t)1 << 20);
    buf_printf(&sql, "SELECT (%.*s)", STR_ARG(text));
    if (postgresql)
        check_postgresql(buf_cstr(&sql));
    if (sqlite)
        check_sqlite(text);
    buf_free(&sql);
}

/* The whole text after the name of an exclusion constraint. */
static void check_exclusion(ssm_str text, uint32_t lexical)
{
    size_t at = 0;
    struct fuzz_parse p;
    struct buf sql;

    if (expr_check(text, EXPR_EXCLUSION, lexical, called, NULL, &at) != EXPR_OK)
        return;
    buf_init(&sql, (size_t)1 << 20);
    buf_printf(&sql, "ALTER TABLE t ADD CONSTRAINT c %.*s", STR_ARG(text));
    p = fuzz_pg_parse(buf_cstr(&sql));
    FUZZ_CHECK(!p.parsed || (p.statements == 1 && p.queries == 0 && !p.has_clause && !p.comments), "%s",
               buf_cstr(&sql));
    buf_free(&sql);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ssm_str text = fuzz_text(data, size);
    uint32_t postgresql = fuzz_dialect(FUZZ_POSTGRESQL)->facts->lexical;

    if (utf8_check(text) != size || memchr(text.ptr, 0, size))
        return 0; /* the report's loader lets no such text through */
    check_by(text, postgresql, true, false);
    check_by(text, fuzz_dialect(FUZZ_SQLITE)->facts->lexical, false, true);
    check_by(text, fuzz_dialect(FUZZ_MYSQL)->facts->lexical, false, false);
    check_by(text, EXPR_SUPERSET, true, true);
    check_exclusion(text, postgresql);
    check_exclusion(text, EXPR_SUPERSET);
    return 0;
}

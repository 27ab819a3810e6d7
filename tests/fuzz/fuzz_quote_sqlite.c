/* SPDX-License-Identifier: Apache-2.0
 *
 * SQLite reads a quoted text, and a quoted name, as just that text: as a result's name, and as a column's.
 */
#include "parsers.h"
#include "quoting.h"

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s = NULL;
    const char *rest = NULL;

    FUZZ_CHECK(sqlite3_prepare_v2(db, sql, -1, &s, &rest) == SQLITE_OK && s && !*rest, "%s: %s", sql,
               sqlite3_errmsg(db));
    return s;
}

/* What stands in row 1 of a query's column. */
static void check_row(sqlite3 *db, const char *sql, int column, ssm_str text)
{
    sqlite3_stmt *s = prepare(db, sql);

    FUZZ_CHECK(sqlite3_step(s) == SQLITE_ROW, "%s: %s", sql, sqlite3_errmsg(db));
    FUZZ_CHECK(
        quoting_same(text, (const char *)sqlite3_column_text(s, column), (size_t)sqlite3_column_bytes(s, column)), "%s",
        sql);
    FUZZ_CHECK(sqlite3_step(s) == SQLITE_DONE, "%s", sql);
    sqlite3_finalize(s);
}

static void check_result_name(sqlite3 *db, const char *sql, ssm_str text)
{
    sqlite3_stmt *s = prepare(db, sql);

    FUZZ_CHECK(quoting_same(text, sqlite3_column_name(s, 0), strlen(sqlite3_column_name(s, 0))), "%s", sql);
    sqlite3_finalize(s);
}

static void check_column(sqlite3 *db, ssm_str name, struct buf *sql, ssm_str text)
{
    buf_clear(sql);
    buf_printf(sql, "CREATE TABLE t (%.*s text DEFAULT (1), ssm_other int)", STR_ARG(name));
    FUZZ_CHECK(sqlite3_exec(db, buf_cstr(sql), NULL, NULL, NULL) == SQLITE_OK, "%s: %s", buf_cstr(sql),
               sqlite3_errmsg(db));
    check_row(db, "SELECT name FROM pragma_table_info('t') WHERE cid = 0", 0, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct ssm_dialect *d = fuzz_dialect(FUZZ_SQLITE);
    ssm_str text = fuzz_text(data, size), literal, name;
    struct buf sql;
    sqlite3 *db;
    ssm_host h;

    if (!quoting_takes(text))
        return 0;
    db = fuzz_lite_open();
    fuzz_host_open(&h, "sqlite");
    quoting_quote(&h, d, text, &literal, &name);
    buf_init(&sql, (size_t)1 << 24);
    buf_printf(&sql, "SELECT %.*s", STR_ARG(literal));
    check_row(db, buf_cstr(&sql), 0, text);
    if (size) {
        buf_clear(&sql);
        buf_printf(&sql, "SELECT 1 AS %.*s", STR_ARG(name));
        check_result_name(db, buf_cstr(&sql), text);
        check_column(db, name, &sql, text);
    }
    sqlite3_close(db);
    buf_free(&sql);
    fuzz_host_close(&h);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * A script of any bytes, cut into statements: where the lexer finds no fault, the engine's own reader cuts it into as
 * many. The first byte is the rules' letter: p PostgreSQL, s SQLite, else MySQL, of which there is no reader to ask.
 */
#include "dialects.h"
#include "fuzz.h"
#include "parsers.h"

#include "guard/sql_lex.h"

struct cut {
    bool good;
    size_t statements;
    size_t comments; /* at least */
};

/* All of the tokens of a piece lie within it, one after the other. */
static void check_tokens(ssm_str piece, uint32_t lexical)
{
    struct sql_tokens t = {.text = piece, .lexical = lexical};
    const char *behind = piece.ptr;

    for (struct sql_token k = sql_token(&t); k.kind != SQL_T_END; k = sql_token(&t)) {
        FUZZ_CHECK(k.text.len && k.text.ptr >= behind && k.text.ptr + k.text.len <= piece.ptr + piece.len,
                   "a token outside");
        behind = k.text.ptr + k.text.len;
        if (k.kind == SQL_T_BODY)
            FUZZ_CHECK(sql_body(k.text).len < k.text.len, "a body");
    }
}

static struct cut cut(ssm_str text, uint32_t lexical)
{
    struct sql_lexer x;
    struct cut c = {0};
    const char *behind = text.ptr;
    enum sql_piece p;

    sql_start(&x, text, lexical);
    for (p = sql_next(&x); p == SQL_P_STATEMENT || p == SQL_P_COMMENT; p = sql_next(&x)) {
        FUZZ_CHECK(x.piece.len && x.piece.ptr >= behind && x.piece.ptr + x.piece.len <= text.ptr + text.len,
                   "a piece outside");
        behind = x.piece.ptr + x.piece.len;
        c.statements += p == SQL_P_STATEMENT;
        c.comments += p == SQL_P_COMMENT || x.comment;
        if (p == SQL_P_STATEMENT)
            check_tokens(x.piece, lexical);
    }
    c.good = p == SQL_P_END;
    FUZZ_CHECK(c.good == (x.fault == SQL_OK), "fault %d", (int)x.fault);
    FUZZ_CHECK(c.good || (x.fault_at <= text.len && sql_fault_text(x.fault)[0]), "fault %d", (int)x.fault);
    FUZZ_CHECK(sql_line(text, text.len) >= 1, "lines");
    return c;
}

static void check_postgresql(const char *sql, const struct cut *c)
{
    struct fuzz_scan scan = fuzz_pg_scan(sql);
    struct fuzz_parse parse = fuzz_pg_parse(sql);

    FUZZ_CHECK(!scan.scanned || scan.statements == c->statements, "%zu, and PostgreSQL scans %zu: %s", c->statements,
               scan.statements, sql);
    FUZZ_CHECK(!scan.scanned || !scan.comments == !c->comments, "%zu comments: %s", scan.comments, sql);
    FUZZ_CHECK(!parse.parsed || parse.statements == c->statements, "%zu, and PostgreSQL parses %zu: %s", c->statements,
               parse.statements, sql);
}

static void check_sqlite(const char *sql, const struct cut *c)
{
    sqlite3 *db = fuzz_lite_open();
    int n = fuzz_lite_count(db, sql);

    FUZZ_CHECK(n < 0 || (size_t)n == c->statements, "%zu, and SQLite %d: %s", c->statements, n, sql);
    sqlite3_close(db);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t choice = fuzz_choice(&data, &size);
    enum fuzz_dialect d = choice == 'p' ? FUZZ_POSTGRESQL : choice == 's' ? FUZZ_SQLITE : FUZZ_MYSQL;
    struct cut c = cut(fuzz_text(data, size), fuzz_dialect(d)->facts->lexical);
    struct buf sql;

    if (!c.good || memchr(fuzz_text(data, size).ptr, 0, size)) {
        FUZZ_CHECK(!c.good, "a NUL");
        return 0;
    }
    buf_init(&sql, (size_t)1 << 20);
    buf_put(&sql, fuzz_text(data, size));
    if (d == FUZZ_POSTGRESQL)
        check_postgresql(buf_cstr(&sql), &c);
    if (d == FUZZ_SQLITE)
        check_sqlite(buf_cstr(&sql), &c);
    buf_free(&sql);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The database in memory. What a statement may do is asked twice: classify.c lets only definitions through, and the
 * engine's authorizer looks at what they do: no other database, no file, no function with an effect. "Defense Against The
 * Dark Arts", "Compile-Time Authorization Callbacks".
 */
#include "lite.h"

#include <string.h>

static bool listed(const char *const *list, const char *name)
{
    for (; name && *list; list++)
        if (sqlite3_stricmp(*list, name) == 0)
            return true;
    return false;
}

static int authorize(void *user, int action, const char *first, const char *second, const char *database,
                     const char *within)
{
    static const char *const pragmas[] = {"data_version", "table_info", "table_xinfo", "foreign_keys",
                                          "legacy_alter_table", "page_size", "encoding", "index_xinfo", "index_list", "foreign_key_list", NULL};
    static const char *const functions[] = {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", NULL};
    struct lr_engine *e = user;

    (void)database;
    (void)within;
    if (e->own)
        return SQLITE_OK;
    switch (action) {
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        e->denied = "other databases";
        return SQLITE_DENY;
    case SQLITE_ANALYZE:
        e->denied = "ANALYZE";
        return SQLITE_DENY;
    case SQLITE_PRAGMA:
        e->denied = listed(pragmas, first) ? e->denied : "this PRAGMA";
        return listed(pragmas, first) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_FUNCTION:
        e->denied = listed(functions, second) ? "this function" : e->denied;
        return listed(functions, second) ? SQLITE_DENY : SQLITE_OK;
    default:
        return SQLITE_OK;
    }
}

static int interrupt(void *user)
{
    struct lr_engine *e = user;

    return ++e->steps > LR_STEPS;
}

static void set_limits(sqlite3 *db)
{
    static const struct {
        int which, most;
    } limits[] = {
        {SQLITE_LIMIT_LENGTH, 16 << 20},       {SQLITE_LIMIT_SQL_LENGTH, LR_STATEMENT},
        {SQLITE_LIMIT_COLUMN, LR_COLUMNS},     {SQLITE_LIMIT_EXPR_DEPTH, LR_DEPTH},
        {SQLITE_LIMIT_COMPOUND_SELECT, 100},   {SQLITE_LIMIT_ATTACHED, 0},
        {SQLITE_LIMIT_TRIGGER_DEPTH, 10},      {SQLITE_LIMIT_WORKER_THREADS, 0},
        {SQLITE_LIMIT_VARIABLE_NUMBER, 100},
    };

    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
        sqlite3_limit(db, limits[i].which, limits[i].most);
}

/* `PRAGMA temp_store` keeps what the engine sorts in memory; the process may open no file. */
int lr_open(struct lr_engine *e, ssm_host *h)
{
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;

    *e = (struct lr_engine){.host = h, .own = true};
    sqlite3_hard_heap_limit64(LR_MEMORY);
    if (sqlite3_open_v2(":memory:", &e->db, flags, NULL) != SQLITE_OK ||
        sqlite3_exec(e->db, "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = OFF;", NULL, NULL, NULL) != SQLITE_OK) {
        lr_close(e);
        return lr_api->fail(h, NULL, "engine", "SQLite's library does not start", NO_TEXTS);
    }
    set_limits(e->db);
    sqlite3_db_config(e->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_db_config(e->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
    sqlite3_set_authorizer(e->db, authorize, e);
    sqlite3_progress_handler(e->db, 1000, interrupt, e);
    return SSM_OK;
}

void lr_close(struct lr_engine *e)
{
    sqlite3_close_v2(e->db);
    e->db = NULL;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static int failed(struct lr_engine *e, struct lr_failure *why)
{
    const char *message = sqlite3_errmsg(e->db);
    int offset = sqlite3_error_offset(e->db);
    struct text t = {.owner = e->host};

    if (e->denied) {
        text_puts(&t, "a schema may not use ");
        text_puts(&t, e->denied);
    } else {
        text_puts(&t, e->steps > LR_STEPS ? "the statement takes too long" : message);
    }
    *why = (struct lr_failure){text_done(&t), offset > 0 ? (size_t)offset : 0,
                               begins(message, "no such ") && !e->denied};
    return SSM_ERROR;
}

/* The statement is all that stands there: what follows a semicolon would be passed over in silence. */
static bool is_all(const char *rest, const char *end)
{
    ssm_str text = ssm_view(rest, (size_t)(end - rest));

    for (size_t at = 0; at < text.len;) {
        struct lr_token t = lr_token_at(text, at);

        if (t.kind != LR_SPACE && t.kind != LR_COMMENT)
            return false;
        at = t.at + t.text.len;
    }
    return true;
}

int lr_execute(struct lr_engine *e, ssm_str statement, struct lr_failure *why)
{
    sqlite3_stmt *stmt = NULL;
    const char *rest = NULL;
    int result;

    e->steps = 0;
    e->denied = NULL;
    *why = (struct lr_failure){.message = SSM_LIT("the statement is too long")};
    if (statement.len > LR_STATEMENT)
        return SSM_ERROR;
    e->own = false;
    result = sqlite3_prepare_v3(e->db, statement.ptr, (int)statement.len, 0, &stmt, &rest);
    if (result == SQLITE_OK && !is_all(rest, statement.ptr + statement.len)) {
        *why = (struct lr_failure){SSM_LIT("the statement ends earlier than its text"),
                                   (size_t)(rest - statement.ptr), false};
        sqlite3_finalize(stmt);
        e->own = true;
        return SSM_ERROR;
    }
    while (result == SQLITE_OK || result == SQLITE_ROW)
        result = sqlite3_step(stmt);
    e->own = true;
    if (result != SQLITE_DONE && result != SQLITE_MISUSE)
        failed(e, why);
    sqlite3_finalize(stmt);
    return result == SQLITE_DONE ? SSM_OK : SSM_ERROR;
}

/* ------------------------------------------------------------------ the reader's own questions */

int lr_ask(struct lr_engine *e, struct lr_rows *rows, const char *sql, ssm_str parameter)
{
    *rows = (struct lr_rows){.engine = e};
    e->own = true;
    e->steps = 0;
    e->denied = NULL;
    if (sqlite3_prepare_v2(e->db, sql, -1, &rows->stmt, NULL) != SQLITE_OK)
        return SSM_ERROR;
    if (parameter.ptr && sqlite3_bind_text(rows->stmt, 1, parameter.ptr, (int)parameter.len, SQLITE_STATIC) != SQLITE_OK)
        return SSM_ERROR;
    return SSM_OK;
}

bool lr_row(struct lr_rows *rows)
{
    rows->engine->steps = 0;
    return rows->stmt && sqlite3_step(rows->stmt) == SQLITE_ROW;
}

ssm_str lr_column(struct lr_rows *rows, int column)
{
    const unsigned char *text = sqlite3_column_text(rows->stmt, column);
    int bytes = sqlite3_column_bytes(rows->stmt, column);

    return text ? lr_copy(rows->engine->host, ssm_view((const char *)text, (size_t)bytes)) : (ssm_str){0};
}

int lr_number(struct lr_rows *rows, int column)
{
    return sqlite3_column_int(rows->stmt, column);
}

int lr_answered(struct lr_rows *rows, ssm_place place)
{
    struct lr_engine *e = rows->engine;
    int result = rows->stmt ? sqlite3_reset(rows->stmt) : SQLITE_ERROR;
    ssm_str kept = {0};

    if (result != SQLITE_OK)
        kept = lr_copy(e->host, ssm_cstr(sqlite3_errmsg(e->db)));
    sqlite3_finalize(rows->stmt);
    rows->stmt = NULL;
    if (result == SQLITE_OK)
        return SSM_OK;
    return lr_fail_at(e->host, place, "catalog", "SQLite cannot say what it has: %1", &kept, 1);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * See lite_run.h. What is created beside the plan's objects has a name that begins with ssm_.
 */
#include "lite_run.h"

#include "fuzz.h"
#include "parsers.h"

#include "model/visit.h"

/* What a script may write to. */
struct allowed {
    const struct plan *plan;
    const char *sql; /* for the message */
};

static bool same(ssm_str name, const char *given)
{
    return name.len && str_is_nocase(name, given); /* ASCII only, as SQLite has it; false is only an alarm too many */
}

static bool names_index(const ssm_table *t, const char *given)
{
    for (size_t i = 0; t && i < t->index_count; i++)
        if (same(t->indexes[i]->name, given))
            return true;
    return false;
}

static bool names_in(const ssm_operation *op, const char *given)
{
    return same(op->object, given) || same(op->new_name, given) || same(op->member, given) ||
           names_index(op->table_before, given) || names_index(op->table_after, given);
}

/* The plan's names as they are, before and after renames; a rename of its table changes an operation's object. */
static bool named(const struct allowed *a, const char *given)
{
    for (size_t i = 0; i < a->plan->ops.count; i++)
        if (names_in(&a->plan->ops.items[i]->pub, given))
            return true;
    return false;
}

static const char *const engines_own[] = {"sqlite_master",
                                          "sqlite_temp_master",
                                          "sqlite_schema",
                                          "sqlite_temp_schema",
                                          "sqlite_sequence",
                                          "sqlite_stat1",
                                          NULL};
static const char *const pragmas[] = {
    "foreign_keys", "foreign_key_check", "foreign_key_list", "legacy_alter_table", "table_info", "table_xinfo",
    "table_list",   "index_list",        "index_info",       "index_xinfo",        NULL};

static bool is_one_of(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (sqlite3_stricmp(name, *list) == 0)
            return true;
    return false;
}

/* Of the engine, or of the rebuilds. */
static bool is_own(const char *name)
{
    return sqlite3_strnicmp(name, "ssm_", 4) == 0 || sqlite3_strnicmp(name, "sqlite_autoindex_", 17) == 0 ||
           is_one_of(name, engines_own);
}

/* Which of an action's two arguments names what is written to; 0: nothing is. */
static int written(int action)
{
    switch (action) {
    case SQLITE_CREATE_INDEX:
    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_TEMP_TABLE:
    case SQLITE_CREATE_TEMP_INDEX:
    case SQLITE_DROP_INDEX:
    case SQLITE_DROP_TABLE:
    case SQLITE_DROP_TEMP_INDEX:
    case SQLITE_DROP_TEMP_TABLE:
    case SQLITE_DELETE:
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
        return 1;
    case SQLITE_ALTER_TABLE:
        return 2;
    case SQLITE_READ:
    case SQLITE_SELECT:
    case SQLITE_FUNCTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_TRANSACTION:
    case SQLITE_REINDEX: /* a part of CREATE INDEX */
        return 0;
    default:
        return -1;
    }
}

static int authorize(void *user, int action, const char *first, const char *second, const char *database,
                     const char *trigger)
{
    const struct allowed *a = user;
    int which = written(action);
    const char *name = which == 1 ? first : second;

    (void)database, (void)trigger;
    if (action == SQLITE_PRAGMA) {
        FUZZ_CHECK(is_one_of(first, pragmas), "PRAGMA %s: %s", first, a->sql);
        return SQLITE_OK;
    }
    if ((action == SQLITE_CREATE_VTABLE || action == SQLITE_DROP_VTABLE) && sqlite3_strnicmp(first, "pragma_", 7) == 0)
        return SQLITE_OK;
    FUZZ_CHECK(which >= 0, "action %d on %s, %s: %s", action, first ? first : "-", second ? second : "-", a->sql);
    FUZZ_CHECK(which == 0 || (name && (is_own(name) || named(a, name))), "action %d on %s: %s", action,
               name ? name : "-", a->sql);
    return SQLITE_OK;
}

/* Problems of the text itself, not of what it names. */
static bool is_syntax(const char *message)
{
    ssm_str m = ssm_cstr(message);

    return str_ends(m, ": syntax error") || str_starts(m, "unrecognized token") || str_starts(m, "incomplete input");
}

bool fuzz_lite_parses(ssm_str expression)
{
    sqlite3 *db = fuzz_lite_open();
    sqlite3_stmt *s = NULL;
    char *sql = sqlite3_mprintf("SELECT (%.*s)", (int)expression.len, expression.ptr);
    bool good = sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK || !is_syntax(sqlite3_errmsg(db));

    sqlite3_finalize(s);
    sqlite3_free(sql);
    sqlite3_close(db);
    return good;
}

/* ---- the schema */

static void create(sqlite3 *db, const ssm_table *t)
{
    struct buf sql;
    char *name = sqlite3_mprintf("CREATE TABLE \"%.*w\" (", (int)t->name.len, t->name.ptr);

    buf_init(&sql, (size_t)1 << 22);
    buf_puts(&sql, name);
    sqlite3_free(name);
    for (size_t i = 0; i < t->column_count; i++) {
        ssm_str c = t->columns[i]->name;

        name = sqlite3_mprintf("%s\"%.*w\" text", i ? ", " : "", (int)c.len, c.ptr);
        buf_puts(&sql, name);
        sqlite3_free(name);
    }
    buf_puts(&sql, ")");
    sqlite3_exec(db, buf_cstr(&sql), NULL, NULL, NULL); /* where it fails the script will not find it */
    buf_free(&sql);
}

/* An index of each name, on the table's first column. */
static void create_indexes(sqlite3 *db, const ssm_table *t)
{
    for (size_t i = 0; t->column_count && i < t->index_count; i++) {
        ssm_str x = t->indexes[i]->name, c = t->columns[0]->name;
        char *sql = sqlite3_mprintf("CREATE INDEX \"%.*w\" ON \"%.*w\" (\"%.*w\")", (int)x.len, x.ptr, (int)t->name.len,
                                    t->name.ptr, (int)c.len, c.ptr);

        sqlite3_exec(db, sql, NULL, NULL, NULL);
        sqlite3_free(sql);
    }
}

static void create_schema(sqlite3 *db, const struct schema *actual)
{
    for (size_t i = 0; i < actual->tables.count; i++) {
        const ssm_table *t = actual->tables.entries[i].value;

        if (t && t->column_count) {
            create(db, t);
            create_indexes(db, t);
        }
    }
}

/* ---- the script */

static void run(sqlite3 *db, struct allowed *a, const char *sql)
{
    while (*sql) {
        sqlite3_stmt *s = NULL;
        const char *rest = sql;
        int code;

        a->sql = sql;
        code = sqlite3_prepare_v2(db, sql, -1, &s, &rest);
        FUZZ_CHECK(code == SQLITE_OK || !is_syntax(sqlite3_errmsg(db)), "%s: %s", sqlite3_errmsg(db), sql);
        while (code == SQLITE_OK && s && sqlite3_step(s) == SQLITE_ROW)
            ;
        sqlite3_finalize(s);
        if (code != SQLITE_OK) { /* as the shell: to the end of the line that ends the statement */
            rest = strstr(sql, ";\n");
            rest = rest ? rest + 2 : sql + strlen(sql);
        }
        if (rest == sql)
            break;
        sql = rest;
    }
}

void fuzz_lite_run(const struct plan *plan, const struct schema *actual, ssm_str script)
{
    struct allowed a = {.plan = plan};
    sqlite3 *db = fuzz_lite_open();
    struct buf sql;

    buf_init(&sql, (size_t)1 << 26);
    buf_put(&sql, script);
    create_schema(db, actual);
    sqlite3_set_authorizer(db, authorize, &a);
    run(db, &a, buf_cstr(&sql));
    sqlite3_close(db);
    buf_free(&sql);
}

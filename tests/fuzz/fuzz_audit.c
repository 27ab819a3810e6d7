/* SPDX-License-Identifier: Apache-2.0
 *
 * A hostile dialect: any text as the statements of a plan that adds a column to `users`. What the monitor's audit lets
 * through is, to the engine's own parser, one statement each, and leaves the table `canary` alone. What a statement of a
 * rebuild creates, the ones behind it may fill: that it was there before, the monitor cannot know. The first byte is p
 * for PostgreSQL, s for SQLite (a capital: the statements say that they have bodies), r for SQLite and a rebuild of
 * `users`; behind it stand the statements, separated by NUL.
 */
#include "dialects.h"
#include "parsers.h"
#include "sample_plan.h"

#include "audit/audit.h"

enum { STATEMENTS_AT_MOST = 8 };

struct given {
    ssm_statement statements[STATEMENTS_AT_MOST];
    const ssm_statement *list[STATEMENTS_AT_MOST];
    size_t count;
};

static void split(ssm_str text, uint32_t flags, struct given *g)
{
    while (g->count < STATEMENTS_AT_MOST) {
        const char *nul = text.len ? memchr(text.ptr, 0, text.len) : NULL;
        size_t n = nul ? (size_t)(nul - text.ptr) : text.len;

        if (n) { /* an empty one is refused as it comes in */
            g->statements[g->count] =
                (ssm_statement){.size = sizeof(ssm_statement), .flags = flags, .text = ssm_view(text.ptr, n)};
            g->list[g->count] = &g->statements[g->count];
            g->count++;
        }
        if (!nul)
            break;
        text = ssm_view(nul + 1, text.len - n - 1);
    }
}

static bool passes(enum fuzz_dialect d, const struct given *g, bool rebuilds)
{
    struct sample s;
    struct unit unit = {0};
    size_t unit_of = 0;
    bool passed;
    struct rendering rendering = {
        .facts = *fuzz_dialect(d)->facts, .units = &unit, .unit_count = 1, .unit_of = &unit_of};
    struct audit audit;
    struct statement_audit *open;
    const ssm_operation *ops[1];

    sample_open(&s, SAMPLE_REPORT(SAMPLE_ADD));
    ops[0] = &s.plan.ops.items[0]->pub;
    unit.pub = (ssm_unit){.size = sizeof unit.pub, .ops = ops, .op_count = 1};
    unit.rebuilds = rebuilds;
    unit.ways[0].items = g->list;
    unit.ways[0].count = g->count;
    audit = (struct audit){&s.plan, &rendering, ssm_cstr(fuzz_dialect_name(d)), SSM_LIT("raw-sql")};
    open = audit_open(&audit, &s.diags, &s.arena);
    FUZZ_CHECK(open, "the dialect's own wrappers");
    passed = audit_unit(open, &unit, SSM_UP) == 0;
    FUZZ_CHECK(passed == !diags_failed(&s.diags), "a result without a reason");
    sample_close(&s);
    return passed;
}

static char *statement_text(const ssm_statement *s)
{
    char *text = strndup(s->text.ptr, s->text.len);

    FUZZ_CHECK(text, "memory");
    return text;
}

/* True where a schema stands before the name. */
static bool is_qualified(const char *sql, const char *name)
{
    while (name > sql && strchr(" \t\n\"`[", name[-1]))
        name--;
    return name > sql && name[-1] == '.';
}

/* A table canary, and not perhaps, nor in another schema; whether or not the engine would understand it. */
static bool makes_canary(const char *sql)
{
    const char *name = strcasestr(sql, "canary");

    return name && strcasestr(sql, "create") && strcasestr(sql, "table") && !strcasestr(sql, "exists") &&
           !is_qualified(sql, name);
}

/* ---- PostgreSQL: the parse tree of a statement about the canary */

static void check_postgresql(const struct given *g)
{
    static const char *const canary[] = {"\"canary\"", NULL};
    static const char *const destroys[] = {"\"DropStmt\":{",
                                           "\"TruncateStmt\":{",
                                           "\"DeleteStmt\":{",
                                           "\"UpdateStmt\":{",
                                           "\"InsertStmt\":{",
                                           "\"MergeStmt\":{",
                                           "\"AT_DropColumn\"",
                                           "\"DropOwnedStmt\":{",
                                           "\"CopyStmt\":{",
                                           "\"RuleStmt\":{",
                                           NULL};

    static const char *const inserts[] = {"\"InsertStmt\":{", NULL};

    for (size_t i = 0; i < g->count; i++) {
        char *sql = statement_text(g->list[i]);
        struct fuzz_parse p = fuzz_pg_parse(sql);
        bool about = p.parsed && fuzz_pg_has(sql, canary);

        FUZZ_CHECK(!p.parsed || (p.statements == 1 && !p.comments), "%s", sql);
        if (about && fuzz_pg_has(sql, inserts)) /* it may be read, into another */
            about = strcasestr(sql, "into canary") != NULL;
        if (strstr(sql, "Stmt") || strstr(sql, "AT_")) /* a name that reads like the parser's own words */
            about = false;
        FUZZ_CHECK(!about || !fuzz_pg_has(sql, destroys), "%s", sql);
        free(sql);
    }
}

/* ---- SQLite: they run */

struct watched {
    const char *sql;
    bool made; /* by a statement of a rebuild so far, unless it was there */
};

static int authorize(void *user, int action, const char *first, const char *second, const char *database,
                     const char *trigger)
{
    struct watched *w = user;
    const char *sql = w->sql;

    (void)trigger;
    switch (action) {
    case SQLITE_DROP_TABLE:
    case SQLITE_DELETE:
    case SQLITE_UPDATE:
    case SQLITE_INSERT:
        FUZZ_CHECK((w->made && action == SQLITE_INSERT) || sqlite3_stricmp(first, "canary") != 0 || (database && strcmp(database, "temp") == 0),
                   "action %d: %s", action, sql);
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        FUZZ_CHECK(sqlite3_stricmp(second, "sqlite_drop_column") != 0, "%s", sql);
        return SQLITE_OK;
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        FUZZ_CHECK(false, "action %d on %s: %s", action, first, sql);
        return SQLITE_DENY;
    case SQLITE_PRAGMA:
        FUZZ_CHECK(sqlite3_stricmp(first, "writable_schema") != 0, "%s", sql);
        return SQLITE_OK;
    default:
        return SQLITE_OK;
    }
}

static void check_sqlite(const struct given *g, bool rebuilds)
{
    struct watched w = {0};
    sqlite3 *db = fuzz_lite_open();

    sqlite3_exec(db,
                 "CREATE TABLE canary (id INTEGER PRIMARY KEY, a text); CREATE TABLE users (id INTEGER PRIMARY KEY);"
                 "INSERT INTO canary VALUES (1, 'x')",
                 NULL, NULL, NULL);
    sqlite3_limit(db, SQLITE_LIMIT_VDBE_OP, 20000);
    for (size_t i = 0; i < g->count; i++) {
        char *sql = statement_text(g->list[i]);
        sqlite3_stmt *s = NULL;
        const char *rest = NULL;

        w.sql = sql;
        w.made = w.made || (rebuilds && makes_canary(sql));
        sqlite3_set_authorizer(db, authorize, &w);
        if (sqlite3_prepare_v2(db, sql, -1, &s, &rest) == SQLITE_OK)
            FUZZ_CHECK(s && !*rest, "not one statement: %s", sql);
        for (int rows = 0; s && rows < 100 && sqlite3_step(s) == SQLITE_ROW; rows++)
            ;
        sqlite3_finalize(s);
        free(sql);
    }
    sqlite3_set_authorizer(db, NULL, NULL);
    sqlite3_close(db);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t letter = fuzz_choice(&data, &size);
    bool postgresql = letter == 'p' || letter == 'P';
    struct given g = {.count = 0};

    split(fuzz_text(data, size), letter < 'a' ? SSM_STMT_HAS_BODY : 0, &g);
    if (!g.count || !passes(postgresql ? FUZZ_POSTGRESQL : FUZZ_SQLITE, &g, letter == 'r'))
        return 0;
    if (postgresql)
        check_postgresql(&g);
    else
        check_sqlite(&g, letter == 'r');
    return 0;
}

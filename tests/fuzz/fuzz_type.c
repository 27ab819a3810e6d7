/* SPDX-License-Identifier: Apache-2.0
 *
 * A type of any text: what parses is written by each dialect as a type that parses again, and is then written the same
 * way; and the engine's own parser takes it for one type.
 */
#include "dialects.h"
#include "fuzz.h"
#include "parsers.h"

#include "base/utf8.h"
#include "model/type.h"
#include "model/type_lex.h"

/* The dialect's spelling, as a copy in the host's arena; absent where it refuses. */
static ssm_str spell(ssm_host *h, const struct ssm_dialect *d, const ssm_type *type)
{
    size_t failures = h->failures;
    int result;

    buf_clear(&h->text);
    result = d->map_type(h, type);
    FUZZ_CHECK((result == SSM_OK) == (h->failures == failures), "a result without a reason");
    return result == SSM_OK ? arena_str(&h->arena, buf_str(&h->text)) : ssm_view(NULL, 0);
}

static void check_postgresql(ssm_str spelling)
{
    struct fuzz_parse p;
    struct buf sql;

    buf_init(&sql, (size_t)1 << 20);
    buf_printf(&sql, "SELECT (NULL::%.*s)", STR_ARG(spelling));
    p = fuzz_pg_parse(buf_cstr(&sql));
    FUZZ_CHECK(p.parsed && p.statements == 1 && p.queries == 1 && p.columns == 1 && !p.has_clause && !p.comments, "%s",
               buf_cstr(&sql));
    buf_free(&sql);
}

/* The same but for spaces and the case of letters: SQLite knows some types by number. */
static bool same_words(ssm_str a, const char *b)
{
    size_t i = 0;

    for (;; i++, b++) {
        while (i < a.len && a.ptr[i] == ' ')
            i++;
        while (*b == ' ')
            b++;
        if (i == a.len || !*b)
            return i == a.len && !*b;
        if (ascii_lower(a.ptr[i]) != ascii_lower(*b))
            return false;
    }
}

/* The engine takes the quotes off a type that is all in them. */
static ssm_str without_quotes(struct arena *a, ssm_str s)
{
    bool quoted = s.len > 2 && s.ptr[0] == '"' && s.ptr[s.len - 1] == '"';

    return quoted ? type_unquoted(a, ssm_view(s.ptr + 1, s.len - 2), '"') : s;
}

/* SQLite keeps the words of a type; anything else that they could be read as, such as a constraint, shows in another
 * column. */
static void check_sqlite(ssm_str spelling)
{
    sqlite3 *db = fuzz_lite_open();
    sqlite3_stmt *s = NULL;
    const char *sql_of_column =
        "SELECT type, \"notnull\" + pk + hidden, dflt_value, (SELECT count(*) FROM pragma_index_list('t')) "
        "FROM pragma_table_xinfo('t')";
    struct arena a = {0};
    struct buf sql;

    buf_init(&sql, (size_t)1 << 20);
    buf_printf(&sql, "CREATE TABLE t (c %.*s, other int)", STR_ARG(spelling));
    FUZZ_CHECK(sqlite3_exec(db, buf_cstr(&sql), NULL, NULL, NULL) == SQLITE_OK, "%s: %s", buf_cstr(&sql),
               sqlite3_errmsg(db));
    FUZZ_CHECK(sqlite3_prepare_v2(db, sql_of_column, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW, "%s",
               sqlite3_errmsg(db));
    FUZZ_CHECK(same_words(without_quotes(&a, spelling), (const char *)sqlite3_column_text(s, 0)), "%s: %s",
               buf_cstr(&sql), sqlite3_column_text(s, 0));
    FUZZ_CHECK(!sqlite3_column_int(s, 1) && sqlite3_column_type(s, 2) == SQLITE_NULL && !sqlite3_column_int(s, 3), "%s",
               buf_cstr(&sql));
    sqlite3_finalize(s);
    sqlite3_close(db);
    arena_free(&a);
    buf_free(&sql);
}

/* What was written is a type, and is written the same way. */
static void check_again(ssm_host *h, enum fuzz_dialect which, ssm_str first)
{
    const ssm_type *again = NULL;
    ssm_str second;
    size_t at;

    FUZZ_CHECK(type_parse(&h->arena, first, &again, &at) == TYPE_OK, "%s: %.*s", h->name, STR_ARG(first));
    second = spell(h, fuzz_dialect(which), again);
    FUZZ_CHECK(str_eq(first, second), "%s: %.*s, then %.*s", h->name, STR_ARG(first), STR_ARG(second));
}

static void check_dialect(enum fuzz_dialect which, const ssm_type *type)
{
    const struct ssm_dialect *d = fuzz_dialect(which);
    ssm_str first;
    ssm_host h;

    fuzz_host_open(&h, fuzz_dialect_name(which));
    first = spell(&h, d, type);
    if (first.ptr) {
        /* No value of an inline enum has escapes in a report: they are MySQL's. Another's type may have lost its
         * quotes. */
        if (!memchr(first.ptr, '\\', first.len) && type->family != SSM_FAMILY_OTHER)
            check_again(&h, which, first);
        if (which == FUZZ_POSTGRESQL)
            check_postgresql(first);
        if (which == FUZZ_SQLITE)
            check_sqlite(first);
    }
    fuzz_host_close(&h);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ssm_str text = fuzz_text(data, size);
    struct arena a = {0};
    const ssm_type *type = NULL;
    size_t at = 0;
    enum type_error e;

    if (utf8_check(text) != size || memchr(text.ptr, 0, size))
        return 0; /* the report's loader lets no such text through */
    e = type_parse(&a, text, &type, &at);
    FUZZ_CHECK(e == TYPE_OK || at <= size, "at %zu", at);
    FUZZ_CHECK((e == TYPE_OK) == (type != NULL), "error %d", (int)e);
    if (e == TYPE_OK) {
        FUZZ_CHECK(type->family != SSM_FAMILY_NONE && type->name.len && type_equal(type, type),
                   "a type without a name");
        for (int d = 0; d < FUZZ_DIALECT_COUNT; d++)
            check_dialect((enum fuzz_dialect)d, type);
    }
    arena_free(&a);
    return 0;
}

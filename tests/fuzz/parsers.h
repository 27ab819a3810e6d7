/* SPDX-License-Identifier: Apache-2.0
 *
 * The engines' own parsers, as a second opinion: PostgreSQL's by libpg_query, SQLite's by SQLite.
 */
#ifndef SSM_TESTS_FUZZ_PARSERS_H
#define SSM_TESTS_FUZZ_PARSERS_H

#include "base/str.h"

#include <sqlite3.h>

/* What PostgreSQL makes of a script. */
struct fuzz_parse {
    bool parsed;
    size_t statements;
    size_t queries;  /* SELECT and VALUES, wherever they stand */
    size_t columns;  /* result columns of all of them */
    bool has_clause; /* one of them has FROM, WHERE, INTO, GROUP BY, HAVING, ORDER BY, LIMIT or a lock */
    size_t comments;
};

struct fuzz_parse fuzz_pg_parse(const char *sql);
/* Whether one of these words (NULL-terminated) stands in the parse tree; false where there is none. */
bool fuzz_pg_has(const char *sql, const char *const *words);

/* What PostgreSQL's scanner cuts: `scanned` is false where it cannot. */
struct fuzz_scan {
    bool scanned;
    size_t statements; /* with a token that is no comment, by semicolons outside of parentheses */
    size_t comments;
};

struct fuzz_scan fuzz_pg_scan(const char *sql);
/* The literal and the name of SELECT 'literal' AS name, decoded; false: it is not that, or not one statement. `text`
 * and `name` are of malloc. */
bool fuzz_pg_select(const char *sql, char **text, char **name);

/* A database in memory, without extensions and without files. */
sqlite3 *fuzz_lite_open(void);
/* How many statements, by the tail of each; -1 where SQLite refuses one, since it does not say then where that ends.
 * None runs. */
int fuzz_lite_count(sqlite3 *db, const char *sql);

#endif

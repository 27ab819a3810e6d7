/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the SQLite dialect share. It writes for SQLite 3.35 and later. Sources of facts are the pages of
 * the SQLite documentation, named where they count.
 *
 *   entry.c       descriptor, and the table of operations
 *   facts.c       what the core reads, and the guard around a rebuild
 *   quote.c       names and literals
 *   write.c       statements from patterns
 *   type.c        types
 *   column.c      a column's definition
 *   constraint.c  keys and checks
 *   table.c       tables
 *   index.c       indexes
 *   option.c      what only SQLite has
 *   object.c      views, triggers, virtual tables
 *   native.c      what ALTER TABLE can do
 *   rebuild.c     what it cannot
 *   described.c   the proof that a table is what the report says it is
 */
#ifndef SSM_DIALECT_SQLITE_LITE_H
#define SSM_DIALECT_SQLITE_LITE_H

#include "common/ascii.h"
#include "common/words.h"

#include <stdbool.h>

/* The host's services, since ssm_plugin_entry(). */
extern const struct ssm_host_api *lite_api;
extern const ssm_dialect_facts lite_facts;

/* Arguments for api->fail, api->warn and lite_write. */
#define TEXTS(...) (const ssm_str[]){__VA_ARGS__}, sizeof((const ssm_str[]){__VA_ARGS__}) / sizeof(ssm_str)
#define NO_TEXTS NULL, 0

/* ---- write.c */

void lite_put(ssm_host *h, const char *text);
/* Appends `pattern`, in which each `$` stands for the next of `names`, quoted, and each `#` for the next as a literal.
 */
void lite_write(ssm_host *h, const char *pattern, const ssm_str *names, size_t count);
/* Ends a statement that is all of `op`. */
int lite_end(ssm_host *h, const ssm_operation *op);
/* (a, b, c) */
void lite_put_names(ssm_host *h, ssm_strs names);
void lite_put_number(ssm_host *h, int64_t n);

/* ---- quote.c */

int lite_quote_ident(ssm_host *h, ssm_str name);
bool lite_keyword(ssm_str word); /* one of SQLite's, in any case */
int lite_quote_literal(ssm_host *h, ssm_str text);
/* True when `name` stands in `expression` as a word: of a column, a function, or in a string. */
bool lite_mentions(ssm_str expression, ssm_str name);

/* ---- type.c */

int lite_map_type(ssm_host *h, const ssm_type *type);
/* A column's that has none. */
bool lite_untyped(const ssm_type *type);
/* SSM_OK, or the reason why `type` has no spelling goes to api->fail. `strict`: in a STRICT table. */
int lite_check_type(ssm_host *h, const ssm_operation *op, const ssm_type *type, bool strict);
/* As the report spells it, for a column that is there already and does not change. */
void lite_put_type_as_is(ssm_host *h, const ssm_type *type);

/* ---- column.c */

/* What a column's definition takes from its table. */
struct lite_place {
    bool as_is;         /* the column is there already with this type: spell it in the same way */
    bool key;           /* it is PRIMARY KEY by itself */
    const ssm_constraint *key_constraint; /* or NULL */
    bool unique;
    bool references;
};

/* identity: SQLite's AUTOINCREMENT. */
bool lite_autoincrement(const ssm_column *c);
/* True for a default that ADD COLUMN takes: it has the same value for every row. */
bool lite_constant_default(const ssm_column *c);
int lite_check_column(ssm_host *h, const ssm_operation *op, const ssm_column *c, bool strict);
void lite_put_column(ssm_host *h, const ssm_column *c, const struct lite_place *place);

/* ---- constraint.c */

int lite_check_constraint(ssm_host *h, const ssm_operation *op, const ssm_constraint *c);
void lite_put_constraint(ssm_host *h, const ssm_constraint *c);
/* REFERENCES and all behind it. */
void lite_put_references(ssm_host *h, const ssm_constraint *c);

/* ---- option.c */

/* The value of an option, or absent. */
ssm_str lite_option(const ssm_pair *options, size_t count, const char *name);
/* Takes the first word off a list with commas. */
ssm_str lite_next_word(ssm_str *list);
int lite_check_constraint_options(ssm_host *h, const ssm_operation *op, const ssm_constraint *c);
int lite_check_column_options(ssm_host *h, const ssm_operation *op, const ssm_column *c);
int lite_check_index_options(ssm_host *h, const ssm_operation *op, const ssm_index *x);
/* ON CONFLICT ..., where the option is set. */
void lite_put_conflict(ssm_host *h, const ssm_pair *options, size_t count, const char *name);
/* The columns of a key, with their order and collations. */
void lite_put_key(ssm_host *h, const ssm_constraint *c);

/* ---- object.c */

int lite_check_object(ssm_host *h, const ssm_operation *op);
int lite_create_object(ssm_host *h, const ssm_operation *op);
int lite_drop_object(ssm_host *h, const ssm_operation *op);
int lite_replace_object(ssm_host *h, const ssm_operation *op);

/* ---- table.c */

bool lite_table_flag(const ssm_table *t, const char *option);
/* The column of that name, looked for at `hint` first; or NULL. */
const ssm_column *lite_find_column(const ssm_table *t, ssm_str name, size_t hint);
/* Of a column of `t`; `before`: the table that it replaces, or NULL. */
struct lite_place lite_place_of(const ssm_table *t, size_t column, const ssm_table *before);
int lite_check_table(ssm_host *h, const ssm_operation *op, const ssm_table *t);
/* CREATE TABLE `name` with all of `t` but its indexes. `before`: the table that it replaces, or NULL. */
void lite_put_table(ssm_host *h, ssm_str name, const ssm_table *t, const ssm_table *before);

int lite_check_create_table(ssm_host *h, const ssm_operation *op);
int lite_create_table(ssm_host *h, const ssm_operation *op);
int lite_drop_table(ssm_host *h, const ssm_operation *op);
int lite_rename_table(ssm_host *h, const ssm_operation *op);

/* ---- index.c */

int lite_check_index(ssm_host *h, const ssm_operation *op, const ssm_index *x);
/* CREATE INDEX, without ending the statement. */
void lite_put_create_index(ssm_host *h, ssm_str table, const ssm_index *x);

int lite_check_create_index(ssm_host *h, const ssm_operation *op);
int lite_create_index(ssm_host *h, const ssm_operation *op);
int lite_drop_index(ssm_host *h, const ssm_operation *op);
int lite_check_rename_index(ssm_host *h, const ssm_operation *op);
int lite_rename_index(ssm_host *h, const ssm_operation *op);

/* ---- native.c */

/* True when ALTER TABLE can do it, as far as the report tells. */
bool lite_native_add(const ssm_operation *op);
bool lite_native_drop(const ssm_operation *op);
int lite_check_add_column(ssm_host *h, const ssm_operation *op);
int lite_add_column(ssm_host *h, const ssm_operation *op);
int lite_drop_column(ssm_host *h, const ssm_operation *op);
int lite_rename_column(ssm_host *h, const ssm_operation *op);

/* ---- rebuild.c */

int lite_check_rebuild(ssm_host *h, const ssm_operation *op);
int lite_rebuild(ssm_host *h, const ssm_unit *unit);

/* ---- described.c */

/* Appends a query with a row for each thing that the table called `name` has and `table` does not describe, or the
 * other way round. */
void lite_put_undescribed(ssm_host *h, ssm_str name, const ssm_table *table);

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the MySQL and MariaDB dialect share. "Manual" is the MySQL 8.0 Reference Manual; where
 * MariaDB 10.11 differs, only what both take is written, unless the user chose `mariadb`.
 *
 *   entry.c       descriptor, and the table of operations
 *   facts.c       what the core reads
 *   words.c       words that a name must be quoted for
 *   quote.c       names and literals
 *   name.c        names and comments that the engine does not keep
 *   write.c       statements from patterns
 *   type.c        types
 *   value.c       defaults and ON UPDATE
 *   column.c      a column's definition
 *   alter.c       operations on columns
 *   key.c         AUTO_INCREMENT and its key
 *   constraint.c  keys and checks
 *   index.c       indexes
 *   context.c     what else stands on a column or an index, where actual_schema tells
 *   table.c       tables
 *   option.c      options of tables, columns, keys and checks
 *   object.c      views, triggers, routines
 */
#ifndef SSM_DIALECT_MYSQL_H
#define SSM_DIALECT_MYSQL_H

#include <smartspec-migrate/plugin.h>

#include <stdbool.h>

enum {
    MY_NAME_LIMIT = 64,    /* characters: Manual, "Identifier Length Limits" */
    MY_FRACTION_LIMIT = 6, /* digits of a second */
    MY_BIT_LIMIT = 64
};

/* The host's services, since ssm_plugin_entry(). */
extern const struct ssm_host_api *my_api;
extern const ssm_dialect_facts my_facts;

/* Arguments for api->fail, api->warn and my_write. */
#define TEXTS(...) (const ssm_str[]){__VA_ARGS__}, sizeof((const ssm_str[]){__VA_ARGS__}) / sizeof(ssm_str)
#define NO_TEXTS NULL, 0

/* ---- write.c */

void my_put(ssm_host *h, const char *text);
void my_put_number(ssm_host *h, uint64_t n);
/* Appends `pattern`, in which `@` stands for the operation's table and each `$` for the next of `names`, quoted. */
void my_write(ssm_host *h, const ssm_operation *op, const char *pattern, const ssm_str *names, size_t count);
/* Ends a statement of `op`, which destroys what the operation does when `main` is true. */
int my_end(ssm_host *h, const ssm_operation *op, bool main);
/* (a, b, c) */
void my_put_names(ssm_host *h, ssm_strs names, const uint32_t *lengths);
/* schema.name, or name where schema is absent. */
void my_put_object(ssm_host *h, ssm_str schema, ssm_str name);

bool my_is_mariadb(ssm_host *h);
/* "IF EXISTS " where --idempotent asks for it and the engine has it there: in MySQL only for tables. */
void my_put_if(ssm_host *h, const char *words);

/* ---- words.c */

/* True for a word that is reserved in MySQL 8.0 or MariaDB, or names a function that is recognised by its parenthesis.
 */
bool my_reserved(ssm_str word);

/* ---- quote.c */

int my_quote_ident(ssm_host *h, ssm_str name);
int my_quote_literal(ssm_host *h, ssm_str text);
/* ASCII letters, digits and underscores, without a digit first. */
bool my_plain(ssm_str word);
bool my_ends_in_space(ssm_str text);
/* Equal but for the case of ASCII letters; `word` is in lower case. */
bool my_is(ssm_str text, const char *word);

/* ---- name.c */

/* SSM_OK when the engine takes and keeps the names and comments of what the operation makes. */
int my_check_new(ssm_host *h, const ssm_operation *op);

/* ---- type.c */

int my_map_type(ssm_host *h, const ssm_type *type);
/* SSM_OK, or the reason why `type` has no spelling goes to api->fail. */
int my_check_type(ssm_host *h, const ssm_operation *op, const ssm_type *type);
/* Digits of a second that the engine's type has, with those that a neutral name implies. */
uint32_t my_fraction(const ssm_type *type);

/* ---- value.c */

int my_check_values(ssm_host *h, const ssm_operation *op, const ssm_column *c);
/* True for types whose default MySQL takes only as an expression. */
bool my_takes_no_literal(const ssm_type *type);
/* The value after DEFAULT. */
void my_put_default(ssm_host *h, const ssm_column *c);
void my_put_on_update(ssm_host *h, const ssm_column *c);

/* ---- column.c */

bool my_auto_increment(const ssm_column *c);
int my_check_column(ssm_host *h, const ssm_operation *op, const ssm_column *c);
/* `keys`: with the PRIMARY KEY or UNIQUE that the column asks for, as only ADD COLUMN does. */
void my_put_column(ssm_host *h, const ssm_column *c, bool keys);

/* Known in all that MODIFY would drop, but for what nothing tells apart from absence: comment, collation, ON UPDATE. */
bool my_whole(const ssm_column *c);

/* ---- key.c */

/* True when the column comes first in a key of the table, as AUTO_INCREMENT needs it. */
bool my_leads_a_key(const ssm_table *t, ssm_str name);
/* The AUTO_INCREMENT column that depends on the primary key of `t`, which may be NULL; or NULL. */
const ssm_column *my_keyed_identity(const ssm_table *t);
/* The AUTO_INCREMENT column that `x` leads, and no key of `t`, which may be NULL; or NULL. */
const ssm_column *my_indexed_identity(const ssm_table *t, const ssm_index *x);
/* True when the operation changes a column to one with AUTO_INCREMENT, and an index must come first. */
bool my_waits_for_index(const ssm_operation *op);
/* True when the operation's column gets its AUTO_INCREMENT together with a key that is added later. */
bool my_waits_for_key(const ssm_operation *op);
/* SSM_OK when `c`, which one of these two found, can be restated; or when it is NULL. */
int my_check_key_identity(ssm_host *h, const ssm_operation *op, const ssm_column *c);
void my_put_modify(ssm_host *h, const ssm_operation *op, const ssm_column *c, bool with_identity);
/* The check behind a column's definition; nothing for NULL. */
void my_put_column_check(ssm_host *h, const ssm_constraint *check);

/* ---- constraint.c */

int my_check_constraint(ssm_host *h, const ssm_operation *op, const ssm_constraint *c);
/* A constraint as it stands in CREATE TABLE. */
void my_put_constraint(ssm_host *h, const ssm_constraint *c);
/* ADD and a constraint, named so that the way back knows it. SSM_ERROR when memory ends. */
int my_put_add_constraint(ssm_host *h, const ssm_operation *op, const ssm_constraint *c);
/* A column's own foreign key as a constraint of the table. */
ssm_constraint my_column_reference(const ssm_column *c);
/* The name under which my_put_add_constraint() adds `c`: its own, or one made of its table and columns. Absent for a
 * primary key and for a check without a name, and when memory ends. */
ssm_str my_constraint_name(ssm_host *h, const ssm_operation *op, const ssm_constraint *c);

int my_check_add_constraint(ssm_host *h, const ssm_operation *op);
int my_add_constraint(ssm_host *h, const ssm_operation *op);
int my_check_drop_constraint(ssm_host *h, const ssm_operation *op);
int my_drop_constraint(ssm_host *h, const ssm_operation *op);
int my_check_rename_constraint(ssm_host *h, const ssm_operation *op);
int my_rename_constraint(ssm_host *h, const ssm_operation *op);

/* ---- option.c */

/* The value of an option; absent where there is none. */
ssm_str my_option(const ssm_pair *options, size_t count, const char *name);
int my_check_table_options(ssm_host *h, const ssm_operation *op, const ssm_table *t);
void my_put_table_options(ssm_host *h, const ssm_table *t);
int my_check_set_option(ssm_host *h, const ssm_operation *op);
bool my_option_joins(const ssm_operation *op);
int my_set_options(ssm_host *h, const ssm_unit *unit);
/* SSM_OK when each option is one of `names` and its value is a word or a number; a comment may be any text. */
int my_check_options(ssm_host *h, const ssm_operation *op, const ssm_pair *options, size_t count, const char *const *names,
                     const char *of);
void my_put_key_options(ssm_host *h, const ssm_pair *options, size_t count);

/* ---- object.c */

int my_create_object(ssm_host *h, const ssm_operation *op);
int my_drop_object(ssm_host *h, const ssm_operation *op);
int my_check_replace_object(ssm_host *h, const ssm_operation *op);
int my_replace_object(ssm_host *h, const ssm_operation *op);

/* ---- index.c */

int my_check_index(ssm_host *h, const ssm_operation *op, const ssm_index *x);
/* An index as it stands in CREATE TABLE. */
void my_put_index(ssm_host *h, const ssm_index *x);

int my_check_create_index(ssm_host *h, const ssm_operation *op);
int my_create_index(ssm_host *h, const ssm_operation *op);
int my_check_drop_index(ssm_host *h, const ssm_operation *op);
int my_drop_index(ssm_host *h, const ssm_operation *op);
int my_rename_index(ssm_host *h, const ssm_operation *op);

/* ---- context.c */

/* The column of `t`, which may be NULL; or NULL. */
const ssm_column *my_column_named(const ssm_table *t, ssm_str name);
/* The foreign key of `t`, which may be NULL, on this column; or NULL. */
const ssm_constraint *my_foreign_key_on(const ssm_table *t, ssm_str column);
/* The constraint of `t`, which may be NULL, of this kind and name; or NULL. */
const ssm_constraint *my_constraint_named(const ssm_table *t, ssm_constraint_kind kind, ssm_str name);
/* The column whose own check `c` is; absent where it is the table's. */
ssm_str my_column_of(const ssm_constraint *c);
/* The column's own check, or NULL. */
const ssm_constraint *my_check_of(const ssm_table *t, ssm_str column);
/* The check that MariaDB takes for a part of the column, which MODIFY has to restate; or NULL. */
const ssm_constraint *my_column_check(const ssm_operation *op, ssm_str column);
/* The foreign key of op->table_before that has no index without `x`, which is dropped; or NULL. */
const ssm_constraint *my_needs_index(const ssm_operation *op, const ssm_index *x);

/* The index of `t`, which may be NULL, on just the columns of the foreign key, as the engine makes it; or NULL. */
const ssm_index *my_plain_index_on(const ssm_table *t, const ssm_constraint *fk);

/* ---- alter.c */

int my_check_add_column(ssm_host *h, const ssm_operation *op);
int my_add_column(ssm_host *h, const ssm_operation *op);
int my_check_drop_column(ssm_host *h, const ssm_operation *op);
int my_drop_column(ssm_host *h, const ssm_operation *op);
int my_rename_column(ssm_host *h, const ssm_operation *op);
/* Changes of an existing column: one MODIFY restates it whole. */
int my_check_change(ssm_host *h, const ssm_operation *op);
int my_change(ssm_host *h, const ssm_unit *unit);

/* ---- table.c */

int my_check_create_table(ssm_host *h, const ssm_operation *op);
int my_create_table(ssm_host *h, const ssm_operation *op);
int my_drop_table(ssm_host *h, const ssm_operation *op);
int my_rename_table(ssm_host *h, const ssm_operation *op);
int my_set_comment(ssm_host *h, const ssm_operation *op);

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables and what is in them: what the files of this half share among themselves. reader.h is what both halves see.
 */
#ifndef PGR_TABLE_H
#define PGR_TABLE_H

#include "reader.h"
#include "tree.h"

enum {
    PGR_COLUMNS = 1600, /* of a table, as the engine has it */
    PGR_KEYS = 32,      /* columns of an index or key, likewise */
    PGR_PASSES = 64     /* over the statements that wait for others */
};

/* ------------------------------------------------------------------ statements (dispatch.c) */

/* A command of a table that waits for something: it is called again when all was read. */
typedef enum pgr_result pgr_command(struct pgr *r, struct pgr_table *table, const struct node *node);
enum pgr_result pgr_run_command(struct pgr *r, struct pgr_table *table, const struct node *node, pgr_command *command);
enum pgr_result pgr_dispatch(struct pgr *r, const struct node *wrapped);
/* Hands a statement on to the objects' half. */
enum pgr_result pgr_hand_on(struct pgr *r, const char *tag, const struct node *statement);
/* Splits and parses a source into r->pieces; then all of them are run, and what waits. */
void pgr_split_source(struct pgr *r, const struct ssm_source *source);
void pgr_run(struct pgr *r);
void pgr_begin_settings(struct pgr *r);
/* recognise.c: how sure it is that this is SQL of PostgreSQL, 0 to 100. */
int pgr_recognises(ssm_host *h, const struct ssm_source *source);
/* Follows a statement that sets something which others depend on. False: it is none. */
bool pgr_follow_settings(struct pgr *r, const struct node *wrapped);

pgr_handler pgr_create_table, pgr_alter_table, pgr_create_index, pgr_rename, pgr_drop, pgr_create_enum, pgr_alter_enum,
    pgr_comment, pgr_move, pgr_create_as, pgr_set, pgr_select, pgr_transaction, pgr_data, pgr_skip, pgr_create_schema;
void pgr_drop_table(struct pgr *r, struct pgr_table *table, bool cascade);

/* ------------------------------------------------------------------ small things (node.c) */

/* The last of a list of Strings, and the one before it: [schema.]name. */
void pgr_qualified(const struct node *names, ssm_str *schema, ssm_str *name);
/* A RangeVar's. */
struct pgr_table *pgr_table_of(struct pgr *r, const struct node *range);
/* Options: of ssm_pair, by name. */
bool pgr_set_pair(struct pgr *r, struct pgr_list *list, ssm_str name, ssm_str value);
void pgr_unset_pair(struct pgr_list *list, ssm_str name);
/* A list of DefElems as storage parameters: "fillfactor", "toast.autovacuum_enabled". `reset`: removes them. */
bool pgr_storage(struct pgr *r, struct pgr_list *list, const struct node *elements, bool reset);
/* An AlterTableCmd: of the column `name`, with a String. */
const struct node *pgr_make_command(struct pgr *r, const char *subtype, ssm_str name, ssm_str text);
/* The value of a DefElem as text; absent: none. */
ssm_str pgr_def_value(const struct node *element);

/* ------------------------------------------------------------------ columns (column.c) */

struct pgr_column *pgr_new_column(struct pgr *r, struct pgr_table *table, ssm_str name);
/* A ColumnDef without its constraints but NOT NULL, default, identity, generated and serial. NULL: said. */
struct pgr_column *pgr_define_column(struct pgr *r, struct pgr_table *table, const struct node *def);
/* The integer type of serial ("integer"), or absent. */
const char *pgr_serial_type(const struct node *type_name);
struct pgr_column *pgr_need_column(struct pgr *r, struct pgr_table *table, ssm_str name);
void pgr_take_collation(struct pgr_column *column, const struct node *clause); /* NULL: none */
bool pgr_identity(struct pgr *r, struct pgr_column *column, const struct node *constraint);
/* A child's own copy of a column that it inherits, where it is to differ. */
struct pgr_column *pgr_own_column(struct pgr *r, struct pgr_table *table, struct pgr_column *column);

/* ------------------------------------------------------------------ constraints (constraint.c, key.c) */

/* Constraint nodes of a statement, by the column that they stand at (NULL: the table's), in order. */
struct pgr_said {
    const struct node *node;
    struct pgr_column *column;
    bool deferrable, deferred;
};
/* Gathers those of a ColumnDef with their attributes (DEFERRABLE, ...). */
bool pgr_gather(struct pgr *r, struct pgr_list *said, const struct node *constraints, struct pgr_column *column);
/* Adds all in the engine's order: checks, keys (the primary one first), foreign keys. */
enum pgr_result pgr_add_checks(struct pgr *r, struct pgr_table *table, const struct pgr_list *said, bool of_new_table);
enum pgr_result pgr_add_keys(struct pgr *r, struct pgr_table *table, const struct pgr_list *said);
enum pgr_result pgr_add_references(struct pgr *r, struct pgr_table *table, const struct pgr_list *said,
                                   bool of_new_table);
struct pgr_constraint *pgr_new_constraint(struct pgr *r, struct pgr_table *table, ssm_constraint_kind kind,
                                          ssm_str name);
struct pgr_constraint *pgr_find_constraint(const struct pgr_table *table, ssm_str name);
void pgr_drop_constraint(struct pgr *r, struct pgr_constraint *constraint);
bool pgr_is_key(const struct pgr_constraint *constraint); /* it has an index */
void pgr_count_constraint(struct pgr *r, ssm_str schema, ssm_str name, int by);
/* Where a foreign key's table exists by now. */
void pgr_resolve_reference(struct pgr *r, struct pgr_constraint *constraint);
/* The name of a copy of a key for another table, and whether the engine may choose that one. */
ssm_str pgr_copy_name(struct pgr *r, struct pgr_table *table, const struct pgr_constraint *key);
bool pgr_may_copy(struct pgr *r, struct pgr_table *table, const struct pgr_constraint *key, ssm_str name);
/* The part of an exclusion's name that its elements give. */
ssm_str pgr_exclusion_addition(struct pgr *r, const struct node *constraint);
struct pgr_constraint *pgr_primary_key(const struct pgr_table *table);

/* ------------------------------------------------------------------ indexes (index.c) */

struct pgr_index *pgr_add_index(struct pgr *r, struct pgr_table *table, const struct node *statement, ssm_str name);
void pgr_drop_index(struct pgr *r, struct pgr_index *index);
void pgr_drop_column(struct pgr *r, struct pgr_table *table, struct pgr_column *column, bool cascade);
/* All columns that an expression's ColumnRefs name, each once. */
bool pgr_columns_of(struct pgr *r, struct pgr_table *table, struct pgr_expression e, struct pgr_list *out);

/* ------------------------------------------------------------------ inheritance (inherit.c) */

enum pgr_result pgr_attach(struct pgr *r, struct pgr_table *child, struct pgr_table *parent, const struct node *bound);
enum pgr_result pgr_detach(struct pgr *r, struct pgr_table *child, struct pgr_table *parent);
enum pgr_result pgr_inherit(struct pgr *r, struct pgr_table *child, struct pgr_table *parent);
/* (part.c:) For each index and key of its parent, a partition's own that is like it becomes a part of it, or it gets one. */
bool pgr_merge_indexes(struct pgr *r, struct pgr_table *child, const struct pgr_table *parent);
void pgr_free_parts(struct pgr_table *child);
/* A new index of a partitioned table, for those partitions that have none like it. */
bool pgr_spread_index(struct pgr *r, const struct pgr_index *index);
bool pgr_spread_key(struct pgr *r, const struct pgr_constraint *key);
/* The parts of an index or key go with it. */
void pgr_drop_parts(struct pgr *r, const struct pgr_table *table, struct pgr_whole whole);
/* The options of an index or key that is a part, or one of a partitioned table: to what it belongs, and whether there are
 * partitions without it. */
bool pgr_part_options(struct pgr *r, const struct pgr_table *table, struct pgr_whole self, ssm_place place,
                      struct pgr_list *options);

/* A child's own form of a column that does not differ from what it inherits, but for NOT NULL that its primary key
 * brings. */
bool pgr_is_inherited(struct pgr *r, struct pgr_column *column);
/* Appends the columns of `table` that are called like those of `from`; NULL stays NULL. */
bool pgr_map_columns(struct pgr *r, struct pgr_table *table, const struct pgr_list *from, struct pgr_list *to);
bool pgr_copy_check(struct pgr *r, struct pgr_table *table, const struct pgr_constraint *from);
/* What of `table` names the one column names the other instead. */
void pgr_replace_column(struct pgr_table *table, struct pgr_column *from, struct pgr_column *to);

/* LIKE (like.c): columns where the clause stands, the rest behind the table's own keys. */
enum pgr_result pgr_like_columns(struct pgr *r, struct pgr_table *table, const struct node *clause);
enum pgr_result pgr_like_rest(struct pgr *r, struct pgr_table *table, const struct node *clause);

/* ------------------------------------------------------------------ the outcome (finish*.c) */

/* An index without its name, as text to compare. */
ssm_str pgr_index_text(struct pgr *r, const struct pgr_index *index);

enum pgr_result pgr_finish(struct pgr *r);

#endif

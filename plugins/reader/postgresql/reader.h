/* SPDX-License-Identifier: Apache-2.0
 *
 * The PostgreSQL schema reader: what its files share. entry.c takes the sources, split.c finds their statements,
 * dispatch.c gives each to its handler, which changes the working schema (struct pgr); finish.c turns that into the
 * host's model.
 *
 * Conventions:
 *  - The default schema, public, is an absent ssm_str wherever a schema is stored. pgr_target() and the lookups take
 * what a statement says.
 *  - Memory is the arena's and never freed. A NULL from pgr_alloc() sets r->failed, which ends the run: handlers may
 * return PGR_ERROR without a word of their own.
 *  - Parsed trees are shared between both inputs, and never changed. So that an expression survives later renames, it
 * is kept with the moment (r->now) when it was written, and its names are looked up as of that moment.
 */
#ifndef PGR_READER_H
#define PGR_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "common/text.h"
#include "common/words.h"

struct node; /* tree.h */

/* ------------------------------------------------------------------ limits */

enum {
    PGR_NAME = 63,                    /* bytes of an identifier, as the engine has it */
    PGR_STATEMENT = 16 * 1024 * 1024, /* bytes of a statement */
    PGR_DEPTH = 200,                  /* parentheses and brackets within each other */
    PGR_CHAIN = 4000,     /* tokens between commas: the parser's tree is as deep as a chain of operands is long */
    PGR_SEARCH_PATH = 16, /* schemas in a search path */
    PGR_PARENTS = 64,     /* generations of inheritance */
    PGR_TREE_DEPTH = 2000 /* recursion over a parsed tree */
};

/* ------------------------------------------------------------------ the working schema */

/* A list of pointers that grows. */
struct pgr_list {
    void **items;
    size_t count, room;
};

/* An expression or a type, with the moment as of which its names hold. node == NULL: none. */
struct pgr_expression {
    const struct node *node;
    uint32_t since;
};

struct pgr_table;

struct pgr_column {
    ssm_str name;
    struct pgr_table *table;
    struct pgr_expression type; /* a TypeName, serial ones included: see `serial` */
    ssm_str type_text;          /* pgr_column_type() fills it */
    bool serial;                /* the TypeName is serial, bigserial or smallserial; the column is an integer with a
                                   sequence of its own */
    struct pgr_sequence
        *nextval_of; /* the default is nextval of this one, though no expression says so: LIKE a serial */
    bool not_null;
    bool dropped;
    bool overrides; /* a child's own form of a column that it inherits */
    struct pgr_expression default_value;
    struct pgr_expression generated;     /* GENERATED ALWAYS AS (...) STORED */
    struct pgr_sequence *sequence;       /* of an identity; or of a serial, whose default is its nextval */
    ssm_identity identity;               /* ALWAYS or BY_DEFAULT, else NONE */
    ssm_str collation_schema, collation; /* absent: the type's own */
    ssm_str comment;                     /* absent: none */
    ssm_place place;
};

/* What of the parent a partition's index or key is a part of: one of the two, or none. */
struct pgr_whole {
    const struct pgr_index *index;
    const struct pgr_constraint *key;
};

/* A constraint's columns are pointers, so that renames need nothing. */
struct pgr_constraint {
    ssm_constraint_kind kind;
    ssm_str name;
    struct pgr_table *table;
    struct pgr_list columns, include; /* of struct pgr_column */
    struct pgr_expression expression; /* of a check: the expression; of an exclusion: its whole Constraint node */
    struct pgr_table *ref_table;      /* of a foreign key; NULL until it is known: ref_schema, ref_name */
    ssm_str ref_schema, ref_name;
    bool ref_qualified;
    ssm_strs ref_names; /* as the statement says them, renames until now followed */
    uint32_t ref_since;
    ssm_action on_delete, on_update;
    struct pgr_list on_delete_columns;
    ssm_match match;
    bool deferrable, deferred, not_valid, no_inherit, nulls_not_distinct;
    bool inherited;          /* from a parent: not in this table's model, but for a key that is `named` */
    bool named;              /* it is a part under a name, or of a kind, that the engine would not choose */
    struct pgr_whole whole;  /* of a key that is a part */
    const struct node *node; /* its Constraint or IndexStmt, for what is seldom */
    struct pgr_list with;    /* of ssm_pair: storage parameters of its index */
    ssm_str tablespace;
    ssm_str comment;
    ssm_place place;
};

struct pgr_index {
    ssm_str name;
    struct pgr_table *table;
    struct pgr_expression statement; /* its IndexStmt */
    struct pgr_list keys; /* of struct pgr_column, NULL where a key is an expression; then the INCLUDE columns */
    size_t key_count;     /* of them without INCLUDE */
    struct pgr_list with; /* of ssm_pair, as ALTER INDEX left it */
    ssm_str tablespace;
    bool attached; /* part of a partitioned table's index: not in this table's model, but for one that is `named` */
    bool named;    /* it is a part under a name that the engine would not choose */
    struct pgr_whole whole; /* of one that is a part */
    ssm_str comment;
    ssm_place place;
};

struct pgr_table {
    ssm_str schema, name;
    struct pgr_list columns;     /* of struct pgr_column: own ones, not those of `parents` */
    struct pgr_list constraints; /* of struct pgr_constraint, the primary key among them */
    struct pgr_list indexes;     /* of struct pgr_index */
    struct pgr_list parents;     /* of struct pgr_table: INHERITS, or the one it is a partition of */
    struct pgr_list children;
    struct pgr_expression bound;        /* a PartitionBoundSpec: it is a partition */
    struct pgr_expression partition_by; /* a PartitionSpec */
    struct pgr_list options;            /* of ssm_pair: storage parameters */
    struct pgr_list renames;            /* of struct pgr_rename: its columns' */
    ssm_str tablespace, access_method;
    ssm_str comment;
    struct pgr_expression of_type; /* CREATE TABLE OF: the TypeName */
    bool unlogged, dropped;
    bool has_attributes; /* its own statement says what are objects: how a column is compressed */
    uint32_t born; /* r->now when it was created */
    ssm_place place;
    void *object;          /* PGO's, NULL at first */
    const ssm_table *done; /* it is the first input's, and finished */
};

struct pgr_rename {
    uint32_t when;
    ssm_str from, to;
};

struct pgr_enum {
    ssm_str schema, name;
    struct pgr_list values; /* of ssm_str */
    bool dropped;
    ssm_place place;
};

/* Every sequence, also those of serial and identity columns. Numbers are the statement's text ("1"), absent where not
 * said. */
struct pgr_sequence {
    ssm_str schema, name;
    struct pgr_column *owner; /* OWNED BY, or the serial's or identity's column; NULL: none */
    bool implied;             /* no CREATE SEQUENCE made it: a serial or identity column did */
    bool of_identity;         /* it is no object of its own, ever */
    bool taken;               /* set by finish.c before objects_finish(): it is in a column's model, and so no object */
    bool unlogged, dropped;
    ssm_str type;                                      /* "smallint", "integer", "bigint"; absent: bigint */
    ssm_str start, increment, minimum, maximum, cache; /* absent: the engine's default, as where NO MINVALUE is said */
    bool cycle;
    struct pgr_list
        said; /* of struct node: DefElems, in order: for what prints them; the fields above hold the outcome */
    ssm_place place;
    void *object; /* PGO's */
};

/* What relation names are taken: one namespace per schema, as in the engine. */
enum pgr_relation_kind {
    PGR_RELATION_NONE = 0,
    PGR_TABLE,    /* struct pgr_table */
    PGR_INDEX,    /* struct pgr_index */
    PGR_KEY,      /* struct pgr_constraint: the index of a primary key, unique or exclusion constraint */
    PGR_SEQUENCE, /* struct pgr_sequence */
    PGR_OTHER     /* PGO's: views, materialized views and their indexes, composite types, foreign tables */
};

struct pgr_relation {
    ssm_str schema, name;
    enum pgr_relation_kind kind;
    void *thing;
};

/* An open hash of (schema, name) -> thing; see names.c. */
struct pgr_map {
    struct pgr_map_entry **slots;
    size_t count, room;
};

/* What tables and objects name: filled by the printer where a scope has a list. */
struct pgr_depends {
    struct pgr_list items; /* of ssm_dependence, each once */
};

struct pgr_objects; /* PGO's state */
struct pgr_cache;   /* what both inputs share; cache.c */

struct pgr {
    ssm_host *h;
    const struct ssm_source *source;
    const struct node *statement; /* the one at hand: its node, as CreateStmt */
    size_t offset;                /* where it begins in the source */
    ssm_str text;                 /* its text */
    uint32_t now;                 /* counts statements, from 1 */
    bool only;                    /* the statement says ONLY */
    bool last_call;               /* what a statement waits for will not come: fail */
    bool failed;                  /* memory ended, or a limit of the host */
    bool said_error;              /* fail_at was called: the schema is not given */
    bool has_begun;               /* a statement of the database was there */
    ssm_str database;             /* of psql's \connect before it */
    ssm_strs path;                /* search_path without pg_catalog and $user; "public" is absent in it */
    ssm_str path_items[PGR_SEARCH_PATH];
    struct pgr_list tables, enums, sequences; /* all, in the order of their creation; dropped ones are marked */
    struct pgr_map relations;                 /* -> struct pgr_relation */
    struct pgr_map types;                     /* -> struct pgr_enum; PGO keeps his own */
    struct pgr_map constraint_names;          /* how often a schema has a constraint of that name */
    struct pgr_list renamed;                  /* of struct pgr_renamed: relations, types, functions, schemas */
    struct pgr_objects *objects;
    struct pgr_cache *cache;
    ssm_str tablespace, access_method; /* SET default_...; absent: the engine's */
    ssm_str schema_default;            /* of a CREATE SCHEMA ... with elements: where these go; absent else */
    struct pgr_list pieces;            /* of struct pgr_piece, see share.h */
    struct pgr_map groups;
    bool is_first;           /* its tables may serve the second input */
    bool numbered;           /* a name was not free, and got a number */
    struct pgr_list waiting; /* dispatch.c's: statements that wait for others */
    struct pgr_list marks;   /* split.c's: comments with @renamed */
    uint32_t warned;         /* session.c's: what was warned of in this source */
};

/* The one global: the host's services. */
extern const struct ssm_host_api *pgr_api;

/* ------------------------------------------------------------------ handlers */

enum pgr_result {
    PGR_OK = 0,
    PGR_WAIT, /* what it needs is not there yet: it is called again when all else was read, at last with r->last_call */
    PGR_ERROR /* said already (pgr_fail), or r->failed; the next statement follows all the same */
};
typedef enum pgr_result pgr_handler(struct pgr *r, const struct node *statement);

/* PGO's side of the boundary (object.h has the rest): the handler of a statement by its tag ("CreateFunctionStmt"), or
 * NULL. What mine get and do not own (DropStmt, RenameStmt, CommentStmt, AlterObjectSchemaStmt, AlterOwnerStmt,
 * AlterTableStmt of a view, ...) goes to the handler of the same tag here. */
pgr_handler *object_handler(ssm_str tag);
/* One AlterTableCmd of a table that is an attribute (owner, row security, replica identity, column storage, triggers
 * off, CLUSTER ON). */
enum pgr_result object_table_command(struct pgr *r, struct pgr_table *table, const struct node *command);
/* LIKE source INCLUDING ...: what of the source are objects. `options`: TableLikeClause.options: 2 compression, 128
 * statistics, 256 storage, and 1 where comments on its indexes and constraints come along. */
enum pgr_result object_like(struct pgr *r, struct pgr_table *table, struct pgr_table *source, long options);
/* A table, or a column of it (else NULL), was dropped: what is attached to it goes. `cascade`: what depends on it, too.
 */
void object_dropped(struct pgr *r, struct pgr_table *table, struct pgr_column *column, bool cascade);
void object_constraint_dropped(struct pgr *r, struct pgr_constraint *constraint);
void object_index_dropped(struct pgr *r, struct pgr_index *index);
/* Comments on constraints and indexes of tables: PGO's objects, kept by pointer: their names may change until the end.
 */
enum pgr_result objects_finish(struct pgr *r);

/* ------------------------------------------------------------------ memory and text (memory.c) */

void *pgr_alloc(struct pgr *r, size_t bytes); /* zeroed */
#define PGR_NEW(r, TYPE) ((TYPE *)pgr_alloc((r), sizeof(TYPE)))
/* Appends; false: no memory. */
bool pgr_push(struct pgr *r, struct pgr_list *list, void *item);
void pgr_remove(struct pgr_list *list, const void *item);
bool pgr_has(const struct pgr_list *list, const void *item);
ssm_str pgr_copy(struct pgr *r, ssm_str s); /* also NUL-terminated */
ssm_str pgr_concat(struct pgr *r, const ssm_str *pieces, size_t count);
static inline bool pgr_is(ssm_str s, const char *word) /* here, so that a literal's length is no question */
{
    size_t n = strlen(word);

    return s.len == n && (!n || !memcmp(s.ptr, word, n));
}
bool pgr_same(ssm_str a, ssm_str b); /* absent and empty are the same */
uint64_t pgr_hash(ssm_str s, uint64_t seed);
int pgr_compare(ssm_str a, ssm_str b);

#define PGR_ABSENT ((ssm_str){NULL, 0})

/* ------------------------------------------------------------------ messages (memory.c) */

ssm_place pgr_place(const struct pgr *r);
/* The place of a node with a location (bytes from the beginning of its statement's text), else of the statement. */
ssm_place pgr_place_of(const struct pgr *r, const struct node *node);
/* All return PGR_ERROR. %1 to %9 in `message`. */
enum pgr_result pgr_fail(struct pgr *r, const char *code, const char *message, const ssm_str *args, size_t count);
enum pgr_result pgr_fail_at(struct pgr *r, ssm_place place, const char *code, const char *message, const ssm_str *args,
                            size_t count);
/* What the model cannot hold; returns PGR_OK. */
enum pgr_result pgr_cannot(struct pgr *r, const char *kind, ssm_str name);
enum pgr_result pgr_cannot_at(struct pgr *r, ssm_place place, const char *kind, ssm_str name);
/* The same of a statement that nobody takes, of a thing that a statement is about (its "OBJECT_...") or of a command of
 * ALTER TABLE ("AT_..."), by a word that says what it is (unknown.c). */
enum pgr_result pgr_cannot_statement(struct pgr *r, ssm_str tag, const struct node *statement);
enum pgr_result pgr_cannot_thing(struct pgr *r, ssm_str type, const struct node *thing);
enum pgr_result pgr_cannot_command(struct pgr *r, ssm_str command, ssm_str name);

/* ------------------------------------------------------------------ names and lookups (names.c) */

/* Where an object of that name is created: the statement's schema, else the first of the search path; public is absent.
 */
ssm_str pgr_target(struct pgr *r, ssm_str said);
/* The schema as it is stored: public becomes absent. */
ssm_str pgr_schema(ssm_str said);

/* By what a statement says: with an absent `said` along the search path. NULL: there is none (now). */
struct pgr_relation *pgr_relation(struct pgr *r, ssm_str said, ssm_str name);
struct pgr_table *pgr_table(struct pgr *r, ssm_str said, ssm_str name);
struct pgr_sequence *pgr_sequence(struct pgr *r, ssm_str said, ssm_str name);
struct pgr_enum *pgr_enum(struct pgr *r, ssm_str said, ssm_str name);
/* The same as of an earlier moment: renames since then are followed. */
struct pgr_relation *pgr_relation_since(struct pgr *r, ssm_str said, ssm_str name, uint32_t since);
struct pgr_enum *pgr_enum_since(struct pgr *r, ssm_str said, ssm_str name, uint32_t since);

/* A column, own or inherited; NULL: none of that name. */
struct pgr_column *pgr_column(struct pgr_table *table, ssm_str name);
struct pgr_column *pgr_column_since(struct pgr_table *table, ssm_str name, uint32_t since);
/* All columns in the engine's order, inherited ones first. */
bool pgr_all_columns(struct pgr *r, struct pgr_table *table, struct pgr_list *out);
/* Its canonical type as print_type() gives it ("character varying(20)", "app.mood[]"); of a serial its integer type. */
ssm_str pgr_column_type(struct pgr *r, struct pgr_column *column);

/* Takes a relation name (true), or finds it taken; frees it; renames what is there. By stored schema. */
bool pgr_take(struct pgr *r, ssm_str schema, ssm_str name, enum pgr_relation_kind kind, void *thing);
void pgr_release(struct pgr *r, ssm_str schema, ssm_str name);
/* Notes that something has another name from now on. `what`: PGR_RENAMED_... */
enum pgr_renamed_what { PGR_RENAMED_RELATION = 1, PGR_RENAMED_TYPE, PGR_RENAMED_FUNCTION, PGR_RENAMED_SCHEMA };
struct pgr_renamed {
    enum pgr_renamed_what what;
    uint32_t when;
    ssm_str from_schema, from, to_schema, to;
};
bool pgr_note_rename(struct pgr *r, enum pgr_renamed_what what, ssm_str from_schema, ssm_str from, ssm_str to_schema,
                     ssm_str to);
/* What stored (*schema, *name) of `since` is called now. */
void pgr_follow(struct pgr *r, enum pgr_renamed_what what, uint32_t since, ssm_str *schema, ssm_str *name);

/* A map by (schema, name); the empty schema is a key like any other. */
void *pgr_map_get(const struct pgr_map *map, ssm_str schema, ssm_str name);
bool pgr_map_put(struct pgr *r, struct pgr_map *map, ssm_str schema, ssm_str name, void *thing); /* replaces */
/* Where the thing of that name is kept, NULL there if there is none. NULL: no memory. */
void **pgr_map_place(struct pgr *r, struct pgr_map *map, ssm_str schema, ssm_str name);
void pgr_map_remove(struct pgr_map *map, ssm_str schema, ssm_str name);
/* Room for so many names, so that it need not grow. False: no memory. */
bool pgr_map_reserve(struct pgr *r, struct pgr_map *map, size_t count);

/* The engine's own names (generate.c): t_a_idx and the like, cut to 63 bytes, numbered where taken. */
ssm_str pgr_make_name(struct pgr *r, ssm_str first, ssm_str second, const char *label);
ssm_str pgr_choose_relation(struct pgr *r, ssm_str schema, ssm_str first, ssm_str second, const char *label,
                            bool is_constraint);
ssm_str pgr_choose_constraint(struct pgr *r, ssm_str schema, ssm_str first, ssm_str second, const char *label);
/* Whether the engine may choose that name: `make_name` with a number behind it where the name without is taken. */
bool pgr_may_choose(struct pgr *r, ssm_str schema, ssm_str first, ssm_str second, const char *label, ssm_str name);
bool pgr_may_choose_index(struct pgr *r, ssm_str schema, ssm_str relation, const struct node *statement, ssm_str name);
/* What an index on an IndexStmt's keys is called; also for a materialized view's. */
ssm_str pgr_choose_index(struct pgr *r, ssm_str schema, ssm_str relation, const struct node *statement);

/* ------------------------------------------------------------------ sequences (sequence.c) */

/* CREATE SEQUENCE, and what serial and identity make. NULL: no memory. It takes the relation name. */
struct pgr_sequence *pgr_sequence_add(struct pgr *r, ssm_str schema, ssm_str name);
/* Takes the DefElems of CREATE or ALTER SEQUENCE, or of an identity: fields, owner ("owned_by"). PGR_WAIT where the
 * owner's table is not there yet. */
enum pgr_result pgr_sequence_options(struct pgr *r, struct pgr_sequence *sequence, const struct node *options);
/* The same of one that is there: what nobody names stays. */
enum pgr_result pgr_sequence_alter(struct pgr *r, struct pgr_sequence *sequence, const struct node *options);
ssm_str pgr_sequence_start(struct pgr *r, const struct pgr_sequence *sequence);
/* Marks it as dropped, and frees its name. */
void pgr_drop_sequence(struct pgr *r, struct pgr_sequence *sequence);
/* " AS integer INCREMENT BY 5 ..." without defaults, in the order of pg_dump; empty where all are defaults. */
ssm_str pgr_sequence_text(struct pgr *r, const struct pgr_sequence *sequence, bool with_type);

/* ------------------------------------------------------------------ dependences */

bool pgr_depend(struct pgr *r, struct pgr_depends *depends, ssm_namespace among, ssm_str schema, ssm_str name, ssm_str column);

#endif

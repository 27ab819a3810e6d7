/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the reader share. It reads the data model of a specification: a Markdown file. Three things count:
 *
 *  - a table beneath a heading that names a model: `### User Model`, `## Data Model: User`, `### Table: users`, or any
 *    heading within a section such as `## Data Model`. Its first columns are a field's name and type; or a list of fields,
 *    `- email: string, unique`;
 *  - a fenced block `prisma`: models and enums;
 *  - a fenced block `sql` within such a section: handed on to the reader of the dialect's SQL.
 *
 * Names of tables: as written where they are written like a table's (in lower case, in code font, behind "Table", with
 * @@map); else in snake_case and the plural: the model `OrderItem` is the table `order_items`. In a block `prisma` a model's
 * table has the model's own name unless @@map gives it another, as in that language. Columns are named as they are written.
 *
 * What the specification does not speak of it leaves as it is: a table without a column "Default" says nothing of defaults.
 *
 *   entry.c     descriptor; which text this is
 *   walk.c      headings, tables, blocks
 *   heading.c   what a heading names
 *   fields.c    a table's cells, those of a model and of lists of indexes; list.c: fields as a list's items
 *   phrase.c    what a cell says: PK, not null, references users(id)
 *   prisma.c    blocks; prisma_field.c: fields; prisma_block.c: @@ attributes
 *   type.c      types, by dialect; value.c: defaults
 *   name.c      names of tables and constraints
 *   expression.c  checks
 *   finish.c    the model as the host's tables; finish_column.c
 *   text.c      texts
 */
#ifndef SSM_READER_SPEC_SPEC_H
#define SSM_READER_SPEC_SPEC_H

#include "common/text.h"

#include <stdbool.h>

/* The host's services, since ssm_plugin_entry(). */
extern const struct ssm_host_api *sp_api;

#define TEXTS(...) (const ssm_str[]){__VA_ARGS__}, sizeof((const ssm_str[]){__VA_ARGS__}) / sizeof(ssm_str)
#define NO_TEXTS NULL, 0

enum {
    SP_HEADINGS = 6,      /* levels */
    SP_CELLS = 64,        /* in a row */
    SP_SUFFIXES = 10000,  /* tries for a name that is free */
};

/* ---- text.c */

bool sp_among(ssm_str a, const char *words); /* "a|b c|d" */
ssm_str sp_trim(ssm_str s);
/* All memory is taken here; and whether some was refused since sp_begin(), in this reading. */
int sp_begin(ssm_host *h);
void *sp_alloc(ssm_host *h, size_t bytes);
bool sp_is_spent(ssm_host *h);
ssm_str sp_from(ssm_str s, size_t at);
ssm_str sp_head(ssm_str s, size_t len);
/* Where `wanted` stands outside of quotes and parentheses; the length where it does not. */
size_t sp_find(ssm_str s, char wanted);
bool sp_letter(char c);
bool sp_digit(char c);
/* A word of letters, digits and underscores. */
bool sp_word(ssm_str s);
/* Takes a word off the beginning, and the white space behind it; empty where none stands there. */
ssm_str sp_take_word(ssm_str *s);
bool sp_take(ssm_str *s, const char *text);

/* ---- the model at work */

enum sp_engine { SP_POSTGRESQL, SP_MYSQL, SP_SQLITE };

struct sp_ref {
    ssm_strs columns;
    ssm_str target; /* a model or a table */
    ssm_strs target_columns; /* empty: its primary key */
    ssm_action on_delete, on_update;
    ssm_str name;
    ssm_place place;
};

enum sp_key_kind { SP_PRIMARY, SP_UNIQUE, SP_INDEX, SP_CHECK };

struct sp_key {
    enum sp_key_kind kind;
    ssm_strs columns;
    const bool *descends; /* of an index, for each column; or NULL */
    ssm_str name, expression, method;
    ssm_place place;
};

struct sp_column {
    ssm_str name;
    ssm_str field;  /* in the model; the same as `name` without @map */
    ssm_str type;   /* as written, without ? and [] */
    ssm_place place, type_place, default_place;
    bool list, native; /* native: with @db */
    ssm_tri nullable;
    bool default_known, has_default, default_is_text; /* text: the value itself */
    ssm_str default_text;
    bool identity_known, identity, updated;
    bool comment_known;
    ssm_str comment;
    size_t length;   /* of a string; 0: not said */
    bool wants_ref;  /* it is marked as a foreign key: somewhere must stand of what */
};

struct sp_model {
    ssm_str model; /* its name in the specification */
    ssm_str table;
    ssm_str schema;
    ssm_str comment;
    ssm_place place;
    bool prisma;
    struct sp_column *columns;
    size_t column_count, column_room;
    struct sp_key *keys;
    size_t key_count, key_room;
    struct sp_ref *refs;
    size_t ref_count, ref_room;
};

struct sp_enum {
    ssm_str model, name;
    ssm_str *values;
    size_t value_count, value_room;
    ssm_place place;
};

struct sp_run {
    ssm_host *host;
    enum sp_engine engine;
    bool mariadb;
    const ssm_source *source; /* the one at hand */
    size_t *lines;            /* where its lines begin */
    size_t line_count, line_room;
    struct sp_model **models;
    size_t model_count, model_room;
    struct sp_enum *enums;
    size_t enum_count, enum_room;
    char *sql; /* the source with nothing but its blocks of SQL; NULL while there are none */
    ssm_str *taken; /* names of constraints and indexes that are given */
    size_t taken_count, taken_room;
    bool failed;
};

/* Reports a problem; the run goes on and fails at its end. Returns SSM_ERROR. */
int sp_fail(struct sp_run *r, ssm_place place, const char *code, const char *message, ssm_str a, ssm_str b);
ssm_place sp_place(const struct sp_run *r, size_t line, size_t column); /* both from 1; column in bytes */
struct sp_model *sp_add_model(struct sp_run *r, ssm_str model, ssm_str table, ssm_place place);
struct sp_model *sp_find_model(struct sp_run *r, ssm_str name); /* by the model's name or the table's */
struct sp_column *sp_add_column(struct sp_run *r, struct sp_model *m, ssm_str name, ssm_place place);
struct sp_key *sp_add_key(struct sp_run *r, struct sp_model *m, enum sp_key_kind kind, ssm_strs columns, ssm_place place);
struct sp_ref *sp_add_ref(struct sp_run *r, struct sp_model *m, ssm_strs columns, ssm_place place);
ssm_strs sp_one(struct sp_run *r, ssm_str name);
/* "a, b" */
ssm_strs sp_list(struct sp_run *r, ssm_str names);
struct sp_enum *sp_find_enum(const struct sp_run *r, ssm_str name);

/* ---- heading.c */

struct sp_title {
    ssm_str model; /* absent: it names none */
    ssm_str table; /* as written for the table; absent: to be made of the model */
    bool section;  /* models are beneath it */
    bool said;     /* it says that it names a model: "User Model", and not only "User" */
    bool part;     /* of a model: "Fields", "Indexes" */
};

/* `inside`: within a section of models. `code`: what stands in code font, or absent. */
struct sp_title sp_read_heading(ssm_str text, ssm_str code, bool inside);

/* ---- fields.c, list.c */

struct sp_cell {
    ssm_str text;
    ssm_place place;
};

struct sp_row {
    struct sp_cell cells[SP_CELLS];
    size_t count;
};

enum sp_grid { SP_OTHER, SP_FIELDS, SP_KEYS };

/* What a table is, by its header. */
enum sp_grid sp_grid_kind(const struct sp_row *header);
/* The role of each column of a table of fields; SSM_ERROR where one has none, which is reported. */
int sp_read_field_header(struct sp_run *r, const struct sp_row *header, unsigned *roles);
int sp_read_field_row(struct sp_run *r, struct sp_model *m, const unsigned *roles, const struct sp_row *row);
/* What stands in a list's item, as a row; false where that is no field. `marked`: its name stands out, in code font or bold. */
bool sp_split_item(const struct sp_run *r, const struct sp_cell *item, bool marked, struct sp_row *row);
int sp_read_item(struct sp_run *r, struct sp_model *m, const struct sp_row *row);
/* What a paragraph beneath a model's fields says of its keys; another one says nothing. */
int sp_read_key_line(struct sp_run *r, struct sp_model *m, const struct sp_cell *line);
int sp_read_key_row(struct sp_run *r, struct sp_model *m, const struct sp_row *header, const struct sp_row *row);

/* ---- phrase.c */

/* One of a cell's phrases, such as "PK", "not null", "references users(id) on delete cascade". */
int sp_read_phrase(struct sp_run *r, struct sp_model *m, struct sp_column *c, ssm_str text, ssm_place place);
/* Takes the first of the phrases between commas, semicolons and line breaks. */
ssm_str sp_next_phrase(ssm_str *rest);
/* All of a cell, between commas, semicolons and line breaks. */
int sp_read_phrases(struct sp_run *r, struct sp_model *m, struct sp_column *c, const struct sp_cell *cell);
int sp_read_reference(struct sp_run *r, struct sp_model *m, struct sp_column *c, ssm_str text, ssm_place place);
/* What stands behind "@renamed from=" in notes or a comment, if that does, was the column's name. */
int sp_renamed(struct sp_run *r, const struct sp_model *m, ssm_str column, ssm_str notes, ssm_place place);
/* SSM_UNKNOWN where the text is neither. */
ssm_tri sp_yes_or_no(ssm_str s);
/* "on delete cascade": takes what it knows off the beginning; false where something else is left. */
bool sp_take_actions(ssm_str *text, struct sp_ref *ref);
bool sp_action_of(ssm_str word, ssm_action *out);

/* ---- prisma.c, prisma_field.c, prisma_block.c */

int sp_read_prisma(struct sp_run *r, ssm_str text, size_t line);

/* A line of a model or an enum, without comment. */
struct sp_line {
    ssm_str text;
    ssm_place place; /* of its first byte */
};

/* An attribute: @name(arguments). */
struct sp_attribute {
    ssm_str name, arguments;
    ssm_place place;
};

/* Takes the next attribute that begins with `mark` ("@" or "@@") off the line; false where none follows. */
bool sp_take_attribute(struct sp_line *line, const char *mark, struct sp_attribute *out);
/* The argument of that name, or the one without a name at that place (from 0); absent where there is none. */
ssm_str sp_argument(const struct sp_attribute *a, const char *name, size_t place);
int sp_read_field(struct sp_run *r, struct sp_model *m, struct sp_line line);
int sp_read_block_attribute(struct sp_run *r, struct sp_model *m, struct sp_line line);
/* "[a, b(sort: Desc)]" as names; `descends` may be NULL. */
ssm_strs sp_field_list(struct sp_run *r, ssm_str text, const bool **descends);
/* "text" in quotes, as a value. */
ssm_str sp_string(struct sp_run *r, ssm_str text);

/* ---- type.c, value.c, name.c, finish.c, finish_column.c */

/* The column's type; NULL where there is none, which is reported. Sets *check to the values of an enum that becomes a check. */
const ssm_type *sp_type(struct sp_run *r, struct sp_model *m, struct sp_column *c, ssm_strs *check);
/* It begins with a type's name. */
bool sp_knows_type(const struct sp_run *r, ssm_str text);
int sp_default(struct sp_run *r, struct sp_column *c, const ssm_type *type, ssm_default *out);
bool sp_is_identity(ssm_str text);
ssm_str sp_table_name(struct sp_run *r, ssm_str model);
/* The name that the engine would give, of the parts and an ending such as "key", that is not taken yet. */
ssm_str sp_member_name(struct sp_run *r, ssm_str table, ssm_strs columns, const char *ending);
ssm_str sp_numbered_name(struct sp_run *r, ssm_str name, const char *between, size_t first);
bool sp_take_name(struct sp_run *r, ssm_str name);
int sp_give_enums(struct sp_run *r);
/* A check's expression in the dialect's spelling. */
ssm_str sp_expression(struct sp_run *r, const struct sp_model *m, ssm_str text);
/* column IN ('a', 'b') */
ssm_str sp_value_check(struct sp_run *r, ssm_str column, ssm_strs values);
int sp_finish(struct sp_run *r);
int sp_finish_column(struct sp_run *r, struct sp_model *m, struct sp_column *c, ssm_column *out, ssm_strs *check);
int sp_walk(struct sp_run *r);
int sp_read(ssm_host *h, const ssm_source *const *sources, size_t count);

#endif

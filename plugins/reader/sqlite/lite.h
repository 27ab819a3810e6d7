/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the reader share. The engine itself runs the definitions, in memory, and its catalog says what they
 * made; what the catalog does not say is read from the text that it keeps of each table, index, view and trigger.
 *
 *   entry.c      descriptor; which text this is
 *   read.c       the statements of all sources, one after the other, and then the catalog
 *   split.c      a source's statements
 *   classify.c   what a statement is: run, passed over, reported
 *   host.c       the host's services, and whether one has failed
 *   engine.c     the database in memory, its limits, and what a statement may do
 *   catalog.c    tables: what the engine says of them
 *   ddl.c        the text of a table: its items; constraint.c: one constraint
 *   index.c      indexes
 *   object.c     views, triggers, virtual tables
 *   type.c       the words of a type
 *   value.c      defaults
 *   canon.c      one text for all spellings of an expression
 *   spelling.c   the spelling that a thing was first given
 *   mark.c       -- @renamed from=...
 *   lex.c, text.c  tokens; texts that grow
 */
#ifndef SSM_READER_SQLITE_LITE_H
#define SSM_READER_SQLITE_LITE_H

#include "common/text.h"
#include "common/words.h"

#include <sqlite3.h>
#include <stdbool.h>

/* The host's services, since ssm_plugin_entry(). */
extern const struct ssm_host_api *lr_api;

#define TEXTS(...) (const ssm_str[]){__VA_ARGS__}, sizeof((const ssm_str[]){__VA_ARGS__}) / sizeof(ssm_str)
#define NO_TEXTS NULL, 0

enum {
    LR_MEMORY = 512 << 20,        /* bytes that the engine may take */
    LR_STATEMENT = 1000000,       /* bytes of a statement */
    LR_STEPS = 2000,              /* thousands of the virtual machine's steps for a statement */
    LR_DEPTH = 200,               /* of an expression's tree */
    LR_COLUMNS = 2000,            /* of a table, a key or an index */
    LR_SPELLINGS = 400000,        /* that are remembered */
    LR_ROUNDS = 64,               /* tries for statements that stand before what they need */
};

/* ---- host.c */

/* A spelling that a thing was first given; key.ptr is NULL: a free slot. */
struct lr_spelling {
    ssm_str key, text;
};

/* What the readings of a dispatch share. */
struct lr_shared {
    struct lr_spelling *slots; /* open addressing; `room` is a power of two, or 0 */
    size_t count, room;
    bool spent; /* a service has failed in the reading at hand */
};

int lr_begin(ssm_host *h);
struct lr_shared *lr_shared(ssm_host *h); /* NULL: it has failed */
bool lr_spent(ssm_host *h);
void *lr_alloc(ssm_host *h, size_t bytes);
/* What a service says of itself, noted where it has failed. */
int lr_held(ssm_host *h, int result);
const ssm_type *lr_parse_type(ssm_host *h, ssm_str text, ssm_place place);
/* Reports nothing once a service has failed: the host has recorded that. SSM_ERROR. */
int lr_fail_at(ssm_host *h, ssm_place place, const char *code, const char *message, const ssm_str *args, size_t count);

/* ---- text.c */

/* The text, or an absent one when memory has ended. */
ssm_str lr_copy(ssm_host *h, ssm_str s);
/* Doubles an array that is full; NULL when memory ends, which is recorded. */
/* Names and key words: without regard to the case of ASCII letters. */
int lr_compare(ssm_str a, ssm_str b); /* in the same way */

/* ---- lex.c: "SQL As Understood By SQLite", the tokens of its parser */

enum lr_kind { LR_END = 0, LR_SPACE, LR_COMMENT, LR_WORD, LR_NAME /* quoted */, LR_STRING, LR_NUMBER, LR_BLOB, LR_SIGN, LR_BAD };

struct lr_token {
    enum lr_kind kind;
    size_t at; /* in the text */
    ssm_str text;
    bool spaced; /* of a list: white space stands before it */
};

/* The tokens of a text but white space and comments. */
struct lr_tokens {
    ssm_str source;
    const struct lr_token *items;
    size_t count;
};

struct lr_token lr_token_at(ssm_str text, size_t at);
int lr_tokenize(ssm_host *h, ssm_str text, struct lr_tokens *out);
bool lr_word(const struct lr_tokens *t, size_t i, const char *word);
bool lr_sign(const struct lr_tokens *t, size_t i, const char *sign);
/* Behind the parenthesis that closes the one at `i`; the count where none does. */
size_t lr_behind_group(const struct lr_tokens *t, size_t i);
/* Behind a list item that begins at `i`: at the comma or the parenthesis that ends it, or at `end`. */
size_t lr_item_end(const struct lr_tokens *t, size_t i, size_t end);
/* The name that a token means. */
ssm_str lr_name(ssm_host *h, const struct lr_token *t);
ssm_str lr_unquoted(ssm_host *h, ssm_str quoted);
bool lr_keyword(ssm_str word);
bool lr_plain_name(ssm_str name);
void lr_put_name(struct text *t, ssm_str name);
void lr_put_literal(struct text *t, ssm_str text);

/* ---- split.c */

struct lr_statement {
    const ssm_source *source;
    size_t gap;    /* where the one before it ended */
    size_t at;     /* of its first token */
    ssm_str text;  /* without its terminator */
};

/* The next statement from *at on; false at the end. */
bool lr_next_statement(const ssm_source *source, size_t *at, struct lr_statement *out);

/* ---- engine.c */

struct lr_engine {
    sqlite3 *db;
    ssm_host *host;
    bool own; /* the reader's own question: everything is allowed */
    unsigned steps;
    const char *denied; /* what a statement was not allowed to do */
};

int lr_open(struct lr_engine *e, ssm_host *h);
void lr_close(struct lr_engine *e);

struct lr_failure {
    ssm_str message;
    size_t offset; /* in the statement */
    bool missing;  /* something that it needs is not there (yet) */
};

/* 0, or -1 with the reason. */
int lr_execute(struct lr_engine *e, ssm_str statement, struct lr_failure *why);

/* A question of the reader's own. */
struct lr_rows {
    struct lr_engine *engine;
    sqlite3_stmt *stmt;
};

int lr_ask(struct lr_engine *e, struct lr_rows *rows, const char *sql, ssm_str parameter);
bool lr_row(struct lr_rows *rows);
ssm_str lr_column(struct lr_rows *rows, int column); /* a copy; absent for NULL */
int lr_number(struct lr_rows *rows, int column);
/* Ends it; 0, or -1 where the engine failed, which is reported at `place`. */
int lr_answered(struct lr_rows *rows, ssm_place place);

/* ---- read.c */

/* Where a thing was created, by its name in lower case. */
struct lr_origin {
    ssm_str name;
    ssm_place place;
};

struct lr_mark {
    ssm_str table, column, from; /* column absent: of the table */
    ssm_place place;
};

/* An index as the catalog has it. */
struct lr_index_text {
    ssm_str table, name, sql;
    size_t order;
};

struct lr_run {
    ssm_host *host;
    struct lr_engine engine;
    const ssm_source *const *sources;
    size_t source_count;
    struct lr_statement *waiting; /* statements to try again at the end */
    size_t waiting_count, waiting_room;
    struct lr_origin *origins;
    size_t origin_count, origin_room;
    struct lr_mark *marks;
    size_t mark_count, mark_room;
    ssm_str *relations; /* tables and views that there are at the end, sorted by lr_compare */
    size_t relation_count, relation_room;
    struct lr_index_text *indexes; /* sorted by their tables */
    size_t index_count, index_room;
    bool failed;
};

int lr_read(ssm_host *h, const ssm_source *const *sources, size_t count);
ssm_place lr_place_of(const struct lr_run *r, ssm_str name);
int lr_add_origin(struct lr_run *r, ssm_str name, ssm_place place);

/* ---- classify.c */

enum lr_deed {
    LR_RUN,        /* definitions */
    LR_PASS,       /* it changes nothing that counts */
    LR_DATA,       /* rows: no part of a schema */
    LR_REFUSE,     /* it cannot be told what it does */
    LR_INNER,      /* rows of the catalog, as .dump writes a virtual table */
};

struct lr_class {
    enum lr_deed deed;
    const char *kind; /* a word for messages and --ignore */
    ssm_str name;     /* what it creates, or what it is about */
    bool creates_table;
    bool may_wait;    /* it may stand before what it needs */
    bool selects;     /* CREATE TABLE ... AS SELECT */
};

int lr_classify(ssm_host *h, ssm_str statement, struct lr_class *out);

/* ---- mark.c */

/* Notes the marks in and beside a statement that creates a table. */
int lr_note_marks(struct lr_run *r, const struct lr_statement *s);
int lr_give_marks(struct lr_run *r);

/* ---- ddl.c, constraint.c */

/* What a table's text says of a column beyond the catalog. */
struct lr_column_text {
    ssm_str name;
    ssm_str collation;     /* absent: none */
    ssm_str generated;     /* canonical expression; absent: none */
    ssm_str not_null_conflict; /* absent: none said */
    bool autoincrement;
};

struct lr_table_text {
    ssm_host *host;
    ssm_str name;
    struct lr_tokens tokens;
    struct lr_column_text *columns;
    size_t column_count, column_room;
    bool strict, without_rowid;
    ssm_constraint *key;
    ssm_constraint **constraints;
    size_t constraint_count, constraint_room;
};

/* An item of a table's list is a constraint, and no column. */
bool lr_begins_constraint(const struct lr_tokens *t, size_t i);
int lr_parse_table(ssm_host *h, ssm_str name, ssm_str sql, struct lr_table_text *out);
/* Parses the constraint at *i, of `column` or of the table (NULL). */
int lr_parse_constraint(struct lr_table_text *t, struct lr_column_text *column, size_t *i, size_t end);
/* A collation's name, spelt as it was first. */
ssm_str lr_collation(const struct lr_table_text *t, ssm_str name);
const struct lr_column_text *lr_find_column(const struct lr_table_text *t, ssm_str name);

/* ---- canon.c */

/* The canonical text of the tokens from `i` to `end`: an expression of the table. `columns` says which words in double
 * quotes are names; the others are strings. */
ssm_str lr_expression(const struct lr_table_text *t, const struct lr_tokens *tokens, size_t i, size_t end);
/* The same for a whole statement, in which names keep their letters. */
ssm_str lr_definition(ssm_host *h, const struct lr_tokens *tokens);
/* The tokens with white space where there was some: what the author wrote, without comments. */
ssm_str lr_as_written(ssm_host *h, const struct lr_tokens *tokens, size_t i, size_t end);
/* Declares the functions that the tokens call. */
int lr_declare_calls(ssm_host *h, const struct lr_tokens *tokens, size_t i, size_t end);

/* ---- spelling.c */

/* `text`, or what was given first for the same `kind`, `where` and `key`: the two schemas of a comparison differ in what
 * they mean, not in how they spell it. */
ssm_str lr_spelling(ssm_host *h, const char *kind, ssm_str where, ssm_str key, ssm_str text);
/* A name, spelt as it was first: of a table, view, index or trigger; of a table's column or constraint. */
ssm_str lr_table_name(ssm_host *h, ssm_str name);
ssm_str lr_member_name(ssm_host *h, ssm_str table, ssm_str name);

/* ---- type.c, value.c, index.c, object.c, catalog.c */

/* `where`: "table.column", for its spelling. */
const ssm_type *lr_type(ssm_host *h, ssm_str where, ssm_str words, ssm_place place);
int lr_default(ssm_host *h, ssm_str where, ssm_str text, ssm_default *out);
int lr_find_indexes(struct lr_run *r);
int lr_read_indexes(struct lr_run *r, const struct lr_table_text *text, ssm_table *table);
const ssm_str *lr_relation(const struct lr_run *r, ssm_str name);
int lr_give_tables(struct lr_run *r);
int lr_give_objects(struct lr_run *r);

#endif

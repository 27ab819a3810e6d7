/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the reader of MySQL's and MariaDB's SQL share. It follows the statements of its sources, one after the
 * other, in a working model, and gives the model's last state to the host. "Manual" is the MySQL 8.0 Reference Manual; how
 * the engines spell what they keep was seen on MariaDB 10.11 and is documented for MySQL 8.
 *
 *   model.h       the working model; expression.h the nodes of expressions
 *   entry.c       descriptor
 *   lex.c         tokens; lex_quote.c strings and quoted names; lex_comment.c comments, version comments, @renamed
 *   split.c       where a statement ends
 *   cursor.c      looking at tokens
 *   text.c        building text
 *   operator.c    expressions: operators; operand.c, function.c what they stand between; fold.c the normal form; print.c
 *                 its text
 *   type.c        types; default.c what stands behind DEFAULT
 *   column.c      a column's attributes
 *   key.c         keys, foreign keys and checks
 *   option.c      options of a table; partition.c PARTITION BY
 *   table.c       CREATE TABLE; alter.c, renaming.c, alter_table.c ALTER TABLE
 *   index.c       CREATE and DROP INDEX, RENAME and DROP TABLE
 *   object.c      views; query.c, query_from.c, aggregate.c their queries;
 *   routine.c     triggers, procedures, functions, events; sequence.c
 *   statement.c   which statement it is
 *   model.c       finding and making what the model holds; name.c names that the engine makes
 *   charset.c     character sets and collations
 *   finish.c      the model as the host's; finish_column.c columns; finish_member.c constraints and indexes
 *   note.c        what @renamed is about
 *   memo.c        what the other schema of the comparison left to the engine
 */
#ifndef SSM_READER_MYSQL_READER_H
#define SSM_READER_MYSQL_READER_H

#include "common/text.h"
#include "expression.h"
#include "model.h"

#include <string.h>

enum {
    DEPTH_LIMIT = 200,     /* nesting of expressions, and of compound statements */
    NAME_LIMIT = 64,       /* characters of a name */
    NAME_BYTES = 4 * NAME_LIMIT,
    DELIMITER_LIMIT = 16,  /* bytes of a delimiter */
    LIST_LIMIT = 1 << 24,  /* members of any list */
    EXPRESSION_LIMIT = 1 << 16, /* nodes of one expression */
    FOLD_LIMIT = 4000,          /* how deep its tree may be, chains of operators included */
    FIRST_CAPACITY = 8
};

#define CONCAT_SIGN "|||" /* || where sql_mode has PIPES_AS_CONCAT */

/* The host's services, since ssm_plugin_entry(). */
extern const struct ssm_host_api *my_api;

#define ABSENT ssm_view(NULL, 0)

/* ------------------------------------------------------------------ tokens */

enum sort {
    SORT_END,
    SORT_WORD,     /* an unquoted name or keyword */
    SORT_NAME,     /* a quoted name; `text` is what it says */
    SORT_STRING,   /* `text` is what it says */
    SORT_NUMBER,
    SORT_BITS,     /* x'..', b'..', 0x.., 0b..: `text` as it is written */
    SORT_VARIABLE, /* @a, @@b */
    SORT_SIGN,
    SORT_STOP      /* a statement ends: the delimiter */
};

struct token {
    enum sort sort;
    ssm_str text;
    size_t from, to; /* bytes of the source */
};

/* A part of a source that is no text of a statement: the marks of a version comment. */
struct span {
    size_t from, to;
};

/* A comment with @renamed. */
struct note {
    size_t from, to;
    ssm_str name;
    bool alone; /* nothing else stands on its line */
};

/* Something that a note may be about. */
struct subject {
    struct table *table;
    ssm_str column; /* absent: the table */
    bool other;     /* neither a table nor a column */
    size_t at;
};

/* What a query reads from, under the name that it has there. */
struct relation {
    ssm_str alias;
    const struct list *columns; /* ssm_str; NULL: not known */
};

struct scope {
    struct scope *outer;
    struct list relations; /* struct relation */
};

struct reader {
    ssm_host *h;
    const ssm_source *source; /* the one that is read */

    /* Its tokens. */
    struct token *tokens;
    size_t token_count, token_capacity;
    struct span *marks;
    size_t mark_count, mark_capacity;
    struct list notes;    /* struct note */
    struct list subjects; /* struct subject */

    /* The statement that is read: tokens from `at` on, `stop` being the first that is not its own. */
    size_t at, stop, start;
    bool bad;    /* it has a fault, which is reported: nothing more is seen of it */
    size_t depth;
    size_t nodes;
    bool trial;          /* a fault is no report: the text is taken in another way */
    struct scope *scope; /* of the query that is read, or NULL */
    struct list common;  /* struct relation: WITH */

    /* The session. */
    ssm_str database;
    bool ansi_quotes, pipes_concat, no_backslash, ignore_space;
    ssm_str modes; /* sql_mode, where the statement stands */

    /* The schema. */
    struct list tables; /* struct table */
    struct list things; /* struct thing */
    ssm_str charset, collation; /* of the database, where it is said */
    ssm_str called;             /* the database that the sources create or use first */
    enum flavour flavour;
    bool is_dump;
    struct memo *memo; /* what both schemas of the comparison share */
    bool recalls;      /* it is the second that is read */

    bool failed; /* memory ended, or a fault was reported */
    bool ended;  /* memory ended: nothing more is done */
    bool warned_rows;
};

/* ---- text.c */

/* Memory, or one of its limits, ended. */
void my_ended(struct reader *r);
void *my_take(struct reader *r, size_t bytes);
/* Appends `item`; false when memory ends. */
bool my_append(struct reader *r, struct list *l, void *item);
void my_remove(struct list *l, size_t at);
void my_put_name(struct text *t, ssm_str name);
void my_put_literal(struct text *t, ssm_str s);
/* Up to four texts in a row; an absent one is left out. */
ssm_str my_join(struct reader *r, ssm_str a, ssm_str b, ssm_str c, ssm_str d);
/* True when `word` is one of a list with commas. */
bool my_lists(ssm_str list, const char *word);
/* The number that `s` is, or `otherwise`. */
uint64_t my_to_number(ssm_str s, uint64_t otherwise);

/* ---- lex.c, lex_quote.c, lex_comment.c */

struct lexer {
    struct reader *r;
    ssm_str text;
    size_t at;
    char delimiter[DELIMITER_LIMIT];
    size_t delimiter_len;
    size_t versions; /* version comments that are open */
    bool ends;       /* a fault was reported */
};

/* Makes r->tokens of r->source. False: reported. */
bool my_lex(struct reader *r);
bool my_add_token(struct lexer *x, enum sort sort, size_t from, ssm_str text);
bool my_lex_quoted(struct lexer *x);
void my_watch_mode(struct lexer *x);
/* True when a comment, or a mark of a version comment, was passed. */
bool my_lex_comment(struct lexer *x);
void my_lex_fault(struct lexer *x, size_t at, const char *what);
/* True where a word can go on. */
bool my_word_byte(char c);
/* Text of the source from `from` to `to`, without the marks of version comments. */
ssm_str my_verbatim(struct reader *r, size_t from, size_t to);

/* ---- split.c */

/* The end of the statement that begins at token `from`. */
size_t my_statement_end(const struct reader *r, size_t from);

/* ---- cursor.c */

const struct token *my_peek(const struct reader *r, size_t ahead);
void my_step(struct reader *r);
ssm_place my_place(const struct reader *r, size_t offset);
ssm_place my_here(const struct reader *r);
/* Reports that what stands here cannot stand here. */
void my_syntax(struct reader *r);
void my_fault(struct reader *r, ssm_place place, const char *code, const char *message, ssm_str argument);
/* The host's warn_at() and cannot(), except of a statement that has a fault, and where memory has ended. */
void my_warn(struct reader *r, ssm_place place, const char *code, const char *message, ssm_str argument);
void my_cannot(struct reader *r, const char *kind, ssm_str name, ssm_place place);
bool my_at(const struct reader *r, const char *word);
bool my_at2(const struct reader *r, const char *first, const char *second);
bool my_at_sign(const struct reader *r, const char *sign);
/* Each passes what it names, and says whether it was there. */
bool my_word(struct reader *r, const char *word);
bool my_words(struct reader *r, const char *first, const char *second);
bool my_sign(struct reader *r, const char *sign);
/* The same; its absence is a fault. */
void my_need_word(struct reader *r, const char *word);
void my_need_sign(struct reader *r, const char *sign);
bool my_at_name(const struct reader *r);
ssm_str my_name(struct reader *r);
ssm_str my_string(struct reader *r);
/* schema.name; the default database is absent. */
void my_qualified(struct reader *r, ssm_str *schema, ssm_str *name);
bool my_at_end(const struct reader *r);
/* Passes a balanced pair of parentheses and what it holds. */
void my_skip_group(struct reader *r);
bool my_if_exists(struct reader *r);
bool my_if_not_exists(struct reader *r);

/* ---- charset.c */

ssm_str my_charset(struct reader *r, ssm_str name);   /* utf8 is utf8mb3 */
ssm_str my_collation(struct reader *r, ssm_str name); /* utf8_bin is utf8mb3_bin */
ssm_str my_charset_of(ssm_str collation);
ssm_str my_default_collation(const struct reader *r, ssm_str charset);
unsigned my_widest(ssm_str charset); /* bytes of its longest character */

/* ---- type.c, default.c, column.c */

bool my_type(struct reader *r, struct column *c);
/* The spelling of the core's grammar. */
ssm_str my_type_text(struct reader *r, const struct column *c, ssm_str charset);
void my_default(struct reader *r, struct column *c);
/* The value as the engine keeps it for a column of this type. */
struct value my_settled(struct reader *r, const struct column *c);
/* CURRENT_TIMESTAMP and its synonyms, passed: its canonical form, else absent. */
ssm_str my_now(struct reader *r);
/* A column's definition behind its name; keys and references that it asks for go to the table. */
struct column *my_column(struct reader *r, struct table *t, ssm_str name);

/* ---- key.c */

/* True when a key, a foreign key, a check or a constraint begins here: it is read and added. */
bool my_member(struct reader *r, struct table *t);
void my_key_parts(struct reader *r, struct key *k);
void my_key_options(struct reader *r, struct key *k);
struct key *my_new_key(struct reader *r, struct table *t, enum key_kind kind);
void my_references(struct reader *r, struct foreign *f);
struct check *my_new_check(struct reader *r, struct table *t, ssm_str name);
bool my_enforced(struct reader *r); /* passes [NOT] ENFORCED: false for NOT */

/* ---- option.c, partition.c */

bool my_table_option(struct reader *r, struct table *t);
void my_set_option(struct reader *r, struct table *t, ssm_str name, ssm_str value);
ssm_str my_partition(struct reader *r);
/* " (PARTITION ..., ...)" */
ssm_str my_partition_list(struct reader *r, bool columns);

/* ---- model.c, name.c */

struct table *my_find_table(const struct reader *r, ssm_str schema, ssm_str name);
struct column *my_find_column(const struct table *t, ssm_str name);
size_t my_column_at(const struct table *t, ssm_str name);
struct key *my_find_key(const struct table *t, ssm_str name);
struct thing *my_find_thing(const struct reader *r, ssm_object_kind kind, ssm_str schema, ssm_str name);
struct thing *my_new_thing(struct reader *r, ssm_object_kind kind, ssm_str schema, ssm_str name);
void my_drop_table_things(struct reader *r, const struct table *t);
void my_subject(struct reader *r, struct table *t, ssm_str column, bool other, size_t at);
/* Makes the indexes that new foreign keys need, and names all that has no name. */
void my_complete(struct reader *r, struct table *t);

/* ---- the statements */

void my_statement(struct reader *r);
void my_create_table(struct reader *r, bool temporary, bool replace);
void my_alter_table(struct reader *r);
bool my_alter_member(struct reader *r, struct table *t);
void my_rename_column(struct reader *r, struct table *t, ssm_str from, ssm_str to);
void my_create_index(struct reader *r, enum key_kind kind, bool replace);
void my_drop_index(struct reader *r);
void my_rename_table(struct reader *r);
void my_drop_table(struct reader *r);
void my_move_table(struct reader *r, struct table *t, ssm_str schema, ssm_str name);

/* What may stand between CREATE and the kind of an object. */
struct head {
    bool replace, aggregate, is_alter;
    ssm_str algorithm, definer, security;
};

bool my_create_view(struct reader *r, const struct head *head);
bool my_create_routine(struct reader *r, const struct head *head);
void my_create_sequence(struct reader *r, const struct head *head);
void my_drop_object(struct reader *r);
ssm_str my_definer(struct reader *r);
/* The tokens from `from` to before `to`, as written. */
ssm_str my_between(struct reader *r, size_t from, size_t to);
/* The same without comments, and with one space between any two tokens. */
ssm_str my_plain(struct reader *r, size_t from, size_t to);
/* From the token that is looked at to the end of the statement, as written. */
ssm_str my_rest(struct reader *r);
ssm_str my_trimmed_lines(struct reader *r, ssm_str s);
void my_collect_needs(struct reader *r, struct thing *x, size_t from);
void my_put_qualified(struct text *t, ssm_str schema, ssm_str name);
ssm_str my_drop_text(struct reader *r, const char *words, ssm_str schema, ssm_str name);
void my_add_thing(struct reader *r, struct thing *x, bool replace, bool unless);
/* The key by which the query from here to the end of the statement is compared; nothing is passed. */
ssm_str my_query_key(struct reader *r, const struct list *names, struct list *columns);

/* ---- query.c, query_from.c, aggregate.c */

/* Appends the query, and gives the names of its columns; `given` are those that the view gives it. */
const struct list *my_query(struct reader *r, struct text *t, const struct list *given, bool named);
void my_order_list(struct reader *r, struct text *t);
void my_from(struct reader *r, struct text *t);
/* A column's name, with that of what it is a column of, where that is certain. */
void my_put_resolved(struct reader *r, struct text *t, ssm_str name);
struct node *my_subquery(struct reader *r, const char *before);
struct node *my_aggregate(struct reader *r, ssm_str name);
struct node *my_over(struct reader *r, struct node *call);

/* ---- finish.c, finish_column.c, finish_member.c, note.c, memo.c */

void my_finish(struct reader *r);
const ssm_column *my_give_column(struct reader *r, const struct table *t, const struct column *c);
void my_give_members(struct reader *r, const struct table *t, ssm_table *to);
ssm_str my_table_charset(const struct reader *r, const struct table *t);
ssm_str my_table_collation(const struct reader *r, const struct table *t);
void my_match_notes(struct reader *r);
const ssm_pair *my_pairs(struct reader *r, const struct list *l); /* of struct option */
/* The column has a check beside the one that makes a text JSON. */
bool my_has_check(struct reader *r, const struct table *t, const struct column *c);
void my_settle_json(struct reader *r, struct column *c);
/* The engine that either schema says it is for. */
enum flavour my_flavour(const struct reader *r);
/* Before all tables, and of each before its options are given. */
bool my_memo_begin(struct reader *r);
void my_memo(struct reader *r, struct table *t);
void my_memo_thing(struct reader *r, struct thing *x);

#endif

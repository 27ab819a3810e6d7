/* SPDX-License-Identifier: Apache-2.0
 *
 * The second look at rendered statements, by PostgreSQL's own parser: what the verify_*.c files share.
 *
 * libpg_query gives a statement's parse tree as JSON, without spaces, each node's keys always in the same order. So
 * nothing reads it as JSON: the tree that the operation must have is written from left to right against the one that is
 * there, and the first byte that differs is a refusal. A node or key that nobody expected cannot be passed over that
 * way.
 */
#ifndef SSM_DIALECT_POSTGRES_VERIFY_H
#define SSM_DIALECT_POSTGRES_VERIFY_H

#include "postgres.h"

#include <pg_query.h>

enum {
    PGV_STATEMENT = 16 * 1024 * 1024, /* bytes of one statement, as the core limits it */
    PGV_SHORT = 4 * 1024,             /* bytes: too short for a nesting that ends the parser's stack */
    PGV_DEPTH = 256,                  /* nested parentheses and brackets */
    PGV_PIECE = 8192,                 /* tokens between two commas that are not deeper than one parenthesis */
    PGV_EXCERPT = 60                  /* bytes of a statement in a message */
};

/* What is compared, so that a difference is told in words: see verify_say.c. */
enum pgv_about {
    PGV_ABOUT_STATEMENT = 0,
    PGV_ABOUT_OBJECT,
    PGV_ABOUT_MEMBER,
    PGV_ABOUT_NEW_NAME,
    PGV_ABOUT_COLUMN,
    PGV_ABOUT_TYPE,
    PGV_ABOUT_DEFAULT,
    PGV_ABOUT_EXPRESSION,
    PGV_ABOUT_IDENTITY,
    PGV_ABOUT_CONSTRAINT,
    PGV_ABOUT_KEY,
    PGV_ABOUT_REFERENCES,
    PGV_ABOUT_INDEX,
    PGV_ABOUT_OPTION,
    PGV_ABOUT_VALUES,
    PGV_ABOUT_COMMENT,
    PGV_ABOUT_BLOCK,
    PGV_ABOUT_COUNT
};

/* A statement and its parse tree. */
struct pgv_tree {
    char *text; /* NUL-terminated */
    size_t length;
    PgQueryParseResult result;
    const char *at, *end; /* of the JSON; NULL: no statement is open */
};

struct pgv {
    ssm_host *h;
    const ssm_unit *unit;
    const ssm_operation *op; /* the one that is looked for now */
    const ssm_statement *const *statements;
    size_t count, next;
    struct pgv_tree tree;
    char *buffer; /* for the text of a statement */
    size_t room;
    enum pgv_about about;
    ssm_str expected;
    bool idempotent;
    bool only;    /* the next relation is named with ONLY */
    bool lenient; /* the operation's statements say IF EXISTS in any case */
    bool failed; /* reported already: all functions do nothing from then on */
};

/* ---- verify.c */

void pgv_drop_index_of(struct pgv *v, ssm_str name);
int pg_verify(ssm_host *h, const ssm_unit *unit, const ssm_statement *const *statements, size_t count);

/* ---- verify_parse.c */

/* Opens the next statement, unless one is open. False at the end, and after a failure. */
bool pgv_more(struct pgv *v);
/* The same, but that there is none is a failure. */
void pgv_open(struct pgv *v);
/* Opens a text as if it were a statement; nothing may be open. */
void pgv_open_text(struct pgv *v, ssm_str text);
/* The tree must end here. */
void pgv_close(struct pgv *v);
void pgv_free(struct pgv *v);
/* A copy that ends with NUL, or NULL, reported. */
char *pgv_copy(struct pgv *v, ssm_str text);
/* True when the text is small and flat enough for the parser, which has no limit of its own stack; reported. */
bool pgv_is_bounded(struct pgv *v, ssm_str text);

/* ---- verify_match.c */

/* Matches the tree from here on. `pattern` is JSON, with
 *   %t a text: a string             %r two texts: a table, by schema and name
 *   %q two texts: a list of String nodes, the schema first, if there is one
 *   %L "location" and its number    %i %I %S missing_ok, if_not_exists, skipIfNewValExists: with --idempotent, if at
 * all %R %Q the operation's object as by %r and %q, %M its member, %N its new name The texts come in the order of the
 * pattern. */
#define pgv_fill(v, pattern, ...)                                                                                      \
    pgv_match_texts((v), (pattern), (const ssm_str[]){__VA_ARGS__},                                                    \
                    sizeof((const ssm_str[]){__VA_ARGS__}) / sizeof(ssm_str))
void pgv_match_texts(struct pgv *v, const char *pattern, const ssm_str *texts, size_t count);
/* The same without texts. */
void pgv_match(struct pgv *v, const char *pattern);
/* The whole of the next statement. */
void pgv_statement(struct pgv *v, const char *pattern);
/* This text, and a list of String nodes. */
void pgv_list(struct pgv *v, const char *before, ssm_strs list);
/* True, and goes on behind it, where the tree has just this text here. */
bool pgv_take(struct pgv *v, const char *text);
/* The same without going on. */
bool pgv_sees(const struct pgv *v, const char *text);
/* True when the next statement is there and its first command is this ("AT_DropConstraint"), or its node
 * ("SelectStmt"). */
bool pgv_next_is(struct pgv *v, const char *command);
/* The name in the first command of the open statement ("name" of AlterTableCmd) is this. */
bool pgv_names(const struct pgv *v, ssm_str name);
/* "location" and its number; -1 where there is none. */
long pgv_location(struct pgv *v);
/* The string here, decoded; absent, and a failure, where there is none. */
ssm_str pgv_string(struct pgv *v);
/* For the next mismatches. */
void pgv_set(struct pgv *v, enum pgv_about about, ssm_str expected);

/* ---- verify_say.c */

/* The tree differs here. */
void pgv_differs(struct pgv *v);
/* Fails with a message of its own, unless it has failed. */
void pgv_fail(struct pgv *v, const char *code, const char *message, const ssm_str *args, size_t count);

/* ---- verify_expression.c */

/* The tree of this expression, and in it nothing but nodes of an expression. */
void pgv_expression(struct pgv *v, ssm_str expression);
/* A default's value: literal or expression. */
void pgv_value(struct pgv *v, ssm_default value);
/* An A_Const of a whole number. */
void pgv_integer(struct pgv *v, long long number);
/* What follows "EXCLUDE": the constraint from "contype" on. */
void pgv_exclusion(struct pgv *v, const ssm_constraint *c);

/* A text that is a part of a statement, and what is around it: `before` in SQL, `tree` and `rest` in the tree, in which
 * '#' is a number. */
struct pgv_fragment {
    const char *before;
    ssm_str text;
    const char *tree, *rest;
};
/* The tree here is the fragment's own. */
void pgv_fragment(struct pgv *v, const struct pgv_fragment *fragment);

/* ---- verify_clause.c */

/* What a table inherits and how it is partitioned, from "inhRelations" on. */
void pgv_descent(struct pgv *v, const ssm_table *t);
void pgv_set_option(struct pgv *v);
/* The names in a relation's text. */
void pgv_split_relation(struct pgv *v, ssm_str text, ssm_str *schema, ssm_str *name);

/* ---- verify_identity.c */

/* "options" of an identity, where there are any. */
void pgv_identity_options(struct pgv *v, const ssm_column *c);
void pgv_set_identity_options(struct pgv *v);

/* ---- verify_object.c */

void pgv_object(struct pgv *v);

/* ---- verify_type.c */

/* A TypeName's value: {"names":...}. `stored`: of a serial type the type behind it. */
void pgv_type(struct pgv *v, const ssm_type *type, bool stored);

/* ---- verify_column.c */

enum pgv_place { PGV_IN_TABLE, PGV_IN_PARTITION, PGV_ADDED };
void pgv_column(struct pgv *v, const ssm_column *column, ssm_str schema, enum pgv_place place);
void pgv_add_column(struct pgv *v);
void pgv_alter_type(struct pgv *v);
/* The one statement ALTER COLUMN TYPE. */
void pgv_set_type(struct pgv *v);
/* ALTER COLUMN SET DEFAULT, or DROP DEFAULT where value is NULL. */
void pgv_column_default(struct pgv *v, ssm_str schema, ssm_str table, ssm_str column, const ssm_default *value);
bool pgv_is_default_change(const ssm_operation *op);

/* ---- verify_default.c */

void pgv_change_default(struct pgv *v);
void pgv_drop_identity(struct pgv *v);
/* SELECT setval(...) of the column's own sequence. */
void pgv_advance(struct pgv *v, ssm_str start);

/* ---- verify_constraint.c */

void pgv_constraint(struct pgv *v, ssm_str schema, const ssm_constraint *c);
/* From "pktable" on. */
void pgv_references(struct pgv *v, ssm_str schema, const ssm_constraint *c);
void pgv_add_constraint_to(struct pgv *v, ssm_str schema, ssm_str table, const ssm_constraint *c);
void pgv_add_constraint(struct pgv *v);
void pgv_drop_constraint(struct pgv *v);
void pgv_drop_constraint_of(struct pgv *v, ssm_str name);

/* ---- verify_index.c */

void pgv_create_index_on(struct pgv *v, ssm_str schema, ssm_str table, const ssm_index *x);
void pgv_create_index(struct pgv *v);
/* "options" of those pairs that `is` takes, where there are any. */
void pgv_options(struct pgv *v, const ssm_pair *pairs, size_t count, bool (*is)(ssm_str name));
/* A DefElem; without a value where it is absent. */
void pgv_option(struct pgv *v, const ssm_pair *pair);
/* A whole number of a DefElem, perhaps with a sign. True where the tree does not show it. */
bool pgv_number(struct pgv *v, ssm_str number);

/* ---- verify_table.c */

void pgv_create_table(struct pgv *v);
void pgv_comment(struct pgv *v, ssm_str column, ssm_text comment);
void pgv_set_comment(struct pgv *v);

/* ---- verify_enum.c */

void pgv_create_enum(struct pgv *v);
void pgv_add_value(struct pgv *v);
/* ALTER TYPE RENAME, CREATE TYPE, DROP TYPE: each the whole of a statement. */
void pgv_rename_type(struct pgv *v, ssm_str to);
void pgv_create_type(struct pgv *v, ssm_strs values);
void pgv_drop_type(struct pgv *v, ssm_str name);
void pgv_swap_enum(struct pgv *v);

/* ---- verify_block.c: DO */

/* What a block does to the sequence behind a column. */
void pgv_block_on_sequence(struct pgv *v, const char *before, const char *behind);
void pgv_block_takes_sequence(struct pgv *v, ssm_str sequence);
void pgv_block_swaps_enum(struct pgv *v, ssm_strs values);
/* True when a text, read as the server reads a regclass, is this object. */
bool pgv_resolves(ssm_str text, ssm_str schema, ssm_str name);

#endif

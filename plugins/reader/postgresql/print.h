/* SPDX-License-Identifier: Apache-2.0
 *
 * The canonical printer: a parsed tree as SQL text that is valid, means the same, and is the same for a hand-written
 * spelling and for the engine's own (pg_get_expr and its kin). It follows what the engine's analysis would make of the
 * text as far as types are known: a cast falls away only where that analysis puts the same one there by itself.
 *
 * Names are looked up as of scope->since, and printed as they are called now; the default schema and pg_catalog fall
 * away.
 */
#ifndef PGR_PRINT_H
#define PGR_PRINT_H

#include "reader.h"
#include "tree.h"

enum {
    PRINT_DEPTH = 300 /* nodes within each other; beyond, the text is marked as not printable: see print_failed() */
};

struct print_column;

/* Where an expression stands. Zeroed is a scope without columns. */
struct print_scope {
    struct pgr *r;
    uint32_t since;              /* 0: names hold as of now */
    struct pgr_table *table;     /* whose columns it may name without a qualifier; or NULL */
    ssm_str table_name;          /* how the statement calls it, where that is another name: an alias; absent: its own */
    struct pgr_depends *depends; /* gets what is named (no pg_catalog, not `table` itself), or NULL */
    ssm_place place;             /* for messages */
    const struct print_column
        *columns; /* other names it may use, such as a domain's VALUE or a view's columns; or NULL */
    size_t column_count;
    const struct print_column *outputs; /* how the outputs of a printed query are called, or NULL: as it says */
    size_t output_count;
    bool has_rows; /* its columns are OLD's and NEW's: a trigger's WHEN, a rule */
    bool qualify;  /* its columns are printed with its name */
    bool with_own; /* `depends` gets `table`, too */
};

/* A type by its TypeName node: "integer", "character varying(20)", "timestamp(3) with time zone", "app.mood[]". `setof`
 * is printed. */
ssm_str print_type(const struct print_scope *s, const struct node *type_name);

/* An expression without parentheses around it. `type`: what it is coerced to by its place (a column's type; "boolean"
 * of a check or WHERE; absent: nothing). */
ssm_str print_expression(const struct print_scope *s, const struct node *expression, ssm_str type);

/* A column's default as the model has it: a value where it is a plain one of the column's type, else an expression.
 * NULL is none. */
ssm_default print_default(const struct print_scope *s, const struct node *expression, ssm_str type);

/* The type of an expression ("text", without arguments in parentheses), absent where it is not known, "unknown" of a
 * bare literal. */
ssm_str print_type_of(const struct print_scope *s, const struct node *expression);

/* A query (a SelectStmt's wrapped node), names resolved. */
ssm_str print_query(const struct print_scope *s, const struct node *query);

/* Its outputs: names, and types where known. False: not known. */
bool print_query_columns(const struct print_scope *s, const struct node *query, struct print_column **columns,
                         size_t *count);

/* "RANGE (a, lower(b))" of a PartitionSpec; "FOR VALUES FROM (1) TO (9)", "DEFAULT" of a PartitionBoundSpec. */
ssm_str print_partition_by(const struct print_scope *s, const struct node *spec);
ssm_str print_partition_bound(const struct print_scope *s, struct pgr_table *parent, const struct node *spec);
/* An IndexElem in an exclusion's or an index's own spelling: "lower(a) COLLATE "C" text_pattern_ops DESC". */
ssm_str print_index_element(const struct print_scope *s, const struct node *element);

/* ------------------------------------------------------------------ pieces */

/* A name, quoted where the engine would. */
void print_name(struct text *t, ssm_str name);
/* schema.name by stored schema. */
void print_qualified(struct text *t, ssm_str schema, ssm_str name);
ssm_str print_qualified_text(struct pgr *r, ssm_str schema, ssm_str name);
/* 'it''s', E'...' where it needs escapes. */
void print_literal(struct text *t, ssm_str value);

/* The parts of a list of names ({"String":..}, ..): the last, and the one before it, else absent. */
void print_name_parts(const struct node *names, ssm_str *schema, ssm_str *name);

#endif

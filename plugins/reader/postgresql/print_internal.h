/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the printer share.
 */
#ifndef PGR_PRINT_INTERNAL_H
#define PGR_PRINT_INTERNAL_H

#include "print.h"

/* How tightly a form binds, as in the engine's grammar, from the loosest. */
enum print_level {
    LEVEL_ANY,
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_NOT,
    LEVEL_IS,
    LEVEL_COMPARISON,
    LEVEL_IN, /* IN, LIKE, ... */
    LEVEL_OPERATOR,
    LEVEL_SUM,
    LEVEL_PRODUCT,
    LEVEL_POWER,
    LEVEL_AT,
    LEVEL_COLLATE,
    LEVEL_SIGN,
    LEVEL_SUBSCRIPT,
    LEVEL_CAST,
    LEVEL_PRIMARY
};

/* A column that a query can name. */
struct print_column {
    ssm_str name;
    ssm_str type;   /* with its arguments; absent: not known */
    ssm_str refers; /* how it is called now, where the text has an older name; else as `name` */
    bool merged;    /* by USING: another one stands for it where no table is said */
    bool full;      /* of FULL JOIN's USING: without a table it is neither side's */
};

/* What stands in FROM: a relation, a subquery, a function. */
struct print_source {
    ssm_str alias;            /* as the text calls it */
    ssm_str shown;            /* as it is printed: not as one of a query around it */
    ssm_str schema, relation; /* of a relation, for dependences */
    struct print_column *columns;
    size_t count;
    bool known;              /* all its columns are */
    const struct node *node; /* the FROM item that made it */
};

/* A WITH query. */
struct print_cte {
    ssm_str name;
    struct print_column *columns;
    size_t count;
    bool known;
};

/* An output of FROM, in the order of *. */
struct print_item {
    struct print_source *source;
    struct print_column *column;
};

/* A SELECT: its sources, and those of the queries around it. */
struct print_frame {
    struct print_frame *outer;
    struct pgr_list sources;          /* of struct print_source */
    struct pgr_list ctes;             /* of struct print_cte */
    struct pgr_list items;            /* of struct print_item */
    bool known;                       /* `items` is all of * */
    bool nameless;                    /* its outputs are called as another query's: a later part of a set operation */
    bool outermost;                   /* scope->outputs are its outputs */
    const struct print_frame *behind; /* seen by no name, but a query around it all the same */
};

struct printer {
    struct pgr *r;
    const struct print_scope *scope;
    struct text text;
    struct print_frame *frame; /* innermost; NULL: none */
    unsigned depth;
    bool nameless, outermost; /* of the next query */
    struct print_column own;  /* find_column()'s, of the scope's table */
};

#define PUT(p, literal) text_put(&(p)->text, SSM_LIT(literal))
#define PRINT_IN(table, s) words_hold(WORDS(table), (s))

/* Prints an expression, in parentheses where it binds less tightly than `level`. */
void print_node(struct printer *p, const struct node *n, enum print_level level);
/* A comma-separated list. */
void print_list(struct printer *p, const struct node *list, enum print_level level);
/* A copy of `p` that prints into a text of its own; the text it made. */
struct printer print_aside(const struct printer *p);
/* Goes a level deeper; false: too deep, a mark was put instead that no SQL has. */
bool print_enter(struct printer *p);

/* ------------------------------------------------------------------ types (print_type.c, print_kind.c) */

#define KIND_LITERAL SSM_LIT("unknown")
#define KIND_IS(k, literal) str_is((k), literal)

ssm_str type_text(struct printer *p, const struct node *type_name);
/* Without arguments in parentheses. */
ssm_str type_base(struct pgr *r, ssm_str type);
/* The type under a domain, else the type itself. */
ssm_str type_under(struct printer *p, ssm_str type);
ssm_str type_element(ssm_str type); /* of an array; absent: it is none */
ssm_str type_array(struct pgr *r, ssm_str element);
/* What the analysis would call an expression's type: absent, "unknown" of a literal, or a type without arguments. */
ssm_str kind_of(struct printer *p, const struct node *n);
/* The same with arguments where they are known to be kept: for a view's columns. Absent: not known. */
ssm_str full_type_of(struct printer *p, const struct node *n);
/* What a list of alternatives (COALESCE, CASE, ...) becomes; kinds as kind_of() gives them. */
ssm_str kind_common(const ssm_str *kinds, size_t count);
bool kind_is_string(ssm_str k); /* text, character varying */
bool kind_is_number(ssm_str k);

/* What operands of these kinds are coerced to, and what the operator gives. False: not known. */
bool kind_operator(struct printer *p, ssm_str op, ssm_str left, ssm_str right, ssm_str *to_left, ssm_str *to_right);
ssm_str kind_of_operator(struct printer *p, ssm_str op, ssm_str left, ssm_str right);

/* ------------------------------------------------------------------ casts that fall away (print_cast.c) */

/* An expression and what the analysis knows of it with its outer casts and without. */
struct print_operand {
    const struct node *node;  /* as it is printed */
    ssm_str written;          /* its kind with all its casts */
    const struct node *inner; /* beneath casts that may fall away, or `node` itself */
    ssm_str kind;             /* of `inner` */
    ssm_str cast;             /* to be printed behind it, which is not in `node`; absent: none */
    ssm_str to;               /* what the analysis coerces it to; absent: not known, and nothing was taken off */
    bool is_plain;            /* a constant that its place makes the same of its text alone: bits, a whole numeric */
};
struct print_operand operand_of(struct printer *p, const struct node *n);
/* Takes off what casts two operands do not need. */
void operands_of(struct printer *p, ssm_str op, const struct node *left, const struct node *right,
                 struct print_operand out[2]);
void print_operand(struct printer *p, const struct print_operand *o, enum print_level level);
/* True for a text constant or NULL, whose type its place decides. */
bool is_bare_literal(const struct node *n);
/* A literal of a known type, without its cast: a number, true, or quoted. */
void print_typed_literal(struct printer *p, const struct node *c, ssm_str type, enum print_level level);
/* A cast of anything. */
void print_cast(struct printer *p, const struct node *cast, enum print_level level);
void print_array(struct printer *p, const struct node *array, ssm_str element, enum print_level level);
/* Prints an operand whose casts the place `type` makes by itself: as a typed place's value (a default, a parameter). */
void print_coerced(struct printer *p, const struct node *n, ssm_str type, enum print_level level);
/* Prints alternatives, separated by commas: COALESCE's arguments and the like. */
void print_alternatives(struct printer *p, const struct node *list);
/* The same of any nodes: takes off what casts alternatives do not need; their kind is written to each `to`. */
enum { PRINT_ALTERNATIVES = 64 }; /* beyond, casts stay */
void alternatives_of(struct printer *p, struct print_operand *o, size_t count);

/* A literal's text as the engine writes a value of that type: {"a":1} of jsonb as {"a": 1}; the text itself where it is
 * not known. */
ssm_str literal_of_type(struct pgr *r, ssm_str s, ssm_str type);
/* A number or bits: the text, and in `type` what it must be cast to as a literal, or NULL. Absent: another constant. */
ssm_str constant_text(struct pgr *r, const struct node *c, const char **type);
void print_constant(struct printer *p, const struct node *n, enum print_level level);

/* ------------------------------------------------------------------ forms */

void print_operator(struct printer *p, const struct node *n, enum print_level level);
void print_function(struct printer *p, const struct node *call, enum print_level level);
void print_window(struct printer *p, const struct node *w);
void print_sort(struct printer *p, const struct node *list);
/* ORDER BY of a query, and of a set operation, whose outputs are said by number. */
void print_order(struct printer *p, const struct node *select);
void print_set_sort(struct printer *p, const struct node *list, const struct print_column *columns, size_t count);
void print_group(struct printer *p, const struct node *list, const struct node *targets);
void print_window_body(struct printer *p, const struct node *w);
/* A reference's name where it has but one; the output of that name; what ORDER BY, GROUP BY or DISTINCT ON means by
 * `n`. */
ssm_str single_name(const struct node *n);
const struct node *output_named(struct printer *p, const struct node *targets, ssm_str name);
const struct node *meant(struct printer *p, const struct node *targets, const struct node *n, bool is_group);
void print_column_ref(struct printer *p, const struct node *ref, enum print_level level);
void print_sublink(struct printer *p, const struct node *link, enum print_level level);
void print_xml(struct printer *p, const struct node *n, enum print_level level);
void print_xml_serialize(struct printer *p, const struct node *n, enum print_level level);
/* What all built-in functions of a name return; absent: not known. */
ssm_str function_result(ssm_str name);
ssm_str function_kind(struct printer *p, const struct node *call);

/* ------------------------------------------------------------------ queries (print_query.c, print_from.c,
 * print_scope.c) */

void print_select(struct printer *p, const struct node *select);
void print_from(struct printer *p, const struct node *list);
/* WITH: registers its queries in the frame; print_with() prints them. */
void open_with(struct printer *p, const struct node *with);
void print_with(struct printer *p, const struct node *with);
/* Finds what a SELECT's FROM gives, into p->frame, which is new. */
void open_from(struct printer *p, const struct node *list);
void open_item(struct printer *p, const struct node *n, struct pgr_list *items);
struct print_item *item_named(const struct pgr_list *items, ssm_str name);
/* Runs one query inside of the frame at hand: `lateral` ones see its sources. Gives the frame to put back. */
struct print_frame *enter_query(struct printer *p, struct print_frame *mask, bool lateral);
/* A query's output: names and types. False: not known. */
bool select_columns(struct printer *p, const struct node *select, struct print_column **columns, size_t *count);
/* The name that the engine gives an output without AS. */
ssm_str output_name(struct printer *p, const struct node *value);
bool is_star(const struct node *ref, ssm_str *qualifier);

/* The column that a reference means; NULL: not found, or ambiguous. `source`: whose it is (NULL: the scope's table). */
const struct print_column *find_column(struct printer *p, const struct node *ref, struct print_source **source);
struct print_source *find_source(struct printer *p, ssm_str alias);
/* A relation's or function's columns, as of scope->since. */
void relation_columns(struct printer *p, const struct node *range_var, struct print_source *s);
void function_columns(struct printer *p, const struct node *range, struct print_source *s);
/* Notes that the expression needs something. */
void print_depend(struct printer *p, ssm_namespace among, ssm_str schema, ssm_str name, ssm_str column);

#endif

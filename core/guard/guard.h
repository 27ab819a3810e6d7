/* SPDX-License-Identifier: Apache-2.0
 *
 * What may pass. Everything here works without a plugin; the host repeats some of it with the dialect's facts, and that
 * second step may only refuse.
 *
 *   name.c     names and texts that reach a script
 *   expr.c     one expression, no statement, no sub-select, no comment, balanced; the functions that it calls
 *   check.c    walks the operations and applies the two above
 *   definition*.c  the statements that make views, functions, ...: one each, about just that object
 *   gate.c     the destructive gate
 *   sql_*.c    scripts cut into statements by a dialect's lexical rules (guard/sql_lex.h)
 *   secret.c   redaction patterns (PCRE2)
 */
#ifndef SSM_GUARD_GUARD_H
#define SSM_GUARD_GUARD_H

#include "base/diag.h"
#include "model/op.h"

/* ---- name.c */

enum name_error { NAME_OK = 0, NAME_EMPTY, NAME_TOO_LONG, NAME_CONTROL, NAME_INVISIBLE, NAME_ENCODING };
/* A name of a table, column, index, constraint, enum: 1 to LIMIT_NAME bytes of printable UTF-8. */
enum name_error name_check(ssm_str name);
/* The code of the message for an error of name_check. */
enum diag_code name_code(enum name_error e);

/* ---- expr.c */

/* Rules for lexing beyond standard SQL are ssm_lexical bits; EXPR_SUPERSET applies every rule that any dialect has and
 * refuses what they would read differently. */
#define EXPR_SUPERSET UINT32_MAX

enum expr_error {
    EXPR_OK = 0,
    EXPR_EMPTY,
    EXPR_TOO_LONG,
    EXPR_TOO_MANY_TOKENS,
    EXPR_TOO_DEEP,
    EXPR_CHARACTER,    /* a control character other than newline and tab, or an invisible one outside of quotes */
    EXPR_STATEMENT,    /* `;` outside of quotes, or a word that begins a statement */
    EXPR_SUBSELECT,    /* SELECT, WITH, VALUES, TABLE as a query */
    EXPR_COMMENT,      /* a comment of any dialect outside of quotes; #> and its like are left to the dialect's rules */
    EXPR_UNBALANCED,   /* parentheses or brackets */
    EXPR_UNTERMINATED, /* a quote without end */
    EXPR_AMBIGUOUS,    /* dialects would end a token elsewhere: a backslash before a quote, $tag$, ... */
    EXPR_COMMA,        /* a comma outside of parentheses: more than one expression */
    EXPR_TOKEN,        /* a byte that begins no token: @, {, }, a lone backslash, ... */
    EXPR_GRAMMAR       /* not one whole expression: an operand or operator too much, as in `0 NOT NULL`, or too few */
};

/* What an expression is of: some forms allow more. */
enum expr_form {
    EXPR_PLAIN = 0,
    EXPR_EXCLUSION /* the text after an exclusion constraint's name: EXCLUDE USING gist (a WITH =, ...) WHERE (...) */
};

/* Called for each function call that is no construct (below): `name` as written, schema included ("pg_catalog.lower").
 * Quotes are left out around a plain lower-case word and kept otherwise: `"left"` is reported as left, `"Left"` as
 * "Left", which is another function. */
typedef void expr_call_fn(void *user, ssm_str name);

/* Checks `text`. lexical: ssm_lexical bits, or EXPR_SUPERSET. `on_call` may be NULL. `at`: where it went wrong. */
enum expr_error expr_check(ssm_str text, enum expr_form form, uint32_t lexical, expr_call_fn *on_call, void *user,
                           size_t *at);
enum diag_code expr_code(enum expr_error e);
/* SQL's own constructs that look like calls (coalesce, cast, extract, ...): allowed everywhere. */
bool expr_is_construct(ssm_str name);
/* Columns to be found in expressions, each with a value. */
struct expr_names {
    struct map exact;
    struct map folded; /* by the name in lower case: of several the first */
};
void expr_names_init(struct expr_names *n, struct arena *a);
/* `value` is not NULL. 0, or -1 when memory ends. */
int expr_names_add(struct expr_names *n, ssm_str name, const void *value);
const void *expr_names_get(const struct expr_names *n, ssm_str name);
/* The text with each identifier that names one of the columns replaced by its new name, a const ssm_str * (quoted with `"`
 * unless a plain lower-case word). Without quotes names have no case. Not after a dot, and not where a function, a type or a
 * collation stands. The same view where nothing changes. */
ssm_str expr_rename(struct arena *a, ssm_str text, const struct expr_names *names);
/* The value of the first of the columns that the text mentions, or NULL. Functions, types and collations of a column's name
 * are no mention of it; a name after a dot is. */
const void *expr_mentioned(ssm_str text, const struct expr_names *names);
/* The same for one column. */
bool expr_mentions(ssm_str text, ssm_str name);

/* ---- check.c */

/* Checks names, texts and expressions (with EXPR_SUPERSET) of all operations and of the actual schema. Adds every
 * problem to `d` with its JSON pointer; returns 0 or -1. After it has returned 0:
 *  - every name, collation and operator class has passed name_check (dialects quote them);
 *  - every index method, storage parameter's name and character set is a word of [A-Za-z0-9_], every parameter's value one of
 *    [A-Za-z0-9_.+%-]; an option's name is such words with dots, its value one closed piece of SQL, or a literal;
 *  - every literal (default, comment, enum value) is UTF-8 without control characters but newline and tab;
 *  - every expression is one expression to every engine. */
int guard_operations(const struct ops *ops, const struct schema *actual, struct diags *d);
/* The same. `engines`: an expression that is one by the rules of some engine is enough, where definitions are permitted anyway; the
 * host asks by those of the dialect. */
int guard_operations_by(const struct ops *ops, const struct schema *actual, bool engines, struct diags *d);

/* Checks the statements of objects, and whether they may be there at all: `allowed`. One refusal for each operation that brings any,
 * and one for functions that the report declares. Returns 0 or -1. */
int guard_definitions(const struct ops *ops, ssm_strs functions, bool allowed, struct diags *d);
/* Whether the text may be an option's value: one closed piece of SQL by these rules, or by those of some engine (UINT32_MAX). */
bool guard_is_setting(ssm_str s, uint32_t lexical);

/* ---- gate.c */

/* What --allow-destructive said. */
struct permission {
    bool all;
    ssm_strs keys; /* items == NULL: none listed */
    ssm_str reason;
};

/* Marks each operation destructive or not, permitted or not (op->destructive, ->permitted, risk DATA_LOSS). Adds a
 * refusal for each that is not permitted, and an invalid-usage error for each key that matches nothing. */
int gate_operations(const struct ops *ops, const struct permission *p, struct diags *d);
/* The monitor's second look at a plan that another process made, an operation at a time: the verdict is what it should be, and the
 * key says what the operation destroys. gate_open: 0, or -1 when memory ended; gate_close in both cases. */
struct gate {
    const struct permission *permission;
    struct arena arena;
    struct map keys;
};
int gate_open(struct gate *g, const struct permission *p);
bool gate_confirms(struct gate *g, const struct op *op);
void gate_close(struct gate *g);

/* ---- secret.c */

struct secrets;

struct secret_pattern {
    ssm_str name;
    ssm_str regex;
};

/* Compiles the built-in patterns and the given ones. NULL with a diagnostic (invalid: does not compile). */
struct secrets *secrets_new(const struct secret_pattern *extra, size_t count, struct diags *d);
void secrets_free(struct secrets *s);
/* Calls `found` for each match, in order, overlaps joined; returns how many. `found` may be NULL. */
size_t secrets_scan(struct secrets *s, ssm_str text, void (*found)(void *user, size_t from, size_t to), void *user);
/* True when the whole of `text` matches the pattern (PCRE2); false too where the pattern does not compile or the match
 * takes too long. */
bool guard_matches(ssm_str regex, ssm_str text);
/* The text with every match replaced by "[REDACTED]", in `a`; the same view where there is none. {NULL}: no memory. */
ssm_str secrets_mask(struct secrets *s, struct arena *a, ssm_str text);

#endif

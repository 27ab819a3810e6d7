/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the audit share; see audit.h.
 *
 *   audit.c         statements one by one; which files are looked at, in which order
 *   audit_file.c    one file against the statements
 *   audit_back.c    the way back within a file, in statements or in comments
 *   audit_name.c    where the way back is announced
 *   audit_body.c    statements with semicolons in them, in a file
 *   audit_check.c   a file that checks
 *   audit_guard.c   transactions and the dialect's wrappers
 *   deeds.c         what a statement destroys; deeds_alter.c: by ALTER; deeds_body.c: within a body
 *   deeds_calls.c   what it calls
 *   deeds_scan.c    its tokens
 *   deeds_allow.c   what the operations of a unit allow
 */
#ifndef SSM_AUDIT_AUDIT_INTERNAL_H
#define SSM_AUDIT_AUDIT_INTERNAL_H

#include "base/limits.h"
#include "base/map.h"
#include "guard/sql_lex.h"
#include "audit/audit.h"

/* ---- audit_guard.c */

enum { GUARD_BEFORE, GUARD_OPENING, GUARD_CLOSING, GUARD_AFTER, GUARD_LISTS };

/* Where a file is in its transactions. The wrappers of a transaction come in one order: those of all four lists. */
struct guard_state {
    const ssm_dialect_facts *facts;
    size_t ends[GUARD_LISTS]; /* how many wrappers the lists have up to and with this one */
    size_t passed;            /* wrappers of the transaction at hand; 0: it has none yet */
    bool open;
    bool fresh; /* open, and no statement in it yet */
};

void guard_start(struct guard_state *g, const ssm_dialect_facts *facts);
/* True when the text is a wrapper, or opens or commits a transaction; *legal: it may stand here, and is passed. */
bool guard_takes(struct guard_state *g, ssm_str text, bool *legal);
/* True when a statement with these flags may stand here; it is passed. */
bool guard_statement(struct guard_state *g, uint32_t flags);
/* True when nothing is open. */
bool guard_is_closed(const struct guard_state *g);
/* The i-th wrapper of all lists, from 0; NULL behind the last. */
const char *guard_wrapper(const ssm_dialect_facts *facts, size_t i);

/* ---- audit_file.c */

/* A place in the statements of one way. */
struct spot {
    size_t unit;
    size_t at;
};

/* Units whose way forth a script holds. */
struct unit_range {
    size_t first;
    size_t behind; /* the last and one; 0: none */
};

/* What the files of a run share. */
struct file_audit {
    const struct audit *a;
    struct diags *d;
    struct arena arena;
    struct spot forth; /* the statement of the way forth that comes next */
    struct map backs;  /* made when first needed: text of a unit's first statement back, unit + 1 */
    bool has_backs;
    struct map tables; /* made when first needed: see audit_check.c */
    bool has_tables;
    struct unit_range *steps; /* by step: what its SQL scripts hold */
};

/* The walk through one file. */
struct file_walk {
    struct file_audit *all;
    const struct rendered_file *file;
    struct sql_lexer lex;
    struct guard_state guard;
    struct unit_range range; /* what the file holds; of a companion, its script */
    bool in_back;
    bool marked;          /* a comment said that the way back begins */
    struct spot back;     /* the next statement of it; at == 0: of a unit not begun */
    struct buf rollback;  /* text of the rollback lines at hand */
    size_t rollback_from; /* offset of the first */
    struct sql_lexer rollback_lex;
    size_t rolled; /* units before this one have had their rollback lines, or never will */
};

/* 0, or -1 with the first finding. */
int audit_file(struct file_audit *all, const struct rendered_file *file);
/* The statement of the way forth that comes next, or NULL; passes units without any. */
const ssm_statement *audit_forth(struct file_audit *all);
/* A finding at a byte of the file. Returns -1. */
int audit_say(const struct file_walk *w, enum diag_code code, size_t at, ssm_str excerpt);
/* A fault of the lexer. */
int audit_fault(const struct file_walk *w, const struct sql_lexer *x, size_t offset);

/* ---- audit_back.c */

/* True when the text is the next statement of the way back, which may begin here; *s is that statement. Passes nothing.
 */
bool back_matches(struct file_walk *w, ssm_str text, struct spot *where, const ssm_statement **s);
/* Behind that statement. */
void back_pass(struct file_walk *w, struct spot where);
/* The next statement of the way back, in which the file is; NULL where it is not, or has come to its end. */
const ssm_statement *back_next(const struct file_walk *w);
/* The statement that is due because its unit has begun, or NULL. */
const ssm_statement *back_due(const struct file_walk *w);
/* A comment between statements: gathers rollback lines. 0 or -1. */
int back_comment(struct file_walk *w, ssm_str comment, size_t at);
/* The rollback lines gathered, against the unit before them. 0 or -1. */
int back_flush(struct file_walk *w);

/* ---- audit_body.c */

/* True when a statement with semicolons in it stands here, one of those that may be next: w->lex is behind it, and its piece that. */
bool body_takes(struct file_walk *w);

/* ---- audit_check.c */

/* A file that checks: 0, or -1 with the first finding. */
int audit_check(struct file_audit *all, const struct rendered_file *file);

/* ---- audit_name.c */

/* "-- migrate:down", "-- +goose Down", and the like. */
bool back_is_marker(ssm_str comment);
/* True for the name of a file that may hold the way back, for it says so, in other words than the migration's own name, and
 * no tool runs it as a script. */
bool back_tells(ssm_str name, ssm_str migration);

/* ---- deeds */

/* Tables that statements made, by their names as written. */
struct made_tables {
    ssm_str names[LIMIT_MADE_TABLES];
    bool filled[LIMIT_MADE_TABLES]; /* rows went in */
    size_t count;
};

/* The statements of one unit, one way; or the wrappers. */
struct deed_unit {
    const struct audit *a;
    const struct unit *unit; /* NULL: of the wrappers */
    bool back;
    bool rebuilds;
    struct made_tables made;
    const struct made_tables *wrappers; /* tables that the wrappers make */
    ssm_str renamed_type;               /* the new name of a type of the unit's, as written */
    bool old_dropped;                   /* the unit's table, by its rebuild */
    bool renamed_back;                  /* and another one got its name */
};

/* A name as it stands in a statement, quotes included. */
struct sql_name {
    ssm_str schema; /* absent where there is none */
    ssm_str name;
};

enum deed {
    DEED_NEVER,
    DEED_DROP_TABLE,
    DEED_DROP_COLUMN,
    DEED_DROP_TYPE,
    DEED_DROP_SEQUENCE,
    DEED_DROP_INDEX,
    DEED_DROP_KEY,
    DEED_CHANGE_TYPE,
    DEED_MODIFY,
    DEED_OPTION, /* of a table or a column */
    DEED_RENAME_TABLE,
    DEED_RENAME_COLUMN,
    DEED_ROWS,    /* INSERT, UPDATE */
    DEED_EXECUTE, /* a statement put together in a body */
    DEED_COUNT
};

/* True when an operation of the unit allows the deed. `name` NULL: it is not known on what; member absent likewise. */
bool deed_allowed(struct deed_unit *u, enum deed deed, const struct sql_name *name, ssm_str member);
/* True when an operation of the unit, or its table, says what becomes of rows that break a constraint. */
bool deed_resolves_conflicts(const struct deed_unit *u);
/* True when the unit has an operation that destroys and may. */
bool deed_may_destroy(const struct deed_unit *u);
/* True for a schema in which an object without one lies. */
bool deed_is_default_schema(ssm_str written);
/* Compares a name as written with a plain one, or two as written. */
bool deed_name_is(ssm_str written, ssm_str plain);
bool deed_same_name(ssm_str a, ssm_str b);
/* The table among those made, or made.count. */
size_t deed_made(const struct made_tables *made, ssm_str name);
/* True when the text inside a '...' is just a name of one of the unit's operations. */
bool deed_is_named(const struct deed_unit *u, ssm_str inside);

/* str_is_nocase() for a lower-case word, of which most differ in the first letter. */
static inline bool deed_is_word(ssm_str text, const char *word)
{
    return text.len && ascii_lower(text.ptr[0]) == word[0] && str_is_nocase(text, word);
}

/* What stands before a token. */
struct deed_calls {
    uint32_t lexical;
    struct sql_token before;
    struct sql_token head; /* before a name with all its qualifiers */
};

/* True when the token begins no call of a function that must not be called. Wants every token in turn. */
bool deed_call(struct deed_calls *c, struct sql_token t, struct sql_token next);

/* True when the statement does nothing that is not allowed. */
bool deed_statement(struct deed_unit *u, ssm_str text);
/* Behind the last statement of the unit. */
bool deed_unit_done(const struct deed_unit *u);
/* The same for a body: any word is looked at, in strings too. */
bool deed_body(struct deed_unit *u, ssm_str text, unsigned depth);
/* The same for a query, or what follows the target of INSERT or UPDATE: it changes nothing, and calls nothing that
 * does. */
bool deed_query(struct deed_unit *u, ssm_str text);

#endif

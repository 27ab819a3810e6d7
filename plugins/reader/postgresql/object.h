/* SPDX-License-Identifier: Apache-2.0
 *
 * All that is neither a table nor in one nor an enum: each a struct object, kept as its statement and what changed it
 * later, and made an ssm_object at the end. reader.h has what the tables' half calls.
 */
#ifndef PGR_OBJECT_H
#define PGR_OBJECT_H

#include "print.h"
#include "reader.h"
#include "tree.h"

struct object;

/* What a statement is about. */
enum subject_kind {
    SUBJECT_NONE,
    SUBJECT_TABLE,      /* struct pgr_table */
    SUBJECT_COLUMN,     /* struct pgr_column; of a view: the object, with `name` */
    SUBJECT_CONSTRAINT, /* struct pgr_constraint */
    SUBJECT_INDEX,      /* struct pgr_index */
    SUBJECT_SEQUENCE,   /* struct pgr_sequence */
    SUBJECT_ENUM,       /* struct pgr_enum */
    SUBJECT_OBJECT,     /* struct object */
    SUBJECT_OTHER       /* what no statement here makes: LANGUAGE plpgsql; `word` and `name` */
};

struct subject {
    enum subject_kind kind;
    void *thing;
    const char *word; /* of SUBJECT_OTHER: "LANGUAGE" */
    ssm_str name;     /* likewise; of a view's column its name */
};

struct object {
    enum ssm_object_kind kind;
    uint32_t flags;           /* ssm_object_flag */
    ssm_str schema, name;     /* as stored: public is absent; of a function without its arguments */
    ssm_str arguments;        /* of a function: "(integer, text)" */
    ssm_str label;            /* of an attribute: what it is about besides its subject: "storage", a grantee */
    struct subject on;        /* what it hangs on and goes with; SUBJECT_NONE: it stands alone */
    const struct node *node;  /* its statement */
    const struct node *query; /* of a view with *: its query with the columns that there were, or NULL */
    uint32_t since;
    ssm_strs path;
    ssm_place place;
    struct pgr_list changes;      /* of struct object_change, in order */
    struct pgr_list items;        /* of ssm_str: the privileges of a grant, what a publication publishes */
    ssm_str text;                 /* of a kind that keeps its statement as text, and of attributes: a value */
    struct print_column *columns; /* of a view */
    size_t column_count;
    bool columns_known, columns_asked;
    bool dropped;
    char state; /* of a trigger or rule: O, D, R, A; of others their own flag */
};

/* What a later statement changes: its node, as of when. */
struct object_change {
    const struct node *node;
    uint32_t since;
    ssm_str name;
};

struct pgr_objects {
    struct pgr_list all;      /* of struct object */
    struct pgr_map types;     /* domains, composite and range types */
    struct pgr_map functions; /* by name: struct pgr_list of struct object */
    struct pgr_map named;     /* by kind and name; see object_find() */
    struct pgr_map declared;
    bool has_extension;
};

enum { OBJECT_FUNCTION_ARGUMENTS = 100 };

/* ------------------------------------------------------------------ for the printer */

struct object_type_found {
    bool is_known;
    ssm_str schema, name;
};
struct object_type_found object_find_type(struct pgr *r, ssm_str said, ssm_str name, uint32_t since);
/* The type beneath a domain (by its text); the type itself where it is none. */
ssm_str object_domain_base(struct pgr *r, ssm_str type);

struct object_function_found {
    bool is_known;        /* there is just one of that name */
    ssm_str schema, name; /* absent: there is none */
    ssm_str result;
    const struct object *object;
    struct pgr *r;
};
struct object_function_found object_find_function(struct pgr *r, ssm_str said, ssm_str name, uint32_t since);
/* The type of a parameter where that many arguments are given; absent: not known. */
ssm_str object_parameter(const struct object_function_found *found, unsigned at, size_t count);
/* Outputs of a function in FROM. */
bool object_function_columns(struct pgr *r, ssm_str said, ssm_str name, uint32_t since, ssm_str alias,
                             struct print_column **columns, size_t *count);
bool object_relation_columns(struct pgr *r, void *thing, struct print_column **columns, size_t *count);
/* Where the schema has extensions: the name is taken for one of theirs. */
void object_declare(struct pgr *r, ssm_str schema, ssm_str name);
/* "a.b" or "\"A\".b" as schema and name. False: it is no name. */
bool object_split_name(struct pgr *r, ssm_str text, ssm_str parts[2]);

/* ------------------------------------------------------------------ object.c */

struct pgr_objects *object_state(struct pgr *r);
/* A new one, of the statement at hand. NULL: no memory. */
struct object *object_new(struct pgr *r, enum ssm_object_kind kind, ssm_str schema, ssm_str name,
                          const struct node *node);
/* One that hangs on something and has a name of its own: a trigger. */
struct object *object_new_on(struct pgr *r, enum ssm_object_kind kind, const struct subject *on, ssm_str name,
                             const struct node *node);
void object_rename_to(struct pgr *r, struct object *o, ssm_str schema, ssm_str name);
bool object_change(struct pgr *r, struct object *o, const struct node *node, ssm_str name);
/* By stored names; NULL: none. `arguments` absent: any, if there is one only. */
struct object *object_get(struct pgr *r, enum ssm_object_kind kind, ssm_str schema, ssm_str name);
/* By what a statement says. */
struct object *object_find(struct pgr *r, enum ssm_object_kind kind, ssm_str said, ssm_str name);
/* What hangs on a subject, by kind, name and label; NULL: nothing. */
struct object *object_on(struct pgr *r, enum ssm_object_kind kind, const struct subject *on, ssm_str name,
                         ssm_str label);
/* The same, made where it is not there. */
struct object *object_attribute(struct pgr *r, enum ssm_object_kind kind, const struct subject *on, ssm_str label,
                                const struct node *node);
/* It goes, and what hangs on it, and with `cascade` what needs it. */
void object_drop(struct pgr *r, struct object *o, bool cascade);
struct print_scope object_scope(struct pgr *r, const struct object *o, uint32_t since, struct pgr_depends *depends);
bool object_add_function(struct pgr *r, struct object *o); /* to those of its name */
enum pgr_result object_missing(struct pgr *r, ssm_str name);
/* A deparsed statement without needless qualification; absent: it cannot be. */
ssm_str object_deparsed(struct pgr *r, ssm_str statement);

/* ------------------------------------------------------------------ subjects (object_subject.c) */

/* PGR_WAIT: it is not there yet. */
enum pgr_result subject_find(struct pgr *r, ssm_str type, const struct node *object, struct subject *out);
enum pgr_result subject_relation(struct pgr *r, const struct node *range, struct subject *out);
/* "(integer, text)" of a list of TypeNames; the function that an ObjectWithArgs names; an operator's or a cast's name
 * for all. */
ssm_str object_arguments(struct pgr *r, const struct node *types_list);
struct object *object_function_by(struct pgr *r, ssm_str said, ssm_str name, const struct node *function);
ssm_str object_signature(struct pgr *r, const struct node *object);
bool subject_same(const struct subject *a, const struct subject *b);
bool subject_dropped(const struct subject *s);
/* "TABLE", "MATERIALIZED VIEW"; with its name: "TABLE app.users", "COLUMN app.users.a", "TRIGGER t ON users". */
const char *subject_word(const struct subject *s);
ssm_str subject_text(struct pgr *r, const struct subject *s);
ssm_str subject_name(struct pgr *r, const struct subject *s); /* without the word */
/* What an ssm_object hanging on it has for schema and table, and needs. */
void subject_fill(struct pgr *r, const struct subject *s, ssm_object *out, struct pgr_depends *depends);
ssm_str object_qualified(struct pgr *r, const struct object *o); /* app.f(integer) */

/* ------------------------------------------------------------------ kinds */

/* Fills create, drop, replace, definition, shape of `out`, and its dependences. False: it is not given. */
typedef bool object_finisher(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends);
ssm_str object_multirange_name(struct pgr *r, ssm_str name);
object_finisher finish_domain_part, finish_schema, finish_extension, finish_function, finish_view, finish_matview,
    finish_matview_index, finish_trigger, finish_policy, finish_domain, finish_type, finish_rule, finish_text,
    finish_attribute, finish_comment, finish_owner, finish_grant, finish_row_security, finish_replica_identity,
    finish_statistics, finish_publication;
object_finisher *object_finisher_of(enum ssm_object_kind kind);
enum pgr_result finish_sequences(struct pgr *r);
/* Gives one to the host. */
bool object_give(struct pgr *r, ssm_object *out, const struct pgr_depends *depends, ssm_place place);

/* The last word on an option of a function: its statement's, or a later ALTER's. */
const struct node *object_last_option(const struct object *o, const char *name);
/* " AS $$...$$", and what an SQL body needs. False: it is of no known form. */
bool object_put_code(struct text *t, const struct print_scope *scope, const struct object *o, ssm_str language);

/* A view's query. */
const struct node *object_query(const struct object *o);

pgr_handler object_schema, object_extension, object_define_function, object_alter_function, object_view,
    object_create_as, object_matview_index, object_trigger, object_policy, object_alter_policy, object_domain,
    object_alter_domain, object_composite, object_range, object_rule, object_define, object_cast, object_statistics,
    object_publication, object_alter_publication, object_comment, object_owner, object_grant, object_default_privileges,
    object_sequence, object_alter_sequence, object_drop_statement, object_rename, object_set_schema,
    object_alter_relation, object_do, object_nothing, object_alter_extension;

/* Fills an attribute of o->on, which `create` sets again as well. */
void object_set_attribute(struct pgr *r, struct object *o, ssm_object *out, ssm_str create, ssm_str drop,
                          struct pgr_depends *depends);
enum pgr_result object_own(struct pgr *r, const struct subject *on, const struct node *role);
/* An AlterTableCmd of anything. */
enum pgr_result object_command_on(struct pgr *r, const struct subject *on, const struct node *command);

/* ------------------------------------------------------------------ small things */

/* Concatenates texts by pointers, of which the last is NULL. */
ssm_str object_join_list(struct pgr *r, const ssm_str *const *list);
#define object_join(r, ...) object_join_list((r), (const ssm_str *const[]){__VA_ARGS__})
/* Text of an option {"DefElem":{"defname":...}} by name; NULL: not there. */
const struct node *object_option(const struct node *list, const char *name);
/* What a tree names: relations, functions, types of the schema. */
void object_walk(struct pgr *r, const struct node *n, uint32_t since, struct pgr_depends *depends);
/* Puts a role: PUBLIC, CURRENT_USER, or its name. */
void object_put_role(struct text *t, const struct node *role);

#endif

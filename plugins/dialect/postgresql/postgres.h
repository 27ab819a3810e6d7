/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the PostgreSQL dialect: what its files share. Facts are those of PostgreSQL 15 unless a comment says
 * otherwise.
 */
#ifndef SSM_DIALECT_POSTGRES_H
#define SSM_DIALECT_POSTGRES_H

#include <smartspec-migrate/plugin.h>
#include <stdbool.h>

#define PG_NAME_LIMIT 63u  /* NAMEDATALEN - 1 */
#define PG_LABEL_LIMIT 63u /* of an enum's value: src/backend/catalog/pg_enum.c */
#define PG_SECOND_DIGITS 6 /* beyond it the server reduces the precision, with a warning only */
#define PG_SEQUENCE_DIGITS 20 /* of a number in a sequence's options, with its sign: they are of 64 bits */

/* ---- words.c, types.c, functions.c: generated from the server's own catalogs; sorted by strcmp */

/* Once, before the first pg_is_word. */
void pg_index_words(void);
/* A key word of which a name needs quotes. */
bool pg_is_word(ssm_str name);
extern const char *const pg_types[];     /* NULL-terminated */
extern const char *const pg_functions[]; /* NULL-terminated */

/* ---- entry.c */

extern const struct ssm_host_api *pg_api;

/* ---- text.c: comparing, searching, and quoting */

int pg_compare(ssm_str a, const char *b);
/* In a list sorted by strcmp; of a NULL-terminated one pg_count says the count. */
bool pg_in_list(ssm_str name, const char *const *list, size_t count);
size_t pg_count(const char *const *list);
bool pg_is(ssm_str a, const char *b);
bool pg_contains(ssm_str text, ssm_str part);
/* `word` as a whole word, in any case, also within quotes: rather once too often than once too seldom. */
bool pg_mentions(ssm_str text, ssm_str word);
/* The place behind a quoted text ('...', E'...', "...", $tag$...$tag$) that begins at `at`; `at` where none begins. */
size_t pg_skip_quoted(ssm_str text, size_t at);
/* True when one pair of parentheses is around all of it. */
bool pg_is_wrapped(ssm_str expression);

/* Appends text. */
#define PUT(h, literal) pg_api->put((h), SSM_LIT(literal))
void pg_put(ssm_host *h, ssm_str text);
void pg_put_name(ssm_host *h, ssm_str name);
/* "schema.name", or "name" where schema is empty. */
void pg_put_object(ssm_host *h, ssm_str schema, ssm_str name);
/* "(a, b)" */
void pg_put_names(ssm_host *h, ssm_strs names);
void pg_put_literal(ssm_host *h, ssm_str text);
/* As put_object, and that as a literal. */
void pg_put_object_literal(ssm_host *h, ssm_str schema, ssm_str name);
/* In exactly one pair of parentheses. */
void pg_put_wrapped(ssm_host *h, ssm_str expression);
void pg_put_number(ssm_host *h, int64_t number);

/* "DROP TABLE " or "DROP TABLE IF EXISTS ", the latter with --idempotent. */
#define PUT_IF_EXISTS(h, literal) \
    pg_put((h), pg_api->idempotent(h) ? SSM_LIT(literal " IF EXISTS ") : SSM_LIT(literal " "))
/* The same with IF NOT EXISTS. */
#define PUT_IF_NOT_EXISTS(h, literal) \
    pg_put((h), pg_api->idempotent(h) ? SSM_LIT(literal " IF NOT EXISTS ") : SSM_LIT(literal " "))
/* Of an index or key: what of the parent's it is a part of, which goes before it and takes it along; that its partitions have none; that a part is
 * the index of a key. */
#define PG_MEMBER_OPTIONS "partition_of", "only", "over_keys"
bool pg_is_part(const ssm_pair *options, size_t count);
/* Whether an option of a key is a storage parameter. */
bool pg_is_storage(ssm_str option);
/* "ALTER TABLE t", and "ALTER TABLE t ALTER COLUMN c" of the operation's object and member. */
void pg_put_alter_table(ssm_host *h, const ssm_operation *op);
void pg_put_alter_column(ssm_host *h, const ssm_operation *op);

/* A dollar quote that occurs in none of the texts, each at most PG_NAME_LIMIT bytes long. */
ssm_str pg_block_tag(const ssm_str *texts, size_t count);

/* Ends a statement: a plain one, and one that destroys what the operation's risk says. */
int pg_end(ssm_host *h, uint32_t risks);
int pg_end_destructive(ssm_host *h, const ssm_operation *op, uint32_t risks);

#define PG_ABSENT ssm_view(NULL, 0)

/* ---- reason.c: why something has no form here */

enum { PG_REASON_ARGS = 3 };

typedef struct pg_reason {
    const char *code;
    const char *message;
    ssm_str args[PG_REASON_ARGS];
    size_t arg_count;
} pg_reason;

/* Fills *r with a code, a message with %1 to %3, and its arguments. False, so that a check ends with it. */
bool pg_refuse(pg_reason *r, const char *code, const char *message, const ssm_str *args, size_t count);
#define PG_REFUSE(r, code, message, ...)                                                                               \
    pg_refuse((r), (code), (message), (const ssm_str[]){__VA_ARGS__},                                                  \
              sizeof((const ssm_str[]){__VA_ARGS__}) / sizeof(ssm_str))

/* ---- type.c */

/* Types as pg_cast sees them. */
typedef enum pg_kind {
    PG_NONE = 0, /* unknown */
    PG_BOOL,
    PG_INT2,
    PG_INT4,
    PG_INT8,
    PG_NUMERIC,
    PG_FLOAT4,
    PG_FLOAT8,
    PG_CHAR,
    PG_VARCHAR,
    PG_TEXT,
    PG_BYTEA,
    PG_BIT,
    PG_VARBIT,
    PG_DATE,
    PG_TIME,
    PG_TIMETZ,
    PG_TIMESTAMP,
    PG_TIMESTAMPTZ,
    PG_INTERVAL,
    PG_UUID,
    PG_JSON,
    PG_JSONB,
    PG_OWN,      /* a native type beyond these */
    PG_DECLARED, /* a type of the schema's own: an enum, a domain, an extension's */
    PG_KIND_COUNT
} pg_kind;

pg_kind pg_type_kind(const ssm_type *type);
/* As the server's catalog spells a kind; NULL for PG_OWN and PG_DECLARED. */
const char *pg_kind_name(pg_kind kind);
bool pg_check_type(const ssm_type *type, pg_reason *r);
void pg_put_type(ssm_host *h, const ssm_type *type);
/* "serial", "bigserial" or "smallserial", of the integer type or that one itself. */
void pg_put_serial_type(ssm_host *h, const ssm_type *type);
/* The type that a column of a serial type has: integer for serial. */
void pg_put_stored_type(ssm_host *h, const ssm_type *type);

/* ---- cast.c */

typedef enum pg_cast {
    PG_CAST_NONE = 0,   /* the server has none */
    PG_CAST_ASSIGNMENT, /* by itself */
    PG_CAST_EXPLICIT,   /* USING c::x */
    PG_CAST_TEXT        /* USING c::text::x */
} pg_cast;

pg_cast pg_cast_between(const ssm_type *from, const ssm_type *to);
/* True when ALTER TYPE leaves the rows as they are. */
bool pg_cast_keeps_rows(const ssm_type *from, const ssm_type *to);
bool pg_check_alter_type(const ssm_operation *op, pg_reason *r);
/* `default_follows`: a step of the same unit sets or drops the default. */
/* The one statement ALTER COLUMN TYPE with its collation. */
int pg_set_type(ssm_host *h, const ssm_operation *op);
int pg_alter_type(ssm_host *h, const ssm_operation *op, bool default_follows);

/* ---- dependents.c */

/* A check, an exclusion or an index whose text names the column, and that must be made anew for its new type. */
typedef struct pg_dependent {
    const ssm_constraint *constraint; /* or NULL */
    const ssm_index *index;           /* or NULL */
} pg_dependent;

/* The next one from *at on, which begins with 0. */
bool pg_next_dependent(const ssm_operation *op, size_t *at, pg_dependent *out);
int pg_drop_dependents(ssm_host *h, const ssm_operation *op);
int pg_restore_dependents(ssm_host *h, const ssm_operation *op);

/* What the server may refuse a type change for, where actual_schema tells. */
void pg_warn_of_dependents(ssm_host *h, const ssm_operation *op);

/* ---- clause.c: texts of options, part by part */

/* Behind a relation's name, qualified or not, as SQL writes it; `at` where none is. */
size_t pg_skip_relation(ssm_str text, size_t at);
/* The next name of "a, b.c"; absent where the list is none. */
ssm_str pg_next_relation(ssm_str list, size_t *at);
bool pg_is_relations(ssm_str list);
bool pg_lists_relation(ssm_str list, ssm_str relation);
/* "parent FOR VALUES ..." or "parent DEFAULT" in its two parts. */
bool pg_read_partition(ssm_str text, ssm_str *parent, ssm_str *bound);
/* The next of "name='value', ...", both as SQL writes them; false where the list is none. */
bool pg_next_parameter(ssm_str list, size_t *at, ssm_pair *out);
/* "RANGE (...)", "LIST (...)" or "HASH (...)". */
bool pg_is_partition_key(ssm_str text);

/* ---- option.c */

typedef enum pg_option {
    PG_OPTION_NONE = 0,
    PG_OPTION_PARAMETER, /* a storage parameter */
    PG_OPTION_UNLOGGED,
    PG_OPTION_PARTITION_BY,
    PG_OPTION_PARTITION_OF,
    PG_OPTION_PARTITION_AGAIN, /* of one that was another: all such ones leave before the first of them comes */
    PG_OPTION_INHERITS,
    PG_OPTION_TABLESPACE,
    PG_OPTION_ACCESS_METHOD,
    PG_OPTION_COUNT
} pg_option;

pg_option pg_option_kind(ssm_str name);
/* The value of a table's option, absent where it is not set; not of PG_OPTION_PARAMETER. */
ssm_str pg_option_of(const ssm_table *t, pg_option kind);
/* The same of any list of options, by name. */
ssm_str pg_pair_of(const ssm_pair *pairs, size_t count, const char *name);
/* Refuses an option that is not in the NULL-terminated list. */
bool pg_check_pairs(const ssm_pair *pairs, size_t count, const char *const *known, ssm_str of, pg_reason *r);
bool pg_check_options(const ssm_table *t, pg_reason *r);
/* What follows the columns in CREATE TABLE, but for a partition's bound. */
int pg_put_table_options(ssm_host *h, const ssm_table *t);
bool pg_check_set_option(const ssm_operation *op, pg_reason *r);
int pg_set_option(ssm_host *h, const ssm_operation *op);

/* ---- identity.c */

/* What is said of an identity's sequence; absent: the server's default. */
typedef struct pg_identity_options {
    ssm_str name, start, increment, minimum, maximum, cache;
    bool cycle;
} pg_identity_options;

/* Of "START WITH 10 INCREMENT BY 2 ..."; false where it is something else. */
bool pg_read_identity_options(ssm_str text, pg_identity_options *out);
bool pg_descends(const pg_identity_options *o);
/* Where it starts, said or not. */
ssm_str pg_identity_start(const pg_identity_options *o);
ssm_str pg_column_start(const ssm_column *c, bool *descends);
/* True where the counter may lie below the new bounds, which the server refuses. */
bool pg_identity_rises(const pg_identity_options *before, const pg_identity_options *after);
/* " (...)", or nothing. */
void pg_put_identity_options(ssm_host *h, const ssm_column *c);
int pg_set_identity_options(ssm_host *h, const ssm_operation *op);

/* ---- object.c */

bool pg_check_object(const ssm_operation *op, pg_reason *r);
int pg_create_object(ssm_host *h, const ssm_operation *op);
int pg_drop_object(ssm_host *h, const ssm_operation *op);
int pg_replace_object(ssm_host *h, const ssm_operation *op);

/* ---- column.c */

/* True where the column is a serial one: of the integer type with a sequence of its own. */
bool pg_is_serial(const ssm_column *c);

bool pg_check_column(const ssm_column *column, pg_reason *r);
/* Name, type and attributes, without table-level constraints. */
void pg_put_column(ssm_host *h, const ssm_column *column);
/* What follows its type and collation. */
void pg_put_column_rules(ssm_host *h, const ssm_column *column);
void pg_put_default(ssm_host *h, ssm_default d);
/* " COLLATE ..." of this collation of the column. */
void pg_put_collation(ssm_host *h, const ssm_column *column, ssm_str collation);
ssm_str pg_collation_schema(const ssm_column *column);
bool pg_has_default(const ssm_column *column);
bool pg_check_add_column(const ssm_operation *op, pg_reason *r);
int pg_add_column(ssm_host *h, const ssm_operation *op);
int pg_drop_column(ssm_host *h, const ssm_operation *op);
int pg_set_not_null(ssm_host *h, const ssm_operation *op);
int pg_drop_not_null(ssm_host *h, const ssm_operation *op);
int pg_rename_column(ssm_host *h, const ssm_operation *op);

/* ---- default.c */

bool pg_check_default(const ssm_operation *op, pg_reason *r);
/* An identity is NOT NULL: where a column loses both, the identity goes first, with whichever operation comes first. */
bool pg_loses_identity_and_not_null(const ssm_operation *op);
/* The column becomes NOT NULL before it becomes an identity. */
bool pg_gains_identity_and_not_null(const ssm_operation *op);
int pg_drop_identity(ssm_host *h, const ssm_operation *op);
int pg_change_default(ssm_host *h, const ssm_operation *op);

/* ---- sequence.c */

/* A block that does something to the sequence behind a serial column, if there is one. */
int pg_drop_serial_sequence(ssm_host *h, const ssm_operation *op);
int pg_retype_serial_sequence(ssm_host *h, const ssm_operation *op, const ssm_type *type);
/* The sequence stays, and is the column's no more. */
int pg_release_sequence(ssm_host *h, const ssm_operation *op);
/* A new identity goes on where the rows end, and not before `start`. */
int pg_advance_sequence(ssm_host *h, const ssm_operation *op, ssm_str start);
/* The literal for the name that the server gives the sequence of a serial column. Absent when memory ends. */
ssm_str pg_serial_sequence(ssm_host *h, const ssm_operation *op);
/* nextval(literal::regclass); absent when memory ends. */
ssm_default pg_nextval(ssm_host *h, ssm_str literal);
/* The literal within nextval('a_b_seq'::regclass); absent in any other default. */
ssm_str pg_sequence_of(ssm_default d);
/* The sequence of this literal is there, and on the way back it is the column's again, as a serial's. */
int pg_take_sequence(ssm_host *h, const ssm_operation *op, ssm_str literal);
/* It goes on where the rows end, and never back. */
int pg_advance_named_sequence(ssm_host *h, const ssm_operation *op, ssm_str literal);

/* ---- comment.c */

int pg_put_comment(ssm_host *h, ssm_str schema, ssm_str table, ssm_str column, ssm_text comment);
int pg_set_comment(ssm_host *h, const ssm_operation *op);

/* ---- constraint.c */

bool pg_check_constraint(const ssm_constraint *constraint, pg_reason *r);
/* [CONSTRAINT name] and its body. `schema` is its table's. */
void pg_put_constraint(ssm_host *h, ssm_str schema, const ssm_constraint *constraint);
/* REFERENCES and what follows. */
void pg_put_references(ssm_host *h, ssm_str schema, const ssm_constraint *constraint);
int pg_put_add_constraint(ssm_host *h, ssm_str schema, ssm_str table, const ssm_constraint *constraint);
bool pg_check_add_constraint(const ssm_operation *op, pg_reason *r);
bool pg_check_drop_constraint(const ssm_operation *op, pg_reason *r);
int pg_add_constraint(ssm_host *h, const ssm_operation *op);
int pg_drop_constraint(ssm_host *h, const ssm_operation *op);
int pg_rename_constraint(ssm_host *h, const ssm_operation *op);

/* ---- index.c */

bool pg_check_index(const ssm_index *index, pg_reason *r);
/* Parameters of the operator class of the part `at`, as a list for pg_next_parameter(); absent: none. */
ssm_str pg_class_parameters(const ssm_index *index, size_t at);
int pg_put_create_index(ssm_host *h, ssm_str schema, ssm_str table, const ssm_index *index);
void pg_put_parameter_name(ssm_host *h, ssm_str name);
void pg_put_parameter(ssm_host *h, const ssm_pair *pair);
/* "(name = value, ...)" */
void pg_put_parameters(ssm_host *h, const ssm_pair *pairs, size_t count);
bool pg_check_create_index(const ssm_operation *op, pg_reason *r);
bool pg_check_drop_index(const ssm_operation *op, pg_reason *r);
int pg_create_index(ssm_host *h, const ssm_operation *op);
int pg_drop_index(ssm_host *h, const ssm_operation *op);
int pg_rename_index(ssm_host *h, const ssm_operation *op);

/* ---- table.c */

bool pg_check_create_table(const ssm_operation *op, pg_reason *r);
int pg_create_table(ssm_host *h, const ssm_operation *op);
int pg_drop_table(ssm_host *h, const ssm_operation *op);
int pg_rename_table(ssm_host *h, const ssm_operation *op);

/* ---- enum.c, enum_swap.c, enum_block.c */

bool pg_check_enum(const ssm_operation *op, pg_reason *r);
bool pg_check_drop_value(const ssm_operation *op, pg_reason *r);
int pg_create_enum(ssm_host *h, const ssm_operation *op);
int pg_drop_enum(ssm_host *h, const ssm_operation *op);
/* `used`: a step of the same unit uses the value. */
int pg_add_enum_value(ssm_host *h, const ssm_operation *op, bool used);
/* "CREATE TYPE name AS ENUM (...)" */
void pg_put_create_enum(ssm_host *h, ssm_str schema, ssm_str name, ssm_strs values);
/* All changes to an enum's values of which one at least removes a value: a new type takes its place. */
int pg_swap_enum(ssm_host *h, const ssm_unit *unit);
/* The same in a block that asks the catalog where the enum is used. */
int pg_swap_enum_block(ssm_host *h, const ssm_operation *op, ssm_strs values);
/* The parts of that block that are the same in each. */
extern const char pg_block_collect[];
extern const char pg_block_carry_out[];
/* A name for the old type that leaves room within the limit; absent when memory ends. */
ssm_str pg_old_enum_name(ssm_host *h, ssm_str name);

#endif

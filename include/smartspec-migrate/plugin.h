/* SPDX-License-Identifier: Apache-2.0
 *
 * smartspec-migrate/plugin.h: the contract between smartspec-migrate and its plugins.
 * The one header that a plugin sees. C99, C17, C++11 and later.
 *
 * A plugin is a shared object that exports one function, ssm_plugin_entry(), which returns a
 * descriptor of static storage. Everything else goes through the host's table of services
 * (struct ssm_host_api), so a plugin has no undefined symbols but libc's.
 *
 * Rules that hold everywhere:
 *  - Versions. `abi_major` must match the host's; within a major, structs and enumerations grow only at
 *    the end. Both sides read the smaller of the two sizes and take the rest as zero: use SSM_HAS(). A host refuses a
 *    plugin that needs a later minor version than its own (SSM_ABI_MINOR_NEEDED). What came after 1.0 says so: "since 1.1".
 *  - Zero means unknown or none in every enumeration.
 *  - Ownership. The host owns all that it passes; it is valid until the callback returns, and until
 *    the end of the dispatch (the emitter's `end`) where a comment says so. A plugin takes memory
 *    from api->alloc() and never frees it. Nothing is freed across the boundary.
 *  - Errors. A failing callback calls api->fail() once and returns SSM_ERROR.
 *  - Determinism. The same input gives the same bytes in any locale, time zone and folder.
 *  - A plugin opens no file, prints nothing, starts nothing. The host writes.
 */
#ifndef SMARTSPEC_MIGRATE_PLUGIN_H
#define SMARTSPEC_MIGRATE_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SSM_PLUGIN_MAGIC 0x504d5353u /* "SSMP" in memory on a little-endian machine */
#define SSM_ABI_MAJOR 1u
#define SSM_ABI_MINOR 1u

/* The minor version that a plugin needs of its host: that of this header, unless it is defined before. A plugin for older
 * hosts defines a smaller one, and asks SSM_HAS() before it uses what is newer. */
#ifndef SSM_ABI_MINOR_NEEDED
#define SSM_ABI_MINOR_NEEDED SSM_ABI_MINOR
#endif

#define SSM_OK 0
#define SSM_ERROR (-1)

/* True when struct *p, of `size` bytes in its maker's eyes, holds FIELD. */
#define SSM_HAS(p, TYPE, FIELD) \
    ((p)->size >= offsetof(TYPE, FIELD) + sizeof(((TYPE *)0)->FIELD))

/* ------------------------------------------------------------------ plain values */

/* A view of UTF-8 text: `len` bytes, no NUL inside, not terminated. ptr == NULL: absent. Never grows. */
typedef struct ssm_str {
    const char *ptr;
    size_t len;
} ssm_str;

/* A list of views. Never grows. */
typedef struct ssm_strs {
    const ssm_str *items;
    size_t count;
} ssm_strs;

/* What is known of a yes-or-no attribute. */
typedef enum ssm_tri { SSM_UNKNOWN = 0, SSM_NO = 1, SSM_YES = 2 } ssm_tri;

/* What is known of a text attribute: SSM_UNKNOWN, SSM_NO (known to have none), SSM_YES (it is `text`). */
typedef struct ssm_text {
    ssm_tri known;
    ssm_str text;
} ssm_text;

/* A name and a value, as in a table's options or an index's storage parameters. */
typedef struct ssm_pair {
    ssm_str name;
    ssm_str value;
} ssm_pair;

/* ------------------------------------------------------------------ the schema model */

/* Families of types, neutral between dialects. SSM_FAMILY_OTHER: a name that the core does not know:
 * a dialect's own type, a declared enum, or one allowed by the configuration. */
typedef enum ssm_family {
    SSM_FAMILY_NONE = 0,
    SSM_FAMILY_BOOLEAN,
    SSM_FAMILY_INTEGER,   /* bits: 8, 16, 24, 32, 64 */
    SSM_FAMILY_DECIMAL,   /* args: precision, scale */
    SSM_FAMILY_REAL,      /* bits: 32, 64; 0: SQL's plain float, 32 in MySQL and 64 elsewhere */
    SSM_FAMILY_CHAR,      /* args: length in characters */
    SSM_FAMILY_VARCHAR,   /* args: length in characters, or none for no limit */
    SSM_FAMILY_TEXT,      /* bits: 8, 16, 24, 32: bytes of MySQL's length prefix times 8; 0: no limit */
    SSM_FAMILY_BINARY,    /* args: length in bytes */
    SSM_FAMILY_VARBINARY, /* args: length in bytes */
    SSM_FAMILY_BLOB,      /* bits as for text */
    SSM_FAMILY_BIT,       /* args: length in bits; varying: bit varying */
    SSM_FAMILY_DATE,
    SSM_FAMILY_TIME,      /* args: digits of a second; with_time_zone */
    SSM_FAMILY_TIMESTAMP, /* args: digits of a second; with_time_zone */
    SSM_FAMILY_DATETIME,  /* MySQL's and SQLite's datetime, the neutral DateTime; args: digits of a second */
    SSM_FAMILY_INTERVAL,
    SSM_FAMILY_YEAR,
    SSM_FAMILY_UUID,
    SSM_FAMILY_JSON, /* bits: 1 for jsonb */
    SSM_FAMILY_ENUM, /* an inline enum('a','b'); values */
    SSM_FAMILY_SET,  /* an inline set('a','b'); values */
    SSM_FAMILY_OTHER
} ssm_family;

/* A parsed type. `name` is the grammar's own spelling: lower case unless quoted in the source, words
 * separated by one space, without arguments ("character varying", "timestamp with time zone"). */
typedef struct ssm_type {
    uint32_t size;
    ssm_family family;
    ssm_str schema; /* of a qualified name, else absent */
    ssm_str name;
    ssm_str source;     /* as the report spells it, for messages */
    uint32_t bits;      /* see ssm_family */
    uint32_t arg_count; /* arguments in parentheses: 0, 1 or 2 */
    int32_t args[2];
    uint32_t dimensions; /* of an array; 0: not an array */
    uint8_t is_unsigned;
    uint8_t is_zerofill;
    uint8_t with_time_zone;
    uint8_t is_varying; /* bit varying */
    uint8_t is_serial;  /* serial, bigserial, smallserial */
    uint8_t is_neutral; /* spelt with a neutral name (String, DateTime): the dialect's own mapping decides */
    uint8_t reserved[2];
    ssm_strs values; /* of an inline enum or set; since 1.1, of another type whose arguments are not all numbers: those, in lower case */
    ssm_str charset; /* MySQL: CHARACTER SET in the type, else absent */
} ssm_type;

typedef enum ssm_default_kind {
    SSM_DEFAULT_UNKNOWN = 0,
    SSM_DEFAULT_NONE,       /* known to have none */
    SSM_DEFAULT_STRING,     /* `text` is the value, unquoted */
    SSM_DEFAULT_NUMBER,     /* `text` is the number as SQL takes it: [-]digits[.digits][e[-]digits] */
    SSM_DEFAULT_TRUE,
    SSM_DEFAULT_FALSE,
    SSM_DEFAULT_EXPRESSION  /* `text` is a guarded SQL expression */
} ssm_default_kind;

typedef struct ssm_default {
    ssm_default_kind kind;
    ssm_str text;
} ssm_default;

typedef enum ssm_identity {
    SSM_IDENTITY_UNKNOWN = 0,
    SSM_IDENTITY_NONE,
    SSM_IDENTITY_ALWAYS,
    SSM_IDENTITY_BY_DEFAULT,
    SSM_IDENTITY_AUTO /* auto-increment, serial or by default: the dialect's custom */
} ssm_identity;

typedef enum ssm_action {
    SSM_ACTION_NONE = 0, /* not said: the engine's default */
    SSM_ACTION_NO_ACTION,
    SSM_ACTION_RESTRICT,
    SSM_ACTION_CASCADE,
    SSM_ACTION_SET_NULL,
    SSM_ACTION_SET_DEFAULT
} ssm_action;

typedef enum ssm_match { SSM_MATCH_NONE = 0, SSM_MATCH_SIMPLE, SSM_MATCH_FULL, SSM_MATCH_PARTIAL } ssm_match;

typedef enum ssm_constraint_kind {
    SSM_CONSTRAINT_NONE = 0, /* known by name only */
    SSM_CONSTRAINT_PRIMARY_KEY,
    SSM_CONSTRAINT_UNIQUE,
    SSM_CONSTRAINT_FOREIGN_KEY,
    SSM_CONSTRAINT_CHECK,
    SSM_CONSTRAINT_EXCLUDE
} ssm_constraint_kind;

typedef struct ssm_constraint {
    uint32_t size;
    ssm_constraint_kind kind;
    ssm_str name; /* absent: unnamed */
    ssm_strs columns;
    const uint32_t *lengths; /* MySQL primary key: prefix length of each column, 0 for the whole; or NULL */
    ssm_str ref_schema;      /* of a foreign key; absent: the table's own */
    ssm_str ref_table;
    ssm_strs ref_columns; /* empty: the referenced table's primary key */
    ssm_action on_delete;
    ssm_action on_update;
    ssm_match match;
    ssm_str expression; /* of a check; of an exclusion the text after its name */
    ssm_strs include;
    ssm_tri nulls_not_distinct;
    ssm_tri deferrable;
    ssm_tri initially_deferred;
    ssm_tri not_valid;
    /* Since 1.1: what only one engine knows, as in a table's options. A dialect refuses an option that it does not know. */
    const ssm_pair *options;
    size_t option_count;
} ssm_constraint;

typedef enum ssm_order { SSM_ORDER_NONE = 0, SSM_ORDER_ASC, SSM_ORDER_DESC } ssm_order;
typedef enum ssm_nulls { SSM_NULLS_NONE = 0, SSM_NULLS_FIRST, SSM_NULLS_LAST } ssm_nulls;

/* One key of an index: a column's name, or an expression. */
typedef struct ssm_index_part {
    uint32_t size;
    ssm_str name;       /* absent where it is an expression */
    ssm_str expression; /* absent where it is a column */
    ssm_order order;
    ssm_nulls nulls;
    uint32_t length; /* MySQL prefix length; 0: the whole */
    ssm_str opclass;
    ssm_str collation;
} ssm_index_part;

typedef struct ssm_index {
    uint32_t size;
    ssm_str name;
    const ssm_index_part *const *parts; /* part_count == 0: known by name only */
    size_t part_count;
    ssm_tri unique;
    ssm_str method; /* absent: the engine's default */
    ssm_str where;  /* absent: not partial */
    ssm_strs include;
    ssm_tri nulls_not_distinct;
    const ssm_pair *with;
    size_t with_count;
    const ssm_pair *options; /* since 1.1: as of a constraint */
    size_t option_count;
} ssm_index;

typedef struct ssm_column {
    uint32_t size;
    ssm_str name;
    const ssm_type *type; /* NULL: unknown */
    ssm_tri nullable;
    ssm_default default_value;
    ssm_identity identity;
    ssm_tri generated; /* SSM_YES: by `generated_expression` */
    ssm_str generated_expression;
    ssm_tri generated_stored;
    ssm_text on_update; /* MySQL: ON UPDATE current_timestamp */
    ssm_text collation;
    ssm_text comment;
    /* Of a column that is added; in a table object the loader moves these to the table. */
    ssm_tri primary_key;
    ssm_tri unique;
    const ssm_constraint *references; /* foreign key of this column alone, or NULL */
    const ssm_pair *options; /* since 1.1: as of a constraint */
    size_t option_count;
} ssm_column;

typedef struct ssm_table {
    uint32_t size;
    ssm_str schema;
    ssm_str name;
    const ssm_column *const *columns;
    size_t column_count;
    const ssm_constraint *primary_key; /* or NULL */
    const ssm_constraint *const *constraints; /* all but the primary key */
    size_t constraint_count;
    const ssm_index *const *indexes;
    size_t index_count;
    ssm_text comment;
    const ssm_pair *options; /* names in lower case; a flag has the value "true" */
    size_t option_count;
    const struct ssm_dependence *depends; /* since 1.1, from a reader: objects that its types and expressions name */
    size_t depend_count;
    uint64_t flags; /* since 1.1: ssm_table_flag */
} ssm_table;

/* Attributes of a table (bits), since 1.1, from a reader: what else the table may have, of which the input does not speak. */
typedef enum ssm_table_flag {
    SSM_TABLEF_NONE = 0,
    SSM_TABLEF_MORE_OPTIONS = 1, /* options of the table and its columns */
    SSM_TABLEF_MORE_KEYS = 2,    /* a primary key, constraints */
    SSM_TABLEF_MORE_INDEXES = 4
} ssm_table_flag;

typedef struct ssm_enum {
    uint32_t size;
    ssm_str schema;
    ssm_str name;
    ssm_strs values; /* count == 0: unknown */
} ssm_enum;

/* A column of an enum whose values change, in the table's state at that moment. */
typedef struct ssm_enum_use {
    const ssm_table *table;
    const ssm_column *column;
} ssm_enum_use;

/* What a schema holds beside tables and enums, since 1.1. Those of the first group may exist before any table, those of the second need
 * tables or other relations, those of the third are attributes of something else, which a statement of its own sets and unsets. A kind
 * that comes later says its group: it is not told by the number. */
typedef enum ssm_object_kind {
    SSM_OBJECT_NONE = 0,
    SSM_OBJECT_SCHEMA,
    SSM_OBJECT_EXTENSION,
    SSM_OBJECT_COLLATION,
    SSM_OBJECT_TYPE, /* composite, range, ...: all but enums and domains */
    SSM_OBJECT_DOMAIN,
    SSM_OBJECT_SEQUENCE,
    SSM_OBJECT_FUNCTION,
    SSM_OBJECT_PROCEDURE,
    SSM_OBJECT_AGGREGATE,
    SSM_OBJECT_OPERATOR,
    SSM_OBJECT_CAST,

    SSM_OBJECT_VIEW,
    SSM_OBJECT_MATERIALIZED_VIEW,
    SSM_OBJECT_INDEX, /* of a materialized view; a table's are members of the table */
    SSM_OBJECT_VIRTUAL_TABLE,
    SSM_OBJECT_RULE,
    SSM_OBJECT_TRIGGER,
    SSM_OBJECT_EVENT,
    SSM_OBJECT_POLICY,
    SSM_OBJECT_STATISTICS,
    SSM_OBJECT_PUBLICATION,

    SSM_OBJECT_ROW_SECURITY,
    SSM_OBJECT_REPLICA_IDENTITY,
    SSM_OBJECT_ATTRIBUTE, /* any other */
    SSM_OBJECT_OWNER,
    SSM_OBJECT_GRANT,
    SSM_OBJECT_COMMENT, /* on anything but a table or a column */
    SSM_OBJECT_KIND_COUNT /* not a kind */
} ssm_object_kind;

/* Among which names one is looked up: a table and a function may have the same. Since 1.1. */
typedef enum ssm_namespace {
    SSM_NAMES_ANY = 0,
    SSM_NAMES_RELATIONS, /* tables, views, sequences, indexes */
    SSM_NAMES_TYPES,     /* enums, domains, other types; a relation's rows have a type of its name */
    SSM_NAMES_ROUTINES   /* functions, procedures, aggregates */
} ssm_namespace;

/* What an object or a table needs: a table, an enum or an object by its name; a function without its arguments. Never grows. */
typedef struct ssm_dependence {
    ssm_str schema; /* absent: the default one */
    ssm_str name;
    ssm_str column; /* of a table or view, where just that one is needed; absent: all of it */
    ssm_namespace among;
} ssm_dependence;

/* Attributes of an object (bits), since 1.1. */
typedef enum ssm_object_flag {
    SSM_OBJECTF_NONE = 0,
    SSM_OBJECTF_SAID = 1,  /* a schema without it says nothing of it: such as an owner. No difference where only one side has it */
    SSM_OBJECTF_DATA = 2,  /* it holds data, which go with it: a sequence, a virtual table */
    SSM_OBJECTF_IMPLIED = 4 /* a sequence that is part of a column whose identity is SSM_IDENTITY_AUTO, and an attribute that says whose
                               (it needs both): compared where the other schema has the two apart; else the column says it all */
} ssm_object_flag;

/* An object as the statements that make and unmake it, each one statement without its terminator. */
typedef struct ssm_object {
    uint32_t size;
    ssm_object_kind kind;
    uint32_t flags;     /* ssm_object_flag */
    ssm_str schema;     /* absent: the default one, or of no schema */
    ssm_str name;       /* with what tells it from others of its kind: "f(integer, text)"; of an attribute whose it is: "table users" */
    ssm_str table;      /* of a trigger, policy, index, ...: the table or view, in `schema`, whose it is; else absent */
    ssm_str create;
    ssm_str drop;       /* absent: nothing to be done, it goes with what it belongs to */
    ssm_str replace;    /* makes it of any earlier one of the same `shape`; absent: drop and create */
    /* For the comparison, never in a script. */
    ssm_str definition; /* two of one kind and name are the same where these are, byte by byte */
    ssm_str shape;      /* absent: any */
    const ssm_dependence *depends;
    size_t depend_count;
} ssm_object;

/* ------------------------------------------------------------------ operations */

/* The vocabulary, with the contract's names (ssm_op_name). Each says which fields of ssm_operation it
 * sets beside `key`; `schema` and `object` are always set. A `_before` that is NULL is unknown. */
typedef enum ssm_op_kind {
    SSM_OP_NONE = 0,
    SSM_OP_CREATE_TABLE,      /* object: table; table_after (with the constraints and indexes to create with it) */
    SSM_OP_DROP_TABLE,        /* table_before or NULL */
    SSM_OP_ADD_COLUMN,        /* member: column; column_after */
    SSM_OP_DROP_COLUMN,       /* member; column_before or NULL */
    SSM_OP_ALTER_TYPE,        /* member; column_before, column_after (merged, see there); using_expression */
    SSM_OP_SET_NOT_NULL,      /* member; column_before, column_after */
    SSM_OP_DROP_NOT_NULL,     /* the same */
    SSM_OP_SET_DEFAULT,       /* the same: default, identity or on_update of column_after */
    SSM_OP_DROP_DEFAULT,      /* the same */
    SSM_OP_CREATE_INDEX,      /* member: index; index_after */
    SSM_OP_DROP_INDEX,        /* member; index_before (part_count may be 0) */
    SSM_OP_ADD_CONSTRAINT,    /* member: name, or its kind and columns where unnamed; constraint_after */
    SSM_OP_DROP_CONSTRAINT,   /* member; constraint_before (kind may be NONE) */
    SSM_OP_RENAME_TABLE,      /* object: old name; new_name */
    SSM_OP_RENAME_COLUMN,     /* object: table's new name; member: old name; new_name; column_before or NULL */
    SSM_OP_RENAME_CONSTRAINT, /* member, new_name; constraint_before and _after, or both NULL */
    SSM_OP_RENAME_INDEX,      /* member, new_name; index_before and _after, or both NULL */
    SSM_OP_CREATE_ENUM,       /* object: enum; enum_after */
    SSM_OP_DROP_ENUM,         /* enum_before */
    SSM_OP_ADD_ENUM_VALUE,    /* object: enum; member: value; value_before or value_after: its neighbour;
                                 enum_before, enum_after: all values at the start and the end of the migration */
    SSM_OP_DROP_ENUM_VALUE,   /* the same; uses */
    SSM_OP_SET_COMMENT,       /* object: table; member: column, or absent for the table; comment_before, comment_after;
                                 of a column also column_before, column_after */
    /* Since 1.1. */
    SSM_OP_SET_OPTION,        /* object: table; member: column, or absent for the table; option, option_before, option_after; table_before,
                                 table_after, and of a column column_before, column_after, where known */
    SSM_OP_CREATE_OBJECT,     /* object: object; object_after */
    SSM_OP_DROP_OBJECT,       /* object_before */
    SSM_OP_REPLACE_OBJECT,    /* object_before, object_after */
    SSM_OP_KIND_COUNT         /* not an operation */
} ssm_op_kind;

/* Risks of an operation (bits). The core's own, by kind; a dialect adds to them, never takes away. */
typedef enum ssm_risk {
    SSM_RISK_NONE = 0,
    SSM_RISK_DATA_LOSS = 1,     /* data is or may be lost: destructive */
    SSM_RISK_REWRITE = 2,       /* the table is written anew */
    SSM_RISK_LOCK = 4,          /* readers or writers wait while it runs */
    SSM_RISK_SCAN = 8,          /* every row is read */
    SSM_RISK_IRREVERSIBLE = 16, /* no way back in the down script, or not for the data */
    SSM_RISK_MAY_FAIL = 32      /* existing rows may violate it */
} ssm_risk;

/* Flags of an operation (bits). */
typedef enum ssm_op_flag {
    SSM_OPF_NONE = 0,
    SSM_OPF_VALUE_USED = 1, /* ADD_ENUM_VALUE: a later operation uses the value, so it must be committed first */
    SSM_OPF_REPLACED = 2,   /* DROP_x whose like-named ADD_x follows in this migration, and that ADD_x */
    SSM_OPF_AFTER_TABLES = 4 /* since 1.1: of an object that may otherwise stand before the tables: it needs some of them */
} ssm_op_flag;

typedef struct ssm_operation {
    uint32_t size;
    ssm_op_kind kind;
    ssm_str key;     /* "drop_column:users.phone_number": name, object (schema.object where there is one), member; one printable line */
    uint32_t diff;   /* its index in the report's diffs, UINT32_MAX where it has none */
    uint32_t risks;  /* ssm_risk */
    uint32_t flags;  /* ssm_op_flag */
    ssm_str schema;  /* absent: the session's default */
    ssm_str object;  /* table or enum, as it is named when the operation runs */
    ssm_str member;
    ssm_str new_name;
    /* Before and after. In ALTER_TYPE, SET_ and DROP_NOT_NULL, SET_ and DROP_DEFAULT and a column's SET_COMMENT
     * these merge what all diffs on that column know: the column at the start and at the end of the migration. */
    const ssm_column *column_before, *column_after;
    const ssm_constraint *constraint_before, *constraint_after;
    const ssm_index *index_before, *index_after;
    const ssm_enum *enum_before, *enum_after;
    /* Of every operation on a table that the report's actual_schema describes: the table after all renames and
     * index drops, and the table after all changes to columns and constraints (indexes yet to be created are not in it). */
    const ssm_table *table_before, *table_after;
    ssm_str value_before; /* the new enum value goes before this one; absent: not said */
    ssm_str value_after;
    ssm_str using_expression; /* of a type change; absent: the dialect's cast */
    ssm_text comment_before, comment_after;
    const ssm_enum_use *const *uses; /* columns of the enum, where actual_schema tells */
    size_t use_count;
    uint8_t uses_known; /* 1: actual_schema lists tables, so `uses` is all of them */
    uint8_t is_inverse; /* 1: a step of the way back */
    uint8_t reserved[6];
    /* Since 1.1. */
    const ssm_object *object_before, *object_after;
    ssm_str option; /* of SET_OPTION, in lower case */
    ssm_str option_before, option_after; /* absent: not set */
} ssm_operation;

/* ------------------------------------------------------------------ what the host offers */

typedef struct ssm_host ssm_host; /* the host's side of one dispatch; opaque */

/* Attributes of a statement (bits). */
typedef enum ssm_statement_flag {
    SSM_STMT_NONE = 0,
    SSM_STMT_DESTRUCTIVE = 1,    /* labelled as such in every script */
    SSM_STMT_NO_TRANSACTION = 2, /* cannot run in a transaction, or must be committed before what follows: see COMMIT_BEHIND */
    SSM_STMT_GUARDED = 4,        /* needs the dialect's wrappers around its transaction (ssm_dialect.wrappers) */
    SSM_STMT_WRAPPER = 8,        /* host to emitter: not an operation's own but a wrapper, BEGIN or COMMIT */
    SSM_STMT_HAS_BODY = 16,      /* contains semicolons of its own: a tool must not split it */
    SSM_STMT_COMMIT_BEHIND = 32, /* since 1.1, with NO_TRANSACTION: it can run in a transaction, but that must be committed before
                                    what follows. Without it NO_TRANSACTION is: it cannot run in one. */
    SSM_STMT_DELIMITED = 64      /* since 1.1, host to emitter: write_script() puts lines of the client program around it */
} ssm_statement_flag;

/* A rendered statement: one statement, without its terminator. Valid until the emitter's `end` returns. */
typedef struct ssm_statement {
    uint32_t size;
    uint32_t flags; /* ssm_statement_flag */
    uint32_t risks; /* ssm_risk */
    ssm_str text;
    ssm_str comment; /* host to emitter: the text of a comment line to put before it, or absent */
} ssm_statement;

/* Operations that a dialect renders together, almost always one. When it is more, they change one object:
 * the column, table or enum of the first. With an enum that loses a value come the SET_ and DROP_DEFAULT of its columns. */
typedef struct ssm_unit {
    uint32_t size;
    uint32_t index; /* place in the migration, from 0 */
    const ssm_operation *const *ops;
    size_t op_count;
} ssm_unit;

typedef enum ssm_direction { SSM_UP = 1, SSM_DOWN = 2 } ssm_direction;

/* Statements in order. Valid until the emitter's `end` returns. */
typedef struct ssm_script {
    uint32_t size;
    uint32_t flags; /* ssm_script_result */
    const ssm_statement *const *statements;
    size_t count;
    ssm_strs notes; /* DOWN: why an operation has no way back, a line each */
} ssm_script;

typedef enum ssm_script_result {
    SSM_SCRIPT_PLAIN = 0,
    SSM_SCRIPT_NO_TRANSACTION = 1, /* the tool must not open a transaction around it */
    SSM_SCRIPT_NO_SPLIT = 2,       /* a statement contains semicolons of its own */
    SSM_SCRIPT_IRREVERSIBLE = 4    /* DOWN: at least one operation has no way back: see notes */
} ssm_script_result;

/* How a script is asked for (bits). */
typedef enum ssm_script_ask {
    SSM_ASK_TOOL_TRANSACTION = 0, /* the tool wraps the file in a transaction of its own */
    SSM_ASK_OWN_TRANSACTION = 1,  /* the script opens and commits its own, where the dialect has transactional DDL */
    SSM_ASK_ONE_QUERY = 2,        /* since 1.1: the tool sends the script as one query, which is a transaction where the script has
                                     none: an empty one follows each COMMIT_BEHIND, and what cannot run in one must be alone */
    SSM_ASK_CLIENT = 4            /* since 1.1: what runs the script reads it as the engine's client program does: write_script() puts
                                     that program's own lines around a statement that needs them (facts.script_delimiter) */
} ssm_script_ask;

typedef enum ssm_file_role {
    SSM_FILE_NONE = 0,
    SSM_FILE_SCRIPT,   /* what the migration tool picks up and runs */
    SSM_FILE_COMPANION, /* settings, or the way back under a name that says so: appears before its script */
    SSM_FILE_CHECK      /* since 1.1: SQL that fails where the migration is not in place, and changes nothing; a companion.
                           Each of its statements is SELECT names FROM table WHERE 1 = 0, or SELECT 1 FROM table WHERE 1 = 0. */
} ssm_file_role;

typedef enum ssm_file_language { SSM_LANG_OTHER = 0, SSM_LANG_SQL } ssm_file_language;

/* Attributes of a file (bits), since 1.1. */
typedef enum ssm_file_flag {
    SSM_FILEF_NONE = 0,
    SSM_FILEF_TOKENS = 1 /* of a companion not in SQL: {version} and {time} (YYYY-MM-DDTHH:MM:SSZ, of that version) stand in the
                            contents, too, and cannot be escaped */
} ssm_file_flag;

/* A file that an emitter offers. `name` is relative and holds the token {version} once: the host puts the version
 * there (YYYYMMDDHHMMSS) when it writes. Files with the same `step` share a version; step 0 has the run's, step 1 the
 * next free one, and so on. Else letters, digits, `_`, `-` and `.`; since 1.1 also the token {name}, for the migration's
 * name, and one folder in front, which must exist ("deploy/{version}_{name}.sql"). */
typedef struct ssm_file {
    uint32_t size;
    ssm_str name;
    ssm_file_role role;
    ssm_file_language language;
    uint32_t step;
    /* Of an SQL file whose comments carry the way back, how such a line begins ("-- rollback "): what follows it, line by
     * line, is held against the statements of the way back; the word `empty` alone is none. Absent: comments carry nothing. */
    ssm_str rollback_prefix;
    uint32_t flags; /* since 1.1: ssm_file_flag */
} ssm_file;

/* What is being generated. Valid until the emitter's `end` returns. */
typedef struct ssm_migration {
    uint32_t size;
    ssm_str name;    /* [A-Za-z0-9_.-], the <name> part of a file's name */
    ssm_str author;  /* [A-Za-z0-9_.-] */
    ssm_str id;      /* hexadecimal digits, the same for the same operations */
    ssm_strs header; /* lines of every script's header, each one printable line without a comment sign */
    ssm_str dialect; /* name of the dialect plugin */
    const ssm_unit *const *units;
    size_t unit_count;
    const struct ssm_dialect_facts *facts; /* of the dialect; valid likewise */
} ssm_migration;

/* An input of a reader, since 1.1: one file. */
typedef struct ssm_source {
    uint32_t size;
    ssm_str name; /* its path as the user knows it, for messages; of a file in a folder with that folder */
    ssm_str bytes; /* UTF-8 without NUL */
} ssm_source;

/* A place in an input, since 1.1. Never grows. */
typedef struct ssm_place {
    const ssm_source *source;
    size_t offset; /* in its bytes; the host makes line and column of it */
} ssm_place;

/* A table, or a column of it, that the schema itself says had another name (-- @renamed from=mail), since 1.1. */
typedef struct ssm_renaming {
    uint32_t size;
    ssm_str schema; /* as it is now, like the next two */
    ssm_str table;
    ssm_str column; /* absent: the table */
    ssm_str from;   /* the old name */
} ssm_renaming;

/* The host's services. Grows at the end. `h` is the handle given to the callback. Those that return a
 * pointer give NULL, and those that return int SSM_ERROR, when memory or a limit ends; the failure is
 * recorded already: return SSM_ERROR, and do not report it again. */
struct ssm_host_api {
    uint32_t size;
    uint32_t abi_minor;

    /* Memory, zeroed, aligned for any type; the host frees it after the dispatch. */
    void *(*alloc)(ssm_host *h, size_t bytes);

    /* Reports the reason of a failure, once. `code` is a stable word ("no_cast"); `message` is English with
     * %1 to %9 for `args`; the host prints neither control characters nor more than its limit. The message is
     * about `op`, or about the whole run where op is NULL. Always returns SSM_ERROR. */
    int (*fail)(ssm_host *h, const ssm_operation *op, const char *code, const char *message, const ssm_str *args,
                size_t arg_count);
    /* The same for a warning, which does not end the run. Returns SSM_OK. */
    int (*warn)(ssm_host *h, const ssm_operation *op, const char *code, const char *message, const ssm_str *args,
                size_t arg_count);

    /* -- for a dialect: the statement under construction -- */

    /* Appends bytes. Failures stick and are reported by end_statement. */
    void (*put)(ssm_host *h, ssm_str text);
    /* Ends the statement. flags: ssm_statement_flag, risks: ssm_risk beyond the operation's own. */
    int (*end_statement)(ssm_host *h, uint32_t flags, uint32_t risks);
    /* 1 with --idempotent: write IF EXISTS and IF NOT EXISTS where the engine has them. */
    int (*idempotent)(ssm_host *h);
    /* The dialect's name as the user chose it: one of the descriptor's names ("mysql" or "mariadb"). */
    ssm_str (*dialect_name)(ssm_host *h);

    /* -- for an emitter -- */

    /* The value of an option of this plugin (--plugin-option), else its default, else absent. A dialect may have options, too. */
    ssm_str (*option)(ssm_host *h, const char *key);
    /* The script of `count` units from `first` on (DOWN: in reverse), wrappers and transaction control
     * included. ask: ssm_script_ask. NULL on failure. */
    const ssm_script *(*script)(ssm_host *h, size_t first, size_t count, ssm_direction direction, uint32_t ask);
    /* Opens a file; one at a time. The host checks the name. */
    int (*open_file)(ssm_host *h, const ssm_file *file);
    /* Appends bytes to the open file. Failures stick and are reported by close_file. */
    void (*write)(ssm_host *h, ssm_str bytes);
    /* Appends statements to the open file in the host's own layout: the comment line, the text, `;` and an
     * empty line. For SQL files whose format adds nothing between statements. */
    void (*write_script)(ssm_host *h, const ssm_script *script);
    /* Appends the migration's header, each line after `prefix`. */
    void (*write_header)(ssm_host *h, const char *prefix);
    int (*close_file)(ssm_host *h);

    /* -- since 1.1, for an emitter -- */

    /* Appends what a script of the way back lacks, each line after `prefix`: nothing where it is complete, else a line that says
     * so and one for each note. */
    void (*write_notes)(ssm_host *h, const ssm_script *script, const char *prefix);
    /* How many units from `first` on can share a file, for a tool that runs a file in one transaction: those up to the next
     * with a statement that must be committed by itself (SSM_STMT_NO_TRANSACTION); 1 for such a unit; 0 behind the last. `ways`:
     * whose statements count: SSM_UP, SSM_DOWN, or both or-ed. */
    size_t (*batch)(ssm_host *h, size_t first, uint32_t ways);

    /* -- since 1.1, for a reader: what the schema holds, each thing once, in any order and in its final state. What is given stays
     * the reader's, unchanged until the dispatch ends; a thing that is the same in both inputs may be given by the same pointer, which
     * saves comparing it. A second thing of one name is reported by the host. -- */

    int (*add_table)(ssm_host *h, const ssm_table *table, ssm_place place);
    int (*add_enum)(ssm_host *h, const ssm_enum *type, ssm_place place);
    int (*add_object)(ssm_host *h, const ssm_object *object, ssm_place place);
    /* A function that expressions may call, or a type that columns may have, though no object declares it: an extension's. */
    int (*declare)(ssm_host *h, ssm_str schema, ssm_str name);
    int (*renamed)(ssm_host *h, const ssm_renaming *renaming, ssm_place place);
    /* What the reader sees and the model cannot hold: `kind` is a word ("tablespace") for --ignore, which else makes the run fail.
     * Returns SSM_OK: go on. */
    int (*cannot)(ssm_host *h, const char *kind, ssm_str name, ssm_place place);
    /* fail() and warn() with a place in an input. fail_at returns SSM_ERROR; go on to the next statement all the same, so that a run
     * reports all problems at once. */
    int (*fail_at)(ssm_host *h, ssm_place place, const char *code, const char *message, const ssm_str *args, size_t arg_count);
    int (*warn_at)(ssm_host *h, ssm_place place, const char *code, const char *message, const ssm_str *args, size_t arg_count);
    /* The core's type grammar: NULL where `text` is no type, which is reported at `place`, or where memory ends. */
    const ssm_type *(*parse_type)(ssm_host *h, ssm_str text, ssm_place place);
    /* Memory that all callbacks of a dispatch share, so also the readings of both inputs: zeroed the first time, then the same. */
    void *(*state)(ssm_host *h, size_t bytes);
    /* Statements of SQL within another language, which the reader of the dialect's SQL shall read into the same schema, behind this one.
     * They come in a source of the same name and length, with spaces for all other bytes but line breaks, so that places hold. */
    int (*hand_on)(ssm_host *h, const ssm_source *source);

    /* -- since 1.1, for a finder -- */

    /* A file that was found: its name as in a path, and all its bytes. is_folder: it was found in a folder that was asked for. */
    int (*found)(ssm_host *h, ssm_str name, ssm_str bytes, int is_folder);
};

/* ------------------------------------------------------------------ kind: dialect */

/* How a dialect handles an operation. */
typedef enum ssm_manner {
    SSM_MANNER_NONE = 0, /* cannot; say why through api->fail */
    SSM_MANNER_ALONE,    /* by statements of its own */
    SSM_MANNER_JOINS,    /* by statements of its own, unless its object is rebuilt anyway: then within that */
    SSM_MANNER_REBUILDS  /* only together with all others on its object that join or rebuild */
} ssm_manner;

/* What REBUILDS gathers. Enum operations always gather by enum. */
typedef enum ssm_scope { SSM_SCOPE_NONE = 0, SSM_SCOPE_COLUMN, SSM_SCOPE_TABLE } ssm_scope;

/* Lexical rules beyond standard SQL (bits). */
typedef enum ssm_lexical {
    SSM_LEX_NONE = 0,
    SSM_LEX_BACKSLASH = 1,       /* backslash escapes in '...' and "..." */
    SSM_LEX_E_STRINGS = 2,       /* E'...' with backslash escapes */
    SSM_LEX_DOLLAR = 4,          /* $tag$...$tag$ */
    SSM_LEX_BACKTICK = 8,        /* `name` */
    SSM_LEX_BRACKET = 16,        /* [name] */
    SSM_LEX_NESTED_COMMENTS = 32,
    SSM_LEX_HASH_COMMENTS = 64,  /* # to the end of the line */
    SSM_LEX_DOUBLE_STRING = 128, /* "..." may be a string */
    SSM_LEX_DASH_NEEDS_SPACE = 256 /* -- begins a comment only before white space */
} ssm_lexical;

/* How long identifiers are measured. */
typedef enum ssm_unit_of_length { SSM_LENGTH_NONE = 0, SSM_LENGTH_BYTES, SSM_LENGTH_CHARACTERS } ssm_unit_of_length;

/* Statements around a transaction that contains a GUARDED statement; NULL for none. Without terminators. */
typedef struct ssm_wrappers {
    const char *const *before; /* outside, first; NULL-terminated lists */
    const char *const *opening; /* inside, first */
    const char *const *closing; /* inside, last */
    const char *const *after;  /* outside, last */
} ssm_wrappers;

/* What the core reads of a dialect: static, the same in every run. Word lists are sorted by strcmp, lower case,
 * NULL-terminated. */
typedef struct ssm_dialect_facts {
    uint32_t size;
    uint32_t lexical;          /* ssm_lexical */
    uint32_t identifier_limit; /* 0: none */
    ssm_unit_of_length identifier_unit;
    uint8_t transactional_ddl; /* 1: DDL can be rolled back */
    uint8_t has_schemas;       /* 1: schema.table */
    uint8_t has_enums;         /* 1: enums are types of their own */
    uint8_t forward_references; /* 1: a foreign key may name a table or key that does not exist yet */
    ssm_scope rebuild_scope;
    const char *begin;  /* opens a transaction, without terminator; NULL: none */
    const char *commit;
    ssm_wrappers wrappers;
    const char *const *types;     /* native types by name, beyond the core's families */
    const char *const *functions; /* functions that an expression may call; SQL's own constructs (coalesce, cast, ...) are the core's */
    const char *notice;           /* a line for every script's header, or NULL */
    /* Since 1.1: the command by which the engine's client program is told where a statement with semicolons in it ends ("DELIMITER");
     * NULL: it finds that itself. */
    const char *script_delimiter;
} ssm_dialect_facts;

struct ssm_dialect {
    uint32_t size;
    const ssm_dialect_facts *facts;
    /* How `op` is handled. Before SSM_MANNER_NONE the reason goes to api->fail (the host withholds it for a step of
     * the way back, and states it as the reason why there is none). Called before any rendering. */
    ssm_manner (*manner)(ssm_host *h, const ssm_operation *op);
    /* Renders a unit: put() and end_statement() for each statement, in order. The host takes ALTER, COMMENT, CREATE, DO, DROP,
     * INSERT, PRAGMA, RENAME, SELECT, SET and UPDATE, as far as the unit's operations need them, and refuses every other verb;
     * of wrappers also BEGIN, COMMIT, RELEASE, SAVEPOINT and START, but no ALTER, COMMENT, DO or RENAME. */
    int (*render)(ssm_host *h, const ssm_unit *unit);
    /* Each puts one thing: a name, quoted where the engine needs it; a text as a literal that gives back just this
     * text; a type in the engine's spelling. */
    int (*quote_ident)(ssm_host *h, ssm_str name);
    int (*quote_literal)(ssm_host *h, ssm_str text);
    int (*map_type)(ssm_host *h, const ssm_type *type);
    /* Optional. A second look at what render() gave for a unit, one way, with the engine's own parser: each statement is what
     * the unit's operations ask for, on the objects that they name, and nothing else. Runs in a process of its own, which
     * has rendered nothing; not with --no-verify. What is not as it should be goes to api->fail. */
    int (*verify)(ssm_host *h, const ssm_unit *unit, const ssm_statement *const *statements, size_t count);
};

/* ------------------------------------------------------------------ kind: emitter */

/* An option of a plugin, for help and for checking --plugin-option. */
typedef struct ssm_option {
    const char *key;
    const char *default_value; /* or NULL */
    const char *choices;       /* "sql|xml|yaml|json", or NULL for any text */
    const char *help;          /* one line, English */
} ssm_option;

struct ssm_emitter {
    uint32_t size;
    uint32_t reserved;
    /* Operations that it can express: bit 1u << kind; 0: all. */
    uint64_t operations;
    /* Called once, after every operation passed negotiation: ask for scripts, offer files. Nothing is on disk
     * before it has returned SSM_OK. */
    int (*end)(ssm_host *h, const ssm_migration *migration);
    /* Optional, before any rendering: refuses what the format cannot hold, through api->fail. */
    int (*begin)(ssm_host *h, const ssm_migration *migration);
};

/* ------------------------------------------------------------------ kind: reader, since 1.1 */

/* Bytes in, a schema out. Both schemas of a comparison are read by the same process, one after the other. */
struct ssm_reader {
    uint32_t size;
    uint32_t reserved;
    /* Names of the dialects whose schemas it reads, the first being what it reads where nobody says; NULL-terminated. */
    const char *const *dialects;
    /* How sure it is, by name and content, that it can read this: 0 not at all, 100 quite. No messages. */
    int (*recognises)(ssm_host *h, const ssm_source *source);
    /* Reads the sources in their order as one schema, and gives it to the host. */
    int (*read)(ssm_host *h, const ssm_source *const *sources, size_t count);
};

/* ------------------------------------------------------------------ kind: finder, since 1.1 */

/* Finds the files of a schema elsewhere than in the file system, such as in the history of a repository. It may read beneath the
 * workspace, and nothing else. */
struct ssm_finder {
    uint32_t size;
    uint32_t reserved;
    const char *scheme; /* "git": it takes what begins with "git:" */
    /* Finds what `location`, without the scheme, names; `root` is the workspace's absolute path. Gives each file, in any order, to
     * api->found; of a folder what may be part of a schema, in it and in folders beneath, by its path there. */
    int (*find)(ssm_host *h, ssm_str root, ssm_str location);
};

/* ------------------------------------------------------------------ the descriptor */

typedef enum ssm_kind {
    SSM_KIND_NONE = 0,
    SSM_KIND_DIALECT = 1,
    SSM_KIND_EMITTER = 2,
    SSM_KIND_READER = 3, /* since 1.1 */
    SSM_KIND_DRIVER = 4, /* reserved */
    SSM_KIND_FINDER = 5  /* since 1.1 */
} ssm_kind;

typedef struct ssm_plugin {
    /* These four never change place. */
    uint32_t magic;
    uint32_t abi_major;
    uint32_t abi_minor; /* that it needs of the host: SSM_ABI_MINOR_NEEDED */
    uint32_t size;      /* sizeof(ssm_plugin) */

    ssm_kind kind;
    const char *name;           /* [a-z0-9][a-z0-9-]*, at most 32 bytes: what selects it */
    const char *const *aliases; /* other names, NULL-terminated, or NULL */
    const char *version;
    const char *summary; /* one line */
    const char *licence; /* SPDX */
    const ssm_option *options; /* ends with key == NULL, or NULL */
    const void *vtable;        /* struct ssm_dialect, ssm_emitter, ssm_reader or ssm_finder */
} ssm_plugin;

/* The one export. `api` stays valid until the plugin is unloaded. Returns NULL when it cannot serve. */
typedef const ssm_plugin *(*ssm_plugin_entry_fn)(const struct ssm_host_api *api);

#if defined(__GNUC__)
#define SSM_EXPORT __attribute__((visibility("default")))
#else
#define SSM_EXPORT
#endif

SSM_EXPORT const ssm_plugin *ssm_plugin_entry(const struct ssm_host_api *api);

/* Fills the head of a descriptor, in order, for C and for C++ without designated initialisers:
 *     static const ssm_plugin self = { SSM_PLUGIN_HEAD, SSM_KIND_EMITTER, "name", ... }; */
#define SSM_PLUGIN_HEAD SSM_PLUGIN_MAGIC, SSM_ABI_MAJOR, SSM_ABI_MINOR_NEEDED, (uint32_t)sizeof(ssm_plugin)

/* ------------------------------------------------------------------ small helpers */

/* A view of a string literal. */
#define SSM_LIT(s) ssm_view("" s, sizeof(s) - 1)

static inline ssm_str ssm_view(const char *ptr, size_t len)
{
    ssm_str s;
    s.ptr = ptr;
    s.len = len;
    return s;
}

/* A view of a NUL-terminated string. */
static inline ssm_str ssm_cstr(const char *s)
{
    size_t n = 0;
    while (s && s[n])
        n++;
    return ssm_view(s, n);
}

static inline int ssm_str_eq(ssm_str a, ssm_str b)
{
    size_t i;
    if (a.len != b.len)
        return 0;
    for (i = 0; i < a.len; i++)
        if (a.ptr[i] != b.ptr[i])
            return 0;
    return 1;
}

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * Operations as the core holds them: the contract's ssm_operation and what only the core knows of it.
 */
#ifndef SSM_MODEL_OP_H
#define SSM_MODEL_OP_H

#include "base/arena.h"
#include "base/map.h"
#include "model/object_kind.h"

/* Whether an operation has an inverse, and why not. */
enum no_inverse {
    INVERSE_EXISTS = 0,
    INVERSE_UNKNOWN_BEFORE, /* the report does not say what was there */
    INVERSE_UNKNOWN_TYPE,   /* nor the old type */
    INVERSE_UNKNOWN_VALUES, /* of an enum */
    INVERSE_TYPE_STAYS,     /* the column's type cannot go back, and its default with it */
    INVERSE_STILL_USED,     /* an enum, by a column whose type cannot go back */
    INVERSE_DIALECT         /* the dialect's own reason: no_inverse_text */
};

struct op {
    ssm_operation pub;  /* first: a struct op * is an ssm_operation * to plugins */
    ssm_str pointer;    /* JSON pointer of its diff: "/diffs/7" */
    bool destructive;
    bool permitted;     /* by --allow-destructive */
    bool grants_less;   /* DROP_OBJECT: of a grant that comes again, but not all of it */
    bool in_the_way;    /* DROP_TABLE, DROP_COLUMN: goes before what is created */
    const struct op *lead; /* of changes of one column: the first of them in the report */
    uint32_t place;     /* index in the plan, once that is made */
    unsigned stage;     /* of the plan's order: see PLAN_STAGE_REBUILD */
    enum no_inverse no_inverse;
    ssm_str no_inverse_text; /* INVERSE_DIALECT: the dialect's words, English, one printable line */
    ssm_str with_enum; /* a column's default that changes with the values of this enum (the object part of its key) */
    /* CREATE_TABLE, DROP_TABLE: the table with the foreign keys that order.c took out of it, and in such a foreign key's
     * operation the table's; NULL where none was taken out. Dialects with forward references put them back. */
    const ssm_table *whole_table;
    struct op *taken_from;
    const ssm_column *whole_column; /* ADD_COLUMN: the same for its own foreign key */
    struct op *next;    /* in the list that the loader builds */
};

/* A list of operations in an arena. */
struct ops {
    struct op **items;
    size_t count;
};

/* What the database has, from the report's actual_schema. Tables by "schema.name" or "name", enums likewise. */
struct schema {
    bool present;
    bool has_tables; /* `tables` was there and not empty */
    bool has_enums;
    struct map tables; /* const ssm_table * */
    struct map enums;  /* const ssm_enum * */
};

/* "create_table", ...; "" for a number that is no operation. */
const char *op_name(ssm_op_kind kind);
/* The kind of a name, or SSM_OP_NONE. */
ssm_op_kind op_kind(ssm_str name);
/* NULL-terminated names, for suggestions. */
const char *const *op_names(void);

/* "schema.name", or "name" where schema is empty; {NULL} when memory ends. */
ssm_str op_object_name(struct arena *a, ssm_str schema, ssm_str name);
/* The operation's key: "name:object[.member]". A dot, colon, comma or backslash inside a name is escaped by a backslash,
 * so that a key names one thing. {NULL} when memory ends. */
ssm_str op_key(struct arena *a, ssm_op_kind kind, ssm_str schema, ssm_str object, ssm_str member);

/* The same of a create_object, drop_object or replace_object: "name:KIND [schema.][table.]object". */
ssm_str op_object_key(struct arena *a, ssm_op_kind kind, const ssm_object *o);
/* The same of a set_option: "set_option:table[.column].option". */
ssm_str op_option_key(struct arena *a, ssm_str schema, ssm_str table, ssm_str column, ssm_str option);
/* Whichever of these the operation has. */
ssm_str op_whole_key(struct arena *a, const ssm_operation *o);

/* A name for an unnamed foreign key: "fk_table_column", cut to fit every dialect, then with a hash. {NULL}: no memory. */
ssm_str op_foreign_key_name(struct arena *a, ssm_str table, ssm_strs columns);
/* Of a key the part behind the colon, and of that the object without the member. */
ssm_str key_subject(ssm_str key);
ssm_str key_object(ssm_str key);
/* That of the table whose member, option or comment the operation is about, or of the table itself. */
ssm_str key_table(const ssm_operation *o);
/* The constraint's name, or what tells an unnamed one apart: its kind and columns, "unique(a,b)", or its expression; of a
 * long expression the beginning and a hash. {NULL} when memory ends. */
ssm_str op_constraint_member(struct arena *a, const ssm_constraint *c);

/* Empty objects with their size set, in `a`; NULL when memory ends. */
struct op *op_new(struct arena *a, ssm_op_kind kind);
ssm_column *column_new(struct arena *a);
ssm_table *table_new(struct arena *a);
ssm_constraint *constraint_new(struct arena *a);
ssm_index *index_new(struct arena *a);
ssm_enum *enum_new(struct arena *a);
ssm_object *object_new(struct arena *a);

/* False for what needs no statement: the drop of an object that goes with what it belongs to. */
bool op_runs(const ssm_operation *o);
/* True for an operation on an object: create_object, drop_object, replace_object. */
static inline bool op_of_object(const ssm_operation *o)
{
    return o->object_before || o->object_after;
}

/* A column that the core made, to be changed before the plan is sealed. */
static inline ssm_column *column_own(const ssm_column *c)
{
    return (ssm_column *)(uintptr_t)c;
}

/* True for a table that has columns of other tables, which it does not list: a partition, a child. */
bool table_inherits(const ssm_table *t);
/* True when more is known of it than its name and kind: enough to make it again. */
bool constraint_has_body(const ssm_constraint *c);
/* True when the bodies agree, names apart. Unknown attributes equal their default ("no"). Expressions are compared
 * without white space outside of quotes. */
/* Whether it sets of what the table is a partition. */
bool op_joins_partition(const ssm_operation *o);
bool constraint_same_body(const ssm_constraint *a, const ssm_constraint *b);
bool index_same_body(const ssm_index *a, const ssm_index *b);
/* The same names with the same values, in any order. */
bool pairs_same(const ssm_pair *a, size_t a_count, const ssm_pair *b, size_t b_count);
/* Absent where the option is not set. */
ssm_str pair_value(const ssm_pair *options, size_t count, ssm_str name);
/* True when both say the same in all that both know. */
bool default_same(ssm_default a, ssm_default b);

#endif

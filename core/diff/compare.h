/* SPDX-License-Identifier: Apache-2.0
 *
 * A comparison under way, and the differences that it finds. Internal to core/diff.
 */
#ifndef SSM_DIFF_COMPARE_H
#define SSM_DIFF_COMPARE_H

#include "base/json_out.h"
#include "diff/diff.h"

/* The contract's kinds; see write_object.c for what each says. */
enum difference_kind {
    D_RENAMED_TABLE,
    D_RENAMED_COLUMN,
    D_MISSING_ENUM,
    D_EXTRA_ENUM,
    D_MISSING_ENUM_VALUE,
    D_EXTRA_ENUM_VALUE,
    D_MISSING_TABLE,
    D_EXTRA_TABLE,
    D_MISSING_COLUMN,
    D_EXTRA_COLUMN,
    D_TYPE,
    D_NULLABILITY,
    D_DEFAULT,
    D_COLUMN_COMMENT,
    D_COLUMN_OPTION,
    D_TABLE_COMMENT,
    D_TABLE_OPTION,
    D_MISSING_CONSTRAINT,
    D_EXTRA_CONSTRAINT,
    D_MISSING_INDEX,
    D_EXTRA_INDEX,
    D_MISSING_OBJECT,
    D_EXTRA_OBJECT,
    D_CHANGED_OBJECT,
    D_KIND_COUNT
};

struct difference {
    enum difference_kind kind;
    bool before;     /* of an enum's value: `other` follows it */
    bool after_tables;
    ssm_str schema, object; /* the table or enum that it is in; of a renamed table its old name */
    ssm_str member;  /* column, value, or the old name of what is renamed */
    ssm_str other;   /* the new name, a value's neighbour, an option's name */
    const struct table_pair *pair; /* NULL: it is in none, or a rename */
    const void *expected, *actual; /* of the type that the kind has, or NULL */
};

/* What happens to a column of a table that stays (bits). */
enum column_change {
    COLUMN_COMES = 1,
    COLUMN_GOES = 2, /* with COMES: it is made anew */
    COLUMN_TYPE = 4, /* its type changes */
    COLUMN_ENUM = 8  /* with TYPE: because its enum loses a value */
};

/* A table of either side, or of both. */
struct table_pair {
    const ssm_table *from, *to; /* `from` as it is after all renames */
    const ssm_table *was;       /* as it is before them */
    ssm_place from_place, to_place;
    struct map *changed;        /* of column names to enum column_change, as a pointer's value; NULL: of none */
    struct map *renamed;        /* of columns' old names to ssm_str *, the new; NULL: of none */
    unsigned changes;           /* all of them */
    bool anew;                  /* it goes and comes again, without its rows: no statement makes the one of the other */
    bool differs;               /* in anything */
    bool remakes;               /* in what a dialect that rebuilds needs a rebuild for */
    bool counts;                /* in a column that counts by itself */
    bool is_taken;              /* as the likely new name of another */
};

/* A table of the schema that is. */
struct from_table {
    const ssm_table *now, *was; /* after the renames, and before */
    struct map *renamed;        /* see table_pair */
    ssm_place place;
};

struct enum_pair {
    const ssm_enum *from, *to;
    bool loses; /* a value, or its place: what uses the enum gets a new type */
};

struct comparison {
    const struct diff_request *request;
    struct arena *arena;
    struct diags *diags;
    struct from_table *from_tables;
    size_t from_count;
    struct table_pair *tables; /* by schema and name */
    size_t table_count;
    struct map table_named;    /* struct table_pair *, by side_key() */
    struct enum_pair *enums;
    size_t enum_count;
    struct map enum_named;
    struct map renamed;        /* of tables' old names, by side_key(), to ssm_str *, the new */
    bool any_loses;            /* an enum does */
    struct map remade;         /* constraints and indexes that go and come again though they are the same; see ripple.c */
    struct difference *items;
    size_t count, capacity;
    bool failed; /* memory apart: that is the arena's */
};

/* Adds a difference in `kind` of the object; the caller sets the rest. NULL when memory ends. */
struct difference *differ(struct comparison *c, enum difference_kind kind, ssm_str schema, ssm_str object);
/* The same of a table. */
struct difference *differ_in(struct comparison *c, enum difference_kind kind, struct table_pair *p);

/* pass_over.c: `out` is the side without what the other one passes over. 0, or -1 when memory ends. */
int pass_over(struct side *out, const struct side *s, const struct side *other, struct arena *a, struct diags *d);
/* Whether a column or index of this name is among it. */
bool is_passed_over(const struct side *s, const ssm_table *t, ssm_str member, struct arena *a);
/* pair.c: things of one name side by side, sorted by it. */
int pair_tables(struct comparison *c);
int pair_enums(struct comparison *c);
/* The pair of a table's name; NULL: there is none. */
struct table_pair *pair_of(const struct comparison *c, ssm_str schema, ssm_str name);
/* One of the two is NULL, and the input of its side does not speak of such things: no difference. */
bool pair_is_silent(const struct table_pair *p, ssm_table_flag of, const void *before, const void *after);
/* The pair of the table that a foreign key of `t` references. */
struct table_pair *pair_referenced(const struct comparison *c, const ssm_table *t, const ssm_constraint *k);
/* The enum that a column's type names; NULL: it names none. */
struct enum_pair *enum_of_type(const struct comparison *c, const ssm_type *t);
struct enum_pair *enum_named(const struct comparison *c, ssm_str schema, ssm_str name);
enum column_change pair_change(const struct table_pair *p, ssm_str column);
int pair_note(struct comparison *c, struct table_pair *p, ssm_str column, enum column_change change);

/* inherit.c: calls `each` for the tables that the option "partition_of" or "inherits" names, until it returns non-zero. */
int each_parent(const struct comparison *c, const ssm_table *t, const char *option,
                int (*each)(void *user, struct table_pair *parent), void *user);
/* Tables that are made anew, and their partitions with them. */
int inherit_anew(struct comparison *c);
/* Hands changes of columns on to the tables that inherit them. */
int inherit_changes(struct comparison *c);
/* heritage.c: tables with other parents are from here on with what they inherit. */
int take_heritage(struct comparison *c);
/* attach.c: an index or a key of a table. */
struct member {
    const ssm_index *index;
    const ssm_constraint *key;
};
/* Whether the two say the same, whatever they are parts of; options without what says that. */
bool same_apart_from_whole(struct arena *a, struct member x, struct member y);
const ssm_pair *apart_from_whole(struct arena *a, const ssm_pair *pairs, size_t *count);
/* Takes a member out of the one table or the other, with a difference that says that it goes or comes where `say`. -1: no memory. */
int member_apart(struct comparison *c, struct table_pair *p, bool from, struct member m, bool say);
/* Parts of a parent's index or key that have to go and come with it. */
int settle_parts(struct comparison *c);
/* table.c */
int compare_table(struct comparison *c, struct table_pair *p);
int column_made_anew(struct comparison *c, struct table_pair *p, const ssm_column *from, const ssm_column *to);
const ssm_column *table_column(const ssm_table *t, ssm_str name);
/* member.c: constraints and indexes; that of `to` which is the same as this of `from`, or NULL. */
int compare_members(struct comparison *c, struct table_pair *p);
const ssm_constraint *same_constraint(const struct comparison *c, const struct table_pair *p, const ssm_constraint *from);
const ssm_index *same_index(const struct comparison *c, const struct table_pair *p, const ssm_index *from);
/* ripple.c: columns, and then constraints and indexes, that cannot stay as they are because something else changes. */
int ripple_columns(struct comparison *c);
int ripple_members(struct comparison *c);
int remake_constraint(struct comparison *c, struct table_pair *p, const ssm_constraint *from);
int remake_index(struct comparison *c, struct table_pair *p, const ssm_index *from);
/* apart.c: columns that count and their sequences, where either schema has them apart. */
int take_apart(struct comparison *c, struct side *from, struct side *to);
/* The sequence whose next value the column's default is. */
bool sequence_called(const ssm_column *c, ssm_str *schema, ssm_str *name);
/* NULL: it has none of that name apart. */
const ssm_object *side_sequence(const struct side *s, ssm_str schema, ssm_str name, struct arena *a);
/* The table with another column in that place; NULL when memory ends. */
const ssm_table *table_with(struct arena *a, const ssm_table *t, size_t at, const ssm_column *column);
/* sequence.c: sequences that get other names, and what is said of them. */
int settle_sequences(struct comparison *c, struct side *from);
/* What PostgreSQL calls the sequence of a column. */
ssm_str usual_sequence(struct arena *a, ssm_str table, ssm_str column);
/* enum.c */
int compare_enum(struct comparison *c, struct enum_pair *p);
/* Without the arguments of a function. */
ssm_str object_bare_name(const ssm_object *o);
/* object.c: which objects go and come, and what else has to because of them. */
int compare_objects(struct comparison *c);
/* rename.c: which renames there are, each as a difference; rename_apply.c: from_tables as they are behind them. */
struct rename {
    ssm_str schema, table; /* its name now; of a column the table's */
    ssm_str column;        /* absent: of the table */
    ssm_str from;
};
int find_renames(struct comparison *c);
int apply_renames(struct comparison *c, const struct rename *renames, size_t count);
/* likely.c */
int point_out_renames(struct comparison *c);
/* engine.c: whether a view, a rule or a trigger never stands in the way of a table's change. */
bool engine_is_loose(const struct comparison *c);
/* Whether names are told apart by their case. */
bool engine_is_exact(const struct comparison *c);

/* report.c: whether actual_schema has all of the table, or of the enum as it is. */
bool needs_context(const struct comparison *c, const struct table_pair *p);
bool enum_changes(const struct enum_pair *e);
/* place.c */
int find_places(struct comparison *c, struct diff_places *out);

/* write.c: the model as the report's JSON. `other`: the column of the other side, or NULL; what it has and `c` has not is said. */
void write_column(struct json *j, const char *key, const ssm_column *c, bool named, bool comment, const ssm_column *other);
/* The same in an object that is open. */
void write_table_members(struct json *j, const ssm_table *t);
void write_table(struct json *j, const char *key, const ssm_table *t);
void write_constraint(struct json *j, const char *key, const ssm_constraint *k);
void write_index(struct json *j, const char *key, const ssm_index *i);
void write_object(struct json *j, const char *key, const ssm_object *o, bool after_tables);
/* A list under a key that is any text. */
void write_values(struct json *j, ssm_str key, ssm_strs values);
void write_names(struct json *j, const char *key, ssm_strs names);
void write_option(struct json *j, const char *key, ssm_str name, const ssm_str *value);
/* Names of a schema where there is one, or where the name would be taken apart without. */
void write_schema(struct json *j, ssm_str schema, ssm_str name);
/* write_object.c */
void write_difference(struct json *j, const struct difference *d);

#endif

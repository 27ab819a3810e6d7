/* SPDX-License-Identifier: Apache-2.0
 *
 * The contract's objects: column (object.c), table (table.c), constraint (key.c), index (index.c) and definition
 * (definition.c). Each reader
 * returns NULL when memory ends or nothing could be made of the node; a problem that it reported does not otherwise
 * change what it returns.
 */
#ifndef SSM_REPORT_OBJECT_H
#define SSM_REPORT_OBJECT_H

#include "report/field.h"

/* How much of an object must be there. */
enum extent {
    EXTENT_KNOWN, /* what is known of it; a name is enough */
    EXTENT_WHOLE  /* all that is needed to make it */
};

/* A column object, or a string: its type. The name is left to the caller where the object has none. */
ssm_column *read_column(struct reader *r, const struct node *n);

/* A table object. Keys that columns declare become the table's. whole: every column has its type. */
ssm_table *read_table(struct reader *r, const struct node *n, enum extent extent);
/* The table whose members stand in `n` among others. */
ssm_table *read_table_members(struct reader *r, const struct node *n, enum extent extent);

/* A constraint object; with EXTENT_KNOWN also a string: its name. */
ssm_constraint *read_constraint(struct reader *r, const struct node *n, enum extent extent);
/* A primary key: an object, or an array of names. */
ssm_constraint *read_primary_key(struct reader *r, const struct node *n);
/* The foreign key of one column that `references` describes; its `columns` are left to the caller. */
ssm_constraint *read_references(struct reader *r, const struct node *n);

/* An index object; with EXTENT_KNOWN also a string: its name. */
ssm_index *read_index(struct reader *r, const struct node *n, enum extent extent);

/* What a definition must have beside kind and name. */
enum definition {
    DEFINITION_KNOWN,    /* nothing */
    DEFINITION_CREATES,  /* `create`, and for the way back `drop` unless it goes with something else */
    DEFINITION_DROPS,    /* `drop`, likewise */
    DEFINITION_REPLACES  /* `replace` */
};
/* An object with the statements that make it: a view, a function, ... *after_tables as it says there. */
ssm_object *read_definition(struct reader *r, const struct node *n, enum definition needs, bool *after_tables);

/* The values of an enum: a list of strings, none twice. */
bool read_enum_values(struct reader *r, const struct node *n, ssm_strs *out);

/* Takes "schema.name" apart, where `schema` is absent. False, with a message, when there are more dots. */
bool split_name(struct reader *r, const struct node *n, ssm_str *schema, ssm_str *name);

#endif

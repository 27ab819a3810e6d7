/* SPDX-License-Identifier: Apache-2.0
 *
 * One side of a comparison: a schema as its reader gives it, thing by thing.
 */
#ifndef SSM_DIFF_SIDE_H
#define SSM_DIFF_SIDE_H

#include "base/diag.h"
#include "base/map.h"
#include "model/op.h"
#include "model/place.h"

enum side_of { SIDE_FROM, SIDE_TO, SIDES };

/* What a side holds of a name, and where it was read. */
struct side_thing {
    const void *thing; /* const ssm_table *, const ssm_enum * or const ssm_object * */
    ssm_place place;
};

/* A rename that the schema itself says. */
struct side_rename {
    ssm_renaming said;
    ssm_place place;
};

struct side_list {
    struct side_thing *items;
    size_t count, capacity;
};

struct side {
    struct arena *arena;
    struct diags *diags;
    ssm_strs ignore; /* kinds that cannot be migrated and are passed over, with a warning */
    struct side_list tables, enums, objects; /* in the order in which they came */
    struct side_list implied; /* objects that are part of a column, unless the other side has them apart; see apart.c */
    struct map names;  /* "table:schema.name", ... to struct side_thing *: nothing comes twice */
    struct map declared; /* functions and types that nothing declares but the reader */
    ssm_str *declared_names;
    size_t declared_count, declared_capacity;
    struct side_rename *renames;
    size_t rename_count, rename_capacity;
    struct map passed_over; /* names of what `ignore` passes over */
    size_t refused; /* things that cannot be migrated and are not ignored: reported already */
};

void side_init(struct side *s, ssm_strs ignore, struct arena *a, struct diags *d);
/* Each 0, or -1 with a diagnostic: it is there already, its size or a name is beyond what the contract allows, or memory ends. */
int side_add_table(struct side *s, const ssm_table *t, ssm_place place);
int side_add_enum(struct side *s, const ssm_enum *e, ssm_place place);
int side_add_object(struct side *s, const ssm_object *o, ssm_place place);
int side_declare(struct side *s, ssm_str schema, ssm_str name);
int side_add_rename(struct side *s, const ssm_renaming *renaming, ssm_place place);
int side_cannot(struct side *s, ssm_str kind, ssm_str name, ssm_place place);

#endif

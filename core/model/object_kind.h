/* SPDX-License-Identifier: Apache-2.0
 *
 * The kinds of objects beside tables and enums: their words, and what follows from a kind alone.
 */
#ifndef SSM_MODEL_OBJECT_KIND_H
#define SSM_MODEL_OBJECT_KIND_H

#include "base/str.h"

/* Where a kind stands among the others (see ssm_object_kind). */
enum object_group {
    OBJECT_GROUP_NONE = 0,
    OBJECT_GROUP_FRAME,     /* schemas and extensions: before all else */
    OBJECT_GROUP_EARLY,     /* may exist before any table */
    OBJECT_GROUP_LATE,      /* needs tables or other relations */
    OBJECT_GROUP_ATTRIBUTE  /* of something else, which a statement of its own sets */
};

/* "view", "materialized_view", ...; "" for a number that is no kind. */
const char *object_kind_name(ssm_object_kind kind);
/* The kind of a word, or SSM_OBJECT_NONE. */
ssm_object_kind object_kind(ssm_str word);
/* NULL-terminated words, for suggestions. */
const char *const *object_kind_names(void);
enum object_group object_group(ssm_object_kind kind);
/* True where dropping such an object may destroy data, whatever its flags say: a schema, a virtual table. */
bool object_holds_data(const ssm_object *o);
/* Of a grant that goes and comes again: whether some privilege does not. */
bool object_grants_less(const ssm_object *before, const ssm_object *after);

#endif

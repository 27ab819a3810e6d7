/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether what a reader gives is what the contract says: its sizes, its counts, the lengths of its texts. It lies in the same
 * process, so a pointer cannot be doubted; all else can. Internal to core/diff.
 */
#ifndef SSM_DIFF_SIDE_CHECK_H
#define SSM_DIFF_SIDE_CHECK_H

#include "diff/side.h"

/* What a key of a side's names begins with. An object's is SORT_OBJECT and its kind. */
enum side_sort { SORT_TABLE = 'T', SORT_ENUM = 'E', SORT_IMPLIED = 'I', SORT_OBJECT = 'a' };
_Static_assert(SORT_OBJECT + SSM_OBJECT_KIND_COUNT < 128, "a kind of object is one character of a key");

/* One text of what tells a thing from all others; {NULL} when memory ends. */
ssm_str side_key(struct arena *a, char sort, ssm_str schema, ssm_str table, ssm_str name);

/* Each 0, or -1 with a diagnostic at `place`. */
int side_check_declared(struct side *s, ssm_str schema, ssm_str name);
int side_check_renaming(struct side *s, const ssm_renaming *r, ssm_place place);
int side_check_table(struct side *s, const ssm_table *t, ssm_place place);
int side_check_enum(struct side *s, const ssm_enum *e, ssm_place place);
int side_check_object(struct side *s, const ssm_object *o, ssm_place place);

#endif

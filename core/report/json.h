/* SPDX-License-Identifier: Apache-2.0
 *
 * cJSON in an arena, and values that know their place. A node lives on the stack of the function that reads it; its
 * pointer is spelt only when there is something to say about it.
 */
#ifndef SSM_REPORT_JSON_H
#define SSM_REPORT_JSON_H

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/limits.h"

struct node {
    const cJSON *json;
    const struct node *up; /* NULL: the document's top */
    const char *key;       /* of a member; NULL: an element */
    size_t index;          /* of an element */
};

/* A JSON pointer under construction. What goes beyond LIMIT_POINTER is cut by the diagnostics. */
struct pointer {
    size_t len;
    char text[LIMIT_POINTER + 8];
};

void pointer_key(struct pointer *p, ssm_str key);
void pointer_index(struct pointer *p, size_t index);
/* The place of `n`, in *p, which is overwritten. */
ssm_str node_pointer(const struct node *n, struct pointer *p);

/* From now on cJSON takes its memory from `a`. cJSON's hooks are global: one report at a time. */
void json_use(struct arena *a);
/* cJSON takes its memory from malloc again. */
void json_release(void);

/* The text of a JSON string token, its quotes included, in `a`; {NULL}: no memory. */
ssm_str json_unescape(struct arena *a, ssm_str token);

/* A walk over the elements of an array or the members of an object that scan_report has found good. */
struct walk {
    const char *at, *end;
};

struct walk walk_into(ssm_str value);
/* False when the array or object ends here. */
bool walk_more(struct walk *w);
/* The next value, or a member's key as a value. NULL when memory ends. */
const cJSON *walk_value(struct walk *w);

/* A member of an object, or NULL. Keys match exactly. */
const cJSON *json_member(const cJSON *object, const char *key);
/* True when the member is there and not null. */
bool json_has(const cJSON *object, const char *key);
/* The text of a string value. */
static inline ssm_str json_text(const cJSON *string) { return ssm_cstr(string->valuestring); }
/* "object", "array", "string", "number", "boolean", "null". */
const char *json_type(const cJSON *json);

#endif

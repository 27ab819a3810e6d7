/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON objects to structs by tables: which keys an object may have, how each value is read, into which member. Whatever
 * a table does not name is refused, so nothing that a report says is lost.
 */
#ifndef SSM_REPORT_FIELD_H
#define SSM_REPORT_FIELD_H

#include "base/diag.h"
#include "base/map.h"
#include "model/spelling.h"
#include "report/json.h"

/* What reading needs. */
struct reader {
    struct arena *a;      /* of what stays */
    struct arena scratch; /* of the JSON tree at hand, emptied after each diff and each table */
    struct diags *d;
    struct map types;     /* text to const ssm_type *: reports repeat few types many times */
};

struct field {
    const char *key; /* NULL ends a table */
    /* Reads `n` into `out`, the struct at `offset`; says itself what is wrong. */
    void (*read)(struct reader *r, const struct node *n, const struct field *f, void *out);
    size_t offset;
    const void *detail; /* of `read` */
    bool takes_null;    /* null says something; elsewhere it is as if the key were absent */
};

/* A word of an enumeration of the contract. In the report it may be in any case, with spaces for underscores. */
/* ---- problems, at the place of a node */

void say(struct reader *r, enum diag_code code, const struct node *n, const ssm_str *args, size_t count);
#define SAY(r, code, n, ...) \
    say((r), (code), (n), (const ssm_str[]){__VA_ARGS__}, sizeof((const ssm_str[]){__VA_ARGS__}) / sizeof(ssm_str))
/* The key or "element 3": what a message calls the node. */
ssm_str node_name(const struct node *n);
/* The node is not of a type that the contract allows. `types`: "string, null". */
void say_type(struct reader *r, const struct node *n, const char *types);
/* The member `key` of `object` is missing. */
void say_missing(struct reader *r, const struct node *object, const char *key);
/* `a` and `b` cannot both be so. */
void say_conflict(struct reader *r, const struct node *n, const char *a, const char *b);
/* `given` is none of `known`: the nearest of these is suggested, else all are listed. */
void say_unknown(struct reader *r, enum diag_code code, const struct node *n, ssm_str given, const char *const *known);
/* How many problems there are so far: to see whether more came. */
size_t problem_count(const struct reader *r);

/* ---- objects */

/* False, with a message, when `n` is not an object. */
bool is_object(struct reader *r, const struct node *n);
/* True for a key that is passed over everywhere: x-... */
bool is_extension(const char *key);
/* Reads the members of the object `n` into *out. */
void read_fields(struct reader *r, const struct node *n, const struct field *fields, void *out);
/* The same for those members that the table names, of an object that has others too. */
void read_some_fields(struct reader *r, const struct node *n, const struct field *fields, void *out);
/* False, with a message, when `n` is not an array of at most `limit` elements; their number in *count. */
bool is_array(struct reader *r, const struct node *n, size_t limit, size_t *count);
/* False, with a message, when `n` is not a string; a copy in *out. A view of no length where memory ends. */
bool read_string(struct reader *r, const struct node *n, ssm_str *out);

/* ---- members: for the `read` of a field, with the type that each fills */

typedef void field_read(struct reader *r, const struct node *n, const struct field *f, void *out);

field_read read_str;     /* ssm_str */
field_read read_tri;     /* ssm_tri; a second value that differs is a conflict */
field_read read_text;    /* ssm_text; null: known to have none */
field_read read_word;    /* an enumeration; detail: struct spelling[] */
field_read read_length;  /* uint32_t, 1 and more */
field_read read_names;   /* ssm_strs, of strings */
field_read read_settings; /* const ssm_pair *, and its count, a size_t that follows it */
field_read read_object;  /* a nested object into the same struct; detail: struct field[] */
field_read read_type;    /* const ssm_type * */

/* An object of scalars: names in lower case, flags and numbers as text. */
bool read_pairs(struct reader *r, const struct node *n, const ssm_pair **out, size_t *count);
/* The name of a setting: in lower case. */
ssm_str read_lowered(struct reader *r, ssm_str name);
/* A list of at most `limit` strings, each of at most `longest` bytes. */
bool read_list(struct reader *r, const struct node *n, size_t limit, size_t longest, ssm_strs *out);
/* The type that `text` spells, or NULL with a message. */
const ssm_type *read_type_text(struct reader *r, const struct node *n, ssm_str text);
/* A number as text, in the arena. */
ssm_str number_text(struct reader *r, double v);

#endif

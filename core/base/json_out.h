/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing JSON: the nesting, the commas and the escapes are right by construction, and the text is always UTF-8.
 */
#ifndef SSM_BASE_JSON_OUT_H
#define SSM_BASE_JSON_OUT_H

#include "base/buf.h"

struct json {
    struct buf *out;
    uint64_t arrays;   /* bit n: the container at depth n is an array */
    unsigned depth;
    unsigned row;      /* the depth from which on a value stands on one line; 0: none */
    bool filled;       /* the open container has a member */
};

void json_begin(struct json *j, struct buf *out);
/* Members. key: NULL in an array, else a word of the program's own, put as it is. A text whose ptr is NULL is null. */
void json_put_text(struct json *j, const char *key, ssm_str value);
void json_put_number(struct json *j, const char *key, int64_t value);
void json_put_bool(struct json *j, const char *key, bool value);
/* A number of JSON's grammar as it stands. */
void json_put_decimal(struct json *j, const char *key, ssm_str number);
/* Members of an object whose key is any text. */
void json_put_pair(struct json *j, ssm_str key, ssm_str value);
void json_object_named(struct json *j, ssm_str key);
void json_array_named(struct json *j, ssm_str key);
/* Containers, 63 deep at most. The _row forms stand on one line with all that is in them. */
void json_object(struct json *j, const char *key);
void json_object_row(struct json *j, const char *key);
void json_array(struct json *j, const char *key);
void json_array_row(struct json *j, const char *key);
void json_end(struct json *j);

#endif

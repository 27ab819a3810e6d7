/* SPDX-License-Identifier: Apache-2.0
 *
 * The type grammar: text to ssm_type, and back for messages. Types are parsed, never passed through.
 */
#ifndef SSM_MODEL_TYPE_H
#define SSM_MODEL_TYPE_H

#include "base/arena.h"

enum type_error {
    TYPE_OK = 0,
    TYPE_EMPTY,
    TYPE_TOO_LONG,
    TYPE_SYNTAX,        /* not of the grammar's form */
    TYPE_ARGUMENT,      /* an argument that is not a number in its range, or too many */
    TYPE_MODIFIER,      /* unsigned, with time zone, ... on a type that has none */
    TYPE_VALUES,        /* enum or set without values, with too many, or with one twice */
    TYPE_NO_MEMORY
};

/* Parses one type:
 *   [schema .] word... [( arg [, arg] )] [word...] [UNSIGNED] [ZEROFILL] [CHARACTER SET name] ([] | [n] | ARRAY)...
 * where a word is an identifier ("quoted" or not). SQL's spellings and the neutral names of the contract are known by
 * name; any other name is SSM_FAMILY_OTHER. All strings of *out lie in `a`. `at`: where in `text` it went wrong. */
enum type_error type_parse(struct arena *a, ssm_str text, const ssm_type **out, size_t *at);

/* True when both are the same type in every dialect (spelling apart: varchar(9) and character varying(9)). */
bool type_equal(const ssm_type *a, const ssm_type *b);

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * The names that the type grammar knows, SQL's and the contract's neutral ones, as a table. Internal to model/type.c.
 */
#ifndef SSM_MODEL_TYPE_NAMES_H
#define SSM_MODEL_TYPE_NAMES_H

#include "base/str.h"

/* What may follow a name, and what it means beyond its family (bits). */
enum type_trait {
    TRAIT_NUMBER = 1,         /* UNSIGNED, SIGNED, ZEROFILL */
    TRAIT_ZONE = 2,           /* WITH or WITHOUT TIME ZONE */
    TRAIT_CHARSET = 4,        /* CHARACTER SET name */
    TRAIT_VALUES = 8,         /* a list of strings instead of numbers */
    TRAIT_ONE = 16,           /* without an argument it is (1) */
    TRAIT_HAS_ZONE = 32,      /* the name says WITH TIME ZONE */
    TRAIT_SERIAL = 64,        /* an integer that counts by itself */
    TRAIT_VARYING = 128,      /* BIT VARYING */
    TRAIT_NEUTRAL = 256,      /* a name of the contract's table and of no engine */
    TRAIT_NEUTRAL_CASED = 512 /* neutral (Json, DateTime, Float) unless in lower case: that is a catalog's own name */
};

struct type_name {
    const char *name; /* lower case, one space between words */
    ssm_family family;
    uint32_t bits;
    uint32_t max_args;
    uint32_t traits; /* enum type_trait */
};

/* NULL: no such name. */
const struct type_name *type_name_find(ssm_str name);

#endif

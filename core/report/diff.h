/* SPDX-License-Identifier: Apache-2.0
 *
 * One element of the report's `diffs` to an operation.
 */
#ifndef SSM_REPORT_DIFF_H
#define SSM_REPORT_DIFF_H

#include "model/op.h"
#include "report/field.h"

/* The keys of diffs, all kinds together. */
enum diff_key {
    K_SCHEMA, K_TABLE, K_COLUMN, K_EXPECTED, K_ACTUAL, K_USING, K_INDEX, K_CONSTRAINT, K_FROM, K_TO, K_ENUM, K_VALUE,
    K_VALUES, K_BEFORE, K_AFTER, K_COLUMNS, K_PRIMARY_KEY, K_CONSTRAINTS, K_INDEXES, K_COMMENT, K_OPTIONS,
    K_OBJECT, K_OPTION,
    K_COUNT,
    K_NONE = K_COUNT
};

/* A diff under way to an operation. */
struct diff {
    struct reader *r;
    const struct node *node;
    const cJSON *at[K_COUNT]; /* the values that are there and not null */
    struct op *op;
};

struct diff_kind {
    const char *name;
    ssm_op_kind op;
    enum diff_key object, member; /* which keys name them */
    uint32_t needs, takes;        /* sets of keys: 1u << enum diff_key */
    /* Sets what is special to the kind. */
    void (*fill)(struct diff *f, ssm_operation *op);
};

/* fill.c: the kinds, ended by one without a name; and the names of the keys. */
extern const struct diff_kind diff_kinds[];
extern const char *const diff_key_names[K_COUNT];

/* The node of a key that is there. */
struct node diff_member(const struct diff *f, enum diff_key key);
/* A copy of a string; absent where the key is. */
ssm_str diff_string(struct diff *f, enum diff_key key);

/* The operation that the diff `n` asks for, or NULL: problems were reported, or memory ended. */
struct op *read_diff(struct reader *r, const struct node *n);

#endif

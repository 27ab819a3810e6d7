/* SPDX-License-Identifier: Apache-2.0
 *
 * A small tree of one YAML document: what the table of settings is applied to. No aliases, no tags, no second document.
 */
#ifndef SSM_CONFIG_YAML_H
#define SSM_CONFIG_YAML_H

#include "base/diag.h"

enum yaml_kind {
    YAML_NULL = 0, /* nothing, `~` or `null`, not quoted */
    YAML_TEXT,     /* every other scalar: libyaml knows no types */
    YAML_LIST,
    YAML_MAPPING
};

struct yaml_node {
    enum yaml_kind kind;
    ssm_str text;            /* of a scalar */
    ssm_str key;             /* in a mapping */
    size_t line, column;     /* from 1, of the value, in a mapping of its key */
    struct yaml_node *first; /* children of a list or a mapping, in order */
    struct yaml_node *next;
};

/* Parses `bytes`; `path` is for messages only. *root is NULL for an empty document. Returns 0, or -1 with the first
 * problem in `d`: behind it nothing in the file can be trusted to mean what it seems to. */
int yaml_read(ssm_str bytes, ssm_str path, struct arena *a, struct diags *d, struct yaml_node **root);

/* "path:line:column", in `a`. */
ssm_str yaml_place(struct arena *a, ssm_str path, size_t line, size_t column);

#endif

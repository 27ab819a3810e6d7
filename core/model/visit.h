/* SPDX-License-Identifier: Apache-2.0
 *
 * A walk over all that one operation or table says: each name, literal, expression and type once, with its place.
 */
#ifndef SSM_MODEL_VISIT_H
#define SSM_MODEL_VISIT_H

#include "model/op.h"

enum visit_role {
    VISIT_NAME,      /* an identifier that reaches a script quoted */
    VISIT_WORD,      /* a plain word that reaches it as it is: an index method, an option's name */
    VISIT_VALUE,     /* a storage parameter's value */
    VISIT_OPTION,    /* an option's name: a word, or several with dots */
    VISIT_SETTING,   /* an option's value, a piece of SQL */
    VISIT_OBJECT,    /* a view's, function's, ... name, with what tells it from others; it reaches no script */
    VISIT_LITERAL,   /* a default, comment or enum value: any text */
    VISIT_EXPRESSION,
    VISIT_EXCLUSION  /* the text after an exclusion constraint's name */
};

struct visitor {
    void *user;
    /* `place` is relative to the operation's or table's pointer: "/expected/default"; `index` is of the column,
     * constraint or index within the list that `place` names, or SIZE_MAX. */
    void (*text)(void *user, enum visit_role role, ssm_str text, const char *place, size_t index);
    void (*type)(void *user, const ssm_type *type, const char *place, size_t index);
};

/* Of an operation: what it shows by itself (of objects the names, not the statements), not
 * the states table_before and table_after of a table that it merely changes. */
void visit_operation(const struct visitor *v, const ssm_operation *op);
void visit_table(const struct visitor *v, const ssm_table *t);

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * What the statement of an object may be, by its words alone: one statement, which makes, changes or drops just that object.
 * What a body does is not looked at: whoever permits definitions has read them. Internal to guard/definition*.c but for
 * definition_check(), which the host and the audit repeat by the dialect's own lexical rules.
 */
#ifndef SSM_GUARD_DEFINITION_H
#define SSM_GUARD_DEFINITION_H

#include "base/diag.h"
#include "guard/sql_lex.h"
#include "model/op.h"

enum definition_deed { DEFINITION_CREATE, DEFINITION_DROP, DEFINITION_REPLACE, DEFINITION_DEEDS };

/* Instead of ssm_lexical bits: by the rules of at least one engine that is known. */
#define DEFINITION_ANY UINT32_MAX

/* The rules of the engines that are known, for a look before a dialect is. */
#define DEFINITION_ENGINES                                                                                              \
    {                                                                                                                   \
        SSM_LEX_E_STRINGS | SSM_LEX_DOLLAR | SSM_LEX_NESTED_COMMENTS,                                                   \
        SSM_LEX_BACKSLASH | SSM_LEX_BACKTICK | SSM_LEX_HASH_COMMENTS | SSM_LEX_DOUBLE_STRING | SSM_LEX_DASH_NEEDS_SPACE, \
        SSM_LEX_BACKTICK | SSM_LEX_BRACKET | SSM_LEX_DOUBLE_STRING                                                      \
    }

struct definition_fault {
    enum diag_code code; /* DIAG_NONE: there is none */
    const char *what;    /* the message's %2, or NULL */
};

/* The statement of `o` for this deed, which is there. */
struct definition_fault definition_check(const ssm_object *o, enum definition_deed deed, uint32_t lexical);
/* The statement itself; absent where the object has none. */
ssm_str definition_text(const ssm_object *o, enum definition_deed deed);
/* What an operation runs: the object and the deed. `o` has an object. */
const ssm_object *definition_of(const ssm_operation *o, enum definition_deed *deed);

/* ---- definition_words.c */

/* Passes the words with which the statement has to begin; NULL, or else the words that it should have begun with. */
const char *definition_begin(struct sql_tokens *t, ssm_object_kind kind, enum definition_deed deed);
/* Whether a name stands behind these words, that of the object. */
bool definition_is_named(ssm_object_kind kind);

/* ---- definition_bind.c */

/* Of what sets something of another thing: NULL, or why the statement is not about what the object names. */
const char *definition_binds(const ssm_object *o, ssm_str text, uint32_t lexical);

/* ---- definition.c, for it */

/* Passes [schema.]name, and says whether it is that one. */
bool definition_takes_name(struct sql_tokens *t, ssm_str of_schema, ssm_str of_name);

#endif

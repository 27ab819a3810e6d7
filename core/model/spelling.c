/* SPDX-License-Identifier: Apache-2.0
 *
 * Words of enumerations; see spelling.h.
 */
#include "model/spelling.h"

const struct spelling spelt_constraint_kinds[] = {
    {"primary_key", SSM_CONSTRAINT_PRIMARY_KEY},
    {"unique", SSM_CONSTRAINT_UNIQUE},
    {"foreign_key", SSM_CONSTRAINT_FOREIGN_KEY},
    {"check", SSM_CONSTRAINT_CHECK},
    {"exclude", SSM_CONSTRAINT_EXCLUDE},
    {NULL, 0},
};

const struct spelling spelt_actions[] = {
    {"no_action", SSM_ACTION_NO_ACTION}, {"restrict", SSM_ACTION_RESTRICT},       {"cascade", SSM_ACTION_CASCADE},
    {"set_null", SSM_ACTION_SET_NULL},   {"set_default", SSM_ACTION_SET_DEFAULT}, {NULL, 0},
};

const struct spelling spelt_matches[] = {
    {"simple", SSM_MATCH_SIMPLE}, {"full", SSM_MATCH_FULL}, {"partial", SSM_MATCH_PARTIAL}, {NULL, 0},
};

const struct spelling spelt_orders[] = {{"asc", SSM_ORDER_ASC}, {"desc", SSM_ORDER_DESC}, {NULL, 0}};
const struct spelling spelt_nulls[] = {{"first", SSM_NULLS_FIRST}, {"last", SSM_NULLS_LAST}, {NULL, 0}};
const struct spelling spelt_identities[] = {{"always", SSM_IDENTITY_ALWAYS}, {"by_default", SSM_IDENTITY_BY_DEFAULT}, {NULL, 0}};

ssm_str spelling_of(const struct spelling *list, unsigned value)
{
    for (; list->text; list++)
        if (list->value == value)
            return ssm_cstr(list->text);
    return ssm_view(NULL, 0);
}

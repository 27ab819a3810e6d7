/* SPDX-License-Identifier: Apache-2.0
 *
 * The kinds of objects as a table; see object_kind.h.
 */
#include "model/object_kind.h"

/* By kind. The first is no kind. */
static const char *const names[SSM_OBJECT_KIND_COUNT + 1] = {
    [SSM_OBJECT_NONE] = "",
    [SSM_OBJECT_SCHEMA] = "schema",
    [SSM_OBJECT_EXTENSION] = "extension",
    [SSM_OBJECT_COLLATION] = "collation",
    [SSM_OBJECT_TYPE] = "type",
    [SSM_OBJECT_DOMAIN] = "domain",
    [SSM_OBJECT_SEQUENCE] = "sequence",
    [SSM_OBJECT_FUNCTION] = "function",
    [SSM_OBJECT_PROCEDURE] = "procedure",
    [SSM_OBJECT_AGGREGATE] = "aggregate",
    [SSM_OBJECT_OPERATOR] = "operator",
    [SSM_OBJECT_CAST] = "cast",
    [SSM_OBJECT_VIEW] = "view",
    [SSM_OBJECT_MATERIALIZED_VIEW] = "materialized_view",
    [SSM_OBJECT_INDEX] = "index",
    [SSM_OBJECT_VIRTUAL_TABLE] = "virtual_table",
    [SSM_OBJECT_RULE] = "rule",
    [SSM_OBJECT_TRIGGER] = "trigger",
    [SSM_OBJECT_EVENT] = "event",
    [SSM_OBJECT_POLICY] = "policy",
    [SSM_OBJECT_STATISTICS] = "statistics",
    [SSM_OBJECT_PUBLICATION] = "publication",
    [SSM_OBJECT_ROW_SECURITY] = "row_security",
    [SSM_OBJECT_REPLICA_IDENTITY] = "replica_identity",
    [SSM_OBJECT_ATTRIBUTE] = "attribute",
    [SSM_OBJECT_OWNER] = "owner",
    [SSM_OBJECT_GRANT] = "grant",
    [SSM_OBJECT_COMMENT] = "comment",
};

const char *object_kind_name(ssm_object_kind kind)
{
    return (unsigned)kind < SSM_OBJECT_KIND_COUNT ? names[kind] : "";
}

ssm_object_kind object_kind(ssm_str word)
{
    for (int kind = SSM_OBJECT_NONE + 1; kind < SSM_OBJECT_KIND_COUNT; kind++)
        if (str_is(word, names[kind]))
            return (ssm_object_kind)kind;
    return SSM_OBJECT_NONE;
}

const char *const *object_kind_names(void)
{
    return names + SSM_OBJECT_NONE + 1;
}

enum object_group object_group(ssm_object_kind kind)
{
    if (kind <= SSM_OBJECT_NONE || kind >= SSM_OBJECT_KIND_COUNT)
        return OBJECT_GROUP_NONE;
    if (kind <= SSM_OBJECT_EXTENSION)
        return OBJECT_GROUP_FRAME;
    if (kind < SSM_OBJECT_VIEW)
        return OBJECT_GROUP_EARLY;
    return kind < SSM_OBJECT_ROW_SECURITY ? OBJECT_GROUP_LATE : OBJECT_GROUP_ATTRIBUTE;
}

bool object_holds_data(const ssm_object *o)
{
    return (o->flags & SSM_OBJECTF_DATA) || o->kind == SSM_OBJECT_SCHEMA || o->kind == SSM_OBJECT_VIRTUAL_TABLE;
}

/* ---- grants */

#define GRANT "GRANT "
#define ON " ON "

/* The privileges of "GRANT SELECT, UPDATE ON ...", perhaps behind other words; absent where nothing is granted. */
static ssm_str privileges(ssm_str statement)
{
    const char *grant = str_find(statement, GRANT), *list = grant ? grant + sizeof GRANT - 1 : NULL;
    const char *on = list ? str_find(ssm_view(list, (size_t)(statement.ptr + statement.len - list)), ON) : NULL;

    return on ? ssm_view(list, (size_t)(on - list)) : ssm_view(NULL, 0);
}

/* The next of a list; absent at its end. */
static ssm_str next_privilege(ssm_str list, size_t *at)
{
    size_t from = *at;

    while (*at < list.len && list.ptr[*at] != ',')
        ++*at;
    if (from >= list.len)
        return ssm_view(NULL, 0);
    *at += 2;
    return ssm_view(list.ptr + from, *at - 2 - from);
}

static bool lists(ssm_str list, ssm_str privilege)
{
    size_t at = 0;
    ssm_str one;

    while ((one = next_privilege(list, &at)).ptr)
        if (str_eq(one, privilege))
            return true;
    return false;
}

bool object_grants_less(const ssm_object *before, const ssm_object *after)
{
    ssm_str had = privileges(before->create), has = privileges(after->create), one;
    size_t at = 0;

    if (before->kind != SSM_OBJECT_GRANT || str_starts(before->create, "REVOKE") || !had.ptr || str_is(has, "ALL"))
        return false;
    while ((one = next_privilege(had, &at)).ptr)
        if (!lists(has, one))
            return true;
    return false;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Which statement goes where, and which kind is finished by what.
 */
#include "object.h"

static const struct {
    const char *tag;
    pgr_handler *run;
} handlers[] = {
    {"CreateFunctionStmt", object_define_function},
    {"AlterFunctionStmt", object_alter_function},
    {"ViewStmt", object_view},
    {"CreateTableAsStmt", object_create_as},
    {"IndexStmt", object_matview_index},
    {"CreateTrigStmt", object_trigger},
    {"CreatePolicyStmt", object_policy},
    {"AlterPolicyStmt", object_alter_policy},
    {"CreateDomainStmt", object_domain},
    {"AlterDomainStmt", object_alter_domain},
    {"CompositeTypeStmt", object_composite},
    {"CreateRangeStmt", object_range},
    {"RuleStmt", object_rule},
    {"DefineStmt", object_define},
    {"CreateCastStmt", object_cast},
    {"CreateStatsStmt", object_statistics},
    {"CreatePublicationStmt", object_publication},
    {"AlterPublicationStmt", object_alter_publication},
    {"CommentStmt", object_comment},
    {"AlterOwnerStmt", object_owner},
    {"GrantStmt", object_grant},
    {"AlterDefaultPrivilegesStmt", object_default_privileges},
    {"CreateSeqStmt", object_sequence},
    {"AlterSeqStmt", object_alter_sequence},
    {"DropStmt", object_drop_statement},
    {"RenameStmt", object_rename},
    {"AlterObjectSchemaStmt", object_set_schema},
    {"AlterTableStmt", object_alter_relation},
    {"DoStmt", object_do},
    {"CreateSchemaStmt", object_schema},
    {"CreateExtensionStmt", object_extension},
    {"AlterExtensionStmt", object_alter_extension},
    {"AlterObjectDependsStmt", object_nothing},
};

pgr_handler *object_handler(ssm_str tag)
{
    for (size_t i = 0; i < sizeof handlers / sizeof handlers[0]; i++)
        if (pgr_is(tag, handlers[i].tag))
            return handlers[i].run;
    return NULL;
}

static object_finisher *const finishers[SSM_OBJECT_KIND_COUNT] = {
    [SSM_OBJECT_SCHEMA] = finish_schema,
    [SSM_OBJECT_EXTENSION] = finish_extension,
    [SSM_OBJECT_COLLATION] = finish_text,
    [SSM_OBJECT_TYPE] = finish_type,
    [SSM_OBJECT_DOMAIN] = finish_domain,
    [SSM_OBJECT_FUNCTION] = finish_function,
    [SSM_OBJECT_PROCEDURE] = finish_function,
    [SSM_OBJECT_AGGREGATE] = finish_text,
    [SSM_OBJECT_OPERATOR] = finish_text,
    [SSM_OBJECT_CAST] = finish_text,
    [SSM_OBJECT_VIEW] = finish_view,
    [SSM_OBJECT_MATERIALIZED_VIEW] = finish_matview,
    [SSM_OBJECT_INDEX] = finish_matview_index,
    [SSM_OBJECT_RULE] = finish_rule,
    [SSM_OBJECT_TRIGGER] = finish_trigger,
    [SSM_OBJECT_POLICY] = finish_policy,
    [SSM_OBJECT_STATISTICS] = finish_statistics,
    [SSM_OBJECT_PUBLICATION] = finish_publication,
    [SSM_OBJECT_ROW_SECURITY] = finish_row_security,
    [SSM_OBJECT_REPLICA_IDENTITY] = finish_replica_identity,
    [SSM_OBJECT_ATTRIBUTE] = finish_attribute,
    [SSM_OBJECT_OWNER] = finish_owner,
    [SSM_OBJECT_GRANT] = finish_grant,
    [SSM_OBJECT_COMMENT] = finish_comment,
};

object_finisher *object_finisher_of(enum ssm_object_kind kind)
{
    return kind > SSM_OBJECT_NONE && kind < SSM_OBJECT_KIND_COUNT ? finishers[kind] : NULL;
}

static bool finish_one(struct pgr *r, struct object *o)
{
    struct pgr_depends depends = {0};
    object_finisher *finish = object_finisher_of(o->kind);
    ssm_object *out = PGR_NEW(r, ssm_object);
    if (out == NULL)
        return false;
    r->source = o->place.source;
    r->offset = o->place.offset;
    out->kind = o->kind;
    out->flags = o->flags;
    out->schema = o->schema;
    out->name = o->name;
    return finish == NULL || !finish(r, o, out, &depends) || object_give(r, out, &depends, o->place);
}

enum pgr_result objects_finish(struct pgr *r)
{
    ssm_str saved[PGR_SEARCH_PATH];
    size_t saved_count = r->path.count, count = object_state(r) ? r->objects->all.count : 0;
    memcpy(saved, r->path_items, sizeof saved);
    for (size_t i = 0; i < count && !r->failed; i++) {
        struct object *o = r->objects->all.items[i];
        if (!o->dropped && !(o->on.kind != SUBJECT_NONE && subject_dropped(&o->on)))
            finish_one(r, o);
    }
    memcpy(r->path_items, saved, sizeof saved);
    r->path = (ssm_strs){r->path_items, saved_count};
    return r->failed ? PGR_ERROR : finish_sequences(r);
}

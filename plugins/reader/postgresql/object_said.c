/* SPDX-License-Identifier: Apache-2.0
 *
 * Comments and owners.
 */
#include "object.h"

/* ------------------------------------------------------------------ comments */

/* What a new database has. */
static const char of_public[] = "standard public schema";

enum pgr_result object_comment(struct pgr *r, const struct node *statement)
{
    struct subject on;
    ssm_str text = tree_text(statement, "comment"), type = tree_text(statement, "objtype");
    enum pgr_result result = subject_find(r, type, tree_get(statement, "object"), &on);
    if (result == PGR_ERROR && !r->failed && !r->said_error)
        return pgr_cannot_thing(r, type, tree_get(statement, "object"));
    if (result != PGR_OK)
        return result;
    if (on.kind == SUBJECT_OTHER && !pgr_is(ssm_cstr(on.word), "SCHEMA"))
        return PGR_OK; /* of an extension, a language, a database that is made elsewhere */
    struct object *o = object_attribute(r, SSM_OBJECT_COMMENT, &on, PGR_ABSENT, statement);
    if (o == NULL)
        return PGR_ERROR;
    o->text = text;
    const struct object *about = on.kind == SUBJECT_OBJECT ? on.thing : NULL;
    /* A dump has those of extensions, nobody else writes them. */
    if (about && about->kind == SSM_OBJECT_EXTENSION)
        o->flags |= SSM_OBJECTF_SAID;
    if (!text.len || (on.kind == SUBJECT_OTHER && pgr_is(text, of_public)))
        object_drop(r, o, false);
    return PGR_OK;
}

bool finish_comment(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    struct text t = {.owner = r};
    const struct object *about = o->on.kind == SUBJECT_OBJECT ? o->on.thing : NULL;
    text_puts(&t, "COMMENT ON ");
    text_put(&t, subject_text(r, &o->on));
    text_puts(&t, " IS ");
    size_t head = t.len;
    print_literal(&t, o->text);
    ssm_str create = text_done(&t);
    struct text none = {.owner = r};
    if (o->on.kind == SUBJECT_OTHER)
        print_literal(&none, ssm_cstr(of_public));
    else
        text_puts(&none, "NULL");
    ssm_str drop = pgr_concat(r, (const ssm_str[]){ssm_view(create.ptr, head), text_done(&none)}, 2);
    object_set_attribute(r, o, out, create, about && about->kind == SSM_OBJECT_EXTENSION ? PGR_ABSENT : drop, depends);
    if (about && about->kind == SSM_OBJECT_ATTRIBUTE) { /* it goes with a domain's constraint that becomes another */
        ssm_object constraint = *out;
        out->replace = PGR_ABSENT;
        if (finish_domain_part(r, o->on.thing, &constraint, depends))
            out->definition = object_join(r, &create, &constraint.definition, NULL);
    }
    return true;
}

/* ------------------------------------------------------------------ owners */

enum pgr_result object_own(struct pgr *r, const struct subject *on, const struct node *role)
{
    struct text t = {.owner = r};
    struct object *o = object_attribute(r, SSM_OBJECT_OWNER, on, PGR_ABSENT, role);
    if (o == NULL)
        return PGR_ERROR;
    object_put_role(&t, role);
    o->text = text_done(&t);
    o->flags |= SSM_OBJECTF_SAID;
    return PGR_OK;
}

enum pgr_result object_owner(struct pgr *r, const struct node *statement)
{
    struct subject on;
    const struct node *relation = tree_get(statement, "relation");
    ssm_str type = tree_text(statement, "objectType");
    enum pgr_result result =
        relation ? subject_relation(r, relation, &on) : subject_find(r, type, tree_get(statement, "object"), &on);
    if (result == PGR_ERROR && !r->failed && !r->said_error)
        return pgr_cannot_thing(r, type, relation ? relation : tree_get(statement, "object"));
    if (result != PGR_OK)
        return result;
    if (on.kind == SUBJECT_OTHER && !pgr_is(ssm_cstr(on.word), "SCHEMA"))
        return PGR_OK;
    return object_own(r, &on, tree_get(statement, "newowner"));
}

bool finish_owner(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    ssm_str pieces[] = {SSM_LIT("ALTER "), subject_text(r, &o->on), SSM_LIT(" OWNER TO "), o->text};
    object_set_attribute(r, o, out, pgr_concat(r, pieces, 4), PGR_ABSENT, depends);
    return true;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * What hangs on a table or view by a name of its own: triggers, row policies, rules.
 */
#include "object.h"
#include "print_internal.h"

static enum pgr_result add(struct pgr *r, enum ssm_object_kind kind, const struct node *relation, ssm_str name,
                           const struct node *statement, bool replaces)
{
    struct subject on;
    enum pgr_result result = subject_relation(r, relation, &on);
    if (result != PGR_OK)
        return result;
    struct object *o = object_on(r, kind, &on, name, PGR_ABSENT);
    if (o && !replaces)
        return pgr_fail(r, "object_exists", "There is a %1 of that name already.", &name, 1);
    if (o) {
        o->node = statement;
        o->since = r->now;
        o->changes.count = 0;
        return PGR_OK;
    }
    o = object_new_on(r, kind, &on, name, statement);
    if (o)
        o->state = 'O';
    return o ? PGR_OK : PGR_ERROR;
}

enum pgr_result object_trigger(struct pgr *r, const struct node *statement)
{
    return add(r, SSM_OBJECT_TRIGGER, tree_get(statement, "relation"), tree_text(statement, "trigname"), statement,
               tree_flag(statement, "replace"));
}

enum pgr_result object_policy(struct pgr *r, const struct node *statement)
{
    return add(r, SSM_OBJECT_POLICY, tree_get(statement, "table"), tree_text(statement, "policy_name"), statement,
               false);
}

enum pgr_result object_alter_policy(struct pgr *r, const struct node *statement)
{
    struct subject on;
    ssm_str name = tree_text(statement, "policy_name");
    enum pgr_result result = subject_relation(r, tree_get(statement, "table"), &on);
    if (result != PGR_OK)
        return result;
    struct object *o = object_on(r, SSM_OBJECT_POLICY, &on, name, PGR_ABSENT);
    if (o == NULL)
        return object_missing(r, name);
    return object_change(r, o, statement, PGR_ABSENT) ? PGR_OK : PGR_ERROR;
}

enum pgr_result object_rule(struct pgr *r, const struct node *statement)
{
    ssm_str name = tree_text(statement, "rulename");
    if (pgr_is(name, "_RETURN"))
        return pgr_cannot(r, "rule", name);
    enum pgr_result result =
        add(r, SSM_OBJECT_RULE, tree_get(statement, "relation"), name, statement, tree_flag(statement, "replace"));
    struct subject on;
    if (result != PGR_OK || subject_relation(r, tree_get(statement, "relation"), &on) != PGR_OK)
        return result;
    struct object *o = object_on(r, SSM_OBJECT_RULE, &on, name, PGR_ABSENT);
    if (o)
        o->text = object_deparsed(r, r->text);
    return o && o->text.len ? PGR_OK : pgr_cannot(r, "rule", name);
}

/* ------------------------------------------------------------------ what they see */

/* The columns of the relation, as the scope of an expression of its member. */
static struct print_scope member_scope(struct pgr *r, const struct object *o, uint32_t since,
                                       struct pgr_depends *depends)
{
    struct print_scope scope = object_scope(r, o, since, depends);
    if (o->on.kind == SUBJECT_TABLE)
        scope.table = o->on.thing;
    scope.with_own = true;
    return scope;
}

/* The engine changes no column that a trigger names. */
static void put_columns(struct text *t, const struct object *o, const struct node *list, struct pgr_depends *depends)
{
    for (const struct node *n = tree_first(list); n; n = n->next) {
        ssm_str name = tree_string(n);
        struct pgr_column *c = o->on.kind == SUBJECT_TABLE ? pgr_column_since(o->on.thing, name, o->since) : NULL;
        if (n != tree_first(list))
            text_puts(t, ", ");
        print_name(t, c ? c->name : name);
        if (c)
            pgr_depend(t->owner, depends, SSM_NAMES_RELATIONS, c->table->schema, c->table->name, c->name);
    }
}

/* ------------------------------------------------------------------ triggers */

enum { BEFORE = 2, INSTEAD = 64, ON_INSERT = 4, ON_DELETE = 8, ON_UPDATE = 16, ON_TRUNCATE = 32 };

static void put_events(struct text *t, const struct object *o, struct pgr_depends *depends)
{
    static const struct {
        long bit;
        const char *text;
    } events[] = {{ON_INSERT, "INSERT"}, {ON_DELETE, "DELETE"}, {ON_UPDATE, "UPDATE"}, {ON_TRUNCATE, "TRUNCATE"}};
    long said = tree_int(o->node, "events"), timing = tree_int(o->node, "timing");
    bool first = true;
    text_puts(t, timing & BEFORE ? " BEFORE " : timing & INSTEAD ? " INSTEAD OF " : " AFTER ");
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
        if (!(said & events[i].bit))
            continue;
        text_puts(t, first ? "" : " OR ");
        text_puts(t, events[i].text);
        first = false;
        if (events[i].bit == ON_UPDATE && tree_flag(o->node, "columns")) {
            text_puts(t, " OF ");
            put_columns(t, o, tree_get(o->node, "columns"), depends);
        }
    }
}

static void put_constraint_parts(struct pgr *r, struct text *t, const struct object *o, struct pgr_depends *depends)
{
    const struct node *from = tree_get(o->node, "constrrel");
    if (from) {
        struct pgr_relation *relation =
            pgr_relation_since(r, tree_text(from, "schemaname"), tree_text(from, "relname"), o->since);
        text_puts(t, " FROM ");
        print_qualified(t, relation ? relation->schema : pgr_schema(tree_text(from, "schemaname")),
                        relation ? relation->name : tree_text(from, "relname"));
        if (relation)
            pgr_depend(r, depends, SSM_NAMES_RELATIONS, relation->schema, relation->name, PGR_ABSENT);
    }
    text_puts(t, tree_flag(o->node, "deferrable") ? " DEFERRABLE" : "");
    text_puts(t, tree_flag(o->node, "initdeferred") ? " INITIALLY DEFERRED" : "");
}

static void put_transitions(struct text *t, const struct node *list)
{
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *x = tree_as(n, "TriggerTransition");
        text_puts(t, n == tree_first(list) ? " REFERENCING" : "");
        text_puts(t, tree_flag(x, "isNew") ? " NEW" : " OLD");
        text_puts(t, tree_flag(x, "isTable") ? " TABLE AS " : " ROW AS ");
        print_name(t, tree_text(x, "name"));
    }
}

static void put_call(struct pgr *r, struct text *t, const struct object *o, struct pgr_depends *depends)
{
    ssm_str schema, name;
    print_name_parts(tree_get(o->node, "funcname"), &schema, &name);
    struct object_function_found found = object_find_function(r, schema, name, o->since);
    text_puts(t, " EXECUTE FUNCTION ");
    if (found.name.len) {
        print_qualified(t, found.schema, found.name);
        pgr_depend(r, depends, SSM_NAMES_ROUTINES, found.schema, found.name, PGR_ABSENT);
    } else {
        print_qualified(t, pgr_is(schema, "pg_catalog") ? PGR_ABSENT : pgr_schema(schema), name);
    }
    text_puts(t, "(");
    const struct node *args = tree_get(o->node, "args");
    for (const struct node *n = tree_first(args); n; n = n->next) {
        if (n != tree_first(args))
            text_puts(t, ", ");
        print_literal(t, tree_string(n));
    }
    text_puts(t, ")");
}

bool finish_trigger(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    struct print_scope scope = member_scope(r, o, o->since, depends);
    struct text t = {.owner = r};
    bool is_constraint = tree_flag(o->node, "isconstraint");
    ssm_str relation = subject_name(r, &o->on);
    text_puts(&t, is_constraint ? "CONSTRAINT TRIGGER " : "TRIGGER ");
    print_name(&t, o->name);
    put_events(&t, o, depends);
    text_puts(&t, " ON ");
    text_put(&t, relation);
    put_constraint_parts(r, &t, o, depends);
    put_transitions(&t, tree_get(o->node, "transitionRels"));
    text_puts(&t, tree_flag(o->node, "row") ? " FOR EACH ROW" : " FOR EACH STATEMENT");
    if (tree_flag(o->node, "whenClause")) {
        scope.has_rows = true;
        text_puts(&t, " WHEN (");
        text_put(&t, print_expression(&scope, tree_get(o->node, "whenClause"), SSM_LIT("boolean")));
        text_puts(&t, ")");
    }
    put_call(r, &t, o, depends);
    ssm_str text = text_done(&t), create = SSM_LIT("CREATE "), replace = SSM_LIT("CREATE OR REPLACE ");
    ssm_str drop = SSM_LIT("DROP TRIGGER "), on = SSM_LIT(" ON "), name = print_qualified_text(r, PGR_ABSENT, o->name);
    out->create = object_join(r, &create, &text, NULL);
    if (!is_constraint)
        out->replace = object_join(r, &replace, &text, NULL);
    out->drop = object_join(r, &drop, &name, &on, &relation, NULL);
    out->definition = text;
    out->shape = is_constraint ? SSM_LIT("constraint") : SSM_LIT("plain");
    subject_fill(r, &o->on, out, depends);
    return true;
}

/* ------------------------------------------------------------------ policies */

struct policy {
    const struct node *roles, *qual, *check;
    uint32_t roles_since, qual_since, check_since;
};

/* As ALTER POLICY left it. */
static struct policy latest(const struct object *o)
{
    struct policy p = {tree_get(o->node, "roles"),
                       tree_get(o->node, "qual"),
                       tree_get(o->node, "with_check"),
                       o->since,
                       o->since,
                       o->since};
    for (size_t i = 0; i < o->changes.count; i++) {
        const struct object_change *c = o->changes.items[i];
        const struct node *roles = tree_get(c->node, "roles"), *qual = tree_get(c->node, "qual");
        const struct node *check = tree_get(c->node, "with_check");
        if (roles)
            p.roles = roles;
        if (qual) {
            p.qual = qual;
            p.qual_since = c->since;
        }
        if (check) {
            p.check = check;
            p.check_since = c->since;
        }
    }
    return p;
}

static ssm_str role_text(struct pgr *r, const struct node *role)
{
    struct text t = {.owner = r};
    object_put_role(&t, role);
    return text_done(&t);
}

/* In order of their names, as they have none of their own; none are PUBLIC. */
static void put_roles(struct pgr *r, struct text *t, const struct node *list)
{
    ssm_str names[64];
    size_t count = 0;
    for (const struct node *n = tree_first(list); n && count < 64; n = n->next) {
        ssm_str name = role_text(r, n);
        size_t at = count++;
        for (; at > 0 && pgr_compare(names[at - 1], name) > 0; at--)
            names[at] = names[at - 1];
        names[at] = name;
    }
    text_puts(t, count ? "" : "PUBLIC");
    for (size_t i = 0; i < count; i++) {
        text_puts(t, i ? ", " : "");
        text_put(t, names[i]);
    }
}

static void put_conditions(struct pgr *r, struct text *t, const struct object *o, const struct policy *p,
                           struct pgr_depends *depends)
{
    if (p->qual) {
        struct print_scope scope = member_scope(r, o, p->qual_since, depends);
        text_puts(t, " USING (");
        text_put(t, print_expression(&scope, p->qual, SSM_LIT("boolean")));
        text_puts(t, ")");
    }
    if (p->check) {
        struct print_scope scope = member_scope(r, o, p->check_since, depends);
        text_puts(t, " WITH CHECK (");
        text_put(t, print_expression(&scope, p->check, SSM_LIT("boolean")));
        text_puts(t, ")");
    }
}

bool finish_policy(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    struct policy p = latest(o);
    struct text head = {.owner = r}, tail = {.owner = r};
    ssm_str command = tree_text(o->node, "cmd_name"), relation = subject_name(r, &o->on);
    bool permissive = tree_flag(o->node, "permissive");
    print_name(&head, o->name);
    text_puts(&head, " ON ");
    text_put(&head, relation);
    ssm_str name = text_done(&head);
    if (!permissive)
        text_puts(&tail, " AS RESTRICTIVE");
    if (command.len && !pgr_is(command, "all")) {
        text_puts(&tail, " FOR ");
        for (size_t i = 0; i < command.len; i++) {
            char c =
                (char)(command.ptr[i] >= 'a' && command.ptr[i] <= 'z' ? command.ptr[i] - 'a' + 'A' : command.ptr[i]);
            text_put(&tail, ssm_view(&c, 1));
        }
    }
    ssm_str shape = text_done(&tail);
    struct text rest = {.owner = r};
    text_puts(&rest, " TO ");
    put_roles(r, &rest, p.roles);
    put_conditions(r, &rest, o, &p, depends);
    ssm_str text = text_done(&rest), create = SSM_LIT("CREATE POLICY "), alter = SSM_LIT("ALTER POLICY ");
    ssm_str drop = SSM_LIT("DROP POLICY "), kept = p.qual ? (p.check ? SSM_LIT(" qc") : SSM_LIT(" q")) : SSM_LIT(" c");
    out->create = object_join(r, &create, &name, &shape, &text, NULL);
    out->replace = object_join(r, &alter, &name, &text, NULL);
    out->drop = object_join(r, &drop, &name, NULL);
    out->definition = out->create;
    out->shape = object_join(r, &shape, &kept, NULL);
    subject_fill(r, &o->on, out, depends);
    return true;
}

/* ------------------------------------------------------------------ rules */

/* CREATE RULE ... DO INSTEAD NOTHING, by its parts; one with actions is kept as its text. */
static ssm_str nothing_rule(struct pgr *r, const struct object *o, struct pgr_depends *depends)
{
    struct print_scope scope = member_scope(r, o, o->since, depends);
    struct text t = {.owner = r};
    ssm_str event = tree_text(o->node, "event");
    text_puts(&t, "CREATE RULE ");
    print_name(&t, o->name);
    text_puts(&t, " AS ON ");
    if (event.len > 4) /* CMD_INSERT */
        text_put(&t, ssm_view(event.ptr + 4, event.len - 4));
    text_puts(&t, " TO ");
    text_put(&t, subject_name(r, &o->on));
    if (tree_flag(o->node, "whereClause")) {
        scope.has_rows = true;
        text_puts(&t, " WHERE ");
        text_put(&t, print_expression(&scope, tree_get(o->node, "whereClause"), SSM_LIT("boolean")));
    }
    text_puts(&t, tree_flag(o->node, "instead") ? " DO INSTEAD NOTHING" : " DO NOTHING");
    return text_done(&t);
}

bool finish_rule(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    ssm_str drop = SSM_LIT("DROP RULE "), on = SSM_LIT(" ON "), name = print_qualified_text(r, PGR_ABSENT, o->name);
    ssm_str relation = subject_name(r, &o->on), head = SSM_LIT("CREATE OR REPLACE "), text = o->text;
    object_scope(r, o, o->since, depends);
    object_walk(r, o->node, o->since, depends);
    if (!tree_flag(o->node, "actions"))
        text = nothing_rule(r, o, depends);
    if (text.len > 7 && memcmp(text.ptr, "CREATE OR REPLACE ", 18 < text.len ? 18 : text.len) != 0) {
        ssm_str rest = ssm_view(text.ptr + 7, text.len - 7);
        out->create = text;
        out->replace = object_join(r, &head, &rest, NULL);
    } else {
        ssm_str create = SSM_LIT("CREATE "), rest = ssm_view(text.ptr + 18, text.len - 18);
        out->create = object_join(r, &create, &rest, NULL);
        out->replace = text;
    }
    out->drop = object_join(r, &drop, &name, &on, &relation, NULL);
    out->definition = out->create;
    subject_fill(r, &o->on, out, depends);
    return true;
}

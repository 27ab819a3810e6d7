/* SPDX-License-Identifier: Apache-2.0
 *
 * Domains with their default and constraints, composite and range types.
 */
#include "object.h"
#include "print_internal.h"

static ssm_str said_schema(const struct node *names, ssm_str *name)
{
    ssm_str schema;
    print_name_parts(names, &schema, name);
    return schema;
}

static struct object *new_type(struct pgr *r, enum ssm_object_kind kind, ssm_str schema, ssm_str name,
                               const struct node *statement)
{
    struct object *o = object_new(r, kind, schema, name, statement);
    return o && pgr_map_put(r, &r->objects->types, schema, name, o) ? o : NULL;
}

/* ------------------------------------------------------------------ domains */

static bool has_constraint(struct pgr *r, const struct subject *on, ssm_str name)
{
    ssm_str label = pgr_concat(r, (const ssm_str[]){SSM_LIT("constraint "), name}, 2);
    return object_on(r, SSM_OBJECT_ATTRIBUTE, on, PGR_ABSENT, label) != NULL;
}

/* The engine's own name: d_check, d_check1, ... */
static ssm_str constraint_name(struct pgr *r, const struct subject *on, ssm_str domain)
{
    char label[16] = "check";
    ssm_str name = pgr_make_name(r, domain, PGR_ABSENT, label);
    for (unsigned i = 1; i < 100 && name.len && has_constraint(r, on, name); i++) {
        size_t len = 5;
        if (i >= 10)
            label[len++] = (char)('0' + i / 10);
        label[len++] = (char)('0' + i % 10);
        label[len] = 0;
        name = pgr_make_name(r, domain, PGR_ABSENT, label);
    }
    return name;
}

static enum pgr_result take_constraint(struct pgr *r, struct object *domain, const struct node *c)
{
    struct subject on = {.kind = SUBJECT_OBJECT, .thing = domain};
    ssm_str kind = tree_text(c, "contype"), label, name = tree_text(c, "conname");
    if (pgr_is(kind, "CONSTR_NOTNULL"))
        label = SSM_LIT("not null");
    else if (pgr_is(kind, "CONSTR_DEFAULT"))
        label = SSM_LIT("default");
    else if (pgr_is(kind, "CONSTR_CHECK"))
        label = pgr_concat(
            r, (const ssm_str[]){SSM_LIT("constraint "), name.len ? name : constraint_name(r, &on, domain->name)}, 2);
    else
        return pgr_is(kind, "CONSTR_NULL") ? PGR_OK : pgr_cannot(r, "domain_constraint", domain->name);
    return object_attribute(r, SSM_OBJECT_ATTRIBUTE, &on, label, c) ? PGR_OK : PGR_ERROR;
}

enum pgr_result object_domain(struct pgr *r, const struct node *statement)
{
    ssm_str name, schema = pgr_target(r, said_schema(tree_get(statement, "domainname"), &name));
    struct object *o = new_type(r, SSM_OBJECT_DOMAIN, schema, name, statement);
    enum pgr_result result = o ? PGR_OK : PGR_ERROR;
    for (const struct node *n = tree_first(tree_get(statement, "constraints")); n && result == PGR_OK; n = n->next)
        result = take_constraint(r, o, tree_as(n, "Constraint"));
    return result;
}

static enum pgr_result drop_part(struct pgr *r, struct object *domain, ssm_str label, bool missing_ok)
{
    struct subject on = {.kind = SUBJECT_OBJECT, .thing = domain};
    struct object *o = object_on(r, SSM_OBJECT_ATTRIBUTE, &on, PGR_ABSENT, label);
    if (o == NULL)
        return missing_ok ? PGR_OK : object_missing(r, label);
    object_drop(r, o, false);
    return PGR_OK;
}

enum pgr_result object_alter_domain(struct pgr *r, const struct node *statement)
{
    ssm_str name, schema = said_schema(tree_get(statement, "typeName"), &name), kind = tree_text(statement, "subtype");
    struct object_type_found found = object_find_type(r, schema, name, 0);
    struct object *o = found.is_known ? pgr_map_get(&r->objects->types, found.schema, found.name) : NULL;
    struct subject on = {.kind = SUBJECT_OBJECT, .thing = o};
    const struct node *def = tree_get(statement, "def");
    if (o == NULL)
        return object_missing(r, name);
    switch (kind.len ? kind.ptr[0] : 0) {
    case 'T':
        if (def == NULL)
            return drop_part(r, o, SSM_LIT("default"), true);
        return object_attribute(r, SSM_OBJECT_ATTRIBUTE, &on, SSM_LIT("default"), def) ? PGR_OK : PGR_ERROR;
    case 'O':
        return object_attribute(r, SSM_OBJECT_ATTRIBUTE, &on, SSM_LIT("not null"), statement) ? PGR_OK : PGR_ERROR;
    case 'N':
        return drop_part(r, o, SSM_LIT("not null"), true);
    case 'C':
        return take_constraint(r, o, tree_as(def, "Constraint"));
    case 'X':
        return drop_part(r, o,
                         pgr_concat(r, (const ssm_str[]){SSM_LIT("constraint "), tree_text(statement, "name")}, 2),
                         tree_flag(statement, "missing_ok"));
    default:
        return PGR_OK; /* VALIDATE: see finish_domain_part() */
    }
}

bool finish_domain(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    struct print_scope scope = object_scope(r, o, o->since, depends);
    struct text t = {.owner = r};
    ssm_str drop = SSM_LIT("DROP DOMAIN "), name = object_qualified(r, o);
    const struct node *collation = tree_get(o->node, "collClause");
    text_puts(&t, "CREATE DOMAIN ");
    text_put(&t, name);
    text_puts(&t, " AS ");
    text_put(&t, print_type(&scope, tree_get(o->node, "typeName")));
    if (collation) {
        ssm_str collation_name, schema = said_schema(tree_get(collation, "collname"), &collation_name);
        text_puts(&t, " COLLATE ");
        print_qualified(&t, pgr_is(schema, "pg_catalog") ? PGR_ABSENT : pgr_schema(schema), collation_name);
    }
    out->create = out->definition = text_done(&t);
    out->drop = object_join(r, &drop, &name, NULL);
    return true;
}

/* A domain's default, NOT NULL or constraint, which statements of their own set. */
bool finish_domain_part(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    const struct object *domain = o->on.thing;
    struct print_scope scope = object_scope(r, o, o->since, depends);
    struct print_scope type_scope = {.r = r, .since = domain->since};
    ssm_str type = print_type(&type_scope, tree_get(domain->node, "typeName"));
    struct print_column value = {.name = SSM_LIT("value"), .type = type};
    const struct node *raw = tree_get(o->node, "raw_expr");
    ssm_str name = object_qualified(r, domain), alter = SSM_LIT("ALTER DOMAIN ");
    struct text t = {.owner = r}, d = {.owner = r};
    if (pgr_is(o->label, "not null")) {
        text_puts(&t, " SET NOT NULL");
        text_puts(&d, " DROP NOT NULL");
    } else if (pgr_is(o->label, "default")) {
        text_puts(&t, " SET DEFAULT ");
        text_put(&t, print_expression(&scope, raw ? raw : o->node, type));
        text_puts(&d, " DROP DEFAULT");
    } else {
        scope.columns = &value;
        scope.column_count = 1;
        ssm_str constraint = ssm_view(o->label.ptr + 11, o->label.len - 11);
        text_puts(&t, " ADD CONSTRAINT ");
        print_name(&t, constraint);
        text_puts(&t, " CHECK (");
        text_put(&t, print_expression(&scope, raw, SSM_LIT("boolean")));
        text_puts(&t, tree_flag(o->node, "skip_validation") ? ") NOT VALID" : ")");
        text_puts(&d, " DROP CONSTRAINT ");
        print_name(&d, constraint);
    }
    ssm_str set = text_done(&t), unset = text_done(&d);
    out->create = out->definition = object_join(r, &alter, &name, &set, NULL);
    out->drop = object_join(r, &alter, &name, &unset, NULL);
    if (pgr_is(o->label, "default"))
        out->replace = out->create;
    out->schema = domain->schema;
    out->name = pgr_concat(r, (const ssm_str[]){SSM_LIT("domain "), name, SSM_LIT(" "), o->label}, 4);
    pgr_depend(r, depends, SSM_NAMES_TYPES, domain->schema, domain->name, PGR_ABSENT);
    return true;
}

/* ------------------------------------------------------------------ composite and range types */

enum pgr_result object_composite(struct pgr *r, const struct node *statement)
{
    const struct node *type = tree_get(statement, "typevar");
    ssm_str schema = pgr_target(r, tree_text(type, "schemaname")), name = tree_text(type, "relname");
    struct object *o = new_type(r, SSM_OBJECT_TYPE, schema, name, statement);
    if (o == NULL)
        return PGR_ERROR;
    return pgr_take(r, schema, name, PGR_OTHER, o)
               ? PGR_OK
               : pgr_fail(r, "relation_exists", "There is a relation %1 already.", &name, 1);
}

enum pgr_result object_range(struct pgr *r, const struct node *statement)
{
    ssm_str name, schema = pgr_target(r, said_schema(tree_get(statement, "typeName"), &name));
    return new_type(r, SSM_OBJECT_TYPE, schema, name, statement) ? PGR_OK : PGR_ERROR;
}

enum { ATTRIBUTES = 1600 };

struct attribute {
    ssm_str name;
    const struct node *column;
    uint32_t since;
};

static size_t attribute_at(const struct attribute *list, size_t count, ssm_str name)
{
    size_t at = 0;
    while (at < count && !pgr_same(list[at].name, name))
        at++;
    return at;
}

static size_t change_attributes(struct attribute *list, size_t count, const struct object_change *c)
{
    ssm_str kind = tree_text(c->node, "subtype"), name = tree_text(c->node, "name");
    const struct node *column = tree_as(tree_get(c->node, "def"), "ColumnDef");
    if (c->name.len) { /* RENAME ATTRIBUTE */
        size_t at = attribute_at(list, count, tree_text(c->node, "subname"));
        if (at < count)
            list[at].name = c->name;
    } else if (pgr_is(kind, "AT_AddColumn") && count < ATTRIBUTES) {
        list[count++] = (struct attribute){tree_text(column, "colname"), column, c->since};
    } else if (pgr_is(kind, "AT_DropColumn")) {
        size_t at = attribute_at(list, count, name);
        if (at < count) {
            memmove(&list[at], &list[at + 1], (count - at - 1) * sizeof *list);
            count--;
        }
    } else if (pgr_is(kind, "AT_AlterColumnType")) {
        size_t at = attribute_at(list, count, name);
        if (at < count) {
            list[at].column = column;
            list[at].since = c->since;
        }
    }
    return count;
}

static bool put_attributes(struct pgr *r, struct text *t, const struct object *o, struct pgr_depends *depends)
{
    struct attribute *list = pgr_alloc(r, ATTRIBUTES * sizeof *list);
    size_t count = 0;
    if (list == NULL)
        return false;
    for (const struct node *n = tree_first(tree_get(o->node, "coldeflist")); n && count < ATTRIBUTES; n = n->next) {
        const struct node *column = tree_as(n, "ColumnDef");
        list[count++] = (struct attribute){tree_text(column, "colname"), column, o->since};
    }
    for (size_t i = 0; i < o->changes.count; i++)
        count = change_attributes(list, count, o->changes.items[i]);
    text_puts(t, " AS (");
    for (size_t i = 0; i < count; i++) {
        struct print_scope scope = object_scope(r, o, list[i].since, depends);
        const struct node *collation = tree_get(tree_get(list[i].column, "collClause"), "collname");
        text_puts(t, i ? ", " : "");
        print_name(t, list[i].name);
        text_puts(t, " ");
        text_put(t, print_type(&scope, tree_get(list[i].column, "typeName")));
        if (collation) {
            ssm_str name, schema = said_schema(collation, &name);
            text_puts(t, " COLLATE ");
            print_qualified(t, pgr_is(schema, "pg_catalog") ? PGR_ABSENT : pgr_schema(schema), name);
        }
    }
    text_puts(t, ")");
    return true;
}

static void put_range(struct pgr *r, struct text *t, const struct object *o, struct pgr_depends *depends)
{
    static const char *const names[] = {"subtype",   "subtype_opclass", "collation",
                                        "canonical", "subtype_diff",    "multirange_type_name"};
    struct print_scope scope = object_scope(r, o, o->since, depends);
    bool first = true;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct node *e = object_option(tree_get(o->node, "params"), names[i]);
        if (e == NULL)
            continue;
        ssm_str value = print_type(&scope, tree_get(e, "arg"));
        if (i == 5) { /* as the engine names it by itself */
            ssm_str own = object_multirange_name(r, o->name);
            if (pgr_same(value, print_qualified_text(r, o->schema, own)))
                continue;
        }
        text_puts(t, first ? " AS RANGE (" : ", ");
        first = false;
        text_puts(t, names[i]);
        text_puts(t, " = ");
        text_put(t, value);
    }
    text_puts(t, ")");
}

/* r_range gives r_multirange; else _multirange is put behind. */
ssm_str object_multirange_name(struct pgr *r, ssm_str name)
{
    for (size_t i = 0; i + 5 <= name.len; i++)
        if (memcmp(name.ptr + i, "range", 5) == 0)
            return pgr_concat(r,
                              (const ssm_str[]){ssm_view(name.ptr, i), SSM_LIT("multirange"),
                                                ssm_view(name.ptr + i + 5, name.len - i - 5)},
                              3);
    return pgr_concat(r, (const ssm_str[]){name, SSM_LIT("_multirange")}, 2);
}

bool finish_type(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    struct text t = {.owner = r};
    ssm_str name = object_qualified(r, o), drop = SSM_LIT("DROP TYPE ");
    text_puts(&t, "CREATE TYPE ");
    text_put(&t, name);
    if (tree_flag(o->node, "params"))
        put_range(r, &t, o, depends);
    else if (!put_attributes(r, &t, o, depends))
        return false;
    out->create = out->definition = text_done(&t);
    out->drop = object_join(r, &drop, &name, NULL);
    return true;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Schemas, extensions, statistics, publications; and kinds that are kept as their statement's text: aggregates,
 * operators, casts, collations.
 */
#include "object.h"

/* ------------------------------------------------------------------ schemas and extensions */

enum pgr_result object_schema(struct pgr *r, const struct node *statement)
{
    const struct node *role = tree_get(statement, "authrole");
    ssm_str name = tree_text(statement, "schemaname");
    if (!name.len)
        name = tree_text(role, "rolename");
    if (pgr_is(name, "public"))
        return PGR_OK;
    struct object *o = object_get(r, SSM_OBJECT_SCHEMA, PGR_ABSENT, name);
    if (o)
        return tree_flag(statement, "if_not_exists")
                   ? PGR_OK
                   : pgr_fail(r, "schema_exists", "There is a schema %1 already.", &name, 1);
    o = object_new(r, SSM_OBJECT_SCHEMA, PGR_ABSENT, name, statement);
    if (o == NULL || role == NULL)
        return o ? PGR_OK : PGR_ERROR;
    struct subject on = {.kind = SUBJECT_OBJECT, .thing = o};
    return object_own(r, &on, role);
}

bool finish_schema(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    ssm_str name = print_qualified_text(r, PGR_ABSENT, o->name);
    (void)depends;
    out->create = out->definition = pgr_concat(r, (const ssm_str[]){SSM_LIT("CREATE SCHEMA "), name}, 2);
    out->drop = pgr_concat(r, (const ssm_str[]){SSM_LIT("DROP SCHEMA "), name}, 2);
    return true;
}

enum pgr_result object_extension(struct pgr *r, const struct node *statement)
{
    ssm_str name = tree_text(statement, "extname");
    struct object *o = object_get(r, SSM_OBJECT_EXTENSION, PGR_ABSENT, name);
    if (pgr_is(name, "plpgsql")) /* every database has it */
        return PGR_OK;
    if (o)
        return tree_flag(statement, "if_not_exists")
                   ? PGR_OK
                   : pgr_fail(r, "extension_exists", "There is an extension %1 already.", &name, 1);
    o = object_new(r, SSM_OBJECT_EXTENSION, PGR_ABSENT, name, statement);
    if (o == NULL)
        return PGR_ERROR;
    r->objects->has_extension = true;
    o->text = pgr_target(r, tree_string(tree_get(object_option(tree_get(statement, "options"), "schema"), "arg")));
    return PGR_OK;
}

enum pgr_result object_alter_extension(struct pgr *r, const struct node *statement)
{
    ssm_str name = tree_text(statement, "extname");
    struct object *o = object_get(r, SSM_OBJECT_EXTENSION, PGR_ABSENT, name);
    if (pgr_is(name, "plpgsql"))
        return PGR_OK;
    if (o == NULL)
        return object_missing(r, name);
    return object_change(r, o, statement, PGR_ABSENT) ? PGR_OK : PGR_ERROR;
}

static bool give_version(struct pgr *r, const struct object *o, ssm_str name, ssm_str update)
{
    struct pgr_depends depends = {0};
    ssm_object *out = PGR_NEW(r, ssm_object);
    if (out == NULL)
        return false;
    out->kind = SSM_OBJECT_ATTRIBUTE;
    out->flags = SSM_OBJECTF_SAID;
    out->name = pgr_concat(r, (const ssm_str[]){SSM_LIT("extension "), name, SSM_LIT(" version")}, 3);
    out->create = out->replace = out->definition = update;
    pgr_depend(r, &depends, SSM_NAMES_ANY, PGR_ABSENT, o->name, PGR_ABSENT);
    return object_give(r, out, &depends, o->place);
}

bool finish_extension(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    struct text t = {.owner = r};
    ssm_str name = print_qualified_text(r, PGR_ABSENT, o->name);
    const struct node *version = object_option(tree_get(o->node, "options"), "new_version");
    for (size_t i = 0; i < o->changes.count; i++) {
        const struct object_change *c = o->changes.items[i];
        const struct node *later = object_option(tree_get(c->node, "options"), "new_version");
        version = later ? later : version;
    }
    text_puts(&t, "CREATE EXTENSION IF NOT EXISTS ");
    text_put(&t, name);
    if (o->text.len) {
        text_puts(&t, " WITH SCHEMA ");
        print_name(&t, o->text);
        pgr_depend(r, depends, SSM_NAMES_ANY, PGR_ABSENT, o->text, PGR_ABSENT);
        out->shape = o->text;
    }
    ssm_str number = tree_string(tree_get(version, "arg"));
    size_t head = t.len;
    ssm_str update = pgr_concat(r, (const ssm_str[]){SSM_LIT("ALTER EXTENSION "), name, SSM_LIT(" UPDATE")}, 3);
    if (number.len) {
        struct text to = {.owner = r};
        text_puts(&t, " VERSION ");
        print_literal(&t, number);
        text_put(&to, update);
        text_puts(&to, " TO ");
        print_literal(&to, number);
        update = text_done(&to);
    }
    out->create = text_done(&t);
    /* A schema that says no version, as no dump does, takes any. */
    out->definition = ssm_view(out->create.ptr, head);
    if (!out->shape.len)
        out->shape = SSM_LIT("public");
    if (number.len)
        give_version(r, o, name, update);
    out->drop = pgr_concat(r, (const ssm_str[]){SSM_LIT("DROP EXTENSION "), name}, 2);
    return true;
}

/* ------------------------------------------------------------------ kept as text */

static enum pgr_result keep_text(struct pgr *r, enum ssm_object_kind kind, ssm_str schema, ssm_str name,
                                 ssm_str arguments, const struct node *statement)
{
    struct object *o = object_new(r, kind, schema, name, statement);
    if (o == NULL)
        return PGR_ERROR;
    o->arguments = arguments;
    o->text = object_deparsed(r, r->text);
    if (!o->text.len)
        return pgr_cannot(r, "statement", name);
    return kind != SSM_OBJECT_AGGREGATE || object_add_function(r, o) ? PGR_OK : PGR_ERROR;
}

static ssm_str aggregate_arguments(struct pgr *r, const struct node *statement)
{
    struct text t = {.owner = r};
    struct print_scope scope = {.r = r};
    const struct node *list = tree_get(tree_as(tree_first(tree_get(statement, "args")), "List"), "items");
    text_puts(&t, "(");
    for (const struct node *n = tree_first(list); n; n = n->next) {
        text_puts(&t, n == tree_first(list) ? "" : ", ");
        text_put(&t, print_type(&scope, tree_get(tree_as(n, "FunctionParameter"), "argType")));
    }
    text_puts(&t, list ? ")" : "*)");
    return text_done(&t);
}

static ssm_str operator_name(struct pgr *r, ssm_str schema, ssm_str name, const struct node *definition)
{
    struct text t = {.owner = r};
    struct print_scope scope = {.r = r};
    static const char *const sides[] = {"leftarg", "rightarg"};
    if (schema.len) {
        print_name(&t, schema);
        text_puts(&t, ".");
    }
    text_put(&t, name);
    for (size_t i = 0; i < 2; i++) {
        const struct node *side = object_option(definition, sides[i]);
        text_puts(&t, i ? ", " : " (");
        if (side)
            text_put(&t, print_type(&scope, tree_get(side, "arg")));
        else
            text_puts(&t, "NONE");
    }
    text_puts(&t, ")");
    return text_done(&t);
}

/* FROM "C" is what the engine keeps of it: the libc locale of that name. */
static enum pgr_result keep_collation(struct pgr *r, ssm_str schema, ssm_str name, const struct node *statement)
{
    ssm_str said, from;
    enum pgr_result result = keep_text(r, SSM_OBJECT_COLLATION, schema, name, PGR_ABSENT, statement);
    const struct node *source = tree_get(object_option(tree_get(statement, "definition"), "from"), "arg");
    const struct object *o = object_get(r, SSM_OBJECT_COLLATION, schema, name);
    print_name_parts(tree_get(tree_as(source, "List"), "items"), &said, &from);
    if (result != PGR_OK || !o || !(pgr_is(from, "C") || pgr_is(from, "POSIX")))
        return result;
    ssm_str pieces[] = {SSM_LIT("CREATE COLLATION "), object_qualified(r, o), SSM_LIT(" (provider = libc, locale = '"),
                        from, SSM_LIT("')")};
    ((struct object *)(uintptr_t)o)->text = pgr_concat(r, pieces, 5);
    return PGR_OK;
}

enum pgr_result object_define(struct pgr *r, const struct node *statement)
{
    ssm_str said, name, kind = tree_text(statement, "kind");
    print_name_parts(tree_get(statement, "defnames"), &said, &name);
    ssm_str schema = pgr_target(r, said);
    if (!said.len && schema.len) /* the text alone would make it elsewhere */
        return pgr_cannot(r, "unqualified_name", name);
    if (pgr_is(kind, "OBJECT_AGGREGATE") && !tree_flag(statement, "oldstyle"))
        return keep_text(r, SSM_OBJECT_AGGREGATE, schema, name, aggregate_arguments(r, statement), statement);
    if (pgr_is(kind, "OBJECT_OPERATOR"))
        return keep_text(r, SSM_OBJECT_OPERATOR, PGR_ABSENT,
                         operator_name(r, schema, name, tree_get(statement, "definition")), PGR_ABSENT, statement);
    if (pgr_is(kind, "OBJECT_COLLATION"))
        return keep_collation(r, schema, name, statement);
    return pgr_cannot(r, pgr_is(kind, "OBJECT_TYPE") ? "base_type" : "text_search", name);
}

enum pgr_result object_cast(struct pgr *r, const struct node *statement)
{
    struct print_scope scope = {.r = r};
    ssm_str pieces[] = {SSM_LIT("("), print_type(&scope, tree_get(statement, "sourcetype")), SSM_LIT(" AS "),
                        print_type(&scope, tree_get(statement, "targettype")), SSM_LIT(")")};
    return keep_text(r, SSM_OBJECT_CAST, PGR_ABSENT, pgr_concat(r, pieces, 5), PGR_ABSENT, statement);
}

bool finish_text(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    struct subject self = {.kind = SUBJECT_OBJECT, .thing = o};
    object_scope(r, o, o->since, depends);
    object_walk(r, o->node, o->since, depends);
    out->create = out->definition = o->text;
    out->drop = pgr_concat(r, (const ssm_str[]){SSM_LIT("DROP "), subject_text(r, &self)}, 2);
    if (o->arguments.len)
        out->name = pgr_concat(r, (const ssm_str[]){o->name, o->arguments}, 2);
    return true;
}

/* ------------------------------------------------------------------ statistics */

enum pgr_result object_statistics(struct pgr *r, const struct node *statement)
{
    struct subject on;
    ssm_str schema, name;
    enum pgr_result result =
        subject_relation(r, tree_as(tree_first(tree_get(statement, "relations")), "RangeVar"), &on);
    if (result != PGR_OK)
        return result;
    if (on.kind != SUBJECT_TABLE)
        return pgr_cannot(r, "statistics", subject_name(r, &on));
    print_name_parts(tree_get(statement, "defnames"), &schema, &name);
    if (!name.len) { /* t_a_b_stat */
        struct text t = {.owner = r};
        for (const struct node *n = tree_first(tree_get(statement, "exprs")); n; n = n->next) {
            ssm_str column = tree_text(tree_as(n, "StatsElem"), "name");
            text_puts(&t, t.len ? "_" : "");
            text_put(&t, column.len ? column : SSM_LIT("expr"));
        }
        name = pgr_make_name(r, ((struct pgr_table *)on.thing)->name, text_done(&t), "stat");
        schema = ((struct pgr_table *)on.thing)->schema;
    } else {
        schema = pgr_target(r, schema);
    }
    struct object *o = object_new_on(r, SSM_OBJECT_STATISTICS, &on, name, statement);
    if (o == NULL)
        return PGR_ERROR;
    object_rename_to(r, o, schema, name);
    return PGR_OK;
}

bool finish_statistics(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    static const char *const kinds[] = {"ndistinct", "dependencies", "mcv"};
    struct print_scope scope = object_scope(r, o, o->since, depends);
    struct text t = {.owner = r};
    const struct node *said = tree_get(o->node, "stat_types");
    ssm_str name = print_qualified_text(r, o->schema, o->name);
    bool first = true;
    scope.table = o->on.thing;
    scope.with_own = true;
    text_puts(&t, "CREATE STATISTICS ");
    text_put(&t, name);
    for (size_t i = 0; i < 3 && tree_count(said) != 3; i++)
        for (const struct node *n = tree_first(said); n; n = n->next)
            if (pgr_is(tree_string(n), kinds[i])) {
                text_puts(&t, first ? " (" : ", ");
                text_puts(&t, kinds[i]);
                first = false;
            }
    text_puts(&t, first ? " ON " : ") ON ");
    const struct node *list = tree_get(o->node, "exprs");
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *e = tree_as(n, "StatsElem");
        struct pgr_column *c = pgr_column_since(scope.table, tree_text(e, "name"), o->since);
        text_puts(&t, n == tree_first(list) ? "" : ", ");
        if (tree_flag(e, "expr")) {
            text_puts(&t, "(");
            text_put(&t, print_expression(&scope, tree_get(e, "expr"), PGR_ABSENT));
            text_puts(&t, ")");
        } else {
            print_name(&t, c ? c->name : tree_text(e, "name"));
            pgr_depend(r, depends, SSM_NAMES_RELATIONS, scope.table->schema, scope.table->name, c ? c->name : PGR_ABSENT);
        }
    }
    text_puts(&t, " FROM ");
    text_put(&t, subject_name(r, &o->on));
    out->create = out->definition = text_done(&t);
    out->drop = pgr_concat(r, (const ssm_str[]){SSM_LIT("DROP STATISTICS "), name}, 2);
    subject_fill(r, &o->on, out, depends);
    return true;
}

enum pgr_result object_do(struct pgr *r, const struct node *statement)
{
    (void)statement;
    return pgr_cannot(r, "do", SSM_LIT("anonymous block"));
}

enum pgr_result object_nothing(struct pgr *r, const struct node *statement)
{
    (void)r;
    (void)statement;
    return PGR_OK;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Views and materialized views, and the latter's indexes.
 */
#include "cache.h"
#include "object.h"
#include "print_internal.h"

/* ------------------------------------------------------------------ statements */

const struct node *object_query(const struct object *o)
{
    return o->query ? o->query : tree_get(o->node, "query");
}

static bool has_star(const struct node *n, unsigned depth)
{
    if (n->kind < NODE_OBJECT || depth > PRINT_DEPTH)
        return false;
    for (const struct node *m = n->u.first; m; m = m->next)
        if ((m->key_size == 6 && memcmp(m->key, "A_Star", 6) == 0) || has_star(m, depth + 1))
            return true;
    return false;
}

/* What * stands for is settled when the view is made: columns that are added later are not among it. Where its
 * relations are yet to come, it waits for them; then the order of statements does not tell. */
static void fix_columns(struct pgr *r, struct object *o)
{
    const struct node *query = tree_get(o->node, "query");
    struct print_scope scope = {.r = r, .since = r->now, .place = o->place};
    struct print_column *columns;
    size_t count;
    bool is_default = o->path.count == 0 || (o->path.count == 1 && !o->path.items[0].len);
    if (!is_default || query == NULL || !has_star(query, 0) || !print_query_columns(&scope, query, &columns, &count))
        return;
    const struct pgr_parsed *p = pgr_parse(r, print_query(&scope, query));
    if (p && p->tree && !has_star(p->tree, 0))
        o->query = p->tree;
}

static enum pgr_result make(struct pgr *r, const struct node *relation, const struct node *statement, bool is_view,
                            bool replaces)
{
    ssm_str schema = pgr_target(r, tree_text(relation, "schemaname")), name = tree_text(relation, "relname");
    struct pgr_relation *there = pgr_map_get(&r->relations, schema, name);
    enum ssm_object_kind kind = is_view ? SSM_OBJECT_VIEW : SSM_OBJECT_MATERIALIZED_VIEW;
    struct object *o = there && there->kind == PGR_OTHER ? there->thing : NULL;
    if (pgr_is(tree_text(relation, "relpersistence"), "t"))
        return pgr_cannot(r, "temporary_view", name);
    if (o && o->kind == kind && (replaces || tree_flag(statement, "if_not_exists"))) {
        if (!replaces)
            return PGR_OK;
        o->node = statement;
        o->since = r->now;
        o->columns_asked = false;
        o->changes.count = 0;
        o->query = NULL;
        fix_columns(r, o);
        return PGR_OK;
    }
    if (there)
        return pgr_fail(r, "relation_exists", "There is a relation %1 already.", &name, 1);
    o = object_new(r, kind, schema, name, statement);
    if (o == NULL)
        return PGR_ERROR;
    fix_columns(r, o);
    return pgr_take(r, schema, name, PGR_OTHER, o) ? PGR_OK : PGR_ERROR;
}

enum pgr_result object_view(struct pgr *r, const struct node *statement)
{
    return make(r, tree_get(statement, "view"), statement, true, tree_flag(statement, "replace"));
}

enum pgr_result object_create_as(struct pgr *r, const struct node *statement)
{
    const struct node *relation = tree_get(tree_get(statement, "into"), "rel");
    if (!pgr_is(tree_text(statement, "objtype"), "OBJECT_MATVIEW"))
        return pgr_cannot(r, "create_table_as", tree_text(relation, "relname"));
    return make(r, relation, statement, false, false);
}

enum pgr_result object_matview_index(struct pgr *r, const struct node *statement)
{
    struct subject on;
    ssm_str name = tree_text(statement, "idxname");
    enum pgr_result result = subject_relation(r, tree_get(statement, "relation"), &on);
    if (result != PGR_OK)
        return result;
    if (on.kind != SUBJECT_OBJECT)
        return PGR_ERROR;
    const struct object *view = on.thing;
    if (!name.len)
        name = pgr_choose_index(r, view->schema, view->name, statement);
    if (pgr_map_get(&r->relations, view->schema, name))
        return tree_flag(statement, "if_not_exists")
                   ? PGR_OK
                   : pgr_fail(r, "relation_exists", "There is a relation %1 already.", &name, 1);
    struct object *o = object_new_on(r, SSM_OBJECT_INDEX, &on, name, statement);
    if (o == NULL)
        return PGR_ERROR;
    o->schema = view->schema;
    return pgr_take(r, view->schema, name, PGR_OTHER, o) ? PGR_OK : PGR_ERROR;
}

/* ------------------------------------------------------------------ the end */

static void put_options(struct text *t, const struct print_scope *scope, const struct node *list)
{
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *e = tree_as(n, "DefElem"), *arg = tree_get(e, "arg");
        text_puts(t, n == tree_first(list) ? " WITH (" : ", ");
        if (tree_flag(e, "defnamespace")) {
            print_name(t, tree_text(e, "defnamespace"));
            text_puts(t, ".");
        }
        print_name(t, tree_text(e, "defname"));
        text_puts(t, "=");
        ssm_str text = tree_string(arg), number = tree_text(tree_as(arg, "Integer"), "ival");
        if (!number.len)
            number = tree_text(tree_as(arg, "Float"), "fval");
        if (arg == NULL)
            text_puts(t, "true");
        else if (text.len)
            text_put(t, text);
        else if (number.len)
            text_put(t, number);
        else
            text_put(t, print_type(scope, arg));
    }
    if (list)
        text_puts(t, ")");
}

/* The options as ALTER VIEW SET and RESET left them: the last statement of each name. */
static void put_view_options(struct text *t, const struct object *o)
{
    const struct node *said[16];
    size_t count = 0;
    for (size_t i = 0; i <= o->changes.count; i++) {
        const struct object_change *c = i ? o->changes.items[i - 1] : NULL;
        bool reset = c && pgr_is(tree_text(c->node, "subtype"), "AT_ResetRelOptions");
        const struct node *list =
            c ? tree_get(tree_as(tree_get(c->node, "def"), "List"), "items") : tree_get(o->node, "options");
        for (const struct node *n = tree_first(list); n; n = n->next) {
            const struct node *e = tree_as(n, "DefElem");
            size_t at = 0;
            while (at < count && !pgr_same(tree_text(said[at], "defname"), tree_text(e, "defname")))
                at++;
            if (reset && at < count)
                said[at] = said[--count];
            else if (!reset && at < 16) {
                said[at] = e;
                count += at == count;
            }
        }
    }
    bool first = true;
    static const char *const names[] = {"check_option", "security_barrier", "security_invoker"};
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < count; k++) {
            ssm_str value = tree_string(tree_get(said[k], "arg"));
            if (!pgr_is(tree_text(said[k], "defname"), names[i]) || i == 0)
                continue;
            if (pgr_is(value, "false") || pgr_is(value, "off"))
                continue;
            text_puts(t, first ? " WITH (" : ", ");
            text_puts(t, names[i]);
            text_puts(t, "=true");
            first = false;
        }
    text_puts(t, first ? "" : ")");
}

static void put_check_option(struct text *t, const struct object *o)
{
    ssm_str check = tree_text(o->node, "withCheckOption");
    ssm_str value = tree_string(tree_get(object_option(tree_get(o->node, "options"), "check_option"), "arg"));
    if (pgr_is(check, "LOCAL_CHECK_OPTION") || pgr_is(value, "local"))
        text_puts(t, " WITH LOCAL CHECK OPTION");
    else if (pgr_is(check, "CASCADED_CHECK_OPTION") || pgr_is(value, "cascaded"))
        text_puts(t, " WITH CASCADED CHECK OPTION");
}

/* Names and types of the outputs; absent: not all are known. */
static ssm_str outputs(struct pgr *r, const struct print_column *columns, size_t count)
{
    struct text t = {.owner = r};
    for (size_t i = 0; i < count; i++) {
        if (!columns[i].type.len)
            return PGR_ABSENT;
        print_name(&t, columns[i].name);
        text_puts(&t, " ");
        text_put(&t, columns[i].type);
        text_puts(&t, ",");
    }
    return text_done(&t);
}

/* The outputs take the names that the view gives them; where these are not known, or the query has none to give, the
 * names go in front. */
static void put_names(struct text *t, const struct object *o, struct print_scope *scope,
                      const struct print_column *columns, size_t count)
{
    const struct node *names = tree_get(o->node, "aliases"), *select = tree_as(object_query(o), "SelectStmt");
    while (tree_get(select, "larg"))
        select = tree_get(select, "larg");
    if (count && !tree_flag(select, "valuesLists")) {
        scope->outputs = columns;
        scope->output_count = count;
        return;
    }
    if (names == NULL)
        names = tree_get(tree_get(o->node, "into"), "colNames");
    for (size_t i = 0; names && i < count; i++) {
        text_puts(t, i ? ", " : " (");
        print_name(t, columns[i].name);
    }
    for (const struct node *n = count ? NULL : tree_first(names); n; n = n->next) {
        text_puts(t, n == tree_first(names) ? " (" : ", ");
        print_name(t, tree_string(n));
    }
    text_puts(t, names ? ")" : "");
}

bool finish_view(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    struct print_column *columns = NULL;
    size_t count = 0;
    struct text t = {.owner = r};
    bool known = object_relation_columns(r, o, &columns, &count);
    print_qualified(&t, o->schema, o->name);
    struct print_scope scope = object_scope(r, o, o->since, depends);
    put_names(&t, o, &scope, columns, count);
    put_view_options(&t, o);
    text_puts(&t, " AS ");
    text_put(&t, print_query(&scope, object_query(o)));
    put_check_option(&t, o);
    ssm_str text = text_done(&t), shape = known ? outputs(r, columns, count) : PGR_ABSENT, name = object_qualified(r, o);
    ssm_str create = SSM_LIT("CREATE VIEW "), replace = SSM_LIT("CREATE OR REPLACE VIEW "),
            drop = SSM_LIT("DROP VIEW ");
    out->create = object_join(r, &create, &text, NULL);
    out->drop = object_join(r, &drop, &name, NULL);
    if (shape.len)
        out->replace = object_join(r, &replace, &text, NULL);
    out->definition = text;
    out->shape = shape;
    return true;
}

bool finish_matview(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    struct print_column *columns = NULL;
    size_t count = 0;
    struct text t = {.owner = r};
    const struct node *into = tree_get(o->node, "into");
    object_relation_columns(r, o, &columns, &count);
    print_qualified(&t, o->schema, o->name);
    struct print_scope scope = object_scope(r, o, o->since, depends);
    put_names(&t, o, &scope, columns, count);
    if (tree_text(into, "accessMethod").len && !pgr_is(tree_text(into, "accessMethod"), "heap")) {
        text_puts(&t, " USING ");
        print_name(&t, tree_text(into, "accessMethod"));
    }
    put_options(&t, &scope, tree_get(into, "options"));
    if (tree_text(into, "tableSpaceName").len) {
        text_puts(&t, " TABLESPACE ");
        print_name(&t, tree_text(into, "tableSpaceName"));
    }
    text_puts(&t, " AS ");
    text_put(&t, print_query(&scope, object_query(o)));
    ssm_str text = text_done(&t), name = object_qualified(r, o), drop = SSM_LIT("DROP MATERIALIZED VIEW ");
    ssm_str create = SSM_LIT("CREATE MATERIALIZED VIEW ");
    /* A dump says WITH NO DATA of each, and REFRESH later: whether it has data is no schema. */
    out->create = object_join(r, &create, &text, NULL);
    out->drop = object_join(r, &drop, &name, NULL);
    out->definition = text;
    return true;
}

bool finish_matview_index(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    struct print_scope scope = object_scope(r, o, o->since, depends);
    struct print_column *columns = NULL;
    size_t column_count = 0;
    struct text t = {.owner = r};
    const struct node *n = o->node;
    if (object_relation_columns(r, o->on.thing, &columns, &column_count)) {
        scope.columns = columns;
        scope.column_count = column_count;
    }
    ssm_str method = tree_text(n, "accessMethod");
    const struct object *view = o->on.thing;
    text_puts(&t, tree_flag(n, "unique") ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    print_name(&t, o->name);
    text_puts(&t, " ON ");
    text_put(&t, subject_name(r, &o->on));
    if (method.len && !pgr_is(method, "btree")) {
        text_puts(&t, " USING ");
        print_name(&t, method);
    }
    for (int include = 0; include < 2; include++) {
        const struct node *list = include ? tree_get(n, "indexIncludingParams") : tree_get(n, "indexParams");
        for (const struct node *m = tree_first(list); m; m = m->next) {
            text_puts(&t, m != tree_first(list) ? ", " : include ? " INCLUDE (" : " (");
            text_put(&t, print_index_element(&scope, m));
        }
        text_puts(&t, list ? ")" : "");
    }
    text_puts(&t, tree_flag(n, "nulls_not_distinct") ? " NULLS NOT DISTINCT" : "");
    put_options(&t, &scope, tree_get(n, "options"));
    if (tree_flag(n, "whereClause")) {
        text_puts(&t, " WHERE ");
        text_put(&t, print_expression(&scope, tree_get(n, "whereClause"), SSM_LIT("boolean")));
    }
    ssm_str drop = SSM_LIT("DROP INDEX "), name = print_qualified_text(r, view->schema, o->name);
    out->create = out->definition = text_done(&t);
    out->drop = object_join(r, &drop, &name, NULL);
    subject_fill(r, &o->on, out, depends);
    return true;
}

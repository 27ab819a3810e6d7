/* SPDX-License-Identifier: Apache-2.0
 *
 * Functions and procedures.
 */
#include "object.h"
#include "print_internal.h"

/* ------------------------------------------------------------------ the working model */

static bool is_output(ssm_str mode)
{
    return pgr_is(mode, "FUNC_PARAM_OUT") || pgr_is(mode, "FUNC_PARAM_TABLE");
}

/* "(integer, text)": what tells functions of one name from each other; of a procedure all count. */
static ssm_str input_types(struct pgr *r, const struct node *statement)
{
    struct text t = {.owner = r};
    struct print_scope scope = {.r = r};
    text_puts(&t, "(");
    for (const struct node *n = tree_first(tree_get(statement, "parameters")); n; n = n->next) {
        const struct node *p = tree_as(n, "FunctionParameter");
        if (is_output(tree_text(p, "mode")))
            continue;
        if (t.len > 1)
            text_puts(&t, ", ");
        text_put(&t, print_type(&scope, tree_get(p, "argType")));
    }
    text_puts(&t, ")");
    return text_done(&t);
}

static struct object *same_function(struct pgr *r, ssm_str schema, ssm_str name, ssm_str arguments)
{
    const struct pgr_list *list = pgr_map_get(&r->objects->functions, schema, name);
    for (size_t i = 0; list && i < list->count; i++) {
        struct object *o = list->items[i];
        if (!o->dropped && pgr_same(o->arguments, arguments))
            return o;
    }
    return NULL;
}

bool object_add_function(struct pgr *r, struct object *o)
{
    struct pgr_list *list = pgr_map_get(&r->objects->functions, o->schema, o->name);
    if (list == NULL) {
        list = PGR_NEW(r, struct pgr_list);
        if (list == NULL || !pgr_map_put(r, &r->objects->functions, o->schema, o->name, list))
            return false;
    }
    return pgr_push(r, list, o);
}

enum pgr_result object_define_function(struct pgr *r, const struct node *statement)
{
    ssm_str schema, name;
    if (object_state(r) == NULL)
        return PGR_ERROR;
    print_name_parts(tree_get(statement, "funcname"), &schema, &name);
    schema = pgr_target(r, schema);
    ssm_str arguments = input_types(r, statement);
    struct object *o = same_function(r, schema, name, arguments);
    if (o) {
        o->node = statement;
        o->since = r->now;
        o->place = pgr_place(r);
        o->changes.count = 0;
        return PGR_OK;
    }
    o = object_new(r, tree_flag(statement, "is_procedure") ? SSM_OBJECT_PROCEDURE : SSM_OBJECT_FUNCTION, schema, name,
                   statement);
    if (o == NULL)
        return PGR_ERROR;
    o->arguments = arguments;
    return object_add_function(r, o) ? PGR_OK : PGR_ERROR;
}

enum pgr_result object_alter_function(struct pgr *r, const struct node *statement)
{
    ssm_str schema, name;
    const struct node *function = tree_get(statement, "func");
    print_name_parts(tree_get(function, "objname"), &schema, &name);
    struct object *o = object_function_by(r, schema, name, function);
    if (o == NULL)
        return object_missing(r, name);
    return object_change(r, o, tree_get(statement, "actions"), PGR_ABSENT) ? PGR_OK : PGR_ERROR;
}

/* ------------------------------------------------------------------ parts as text */

/* Lengths and such are no part of a function's types. */
static ssm_str bare_type(const struct print_scope *scope, const struct node *type)
{
    return type_base(scope->r, print_type(scope, type));
}

static void put_parameter(struct text *t, const struct print_scope *scope, const struct node *p,
                          struct text *shape)
{
    static const struct {
        const char *mode, *text;
    } modes[] = {{"FUNC_PARAM_OUT", "OUT "}, {"FUNC_PARAM_INOUT", "INOUT "}, {"FUNC_PARAM_VARIADIC", "VARIADIC "}};
    size_t from = t->len;
    ssm_str type = bare_type(scope, tree_get(p, "argType"));
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        if (pgr_is(tree_text(p, "mode"), modes[i].mode))
            text_puts(t, modes[i].text);
    if (tree_text(p, "name").len) {
        print_name(t, tree_text(p, "name"));
        text_puts(t, " ");
    }
    text_put(t, type);
    text_put(shape, ssm_view(t->ptr + from, t->len - from));
    if (tree_flag(p, "defexpr")) {
        text_puts(t, " DEFAULT ");
        text_put(t, print_expression(scope, tree_get(p, "defexpr"), type));
        text_puts(shape, " DEFAULT");
    }
    text_puts(shape, ",");
}

/* Parameters in parentheses; a table's columns are not among them. Returns whether there are OUT ones. */
static bool put_parameters(struct text *t, const struct print_scope *scope, const struct node *statement,
                           struct text *shape)
{
    bool first = true, has_output = false;
    text_puts(t, "(");
    for (const struct node *n = tree_first(tree_get(statement, "parameters")); n; n = n->next) {
        const struct node *p = tree_as(n, "FunctionParameter");
        ssm_str mode = tree_text(p, "mode");
        if (pgr_is(mode, "FUNC_PARAM_TABLE"))
            continue;
        if (!first)
            text_puts(t, ", ");
        first = false;
        has_output |= pgr_is(mode, "FUNC_PARAM_OUT") || pgr_is(mode, "FUNC_PARAM_INOUT");
        put_parameter(t, scope, p, shape);
    }
    text_puts(t, ")");
    return has_output;
}

static void put_result(struct text *t, const struct print_scope *scope, const struct node *statement,
                       bool has_output, struct text *shape)
{
    size_t from = t->len;
    bool is_table = false;
    const struct node *type = tree_get(statement, "returnType");
    for (const struct node *n = tree_first(tree_get(statement, "parameters")); n; n = n->next) {
        const struct node *p = tree_as(n, "FunctionParameter");
        if (!pgr_is(tree_text(p, "mode"), "FUNC_PARAM_TABLE"))
            continue;
        text_puts(t, is_table ? ", " : " RETURNS TABLE(");
        is_table = true;
        print_name(t, tree_text(p, "name"));
        text_puts(t, " ");
        text_put(t, bare_type(scope, tree_get(p, "argType")));
    }
    if (is_table) {
        text_puts(t, ")");
    } else if (type && (!has_output || tree_flag(type, "setof"))) {
        text_puts(t, " RETURNS ");
        text_put(t, bare_type(scope, type));
    }
    if (t->len > from)
        text_put(shape, ssm_view(t->ptr + from, t->len - from));
}

/* The last word on an option: the statement's, or a later ALTER's. */
const struct node *object_last_option(const struct object *o, const char *name)
{
    const struct node *found = object_option(tree_get(o->node, "options"), name);
    for (size_t i = 0; i < o->changes.count; i++) {
        const struct object_change *c = o->changes.items[i];
        const struct node *later = object_option(c->node, name);
        found = later ? later : found;
    }
    return found;
}

static ssm_str option_text(const struct object *o, const char *name)
{
    return tree_string(tree_get(object_last_option(o, name), "arg"));
}

static bool option_flag(const struct object *o, const char *name)
{
    return tree_flag(tree_as(tree_get(object_last_option(o, name), "arg"), "Boolean"), "boolval");
}

static ssm_str option_number(const struct object *o, const char *name)
{
    const struct node *arg = tree_get(object_last_option(o, name), "arg");
    ssm_str whole = tree_text(tree_as(arg, "Integer"), "ival");
    return whole.len ? whole : tree_text(tree_as(arg, "Float"), "fval");
}

static void put_upper(struct text *t, ssm_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = (char)(s.ptr[i] >= 'a' && s.ptr[i] <= 'z' ? s.ptr[i] - 'a' + 'A' : s.ptr[i]);
        text_put(t, ssm_view(&c, 1));
    }
}

static void put_setting(struct text *t, const struct print_scope *scope, const struct node *set)
{
    text_puts(t, " SET ");
    print_name(t, tree_text(set, "name"));
    if (pgr_is(tree_text(set, "kind"), "VAR_SET_CURRENT")) {
        text_puts(t, " FROM CURRENT");
        return;
    }
    text_puts(t, " TO ");
    if (!tree_flag(set, "args"))
        text_puts(t, "DEFAULT");
    for (const struct node *n = tree_first(tree_get(set, "args")); n; n = n->next) {
        if (n != tree_first(tree_get(set, "args")))
            text_puts(t, ", ");
        text_put(t, print_expression(scope, n, PGR_ABSENT));
    }
}

/* Takes one list of options into what is set: a later one of a name replaces it, RESET removes it. */
static size_t take_settings(const struct node *list, const struct node **sets, size_t count, size_t room)
{
    for (const struct node *n = tree_first(list); n; n = n->next) {
        const struct node *e = tree_as(n, "DefElem"), *set = tree_as(tree_get(e, "arg"), "VariableSetStmt");
        size_t at = 0;
        if (!pgr_is(tree_text(e, "defname"), "set") || set == NULL)
            continue;
        bool all = pgr_is(tree_text(set, "kind"), "VAR_RESET_ALL");
        while (at < count && !pgr_same(tree_text(sets[at], "name"), tree_text(set, "name")))
            at++;
        if (all)
            count = 0;
        else if (!pgr_is(tree_text(set, "kind"), "VAR_RESET") && at < room) {
            sets[at] = set;
            count += at == count;
        } else if (at < count) {
            memmove(&sets[at], &sets[at + 1], (count - at - 1) * sizeof *sets);
            count--;
        }
    }
    return count;
}

static void put_settings(struct text *t, const struct print_scope *scope, const struct object *o)
{
    const struct node *sets[32];
    size_t count = take_settings(tree_get(o->node, "options"), sets, 0, 32);
    for (size_t i = 0; i < o->changes.count; i++)
        count = take_settings(((const struct object_change *)o->changes.items[i])->node, sets, count, 32);
    for (size_t i = 0; i < count; i++) /* by name, as they have no order */
        for (size_t k = i + 1; k < count; k++)
            if (pgr_compare(tree_text(sets[k], "name"), tree_text(sets[i], "name")) < 0) {
                const struct node *swap = sets[i];
                sets[i] = sets[k];
                sets[k] = swap;
            }
    for (size_t i = 0; i < count; i++)
        put_setting(t, scope, sets[i]);
}

static void put_attributes(struct text *t, const struct print_scope *scope, const struct object *o,
                           ssm_str language)
{
    ssm_str volatility = option_text(o, "volatility"), parallel = option_text(o, "parallel"),
            cost = option_number(o, "cost");
    ssm_str rows = option_number(o, "rows");
    bool is_native = pgr_is(language, "c") || pgr_is(language, "internal");
    const struct node *transforms = tree_get(object_last_option(o, "transform"), "arg");
    for (const struct node *n = tree_first(tree_get(tree_as(transforms, "List"), "items")); n; n = n->next) {
        text_puts(t, n == tree_first(tree_get(tree_as(transforms, "List"), "items")) ? " TRANSFORM FOR TYPE "
                                                                                    : ", FOR TYPE ");
        text_put(t, print_type(scope, n));
    }
    if (option_flag(o, "window"))
        text_puts(t, " WINDOW");
    if (volatility.len && !pgr_is(volatility, "volatile")) {
        text_puts(t, " ");
        put_upper(t, volatility);
    }
    text_puts(t, option_flag(o, "strict") ? " STRICT" : "");
    text_puts(t, option_flag(o, "security") ? " SECURITY DEFINER" : "");
    text_puts(t, option_flag(o, "leakproof") ? " LEAKPROOF" : "");
    if (parallel.len && !pgr_is(parallel, "unsafe")) {
        text_puts(t, " PARALLEL ");
        put_upper(t, parallel);
    }
    if (cost.len && !pgr_is(cost, is_native ? "1" : "100")) {
        text_puts(t, " COST ");
        text_put(t, cost);
    }
    if (rows.len && !pgr_is(rows, "1000")) {
        text_puts(t, " ROWS ");
        text_put(t, rows);
    }
    if (object_last_option(o, "support")) {
        ssm_str schema, name;
        const struct node *list = tree_as(tree_get(object_last_option(o, "support"), "arg"), "List");
        print_name_parts(tree_get(list, "items"), &schema, &name);
        text_puts(t, " SUPPORT ");
        print_qualified(t, pgr_is(schema, "pg_catalog") ? PGR_ABSENT : pgr_schema(schema), name);
    }
    put_settings(t, scope, o);
}

/* ------------------------------------------------------------------ the end */

bool finish_function(struct pgr *r, struct object *o, ssm_object *out, struct pgr_depends *depends)
{
    struct print_scope scope = object_scope(r, o, o->since, depends);
    struct text t = {.owner = r}, shape = {.owner = r};
    bool is_procedure = o->kind == SSM_OBJECT_PROCEDURE;
    ssm_str language = option_text(o, "language"), word = is_procedure ? SSM_LIT("PROCEDURE ") : SSM_LIT("FUNCTION ");
    if (!language.len)
        language = SSM_LIT("sql");
    print_qualified(&t, o->schema, o->name);
    bool has_output = put_parameters(&t, &scope, o->node, &shape);
    put_result(&t, &scope, o->node, has_output && !is_procedure, &shape);
    text_puts(&t, " LANGUAGE ");
    print_name(&t, language);
    put_attributes(&t, &scope, o, language);
    if (!object_put_code(&t, &scope, o, language))
        return false;
    ssm_str text = text_done(&t), create = SSM_LIT("CREATE "), replace = SSM_LIT("CREATE OR REPLACE "),
            drop = SSM_LIT("DROP ");
    ssm_str name = object_qualified(r, o);
    out->name = pgr_concat(r, (const ssm_str[]){o->name, o->arguments}, 2);
    out->create = object_join(r, &create, &word, &text, NULL);
    out->replace = object_join(r, &replace, &word, &text, NULL);
    out->drop = object_join(r, &drop, &word, &name, NULL);
    out->definition = text;
    out->shape = text_done(&shape);
    return true;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Function calls: by name, and in the grammar's own forms.
 */
#include "object.h"
#include "print_internal.h"

/* Functions that take any type as it is, so that a cast of an argument matters. Sorted by strcmp. */
static const char *const any_type[] = {
    "array_agg",
    "array_append",
    "array_fill",
    "array_position",
    "array_positions",
    "array_prepend",
    "array_remove",
    "array_replace",
    "concat",
    "concat_ws",
    "count",
    "cume_dist",
    "dense_rank",
    "first_value",
    "format",
    "json_agg",
    "json_build_array",
    "json_build_object",
    "json_object_agg",
    "jsonb_agg",
    "jsonb_build_array",
    "jsonb_build_object",
    "jsonb_object_agg",
    "lag",
    "last_value",
    "lead",
    "mode",
    "nth_value",
    "num_nonnulls",
    "num_nulls",
    "percent_rank",
    "percentile_disc",
    "pg_column_size",
    "pg_typeof",
    "quote_literal",
    "quote_nullable",
    "rank",
    "row_to_json",
    "to_json",
    "to_jsonb",
    "trim_array",
    "unnest",
    "width_bucket",
};

/* Parameters that are no text and take a literal. `count`: only with that many arguments or more. */
static const struct {
    const char *function;
    unsigned at, count;
    const char *type;
} parameters[] = {
    {"nextval", 0, 1, "regclass"},
    {"currval", 0, 1, "regclass"},
    {"setval", 0, 2, "regclass"},
    {"to_tsvector", 0, 2, "regconfig"},
    {"to_tsquery", 0, 2, "regconfig"},
    {"plainto_tsquery", 0, 2, "regconfig"},
    {"phraseto_tsquery", 0, 2, "regconfig"},
    {"websearch_to_tsquery", 0, 2, "regconfig"},
    {"ts_headline", 0, 3, "regconfig"},
    {"setweight", 1, 2, "\"char\""},
    {"jsonb_set", 1, 3, "text[]"},
    {"jsonb_set", 2, 3, "jsonb"},
    {"jsonb_insert", 1, 3, "text[]"},
    {"jsonb_insert", 2, 3, "jsonb"},
    {"jsonb_path_query", 1, 2, "jsonpath"},
    {"jsonb_path_exists", 1, 2, "jsonpath"},
    {"jsonb_path_match", 1, 2, "jsonpath"},
    {"jsonb_path_query_array", 1, 2, "jsonpath"},
    {"jsonb_path_query_first", 1, 2, "jsonpath"},
    {"jsonb_array_elements", 0, 1, "jsonb"},
    {"jsonb_array_elements_text", 0, 1, "jsonb"},
    {"jsonb_each", 0, 1, "jsonb"},
    {"make_interval", 0, 9, "integer"},
    {"array_to_tsvector", 0, 1, "text[]"},
    {"daterange", 0, 2, "date"},
    {"daterange", 1, 2, "date"},
    {"int4range", 0, 2, "integer"},
    {"int4range", 1, 2, "integer"},
    {"int8range", 0, 2, "bigint"},
    {"int8range", 1, 2, "bigint"},
    {"numrange", 0, 2, "numeric"},
    {"numrange", 1, 2, "numeric"},
    {"tsrange", 0, 2, "timestamp without time zone"},
    {"tsrange", 1, 2, "timestamp without time zone"},
    {"tstzrange", 0, 2, "timestamp with time zone"},
    {"tstzrange", 1, 2, "timestamp with time zone"},
};

static ssm_str parameter_type(ssm_str name, unsigned at, size_t count)
{
    for (size_t i = 0; i < sizeof parameters / sizeof parameters[0]; i++)
        if (pgr_is(name, parameters[i].function) && parameters[i].at == at && count >= parameters[i].count)
            return ssm_cstr(parameters[i].type);
    return PGR_ABSENT;
}

/* ------------------------------------------------------------------ arguments */

/* The relation that a literal of type regclass names, as it is called now. */
static bool print_regclass(struct printer *p, const struct node *n)
{
    const struct node *cast = tree_as(n, "TypeCast");
    ssm_str text = tree_text(tree_get(tree_as(cast ? tree_get(cast, "arg") : n, "A_Const"), "sval"), "sval");
    ssm_str parts[2] = {PGR_ABSENT, PGR_ABSENT};
    if (!object_split_name(p->r, text, parts))
        return false;
    struct pgr_relation *relation = pgr_relation_since(p->r, parts[0], parts[1], p->scope->since);
    if (relation) {
        parts[0] = relation->schema;
        parts[1] = relation->name;
        print_depend(p, SSM_NAMES_RELATIONS, parts[0], parts[1], PGR_ABSENT);
    }
    print_literal(&p->text, print_qualified_text(p->r, pgr_schema(parts[0]), parts[1]));
    return true;
}

/* A column of type character varying, which a parameter of type text takes by itself. */
static const struct node *without_text_cast(struct printer *p, const struct node *n)
{
    struct print_operand o = operand_of(p, n);
    return pgr_is(o.written, "text") && o.inner != n && kind_is_string(type_under(p, o.kind)) ? o.inner : n;
}

/* Casts that the engine puts itself because the function takes nothing nearer. Sorted by strcmp. */
static const char *const of_times[] = {"age", "date_part", "date_trunc", "extract", "to_char"};
static const char *const of_floats[] = {
    "acos", "asin", "atan",  "atan2",   "cbrt",  "ceil", "ceiling", "cos",  "degrees", "exp",          "floor",
    "ln",   "log",  "power", "radians", "round", "sign", "sin",     "sqrt", "tan",     "to_timestamp", "trunc"};
static const char *const of_numerics[] = {"round", "trunc"};

static const struct node *without_implied_cast(struct printer *p, const struct node *n, ssm_str name, size_t count)
{
    struct print_operand o = operand_of(p, n);
    ssm_str kind = type_under(p, o.kind);
    bool is_whole = pgr_is(kind, "integer") || pgr_is(kind, "bigint") || pgr_is(kind, "smallint");
    if (o.inner == n)
        return n;
    if (pgr_is(o.written, "timestamp with time zone") && pgr_is(kind, "date") && PRINT_IN(of_times, name))
        return o.inner;
    bool as_numeric = count > 1 && PRINT_IN(of_numerics, name);
    if (is_whole && PRINT_IN(of_floats, name) && pgr_is(o.written, as_numeric ? "numeric" : "double precision"))
        return o.inner;
    return n;
}

static void print_argument(struct printer *p, const struct node *n, ssm_str name, ssm_str type, ssm_str first)
{
    const struct node *cast = tree_as(n, "TypeCast");
    bool is_literal = is_bare_literal(n) || (cast && is_bare_literal(tree_get(cast, "arg")));
    if (pgr_is(type, "regclass") && is_literal && print_regclass(p, n))
        return;
    if (tree_as(n, "NamedArgExpr")) {
        print_node(p, n, LEVEL_ANY);
        return;
    }
    if (PRINT_IN(any_type, name)) {
        ssm_str element = type_element(first);
        print_coerced(p, n,
                      is_literal && (element.len || !is_bare_literal(n)) ? (element.len ? element : first) : PGR_ABSENT,
                      LEVEL_ANY);
        return;
    }
    if (is_literal)
        print_coerced(p, n, type.len ? type : SSM_LIT("text"), LEVEL_ANY);
    else
        print_node(p, !type.len || pgr_is(type, "text") ? without_text_cast(p, n) : n, LEVEL_ANY);
}

static void print_arguments(struct printer *p, const struct node *call, ssm_str name,
                            const struct object_function_found *found)
{
    const struct node *args = tree_get(call, "args");
    size_t count = tree_count(args);
    unsigned at = 0;
    ssm_str first = count > 0 && PRINT_IN(any_type, name) ? kind_of(p, tree_first(args)) : PGR_ABSENT;
    for (const struct node *n = tree_first(args); n; n = n->next, at++) {
        ssm_str type = found->is_known ? object_parameter(found, at, count) : parameter_type(name, at, count);
        if (at)
            PUT(p, ", ");
        if (tree_flag(call, "func_variadic") && n->next == NULL)
            PUT(p, "VARIADIC ");
        if (found->is_known && !type.len)
            print_node(p, n, LEVEL_ANY);
        else
            print_argument(p, found->is_known ? n : without_implied_cast(p, n, name, count),
                           found->is_known ? PGR_ABSENT : name, type, at ? first : PGR_ABSENT);
    }
}

/* ------------------------------------------------------------------ the grammar's own forms */

/* What stands before the arguments and between them; %N is the Nth. */
static const struct {
    const char *function;
    size_t count;
    const char *form;
} forms[] = {
    {"overlay", 3, "OVERLAY(%1 PLACING %2 FROM %3)"},
    {"overlay", 4, "OVERLAY(%1 PLACING %2 FROM %3 FOR %4)"},
    {"position", 2, "POSITION(%2 IN %1)"},
    {"substring", 2, "SUBSTRING(%1 FROM %2)"},
    {"substring", 3, "SUBSTRING(%1 FROM %2 FOR %3)"},
    {"btrim", 1, "TRIM(BOTH FROM %1)"},
    {"btrim", 2, "TRIM(BOTH %2 FROM %1)"},
    {"ltrim", 1, "TRIM(LEADING FROM %1)"},
    {"ltrim", 2, "TRIM(LEADING %2 FROM %1)"},
    {"rtrim", 1, "TRIM(TRAILING FROM %1)"},
    {"rtrim", 2, "TRIM(TRAILING %2 FROM %1)"},
    {"pg_collation_for", 1, "COLLATION FOR (%1)"},
    {"xmlexists", 2, "XMLEXISTS(%1 PASSING %2)"},
    {"overlaps", 4, "(%1, %2) OVERLAPS (%3, %4)"},
    {"normalize", 1, "NORMALIZE(%1)"},
};

static void print_form(struct printer *p, const char *form, const struct node *args)
{
    for (const char *at = form; *at; at++)
        if (*at == '%') {
            const struct node *n = tree_item(args, (size_t)(*++at - '1'));
            struct print_operand o = operand_of(p, n);
            if (is_bare_literal(o.inner) && pgr_is(o.written, "text"))
                n = o.inner;
            else
                n = without_text_cast(p, n);
            print_node(p, n, LEVEL_OPERATOR + 1);
        } else {
            text_put(&p->text, ssm_view(at, 1));
        }
}

static ssm_str const_text(const struct node *n)
{
    const struct node *cast = tree_as(n, "TypeCast");
    return tree_text(tree_get(tree_as(cast ? tree_get(cast, "arg") : n, "A_Const"), "sval"), "sval");
}

static bool print_at_zone(struct printer *p, const struct node *args, enum print_level level)
{
    if (tree_count(args) != 2)
        return false;
    if (level > LEVEL_AT)
        PUT(p, "(");
    print_node(p, tree_item(args, 1), LEVEL_AT);
    PUT(p, " AT TIME ZONE ");
    const struct node *zone = tree_item(args, 0);
    struct print_operand o = operand_of(p, zone);
    print_node(p, pgr_is(o.written, "text") && (is_bare_literal(o.inner) || kind_is_string(o.kind)) ? o.inner : zone,
               LEVEL_AT + 1);
    if (level > LEVEL_AT)
        PUT(p, ")");
    return true;
}

static bool print_normal(struct printer *p, ssm_str name, const struct node *args, enum print_level level)
{
    bool is_test = pgr_is(name, "is_normalized");
    if (!is_test && !(pgr_is(name, "normalize") && tree_count(args) == 2))
        return false;
    if (is_test && level > LEVEL_IS)
        PUT(p, "(");
    if (!is_test)
        PUT(p, "NORMALIZE(");
    print_node(p, tree_first(args), is_test ? LEVEL_OPERATOR : LEVEL_ANY);
    text_puts(&p->text, is_test ? " IS " : ", ");
    text_put(&p->text, const_text(tree_item(args, 1)));
    if (is_test)
        text_puts(&p->text, tree_count(args) > 1 ? " NORMALIZED" : "NORMALIZED");
    else
        PUT(p, ")");
    if (is_test && level > LEVEL_IS)
        PUT(p, ")");
    return true;
}

/* SUBSTRING(x FROM pattern), which the engine gives as a call. */
static bool is_of_pattern(struct printer *p, ssm_str name, const struct node *args)
{
    const struct node *from = tree_item(args, 1);
    return pgr_is(name, "substring") && tree_count(args) == 2 &&
           (const_text(from).len || kind_is_string(type_under(p, kind_of(p, from))));
}

static bool print_own_form(struct printer *p, ssm_str name, const struct node *args, enum print_level level)
{
    if (pgr_is(name, "extract") && tree_count(args) == 2) {
        PUT(p, "EXTRACT(");
        print_name(&p->text, const_text(tree_first(args)));
        PUT(p, " FROM ");
        print_node(p, tree_item(args, 1), LEVEL_ANY);
        PUT(p, ")");
        return true;
    }
    if (pgr_is(name, "timezone"))
        return print_at_zone(p, args, level);
    if (print_normal(p, name, args, level))
        return true;
    if (is_of_pattern(p, name, args))
        return false;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (pgr_is(name, forms[i].function) && forms[i].count == tree_count(args)) {
            bool open = forms[i].form[0] == '(' && level > LEVEL_ANY;
            if (open)
                PUT(p, "(");
            print_form(p, forms[i].form, args);
            if (open)
                PUT(p, ")");
            return true;
        }
    return false;
}

/* ------------------------------------------------------------------ calls */

static void print_behind_call(struct printer *p, const struct node *call)
{
    const struct node *order = tree_get(call, "agg_order");
    if (tree_flag(call, "agg_within_group")) {
        PUT(p, " WITHIN GROUP (ORDER BY ");
        print_sort(p, order);
        PUT(p, ")");
    }
    if (tree_flag(call, "agg_filter")) {
        PUT(p, " FILTER (WHERE ");
        print_node(p, tree_get(call, "agg_filter"), LEVEL_ANY);
        PUT(p, ")");
    }
    if (tree_flag(call, "over")) {
        PUT(p, " OVER ");
        print_window(p, tree_get(call, "over"));
    }
}

void print_function(struct printer *p, const struct node *call, enum print_level level)
{
    ssm_str schema, name;
    const struct node *args = tree_get(call, "args");
    print_name_parts(tree_get(call, "funcname"), &schema, &name);
    bool in_catalog = pgr_is(schema, "pg_catalog");
    if (in_catalog && pgr_is(tree_text(call, "funcformat"), "COERCE_SQL_SYNTAX") &&
        print_own_form(p, name, args, level))
        return;
    struct object_function_found found = {.is_known = false};
    if (!in_catalog)
        found = object_find_function(p->r, schema, name, p->scope->since);
    if (found.schema.len || found.name.len) {
        print_depend(p, SSM_NAMES_ROUTINES, found.schema, found.name, PGR_ABSENT);
        print_qualified(&p->text, found.schema, found.name);
    } else {
        if (!in_catalog && !(schema.len == 0 && (PRINT_IN(any_type, name) || function_result(name).len)))
            object_declare(p->r, pgr_schema(schema), name);
        print_qualified(&p->text, in_catalog ? PGR_ABSENT : pgr_schema(schema), name);
    }
    PUT(p, "(");
    if (tree_flag(call, "agg_distinct"))
        PUT(p, "DISTINCT ");
    if (tree_flag(call, "agg_star"))
        PUT(p, "*");
    print_arguments(p, call, name, &found);
    if (tree_flag(call, "agg_order") && !tree_flag(call, "agg_within_group")) {
        PUT(p, " ORDER BY ");
        print_sort(p, tree_get(call, "agg_order"));
    }
    PUT(p, ")");
    print_behind_call(p, call);
}

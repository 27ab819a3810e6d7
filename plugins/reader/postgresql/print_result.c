/* SPDX-License-Identifier: Apache-2.0
 *
 * What built-in functions return, where all of a name return the same.
 */
#include "object.h"
#include "print_internal.h"

/* Sorted by strcmp. */
static const struct {
    const char *name, *type;
} results[] = {
    {"abbrev", "text"},
    {"acos", "double precision"},
    {"age", "interval"},
    {"array_dims", "text"},
    {"array_length", "integer"},
    {"array_lower", "integer"},
    {"array_ndims", "integer"},
    {"array_position", "integer"},
    {"array_to_json", "json"},
    {"array_to_string", "text"},
    {"array_to_tsvector", "tsvector"},
    {"array_upper", "integer"},
    {"ascii", "integer"},
    {"asin", "double precision"},
    {"atan", "double precision"},
    {"atan2", "double precision"},
    {"bit_length", "integer"},
    {"bool_and", "boolean"},
    {"bool_or", "boolean"},
    {"btrim", "text"},
    {"cardinality", "integer"},
    {"cbrt", "double precision"},
    {"char_length", "integer"},
    {"character_length", "integer"},
    {"chr", "text"},
    {"clock_timestamp", "timestamp with time zone"},
    {"col_description", "text"},
    {"concat", "text"},
    {"concat_ws", "text"},
    {"convert_from", "text"},
    {"corr", "double precision"},
    {"cos", "double precision"},
    {"cot", "double precision"},
    {"count", "bigint"},
    {"covar_pop", "double precision"},
    {"covar_samp", "double precision"},
    {"cume_dist", "double precision"},
    {"current_database", "name"},
    {"current_query", "text"},
    {"current_schema", "name"},
    {"current_setting", "text"},
    {"currval", "bigint"},
    {"date_part", "double precision"},
    {"decode", "bytea"},
    {"degrees", "double precision"},
    {"dense_rank", "bigint"},
    {"div", "numeric"},
    {"encode", "text"},
    {"every", "boolean"},
    {"extract", "numeric"},
    {"factorial", "numeric"},
    {"format", "text"},
    {"format_type", "text"},
    {"gen_random_uuid", "uuid"},
    {"generate_subscripts", "integer"},
    {"getpgusername", "name"},
    {"has_table_privilege", "boolean"},
    {"host", "text"},
    {"initcap", "text"},
    {"isempty", "boolean"},
    {"isfinite", "boolean"},
    {"json_agg", "json"},
    {"json_array_elements", "json"},
    {"json_array_elements_text", "text"},
    {"json_array_length", "integer"},
    {"json_build_array", "json"},
    {"json_build_object", "json"},
    {"json_extract_path", "json"},
    {"json_extract_path_text", "text"},
    {"json_object", "json"},
    {"json_object_agg", "json"},
    {"json_object_keys", "text"},
    {"json_strip_nulls", "json"},
    {"json_to_tsvector", "tsvector"},
    {"json_typeof", "text"},
    {"jsonb_agg", "jsonb"},
    {"jsonb_array_elements", "jsonb"},
    {"jsonb_array_elements_text", "text"},
    {"jsonb_array_length", "integer"},
    {"jsonb_build_array", "jsonb"},
    {"jsonb_build_object", "jsonb"},
    {"jsonb_extract_path", "jsonb"},
    {"jsonb_extract_path_text", "text"},
    {"jsonb_insert", "jsonb"},
    {"jsonb_object", "jsonb"},
    {"jsonb_object_agg", "jsonb"},
    {"jsonb_object_keys", "text"},
    {"jsonb_path_exists", "boolean"},
    {"jsonb_path_match", "boolean"},
    {"jsonb_path_query", "jsonb"},
    {"jsonb_path_query_array", "jsonb"},
    {"jsonb_path_query_first", "jsonb"},
    {"jsonb_pretty", "text"},
    {"jsonb_set", "jsonb"},
    {"jsonb_strip_nulls", "jsonb"},
    {"jsonb_to_tsvector", "tsvector"},
    {"jsonb_typeof", "text"},
    {"justify_days", "interval"},
    {"justify_hours", "interval"},
    {"justify_interval", "interval"},
    {"lastval", "bigint"},
    {"left", "text"},
    {"length", "integer"},
    {"like", "boolean"},
    {"lower_inc", "boolean"},
    {"lower_inf", "boolean"},
    {"lpad", "text"},
    {"ltrim", "text"},
    {"make_date", "date"},
    {"make_interval", "interval"},
    {"make_timestamp", "timestamp without time zone"},
    {"make_timestamptz", "timestamp with time zone"},
    {"masklen", "integer"},
    {"md5", "text"},
    {"nextval", "bigint"},
    {"normalize", "text"},
    {"notlike", "boolean"},
    {"now", "timestamp with time zone"},
    {"ntile", "integer"},
    {"num_nonnulls", "integer"},
    {"num_nulls", "integer"},
    {"obj_description", "text"},
    {"octet_length", "integer"},
    {"overlaps", "boolean"},
    {"parse_ident", "text[]"},
    {"percent_rank", "double precision"},
    {"pg_backend_pid", "integer"},
    {"pg_has_role", "boolean"},
    {"pg_is_in_recovery", "boolean"},
    {"phraseto_tsquery", "tsquery"},
    {"pi", "double precision"},
    {"plainto_tsquery", "tsquery"},
    {"position", "integer"},
    {"quote_ident", "text"},
    {"quote_literal", "text"},
    {"quote_nullable", "text"},
    {"radians", "double precision"},
    {"random", "double precision"},
    {"rank", "bigint"},
    {"regexp_count", "integer"},
    {"regexp_instr", "integer"},
    {"regexp_like", "boolean"},
    {"regexp_match", "text[]"},
    {"regexp_matches", "text[]"},
    {"regexp_replace", "text"},
    {"regexp_split_to_array", "text[]"},
    {"regexp_split_to_table", "text"},
    {"regexp_substr", "text"},
    {"regr_count", "bigint"},
    {"repeat", "text"},
    {"replace", "text"},
    {"right", "text"},
    {"row_number", "bigint"},
    {"row_security_active", "boolean"},
    {"row_to_json", "json"},
    {"rpad", "text"},
    {"rtrim", "text"},
    {"setval", "bigint"},
    {"setweight", "tsvector"},
    {"sha224", "bytea"},
    {"sha256", "bytea"},
    {"sha384", "bytea"},
    {"sha512", "bytea"},
    {"sin", "double precision"},
    {"split_part", "text"},
    {"starts_with", "boolean"},
    {"statement_timestamp", "timestamp with time zone"},
    {"string_to_array", "text[]"},
    {"string_to_table", "text"},
    {"strip", "tsvector"},
    {"strpos", "integer"},
    {"tan", "double precision"},
    {"timeofday", "text"},
    {"to_ascii", "text"},
    {"to_char", "text"},
    {"to_date", "date"},
    {"to_hex", "text"},
    {"to_json", "json"},
    {"to_jsonb", "jsonb"},
    {"to_timestamp", "timestamp with time zone"},
    {"to_tsquery", "tsquery"},
    {"to_tsvector", "tsvector"},
    {"transaction_timestamp", "timestamp with time zone"},
    {"translate", "text"},
    {"trim_scale", "numeric"},
    {"ts_rank", "real"},
    {"ts_rank_cd", "real"},
    {"txid_current", "bigint"},
    {"upper_inc", "boolean"},
    {"upper_inf", "boolean"},
    {"version", "text"},
    {"websearch_to_tsquery", "tsquery"},
    {"xmlexists", "boolean"},
    {"xpath_exists", "boolean"},
};

ssm_str function_result(ssm_str name)
{
    size_t low = 0, high = sizeof results / sizeof results[0];
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = pgr_compare(name, ssm_cstr(results[middle].name));
        if (order == 0)
            return ssm_cstr(results[middle].type);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return PGR_ABSENT;
}

/* Results that follow the first argument. Sorted by strcmp. */
static const char *const as_argument[] = {
    "abs",  "array_append", "array_remove", "array_replace", "first_value", "generate_series", "lag", "last_value",
    "lead", "max",          "min",          "mod",           "mode",        "nth_value"};
static const char *const texts_or_bytes[] = {"lower", "overlay", "reverse", "substr", "substring", "upper"};
static const char *const rounds[] = {"ceil",  "ceiling", "exp",  "floor", "ln",   "log",
                                     "power", "round",   "sign", "sqrt",  "trunc"};

static ssm_str of_sum(ssm_str kind)
{
    if (KIND_IS(kind, "integer") || KIND_IS(kind, "smallint"))
        return SSM_LIT("bigint");
    return KIND_IS(kind, "bigint") ? SSM_LIT("numeric") : kind;
}

static ssm_str of_average(ssm_str kind)
{
    if (KIND_IS(kind, "real") || KIND_IS(kind, "double precision"))
        return SSM_LIT("double precision");
    return kind_is_number(kind) ? SSM_LIT("numeric") : kind;
}

static ssm_str of_zone(ssm_str kind)
{
    if (KIND_IS(kind, "timestamp with time zone"))
        return SSM_LIT("timestamp without time zone");
    return KIND_IS(kind, "timestamp without time zone") || KIND_IS(kind, "date") ? SSM_LIT("timestamp with time zone")
                                                                                 : PGR_ABSENT;
}

/* Results that follow an argument's type. */
static ssm_str by_arguments(struct printer *p, ssm_str name, const struct node *args)
{
    ssm_str first = kind_of(p, tree_first(args));
    if (KIND_IS(first, "unknown"))
        first = SSM_LIT("text");
    if (PRINT_IN(as_argument, name))
        return kind_is_string(first) && !pgr_is(name, "lag") && !pgr_is(name, "lead") ? SSM_LIT("text") : first;
    if (PRINT_IN(texts_or_bytes, name))
        return kind_is_string(first) || KIND_IS(first, "bpchar") ? SSM_LIT("text") : PGR_ABSENT;
    if (PRINT_IN(rounds, name)) {
        bool is_integer = KIND_IS(first, "integer") || KIND_IS(first, "bigint") || KIND_IS(first, "smallint");
        return is_integer || KIND_IS(first, "real") ? SSM_LIT("double precision") : first;
    }
    if (pgr_is(name, "string_agg"))
        return kind_is_string(first) ? SSM_LIT("text") : PGR_ABSENT;
    if (pgr_is(name, "sum"))
        return of_sum(first);
    if (pgr_is(name, "avg"))
        return of_average(first);
    if (pgr_is(name, "array_agg") && !type_element(first).len)
        return type_array(p->r, first);
    if (pgr_is(name, "unnest"))
        return type_element(first);
    if (pgr_is(name, "date_trunc")) {
        ssm_str second = kind_of(p, tree_item(args, 1));
        return KIND_IS(second, "date") ? SSM_LIT("timestamp with time zone") : second;
    }
    return pgr_is(name, "timezone") ? of_zone(kind_of(p, tree_item(args, 1))) : PGR_ABSENT;
}

ssm_str function_kind(struct printer *p, const struct node *call)
{
    ssm_str schema, name;
    print_name_parts(tree_get(call, "funcname"), &schema, &name);
    if (!pgr_is(schema, "pg_catalog")) {
        struct object_function_found found = object_find_function(p->r, schema, name, p->scope->since);
        if (found.name.len)
            return found.is_known ? type_base(p->r, found.result) : PGR_ABSENT;
        if (schema.len)
            return PGR_ABSENT;
    }
    ssm_str type = function_result(name);
    return type.len ? type : by_arguments(p, name, tree_get(call, "args"));
}

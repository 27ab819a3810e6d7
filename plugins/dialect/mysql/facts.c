/* SPDX-License-Identifier: Apache-2.0
 *
 * What the core reads of the dialect. Manual, "Comments", "String Literals", "Identifier Length Limits", "Statements
 * That Cause an Implicit Commit", "Built-In Function and Operator Reference".
 */
#include "mysql.h"

/* Both lists are sorted by strcmp. */
static const char *const types[] = {
    "geometry", "geometrycollection", "inet4", "inet6", "linestring", "multilinestring",
    "multipoint", "multipolygon", "point", "polygon", "uuid", NULL,
};

/* What a default, a check or a generated column may call. That some are not deterministic, the engine says where it
 * minds. */
static const char *const functions[] = {
    "abs", "acos", "adddate", "addtime", "ascii", "asin", "atan", "atan2", "bin", "bin_to_uuid", "bit_count",
    "bit_length", "ceil", "ceiling", "char", "char_length", "character_length", "concat", "concat_ws", "conv",
    "convert_tz", "cos", "cot", "crc32", "curdate", "current_date", "current_time", "current_timestamp",
    "curtime", "date", "date_add", "date_format", "date_sub", "datediff", "day", "dayname", "dayofmonth",
    "dayofweek", "dayofyear", "degrees", "elt", "exp", "export_set", "field", "find_in_set", "floor", "format",
    "from_base64", "from_days", "from_unixtime", "greatest", "hex", "hour", "if", "ifnull", "inet6_aton",
    "inet6_ntoa", "inet_aton", "inet_ntoa", "insert", "instr", "interval", "is_ipv4", "is_ipv6", "isnull",
    "json_array", "json_array_append", "json_array_insert", "json_compact", "json_contains",
    "json_contains_path", "json_depth", "json_extract", "json_insert", "json_keys", "json_length",
    "json_merge_patch", "json_merge_preserve", "json_object", "json_overlaps", "json_quote", "json_remove",
    "json_replace", "json_search", "json_set", "json_type", "json_unquote", "json_valid", "json_value",
    "last_day", "lastval", "lcase", "least", "left", "length", "ln", "localtime", "localtimestamp", "locate", "log",
    "log10", "log2", "lower", "lpad", "ltrim", "makedate", "maketime", "md5", "microsecond", "mid", "minute",
    "mod", "month", "monthname", "nextval", "now", "oct", "octet_length", "ord", "period_add", "period_diff", "pi",
    "position", "pow", "power", "quarter", "quote", "radians", "rand", "regexp_instr", "regexp_like",
    "regexp_replace", "regexp_substr", "repeat", "replace", "reverse", "right", "round", "rpad", "rtrim",
    "sec_to_time", "second", "sha", "sha1", "sha2", "sign", "sin", "soundex", "space", "sqrt", "st_asgeojson",
    "st_astext", "st_geomfromgeojson", "st_geomfromtext", "st_isvalid", "st_srid", "st_x", "st_y",
    "str_to_date", "strcmp", "subdate", "substr", "substring", "substring_index", "subtime", "sysdate", "tan",
    "time", "time_format", "time_to_sec", "timediff", "timestamp", "timestampadd", "timestampdiff", "to_base64",
    "to_days", "to_seconds", "trim", "truncate", "ucase", "unhex", "unix_timestamp", "upper", "utc_date",
    "utc_time", "utc_timestamp", "uuid", "uuid_short", "uuid_to_bin", "week", "weekday", "weekofyear",
    "weight_string", "year", "yearweek", NULL,
};

const ssm_dialect_facts my_facts = {
    .size = sizeof my_facts,
    .lexical = SSM_LEX_BACKSLASH | SSM_LEX_BACKTICK | SSM_LEX_HASH_COMMENTS | SSM_LEX_DOUBLE_STRING |
               SSM_LEX_DASH_NEEDS_SPACE,
    .identifier_limit = MY_NAME_LIMIT,
    .identifier_unit = SSM_LENGTH_CHARACTERS,
    .has_schemas = 1,
    .rebuild_scope = SSM_SCOPE_COLUMN,
    .types = types,
    .functions = functions,
    .notice = "MySQL commits each DDL statement by itself: after a failure, the statements before it stay in force. "
              "Literals need the default sql_mode (no NO_BACKSLASH_ESCAPES).",
    .script_delimiter = "DELIMITER",
};

/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of type names; see type_names.h. Sources: the PostgreSQL 15, MySQL 8.0, MariaDB 10.11 and SQLite manuals,
 * chapters on data types.
 */
#include "model/type_names.h"

/* Sorted by strcmp. bits of text and blob: the length prefix that MySQL's type of this name has. `float` has bits 0: it
 * is 32 bits wide in MySQL and 64 elsewhere. */
static const struct type_name names[] = {
    {"bigint", SSM_FAMILY_INTEGER, 64, 1, TRAIT_NUMBER},
    {"bigserial", SSM_FAMILY_INTEGER, 64, 0, TRAIT_SERIAL},
    {"binary", SSM_FAMILY_BINARY, 0, 1, TRAIT_ONE},
    {"binary large object", SSM_FAMILY_BLOB, 0, 0, 0},
    {"binary varying", SSM_FAMILY_VARBINARY, 0, 1, 0},
    {"bit", SSM_FAMILY_BIT, 0, 1, TRAIT_ONE},
    {"bit varying", SSM_FAMILY_BIT, 0, 1, TRAIT_VARYING},
    {"blob", SSM_FAMILY_BLOB, 16, 1, 0},
    {"bool", SSM_FAMILY_BOOLEAN, 0, 0, 0},
    {"boolean", SSM_FAMILY_BOOLEAN, 0, 0, 0},
    {"bytea", SSM_FAMILY_BLOB, 0, 0, 0},
    {"bytes", SSM_FAMILY_BLOB, 0, 0, TRAIT_NEUTRAL},
    {"char", SSM_FAMILY_CHAR, 0, 1, TRAIT_CHARSET | TRAIT_ONE},
    {"char large object", SSM_FAMILY_TEXT, 0, 0, TRAIT_CHARSET},
    {"char varying", SSM_FAMILY_VARCHAR, 0, 1, TRAIT_CHARSET},
    {"character", SSM_FAMILY_CHAR, 0, 1, TRAIT_CHARSET | TRAIT_ONE},
    {"character large object", SSM_FAMILY_TEXT, 0, 0, TRAIT_CHARSET},
    {"character varying", SSM_FAMILY_VARCHAR, 0, 1, TRAIT_CHARSET},
    {"clob", SSM_FAMILY_TEXT, 0, 0, TRAIT_CHARSET},
    {"date", SSM_FAMILY_DATE, 0, 0, 0},
    {"datetime", SSM_FAMILY_DATETIME, 0, 1, TRAIT_NEUTRAL_CASED},
    {"dec", SSM_FAMILY_DECIMAL, 0, 2, TRAIT_NUMBER},
    {"decimal", SSM_FAMILY_DECIMAL, 0, 2, TRAIT_NUMBER},
    {"double", SSM_FAMILY_REAL, 64, 2, TRAIT_NUMBER},
    {"double precision", SSM_FAMILY_REAL, 64, 2, TRAIT_NUMBER},
    {"enum", SSM_FAMILY_ENUM, 0, 0, TRAIT_VALUES | TRAIT_CHARSET},
    {"fixed", SSM_FAMILY_DECIMAL, 0, 2, TRAIT_NUMBER},
    {"float", SSM_FAMILY_REAL, 0, 2, TRAIT_NUMBER | TRAIT_NEUTRAL_CASED},
    {"float4", SSM_FAMILY_REAL, 32, 0, TRAIT_NUMBER},
    {"float8", SSM_FAMILY_REAL, 64, 0, TRAIT_NUMBER},
    {"int", SSM_FAMILY_INTEGER, 32, 1, TRAIT_NUMBER},
    {"int1", SSM_FAMILY_INTEGER, 8, 1, TRAIT_NUMBER},
    {"int2", SSM_FAMILY_INTEGER, 16, 1, TRAIT_NUMBER},
    {"int3", SSM_FAMILY_INTEGER, 24, 1, TRAIT_NUMBER},
    {"int4", SSM_FAMILY_INTEGER, 32, 1, TRAIT_NUMBER},
    {"int8", SSM_FAMILY_INTEGER, 64, 1, TRAIT_NUMBER},
    {"integer", SSM_FAMILY_INTEGER, 32, 1, TRAIT_NUMBER},
    {"interval", SSM_FAMILY_INTERVAL, 0, 1, 0},
    {"interval day", SSM_FAMILY_INTERVAL, 0, 0, 0},
    {"interval day to hour", SSM_FAMILY_INTERVAL, 0, 0, 0},
    {"interval day to minute", SSM_FAMILY_INTERVAL, 0, 0, 0},
    {"interval day to second", SSM_FAMILY_INTERVAL, 0, 1, 0},
    {"interval hour", SSM_FAMILY_INTERVAL, 0, 0, 0},
    {"interval hour to minute", SSM_FAMILY_INTERVAL, 0, 0, 0},
    {"interval hour to second", SSM_FAMILY_INTERVAL, 0, 1, 0},
    {"interval minute", SSM_FAMILY_INTERVAL, 0, 0, 0},
    {"interval minute to second", SSM_FAMILY_INTERVAL, 0, 1, 0},
    {"interval month", SSM_FAMILY_INTERVAL, 0, 0, 0},
    {"interval second", SSM_FAMILY_INTERVAL, 0, 1, 0},
    {"interval year", SSM_FAMILY_INTERVAL, 0, 0, 0},
    {"interval year to month", SSM_FAMILY_INTERVAL, 0, 0, 0},
    {"json", SSM_FAMILY_JSON, 0, 0, TRAIT_NEUTRAL_CASED},
    {"jsonb", SSM_FAMILY_JSON, 1, 0, 0},
    {"long", SSM_FAMILY_INTEGER, 64, 0, TRAIT_NEUTRAL},
    {"longblob", SSM_FAMILY_BLOB, 32, 0, 0},
    {"longtext", SSM_FAMILY_TEXT, 32, 0, TRAIT_CHARSET},
    {"mediumblob", SSM_FAMILY_BLOB, 24, 0, 0},
    {"mediumint", SSM_FAMILY_INTEGER, 24, 1, TRAIT_NUMBER},
    {"mediumtext", SSM_FAMILY_TEXT, 24, 0, TRAIT_CHARSET},
    {"middleint", SSM_FAMILY_INTEGER, 24, 1, TRAIT_NUMBER},
    {"national char", SSM_FAMILY_CHAR, 0, 1, TRAIT_CHARSET | TRAIT_ONE},
    {"national char varying", SSM_FAMILY_VARCHAR, 0, 1, TRAIT_CHARSET},
    {"national character", SSM_FAMILY_CHAR, 0, 1, TRAIT_CHARSET | TRAIT_ONE},
    {"national character varying", SSM_FAMILY_VARCHAR, 0, 1, TRAIT_CHARSET},
    {"national varchar", SSM_FAMILY_VARCHAR, 0, 1, TRAIT_CHARSET},
    {"nchar", SSM_FAMILY_CHAR, 0, 1, TRAIT_CHARSET | TRAIT_ONE},
    {"nchar varying", SSM_FAMILY_VARCHAR, 0, 1, TRAIT_CHARSET},
    {"numeric", SSM_FAMILY_DECIMAL, 0, 2, TRAIT_NUMBER},
    {"nvarchar", SSM_FAMILY_VARCHAR, 0, 1, TRAIT_CHARSET},
    {"real", SSM_FAMILY_REAL, 32, 2, TRAIT_NUMBER},
    {"serial", SSM_FAMILY_INTEGER, 32, 0, TRAIT_SERIAL},
    {"serial2", SSM_FAMILY_INTEGER, 16, 0, TRAIT_SERIAL},
    {"serial4", SSM_FAMILY_INTEGER, 32, 0, TRAIT_SERIAL},
    {"serial8", SSM_FAMILY_INTEGER, 64, 0, TRAIT_SERIAL},
    {"set", SSM_FAMILY_SET, 0, 0, TRAIT_VALUES | TRAIT_CHARSET},
    {"smallint", SSM_FAMILY_INTEGER, 16, 1, TRAIT_NUMBER},
    {"smallserial", SSM_FAMILY_INTEGER, 16, 0, TRAIT_SERIAL},
    {"string", SSM_FAMILY_TEXT, 0, 0, TRAIT_NEUTRAL},
    {"text", SSM_FAMILY_TEXT, 16, 1, TRAIT_CHARSET},
    {"time", SSM_FAMILY_TIME, 0, 1, TRAIT_ZONE},
    {"timestamp", SSM_FAMILY_TIMESTAMP, 0, 1, TRAIT_ZONE},
    {"timestamptz", SSM_FAMILY_TIMESTAMP, 0, 1, TRAIT_HAS_ZONE},
    {"timetz", SSM_FAMILY_TIME, 0, 1, TRAIT_HAS_ZONE},
    {"tinyblob", SSM_FAMILY_BLOB, 8, 0, 0},
    {"tinyint", SSM_FAMILY_INTEGER, 8, 1, TRAIT_NUMBER},
    {"tinytext", SSM_FAMILY_TEXT, 8, 0, TRAIT_CHARSET},
    {"uuid", SSM_FAMILY_UUID, 0, 0, 0},
    {"varbinary", SSM_FAMILY_VARBINARY, 0, 1, 0},
    {"varbit", SSM_FAMILY_BIT, 0, 1, TRAIT_VARYING},
    {"varchar", SSM_FAMILY_VARCHAR, 0, 1, TRAIT_CHARSET},
    {"year", SSM_FAMILY_YEAR, 0, 1, 0},
};

const struct type_name *type_name_find(ssm_str name)
{
    size_t low = 0, high = sizeof names / sizeof names[0];

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(name, ssm_cstr(names[middle].name));

        if (order == 0)
            return &names[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * PostgreSQL 15's own types beyond the core's families, and its short names for types of the families.
 */
#include "postgres.h"

const char *const pg_types[] = {
    "aclitem", "bool", "box", "bpchar", "cid", "cidr", "circle", "datemultirange", "daterange", "float4", "float8",
    "inet", "int2", "int2vector", "int4", "int4multirange", "int4range", "int8", "int8multirange", "int8range",
    "jsonpath", "line", "lseg", "macaddr", "macaddr8", "money", "name", "nummultirange", "numrange", "oid",
    "oidvector", "path", "pg_lsn", "pg_snapshot", "point", "polygon", "refcursor", "regclass", "regcollation",
    "regconfig", "regdictionary", "regnamespace", "regoper", "regoperator", "regproc", "regprocedure", "regrole",
    "regtype", "tid", "timestamptz", "timetz", "tsmultirange", "tsquery", "tsrange", "tstzmultirange", "tstzrange",
    "tsvector", "txid_snapshot", "varbit", "xid", "xid8", "xml",
    NULL,
};

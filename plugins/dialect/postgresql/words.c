/* SPDX-License-Identifier: Apache-2.0
 *
 * PostgreSQL 15's own key words of which a name needs quotes: pg_get_keywords() without the unreserved ones.
 */
#include "postgres.h"

#include <string.h>

static const char *const words[] = {
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "begin", "between",
    "bigint", "binary", "bit", "boolean", "both", "case", "cast", "char", "character", "check", "coalesce", "collate",
    "collation", "column", "concurrently", "constraint", "create", "cross", "current_catalog", "current_date",
    "current_role", "current_schema", "current_time", "current_timestamp", "current_user", "dec", "decimal",
    "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "exists", "extract", "false", "fetch",
    "float", "for", "foreign", "freeze", "from", "full", "grant", "greatest", "group", "grouping", "having", "ilike",
    "in", "initially", "inner", "inout", "int", "integer", "intersect", "interval", "into", "is", "isnull", "join",
    "lateral", "leading", "least", "left", "like", "limit", "localtime", "localtimestamp", "national", "natural",
    "nchar", "none", "normalize", "not", "notnull", "null", "nullif", "numeric", "offset", "on", "only", "or",
    "order", "out", "outer", "overlaps", "overlay", "placing", "position", "precision", "primary", "real",
    "references", "returning", "right", "row", "select", "session_user", "setof", "similar", "smallint", "some",
    "substring", "symmetric", "table", "tablesample", "then", "time", "timestamp", "to", "trailing", "treat", "trim",
    "true", "union", "unique", "user", "using", "values", "varchar", "variadic", "verbose", "when", "where", "window",
    "with", "xmlattributes", "xmlconcat", "xmlelement", "xmlexists", "xmlforest", "xmlnamespaces", "xmlparse",
    "xmlpi", "xmlroot", "xmlserialize", "xmltable",
};

/* By first letter: bit n is set where a word of n letters begins with it. Most names end the search here. */
static uint32_t lengths['z' - 'a' + 1];

void pg_index_words(void)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        lengths[words[i][0] - 'a'] |= 1u << strlen(words[i]);
}

bool pg_is_word(ssm_str name)
{
    if (name.len == 0 || name.len >= 32 || name.ptr[0] < 'a' || name.ptr[0] > 'z' ||
        !(lengths[name.ptr[0] - 'a'] >> name.len & 1))
        return false;
    return pg_in_list(name, words, sizeof words / sizeof words[0]);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Names and literals as text.
 */
#include "print_internal.h"

/* Key words that a name must be quoted for: all but the unreserved ones of PostgreSQL 15. Sorted by strcmp. */
static const char *const words[] = {
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "bigint",
    "binary",
    "bit",
    "boolean",
    "both",
    "case",
    "cast",
    "char",
    "character",
    "check",
    "coalesce",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "dec",
    "decimal",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "float",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "greatest",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "inout",
    "int",
    "integer",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "least",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "national",
    "natural",
    "nchar",
    "none",
    "normalize",
    "not",
    "notnull",
    "null",
    "nullif",
    "numeric",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "out",
    "outer",
    "overlaps",
    "overlay",
    "placing",
    "position",
    "precision",
    "primary",
    "real",
    "references",
    "returning",
    "right",
    "row",
    "select",
    "session_user",
    "setof",
    "similar",
    "smallint",
    "some",
    "substring",
    "symmetric",
    "table",
    "tablesample",
    "then",
    "time",
    "timestamp",
    "to",
    "trailing",
    "treat",
    "trim",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "values",
    "varchar",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlnamespaces",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "xmltable",
};

bool print_in_table(const char *const *table, size_t count, ssm_str s)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = pgr_compare(s, ssm_cstr(table[middle]));
        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

static bool is_plain_name(ssm_str name)
{
    if (name.len == 0 || (name.ptr[0] >= '0' && name.ptr[0] <= '9'))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return !PRINT_IN(words, name);
}

static void put_doubled(struct pgr_text *t, ssm_str s, char sign)
{
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == sign) {
            pgr_put(t, ssm_view(s.ptr + from, i + 1 - from));
            from = i;
        }
    if (from < s.len)
        pgr_put(t, ssm_view(s.ptr + from, s.len - from));
}

void print_name(struct pgr_text *t, ssm_str name)
{
    if (is_plain_name(name)) {
        pgr_put(t, name);
        return;
    }
    pgr_puts(t, "\"");
    put_doubled(t, name, '"');
    pgr_puts(t, "\"");
}

void print_qualified(struct pgr_text *t, ssm_str schema, ssm_str name)
{
    if (schema.len) {
        print_name(t, schema);
        pgr_puts(t, ".");
    }
    print_name(t, name);
}

ssm_str print_qualified_text(struct pgr *r, ssm_str schema, ssm_str name)
{
    struct pgr_text t = {.r = r};
    print_qualified(&t, schema, name);
    return pgr_done(&t);
}

static void put_escaped(struct pgr_text *t, char c)
{
    static const char digits[] = "01234567";
    char octal[4] = {'\\', digits[(unsigned char)c >> 6], digits[(unsigned char)c >> 3 & 7],
                     digits[(unsigned char)c & 7]};
    if (c == '\\' || c == '\'')
        octal[1] = c;
    else if (c == '\n')
        octal[1] = 'n';
    else {
        pgr_put(t, ssm_view(octal, 4));
        return;
    }
    pgr_put(t, ssm_view(octal, 2));
}

void print_literal(struct pgr_text *t, ssm_str value)
{
    bool escapes = false;
    for (size_t i = 0; i < value.len; i++)
        escapes |= value.ptr[i] == '\\' || (unsigned char)value.ptr[i] < 0x20 || value.ptr[i] == 0x7f;
    pgr_puts(t, escapes ? "E'" : "'");
    if (!escapes) {
        put_doubled(t, value, '\'');
    } else {
        for (size_t i = 0; i < value.len; i++)
            if (value.ptr[i] == '\\' || value.ptr[i] == '\'' || (unsigned char)value.ptr[i] < 0x20 ||
                value.ptr[i] == 0x7f)
                put_escaped(t, value.ptr[i]);
            else
                pgr_put(t, ssm_view(value.ptr + i, 1));
    }
    pgr_puts(t, "'");
}

void print_name_parts(const struct node *names, ssm_str *schema, ssm_str *name)
{
    *schema = *name = PGR_ABSENT;
    for (const struct node *n = tree_first(names); n; n = n->next) {
        *schema = *name;
        *name = tree_string(n);
    }
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Changes reports as JSON (what stands behind one stays there), so that most of what the fuzzer tries is still a
 * report: values are exchanged for others of the same input or of the lists below, members are added, doubled, left
 * out. Every fourth change is libFuzzer's own, of bytes.
 */
#include "fuzz.h"

#include <cjson/cJSON.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

enum { NODES_AT_MOST = 4096, DEPTH_AT_MOST = 60 };

static const char *const keys[] = {
    "kind",
    "table",
    "schema",
    "column",
    "expected",
    "actual",
    "index",
    "constraint",
    "enum",
    "value",
    "values",
    "before",
    "after",
    "from",
    "to",
    "using",
    "name",
    "type",
    "nullable",
    "default",
    "expression",
    "primary_key",
    "unique",
    "identity",
    "generated",
    "stored",
    "on_update",
    "collation",
    "comment",
    "references",
    "columns",
    "constraints",
    "indexes",
    "options",
    "on_delete",
    "match",
    "include",
    "nulls_not_distinct",
    "deferrable",
    "initially_deferred",
    "not_valid",
    "order",
    "nulls",
    "length",
    "opclass",
    "method",
    "where",
    "with",
    "without_rowid",
    "strict",
    "engine",
    "charset",
    "tables",
    "enums",
    "diffs",
    "actual_schema",
    "x-note",
    "check_id",
    "scope",
    "dialect",
    "spec_path",
    "run_id",
    "version",
    "t",
    "c",
    "a.b",
};

static const char *const texts[] = {
    "missing_table",
    "extra_table",
    "missing_column",
    "extra_column",
    "type_mismatch",
    "nullability_mismatch",
    "default_mismatch",
    "missing_index",
    "extra_index",
    "missing_constraint",
    "extra_constraint",
    "renamed_table",
    "renamed_column",
    "renamed_constraint",
    "renamed_index",
    "missing_enum",
    "extra_enum",
    "missing_enum_value",
    "extra_enum_value",
    "comment_mismatch",
    "primary_key",
    "unique",
    "foreign_key",
    "check",
    "exclude",
    "cascade",
    "set null",
    "set_default",
    "restrict",
    "no action",
    "full",
    "always",
    "by_default",
    "asc",
    "desc",
    "first",
    "last",
    "gin",
    "btree",
    "integer",
    "bigint",
    "smallint",
    "text",
    "varchar(255)",
    "char(3)",
    "numeric(10,2)",
    "boolean",
    "timestamp",
    "timestamp with time zone",
    "DateTime",
    "date",
    "time",
    "uuid",
    "jsonb",
    "json",
    "bytea",
    "blob",
    "text[]",
    "serial",
    "enum('a','b')",
    "int unsigned",
    "double precision",
    "String",
    "mood",
    "public.mood",
    "interval",
    "bit varying(3)",
    "now()",
    "a > 0",
    "lower(a)",
    "nextval('s'::regclass)",
    "CURRENT_TIMESTAMP",
    "'x'::text",
    "EXCLUDE USING gist (a WITH =)",
    "a AND b",
    "CASE WHEN a THEN 1 END",
    "id",
    "a",
    "b",
    "t",
    "u",
    "users",
    "app.users",
    "t.a",
    "A",
    "select",
    "table",
    "",
    " ",
    "a b",
    "a\"b",
    "a'b",
    "a`b",
    "a;b",
    "a--b",
    "/*",
    "*/",
    "$$",
    "\\",
    "a\\",
    "]",
    "a]b",
    "%",
    "\xc3\xa9",
    "\xe2\x80\xae",
    "\xf0\x9f\x98\x80",
    "a\nb",
    "a\tb",
    "a.b",
    "a,b",
    "a:b",
    "sqlite_x",
    "ssm_guard",
    "rowid",
    "ssm_new_t",
    "pg_x",
    "postgresql",
    "mysql",
    "sqlite",
    "mariadb",
    "true",
    "0",
    "-1",
    "1e5",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
};

static const double numbers[] = {0, 1, 2, -1, 3.5, 255, 65535, 2147483648.0, 1e15, 1e300};

struct nodes {
    cJSON *items[NODES_AT_MOST];
    size_t count;
};

static unsigned below(unsigned *seed, size_t n)
{
    *seed = *seed * 1103515245u + 12345u;
    return n ? (unsigned)((*seed >> 8) % n) : 0;
}

#define ONE_OF(seed, list) ((list)[below(seed, sizeof(list) / sizeof((list)[0]))])

static void collect(cJSON *n, struct nodes *out, int depth)
{
    if (out->count == NODES_AT_MOST || depth > DEPTH_AT_MOST)
        return;
    out->items[out->count++] = n;
    for (cJSON *c = n->child; c; c = c->next)
        collect(c, out, depth + 1);
}

static cJSON *new_value(unsigned *seed, const struct nodes *nodes)
{
    switch (below(seed, 8)) {
    case 0:
        return cJSON_CreateBool((int)below(seed, 2));
    case 1:
        return cJSON_CreateNull();
    case 2:
        return cJSON_CreateNumber(ONE_OF(seed, numbers));
    case 3:
    case 4:
        return cJSON_CreateString(ONE_OF(seed, texts));
    case 5:
        return below(seed, 2) ? cJSON_CreateObject() : cJSON_CreateArray();
    default:
        return cJSON_Duplicate(nodes->items[below(seed, nodes->count)], 1);
    }
}

/* A value of its parent becomes another one. */
static void replace(cJSON *parent, cJSON *child, cJSON *value)
{
    free(value->string);
    value->string = child->string ? strdup(child->string) : NULL;
    if (!cJSON_ReplaceItemViaPointer(parent, child, value))
        cJSON_Delete(value);
}

static void add(unsigned *seed, cJSON *parent, cJSON *value)
{
    bool added = false;

    if (cJSON_IsObject(parent))
        added = cJSON_AddItemToObject(parent, ONE_OF(seed, keys), value);
    else if (cJSON_IsArray(parent))
        added = cJSON_InsertItemInArray(parent, (int)below(seed, (size_t)cJSON_GetArraySize(parent) + 1), value);
    if (!added)
        cJSON_Delete(value);
}

/* A text gets another text behind it, or in its place. */
static void change_text(unsigned *seed, cJSON *n)
{
    const char *piece = ONE_OF(seed, texts), *old = cJSON_GetStringValue(n);
    char text[512];

    if (!old)
        return;
    snprintf(text, sizeof text, "%s%s", below(seed, 2) ? "" : old, piece);
    cJSON_SetValuestring(n, text);
}

static void change(unsigned *seed, cJSON *tree)
{
    static struct nodes nodes;
    cJSON *parent, *child;

    nodes.count = 0;
    collect(tree, &nodes, 0);
    parent = nodes.items[below(seed, nodes.count)];
    if (!parent->child) {
        if (cJSON_IsString(parent))
            change_text(seed, parent);
        else
            add(seed, parent, new_value(seed, &nodes));
        return;
    }
    child = cJSON_GetArrayItem(parent, (int)below(seed, (size_t)cJSON_GetArraySize(parent)));
    switch (below(seed, 6)) {
    case 0:
        add(seed, parent, new_value(seed, &nodes));
        break;
    case 1:
        add(seed, parent, cJSON_Duplicate(child, 1));
        break;
    case 2:
        cJSON_Delete(cJSON_DetachItemViaPointer(parent, child));
        break;
    case 3:
        if (cJSON_IsString(child))
            change_text(seed, child);
        break;
    default:
        replace(parent, child, new_value(seed, &nodes));
    }
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    const char *end = NULL;
    cJSON *tree = seed % 4 ? cJSON_ParseWithLengthOpts((const char *)data, size, &end, 0) : NULL;
    unsigned changes = 1 + below(&seed, 4);
    char letter = tree && end + 1 == (const char *)data + size ? *end : '\0'; /* of the pipeline */
    char *text;
    size_t len = 0;

    if (!tree)
        return LLVMFuzzerMutate(data, size, max_size);
    while (changes--)
        change(&seed, tree);
    text = cJSON_PrintUnformatted(tree);
    cJSON_Delete(tree);
    len = text ? strlen(text) : 0;
    if (len && len < max_size) {
        memcpy(data, text, len);
        data[len] = (uint8_t)letter;
    }
    free(text);
    return len && len < max_size ? len + (letter != '\0') : LLVMFuzzerMutate(data, size, max_size);
}

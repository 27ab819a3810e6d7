/* SPDX-License-Identifier: Apache-2.0
 *
 * Constraint and index objects; see object.h.
 */
#include <stdio.h>

#include "model/op.h"
#include "report/object.h"

bool split_name(struct reader *r, const struct node *n, ssm_str *schema, ssm_str *name)
{
    const char *dot = name->len ? memchr(name->ptr, '.', name->len) : NULL;
    size_t before = dot ? (size_t)(dot - name->ptr) : 0, after = dot ? name->len - before - 1 : 0;

    if (schema->ptr && !schema->len) { /* "": said to have none, though the name has a dot */
        *schema = ssm_view(NULL, 0);
        return true;
    }
    if (schema->ptr || !dot)
        return true;
    if (before == 0 || after == 0 || memchr(dot + 1, '.', after)) {
        SAY(r, DIAG_REPORT_DOTS, n, *name, SSM_LIT("schema.name"));
        return false;
    }
    *schema = ssm_view(name->ptr, before);
    *name = ssm_view(dot + 1, after);
    return true;
}

/* ---- the columns of a key: names, or {name, length} */

static const struct field key_column_fields[] = {
    {"name", read_str, offsetof(ssm_index_part, name), NULL, false},
    {"length", read_length, offsetof(ssm_index_part, length), NULL, false},
    {NULL, NULL, 0, NULL, false},
};

static void read_key_columns(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    ssm_constraint *c = out;
    ssm_str *names;
    uint32_t *lengths;
    size_t count, i = 0;
    bool any = false;

    (void)f;
    if (!is_array(r, n, LIMIT_KEYS, &count))
        return;
    names = ARENA_ARRAY(r->a, count, ssm_str);
    lengths = ARENA_ARRAY(r->a, count, uint32_t);
    if (!names || !lengths)
        return;
    for (const cJSON *j = n->json->child; j; j = j->next, i++) {
        struct node m = {j, n, NULL, i};
        ssm_index_part part = {.length = 0};
        if (cJSON_IsObject(j)) {
            read_fields(r, &m, key_column_fields, &part);
            if (!json_has(j, "name"))
                say_missing(r, &m, "name");
        } else if (cJSON_IsString(j))
            read_string(r, &m, &part.name);
        else
            say_type(r, &m, "string, object");
        names[i] = part.name;
        lengths[i] = part.length;
        any = any || part.length;
    }
    c->columns = (ssm_strs){names, count};
    c->lengths = any ? lengths : NULL;
}

/* ---- constraints */

#define AT(member) offsetof(ssm_constraint, member)

static const struct field reference_fields[] = {
    {"table", read_str, AT(ref_table), NULL, false},
    {"schema", read_str, AT(ref_schema), NULL, false},
    {"columns", read_names, AT(ref_columns), NULL, false},
    {"on_delete", read_word, AT(on_delete), spelt_actions, false},
    {"on_update", read_word, AT(on_update), spelt_actions, false},
    {"match", read_word, AT(match), spelt_matches, false},
    {"deferrable", read_tri, AT(deferrable), NULL, false},
    {"initially_deferred", read_tri, AT(initially_deferred), NULL, false},
    {NULL, NULL, 0, NULL, false},
};

static void read_reference_object(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    ssm_constraint *c = out;

    (void)f;
    if (!is_object(r, n))
        return;
    read_fields(r, n, reference_fields, c);
    if (!json_has(n->json, "table"))
        say_missing(r, n, "table");
    else {
        struct node table = {json_member(n->json, "table"), n, "table", 0};
        split_name(r, &table, &c->ref_schema, &c->ref_table);
    }
}

static const struct field constraint_fields[] = {
    {"name", read_str, AT(name), NULL, false},
    {"type", read_word, AT(kind), spelt_constraint_kinds, false},
    {"columns", read_key_columns, 0, NULL, false},
    {"references", read_reference_object, 0, NULL, false},
    {"expression", read_str, AT(expression), NULL, false},
    {"include", read_names, AT(include), NULL, false},
    {"nulls_not_distinct", read_tri, AT(nulls_not_distinct), NULL, false},
    {"deferrable", read_tri, AT(deferrable), NULL, false},
    {"initially_deferred", read_tri, AT(initially_deferred), NULL, false},
    {"not_valid", read_tri, AT(not_valid), NULL, false},
    {"options", read_settings, AT(options), NULL, false},
    {NULL, NULL, 0, NULL, false},
};

/* What each kind of constraint has to have; references and expression are for those kinds alone. */
static const struct {
    bool columns, references, expression;
} shapes[] = {
    [SSM_CONSTRAINT_PRIMARY_KEY] = {true, false, false}, [SSM_CONSTRAINT_UNIQUE] = {true, false, false},
    [SSM_CONSTRAINT_FOREIGN_KEY] = {true, true, false},  [SSM_CONSTRAINT_CHECK] = {false, false, true},
    [SSM_CONSTRAINT_EXCLUDE] = {false, false, true},
};

static void check_reference_count(struct reader *r, const struct node *n, const ssm_constraint *c)
{
    char here[24], there[24];

    if (!c->ref_columns.count || !c->columns.count || c->ref_columns.count == c->columns.count)
        return;
    snprintf(here, sizeof here, "%zu", c->columns.count);
    snprintf(there, sizeof there, "%zu", c->ref_columns.count);
    SAY(r, DIAG_REPORT_REFERENCE, n, ssm_cstr(here), ssm_cstr(there));
}

/* Does the constraint have what its kind needs, and nothing that its kind cannot have? */
static void check_constraint(struct reader *r, const struct node *n, const ssm_constraint *c, enum extent extent)
{
    const cJSON *json = n->json;
    bool whole = extent == EXTENT_WHOLE || !json_has(json, "name");

    if (!json_has(json, "type") && c->kind == SSM_CONSTRAINT_NONE) {
        if (whole)
            say_missing(r, n, "type");
        return;
    }
    if (c->kind == SSM_CONSTRAINT_NONE) /* reported already */
        return;
    if (whole && shapes[c->kind].columns && !cJSON_GetArraySize(json_member(json, "columns")))
        say_missing(r, n, "columns");
    if (whole && shapes[c->kind].references && !json_has(json, "references"))
        say_missing(r, n, "references");
    if (whole && shapes[c->kind].expression && !json_has(json, "expression"))
        say_missing(r, n, "expression");
    if (!shapes[c->kind].references && json_has(json, "references"))
        say_conflict(r, n, "type", "references");
    if (!shapes[c->kind].expression && json_has(json, "expression"))
        say_conflict(r, n, "type", "expression");
    if (c->lengths && c->kind != SSM_CONSTRAINT_PRIMARY_KEY)
        say_conflict(r, n, "type", "length");
    check_reference_count(r, n, c);
}

ssm_constraint *read_constraint(struct reader *r, const struct node *n, enum extent extent)
{
    ssm_constraint *c = constraint_new(r->a);

    if (!c)
        return NULL;
    if (extent == EXTENT_KNOWN && cJSON_IsString(n->json))
        read_string(r, n, &c->name);
    else if (is_object(r, n)) {
        read_fields(r, n, constraint_fields, c);
        check_constraint(r, n, c, extent);
    }
    return c;
}

ssm_constraint *read_primary_key(struct reader *r, const struct node *n)
{
    ssm_constraint *c = constraint_new(r->a);

    if (!c)
        return NULL;
    if (cJSON_IsArray(n->json)) {
        read_key_columns(r, n, NULL, c);
        if (!cJSON_GetArraySize(n->json))
            say_missing(r, n, "columns");
    } else if (cJSON_IsObject(n->json)) {
        c->kind = SSM_CONSTRAINT_PRIMARY_KEY;
        read_fields(r, n, constraint_fields, c);
        check_constraint(r, n, c, EXTENT_WHOLE);
        if (c->kind != SSM_CONSTRAINT_PRIMARY_KEY)
            say_conflict(r, n, "primary_key", "type");
    } else
        say_type(r, n, "object, array");
    c->kind = SSM_CONSTRAINT_PRIMARY_KEY;
    return c;
}

ssm_constraint *read_references(struct reader *r, const struct node *n)
{
    ssm_constraint *c = constraint_new(r->a);

    if (c) {
        c->kind = SSM_CONSTRAINT_FOREIGN_KEY;
        read_reference_object(r, n, NULL, c);
    }
    return c;
}
#undef AT

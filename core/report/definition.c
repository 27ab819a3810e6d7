/* SPDX-License-Identifier: Apache-2.0
 *
 * Objects that are the statements which make and unmake them: views, functions, triggers, ...; see object.h. What the
 * statements may be is the guard's.
 */
#include <stdio.h>

#include "model/op.h"
#include "report/object.h"

/* What is read, before it is an object. */
struct definition_read {
    ssm_object *pub;
    ssm_tri after_tables, data;
};

static void read_kind(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    struct definition_read *d = out;

    (void)f;
    if (!cJSON_IsString(n->json)) {
        say_type(r, n, "string");
        return;
    }
    d->pub->kind = object_kind(json_text(n->json));
    if (d->pub->kind == SSM_OBJECT_NONE)
        say_unknown(r, DIAG_REPORT_OBJECT_KIND, n, json_text(n->json), object_kind_names());
}

/* `detail`: the offset in the object, as a size_t. */
static ssm_str *member_of(const struct definition_read *d, const struct field *f)
{
    return (ssm_str *)(void *)((char *)d->pub + *(const size_t *)f->detail);
}

static void read_name(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    read_string(r, n, member_of(out, f));
}

static void read_statement(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    char most[24];

    if (cJSON_IsString(n->json) && json_text(n->json).len > LIMIT_OBJECT) {
        snprintf(most, sizeof most, "%d", LIMIT_OBJECT);
        SAY(r, DIAG_REPORT_LENGTH, n, node_name(n), ssm_cstr(most));
    } else
        read_string(r, n, member_of(out, f));
}

static const size_t at_schema = offsetof(ssm_object, schema), at_name = offsetof(ssm_object, name),
                    at_table = offsetof(ssm_object, table), at_create = offsetof(ssm_object, create),
                    at_drop = offsetof(ssm_object, drop), at_replace = offsetof(ssm_object, replace);

static const struct field definition_fields[] = {
    {"kind", read_kind, 0, NULL, false},
    {"schema", read_name, 0, &at_schema, false},
    {"name", read_name, 0, &at_name, false},
    {"table", read_name, 0, &at_table, false},
    {"create", read_statement, 0, &at_create, false},
    {"drop", read_statement, 0, &at_drop, false},
    {"replace", read_statement, 0, &at_replace, false},
    {"after_tables", read_tri, offsetof(struct definition_read, after_tables), NULL, false},
    {"data", read_tri, offsetof(struct definition_read, data), NULL, false},
    {NULL, NULL, 0, NULL, false},
};

/* True when it goes with what it belongs to, so that dropping it may need no statement. */
static bool belongs(const ssm_object *o)
{
    return o->table.len || object_group(o->kind) == OBJECT_GROUP_ATTRIBUTE;
}

static void need(struct reader *r, const struct node *n, const char *key, bool needed)
{
    if (needed && !json_has(n->json, key))
        say_missing(r, n, key);
}

ssm_object *read_definition(struct reader *r, const struct node *n, enum definition needs, bool *after_tables)
{
    struct definition_read d = {.pub = object_new(r->a)};

    if (!d.pub || !is_object(r, n))
        return NULL;
    read_fields(r, n, definition_fields, &d);
    need(r, n, "kind", true);
    need(r, n, "name", true);
    need(r, n, "create", needs == DEFINITION_CREATES);
    need(r, n, "drop", (needs == DEFINITION_CREATES || needs == DEFINITION_DROPS) && !belongs(d.pub));
    need(r, n, "replace", needs == DEFINITION_REPLACES);
    if (d.pub->schema.ptr && !d.pub->schema.len)
        d.pub->schema.ptr = NULL;
    if (d.pub->table.ptr && !d.pub->table.len)
        d.pub->table.ptr = NULL;
    d.pub->flags = d.data == SSM_YES ? (uint32_t)SSM_OBJECTF_DATA : 0;
    *after_tables = d.after_tables == SSM_YES;
    return d.pub;
}

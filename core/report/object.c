/* SPDX-License-Identifier: Apache-2.0
 *
 * Column objects and the values of enums; see object.h.
 */
#include "report/object.h"

#include "model/op.h"

static void read_identity(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    ssm_identity *identity = out;

    if (cJSON_IsTrue(n->json))
        *identity = SSM_IDENTITY_AUTO;
    else if (cJSON_IsFalse(n->json) || cJSON_IsNull(n->json))
        *identity = SSM_IDENTITY_NONE;
    else if (cJSON_IsString(n->json))
        read_word(r, n, f, out);
    else
        say_type(r, n, "string, boolean, null");
}

static const struct field expression_fields[] = {
    {"expression", read_str, offsetof(ssm_default, text), NULL, false},
    {NULL, NULL, 0, NULL, false},
};

static void read_default(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    ssm_default *v = out;
    ssm_text text = {SSM_UNKNOWN, {NULL, 0}};

    if (cJSON_IsNull(n->json))
        v->kind = SSM_DEFAULT_NONE;
    else if (cJSON_IsBool(n->json))
        v->kind = cJSON_IsTrue(n->json) ? SSM_DEFAULT_TRUE : SSM_DEFAULT_FALSE;
    else if (cJSON_IsNumber(n->json)) {
        v->kind = SSM_DEFAULT_NUMBER;
        v->text = number_text(r, n->json->valuedouble);
    } else if (cJSON_IsString(n->json)) {
        read_text(r, n, f, &text);
        v->kind = SSM_DEFAULT_STRING;
        v->text = text.text;
    } else if (cJSON_IsObject(n->json)) {
        v->kind = SSM_DEFAULT_EXPRESSION;
        read_fields(r, n, expression_fields, v);
        if (!json_has(n->json, "expression"))
            say_missing(r, n, "expression");
    } else
        say_type(r, n, "string, number, boolean, object, null");
}

/* A text, or {"expression"} as catalogs print it. */
static void read_on_update(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    ssm_text *on_update = out;
    ssm_default v = {SSM_DEFAULT_UNKNOWN, {NULL, 0}};

    if (!cJSON_IsObject(n->json)) {
        read_text(r, n, f, on_update);
        return;
    }
    read_default(r, n, f, &v);
    *on_update = (ssm_text){SSM_YES, v.text};
}

static const struct field generated_fields[] = {
    {"expression", read_str, offsetof(ssm_column, generated_expression), NULL, false},
    {"stored", read_tri, offsetof(ssm_column, generated_stored), NULL, false},
    {NULL, NULL, 0, NULL, false},
};

static void read_generated(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    ssm_column *c = out;

    (void)f;
    if (cJSON_IsNull(n->json) || cJSON_IsFalse(n->json))
        c->generated = SSM_NO;
    else if (cJSON_IsObject(n->json)) {
        c->generated = SSM_YES;
        read_fields(r, n, generated_fields, c);
        if (!json_has(n->json, "expression"))
            say_missing(r, n, "expression");
    } else
        say_type(r, n, "object, null");
}

static void read_column_references(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    const ssm_constraint **references = out;

    (void)f;
    *references = read_references(r, n);
}

#define AT(member) offsetof(ssm_column, member)

static const struct field column_fields[] = {
    {"name", read_str, AT(name), NULL, false},
    {"type", read_type, AT(type), NULL, false},
    {"nullable", read_tri, AT(nullable), NULL, false},
    {"default", read_default, AT(default_value), NULL, true},
    {"primary_key", read_tri, AT(primary_key), NULL, false},
    {"unique", read_tri, AT(unique), NULL, false},
    {"identity", read_identity, AT(identity), spelt_identities, true},
    {"generated", read_generated, 0, NULL, true},
    {"on_update", read_on_update, AT(on_update), NULL, true},
    {"collation", read_text, AT(collation), NULL, true},
    {"comment", read_text, AT(comment), NULL, true},
    {"references", read_column_references, AT(references), NULL, false},
    {"options", read_settings, AT(options), NULL, false},
    {NULL, NULL, 0, NULL, false},
};
#undef AT

/* A column gets its value in one way only. */
static void check_sources(struct reader *r, const struct node *n, const ssm_column *c)
{
    bool has_default = c->default_value.kind > SSM_DEFAULT_NONE;
    bool has_identity = c->identity > SSM_IDENTITY_NONE;

    if (has_default && has_identity)
        say_conflict(r, n, "default", "identity");
    if (has_default && c->generated == SSM_YES)
        say_conflict(r, n, "default", "generated");
    if (has_identity && c->generated == SSM_YES)
        say_conflict(r, n, "identity", "generated");
}

ssm_column *read_column(struct reader *r, const struct node *n)
{
    ssm_column *c = column_new(r->a);

    if (!c)
        return NULL;
    if (cJSON_IsString(n->json))
        c->type = read_type_text(r, n, json_text(n->json));
    else if (cJSON_IsObject(n->json)) {
        read_fields(r, n, column_fields, c);
        check_sources(r, n, c);
    } else
        say_type(r, n, "object, string");
    return c;
}

bool read_enum_values(struct reader *r, const struct node *n, ssm_strs *out)
{
    struct map seen;

    if (!read_list(r, n, LIMIT_ENUM_VALUES, LIMIT_ENUM_VALUE, out))
        return false;
    map_init(&seen, &r->scratch);
    for (size_t i = 0; i < out->count; i++) {
        struct node m = {NULL, n, NULL, i};
        if (map_find(&seen, out->items[i]))
            SAY(r, DIAG_REPORT_REPEATED, &m, out->items[i]);
        map_put(&seen, out->items[i]);
    }
    return true;
}

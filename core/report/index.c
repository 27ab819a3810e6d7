/* SPDX-License-Identifier: Apache-2.0
 *
 * Index objects; see object.h.
 */
#include "model/op.h"
#include "report/object.h"

#define AT(member) offsetof(ssm_index_part, member)

static const struct field part_fields[] = {
    {"name", read_str, AT(name), NULL, false},
    {"expression", read_str, AT(expression), NULL, false},
    {"order", read_word, AT(order), spelt_orders, false},
    {"nulls", read_word, AT(nulls), spelt_nulls, false},
    {"length", read_length, AT(length), NULL, false},
    {"opclass", read_str, AT(opclass), NULL, false},
    {"collation", read_str, AT(collation), NULL, false},
    {NULL, NULL, 0, NULL, false},
};
#undef AT

static void read_part(struct reader *r, const struct node *n, ssm_index_part *part)
{
    bool name = cJSON_IsObject(n->json) && json_has(n->json, "name");
    bool expression = cJSON_IsObject(n->json) && json_has(n->json, "expression");

    part->size = sizeof *part;
    if (cJSON_IsString(n->json)) {
        read_string(r, n, &part->name);
        return;
    }
    if (!cJSON_IsObject(n->json)) {
        say_type(r, n, "string, object");
        return;
    }
    read_fields(r, n, part_fields, part);
    if (!name && !expression)
        say_missing(r, n, "name");
    if (name && expression)
        say_conflict(r, n, "name", "expression");
}

static void read_parts(struct reader *r, const struct node *n, const struct field *f, void *out)
{
    ssm_index *index = out;
    ssm_index_part *parts;
    const ssm_index_part **list;
    size_t count, i = 0;

    (void)f;
    if (!is_array(r, n, LIMIT_KEYS, &count))
        return;
    parts = ARENA_ARRAY(r->a, count, ssm_index_part);
    list = ARENA_ARRAY(r->a, count, const ssm_index_part *);
    if (!parts || !list)
        return;
    for (const cJSON *c = n->json->child; c; c = c->next, i++) {
        struct node m = {c, n, NULL, i};
        read_part(r, &m, &parts[i]);
        list[i] = &parts[i];
    }
    index->parts = list;
    index->part_count = count;
}

#define AT(member) offsetof(ssm_index, member)

static const struct field index_fields[] = {
    {"name", read_str, AT(name), NULL, false},
    {"columns", read_parts, 0, NULL, false},
    {"unique", read_tri, AT(unique), NULL, false},
    {"method", read_str, AT(method), NULL, false},
    {"where", read_str, AT(where), NULL, false},
    {"include", read_names, AT(include), NULL, false},
    {"nulls_not_distinct", read_tri, AT(nulls_not_distinct), NULL, false},
    {"with", read_settings, AT(with), NULL, false},
    {"options", read_settings, AT(options), NULL, false},
    {NULL, NULL, 0, NULL, false},
};
#undef AT

ssm_index *read_index(struct reader *r, const struct node *n, enum extent extent)
{
    ssm_index *index = index_new(r->a);

    if (!index)
        return NULL;
    if (extent == EXTENT_KNOWN && cJSON_IsString(n->json))
        read_string(r, n, &index->name);
    else if (is_object(r, n)) {
        read_fields(r, n, index_fields, index);
        if (!json_has(n->json, "name"))
            say_missing(r, n, "name");
        if (extent == EXTENT_WHOLE && (!json_has(n->json, "columns") ||
                                       (index->parts && !index->part_count)))
            say_missing(r, n, "columns");
    }
    return index;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Indexes of the model.
 */
#include "finish.h"

/* ------------------------------------------------------------------ defaults of operator classes */

/* What a dump leaves out: the class that the method takes by itself for a type. */
static const struct {
    const char *opclass, *types; /* separated by blanks */
} usual[] = {
    {"array_ops", "[]"},
    {"bit_ops", "bit"},
    {"bit_ops", "\"bit\""},
    {"bool_ops", "boolean"},
    {"bpchar_ops", "character"},
    {"bytea_ops", "bytea"},
    {"char_ops", "\"char\""},
    {"date_ops", "date"},
    {"float4_ops", "real"},
    {"float8_ops", "double precision"},
    {"inet_ops", "inet"},
    {"int2_ops", "smallint"},
    {"int4_ops", "integer"},
    {"int8_ops", "bigint"},
    {"interval_ops", "interval"},
    {"jsonb_ops", "jsonb"},
    {"macaddr_ops", "macaddr"},
    {"numeric_ops", "numeric"},
    {"range_ops", "int4range"},
    {"range_ops", "int8range"},
    {"range_ops", "numrange"},
    {"range_ops", "tsrange"},
    {"range_ops", "tstzrange"},
    {"range_ops", "daterange"},
    {"text_ops", "text"},
    {"text_ops", "character varying"},
    {"time_ops", "time without time zone"},
    {"timestamp_ops", "timestamp without time zone"},
    {"timestamptz_ops", "timestamp with time zone"},
    {"timetz_ops", "time with time zone"},
    {"tsvector_ops", "tsvector"},
    {"uuid_ops", "uuid"},
    {"varbit_ops", "bit varying"},
};

/* "character varying(20)" without its parentheses. */
static bool is_type(ssm_str type, const char *name)
{
    const char *open = type.len ? memchr(type.ptr, '(', type.len) : NULL;
    const char *close = type.len ? memchr(type.ptr, ')', type.len) : NULL;
    size_t head = open ? (size_t)(open - type.ptr) : type.len, n = strlen(name);
    size_t tail = close ? type.len - (size_t)(close + 1 - type.ptr) : 0;

    if (name[0] == '[')
        return type.len > 2 && !memcmp(type.ptr + type.len - 2, "[]", 2);
    return n == head + tail && !memcmp(type.ptr, name, head) && (!tail || !memcmp(close + 1, name + head, tail));
}

static bool is_usual(ssm_str method, ssm_str opclass, ssm_str type)
{
    bool known = !method.len || pgr_is(method, "btree") || pgr_is(method, "hash") || pgr_is(method, "gin") ||
                 pgr_is(method, "gist");

    if (pgr_is(opclass, "inet_ops") && pgr_is(method, "gist"))
        return false; /* which is not the default there */
    for (size_t i = 0; known && i < sizeof usual / sizeof usual[0]; i++)
        if (pgr_is(opclass, usual[i].opclass) && is_type(type, usual[i].types))
            return true;
    return false;
}

/* ------------------------------------------------------------------ parts */

static void take_order(const struct node *element, ssm_index_part *out)
{
    bool desc = pgr_is(tree_text(element, "ordering"), "SORTBY_DESC");
    ssm_str nulls = tree_text(element, "nulls_ordering");

    out->order = desc ? SSM_ORDER_DESC : SSM_ORDER_NONE;
    if (pgr_is(nulls, "SORTBY_NULLS_FIRST") && !desc)
        out->nulls = SSM_NULLS_FIRST;
    else if (pgr_is(nulls, "SORTBY_NULLS_LAST") && desc)
        out->nulls = SSM_NULLS_LAST;
}

static void take_collation(const struct pgr_column *c, const struct node *element, ssm_index_part *out)
{
    ssm_str schema, name, own = c && c->collation.len ? c->collation : SSM_LIT("default");

    pgr_qualified(tree_get(element, "collation"), &schema, &name);
    if (name.len && !pgr_same(name, own))
        out->collation = name;
}

static bool take_parameters(struct pgr *r, const struct node *element, size_t at, struct pgr_list *options)
{
    struct text name = {.owner = r}, value = {.owner = r};
    struct pgr_list pairs = {0};
    char number[4] = {(char)('0' + (at + 1) / 10), (char)('0' + (at + 1) % 10)};

    if (!tree_flag(element, "opclassopts"))
        return true;
    if (!pgr_storage(r, &pairs, tree_get(element, "opclassopts"), false))
        return false;
    for (size_t i = 0; i < pairs.count; i++) {
        const ssm_pair *pair = pairs.items[i];

        text_puts(&value, i ? ", " : "");
        print_name(&value, pair->name);
        text_puts(&value, "=");
        print_literal(&value, pair->value);
    }
    text_puts(&name, "opclass_parameters_");
    text_puts(&name, number + (number[0] == '0'));
    return pgr_set_pair(r, options, text_done(&name), text_done(&value));
}

static const ssm_index_part *finish_part(struct finishing *f, const struct pgr_index *index, size_t at,
                                         const struct node *element, struct pgr_list *options)
{
    struct pgr *r = f->r;
    const struct pgr_column *c = index->keys.items[at];
    struct print_scope scope = pgr_scope(f, index->statement, index->place);
    ssm_index_part *out = PGR_NEW(r, ssm_index_part);
    ssm_str schema, type;

    if (!out)
        return NULL;
    out->size = sizeof *out;
    if (c)
        out->name = c->name;
    else
        out->expression = print_expression(&scope, tree_get(element, "expr"), PGR_ABSENT);
    type = c ? pgr_column_type(r, index->keys.items[at]) : print_type_of(&scope, tree_get(element, "expr"));
    pgr_qualified(tree_get(element, "opclass"), &schema, &out->opclass);
    if (is_usual(tree_text(index->statement.node, "accessMethod"), out->opclass, type) &&
        !tree_flag(element, "opclassopts"))
        out->opclass = PGR_ABSENT;
    take_order(element, out);
    take_collation(c, element, out);
    return take_parameters(r, element, at, options) ? out : NULL;
}

/* ------------------------------------------------------------------ the index */

static bool take_parts(struct finishing *f, const struct pgr_index *index, ssm_index *out, struct pgr_list *options)
{
    const ssm_index_part **parts = pgr_alloc(f->r, (index->key_count + 1) * sizeof *parts);
    const struct node *element = tree_first(tree_get(index->statement.node, "indexParams"));

    if (!parts)
        return false;
    for (size_t i = 0; i < index->key_count && element; i++, element = element->next) {
        parts[i] = finish_part(f, index, i, tree_inner(element), options);
        if (!parts[i])
            return false;
    }
    out->parts = parts;
    out->part_count = index->key_count;
    return true;
}

const ssm_index *pgr_finish_index(struct finishing *f, const struct pgr_index *index)
{
    struct pgr *r = f->r;
    const struct node *statement = index->statement.node, *where = tree_get(statement, "whereClause");
    struct print_scope scope = pgr_scope(f, index->statement, index->place);
    struct pgr_list options = {0}, include = {0};
    ssm_index *out = PGR_NEW(r, ssm_index);
    ssm_str method = tree_text(statement, "accessMethod");

    if (!out)
        return NULL;
    out->size = sizeof *out;
    out->name = index->name;
    out->unique = pgr_tri(tree_flag(statement, "unique"));
    out->method = pgr_is(method, "btree") ? PGR_ABSENT : method;
    out->nulls_not_distinct = pgr_tri(tree_flag(statement, "nulls_not_distinct"));
    if (where)
        out->where = print_expression(&scope, where, SSM_LIT("boolean"));
    for (size_t i = index->key_count; i < index->keys.count; i++)
        if (!pgr_push(r, &include, index->keys.items[i]))
            return NULL;
    if (!take_parts(f, index, out, &options) || !pgr_column_names(r, &include, &out->include))
        return NULL;
    if (index->tablespace.len && !pgr_set_pair(r, &options, SSM_LIT("tablespace"), index->tablespace))
        return NULL;
    if (!pgr_part_options(r, index->table, (struct pgr_whole){index, NULL}, index->place, &options))
        return NULL;
    out->with = pgr_pairs_in_order(r, &index->with, &out->with_count);
    out->options = pgr_pairs(r, &options, &out->option_count);
    return r->failed ? NULL : out;
}

/* ------------------------------------------------------------------ as a text */

ssm_str pgr_index_text(struct pgr *r, const struct pgr_index *index)
{
    struct finishing f = {.r = r, .table = index->table};
    struct print_scope scope = pgr_scope(&f, index->statement, index->place);
    const struct node *statement = index->statement.node, *where = tree_get(statement, "whereClause");
    struct text t = {.owner = r};

    text_puts(&t, tree_flag(statement, "unique") ? "UNIQUE " : "");
    text_put(&t, tree_text(statement, "accessMethod"));
    for (const struct node *n = tree_first(tree_get(statement, "indexParams")); n; n = n->next) {
        text_puts(&t, ", ");
        text_put(&t, print_index_element(&scope, n));
    }
    for (size_t i = index->key_count; i < index->keys.count; i++) {
        text_puts(&t, " INCLUDE ");
        print_name(&t, ((const struct pgr_column *)index->keys.items[i])->name);
    }
    if (where) {
        text_puts(&t, " WHERE ");
        text_put(&t, print_expression(&scope, where, SSM_LIT("boolean")));
    }
    return text_done(&t);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The model as the report's JSON; see compare.h. What is not known is left out, and so is what no engine has unless it is said.
 */
#include "diff/compare.h"
#include "model/spelling.h"

/* ---- texts */

static void put_value(struct json *j, const char *key, const ssm_str *value)
{
    json_put_text(j, key, value->ptr ? *value : SSM_LIT(""));
}

static void write_pairs(struct json *j, const char *key, const ssm_pair *pairs, size_t count);

void write_names(struct json *j, const char *key, ssm_strs names)
{
    json_array_row(j, key);
    for (size_t i = 0; i < names.count; i++)
        put_value(j, NULL, &names.items[i]);
    json_end(j);
}

void write_values(struct json *j, ssm_str key, ssm_strs values)
{
    json_array_named(j, key);
    for (size_t i = 0; i < values.count; i++)
        put_value(j, NULL, &values.items[i]);
    json_end(j);
}

static void write_if(struct json *j, const char *key, ssm_str text)
{
    if (text.len)
        json_put_text(j, key, text);
}

static void write_yes(struct json *j, const char *key, ssm_tri tri)
{
    if (tri == SSM_YES)
        json_put_bool(j, key, true);
}

void write_schema(struct json *j, ssm_str schema, ssm_str name)
{
    if (schema.len || (name.len && memchr(name.ptr, '.', name.len)))
        json_put_text(j, "schema", schema.ptr ? schema : SSM_LIT(""));
}

void write_option(struct json *j, const char *key, ssm_str name, const ssm_str *value)
{
    const ssm_pair pair = {name, value ? *value : ssm_view(NULL, 0)};

    write_pairs(j, key, &pair, value ? 1 : 0);
}

static void write_pairs(struct json *j, const char *key, const ssm_pair *pairs, size_t count)
{
    json_object_row(j, key);
    for (size_t i = 0; i < count; i++)
        json_put_pair(j, pairs[i].name, pairs[i].value);
    json_end(j);
}

/* ---- columns */

/* True when `text` is a number that comes out of a reader of JSON as it went in: at most 15 digits, none of them needless. */
static bool is_plain_number(ssm_str text)
{
    enum { SURE_DIGITS = 15 };
    size_t at = text.len && text.ptr[0] == '-', whole = at, digits = 0;

    while (at < text.len && ascii_digit(text.ptr[at]))
        at++;
    digits = at - whole;
    if (!digits || (digits > 1 && text.ptr[whole] == '0'))
        return false;
    if (at < text.len && text.ptr[at] == '.') {
        size_t point = at++;
        while (at < text.len && ascii_digit(text.ptr[at]))
            at++;
        if (at == point + 1 || text.ptr[at - 1] == '0')
            return false;
        digits += at - point - 1;
    }
    /* Minus zero loses its sign; a fraction of nothing but zeros is caught above. */
    return at == text.len && digits <= SURE_DIGITS && !(whole && digits == 1 && text.ptr[whole] == '0');
}

static void write_expression(struct json *j, const char *key, ssm_str text)
{
    json_object_row(j, key);
    put_value(j, "expression", &text);
    json_end(j);
}

static void write_default(struct json *j, const ssm_column *c)
{
    const ssm_default *v = &c->default_value;

    switch (v->kind) {
    case SSM_DEFAULT_NONE:
        if (c->identity <= SSM_IDENTITY_NONE && c->generated != SSM_YES)
            json_put_text(j, "default", ssm_view(NULL, 0));
        break;
    case SSM_DEFAULT_STRING:
        put_value(j, "default", &v->text);
        break;
    case SSM_DEFAULT_NUMBER:
        if (is_plain_number(v->text))
            json_put_decimal(j, "default", v->text);
        else
            write_expression(j, "default", v->text);
        break;
    case SSM_DEFAULT_TRUE:
    case SSM_DEFAULT_FALSE:
        json_put_bool(j, "default", v->kind == SSM_DEFAULT_TRUE);
        break;
    case SSM_DEFAULT_EXPRESSION:
        write_expression(j, "default", v->text);
        break;
    default:
        break;
    }
}

static void write_identity(struct json *j, ssm_identity identity)
{
    if (identity == SSM_IDENTITY_AUTO)
        json_put_bool(j, "identity", true);
    else
        write_if(j, "identity", spelling_of(spelt_identities, identity));
}

static void write_generated(struct json *j, const ssm_column *c)
{
    if (c->generated != SSM_YES)
        return;
    json_object_row(j, "generated");
    json_put_text(j, "expression", c->generated_expression);
    if (c->generated_stored != SSM_UNKNOWN)
        json_put_bool(j, "stored", c->generated_stored == SSM_YES);
    json_end(j);
}

static void write_text(struct json *j, const char *key, ssm_text text, const ssm_text *other)
{
    if (text.known == SSM_YES)
        put_value(j, key, &text.text);
    else if (text.known == SSM_NO && other && other->known == SSM_YES)
        json_put_text(j, key, ssm_view(NULL, 0));
}

void write_column(struct json *j, const char *key, const ssm_column *c, bool named, bool comment, const ssm_column *other)
{
    json_object_row(j, key);
    if (named)
        json_put_text(j, "name", c->name);
    json_put_text(j, "type", c->type->source);
    if (c->nullable != SSM_UNKNOWN)
        json_put_bool(j, "nullable", c->nullable == SSM_YES);
    write_default(j, c);
    write_identity(j, c->identity);
    if (c->identity == SSM_IDENTITY_NONE && other && other->identity > SSM_IDENTITY_NONE)
        json_put_bool(j, "identity", false);
    write_generated(j, c);
    write_text(j, "on_update", c->on_update, other ? &other->on_update : NULL);
    write_text(j, "collation", c->collation, other ? &other->collation : NULL);
    if (comment && c->comment.known != SSM_YES)
        json_put_text(j, "comment", ssm_view(NULL, 0));
    else
        write_text(j, "comment", c->comment, other ? &other->comment : NULL);
    if (c->option_count)
        write_pairs(j, "options", c->options, c->option_count);
    json_end(j);
}

/* ---- keys and indexes */

static void write_key_columns(struct json *j, const ssm_constraint *k)
{
    json_array_row(j, "columns");
    for (size_t i = 0; i < k->columns.count; i++) {
        if (!k->lengths || !k->lengths[i]) {
            json_put_text(j, NULL, k->columns.items[i]);
            continue;
        }
        json_object_row(j, NULL);
        json_put_text(j, "name", k->columns.items[i]);
        json_put_number(j, "length", k->lengths[i]);
        json_end(j);
    }
    json_end(j);
}

static void write_references(struct json *j, const ssm_constraint *k)
{
    json_object_row(j, "references");
    json_put_text(j, "table", k->ref_table);
    write_schema(j, k->ref_schema, k->ref_table);
    if (k->ref_columns.count)
        write_names(j, "columns", k->ref_columns);
    write_if(j, "on_delete", spelling_of(spelt_actions, k->on_delete));
    write_if(j, "on_update", spelling_of(spelt_actions, k->on_update));
    write_if(j, "match", spelling_of(spelt_matches, k->match));
    json_end(j);
}

void write_constraint(struct json *j, const char *key, const ssm_constraint *k)
{
    json_object_row(j, key);
    write_if(j, "name", k->name);
    json_put_text(j, "type", spelling_of(spelt_constraint_kinds, k->kind));
    if (k->columns.count)
        write_key_columns(j, k);
    if (k->kind == SSM_CONSTRAINT_FOREIGN_KEY)
        write_references(j, k);
    write_if(j, "expression", k->expression);
    if (k->include.count)
        write_names(j, "include", k->include);
    write_yes(j, "nulls_not_distinct", k->nulls_not_distinct);
    write_yes(j, "deferrable", k->deferrable);
    write_yes(j, "initially_deferred", k->initially_deferred);
    write_yes(j, "not_valid", k->not_valid);
    if (k->option_count)
        write_pairs(j, "options", k->options, k->option_count);
    json_end(j);
}

static void write_part(struct json *j, const ssm_index_part *p)
{
    if (p->name.len && !p->order && !p->nulls && !p->length && !p->opclass.len && !p->collation.len) {
        json_put_text(j, NULL, p->name);
        return;
    }
    json_object_row(j, NULL);
    write_if(j, "name", p->name);
    write_if(j, "expression", p->expression);
    write_if(j, "order", spelling_of(spelt_orders, p->order));
    write_if(j, "nulls", spelling_of(spelt_nulls, p->nulls));
    if (p->length)
        json_put_number(j, "length", p->length);
    write_if(j, "opclass", p->opclass);
    write_if(j, "collation", p->collation);
    json_end(j);
}

void write_index(struct json *j, const char *key, const ssm_index *i)
{
    json_object_row(j, key);
    json_put_text(j, "name", i->name);
    json_array_row(j, "columns");
    for (size_t k = 0; k < i->part_count; k++)
        write_part(j, i->parts[k]);
    json_end(j);
    write_yes(j, "unique", i->unique);
    write_if(j, "method", i->method);
    write_if(j, "where", i->where);
    if (i->include.count)
        write_names(j, "include", i->include);
    write_yes(j, "nulls_not_distinct", i->nulls_not_distinct);
    if (i->with_count)
        write_pairs(j, "with", i->with, i->with_count);
    if (i->option_count)
        write_pairs(j, "options", i->options, i->option_count);
    json_end(j);
}

/* ---- tables */

void write_table_members(struct json *j, const ssm_table *t)
{
    json_array(j, "columns");
    for (size_t i = 0; i < t->column_count; i++)
        write_column(j, NULL, t->columns[i], true, false, NULL);
    json_end(j);
    if (t->primary_key)
        write_constraint(j, "primary_key", t->primary_key);
    if (t->constraint_count) {
        json_array(j, "constraints");
        for (size_t i = 0; i < t->constraint_count; i++)
            write_constraint(j, NULL, t->constraints[i]);
        json_end(j);
    }
    if (t->index_count) {
        json_array(j, "indexes");
        for (size_t i = 0; i < t->index_count; i++)
            write_index(j, NULL, t->indexes[i]);
        json_end(j);
    }
    write_text(j, "comment", t->comment, NULL);
    if (t->option_count)
        write_pairs(j, "options", t->options, t->option_count);
}

void write_table(struct json *j, const char *key, const ssm_table *t)
{
    json_object(j, key);
    write_table_members(j, t);
    json_end(j);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * A column's definition, as it stands in CREATE TABLE and ADD COLUMN. "CREATE TABLE".
 */
#include "lite.h"

bool lite_autoincrement(const ssm_column *c)
{
    return c->identity > SSM_IDENTITY_NONE;
}

static const char *unsupported(const ssm_column *c)
{
    if (c->comment.known == SSM_YES)
        return "SQLite has no comments: the comment of column %1 has to go";
    if (c->on_update.known == SSM_YES)
        return "SQLite has no ON UPDATE for the value of a column: write a trigger for column %1";
    if (c->identity == SSM_IDENTITY_ALWAYS)
        return "SQLite has no GENERATED ALWAYS AS IDENTITY, and its AUTOINCREMENT takes values that are given: write "
               "\"identity\": true for column %1 where this is good enough";
    if (lite_autoincrement(c) && c->type->family != SSM_FAMILY_INTEGER)
        return "only an integer can be an identity: column %1 is none";
    if (c->default_value.kind > SSM_DEFAULT_NONE && (lite_autoincrement(c) || c->generated == SSM_YES))
        return "column %1 has a default, and an identity or a generated value: it can have only one";
    return NULL;
}

int lite_check_column(ssm_host *h, const ssm_operation *op, const ssm_column *c, bool strict)
{
    const char *why;

    if (!c->type)
        return lite_api->fail(h, op, "column_incomplete", "the type of column %1 is not known", TEXTS(c->name));
    why = unsupported(c);
    if (why)
        return lite_api->fail(h, op, "column_unsupported", why, TEXTS(c->name));
    if (lite_check_type(h, op, c->type, strict) != SSM_OK || lite_check_column_options(h, op, c) != SSM_OK)
        return SSM_ERROR;
    return c->references ? lite_check_constraint(h, op, c->references) : SSM_OK;
}

static bool bare(ssm_str e)
{
    static const char *const words[] = {"null", "current_timestamp", "current_date", "current_time"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (ascii_is(e, words[i]))
            return true;
    return false;
}

bool lite_constant_default(const ssm_column *c)
{
    return c->default_value.kind != SSM_DEFAULT_EXPRESSION || ascii_is(c->default_value.text, "null");
}

static void put_default(ssm_host *h, ssm_default d)
{
    lite_put(h, " DEFAULT ");
    switch (d.kind) {
    case SSM_DEFAULT_STRING: lite_quote_literal(h, d.text); break;
    case SSM_DEFAULT_NUMBER: lite_api->put(h, d.text); break;
    case SSM_DEFAULT_TRUE: lite_put(h, "TRUE"); break;
    case SSM_DEFAULT_FALSE: lite_put(h, "FALSE"); break;
    case SSM_DEFAULT_EXPRESSION:
        lite_put(h, bare(d.text) ? "" : "(");
        lite_api->put(h, d.text);
        lite_put(h, bare(d.text) ? "" : ")");
        break;
    case SSM_DEFAULT_NONE:
    case SSM_DEFAULT_UNKNOWN: break;
    }
}

static void put_type(ssm_host *h, const ssm_column *c, bool as_is)
{
    if (lite_untyped(c->type) && !lite_autoincrement(c))
        return;
    lite_put(h, " ");
    if (lite_autoincrement(c))
        lite_put(h, "INTEGER"); /* "SQLite Autoincrement": no other spelling makes the key the row identifier */
    else if (as_is)
        lite_put_type_as_is(h, c->type);
    else
        lite_map_type(h, c->type);
}

static void put_key(ssm_host *h, const ssm_column *c, const struct lite_place *place)
{
    const ssm_constraint *key = place->key ? place->key_constraint : NULL;

    if (key && key->name.ptr)
        lite_write(h, " CONSTRAINT $", TEXTS(key->name));
    if (place->key)
        lite_put(h, " PRIMARY KEY");
    if (key) {
        lite_put(h, lite_option(key->options, key->option_count, "inline_order").ptr ? " DESC" : "");
        lite_put_conflict(h, key->options, key->option_count, "on_conflict");
    }
    if (place->key && lite_autoincrement(c))
        lite_put(h, " AUTOINCREMENT");
    if (place->unique)
        lite_put(h, " UNIQUE");
}

void lite_put_column(ssm_host *h, const ssm_column *c, const struct lite_place *place)
{
    lite_quote_ident(h, c->name);
    put_type(h, c, place->as_is);
    put_key(h, c, place);
    if (c->nullable == SSM_NO) {
        lite_put(h, " NOT NULL");
        lite_put_conflict(h, c->options, c->option_count, "not_null_on_conflict");
    }
    if (c->default_value.kind > SSM_DEFAULT_NONE)
        put_default(h, c->default_value);
    if (c->collation.known == SSM_YES)
        lite_write(h, " COLLATE $", TEXTS(c->collation.text));
    if (place->references)
        lite_put_references(h, c->references);
    if (c->generated == SSM_YES) {
        lite_put(h, " GENERATED ALWAYS AS (");
        lite_api->put(h, c->generated_expression);
        lite_put(h, c->generated_stored == SSM_YES ? ") STORED" : ") VIRTUAL");
    }
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * A column's definition, as it stands in CREATE TABLE, ADD COLUMN and MODIFY COLUMN. Manual, "CREATE TABLE Statement".
 */
#include "mysql.h"

bool my_auto_increment(const ssm_column *c)
{
    return c->identity == SSM_IDENTITY_AUTO || c->identity == SSM_IDENTITY_BY_DEFAULT;
}

bool my_whole(const ssm_column *c)
{
    bool value = c->default_value.kind != SSM_DEFAULT_UNKNOWN || c->identity > SSM_IDENTITY_NONE;

    return c->type && (c->generated == SSM_YES || (c->nullable != SSM_UNKNOWN && value));
}

static int check_generated(ssm_host *h, const ssm_operation *op, const ssm_column *c)
{
    if (c->nullable == SSM_NO)
        return my_api->fail(
            h, op, "generated_not_null",
            "MariaDB takes no NOT NULL on the generated column %1: leave its nullability out, and add a "
            "check constraint where NULL must be kept out",
            TEXTS(c->name));
    if (c->default_value.kind > SSM_DEFAULT_NONE || my_auto_increment(c) || c->on_update.known == SSM_YES)
        return my_api->fail(h, op, "generated_value", "the generated column %1 has no default, identity or ON UPDATE",
                            TEXTS(c->name));
    return SSM_OK;
}

int my_check_column(ssm_host *h, const ssm_operation *op, const ssm_column *c)
{
    static const char *const options[] = {"compressed", "invisible", "ref_system_id", "srid", NULL};

    if (my_check_options(h, op, c->options, c->option_count, options, "a column") != SSM_OK)
        return SSM_ERROR;
    if (!c->type)
        return my_api->fail(h, op, "column_incomplete", "the type of column %1 is not known", TEXTS(c->name));
    if (my_check_type(h, op, c->type) != SSM_OK || my_check_values(h, op, c) != SSM_OK)
        return SSM_ERROR;
    if (c->identity == SSM_IDENTITY_ALWAYS)
        return my_api->fail(
            h, op, "identity_always",
            "MySQL has no GENERATED ALWAYS AS IDENTITY, and its AUTO_INCREMENT takes values that are given: "
            "write \"identity\": true for column %1 where this is good enough",
            TEXTS(c->name));
    if (my_auto_increment(c) && c->default_value.kind > SSM_DEFAULT_NONE)
        return my_api->fail(h, op, "identity_default", "column %1 has an identity and a default: it can have only one",
                            TEXTS(c->name));
    if (c->collation.known == SSM_YES && !my_plain(c->collation.text))
        return my_api->fail(h, op, "bad_collation", "the collation %2 of column %1 is not a plain name",
                            TEXTS(c->name, c->collation.text));
    return c->generated == SSM_YES ? check_generated(h, op, c) : SSM_OK;
}

static void put_generated(ssm_host *h, const ssm_column *c)
{
    my_put(h, " GENERATED ALWAYS AS (");
    my_api->put(h, c->generated_expression);
    my_put(h, c->generated_stored == SSM_YES ? ") STORED" : ") VIRTUAL");
}

static void put_value(ssm_host *h, const ssm_column *c)
{
    if (c->nullable == SSM_NO)
        my_put(h, " NOT NULL");
    else if (c->type->family == SSM_FAMILY_TIMESTAMP)
        my_put(h, " NULL"); /* without explicit_defaults_for_timestamp a bare timestamp is NOT NULL */
    if (my_auto_increment(c))
        my_put(h, " AUTO_INCREMENT");
    if (c->default_value.kind > SSM_DEFAULT_NONE) {
        my_put(h, " DEFAULT ");
        my_put_default(h, c);
    }
    if (c->on_update.known == SSM_YES) {
        my_put(h, " ON UPDATE ");
        my_put_on_update(h, c);
    }
}

/* MariaDB's word is a part of the type, MySQL's an attribute. */
static void put_reference_system(ssm_host *h, const ssm_column *c, const char *option, const char *word)
{
    ssm_str system = my_option(c->options, c->option_count, option);

    if (!system.ptr)
        return;
    my_put(h, word);
    my_api->put(h, system);
}

static void put_options(ssm_host *h, const ssm_column *c)
{
    if (my_option(c->options, c->option_count, "invisible").ptr)
        my_put(h, " INVISIBLE");
    put_reference_system(h, c, "srid", " SRID ");
}

void my_put_column(ssm_host *h, const ssm_column *c, bool keys)
{
    my_quote_ident(h, c->name);
    my_put(h, " ");
    my_map_type(h, c->type);
    if (my_option(c->options, c->option_count, "compressed").ptr)
        my_put(h, " COMPRESSED");
    put_reference_system(h, c, "ref_system_id", " REF_SYSTEM_ID=");
    if (c->collation.known == SSM_YES) {
        my_put(h, " COLLATE ");
        my_api->put(h, c->collation.text);
    }
    if (c->generated == SSM_YES)
        put_generated(h, c);
    else
        put_value(h, c);
    put_options(h, c);
    if (keys && c->primary_key == SSM_YES)
        my_put(h, " PRIMARY KEY");
    else if (keys && c->unique == SSM_YES)
        my_put(h, " UNIQUE");
    if (c->comment.known == SSM_YES) {
        my_put(h, " COMMENT ");
        my_quote_literal(h, c->comment.text);
    }
}

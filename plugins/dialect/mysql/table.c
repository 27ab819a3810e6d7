/* SPDX-License-Identifier: Apache-2.0
 *
 * Tables and their options. Manual, "CREATE TABLE Statement", "Table Options".
 */
#include "mysql.h"

/* How the value of an option is written. */
enum value { VALUE_WORD, VALUE_NUMBER, VALUE_TEXT };

static const struct table_option {
    const char *name;
    const char *sql;
    enum value value;
} known[] = {
    {"engine", " ENGINE=", VALUE_WORD},
    {"auto_increment", " AUTO_INCREMENT=", VALUE_NUMBER},
    {"charset", " DEFAULT CHARSET=", VALUE_WORD},
    {"character_set", " DEFAULT CHARSET=", VALUE_WORD},
    {"collation", " COLLATE=", VALUE_WORD},
    {"collate", " COLLATE=", VALUE_WORD},
    {"row_format", " ROW_FORMAT=", VALUE_WORD},
    {"key_block_size", " KEY_BLOCK_SIZE=", VALUE_NUMBER},
    {"comment", " COMMENT=", VALUE_TEXT},
};

static const struct table_option *option_named(ssm_str name)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (my_is(name, known[i].name))
            return &known[i];
    return NULL;
}

static bool is_number(ssm_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return s.len > 0;
}

static int check_options(ssm_host *h, const ssm_operation *op, const ssm_table *t)
{
    for (size_t i = 0; i < t->option_count; i++) {
        const ssm_pair *p = &t->options[i];
        const struct table_option *o = option_named(p->name);

        if (!o)
            return my_api->fail(h, op, "table_option", "the table option %1 is not known for MySQL", TEXTS(p->name));
        if ((o->value == VALUE_WORD && !my_plain(p->value)) || (o->value == VALUE_NUMBER && !is_number(p->value)))
            return my_api->fail(h, op, "table_option", "the table option %1 cannot be %2", TEXTS(p->name, p->value));
    }
    return SSM_OK;
}

static int check_columns(ssm_host *h, const ssm_operation *op, const ssm_table *t)
{
    for (size_t i = 0; i < t->column_count; i++) {
        const ssm_column *c = t->columns[i];

        if (my_check_column(h, op, c) != SSM_OK)
            return SSM_ERROR;
        if (my_auto_increment(c) && c->primary_key != SSM_YES && c->unique != SSM_YES && !my_leads_a_key(t, c->name))
            return my_api->fail(h, op, "identity_needs_key",
                                "column %1 has an identity, so it must be the first of a key of the table",
                                TEXTS(c->name));
    }
    return t->column_count ? SSM_OK
                           : my_api->fail(h, op, "no_columns", "MySQL has no tables without columns", NO_TEXTS);
}

int my_check_create_table(ssm_host *h, const ssm_operation *op)
{
    const ssm_table *t = op->table_after;

    if (check_columns(h, op, t) != SSM_OK || check_options(h, op, t) != SSM_OK)
        return SSM_ERROR;
    if (t->primary_key && my_check_constraint(h, op, t->primary_key) != SSM_OK)
        return SSM_ERROR;
    for (size_t i = 0; i < t->constraint_count; i++)
        if (my_check_constraint(h, op, t->constraints[i]) != SSM_OK)
            return SSM_ERROR;
    for (size_t i = 0; i < t->index_count; i++)
        if (my_check_index(h, op, t->indexes[i]) != SSM_OK)
            return SSM_ERROR;
    return SSM_OK;
}

/* The indexes stand before the foreign keys, which use them then and need none of their own. */
static void put_members(ssm_host *h, const ssm_table *t)
{
    static const char next[] = ",\n    ";

    for (size_t i = 0; i < t->column_count; i++) {
        my_put(h, i ? next : "\n    ");
        my_put_column(h, t->columns[i], true);
    }
    if (t->primary_key) {
        my_put(h, next);
        my_put_constraint(h, t->primary_key);
    }
    for (size_t i = 0; i < t->index_count; i++) {
        my_put(h, next);
        my_put_index(h, t->indexes[i]);
    }
    for (size_t i = 0; i < t->constraint_count; i++) {
        my_put(h, next);
        my_put_constraint(h, t->constraints[i]);
    }
}

static void put_options(ssm_host *h, const ssm_table *t)
{
    for (size_t i = 0; i < t->option_count; i++) {
        const struct table_option *o = option_named(t->options[i].name);

        my_put(h, o->sql);
        if (o->value == VALUE_TEXT)
            my_quote_literal(h, t->options[i].value);
        else
            my_api->put(h, t->options[i].value);
    }
    if (t->comment.known == SSM_YES) {
        my_put(h, " COMMENT=");
        my_quote_literal(h, t->comment.text);
    }
}

int my_create_table(ssm_host *h, const ssm_operation *op)
{
    my_put(h, my_api->idempotent(h) ? "CREATE TABLE IF NOT EXISTS " : "CREATE TABLE ");
    my_write(h, op, "@ (", NO_TEXTS);
    put_members(h, op->table_after);
    my_put(h, "\n)");
    put_options(h, op->table_after);
    return my_end(h, op, true);
}

int my_drop_table(ssm_host *h, const ssm_operation *op)
{
    my_put(h, my_api->idempotent(h) ? "DROP TABLE IF EXISTS " : "DROP TABLE ");
    my_write(h, op, "@", NO_TEXTS);
    return my_end(h, op, true);
}

/* The new name needs its schema: without one the table would move to the session's. */
int my_rename_table(ssm_host *h, const ssm_operation *op)
{
    my_write(h, op, "RENAME TABLE @ TO ", NO_TEXTS);
    my_put_object(h, op->schema, op->new_name);
    return my_end(h, op, true);
}

int my_set_comment(ssm_host *h, const ssm_operation *op)
{
    my_write(h, op, "ALTER TABLE @ COMMENT = ", NO_TEXTS);
    my_quote_literal(h, op->comment_after.known == SSM_YES ? op->comment_after.text : SSM_LIT(""));
    return my_end(h, op, true);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * Statements from patterns, so that the SQL can be read where it is written.
 */
#include "mysql.h"

#include <string.h>

void my_put(ssm_host *h, const char *text)
{
    my_api->put(h, ssm_cstr(text));
}

void my_put_number(ssm_host *h, uint64_t n)
{
    char digits[20];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + n % 10);
    while (n /= 10);
    my_api->put(h, ssm_view(digits + at, sizeof digits - at));
}

void my_put_object(ssm_host *h, ssm_str schema, ssm_str name)
{
    if (schema.ptr) {
        my_quote_ident(h, schema);
        my_put(h, ".");
    }
    my_quote_ident(h, name);
}

void my_write(ssm_host *h, const ssm_operation *op, const char *pattern, const ssm_str *names, size_t count)
{
    size_t used = 0;

    while (*pattern) {
        size_t plain = strcspn(pattern, "@$");

        my_api->put(h, ssm_view(pattern, plain));
        pattern += plain;
        if (*pattern == '@')
            my_put_object(h, op->schema, op->object);
        else if (*pattern == '$' && used < count)
            my_quote_ident(h, names[used++]);
        pattern += *pattern != '\0';
    }
}

int my_end(ssm_host *h, const ssm_operation *op, bool main)
{
    return my_api->end_statement(h, main && op->risks & SSM_RISK_DATA_LOSS ? SSM_STMT_DESTRUCTIVE : SSM_STMT_NONE, 0);
}

void my_put_names(ssm_host *h, ssm_strs names, const uint32_t *lengths)
{
    my_put(h, "(");
    for (size_t i = 0; i < names.count; i++) {
        if (i)
            my_put(h, ", ");
        my_quote_ident(h, names.items[i]);
        if (lengths && lengths[i]) {
            my_put(h, "(");
            my_put_number(h, lengths[i]);
            my_put(h, ")");
        }
    }
    my_put(h, ")");
}

bool my_is_mariadb(ssm_host *h)
{
    return my_is(my_api->dialect_name(h), "mariadb");
}

void my_put_if(ssm_host *h, const char *words)
{
    if (my_api->idempotent(h) && my_is_mariadb(h))
        my_put(h, words);
}

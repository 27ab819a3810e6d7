/* SPDX-License-Identifier: Apache-2.0
 *
 * Statements from patterns, so that the SQL can be read where it is written.
 */
#include "lite.h"

#include <string.h>

void lite_put(ssm_host *h, const char *text)
{
    lite_api->put(h, ssm_cstr(text));
}

void lite_write(ssm_host *h, const char *pattern, const ssm_str *names, size_t count)
{
    size_t used = 0;

    while (*pattern) {
        size_t plain = strcspn(pattern, "$#");

        lite_api->put(h, ssm_view(pattern, plain));
        pattern += plain;
        if (*pattern && used < count) {
            if (*pattern == '$')
                lite_quote_ident(h, names[used++]);
            else
                lite_quote_literal(h, names[used++]);
        }
        pattern += *pattern != '\0';
    }
}

int lite_end(ssm_host *h, const ssm_operation *op)
{
    return lite_api->end_statement(h, op->risks & SSM_RISK_DATA_LOSS ? SSM_STMT_DESTRUCTIVE : SSM_STMT_NONE, 0);
}

void lite_put_names(ssm_host *h, ssm_strs names)
{
    lite_put(h, "(");
    for (size_t i = 0; i < names.count; i++) {
        lite_put(h, i ? ", " : "");
        lite_quote_ident(h, names.items[i]);
    }
    lite_put(h, ")");
}

void lite_put_number(ssm_host *h, int64_t n)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

    do
        digits[--at] = (char)('0' + left % 10);
    while (left /= 10);
    if (n < 0)
        digits[--at] = '-';
    lite_api->put(h, ssm_view(digits + at, sizeof digits - at));
}

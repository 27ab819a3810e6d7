/* SPDX-License-Identifier: Apache-2.0
 *
 * Defaults and ON UPDATE. Manual, "Data Type Default Values": an expression stands in parentheses, but for the current
 * time of a datetime or timestamp, whose digits must then be the column's.
 */
#include "mysql.h"

enum { NO_DIGITS = -1, NOT_NOW = -2 };

/* current_timestamp and its synonyms, bare, with () or with (n): the digits, NO_DIGITS, or NOT_NOW. `now` is none when
 * bare. */
static int now_digits(ssm_str e)
{
    static const char *const synonyms[] = {"current_timestamp", "localtimestamp", "localtime", "now"};
    ssm_str word = e;
    bool call = e.len > 2 && e.ptr[e.len - 1] == ')';
    int digits = NO_DIGITS;

    if (call) {
        size_t open = e.len - 2;

        if (e.ptr[open] >= '0' && e.ptr[open] <= '0' + MY_FRACTION_LIMIT)
            digits = e.ptr[open--] - '0';
        if (e.ptr[open] != '(')
            return NOT_NOW;
        word = ssm_view(e.ptr, open);
    }
    for (size_t i = 0; i < sizeof synonyms / sizeof synonyms[0]; i++)
        if (my_is(word, synonyms[i]))
            return call || !my_is(word, "now") ? digits : NOT_NOW;
    return NOT_NOW;
}

/* The current time without digits is given those that a neutral DateTime implies: its author left both open. */
static uint32_t digits_of(const ssm_column *c, int digits)
{
    if (digits == NO_DIGITS)
        return c->type->is_neutral ? my_fraction(c->type) : 0;
    return (uint32_t)digits;
}

static bool takes_now(const ssm_type *t)
{
    return t->family == SSM_FAMILY_DATETIME || t->family == SSM_FAMILY_TIMESTAMP;
}

/* True where the default can stand bare: CURRENT_TIMESTAMP of the column's own digits. */
static bool bare_now(const ssm_column *c)
{
    int digits = now_digits(c->default_value.text);

    return takes_now(c->type) && digits != NOT_NOW && digits_of(c, digits) == my_fraction(c->type);
}

/* b'101' and x'0F' are literals. */
static bool bit_literal(ssm_str e)
{
    size_t at = 2;

    if (e.len < 3 || !(my_is(ssm_view(e.ptr, 1), "b") || my_is(ssm_view(e.ptr, 1), "x")) || e.ptr[1] != '\'')
        return false;
    while (at < e.len && e.ptr[at] != '\'')
        at++;
    return at == e.len - 1;
}

bool my_takes_no_literal(const ssm_type *type)
{
    return type->family == SSM_FAMILY_BLOB || type->family == SSM_FAMILY_JSON || type->family == SSM_FAMILY_OTHER ||
           (type->family == SSM_FAMILY_TEXT && !type->is_neutral);
}

int my_check_values(ssm_host *h, const ssm_operation *op, const ssm_column *c)
{
    int digits = c->on_update.known == SSM_YES ? now_digits(c->on_update.text) : NO_DIGITS;

    if (c->on_update.known != SSM_YES)
        return SSM_OK;
    if (digits == NOT_NOW || !takes_now(c->type))
        return my_api->fail(h, op, "on_update",
                            "ON UPDATE of column %1 can only be CURRENT_TIMESTAMP, and only of a datetime or timestamp",
                            TEXTS(c->name));
    if (digits >= 0 && (uint32_t)digits != my_fraction(c->type))
        return my_api->fail(h, op, "on_update",
                            "ON UPDATE of column %1 must have as many digits of a second as its type %2",
                            TEXTS(c->name, c->type->source));
    return SSM_OK;
}

static void put_now(ssm_host *h, uint32_t digits)
{
    my_put(h, "CURRENT_TIMESTAMP");
    if (!digits)
        return;
    my_put(h, "(");
    my_put_number(h, digits);
    my_put(h, ")");
}

static void put_expression(ssm_host *h, const ssm_column *c, ssm_str e)
{
    if (c->type && bare_now(c)) {
        put_now(h, my_fraction(c->type));
    } else if (my_is(e, "null") || bit_literal(e)) {
        my_api->put(h, e);
    } else {
        my_put(h, "(");
        my_api->put(h, e);
        my_put(h, ")");
    }
}

static void put_value(ssm_host *h, const ssm_column *c)
{
    switch (c->default_value.kind) {
    case SSM_DEFAULT_STRING: my_quote_literal(h, c->default_value.text); break;
    case SSM_DEFAULT_NUMBER: my_api->put(h, c->default_value.text); break;
    case SSM_DEFAULT_TRUE: my_put(h, "1"); break;
    case SSM_DEFAULT_FALSE: my_put(h, "0"); break;
    case SSM_DEFAULT_EXPRESSION: put_expression(h, c, c->default_value.text); break;
    case SSM_DEFAULT_NONE:
    case SSM_DEFAULT_UNKNOWN: my_put(h, "NULL"); break;
    }
}

void my_put_default(ssm_host *h, const ssm_column *c)
{
    ssm_default_kind kind = c->default_value.kind;
    bool wrap = c->type && my_takes_no_literal(c->type) && kind >= SSM_DEFAULT_STRING && kind != SSM_DEFAULT_EXPRESSION;

    my_put(h, wrap ? "(" : "");
    put_value(h, c);
    my_put(h, wrap ? ")" : "");
}

/* Without digits the current time gets the column's: the engine takes no other. */
void my_put_on_update(ssm_host *h, const ssm_column *c)
{
    put_now(h, my_fraction(c->type));
}

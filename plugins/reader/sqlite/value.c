/* SPDX-License-Identifier: Apache-2.0
 *
 * Defaults, from the text that the engine keeps of them. A bare word is a string, as is one in double quotes.
 */
#include "lite.h"

static bool digits(ssm_str s, size_t *at)
{
    size_t from = *at;

    while (*at < s.len && s.ptr[*at] >= '0' && s.ptr[*at] <= '9')
        ++*at;
    return *at > from;
}

/* digits[.digits][e[-]digits], without needless zeros before it: another spelling is an expression, and stays as it is. */
static bool is_number(ssm_str s)
{
    size_t at = 0;

    if (s.len > 1 && s.ptr[0] == '0' && s.ptr[1] != '.')
        return false;
    if (!digits(s, &at))
        return false;
    if (at < s.len && s.ptr[at] == '.') {
        at++;
        if (!digits(s, &at))
            return false;
    }
    if (at < s.len && s.ptr[at] == 'e') {
        at++;
        at += at < s.len && s.ptr[at] == '-';
        if (!digits(s, &at))
            return false;
    }
    return at == s.len;
}

static bool is_time(const struct lr_tokens *t)
{
    return lr_word(t, 0, "current_timestamp") || lr_word(t, 0, "current_date") || lr_word(t, 0, "current_time");
}

static ssm_default made(ssm_default_kind kind, ssm_str text)
{
    return (ssm_default){kind, text};
}

/* One token, or a minus and one. */
static bool is_constant(ssm_host *h, const struct lr_tokens *t, ssm_default *out)
{
    const struct lr_token *first = &t->items[0];

    if (t->count == 2 && lr_sign(t, 0, "-") && is_number(t->items[1].text)) {
        *out = made(SSM_DEFAULT_NUMBER, lr_as_written(h, t, 0, 2));
        return !t->items[1].spaced;
    }
    if (t->count != 1)
        return false;
    if (first->kind == LR_STRING || first->kind == LR_NAME)
        *out = made(SSM_DEFAULT_STRING, lr_unquoted(h, first->text));
    else if (first->kind == LR_NUMBER && is_number(first->text))
        *out = made(SSM_DEFAULT_NUMBER, first->text);
    else if (lr_word(t, 0, "true"))
        *out = made(SSM_DEFAULT_TRUE, (ssm_str){0});
    else if (lr_word(t, 0, "false"))
        *out = made(SSM_DEFAULT_FALSE, (ssm_str){0});
    else if (first->kind == LR_WORD && !lr_word(t, 0, "null") && !is_time(t))
        *out = made(SSM_DEFAULT_STRING, first->text);
    else
        return false;
    return true;
}

/* The expression, written as it was, compared by its canonical text. DEFAULT NULL is none, in other words. */
static ssm_str expression(ssm_host *h, ssm_str where, const struct lr_tokens *t)
{
    const struct lr_table_text no_columns = {.host = h};
    ssm_str key = lr_expression(&no_columns, t, 0, t->count);

    return lr_spelling(h, "default", where, key, lr_as_written(h, t, 0, t->count));
}

int lr_default(ssm_host *h, ssm_str where, ssm_str text, ssm_default *out)
{
    struct lr_tokens t;
    ssm_str spelt;

    if (!text.ptr) {
        spelt = lr_spelling(h, "default", where, SSM_LIT("NULL"), SSM_LIT(""));
        *out = spelt.len ? made(SSM_DEFAULT_EXPRESSION, spelt) : made(SSM_DEFAULT_NONE, (ssm_str){0});
        return SSM_OK;
    }
    if (lr_tokenize(h, text, &t) != SSM_OK || !t.count)
        return SSM_ERROR;
    if (is_constant(h, &t, out))
        return out->kind == SSM_DEFAULT_STRING && !out->text.ptr ? SSM_ERROR : SSM_OK;
    if (lr_declare_calls(h, &t, 0, t.count) != SSM_OK)
        return SSM_ERROR;
    spelt = expression(h, where, &t);
    *out = spelt.len ? made(SSM_DEFAULT_EXPRESSION, spelt) : made(SSM_DEFAULT_NONE, (ssm_str){0});
    return spelt.ptr ? SSM_OK : SSM_ERROR;
}

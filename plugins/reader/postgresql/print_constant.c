/* SPDX-License-Identifier: Apache-2.0
 *
 * Constants as the engine writes them back: .5 is 0.5, 1e3 is '1000'::numeric, X'F' is '1111'::"bit".
 */
#include "print_internal.h"

enum {
    EXPONENT_LIMIT = 1000, /* beyond it a number stays as it is */
    LONGEST_INTEGER = 19   /* digits of a bigint */
};

/* ------------------------------------------------------------------ bits */

static ssm_str bits_text(struct pgr *r, ssm_str bits)
{
    struct text t = {.owner = r};

    for (size_t i = 1; i < bits.len; i++) {
        char c = bits.ptr[i];
        int value = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;

        for (int bit = bits.ptr[0] == 'x' ? 8 : 1; bit; bit /= 2)
            text_puts(&t, value & bit ? "1" : "0");
    }
    return t.len ? text_done(&t) : SSM_LIT("");
}

/* ------------------------------------------------------------------ numbers */

static long exponent_in(ssm_str s, size_t at)
{
    bool negative = at < s.len && s.ptr[at] == '-';
    long value = 0;

    for (at += at < s.len && (s.ptr[at] == '-' || s.ptr[at] == '+'); at < s.len && value <= EXPONENT_LIMIT; at++)
        value = value * 10 + (s.ptr[at] - '0');
    return negative ? -value : value;
}

static void put_zeros(struct text *t, long count)
{
    for (; count > 0; count--)
        text_puts(t, "0");
}

/* Digits of which the first `whole` stand before the point. */
static ssm_str with_point(struct pgr *r, bool negative, ssm_str digits, long whole)
{
    struct text t = {.owner = r};
    long count = (long)digits.len, before = whole < 0 ? 0 : whole < count ? whole : count;

    text_puts(&t, negative ? "-" : "");
    text_put(&t, before ? ssm_view(digits.ptr, (size_t)before) : SSM_LIT("0"));
    put_zeros(&t, before ? whole - count : 0);
    if (whole < count) {
        text_puts(&t, ".");
        put_zeros(&t, -whole);
        text_put(&t, ssm_view(digits.ptr + before, digits.len - (size_t)before));
    }
    return text_done(&t);
}

/* The same number without an exponent, and with a digit before the point. */
static ssm_str plain(struct pgr *r, ssm_str s)
{
    struct text digits = {.owner = r};
    bool negative = s.ptr[0] == '-', behind = false;
    size_t at = negative;
    long whole = 0, exponent = 0;

    for (; at < s.len && s.ptr[at] != 'e' && s.ptr[at] != 'E'; at++) {
        bool is_point = s.ptr[at] == '.';

        behind |= is_point;
        if (is_point || (s.ptr[at] == '0' && !digits.len && !behind))
            continue;
        text_put(&digits, ssm_view(s.ptr + at, 1));
        whole += !behind;
    }
    if (at < s.len)
        exponent = exponent_in(s, at + 1);
    if (exponent > EXPONENT_LIMIT || exponent < -EXPONENT_LIMIT)
        return s;
    return digits.len ? with_point(r, negative, text_done(&digits), whole + exponent) : SSM_LIT("0");
}

/* ------------------------------------------------------------------ the whole constant */

ssm_str constant_text(struct pgr *r, const struct node *c, const char **type)
{
    ssm_str bits = tree_text(tree_get(c, "bsval"), "bsval"), number = tree_text(tree_get(c, "ival"), "ival");

    *type = NULL;
    if (bits.len) {
        *type = "\"bit\"";
        return bits_text(r, bits);
    }
    if (!number.len && tree_flag(c, "fval")) {
        ssm_str said = tree_text(tree_get(c, "fval"), "fval");
        bool whole;

        number = said.len ? plain(r, said) : said;
        whole = number.len && !memchr(number.ptr, '.', number.len);
        if (whole && (memchr(said.ptr, '.', said.len) || memchr(said.ptr, 'e', said.len) ||
                      memchr(said.ptr, 'E', said.len) || number.len > LONGEST_INTEGER + (number.ptr[0] == '-')))
            *type = "numeric";
    }
    return number;
}

void print_constant(struct printer *p, const struct node *n, enum print_level level)
{
    const char *type;
    ssm_str text = constant_text(p->r, n, &type);
    bool open = text.ptr && (type ? level > LEVEL_CAST : text.len && text.ptr[0] == '-' && level > LEVEL_SIGN);

    if (open)
        PUT(p, "(");
    if (type) {
        print_literal(&p->text, text);
        PUT(p, "::");
        text_puts(&p->text, type);
    } else if (text.len) {
        text_put(&p->text, text);
    } else if (tree_flag(n, "boolval")) {
        text_puts(&p->text, tree_flag(tree_get(n, "boolval"), "boolval") ? "true" : "false");
    } else if (tree_flag(n, "sval")) {
        text = tree_text(tree_get(n, "sval"), "sval");
        print_literal(&p->text, text.ptr ? text : SSM_LIT(""));
    } else {
        PUT(p, "NULL");
    }
    if (open)
        PUT(p, ")");
}

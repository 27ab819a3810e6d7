/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers of JSON as doubles; see number.h. A decimal point is never given to strtod nor taken from printf, because the
 * locale decides what it is: digits go in and out as a whole number with an exponent.
 */
#include "report/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    MOST_DIGITS = 17,   /* significant digits that tell any two doubles apart */
    SURE_DIGITS = 15,   /* so many are always held, within the range */
    SURE_EXPONENT = 290,
    FAR = 100000,       /* an exponent beyond all doubles */
    MOST_PLACES = 21, /* whole numbers of more digits than this, */
    MOST_ZEROS = 5    /* and fractions with more zeros behind the point, are written with an exponent */
};

/* 0.d1d2d3... * 10^exponent without leading and trailing zeros; zero has no digits. */
struct decimal {
    char digits[MOST_DIGITS + 1];
    int count; /* MOST_DIGITS + 1: more than these */
    int exponent;
};

static int read_exponent(const char *p, const char *end)
{
    int sign = 1, e = 0;

    if (p < end && (*p == '+' || *p == '-'))
        sign = *p++ == '-' ? -1 : 1;
    for (; p < end && ascii_digit(*p); p++)
        if (e < FAR)
            e = e * 10 + (*p - '0');
    return sign * e;
}

/* Takes apart what JSON or printf's %e wrote; every byte that is neither digit nor e is a sign or a decimal point. */
static struct decimal take_apart(ssm_str text)
{
    const char *end = text.ptr + text.len;
    struct decimal d = {.count = 0};
    int zeros = 0; /* since the last digit that is none */
    bool fraction = false;

    for (const char *p = text.ptr; p < end; p++) {
        if (*p == 'e' || *p == 'E') {
            d.exponent += read_exponent(p + 1, end);
            break;
        }
        if (!ascii_digit(*p)) {
            fraction = fraction || *p != '-';
            continue;
        }
        if (!fraction && (d.count || *p != '0'))
            d.exponent++;
        if (fraction && !d.count && *p == '0') {
            d.exponent--;
            continue;
        }
        if (*p == '0') {
            zeros += d.count > 0;
            continue;
        }
        for (; zeros && d.count <= MOST_DIGITS; zeros--)
            d.digits[d.count++] = '0';
        zeros = 0;
        if (d.count <= MOST_DIGITS)
            d.digits[d.count++] = *p;
    }
    return d;
}

static double put_together(const struct decimal *d)
{
    char text[MOST_DIGITS + 16];

    snprintf(text, sizeof text, "%.*se%d", d->count, d->digits, d->exponent - d->count);
    return strtod(text, NULL);
}

/* `v` rounded to `digits` significant digits. */
static struct decimal rounded(double v, int digits)
{
    char text[48];
    int n = snprintf(text, sizeof text, "%.*e", digits - 1, fabs(v));

    return take_apart(ssm_view(text, (size_t)n));
}

static bool same(const struct decimal *a, const struct decimal *b)
{
    return a->count == b->count && a->exponent == b->exponent && memcmp(a->digits, b->digits, (size_t)a->count) == 0;
}

bool number_is_held(ssm_str text)
{
    struct decimal given = take_apart(text), back;
    double v;

    if (given.count == 0)
        return true;
    if (given.count <= SURE_DIGITS && abs(given.exponent) < SURE_EXPONENT)
        return true;
    if (given.count > MOST_DIGITS)
        return false;
    v = put_together(&given);
    if (!isfinite(v) || v <= 0)
        return false;
    back = rounded(v, given.count);
    return same(&given, &back);
}

static size_t write_plain(const struct decimal *d, char *out)
{
    size_t n = 0;

    if (d->exponent <= 0) {
        out[n++] = '0';
        out[n++] = '.';
        for (int i = d->exponent; i < 0; i++)
            out[n++] = '0';
    }
    for (int i = 0; i < d->count || i < d->exponent; i++) {
        if (i == d->exponent && i > 0)
            out[n++] = '.';
        out[n++] = i < d->count ? d->digits[i] : '0';
    }
    return n;
}

static size_t write_scientific(const struct decimal *d, char *out, size_t room)
{
    size_t n = 0;

    out[n++] = d->digits[0];
    if (d->count > 1)
        out[n++] = '.';
    for (int i = 1; i < d->count; i++)
        out[n++] = d->digits[i];
    return n + (size_t)snprintf(out + n, room - n, "e%d", d->exponent - 1);
}

size_t number_write(double v, char out[NUMBER_TEXT])
{
    struct decimal d = {.count = 0};
    size_t n = 0;

    if (signbit(v))
        out[n++] = '-';
    for (int digits = 1; digits <= MOST_DIGITS; digits++) {
        d = rounded(v, digits);
        if (put_together(&d) >= fabs(v) && put_together(&d) <= fabs(v))
            break;
    }
    if (d.count == 0)
        out[n++] = '0';
    else if (d.exponent >= -MOST_ZEROS && d.exponent <= MOST_PLACES)
        n += write_plain(&d, out + n);
    else
        n += write_scientific(&d, out + n, NUMBER_TEXT - n);
    return n;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * What stands behind DEFAULT, and what the engine makes of it for the column's type: it keeps the value, not the way in
 * which it was written. Manual, "Data Type Default Values".
 */
#include "reader.h"

enum { DIGITS_LIMIT = 80 }; /* digits of a number that is written anew */

ssm_str my_now(struct reader *r)
{
    static const char *const names[] = {"current_timestamp", "localtime", "localtimestamp", "now"};
    struct text t = {.owner = r};
    bool found = false, called;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        found |= my_at(r, names[i]);
    called = my_peek(r, 1)->sort == SORT_SIGN && ascii_is(my_peek(r, 1)->text, "(");
    if (!found || (!called && my_at(r, "now")))
        return ABSENT;
    my_step(r);
    text_puts(&t, "current_timestamp(");
    if (called) {
        my_step(r);
        if (my_peek(r, 0)->sort == SORT_NUMBER && my_to_number(my_peek(r, 0)->text, 0))
            text_put(&t, my_peek(r, 0)->text);
        if (!my_at_sign(r, ")"))
            my_step(r);
        my_need_sign(r, ")");
    }
    text_puts(&t, ")");
    return text_done(&t);
}

static bool number(struct reader *r, struct value *v)
{
    bool minus = my_at_sign(r, "-");
    const struct token *t;

    if (minus || my_at_sign(r, "+")) {
        if (my_peek(r, 1)->sort != SORT_NUMBER)
            return false;
        my_step(r);
    }
    t = my_peek(r, 0);
    if (t->sort != SORT_NUMBER)
        return false;
    v->kind = SSM_DEFAULT_NUMBER;
    v->text = minus ? my_join(r, SSM_LIT("-"), t->text, ABSENT, ABSENT) : t->text;
    my_step(r);
    return true;
}

/* DATE '2020-01-01' and _utf8mb4'a' are plain strings as defaults. */
static bool string(struct reader *r, struct value *v)
{
    bool prefixed = my_peek(r, 0)->sort == SORT_WORD && my_peek(r, 1)->sort == SORT_STRING &&
                    (my_peek(r, 0)->text.ptr[0] == '_' || my_at(r, "date") || my_at(r, "time") || my_at(r, "timestamp"));

    if (prefixed)
        my_step(r);
    if (my_peek(r, 0)->sort != SORT_STRING)
        return false;
    v->kind = SSM_DEFAULT_STRING;
    v->text = my_string(r);
    return true;
}

static bool plain(struct reader *r, struct value *v)
{
    if (number(r, v) || string(r, v))
        return true;
    if (my_word(r, "null")) {
        v->kind = SSM_DEFAULT_NONE;
        return true;
    }
    if (my_at(r, "true") || my_at(r, "false")) {
        *v = (struct value){SSM_DEFAULT_NUMBER, my_at(r, "true") ? SSM_LIT("1") : SSM_LIT("0")};
        my_step(r);
        return true;
    }
    if (my_peek(r, 0)->sort == SORT_BITS) {
        *v = (struct value){SSM_DEFAULT_EXPRESSION, my_peek(r, 0)->text};
        my_step(r);
        return true;
    }
    v->text = my_now(r);
    v->kind = SSM_DEFAULT_EXPRESSION;
    return v->text.ptr != NULL;
}

/* A literal, also in parentheses, which say nothing around it. */
static bool literal(struct reader *r, struct value *v)
{
    size_t from = r->at;

    if (!my_at_sign(r, "("))
        return plain(r, v);
    if (!my_enter(r))
        return false;
    my_step(r);
    if (!literal(r, v) || !my_sign(r, ")")) {
        r->at = from;
        my_leave(r);
        return false;
    }
    my_leave(r);
    return true;
}

void my_default(struct reader *r, struct column *c)
{
    struct value v = {0};
    bool group = my_at_sign(r, "(");
    struct text t = {.owner = r};

    if (!literal(r, &v)) {
        struct node *n = r->bad ? NULL : my_fold(r, group ? my_expression(r) : my_operand(r));

        if (!n)
            return;
        my_print(&t, n);
        v = (struct value){SSM_DEFAULT_EXPRESSION, text_done(&t)};
    }
    c->value = v;
}

/* ------------------------------------------------------------------ as it is kept */

/* A number as digits and the place of its point. */
struct digits {
    char d[DIGITS_LIMIT];
    size_t count;
    long point; /* digits before it */
    bool minus;
};

static bool add_exponent(struct digits *n, ssm_str s, size_t at)
{
    bool minus = at < s.len && s.ptr[at] == '-';
    uint64_t e;

    if (at < s.len && (s.ptr[at] == '-' || s.ptr[at] == '+'))
        at++;
    e = my_to_number(ssm_view(s.ptr + at, s.len - at), DIGITS_LIMIT + 1);
    n->point += minus ? -(long)e : (long)e;
    return e <= DIGITS_LIMIT;
}

static bool to_digits(ssm_str s, struct digits *n)
{
    bool behind = false;
    size_t i = 0, seen = 0;

    *n = (struct digits){.minus = s.len && s.ptr[0] == '-'};
    if (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+'))
        i++;
    for (; i < s.len; i++) {
        char c = s.ptr[i];

        if (c == '.' && !behind) {
            behind = true;
        } else if ((c == 'e' || c == 'E') && seen) {
            return add_exponent(n, s, i + 1);
        } else if (c >= '0' && c <= '9' && n->count < DIGITS_LIMIT) {
            seen++;
            if (c != '0' || n->count)
                n->d[n->count++] = c;
            if (!behind)
                n->point += n->count ? 1 : 0;
            else if (!n->count)
                n->point--;
        } else {
            return false;
        }
    }
    return seen > 0;
}

/* Rounds half away from zero to `scale` digits behind the point. */
static void round_to(struct digits *n, long scale)
{
    long keep = n->point + scale;
    bool up;

    if (keep >= (long)n->count)
        return;
    if (keep < 0) {
        n->count = 0;
        return;
    }
    up = n->d[keep] >= '5';
    n->count = (size_t)keep;
    while (up && n->count && n->d[n->count - 1] == '9')
        n->count--;
    if (up && n->count) {
        n->d[n->count - 1]++;
    } else if (up) {
        n->d[n->count++] = '1';
        n->point++;
    }
}

/* With just `scale` digits behind the point, or with those that there are where it is negative. */
static ssm_str spell(struct reader *r, const struct digits *n, long scale)
{
    struct text t = {.owner = r};
    size_t count = n->count;
    long behind;

    while (count && n->d[count - 1] == '0')
        count--;
    behind = scale >= 0 ? scale : count ? (long)count - n->point : 0;
    text_puts(&t, n->minus && count ? "-" : "");
    if (n->point <= 0 || !count)
        text_puts(&t, "0");
    for (long i = 0; count && i < n->point; i++)
        text_put(&t, i < (long)count ? ssm_view(n->d + i, 1) : SSM_LIT("0"));
    if (behind > 0)
        text_puts(&t, ".");
    for (long i = 0; i < behind; i++) {
        long at = (count ? n->point : 0) + i;

        text_put(&t, at >= 0 && at < (long)count ? ssm_view(n->d + at, 1) : SSM_LIT("0"));
    }
    return text_done(&t);
}

static bool is_integer(ssm_str word)
{
    return ascii_ends(word, "int") || ascii_is(word, "year");
}

/* The value of x'..', b'..', 0x.. and 0b.. where it has no more than 64 bits. */
static bool bits_value(ssm_str s, uint64_t *out)
{
    bool hex = s.ptr[0] == 'x' || s.ptr[0] == 'X' || s.ptr[1] == 'x';
    size_t digits = 0;

    *out = 0;
    for (size_t i = 2; i < s.len && s.ptr[i] != '\''; i++) {
        char c = s.ptr[i];
        unsigned d = c <= '9' ? (unsigned)(c - '0') : ((unsigned)c & 0xdfu) - 'A' + 10u;

        *out = *out * (hex ? 16 : 2) + d;
        digits++;
    }
    return digits <= (hex ? 16u : 64u);
}

static bool is_bits(ssm_str s)
{
    return s.len > 2 && ((strchr("xXbB", s.ptr[0]) && s.ptr[1] == '\'') ||
                         (s.ptr[0] == '0' && (s.ptr[1] == 'x' || s.ptr[1] == 'b')));
}

static ssm_str binary_digits(struct reader *r, uint64_t n)
{
    struct text t = {.owner = r};
    int at = 63;

    while (at > 0 && !(n >> at & 1))
        at--;
    text_puts(&t, "b'");
    for (; at >= 0; at--)
        text_puts(&t, n >> at & 1 ? "1" : "0");
    text_puts(&t, "'");
    return text_done(&t);
}

static long scale_of(const struct type *t)
{
    for (size_t i = 0; i < t->args.len; i++)
        if (t->args.ptr[i] == ',')
            return (long)my_to_number(ssm_view(t->args.ptr + i + 1, t->args.len - i - 2), 0);
    return 0;
}

static struct value numeric(struct reader *r, const struct type *t, struct value v)
{
    struct digits n;

    if (!to_digits(v.text, &n))
        return v;
    if (is_integer(t->word) || ascii_is(t->word, "decimal")) {
        long scale = scale_of(t);

        round_to(&n, scale);
        return (struct value){SSM_DEFAULT_NUMBER, spell(r, &n, scale)};
    }
    return (struct value){SSM_DEFAULT_NUMBER, n.point > 15 || n.point < -15 ? v.text : spell(r, &n, -1)};
}

static bool is_numeric(ssm_str word)
{
    return is_integer(word) || ascii_is(word, "decimal") || ascii_is(word, "float") || ascii_is(word, "double");
}

/* As many digits behind the point as the type has. */
static void put_fraction(struct text *t, size_t digits)
{
    const char *point = memchr(t->ptr, '.', t->len);
    size_t there = point ? t->len - (size_t)(point - t->ptr) - 1 : 0;

    text_puts(t, point ? "" : ".");
    if (there < digits)
        text_put(t, ssm_view("000000", digits - there));
}

static struct value moment(struct reader *r, const struct type *t, struct value v)
{
    struct text out = {.owner = r};
    bool is_date = ascii_is(t->word, "date"), is_time = ascii_is(t->word, "time");
    bool compact = v.kind == SSM_DEFAULT_NUMBER && v.text.len == 8;
    uint64_t fraction = t->args.len > 1 ? my_to_number(ssm_view(t->args.ptr + 1, t->args.len - 2), 0) : 0;

    if (compact) {
        text_put(&out, ssm_view(v.text.ptr, 4));
        text_puts(&out, "-");
        text_put(&out, ssm_view(v.text.ptr + 4, 2));
        text_puts(&out, "-");
        text_put(&out, ssm_view(v.text.ptr + 6, 2));
        v = (struct value){SSM_DEFAULT_STRING, text_done(&out)};
        out = (struct text){.owner = r};
    }
    if (v.kind != SSM_DEFAULT_STRING || (is_date && v.text.len <= 10))
        return v;
    text_put(&out, is_date ? ssm_view(v.text.ptr, 10) : v.text);
    if (!is_date && !is_time && v.text.len == 10)
        text_puts(&out, " 00:00:00");
    if (is_time && v.text.len == 5)
        text_puts(&out, ":00");
    if (!is_date && fraction)
        put_fraction(&out, fraction < 6 ? (size_t)fraction : 6);
    return (struct value){SSM_DEFAULT_STRING, text_done(&out)};
}

/* x'4142' as the text that it is, where it is plain. */
static struct value bits_as_text(struct reader *r, struct value v)
{
    struct text t = {.owner = r};
    uint64_t n;

    if (!bits_value(v.text, &n))
        return v;
    for (int shift = 56; shift >= 0; shift -= 8) {
        char c = (char)(n >> shift & 0xff);

        if (c && ((unsigned char)c < 0x20 || (unsigned char)c >= 0x7f))
            return v;
        if (c)
            text_put(&t, ssm_view(&c, 1));
    }
    return (struct value){SSM_DEFAULT_STRING, text_done(&t)};
}

struct value my_settled(struct reader *r, const struct column *c)
{
    const struct type *t = &c->type;
    struct value v = c->value;
    bool bits = v.kind == SSM_DEFAULT_EXPRESSION && is_bits(v.text);
    uint64_t n;

    if (v.kind == SSM_DEFAULT_UNKNOWN || v.kind == SSM_DEFAULT_NONE)
        return (struct value){.kind = SSM_DEFAULT_NONE};
    if (ascii_is(t->word, "bit")) {
        bool known = bits ? bits_value(v.text, &n) : (n = my_to_number(v.text, UINT64_MAX)) != UINT64_MAX;

        return known ? (struct value){SSM_DEFAULT_EXPRESSION, binary_digits(r, n)} : v;
    }
    if (bits && is_numeric(t->word) && bits_value(v.text, &n)) {
        struct text out = {.owner = r};

        text_put_number(&out, n);
        return (struct value){SSM_DEFAULT_NUMBER, text_done(&out)};
    }
    if (bits)
        return t->has_charset || ascii_ends(t->word, "binary") ? bits_as_text(r, v) : v;
    if (v.kind == SSM_DEFAULT_EXPRESSION)
        return v;
    if (is_numeric(t->word))
        return numeric(r, t, v);
    if (ascii_is(t->word, "date") || ascii_begins(t->word, "time") || ascii_is(t->word, "datetime"))
        return moment(r, t, v);
    if (ascii_is(t->word, "binary"))
        while (v.text.len && !v.text.ptr[v.text.len - 1])
            v.text.len--;
    return (struct value){SSM_DEFAULT_STRING, v.text};
}

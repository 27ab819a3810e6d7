/* SPDX-License-Identifier: Apache-2.0
 *
 * Literals of a known type, as the engine writes the value back: ' 2020-01-01' of a timestamp is '2020-01-01 00:00:00'.
 * What is not understood stays as it is.
 */
#include "print_internal.h"

enum { VALUE_ROOM = 64 };

static bool is_digits(ssm_str s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (i >= s.len || s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return to > from && to <= s.len;
}

/* ------------------------------------------------------------------ truth and numbers */

static ssm_str truth(ssm_str s)
{
    static const char *const yes[] = {"1", "on", "t", "tr", "tru", "true", "y", "ye", "yes"};
    static const char *const no[] = {"0", "f", "fa", "fal", "fals", "false", "n", "no", "of", "off"};
    char lower[8];
    if (s.len > sizeof lower)
        return PGR_ABSENT;
    for (size_t i = 0; i < s.len; i++)
        lower[i] = (char)(s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? s.ptr[i] | 0x20 : s.ptr[i]);
    ssm_str word = ssm_view(lower, s.len);
    return PRINT_IN(yes, word) ? SSM_LIT("true") : PRINT_IN(no, word) ? SSM_LIT("false") : PGR_ABSENT;
}

/* The text of a constant that the grammar reads as the same value of the same type; absent: there is none. */
static ssm_str number(ssm_str s, ssm_str type)
{
    bool negative = s.len && s.ptr[0] == '-';
    ssm_str digits = ssm_view(s.ptr + negative, s.len - negative);
    bool whole = is_digits(digits, 0, digits.len) && digits.len <= 19 && (digits.len == 1 || digits.ptr[0] != '0');
    bool is_long = digits.len > 10 || (digits.len == 10 && memcmp(digits.ptr, "2147483647", 10) > 0);
    if (pgr_is(type, "integer") && whole && !is_long)
        return s;
    if (pgr_is(type, "bigint") && whole && is_long)
        return s;
    const char *point = digits.len ? memchr(digits.ptr, '.', digits.len) : NULL;
    if (!pgr_is(type, "numeric") || !point)
        return PGR_ABSENT;
    size_t at = (size_t)(point - digits.ptr);
    return is_digits(digits, 0, at) && is_digits(digits, at + 1, digits.len) ? s : PGR_ABSENT;
}

/* ------------------------------------------------------------------ dates and times */

static bool is_clock(ssm_str s, size_t from, size_t to)
{
    for (size_t at = from; at < to; at += 3)
        if (!is_digits(s, at, at + 2) || (at + 2 < to && s.ptr[at + 2] != ':'))
            return false;
    return to == from + 5 || to == from + 8;
}

/* With a time, and without the zone of a dump that was made in UTC: what says no zone means the session's, here and in
 * a migration. */
static ssm_str date_and_time(struct pgr *r, ssm_str s, bool has_zone)
{
    bool is_date = s.len >= 10 && is_digits(s, 0, 4) && s.ptr[4] == '-' && is_digits(s, 5, 7) && s.ptr[7] == '-' &&
                   is_digits(s, 8, 10);
    if (!is_date)
        return s;
    ssm_str rest = ssm_view(s.ptr + 10, s.len - 10);
    if (has_zone && rest.len == 12 && !memcmp(rest.ptr + 9, "+00", 3))
        rest.len = 9;
    if (rest.len == 0)
        rest = SSM_LIT(" 00:00:00");
    else if ((rest.len != 6 && rest.len != 9) || (rest.ptr[0] != ' ' && rest.ptr[0] != 'T') ||
             !is_clock(rest, 1, rest.len))
        return s;
    ssm_str pieces[] = {ssm_view(s.ptr, 10), SSM_LIT(" "), ssm_view(rest.ptr + 1, rest.len - 1),
                        rest.len == 6 ? SSM_LIT(":00") : SSM_LIT("")};
    return pgr_concat(r, pieces, 4);
}

static const struct {
    const char *names; /* between commas */
    uint8_t part;      /* 0 months, 1 days, 2 seconds */
    int factor;
} units[] = {
    {",year,years,y,yr,yrs,", 0, 12},
    {",month,months,mon,mons,", 0, 1},
    {",week,weeks,w,", 1, 7},
    {",day,days,d,", 1, 1},
    {",hour,hours,h,hr,hrs,", 2, 3600},
    {",minute,minutes,min,mins,m,", 2, 60},
    {",second,seconds,sec,secs,s,", 2, 1},
};

static int unit_of(ssm_str word)
{
    char name[16] = ",";
    if (word.len == 0 || word.len > 12)
        return -1;
    memcpy(name + 1, word.ptr, word.len);
    name[word.len + 1] = ',';
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strstr(units[i].names, name))
            return (int)i;
    return -1;
}

static void put_count(struct text *t, long count, const char *one, const char *many)
{
    char digits[24];
    size_t at = sizeof digits;
    if (count == 0)
        return;
    for (long rest = count; rest; rest /= 10)
        digits[--at] = (char)('0' + rest % 10);
    if (t->len)
        text_puts(t, " ");
    text_put(t, ssm_view(digits + at, sizeof digits - at));
    text_puts(t, count == 1 ? one : many);
}

static void put_clock(struct text *t, long seconds)
{
    long parts[] = {seconds / 3600, seconds / 60 % 60, seconds % 60};
    if (t->len)
        text_puts(t, " ");
    for (size_t i = 0; i < 3; i++) {
        char digits[24];
        size_t at = sizeof digits;
        for (long rest = parts[i]; rest || at > sizeof digits - 2; rest /= 10)
            digits[--at] = (char)('0' + rest % 10);
        text_puts(t, i ? ":" : "");
        text_put(t, ssm_view(digits + at, sizeof digits - at));
    }
}

/* '1 week 30 minutes' -> '7 days 00:30:00'. */
static ssm_str interval(struct pgr *r, ssm_str s)
{
    long parts[3] = {0, 0, 0};
    size_t at = 0;
    while (at < s.len) {
        long count = 0;
        size_t from = at, word;
        while (at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9' && at - from < 8)
            count = count * 10 + (s.ptr[at++] - '0');
        if (at == from)
            return s;
        while (at < s.len && s.ptr[at] == ' ')
            at++;
        for (word = at; at < s.len && s.ptr[at] != ' ';)
            at++;
        int unit = unit_of(ssm_view(s.ptr + word, at - word));
        if (unit < 0)
            return s;
        parts[units[unit].part] += count * units[unit].factor;
        while (at < s.len && s.ptr[at] == ' ')
            at++;
    }
    struct text t = {.owner = r};
    put_count(&t, parts[0] / 12, " year", " years");
    put_count(&t, parts[0] % 12, " mon", " mons");
    put_count(&t, parts[1], " day", " days");
    if (parts[2] || t.len == 0)
        put_clock(&t, parts[2]);
    return s.len ? text_done(&t) : s;
}

/* ------------------------------------------------------------------ JSON, arrays, others */

/* Drops white space outside of quoted parts; with `gap`, puts one space behind , and : as jsonb does. */
static ssm_str respaced(struct pgr *r, ssm_str s, bool gap)
{
    struct text t = {.owner = r};
    bool quoted = false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (quoted && c == '\\' && i + 1 < s.len) {
            text_put(&t, ssm_view(s.ptr + i++, 2));
            continue;
        }
        if (c == '"')
            quoted = !quoted;
        if (!quoted && (c == ' ' || c == '\n' || c == '\t' || c == '\r'))
            continue;
        text_put(&t, ssm_view(s.ptr + i, 1));
        if (gap && !quoted && (c == ',' || c == ':'))
            text_puts(&t, " ");
    }
    return text_done(&t);
}

/* In an array blanks around an item fall away, not those within one: only arrays without such are touched. */
static ssm_str array(struct pgr *r, ssm_str s)
{
    for (size_t i = 1; i + 1 < s.len; i++)
        if (s.ptr[i] == '"' || (s.ptr[i] == ' ' && !memchr("{},", s.ptr[i - 1], 3) && !memchr("{},", s.ptr[i + 1], 3)))
            return s;
    return s.len ? respaced(r, s, false) : s;
}

static ssm_str lower(struct pgr *r, ssm_str s)
{
    char *copy = pgr_alloc(r, s.len + 1);
    for (size_t i = 0; copy && i < s.len; i++)
        copy[i] = (char)(s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? s.ptr[i] | 0x20 : s.ptr[i]);
    return copy ? ssm_view(copy, s.len) : s;
}

ssm_str literal_of_type(struct pgr *r, ssm_str s, ssm_str type)
{
    if (pgr_is(type, "jsonb"))
        return respaced(r, s, true);
    if (pgr_is(type, "timestamp without time zone") || pgr_is(type, "timestamp with time zone"))
        return date_and_time(r, s, pgr_is(type, "timestamp with time zone"));
    if (pgr_is(type, "interval"))
        return interval(r, s);
    if (pgr_is(type, "uuid"))
        return lower(r, s);
    if (pgr_is(type, "time without time zone") && s.len == 5 && is_digits(s, 0, 2) && is_digits(s, 3, 5)) {
        ssm_str pieces[] = {s, SSM_LIT(":00")};
        return pgr_concat(r, pieces, 2);
    }
    return type_element(type).len ? array(r, s) : s;
}

void print_typed_literal(struct printer *p, const struct node *c, ssm_str type, enum print_level level)
{
    ssm_str value = tree_text(tree_get(c, "sval"), "sval");
    if (tree_flag(c, "isnull")) {
        PUT(p, "NULL");
        return;
    }
    if (value.ptr == NULL)
        value = SSM_LIT("");
    ssm_str bare = pgr_is(type, "boolean") ? truth(value) : number(value, type);
    if (!bare.len) {
        print_literal(&p->text, literal_of_type(p->r, value, type));
        return;
    }
    bool open = bare.ptr[0] == '-' && level > LEVEL_SIGN;
    if (open)
        PUT(p, "(");
    text_put(&p->text, bare);
    if (open)
        PUT(p, ")");
}

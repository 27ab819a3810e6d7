/* SPDX-License-Identifier: Apache-2.0
 *
 * Texts, numbers and words of JSON; see scan_internal.h.
 */
#include <endian.h>
#include <stdio.h>

#include "report/number.h"
#include "report/scan_internal.h"

/* ---- texts */

/* Of eight bytes, the first in the lowest place: marks the first that ends a run of plain characters (a quote, a
 * backslash or a control character) at its highest bit. Marks above the lowest mean nothing. */
static uint64_t run_end(uint64_t w)
{
    const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
    uint64_t quote = w ^ ones * '"', backslash = w ^ ones * '\\';

    return (((w - ones * 0x20) & ~w) | ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash)) & highs;
}

static void skip_run(struct scan *s)
{
    const char *p = s->at;
    uint64_t w;

    for (; s->end - p >= 8; p += 8) {
        memcpy(&w, p, 8);
        w = run_end(le64toh(w));
        if (w) {
            s->at = p + __builtin_ctzll(w) / 8;
            return;
        }
    }
    while (p < s->end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20)
        p++;
    s->at = p;
}

/* Four hexadecimal digits at `p`, or -1. */
static int hex4(const struct scan *s, const char *p)
{
    int v = 0;

    if (s->end - p < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        char c = ascii_lower(p[i]);
        int digit = ascii_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0)
            return -1;
        v = v * 16 + digit;
    }
    return v;
}

/* The input ends within the escape at hand. */
static bool is_cut(const struct scan *s)
{
    size_t rest = (size_t)(s->end - s->at);

    return rest < 6 && !memchr(s->at, '"', rest);
}

/* At `\u`. False when that is no escape of JSON. */
static bool unicode_escape(struct scan *s)
{
    const char *from = s->at;
    int c = hex4(s, from + 2), low = -1;

    if (c < 0)
        return false;
    s->at += 6;
    if (c == 0)
        scan_bad(s, DIAG_REPORT_NUL, from, ssm_view(from, 6));
    if (c < 0xd800 || c > 0xdfff)
        return true;
    if (c < 0xdc00 && s->end - s->at >= 6 && s->at[0] == '\\' && s->at[1] == 'u')
        low = hex4(s, s->at + 2);
    if (low >= 0xdc00 && low <= 0xdfff)
        s->at += 6;
    else if (c < 0xdc00 && is_cut(s))
        s->at = s->end;
    else
        scan_bad(s, DIAG_REPORT_SURROGATE, from, ssm_view(from, 6));
    return true;
}

/* At a backslash. */
static bool escape(struct scan *s)
{
    if (s->end - s->at >= 2 && s->at[1] != '\0' && strchr("\"\\/bfnrt", s->at[1])) {
        s->at += 2;
        return true;
    }
    if (s->end - s->at >= 2 && s->at[1] == 'u' && unicode_escape(s))
        return true;
    if (is_cut(s)) {
        s->at = s->end;
        scan_unexpected(s);
    } else
        scan_stop(s, DIAG_REPORT_ESCAPE, ssm_view(s->at, (unsigned char)s->at[1] >= 0x20 && s->at[1] < 0x7f ? 2 : 1));
    return false;
}

/* At a quote; moves behind the closing one. `escaped`: the text holds an escape. */
bool scan_string(struct scan *s, bool *escaped)
{
    *escaped = false;
    for (s->at++;;) {
        skip_run(s);
        if (s->at == s->end) {
            scan_unexpected(s);
            return false;
        }
        if (*s->at == '"') {
            s->at++;
            return true;
        }
        if (*s->at == '\\') {
            *escaped = true;
            if (!escape(s))
                return false;
        } else {
            char text[16];
            snprintf(text, sizeof text, "0x%02x", (unsigned char)*s->at);
            scan_bad(s, *s->at ? DIAG_REPORT_CONTROL : DIAG_REPORT_NUL, s->at, ssm_cstr(text));
            s->at++;
        }
    }
}

/* ---- other scalars */

static bool digits(struct scan *s)
{
    const char *from = s->at;

    while (s->at < s->end && ascii_digit(*s->at))
        s->at++;
    return s->at > from;
}

enum expect scan_number(struct scan *s)
{
    const char *from = s->at;
    ssm_str text;
    bool plain = true;

    if (*s->at == '-')
        s->at++;
    if (s->at < s->end && *s->at == '0')
        s->at++;
    else if (!digits(s))
        return scan_unexpected(s);
    if (s->at < s->end && *s->at == '.') {
        s->at++;
        if (!digits(s))
            return scan_unexpected(s);
    }
    if (s->at < s->end && (*s->at == 'e' || *s->at == 'E')) {
        plain = false;
        s->at++;
        if (s->at < s->end && (*s->at == '+' || *s->at == '-'))
            s->at++;
        if (!digits(s))
            return scan_unexpected(s);
    }
    text = ssm_view(from, (size_t)(s->at - from));
    if (text.len > LIMIT_JSON_NUMBER)
        scan_bad(s, DIAG_REPORT_NUMBER, from, text);
    else if (!(plain && text.len <= 15) && !number_is_held(text)) /* fifteen digits always are */
        scan_flaw(s, DIAG_REPORT_NUMBER, from, text);
    return COMMA_OR_END;
}

enum expect scan_word(struct scan *s)
{
    const char *w = *s->at == 't' ? "true" : *s->at == 'f' ? "false" : "null";

    for (; *w; w++, s->at++)
        if (s->at == s->end || *s->at != *w)
            return scan_unexpected(s);
    return COMMA_OR_END;
}

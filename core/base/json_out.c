/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing JSON; see json_out.h.
 */
#include "base/json_out.h"

#include "base/utf8.h"

void json_begin(struct json *j, struct buf *out)
{
    *j = (struct json){.out = out};
}

/* The bytes that a JSON string does not hold as they are: control characters, the quote, the backslash, and DEL, which
 * terminals act on. */
static bool is_plain(char c)
{
    return (unsigned char)c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
}

static void put_escape(struct buf *out, char c)
{
    static const char digits[] = "0123456789abcdef";
    char escape[6] = {'\\', 'u', '0', '0', digits[c >> 4 & 15], digits[c & 15]};

    if (c == '"' || c == '\\')
        buf_put(out, ssm_view((const char[]){'\\', c}, 2));
    else if (c == '\n')
        buf_puts(out, "\\n");
    else if (c == '\t')
        buf_puts(out, "\\t");
    else
        buf_put(out, ssm_view(escape, sizeof escape));
}

static void put_checked(struct buf *out, ssm_str s)
{
    size_t from = 0;

    for (size_t at = 0; at < s.len; at++) {
        if (is_plain(s.ptr[at]))
            continue;
        buf_put(out, ssm_view(s.ptr + from, at - from));
        put_escape(out, s.ptr[at]);
        from = at + 1;
    }
    buf_put(out, ssm_view(s.ptr + from, s.len - from));
}

static void put_string(struct buf *out, ssm_str s)
{
    buf_putc(out, '"');
    if (utf8_is_plain_but(s, '"', '\\', '"')) {
        buf_put(out, s);
        s.len = 0;
    }
    while (s.len) {
        size_t good = utf8_check(s);

        put_checked(out, ssm_view(s.ptr, good));
        if (good == s.len)
            break;
        buf_puts(out, "\xef\xbf\xbd"); /* U+FFFD for each byte that is not UTF-8 */
        s = ssm_view(s.ptr + good + 1, s.len - good - 1);
    }
    buf_putc(out, '"');
}

static bool in_row(const struct json *j)
{
    return j->row && j->depth >= j->row;
}

static void new_line(struct json *j)
{
    static const char spaces[] = "                ";

    buf_putc(j->out, '\n');
    for (size_t n = 2u * j->depth; n;) {
        size_t part = n < sizeof spaces - 1 ? n : sizeof spaces - 1;
        buf_put(j->out, ssm_view(spaces, part));
        n -= part;
    }
}

static void member(struct json *j, const char *key)
{
    if (j->filled)
        buf_puts(j->out, in_row(j) ? ", " : ",");
    if (j->depth && !in_row(j))
        new_line(j);
    j->filled = true;
    if (key) {
        buf_putc(j->out, '"');
        buf_puts(j->out, key);
        buf_puts(j->out, "\": ");
    }
}

void json_put_text(struct json *j, const char *key, ssm_str value)
{
    member(j, key);
    if (value.ptr)
        put_string(j->out, value);
    else
        buf_puts(j->out, "null");
}

void json_put_number(struct json *j, const char *key, int64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t n = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    member(j, key);
    do
        digits[--at] = (char)('0' + n % 10);
    while (n /= 10);
    if (value < 0)
        digits[--at] = '-';
    buf_put(j->out, ssm_view(digits + at, sizeof digits - at));
}

void json_put_bool(struct json *j, const char *key, bool value)
{
    member(j, key);
    buf_puts(j->out, value ? "true" : "false");
}

void json_put_decimal(struct json *j, const char *key, ssm_str number)
{
    member(j, key);
    buf_put(j->out, number);
}

static void member_named(struct json *j, ssm_str key)
{
    member(j, NULL);
    put_string(j->out, key);
    buf_puts(j->out, ": ");
}

void json_put_pair(struct json *j, ssm_str key, ssm_str value)
{
    member_named(j, key);
    if (value.ptr)
        put_string(j->out, value);
    else
        buf_puts(j->out, "null");
}

static void open_container(struct json *j, bool array, bool row)
{
    buf_putc(j->out, array ? '[' : '{');
    j->depth++;
    j->arrays = array ? j->arrays | UINT64_C(1) << j->depth : j->arrays & ~(UINT64_C(1) << j->depth);
    if (row && !j->row)
        j->row = j->depth;
    j->filled = false;
}

static void put_open(struct json *j, const char *key, bool array, bool row)
{
    member(j, key);
    open_container(j, array, row);
}

void json_object_named(struct json *j, ssm_str key)
{
    member_named(j, key);
    open_container(j, false, false);
}

void json_array_named(struct json *j, ssm_str key)
{
    member_named(j, key);
    open_container(j, true, false);
}

void json_object(struct json *j, const char *key)
{
    put_open(j, key, false, false);
}

void json_object_row(struct json *j, const char *key)
{
    put_open(j, key, false, true);
}

void json_array(struct json *j, const char *key)
{
    put_open(j, key, true, false);
}

void json_array_row(struct json *j, const char *key)
{
    put_open(j, key, true, true);
}

void json_end(struct json *j)
{
    bool array = j->arrays >> j->depth & 1, row = in_row(j);

    if (j->row == j->depth)
        j->row = 0;
    j->depth--;
    if (j->filled && !row)
        new_line(j);
    buf_putc(j->out, array ? ']' : '}');
    j->filled = true;
    if (j->depth == 0)
        buf_putc(j->out, '\n');
}

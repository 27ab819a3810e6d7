/* SPDX-License-Identifier: Apache-2.0
 *
 * Text that others wrote, made safe to show; see show.h.
 */
#include "output/show.h"

#include "base/utf8.h"

void show_number(struct buf *out, size_t n)
{
    char digits[20];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + n % 10);
    while (n /= 10);
    buf_put(out, ssm_view(digits + at, sizeof digits - at));
}

static void put_hex(struct buf *out, uint32_t n, int least)
{
    static const char digits[] = "0123456789abcdef";
    int shift = 28;

    while (shift > 4 * (least - 1) && n >> shift == 0)
        shift -= 4;
    for (; shift >= 0; shift -= 4)
        buf_putc(out, digits[n >> shift & 15]);
}

/* How many bytes from s.ptr[at] on can be shown as they are. */
static size_t plain_run(ssm_str s, size_t at)
{
    size_t from = at;

    while (at < s.len && s.ptr[at] >= 0x20 && s.ptr[at] < 0x7f)
        at++;
    return at - from;
}

void show_text(struct buf *out, ssm_str s)
{
    size_t good = utf8_check(s); /* where the first bad byte is */

    for (size_t at = 0; at < s.len;) {
        size_t from, n = plain_run(s, at);
        uint32_t c;

        buf_put(out, ssm_view(s.ptr + at, n));
        at = from = at + n;
        if (at == s.len)
            break;
        if (at >= good) {
            size_t more = utf8_check(ssm_view(s.ptr + at, s.len - at));
            if (more == 0) {
                buf_puts(out, "\\x");
                put_hex(out, (unsigned char)s.ptr[at++], 2);
                continue;
            }
            good = at + more;
        }
        c = utf8_next(s, &at);
        if (utf8_is_control(c) || utf8_is_invisible(c)) {
            buf_puts(out, "\\u{");
            put_hex(out, c, 4);
            buf_putc(out, '}');
        } else
            buf_put(out, ssm_view(s.ptr + from, at - from));
    }
}

/* What Markdown or HTML act on wherever it stands. */
static bool is_markup(char c)
{
    switch (c) {
    case '&': case '<': case '>': case '|': case '`': case '*': case '[': case ']': case '!': case '\\': case '$': case '~':
        return true;
    default:
        return false;
    }
}

static bool is_word(char c)
{
    return ascii_alpha(c) || ascii_digit(c) || (unsigned char)c >= 0x80;
}

/* True where s.ptr[at] would mean something to Markdown or HTML at that place of a line of prose. */
static bool acts_in_prose(ssm_str s, size_t at)
{
    char c = s.ptr[at];

    if (at == 0 && (ascii_digit(c) || strchr("#+-=~", c)))
        return true;
    if (c == '_') /* inside of a word it is only itself */
        return at == 0 || at + 1 == s.len || !is_word(s.ptr[at - 1]) || !is_word(s.ptr[at + 1]);
    return is_markup(c);
}

static void put_entity(struct buf *out, char c)
{
    buf_puts(out, "&#");
    show_number(out, (unsigned char)c);
    buf_putc(out, ';');
}

/* Puts checked and visible text, entities for what `acts` finds. */
static void put_entities(struct buf *out, ssm_str s, bool (*acts)(ssm_str s, size_t at))
{
    size_t from = 0;

    for (size_t at = 0; at < s.len; at++) {
        if (!acts(s, at))
            continue;
        buf_put(out, ssm_view(s.ptr + from, at - from));
        put_entity(out, s.ptr[at]);
        from = at + 1;
    }
    buf_put(out, ssm_view(s.ptr + from, s.len - from));
}

/* Calls put_entities with the visible form of s, which is s itself almost always. */
static void put_visible_entities(struct buf *out, ssm_str s, bool (*acts)(ssm_str s, size_t at))
{
    struct buf visible;

    if (utf8_is_plain(s)) {
        put_entities(out, s, acts);
        return;
    }
    buf_init(&visible, out->limit);
    show_text(&visible, s);
    put_entities(out, buf_str(&visible), acts);
    out->failed = out->failed || visible.failed;
    buf_free(&visible);
}

void show_prose(struct buf *out, ssm_str s)
{
    put_visible_entities(out, s, acts_in_prose);
}

static bool acts_in_code(ssm_str s, size_t at)
{
    return s.ptr[at] == '_' || is_markup(s.ptr[at]);
}

void show_code(struct buf *out, ssm_str s)
{
    bool simple = s.len && s.ptr[0] != ' ' && s.ptr[s.len - 1] != ' ' && utf8_is_plain_but(s, '`', '|', '<');

    buf_puts(out, simple ? "`" : "<code>");
    if (simple)
        buf_put(out, s);
    else
        put_visible_entities(out, s, acts_in_code);
    buf_puts(out, simple ? "`" : "</code>");
}

/* The longest run of backticks. */
static size_t longest_run(ssm_str s)
{
    const char *end = s.ptr + s.len, *at = s.ptr;
    size_t longest = 0;

    while (at < end && (at = memchr(at, '`', (size_t)(end - at))) != NULL) {
        size_t run = 0;

        for (; at < end && *at == '`'; at++)
            run++;
        if (run > longest)
            longest = run;
    }
    return longest;
}

void show_fence(struct buf *out, const char *language, ssm_str body)
{
    size_t longest = longest_run(body), fence = longest < 3 ? 3 : longest + 1;

    for (size_t i = 0; i < fence; i++)
        buf_putc(out, '`');
    buf_puts(out, language);
    buf_putc(out, '\n');
    buf_put(out, body);
    if (body.len && body.ptr[body.len - 1] != '\n')
        buf_putc(out, '\n');
    for (size_t i = 0; i < fence; i++)
        buf_putc(out, '`');
    buf_putc(out, '\n');
}

void show_shell(struct buf *out, ssm_str s)
{
    bool simple = s.len > 0;

    for (size_t at = 0; at < s.len; at++)
        simple = simple && (ascii_alpha(s.ptr[at]) || ascii_digit(s.ptr[at]) || strchr("_-./:=,@%+", s.ptr[at]));
    if (simple) {
        buf_put(out, s);
        return;
    }
    buf_putc(out, '\'');
    for (size_t at = 0; at < s.len; at++)
        if (s.ptr[at] == '\'')
            buf_puts(out, "'\\''");
        else
            buf_putc(out, s.ptr[at]);
    buf_putc(out, '\'');
}

void show_template(struct buf *out, const char *template, const ssm_str *args, size_t count, show_fn *put)
{
    for (const char *p; (p = strchr(template, '%')) != NULL; template = p) {
        size_t n = (size_t)(p[1] - '1');

        buf_put(out, ssm_view(template, (size_t)(p - template)));
        if (p[1] >= '1' && p[1] <= '9') {
            if (n < count)
                put(out, args[n]);
            p += 2;
        } else {
            buf_putc(out, '%');
            p += 1 + (p[1] == '%');
        }
    }
    buf_puts(out, template);
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * MySQL reads a quoted text, and a quoted name, as just that text. No library of MySQL's parses without a server, so
 * its rules are written down here once more, from the manual: "String Literals" and "Schema Object Names". A quoted
 * name is read the same in every sql_mode. A literal is not: with NO_BACKSLASH_ESCAPES it may be another text, which
 * the script's notice says, but it must end in the same place, so that it is never read as anything but one literal.
 */
#include "quoting.h"

/* What a backslash and this character stand for; % and _ keep the backslash, and are never written with one. */
static char escaped(char c)
{
    static const char from[] = "0'\"bnrtZ\\";
    static const char to[] = "\0'\"\b\n\r\t\x1a\\";
    const char *at = c ? strchr(from, c) : NULL;

    return at ? to[at - from] : c;
}

/* Reads a quoted text from its start; returns where it ends, or SIZE_MAX where it does not. `out` may be NULL. */
static size_t read_quoted(ssm_str sql, char quote, bool backslash, struct buf *out)
{
    if (!sql.len || sql.ptr[0] != quote)
        return SIZE_MAX;
    for (size_t i = 1; i < sql.len; i++) {
        char c = sql.ptr[i];

        if (c == quote && (i + 1 == sql.len || sql.ptr[i + 1] != quote))
            return i + 1;
        if (c == quote) {
            i++;
        } else if (c == '\\' && backslash) {
            if (++i == sql.len)
                return SIZE_MAX;
            FUZZ_CHECK(sql.ptr[i] != '%' && sql.ptr[i] != '_', "an escape of patterns");
            c = escaped(sql.ptr[i]);
        }
        if (out)
            buf_putc(out, c);
    }
    return SIZE_MAX;
}

static void check_literal(ssm_str text, ssm_str literal)
{
    struct buf read;

    FUZZ_CHECK(!memchr(literal.ptr, '\n', literal.len) && !memchr(literal.ptr, '\r', literal.len), "%.*s",
               STR_ARG(literal));
    buf_init(&read, (size_t)1 << 24);
    FUZZ_CHECK(read_quoted(literal, '\'', true, &read) == literal.len, "%.*s", STR_ARG(literal));
    FUZZ_CHECK(str_eq(text, buf_str(&read)), "%.*s", STR_ARG(literal));
    FUZZ_CHECK(read_quoted(literal, '\'', false, NULL) == literal.len, "%.*s", STR_ARG(literal));
    buf_free(&read);
}

/* Without quotes: letters, digits and _, and no digit first. In quotes: ` is doubled, and nothing is escaped. */
static void check_name(ssm_str text, ssm_str name)
{
    struct buf read;

    if (name.ptr[0] != '`') {
        FUZZ_CHECK(str_eq(text, name) && !ascii_digit(name.ptr[0]), "%.*s", STR_ARG(name));
        for (size_t i = 0; i < name.len; i++)
            FUZZ_CHECK(ascii_alpha(name.ptr[i]) || ascii_digit(name.ptr[i]) || name.ptr[i] == '_', "%.*s",
                       STR_ARG(name));
        return;
    }
    buf_init(&read, (size_t)1 << 24);
    FUZZ_CHECK(read_quoted(name, '`', false, &read) == name.len, "%.*s", STR_ARG(name));
    FUZZ_CHECK(str_eq(text, buf_str(&read)), "%.*s", STR_ARG(name));
    buf_free(&read);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct ssm_dialect *d = fuzz_dialect(FUZZ_MYSQL);
    ssm_str text = fuzz_text(data, size), literal, name;
    ssm_host h;

    if (!quoting_takes(text))
        return 0;
    fuzz_host_open(&h, "mysql");
    quoting_quote(&h, d, text, &literal, &name);
    check_literal(text, literal);
    if (size)
        check_name(text, name);
    fuzz_host_close(&h);
    return 0;
}

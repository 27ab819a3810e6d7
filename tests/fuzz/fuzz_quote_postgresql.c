/* SPDX-License-Identifier: Apache-2.0
 *
 * PostgreSQL reads a quoted text, and a quoted name, as just that text.
 */
#include "parsers.h"
#include "quoting.h"

enum { NAME_LIMIT = 63 }; /* a longer name is cut by the parser, and refused before */

/* One line: no line of a script begins inside of a literal. */
static void check_lines(ssm_str literal)
{
    FUZZ_CHECK(!memchr(literal.ptr, '\n', literal.len) && !memchr(literal.ptr, '\r', literal.len), "%.*s",
               STR_ARG(literal));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct ssm_dialect *d = fuzz_dialect(FUZZ_POSTGRESQL);
    ssm_str text = fuzz_text(data, size), literal, name;
    bool is_name = size > 0 && size <= NAME_LIMIT;
    char *read_text = NULL, *read_name = NULL;
    struct buf sql;
    ssm_host h;

    if (!quoting_takes(text))
        return 0;
    fuzz_host_open(&h, "postgresql");
    quoting_quote(&h, d, text, &literal, &name);
    check_lines(literal);
    buf_init(&sql, (size_t)1 << 24);
    buf_printf(&sql, "SELECT %.*s AS %.*s", STR_ARG(literal), STR_ARG(is_name ? name : SSM_LIT("x")));
    FUZZ_CHECK(fuzz_pg_select(buf_cstr(&sql), &read_text, &read_name), "%s", buf_cstr(&sql));
    FUZZ_CHECK(quoting_same(text, read_text, strlen(read_text)), "%s: %s", buf_cstr(&sql), read_text);
    FUZZ_CHECK(!is_name || quoting_same(text, read_name, strlen(read_name)), "%s: %s", buf_cstr(&sql), read_name);
    free(read_text);
    free(read_name);
    buf_free(&sql);
    fuzz_host_close(&h);
    return 0;
}

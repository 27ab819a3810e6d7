/* SPDX-License-Identifier: Apache-2.0
 *
 * Names, literals and the beginnings that statements share.
 */
#include "postgres.h"

void pg_put(ssm_host *h, ssm_str text)
{
    pg_api->put(h, text);
}

/* A word in lower case that is no key word stands for itself. */
static bool is_plain(ssm_str name)
{
    if (!name.len || (name.ptr[0] >= '0' && name.ptr[0] <= '9'))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return !pg_is_word(name);
}

/* Text with each `sign` in it doubled. */
static void put_doubled(ssm_host *h, ssm_str text, char sign)
{
    size_t from = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == sign) {
            pg_put(h, ssm_view(text.ptr + from, i + 1 - from));
            from = i;
        }
    }
    pg_put(h, ssm_view(text.ptr + from, text.len - from));
}

void pg_put_name(ssm_host *h, ssm_str name)
{
    if (is_plain(name)) {
        pg_put(h, name);
        return;
    }
    PUT(h, "\"");
    put_doubled(h, name, '"');
    PUT(h, "\"");
}

void pg_put_object(ssm_host *h, ssm_str schema, ssm_str name)
{
    if (schema.len) {
        pg_put_name(h, schema);
        PUT(h, ".");
    }
    pg_put_name(h, name);
}

void pg_put_names(ssm_host *h, ssm_strs names)
{
    PUT(h, "(");
    for (size_t i = 0; i < names.count; i++) {
        if (i)
            PUT(h, ", ");
        pg_put_name(h, names.items[i]);
    }
    PUT(h, ")");
}

static bool needs_escapes(ssm_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '\\' || (unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7f)
            return true;
    return false;
}

static void put_escaped(ssm_host *h, char c)
{
    static const char digits[] = "0123456789abcdef";
    char hex[4] = {'\\', 'x', digits[(unsigned char)c >> 4], digits[c & 15]};

    switch (c) {
    case '\n':
        PUT(h, "\\n");
        break;
    case '\r':
        PUT(h, "\\r");
        break;
    case '\t':
        PUT(h, "\\t");
        break;
    case '\\':
        PUT(h, "\\\\");
        break;
    case '\'':
        PUT(h, "''");
        break;
    default:
        pg_put(h,
               ssm_view((unsigned char)c < 0x20 || c == 0x7f ? hex : &c, (unsigned char)c < 0x20 || c == 0x7f ? 4 : 1));
    }
}

/* With control characters as escapes, so that no line of a script begins inside a literal. */
void pg_put_literal(ssm_host *h, ssm_str text)
{
    if (needs_escapes(text)) {
        PUT(h, "E'");
        for (size_t i = 0; i < text.len; i++)
            put_escaped(h, text.ptr[i]);
    } else {
        PUT(h, "'");
        put_doubled(h, text, '\'');
    }
    PUT(h, "'");
}

/* A name within a literal: its own quotes doubled, and those of the literal. Names hold no control character. */
static void put_name_in_literal(ssm_host *h, ssm_str name)
{
    if (is_plain(name)) {
        pg_put(h, name);
        return;
    }
    PUT(h, "\"");
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '"' || name.ptr[i] == '\'' || name.ptr[i] == '\\')
            pg_put(h, ssm_view(name.ptr + i, 1));
        pg_put(h, ssm_view(name.ptr + i, 1));
    }
    PUT(h, "\"");
}

static bool has_backslash(ssm_str s)
{
    return pg_contains(s, SSM_LIT("\\"));
}

void pg_put_object_literal(ssm_host *h, ssm_str schema, ssm_str name)
{
    bool escapes = has_backslash(schema) || has_backslash(name);

    pg_put(h, escapes ? SSM_LIT("E'") : SSM_LIT("'"));
    if (schema.len) {
        put_name_in_literal(h, schema);
        PUT(h, ".");
    }
    put_name_in_literal(h, name);
    PUT(h, "'");
}

void pg_put_wrapped(ssm_host *h, ssm_str expression)
{
    bool wrapped = pg_is_wrapped(expression);

    if (!wrapped)
        PUT(h, "(");
    pg_put(h, expression);
    if (!wrapped)
        PUT(h, ")");
}

void pg_put_number(ssm_host *h, int64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0)
        PUT(h, "-");
    pg_put(h, ssm_view(digits + at, sizeof digits - at));
}

void pg_put_alter_table(ssm_host *h, const ssm_operation *op)
{
    PUT(h, "ALTER TABLE ");
    pg_put_object(h, op->schema, op->object);
}

void pg_put_alter_column(ssm_host *h, const ssm_operation *op)
{
    pg_put_alter_table(h, op);
    PUT(h, " ALTER COLUMN ");
    pg_put_name(h, op->member);
}

ssm_str pg_block_tag(const ssm_str *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (pg_contains(texts[i], SSM_LIT("$ssm$")))
            return SSM_LIT(
                "$ssm_block_whose_names_and_values_contain_the_shorter_tag_of_such_blocks$"); /* longer than a text */
    return SSM_LIT("$ssm$");
}

int pg_end(ssm_host *h, uint32_t risks)
{
    return pg_api->end_statement(h, SSM_STMT_NONE, risks);
}

int pg_end_destructive(ssm_host *h, const ssm_operation *op, uint32_t risks)
{
    return pg_api->end_statement(h, op->risks & SSM_RISK_DATA_LOSS ? SSM_STMT_DESTRUCTIVE : SSM_STMT_NONE, risks);
}

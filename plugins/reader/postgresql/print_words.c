/* SPDX-License-Identifier: Apache-2.0
 *
 * Names and literals as text.
 */
#include "print_internal.h"

static bool is_plain_name(ssm_str name)
{
    if (name.len == 0 || (name.ptr[0] >= '0' && name.ptr[0] <= '9'))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return !words_hold(postgresql_words, name);
}

void print_name(struct text *t, ssm_str name)
{
    if (is_plain_name(name)) {
        text_put(t, name);
        return;
    }
    text_put_quoted(t, name, '"');
}

void print_qualified(struct text *t, ssm_str schema, ssm_str name)
{
    if (schema.len) {
        print_name(t, schema);
        text_puts(t, ".");
    }
    print_name(t, name);
}

ssm_str print_qualified_text(struct pgr *r, ssm_str schema, ssm_str name)
{
    struct text t = {.owner = r};
    print_qualified(&t, schema, name);
    return text_done(&t);
}

static void put_escaped(struct text *t, char c)
{
    static const char digits[] = "01234567";
    char octal[4] = {'\\', digits[(unsigned char)c >> 6], digits[(unsigned char)c >> 3 & 7],
                     digits[(unsigned char)c & 7]};
    if (c == '\\' || c == '\'')
        octal[1] = c;
    else if (c == '\n')
        octal[1] = 'n';
    else {
        text_put(t, ssm_view(octal, 4));
        return;
    }
    text_put(t, ssm_view(octal, 2));
}

void print_literal(struct text *t, ssm_str value)
{
    bool escapes = false;
    for (size_t i = 0; i < value.len; i++)
        escapes |= value.ptr[i] == '\\' || (unsigned char)value.ptr[i] < 0x20 || value.ptr[i] == 0x7f;
    if (!escapes) {
        text_put_quoted(t, value, '\'');
        return;
    }
    text_puts(t, "E'");
    for (size_t i = 0; i < value.len; i++)
        if (value.ptr[i] == '\\' || value.ptr[i] == '\'' || (unsigned char)value.ptr[i] < 0x20 || value.ptr[i] == 0x7f)
            put_escaped(t, value.ptr[i]);
        else
            text_put(t, ssm_view(value.ptr + i, 1));
    text_puts(t, "'");
}

void print_name_parts(const struct node *names, ssm_str *schema, ssm_str *name)
{
    *schema = *name = PGR_ABSENT;
    for (const struct node *n = tree_first(names); n; n = n->next) {
        *schema = *name;
        *name = tree_string(n);
    }
}

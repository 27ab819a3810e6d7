/* SPDX-License-Identifier: Apache-2.0
 *
 * The reading of a statement; see deeds_scan.h.
 */
#include "audit/deeds_scan.h"

void deed_advance(struct deed_scan *s)
{
    s->t = sql_token(&s->tokens);
}

bool deed_at_word(const struct deed_scan *s, const char *word)
{
    return s->t.kind == SQL_T_WORD && deed_is_word(s->t.text, word);
}

bool deed_take(struct deed_scan *s, const char *word)
{
    if (!deed_at_word(s, word))
        return false;
    deed_advance(s);
    return true;
}

bool deed_at_any(const struct deed_scan *s, const char *const *words)
{
    while (*words && !deed_at_word(s, *words))
        words++;
    return *words != NULL;
}

bool deed_at_sign(const struct deed_scan *s, char c)
{
    return s->t.kind == SQL_T_SIGN && s->t.text.ptr[0] == c;
}

bool deed_at_name(const struct deed_scan *s)
{
    return s->t.kind == SQL_T_WORD || s->t.kind == SQL_T_NAME;
}

bool deed_take_name(struct deed_scan *s, struct sql_name *name)
{
    *name = (struct sql_name){{NULL, 0}, s->t.text};
    if (!deed_at_name(s))
        return false;
    deed_advance(s);
    while (deed_at_sign(s, '.')) {
        deed_advance(s);
        if (!deed_at_name(s))
            return false;
        *name = (struct sql_name){name->name, s->t.text};
        deed_advance(s);
    }
    return true;
}

void deed_take_if(struct deed_scan *s)
{
    const struct deed_scan before = *s;

    if (!deed_take(s, "if"))
        return;
    deed_take(s, "not");
    if (!deed_take(s, "exists"))
        *s = before; /* a name */
}

ssm_str deed_rest(const struct deed_scan *s)
{
    const char *end = s->tokens.text.ptr + s->tokens.text.len;

    return s->t.kind == SQL_T_END ? ssm_view(end, 0) : ssm_view(s->t.text.ptr, (size_t)(end - s->t.text.ptr));
}

struct made_tables *deed_made_by(const struct deed_scan *s, const struct sql_name *name, size_t *at)
{
    struct made_tables *made = &s->u->made;

    *at = name->schema.ptr ? made->count : deed_made(made, name->name); /* made tables have no schema */
    return *at < made->count ? made : NULL;
}

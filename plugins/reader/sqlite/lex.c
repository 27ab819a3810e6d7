/* SPDX-License-Identifier: Apache-2.0
 *
 * SQLite's tokens. "SQL As Understood By SQLite", "SQLite Keywords"; a text that the engine has taken has no others.
 */
#include "lite.h"

#include <string.h>

bool lr_keyword(ssm_str word)
{
    return words_hold_any_case(sqlite_words, word);
}

static bool in_word(char c)
{
    char s = ascii_lower(c);

    return (s >= 'a' && s <= 'z') || (s >= '0' && s <= '9') || s == '_' || s == '$' || (unsigned char)s >= 0x80;
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static char peek(ssm_str t, size_t at)
{
    return at < t.len ? t.ptr[at] : '\0';
}

/* Behind a quoted token; 0 where its end is missing. */
static size_t quoted_end(ssm_str t, size_t at)
{
    char close = t.ptr[at] == '[' ? ']' : t.ptr[at];

    for (size_t i = at + 1; i < t.len; i++) {
        if (t.ptr[i] != close)
            continue;
        if (close == ']' || peek(t, i + 1) != close)
            return i + 1;
        i++;
    }
    return 0;
}

static size_t number_end(ssm_str t, size_t at)
{
    if (t.ptr[at] == '0' && ascii_lower(peek(t, at + 1)) == 'x') {
        at += 2;
    } else {
        while (digit(peek(t, at)) || peek(t, at) == '.')
            at++;
        if (ascii_lower(peek(t, at)) == 'e') {
            size_t sign = peek(t, at + 1) == '+' || peek(t, at + 1) == '-';

            if (digit(peek(t, at + 1 + sign)))
                at += 1 + sign;
        }
    }
    while (in_word(peek(t, at)))
        at++;
    return at;
}

static size_t comment_end(ssm_str t, size_t at)
{
    if (t.ptr[at] == '-') {
        while (at < t.len && t.ptr[at] != '\n')
            at++;
        return at;
    }
    for (at += 2; at + 1 < t.len; at++)
        if (t.ptr[at] == '*' && t.ptr[at + 1] == '/')
            return at + 2;
    return t.len;
}

static bool space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
}

static size_t sign_length(ssm_str t, size_t at)
{
    static const char *const longer[] = {"->>", "->", "||", "<<", ">>", "<=", ">=", "<>", "==", "!="};

    for (size_t i = 0; i < sizeof longer / sizeof longer[0]; i++)
        if (t.len - at >= strlen(longer[i]) && !memcmp(t.ptr + at, longer[i], strlen(longer[i])))
            return strlen(longer[i]);
    return 1;
}

static struct lr_token make(enum lr_kind kind, ssm_str t, size_t from, size_t to)
{
    return (struct lr_token){.kind = kind, .at = from, .text = ssm_view(t.ptr + from, to - from)};
}

static struct lr_token quoted(ssm_str t, size_t at, size_t from, enum lr_kind kind)
{
    size_t end = quoted_end(t, at);

    return end ? make(kind, t, from, end) : make(LR_BAD, t, from, t.len);
}

struct lr_token lr_token_at(ssm_str t, size_t at)
{
    size_t end = at;
    char c;

    if (at >= t.len)
        return (struct lr_token){.kind = LR_END, .at = t.len};
    c = t.ptr[at];
    if (space(c)) {
        while (end < t.len && space(t.ptr[end]))
            end++;
        return make(LR_SPACE, t, at, end);
    }
    if ((c == '-' && peek(t, at + 1) == '-') || (c == '/' && peek(t, at + 1) == '*'))
        return make(LR_COMMENT, t, at, comment_end(t, at));
    if (c == '\'')
        return quoted(t, at, at, LR_STRING);
    if (c == '"' || c == '`' || c == '[')
        return quoted(t, at, at, LR_NAME);
    if (ascii_lower(c) == 'x' && peek(t, at + 1) == '\'')
        return quoted(t, at + 1, at, LR_BLOB);
    if (digit(c) || (c == '.' && digit(peek(t, at + 1))))
        return make(LR_NUMBER, t, at, number_end(t, at));
    if (in_word(c)) {
        while (in_word(peek(t, end)))
            end++;
        return make(LR_WORD, t, at, end);
    }
    return make(LR_SIGN, t, at, at + sign_length(t, at));
}

int lr_tokenize(ssm_host *h, ssm_str text, struct lr_tokens *out)
{
    struct lr_token *items = NULL;
    size_t count = 0, room = 0;
    bool spaced = false;

    for (size_t at = 0; at < text.len;) {
        struct lr_token t = lr_token_at(text, at);

        at = t.at + t.text.len;
        if (t.kind == LR_SPACE || t.kind == LR_COMMENT) {
            spaced = true;
            continue;
        }
        items = array_grow(h, items, count, &room, sizeof *items);
        if (!items)
            return SSM_ERROR;
        t.spaced = spaced;
        items[count++] = t;
        spaced = false;
    }
    *out = (struct lr_tokens){text, items, count};
    return SSM_OK;
}

bool lr_word(const struct lr_tokens *t, size_t i, const char *word)
{
    return i < t->count && t->items[i].kind == LR_WORD && ascii_is(t->items[i].text, word);
}

bool lr_sign(const struct lr_tokens *t, size_t i, const char *sign)
{
    return i < t->count && t->items[i].kind == LR_SIGN && ssm_str_eq(t->items[i].text, ssm_cstr(sign));
}

size_t lr_behind_group(const struct lr_tokens *t, size_t i)
{
    size_t depth = 0;

    for (; i < t->count; i++) {
        depth += lr_sign(t, i, "(");
        if (lr_sign(t, i, ")") && --depth == 0)
            return i + 1;
    }
    return t->count;
}

size_t lr_item_end(const struct lr_tokens *t, size_t i, size_t end)
{
    while (i < end && !lr_sign(t, i, ",") && !lr_sign(t, i, ")"))
        i = lr_sign(t, i, "(") ? lr_behind_group(t, i) : i + 1;
    return i < end ? i : end;
}

ssm_str lr_unquoted(ssm_host *h, ssm_str q)
{
    struct text t = {.owner = h};
    char close = q.ptr[0] == '[' ? ']' : q.ptr[0];

    for (size_t i = 1; i + 1 < q.len; i++) {
        text_put(&t, ssm_view(q.ptr + i, 1));
        i += close != ']' && q.ptr[i] == close;
    }
    return text_done(&t);
}

ssm_str lr_name(ssm_host *h, const struct lr_token *t)
{
    return t->kind == LR_NAME || t->kind == LR_STRING ? lr_unquoted(h, t->text) : t->text;
}

bool lr_plain_name(ssm_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = ascii_lower(name.ptr[i]);

        if (!((c >= 'a' && c <= 'z') || c == '_' || (i && digit(c))))
            return false;
    }
    return name.len > 0 && !lr_keyword(name);
}

void lr_put_name(struct text *t, ssm_str name)
{
    if (lr_plain_name(name))
        text_put(t, name);
    else
        text_put_quoted(t, name, '"');
}

void lr_put_literal(struct text *t, ssm_str text)
{
    text_put_quoted(t, text, '\'');
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The words of a type. SQLite keeps any words, and takes an affinity from them; the core's grammar knows those of SQL,
 * and neutral names such as uuid and string, for which the dialect has other words. So what is spelt like SQL goes through
 * as it is, and everything else as a quoted name, which stands for just these words. "Datatypes In SQLite".
 */
#include "lite.h"

/* Types that the core reads as the dialect writes them, with the most arguments that they take. */
static const struct plain {
    const char *name;
    size_t most;
} plain_types[] = {
    {"any", 0},     {"bigint", 1},   {"binary", 1},   {"blob", 0},      {"boolean", 0},          {"char", 1},
    {"character", 1}, {"character varying", 1}, {"clob", 0}, {"date", 0}, {"datetime", 1},       {"decimal", 2},
    {"double precision", 0}, {"float", 0}, {"integer", 1}, {"mediumint", 1}, {"nchar", 1},       {"numeric", 2},
    {"nvarchar", 1}, {"real", 0},    {"smallint", 1}, {"text", 0},      {"time", 1},             {"timestamp", 1},
    {"tinyint", 1}, {"varbinary", 1}, {"varchar", 1},
};

struct shape {
    struct text name; /* in lower case, one white space between words */
    struct text key;  /* with its arguments, without white space between them */
    size_t argument_count;
    bool regular; /* words, then at most two numbers in parentheses */
};

static bool small_number(const struct lr_token *t)
{
    bool digits = t->kind == LR_NUMBER && t->text.len < 10;

    for (size_t i = 0; digits && i < t->text.len; i++)
        digits = t->text.ptr[i] >= '0' && t->text.ptr[i] <= '9';
    return digits;
}

/* Numbers between commas, up to the parenthesis that ends all. */
static bool take_arguments(struct shape *s, const struct lr_tokens *t, size_t i)
{
    for (; i + 1 < t->count; i += 2) {
        if (!small_number(&t->items[i]))
            return false;
        text_put(&s->key, t->items[i].text);
        s->argument_count++;
        if (lr_sign(t, i + 1, ")"))
            return i + 2 == t->count && s->argument_count <= 2;
        if (!lr_sign(t, i + 1, ","))
            return false;
        text_puts(&s->key, ",");
    }
    return false;
}

static void take_words(ssm_host *h, const struct lr_tokens *t, struct shape *s)
{
    size_t i;

    for (i = 0; i < t->count && t->items[i].kind == LR_WORD; i++) {
        text_puts(&s->name, i ? " " : "");
        text_put(&s->name, text_lowered(h, t->items[i].text));
    }
    text_put(&s->key, text_done(&s->name));
    s->regular = i > 0 && i == t->count;
    if (i == 0 || !lr_sign(t, i, "("))
        return;
    text_puts(&s->key, "(");
    s->regular = take_arguments(s, t, i + 1);
    text_puts(&s->key, ")");
}

static bool is_plain(const struct shape *s)
{
    for (size_t i = 0; i < sizeof plain_types / sizeof plain_types[0]; i++)
        if (ascii_is(text_done(&s->name), plain_types[i].name))
            return s->argument_count <= plain_types[i].most;
    return false;
}

/* What the author wrote, in lower case. */
static ssm_str spelt(ssm_host *h, ssm_str where, const struct lr_tokens *t, const struct shape *s)
{
    struct text text = {.owner = h};

    for (size_t i = 0; i < t->count; i++) {
        text_puts(&text, i && t->items[i].spaced ? " " : "");
        text_put(&text, text_lowered(h, t->items[i].text));
    }
    return lr_spelling(h, "type", where, text_done(&s->key), text_done(&text));
}

static ssm_str quoted(ssm_host *h, ssm_str name, ssm_str rest)
{
    struct text t = {.owner = h};

    text_puts(&t, "\"");
    for (size_t i = 0; i < name.len; i++) {
        text_put(&t, ssm_view(name.ptr + i, 1));
        text_puts(&t, name.ptr[i] == '"' ? "\"" : "");
    }
    text_puts(&t, "\"");
    text_put(&t, rest);
    return text_done(&t);
}

static size_t paren(ssm_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '(')
            return i;
    return s.len;
}

static ssm_str without_space_at_end(ssm_str s)
{
    while (s.len && s.ptr[s.len - 1] == ' ')
        s.len--;
    return s;
}

/* A column without a type is one of the type " ". */
const ssm_type *lr_type(ssm_host *h, ssm_str where, ssm_str words, ssm_place place)
{
    struct shape s = {.name = {.owner = h}, .key = {.owner = h}};
    struct lr_tokens t;
    ssm_str text, name, rest = SSM_LIT("");

    if (!words.len)
        words = SSM_LIT(" ");
    if (lr_tokenize(h, words, &t) != SSM_OK)
        return NULL;
    take_words(h, &t, &s);
    if (!s.regular) {
        name = text_lowered(h, words);
    } else {
        text = spelt(h, where, &t, &s);
        if (is_plain(&s))
            return text.ptr ? lr_parse_type(h, text, place) : NULL;
        rest = ssm_view(text.ptr + paren(text), text.len - paren(text));
        name = without_space_at_end(ssm_view(text.ptr, paren(text)));
    }
    text = quoted(h, name, rest);
    if (!text.ptr || lr_held(h, lr_api->declare(h, (ssm_str){0}, name)) != SSM_OK)
        return NULL;
    return lr_parse_type(h, text, place);
}

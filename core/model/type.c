/* SPDX-License-Identifier: Apache-2.0
 *
 * The type grammar; see type.h. One function for each part of the grammar, over a lexer (type_lex.c) and the table of
 * names (type_names.c), which says what each name may be followed by.
 *
 * Three neutral names are also names of an engine with another meaning: MySQL's datetime has no fraction and its float
 * 32 bits, PostgreSQL's json is not jsonb. Catalogs print these in lower case, so lower case means the engine's type
 * and any other case (DateTime, JSON) the neutral one.
 */
#include "model/type.h"

#include "base/limits.h"
#include "base/map.h"
#include "model/type_lex.h"
#include "model/type_names.h"

struct parser {
    struct type_lexer lex;
    struct arena *arena;
    ssm_type *type;
    const struct type_name *known; /* NULL: no name of the table */
};

static ssm_str identifier(struct parser *p)
{
    ssm_str s = p->lex.token.kind == TOKEN_QUOTED ? type_unquoted(p->arena, p->lex.token.text, '"')
                                                  : type_lowered(p->arena, p->lex.token.text);
    type_advance(&p->lex);
    return s;
}

/* Words behind a name that are not part of it. */
static bool at_modifier(const struct parser *p)
{
    static const char *const words[] = {"array", "charset", "signed", "unsigned", "with", "without", "zerofill"};
    struct type_lexer ahead = p->lex;

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (type_at_word(&p->lex, words[i]))
            return true;
    return type_take_words(&ahead, "character", "set");
}

/* A quoted or a qualified name: never one of the table. */
static enum type_error parse_own_name(struct parser *p)
{
    ssm_str first = identifier(p);

    p->type->name = first;
    if (type_take_sign(&p->lex, '.')) {
        if (p->lex.token.kind != TOKEN_WORD && p->lex.token.kind != TOKEN_QUOTED)
            return TYPE_SYNTAX;
        p->type->schema = first;
        p->type->name = identifier(p);
        if (!p->type->schema.len)
            return TYPE_SYNTAX;
    }
    p->type->family = SSM_FAMILY_OTHER;
    return p->type->name.len ? TYPE_OK : TYPE_SYNTAX;
}

static void set_known(struct parser *p, const struct type_name *known, ssm_str spelling)
{
    ssm_type *t = p->type;
    bool lower = str_eq(spelling, t->name);

    p->known = known;
    t->family = known->family;
    t->bits = known->bits;
    t->is_serial = (known->traits & TRAIT_SERIAL) != 0;
    t->is_varying = (known->traits & TRAIT_VARYING) != 0;
    t->with_time_zone = (known->traits & TRAIT_HAS_ZONE) != 0;
    t->is_neutral = known->traits & TRAIT_NEUTRAL || (known->traits & TRAIT_NEUTRAL_CASED && !lower);
}

/* Unquoted words up to an argument, a modifier or a dimension: a name of the table, or one other word. */
static enum type_error parse_words(struct parser *p)
{
    ssm_str pieces[2 * LIMIT_TYPE_WORDS] = {p->lex.token.text};
    size_t count = 1, second;
    ssm_str spelling;

    type_advance(&p->lex);
    second = p->lex.token.from;
    while (p->lex.token.kind == TOKEN_WORD && !at_modifier(p)) {
        if (count + 2 > sizeof pieces / sizeof pieces[0])
            return TYPE_SYNTAX;
        pieces[count++] = SSM_LIT(" ");
        pieces[count++] = p->lex.token.text;
        type_advance(&p->lex);
    }
    spelling = arena_concat(p->arena, pieces, count);
    p->type->name = type_lowered(p->arena, spelling);
    if (!spelling.ptr || !p->type->name.ptr)
        return TYPE_NO_MEMORY;
    p->type->family = SSM_FAMILY_OTHER;
    if (type_name_find(p->type->name)) {
        set_known(p, type_name_find(p->type->name), spelling);
    } else if (count > 1) {
        p->lex.token.from = second;
        return TYPE_SYNTAX;
    }
    return TYPE_OK;
}

static enum type_error parse_name(struct parser *p)
{
    struct type_lexer ahead = p->lex;

    if (p->lex.token.kind == TOKEN_END)
        return TYPE_EMPTY;
    if (p->lex.token.kind == TOKEN_QUOTED)
        return parse_own_name(p);
    if (p->lex.token.kind != TOKEN_WORD)
        return TYPE_SYNTAX;
    type_advance(&ahead);
    return type_take_sign(&ahead, '.') ? parse_own_name(p) : parse_words(p);
}

/* A number of at most 31 bits, with a sign where `may_be_negative`. */
static enum type_error parse_number(struct parser *p, bool may_be_negative, int32_t *out)
{
    bool negative = may_be_negative && type_take_sign(&p->lex, '-');
    int64_t n = 0;

    if (p->lex.token.kind != TOKEN_NUMBER)
        return p->lex.token.kind == TOKEN_BAD || p->lex.token.kind == TOKEN_END ? TYPE_SYNTAX : TYPE_ARGUMENT;
    for (size_t i = 0; i < p->lex.token.text.len; i++) {
        if (!ascii_digit(p->lex.token.text.ptr[i]))
            return TYPE_ARGUMENT;
        n = n * 10 + (p->lex.token.text.ptr[i] - '0');
        if (n > INT32_MAX)
            return TYPE_ARGUMENT;
    }
    *out = (int32_t)(negative ? -n : n);
    type_advance(&p->lex);
    return TYPE_OK;
}

/* Whether a word stands between the parentheses that follow. */
static bool has_words(struct parser *p)
{
    struct type_lexer ahead = p->lex;
    bool open = type_take_sign(&ahead, '(');

    while (open && ahead.token.kind != TOKEN_END && ahead.token.kind != TOKEN_BAD && ahead.token.kind != TOKEN_WORD &&
           !type_take_sign(&ahead, ')'))
        type_advance(&ahead);
    return open && ahead.token.kind == TOKEN_WORD;
}

/* An extension's type: geometry(Point,4326). Its arguments are kept as texts, the words in lower case. */
static enum type_error parse_word_arguments(struct parser *p)
{
    ssm_str *items = ARENA_ARRAY(p->arena, LIMIT_TYPE_WORDS, ssm_str);
    size_t n = 0;

    if (!items)
        return TYPE_NO_MEMORY;
    type_take_sign(&p->lex, '(');
    do {
        bool is_word = p->lex.token.kind == TOKEN_WORD;
        int32_t number;
        enum type_error e;

        if (n == LIMIT_TYPE_WORDS)
            return TYPE_ARGUMENT;
        items[n] = is_word ? identifier(p) : arena_str(p->arena, p->lex.token.text);
        e = is_word ? TYPE_OK : parse_number(p, false, &number);
        if (e)
            return e;
        n++;
    } while (type_take_sign(&p->lex, ','));
    p->type->values = (ssm_strs){items, n};
    return type_take_sign(&p->lex, ')') ? TYPE_OK : TYPE_SYNTAX;
}

static enum type_error parse_arguments(struct parser *p)
{
    ssm_type *t = p->type;
    uint32_t most = p->known ? p->known->max_args : sizeof t->args / sizeof t->args[0];
    size_t place = p->lex.token.from;

    if (!type_take_sign(&p->lex, '('))
        return TYPE_OK;
    do {
        enum type_error e;

        if (t->arg_count == most) {
            p->lex.token.from = most ? p->lex.token.from : place;
            return TYPE_ARGUMENT;
        }
        e = parse_number(p, t->family == SSM_FAMILY_DECIMAL && t->arg_count == 1, &t->args[t->arg_count]);
        if (e)
            return e;
        t->arg_count++;
    } while (type_take_sign(&p->lex, ','));
    return type_take_sign(&p->lex, ')') ? TYPE_OK : TYPE_SYNTAX;
}

/* How many strings follow at most: their quotes are counted, so that one array is enough. */
static size_t count_commas(const struct parser *p)
{
    size_t n = 1;

    for (size_t i = p->lex.at; i < p->lex.text.len; i++)
        n += p->lex.text.ptr[i] == ',';
    return n < LIMIT_ENUM_VALUES ? n : LIMIT_ENUM_VALUES;
}

static enum type_error parse_values(struct parser *p)
{
    ssm_str *items = ARENA_ARRAY(p->arena, count_commas(p), ssm_str);
    struct map seen;
    size_t n = 0;

    map_init(&seen, p->arena);
    if (!items)
        return TYPE_NO_MEMORY;
    if (!type_take_sign(&p->lex, '('))
        return TYPE_VALUES;
    do {
        struct map_entry *e;

        if (p->lex.token.kind != TOKEN_STRING)
            return p->lex.token.kind == TOKEN_SIGN && p->lex.token.sign == ')' && !n ? TYPE_VALUES : TYPE_SYNTAX;
        if (n == LIMIT_ENUM_VALUES)
            return TYPE_VALUES;
        items[n] = type_unquoted(p->arena, p->lex.token.text, '\'');
        e = items[n].ptr ? map_put(&seen, items[n]) : NULL;
        if (!e)
            return TYPE_NO_MEMORY;
        if (e->value || items[n].len > LIMIT_ENUM_VALUE)
            return TYPE_VALUES;
        e->value = items;
        n++;
        type_advance(&p->lex);
    } while (type_take_sign(&p->lex, ','));
    p->type->values = (ssm_strs){items, n};
    return type_take_sign(&p->lex, ')') ? TYPE_OK : TYPE_SYNTAX;
}

/* WITH or WITHOUT TIME ZONE; the words join the name. */
static enum type_error parse_zone(struct parser *p)
{
    bool with = type_at_word(&p->lex, "with");
    size_t place = p->lex.token.from;

    type_advance(&p->lex);
    if (!type_take_words(&p->lex, "time", "zone"))
        return TYPE_SYNTAX;
    if (!p->known || !(p->known->traits & TRAIT_ZONE) || str_ends(p->type->name, " time zone")) {
        p->lex.token.from = place;
        return TYPE_MODIFIER;
    }
    p->type->with_time_zone = with;
    p->type->name = arena_concat(
        p->arena, (const ssm_str[]){p->type->name, with ? SSM_LIT(" with time zone") : SSM_LIT(" without time zone")},
        2);
    return p->type->name.ptr ? TYPE_OK : TYPE_NO_MEMORY;
}

static enum type_error parse_charset(struct parser *p, size_t place)
{
    if (p->lex.token.kind != TOKEN_WORD)
        return TYPE_SYNTAX;
    if (!p->known || !(p->known->traits & TRAIT_CHARSET) || p->type->charset.ptr) {
        p->lex.token.from = place;
        return TYPE_MODIFIER;
    }
    p->type->charset = identifier(p);
    return p->type->charset.ptr ? TYPE_OK : TYPE_NO_MEMORY;
}

static enum type_error parse_modifiers(struct parser *p)
{
    bool number = p->known && p->known->traits & TRAIT_NUMBER, has_sign = false;

    for (;;) {
        bool is_signed = type_at_word(&p->lex, "signed"), is_unsigned = type_at_word(&p->lex, "unsigned"),
             zerofill = type_at_word(&p->lex, "zerofill");
        size_t place = p->lex.token.from;
        enum type_error e = TYPE_OK;

        if (is_signed || is_unsigned || zerofill) {
            if (!number || (zerofill ? p->type->is_zerofill : has_sign))
                return TYPE_MODIFIER;
            has_sign |= !zerofill;
            p->type->is_unsigned |= is_unsigned;
            p->type->is_zerofill |= zerofill;
            type_advance(&p->lex);
        } else if (type_at_word(&p->lex, "with") || type_at_word(&p->lex, "without")) {
            e = parse_zone(p);
        } else if (type_take_word(&p->lex, "charset") || type_take_words(&p->lex, "character", "set")) {
            e = parse_charset(p, place);
        } else {
            return TYPE_OK;
        }
        if (e)
            return e;
    }
}

/* [], [n] and ARRAY. The engine that has arrays keeps no bounds, so they are read and dropped. */
static enum type_error parse_dimensions(struct parser *p)
{
    ssm_type *t = p->type;

    for (;;) {
        bool array = type_take_word(&p->lex, "array");
        bool bracket = type_take_sign(&p->lex, '[');
        int32_t bound;
        enum type_error e;

        if (!array && !bracket)
            return TYPE_OK;
        if (array && t->dimensions)
            return TYPE_SYNTAX;
        if (++t->dimensions > LIMIT_TYPE_DIMENSIONS)
            return TYPE_ARGUMENT;
        if (!bracket)
            continue;
        e = p->lex.token.kind == TOKEN_NUMBER ? parse_number(p, false, &bound) : TYPE_OK;
        if (e)
            return e;
        if (!type_take_sign(&p->lex, ']'))
            return TYPE_SYNTAX;
    }
}

/* What the arguments mean where they decide more than a length. */
static enum type_error settle(struct parser *p)
{
    ssm_type *t = p->type;
    bool is_float = p->known && str_is(ssm_cstr(p->known->name), "float");

    if (p->known && p->known->traits & TRAIT_ONE && !t->arg_count)
        t->args[t->arg_count++] = 1;
    if (t->family == SSM_FAMILY_DECIMAL && t->arg_count == 1)
        t->arg_count = 2; /* the scale is 0 then, in every engine */
    if (t->family == SSM_FAMILY_DECIMAL && (t->args[1] < -1000 || t->args[1] > 1000))
        return TYPE_ARGUMENT;
    if (t->family == SSM_FAMILY_YEAR)
        t->arg_count = 0; /* year(4) is the only one */
    if (t->family == SSM_FAMILY_JSON && t->is_neutral)
        t->bits = 1;
    if (t->family == SSM_FAMILY_REAL && t->arg_count == 1) {
        if (!is_float || t->args[0] < 1 || t->args[0] > 53)
            return TYPE_ARGUMENT;
        t->bits = t->args[0] <= 24 ? 32 : 64; /* float(p): p binary digits */
        t->arg_count = 0;
    } else if (is_float && (t->is_neutral || t->arg_count)) {
        t->bits = t->arg_count ? 32 : 64;
    }
    t->is_unsigned |= t->is_zerofill; /* MySQL: ZEROFILL implies UNSIGNED */
    return TYPE_OK;
}

static enum type_error parse(struct parser *p)
{
    bool has_values;
    enum type_error e = parse_name(p);

    if (e)
        return e;
    has_values = p->known && p->known->traits & TRAIT_VALUES;
    e = has_values                  ? parse_values(p)
        : !p->known && has_words(p) ? parse_word_arguments(p)
                                    : parse_arguments(p);
    if (!e)
        e = parse_modifiers(p);
    if (!e)
        e = parse_dimensions(p);
    if (!e && p->lex.token.kind != TOKEN_END)
        e = TYPE_SYNTAX;
    return e ? e : settle(p);
}

enum type_error type_parse(struct arena *a, ssm_str text, const ssm_type **out, size_t *at)
{
    struct parser p = {.lex = {.text = text}, .arena = a, .type = ARENA_NEW(a, ssm_type)};
    enum type_error e = p.type ? TYPE_OK : TYPE_NO_MEMORY;

    *out = NULL;
    type_advance(&p.lex);
    if (!e && text.len > LIMIT_TYPE && !type_at_word(&p.lex, "enum") && !type_at_word(&p.lex, "set"))
        e = TYPE_TOO_LONG;
    if (!e) {
        p.type->size = sizeof *p.type;
        p.type->source = arena_str(a, text);
        e = parse(&p);
    }
    if (a->failed)
        e = TYPE_NO_MEMORY;
    if (at)
        *at = p.lex.token.from;
    if (!e)
        *out = p.type;
    return e;
}

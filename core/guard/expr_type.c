/* SPDX-License-Identifier: Apache-2.0
 *
 * Names and types inside an expression: behind `::`, in CAST, and before a literal.
 */
#include "guard/expr_parse.h"
#include "guard/expr_words.h"

/* Words that continue a type's name. */
static const struct {
    const char *word, *next;
} continued[] = {
    {"binary", "varying"},   {"bit", "varying"},      {"char", "varying"},   {"character", "varying"},
    {"day", "to"},           {"double", "precision"}, {"hour", "to"},        {"interval", "day"},
    {"interval", "hour"},    {"interval", "minute"},  {"interval", "month"}, {"interval", "second"},
    {"interval", "year"},    {"minute", "to"},        {"national", "char"},  {"national", "character"},
    {"national", "varchar"}, {"nchar", "varying"},    {"signed", "int"},     {"signed", "integer"},
    {"to", "hour"},          {"to", "minute"},        {"to", "month"},       {"to", "second"},
    {"unsigned", "int"},     {"unsigned", "integer"}, {"year", "to"},
};

static bool is_name(const struct expr_lexer *x)
{
    if (x->token.kind == EXPR_T_WORD)
        return !(expr_word(x->token.text) & (EXPR_W_RESERVED | EXPR_W_QUERY));
    return x->token.kind == EXPR_T_NAME;
}

bool expr_take_name(struct expr_lexer *x)
{
    if (!is_name(x))
        return false;
    expr_advance(x);
    while (expr_take(x, EXPR_T_DOT))
        if (!expr_take(x, EXPR_T_WORD) && !expr_take(x, EXPR_T_NAME))
            return false;
    return true;
}

static bool take_continuation(struct expr_lexer *x, ssm_str word)
{
    for (size_t i = 0; i < sizeof continued / sizeof continued[0]; i++)
        if (str_is_nocase(word, continued[i].word) && expr_take_word(x, continued[i].next))
            return true;
    return false;
}

static bool take_words(struct expr_lexer *x)
{
    ssm_str word = x->token.text;

    if (x->token.kind != EXPR_T_WORD || expr_peek(x) == EXPR_T_DOT)
        return expr_take_name(x);
    if (!is_name(x))
        return false;
    expr_advance(x);
    for (ssm_str next = x->token.text; take_continuation(x, word); next = x->token.text)
        word = next;
    return true;
}

/* Numbers, or words as in geometry(Point,4326). */
static bool take_arguments(struct expr_lexer *x)
{
    if (!expr_take(x, EXPR_T_OPEN))
        return true;
    do {
        if (x->token.kind == EXPR_T_OPERATOR && str_is(x->token.text, "-"))
            expr_advance(x);
        if (!expr_take(x, EXPR_T_NUMBER) && !expr_take(x, EXPR_T_WORD))
            return false;
    } while (expr_take(x, EXPR_T_COMMA));
    return expr_take(x, EXPR_T_CLOSE);
}

static bool take_modifiers(struct expr_lexer *x)
{
    if (expr_at_word(x, "with") || expr_at_word(x, "without")) {
        expr_advance(x);
        return expr_take_word(x, "time") && expr_take_word(x, "zone");
    }
    if (expr_take_word(x, "charset") || (expr_take_word(x, "character") && expr_take_word(x, "set")))
        return expr_take(x, EXPR_T_WORD);
    return true;
}

bool expr_take_type(struct expr_lexer *x)
{
    if (!take_words(x) || !take_arguments(x) || !take_modifiers(x))
        return false;
    expr_take_word(x, "array");
    while (expr_take(x, EXPR_T_BRACKET)) {
        expr_take(x, EXPR_T_NUMBER);
        if (!expr_take(x, EXPR_T_UNBRACKET))
            return false;
    }
    return true;
}

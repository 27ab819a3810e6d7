/* SPDX-License-Identifier: Apache-2.0
 *
 * Half of the recogniser: an operand is due.
 */
#include "guard/expr_parse.h"
#include "guard/expr_words.h"

static bool is_plain(ssm_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!(s.ptr[i] >= 'a' && s.ptr[i] <= 'z') && s.ptr[i] != '_' && !(i && ascii_digit(s.ptr[i])))
            return false;
    return s.len > 0;
}

/* Appends a part of a function's name; see expr_call_fn for its quotes. */
static bool append_part(struct expr_parser *p, char *name, size_t size, size_t *len)
{
    ssm_str part = p->lex.token.text;
    ssm_str inner = p->lex.token.kind == EXPR_T_NAME ? ssm_view(part.ptr + 1, part.len - 2) : part;

    if (p->lex.token.kind == EXPR_T_NAME && is_plain(inner))
        part = inner;
    if (part.len > size - *len - 1)
        return expr_fail(p, EXPR_TOO_LONG);
    memcpy(name + *len, part.ptr, part.len);
    *len += part.len;
    return true;
}

/* A column, or a call. */
static enum expr_step name(struct expr_parser *p)
{
    char text[4 * LIMIT_NAME];
    size_t len = 0;

    for (;;) {
        if (!append_part(p, text, sizeof text, &len))
            return EXPR_S_ERROR;
        expr_advance(&p->lex);
        if (!expr_take(&p->lex, EXPR_T_DOT))
            break;
        text[len++] = '.';
        if (p->lex.token.kind != EXPR_T_WORD && p->lex.token.kind != EXPR_T_NAME)
            return expr_stop(p, EXPR_GRAMMAR);
    }
    if (p->lex.token.kind != EXPR_T_OPEN)
        return EXPR_S_BEHIND;
    if (p->on_call && !expr_is_construct(ssm_view(text, len)))
        p->on_call(p->user, ssm_view(text, len));
    expr_advance(&p->lex);
    return expr_push(p, EXPR_F_CALL, expr_between(ssm_view(text, len)));
}

/* A token that can only be an operand, as it stands behind another one. */
static bool begins_operand(const struct expr_lexer *x)
{
    switch (x->token.kind) {
    case EXPR_T_STRING:
    case EXPR_T_NUMBER:
    case EXPR_T_NAME:
    case EXPR_T_OPEN:
        return true;
    case EXPR_T_WORD:
        return !(expr_word(x->token.text) & (EXPR_W_RESERVED | EXPR_W_BINARY | EXPR_W_POSTFIX | EXPR_W_PREFIX));
    default:
        return false;
    }
}

/* INTERVAL '1 day', INTERVAL '1' DAY, INTERVAL 1 DAY, INTERVAL '1' DAY TO SECOND(3). */
static enum expr_step interval(struct expr_parser *p)
{
    struct expr_lexer *x = &p->lex;

    expr_advance(x);
    if (!begins_operand(x))
        return EXPR_S_BEHIND; /* a column of that name */
    if (x->token.kind != EXPR_T_STRING) {
        expr_top(p)->units++;
        return EXPR_S_OPERAND;
    }
    expr_advance(x);
    if (x->token.kind == EXPR_T_WORD && expr_word(x->token.text) & EXPR_W_UNIT) {
        expr_advance(x);
        if (expr_take_word(x, "to") && !expr_take(x, EXPR_T_WORD))
            return expr_stop(p, EXPR_GRAMMAR);
        if (expr_take(x, EXPR_T_OPEN) && !(expr_take(x, EXPR_T_NUMBER) && expr_take(x, EXPR_T_CLOSE)))
            return expr_stop(p, EXPR_GRAMMAR);
    }
    return EXPR_S_BEHIND;
}

/* A type's name and a string. */
static bool typed_literal(struct expr_parser *p)
{
    struct expr_lexer ahead = p->lex;
    ssm_str word = p->lex.token.text;
    bool national = str_is_nocase(word, "national") || str_is_nocase(word, "double");

    if (!(expr_is_literal_type(word) || national) || !expr_take_type(&ahead) || ahead.token.kind != EXPR_T_STRING)
        return false;
    expr_advance(&ahead);
    p->lex = ahead;
    return true;
}

static enum expr_step at_case(struct expr_parser *p)
{
    expr_advance(&p->lex);
    return expr_push(p, EXPR_F_CASE, 0);
}

/* The words of a construct that stand before its first argument: CASE WHEN, TRIM(BOTH FROM. */
static bool leading_words(struct expr_parser *p)
{
    struct expr_lexer *x = &p->lex;

    if (!expr_is_fresh(p))
        return false;
    if (expr_top(p)->kind == EXPR_F_CASE && expr_take_word(x, "when")) {
        expr_top(p)->phase = EXPR_C_WHEN;
        return true;
    }
    if (!(expr_top(p)->between & EXPR_B_SIDE))
        return false;
    if (!expr_take_word(x, "both") && !expr_take_word(x, "leading") && !expr_take_word(x, "trailing"))
        return false;
    expr_take_word(x, "from");
    return true;
}

/* NOT, VARIADIC among arguments, and MySQL's BINARY before a quoted column. */
static bool at_prefix(struct expr_parser *p)
{
    if (expr_at_word(&p->lex, "variadic"))
        return expr_top(p)->kind == EXPR_F_CALL;
    if (expr_at_word(&p->lex, "binary"))
        return expr_peek(&p->lex) == EXPR_T_NAME;
    return expr_at_word(&p->lex, "not");
}

static enum expr_step word_operand(struct expr_parser *p)
{
    uint32_t bits = expr_word(p->lex.token.text);

    if (bits & EXPR_W_QUERY)
        return expr_stop(p, EXPR_SUBSELECT);
    if (expr_at_word(&p->lex, "case"))
        return at_case(p);
    if (leading_words(p))
        return EXPR_S_OPERAND;
    if (at_prefix(p))
        return expr_operand_due(p);
    if (bits & EXPR_W_RESERVED || (bits & EXPR_W_CALL && expr_peek(&p->lex) != EXPR_T_OPEN))
        return expr_stop(p, EXPR_GRAMMAR);
    if (expr_at_word(&p->lex, "array") && expr_peek(&p->lex) == EXPR_T_BRACKET) {
        expr_advance(&p->lex);
        expr_advance(&p->lex);
        return expr_push(p, EXPR_F_ARRAY, 0);
    }
    if (expr_at_word(&p->lex, "interval"))
        return interval(p);
    return typed_literal(p) ? EXPR_S_BEHIND : name(p);
}

static enum expr_step sign_operand(struct expr_parser *p)
{
    static const char *const prefixes[] = {"!", "!!", "+", "-", "|/", "||/", "~", NULL};
    static const char *const postgresql[] = {"#", "?-", "?|", "@", "@-@", "@@", NULL}; /* @@ is MySQL's variable */
    bool own = p->lex.lexical != EXPR_SUPERSET && p->lex.lexical & SSM_LEX_DOLLAR;
    ssm_str s = p->lex.token.text;

    for (size_t i = 0; prefixes[i]; i++)
        if (str_is(s, prefixes[i]))
            return expr_operand_due(p);
    for (size_t i = 0; own && postgresql[i]; i++)
        if (str_is(s, postgresql[i]))
            return expr_operand_due(p);
    if (str_is(s, "*") && expr_top(p)->kind == EXPR_F_CALL && expr_is_fresh(p) && expr_peek(&p->lex) == EXPR_T_CLOSE)
        return expr_operand_done(p); /* count(*) */
    return expr_stop(p, EXPR_GRAMMAR);
}

static enum expr_step bracket_operand(struct expr_parser *p)
{
    if (expr_top(p)->kind != EXPR_F_ARRAY) /* ARRAY[[1, 2], [3, 4]] */
        return expr_stop(p, EXPR_GRAMMAR);
    expr_advance(&p->lex);
    return expr_push(p, EXPR_F_ARRAY, 0);
}

enum expr_step expr_operand(struct expr_parser *p)
{
    enum expr_token_kind kind = p->lex.token.kind;

    switch (kind) {
    case EXPR_T_NUMBER:
    case EXPR_T_STRING:
        return expr_operand_done(p);
    case EXPR_T_WORD:
        return word_operand(p);
    case EXPR_T_NAME:
        return name(p);
    case EXPR_T_OPERATOR:
        return sign_operand(p);
    case EXPR_T_OPEN:
        expr_advance(&p->lex);
        return expr_push(p, EXPR_F_GROUP, 0);
    case EXPR_T_BRACKET:
        return bracket_operand(p);
    case EXPR_T_COLON: /* a[:2] */
        return expr_top(p)->kind == EXPR_F_SUBSCRIPT && expr_is_fresh(p) ? expr_operand_due(p) : expr_stop(p, EXPR_GRAMMAR);
    case EXPR_T_CLOSE:
    case EXPR_T_UNBRACKET:
        if (kind != expr_rule(p)->close)
            return expr_stop(p, EXPR_UNBALANCED);
        if (p->lex.before == EXPR_T_COLON && expr_top(p)->kind == EXPR_F_SUBSCRIPT) /* a[2:] */
            return expr_close(p);
        return expr_is_fresh(p) && expr_rule(p)->may_be_empty ? expr_close(p) : expr_stop(p, EXPR_GRAMMAR);
    case EXPR_T_COMMA:
        return expr_stop(p, expr_rule(p)->commas ? EXPR_GRAMMAR : EXPR_COMMA);
    case EXPR_T_END:
        return expr_stop(p, p->depth > 1 ? EXPR_UNBALANCED : EXPR_GRAMMAR);
    default:
        return expr_stop(p, EXPR_GRAMMAR);
    }
}

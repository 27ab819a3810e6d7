/* SPDX-License-Identifier: Apache-2.0
 *
 * The other half of the recogniser: an operand is there. What may stand behind it is a closed list; every other word
 * ends the expression, and so cannot be a clause of the statement around it.
 */
#include "guard/expr_parse.h"
#include "guard/expr_words.h"

static enum expr_step after_in(struct expr_parser *p)
{
    expr_advance(&p->lex);
    if (expr_top(p)->between & EXPR_B_IN) /* POSITION('a' IN b) */
        return EXPR_S_OPERAND;
    if (p->lex.token.kind != EXPR_T_OPEN) /* SQLite: IN table */
        return expr_stop(p, EXPR_SUBSELECT);
    expr_advance(&p->lex);
    return expr_push(p, EXPR_F_GROUP, 0);
}

static enum expr_step after_is(struct expr_parser *p)
{
    expr_advance(&p->lex);
    expr_take_word(&p->lex, "not");
    if (!expr_take_word(&p->lex, "distinct"))
        return EXPR_S_OPERAND; /* NULL, TRUE, UNKNOWN, or SQLite's any operand */
    return expr_take_word(&p->lex, "from") ? EXPR_S_OPERAND : expr_stop(p, EXPR_GRAMMAR);
}

static enum expr_step after_between(struct expr_parser *p)
{
    expr_advance(&p->lex);
    expr_take_word(&p->lex, "symmetric");
    expr_top(p)->ands++;
    return EXPR_S_OPERAND;
}

static enum expr_step after_and(struct expr_parser *p)
{
    if (expr_top(p)->ands)
        expr_top(p)->ands--;
    return expr_operand_due(p);
}

static enum expr_step after_similar(struct expr_parser *p)
{
    expr_advance(&p->lex);
    return expr_take_word(&p->lex, "to") ? EXPR_S_OPERAND : expr_stop(p, EXPR_GRAMMAR);
}

static enum expr_step after_collate(struct expr_parser *p)
{
    expr_advance(&p->lex);
    return expr_take_name(&p->lex) ? EXPR_S_BEHIND : expr_stop(p, EXPR_GRAMMAR);
}

static enum expr_step after_at(struct expr_parser *p)
{
    expr_advance(&p->lex);
    if (!expr_take_word(&p->lex, "time") || !expr_take_word(&p->lex, "zone"))
        return expr_stop(p, EXPR_GRAMMAR);
    return EXPR_S_OPERAND;
}

/* a OPERATOR(schema.=) b */
static enum expr_step after_operator(struct expr_parser *p)
{
    struct expr_lexer *x = &p->lex;

    expr_advance(x);
    if (!expr_take(x, EXPR_T_OPEN))
        return expr_stop(p, EXPR_GRAMMAR);
    while (expr_take(x, EXPR_T_WORD) || expr_take(x, EXPR_T_NAME))
        if (!expr_take(x, EXPR_T_DOT))
            return expr_stop(p, EXPR_GRAMMAR);
    return expr_take(x, EXPR_T_OPERATOR) && expr_take(x, EXPR_T_CLOSE) ? EXPR_S_OPERAND : expr_stop(p, EXPR_GRAMMAR);
}

/* MySQL: 1 MEMBER OF (j) */
static enum expr_step after_member(struct expr_parser *p)
{
    expr_advance(&p->lex);
    return expr_take_word(&p->lex, "of") ? EXPR_S_OPERAND : expr_stop(p, EXPR_GRAMMAR);
}

/* A word between the arguments of a construct. */
static enum expr_step after_between_word(struct expr_parser *p)
{
    static const struct {
        const char *word;
        uint32_t bit;
    } table[] = {{"from", EXPR_B_FROM},
                 {"for", EXPR_B_FOR},
                 {"placing", EXPR_B_PLACING},
                 {"as", EXPR_B_AS},
                 {"using", EXPR_B_USING}};

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (!(expr_top(p)->between & table[i].bit) || !expr_is_settled(p) || !expr_take_word(&p->lex, table[i].word))
            continue;
        if (table[i].bit == EXPR_B_AS)
            return expr_take_type(&p->lex) ? EXPR_S_BEHIND : expr_stop(p, EXPR_GRAMMAR);
        if (table[i].bit == EXPR_B_USING)
            return expr_take_name(&p->lex) ? EXPR_S_BEHIND : expr_stop(p, EXPR_GRAMMAR);
        return EXPR_S_OPERAND;
    }
    return EXPR_S_END;
}

static enum expr_step after_case_word(struct expr_parser *p)
{
    struct expr_frame *f = expr_top(p);

    if (f->kind != EXPR_F_CASE || !expr_is_settled(p))
        return EXPR_S_END;
    if ((f->phase == EXPR_C_CASE || f->phase == EXPR_C_THEN) && expr_take_word(&p->lex, "when"))
        f->phase = EXPR_C_WHEN;
    else if (f->phase == EXPR_C_WHEN && expr_take_word(&p->lex, "then"))
        f->phase = EXPR_C_THEN;
    else if (f->phase == EXPR_C_THEN && expr_take_word(&p->lex, "else"))
        f->phase = EXPR_C_ELSE;
    else if ((f->phase == EXPR_C_THEN || f->phase == EXPR_C_ELSE) && expr_at_word(&p->lex, "end"))
        return expr_close(p);
    else
        return EXPR_S_END;
    return EXPR_S_OPERAND;
}

static enum expr_step after_word(struct expr_parser *p)
{
    static const struct {
        const char *word;
        enum expr_step (*step)(struct expr_parser *p);
    } table[] = {{"and", after_and},        {"at", after_at}, {"between", after_between}, {"collate", after_collate},
                 {"in", after_in},          {"is", after_is}, {"member", after_member},   {"operator", after_operator},
                 {"similar", after_similar}};
    bool negated = expr_at_word(&p->lex, "not");
    uint32_t bits;
    enum expr_step step;

    if (negated) {
        struct expr_lexer ahead = p->lex;

        expr_advance(&ahead);
        if (ahead.token.kind != EXPR_T_WORD || !(expr_word(ahead.token.text) & EXPR_W_NEGATABLE))
            return EXPR_S_END;
        p->lex = ahead;
    }
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (expr_at_word(&p->lex, table[i].word))
            return table[i].step(p);
    bits = expr_word(p->lex.token.text);
    if (bits & EXPR_W_BINARY)
        return expr_operand_due(p);
    if (bits & EXPR_W_POSTFIX)
        return expr_operand_done(p);
    if (bits & EXPR_W_UNIT && expr_top(p)->units) {
        expr_top(p)->units--;
        return expr_operand_done(p);
    }
    step = after_case_word(p);
    return step == EXPR_S_END ? after_between_word(p) : step;
}

static enum expr_step after_dot(struct expr_parser *p)
{
    enum expr_token_kind before = p->lex.before;
    /* A name's own dots are passed with it: another one is that of a field, or of a field's field. */
    bool composite = before == EXPR_T_CLOSE || before == EXPR_T_UNBRACKET || before == EXPR_T_WORD || before == EXPR_T_NAME;

    expr_advance(&p->lex);
    if (!composite || (p->lex.token.kind != EXPR_T_WORD && p->lex.token.kind != EXPR_T_NAME))
        return expr_stop(p, EXPR_GRAMMAR);
    return expr_operand_done(p);
}

static enum expr_step after_comma(struct expr_parser *p)
{
    if (!expr_is_settled(p))
        return expr_stop(p, EXPR_GRAMMAR);
    return expr_rule(p)->commas ? expr_operand_due(p) : EXPR_S_END;
}

/* What may stand behind an operand. EXPR_S_END: nothing of this expression. */
enum expr_step expr_behind(struct expr_parser *p)
{
    enum expr_token_kind kind = p->lex.token.kind;

    switch (kind) {
    case EXPR_T_OPERATOR:
        return expr_operand_due(p);
    case EXPR_T_CAST:
        expr_advance(&p->lex);
        return expr_take_type(&p->lex) ? EXPR_S_BEHIND : expr_stop(p, EXPR_GRAMMAR);
    case EXPR_T_COLON:
        return expr_top(p)->kind == EXPR_F_SUBSCRIPT ? expr_operand_due(p) : EXPR_S_END;
    case EXPR_T_BRACKET:
        expr_advance(&p->lex);
        return expr_push(p, EXPR_F_SUBSCRIPT, 0);
    case EXPR_T_DOT:
        return after_dot(p);
    case EXPR_T_COMMA:
        return after_comma(p);
    case EXPR_T_CLOSE:
    case EXPR_T_UNBRACKET:
        if (kind != expr_rule(p)->close)
            return EXPR_S_END;
        return expr_is_settled(p) ? expr_close(p) : expr_stop(p, EXPR_GRAMMAR);
    case EXPR_T_WORD:
        return after_word(p);
    default:
        return EXPR_S_END;
    }
}

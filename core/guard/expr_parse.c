/* SPDX-License-Identifier: Apache-2.0
 *
 * The recogniser; see expr_parse.h. It knows two states: an operand is due, or one is there and an operator may follow.
 * Precedence does not matter; that one operand never follows another does, for every clause that could be smuggled in
 * behind a default (NOT NULL, PRIMARY KEY, ON UPDATE, CHECK, COMMENT '') begins with such a word. Nesting is kept in
 * frames, not by recursion.
 */
#include "guard/expr_parse.h"

static const struct expr_rule rules[] = {
    [EXPR_F_TOP] = {EXPR_T_END, false, false},       [EXPR_F_GROUP] = {EXPR_T_CLOSE, true, false},
    [EXPR_F_CALL] = {EXPR_T_CLOSE, true, true},      [EXPR_F_SUBSCRIPT] = {EXPR_T_UNBRACKET, false, false},
    [EXPR_F_ARRAY] = {EXPR_T_UNBRACKET, true, true}, [EXPR_F_CASE] = {EXPR_T_END, false, false},
};

bool expr_fail(struct expr_parser *p, enum expr_error error)
{
    if (!p->error)
        p->error = p->lex.token.kind == EXPR_T_ERROR ? p->lex.error : error;
    return false;
}

enum expr_step expr_stop(struct expr_parser *p, enum expr_error error)
{
    expr_fail(p, error);
    return EXPR_S_ERROR;
}

const struct expr_rule *expr_rule(const struct expr_parser *p)
{
    return &rules[p->frames[p->depth - 1].kind];
}

struct expr_frame *expr_top(struct expr_parser *p)
{
    return &p->frames[p->depth - 1];
}

enum expr_step expr_push(struct expr_parser *p, enum expr_frame_kind kind, uint32_t between)
{
    if (p->depth == LIMIT_EXPRESSION_DEPTH)
        return expr_stop(p, EXPR_TOO_DEEP);
    p->frames[p->depth++] = (struct expr_frame){.kind = kind, .between = between, .first = p->lex.token.from};
    return EXPR_S_OPERAND;
}

bool expr_is_fresh(struct expr_parser *p)
{
    return expr_top(p)->first == p->lex.token.from;
}

bool expr_is_settled(struct expr_parser *p)
{
    return !expr_top(p)->ands && !expr_top(p)->units;
}

enum expr_step expr_operand_due(struct expr_parser *p)
{
    expr_advance(&p->lex);
    return EXPR_S_OPERAND;
}

enum expr_step expr_operand_done(struct expr_parser *p)
{
    expr_advance(&p->lex);
    return EXPR_S_BEHIND;
}

enum expr_step expr_close(struct expr_parser *p)
{
    p->depth--;
    return expr_operand_done(p);
}

/* The expression ends here: everything that it opened is closed. */
static bool finish(struct expr_parser *p, size_t base)
{
    enum expr_token_kind kind = p->lex.token.kind;

    if (p->depth > base + 1) {
        bool closes = kind == EXPR_T_END || kind == EXPR_T_CLOSE || kind == EXPR_T_UNBRACKET;

        return expr_fail(p, kind == EXPR_T_COMMA ? EXPR_COMMA : closes ? EXPR_UNBALANCED : EXPR_GRAMMAR);
    }
    if (!expr_is_settled(p))
        return expr_fail(p, EXPR_GRAMMAR);
    p->depth--;
    return true;
}

bool expr_parse(struct expr_parser *p)
{
    size_t base = p->depth;
    enum expr_step step = expr_push(p, EXPR_F_TOP, 0);

    while (step == EXPR_S_OPERAND || step == EXPR_S_BEHIND)
        step = step == EXPR_S_OPERAND ? expr_operand(p) : expr_behind(p);
    return step == EXPR_S_END && finish(p, base);
}

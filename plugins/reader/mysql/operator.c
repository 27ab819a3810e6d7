/* SPDX-License-Identifier: Apache-2.0
 *
 * Expressions by precedence, from the loosest operator to the tightest. Manual, "Expressions", "Operator Precedence".
 */
#include "reader.h"

struct node *my_node(struct reader *r, enum node_kind kind, ssm_str text, size_t count)
{
    struct node *n;

    if (++r->nodes > EXPRESSION_LIMIT)
        my_fault(r, my_here(r), "too_large", "an expression with too many parts", ABSENT);
    n = my_take(r, sizeof *n);
    if (!n)
        return NULL;
    *n = (struct node){.kind = kind, .text = text, .count = count};
    n->args = count ? my_take(r, count * sizeof(struct node *)) : NULL;
    return count && !n->args ? NULL : n;
}

bool my_enter(struct reader *r)
{
    if (++r->depth <= DEPTH_LIMIT)
        return true;
    my_fault(r, my_here(r), "too_deep", "nested too deeply", ABSENT);
    return false;
}

void my_leave(struct reader *r)
{
    r->depth--;
}

/* NULL in, NULL out: a fault below was reported. */
static struct node *binary(struct reader *r, const char *op, struct node *a, struct node *b)
{
    struct node *n = a && b ? my_node(r, NODE_BINARY, ssm_cstr(op), 2) : NULL;

    if (!n)
        return NULL;
    n->args[0] = a;
    n->args[1] = b;
    return n;
}

static struct node *unary(struct reader *r, const char *op, struct node *a)
{
    struct node *n = a ? my_node(r, NODE_UNARY, ssm_cstr(op), 1) : NULL;

    if (n)
        n->args[0] = a;
    return n;
}

/* A level of left-associative operators: what is written, and what it is called. */
struct operators {
    const char *written;
    const char *name;
};

static const char *take_operator(struct reader *r, const struct operators *level)
{
    for (size_t i = 0; level[i].written; i++)
        if (my_sign(r, level[i].written) || my_word(r, level[i].written))
            return level[i].name;
    return NULL;
}

static struct node *climb(struct reader *r, const struct operators *level, struct node *(*operand)(struct reader *))
{
    struct node *n = operand(r);
    const char *op;

    while (n && (op = take_operator(r, level)))
        n = binary(r, op, n, operand(r));
    return n;
}

/* ------------------------------------------------------------------ arithmetic */

static struct node *prefix(struct reader *r)
{
    struct node *n = NULL;

    if (!my_enter(r))
        return NULL;
    if (my_sign(r, "-"))
        n = unary(r, "-", prefix(r));
    else if (my_sign(r, "+"))
        n = prefix(r);
    else if (my_sign(r, "~"))
        n = unary(r, "~", prefix(r));
    else if (my_sign(r, "!"))
        n = unary(r, "not", prefix(r));
    else
        n = my_operand(r);
    my_leave(r);
    return n;
}

static struct node *concatenation(struct reader *r)
{
    struct node *n = prefix(r);

    while (n && my_sign(r, CONCAT_SIGN)) {
        struct node *call = my_node(r, NODE_CALL, SSM_LIT("concat"), 2);

        if (!call)
            return NULL;
        call->args[0] = n;
        call->args[1] = prefix(r);
        n = call->args[1] ? call : NULL;
    }
    return n;
}

static struct node *power(struct reader *r)
{
    static const struct operators level[] = {{"^", "^"}, {NULL, NULL}};

    return climb(r, level, concatenation);
}

static struct node *product(struct reader *r)
{
    static const struct operators level[] = {{"*", "*"},     {"/", "/"},     {"div", "DIV"},
                                             {"%", "MOD"}, {"mod", "MOD"}, {NULL, NULL}};

    return climb(r, level, power);
}

static struct node *sum(struct reader *r)
{
    static const struct operators level[] = {{"+", "+"}, {"-", "-"}, {NULL, NULL}};

    return climb(r, level, product);
}

static struct node *shift(struct reader *r)
{
    static const struct operators level[] = {{"<<", "<<"}, {">>", ">>"}, {NULL, NULL}};

    return climb(r, level, sum);
}

static struct node *bit_and(struct reader *r)
{
    static const struct operators level[] = {{"&", "&"}, {NULL, NULL}};

    return climb(r, level, shift);
}

struct node *my_bit_or(struct reader *r)
{
    static const struct operators level[] = {{"|", "|"}, {NULL, NULL}};

    return climb(r, level, bit_and);
}

/* ------------------------------------------------------------------ predicates */

static struct node *predicate(struct reader *r);

static struct node *in_list(struct reader *r, struct node *what)
{
    struct list items = {0};
    struct node *n;

    my_need_sign(r, "(");
    my_append(r, &items, what);
    if (r->trial && (my_at(r, "select") || my_at(r, "with"))) {
        n = my_node(r, NODE_LIKE, SSM_LIT("in"), 2);
        if (!n)
            return NULL;
        n->args[0] = what;
        n->args[1] = my_subquery(r, "");
        return n->args[1] ? n : NULL;
    }
    do {
        if (!my_append(r, &items, my_expression(r)))
            return NULL;
    } while (my_sign(r, ","));
    my_need_sign(r, ")");
    n = my_node(r, NODE_IN, SSM_LIT("in"), items.count);
    if (n)
        memcpy(n->args, items.items, items.count * sizeof(struct node *));
    return n;
}

static struct node *between(struct reader *r, struct node *what)
{
    struct node *n = my_node(r, NODE_BETWEEN, SSM_LIT("between"), 3);

    if (!n)
        return NULL;
    n->args[0] = what;
    n->args[1] = my_bit_or(r);
    my_need_word(r, "and");
    n->args[2] = predicate(r);
    return n->args[1] && n->args[2] ? n : NULL;
}

static struct node *like(struct reader *r, struct node *what, const char *word)
{
    struct node *pattern = my_bit_or(r);
    bool escape = ascii_is(ssm_cstr(word), "like") && my_word(r, "escape");
    struct node *n = my_node(r, NODE_LIKE, ssm_cstr(word), escape ? 3 : 2);

    if (!n || !pattern)
        return NULL;
    n->args[0] = what;
    n->args[1] = pattern;
    if (escape)
        n->args[2] = my_operand(r);
    return !escape || n->args[2] ? n : NULL;
}

/* What stands behind [NOT]; *found is false where none of these does. */
static struct node *test(struct reader *r, struct node *n, bool *found)
{
    *found = true;
    if (my_word(r, "in"))
        return in_list(r, n);
    if (my_word(r, "between"))
        return between(r, n);
    if (my_word(r, "like"))
        return like(r, n, "like");
    if (my_word(r, "regexp") || my_word(r, "rlike"))
        return like(r, n, "regexp");
    *found = false;
    return n;
}

static struct node *predicate(struct reader *r)
{
    struct node *n = my_bit_or(r);
    bool negated = my_at(r, "not") && my_peek(r, 1)->sort == SORT_WORD, found;

    if (!n)
        return NULL;
    if (negated)
        my_step(r);
    n = test(r, n, &found);
    if (negated && !found)
        my_syntax(r);
    if (n && found)
        n->negated = negated;
    return r->bad ? NULL : n;
}

/* ------------------------------------------------------------------ comparisons */

static struct node *truth(struct reader *r, struct node *what)
{
    static const char *const words[] = {"null", "true", "false", "unknown", NULL};
    bool negated = my_word(r, "not");
    struct node *n = NULL;

    for (size_t i = 0; words[i] && !n; i++)
        if (my_word(r, words[i]))
            n = my_node(r, NODE_TRUTH, i == 3 ? SSM_LIT("null") : ssm_cstr(words[i]), 1);
    if (!n) {
        my_syntax(r);
        return NULL;
    }
    n->args[0] = what;
    n->negated = negated;
    return n;
}

static struct node *comparison(struct reader *r)
{
    static const struct operators level[] = {{"=", "="},   {"<=>", "<=>"}, {">=", ">="}, {">", ">"}, {"<=", "<="},
                                             {"<", "<"}, {"<>", "<>"},   {"!=", "<>"}, {NULL, NULL}};
    struct node *n = predicate(r);
    const char *op;

    while (n) {
        if (my_word(r, "is"))
            n = truth(r, n);
        else if ((op = take_operator(r, level)))
            n = binary(r, op, n, predicate(r));
        else
            break;
    }
    return n;
}

static struct node *negation(struct reader *r)
{
    struct node *n;

    if (!my_enter(r))
        return NULL;
    n = my_word(r, "not") ? unary(r, "not", negation(r)) : comparison(r);
    my_leave(r);
    return n;
}

static struct node *conjunction(struct reader *r)
{
    static const struct operators level[] = {{"and", "and"}, {"&&", "and"}, {NULL, NULL}};

    return climb(r, level, negation);
}

static struct node *exclusion(struct reader *r)
{
    static const struct operators level[] = {{"xor", "xor"}, {NULL, NULL}};

    return climb(r, level, conjunction);
}

struct node *my_expression(struct reader *r)
{
    static const struct operators level[] = {{"or", "or"}, {"||", "or"}, {NULL, NULL}};
    struct node *n;

    if (!my_enter(r))
        return NULL;
    n = climb(r, level, exclusion);
    my_leave(r);
    return r->bad ? NULL : n;
}

static ssm_str canonical(struct reader *r, struct node *(*normal_form)(struct reader *, struct node *))
{
    struct text t = {.owner = r};
    struct node *n;

    r->nodes = 0;
    n = normal_form(r, my_expression(r));
    if (!n)
        return ABSENT;
    my_print(&t, n);
    return text_done(&t);
}

ssm_str my_canonical(struct reader *r)
{
    return canonical(r, my_fold);
}

ssm_str my_canonical_truth(struct reader *r)
{
    return canonical(r, my_fold_truth);
}

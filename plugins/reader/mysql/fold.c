/* SPDX-License-Identifier: Apache-2.0
 *
 * The normal form of an expression: what the engine makes of it when it keeps it. Each step keeps the meaning, also of
 * NULL: NOT moves inwards, a list of one is a comparison, and a value that counts as a truth needs no `<> 0`.
 */
#include "reader.h"

static struct node *fold(struct reader *r, struct node *n, bool is_truth);

static bool op(const struct node *n, const char *name)
{
    return n->kind == NODE_BINARY && ascii_is(n->text, name);
}

static bool literal(const struct node *n, const char *text)
{
    return n->kind == NODE_LITERAL && ascii_is(n->text, text);
}

static struct node *compare(struct reader *r, const char *name, struct node *a, struct node *b)
{
    struct node *n = my_node(r, NODE_BINARY, ssm_cstr(name), 2);

    if (!n)
        return NULL;
    n->args[0] = a;
    n->args[1] = b;
    return n;
}

static const char *opposite(const struct node *n)
{
    static const char *const pairs[][2] = {{"=", "<>"}, {"<", ">="}, {">", "<="}};

    if (n->kind != NODE_BINARY)
        return NULL;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (ascii_is(n->text, pairs[i][0]))
            return pairs[i][1];
        if (ascii_is(n->text, pairs[i][1]))
            return pairs[i][0];
    }
    return NULL;
}

/* NOT n, of a folded n. */
static struct node *negate(struct reader *r, struct node *n)
{
    if (opposite(n)) {
        n->text = ssm_cstr(opposite(n));
        return n;
    }
    if (op(n, "and") || op(n, "or")) {
        n->text = op(n, "and") ? SSM_LIT("or") : SSM_LIT("and");
        n->args[0] = negate(r, n->args[0]);
        n->args[1] = negate(r, n->args[1]);
        return n->args[0] && n->args[1] ? n : NULL;
    }
    if (n->kind == NODE_IN || n->kind == NODE_BETWEEN || n->kind == NODE_LIKE || n->kind == NODE_TRUTH) {
        n->negated = !n->negated;
        return n;
    }
    if (n->kind == NODE_UNARY && ascii_is(n->text, "not"))
        return compare(r, "<>", n->args[0], my_node(r, NODE_LITERAL, SSM_LIT("0"), 0));
    if (op(n, "<=>") || op(n, "xor")) {
        struct node *outer = my_node(r, NODE_UNARY, SSM_LIT("not"), 1);

        if (outer)
            outer->args[0] = n;
        return outer;
    }
    return compare(r, "=", n, my_node(r, NODE_LITERAL, SSM_LIT("0"), 0));
}

/* `0 <> x` is `x <> 0`, and where only the truth counts that is x. */
static struct node *fold_comparison(struct node *n, bool is_truth)
{
    if ((op(n, "<>") || op(n, "=")) && literal(n->args[0], "0") && !literal(n->args[1], "0")) {
        struct node *zero = n->args[0];

        n->args[0] = n->args[1];
        n->args[1] = zero;
    }
    if (is_truth && op(n, "<>") && literal(n->args[1], "0"))
        return n->args[0];
    return n;
}

/* Within NOT a value stays comparable to 0, so a truth is not stripped of that. */
static struct node *fold_unary(struct reader *r, struct node *n, bool is_truth)
{
    struct node *inner;

    if (ascii_is(n->text, "not")) {
        inner = fold(r, n->args[0], true);
        n = inner ? negate(r, inner) : NULL;
        return n ? fold_comparison(n, is_truth) : NULL;
    }
    n->args[0] = inner = fold(r, n->args[0], false);
    if (inner && ascii_is(n->text, "-") && inner->kind == NODE_LITERAL && inner->text.len && inner->text.ptr[0] >= '0' &&
        inner->text.ptr[0] <= '9' && !ascii_begins(inner->text, "0x")) {
        inner->text = my_join(r, SSM_LIT("-"), inner->text, ABSENT, ABSENT);
        return inner;
    }
    return inner ? n : NULL;
}

static struct node *fold_in(struct reader *r, struct node *n)
{
    if (n->count != 2 || n->args[1]->kind == NODE_ROW)
        return n;
    return compare(r, n->negated ? "<>" : "=", n->args[0], n->args[1]);
}

/* datediff(a, b) is the difference of their days. */
static struct node *day_difference(struct reader *r, const struct node *n)
{
    struct node *a = my_node(r, NODE_CALL, SSM_LIT("to_days"), 1), *b = my_node(r, NODE_CALL, SSM_LIT("to_days"), 1);

    if (!a || !b)
        return NULL;
    a->args[0] = n->args[0];
    b->args[0] = n->args[1];
    return compare(r, "-", a, b);
}

static struct node *fold_call(struct reader *r, struct node *n)
{
    if (n->count == 1 && ascii_is(n->text, "isnull")) {
        n->kind = NODE_TRUTH;
        n->text = SSM_LIT("null");
    } else if (n->count == 2 && ascii_is(n->text, "mod")) {
        return compare(r, "MOD", n->args[0], n->args[1]);
    } else if (n->count == 2 && ascii_is(n->text, "datediff")) {
        return day_difference(r, n);
    } else if (n->count == 2 && ascii_is(n->text, "instr")) {
        struct node *first = n->args[0];

        n->text = SSM_LIT("locate");
        n->args[0] = n->args[1];
        n->args[1] = first;
    } else if (n->count == 1 && (ascii_is(n->text, "date") || ascii_is(n->text, "time"))) {
        n->kind = NODE_WORDS;
        n->text = ascii_is(n->text, "date") ? SSM_LIT("cast($ as date)") : SSM_LIT("cast($ as time)");
    }
    return n;
}

/* LIKE 'a' ESCAPE '\' says what holds anyway. */
static void fold_like(struct node *n)
{
    if (n->count == 3 && literal(n->args[2], "'\\\\'"))
        n->count = 2;
}

static bool fold_arguments(struct reader *r, struct node *n)
{
    bool truths = op(n, "and") || op(n, "or");

    for (size_t i = 0; i < n->count; i++) {
        bool condition = n->kind == NODE_CASE && !n->text.len && i % 2 == 0 && i + 1 < n->count;

        n->args[i] = fold(r, n->args[i], truths || condition);
        if (!n->args[i])
            return false;
    }
    return true;
}

static struct node *fold_here(struct reader *r, struct node *n, bool is_truth)
{
    if (n->kind == NODE_UNARY)
        return fold_unary(r, n, is_truth);
    if (!fold_arguments(r, n))
        return NULL;
    if (n->kind == NODE_LIKE)
        fold_like(n);
    if (n->kind == NODE_IN)
        return fold_in(r, n);
    if (n->kind == NODE_CALL)
        return fold_call(r, n);
    return n->kind == NODE_BINARY ? fold_comparison(n, is_truth) : n;
}

/* As deep as the parser went, and by a chain of operators as deep as that is long. */
static struct node *fold(struct reader *r, struct node *n, bool is_truth)
{
    struct node *folded;

    if (!n || r->bad)
        return NULL;
    if (++r->depth > FOLD_LIMIT) {
        my_fault(r, my_here(r), "too_deep", "nested too deeply", ABSENT);
        return NULL;
    }
    folded = fold_here(r, n, is_truth);
    r->depth--;
    return folded;
}

struct node *my_fold(struct reader *r, struct node *n)
{
    return fold(r, n, false);
}

struct node *my_fold_truth(struct reader *r, struct node *n)
{
    return fold(r, n, true);
}

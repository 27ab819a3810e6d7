/* SPDX-License-Identifier: Apache-2.0
 *
 * The text of an expression, with no parentheses but those that it needs: as MariaDB prints it.
 */
#include "reader.h"

/* How tight a thing is bound. Manual, "Operator Precedence", and the grammar's own levels between them. */
enum level {
    LEVEL_ANY,
    LEVEL_OR,
    LEVEL_XOR,
    LEVEL_AND,
    LEVEL_NOT,
    LEVEL_COMPARISON,
    LEVEL_PREDICATE,
    LEVEL_BIT_OR,
    LEVEL_BIT_AND,
    LEVEL_SHIFT,
    LEVEL_SUM,
    LEVEL_PRODUCT,
    LEVEL_POWER,
    LEVEL_PREFIX,
    LEVEL_OPERAND
};

static const struct level_of {
    const char *op;
    enum level level;
} levels[] = {
    {"or", LEVEL_OR},       {"xor", LEVEL_XOR},    {"and", LEVEL_AND},    {"|", LEVEL_BIT_OR},  {"&", LEVEL_BIT_AND},
    {"<<", LEVEL_SHIFT},    {">>", LEVEL_SHIFT},   {"+", LEVEL_SUM},      {"-", LEVEL_SUM},     {"*", LEVEL_PRODUCT},
    {"/", LEVEL_PRODUCT},   {"DIV", LEVEL_PRODUCT}, {"MOD", LEVEL_PRODUCT}, {"^", LEVEL_POWER},
};

static enum level level_of(const struct node *n)
{
    switch (n->kind) {
    case NODE_BINARY:
        for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
            if (ascii_is(n->text, levels[i].op))
                return levels[i].level;
        return LEVEL_COMPARISON;
    case NODE_TRUTH: return LEVEL_COMPARISON;
    case NODE_IN:
    case NODE_BETWEEN:
    case NODE_LIKE: return LEVEL_PREDICATE;
    case NODE_UNARY: return LEVEL_PREFIX;
    case NODE_LITERAL: return n->text.len && n->text.ptr[0] == '-' ? LEVEL_PREFIX : LEVEL_OPERAND;
    case NODE_NULL:
    case NODE_COLUMN:
    case NODE_CALL:
    case NODE_CASE:
    case NODE_ROW:
    case NODE_COLLATE: break;
    case NODE_WORDS: return ascii_begins(n->text, "interval ") ? LEVEL_ANY : LEVEL_OPERAND;
    }
    return LEVEL_OPERAND;
}

static void print(struct text *t, const struct node *n);

static void print_at(struct text *t, const struct node *n, enum level least)
{
    bool bare = level_of(n) >= least || (n->kind == NODE_WORDS && ascii_begins(n->text, "interval "));

    text_puts(t, bare ? "" : "(");
    print(t, n);
    text_puts(t, bare ? "" : ")");
}

static void print_list(struct text *t, const struct node *n, size_t from)
{
    text_puts(t, "(");
    for (size_t i = from; i < n->count; i++) {
        text_puts(t, i > from ? "," : "");
        print_at(t, n->args[i], LEVEL_ANY);
    }
    text_puts(t, ")");
}

/* AND and OR are associative, so their right side needs no parentheses, either. */
static void print_binary(struct text *t, const struct node *n)
{
    enum level level = level_of(n);
    bool associative = level == LEVEL_AND || level == LEVEL_OR;

    print_at(t, n->args[0], level);
    text_puts(t, " ");
    text_put(t, n->text);
    text_puts(t, " ");
    print_at(t, n->args[1], associative ? level : level + 1);
}

static void print_predicate(struct text *t, const struct node *n)
{
    print_at(t, n->args[0], LEVEL_BIT_OR);
    text_puts(t, n->negated ? " not " : " ");
    text_put(t, n->text);
    text_puts(t, " ");
    if (n->kind == NODE_IN) {
        print_list(t, n, 1);
        return;
    }
    print_at(t, n->args[1], n->kind == NODE_LIKE ? LEVEL_OPERAND : LEVEL_BIT_OR);
    if (n->kind == NODE_BETWEEN) {
        text_puts(t, " and ");
        print_at(t, n->args[2], LEVEL_BIT_OR);
    } else if (n->count == 3) {
        text_puts(t, " escape ");
        print_at(t, n->args[2], LEVEL_OPERAND);
    }
}

static void print_case(struct text *t, const struct node *n)
{
    size_t i = 0;

    text_puts(t, "case");
    if (n->text.len) {
        text_puts(t, " ");
        print(t, n->args[i++]);
    }
    for (; i + 1 < n->count; i += 2) {
        text_puts(t, " when ");
        print(t, n->args[i]);
        text_puts(t, " then ");
        print(t, n->args[i + 1]);
    }
    if (i < n->count) {
        text_puts(t, " else ");
        print(t, n->args[i]);
    }
    text_puts(t, " end");
}

static void print_words(struct text *t, const struct node *n)
{
    size_t next = 0;

    for (size_t i = 0; i < n->text.len; i++) {
        if (n->text.ptr[i] == '$' && next < n->count)
            print_at(t, n->args[next++], LEVEL_ANY);
        else
            text_put(t, ssm_view(n->text.ptr + i, 1));
    }
}

static void print_truth(struct text *t, const struct node *n)
{
    print_at(t, n->args[0], LEVEL_COMPARISON);
    text_puts(t, n->negated ? " is not " : " is ");
    text_put(t, n->text);
}

static void print_unary(struct text *t, const struct node *n)
{
    text_puts(t, ascii_is(n->text, "not") ? "!" : "");
    text_put(t, ascii_is(n->text, "not") ? SSM_LIT("") : n->text);
    print_at(t, n->args[0], n->args[0]->kind == NODE_LITERAL ? LEVEL_OPERAND : LEVEL_PREFIX);
}

static void print(struct text *t, const struct node *n)
{
    switch (n->kind) {
    case NODE_LITERAL:
    case NODE_NULL:
    case NODE_COLUMN: text_put(t, n->text); break;
    case NODE_CALL:
        text_put(t, n->text);
        print_list(t, n, 0);
        break;
    case NODE_UNARY: print_unary(t, n); break;
    case NODE_BINARY: print_binary(t, n); break;
    case NODE_TRUTH: print_truth(t, n); break;
    case NODE_IN:
    case NODE_BETWEEN:
    case NODE_LIKE: print_predicate(t, n); break;
    case NODE_CASE: print_case(t, n); break;
    case NODE_ROW: print_list(t, n, 0); break;
    case NODE_COLLATE:
        print_at(t, n->args[0], LEVEL_OPERAND);
        text_puts(t, " collate ");
        text_put(t, n->text);
        break;
    case NODE_WORDS: print_words(t, n); break;
    }
}

void my_print(struct text *t, const struct node *n)
{
    print(t, n);
}
